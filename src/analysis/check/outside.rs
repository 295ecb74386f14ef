//! What of the features lies outside a boundary.

use geo::BooleanOps;
use geo_types::{Coord, LineString, MultiLineString, MultiPolygon};
use rayon::prelude::*;

use super::fault::{Fault, FaultKind, FaultShape, FaultSize, LayerFeature};
use super::ground::{CheckError, Lay, Part, is_crowded, parts};
use super::pairs::Rect;
use super::ring_faults::{contains, gap};
use super::tolerance::Tolerance;
use crate::analysis::measure::{self, Metres, OwnedPolygon};
use crate::data::{Dataset, Feature, LonLat, Piece, Polygon};
use crate::progress::Progress;

/// Features of the layers that lie outside the union of the boundary's areas, in part or wholly: areas with what of
/// them is outside, lines with how much of their length, points. Without a boundary that has areas nothing is
/// outside.
///
/// # Errors
/// When cancelled, or when the layers lie too far apart for one plane.
pub fn outside(
    layers: &[&Dataset],
    boundary: &Dataset,
    tolerance: &Tolerance,
    progress: &Progress,
) -> Result<Vec<Fault>, CheckError> {
    let all: Vec<&Dataset> = layers.iter().copied().chain([boundary]).collect();
    let Some(lay) = Lay::about(&all)? else { return Ok(Vec::new()) };
    let border = Border::of(boundary, &lay, tolerance, progress)?;
    if border.parts.is_empty() {
        return Ok(Vec::new());
    }
    let mut drawn = parts(layers, &lay, tolerance, progress)?;
    drawn.sort_by_key(|p| p.of);
    let by_feature: Vec<&[Part<'_>]> = drawn.chunk_by(|a, b| a.of == b.of).collect();
    progress.set_total(by_feature.len() as u64);
    let areas: Result<Vec<Option<Fault>>, CheckError> = by_feature
        .into_par_iter()
        .map(|parts| {
            progress.check()?;
            progress.advance(1);
            area_outside(parts, &border, &lay, tolerance)
        })
        .collect();
    let mut faults: Vec<Fault> = areas?.into_iter().flatten().collect();
    for (layer, dataset) in layers.iter().enumerate() {
        for feature in dataset.features() {
            progress.check()?;
            let of = LayerFeature { layer, feature: feature.id() };
            faults.extend(lines_outside(of, feature, &border, &lay, tolerance));
            faults.extend(points_outside(of, feature, &border, &lay, tolerance));
        }
    }
    faults.sort_by(|a, b| a.features.cmp(&b.features));
    Ok(faults)
}

/// The boundary on the plane.
struct Border<'a> {
    parts: Vec<Part<'a>>,
    edges: Vec<([[f64; 2]; 2], Rect)>,
    union: MultiPolygon<f64>,
}

impl<'a> Border<'a> {
    fn of(boundary: &'a Dataset, lay: &Lay, tolerance: &Tolerance, progress: &Progress) -> Result<Self, CheckError> {
        let parts = parts(&[boundary], lay, tolerance, progress)?;
        if is_crowded(&parts, progress)? {
            return Err(CheckError::Crowded);
        }
        let planar: Vec<_> = parts.iter().map(|p| p.planar.clone()).collect();
        let union = geo::unary_union(&planar);
        let rings = union.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let edges = rings.flat_map(LineString::lines).map(|e| {
            let ends = [[e.start.x, e.start.y], [e.end.x, e.end.y]];
            (ends, Rect::of(ends))
        });
        Ok(Self { edges: edges.collect(), union: union.clone(), parts })
    }

    fn polygons(&self) -> Vec<Polygon<'_>> {
        self.parts.iter().map(|p| p.area.polygon()).collect()
    }

    /// Whether the boundary runs through a rectangle.
    fn runs_through(&self, rect: &Rect) -> bool {
        self.edges.iter().any(|(_, r)| r.meets(rect))
    }

    fn holds(&self, p: [f64; 2]) -> bool {
        let in_ring = |line: &LineString<f64>| contains(&line.coords().map(|c| [c.x, c.y]).collect::<Vec<_>>(), p);
        self.union.iter().any(|polygon| in_ring(polygon.exterior()) && !polygon.interiors().iter().any(in_ring))
    }

    fn distance(&self, p: [f64; 2]) -> f64 {
        self.edges.iter().map(|(ends, _)| gap(p, *ends)).fold(f64::INFINITY, f64::min)
    }
}

/// What of an area lies outside of some others, without what is only the last digit of a coordinate.
///
/// # Errors
/// When the areas lie too far apart for one plane.
pub(in crate::analysis) fn beyond(
    polygon: Polygon<'_>,
    others: &[Polygon<'_>],
    tolerance: &Tolerance,
) -> Result<Vec<OwnedPolygon>, CheckError> {
    let mut out = measure::difference(&[polygon], others)?;
    out.retain(|area| !tolerance.is_noise(area));
    Ok(out)
}

fn area_outside(
    parts: &[Part<'_>],
    border: &Border<'_>,
    lay: &Lay,
    tolerance: &Tolerance,
) -> Result<Option<Fault>, CheckError> {
    let mut areas: Vec<OwnedPolygon> = Vec::new();
    let mut is_whole = true;
    for part in parts {
        let first = part.planar.exterior().0.first().map(|c| [c.x, c.y]);
        let polygon = part.area.polygon();
        if border.runs_through(&part.rect) {
            let out = beyond(polygon, &border.polygons(), tolerance)?;
            let inside = measure::intersection(&[polygon], &border.polygons())?;
            is_whole &= !out.is_empty() && inside.iter().all(|area| tolerance.is_noise(area));
            areas.extend(out);
        } else if first.is_some_and(|p| !border.holds(p)) {
            areas.push(OwnedPolygon::from_rings(&polygon.rings().map(<[LonLat]>::to_vec).collect::<Vec<_>>()));
        } else {
            is_whole = false;
        }
    }
    let Some(of) = parts.first().map(|p| p.of).filter(|_| !areas.is_empty()) else { return Ok(None) };
    let place = lay.place_in(&areas);
    let kind = FaultKind::Outside { wholly: is_whole };
    let is_sliver = !is_whole && tolerance.are_slivers(&areas);
    Ok(Some(Fault { is_sliver, ..Fault::of_areas(kind, vec![of], of.layer, areas, place) }))
}

fn lines_outside(
    of: LayerFeature,
    feature: Feature<'_>,
    border: &Border<'_>,
    lay: &Lay,
    tolerance: &Tolerance,
) -> Option<Fault> {
    let line = |piece| match piece {
        Piece::Line(line) => Some(line),
        _ => None,
    };
    let lines: Vec<&[LonLat]> = feature.pieces().filter_map(line).collect();
    if lines.is_empty() {
        return None;
    }
    let on_plane = |line: &&[LonLat]| line.iter().map(|p| lay.project(*p)).collect::<Vec<_>>();
    let planar: Vec<Vec<[f64; 2]>> = lines.iter().map(on_plane).collect();
    let rect = Rect::of(planar.iter().flatten().copied());
    if !border.runs_through(&rect) && planar.iter().all(|l| l.first().is_some_and(|p| border.holds(*p))) {
        return None;
    }
    let whole = measure::length(feature).0;
    let out = whole - measure::length_inside(&lines, &border.polygons()).0;
    if out <= tolerance.width_m {
        return None;
    }
    let coords = |line: &Vec<[f64; 2]>| LineString(line.iter().map(|p| Coord::from(*p)).collect());
    let clipped = border.union.clip(&MultiLineString(planar.iter().map(coords).collect()), true);
    let positions = |line: &LineString<f64>| line.coords().map(|c| lay.unproject([c.x, c.y])).collect::<Vec<_>>();
    let mut shapes: Vec<Vec<LonLat>> = clipped.iter().map(positions).collect();
    shapes.retain(|line| measure::line_length(line).0 > tolerance.width_m);
    shapes.sort_by(|a, b| measure::line_length(b).0.total_cmp(&measure::line_length(a).0));
    let place = shapes.first().and_then(|line| middle(line));
    Some(Fault {
        kind: FaultKind::Outside { wholly: whole - out <= tolerance.width_m },
        features: vec![of],
        layer: of.layer,
        left_out: None,
        place,
        shape: FaultShape::Lines(shapes),
        size: FaultSize::Length(Metres(out)),
        is_sliver: false,
    })
}

/// The middle of a line's middle edge: in its interior.
fn middle(line: &[LonLat]) -> Option<LonLat> {
    let edges = line.len().checked_sub(1)?;
    let (a, b) = (line.get(edges / 2)?, line.get(edges / 2 + 1).or(line.last())?);
    Some(measure::interpolate(*a, *b, 0.5))
}

fn points_outside(
    of: LayerFeature,
    feature: Feature<'_>,
    border: &Border<'_>,
    lay: &Lay,
    tolerance: &Tolerance,
) -> Option<Fault> {
    let point = |piece| match piece {
        Piece::Point(p) => Some(p),
        _ => None,
    };
    let points: Vec<LonLat> = feature.pieces().filter_map(point).collect();
    let is_outside = |p: &LonLat| {
        let on_plane = lay.project(*p);
        !border.holds(on_plane) && border.distance(on_plane) > tolerance.width_m
    };
    let out: Vec<LonLat> = points.iter().copied().filter(is_outside).collect();
    let first = out.first()?;
    let wholly = out.len() == points.len() && feature.pieces().len() == points.len();
    Some(Fault::at(FaultKind::Outside { wholly }, of, *first))
}
