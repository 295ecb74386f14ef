//! Where the name of a point goes: at one of its sides, else some way off, a line leading to it.

use super::label::{Label, Leader, Waiting};
use super::label_along::SPECK_PX;
use super::label_emphasis::MARK_REACH_PX;
use super::label_placer::{AIR_EM, FEW_NAMES, Placer, Weights};
use super::label_space::ScreenBox;
use super::label_text::Block;
use super::symbolize::Shape;

/// How long the line is that leads from a point to a name away from it, px.
pub(super) const LEADERS_PX: [f64; 4] = [14.0, 30.0, 50.0, 76.0];
/// The same for what is asked for.
const FAR_LEADERS_PX: [f64; 7] = [14.0, 30.0, 50.0, 76.0, 104.0, 136.0, 170.0];
/// What it costs that the line crosses a marker.
const CROSSED: f64 = 4.0;
/// So much of its beginning may lie on another marker, px, for what is asked for.
const BEGINS_PX: f64 = 24.0;
/// From one box to the next of those that guard a line which leads to a name, px.
pub(super) const GUARD_PX: f64 = 4.0;
/// What it is worth to a name to stand on the same side as at the scale before.
const SAME_SIDE: f64 = 1.5;

impl Placer<'_> {
    pub(super) fn beside(&self, name: &Waiting<'_>) -> Option<Label> {
        let first = name.names.first()?;
        let piece = self.piece_beside(name)?;
        let [x, y] = self.middle(name)?;
        let frame = if self.is_framed(name) { self.scene.frame_reach_px() } else { 0.0 };
        let marker = name.drawing.symbols.get(first.class).and_then(|s| s.marker.as_ref());
        if piece.shape == Shape::Area {
            return self.by_outline(name, piece, frame);
        }
        let mark = if name.order.emphasis.is_some() { MARK_REACH_PX } else { 0.0 };
        let reach = marker.map_or(0.0, |m| m.size_px * name.factor / 2.0).max(frame).max(mark) + 4.0;
        let kept = self.kept_of(name).first().filter(|_| piece.shape == Shape::Point);
        let before = kept.map(|kept| kept.offset_from(name.drawing.anchor(piece)));
        // What is asked for, the few main places, those ranked above the others of their layer and, where the map is
        // large, all are named some way off if need be.
        let asked = self.is_asked(name);
        let few = name.drawing.names().len() <= FEW_NAMES;
        let is_main = asked || name.order.is_above(name.labeling);
        let led = is_main || few || name.at_home;
        let far = match (asked, is_main) {
            (true, _) => &FAR_LEADERS_PX[..],
            (_, true) => &LEADERS_PX[..],
            _ => &LEADERS_PX[..2],
        };
        // One of the main names rather hides a small marker than be missing. A name that something is drawn over is
        // the last resort, and one of many can do without.
        let clear = Weights { hidden: 0.35, markers: false, specks_px: 0.0, overlaid: false };
        let over_specks = Weights { specks_px: SPECK_PX, ..clear };
        let over = Weights { overlaid: true, ..clear };
        let layer = self.layer_of(name);
        let passes = [(clear, true), (over_specks, is_main), (over, asked || few && self.space.has_overlaid())];
        for (weights, _) in passes.into_iter().filter(|(_, serves)| *serves) {
            for form in name.text.forms() {
                let block = self.block(name, &form);
                let size = [block.width, block.height];
                let candidates = sides(size, reach).into_iter().map(|([dx, dy], cost)| {
                    let same = before.is_some_and(|[bx, by]| (bx - dx).hypot(by - dy) < 8.0);
                    ([x + dx, y + dy], if same { cost - SAME_SIDE } else { cost })
                });
                let inked = ink(ScreenBox::centred([0.0, 0.0], size[0], size[1]), name.labeling.size_px);
                let inked = [inked.right - inked.left, inked.bottom - inked.top];
                let centre = self.cheapest(candidates.clone(), size, inked, weights, Some([x, y]));
                if let Some((centre, _)) = centre {
                    return Some(self.label(name, block, centre));
                }
                if led && let Some(label) = self.led_away(name, &block, [x, y], [reach - 3.0; 2], far, weights.overlaid)
                {
                    return Some(label);
                }
                // What is asked for is named even where it hides others, but none of its own layer.
                let over = Weights { markers: true, overlaid: true, ..weights };
                let hides_another = |at: [f64; 2]| {
                    let of = ScreenBox::centred(at, inked[0], inked[1]);
                    layer.is_some_and(|layer| self.space.has_marker_of(layer, of, Some([x, y])))
                };
                let candidates = candidates.filter(|(at, _)| !hides_another(*at));
                if asked
                    && weights.overlaid
                    && let Some((centre, _)) = self.cheapest(candidates, size, inked, over, Some([x, y]))
                {
                    return Some(self.label(name, block, centre));
                }
            }
        }
        None
    }

    /// A name some way off what lies in the middle of a crowd, with a line leading to it; `half` is how far the
    /// thing reaches from its middle. No marker is hidden, and no line leads through a name; unless it may lie below
    /// what is `overlaid`, the name does not, nor does its line seem to lead to another marker.
    pub(super) fn led_away(
        &self,
        name: &Waiting<'_>,
        block: &Block,
        at: [f64; 2],
        half: [f64; 2],
        far_px: &[f64],
        overlaid: bool,
    ) -> Option<Label> {
        const DIRECTIONS: u32 = 16;
        /// A larger thing is not lost in a crowd.
        const LARGEST_PX: f64 = 60.0;
        if half[0].max(half[1]) > LARGEST_PX {
            return None;
        }
        let asked = self.is_asked(name);
        let layer = self.layer_of(name);
        let (half_width, half_height) = (block.width / 2.0 + 3.0, block.height / 2.0);
        let mut best: Option<(Label, f64)> = None;
        for (i, far) in far_px.iter().enumerate() {
            for step in 0..DIRECTIONS {
                let (sin, cos) = (f64::from(step) / f64::from(DIRECTIONS) * std::f64::consts::TAU).sin_cos();
                // From the edge of an ellipse around the thing to the nearest side of the name.
                let start = [at[0] + cos * (half[0] + 1.0), at[1] + sin * (half[1] + 1.0)];
                let end = [start[0] + cos * far, start[1] + sin * far];
                let side = |c: f64| if c.abs() < 0.2 { 0.0 } else { c.signum() };
                let centre = [
                    end[0] + side(cos) * half_width,
                    end[1] + if side(cos) == 0.0 { sin.signum() * half_height } else { 0.0 },
                ];
                let of = ScreenBox::centred(centre, block.width, block.height);
                let guards = (far / GUARD_PX).ceil().max(1.0);
                let dots: Vec<ScreenBox> = (0..=guards as u32)
                    .map(|t| f64::from(t) / guards)
                    .map(|t| {
                        let p = [start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t];
                        ScreenBox::centred(p, 3.0, 3.0)
                    })
                    .collect();
                // Sideways before up and down, and near before far.
                let crossed: usize = dots.iter().map(|dot| self.space.markers_under(*dot, Some(at))).sum();
                // A line through another marker of its kind seems to lead there.
                // What is asked for may stand so close to another that its line has to begin there.
                let begins = if asked && overlaid { (BEGINS_PX / GUARD_PX) as usize } else { 0 };
                let misleads =
                    |layer| dots.iter().skip(begins).any(|dot| self.space.has_marker_of(layer, *dot, Some(at)));
                if crossed > 0 && layer.is_some_and(misleads) {
                    continue;
                }
                let cost =
                    i as f64 * 2.0 + sin.abs() + self.space.ink_under(of, None) * 0.35 + crossed as f64 * CROSSED;
                if best.as_ref().is_some_and(|(_, least)| cost >= *least)
                    || !self.space.is_free(of)
                    || !overlaid && self.space.is_overlaid(of)
                    || self.space.has_marker(of, None)
                    || !dots.iter().all(|dot| self.space.is_free(*dot))
                {
                    continue;
                }
                let mut label = self.label(name, block.clone(), centre);
                let offset = |p: [f64; 2]| [p[0] - centre[0], p[1] - centre[1]];
                label.leader = Some(Leader { from: offset(start), to: offset(end), color: self.colors(name).text });
                label.boxes.extend(dots);
                best = Some((label, cost));
            }
        }
        best.map(|(label, _)| label)
    }
}

/// Places beside a point for a box of this size, its marker reaching so far: offsets of the middle, and costs.
fn sides([width, height]: [f64; 2], reach: f64) -> [([f64; 2], f64); 8] {
    // Text has air above and below its letters that may touch the marker.
    let (right, up) = (reach + width / 2.0, reach + height / 2.0 - 3.0);
    let (aside, above) = (reach * 0.6 + width / 2.0, reach * 0.6 + height / 2.0 - 2.0);
    [
        ([right, 0.0], 0.0),
        ([0.0, up], 0.8),
        ([-right, 0.0], 1.2),
        ([0.0, -up], 1.4),
        ([aside, -above], 1.8),
        ([aside, above], 2.0),
        ([-aside, above], 2.2),
        ([-aside, -above], 2.4),
    ]
}

/// The part of a box of text that ink fills: lines have air above and below.
pub(super) fn ink(of: ScreenBox, size_px: f64) -> ScreenBox {
    let air = AIR_EM / 2.0 * size_px;
    ScreenBox { top: of.top + air, bottom: of.bottom - air, ..of }
}
