//! The terms of the query but its filter: origin, radius, layers, saved queries.

use egui::{
    Align, Align2, ComboBox, CornerRadius, Layout, Rect, RichText, Sense, Slider, Stroke, StrokeKind, TextEdit, pos2,
    vec2,
};

use super::saved::SavedList;
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{Origin, OriginMode};
use crate::project::LayerId;
use crate::session::{Command, InquiryCommand, Session};
use crate::ui::icons::{Icon, framed_button};
use crate::ui::{fonts, theme};

/// The slider's range; a typed value may be anything an answer exists for.
const SLIDER_KM: std::ops::RangeInclusive<f64> = 1.0..=30.0;
const LABEL_WIDTH: f32 = 56.0;
/// Large targets need the room.
const TOUCH_LABEL_WIDTH: f32 = 44.0;
const RADIUS_FIELD_WIDTH: f32 = 84.0;

/// A radius that is being typed, and what is wrong with it.
#[derive(Debug, Default)]
pub struct RadiusRow {
    text: Option<String>,
    /// Whether the field is to take the keys when it is drawn next.
    is_wanted: bool,
    error: Option<String>,
}

impl RadiusRow {
    /// Gives the keys to the field, in the next frame.
    pub fn focus(&mut self) {
        self.is_wanted = true;
    }

    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let radius = session.inquiry.draft.radius;
        labelled(ui, Word::Radius.text(lang), |ui| {
            let mut km = radius.0 / 1000.0;
            let response = radius_slider(ui, &mut km, lang);
            if response.changed() {
                self.text = None;
                self.error = None;
                queue.push(Command::Inquiry(InquiryCommand::SetRadius(km * 1000.0)));
            }
            let mut text = self.text.clone().unwrap_or_else(|| format::radius(radius.0));
            // The same whatever stands above it: the keys stay in it when the answer comes.
            let field = TextEdit::singleline(&mut text).id(egui::Id::unique("radius-field"));
            let field = field.desired_width(RADIUS_FIELD_WIDTH).align(Align2::RIGHT_CENTER);
            let response = ui.add(field);
            name_field(&response, Word::RadiusField.text(lang));
            if std::mem::take(&mut self.is_wanted) {
                response.request_focus();
                // Typed over at once.
                let mut state = TextEdit::load_state(ui.ctx(), response.id).unwrap_or_default();
                let (from, to) = (egui::text::CCursor::new(0), egui::text::CCursor::new(text.chars().count()));
                state.cursor.set_char_range(Some(egui::text::CCursorRange::two(from, to)));
                state.store(ui.ctx(), response.id);
            }
            if response.changed() {
                self.text = Some(text.clone());
            }
            let is_left = response.lost_focus();
            if is_left && self.text.is_some() {
                match format::parse_length(&text, Some(1000.0)) {
                    Some(metres) if metres > 0.0 && metres <= 20_000_000.0 => {
                        self.error = None;
                        self.text = None;
                        queue.push(Command::Inquiry(InquiryCommand::SetRadius(metres)));
                    }
                    Some(_) => self.error = Some(Word::RadiusOutOfRange.text(lang).to_owned()),
                    None => self.error = Some(fill(Word::NotALength, lang, &[("text", &text)])),
                }
            }
            // Enter has the radius read, and leaves the caret where it is.
            if is_left && ui.input(|i| i.key_pressed(egui::Key::Enter)) {
                response.request_focus();
            }
        });
        if let Some(error) = &self.error {
            ui.label(RichText::new(error).font(fonts::regular(theme::SMALL)).color(p.error));
        }
    }
}

fn radius_slider(ui: &mut egui::Ui, km: &mut f64, lang: Lang) -> egui::Response {
    const FIELD_AND_GAP: f32 = RADIUS_FIELD_WIDTH + 8.0;
    let response = ui
        .scope(|ui| {
            let p = theme::palette_of(ui);
            ui.spacing_mut().slider_width = (ui.available_width() - FIELD_AND_GAP).max(60.0);
            ui.spacing_mut().slider_rail_height = 4.0;
            ui.visuals_mut().selection.bg_fill = p.accent;
            let widgets = &mut ui.visuals_mut().widgets;
            for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
                state.fg_stroke = Stroke::new(2.0, p.accent);
            }
            // The rail and the resting handle share a colour.
            widgets.inactive.bg_fill = p.rule;
            widgets.hovered.bg_fill = p.tint;
            let slider = Slider::new(km, SLIDER_KM).step_by(0.5).show_value(false);
            ui.add(slider.handle_shape(egui::style::HandleShape::Circle))
        })
        .inner;
    if response.has_focus() {
        let ring = Stroke::new(2.0, theme::palette_of(ui).accent);
        ui.painter().rect_stroke(response.rect.expand(1.0), 4.0, ring, StrokeKind::Inside);
    }
    response.widget_info(|| egui::WidgetInfo::slider(true, *km, Word::Radius.text(lang)));
    response
}

pub fn origin_row(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let inquiry = &session.inquiry;
    if let Some(boundary) = &session.plan.project.boundary {
        let own = Origin::Layer(boundary.clone(), OriginMode::Centroid);
        let is_own = matches!(&inquiry.draft.origin, Some(Origin::Layer(layer, _)) if layer == boundary);
        if !is_own {
            let name = session.plan.layer_name(boundary);
            let text = fill(Word::QueryFromBoundary, lang, &[("name", name.get(lang))]);
            if framed_button(ui, Icon::Target, &text, &text).clicked() {
                queue.push(Command::Inquiry(InquiryCommand::From(own)));
            }
        }
    }
    if inquiry.draft.origin.is_none() {
        from_selected(ui, session, queue);
        return;
    }
    labelled(ui, Word::Origin.text(lang), |ui| {
        // A position, or a feature that is one, has no edge to choose.
        let is_point = inquiry.answer.as_ref().is_some_and(|a| a.origin.mode.is_none());
        let Some(mode) = inquiry.draft.mode().filter(|_| !is_point) else {
            if let Some(answer) = &inquiry.answer {
                ui.add(egui::Label::new(export::origin_description(answer, lang)).truncate());
            }
            return;
        };
        if let Some(new) = mode_switch(ui, session, mode) {
            queue.push(Command::Inquiry(InquiryCommand::SetMode(new)));
        }
    });
}

/// Before there is a query, what is chosen may begin one.
fn from_selected(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let chosen = session.selection.current.as_ref();
    let Some((of, feature)) = chosen.and_then(|of| Some((of, session.plan.feature(of)?))) else { return };
    let name = session.plan.feature_short_name(feature, lang);
    let text = fill(Word::QueryFromBoundary, lang, &[("name", &name)]);
    if framed_button(ui, Icon::Radius, &text, &text).clicked() {
        let origin = Origin::Feature(of.clone(), OriginMode::Centroid);
        queue.push(Command::Inquiry(InquiryCommand::From(origin)));
    }
}

/// Both modes side by side, each with its count; returns the one clicked.
fn mode_switch(ui: &mut egui::Ui, session: &Session, mode: OriginMode) -> Option<OriginMode> {
    const HEIGHT: f32 = 32.0;
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let inquiry = &session.inquiry;
    let own_count = inquiry.answer.as_ref().map(|a| a.results.len());
    let (frame, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::target(ui, HEIGHT)), Sense::hover());
    let middle = frame.center().x.round();
    let mut clicked = None;
    let halves = [
        (OriginMode::Centroid, Word::OriginCentroid, Rect::from_min_max(frame.min, pos2(middle, frame.bottom()))),
        (OriginMode::Edge, Word::OriginEdge, Rect::from_min_max(pos2(middle, frame.top()), frame.max)),
    ];
    for (this, word, rect) in halves {
        let chosen = mode == this;
        let count = if chosen { own_count } else { inquiry.other_count };
        let count = count.map(|n| format!(" · {}", format::count(n as u64))).unwrap_or_default();
        let text = format!("{}{count}", word.text(lang));
        let response = ui.interact(rect, ui.scope_id().with(("origin mode", word.text(Lang::En))), Sense::click());
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &text));
        let fill = if chosen { Some(p.tint) } else { response.hovered().then_some(p.hover) };
        let corners = match this {
            OriginMode::Centroid => CornerRadius { nw: 4, sw: 4, ne: 0, se: 0 },
            OriginMode::Edge => CornerRadius { nw: 0, sw: 0, ne: 4, se: 4 },
        };
        if let Some(fill) = fill {
            ui.painter().rect_filled(rect, corners, fill);
        }
        let (font, color) =
            if chosen { (fonts::bold(theme::BODY), p.accent_text) } else { (fonts::regular(theme::BODY), p.text) };
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font, color);
        if response.has_focus() {
            ui.painter().rect_stroke(rect.shrink(2.0), corners, Stroke::new(2.0, p.accent), StrokeKind::Inside);
        }
        if response.clicked() && !chosen {
            clicked = Some(this);
        }
    }
    ui.painter().vline(middle, frame.y_range(), Stroke::new(1.0, p.border));
    ui.painter().rect_stroke(frame, 4.0, Stroke::new(1.0, p.border), StrokeKind::Inside);
    clicked
}

/// The layer asked, and beside it the saved queries.
pub fn layers_row(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, saved: &mut SavedList) {
    let lang = session.settings.lang;
    let draft = &session.inquiry.draft;
    labelled(ui, Word::QueryLayers.text(lang), |ui| {
        let width = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
        let combo = ComboBox::from_id_salt("query layers").width(width).truncate();
        let combo = combo.selected_text(layers_text(session, &draft.layers, lang)).show_ui(ui, |ui| {
            if ui.selectable_label(draft.layers.is_empty(), Word::AllLayers.text(lang)).clicked() {
                queue.push(Command::Inquiry(InquiryCommand::SetLayers(Vec::new())));
            }
            let plan = &session.plan;
            for layer in plan.project.layers.iter().rev().filter(|layer| !plan.is_picture(&layer.id)) {
                let is_chosen = draft.layers.contains(&layer.id);
                if ui.selectable_label(is_chosen, layer.name.get(lang)).clicked() {
                    queue.push(Command::Inquiry(InquiryCommand::SetLayers(vec![layer.id.clone()])));
                }
            }
        });
        name_field(&combo.response, Word::QueryLayers.text(lang));
        saved.ui(ui, session, queue, width);
    });
}

fn layers_text(session: &Session, chosen: &[LayerId], lang: Lang) -> String {
    if chosen.is_empty() {
        return Word::AllLayers.text(lang).to_owned();
    }
    let names = chosen.iter().map(|id| session.plan.layer_name(id).get(lang).clone()).collect::<Vec<_>>();
    names.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}

/// Names a field for those who cannot see the label beside it.
pub fn name_field(response: &egui::Response, name: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// A row with its label in the left column.
pub fn labelled(ui: &mut egui::Ui, label: &str, contents: impl FnOnce(&mut egui::Ui)) {
    let p = theme::palette_of(ui);
    ui.horizontal(|ui| {
        let width = if theme::is_touch(ui) { TOUCH_LABEL_WIDTH } else { LABEL_WIDTH };
        let size = vec2(width, ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(width);
            ui.label(RichText::new(label).color(p.secondary));
        });
        contents(ui);
    });
}
