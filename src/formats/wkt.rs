//! Well-known text of geometries, with the `SRID=4548;` that PostGIS writes before it. Not that of coordinate reference systems,
//! which is read by `crs`.

use super::shape::{Fault, Shape, Xyz};
use crate::data::WarningCode;

/// Collections nested deeper cost their feature.
const MAX_DEPTH: usize = 32;

/// Words that a geometry begins with.
const WORDS: [&str; 17] = [
    "point",
    "linestring",
    "linearring",
    "polygon",
    "triangle",
    "multipoint",
    "multilinestring",
    "multipolygon",
    "polyhedralsurface",
    "tin",
    "geometrycollection",
    "circularstring",
    "compoundcurve",
    "curvepolygon",
    "multicurve",
    "multisurface",
    "srid=",
];

/// A geometry and the number of its system, if the text names one.
#[derive(Debug, PartialEq)]
pub(super) struct WktGeometry {
    pub(super) srid: Option<u32>,
    /// `None` of an empty one.
    pub(super) shape: Option<Shape>,
    /// Whether its positions have measures.
    pub(super) has_measures: bool,
}

/// Whether a text begins like well-known text.
pub(super) fn is_wkt(text: &str) -> bool {
    let text = text.trim_start();
    let starts = |word: &&str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    WORDS.iter().any(starts)
}

/// Reads one geometry.
///
/// # Errors
/// Text that is none, in words that name the place; curves; collections too deep.
pub(super) fn read(text: &str) -> Result<WktGeometry, Fault> {
    let (srid, rest) = srid(text).ok_or_else(|| bad("an SRID without a semicolon behind it"))?;
    let mut parser = Parser { text: rest, at: 0, has_measures: false };
    let shape = parser.geometry(0)?;
    match parser.peek() {
        None => Ok(WktGeometry { srid, shape, has_measures: parser.has_measures }),
        Some(_) => Err(bad(format!("well-known text with something behind its end: {:?}", parser.next_few()))),
    }
}

/// The number of the system that a text begins with, if it does, and what stands behind it; `None` without a semicolon
/// between the two.
fn srid(text: &str) -> Option<(Option<u32>, &str)> {
    let text = text.trim();
    match text.get(..5).filter(|start| start.eq_ignore_ascii_case("srid=")) {
        None => Some((None, text)),
        Some(start) => {
            let (number, rest) = text.get(start.len()..)?.split_once(';')?;
            // 0 means that there is none.
            Some((number.trim().parse().ok().filter(|n| *n != 0), rest))
        }
    }
}

/// The SRID of a text and the first two numbers in it, without looking at the rest: what a glance over many shows.
pub(super) fn first_position(text: &str) -> Option<(Option<u32>, [f64; 2])> {
    let (srid, rest) = srid(text)?;
    let inside = rest.get(rest.find('(')?..)?.trim_start_matches(|c: char| c == '(' || c.is_whitespace());
    let mut numbers = inside.split(|c: char| c.is_whitespace() || matches!(c, ',' | ')')).filter(|n| !n.is_empty());
    let mut next = || numbers.next()?.parse().ok().filter(|n: &f64| n.is_finite());
    Some((srid, [next()?, next()?]))
}

fn bad(message: impl Into<std::borrow::Cow<'static, str>>) -> Fault {
    Fault::new(WarningCode::BadCoordinate, message)
}

/// Which numbers stand behind x and y.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Dimensions {
    /// As many as there are: a third is z.
    Open,
    Z,
    M,
    Zm,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// Whether a position met so far has a measure.
    has_measures: bool,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The next character that is no blank.
    fn peek(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    fn next_few(&self) -> String {
        self.rest().chars().take(20).collect()
    }

    fn takes(&mut self, sign: char) -> bool {
        let is_next = self.peek() == Some(sign);
        self.at += if is_next { sign.len_utf8() } else { 0 };
        is_next
    }

    fn expect(&mut self, sign: char) -> Result<(), Fault> {
        if self.takes(sign) {
            return Ok(());
        }
        let found = if self.rest().is_empty() { "its end".to_owned() } else { format!("{:?}", self.next_few()) };
        Err(bad(format!("well-known text with {found} where {sign:?} is expected")))
    }

    fn word(&mut self) -> String {
        self.peek();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_ascii_lowercase()
    }

    fn geometry(&mut self, depth: usize) -> Result<Option<Shape>, Fault> {
        if depth > MAX_DEPTH {
            return Err(Fault::new(WarningCode::TooDeep, "collections nested too deep"));
        }
        let mut kind = self.word();
        let mut dimensions = Dimensions::Open;
        for (ending, of) in [("zm", Dimensions::Zm), ("z", Dimensions::Z), ("m", Dimensions::M)] {
            if let Some(plain) = kind.strip_suffix(ending).filter(|plain| WORDS.contains(plain)) {
                (kind, dimensions) = (plain.to_owned(), of);
                break;
            }
        }
        if !WORDS.contains(&kind.as_str()) {
            self.at -= kind.len();
            return Err(bad(format!("no well-known text: {:?}", self.next_few())));
        }
        if self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
            match self.word().as_str() {
                "z" => dimensions = Dimensions::Z,
                "m" => dimensions = Dimensions::M,
                "zm" => dimensions = Dimensions::Zm,
                "empty" => return Ok(None),
                other => return Err(bad(format!("well-known text with an unknown word {other:?}"))),
            }
            if self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
                return match self.word().as_str() {
                    "empty" => Ok(None),
                    other => Err(bad(format!("well-known text with an unknown word {other:?}"))),
                };
            }
        }
        let shape = match kind.as_str() {
            "point" => {
                let mut points = self.line(dimensions)?;
                match (points.pop(), points.is_empty()) {
                    (Some(point), true) => Shape::Point(point),
                    _ => return Err(bad("a point of several positions")),
                }
            }
            "linestring" | "linearring" => Shape::Line(self.line(dimensions)?),
            "polygon" | "triangle" => Shape::Polygon(self.lines(dimensions)?),
            // Brackets round each position came with a later edition of the standard.
            "multipoint" => {
                Shape::MultiPoint(
                    self.list(|p| {
                        if p.peek() == Some('(') { p.line(dimensions) } else { Ok(vec![p.position(dimensions)?]) }
                    })?
                    .concat(),
                )
            }
            "multilinestring" => Shape::MultiLine(self.lines(dimensions)?),
            "multipolygon" | "polyhedralsurface" | "tin" => Shape::MultiPolygon(self.list(|p| p.lines(dimensions))?),
            "geometrycollection" => {
                let shapes = self.list(|p| p.geometry(depth + 1))?;
                Shape::Collection(shapes.into_iter().flatten().collect())
            }
            _ => return Err(Fault::new(WarningCode::BadType, format!("a curve ({kind}), which is not read"))),
        };
        Ok(Some(shape))
    }

    /// What stands between brackets, with commas between; nothing of what is called empty.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        if self.peek().is_some_and(|c| c.is_ascii_alphabetic()) && self.word() == "empty" {
            return Ok(Vec::new());
        }
        self.expect('(')?;
        let mut items = vec![item(self)?];
        while self.takes(',') {
            items.push(item(self)?);
        }
        self.expect(')')?;
        Ok(items)
    }

    fn lines(&mut self, dimensions: Dimensions) -> Result<Vec<Vec<Xyz>>, Fault> {
        self.list(|p| p.line(dimensions))
    }

    fn line(&mut self, dimensions: Dimensions) -> Result<Vec<Xyz>, Fault> {
        self.list(|p| p.position(dimensions))
    }

    fn position(&mut self, dimensions: Dimensions) -> Result<Xyz, Fault> {
        let (x, y) = (self.number()?, self.number()?);
        let (mut z, mut more) = (f64::NAN, 0);
        while !matches!(self.peek(), None | Some(',' | ')')) {
            let number = self.number()?;
            if more == 0 && dimensions != Dimensions::M {
                z = number;
            } else {
                self.has_measures = true;
            }
            more += 1;
            if more > 2 {
                return Err(bad("a position of more than four numbers"));
            }
        }
        Ok([x, y, z])
    }

    fn number(&mut self) -> Result<f64, Fault> {
        self.peek();
        let rest = self.rest();
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let number = rest[..end].parse::<f64>().ok().filter(|n| n.is_finite());
        self.at += end;
        number.ok_or_else(|| bad(format!("well-known text with {:?} where a number is expected", self.next_few())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_Z: f64 = f64::NAN;

    fn shape(text: &str) -> Option<Shape> {
        read(text).unwrap_or_else(|fault| panic!("{text}: {}", fault.message)).shape
    }

    /// NaN differs from itself: shapes are compared as they are written.
    fn assert_shape(text: &str, expected: &Shape) {
        assert_eq!(format!("{:?}", shape(text).unwrap()), format!("{expected:?}"), "{text}");
    }

    #[test]
    fn every_kind_is_read() {
        let (a, b, c) = ([0.0, 0.0, NO_Z], [4.0, 0.0, NO_Z], [0.0, 4.5, NO_Z]);
        assert_shape("POINT (4 0)", &Shape::Point(b));
        assert_shape(" point(0 4.5) ", &Shape::Point(c));
        assert_shape("POINT Z (4 0 7)", &Shape::Point([4.0, 0.0, 7.0]));
        assert_shape("PointZM(4 0 7 9)", &Shape::Point([4.0, 0.0, 7.0]));
        assert_shape("POINT M (4 0 7)", &Shape::Point(b));
        assert_shape("LINESTRING(0 0,4 0)", &Shape::Line(vec![a, b]));
        assert_shape("MULTIPOINT(0 0,4 0)", &Shape::MultiPoint(vec![a, b]));
        assert_shape("MULTIPOINT((0 0),(4 0))", &Shape::MultiPoint(vec![a, b]));
        assert_shape("POLYGON((0 0,4 0,0 4.5,0 0))", &Shape::Polygon(vec![vec![a, b, c, a]]));
        assert_shape("MULTILINESTRING((0 0,4 0),EMPTY)", &Shape::MultiLine(vec![vec![a, b], vec![]]));
        assert_shape("MULTIPOLYGON(((0 0,4 0,0 4.5,0 0)))", &Shape::MultiPolygon(vec![vec![vec![a, b, c, a]]]));
        let both = Shape::Collection(vec![Shape::Point(a), Shape::Line(vec![a, b])]);
        assert_shape("GEOMETRYCOLLECTION(POINT(0 0), POINT EMPTY, LINESTRING(0 0, 4 0))", &both);
        for empty in ["POINT EMPTY", "POLYGON Z EMPTY", "GEOMETRYCOLLECTION EMPTY"] {
            assert_eq!(shape(empty), None);
        }
        for (text, has) in [
            ("POINT M (4 0 7)", true),
            ("POINTZM(4 0 7 9)", true),
            ("POINT(4 0 7 9)", true),
            ("POINT Z (4 0 7)", false),
        ] {
            assert_eq!(read(text).unwrap().has_measures, has, "{text}");
        }
        assert_eq!(read("SRID=4548;POINT(1 2)").unwrap().srid, Some(4548));
        assert_eq!(read("srid=0;POINT(1 2)").unwrap().srid, None);
        assert_eq!(first_position("SRID=4548;POINT(1 2)"), Some((Some(4548), [1.0, 2.0])));
        assert_eq!(first_position("POLYGON Z ( (1 2 3,4 5 6))"), Some((None, [1.0, 2.0])));
        assert_eq!(first_position("GEOMETRYCOLLECTION(POINT(1 2),POINT EMPTY)"), None);
    }

    #[test]
    fn what_is_none_is_refused_in_words() {
        for (text, word) in [
            ("", "no well-known text"),
            ("MODERN", "no well-known text"),
            ("POINT", "'('"),
            ("POINT(1)", "number"),
            ("POINT(1 2", "its end"),
            ("POINT(1 2) x", "behind its end"),
            ("POINT(1 2, 3 4)", "several"),
            ("POINT(1 2 3 4 5)", "more than four"),
            ("POINT(1 inf)", "number"),
            ("POLYGON(0 0, 1 1)", "'('"),
            ("CIRCULARSTRING(0 0, 1 1, 2 0)", "curve"),
            ("SRID=4548 POINT(1 2)", "semicolon"),
            ("点(1 2)", "no well-known text"),
        ] {
            let fault = read(text).unwrap_err();
            assert!(fault.message.contains(word), "{text}: {}", fault.message);
        }
        let deep = "GEOMETRYCOLLECTION(".repeat(10_000);
        assert_eq!(read(&deep).unwrap_err().code, WarningCode::TooDeep);
    }
}
