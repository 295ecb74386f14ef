//! The figures of parcels, a row each, with a sign where something is prescribed. A click shows the parcel.

use egui::text::LayoutJob;
use egui::{Align, Align2, Pos2, Rect, Sense, Stroke, Ui, pos2, vec2};

use crate::export;
use crate::i18n::{Lang, Word, fill};
use crate::plan::{ParcelFigure, ParcelFigures, Verdict};
use crate::project::Indicator;
use crate::session::{Command, SelectionCommand, Session, ViewCommand};
use crate::ui::panels::check::findings::clipped;
use crate::ui::{fonts, theme, verdict_sign};

const ROW: f32 = 28.0;
const HEAD: f32 = 38.0;
const CLASS_WIDTH: f32 = 64.0;

/// How many figures hold, are at the limit, fail, and cannot be computed.
pub fn counts(parcels: &[ParcelFigures]) -> [usize; 4] {
    let all = || parcels.iter().flat_map(|p| &p.figures);
    Verdict::ALL.map(|verdict| all().filter(|f| f.verdict == Some(verdict)).count())
}

/// The same in words.
pub fn counts_words(parcels: &[ParcelFigures], lang: Lang) -> String {
    let [holds, limit, fails, none] = counts(parcels).map(|n| n.to_string());
    let values = [("holds", &*holds), ("limit", &*limit), ("fails", &*fails), ("none", &*none)];
    fill(Word::ParcelsAllOf, lang, &values)
}

/// Draws the parcels, those that fail alone where they are asked for; only rows in sight are laid out.
pub fn parcels_ui(
    ui: &mut Ui,
    session: &Session,
    parcels: &[ParcelFigures],
    only_fails: bool,
    queue: &mut Vec<Command>,
) {
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    let fails = |parcel: &&ParcelFigures| parcel.figures.iter().any(|f| f.verdict == Some(Verdict::Fails));
    let shown: Vec<&ParcelFigures> = parcels.iter().filter(|parcel| !only_fails || fails(parcel)).collect();
    let columns = export::told_indicators(parcels);
    let whole = ui.available_width();
    // The name keeps what the figures leave, and they give way first.
    let column = ((whole - CLASS_WIDTH - 130.0) / columns.len().max(1) as f32).clamp(58.0, 96.0);
    head_ui(ui, &columns, column, lang);
    if shown.is_empty() {
        ui.add_space(6.0);
        ui.label(egui::RichText::new(Word::ParcelsNoFails.text(lang)).color(p.secondary));
        return;
    }
    let row_height = theme::target(ui, ROW);
    let size = vec2(whole, row_height * shown.len() as f32);
    let (block, list) = ui.allocate_exact_size(size, Sense::hover());
    list.widget_info(|| egui::WidgetInfo::labeled(egui::Role::List, true, Word::ParcelsList.text(lang)));
    let seen = ui.clip_rect();
    let first = ((seen.top() - block.top()) / row_height).floor().max(0.0) as usize;
    let last = (((seen.bottom() - block.top()) / row_height).ceil().max(0.0) as usize).min(shown.len());
    for (i, parcel) in shown.iter().enumerate().take(last).skip(first) {
        let corner = pos2(block.left(), block.top() + i as f32 * row_height);
        let rect = Rect::from_min_size(corner, vec2(whole, row_height));
        parcel_row(ui, session, rect, i, parcel, &columns, column, queue);
    }
}

fn head_ui(ui: &mut Ui, columns: &[Indicator], column: f32, lang: Lang) {
    let p = theme::palette_of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, p.chrome);
    let font = fonts::regular(theme::SMALL);
    let y = rect.center().y;
    let text = |x: f32, word: Word| {
        ui.painter().text(pos2(x, y), Align2::LEFT_CENTER, word.text(lang), font.clone(), p.secondary);
    };
    let figures = rect.right() - 6.0 - column * columns.len() as f32;
    text(rect.left() + 6.0, Word::IndicatorParcel);
    text(figures - CLASS_WIDTH, Word::ParcelsClass);
    for (i, indicator) in columns.iter().enumerate() {
        let words = export::indicator_word(*indicator).text(lang).to_owned();
        let mut job = LayoutJob::simple(words, font.clone(), p.secondary, column - 8.0);
        job.wrap.max_rows = 2;
        job.halign = Align::RIGHT;
        let galley = ui.painter().layout_job(job);
        let right = figures + column * (i + 1) as f32;
        ui.painter().galley(pos2(right, y - galley.size().y / 2.0), galley, p.secondary);
    }
}

#[allow(clippy::too_many_arguments, reason = "one row needs to know where it is and what it shows")]
fn parcel_row(
    ui: &Ui,
    session: &Session,
    rect: Rect,
    nth: usize,
    parcel: &ParcelFigures,
    columns: &[Indicator],
    column: f32,
    queue: &mut Vec<Command>,
) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let name = export::parcel_name(&session.plan, parcel, lang);
    let chosen = session.selection.current.as_ref() == Some(&parcel.parcel);
    let response = ui.interact(rect, ui.scope_id().with(("parcel", nth)), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, &name));
    if chosen {
        ui.painter().rect_filled(rect, 0.0, p.tint);
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, p.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, p.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 2.0, Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.rule));
    let y = rect.center().y;
    let figures = rect.right() - 6.0 - column * columns.len() as f32;
    let font = fonts::regular(theme::BODY);
    let left = rect.left() + 6.0;
    clipped(ui, pos2(left, y), &name, font.clone(), p.text, figures - CLASS_WIDTH - left - 8.0);
    let class = parcel.class.as_deref().unwrap_or("–");
    clipped(ui, pos2(figures - CLASS_WIDTH, y), class, font, p.secondary, CLASS_WIDTH - 6.0);
    let mut told = vec![name];
    for (i, indicator) in columns.iter().enumerate() {
        let Some(figure) = parcel.figures.iter().find(|f| f.indicator == *indicator) else { continue };
        figure_ui(ui, pos2(figures + column * (i + 1) as f32, y), figure);
        told.push(export::figure_told(&session.plan, figure, lang));
    }
    if response.clicked() {
        queue.push(Command::Selection(SelectionCommand::Select(parcel.parcel.clone())));
        queue.push(Command::View(ViewCommand::ZoomToFeature(parcel.parcel.clone())));
    }
    response.on_hover_text_at_pointer(told.join("\n"));
}

/// The number, and before it the sign of the verdict.
fn figure_ui(ui: &Ui, right: Pos2, figure: &ParcelFigure) {
    let p = theme::palette_of(ui);
    let number = export::figure_number(figure).unwrap_or_else(|| "–".to_owned());
    let fails = figure.verdict == Some(Verdict::Fails);
    let font = if fails { fonts::bold(theme::BODY) } else { fonts::regular(theme::BODY) };
    let color = match (fails, figure.value) {
        (true, _) => p.error,
        (false, Some(_)) => p.text,
        (false, None) => p.secondary,
    };
    let number = ui.painter().text(right, Align2::RIGHT_CENTER, number, font, color);
    if let Some(verdict) = figure.verdict {
        verdict_sign::paint(ui.painter(), &p, verdict, pos2(number.left() - 11.0, right.y), 12.0);
    }
}
