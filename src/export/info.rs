//! What a source holds: the answer of `shapan info`.

use serde_json::{Value as Json, json};

use crate::crs::Datum;
use crate::data::{Dataset, Extent};
use crate::i18n::format;

use super::cells::text_table;

/// A dataset with where it came from.
#[derive(Clone, Copy, Debug)]
pub struct LayerInfo<'a> {
    pub path: &'a str,
    /// Which layer of a file with several.
    pub part: Option<&'a str>,
    pub dataset: &'a Dataset,
}

/// The command line's JSON of `info`: names and meaning are a contract with scripts.
pub fn info_json(layers: &[LayerInfo<'_>]) -> Json {
    json!({ "layers": layers.iter().map(layer_json).collect::<Vec<_>>() })
}

fn layer_json(layer: &LayerInfo<'_>) -> Json {
    let dataset = layer.dataset;
    let origin = dataset.origin();
    let types = dataset.geometry_type_counts();
    let warnings = dataset.warnings();
    let list = warnings.list().iter().map(|w| {
        json!({ "code": w.code.as_str(), "message": w.message, "feature": w.feature, "line": w.line, "skipped": w.skipped })
    });
    json!({
        "path": layer.path,
        "format": origin.format,
        "features": dataset.len(),
        "geometry_types": types.into_iter().map(|(t, n)| (t.as_str().to_owned(), n.into())).collect::<serde_json::Map<_, _>>(),
        "fields": dataset.fields().iter().map(|f| json!({ "name": f.name, "type": f.field_type.as_str() })).collect::<Vec<_>>(),
        "crs": origin.crs,
        "datum": datum_name(origin.datum),
        "extent": dataset.extent().map(Extent::bbox),
        "warnings": list.collect::<Vec<_>>(),
        "warning_counts": warnings.counts().map(|(c, n)| (c.as_str().to_owned(), n.into())).collect::<serde_json::Map<_, _>>(),
        "skipped": warnings.skipped(),
        "part": layer.part,
        "encoding": origin.encoding,
    })
}

fn datum_name(datum: Datum) -> &'static str {
    match datum {
        Datum::Wgs84 => "WGS84",
        Datum::Gcj02 => "GCJ-02",
        Datum::Bd09 => "BD-09",
    }
}

/// The same for a terminal.
pub fn info_table(layers: &[LayerInfo<'_>]) -> String {
    let rows: Vec<Vec<String>> = layers
        .iter()
        .map(|layer| {
            let types: Vec<String> = layer
                .dataset
                .geometry_type_counts()
                .iter()
                .map(|(t, n)| format!("{} {}", t.as_str(), format::count(*n)))
                .collect();
            let extent = layer
                .dataset
                .extent()
                .map_or_else(String::new, |e| e.bbox().map(|degrees| format!("{degrees:.4}")).join(","));
            let origin = layer.dataset.origin();
            let crs =
                if origin.datum == Datum::Wgs84 { String::new() } else { format!(", {}", datum_name(origin.datum)) };
            vec![
                layer.part.map_or_else(|| layer.path.to_owned(), |part| format!("{}: {part}", layer.path)),
                origin.format.to_owned(),
                format!("{}{crs}", origin.crs),
                format::count(layer.dataset.len() as u64),
                types.join(", "),
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
        if list.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{}\n", layer.path));
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
