//! Features that lie far from all the others of their layer – a row at 0,0, a digit too many –, and where the rest and
//! the layers that belong together lie.

use crate::analysis::chord::{chord2, xyz};
use crate::analysis::measure::distance;
use crate::data::{Dataset, Extent, Feature, FeatureId, LonLat};

/// Nothing nearer than this to the middle is far, metres.
const NEAR_M: f64 = 100_000.0;
/// What is far lies so many times as far as nine in ten of the features.
const TIMES: f64 = 20.0;
/// Of fewer features none is the one that stands apart …
const FEWEST: usize = 3;
/// … but for one where nobody is: 0,0.
const NULL_ISLAND: LonLat = LonLat { lon: 0.0, lat: 0.0 };

/// The features that lie far from the others.
pub(super) fn far_away(data: &Dataset) -> Vec<FeatureId> {
    let positions: Vec<(FeatureId, LonLat)> =
        data.features().filter_map(|feature| Some((feature.id(), *feature.coords().first()?))).collect();
    let there = || positions.iter().map(|(_, p)| *p).filter(|p| *p != NULL_ISLAND);
    let Some(centre) = middle(there()) else { return Vec::new() };
    // The straight way is as good as the one over ground to tell what is far, and quick enough for millions.
    let centre = xyz(centre);
    let to_centre = |p: LonLat| chord2(xyz(p), centre).sqrt();
    let mut distances: Vec<f64> = there().map(to_centre).collect();
    let far_m = if distances.len() < FEWEST {
        f64::INFINITY
    } else {
        nth(&mut distances, |len| (len - 1) * 9 / 10).map_or(f64::INFINITY, |most| NEAR_M.max(TIMES * most))
    };
    let is_lost = to_centre(NULL_ISLAND) > NEAR_M;
    let is_far = |p: LonLat| if p == NULL_ISLAND { is_lost } else { to_centre(p) > far_m };
    positions.into_iter().filter(|(_, p)| is_far(*p)).map(|(id, _)| id).collect()
}

/// Where the features lie that are not far away from the others.
pub fn main_extent(data: &Dataset) -> Option<Extent> {
    let far = far_away(data);
    if far.is_empty() {
        return data.extent();
    }
    // Both run in the order of the rows.
    let mut far = far.into_iter().peekable();
    let is_near = |feature: &Feature<'_>| far.next_if_eq(&feature.id()).is_none();
    Extent::of_extents(data.features().filter(is_near).filter_map(Feature::extent))
}

/// Where most of some layers lie together, of which these are the extents: those near the middle one. A layer that is
/// nothing but a point at 0,0 lies nowhere.
pub fn surroundings(extents: impl IntoIterator<Item = Extent>) -> Option<Extent> {
    let extents: Vec<Extent> = extents.into_iter().filter(|e| *e != Extent::of_point(NULL_ISLAND)).collect();
    let middle = middle(extents.iter().map(|extent| extent.centre()))?;
    let is_near = |extent: &Extent| distance(extent.centre(), middle).0 < NEAR_M;
    Extent::of_extents(extents.into_iter().filter(is_near)).or(Some(Extent::of_point(middle)))
}

/// The medians of both coordinates.
fn middle(positions: impl Iterator<Item = LonLat> + Clone) -> Option<LonLat> {
    let median = |of: fn(LonLat) -> f64| nth(&mut positions.clone().map(of).collect::<Vec<_>>(), |len| len / 2);
    Some(LonLat::new(median(|p| p.lon)?, median(|p| p.lat)?))
}

/// The number that stands at this place among so many, in the order of their size.
fn nth(numbers: &mut [f64], place: impl FnOnce(usize) -> usize) -> Option<f64> {
    let place = place(numbers.len());
    (place < numbers.len()).then(|| *numbers.select_nth_unstable_by(place, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DatasetBuilder, GeometryType};

    fn points(positions: &[[f64; 2]]) -> Dataset {
        let mut b = DatasetBuilder::default();
        for [lon, lat] in positions {
            b.begin_feature();
            let mut g = b.geometry(GeometryType::Point);
            g.coord(LonLat::new(*lon, *lat), None);
            g.end_point();
            b.end_feature();
        }
        b.finish()
    }

    fn far(positions: &[[f64; 2]]) -> Vec<u32> {
        far_away(&points(positions)).into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn a_digit_too_many_and_nothing_and_nothing_are_far() {
        let mut town: Vec<[f64; 2]> = (0..30).map(|i| [116.4 + f64::from(i) * 0.001, 39.7]).collect();
        assert!(far(&town).is_empty());
        town[3] = [16.4, 39.7];
        town[7] = [0.0, 0.0];
        assert_eq!(far(&town), [3, 7]);
        let extent = main_extent(&points(&town)).unwrap();
        assert!((extent.west, extent.north) == (116.4, 39.7) && extent.east < 116.43, "{extent:?}");
        assert_eq!(far(&[[0.0, 0.0], [116.4, 39.7]]), [0]);
        assert_eq!(far(&[[116.4, 39.7], [16.4, 39.7], [116.41, 39.7]]), [1]);
    }

    #[test]
    fn what_is_spread_or_few_or_there_is_not_far() {
        assert!(far(&[]).is_empty() && far(&[[0.0, 0.0]]).is_empty() && far(&[[0.0, 0.0], [0.0, 0.0]]).is_empty());
        assert!(far(&[[116.4, 39.7], [16.4, 39.7]]).is_empty(), "nobody knows which");
        assert!(far(&[[0.1, 0.1], [0.0, 0.0], [-0.1, 0.2]]).is_empty(), "they are there");
        let world: Vec<[f64; 2]> = (0..36).map(|i| [f64::from(i) * 10.0 - 175.0, 20.0]).collect();
        assert!(far(&world).is_empty());
        let fiji: Vec<[f64; 2]> = [179.8, -179.9, 179.9, -179.8].map(|lon| [lon, -17.0]).into();
        assert!(far(&fiji).is_empty(), "across the antimeridian");
        assert_eq!(main_extent(&points(&[[0.0, 0.0]])), Some(Extent::of_point(NULL_ISLAND)));
    }

    #[test]
    fn layers_that_lie_together_are_the_surroundings() {
        let at = |lon: f64, lat: f64| Extent::of_point(LonLat::new(lon, lat));
        assert_eq!(surroundings([]), None);
        assert_eq!(surroundings([at(0.0, 0.0)]), None);
        assert_eq!(surroundings([at(0.0, 0.0), at(116.4, 39.7)]), Some(at(116.4, 39.7)));
        let together = surroundings([at(116.4, 39.7), at(121.5, 31.2), at(116.5, 39.8)]).unwrap();
        assert_eq!(together, Extent { west: 116.4, south: 39.7, east: 116.5, north: 39.8 });
    }
}
