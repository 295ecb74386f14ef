//! The nearest features of other layers, asked as the command `nearest` asks: from the centroid, and from the edge.

use super::parts::{CardItem, CardLine, CardRow, CardSection};
use super::related::Asked;
use crate::data::{Feature, GeometryType};
use crate::i18n::{Word, fill, format};
use crate::plan::{AnswerError, FeatureRef, Found, Origin, OriginMode, Question, Reach, answer};
use crate::progress::Cancelled;
use crate::project::Relation;

/// The one nearest feature as a fact: its name and distance, straight from the centroid, and from the edge where
/// the feature has one.
pub(super) fn fact(asked: &Asked<'_>, relation: &Relation) -> Result<Option<CardRow>, Cancelled> {
    let Some(found) = ask(asked, relation, OriginMode::Centroid, 1)?.into_iter().next() else { return Ok(None) };
    let is_point = asked.feature.geometry_type() == GeometryType::Point;
    let edge = if is_point { None } else { ask(asked, relation, OriginMode::Edge, 1)?.into_iter().next() };
    let lang = asked.lang;
    let named = |word: Word, of: &FeatureRef, length: &str| {
        let name = asked.plan.feature(of).map(|f| asked.named(f, &relation.detail)).unwrap_or_default();
        fill(word, lang, &[("name", &name), ("length", length)])
    };
    let how = |length: &dyn Fn(f64) -> String| match &edge {
        None if is_point => Word::Straight.text(lang).to_owned(),
        None => Word::StraightFromCentroid.text(lang).to_owned(),
        Some(edge) => {
            let metres = edge.hit.distance.0;
            let word = match edge.of == found.of {
                _ if metres <= 0.0 => Word::StraightWithInside,
                true => Word::StraightFromBoth,
                false => Word::StraightOtherFromEdge,
            };
            named(word, &edge.of, &length(metres))
        }
    };
    let exact = |metres: f64| format!("{metres} m");
    let metres = found.hit.distance.0;
    let whole = named(Word::NearestAt, &found.of, &exact(metres));
    let item = CardItem {
        source: Some(how(&format::length)),
        exact: Some(CardItem::with_source(&whole, &how(&exact), lang)),
        of: Some(found.of.clone()),
        ..CardItem::plain(&named(Word::NearestAt, &found.of, &format::length(metres)))
    };
    Ok(Some(CardRow { label: asked.heading(relation, Word::RelationNearest), items: vec![item] }))
}

/// Several nearest features, each with its distance from the centroid.
pub(super) fn section(asked: &Asked<'_>, relation: &Relation, count: usize) -> Result<Option<CardSection>, Cancelled> {
    let found = ask(asked, relation, OriginMode::Centroid, count)?;
    if found.is_empty() {
        return Ok(None);
    }
    let line = |found: Found| {
        let metres = found.hit.distance.0;
        let line = asked.line(found.of, &relation.detail);
        CardLine { value: format::length(metres), exact: format!("{metres} m"), ..line }
    };
    let heading = asked.heading(relation, Word::RelationNearest);
    Ok(Some(CardSection { heading, count: String::new(), lines: found.into_iter().map(line).collect(), more: 0 }))
}

/// None also where the feature has no geometry, or no layer knows the field of the filter.
fn ask(asked: &Asked<'_>, relation: &Relation, mode: OriginMode, count: usize) -> Result<Vec<Found>, Cancelled> {
    let layers: Vec<_> = relation.to.iter().filter(|id| asked.plan.layer(id).is_some()).cloned().collect();
    let has_place = Feature::extent(asked.feature).is_some();
    if layers.is_empty() || !has_place {
        return Ok(Vec::new());
    }
    let filter = Some(relation.filter.clone()).filter(|f| !f.trim().is_empty());
    let origin = Origin::Feature(asked.of.clone(), mode);
    let question = Question { origin, reach: Reach::Nearest { count }, layers, filter };
    match answer(asked.plan, &question, asked.progress) {
        Ok(answer) => Ok(answer.results),
        Err(AnswerError::Cancelled(cancelled)) => Err(cancelled),
        Err(_) => Ok(Vec::new()),
    }
}
