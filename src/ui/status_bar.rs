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

/// Of a bar that tells how far a job is.
const BAR: f32 = 120.0;
/// Of the pointer's position.
const POSITION: f32 = 140.0;
/// What a rule takes with the gaps beside it.
const RULE: f32 = 20.0;
/// What of the bar a sentence about a job leaves to the map.
const MAP_SHARE: f32 = 0.35;

pub fn status_bar_ui(
    ui: &mut egui::Ui,
    session: &Session,
    canvas: &Canvas,
    table: &TablePanel,
    queue: &mut Vec<Command>,
) {
    let p = theme::palette_of(ui);
    let top = ui.max_rect().expand2(egui::vec2(12.0, 0.0));
    ui.painter().hline(top.x_range(), top.top() + 0.5, egui::Stroke::new(1.0, p.rule));
    ui.spacing_mut().item_spacing.x = 8.0;
    // What can be pressed, and what is going on, from the right; what is left is for what the map shows.
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let room = ui.available_width();
        table_button_ui(ui, session, table, queue);
        if ui.ctx().content_rect().width() >= theme::MAP_ONLY {
            log_menu_ui(ui, session);
        }
        // A long sentence about a job leaves half of the bar to the map.
        let most = ui.available_width() - room * MAP_SHARE;
        let left = ui.cursor().right() - most.max(0.0);
        let place = egui::Rect::from_min_max(egui::pos2(left, ui.max_rect().top()), ui.cursor().right_bottom());
        ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| now_ui(ui, session, canvas, queue));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| map_ui(ui, session, canvas));
    });
}

/// What is going on, with how far it is and a way to stop it; else what the last answer took.
fn now_ui(ui: &mut egui::Ui, session: &Session, canvas: &Canvas, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let say = |ui: &mut egui::Ui, text: String| {
        ui.add(egui::Label::new(small(ui, text)).truncate());
    };
    let mut running = |ui: &mut egui::Ui, fraction: Option<f64>, words: String| {
        if theme::small_button(ui, Word::Cancel.text(lang)).clicked() {
            queue.push(Command::CancelJob);
        }
        if let Some(fraction) = fraction {
            ui.add(egui::ProgressBar::new(fraction.min(1.0) as f32).desired_width(BAR).desired_height(8.0));
        }
        say(ui, words);
    };
    // A bar moves while a job runs, nothing moves without one.
    let moves = |ui: &egui::Ui| ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
    let watched = session.watched_job();
    if watched.is_some() {
        moves(ui);
    }
    if let Some(job) = watched.filter(|job| session.opening.is_some() || job.elapsed >= QUICK) {
        let fraction = (job.total > 0).then(|| job.done as f64 / job.total as f64);
        running(ui, fraction, job_words(&job, lang));
    } else if let Some(progress) = session.report_progress() {
        running(ui, Some(progress.fraction().unwrap_or(0.0)), Word::ReportWorking.text(lang).to_owned());
        moves(ui);
    } else if session.inquiry.running {
        running(ui, None, Word::QueryRunning.text(lang).to_owned());
    } else if session.table.running && session.table.current().is_none_or(|view| view.total() > SLOW_ROWS) {
        running(ui, None, Word::TableWorking.text(lang).to_owned());
    } else if session.claims.running {
        let fraction = session.claims_progress().and_then(crate::progress::Progress::fraction);
        running(ui, Some(fraction.unwrap_or(0.0)), Word::ClaimsRunning.text(lang).to_owned());
        moves(ui);
    } else if let (Some(ms), Some(answer)) = (session.inquiry.took_ms, &session.inquiry.answer) {
        let (ms, n) = (format::decimals(ms.max(1.0), 0), format::count(answer.features_asked));
        say(ui, fill(Word::StatusAnswered, lang, &[("ms", &ms), ("n", &n)]));
    } else {
        let word = if canvas.is_drawing() { Word::StatusDrawing } else { Word::StatusReady };
        say(ui, word.text(lang).to_owned());
    }
}

/// Where the pointer is, the scale, the reference systems and the method, as many of them as there is room for.
fn map_ui(ui: &mut egui::Ui, session: &Session, canvas: &Canvas) {
    let lang = session.settings.lang;
    let at = canvas.pointer().map_or_else(|| Word::OutsideMap.text(lang).to_owned(), |p| format::lonlat(p.lon, p.lat));
    // A fixed width keeps the rest from jumping while the pointer moves.
    let size = egui::vec2(POSITION.min(ui.available_width()), ui.available_height());
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(size.x);
        ui.add(egui::Label::new(small(ui, at)).truncate());
    });
    let mut texts = Vec::new();
    if let Some(view) = &session.view {
        let n = format::scale_denominator(view.scale_denominator(&session.crs));
        texts.push(fill(Word::StatusScale, lang, &[("n", &n)]));
    }
    texts.push(fill(Word::StatusCrs, lang, &[("crs", &crs_name(&session.crs, lang))]));
    texts.push(Word::StatusMethod.text(lang).to_owned());
    for text in texts {
        let font = fonts::regular(theme::SMALL);
        let width = ui.painter().layout_no_wrap(text.clone(), font, egui::Color32::PLACEHOLDER).size().x;
        if width + RULE > ui.available_width() {
            break;
        }
        rule(ui);
        ui.label(small(ui, text));
    }
}

fn small(ui: &egui::Ui, text: String) -> RichText {
    RichText::new(text).font(fonts::regular(theme::SMALL)).color(theme::palette_of(ui).secondary)
}

/// Opens and closes the attribute table.
fn table_button_ui(ui: &mut egui::Ui, session: &Session, table: &TablePanel, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let open = session.table.layer.is_some();
    let color = if open { p.accent_text } else { p.secondary };
    let galley = ui.painter().layout_no_wrap(Word::Table.text(lang).to_owned(), fonts::regular(theme::SMALL), color);
    let (rect, response) =
        ui.allocate_exact_size(egui::vec2(galley.size().x + 32.0, theme::target(ui, 22.0)), egui::Sense::click());
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
