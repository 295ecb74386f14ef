//! What is known of the chosen finding, and what can be done about it.

use egui::{Align, Label, Layout, RichText, Sense, Ui, vec2};

use super::ignore_sheet::IgnoreSheet;
use super::list;
use crate::export;
use crate::i18n::{Word, fill, format};
use crate::plan::{FeatureRef, Finding};
use crate::session::{CheckCommand, Command, SelectionCommand, Session};
use crate::ui::icons::{Icon, framed_button, icon_button};
use crate::ui::{fonts, theme};

/// Features that are named; of more only the first are.
const MOST_NAMED: usize = 4;

/// What a click on the card asks for beside commands.
#[derive(Debug)]
pub enum Wish {
    Step { forward: bool },
    Ignore(IgnoreSheet),
}

pub fn card_ui(ui: &mut Ui, session: &Session, finding: &Finding, queue: &mut Vec<Command>) -> Option<Wish> {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let mut wish = None;
    let text = export::finding_words(&session.plan, finding, lang);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, 22.0), Sense::hover());
        list::sign(ui.painter(), &p, finding.severity, rect.center(), 18.0);
        let width = ui.available_width() - 72.0;
        ui.allocate_ui_with_layout(vec2(width, 22.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(width);
            ui.add(Label::new(RichText::new(&text).font(fonts::bold(theme::HEAD)).color(p.text)).truncate());
        });
        if icon_button(ui, Some(Icon::ChevronUp), "", Word::FindingPrevious.text(lang), None).clicked() {
            wish = Some(Wish::Step { forward: false });
        }
        if icon_button(ui, Some(Icon::ChevronDown), "", Word::FindingNext.text(lang), None).clicked() {
            wish = Some(Wish::Step { forward: true });
        }
    });
    let line = |ui: &mut Ui, text: String| {
        ui.add(Label::new(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary)).truncate());
    };
    let size = export::finding_size_words(finding);
    let place = match finding.place {
        Some(at) => fill(Word::FindingAt, lang, &[("lonlat", &format::lonlat(at.lon, at.lat))]),
        None => Word::FindingNowhere.text(lang).to_owned(),
    };
    let severity = export::severity_words(finding.severity, lang).to_owned();
    let parts = [severity, export::check_kind_words(finding.check(), lang).to_owned(), size, place];
    line(ui, parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "));
    if let Some(i) = &finding.ignored {
        line(ui, fill(Word::FindingIgnored, lang, &[("reason", &i.reason), ("date", &i.date)]));
    }
    if !finding.features.is_empty() {
        ui.horizontal_wrapped(|ui| {
            for of in finding.features.iter().take(MOST_NAMED) {
                feature_ui(ui, session, of, queue);
            }
        });
    }
    ui.horizontal(|ui| {
        let zoom = Word::ZoomTo.text(lang);
        let has_place = finding.place.is_some();
        if ui.add_enabled_ui(has_place, |ui| framed_button(ui, Icon::Target, zoom, zoom)).inner.clicked() {
            queue.push(Command::Check(CheckCommand::ZoomToChosen));
        }
        if finding.ignored.is_some() {
            let word = Word::FindingUnignore.text(lang);
            if framed_button(ui, Icon::EyeOpen, word, word).clicked() {
                queue.push(Command::Check(CheckCommand::Unignore(finding.key.clone())));
            }
        } else {
            let word = Word::FindingIgnore.text(lang);
            if framed_button(ui, Icon::EyeClosed, word, word).clicked() {
                wish = Some(Wish::Ignore(IgnoreSheet::new(&finding.key, text.clone())));
            }
        }
    });
    wish
}

/// The name of a feature; a click chooses it.
fn feature_ui(ui: &mut Ui, session: &Session, of: &FeatureRef, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let Some(feature) = session.plan.feature(of) else { return };
    let name = session.plan.feature_short_name(feature, lang);
    let hint = fill(Word::FindingShowFeature, lang, &[("name", &name)]);
    let layer = session.plan.layer_name(&of.layer);
    let text = format!("{} · {name}", layer.get(lang));
    let galley = ui.painter().layout_no_wrap(text, fonts::regular(theme::SMALL), p.accent_text);
    let most = ui.available_width().min(galley.size().x + 12.0);
    let (rect, response) = ui.allocate_exact_size(vec2(most, theme::target(ui, 22.0)), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &hint));
    ui.painter().rect_filled(rect, 3.0, if response.hovered() { p.hover } else { p.tint });
    if response.has_focus() {
        let stroke = egui::Stroke::new(2.0, p.accent);
        ui.painter().rect_stroke(rect, 3.0, stroke, egui::StrokeKind::Inside);
    }
    let at = rect.left_center() + vec2(6.0, -galley.size().y / 2.0);
    ui.painter().with_clip_rect(rect).galley(at, galley, p.accent_text);
    if response.on_hover_text(hint).clicked() {
        queue.push(Command::Selection(SelectionCommand::Select(of.clone())));
    }
}
