//! One rule in the sheet of rules: what is looked for, where, and what is too small to matter.

use egui::{DragValue, RichText, Ui, vec2};

use crate::export;
use crate::i18n::{Word, fill};
use crate::project::{CheckKind, CheckRule, LayerId};
use crate::session::Session;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::panels::check::layer_picker::{Picker, layers_ui};
use crate::ui::panels::style::fields::{choice_ui, name_ui, text_ui};
use crate::ui::{fonts, theme};

const KIND_WIDTH: f32 = 150.0;
const AGAINST_WIDTH: f32 = 170.0;

/// What can be checked.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// Layers of areas.
    pub areas: &'a [LayerId],
    /// All layers: anything may lie outside the boundary, or stand twice.
    pub all: &'a [LayerId],
}

/// The answer is whether the rule stays.
pub fn rule_ui(ui: &mut Ui, session: &Session, offered: Offered<'_>, nth: usize, rule: &mut CheckRule) -> bool {
    let lang = session.settings.lang;
    let mut stays = true;
    ui.horizontal(|ui| {
        let kinds: Vec<String> = CheckKind::ALL.iter().map(|k| export::check_kind_words(*k, lang).to_owned()).collect();
        let chosen = CheckKind::ALL.iter().position(|kind| *kind == rule.check);
        let name = Word::RuleKind.text(lang);
        let picked = choice_ui(ui, &format!("rule kind {nth}"), name, KIND_WIDTH, &kinds, chosen, "");
        if let Some(kind) = picked.and_then(|i| CheckKind::ALL.get(i)) {
            rule.check = *kind;
            rule.against.clear();
        }
        let any = matches!(rule.check, CheckKind::Outside | CheckKind::Duplicates);
        let picker = Picker {
            name: Word::RuleLayers.text(lang),
            none: Word::RuleNoLayers.text(lang),
            offered: if any { offered.all } else { offered.areas },
            width: ui.available_width() - 44.0,
        };
        if let Some(layers) = layers_ui(ui, session, picker, &rule.layers) {
            rule.layers = layers;
        }
        let hint = fill(Word::RulesRemove, lang, &[("n", &(nth + 1).to_string())]);
        stays = !icon_button(ui, Some(Icon::Close), "", &hint, None).clicked();
    });
    ui.horizontal(|ui| options_ui(ui, session, offered, nth, rule));
    if rule.check == CheckKind::Gaps {
        ui.horizontal(|ui| greatest_gap_ui(ui, session, nth, &mut rule.tolerance.greatest_gap_m2));
    }
    stays
}

/// What a kind of check can be told besides its layers.
fn options_ui(ui: &mut Ui, session: &Session, offered: Offered<'_>, nth: usize, rule: &mut CheckRule) {
    let lang = session.settings.lang;
    let nothing = match rule.check {
        CheckKind::Overlaps => Some(Word::RuleAmong),
        CheckKind::Gaps => Some(Word::RuleHoles),
        CheckKind::Outside => Some(Word::RuleBoundary),
        CheckKind::Validity | CheckKind::Slivers | CheckKind::Duplicates => None,
    };
    if let Some(nothing) = nothing {
        note(ui, Word::RuleAgainst.text(lang));
        let name = |id: &LayerId| session.plan.layer_name(id).get(lang).clone();
        let names: Vec<String> =
            [nothing.text(lang).to_owned()].into_iter().chain(offered.areas.iter().map(name)).collect();
        let chosen = match rule.against.first() {
            None => Some(0),
            Some(id) => offered.areas.iter().position(|other| other == id).map(|i| i + 1),
        };
        let salt = format!("rule against {nth}");
        let picked = choice_ui(ui, &salt, Word::RuleAgainst.text(lang), AGAINST_WIDTH, &names, chosen, "");
        if let Some(i) = picked {
            rule.against = i.checked_sub(1).and_then(|i| offered.areas.get(i)).cloned().into_iter().collect();
        }
    }
    let tolerance = &mut rule.tolerance;
    match rule.check {
        CheckKind::Overlaps | CheckKind::Gaps | CheckKind::Outside => {
            amount(ui, Word::RuleIgnoreBelow.text(lang), &mut tolerance.area_m2, " m²");
            amount(ui, Word::RuleOrNarrower.text(lang), &mut tolerance.width_m, " m");
        }
        CheckKind::Slivers => amount(ui, Word::RuleSliverBelow.text(lang), &mut tolerance.sliver_area_m2, " m²"),
        CheckKind::Validity | CheckKind::Duplicates => note(ui, export::check_kind_hint(rule.check, lang)),
    }
}

/// Which gaps are too large to have been left out by mistake.
fn greatest_gap_ui(ui: &mut Ui, session: &Session, nth: usize, greatest_m2: &mut f64) {
    let lang = session.settings.lang;
    let name = Word::RuleGapsAbove.text(lang);
    note(ui, name);
    let own = *greatest_m2;
    let current = if own.is_finite() { format!("{own} m²") } else { Word::RuleNoLimit.text(lang).to_owned() };
    let id = ui.scope_id().with(("greatest gap", nth));
    if let Some(typed) = text_ui(ui, id, name, &current, 96.0) {
        let digits = typed.trim().trim_end_matches(['²', 'm', ' ']).replace(',', "");
        *greatest_m2 = digits.parse().ok().filter(|m2: &f64| *m2 > 0.0).unwrap_or(f64::INFINITY);
    }
}

/// A small text before a control.
fn note(ui: &mut Ui, text: &str) {
    let p = theme::palette_of(ui);
    ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary));
}

/// A number with its unit, to be dragged or typed.
fn amount(ui: &mut Ui, name: &str, value: &mut f64, unit: &str) {
    note(ui, name);
    let drag = DragValue::new(value).range(0.0..=1e9).speed(0.01).max_decimals(4).suffix(unit);
    let response = ui.add_sized(vec2(76.0, 28.0), drag);
    name_ui(&response, name);
}
