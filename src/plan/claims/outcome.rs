//! What became of a claim. No words here: `export` puts verdicts, reasons and steps into them.

use std::collections::HashSet;

use crate::analysis::measure::{OverlayError, OwnedPolygon};
use crate::analysis::query::FilterError;
use crate::data::{FeatureId, LonLat};
use crate::plan::{AnswerError, FeatureRef, Found, Origin, Verdict};
use crate::project::{Bilingual, Date, Dimension, LayerId, Unit};

/// A number with what it tells and how exact it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// In metres, square metres, shares of 1, degrees.
    pub value: f64,
    pub dimension: Dimension,
    /// Numbers nearer to each other than this are the same: the error of the arithmetic, 0 for what is counted or
    /// read.
    pub resolution: f64,
}

impl Quantity {
    pub fn count(n: usize) -> Self {
        Self { value: n as f64, dimension: Dimension::Count, resolution: 0.0 }
    }

    /// Metres, exact to 1 µm.
    pub fn length(metres: f64) -> Self {
        Self { value: metres, dimension: Dimension::Length, resolution: 1e-6 }
    }

    /// Square metres, exact to 10⁻⁹ of themselves.
    pub fn area(square_metres: f64) -> Self {
        Self { value: square_metres, dimension: Dimension::Area, resolution: square_metres.abs() * 1e-9 }
    }

    /// Degrees, exact to 10⁻⁹.
    pub fn angle(degrees: f64) -> Self {
        Self { value: degrees, dimension: Dimension::Angle, resolution: 1e-9 }
    }

    /// A number in a unit, taken as it stands.
    pub fn given(number: f64, unit: Unit) -> Self {
        Self { value: unit.to_base(number), dimension: unit.dimension(), resolution: 0.0 }
    }
}

/// What the drawn plan says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    pub quantity: Quantity,
    /// With the tolerances that the measure itself states, where it states any and they make a difference.
    pub with_tolerance: Option<Quantity>,
}

/// Why nothing could be computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    MissingLayer(String),
    /// The project has the layer, but its source could not be read.
    UnreadLayer(LayerId),
    EmptyLayer(LayerId),
    MissingFeature {
        layer: LayerId,
        id: String,
    },
    MissingField {
        layer: LayerId,
        field: String,
    },
    /// The filter cannot be asked of the layer.
    Filter {
        layer: LayerId,
        error: FilterError,
    },
    /// No feature that was asked for has a geometry, or one of the kind that is measured.
    NoGeometry {
        layer: LayerId,
        needs: Needs,
    },
    /// Some features of so many lack the number.
    MissingValues {
        layer: LayerId,
        field: String,
        missing: Vec<FeatureId>,
        of: usize,
    },
    /// A filter that leaves nothing, where something is needed.
    NothingMatches(LayerId),
    /// A share of nothing.
    ShareOfNothing,
    /// The claim is in metres, its measure comes to square metres.
    UnlikeUnits {
        expected: Dimension,
        found: Dimension,
    },
    /// Parts of one calculation in metres and in square metres.
    UnlikeParts {
        first: Dimension,
        second: Dimension,
    },
    /// A radius starts at one feature or at a whole layer.
    UnclearOrigin(LayerId),
    NotDue(Date),
    Unpublished(Bilingual),
    Overlay(OverlayError),
    Query(AnswerError),
}

/// What a measure needs of geometry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Anything,
    Lines,
    Areas,
}

/// One line of a calculation.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub name: StepName,
    /// What the calculation goes on with.
    pub quantity: Quantity,
    /// How it came to be less than all of it; `None` where nothing was cut away.
    pub cut: Option<Cut>,
}

/// What was cut away from ground or lines before they were measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// What was cut.
    pub of: Vec<StepSet>,
    /// All of it.
    pub whole: Quantity,
    /// What lies inside of these, where it is clipped to them.
    pub inside: Option<(Vec<StepSet>, Quantity)>,
    /// What is taken away after that; empty for nothing.
    pub minus: Vec<StepSet>,
}

/// What a step is called.
#[derive(Clone, Debug, PartialEq)]
pub enum StepName {
    /// As the claim calls it.
    Given(Bilingual),
    /// A measure of these features.
    Sets(Vec<StepSet>),
    /// The measure for one feature.
    Feature(FeatureRef),
}

/// Features of a layer that a step is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepSet {
    pub layer: LayerId,
    /// The condition that they meet; empty for none.
    pub filter: String,
    /// The ids or names that they are chosen by; none for all.
    pub ids: Vec<String>,
}

/// The very geometry that a number came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Features that were counted or measured.
    pub counted: Vec<FeatureRef>,
    /// Features that were looked at and do not meet the condition.
    pub missed: Vec<FeatureRef>,
    /// Computed ground, such as a clipped union.
    pub areas: Vec<OwnedPolygon>,
    /// The ground that a share is taken of, or that is taken away.
    pub scope: Vec<OwnedPolygon>,
    /// Shortest connections and lines of sight.
    pub lines: Vec<[LonLat; 2]>,
    /// Radii, and where they start.
    pub reaches: Vec<Reach>,
    /// What lies within the only radius, with its distance, nearest first; of several radii nothing.
    pub reached: Vec<Found>,
    /// Within a radius, but by no more than the uncertainty of the position.
    pub borderline: Vec<Found>,
    /// Beyond a radius, by no more than that.
    pub just_outside: Vec<Found>,
    /// Those nearest to the only radius beyond that, nearest first.
    pub beyond: Vec<Found>,
    /// Features whose ground was measured though their outline is broken: their area cannot be trusted.
    pub broken: Vec<FeatureRef>,
}

impl Evidence {
    /// What was counted and is not told with a distance already.
    pub fn counted_otherwise(&self) -> Vec<&FeatureRef> {
        let reached: HashSet<&FeatureRef> = self.reached.iter().map(|found| &found.of).collect();
        self.counted.iter().filter(|of| !reached.contains(of)).collect()
    }
}

/// A radius about an origin; `plan::reach_limit` draws it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    pub origin: Origin,
    /// The position, or the centroid of what the origin is made of.
    pub at: LonLat,
    pub radius_m: f64,
}

/// What became of another reading of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct DefinitionOutcome {
    pub name: Bilingual,
    pub verdict: Verdict,
    pub drawn: Option<Drawn>,
    pub reason: Option<Reason>,
    pub steps: Vec<Step>,
    pub evidence: Evidence,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The id of the claim.
    pub claim: String,
    pub verdict: Verdict,
    pub drawn: Option<Drawn>,
    /// Why it is not computable.
    pub reason: Option<Reason>,
    pub steps: Vec<Step>,
    pub evidence: Evidence,
    pub definitions: Vec<DefinitionOutcome>,
    /// Whether another definition comes to another verdict.
    pub sensitive: bool,
    /// Claims of the same project that say something else on the same matter.
    pub conflicts_with: Vec<String>,
}

impl Outcome {
    /// The features with a broken outline that went into the number or into that of another definition, each once and
    /// in the order of the layers' ids.
    pub fn broken(&self) -> Vec<&FeatureRef> {
        let all = self.evidence.broken.iter().chain(self.definitions.iter().flat_map(|d| &d.evidence.broken));
        let mut all: Vec<&FeatureRef> = all.collect();
        all.sort();
        all.dedup();
        all
    }
}
