//! The view as a whole: headline, counts of verdicts, list, and the calculation of the chosen claim below it.

use egui::{Align2, Frame, Label, RichText, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::card::ClaimCard;
use super::form::ClaimForm;
use super::list::ClaimList;
use crate::export;
use crate::i18n::{Lang, Word, fill};
use crate::plan::claims::Verdict;
use crate::session::today;
use crate::session::{ClaimCommand, Command, Session};
use crate::ui::icons::{Icon, framed_button};
use crate::ui::{fonts, theme, verdict_sign};

/// What of the list is shown, and where it stands.
#[derive(Debug, Default)]
pub struct ClaimsView {
    /// The verdicts that are shown; all where none is chosen.
    verdicts: Vec<Verdict>,
    list: ClaimList,
    card: ClaimCard,
    /// The claim that is being written, while one is.
    form: Option<ClaimForm>,
}

/// What was asked for in the list or on the card that only the view can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    New,
    Edit(String),
}

impl ClaimsView {
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
        let day = today();
        if session.claims.day != Some(day) {
            queue.push(Command::Claim(ClaimCommand::Watch(Some(day))));
        }
        if let Some(form) = &mut self.form {
            if !form.ui(ui, session, queue) {
                self.form = None;
            }
            return;
        }
        let mut wish = None;
        let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top: 0, bottom: 8 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            headline_ui(ui, session.settings.lang, &mut wish);
            self.counts_ui(ui, session);
            state_ui(ui, session, queue);
        });
        self.card.ui(ui, session, queue, &mut wish);
        self.list.ui(ui, session, queue, &self.verdicts, &mut wish);
        let project = &session.plan.project;
        match wish {
            Some(Wish::New) => {
                // What the claim before came from is no evidence of this one.
                queue.push(Command::Claim(ClaimCommand::Choose(None)));
                self.form = Some(ClaimForm::new(project));
            }
            Some(Wish::Edit(id)) => self.form = project.claims.iter().find(|c| c.id == id).map(ClaimForm::of),
            None => {}
        }
    }

    /// A chip for each verdict with its count, which shows only the claims with it.
    fn counts_ui(&mut self, ui: &mut Ui, session: &Session) {
        let lang = session.settings.lang;
        ui.horizontal_wrapped(|ui| {
            for verdict in Verdict::ALL {
                let count = session.claims.outcomes.iter().filter(|o| o.verdict == verdict).count();
                let chosen = self.verdicts.contains(&verdict);
                if verdict_chip(ui, verdict, count, chosen, lang).clicked() {
                    self.verdicts.retain(|v| *v != verdict);
                    if !chosen {
                        self.verdicts.push(verdict);
                    }
                }
            }
        });
    }
}

fn headline_ui(ui: &mut Ui, lang: Lang, wish: &mut Option<Wish>) {
    let p = theme::palette_of(ui);
    ui.horizontal(|ui| {
        let headline = RichText::new(Word::ClaimsHeadline.text(lang)).font(fonts::bold(theme::HEADLINE)).color(p.text);
        ui.label(headline);
        let line = RichText::new(Word::ClaimsSubline.text(lang)).font(fonts::regular(theme::SMALL)).color(p.secondary);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let add = Word::ClaimAdd.text(lang);
            if framed_button(ui, Icon::Plus, add, add).clicked() {
                *wish = Some(Wish::New);
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(Label::new(line).truncate());
            });
        });
    });
}

/// That claims are being judged, or are no longer.
fn state_ui(ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    if !session.claims.stopped {
        return;
    }
    let p = theme::palette_of(ui);
    ui.horizontal(|ui| {
        let text = RichText::new(Word::ClaimsStopped.text(lang)).font(fonts::regular(theme::SMALL)).color(p.limit_text);
        ui.label(text);
        if ui.button(Word::ClaimsCheckAgain.text(lang)).clicked() {
            queue.push(Command::Claim(ClaimCommand::CheckAgain));
        }
    });
}

fn verdict_chip(ui: &mut Ui, verdict: Verdict, count: usize, chosen: bool, lang: Lang) -> egui::Response {
    const HEIGHT: f32 = 28.0;
    let p = theme::palette_of(ui);
    let words = export::verdict_words(verdict, lang);
    let galley = |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, p.text);
    let (word, number) =
        (galley(words, fonts::regular(theme::BODY)), galley(&count.to_string(), fonts::bold(theme::BODY)));
    let width = 10.0 + 16.0 + 6.0 + word.size().x + 8.0 + number.size().x + 10.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, theme::target(ui, HEIGHT)), Sense::click());
    let name = format!("{words} {count}");
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, chosen, &name));
    let (fill, border) = match (chosen, response.hovered()) {
        (true, _) => (p.tint, p.tint_border),
        (false, true) => (p.hover, p.border),
        (false, false) => (p.panel, p.border),
    };
    ui.painter().rect(rect, 4.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    if response.has_focus() {
        ui.painter().rect_stroke(rect.expand(2.0), 5.0, Stroke::new(2.0, p.accent), StrokeKind::Outside);
    }
    let y = rect.center().y;
    verdict_sign::paint(ui.painter(), &p, verdict, pos2(rect.left() + 18.0, y), 16.0);
    let left = rect.left() + 32.0;
    ui.painter().text(pos2(left, y), Align2::LEFT_CENTER, words, fonts::regular(theme::BODY), p.text);
    let right = pos2(rect.right() - 10.0, y);
    ui.painter().text(right, Align2::RIGHT_CENTER, count.to_string(), fonts::bold(theme::BODY), p.text);
    let hint = fill_hint(words, lang);
    response.on_hover_text(hint)
}

fn fill_hint(verdict: &str, lang: Lang) -> String {
    fill(Word::ClaimsFilterHint, lang, &[("verdict", verdict)])
}
