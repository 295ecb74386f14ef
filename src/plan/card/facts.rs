//! Where a feature lies, seen from the centroid of the plan's boundary.

use super::parts::{CardItem, CardRow};
use crate::analysis::measure::{self, Inverse};
use crate::data::{Dataset, Feature, GeometryType, LonLat};
use crate::i18n::{Lang, Word, fill, format, terms};
use crate::plan::{FeatureRef, Plan};
use crate::project::LayerId;

/// Bearing and distance from the centroid of the boundary to that of the feature, with the quarter of the compass
/// it lies in. `None` for the boundary itself, without a boundary, without geometry, and for equal centroids.
pub(super) fn bearing(plan: &Plan, of: &FeatureRef, feature: Feature<'_>, lang: Lang) -> Option<CardRow> {
    let boundary = plan.project.boundary.as_ref().filter(|boundary| **boundary != of.layer)?;
    let from = centroid_of_layer(plan.dataset(boundary)?)?;
    let Inverse { distance, azimuth_deg, .. } = measure::inverse(from, measure::centroid(feature)?);
    if distance.0 <= 0.0 {
        return None;
    }
    let sentence = |bearing: &str, length: &str| {
        let place = place(plan, boundary, lang);
        let side = side(azimuth_deg).text(lang);
        let values = [("place", &*place), ("side", side), ("bearing", bearing), ("length", length)];
        fill(Word::BearingFrom, lang, &values)
    };
    let mut item = CardItem::plain(&sentence(&format::bearing(azimuth_deg), &format::length(distance.0)));
    let exact = sentence(&format!("{azimuth_deg}°"), &format!("{} m", distance.0));
    if feature.geometry_type() == GeometryType::Point {
        item.exact = Some(exact);
    } else {
        let how = Word::CentroidToCentroid.text(lang);
        item.exact = Some(CardItem::with_source(&exact, how, lang));
        item.source = Some(how.to_owned());
    }
    Some(CardRow { label: Word::Bearing.text(lang).to_owned(), items: vec![item] })
}

/// The centroid of all features of a layer together.
pub(super) fn centroid_of_layer(dataset: &Dataset) -> Option<LonLat> {
    measure::centroid_of_pieces(dataset.features().flat_map(Feature::pieces))
}

/// What a sentence calls a layer: by the kind of its features where that is known ("the park"), else by its name.
pub(super) fn place(plan: &Plan, layer: &LayerId, lang: Lang) -> String {
    let kind = plan.dataset(layer).and_then(|d| d.features().next()).and_then(|f| f.text("kind"));
    match kind.and_then(|kind| terms::value("kind", &kind, lang)) {
        Some(kind) => fill(Word::ThePlace, lang, &[("place", kind)]),
        None => plan.layer_name(layer).get(lang).clone(),
    }
}

/// The quarter of the compass a bearing points to, as published sectors are told: 135° to 225° is the south.
fn side(azimuth_deg: f64) -> Word {
    match azimuth_deg {
        a if a < 45.0 => Word::SideNorth,
        a if a < 135.0 => Word::SideEast,
        a if a < 225.0 => Word::SideSouth,
        a if a < 315.0 => Word::SideWest,
        _ => Word::SideNorth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_meet_at_the_diagonals() {
        let quarters =
            [(0.0, Word::SideNorth), (45.0, Word::SideEast), (134.9, Word::SideEast), (210.9, Word::SideSouth)];
        for (azimuth, word) in quarters.into_iter().chain([(225.0, Word::SideWest), (315.0, Word::SideNorth)]) {
            assert_eq!(side(azimuth), word, "{azimuth}");
        }
    }
}
