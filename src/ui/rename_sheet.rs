//! The sheet that gives a layer another name, in both languages.

use egui::{Align, Layout, RichText, TextEdit};

use super::sheet::{plain_ui, primary_ui, sheet_ui};
use super::theme;
use crate::i18n::Word;
use crate::project::{Bilingual, LayerId};
use crate::session::{Command, LayerCommand, Session};

/// The names as they are being typed.
#[derive(Clone, Debug)]
pub struct RenameSheet {
    layer: LayerId,
    name: Bilingual,
    is_fresh: bool,
}

impl RenameSheet {
    pub fn new(session: &Session, layer: &LayerId) -> Self {
        Self { layer: layer.clone(), name: session.plan.layer_name(layer), is_fresh: true }
    }

    /// The answer is whether it stays open.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) -> bool {
        let lang = session.settings.lang;
        let mut open = session.plan.project.layer(&self.layer).is_some();
        let closed = sheet_ui(ctx, "rename", Word::Rename.text(lang), 360.0, |ui| {
            let p = theme::palette_of(ui);
            let is_fresh = std::mem::take(&mut self.is_fresh);
            for (word, text) in [(Word::NameZh, &mut self.name.zh), (Word::NameEn, &mut self.name.en)] {
                let label = ui.label(RichText::new(word.text(lang)).size(theme::SMALL).color(p.secondary));
                let field = ui.add(TextEdit::singleline(text).desired_width(f32::INFINITY)).labelled_by(label.id);
                if is_fresh && word == (if lang == crate::i18n::Lang::Zh { Word::NameZh } else { Word::NameEn }) {
                    field.request_focus();
                }
            }
            ui.add_space(10.0);
            let is_named = !self.name.zh.trim().is_empty() && !self.name.en.trim().is_empty();
            let size = egui::vec2(ui.available_width(), 32.0);
            ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                let entered = is_named && ui.input(|i| i.key_pressed(egui::Key::Enter));
                if primary_ui(ui, Word::Rename.text(lang), is_named) || entered {
                    let name = Bilingual { zh: self.name.zh.trim().to_owned(), en: self.name.en.trim().to_owned() };
                    queue.push(Command::Layer(LayerCommand::Rename { layer: self.layer.clone(), name }));
                    open = false;
                }
                if plain_ui(ui, Word::Cancel.text(lang)) {
                    open = false;
                }
            });
        });
        open && !closed
    }
}
