//! Choosing features: a layer, a condition with its fields and values at hand, names, and how many there are.

use std::collections::HashMap;

use egui::{RichText, Ui};

use super::fields::{choice_ui, error_ui, long_text_ui, number_ui, row_ui};
use crate::analysis::query::{Condition, Filter, FilterError, Op, widened};
use crate::data::{Feature, Piece};
use crate::export;
use crate::i18n::{Word, fill, format};
use crate::plan::{self, Plan};
use crate::project::{LayerId, Set};
use crate::session::Session;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::{fonts, theme};

/// Larger layers are not counted while somebody types.
const MOST_COUNTED: usize = 200_000;
/// Values of a field that are offered.
const MOST_VALUES: usize = 40;

/// How many features sets name, kept while they stay as they are.
#[derive(Debug, Default)]
pub struct SetCounts {
    known: HashMap<(String, String), Result<usize, FilterError>>,
}

impl SetCounts {
    fn of(&mut self, plan: &Plan, set: &Set) -> Option<Result<usize, FilterError>> {
        let dataset = plan.dataset(&LayerId(set.layer.clone()))?;
        if dataset.len() > MOST_COUNTED {
            return None;
        }
        let key = (set.layer.clone(), set.filter.clone());
        let count = || {
            if set.filter.trim().is_empty() {
                return Ok(dataset.len());
            }
            let filter = Filter::parse(&set.filter).and_then(|f| f.bind(dataset))?;
            Ok(dataset.features().map(Feature::id).filter(|f| filter.matches(dataset, *f)).count())
        };
        Some(self.known.entry(key).or_insert_with(count).clone())
    }
}

/// Of the menus of fields and of values, so that a name keeps to one line.
const FIELDS_WIDTH: f32 = 168.0;
const VALUES_WIDTH: f32 = 96.0;
/// What stands beside the menu of layers: the menu of conditions and how many features there are, and what takes the
/// set away.
const COUNT: f32 = 140.0;
const COUNT_AND_REMOVAL: f32 = COUNT + 36.0;

/// What may be set of a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetAllows {
    /// The feature at hand of `least` and `most`.
    pub each: bool,
    /// Ground, for which lines need a width.
    pub width: bool,
    /// One of several, which can be taken away again.
    pub removal: bool,
    /// Whether it says that a layer is still to be chosen.
    pub asks_for_layer: bool,
}

/// What has become of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetChange {
    None,
    Changed,
    Removed,
}

/// The condition; headings and words of cells typed into it become names and values of the data once it is left.
fn filter_ui(ui: &mut Ui, plan: &Plan, set: &mut Set, name: &str, hint: &str) -> bool {
    let response = long_text_ui(ui, &mut set.filter, name, hint);
    let layer = LayerId(set.layer.clone());
    if response.lost_focus() && plan.layer(&layer).is_some() {
        let meant = export::filter_for_layers(&set.filter, plan, &[layer]);
        let is_other = meant != set.filter;
        set.filter = meant;
        return is_other || response.changed();
    }
    response.changed()
}

/// The rows of one set.
pub fn set_ui(
    ui: &mut Ui,
    session: &Session,
    counts: &mut SetCounts,
    (label, salt): (&str, egui::Id),
    set: &mut Set,
    allows: SetAllows,
) -> SetChange {
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    let mut is_removed = false;
    let plan = &session.plan;
    let mut changed = false;
    row_ui(ui, label, |ui| {
        // None stands for the feature at hand.
        let each = allows.each.then(|| (Some(usize::MAX), Word::SetEach.text(lang).to_owned()));
        let layers = plan.project.layers.iter().rev().enumerate().filter(|(_, l)| !plan.is_picture(&l.id));
        let layers = layers.map(|(i, l)| (Some(i), l.name.get(lang).clone()));
        let at = plan.project.layers.iter().rev().position(|l| l.id.0 == set.layer);
        let mut chosen = if set.each { Some(usize::MAX) } else { at };
        let unset = chosen.is_none().then(|| (None, Word::SetChooseLayer.text(lang).to_owned()));
        let all: Vec<(Option<usize>, String)> = unset.into_iter().chain(each).chain(layers).collect();
        let width = ui.available_width() - if allows.removal { COUNT_AND_REMOVAL } else { COUNT };
        if choice_ui(ui, salt.with("layer"), label, &mut chosen, &all, width.clamp(90.0, 220.0)) {
            let layer = chosen.and_then(|i| plan.project.layers.iter().rev().nth(i));
            let each = layer.is_none();
            *set = Set {
                layer: layer.map(|l| l.id.0.clone()).unwrap_or_default(),
                each,
                width_m: set.width_m,
                ..Set::default()
            };
            changed = true;
        }
        if !set.each && !set.layer.is_empty() {
            let count = counts.of(plan, set);
            changed |= fields_menu(ui, plan, set, session);
            if let (Some(Ok(n)), true) = (count, set.ids.is_empty()) {
                let text = format::features(n as u64, lang);
                ui.label(RichText::new(text).font(fonts::regular(theme::NOTE)).color(p.secondary));
            }
        }
        if allows.removal && icon_button(ui, Some(Icon::Close), "", Word::FormRemoveSet.text(lang), None).clicked() {
            is_removed = true;
        }
    });
    // A condition stands in a row of its own, whole however long it is.
    if !set.each && (!set.layer.is_empty() || !set.filter.is_empty()) {
        row_ui(ui, Word::Filter.text(lang), |ui| {
            let name = format!("{label} {}", Word::Filter.text(lang));
            changed |= filter_ui(ui, plan, set, &name, Word::SetAll.text(lang));
        });
    }
    if !set.each && set.layer.is_empty() {
        if allows.asks_for_layer {
            error_ui(ui, Word::SetChooseLayer.text(lang));
        }
    } else if !set.layer.is_empty() && plan.project.layer(&LayerId(set.layer.clone())).is_none() {
        error_ui(ui, &fill(Word::ReasonMissingLayer, lang, &[("layer", &set.layer)]));
    }
    if let Some(Err(error)) = counts.of(plan, set) {
        error_ui(ui, &export::filter_error(&error, lang));
    }
    let takes_width = allows.width && (set.width_m.is_some() || has_lines(plan, set));
    if !set.ids.is_empty() {
        let name = Word::SetIds.text(lang);
        row_ui(ui, name, |ui| {
            // As it was typed: a comma alone names nobody yet.
            let id = salt.with("ids");
            let typed = ui.data(|d| d.get_temp(id)).filter(|text: &String| named_in(text) == set.ids);
            let mut text = typed.unwrap_or_else(|| set.ids.join(", "));
            if long_text_ui(ui, &mut text, name, "").changed() {
                set.ids = named_in(&text);
                ui.data_mut(|d| d.insert_temp(id, text));
                changed = true;
            }
        });
    }
    if takes_width {
        row_ui(ui, "", |ui| {
            let mut has = set.width_m.is_some();
            if ui.checkbox(&mut has, Word::SetWidth.text(lang)).changed() {
                set.width_m = has.then_some(20.0);
                changed = true;
            }
            if let Some(width) = &mut set.width_m {
                changed |= number_ui(ui, salt.with("width"), width, Word::SetWidth.text(lang));
                ui.label("m");
            }
        });
    }
    match (is_removed, changed) {
        (true, _) => SetChange::Removed,
        (false, true) => SetChange::Changed,
        (false, false) => SetChange::None,
    }
}

/// The ids or names in a list that somebody wrote.
fn named_in(text: &str) -> Vec<String> {
    let ids = text.split([',', '，', '、']).map(str::trim).filter(|id| !id.is_empty());
    ids.map(str::to_owned).collect()
}

/// Whether a layer has lines, by the first of its features.
fn has_lines(plan: &Plan, set: &Set) -> bool {
    const LOOKED_AT: usize = 50;
    let dataset = plan.dataset(&LayerId(set.layer.clone()));
    let mut features = dataset.into_iter().flat_map(|d| d.features().take(LOOKED_AT));
    features.any(|f| f.pieces().any(|piece| matches!(piece, Piece::Line(_))))
}

/// Fields of the layer with their values, and its features by name: a click adds a condition.
fn fields_menu(ui: &mut Ui, plan: &Plan, set: &mut Set, session: &Session) -> bool {
    let lang = session.settings.lang;
    let layers = [LayerId(set.layer.clone())];
    let mut changed = false;
    let menu = ui.menu_button(" + ", |ui| {
        ui.set_min_width(FIELDS_WIDTH);
        egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            ui.menu_button(Word::SetPick.text(lang), |ui| {
                ui.set_min_width(VALUES_WIDTH);
                egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                    let features = plan.dataset(&layers[0]).into_iter().flat_map(|d| d.features().take(MOST_VALUES));
                    for feature in features {
                        if ui.button(plan.feature_name(feature, lang)).clicked() {
                            set.ids.push(feature.id_text());
                            changed = true;
                        }
                    }
                });
            });
            for field in plan::field_names(plan, &layers) {
                let words = export::field_words(&field, lang);
                ui.menu_button(words, |ui| {
                    ui.set_min_width(VALUES_WIDTH);
                    egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                        for (value, _) in plan::field_values(plan, &layers, &field).into_iter().take(MOST_VALUES) {
                            if ui.button(export::value_words(&field, &value, lang)).clicked() {
                                let new = Condition { field: field.clone(), op: Op::Equal, value };
                                set.filter = widened(&set.filter, &new);
                                changed = true;
                            }
                        }
                    });
                });
            }
        });
    });
    menu.response.on_hover_text(Word::AddCondition.text(lang));
    changed
}
