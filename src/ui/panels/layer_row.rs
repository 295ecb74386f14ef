//! The rows of the layer tree: a group, a layer, the classes of its legend.

use egui::{Align2, Id, Rect, Response, Role, Sense, Stroke, WidgetInfo, pos2, vec2};

use super::layer_drag::Dragged;
use super::layer_menu;
use super::layer_opacity::opacity_ui;
use super::layers::LayersPanel;
use super::swatch;
use crate::i18n::{Word, fill, format};
use crate::project::{Group, Layer, LayerId};
use crate::session::{Command, DocumentCommand, FileWish, LayerCommand, SelectionCommand, Session, ViewCommand};
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme};

const GROUP_ROW: f32 = 30.0;
const CLASS_ROW: f32 = 24.0;
/// From the right side of a row to the end of its numbers.
pub(super) const RIGHT: f32 = 11.0;
/// These and the following: for a mouse, and for fingers, whose cells are wider.
///
/// The cell of the opacity, and from the right side to where the counts end.
const OPACITY_WIDTH: [f32; 2] = [25.0, 32.0];
const COUNT_RIGHT: [f32; 2] = [41.0, 48.0];
const CELL: [f32; 2] = [22.0, 34.0];
const MORE_WIDTH: f32 = 18.0;
/// From the left side of a row.
const GROUP_CHEVRON: [f32; 2] = [13.0, 19.0];
const GROUP_EYE: [f32; 2] = [31.0, 53.0];
const GROUP_NAME: [f32; 2] = [46.0, 76.0];
const CHEVRON: [f32; 2] = [19.0, 19.0];
const EYE: [f32; 2] = [38.0, 53.0];
const SWATCH: [f32; 2] = [60.0, 84.0];
const NAME: [f32; 2] = [75.0, 99.0];
const CLASS_SWATCH: [f32; 2] = [75.0, 99.0];
const CLASS_NAME: [f32; 2] = [90.0, 114.0];

/// A row that can have the focus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    Group(String),
    Layer(LayerId),
}

impl RowKind {
    pub(super) fn id(&self) -> Id {
        match self {
            Self::Group(id) => Id::unique(("layers-group", id)),
            Self::Layer(id) => Id::unique(("layers-row", &id.0)),
        }
    }
}

/// A measure of a row, as it is now.
fn of(ui: &egui::Ui, [mouse, touch]: [f32; 2]) -> f32 {
    if theme::is_touch(ui) { touch } else { mouse }
}

/// A group's heading.
pub(super) fn group_row(
    panel: &mut LayersPanel,
    ui: &mut egui::Ui,
    session: &Session,
    queue: &mut Vec<Command>,
    group: &Group,
) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let name = group.name.get(lang);
    let open = !panel.folded.contains(&group.id);
    let kind = RowKind::Group(group.id.clone());
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), theme::target(ui, GROUP_ROW)));
    let response = ui.interact(row, kind.id(), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, open, name));
    panel.dragging.group(ui, &response, row, group);
    row_ground(panel, ui, row, &response, false);
    ui.painter().hline(row.x_range(), row.top() + 0.5, Stroke::new(1.0, p.rule));
    let word = if open { Word::Fold } else { Word::Unfold };
    let chevron = if open { Icon::ChevronDown } else { Icon::ChevronRight };
    let label = fill(word, lang, &[("name", name)]);
    let toggle = cell(ui, row, of(ui, GROUP_CHEVRON), kind.id().with("fold"), chevron, p.secondary, &label);
    let word = if group.visible { Word::HideGroup } else { Word::ShowGroup };
    let label = fill(word, lang, &[("name", name)]);
    let icon = if group.visible { Icon::EyeOpen } else { Icon::EyeClosed };
    let color = if group.visible { p.text } else { p.disabled };
    if cell(ui, row, of(ui, GROUP_EYE), kind.id().with("eye"), icon, color, &label).clicked() {
        let command = LayerCommand::SetGroupVisible { group: group.id.clone(), visible: !group.visible };
        queue.push(Command::Layer(command));
    }
    let count = session.plan.project.layers_of(&group.id).count().to_string();
    let at = pos2(row.right() - RIGHT, row.center().y);
    let more = more_button(panel, ui, row, &response, row.right() - of(ui, COUNT_RIGHT), name, lang);
    let count = ui.painter().text(at, Align2::RIGHT_CENTER, count, fonts::regular(theme::SMALL), p.secondary);
    let end = more.as_ref().map_or(count.left(), |more| more.rect.left());
    let room = end - row.left() - of(ui, GROUP_NAME) - 4.0;
    let at = pos2(row.left() + of(ui, GROUP_NAME), row.center().y);
    let cut = elided(ui, at, name, room, color, fonts::bold(theme::BODY));
    layer_menu::show(&response, more.as_ref(), |ui| layer_menu::group_menu_ui(ui, panel, session, queue, group));
    if response.clicked() {
        took_focus(panel, &response);
    }
    if response.clicked() || toggle.clicked() {
        if open {
            panel.folded.insert(group.id.clone());
        } else {
            panel.folded.remove(&group.id);
        }
    }
    if cut {
        response.on_hover_text(name);
    }
}

/// A layer, and its legend if that is open; returns the rectangle of all of it.
pub(super) fn layer_row(
    panel: &mut LayersPanel,
    ui: &mut egui::Ui,
    session: &Session,
    queue: &mut Vec<Command>,
    layer: &Layer,
) -> Rect {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let name = layer.name.get(lang);
    let shown = session.plan.project.is_shown(layer);
    let active = session.selection.active_layer.as_ref() == Some(&layer.id);
    let kind = RowKind::Layer(layer.id.clone());
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), theme::target(ui, theme::ROW)));
    let response = ui.interact(row, kind.id(), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, active, name));
    row_ground(panel, ui, row, &response, active);
    let is_missing = session.plan.dataset(&layer.id).is_none() && session.opening.is_none();
    let color = if shown && !is_missing { p.text } else { p.disabled };
    let word = if layer.visible { Word::HideLayer } else { Word::ShowLayer };
    let label = fill(word, lang, &[("name", name)]);
    let icon = if layer.visible { Icon::EyeOpen } else { Icon::EyeClosed };
    if cell(ui, row, of(ui, EYE), kind.id().with("eye"), icon, color, &label).clicked() {
        queue.push(Command::Layer(LayerCommand::SetVisible { layer: layer.id.clone(), visible: !layer.visible }));
    }
    let classes = &layer.symbology.classes;
    let square = Rect::from_center_size(pos2(row.left() + of(ui, SWATCH), row.center().y), vec2(18.0, 14.0));
    if session.plan.is_picture(&layer.id) {
        let square = Rect::from_center_size(square.center(), vec2(16.0, 16.0));
        icons::paint(&swatch_painter(ui, shown), square, Icon::Picture, p.secondary);
    } else if !classes.is_empty() {
        swatch::paint_layer(
            &swatch_painter(ui, shown && !is_missing),
            square,
            &layer.symbology,
            session.settings.look(),
        );
    }
    let has_legend = classes.len() > 1;
    let open = has_legend && panel.open_legends.contains(&layer.id);
    if has_legend {
        let word = if open { Word::Fold } else { Word::Unfold };
        let label = fill(word, lang, &[("name", name)]);
        let chevron = if open { Icon::ChevronDown } else { Icon::ChevronRight };
        if cell(ui, row, of(ui, CHEVRON), kind.id().with("fold"), chevron, p.secondary, &label).clicked() {
            if open {
                panel.open_legends.remove(&layer.id);
            } else {
                panel.open_legends.insert(layer.id.clone());
            }
        }
    }
    let margin = if theme::is_touch(ui) { 0.0 } else { 2.0 };
    let opacity = Rect::from_min_max(
        pos2(row.right() - RIGHT - of(ui, OPACITY_WIDTH), row.top() + margin),
        pos2(row.right() - RIGHT, row.bottom() - margin),
    );
    opacity_ui(panel, ui, opacity, session, queue, layer);
    let is_picture = session.plan.is_picture(&layer.id);
    let count = match session.plan.dataset(&layer.id) {
        None => "–".to_owned(),
        Some(_) if is_picture => String::new(),
        Some(data) => format::count(data.len() as u64),
    };
    let more = more_button(panel, ui, row, &response, row.right() - of(ui, COUNT_RIGHT), name, lang);
    // The button stands where the count was.
    let end = match &more {
        Some(more) => more.rect.left(),
        None if is_missing => row.right() - of(ui, COUNT_RIGHT),
        None => count_at(ui, row, &count, p.secondary),
    };
    let end = if is_missing { find_link(ui, row, end, kind.id(), session, queue, layer) } else { end };
    let room = end - row.left() - of(ui, NAME) - 4.0;
    let cut =
        elided(ui, pos2(row.left() + of(ui, NAME), row.center().y), name, room, color, fonts::regular(theme::BODY));
    layer_menu::show(&response, more.as_ref(), |ui| layer_menu::layer_menu_ui(ui, panel, session, queue, layer));
    let on_swatch = response.interact_pointer_pos().is_some_and(|at| square.expand2(vec2(3.0, 7.0)).contains(at));
    if response.double_clicked() && on_swatch {
        panel.style_wish = Some(layer.id.clone());
    }
    if response.clicked() {
        took_focus(panel, &response);
        queue.push(Command::Selection(SelectionCommand::SelectLayer(layer.id.clone())));
    }
    let mut whole = row;
    if open {
        whole = whole.union(legend(panel, ui, session, queue, layer));
    }
    panel.dragging.layer(ui, &response, whole, layer);
    if cut {
        response.on_hover_text(name);
    }
    whole
}

/// "find…" in the row of a layer whose file is not there; returns where it begins.
fn find_link(
    ui: &egui::Ui,
    row: Rect,
    right: f32,
    id: Id,
    session: &Session,
    queue: &mut Vec<Command>,
    layer: &Layer,
) -> f32 {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let text = Word::FindLink.text(lang);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(theme::SMALL), p.accent_text);
    let size = vec2(galley.size().x + 8.0, row.height() - 4.0);
    let rect = Rect::from_min_size(pos2(right - size.x, row.top() + 2.0), size);
    let response = ui.interact(rect, id.with("find"), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, p.accent_text);
    if response.clicked() {
        let wish = FileWish::Find(layer.id.clone());
        queue.push(Command::Document(DocumentCommand::Wish(Some(wish))));
    }
    response.on_hover_text(fill(Word::LayerMissing, lang, &[("path", &layer.source)]));
    rect.left()
}

/// The classes of a layer; the one of the chosen feature is marked. A class of one feature can be clicked to
/// choose it.
fn legend(
    panel: &mut LayersPanel,
    ui: &mut egui::Ui,
    session: &Session,
    queue: &mut Vec<Command>,
    layer: &Layer,
) -> Rect {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let shown = session.plan.project.is_shown(layer);
    let facts = session.plan.dataset(&layer.id).map(|data| panel.legends.of(layer, data));
    let chosen = session.selection.current.as_ref().filter(|of| of.layer == layer.id);
    let chosen_class = chosen.and_then(|of| facts?.class_of(of.feature));
    let counts = facts.map(|f| f.counts()).unwrap_or_default();
    let mut whole = Rect::from_min_size(ui.cursor().min, egui::Vec2::ZERO);
    for (i, class) in layer.symbology.classes.iter().enumerate() {
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), theme::target(ui, CLASS_ROW)));
        whole = whole.union(row);
        let label = class.label.get(lang);
        let id = RowKind::Layer(layer.id.clone()).id().with(("class", i));
        let response = ui.interact(row, id, Sense::CLICK);
        let selected = chosen_class == Some(i);
        response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, selected, label));
        row_ground(panel, ui, row, &response, selected);
        let square = Rect::from_center_size(pos2(row.left() + of(ui, CLASS_SWATCH), row.center().y), vec2(18.0, 14.0));
        swatch::paint(&swatch_painter(ui, shown), square, &class.symbol, session.settings.look());
        let (count, only) = counts.get(i).cloned().unzip();
        // One feature is counted by its row.
        let end = match count {
            None | Some(1) => row.right() - RIGHT,
            Some(count) => count_at(ui, row, &format::count(count as u64), p.secondary),
        };
        let room = end - row.left() - of(ui, CLASS_NAME) - 6.0;
        let color = if shown { p.text } else { p.disabled };
        let at = pos2(row.left() + of(ui, CLASS_NAME), row.center().y);
        let cut = elided(ui, at, label, room, color, fonts::regular(theme::SMALL));
        if response.clicked() {
            queue.extend(match only.flatten().filter(|_| shown) {
                Some(of) => vec![
                    Command::Selection(SelectionCommand::Select(of.clone())),
                    Command::View(ViewCommand::Reveal(of)),
                ],
                None => vec![Command::Selection(SelectionCommand::SelectLayer(layer.id.clone()))],
            });
        }
        response.context_menu(|ui| layer_menu::layer_menu_ui(ui, panel, session, queue, layer));
        if cut {
            response.on_hover_text(label);
        }
    }
    whole
}

/// A click gives a row the focus; Enter, a click too, finds it there.
fn took_focus(panel: &mut LayersPanel, response: &Response) {
    response.request_focus();
    if response.clicked_by(egui::PointerButton::Primary) {
        panel.clicked = Some(response.id);
    }
}

/// A small icon that can be clicked, centred `x` from the left side of a row. The keyboard has keys of the row
/// for it, so that the row is one stop and not four.
fn cell(ui: &egui::Ui, row: Rect, x: f32, id: Id, icon: Icon, color: egui::Color32, label: &str) -> Response {
    let centre = pos2(row.left() + x, row.center().y);
    let response = ui.interact(Rect::from_center_size(centre, vec2(of(ui, CELL), row.height())), id, Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    icons::paint(ui.painter(), Rect::from_center_size(centre, vec2(16.0, 16.0)), icon, color);
    response.on_hover_text(label)
}

/// The button of the row's menu: there under the pointer, on the active row, and while its menu is open.
fn more_button(
    panel: &LayersPanel,
    ui: &egui::Ui,
    row: Rect,
    response: &Response,
    right: f32,
    name: &str,
    lang: crate::i18n::Lang,
) -> Option<Response> {
    let id = response.id.with("more");
    let reached = is_under_pointer(ui, row) || response.has_focus();
    if (!reached && !layer_menu::is_open(ui, id)) || panel.dragging.what() != Dragged::Nothing {
        return None;
    }
    let p = theme::palette_of(ui);
    let centre = pos2(right - MORE_WIDTH / 2.0 + 2.0, row.center().y);
    let more = ui.interact(Rect::from_center_size(centre, vec2(of(ui, CELL), row.height())), id, Sense::CLICK);
    let label = fill(Word::MoreOf, lang, &[("name", name)]);
    more.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let square = Rect::from_center_size(centre, vec2(MORE_WIDTH, MORE_WIDTH));
    if more.hovered() {
        ui.painter().rect_filled(square.expand2(vec2(2.0, 2.0)), 3.0, p.border);
    }
    icons::paint(ui.painter(), square, Icon::More, p.text);
    Some(more.on_hover_text(label))
}

fn row_ground(panel: &LayersPanel, ui: &egui::Ui, row: Rect, response: &Response, selected: bool) {
    let p = theme::palette_of(ui);
    if selected {
        ui.painter().rect_filled(row, 0.0, p.tint);
        ui.painter().rect_filled(Rect::from_min_size(row.min, vec2(3.0, row.height())), 0.0, p.accent);
    } else if is_under_pointer(ui, row) && panel.dragging.what() == Dragged::Nothing {
        ui.painter().rect_filled(row, 0.0, p.hover);
    }
    if response.has_focus() && panel.clicked != Some(response.id) {
        let stroke = Stroke::new(2.0, p.accent);
        ui.painter().rect_stroke(row.shrink(2.0), 2.0, stroke, egui::StrokeKind::Inside);
    }
}

/// A painter for the swatch of a layer: a weak one where the layer is not shown.
fn swatch_painter(ui: &egui::Ui, shown: bool) -> egui::Painter {
    let mut painter = ui.painter().clone();
    if !shown {
        painter.multiply_opacity(0.4);
    }
    painter
}

/// Whether the pointer is on a row; on the edge between two it is on the lower one.
fn is_under_pointer(ui: &egui::Ui, row: Rect) -> bool {
    ui.rect_contains_pointer(row.with_max_y(row.bottom() - 0.5))
}

/// Writes a count into its column; returns where it begins.
fn count_at(ui: &egui::Ui, row: Rect, count: &str, color: egui::Color32) -> f32 {
    let at = pos2(row.right() - of(ui, COUNT_RIGHT), row.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, count, fonts::regular(theme::SMALL), color).left()
}

/// A single line cut with an ellipsis where it does not fit; returns whether it was.
fn elided(
    ui: &egui::Ui,
    left_centre: egui::Pos2,
    text: &str,
    width: f32,
    color: egui::Color32,
    font: egui::FontId,
) -> bool {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(10.0));
    let galley = ui.painter().layout_job(job);
    let cut = galley.elided;
    ui.painter().galley(left_centre - vec2(0.0, galley.size().y / 2.0), galley, color);
    cut
}
