//! The map half as large again, for a room: the same ground in a picture of fewer points, each of which is drawn larger.
//! Texts, lines and signs grow; the scale of the map stays what it is.

use crate::render::{Emphasis, MapView};
use crate::session::Settings;

/// By how much texts, lines and signs grow.
const LARGER: f32 = 1.5;

/// Points of the window for one of the picture's view.
pub fn magnification(settings: &Settings) -> f32 {
    if settings.large { LARGER } else { 1.0 }
}

/// The view of the same ground in fewer points.
pub fn condensed(view: &MapView, by: f32) -> MapView {
    let by = f64::from(by);
    MapView::new(view.centre(), view.metres_per_px() * by, view.size_px().map(|side| side / by))
}

/// What is given in points of the window, in points of the condensed view.
pub fn condensed_emphasis(emphasis: Emphasis, by: f32) -> Emphasis {
    let by = f64::from(by);
    let line = |line: Vec<[f64; 2]>| line.into_iter().map(|p| p.map(|c| c / by)).collect();
    Emphasis {
        plates: emphasis.plates.into_iter().map(|plate| plate.map(|c| c / by)).collect(),
        lines: emphasis.lines.into_iter().map(line).collect(),
        faint_lines: emphasis.faint_lines.into_iter().map(line).collect(),
        ..emphasis
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::MapPoint;

    #[test]
    fn the_same_ground_is_seen_in_fewer_points() {
        let view = MapView::new(MapPoint::new(4.5e5, 4.4e6), 3.0, [900.0, 600.0]);
        let small = condensed(&view, 1.5);
        assert_eq!(small.size_px(), [600.0, 400.0]);
        let (a, b) = (view.map_rect(), small.map_rect());
        assert!((a.min.x - b.min.x).abs() < 1e-6 && (a.max.y - b.max.y).abs() < 1e-6);
        assert_eq!(condensed(&view, 1.0), view);
    }
}
