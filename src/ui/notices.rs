//! Notices over the map's upper edge, never a dialog: what warns is readable until dismissed, what only says that
//! something is done goes away by itself. The log has all of them.

use egui::{Color32, Frame, RichText, Stroke};

use super::icons::{Icon, icon_button, icon_ui};
use super::theme::Palette;
use super::{fonts, offers, theme};
use crate::i18n::{Word, fill};
use crate::session::{Command, Session, Severity};

/// More of them wait below "and others"; the log has all.
const MOST: usize = 4;

/// What a severity is known by: a form as well as a colour.
pub fn sign_of(severity: Severity, p: &Palette) -> (Icon, Color32) {
    match severity {
        Severity::Error => (Icon::Caution, p.error),
        Severity::Warning => (Icon::Caution, p.caution_text),
        Severity::Done => (Icon::Check, p.accent_text),
    }
}

/// What is done is said for so long, seconds.
const SAID_S: f64 = 6.0;

/// Whether a notice has been there long enough since somebody last read it; wakes the window when that will be.
fn is_over(ui: &egui::Ui, number: Option<u64>, is_read: bool) -> bool {
    let now = ui.input(|i| i.time);
    let id = egui::Id::unique("notice-since").with(number);
    let since = ui.data_mut(|data| {
        let since = data.get_temp_mut_or_insert_with(id, || now);
        if is_read {
            *since = now;
        }
        *since
    });
    let left = SAID_S - (now - since);
    if left > 0.0 && !is_read {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
    }
    left <= 0.0
}

pub fn notices_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    if session.notices.is_empty() && !offers::has_offers(session) {
        return;
    }
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let map = ui.max_rect();
    let area = egui::Area::new(egui::Id::unique("notices")).fixed_pos(map.left_top() + egui::vec2(14.0, 52.0));
    area.show(ui.ctx(), |ui| {
        ui.set_max_width((map.width() - 28.0).min(560.0));
        offers::offers_ui(ui, session, queue);
        // The latest on top: it is about what was done last.
        for (index, notice) in session.notices.iter().enumerate().rev().take(MOST) {
            let (icon, color) = sign_of(notice.severity, &p);
            let frame = Frame::new()
                .fill(p.panel)
                .stroke(Stroke::new(1.0, color))
                .inner_margin(egui::Margin::symmetric(10, 4))
                .corner_radius(4);
            let mut has_focus = false;
            let shown = frame.show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    // In line with the middle of the buttons.
                    ui.vertical(|ui| {
                        ui.add_space(7.0);
                        icon_ui(ui, icon, 18.0, color);
                    });
                    let text = notice.text.get(lang);
                    let width = ui.available_width() - 76.0;
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        ui.add_space(7.0);
                        let label = ui.label(RichText::new(text).font(fonts::regular(theme::BODY)).color(p.text));
                        // A screen reader says it, an error at once.
                        let live = match notice.severity {
                            Severity::Error => egui::accesskit::Live::Assertive,
                            Severity::Warning | Severity::Done => egui::accesskit::Live::Polite,
                        };
                        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(live));
                    });
                    ui.spacing_mut().item_spacing.x = 0.0;
                    let path = notice.to_copy.as_ref().map(|path| (Word::CopyPath, path));
                    let (word, copied) = path.unwrap_or((Word::CopyNotice, text));
                    let copy = icon_button(ui, Some(Icon::Copy), "", word.text(lang), None);
                    has_focus = copy.has_focus();
                    if copy.clicked() {
                        ui.ctx().copy_text(copied.clone());
                    }
                    let close = icon_button(ui, Some(Icon::Close), "", Word::Dismiss.text(lang), None);
                    has_focus |= close.has_focus();
                    if close.clicked() {
                        queue.push(Command::DismissNotice(index));
                    }
                });
            });
            let is_read = has_focus || ui.rect_contains_pointer(shown.response.rect);
            if notice.severity == Severity::Done && is_over(ui, session.notices.number(index), is_read) {
                queue.push(Command::DismissNotice(index));
            }
        }
        if let Some(more) = session.notices.len().checked_sub(MOST).filter(|more| *more > 0) {
            let text = fill(Word::NoticesMore, lang, &[("n", &more.to_string())]);
            let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.border)).inner_margin(6).corner_radius(4);
            frame.show(ui, |ui| {
                ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary));
            });
        }
    });
}
