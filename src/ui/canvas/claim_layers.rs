//! The plan with the geometry of the claim that is looked at over it, made once for each.

use crate::export;
use crate::plan::Plan;
use crate::project::LayerId;
use crate::render::{Emphasis, Emphasized, highlighted};
use crate::session::Session;

/// Results are named first, or numbered, up to so many.
const MOST_NAMED: usize = 60;

/// What was made last, and for what.
#[derive(Debug, Default)]
pub struct ClaimLayers {
    /// The revisions of the claim shown and of the plan.
    made_for: Option<(u64, u64)>,
    made: Option<Made>,
}

#[derive(Debug)]
struct Made {
    plan: Plan,
    layers: Vec<LayerId>,
    /// What lies within the radius of the claim, where it asks for one.
    named: Vec<Emphasized>,
}

impl ClaimLayers {
    /// Makes the layers anew when another claim is looked at, or another plan. Returns which they are; 0 without any.
    pub fn update(&mut self, session: &Session) -> u64 {
        let Some(shown) = session.claims.shown(&session.plan.project) else {
            *self = Self::default();
            return 0;
        };
        let wanted = Some((shown.revision, session.plan_revision));
        if self.made_for != wanted {
            self.made_for = wanted;
            let highlight = export::claim_highlight(&session.plan, shown.claim, shown.outcome, shown.definition);
            self.made = (!highlight.parts.is_empty()).then(|| {
                let asked = shown.evidence().counted.iter().filter(|_| !shown.evidence().reaches.is_empty());
                let named = asked.take(MOST_NAMED).map(|of| {
                    let at = session.plan.feature(of).and_then(|f| Some(f.extent()?.centre()));
                    let at = at.and_then(|at| session.crs.map_from_lonlat(at));
                    Emphasized { layer: of.layer.clone(), feature: of.feature, at }
                });
                let named = named.collect();
                Made { plan: highlighted(&session.plan, &highlight), layers: highlight.layers, named }
            });
        }
        if self.made.is_some() { shown.revision + 1 } else { 0 }
    }

    /// The plan to be drawn in place of the session's.
    pub fn plan(&self) -> Option<&Plan> {
        self.made.as_ref().map(|made| &made.plan)
    }

    /// The layers that do not recede.
    pub fn layers(&self) -> Vec<LayerId> {
        self.made.as_ref().map(|made| made.layers.clone()).unwrap_or_default()
    }

    /// What the picture names first.
    pub fn emphasis(&self) -> Emphasis {
        let Some(made) = &self.made else { return Emphasis::default() };
        Emphasis { layers: made.layers.clone(), results: made.named.clone(), ..Emphasis::default() }
    }
}
