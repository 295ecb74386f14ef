//! `shapan info`: what files hold.

use std::io::Write;

use super::args::{Info, TableOrJson};
use super::output;
use crate::export::{LayerInfo, info_json, info_table};
use crate::plan;
use crate::progress::Progress;

pub fn run(args: &Info, out: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let opened = plan::open(&args.paths, progress)?;
    if let Some((layer, error)) = opened.failures.first() {
        anyhow::bail!("layer {layer}: {error}");
    }
    let layers: Vec<LayerInfo<'_>> = opened
        .paths
        .iter()
        .zip(&opened.plan.layers)
        .map(|(path, layer)| LayerInfo { path, dataset: &layer.dataset })
        .collect();
    match args.format {
        TableOrJson::Json => output::json(out, &info_json(&layers)),
        TableOrJson::Table => Ok(out.write_all(info_table(&layers).as_bytes())?),
    }
}
