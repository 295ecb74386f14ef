//! What a resting pointer is told: after a moment over a feature its name, kind and layer, and its outline a
//! little stronger. While the pointer moves nothing is looked up and nothing is drawn.

use egui::{Id, Painter, PopupAnchor, Pos2, Rect, Response, RichText, Shape, Stroke, Tooltip, vec2};

use super::canvas::{TOLERANCE_PX, point_at};
use crate::crs::{MapCrs, MapPoint};
use crate::data::{Feature, LonLat, Piece};
use crate::i18n::Lang;
use crate::plan::Classes;
use crate::plan::FeatureRef;
use crate::project::{Color, Layer};
use crate::render::{Look, MapView};
use crate::session::{Session, Tool};
use crate::ui::panels::color32;
use crate::ui::{fonts, theme};

/// Seconds of rest before anything is said.
const REST_S: f64 = 0.3;
/// A hand that trembles within so many points rests.
const TREMBLE_PX: f32 = 3.0;
/// Lines further outside the map than this are not drawn.
const BEYOND_PX: f32 = 64.0;
/// From the pointer to the tip.
const GAP_PX: f32 = 14.0;

/// Where the pointer rests, and what it has found there.
#[derive(Debug, Default)]
pub struct Hover {
    rest: Option<Rest>,
}

#[derive(Debug)]
struct Rest {
    at: Pos2,
    since: f64,
    /// What the finding depends on besides the place.
    key: (u64, MapView, Tool, Lang, Look),
    /// `None` until it was looked for.
    found: Option<Option<Found>>,
}

#[derive(Debug)]
struct Found {
    of: FeatureRef,
    name: String,
    /// Layer and kind.
    what: String,
    color: Color,
    width_px: f32,
    lines: Vec<Vec<MapPoint>>,
    points: Vec<MapPoint>,
    /// Of the ring around a point.
    radius_px: f32,
}

impl Hover {
    /// Shows what lies under a pointer that rests on the map; asks for one frame when the rest would be long
    /// enough, and for none after that.
    pub fn ui(&mut self, ui: &egui::Ui, painter: &Painter, map: &Response, session: &Session, view: &MapView) {
        let busy = ui.input(|i| i.pointer.any_down()) || egui::Popup::is_any_open(ui.ctx());
        let Some(pointer) = map.hover_pos().filter(|_| !busy) else {
            self.rest = None;
            return;
        };
        let settings = &session.settings;
        let key = (session.plan_revision, *view, settings.tool, settings.lang, settings.look());
        let now = ui.input(|i| i.time);
        let rest = match self.rest.take() {
            Some(rest) if rest.key == key && rest.at.distance(pointer) <= TREMBLE_PX => rest,
            _ => Rest { at: pointer, since: now, key, found: None },
        };
        let rest = self.rest.insert(rest);
        let left = REST_S - (now - rest.since);
        if left > 0.0 {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
            return;
        }
        let at = rest.at - map.rect.min;
        let lonlat = || session.crs.lonlat_from_map(view.map_from_screen([f64::from(at.x), f64::from(at.y)]));
        let found = rest.found.get_or_insert_with(|| find(session, view, lonlat()?));
        // What is chosen is outlined and has its card.
        if let Some(found) = found
            && session.selection.current.as_ref() != Some(&found.of)
        {
            outline(painter, map.rect, view, found);
            tip(ui, map, pointer, found);
        }
    }
}

/// What a click of the tool would take.
fn find(session: &Session, view: &MapView, at: LonLat) -> Option<Found> {
    if session.georeferencing.is_some() {
        return None;
    }
    let tolerance_m = TOLERANCE_PX * view.ground_metres_per_px(&session.crs);
    let of = match session.settings.tool {
        Tool::Pan | Tool::SelectPolygon | Tool::MeasureLine | Tool::MeasureArea => None,
        Tool::Select | Tool::Identify => session.identify(at, tolerance_m).into_iter().next(),
        Tool::Radius => point_at(session, at, tolerance_m),
    }?;
    let (lang, look) = (session.settings.lang, session.settings.look());
    let feature = session.plan.feature(&of)?;
    let layer = session.plan.project.layer(&of.layer)?;
    let kind = session.plan.feature_kind(&of, lang);
    let of_layer = layer.name.get(lang);
    let what = if kind == *of_layer { kind } else { format!("{of_layer} · {kind}") };
    let style = style(layer, feature, session.plan.dataset(&of.layer)?, look);
    let (lines, points) = geometry(&session.crs, feature);
    let name = session.plan.feature_name(feature, lang);
    let Style { color, width_px, radius_px } = style;
    Some(Found { of, name, what, color, width_px, lines, points, radius_px })
}

struct Style {
    color: Color,
    width_px: f32,
    radius_px: f32,
}

/// The outline a little wider, in the one of its colours that stands out from the ground.
fn style(layer: &Layer, feature: Feature<'_>, data: &crate::data::Dataset, look: Look) -> Style {
    let ground = look.ground();
    let class = Classes::of(&layer.symbology, data).class_of(feature).and_then(|c| layer.symbology.classes.get(c));
    let symbol = class.map(|c| look.symbol(&c.symbol)).unwrap_or_default();
    let plainest = |colors: &[Color]| {
        colors.iter().copied().max_by(|a, b| a.contrast(ground).total_cmp(&b.contrast(ground))).unwrap_or(ground)
    };
    match (&symbol.stroke, &symbol.fill, &symbol.marker) {
        (_, _, Some(marker)) => {
            let colors: Vec<Color> = marker.fill.into_iter().chain([marker.stroke]).collect();
            let radius_px = (marker.size_px / 2.0) as f32 + 3.0;
            Style { color: plainest(&colors), width_px: 1.5, radius_px }
        }
        (Some(stroke), _, None) => {
            let colors: Vec<Color> = stroke.casing.iter().map(|(color, _)| *color).chain([stroke.color]).collect();
            Style { color: plainest(&colors), width_px: stroke.width_px as f32 + 1.0, radius_px: 6.0 }
        }
        (None, fill, None) => {
            let color = fill.as_ref().map_or(ground, |f| f.color);
            Style { color, width_px: 2.0, radius_px: 6.0 }
        }
    }
}

/// The lines and the points of a feature in the map plane.
pub(super) fn geometry(crs: &MapCrs, feature: Feature<'_>) -> (Vec<Vec<MapPoint>>, Vec<MapPoint>) {
    let (mut lines, mut points) = (Vec::new(), Vec::new());
    for piece in feature.pieces() {
        match piece {
            Piece::Point(p) => points.extend(crs.map_from_lonlat(p)),
            Piece::Line(line) => lines.push(crs.map_line(line)),
            Piece::Polygon(polygon) => lines.extend(polygon.rings().map(|ring| {
                let mut ring = crs.map_line(ring);
                // An open end would show as a gap.
                let first = ring.first().copied();
                ring.extend(first);
                ring
            })),
        }
    }
    (lines, points)
}

fn outline(painter: &Painter, map: Rect, view: &MapView, found: &Found) {
    let near = map.expand(BEYOND_PX);
    let place = |p: &MapPoint| {
        let [x, y] = view.screen_from_map(*p);
        map.min + vec2(x as f32, y as f32)
    };
    let stroke = Stroke::new(found.width_px, color32(found.color));
    for line in &found.lines {
        let line: Vec<Pos2> = line.iter().map(place).collect();
        let mut run: Vec<Pos2> = Vec::new();
        for edge in line.windows(2) {
            let [a, b] = edge else { continue };
            if near.intersects(Rect::from_two_pos(*a, *b)) {
                if run.is_empty() {
                    run.push(*a);
                }
                run.push(*b);
            } else if !run.is_empty() {
                painter.add(Shape::line(std::mem::take(&mut run), stroke));
            }
        }
        painter.add(Shape::line(run, stroke));
    }
    for point in found.points.iter().map(place).filter(|p| near.contains(*p)) {
        painter.circle_stroke(point, found.radius_px, stroke);
    }
}

fn tip(ui: &egui::Ui, map: &Response, pointer: Pos2, found: &Found) {
    let p = theme::palette_of(ui);
    // Beside the pointer, so that the tip does not lie under it.
    let anchor = Rect::from_center_size(pointer, vec2(GAP_PX, GAP_PX) * 2.0);
    let id = Id::unique("map-tip");
    Tooltip::always_open(ui.ctx().clone(), map.layer_id, id, PopupAnchor::from(anchor)).gap(0.0).show(|ui| {
        ui.set_max_width(280.0);
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.label(RichText::new(&found.name).font(fonts::bold(theme::BODY)).color(p.text));
        ui.label(RichText::new(&found.what).font(fonts::regular(theme::SMALL)).color(p.secondary));
    });
}
