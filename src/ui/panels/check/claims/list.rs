//! The list of claims: its head, its rows, and the keys that move in it.

use egui::{Align2, EventFilter, Key, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::card::actions_ui;
use super::fields::capitalised;
use super::row::{Columns, RowText, row_ui};
use super::view::Wish;
use crate::i18n::Word;
use crate::plan::claims::Verdict;
use crate::project::Claim;
use crate::session::{ClaimCommand, Command, Session};
use crate::ui::{fonts, theme};

const HEAD_HEIGHT: f32 = 26.0;

/// Which claim was last scrolled to.
#[derive(Debug, Default)]
pub struct ClaimList {
    scrolled_to: Option<String>,
    /// Frames in which the chosen row is still to be scrolled to: the card below takes its room late.
    scroll_frames: u8,
}

impl ClaimList {
    /// Shows the claims with these verdicts, all where there are none.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        queue: &mut Vec<Command>,
        verdicts: &[Verdict],
        wish: &mut Option<Wish>,
    ) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let area = ui.available_rect_before_wrap();
        let columns = Columns::of(ui, area, session);
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        head_ui(ui, session, &columns);
        let verdict = |claim: &Claim| session.claims.outcome(&claim.id).map(|o| o.verdict);
        let is_shown = |c: &&Claim| verdicts.is_empty() || verdict(c).is_some_and(|v| verdicts.contains(&v));
        let claims: Vec<&Claim> = session.plan.project.claims.iter().filter(is_shown).collect();
        if claims.is_empty() {
            let word = if verdicts.is_empty() { Word::ClaimsNone } else { Word::ClaimsNoneOfKind };
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                ui.add_space(f32::from(theme::PADDING));
                ui.label(RichText::new(word.text(lang)).color(p.secondary));
            });
        }
        let area = ui.available_rect_before_wrap();
        let id = ui.scope_id().with("claims");
        let list = ui.interact(area, id, Sense::focusable_noninteractive());
        list.widget_info(|| egui::WidgetInfo::labeled(egui::Role::List, true, Word::ClaimsList.text(lang)));
        let chosen = session.claims.chosen.as_deref();
        if list.has_focus() {
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
            if let Some(claim) = moved(ui, &claims, chosen) {
                queue.push(Command::Claim(ClaimCommand::Choose(Some(claim.id.clone()))));
            }
        }
        self.scroll_frames = self.scroll_frames.saturating_sub(1);
        if self.scrolled_to.as_deref() != chosen {
            self.scrolled_to = chosen.map(str::to_owned);
            self.scroll_frames = 3;
        }
        if session.claims.running || session.claims.stopped {
            ui.multiply_opacity(0.5);
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for claim in &claims {
                let text = RowText::of(ui, session, claim, &columns);
                let (rect, response) =
                    ui.allocate_exact_size(vec2(ui.available_width(), text.height(ui)), Sense::CLICK);
                let is_chosen = chosen == Some(claim.id.as_str());
                row_ui(ui, session, (rect, &columns), &response, &text, is_chosen);
                if is_chosen && self.scroll_frames > 0 {
                    response.scroll_to_me(None);
                    ui.ctx().request_repaint();
                }
                if response.clicked() {
                    ui.memory_mut(|m| m.request_focus(id));
                    queue.push(Command::Claim(ClaimCommand::Choose(Some(claim.id.clone()))));
                }
                response.context_menu(|ui| actions_ui(ui, &claim.id, lang, queue, wish));
                response.on_hover_text_at_pointer(text.told(session, claim));
            }
        });
        // A chosen row says where the keys are; without one the list itself does.
        if list.has_focus() && chosen.is_none() {
            ui.painter().rect_stroke(area.shrink(1.0), 2.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
        }
    }
}

fn head_ui(ui: &mut Ui, session: &Session, columns: &Columns) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD_HEIGHT), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, p.chrome);
    for y in [rect.top() + 0.5, rect.bottom() - 0.5] {
        ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, p.rule));
    }
    let text = |x: f32, align, word: Word| {
        let text = capitalised(word.text(lang));
        ui.painter().text(pos2(x, rect.center().y), align, text, fonts::regular(theme::SMALL), p.secondary);
    };
    text(columns.sign, Align2::LEFT_CENTER, Word::ColumnVerdict);
    text(columns.text.min, Align2::LEFT_CENTER, Word::ColumnClaim);
    text(columns.published.max, Align2::RIGHT_CENTER, Word::ColumnPublished);
    text(columns.drawn.max, Align2::RIGHT_CENTER, Word::ColumnDrawn);
    if let Some(source) = columns.source {
        text(source.min, Align2::LEFT_CENTER, Word::ColumnSource);
    }
}

/// The claim that a key leads to.
fn moved<'a>(ui: &Ui, claims: &[&'a Claim], chosen: Option<&str>) -> Option<&'a Claim> {
    let at = claims.iter().position(|c| Some(c.id.as_str()) == chosen);
    let last = claims.len().checked_sub(1)?;
    let to = ui.input(|i| {
        let pressed = |key| i.key_pressed(key);
        if pressed(Key::ArrowDown) {
            Some(at.map_or(0, |at| (at + 1).min(last)))
        } else if pressed(Key::ArrowUp) {
            Some(at.map_or(last, |at| at.saturating_sub(1)))
        } else if pressed(Key::Home) {
            Some(0)
        } else if pressed(Key::End) {
            Some(last)
        } else {
            None
        }
    })?;
    claims.get(to).copied().filter(|_| at != Some(to))
}

/// The rectangle of a row that is drawn by hand.
pub type Place<'a> = (Rect, &'a Columns);
