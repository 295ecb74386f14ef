//! The attribute table as CSV, GeoJSON, JSON, text for a terminal and for the clipboard: values in full precision.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

use super::cells::{csv_of_rows, text_table, tsv_text};
use super::table_cells::{cell_words, column_words};
use crate::analysis::measure;
use crate::data::{Feature, FeatureId, Value};
use crate::formats::geojson;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::Plan;
use crate::plan::table::{ColumnSource, TableColumn, TableView};

/// The rows and columns of a table that are wanted, in their order.
#[derive(Clone, Debug)]
pub struct TableCut<'a> {
    pub view: &'a TableView,
    pub rows: &'a [u32],
    pub columns: Vec<&'a TableColumn>,
}

/// The field that tells what a geometry was drawn from: it goes along with every figure of a schematic layer.
const BASIS: &str = "geometry_basis";

impl<'a> TableCut<'a> {
    /// The columns of the given names; those that are not there are left out.
    pub fn of_columns(view: &'a TableView, rows: &'a [u32], names: &[String]) -> Self {
        Self { view, rows, columns: names.iter().filter_map(|name| view.column(name)).collect() }
    }

    /// Its columns, and the basis of the geometry where that is schematic and not among them.
    fn honest_columns(&self) -> Vec<&'a TableColumn> {
        let mut columns = self.columns.clone();
        let basis = self.view.column(BASIS).filter(|basis| !columns.contains(basis));
        let is_schematic = |basis: &&TableColumn| {
            self.rows.iter().any(|row| self.view.value(basis, *row).as_str() == Some("schematic"))
        };
        columns.extend(basis.filter(is_schematic));
        columns
    }

    fn features(&self) -> impl Iterator<Item = (u32, Feature<'a>)> {
        let view = self.view;
        self.rows.iter().filter_map(move |row| Some((*row, view.dataset.feature(FeatureId(*row))?)))
    }

    /// As CSV with the raw names of the columns, after the id of each feature; with a byte order mark in Chinese. Where
    /// the layer is schematic, `geometry_basis` goes along.
    pub fn csv(&self, lang: Lang) -> String {
        let columns = self.honest_columns();
        let head: Vec<&str> = std::iter::once("feature_id").chain(columns.iter().map(|c| c.name.as_str())).collect();
        let rows = self.features().map(|(row, feature)| {
            let cells = columns.iter().map(|column| self.view.value(column, row).to_text());
            std::iter::once(Cow::Owned(feature.id_text())).chain(cells).collect()
        });
        csv_of_rows(&head, rows, lang == Lang::Zh)
    }

    /// As GeoJSON (RFC 7946): the features with all their own members, and the derived columns of the cut beside them.
    pub fn geojson(&self) -> Vec<u8> {
        let derived: Vec<&TableColumn> =
            self.columns.iter().copied().filter(|c| matches!(c.source, ColumnSource::Derived(_))).collect();
        let feature = |(row, feature): (u32, Feature<'_>)| {
            let mut json = geojson::feature_to_json(feature);
            if let Some(properties) = json.get_mut("properties").and_then(Json::as_object_mut) {
                for column in &derived {
                    properties.insert(column.name.clone(), self.view.value(column, row).to_json());
                }
            }
            json
        };
        // A box around all is none around some.
        let members: Map<String, Json> = self
            .view
            .dataset
            .members()
            .iter()
            .filter(|(name, _)| *name != "bbox")
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        let mut out = Vec::new();
        // Writing into memory cannot fail.
        let _ = geojson::write_json_collection(&mut out, &members, self.features().map(feature));
        out
    }

    /// The command line's JSON of `table`: names and meaning are a contract with scripts.
    pub fn json(&self) -> Json {
        let columns = self.honest_columns();
        let told = columns.iter().map(|column| {
            let expression = match column.source {
                ColumnSource::Derived(place) => self.view.derived.get(place).map(|d| d.column.expression.as_str()),
                ColumnSource::Field(_) => None,
            };
            json!({ "name": column.name, "expression": expression })
        });
        let row = |(row, feature): (u32, Feature<'_>)| {
            let values = columns.iter().map(|column| (column.name.clone(), self.view.value(column, row).to_json()));
            json!({ "id": feature.id_text(), "values": values.collect::<Map<_, _>>() })
        };
        json!({
            "layer": self.view.query.layer.0,
            "total": self.view.total(),
            "count": self.rows.len(),
            "method": measure::METHOD,
            "columns": told.collect::<Vec<_>>(),
            "rows": self.features().map(row).collect::<Vec<_>>(),
        })
    }

    /// For a terminal: how many of how many, then the rows in words; long texts are cut.
    pub fn text(&self, plan: &Plan, lang: Lang) -> String {
        let columns = self.honest_columns();
        let head: Vec<String> = columns.iter().map(|c| column_words(&c.name, lang)).collect();
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        let cell = |column: &TableColumn, row: u32| {
            let value = self.view.value(column, row);
            if value.is_unknown() { "—".to_owned() } else { shortened(&cell_words(column, &value, lang)) }
        };
        let rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| columns.iter().map(|c| cell(c, *row)).collect()).collect();
        let right: Vec<usize> = (0..columns.len()).filter(|i| columns.get(*i).is_some_and(|c| c.is_number)).collect();
        let layer = plan.layer_name(&self.view.query.layer);
        let (n, total) = (format::count(self.rows.len() as u64), format::count(self.view.total() as u64));
        let counted = fill(Word::TableCount, lang, &[("n", &n), ("total", &total)]);
        format!("{} · {counted}\n\n{}", layer.get(lang), text_table(&head, &rows, &right))
    }

    /// With tabs, as spreadsheets take it from the clipboard: raw values under the names in words.
    pub fn tsv(&self, lang: Lang) -> String {
        let head: Vec<String> = self.columns.iter().map(|c| column_words(&c.name, lang)).collect();
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        let cells = |row: &u32| self.columns.iter().map(|c| self.view.value(c, *row).to_text().into_owned()).collect();
        tsv_text(&head, &self.rows.iter().map(cells).collect::<Vec<Vec<String>>>())
    }

    /// One row of [`TableCut::tsv`] without the head.
    pub fn tsv_row(&self, row: u32) -> String {
        let cells: Vec<String> = self.columns.iter().map(|c| self.view.value(c, row).to_text().into_owned()).collect();
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        tsv_text(&cells, &[]).trim_end_matches('\n').to_owned()
    }
}

/// One cell for the clipboard, guarded as in a table.
pub fn cell_for_clipboard(value: &Value<'_>) -> String {
    tsv_text(&[&value.to_text()], &[]).trim_end_matches('\n').to_owned()
}

fn shortened(text: &str) -> String {
    const MOST: usize = 32;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST - 1).chain(['…']).collect()
}
