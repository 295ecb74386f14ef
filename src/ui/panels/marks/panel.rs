//! The two lists with their headings, and how much room they take of the layer list.

use egui::{Align2, Rect, ScrollArea, Sense, Stroke, pos2, vec2};

use super::{bookmarks, notes};
use crate::i18n::Word;
use crate::session::{Command, Session};
use crate::ui::icons::{self, Icon};
use crate::ui::mark_sheets::MarkWish;
use crate::ui::{fonts, theme};

pub(super) const ROW: f32 = 30.0;
/// So many rows are seen at once; more are scrolled to.
const MOST_ROWS: f32 = 5.5;

/// Which lists are unfolded, and which sheet is asked for.
#[derive(Debug, Default)]
pub struct MarksPanel {
    bookmarks_open: bool,
    notes_open: bool,
    wish: Option<MarkWish>,
    /// How many bookmarks there were: a new one is scrolled to.
    listed: usize,
}

impl MarksPanel {
    /// The sheet that somebody asked for since the last time.
    pub fn take_wish(&mut self) -> Option<MarkWish> {
        self.wish.take()
    }

    /// Shows the bookmarks, where something has been done to them.
    pub fn unfold(&mut self, wish: MarkWish) {
        match wish {
            MarkWish::KeepView | MarkWish::RenameBookmark(_) => self.bookmarks_open = true,
            MarkWish::NewNote(_) | MarkWish::EditNote(_) => self.notes_open = true,
        }
    }

    /// How high it is.
    pub fn height(&self, ui: &egui::Ui, session: &Session) -> f32 {
        let row = theme::target(ui, ROW);
        // An empty list says so in two lines.
        let list = |count: usize| if count == 0 { row + 48.0 } else { (count as f32 + 1.0).min(MOST_ROWS) * row + 4.0 };
        let bookmarks = if self.bookmarks_open { list(session.plan.project.bookmarks.len()) } else { 0.0 };
        let notes = if self.notes_open { list(session.plan.project.notes.len()) } else { 0.0 };
        2.0 * row + bookmarks + notes
    }

    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        let place = ui.max_rect();
        ui.painter().hline(place.x_range(), place.top() + 0.5, Stroke::new(1.0, p.rule));
        ui.painter().vline(place.right() - 0.5, place.y_range(), Stroke::new(1.0, p.rule));
        let project = &session.plan.project;
        let most = MOST_ROWS * theme::target(ui, ROW);
        head_ui(ui, Word::Bookmarks.text(lang), project.bookmarks.len(), &mut self.bookmarks_open);
        let has_more = std::mem::replace(&mut self.listed, project.bookmarks.len()) < project.bookmarks.len();
        if self.bookmarks_open {
            ScrollArea::vertical().id_salt("bookmarks").max_height(most).show(ui, |ui| {
                bookmarks::bookmarks_ui(ui, session, queue, &mut self.wish);
                if has_more {
                    let end = Rect::from_min_size(ui.cursor().min, vec2(1.0, 1.0));
                    ui.scroll_to_rect_animation(end, None, egui::style::ScrollAnimation::none());
                }
            });
        }
        head_ui(ui, Word::Notes.text(lang), project.notes.len(), &mut self.notes_open);
        if self.notes_open {
            ScrollArea::vertical().id_salt("notes").max_height(most).show(ui, |ui| {
                notes::notes_ui(ui, session, queue, &mut self.wish);
            });
        }
    }
}

/// A heading that folds its list.
fn head_ui(ui: &mut egui::Ui, text: &str, count: usize, open: &mut bool) {
    let p = theme::palette_of(ui);
    let size = vec2(ui.available_width() - 1.0, theme::target(ui, ROW));
    let (row, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, *open, text));
    if response.hovered() {
        ui.painter().rect_filled(row, 0.0, p.hover);
    }
    theme::focus_ring(ui, &response);
    let chevron = Rect::from_center_size(pos2(row.left() + 14.0, row.center().y), vec2(14.0, 14.0));
    icons::paint(ui.painter(), chevron, if *open { Icon::ChevronDown } else { Icon::ChevronRight }, p.secondary);
    let at = pos2(row.left() + 28.0, row.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, text, fonts::bold(theme::BODY), p.text);
    let at = pos2(row.right() - 14.0, row.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, count.to_string(), fonts::regular(theme::SMALL), p.secondary);
    if response.clicked() {
        *open = !*open;
    }
}

/// A row with a number, a text and room for buttons at its right; the answer is the row and what was done to it.
pub(super) fn row_ui(ui: &mut egui::Ui, number: usize, text: &str, name: &str, right: f32) -> (Rect, egui::Response) {
    let p = theme::palette_of(ui);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), theme::target(ui, ROW)));
    let press = Rect::from_min_max(row.min, pos2(row.right() - right, row.bottom()));
    let response = ui.interact(press, ui.scope_id().with(("row", number, name)), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    if response.hovered() {
        ui.painter().rect_filled(row, 0.0, p.hover);
    }
    theme::focus_ring(ui, &response);
    let at = pos2(row.left() + 32.0, row.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, number.to_string(), fonts::regular(theme::SMALL), p.secondary);
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), fonts::regular(theme::BODY), p.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width((press.right() - row.left() - 44.0).max(20.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(row.left() + 40.0, row.center().y - galley.size().y / 2.0), galley, p.text);
    (row, response)
}

/// What a list says while it is empty.
pub(super) fn empty_ui(ui: &mut egui::Ui, text: &str) {
    let p = theme::palette_of(ui);
    egui::Frame::new().inner_margin(egui::Margin::symmetric(14, 4)).show(ui, |ui| {
        let text = egui::RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary);
        ui.add(egui::Label::new(text).wrap());
    });
}
