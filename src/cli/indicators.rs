//! `shapan indicators`: the figures of parcels, and whether they are allowed.

use std::io::Write;

use super::args::{Format, Indicators};
use super::output;
use super::run::ExitStatus;
use crate::export;
use crate::plan::{self, Verdict};
use crate::progress::Progress;
use crate::project::LayerId;

/// A figure that is not allowed makes the answer no.
pub fn run(
    args: &Indicators,
    out: &mut dyn Write,
    err: &mut dyn Write,
    progress: &Progress,
) -> anyhow::Result<ExitStatus> {
    if args.format == Format::Geojson {
        anyhow::bail!("figures of parcels have no geometry of their own: use --format table, json or csv");
    }
    let opened = plan::open(&args.paths, progress)?;
    output::report(&opened, err)?;
    let plan = &opened.plan;
    let mut recipe = plan.project.indicators.clone().or_else(|| plan::usual_indicators(plan));
    if let Some(layer) = &args.layer {
        let parcels = LayerId(layer.clone());
        if plan.dataset(&parcels).is_none() {
            anyhow::bail!("layer {parcels} is not there or could not be read");
        }
        let own = recipe.take().filter(|recipe| recipe.parcels == parcels);
        recipe = Some(own.unwrap_or_else(|| plan::indicators_of(plan, &parcels)));
    }
    let parcels = match &recipe {
        Some(recipe) => plan::parcel_figures(plan, recipe, progress)?,
        None => Vec::new(),
    };
    let lang = output::lang(args.lang, args.format);
    match args.format {
        Format::Json => output::json(out, &export::indicators_json(plan, &parcels))?,
        Format::Csv => out.write_all(export::indicators_csv(plan, &parcels, lang).as_bytes())?,
        Format::Table | Format::Geojson => {
            output::words(out, &export::indicators_table(plan, &parcels, lang))?;
        }
    }
    let is_no = parcels.iter().flat_map(|p| &p.figures).any(|f| f.verdict == Some(Verdict::Fails));
    Ok(if is_no { ExitStatus::No } else { ExitStatus::Done })
}
