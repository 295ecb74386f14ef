//! The foot of the sheet: the endings to choose from, what they mean, and the buttons.

use egui::{Align, Layout, RichText, vec2};

use super::names::{folder_of, is_packed, is_wanted, name_of, saves, stem, with_name};
use super::outputs;
use super::sheet::{Done, FileSheet};
use crate::export::ReportKind;
use crate::formats::{PACKED_ENDING, PROJECT_ENDING};
use crate::i18n::{Lang, Word, fill};
use crate::session::{DocumentKind, FileWish, FolderListing, Session};
use crate::ui::sheet::{plain_ui, primary_ui};
use crate::ui::theme;

impl FileSheet {
    pub(super) fn foot_ui(
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
        let is_awaited = self.is_awaited(listing);
        let replaces = !is_awaited && self.replaces(listing, &wish);
        let only_packed = matches!(session.document.kind, DocumentKind::Packed(_));
        if wish == FileWish::SaveAs && !only_packed {
            ui.horizontal(|ui| {
                for (ending, word) in [(PROJECT_ENDING, Word::SheetFormProject), (PACKED_ENDING, Word::SheetFormPacked)]
                {
                    let on = is_packed(&name) == (ending == PACKED_ENDING);
                    if ui.radio(on, word.text(lang)).clicked() && !on {
                        self.text = with_name(&folder_of(&self.text), &format!("{}{ending}", stem(&name)));
                    }
                }
            });
        }
        let endings = outputs::endings(&wish);
        if !endings.is_empty() {
            ui.horizontal(|ui| {
                let now = outputs::ending_of(&wish, &name).or(endings.first().map(|(ending, _)| *ending));
                for (ending, text) in endings {
                    if ui.radio(now == Some(*ending), *text).clicked() {
                        let stem = outputs::stem(&wish, &name);
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
        let is_nowhere = self.is_nowhere(listing);
        if is_nowhere {
            let folder = folder_of(&self.text).display().to_string();
            let text = fill(Word::SheetNoFolder, lang, &[("folder", &folder)]);
            ui.add(egui::Label::new(RichText::new(text).size(theme::SMALL).color(p.error)).wrap());
        }
        ui.add_space(4.0);
        ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), Layout::right_to_left(Align::Center), |ui| {
            let chosen = self.chosen_files(listing).len();
            let word = match wish {
                FileWish::Open if chosen > 1 => Word::OpenChosen,
                FileWish::AddLayers if chosen > 1 => Word::AddChosen,
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
            let text = fill(word, lang, &[("n", &chosen.to_string())]);
            if primary_ui(ui, &text, !name.is_empty() && !is_folder && !is_nowhere && !is_awaited) {
                *done = Some(Done::Chosen);
            }
            if plain_ui(ui, Word::Cancel.text(lang)) {
                *done = Some(Done::Cancelled);
            }
            let whole = match wish {
                FileWish::Open => Some(Word::OpenFolderPlan),
                FileWish::AddLayers => Some(Word::AddFolderPlan),
                _ => None,
            };
            let has_data = listing.entries.iter().any(|e| !e.is_folder && is_wanted(e, &wish, false));
            // Where files are chosen, these are what is meant.
            let whole = whole.filter(|_| has_data && chosen == 0 && !is_awaited);
            if whole.is_some_and(|word| plain_ui(ui, word.text(lang))) {
                *done = Some(Done::Folder);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if !saves(&wish) {
                    ui.checkbox(&mut self.show_all, Word::SheetAll.text(lang));
                }
            });
        });
    }
}

/// What the form that a name asks for keeps, and where the data go.
fn explained(session: &Session, name: &str, wish: &FileWish, lang: Lang) -> String {
    if !outputs::endings(wish).is_empty() {
        outputs::explained(wish, lang).to_owned()
    } else if *wish == FileWish::Report {
        let is_json = ReportKind::of_path(std::path::Path::new(name)) == Some(ReportKind::Json);
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
