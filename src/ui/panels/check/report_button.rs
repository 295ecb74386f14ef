//! The button that has the check written into a file, at the right of the row of views.

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2};

use crate::i18n::{Lang, Word};
use crate::session::{Command, DocumentCommand, FileWish};
use crate::ui::icons::{Icon, framed_button};
use crate::ui::theme;

/// From `top` on, as high as the row that has just been laid out.
pub fn report_button_ui(ui: &mut Ui, top: f32, lang: Lang, queue: &mut Vec<Command>) {
    let bounds = ui.max_rect();
    let right = bounds.right() - f32::from(theme::PADDING);
    let row = Rect::from_min_max(pos2(bounds.left(), top), pos2(right, ui.cursor().top()));
    let layout = Layout::right_to_left(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(row).layout(layout), |ui| {
        let name = Word::SheetReport.text(lang);
        if framed_button(ui, Icon::Export, Word::ReportButton.text(lang), name).clicked() {
            queue.push(Command::Document(DocumentCommand::Wish(Some(FileWish::Report))));
        }
    });
}
