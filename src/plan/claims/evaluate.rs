//! A measure worked out on the drawn plan, with its steps and its evidence.

use std::collections::BTreeSet;

use super::outcome::{Cut, Evidence, Needs, Quantity, Reach, Reason, Step, StepName, StepSet};
use super::sets::Chosen;
use crate::analysis::check::has_broken_outline;
use crate::analysis::measure::{self, Metres, Shape};
use crate::data::{Feature, Piece, Value};
use crate::plan::{Answer, AnswerError, FeatureRef, Found, Origin, OriginMode, Plan, Question, answer};
use crate::progress::{Cancelled, Progress};
use crate::project::{Date, Dimension, LayerId, Measure, OriginForm, Set, Take, Unit};

/// How many are told that lie nearest beyond a radius, besides those that are just outside of it.
const MOST_BEYOND: usize = 3;

/// Why a measure came to nothing.
#[derive(Debug)]
pub(super) enum Stop {
    Reason(Box<Reason>),
    Cancelled,
}

impl From<Reason> for Stop {
    fn from(reason: Reason) -> Self {
        Self::Reason(Box::new(reason))
    }
}

impl From<Cancelled> for Stop {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// One working out of one measure.
#[derive(Debug)]
pub(super) struct Evaluator<'a> {
    pub plan: &'a Plan,
    pub today: Date,
    pub progress: &'a Progress,
    /// Whether the tolerances in the measures are granted.
    pub is_lenient: bool,
    /// The feature at hand in `least` and `most`.
    pub each: Option<FeatureRef>,
    pub steps: Vec<Step>,
    pub evidence: Evidence,
    /// How the ground or the lines measured last were cut, for the step that tells them.
    pub cut: Option<Cut>,
    /// Features whose outline has been looked at.
    looked_at: BTreeSet<FeatureRef>,
}

impl<'a> Evaluator<'a> {
    pub fn new(plan: &'a Plan, today: Date, progress: &'a Progress, is_lenient: bool) -> Self {
        let (steps, evidence) = (Vec::new(), Evidence::default());
        let looked_at = BTreeSet::new();
        Self { plan, today, progress, is_lenient, each: None, steps, evidence, cut: None, looked_at }
    }

    pub fn measure(&mut self, of: &Measure) -> Result<Quantity, Stop> {
        self.progress.check()?;
        match of {
            Measure::Count { of, by } => {
                let chosen = self.choose(of)?;
                self.evidence.counted.extend(chosen.refs());
                self.count(&chosen, by.as_deref())
            }
            Measure::Area(region) => self.region(region),
            Measure::Length { of, inside } => self.length(of, inside),
            Measure::Distance { from, to } => self.distance(from, to),
            Measure::Within { of, from, origin, radius_m, by } => {
                self.within(of, from, *origin, Metres(*radius_m), by.as_deref())
            }
            Measure::Attribute { of, field, take, unit } => self.attribute(of, field, *take, *unit),
            Measure::Weighted { of, field, unit } => self.weighted(of, field, *unit),
            Measure::Inside { of, area, tolerance_m } => self.inside(of, area, *tolerance_m),
            Measure::Touching { of, to, tolerance_m } => self.touching(of, to, *tolerance_m),
            Measure::Bearing { of, from } => self.bearing(of, from),
            Measure::Linked { of, through, tolerance_m } => self.linked(of, through, *tolerance_m),
            Measure::Least { over, measure } => self.extreme(over, measure, f64::total_cmp),
            Measure::Most { over, measure } => self.extreme(over, measure, |a, b| b.total_cmp(a)),
            Measure::Share { of, out_of } => self.share(of, out_of),
            Measure::Difference { of, minus } => {
                let part = self.operand(of)?;
                let less = self.aside(minus)?;
                let value = part.value - like(part, less)?.value;
                Ok(Quantity { value, resolution: part.resolution + less.resolution, ..part })
            }
            Measure::Sum(parts) => {
                let mut sum: Option<Quantity> = None;
                for part in parts {
                    let next = self.operand(part)?;
                    sum = Some(match sum {
                        None => next,
                        Some(sum) => {
                            let resolution = sum.resolution + next.resolution;
                            Quantity { value: sum.value + like(sum, next)?.value, resolution, ..sum }
                        }
                    });
                }
                Ok(sum.unwrap_or(Quantity::count(0)))
            }
            Measure::Due { by, measure } => {
                if by.is_past(self.today) {
                    self.measure(measure)
                } else {
                    Err(Reason::NotDue(*by).into())
                }
            }
            Measure::Named { name, measure } => {
                let quantity = self.measure(measure)?;
                self.steps.push(Step { name: StepName::Given(name.clone()), quantity, cut: self.cut.take() });
                Ok(quantity)
            }
            Measure::Constant { value, unit } => Ok(Quantity::given(*value, *unit)),
            Measure::Unpublished(what) => Err(Reason::Unpublished(what.clone()).into()),
        }
    }

    /// A part of a calculation, told as a step of its own.
    fn operand(&mut self, of: &Measure) -> Result<Quantity, Stop> {
        let quantity = self.measure(of)?;
        if !matches!(of, Measure::Named { .. } | Measure::Constant { .. }) {
            self.steps.push(Step { name: StepName::Sets(sets(of)), quantity, cut: self.cut.take() });
        }
        Ok(quantity)
    }

    /// A part whose ground is what others are held against: it is no evidence by itself.
    fn aside(&mut self, of: &Measure) -> Result<Quantity, Stop> {
        let own = std::mem::take(&mut self.evidence);
        let quantity = self.operand(of);
        let aside = std::mem::replace(&mut self.evidence, own);
        self.evidence.scope.extend(aside.areas);
        self.evidence.broken.extend(aside.broken);
        quantity
    }

    fn share(&mut self, of: &Measure, out_of: &Measure) -> Result<Quantity, Stop> {
        let part = self.operand(of)?;
        let whole = self.aside(out_of)?;
        like(part, whole)?;
        if whole.value.abs() <= whole.resolution {
            return Err(Reason::ShareOfNothing.into());
        }
        let value = part.value / whole.value;
        let resolution = (part.resolution + value.abs() * whole.resolution) / whole.value.abs();
        Ok(Quantity { value, dimension: Dimension::Share, resolution })
    }

    /// How many features, or how many values of a field: each feature without a value counts for itself.
    fn count(&self, chosen: &Chosen<'_>, by: Option<&str>) -> Result<Quantity, Stop> {
        let Some(field) = by else { return Ok(Quantity::count(chosen.ids.len())) };
        let column = chosen.field(field)?;
        let mut values = BTreeSet::new();
        let mut unknown = 0;
        for feature in chosen.features() {
            match feature.value(column) {
                value if value.is_unknown() => unknown += 1,
                value => drop(values.insert(value.to_text().into_owned())),
            }
        }
        Ok(Quantity::count(values.len() + unknown))
    }

    fn length(&mut self, of: &Set, inside: &[Set]) -> Result<Quantity, Stop> {
        let chosen = self.choose(of)?;
        let areas = self.ground(inside)?;
        let areas = super::ground::polygons(&areas);
        let (mut sum, mut whole, mut has_line) = (0.0, 0.0, false);
        for feature in chosen.features() {
            self.progress.check()?;
            let lines = feature.pieces().filter_map(|piece| match piece {
                Piece::Line(line) => Some(line),
                _ => None,
            });
            let lines: Vec<_> = lines.collect();
            if lines.is_empty() {
                continue;
            }
            has_line = true;
            let all = measure::length(feature);
            let metres = if inside.is_empty() { all } else { measure::length_inside(&lines, &areas) };
            whole += all.0;
            if metres.0 > 0.0 {
                self.evidence.counted.push(chosen.feature_ref(feature.id()));
            }
            sum += metres.0;
        }
        if !has_line && !chosen.ids.is_empty() {
            return Err(Reason::NoGeometry { layer: chosen.id().clone(), needs: Needs::Lines }.into());
        }
        let length = Quantity::length(sum);
        if !inside.is_empty() {
            let inside = Some((step_sets(inside), length));
            let of = step_sets(std::slice::from_ref(of));
            self.cut = Some(Cut { of, whole: Quantity::length(whole), inside, minus: Vec::new() });
        }
        Ok(length)
    }

    fn distance(&mut self, from: &Set, to: &Set) -> Result<Quantity, Stop> {
        let (from, to) = (self.choose(from)?.with_geometry()?, self.choose(to)?.with_geometry()?);
        let shape = |chosen: &Chosen<'a>| Shape::of_pieces(chosen.features().flat_map(Feature::pieces));
        self.evidence.counted.extend(from.refs());
        match shape(&from).nearest_to(&shape(&to), f64::INFINITY) {
            Some(nearest) => {
                self.evidence.lines.push([nearest.from, nearest.to]);
                Ok(Quantity::length(nearest.distance.0))
            }
            None => Err(Reason::NoGeometry { layer: from.id().clone(), needs: Needs::Anything }.into()),
        }
    }

    /// Asks what `shapan within` asks, so that both give one number.
    fn within(
        &mut self,
        of: &Set,
        from: &Set,
        origin: OriginForm,
        radius: Metres,
        by: Option<&str>,
    ) -> Result<Quantity, Stop> {
        let (asked, from) = (self.choose(of)?, self.choose(from)?.with_geometry()?);
        let mode = match origin {
            OriginForm::Centroid => OriginMode::Centroid,
            OriginForm::Edge => OriginMode::Edge,
        };
        let origin = match from.ids.as_slice() {
            _ if from.is_whole => Origin::Layer(from.id().clone(), mode),
            [feature] => Origin::Feature(from.feature_ref(*feature), mode),
            _ => return Err(Reason::UnclearOrigin(from.id().clone()).into()),
        };
        let filter = Some(of.filter.clone()).filter(|f| !f.trim().is_empty());
        let reach = crate::plan::Reach::Within { radius };
        let question = Question { origin: origin.clone(), reach, layers: vec![asked.id().clone()], filter };
        let mut found = answer(self.plan, &question, self.progress).map_err(refused)?;
        let is_asked = |f: &Found| asked.ids.binary_search(&f.of.feature).is_ok();
        let beyond = self.nearest_beyond(&question, &found, !of.ids.is_empty())?.into_iter().filter(is_asked);
        let beyond = beyond.take(MOST_BEYOND).collect();
        found.results.retain(is_asked);
        found.just_outside.retain(is_asked);
        let counted = Chosen { ids: found.results.iter().map(|f| f.of.feature).collect(), ..asked };
        self.evidence.counted.extend(found.results.iter().map(|f| f.of.clone()));
        self.evidence.borderline.extend(found.results.iter().filter(|f| f.hit.borderline).cloned());
        // Distances are told of one radius: of several, those of a feature would differ.
        let is_only = self.each.is_none() && self.evidence.reaches.is_empty();
        (self.evidence.reached, self.evidence.beyond) =
            if is_only { (found.results, beyond) } else { Default::default() };
        self.evidence.just_outside.extend(found.just_outside);
        self.evidence.reaches.push(Reach { origin, at: found.origin.at, radius_m: radius.0 });
        let count = self.count(&counted, by)?;
        if by.is_some() {
            let name = StepName::Sets(step_set(of).into_iter().collect());
            self.steps.push(Step { name, quantity: Quantity::count(counted.ids.len()), cut: None });
        }
        Ok(count)
    }

    /// What lies nearest beyond a radius and beyond those that are told as just outside, nearest first: some more than
    /// the most that are told, since only some of a layer may be asked for.
    fn nearest_beyond(&self, question: &Question, found: &Answer, by_id: bool) -> Result<Vec<Found>, Stop> {
        /// Of a layer of which a few are asked for by name.
        const MOST_LOOKED_AT: usize = 10_000;
        // Feature by feature, and with the tolerances granted, only the number is asked for.
        if self.each.is_some() || self.is_lenient {
            return Ok(Vec::new());
        }
        let known: BTreeSet<&FeatureRef> = found.results.iter().chain(&found.just_outside).map(|f| &f.of).collect();
        let count = known.len() + if by_id { MOST_LOOKED_AT } else { MOST_BEYOND };
        let question = Question { reach: crate::plan::Reach::Nearest { count }, ..question.clone() };
        let nearest = answer(self.plan, &question, self.progress).map_err(refused)?;
        Ok(nearest.results.into_iter().filter(|f| !known.contains(&f.of)).collect())
    }

    /// The numbers of a field, one for each feature, in the units of measures.
    fn numbers(&self, chosen: &Chosen<'_>, field: &str, unit: Unit) -> Result<Vec<f64>, Stop> {
        let column = chosen.field(field)?;
        if chosen.ids.is_empty() {
            return Err(Reason::NothingMatches(chosen.id().clone()).into());
        }
        let number = |value: Value<'_>| value.as_f64().filter(|n| n.is_finite());
        let known: Vec<f64> = chosen.features().filter_map(|f| number(f.value(column))).collect();
        if known.len() < chosen.ids.len() {
            let lacks = |f: &Feature<'_>| number(f.value(column)).is_none();
            let missing = chosen.features().filter(lacks).map(Feature::id).collect();
            // What is not known is not 0: a sum without it would be another number.
            let (layer, field, of) = (chosen.id().clone(), field.to_owned(), chosen.ids.len());
            return Err(Reason::MissingValues { layer, field, missing, of }.into());
        }
        Ok(known.into_iter().map(|n| unit.to_base(n)).collect())
    }

    fn attribute(&mut self, of: &Set, field: &str, take: Take, unit: Unit) -> Result<Quantity, Stop> {
        let chosen = self.choose(of)?;
        let numbers = self.numbers(&chosen, field, unit)?;
        self.evidence.counted.extend(chosen.refs());
        let value = match take {
            Take::Sum => numbers.iter().sum(),
            Take::Min => numbers.iter().copied().fold(f64::INFINITY, f64::min),
            Take::Max => numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Take::Mean => numbers.iter().sum::<f64>() / numbers.len() as f64,
        };
        Ok(Quantity { value, dimension: unit.dimension(), resolution: 0.0 })
    }

    fn weighted(&mut self, of: &Set, field: &str, unit: Unit) -> Result<Quantity, Stop> {
        let chosen = self.choose(of)?;
        let numbers = self.numbers(&chosen, field, unit)?;
        self.look_at_outlines(&chosen)?;
        let areas: Vec<f64> = chosen.features().map(|f| measure::area(f).0).collect();
        let whole: f64 = areas.iter().sum();
        if whole <= 0.0 {
            return Err(Reason::NoGeometry { layer: chosen.id().clone(), needs: Needs::Areas }.into());
        }
        for (feature, number) in chosen.ids.iter().zip(&numbers) {
            let quantity = Quantity { value: *number, dimension: unit.dimension(), resolution: 0.0 };
            self.steps.push(Step { name: StepName::Feature(chosen.feature_ref(*feature)), quantity, cut: None });
        }
        self.evidence.counted.extend(chosen.refs());
        let value = numbers.iter().zip(&areas).map(|(n, a)| n * a).sum::<f64>() / whole;
        Ok(Quantity { value, dimension: unit.dimension(), resolution: value.abs() * 1e-9 })
    }

    /// Tells which of the features have a broken outline: their area is not what it seems.
    pub(super) fn look_at_outlines(&mut self, chosen: &Chosen<'_>) -> Result<(), Stop> {
        // The same features are asked a second time, with the tolerances granted.
        if self.is_lenient {
            return Ok(());
        }
        for feature in chosen.features().filter(|f| f.polygons().next().is_some()) {
            let of = chosen.feature_ref(feature.id());
            if self.looked_at.insert(of.clone()) && has_broken_outline(feature, self.progress)? {
                self.evidence.broken.push(of);
            }
        }
        Ok(())
    }

    fn bearing(&mut self, of: &Set, from: &Set) -> Result<Quantity, Stop> {
        let (of, from) = (self.choose(of)?.with_geometry()?, self.choose(from)?.with_geometry()?);
        let no_centre = |c: &Chosen<'_>| Reason::NoGeometry { layer: c.id().clone(), needs: Needs::Anything };
        let centre = |c: &Chosen<'a>| {
            measure::centroid_of_pieces(c.features().flat_map(Feature::pieces)).ok_or_else(|| no_centre(c))
        };
        let (start, end) = (centre(&from)?, centre(&of)?);
        self.evidence.counted.extend(of.refs());
        self.evidence.lines.push([start, end]);
        let degrees = measure::azimuth(start, end).ok_or_else(|| no_centre(&of))?;
        Ok(Quantity::angle(degrees.rem_euclid(360.0)))
    }

    /// The first in order of what a measure comes to, over features one by one.
    fn extreme(
        &mut self,
        over: &Set,
        of: &Measure,
        order: fn(&f64, &f64) -> std::cmp::Ordering,
    ) -> Result<Quantity, Stop> {
        let chosen = self.choose(over)?;
        let outer = self.each.take();
        let mut best: Option<Quantity> = None;
        for feature in chosen.refs() {
            self.each = Some(feature.clone());
            // Only the outermost measure is told feature by feature.
            let told = self.steps.len();
            let quantity = self.measure(of)?;
            self.steps.truncate(told);
            self.cut = None;
            self.steps.push(Step { name: StepName::Feature(feature), quantity, cut: None });
            if best.is_none_or(|b| order(&quantity.value, &b.value).is_lt()) {
                best = Some(quantity);
            }
        }
        self.each = outer;
        // What one feature misses another may have.
        let counted: BTreeSet<&FeatureRef> = self.evidence.counted.iter().collect();
        self.evidence.missed.retain(|of| !counted.contains(of));
        self.evidence.missed.sort();
        self.evidence.missed.dedup();
        best.ok_or_else(|| Reason::NothingMatches(chosen.id().clone()).into())
    }
}

/// Why a question has no answer, as a claim tells it.
fn refused(error: AnswerError) -> Stop {
    match error {
        AnswerError::Cancelled(_) => Stop::Cancelled,
        other => Reason::Query(other).into(),
    }
}

/// The second quantity, if it tells the same kind of thing as the first.
fn like(first: Quantity, second: Quantity) -> Result<Quantity, Stop> {
    if first.dimension == second.dimension {
        return Ok(second);
    }
    Err(Reason::UnlikeParts { first: first.dimension, second: second.dimension }.into())
}

/// What a measure is mainly about: its first sets, each once.
pub(super) fn sets(of: &Measure) -> Vec<StepSet> {
    let mut sets: Vec<StepSet> = Vec::new();
    let mut add = |set: &Set| {
        let set = step_set(set).filter(|set| !sets.contains(set));
        sets.extend(set);
    };
    match of {
        Measure::Area(region) => region.of.iter().for_each(add),
        other => {
            other.sets().first().into_iter().for_each(|(_, set)| add(set));
            for (_, part) in other.parts() {
                part.sets().first().into_iter().for_each(|(_, set)| add(set));
            }
        }
    }
    sets
}

/// Sets as a step tells them.
pub(super) fn step_sets(sets: &[Set]) -> Vec<StepSet> {
    sets.iter().filter_map(step_set).collect()
}

/// A set as a step tells it; `None` for the feature at hand, which has no layer of its own.
fn step_set(set: &Set) -> Option<StepSet> {
    let (layer, filter, ids) = (LayerId(set.layer.clone()), set.filter.trim().to_owned(), set.ids.clone());
    (!set.layer.is_empty()).then_some(StepSet { layer, filter, ids })
}
