//! The sheet that asks for a file: a typed path that completes itself, and the contents of its folder. It knows the
//! disk only by the listings that the session brings.

use std::path::{Path, PathBuf};

use super::names::{folder_of, full_name, name_of, saves, suggested, with_name};
use super::outputs;
use super::rows::{self, Sorting};
use crate::i18n::{Lang, Word, fill};
use crate::session::{CheckCommand, Command, DocumentCommand, FileWish, FolderListing, Session};
use crate::ui::sheet::sheet_ui;

const WIDTH: f32 = 680.0;

/// What is typed and marked while a file is being asked for.
#[derive(Debug, Default)]
pub struct FileSheet {
    /// What it was opened for.
    pub(super) wish: Option<FileWish>,
    pub(super) text: String,
    /// The folder last shown, to see when another one has come.
    pub(super) shown: PathBuf,
    pub(super) asked: PathBuf,
    pub(super) show_all: bool,
    pub(super) sorting: Sorting,
    /// The row under the keys, among those that are listed.
    pub(super) marked: Option<usize>,
    /// Further files, chosen with Ctrl held.
    pub(super) chosen: Vec<String>,
    pub(super) wants_focus: bool,
    /// The path was set, and its name is to be typed over.
    pub(super) wants_name: bool,
    /// Enter was pressed before anybody could know what stands in the folder that was typed.
    pub(super) is_entered: bool,
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
        let mut done = self.entered_before(listing, wish, queue);
        let closed = sheet_ui(ctx, "file-sheet", &title(wish, session, lang), WIDTH, |ui| {
            self.path_ui(ui, listing, lang, queue, &mut done);
            ui.add_space(4.0);
            let listed = self.rows(listing, wish);
            ui.horizontal_top(|ui| {
                rows::places_ui(ui, listing, lang, |folder| self.go(folder, queue));
                ui.vertical(|ui| self.list_ui(ui, listing, &listed, lang, queue, &mut done));
            });
            ui.add_space(6.0);
            self.foot_ui(ui, session, listing, lang, &mut done);
        });
        match done {
            Some(Done::Chosen) => self.choose(wish, listing, queue),
            Some(Done::Folder) => {
                let open = *wish == FileWish::Open;
                let paths = vec![self.whole_folder(listing)];
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
    pub(super) fn arrive(&mut self, listing: &FolderListing, session: &Session, wish: &FileWish) {
        self.shown.clone_from(&listing.folder);
        self.marked = None;
        self.chosen.clear();
        let typed = folder_of(&self.text);
        let is_awaited = self.asked == typed && listing.asked == typed;
        // A name to save under is typed by a person who means that folder: the foot says that there is none. What was
        // entered is opened as it was typed, or said not to be there.
        let gives_way = !saves(wish) && !self.is_shown(listing) && is_awaited && !self.is_entered;
        if self.text.is_empty() || gives_way {
            let name = match (saves(wish), self.text.is_empty()) {
                (true, true) => suggested(session, wish),
                (true, false) => name_of(&self.text).to_owned(),
                (false, _) => String::new(),
            };
            self.text = with_name(&listing.folder, &name);
            self.wants_name = true;
        }
    }

    /// Whether something is to be saved in a folder that is not there.
    pub(super) fn is_nowhere(&self, listing: &FolderListing) -> bool {
        let typed = folder_of(&self.text);
        self.wish.as_ref().is_some_and(saves) && !self.is_shown(listing) && listing.asked == typed
    }

    /// Whether the list is that of the folder that is typed; a path without a beginning is meant within it.
    pub(super) fn is_shown(&self, listing: &FolderListing) -> bool {
        listing.folder.ends_with(folder_of(&self.text))
    }

    /// Whether what stands in the folder that is typed is still being looked up.
    pub(super) fn is_awaited(&self, listing: &FolderListing) -> bool {
        !self.is_shown(listing) && listing.asked != folder_of(&self.text)
    }

    /// The folder of the path, absolute where it is shown.
    fn folder(&self, listing: &FolderListing) -> PathBuf {
        if self.is_shown(listing) { listing.folder.clone() } else { folder_of(&self.text) }
    }

    /// The folder that the path names; one that is typed without the stroke behind it is meant as well.
    fn whole_folder(&self, listing: &FolderListing) -> PathBuf {
        let (folder, typed) = (self.folder(listing), name_of(&self.text));
        let is_inside = self.is_shown(listing) && listing.entries.iter().any(|e| e.is_folder && e.name == typed);
        if is_inside { folder.join(typed) } else { folder }
    }

    /// Has the folder of the path listed, unless it is or is about to be: what was asked for on the way there, or before
    /// somebody went back to what is shown, is not to stay in the list.
    pub(super) fn follow(&mut self, listing: &FolderListing, queue: &mut Vec<Command>) {
        let wanted = folder_of(&self.text);
        let is_nothing = |path: &Path| path.as_os_str().is_empty();
        let is_other_on_its_way = !is_nothing(&self.asked) && self.asked != listing.asked;
        if !is_nothing(&wanted) && wanted != self.asked && (self.is_awaited(listing) || is_other_on_its_way) {
            self.browse(wanted, queue);
        }
    }

    /// What an Enter pressed too early comes to: what would be replaced by it is asked about first.
    pub(super) fn entered_before(
        &mut self,
        listing: &FolderListing,
        wish: &FileWish,
        queue: &mut Vec<Command>,
    ) -> Option<Done> {
        if !self.is_entered || self.is_awaited(listing) {
            return None;
        }
        self.is_entered = false;
        if !saves(wish) {
            let mut done = None;
            self.enter(listing, queue, &mut done);
            return done;
        }
        let is_free = !self.is_nowhere(listing) && !self.replaces(listing, wish);
        is_free.then_some(Done::Chosen)
    }

    /// Whether a file stands where something is to be saved.
    pub(super) fn replaces(&self, listing: &FolderListing, wish: &FileWish) -> bool {
        let name = full_name(name_of(&self.text), wish);
        saves(wish) && listing.entries.iter().any(|entry| entry.name == name)
    }

    pub(super) fn go(&mut self, folder: &Path, queue: &mut Vec<Command>) {
        let is_saving = self.wish.as_ref().is_some_and(saves);
        let name = if is_saving { name_of(&self.text).to_owned() } else { String::new() };
        self.text = with_name(folder, &name);
        self.wants_name = true;
        self.marked = None;
        self.browse(folder.to_owned(), queue);
    }

    pub(super) fn browse(&mut self, folder: PathBuf, queue: &mut Vec<Command>) {
        self.asked.clone_from(&folder);
        queue.push(Command::Document(DocumentCommand::Browse(folder)));
    }

    fn choose(&self, wish: &FileWish, listing: &FolderListing, queue: &mut Vec<Command>) {
        let path = self.folder(listing).join(full_name(name_of(&self.text), wish));
        let many = || {
            let mut paths: Vec<PathBuf> = self.chosen.iter().map(|name| listing.folder.join(name)).collect();
            if !paths.contains(&path) {
                paths.push(path.clone());
            }
            paths
        };
        if let Some(command) = outputs::command(wish, path.clone()) {
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
pub(super) enum Done {
    Chosen,
    /// The folder that is shown, as it is.
    Folder,
    Cancelled,
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
            outputs::title(wish).text(lang).to_owned()
        }
        FileWish::Find(layer) => fill(Word::SheetFind, lang, &[("name", session.plan.layer_name(layer).get(lang))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::FolderEntry;

    fn sheet(text: &str) -> FileSheet {
        FileSheet { wish: Some(FileWish::Open), text: text.to_owned(), ..FileSheet::default() }
    }

    #[test]
    fn files_are_chosen_one_by_one_and_let_go_again() {
        let entry = |name: &str, is_folder| FolderEntry { name: name.to_owned(), is_folder, bytes: 1, modified: None };
        let folder = PathBuf::from("/w");
        let entries = vec![entry("sub", true), entry("a.shp", false), entry("b.shp", false)];
        let listing = FolderListing { folder, entries, ..FolderListing::default() };
        let mut sheet = sheet("/w/");
        assert!(sheet.chosen_files(&listing).is_empty());
        sheet.text = "/w/sub".to_owned();
        assert!(sheet.chosen_files(&listing).is_empty(), "a folder is gone into, not chosen");
        sheet.text = "/w/a.shp".to_owned();
        sheet.toggle(&listing, "b.shp");
        assert_eq!(sheet.chosen_files(&listing), ["a.shp", "b.shp"]);
        sheet.toggle(&listing, "b.shp");
        assert_eq!((sheet.chosen_files(&listing), sheet.text.as_str()), (vec!["a.shp".to_owned()], "/w/a.shp"));
        sheet.toggle(&listing, "a.shp");
        assert_eq!((sheet.chosen_files(&listing), sheet.text.as_str()), (Vec::new(), "/w/"));
    }

    #[test]
    fn the_list_follows_the_path_whatever_was_asked_for_on_the_way() {
        let listed = |folder: &str| FolderListing {
            asked: PathBuf::from(folder),
            folder: PathBuf::from(folder),
            ..FolderListing::default()
        };
        let session = Session::new(crate::session::JobMode::Inline);
        // Another path is typed that ends where the list is: what is asked for on the way comes later than the path.
        for way in [&["/", "/w/"][..], &["/", "/w/", "/w/plan/", "/w/"], &["/x/", "/w/a.shp"]] {
            let mut sheet = FileSheet { asked: PathBuf::from("/w"), shown: PathBuf::from("/w"), ..sheet("/w/") };
            let mut shown = listed("/w");
            let mut queue = Vec::new();
            for text in way {
                sheet.text = (*text).to_owned();
                sheet.follow(&shown, &mut queue);
            }
            // Of several that were asked for, the last one comes.
            for _ in 0..3 {
                let Some(Command::Document(DocumentCommand::Browse(folder))) = queue.pop() else { break };
                queue.clear();
                shown = FolderListing { asked: folder.clone(), folder, ..FolderListing::default() };
                sheet.arrive(&shown, &session, &FileWish::Open);
                sheet.follow(&shown, &mut queue);
            }
            assert!(queue.is_empty() && shown.folder == Path::new("/w"), "{way:?} {shown:?}");
            assert_eq!(sheet.whole_folder(&shown), Path::new("/w"));
        }
    }

    #[test]
    fn a_folder_is_taken_as_it_is_typed() {
        let entry = FolderEntry { name: "plan".to_owned(), is_folder: true, bytes: 1, modified: None };
        let listing = FolderListing { folder: "/w".into(), entries: vec![entry], ..FolderListing::default() };
        for (text, wanted) in [("/w/", "/w"), ("/w/plan", "/w/plan"), ("/w/pl", "/w"), ("/x/plan/", "/x/plan")] {
            assert_eq!(sheet(text).whole_folder(&listing), Path::new(wanted), "{text}");
        }
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
        // Not so where something is to be saved: it would land in another folder than was typed.
        let mut sheet =
            FileSheet { asked: PathBuf::from("/w/plan"), text: "/w/plan/a.shapan.json".to_owned(), ..sheet };
        sheet.arrive(&listed("/w/plan", "/w"), &session, &FileWish::SaveAs);
        assert_eq!(sheet.text, "/w/plan/a.shapan.json");
    }
}
