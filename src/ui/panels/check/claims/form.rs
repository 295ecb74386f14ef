//! A claim being written: its fields, what it comes to while it is written, and what keeps it from being kept.

use egui::{Frame, Id, Label, Layout, RichText, ScrollArea, Stroke, Ui, vec2};

use super::fields::{choice_ui, error_ui, number_ui, optional_texts_ui, row_ui, text_ui, texts_ui, unit_ui};
use super::measure_form::MeasureForm;
use super::set_form::SetCounts;
use super::templates::{TEMPLATES, Template};
use crate::export;
use crate::i18n::{Lang, Word};
use crate::project::{Bilingual, Claim, Date, Definition, Expected, Project, Rest};
use crate::session::{ClaimCommand, Command, Session};
use crate::ui::icons::{Icon, framed_button, icon_button};
use crate::ui::{fonts, theme, verdict_sign};

const FOOTER: f32 = 92.0;

/// The claim as it is written, and the id of the one it replaces.
#[derive(Debug)]
pub struct ClaimForm {
    claim: Claim,
    /// As it stood before anything was written.
    start: Claim,
    /// Whether the session knows that something is written here.
    is_told: bool,
    replaces: Option<String>,
    template: Template,
    counts: SetCounts,
    /// The claim that was last judged.
    tried: Option<Claim>,
}

/// Where something stands in the way of keeping the claim, and what.
struct Fault {
    place: Place,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    Value,
    Measure,
    Date,
    /// The definition at a place.
    Definition(usize),
}

impl ClaimForm {
    /// A new claim. Its date is that of the source, which nobody but the writer knows: it begins empty.
    pub fn new(project: &Project) -> Self {
        let template = Template::Share;
        let claim = template.claim(project);
        let (start, counts) = (claim.clone(), SetCounts::default());
        Self { claim, start, is_told: false, replaces: None, template, counts, tried: None }
    }

    /// A claim of the project.
    pub fn of(claim: &Claim) -> Self {
        let replaces = Some(claim.id.clone());
        let (claim, start) = (claim.clone(), claim.clone());
        let (template, counts) = (Template::Empty, SetCounts::default());
        Self { claim, start, is_told: false, replaces, template, counts, tried: None }
    }

    /// Shows the form; whether it is still open.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) -> bool {
        // Somebody has left the plan that it was written for.
        if self.is_told && !session.claims.is_written {
            return false;
        }
        let fault = self.fault(session.settings.lang);
        let frame =
            Frame::new().fill(theme::palette_of(ui).chrome).inner_margin(egui::Margin::symmetric(theme::PADDING, 10));
        let panel = egui::Panel::bottom("claim form").exact_size(FOOTER).resizable(false).frame(frame);
        let is_open = panel.show(ui, |ui| self.footer_ui(ui, session, queue, fault.as_ref())).inner;
        let margin = egui::Margin { left: theme::PADDING, right: 6, top: 0, bottom: 0 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_width(ui.available_width() - 10.0);
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                self.fields_ui(ui, session, fault.as_ref());
                ui.add_space(12.0);
            });
        });
        self.try_it(session, queue, fault.as_ref());
        let is_written = is_open && self.claim != self.start;
        if is_written != session.claims.is_written {
            queue.push(Command::Claim(ClaimCommand::Write(is_written)));
        }
        self.is_told = is_written;
        is_open
    }

    /// Has the claim judged when it has changed, as soon as its measure makes sense.
    fn try_it(&mut self, session: &Session, queue: &mut Vec<Command>, fault: Option<&Fault>) {
        let is_measured = fault.is_none_or(|f| matches!(f.place, Place::Text | Place::Date));
        let is_tried = self.tried.as_ref() == Some(&self.claim) && session.claims.draft.is_some();
        if is_measured && !is_tried && session.claims.day.is_some() {
            self.tried = Some(self.claim.clone());
            queue.push(Command::Claim(ClaimCommand::Try(Some(Box::new(self.claim.clone())))));
        }
    }

    fn fields_ui(&mut self, ui: &mut Ui, session: &Session, fault: Option<&Fault>) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let word = |word: Word| word.text(lang);
        let title = if self.replaces.is_some() { Word::ClaimEdit } else { Word::ClaimNew };
        ui.label(RichText::new(word(title)).font(fonts::bold(theme::HEADLINE)).color(p.text));
        if self.replaces.is_none() {
            let all = TEMPLATES.map(|(template, word)| (template, word.text(lang).to_owned()));
            let before = self.template;
            row_ui(ui, word(Word::ClaimTemplate), |ui| {
                choice_ui(ui, "template", word(Word::ClaimTemplate), &mut self.template, &all, 320.0);
            });
            if self.template != before {
                let is_written = self.claim != self.start;
                let Claim { text, source, as_of, .. } = self.claim.clone();
                self.claim = Claim { text, source, as_of, ..self.template.claim(&session.plan.project) };
                if !is_written {
                    self.start = self.claim.clone();
                }
            }
        }
        let at = |ui: &mut Ui, place: Place| {
            if let Some(fault) = fault.filter(|f| f.place == place) {
                error_ui(ui, &fault.text);
            }
        };
        texts_ui(ui, word(Word::ColumnClaim), &mut self.claim.text);
        at(ui, Place::Text);
        self.expected_ui(ui, lang);
        at(ui, Place::Value);
        let today = session.claims.day.unwrap_or(Date::from_unix_days(0));
        let mut form = MeasureForm { session, counts: &mut self.counts, today };
        ui.separator();
        form.ui(ui, word(Word::ClaimMeasure), Id::unique("claim measure"), &mut self.claim.measure, false);
        at(ui, Place::Measure);
        let mut removed = None;
        for (i, definition) in self.claim.definitions.iter_mut().enumerate() {
            ui.separator();
            ui.horizontal(|ui| {
                let text = format!("{} {}", word(Word::ClaimDefinitions), i + 1);
                ui.label(RichText::new(text).font(fonts::bold(theme::BODY)).color(p.text));
                if icon_button(ui, Some(Icon::Close), "", word(Word::ClaimRemoveDefinition), None).clicked() {
                    removed = Some(i);
                }
            });
            texts_ui(ui, word(Word::ColumnDefinition), &mut definition.name);
            form.ui(ui, word(Word::ClaimMeasure), Id::unique(("definition", i)), &mut definition.measure, false);
            at(ui, Place::Definition(i));
        }
        if let Some(i) = removed {
            self.claim.definitions.remove(i);
        }
        ui.separator();
        if framed_button(ui, Icon::Plus, word(Word::ClaimAddDefinition), word(Word::ClaimAddDefinition)).clicked() {
            let measure = self.claim.measure.clone();
            let name = Bilingual::default();
            self.claim.definitions.push(Definition { name, measure, rest: Rest::default() });
        }
        ui.separator();
        texts_ui(ui, word(Word::ColumnSource), &mut self.claim.source);
        row_ui(ui, word(Word::ClaimDate), |ui| {
            text_ui(ui, &mut self.claim.as_of, word(Word::ClaimDate), "2025-10-27", 120.0);
        });
        at(ui, Place::Date);
        optional_texts_ui(ui, word(Word::ClaimByConstruction), &mut self.claim.by_construction);
        row_ui(ui, word(Word::ClaimConflictMatter), |ui| {
            let mut matter = self.claim.conflict.clone().unwrap_or_default();
            let hint = word(Word::ClaimConflictHint);
            let width = ui.available_width() - 10.0;
            if text_ui(ui, &mut matter, word(Word::ClaimConflictMatter), hint, width) {
                self.claim.conflict = Some(matter).filter(|m| !m.is_empty());
            }
        });
        optional_texts_ui(ui, word(Word::ClaimNote), &mut self.claim.note);
    }

    /// Operator, values, unit; what an operator asks for besides; the tolerance.
    fn expected_ui(&mut self, ui: &mut Ui, lang: Lang) {
        let claim = &mut self.claim;
        let values = claim.expected.values();
        let first = values.first().copied().unwrap_or_default();
        let last = values.last().copied().unwrap_or_default();
        row_ui(ui, Word::ColumnPublished.text(lang), |ui| {
            let all = [
                (">=", Word::OperatorAtLeast),
                ("<=", Word::OperatorAtMost),
                (">", Word::OperatorAbove),
                ("<", Word::OperatorBelow),
                ("=", Word::OperatorEqual),
                ("about", Word::OperatorAbout),
                ("between", Word::OperatorBetween),
            ];
            let all = all.map(|(operator, word)| (operator, word.text(lang).to_owned()));
            let mut operator = claim.expected.operator();
            if choice_ui(ui, "operator", Word::ClaimOperator.text(lang), &mut operator, &all, 110.0) {
                claim.expected = match operator {
                    ">=" => Expected::AtLeast(first),
                    "<=" => Expected::AtMost(first),
                    ">" => Expected::Above(first),
                    "<" => Expected::Below(first),
                    "about" => Expected::About { value: first, rounding: 0.5 },
                    "between" => Expected::Between(first, last),
                    _ => Expected::Equal(first),
                };
            }
            let name = Word::ClaimValue.text(lang);
            let number = |ui: &mut Ui, id: &str, value: &mut f64, name: &str| {
                number_ui(ui, Id::unique(("claim", id)), value, name);
            };
            match &mut claim.expected {
                Expected::AtLeast(v)
                | Expected::AtMost(v)
                | Expected::Above(v)
                | Expected::Below(v)
                | Expected::Equal(v) => number(ui, "value", v, name),
                Expected::About { value, rounding } => {
                    number(ui, "value", value, name);
                    ui.label("±");
                    number(ui, "rounding", rounding, Word::ClaimRounding.text(lang));
                }
                Expected::Between(low, high) => {
                    number(ui, "value", low, name);
                    ui.label("–");
                    number(ui, "high", high, Word::ClaimUpper.text(lang));
                }
            }
            unit_ui(ui, "claim unit", &mut claim.unit, lang);
        });
        row_ui(ui, Word::ClaimTolerance.text(lang), |ui| {
            number_ui(ui, Id::unique(("claim", "tolerance")), &mut claim.tolerance, Word::ClaimTolerance.text(lang));
            let p = theme::palette_of(ui);
            let hint = RichText::new(Word::ClaimToleranceHint.text(lang)).font(fonts::regular(theme::SMALL));
            ui.add(Label::new(hint.color(p.secondary)).truncate());
        });
    }

    /// The first thing that keeps the claim from being kept.
    fn fault(&self, lang: Lang) -> Option<Fault> {
        let claim = &self.claim;
        let told = |place, word: Word| Some(Fault { place, text: word.text(lang).to_owned() });
        // What is no number is NaN, and a claim with NaN anywhere is not itself.
        let again = claim.clone();
        if again.expected != claim.expected || claim.tolerance.is_nan() {
            return told(Place::Value, Word::FormNoNumber);
        }
        if again.measure != claim.measure {
            return told(Place::Measure, Word::FormNoNumber);
        }
        if let Some(i) = (0..claim.definitions.len()).find(|i| again.definitions[*i] != claim.definitions[*i]) {
            return told(Place::Definition(i), Word::FormNoNumber);
        }
        let of_measure = |place, measure: &crate::project::Measure| {
            let (path, fault) = measure.check().err()?;
            Some(Fault { place, text: export::measure_fault(&path, &fault, lang) })
        };
        if let Some(fault) = of_measure(Place::Measure, &claim.measure) {
            return Some(fault);
        }
        if claim.measure.lacks_field() {
            return told(Place::Measure, Word::StyleNoField);
        }
        for (i, definition) in claim.definitions.iter().enumerate() {
            if definition.measure.lacks_field() {
                return told(Place::Definition(i), Word::StyleNoField);
            }
            if let Some(fault) = of_measure(Place::Definition(i), &definition.measure) {
                return Some(fault);
            }
            if definition.name.zh.trim().is_empty() && definition.name.en.trim().is_empty() {
                return told(Place::Definition(i), Word::FormNameDefinition);
            }
        }
        let is_between_wrong = matches!(claim.expected, Expected::Between(low, high)
            if low > high && claim.unit != crate::project::Unit::Degree);
        let is_rounding_wrong = matches!(claim.expected, Expected::About { rounding, .. } if rounding <= 0.0);
        if is_between_wrong || is_rounding_wrong || claim.tolerance < 0.0 {
            return told(Place::Value, Word::FormWrongValue);
        }
        if claim.text.zh.trim().is_empty() && claim.text.en.trim().is_empty() {
            return told(Place::Text, Word::FormTextMissing);
        }
        if claim.as_of.parse::<Date>().is_err() {
            return told(Place::Date, Word::FormWrongDate);
        }
        None
    }

    /// What the claim comes to so far, and the ways out; whether the form stays open.
    fn footer_ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>, fault: Option<&Fault>) -> bool {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let mut is_open = true;
        let top = ui.max_rect().expand2(vec2(f32::from(theme::PADDING), 10.0));
        ui.painter().hline(top.x_range(), top.top() + 0.5, Stroke::new(1.0, p.rule));
        let is_measured = fault.is_none_or(|f| matches!(f.place, Place::Text | Place::Date));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let draft = session.claims.draft.as_ref().filter(|_| is_measured);
            let Some((draft, outcome)) = draft.and_then(|d| Some((d, d.outcome.as_ref()?))) else {
                let text = fault.map_or_else(|| "…".to_owned(), |f| f.text.clone());
                ui.add(Label::new(RichText::new(text).color(p.secondary)).truncate());
                return;
            };
            if draft.running {
                ui.multiply_opacity(0.5);
            }
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 22.0), egui::Sense::hover());
            verdict_sign::paint(ui.painter(), &p, outcome.verdict, rect.center(), 16.0);
            let text = match (outcome.drawn, &outcome.reason) {
                (Some(drawn), _) => export::drawn_words(&draft.claim, drawn, lang),
                (None, Some(reason)) => export::reason_words(&session.plan, reason, lang),
                (None, None) => String::new(),
            };
            let colon = Word::Colon.text(lang);
            let text = format!("{}{colon}{text}", export::verdict_words(outcome.verdict, lang));
            // What keeps it from being saved may stand far down the form.
            let text = fault.map_or(text.clone(), |fault| format!("{} · {text}", fault.text));
            let color = verdict_sign::text_color(&p, outcome.verdict);
            ui.add(Label::new(RichText::new(text).font(fonts::bold(theme::BODY)).color(color)).truncate());
        });
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let save = Word::ClaimSave.text(lang);
            let button = ui.add_enabled_ui(fault.is_none(), |ui| framed_button(ui, Icon::Tick, save, save)).inner;
            let button = match fault {
                Some(fault) => button.on_disabled_hover_text(&fault.text),
                None => button,
            };
            if button.clicked() {
                queue.push(Command::Claim(ClaimCommand::Try(None)));
                queue.push(Command::Claim(self.kept()));
                is_open = false;
            }
            let cancel = Word::Cancel.text(lang);
            if framed_button(ui, Icon::Close, cancel, cancel).clicked() {
                queue.push(Command::Claim(ClaimCommand::Try(None)));
                is_open = false;
            }
        });
        is_open
    }

    /// The command that keeps the claim. A text that stands in one language only is shown for both.
    fn kept(&self) -> ClaimCommand {
        let claim = self.claim.clone();
        match &self.replaces {
            Some(id) => ClaimCommand::Replace { id: id.clone(), claim: Box::new(claim) },
            None => ClaimCommand::Add(Box::new(claim)),
        }
    }
}
