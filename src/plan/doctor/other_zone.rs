//! A layer whose source names the zone beside the true one: it lies a whole zone too far east or west.

use super::candidates::{COMPARED, GOOD_FIT_M, NEAR_M, fit, holds};
use super::far_away::main_extent;
use super::reference::Reference;
use crate::analysis::measure::distance;
use crate::crs::SourceCrs;
use crate::data::{Dataset, Extent, LonLat};
use crate::formats::Reading;

/// How far apart the middle meridians of neighbouring zones are, and of those beyond them, degrees.
const STEPS_DEG: [f64; 4] = [3.0, -3.0, 6.0, -6.0];
/// Surroundings wider than this hold whole towns of the neighbourhood: that a layer would lie in them says nothing.
const WIDEST_DEG: f64 = 0.5;
/// What lies a bit outside of the park lies where the park does; in shares of its extent.
const AROUND_PARK: f64 = 0.5;

/// The middle meridian of the zone in which a layer would lie where it belongs, degrees: all of it in the narrow
/// surroundings `near` or in the bundled park, or along the roads and stations of the reference. `None` of a layer that
/// lies near them, or that control points lay.
///
/// The zones of one system differ by their meridian only, so the layer is the same in each, turned about the axis of
/// the earth.
pub(super) fn other_zone(
    data: &Dataset,
    reading: &Reading,
    near: Option<Extent>,
    reference: &Reference,
) -> Option<f64> {
    if reading.control.is_some() {
        return None;
    }
    let meridian = SourceCrs::named(&data.origin().crs).ok()?.middle_meridian()?;
    let extent = main_extent(data)?;
    let is_away = |around: &Extent| distance(extent.centre(), around.centre()).0 > NEAR_M;
    let is_narrow =
        |around: &Extent| around.east - around.west < WIDEST_DEG && around.north - around.south < WIDEST_DEG;
    let park = reference.park().filter(is_away);
    let near = near.filter(|around| is_narrow(around) && is_away(around));
    let step = data.coords().len().div_ceil(COMPARED).max(1);
    let fit_of = |by: f64| {
        let positions = data.coords().iter().step_by(step);
        fit(&positions.map(|p| LonLat::new(p.lon + by, p.lat)).collect::<Vec<_>>(), reference)
    };
    let is_there = |by: f64| {
        let moved = |p: LonLat| LonLat::new(p.lon + by, p.lat);
        let corners = [LonLat::new(extent.west, extent.south), LonLat::new(extent.east, extent.north)].map(moved);
        let meets = |around: Extent| Extent::of_points(corners).is_some_and(|extent| holds(around, extent));
        let runs_along = |park: Extent| {
            distance(moved(extent.centre()), park.centre()).0 < NEAR_M && fit_of(by).is_some_and(|fit| fit < GOOD_FIT_M)
        };
        near.is_some_and(meets) || park.is_some_and(|park| meets(park.expanded(AROUND_PARK)) || runs_along(park))
    };
    // What runs along the roads as it is lies where it belongs, wherever other layers are.
    if park.is_none() && fit_of(0.0).is_some_and(|fit| fit < GOOD_FIT_M) {
        return None;
    }
    STEPS_DEG.into_iter().find(|by| is_there(*by)).map(|by| meridian + by)
}

#[cfg(test)]
mod tests {
    use super::super::is_place_doubtful;
    use super::*;
    use crate::crs::Datum;
    use crate::data::{DatasetBuilder, GeometryType, Origin};

    /// Stations near the plan, moved east by so many degrees, of a source that names this system.
    fn stations(by: f64, crs: &str) -> Dataset {
        let reference = Reference::bundled();
        let mut b = DatasetBuilder::default();
        for name in ["五福堂", "德茂", "火箭万源", "东高地", "和义"] {
            let p = reference.named(name)[0];
            b.begin_feature();
            let mut sink = b.geometry(GeometryType::Point);
            sink.coord(LonLat::new(p.lon + by, p.lat), None);
            sink.end_point();
            b.end_feature();
        }
        b.finish().with_origin(Origin { format: "Shapefile", crs: crs.to_owned(), datum: Datum::Wgs84, encoding: None })
    }

    #[test]
    fn the_zone_beside_the_true_one_is_found() {
        let reference = Reference::bundled();
        let found = |by: f64, crs: &str| other_zone(&stations(by, crs), &Reading::default(), None, &reference);
        assert_eq!(found(3.0, "EPSG:4549"), Some(117.0));
        assert_eq!(found(-3.0, "EPSG:4547"), Some(117.0));
        assert_eq!(found(6.0, "EPSG:32651"), Some(117.0));
        // Where they belong, somewhere else, and in degrees.
        assert_eq!(found(0.0, "EPSG:4548"), None);
        assert_eq!(found(1.5, "EPSG:4549"), None);
        assert_eq!(found(3.0, "EPSG:4326"), None);
        // Also of a system that a person has said: that is told, though not asked about again.
        let said = Reading { crs: Some("EPSG:4549".to_owned()), ..Reading::default() };
        assert_eq!(other_zone(&stations(3.0, "EPSG:4549"), &said, None, &reference), Some(117.0));
        assert!(!is_place_doubtful(&stations(3.0, "EPSG:4549"), &said, None, &reference));
        assert!(is_place_doubtful(&stations(3.0, "EPSG:4549"), &Reading::default(), None, &reference));
    }

    #[test]
    fn other_layers_tell_it_where_they_are_close_together() {
        let town = Extent::of_points([LonLat::new(113.9, 22.5), LonLat::new(114.1, 22.6)]).unwrap();
        let moved = |by: f64| {
            let mut b = DatasetBuilder::default();
            for lon in [113.95, 114.0] {
                b.begin_feature();
                let mut sink = b.geometry(GeometryType::Point);
                sink.coord(LonLat::new(lon + by, 22.55), None);
                sink.end_point();
                b.end_feature();
            }
            let crs = "EPSG:4548".to_owned();
            b.finish().with_origin(Origin { format: "Shapefile", crs, datum: Datum::Wgs84, encoding: None })
        };
        let none = Reference::default();
        let found = |by: f64, near: Option<Extent>| other_zone(&moved(by), &Reading::default(), near, &none);
        assert_eq!(found(3.0, Some(town)), Some(114.0));
        assert_eq!(found(3.0, None), None);
        assert_eq!(found(0.0, Some(town)), None);
        // In a province the next town is a town.
        assert_eq!(found(3.0, Some(town.expanded(3.0))), None);
    }
}
