//! Several layers chosen from a list that stays open.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Popup, PopupCloseBehavior, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::i18n::Lang;
use crate::project::LayerId;
use crate::session::Session;
use crate::ui::icons::{self, Icon};
use crate::ui::menu_row::{Mark, row_ui};
use crate::ui::{fonts, theme};

const HEIGHT: f32 = 30.0;

/// What can be chosen, and what the button says.
#[derive(Clone, Copy, Debug)]
pub struct Picker<'a> {
    pub name: &'a str,
    /// What stands in the button where nothing is chosen.
    pub none: &'a str,
    pub offered: &'a [LayerId],
    pub width: f32,
}

/// A button with the names of the chosen layers; the answer is the new choice, in the order they were chosen.
pub fn layers_ui(ui: &mut Ui, session: &Session, picker: Picker<'_>, chosen: &[LayerId]) -> Option<Vec<LayerId>> {
    let lang = session.settings.lang;
    let text = if chosen.is_empty() { picker.none.to_owned() } else { names(session, chosen, lang) };
    let p = theme::palette_of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(picker.width, theme::target(ui, HEIGHT)), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, picker.name));
    let ground = if response.hovered() { p.hover } else { p.panel };
    ui.painter().rect(rect, 4.0, ground, Stroke::new(1.0, p.border), StrokeKind::Inside);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 4.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
    }
    let color = if chosen.is_empty() { p.secondary } else { p.text };
    let mut job = LayoutJob::simple_singleline(text.clone(), fonts::regular(theme::BODY), color);
    job.wrap = TextWrapping::truncate_at_width((rect.width() - 36.0).max(10.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0), galley, color);
    let square = Rect::from_center_size(pos2(rect.right() - 15.0, rect.center().y), vec2(12.0, 12.0));
    icons::paint(ui.painter(), square, Icon::ChevronDown, p.secondary);
    let mut new = None;
    let popup = Popup::menu(&response)
        .id(response.id.with("layers"))
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(picker.width);
    popup.show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
            for id in picker.offered {
                let on = chosen.contains(id);
                let name = session.plan.layer_name(id);
                if row_ui(ui, name.get(lang), Mark::Check(on), None) {
                    let mut all = chosen.to_vec();
                    if on {
                        all.retain(|other| other != id);
                    } else {
                        all.push(id.clone());
                    }
                    new = Some(all);
                }
            }
        });
    });
    response.on_hover_text(text);
    new
}

/// The names of layers in a row.
pub fn names(session: &Session, layers: &[LayerId], lang: Lang) -> String {
    let name = |id: &LayerId| session.plan.layer_name(id).get(lang).clone();
    layers.iter().map(name).collect::<Vec<_>>().join(lang.list_separator())
}

/// The layers of features, from the top of the list of layers.
pub fn feature_layers(session: &Session) -> Vec<LayerId> {
    let plan = &session.plan;
    plan.project.layers.iter().rev().map(|l| l.id.clone()).filter(|id| !plan.is_picture(id)).collect()
}

/// The layers of areas, from the top of the list of layers.
pub fn area_layers(session: &Session) -> Vec<LayerId> {
    let layers = session.plan.styled_layers().rev();
    layers.filter(|(_, l)| l.has_areas()).map(|(l, _)| l.id.clone()).collect()
}
