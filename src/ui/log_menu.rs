//! The log behind a button of the status bar: what was said and what jobs have brought, the latest on top.

use std::time::Instant;

use egui::{Popup, PopupCloseBehavior, RichText, ScrollArea, vec2};

use super::icons::{Icon, icon_button, icon_ui};
use super::notices::sign_of;
use super::{fonts, theme};
use crate::i18n::{Lang, Word, format};
use crate::session::{LogEntry, Session};

const WIDTH: f32 = 420.0;

fn popup() -> egui::Id {
    egui::Id::unique("log-menu")
}

/// Opens the list.
pub fn open(ctx: &egui::Context) {
    Popup::open_id(ctx, popup());
}

/// The button and its list, which stays open until a click beside it.
pub fn log_menu_ui(ui: &mut egui::Ui, session: &Session) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let id = popup();
    let open = Popup::is_id_open(ui.ctx(), id);
    let color = if open { p.accent_text } else { p.secondary };
    let text = Word::Log.text(lang);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(theme::SMALL), color);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + 16.0, theme::target(ui, 22.0)), egui::Sense::click());
    let hint = Word::LogHint.text(lang);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, open, hint));
    if open || response.hovered() {
        ui.painter().rect_filled(rect, 3.0, if open { p.tint } else { p.hover });
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 3.0, egui::Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
    }
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color);
    let response = response.on_hover_text(hint);
    let window = ui.ctx().content_rect().size();
    Popup::menu(&response)
        .id(id)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(WIDTH.min(window.x - 40.0))
        .show(|ui| {
            ui.reset_style();
            list_ui(ui, session.notices.log(), lang, (window.y * 0.6).min(420.0));
        });
}

fn list_ui(ui: &mut egui::Ui, log: &[LogEntry], lang: Lang, height: f32) {
    let p = theme::palette_of(ui);
    let now = Instant::now();
    ui.horizontal(|ui| {
        ui.label(RichText::new(Word::Log.text(lang)).font(fonts::bold(theme::HEAD)).color(p.text));
        if !log.is_empty() {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if icon_button(ui, Some(Icon::Copy), "", Word::LogCopy.text(lang), None).clicked() {
                    ui.ctx().copy_text(as_text(log, now, lang));
                }
            });
        }
    });
    if log.is_empty() {
        ui.label(RichText::new(Word::LogEmpty.text(lang)).color(p.secondary));
        return;
    }
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        for entry in log.iter().rev() {
            let (icon, color) = sign_of(entry.notice.severity, &p);
            ui.horizontal_top(|ui| {
                icon_ui(ui, icon, 16.0, color);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    let text = RichText::new(entry.notice.text.get(lang)).font(fonts::regular(theme::BODY));
                    ui.add(egui::Label::new(text.color(p.text)).wrap());
                    let ago = RichText::new(ago(entry, now, lang)).font(fonts::regular(theme::NOTE));
                    ui.label(ago.color(p.secondary));
                });
            });
        }
    });
}

fn ago(entry: &LogEntry, now: Instant, lang: Lang) -> String {
    format::ago(entry.at.map_or(0, |at| now.saturating_duration_since(at).as_secs()), lang)
}

/// A line for each entry, the latest first.
fn as_text(log: &[LogEntry], now: Instant, lang: Lang) -> String {
    let line = |entry: &LogEntry| format!("{}\t{}", ago(entry, now, lang), entry.notice.text.get(lang));
    log.iter().rev().map(line).collect::<Vec<_>>().join("\n")
}
