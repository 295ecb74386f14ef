//! The layer tree: groups that fold, rows of layers, the legend in place. What it shows from top to bottom lies
//! in the picture from top to bottom.
//!
//! Rows are drawn in layer_row, opacity and menus in files of their own; here they are put together, moved by
//! keys and by hand.

use std::collections::BTreeSet;

use egui::{Align2, EventFilter, Id, Key, Modifiers, Rect, RichText, ScrollArea, Sense, Stroke, pos2, vec2};

use super::layer_drag::Dragging;
use super::layer_legend::Legends;
use super::layer_menu::{self, Step};
use super::layer_opacity::Typing;
use super::layer_row::{self, RowKind};
use crate::i18n::{Lang, Word};
use crate::plan::FeatureRef;
use crate::project::LayerId;
use crate::session::{Command, DocumentCommand, FileWish, LayerCommand, Session};
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme};

/// Height of the line at the bottom that says what can be done.
const HINT_HEIGHT: f32 = 32.0;

/// What the tree remembers that is no part of the project: what is folded, and what the hand is doing.
#[derive(Debug, Default)]
pub struct LayersPanel {
    pub(super) folded: BTreeSet<String>,
    pub(super) open_legends: BTreeSet<LayerId>,
    pub(super) legends: Legends,
    pub(super) typing: Option<Typing>,
    /// Where the opacity was, in per cent, when the hand took it: from there a drag counts.
    pub(super) opacity_from: f64,
    pub(super) dragging: Dragging,
    /// The row that a click has given the focus: it shows no ring, since the hand knows where it is.
    pub(super) clicked: Option<Id>,
    /// The layer whose style was asked for.
    pub(super) style_wish: Option<LayerId>,
    /// The layer that is to be given another name, until the window asks for it.
    pub(super) rename: Option<LayerId>,
    /// The layer whose system is to be said, until the window asks for it.
    pub(super) system: Option<LayerId>,
    /// The selection that the list was last moved to.
    seen: (Option<LayerId>, Option<FeatureRef>),
}

impl LayersPanel {
    /// The layer whose style was asked for since the last time.
    pub fn take_style_wish(&mut self) -> Option<LayerId> {
        self.style_wish.take()
    }

    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        head(ui, session);
        if session.only.is_some() {
            way_back(ui, lang, queue);
        }
        self.move_by_keys(ui, session, queue);
        let news = self.take_news(session);
        let height = (ui.available_height() - HINT_HEIGHT).max(0.0);
        ScrollArea::vertical().auto_shrink(false).max_height(height).show(ui, |ui| {
            if session.plan.project.layers.is_empty() && session.opening.is_none() {
                empty(ui, lang, queue);
            }
            self.dragging.begin(ui);
            for group in &session.plan.project.groups {
                layer_row::group_row(self, ui, session, queue, group);
                if self.folded.contains(&group.id) {
                    continue;
                }
                for layer in session.plan.project.layers_of(&group.id) {
                    let rect = layer_row::layer_row(self, ui, session, queue, layer);
                    if news && session.selection.active_layer.as_ref() == Some(&layer.id) {
                        ui.scroll_to_rect(rect, None);
                    }
                }
            }
            queue.extend(self.dragging.end(ui, &session.plan.project));
        });
        hint(ui, lang);
        let side = ui.max_rect();
        ui.painter().vline(side.right() - 0.5, side.y_range(), Stroke::new(1.0, p.rule));
    }

    /// Folds all groups, or unfolds them.
    pub fn fold_all(&mut self, session: &Session, fold: bool) {
        let groups = session.plan.project.groups.iter().filter(|_| fold);
        self.folded = groups.map(|group| group.id.clone()).collect();
    }

    /// The layer that somebody wants to rename, told once.
    pub fn take_rename(&mut self) -> Option<LayerId> {
        self.rename.take()
    }

    /// The layer whose system somebody wants to say, told once.
    pub fn take_system(&mut self) -> Option<LayerId> {
        self.system.take()
    }

    /// Whether something was chosen elsewhere since the last frame; its group is unfolded then.
    fn take_news(&mut self, session: &Session) -> bool {
        let selection = &session.selection;
        let now = (selection.active_layer.clone(), selection.current.clone());
        if now == self.seen {
            return false;
        }
        self.seen = now;
        let Some(layer) = selection.active_layer.as_ref().and_then(|id| session.plan.project.layer(id)) else {
            return false;
        };
        self.folded.remove(&layer.group);
        true
    }

    /// Up and down go from row to row, left and right fold, Space shows and hides; with Alt, up and down move the
    /// row itself.
    fn move_by_keys(&mut self, ui: &egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let rows = self.rows(session);
        let Some(focused) = ui.memory(|m| m.focused()) else { return };
        let Some(at) = rows.iter().position(|row| row.id() == focused) else { return };
        let arrows = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(focused, arrows));
        let pressed = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
        let project = &session.plan.project;
        for (key, step) in [(Key::ArrowUp, Step::Up), (Key::ArrowDown, Step::Down)] {
            if pressed(Modifiers::ALT, key) {
                queue.extend(layer_menu::moved(project, &rows[at], step).map(Command::Layer));
            }
        }
        let next = if pressed(Modifiers::NONE, Key::ArrowUp) {
            at.checked_sub(1)
        } else if pressed(Modifiers::NONE, Key::ArrowDown) {
            Some(at + 1)
        } else {
            None
        };
        if let Some(row) = next.and_then(|next| rows.get(next)) {
            ui.memory_mut(|m| m.request_focus(row.id()));
            self.clicked = None;
        }
        let (fold, unfold) = (pressed(Modifiers::NONE, Key::ArrowLeft), pressed(Modifiers::NONE, Key::ArrowRight));
        let toggle = pressed(Modifiers::NONE, Key::Space);
        match &rows[at] {
            RowKind::Group(id) => {
                if fold {
                    self.folded.insert(id.clone());
                } else if unfold {
                    self.folded.remove(id);
                }
                if let Some(group) = project.groups.iter().find(|g| toggle && g.id == *id) {
                    let command = LayerCommand::SetGroupVisible { group: id.clone(), visible: !group.visible };
                    queue.push(Command::Layer(command));
                }
            }
            RowKind::Layer(id) => {
                if fold && !self.open_legends.remove(id) {
                    // Nothing left to fold: up to the group.
                    let group = project.layer(id).map(|l| RowKind::Group(l.group.clone()).id());
                    group.into_iter().for_each(|group| ui.memory_mut(|m| m.request_focus(group)));
                } else if unfold && project.layer(id).is_some_and(|l| l.symbology.classes.len() > 1) {
                    self.open_legends.insert(id.clone());
                }
                if let Some(layer) = project.layer(id).filter(|_| toggle) {
                    let command = LayerCommand::SetVisible { layer: id.clone(), visible: !layer.visible };
                    queue.push(Command::Layer(command));
                }
            }
        }
    }

    /// The rows that can have the focus, from the top.
    fn rows(&self, session: &Session) -> Vec<RowKind> {
        let project = &session.plan.project;
        let mut rows = Vec::new();
        for group in &project.groups {
            rows.push(RowKind::Group(group.id.clone()));
            if !self.folded.contains(&group.id) {
                rows.extend(project.layers_of(&group.id).map(|l| RowKind::Layer(l.id.clone())));
            }
        }
        rows
    }
}

/// The heading: how many layers there are, and what the numbers at the right are.
fn head(ui: &mut egui::Ui, session: &Session) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    let left = head.left_center() + vec2(f32::from(theme::PADDING) - 4.0, 0.0);
    let title = Word::Layers.text(lang);
    let end = ui.painter().text(left, Align2::LEFT_CENTER, title, fonts::bold(14.0), p.text);
    let count = session.plan.project.layers.len().to_string();
    let at = pos2(end.right() + 10.0, head.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, count, fonts::regular(theme::SMALL), p.secondary);
    let at = pos2(head.right() - layer_row::RIGHT, head.center().y);
    let opacity = Word::OpacityPercent.text(lang);
    ui.painter().text(at, Align2::RIGHT_CENTER, opacity, fonts::regular(theme::NOTE), p.secondary);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, p.rule));
}

/// While one layer is shown by itself: says so, and leads back.
fn way_back(ui: &mut egui::Ui, lang: Lang, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
    ui.painter().rect_filled(row, 0.0, p.caution);
    let inner = row.shrink2(vec2(f32::from(theme::PADDING) - 4.0, 0.0));
    let mut child =
        ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(egui::Layout::left_to_right(egui::Align::Center)));
    let text = RichText::new(Word::OthersHidden.text(lang)).font(fonts::regular(theme::SMALL));
    child.add(egui::Label::new(text.color(p.caution_text)).selectable(false).truncate());
    child.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let text = RichText::new(Word::ShowAgain.text(lang)).font(fonts::bold(theme::SMALL));
        let link = ui.add(egui::Link::new(text.color(p.caution_text)));
        if link.clicked() {
            queue.push(Command::Layer(LayerCommand::RestoreVisibility));
        }
    });
}

fn empty(ui: &mut egui::Ui, lang: Lang, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    egui::Frame::new().inner_margin(f32::from(theme::PADDING)).show(ui, |ui| {
        ui.add(egui::Label::new(RichText::new(Word::NoLayers.text(lang)).color(p.secondary)).wrap());
        ui.add_space(4.0);
        for (word, command) in [
            (Word::OpenFile, DocumentCommand::Wish(Some(FileWish::Open))),
            (Word::OpenBundled, DocumentCommand::Open(Vec::new())),
        ] {
            if ui.button(word.text(lang)).clicked() {
                queue.push(Command::Document(command));
            }
        }
    });
}

/// What can be done with the rows.
fn hint(ui: &mut egui::Ui, lang: Lang) {
    let p = theme::palette_of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), HINT_HEIGHT), Sense::hover());
    ui.painter().hline(row.x_range(), row.top() + 0.5, Stroke::new(1.0, p.rule));
    let grip = Rect::from_center_size(pos2(row.left() + 20.0, row.center().y), vec2(14.0, 14.0));
    icons::paint(ui.painter(), grip, Icon::Grip, p.disabled);
    let at = pos2(row.left() + 34.0, row.center().y);
    let text = Word::LayersHint.text(lang);
    ui.painter().text(at, Align2::LEFT_CENTER, text, fonts::regular(theme::NOTE), p.secondary);
}
