//! Which columns of a layer are seen, how wide they are, and where they lie on the screen.

use std::collections::HashMap;

use egui::{Painter, Rangef};

use crate::export;
use crate::i18n::Lang;
use crate::plan::table::{TableColumn, TableView, usual_columns};
use crate::session::Session;
use crate::ui::{fonts, theme};

/// Left and right of what a cell says.
pub const PADDING: f32 = 10.0;
const LEAST: f32 = 40.0;
/// No wider than this by itself; by hand, as wide as one likes.
const MOST_FITTED: f32 = 280.0;
/// Rows looked at to find the width of a column.
const SAMPLED: usize = 60;
/// Room for the arrow and the rank of a sorted column.
pub const SORT_MARK: f32 = 22.0;

/// What a person has made of the columns of one layer.
#[derive(Debug, Default)]
pub struct LayerColumns {
    /// By name; `None` for the usual ones.
    shown: Option<Vec<String>>,
    widths: HashMap<String, f32>,
    /// The language that the widths were found in.
    lang: Option<Lang>,
}

/// A column with its place, from the left edge of the first one.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    pub column: &'a TableColumn,
    pub x: Rangef,
}

impl LayerColumns {
    /// The columns seen, in their order.
    pub fn seen<'a>(&self, session: &Session, view: &'a TableView) -> Vec<&'a TableColumn> {
        match &self.shown {
            None => usual_columns(&session.plan, view, session.settings.lang),
            Some(names) => names.iter().filter_map(|name| view.column(name)).collect(),
        }
    }

    pub fn seen_names(&self, session: &Session, view: &TableView) -> Vec<String> {
        self.seen(session, view).iter().map(|c| c.name.clone()).collect()
    }

    pub fn is_usual(&self) -> bool {
        self.shown.is_none()
    }

    pub fn show_usual(&mut self) {
        self.shown = None;
    }

    pub fn show_all(&mut self, view: &TableView) {
        self.shown = Some(view.columns.iter().map(|c| c.name.clone()).collect());
    }

    /// Shows a column behind the others, or hides it; the last one stays.
    pub fn toggle(&mut self, session: &Session, view: &TableView, name: &str) {
        let mut names = self.seen_names(session, view);
        match names.iter().position(|n| n == name) {
            Some(_) if names.len() == 1 => {}
            Some(place) => drop(names.remove(place)),
            None => names.push(name.to_owned()),
        }
        self.shown = Some(names);
    }

    /// A derived column that was just added is seen right behind the name.
    pub fn add(&mut self, session: &Session, view: &TableView, name: &str) {
        if self.shown.is_some() {
            let mut names = self.seen_names(session, view);
            names.insert(names.len().min(1), name.to_owned());
            self.shown = Some(names);
        }
    }

    pub fn set_width(&mut self, name: &str, width: f32) {
        self.widths.insert(name.to_owned(), width.max(LEAST));
    }

    /// As wide as its head and the first rows need.
    pub fn fit(&mut self, painter: &Painter, view: &TableView, column: &TableColumn, lang: Lang) -> f32 {
        let width = |text: String, bold: bool| {
            let font = if bold { fonts::bold(theme::SMALL) } else { fonts::regular(theme::BODY) };
            painter.layout_no_wrap(text, font, egui::Color32::WHITE).size().x
        };
        let head = width(export::column_words(&column.name, lang), true) + SORT_MARK;
        let cells = view.rows.iter().take(SAMPLED).map(|row| view.value(column, *row)).filter(|v| !v.is_unknown());
        let cells = cells.map(|value| width(beginning(&export::cell_words(column, &value, lang)), false));
        let wide = cells.fold(head, f32::max) + 2.0 * PADDING;
        let fitted = wide.clamp(LEAST, MOST_FITTED.max(head.min(MOST_FITTED)));
        self.widths.insert(column.name.clone(), fitted);
        fitted
    }

    /// Where the seen columns lie; a width that is not known yet is found.
    pub fn placed<'a>(&mut self, painter: &Painter, session: &Session, view: &'a TableView) -> Vec<Placed<'a>> {
        let lang = session.settings.lang;
        if self.lang.replace(lang) != Some(lang) {
            self.widths.clear();
        }
        let mut left = 0.0;
        let mut placed = Vec::new();
        for column in self.seen(session, view) {
            let known = self.widths.get(&column.name).copied();
            let width = known.unwrap_or_else(|| self.fit(painter, view, column, lang));
            placed.push(Placed { column, x: Rangef::new(left, left + width) });
            left += width;
        }
        placed
    }
}

/// Enough of a text to see that it is long.
fn beginning(text: &str) -> String {
    text.chars().take(48).collect()
}
