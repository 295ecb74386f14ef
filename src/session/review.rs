//! Review notes: remarks at places of the map, until they are settled. They stand in the project.

use super::session::Session;
use crate::data::LonLat;
use crate::project::{Note, Rest};

/// What can be done to the notes; each is named by its place in the list.
#[derive(Clone, Debug, PartialEq)]
pub enum NoteCommand {
    /// At the end of the list.
    Add {
        at: LonLat,
        words: NoteWords,
        /// YYYY-MM-DD.
        date: String,
    },
    Edit {
        note: usize,
        words: NoteWords,
    },
    SetDone {
        note: usize,
        done: bool,
    },
    /// To another place of the map.
    Move {
        note: usize,
        at: LonLat,
    },
    Delete(usize),
    /// Which notes are listed and shown on the map.
    Filter(NoteFilter),
}

/// What is written in a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteWords {
    pub text: String,
    /// Empty where it is not said.
    pub author: String,
}

/// Which notes are listed and shown on the map; their numbers stay the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoteFilter {
    #[default]
    All,
    Open,
    Done,
}

impl NoteFilter {
    pub const ALL: [Self; 3] = [Self::All, Self::Open, Self::Done];

    pub fn takes(self, note: &Note) -> bool {
        match self {
            Self::All => true,
            Self::Open => !note.done,
            Self::Done => note.done,
        }
    }
}

impl Session {
    pub(super) fn review(&mut self, command: NoteCommand) {
        let notes = &mut self.plan.project.notes;
        match command {
            NoteCommand::Add { at, words, date } => {
                let Some(NoteWords { text, author }) = trimmed(words) else { return };
                let id = (1..).map(|n| format!("note-{n}")).find(|id| notes.iter().all(|n| n.id != *id));
                let (id, rest) = (id.unwrap_or_default(), Rest::default());
                notes.push(Note { id, position: at, author, date, text, done: false, rest });
                // What has just been written is not hidden at once.
                if self.settings.note_filter == NoteFilter::Done {
                    self.settings.note_filter = NoteFilter::All;
                }
            }
            NoteCommand::Edit { note, words } => {
                if let (Some(note), Some(words)) = (notes.get_mut(note), trimmed(words)) {
                    (note.text, note.author) = (words.text, words.author);
                }
            }
            NoteCommand::SetDone { note, done } => {
                if let Some(note) = notes.get_mut(note) {
                    note.done = done;
                }
            }
            NoteCommand::Move { note, at } => {
                if let Some(note) = notes.get_mut(note) {
                    note.position = at;
                }
            }
            NoteCommand::Delete(note) => {
                if note < notes.len() {
                    notes.remove(note);
                }
            }
            NoteCommand::Filter(filter) => self.settings.note_filter = filter,
        }
    }
}

/// Without spaces around; `None` for a note that says nothing.
fn trimmed(words: NoteWords) -> Option<NoteWords> {
    let (text, author) = (words.text.trim().to_owned(), words.author.trim().to_owned());
    (!text.is_empty()).then_some(NoteWords { text, author })
}
