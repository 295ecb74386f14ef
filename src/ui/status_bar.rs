//! Where the pointer is, the scale, the reference systems, the running job.

use egui::{Align, Layout, RichText};

use super::actions::Action;
use super::canvas::Canvas;
use super::icons::{self, Icon};
use super::job_words::job_words;
use super::log_menu::log_menu_ui;
use super::panels::TablePanel;
use super::{fonts, theme};
use crate::i18n::{Word, fill, format};
use crate::render::crs_name;
use crate::session::{Command, Session};

/// A table of fewer rows is there before anybody could read that it is on its way.
const SLOW_ROWS: usize = 20_000;

/// A job that has run for less is not worth a flicker.
const QUICK: std::time::Duration = std::time::Duration::from_millis(300);

pub fn status_bar_ui(
    ui: &mut egui::Ui,
    session: &Session,
    canvas: &Canvas,
    table: &TablePanel,
    queue: &mut Vec<Command>,
) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let top = ui.max_rect().expand2(egui::vec2(12.0, 0.0));
    ui.painter().hline(top.x_range(), top.top() + 0.5, egui::Stroke::new(1.0, p.rule));
    let text = |text: String| RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary);
    ui.spacing_mut().item_spacing.x = 8.0;
    ui.horizontal_centered(|ui| {
        let at =
            canvas.pointer().map_or_else(|| Word::OutsideMap.text(lang).to_owned(), |p| format::lonlat(p.lon, p.lat));
        // A fixed width keeps the rest from jumping while the pointer moves.
        let size = egui::vec2(140.0, ui.available_height());
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(140.0);
            ui.label(text(at));
        });
        rule(ui);
        if let Some(view) = &session.view {
            let n = format::scale_denominator(view.scale_denominator(&session.crs));
            ui.label(text(fill(Word::StatusScale, lang, &[("n", &n)])));
            rule(ui);
        }
        if ui.ctx().content_rect().width() >= theme::NARROW {
            ui.label(text(fill(Word::StatusCrs, lang, &[("crs", &crs_name(&session.crs, lang))])));
            rule(ui);
            ui.label(text(Word::StatusMethod.text(lang).to_owned()));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            table_button_ui(ui, session, table, queue);
            if ui.ctx().content_rect().width() >= theme::MAP_ONLY {
                log_menu_ui(ui, session);
            }
            let watched = session.watched_job();
            if watched.is_some() {
                // What it says moves while the job runs, nothing moves without one.
                ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            }
            if let Some(job) = watched.filter(|job| session.opening.is_some() || job.elapsed >= QUICK) {
                if ui.small_button(Word::Cancel.text(lang)).clicked() {
                    queue.push(Command::CancelJob);
                }
                if job.total > 0 {
                    let fraction = job.done as f32 / job.total as f32;
                    ui.add(egui::ProgressBar::new(fraction.min(1.0)).desired_width(120.0).desired_height(8.0));
                }
                ui.add(egui::Label::new(text(job_words(&job, lang))).truncate());
            } else if let Some(progress) = session.report_progress() {
                if ui.small_button(Word::Cancel.text(lang)).clicked() {
                    queue.push(Command::CancelJob);
                }
                let fraction = progress.fraction().unwrap_or(0.0);
                ui.add(egui::ProgressBar::new(fraction as f32).desired_width(120.0).desired_height(8.0));
                ui.label(text(Word::ReportWorking.text(lang).to_owned()));
                ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            } else if session.inquiry.running {
                if ui.small_button(Word::Cancel.text(lang)).clicked() {
                    queue.push(Command::CancelJob);
                }
                ui.label(text(Word::QueryRunning.text(lang).to_owned()));
            } else if session.table.running && session.table.current().is_none_or(|view| view.total() > SLOW_ROWS) {
                if ui.small_button(Word::Cancel.text(lang)).clicked() {
                    queue.push(Command::CancelJob);
                }
                ui.label(text(Word::TableWorking.text(lang).to_owned()));
            } else if session.claims.running {
                if ui.small_button(Word::Cancel.text(lang)).clicked() {
                    queue.push(Command::CancelJob);
                }
                let fraction = session.claims_progress().and_then(crate::progress::Progress::fraction).unwrap_or(0.0);
                ui.add(egui::ProgressBar::new(fraction as f32).desired_width(120.0).desired_height(8.0));
                ui.label(text(Word::ClaimsRunning.text(lang).to_owned()));
                ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            } else if let (Some(ms), Some(answer)) = (session.inquiry.took_ms, &session.inquiry.answer) {
                let (ms, n) = (format::decimals(ms.max(1.0), 0), format::count(answer.features_asked));
                ui.label(text(fill(Word::StatusAnswered, lang, &[("ms", &ms), ("n", &n)])));
            } else {
                let word = if canvas.is_drawing() { Word::StatusDrawing } else { Word::StatusReady };
                ui.label(text(word.text(lang).to_owned()));
            }
        });
    });
}

/// Opens and closes the attribute table.
fn table_button_ui(ui: &mut egui::Ui, session: &Session, table: &TablePanel, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let open = session.table.layer.is_some();
    let color = if open { p.accent_text } else { p.secondary };
    let galley = ui.painter().layout_no_wrap(Word::Table.text(lang).to_owned(), fonts::regular(theme::SMALL), color);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(galley.size().x + 32.0, 22.0), egui::Sense::click());
    let name = &Action::Table.hint(Word::TableHint.text(lang), lang);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, open, name));
    if open || response.hovered() {
        ui.painter().rect_filled(rect, 3.0, if open { p.tint } else { p.hover });
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 3.0, egui::Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
    }
    let square = egui::Rect::from_center_size(rect.left_center() + egui::vec2(13.0, 0.0), egui::vec2(14.0, 14.0));
    icons::paint(ui.painter(), square, Icon::Table, color);
    ui.painter().galley(rect.left_center() + egui::vec2(24.0, -galley.size().y / 2.0), galley, color);
    if response.on_hover_text(name).clicked() {
        queue.extend(table.toggled(session));
    }
}

fn rule(ui: &mut egui::Ui) {
    let p = theme::palette_of(ui);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(1.0, 14.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, p.rule);
}
