//! `shapan balance`: the land-use balance of a plan.

use std::io::Write;

use super::args::{Balance, Format};
use super::output;
use crate::export;
use crate::plan::{self, BalanceError, Plan};
use crate::progress::Progress;
use crate::project::{BalanceRecipe, LayerId, Rest};

pub fn run(args: &Balance, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    if args.format == Format::Geojson {
        anyhow::bail!("a balance has no geometry: use --format table, json or csv");
    }
    let opened = plan::open(&args.paths, progress)?;
    output::report(&opened, err)?;
    let plan = &opened.plan;
    let recipe = recipe(args, plan)?;
    let balance = plan::balance(plan, &recipe, progress)?;
    let lang = output::lang(args.lang, args.format);
    match args.format {
        Format::Json => output::json(out, &export::balance_json(&balance)),
        Format::Csv => Ok(out.write_all(export::balance_csv(&balance, lang).as_bytes())?),
        Format::Table | Format::Geojson => output::words(out, &export::balance_table(plan, &balance, lang)),
    }
}

/// The project's recipe, or what suits its layers, with what was typed in place of it.
fn recipe(args: &Balance, plan: &Plan) -> anyhow::Result<BalanceRecipe> {
    let own = plan.project.balance.clone().or_else(|| plan::usual_balance(plan));
    let mut recipe = if args.layers.is_empty() {
        own.ok_or(BalanceError::NoAreas)?
    } else {
        let layers: Vec<LayerId> = args.layers.iter().cloned().map(LayerId).collect();
        let field = || layers.iter().filter_map(|id| plan.dataset(id)).find_map(|dataset| plan::class_field(dataset));
        let field = field().map(str::to_owned);
        BalanceRecipe { layers, field, within: None, rest: Rest::default() }
    };
    if args.field.is_some() {
        recipe.field.clone_from(&args.field);
    }
    if let Some(within) = &args.within {
        recipe.within = Some(LayerId(within.clone()));
    }
    Ok(recipe)
}
