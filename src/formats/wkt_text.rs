//! Geometries as well-known text (OGC 06-103r4), for tables.

use std::fmt::Write as _;

use crate::data::{CollectionMember, Feature, GeometryType, LonLat, Piece};

/// The geometry of a feature as well-known text, longitude first, numbers in full precision; with elevations where
/// every position has one. `None` of a feature without geometry.
///
/// ```
/// use shapan::{formats, progress::Progress};
/// let dataset = formats::read_bytes(br#"{"type":"LineString","coordinates":[[116.4,39.8],[116.5,39.8]]}"#, &Progress::default())?;
/// let text = formats::wkt_text(dataset.features().next().unwrap());
/// assert_eq!(text.as_deref(), Some("LINESTRING (116.4 39.8, 116.5 39.8)"));
/// # Ok::<(), formats::ReadError>(())
/// ```
pub fn wkt_text(feature: Feature<'_>) -> Option<String> {
    let geometry_type = feature.geometry_type();
    if geometry_type == GeometryType::Null {
        return None;
    }
    let elevations = feature.elevations().filter(|all| all.iter().all(|z| z.is_finite()));
    let mut writer = Writer { text: String::new(), elevations, next: 0 };
    let pieces: Vec<Piece<'_>> = feature.pieces().collect();
    match feature.collection() {
        Some(members) => {
            writer.members(members, &mut pieces.as_slice());
        }
        // A collection that was never grouped: each piece is a member.
        None if geometry_type == GeometryType::GeometryCollection => {
            let of_piece = |piece: &Piece<'_>| CollectionMember::Geometry {
                geometry_type: match piece {
                    Piece::Point(_) => GeometryType::Point,
                    Piece::Line(_) => GeometryType::LineString,
                    Piece::Polygon(_) => GeometryType::Polygon,
                },
                pieces: 1,
            };
            let members: Vec<_> = pieces.iter().map(of_piece).collect();
            writer.members(&members, &mut pieces.as_slice());
        }
        None => writer.one(geometry_type, &pieces),
    }
    Some(writer.text)
}

struct Writer<'a> {
    text: String,
    elevations: Option<&'a [f64]>,
    /// The position to come, in step with the elevations.
    next: usize,
}

impl Writer<'_> {
    fn members(&mut self, members: &[CollectionMember], pieces: &mut &[Piece<'_>]) {
        self.begin("GEOMETRYCOLLECTION");
        self.list(members, |writer, member| match member {
            CollectionMember::Collection(inner) => writer.members(inner, pieces),
            CollectionMember::Geometry { geometry_type, pieces: count } => {
                let (own, rest) = pieces.split_at((*count as usize).min(pieces.len()));
                *pieces = rest;
                writer.one(*geometry_type, own);
            }
        });
    }

    fn one(&mut self, geometry_type: GeometryType, pieces: &[Piece<'_>]) {
        self.begin(&geometry_type.as_str().to_uppercase());
        let is_multi = matches!(
            geometry_type,
            GeometryType::MultiPoint | GeometryType::MultiLineString | GeometryType::MultiPolygon
        );
        match pieces {
            _ if is_multi => self.list(pieces, |writer, piece| writer.piece(piece)),
            [piece, ..] => self.piece(piece),
            [] => self.text.push_str("EMPTY"),
        }
    }

    fn begin(&mut self, name: &str) {
        self.text.push_str(name);
        self.text.push_str(if self.elevations.is_some() { " Z " } else { " " });
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Point(p) => self.list(&[*p], |writer, p| writer.position(*p)),
            Piece::Line(line) => self.list(line, |writer, p| writer.position(*p)),
            Piece::Polygon(polygon) => {
                let rings: Vec<&[LonLat]> = polygon.rings().collect();
                self.list(&rings, |writer, ring| writer.list(ring, |writer, p| writer.position(*p)));
            }
        }
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        if items.is_empty() {
            self.text.push_str("EMPTY");
            return;
        }
        self.text.push('(');
        for (i, item) in items.iter().enumerate() {
            self.text.push_str(if i > 0 { ", " } else { "" });
            write(self, item);
        }
        self.text.push(')');
    }

    fn position(&mut self, p: LonLat) {
        // Writing into a text cannot fail.
        let _ = write!(self.text, "{} {}", p.lon, p.lat);
        if let Some(z) = self.elevations.and_then(|all| all.get(self.next)) {
            let _ = write!(self.text, " {z}");
        }
        self.next += 1;
    }
}
