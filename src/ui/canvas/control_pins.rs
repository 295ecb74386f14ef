//! Control points on the map: where each lies, and where the fit leads it.

use egui::{Align2, Painter, Pos2, Stroke, vec2};

use super::hand::Ground;
use crate::crs::MapPoint;
use crate::data::LonLat;
use crate::ui::{fonts, theme};

const RADIUS: f32 = 10.0;
const CROSS: f32 = 5.0;

/// Draws the control points of what is being laid, with a line to where the fit leads each.
pub(super) fn control_pins_ui(painter: &Painter, ground: &Ground<'_>) {
    let Some(of) = &ground.session.georeferencing else { return };
    let p = theme::palette(ground.session.settings.theme);
    let screen = |at: MapPoint| -> Pos2 {
        let [x, y] = ground.view.screen_from_map(at);
        ground.rect.min + vec2(x as f32, y as f32)
    };
    let on_map = |at: LonLat| ground.session.crs.map_from_lonlat(at).map(screen);
    let fitted = of.fitted.as_ref().ok();
    for (point, draft) in of.points.iter().enumerate() {
        let Some(at) = of.position(draft).and_then(on_map) else { continue };
        let led = fitted.zip(draft.from).and_then(|(fitted, from)| {
            let [x, y] = fitted.to_plane.apply(from);
            on_map(of.datum.to_wgs84(fitted.plane.lonlat(x, y)?))
        });
        let is_seen = |at: &Pos2| painter.clip_rect().expand(4.0 * RADIUS).contains(*at);
        if !is_seen(&at) && !led.as_ref().is_some_and(is_seen) {
            continue;
        }
        if let Some(led) = led.filter(|_| of.off(point).is_some()) {
            for (width, color) in [(5.0, p.case), (2.0, p.error)] {
                painter.line_segment([at, led], Stroke::new(width, color));
            }
        }
        for (width, color) in [(4.0, p.case), (1.6, p.accent)] {
            painter.line_segment([at - vec2(CROSS, 0.0), at + vec2(CROSS, 0.0)], Stroke::new(width, color));
            painter.line_segment([at - vec2(0.0, CROSS), at + vec2(0.0, CROSS)], Stroke::new(width, color));
        }
        let disc = at + vec2(RADIUS + 4.0, -RADIUS - 4.0);
        let (fill, text) = if point == of.chosen { (p.accent, p.panel) } else { (p.panel, p.text) };
        painter.circle(disc, RADIUS, fill, Stroke::new(1.6, p.accent));
        painter.text(disc, Align2::CENTER_CENTER, (point + 1).to_string(), fonts::bold(theme::SMALL), text);
    }
}
