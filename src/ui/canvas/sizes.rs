//! Sizes: when the map's has come to rest, and how fine a picture of it can be. Knows neither egui nor the GPU.

use std::time::{Duration, Instant};

use crate::render::{MOST_PIXELS, MapView};

/// A map that has not changed its size for so long is no longer being resized.
const SETTLED: Duration = Duration::from_millis(90);

/// Puts pictures off while the window is being resized: each would be of a size that is already gone, and a GPU
/// that is given work just then refuses the window its new size.
#[derive(Debug, Default)]
pub struct Settling {
    size: Option<[f64; 2]>,
    changed: Option<Instant>,
}

impl Settling {
    /// How long to wait before a map of this size is worth painting; `None`: now. The first size is.
    pub fn rest(&mut self, size: [f64; 2], now: Instant) -> Option<Duration> {
        if self.size != Some(size) {
            self.changed = self.size.replace(size).map(|_| now);
        }
        let rest = SETTLED.saturating_sub(now.saturating_duration_since(self.changed?));
        (!rest.is_zero()).then_some(rest)
    }
}

/// The pixels for one point that a picture of this size can have: those of the screen, or fewer where neither a
/// texture nor the memory would hold so many.
pub fn ratio_within(size: [f64; 2], ratio: f64, most_across: f64) -> f64 {
    let [width, height] = size.map(|s| s.max(1.0));
    // Sides are rounded to whole pixels afterwards, so their product may grow a little.
    let by_area = (MOST_PIXELS as f64 * 0.99 / (width * height)).sqrt();
    ratio.min(most_across / width.max(height)).min(by_area)
}

/// A view and up to `frame_px` points more on every side: whole pixels of the same grid, and no more than a texture
/// holds.
pub fn framed(view: &MapView, frame_px: f64, ratio: f64, most_across: f64) -> MapView {
    let grown = view.size_px().map(|size| {
        let room = ((most_across / ratio - size) / 2.0).clamp(0.0, frame_px);
        size + 2.0 * (room * ratio).floor() / ratio
    });
    view.resized(grown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::MapPoint;

    #[test]
    fn a_frame_keeps_the_pixel_grid_of_its_view() {
        let sizes = [1.0, 2.0, 7.5, 300.0, 736.0, 1439.5, 3840.0, 7680.0, 8190.0, 16_384.0];
        for (width, height) in sizes.into_iter().flat_map(|w| sizes.map(|h| (w, h))) {
            for ratio in [0.5, 0.75, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 3.0, 4.0] {
                let view = MapView::new(MapPoint::new(4.5e5, 4.4e6), 3.7, [width, height]);
                let frame = framed(&view, 160.0, ratio, 8192.0);
                // The corner of the view lies a whole number of pixels inside the frame.
                let corner = frame.screen_from_map(view.map_from_screen([0.0, 0.0])).map(|c| c * ratio);
                for ((c, size), of_view) in corner.into_iter().zip(frame.size_px()).zip([width, height]) {
                    assert!((c - c.round()).abs() < 1e-5, "{width}x{height} @{ratio}: {corner:?}");
                    assert!((-1e-5..=160.0 * ratio + 1e-5).contains(&c), "{width}x{height} @{ratio}: {corner:?}");
                    assert!((size - of_view - 2.0 * c / ratio).abs() < 1e-5);
                    assert!(size * ratio <= (of_view * ratio).max(8192.0) + 1e-6, "{width}x{height} @{ratio}: {size}");
                }
            }
        }
    }

    #[test]
    fn a_window_being_resized_is_waited_for() {
        let (mut settling, start) = (Settling::default(), Instant::now());
        let at = |ms| start + Duration::from_millis(ms);
        assert_eq!(settling.rest([800.0, 600.0], at(0)), None);
        assert_eq!(settling.rest([801.0, 600.0], at(5)), Some(SETTLED));
        // Every other size begins the waiting anew; the same size does not, so a map that is moved is painted.
        assert_eq!(settling.rest([802.0, 600.0], at(80)), Some(SETTLED));
        assert_eq!(settling.rest([802.0, 600.0], at(100)), Some(SETTLED - Duration::from_millis(20)));
        assert_eq!(settling.rest([802.0, 600.0], at(170)), None);
        assert_eq!(settling.rest([802.0, 600.0], at(171)), None);
        assert_eq!(settling.rest([800.0, 600.0], at(172)), Some(SETTLED));
    }

    #[test]
    fn a_picture_is_as_fine_as_the_screen_where_a_texture_holds_it() {
        for (size, ratio) in
            [([1.0, 1.0], 4.0), ([300.0, 200.0], 0.5), ([3840.0, 2160.0], 2.0), ([7680.0, 4320.0], 1.0)]
        {
            assert_eq!(ratio_within(size, ratio, 8192.0), ratio, "{size:?}");
        }
        for size in [[1.0, 9000.0], [7680.0, 4320.0], [16384.0, 16384.0], [1e5, 1e5], [1e5, 1.0], [0.0, 0.0]] {
            for (ratio, most) in [0.5, 1.0, 1.25, 1.5, 3.0, 4.0].into_iter().flat_map(|r| [(r, 2048.0), (r, 16384.0)]) {
                let held = ratio_within(size, ratio, most);
                let pixels = size.map(|s: f64| (s.max(1.0) * held).round());
                assert!(held > 0.0 && held <= ratio, "{size:?} @{ratio}: {held}");
                assert!(pixels.iter().all(|p| *p <= most), "{size:?} @{ratio}: {pixels:?}");
                assert!(pixels[0].max(1.0) * pixels[1].max(1.0) <= MOST_PIXELS as f64, "{size:?} @{ratio}: {pixels:?}");
            }
        }
    }
}
