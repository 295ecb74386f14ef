//! The number of a claim as a bar: what is drawn, and where what was published stands.

use egui::{Align2, Color32, Painter, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

use crate::export;
use crate::i18n::{Lang, Word, fill};
use crate::plan::claims::{Bounds, Drawn, Step};
use crate::project::{Claim, Dimension};
use crate::session::Session;
use crate::ui::fonts;
use crate::ui::theme::{self, Palette};

const HEIGHT: f32 = 16.0;
const LABELS: f32 = 18.0;
/// Counts up to this are drawn as so many boxes.
const MOST_BOXES: f64 = 40.0;

/// A scale from 0 with the drawn number filled and the published bounds as ticks; bearings round the compass.
pub fn bar_ui(ui: &mut Ui, session: &Session, claim: &Claim, drawn: Drawn, steps: &[Step]) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let bounds = Bounds::new(claim.expected, claim.unit);
    let turns = bounds.turns();
    let quantity = drawn.quantity;
    let dimension = quantity.dimension;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT + LABELS * 2.0), Sense::hover());
    let bar = Rect::from_min_size(rect.min + vec2(0.0, LABELS), vec2(rect.width(), HEIGHT));
    let published = fill(Word::ClaimPublishedValue, lang, &[("value", &export::published_words(claim, lang))]);
    let value = fill(Word::ClaimDrawnValue, lang, &[("value", &drawn_text(claim, drawn, steps, lang))]);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, format!("{published} · {value}"))
    });
    let whole = match dimension {
        Dimension::Share => turns.iter().copied().fold(quantity.value.max(1.0), f64::max),
        Dimension::Angle => 360.0,
        _ => turns.iter().copied().fold(quantity.value, f64::max) * 1.15,
    };
    let x = |v: f64| bar.left() + (bar.width() * (v / whole.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0) as f32);
    let painter = ui.painter().clone();
    painter.rect_filled(bar, 2.0, p.rule);
    let end = x(quantity.value);
    if let (Dimension::Angle, Bounds::Range { low, high, .. }) = (dimension, bounds) {
        sector(&painter, &p, bar, (low, high), &x);
        compass(&painter, &p, bar, &x, lang);
    } else {
        let filled = Rect::from_min_max(bar.min, pos2(end, bar.bottom()));
        painter.rect_filled(filled, 2.0, p.tint_border);
        hatch(&painter, filled, p.accent);
        if let Bounds::Range { low, high, .. } = bounds {
            let range = Rect::from_min_max(pos2(x(low), bar.top()), pos2(x(high), bar.bottom()));
            painter.rect_filled(range, 0.0, p.text.gamma_multiply(0.18));
        }
        if dimension == Dimension::Count && whole <= MOST_BOXES {
            let mut n = 1.0;
            while n < whole {
                painter.vline(x(n), bar.y_range(), Stroke::new(1.5, p.chrome));
                n += 1.0;
            }
        }
    }
    for turn in &turns {
        painter.vline(x(*turn), bar.top() - 3.0..=bar.bottom() + 3.0, Stroke::new(2.0, p.text));
    }
    painter.vline(end, bar.top() - 3.0..=bar.bottom() + 3.0, Stroke::new(3.0, p.accent));
    // The drawn value above its mark, the published one below its tick: they never meet.
    let middle = turns.iter().sum::<f64>() / turns.len().max(1) as f64;
    label(&painter, rect, x(middle), rect.bottom() - LABELS / 2.0, (&published, false), p.text);
    label(&painter, rect, end, rect.top() + LABELS / 2.0 - 2.0, (&value, true), p.accent_text);
}

/// The value, of a share with what it is made of.
fn drawn_text(claim: &Claim, drawn: Drawn, steps: &[Step], lang: Lang) -> String {
    let words = export::drawn_words(claim, drawn, lang);
    let [.., of, out_of] = steps else { return words };
    let is_this = drawn.quantity.dimension == Dimension::Share
        && (of.quantity.value / out_of.quantity.value - drawn.quantity.value).abs() < 1e-9;
    if !is_this {
        return words;
    }
    format!("{words} = {} / {}", export::step_words(of.quantity, lang), export::step_words(out_of.quantity, lang))
}

/// A text about a place, kept inside of the room.
fn label(painter: &Painter, room: Rect, x: f32, y: f32, (text, bold): (&str, bool), color: Color32) {
    let font = if bold { fonts::bold(theme::SMALL) } else { fonts::regular(theme::SMALL) };
    let galley = painter.layout_no_wrap(text.to_owned(), font, color);
    let width = galley.size().x;
    let left = (x - width / 2.0).clamp(room.left(), (room.right() - width).max(room.left()));
    painter.galley(pos2(left, y - galley.size().y / 2.0), galley, color);
}

/// Slanted lines in a rectangle.
fn hatch(painter: &Painter, rect: Rect, color: Color32) {
    const SPACING: f32 = 7.0;
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        let line = [pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())];
        painter.add(Shape::line_segment(line, Stroke::new(1.0, color)));
        x += SPACING;
    }
}

/// The published range of bearings, which may go round north.
fn sector(painter: &Painter, p: &Palette, bar: Rect, (low, high): (f64, f64), x: &dyn Fn(f64) -> f32) {
    let spans = if low <= high { vec![(low, high)] } else { vec![(low, 360.0), (0.0, high)] };
    for (from, to) in spans {
        let rect = Rect::from_min_max(pos2(x(from), bar.top()), pos2(x(to), bar.bottom()));
        painter.rect_filled(rect, 0.0, p.tint_border);
    }
}

fn compass(painter: &Painter, p: &Palette, bar: Rect, x: &dyn Fn(f64) -> f32, lang: Lang) {
    for (i, letter) in lang.compass().into_iter().enumerate() {
        let at = pos2(x(90.0 * i as f64) + if i == 0 { 8.0 } else { 0.0 }, bar.center().y);
        painter.text(at, Align2::CENTER_CENTER, letter, fonts::regular(theme::NOTE), p.text);
    }
}
