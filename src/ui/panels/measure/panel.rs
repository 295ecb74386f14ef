//! The numbers of the drawing at hand: totals, areas by both methods, edges; units, copying, keeping.

use egui::{Align, ComboBox, Frame, Layout, RichText, ScrollArea, vec2};

use super::sketches::SketchList;
use crate::analysis::measure;
use crate::analysis::measurement::{AreaExtent, closed, measured_area, measured_edges};
use crate::data::LonLat;
use crate::export;
use crate::i18n::units::{AreaUnit, LengthUnit};
use crate::i18n::{Lang, Word, fill, format};
use crate::project::SketchKind;
use crate::session::{Command, Session, SketchCommand};
use crate::ui::icons::{Icon, framed_button};
use crate::ui::{fonts, theme};

/// More edges are not listed; the copy has them all.
const MOST_EDGES: usize = 500;
const NUMBER: f32 = 20.0;

/// The tab's memory: which sketch is being renamed.
#[derive(Debug, Default)]
pub struct MeasurePanel {
    list: SketchList,
}

impl MeasurePanel {
    /// Whether there is anything for the tab to show.
    pub fn has_content(session: &Session) -> bool {
        session.settings.tool.measures() || !session.plan.project.sketches.is_empty()
    }

    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top: 12, bottom: 8 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                if let Some(kind) = session.sketch_kind().filter(|_| session.settings.tool.measures()) {
                    live_ui(ui, session, queue, kind);
                }
                self.list.ui(ui, session, queue);
            });
        });
    }
}

fn live_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, kind: SketchKind) {
    let lang = session.settings.lang;
    units_ui(ui, session, queue, kind);
    let vertices = &session.sketching.vertices;
    if vertices.len() < 2 {
        let word = match kind {
            SketchKind::Line => Word::MeasureLineEmpty,
            SketchKind::Area => Word::MeasureAreaEmpty,
        };
        ui.label(RichText::new(word.text(lang)).color(theme::palette_of(ui).secondary));
        return;
    }
    match kind {
        SketchKind::Line => line_ui(ui, session),
        SketchKind::Area => area_ui(ui, session),
    }
    let has_least = vertices.len() >= kind.least();
    ui.horizontal(|ui| {
        let (text, hint) = (Word::CopyMeasure.text(lang), Word::CopyMeasureHint.text(lang));
        if framed_button(ui, Icon::Copy, text, hint).clicked() {
            ui.ctx().copy_text(export::measurement_text(kind, vertices, lang));
        }
        let (text, hint) = (Word::KeepSketch.text(lang), Word::KeepSketchHint.text(lang));
        if has_least && framed_button(ui, Icon::Pin, text, hint).clicked() {
            queue.push(Command::Sketch(SketchCommand::Keep));
        }
    });
    let ring = closed(vertices).filter(|_| kind == SketchKind::Area);
    edges_ui(ui, session, ring.as_deref().unwrap_or(vertices), ring.is_some());
}

fn units_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, kind: SketchKind) {
    let lang = session.settings.lang;
    let name = |symbol: &'static str| if symbol.is_empty() { Word::UnitAuto.text(lang) } else { symbol };
    ui.horizontal(|ui| {
        let heading = match kind {
            SketchKind::Line => Word::ToolMeasureLine,
            SketchKind::Area => Word::ToolMeasureArea,
        };
        let p = theme::palette_of(ui);
        ui.label(RichText::new(heading.text(lang)).font(fonts::bold(theme::HEADLINE)).color(p.text));
    });
    ui.horizontal(|ui| {
        let small = |word: Word| {
            let p = theme::palette_of(ui);
            RichText::new(word.text(lang)).font(fonts::regular(theme::SMALL)).color(p.secondary)
        };
        let (lengths, areas) = (small(Word::UnitsOfLength), small(Word::UnitsOfArea));
        ui.label(lengths);
        let chosen = session.sketching.length_unit;
        let combo = ComboBox::from_id_salt("length unit").width(68.0).selected_text(name(chosen.symbol(lang)));
        let shown = combo.show_ui(ui, |ui| {
            for unit in LengthUnit::ALL {
                if ui.selectable_label(unit == chosen, name(unit.symbol(lang))).clicked() {
                    queue.push(Command::Sketch(SketchCommand::SetLengthUnit(unit)));
                }
            }
        });
        let hint = Word::LengthUnitHint.text(lang);
        shown.response.accessible_name(hint).on_hover_text(hint);
        if kind == SketchKind::Area {
            ui.label(areas);
            let chosen = session.sketching.area_unit;
            let combo = ComboBox::from_id_salt("area unit").width(68.0).selected_text(name(chosen.symbol(lang)));
            let shown = combo.show_ui(ui, |ui| {
                for unit in AreaUnit::ALL {
                    if ui.selectable_label(unit == chosen, name(unit.symbol(lang))).clicked() {
                        queue.push(Command::Sketch(SketchCommand::SetAreaUnit(unit)));
                    }
                }
            });
            let hint = Word::AreaUnitHint.text(lang);
            shown.response.accessible_name(hint).on_hover_text(hint);
        }
    });
}

fn line_ui(ui: &mut egui::Ui, session: &Session) {
    let lang = session.settings.lang;
    let total = measure::line_length(&session.sketching.vertices).0;
    figure_ui(ui, Word::MeasureTotal.text(lang), &session.sketching.length_unit.text(total, lang));
    row_ui(ui, "", Word::MethodGeodesic.text(lang));
}

fn area_ui(ui: &mut egui::Ui, session: &Session) {
    let (lang, sketching) = (session.settings.lang, &session.sketching);
    let p = theme::palette_of(ui);
    let Some(measured) = measured_area(&sketching.vertices) else {
        figure_ui(ui, Word::MeasureArea.text(lang), Word::MeasureNotYet.text(lang));
        return;
    };
    match measured.extent {
        AreaExtent::Known { geodesic, planar } => {
            figure_ui(ui, Word::MeasureArea.text(lang), &sketching.area_unit.text(geodesic.0, lang));
            row_ui(ui, "", Word::MethodGeodesic.text(lang));
            if sketching.area_unit == AreaUnit::Auto && lang == Lang::Zh {
                row_ui(ui, Word::InMu.text(lang), &format::mu(geodesic.0, lang));
            }
            row_ui(ui, Word::Perimeter.text(lang), &sketching.length_unit.text(measured.perimeter.0, lang));
            match planar {
                Some((area, zone)) => {
                    let unit = sketching.area_unit;
                    // In so large a unit both areas read the same: here the difference is the point.
                    let unit = if unit == AreaUnit::Auto { AreaUnit::SquareMetre } else { unit };
                    row_ui(ui, Word::MeasurePlanar.text(lang), &unit.text(area.0, lang));
                    let (lon, code) = (zone.meridian_deg().to_string(), zone.epsg().to_string());
                    row_ui(ui, "", &fill(Word::MeasurePlanarZone, lang, &[("lon", &lon), ("code", &code)]));
                    row_ui(ui, Word::MeasureEllipsoid.text(lang), &unit.text(geodesic.0, lang));
                }
                None => row_ui(ui, Word::MeasurePlanar.text(lang), Word::MeasurePlanarNone.text(lang)),
            }
        }
        AreaExtent::MeetsItself(_) => {
            ui.label(RichText::new(Word::MeasureCrosses.text(lang)).font(fonts::bold(theme::BODY)).color(p.error));
            row_ui(ui, Word::Perimeter.text(lang), &sketching.length_unit.text(measured.perimeter.0, lang));
        }
    }
}

/// The number that was asked for.
fn figure_ui(ui: &mut egui::Ui, name: &str, number: &str) {
    let p = theme::palette_of(ui);
    ui.label(RichText::new(name).font(fonts::regular(theme::SMALL)).color(p.secondary));
    ui.label(RichText::new(number).font(fonts::bold(NUMBER)).color(p.text));
}

/// A name, and what belongs to it at the right.
fn row_ui(ui: &mut egui::Ui, name: &str, value: &str) {
    let p = theme::palette_of(ui);
    let text = |text: &str, color| RichText::new(text).font(fonts::regular(theme::SMALL)).color(color);
    if !theme::is_touch(ui) {
        ui.spacing_mut().interact_size.y = 20.0;
    }
    ui.horizontal(|ui| {
        if !name.is_empty() {
            ui.label(text(name, p.secondary));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text(value, p.text)));
        } else {
            ui.add(egui::Label::new(text(value, p.secondary)).wrap());
        }
    });
}

fn edges_ui(ui: &mut egui::Ui, session: &Session, line: &[LonLat], closes: bool) {
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    ui.add_space(4.0);
    ui.label(RichText::new(Word::MeasureSegments.text(lang)).font(fonts::bold(theme::BODY)).color(p.text));
    ui.spacing_mut().item_spacing.y = 0.0;
    let edges = measured_edges(line);
    let last = edges.len().saturating_sub(1);
    for (i, edge) in edges.into_iter().enumerate().take(MOST_EDGES) {
        let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), egui::Sense::hover());
        if i % 2 == 1 {
            ui.painter().rect_filled(row, 0.0, p.stripe);
        }
        let font = fonts::regular(theme::SMALL);
        let write = |x: f32, align, text: String, color| {
            ui.painter().text(egui::pos2(x, row.center().y), align, text, font.clone(), color);
        };
        let name = if closes && i == last { Word::MeasureClosing.text(lang).to_owned() } else { (i + 1).to_string() };
        write(row.left() + 4.0, egui::Align2::LEFT_CENTER, name, p.secondary);
        let length = session.sketching.length_unit.text(edge.length.0, lang);
        write(row.right() - 84.0, egui::Align2::RIGHT_CENTER, length, p.text);
        let bearing = edge.azimuth_deg.map(format::bearing).unwrap_or_default();
        write(row.right() - 4.0, egui::Align2::RIGHT_CENTER, bearing, p.text);
    }
    ui.add_space(8.0);
}
