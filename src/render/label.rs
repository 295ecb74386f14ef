//! Names on the map: placed one after the other by priority, each at the best free place, none on another.
//!
//! The order is fixed (priority, then upper layers first, then class, size and row), so the same view always
//! shows the same labels. Names of features outside the view are not placed.

use std::collections::BTreeMap;

use super::furniture::FurnitureShape;
use super::label_placer::Placer;
use super::label_space::{LabelSpace, ScreenBox};
use super::map_theme::PlateColors;
use super::scene::{Item, Scene, SceneOptions};
use super::symbolize::{Drawing, DrawingName, Shape};
use crate::crs::{MapCrs, MapPoint};
use crate::data::FeatureId;
use crate::progress::{Cancelled, Progress};
use crate::project::{Color, Labeling, LayerId};

/// More labels than anybody reads.
const MOST_PLACED: usize = 1_500;
/// Names tried at most, so that a million points cost no more than this many.
const MOST_TRIED: usize = 20_000;

/// One placed label. Offsets are in pixels from the anchor.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub layer: LayerId,
    pub feature: FeatureId,
    pub anchor: MapPoint,
    pub lines: Vec<TextLine>,
    /// The text is turned clockwise about the anchor.
    pub angle_deg: f64,
    /// Width of the outline in the halo's colour; 0 for none.
    pub halo_px: f64,
    pub halo: Color,
    pub plate: Option<Plate>,
    /// A line from the area to its name beside it.
    pub leader: Option<Leader>,
    /// What it covers of the screen, px.
    pub boxes: Vec<ScreenBox>,
}

/// A run of text; the offset is that of the beginning of its baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    pub text: String,
    pub offset: [f64; 2],
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
    pub labeling: &'a Labeling,
    pub names: Vec<&'a DrawingName>,
    pub text: &'a str,
    pub order: Order,
}

/// Sorted ascending: what comes first is placed first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Order {
    priority: i32,
    from_top: usize,
    pub class: usize,
    size: f64,
    row: u32,
}

impl Order {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |o: &Self| (std::cmp::Reverse(o.priority), o.from_top, o.class);
        key(self).cmp(&key(other)).then(other.size.total_cmp(&self.size)).then(self.row.cmp(&other.row))
    }
}

pub(super) fn place_labels(
    scene: &Scene,
    crs: &MapCrs,
    drawings: &[&Drawing],
    options: &SceneOptions,
    progress: &Progress,
) -> Result<Vec<Label>, Cancelled> {
    let waiting = waiting(scene, crs, drawings, options);
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let mut placer = Placer { scene, options, space: space(scene, drawings) };
    for [x, y, width, height] in &options.covered {
        placer.space.take(ScreenBox { left: *x, top: *y, right: x + width, bottom: y + height });
    }
    let mut labels = Vec::new();
    for (tried, name) in waiting.iter().take(MOST_TRIED).enumerate() {
        if tried % 64 == 0 {
            progress.check()?;
        }
        if labels.len() >= MOST_PLACED {
            break;
        }
        if let Some(label) = placer.place(name) {
            for of in &label.boxes {
                placer.space.take(of.grown(1.0));
            }
            labels.push(label);
        }
    }
    Ok(labels)
}

/// Every name in view, in the order of placing.
fn waiting<'a>(scene: &Scene, crs: &MapCrs, drawings: &[&'a Drawing], options: &SceneOptions) -> Vec<Waiting<'a>> {
    let view = scene.view.map_rect();
    let denominator = scene.view.scale_denominator(crs);
    let mut waiting = Vec::new();
    for (from_top, drawing) in drawings.iter().rev().enumerate() {
        let Some(labeling) = &drawing.labeling else { continue };
        // Half a percent of grace: 1:25,000 typed is 1:25,000 shown, whatever the rounding.
        let beyond = |most: Option<f64>| most.is_some_and(|most| denominator > most * 1.005);
        if beyond(labeling.max_scale_denominator) {
            continue;
        }
        let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
        for name in drawing.names() {
            if beyond(drawing.max_label_scales.get(name.class).copied().flatten()) {
                continue;
            }
            let text: &str = name.text.get(options.lang);
            let pieces = drawing.pieces_of(name);
            if text.is_empty() || !pieces.iter().any(|p| view.intersects(p.bounds)) {
                continue;
            }
            let size = pieces.iter().map(|p| p.bounds.width() * p.bounds.height()).fold(0.0, f64::max);
            let order = Order { priority: labeling.priority, from_top, class: name.class, size, row: name.feature.0 };
            let new = Waiting { drawing, labeling, names: vec![name], text, order };
            if pieces.iter().any(|p| p.shape == Shape::Line) {
                match lines.get(text).and_then(|at: &usize| waiting.get_mut(*at)) {
                    Some(known) => {
                        let known: &mut Waiting<'a> = known;
                        known.names.push(name);
                        continue;
                    }
                    None => _ = lines.insert(text, waiting.len()),
                }
            }
            waiting.push(new);
        }
    }
    waiting.sort_by(|a, b| a.order.cmp(&b.order));
    waiting
}

/// The space that furniture, markers and the picture's main lines leave.
fn space(scene: &Scene, drawings: &[&Drawing]) -> LabelSpace {
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
    for layer in &scene.layers {
        let plated =
            drawings.iter().any(|d| d.layer == layer.layer && d.labeling.as_ref().is_some_and(|l| l.plate.is_some()));
        for item in &layer.items {
            match item {
                Item::Markers { marker, at } => {
                    for (_, p) in at {
                        space.add_marker(ScreenBox::centred(view.screen_from_map(*p), marker.size_px, marker.size_px));
                    }
                }
                Item::Stroke { paths, .. } if plated => {
                    for path in scene.paths.get(paths.clone()).unwrap_or(&[]) {
                        let points = scene.path_points(path);
                        for (a, b) in points.iter().zip(points.iter().skip(1)) {
                            space.add_ink(view.screen_from_map(*a), view.screen_from_map(*b));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    space
}
