//! What lies at a place.

use super::session::Session;
use crate::analysis::measure::{self, Metres};
use crate::analysis::query;
use crate::data::{LonLat, Piece};
use crate::plan::FeatureRef;
use crate::progress::Progress;

impl Session {
    /// The visible features at a place: points first, then lines, then areas from the smallest; layers higher in
    /// the picture first among equals. None while the map shows another plan.
    pub fn identify(&self, at: LonLat, tolerance_m: f64) -> Vec<FeatureRef> {
        let progress = Progress::default();
        let mut found = Vec::new();
        if self.is_plan_hidden() {
            return Vec::new();
        }
        let visible = self.plan.project.layers.iter().rev().filter(|l| self.plan.project.is_shown(l));
        for layer in visible {
            let Some(index) = self.plan.layer(&layer.id).and_then(|l| l.index(&progress).ok()) else { continue };
            for hit in query::identify(&index, at, Metres(tolerance_m)) {
                let of = FeatureRef { layer: layer.id.clone(), feature: hit.feature };
                found.push((self.identify_rank(&of), of));
            }
        }
        // Stable: within a rank the layers keep their order, the features of a layer theirs.
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.into_iter().map(|(_, of)| of).collect()
    }

    /// Points before lines before areas, and areas by their size.
    fn identify_rank(&self, of: &FeatureRef) -> f64 {
        let Some(feature) = self.plan.feature(of) else { return f64::INFINITY };
        let area = measure::area(feature).0;
        if area > 0.0 {
            return area;
        }
        let is_line = feature.pieces().any(|p| matches!(p, Piece::Line(_)));
        if is_line { -1.0 } else { -2.0 }
    }
}
