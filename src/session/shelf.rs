//! The data of every layer that undo or redo may bring back: read once, kept as long as the document is open.

use crate::formats::Reading;
use crate::plan::PlanLayer;
use crate::project::{Layer, LayerId, Project};

/// Loaded layers by id, source and reading, in the order they were opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    kept: Vec<Kept>,
}

#[derive(Clone, Debug)]
struct Kept {
    source: String,
    reading: Reading,
    layer: PlanLayer,
    /// Whether the source was read in another way since, when it was another file: these are the data of the old one.
    is_outdated: bool,
}

impl Kept {
    fn is_of(&self, layer: &Layer) -> bool {
        self.layer.id == layer.id && self.source == layer.source && self.reading == layer.reading
    }
}

impl Shelf {
    /// Keeps the data of a layer; newer data of the same source, read the same way, take the place of the older.
    pub(super) fn put(&mut self, source: &str, reading: &Reading, layer: PlanLayer) {
        let is_same = |kept: &&mut Kept| kept.source == source && kept.reading == *reading && kept.layer.id == layer.id;
        match self.kept.iter_mut().find(is_same) {
            Some(kept) => (kept.layer, kept.is_outdated) = (layer, false),
            None => {
                let (source, reading) = (source.to_owned(), reading.clone());
                self.kept.push(Kept { source, reading, layer, is_outdated: false });
            }
        }
    }

    /// Notes that the source of a layer is another file than it was: what was read from it in other ways is old.
    pub(super) fn outdate_others(&mut self, id: &LayerId, source: &str, reading: &Reading) {
        let is_other = |kept: &&mut Kept| kept.layer.id == *id && kept.source == source && kept.reading != *reading;
        self.kept.iter_mut().filter(is_other).for_each(|kept| kept.is_outdated = true);
    }

    /// The layers of a project whose data are of a file that is another one by now.
    pub(super) fn outdated_of(&self, project: &Project) -> Vec<LayerId> {
        let is_old = |layer: &&Layer| self.kept.iter().any(|kept| kept.is_outdated && kept.is_of(layer));
        project.layers.iter().filter(is_old).map(|layer| layer.id.clone()).collect()
    }

    /// The data of a project's layers, as far as they are there.
    pub(super) fn layers_of(&self, project: &Project) -> Vec<PlanLayer> {
        let kept = self.kept.iter().filter(|kept| project.layers.iter().any(|layer| kept.is_of(layer)));
        kept.map(|kept| kept.layer.clone()).collect()
    }

    /// Calls sources by other names.
    pub(super) fn rename(&mut self, new_name: impl Fn(&str) -> Option<String>) {
        for kept in &mut self.kept {
            if let Some(name) = new_name(&kept.source) {
                kept.source = name;
            }
        }
    }
}
