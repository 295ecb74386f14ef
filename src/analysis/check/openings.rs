//! Open ground without its slits: neighbours that share a border but not its corners leave slits as narrow as the last
//! digit of a coordinate, which join a gap to the outside, or to other gaps.

use geo::algorithm::buffer::{Buffer, BufferStyle, LineJoin};
use geo::{OpType, bool_ops::FillRule};
use geo_types::{MultiPolygon, Polygon as PlanarPolygon};
use rayon::prelude::*;

use crate::analysis::planar_overlay::overlaid;
use crate::progress::{Cancelled, Progress};

/// An opening, and what of it is not slit.
pub(super) struct Opening {
    /// As it is drawn, if only slits narrower than any fault would be cut off.
    pub ground: PlanarPolygon<f64>,
    /// Without its slits: where a place in it is to be looked for.
    pub wide: PlanarPolygon<f64>,
}

/// The openings of some ground whose cores are wanted, slits narrower than `neck_m` taken for closed: where ground is
/// nowhere wider, it is one opening as it stands. By mathematical morphology: eroded by half the neck, what is left (the
/// cores) dilated by as much and cut out of the ground again, so that an opening ends within half a neck of the mouth of
/// a slit (0.0001 m² for a neck of 2 cm). Ends of slits of less than `noise_m2` together stay, and with them the drawn
/// corners.
///
/// # Errors
/// When cancelled, which is asked before each connected piece of ground and each of its steps.
///
/// Serra, J.: Image Analysis and Mathematical Morphology, 1982, chapter 2: opening.
pub(super) fn openings(
    ground: &MultiPolygon<f64>,
    neck_m: f64,
    noise_m2: f64,
    is_wanted: impl Fn(&PlanarPolygon<f64>) -> bool + Sync,
    progress: &Progress,
) -> Result<Vec<Opening>, Cancelled> {
    // Piece by piece to the threads: one may be as large as all others together.
    let pieces = ground.0.par_iter().with_max_len(1);
    let open: Result<Vec<Vec<Opening>>, Cancelled> =
        pieces.map(|polygon| of_one(polygon, neck_m / 2.0, noise_m2, &is_wanted, progress)).collect();
    Ok(open?.into_iter().flatten().collect())
}

fn of_one(
    polygon: &PlanarPolygon<f64>,
    radius: f64,
    noise_m2: f64,
    is_wanted: impl Fn(&PlanarPolygon<f64>) -> bool,
    progress: &Progress,
) -> Result<Vec<Opening>, Cancelled> {
    /// Arcs in steps of so many radians.
    const ARC: f64 = 0.3;
    /// Corners of openings sharper than this are blunted before they are cut out of the ground, radians.
    const SHARPEST: f64 = 0.1;
    /// What is dilated reaches over the border that it came from. What that reaches beyond a thinner wall is noise.
    const OVER: f64 = 1.01;
    progress.check()?;
    let mut cores = polygon.buffer_with_style(BufferStyle::new(-radius).line_join(LineJoin::Round(ARC)));
    if cores.0.is_empty() {
        let as_it_is = || polygon.clone();
        let opening = is_wanted(polygon).then(|| Opening { ground: as_it_is(), wide: as_it_is() });
        return Ok(opening.into_iter().collect());
    }
    cores.0.retain(is_wanted);
    if cores.0.is_empty() {
        return Ok(Vec::new());
    }
    progress.check()?;
    let grown = cores.buffer_with_style(BufferStyle::new(radius * OVER).line_join(LineJoin::Miter(SHARPEST)));
    progress.check()?;
    let whole = MultiPolygon(vec![polygon.clone()]);
    let cut = overlaid(&whole, &grown, OpType::Intersection, FillRule::EvenOdd);
    let mut openings: Vec<Opening> = cut.0.into_iter().map(|wide| Opening { ground: wide.clone(), wide }).collect();
    if let [only] = openings.as_mut_slice()
        && area(polygon) - area(&only.wide) < noise_m2
    {
        only.ground = polygon.clone();
    }
    Ok(openings)
}

fn area(polygon: &PlanarPolygon<f64>) -> f64 {
    geo::Area::unsigned_area(polygon)
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, polygon};

    use super::*;

    fn rectangle([x, y]: [f64; 2], [width, height]: [f64; 2]) -> PlanarPolygon<f64> {
        polygon![(x: x, y: y), (x: x + width, y: y), (x: x + width, y: y + height), (x: x, y: y + height)]
    }

    fn together(parts: &[PlanarPolygon<f64>]) -> MultiPolygon<f64> {
        let nothing = MultiPolygon(Vec::new());
        overlaid(&MultiPolygon(parts.to_vec()), &nothing, OpType::Union, FillRule::Positive)
    }

    /// Slits of 2 cm closed, ends of 0.01 m² left.
    fn opened(ground: &MultiPolygon<f64>) -> Vec<Opening> {
        openings(ground, 0.02, 0.01, |_| true, &Progress::default()).unwrap()
    }

    #[test]
    fn a_cancelled_search_stops() {
        let progress = Progress::default();
        // Whoever watches stops it while the first piece is looked at.
        let stop = |_: &PlanarPolygon<f64>| {
            progress.cancel();
            true
        };
        let ground = together(&[rectangle([0.0, 0.0], [3.0, 2.0]), rectangle([5.0, 0.0], [4.0, 2.0])]);
        assert!(openings(&ground, 0.02, 0.01, stop, &progress).is_err());
    }

    #[test]
    fn a_slit_parts_and_a_passage_joins() {
        let rooms = |wide: f64| {
            let parts = [rectangle([0.0, 0.0], [3.0, 2.0]), rectangle([5.0, 0.0], [4.0, 2.0])];
            together(&[parts[0].clone(), parts[1].clone(), rectangle([2.9, 1.0], [2.2, wide])])
        };
        let open = opened(&rooms(0.015));
        let mut areas: Vec<f64> = open.iter().map(|o| area(&o.ground)).collect();
        areas.sort_by(f64::total_cmp);
        assert_eq!(areas.len(), 2);
        assert!((areas[0] - 6.0).abs() < 5e-4 && (areas[1] - 8.0).abs() < 5e-4, "{areas:?}");
        assert_eq!(opened(&rooms(0.025)).len(), 1, "2.5 cm are no slit");
    }

    #[test]
    fn what_is_drawn_stays_as_it_is() {
        // With a hole, a corner sharper than any is mitred, and the end of a slit of 0.005 m².
        let outer = LineString::from(vec![(0.0, 0.0), (40.0, 0.0), (40.0, 10.0), (20.0, 9.0), (0.0, 0.0)]);
        let hole = LineString::from(vec![(30.0, 4.0), (30.0, 5.0), (31.0, 5.0), (31.0, 4.0), (30.0, 4.0)]);
        let drawn = PlanarPolygon::new(outer, vec![hole]);
        let with_end = together(&[drawn.clone(), rectangle([39.9, 5.0], [0.6, 0.01])]);
        for ground in [MultiPolygon(vec![drawn]), with_end] {
            let open = opened(&ground);
            assert_eq!(open.len(), 1);
            assert_eq!(open[0].ground, ground.0[0]);
        }
        // What is all slit is one opening, for others to judge.
        let strip = MultiPolygon(vec![rectangle([0.0, 0.0], [40.0, 0.015])]);
        assert_eq!(opened(&strip)[0].ground, strip.0[0]);
    }
}
