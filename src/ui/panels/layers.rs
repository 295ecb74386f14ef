//! The layer list: groups, visibility, swatch, legend in place, counts.

use egui::{Align2, Rect, ScrollArea, Sense, pos2, vec2};

use super::swatch;
use crate::i18n::{Word, fill, format};
use crate::project::{Group, Layer};
use crate::session::{Command, LayerCommand, Session};
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme};

/// Remembers which legends are open.
#[derive(Debug, Default)]
pub struct LayersPanel {
    open_legends: std::collections::BTreeSet<String>,
}

impl LayersPanel {
    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
        let layers = &session.plan.project.layers;
        let title = format!("{}  ", Word::Layers.text(lang));
        let end = ui.painter().text(
            head.left_center() + vec2(f32::from(theme::PADDING) - 4.0, 0.0),
            Align2::LEFT_CENTER,
            title,
            fonts::bold(14.0),
            p.text,
        );
        let count = layers.len().to_string();
        let at = pos2(end.right(), head.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, count, fonts::regular(theme::SMALL), p.secondary);
        ui.painter().hline(head.x_range(), head.bottom() - 0.5, egui::Stroke::new(1.0, p.rule));
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for group in &session.plan.project.groups {
                // The list runs from the top of the picture to its bottom.
                let of_group: Vec<&Layer> = layers.iter().rev().filter(|l| l.group == group.id).collect();
                group_row(ui, session, queue, group, &of_group);
                for layer in of_group {
                    self.layer_row(ui, session, queue, layer);
                }
            }
        });
        let side = ui.max_rect();
        ui.painter().vline(side.right() - 0.5, side.y_range(), egui::Stroke::new(1.0, p.rule));
    }

    fn layer_row(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, layer: &Layer) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let name = layer.name.get(lang);
        let selected = session.selection.current.as_ref().is_some_and(|of| of.layer == layer.id);
        let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::click());
        let verb = if layer.visible { Word::HideLayer } else { Word::ShowLayer };
        let label = fill(verb, lang, &[("name", name)]);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, layer.visible, label.clone()));
        row_ground(ui, row, &response, selected);
        let color = if session.plan.project.is_shown(layer) { p.text } else { p.disabled };
        let eye = Rect::from_center_size(pos2(row.left() + 42.0, row.center().y), vec2(16.0, 16.0));
        let icon = if layer.visible { Icon::EyeOpen } else { Icon::EyeClosed };
        icons::paint(ui.painter(), eye, icon, color);
        let classes = &layer.symbology.classes;
        let has_legend = classes.len() > 1;
        let square = Rect::from_center_size(pos2(row.left() + 66.0, row.center().y), vec2(18.0, 14.0));
        if !classes.is_empty() {
            swatch::paint_layer(ui.painter(), square, &layer.symbology, session.settings.theme);
            if !layer.visible {
                ui.painter().rect_filled(square.expand(2.0), 0.0, p.panel.gamma_multiply(0.6));
            }
        }
        let count = session.plan.dataset(&layer.id).map(|d| d.len() as u64);
        let count = count.map_or_else(|| "–".to_owned(), format::count);
        let count_rect = ui.painter().text(
            pos2(row.right() - 14.0, row.center().y),
            Align2::RIGHT_CENTER,
            count,
            fonts::regular(theme::SMALL),
            p.secondary,
        );
        let room = count_rect.left() - row.left() - 90.0;
        elided(ui, pos2(row.left() + 82.0, row.center().y), name, room, color);
        if has_legend {
            let id = &layer.id.0;
            let open = self.open_legends.contains(id);
            let chevron = Rect::from_center_size(pos2(row.left() + 18.0, row.center().y), vec2(18.0, 18.0));
            let toggle = ui.interact(chevron, ui.scope_id().with(("legend", id)), Sense::click());
            toggle.widget_info(|| egui::WidgetInfo::selected(egui::Role::DisclosureTriangle, true, open, name));
            let icon = if open { Icon::ChevronDown } else { Icon::ChevronRight };
            icons::paint(ui.painter(), chevron.shrink(2.0), icon, p.secondary);
            if toggle.clicked() {
                if open {
                    self.open_legends.remove(id);
                } else {
                    self.open_legends.insert(id.clone());
                }
            }
            if open {
                legend(ui, session, layer);
            }
        }
        if response.on_hover_text(label).clicked() {
            queue.push(Command::Layer(LayerCommand::SetVisible { layer: layer.id.clone(), visible: !layer.visible }));
        }
    }
}

fn group_row(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, group: &Group, layers: &[&Layer]) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let visible = group.visible;
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    let name = group.name.get(lang);
    let verb = if visible { Word::HideLayer } else { Word::ShowLayer };
    let label = fill(verb, lang, &[("name", name)]);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, visible, label.clone()));
    row_ground(ui, row, &response, false);
    ui.painter().hline(row.x_range(), row.top() + 0.5, egui::Stroke::new(1.0, p.rule));
    let eye = Rect::from_center_size(pos2(row.left() + 20.0, row.center().y), vec2(16.0, 16.0));
    icons::paint(ui.painter(), eye, if visible { Icon::EyeOpen } else { Icon::EyeClosed }, p.text);
    let at = pos2(row.left() + 36.0, row.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, name, fonts::bold(theme::BODY), p.text);
    let at = pos2(row.right() - 14.0, row.center().y);
    let count = layers.len().to_string();
    ui.painter().text(at, Align2::RIGHT_CENTER, count, fonts::regular(theme::SMALL), p.secondary);
    if response.on_hover_text(label).clicked() {
        let command = LayerCommand::SetGroupVisible { group: group.id.clone(), visible: !visible };
        queue.push(Command::Layer(command));
    }
}

fn legend(ui: &mut egui::Ui, session: &Session, layer: &Layer) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    for class in &layer.symbology.classes {
        let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        let square = Rect::from_center_size(pos2(row.left() + 66.0, row.center().y), vec2(18.0, 14.0));
        let painter = ui.painter().clone();
        swatch::paint(&painter, square, &class.symbol, session.settings.theme);
        let color = if layer.visible { p.text } else { p.disabled };
        let room = row.width() - 98.0;
        let text = class.label.get(lang);
        elided_at(ui, pos2(row.left() + 82.0, row.center().y), text, room, color, theme::SMALL);
    }
}

fn row_ground(ui: &egui::Ui, row: Rect, response: &egui::Response, selected: bool) {
    let p = theme::palette_of(ui);
    if selected {
        ui.painter().rect_filled(row, 0.0, p.tint);
        ui.painter().rect_filled(Rect::from_min_size(row.min, vec2(3.0, row.height())), 0.0, p.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(row, 0.0, p.hover);
    }
    if response.has_focus() {
        let stroke = egui::Stroke::new(2.0, p.accent);
        ui.painter().rect_stroke(row.shrink(2.0), 2.0, stroke, egui::StrokeKind::Inside);
    }
}

fn elided(ui: &egui::Ui, left_centre: egui::Pos2, text: &str, width: f32, color: egui::Color32) {
    elided_at(ui, left_centre, text, width, color, theme::BODY);
}

/// A single line cut with an ellipsis where it does not fit.
fn elided_at(ui: &egui::Ui, left_centre: egui::Pos2, text: &str, width: f32, color: egui::Color32, size: f32) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), fonts::regular(size), color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(10.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(left_centre - vec2(0.0, galley.size().y / 2.0), galley, color);
}
