//! The one toolbar: the plan's name, tools, language, theme.

use egui::{Align, Layout};

use super::actions::Action;
use super::document_bar::document_bar_ui;
use super::file_menu::file_menu_ui;
use super::find::FindBox;
use super::icons::{Icon, icon_button};
use super::map_menu::map_menu_ui;
use super::present_button::present_button_ui;
use super::theme;
use super::theme_menu::theme_menu_ui;
use crate::i18n::{Lang, Word};
use crate::session::{Command, Session, SettingsCommand, Tool, ViewCommand};

pub fn toolbar_ui(ui: &mut egui::Ui, session: &Session, find: &mut FindBox, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    ui.spacing_mut().item_spacing.x = 4.0;
    ui.horizontal_centered(|ui| {
        let width = theme::toolbar_room(ui);
        let (is_cramped, is_map_only) = (width < theme::CRAMPED, width < theme::MAP_ONLY);
        if !is_map_only {
            logo(ui);
        }
        if !is_map_only {
            ui.add_space(4.0);
            file_menu_ui(ui, session, queue);
        }
        if !is_cramped {
            separator(ui);
            document_bar_ui(ui, session, queue);
            separator(ui);
        }
        for (tool, icon, word, hint) in [
            (Tool::Pan, Icon::Pan, Word::ToolPan, Word::ToolPanHint),
            (Tool::Select, Icon::Select, Word::ToolSelect, Word::ToolSelectHint),
            (Tool::Identify, Icon::Identify, Word::ToolIdentify, Word::ToolIdentifyHint),
            (Tool::MeasureLine, Icon::MeasureLine, Word::ToolMeasureLine, Word::ToolMeasureLineHint),
            (Tool::MeasureArea, Icon::MeasureArea, Word::ToolMeasureArea, Word::ToolMeasureAreaHint),
            (Tool::Radius, Icon::Radius, Word::ToolRadius, Word::ToolRadiusHint),
        ] {
            // What fits the smallest window; keys take up the others there.
            if width < theme::FEW_TOOLS && !matches!(tool, Tool::Pan | Tool::Identify | Tool::Radius) {
                continue;
            }
            let now = session.settings.tool;
            let chosen = now == tool || (tool == Tool::Select && now == Tool::SelectPolygon);
            let text = if width < theme::TOOL_NAMES { "" } else { word.text(lang) };
            let response = icon_button(ui, Some(icon), text, word.text(lang), Some(chosen));
            if response.on_hover_text(Action::Tool(tool).hint(hint.text(lang), lang)).clicked() {
                queue.push(Command::Settings(SettingsCommand::SetTool(tool)));
            }
        }
        if !is_cramped {
            separator(ui);
            if icon_button(ui, Some(Icon::ZoomAll), "", &Action::ZoomAll.hint(Word::ZoomAll.text(lang), lang), None)
                .clicked()
            {
                queue.push(Command::View(ViewCommand::ZoomToAll));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            theme_menu_ui(ui, session, queue);
            // Right to left: English stands at the outer side.
            for this in [Lang::En, Lang::Zh] {
                if icon_button(ui, None, this.sign(), this.own_name(), Some(lang == this)).clicked() {
                    queue.push(Command::Settings(SettingsCommand::SetLang(this)));
                }
            }
            if !is_map_only {
                ui.add_space(4.0);
                map_menu_ui(ui, session, queue);
                present_button_ui(ui, session, queue);
            }
            ui.add_space(4.0);
            find.toolbar_ui(ui, lang);
        });
    });
    let bottom = ui.max_rect().expand2(egui::vec2(12.0, 0.0));
    ui.painter().hline(bottom.x_range(), bottom.bottom() - 0.5, egui::Stroke::new(1.0, p.rule));
}

/// A sand table seen from the side: a square with two ridges.
fn logo(ui: &mut egui::Ui) {
    let p = theme::palette_of(ui);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(22.0, 22.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 4.0, p.text);
    let at = |x: f32, y: f32| rect.min + egui::vec2(x, y);
    let stroke = |color| egui::Stroke::new(2.0, color);
    ui.painter().line(vec![at(4.0, 15.0), at(9.0, 9.0), at(12.0, 12.0), at(18.0, 6.0)], stroke(p.panel));
    ui.painter().line(vec![at(4.0, 18.0), at(18.0, 18.0)], stroke(p.accent));
}

fn separator(ui: &mut egui::Ui) {
    let p = theme::palette_of(ui);
    ui.add_space(6.0);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(1.0, 24.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, p.rule);
    ui.add_space(6.0);
}
