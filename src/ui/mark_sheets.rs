//! The sheets that name a bookmark and write a review note.

use std::time::SystemTime;

use egui::{Align, Key, Layout, Modifiers, RichText, TextEdit};

use super::sheet::{plain_ui, primary_ui, sheet_ui};
use super::theme;
use crate::data::LonLat;
use crate::i18n::{Lang, Word, fill};
use crate::project::{Bilingual, Date};
use crate::session::{BookmarkCommand, BookmarkLayers, Command, NoteCommand, NoteWords, Session};

/// Which sheet is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MarkWish {
    KeepView,
    RenameBookmark(usize),
    NewNote(LonLat),
    EditNote(usize),
}

/// The sheet that is open, with what is being typed.
#[derive(Debug, Default)]
pub struct MarkSheets {
    open: Option<Sheet>,
    /// Who wrote the last note, and so writes the next one.
    author: String,
}

#[derive(Debug)]
enum Sheet {
    Bookmark { of: Option<usize>, name: Bilingual, with_layers: bool, is_fresh: bool },
    Note { of: NoteOf, words: NoteWords, is_fresh: bool },
}

#[derive(Clone, Copy, Debug)]
enum NoteOf {
    New(LonLat),
    Kept(usize),
}

impl MarkSheets {
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens a sheet.
    pub fn open(&mut self, wish: MarkWish, session: &Session) {
        let project = &session.plan.project;
        let sheet = match wish {
            MarkWish::KeepView => session.view.map(|_| {
                let n = (project.bookmarks.len() + 1).to_string();
                let name = |lang| fill(Word::BookmarkNumbered, lang, &[("n", &n)]);
                let name = Bilingual { zh: name(Lang::Zh), en: name(Lang::En) };
                Sheet::Bookmark { of: None, name, with_layers: false, is_fresh: true }
            }),
            MarkWish::RenameBookmark(i) => project.bookmarks.get(i).map(|bookmark| {
                let (name, with_layers) = (bookmark.name.clone(), bookmark.hidden.is_some());
                Sheet::Bookmark { of: Some(i), name, with_layers, is_fresh: true }
            }),
            MarkWish::NewNote(at) => {
                let words = NoteWords { text: String::new(), author: self.author.clone() };
                Some(Sheet::Note { of: NoteOf::New(at), words, is_fresh: true })
            }
            MarkWish::EditNote(i) => project.notes.get(i).map(|note| {
                let words = NoteWords { text: note.text.clone(), author: note.author.clone() };
                Sheet::Note { of: NoteOf::Kept(i), words, is_fresh: true }
            }),
        };
        self.open = sheet;
    }

    /// Shows the sheet that is open.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) {
        let stays = match &mut self.open {
            None => return,
            Some(Sheet::Bookmark { of, name, with_layers, is_fresh }) => {
                bookmark_ui(ctx, session, queue, *of, (name, with_layers), is_fresh)
            }
            Some(Sheet::Note { of, words, is_fresh }) => {
                let stays = note_ui(ctx, session, queue, *of, words, is_fresh);
                if !stays {
                    self.author.clone_from(&words.author);
                }
                stays
            }
        };
        if !stays {
            self.open = None;
        }
    }
}

fn field_name(ui: &mut egui::Ui, word: Word, lang: Lang) -> egui::Id {
    let color = theme::palette_of(ui).secondary;
    ui.label(RichText::new(word.text(lang)).size(theme::SMALL).color(color)).id
}

/// The answer is whether the sheet stays open.
fn bookmark_ui(
    ctx: &egui::Context,
    session: &Session,
    queue: &mut Vec<Command>,
    of: Option<usize>,
    (name, with_layers): (&mut Bilingual, &mut bool),
    is_fresh: &mut bool,
) -> bool {
    let lang = session.settings.lang;
    let mut open = true;
    let title = if of.is_some() { Word::BookmarkName } else { Word::BookmarkKeep };
    let closed = sheet_ui(ctx, "bookmark", title.text(lang), 360.0, |ui| {
        let is_fresh = std::mem::take(is_fresh);
        let own = if lang == Lang::Zh { Word::NameZh } else { Word::NameEn };
        for (word, text) in [(Word::NameZh, &mut name.zh), (Word::NameEn, &mut name.en)] {
            let label = field_name(ui, word, lang);
            let field = ui.add(TextEdit::singleline(text).desired_width(f32::INFINITY)).labelled_by(label);
            if is_fresh && word == own {
                field.request_focus();
            }
        }
        ui.add_space(4.0);
        ui.checkbox(with_layers, Word::BookmarkWithLayers.text(lang));
        ui.add_space(10.0);
        let is_named = !name.zh.trim().is_empty() || !name.en.trim().is_empty();
        let size = egui::vec2(ui.available_width(), 32.0);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            let entered = is_named && ui.input(|i| i.key_pressed(Key::Enter));
            if primary_ui(ui, Word::NoteSave.text(lang), is_named) || entered {
                let layers = if *with_layers { BookmarkLayers::AsNow } else { BookmarkLayers::AsTheyAre };
                match of {
                    None => queue.push(Command::Bookmark(BookmarkCommand::Keep { name: name.clone(), layers })),
                    Some(bookmark) => {
                        queue.push(Command::Bookmark(BookmarkCommand::Rename { bookmark, name: name.clone() }));
                        let kept = session.plan.project.bookmarks.get(bookmark).is_some_and(|b| b.hidden.is_some());
                        if kept != *with_layers {
                            queue.push(Command::Bookmark(BookmarkCommand::SetLayers { bookmark, layers }));
                        }
                    }
                }
                open = false;
            }
            if plain_ui(ui, Word::Cancel.text(lang)) {
                open = false;
            }
        });
    });
    open && !closed
}

/// The answer is whether the sheet stays open.
fn note_ui(
    ctx: &egui::Context,
    session: &Session,
    queue: &mut Vec<Command>,
    of: NoteOf,
    words: &mut NoteWords,
    is_fresh: &mut bool,
) -> bool {
    let lang = session.settings.lang;
    let mut open = true;
    let title = if matches!(of, NoteOf::New(_)) { Word::NoteNew } else { Word::NoteEdit };
    let closed = sheet_ui(ctx, "note", title.text(lang), 400.0, |ui| {
        // Before the field, which would take it for a new line.
        let entered = ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::Enter));
        let label = field_name(ui, Word::NoteText, lang);
        let text = TextEdit::multiline(&mut words.text).desired_rows(4).desired_width(f32::INFINITY);
        let field = ui.add(text).labelled_by(label);
        if std::mem::take(is_fresh) {
            field.request_focus();
        }
        let label = field_name(ui, Word::NoteAuthor, lang);
        ui.add(TextEdit::singleline(&mut words.author).desired_width(f32::INFINITY)).labelled_by(label);
        let kept = match of {
            NoteOf::New(_) => None,
            NoteOf::Kept(i) => session.plan.project.notes.get(i).map(|note| (i, note)),
        };
        ui.add_space(4.0);
        if let Some((note, kept)) = kept {
            let mut done = kept.done;
            ui.horizontal(|ui| {
                if ui.checkbox(&mut done, Word::NoteDone.text(lang)).changed() {
                    queue.push(Command::Note(NoteCommand::SetDone { note, done }));
                }
                let color = theme::palette_of(ui).secondary;
                ui.label(RichText::new(&kept.date).size(theme::SMALL).color(color));
            });
        }
        ui.add_space(10.0);
        let size = egui::vec2(ui.available_width(), 32.0);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            let says = !words.text.trim().is_empty();
            if primary_ui(ui, Word::NoteSave.text(lang), says) || (entered && says) {
                let words = words.clone();
                queue.push(Command::Note(match of {
                    NoteOf::New(at) => NoteCommand::Add { at, words, date: today() },
                    NoteOf::Kept(note) => NoteCommand::Edit { note, words },
                }));
                open = false;
            }
            if plain_ui(ui, Word::Cancel.text(lang)) {
                open = false;
            }
            if let Some((note, _)) = kept
                && plain_ui(ui, Word::NoteDelete.text(lang))
            {
                queue.push(Command::Note(NoteCommand::Delete(note)));
                open = false;
            }
        });
    });
    open && !closed
}

/// The day by universal time.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    Date::from_unix_days(i64::try_from(seconds / 86_400).unwrap_or(0)).to_string()
}
