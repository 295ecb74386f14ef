//! Where one name goes: beside a point, inside or beside an area. Lines are the business of `label_along`.

use super::clip::{clipped_ring, thinned};
use super::label::{Label, Leader, Waiting};
use super::label_beside::ink;
use super::label_inside::ScreenArea;
use super::label_kept::{Kept, KeptLabel};
use super::label_space::{LabelSpace, ScreenBox};
use super::label_text::{Block, Form, Role, block};
use super::map_theme::LabelColors;
use super::scene::{Scene, SceneOptions};
use super::symbolize::{DrawingPiece, Shape};
use super::text::LINE_EM;
use crate::crs::MapPoint;
use crate::project::LabelPlacement;

/// Layers of at most so many names may set a name beside its area, with a line leading to it.
const LEADERS_UP_TO: usize = 40;
/// Layers of at most so many names are what a plan is about.
pub(super) const FEW_NAMES: usize = 12;
/// A label kept from the picture before stands no farther than this from what it names, px.
const KEPT_WITHIN_PX: f64 = 320.0;
/// How much of a line's height has no ink, above and below together.
pub(super) const AIR_EM: f64 = LINE_EM - 1.0;
/// What it costs to say one thing less: the area, a second language, or all on one line.
const LESS_SAID: f64 = 1.8;
/// Places names one at a time, in the space that is left.
pub(super) struct Placer<'a> {
    pub scene: &'a Scene,
    pub options: &'a SceneOptions,
    pub space: LabelSpace,
    pub kept: Kept<'a>,
}

/// What a place costs besides its distance from the best.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    /// For each cell of ink and ten times for each marker that it hides.
    pub hidden: f64,
    /// Whether it may hide markers at all …
    pub markers: bool,
    /// … and how large those may be, px, that it may hide anyway.
    pub specks_px: f64,
    /// Whether it may lie below the lines that are drawn over the picture.
    pub overlaid: bool,
}

impl<'a> Placer<'a> {
    /// The label of a name at the best free place, if there is one; `others` are the middles of labels that the
    /// same line has already.
    pub fn place(&self, name: &Waiting<'_>, others: &[[f64; 2]]) -> Option<Label> {
        let first = name.names.first()?;
        let shape = name.drawing.pieces_of(first).first()?.shape;
        match (shape, name.labeling.placement) {
            (Shape::Line, LabelPlacement::Along) if name.labeling.plate.is_none() => self.along(name, others),
            (Shape::Line, _) => self.plate_on_line(name, others),
            (Shape::Area, LabelPlacement::Inside | LabelPlacement::Along) => self.inside(name),
            (Shape::Area, LabelPlacement::Beside) | (Shape::Point, _) => self.beside(name),
        }
    }

    /// Where the labels of a name stood in a picture of the same scale, as far as they can stay.
    pub fn kept_places(&self, name: &Waiting<'_>) -> Vec<Label> {
        if !self.kept.same_scale {
            return Vec::new();
        }
        self.kept_of(name).iter().filter_map(|kept| self.kept_place(name, kept)).collect()
    }

    pub(super) fn kept_of(&self, name: &Waiting<'_>) -> &[&'a KeptLabel] {
        self.kept.of(&name.drawing.layer, name.feature)
    }

    fn kept_place(&self, name: &Waiting<'_>, kept: &KeptLabel) -> Option<Label> {
        let labeling = name.labeling;
        let mut label = kept.moved_to(&self.scene.view);
        let near = KEPT_WITHIN_PX * self.scene.view.metres_per_px();
        let mut pieces = name.names.iter().flat_map(|n| name.drawing.pieces_of(n));
        if !pieces.any(|p| p.bounds.grown(near).contains(label.anchor)) {
            return None;
        }
        let said: String = label.lines.iter().map(|l| l.text.as_str()).collect();
        let says = if name.is_line {
            name.text.on_one_line().contains(&said)
        } else {
            let together = |form: Form<'_>| form.0.iter().map(|(text, _)| *text).collect::<String>();
            let number = name.text.number.map(|number| number.to_string()).unwrap_or_default();
            name.text.forms().into_iter().any(|form| number.clone() + &together(form) == said)
        };
        let first = label.lines.first()?;
        if !says || (first.size_px - labeling.size_px).abs() > 1e-9 || first.bold != labeling.bold {
            return None;
        }
        // Rounding must not make labels touch that stood side by side.
        if !label.boxes.iter().all(|b| self.space.is_free(b.grown(-0.01))) {
            return None;
        }
        let beside = !name.is_line && name.labeling.placement == LabelPlacement::Beside;
        if beside && name.order.emphasis.is_none() && self.point_of(name).is_some() {
            let own = self.middle(name);
            let of = label.boxes.first()?;
            if self.space.has_marker(ink(*of, labeling.size_px).grown(-0.01), own) {
                return None;
            }
        }
        let colors = self.colors(name);
        for line in &mut label.lines {
            let is_name = (line.size_px - labeling.size_px).abs() < 1e-9 && line.bold == labeling.bold;
            line.color = if is_name { colors.text } else { colors.secondary };
        }
        if let Some(number) = label.lines.first_mut().filter(|_| name.text.number.is_some() && !name.is_line) {
            number.color = colors.number;
        }
        label.halo = colors.halo;
        label.halo_px = self.scene.theme.halo_px(labeling);
        if let (Some(plate), Some(colors)) = (&mut label.plate, colors.plate) {
            plate.colors = colors;
        }
        if let Some(leader) = &mut label.leader {
            leader.color = colors.text;
        }
        Some(label)
    }

    pub fn colors(&self, name: &Waiting<'_>) -> LabelColors {
        let class = name.drawing.symbols.get(name.order.class).filter(|_| name.drawing.symbols.len() > 1);
        let colors = self.scene.theme.label(name.labeling, class.and_then(|s| s.stroke.as_ref()).map(|s| s.color));
        if name.recedes { colors.receded(self.scene.theme) } else { colors }
    }

    pub(super) fn block(&self, name: &Waiting<'_>, form: &Form<'_>) -> Block {
        block(form, name.text.number, name.labeling, &self.colors(name), &self.options.fonts)
    }

    /// A label whose block is centred at a screen point.
    pub fn label(&self, name: &Waiting<'_>, block: Block, centre: [f64; 2]) -> Label {
        Label {
            layer: name.drawing.layer.clone(),
            feature: name.feature,
            anchor: self.scene.view.map_from_screen(centre),
            lines: block.lines,
            by_characters: false,
            angle_deg: 0.0,
            halo_px: self.scene.theme.halo_px(name.labeling),
            halo: self.colors(name).halo,
            plate: None,
            leader: None,
            boxes: vec![ScreenBox::centred(centre, block.width, block.height)],
        }
    }

    /// The cheapest free place for a box of candidates (centre, cost); the ink within the box hides things.
    pub fn best(
        &self,
        candidates: impl IntoIterator<Item = ([f64; 2], f64)>,
        size: [f64; 2],
        ink: [f64; 2],
        weights: Weights,
    ) -> Option<[f64; 2]> {
        self.cheapest(candidates, size, ink, weights, None).map(|(centre, _)| centre)
    }

    /// The same, and its cost; a marker at `own` is hidden by nothing.
    pub(super) fn cheapest(
        &self,
        candidates: impl IntoIterator<Item = ([f64; 2], f64)>,
        [width, height]: [f64; 2],
        ink: [f64; 2],
        weights: Weights,
        own: Option<[f64; 2]>,
    ) -> Option<([f64; 2], f64)> {
        let mut best: Option<([f64; 2], f64)> = None;
        for (centre, cost) in candidates {
            if best.is_some_and(|(_, least)| cost >= least)
                || !self.space.is_free(ScreenBox::centred(centre, width, height))
            {
                continue;
            }
            let inked = ScreenBox::centred(centre, ink[0], ink[1]);
            if !weights.overlaid && self.space.is_overlaid(inked) {
                continue;
            }
            if !weights.markers && self.space.has_marker_above(weights.specks_px, inked, own) {
                continue;
            }
            let markers =
                if weights.markers || weights.specks_px > 0.0 { self.space.markers_under(inked, own) } else { 0 };
            let cost = cost + (10.0 * markers as f64 + self.space.ink_under(inked, None)) * weights.hidden;
            if best.is_none_or(|(_, least)| cost < least) {
                best = Some((centre, cost));
            }
        }
        best
    }

    /// The piece that a name beside something stands beside: the first in view.
    pub(super) fn piece_beside<'p>(&self, name: &Waiting<'p>) -> Option<&'p DrawingPiece> {
        let view = self.scene.view.map_rect();
        name.drawing.pieces_of(name.names.first()?).iter().find(|p| view.intersects(p.bounds))
    }

    fn point_of<'p>(&self, name: &Waiting<'p>) -> Option<&'p DrawingPiece> {
        self.piece_beside(name).filter(|p| p.shape == Shape::Point)
    }

    /// The middle of what a name names, on the screen.
    pub fn middle(&self, name: &Waiting<'_>) -> Option<[f64; 2]> {
        let piece = self.piece_beside(name)?;
        let at = if piece.shape == Shape::Point { name.drawing.anchor(piece) } else { piece.bounds.centre() };
        Some(self.scene.view.screen_from_map(at))
    }

    /// The place of a name's layer among those of the scene.
    pub(super) fn layer_of(&self, name: &Waiting<'_>) -> Option<usize> {
        self.scene.layers.iter().position(|l| l.layer == name.drawing.layer)
    }

    pub(super) fn is_selected(&self, name: &Waiting<'_>) -> bool {
        let selected = self.options.selection.as_ref();
        selected.is_some_and(|(layer, of)| *layer == name.drawing.layer && name.names.iter().any(|n| n.feature == *of))
    }

    /// Whether it is one of several that are selected together: a frame is drawn around it.
    pub(super) fn is_framed(&self, name: &Waiting<'_>) -> bool {
        let of_layer = self.options.selection.as_ref().is_some_and(|(layer, _)| *layer == name.drawing.layer);
        let is_one = |row: u32| self.options.also_selected.binary_search(&row).is_ok();
        self.is_selected(name) || of_layer && name.names.iter().any(|n| is_one(n.feature.0))
    }

    /// Whether it is the answer to a question, or selected: then it is named at any cost.
    pub(super) fn is_asked(&self, name: &Waiting<'_>) -> bool {
        name.order.emphasis.is_some() || self.is_selected(name)
    }

    /// What is seen of an area, on the screen.
    pub(super) fn visible_area(&self, name: &Waiting<'_>, piece: &DrawingPiece) -> Option<ScreenArea> {
        let view = &self.scene.view;
        let px = view.metres_per_px();
        let frame = view.map_rect().grown(-4.0 * px);
        let on_screen = |ring: &[MapPoint]| {
            // Coarse is good enough for a name, and bounds the work on a long coast.
            let mut coarse = Vec::new();
            thinned(&clipped_ring(ring, frame), 2.0 * px, &mut coarse);
            coarse.into_iter().map(|p| view.screen_from_map(p)).collect::<Vec<_>>()
        };
        let rings = name.drawing.rings(piece).map(on_screen).filter(|ring| ring.len() >= 3);
        ScreenArea::new(rings.collect())
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
        let shortest = self.block(name, &Form(vec![(name.text.main, Role::Name)]));
        if !lead && piece.bounds.width() / px < shortest.width * 0.5 || piece.bounds.height() / px < 8.0 {
            return None;
        }
        let area = self.visible_area(name, piece)?;
        let pole = area.pole();
        // At another scale the name stays about where it was.
        let before = self.kept_of(name).first().map(|kept| view.screen_from_map(kept.anchor()));
        let preferred = before.filter(|p| area.contains(*p)).unwrap_or(pole);
        let size = (area.bounds.right - area.bounds.left).hypot(area.bounds.bottom - area.bounds.top).max(1.0);
        // Rather less said than a marker hidden.
        let crowded = self.space.has_marker(area.bounds, None);
        for markers in if crowded { &[false, true][..] } else { &[false] } {
            let mut best: Option<(Label, f64)> = None;
            for (i, form) in name.text.forms().into_iter().enumerate() {
                // Rather less said, too, than a line struck through all that is said.
                let said_less = LESS_SAID * i as f64;
                if best.as_ref().is_some_and(|(_, least)| said_less >= *least) {
                    break;
                }
                let block = self.block(name, &form);
                // The box asked for is a little smaller than the text's line height, a little wider than its ink.
                let of = [block.width + 6.0, block.height];
                let fitting = area.fitting(of[0], of[1], preferred).into_iter().map(|(c, d)| (c, d / size * 12.0));
                let inked = [block.width, block.height - AIR_EM * name.labeling.size_px];
                let weights = Weights { hidden: 0.4, markers: *markers, specks_px: 0.0, overlaid: true };
                let Some((centre, cost)) = self.cheapest(fitting, of, inked, weights, None) else { continue };
                if best.as_ref().is_none_or(|(_, least)| cost + said_less < *least) {
                    best = Some((self.label(name, block, centre), cost + said_less));
                }
            }
            if let Some((label, _)) = best {
                return Some(label);
            }
        }
        // Nearly inside, else beside it with a line, else across it: whatever a name may do that stands for an area.
        let of = [shortest.width, shortest.height];
        let across = |share: f64| {
            let room = area.bounds.right - area.bounds.left >= of[0] * share
                && area.bounds.bottom - area.bounds.top >= of[1] * 0.8;
            let weights = Weights { hidden: 1.0, markers: true, specks_px: 0.0, overlaid: true };
            let centre = if room { self.best([(pole, 0.0)], of, of, weights) } else { None };
            centre.map(|centre| self.label(name, shortest.clone(), centre))
        };
        let beside = || {
            let second =
                name.text.second.map(|second| Form(vec![(name.text.main, Role::Name), (second, Role::Second)]));
            let full = second.map(|form| self.block(name, &form));
            full.into_iter().chain([shortest.clone()]).find_map(|block| self.led(name, block, &area, pole))
        };
        across(0.85).or_else(|| if lead { beside() } else { None }).or_else(|| across(0.6))
    }

    /// A name beside its area, with a line leading to it: level with some height of the area, else aslant from
    /// where the area is widest.
    fn led(&self, name: &Waiting<'_>, block: Block, area: &ScreenArea, pole: [f64; 2]) -> Option<Label> {
        const LEADER_PX: [f64; 3] = [18.0, 34.0, 56.0];
        /// How far into the area the line reaches.
        const INTO_PX: f64 = 5.0;
        let bounds = area.bounds;
        let share = |i: u32| bounds.top + (bounds.bottom - bounds.top) * f64::from(i) / 12.0;
        let level = (1..12).map(share).map(|y| (y, 0.0));
        let aslant = [-18.0, 18.0, -36.0, 36.0].map(|dy| (pole[1], dy));
        let mut best: Option<(Label, f64)> = None;
        for (y, dy) in [(pole[1], 0.0)].into_iter().chain(level).chain(aslant) {
            let Some((left, right)) = area.span(y) else { continue };
            for (i, leader_px) in LEADER_PX.into_iter().enumerate() {
                for (side, edge) in [(1.0, right), (-1.0, left)] {
                    let far = leader_px + block.width / 2.0;
                    let centre = [edge + side * far, y + dy];
                    let start = [edge - side * INTO_PX.min((right - left) / 2.0), y];
                    let end = [centre[0] - side * (block.width / 2.0 + 4.0), y + dy];
                    let of = ScreenBox::centred(centre, block.width, block.height);
                    let line = ScreenBox {
                        left: start[0].min(end[0]),
                        top: start[1].min(end[1]) - 1.0,
                        right: start[0].max(end[0]),
                        bottom: start[1].max(end[1]) + 1.0,
                    };
                    if !self.space.is_free(of) || !self.space.is_free(line) {
                        continue;
                    }
                    let hidden = 10.0
                        * (self.space.markers_under(of, None) + self.space.markers_under(line, None)) as f64
                        + self.space.ink_under(of, None);
                    let cost = hidden * 0.5
                        + (y - pole[1]).abs() / 40.0
                        + f64::abs(dy) / 10.0
                        + i as f64 * 1.5
                        + if side < 0.0 { 0.5 } else { 0.0 };
                    if best.as_ref().is_some_and(|(_, least)| cost >= *least) {
                        continue;
                    }
                    let mut label = self.label(name, block.clone(), centre);
                    let offset = |p: [f64; 2]| [p[0] - centre[0], p[1] - centre[1]];
                    label.leader = Some(Leader { from: offset(start), to: offset(end), color: self.colors(name).text });
                    label.boxes.push(line);
                    best = Some((label, cost));
                }
            }
        }
        best.map(|(label, _)| label)
    }
}
