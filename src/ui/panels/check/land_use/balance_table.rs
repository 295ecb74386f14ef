//! The balance as a table with swatches, and as a bar. The rows are those of the export, so they add up as printed.

use egui::{Align2, Color32, Painter, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::export::BalanceTable;
use crate::i18n::Word;
use crate::plan::{Balance, BalanceRow, Classes, RowKind};
use crate::project::{Color, Symbol, palettes};
use crate::session::Session;
use crate::ui::panels::check::findings::clipped;
use crate::ui::panels::swatch::{self, color32};
use crate::ui::{fonts, theme};

const ROW: f32 = 26.0;
const SWATCH: egui::Vec2 = vec2(18.0, 14.0);
const BAR: f32 = 20.0;

/// The symbol of a row: that of its areas on the map; where all areas of the layer look alike, the colour that its
/// code has in a classification. `None` for ground without any.
pub fn symbol_of(session: &Session, row: &BalanceRow) -> Option<Symbol> {
    let of = row.example.as_ref()?;
    let layer = session.plan.project.layer(&of.layer)?;
    let feature = session.plan.feature(of)?;
    let class = Classes::of(&layer.symbology, session.plan.dataset(&of.layer)?).class_of(feature)?;
    let drawn = layer.symbology.classes.get(class).map(|class| class.symbol.clone())?;
    match &row.kind {
        RowKind::Class { code: Some(code) } if layer.symbology.classes.len() == 1 => Some(coloured(drawn, code)),
        _ => Some(drawn),
    }
}

/// In the colour of a code, if a palette has one of its own for it.
fn coloured(mut symbol: Symbol, code: &str) -> Symbol {
    let by_code = palettes().iter().filter(|palette| palette.by_code);
    let class = by_code.filter_map(|palette| palette.class_for(0, &[code])).next();
    if let (Some(class), Some(fill)) = (class, &mut symbol.fill) {
        fill.color = class.color;
        fill.opacity = 1.0;
        fill.hatch = None;
        // White reads as no colour without an outline; the layer's own would name another class.
        if let Some(stroke) = &mut symbol.stroke {
            stroke.color = class.color.mixed(Color::BLACK, 0.45);
        }
    }
    symbol
}

/// How much room a column has, from the right; the name takes what is left.
fn widths(planar: bool) -> [f32; 4] {
    [if planar { 116.0 } else { 0.0 }, 80.0, 92.0, 92.0]
}

/// Draws the table; `symbols` are those of the rows.
pub fn table_ui(ui: &mut Ui, session: &Session, table: &BalanceTable, symbols: &[Option<Symbol>], planar: bool) {
    let p = theme::palette_of(ui);
    let has_codes = table.rows.iter().any(|row| row.first().is_some_and(|code| !code.is_empty()));
    let planar = planar && table.head.len() > 5;
    let explained = |response: egui::Response| match &table.rounding {
        Some(why) => response.on_hover_text(why),
        None => response,
    };
    let head: Vec<&str> = table.head.iter().map(String::as_str).collect();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, p.chrome);
    line(ui, rect, &head, has_codes, planar, Pen { bold: false, color: p.secondary });
    for (i, row) in table.rows.iter().enumerate() {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, cells.join(" ")));
        let response = explained(response);
        if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, p.hover);
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.rule));
        let square = Rect::from_center_size(pos2(rect.left() + 6.0 + SWATCH.x / 2.0, rect.center().y), SWATCH);
        match symbols.get(i).and_then(Option::as_ref) {
            Some(symbol) => swatch::paint(ui.painter(), square, symbol, session.settings.look()),
            None => unknown(ui.painter(), square, p.secondary),
        }
        line(ui, rect, &cells, has_codes, planar, Pen { bold: false, color: p.text });
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let cells: Vec<&str> = table.total.iter().map(String::as_str).collect();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, cells.join(" ")));
    explained(response);
    ui.painter().rect_filled(rect, 0.0, p.stripe);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, p.border));
    line(ui, rect, &cells, has_codes, planar, Pen { bold: true, color: p.text });
}

#[derive(Clone, Copy)]
struct Pen {
    bold: bool,
    color: Color32,
}

fn line(ui: &Ui, rect: Rect, cells: &[&str], has_codes: bool, planar: bool, pen: Pen) {
    let font = if pen.bold { fonts::bold(theme::BODY) } else { fonts::regular(theme::BODY) };
    let y = rect.center().y;
    let cell = |i: usize| cells.get(i).copied().unwrap_or_default();
    let mut right = rect.right() - 6.0;
    for (width, i) in widths(planar).into_iter().zip([5, 4, 3, 2]) {
        if width > 0.0 {
            ui.painter().text(pos2(right, y), Align2::RIGHT_CENTER, cell(i), font.clone(), pen.color);
        }
        right -= width;
    }
    let mut left = rect.left() + 6.0 + SWATCH.x + 8.0;
    if has_codes {
        clipped(ui, pos2(left, y), cell(0), font.clone(), pen.color, 62.0);
        left += 66.0;
    }
    clipped(ui, pos2(left, y), cell(1), font, pen.color, right - left - 8.0);
}

/// Ground that no class is known of: hatched, never a plain colour.
fn unknown(painter: &Painter, rect: Rect, color: Color32) {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        painter.line_segment([pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())], Stroke::new(1.0, color));
        x += 5.0;
    }
    painter.rect_stroke(rect, 2.0, Stroke::new(1.0, color), StrokeKind::Inside);
}

/// The shares side by side.
pub fn bar_ui(ui: &mut Ui, session: &Session, balance: &Balance, symbols: &[Option<Symbol>]) {
    let p = theme::palette_of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Image, true, Word::LandUseTable.text(session.settings.lang))
    });
    if balance.total_m2 <= 0.0 {
        return;
    }
    let ground = session.settings.look().ground();
    let (mut left, mut ends) = (rect.left(), Vec::new());
    for (i, row) in balance.rows.iter().enumerate() {
        let width = (row.area_m2 / balance.total_m2) as f32 * rect.width();
        let part = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        match symbols.get(i).and_then(Option::as_ref) {
            Some(symbol) if !matches!(row.kind, RowKind::Unclassified) => {
                ui.painter().rect_filled(part, 0.0, color32(colour(symbol, session, ground)));
            }
            _ => unknown(ui.painter(), part, p.secondary),
        }
        left += width;
        ends.push(left);
    }
    // Over the parts, so that two of one colour are told apart.
    ends.pop();
    for x in ends {
        ui.painter().vline(x, rect.y_range(), Stroke::new(1.5, p.panel));
    }
    ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, p.border), StrokeKind::Inside);
}

/// As strong as the outline, so that a bar of pale fills can be told apart.
fn colour(symbol: &Symbol, session: &Session, ground: Color) -> Color {
    let symbol = session.settings.look().symbol(symbol);
    match &symbol.fill {
        Some(fill) => ground.mixed(fill.color, fill.opacity.max(0.75)),
        None => symbol.color().unwrap_or(ground),
    }
}
