//! Features that lie far from all the others of their layer – a row at 0,0, a digit too many –, single vertices that do,
//! and where the rest and the layers that belong together lie.

use crate::analysis::chord::{Xyz, chord2, xyz};
use crate::analysis::measure::distance;
use crate::data::{Dataset, Extent, Feature, FeatureId, LonLat, Piece};

/// Nothing nearer than this to the middle is far, metres: a wrong last digit of the degrees leads farther …
const NEAR_M: f64 = 50_000.0;
/// … but of features that lie no farther than this, so many or more are a place of their own …
const BESIDE_M: f64 = 100_000.0;
const PLACE: usize = 3;
/// … and of fewer in all than this one may well lie there.
const MANY: usize = 6;
/// Layers nearer than this to the middle one lie together with it.
const TOGETHER_M: f64 = 100_000.0;
/// Of layers that lie together one that is so many times as wide as the middle one says nothing about where …
const WIDE_TIMES: f64 = 20.0;
/// … which is taken to be so wide at least, metres …
const LEAST_WIDTH_M: f64 = 1_000.0;
/// … where so many others are left.
const LEFT: usize = 3;
/// What is far lies so many times as far as nine in ten of the features.
const TIMES: f64 = 20.0;
/// Of fewer features none is the one that stands apart …
const FEWEST: usize = 3;
/// … but for one where nobody is: 0,0.
const NULL_ISLAND: LonLat = LonLat { lon: 0.0, lat: 0.0 };
/// A vertex there is an error where it lies so many times as far as nine in ten.
const NULL_TIMES: f64 = 3.0;
/// What is so little wide has no vertices that far apart, degrees.
const NARROW_DEG: f64 = 0.5;

/// What lies far from the rest of a layer, each in the order of the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FarAway {
    /// Features that lie there with all they have, or most of it.
    pub features: Vec<FeatureId>,
    /// Features that lie where the others do, but for some of their vertices.
    pub by_vertices: Vec<FeatureId>,
    bounds: Option<Bounds>,
}

/// Where what is far begins.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bounds {
    centre: Xyz,
    far_m: f64,
    /// Whether nothing but an error lies at 0,0 …
    is_null_lost: bool,
    /// … and whether that is so of a vertex: areas of half the world may have one there.
    is_null_far: bool,
}

impl Bounds {
    fn is_far(&self, p: LonLat) -> bool {
        // The straight way is as good as the one over ground to tell what is far, and quick enough for millions.
        if p == NULL_ISLAND { self.is_null_far } else { chord2(xyz(p), self.centre) > self.far_m * self.far_m }
    }

    /// How many of the positions of a feature are far.
    fn far_of(&self, coords: &[LonLat]) -> usize {
        match coords.iter().all(|p| *p == NULL_ISLAND) {
            true if self.is_null_lost => coords.len(),
            true => 0,
            false => coords.iter().filter(|p| self.is_far(**p)).count(),
        }
    }

    /// Those that lie far from these positions.
    fn about(positions: &[LonLat]) -> Option<Self> {
        let there = || positions.iter().copied().filter(|p| *p != NULL_ISLAND);
        let centre = xyz(middle(there())?);
        let to_centre = |p: LonLat| chord2(xyz(p), centre).sqrt();
        let mut distances: Vec<f64> = there().map(to_centre).collect();
        let are_few = distances.len() < FEWEST;
        let most = nth(&mut distances, |len| (len - 1) * 9 / 10)?;
        let far_m = if are_few { f64::INFINITY } else { NEAR_M.max(TIMES * most) };
        let null_m = to_centre(NULL_ISLAND);
        Some(Self { centre, far_m, is_null_lost: null_m > NEAR_M, is_null_far: null_m > NEAR_M.max(NULL_TIMES * most) })
    }
}

/// What lies far from the rest of a layer.
pub(super) fn far_away(data: &Dataset) -> FarAway {
    let is_narrow = data.extent().is_none_or(|e| e.east - e.west < NARROW_DEG && e.north - e.south < NARROW_DEG);
    if is_narrow {
        return FarAway::default();
    }
    // The first position of a feature stands for all of it; where features are few, each stands for itself.
    let firsts: Vec<LonLat> = data.features().filter_map(|feature| feature.coords().first().copied()).collect();
    let are_few = firsts.len() < MANY;
    let all = || data.features().flat_map(Feature::pieces).flat_map(|piece| open(piece).collect::<Vec<_>>()).collect();
    let positions: Vec<LonLat> = if firsts.len() < FEWEST { all() } else { firsts };
    let Some(bounds) = Bounds::about(&positions) else { return FarAway::default() };
    let mut found = FarAway { bounds: Some(bounds), ..FarAway::default() };
    for feature in data.features() {
        let coords = feature.coords();
        let Some(first) = coords.first().copied() else { continue };
        if first != NULL_ISLAND && !bounds.is_far(first) && !is_wide(coords) {
            continue;
        }
        let far = bounds.far_of(coords);
        let is_odd = far == coords.len() || far > 0 && feature.pieces().any(|piece| jumps(piece, &bounds));
        match () {
            () if !is_odd => {}
            () if 2 * far > coords.len() => found.features.push(feature.id()),
            () => found.by_vertices.push(feature.id()),
        }
    }
    let is_beside = |id: &FeatureId| {
        let reach2 = BESIDE_M.max(bounds.far_m) * BESIDE_M.max(bounds.far_m);
        let is_within = |p: &LonLat| *p != NULL_ISLAND && chord2(xyz(*p), bounds.centre) <= reach2;
        data.feature(*id).is_some_and(|feature| feature.coords().iter().all(is_within))
    };
    if are_few || found.features.iter().filter(|id| is_beside(id)).count() >= PLACE {
        found.features.retain(|id| !is_beside(id));
    }
    found
}

/// The positions of a piece, of a ring without the one that closes it.
fn open(piece: Piece<'_>) -> impl Iterator<Item = LonLat> {
    let (lines, last): (Vec<&[LonLat]>, usize) = match piece {
        Piece::Point(_) => (Vec::new(), 0),
        Piece::Line(line) => (vec![line], 0),
        Piece::Polygon(polygon) => (polygon.rings().collect(), 1),
    };
    let point = if let Piece::Point(p) = piece { Some(p) } else { None };
    point.into_iter().chain(lines.into_iter().flat_map(move |line| line.iter().copied().skip(last)))
}

fn is_wide(coords: &[LonLat]) -> bool {
    let range = |of: fn(&LonLat) -> f64| {
        let ends = coords.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |e, c| (e.0.min(c), e.1.max(c)));
        ends.1 - ends.0
    };
    range(|p| p.lon) > NARROW_DEG || range(|p| p.lat) > NARROW_DEG
}

/// Whether a piece gets to what is far away by one edge, and not by and by as a long road does; or lies there alone.
fn jumps(piece: Piece<'_>, bounds: &Bounds) -> bool {
    let is_jump = |edge: &[LonLat]| {
        bounds.is_far(edge[0]) != bounds.is_far(edge[1]) && chord2(xyz(edge[0]), xyz(edge[1])) > NEAR_M * NEAR_M
    };
    match piece {
        Piece::Point(p) => bounds.is_far(p),
        Piece::Line(line) => line.windows(2).any(is_jump) || line.iter().all(|p| bounds.is_far(*p)),
        Piece::Polygon(polygon) => {
            polygon.rings().any(|ring| ring.windows(2).any(is_jump) || ring.iter().all(|p| bounds.is_far(*p)))
        }
    }
}

/// Features that lie far from the rest of a layer, or have a vertex there, in the order of their rows.
pub fn far_features(data: &Dataset) -> Vec<FeatureId> {
    let FarAway { mut features, by_vertices, .. } = far_away(data);
    features.extend(by_vertices);
    features.sort_unstable();
    features
}

/// Where a layer lies, but for features and vertices that are far away from the rest.
pub fn main_extent(data: &Dataset) -> Option<Extent> {
    let far = far_away(data);
    let Some(bounds) = far.bounds.filter(|_| !(far.features.is_empty() && far.by_vertices.is_empty())) else {
        return data.extent();
    };
    // All run in the order of the rows.
    let (mut features, mut by_vertices) = (far.features.into_iter().peekable(), far.by_vertices.into_iter().peekable());
    let near = data.features().filter(|feature| features.next_if_eq(&feature.id()).is_none());
    Extent::of_extents(near.filter_map(|feature: Feature<'_>| {
        if by_vertices.next_if_eq(&feature.id()).is_some() {
            Extent::of_points(feature.coords().iter().copied().filter(|p| !bounds.is_far(*p)))
        } else {
            feature.extent()
        }
    }))
}

/// Where most of some layers lie together, of which these are the extents: those near the middle one. A layer that is
/// nothing but a point at 0,0 lies nowhere.
pub fn surroundings(extents: impl IntoIterator<Item = Extent>) -> Option<Extent> {
    let extents = extents.into_iter().filter(|e| *e != Extent::of_point(NULL_ISLAND)).collect();
    let extents = without_widest(extents);
    let middle = middle(extents.iter().map(|extent| extent.centre()))?;
    let is_near = |extent: &Extent| distance(extent.centre(), middle).0 < TOGETHER_M;
    Extent::of_extents(extents.into_iter().filter(is_near)).or(Some(Extent::of_point(middle)))
}

/// The extents without those that are far wider than most: a province beside parcels.
fn without_widest(extents: Vec<Extent>) -> Vec<Extent> {
    let width = |e: &Extent| distance(LonLat::new(e.west, e.south), LonLat::new(e.east, e.north)).0;
    let Some(most) = nth(&mut extents.iter().map(width).collect::<Vec<_>>(), |len| len / 2) else { return extents };
    let limit = WIDE_TIMES * most.max(LEAST_WIDTH_M);
    let narrow: Vec<Extent> = extents.iter().copied().filter(|extent| width(extent) <= limit).collect();
    if narrow.len() >= LEFT { narrow } else { extents }
}

/// Where more than half of some layers lie together: of two that lie apart nobody knows which is the odd one.
pub fn common_ground(extents: impl IntoIterator<Item = Extent>) -> Option<Extent> {
    let extents: Vec<Extent> = extents.into_iter().collect();
    let around = surroundings(extents.iter().copied())?;
    let inside = extents.iter().filter(|extent| extent.intersects(around)).count();
    (2 * inside > extents.len()).then_some(around)
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
        far_away(&points(positions)).features.into_iter().map(|id| id.0).collect()
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
    fn a_wrong_digit_of_the_degrees_is_far_and_a_town_beside_is_not() {
        // A plan of 1 to 4 km, one place of which lies 85 km away: 115 instead of 116.
        for step in [0.001, 0.004] {
            let mut plan: Vec<[f64; 2]> = (0..12).map(|i| [116.4 + f64::from(i) * step, 39.7]).collect();
            plan[5][0] -= 1.0;
            assert_eq!(far(&plan), [5]);
            plan[7][0] -= 1.0;
            assert_eq!(far(&plan), [5, 7]);
        }
        // Of three one may well lie there; a vertex does not.
        assert!(far(&[[116.4, 39.7], [116.41, 39.7], [115.7, 39.7]]).is_empty());
        let square = |lon: f64| [[lon, 39.7], [lon + 0.01, 39.7], [lon + 0.01, 39.71], [lon, 39.71]];
        let mut squares: Vec<[[f64; 2]; 4]> = (0..6).map(|i| square(116.4 + f64::from(i) * 0.01)).collect();
        squares[2][1][0] -= 1.0;
        let rings: Vec<&[[f64; 2]]> = squares.iter().map(|ring| &ring[..]).collect();
        assert_eq!(by_vertices(&areas(&rings)), [2]);
        assert!(main_extent(&areas(&rings)).unwrap().west == 116.4);
        // Two towns 60 km apart, of which one has less.
        for other in [3, 4, 30] {
            let town = |lon: f64, count: i32| (0..count).map(move |i| [lon + f64::from(i) * 0.001, 39.7]);
            let towns: Vec<[f64; 2]> = town(116.4, 60).chain(town(117.1, other)).collect();
            assert!(far(&towns).is_empty(), "{other}");
            assert!(main_extent(&points(&towns)).unwrap().east > 117.1);
        }
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

    fn areas(rings: &[&[[f64; 2]]]) -> Dataset {
        let mut b = DatasetBuilder::default();
        for ring in rings {
            b.begin_feature();
            let mut g = b.geometry(GeometryType::Polygon);
            ring.iter().chain(ring.first()).for_each(|[lon, lat]| g.coord(LonLat::new(*lon, *lat), None));
            g.end_ring();
            g.end_polygon();
            b.end_feature();
        }
        b.finish()
    }

    fn by_vertices(data: &Dataset) -> Vec<u32> {
        far_away(data).by_vertices.into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn a_vertex_far_away_is_told_of_its_feature_and_hides_not_where_it_lies() {
        let plain = [[116.4, 39.7], [116.41, 39.7], [116.41, 39.71], [116.4, 39.71]];
        for bad in [[0.0, 0.0], [11.641, 39.7], [116.4, 3.971], [-116.4, 39.7]] {
            for at in 0..4 {
                let mut broken = plain;
                broken[at] = bad;
                for rings in [&[&broken[..]][..], &[&plain, &broken, &plain], &[&plain, &plain, &plain, &broken]] {
                    let data = areas(rings);
                    let broken = rings.iter().position(|ring| ring.contains(&bad)).unwrap();
                    assert_eq!(by_vertices(&data), [broken as u32], "{bad:?} {at} {}", rings.len());
                    assert!(far_away(&data).features.is_empty());
                    let extent = main_extent(&data).unwrap();
                    assert!(extent.west == 116.4 && extent.south == 39.7, "{bad:?} {at} {extent:?}");
                }
            }
        }
    }

    #[test]
    fn long_lines_and_wide_areas_have_no_vertex_too_far() {
        let mut b = DatasetBuilder::default();
        let mut line = |positions: &mut dyn Iterator<Item = LonLat>| {
            b.begin_feature();
            let mut g = b.geometry(GeometryType::LineString);
            positions.for_each(|p| g.coord(p, None));
            g.end_line();
            b.end_feature();
        };
        // Streets, and a railway from there to the far south.
        for i in 0..20 {
            line(&mut (0..2).map(|j| LonLat::new(116.4 + f64::from(i) * 0.001, 39.7 + f64::from(j) * 0.01)));
        }
        line(&mut (0..400).map(|i| LonLat::new(116.4, 39.7 - f64::from(i) * 0.02)));
        let data = b.finish();
        assert_eq!(far_away(&data), FarAway { bounds: far_away(&data).bounds, ..FarAway::default() });
        // Countries.
        let country =
            |lon: f64, lat: f64| vec![[lon, lat], [lon + 20.0, lat], [lon + 25.0, lat + 15.0], [lon + 1.0, lat + 12.0]];
        let countries: Vec<Vec<[f64; 2]>> = (0..12).map(|i| country(f64::from(i) * 25.0 - 150.0, 10.0)).collect();
        let rings: Vec<&[[f64; 2]]> = countries.iter().map(Vec::as_slice).collect();
        assert_eq!(by_vertices(&areas(&rings)), [] as [u32; 0]);
        assert_eq!(by_vertices(&areas(&rings[..1])), [] as [u32; 0]);
        // Squares of ten degrees, four of which meet at 0,0.
        let square = |i: u8| {
            let (x, y) = (f64::from(i % 6) * 10.0 - 30.0, f64::from(i / 6) * 10.0 - 20.0);
            [[x, y], [x + 10.0, y], [x + 10.0, y + 10.0], [x, y + 10.0]]
        };
        let squares: Vec<[[f64; 2]; 4]> = (0..24).map(square).collect();
        let rings: Vec<&[[f64; 2]]> = squares.iter().map(|ring| &ring[..]).collect();
        assert_eq!(far_away(&areas(&rings)).features, []);
        assert_eq!(by_vertices(&areas(&rings)), [] as [u32; 0]);
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

    #[test]
    fn a_province_beside_parcels_stretches_nothing() {
        let square =
            |lon: f64, lat: f64, size: f64| Extent { west: lon, south: lat, east: lon + size, north: lat + size };
        let parcels = [square(116.4, 39.7, 0.02), square(116.41, 39.7, 0.02), square(116.4, 39.71, 0.03)];
        let province = square(114.5, 38.0, 4.0);
        let around = Extent::of_extents(parcels);
        assert_eq!(surroundings(parcels.into_iter().chain([province])), around);
        // Of points the widest are not the odd ones.
        let points = [116.4, 116.41, 116.42].map(|lon| Extent::of_point(LonLat::new(lon, 39.7)));
        let plan = square(116.3, 39.6, 0.1);
        assert_eq!(surroundings(points.into_iter().chain([plan])).map(|e| e.west), Some(116.3));
        // Of few nobody knows which is the odd one.
        let few = surroundings([parcels[0], parcels[1], province]).unwrap();
        assert_eq!(few.west, 114.5);
    }

    #[test]
    fn common_ground_is_where_most_are() {
        let at = |lon: f64| Extent::of_point(LonLat::new(lon, 39.7));
        assert_eq!(common_ground([at(116.4), at(116.41), at(119.4)]).map(|e| e.west), Some(116.4));
        assert_eq!(common_ground([at(116.4), at(119.4)]), None);
        assert_eq!(common_ground([at(116.4)]), Some(at(116.4)));
        assert_eq!(common_ground([]), None);
    }
}
