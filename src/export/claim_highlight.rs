//! What a map shows of a claim: the evidence of its number, with names for the legend and numbers beside the
//! geometry. The window and the report show the same.

use std::collections::BTreeSet;

use super::claims::{step_label, step_words};
use crate::analysis::measure::{self, Metres, OwnedPolygon};
use crate::data::{Feature, LonLat};
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::claims::{DefinitionOutcome, Evidence, Outcome, Quantity, Step, StepName};
use crate::plan::{FeatureRef, Found, Origin, OriginMode, Plan, reach_limit};
use crate::project::{Bilingual, Claim, Dimension, Expected, HighlightRole, LayerId};
use crate::render::{Highlight, HighlightPart, OverShape};

/// Numbers are written beside at most so many features.
const MOST_NUMBERS: usize = 60;
/// How far beyond what is seen a sector of bearings is drawn.
const SECTOR_REACH: f64 = 1.3;

/// What is shown of a claim, or of another definition of it. Empty where the number came from no geometry.
pub fn claim_highlight(
    plan: &Plan,
    claim: &Claim,
    outcome: &Outcome,
    definition: Option<&DefinitionOutcome>,
) -> Highlight {
    let (evidence, steps) = match definition {
        Some(d) => (&d.evidence, &d.steps),
        None => (&outcome.evidence, &outcome.steps),
    };
    let name = definition.map_or(&claim.text, |d| &d.name);
    let title = both(|lang| fill(Word::ClaimHighlighted, lang, &[("name", name.read_in(lang))]));
    let mut parts = Vec::new();
    let mut add = |role, word: Word, shapes: Vec<(OverShape, Bilingual)>| {
        if !shapes.is_empty() {
            parts.push(HighlightPart { role, name: both(|lang| word.text(lang).to_owned()), shapes });
        }
    };
    add(HighlightRole::NotCounted, Word::LegendNotCounted, not_counted(evidence));
    add(HighlightRole::Scope, Word::LegendScope, scope(evidence));
    add(HighlightRole::Ground, Word::LegendAreas, ground(plan, evidence, steps));
    let feature = |of: &FeatureRef| (OverShape::Feature(of.clone()), Bilingual::default());
    let near = |found: &[Found]| found.iter().map(|f| feature(&f.of)).collect();
    add(HighlightRole::Missed, Word::LegendNotCounted, evidence.missed.iter().map(feature).collect());
    add(HighlightRole::Counted, Word::LegendCounted, evidence.counted.iter().map(feature).collect());
    add(HighlightRole::JustOutside, Word::LegendJustOutside, near(&evidence.just_outside));
    add(HighlightRole::Borderline, Word::LegendBorderline, near(&evidence.borderline));
    let (limits, origins) = reaches(plan, evidence);
    add(HighlightRole::Reach, Word::LegendReach, limits);
    let is_bearing = claim.unit.dimension() == Dimension::Angle;
    if is_bearing {
        add(HighlightRole::Sector, Word::LegendSector, sectors(claim, evidence));
    }
    let word = if is_bearing { Word::LegendBearing } else { Word::LegendLines };
    add(HighlightRole::Line, word, lines(evidence, is_bearing));
    let starts = evidence.lines.iter().filter(|_| is_bearing).map(|line| line[0]);
    let starts = starts.map(|at| (OverShape::Point(at), Bilingual::default()));
    add(HighlightRole::Origin, Word::LegendOrigin, origins.into_iter().chain(starts).collect());
    add(HighlightRole::Number, Word::LegendNumber, numbers(plan, steps));
    Highlight { title, parts, layers: layers(evidence) }
}

fn both(text: impl Fn(Lang) -> String) -> Bilingual {
    Bilingual { zh: text(Lang::Zh), en: text(Lang::En) }
}

/// The layers of the features that were looked at.
fn layers(evidence: &Evidence) -> Vec<LayerId> {
    let near = evidence.borderline.iter().chain(&evidence.just_outside).map(|f| &f.of);
    let features = evidence.counted.iter().chain(&evidence.missed).chain(near);
    let layers: BTreeSet<&LayerId> = features.map(|of| &of.layer).collect();
    layers.into_iter().cloned().collect()
}

/// What of the whole is left when what counts is taken away.
fn not_counted(evidence: &Evidence) -> Shapes {
    if evidence.areas.is_empty() {
        return Vec::new();
    }
    let of: Vec<_> = evidence.scope.iter().map(OwnedPolygon::as_polygon).collect();
    let minus: Vec<_> = evidence.areas.iter().map(OwnedPolygon::as_polygon).collect();
    // Where the overlay refuses, nothing is greyed; the ground that counts is drawn anyway.
    let rest = measure::difference(&of, &minus).unwrap_or_default();
    rest.iter().map(outline).collect()
}

/// Ground that features are held against.
fn scope(evidence: &Evidence) -> Shapes {
    evidence.scope.iter().filter(|_| evidence.areas.is_empty()).map(outline).collect()
}

fn outline(polygon: &OwnedPolygon) -> (OverShape, Bilingual) {
    (OverShape::area(polygon.as_polygon()), Bilingual::default())
}

/// The ground that counts, its largest part with the name and the size of the whole.
fn ground(plan: &Plan, evidence: &Evidence, steps: &[Step]) -> Vec<(OverShape, Bilingual)> {
    let sizes: Vec<f64> = evidence.areas.iter().map(|p| measure::polygon_area(p.as_polygon()).0).collect();
    let largest = (0..sizes.len()).max_by(|a, b| sizes[*a].total_cmp(&sizes[*b]));
    let whole = Quantity::area(sizes.iter().sum());
    // The step that is this ground, by its size.
    let is_this = |s: &&Step| {
        s.quantity.dimension == Dimension::Area && (s.quantity.value - whole.value).abs() <= whole.value * 1e-6
    };
    let step = steps.iter().find(is_this);
    let text = both(|lang| {
        let name = step.map(|s| step_label(plan, &s.name, lang)).unwrap_or_default();
        format!("{name} {}", step_words(whole, lang)).trim().to_owned()
    });
    let shapes = evidence.areas.iter().enumerate().map(|(i, polygon)| {
        let text = if Some(i) == largest { text.clone() } else { Bilingual::default() };
        (OverShape::area(polygon.as_polygon()), text)
    });
    shapes.collect()
}

type Shapes = Vec<(OverShape, Bilingual)>;

/// Where radii end, with their lengths, and where they start.
fn reaches(plan: &Plan, evidence: &Evidence) -> (Shapes, Shapes) {
    let (mut limits, mut origins) = (Vec::new(), Vec::new());
    for reach in &evidence.reaches {
        let text = Bilingual::same(format::radius(reach.radius_m));
        let lines = reach_limit(plan, &reach.origin, Metres(reach.radius_m));
        limits.extend(lines.into_iter().map(|line| (OverShape::Line(line), text.clone())));
        let mode = match reach.origin {
            Origin::Point(_) => OriginMode::Centroid,
            Origin::Layer(_, mode) | Origin::Feature(_, mode) => mode,
        };
        if mode == OriginMode::Centroid {
            origins.push((OverShape::Point(reach.at), Bilingual::default()));
        }
    }
    (limits, origins)
}

/// Connections with their lengths, lines of sight with their bearings.
fn lines(evidence: &Evidence, is_bearing: bool) -> Shapes {
    let text = |[from, to]: [LonLat; 2]| match measure::azimuth(from, to) {
        Some(degrees) if is_bearing => format!("{}°", format::decimals(degrees.rem_euclid(360.0), 1)),
        _ => format::length(measure::distance(from, to).0),
    };
    let lines = evidence.lines.iter().filter(|[from, to]| from != to);
    lines.map(|line| (OverShape::Line(line.to_vec()), Bilingual::same(text(*line)))).collect()
}

/// The range of bearings that was published, from where the line of sight starts.
fn sectors(claim: &Claim, evidence: &Evidence) -> Shapes {
    const STEP_DEG: f64 = 2.0;
    let Expected::Between(low, high) = claim.expected else { return Vec::new() };
    let span = (high - low).rem_euclid(360.0);
    let wedge = |[from, to]: &[LonLat; 2]| {
        let reach = Metres(measure::distance(*from, *to).0 * SECTOR_REACH);
        let steps = (span / STEP_DEG).ceil().max(1.0) as u32;
        let arc = (0..=steps).map(|i| low + span * f64::from(i) / f64::from(steps));
        let arc = arc.map(|degrees| measure::destination(*from, degrees, reach));
        let ring: Vec<LonLat> = std::iter::once(*from).chain(arc).chain(std::iter::once(*from)).collect();
        (OverShape::Area(vec![ring]), Bilingual::default())
    };
    evidence.lines.iter().map(wedge).collect()
}

/// What a measure comes to for one feature after the other, beside each.
fn numbers(plan: &Plan, steps: &[Step]) -> Shapes {
    let of_feature = |step: &Step| {
        let StepName::Feature(of) = &step.name else { return None };
        let at = plan.feature(of).and_then(centre)?;
        Some((OverShape::Point(at), both(|lang| step_words(step.quantity, lang))))
    };
    steps.iter().filter_map(of_feature).take(MOST_NUMBERS).collect()
}

fn centre(feature: Feature<'_>) -> Option<LonLat> {
    measure::centroid_of_pieces(feature.pieces())
}
