//! One row of the list of results: rank, name, flag, distance, bearing.

use egui::{Align2, Color32, Rect, Response, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::analysis::measure::Metres;
use crate::export;
use crate::i18n::{Word, fill, format};
use crate::plan::{Found, Reach};
use crate::session::Session;
use crate::ui::{fonts, theme};

/// Where the columns stand, in points of the screen.
#[derive(Clone, Copy)]
pub struct Columns {
    pub rank: f32,
    pub name: f32,
    pub distance: f32,
    pub bearing: f32,
}

impl Columns {
    pub fn of(row: Rect) -> Self {
        let right = row.right() - 18.0;
        Self { rank: row.left() + 34.0, name: row.left() + 44.0, distance: right - 58.0, bearing: right }
    }
}

/// What kind of row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A result, with its rank from 1.
    Counted(usize),
    JustOutside,
    /// Inside, but left out by the filter.
    LeftOut,
}

/// Draws a row into its rectangle.
pub fn result_row(
    ui: &Ui,
    session: &Session,
    (rect, columns): (Rect, Columns),
    response: &Response,
    standing: Standing,
    found: &Found,
) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let Some(feature) = session.plan.feature(&found.of) else { return };
    let name = session.plan.feature_short_name(feature, lang);
    let chosen = session.selection.current.as_ref() == Some(&found.of);
    let pointed = session.inquiry.pointed.as_ref() == Some(&found.of);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, &name));
    if chosen {
        ui.painter().rect_filled(rect, 0.0, p.tint);
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, p.accent);
    } else if response.hovered() || pointed {
        ui.painter().rect_filled(rect, 0.0, p.hover);
    } else if found.hit.borderline && standing != Standing::JustOutside {
        ui.painter().rect_filled(rect, 0.0, p.caution.gamma_multiply(0.5));
    }
    let y = rect.center().y;
    let color = if matches!(standing, Standing::Counted(_)) { p.text } else { p.secondary };
    let text = |x: f32, text: String, size: f32, color: Color32| {
        ui.painter().text(pos2(x, y), Align2::RIGHT_CENTER, text, fonts::regular(size), color)
    };
    if let Standing::Counted(rank) = standing {
        text(columns.rank, rank.to_string(), theme::SMALL, p.secondary);
    }
    let km = format::decimals(found.hit.distance.0 / 1000.0, 2);
    let number = text(columns.distance, km, theme::BODY, color);
    if let Some(bearing) = found.hit.azimuth_deg {
        text(columns.bearing, format::bearing(bearing), theme::BODY, color);
    }
    let mut right = number.left() - 10.0;
    if let Some(flag) = flag(session, found) {
        right = paint_flag(ui, pos2(right, y), &flag) - 6.0;
    }
    let font = if chosen { fonts::bold(theme::BODY) } else { fonts::regular(theme::BODY) };
    let mut job = egui::text::LayoutJob::simple_singleline(name, font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - columns.name).max(20.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(columns.name, y - galley.size().y / 2.0), galley, color);
}

/// Why a result is to be read with care.
struct Flag {
    text: String,
    /// It might as well lie on the other side of the radius.
    borderline: bool,
}

fn flag(session: &Session, found: &Found) -> Option<Flag> {
    let lang = session.settings.lang;
    let Reach::Within { radius } = session.inquiry.answer.as_ref()?.question.reach else { return None };
    if found.hit.borderline {
        return Some(Flag { text: export::margin_note(radius, found, lang), borderline: true });
    }
    let text = export::uncertainty_note(session.inquiry.answer.as_ref()?, found, lang)?;
    Some(Flag { text, borderline: false })
}

/// Draws a flag that ends at a place; returns where it begins.
fn paint_flag(ui: &Ui, right: egui::Pos2, flag: &Flag) -> f32 {
    const SIGN: f32 = 12.0;
    let p = theme::palette_of(ui);
    let (ground, color) = if flag.borderline { (p.caution, p.caution_text) } else { (p.chrome, p.secondary) };
    let galley = ui.painter().layout_no_wrap(flag.text.clone(), fonts::regular(theme::NOTE), color);
    let left = right.x - galley.size().x - SIGN - 12.0;
    let chip = Rect::from_min_max(pos2(left, right.y - 9.0), pos2(right.x, right.y + 9.0));
    ui.painter().rect_filled(chip, 3.0, ground);
    if !flag.borderline {
        ui.painter().rect_stroke(chip, 3.0, Stroke::new(1.0, p.rule), StrokeKind::Inside);
    }
    let middle = pos2(chip.left() + 6.0 + SIGN / 2.0 - 2.0, right.y);
    let corners = [(0.0, -4.0), (4.0, 0.0), (0.0, 4.0), (-4.0, 0.0)].map(|(x, y)| middle + vec2(x, y)).to_vec();
    let inside = if flag.borderline { color } else { Color32::TRANSPARENT };
    ui.painter().add(Shape::convex_polygon(corners, inside, Stroke::new(1.0, color)));
    let at = pos2(chip.left() + 4.0 + SIGN, right.y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    left
}

/// The whole story of a row, for its tooltip.
pub fn told(session: &Session, found: &Found) -> Option<String> {
    let lang = session.settings.lang;
    let answer = session.inquiry.answer.as_ref()?;
    let feature = session.plan.feature(&found.of)?;
    let name = session.plan.feature_name(feature, lang);
    let note = export::borderline_note(answer, found, lang).or_else(|| {
        let Metres(metres) = Metres(found.hit.uncertainty_m?);
        Some(fill(Word::FlagUncertain, lang, &[("length", &format::length(metres))]))
    });
    Some(match note {
        Some(note) => format!("{name}\n{note}"),
        None => name,
    })
}
