//! The chosen claim below the list: the bar of its number, the calculation, its definitions, and where it comes from.

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align, Align2, Frame, Label, Layout, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2,
};

use super::bar::bar_ui;
use super::view::Wish;
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::FeatureRef;
use crate::plan::claims::{Drawn, Evidence, Outcome, Reason, Step, Verdict};
use crate::project::{Claim, Project};
use crate::session::{ClaimCommand, Command, Session};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::{fonts, theme, verdict_sign};

/// Names of features told in one line.
const MOST_NAMES: usize = 12;
const ROW: f32 = 26.0;
/// Distances told one by one, before the rest is counted.
const MOST_DISTANCES: usize = 40;
const PART_INDENT: f32 = 14.0;

/// How high the card was when it was last drawn, and whether its text was just copied.
#[derive(Debug, Default)]
pub struct ClaimCard {
    height: f32,
    copied: bool,
}

/// A claim with its outcome, and the definition that is shown.
#[derive(Clone, Copy)]
struct Told<'a> {
    claim: &'a Claim,
    outcome: &'a Outcome,
    definition: Option<usize>,
}

impl Told<'_> {
    fn steps(&self) -> &[Step] {
        self.shown().map_or(&self.outcome.steps, |d| &d.steps)
    }

    fn evidence(&self) -> &Evidence {
        self.shown().map_or(&self.outcome.evidence, |d| &d.evidence)
    }

    fn drawn(&self) -> Option<Drawn> {
        self.shown().map_or(self.outcome.drawn, |d| d.drawn)
    }

    fn reason(&self) -> Option<&Reason> {
        self.shown().map_or(self.outcome.reason.as_ref(), |d| d.reason.as_ref())
    }

    fn shown(&self) -> Option<&crate::plan::claims::DefinitionOutcome> {
        self.outcome.definitions.get(self.definition?)
    }
}

impl ClaimCard {
    /// Shows the card at the bottom of the room there is, in less than half of it.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>, wish: &mut Option<Wish>) {
        let p = theme::palette_of(ui);
        let project: &Project = &session.plan.project;
        let chosen = session.claims.chosen.as_deref();
        let told = chosen.and_then(|id| {
            let claim = project.claims.iter().find(|c| c.id == id)?;
            Some(Told { claim, outcome: session.claims.outcome(id)?, definition: session.claims.definition })
        });
        if project.claims.is_empty() {
            return;
        }
        let most = (ui.available_height() * 0.5).max(120.0);
        let height = if told.is_some() { self.height.clamp(96.0, most) } else { 56.0 };
        let frame = Frame::new().fill(p.chrome).inner_margin(egui::Margin::symmetric(theme::PADDING, 10));
        let panel = egui::Panel::bottom("claim card").exact_size(height).resizable(false).frame(frame);
        panel.show(ui, |ui| {
            let top = ui.max_rect().expand2(vec2(f32::from(theme::PADDING), 10.0));
            ui.painter().hline(top.x_range(), top.top() + 0.5, Stroke::new(1.0, p.rule));
            let Some(told) = told else {
                let text = RichText::new(Word::ClaimPick.text(session.settings.lang));
                ui.add(Label::new(text.font(fonts::regular(theme::SMALL)).color(p.secondary)).wrap());
                return;
            };
            let scroll = ScrollArea::vertical().id_salt(&told.claim.id).auto_shrink([false, false]);
            let inside = scroll.show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 5.0);
                self.head_ui(ui, session, queue, told, wish);
                self.body_ui(ui, session, queue, told);
                ui.min_rect().height()
            });
            let wanted = inside.inner + 22.0;
            if (wanted - self.height).abs() > 0.5 {
                self.height = wanted;
                ui.ctx().request_repaint();
            }
        });
    }

    fn body_ui(&self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>, told: Told<'_>) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let Told { claim, outcome, .. } = told;
        match (told.drawn(), told.reason()) {
            (Some(drawn), _) => bar_ui(ui, session, claim, drawn, told.steps()),
            (None, Some(reason)) => {
                let text = RichText::new(export::reason_words(&session.plan, reason, lang)).color(p.text);
                ui.add(Label::new(text).wrap());
            }
            (None, None) => {}
        }
        if !told.steps().is_empty() {
            steps_ui(ui, session, told.steps());
        }
        if !outcome.definitions.is_empty() {
            definitions_ui(ui, session, queue, told);
        }
        let small = |ui: &mut Ui, text: String, color| {
            if !text.is_empty() {
                let text = RichText::new(text).font(fonts::regular(theme::SMALL)).color(color);
                ui.add(Label::new(text).wrap());
            }
        };
        for note in export::outline_notes(&session.plan, outcome, lang) {
            small(ui, note, p.error);
        }
        distances_ui(ui, session, told.evidence());
        evidence_lines(session, told.evidence()).into_iter().for_each(|line| small(ui, line, p.secondary));
        if !outcome.conflicts_with.is_empty() {
            let others = outcome.conflicts_with.iter().filter_map(|id| {
                let other = session.plan.project.claims.iter().find(|c| c.id == *id)?;
                Some(format!("{} {}", export::published_words(other, lang), other.source.read_in(lang)))
            });
            let others = others.collect::<Vec<_>>().join(Word::ListSeparator.text(lang));
            small(ui, fill(Word::ClaimConflictsWith, lang, &[("others", &others)]), p.error);
        }
        if let Some(why) = &claim.by_construction {
            small(ui, fill(Word::ClaimByConstructionBecause, lang, &[("why", why.read_in(lang))]), p.caution_text);
        }
        if let Some(note) = &claim.note {
            small(ui, note.read_in(lang).clone(), p.secondary);
        }
        let geometry = if claim.by_construction.is_some() || is_schematic(session, told.evidence()) {
            Word::ClaimGeometrySchematic
        } else {
            Word::ClaimGeometryAsDrawn
        };
        let source = [claim.source.read_in(lang).as_str(), claim.as_of.as_str(), geometry.text(lang)];
        let source: Vec<&str> = source.into_iter().filter(|text| !text.is_empty()).collect();
        small(ui, source.join(" · "), p.secondary);
        small(ui, Word::ClaimMethod.text(lang).to_owned(), p.secondary);
    }

    /// Sign, text, what the operator means; and what can be done with the claim.
    fn head_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        queue: &mut Vec<Command>,
        told: Told<'_>,
        wish: &mut Option<Wish>,
    ) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let verdict = told.shown().map_or(told.outcome.verdict, |d| d.verdict);
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 28.0), Sense::hover());
            verdict_sign::paint(ui.painter(), &p, verdict, rect.center(), 16.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                ui.menu_button("…", |ui| actions_ui(ui, &told.claim.id, lang, queue, wish))
                    .response
                    .on_hover_text(Word::ClaimMore.text(lang));
                if icon_button(ui, Some(Icon::Edit), "", Word::ClaimEdit.text(lang), None).clicked() {
                    *wish = Some(Wish::Edit(told.claim.id.clone()));
                }
                let copy = if self.copied { Word::Copied } else { Word::ClaimCopyValue };
                let icon = if self.copied { Icon::Tick } else { Icon::Copy };
                let response = icon_button(ui, Some(icon), "", copy.text(lang), None);
                let response = response.on_hover_text(Word::ClaimCopyHint.text(lang));
                if response.clicked() {
                    let text = export::claim_text(&session.plan, told.claim, told.outcome, told.shown(), lang);
                    ui.ctx().copy_text(text);
                    self.copied = true;
                } else if self.copied && !response.hovered() && !response.has_focus() {
                    self.copied = false;
                }
                if icon_button(ui, Some(Icon::Target), "", Word::ClaimZoomHint.text(lang), None).clicked() {
                    queue.push(Command::Claim(ClaimCommand::ZoomToShown));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text =
                        RichText::new(told.claim.text.read_in(lang)).font(fonts::bold(theme::HEAD)).color(p.text);
                    ui.add(Label::new(text).truncate());
                });
            });
        });
        ui.horizontal_wrapped(|ui| {
            if told.outcome.sensitive {
                chip_ui(ui, Word::ClaimSensitiveNote.text(lang));
            }
            let note = export::operator_note(told.claim, lang);
            ui.label(RichText::new(note).font(fonts::regular(theme::SMALL)).color(p.secondary));
        });
    }
}

/// What can be done to a claim, as the rows of a menu.
pub fn actions_ui(ui: &mut Ui, id: &str, lang: Lang, queue: &mut Vec<Command>, wish: &mut Option<Wish>) {
    if ui.button(Word::ClaimEdit.text(lang)).clicked() {
        *wish = Some(Wish::Edit(id.to_owned()));
    }
    if ui.button(Word::ClaimDuplicate.text(lang)).clicked() {
        queue.push(Command::Claim(ClaimCommand::Duplicate(id.to_owned())));
    }
    if ui.button(Word::ClaimRemove.text(lang)).clicked() {
        queue.push(Command::Claim(ClaimCommand::Remove(id.to_owned())));
    }
}

fn chip_ui(ui: &mut Ui, text: &str) {
    let p = theme::palette_of(ui);
    let width = verdict_sign::chip_width(ui.painter(), text);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
    verdict_sign::chip(ui.painter(), rect.left_center(), text, p.caution_text, p.caution);
}

/// The steps of the calculation, each with its number.
fn steps_ui(ui: &mut Ui, session: &Session, steps: &[Step]) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    ui.label(RichText::new(Word::ClaimSteps.text(lang)).font(fonts::bold(theme::SMALL)).color(p.secondary));
    for line in steps.iter().flat_map(|step| export::step_lines(&session.plan, step, lang)) {
        let indent = if line.is_part { PART_INDENT } else { 0.0 };
        number_row_ui(ui, &line.name, &export::step_words(line.quantity, lang), indent);
    }
}

/// A name with its number at the right.
fn number_row_ui(ui: &mut Ui, name: &str, number: &str, indent: f32) {
    let p = theme::palette_of(ui);
    let font = fonts::regular(theme::BODY);
    let number = ui.painter().layout_no_wrap(number.to_owned(), font.clone(), p.text);
    let room = (ui.available_width() - indent - number.size().x - 12.0).max(20.0);
    // A condition may take a second line; what is longer still stands in the tooltip.
    let mut job = LayoutJob::simple(name.to_owned(), font, p.text, room);
    job.wrap.max_rows = 2;
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    let size = vec2(ui.available_width(), galley.size().y.max(19.0));
    let (row, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name} {}", number.text())));
    ui.painter().galley(pos2(row.left() + indent, row.center().y - galley.size().y / 2.0), galley, p.text);
    ui.painter().galley(pos2(row.right() - number.size().x, row.top()), number, p.text);
    if is_cut {
        response.on_hover_text_at_pointer(name);
    }
}

/// What a radius reaches, nearest first, and the nearest that it does not, each with its distance.
fn distances_ui(ui: &mut Ui, session: &Session, evidence: &Evidence) {
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    let beyond = if evidence.just_outside.is_empty() { Word::ClaimBeyond } else { Word::ClaimBeyondThose };
    let lists = [
        (Word::ClaimCountedByDistance, &evidence.reached),
        (Word::ClaimJustOutside, &evidence.just_outside),
        (beyond, &evidence.beyond),
    ];
    for (word, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        let head = fill(word, lang, &[("n", &list.len().to_string())]);
        ui.label(RichText::new(head).font(fonts::bold(theme::SMALL)).color(p.secondary));
        for found in list.iter().take(MOST_DISTANCES) {
            let Some(feature) = session.plan.feature(&found.of) else { continue };
            let mut name = session.plan.feature_name(feature, lang);
            if evidence.borderline.contains(found) {
                name = format!("{name} · {}", Word::ClaimIsBorderline.text(lang));
            }
            number_row_ui(ui, &name, &format::length(found.hit.distance.0), PART_INDENT);
        }
        let left_out = list.len().saturating_sub(MOST_DISTANCES);
        if left_out > 0 {
            let more = fill(Word::AndMore, lang, &[("n", &left_out.to_string())]);
            ui.label(RichText::new(more).font(fonts::regular(theme::SMALL)).color(p.secondary));
        }
    }
}

/// Text that begins at a place and is cut where its room ends.
fn cut_text(ui: &Ui, left: egui::Pos2, text: &str, room: f32, font: egui::FontId) {
    let p = theme::palette_of(ui);
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, p.text);
    job.wrap = TextWrapping::truncate_at_width(room);
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(left.x, left.y - galley.size().y / 2.0), galley, p.text);
}

/// The claim's own definition and the others, each with its number and its verdict; a click shows its geometry.
fn definitions_ui(ui: &mut Ui, session: &Session, queue: &mut Vec<Command>, told: Told<'_>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let Told { claim, outcome, definition } = told;
    let own = (Word::ClaimOwnDefinition.text(lang).to_owned(), outcome.drawn, outcome.reason.as_ref(), outcome.verdict);
    let others =
        outcome.definitions.iter().map(|d| (d.name.read_in(lang).clone(), d.drawn, d.reason.as_ref(), d.verdict));
    let rows: Vec<(String, Option<Drawn>, Option<&Reason>, Verdict)> = std::iter::once(own).chain(others).collect();
    ui.spacing_mut().item_spacing.y = 0.0;
    let corner = ui.cursor().min;
    let width = ui.available_width();
    for (i, (name, drawn, reason, verdict)) in rows.into_iter().enumerate() {
        let this = i.checked_sub(1);
        let chosen = definition == this;
        let (row, response) = ui.allocate_exact_size(vec2(width, theme::target(ui, ROW)), Sense::click());
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, chosen, &name));
        let ground = match (chosen, response.hovered()) {
            (true, _) => p.tint,
            (false, true) => p.hover,
            (false, false) => p.panel,
        };
        ui.painter().rect_filled(row, 0.0, ground);
        if i > 0 {
            ui.painter().hline(row.x_range(), row.top() + 0.5, Stroke::new(1.0, p.rule));
        }
        if response.has_focus() {
            ui.painter().rect_stroke(row.shrink(2.0), 2.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
        }
        let y = row.center().y;
        let word = export::verdict_words(verdict, lang);
        let verdict_left = row.right() - 124.0;
        verdict_sign::paint(ui.painter(), &p, verdict, pos2(verdict_left + 8.0, y), 14.0);
        let color = verdict_sign::text_color(&p, verdict);
        ui.painter().text(pos2(verdict_left + 22.0, y), Align2::LEFT_CENTER, word, fonts::regular(theme::BODY), color);
        let (text, font, color) = match (drawn, reason) {
            (Some(drawn), _) => (export::drawn_words(claim, drawn, lang), fonts::bold(theme::BODY), p.text),
            (None, Some(reason)) => {
                (export::reason_words(&session.plan, reason, lang), fonts::regular(theme::SMALL), p.secondary)
            }
            (None, None) => (String::new(), fonts::regular(theme::SMALL), p.secondary),
        };
        let mut job = LayoutJob::simple_singleline(text, font, color);
        job.wrap = TextWrapping::truncate_at_width((width * 0.4).max(60.0));
        let galley = ui.painter().layout_job(job);
        let number_left = verdict_left - 14.0 - galley.size().x;
        ui.painter().galley(pos2(number_left, y - galley.size().y / 2.0), galley, color);
        let font = if chosen { fonts::bold(theme::BODY) } else { fonts::regular(theme::BODY) };
        cut_text(ui, pos2(row.left() + 12.0, y), &name, (number_left - row.left() - 24.0).max(20.0), font);
        if response.clicked() && !chosen {
            queue.push(Command::Claim(ClaimCommand::ChooseDefinition(this)));
        }
        response.on_hover_text_at_pointer(name);
    }
    let frame = Rect::from_min_max(corner, pos2(corner.x + width, ui.cursor().min.y));
    ui.painter().rect_stroke(frame, 3.0, Stroke::new(1.0, p.rule), StrokeKind::Inside);
    ui.spacing_mut().item_spacing.y = 5.0;
    ui.add_space(5.0);
}

/// How many features counted and how many did not, with the first of their names.
fn evidence_lines(session: &Session, evidence: &Evidence) -> Vec<String> {
    let lang = session.settings.lang;
    let colon = Word::Colon.text(lang);
    let line = |word: Word, all: &[&FeatureRef]| {
        let head = fill(word, lang, &[("n", &all.len().to_string())]);
        let names = all.iter().take(MOST_NAMES).filter_map(|of| {
            let feature = session.plan.feature(of)?;
            Some(session.plan.feature_short_name(feature, lang))
        });
        let names = names.collect::<Vec<_>>().join(Word::ListSeparator.text(lang));
        let more = if all.len() > MOST_NAMES { "…" } else { "" };
        (!all.is_empty()).then(|| format!("{head}{colon}{names}{more}"))
    };
    // What a radius reaches has a list of its own.
    let counted = evidence.counted_otherwise();
    let missed: Vec<&FeatureRef> = evidence.missed.iter().collect();
    let lines = [line(Word::ClaimCounted, &counted), line(Word::ClaimMissed, &missed)];
    lines.into_iter().flatten().collect()
}

/// Whether a layer that the number came from says that it was drawn without a survey.
fn is_schematic(session: &Session, evidence: &Evidence) -> bool {
    let features = evidence.counted.iter().chain(&evidence.missed);
    let mut layers: Vec<_> = features.map(|of| &of.layer).collect();
    layers.dedup();
    layers.into_iter().any(|id| session.plan.layer(id).is_some_and(crate::plan::PlanLayer::is_schematic))
}
