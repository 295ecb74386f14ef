//! What is not counted and why, at the end of the list.

use egui::{Align, Frame, Layout, RichText, Stroke, Ui};

use crate::export::NotCounted;
use crate::i18n::{Lang, Word, format};
use crate::ui::{fonts, theme};

/// A heading, and for each reason its count and details.
pub fn remarks_ui(ui: &mut Ui, remarks: &[NotCounted], lang: Lang) {
    if remarks.is_empty() {
        return;
    }
    let p = theme::palette_of(ui);
    let top = ui.cursor().min.y;
    ui.painter().hline(ui.max_rect().x_range(), top + 0.5, Stroke::new(1.0, p.rule));
    Frame::new().inner_margin(egui::Margin::symmetric(theme::PADDING, 8)).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 1.0);
        ui.spacing_mut().interact_size.y = 18.0;
        ui.label(RichText::new(Word::NotCounted.text(lang)).font(fonts::bold(theme::SMALL)).color(p.secondary));
        for remark in remarks {
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new(&remark.reason).font(fonts::regular(theme::BODY)).color(p.text));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if let Some(count) = remark.count {
                        let text = RichText::new(format::count(count as u64));
                        ui.label(text.font(fonts::regular(theme::BODY)).color(p.text));
                    }
                });
            });
            if !remark.detail.is_empty() {
                let text = RichText::new(&remark.detail).font(fonts::regular(theme::SMALL)).color(p.secondary);
                ui.add(egui::Label::new(text).wrap());
            }
        }
    });
}
