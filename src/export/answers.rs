//! The answer to a question, as JSON, table, CSV and GeoJSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::analysis::measure::{self, Metres};
use crate::data::{Dataset, Feature, Value};
use crate::formats::geojson::{self, FeatureCollection};
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{Answer, Breakdown, Classes, Found, Origin, OriginMode, Plan, Question, Reach};
use crate::project::LayerId;

use super::breakdown::{breakdown_json, distinct_words};
use super::cells::{csv_text, text_table, tsv_text};
use super::conditions::filter_words;

/// The answer as the command line's JSON: names, order and meaning are a contract with scripts.
///
/// A breakdown adds the members `rings` and `excluded`.
pub fn answer_json(plan: &Plan, answer: &Answer, breakdown: Option<&Breakdown>, lang: Lang) -> Json {
    let rows = |found: &[Found]| found.iter().filter_map(|f| result_json(plan, f, lang)).collect::<Vec<_>>();
    let (kind, radius, count) = match answer.question.reach {
        Reach::Within { radius } => ("within", Some(radius.0), None),
        Reach::Nearest { count } => ("nearest", None, Some(count)),
    };
    let mut query = json!({
        "kind": kind,
        "origin": {
            "lon": answer.origin.at.lon,
            "lat": answer.origin.at.lat,
            "description": origin_description(answer, lang),
            "mode": mode_name(answer),
        },
        "radius_m": radius,
        "method": measure::METHOD,
    });
    if let (Some(count), Some(object)) = (count, query.as_object_mut()) {
        object.insert("k".to_owned(), count.into());
    }
    let mut json = json!({
        "query": query,
        "count": answer.results.len(),
        "results": rows(&answer.results),
        "just_outside": rows(&answer.just_outside),
        "warnings": answer.warnings,
    });
    if let (Some(breakdown), Some(object)) = (breakdown, json.as_object_mut()) {
        let (rings, excluded) = breakdown_json(breakdown, lang);
        object.insert("rings".to_owned(), rings);
        object.insert("excluded".to_owned(), excluded);
    }
    json
}

fn result_json(plan: &Plan, found: &Found, lang: Lang) -> Option<Json> {
    let feature = plan.feature(&found.of)?;
    Some(json!({
        "id": id_json(feature),
        "layer": found.of.layer.0,
        "name": plan.feature_name(feature, lang),
        "lon": found.hit.to.lon,
        "lat": found.hit.to.lat,
        "from": { "lon": found.hit.from.lon, "lat": found.hit.from.lat },
        "distance_m": found.hit.distance.0,
        "azimuth_deg": found.hit.azimuth_deg,
        "borderline": found.hit.borderline,
        "properties": properties(feature),
    }))
}

fn id_json(feature: Feature<'_>) -> Json {
    use crate::data::SourceId;
    match feature.source_id() {
        Some(SourceId::Text(text)) => text.into_owned().into(),
        Some(SourceId::Integer(i)) => i.into(),
        Some(SourceId::Number(n)) => n.into(),
        None => feature.id_text().into(),
    }
}

fn properties(feature: Feature<'_>) -> Map<String, Json> {
    let fields = feature.dataset().fields().iter().enumerate();
    fields
        .filter_map(|(i, field)| match feature.value(i) {
            Value::Missing => None,
            value => Some((field.name.clone(), value.to_json())),
        })
        .collect()
}

fn mode_name(answer: &Answer) -> &'static str {
    match answer.origin.mode {
        None => "point",
        Some(OriginMode::Centroid) => "centroid",
        Some(OriginMode::Edge) => "edge",
    }
}

/// Where distances are measured from, in words.
pub fn origin_description(answer: &Answer, lang: Lang) -> String {
    let name = answer.origin.name.as_ref().map_or("", |n| n.get(lang).as_str());
    match answer.origin.mode {
        None if !name.is_empty() => name.to_owned(),
        None => {
            let at = format::lonlat(answer.origin.at.lon, answer.origin.at.lat);
            fill(Word::OriginPoint, lang, &[("at", &at)])
        }
        Some(OriginMode::Centroid) => fill(Word::OriginCentroidOf, lang, &[("name", name)]),
        Some(OriginMode::Edge) => fill(Word::OriginEdgeOf, lang, &[("name", name)]),
    }
}

/// The same with the short name of the origin, where it has one.
fn short_origin(plan: &Plan, answer: &Answer, lang: Lang) -> String {
    let of = match &answer.question.origin {
        Origin::Point(_) => None,
        Origin::Feature(of, _) => plan.feature(of),
        Origin::Layer(layer, _) => plan.dataset(layer).filter(|d| d.len() == 1).and_then(|d| d.features().next()),
    };
    let Some(feature) = of else { return origin_description(answer, lang) };
    let name = plan.feature_short_name(feature, lang);
    match answer.origin.mode {
        None => name,
        Some(OriginMode::Centroid) => fill(Word::OriginCentroidOf, lang, &[("name", &name)]),
        Some(OriginMode::Edge) => fill(Word::OriginEdgeOf, lang, &[("name", &name)]),
    }
}

/// The answer as a table for a terminal: a headline, the results, those just outside.
pub fn answer_table(plan: &Plan, answer: &Answer, lang: Lang) -> String {
    let word = |w: Word| w.text(lang);
    let head =
        [word(Word::ColumnRank), word(Word::ColumnName), word(Word::ColumnLayer), "km", word(Word::ColumnBearing), ""];
    let row = |rank: String, found: &Found| {
        let feature = plan.feature(&found.of)?;
        let bearing = found.hit.azimuth_deg.map(format::bearing).unwrap_or_default();
        let km = format::decimals(found.hit.distance.0 / 1000.0, 3);
        let flag = borderline_note(answer, found, lang).unwrap_or_default();
        Some(vec![rank, plan.feature_name(feature, lang), found.of.layer.0.clone(), km, bearing, flag])
    };
    let headline = headline(plan, answer, lang);
    let rows: Vec<_> =
        answer.results.iter().enumerate().filter_map(|(i, found)| row((i + 1).to_string(), found)).collect();
    let mut text = format!("{headline} · {} · {}\n\n", origin_description(answer, lang), word(Word::MethodGeodesic));
    text.push_str(&text_table(&head, &rows, &[0, 3, 4]));
    if !answer.just_outside.is_empty() {
        let n = answer.just_outside.len().to_string();
        text.push_str(&format!("\n{}\n", fill(Word::JustOutside, lang, &[("n", &n)])));
        let rows: Vec<_> = answer.just_outside.iter().filter_map(|found| row("–".to_owned(), found)).collect();
        text.push_str(&text_table(&head, &rows, &[0, 3, 4]));
    }
    text
}

/// What stands below the headline: the origin, what the results are counted by besides, how many are borderline: inside,
/// and, where there are such, outside, as many as the list flags.
pub fn subline(plan: &Plan, answer: &Answer, breakdown: Option<&Breakdown>, lang: Lang) -> String {
    let borderline = answer.results.iter().filter(|f| f.hit.borderline).count().to_string();
    let distinct = breakdown.and_then(|b| distinct_words(plan, answer, b, lang));
    let parts = [Some(short_origin(plan, answer, lang)), distinct];
    let mode = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    match answer.just_outside.len() {
        0 => fill(Word::WithinSubline, lang, &[("mode", &mode), ("b", &borderline)]),
        outside => {
            let values = [("mode", mode.as_str()), ("b", &borderline), ("o", &outside.to_string())];
            fill(Word::WithinSublineOutside, lang, &values)
        }
    }
}

/// The answer in a few words: how many of what within which radius.
pub fn headline(plan: &Plan, answer: &Answer, lang: Lang) -> String {
    let (n, what) = (format::count(answer.results.len() as u64), counted(plan, &answer.question, lang));
    let is_one = answer.results.len() == 1 && what == Word::CountedFeatures.text(lang);
    let what = if is_one { Word::CountedFeature.text(lang).to_owned() } else { what };
    match answer.question.reach {
        Reach::Within { radius } => {
            let radius = format::radius(radius.0);
            fill(Word::WithinHeadline, lang, &[("radius", &radius), ("n", &n), ("what", &what)])
        }
        Reach::Nearest { .. } => fill(Word::NearestHeadline, lang, &[("n", &n), ("what", &what)]),
    }
}

/// What a headline counts: what the saved query of these terms says, or the one layer asked, of which a condition leaves
/// those that meet it, else features.
pub fn counted(plan: &Plan, question: &Question, lang: Lang) -> String {
    let filter = question.filter.as_deref().unwrap_or_default();
    let saved = plan.project.saved_query(&question.layers, filter);
    if let Some(noun) = saved.and_then(|q| q.noun.as_ref()) {
        return noun.get(lang).clone();
    }
    let noun = match question.layers.as_slice() {
        [layer] => plan.project.layer(layer).and_then(|layer| layer.noun.as_ref()),
        _ => None,
    };
    match noun.map(|noun| noun.get(lang)) {
        Some(what) if filter.trim().is_empty() => what.clone(),
        Some(what) => fill(Word::CountedMatching, lang, &[("what", what)]),
        None => Word::CountedFeatures.text(lang).to_owned(),
    }
}

/// Why a result is flagged as borderline: its margin to the radius, or the uncertainty of its position.
pub fn borderline_note(answer: &Answer, found: &Found, lang: Lang) -> Option<String> {
    let Reach::Within { radius } = answer.question.reach else { return None };
    if !found.hit.borderline {
        return None;
    }
    let mut note = margin_note(radius, found, lang);
    if let Some(uncertainty) = found.hit.uncertainty_m {
        let text = fill(Word::WithinUncertainty, lang, &[("length", &format::length(uncertainty))]);
        note = match lang {
            Lang::Zh => format!("{note}（{text}）"),
            Lang::En => format!("{note} ({text})"),
        };
    }
    Some(note)
}

/// A position as uncertain as this share of the radius is flagged.
const UNCERTAIN_SHARE: f64 = 0.05;

/// How uncertain the position of a result is, where that is much beside the radius.
pub fn uncertainty_note(answer: &Answer, found: &Found, lang: Lang) -> Option<String> {
    let Reach::Within { radius } = answer.question.reach else { return None };
    let uncertainty = found.hit.uncertainty_m.filter(|m| *m >= radius.0 * UNCERTAIN_SHARE)?;
    Some(fill(Word::FlagUncertain, lang, &[("length", &format::radius(uncertainty))]))
}

/// The question in a line: what was counted within which radius, from where, on which condition.
fn question_line(plan: &Plan, answer: &Answer, lang: Lang) -> String {
    let filter = answer.question.filter.as_deref().map(|filter| filter_words(filter, lang));
    let parts = [Some(headline(plan, answer, lang)), Some(origin_description(answer, lang)), filter];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The class of the legend that a result belongs to; empty where its layer has none.
fn class_words(plan: &Plan, found: &Found, classes: &BTreeMap<&LayerId, Classes>, lang: Lang) -> String {
    let class = classes.get(&found.of.layer).zip(plan.feature(&found.of)).and_then(|(c, of)| c.class_of(of));
    let layer = plan.project.layer(&found.of.layer);
    let of_layer = layer.zip(class).and_then(|(layer, class)| layer.symbology.classes.get(class));
    of_layer.map_or_else(String::new, |class| class.label.get(lang).clone())
}

/// How far inside or outside of the radius a result lies.
pub fn margin_note(radius: Metres, found: &Found, lang: Lang) -> String {
    let margin = radius.0 - found.hit.distance.0;
    let word = if margin >= 0.0 { Word::MarginInside } else { Word::MarginOutside };
    fill(word, lang, &[("length", &format::length(margin.abs()))])
}

/// The answer as CSV: full precision, one row for each result, those just outside at the end.
pub fn answer_csv(plan: &Plan, answer: &Answer, lang: Lang) -> String {
    let all = || answer.results.iter().map(|f| (false, f)).chain(answer.just_outside.iter().map(|f| (true, f)));
    let mut fields: Vec<&str> = Vec::new();
    for (_, found) in all() {
        let dataset: Option<&Dataset> = plan.dataset(&found.of.layer).map(AsRef::as_ref);
        for field in dataset.map_or(&[][..], Dataset::fields) {
            if !fields.contains(&field.name.as_str()) {
                fields.push(&field.name);
            }
        }
    }
    let own = ["rank", "layer", "feature_id", "feature_name", "distance_m", "azimuth_deg", "borderline"];
    let own = own.into_iter().chain(["just_outside", "to_lon", "to_lat", "from_lon", "from_lat"]);
    let head: Vec<&str> = own.chain(fields.iter().copied()).collect();
    let mut rows = Vec::new();
    for (i, (outside, found)) in all().enumerate() {
        let Some(feature) = plan.feature(&found.of) else { continue };
        let hit = &found.hit;
        let mut row: Vec<Cow<'_, str>> = vec![
            if outside { "".into() } else { (i + 1).to_string().into() },
            found.of.layer.0.as_str().into(),
            feature.id_text().into(),
            plan.feature_name(feature, lang).into(),
            hit.distance.0.to_string().into(),
            hit.azimuth_deg.map(|a| a.to_string()).unwrap_or_default().into(),
            hit.borderline.to_string().into(),
            outside.to_string().into(),
            hit.to.lon.to_string().into(),
            hit.to.lat.to_string().into(),
            hit.from.lon.to_string().into(),
            hit.from.lat.to_string().into(),
        ];
        row.extend(fields.iter().map(|f| feature.attribute(f).to_text()));
        rows.push(row);
    }
    csv_text(&head, &rows, lang == Lang::Zh)
}

/// The answer as rows parted by tabs, to be pasted into a spreadsheet: numbers in full precision, those just
/// outside at the end, without a rank. The first line is the question.
pub fn answer_tsv(plan: &Plan, answer: &Answer, lang: Lang) -> String {
    let mut classes: BTreeMap<&LayerId, Classes> = BTreeMap::new();
    for found in answer.results.iter().chain(&answer.just_outside) {
        let layer = plan.project.layer(&found.of.layer).filter(|layer| layer.symbology.classes.len() > 1);
        if let (Some(layer), Some(dataset)) = (layer, plan.dataset(&found.of.layer)) {
            classes.entry(&layer.id).or_insert_with(|| Classes::of(&layer.symbology, dataset));
        }
    }
    let class = (!classes.is_empty()).then_some(Word::ColumnClass);
    let named = [Word::ColumnRank, Word::ColumnName, Word::ColumnLayer].into_iter().chain(class);
    let told = [Word::ColumnDistanceM, Word::ColumnBearingDeg, Word::ColumnLon, Word::ColumnLat, Word::ColumnFlag];
    let head: Vec<&str> = named.chain(told).map(|word| word.text(lang)).collect();
    let results = answer.results.iter().enumerate().map(|(i, found)| ((i + 1).to_string(), found));
    let all = results.chain(answer.just_outside.iter().map(|found| (String::new(), found)));
    let row = |(rank, found): (String, &Found)| {
        let name = plan.feature_name(plan.feature(&found.of)?, lang);
        let azimuth = found.hit.azimuth_deg.map(|a| a.to_string()).unwrap_or_default();
        let flag = borderline_note(answer, found, lang).or_else(|| uncertainty_note(answer, found, lang));
        let layer = plan.layer_name(&found.of.layer).get(lang).clone();
        let mut cells = vec![rank, name, layer];
        cells.extend(class.map(|_| class_words(plan, found, &classes, lang)));
        cells.extend([found.hit.distance.0.to_string(), azimuth]);
        cells.extend([found.hit.to.lon.to_string(), found.hit.to.lat.to_string(), flag.unwrap_or_default()]);
        Some(cells)
    };
    let question = question_line(plan, answer, lang);
    tsv_text(&[&question], &[]) + &tsv_text(&head, &all.filter_map(row).collect::<Vec<_>>())
}

/// The answer as GeoJSON: the features themselves, with `query_…` attributes beside their own.
pub fn answer_geojson(plan: &Plan, answer: &Answer) -> FeatureCollection {
    let all = answer.results.iter().map(|f| (false, f)).chain(answer.just_outside.iter().map(|f| (true, f)));
    let feature = |(i, (outside, found)): (usize, (bool, &Found))| {
        let mut feature = geojson::to_crate_feature(plan.feature(&found.of)?);
        feature.set_property("query_layer", found.of.layer.0.clone());
        feature.set_property("query_rank", (!outside).then_some(i + 1));
        feature.set_property("query_distance_m", found.hit.distance.0);
        feature.set_property("query_azimuth_deg", found.hit.azimuth_deg);
        feature.set_property("query_borderline", found.hit.borderline);
        feature.set_property("query_just_outside", outside);
        Some(feature)
    };
    FeatureCollection::new(all.enumerate().filter_map(feature))
}
