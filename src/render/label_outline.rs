//! Where the name of an area goes that stands by its outline, as that of a plan's boundary: in a gap inside, else
//! along what is seen of the outline. Names that fill their areas are the business of `label_placer`.

use super::label::{Label, Waiting};
use super::label_beside::LEADERS_PX;
use super::label_inside::ScreenArea;
use super::label_placer::{Placer, Weights};
use super::label_space::ScreenBox;
use super::scene::Item;
use super::symbolize::DrawingPiece;

/// Air between an outline and its name, to the sides and above and below, px.
const GAP_PX: [f64; 2] = [8.0, 5.0];
/// Inside, a name keeps so far from every line, px.
const INSIDE_GAP_PX: f64 = 6.0;
/// Areas inside which a gap is looked for at most, to stay quick.
const MOST_INNER: usize = 64;
/// Places tried along each side.
const STEPS: u32 = 12;

impl Placer<'_> {
    /// The name in a gap inside the area, else beside its outline, else led away to; `frame` is how far a frame
    /// around it reaches from its middle.
    pub(super) fn by_outline(&self, name: &Waiting<'_>, piece: &DrawingPiece, frame: f64) -> Option<Label> {
        let view = &self.scene.view;
        let px = view.metres_per_px();
        let middle = view.screen_from_map(piece.bounds.centre());
        let half = [piece.bounds.width(), piece.bounds.height()].map(|side| (side / px / 2.0).max(frame));
        // An area smaller than its frame is taken for a square of that size.
        let area = if half[0].min(half[1]) > frame { self.visible_area(name, piece) } else { None };
        let [x, y] = middle;
        let square = || {
            vec![
                [x - half[0], y - half[1]],
                [x + half[0], y - half[1]],
                [x + half[0], y + half[1]],
                [x - half[0], y + half[1]],
            ]
        };
        let area = area.or_else(|| ScreenArea::new(vec![square()]))?;
        for form in name.text.forms() {
            let block = self.block(name, &form);
            let size = [block.width, block.height];
            if let Some(centre) = self.gap_inside(name, &area, size) {
                return Some(self.label(name, block, centre));
            }
            let clear = Weights { hidden: 0.2, markers: false, specks_px: 0.0, overlaid: false };
            if let Some(centre) = self.best(along_sides(&area, size), size, size, clear) {
                return Some(self.label(name, block, centre));
            }
            if let Some(label) = self.led_away(name, &block, middle, half, &LEADERS_PX, false) {
                return Some(label);
            }
            let over = Weights { markers: true, overlaid: true, ..clear };
            if let Some(centre) = self.best(along_sides(&area, size), size, size, over) {
                return Some(self.label(name, block, centre));
            }
        }
        None
    }

    /// A place inside an area where no line crosses and no other area lies.
    fn gap_inside(&self, name: &Waiting<'_>, area: &ScreenArea, [width, height]: [f64; 2]) -> Option<[f64; 2]> {
        let inner = self.areas_above(name, area)?;
        let of = [width + 2.0 * INSIDE_GAP_PX, height + 2.0 * INSIDE_GAP_PX];
        let fits = |centre: [f64; 2]| {
            let grown = ScreenBox::centred(centre, of[0], of[1]);
            self.space.is_free(ScreenBox::centred(centre, width, height))
                && self.space.ink_under(grown, None) == 0.0
                && !self.space.has_marker(grown, None)
                && !inner.iter().any(|inner| inner.contains(centre))
        };
        let fitting = area.fitting(of[0], of[1], area.pole()).into_iter().filter(|(centre, _)| fits(*centre));
        fitting.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(centre, _)| centre)
    }

    /// The areas of upper layers over this one, on the screen; `None` when they are too many to look at.
    fn areas_above(&self, name: &Waiting<'_>, area: &ScreenArea) -> Option<Vec<ScreenArea>> {
        let scene = self.scene;
        let above = scene.layers.iter().skip_while(|l| l.layer != name.drawing.layer).skip(1);
        let mut areas = Vec::new();
        for item in above.flat_map(|l| &l.items) {
            let Item::Fill { paths, .. } = item else { continue };
            if areas.len() >= MOST_INNER {
                return None;
            }
            let paths = scene.paths.get(paths.clone()).unwrap_or(&[]);
            let ring = |path| scene.path_points(path).iter().map(|p| scene.view.screen_from_map(*p)).collect();
            let inner = ScreenArea::new(paths.iter().map(ring).collect());
            areas.extend(inner.filter(|inner| inner.bounds.overlaps(area.bounds)));
        }
        Some(areas)
    }
}

/// Places that touch an area from outside, all along its sides, and what they cost: below before above before right
/// before left, the middle before the ends.
fn along_sides(area: &ScreenArea, [width, height]: [f64; 2]) -> Vec<([f64; 2], f64)> {
    let bounds = area.bounds;
    let mut places = Vec::new();
    for i in 0..=STEPS {
        let t = f64::from(i) / f64::from(STEPS);
        let off_middle = (t - 0.5).abs() * 3.0;
        let x = bounds.left + (bounds.right - bounds.left) * t;
        if let Some((top, bottom)) = area.reach(0, [x - width / 2.0, x + width / 2.0]) {
            places.push(([x, bottom + GAP_PX[1] + height / 2.0], off_middle));
            places.push(([x, top - GAP_PX[1] - height / 2.0], 0.8 + off_middle));
        }
        let y = bounds.top + (bounds.bottom - bounds.top) * t;
        if let Some((left, right)) = area.reach(1, [y - height / 2.0, y + height / 2.0]) {
            places.push(([right + GAP_PX[0] + width / 2.0, y], 1.6 + off_middle));
            places.push(([left - GAP_PX[0] - width / 2.0, y], 2.0 + off_middle));
        }
    }
    places
}
