//! What the legends of the layer tree say about their classes: which features they hold, and how many.

use std::sync::Arc;

use crate::data::{Dataset, FeatureId};
use crate::plan::Classes;
use crate::plan::FeatureRef;
use crate::project::{Layer, LayerId, Symbology};

/// The classes of the layers whose legends were opened, sorted into once.
#[derive(Debug, Default)]
pub(super) struct Legends {
    kept: Vec<Legend>,
}

#[derive(Debug)]
pub(super) struct Legend {
    layer: LayerId,
    dataset: Arc<Dataset>,
    symbology: Symbology,
    class_of: Vec<Option<usize>>,
    /// By class: how many features, and the first of them.
    counts: Vec<(usize, Option<FeatureId>)>,
}

impl Legends {
    /// The legend of a layer, made anew when its data or its classes are others.
    pub(super) fn of(&mut self, layer: &Layer, dataset: &Arc<Dataset>) -> &Legend {
        let is_it = |kept: &Legend| {
            kept.layer == layer.id && Arc::ptr_eq(&kept.dataset, dataset) && kept.symbology == layer.symbology
        };
        let at = self.kept.iter().position(is_it).unwrap_or_else(|| {
            self.kept.retain(|kept| kept.layer != layer.id);
            self.kept.push(Legend::new(layer, dataset));
            self.kept.len() - 1
        });
        &self.kept[at]
    }
}

impl Legend {
    fn new(layer: &Layer, dataset: &Arc<Dataset>) -> Self {
        let classes = Classes::of(&layer.symbology, dataset);
        let class_of: Vec<_> = dataset.features().map(|feature| classes.class_of(feature)).collect();
        let mut counts = vec![(0, None); layer.symbology.classes.len()];
        for (feature, class) in dataset.features().zip(&class_of) {
            if let Some((count, first)) = class.and_then(|c| counts.get_mut(c)) {
                *count += 1;
                first.get_or_insert(feature.id());
            }
        }
        let (dataset, symbology) = (dataset.clone(), layer.symbology.clone());
        Self { layer: layer.id.clone(), dataset, symbology, class_of, counts }
    }

    pub(super) fn class_of(&self, feature: FeatureId) -> Option<usize> {
        self.class_of.get(feature.row()).copied().flatten()
    }

    /// By class, how many features it holds, and the feature of a class that holds no other.
    pub(super) fn counts(&self) -> Vec<(usize, Option<FeatureRef>)> {
        let of = |feature| FeatureRef { layer: self.layer.clone(), feature };
        self.counts.iter().map(|(count, first)| (*count, first.filter(|_| *count == 1).map(of))).collect()
    }
}
