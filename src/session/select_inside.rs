//! Choosing what an outline encloses or touches: a box, or a polygon drawn by hand.

use std::sync::Arc;

use crate::analysis::measure::Metres;
use crate::analysis::measurement::closed;
use crate::analysis::query::{self, Target};
use crate::data::{DatasetBuilder, FeatureId, GeometryType, LonLat};
use crate::progress::Progress;
use crate::project::LayerId;

use super::selection::Selection;
use super::session::Session;

impl Session {
    /// Chooses in the active layer, where that is shown and has something inside; else in the layer that has most areas
    /// wholly inside, else in the one that has most of anything; of equals in the topmost. With `also` they are added to what is chosen of that layer. What the others have
    /// inside is remembered, to be chosen instead.
    pub(super) fn select_inside(&mut self, outline: &[LonLat], also: bool) {
        let Some(target) = target(outline) else { return };
        let project = &self.plan.project;
        let shown = project.layers.iter().rev().filter(|layer| project.is_shown(layer)).map(|layer| &layer.id);
        let rows_of = |id: &LayerId| {
            let index = self.plan.layer(id)?.index(&Progress::default()).ok()?;
            let mut rows: Vec<u32> =
                query::ids_within(&index, &target, Metres::ZERO, None).into_iter().map(|FeatureId(row)| row).collect();
            rows.sort_unstable();
            (!rows.is_empty()).then(|| (id.clone(), Arc::from(rows)))
        };
        let inside: Vec<(LayerId, Arc<[u32]>)> = shown.filter_map(rows_of).collect();
        let own = inside.iter().find(|(id, _)| self.selection.active_layer.as_ref() == Some(id));
        // A box drawn around areas means them, not the many roads that cross it. Of equals `max_by_key` takes the last,
        // which here is the topmost.
        let found = own.or_else(|| {
            let rank = |(id, rows): &&(LayerId, Arc<[u32]>)| (self.enclosed_areas(&target, id, rows), rows.len());
            inside.iter().rev().max_by_key(rank)
        });
        let Some((layer, mut rows)) = found.map(|(id, rows)| (id.clone(), rows.to_vec())) else {
            if !also {
                self.selection = Selection { nothing_here: true, ..Selection::default() };
            }
            return;
        };
        let lead = self.selection.current.as_ref().filter(|of| of.layer == layer).map(|of| of.feature.0);
        if also {
            rows.extend(self.selection.rows_of(&layer));
        }
        self.selection = Selection { inside, ..Selection::of_rows(layer, rows, lead) };
    }

    /// How many of these rows are areas that lie inside the outline with every vertex.
    fn enclosed_areas(&self, target: &Target, layer: &LayerId, rows: &[u32]) -> usize {
        let Some(dataset) = self.plan.dataset(layer) else { return 0 };
        let features = rows.iter().filter_map(|row| dataset.feature(FeatureId(*row)));
        let is_enclosed = target.enclosing();
        features.filter(|of| is_enclosed(*of)).count()
    }

    /// Chooses what another layer has inside the outline that was drawn last.
    pub(super) fn choose_inside_of(&mut self, layer: &LayerId) {
        if let Some((layer, rows)) = self.selection.inside.iter().find(|(id, _)| id == layer).cloned() {
            let inside = std::mem::take(&mut self.selection.inside);
            self.selection = Selection { inside, ..Selection::of_rows(layer, rows.to_vec(), None) };
        }
    }
}

/// The outline as something to measure from; `None` of fewer than three vertices.
fn target(outline: &[LonLat]) -> Option<Target> {
    let ring = closed(outline)?;
    let mut builder = DatasetBuilder::default();
    builder.begin_feature();
    let mut sink = builder.geometry(GeometryType::Polygon);
    for at in ring {
        sink.coord(at, None);
    }
    sink.end_ring();
    sink.end_polygon();
    builder.end_feature();
    Some(Target::all_of(Arc::new(builder.finish())))
}
