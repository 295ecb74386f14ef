//! What else lies under the click: how many, which of them is shown, and the list to choose from.

use egui::{Align, Layout, Popup, Rect, Response, Role, ScrollArea, Sense, WidgetInfo, pos2, vec2};

use super::swatch;
use crate::i18n::{Word, fill};
use crate::plan::Classes;
use crate::plan::FeatureRef;
use crate::session::{Command, Direction, SelectionCommand, Session};
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme};

const HEIGHT: f32 = 26.0;
const LIST_WIDTH: f32 = 300.0;
const LIST_HEIGHT: f32 = 360.0;

/// A line for the head of a card; nothing where the click met one feature alone.
pub fn also_here_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let here = &session.selection.also_here;
    let Some(place) = session.selection.place_here().filter(|_| here.len() > 1) else { return };
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let n = here.len().to_string();
    let text = fill(Word::CountHere, lang, &[("n", &n)]);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let list = list_button(ui, &text);
        Popup::menu(&list).width(LIST_WIDTH).show(|ui| {
            ui.set_width(LIST_WIDTH);
            ui.spacing_mut().item_spacing.y = 0.0;
            ScrollArea::vertical().max_height(LIST_HEIGHT).show(ui, |ui| {
                for of in here {
                    if feature_row(ui, session, of).clicked() {
                        queue.push(Command::Selection(SelectionCommand::Select(of.clone())));
                        ui.close();
                    }
                }
            });
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let mut step = |ui: &mut egui::Ui, icon, word: Word, direction| {
                if arrow(ui, icon, word.text(lang)).clicked() {
                    queue.push(Command::Selection(SelectionCommand::Step(direction)));
                }
            };
            step(ui, Icon::ChevronRight, Word::NextHere, Direction::Next);
            let figures = egui::RichText::new(format!("{} / {n}", place + 1)).font(fonts::regular(theme::SMALL));
            ui.add(egui::Label::new(figures.color(p.text)).selectable(false));
            step(ui, Icon::ChevronLeft, Word::PreviousHere, Direction::Previous);
        });
    });
}

fn list_button(ui: &mut egui::Ui, text: &str) -> Response {
    let p = theme::palette_of(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(theme::SMALL), p.accent_text);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + 34.0, theme::target(ui, HEIGHT)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    ground(ui, rect, &response, p.chrome);
    ui.painter().galley(pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0), galley, p.accent_text);
    let chevron = Rect::from_center_size(pos2(rect.right() - 14.0, rect.center().y), vec2(14.0, 14.0));
    icons::paint(ui.painter(), chevron, Icon::ChevronDown, p.accent_text);
    response
}

fn arrow(ui: &mut egui::Ui, icon: Icon, name: &str) -> Response {
    let p = theme::palette_of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(theme::target(ui, HEIGHT), theme::target(ui, HEIGHT)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    ground(ui, rect, &response, egui::Color32::TRANSPARENT);
    icons::paint(ui.painter(), Rect::from_center_size(rect.center(), vec2(18.0, 18.0)), icon, p.text);
    response.on_hover_text(name)
}

fn ground(ui: &egui::Ui, rect: Rect, response: &Response, rest: egui::Color32) {
    let p = theme::palette_of(ui);
    ui.painter().rect_filled(rect, 4.0, if response.hovered() { p.hover } else { rest });
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 4.0, egui::Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
    }
}

/// A feature in the list: its sign, its name, its layer.
fn feature_row(ui: &mut egui::Ui, session: &Session, of: &FeatureRef) -> Response {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let (row, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), theme::target(ui, theme::ROW)), Sense::click());
    let Some(feature) = session.plan.feature(of) else { return response };
    let name = session.plan.feature_name(feature, lang);
    let chosen = session.selection.current.as_ref() == Some(of);
    let layer = session.plan.layer_name(&of.layer).get(lang).clone();
    let label = format!("{name} · {layer}");
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, chosen, &label));
    if chosen {
        ui.painter().rect_filled(row, 3.0, p.tint);
        ui.painter().rect_filled(Rect::from_min_size(row.min, vec2(3.0, row.height())), 0.0, p.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(row, 3.0, p.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(row, 3.0, egui::Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
    }
    let square = Rect::from_center_size(pos2(row.left() + 20.0, row.center().y), vec2(18.0, 14.0));
    let symbology = session.plan.project.layer(&of.layer).map(|l| &l.symbology);
    let data = session.plan.dataset(&of.layer);
    if let (Some(symbology), Some(data)) = (symbology, data)
        && let Some(class) = Classes::of(symbology, data).class_of(feature).and_then(|c| symbology.classes.get(c))
    {
        swatch::paint(ui.painter(), square, &class.symbol, session.settings.look());
    }
    // The layer takes what it needs, up to half; the name the rest.
    let line = |text: &str, width: f32, size: f32, color| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), fonts::regular(size), color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        ui.painter().layout_job(job)
    };
    let room = row.width() - 36.0 - 8.0;
    let layer = line(&layer, room * 0.5, theme::NOTE, p.secondary);
    let name = line(&name, room - layer.size().x - 10.0, theme::BODY, p.text);
    let centred = |x: f32, height: f32| pos2(x, row.center().y - height / 2.0);
    ui.painter().galley(centred(row.right() - 8.0 - layer.size().x, layer.size().y), layer, p.secondary);
    ui.painter().galley(centred(row.left() + 36.0, name.size().y), name, p.text);
    response
}
