//! What a source holds: the answer of `shapan info`.

use serde::{Serialize, Serializer};
use serde_json::{Value as Json, json};

use crate::crs::Datum;
use crate::data::{Dataset, Extent, Level, Warning, WarningCode, Warnings};
use crate::formats::{Format, NamedCrs, ReadError, is_mixed_order, shown, shown_up_to};
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::doctor::{Candidate, DatumShares, Examined, Remedy, Shift, ShiftBy, Symptom, SymptomKind};

use super::cells::{printable, text_table};
use super::control_info::ControlInfo;
use super::crs_words::{crs_told, crs_words};
use super::errors::{crs_called, read_error, such_numbers};
use super::held::held_words;
use super::symptoms::{compared_words, remedy_words, symptom_json, symptom_words};

/// Places of one kind that a terminal is told of.
const PLACES_TOLD: usize = 3;

/// So many characters of what a reader says a terminal is told: it may quote the source.
const MESSAGE: usize = 600;

/// Candidates that a terminal is told of, and those where none is near anything known: the zones of a system.
const CANDIDATES_TOLD: usize = 5;
const FAR_TOLD: usize = 21;

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
    /// Whether these are held against other layers, for lack of any against the bundled plan.
    pub has_others: bool,
}

/// The command line's JSON of `info`: names and meaning are a contract with scripts.
///
/// What could not be read stands under `failures`, a member that is there only where something could not.
pub fn info_json<'a>(layers: &'a [LayerInfo<'a>], failures: &[FailureInfo<'_>]) -> impl Serialize + use<'a> {
    InfoJson { layers, failures: failures.iter().map(failure_json).collect() }
}

/// Made layer by layer while it is written, as JSON in memory is ten times its text.
#[derive(Debug, Serialize)]
struct InfoJson<'a> {
    #[serde(serialize_with = "each_layer")]
    layers: &'a [LayerInfo<'a>],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failures: Vec<Json>,
}

fn each_layer<S: Serializer>(layers: &[LayerInfo<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(layers.iter().map(layer_json))
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
    let mut json = json!({
        "path": failure.error.path().map_or_else(|| failure.name.to_owned(), |path| path.display().to_string()),
        "part": failure.error.part(),
        "message": failure.error.kind().to_string(),
        "candidates": failure.candidates.iter().map(candidate).collect::<Vec<_>>(),
    });
    if let ReadError::NeedsCrs { held, .. } = failure.error.kind() {
        let texts = held.encoding.filter(|_| !held.texts.is_empty()).map(|_| &held.texts);
        json["format"] = held.format.into();
        json["features"] = held.features.into();
        json["encoding"] = held.encoding.into();
        json["encoding_sample"] = json!(texts);
    }
    json
}

fn shift_json(shift: &Shift) -> Json {
    json!({
        "code": "shifted",
        "message": shift_words(shift, SHIFT_OPTION, Lang::En),
        "datum": shift.datum.as_str(),
        "offset_m": shift.before_m.round(),
        // What was not compared is not known.
        "offset_after_m": (shift.by != ShiftBy::Headings).then(|| shift.after_m.round()),
        "compared": shift.compared,
        "nearer": (shift.by != ShiftBy::Headings).then_some(shift.nearer),
        "confidence": (shift.confidence * 100.0).round() / 100.0,
        "shares": shift.is_partial.then(|| shares_json(&shift.shares)),
    })
}

/// How many of the things compared are on each datum, where several are mixed.
fn shares_json(shares: &DatumShares) -> Json {
    let on = Datum::ALL.map(|datum| (datum.as_str().to_owned(), shares.on(datum).into()));
    let none = ("none".to_owned(), shares.on_none().into());
    on.into_iter().chain([none]).collect::<serde_json::Map<_, _>>().into()
}

/// What a shift is like: what was compared, or what the source says itself.
pub fn shift_told(shift: &Shift, lang: Lang) -> String {
    if shift.is_partial {
        return mixed_told(shift, lang);
    }
    let word = match shift.by {
        ShiftBy::Names => Word::ImportShiftNames,
        ShiftBy::Routes => Word::ImportShiftRoutes,
        ShiftBy::Roads => Word::ImportShiftRoads,
        ShiftBy::Headings => Word::ImportShiftHeadings,
    };
    let (n, sure) = (shift.compared.to_string(), format!("{:.0}", 100.0 * shift.confidence));
    let (before, after) = (format::length(shift.before_m), format::length(shift.after_m));
    let nearer = shift.nearer.to_string();
    let values = [("datum", shift.datum.name()), ("n", n.as_str()), ("nearer", nearer.as_str())];
    let numbers = [("before", before.as_str()), ("after", after.as_str()), ("sure", sure.as_str())];
    let told = fill(word, lang, &[&values[..], &numbers].concat());
    if !shift.is_divided() {
        return told;
    }
    let values = [("told", told.as_str()), ("nearer", nearer.as_str()), ("n", n.as_str())];
    fill(Word::ImportShiftDivided, lang, &values)
}

/// How many of what was compared lie on which datum.
fn mixed_told(shift: &Shift, lang: Lang) -> String {
    let word = match shift.by {
        ShiftBy::Names | ShiftBy::Headings => Word::ImportMixedNames,
        ShiftBy::Routes => Word::ImportMixedRoutes,
        ShiftBy::Roads => Word::ImportMixedRoads,
    };
    let mut on = [Datum::Gcj02, Datum::Bd09].map(|datum| (datum.name(), shift.shares.on(datum)));
    on.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let shares = compared_words(&on, shift.shares.on(Datum::Wgs84), shift.compared, lang);
    fill(word, lang, &[("n", &shift.compared.to_string()), ("shares", &shares)])
}

/// The option that takes a shift off, of commands that have it.
pub const SHIFT_OPTION: &str = "--from-datum";

/// What a shift is like, and by which option it is taken off, for a terminal.
pub fn shift_words(shift: &Shift, option: &str, lang: Lang) -> String {
    let what = shift_told(shift, lang);
    if shift.is_partial {
        return what;
    }
    fill(Word::InfoShift, lang, &[("what", &what), ("option", option), ("datum", shift.datum.as_str())])
}

/// Why something could not be read: in English with the file behind, as all commands say it.
pub fn refusal_words(error: &ReadError, lang: Lang) -> String {
    match lang {
        Lang::En => error.to_string(),
        Lang::Zh => read_error(error, lang),
    }
}

/// What is missing of numbers that no system that is known fits: an example of one would lead astray.
fn asked_words(failure: &FailureInfo<'_>, lang: Lang) -> Option<String> {
    let ReadError::NeedsCrs { named, sample, .. } = failure.error.kind() else { return None };
    if !failure.candidates.is_empty() {
        return None;
    }
    let such = such_numbers(sample, lang);
    let what = match named {
        Some(NamedCrs::Wrong(_) | NamedCrs::Unread) => return None,
        Some(NamedCrs::Unknown(named)) => {
            let named = crs_called(named, lang);
            fill(Word::InfoNoneFitsNamed, lang, &[("such", &such), ("named", named)])
        }
        None if is_mixed_order(sample) => return None,
        None => fill(Word::InfoNoneFits, lang, &[("such", &such)]),
    };
    let Some(path) = failure.error.path().map(|path| path.display().to_string()) else { return Some(what) };
    Some(match lang {
        Lang::En => format!("{what}: {path}"),
        Lang::Zh => fill(Word::FaultAt, lang, &[("path", &path), ("what", &what)]),
    })
}

/// What could not be read, and where it may belong, for a terminal.
pub fn failures_table(failures: &[FailureInfo<'_>], lang: Lang) -> String {
    let mut text = String::new();
    for failure in failures {
        let why = asked_words(failure, lang).unwrap_or_else(|| refusal_words(failure.error, lang));
        let left_out = fill(Word::InfoLeftOut, lang, &[("name", failure.name), ("why", &why)]);
        text.push_str(&format!("shapan: {left_out}\n"));
        if let ReadError::NeedsCrs { held, .. } = failure.error.kind() {
            text.push_str(&printable(&format!("  {}\n", held_words(held, lang))));
        }
        let is_near = failure.candidates.iter().any(Candidate::is_near);
        for candidate in failure.candidates.iter().take(if is_near { CANDIDATES_TOLD } else { FAR_TOLD }) {
            text.push_str(&format!("  {}\n", candidate_words(candidate, failure.has_others, lang)));
        }
    }
    text
}

/// Where numbers would lie in a system: among the other layers, where there are some, else held against the bundled plan.
/// Distances are those between the two, as for a layer that has its place.
pub fn candidate_place(candidate: &Candidate, has_others: bool, lang: Lang) -> String {
    let meets = candidate.gap_m <= 0.0;
    let word = match (candidate.is_inside, meets, has_others) {
        (true, _, true) => Word::InfoAmongOthers,
        (true, _, false) => Word::InfoInPlan,
        (false, true, true) => Word::InfoPartlyAmongOthers,
        (false, true, false) => Word::InfoPartlyInPlan,
        (false, false, true) => Word::InfoAwayFromOthers,
        (false, false, false) => Word::InfoAwayFromPlan,
    };
    fill(word, lang, &[("away", &format::length(candidate.gap_m))])
}

/// What a system is chosen by, and where it would lead to.
fn candidate_words(candidate: &Candidate, has_others: bool, lang: Lang) -> String {
    let lies = candidate_place(candidate, has_others, lang);
    let place = candidate.fit_m.map_or(lies.clone(), |metres| {
        fill(Word::InfoWithFit, lang, &[("where", &lies), ("fit", &format::length(metres))])
    });
    let crs = format!("{}{}", candidate.crs.text(), if candidate.swap_axes { " --swap-axes" } else { "" });
    let values = [("crs", crs.as_str()), ("where", &place), ("name", &crs_words(&candidate.crs, lang))];
    fill(Word::InfoCandidate, lang, &values)
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
        if let Some([coarsest, finest]) = zooms(dataset) {
            json["picture"]["zoom"] = json!([coarsest, finest]);
        }
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
    Some((encoding, dataset.text_sample())).filter(|(_, sample)| !sample.is_empty())
}

/// What a dataset holds: geometries by their types, or a picture with its size, of one in tiles with its levels.
fn kinds(dataset: &Dataset, lang: Lang) -> String {
    if let Some(raster) = dataset.raster() {
        let [width, height] = raster.size().map(|side| format::count(side.round() as u64));
        let (width, height) = (("width", width.as_str()), ("height", height.as_str()));
        return match zooms(dataset) {
            Some([coarsest, finest]) if coarsest == finest => {
                fill(Word::InfoTiles, lang, &[("zoom", &finest.to_string()), width, height])
            }
            Some([coarsest, finest]) => {
                fill(Word::InfoTiles, lang, &[("zoom", &format!("{coarsest}–{finest}")), width, height])
            }
            None => fill(Word::InfoPicture, lang, &[width, height]),
        };
    }
    let counts = dataset.geometry_type_counts();
    counts.iter().map(|(t, n)| format!("{} {}", t.as_str(), format::count(*n))).collect::<Vec<_>>().join(", ")
}

/// The coarsest and the finest level of a picture in tiles of the whole world.
fn zooms(dataset: &Dataset) -> Option<[u32; 2]> {
    let levels = dataset.raster().filter(|_| dataset.origin().format == Format::MbTiles.as_str())?.levels();
    let zoom = |level: &Level| (level.size[0] / level.tile[0]).ilog2();
    Some([zoom(levels.last()?), zoom(levels.first()?)])
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

/// The same for a terminal: of each layer a row, and below what was found, told as the window tells it.
pub fn info_table(layers: &[LayerInfo<'_>], lang: Lang) -> String {
    let words = [
        Word::InfoPath,
        Word::InfoFormat,
        Word::InfoCrs,
        Word::InfoFeatures,
        Word::InfoGeometry,
        Word::InfoFields,
        Word::InfoExtent,
        Word::InfoFindings,
    ];
    let rows: Vec<Vec<String>> = layers.iter().map(|layer| layer_row(layer, lang)).collect();
    let mut text = text_table(&words.map(|word| word.text(lang)), &rows, &[3, 5, 7]);
    for layer in layers {
        let lines = layer_lines(layer, lang);
        if !lines.is_empty() {
            text.push_str(&printable(&format!("\n{}\n{lines}", layer_name(layer))));
        }
    }
    text
}

fn layer_name(layer: &LayerInfo<'_>) -> String {
    layer.part.map_or_else(|| layer.path.to_owned(), |part| format!("{}: {part}", layer.path))
}

fn layer_row(layer: &LayerInfo<'_>, lang: Lang) -> Vec<String> {
    let dataset = layer.dataset;
    let extent = dataset.extent().map(|e| e.bbox().map(|degrees| format!("{degrees:.4}")).join(","));
    let origin = dataset.origin();
    let datum = if origin.datum == Datum::Wgs84 { String::new() } else { format!(", {}", origin.datum.name()) };
    // A picture has none, which is no number of them.
    let features = if dataset.raster().is_some() { "–".to_owned() } else { format::count(dataset.len() as u64) };
    let found = layer.examined.symptoms.len() + usize::from(layer.examined.shift.is_some());
    vec![
        layer_name(layer),
        origin.format.to_owned(),
        format!("{}{datum}", crs_told(&origin.crs, lang)),
        features,
        kinds(dataset, lang),
        dataset.fields().len().to_string(),
        extent.unwrap_or_default(),
        found.to_string(),
    ]
}

/// What is to be said of a layer, a line for each.
fn layer_lines(layer: &LayerInfo<'_>, lang: Lang) -> String {
    let mut text = String::new();
    if let Some((encoding, sample)) = encoding_sample(layer.dataset) {
        let sample = sample.join(Word::ListSeparator.text(lang));
        let words = fill(Word::InfoEncoding, lang, &[("encoding", encoding), ("sample", &sample)]);
        text.push_str(&format!("  {words}\n"));
    }
    if let Some(shift) = &layer.examined.shift {
        text.push_str(&format!("  shifted{}{}\n", Word::Colon.text(lang), shift_words(shift, SHIFT_OPTION, lang)));
    }
    if let Some(control) = &layer.control {
        text.push_str(&control.table(lang));
    }
    for symptom in &layer.examined.symptoms {
        let remedy = match symptom.remedy {
            Remedy::Certain(_) => Word::InfoFix.text(lang),
            Remedy::Done | Remedy::Told => remedy_words(symptom.remedy, lang),
        };
        let what = symptom_words(symptom, lang);
        let values = [("code", symptom.kind.as_str()), ("what", &what), ("remedy", remedy)];
        text.push_str(&format!("  {}\n", fill(Word::InfoFinding, lang, &values)));
        if let SymptomKind::Read(code) = symptom.kind
            && !is_finding(symptom)
        {
            text.push_str(&places(layer.dataset.warnings(), code, lang));
        }
    }
    text
}

/// Where a reader met something, and in English what it met there: the first few places, and how many more there are.
fn places(warnings: &Warnings, code: WarningCode, lang: Lang) -> String {
    let colon = Word::Colon.text(lang);
    let mut lines = Vec::new();
    let met: Vec<&Warning> = warnings.list().iter().filter(|warning| warning.code == code).collect();
    for warning in &met {
        let line = warning.line.map(|line| fill(Word::InfoLine, lang, &[("line", &line.to_string())]));
        let feature = warning.feature.as_ref().map(|name| fill(Word::InfoFeature, lang, &[("name", &shown(name))]));
        let place = line.into_iter().chain(feature);
        let is_of_source = warning.line.is_none() && warning.feature.is_none();
        let message = (lang == Lang::En).then(|| shown_up_to(&warning.message, MESSAGE).into_owned());
        // The first few features are named with the kind.
        let is_told = match lang {
            Lang::En => !is_of_source || has_particulars(code),
            Lang::Zh => warning.line.is_some() || warning.skipped,
        };
        if is_told {
            let skipped = if warning.skipped { Word::InfoSkipped.text(lang) } else { "" };
            let told: Vec<String> = place.chain(message).collect();
            lines.push(format!("    {}{skipped}\n", told.join(colon)));
        }
    }
    let count = warnings.counts().find(|(other, _)| *other == code).map_or(0, |(_, count)| count);
    // Of rows and shapes it is how many more there are of the ones, which nothing else tells of.
    let count = if code == WarningCode::RowCount { met.len() as u64 } else { count };
    let more = count - met.len() as u64 + lines.len().saturating_sub(PLACES_TOLD) as u64;
    lines.truncate(PLACES_TOLD);
    let mut text = lines.concat();
    if more > 0 {
        text.push_str(&format!("    {}\n", fill(Word::InfoMore, lang, &[("n", &format::count(more))])));
    }
    text
}

/// Whether what a reader says of a source as a whole says more than its kind does.
fn has_particulars(code: WarningCode) -> bool {
    use WarningCode::{AssumedWgs84, NoAttributes};
    !matches!(code, AssumedWgs84 | NoAttributes)
}
