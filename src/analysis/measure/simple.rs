//! Whether the outline of an area is one: where a ring that somebody draws crosses or touches itself. Not a check of
//! whole layers, and no repair.

use super::Metres;
use super::crossing::crossing;
use super::segment::{TOUCHING, distance_to_segment};
use crate::data::LonLat;

/// A place at which a ring crosses or touches itself, the first along the ring; `None` for a ring whose area can be
/// computed. The last position may repeat the first, and a position may stand twice in a row. Every edge is compared
/// with every other: meant for what is drawn by hand.
///
/// ```
/// use shapan::{analysis::measure::self_contact, data::LonLat};
/// let bow_tie = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]].map(LonLat::from);
/// let at = self_contact(&bow_tie).unwrap();
/// assert!((at.lon - 0.5).abs() < 1e-6);
/// assert_eq!(self_contact(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]].map(LonLat::from)), None);
/// ```
pub fn self_contact(ring: &[LonLat]) -> Option<LonLat> {
    let mut corners = ring.to_vec();
    corners.dedup();
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let n = corners.len();
    if n < 3 {
        return None;
    }
    let edge = |i: usize| [corners[i % n], corners[(i + 1) % n]];
    for i in 0..n {
        for j in i + 1..n {
            let (a, b) = (edge(i), edge(j));
            let found = if j == i + 1 {
                spike(a, b)
            } else if i == 0 && j == n - 1 {
                spike(b, a)
            } else {
                contact(a, b)
            };
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// Where two edges without a common end meet.
fn contact(a: [LonLat; 2], b: [LonLat; 2]) -> Option<LonLat> {
    let touches = |p: LonLat, edge: [LonLat; 2]| is_on(p, edge).then_some(p);
    let ends = touches(b[0], a).or_else(|| touches(b[1], a)).or_else(|| touches(a[0], b)).or_else(|| touches(a[1], b));
    ends.or_else(|| crossing(a, b))
}

/// Where an edge runs back along the one before it.
fn spike(a: [LonLat; 2], b: [LonLat; 2]) -> Option<LonLat> {
    if is_on(b[1], a) {
        Some(b[1])
    } else if is_on(a[0], b) {
        Some(a[0])
    } else {
        None
    }
}

fn is_on(p: LonLat, edge: [LonLat; 2]) -> bool {
    distance_to_segment(p, edge[0], edge[1]).distance <= Metres(TOUCHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[[f64; 2]]) -> Vec<LonLat> {
        corners.iter().map(|c| LonLat::new(116.4 + c[0] * 1e-3, 39.7 + c[1] * 1e-3)).collect()
    }

    #[test]
    fn what_crosses_or_touches_itself_is_found() {
        let bow_tie = ring(&[[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]]);
        let at = self_contact(&bow_tie).unwrap();
        assert!((at.lon - 116.401).abs() < 1e-8 && (at.lat - 39.701).abs() < 1e-7, "{at:?}");
        // Two loops that share a corner, as snapping makes them: no edges cross.
        let eight = ring(&[[0.0, 0.0], [1.0, 1.0], [2.0, 0.0], [2.0, 2.0], [1.0, 1.0], [0.0, 2.0]]);
        assert_eq!(self_contact(&eight), Some(ring(&[[1.0, 1.0]])[0]));
        let back = ring(&[[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [2.0, 1.0]]);
        assert_eq!(self_contact(&back), Some(ring(&[[2.0, 1.0]])[0]), "an edge that runs back");
    }

    #[test]
    fn a_simple_outline_has_no_contact() {
        let mut notched = ring(&[[0.0, 0.0], [3.0, 0.0], [3.0, 3.0], [1.5, 1.0], [0.0, 3.0]]);
        assert_eq!(self_contact(&notched), None);
        notched.push(notched[0]);
        notched.insert(1, notched[0]);
        assert_eq!(self_contact(&notched), None, "closed, and a corner twice in a row");
        assert_eq!(self_contact(&ring(&[[0.0, 0.0], [1.0, 1.0]])), None);
        assert_eq!(self_contact(&[]), None);
    }
}
