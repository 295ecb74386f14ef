//! The filter field of the table: the language of `--where`, its fields completed while they are typed.

use egui::{Key, Modifiers, Popup, PopupCloseBehavior, RectAlign, RichText, TextEdit, Ui};

use crate::analysis::query::{Condition, Op};
use crate::export;
use crate::i18n::{Lang, Word, fill};
use crate::plan::table::{TableColumn, TableView};
use crate::session::{Command, Session, TableCommand};
use crate::ui::{fonts, theme};

/// Fields offered at once.
const OFFERED: usize = 8;
/// Characters of a value that serves as an example.
const MOST_OF_EXAMPLE: usize = 10;

/// The text being typed.
#[derive(Debug, Default)]
pub struct FilterField {
    text: Option<String>,
    /// Which of the offered fields Tab takes.
    marked: usize,
    wants_focus: bool,
}

impl FilterField {
    /// The next frame puts the caret into it.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        view: Option<&TableView>,
        width: f32,
        queue: &mut Vec<Command>,
    ) {
        let lang = session.settings.lang;
        let mut text = self.text.clone().unwrap_or_else(|| session.table.filter.clone());
        let example = view.and_then(|view| example(view, lang)).unwrap_or_else(|| "name ~ 'a'".to_owned());
        let hint = fill(Word::TableFilterHint, lang, &[("example", &example)]);
        let id = ui.scope_id().with("table-filter");
        let offered = self.offered(&text, view, lang);
        // Before the field, which would move on to the next one.
        let mut taken = None;
        if ui.memory(|m| m.has_focus(id)) && !offered.is_empty() {
            if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::ArrowDown)) {
                self.marked = (self.marked + 1) % offered.len();
            }
            if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::ArrowUp)) {
                self.marked = (self.marked + offered.len() - 1) % offered.len();
            }
            if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Tab)) {
                taken = offered.get(self.marked.min(offered.len() - 1)).cloned();
            }
        }
        let field = TextEdit::singleline(&mut text).id(id).hint_text(hint).font(fonts::regular(theme::SMALL));
        let response = ui.add(field.desired_width(width).lock_focus(!offered.is_empty()));
        response.ctx.accesskit_node_builder(response.id, |node| node.set_label(Word::TableFilter.text(lang)));
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if response.changed() {
            self.marked = 0;
            self.text = Some(text.clone());
        }
        if response.has_focus() && !offered.is_empty() {
            let popup = Popup::from_response(&response)
                .id(id.with("fields"))
                .open(true)
                .close_behavior(PopupCloseBehavior::IgnoreClicks)
                .align(RectAlign::TOP_START)
                .width(width.max(160.0));
            popup.show(|ui| {
                ui.spacing_mut().interact_size.y = 22.0;
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.spacing_mut().button_padding = egui::vec2(8.0, 2.0);
                for (i, name) in offered.iter().enumerate() {
                    let words = export::column_words(name, lang);
                    let text = if words == *name { name.clone() } else { format!("{name} · {words}") };
                    let marked = i == self.marked;
                    if ui.selectable_label(marked, RichText::new(text).font(fonts::regular(theme::SMALL))).clicked() {
                        taken = Some(name.clone());
                    }
                }
            });
        }
        if let Some(name) = taken {
            let (before, _) = text.split_at(word_start(&text));
            let name = Condition { field: name, op: Op::Equal, value: "x".to_owned() };
            let completed = format!("{before}{}", name.to_string().strip_suffix("= x").unwrap_or_default());
            let caret = egui::text::CCursorRange::one(egui::text::CCursor::new(completed.chars().count()));
            if let Some(mut state) = TextEdit::load_state(ui.ctx(), id) {
                state.cursor.set_char_range(Some(caret));
                state.store(ui.ctx(), id);
            }
            response.request_focus();
            self.text = Some(completed);
        } else if response.lost_focus()
            && let Some(text) = self.text.take()
            && text != session.table.filter
        {
            queue.push(Command::Table(TableCommand::SetFilter(text)));
        }
    }

    /// The fields that begin like the word at the end, or hold it, by name or by heading; none behind a whole field or
    /// an operator.
    fn offered(&self, text: &str, view: Option<&TableView>, lang: Lang) -> Vec<String> {
        let Some(view) = view.filter(|_| self.text.is_some()) else { return Vec::new() };
        let (before, word) = text.split_at(word_start(text));
        let follows_operator = before.trim_end().ends_with(['=', '<', '>', '~', '!']);
        if word.is_empty() || follows_operator || ["and", "or", "not"].contains(&word) {
            return Vec::new();
        }
        let word = word.to_lowercase();
        let mut ranked: Vec<(u8, &str)> = Vec::new();
        for column in &view.columns {
            let called = [column.name.to_lowercase(), export::column_words(&column.name, lang).to_lowercase()];
            if called.contains(&word) {
                return Vec::new();
            }
            if called.iter().any(|called| called.starts_with(&word)) {
                ranked.push((0, &column.name));
            } else if called.iter().any(|called| called.contains(&word)) {
                ranked.push((1, &column.name));
            }
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().take(OFFERED).map(|(_, name)| name.to_owned()).collect()
    }
}

/// Where the last word of a text begins, in bytes.
fn word_start(text: &str) -> usize {
    let is_end = |c: char| c.is_whitespace() || "()'\"=!<>~".contains(c);
    text.char_indices().rev().find(|(_, c)| is_end(*c)).map_or(0, |(at, c)| at + c.len_utf8())
}

/// A condition that fits the layer, by headings and in the words of its cells: with its first field that has words for
/// people, else of figures, else any.
fn example(view: &TableView, lang: Lang) -> Option<String> {
    let names: Vec<&str> = view.columns.iter().map(|c| c.name.as_str()).collect();
    let heading = |column: &TableColumn| {
        let words = export::column_words(&column.name, lang);
        let is_its_own = export::column_called(&words, &names) == Some(&column.name);
        if is_its_own { words } else { column.name.clone() }
    };
    let written = |column: &TableColumn, op, value: &str| {
        Some(Condition { field: heading(column), op, value: value.to_owned() }.to_string())
    };
    let in_words = || {
        let row = *view.rows.first()?;
        let worded = |c: &&TableColumn| !c.is_number && export::has_field_words(&c.name);
        view.columns.iter().filter(worded).find_map(|column| {
            let value = view.value(column, row);
            let words = value.as_str().map(|_| export::cell_words(column, &value, lang))?;
            let is_short = !words.is_empty() && words.chars().count() <= MOST_OF_EXAMPLE;
            is_short.then(|| written(column, Op::Equal, &words)).flatten()
        })
    };
    let number = || view.columns.iter().find(|c| c.is_number).and_then(|c| written(c, Op::Greater, "1"));
    let any = || view.columns.first().and_then(|c| written(c, Op::NotEqual, ""));
    in_words().or_else(number).or_else(any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_the_end_is_what_is_completed() {
        assert_eq!(word_start("grade = 三级 and st"), "grade = 三级 and ".len());
        assert_eq!(word_start("(等"), 1);
        assert_eq!(word_start("a "), 2);
        assert_eq!(word_start(""), 0);
    }
}
