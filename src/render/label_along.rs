//! Names of lines: along their course, straight or round a bend; or on the line, in a plate.

use super::clip::{clipped_line, thinned};
use super::label::{Label, Plate, TextLine, Waiting};
use super::label_line::{Course, Reading, Run, length, point_at};
use super::label_placer::{FEW_NAMES, Placer, Weights};
use super::label_space::ScreenBox;
use super::label_text::{BASELINE_EM, Block, Form, Role, block, is_chinese};
use super::text::clusters;

/// From one name of a line to the next, px.
const REPEAT_PX: f64 = 620.0;
/// Chinese along a line steeper than this stands upright, one character below the other.
const STEEP_DEG: f64 = 52.0;
/// From one upright character to the next, ems.
const STACKED_EM: f64 = 1.12;
/// A name may lie on so many cells of other lines for each pixel of its length: crossed, but not struck through.
const MOST_STRUCK: f64 = 0.07;
/// Markers up to this size are specks on a line, px.
pub(super) const SPECK_PX: f64 = 9.5;
/// What it costs to name a part of a line instead of the next longer one.
const SHORTER_PART: f64 = 1.0;
/// A line that strays no more than this from the straight has its name straight, ems.
const STRAIGHT_EM: f64 = 0.16;

impl Placer<'_> {
    /// The visible parts of a line's features on the screen, the longest first.
    fn visible_parts(&self, name: &Waiting<'_>) -> Vec<Vec<[f64; 2]>> {
        let view = &self.scene.view;
        let frame = view.map_rect().grown(-8.0 * view.metres_per_px());
        let mut parts: Vec<Vec<[f64; 2]>> = Vec::new();
        for piece in name.names.iter().flat_map(|n| name.drawing.pieces_of(n)) {
            for ring in name.drawing.rings(piece).filter(|_| frame.intersects(piece.bounds)) {
                for part in clipped_line(ring, frame) {
                    let mut coarse = Vec::new();
                    thinned(&part.points, view.metres_per_px(), &mut coarse);
                    parts.push(coarse.into_iter().map(|p| view.screen_from_map(p)).collect());
                }
            }
        }
        parts.sort_by(|a, b| length(b).total_cmp(&length(a)));
        parts.truncate(6);
        parts
    }

    /// One line of text of a name.
    fn line_block(&self, name: &Waiting<'_>, text: &str) -> Block {
        let form = Form(vec![(text, Role::Name)]);
        // The number is part of the text already.
        block(&form, None, name.labeling, &self.colors(name), &self.options.fonts)
    }

    /// The name in its plate, on the line where it hides least; not near its `others`.
    pub(super) fn plate_on_line(&self, name: &Waiting<'_>, others: &[[f64; 2]]) -> Option<Label> {
        let parts = self.visible_parts(name);
        let plate = self.colors(name).plate;
        let pad = if plate.is_some() { [7.0, 2.0] } else { [0.0, 0.0] };
        // The few main lines of a plan are named whatever their names hide; one of many can do without.
        let few = name.drawing.names().len() <= FEW_NAMES;
        for text in name.text.on_one_line() {
            let block = self.line_block(name, &text);
            let (width, height) = (block.width + 2.0 * pad[0], block.height + 2.0 * pad[1]);
            // Its own line lies under every place alike: only what else is hidden tells them apart.
            let clear = Weights {
                hidden: 0.25,
                markers: few || name.order.emphasis.is_some(),
                specks_px: 0.0,
                overlaid: false,
            };
            // Rather a few small stations below the plate than no name, and a line drawn over it as the last resort,
            // unless its layer recedes.
            let over_specks = Weights { specks_px: SPECK_PX, ..clear };
            let over = Weights { overlaid: true, ..over_specks };
            let all = [clear, over_specks, over].into_iter().take(if self.space.has_overlaid() && !name.recedes {
                3
            } else {
                2
            });
            for (weights, part) in all.flat_map(|w| parts.iter().map(move |p| (w, p))) {
                let total = length(part);
                if total < (width * 0.6).max(30.0) {
                    continue;
                }
                let steps = (0..=24).map(|i| 0.1 + 0.8 * f64::from(i) / 24.0);
                let places = steps.filter_map(|t| point_at(part, total * t).map(|p| (p, (t - 0.5).abs() * 6.0)));
                let apart = places.filter(|(p, _)| is_apart(*p, others));
                let Some(centre) = self.best(apart, [width, height], [width, height], weights) else { continue };
                let radius = if name.labeling.color.luminance() > 0.3 { height / 2.0 } else { 3.0 };
                let mut label = self.label(name, block, centre);
                label.boxes = vec![ScreenBox::centred(centre, width, height)];
                let rect = [-width / 2.0, -height / 2.0, width, height];
                label.plate = plate.map(|colors| Plate { rect, radius, colors });
                return Some(label);
            }
        }
        None
    }

    /// The name along the line, straight where the line is; not near its `others`.
    pub(super) fn along(&self, name: &Waiting<'_>, others: &[[f64; 2]]) -> Option<Label> {
        let size = name.labeling.size_px;
        let own = self.layer_of(name);
        let parts: Vec<Course> =
            self.visible_parts(name).iter().filter_map(|part| Course::new(part, size * 3.0)).collect();
        for text in name.text.on_one_line() {
            let block = self.line_block(name, &text);
            let upright = text.chars().all(is_chinese);
            let mut best: Option<(Label, f64)> = None;
            for (i, course) in parts.iter().enumerate() {
                for run in course.runs(block.width + size) {
                    // Long parts before short ones, their middles before their ends.
                    let off_middle = run.eccentricity * 6.0 + i as f64 * SHORTER_PART;
                    if !is_apart(run.centre, others) || best.as_ref().is_some_and(|(_, c)| off_middle >= *c) {
                        continue;
                    }
                    let Some((label, bend)) = self.on_run(name, &block, course, &run, upright) else { continue };
                    if !label.boxes.iter().all(|b| self.space.is_free(*b) && !self.space.has_marker(*b, None)) {
                        continue;
                    }
                    let hidden: f64 = label.boxes.iter().map(|b| self.space.ink_under(*b, own)).sum();
                    if hidden > MOST_STRUCK * block.width {
                        continue;
                    }
                    let cost = off_middle + hidden * 0.3 + bend;
                    if best.as_ref().is_none_or(|(_, least)| cost < *least) {
                        best = Some((label, cost));
                    }
                }
            }
            if let Some((label, _)) = best {
                return Some(label);
            }
        }
        None
    }

    /// The name on one run of its line, and what its bend costs.
    fn on_run(
        &self,
        name: &Waiting<'_>,
        block: &Block,
        course: &Course,
        run: &Run,
        upright: bool,
    ) -> Option<(Label, f64)> {
        let size = name.labeling.size_px;
        let text = &block.lines.first()?.text;
        let width = |part: &str| self.options.fonts.width(part, size, name.labeling.bold);
        let advances: Vec<f64> = clusters(text).into_iter().map(width).collect();
        let straight = run.stray <= size * STRAIGHT_EM;
        if upright && run.angle_deg.abs() > STEEP_DEG {
            let steps = vec![size * STACKED_EM; advances.len()];
            let from = run.from + (block.width + size - size * STACKED_EM * advances.len() as f64) / 2.0;
            let places = course.characters(from, &steps, Reading::Downwards)?;
            let places: Vec<([f64; 2], f64)> = places.into_iter().map(|(p, _)| (p, 0.0)).collect();
            return Some((self.by_characters(name, text, &advances, &places), run.stray / size));
        }
        if straight {
            return Some((self.turned(name, block, run.centre, run.angle_deg), 0.0));
        }
        let places = course.characters(run.from + size / 2.0, &advances, Reading::Rightwards)?;
        // A straight stretch is read more easily.
        Some((self.by_characters(name, text, &advances, &places), 0.8 + run.stray / size))
    }

    /// Text turned along its line, guarded by a row of small boxes.
    fn turned(&self, name: &Waiting<'_>, block: &Block, centre: [f64; 2], angle_deg: f64) -> Label {
        let (width, height) = (block.width, block.height * 0.9);
        let mut label = self.label(name, block.clone(), centre);
        label.angle_deg = angle_deg;
        let (sin, cos) = angle_deg.to_radians().sin_cos();
        let count = (width / height).ceil().clamp(1.0, 60.0) as u32;
        label.boxes = (0..count)
            .map(|i| {
                let along = ((f64::from(i) + 0.5) / f64::from(count) - 0.5) * width;
                ScreenBox::centred([centre[0] + along * cos, centre[1] + along * sin], height, height)
            })
            .collect();
        label
    }

    /// Text set character by character, each about its own middle.
    fn by_characters(&self, name: &Waiting<'_>, text: &str, advances: &[f64], places: &[([f64; 2], f64)]) -> Label {
        let (size, bold) = (name.labeling.size_px, name.labeling.bold);
        let centre = places.get(places.len() / 2).map_or([0.0, 0.0], |(p, _)| *p);
        let color = self.colors(name).text;
        let mut label = self.label(name, Block { lines: Vec::new(), width: 0.0, height: 0.0 }, centre);
        label.boxes.clear();
        label.by_characters = true;
        for ((part, advance), (p, turn_deg)) in clusters(text).into_iter().zip(advances).zip(places) {
            let (sin, cos) = turn_deg.to_radians().sin_cos();
            let (dx, dy) = (-advance / 2.0, size * BASELINE_EM);
            let offset = [p[0] - centre[0] + dx * cos - dy * sin, p[1] - centre[1] + dx * sin + dy * cos];
            let text = part.to_owned();
            label.boxes.push(ScreenBox::centred(*p, size * 1.1, size * 1.15));
            label.lines.push(TextLine { text, offset, turn_deg: *turn_deg, size_px: size, bold, color });
        }
        label
    }
}

fn is_apart([x, y]: [f64; 2], others: &[[f64; 2]]) -> bool {
    others.iter().all(|o| (o[0] - x).hypot(o[1] - y) >= REPEAT_PX)
}
