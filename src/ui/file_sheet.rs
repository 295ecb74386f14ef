//! The sheet that asks for a file: a typed path that completes itself, and the contents of its folder. It knows the
//! disk only by the listings that the session brings.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use egui::text::{CCursor, CCursorRange};
use egui::{Align, EventFilter, Id, Key, Layout, Modifiers, RichText, TextEdit, vec2};

use super::file_outputs;
use super::file_rows::{self, Sorting};
use super::icons::{Icon, icon_button};
use super::sheet::{plain_ui, primary_ui, sheet_ui};
use super::theme;
use crate::export::ReportKind;
use crate::i18n::{Lang, Word, fill};
use crate::session::{
    CheckCommand, Command, DocumentCommand, DocumentKind, FileWish, FolderEntry, FolderListing, Session,
};

const WIDTH: f32 = 680.0;
const LIST_HEIGHT: f32 = 300.0;
/// What the sheet has above and below its list.
const AROUND_LIST: f32 = 290.0;
const PROJECT: &str = ".shapan.json";
const PACKED: &str = ".shapan";
const REPORT: &str = ".html";

/// What is typed and marked while a file is being asked for.
#[derive(Debug, Default)]
pub struct FileSheet {
    /// What it was opened for.
    wish: Option<FileWish>,
    text: String,
    /// The folder last shown, to see when another one has come.
    shown: PathBuf,
    asked: PathBuf,
    show_all: bool,
    sorting: Sorting,
    /// The row under the keys, among those that are listed.
    marked: Option<usize>,
    /// Further files, chosen with Ctrl held.
    chosen: Vec<String>,
    wants_focus: bool,
}

impl FileSheet {
    /// Shows the sheet while the session wishes for a file.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) {
        let Some(wish) = &session.document.wish else {
            self.wish = None;
            return;
        };
        let lang = session.settings.lang;
        if self.wish.as_ref() != Some(wish) {
            let keep = Self { show_all: self.show_all, sorting: self.sorting, ..Self::default() };
            *self = Self { wish: Some(wish.clone()), wants_focus: true, ..keep };
        }
        let none = FolderListing::default();
        let listing = session.listing.as_ref().unwrap_or(&none);
        if listing.folder != self.shown {
            self.arrive(listing, session, wish);
        }
        let mut done = None;
        let closed = sheet_ui(ctx, "file-sheet", &title(wish, session, lang), WIDTH, |ui| {
            self.path_ui(ui, listing, lang, queue, &mut done);
            ui.add_space(4.0);
            let rows = self.rows(listing, wish);
            ui.horizontal_top(|ui| {
                file_rows::places_ui(ui, listing, lang, |folder| self.go(folder, queue));
                ui.vertical(|ui| self.list_ui(ui, listing, &rows, lang, queue, &mut done));
            });
            ui.add_space(6.0);
            self.foot_ui(ui, session, listing, lang, &mut done);
        });
        match done {
            Some(Done::Chosen) => self.choose(wish, listing, queue),
            Some(Done::Folder) => {
                let folder = listing.folder.clone();
                let open = *wish == FileWish::Open;
                let paths = vec![folder];
                let command = if open { DocumentCommand::Open(paths) } else { DocumentCommand::AddLayers(paths) };
                queue.push(Command::Document(command));
            }
            Some(Done::Cancelled) => queue.push(Command::Document(DocumentCommand::Wish(None))),
            None if closed => queue.push(Command::Document(DocumentCommand::Wish(None))),
            None => {}
        }
    }

    /// Another folder is shown: the path says so, unless it is what is being typed, or the answer to what was typed
    /// on the way there.
    fn arrive(&mut self, listing: &FolderListing, session: &Session, wish: &FileWish) {
        self.shown.clone_from(&listing.folder);
        self.marked = None;
        self.chosen.clear();
        let typed = folder_of(&self.text);
        let is_awaited = self.asked == typed && listing.asked == typed;
        if self.text.is_empty() || typed != listing.folder && is_awaited {
            let name = match (saves(wish), self.text.is_empty()) {
                (true, true) => suggested(session, wish),
                (true, false) => name_of(&self.text).to_owned(),
                (false, _) => String::new(),
            };
            self.text = with_name(&listing.folder, &name);
        }
    }

    fn go(&mut self, folder: &Path, queue: &mut Vec<Command>) {
        let is_saving = self.wish.as_ref().is_some_and(saves);
        let name = if is_saving { name_of(&self.text).to_owned() } else { String::new() };
        self.text = with_name(folder, &name);
        self.marked = None;
        self.browse(folder.to_owned(), queue);
    }

    fn browse(&mut self, folder: PathBuf, queue: &mut Vec<Command>) {
        self.asked.clone_from(&folder);
        queue.push(Command::Document(DocumentCommand::Browse(folder)));
    }

    fn path_ui(
        &mut self,
        ui: &mut egui::Ui,
        listing: &FolderListing,
        lang: Lang,
        queue: &mut Vec<Command>,
        done: &mut Option<Done>,
    ) {
        ui.horizontal(|ui| {
            if icon_button(ui, Some(Icon::FolderUp), "", Word::SheetParent.text(lang), false).clicked()
                && let Some(parent) = listing.folder.parent()
            {
                self.go(parent, queue);
            }
            let id = Id::unique("file-sheet-path");
            let has_focus = ui.memory(|m| m.has_focus(id));
            if has_focus {
                let keys = EventFilter { tab: true, vertical_arrows: true, ..EventFilter::default() };
                ui.memory_mut(|m| m.set_focus_lock_filter(id, keys));
            }
            let pressed = |key| has_focus && ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
            let (tab, up, down) = (pressed(Key::Tab), pressed(Key::ArrowUp), pressed(Key::ArrowDown));
            let entered = has_focus && ui.input(|i| i.key_pressed(Key::Enter));
            let completed = tab && self.complete(listing);
            let edit = TextEdit::singleline(&mut self.text).id(id).hint_text(Word::SheetPathHint.text(lang));
            let mut output = edit.desired_width(ui.available_width()).margin(vec2(8.0, 7.0)).show(ui);
            let name = Word::SheetPath.text(lang);
            let _ = ui.ctx().accesskit_node_builder(id, |node| node.set_label(name));
            if std::mem::take(&mut self.wants_focus) {
                output.response.request_focus();
            }
            if completed {
                let end = CCursorRange::one(CCursor::new(self.text.chars().count()));
                output.state.cursor.set_char_range(Some(end));
                output.state.store(ui.ctx(), id);
            }
            if output.response.changed() || completed {
                self.chosen.clear();
                self.marked = None;
                let folder = folder_of(&self.text);
                if folder != listing.folder && folder != self.asked {
                    self.browse(folder, queue);
                }
            }
            self.step(listing, up, down);
            if entered {
                self.enter(listing, queue, done);
            }
        });
    }

    fn step(&mut self, listing: &FolderListing, up: bool, down: bool) {
        let Some(wish) = self.wish.clone() else { return };
        let rows = self.rows(listing, &wish);
        if down {
            self.marked = Some(self.marked.map_or(0, |at| at + 1).min(rows.len().saturating_sub(1)));
        } else if up {
            self.marked = self.marked.and_then(|at| at.checked_sub(1));
        }
    }

    /// Enter: into the folder that is marked or typed, else done.
    fn enter(&mut self, listing: &FolderListing, queue: &mut Vec<Command>, done: &mut Option<Done>) {
        let Some(wish) = self.wish.clone() else { return };
        let rows = self.rows(listing, &wish);
        let typed = name_of(&self.text);
        let entry = match self.marked.and_then(|at| rows.get(at)) {
            Some(entry) => Some((*entry).clone()),
            None => listing.entries.iter().find(|e| e.name == typed).cloned(),
        };
        match entry {
            Some(entry) if entry.is_folder => self.go(&listing.folder.join(&entry.name), queue),
            Some(entry) => {
                self.text = with_name(&listing.folder, &entry.name);
                *done = Some(Done::Chosen);
            }
            None if !typed.is_empty() => *done = Some(Done::Chosen),
            None => {}
        }
    }

    /// Completes the last part of the path as far as the folder's contents agree.
    fn complete(&mut self, listing: &FolderListing) -> bool {
        let Some(wish) = &self.wish else { return false };
        let typed = name_of(&self.text).to_lowercase();
        let fits = |e: &&FolderEntry| is_wanted(e, wish, self.show_all) && e.name.to_lowercase().starts_with(&typed);
        let fitting: Vec<&FolderEntry> = listing.entries.iter().filter(fits).collect();
        let Some(first) = fitting.first() else { return false };
        let common = fitting.iter().fold(first.name.as_str(), |common, e| {
            let same = common.char_indices().zip(e.name.chars()).take_while(|((_, a), b)| a == b).last();
            same.map_or("", |((at, c), _)| &common[..at + c.len_utf8()])
        });
        if common.len() < typed.len() {
            return false;
        }
        let end = if fitting.len() == 1 && first.is_folder { String::from(MAIN_SEPARATOR) } else { String::new() };
        self.text = with_name(&listing.folder, &format!("{common}{end}"));
        true
    }

    /// What is listed: what the wish can use, and, while something is typed, what begins like that.
    fn rows<'a>(&self, listing: &'a FolderListing, wish: &FileWish) -> Vec<&'a FolderEntry> {
        let typed = name_of(&self.text).to_lowercase();
        let is_known = listing.entries.iter().any(|e| e.name.to_lowercase() == typed);
        let narrows = !saves(wish) && !typed.is_empty() && !is_known && folder_of(&self.text) == listing.folder;
        let fits = |e: &&FolderEntry| {
            is_wanted(e, wish, self.show_all) && (!narrows || e.name.to_lowercase().starts_with(&typed))
        };
        let mut rows: Vec<&FolderEntry> = listing.entries.iter().filter(fits).collect();
        self.sorting.sort(&mut rows);
        rows
    }

    fn list_ui(
        &mut self,
        ui: &mut egui::Ui,
        listing: &FolderListing,
        rows: &[&FolderEntry],
        lang: Lang,
        queue: &mut Vec<Command>,
        done: &mut Option<Done>,
    ) {
        self.sorting.head_ui(ui, lang);
        let typed = name_of(&self.text).to_owned();
        let mut clicked = None;
        let height = LIST_HEIGHT.min(ui.ctx().content_rect().height() - AROUND_LIST).max(60.0);
        egui::ScrollArea::vertical().auto_shrink(false).max_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if rows.is_empty() {
                let word = match (listing.unreadable, listing.entries.is_empty()) {
                    (true, _) => Word::SheetUnreadable,
                    (false, true) => Word::SheetEmptyFolder,
                    (false, false) => Word::SheetEmpty,
                };
                let p = theme::palette_of(ui);
                ui.add_space(12.0);
                ui.label(RichText::new(word.text(lang)).color(p.secondary));
            }
            for (index, entry) in rows.iter().enumerate() {
                let chosen = entry.name == typed || self.chosen.contains(&entry.name) || self.marked == Some(index);
                let response = file_rows::row_ui(ui, entry, chosen, lang);
                if response.double_clicked() {
                    clicked = Some((*entry, true));
                } else if response.clicked() {
                    clicked = Some((*entry, false));
                }
                if self.marked == Some(index) {
                    response.scroll_to_me(None);
                }
            }
        });
        let Some((entry, twice)) = clicked else { return };
        self.marked = None;
        if entry.is_folder {
            self.go(&listing.folder.join(&entry.name), queue);
            return;
        }
        let with_ctrl = ui.input(|i| i.modifiers.command);
        let takes_many = matches!(self.wish, Some(FileWish::Open | FileWish::AddLayers));
        if with_ctrl && takes_many {
            if !typed.is_empty() && !self.chosen.contains(&typed) {
                self.chosen.push(typed);
            }
            self.chosen.push(entry.name.clone());
        } else {
            self.chosen.clear();
        }
        self.text = with_name(&listing.folder, &entry.name);
        if twice {
            *done = Some(Done::Chosen);
        }
    }

    fn foot_ui(
        &mut self,
        ui: &mut egui::Ui,
        session: &Session,
        listing: &FolderListing,
        lang: Lang,
        done: &mut Option<Done>,
    ) {
        let Some(wish) = self.wish.clone() else { return };
        let p = theme::palette_of(ui);
        let name = name_of(&self.text).to_owned();
        let replaces = saves(&wish) && listing.entries.iter().any(|e| e.name == self.full_name(&wish));
        let only_packed = matches!(session.document.kind, DocumentKind::Packed(_));
        if wish == FileWish::SaveAs && !only_packed {
            ui.horizontal(|ui| {
                for (ending, word) in [(PROJECT, Word::SheetFormProject), (PACKED, Word::SheetFormPacked)] {
                    let on = is_packed(&name) == (ending == PACKED);
                    if ui.radio(on, word.text(lang)).clicked() && !on {
                        self.text = with_name(&folder_of(&self.text), &format!("{}{ending}", stem(&name)));
                    }
                }
            });
        }
        let endings = file_outputs::endings(&wish);
        if !endings.is_empty() {
            ui.horizontal(|ui| {
                let now = file_outputs::ending_of(&wish, &name).or(endings.first().map(|(ending, _)| *ending));
                for (ending, text) in endings {
                    if ui.radio(now == Some(*ending), *text).clicked() {
                        let stem = file_outputs::stem(&wish, &name);
                        self.text = with_name(&folder_of(&self.text), &format!("{stem}{ending}"));
                    }
                }
            });
        }
        if saves(&wish) && !matches!(wish, FileWish::Write(_)) {
            let text = explained(session, &name, &wish, lang);
            ui.add(egui::Label::new(RichText::new(text).size(theme::SMALL).color(p.secondary)).wrap());
        }
        if replaces {
            let text = RichText::new(Word::SheetReplaces.text(lang)).size(theme::SMALL).color(p.caution_text);
            ui.add(egui::Label::new(text).wrap());
        }
        ui.add_space(4.0);
        ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), Layout::right_to_left(Align::Center), |ui| {
            let word = match wish {
                FileWish::Open => Word::OpenThis,
                FileWish::AddLayers => Word::AddThis,
                _ if replaces => Word::Replace,
                FileWish::SaveAs | FileWish::SavePicture => Word::SaveFile,
                FileWish::ExportAnswer | FileWish::ExportSelection => Word::ExportThis,
                FileWish::Pack => Word::PackThis,
                FileWish::Report => Word::ReportThis,
                FileWish::Write(_) => Word::WriteThis,
                FileWish::Find(_) => Word::ChooseThis,
            };
            let is_folder = listing.entries.iter().any(|e| e.is_folder && e.name == name);
            if primary_ui(ui, word.text(lang), !name.is_empty() && !is_folder) {
                *done = Some(Done::Chosen);
            }
            if plain_ui(ui, Word::Cancel.text(lang)) {
                *done = Some(Done::Cancelled);
            }
            let takes_folders = matches!(wish, FileWish::Open | FileWish::AddLayers);
            let has_data = listing.entries.iter().any(|e| !e.is_folder && is_wanted(e, &wish, false));
            if takes_folders && has_data && plain_ui(ui, Word::OpenFolderPlan.text(lang)) {
                *done = Some(Done::Folder);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if !saves(&wish) {
                    ui.checkbox(&mut self.show_all, Word::SheetAll.text(lang));
                }
            });
        });
    }

    /// The name with the ending that the wish needs.
    fn full_name(&self, wish: &FileWish) -> String {
        let name = name_of(&self.text);
        match wish {
            FileWish::Pack => format!("{}{PACKED}", stem(name)),
            FileWish::Report if ReportKind::of_path(Path::new(name)).is_none() => format!("{name}{REPORT}"),
            FileWish::Write(what) => format!("{}{}", written_stem(name, what.ending()), what.ending()),
            FileWish::SaveAs if !is_packed(name) => format!("{}{PROJECT}", stem(name)),
            FileWish::SavePicture | FileWish::ExportAnswer | FileWish::ExportSelection => {
                file_outputs::full_name(wish, name)
            }
            _ => name.to_owned(),
        }
    }

    fn choose(&self, wish: &FileWish, listing: &FolderListing, queue: &mut Vec<Command>) {
        let path = folder_of(&self.text).join(self.full_name(wish));
        let many = || {
            let mut paths: Vec<PathBuf> = self.chosen.iter().map(|name| listing.folder.join(name)).collect();
            if !paths.contains(&path) {
                paths.push(path.clone());
            }
            paths
        };
        if let Some(command) = file_outputs::command(wish, path.clone()) {
            queue.push(command);
            return;
        }
        queue.push(Command::Document(match wish {
            FileWish::Write(what) => {
                queue.push(Command::Check(CheckCommand::Write { what: *what, path }));
                return;
            }
            FileWish::Open => DocumentCommand::Open(many()),
            FileWish::AddLayers => DocumentCommand::AddLayers(many()),
            FileWish::SaveAs => DocumentCommand::SaveAs(path),
            FileWish::Pack => DocumentCommand::Pack(path),
            FileWish::Report => DocumentCommand::Report { path, day: None },
            FileWish::Find(layer) => DocumentCommand::FindSource { layer: layer.clone(), path },
            // Has its own command.
            FileWish::SavePicture | FileWish::ExportAnswer | FileWish::ExportSelection => DocumentCommand::Wish(None),
        }));
    }
}

#[derive(Clone, Copy, Debug)]
enum Done {
    Chosen,
    /// The folder that is shown, as it is.
    Folder,
    Cancelled,
}

fn saves(wish: &FileWish) -> bool {
    matches!(wish, FileWish::SaveAs | FileWish::Pack | FileWish::Report | FileWish::Write(_))
        || !file_outputs::endings(wish).is_empty()
}

fn title(wish: &FileWish, session: &Session, lang: Lang) -> String {
    match wish {
        FileWish::Open => Word::SheetOpen.text(lang).to_owned(),
        FileWish::AddLayers => Word::SheetAdd.text(lang).to_owned(),
        FileWish::SaveAs => Word::SheetSave.text(lang).to_owned(),
        FileWish::Pack => Word::SheetPack.text(lang).to_owned(),
        FileWish::Report => Word::SheetReport.text(lang).to_owned(),
        FileWish::Write(_) => Word::SheetWrite.text(lang).to_owned(),
        FileWish::SavePicture | FileWish::ExportAnswer | FileWish::ExportSelection => {
            file_outputs::title(wish).text(lang).to_owned()
        }
        FileWish::Find(layer) => fill(Word::SheetFind, lang, &[("name", session.plan.layer_name(layer).get(lang))]),
    }
}

/// What the form that a name asks for keeps, and where the data go.
fn explained(session: &Session, name: &str, wish: &FileWish, lang: Lang) -> String {
    if !file_outputs::endings(wish).is_empty() {
        file_outputs::explained(wish, lang).to_owned()
    } else if *wish == FileWish::Report {
        let is_json = ReportKind::of_path(Path::new(name)) == Some(ReportKind::Json);
        let word = if is_json { Word::SheetReportJson } else { Word::SheetReportPage };
        word.text(lang).to_owned()
    } else if *wish == FileWish::Pack || is_packed(name) {
        Word::SheetSavePacked.text(lang).to_owned()
    } else if session.document.kind == DocumentKind::Bundled {
        Word::SheetSaveBundled.text(lang).to_owned()
    } else {
        Word::SheetSaveProject.text(lang).to_owned()
    }
}

/// The name that a plan is saved by at first: that of its file, else its title.
fn suggested(session: &Session, wish: &FileWish) -> String {
    if let FileWish::Write(what) = wish {
        return format!("{}{}", what.usual_stem(), what.ending());
    }
    if !file_outputs::endings(wish).is_empty() {
        return file_outputs::suggested(session, wish);
    }
    let kind = &session.document.kind;
    let of_file = kind.path().and_then(Path::file_name).map(|n| stem(&n.to_string_lossy()).to_owned());
    let title = session.plan.project.title.get(session.settings.lang);
    let plain = title.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], " ");
    let stem = match (of_file, kind) {
        (Some(stem), _) => stem,
        (None, DocumentKind::Bundled) => "biopark".to_owned(),
        (None, _) if plain.trim().is_empty() => "plan".to_owned(),
        (None, _) => plain.trim().to_owned(),
    };
    if *wish == FileWish::Report {
        return format!("{stem}-{}{REPORT}", Word::ReportFileName.text(session.settings.lang));
    }
    let packs = *wish == FileWish::Pack || matches!(kind, DocumentKind::Bundled | DocumentKind::Packed(_));
    format!("{stem}{}", if packs { PACKED } else { PROJECT })
}

fn is_packed(name: &str) -> bool {
    name.to_lowercase().ends_with(PACKED)
}

/// A name without the endings of projects.
fn stem(name: &str) -> &str {
    let lower = name.to_lowercase();
    let cut = [PROJECT, PACKED, ".geojson", ".json"].into_iter().find(|ending| lower.ends_with(ending));
    cut.and_then(|ending| name.get(..name.len() - ending.len())).unwrap_or(name)
}

/// A name without the ending that it is going to have.
fn written_stem<'a>(name: &'a str, ending: &str) -> &'a str {
    let cut = name.len().checked_sub(ending.len()).filter(|at| name.is_char_boundary(*at));
    let has = |at: &usize| name.get(*at..).is_some_and(|end| end.eq_ignore_ascii_case(ending));
    cut.filter(has).and_then(|at| name.get(..at)).unwrap_or(name)
}

fn is_wanted(entry: &FolderEntry, wish: &FileWish, show_all: bool) -> bool {
    let name = entry.name.to_lowercase();
    let is_project = name.ends_with(PROJECT) || name.ends_with(PACKED);
    let is_layer = !is_project && (name.ends_with(".geojson") || name.ends_with(".json"));
    entry.is_folder
        || match wish {
            FileWish::Open => is_project || is_layer || show_all,
            FileWish::AddLayers | FileWish::Find(_) => is_layer || show_all,
            FileWish::SaveAs | FileWish::Pack => is_project,
            FileWish::Report => !is_project && ReportKind::of_path(Path::new(&name)).is_some(),
            FileWish::Write(what) => name.ends_with(what.ending()),
            FileWish::SavePicture | FileWish::ExportAnswer | FileWish::ExportSelection => {
                file_outputs::ending_of(wish, &name).is_some()
            }
        }
}

/// What stands after the last separator.
fn name_of(text: &str) -> &str {
    text.rsplit(std::path::is_separator).next().unwrap_or_default()
}

/// What stands before it; `~` is the home folder, as a shell has it.
fn folder_of(text: &str) -> PathBuf {
    let folder = &text[..text.len() - name_of(text).len()];
    match (folder.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => Path::new(folder).components().collect(),
    }
}

fn with_name(folder: &Path, name: &str) -> String {
    let mut text = folder.display().to_string();
    if !text.ends_with(std::path::is_separator) {
        text.push(MAIN_SEPARATOR);
    }
    text.push_str(name);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::CheckFile;

    fn entry(name: &str, is_folder: bool) -> FolderEntry {
        FolderEntry { name: name.to_owned(), is_folder, bytes: 1, modified: None }
    }

    fn sheet(text: &str) -> FileSheet {
        FileSheet { wish: Some(FileWish::Open), text: text.to_owned(), ..FileSheet::default() }
    }

    #[test]
    fn a_path_is_completed_as_far_as_it_is_certain() {
        let entries = vec![entry("plans", true), entry("park.geojson", false), entry("parking.geojson", false)];
        let listing = FolderListing { folder: PathBuf::from("/w"), entries, ..FolderListing::default() };
        for (typed, wanted) in [("/w/pl", "/w/plans/"), ("/w/par", "/w/park"), ("/w/PARKI", "/w/parking.geojson")] {
            let mut sheet = sheet(typed);
            assert!(sheet.complete(&listing), "{typed}");
            assert_eq!(sheet.text, wanted);
        }
        assert!(!sheet("/w/x").complete(&listing));
    }

    #[test]
    fn a_path_typed_quickly_outlives_the_folders_on_its_way() {
        let session = Session::new(crate::session::JobMode::Inline);
        let listed = |asked: &str, folder: &str| FolderListing {
            asked: PathBuf::from(asked),
            folder: PathBuf::from(folder),
            ..FolderListing::default()
        };
        let mut sheet = FileSheet { asked: PathBuf::from("/w/plan"), ..sheet("/w/plan/") };
        sheet.arrive(&listed("/", "/"), &session, &FileWish::Open);
        assert_eq!(sheet.text, "/w/plan/");
        // What does not exist gives way to the folder above it.
        sheet.arrive(&listed("/w/plan", "/w"), &session, &FileWish::Open);
        assert_eq!(sheet.text, "/w/");
    }

    #[test]
    fn endings_are_added_once() {
        for (typed, wish, wanted) in [
            ("/w/a", FileWish::SaveAs, "a.shapan.json"),
            ("/w/a.shapan.json", FileWish::SaveAs, "a.shapan.json"),
            ("/w/a.shapan", FileWish::SaveAs, "a.shapan"),
            ("/w/a.shapan.json", FileWish::Pack, "a.shapan"),
            ("/w/a", FileWish::Report, "a.html"),
            ("/w/a.JSON", FileWish::Report, "a.JSON"),
            ("/w/a.v2", FileWish::Report, "a.v2.html"),
            ("/w/a.v2", FileWish::SaveAs, "a.v2.shapan.json"),
            ("/w/用地", FileWish::Write(CheckFile::Balance), "用地.csv"),
            ("/w/a.GeoJSON", FileWish::Write(CheckFile::Findings), "a.geojson"),
        ] {
            assert_eq!(sheet(typed).full_name(&wish), wanted, "{typed}");
        }
    }
}
