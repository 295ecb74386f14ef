//! The view as a whole: what is summed up, the balance, and the parcels below it.

use std::sync::Arc;

use egui::{Align, Frame, Label, Layout, RichText, ScrollArea, Ui, vec2};

use super::balance_table::{bar_ui, symbol_of, table_ui};
use super::parcels::{counts_words, parcels_ui};
use super::parcels_sheet::ParcelsSheet;
use super::recipe::recipe_ui;
use crate::export::{self, BalanceTable};
use crate::i18n::Word;
use crate::plan::Balance;
use crate::project::{LayerId, Symbol};
use crate::session::{CheckCommand, CheckFile, CheckView, Command, DocumentCommand, Figures, FileWish, Session};
use crate::ui::icons::{Icon, framed_button};
use crate::ui::panels::check::findings::running_ui;
use crate::ui::panels::check::layer_picker::area_layers;
use crate::ui::{fonts, theme};

/// Which columns are shown, the sheet that is open, and what was worked out of the figures.
#[derive(Debug, Default)]
pub struct LandUseView {
    planar: bool,
    only_fails: bool,
    sheet: Option<ParcelsSheet>,
    /// Whether the table was copied last, while the pointer is still on its button.
    copied: bool,
    seen: Option<Seen>,
}

/// Worked out once for figures.
#[derive(Debug)]
struct Seen {
    of: Arc<Figures>,
    areas: Vec<LayerId>,
    symbols: Vec<Option<Symbol>>,
}

impl LandUseView {
    /// Whether a sheet waits for an answer.
    pub fn is_asking(&self) -> bool {
        self.sheet.is_some()
    }

    pub fn ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
        if session.checks.watched != Some(CheckView::LandUse) {
            queue.push(Command::Check(CheckCommand::Watch(Some(CheckView::LandUse))));
        }
        let figures = session.land_use.figures.clone();
        let width = ui.available_width() - 2.0 * f32::from(theme::PADDING);
        let margin = egui::Margin { left: theme::PADDING, right: 0, top: 0, bottom: 0 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ScrollArea::vertical().id_salt("land use").auto_shrink(false).show(ui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                headline_ui(ui, session);
                state_ui(ui, session, queue);
                if let Some(figures) = &figures {
                    self.figures_ui(ui, session, figures, queue);
                }
                ui.add_space(12.0);
            });
        });
        self.sheet.take_if(|sheet| !sheet.ui(ui.ctx(), session, queue));
    }

    fn figures_ui(&mut self, ui: &mut Ui, session: &Session, figures: &Arc<Figures>, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        let p = theme::palette_of(ui);
        if !self.seen.as_ref().is_some_and(|seen| Arc::ptr_eq(&seen.of, figures)) {
            let rows = figures.balance.iter().flatten().flat_map(|balance| &balance.rows);
            let symbols = rows.map(|row| symbol_of(session, row)).collect();
            self.seen = Some(Seen { of: figures.clone(), areas: area_layers(session), symbols });
        }
        let Some(recipe) = &figures.recipe else {
            ui.add(Label::new(RichText::new(Word::LandUseNoAreas.text(lang)).color(p.secondary)).wrap());
            return;
        };
        if let Some(seen) = &self.seen {
            // What was asked for last, also while the numbers are still those before.
            let wanted = session.plan.project.balance.as_ref().unwrap_or(recipe);
            recipe_ui(ui, session, &seen.areas, wanted, queue);
        }
        match &figures.balance {
            Some(Ok(balance)) => self.balance_ui(ui, session, balance, queue),
            Some(Err(error)) => {
                let text = RichText::new(export::balance_error(&session.plan, error, lang)).color(p.error);
                ui.add(Label::new(text).wrap());
                self.reset_ui(ui, session, queue);
            }
            None => {}
        }
        self.parcels_ui(ui, session, figures, queue);
    }

    fn balance_ui(&mut self, ui: &mut Ui, session: &Session, balance: &Balance, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        let p = theme::palette_of(ui);
        let table = BalanceTable::of(&session.plan, balance, lang);
        let symbols = self.seen.as_ref().map(|seen| seen.symbols.as_slice()).unwrap_or_default();
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if session.land_use.running || session.land_use.stopped {
                ui.multiply_opacity(0.5);
            }
            bar_ui(ui, session, balance, symbols);
            ui.add_space(8.0);
            table_ui(ui, session, &table, symbols, self.planar);
        });
        let note = |text: &str| RichText::new(text).font(fonts::regular(theme::NOTE)).color(p.secondary);
        if let Some(why) = &table.rounding {
            ui.add(Label::new(note(Word::BalanceMoved.text(lang))).truncate()).on_hover_text(why);
        }
        for text in &table.notes {
            ui.add(Label::new(note(text)).wrap());
        }
        if balance.zone.is_some() {
            let hint = Word::LandUsePlanarHint.text(lang);
            ui.checkbox(&mut self.planar, Word::LandUsePlanar.text(lang)).on_hover_text(hint);
        }
        ui.horizontal(|ui| {
            let word = if self.copied { Word::Copied } else { Word::LandUseCopy };
            let icon = if self.copied { Icon::Tick } else { Icon::Copy };
            let copy = framed_button(ui, icon, word.text(lang), Word::LandUseCopyHint.text(lang));
            if copy.clicked() {
                ui.ctx().copy_text(export::balance_tsv(&session.plan, balance, lang));
                self.copied = true;
            } else if !copy.hovered() && !copy.has_focus() {
                self.copied = false;
            }
            let (text, hint) = (Word::LandUseExport.text(lang), Word::LandUseExportHint.text(lang));
            if framed_button(ui, Icon::Export, text, hint).clicked() {
                queue.push(wish(CheckFile::Balance));
            }
            self.reset_ui(ui, session, queue);
        });
    }

    /// Back to the recipe that suits the layers, where the project has one of its own.
    fn reset_ui(&self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
        let text = Word::LandUseReset.text(session.settings.lang);
        if session.plan.project.balance.is_some() && framed_button(ui, Icon::Undo, text, text).clicked() {
            queue.push(Command::Check(CheckCommand::SetBalance(None)));
        }
    }

    fn parcels_ui(&mut self, ui: &mut Ui, session: &Session, figures: &Figures, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        let p = theme::palette_of(ui);
        ui.add_space(10.0);
        let parcels = figures.parcels.as_ref();
        ui.horizontal(|ui| {
            let headline = RichText::new(Word::ParcelsHeadline.text(lang)).font(fonts::bold(theme::HEAD)).color(p.text);
            ui.label(headline);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let (text, hint) = (Word::ParcelsSetUp.text(lang), Word::ParcelsSetUpHint.text(lang));
                if framed_button(ui, Icon::Edit, text, hint).clicked() {
                    self.sheet = Some(ParcelsSheet::new(session));
                }
                if parcels.is_some_and(Result::is_ok) {
                    let (text, hint) = (Word::LandUseExport.text(lang), Word::LandUseExportHint.text(lang));
                    if framed_button(ui, Icon::Export, text, hint).clicked() {
                        queue.push(wish(CheckFile::Parcels));
                    }
                }
            });
        });
        let small = |text: &str| RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary);
        let told = parcels.and_then(|p| p.as_ref().ok()).filter(|p| !export::told_indicators(p).is_empty());
        let Some(parcels) = told else {
            let word = match parcels {
                Some(Err(_)) => Word::LandUseTooFar,
                _ => Word::IndicatorsNone,
            };
            ui.add(Label::new(small(word.text(lang))).wrap());
            return;
        };
        let is_regulated = parcels.iter().flat_map(|p| &p.figures).any(|f| f.verdict.is_some());
        ui.horizontal(|ui| {
            if is_regulated {
                ui.label(small(&counts_words(parcels, lang)));
                ui.checkbox(&mut self.only_fails, Word::ParcelsOnlyFails.text(lang));
            } else {
                ui.label(small(Word::ParcelsNoRules.text(lang)));
            }
        });
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            parcels_ui(ui, session, parcels, self.only_fails && is_regulated, queue);
        });
    }
}

fn wish(what: CheckFile) -> Command {
    Command::Document(DocumentCommand::Wish(Some(FileWish::Write(what))))
}

fn headline_ui(ui: &mut Ui, session: &Session) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    ui.horizontal(|ui| {
        let headline = RichText::new(Word::BalanceTitle.text(lang)).font(fonts::bold(theme::HEADLINE)).color(p.text);
        ui.label(headline);
        let line = Word::LandUseSubline.text(lang);
        ui.add(Label::new(RichText::new(line).font(fonts::regular(theme::SMALL)).color(p.secondary)).truncate());
    });
}

/// That areas are being summed up, with a bar; or that somebody has stopped that.
fn state_ui(ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    if session.land_use.running {
        running_ui(ui, session, Word::LandUseRunning, queue);
    } else if session.land_use.stopped {
        let p = theme::palette_of(ui);
        ui.horizontal(|ui| {
            let text = Word::LandUseStopped.text(lang);
            ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.limit_text));
            if ui.button(Word::FindingsRunAgain.text(lang)).clicked() {
                queue.push(Command::Check(CheckCommand::Run));
            }
        });
    }
}
