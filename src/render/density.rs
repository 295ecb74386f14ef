//! How fine a layer is drawn: as fine as its crowd asks for at a scale, whatever part of it is seen. Not which of its
//! features are drawn: all are.

use super::symbolize::{Drawing, DrawingPiece, Shape};
use super::view::MapView;
use crate::crs::MapPoint;
use crate::project::Symbol;

/// A layer that fills less of the picture than this, corner to corner, is drawn finer.
const SHRINK_BELOW_PX: f64 = 320.0;
const MOST_SHRUNK: f64 = 0.4;
/// Neighbouring markers stand so many of their widths apart, or are drawn smaller.
const MARKERS_APART: f64 = 1.3;
/// Lines stand so many of their widths apart, or are drawn thinner.
const LINES_APART: f64 = 18.0;
/// Areas of a crowd are so many of the widths of their outlines across, or their outlines are drawn thinner.
const AREAS_ACROSS: f64 = 8.0;
/// A layer of so many features is a crowd, to which the markers of others are fitted.
pub(super) const CROWD: usize = 40;
/// So many lines are a network; fewer are each drawn for its own sake.
pub(super) const NETWORK: usize = 12;
/// No marker becomes smaller than this across, px, unless it is made so.
const SMALLEST_MARKER_PX: f64 = 3.0;
/// Points asked for their nearest neighbour at most, and points looked at for each.
const MOST_ASKED: usize = 1_024;
const MOST_LOOKED_AT: usize = 2_048;

/// How close together the features of a layer lie.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Crowd {
    /// Metres on the map between neighbouring markers, for each pixel of their size.
    markers_m: Option<f64>,
    /// The same between lines, for each pixel of their width.
    lines_m: Option<f64>,
    /// Metres across an area of a crowd, for each pixel of its outline's width.
    areas_m: Option<f64>,
}

impl Crowd {
    /// Of a layer's pieces; `point` tells where one lies that is a point, `length_m` how long one is that is a line.
    pub fn of(
        pieces: &[DrawingPiece],
        symbols: &[&Symbol],
        point: impl Fn(&DrawingPiece) -> MapPoint,
        length_m: impl Fn(&DrawingPiece) -> f64,
    ) -> Self {
        let marker_px = |p: &DrawingPiece| symbols.get(p.class).and_then(|s| s.marker.as_ref()).map(|m| m.size_px);
        let points = pieces.iter().filter(|p| p.shape == Shape::Point);
        let mut markers: Vec<(MapPoint, f64)> = points.filter_map(|p| Some((point(p), marker_px(p)?))).collect();
        let stroke_px = |p: &DrawingPiece| symbols.get(p.class).and_then(|s| s.stroke.as_ref()).map(|s| s.width_px);
        let lines = || pieces.iter().filter(|p| p.shape == Shape::Line);
        let bounds = lines().map(|p| p.bounds).reduce(crate::crs::MapRect::union);
        let covered = lines().filter_map(|p| Some(length_m(p) * stroke_px(p)?)).sum::<f64>();
        let lines_m = bounds.filter(|_| covered > 0.0 && lines().count() >= NETWORK);
        let lines_m = lines_m.map(|b| b.width() * b.height() / covered).filter(|m| *m > 0.0);
        let areas = pieces.iter().filter(|p| p.shape == Shape::Area);
        let across = |p: &DrawingPiece| Some((p.bounds.width() * p.bounds.height()).sqrt() / stroke_px(p)?.max(0.1));
        let areas: Vec<f64> = areas.filter_map(across).collect();
        let areas_m = if areas.len() >= CROWD { least_third(areas) } else { None };
        Self { markers_m: neighbours(&mut markers), lines_m, areas_m }
    }
}

/// The value that a third of them stay below.
fn least_third(mut values: Vec<f64>) -> Option<f64> {
    let third = values.len() / 3;
    (third < values.len()).then(|| *values.select_nth_unstable_by(third, f64::total_cmp).1)
}

/// The distance to the nearest other marker for each pixel of their sizes: a third of the markers have less.
/// Markers at one place are one.
fn neighbours(markers: &mut [(MapPoint, f64)]) -> Option<f64> {
    markers.sort_by(|(a, _), (b, _)| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let step = markers.len().div_ceil(MOST_ASKED).max(1);
    let mut nearest: Vec<f64> = Vec::new();
    for (at, (p, size)) in markers.iter().enumerate().step_by(step) {
        let (mut best, mut gap) = (f64::MAX, f64::MAX);
        let before = markers.get(..at).unwrap_or(&[]).iter().rev().take(MOST_LOOKED_AT / 2);
        let after = markers.get(at + 1..).unwrap_or(&[]).iter().take(MOST_LOOKED_AT / 2);
        for side in [&mut before.into_iter() as &mut dyn Iterator<Item = &(MapPoint, f64)>, &mut after.into_iter()] {
            for (q, other) in side {
                if (q.x - p.x).abs() > gap {
                    break;
                }
                let distance = (q.x - p.x).hypot(q.y - p.y);
                if distance > 0.0 && distance < gap {
                    gap = distance;
                    best = distance / f64::midpoint(*size, *other).max(0.1);
                }
            }
        }
        if best < f64::MAX {
            nearest.push(best);
        }
    }
    least_third(nearest)
}

/// How much of their sizes layers keep in a view, each in its turn. A layer that has become a small thing in a wide
/// picture shrinks with it, so that a plan seen from afar is a small plan and not a knot; so does one whose features
/// would touch each other, and a little way the markers of all others with it. This depends on the scale only:
/// moving the map changes no size.
pub(super) fn shrink_factors(drawings: &[&Drawing], view: &MapView) -> Vec<f64> {
    let own: Vec<(f64, f64)> = drawings.iter().map(|d| (extent_factor(d, view), crowd_factor(d, view))).collect();
    let crowds = drawings.iter().zip(&own).filter(|(d, (extent, _))| d.pieces().len() >= CROWD && *extent >= 0.5);
    let finest = crowds.map(|(_, (_, crowd))| *crowd).fold(1.0, f64::min);
    let factor = |(drawing, (extent, crowd)): (&&Drawing, &(f64, f64))| {
        let with_others = if drawing.crowd.markers_m.is_some() { finest.sqrt() } else { 1.0 };
        extent.min(*crowd).min(with_others).clamp(MOST_SHRUNK, 1.0)
    };
    drawings.iter().zip(&own).map(factor).collect()
}

/// What the size of a whole layer in the picture leaves of its symbols; a single point has no size.
fn extent_factor(drawing: &Drawing, view: &MapView) -> f64 {
    if drawing.pieces().len() <= 1 && drawing.pieces().iter().all(|p| p.shape == Shape::Point) {
        return 1.0;
    }
    drawing.bounds.map_or(0.0, |b| b.width().hypot(b.height()) / view.metres_per_px()) / SHRINK_BELOW_PX
}

fn crowd_factor(drawing: &Drawing, view: &MapView) -> f64 {
    let Crowd { markers_m, lines_m, areas_m } = drawing.crowd;
    let factors = [(markers_m, MARKERS_APART), (lines_m, LINES_APART), (areas_m, AREAS_ACROSS)];
    let factors = factors.into_iter().filter_map(|(metres, apart)| Some(metres? / view.metres_per_px() / apart));
    factors.fold(1.0, f64::min)
}

/// A symbol at a share of its size; below 60 % it loses its hatch.
pub(super) fn shrunk(symbol: &Symbol, factor: f64) -> Symbol {
    let mut symbol = symbol.clone();
    if factor >= 1.0 {
        return symbol;
    }
    if let Some(fill) = symbol.fill.as_mut().filter(|_| factor < 0.6) {
        fill.hatch = None;
    }
    if let Some(stroke) = &mut symbol.stroke {
        stroke.width_px *= factor;
        stroke.dash.iter_mut().for_each(|d| *d *= factor);
        stroke.casing = stroke.casing.map(|(color, width)| (color, width * factor));
    }
    if let Some(marker) = &mut symbol.marker {
        let size_px = (marker.size_px * factor).max(SMALLEST_MARKER_PX.min(marker.size_px));
        marker.stroke_px *= size_px / marker.size_px;
        marker.size_px = size_px;
    }
    symbol
}
