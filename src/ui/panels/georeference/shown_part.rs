//! Which pixels of a picture are drawn at a scale, and where: of its copies the one that suits, of a large one what is
//! seen of it.

use egui::{Rect, pos2, vec2};

/// Screen pixels that a pixel of a copy may cover before a finer copy is drawn.
const MOST_ENLARGED: f32 = 1.25;
/// The widest and highest picture that is drawn as a whole, and the widest and highest part.
pub(super) const MOST_PX: u32 = 2048;

/// The copy to draw where a pixel of the picture takes so many of the screen; 0 is the picture itself.
pub(super) fn suiting(screen_px: f32, copies: usize) -> usize {
    let coarser = (MOST_ENLARGED / screen_px.max(1e-9)).log2().floor().max(0.0) as usize;
    coarser.min(copies.saturating_sub(1))
}

/// A rectangle of pixels of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) copy: usize,
    pub(super) min: [u32; 2],
    pub(super) max: [u32; 2],
}

impl Part {
    /// All of a copy.
    pub(super) fn whole(copy: usize, size: [u32; 2]) -> Self {
        Self { copy, min: [0; 2], max: size }
    }

    /// What lies in a rectangle of the picture's own pixels, with some room around for moving, as far as it may be
    /// so large.
    pub(super) fn around(seen: Rect, copy: usize, size: [u32; 2]) -> Self {
        let pixel = side_of(copy);
        let axis = |from: f32, to: f32, size: u32| {
            let [from, to] = [from / pixel, to / pixel];
            let room = ((MOST_PX as f32 - 2.0 - (to - from)) / 2.0).clamp(0.0, (to - from) / 2.0);
            // Out of range: saturated, then clamped.
            [((from - room).floor() as u32).min(size - 1), ((to + room).ceil() as u32).clamp(1, size)]
        };
        let [left, right] = axis(seen.left(), seen.right(), size[0]);
        let [top, bottom] = axis(seen.top(), seen.bottom(), size[1]);
        Self { copy, min: [left, top], max: [right.max(left + 1), bottom.max(top + 1)] }
    }

    /// Whether a rectangle of the picture's own pixels lies in it, as far as it lies in the copy at all.
    pub(super) fn covers(&self, seen: Rect, size: [u32; 2]) -> bool {
        let pixel = side_of(self.copy);
        let axis = |from: f32, to: f32, i: usize| {
            let ends = [(from / pixel).max(0.0), (to / pixel).min(size[i] as f32)];
            self.min[i] as f32 <= ends[0] && ends[1] <= self.max[i] as f32
        };
        axis(seen.left(), seen.right(), 0) && axis(seen.top(), seen.bottom(), 1)
    }

    /// Where it is drawn when the picture begins at a place, at so many points for each of its own pixels.
    pub(super) fn drawn(&self, picture: egui::Pos2, scale: f32) -> Rect {
        let at = |[x, y]: [u32; 2]| picture + vec2(x as f32, y as f32) * side_of(self.copy) * scale;
        Rect::from_min_max(at(self.min), at(self.max))
    }
}

/// What is seen in a frame, in the picture's own pixels.
pub(super) fn seen_in(frame: Rect, picture: Rect, scale: f32) -> Rect {
    let both = frame.intersect(picture);
    let pixel = |p: egui::Pos2| ((p - picture.min) / scale).to_pos2();
    if both.is_positive() {
        Rect::from_min_max(pixel(both.min), pixel(both.max))
    } else {
        Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0))
    }
}

/// Pixels of the picture, along a side, for one of a copy.
fn side_of(copy: usize) -> f32 {
    2_f32.powi(i32::try_from(copy).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_suits_the_scale() {
        let at = |screen_px| suiting(screen_px, 7);
        assert_eq!([at(8.0), at(1.0), at(0.5), at(0.2), at(0.01), at(0.0)], [0, 0, 1, 2, 6, 6]);
        assert_eq!(suiting(0.01, 1), 0);
    }

    /// A scan of 16,385 pixels halves to 8,193, … 1,025: stretched over its width the last was off by 15 pixels.
    #[test]
    fn a_pixel_is_drawn_in_its_place_in_every_copy() {
        let (mut size, scale, picture) = ([16_385, 9_001], 0.25, pos2(-700.0, 20.0));
        for copy in 0..6 {
            // A mark on pixel 8,192 of the picture stands on the first pixel of this copy that begins there.
            let mark = Part { copy, min: [8192 >> copy, 4096 >> copy], max: size };
            assert_eq!(mark.drawn(picture, scale).min, picture + vec2(8192.0, 4096.0) * scale, "{copy}");
            let whole = Part::whole(copy, size).drawn(picture, scale);
            assert!(whole.max.x >= picture.x + 16_385.0 * scale && whole.max.y >= picture.y + 9_001.0 * scale);
            size = size.map(|side: u32| side.div_ceil(2));
        }
    }

    #[test]
    fn a_part_holds_what_is_seen_and_some_room_to_move() {
        let size = [16_385, 9_001];
        let seen = Rect::from_min_max(pos2(8000.0, 0.0), pos2(8400.0, 240.0));
        let part = Part::around(seen, 0, size);
        assert_eq!(part, Part { copy: 0, min: [7800, 0], max: [8600, 360] });
        assert!(part.covers(seen, size) && part.covers(seen.translate(vec2(150.0, 100.0)), size));
        assert!(!part.covers(seen.translate(vec2(250.0, 0.0)), size));
        // At the far edge there is no more than the picture.
        let edge = Rect::from_min_max(pos2(16_000.0, 8_800.0), pos2(16_385.0, 9_001.0));
        let part = Part::around(edge, 1, [8193, 4501]);
        assert!(part.max == [8193, 4501] && part.covers(edge, [8193, 4501]));
        let wide = Part::around(Rect::from_min_max(pos2(0.0, 0.0), pos2(2000.0, 9.0)), 0, size);
        assert!(wide.max[0] - wide.min[0] <= MOST_PX);
    }

    #[test]
    fn what_is_seen_is_told_in_pixels_of_the_picture() {
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(400.0, 240.0));
        let picture = Rect::from_min_size(pos2(-100.0, 40.0), vec2(1000.0, 100.0));
        assert_eq!(seen_in(frame, picture, 0.5), Rect::from_min_max(pos2(200.0, 0.0), pos2(1000.0, 200.0)));
    }
}
