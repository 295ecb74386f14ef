//! What other layers have to do with a feature: what crosses it, lies in it, holds it, belongs to it.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::facts::centroid_of_layer;
use super::figures::lines_of;
use super::make::class_of;
use super::parts::{CardLine, CardRow, CardSection};
use super::{nearest, usual};
use crate::analysis::index::POSITION_UNCERTAINTY_FIELD;
use crate::analysis::measure::{self, Metres};
use crate::analysis::query::{self, BoundFilter, Filter, Target};
use crate::data::{Feature, FeatureId, GeometryType, Piece, Polygon, Value};
use crate::i18n::{Lang, Word, fill, format, terms};
use crate::plan::{FeatureRef, Plan, PlanLayer};
use crate::progress::{Cancelled, Progress};
use crate::project::{Relation, RelationKind};

/// Lines of one section; the rest is counted.
const MOST_SHOWN: usize = 12;
/// Lines of a section that follows a list of the data, such as the stations of a line.
const MOST_LISTED: usize = 100;
/// Features of one relation whose metres or areas are computed; the rest is counted.
const MOST_MEASURED: usize = 500;
/// Two areas that share less than this part of the smaller one only touch: their common edge was drawn twice.
const LEAST_SHARE: f64 = 1e-5;

/// What the relations of a feature say.
#[derive(Debug, Default)]
pub(super) struct Related<'a> {
    pub facts: Vec<CardRow>,
    pub sections: Vec<CardSection>,
    /// Attributes that a relation has listed.
    pub told: Vec<&'a str>,
}

/// What is asked about one feature.
pub(super) struct Asked<'a> {
    pub plan: &'a Plan,
    pub of: &'a FeatureRef,
    pub feature: Feature<'a>,
    pub lang: Lang,
    pub progress: &'a Progress,
}

/// Asks the relations of the project, or those that suit the geometry where it names none.
pub(super) fn related<'a>(
    plan: &'a Plan,
    of: &'a FeatureRef,
    feature: Feature<'a>,
    lang: Lang,
    progress: &'a Progress,
) -> Result<Related<'a>, Cancelled> {
    let asked = Asked { plan, of, feature, lang, progress };
    let mut related = Related::default();
    match &plan.project.relations {
        Some(relations) => {
            for relation in relations.iter().filter(|r| r.of.contains(&of.layer)) {
                asked.add(relation, true, &mut related)?;
                if let RelationKind::Listed { field } = &relation.kind {
                    related.told.push(field);
                }
            }
        }
        None => {
            for relation in usual::relations(plan, of, feature) {
                asked.add(&relation, false, &mut related)?;
            }
        }
    }
    Ok(related)
}

/// A line of a section with what it is sorted by.
type Ranked = (f64, CardLine);

impl Asked<'_> {
    /// Adds what a relation says; that it says nothing is worth a section only where the project asked for it.
    fn add(&self, relation: &Relation, empty_too: bool, related: &mut Related<'_>) -> Result<(), Cancelled> {
        self.progress.check()?;
        let section = match &relation.kind {
            RelationKind::LengthInside { missed } => self.length_inside(relation, *missed)?,
            RelationKind::Overlap => self.overlap(relation)?,
            RelationKind::Nearest { count: 1 } => {
                related.facts.extend(nearest::fact(self, relation)?);
                None
            }
            RelationKind::Nearest { count } => nearest::section(self, relation, *count)?,
            RelationKind::Rings { radii_m } => self.rings(relation, radii_m),
            RelationKind::Listed { field } => self.listed(relation, field)?,
        };
        related.sections.extend(section.filter(|s| empty_too || !s.lines.is_empty()));
        Ok(())
    }

    /// The heading of a relation: the project's, or words and the names of its layers.
    pub(super) fn heading(&self, relation: &Relation, word: Word) -> String {
        if let Some(heading) = &relation.heading {
            return heading.get(self.lang).clone();
        }
        let names: Vec<String> = relation.to.iter().map(|id| self.plan.layer_name(id).get(self.lang).clone()).collect();
        let between = match self.lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        };
        fill(word, self.lang, &[("layer", &names.join(between))])
    }

    /// The layers a relation tells about, each with its filter; without those that lack the field of the filter.
    fn layers<'r>(&'r self, relation: &'r Relation) -> impl Iterator<Item = (&'r PlanLayer, Option<BoundFilter>)> {
        let filter = Some(relation.filter.trim()).filter(|f| !f.is_empty());
        relation.to.iter().filter_map(|id| self.plan.layer(id)).filter_map(move |layer| {
            let bound = filter.map(|text| Filter::parse(text).and_then(|f| f.bind(&layer.dataset))).transpose();
            Some((layer, bound.ok()?))
        })
    }

    /// The feature itself, to be asked from.
    fn target(&self) -> Option<Target> {
        let dataset = self.plan.dataset(&self.of.layer)?.clone();
        Some(Target::Features { dataset, ids: vec![self.of.feature] })
    }

    /// The features of a layer that meet the feature, in their order, without itself.
    fn meeting(&self, layer: &PlanLayer, filter: Option<&BoundFilter>) -> Result<Vec<FeatureId>, Cancelled> {
        let Some(target) = self.target() else { return Ok(Vec::new()) };
        let index = layer.index(self.progress)?;
        self.progress.check()?;
        let mut ids = query::ids_within(&index, &target, Metres::ZERO, filter);
        ids.retain(|id| !(layer.id == self.of.layer && *id == self.of.feature));
        ids.sort_unstable();
        Ok(ids)
    }

    /// A line about another feature, without a figure yet.
    pub(super) fn line(&self, of: FeatureRef, detail: &str) -> CardLine {
        let feature = self.plan.feature(&of);
        let class = feature.and_then(|f| class_of(self.plan, &of, f));
        let name = feature.map(|f| self.named(f, detail)).unwrap_or_default();
        let of = Some(of);
        CardLine { of, class, name, value: String::new(), exact: String::new(), note: String::new(), missed: false }
    }

    /// The short name of another feature, with an attribute behind it where one is wanted and known.
    pub(super) fn named(&self, feature: Feature<'_>, detail: &str) -> String {
        let name = self.plan.feature_short_name(feature, self.lang);
        let twin = format!("{detail}_{}", self.lang.as_str());
        match feature.text(&twin).or_else(|| feature.text(detail)) {
            Some(detail) => fill(Word::NameWithDetail, self.lang, &[("name", &name), ("detail", &detail)]),
            None => name,
        }
    }

    /// Metres of lines inside the area, or of the line inside areas, the longest first; then what misses it, the
    /// nearest first.
    fn length_inside(&self, relation: &Relation, missed: usize) -> Result<Option<CardSection>, Cancelled> {
        let (own_areas, own_lines): (Vec<Polygon<'_>>, _) = (self.feature.polygons().collect(), lines_of(self.feature));
        if own_areas.is_empty() && own_lines.is_empty() {
            return Ok(None);
        }
        let from_area = !own_areas.is_empty();
        let (mut inside, mut outside): (Vec<Ranked>, Vec<Ranked>) = (Vec::new(), Vec::new());
        let (mut more, mut all) = (0, 0);
        for (layer, filter) in self.layers(relation) {
            let ids = self.meeting(layer, filter.as_ref())?;
            for id in ids.iter().take(MOST_MEASURED) {
                self.progress.check()?;
                let Some(other) = layer.dataset.feature(*id) else { continue };
                let metres = if from_area {
                    let lines = lines_of(other);
                    (!lines.is_empty()).then(|| measure::length_inside(&lines, &own_areas))
                } else {
                    let areas: Vec<Polygon<'_>> = other.polygons().collect();
                    (!areas.is_empty()).then(|| measure::length_inside(&own_lines, &areas))
                };
                if let Some(metres) = metres {
                    let of = FeatureRef { layer: layer.id.clone(), feature: *id };
                    inside.push((-metres.0, self.measured(of, &relation.detail, metres, from_area)));
                }
            }
            more += ids.len().saturating_sub(MOST_MEASURED);
            if missed > 0 && ids.len() <= MOST_MEASURED {
                outside.extend(self.missing(layer, filter.as_ref(), ids.len() + missed, &relation.detail)?);
                all += layer.dataset.features().filter(|f| f.geometry_type() != GeometryType::Null).count();
            }
        }
        outside.sort_by(|a, b| a.0.total_cmp(&b.0));
        outside.truncate(missed);
        if !from_area && inside.is_empty() && outside.is_empty() {
            return Ok(None);
        }
        let word = if from_area { Word::RelationRunsThrough } else { Word::RelationPasses };
        let met = inside.len() + more;
        let count = if missed > 0 { format!("{met} / {all}") } else { format::count(met as u64) };
        let mut section = self.section(self.heading(relation, word), count, inside, more);
        section.lines.extend(outside.into_iter().map(|(_, line)| line));
        Ok(Some(section))
    }

    fn measured(&self, of: FeatureRef, detail: &str, metres: Metres, from_area: bool) -> CardLine {
        let sentence = |length: &str| match metres.0 {
            m if m <= 0.0 => Word::TouchesOnly.text(self.lang).to_owned(),
            _ if from_area => fill(Word::LengthInside, self.lang, &[("length", length)]),
            _ => length.to_owned(),
        };
        let (value, exact) = (sentence(&format::length(metres.0)), sentence(&format!("{} m", metres.0)));
        CardLine { value, exact, ..self.line(of, detail) }
    }

    /// The nearest features that do not meet the feature; `count` includes those that do.
    fn missing(
        &self,
        layer: &PlanLayer,
        filter: Option<&BoundFilter>,
        count: usize,
        detail: &str,
    ) -> Result<Vec<Ranked>, Cancelled> {
        let Some(target) = self.target() else { return Ok(Vec::new()) };
        let index = layer.index(self.progress)?;
        let hits = query::nearest(&index, &target, count, filter, self.progress)?;
        let beyond = hits.into_iter().filter(|hit| hit.distance.0 > 0.0);
        let line = |hit: query::Hit| {
            let of = FeatureRef { layer: layer.id.clone(), feature: hit.feature };
            let metres = hit.distance.0;
            let sentence = |length: &str| fill(Word::Missed, self.lang, &[("length", length)]);
            let (value, exact) = (sentence(&format::length(metres)), sentence(&format!("{metres} m")));
            (metres, CardLine { value, exact, missed: true, ..self.line(of, detail) })
        };
        Ok(beyond.map(line).collect())
    }

    /// What shares ground with the feature: points and areas in an area, areas around a point.
    fn overlap(&self, relation: &Relation) -> Result<Option<CardSection>, Cancelled> {
        let own: Vec<Polygon<'_>> = self.feature.polygons().collect();
        let is_point = matches!(self.feature.geometry_type(), GeometryType::Point | GeometryType::MultiPoint);
        if own.is_empty() && !is_point {
            return Ok(None);
        }
        let mut ranked: Vec<Ranked> = Vec::new();
        let (mut more, mut order) = (0, 0.0);
        for (layer, filter) in self.layers(relation) {
            let ids = self.meeting(layer, filter.as_ref())?;
            more += ids.len().saturating_sub(MOST_MEASURED);
            for id in ids.into_iter().take(MOST_MEASURED) {
                self.progress.check()?;
                let of = FeatureRef { layer: layer.id.clone(), feature: id };
                let Some(other) = layer.dataset.feature(id) else { continue };
                let Some((value, exact)) = self.shared(other, &own) else { continue };
                order += 1.0;
                ranked.push((order, CardLine { value, exact, ..self.line(of, &relation.detail) }));
            }
        }
        if is_point && ranked.is_empty() {
            return Ok(None);
        }
        let word = if is_point { Word::RelationLiesIn } else { Word::RelationInside };
        let count = if is_point { String::new() } else { format::count((ranked.len() + more) as u64) };
        Ok(Some(self.section(self.heading(relation, word), count, ranked, more)))
    }

    /// What an area and another feature share, in words and exactly: where a point stands, how much of an area.
    /// From a point, the kind of the area. `None` where only edges touch, and for lines.
    fn shared(&self, other: Feature<'_>, own: &[Polygon<'_>]) -> Option<(String, String)> {
        let areas: Vec<Polygon<'_>> = other.polygons().collect();
        match (own.is_empty(), areas.is_empty()) {
            (true, true) => None,
            (true, false) => {
                let kind = other.text("kind");
                let word = kind.and_then(|k| terms::value("kind", &k, self.lang)).unwrap_or_default();
                Some((word.to_owned(), word.to_owned()))
            }
            (false, true) => {
                let Piece::Point(p) = other.pieces().next()? else { return None };
                Some((format::lonlat(p.lon, p.lat), format!("{}, {}", p.lon, p.lat)))
            }
            (false, false) => {
                let shared = measure::intersection_area(own, &areas).ok()?.0;
                let smaller = measure::area(self.feature).0.min(measure::area(other).0);
                (shared > smaller * LEAST_SHARE).then(|| (format::area(shared), format!("{shared} m²")))
            }
        }
    }

    /// Between which radii the feature lies, from the centroid and from the edge of the other layer.
    fn rings(&self, relation: &Relation, radii_m: &[f64]) -> Option<CardSection> {
        let (layer, _) = self.layers(relation).next().filter(|(layer, _)| layer.id != self.of.layer)?;
        let from = centroid_of_layer(&layer.dataset)?;
        let nearest = |distance: Option<measure::Nearest>| distance.map(|n| n.distance);
        let centroid = nearest(measure::distance_to_feature(from, self.feature))?;
        let others = layer.dataset.features().take(MOST_MEASURED);
        let edges = others.filter_map(|other| nearest(measure::distance_between(other, self.feature)));
        let edge = edges.min_by(|a, b| a.0.total_cmp(&b.0))?;
        let line = |word: Word, distance: Metres| CardLine {
            of: None,
            class: None,
            name: word.text(self.lang).to_owned(),
            value: format::length(distance.0),
            exact: format!("{} m", distance.0),
            note: self.ring(distance, radii_m),
            missed: false,
        };
        let lines = vec![line(Word::OriginCentroid, centroid), line(Word::OriginEdge, edge)];
        let heading = self.heading(relation, Word::RelationRings);
        Some(CardSection { heading, count: String::new(), lines, more: 0 })
    }

    /// The ring of a distance in words, and whether the position decides between two.
    fn ring(&self, distance: Metres, radii_m: &[f64]) -> String {
        let at = radii_m.iter().position(|r| query::is_within(distance, Metres(*r)));
        let radius = |i: usize| format::radius(radii_m[i]);
        let mut text = match at {
            Some(0) => fill(Word::WithinRing, self.lang, &[("far", &radius(0))]),
            Some(i) => fill(Word::BetweenRings, self.lang, &[("near", &radius(i - 1)), ("far", &radius(i))]),
            None => fill(Word::BeyondRings, self.lang, &[("near", &radius(radii_m.len() - 1))]),
        };
        let stated = self.feature.attribute(POSITION_UNCERTAINTY_FIELD).as_f64();
        let stated = stated.filter(|u| u.is_finite() && *u >= 0.0);
        let near = radii_m.iter().map(|r| Metres(*r)).find(|r| query::is_borderline(distance, *r, stated));
        if let Some(radius) = near {
            let margin = format::length(query::borderline_margin(radius, stated).0);
            text.push_str(" · ");
            text.push_str(&fill(Word::BorderlineBy, self.lang, &[("length", &margin)]));
        }
        text
    }

    /// The features whose ids an attribute lists, in its order; points that a line lists are numbered.
    fn listed(&self, relation: &Relation, field: &str) -> Result<Option<CardSection>, Cancelled> {
        let ids: Vec<String> = match self.feature.attribute(field) {
            Value::Json(json) => match serde_json::from_str::<Json>(json) {
                Ok(Json::Array(list)) => {
                    list.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect()
                }
                _ => return Ok(None),
            },
            value if value.is_unknown() => return Ok(None),
            value => vec![value.to_text().into_owned()],
        };
        let mut found: HashMap<&str, FeatureRef> = HashMap::new();
        for (layer, _) in self.layers(relation) {
            for (i, other) in layer.dataset.features().enumerate() {
                if i % 4096 == 0 {
                    self.progress.check()?;
                }
                let id = other.id_text();
                if let Some(wanted) = ids.iter().find(|wanted| **wanted == id) {
                    let of = FeatureRef { layer: layer.id.clone(), feature: other.id() };
                    found.entry(wanted.as_str()).or_insert(of);
                }
            }
        }
        let is_line = !lines_of(self.feature).is_empty();
        let line = |(i, id): (usize, &String)| match found.get(id.as_str()) {
            Some(of) => {
                let line = self.line(of.clone(), &relation.detail);
                let is_point = self.plan.feature(of).is_some_and(|f| f.geometry_type() == GeometryType::Point);
                let name = if is_line && is_point { format!("{}  {}", i + 1, line.name) } else { line.name.clone() };
                CardLine { name, ..line }
            }
            // Not in the data: told as it stands.
            None => CardLine { name: id.clone(), ..self.line(self.of.clone(), "").without_feature() },
        };
        let lines = ids.iter().enumerate().take(MOST_LISTED).map(line).collect();
        let heading = self.heading(relation, Word::RelationInside);
        let more = ids.len().saturating_sub(MOST_LISTED);
        Ok(Some(CardSection { heading, count: format::count(ids.len() as u64), lines, more }))
    }

    /// The first lines in order; `more` are known of beyond them.
    fn section(&self, heading: String, count: String, mut ranked: Vec<Ranked>, more: usize) -> CardSection {
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
        let more = more + ranked.len().saturating_sub(MOST_SHOWN);
        let lines = ranked.into_iter().take(MOST_SHOWN).map(|(_, line)| line).collect();
        CardSection { heading, count, lines, more }
    }
}

impl CardLine {
    fn without_feature(self) -> Self {
        Self { of: None, class: None, ..self }
    }
}
