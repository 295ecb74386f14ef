//! The sheet that gives a layer or a saved query its name, in both languages.

use egui::{Align, Layout, RichText, TextEdit};

use super::sheet::{plain_ui, primary_ui, sheet_ui};
use super::theme;
use crate::i18n::{Lang, Word, fill, format};
use crate::project::{Bilingual, LayerId};
use crate::session::{Command, LayerCommand, QueryCommand, Session};

/// What gets a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Layer(LayerId),
    /// The terms of the radius query, which are kept under it.
    NewQuery,
    /// A saved query, by its place in the list.
    Query(usize),
}

/// The names as they are being typed.
#[derive(Clone, Debug)]
pub struct NameSheet {
    of: Named,
    name: Bilingual,
    is_fresh: bool,
}

impl NameSheet {
    pub fn new(session: &Session, of: Named) -> Self {
        let name = match &of {
            Named::Layer(layer) => session.plan.layer_name(layer),
            Named::NewQuery => offered(session),
            Named::Query(query) => {
                session.plan.project.queries.get(*query).map_or_else(|| offered(session), |saved| saved.name.clone())
            }
        };
        Self { of, name, is_fresh: true }
    }

    /// The answer is whether it stays open.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) -> bool {
        let lang = session.settings.lang;
        let project = &session.plan.project;
        let mut open = match &self.of {
            Named::Layer(layer) => project.layer(layer).is_some(),
            Named::NewQuery => true,
            Named::Query(query) => *query < project.queries.len(),
        };
        let (title, button) = match self.of {
            Named::NewQuery => (Word::QueryKeepTitle, Word::NoteSave),
            _ => (Word::Rename, Word::Rename),
        };
        let closed = sheet_ui(ctx, "rename", title.text(lang), 360.0, |ui| {
            let p = theme::palette_of(ui);
            let is_fresh = std::mem::take(&mut self.is_fresh);
            for (word, text) in [(Word::NameZh, &mut self.name.zh), (Word::NameEn, &mut self.name.en)] {
                let label = ui.label(RichText::new(word.text(lang)).size(theme::SMALL).color(p.secondary));
                let field = ui.add(TextEdit::singleline(text).desired_width(f32::INFINITY)).labelled_by(label.id);
                if is_fresh && word == (if lang == Lang::Zh { Word::NameZh } else { Word::NameEn }) {
                    field.request_focus();
                }
            }
            ui.add_space(10.0);
            let (zh, en) = (self.name.zh.trim(), self.name.en.trim());
            let is_named = match self.of {
                Named::Layer(_) => !zh.is_empty() && !en.is_empty(),
                // One name stands for both.
                _ => !zh.is_empty() || !en.is_empty(),
            };
            let size = egui::vec2(ui.available_width(), 32.0);
            ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                let entered = is_named && ui.input(|i| i.key_pressed(egui::Key::Enter));
                if primary_ui(ui, button.text(lang), is_named) || entered {
                    let name = Bilingual { zh: zh.to_owned(), en: en.to_owned() };
                    queue.push(match self.of.clone() {
                        Named::Layer(layer) => Command::Layer(LayerCommand::Rename { layer, name }),
                        Named::NewQuery => Command::Query(QueryCommand::Keep(name)),
                        Named::Query(query) => Command::Query(QueryCommand::Rename { query, name }),
                    });
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

/// The name that the terms suggest: what is asked, and the radius.
fn offered(session: &Session) -> Bilingual {
    let draft = &session.inquiry.draft;
    let radius = format::radius(draft.radius.0);
    let name = |lang: Lang| {
        let what = match draft.layers.as_slice() {
            [layer] => session.plan.layer_name(layer).get(lang).clone(),
            _ => Word::AllLayers.text(lang).to_owned(),
        };
        fill(Word::QueryNamed, lang, &[("what", &what), ("radius", &radius)])
    };
    Bilingual { zh: name(Lang::Zh), en: name(Lang::En) }
}
