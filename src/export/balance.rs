//! The land-use balance as a table whose columns add up as printed, as CSV and as JSON.

use std::borrow::Cow;

use serde_json::{Value as Json, json};

use crate::analysis::measure;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{Balance, BalanceRow, Plan, RowKind, apportioned};

use super::cells::{csv_text, text_table, tsv_text};

/// The cells of a balance, rounded so that each column adds up to its total: hectares to two decimals, mu to one,
/// shares to a tenth of a per cent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceTable {
    pub head: Vec<String>,
    /// Code, name, hectares, mu, share, and planar hectares where the place has a zone.
    pub rows: Vec<Vec<String>>,
    pub total: Vec<String>,
    /// What has to be said below the table.
    pub notes: Vec<String>,
    /// That some cells are not their own numbers rounded, and why; `None` where all are.
    pub rounding: Option<String>,
}

impl BalanceTable {
    pub fn of(plan: &Plan, balance: &Balance, lang: Lang) -> Self {
        let word = |word: Word| word.text(lang).to_owned();
        let areas: Vec<f64> = balance.rows.iter().map(|row| row.area_m2).collect();
        let column = |per_unit: f64, places: usize| {
            let scale = 10f64.powi(i32::try_from(places).unwrap_or(0));
            let units: Vec<f64> = areas.iter().map(|m2| m2 * per_unit * scale).collect();
            Column::of(&units, balance.total_m2 * per_unit * scale, places)
        };
        let (hectares, mu) = (column(1e-4, 2), column(15e-4, 1));
        let shares = column(if balance.total_m2 > 0.0 { 100.0 / balance.total_m2 } else { 0.0 }, 1);
        let planar: Option<Vec<f64>> = balance.rows.iter().map(|row| row.planar_m2.map(|m2| m2 / 100.0)).collect();
        let planar = planar.zip(balance.total_planar_m2).map(|(units, total)| Column::of(&units, total / 100.0, 2));
        let columns: Vec<&Column> = [&hectares, &mu, &shares].into_iter().chain(&planar).collect();

        let words = [Word::BalanceCode, Word::BalanceClass, Word::BalanceHectares, Word::BalanceMu, Word::BalanceShare];
        let mut head: Vec<String> = words.into_iter().map(word).collect();
        head.extend(planar.as_ref().map(|_| word(Word::BalancePlanar)));
        let row = |(i, row): (usize, &BalanceRow)| {
            let mut cells = vec![code(row).to_owned(), row_name(row, lang)];
            cells.extend(columns.iter().map(|c| c.cells.get(i).cloned().unwrap_or_default()));
            cells
        };
        let mut total = vec![String::new(), word(Word::BalanceTotal)];
        total.extend(columns.iter().map(|c| c.total.clone()));
        Self {
            rows: balance.rows.iter().enumerate().map(row).collect(),
            head,
            total,
            rounding: columns.iter().any(|c| c.is_moved).then(|| word(Word::BalanceAddsUp)),
            notes: notes(plan, balance, lang),
        }
    }
}

/// A column of numbers that add up as printed.
struct Column {
    cells: Vec<String>,
    total: String,
    /// Whether a cell is not its own number rounded, so that the column adds up.
    is_moved: bool,
}

impl Column {
    /// Of numbers in units of the last decimal place.
    fn of(units: &[f64], total: f64, places: usize) -> Self {
        let scale = 10f64.powi(i32::try_from(places).unwrap_or(0));
        let text = |units: f64| format::decimals(units / scale, places);
        let whole = apportioned(units, total);
        let is_moved = whole.iter().zip(units).any(|(n, own)| *n != own.round() as i64);
        let cells = whole.into_iter().map(|n| text(n as f64)).collect();
        Self { cells, total: text(total.round()), is_moved }
    }
}

fn code(row: &BalanceRow) -> &str {
    match &row.kind {
        RowKind::Class { code: Some(code) } => code,
        _ => "",
    }
}

fn row_name(row: &BalanceRow, lang: Lang) -> String {
    match row.kind {
        RowKind::Class { .. } => row.name.get(lang).clone(),
        RowKind::Unclassified => Word::BalanceUnclassified.text(lang).to_owned(),
        RowKind::NoClass if row.name.get(lang).is_empty() => Word::BalanceNoClass.text(lang).to_owned(),
        RowKind::NoClass => {
            let values = [("name", &**row.name.get(lang)), ("detail", Word::BalanceNoClass.text(lang))];
            fill(Word::NameWithDetail, lang, &values)
        }
    }
}

fn notes(plan: &Plan, balance: &Balance, lang: Lang) -> Vec<String> {
    let whole = match &balance.within {
        Some(id) => fill(Word::BalanceOfBoundary, lang, &[("name", plan.layer_name(id).get(lang))]),
        None => Word::BalanceOfUnion.text(lang).to_owned(),
    };
    let mut notes = vec![whole];
    let of_area = |word, m2: f64| fill(word, lang, &[("area", &format::area(m2))]);
    if balance.overlap_m2 > 0.0 {
        notes.push(of_area(Word::BalanceOverlap, balance.overlap_m2));
    }
    if balance.outside_m2 > 0.0 {
        notes.push(of_area(Word::BalanceOutside, balance.outside_m2));
    }
    notes.push(match balance.zone {
        Some(zone) => {
            let values = [("lon", &*zone.meridian_deg().to_string()), ("code", &*zone.epsg().to_string())];
            fill(Word::BalanceMethod, lang, &[("crs", &fill(Word::Cgcs2000Zone, lang, &values))])
        }
        None => Word::BalanceMethodOnly.text(lang).to_owned(),
    });
    let schematic = |id| plan.layer(id).is_some_and(crate::plan::PlanLayer::is_schematic);
    if balance.recipe.layers.iter().chain(&balance.within).any(schematic) {
        notes.push(Word::Schematic.text(lang).to_owned());
    }
    notes
}

/// The balance as a table for a terminal.
pub fn balance_table(plan: &Plan, balance: &Balance, lang: Lang) -> String {
    let BalanceTable { head, mut rows, total, mut notes, rounding } = BalanceTable::of(plan, balance, lang);
    notes.extend(rounding);
    rows.push(total);
    let has_codes = rows.iter().any(|row| row.first().is_some_and(|code| !code.is_empty()));
    let (from, head): (usize, Vec<&str>) = if has_codes {
        (0, head.iter().map(String::as_str).collect())
    } else {
        (1, head.iter().skip(1).map(String::as_str).collect())
    };
    let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row.into_iter().skip(from).collect()).collect();
    let right: Vec<usize> = (2 - from..head.len()).collect();
    let table = text_table(&head, &rows, &right);
    format!("{}\n\n{table}\n{}\n", Word::BalanceTitle.text(lang), notes.join("\n"))
}

/// The balance as CSV: the rounded columns that add up, and the areas in full precision.
pub fn balance_csv(balance: &Balance, lang: Lang) -> String {
    let plan = Plan::default();
    let table = BalanceTable::of(&plan, balance, lang);
    let mut head: Vec<&str> = table.head.iter().map(String::as_str).collect();
    head.extend(["area_m2", "planar_m2"]);
    let exact =
        |area: f64, planar: Option<f64>| [area.to_string(), planar.map(|m2| m2.to_string()).unwrap_or_default()];
    let full = balance.rows.iter().map(|row| exact(row.area_m2, row.planar_m2));
    let full = full.chain([exact(balance.total_m2, balance.total_planar_m2)]);
    let rows: Vec<Vec<Cow<'_, str>>> = table
        .rows
        .iter()
        .chain([&table.total])
        .zip(full)
        .map(|(row, full)| row.iter().map(|cell| plain(cell)).chain(full).map(Cow::Owned).collect())
        .collect();
    csv_text(&head, &rows, lang == Lang::Zh)
}

/// The balance as text with tabs, as spreadsheets take it from the clipboard: the rounded columns that add up.
pub fn balance_tsv(plan: &Plan, balance: &Balance, lang: Lang) -> String {
    let table = BalanceTable::of(plan, balance, lang);
    let head: Vec<&str> = table.head.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> =
        table.rows.iter().chain([&table.total]).map(|row| row.iter().map(|cell| plain(cell)).collect()).collect();
    tsv_text(&head, &rows)
}

/// A cell without the commas between thousands, which are for people.
fn plain(cell: &str) -> String {
    let bare = cell.replace(',', "");
    if cell.parse::<f64>().is_err() && bare.parse::<f64>().is_ok() { bare } else { cell.to_owned() }
}

/// The balance as JSON, in full precision.
pub fn balance_json(balance: &Balance) -> Json {
    let row = |row: &BalanceRow| {
        json!({
            "kind": match row.kind {
                RowKind::Class { .. } => "class",
                RowKind::NoClass => "no_class",
                RowKind::Unclassified => "unclassified",
            },
            "code": Some(code(row)).filter(|code| !code.is_empty()),
            "name_zh": row_name(row, Lang::Zh),
            "name_en": row_name(row, Lang::En),
            "features": row.features,
            "area_m2": row.area_m2,
            "share": if balance.total_m2 > 0.0 { Some(row.area_m2 / balance.total_m2) } else { None },
            "planar_m2": row.planar_m2,
        })
    };
    json!({
        "layers": balance.recipe.layers.iter().map(|id| &id.0).collect::<Vec<_>>(),
        "field": balance.recipe.field,
        "within": balance.within.as_ref().map(|id| &id.0),
        "rows": balance.rows.iter().map(row).collect::<Vec<_>>(),
        "total_m2": balance.total_m2,
        "total_planar_m2": balance.total_planar_m2,
        "planar_crs": balance.zone.map(|zone| format!("EPSG:{}", zone.epsg())),
        "overlap_m2": balance.overlap_m2,
        "outside_m2": balance.outside_m2,
        "method": measure::METHOD,
    })
}
