//! The sheet of rules: which checks run on which layers. What is changed in it counts when it is applied, as one step.

use egui::{Align, Layout, RichText, ScrollArea, vec2};

use super::rule::{Offered, rule_ui};
use crate::i18n::Word;
use crate::plan::usual_rules;
use crate::project::{CheckKind, CheckRule, LayerId};
use crate::session::{CheckCommand, Command, Session};
use crate::ui::panels::check::layer_picker::{area_layers, feature_layers};
use crate::ui::sheet::{plain_ui, primary_ui, sheet_ui};
use crate::ui::{fonts, theme};

const WIDTH: f32 = 760.0;
const HEIGHT: f32 = 400.0;

/// The rules as they are being written.
#[derive(Clone, Debug)]
pub struct RulesSheet {
    rules: Vec<CheckRule>,
    /// Whether they are those that suit the layers, untouched.
    usual: bool,
    areas: Vec<LayerId>,
    all: Vec<LayerId>,
}

impl RulesSheet {
    pub fn new(session: &Session) -> Self {
        let own = session.plan.project.checks.rules.clone();
        let usual = own.is_none();
        Self {
            rules: own.unwrap_or_else(|| usual_rules(&session.plan)),
            usual,
            areas: area_layers(session),
            all: feature_layers(session),
        }
    }

    /// The answer is whether it stays open.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) -> bool {
        let lang = session.settings.lang;
        let mut open = true;
        let closed = sheet_ui(ctx, "check-rules", Word::RulesTitle.text(lang), WIDTH, |ui| {
            let p = theme::palette_of(ui);
            let word = if self.usual { Word::RulesUsual } else { Word::RulesOwn };
            let told = RichText::new(word.text(lang)).font(fonts::regular(theme::SMALL)).color(p.secondary);
            ui.add(egui::Label::new(told).wrap());
            ui.add_space(4.0);
            let before = self.rules.clone();
            let height = HEIGHT.min(ctx.content_rect().height() - 240.0).max(120.0);
            ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
                // Beside the bar.
                ui.set_width(ui.available_width() - 8.0);
                ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
                if self.rules.is_empty() {
                    ui.label(RichText::new(Word::RulesNone.text(lang)).color(p.secondary));
                }
                let offered = Offered { areas: &self.areas, all: &self.all };
                let mut gone = None;
                for (i, rule) in self.rules.iter_mut().enumerate() {
                    if !rule_ui(ui, session, offered, i, rule) {
                        gone = Some(i);
                    }
                    ui.separator();
                }
                if let Some(i) = gone {
                    self.rules.remove(i);
                }
            });
            if self.rules != before {
                self.usual = false;
            }
            ui.add_space(6.0);
            let is_whole = self.rules.iter().all(|rule| !rule.layers.is_empty());
            if !is_whole {
                let text = Word::RuleIncomplete.text(lang);
                ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.caution_text));
            }
            let size = vec2(ui.available_width(), 32.0);
            ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                if primary_ui(ui, Word::RulesApply.text(lang), is_whole) {
                    let rules = (!self.usual).then(|| self.rules.clone());
                    if rules != session.plan.project.checks.rules {
                        queue.push(Command::Check(CheckCommand::SetRules(rules)));
                    }
                    open = false;
                }
                if plain_ui(ui, Word::Cancel.text(lang)) {
                    open = false;
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    if plain_ui(ui, Word::RulesAdd.text(lang)) {
                        self.rules.push(CheckRule::new(CheckKind::Overlaps, Vec::new()));
                        self.usual = false;
                    }
                    if !self.usual && plain_ui(ui, Word::RulesReset.text(lang)) {
                        self.rules = usual_rules(&session.plan);
                        self.usual = true;
                    }
                });
            });
        });
        open && !closed
    }
}
