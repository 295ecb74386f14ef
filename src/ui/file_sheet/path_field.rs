//! The typed path: completed by Tab, entered by Enter, its caret put where a name is going to be typed.

use std::path::MAIN_SEPARATOR;

use egui::text::{CCursor, CCursorRange};
use egui::{FocusDirection, Id, Key, Modifiers, TextEdit, vec2};

use super::names::{ending_at, folder_of, is_wanted, name_of, saves, typed_anew, with_name};
use super::sheet::{Done, FileSheet};
use crate::i18n::{Lang, Word};
use crate::session::{Command, FolderEntry, FolderListing};
use crate::ui::icons::{Icon, icon_button};

impl FileSheet {
    pub(super) fn path_ui(
        &mut self,
        ui: &mut egui::Ui,
        listing: &FolderListing,
        lang: Lang,
        queue: &mut Vec<Command>,
        done: &mut Option<Done>,
    ) {
        ui.horizontal(|ui| {
            let folder = if self.is_awaited(listing) { folder_of(&self.text) } else { listing.folder.clone() };
            if icon_button(ui, Some(Icon::FolderUp), "", Word::SheetParent.text(lang), None).clicked()
                && let Some(parent) = folder.parent()
            {
                self.go(parent, queue);
            }
            let id = Id::unique("file-sheet-path");
            let has_focus = ui.memory(|m| m.has_focus(id));
            let held = |modifiers, key| has_focus && ui.input_mut(|i| i.consume_key(modifiers, key));
            let pressed = |key| held(Modifiers::NONE, key);
            // Asked for first: a key without modifiers is also found with Shift held.
            let back = held(Modifiers::SHIFT, Key::Tab);
            let (tab, up, down) = (pressed(Key::Tab), pressed(Key::ArrowUp), pressed(Key::ArrowDown));
            let entered = has_focus && ui.input(|i| i.key_pressed(Key::Enter));
            let before = self.text.clone();
            let completed = tab && self.complete(listing);
            // What is whole has nothing to be completed: Tab leads on, as everywhere.
            if back || tab && self.text == before && self.is_whole(listing) {
                let direction = if back { FocusDirection::Previous } else { FocusDirection::Next };
                ui.memory_mut(|m| m.move_focus(direction));
            }
            // The field keeps Tab, which would lead away from it otherwise.
            let edit = TextEdit::singleline(&mut self.text).id(id).lock_focus(true);
            let edit = edit.hint_text(Word::SheetPathHint.text(lang));
            let mut output = edit.desired_width(ui.available_width()).margin(vec2(8.0, 7.0)).show(ui);
            let name = Word::SheetPath.text(lang);
            let _ = ui.ctx().accesskit_node_builder(id, |node| node.set_label(name));
            if std::mem::take(&mut self.wants_focus) {
                output.response.request_focus();
            }
            let set_name = std::mem::take(&mut self.wants_name);
            if completed || set_name {
                let end = CCursorRange::one(CCursor::new(self.text.chars().count()));
                output.state.cursor.set_char_range(Some(if completed { end } else { self.name_range() }));
                output.state.store(ui.ctx(), id);
            }
            if output.response.changed()
                && let Some(anew) = typed_anew(&self.text)
            {
                self.text = anew.to_owned();
            }
            if output.response.changed() || completed {
                self.chosen.clear();
                self.marked = None;
                self.is_entered = false;
            }
            self.follow(listing, queue);
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
    pub(super) fn enter(&mut self, listing: &FolderListing, queue: &mut Vec<Command>, done: &mut Option<Done>) {
        let Some(wish) = self.wish.clone() else { return };
        // The list is still that of another folder, whose files may be called the same.
        if self.is_awaited(listing) && self.marked.is_none() {
            self.is_entered = true;
            return;
        }
        let rows = self.rows(listing, &wish);
        let typed = name_of(&self.text);
        let entry = match self.marked.and_then(|at| rows.get(at)) {
            Some(entry) => Some((*entry).clone()),
            None => listing.entries.iter().find(|e| e.name == typed && self.is_shown(listing)).cloned(),
        };
        match entry {
            Some(entry) if entry.is_folder => {
                // Enter let go of the field: the path goes on being typed.
                self.wants_focus = true;
                self.go(&listing.folder.join(&entry.name), queue);
            }
            Some(entry) => {
                self.text = with_name(&listing.folder, &entry.name);
                *done = Some(Done::Chosen);
            }
            // The foot says that there is no such folder.
            None if self.is_nowhere(listing) => {}
            None if !typed.is_empty() => *done = Some(Done::Chosen),
            None => {}
        }
    }

    /// Completes the last part of the path as far as the folder's contents agree.
    fn complete(&mut self, listing: &FolderListing) -> bool {
        let Some(wish) = self.wish.as_ref().filter(|_| self.is_shown(listing)) else { return false };
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

    /// Whether the path ends with a folder, or names what stands in one.
    fn is_whole(&self, listing: &FolderListing) -> bool {
        let name = name_of(&self.text);
        !self.is_awaited(listing) && (name.is_empty() || listing.entries.iter().any(|entry| entry.name == name))
    }

    /// The name that is going to be saved, without its ending: what is typed next takes its place.
    fn name_range(&self) -> CCursorRange {
        let end = CCursor::new(self.text.chars().count());
        let Some(wish) = self.wish.as_ref().filter(|wish| saves(wish)) else { return CCursorRange::one(end) };
        let name = name_of(&self.text);
        let before = self.text.len() - name.len();
        let at = |bytes: usize| CCursor::new(self.text.get(..bytes).unwrap_or_default().chars().count());
        CCursorRange::two(at(before), at(before + ending_at(name, wish)))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::session::FileWish;

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
    fn enter_pressed_before_the_folder_is_known_replaces_nothing() {
        let listed = |folder: &str, names: &[&str]| FolderListing {
            asked: PathBuf::from(folder),
            folder: PathBuf::from(folder),
            entries: names.iter().map(|name| entry(name, false)).collect(),
            ..FolderListing::default()
        };
        let wish = FileWish::SaveAs;
        for (there, is_done) in [(&["plan.shapan.json"][..], false), (&["other.txt"], true)] {
            let mut sheet = FileSheet { wish: Some(wish.clone()), ..sheet("/b/plan.shapan.json") };
            let (mut queue, mut done) = (Vec::new(), None);
            // The folder of before holds a file of this name: it is not the one that is meant.
            let before = listed("/a", &["plan.shapan.json"]);
            sheet.enter(&before, &mut queue, &mut done);
            assert!(done.is_none() && sheet.text == "/b/plan.shapan.json");
            assert!(sheet.entered_before(&before, &wish, &mut queue).is_none(), "it is still looked up");
            assert_eq!(sheet.entered_before(&listed("/b", there), &wish, &mut queue).is_some(), is_done);
            assert!(sheet.entered_before(&listed("/b", &[]), &wish, &mut queue).is_none(), "Enter counts once");
        }
    }

    #[test]
    fn enter_pressed_before_the_folder_is_known_means_what_is_typed() {
        let listed = |folder: &str, entries: &[(&str, bool)]| FolderListing {
            asked: PathBuf::from(folder),
            folder: PathBuf::from(folder),
            entries: entries.iter().map(|(name, is_folder)| entry(name, *is_folder)).collect(),
            ..FolderListing::default()
        };
        // The folder of before holds another file, or a folder, of this name.
        for is_folder in [false, true] {
            let mut sheet = sheet("/b/plan");
            let (mut queue, mut done) = (Vec::new(), None);
            let before = listed("/a", &[("plan", is_folder)]);
            sheet.enter(&before, &mut queue, &mut done);
            assert!(done.is_none() && queue.is_empty() && sheet.text == "/b/plan");
            assert!(!sheet.complete(&before), "nor does Tab complete it");
            let after = listed("/b", &[("plan", true)]);
            assert!(sheet.entered_before(&after, &FileWish::Open, &mut queue).is_none());
            assert_eq!((queue.len(), sheet.text.as_str()), (1, "/b/plan/"), "into the folder of that name");
        }
        // What is not there is opened as it was typed, which says so.
        let session = crate::session::Session::new(crate::session::JobMode::Inline);
        let mut sheet = FileSheet { asked: PathBuf::from("/b/none"), ..sheet("/b/none/plan") };
        let (mut queue, mut done) = (Vec::new(), None);
        sheet.enter(&listed("/a", &[]), &mut queue, &mut done);
        let after = FolderListing { asked: PathBuf::from("/b/none"), ..listed("/b", &[("plan", false)]) };
        sheet.arrive(&after, &session, &FileWish::Open);
        assert!(sheet.entered_before(&after, &FileWish::Open, &mut queue).is_some());
        assert_eq!(sheet.text, "/b/none/plan");
    }

    #[test]
    fn a_name_to_save_by_is_chosen_without_its_ending() {
        let range = |text: &str, wish: FileWish| {
            let range = FileSheet { wish: Some(wish), ..sheet(text) }.name_range();
            (range.secondary.index.0, range.primary.index.0)
        };
        assert_eq!(range("/规划/用地.shapan.json", FileWish::SaveAs), (4, 6));
        assert_eq!(range("/w/map.png", FileWish::SavePicture), (3, 6));
        assert_eq!(range("/规划/用地.geojson", FileWish::Open), (14, 14), "nothing is saved: behind all of it");
    }
}
