//! What taking a shift off would do to a layer, to be seen before it is drawn: a small piece of it among what is known
//! there.

use std::collections::HashSet;

use super::Reference;
use super::comparison::{known_features, route_of};
use super::shift::{Shift, ShiftBy};
use crate::crs::is_in_mainland;
use crate::data::{Dataset, Extent, Feature, LonLat, Piece};

/// How far the piece reaches from its middle, degrees of latitude (some 1.4 km): a shift of 500 m is seen in it.
const REACH_DEG: f64 = 0.0125;
/// Places that the middle is looked for at.
const TRIED: usize = 60;
/// Edges that are kept of the layer.
const MOST_EDGES: usize = 4_000;
/// Points that are kept beside those of known names: more would hide these.
const MOST_POINTS: usize = 100;

/// A piece of a layer as it is written, and with its shift taken off.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftPreview {
    /// The piece that is shown.
    pub around: Extent,
    /// The edges of lines and outlines, and the points, as edges without a length, as they are written …
    pub before: Vec<[LonLat; 2]>,
    /// … and the same with the shift taken off.
    pub after: Vec<[LonLat; 2]>,
    /// Where things of the layer's names are known to lie.
    pub known: Vec<LonLat>,
}

/// The piece of a layer that shows best whether it is shifted so: where much is known, and something of the layer lies
/// with its shift taken off. `None` where nothing is known beside it.
pub fn shift_preview(data: &Dataset, shift: &Shift, reference: &Reference) -> Option<ShiftPreview> {
    let right = |p: LonLat| shift.datum.to_wgs84(p);
    let mut named = HashSet::new();
    let (at, known): (Vec<LonLat>, Vec<LonLat>) = match shift.by {
        ShiftBy::Names => {
            let known = || known_features(data, reference);
            named.extend(known().map(|known| bits(known.at)));
            (known().map(|known| right(known.at)).collect(), known().flat_map(|known| known.there).collect())
        }
        ShiftBy::Routes => {
            let routes = data.features().filter_map(|feature| route_of(feature, reference));
            let known: Vec<LonLat> = routes.flatten().flatten().copied().collect();
            (known.clone(), known)
        }
        ShiftBy::Roads | ShiftBy::Headings => {
            (data.coords().iter().filter(|p| is_in_mainland(**p)).map(|p| right(*p)).collect(), Vec::new())
        }
    };
    let step = at.len().div_ceil(TRIED).max(1);
    let seen = |middle: LonLat| {
        let around = around(middle);
        let named = known.iter().filter(|p| around.contains(**p)).count();
        let roads = reference.roads().iter().filter(|[a, b]| around.contains(*a) || around.contains(*b)).count();
        // A thing of the same name says more than a road.
        (named, roads)
    };
    let scored = at.iter().copied().step_by(step).map(|middle| (seen(middle), middle));
    let (_, middle) = scored.filter(|(seen, _)| *seen != (0, 0)).max_by_key(|(seen, _)| *seen)?;
    let around = around(middle);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let edges = data.features().flat_map(Feature::pieces).flat_map(edges);
    let mut nameless = 0;
    for edge in edges.filter(|edge| edge.iter().all(|p| is_in_mainland(*p))) {
        let moved = edge.map(right);
        if !(touches(around, edge) || touches(around, moved)) {
            continue;
        }
        if edge[0] == edge[1] && !named.contains(&bits(edge[0])) {
            nameless += 1;
            if nameless > MOST_POINTS {
                continue;
            }
        }
        before.push(edge);
        after.push(moved);
        if before.len() == MOST_EDGES {
            break;
        }
    }
    Some(ShiftPreview { around, before, after, known })
}

fn bits(p: LonLat) -> [u64; 2] {
    [p.lon.to_bits(), p.lat.to_bits()]
}

fn around(middle: LonLat) -> Extent {
    let right = REACH_DEG / middle.lat.to_radians().cos().max(0.1);
    let [west, east] = [middle.lon - right, middle.lon + right];
    Extent { west, south: middle.lat - REACH_DEG, east, north: middle.lat + REACH_DEG }
}

/// The edges of lines and rings; of a point, one without a length.
fn edges(piece: Piece<'_>) -> Vec<[LonLat; 2]> {
    let of = |line: &[LonLat]| line.windows(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>();
    match piece {
        Piece::Point(p) => vec![[p, p]],
        Piece::Line(line) => of(line),
        Piece::Polygon(polygon) => polygon.rings().flat_map(of).collect(),
    }
}

/// Whether the rectangle around an edge meets an extent.
fn touches(extent: Extent, edge: [LonLat; 2]) -> bool {
    Extent::of_points(edge).is_some_and(|edge| edge.intersects(extent))
}

#[cfg(test)]
mod tests {
    use super::super::comparison::made::named_points;
    use super::super::shift::shift;
    use super::*;
    use crate::analysis::measure::distance;
    use crate::crs::Datum;
    use crate::plan::open_bundled;
    use crate::progress::Progress;

    /// A layer of the bundled plan as a shifted map has it.
    fn shifted(layer: &str, datum: Datum) -> Dataset {
        let opened = open_bundled(&Progress::default()).unwrap();
        let data = opened.plan.dataset(&layer.into()).unwrap();
        Dataset::clone(data).placed(|p| Some(datum.from_wgs84(p))).0
    }

    #[test]
    fn converted_stations_stand_on_those_known_and_the_piece_is_small_enough_to_see_it() {
        let reference = Reference::bundled();
        let data = shifted("metro_stations", Datum::Gcj02);
        let found = shift(&data, &reference).unwrap();
        let preview = shift_preview(&data, &found, &reference).unwrap();
        let nearest = |p: LonLat| preview.known.iter().map(|q| distance(p, *q).0).fold(f64::INFINITY, f64::min);
        let seen = || preview.before.iter().zip(&preview.after).filter(|(_, after)| preview.around.contains(after[0]));
        let off: Vec<f64> = seen().map(|(_, after)| nearest(after[0])).collect();
        assert!(off.len() >= 5 && off.iter().all(|m| *m < 1.0), "{off:?}");
        assert!(seen().all(|(before, after)| (400.0..700.0).contains(&distance(before[0], after[0]).0)));
        assert!(preview.around.north - preview.around.south < 0.03);
    }

    #[test]
    fn lines_of_known_names_are_told_by_where_these_run() {
        let reference = Reference::bundled();
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let data = shifted("metro_lines", datum);
            let found = shift(&data, &reference).unwrap();
            assert_eq!((found.datum, found.by, found.nearer), (datum, ShiftBy::Routes, found.compared));
            assert!(found.after_m < 1.0 && found.confidence > 0.9 && found.compared > 20, "{found:?}");
            let preview = shift_preview(&data, &found, &reference).unwrap();
            assert!(!preview.after.is_empty() && preview.known.iter().any(|p| preview.around.contains(*p)));
        }
        // As they lie, and as others draw them: some 100 m aside here and there, or moved as no map is.
        assert_eq!(shift(&shifted("metro_lines", Datum::Wgs84), &reference), None);
        let opened = open_bundled(&Progress::default()).unwrap();
        let lines = opened.plan.dataset(&"metro_lines".into()).unwrap();
        let moved = |by: fn(LonLat) -> LonLat| shift(&Dataset::clone(lines).placed(|p| Some(by(p))).0, &reference);
        let rough: fn(LonLat) -> LonLat =
            |p| LonLat::new(p.lon + 1e-3 * (p.lat * 7e3).sin(), p.lat + 1e-3 * (p.lon * 9e3).sin());
        assert_eq!(moved(rough), None);
        assert_eq!(moved(|p| LonLat::new(p.lon - 0.004, p.lat + 0.003)), None);
    }

    #[test]
    fn those_of_known_names_are_seen_among_many_others() {
        let reference = Reference::bundled();
        let stations = shifted("metro_stations", Datum::Gcj02);
        let found = shift(&stations, &reference).unwrap();
        let alone = shift_preview(&stations, &found, &reference).unwrap();
        let middle = alone.around.centre();
        let shops = (0..2_000_u32).map(|i| {
            let aside = |n: u32| (f64::from(n) - 20.0) * 2e-4;
            (format!("shop {i}"), LonLat::new(middle.lon + aside(i % 45), middle.lat + aside(i / 45)))
        });
        let own = stations.features().map(|f| (f.text("name_zh").unwrap().into_owned(), f.coords()[0]));
        let data = named_points(shops.chain(own)).finish();
        let among = shift_preview(&data, &found, &reference).unwrap();
        let holds = |p: &[LonLat; 2]| among.before.contains(p);
        assert!(among.around == alone.around && alone.before.iter().all(holds));
        assert_eq!(among.before.len(), alone.before.len() + MOST_POINTS);
    }

    #[test]
    fn converted_roads_are_shown_where_roads_are_known() {
        let reference = Reference::bundled();
        let data = shifted("roads", Datum::Bd09);
        let found = shift(&data, &reference).unwrap();
        let preview = shift_preview(&data, &found, &reference).unwrap();
        assert!(reference.roads().iter().flatten().filter(|p| preview.around.contains(**p)).count() > 5);
        assert!(preview.before.len() == preview.after.len() && preview.before.len() > 5 && preview.known.is_empty());
        // Where nothing is known there is nothing to show.
        let (elsewhere, _) = data.placed(|p| Some(LonLat::new(p.lon - 8.0, p.lat - 5.0)));
        let called = Shift { by: ShiftBy::Headings, ..found };
        assert_eq!(shift_preview(&elsewhere, &called, &reference), None);
    }
}
