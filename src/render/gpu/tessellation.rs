//! Areas to triangles. Knows no GPU.
//!
//! Ear clipping is quick and right for rings that cross neither themselves nor each other. Its triangles are
//! weighed against the rings; where they differ, the area is first made such by an even-odd overlay, so that it
//! is filled as the other painters fill it.

use earcut::Earcut;
use geo::{BooleanOps, Coord, LineString, MultiPolygon, Polygon};

use super::mesh::count;

/// Triangles may be so much more or less than their area, in parts of it and in square pixels.
const TOLERANCE: f32 = 1e-3;
const TOLERANCE_PX2: f32 = 0.5;

/// One area in the making; its buffers are used again for the next.
#[derive(Default)]
pub(super) struct Tessellation {
    earcut: Earcut<f32>,
    points: Vec<[f32; 2]>,
    /// Where the rings after the first begin.
    holes: Vec<u32>,
    indices: Vec<u32>,
}

impl Tessellation {
    pub fn clear(&mut self) {
        self.points.clear();
        self.holes.clear();
    }

    /// Adds a ring: the exterior first, then its holes.
    pub fn push_ring(&mut self, ring: impl Iterator<Item = [f32; 2]>) {
        if !self.points.is_empty() {
            self.holes.push(count(self.points.len()));
        }
        self.points.extend(ring);
    }

    /// Calls back with corners and the indices of triangles among them, once or more.
    pub fn triangles(&mut self, mut made: impl FnMut(&[[f32; 2]], &[u32])) {
        self.earcut.earcut(self.points.iter().copied(), &self.holes, &mut self.indices);
        if self.is_faithful() {
            made(&self.points, &self.indices);
            return;
        }
        let polygons = self.even_odd();
        for polygon in &polygons {
            self.clear();
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                self.push_ring(ring.coords().map(|c| [c.x, c.y]));
            }
            self.earcut.earcut(self.points.iter().copied(), &self.holes, &mut self.indices);
            made(&self.points, &self.indices);
        }
    }

    fn rings(&self) -> impl Iterator<Item = &[[f32; 2]]> {
        let starts = std::iter::once(0).chain(self.holes.iter().copied());
        let ends = self.holes.iter().copied().chain(std::iter::once(count(self.points.len())));
        starts.zip(ends).map(|(from, to)| self.points.get(from as usize..to as usize).unwrap_or(&[]))
    }

    fn is_faithful(&self) -> bool {
        let mut area = 0.0;
        for (i, ring) in self.rings().enumerate() {
            let ring_area = ring_area(ring);
            area += if i == 0 { ring_area } else { -ring_area };
        }
        let triangles: f32 = self
            .indices
            .chunks_exact(3)
            .map(|corners| {
                let at = |i: u32| self.points.get(i as usize).copied().unwrap_or_default();
                match corners {
                    [a, b, c] => ring_area(&[at(*a), at(*b), at(*c)]),
                    _ => 0.0,
                }
            })
            .sum();
        (triangles - area).abs() <= TOLERANCE * area.abs() + TOLERANCE_PX2
    }

    /// The area as polygons that cross nothing.
    fn even_odd(&self) -> MultiPolygon<f32> {
        let mut rings =
            self.rings().map(|r| r.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect::<LineString<f32>>());
        let Some(exterior) = rings.next() else { return MultiPolygon::new(Vec::new()) };
        Polygon::new(exterior, rings.collect()).union(&MultiPolygon::<f32>::new(Vec::new()))
    }
}

fn ring_area(ring: &[[f32; 2]]) -> f32 {
    let Some([x0, y0]) = ring.first().copied() else { return 0.0 };
    let next = ring.iter().skip(1).chain(ring.first());
    // About a corner of its own, lest large coordinates drown a small area.
    let twice: f32 = ring.iter().zip(next).map(|(a, b)| (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)).sum();
    twice.abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area_of(rings: &[&[[f32; 2]]]) -> f32 {
        let mut tessellation = Tessellation::default();
        rings.iter().for_each(|ring| tessellation.push_ring(ring.iter().copied()));
        let mut area = 0.0;
        tessellation.triangles(|corners, indices| {
            for t in indices.chunks_exact(3) {
                area += ring_area(&[corners[t[0] as usize], corners[t[1] as usize], corners[t[2] as usize]]);
            }
        });
        area
    }

    #[test]
    fn holes_are_left_out() {
        let outer = [[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [0.0, 0.0]];
        let hole = [[40.0, 40.0], [60.0, 40.0], [60.0, 60.0], [40.0, 60.0], [40.0, 40.0]];
        assert!((area_of(&[&outer, &hole]) - 9_600.0).abs() < 0.1);
    }

    #[test]
    fn rings_that_cross_are_filled_by_the_even_odd_rule() {
        // A bow tie: two triangles of 50 by 100 about the middle.
        let tie = [[0.0, 0.0], [100.0, 100.0], [100.0, 0.0], [0.0, 100.0]];
        assert!((area_of(&[&tie]) - 5_000.0).abs() < 1.0, "{}", area_of(&[&tie]));
        // A hole that reaches out of its exterior: what lies in one of the two only.
        let outer = [[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]];
        let hole = [[50.0, 20.0], [150.0, 20.0], [150.0, 60.0], [50.0, 60.0]];
        assert!((area_of(&[&outer, &hole]) - 10_000.0).abs() < 1.0, "{}", area_of(&[&outer, &hole]));
        // A pentagram: the even-odd rule leaves its middle out.
        let star: Vec<[f32; 2]> = (0..5)
            .map(|i| {
                let (sin, cos) = (i as f32 * 4.0 / 5.0 * std::f32::consts::PI).sin_cos();
                [100.0 * sin, -100.0 * cos]
            })
            .collect();
        assert!((area_of(&[&star]) - 7_757.0).abs() < 5.0, "{}", area_of(&[&star]));
    }

    #[test]
    fn nothing_makes_no_triangles() {
        assert_eq!(area_of(&[]), 0.0);
        assert_eq!(area_of(&[&[[1.0, 1.0], [2.0, 2.0]]]), 0.0);
        assert_eq!(area_of(&[&[[1.0, 1.0]; 9]]), 0.0);
    }
}
