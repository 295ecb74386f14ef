//! Names on the map: placed one after the other by priority, each at the best free place, none on another.
//!
//! The order is fixed: what is emphasised, then what the picture before showed at this scale, then priority, upper
//! layers, class, size and row. So the same input always gives the same labels, and moving the map moves no name
//! that still has its room. Names of features outside the view are not placed.

use std::collections::HashMap;

use super::furniture::FurnitureShape;
use super::label_kept::Kept;
use super::label_placer::Placer;
use super::label_space::{LabelSpace, ScreenBox};
use super::label_text::{LabelLanguage, NameText};
use super::map_theme::PlateColors;
use super::scene::{Item, Scene, SceneOptions};
use super::symbolize::{Drawing, DrawingName, Shape};
use crate::crs::{MapCrs, MapPoint};
use crate::data::FeatureId;
use crate::progress::{Cancelled, Progress};
use crate::project::{Color, LabelPlacement, Labeling, LayerId};

/// More labels than anybody reads.
const MOST_PLACED: usize = 1_500;
/// Names tried at most, so that a million points cost no more than this many.
const MOST_TRIED: usize = 20_000;
/// The same name is not written twice so near, px: two layers often hold the same place.
const SAME_NAME_PX: f64 = 72.0;
/// How often a long line is named at most.
const MOST_REPEATS: usize = 6;

/// Lines weaker than this on the ground do not trouble a name across them.
const INK_CONTRAST: f64 = 3.0;
/// So many lines of one style are a texture that no name can avoid.
const MOST_INKED: usize = 4_000;

/// One placed label. Offsets are in pixels from the anchor.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub layer: LayerId,
    pub feature: FeatureId,
    pub anchor: MapPoint,
    pub lines: Vec<TextLine>,
    /// Its lines are the characters of one name, along a bend or down a steep line.
    pub by_characters: bool,
    /// The text is turned clockwise about the anchor.
    pub angle_deg: f64,
    /// Width of the outline in the halo's colour; 0 for none.
    pub halo_px: f64,
    pub halo: Color,
    pub plate: Option<Plate>,
    /// A line from the area to its name beside it.
    pub leader: Option<Leader>,
    /// What it covers of the screen, px; the text first, then the leader.
    pub boxes: Vec<ScreenBox>,
}

impl Label {
    /// What it says: its lines with a stroke between them, a number before its name; a name set character by
    /// character as one.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&TextLine> = None;
        for line in &self.lines {
            text.push_str(match before {
                None => "",
                Some(_) if self.by_characters => "",
                // A number and its name stand on one line.
                Some(before) if before.offset[1] == line.offset[1] => " ",
                Some(_) => " / ",
            });
            text.push_str(&line.text);
            before = Some(line);
        }
        text
    }
}

/// A run of text; the offset is that of the beginning of its baseline, from the anchor. A name along a bend has one
/// for each character.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    pub text: String,
    pub offset: [f64; 2],
    /// It is turned clockwise about the beginning of its baseline, by so much more than the label as a whole.
    pub turn_deg: f64,
    pub size_px: f64,
    pub bold: bool,
    pub color: Color,
}

/// The box a name stands in: left, top, width, height.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    pub rect: [f64; 4],
    pub radius: f64,
    pub colors: PlateColors,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Leader {
    pub from: [f64; 2],
    pub to: [f64; 2],
    pub color: Color,
}

/// A name waiting for its place; a line's name stands for all features of that name.
pub(super) struct Waiting<'a> {
    pub drawing: &'a Drawing,
    /// How much of their size the symbols of its layer keep.
    pub factor: f64,
    /// Its layer is drawn finer and paler than usual.
    pub recedes: bool,
    pub labeling: &'a Labeling,
    pub names: Vec<&'a DrawingName>,
    pub text: NameText<'a>,
    /// What its label is of: the feature, or the first of the layer's features that share a line's name.
    pub feature: FeatureId,
    pub is_line: bool,
    /// The scale is twice as large as the name needs, or larger: it may stand some way off its point.
    pub at_home: bool,
    pub order: Order,
}

/// Sorted ascending: what comes first is placed first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Order {
    /// Its place among the emphasised, if it is one of them.
    pub emphasis: Option<usize>,
    priority: i32,
    from_top: usize,
    pub class: usize,
    size: f64,
    row: u32,
}

impl Order {
    /// Whether it is ranked above most names of its layer.
    pub fn is_above(&self, labeling: &Labeling) -> bool {
        self.priority > labeling.priority
    }

    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let emphasis = |o: &Self| o.emphasis.unwrap_or(usize::MAX);
        let key = |o: &Self| (emphasis(o), std::cmp::Reverse(o.priority), o.from_top, o.class);
        key(self).cmp(&key(other)).then(other.size.total_cmp(&self.size)).then(self.row.cmp(&other.row))
    }
}

/// A drawing as a picture shows it.
#[derive(Clone, Copy)]
pub(super) struct ShownDrawing<'a> {
    pub drawing: &'a Drawing,
    /// How much of their size its symbols keep.
    pub factor: f64,
    /// It is drawn finer and paler than usual.
    pub recedes: bool,
}

/// The labels of a scene whose layers are there.
pub(super) fn place_labels(
    scene: &Scene,
    crs: &MapCrs,
    drawings: &[ShownDrawing<'_>],
    options: &SceneOptions,
    progress: &Progress,
) -> Result<Vec<Label>, Cancelled> {
    let mut waiting = waiting(scene, crs, drawings, options);
    waiting.truncate(MOST_TRIED);
    if waiting.is_empty() && options.emphasis.results.is_empty() {
        return Ok(Vec::new());
    }
    let kept = Kept::new(&options.previous_labels, &scene.view);
    let mut sheet = Sheet {
        placer: Placer { scene, options, space: space(scene, drawings), kept },
        placed: vec![Vec::new(); waiting.len()],
        labels: Vec::new(),
        named: HashMap::new(),
    };
    for [x, y, width, height] in &options.covered {
        sheet.placer.space.take(ScreenBox { left: *x, top: *y, right: x + width, bottom: y + height });
    }
    sheet.leave_room();
    let emphasised = waiting.iter().take_while(|name| name.order.emphasis.is_some()).count();
    sheet.place_results(waiting.get(..emphasised).unwrap_or(&[]), progress)?;
    // What was shown stays, whatever has come into view: it only makes room for emphasis and furniture.
    if sheet.placer.kept.same_scale {
        for (at, name) in waiting.iter().enumerate().skip(emphasised) {
            if at % 64 == 0 {
                progress.check()?;
            }
            sheet.keep(at, name);
        }
    }
    // A long line gets its second name when every other has had its first.
    for round in 0..MOST_REPEATS {
        for (at, name) in waiting.iter().enumerate() {
            if at % 64 == 0 {
                progress.check()?;
            }
            if sheet.labels.len() >= MOST_PLACED {
                return Ok(sheet.labels);
            }
            if sheet.is_open(at, round) && (round == 0 || name.is_line) {
                sheet.add(at, name);
            }
        }
    }
    Ok(sheet.labels)
}

/// The labels placed so far, and what follows from them.
pub(super) struct Sheet<'a> {
    pub placer: Placer<'a>,
    pub labels: Vec<Label>,
    /// For each waiting name the middles of its labels.
    placed: Vec<Vec<[f64; 2]>>,
    /// Where the names of points and areas stand.
    named: HashMap<String, Vec<[f64; 2]>>,
}

/// What placing a name changes of a sheet.
pub(super) type SheetState = (LabelSpace, Vec<Label>, Vec<Vec<[f64; 2]>>, HashMap<String, Vec<[f64; 2]>>);

impl Sheet<'_> {
    pub(super) fn state(&self) -> SheetState {
        (self.placer.space.clone(), self.labels.clone(), self.placed.clone(), self.named.clone())
    }

    pub(super) fn restore(&mut self, state: SheetState) {
        (self.placer.space, self.labels, self.placed, self.named) = state;
    }

    /// Puts the labels of a name where they were in the picture before, if they can stay there.
    pub(super) fn keep(&mut self, at: usize, name: &Waiting<'_>) -> bool {
        let kept = self.placer.kept_places(name);
        let any = !kept.is_empty();
        for label in kept {
            self.take(at, name, label);
        }
        any
    }

    /// Whether a name has no more labels than rounds that are over.
    pub(super) fn is_open(&self, at: usize, round: usize) -> bool {
        self.placed.get(at).is_some_and(|placed| placed.len() == round)
    }

    pub(super) fn add(&mut self, at: usize, name: &Waiting<'_>) {
        if !name.is_line && self.is_said(name) {
            return;
        }
        let others = self.placed.get(at).map_or(&[][..], Vec::as_slice);
        if let Some(label) = self.placer.place(name, others) {
            self.take(at, name, label);
        }
    }

    /// Whether the same name stands close by already, for the same place in another layer.
    fn is_said(&self, name: &Waiting<'_>) -> bool {
        let Some(places) = self.named.get(name.text.main) else { return false };
        let Some(here) = self.placer.middle(name) else { return false };
        places.iter().any(|[x, y]| (x - here[0]).hypot(y - here[1]) < SAME_NAME_PX)
    }

    fn take(&mut self, at: usize, name: &Waiting<'_>, label: Label) {
        for of in &label.boxes {
            self.placer.space.take(of.grown(1.0));
        }
        if let Some(placed) = self.placed.get_mut(at) {
            placed.push(self.placer.scene.view.screen_from_map(label.anchor));
        }
        if !name.is_line
            && let Some(middle) = self.placer.middle(name)
        {
            self.named.entry(name.text.main.to_owned()).or_default().push(middle);
        }
        self.labels.push(label);
    }
}

/// Every name in view, in the order of placing.
fn waiting<'a>(scene: &Scene, crs: &MapCrs, drawings: &[ShownDrawing<'a>], options: &SceneOptions) -> Vec<Waiting<'a>> {
    let view = scene.view.map_rect();
    let denominator = scene.view.scale_denominator(crs);
    let language = options.label_language.unwrap_or_else(|| LabelLanguage::from(options.lang));
    let results = options.emphasis.results.iter().enumerate().rev();
    let emphasized: HashMap<_, _> = results.map(|(at, of)| ((&of.layer, of.feature), at)).collect();
    // Half a percent of grace: 1:25,000 typed is 1:25,000 shown, whatever the rounding.
    let beyond = |most: Option<f64>| most.is_some_and(|most| denominator > most * 1.005);
    let mut waiting: Vec<Waiting<'a>> = Vec::new();
    for (from_top, ShownDrawing { drawing, factor, recedes }) in drawings.iter().copied().rev().enumerate() {
        let Some(labeling) = &drawing.labeling else { continue };
        let too_near = labeling.min_scale_denominator.is_some_and(|least| denominator < least / 1.005);
        let mut lines: HashMap<FeatureId, usize> = HashMap::new();
        for name in drawing.names() {
            let emphasis = emphasized.get(&(&drawing.layer, name.feature)).copied();
            let class_limit = drawing.max_label_scales.get(drawing.class_of_symbol(name.class)).copied().flatten();
            let unseen = !drawing.is_drawn_at(name.class, denominator);
            let out_of_range = unseen || too_near || beyond(name.max_scale_denominator) || beyond(class_limit);
            if emphasis.is_none() && out_of_range {
                continue;
            }
            let Some(mut text) = NameText::of(name, language, options.lang) else { continue };
            text.number = emphasis.map(|at| at + 1);
            let pieces = drawing.pieces_of(name);
            if !pieces.iter().any(|p| view.intersects(p.bounds)) {
                continue;
            }
            let is_line = pieces.iter().any(|p| p.shape == Shape::Line);
            let is_selected =
                options.selection.as_ref().is_some_and(|(l, of)| *l == drawing.layer && *of == name.feature);
            if recedes && !is_line && !is_selected && name.priority <= labeling.priority {
                continue;
            }
            let size = pieces.iter().map(|p| p.bounds.width() * p.bounds.height()).fold(0.0, f64::max);
            let row = name.feature.0;
            let order = Order { emphasis, priority: name.priority, from_top, class: name.class, size, row };
            if is_line && let Some(known) = lines.get(&name.shared).and_then(|at| waiting.get_mut(*at)) {
                known.names.push(name);
                known.order.emphasis = known.order.emphasis.into_iter().chain(emphasis).min();
                known.text.number = known.order.emphasis.map(|at| at + 1);
                continue;
            }
            if is_line {
                lines.insert(name.shared, waiting.len());
            }
            let at_home =
                name.max_scale_denominator.is_some() && !beyond(name.max_scale_denominator.map(|most| most / 2.0));
            let feature = if is_line { name.shared } else { name.feature };
            waiting.push(Waiting {
                drawing,
                factor,
                recedes,
                labeling,
                names: vec![name],
                text,
                feature,
                is_line,
                at_home,
                order,
            });
        }
    }
    waiting.sort_by(|a, b| a.order.cmp(&b.order));
    waiting
}

/// The space that furniture, markers and lines leave.
fn space(scene: &Scene, drawings: &[ShownDrawing<'_>]) -> LabelSpace {
    let view = &scene.view;
    let mut space = LabelSpace::new(view);
    for shape in &scene.furniture {
        let [x, y, width, height] = shape.bounds();
        if matches!(shape, FurnitureShape::Panel { .. } | FurnitureShape::Text { .. }) {
            space.take(ScreenBox { left: x, top: y, right: x + width, bottom: y + height }.grown(4.0));
        }
    }
    let reach = scene.frame_reach_px();
    for item in scene.selection.iter().flat_map(|s| &s.items) {
        if let Item::Frames { at, .. } = item {
            for p in at {
                space.take(ScreenBox::centred(view.screen_from_map(*p), 2.0 * reach, 2.0 * reach));
            }
        }
    }
    for (at_layer, layer) in scene.layers.iter().enumerate() {
        let shown = drawings.iter().find(|d| d.drawing.layer == layer.layer);
        let labeling = shown.and_then(|d| d.drawing.labeling.as_ref());
        // A plate lies on its line wherever it lies; other names may lie along theirs.
        let runs_along = labeling.is_some_and(|l| l.placement == LabelPlacement::Along && l.plate.is_none());
        let of = runs_along.then_some(at_layer);
        for item in &layer.items {
            match item {
                Item::Markers { marker, at } => {
                    for (_, p) in at {
                        let (p, size) = (view.screen_from_map(*p), marker.size_px);
                        if shown.is_some_and(|d| d.recedes) {
                            // Pale markers may lie below a name, like a line.
                            space.add_ink(None, p, p);
                        } else {
                            space.add_marker(at_layer, ScreenBox::centred(p, size, size));
                        }
                    }
                }
                Item::Stroke { paths, color, opacity, .. } => {
                    let paths = scene.paths.get(paths.clone()).unwrap_or(&[]);
                    if *opacity < 1.0 || paths.len() > MOST_INKED || color.contrast(scene.background) < INK_CONTRAST {
                        continue;
                    }
                    for path in paths {
                        let points = scene.path_points(path);
                        let closing = points.first().filter(|_| path.closed);
                        for (a, b) in points.iter().zip(points.iter().skip(1).chain(closing)) {
                            space.add_ink(of, view.screen_from_map(*a), view.screen_from_map(*b));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    space
}
