//! How much of a line lies inside areas: metres along its geodesic edges, anywhere on earth.
//!
//! The line is cut wherever it meets the boundary: at proper crossings, at corners of the boundary that lie on
//! it, at its own positions that lie on the boundary. Between two cuts it is all inside or all outside, so that
//! one point of each stretch decides. Nothing is projected, and the parts always add up to the whole line.

use super::crossing::crossing;
use super::geodesic::{Way, distance};
use super::{Metres, Shape, distance_to_segment};
use crate::data::{LonLat, Piece, Polygon};

/// What lies this near to the boundary lies on it, metres: well above the error of a crossing, far below what
/// any coordinate can say.
const ON_BOUNDARY: f64 = 1e-6;

/// The length of lines inside the union of areas. What runs along a boundary, that of a hole included, counts as
/// inside, as its distance to the area is 0; what several areas cover counts once. 0 without lines or areas.
///
/// ```
/// use shapan::{analysis::measure, data::{LonLat, Polygon}};
/// let square = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]].map(LonLat::from);
/// let equator = [[-1.0, 0.0], [0.25, 0.0]].map(LonLat::from);
/// let inside = measure::length_inside(&[&equator], &[Polygon::new(&square, &[0, 5])]);
/// // A quarter of a degree along the edge.
/// assert!((inside.metres() - 111_319.490_793_274 / 4.0).abs() < 1e-6);
/// ```
pub fn length_inside(lines: &[&[LonLat]], areas: &[Polygon<'_>]) -> Metres {
    let area = Shape::of_pieces(areas.iter().map(|polygon| Piece::Polygon(*polygon)));
    if area.is_empty() {
        return Metres::ZERO;
    }
    lines.iter().map(|line| line_inside(line, &area)).sum()
}

fn line_inside(line: &[LonLat], area: &Shape<'_>) -> Metres {
    if line.len() < 2 {
        return Metres::ZERO;
    }
    // How far along the line each of its edges begins, and where it ends.
    let mut starts = vec![0.0];
    for edge in line.windows(2) {
        starts.push(starts[starts.len() - 1] + distance(edge[0], edge[1]).0);
    }
    let whole = starts[starts.len() - 1];
    let mut cuts = vec![0.0, whole];
    let own = Shape::of_pieces(std::iter::once(Piece::Line(line)));
    own.visit_meeting_edges(area, ON_BOUNDARY, |i, edge, border| {
        let mut cut = |p: LonLat| cuts.push(starts[i] + distance(edge[0], p).0);
        let is_crossing = edge[0] != edge[1] && border[0] != border[1];
        if let Some(p) = is_crossing.then(|| crossing(edge, border)).flatten() {
            cut(p);
        }
        for corner in border {
            let foot = distance_to_segment(corner, edge[0], edge[1]);
            if foot.distance.0 <= ON_BOUNDARY {
                cut(foot.to);
            }
        }
        for end in edge {
            if distance_to_segment(end, border[0], border[1]).distance.0 <= ON_BOUNDARY {
                cut(end);
            }
        }
    });
    cuts.sort_by(f64::total_cmp);
    let stretches = cuts.windows(2).map(|ends| (ends[0], ends[1].min(whole)));
    let inside = stretches.filter(|(from, to)| {
        // Of a stretch shorter than this it does not matter where it lies.
        *to - *from > ON_BOUNDARY / 1000.0 && {
            let p = position_at(line, &starts, (from + to) / 2.0);
            area.nearest_to(&Shape::of_point(p), ON_BOUNDARY).is_some()
        }
    });
    Metres(inside.map(|(from, to)| to - from).sum())
}

/// The position so many metres along a line.
fn position_at(line: &[LonLat], starts: &[f64], metres: f64) -> LonLat {
    let edge = starts.partition_point(|start| *start <= metres).clamp(1, line.len() - 1) - 1;
    let way = Way::new(line[edge], line[edge + 1]);
    way.at((metres - starts[edge]).clamp(0.0, way.length)).position
}
