//! Rows of the layer tree dragged to another place: where they would land, and the line that shows it.

use egui::{CursorIcon, Key, Modifiers, Rect, Response, Stroke, pos2};

use crate::project::{Group, Layer, LayerId, Project};
use crate::session::{Command, LayerCommand};
use crate::ui::theme;

/// Nearer to an end of the list than this, a drag scrolls it; by so much a frame.
const SCROLL_ZONE: f32 = 24.0;
const SCROLL_STEP: f32 = 6.0;
/// The left end of the line that shows where a layer would land; a group's line is as wide as the list.
const INDENT: f32 = 28.0;

/// What the hand holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Dragged {
    #[default]
    Nothing,
    Layer(LayerId),
    Group(String),
}

/// A place between rows.
#[derive(Clone, Debug, PartialEq)]
struct Gap {
    y: f32,
    group: String,
    /// How many rows of the group lie above, the dragged one included.
    above: usize,
}

/// The drag, and the rows of this frame that it can land between.
#[derive(Debug, Default)]
pub(super) struct Dragging {
    what: Dragged,
    dropped: bool,
    layer_gaps: Vec<Gap>,
    /// Upper ends of groups, by their place.
    group_tops: Vec<f32>,
    bottom: f32,
}

impl Dragging {
    pub(super) fn what(&self) -> Dragged {
        self.what.clone()
    }

    /// To be called before the rows.
    pub(super) fn begin(&mut self, ui: &egui::Ui) {
        self.layer_gaps.clear();
        self.group_tops.clear();
        self.bottom = ui.cursor().top();
        if self.what != Dragged::Nothing && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            ui.ctx().stop_dragging();
            self.what = Dragged::Nothing;
        }
    }

    /// Takes note of a group's row.
    pub(super) fn group(&mut self, ui: &egui::Ui, response: &Response, row: Rect, group: &Group) {
        self.note(ui, response, row, || Dragged::Group(group.id.clone()));
        self.group_tops.push(row.top());
        self.layer_gaps.push(Gap { y: row.bottom(), group: group.id.clone(), above: 0 });
    }

    /// Takes note of a layer's row, its legend included.
    pub(super) fn layer(&mut self, ui: &egui::Ui, response: &Response, whole: Rect, layer: &Layer) {
        self.note(ui, response, whole, || Dragged::Layer(layer.id.clone()));
        let above = self.layer_gaps.last().map_or(0, |gap| gap.above + 1);
        self.layer_gaps.push(Gap { y: whole.bottom(), group: layer.group.clone(), above });
    }

    fn note(&mut self, ui: &egui::Ui, response: &Response, row: Rect, what: impl Fn() -> Dragged) {
        self.bottom = row.bottom();
        if response.drag_started_by(egui::PointerButton::Primary) {
            self.what = what();
        }
        if self.what != Dragged::Nothing && self.what == what() {
            // Lifted: what is left in its place is faint.
            let p = theme::palette_of(ui);
            ui.painter().rect_filled(row, 0.0, p.panel.gamma_multiply(0.6));
            self.dropped |= response.drag_stopped();
        }
    }

    /// To be called after the rows: draws the line, and gives the command once the hand lets go.
    pub(super) fn end(&mut self, ui: &egui::Ui, project: &Project) -> Option<Command> {
        let dropped = std::mem::take(&mut self.dropped);
        if self.what == Dragged::Nothing {
            return None;
        }
        let pointer = ui.input(|i| i.pointer.latest_pos());
        let landing = pointer.and_then(|at| self.landing(at.y, project));
        if dropped || !ui.input(|i| i.pointer.any_down()) {
            self.what = Dragged::Nothing;
            return landing.filter(|_| dropped).map(|(_, command)| Command::Layer(command));
        }
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        let list = ui.clip_rect();
        if let Some((y, command)) = landing {
            let p = theme::palette_of(ui);
            let indent = if matches!(command, LayerCommand::Move { .. }) { INDENT } else { 8.0 };
            let (left, right) = (list.left() + indent, list.right() - 8.0);
            ui.painter().hline(left..=right, y, Stroke::new(2.0, p.accent));
            ui.painter().circle(pos2(left, y), 3.0, p.panel, Stroke::new(2.0, p.accent));
        }
        if let Some(at) = pointer {
            let step = match at.y {
                y if y < list.top() + SCROLL_ZONE => SCROLL_STEP,
                y if y > list.bottom() - SCROLL_ZONE => -SCROLL_STEP,
                _ => 0.0,
            };
            // Beyond the ends there is nothing to scroll to, and no frame to ask for.
            let more = if step > 0.0 { self.top() < list.top() } else { self.bottom > list.bottom() };
            if step != 0.0 && more {
                ui.scroll_with_delta_animation(egui::vec2(0.0, step), egui::style::ScrollAnimation::none());
                ui.ctx().request_repaint();
            }
        }
        None
    }

    fn top(&self) -> f32 {
        self.group_tops.first().copied().unwrap_or_default()
    }

    /// Where what is held would land, and what would bring it there; `None` where it lies already.
    fn landing(&self, y: f32, project: &Project) -> Option<(f32, LayerCommand)> {
        let distance = |other: f32| (other - y).abs();
        match &self.what {
            Dragged::Nothing => None,
            Dragged::Layer(id) => {
                let gap = self.layer_gaps.iter().min_by(|a, b| distance(a.y).total_cmp(&distance(b.y)))?;
                let mut index = gap.above;
                if project.layer(id)?.group == gap.group {
                    let place = project.place_in_group(id)?;
                    if index == place || index == place + 1 {
                        return None;
                    }
                    index -= usize::from(index > place);
                }
                Some((gap.y, LayerCommand::Move { layer: id.clone(), group: gap.group.clone(), index }))
            }
            Dragged::Group(id) => {
                let ends = self.group_tops.iter().copied().chain([self.bottom]);
                let (above, end) = ends.enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))?;
                let place = project.groups.iter().position(|g| g.id == *id)?;
                if above == place || above == place + 1 {
                    return None;
                }
                let index = above - usize::from(above > place);
                Some((end, LayerCommand::MoveGroup { group: id.clone(), index }))
            }
        }
    }
}
