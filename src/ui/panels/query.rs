//! The radius query: its terms, its headline, its results.

use egui::{
    Align, Align2, ComboBox, Frame, Layout, Rect, RichText, ScrollArea, Sense, Slider, Stroke, TextEdit, pos2, vec2,
};

use crate::analysis::measure::Metres;
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{Answer, FeatureRef, Found, Origin, OriginMode};
use crate::project::LayerId;
use crate::session::{Command, InquiryCommand, SelectionCommand, Session, ViewCommand};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::{fonts, theme};

/// The slider's range; a typed value may be anything an answer exists for.
const SLIDER_KM: std::ops::RangeInclusive<f64> = 5.0..=30.0;
const LABEL_WIDTH: f32 = 64.0;

/// Texts that are being typed, and the row last scrolled to.
#[derive(Debug, Default)]
pub struct QueryPanel {
    radius_text: Option<String>,
    radius_error: Option<String>,
    filter_text: Option<String>,
    scrolled_to: Option<FeatureRef>,
}

impl QueryPanel {
    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top: 12, bottom: 0 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            headline(ui, session, queue);
            origin_row(ui, session, queue);
            self.radius_row(ui, session, queue);
            layers_row(ui, session, queue);
            self.filter_row(ui, session, queue);
            if let Some(error) = &session.inquiry.error {
                let p = theme::palette_of(ui);
                let text = export::answer_error(error, session.settings.lang);
                ui.label(RichText::new(text).color(p.error));
            }
        });
        ui.add_space(6.0);
        if let Some(answer) = &session.inquiry.answer {
            self.results(ui, session, queue, answer);
        }
    }

    fn radius_row(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let radius = session.inquiry.draft.radius;
        labelled(ui, Word::Radius.text(lang), |ui| {
            let mut km = radius.0 / 1000.0;
            let response = radius_slider(ui, &mut km, lang);
            if response.changed() {
                self.radius_text = None;
                self.radius_error = None;
                queue.push(Command::Inquiry(InquiryCommand::SetRadius(km * 1000.0)));
            }
            let mut text = self.radius_text.clone().unwrap_or_else(|| format::radius(radius.0));
            let field = TextEdit::singleline(&mut text).desired_width(84.0).align(Align2::RIGHT_CENTER);
            let response = ui.add(field);
            name_field(&response, Word::RadiusField.text(lang));
            if response.changed() {
                self.radius_text = Some(text.clone());
            }
            if response.lost_focus() && self.radius_text.is_some() {
                match format::parse_length(&text, Some(1000.0)) {
                    Some(metres) if metres > 0.0 && metres <= 20_000_000.0 => {
                        self.radius_error = None;
                        self.radius_text = None;
                        queue.push(Command::Inquiry(InquiryCommand::SetRadius(metres)));
                    }
                    Some(_) => self.radius_error = Some(Word::RadiusOutOfRange.text(lang).to_owned()),
                    None => self.radius_error = Some(fill(Word::NotALength, lang, &[("text", &text)])),
                }
            }
        });
        if let Some(error) = &self.radius_error {
            ui.label(RichText::new(error).font(fonts::regular(theme::SMALL)).color(p.error));
        }
    }

    fn filter_row(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        labelled(ui, Word::Filter.text(lang), |ui| {
            let mut text = self.filter_text.clone().unwrap_or_else(|| session.inquiry.draft.filter.clone());
            let field = TextEdit::singleline(&mut text).hint_text(Word::FilterHint.text(lang));
            let response = ui.add(field.desired_width(f32::INFINITY));
            name_field(&response, Word::Filter.text(lang));
            if response.changed() {
                self.filter_text = Some(text);
            }
            if response.lost_focus()
                && let Some(text) = self.filter_text.take()
            {
                queue.push(Command::Inquiry(InquiryCommand::SetFilter(text)));
            }
        });
    }

    fn results(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, answer: &Answer) {
        const ROW: f32 = 28.0;
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
        ui.painter().rect_filled(head, 0.0, p.chrome);
        let columns = Columns::of(head);
        let text = |x: f32, align: Align2, word: &str| {
            ui.painter().text(pos2(x, head.center().y), align, word, fonts::regular(theme::SMALL), p.secondary);
        };
        text(columns.name, Align2::LEFT_CENTER, Word::ColumnName.text(lang));
        text(columns.distance, Align2::RIGHT_CENTER, "km");
        text(columns.bearing, Align2::RIGHT_CENTER, Word::ColumnBearing.text(lang));
        if answer.results.is_empty() && answer.just_outside.is_empty() {
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                ui.add_space(f32::from(theme::PADDING));
                ui.label(RichText::new(Word::NoResults.text(lang)).color(p.secondary));
            });
            return;
        }
        // Just outside: a heading row between the two lists.
        let outside_head = usize::from(!answer.just_outside.is_empty());
        let total = answer.results.len() + outside_head + answer.just_outside.len();
        let selected = session.selection.current.as_ref();
        let selected_row = selected.and_then(|of| row_of(answer, of));
        let mut scroll = ScrollArea::vertical().auto_shrink(false);
        if self.scrolled_to.as_ref() != selected {
            self.scrolled_to = selected.cloned();
            if let Some(row) = selected_row {
                let middle = (row as f32 - 4.0).max(0.0) * ROW;
                scroll = scroll.vertical_scroll_offset(middle);
            }
        }
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        if session.inquiry.is_outdated() {
            ui.multiply_opacity(0.5);
        }
        scroll.show_rows(ui, ROW, total, |ui, range| {
            for row in range {
                let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
                let found = match row.checked_sub(answer.results.len()) {
                    None => answer.results.get(row).map(|f| (Some(row + 1), f)),
                    Some(0) => {
                        let n = answer.just_outside.len().to_string();
                        let text = fill(Word::JustOutside, lang, &[("n", &n)]);
                        let at = pos2(columns.name, rect.center().y);
                        ui.painter().text(at, Align2::LEFT_CENTER, text, fonts::bold(theme::SMALL), p.secondary);
                        ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, p.rule));
                        continue;
                    }
                    Some(outside) => answer.just_outside.get(outside - 1).map(|f| (None, f)),
                };
                let Some((rank, found)) = found else { continue };
                let chosen = selected == Some(&found.of);
                result_row(ui, session, answer, rect, &response, rank, found, chosen);
                if response.clicked() {
                    queue.push(Command::Selection(SelectionCommand::Select(found.of.clone())));
                    queue.push(Command::View(ViewCommand::Reveal(found.of.clone())));
                }
                if let Some(feature) = session.plan.feature(&found.of) {
                    response.on_hover_text(session.plan.feature_name(feature, lang));
                }
            }
        });
    }
}

fn radius_slider(ui: &mut egui::Ui, km: &mut f64, lang: Lang) -> egui::Response {
    const FIELD_AND_GAP: f32 = 100.0;
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
            ui.add(
                Slider::new(km, SLIDER_KM)
                    .step_by(0.5)
                    .show_value(false)
                    .handle_shape(egui::style::HandleShape::Circle),
            )
        })
        .inner;
    response.widget_info(|| egui::WidgetInfo::slider(true, *km, Word::Radius.text(lang)));
    response
}

/// Where the columns of the result list stand, in points of the screen.
#[derive(Clone, Copy)]
struct Columns {
    rank: f32,
    name: f32,
    distance: f32,
    bearing: f32,
}

impl Columns {
    fn of(row: Rect) -> Self {
        let right = row.right() - 18.0;
        Self { rank: row.left() + 30.0, name: row.left() + 40.0, distance: right - 62.0, bearing: right }
    }
}

#[allow(clippy::too_many_arguments, reason = "one row's worth of facts, used once")]
fn result_row(
    ui: &egui::Ui,
    session: &Session,
    answer: &Answer,
    rect: Rect,
    response: &egui::Response,
    rank: Option<usize>,
    found: &Found,
    chosen: bool,
) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let Some(feature) = session.plan.feature(&found.of) else { return };
    let name = session.plan.feature_short_name(feature, lang);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, &name));
    if chosen {
        ui.painter().rect_filled(rect, 0.0, p.tint);
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, p.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, p.hover);
    } else if found.hit.borderline {
        ui.painter().rect_filled(rect, 0.0, p.caution.gamma_multiply(0.5));
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect.shrink(2.0), 2.0, Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
    }
    let columns = Columns::of(rect);
    let y = rect.center().y;
    let color = if rank.is_some() { p.text } else { p.secondary };
    if let Some(rank) = rank {
        let at = pos2(columns.rank, y);
        ui.painter().text(at, Align2::RIGHT_CENTER, rank, fonts::regular(theme::SMALL), p.secondary);
    }
    let km = format::decimals(found.hit.distance.0 / 1000.0, 2);
    let number =
        ui.painter().text(pos2(columns.distance, y), Align2::RIGHT_CENTER, km, fonts::regular(theme::BODY), color);
    if let Some(bearing) = found.hit.azimuth_deg {
        let text = format::bearing(bearing);
        ui.painter().text(pos2(columns.bearing, y), Align2::RIGHT_CENTER, text, fonts::regular(theme::BODY), color);
    }
    let mut right = number.left() - 10.0;
    if let Some(note) = export::borderline_note(answer, found, lang) {
        let galley = ui.painter().layout_no_wrap(note, fonts::regular(theme::NOTE), p.caution_text);
        let chip = Rect::from_min_max(pos2(right - galley.size().x - 12.0, y - 9.0), pos2(right, y + 9.0));
        ui.painter().rect_filled(chip, 3.0, p.caution);
        ui.painter().galley(pos2(chip.left() + 6.0, y - galley.size().y / 2.0), galley, p.caution_text);
        right = chip.left() - 6.0;
    }
    let font = if chosen { fonts::bold(theme::BODY) } else { fonts::regular(theme::BODY) };
    let mut job = egui::text::LayoutJob::simple_singleline(name, font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - columns.name).max(20.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(columns.name, y - galley.size().y / 2.0), galley, color);
}

fn row_of(answer: &Answer, of: &FeatureRef) -> Option<usize> {
    let inside = answer.results.iter().position(|f| f.of == *of);
    inside.or_else(|| answer.just_outside.iter().position(|f| f.of == *of).map(|i| answer.results.len() + 1 + i))
}

fn headline(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let Some(answer) = &session.inquiry.answer else {
        if session.inquiry.draft.origin.is_none() {
            ui.add_space(8.0);
            ui.label(RichText::new(Word::QueryEmpty.text(lang)).color(p.secondary));
        }
        return;
    };
    let text = export::headline(&session.plan, answer, lang);
    ui.horizontal(|ui| {
        let width = ui.available_width() - 36.0;
        ui.allocate_ui_with_layout(vec2(width, 30.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(width);
            // A long one is set smaller, so that its end, the radius, is read too.
            let natural = ui.painter().layout_no_wrap(text.clone(), fonts::bold(theme::HEADLINE), p.text).size().x;
            let size = (theme::HEADLINE * (width / natural.max(1.0)).min(1.0)).floor().max(theme::SMALL);
            let text = RichText::new(text).font(fonts::bold(size)).color(p.text);
            ui.add(egui::Label::new(text).truncate());
        });
        if icon_button(ui, Some(Icon::Close), "", Word::ClearQuery.text(lang), false).clicked() {
            queue.push(Command::Inquiry(InquiryCommand::Clear));
        }
    });
    let borderline = answer.results.iter().filter(|f| f.hit.borderline).count().to_string();
    let mode = export::origin_description(answer, lang);
    let text = fill(Word::WithinSubline, lang, &[("mode", &mode), ("b", &borderline)]);
    ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary));
}

fn origin_row(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let inquiry = &session.inquiry;
    if let Some(boundary) = &session.plan.project.boundary {
        let own = Origin::Layer(boundary.clone(), OriginMode::Centroid);
        let is_own = matches!(&inquiry.draft.origin, Some(Origin::Layer(layer, _)) if layer == boundary);
        if !is_own {
            let name = session.plan.layer_name(boundary);
            let text = fill(Word::QueryFromBoundary, lang, &[("name", name.get(lang))]);
            if icon_button(ui, Some(Icon::Target), &text, &text, false).clicked() {
                queue.push(Command::Inquiry(InquiryCommand::From(own)));
            }
        }
    }
    if inquiry.draft.origin.is_none() {
        return;
    }
    labelled(ui, Word::Origin.text(lang), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        // A position, or a feature that is one, has no edge to choose.
        let is_point = inquiry.answer.as_ref().is_some_and(|a| a.origin.mode.is_none());
        let Some(mode) = inquiry.draft.mode().filter(|_| !is_point) else {
            if let Some(answer) = &inquiry.answer {
                ui.add(egui::Label::new(export::origin_description(answer, lang)).truncate());
            }
            return;
        };
        let own_count = inquiry.answer.as_ref().map(|a| a.results.len());
        for (this, word) in [(OriginMode::Centroid, Word::OriginCentroid), (OriginMode::Edge, Word::OriginEdge)] {
            let count = if mode == this { own_count } else { inquiry.other_count };
            let count = count.map(|n| format!(" · {n}")).unwrap_or_default();
            let text = format!("{}{count}", word.text(lang));
            if icon_button(ui, None, &text, &text, mode == this).clicked() && mode != this {
                queue.push(Command::Inquiry(InquiryCommand::SetMode(this)));
            }
        }
    });
}

fn layers_row(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let chosen = &session.inquiry.draft.layers;
    labelled(ui, Word::QueryLayers.text(lang), |ui| {
        let text = layers_text(session, chosen, lang);
        let combo = ComboBox::from_id_salt("query layers").selected_text(text).width(ui.available_width());
        combo.show_ui(ui, |ui| {
            if ui.selectable_label(chosen.is_empty(), all_layers(lang)).clicked() {
                queue.push(Command::Inquiry(InquiryCommand::SetLayers(Vec::new())));
            }
            for layer in session.plan.project.layers.iter().rev() {
                let is_chosen = chosen.contains(&layer.id);
                if ui.selectable_label(is_chosen, layer.name.get(lang)).clicked() {
                    queue.push(Command::Inquiry(InquiryCommand::SetLayers(vec![layer.id.clone()])));
                }
            }
        });
    });
    if !session.plan.project.queries.is_empty() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (index, saved) in session.plan.project.queries.iter().enumerate() {
                let draft = &session.inquiry.draft;
                let is_this = draft.layers == saved.layers
                    && draft.filter == saved.filter
                    && draft.radius == Metres(saved.radius_m);
                let name = saved.name.get(lang);
                if icon_button(ui, None, name, name, is_this).clicked() {
                    queue.push(Command::Inquiry(InquiryCommand::UseSaved(index)));
                }
            }
        });
    }
}

fn all_layers(lang: Lang) -> &'static str {
    Word::AllLayers.text(lang)
}

fn layers_text(session: &Session, chosen: &[LayerId], lang: Lang) -> String {
    if chosen.is_empty() {
        return all_layers(lang).to_owned();
    }
    let names = chosen.iter().map(|id| session.plan.layer_name(id).get(lang).clone()).collect::<Vec<_>>();
    names.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}

/// Names a text field for those who cannot see the label beside it.
fn name_field(response: &egui::Response, name: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

fn labelled(ui: &mut egui::Ui, label: &str, contents: impl FnOnce(&mut egui::Ui)) {
    let p = theme::palette_of(ui);
    ui.horizontal(|ui| {
        let size = vec2(LABEL_WIDTH, ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(LABEL_WIDTH);
            ui.label(RichText::new(label).color(p.secondary));
        });
        contents(ui);
    });
}
