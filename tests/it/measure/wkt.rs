//! Well-known text, as far as the JTS cases use it.

use super::layers::Geometry;
use shapan::data::LonLat;

/// The geometry of a text in planar units, laid near the equator at `scale` degrees of longitude and latitude
/// per unit; `None` for an empty geometry.
pub fn read(text: &str, scale: [f64; 2]) -> Option<Geometry> {
    let text = text.trim();
    let (kind, body) = text.split_at(text.find('(').unwrap_or(text.len()));
    let kind = kind.trim().to_ascii_uppercase();
    let body = balanced(body);
    if body.is_empty() {
        return None;
    }
    let position = |pair: &str| {
        let mut numbers = pair.split_whitespace().map(|n| n.parse::<f64>().expect("a number"));
        LonLat::new(numbers.next().expect("x") * scale[0], numbers.next().expect("y") * scale[1])
    };
    let positions = |list: &str| -> Vec<LonLat> { parts(list).into_iter().map(position).collect() };
    let geometry = match kind.as_str() {
        "POINT" => Geometry::Points(positions(inner(body))),
        "MULTIPOINT" => {
            let single = |part: &str| position(inner(part));
            Geometry::Points(parts(inner(body)).into_iter().filter(|p| !p.contains("EMPTY")).map(single).collect())
        }
        "LINESTRING" | "LINEARRING" => Geometry::Lines(vec![positions(inner(body))]),
        "MULTILINESTRING" => Geometry::Lines(
            parts(inner(body)).into_iter().filter(|p| !p.contains("EMPTY")).map(|l| positions(inner(l))).collect(),
        ),
        "POLYGON" => Geometry::Polygons(vec![parts(inner(body)).into_iter().map(|r| positions(inner(r))).collect()]),
        "MULTIPOLYGON" => Geometry::Polygons(
            parts(inner(body))
                .into_iter()
                .filter(|p| !p.contains("EMPTY"))
                .map(|polygon| parts(inner(polygon)).into_iter().map(|r| positions(inner(r))).collect())
                .collect(),
        ),
        "GEOMETRYCOLLECTION" => {
            let members: Vec<_> = parts(inner(body)).into_iter().filter_map(|part| read(part, scale)).collect();
            return (!members.is_empty()).then_some(Geometry::Collection(members));
        }
        other => panic!("no reader for {other}"),
    };
    Some(geometry)
}

/// The text up to the bracket that closes the first one: a case has one too many.
fn balanced(text: &str) -> &str {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..=i];
        }
    }
    text
}

/// What stands between the outermost brackets, or the text itself.
fn inner(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text)
}

/// The parts of a list, split at commas outside of brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut from, mut out) = (0, 0, Vec::new());
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                out.push(text[from..i].trim());
                from = i + 1;
            }
            _ => {}
        }
    }
    out.push(text[from..].trim());
    out
}
