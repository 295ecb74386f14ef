//! The parts of the file sheet that list: places, the head that sorts, a row for each folder and file.

use std::path::Path;
use std::time::SystemTime;

use egui::{Align2, Response, Sense, WidgetInfo, pos2, vec2};

use crate::i18n::{Lang, Word, format};
use crate::session::{FolderEntry, FolderListing, Place};
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme};

const PLACES: f32 = 124.0;
const ROW: f32 = 28.0;
const TIME: f32 = 110.0;
const SIZE: f32 = 84.0;

/// The column that rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Column {
    #[default]
    Name,
    Size,
    Time,
}

/// How rows are sorted; folders always stand first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sorting {
    by: Column,
    descending: bool,
}

impl Sorting {
    pub fn sort(self, rows: &mut [&FolderEntry]) {
        rows.sort_by(|a, b| {
            let by_name = || a.name.to_lowercase().cmp(&b.name.to_lowercase());
            let order = match self.by {
                Column::Name => by_name(),
                Column::Size => a.bytes.cmp(&b.bytes).then_with(by_name),
                Column::Time => a.modified.cmp(&b.modified).then_with(by_name),
            };
            let order = if self.descending { order.reverse() } else { order };
            b.is_folder.cmp(&a.is_folder).then(order)
        });
    }

    /// The heads of the columns: a click sorts by one, another click the other way round.
    pub fn head_ui(&mut self, ui: &mut egui::Ui, lang: Lang) {
        let p = theme::palette_of(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::target(ui, 26.0)), Sense::hover());
        let right = rect.right() - 18.0;
        let columns = [
            (Column::Name, Word::SheetName, rect.left() + 34.0, right - TIME - SIZE),
            (Column::Size, Word::SheetSize, right - TIME - SIZE, right - TIME),
            (Column::Time, Word::SheetTime, right - TIME, right),
        ];
        for (column, word, from, to) in columns {
            let cell = egui::Rect::from_min_max(pos2(from, rect.top()), pos2(to, rect.bottom()));
            let response = ui.interact(cell, ui.scope_id().with(word), Sense::click());
            let name = word.text(lang);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
            let arrow = match (self.by == column, self.descending) {
                (true, false) => " ↑",
                (true, true) => " ↓",
                (false, _) => "",
            };
            let (at, align) = if column == Column::Name {
                (cell.left_center(), Align2::LEFT_CENTER)
            } else {
                (cell.right_center(), Align2::RIGHT_CENTER)
            };
            let color = if response.hovered() { p.text } else { p.secondary };
            ui.painter().text(at, align, format!("{name}{arrow}"), fonts::regular(theme::SMALL), color);
            if response.clicked() {
                // The newest and the largest are what one looks for.
                let first_down = column != Column::Name;
                self.descending = if self.by == column { !self.descending } else { first_down };
                self.by = column;
            }
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, egui::Stroke::new(1.0, p.rule));
    }
}

/// The folders one often goes to.
pub fn places_ui(ui: &mut egui::Ui, listing: &FolderListing, lang: Lang, mut go: impl FnMut(&Path)) {
    let p = theme::palette_of(ui);
    ui.allocate_ui(vec2(PLACES, 200.0), |ui| {
        ui.vertical(|ui| {
            ui.set_width(PLACES);
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, path) in &listing.places {
                let word = match place {
                    Place::Document => Word::PlaceDocument,
                    Place::Home => Word::PlaceHome,
                    Place::Desktop => Word::PlaceDesktop,
                    Place::Documents => Word::PlaceDocuments,
                    Place::Downloads => Word::PlaceDownloads,
                };
                let name = word.text(lang);
                let (row, response) = ui.allocate_exact_size(vec2(PLACES, theme::target(ui, 30.0)), Sense::click());
                response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
                ground(ui, row, &response, *path == listing.folder);
                let square = egui::Rect::from_center_size(pos2(row.left() + 16.0, row.center().y), vec2(16.0, 16.0));
                icons::paint(ui.painter(), square, Icon::Folder, p.secondary);
                let at = pos2(row.left() + 32.0, row.center().y);
                ui.painter().text(at, Align2::LEFT_CENTER, name, fonts::regular(theme::BODY), p.text);
                if response.clicked() {
                    go(path);
                }
                response.on_hover_text(path.display().to_string());
            }
        });
    });
}

/// A folder or a file.
pub fn row_ui(ui: &mut egui::Ui, entry: &FolderEntry, chosen: bool, lang: Lang) -> Response {
    let p = theme::palette_of(ui);
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::target(ui, ROW)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListItem, true, chosen, &entry.name));
    ground(ui, row, &response, chosen);
    let icon = if entry.is_folder { Icon::Folder } else { Icon::File };
    let square = egui::Rect::from_center_size(pos2(row.left() + 18.0, row.center().y), vec2(16.0, 16.0));
    icons::paint(ui.painter(), square, icon, p.secondary);
    let right = row.right() - 8.0;
    let small = |x: f32, text: String| {
        let at = pos2(x, row.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, text, fonts::regular(theme::SMALL), p.secondary);
    };
    small(right, entry.modified.map(|time| ago(time, lang)).unwrap_or_default());
    if !entry.is_folder {
        small(right - TIME, format::bytes(entry.bytes));
    }
    let mut job = egui::text::LayoutJob::simple_singleline(entry.name.clone(), fonts::regular(theme::BODY), p.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - TIME - SIZE - row.left() - 34.0).max(40.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(row.left() + 34.0, row.center().y - galley.size().y / 2.0), galley, p.text);
    response
}

/// How long ago something happened, in words.
pub fn ago(time: SystemTime, lang: Lang) -> String {
    format::ago(SystemTime::now().duration_since(time).unwrap_or_default().as_secs(), lang)
}

fn ground(ui: &egui::Ui, row: egui::Rect, response: &Response, chosen: bool) {
    let p = theme::palette_of(ui);
    if chosen {
        ui.painter().rect_filled(row, 4.0, p.tint);
    } else if response.hovered() {
        ui.painter().rect_filled(row, 4.0, p.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(row.shrink(1.0), 4.0, egui::Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_stand_first_whichever_way_rows_are_sorted() {
        let entry =
            |name: &str, is_folder, bytes| FolderEntry { name: name.to_owned(), is_folder, bytes, modified: None };
        let all = [entry("b", false, 1), entry("c", true, 0), entry("A", false, 5)];
        let names = |sorting: Sorting| {
            let mut rows: Vec<&FolderEntry> = all.iter().collect();
            sorting.sort(&mut rows);
            rows.iter().map(|e| e.name.as_str()).collect::<String>()
        };
        assert_eq!(names(Sorting::default()), "cAb");
        assert_eq!(names(Sorting { by: Column::Name, descending: true }), "cbA");
        assert_eq!(names(Sorting { by: Column::Size, descending: true }), "cAb");
    }
}
