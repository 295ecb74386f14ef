//! What a person measures by drawing: a chain of edges, or an outline. Pure geometry on WGS 84; every number comes
//! from [`measure`], and is the one that the command line gives.

use super::measure::{self, Metres, SquareMetres};
use crate::crs::Cgcs2000Zone;
use crate::data::{LonLat, Polygon};

/// One edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredEdge {
    pub from: LonLat,
    pub to: LonLat,
    pub length: Metres,
    /// Bearing at `from`, degrees clockwise from north; `None` between equal positions.
    pub azimuth_deg: Option<f64>,
}

/// The edges of a chain in their order.
///
/// ```
/// use shapan::{analysis::measurement::measured_edges, data::LonLat};
/// let edges = measured_edges(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]].map(LonLat::from));
/// assert_eq!(edges.len(), 2);
/// assert_eq!(edges[0].azimuth_deg, Some(90.0));
/// ```
pub fn measured_edges(line: &[LonLat]) -> Vec<MeasuredEdge> {
    let edge = |ends: &[LonLat]| {
        let (from, to) = (ends[0], ends[1]);
        MeasuredEdge { from, to, length: measure::distance(from, to), azimuth_deg: measure::azimuth(from, to) }
    };
    line.windows(2).map(edge).collect()
}

/// What an outline encloses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredArea {
    pub perimeter: Metres,
    pub extent: AreaExtent,
}

/// How large it is, or why that cannot be said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AreaExtent {
    Known {
        geodesic: SquareMetres,
        /// The statutory planar area, and the zone of CGCS2000 it is of; `None` outside China's zones.
        planar: Option<(SquareMetres, Cgcs2000Zone)>,
    },
    /// The outline crosses or touches itself here: it has no inside that everybody would agree on.
    MeetsItself(LonLat),
}

/// An outline through its vertices and back to the first; `None` of fewer than three.
pub fn measured_area(vertices: &[LonLat]) -> Option<MeasuredArea> {
    let ring = closed(vertices)?;
    let perimeter = measure::line_length(&ring);
    if let Some(at) = measure::self_contact(&ring) {
        return Some(MeasuredArea { perimeter, extent: AreaExtent::MeetsItself(at) });
    }
    let starts = [0, u32::try_from(ring.len()).ok()?];
    let polygon = Polygon::new(&ring, &starts);
    let (geodesic, planar) = (measure::polygon_area(polygon), measure::planar_polygon_area(polygon));
    Some(MeasuredArea { perimeter, extent: AreaExtent::Known { geodesic, planar } })
}

/// The ring through the vertices that ends where it began; `None` of fewer than three.
pub fn closed(vertices: &[LonLat]) -> Option<Vec<LonLat>> {
    let first = vertices.first().filter(|_| vertices.len() >= 3)?;
    let mut ring = vertices.to_vec();
    if ring.last() != Some(first) {
        ring.push(*first);
    }
    Some(ring)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(lon: f64) -> [LonLat; 4] {
        [[lon, 39.7], [lon + 0.01, 39.7], [lon + 0.01, 39.71], [lon, 39.71]].map(LonLat::from)
    }

    #[test]
    fn an_outline_has_both_areas_and_its_closing_edge() {
        let corners = square(117.0);
        let measured = measured_area(&corners).unwrap();
        let AreaExtent::Known { geodesic, planar: Some((planar, zone)) } = measured.extent else { panic!() };
        let ring = closed(&corners).unwrap();
        assert_eq!(geodesic, measure::polygon_area(Polygon::new(&ring, &[0, 5])));
        assert_eq!(measured.perimeter, measure::line_length(&ring));
        assert_eq!(zone.epsg(), 4548);
        assert!((planar.0 / geodesic.0 - 1.0).abs() < 1e-6 && planar != geodesic, "{planar:?} {geodesic:?}");
        assert_eq!(measured_area(&ring), Some(measured), "closed or not");
        assert_eq!(measured_area(&corners[..2]), None);
    }

    #[test]
    fn what_crosses_itself_has_no_area_and_what_lies_abroad_no_planar_one() {
        let [a, b, c, d] = square(117.0);
        let crossed = measured_area(&[a, c, b, d]).unwrap();
        assert!(matches!(crossed.extent, AreaExtent::MeetsItself(at) if (at.lon - 117.005).abs() < 1e-6));
        assert!(crossed.perimeter.0 > 4000.0);
        let abroad = measured_area(&square(8.0)).unwrap();
        assert!(matches!(abroad.extent, AreaExtent::Known { planar: None, .. }));
    }
}
