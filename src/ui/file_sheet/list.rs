//! The list below the path: what the wish can use of the folder.

use egui::RichText;

use super::names::{is_wanted, name_of, saves, with_name};
use super::rows;
use super::sheet::{Done, FileSheet};
use crate::i18n::{Lang, Word};
use crate::session::{Command, FileWish, FolderEntry, FolderListing};
use crate::ui::theme;

const LIST_HEIGHT: f32 = 300.0;
/// What the sheet has above and below its list.
const AROUND_LIST: f32 = 290.0;

impl FileSheet {
    /// The files of the folder that are chosen: those chosen one by one, and the one whose name stands in the path.
    pub(super) fn chosen_files(&self, listing: &FolderListing) -> Vec<String> {
        let typed = name_of(&self.text);
        let is_here = self.is_shown(listing) && !self.chosen.iter().any(|name| name == typed);
        let is_file = |name: &&str| listing.entries.iter().any(|e| !e.is_folder && e.name == *name);
        let typed = Some(typed).filter(|_| is_here).filter(is_file).map(str::to_owned);
        self.chosen.iter().cloned().chain(typed).collect()
    }

    /// Chooses one more file of the folder, or no longer chooses it. The path names the last that is chosen.
    pub(super) fn toggle(&mut self, listing: &FolderListing, name: &str) {
        self.chosen = self.chosen_files(listing);
        match self.chosen.iter().position(|chosen| chosen == name) {
            Some(at) => drop(self.chosen.remove(at)),
            None => self.chosen.push(name.to_owned()),
        }
        self.text = with_name(&listing.folder, self.chosen.last().map_or("", String::as_str));
    }

    /// What is listed: what the wish can use, and, while something is typed, what begins like that.
    pub(super) fn rows<'a>(&self, listing: &'a FolderListing, wish: &FileWish) -> Vec<&'a FolderEntry> {
        let typed = name_of(&self.text).to_lowercase();
        let is_known = listing.entries.iter().any(|e| e.name.to_lowercase() == typed);
        let narrows = !saves(wish) && !typed.is_empty() && !is_known && self.is_shown(listing);
        let fits = |e: &&FolderEntry| {
            is_wanted(e, wish, self.show_all) && (!narrows || e.name.to_lowercase().starts_with(&typed))
        };
        let mut rows: Vec<&FolderEntry> = listing.entries.iter().filter(fits).collect();
        self.sorting.sort(&mut rows);
        rows
    }

    pub(super) fn list_ui(
        &mut self,
        ui: &mut egui::Ui,
        listing: &FolderListing,
        listed: &[&FolderEntry],
        lang: Lang,
        queue: &mut Vec<Command>,
        done: &mut Option<Done>,
    ) {
        self.sorting.head_ui(ui, lang);
        let typed = name_of(&self.text).to_owned();
        let all_chosen = self.chosen_files(listing);
        let mut clicked = None;
        let height = LIST_HEIGHT.min(ui.ctx().content_rect().height() - AROUND_LIST).max(60.0);
        egui::ScrollArea::vertical().auto_shrink(false).max_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if listed.is_empty() {
                let word = nothing_word(listing, self.wish.as_ref().is_some_and(saves));
                let p = theme::palette_of(ui);
                ui.add_space(12.0);
                ui.label(RichText::new(word.text(lang)).color(p.secondary));
            }
            for (index, entry) in listed.iter().enumerate() {
                let chosen = entry.name == typed || all_chosen.contains(&entry.name) || self.marked == Some(index);
                let response = rows::row_ui(ui, entry, chosen, lang);
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
        let is_toggled = with_ctrl && takes_many;
        if is_toggled {
            self.toggle(listing, &entry.name);
        } else {
            self.chosen.clear();
            self.text = with_name(&listing.folder, &entry.name);
        }
        // Two quick presses with Ctrl take a file and let it go.
        if twice && !is_toggled {
            *done = Some(Done::Chosen);
        }
    }
}

/// What is said of a folder of which nothing is listed.
fn nothing_word(listing: &FolderListing, saves: bool) -> Word {
    match (listing.unreadable, listing.entries.is_empty()) {
        (true, _) => Word::SheetUnreadable,
        (false, true) => Word::SheetEmptyFolder,
        (false, false) if saves => Word::SheetNothingToReplace,
        (false, false) => Word::SheetEmpty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_to_save_in_is_not_said_to_hold_nothing_to_open() {
        let entry = FolderEntry { name: "a.txt".to_owned(), is_folder: false, bytes: 1, modified: None };
        let mut listing = FolderListing { entries: vec![entry], ..FolderListing::default() };
        assert_eq!(nothing_word(&listing, false), Word::SheetEmpty);
        assert_eq!(nothing_word(&listing, true), Word::SheetNothingToReplace);
        listing.entries.clear();
        assert_eq!(nothing_word(&listing, true), Word::SheetEmptyFolder);
    }
}
