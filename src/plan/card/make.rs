//! Puts a card together.

use super::parts::Card;
use super::{attributes, facts, figures, related, sources};
use crate::analysis::check::has_broken_outline;
use crate::analysis::measure;
use crate::data::{Feature, GeometryType};
use crate::i18n::{Lang, Word, terms};
use crate::plan::{Classes, FeatureRef, Plan};
use crate::progress::{Cancelled, Progress};

/// Puts together the card of a feature, `None` when there is no such feature.
///
/// Lengths, areas and distances are those of `analysis::measure` and of [`crate::plan::answer`], so they are the
/// command line's. Other layers are asked through their indexes, and lists are cut to a readable length.
///
/// # Errors
/// Only when cancelled.
pub fn card(plan: &Plan, of: &FeatureRef, lang: Lang, progress: &Progress) -> Result<Option<Card>, Cancelled> {
    let Some(feature) = plan.feature(of) else { return Ok(None) };
    let other = match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let name = plan.feature_name(feature, lang);
    let subtitle = plan.feature_name(feature, other);
    let kind = plan.feature_kind(of, lang);
    let is_broken = has_broken_outline(feature, progress)?;
    let related = related::related(plan, of, feature, lang, progress)?;
    let mut facts: Vec<_> = attributes::position(feature, lang).into_iter().collect();
    facts.extend(facts::bearing(plan, of, feature, lang));
    facts.extend(related.facts);
    Ok(Some(Card {
        of: of.clone(),
        lang,
        subtitle: if subtitle == name { String::new() } else { subtitle },
        name,
        kind,
        schematic: schematic(feature, lang),
        broken: is_broken.then(|| Word::CardBrokenOutline.text(lang).to_owned()),
        class: class_of(plan, of, feature),
        figures: figures::figures(plan, of, feature, is_broken, lang),
        facts,
        sections: related.sections,
        rows: attributes::rows(plan, feature, &related.told, lang),
        provenance: sources::provenance(plan, feature, lang),
        // An outline without an area has no centroid either.
        at: measure::centroid(feature).or_else(|| Some(feature.extent()?.centre())),
    }))
}

/// The badge of what was drawn from descriptions, with what is said not to be published of its geometry.
fn schematic(feature: Feature<'_>, lang: Lang) -> Option<String> {
    if feature.text("geometry_basis").is_none_or(|basis| basis != "schematic") {
        return None;
    }
    let is_unpublished = |field| feature.text(field).is_some_and(|text| text == "not published");
    let word = match feature.geometry_type() {
        GeometryType::Polygon | GeometryType::MultiPolygon
            if is_unpublished("area_published") || is_unpublished("area_status") =>
        {
            Word::SchematicSizeUnknown
        }
        GeometryType::LineString | GeometryType::MultiLineString if is_unpublished("length_published") => {
            Word::SchematicCourseUnknown
        }
        _ => Word::SchematicShort,
    };
    Some(word.text(lang).to_owned())
}

/// The class that draws a feature: the first whose condition it meets.
pub(super) fn class_of(plan: &Plan, of: &FeatureRef, feature: Feature<'_>) -> Option<usize> {
    let symbology = &plan.project.layer(&of.layer)?.symbology;
    Classes::of(symbology, feature.dataset()).class_of(feature)
}

impl Plan {
    /// What kind of thing a feature is, in words; the layer's name for lack of a kind.
    pub fn feature_kind(&self, of: &FeatureRef, lang: Lang) -> String {
        let kind = self.feature(of).and_then(|feature| feature.text("kind"));
        kind.map_or_else(
            || self.layer_name(&of.layer).get(lang).clone(),
            |k| terms::value("kind", &k, lang).map_or_else(|| k.clone().into_owned(), str::to_owned),
        )
    }
}
