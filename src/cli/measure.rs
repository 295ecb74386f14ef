//! `shapan measure`: distances, areas and lengths on the ellipsoid.

use std::io::Write;

use super::args::{MeasureFile, TableOrJson};
use super::output;
use crate::analysis::measure;
use crate::data::{Dataset, Feature, GeometryType, LonLat, Piece, Polygon};
use crate::export::{AreaMeasures, DistanceMeasures, LengthMeasures};
use crate::formats;
use crate::i18n::Lang;
use crate::plan::doctor::Reference;
use crate::progress::Progress;

pub fn distance(positions: &[LonLat], format: TableOrJson, out: &mut dyn Write) -> anyhow::Result<()> {
    let segments = positions.windows(2).map(|pair| {
        let (from, to) = (pair[0], pair[1]);
        (measure::distance(from, to).0, measure::azimuth(from, to))
    });
    let measures = DistanceMeasures { segments: segments.collect() };
    match format {
        TableOrJson::Json => output::json(out, &measures.json()),
        TableOrJson::Table => output::words(out, &measures.table()),
    }
}

pub fn area(args: &MeasureFile, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let dataset = read(args, err, progress)?;
    let has_area = |f: &Feature<'_>| f.polygons().next().is_some();
    let polygons: Vec<Feature<'_>> = dataset.features().filter(has_area).collect();
    if polygons.is_empty() {
        anyhow::bail!("no polygon to measure in {}: it holds {}", args.path.display(), types(&dataset));
    }
    let all: Vec<Polygon<'_>> = polygons.iter().flat_map(|f| f.polygons()).collect();
    let union = measure::union_area(&all);
    if let Err(reason) = &union {
        writeln!(err, "shapan: no union: {reason}")?;
    }
    let features = polygons
        .iter()
        .map(|f| (f.id_text(), measure::area(*f).0, f.polygons().map(|p| measure::perimeter(p).0).sum()));
    let measures = AreaMeasures { features: features.collect(), union_m2: union.ok().map(|area| area.0) };
    match args.format {
        TableOrJson::Json => output::json(out, &measures.json()),
        TableOrJson::Table => output::words(out, &measures.table(Lang::En)),
    }
}

pub fn length(args: &MeasureFile, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let dataset = read(args, err, progress)?;
    let has_length = |f: &Feature<'_>| f.pieces().any(|p| matches!(p, Piece::Line(_)));
    let features: Vec<_> = dataset.features().filter(has_length).map(|f| (f.id_text(), measure::length(f).0)).collect();
    if features.is_empty() {
        anyhow::bail!("no line to measure in {}: it holds {}", args.path.display(), types(&dataset));
    }
    let measures = LengthMeasures { features };
    match args.format {
        TableOrJson::Json => output::json(out, &measures.json()),
        TableOrJson::Table => output::words(out, &measures.table()),
    }
}

fn read(args: &MeasureFile, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<Dataset> {
    let dataset = formats::read_path(&args.path, &formats::Reading::default(), progress)?;
    let path = args.path.display().to_string();
    output::report_skipped(&path, &dataset, err)?;
    output::report_doubts(&path, &dataset, err)?;
    let (reading, reference) = (formats::Reading::default(), Reference::bundled());
    output::report_misplaced_layer((&path, &dataset), &reading, None, output::SHIFT_BY_CONVERT, &reference, err)?;
    Ok(dataset)
}

fn types(dataset: &Dataset) -> String {
    let counts = dataset.geometry_type_counts();
    let list: Vec<String> =
        counts.iter().filter(|(t, _)| **t != GeometryType::Null).map(|(t, n)| format!("{n} {}", t.as_str())).collect();
    if list.is_empty() { "no geometry".to_owned() } else { list.join(", ") }
}
