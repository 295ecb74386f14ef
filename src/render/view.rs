//! What part of the map a picture shows: centre, scale, size. Screen y runs down, map y runs up.

use crate::crs::{MapCrs, MapPoint, MapRect};

/// Metres that one design pixel is wide on paper: 96 to the inch.
pub const PIXEL_M: f64 = 0.0254 / 96.0;

/// The finest and the coarsest resolution a view can have, map metres per pixel.
pub const METRES_PER_PX: std::ops::RangeInclusive<f64> = 1e-4..=2e6;

/// A view of the map plane, north up. Always finite, with a positive size and resolution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapView {
    centre: MapPoint,
    metres_per_px: f64,
    size_px: [f64; 2],
}

impl MapView {
    /// The resolution (map metres per design pixel) is held within [`METRES_PER_PX`], the size to at least
    /// one pixel; what is not finite becomes 0 m, 1 m per pixel or 1 pixel.
    pub fn new(centre: MapPoint, metres_per_px: f64, size_px: [f64; 2]) -> Self {
        let centre = if centre.is_finite() {
            MapPoint::new(centre.x.clamp(-1e9, 1e9), centre.y.clamp(-1e9, 1e9))
        } else {
            MapPoint::default()
        };
        let metres_per_px = if metres_per_px.is_finite() { metres_per_px } else { 1.0 };
        let metres_per_px = metres_per_px.clamp(*METRES_PER_PX.start(), *METRES_PER_PX.end());
        let size_px = size_px.map(|s| if s.is_finite() { s.clamp(1.0, 1e5) } else { 1.0 });
        Self { centre, metres_per_px, size_px }
    }

    /// The view that shows the whole rectangle with a margin around it; a point is shown at 1 m per pixel.
    ///
    /// ```
    /// use shapan::{crs::{MapPoint, MapRect}, render::MapView};
    /// let rect = MapRect { min: MapPoint::new(0.0, 0.0), max: MapPoint::new(1000.0, 500.0) };
    /// let view = MapView::fitted(rect, [220.0, 220.0], 10.0);
    /// assert_eq!(view.metres_per_px(), 5.0);
    /// ```
    pub fn fitted(rect: MapRect, size_px: [f64; 2], margin_px: f64) -> Self {
        Self::fitted_inside(rect, size_px, [margin_px; 4])
    }

    /// The same with a margin of its own at the left, the top, the right and the bottom: what is shown lies in the
    /// middle of the room that they leave.
    pub fn fitted_inside(rect: MapRect, size_px: [f64; 2], [left, top, right, bottom]: [f64; 4]) -> Self {
        let room = [(size_px[0] - left - right).max(1.0), (size_px[1] - top - bottom).max(1.0)];
        let metres_per_px = (rect.width() / room[0]).max(rect.height() / room[1]);
        let view = Self::new(rect.centre(), if metres_per_px > 0.0 { metres_per_px } else { 1.0 }, size_px);
        view.panned((left - right) / 2.0, (top - bottom) / 2.0)
    }

    /// The view centred here in which 1:`denominator` is true on the ground at the centre.
    pub fn at_scale(crs: &MapCrs, centre: MapPoint, denominator: f64, size_px: [f64; 2]) -> Self {
        let factor = crs.lonlat_from_map(centre).map_or(1.0, |p| crs.scale_factor(p));
        Self::new(centre, denominator * PIXEL_M * factor, size_px)
    }

    pub fn centre(&self) -> MapPoint {
        self.centre
    }

    /// Map metres per design pixel; ground metres are these over the CRS's scale factor.
    pub fn metres_per_px(&self) -> f64 {
        self.metres_per_px
    }

    /// Width and height in design pixels.
    pub fn size_px(&self) -> [f64; 2] {
        self.size_px
    }

    /// Pixels right of and below the top left corner.
    pub fn screen_from_map(&self, p: MapPoint) -> [f64; 2] {
        [
            (p.x - self.centre.x) / self.metres_per_px + self.size_px[0] / 2.0,
            (self.centre.y - p.y) / self.metres_per_px + self.size_px[1] / 2.0,
        ]
    }

    pub fn map_from_screen(&self, [x, y]: [f64; 2]) -> MapPoint {
        MapPoint::new(
            self.centre.x + (x - self.size_px[0] / 2.0) * self.metres_per_px,
            self.centre.y - (y - self.size_px[1] / 2.0) * self.metres_per_px,
        )
    }

    /// Magnified by a factor (2 shows half as much) so that what lies under the screen point stays there.
    #[must_use]
    pub fn zoomed_at(&self, screen: [f64; 2], factor: f64) -> Self {
        if !(factor.is_finite() && factor > 0.0) {
            return *self;
        }
        let zoomed = Self::new(self.centre, self.metres_per_px / factor, self.size_px);
        let (before, after) = (self.map_from_screen(screen), zoomed.map_from_screen(screen));
        let centre = MapPoint::new(self.centre.x + before.x - after.x, self.centre.y + before.y - after.y);
        Self::new(centre, zoomed.metres_per_px, self.size_px)
    }

    /// The view in which a box of the screen fills the map, in its middle; a box without an extent changes nothing.
    #[must_use]
    pub fn zoomed_to_box(&self, from: [f64; 2], to: [f64; 2]) -> Self {
        let size = [(to[0] - from[0]).abs(), (to[1] - from[1]).abs()];
        if !(size[0] >= 1.0 && size[1] >= 1.0) {
            return *self;
        }
        let (a, b) = (self.map_from_screen(from), self.map_from_screen(to));
        let share = (size[0] / self.size_px[0]).max(size[1] / self.size_px[1]);
        let centre = MapPoint::new(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y));
        Self::new(centre, self.metres_per_px * share, self.size_px)
    }

    /// Moved as a hand moves paper: what lay at the top left lies `dx` pixels right and `dy` below it now.
    #[must_use]
    pub fn panned(&self, dx: f64, dy: f64) -> Self {
        let centre = MapPoint::new(self.centre.x - dx * self.metres_per_px, self.centre.y + dy * self.metres_per_px);
        if centre.is_finite() { Self::new(centre, self.metres_per_px, self.size_px) } else { *self }
    }

    /// The same centre and scale in a window of another size.
    #[must_use]
    pub fn resized(&self, size_px: [f64; 2]) -> Self {
        Self::new(self.centre, self.metres_per_px, size_px)
    }

    /// N of 1:N, on the ground at the centre of the picture, for a screen of 96 pixels to the inch.
    pub fn scale_denominator(&self, crs: &MapCrs) -> f64 {
        self.ground_metres_per_px(crs) / PIXEL_M
    }

    /// Metres on the ground, east to west, that one pixel covers at the centre of the picture.
    pub fn ground_metres_per_px(&self, crs: &MapCrs) -> f64 {
        let factor = crs.lonlat_from_map(self.centre).map_or(1.0, |p| crs.scale_factor(p));
        self.metres_per_px / factor
    }

    /// What the picture shows of the map plane.
    pub fn map_rect(&self) -> MapRect {
        let half = self.size_px.map(|s| s / 2.0 * self.metres_per_px);
        MapRect {
            min: MapPoint::new(self.centre.x - half[0], self.centre.y - half[1]),
            max: MapPoint::new(self.centre.x + half[0], self.centre.y + half[1]),
        }
    }
}
