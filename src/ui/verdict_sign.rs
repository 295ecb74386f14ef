//! The signs of verdicts: told apart by their shape as well as by their colour. The word stands beside them.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::theme::Palette;
use crate::plan::claims::Verdict;

/// Draws the sign of a verdict about its middle: a disc with a tick, a hollow diamond with two bars, a square with
/// a cross, a dashed ring with a dash.
pub fn paint(painter: &Painter, p: &Palette, verdict: Verdict, middle: Pos2, size: f32) {
    let r = size / 2.0;
    let color = color(p, verdict);
    let at = |x: f32, y: f32| middle + vec2(x, y) * r;
    let pen = |width: f32, color: Color32| Stroke::new(width * size / 16.0, color);
    match verdict {
        Verdict::Holds => {
            painter.circle_filled(middle, r * 0.94, color);
            let tick = [at(-0.42, 0.04), at(-0.12, 0.36), at(0.44, -0.32)];
            painter.add(Shape::line(tick.to_vec(), pen(2.0, p.panel)));
        }
        Verdict::AtTheLimit => {
            let corners = vec![at(0.0, -1.0), at(1.0, 0.0), at(0.0, 1.0), at(-1.0, 0.0)];
            painter.add(Shape::closed_line(corners, pen(1.6, color)));
            for y in [-0.17, 0.17] {
                painter.line_segment([at(-0.42, y), at(0.42, y)], pen(1.6, color));
            }
        }
        Verdict::Fails => {
            let square = Rect::from_center_size(middle, Vec2::splat(size * 0.88));
            painter.rect_filled(square, 2.0, color);
            for (x, y) in [(-0.38, -0.38), (-0.38, 0.38)] {
                painter.line_segment([at(x, y), at(-x, -y)], pen(2.0, p.panel));
            }
        }
        Verdict::NotComputable => {
            let around: Vec<Pos2> = (0..=32_u8)
                .map(|i| middle + Vec2::angled(f32::from(i) * std::f32::consts::TAU / 32.0) * r * 0.9)
                .collect();
            painter.extend(Shape::dashed_line(&around, pen(1.5, color), size * 0.16, size * 0.12));
            painter.line_segment([at(-0.36, 0.0), at(0.36, 0.0)], pen(1.8, color));
        }
    }
}

/// The colour of a verdict's sign.
pub fn color(p: &Palette, verdict: Verdict) -> Color32 {
    match verdict {
        Verdict::Holds => p.holds,
        Verdict::AtTheLimit => p.limit,
        Verdict::Fails => p.error,
        Verdict::NotComputable => p.secondary,
    }
}

/// The colour of a verdict's word, which is read on a selected row, too.
pub fn text_color(p: &Palette, verdict: Verdict) -> Color32 {
    match verdict {
        Verdict::Holds => p.holds_text,
        Verdict::AtTheLimit => p.limit_text,
        Verdict::Fails => p.error,
        Verdict::NotComputable => p.secondary,
    }
}

/// A chip: a word on a ground, whose left end is at a place. Returns where it ends.
pub fn chip(painter: &Painter, left: Pos2, text: &str, color: Color32, ground: Color32) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), super::fonts::regular(super::theme::NOTE), color);
    let rect = Rect::from_min_size(pos2(left.x, left.y - 9.0), vec2(galley.size().x + 12.0, 18.0));
    painter.rect(rect, 3.0, ground, Stroke::NONE, StrokeKind::Inside);
    painter.galley(pos2(rect.left() + 6.0, rect.center().y - galley.size().y / 2.0), galley, color);
    rect
}

/// How wide [`chip`] makes a word.
pub fn chip_width(painter: &Painter, text: &str) -> f32 {
    let font = super::fonts::regular(super::theme::NOTE);
    painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x + 12.0
}
