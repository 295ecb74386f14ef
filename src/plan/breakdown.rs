//! What lies around the results of a radius query: everything inside by distance ring and kind, and what was not
//! counted, with the reason. The answer itself is [`super::question`]'s.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::measure::Metres;
use crate::analysis::query::{self, BoundFilter, Condition, Filter};
use crate::data::{Dataset, FeatureId, GeometryType};
use crate::progress::Progress;
use crate::project::{Bilingual, LayerId};

use super::classes::Classes;
use super::plan::{FeatureRef, Plan};
use super::question::{Answer, AnswerError, Asked, AskedLayer, Found, Reach, asked, found, resolve};

/// Everything within the radius of an answer, whether its filter lets it pass or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breakdown {
    /// Where the distance rings end, the last at the radius; see [`ring_limits`].
    pub rings: Vec<Metres>,
    /// What the features are told apart by.
    pub kinds: Vec<Kind>,
    /// By ring, then by kind.
    pub counts: Vec<Vec<RingCount>>,
    /// Every feature of the layers asked within the radius, nearest first; those with a rank are the results.
    pub around: Vec<Around>,
    /// What the filter left out within the radius, by the first condition that was not met.
    pub excluded: Vec<Excluded>,
    /// Features that meet the filter and have no position, so that nobody knows whether they lie inside.
    pub unplaced: Vec<FeatureRef>,
    /// How many different values the results have in the field that the saved query counts by; unknown values
    /// count for one each.
    pub distinct: Option<usize>,
}

/// A class of the layer's legend, or a layer where several are asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    pub layer: LayerId,
    /// Into the symbology of the layer; `None` for the layer as a whole, and for what none of its classes fits.
    pub class: Option<usize>,
    pub label: Bilingual,
}

/// How many features of one kind lie in one ring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RingCount {
    /// Results of the query.
    pub counted: usize,
    /// Those that its filter left out.
    pub left_out: usize,
}

impl RingCount {
    pub fn all(self) -> usize {
        self.counted + self.left_out
    }
}

/// A feature within the radius.
#[derive(Clone, Debug, PartialEq)]
pub struct Around {
    pub found: Found,
    /// Into [`Breakdown::rings`].
    pub ring: usize,
    /// Into [`Breakdown::kinds`].
    pub kind: usize,
    /// Its place among the results, from 1; `None` when the filter left it out.
    pub rank: Option<usize>,
}

/// Features within the radius that do not meet a condition of the filter, but all before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Excluded {
    /// The condition; `None` where it is more than one comparison.
    pub condition: Option<Condition>,
    pub count: usize,
    /// What they have in the condition's field instead, the commonest first; empty text for an unknown value.
    pub values: Vec<(String, usize)>,
}

impl Breakdown {
    /// How many features lie in a ring, whether counted or not.
    pub fn in_ring(&self, ring: usize) -> usize {
        self.counts.get(ring).map_or(0, |kinds| kinds.iter().map(|c| c.all()).sum())
    }
}

/// Where three distance rings of about the same width end: at round steps, the last at the radius.
///
/// ```
/// use shapan::{analysis::measure::Metres, plan::ring_limits};
/// let km = |radius: f64| ring_limits(Metres(radius * 1000.0)).map(|m| m.0 / 1000.0);
/// assert_eq!(km(15.0), [5.0, 10.0, 15.0]);
/// assert_eq!(km(12.5), [5.0, 10.0, 12.5]);
/// assert_eq!(km(0.8), [0.3, 0.6, 0.8]);
/// ```
pub fn ring_limits(radius: Metres) -> [Metres; 3] {
    // Steps of at most 4/3 the one before, so that the second ring always ends inside the radius.
    const STEPS: [f64; 11] = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let third = radius.0 / 3.0;
    let exponent = third.log10().floor();
    let magnitude = 10f64.powf(exponent);
    let round = STEPS.into_iter().find(|step| step * magnitude >= third * (1.0 - 1e-9)).unwrap_or(10.0);
    // Divided where the magnitude is below 1: 0.3 is 3 / 10, not 3 × 0.1.
    let step = if exponent < 0.0 { round / 10f64.powf(-exponent) } else { round * magnitude };
    [Metres(step), Metres(step * 2.0), radius]
}

/// Looks once more at everything within the radius of an answer; `None` for the nearest few, which have none.
///
/// The limit of a ring counts like the radius itself: what lies exactly at 5 km lies within 5 km.
///
/// # Errors
/// Those of [`super::answer`] to the same question.
pub fn breakdown(plan: &Plan, answer: &Answer, progress: &Progress) -> Result<Option<Breakdown>, AnswerError> {
    let Reach::Within { radius } = answer.question.reach else { return Ok(None) };
    let (target, _, own) = resolve(plan, &answer.question.origin)?;
    let asked = asked(plan, &answer.question, progress)?;
    let rings = ring_limits(radius).to_vec();
    let inside = found(query::within_layers(&asked.layers(false), &target, radius, progress)?.hits, &own);
    let mut kinds = Kinds::of(plan, &asked);
    let mut around = Vec::with_capacity(inside.len());
    let mut rank = 0;
    for (i, found) in inside.into_iter().enumerate() {
        if i % 4096 == 0 {
            progress.check()?;
        }
        let Some(layer) = asked.layers.iter().find(|layer| layer.id == found.of.layer) else { continue };
        let is_counted = layer.filter.as_ref().is_none_or(|f| f.matches(layer.index.dataset(), found.of.feature));
        rank += usize::from(is_counted);
        let ring = rings.iter().position(|limit| query::is_within(found.hit.distance, *limit));
        let ring = ring.unwrap_or(rings.len() - 1);
        let kind = kinds.kind_of(&found.of, layer.index.dataset());
        around.push(Around { found, ring, kind, rank: is_counted.then_some(rank) });
    }
    let kinds = kinds.sorted(&mut around);
    let mut counts = vec![vec![RingCount::default(); kinds.len()]; rings.len()];
    for a in &around {
        if let Some(count) = counts.get_mut(a.ring).and_then(|kinds| kinds.get_mut(a.kind)) {
            match a.rank {
                Some(_) => count.counted += 1,
                None => count.left_out += 1,
            }
        }
    }
    let excluded = excluded(answer, &asked, &around);
    let unplaced = asked.layers.iter().flat_map(unplaced).collect();
    let distinct = distinct(plan, answer);
    Ok(Some(Breakdown { rings, kinds, counts, around, excluded, unplaced, distinct }))
}

/// The kinds met so far.
struct Kinds<'a> {
    plan: &'a Plan,
    /// By layer asked; `None` where the layer is one kind as a whole.
    classes: BTreeMap<LayerId, Option<Classes>>,
    /// Layer by its place in the list, and class: their place in `kinds`.
    places: BTreeMap<(LayerId, Option<usize>), usize>,
    kinds: Vec<Kind>,
}

impl<'a> Kinds<'a> {
    fn of(plan: &'a Plan, asked: &Asked) -> Self {
        let by_class = asked.layers.len() == 1;
        let classes = |layer: &AskedLayer| {
            let styled = plan.project.layer(&layer.id).filter(|l| by_class && l.symbology.classes.len() > 1);
            (layer.id.clone(), styled.map(|l| Classes::of(&l.symbology, layer.index.dataset())))
        };
        let classes = asked.layers.iter().map(classes).collect();
        Self { plan, classes, places: BTreeMap::new(), kinds: Vec::new() }
    }

    fn kind_of(&mut self, of: &FeatureRef, dataset: &Dataset) -> usize {
        let classes = self.classes.get(&of.layer).and_then(Option::as_ref);
        let class = classes.and_then(|c| c.class_of(dataset.feature(of.feature)?));
        *self.places.entry((of.layer.clone(), class)).or_insert_with(|| {
            let layer = self.plan.project.layer(&of.layer);
            let label = class.and_then(|c| layer?.symbology.classes.get(c)).map(|c| c.label.clone());
            let label = label.unwrap_or_else(|| self.plan.layer_name(&of.layer));
            self.kinds.push(Kind { layer: of.layer.clone(), class, label });
            self.kinds.len() - 1
        })
    }

    /// The kinds in the order of the legend, and the features told so.
    fn sorted(self, around: &mut [Around]) -> Vec<Kind> {
        let layers: Vec<&LayerId> = self.plan.project.layers.iter().rev().map(|l| &l.id).collect();
        let place = |kind: &Kind| (layers.iter().position(|id| **id == kind.layer), kind.class.is_none(), kind.class);
        let mut order: Vec<(usize, Kind)> = self.kinds.into_iter().enumerate().collect();
        order.sort_by_key(|(_, kind)| place(kind));
        let mut new_of = vec![0; order.len()];
        for (new, (old, _)) in order.iter().enumerate() {
            new_of[*old] = new;
        }
        around.iter_mut().for_each(|a| a.kind = new_of[a.kind]);
        order.into_iter().map(|(_, kind)| kind).collect()
    }
}

fn excluded(answer: &Answer, asked: &Asked, around: &[Around]) -> Vec<Excluded> {
    let text = answer.question.filter.as_deref().unwrap_or_default();
    // A filter that cannot be read has had no answer.
    let Ok(filter) = Filter::parse(text) else { return Vec::new() };
    let terms = filter.terms();
    let conditions: Vec<Option<Condition>> = terms.iter().map(Filter::condition).collect();
    let bound: BTreeMap<&LayerId, Vec<BoundFilter>> = asked
        .layers
        .iter()
        .map(|layer| (&layer.id, terms.iter().filter_map(|t| t.bind(layer.index.dataset()).ok()).collect()))
        .collect();
    let mut groups: Vec<(usize, BTreeMap<String, usize>)> = vec![(0, BTreeMap::new()); terms.len()];
    for a in around.iter().filter(|a| a.rank.is_none()) {
        let of = &a.found.of;
        let Some(layer) = asked.layers.iter().find(|layer| layer.id == of.layer) else { continue };
        let dataset = layer.index.dataset();
        let Some(bound) = bound.get(&of.layer) else { continue };
        let Some(failed) = bound.iter().position(|term| !term.matches(dataset, of.feature)) else { continue };
        let (Some((count, values)), Some(condition)) = (groups.get_mut(failed), conditions.get(failed)) else {
            continue;
        };
        *count += 1;
        if let (Some(condition), Some(feature)) = (condition, dataset.feature(of.feature)) {
            let value = feature.text(&condition.field).unwrap_or_default().into_owned();
            *values.entry(value).or_default() += 1;
        }
    }
    let groups = conditions.into_iter().zip(groups).filter(|(_, (count, _))| *count > 0);
    groups
        .map(|(condition, (count, values))| {
            let mut values: Vec<(String, usize)> = values.into_iter().collect();
            // Stable: equally common ones stay in the order of their text.
            values.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            Excluded { condition, count, values }
        })
        .collect()
}

fn unplaced(layer: &AskedLayer) -> Vec<FeatureRef> {
    let dataset = layer.index.dataset();
    let passes = |feature: FeatureId| layer.filter.as_ref().is_none_or(|f| f.matches(dataset, feature));
    let nowhere = dataset.features().filter(|f| f.geometry_type() == GeometryType::Null && passes(f.id()));
    nowhere.map(|f| FeatureRef { layer: layer.id.clone(), feature: f.id() }).collect()
}

fn distinct(plan: &Plan, answer: &Answer) -> Option<usize> {
    let question = &answer.question;
    let saved = plan.project.saved_query(&question.layers, question.filter.as_deref().unwrap_or_default())?;
    let field = &saved.distinct.as_ref()?.field;
    let mut values = BTreeSet::new();
    let mut unknown = 0;
    let mut known_field = false;
    for found in &answer.results {
        let feature = plan.feature(&found.of)?;
        known_field |= feature.dataset().field_index(field).is_some();
        match feature.text(field) {
            Some(value) => drop(values.insert(value.into_owned())),
            None => unknown += 1,
        }
    }
    known_field.then_some(values.len() + unknown)
}
