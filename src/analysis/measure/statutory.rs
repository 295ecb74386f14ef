//! The statutory planar area: in the 3-degree Gauss–Krüger zone of CGCS2000 that a feature lies in. Not what the
//! program measures by itself, which is geodesic.

use super::{SquareMetres, centroid, centroid_of_pieces};
use crate::crs::{Cgcs2000Zone, MapCrs, MapPoint};
use crate::data::{Feature, LonLat, Piece, Polygon};

/// The area of a feature's areas in the zone of its centroid, edges straight in that plane, holes left out, and the
/// zone; `None` without areas, and outside China's zones (73.5°E to 136.5°E).
///
/// A zone stretches lengths by up to (Δλ cos φ)²/2 towards its edge, so the planar area exceeds the geodesic one by up
/// to 0.04 % at Beijing's latitude.
pub fn planar_area(feature: Feature<'_>) -> Option<(SquareMetres, Cgcs2000Zone)> {
    feature.polygons().next()?;
    area_in(Cgcs2000Zone::around(centroid(feature)?.lon)?, feature.polygons())
}

/// The same of a single polygon.
pub fn planar_polygon_area(polygon: Polygon<'_>) -> Option<(SquareMetres, Cgcs2000Zone)> {
    let centre = centroid_of_pieces(std::iter::once(Piece::Polygon(polygon)))?;
    area_in(Cgcs2000Zone::around(centre.lon)?, std::iter::once(polygon))
}

fn area_in<'a>(
    zone: Cgcs2000Zone,
    polygons: impl Iterator<Item = Polygon<'a>>,
) -> Option<(SquareMetres, Cgcs2000Zone)> {
    let crs = MapCrs::cgcs2000(zone);
    let mut sum = 0.0;
    for polygon in polygons {
        for (i, ring) in polygon.rings().enumerate() {
            let area = ring_area(&crs, ring)?;
            sum += if i == 0 { area } else { -area };
        }
    }
    Some((SquareMetres(sum), zone))
}

/// Gauss's formula about the first vertex, so that a small ring far from the origin loses no digits.
fn ring_area(crs: &MapCrs, ring: &[LonLat]) -> Option<f64> {
    let points: Vec<MapPoint> = ring.iter().map(|p| crs.map_from_lonlat(*p)).collect::<Option<_>>()?;
    let Some(origin) = points.first() else { return Some(0.0) };
    let local: Vec<(f64, f64)> = points.iter().map(|p| (p.x - origin.x, p.y - origin.y)).collect();
    let next = local.iter().cycle().skip(1);
    let doubled: f64 = local.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    Some(doubled.abs() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::measure;
    use crate::formats;
    use crate::progress::Progress;

    fn areas(text: &str) -> (f64, Option<(f64, u16)>) {
        let dataset = formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap();
        let feature = dataset.features().next().unwrap();
        (measure::area(feature).0, planar_area(feature).map(|(area, zone)| (area.0, zone.epsg())))
    }

    #[test]
    fn a_zone_stretches_with_the_distance_from_its_meridian() {
        let square = |lon: f64| {
            let (w, e) = (lon - 0.005, lon + 0.005);
            format!(
                r#"{{"type":"Polygon","coordinates":[[[{w},40],[{e},40],[{e},40.01],[{w},40.01],[{w},40]],
                [[{w},40],[{lon},40],[{lon},40.01],[{w},40.01],[{w},40]]]}}"#
            )
        };
        let (geodesic, planar) = areas(&square(117.0));
        let (planar, epsg) = planar.unwrap();
        assert_eq!(epsg, 4548);
        assert!((planar / geodesic - 1.0).abs() < 1e-6, "true to area on its meridian: {}", planar / geodesic);
        let (geodesic, planar) = areas(&square(118.4));
        // Scale 1 + (Δλ cos φ)²/2 · (1 + η²), squared for an area.
        let stretch = (1.4f64.to_radians() * 40f64.to_radians().cos()).powi(2);
        let ratio = planar.unwrap().0 / geodesic - 1.0;
        assert!((ratio - stretch).abs() < stretch * 0.01, "{ratio} against {stretch}");
    }

    #[test]
    fn what_has_no_area_or_no_zone_has_none() {
        assert_eq!(areas(r#"{"type":"Point","coordinates":[117,40]}"#).1, None);
        assert_eq!(areas(r#"{"type":"Polygon","coordinates":[[[10,40],[10.1,40],[10.1,40.1],[10,40]]]}"#).1, None);
    }
}
