//! The bar above the table: layer, counts, filter, columns, export.

use egui::{Align, ComboBox, Layout, RichText, Ui};

use super::columns_menu::columns_menu_ui;
use super::export_menu::export_menu_ui;
use super::panel::TablePanel;
use crate::i18n::{Lang, Word, fill, format};
use crate::project::{Layer, LayerId};
use crate::session::{Command, Session, TableCommand};
use crate::ui::actions::Action;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::{fonts, theme};

const HEIGHT: f32 = 36.0;

/// Higher for fingers.
pub fn height(ui: &Ui) -> f32 {
    if theme::is_touch(ui) { theme::target(ui, HEIGHT) + 4.0 } else { HEIGHT }
}

/// Below this width the buttons go without their names, and the bar without its own.
const CRAMPED: f32 = 700.0;
const CRAMPED_ENGLISH: f32 = 900.0;
const LEAST_FILTER: f32 = 90.0;
const MOST_FILTER: f32 = 280.0;

pub fn bar_ui(panel: &mut TablePanel, ui: &mut Ui, session: &Session, layer: &LayerId, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    ui.painter().rect_filled(ui.max_rect(), 0.0, p.panel);
    let cramped = if lang == Lang::Zh { CRAMPED } else { CRAMPED_ENGLISH };
    let is_cramped = ui.max_rect().width() < cramped;
    let view = session.table.current().cloned();
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.add_space(6.0);
        if icon_button(ui, Some(Icon::Close), "", &Action::Table.hint(Word::TableClose.text(lang), lang), None)
            .clicked()
        {
            queue.push(Command::Table(TableCommand::Close));
        }
        if let Some(view) = &view {
            export_menu_ui(panel, ui, session, view, is_cramped, queue);
            columns_menu_ui(panel, ui, session, view, is_cramped, queue);
            let only = session.table.only_selected;
            let name = Word::TableOnlySelected.text(lang);
            if icon_button(ui, Some(Icon::Tick), "", name, Some(only)).clicked() {
                queue.push(Command::Table(TableCommand::SetOnlySelected(!only)));
            }
            let zoom = icon_button(ui, Some(Icon::ZoomAll), "", Word::TableZoom.text(lang), None);
            if zoom.clicked() {
                queue.push(Command::View(crate::session::ViewCommand::ZoomToSelection));
            }
        }
        ui.add_space(6.0);
        let filter_place = ui.available_rect_before_wrap();
        let left = filter_place.left();
        let used = left_ui(ui, session, layer, is_cramped, queue);
        let room = ui.available_rect_before_wrap().right() - left - used - 18.0;
        let width = room.clamp(LEAST_FILTER, MOST_FILTER);
        if !theme::is_touch(ui) {
            ui.spacing_mut().interact_size.y = 26.0;
        }
        ui.spacing_mut().button_padding.y = 4.0;
        panel.filter.ui(ui, session, view.as_deref(), width, queue);
    });
}

/// The name of the table, its layer and its counts, from the left; returns how much room they take.
fn left_ui(ui: &mut Ui, session: &Session, layer: &LayerId, is_cramped: bool, queue: &mut Vec<Command>) -> f32 {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let place = ui.available_rect_before_wrap();
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    let ui = &mut ui;
    ui.spacing_mut().item_spacing.x = 8.0;
    if !theme::is_touch(ui) {
        ui.spacing_mut().interact_size.y = 26.0;
    }
    ui.add_space(12.0);
    if !is_cramped {
        let name = RichText::new(Word::Table.text(lang)).font(fonts::bold(theme::BODY)).color(p.text);
        ui.add(egui::Label::new(name).selectable(false));
    }
    let name = session.plan.layer_name(layer);
    let most = if is_cramped { 110.0 } else { 150.0 };
    let shown = RichText::new(name.get(lang)).font(fonts::regular(theme::BODY));
    let combo = ComboBox::from_id_salt("table-layer").selected_text(shown).width(most).truncate();
    let picked = combo.show_ui(ui, |ui| {
        let project = &session.plan.project;
        for group in &project.groups {
            for other in table_layers(session, &group.id) {
                if ui.selectable_label(other.id == *layer, other.name.get(lang)).clicked() {
                    queue.push(Command::Table(TableCommand::Show(other.id.clone())));
                }
            }
        }
    });
    let label = Word::TableLayer.text(lang);
    picked.response.ctx.accesskit_node_builder(picked.response.id, |node| node.set_label(label));
    let counts = counts(session, lang);
    let width = ui.painter().layout_no_wrap(counts.clone(), fonts::regular(theme::SMALL), p.secondary).size().x;
    if width + LEAST_FILTER + 28.0 > ui.available_width() {
        // The filter needs the room: the counts are told of the layer.
        picked.response.on_hover_text(counts);
    } else {
        let counts = RichText::new(counts).font(fonts::regular(theme::SMALL)).color(p.secondary);
        ui.add(egui::Label::new(counts).selectable(false));
    }
    ui.min_rect().width()
}

/// "12 of 37 features · 1 selected".
fn counts(session: &Session, lang: Lang) -> String {
    let Some(view) = session.table.current() else {
        return if session.table.running { Word::TableWorking.text(lang).to_owned() } else { String::new() };
    };
    let (n, total) = (view.rows.len(), view.total());
    let count = |n: usize| format::count(n as u64);
    let counted = if n == total {
        format::features(total as u64, lang)
    } else {
        fill(Word::TableCount, lang, &[("n", &count(n)), ("total", &count(total))])
    };
    match session.selection.rows_of(&view.query.layer).len() {
        0 => counted,
        chosen => {
            let chosen = fill(Word::TableSelected, lang, &[("n", &count(chosen))]);
            format!("{counted} · {chosen}")
        }
    }
}

/// The layers of a group that have rows.
fn table_layers<'a>(session: &'a Session, group: &'a str) -> impl Iterator<Item = &'a Layer> {
    let plan = &session.plan;
    plan.project.layers_of(group).filter(|l| plan.layer(&l.id).is_some() && !plan.is_picture(&l.id))
}
