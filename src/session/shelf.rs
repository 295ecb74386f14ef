//! The data of every layer that undo or redo may bring back: read once, kept as long as the document is open.

use crate::plan::PlanLayer;
use crate::project::{LayerId, Project};

/// Loaded layers by id and source, in the order they were opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    kept: Vec<(String, PlanLayer)>,
}

impl Shelf {
    /// Keeps the data of a layer; newer data of the same source take the place of the older.
    pub(super) fn put(&mut self, source: &str, layer: PlanLayer) {
        match self.kept.iter_mut().find(|(s, l)| s == source && l.id == layer.id) {
            Some((_, kept)) => *kept = layer,
            None => self.kept.push((source.to_owned(), layer)),
        }
    }

    /// The data of a project's layers, as far as they are there.
    pub(super) fn layers_of(&self, project: &Project) -> Vec<PlanLayer> {
        let is_of = |source: &str, id: &LayerId| project.layers.iter().any(|l| l.id == *id && l.source == source);
        self.kept.iter().filter(|(source, layer)| is_of(source, &layer.id)).map(|(_, layer)| layer.clone()).collect()
    }

    /// Calls sources by other names.
    pub(super) fn rename(&mut self, new_name: impl Fn(&str) -> Option<String>) {
        for (source, _) in &mut self.kept {
            if let Some(name) = new_name(source) {
                *source = name;
            }
        }
    }
}
