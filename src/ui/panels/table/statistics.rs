//! A column summed up, beside the rows: the figures, and how they are spread.

use egui::{Align2, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::header;
use crate::analysis::statistics::{Bin, NumberSummary, WordSummary};
use crate::data::Value;
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::table::{RowScope, Summary, TableColumn, TableView};
use crate::session::{Command, Session, TableCommand};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::{fonts, theme};

pub const WIDTH: f32 = 232.0;
const PADDING: f32 = 12.0;
const LINE: f32 = 20.0;
const CHART: f32 = 44.0;

pub fn statistics_ui(ui: &mut Ui, session: &Session, view: &TableView, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let place = ui.max_rect();
    ui.painter().rect_filled(place, 0.0, p.panel);
    ui.painter().vline(place.left() + 0.5, place.y_range(), Stroke::new(1.0, p.rule));
    let Some((name, scope)) = session.table.summarised.clone() else { return };
    let head = Rect::from_min_size(place.min, vec2(place.width(), header::height(ui)));
    ui.painter().rect_filled(head.with_min_x(head.left() + 1.0), 0.0, p.chrome);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, p.rule));
    let words = export::column_words(&name, lang);
    let mut job = egui::text::LayoutJob::simple_singleline(words, fonts::bold(theme::SMALL), p.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(head.width() - PADDING - 34.0);
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(head.left() + PADDING, head.center().y - galley.size().y / 2.0), galley, p.text);
    let close = Rect::from_center_size(pos2(head.right() - 16.0, head.center().y), vec2(30.0, 32.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(close), |ui| {
        if icon_button(ui, Some(Icon::Close), "", Word::Dismiss.text(lang), None).clicked() {
            queue.push(Command::Table(TableCommand::Summarise(None)));
        }
    });
    let rest = Rect::from_min_max(pos2(place.left() + PADDING, head.bottom() + 6.0), place.max - vec2(2.0, 2.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(rest), |ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
        scopes_ui(ui, session, view, (&name, scope), queue);
        let Some(summary) = session.table.summary.as_ref().filter(|s| s.column == name) else { return };
        let Some(column) = view.column(&name) else { return };
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.set_width(ui.available_width() - PADDING);
            match &summary.summary {
                Summary::Numbers(numbers) => numbers_ui(ui, column, numbers, lang),
                Summary::Words(words) => words_ui(ui, column, words, lang),
            }
            ui.add_space(6.0);
        });
    });
}

/// Which rows it is about.
fn scopes_ui(
    ui: &mut Ui,
    session: &Session,
    view: &TableView,
    (name, scope): (&str, RowScope),
    queue: &mut Vec<Command>,
) {
    let lang = session.settings.lang;
    let chosen = session.selection.rows_of(&view.query.layer).len();
    ui.horizontal(|ui| {
        for (this, word, n) in [
            (RowScope::Filtered, Word::ScopeFiltered, view.rows.len()),
            (RowScope::Selected, Word::ScopeSelected, chosen),
            (RowScope::All, Word::ScopeAll, view.total()),
        ] {
            let text = fill(word, lang, &[("n", &format::count(n as u64))]);
            let p = theme::palette_of(ui);
            let color = if this == scope { p.accent_text } else { p.secondary };
            let galley = ui.painter().layout_no_wrap(text.clone(), fonts::regular(theme::NOTE), color);
            let (rect, response) = ui.allocate_exact_size(
                vec2(galley.size().x + 8.0, theme::target(ui, galley.size().y + 6.0)),
                Sense::click(),
            );
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, this == scope, &text));
            if this == scope || response.hovered() {
                ui.painter().rect_filled(rect, 3.0, if this == scope { p.tint } else { p.hover });
            }
            if response.has_focus() {
                ui.painter().rect_stroke(rect, 3.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
            }
            ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color);
            if response.clicked() {
                queue.push(Command::Table(TableCommand::Summarise(Some((name.to_owned(), this)))));
            }
        }
    });
}

fn numbers_ui(ui: &mut Ui, column: &TableColumn, numbers: &NumberSummary, lang: Lang) {
    if !numbers.bins.is_empty() {
        chart_ui(ui, column, &numbers.bins, lang);
    }
    let count = |n: usize| (format::count(n as u64), n.to_string());
    let figure = |number: f64| (figure(column, number, lang), number.to_string());
    line_ui(ui, Word::StatisticsCount.text(lang), &count(numbers.count));
    if let Some(spread) = numbers.spread {
        line_ui(ui, Word::StatisticsSum.text(lang), &figure(numbers.sum));
        line_ui(ui, Word::StatisticsMin.text(lang), &figure(spread.min));
        line_ui(ui, Word::StatisticsMedian.text(lang), &figure(spread.median));
        line_ui(ui, Word::StatisticsMean.text(lang), &figure(spread.mean));
        line_ui(ui, Word::StatisticsMax.text(lang), &figure(spread.max));
        line_ui(ui, Word::StatisticsDeviation.text(lang), &figure(spread.deviation));
    }
    line_ui(ui, Word::StatisticsDistinct.text(lang), &count(numbers.distinct));
    line_ui(ui, Word::StatisticsUnknown.text(lang), &count(numbers.unknown));
}

/// As the cells of the column are written; means of whole numbers with two decimals.
fn figure(column: &TableColumn, number: f64, lang: Lang) -> String {
    match column.source {
        crate::plan::table::ColumnSource::Derived(_) => export::cell_words(column, &Value::Real(number), lang),
        crate::plan::table::ColumnSource::Field(_) => {
            format::decimals(number, if number.fract() == 0.0 { 0 } else { 2 })
        }
    }
}

fn words_ui(ui: &mut Ui, column: &TableColumn, words: &WordSummary, lang: Lang) {
    let count = |n: usize| (format::count(n as u64), n.to_string());
    line_ui(ui, Word::StatisticsCount.text(lang), &count(words.count));
    line_ui(ui, Word::StatisticsDistinct.text(lang), &count(words.distinct));
    line_ui(ui, Word::StatisticsUnknown.text(lang), &count(words.unknown));
    ui.add_space(4.0);
    let most = words.top.first().map_or(1, |(_, n)| *n).max(1);
    for (word, n) in &words.top {
        let p = theme::palette_of(ui);
        let text = export::cell_words(column, &Value::Text(word.as_str().into()), lang);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
        let share = *n as f32 / most as f32;
        let bar = Rect::from_min_size(rect.min + vec2(0.0, 2.0), vec2((rect.width() - 44.0) * share, LINE - 4.0));
        ui.painter().rect_filled(bar, 2.0, p.tint);
        let mut job = egui::text::LayoutJob::simple_singleline(text.clone(), fonts::regular(theme::SMALL), p.text);
        job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - 52.0);
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(pos2(rect.left() + 4.0, rect.center().y - galley.size().y / 2.0), galley, p.text);
        let at = pos2(rect.right(), rect.center().y);
        let number = format::count(*n as u64);
        ui.painter().text(at, Align2::RIGHT_CENTER, &number, fonts::regular(theme::SMALL), p.secondary);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{text} {number}")));
        response.on_hover_text(text);
    }
}

/// A name and a figure, which its tip tells in full.
fn line_ui(ui: &mut Ui, name: &str, (text, exact): &(String, String)) {
    let p = theme::palette_of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let font = || fonts::regular(theme::SMALL);
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, name, font(), p.secondary);
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, text, font(), p.text);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name} {text}")));
    response.on_hover_ui(|ui| {
        ui.label(RichText::new(exact).font(fonts::regular(theme::SMALL)));
    });
}

fn chart_ui(ui: &mut Ui, column: &TableColumn, bins: &[Bin], lang: Lang) {
    let p = theme::palette_of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), CHART), Sense::hover());
    let most = bins.iter().map(|b| b.count).max().unwrap_or(1).max(1) as f32;
    let step = rect.width() / bins.len() as f32;
    let pointer = response.hover_pos();
    let mut told = None;
    for (i, bin) in bins.iter().enumerate() {
        let x = rect.left() + step * i as f32;
        let height = (CHART - 4.0) * bin.count as f32 / most;
        let bar = Rect::from_min_max(pos2(x, rect.bottom() - height), pos2(x + step - 1.0, rect.bottom()));
        let under = pointer.is_some_and(|at| (x..x + step).contains(&at.x));
        ui.painter().rect_filled(bar, 0.0, if under { p.accent } else { p.tint_border });
        if under {
            let words = |number| figure(column, number, lang);
            told = Some(format!("{} – {}: {}", words(bin.from), words(bin.to), format::count(bin.count as u64)));
        }
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.border));
    if let Some(text) = told {
        response.on_hover_text_at_pointer(text);
    }
}
