//! Areas that are all but a line: small and thin features.

use super::fault::{Fault, FaultKind, LayerFeature};
use super::ground::Lay;
use super::tolerance::Tolerance;
use crate::analysis::measure::{self, OwnedPolygon};
use crate::data::{Dataset, LonLat, Polygon};
use crate::progress::{Cancelled, Progress};

/// Polygons below the area and the thinness of the tolerance, one fault each. Thin overlaps and gaps are told by
/// those checks themselves.
///
/// # Errors
/// Only when cancelled.
pub fn slivers(layers: &[&Dataset], tolerance: &Tolerance, progress: &Progress) -> Result<Vec<Fault>, Cancelled> {
    let lay = Lay::about(layers).ok().flatten();
    let mut faults = Vec::new();
    for (layer, dataset) in layers.iter().enumerate() {
        for feature in dataset.features() {
            progress.check()?;
            let of = LayerFeature { layer, feature: feature.id() };
            let is_thin = |polygon: &Polygon<'_>| {
                let (area, perimeter) = (measure::polygon_area(*polygon).0, measure::perimeter(*polygon).0);
                // A ring without any width is a broken ring, not a thin one.
                2.0 * area > tolerance.width_m * perimeter && tolerance.is_sliver(area, perimeter)
            };
            for polygon in feature.polygons().filter(is_thin) {
                let rings: Vec<Vec<LonLat>> = polygon.rings().map(<[LonLat]>::to_vec).collect();
                let areas = vec![OwnedPolygon::from_rings(&rings)];
                let lay = lay.or_else(|| Lay::about_areas(&areas));
                let place = lay.and_then(|lay| lay.place_in(&areas)).or(polygon.exterior().first().copied());
                faults.push(Fault::of_areas(FaultKind::Sliver, vec![of], layer, areas, place));
            }
        }
    }
    Ok(faults)
}
