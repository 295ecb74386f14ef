//! The marker of a typed position on the map, with its coordinates and what can be begun from it.

use egui::{Id, Rect, Sense, Shape, Stroke, StrokeKind, pos2, vec2};

use crate::i18n::{Word, fill, format};
use crate::plan::Origin;
use crate::render::MapView;
use crate::session::{Command, FindCommand, InquiryCommand, Session, SettingsCommand, SketchCommand, Tool};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::{fonts, theme};

const PIN: f32 = 9.0;
const HEIGHT: f32 = 36.0;

/// Draws the marker where it is on the map, and its plate beside it, inside the map.
pub fn marker_ui(ui: &mut egui::Ui, map: Rect, session: &Session, view: &MapView, queue: &mut Vec<Command>) {
    let Some(at) = session.find.marker else { return };
    let Some(point) = session.crs.map_from_lonlat(at) else { return };
    let [x, y] = view.screen_from_map(point);
    let tip = map.min + vec2(x as f32, y as f32);
    if !map.contains(tip) {
        return;
    }
    let p = theme::palette(session.settings.theme);
    let lang = session.settings.lang;
    let painter = ui.painter_at(map);
    let head = tip - vec2(0.0, 2.2 * PIN);
    let sides = vec![tip, head + vec2(-0.86 * PIN, 0.5 * PIN), head + vec2(0.86 * PIN, 0.5 * PIN)];
    painter.circle_stroke(head, PIN, Stroke::new(4.0, p.case));
    painter.add(Shape::convex_polygon(sides.clone(), p.accent, Stroke::new(3.0, p.case)));
    painter.circle_filled(head, PIN, p.accent);
    painter.add(Shape::convex_polygon(sides, p.accent, Stroke::NONE));
    painter.circle_filled(head, PIN * 0.38, p.case);

    let text = format::lonlat(at.lon, at.lat);
    let galley = painter.layout_no_wrap(text.clone(), fonts::bold(theme::BODY), p.text);
    // Three buttons, each with the gap beside it.
    let (height, button) = (theme::target(ui, HEIGHT - 4.0) + 4.0, theme::target(ui, 32.0) + 2.0);
    let width = galley.size().x + 3.0 * button + 24.0;
    let is_left = if session.georeferencing.is_some() {
        // The number of a control point set here stands at its right.
        tip.x - PIN - 6.0 - width > map.left() + 8.0
    } else {
        tip.x + PIN + 6.0 + width > map.right() - 8.0
    };
    let left = if is_left { tip.x - PIN - 6.0 - width } else { tip.x + PIN + 6.0 };
    let top = (head.y - height / 2.0).clamp(map.top() + 4.0, (map.bottom() - height - 4.0).max(map.top()));
    let plate = Rect::from_min_size(pos2(left, top), vec2(width, height));
    let place = ui.interact(plate, Id::unique("marker-plate"), Sense::click_and_drag());
    let name = fill(Word::MarkerAt, lang, &[("at", &text)]);
    place.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
    painter.rect(plate, 4.0, p.panel, Stroke::new(1.0, p.border), StrokeKind::Inside);
    painter.galley(pos2(plate.left() + 12.0, plate.center().y - galley.size().y / 2.0), galley, p.text);
    let room = Rect::from_min_max(pos2(plate.right() - 3.0 * button - 4.0, plate.top() + 2.0), plate.max);
    let mut buttons = ui.new_child(egui::UiBuilder::new().max_rect(room));
    buttons.spacing_mut().item_spacing.x = 2.0;
    buttons.horizontal(|ui| {
        if icon_button(ui, Some(Icon::Radius), "", Word::MarkerRadius.text(lang), None).clicked() {
            queue.push(Command::Settings(SettingsCommand::SetTool(Tool::Radius)));
            queue.push(Command::Inquiry(InquiryCommand::From(Origin::Point(at))));
        }
        if icon_button(ui, Some(Icon::MeasureLine), "", Word::MarkerMeasure.text(lang), None).clicked() {
            queue.push(Command::Settings(SettingsCommand::SetTool(Tool::MeasureLine)));
            queue.push(Command::Sketch(SketchCommand::Clear));
            queue.push(Command::Sketch(SketchCommand::Add { at, tolerance_m: 0.0 }));
        }
        if icon_button(ui, Some(Icon::Close), "", Word::MarkerClear.text(lang), None).clicked() {
            queue.push(Command::Find(FindCommand::ClearMarker));
        }
    });
}
