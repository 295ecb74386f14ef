//! The radius query of the moment: what is being asked and what came back.

use crate::analysis::measure::Metres;
use crate::data::LonLat;
use crate::plan::{Answer, AnswerError, Breakdown, FeatureRef, Origin, OriginMode, Question, Reach};
use crate::project::LayerId;

use super::job::Answered;
use super::selection::Selection;

/// What the next question will be made of.
#[derive(Clone, Debug, PartialEq)]
pub struct InquiryDraft {
    pub origin: Option<Origin>,
    pub radius: Metres,
    /// None for all layers.
    pub layers: Vec<LayerId>,
    /// Empty for none.
    pub filter: String,
}

impl Default for InquiryDraft {
    fn default() -> Self {
        Self { origin: None, radius: Metres(15_000.0), layers: Vec::new(), filter: String::new() }
    }
}

impl InquiryDraft {
    /// The question, once there is an origin.
    pub fn question(&self) -> Option<Question> {
        let filter = self.filter.trim();
        Some(Question {
            origin: self.origin.clone()?,
            reach: Reach::Within { radius: self.radius },
            layers: self.layers.clone(),
            filter: (!filter.is_empty()).then(|| filter.to_owned()),
        })
    }

    /// The same origin with the other mode; `None` for a bare point, which has no other.
    pub(super) fn other_question(&self) -> Option<Question> {
        let mut question = self.question()?;
        question.origin = match question.origin {
            Origin::Point(_) => return None,
            Origin::Layer(layer, mode) => Origin::Layer(layer, other(mode)),
            Origin::Feature(of, mode) => Origin::Feature(of, other(mode)),
        };
        Some(question)
    }

    pub fn mode(&self) -> Option<OriginMode> {
        match self.origin.as_ref()? {
            Origin::Point(_) => None,
            Origin::Layer(_, mode) | Origin::Feature(_, mode) => Some(*mode),
        }
    }

    pub(super) fn set_mode(&mut self, new: OriginMode) {
        if let Some(Origin::Layer(_, mode) | Origin::Feature(_, mode)) = &mut self.origin {
            *mode = new;
        }
    }
}

fn other(mode: OriginMode) -> OriginMode {
    match mode {
        OriginMode::Centroid => OriginMode::Edge,
        OriginMode::Edge => OriginMode::Centroid,
    }
}

/// Where a distance from the origin ends on the map, to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct RingLimit {
    pub radius: Metres,
    /// A circle, or the line around the origin's edge; empty where none can be drawn right.
    pub lines: Vec<Vec<LonLat>>,
}

/// The query of the moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inquiry {
    pub draft: InquiryDraft,
    /// The last answer; it stays, greyed, while a new one is on its way.
    pub answer: Option<Answer>,
    /// Grows with every answer, for what is kept about one.
    pub revision: u64,
    /// What lies around the results, and what was not counted.
    pub breakdown: Option<Breakdown>,
    /// Where the distance rings end on the map, the last at the radius.
    pub limits: Vec<RingLimit>,
    /// The feature under the pointer, in the list or on the map: both show it.
    pub pointed: Option<FeatureRef>,
    /// How many there would be with the other mode of the same origin.
    pub other_count: Option<usize>,
    /// How long the answer took, in milliseconds.
    pub took_ms: Option<f64>,
    pub running: bool,
    /// Why the last question had no answer; the answer beside it is an older one.
    pub error: Option<AnswerError>,
}

impl Inquiry {
    /// Takes in what came back from a question.
    pub(super) fn take(&mut self, answered: Answered) {
        self.running = false;
        match answered.answer {
            Ok(answer) => {
                self.error = None;
                self.answer = Some(answer);
                self.revision += 1;
                self.breakdown = answered.breakdown;
                self.other_count = answered.other_count;
                self.limits = answered.limits;
                self.took_ms = Some(answered.took_ms);
                self.pointed = None;
            }
            // The last answer stays, marked as not this question's.
            Err(error) => self.error = Some(error),
        }
    }

    /// Lets go of a question that is being asked: the terms are again those of the last answer.
    pub(super) fn take_back(&mut self) {
        if !std::mem::take(&mut self.running) {
            return;
        }
        self.error = None;
        match self.answer.as_ref().map(|answer| &answer.question) {
            Some(Question { origin, reach: Reach::Within { radius }, layers, filter }) => {
                self.draft = InquiryDraft {
                    origin: Some(origin.clone()),
                    radius: *radius,
                    layers: layers.clone(),
                    filter: filter.clone().unwrap_or_default(),
                };
            }
            _ => self.draft.origin = None,
        }
    }

    /// Whether the answer is not that of the terms set now.
    pub fn is_outdated(&self) -> bool {
        self.running || self.error.is_some()
    }

    /// Where the reach ends on the map; empty where that cannot be drawn right.
    pub fn limit(&self) -> &[Vec<LonLat>] {
        self.limits.last().map_or(&[], |limit| &limit.lines)
    }

    /// The results of the last answer, nearest first.
    pub fn results(&self) -> impl Iterator<Item = &FeatureRef> {
        self.answer.iter().flat_map(|answer| &answer.results).map(|found| &found.of)
    }

    /// Whether a feature is among the results, or just outside.
    pub fn has_feature(&self, of: &FeatureRef) -> bool {
        let found = self.answer.iter().flat_map(|a| a.results.iter().chain(&a.just_outside));
        found.into_iter().any(|found| found.of == *of)
    }

    /// Whether the chosen feature is among the results, or just outside.
    pub fn has(&self, selection: &Selection) -> bool {
        selection.current.as_ref().is_some_and(|of| self.has_feature(of))
    }
}
