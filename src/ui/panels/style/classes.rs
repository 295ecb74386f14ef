//! The classes of a layer as a list, what can be done with them, and the palettes of one click.

use std::sync::Arc;

use egui::{Align2, Popup, Rect, Sense, Stroke, pos2, vec2};

use super::fields::strip;
use super::panel::{StylePanel, note};
use crate::data::Dataset;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{alike, with_palette};
use crate::project::{Color, Layer, SymbolClass, Symbology, SymbologyKind, palettes};
use crate::session::Session;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::panels::swatch;
use crate::ui::{fonts, theme};

const ROW: f32 = 28.0;

/// A button that offers the palettes; the classes take the one clicked.
pub fn palettes_ui(panel: &mut StylePanel, ui: &mut egui::Ui, session: &Session, made: &mut Symbology) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let label = Word::StylePalette.text(lang);
    let button = icon_button(ui, Some(Icon::Theme), label, label, None);
    ui.painter().rect_stroke(button.rect, 4.0, Stroke::new(1.0, p.border), egui::StrokeKind::Inside);
    Popup::menu(&button).width(272.0).show(|ui| {
        for palette in palettes() {
            let (row, response) = ui.allocate_exact_size(vec2(272.0, theme::target(ui, 30.0)), Sense::click());
            let name = palette.name.get(lang);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MenuItem, true, name));
            if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(row, 4.0, p.hover);
            }
            let colors: Vec<Color> = palette.classes.iter().take(16).map(|c| c.color).collect();
            strip(ui.painter(), Rect::from_min_size(row.min + vec2(8.0, 8.0), vec2(96.0, 14.0)), &colors, p.rule);
            let at = pos2(row.left() + 114.0, row.center().y);
            ui.painter().text(at, Align2::LEFT_CENTER, name, fonts::regular(theme::BODY), p.text);
            if response.clicked() {
                let (colored, taken) = with_palette(made, palette);
                panel.remark = (taken == 0).then_some(Word::StylePaletteNone);
                *made = colored;
                ui.close();
            }
            response.on_hover_text(palette.source.get(lang));
        }
    });
    if let Some(remark) = panel.remark {
        ui.label(note(ui, remark.text(lang)));
    }
}

/// The rows, and below them what can be done with the chosen one.
pub fn class_list_ui(
    panel: &mut StylePanel,
    ui: &mut egui::Ui,
    session: &Session,
    layer: &Layer,
    data: Option<&Arc<Dataset>>,
    made: &mut Symbology,
) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let counts = data.map(|data| panel.legends.of(layer, data).counts()).unwrap_or_default();
    ui.spacing_mut().item_spacing.y = 0.0;
    let from = ui.cursor().top();
    for (i, class) in made.classes.iter().enumerate() {
        let (row, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), theme::target(ui, ROW)), Sense::click());
        let chosen = i == panel.class;
        let every = Word::StyleClassAll.text(lang);
        let label = match (class.label.get(lang).as_str(), &class.when) {
            ("", Some(when)) => when.as_str(),
            ("", None) => every,
            (label, _) => label,
        };
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, label));
        if chosen {
            ui.painter().rect_filled(row, 0.0, p.tint);
            ui.painter().rect_filled(Rect::from_min_size(row.min, vec2(3.0, row.height())), 0.0, p.accent);
        } else if response.hovered() {
            ui.painter().rect_filled(row, 0.0, p.hover);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(row.shrink(1.0), 2.0, Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
        }
        let square = Rect::from_center_size(pos2(row.left() + 22.0, row.center().y), vec2(22.0, 16.0));
        swatch::paint(ui.painter(), square, &class.symbol, session.settings.look());
        let count = counts.get(i).map(|(n, _)| format::count(*n as u64)).unwrap_or_default();
        let at = pos2(row.right() - 8.0, row.center().y);
        let end = ui.painter().text(at, Align2::RIGHT_CENTER, count, fonts::regular(theme::SMALL), p.secondary).left();
        let font = fonts::regular(theme::BODY);
        let mut job = egui::text::LayoutJob::simple_singleline(label.to_owned(), font, p.text);
        job.wrap = egui::text::TextWrapping::truncate_at_width((end - row.left() - 50.0).max(20.0));
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(pos2(row.left() + 42.0, row.center().y - galley.size().y / 2.0), galley, p.text);
        if response.clicked() {
            panel.class = i;
        }
    }
    let list = Rect::from_x_y_ranges(ui.max_rect().x_range(), from..=ui.cursor().top());
    ui.painter().rect_stroke(list, 3.0, Stroke::new(1.0, p.rule), egui::StrokeKind::Inside);
    ui.spacing_mut().item_spacing.y = 6.0;
    ui.add_space(4.0);
    alike_ui(ui, made, lang);
    actions_ui(panel, ui, session, made);
}

/// Which classes look like another one: more of them than there are colours and patterns, or drawn so on purpose.
fn alike_ui(ui: &mut egui::Ui, made: &Symbology, lang: Lang) {
    const MOST_NAMES: usize = 6;
    let alike = alike(made);
    if alike.is_empty() {
        return;
    }
    let name = |class: &&SymbolClass| match class.label.get(lang).as_str() {
        "" => class.when.clone().unwrap_or_else(|| Word::StyleClassAll.text(lang).to_owned()),
        label => label.to_owned(),
    };
    let mut names: Vec<String> = alike.iter().take(MOST_NAMES).map(name).collect();
    if alike.len() > MOST_NAMES {
        names.push("…".to_owned());
    }
    let text = fill(Word::StyleAlike, lang, &[("names", &names.join(Word::ListSeparator.text(lang)))]);
    ui.add(egui::Label::new(note(ui, &text).color(theme::palette_of(ui).caution_text)).wrap());
}

/// Add, remove, merge, move.
fn actions_ui(panel: &mut StylePanel, ui: &mut egui::Ui, session: &Session, made: &mut Symbology) {
    let lang = session.settings.lang;
    let at = panel.class;
    let count = made.classes.len();
    let is_graduated = matches!(made.kind, SymbologyKind::Graduated(_));
    ui.horizontal(|ui| {
        let mut action = |icon: Icon, word: Word, enabled: bool| {
            let name = word.text(lang);
            ui.add_enabled_ui(enabled, |ui| icon_button(ui, Some(icon), "", name, None)).inner.clicked()
        };
        if action(Icon::Plus, Word::StyleAddClass, !is_graduated) {
            let like = made.classes.get(at).map(|c| c.symbol.clone()).unwrap_or_default();
            let when = made.classes.get(at).and_then(|c| c.when.clone());
            let class = SymbolClass { when, ..SymbolClass::of(like) };
            made.classes.insert((at + 1).min(count), class);
            panel.class = (at + 1).min(count);
        }
        if action(Icon::Minus, Word::StyleRemoveClass, !is_graduated && count > 1) && at < count {
            made.classes.remove(at);
            panel.class = at.min(count.saturating_sub(2));
        }
        let has_when = made.classes.get(at).is_some_and(|c| c.when.is_some());
        if action(Icon::Copy, Word::StyleMergeClass, !is_graduated && has_when && count > 1) {
            let merged = made.classes.remove(at);
            if made.classes.last().is_none_or(|c| c.when.is_some()) {
                made.classes.push(crate::plan::other_class(&merged.symbol));
            }
            panel.class = made.classes.len() - 1;
        }
        for (icon, word, to) in [
            (Icon::ChevronUp, Word::StyleClassUp, at.checked_sub(1)),
            (Icon::ChevronDown, Word::StyleClassDown, Some(at + 1).filter(|to| *to < count)),
        ] {
            if action(icon, word, to.is_some() && !is_graduated)
                && let Some(to) = to
            {
                made.classes.swap(at, to);
                panel.class = to;
            }
        }
    });
}
