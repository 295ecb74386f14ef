//! Areas of some layers laid on one plane, those with broken rings mended for the other checks.

use std::ops::ControlFlow;

use geo::{InteriorPoint, OpType, bool_ops::FillRule};
use geo_types::{Coord, LineString, MultiPolygon, Polygon as PlanarPolygon};
use rayon::prelude::*;

use super::fault::LayerFeature;
use super::pairs::{Rect, meeting_pairs_until};
use super::ring_faults::{MOST_TOLD, ring_troubles};
use super::tolerance::Tolerance;
use crate::analysis::measure::{self, Metres, OverlayError, OwnedPolygon, Plane};
use crate::analysis::planar_overlay::overlaid;
use crate::data::{Dataset, LonLat, Polygon};
use crate::progress::{Cancelled, Progress};

/// Why a check has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CheckError {
    #[error("the layers reach {:.0} km from their common middle, at most 5,000 km can be checked", .0.kilometres())]
    TooWide(Metres),
    #[error("too many features lie on each other to be laid over one another")]
    Crowded,
    #[error("the outline of {feature} crosses itself a thousand times or more: put it right first")]
    Tangled { feature: String },
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The plane of a check.
#[derive(Clone, Copy, Debug)]
pub(in crate::analysis) struct Lay {
    plane: Plane,
}

impl Lay {
    /// About all positions of the datasets; `None` when there are none.
    pub fn about(datasets: &[&Dataset]) -> Result<Option<Self>, CheckError> {
        Self::about_all(datasets, &[])
    }

    /// About all positions of the datasets and of the polygons.
    pub fn about_all(datasets: &[&Dataset], polygons: &[Polygon<'_>]) -> Result<Option<Self>, CheckError> {
        let of_polygons = polygons.iter().flat_map(|p| p.exterior().iter().copied());
        let positions = datasets.iter().flat_map(|d| d.coords().iter().copied()).chain(of_polygons);
        if positions.clone().next().is_none() {
            return Ok(None);
        }
        Ok(Some(Self { plane: Plane::about(positions).map_err(CheckError::TooWide)? }))
    }

    /// One that does for these areas, of layers that reach too far for a common one.
    pub fn about_areas(areas: &[OwnedPolygon]) -> Option<Self> {
        let polygons: Vec<Polygon<'_>> = areas.iter().map(OwnedPolygon::as_polygon).collect();
        Self::about_all(&[], &polygons).ok().flatten()
    }

    pub fn project(&self, p: LonLat) -> [f64; 2] {
        self.plane.project(p)
    }

    pub fn unproject(&self, p: [f64; 2]) -> LonLat {
        self.plane.unproject(p)
    }

    /// A polygon on the plane, its exterior counter-clockwise and its holes clockwise.
    pub fn planar(&self, polygon: Polygon<'_>) -> PlanarPolygon<f64> {
        let line = |ring: &[LonLat]| LineString(ring.iter().map(|p| Coord::from(self.project(*p))).collect());
        let mut rings = polygon.rings().map(line).enumerate().map(|(i, mut ring)| {
            if (doubled_area(&ring) > 0.0) == (i > 0) {
                ring.0.reverse();
            }
            ring
        });
        let exterior = rings.next().unwrap_or(LineString(Vec::new()));
        PlanarPolygon::new(exterior, rings.collect())
    }

    /// The boxes of a polygon's edges.
    pub fn edge_rects(&self, polygon: Polygon<'_>) -> Vec<Rect> {
        let of_ring = |ring: &[LonLat]| {
            let plane: Vec<[f64; 2]> = ring.iter().map(|p| self.project(*p)).collect();
            plane.windows(2).map(|edge| Rect::of(edge.iter().copied())).collect::<Vec<_>>()
        };
        polygon.rings().flat_map(of_ring).collect()
    }

    /// Whether a part that no edge of the boundary meets lies in it.
    pub fn is_in(&self, part: &Part<'_>, boundary: &[Polygon<'_>]) -> bool {
        let first = part.area.polygon().exterior().first().copied();
        first.is_some_and(|p| boundary.iter().any(|b| measure::contains(*b, p)))
    }

    /// A position inside an area: of its parts, in the largest.
    pub fn place_in(&self, areas: &[OwnedPolygon]) -> Option<LonLat> {
        let size = |a: &OwnedPolygon| measure::polygon_area(a.as_polygon()).0;
        let largest = areas.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
        let point = self.planar(largest.as_polygon()).interior_point()?;
        Some(self.unproject([point.x(), point.y()]))
    }

    /// A polygon of the plane as positions.
    pub fn taken_up(&self, polygon: &PlanarPolygon<f64>) -> OwnedPolygon {
        let ring = |line: &LineString<f64>| line.coords().map(|c| self.unproject([c.x, c.y])).collect::<Vec<_>>();
        let rings: Vec<_> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect();
        OwnedPolygon::from_rings(&rings)
    }
}

/// Twice the area of a closed line, counter-clockwise positive.
pub(super) fn doubled_area(line: &LineString<f64>) -> f64 {
    let Some(o) = line.0.first().copied() else { return 0.0 };
    line.lines().map(|e| (e.start.x - o.x) * (e.end.y - o.y) - (e.end.x - o.x) * (e.start.y - o.y)).sum()
}

/// One connected area of a feature.
#[derive(Clone, Debug)]
pub(in crate::analysis) struct Part<'a> {
    pub of: LayerFeature,
    pub area: PartArea<'a>,
    pub planar: PlanarPolygon<f64>,
    pub rect: Rect,
}

/// An area as it is drawn, or what is left of one whose rings are broken.
#[derive(Clone, Debug)]
pub(in crate::analysis) enum PartArea<'a> {
    Drawn(Polygon<'a>),
    Mended(OwnedPolygon),
}

impl PartArea<'_> {
    pub fn polygon(&self) -> Polygon<'_> {
        match self {
            Self::Drawn(polygon) => *polygon,
            Self::Mended(owned) => owned.as_polygon(),
        }
    }
}

/// The polygons of some datasets, in the order of layers and rows.
fn polygons<'a>(datasets: &[&'a Dataset]) -> Vec<(LayerFeature, Polygon<'a>)> {
    let of_dataset = |(layer, dataset): (usize, &&'a Dataset)| {
        let features = dataset.features();
        features.flat_map(move |f| f.polygons().map(move |polygon| (LayerFeature { layer, feature: f.id() }, polygon)))
    };
    datasets.iter().enumerate().flat_map(of_dataset).collect()
}

/// Features whose outline crosses itself so often that they are laid over no others, in the order of layers and rows:
/// [`parts`] leaves them out.
///
/// # Errors
/// When cancelled, or when the layers lie too far apart for one plane.
pub fn tangled(
    datasets: &[&Dataset],
    tolerance: &Tolerance,
    progress: &Progress,
) -> Result<Vec<LayerFeature>, CheckError> {
    let Some(lay) = Lay::about(datasets)? else { return Ok(Vec::new()) };
    // Few edges cannot cross so often.
    let may_be = |polygon: &Polygon<'_>| {
        let edges: usize = polygon.rings().map(<[LonLat]>::len).sum();
        edges * edges / 2 >= MOST_TOLD
    };
    let is_tangled = |(of, polygon): (LayerFeature, Polygon<'_>)| {
        let troubles = ring_troubles(polygon, &lay, tolerance.width_m, progress)?;
        Ok(troubles.is_tangled.then_some(of))
    };
    let found: Result<Vec<Option<LayerFeature>>, CheckError> =
        polygons(datasets).into_par_iter().filter(|(_, polygon)| may_be(polygon)).map(is_tangled).collect();
    let mut found: Vec<LayerFeature> = found?.into_iter().flatten().collect();
    found.dedup();
    Ok(found)
}

/// Whether so many areas lie on each other that laying all of them over one another at once would take memory and time
/// without end: on average each edge meets the rectangles of more than a hundred areas.
///
/// # Errors
/// Only when cancelled.
pub(super) fn is_crowded(parts: &[Part<'_>], progress: &Progress) -> Result<bool, Cancelled> {
    /// So many are laid over one another in any case.
    const FEW: usize = 1_000_000;
    /// Half the areas on an edge, since pairs are counted.
    const MOST_ON_EDGE: usize = 64;
    let edges = |part: &Part<'_>| {
        part.planar.exterior().0.len() + part.planar.interiors().iter().map(|ring| ring.0.len()).sum::<usize>()
    };
    let edges: Vec<usize> = parts.iter().map(edges).collect();
    let most = FEW.max(MOST_ON_EDGE * edges.iter().sum::<usize>());
    let rects: Vec<Rect> = parts.iter().map(|part| part.rect).collect();
    let mut met = 0;
    let end = meeting_pairs_until(&rects, progress, |i, j| {
        met += edges[i].min(edges[j]);
        if met < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(end.is_break())
}

/// All areas of some datasets, in the order of layers and rows. Of a polygon with broken rings counts what its rings
/// enclose an odd number of times; those that are [`tangled`] are left out.
///
/// # Errors
/// When cancelled.
pub(in crate::analysis) fn parts<'a>(
    datasets: &[&'a Dataset],
    lay: &Lay,
    tolerance: &Tolerance,
    progress: &Progress,
) -> Result<Vec<Part<'a>>, CheckError> {
    let made: Result<Vec<Vec<Part<'a>>>, CheckError> = polygons(datasets)
        .into_par_iter()
        .map(|(of, polygon)| {
            let part = |area: PartArea<'a>, planar: PlanarPolygon<f64>| {
                let rect = Rect::of(planar.exterior().coords().map(|c| [c.x, c.y]));
                Part { of, area, planar, rect }
            };
            let planar = lay.planar(polygon);
            let troubles = ring_troubles(polygon, lay, tolerance.width_m, progress)?;
            if troubles.is_tangled {
                return Ok(Vec::new());
            }
            if troubles.list.is_empty() {
                return Ok(vec![part(PartArea::Drawn(polygon), planar)]);
            }
            let nothing = MultiPolygon::<f64>(Vec::new());
            let mended = overlaid(&MultiPolygon(vec![planar]), &nothing, OpType::Union, FillRule::EvenOdd);
            Ok(mended
                .0
                .into_iter()
                .map(|p| {
                    let owned = lay.taken_up(&p);
                    let planar = lay.planar(owned.as_polygon());
                    part(PartArea::Mended(owned), planar)
                })
                .collect())
        })
        .collect();
    Ok(made?.into_iter().flatten().collect())
}
