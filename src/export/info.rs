//! What a source holds: the answer of `shapan info`.

use serde_json::{Value as Json, json};

use crate::crs::Datum;
use crate::data::{Dataset, Extent};
use crate::formats::ReadError;
use crate::i18n::{Lang, format};
use crate::plan::doctor::{Candidate, Examined, Remedy, Shift, Symptom, SymptomKind, text_sample};

use super::cells::text_table;
use super::control_info::ControlInfo;
use super::symptoms::{remedy_words, symptom_json, symptom_words};

/// Candidates that a terminal is told of.
const CANDIDATES_TOLD: usize = 5;

/// A dataset with where it came from.
#[derive(Clone, Debug)]
pub struct LayerInfo<'a> {
    pub path: &'a str,
    /// Which layer of a file with several.
    pub part: Option<&'a str>,
    pub dataset: &'a Dataset,
    /// What is odd about it.
    pub examined: Examined,
    pub control: Option<ControlInfo>,
}

/// A layer that could not be read.
#[derive(Clone, Debug)]
pub struct FailureInfo<'a> {
    pub name: &'a str,
    pub error: &'a ReadError,
    /// The systems that its numbers may be in, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// The command line's JSON of `info`: names and meaning are a contract with scripts.
///
/// What could not be read stands under `failures`, a member that is there only where something could not.
pub fn info_json(layers: &[LayerInfo<'_>], failures: &[FailureInfo<'_>]) -> Json {
    let mut json = json!({ "layers": layers.iter().map(layer_json).collect::<Vec<_>>() });
    if !failures.is_empty() {
        json["failures"] = failures.iter().map(failure_json).collect();
    }
    json
}

fn failure_json(failure: &FailureInfo<'_>) -> Json {
    let candidate = |c: &Candidate| {
        json!({
            "crs": c.crs.text(),
            "name": c.crs.name(),
            "swap_axes": c.swap_axes,
            "extent": c.extent.bbox(),
            "away_m": c.away_m.round(),
            "fit_m": c.fit_m.map(f64::round),
        })
    };
    json!({
        "path": failure.error.path().map_or_else(|| failure.name.to_owned(), |path| path.display().to_string()),
        "message": failure.error.kind().to_string(),
        "candidates": failure.candidates.iter().map(candidate).collect::<Vec<_>>(),
    })
}

fn shift_json(shift: &Shift) -> Json {
    json!({
        "code": "shifted",
        "message": shift_words(shift),
        "datum": shift.datum.as_str(),
        "offset_m": shift.before_m.round(),
        "offset_after_m": shift.after_m.round(),
        "compared": shift.compared,
        "confidence": (shift.confidence() * 100.0).round() / 100.0,
    })
}

/// What a shift is like, and what takes it off, for a terminal.
pub fn shift_words(shift: &Shift) -> String {
    let what = if shift.by_name { "things of known names" } else { "positions near roads" };
    format!(
        "{} {what} lie {:.0} m (median) off, and {:.0} m if the positions are on {}: --from-datum {} ({:.0} % sure)",
        shift.compared,
        shift.before_m,
        shift.after_m,
        shift.datum.name(),
        shift.datum.as_str(),
        100.0 * shift.confidence(),
    )
}

/// What could not be read, and where it may belong, for a terminal.
pub fn failures_table(failures: &[FailureInfo<'_>]) -> String {
    let mut text = String::new();
    for failure in failures {
        text.push_str(&format!("shapan: {} left out: {}\n", failure.name, failure.error));
        for c in failure.candidates.iter().take(CANDIDATES_TOLD) {
            let fit = c.fit_m.map(|m| format!(", {m:.0} m from roads and stations")).unwrap_or_default();
            let swapped = if c.swap_axes { " --swap-axes" } else { "" };
            let away = c.away_m / 1000.0;
            text.push_str(&format!(
                "  --from-crs {}{swapped}: {away:.0} km away{fit} ({})\n",
                c.crs.text(),
                c.crs.name()
            ));
        }
    }
    text
}

fn layer_json(layer: &LayerInfo<'_>) -> Json {
    let dataset = layer.dataset;
    let origin = dataset.origin();
    let types = dataset.geometry_type_counts();
    let warnings = dataset.warnings();
    let list = warnings.list().iter().map(|w| {
        json!({ "code": w.code.as_str(), "message": w.message, "feature": w.feature, "line": w.line, "skipped": w.skipped })
    });
    let mut json = json!({
        "path": layer.path,
        "format": origin.format,
        "features": dataset.len(),
        "geometry_types": types.into_iter().map(|(t, n)| (t.as_str().to_owned(), n.into())).collect::<serde_json::Map<_, _>>(),
        "fields": dataset.fields().iter().map(|f| json!({ "name": f.name, "type": f.field_type.as_str() })).collect::<Vec<_>>(),
        "crs": origin.crs,
        "datum": origin.datum.name(),
        "extent": dataset.extent().map(Extent::bbox),
        "warnings": list.collect::<Vec<_>>(),
        "warning_counts": warnings.counts().map(|(c, n)| (c.as_str().to_owned(), n.into())).collect::<serde_json::Map<_, _>>(),
        "skipped": warnings.skipped(),
        "part": layer.part,
        "encoding": origin.encoding,
        "encoding_sample": encoding_sample(dataset).map(|(_, sample)| sample),
        "findings": findings_json(&layer.examined),
    });
    if let Some(raster) = dataset.raster() {
        let [width, height] = raster.size().map(f64::round);
        json["picture"] = json!({ "width": width, "height": height });
    }
    if let Some(control) = &layer.control {
        json["control"] = control.json();
    }
    json
}

/// The encoding that texts were read in, where the format leaves it open, and some of those that show whether it is the
/// right one.
fn encoding_sample(dataset: &Dataset) -> Option<(&'static str, Vec<String>)> {
    let encoding = dataset.origin().encoding?;
    Some((encoding, text_sample(dataset))).filter(|(_, sample)| !sample.is_empty())
}

/// What a dataset holds: geometries by their types, or a picture with its size.
fn kinds(dataset: &Dataset) -> Vec<String> {
    if let Some(raster) = dataset.raster() {
        let [width, height] = raster.size().map(|side| format::count(side.round() as u64));
        return vec![format!("picture {width} × {height}")];
    }
    let counts = dataset.geometry_type_counts();
    counts.iter().map(|(t, n)| format!("{} {}", t.as_str(), format::count(*n))).collect()
}

/// The shift, and what data show by themselves or can be put right; what was only met on reading stands among the
/// warnings.
fn findings_json(examined: &Examined) -> Vec<Json> {
    let symptoms = examined.symptoms.iter().filter(|symptom| is_finding(symptom)).map(symptom_json);
    examined.shift.iter().map(shift_json).chain(symptoms).collect()
}

fn is_finding(symptom: &Symptom) -> bool {
    !matches!(symptom.kind, SymptomKind::Read(_)) || matches!(symptom.remedy, Remedy::Certain(_))
}

/// The same for a terminal.
pub fn info_table(layers: &[LayerInfo<'_>]) -> String {
    let rows: Vec<Vec<String>> = layers
        .iter()
        .map(|layer| {
            let extent = layer
                .dataset
                .extent()
                .map_or_else(String::new, |e| e.bbox().map(|degrees| format!("{degrees:.4}")).join(","));
            let origin = layer.dataset.origin();
            let crs = if origin.datum == Datum::Wgs84 { String::new() } else { format!(", {}", origin.datum.name()) };
            vec![
                layer.part.map_or_else(|| layer.path.to_owned(), |part| format!("{}: {part}", layer.path)),
                origin.format.to_owned(),
                format!("{}{crs}", origin.crs),
                format::count(layer.dataset.len() as u64),
                kinds(layer.dataset).join(", "),
                layer.dataset.fields().len().to_string(),
                extent,
                layer.dataset.warnings().total().to_string(),
            ]
        })
        .collect();
    let head = ["path", "format", "CRS", "features", "geometry", "fields", "extent W,S,E,N", "warnings"];
    let mut text = text_table(&head, &rows, &[3, 5, 7]);
    for layer in layers {
        let list = layer.dataset.warnings().list();
        let findings: Vec<&Symptom> = layer.examined.symptoms.iter().filter(|symptom| is_finding(symptom)).collect();
        let sample = encoding_sample(layer.dataset);
        let is_plain = list.is_empty() && findings.is_empty() && sample.is_none();
        if is_plain && layer.examined.shift.is_none() && layer.control.is_none() {
            continue;
        }
        let named = layer.part.map_or_else(|| layer.path.to_owned(), |part| format!("{}: {part}", layer.path));
        text.push_str(&format!("\n{named}\n"));
        if let Some((encoding, sample)) = sample {
            text.push_str(&format!("  encoding: {encoding}, as in {}\n", sample.join(", ")));
        }
        if let Some(shift) = &layer.examined.shift {
            text.push_str(&format!("  shifted: {}\n", shift_words(shift)));
        }
        if let Some(control) = &layer.control {
            text.push_str(&control.table());
        }
        for symptom in findings {
            let remedy = match symptom.remedy {
                Remedy::Certain(_) => "--fix puts it right",
                Remedy::Done | Remedy::Told => remedy_words(symptom.remedy, Lang::En),
            };
            let words = symptom_words(symptom, Lang::En);
            text.push_str(&format!("  {}: {words}; {remedy}\n", symptom.kind.as_str()));
        }
        for warning in list {
            let feature = warning.feature.as_deref().map(|f| format!(" feature {f}:")).unwrap_or_default();
            let line = warning.line.map(|l| format!(" line {l}:")).unwrap_or_default();
            let skipped = if warning.skipped { " (skipped)" } else { "" };
            text.push_str(&format!("  {}:{line}{feature} {}{skipped}\n", warning.code.as_str(), warning.message));
        }
        let unlisted = layer.dataset.warnings().total() - list.len() as u64;
        if unlisted > 0 {
            text.push_str(&format!("  … and {} more\n", format::count(unlisted)));
        }
    }
    text
}
