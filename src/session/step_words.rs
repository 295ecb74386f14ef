//! What a command does to the project, in words for undo and redo: "Hide layer Hospitals".

use super::bookmarks::{BookmarkCommand, trimmed};
use super::check_command::CheckCommand;
use super::claims::ClaimCommand;
use super::command::{Command, LayerCommand, ViewCommand};
use super::document::DocumentCommand;
use super::georeferencing::GeoreferenceCommand;
use super::queries::QueryCommand;
use super::review::NoteCommand;
use super::sketching::SketchCommand;
use super::style::StyleCommand;
use super::table_command::TableCommand;
use crate::i18n::{Lang, Word, fill};
use crate::project::{Bilingual, LayerId, Project};

/// The words for a command that is about to be carried out on a project; general ones for a command that names
/// nothing in particular.
pub(super) fn step_words(command: &Command, project: &Project) -> Bilingual {
    let plain = |word: Word| both(|lang| word.text(lang).to_owned());
    match command {
        Command::Layer(command) => layer_words(command, project),
        Command::Bookmark(command) => bookmark_words(command, project),
        Command::Query(command) => query_words(command, project),
        Command::Georeference(GeoreferenceCommand::Begin(layer)) => of_layer(Word::StepGeoreference, project, layer),
        Command::Note(command) => plain(note_word(command)),
        Command::View(ViewCommand::SetMapCrs(_)) => plain(Word::StepMapCrs),
        Command::Document(DocumentCommand::FindSource { layer, .. }) => of_layer(Word::StepFind, project, layer),
        Command::Check(command) => plain(check_word(command)),
        Command::Style(command) => style_words(command, project),
        Command::Sketch(SketchCommand::Keep) => plain(Word::StepKeepSketch),
        Command::Sketch(SketchCommand::Rename { .. }) => plain(Word::StepRenameSketch),
        Command::Sketch(SketchCommand::Delete(_)) => plain(Word::StepDeleteSketch),
        Command::Claim(command) => claim_words(command, project),
        Command::Table(TableCommand::AddColumn(column)) => named(Word::StepAddColumn, &column.name),
        Command::Table(TableCommand::RemoveColumn(name)) => named(Word::StepRemoveColumn, name),
        _ => plain(Word::StepOther),
    }
}

fn style_words(command: &StyleCommand, project: &Project) -> Bilingual {
    match command {
        StyleCommand::SetSymbology { layer, .. } | StyleCommand::Copy(layer) => {
            of_layer(Word::StepStyle, project, layer)
        }
        StyleCommand::SetLabeling { layer, .. } => of_layer(Word::StepLabels, project, layer),
        StyleCommand::Paste(layer) => of_layer(Word::StepPasteStyle, project, layer),
        StyleCommand::Reset(layer) => of_layer(Word::StepResetStyle, project, layer),
    }
}

fn claim_words(command: &ClaimCommand, project: &Project) -> Bilingual {
    let of_claim = |word: Word, id: &str| {
        let text = project.claims.iter().find(|c| c.id == id).map(|c| &c.text);
        both(|lang| fill(word, lang, &[("name", text.map_or(id, |text| text.get(lang)))]))
    };
    match command {
        ClaimCommand::Add(claim) => both(|lang| fill(Word::StepAddClaim, lang, &[("name", claim.text.get(lang))])),
        ClaimCommand::Replace { id, .. } => of_claim(Word::StepChangeClaim, id),
        ClaimCommand::Duplicate(id) => of_claim(Word::StepDuplicateClaim, id),
        ClaimCommand::Remove(id) => of_claim(Word::StepRemoveClaim, id),
        _ => both(|lang| Word::StepOther.text(lang).to_owned()),
    }
}

/// The words for what has one name in both languages.
fn named(word: Word, name: &str) -> Bilingual {
    both(|lang| fill(word, lang, &[("name", name)]))
}

fn check_word(command: &CheckCommand) -> Word {
    match command {
        CheckCommand::Ignore { .. } => Word::StepIgnore,
        CheckCommand::Unignore(_) => Word::StepUnignore,
        CheckCommand::SetRules(_) => Word::StepRules,
        CheckCommand::SetBalance(_) => Word::StepBalance,
        CheckCommand::SetIndicators(_) => Word::StepIndicators,
        _ => Word::StepOther,
    }
}

/// The words for what is done to a bookmark, by its name.
fn bookmark_words(command: &BookmarkCommand, project: &Project) -> Bilingual {
    let of = |word: Word, at: &usize| {
        let name = project.bookmarks.get(*at).map(|b| &b.name);
        both(|lang| fill(word, lang, &[("name", name.map_or("", |name| name.get(lang)))]))
    };
    match command {
        BookmarkCommand::Keep { name, .. } => kept_words(Word::StepKeepBookmark, name),
        BookmarkCommand::GoTo(at) => of(Word::GoToOf, at),
        BookmarkCommand::Rename { bookmark, .. } => of(Word::RenameOf, bookmark),
        BookmarkCommand::Update(at) | BookmarkCommand::SetLayers { bookmark: at, .. } => {
            of(Word::StepUpdateBookmark, at)
        }
        BookmarkCommand::Move { from, .. } => of(Word::StepMoveBookmark, from),
        BookmarkCommand::Delete(at) => of(Word::DeleteOf, at),
    }
}

/// The words for what is kept under a name; one language stands for both.
fn kept_words(word: Word, name: &Bilingual) -> Bilingual {
    let name = trimmed(name.clone()).unwrap_or_default();
    both(|lang| fill(word, lang, &[("name", name.get(lang))]))
}

/// The words for what is done to a saved query, by its name.
fn query_words(command: &QueryCommand, project: &Project) -> Bilingual {
    let of = |word: Word, at: &usize| {
        let name = project.queries.get(*at).map(|q| &q.name);
        both(|lang| fill(word, lang, &[("name", name.map_or("", |name| name.get(lang)))]))
    };
    match command {
        QueryCommand::Keep(name) => kept_words(Word::StepKeepQuery, name),
        QueryCommand::Rename { query, .. } => of(Word::RenameOf, query),
        QueryCommand::Update(at) => of(Word::StepUpdateQuery, at),
        QueryCommand::Move { from, .. } => of(Word::StepMoveQuery, from),
        QueryCommand::Delete(at) => of(Word::DeleteOf, at),
    }
}

fn note_word(command: &NoteCommand) -> Word {
    match command {
        NoteCommand::Add { .. } => Word::StepAddNote,
        NoteCommand::Edit { .. } => Word::StepEditNote,
        NoteCommand::SetDone { done: true, .. } => Word::StepNoteDone,
        NoteCommand::SetDone { done: false, .. } => Word::StepNoteReopened,
        NoteCommand::Move { .. } => Word::StepMoveNote,
        NoteCommand::Delete(_) => Word::StepDeleteNote,
        NoteCommand::Filter(_) => Word::StepOther,
    }
}

fn layer_words(command: &LayerCommand, project: &Project) -> Bilingual {
    let plain = |word: Word| both(|lang| word.text(lang).to_owned());
    let of_group = |word: Word, id: &str| {
        let name = project.groups.iter().find(|g| g.id == id).map(|g| &g.name);
        both(|lang| fill(word, lang, &[("name", name.map_or(id, |name| name.get(lang)))]))
    };
    match command {
        LayerCommand::SetVisible { layer, visible: true } => of_layer(Word::ShowLayer, project, layer),
        LayerCommand::SetVisible { layer, visible: false } => of_layer(Word::HideLayer, project, layer),
        LayerCommand::SetGroupVisible { group, visible: true } => of_group(Word::ShowGroup, group),
        LayerCommand::SetGroupVisible { group, visible: false } => of_group(Word::HideGroup, group),
        LayerCommand::SetOpacity { layer, .. } => of_layer(Word::StepOpacity, project, layer),
        LayerCommand::Move { layer, .. } => of_layer(Word::StepMove, project, layer),
        LayerCommand::MoveGroup { group, .. } => of_group(Word::StepMoveGroup, group),
        LayerCommand::ShowOnly(layer) => of_layer(Word::StepShowOnly, project, layer),
        LayerCommand::RestoreVisibility => plain(Word::RestoreLayers),
        LayerCommand::ShowAll => plain(Word::ShowAllLayers),
        LayerCommand::Rename { layer, .. } => of_layer(Word::StepRename, project, layer),
        LayerCommand::SetBoundary(Some(layer)) => of_layer(Word::StepBoundary, project, layer),
        LayerCommand::SetBoundary(None) => plain(Word::StepNoBoundary),
        LayerCommand::Remove(layer) => of_layer(Word::StepRemove, project, layer),
    }
}

fn of_layer(word: Word, project: &Project, id: &LayerId) -> Bilingual {
    let name = project.layer(id).map(|l| &l.name);
    both(|lang| fill(word, lang, &[("name", name.map_or(id.0.as_str(), |name| name.get(lang)))]))
}

/// A text made for each language.
pub(super) fn both(text: impl Fn(Lang) -> String) -> Bilingual {
    Bilingual { zh: text(Lang::Zh), en: text(Lang::En) }
}
