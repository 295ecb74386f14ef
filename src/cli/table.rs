//! `shapan table`: the rows of a layer, as the window's attribute table has them.

use std::io::Write;

use super::args::{Format, Table};
use super::output;
use crate::export::{TableCut, filter_for_layers};
use crate::plan;
use crate::plan::table::{self, TableColumn, TableQuery, TableView};
use crate::progress::Progress;
use crate::project::LayerId;

pub fn run(args: &Table, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let opened = plan::open(&args.paths, progress)?;
    output::report(&opened, err)?;
    let mut plan = opened.plan;
    let layer = LayerId(args.layer.clone());
    for column in &args.added {
        // An unknown layer is told by the table, with the layers there are.
        if plan.layer(&layer).is_some() {
            plan.check_column(&layer, column)?;
        }
        if let Some(layer) = plan.project.layer_mut(&layer) {
            layer.derived.push(column.clone());
        }
    }
    let sort = table::parse_sort(&args.sort);
    let filter = filter_for_layers(&args.filter, &plan, std::slice::from_ref(&layer));
    let query = TableQuery { filter, sort, ..TableQuery::all(layer) };
    let view = table::table_view(&plan, &query, &[], progress)?;
    let lang = output::lang(args.lang, args.format);
    let columns = match (args.columns.is_empty(), args.format) {
        (false, _) => named(&view, &args.columns)?,
        (true, Format::Table) => table::usual_columns(&plan, &view, lang),
        (true, _) => view.columns.iter().collect(),
    };
    let cut = TableCut { view: &view, rows: &view.rows, columns };
    match args.format {
        Format::Table => output::words(out, &cut.text(&plan, lang))?,
        Format::Csv => out.write_all(cut.csv(lang).as_bytes())?,
        Format::Geojson => out.write_all(&cut.geojson())?,
        Format::Json => return output::json(out, &cut.json()),
    }
    Ok(())
}

fn named<'a>(view: &'a TableView, names: &[String]) -> anyhow::Result<Vec<&'a TableColumn>> {
    let column = |name: &String| {
        view.column(name.trim()).ok_or_else(|| {
            let known = view.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ");
            anyhow::anyhow!("there is no column {:?}; columns: {known}", name.trim())
        })
    };
    names.iter().map(column).collect()
}
