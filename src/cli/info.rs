//! `shapan info`: what files hold.

use std::io::Write;

use super::args::{Info, TableOrJson};
use super::output;
use crate::export::{LayerInfo, info_json, info_table};
use crate::plan;
use crate::progress::Progress;

pub fn run(args: &Info, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let opened = plan::open_as(&args.paths, &args.reading.reading(), progress)?;
    // What a project promises has to be there; a file that a folder happens to hold need not.
    for (layer, error) in &opened.failures {
        if opened.plan.project.layer(layer).is_some() {
            anyhow::bail!("layer {layer}: {error}");
        }
        writeln!(err, "shapan: {layer} left out: {error}")?;
    }
    let layers: Vec<LayerInfo<'_>> = opened
        .paths
        .iter()
        .zip(&opened.plan.layers)
        .map(|(path, layer)| {
            let part = opened.plan.project.layer(&layer.id).and_then(|of| of.reading.part.as_deref());
            LayerInfo { path, part, dataset: &layer.dataset }
        })
        .collect();
    match args.format {
        TableOrJson::Json => output::json(out, &info_json(&layers)),
        TableOrJson::Table => Ok(out.write_all(info_table(&layers).as_bytes())?),
    }
}
