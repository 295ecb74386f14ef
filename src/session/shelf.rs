//! The data of every layer that undo or redo may bring back: read once, kept as long as the document is open.

use crate::formats::Reading;
use crate::plan::PlanLayer;
use crate::project::{LayerId, Project};

/// Loaded layers by id, source and reading, in the order they were opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    kept: Vec<(String, Reading, PlanLayer)>,
}

impl Shelf {
    /// Keeps the data of a layer; newer data of the same source, read the same way, take the place of the older.
    pub(super) fn put(&mut self, source: &str, reading: &Reading, layer: PlanLayer) {
        match self.kept.iter_mut().find(|(s, r, l)| s == source && r == reading && l.id == layer.id) {
            Some((_, _, kept)) => *kept = layer,
            None => self.kept.push((source.to_owned(), reading.clone(), layer)),
        }
    }

    /// The data of a project's layers, as far as they are there.
    pub(super) fn layers_of(&self, project: &Project) -> Vec<PlanLayer> {
        let is_of = |source: &str, reading: &Reading, id: &LayerId| {
            project.layers.iter().any(|l| l.id == *id && l.source == source && l.reading == *reading)
        };
        let kept = self.kept.iter().filter(|(source, reading, layer)| is_of(source, reading, &layer.id));
        kept.map(|(_, _, layer)| layer.clone()).collect()
    }

    /// Calls sources by other names.
    pub(super) fn rename(&mut self, new_name: impl Fn(&str) -> Option<String>) {
        for (source, _, _) in &mut self.kept {
            if let Some(name) = new_name(source) {
                *source = name;
            }
        }
    }
}
