//! The review notes on the map as things to press: a click opens one, a drag puts it elsewhere, a resting pointer reads
//! it. How they look is the furniture's business.

use egui::{Id, Rect, RichText, Sense, Stroke, StrokeKind, pos2, vec2};

use super::hand::{Ground, hand_place};
use crate::i18n::{Lang, Word, fill};
use crate::project::Note;
use crate::render::{MapView, NoteMark, pin_place};
use crate::session::{Command, NoteCommand, Session};
use crate::ui::{fonts, theme};

/// More notes than these are not pressed on the map; the list has them all.
const MOST: usize = 200;

/// What a note is called where it cannot be seen.
pub fn note_in_words(note: &Note, number: usize, lang: Lang) -> String {
    let word = if note.done { Word::NoteLabelDone } else { Word::NoteLabel };
    fill(word, lang, &[("n", &number.to_string()), ("text", &note.text)])
}

/// Lets the pins of a view be pressed; `scale` points of the window are one of the view. The answer is the note to open.
pub fn note_pins_ui(
    ui: &egui::Ui,
    ground: &Ground<'_>,
    view: &MapView,
    marks: &[NoteMark],
    scale: f32,
    queue: &mut Vec<Command>,
) -> Option<usize> {
    let session: &Session = ground.session;
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    let mut opened = None;
    for mark in marks.iter().take(MOST) {
        let Some(note) = mark.number.checked_sub(1).and_then(|i| session.plan.project.notes.get(i)) else { continue };
        let [x, y, width, height] = pin_place(view, mark.at).map(|v| v as f32 * scale);
        let place = Rect::from_min_size(ground.rect.min + vec2(x, y), vec2(width, height));
        if !ground.rect.contains(place.center()) {
            continue;
        }
        let response = ui.interact(place, Id::unique("note").with(&note.id), Sense::click_and_drag());
        let name = note_in_words(note, mark.number, lang);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        if response.has_focus() {
            let ring = Stroke::new(2.0, p.accent);
            ui.painter().rect_stroke(place.expand(3.0), 4.0, ring, StrokeKind::Outside);
        }
        if (response.dragged() || response.drag_stopped())
            && let Some(pointer) = hand_place(&response)
            // The point of the pin is its place, and the hand has it by the disc.
            && let Some(at) = ground.lonlat(pos2(pointer.x, pointer.y + height / 2.0))
        {
            queue.push(Command::Note(NoteCommand::Move { note: mark.number - 1, at }));
        }
        if response.clicked() {
            opened = Some(mark.number - 1);
        }
        response.on_hover_ui(|ui| {
            ui.set_max_width(300.0);
            ui.label(RichText::new(&note.text).font(fonts::regular(theme::BODY)).color(p.text));
            let by = [note.author.as_str(), note.date.as_str()].into_iter().filter(|part| !part.is_empty());
            let by = by.collect::<Vec<_>>().join(" · ");
            if !by.is_empty() {
                ui.label(RichText::new(by).font(fonts::regular(theme::SMALL)).color(p.secondary));
            }
        });
    }
    opened
}
