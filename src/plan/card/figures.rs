//! The key numbers of a feature: its area with 亩 and the share of the boundary, or its length.

use super::parts::CardFigure;
use crate::analysis::measure::{self, Metres, SquareMetres};
use crate::data::{Feature, GeometryType, LonLat, Piece, Polygon};
use crate::i18n::{Lang, Word, format};
use crate::plan::{FeatureRef, Plan};

/// The area of a broken outline is none that could be told.
pub(super) fn figures(
    plan: &Plan,
    of: &FeatureRef,
    feature: Feature<'_>,
    is_broken: bool,
    lang: Lang,
) -> Vec<CardFigure> {
    let figure = |word: Word, text: &str, exact: String| {
        let (number, unit) = text.rsplit_once(' ').unwrap_or((text, ""));
        let label = word.text(lang).to_owned();
        CardFigure { label, number: number.to_owned(), unit: unit.to_owned(), exact }
    };
    let length = |word: Word, Metres(m): Metres| figure(word, &format::length(m), format!("{m} m"));
    let mut figures = Vec::new();
    let perimeter = || feature.polygons().map(measure::perimeter).sum();
    match feature.geometry_type() {
        GeometryType::Polygon | GeometryType::MultiPolygon if is_broken => {
            figures.push(length(Word::Perimeter, perimeter()));
        }
        GeometryType::Polygon | GeometryType::MultiPolygon => {
            let area = measure::area(feature);
            figures.push(figure(Word::DrawnArea, &format::area(area.0), format!("{} m²", area.0)));
            let mu = format::mu(area.0, lang);
            let unit = mu.rsplit_once(' ').map_or("", |(_, unit)| unit.trim_start_matches('万'));
            figures.push(figure(Word::InMu, &mu, format!("{} {unit}", area.mu())));
            figures.push(match share_of_boundary(plan, of, area) {
                Some(share) => figure(Word::ShareOfBoundary, &format::percent(share), format!("{} %", share * 100.0)),
                None => length(Word::Perimeter, perimeter()),
            });
        }
        GeometryType::LineString | GeometryType::MultiLineString => {
            let whole = measure::length(feature);
            figures.push(length(Word::DrawnLength, whole));
            if let Some(inside) = inside_boundary(plan, of, feature).filter(|m| m.0 > 0.0) {
                figures.push(length(Word::InsideBoundary, inside));
            }
        }
        _ => {}
    }
    figures
}

/// The lines of a feature.
pub(super) fn lines_of(feature: Feature<'_>) -> Vec<&[LonLat]> {
    let line = |piece| match piece {
        Piece::Line(line) => Some(line),
        _ => None,
    };
    feature.pieces().filter_map(line).collect()
}

/// The areas of the plan's boundary; none for the boundary itself.
fn boundary_of<'a>(plan: &'a Plan, of: &FeatureRef) -> Option<Vec<Polygon<'a>>> {
    let boundary = plan.project.boundary.as_ref().filter(|boundary| **boundary != of.layer)?;
    Some(plan.dataset(boundary)?.features().flat_map(Feature::polygons).collect())
}

/// The share of the plan's boundary that an area covers: what lies outside does not count. `None` for the
/// boundary itself, without a boundary, and for what lies wholly outside it.
fn share_of_boundary(plan: &Plan, of: &FeatureRef, area: SquareMetres) -> Option<f64> {
    let around = boundary_of(plan, of).filter(|_| area.0 > 0.0)?;
    let own: Vec<Polygon<'_>> = plan.feature(of)?.polygons().collect();
    let whole = measure::union_area(&around).ok()?;
    let inside = measure::intersection_area(&own, &around).ok()?;
    (whole.0 > 0.0 && inside.0 > 0.0).then(|| inside.0 / whole.0)
}

/// How much of a line lies inside the plan's boundary.
fn inside_boundary(plan: &Plan, of: &FeatureRef, feature: Feature<'_>) -> Option<Metres> {
    Some(measure::length_inside(&lines_of(feature), &boundary_of(plan, of)?))
}
