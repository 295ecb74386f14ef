//! The fields of the form: texts, numbers, units, choices, each with its name beside it and its error below it.

use egui::{Align, ComboBox, Id, Label, Layout, Response, RichText, TextEdit, Ui, vec2};

use crate::export;
use crate::i18n::{Lang, Word};
use crate::project::{Bilingual, Dimension, Unit};
use crate::ui::{fonts, theme};

const LABEL_WIDTH: f32 = 92.0;
/// What a field takes beside its text, and keeps clear of the edge.
const FIELD_MARGIN: f32 = 12.0;

/// With its first letter large, as heads and labels of the window have it; Chinese stays as it is.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A row with its label in the left column.
pub fn row_ui<R>(ui: &mut Ui, label: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let p = theme::palette_of(ui);
    ui.horizontal(|ui| {
        let size = vec2(LABEL_WIDTH, ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(LABEL_WIDTH);
            ui.add(Label::new(RichText::new(capitalised(label)).color(p.secondary)).truncate());
        });
        contents(ui)
    })
    .inner
}

/// What is wrong with the field above.
pub fn error_ui(ui: &mut Ui, text: &str) {
    let p = theme::palette_of(ui);
    ui.horizontal(|ui| {
        ui.add_space(LABEL_WIDTH + ui.spacing().item_spacing.x);
        ui.add(Label::new(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.error)).wrap());
    });
}

/// Names a field for those who cannot see the label beside it.
pub fn name_field(response: &Response, name: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// A line of text.
pub fn text_ui(ui: &mut Ui, text: &mut String, name: &str, hint: &str, width: f32) -> bool {
    line_ui(ui, text, name, hint, width).changed()
}

/// A line of text, with what became of its field.
pub fn line_ui(ui: &mut Ui, text: &mut String, name: &str, hint: &str, width: f32) -> Response {
    let response = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(width));
    name_field(&response, name);
    response
}

/// One line of text in as many rows as it needs in the width there is, so that all of it can be read.
pub fn long_text_ui(ui: &mut Ui, text: &mut String, name: &str, hint: &str) -> Response {
    let width = ui.available_width() - FIELD_MARGIN;
    let field = TextEdit::multiline(text).desired_rows(1).return_key(None::<egui::KeyboardShortcut>);
    let response = ui.add(field.hint_text(hint).desired_width(width));
    name_field(&response, name);
    if response.changed() && text.contains(['\n', '\r']) {
        *text = text.replace(['\r', '\n'], " ");
    }
    // As in a field of one line, Enter has done with it.
    if response.has_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter)) {
        response.surrender_focus();
    }
    response
}

/// The same text in both languages, beside each other.
pub fn texts_ui(ui: &mut Ui, label: &str, text: &mut Bilingual) -> bool {
    row_ui(ui, label, |ui| {
        let width = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
        let mut field = |lang: Lang, text: &mut String| {
            text_ui(ui, text, &format!("{label} {}", lang.sign()), lang.own_name(), width - 10.0)
        };
        let zh = field(Lang::Zh, &mut text.zh);
        let en = field(Lang::En, &mut text.en);
        zh || en
    })
}

/// The same where nothing need be said: empty in both languages is nothing.
pub fn optional_texts_ui(ui: &mut Ui, label: &str, text: &mut Option<Bilingual>) -> bool {
    let mut both = text.clone().unwrap_or_default();
    let changed = texts_ui(ui, label, &mut both);
    if changed {
        *text = (!both.zh.is_empty() || !both.en.is_empty()).then_some(both);
    }
    changed
}

/// The number that a text stands for; `None` where it stands for none or may stand for another. Commas group the
/// digits before the point in threes, and nothing else: 30,5 is no 305.
fn typed_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = digits.split_once(['.', 'e', 'E']).map_or(digits, |(whole, _)| whole);
    let is_grouped = || {
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default().len();
        (1..=3).contains(&first) && groups.all(|group| group.len() == 3)
    };
    let commas = text.matches(',').count();
    if commas > 0 && (commas != whole.matches(',').count() || !is_grouped()) {
        return None;
    }
    text.replace(',', "").parse::<f64>().ok().filter(|n| n.is_finite())
}

/// A number. What is no number stays in the field, marked, and the number is NaN meanwhile: nothing that was typed
/// before stands for it.
pub fn number_ui(ui: &mut Ui, id: Id, number: &mut f64, name: &str) -> bool {
    let p = theme::palette_of(ui);
    let typed: Option<String> = ui.data(|d| d.get_temp(id));
    let typed = typed.filter(|text| number.is_nan() == typed_number(text).is_none());
    let mut text = typed.unwrap_or_else(|| number.to_string());
    let is_number = typed_number(&text).is_some();
    let field = TextEdit::singleline(&mut text).id(id).desired_width(84.0);
    let field = if is_number { field } else { field.text_color(p.error) };
    let response = ui.add(field);
    name_field(&response, name);
    if response.lost_focus() && is_number {
        ui.data_mut(|d| d.remove::<String>(id));
    }
    if !response.changed() {
        return false;
    }
    let new = typed_number(&text).unwrap_or(f64::NAN);
    ui.data_mut(|d| d.insert_temp(id, text));
    let changed = new.to_bits() != number.to_bits();
    *number = new;
    changed
}

/// A number as it stands in its field: as it was typed, or else as it is written shortest.
pub fn written(ui: &Ui, id: Id, number: f64) -> String {
    ui.data(|d| d.get_temp(id)).unwrap_or_else(|| number.to_string())
}

/// One of several.
pub fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    id: impl std::hash::Hash + std::fmt::Debug,
    name: &str,
    chosen: &mut T,
    all: &[(T, String)],
    width: f32,
) -> bool {
    let text = all.iter().find(|(this, _)| this == chosen).map_or("", |(_, text)| text.as_str());
    let before = *chosen;
    let combo =
        ComboBox::from_id_salt(id).width(width).height(420.0).truncate().selected_text(text).show_ui(ui, |ui| {
            for (this, text) in all {
                ui.selectable_value(chosen, *this, text);
            }
        });
    name_field(&combo.response, name);
    *chosen != before
}

/// A unit, of those that tell a kind of number where one is given. The one that is set is always among them.
pub fn unit_ui(
    ui: &mut Ui,
    id: impl std::hash::Hash + std::fmt::Debug,
    unit: &mut Unit,
    of: Option<Dimension>,
    lang: Lang,
) -> bool {
    let set = *unit;
    let suits = |unit: &Unit| *unit == set || of.is_none_or(|of| of.suits(unit.dimension()));
    let all = Unit::ALL.into_iter().filter(suits);
    let all: Vec<(Unit, String)> = all.map(|unit| (unit, export::unit_words(unit, lang).to_owned())).collect();
    choice_ui(ui, id, Word::ClaimUnit.text(lang), unit, &all, 84.0)
}

#[cfg(test)]
mod tests {
    use super::typed_number;

    #[test]
    fn commas_group_in_threes_and_are_no_decimal_point() {
        for (text, number) in [("30.5", 30.5), (" 1,234 ", 1234.0), ("1,234,567.8", 1_234_567.8), ("-2e3", -2000.0)] {
            assert_eq!(typed_number(text), Some(number), "{text}");
        }
        for text in ["30,5", "1e400", "1,23", "1234,567", "1,234.5,6", ",123", "1,,234", "", "NaN", "3，5", "12 %"] {
            assert_eq!(typed_number(text), None, "{text}");
        }
    }
}
