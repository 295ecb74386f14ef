//! Where one name goes: beside a point, inside or beside an area, on or along a line.

use super::clip::{clipped_line, clipped_ring, thinned};
use super::label::{Label, Leader, Plate, TextLine, Waiting};
use super::label_inside::ScreenArea;
use super::label_line::{length, point_at, straight_runs};
use super::label_space::{LabelSpace, ScreenBox};
use super::map_theme::LabelColors;
use super::scene::{Scene, SceneOptions};
use super::symbolize::Shape;
use super::text::{Fonts, LINE_EM};
use crate::data::FeatureId;
use crate::project::LabelPlacement;

/// Layers of at most so many names may set a name beside its area, with a line leading to it.
const LEADERS_UP_TO: usize = 40;
/// Size of an area's second line to that of its name.
const SECOND_LINE: f64 = 0.8;

/// Places names one at a time, in the space that is left.
pub(super) struct Placer<'a> {
    pub scene: &'a Scene,
    pub options: &'a SceneOptions,
    pub space: LabelSpace,
}

/// Text set in lines, centred on each other.
struct Block {
    lines: Vec<TextLine>,
    width: f64,
    height: f64,
}

impl Placer<'_> {
    /// The label of a name at the best free place, if there is one.
    pub fn place(&self, name: &Waiting<'_>) -> Option<Label> {
        let first = name.names.first()?;
        let shape = name.drawing.pieces_of(first).first()?.shape;
        match (shape, name.labeling.placement) {
            (Shape::Line, _) if name.labeling.plate.is_some() => self.plate_on_line(name),
            (Shape::Line, LabelPlacement::Along) => self.along(name),
            (Shape::Line, _) => self.plate_on_line(name),
            (Shape::Area, LabelPlacement::Inside | LabelPlacement::Along) => self.inside(name),
            (Shape::Area, LabelPlacement::Beside) | (Shape::Point, _) => self.beside(name),
        }
    }

    fn colors(&self, name: &Waiting<'_>) -> LabelColors {
        let class = name.drawing.symbols.get(name.order.class).filter(|_| name.drawing.symbols.len() > 1);
        self.scene.theme.label(name.labeling, class.and_then(|s| s.stroke.as_ref()).map(|s| s.color))
    }

    /// The name in these lines, and the area below it.
    fn block(&self, name: &Waiting<'_>, lines: &[&str], area: bool) -> Block {
        let (labeling, colors, fonts) = (name.labeling, self.colors(name), Fonts::bundled());
        let area = name.names.first().and_then(|n| n.area.as_ref()).filter(|_| area).map(|a| a.get(self.options.lang));
        let named = lines.iter().map(|text| (*text, labeling.size_px, labeling.bold, colors.text));
        let sized = area.map(|text| (text.as_str(), labeling.size_px * SECOND_LINE, false, colors.secondary));
        let mut block = Block { lines: Vec::new(), width: 0.0, height: 0.0 };
        for (text, size_px, bold, color) in named.chain(sized) {
            let width = fonts.width(text, size_px, bold);
            let line_height = size_px * LINE_EM;
            let baseline = block.height + line_height / 2.0 + size_px * 0.37;
            block.lines.push(TextLine {
                text: text.to_owned(),
                offset: [-width / 2.0, baseline],
                size_px,
                bold,
                color,
            });
            block.width = block.width.max(width);
            block.height += line_height;
        }
        for line in &mut block.lines {
            line.offset[1] -= block.height / 2.0;
        }
        block
    }

    /// A label whose block is centred at a screen point.
    fn label(&self, name: &Waiting<'_>, block: Block, centre: [f64; 2]) -> Label {
        let colors = self.colors(name);
        Label {
            layer: name.drawing.layer.clone(),
            feature: name.names.first().map_or(FeatureId(0), |n| n.feature),
            anchor: self.scene.view.map_from_screen(centre),
            lines: block.lines,
            angle_deg: 0.0,
            halo_px: self.scene.theme.halo_px(name.labeling),
            halo: colors.halo,
            plate: None,
            leader: None,
            boxes: vec![ScreenBox::centred(centre, block.width, block.height)],
        }
    }

    /// The cheapest free box of candidates (centre, cost).
    fn best(
        &self,
        candidates: impl IntoIterator<Item = ([f64; 2], f64)>,
        width: f64,
        height: f64,
        weight: f64,
    ) -> Option<([f64; 2], f64)> {
        let mut best: Option<([f64; 2], f64)> = None;
        for (centre, cost) in candidates {
            let of = ScreenBox::centred(centre, width, height);
            if best.is_some_and(|(_, least)| cost >= least) || !self.space.is_free(of) {
                continue;
            }
            let cost = cost + self.space.hidden_by(of) * weight;
            if best.is_none_or(|(_, least)| cost < least) {
                best = Some((centre, cost));
            }
        }
        best
    }

    fn beside(&self, name: &Waiting<'_>) -> Option<Label> {
        let first = name.names.first()?;
        let view = self.scene.view.map_rect();
        let piece = name.drawing.pieces_of(first).iter().find(|p| view.intersects(p.bounds))?;
        let at = if piece.shape == Shape::Point { name.drawing.anchor(piece) } else { piece.bounds.centre() };
        let [x, y] = self.scene.view.screen_from_map(at);
        let block = self.block(name, &[name.text], true);
        let (width, height) = (block.width, block.height);
        let selected = self.options.selection.as_ref();
        let selected = selected.is_some_and(|(layer, of)| *layer == name.drawing.layer && *of == first.feature);
        let frame = if selected { self.scene.frame_reach_px() } else { 0.0 };
        if piece.shape == Shape::Area {
            // Beside the whole of it: a plan seen from afar is named, one that fills the picture is not.
            let px = self.scene.view.metres_per_px();
            let half = [piece.bounds.width(), piece.bounds.height()].map(|side| (side / px / 2.0).max(frame));
            let (dx, dy) = (half[0] + 6.0, half[1] + 2.0);
            let (dx, dy) = (dx + width / 2.0, dy + height / 2.0);
            let sides = [([0.0, dy], 0.0), ([0.0, -dy], 0.8), ([dx, 0.0], 1.6), ([-dx, 0.0], 2.0)];
            let candidates = sides.map(|([dx, dy], cost)| ([x + dx, y + dy], cost));
            let (centre, _) = self.best(candidates, width, height, 0.2)?;
            return Some(self.label(name, block, centre));
        }
        let marker = name.drawing.symbols.get(first.class).and_then(|s| s.marker.as_ref());
        let reach = marker.map_or(0.0, |m| m.size_px / 2.0).max(frame) + 4.0;
        // Text has air above and below its letters that may touch the marker.
        let (right, up) = (reach + width / 2.0, reach + height / 2.0 - 3.0);
        let (aside, above) = (reach * 0.6 + width / 2.0, reach * 0.6 + height / 2.0 - 2.0);
        let sides = [
            ([right, 0.0], 0.0),
            ([0.0, up], 0.8),
            ([-right, 0.0], 1.2),
            ([0.0, -up], 1.4),
            ([aside, -above], 1.8),
            ([aside, above], 2.0),
            ([-aside, above], 2.2),
            ([-aside, -above], 2.4),
        ];
        let candidates = sides.map(|([dx, dy], cost)| ([x + dx, y + dy], cost));
        let (centre, _) = self.best(candidates, width, height, 0.5)?;
        Some(self.label(name, block, centre))
    }

    fn inside(&self, name: &Waiting<'_>) -> Option<Label> {
        let first = name.names.first()?;
        let view = &self.scene.view;
        let frame = view.map_rect().grown(-4.0 * view.metres_per_px());
        let area_of = |r: crate::crs::MapRect| r.width() * r.height();
        let pieces = name.drawing.pieces_of(first).iter().filter(|p| frame.intersects(p.bounds));
        let piece = pieces.max_by(|a, b| area_of(a.bounds).total_cmp(&area_of(b.bounds)))?;
        let px = view.metres_per_px();
        let lead = name.drawing.names().len() <= LEADERS_UP_TO;
        let full = self.block(name, &[name.text], true);
        if !lead && piece.bounds.width() / px < full.width * 0.5 || piece.bounds.height() / px < 8.0 {
            return None;
        }
        let rings: Vec<Vec<[f64; 2]>> = name
            .drawing
            .rings(piece)
            .map(|ring| {
                // Coarse is good enough for a name, and bounds the work on a long coast.
                let mut coarse = Vec::new();
                thinned(&clipped_ring(ring, frame), 2.0 * px, &mut coarse);
                coarse.into_iter().map(|p| view.screen_from_map(p)).collect::<Vec<_>>()
            })
            .filter(|ring| ring.len() >= 3)
            .collect();
        let area = ScreenArea::new(rings)?;
        let pole = area.pole();
        let size = (area.bounds.right - area.bounds.left).hypot(area.bounds.bottom - area.bounds.top).max(1.0);
        let wrapped = wrapped(name.text);
        let mut forms: Vec<(Vec<&str>, bool)> = vec![(vec![name.text], true)];
        if let Some((a, b)) = wrapped {
            forms.push((vec![a, b], true));
        }
        forms.push((vec![name.text], false));
        if let Some((a, b)) = wrapped {
            forms.push((vec![a, b], false));
        }
        for (lines, with_area) in forms {
            let block = self.block(name, &lines, with_area);
            // The box asked for is a little smaller than the text's line height, a little wider than its ink.
            let (width, height) = (block.width + 6.0, block.height);
            let fitting = area.fitting(width, height, pole).into_iter().map(|(c, d)| (c, d / size * 12.0));
            if let Some((centre, _)) = self.best(fitting, width, height, 0.4) {
                return Some(self.label(name, block, centre));
            }
        }
        let block = self.block(name, &[name.text], false);
        let fits_nearly = area.bounds.right - area.bounds.left >= block.width * 0.6
            && area.bounds.bottom - area.bounds.top >= block.height * 0.8;
        if fits_nearly && let Some((centre, _)) = self.best([(pole, 0.0)], block.width, block.height, 1.0) {
            return Some(self.label(name, block, centre));
        }
        if lead { self.led(name, block, &area, pole) } else { None }
    }

    /// A name beside its area, with a line leading to it.
    fn led(&self, name: &Waiting<'_>, block: Block, area: &ScreenArea, pole: [f64; 2]) -> Option<Label> {
        const LEADER_PX: f64 = 20.0;
        let (left, right) = area.sides(pole);
        let ups = [0.0, -18.0, 18.0, -36.0, 36.0];
        let candidates = ups.into_iter().flat_map(|dy| {
            let (y, cost) = (pole[1] + dy, f64::abs(dy) / 12.0);
            let away = LEADER_PX + block.width / 2.0;
            [([right + away, y], cost), ([left - away, y], cost + 1.0)]
        });
        let (centre, _) = self.best(candidates, block.width, block.height, 0.5)?;
        let side = if centre[0] > pole[0] { -1.0 } else { 1.0 };
        let end = [side * (block.width / 2.0 + 4.0), 0.0];
        let start = [if side < 0.0 { right - 3.0 } else { left + 3.0 }, pole[1]];
        let from = [start[0] - centre[0], start[1] - centre[1]];
        let color = self.colors(name).text;
        let mut label = self.label(name, block, centre);
        label.leader = Some(Leader { from, to: end, color });
        Some(label)
    }

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
        parts.truncate(4);
        parts
    }

    fn plate_on_line(&self, name: &Waiting<'_>) -> Option<Label> {
        let block = self.block(name, &[name.text], false);
        let plate = self.colors(name).plate;
        let pad = if plate.is_some() { [7.0, 2.0] } else { [0.0, 0.0] };
        let (width, height) = (block.width + 2.0 * pad[0], block.height + 2.0 * pad[1]);
        for part in self.visible_parts(name) {
            let total = length(&part);
            if total < (width * 0.6).max(30.0) {
                break;
            }
            let steps = (0..=16).map(|i| 0.1 + 0.8 * f64::from(i) / 16.0);
            let candidates = steps.filter_map(|t| point_at(&part, total * t).map(|p| (p, (t - 0.5).abs() * 6.0)));
            // Its own line lies under every place alike: only what else is hidden tells them apart.
            if let Some((centre, _)) = self.best(candidates, width, height, 0.25) {
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

    fn along(&self, name: &Waiting<'_>) -> Option<Label> {
        let block = self.block(name, &[name.text], false);
        let size = name.labeling.size_px;
        let upright = name.text.chars().all(is_chinese);
        for part in self.visible_parts(name) {
            let runs = straight_runs(&part, block.width + size);
            let mut best: Option<(Label, f64)> = None;
            for run in runs {
                let label = if upright && run.angle_deg.abs() > 52.0 {
                    self.stacked(name, run.centre, run.angle_deg)
                } else {
                    self.turned(name, &block, run.centre, run.angle_deg)
                };
                if !label.boxes.iter().all(|b| self.space.is_free(*b)) {
                    continue;
                }
                let hidden: f64 = label.boxes.iter().map(|b| self.space.hidden_by(*b)).sum();
                let cost = run.eccentricity * 6.0 + hidden * 0.3;
                if best.as_ref().is_none_or(|(_, least)| cost < *least) {
                    best = Some((label, cost));
                }
            }
            if let Some((label, _)) = best {
                return Some(label);
            }
        }
        None
    }

    /// Text turned along its line, guarded by a row of small boxes.
    fn turned(&self, name: &Waiting<'_>, block: &Block, centre: [f64; 2], angle_deg: f64) -> Label {
        let block = Block { lines: block.lines.clone(), width: block.width, height: block.height };
        let (width, height) = (block.width, block.height * 0.9);
        let mut label = self.label(name, block, centre);
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

    /// Chinese characters upright, one below the other, along a steep line.
    fn stacked(&self, name: &Waiting<'_>, centre: [f64; 2], angle_deg: f64) -> Label {
        let size = name.labeling.size_px;
        let (sin, cos) = angle_deg.to_radians().sin_cos();
        // Downwards along the line.
        let (dx, dy) = if sin >= 0.0 { (cos, sin) } else { (-cos, -sin) };
        let colors = self.colors(name);
        let mut label = self.label(name, Block { lines: Vec::new(), width: 0.0, height: 0.0 }, centre);
        label.boxes.clear();
        let count = name.text.chars().count() as f64;
        for (i, character) in name.text.chars().enumerate() {
            let along = (i as f64 - (count - 1.0) / 2.0) * size * 1.12;
            let (x, y) = (dx * along, dy * along);
            label.boxes.push(ScreenBox::centred([centre[0] + x, centre[1] + y], size * 1.1, size * 1.15));
            label.lines.push(TextLine {
                text: character.to_string(),
                offset: [x - size / 2.0, y + size * 0.37],
                size_px: size,
                bold: name.labeling.bold,
                color: colors.text,
            });
        }
        label
    }
}

/// A name broken in two at the space nearest to its middle.
fn wrapped(text: &str) -> Option<(&str, &str)> {
    let middle = text.len() / 2;
    let at = text.match_indices(' ').map(|(at, _)| at).min_by_key(|at| at.abs_diff(middle))?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

fn is_chinese(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}
