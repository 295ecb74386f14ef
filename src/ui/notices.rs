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
/// Together they cover no more of the map's height than this, however few that are; the latest is always shown.
const MOST_SHARE: f32 = 1.0 / 3.0;
const MARGIN: egui::Vec2 = egui::vec2(10.0, 4.0);
const ICON: f32 = 18.0;
/// Above the text, so that its first line is in line with the middle of the buttons.
const ABOVE_TEXT: f32 = 7.0;
/// The buttons at the right of a text, and their height.
const BUTTONS: egui::Vec2 = egui::vec2(76.0, 32.0);

/// How many of the latest notices are shown, as wide as they are, over a map of a height: what has room.
fn shown(ui: &egui::Ui, session: &Session, width: f32, height: f32) -> usize {
    let lang = session.settings.lang;
    let gap = ui.spacing().item_spacing;
    let width = width - 2.0 * MARGIN.x - 2.0 - ICON - gap.x - BUTTONS.x;
    let mut taken = 0.0;
    let fits = session.notices.iter().rev().take(MOST).take_while(|notice| {
        let font = fonts::regular(theme::BODY);
        let text = ui.painter().layout(notice.text.get(lang).clone(), font, Color32::PLACEHOLDER, width).size().y;
        taken += (ABOVE_TEXT + text).max(BUTTONS.y) + 2.0 * MARGIN.y + 2.0 + gap.y;
        taken <= height * MOST_SHARE
    });
    fits.count().max(1)
}

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
    let width = (map.width() - 28.0).min(560.0);
    area.show(ui.ctx(), |ui| {
        ui.set_max_width(width);
        offers::offers_ui(ui, session, queue);
        // The latest on top: it is about what was done last.
        let shown = shown(ui, session, width, map.height());
        for (index, notice) in session.notices.iter().enumerate().rev().take(shown) {
            let (icon, color) = sign_of(notice.severity, &p);
            let frame = Frame::new()
                .fill(p.panel)
                .stroke(Stroke::new(1.0, color))
                .inner_margin(egui::Margin::symmetric(MARGIN.x as i8, MARGIN.y as i8))
                .corner_radius(4);
            let mut has_focus = false;
            let drawn = frame.show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    // In line with the middle of the buttons.
                    ui.vertical(|ui| {
                        ui.add_space(ABOVE_TEXT);
                        icon_ui(ui, icon, ICON, color);
                    });
                    let text = notice.text.get(lang);
                    let width = ui.available_width() - BUTTONS.x;
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        ui.add_space(ABOVE_TEXT);
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
            let is_read = has_focus || ui.rect_contains_pointer(drawn.response.rect);
            if notice.severity == Severity::Done && is_over(ui, session.notices.number(index), is_read) {
                queue.push(Command::DismissNotice(index));
            }
        }
        if let Some(more) = session.notices.len().checked_sub(shown).filter(|more| *more > 0) {
            let text = fill(Word::NoticesMore, lang, &[("n", &more.to_string())]);
            let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.border)).inner_margin(6).corner_radius(4);
            frame.show(ui, |ui| {
                ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary));
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{JobMode, Notice};

    /// How high what is said stands over a map of this height.
    fn height(map: egui::Vec2, texts: &[&str]) -> f32 {
        let mut session = Session::new(JobMode::Inline);
        for (nth, text) in texts.iter().enumerate() {
            session.apply(Command::Notify(Notice::error(|_| format!("{nth}: {text}"))));
        }
        let ctx = egui::Context::default();
        fonts::install(&ctx);
        for _ in 0..3 {
            let screen_rect = Some(egui::Rect::from_min_size(egui::Pos2::ZERO, map));
            let input = egui::RawInput { screen_rect, ..egui::RawInput::default() };
            let mut output = ctx.run_ui(input, |ui| notices_ui(ui, &session, &mut Vec::new()));
            output.textures_delta.clear();
        }
        ctx.memory(|m| m.area_rect(egui::Id::unique("notices"))).map_or(0.0, |area| area.height())
    }

    #[test]
    fn many_of_them_cover_a_third_of_the_map_at_most() {
        let long = "scan.csv: nothing says in which system its numbers are, and they cannot be degrees: say which with \
                    the question that the window asks, or leave the file out of the plan";
        let (map, folded) = (egui::vec2(680.0, 560.0), 36.0);
        let texts = [long; 12];
        let high = height(map, &texts);
        assert!(high > 100.0 && high <= map.y / 3.0 + folded, "{high}");
        assert!(height(map, &texts[..1]) < height(map, &texts[..2]), "two have room");
        assert!(height(egui::vec2(300.0, 90.0), &texts[..1]) > 60.0, "the latest is always shown");
    }
}
