//! Finding features by what they are called: in both languages, short, formerly, by id, in pinyin and its initials.

use std::sync::Arc;

use serde_json::Value as Json;

use super::plan::{FeatureRef, Plan, PlanLayer};
use crate::analysis::measure::{self, Metres};
use crate::analysis::names::{Match, MatchKind, NameIndex, NameKind, NameQuery, search};
use crate::analysis::query;
use crate::data::{Feature, GeometryType, LonLat, Value};
use crate::i18n::Lang;
use crate::progress::{Cancelled, Progress};
use crate::project::Project;

/// Fields that hold short names, and other ones: earlier, later, of the same thing elsewhere.
const SHORT_FIELDS: [&str; 2] = ["short_zh", "short_en"];
const OTHER_FIELDS: [&str; 2] = ["name_alt", "曾用名"];

/// What is typed, and for whom.
#[derive(Clone, Debug, PartialEq)]
pub struct FindQuestion {
    pub text: String,
    /// The language that names are shown in.
    pub lang: Lang,
    /// Where the map is: distances count from here.
    pub from: Option<LonLat>,
    /// Results at most.
    pub most: usize,
}

/// A feature that is called like what is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundName {
    pub of: FeatureRef,
    pub name: String,
    /// The name that matches, where it is not the one that is shown.
    pub other_name: Option<String>,
    /// The `kind` of the feature, as the data write it.
    pub kind: Option<String>,
    pub kind_of_match: MatchKind,
    pub whereabouts: Whereabouts,
}

/// Where a found feature is, in words for somebody who looks at the map.
#[derive(Clone, Debug, PartialEq)]
pub enum Whereabouts {
    /// It has no geometry.
    Unknown,
    /// In this feature, the smallest area around it.
    In(FeatureRef),
    /// So far from the middle of the map to its own.
    Away(Metres),
    /// It has a place, and nobody said from where.
    Somewhere,
}

/// Whether every layer's names are indexed.
pub fn names_are_indexed(plan: &Plan) -> bool {
    plan.layers.iter().all(|layer| layer.names.get().is_some())
}

/// Indexes the names of all layers that are not yet; kept with the layers from then on.
///
/// # Errors
/// Only when cancelled.
pub fn index_names(plan: &Plan, progress: &Progress) -> Result<(), Cancelled> {
    plan.layers.iter().try_for_each(|layer| names_of(&plan.project, layer, progress).map(drop))
}

/// The features that are called like what is typed, the best matches first; among equals those of layers that lie
/// higher in the picture.
///
/// # Errors
/// Only when cancelled.
pub fn find(plan: &Plan, question: &FindQuestion, progress: &Progress) -> Result<Vec<FoundName>, Cancelled> {
    let query = NameQuery::new(&question.text);
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let order = |layer: &PlanLayer| plan.project.layers.iter().rev().position(|l| l.id == layer.id);
    let mut layers: Vec<&PlanLayer> = plan.layers.iter().filter(|layer| order(layer).is_some()).collect();
    layers.sort_by_key(|layer| order(layer));
    let mut matches: Vec<(Match, usize)> = Vec::new();
    for (i, layer) in layers.iter().enumerate() {
        let names = names_of(&plan.project, layer, progress)?;
        matches.extend(search(&names, &query, question.most, progress)?.into_iter().map(|m| (m, i)));
    }
    // A slip is thought of only where no layer has anything better.
    let has_better = matches.iter().any(|(m, _)| m.kind != MatchKind::Slip);
    matches.retain(|(m, _)| !has_better || m.kind != MatchKind::Slip);
    let standings: Vec<u8> = layers.iter().map(|layer| standing(plan, layer)).collect();
    let quality = |kind: MatchKind| if kind == MatchKind::Word { MatchKind::Beginning } else { kind };
    matches
        .sort_by_key(|(m, layer)| (quality(m.kind), standings[*layer], m.kind, m.name_kind, m.length, *layer, m.row));
    matches.truncate(question.most);
    let mut found = Vec::with_capacity(matches.len());
    for (matched, layer) in matches {
        progress.check()?;
        found.extend(told(plan, question, layers[layer], matched, progress)?);
    }
    Ok(found)
}

/// Of names that match equally well, those come first that a plan is about: its areas, then what there is little of,
/// then the crowds.
fn standing(plan: &Plan, layer: &PlanLayer) -> u8 {
    const FEW: usize = 24;
    let boundary = plan.project.boundary.as_ref().and_then(|id| plan.dataset(id)).and_then(|d| d.extent());
    let is_inside = boundary.zip(layer.dataset.extent()).is_some_and(|(around, of)| {
        of.west >= around.west && of.east <= around.east && of.south >= around.south && of.north <= around.north
    });
    let first = layer.dataset.features().next().map(Feature::geometry_type);
    let are_areas = matches!(first, Some(GeometryType::Polygon | GeometryType::MultiPolygon));
    match (is_inside && are_areas, layer.dataset.len() <= FEW) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    }
}

fn told(
    plan: &Plan,
    question: &FindQuestion,
    layer: &PlanLayer,
    matched: Match,
    progress: &Progress,
) -> Result<Option<FoundName>, Cancelled> {
    let of = FeatureRef { layer: layer.id.clone(), feature: crate::data::FeatureId(matched.row) };
    let Some(feature) = plan.feature(&of) else { return Ok(None) };
    let name = plan.feature_name(feature, question.lang);
    let mut names = Vec::new();
    written_names(&plan.project, feature, &mut names);
    // The index cuts long names and leaves doubles out: what it has is found again by how it is compared.
    let indexed = layer.names.get().map(|names| names.name(matched.row as usize, usize::from(matched.place)));
    let is_it = |written: &str| indexed.as_ref().is_some_and(|i| NameQuery::new(i) == NameQuery::new(written));
    let other_name = names.into_iter().map(|(_, written)| written).find(|written| is_it(written));
    let other_name = other_name.filter(|other| *other != name && !name.contains(other.as_str()));
    let whereabouts = whereabouts(plan, &of, feature, question.from, progress)?;
    let kind = feature.text("kind").map(std::borrow::Cow::into_owned);
    Ok(Some(FoundName { of, name, other_name, kind, kind_of_match: matched.kind, whereabouts }))
}

fn whereabouts(
    plan: &Plan,
    of: &FeatureRef,
    feature: Feature<'_>,
    from: Option<LonLat>,
    progress: &Progress,
) -> Result<Whereabouts, Cancelled> {
    let Some(at) = measure::centroid(feature) else { return Ok(Whereabouts::Unknown) };
    let own = measure::area(feature).0;
    // A place that can be seen, if there is one.
    let mut around: Option<(bool, f64, FeatureRef)> = None;
    for (styled, layer) in plan.styled_layers().filter(|(_, layer)| layer.id != of.layer) {
        let index = layer.index(progress)?;
        let is_hidden = !plan.project.is_shown(styled);
        for hit in query::identify(&index, at, Metres::ZERO) {
            let other = FeatureRef { layer: layer.id.clone(), feature: hit.feature };
            let area = plan.feature(&other).map_or(0.0, |f| measure::area(f).0);
            if area > own && around.as_ref().is_none_or(|(hidden, least, _)| (is_hidden, area) < (*hidden, *least)) {
                around = Some((is_hidden, area, other));
            }
        }
    }
    Ok(match (around, from) {
        (Some((_, _, other)), _) => Whereabouts::In(other),
        (None, Some(from)) => Whereabouts::Away(measure::distance(from, at)),
        (None, None) => Whereabouts::Somewhere,
    })
}

fn names_of(project: &Project, layer: &PlanLayer, progress: &Progress) -> Result<Arc<NameIndex>, Cancelled> {
    if let Some(names) = layer.names.get() {
        return Ok(names.clone());
    }
    let dataset = &layer.dataset;
    let built = NameIndex::build(dataset.len(), progress, |row, names| {
        let id = u32::try_from(row).ok().map(crate::data::FeatureId);
        if let Some(feature) = id.and_then(|id| dataset.feature(id)) {
            written_names(project, feature, names);
        }
    })?;
    Ok(layer.names.get_or_init(|| Arc::new(built)).clone())
}

/// Every name of a feature as its data write it, and its id.
fn written_names(project: &Project, feature: Feature<'_>, names: &mut Vec<(NameKind, String)>) {
    let usual = project.name_fields.zh.iter().chain(&project.name_fields.en).map(String::as_str);
    let kinds = usual.map(|field| (NameKind::Name, field));
    let short = SHORT_FIELDS.iter().map(|field| (NameKind::Short, *field));
    let other = OTHER_FIELDS.iter().map(|field| (NameKind::Other, *field));
    for (kind, field) in kinds.chain(short).chain(other) {
        match feature.attribute(field) {
            Value::Text(text) if !text.is_empty() => names.push((kind, text.into_owned())),
            Value::Integer(number) => names.push((kind, number.to_string())),
            Value::Json(json) => {
                let elements = serde_json::from_str::<Vec<Json>>(json).unwrap_or_default();
                names.extend(elements.iter().filter_map(Json::as_str).map(|text| (kind, text.to_owned())));
            }
            _ => {}
        }
    }
    names.push((NameKind::Id, feature.id_text()));
}
