//! The sheet of what a person prefers: each choice holds at once, and is kept in one text file.

use egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use super::icons::icon_button;
use super::menu_row::{self, Mark};
use super::sheet::{plain_ui, sheet_ui};
use super::theme_menu::{THEMES, VISIONS};
use super::{fonts, theme};
use crate::i18n::units::{AreaUnit, LengthUnit};
use crate::i18n::{Lang, Word, fill};
use crate::render::LabelLanguage;
use crate::session::{Command, Session, SettingsCommand, SketchCommand};

const WIDTH: f32 = 560.0;
const LABELS: f32 = 128.0;
const SCALES: [u16; 5] = [100, 125, 150, 175, 200];

/// Shows the sheet while the session says so.
pub fn settings_sheet_ui(ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) {
    if !session.settings_shown {
        return;
    }
    let lang = session.settings.lang;
    let mut done = false;
    let closed = sheet_ui(ctx, "settings", Word::Settings.text(lang), WIDTH, |ui| {
        let most = (ui.ctx().content_rect().height() - 176.0).max(90.0);
        // As high as it may be at once: a sheet that grows under the pointer has it press another row.
        let area = ScrollArea::vertical().max_height(most).min_scrolled_height(most);
        area.auto_shrink([false, true]).show(ui, |ui| rows_ui(ui, session, queue));
        ui.add_space(8.0);
        let p = theme::palette_of(ui);
        let text = match session.settings_path() {
            Some(path) => fill(Word::SettingsKeptIn, lang, &[("path", &path.display().to_string())]),
            None => Word::SettingsNowhere.text(lang).to_owned(),
        };
        let text = RichText::new(text).font(fonts::regular(theme::NOTE)).color(p.secondary);
        ui.add(egui::Label::new(text).wrap());
        ui.add_space(4.0);
        ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), Layout::right_to_left(Align::Center), |ui| {
            done = plain_ui(ui, Word::SettingsClose.text(lang));
        });
    });
    if closed || done {
        queue.push(Command::Settings(SettingsCommand::ShowSheet(false)));
    }
}

fn rows_ui(ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
    let (lang, settings, sketching) = (session.settings.lang, &session.settings, &session.sketching);
    let of = |word: Word| word.text(lang).to_owned();
    let set = |command: SettingsCommand| Command::Settings(command);
    let options = [Lang::Zh, Lang::En]
        .map(|this| (this.own_name().to_owned(), settings.lang == this, set(SettingsCommand::SetLang(this))));
    row_ui(ui, lang, Word::SettingsLanguage, options, queue);
    let scales = SCALES.map(|percent| {
        let command = set(SettingsCommand::SetTextScale(percent));
        (format!("{percent} %"), settings.text_scale == percent, command)
    });
    row_ui(ui, lang, Word::SettingsTextScale, scales, queue);
    let themes = THEMES.map(|(this, word)| (of(word), settings.theme == this, set(SettingsCommand::SetTheme(this))));
    row_ui(ui, lang, Word::SettingsTheme, themes, queue);
    let visions =
        VISIONS.map(|(this, word)| (of(word), settings.vision == this, set(SettingsCommand::SetVision(this))));
    row_ui(ui, lang, Word::VisionHeading, visions, queue);
    let names = [
        (Word::MapNamesAsWindow, None),
        (Word::MapNamesZh, Some(LabelLanguage::Zh)),
        (Word::MapNamesEn, Some(LabelLanguage::En)),
        (Word::MapNamesBoth, Some(LabelLanguage::Both)),
    ];
    let names = names
        .map(|(word, this)| (of(word), settings.label_language == this, set(SettingsCommand::SetLabelLanguage(this))));
    row_ui(ui, lang, Word::MapNames, names, queue);
    let or_auto = |symbol: &str| if symbol.is_empty() { of(Word::UnitAuto) } else { symbol.to_owned() };
    let lengths = LengthUnit::ALL.map(|unit| {
        let command = Command::Sketch(SketchCommand::SetLengthUnit(unit));
        (or_auto(unit.symbol(lang)), sketching.length_unit == unit, command)
    });
    row_ui(ui, lang, Word::SettingsLengths, lengths, queue);
    let areas = AreaUnit::ALL.map(|unit| {
        let command = Command::Sketch(SketchCommand::SetAreaUnit(unit));
        (or_auto(unit.symbol(lang)), sketching.area_unit == unit, command)
    });
    row_ui(ui, lang, Word::SettingsAreas, areas, queue);
    let switches = [
        (
            Word::ReducedMotion,
            settings.reduced_motion,
            set(SettingsCommand::SetReducedMotion(!settings.reduced_motion)),
        ),
        (Word::LargeLabels, settings.large, set(SettingsCommand::SetLarge(!settings.large))),
        (Word::TouchTargets, settings.touch, set(SettingsCommand::SetTouch(!settings.touch))),
        (Word::Snapping, sketching.snapping, Command::Sketch(SketchCommand::SetSnapping(!sketching.snapping))),
        (Word::MapGrid, settings.grid, set(SettingsCommand::SetGrid(!settings.grid))),
        (Word::MapLegend, settings.legend, set(SettingsCommand::SetLegend(!settings.legend))),
        (Word::OverviewMap, settings.overview, set(SettingsCommand::SetOverview(!settings.overview))),
    ];
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (word, on, command) in switches {
        if menu_row::row_ui(ui, word.text(lang), Mark::Check(on), None) {
            queue.push(command);
        }
    }
}

/// A label, and the choices behind it, the one in use marked.
fn row_ui(
    ui: &mut Ui,
    lang: Lang,
    label: Word,
    options: impl IntoIterator<Item = (String, bool, Command)>,
    queue: &mut Vec<Command>,
) {
    let p = theme::palette_of(ui);
    ui.horizontal_top(|ui| {
        let size = vec2(LABELS, 32.0);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            let text = RichText::new(label.text(lang)).font(fonts::regular(theme::SMALL)).color(p.secondary);
            ui.add(egui::Label::new(text).wrap());
        });
        let room = ui.available_width();
        ui.vertical(|ui| {
            ui.set_max_width(room);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(2.0, 0.0);
                for (text, chosen, command) in options {
                    let name = format!("{} {text}", label.text(lang));
                    if icon_button(ui, None, &text, &name, Some(chosen)).clicked() && !chosen {
                        queue.push(command);
                    }
                }
            });
        });
    });
}
