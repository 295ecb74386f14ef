//! The looks of what an answer was made of, on pictures of it: the light theme's, made to be told apart in print and
//! by every eye, by shape and line as well as by colour.

use super::marks::MarkKind;
use crate::project::{Color, Fill, Hatch, Marker, MarkerShape, Rest, Stroke, Symbol};

const ACCENT: Color = Color::hex(0x5B_4FC7);
const GROUND: Color = Color::hex(0x00_9E73);
const GROUND_LINE: Color = Color::hex(0x00_6B4F);
const MISSED: Color = Color::hex(0xB3_261E);
const DOUBTFUL: Color = Color::hex(0x9A_6700);
const SCOPE: Color = Color::hex(0x1F_2328);

/// The text of marks' names.
pub(super) fn mark_text(kind: MarkKind) -> Color {
    match kind {
        MarkKind::Missed | MarkKind::Fault => Color::hex(0x8C_1D17),
        MarkKind::Borderline | MarkKind::JustOutside => Color::hex(0x6B_4700),
        _ => Color::hex(0x2B_237A),
    }
}

/// How a kind of mark is drawn, whatever its geometry.
pub(super) fn mark_symbol(kind: MarkKind) -> Symbol {
    let line = |color, width_px, dash: &[f64], casing| {
        Some(Stroke { color, width_px, dash: dash.to_vec(), casing, opacity: 1.0 })
    };
    let fill = |color, opacity, hatch| Some(Fill { color, opacity, hatch });
    let sign = |shape, size_px, fill, stroke, stroke_px, dashed| {
        Some(Marker { shape, size_px, fill, stroke, stroke_px, dashed })
    };
    let hatch = |color| Some(Hatch::Lines { color, angle_deg: 45.0, spacing_px: 7.0, width_px: 1.0 });
    let white = Some((Color::WHITE, 5.5));
    let (fill, stroke, marker) = match kind {
        MarkKind::Concerned => (fill(ACCENT, 0.08, None), line(ACCENT, 1.8, &[], None), None),
        MarkKind::Scope => (None, line(SCOPE, 1.8, &[8.0, 4.0], Some((Color::WHITE, 4.0))), None),
        MarkKind::Ground => (fill(GROUND, 0.34, hatch(GROUND_LINE)), line(GROUND_LINE, 1.6, &[], None), None),
        MarkKind::Counted => (
            fill(ACCENT, 0.2, None),
            line(ACCENT, 2.6, &[], white),
            sign(MarkerShape::Circle, 11.0, Some(ACCENT), Color::WHITE, 1.8, false),
        ),
        MarkKind::Missed => (
            fill(MISSED, 0.1, None),
            line(MISSED, 2.0, &[5.0, 4.0], None),
            sign(MarkerShape::Square, 9.0, None, MISSED, 1.8, false),
        ),
        MarkKind::Connection => (None, line(DOUBTFUL, 1.6, &[4.0, 3.0], Some((Color::WHITE, 3.6))), None),
        MarkKind::Reach => (None, line(ACCENT, 2.2, &[], Some((Color::WHITE, 4.6))), None),
        MarkKind::Borderline => {
            (None, line(DOUBTFUL, 2.0, &[], None), sign(MarkerShape::Diamond, 18.0, None, DOUBTFUL, 2.0, false))
        }
        MarkKind::JustOutside => (
            None,
            line(DOUBTFUL, 2.0, &[3.0, 3.0], None),
            sign(MarkerShape::Diamond, 12.0, Some(Color::WHITE), DOUBTFUL, 2.0, false),
        ),
        MarkKind::Fault => (
            fill(MISSED, 0.45, None),
            line(MISSED, 2.4, &[], Some((Color::WHITE, 4.6))),
            sign(MarkerShape::Diamond, 14.0, Some(MISSED), Color::WHITE, 2.0, false),
        ),
    };
    Symbol { fill, stroke, marker, rest: Rest::default() }
}
