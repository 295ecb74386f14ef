//! A small map in a sheet: its frame, and what is drawn in it by position.

use egui::{Align2, Color32, Painter, Pos2, Rect, Sense, Stroke, StrokeKind, Vec2, WidgetInfo, pos2, vec2};

use crate::crs::MapCrs;
use crate::data::{Extent, LonLat};
use crate::render::MapView;
use crate::ui::{fonts, theme};

/// Its size, points.
pub const MAP: Vec2 = vec2(232.0, 232.0);
/// What is left free around what it shows, and below, where a place is told.
const MARGIN: f32 = 10.0;
const FOOT: f32 = 24.0;
/// Of a position, points.
const DOT: f32 = 3.0;

/// The empty frame.
pub struct SmallMapFrame {
    rect: Rect,
    painter: Painter,
}

impl SmallMapFrame {
    /// Draws it; `label` is what it is to those who do not see it.
    pub fn ui(ui: &mut egui::Ui, label: &str) -> Self {
        let p = theme::palette_of(ui);
        let (rect, response) = ui.allocate_exact_size(MAP, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, label));
        let painter = ui.painter_at(rect);
        painter.rect(rect, 3.0, p.panel, Stroke::new(1.0, p.border), StrokeKind::Inside);
        Self { rect, painter }
    }

    /// The map of an extent in it; `None` where nothing can be drawn of it.
    pub fn map_of(self, shown: Extent) -> Option<SmallMap> {
        let Self { rect, painter } = self;
        let picture = Rect::from_min_max(rect.min + vec2(MARGIN, MARGIN), rect.max - vec2(MARGIN, FOOT));
        let clip = Rect::from_min_max(rect.min, pos2(rect.right(), picture.bottom() + 6.0));
        let inside = painter.with_clip_rect(clip.shrink(1.0).intersect(painter.clip_rect()));
        let crs = MapCrs::for_extent(Some(shown));
        let room = crs.map_rect(shown)?;
        let view = MapView::fitted(room, [f64::from(picture.width()), f64::from(picture.height())], 0.0);
        Some(SmallMap { rect, painter, inside, picture, crs, view })
    }
}

/// The frame with a map in it, ready to be drawn on.
pub struct SmallMap {
    rect: Rect,
    painter: Painter,
    inside: Painter,
    picture: Rect,
    crs: MapCrs,
    view: MapView,
}

impl SmallMap {
    fn at(&self, p: LonLat) -> Option<Pos2> {
        let [x, y] = self.view.screen_from_map(self.crs.map_from_lonlat(p)?);
        Some(self.picture.min + vec2(x as f32, y as f32))
    }

    /// An edge, straight on the map.
    pub fn line(&self, [a, b]: [LonLat; 2], stroke: Stroke) {
        if let (Some(a), Some(b)) = (self.at(a), self.at(b)) {
            self.inside.line_segment([a, b], stroke);
        }
    }

    /// A position.
    pub fn dot(&self, at: LonLat, color: Color32, rim: Color32) {
        if let Some(at) = self.at(at) {
            dot(&self.inside, at, color, rim);
        }
    }

    /// A position that is only compared.
    pub fn ring(&self, at: LonLat, color: Color32) {
        if let Some(at) = self.at(at) {
            ring(&self.inside, at, color);
        }
    }

    /// A position that is known.
    pub fn cross(&self, at: LonLat, color: Color32) {
        if let Some(at) = self.at(at) {
            cross(&self.inside, at, color);
        }
    }

    /// Writes below the map where something is, degrees.
    pub fn place_ui(&self, place: LonLat, color: Color32) {
        let at = self.rect.left_bottom() + vec2(8.0, -5.0);
        let text = format!("{:.3}, {:.3}", place.lon, place.lat);
        self.painter.text(at, Align2::LEFT_BOTTOM, text, fonts::regular(theme::NOTE), color);
    }
}

pub(super) fn dot(painter: &Painter, at: Pos2, color: Color32, rim: Color32) {
    painter.circle(at, DOT, color, Stroke::new(1.0, rim));
}

pub(super) fn ring(painter: &Painter, at: Pos2, color: Color32) {
    painter.circle_stroke(at, DOT - 0.5, Stroke::new(1.0, color));
}

pub(super) fn cross(painter: &Painter, at: Pos2, color: Color32) {
    let arm = DOT + 2.0;
    let stroke = Stroke::new(1.5, color);
    painter.line_segment([at - vec2(arm, 0.0), at + vec2(arm, 0.0)], stroke);
    painter.line_segment([at - vec2(0.0, arm), at + vec2(0.0, arm)], stroke);
}
