//! The sheet of all keys, made of the table of actions, with what the mouse does on the map.

use egui::{Align2, Key, Modifiers, RichText, Sense, Stroke, StrokeKind, vec2};

use crate::i18n::{Lang, Word, fill};
use crate::ui::actions::{ACTIONS, Action, Topic, key_text};
use crate::ui::sheet::sheet_ui;
use crate::ui::stage::{LIGHT, SHOW_KEYS};
use crate::ui::{fonts, theme};

const WIDTH: f32 = 820.0;
const ROW: f32 = 24.0;

/// The answer is whether it stays open.
pub fn key_sheet_ui(ctx: &egui::Context, lang: Lang) -> bool {
    let closed = sheet_ui(ctx, "key-sheet", Word::KeySheet.text(lang), WIDTH, |ui| {
        ui.spacing_mut().item_spacing = vec2(24.0, 0.0);
        let find = format!("{} · {}", Action::Find.key_text(), Word::KeySheetFind.text(lang));
        let color = theme::palette_of(ui).secondary;
        ui.label(RichText::new(find).font(fonts::regular(theme::SMALL)).color(color));
        ui.add_space(6.0);
        let height = ctx.content_rect().height() - 150.0;
        egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            if ui.available_width() < 560.0 {
                topics_ui(ui, &Topic::ALL, lang);
                map_ui(ui, lang);
                show_ui(ui, lang);
                return;
            }
            ui.columns(2, |columns| {
                if let [left, right] = columns {
                    topics_ui(left, &Topic::ALL[..2], lang);
                    show_ui(left, lang);
                    topics_ui(right, &Topic::ALL[2..], lang);
                    map_ui(right, lang);
                }
            });
        });
    });
    let again = ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F1));
    !closed && !again
}

fn topics_ui(ui: &mut egui::Ui, topics: &[(Topic, Word)], lang: Lang) {
    for (topic, word) in topics {
        heading_ui(ui, word.text(lang));
        for entry in ACTIONS.iter().filter(|entry| entry.topic == *topic && !entry.keys.is_empty()) {
            let keys: Vec<String> = entry.keys.iter().map(|key| key_text(*key)).collect();
            row_ui(ui, entry.word.text(lang), &keys);
        }
    }
}

fn map_ui(ui: &mut egui::Ui, lang: Lang) {
    heading_ui(ui, Word::KeysMap.text(lang));
    let word = |word: Word| word.text(lang).to_owned();
    for (text, keys) in [
        (Word::DoPan, word(Word::KeySpaceDrag)),
        (Word::DoMiddle, word(Word::KeySpace)),
        (Word::DoBoxZoom, word(Word::KeyShiftDrag)),
        (Word::DoWheelZoom, word(Word::KeyWheel)),
        (Word::DoDoubleClick, word(Word::KeyDoubleClick)),
        (Word::DoPlaceMenu, word(Word::KeyRightClick)),
        (Word::DoEnter, "Enter".to_owned()),
        (Word::DoBackspace, "Backspace".to_owned()),
        (Word::DoEscape, "Esc".to_owned()),
    ] {
        row_ui(ui, text.text(lang), &[keys]);
    }
}

/// The keys of a show, which are its own while it lasts.
fn show_ui(ui: &mut egui::Ui, lang: Lang) {
    heading_ui(ui, Word::KeysShow.text(lang));
    for row in SHOW_KEYS {
        let keys: Vec<String> = row.keys.iter().map(|key| key_text((Modifiers::NONE, *key))).collect();
        row_ui(ui, row.word.text(lang), &keys);
    }
    row_ui(ui, Word::DoShowLight.text(lang), &[fill(Word::KeyHeld, lang, &[("key", LIGHT.name())])]);
    row_ui(ui, Word::DoShowJump.text(lang), &[Word::KeyNumberEnter.text(lang).to_owned()]);
}

fn heading_ui(ui: &mut egui::Ui, text: &str) {
    let p = theme::palette_of(ui);
    ui.add_space(8.0);
    let head = RichText::new(text).font(fonts::bold(theme::BODY)).color(p.text);
    ui.add(egui::Label::new(head).selectable(false));
    ui.add_space(2.0);
}

fn row_ui(ui: &mut egui::Ui, text: &str, keys: &[String]) {
    let p = theme::palette_of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let name = format!("{text}: {}", keys.join(", "));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
    let mut right = rect.right() - 2.0;
    for key in keys.iter().rev() {
        let galley = ui.painter().layout_no_wrap(key.clone(), fonts::regular(theme::SMALL), p.text);
        let size = vec2(galley.size().x + 12.0, ROW - 5.0);
        let chip = egui::Rect::from_center_size(egui::pos2(right - size.x / 2.0, rect.center().y), size);
        ui.painter().rect(chip, 3.0, p.stripe, Stroke::new(1.0, p.rule), StrokeKind::Inside);
        ui.painter().galley(chip.center() - galley.size() / 2.0, galley, p.text);
        right = chip.left() - 6.0;
    }
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), fonts::regular(theme::BODY), p.secondary);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - rect.left()).max(40.0));
    let galley = ui.painter().layout_job(job);
    let at = Align2::LEFT_CENTER.anchor_size(rect.left_center(), galley.size()).min;
    ui.painter().galley(at, galley, p.secondary);
}
