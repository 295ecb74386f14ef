//! Which class of a layer's symbology a feature belongs to: for drawing, and for counting by class.

use crate::analysis::query::{BoundFilter, Filter};
use crate::data::{Dataset, Feature};
use crate::project::Symbology;

/// The conditions of a layer's classes, tied to its data.
#[derive(Clone, Debug)]
pub struct Classes {
    /// By class; `Some(None)` fits every feature, `None` none at all.
    conditions: Vec<Option<Option<BoundFilter>>>,
}

impl Classes {
    /// A condition that cannot be read, or names a field the data do not have, fits no feature.
    pub fn of(symbology: &Symbology, dataset: &Dataset) -> Self {
        let condition = |when: &Option<String>| match when {
            None => Some(None),
            Some(text) => Filter::parse(text).and_then(|f| f.bind(dataset)).ok().map(Some),
        };
        Self { conditions: symbology.classes.iter().map(|class| condition(&class.when)).collect() }
    }

    /// The first class whose condition a feature meets; the feature is one of the dataset given to [`Classes::of`].
    pub fn class_of(&self, feature: Feature<'_>) -> Option<usize> {
        self.conditions.iter().position(|condition| match condition {
            Some(None) => true,
            Some(Some(filter)) => filter.matches(feature.dataset(), feature.id()),
            None => false,
        })
    }
}
