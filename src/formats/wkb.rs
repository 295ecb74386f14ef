//! Well-known binary in: ISO (types 1001, 2001, 3001 …) and the extended kind of PostGIS, either byte order.
//!
//! After ISO 19125-1 / OGC 06-103r4 and the GeoPackage standard. No count of the bytes is trusted further than the
//! bytes reach.

use super::shape::{Fault, Shape, Xyz};
use crate::data::WarningCode;

/// Collections nested deeper cost their feature.
const MAX_DEPTH: usize = 32;

/// Bytes of the smallest geometry inside another: byte order, type, count.
const LEAST_BYTES: usize = 9;

const EXTENDED_Z: u32 = 0x8000_0000;
const EXTENDED_M: u32 = 0x4000_0000;
const EXTENDED_SRID: u32 = 0x2000_0000;

/// Reads one geometry; `None` of an empty point, which is the only geometry that says so by its numbers. `has_measures`
/// becomes true where positions have some.
///
/// # Errors
/// Bytes that end too early, kinds that are unknown, curves, nesting without end.
pub(super) fn shape(bytes: &[u8], has_measures: &mut bool) -> Result<Option<Shape>, Fault> {
    let mut reader = Reader { rest: bytes, has_measures: false };
    let shape = reader.geometry(0);
    *has_measures |= reader.has_measures && shape.is_ok();
    shape
}

struct Reader<'a> {
    rest: &'a [u8],
    /// Whether a position met so far has a measure.
    has_measures: bool,
}

/// How the numbers of one geometry lie.
#[derive(Clone, Copy)]
struct Layout {
    is_little: bool,
    has_z: bool,
    has_m: bool,
}

impl Layout {
    fn position_bytes(self) -> usize {
        8 * (2 + usize::from(self.has_z) + usize::from(self.has_m))
    }
}

fn cut_off() -> Fault {
    Fault::new(WarningCode::Damaged, "the geometry is cut off")
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or_else(cut_off)?;
        self.rest = rest;
        Ok(*head)
    }

    fn u32(&mut self, is_little: bool) -> Result<u32, Fault> {
        let bytes = self.take()?;
        Ok(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn f64(&mut self, is_little: bool) -> Result<f64, Fault> {
        let bytes = self.take()?;
        Ok(if is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// A count of things of at least so many bytes each: more than the rest can hold is a damage.
    fn count(&mut self, is_little: bool, least_bytes: usize) -> Result<usize, Fault> {
        let count = self.u32(is_little)? as usize;
        if count > self.rest.len() / least_bytes { Err(cut_off()) } else { Ok(count) }
    }

    fn geometry(&mut self, depth: usize) -> Result<Option<Shape>, Fault> {
        if depth > MAX_DEPTH {
            return Err(Fault::new(WarningCode::TooDeep, "collections nested too deep"));
        }
        let is_little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            _ => return Err(Fault::new(WarningCode::Damaged, "the geometry does not begin with its byte order")),
        };
        let code = self.u32(is_little)?;
        if code & EXTENDED_SRID != 0 {
            self.u32(is_little)?;
        }
        let iso = code & 0x0fff_ffff;
        let layout = Layout {
            is_little,
            has_z: code & EXTENDED_Z != 0 || matches!(iso / 1000, 1 | 3),
            has_m: code & EXTENDED_M != 0 || matches!(iso / 1000, 2 | 3),
        };
        let kind = if iso < 4000 { iso % 1000 } else { iso };
        Ok(match kind {
            1 => self
                .position(layout)
                .map(|[x, y, z]| (!(x.is_nan() && y.is_nan())).then_some(Shape::Point([x, y, z])))?,
            2 => Some(Shape::Line(self.positions(layout)?)),
            3 | 17 => Some(Shape::Polygon(self.rings(layout)?)),
            4 => {
                let points = self.members(layout, depth)?;
                Some(Shape::MultiPoint(each(points, |shape| match shape {
                    Shape::Point(p) => Some(p),
                    _ => None,
                })?))
            }
            5 => {
                let lines = self.members(layout, depth)?;
                Some(Shape::MultiLine(each(lines, |shape| match shape {
                    Shape::Line(line) => Some(line),
                    _ => None,
                })?))
            }
            // Faces of a surface are polygons that touch.
            6 | 15 | 16 => {
                let polygons = self.members(layout, depth)?;
                Some(Shape::MultiPolygon(each(polygons, |shape| match shape {
                    Shape::Polygon(rings) => Some(rings),
                    _ => None,
                })?))
            }
            7 => Some(Shape::Collection(self.members(layout, depth)?)),
            8..=14 => return Err(curve(kind)),
            _ => return Err(Fault::new(WarningCode::BadType, format!("a geometry of the unknown kind {code}"))),
        })
    }

    fn members(&mut self, layout: Layout, depth: usize) -> Result<Vec<Shape>, Fault> {
        let count = self.count(layout.is_little, LEAST_BYTES)?;
        let mut members = Vec::new();
        for _ in 0..count {
            members.extend(self.geometry(depth + 1)?);
        }
        Ok(members)
    }

    fn rings(&mut self, layout: Layout) -> Result<Vec<Vec<Xyz>>, Fault> {
        let count = self.count(layout.is_little, 4)?;
        (0..count).map(|_| self.positions(layout)).collect()
    }

    fn positions(&mut self, layout: Layout) -> Result<Vec<Xyz>, Fault> {
        let count = self.count(layout.is_little, layout.position_bytes())?;
        (0..count).map(|_| self.position(layout)).collect()
    }

    fn position(&mut self, layout: Layout) -> Result<Xyz, Fault> {
        let (x, y) = (self.f64(layout.is_little)?, self.f64(layout.is_little)?);
        let z = if layout.has_z { self.f64(layout.is_little)? } else { f64::NAN };
        if layout.has_m {
            self.has_measures |= self.f64(layout.is_little)?.is_finite();
        }
        Ok([x, y, z])
    }
}

/// The members of a geometry that may only have members of one kind.
fn each<T>(shapes: Vec<Shape>, mut pick: impl FnMut(Shape) -> Option<T>) -> Result<Vec<T>, Fault> {
    let wrong = || Fault::new(WarningCode::BadType, "a part of another kind than its geometry");
    shapes.into_iter().map(|shape| pick(shape).ok_or_else(wrong)).collect()
}

/// The fault of a geometry of arcs, which has no place in a dataset.
fn curve(kind: u32) -> Fault {
    let name = match kind {
        8 => "CircularString",
        9 => "CompoundCurve",
        10 => "CurvePolygon",
        11 => "MultiCurve",
        12 => "MultiSurface",
        13 => "Curve",
        _ => "Surface",
    };
    let message = format!(
        "a {name}: curves are not read; make lines of them first, for example with ogr2ogr -nlt CONVERT_TO_LINEAR"
    );
    Fault::new(WarningCode::Unsupported, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(bytes: &[u8]) -> Result<Option<Shape>, Fault> {
        super::shape(bytes, &mut false)
    }

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|d| u8::from_str_radix(std::str::from_utf8(d).unwrap(), 16).unwrap()).collect()
    }

    const ONE: &str = "000000000000f03f";
    const TWO: &str = "0000000000000040";
    const THREE: &str = "0000000000000840";

    #[test]
    fn both_dialects_and_byte_orders_mean_the_same() {
        let texts = [
            format!("01 e9030000 {ONE}{TWO}{THREE}"),
            format!("01 01000080 {ONE}{TWO}{THREE}"),
            format!("01 010000a0 e6100000 {ONE}{TWO}{THREE}"),
            format!("01 b90b0000 {ONE}{TWO}{THREE}{ONE}"),
            "00 000003e9 3ff0000000000000 4000000000000000 4008000000000000".to_owned(),
        ];
        for text in texts {
            assert_eq!(shape(&hex(&text)), Ok(Some(Shape::Point([1.0, 2.0, 3.0]))), "{text}");
        }
        // A measure is no elevation.
        let measured = shape(&hex(&format!("01 d1070000 {ONE}{TWO}{THREE}")));
        assert!(matches!(measured, Ok(Some(Shape::Point([_, _, z]))) if z.is_nan()), "{measured:?}");
        let nan = "000000000000f87f";
        for (text, has) in [("d1070000", THREE), ("b90b0000", THREE), ("d1070000", nan)].map(|(kind, m)| {
            let z = if kind == "b90b0000" { ONE } else { "" };
            (format!("01 {kind} {ONE}{TWO}{z}{m}"), m != nan)
        }) {
            let mut has_measures = false;
            super::shape(&hex(&text), &mut has_measures).unwrap();
            assert_eq!(has_measures, has, "{text}");
        }
    }

    #[test]
    fn counts_are_not_trusted_and_nesting_ends() {
        let code = |text: &str| shape(&hex(text)).unwrap_err().code;
        assert_eq!(code("01 02000000 ffffffff"), WarningCode::Damaged);
        assert_eq!(code("01 07000000 ffffff7f 01"), WarningCode::Damaged);
        assert_eq!(code("01 08000000 00000000"), WarningCode::Unsupported);
        assert_eq!(code("01 63000000 00000000"), WarningCode::BadType);
        let deep = "01 07000000 01000000".repeat(50_000);
        assert_eq!(code(&deep), WarningCode::TooDeep);
        let nan = "000000000000f87f";
        assert_eq!(shape(&hex(&format!("01 01000000 {nan}{nan}"))), Ok(None));
        // A line among the points.
        assert_eq!(code("01 04000000 01000000 01 02000000 00000000"), WarningCode::BadType);
    }
}
