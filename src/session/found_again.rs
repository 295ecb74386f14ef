//! What is chosen or pinned, found again where a layer has other data: by its id, or for lack of one by its place, its
//! attributes, its name.

use std::borrow::Cow;
use std::sync::Arc;

use super::selection::Selection;
use super::session::Session;
use crate::data::{Dataset, Feature, FeatureId, LonLat, Value};
use crate::i18n::Lang;
use crate::plan::{FeatureRef, Plan};
use crate::project::LayerId;

/// Features that a person looks at, and how they are found again.
#[derive(Debug)]
pub(super) struct ChosenFeatures {
    current: Option<(FeatureRef, Option<FoundBy>)>,
    /// All that are chosen of its layer; none of very many, which would take too long to find again.
    rows: Vec<(FeatureRef, Option<FoundBy>)>,
    pinned: Vec<(FeatureRef, Option<FoundBy>)>,
}

/// How a feature is found again in other data.
#[derive(Debug)]
enum FoundBy {
    /// What the data call it.
    Id(String),
    /// All that it was in the data as they were, where those call it nothing.
    Likeness(Arc<Dataset>),
}

impl FoundBy {
    /// The feature in the data that are there now.
    fn in_plan(&self, plan: &Plan, was: &FeatureRef) -> Option<FeatureRef> {
        let before = match self {
            Self::Id(id) => return plan.known_feature(&was.layer, id).ok(),
            Self::Likeness(before) => before,
        };
        let feature = alike(plan, before, was.feature, plan.dataset(&was.layer)?)?;
        Some(FeatureRef { layer: was.layer.clone(), feature })
    }
}

/// The feature of other data that one without an id has become: one that lies where it lay, rather with its attributes
/// and in its row; where none does, the only one with its attributes, else the only one of its name. Else it is the one
/// in its row, if there are as many as before and that one was not another.
fn alike(plan: &Plan, before: &Dataset, was: FeatureId, now: &Dataset) -> Option<FeatureId> {
    let was = before.feature(was)?;
    let in_row = now.feature(was.id());
    let shared: Vec<[usize; 2]> = (0..before.fields().len())
        .filter_map(|field| Some([field, now.field_index(&before.fields().get(field)?.name)?]))
        .collect();
    let is_like = |field: usize, value: Value<'_>| value.to_text() == was.value(field).to_text();
    let was_like = |other: &Feature<'_>| shared.iter().all(|[field, _]| is_like(*field, other.value(*field)));
    let is_now_like = |other: &Feature<'_>| shared.iter().all(|[field, now]| is_like(*field, other.value(*now)));
    let lies_there = |other: &Feature<'_>| has_place(other, was.coords());
    let lies_there_like = |other: &Feature<'_>| lies_there(other) && is_now_like(other);
    let in_place = in_row
        .filter(lies_there_like)
        .or_else(|| now.features().find(lies_there_like))
        .or(in_row.filter(lies_there))
        .or_else(|| now.features().find(lies_there));
    let name = name_of(plan, was);
    let is_named = |other: &Feature<'_>| name_of(plan, *other) == name;
    let was_another = |other: &Feature<'_>| before.features().any(|old| has_place(&old, other.coords()));
    in_place
        .or_else(|| only(before, was_like).and(only(now, is_now_like)).filter(|_| !shared.is_empty()))
        .or_else(|| only(before, is_named).and(only(now, is_named)).filter(|_| name.is_some()))
        .or_else(|| in_row.filter(|other| now.len() == before.len() && !was_another(other)))
        .map(Feature::id)
}

/// Whether a feature lies just there; what lies nowhere has no place.
fn has_place(feature: &Feature<'_>, coords: &[LonLat]) -> bool {
    !coords.is_empty() && feature.coords() == coords
}

/// The one feature of which something holds; `None` where it holds of several.
fn only<'a>(data: &'a Dataset, holds: impl Fn(&Feature<'a>) -> bool) -> Option<Feature<'a>> {
    let mut found = data.features().filter(holds);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// What a feature is called, if its data say so.
fn name_of<'a>(plan: &Plan, feature: Feature<'a>) -> Option<Cow<'a, str>> {
    plan.project.name_fields.get(Lang::Zh).iter().find_map(|field| feature.text_or_number(field))
}

impl Session {
    /// The features that are chosen or pinned, with what they are found again by.
    pub(super) fn chosen_features(&self) -> ChosenFeatures {
        let with_id = |of: &FeatureRef| {
            let found = || match self.plan.feature(of)?.source_id() {
                Some(_) => Some(FoundBy::Id(self.plan.feature(of)?.id_text())),
                None => self.plan.dataset(&of.layer).cloned().map(FoundBy::Likeness),
            };
            (of.clone(), found())
        };
        /// Each of them may be looked for among all features of its layer, while the window waits.
        const MOST_LOOKS: usize = 4_000_000;
        let (layer, rows) = (self.selection.active_layer.as_ref(), &self.selection.features);
        let feature = |(layer, row): (&LayerId, &u32)| FeatureRef { layer: layer.clone(), feature: FeatureId(*row) };
        let features = layer.and_then(|layer| self.plan.dataset(layer)).map_or(0, |data| data.len());
        let rows = if rows.len().saturating_mul(features) <= MOST_LOOKS { &rows[..] } else { &[] };
        let rows = layer.into_iter().flat_map(|layer| rows.iter().map(move |row| feature((layer, row))));
        ChosenFeatures {
            rows: rows.map(|of| with_id(&of)).collect(),
            current: self.selection.current.as_ref().map(with_id),
            pinned: self.pins.pinned.iter().map(|pin| with_id(&pin.of)).collect(),
        }
    }

    /// Finds features again in layers whose data were replaced.
    pub(super) fn choose_again(&mut self, chosen: ChosenFeatures, replaced: &[LayerId]) {
        if let Some((of, Some(by))) = chosen.current
            && replaced.contains(&of.layer)
        {
            self.selection.also_here.clear();
            self.selection.clicked_at = None;
            let current = by.in_plan(&self.plan, &of);
            let others = chosen.rows.iter().filter_map(|(of, by)| by.as_ref()?.in_plan(&self.plan, of));
            let rows = others.chain(current.clone()).map(|of| of.feature.0).collect();
            self.selection = Selection::of_rows(of.layer, rows, current.map(|of| of.feature.0));
        }
        for (of, by) in chosen.pinned.into_iter().filter(|(of, _)| replaced.contains(&of.layer)) {
            let now = by.and_then(|by| by.in_plan(&self.plan, &of));
            for pin in self.pins.pinned.iter_mut().filter(|pin| pin.of == of) {
                // Beyond the last feature: nothing is there, and the pin is let go.
                pin.of = now.clone().unwrap_or(FeatureRef { layer: of.layer.clone(), feature: FeatureId(u32::MAX) });
                pin.card = None;
            }
        }
    }
}
