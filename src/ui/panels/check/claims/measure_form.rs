//! A measure being written: its kind, its sets and numbers, and the measures it is made of, set in below it.

use egui::{Frame, Id, Stroke, Ui};

use super::fields::{capitalised, choice_ui, number_ui, row_ui, text_ui, texts_ui, unit_ui};
use super::kinds::{KINDS, Kind};
use super::set_form::{SetAllows, SetChange, SetCounts, set_ui};
use crate::i18n::Word;
use crate::plan;
use crate::project::{Date, LayerId, Measure, OriginForm, Set, Take};
use crate::session::Session;
use crate::ui::theme;

/// What the fields of a measure need to know.
pub struct MeasureForm<'a> {
    pub session: &'a Session,
    pub counts: &'a mut SetCounts,
    pub today: Date,
    /// Whether to say where a layer is still to be chosen.
    pub asks_for_layers: bool,
}

impl MeasureForm<'_> {
    /// The fields of a measure under a label; whether something has changed. `has_each` inside of `least` and `most`.
    pub fn ui(&mut self, ui: &mut Ui, label: &str, id: Id, measure: &mut Measure, has_each: bool) -> bool {
        let lang = self.session.settings.lang;
        let mut kind = Kind::of(measure);
        let kinds: Vec<(Kind, String)> = KINDS.iter().map(|(kind, word)| (*kind, word.text(lang).to_owned())).collect();
        let mut changed = row_ui(ui, label, |ui| {
            let width = ui.available_width() - 8.0;
            choice_ui(ui, id.with("kind"), label, &mut kind, &kinds, width)
        });
        if changed {
            *measure = kind.made_of(measure, self.today);
        }
        let p = theme::palette_of(ui);
        let frame = Frame::new().inner_margin(egui::Margin { left: 12, right: 0, top: 0, bottom: 2 });
        let inside = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            self.parts_ui(ui, id, measure, has_each)
        });
        let line = inside.response.rect.left() + 4.0;
        ui.painter().vline(line, inside.response.rect.y_range(), Stroke::new(2.0, p.rule));
        changed |= inside.inner;
        changed
    }

    fn set(&mut self, ui: &mut Ui, word: Word, id: Id, set: &mut Set, allows: SetAllows) -> bool {
        let label = word.text(self.session.settings.lang);
        let allows = SetAllows { asks_for_layer: self.asks_for_layers, ..allows };
        set_ui(ui, self.session, self.counts, (label, id.with(word)), set, allows) != SetChange::None
    }

    /// Several sets, to which more can be added.
    fn sets(&mut self, ui: &mut Ui, word: Word, id: Id, sets: &mut Vec<Set>, each: bool) -> bool {
        let lang = self.session.settings.lang;
        let label = word.text(lang);
        let mut changed = false;
        let mut removed = None;
        for (i, set) in sets.iter_mut().enumerate() {
            let salt = id.with((word, i));
            let allows = SetAllows { each, width: true, removal: true, asks_for_layer: self.asks_for_layers };
            match set_ui(ui, self.session, self.counts, (label, salt), set, allows) {
                SetChange::None => {}
                SetChange::Changed => changed = true,
                SetChange::Removed => removed = Some(i),
            }
        }
        if let Some(i) = removed {
            sets.remove(i);
            changed = true;
        }
        row_ui(ui, if sets.is_empty() { label } else { "" }, |ui| {
            if theme::small_button(ui, format!("+ {}", capitalised(label))).clicked() {
                sets.push(Set::default());
                changed = true;
            }
        });
        changed
    }

    fn number(&self, ui: &mut Ui, word: Word, unit: &str, id: Id, number: &mut f64) -> bool {
        let label = word.text(self.session.settings.lang);
        row_ui(ui, label, |ui| {
            let changed = number_ui(ui, id.with(word), number, label);
            ui.label(unit);
            changed
        })
    }

    /// A field of a layer, chosen from those there are.
    fn field(&self, ui: &mut Ui, word: Word, id: Id, layer: &str, field: &mut String, may_be_none: bool) -> bool {
        let lang = self.session.settings.lang;
        let names = plan::field_names(&self.session.plan, &[LayerId(layer.to_owned())]);
        let none = may_be_none.then(|| (None, Word::FieldNone.text(lang).to_owned()));
        let all = none.into_iter().chain(names.iter().enumerate().map(|(i, name)| (Some(i), name.clone())));
        let all: Vec<(Option<usize>, String)> = all.collect();
        let mut chosen = names.iter().position(|name| name == field);
        let label = word.text(lang);
        let changed = row_ui(ui, label, |ui| choice_ui(ui, id.with(word), label, &mut chosen, &all, 180.0));
        if changed {
            *field = chosen.and_then(|i| names.get(i)).cloned().unwrap_or_default();
        }
        changed
    }

    fn by(&self, ui: &mut Ui, id: Id, layer: &str, by: &mut Option<String>) -> bool {
        let mut field = by.clone().unwrap_or_default();
        let changed = self.field(ui, Word::MeasureBy, id, layer, &mut field, true);
        if changed {
            *by = (!field.is_empty()).then_some(field);
        }
        changed
    }

    fn parts_ui(&mut self, ui: &mut Ui, id: Id, measure: &mut Measure, has_each: bool) -> bool {
        let lang = self.session.settings.lang;
        let word = |word: Word| word.text(lang);
        let plain = SetAllows { each: has_each, ..SetAllows::default() };
        let ground = SetAllows { each: has_each, width: true, ..SetAllows::default() };
        match measure {
            Measure::Count { of, by } => {
                self.set(ui, Word::MeasureOf, id, of, plain) | self.by(ui, id, &of.layer.clone(), by)
            }
            Measure::Area(region) => {
                self.sets(ui, Word::MeasureOf, id, &mut region.of, has_each)
                    | self.sets(ui, Word::MeasureClipped, id, &mut region.inside, has_each)
                    | self.sets(ui, Word::MeasureMinus, id, &mut region.minus, has_each)
            }
            Measure::Length { of, inside } => {
                self.set(ui, Word::MeasureOf, id, of, plain) | self.sets(ui, Word::MeasureClipped, id, inside, has_each)
            }
            Measure::Distance { from, to } => {
                self.set(ui, Word::MeasureFrom, id, from, plain) | self.set(ui, Word::MeasureTo, id, to, plain)
            }
            Measure::Within { of, from, origin, radius_m, by } => {
                let origins = [
                    (OriginForm::Centroid, word(Word::OriginCentroid).to_owned()),
                    (OriginForm::Edge, word(Word::OriginEdge).to_owned()),
                ];
                let mut changed = self.set(ui, Word::MeasureOf, id, of, plain);
                changed |= self.set(ui, Word::MeasureFrom, id, from, plain);
                changed |= row_ui(ui, word(Word::Origin), |ui| {
                    choice_ui(ui, id.with("origin"), word(Word::Origin), origin, &origins, 150.0)
                });
                changed |= self.number(ui, Word::Radius, "m", id, radius_m);
                changed | self.by(ui, id, &of.layer.clone(), by)
            }
            Measure::Attribute { of, field, take, unit } => {
                let takes = [
                    (Take::Sum, word(Word::TakeSum).to_owned()),
                    (Take::Min, word(Word::TakeMin).to_owned()),
                    (Take::Max, word(Word::TakeMax).to_owned()),
                    (Take::Mean, word(Word::TakeMean).to_owned()),
                ];
                let mut changed = self.set(ui, Word::MeasureOf, id, of, plain);
                changed |= self.field(ui, Word::MeasureField, id, &of.layer, field, false);
                changed
                    | row_ui(ui, word(Word::MeasureTake), |ui| {
                        let take = choice_ui(ui, id.with("take"), word(Word::MeasureTake), take, &takes, 110.0);
                        take | unit_ui(ui, id.with("unit"), unit, None, lang)
                    })
            }
            Measure::Weighted { of, field, unit } => {
                let mut changed = self.set(ui, Word::MeasureOf, id, of, plain);
                changed |= self.field(ui, Word::MeasureField, id, &of.layer, field, false);
                changed | row_ui(ui, word(Word::ClaimUnit), |ui| unit_ui(ui, id.with("unit"), unit, None, lang))
            }
            Measure::Inside { of, area, tolerance_m } => {
                self.set(ui, Word::MeasureOf, id, of, plain)
                    | self.sets(ui, Word::MeasureGround, id, area, has_each)
                    | self.number(ui, Word::ClaimTolerance, "m", id, tolerance_m)
            }
            Measure::Touching { of, to, tolerance_m } => {
                self.set(ui, Word::MeasureOf, id, of, plain)
                    | self.set(ui, Word::MeasureMeets, id, to, plain)
                    | self.number(ui, Word::ClaimTolerance, "m", id, tolerance_m)
            }
            Measure::Bearing { of, from } => {
                self.set(ui, Word::MeasureOf, id, of, plain) | self.set(ui, Word::MeasureSeenFrom, id, from, plain)
            }
            Measure::Linked { of, through, tolerance_m } => {
                self.set(ui, Word::MeasureOf, id, of, plain)
                    | self.set(ui, Word::MeasureThrough, id, through, plain)
                    | self.number(ui, Word::ClaimTolerance, "m", id, tolerance_m)
            }
            Measure::Least { over, measure } | Measure::Most { over, measure } => {
                self.set(ui, Word::MeasureOver, id, over, ground)
                    | self.ui(ui, word(Word::MeasureEachOne), id.with("each"), measure, true)
            }
            Measure::Share { of, out_of } => {
                self.ui(ui, word(Word::MeasurePart), id.with("of"), of, has_each)
                    | self.ui(ui, word(Word::MeasureWhole), id.with("whole"), out_of, has_each)
            }
            Measure::Difference { of, minus } => {
                self.ui(ui, word(Word::MeasurePart), id.with("of"), of, has_each)
                    | self.ui(ui, word(Word::MeasureMinus), id.with("minus"), minus, has_each)
            }
            Measure::Sum(parts) => self.sum(ui, id, parts, has_each),
            Measure::Due { by, measure } => {
                let due = row_ui(ui, word(Word::MeasureDueBy), |ui| date_ui(ui, id, by, word(Word::MeasureDueBy)));
                due | self.ui(ui, word(Word::ClaimMeasure), id.with("due"), measure, has_each)
            }
            Measure::Named { name, measure } => {
                texts_ui(ui, word(Word::ColumnName), name)
                    | self.ui(ui, word(Word::ClaimMeasure), id.with("named"), measure, has_each)
            }
            Measure::Constant { value, unit } => row_ui(ui, word(Word::ClaimValue), |ui| {
                number_ui(ui, id.with("value"), value, word(Word::ClaimValue))
                    | unit_ui(ui, id.with("unit"), unit, None, lang)
            }),
            Measure::Unpublished(what) => texts_ui(ui, word(Word::MeasureMissing), what),
        }
    }

    fn sum(&mut self, ui: &mut Ui, id: Id, parts: &mut Vec<Measure>, has_each: bool) -> bool {
        let lang = self.session.settings.lang;
        let mut changed = false;
        let mut removed = None;
        let last = parts.len().saturating_sub(1);
        for (i, part) in parts.iter_mut().enumerate() {
            changed |= self.ui(ui, Word::MeasureSummand.text(lang), id.with(i), part, has_each);
            if last > 0 && theme::small_button(ui, Word::FormRemoveSet.text(lang)).clicked() {
                removed = Some(i);
            }
        }
        if let Some(i) = removed {
            parts.remove(i);
            changed = true;
        }
        if theme::small_button(ui, format!("+ {}", Word::MeasureSummand.text(lang))).clicked() {
            parts.push(Measure::Count { of: Set::default(), by: None });
            changed = true;
        }
        changed
    }
}

/// A day, month or year as text.
fn date_ui(ui: &mut Ui, id: Id, date: &mut Date, name: &str) -> bool {
    let id = id.with("date");
    let mut text: String = ui.data(|d| d.get_temp(id)).unwrap_or_else(|| date.to_string());
    if !text_ui(ui, &mut text, name, "2030-12-31", 110.0) {
        return false;
    }
    let parsed = text.trim().parse().ok();
    ui.data_mut(|d| d.insert_temp(id, text));
    match parsed {
        Some(new) if new != *date => {
            *date = new;
            true
        }
        _ => false,
    }
}
