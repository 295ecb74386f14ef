//! The labels of the picture before, so that a name does not jump while the map is moved.

use std::collections::HashMap;

use super::label::Label;
use super::label_space::ScreenBox;
use super::scene::Scene;
use super::view::MapView;
use crate::crs::MapPoint;
use crate::data::FeatureId;
use crate::project::LayerId;

/// A label that was shown, and the view it was shown in. Given to the next picture by
/// [`super::SceneOptions::previous_labels`], it stays where it was beside its feature as long as there is room.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptLabel {
    label: Label,
    view: MapView,
}

impl Scene {
    /// The labels of this picture for the next one of the same plan and map CRS.
    pub fn kept_labels(&self) -> Vec<KeptLabel> {
        self.labels.iter().map(|label| KeptLabel { label: label.clone(), view: self.seen }).collect()
    }
}

impl KeptLabel {
    /// The label as it lies in a view of the same scale.
    pub(super) fn moved_to(&self, view: &MapView) -> Label {
        let (old, new) = (self.view.screen_from_map(self.label.anchor), view.screen_from_map(self.label.anchor));
        let [dx, dy] = [new[0] - old[0], new[1] - old[1]];
        let moved = |b: &ScreenBox| ScreenBox {
            left: b.left + dx,
            top: b.top + dy,
            right: b.right + dx,
            bottom: b.bottom + dy,
        };
        Label { boxes: self.label.boxes.iter().map(moved).collect(), ..self.label.clone() }
    }

    /// How far its middle stood from a point of the map, px.
    pub(super) fn offset_from(&self, at: MapPoint) -> [f64; 2] {
        let (from, to) = (self.view.screen_from_map(at), self.view.screen_from_map(self.label.anchor));
        [to[0] - from[0], to[1] - from[1]]
    }

    pub(super) fn anchor(&self) -> MapPoint {
        self.label.anchor
    }
}

/// The labels of the picture before, by what they name.
pub(super) struct Kept<'a> {
    of: HashMap<&'a LayerId, HashMap<FeatureId, Vec<&'a KeptLabel>>>,
    /// Whether that picture had the same scale: then a label can stay as it is.
    pub same_scale: bool,
}

impl<'a> Kept<'a> {
    pub fn new(labels: &'a [KeptLabel], view: &MapView) -> Self {
        let mut of: HashMap<_, HashMap<_, Vec<_>>> = HashMap::new();
        for kept in labels {
            of.entry(&kept.label.layer).or_default().entry(kept.label.feature).or_default().push(kept);
        }
        let scale = view.metres_per_px();
        let same_scale = labels.iter().all(|kept| (kept.view.metres_per_px() / scale - 1.0).abs() < 1e-9);
        Self { of, same_scale: same_scale && !labels.is_empty() }
    }

    pub fn of(&self, layer: &LayerId, feature: FeatureId) -> &[&'a KeptLabel] {
        self.of.get(layer).and_then(|of| of.get(&feature)).map_or(&[], Vec::as_slice)
    }
}
