//! The toolbar's menu of what the map shows beside its layers: grid, legend, the plane it is drawn in.

use egui::{Popup, PopupCloseBehavior, Rect, Sense, pos2, vec2};

use super::icons::{self, Icon, icon_button};
use super::{fonts, theme};
use crate::crs::{MapCrsChoice, MapCrsKind};
use crate::i18n::Word;
use crate::session::{Command, Session, SettingsCommand, ViewCommand};

const WIDTH: f32 = 232.0;
const ROW: f32 = 30.0;

/// The button with its menu, which stays open until a click beside it.
pub fn map_menu_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let id = ui.scope_id().with("map-menu");
    let open = Popup::is_id_open(ui.ctx(), id);
    let response = icon_button(ui, Some(Icon::Map), Word::MapMenu.text(lang), Word::MapMenuHint.text(lang), open);
    Popup::menu(&response)
        .id(id)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(WIDTH)
        .show(|ui| menu_ui(ui, session, queue));
}

fn menu_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let (lang, settings) = (session.settings.lang, &session.settings);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (word, on, command) in [
        (Word::MapGrid, settings.grid, SettingsCommand::SetGrid(!settings.grid)),
        (Word::MapLegend, settings.legend, SettingsCommand::SetLegend(!settings.legend)),
    ] {
        if row_ui(ui, word.text(lang), Mark::Check(on), None) {
            queue.push(Command::Settings(command));
        }
    }
    heading_ui(ui, Word::MapCrsHeading.text(lang));
    let extent = session.plan.home_extent();
    let kind_of = |choice: MapCrsChoice| choice.crs_for(extent).ok().map(|crs| crs.kind());
    let shown = session.crs.kind();
    for (word, choice, why_not) in [
        (Word::MapCrsLocal, MapCrsChoice::Local, Word::MapCrsTooWide),
        (Word::MapCrsWebMercator, MapCrsChoice::WebMercator, Word::MapCrsNoZone),
        (Word::MapCrsCgcs2000, MapCrsChoice::Cgcs2000, Word::MapCrsNoZone),
    ] {
        let kind = kind_of(choice);
        let too_wide = choice == MapCrsChoice::Local && kind == Some(MapCrsKind::WebMercator);
        let why_not = (kind.is_none() || too_wide).then(|| why_not.text(lang));
        // A zone of the project's own choice is a zone of CGCS2000 too.
        let chosen = matches!(
            (choice, shown),
            (MapCrsChoice::Local, MapCrsKind::LocalTransverseMercator { .. })
                | (MapCrsChoice::WebMercator, MapCrsKind::WebMercator)
                | (MapCrsChoice::Cgcs2000, MapCrsKind::Cgcs2000(_))
        );
        if row_ui(ui, word.text(lang), Mark::Choice(chosen), why_not) && !chosen {
            queue.push(Command::View(ViewCommand::SetMapCrs(choice)));
        }
    }
}

/// What stands before a row: a tick that comes and goes, or the dot of the one chosen among several.
#[derive(Clone, Copy)]
enum Mark {
    Check(bool),
    Choice(bool),
}

/// One row of the menu; the answer is whether it was clicked. A reason why not disables it and stands in its tooltip.
fn row_ui(ui: &mut egui::Ui, text: &str, mark: Mark, why_not: Option<&str>) -> bool {
    let p = theme::palette_of(ui);
    let sense = if why_not.is_none() { Sense::click() } else { Sense::hover() };
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width().max(WIDTH), ROW), sense);
    let (role, on) = match mark {
        Mark::Check(on) => (egui::Role::CheckBox, on),
        Mark::Choice(on) => (egui::Role::RadioButton, on),
    };
    response.widget_info(|| egui::WidgetInfo::selected(role, why_not.is_none(), on, text));
    if why_not.is_none() && response.hovered() {
        ui.painter().rect_filled(row, 4.0, p.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(row.shrink(1.0), 4.0, egui::Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
    }
    let color = if why_not.is_none() { p.text } else { p.disabled };
    let square = Rect::from_center_size(pos2(row.left() + 16.0, row.center().y), vec2(14.0, 14.0));
    match mark {
        Mark::Check(on) => {
            let edge = if on { p.accent } else { p.border };
            if on {
                ui.painter().rect_filled(square, 3.0, p.accent);
                icons::paint(ui.painter(), square.shrink(1.0), Icon::Check, p.panel);
            }
            ui.painter().rect_stroke(square, 3.0, egui::Stroke::new(1.2, edge), egui::StrokeKind::Inside);
        }
        Mark::Choice(on) => {
            let edge = if on { p.accent } else { p.border };
            ui.painter().circle_stroke(square.center(), 6.4, egui::Stroke::new(1.2, edge));
            if on {
                ui.painter().circle_filled(square.center(), 3.6, p.accent);
            }
        }
    }
    let at = pos2(row.left() + 34.0, row.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, text, fonts::regular(theme::BODY), color);
    let clicked = response.clicked();
    if let Some(why_not) = why_not {
        response.on_hover_text(why_not);
    }
    clicked
}

fn heading_ui(ui: &mut egui::Ui, text: &str) {
    let p = theme::palette_of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, egui::Stroke::new(1.0, p.rule));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let at = pos2(rect.left() + 9.0, rect.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, text, fonts::bold(theme::SMALL), p.secondary);
}
