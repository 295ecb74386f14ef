//! What stands on a picture that leaves the program: all that a reader without the window needs.

use super::crs_name::crs_name;
use super::imprint::dates_of;
use crate::crs::MapCrs;
use crate::i18n::{Lang, Word, fill};
use crate::plan::Plan;
use crate::render::map_theme::Theme;
use crate::render::scene::SceneOptions;

/// Names, scale bar, north arrow, the plan's title and badge, and the imprint: date, map CRS, sources, approval
/// number and confidentiality mark as the project has them. What it does not have is not there. Legend and grid are
/// for the caller to add.
pub fn paper_options(plan: &Plan, crs: &MapCrs, lang: Lang, theme: Theme) -> SceneOptions {
    let project = &plan.project;
    let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let imprint = &project.imprint;
    let date = match given(&imprint.date) {
        Some(date) => Some(fill(Word::ImprintDate, lang, &[("date", &date)])),
        None => dates_of(plan).map(|(first, last)| {
            if first == last {
                fill(Word::ImprintDataDate, lang, &[("date", &first)])
            } else {
                fill(Word::ImprintDataDates, lang, &[("first", &first), ("last", &last)])
            }
        }),
    };
    let crs = fill(Word::ImprintCrs, lang, &[("crs", &crs_name(crs, lang))]);
    let sources = given(imprint.sources.get(lang)).map(|text| fill(Word::ImprintSources, lang, &[("text", &text)]));
    let number = given(&imprint.approval_number);
    let mark = given(imprint.confidentiality.get(lang));
    SceneOptions {
        lang,
        theme,
        labels: true,
        scale_bar: true,
        north_arrow: true,
        badge: plan.is_schematic().then(|| Word::Schematic.text(lang).to_owned()),
        title: given(project.title.get(lang)),
        imprint: [date, Some(crs), sources].into_iter().flatten().collect(),
        approval_number: number.map(|number| fill(Word::ImprintApproval, lang, &[("number", &number)])),
        confidentiality: mark.map(|mark| fill(Word::ImprintConfidentiality, lang, &[("mark", &mark)])),
        ..SceneOptions::default()
    }
}
