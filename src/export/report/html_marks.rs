//! The legend below a picture: a swatch and a word for each kind of mark on it.

use std::fmt::Write as _;

use super::markup::Markup;
use super::pictures::mark_kinds;
use crate::data::Piece;
use crate::i18n::{Lang, Word};
use crate::plan::claims::Evidence;
use crate::plan::{FeatureRef, Plan};
use crate::project::MarkerShape;
use crate::render::MarkKind;

pub fn legend(page: &mut Markup, plan: &Plan, evidence: &Evidence, lang: Lang) {
    for kind in mark_kinds(evidence) {
        let is_point = match kind {
            MarkKind::Counted => of_points(plan, &evidence.counted),
            MarkKind::Missed => of_points(plan, &evidence.missed),
            MarkKind::Borderline | MarkKind::JustOutside => true,
            _ => false,
        };
        entry(page, kind, is_point, lang);
    }
}

/// One entry of a legend.
pub fn entry(page: &mut Markup, kind: MarkKind, is_point: bool, lang: Lang) {
    page.open("span", &[("class", "key")]);
    page.raw(&swatch(kind, is_point));
    page.text(mark_word(kind).text(lang));
    page.close();
}

fn of_points(plan: &Plan, features: &[FeatureRef]) -> bool {
    let first = features.iter().find_map(|of| plan.feature(of)?.pieces().next());
    matches!(first, Some(Piece::Point(_)))
}

fn mark_word(kind: MarkKind) -> Word {
    match kind {
        MarkKind::Concerned => Word::MarkConcerned,
        MarkKind::Scope => Word::MarkScope,
        MarkKind::Ground => Word::MarkGround,
        MarkKind::Counted => Word::MarkCounted,
        MarkKind::Missed => Word::MarkMissed,
        MarkKind::Connection => Word::MarkConnection,
        MarkKind::Reach => Word::MarkReach,
        MarkKind::Borderline => Word::MarkBorderline,
        MarkKind::JustOutside => Word::MarkJustOutside,
        MarkKind::Fault => Word::MarkFault,
    }
}

/// The symbol of a mark at the size of a word.
fn swatch(kind: MarkKind, is_point: bool) -> String {
    let symbol = kind.symbol();
    let mut svg = String::from("<svg class=\"swatch\" viewBox=\"0 0 24 14\" aria-hidden=\"true\">");
    match (&symbol.marker, &symbol.fill, &symbol.stroke) {
        (Some(marker), ..) if is_point => {
            let fill = marker.fill.map_or_else(|| "none".to_owned(), |color| color.to_string());
            let paint = format!("fill=\"{fill}\" stroke=\"{}\" stroke-width=\"1.6\"", marker.stroke);
            _ = match marker.shape {
                MarkerShape::Circle => write!(svg, "<circle cx=\"12\" cy=\"7\" r=\"5\" {paint}/>"),
                MarkerShape::Diamond => write!(svg, "<path d=\"M12 1.5L17.5 7 12 12.5 6.5 7z\" {paint}/>"),
                _ => write!(svg, "<rect x=\"7.5\" y=\"2.5\" width=\"9\" height=\"9\" {paint}/>"),
            };
        }
        (_, fill, Some(stroke)) => {
            let dash: Vec<String> = stroke.dash.iter().map(f64::to_string).collect();
            let dash = dash.join(" ");
            let line =
                format!("stroke=\"{}\" stroke-width=\"{}\" stroke-dasharray=\"{dash}\"", stroke.color, stroke.width_px);
            _ = match fill {
                Some(fill) => {
                    let inside = format!("fill=\"{}\" fill-opacity=\"{}\"", fill.color, fill.opacity);
                    write!(svg, "<rect x=\"2\" y=\"2\" width=\"20\" height=\"10\" {inside} {line}/>")
                }
                None => write!(svg, "<path d=\"M1 7h22\" fill=\"none\" {line}/>"),
            };
        }
        _ => {}
    }
    svg.push_str("</svg>");
    svg
}
