//! The sheet that lets a finding pass: it asks why.

use egui::{Align, Layout, RichText, TextEdit, vec2};

use crate::i18n::Word;
use crate::session::today;
use crate::session::{CheckCommand, Command, Session};
use crate::ui::sheet::{plain_ui, primary_ui, sheet_ui};
use crate::ui::theme;

/// The reason as it is being typed.
#[derive(Clone, Debug)]
pub struct IgnoreSheet {
    key: String,
    /// The finding in words.
    what: String,
    reason: String,
    is_fresh: bool,
}

impl IgnoreSheet {
    pub fn new(key: &str, what: String) -> Self {
        Self { key: key.to_owned(), what, reason: String::new(), is_fresh: true }
    }

    /// The answer is whether it stays open.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) -> bool {
        let lang = session.settings.lang;
        let mut open = true;
        let closed = sheet_ui(ctx, "ignore-finding", Word::FindingIgnoreTitle.text(lang), 420.0, |ui| {
            let p = theme::palette_of(ui);
            ui.add(egui::Label::new(&self.what).wrap());
            ui.add_space(4.0);
            let label = RichText::new(Word::FindingIgnoreWhy.text(lang)).size(theme::SMALL).color(p.secondary);
            let label = ui.label(label);
            let field = TextEdit::singleline(&mut self.reason).desired_width(f32::INFINITY);
            let field = ui.add(field).labelled_by(label.id);
            if std::mem::take(&mut self.is_fresh) {
                field.request_focus();
            }
            ui.add_space(10.0);
            let is_told = !self.reason.trim().is_empty();
            let size = vec2(ui.available_width(), 32.0);
            ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                let entered = is_told && ui.input(|i| i.key_pressed(egui::Key::Enter));
                if primary_ui(ui, Word::FindingIgnoreDo.text(lang), is_told) || entered {
                    queue.push(Command::Check(CheckCommand::Ignore {
                        key: self.key.clone(),
                        reason: self.reason.trim().to_owned(),
                        date: today().to_string(),
                    }));
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
