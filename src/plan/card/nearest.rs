//! The nearest features of other layers, asked as the command `nearest` asks: from the centroid, and from the edge.

use super::parts::{CardItem, CardLine, CardRow, CardSection};
use super::related::{Asked, fact as bare_fact};
use crate::data::{Feature, GeometryType};
use crate::i18n::{Word, fill, format};
use crate::plan::{AnswerError, FeatureRef, Found, Origin, OriginMode, Question, Reach, answer};
use crate::progress::Cancelled;
use crate::project::Relation;

/// The one nearest feature as a fact: its name and distance, straight from the centroid, and from the edge where
/// the feature has one.
pub(super) fn fact(asked: &Asked<'_>, relation: &Relation) -> Result<Option<CardRow>, Cancelled> {
    let Some(found) = ask(asked, relation, OriginMode::Centroid, 1)?.into_iter().next() else { return Ok(None) };
    let lang = asked.lang;
    let name = |of: &FeatureRef| asked.plan.feature(of).map(|f| asked.named(f, &relation.detail)).unwrap_or_default();
    let label = asked.heading(relation, Word::RelationNearest);
    let is_point = asked.feature.geometry_type() == GeometryType::Point;
    let word = if is_point { Word::NearestStraight } else { Word::NearestFromCentroid };
    let own = name(&found.of);
    let sentence = |word: Word, name: &str, length: &str| fill(word, lang, &[("name", name), ("length", length)]);
    let metres = found.hit.distance.0;
    let text = sentence(word, &own, &format::length(metres));
    let exact = sentence(word, &own, &format!("{metres} m"));
    let mut row = bare_fact(label, &text, exact, found.of.clone());
    if is_point {
        return Ok(Some(row));
    }
    if let Some(edge) = ask(asked, relation, OriginMode::Edge, 1)?.into_iter().next() {
        let same = edge.of == found.of;
        let word = match (edge.hit.distance.0 <= 0.0, same) {
            (true, _) => Word::NearestInside,
            (false, true) => Word::NearestFromEdge,
            (false, false) => Word::NearestOtherFromEdge,
        };
        let (name, metres) = (name(&edge.of), edge.hit.distance.0);
        let text = sentence(word, &name, &format::length(metres));
        let exact = Some(sentence(word, &name, &format!("{metres} m")));
        row.items.push(CardItem { of: (!same).then_some(edge.of), exact, ..CardItem::plain(&text) });
    }
    Ok(Some(row))
}

/// Several nearest features, each with its distance from the centroid.
pub(super) fn section(
    asked: &Asked<'_>,
    relation: &Relation,
    count: usize,
) -> Result<Option<CardSection>, Cancelled> {
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
