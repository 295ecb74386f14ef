//! The view as a whole: headline, chips of kinds, list, and the chosen finding below it.

use egui::{Align, Frame, Key, Label, Layout, Modifiers, Panel, ProgressBar, RichText, ScrollArea, Ui, vec2};

use super::card::{Wish, card_ui};
use super::ignore_sheet::IgnoreSheet;
use super::lines::kinds_of;
use super::list::{self, FindingList};
use super::rules_sheet::RulesSheet;
use crate::analysis::check::Severity;
use crate::export;
use crate::i18n::{Lang, Word, fill};
use crate::plan::{Findings, usual_rules};
use crate::project::CheckRule;
use crate::session::{CheckCommand, CheckFile, CheckView, Command, DocumentCommand, FileWish, Session};
use crate::ui::icons::{Icon, framed_button};
use crate::ui::panels::check::chip::{Chip, chip_ui};
use crate::ui::sheet::primary_ui;
use crate::ui::{fonts, theme};

/// Of the card without its lines of features and of the reason.
const CARD_HEIGHT: f32 = 116.0;
const CARD_LINE: f32 = 26.0;
const FOOTER_HEIGHT: f32 = 48.0;

/// What of the list is shown, and the sheet that is open.
#[derive(Debug, Default)]
pub struct FindingsView {
    list: FindingList,
    ignore: Option<IgnoreSheet>,
    rules: Option<RulesSheet>,
    /// What would be checked, worked out for this revision of the plan.
    would: Option<(u64, Vec<CheckRule>)>,
}

impl FindingsView {
    /// Whether a sheet waits for an answer.
    pub fn is_asking(&self) -> bool {
        self.ignore.is_some() || self.rules.is_some()
    }

    pub fn ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
        if session.checks.watched != Some(CheckView::Findings) {
            queue.push(Command::Check(CheckCommand::Watch(Some(CheckView::Findings))));
        }
        let findings = session.checks.findings.clone();
        let findings = findings.as_deref();
        self.footer(ui, session, findings, queue);
        if let Some(findings) = findings
            && !findings.list.is_empty()
        {
            self.card(ui, session, findings, queue);
            self.keys(ui, session, findings, queue);
        }
        let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top: 0, bottom: 8 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            headline_ui(ui, session, findings, queue);
            state_ui(ui, session, queue);
            if let Some(findings) = findings.filter(|f| f.faults().next().is_some()) {
                self.chips_ui(ui, findings, session.settings.lang);
            }
            for words in
                findings.map(|f| export::unlisted_words(&session.plan, f, session.settings.lang)).into_iter().flatten()
            {
                let color = theme::palette_of(ui).secondary;
                ui.add(Label::new(RichText::new(words).font(fonts::regular(theme::SMALL)).color(color)).wrap());
            }
        });
        match findings {
            Some(findings) if !findings.list.is_empty() || !findings.not_run.is_empty() => {
                if findings.faults().next().is_none() {
                    checked_ui(ui, session, Word::FindingsChecked, &findings.rules, 180.0);
                }
                self.list.ui(ui, session, findings, queue);
            }
            Some(findings) => {
                checked_ui(ui, session, Word::FindingsChecked, &findings.rules, f32::INFINITY);
            }
            None if session.checks.running => {}
            None => self.empty_ui(ui, session, queue),
        }
        self.ignore.take_if(|sheet| !sheet.ui(ui.ctx(), session, queue));
        self.rules.take_if(|sheet| !sheet.ui(ui.ctx(), session, queue));
    }

    /// Before the first run: what the checks are, and what they would look at.
    fn empty_ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        let p = theme::palette_of(ui);
        let rules = self.would_check(session);
        let margin = egui::Margin::symmetric(theme::PADDING, 0);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            let word = if rules.is_empty() { Word::FindingsNothingToCheck } else { Word::FindingsEmpty };
            ui.add(Label::new(RichText::new(word.text(lang)).color(p.secondary)).wrap());
            ui.add_space(6.0);
            if !rules.is_empty() {
                ui.allocate_ui_with_layout(
                    vec2(96.0, 32.0),
                    Layout::centered_and_justified(egui::Direction::TopDown),
                    |ui| {
                        if primary_ui(ui, Word::FindingsRun.text(lang), true) {
                            queue.push(Command::Check(CheckCommand::Run));
                        }
                    },
                );
            }
            ui.add_space(6.0);
        });
        if !rules.is_empty() {
            checked_ui(ui, session, Word::FindingsWouldCheck, &rules, f32::INFINITY);
            if session.plan.project.boundary.is_none() {
                let margin = egui::Margin::symmetric(theme::PADDING, 4);
                let text = RichText::new(Word::FindingsNoBoundary.text(lang)).font(fonts::regular(theme::SMALL));
                Frame::new().inner_margin(margin).show(ui, |ui| ui.add(Label::new(text.color(p.secondary)).wrap()));
            }
        }
    }

    /// The rules of the project or the usual ones, worked out once while the plan stays the same.
    fn would_check(&mut self, session: &Session) -> Vec<CheckRule> {
        if let Some(rules) = &session.plan.project.checks.rules {
            return rules.clone();
        }
        let revision = session.plan_revision;
        if let Some((_, rules)) = self.would.as_ref().filter(|(of, _)| *of == revision) {
            return rules.clone();
        }
        let rules = usual_rules(&session.plan);
        self.would = Some((revision, rules.clone()));
        rules
    }

    /// A chip for each kind with its count, which shows only the findings of that kind.
    fn chips_ui(&mut self, ui: &mut Ui, findings: &Findings, lang: Lang) {
        let p = theme::palette_of(ui);
        ui.horizontal_wrapped(|ui| {
            for (kind, (count, severity)) in kinds_of(findings) {
                let word = export::check_kind_words(kind, lang);
                let hint = fill(Word::FindingsFilterHint, lang, &[("kind", word)]);
                let chosen = self.list.shown.kinds.contains(&kind);
                let sign =
                    |painter: &egui::Painter, at: egui::Pos2, size: f32| list::sign(painter, &p, severity, at, size);
                if chip_ui(ui, Chip { word, count, chosen, hint: &hint }, sign).clicked() {
                    self.list.shown.kinds.retain(|k| *k != kind);
                    if !chosen {
                        self.list.shown.kinds.push(kind);
                    }
                }
            }
        });
    }

    fn card(&mut self, ui: &mut Ui, session: &Session, findings: &Findings, queue: &mut Vec<Command>) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let margin = egui::Margin::symmetric(theme::PADDING, 10);
        let chosen = session.checks.chosen_finding();
        let more = |finding: &crate::plan::Finding| {
            let lines = usize::from(!finding.features.is_empty()) + usize::from(finding.ignored.is_some());
            CARD_HEIGHT + CARD_LINE * lines as f32
        };
        let height = chosen.map_or(40.0, more);
        let frame = Frame::new().fill(p.stripe).inner_margin(margin);
        let panel = Panel::bottom(("finding", height.to_bits())).exact_size(height).resizable(false).frame(frame);
        panel.show(ui, |ui| match chosen {
            Some(finding) => {
                ui.spacing_mut().item_spacing = vec2(6.0, 5.0);
                match card_ui(ui, session, finding, queue) {
                    Some(Wish::Step { forward }) => self.step(session, findings, forward, queue),
                    Some(Wish::Ignore(sheet)) => self.ignore = Some(sheet),
                    None => {}
                }
            }
            None => {
                let hint = Word::FindingsChooseOne.text(lang);
                let hint = RichText::new(hint).font(fonts::regular(theme::SMALL)).color(p.secondary);
                ui.add(Label::new(hint).truncate());
            }
        });
    }

    fn footer(&mut self, ui: &mut Ui, session: &Session, findings: Option<&Findings>, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        if session.plan.layers.is_empty() {
            return;
        }
        let frame = Frame::new().inner_margin(egui::Margin::symmetric(theme::PADDING, 0));
        let panel = Panel::bottom("findings actions")
            .exact_size(theme::footer(ui, FOOTER_HEIGHT))
            .resizable(false)
            .frame(frame);
        panel.show(ui, |ui| {
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                let (rules, hint) = (Word::FindingsRules.text(lang), Word::FindingsRulesHint.text(lang));
                if framed_button(ui, Icon::Edit, rules, hint).clicked() {
                    self.rules = Some(RulesSheet::new(session));
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if findings.is_some_and(|f| !f.list.is_empty()) {
                        let (text, hint) = (Word::FindingsExport.text(lang), Word::FindingsExportHint.text(lang));
                        if framed_button(ui, Icon::Export, text, hint).clicked() {
                            let wish = FileWish::Write(CheckFile::Findings);
                            queue.push(Command::Document(DocumentCommand::Wish(Some(wish))));
                        }
                    }
                });
            });
        });
    }

    /// F8 and Shift+F8 step through the findings wherever the focus is.
    fn keys(&mut self, ui: &Ui, session: &Session, findings: &Findings, queue: &mut Vec<Command>) {
        if self.is_asking() || session.document.wish.is_some() {
            return;
        }
        let pressed = |modifiers| ui.input_mut(|i| i.consume_key(modifiers, Key::F8));
        let forward = if pressed(Modifiers::SHIFT) { Some(false) } else { pressed(Modifiers::NONE).then_some(true) };
        if let Some(forward) = forward {
            self.step(session, findings, forward, queue);
        }
    }

    fn step(&self, session: &Session, findings: &Findings, forward: bool, queue: &mut Vec<Command>) {
        let key = self.list.step(findings, session.checks.chosen.as_deref(), forward);
        queue.extend(key.map(|key| Command::Check(CheckCommand::Choose(Some(key)))));
    }
}

fn headline_ui(ui: &mut Ui, session: &Session, findings: Option<&Findings>, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    ui.horizontal(|ui| {
        let headline = Word::FindingsHeadline.text(lang);
        ui.label(RichText::new(headline).font(fonts::bold(theme::HEADLINE)).color(p.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if findings.is_some() && !session.checks.running {
                let (text, hint) = (Word::FindingsRunAgain.text(lang), Word::FindingsRunAgain.text(lang));
                if framed_button(ui, Icon::Redo, text, hint).clicked() {
                    queue.push(Command::Check(CheckCommand::Run));
                }
            }
            if let Some(findings) = findings {
                let count = |severity| findings.count(severity).to_string();
                let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
                let text = fill(Word::FindingsSubline, lang, &[("errors", &errors), ("warnings", &warnings)]);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary);
                    ui.add(Label::new(text).truncate());
                });
            }
        });
    });
}

/// That the rules are being run, with a bar; or that somebody has stopped them.
fn state_ui(ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    if session.checks.running {
        running_ui(ui, session, Word::FindingsRunning, queue);
    } else if session.checks.stopped {
        ui.horizontal(|ui| {
            let text = Word::FindingsStopped.text(lang);
            ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.limit_text));
            if session.checks.findings.is_none() && ui.button(Word::FindingsRunAgain.text(lang)).clicked() {
                queue.push(Command::Check(CheckCommand::Run));
            }
        });
    }
}

/// What runs, how far it is, and a way to stop it.
pub fn running_ui(ui: &mut Ui, session: &Session, word: Word, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    ui.horizontal(|ui| {
        ui.label(RichText::new(word.text(lang)).font(fonts::regular(theme::SMALL)).color(p.secondary));
        let fraction = session.check_progress().and_then(crate::progress::Progress::fraction).unwrap_or(0.0);
        ui.add(ProgressBar::new(fraction as f32).desired_width(160.0).desired_height(8.0));
        if theme::small_button(ui, Word::Cancel.text(lang)).clicked() {
            queue.push(Command::CancelJob);
        }
    });
    // The bar moves while the job runs, nothing moves without one.
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
}

/// The rules, a line for each kind of check with the layers that it looks at.
fn checked_ui(ui: &mut Ui, session: &Session, head: Word, rules: &[CheckRule], height: f32) {
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    let mut kinds: Vec<(crate::project::CheckKind, Vec<String>)> = Vec::new();
    for rule in rules {
        if !kinds.iter().any(|(kind, _)| *kind == rule.check) {
            kinds.push((rule.check, Vec::new()));
        }
        let Some((_, names)) = kinds.iter_mut().find(|(kind, _)| *kind == rule.check) else { continue };
        for id in rule.layers.iter().chain(&rule.against) {
            let name = session.plan.layer_name(id).get(lang).clone();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let margin = egui::Margin::symmetric(theme::PADDING, 4);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.label(RichText::new(head.text(lang)).font(fonts::bold(theme::BODY)).color(p.text));
        ScrollArea::vertical().max_height(height.min(ui.available_height())).show(ui, |ui| {
            for (kind, names) in kinds {
                ui.horizontal_top(|ui| {
                    let word = export::check_kind_words(kind, lang);
                    let size = vec2(150.0, 20.0);
                    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Min), |ui| {
                        ui.set_min_width(size.x);
                        ui.label(RichText::new(word).color(p.text)).on_hover_text(export::check_kind_hint(kind, lang));
                    });
                    let names = RichText::new(names.join(lang.list_separator())).color(p.secondary);
                    ui.add(Label::new(names).wrap());
                });
            }
        });
    });
}
