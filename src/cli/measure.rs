//! `shapan measure`: distances, areas and lengths on the ellipsoid.

use std::collections::BTreeMap;
use std::io::Write;

use super::args::{MeasureFile, TableOrJson};
use super::output;
use crate::analysis::check::has_broken_outline;
use crate::analysis::measure;
use crate::data::{Dataset, Feature, GeometryType, LonLat, Piece, Polygon};
use crate::export::{AreaMeasure, AreaMeasures, DistanceMeasures, LengthMeasure, LengthMeasures};
use crate::formats::{self, ReadError, SourceLayer};
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
    let layers = read(args, err, progress)?;
    let has_area = |f: &Feature<'_>| f.polygons().next().is_some();
    let polygons: Vec<(Option<&str>, Feature<'_>)> = features(&layers, has_area).collect();
    if polygons.is_empty() {
        anyhow::bail!("no polygon to measure in {}: it holds {}", args.path.display(), types(&layers));
    }
    let broken: Vec<bool> = polygons.iter().map(|(_, f)| has_broken_outline(*f, progress)).collect::<Result<_, _>>()?;
    report_broken(polygons.iter().zip(&broken).filter(|(_, broken)| **broken).map(|((_, f), _)| *f), err)?;
    let sound = polygons.iter().zip(&broken).filter(|(_, broken)| !**broken);
    let all: Vec<Polygon<'_>> = sound.flat_map(|((_, f), _)| f.polygons()).collect();
    let union = if all.is_empty() { None } else { Some(measure::union_area(&all)) };
    if let Some(Err(reason)) = &union {
        writeln!(err, "shapan: no union: {reason}")?;
    }
    let row = |((layer, f), broken): (&(Option<&str>, Feature<'_>), &bool)| AreaMeasure {
        layer: layer.map(str::to_owned),
        id: f.id_text(),
        area_m2: (!broken).then(|| measure::area(*f).0),
        perimeter_m: f.polygons().map(|p| measure::perimeter(p).0).sum(),
    };
    let features = polygons.iter().zip(&broken).map(row).collect();
    let measures = AreaMeasures { features, union_m2: union.and_then(Result::ok).map(|area| area.0) };
    match args.format {
        TableOrJson::Json => output::json(out, &measures.json()),
        TableOrJson::Table => output::words(out, &measures.table(Lang::En)),
    }
}

/// Says which features have no area, for their outlines.
fn report_broken<'a>(broken: impl Iterator<Item = Feature<'a>>, err: &mut dyn Write) -> anyhow::Result<()> {
    let broken: Vec<Feature<'_>> = broken.collect();
    let Some(first) = broken.first() else { return Ok(()) };
    let (n, first) = (broken.len(), first.id_text());
    let features = if n == 1 { "1 feature has".to_owned() } else { format!("{n} features have") };
    writeln!(
        err,
        "shapan: {features} no area that could be measured, as the outline crosses itself or is broken otherwise \
         (first: {first}); see shapan check"
    )?;
    Ok(())
}

pub fn length(args: &MeasureFile, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let layers = read(args, err, progress)?;
    let has_length = |f: &Feature<'_>| f.pieces().any(|p| matches!(p, Piece::Line(_)));
    let row = |(layer, f): (Option<&str>, Feature<'_>)| LengthMeasure {
        layer: layer.map(str::to_owned),
        id: f.id_text(),
        length_m: measure::length(f).0,
    };
    let measures = LengthMeasures { features: features(&layers, has_length).map(row).collect() };
    if measures.features.is_empty() {
        anyhow::bail!("no line to measure in {}: it holds {}", args.path.display(), types(&layers));
    }
    match args.format {
        TableOrJson::Json => output::json(out, &measures.json()),
        TableOrJson::Table => output::words(out, &measures.table()),
    }
}

/// A layer of a file, and what it is called where the file has several.
struct MeasuredLayer {
    name: Option<String>,
    dataset: Dataset,
}

/// The features of all layers that are to be measured, with the names of their layers.
fn features<'a>(
    layers: &'a [MeasuredLayer],
    is_measured: impl Fn(&Feature<'a>) -> bool + Copy,
) -> impl Iterator<Item = (Option<&'a str>, Feature<'a>)> {
    layers.iter().flat_map(move |layer| {
        layer.dataset.features().filter(is_measured).map(|feature| (layer.name.as_deref(), feature))
    })
}

/// All layers of the file. One of several that cannot be read is told and left out; none that can is an error.
fn read(args: &MeasureFile, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<Vec<MeasuredLayer>> {
    let formats::SourceLayers { layers: read, .. } =
        formats::read_layers(&args.path, &formats::Reading::default(), progress)?;
    let has_parts = read.len() > 1;
    let reference = Reference::bundled();
    let (mut layers, mut failures) = (Vec::new(), Vec::new());
    for SourceLayer { reading, data } in read {
        let dataset = match data {
            Ok(dataset) => dataset,
            Err(ReadError::Cancelled) => return Err(ReadError::Cancelled.into()),
            Err(error) => {
                failures.push(error);
                continue;
            }
        };
        let name = reading.part.clone().filter(|_| has_parts);
        let path = args.path.display().to_string();
        let path = name.as_ref().map_or(path.clone(), |name| format!("{path}: {name}"));
        output::report_skipped(&path, &dataset, err)?;
        output::report_doubts(&path, &dataset, err)?;
        output::report_misplaced_layer((&path, &dataset), &reading, None, output::SHIFT_BY_CONVERT, &reference, err)?;
        layers.push(MeasuredLayer { name, dataset });
    }
    if layers.is_empty() && !failures.is_empty() {
        return Err(failures.swap_remove(0).into());
    }
    for error in failures {
        writeln!(err, "shapan: a layer is not measured: {error}")?;
    }
    Ok(layers)
}

fn types(layers: &[MeasuredLayer]) -> String {
    let mut counts: BTreeMap<GeometryType, u64> = BTreeMap::new();
    for (geometry_type, n) in layers.iter().flat_map(|layer| layer.dataset.geometry_type_counts()) {
        *counts.entry(geometry_type).or_default() += n;
    }
    counts.remove(&GeometryType::Null);
    let list: Vec<String> = counts.iter().map(|(t, n)| format!("{n} {}", t.as_str())).collect();
    if list.is_empty() { "no geometry".to_owned() } else { list.join(", ") }
}
