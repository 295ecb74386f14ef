//! A claim being written: its fields, what it comes to while it is written, and what keeps it from being kept.

use egui::{Frame, Id, Label, Layout, RichText, ScrollArea, Stroke, Ui, vec2};

use super::faults::{Fault, Place, Touched, faults};
use super::fields::{
    choice_ui, error_ui, line_ui, number_ui, optional_texts_ui, row_ui, text_ui, texts_ui, unit_ui, written,
};
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
    touched: Touched,
    /// Whether it was shown already.
    is_opened: bool,
    /// Whether nobody has set the rounding of "about", so that it is half of the last digit of the value.
    rounds_by_digits: bool,
    /// The claim that was last judged.
    tried: Option<Claim>,
}

impl ClaimForm {
    /// A new claim. Its date is that of the source, which nobody but the writer knows: it begins empty.
    pub fn new(project: &Project) -> Self {
        let template = Template::Share;
        Self::with(template.claim(project), None, template, Touched::default())
    }

    /// A claim of the project.
    pub fn of(claim: &Claim) -> Self {
        Self::with(claim.clone(), Some(claim.id.clone()), Template::Empty, Touched::of(claim))
    }

    fn with(claim: Claim, replaces: Option<String>, template: Template, touched: Touched) -> Self {
        let (start, counts) = (claim.clone(), SetCounts::default());
        let rounds_by_digits = match claim.expected {
            Expected::About { value, rounding } => rounding == Expected::rounding_of(&value.to_string()),
            _ => true,
        };
        let (is_told, is_opened, tried) = (false, false, None);
        Self { claim, start, is_told, replaces, template, counts, touched, is_opened, rounds_by_digits, tried }
    }

    /// Shows the form; whether it is still open.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) -> bool {
        // Somebody has left the plan that it was written for.
        if self.is_told && !session.claims.is_written {
            return false;
        }
        let faults = faults(&self.claim, session.settings.lang);
        let frame =
            Frame::new().fill(theme::palette_of(ui).chrome).inner_margin(egui::Margin::symmetric(theme::PADDING, 10));
        let panel = egui::Panel::bottom("claim form").exact_size(FOOTER).resizable(false).frame(frame);
        let is_open = panel.show(ui, |ui| self.footer_ui(ui, session, queue, faults.first())).inner;
        let margin = egui::Margin { left: theme::PADDING, right: 6, top: 0, bottom: 0 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            let area = ScrollArea::vertical().auto_shrink(false);
            // The form before was left at its foot.
            let area =
                if std::mem::replace(&mut self.is_opened, true) { area } else { area.vertical_scroll_offset(0.0) };
            area.show(ui, |ui| {
                ui.set_width(ui.available_width() - 10.0);
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                self.fields_ui(ui, session, &faults);
                ui.add_space(12.0);
            });
        });
        self.try_it(session, queue, faults.first());
        let is_written = is_open && self.claim != self.start;
        if is_written != session.claims.is_written {
            queue.push(Command::Claim(ClaimCommand::Write(is_written)));
        }
        self.is_told = is_written;
        is_open
    }

    /// Has the claim judged when it has changed, as soon as its measure makes sense.
    fn try_it(&mut self, session: &Session, queue: &mut Vec<Command>, fault: Option<&Fault>) {
        let is_measured = fault.is_none_or(|f| f.place.leaves_measured());
        let is_tried = self.tried.as_ref() == Some(&self.claim) && session.claims.draft.is_some();
        if is_measured && !is_tried && session.claims.day.is_some() {
            self.tried = Some(self.claim.clone());
            queue.push(Command::Claim(ClaimCommand::Try(Some(Box::new(self.claim.clone())))));
        }
    }

    fn fields_ui(&mut self, ui: &mut Ui, session: &Session, faults: &[Fault]) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let word = |word: Word| word.text(lang);
        let title = if self.replaces.is_some() { Word::ClaimEdit } else { Word::ClaimNew };
        ui.label(RichText::new(word(title)).font(fonts::bold(theme::HEADLINE)).color(p.text));
        if self.replaces.is_none() {
            self.template_ui(ui, session);
        }
        let changed = texts_ui(ui, word(Word::ColumnClaim), &mut self.claim.text);
        self.at(ui, faults, Place::Text, changed);
        let changed = self.expected_ui(ui, lang);
        self.at(ui, faults, Place::Value, changed);
        ui.separator();
        self.measure_ui(ui, session, faults);
        self.definitions_ui(ui, session, faults);
        ui.separator();
        texts_ui(ui, word(Word::ColumnSource), &mut self.claim.source);
        let date = row_ui(ui, word(Word::ClaimDate), |ui| {
            line_ui(ui, &mut self.claim.as_of, word(Word::ClaimDate), "2025-10-27", 120.0)
        });
        // While a date is being typed it is not yet one.
        self.at(ui, faults, Place::Date, date.lost_focus());
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

    /// Says below a field what is wrong with it, once somebody has been in it.
    fn at(&mut self, ui: &mut Ui, faults: &[Fault], place: Place, changed: bool) {
        self.touched.touch(place, changed);
        if let Some(fault) = faults.iter().find(|f| f.place == place).filter(|f| self.touched.tells(f)) {
            error_ui(ui, &fault.text);
        }
    }

    /// What to begin with: texts, source and date that were written are kept.
    fn template_ui(&mut self, ui: &mut Ui, session: &Session) {
        let lang = session.settings.lang;
        let all = TEMPLATES.map(|(template, word)| (template, word.text(lang).to_owned()));
        let name = Word::ClaimTemplate.text(lang);
        let chosen = row_ui(ui, name, |ui| choice_ui(ui, "template", name, &mut self.template, &all, 320.0));
        if !chosen {
            return;
        }
        let is_written = self.claim != self.start;
        let Claim { text, source, as_of, .. } = self.claim.clone();
        self.claim = Claim { text, source, as_of, ..self.template.claim(&session.plan.project) };
        (self.touched, self.rounds_by_digits) = (Touched::default(), true);
        if !is_written {
            self.start = self.claim.clone();
        }
    }

    /// The measure. Where another one tells another kind of number, the unit goes along.
    fn measure_ui(&mut self, ui: &mut Ui, session: &Session, faults: &[Fault]) {
        let mut form = measure_form(session, &mut self.counts, &self.touched);
        let label = Word::ClaimMeasure.text(session.settings.lang);
        let before = self.claim.measure.dimension();
        let changed = form.ui(ui, label, Id::unique("claim measure"), &mut self.claim.measure, false);
        let after = self.claim.measure.dimension();
        if let Some(told) = after.filter(|told| after != before && !told.suits(self.claim.unit.dimension())) {
            self.claim.unit = told.usual_unit();
        }
        self.at(ui, faults, Place::Measure, changed);
    }

    /// The other definitions, and a way to add one.
    fn definitions_ui(&mut self, ui: &mut Ui, session: &Session, faults: &[Fault]) {
        let p = theme::palette_of(ui);
        let word = |word: Word| word.text(session.settings.lang);
        let mut removed = None;
        for i in 0..self.claim.definitions.len() {
            ui.separator();
            ui.horizontal(|ui| {
                let text = format!("{} {}", word(Word::ClaimDefinitions), i + 1);
                ui.label(RichText::new(text).font(fonts::bold(theme::BODY)).color(p.text));
                if icon_button(ui, Some(Icon::Close), "", word(Word::ClaimRemoveDefinition), None).clicked() {
                    removed = Some(i);
                }
            });
            let mut form = measure_form(session, &mut self.counts, &self.touched);
            let definition = &mut self.claim.definitions[i];
            let named = texts_ui(ui, word(Word::ColumnDefinition), &mut definition.name);
            let id = Id::unique(("definition", i));
            let measured = form.ui(ui, word(Word::ClaimMeasure), id, &mut definition.measure, false);
            self.at(ui, faults, Place::Definition(i), named || measured);
        }
        if let Some(i) = removed {
            self.claim.definitions.remove(i);
            self.touched.remove_definition(i);
        }
        ui.separator();
        if framed_button(ui, Icon::Plus, word(Word::ClaimAddDefinition), word(Word::ClaimAddDefinition)).clicked() {
            let measure = self.claim.measure.clone();
            let name = Bilingual::default();
            self.claim.definitions.push(Definition { name, measure, rest: Rest::default() });
        }
    }

    /// Operator, values, unit; what an operator asks for besides; the tolerance. Whether something has changed.
    fn expected_ui(&mut self, ui: &mut Ui, lang: Lang) -> bool {
        let told = self.claim.measure.dimension();
        let mut changed = row_ui(ui, Word::ColumnPublished.text(lang), |ui| {
            let changed = self.operator_ui(ui, lang);
            changed | self.values_ui(ui, lang) | unit_ui(ui, "claim unit", &mut self.claim.unit, told, lang)
        });
        row_ui(ui, Word::ClaimTolerance.text(lang), |ui| {
            let id = Id::unique(("claim", "tolerance"));
            changed |= number_ui(ui, id, &mut self.claim.tolerance, Word::ClaimTolerance.text(lang));
            let p = theme::palette_of(ui);
            let hint = RichText::new(Word::ClaimToleranceHint.text(lang)).font(fonts::regular(theme::SMALL));
            ui.add(Label::new(hint.color(p.secondary)).truncate());
        });
        changed
    }

    fn operator_ui(&mut self, ui: &mut Ui, lang: Lang) -> bool {
        let values = self.claim.expected.values();
        let first = values.first().copied().unwrap_or_default();
        let last = values.last().copied().unwrap_or_default();
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
        let mut operator = self.claim.expected.operator();
        if !choice_ui(ui, "operator", Word::ClaimOperator.text(lang), &mut operator, &all, 110.0) {
            return false;
        }
        self.claim.expected = match operator {
            ">=" => Expected::AtLeast(first),
            "<=" => Expected::AtMost(first),
            ">" => Expected::Above(first),
            "<" => Expected::Below(first),
            "about" => Expected::About { value: first, rounding: Expected::rounding_of(&first.to_string()) },
            "between" => Expected::Between(first, last),
            _ => Expected::Equal(first),
        };
        self.rounds_by_digits = true;
        true
    }

    fn values_ui(&mut self, ui: &mut Ui, lang: Lang) -> bool {
        let id = Id::unique(("claim", "value"));
        let name = Word::ClaimValue.text(lang);
        match &mut self.claim.expected {
            Expected::AtLeast(v)
            | Expected::AtMost(v)
            | Expected::Above(v)
            | Expected::Below(v)
            | Expected::Equal(v) => number_ui(ui, id, v, name),
            Expected::About { value, rounding } => {
                let changed = number_ui(ui, id, value, name);
                if changed && self.rounds_by_digits {
                    *rounding = Expected::rounding_of(&written(ui, id, *value));
                }
                ui.label("±");
                let rounding_id = Id::unique(("claim", "rounding"));
                let is_set = number_ui(ui, rounding_id, rounding, Word::ClaimRounding.text(lang));
                self.rounds_by_digits &= !is_set;
                changed | is_set
            }
            Expected::Between(low, high) => {
                let changed = number_ui(ui, id, low, name);
                ui.label("–");
                changed | number_ui(ui, Id::unique(("claim", "high")), high, Word::ClaimUpper.text(lang))
            }
        }
    }

    /// What the claim comes to so far, and the ways out; whether the form stays open.
    fn footer_ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>, fault: Option<&Fault>) -> bool {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let mut is_open = true;
        let top = ui.max_rect().expand2(vec2(f32::from(theme::PADDING), 10.0));
        ui.painter().hline(top.x_range(), top.top() + 0.5, Stroke::new(1.0, p.rule));
        let is_measured = fault.is_none_or(|f| f.place.leaves_measured());
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let draft = session.claims.draft.as_ref().filter(|_| is_measured);
            let Some((draft, outcome)) = draft.and_then(|d| Some((d, d.outcome.as_ref()?))) else {
                let text = fault.map_or_else(|| "…".to_owned(), |f| f.text.clone());
                let color = if self.touched.all { p.error } else { p.secondary };
                ui.add(Label::new(RichText::new(text).color(color)).truncate());
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
            let button = framed_button(ui, Icon::Tick, save, save);
            let is_clicked = button.clicked();
            if let Some(fault) = fault {
                button.on_hover_text(&fault.text);
            }
            // What is in the way is then said beside every field.
            self.touched.all |= is_clicked;
            if is_clicked && fault.is_none() {
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

/// The fields of a measure, which say where a layer is still to be chosen once saving was tried.
fn measure_form<'a>(session: &'a Session, counts: &'a mut SetCounts, touched: &Touched) -> MeasureForm<'a> {
    let today = session.claims.day.unwrap_or(Date::from_unix_days(0));
    MeasureForm { session, counts, today, asks_for_layers: touched.all }
}
