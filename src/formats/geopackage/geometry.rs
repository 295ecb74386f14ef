//! Geometries as they lie in a GeoPackage: a header, an envelope, well-known binary.

use crate::data::WarningCode;
use crate::formats::shape::{Fault, Shape, Xyz};
use crate::formats::wkb;

/// Reads one geometry; `None` of an empty point. `has_measures` becomes true where positions have some.
///
/// # Errors
/// What is no geometry of a GeoPackage, and whatever ails its well-known binary.
pub(super) fn shape(blob: &[u8], has_measures: &mut bool) -> Result<Option<Shape>, Fault> {
    let damaged = || Fault::new(WarningCode::Damaged, "a value that is no geometry of a GeoPackage");
    let Some(([b'G', b'P', _version, flags, ..], rest)) = blob.split_first_chunk::<8>() else { return Err(damaged()) };
    if flags & 0x20 != 0 {
        return Err(Fault::new(WarningCode::Unsupported, "a geometry of an extension that is not read"));
    }
    let envelope_bytes = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(damaged()),
    };
    wkb::shape(rest.get(envelope_bytes..).ok_or_else(damaged)?, has_measures)
}

/// A geometry in WGS 84 as a GeoPackage holds it, in the byte order of Intel.
pub(super) fn blob(shape: &Shape) -> Vec<u8> {
    let mut out = b"GP\0".to_vec();
    let mut bounds = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
    shape.each_position(&mut |[x, y, _]| {
        bounds = [bounds[0].min(x), bounds[1].max(x), bounds[2].min(y), bounds[3].max(y)];
    });
    let is_empty = bounds[0] > bounds[1];
    let has_envelope = !is_empty && !matches!(shape, Shape::Point(_));
    out.push(1 | u8::from(has_envelope) << 1 | u8::from(is_empty) << 4);
    out.extend(4326_i32.to_le_bytes());
    if has_envelope {
        out.extend(bounds.iter().flat_map(|number| number.to_le_bytes()));
    }
    put(shape, shape.has_z(), &mut out);
    out
}

/// Writes well-known binary; what lies in a geometry with elevations has them too.
fn put(shape: &Shape, has_z: bool, out: &mut Vec<u8>) {
    let kind: u32 = match shape {
        Shape::Point(_) => 1,
        Shape::Line(_) => 2,
        Shape::Polygon(_) => 3,
        Shape::MultiPoint(_) => 4,
        Shape::MultiLine(_) => 5,
        Shape::MultiPolygon(_) => 6,
        Shape::Collection(_) => 7,
    };
    begin(kind, has_z, out);
    match shape {
        Shape::Point(p) => put_position(*p, has_z, out),
        Shape::Line(line) => put_positions(line, has_z, out),
        Shape::Polygon(rings) => put_rings(rings, has_z, out),
        Shape::MultiPoint(points) => {
            count(points.len(), out);
            for p in points {
                begin(1, has_z, out);
                put_position(*p, has_z, out);
            }
        }
        Shape::MultiLine(lines) => {
            count(lines.len(), out);
            for line in lines {
                begin(2, has_z, out);
                put_positions(line, has_z, out);
            }
        }
        Shape::MultiPolygon(polygons) => {
            count(polygons.len(), out);
            for rings in polygons {
                begin(3, has_z, out);
                put_rings(rings, has_z, out);
            }
        }
        Shape::Collection(shapes) => {
            count(shapes.len(), out);
            shapes.iter().for_each(|shape| put(shape, has_z, out));
        }
    }
}

fn begin(kind: u32, has_z: bool, out: &mut Vec<u8>) {
    out.push(1);
    out.extend((kind + if has_z { 1000 } else { 0 }).to_le_bytes());
}

/// Offsets into a dataset are 32 bits wide, so no count is lost.
fn count(count: usize, out: &mut Vec<u8>) {
    out.extend((count as u32).to_le_bytes());
}

fn put_rings(rings: &[Vec<Xyz>], has_z: bool, out: &mut Vec<u8>) {
    count(rings.len(), out);
    rings.iter().for_each(|ring| put_positions(ring, has_z, out));
}

fn put_positions(positions: &[Xyz], has_z: bool, out: &mut Vec<u8>) {
    count(positions.len(), out);
    positions.iter().for_each(|p| put_position(*p, has_z, out));
}

fn put_position([x, y, z]: Xyz, has_z: bool, out: &mut Vec<u8>) {
    out.extend(x.to_le_bytes());
    out.extend(y.to_le_bytes());
    if has_z {
        out.extend(z.to_le_bytes());
    }
}
