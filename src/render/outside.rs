//! The ground outside of a query, dimmed on a picture that leaves the program. In the window it is an overlay.

use super::clip::{clipped_ring, thinned};
use super::scene::{CLIP_MARGIN_PX, Item, Scene, SceneLayer, ScenePath};
use crate::crs::{MapPoint, MapRect};
use crate::data::FeatureId;
use crate::project::LayerId;

/// The layer of a scene that dims what lies outside of a query.
pub const OUTSIDE_LAYER: &str = "outside-of-query";
/// Vertices nearer to each other than this many pixels are one: the edge lies below the line of the limit.
const THIN_PX: f64 = 0.3;

/// Puts the dimming into a scene, below the layers that are `marks`; nothing without rings.
pub(super) fn dim_outside(scene: &mut Scene, rings: &[Vec<MapPoint>], marks: &[LayerId]) {
    if rings.is_empty() {
        return;
    }
    let px = scene.view.metres_per_px();
    let clip = scene.view.map_rect().grown(CLIP_MARGIN_PX * px);
    let from = scene.paths.len();
    // Inside and outside change places at each ring.
    let rings = rings.iter().map(|ring| clipped_ring(ring, clip));
    for ring in std::iter::once(corners(clip)).chain(rings) {
        let start = scene.points.len();
        thinned(&ring, THIN_PX * px, &mut scene.points);
        if scene.points.len() - start < 3 {
            scene.points.truncate(start);
            continue;
        }
        scene.paths.push(ScenePath { points: start..scene.points.len(), closed: true, phase_px: 0.0 });
    }
    let (color, opacity) = scene.theme.colors().dim;
    let paths = from..scene.paths.len();
    let items = vec![Item::Fill { feature: FeatureId(0), color, opacity, hatch: None, paths }];
    let layer = SceneLayer { layer: LayerId::from(OUTSIDE_LAYER), opacity: 1.0, items };
    let at = scene.layers.iter().position(|layer| marks.contains(&layer.layer)).unwrap_or(scene.layers.len());
    scene.layers.insert(at, layer);
}

fn corners(MapRect { min, max }: MapRect) -> Vec<MapPoint> {
    vec![min, MapPoint::new(max.x, min.y), max, MapPoint::new(min.x, max.y)]
}
