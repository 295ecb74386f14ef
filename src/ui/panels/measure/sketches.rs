//! The list of kept sketches: zoom to one, rename it, delete it.

use egui::{Align, Key, Label, Layout, RichText, TextEdit};

use crate::export::sketch_number;
use crate::i18n::{Lang, Word, fill};
use crate::project::{Sketch, SketchShape};
use crate::session::{Command, Session, SketchCommand, ViewCommand};
use crate::ui::icons::{Icon, icon_button, icon_ui};
use crate::ui::{fonts, theme};

/// Which sketch is being renamed, and what is typed.
#[derive(Debug, Default)]
pub(super) struct SketchList {
    renaming: Option<(usize, String)>,
}

impl SketchList {
    pub(super) fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let sketches = &session.plan.project.sketches;
        if sketches.is_empty() {
            self.renaming = None;
            return;
        }
        let lang = session.settings.lang;
        let p = theme::palette_of(ui);
        ui.add_space(4.0);
        ui.label(RichText::new(Word::Sketches.text(lang)).font(fonts::bold(theme::BODY)).color(p.text));
        for (i, sketch) in sketches.iter().enumerate() {
            ui.push_id(i, |ui| self.row_ui(ui, i, sketch, lang, queue));
        }
    }

    fn row_ui(&mut self, ui: &mut egui::Ui, i: usize, sketch: &Sketch, lang: Lang, queue: &mut Vec<Command>) {
        let p = theme::palette_of(ui);
        let named = |word: Word| fill(word, lang, &[("name", &sketch.name)]);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let icon = match sketch.shape {
                SketchShape::Point(_) => Icon::Target,
                SketchShape::Line(_) => Icon::MeasureLine,
                SketchShape::Area(_) => Icon::MeasureArea,
            };
            icon_ui(ui, icon, 18.0, p.secondary);
            if let Some((_, text)) = self.renaming.as_mut().filter(|(at, _)| *at == i) {
                let field = ui.add(TextEdit::singleline(text).desired_width(200.0));
                let field = field.accessible_name(Word::SketchName.text(lang));
                if !field.has_focus() && !field.lost_focus() {
                    field.request_focus();
                }
                if field.lost_focus() {
                    let name = std::mem::take(text);
                    if !ui.input(|input| input.key_pressed(Key::Escape)) {
                        queue.push(Command::Sketch(SketchCommand::Rename { sketch: i, name }));
                    }
                    self.renaming = None;
                }
                return;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if icon_button(ui, Some(Icon::Close), "", &named(Word::DeleteOf), None).clicked() {
                    queue.push(Command::Sketch(SketchCommand::Delete(i)));
                }
                if icon_button(ui, Some(Icon::Edit), "", &named(Word::RenameOf), None).clicked() {
                    self.renaming = Some((i, sketch.name.clone()));
                }
                if icon_button(ui, Some(Icon::Target), "", &named(Word::ZoomToOf), None).clicked() {
                    queue.push(Command::View(ViewCommand::ZoomToSketch(i)));
                }
                let number =
                    RichText::new(sketch_number(&sketch.shape)).font(fonts::regular(theme::SMALL)).color(p.secondary);
                ui.label(number);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let name = RichText::new(&sketch.name).font(fonts::regular(theme::BODY)).color(p.text);
                    ui.add(Label::new(name).truncate());
                });
            });
        });
    }
}
