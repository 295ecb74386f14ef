//! Seeded layers of every kind of geometry, and the pieces to build them from.

use shapan::analysis::measure::{self, Metres};
use shapan::data::{Dataset, DatasetBuilder, GeometrySink, GeometryType, LonLat, Value};

/// A small generator (SplitMix64 by G. L. Steele and others): the same numbers everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Anywhere, the poles and the antimeridian more often than chance would have them.
    pub fn position(&mut self) -> LonLat {
        let lon = if self.next().is_multiple_of(3) { self.between(179.0, 181.0) } else { self.between(-180.0, 180.0) };
        let lat = match self.next() % 4 {
            0 => self.between(88.0, 90.0),
            1 => self.between(-90.0, -88.0),
            _ => self.between(-1.0, 1.0).asin().to_degrees(),
        };
        LonLat::new(if lon > 180.0 { lon - 360.0 } else { lon }, lat)
    }

    pub fn near(&mut self, centre: LonLat, metres: f64) -> LonLat {
        measure::destination(centre, self.between(0.0, 360.0), Metres(self.between(0.0, metres)))
    }

    /// A closed ring about a centre that sees all of it, clockwise.
    pub fn star(&mut self, centre: LonLat, metres: f64, corners: u32) -> Vec<LonLat> {
        let mut ring: Vec<LonLat> = (0..corners)
            .map(|i| {
                let bearing = (f64::from(i) + self.between(0.1, 0.9)) * 360.0 / f64::from(corners);
                measure::destination(centre, bearing, Metres(metres * self.between(0.4, 1.0)))
            })
            .collect();
        ring.push(ring[0]);
        ring
    }

    /// A feature of any kind about a place.
    pub fn geometry(&mut self, centre: LonLat, metres: f64) -> Geometry {
        match self.next() % 7 {
            0 | 1 => points(&[centre]),
            2 => points(&[self.near(centre, metres), self.near(centre, metres)]),
            3 => {
                let path: Vec<_> = (0..5).map(|_| self.near(centre, metres)).collect();
                Geometry::Lines(vec![path, vec![self.near(centre, metres), self.near(centre, metres)]])
            }
            4 => Geometry::Collection(vec![
                points(&[self.near(centre, metres)]),
                line(&[self.near(centre, metres), self.near(centre, metres * 2.0)]),
                polygon(&[self.star(centre, metres * 0.5, 6)]),
            ]),
            5 => polygon(&[self.star(centre, metres, 7), self.star(centre, metres * 0.3, 5)]),
            _ => {
                let other = measure::destination(centre, 80.0, Metres(metres * 2.5));
                Geometry::Polygons(vec![vec![self.star(centre, metres, 5)], vec![self.star(other, metres, 6)]])
            }
        }
    }
}

/// The geometry of one feature.
#[derive(Clone, Debug)]
pub enum Geometry {
    Points(Vec<LonLat>),
    Lines(Vec<Vec<LonLat>>),
    Polygons(Vec<Vec<Vec<LonLat>>>),
    Collection(Vec<Geometry>),
}

pub fn points(positions: &[LonLat]) -> Geometry {
    Geometry::Points(positions.to_vec())
}

pub fn line(positions: &[LonLat]) -> Geometry {
    Geometry::Lines(vec![positions.to_vec()])
}

pub fn polygon(rings: &[Vec<LonLat>]) -> Geometry {
    Geometry::Polygons(vec![rings.to_vec()])
}

pub fn dataset(features: &[Geometry]) -> Dataset {
    dataset_with(features, |_, _| ())
}

/// A dataset whose attributes the closure writes, feature by feature.
pub fn dataset_with(features: &[Geometry], attributes: impl Fn(usize, &mut DatasetBuilder)) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for (i, geometry) in features.iter().enumerate() {
        builder.begin_feature();
        attributes(i, &mut builder);
        push(&mut builder, geometry);
        builder.end_feature();
    }
    builder.finish()
}

fn push(builder: &mut DatasetBuilder, geometry: &Geometry) {
    let one_or = |n: usize, one, many| if n == 1 { one } else { many };
    let kind = match geometry {
        Geometry::Points(points) => one_or(points.len(), GeometryType::Point, GeometryType::MultiPoint),
        Geometry::Lines(lines) => one_or(lines.len(), GeometryType::LineString, GeometryType::MultiLineString),
        Geometry::Polygons(all) => one_or(all.len(), GeometryType::Polygon, GeometryType::MultiPolygon),
        Geometry::Collection(_) => GeometryType::GeometryCollection,
    };
    fill(&mut builder.geometry(kind), geometry);
}

fn fill(sink: &mut GeometrySink<'_>, geometry: &Geometry) {
    match geometry {
        Geometry::Points(points) => {
            for p in points {
                sink.coord(*p, None);
                sink.end_point();
            }
        }
        Geometry::Lines(lines) => {
            for line in lines {
                line.iter().for_each(|p| sink.coord(*p, None));
                sink.end_line();
            }
        }
        Geometry::Polygons(polygons) => {
            for rings in polygons {
                for ring in rings {
                    ring.iter().for_each(|p| sink.coord(*p, None));
                    sink.end_ring();
                }
                sink.end_polygon();
            }
        }
        Geometry::Collection(members) => members.iter().for_each(|member| fill(sink, member)),
    }
}

/// Text attributes, in order.
pub fn texts(builder: &mut DatasetBuilder, pairs: &[(&str, &str)]) {
    for (name, text) in pairs {
        builder.property(name, Value::Text((*text).into()));
    }
}
