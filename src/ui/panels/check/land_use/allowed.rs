//! What is allowed for the parcels of each class: a row for each value, as they are being written.

use egui::{RichText, Ui};

use crate::export;
use crate::i18n::{Lang, Word, fill};
use crate::project::{AllowedValue, Indicator, Rest};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::panels::style::fields::{choice_ui, text_ui};
use crate::ui::theme;

const CLASS_WIDTH: f32 = 110.0;
const FIGURE_WIDTH: f32 = 200.0;
const BOUND_WIDTH: f32 = 80.0;

pub fn allowed_ui(ui: &mut Ui, allowed: &mut Vec<AllowedValue>, lang: Lang) {
    let p = theme::palette_of(ui);
    if allowed.is_empty() {
        let text = RichText::new(Word::ParcelsAllowedNone.text(lang)).size(theme::SMALL).color(p.secondary);
        ui.add(egui::Label::new(text).wrap());
    }
    let names: Vec<String> = Indicator::ALL.iter().map(|i| export::indicator_word(*i).text(lang).to_owned()).collect();
    let mut gone = None;
    for (nth, value) in allowed.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            let id = ui.scope_id().with(("allowed", nth));
            let name = Word::ParcelsClass.text(lang);
            let all = Word::ParcelsAllClasses.text(lang);
            let current = value.class.clone().unwrap_or_else(|| all.to_owned());
            if let Some(typed) = text_ui(ui, id.with("class"), name, &current, CLASS_WIDTH) {
                let typed = typed.trim();
                value.class = (!typed.is_empty() && typed != all).then(|| typed.to_owned());
            }
            let chosen = Indicator::ALL.iter().position(|i| *i == value.indicator);
            let name = Word::ParcelsIndicator.text(lang);
            let picked = choice_ui(ui, &format!("allowed {nth}"), name, FIGURE_WIDTH, &names, chosen, "");
            if let Some(indicator) = picked.and_then(|i| Indicator::ALL.get(i)) {
                value.indicator = *indicator;
            }
            for (bound, word) in [(&mut value.min, Word::ParcelsMin), (&mut value.max, Word::ParcelsMax)] {
                ui.label(RichText::new(word.text(lang)).size(theme::SMALL).color(p.secondary));
                let current = bound.map(|n| n.to_string()).unwrap_or_default();
                let typed = text_ui(ui, id.with(word.text(Lang::En)), word.text(lang), &current, BOUND_WIDTH);
                if let Some(typed) = typed {
                    let bare = typed.trim().trim_end_matches(['%', '％', 'm', ' ']);
                    let number = bare.parse::<f64>().ok().filter(|n| n.is_finite());
                    if number.is_some() || bare.is_empty() {
                        *bound = number;
                    }
                }
            }
            let hint = fill(Word::ParcelsRemove, lang, &[("n", &(nth + 1).to_string())]);
            if icon_button(ui, Some(Icon::Close), "", &hint, None).clicked() {
                gone = Some(nth);
            }
        });
    }
    if let Some(nth) = gone {
        allowed.remove(nth);
    }
    if ui.button(Word::ParcelsAdd.text(lang)).clicked() {
        // Most often a class allows several figures.
        let class = allowed.last().and_then(|last| last.class.clone());
        let indicator = Indicator::FloorAreaRatio;
        allowed.push(AllowedValue { class, indicator, min: None, max: None, rest: Rest::default() });
    }
}
