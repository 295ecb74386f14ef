//! A chip with a sign, a word and a count, which narrows a list.

use egui::{Align2, Painter, Pos2, Response, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::ui::{fonts, theme};

const HEIGHT: f32 = 28.0;
const SIGN: f32 = 16.0;

/// What a chip says.
#[derive(Clone, Copy, Debug)]
pub struct Chip<'a> {
    pub word: &'a str,
    pub count: usize,
    pub chosen: bool,
    pub hint: &'a str,
}

/// Draws a chip; `sign` paints about a middle.
pub fn chip_ui(ui: &mut Ui, chip: Chip<'_>, sign: impl Fn(&Painter, Pos2, f32)) -> Response {
    let p = theme::palette_of(ui);
    let count = chip.count.to_string();
    let galley = |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, p.text).size().x;
    let word = galley(chip.word, fonts::regular(theme::BODY));
    let number = galley(&count, fonts::bold(theme::BODY));
    let before = SIGN + 6.0;
    let size = vec2(10.0 + before + word + 8.0 + number + 10.0, theme::target(ui, HEIGHT));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("{} {count}", chip.word);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, chip.chosen, &name));
    let (fill, border) = match (chip.chosen, response.hovered()) {
        (true, _) => (p.tint, p.tint_border),
        (false, true) => (p.hover, p.border),
        (false, false) => (p.panel, p.border),
    };
    ui.painter().rect(rect, 4.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    if response.has_focus() {
        ui.painter().rect_stroke(rect.expand(2.0), 5.0, Stroke::new(2.0, p.accent), StrokeKind::Outside);
    }
    let y = rect.center().y;
    sign(ui.painter(), pos2(rect.left() + 10.0 + SIGN / 2.0, y), SIGN);
    let left = pos2(rect.left() + 10.0 + before, y);
    ui.painter().text(left, Align2::LEFT_CENTER, chip.word, fonts::regular(theme::BODY), p.text);
    let right = pos2(rect.right() - 10.0, y);
    ui.painter().text(right, Align2::RIGHT_CENTER, count, fonts::bold(theme::BODY), p.text);
    response.on_hover_text(chip.hint)
}
