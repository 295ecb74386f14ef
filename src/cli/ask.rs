//! `shapan within` and `shapan nearest`.

use std::io::Write;

use super::args::{Ask, Format, Nearest, OriginArg, Within};
use super::output;
use crate::analysis::measure::Metres;
use crate::export;
use crate::plan::{self, Origin, OriginMode, Plan, Question, Reach};
use crate::progress::Progress;
use crate::project::LayerId;

pub fn within(args: &Within, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    run(&args.ask, within_reach(args), out, err, progress)
}

/// The question that the arguments of `within` ask of a plan.
///
/// # Errors
/// A feature to start from that is not there.
pub fn within_question(args: &Within, plan: &Plan) -> anyhow::Result<Question> {
    question(&args.ask, within_reach(args), plan)
}

fn within_reach(args: &Within) -> Reach {
    Reach::Within { radius: Metres(args.radius) }
}

pub fn nearest(args: &Nearest, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    run(&args.ask, Reach::Nearest { count: args.k as usize }, out, err, progress)
}

fn run(args: &Ask, reach: Reach, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let opened = plan::open(&args.paths, progress)?;
    output::report(&opened, err)?;
    output::report_misplaced(&opened, output::SHIFT_BY_CONVERT, err)?;
    let plan = &opened.plan;
    let question = question(args, reach, plan)?;
    let answer = plan::answer(plan, &question, progress)?;
    for warning in &answer.warnings {
        writeln!(err, "shapan: {warning}")?;
    }
    let lang = output::lang(args.lang, args.format);
    match args.format {
        Format::Json => {
            let breakdown = plan::breakdown(plan, &answer, progress)?;
            output::json(out, &export::answer_json(plan, &answer, breakdown.as_ref(), lang))
        }
        Format::Geojson => output::json(out, &serde_json::to_value(export::answer_geojson(plan, &answer))?),
        Format::Csv => Ok(out.write_all(export::answer_csv(plan, &answer, lang).as_bytes())?),
        Format::Table => output::words(out, &export::answer_table(plan, &answer, lang)),
    }
}

fn question(args: &Ask, reach: Reach, plan: &Plan) -> anyhow::Result<Question> {
    let layers: Vec<LayerId> = args.layers.iter().map(|name| LayerId(name.clone())).collect();
    let filter = args.filter.as_ref().map(|text| export::filter_for_layers(text, plan, &layers));
    Ok(Question { origin: origin(args, plan)?, reach, layers, filter })
}

fn origin(args: &Ask, plan: &Plan) -> anyhow::Result<Origin> {
    let mode = match args.origin {
        OriginArg::Centroid => OriginMode::Centroid,
        OriginArg::Edge => OriginMode::Edge,
    };
    if let Some(at) = args.from.point {
        return Ok(Origin::Point(at));
    }
    if let Some(layer) = &args.from.layer {
        return Ok(Origin::Layer(LayerId(layer.clone()), mode));
    }
    let feature = args.from.feature.as_deref().unwrap_or_default();
    let Some((layer, id)) = feature.split_once(':') else {
        anyhow::bail!("a feature is LAYER:ID such as zones:zone-mfg, not {feature:?}");
    };
    Ok(Origin::Feature(plan.known_feature(&LayerId(layer.to_owned()), id)?, mode))
}
