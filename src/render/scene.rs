//! The ordered draw list of one picture, in map coordinates: what every painter (CPU, GPU, SVG) is given.

use std::ops::Range;
use std::sync::Arc;

use super::clip::{clipped_line, clipped_ring, thinned};
use super::density::{shrink_factors, shrunk};
use super::emphasis::{Emphasis, RECEDED_OPACITY, RECEDED_SIZE};
use super::furniture::{FurnitureShape, Legend, NoteMark, furniture, grid_layer};
use super::label::{Label, ShownDrawing, place_labels};
use super::label_kept::KeptLabel;
use super::label_text::LabelLanguage;
use super::map_theme::Theme;
use super::outside::dim_outside;
use super::symbolize::{Drawing, DrawingPiece, Shape};
use super::text::Fonts;
use super::view::MapView;
use super::vision::Vision;
use super::warp::RasterItem;
use crate::crs::{MapCrs, MapCrsKind, MapPoint, MapRect};
use crate::data::FeatureId;
use crate::i18n::Lang;
use crate::progress::{Cancelled, Progress};
use crate::project::{Color, Hatch, LayerId, Marker, Symbol};

/// Vertices nearer to each other than this many pixels are drawn as one.
const THIN_PX: f64 = 0.3;
/// Areas and lines smaller than this are drawn as a speck, one for each pixel.
pub(super) const SPECK_PX: f64 = 1.0;
/// Geometry is cut this far outside the picture, so that no outline along the cut is seen.
pub(super) const CLIP_MARGIN_PX: f64 = 48.0;

/// What a picture shows besides its layers. Texts are in the language of the picture already.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneOptions {
    pub lang: Lang,
    pub theme: Theme,
    /// Whose eyes see the picture: every colour is given as they see it.
    pub vision: Vision,
    pub labels: bool,
    pub scale_bar: bool,
    pub north_arrow: bool,
    /// The note that schematic data wear.
    pub badge: Option<String>,
    /// A heading at the top of the picture.
    pub title: Option<String>,
    /// What stands below the heading, a line each.
    pub subtitle: Vec<String>,
    /// What is shown, and how; [`Legend::in_view`] knows.
    pub legend: Option<Legend>,
    /// Review notes, as numbered pins.
    pub notes: Vec<NoteMark>,
    /// Lines of equal coordinates, with their values at the edges.
    pub grid: bool,
    /// Statements in a strip at the bottom, in their order: date, map CRS, sources.
    pub imprint: Vec<String>,
    /// The number under which an authority has passed the map, in the strip at the right.
    pub approval_number: Option<String>,
    /// The confidentiality mark at the upper right.
    pub confidentiality: Option<String>,
    /// Rectangles `[x, y, width, height]` of the picture on which something else will lie, such as buttons: names
    /// and values keep clear of them.
    pub covered: Vec<[f64; 4]>,
    /// The feature that is outlined, if its layer is drawn.
    pub selection: Option<(LayerId, FeatureId)>,
    /// Rows of its layer that are outlined with it, ascending.
    pub also_selected: Arc<[u32]>,
    /// The view reaches so far beyond what is seen of it, left and right, above and below: names and furniture
    /// keep to the middle.
    pub margin_px: [f64; 2],
    /// The language of names on the map; that of the picture when it is `None`.
    pub label_language: Option<LabelLanguage>,
    /// What is shown of a question that is being asked.
    pub emphasis: Emphasis,
    /// The labels of the picture before, of the same plan and map CRS: they stay where they have room.
    pub previous_labels: Vec<KeptLabel>,
    /// What texts are set in.
    pub fonts: Fonts,
}

/// A run of points of [`Scene::points`].
#[derive(Clone, Debug, PartialEq)]
pub struct ScenePath {
    pub points: Range<usize>,
    /// A ring; else a line.
    pub closed: bool,
    /// Where in its dash pattern it begins, px.
    pub phase_px: f64,
}

/// One thing to draw; everything of one item has one style.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Rings of one area, even-odd.
    Fill {
        feature: FeatureId,
        color: Color,
        opacity: f64,
        hatch: Option<Hatch>,
        paths: Range<usize>,
    },
    /// Lines of one style: round joins, butt ends when dashed.
    Stroke {
        color: Color,
        opacity: f64,
        width_px: f64,
        dash: Vec<f64>,
        paths: Range<usize>,
    },
    /// Squares of one pixel, for what is too small to have a shape.
    Specks {
        color: Color,
        opacity: f64,
        at: Vec<MapPoint>,
    },
    /// A picture of the ground.
    Raster(RasterItem),
    Markers {
        marker: Marker,
        at: Vec<(FeatureId, MapPoint)>,
    },
    /// Hollow squares with round corners around points.
    Frames {
        color: Color,
        width_px: f64,
        size_px: f64,
        at: Vec<MapPoint>,
    },
}

/// The items of one layer, from below; the layer's opacity applies to them as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneLayer {
    pub layer: LayerId,
    pub opacity: f64,
    pub items: Vec<Item>,
}

/// One picture as a list: layers from below, among them the grid, then the selection, labels, furniture.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    pub view: MapView,
    /// What of the view is seen: the boxes of the labels and the furniture are in its pixels.
    pub seen: MapView,
    pub theme: Theme,
    pub background: Color,
    pub points: Vec<MapPoint>,
    pub paths: Vec<ScenePath>,
    pub layers: Vec<SceneLayer>,
    /// The outline of the selected feature, over all layers and under all names.
    pub selection: Option<SceneLayer>,
    /// How many of the layers, the topmost ones, lie over the selection: what is drawn over the map.
    pub over_selection: usize,
    pub labels: Vec<Label>,
    /// In screen pixels.
    pub furniture: Vec<FurnitureShape>,
    /// What its texts are set in.
    pub fonts: Fonts,
    /// Characters of its texts that none of its fonts has, sorted: they are drawn as boxes.
    pub missing_characters: Vec<char>,
}

/// Makes the picture's draw list: the drawings from below, culled, cut and simplified to the view, with labels.
///
/// All drawings must be in `crs`; one that is not is left out.
pub fn scene(
    view: MapView,
    crs: &MapCrs,
    drawings: &[&Drawing],
    options: &SceneOptions,
    progress: &Progress,
) -> Result<Scene, Cancelled> {
    let colors = options.theme.colors();
    let [width, height] = view.size_px();
    let seen = view.resized([width - 2.0 * options.margin_px[0], height - 2.0 * options.margin_px[1]]);
    let mut scene = Scene {
        view,
        seen,
        theme: options.theme,
        background: colors.ground,
        points: Vec::new(),
        paths: Vec::new(),
        layers: Vec::new(),
        selection: None,
        over_selection: 0,
        labels: Vec::new(),
        furniture: furniture(&seen, crs, options),
        fonts: options.fonts.clone(),
        missing_characters: Vec::new(),
    };
    let drawings: Vec<&Drawing> = drawings.iter().copied().filter(|d| d.crs == *crs && d.opacity > 0.0).collect();
    let receding: Vec<bool> = drawings.iter().map(|d| options.emphasis.recedes(d, options.theme)).collect();
    let mut factors = shrink_factors(&drawings, &view);
    let denominator = view.scale_denominator(crs);
    for (factor, _) in factors.iter_mut().zip(&receding).filter(|(_, recedes)| **recedes) {
        *factor *= RECEDED_SIZE;
    }
    for ((drawing, factor), recedes) in drawings.iter().zip(&factors).zip(&receding) {
        progress.check()?;
        let mut layer = scene.layer_items(drawing, *factor, denominator, progress)?;
        layer.opacity *= if *recedes { RECEDED_OPACITY } else { 1.0 };
        if !layer.items.is_empty() {
            scene.layers.push(layer);
        }
    }
    dim_outside(&mut scene, &options.emphasis.outside_of, &options.emphasis.marks);
    if options.grid {
        grid_layer(&mut scene, crs);
    }
    let first_mark = scene.layers.iter().position(|layer| options.emphasis.marks.contains(&layer.layer));
    scene.over_selection = first_mark.map_or(0, |at| scene.layers.len() - at);
    if let Some((layer, feature)) = &options.selection
        && let Some((drawing, factor)) = drawings.iter().zip(&factors).find(|(d, _)| d.layer == *layer)
    {
        scene.selection = scene.outlined(drawing, *feature, &options.also_selected, *factor);
    }
    if options.labels {
        scene.view = seen;
        let shown: Vec<ShownDrawing<'_>> = drawings
            .iter()
            .zip(&factors)
            .zip(&receding)
            .map(|((drawing, factor), recedes)| ShownDrawing { drawing, factor: *factor, recedes: *recedes })
            .collect();
        scene.labels = place_labels(&scene, crs, &shown, options, progress)?;
        scene.view = view;
    }
    // Last of all, since names are placed by what the map looks like.
    options.vision.recolor(&mut scene);
    scene.missing_characters = missing_characters(&scene);
    Ok(scene)
}

impl Scene {
    /// The layers from below, the selection among them, and whether each is it.
    pub fn stack(&self) -> impl Iterator<Item = (bool, &SceneLayer)> {
        let (map, over) = self.layers.split_at(self.layers.len().saturating_sub(self.over_selection));
        let map = map.iter().map(|layer| (false, layer));
        let over = over.iter().map(|layer| (false, layer));
        map.chain(self.selection.iter().map(|layer| (true, layer))).chain(over)
    }
}

/// What one class of a layer collects before it becomes items.
#[derive(Default)]
pub(super) struct ClassParts {
    pub outlines: Vec<ScenePath>,
    fills: Vec<(FeatureId, Range<usize>)>,
    specks: Vec<MapPoint>,
    markers: Vec<(FeatureId, MapPoint)>,
}

impl Scene {
    /// The items of a layer whose symbols keep this share of their size.
    ///
    /// What is drawn at other scales than 1:`denominator` is left out.
    fn layer_items(
        &mut self,
        drawing: &Drawing,
        factor: f64,
        denominator: f64,
        progress: &Progress,
    ) -> Result<SceneLayer, Cancelled> {
        let styled: Vec<Symbol> = drawing.symbols.iter().map(|s| shrunk(s, factor)).collect();
        let symbols: Vec<Symbol> = styled.iter().map(|s| self.theme.symbol(s)).collect();
        let mut classes: Vec<ClassParts> = symbols.iter().map(|_| ClassParts::default()).collect();
        let drawn: Vec<bool> = (0..symbols.len()).map(|i| drawing.is_drawn_at(i, denominator)).collect();
        let mut specks = Specks::new(&self.view);
        let px = self.view.metres_per_px();
        let clip = self.view.map_rect().grown(CLIP_MARGIN_PX * px);
        for (i, piece) in drawing.pieces().iter().enumerate() {
            if i % 4096 == 0 {
                progress.check()?;
            }
            let (Some(symbol), Some(parts)) = (symbols.get(piece.class), classes.get_mut(piece.class)) else {
                continue;
            };
            if !clip.intersects(piece.bounds) || drawn.get(piece.class) == Some(&false) {
                continue;
            }
            if piece.shape == Shape::Point {
                if symbol.marker.is_some() {
                    parts.markers.push((piece.feature, drawing.anchor(piece)));
                }
                continue;
            }
            if piece.bounds.width().max(piece.bounds.height()) < SPECK_PX * px {
                let at = piece.bounds.centre();
                if specks.takes(at, piece.class) {
                    parts.specks.push(at);
                }
                continue;
            }
            self.add_piece(drawing, piece, symbol, parts, clip);
        }
        let mut layer = SceneLayer { layer: drawing.layer.clone(), opacity: drawing.opacity, items: Vec::new() };
        layer.items.extend(raster_item(drawing, clip, denominator).map(Item::Raster));
        let outlines: Vec<Range<usize>> = classes
            .iter_mut()
            .map(|parts| {
                let from = self.paths.len();
                self.paths.append(&mut parts.outlines);
                from..self.paths.len()
            })
            .collect();
        // The first class is the one that matters most: it is drawn last.
        let order = || (0..classes.len()).rev();
        for class in order() {
            if let Some(fill) = &symbols[class].fill {
                let (color, opacity) = (fill.color, fill.opacity);
                for (feature, paths) in &classes[class].fills {
                    let (feature, hatch, paths) = (*feature, fill.hatch.clone(), paths.clone());
                    layer.items.push(Item::Fill { feature, color, opacity, hatch, paths });
                }
            }
        }
        for class in order().filter(|c| !classes[*c].specks.is_empty()) {
            let at = classes[class].specks.clone();
            match (&symbols[class].stroke, &symbols[class].fill) {
                (Some(stroke), _) => layer.items.push(Item::Specks { color: stroke.color, opacity: 0.7, at }),
                (None, Some(f)) => layer.items.push(Item::Specks { color: f.color, opacity: f.opacity, at }),
                (None, None) => {}
            }
        }
        // All casings lie below all cores, so that roads of one layer run into each other.
        for class in order().filter(|c| !outlines[*c].is_empty()) {
            let Some(stroke) = &symbols[class].stroke else { continue };
            let paths = outlines[class].clone();
            if let Some(styled) = &styled[class].stroke {
                for (width_px, opacity) in self.theme.glow(styled) {
                    let (width_px, opacity, paths) = (width_px * factor, *opacity, paths.clone());
                    layer.items.push(Item::Stroke { color: stroke.color, opacity, width_px, dash: Vec::new(), paths });
                }
            }
            if let Some((color, width_px)) = stroke.casing {
                layer.items.push(Item::Stroke { color, opacity: stroke.opacity, width_px, dash: Vec::new(), paths });
            }
        }
        for class in order().filter(|c| !outlines[*c].is_empty()) {
            if let Some(stroke) = &symbols[class].stroke {
                layer.items.push(Item::Stroke {
                    color: stroke.color,
                    opacity: stroke.opacity,
                    width_px: stroke.width_px,
                    dash: stroke.dash.clone(),
                    paths: outlines[class].clone(),
                });
            }
        }
        for class in order() {
            let at = std::mem::take(&mut classes[class].markers);
            if let (Some(marker), false) = (&symbols[class].marker, at.is_empty()) {
                layer.items.push(Item::Markers { marker: marker.clone(), at });
            }
        }
        Ok(layer)
    }

    pub(super) fn add_piece(
        &mut self,
        drawing: &Drawing,
        piece: &DrawingPiece,
        symbol: &Symbol,
        parts: &mut ClassParts,
        clip: MapRect,
    ) {
        let thin = THIN_PX * self.view.metres_per_px();
        let inside = clip.holds(piece.bounds);
        let area = piece.shape == Shape::Area;
        let from = self.paths.len();
        // The rings of a fill that lies inside serve its outline too.
        let shared = area && inside && symbol.fill.is_some();
        if area && symbol.fill.is_some() {
            for ring in drawing.rings(piece) {
                let start = self.points.len();
                if inside {
                    thinned(ring, thin, &mut self.points);
                } else {
                    thinned(&clipped_ring(ring, clip), thin, &mut self.points);
                }
                if self.points.len() - start < 3 {
                    self.points.truncate(start);
                    continue;
                }
                self.paths.push(ScenePath { points: start..self.points.len(), closed: true, phase_px: 0.0 });
            }
            if self.paths.len() > from {
                parts.fills.push((piece.feature, from..self.paths.len()));
            }
        }
        if symbol.stroke.is_none() {
            return;
        }
        if shared {
            parts.outlines.extend(self.paths.iter().skip(from).cloned());
            return;
        }
        for line in drawing.rings(piece) {
            let start = self.points.len();
            if inside {
                thinned(line, thin, &mut self.points);
                let points = start..self.points.len();
                parts.outlines.push(ScenePath { points, closed: area, phase_px: 0.0 });
                continue;
            }
            for part in clipped_line(line, clip) {
                let start = self.points.len();
                thinned(&part.points, thin, &mut self.points);
                let phase_px = part.before / self.view.metres_per_px();
                parts.outlines.push(ScenePath { points: start..self.points.len(), closed: false, phase_px });
            }
        }
    }

    /// The points of a path.
    pub fn path_points(&self, path: &ScenePath) -> &[MapPoint] {
        self.points.get(path.points.clone()).unwrap_or(&[])
    }

    /// The labels with characters that none of the fonts has, each with its text, in the order of drawing.
    pub fn labels_with_missing(&self) -> Vec<(&Label, String)> {
        let texts = self.labels.iter().map(|label| (label, label.text()));
        texts.filter(|(_, text)| !self.fonts.missing(text).is_empty()).collect()
    }
}

/// The picture of a layer that is one, if it reaches into the view.
fn raster_item(drawing: &Drawing, clip: MapRect, denominator: f64) -> Option<RasterItem> {
    let raster = drawing.raster.as_ref().filter(|_| drawing.is_drawn_at(0, denominator))?;
    // Where the world repeats itself, bounds do not tell.
    let repeats = drawing.crs.kind() == MapCrsKind::WebMercator;
    let is_seen = repeats || drawing.bounds.is_none_or(|bounds| clip.intersects(bounds));
    is_seen.then(|| RasterItem { raster: raster.clone(), crs: drawing.crs.clone(), vision: Vision::Usual })
}

fn missing_characters(scene: &Scene) -> Vec<char> {
    let fonts = &scene.fonts;
    let labels = scene.labels.iter().flat_map(|l| l.lines.iter().map(|line| line.text.as_str()));
    let furniture = scene.furniture.iter().filter_map(|f| match f {
        FurnitureShape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let mut missing: Vec<char> = labels.chain(furniture).flat_map(|text| fonts.missing(text)).collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// Which pixels of a layer hold a speck already.
struct Specks {
    view: MapView,
    columns: usize,
    rows: usize,
    taken: Vec<u8>,
}

impl Specks {
    fn new(view: &MapView) -> Self {
        let [width, height] = view.size_px().map(|s| s.ceil() as usize);
        Self { view: *view, columns: width, rows: height, taken: Vec::new() }
    }

    /// Whether the pixel of a point is free, and takes it.
    fn takes(&mut self, at: MapPoint, class: usize) -> bool {
        let [x, y] = self.view.screen_from_map(at).map(f64::floor);
        if x < 0.0 || y < 0.0 || x >= self.columns as f64 || y >= self.rows as f64 {
            return false;
        }
        if self.taken.is_empty() {
            self.taken = vec![0; self.columns * self.rows];
        }
        let class = u8::try_from(class + 1).unwrap_or(u8::MAX);
        match self.taken.get_mut(y as usize * self.columns + x as usize) {
            Some(taken) if *taken == 0 || class < *taken => {
                *taken = class;
                true
            }
            _ => false,
        }
    }
}
