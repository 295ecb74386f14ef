//! What lies in each distance ring, by kind, as stacked bars: the results in full colour, below what the filter
//! left out in pale. A click on a ring or on a kind of the legend narrows the list to it.

use egui::{Align2, Color32, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::export;
use crate::i18n::{Word, fill, format};
use crate::plan::{Answer, Breakdown, Kind};
use crate::project::{Color, Marker};
use crate::render::Theme;
use crate::session::Session;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::color32;
use crate::ui::{fonts, theme};

/// The part of the chart that the list shows; both together where both are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus {
    pub ring: Option<usize>,
    pub kind: Option<usize>,
}

impl Focus {
    /// The focus with a ring chosen, or taken back where it was chosen already.
    fn with_ring(this: Option<Self>, ring: usize) -> Option<Self> {
        let kind = this.and_then(|f| f.kind);
        let ring = Some(ring).filter(|r| this.and_then(|f| f.ring) != Some(*r));
        (ring.is_some() || kind.is_some()).then_some(Self { ring, kind })
    }

    fn with_kind(this: Option<Self>, kind: usize) -> Option<Self> {
        let ring = this.and_then(|f| f.ring);
        let kind = Some(kind).filter(|k| this.and_then(|f| f.kind) != Some(*k));
        (ring.is_some() || kind.is_some()).then_some(Self { ring, kind })
    }
}

/// How strong the colour of what is left out is.
const PALE: f64 = 0.5;
/// How much paler a kind is for each one before it that has the same colour.
const PALER: f64 = 0.3;

const LEGEND_HEIGHT: f32 = 18.0;
const BARS_HEIGHT: f32 = 58.0;
/// Where the window is low, the list needs the room more.
const LOW_BARS_HEIGHT: f32 = 38.0;
const LOW_WINDOW: f32 = 780.0;
/// Kinds told in the legend; more are in the tooltips only.
const MOST_KINDS: usize = 8;

/// How one kind is drawn.
#[derive(Clone, Copy)]
struct Ink {
    color: Color,
    /// Drawn as an outline: a hollow sign on the map.
    hollow: bool,
}

/// The chart below its title, which folds it up.
pub fn chart_ui(
    ui: &mut Ui,
    session: &Session,
    answer: &Answer,
    breakdown: &Breakdown,
    focus: &mut Option<Focus>,
    is_folded: &mut bool,
) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let inks = inks(session, breakdown);
    let n = count(breakdown.around.len());
    let what = match answer.question.layers.as_slice() {
        [layer] => session.plan.project.layer(layer).and_then(|l| l.noun.as_ref()).map(|noun| noun.get(lang).as_str()),
        _ => None,
    };
    let what = what.unwrap_or_else(|| Word::CountedFeatures.text(lang));
    // The whole chart is set closer than the terms above it.
    let height = if theme::is_touch(ui) { ui.spacing().interact_size.y } else { LEGEND_HEIGHT };
    ui.spacing_mut().interact_size.y = height;
    ui.horizontal(|ui| {
        let title = fill(Word::ByRing, lang, &[("what", what), ("n", &n)]);
        ui.spacing_mut().item_spacing.x = 6.0;
        if fold_button(ui, &title, *is_folded).clicked() {
            *is_folded = !*is_folded;
            *focus = None;
        }
        if answer.results.len() < breakdown.around.len() {
            let counted = count(answer.results.len());
            let text = fill(Word::RingEmphasis, lang, &[("n", &counted)]);
            let text = egui::RichText::new(text).font(fonts::regular(theme::NOTE)).color(p.secondary);
            ui.add(egui::Label::new(text).truncate());
        }
    });
    if *is_folded {
        return;
    }
    legend(ui, session, breakdown, &inks, focus);
    bars(ui, session, breakdown, &inks, focus);
}

/// The title with a chevron before it.
fn fold_button(ui: &mut Ui, title: &str, is_folded: bool) -> egui::Response {
    const SIGN: f32 = 14.0;
    let p = theme::palette_of(ui);
    let galley = ui.painter().layout_no_wrap(title.to_owned(), fonts::bold(theme::BODY), p.text);
    let size = vec2(SIGN + 4.0 + galley.size().x, theme::target(ui, LEGEND_HEIGHT + 4.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, !is_folded, title));
    let icon = if is_folded { Icon::ChevronRight } else { Icon::ChevronDown };
    let sign = Rect::from_center_size(pos2(rect.left() + SIGN / 2.0, rect.center().y), vec2(SIGN, SIGN));
    icons::paint(ui.painter(), sign, icon, p.secondary);
    ui.painter().galley(pos2(sign.right() + 4.0, rect.center().y - galley.size().y / 2.0), galley, p.text);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 3.0, Stroke::new(2.0, p.accent), StrokeKind::Outside);
    }
    response
}

/// The colour of each kind: that of its sign on the map, paler where an earlier kind has the same.
fn inks(session: &Session, breakdown: &Breakdown) -> Vec<Ink> {
    let theme = session.settings.theme;
    let mut inks: Vec<Ink> = Vec::new();
    let mut plain: Vec<(Color, bool)> = Vec::new();
    for kind in &breakdown.kinds {
        let (color, hollow) = plain_ink(session, kind, theme);
        let before = plain.iter().filter(|other| **other == (color, hollow)).count();
        plain.push((color, hollow));
        let share = (1.0 - PALER * before as f64).max(0.25);
        inks.push(Ink { color: ground(theme).mixed(color, share), hollow });
    }
    inks
}

fn plain_ink(session: &Session, kind: &Kind, theme: Theme) -> (Color, bool) {
    let layer = session.plan.project.layer(&kind.layer);
    let classes = layer.map_or(&[][..], |l| &l.symbology.classes);
    let symbol = classes.get(kind.class.unwrap_or(0)).map(|class| session.settings.look().symbol(&class.symbol));
    let Some(symbol) = symbol else { return (theme.colors().secondary, false) };
    match (&symbol.marker, &symbol.fill, &symbol.stroke) {
        (Some(marker), ..) => marker_ink(marker, ground(theme)),
        (None, Some(_), Some(stroke)) => (stroke.color, false),
        (None, Some(fill), None) => (fill.color, false),
        // A white road is told by its casing.
        (None, None, Some(stroke)) => (stroke.casing.as_ref().map_or(stroke.color, |c| c.0), false),
        (None, None, None) => (theme.colors().secondary, false),
    }
}

/// A marker's colour, and whether a column of it is drawn hollow: a fill that the panel swallows is none.
fn marker_ink(marker: &Marker, panel: Color) -> (Color, bool) {
    /// Below this contrast a column would not be seen.
    const SEEN: f64 = 1.5;
    match marker.fill.filter(|fill| fill.contrast(panel) >= SEEN) {
        Some(fill) => (fill, false),
        None => (marker.stroke, true),
    }
}

/// What pale colours are mixed with: the panel.
fn ground(theme: Theme) -> Color {
    theme.colors().panel
}

fn cell_color(ink: Ink, solid: bool, theme: Theme) -> Color {
    if solid { ink.color } else { ground(theme).mixed(ink.color, PALE) }
}

fn paint_cell(ui: &Ui, rect: Rect, ink: Ink, solid: bool, theme: Theme) {
    let color = color32(cell_color(ink, solid, theme));
    if ink.hollow {
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.2, color), StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(rect, 0.0, color);
    }
}

fn legend(ui: &mut Ui, session: &Session, breakdown: &Breakdown, inks: &[Ink], focus: &mut Option<Focus>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let theme = session.settings.theme;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(2.0, 0.0);
        for (i, (kind, ink)) in breakdown.kinds.iter().zip(inks).enumerate().take(MOST_KINDS) {
            let font = fonts::regular(theme::NOTE);
            let galley = ui.painter().layout_no_wrap(kind.label.get(lang).clone(), font, p.secondary);
            let size = vec2(galley.size().x + 24.0, theme::target(ui, LEGEND_HEIGHT));
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            let chosen = focus.and_then(|f| f.kind) == Some(i);
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, chosen, kind.label.get(lang).as_str())
            });
            if chosen || response.hovered() {
                ui.painter().rect_filled(rect, 3.0, if chosen { p.tint } else { p.hover });
            }
            if response.has_focus() {
                ui.painter().rect_stroke(rect, 3.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
            }
            let swatch = Rect::from_center_size(pos2(rect.left() + 11.0, rect.center().y), vec2(10.0, 10.0));
            let is_counted = breakdown.counts.iter().any(|ring| ring.get(i).is_some_and(|n| n.counted > 0));
            paint_cell(ui, swatch, *ink, is_counted, theme);
            let at = pos2(rect.left() + 20.0, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, p.secondary);
            if response.clicked() {
                *focus = Focus::with_kind(*focus, i);
            }
        }
    });
}

fn bars(ui: &mut Ui, session: &Session, breakdown: &Breakdown, inks: &[Ink], focus: &mut Option<Focus>) {
    const ABOVE: f32 = 16.0;
    const BELOW: f32 = 18.0;
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let height = if ui.ctx().content_rect().height() < LOW_WINDOW { LOW_BARS_HEIGHT } else { BARS_HEIGHT };
    let size = vec2(ui.available_width(), ABOVE + height + BELOW);
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let rings = breakdown.rings.len();
    let most = (0..rings).map(|ring| breakdown.in_ring(ring)).max().unwrap_or(0).max(1);
    let base = whole.bottom() - BELOW;
    // Room for the number of the axis.
    let axis = ui.painter().layout_no_wrap(count(most), fonts::regular(theme::NOTE), p.secondary).size().x + 16.0;
    let columns = Rect::from_min_max(pos2(whole.left() + axis, whole.top()), pos2(whole.right(), base));
    let small = |x: f32, y: f32, align: Align2, text: String, color: Color32| {
        ui.painter().text(pos2(x, y), align, text, fonts::regular(theme::NOTE), color);
    };
    small(columns.left() - 8.0, base, Align2::RIGHT_CENTER, "0".to_owned(), p.secondary);
    small(columns.left() - 8.0, base - height, Align2::RIGHT_CENTER, count(most), p.secondary);
    let step = columns.width() / rings.max(1) as f32;
    for ring in 0..rings {
        let left = columns.left() + step * ring as f32;
        let column =
            Rect::from_min_max(pos2(left, whole.top()), pos2(left + step, whole.bottom())).shrink2(vec2(3.0, 0.0));
        let response = ui.interact(column, ui.scope_id().with(("ring", ring)), Sense::click());
        let chosen = focus.and_then(|f| f.ring) == Some(ring);
        let name = export::ring_words(breakdown, ring);
        let counts = breakdown.counts.get(ring).map_or(&[][..], Vec::as_slice);
        let counted: usize = counts.iter().map(|n| n.counted).sum();
        let all = breakdown.in_ring(ring);
        let values = [("ring", name.clone()), ("n", count(all)), ("counted", count(counted))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let told = fill(Word::RingName, lang, &values);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &told));
        if chosen || response.hovered() {
            ui.painter().rect_filled(column, 3.0, if chosen { p.tint } else { p.hover });
        }
        if response.has_focus() {
            ui.painter().rect_stroke(column, 3.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
        }
        let bar = Rect::from_min_max(pos2(column.left() + 10.0, base - height), pos2(column.right() - 10.0, base));
        let top = stack(ui, bar, most, counts, inks, session.settings.theme);
        small(bar.center().x, top - 8.0, Align2::CENTER_CENTER, count(all), p.text);
        let color = if chosen { p.accent_text } else { p.secondary };
        small(bar.center().x, base + 10.0, Align2::CENTER_CENTER, name, color);
        if response.clicked() {
            *focus = Focus::with_ring(*focus, ring);
        }
        response.on_hover_text(told);
    }
    ui.painter().hline(columns.x_range(), base, Stroke::new(1.0, p.border));
}

fn count(n: usize) -> String {
    format::count(n as u64)
}

/// One bar: first what is counted, above it what is left out. Returns its top.
fn stack(ui: &Ui, bar: Rect, most: usize, counts: &[crate::plan::RingCount], inks: &[Ink], theme: Theme) -> f32 {
    /// A part as high as this has room for its number.
    const ROOM: f32 = 13.0;
    let per_feature = bar.height() / most as f32;
    let mut bottom = bar.bottom();
    for solid in [true, false] {
        for (of_kind, ink) in counts.iter().zip(inks) {
            let n = if solid { of_kind.counted } else { of_kind.left_out };
            if n == 0 {
                continue;
            }
            let top = bottom - per_feature * n as f32;
            let gap = if bottom - top > 3.0 { 1.0 } else { 0.0 };
            let cell = Rect::from_min_max(pos2(bar.left(), top + gap), pos2(bar.right(), bottom));
            paint_cell(ui, cell, *ink, solid, theme);
            if cell.height() >= ROOM {
                let below = if ink.hollow { ground(theme) } else { cell_color(*ink, solid, theme) };
                let (dark, light) = (theme.colors().text, ground(theme));
                let color = color32(if dark.contrast(below) > light.contrast(below) { dark } else { light });
                let font = if solid { fonts::bold(theme::NOTE) } else { fonts::regular(theme::NOTE) };
                ui.painter().text(cell.center(), Align2::CENTER_CENTER, count(n), font, color);
            }
            bottom = top;
        }
    }
    bottom
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::MarkerShape;

    #[test]
    fn a_white_marker_is_a_hollow_column() {
        let (red, shape) = (Color::hex(0xB3_261E), MarkerShape::Circle);
        let marker = |fill| Marker { shape, size_px: 8.0, fill, stroke: red, stroke_px: 1.0, dashed: true };
        assert_eq!(marker_ink(&marker(None), Color::WHITE), (red, true));
        assert_eq!(marker_ink(&marker(Some(Color::WHITE)), Color::WHITE), (red, true));
        assert_eq!(marker_ink(&marker(Some(Color::BLACK)), Color::WHITE), (Color::BLACK, false));
    }
}
