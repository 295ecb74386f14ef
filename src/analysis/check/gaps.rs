//! Ground that a coverage leaves out: its holes, or what it leaves of a boundary.

use std::collections::{BTreeSet, HashMap};

use geo::{OpType, bool_ops::FillRule};
use geo_types::{LineString, MultiPolygon, Polygon as PlanarPolygon};

use super::fault::{Fault, FaultKind, LayerFeature};
use super::ground::{CheckError, Lay, Part, is_crowded, parts};
use super::openings::{Opening, openings};
use super::pairs::Rect;
use super::ring_faults::without_spikes;
use super::tolerance::Tolerance;
use crate::analysis::measure::{self, OwnedPolygon};
use crate::analysis::planar_overlay::overlaid;
use crate::data::{Dataset, LonLat};
use crate::progress::Progress;

/// What the layers together leave uncovered: with a boundary the rest of it, without one what they enclose. Slits as
/// narrow as noise, along a border whose sides have other corners, join a gap neither to the outside nor to another
/// gap. The features of a gap are its neighbours. Corners of a gap that were drawn are exactly where they were drawn; a
/// crossing is right to 2⁻³⁰ of the extent (0.1 mm for 100 km).
///
/// # Errors
/// When cancelled, or when the layers lie too far apart for one plane, or too many areas on each other.
pub fn gaps(
    layers: &[&Dataset],
    boundary: Option<&Dataset>,
    tolerance: &Tolerance,
    progress: &Progress,
) -> Result<Vec<Fault>, CheckError> {
    let all: Vec<&Dataset> = layers.iter().copied().chain(boundary).collect();
    let Some(lay) = Lay::about(&all)? else { return Ok(Vec::new()) };
    let coverage = parts(layers, &lay, tolerance, progress)?;
    if coverage.is_empty() && boundary.is_none() {
        return Ok(Vec::new());
    }
    progress.check()?;
    let border = boundary.map(|b| parts(&[b], &lay, tolerance, progress)).transpose()?;
    if is_crowded(&coverage, progress)? || border.as_ref().map_or(Ok(false), |border| is_crowded(border, progress))? {
        return Err(CheckError::Crowded);
    }
    let planar = |list: &[Part<'_>]| MultiPolygon(list.iter().map(|p| p.planar.clone()).collect());
    let covered = planar(&coverage);
    let all = coverage.iter().chain(border.iter().flatten());
    let rings = all.clone().flat_map(|part| part.area.polygon().rings().collect::<Vec<_>>());
    let neck_m = tolerance.neck_m(rings);
    // Without a boundary, the ground within a frame that keeps clear of the coverage.
    let extent = Rect::of(coverage.iter().flat_map(|part| [part.rect.min, part.rect.max]));
    let air_m = 1.0 + 4.0 * neck_m;
    let frame = || rectangle(&extent.grown(air_m));
    let whole = border.as_deref().map_or_else(frame, planar);
    let left = overlaid(&whole, &covered, OpType::Difference, FillRule::Positive);
    progress.check()?;
    // What reaches into the air between coverage and frame is not enclosed.
    let most = extent.grown(air_m / 2.0);
    let is_enclosed = |core: &PlanarPolygon<f64>| {
        let r = Rect::of(core.exterior().coords().map(|c| [c.x, c.y]));
        (0..2).all(|axis| most.min[axis] < r.min[axis] && r.max[axis] < most.max[axis])
    };
    let is_wanted = |core: &PlanarPolygon<f64>| border.is_some() || is_enclosed(core);
    let open = openings(&left, neck_m, tolerance.area_m2, is_wanted, progress)?;
    progress.check()?;
    let drawn = Drawn::of(all, &lay);
    let mut faults = Vec::new();
    for Opening { ground, wide } in open {
        let owned = without_tails(drawn.taken_up(&ground, &lay), &lay, neck_m, tolerance);
        let is_meant = || measure::polygon_area(owned.as_polygon()).0 > tolerance.greatest_gap_m2;
        if owned.coords.len() < 4 || tolerance.is_noise(&owned) || is_meant() {
            continue;
        }
        progress.check()?;
        let neighbours = neighbours(&ground, &coverage, drawn.tolerance);
        let areas = vec![owned];
        let is_sliver = tolerance.are_slivers(&areas);
        let place = lay.place_in(&[drawn.taken_up(&wide, &lay)]);
        faults.push(Fault { is_sliver, ..Fault::of_areas(FaultKind::Gap, neighbours, 0, areas, place) });
    }
    let west = |f: &Fault| f.place.map_or((0.0, 0.0), |p| (p.lon, p.lat));
    faults.sort_by(|a, b| west(a).0.total_cmp(&west(b).0).then(west(a).1.total_cmp(&west(b).1)));
    Ok(faults)
}

/// A gap as it is drawn: what is left of slits between borders whose corners were rounded is no tail of it.
fn without_tails(gap: OwnedPolygon, lay: &Lay, neck_m: f64, tolerance: &Tolerance) -> OwnedPolygon {
    // Nor is what a check of its outline would find.
    let near = [neck_m, tolerance.width_m];
    let clean = |ring: &[LonLat]| without_spikes(ring, lay, near, tolerance.area_m2);
    let rings: Vec<Vec<LonLat>> = gap.as_polygon().rings().map(clean).collect();
    if rings.first().is_none_or(Vec::is_empty) {
        return gap;
    }
    OwnedPolygon::from_rings(&rings.into_iter().filter(|ring| !ring.is_empty()).collect::<Vec<_>>())
}

fn rectangle(of: &Rect) -> MultiPolygon<f64> {
    MultiPolygon(vec![geo_types::Rect::new(of.min, of.max).to_polygon()])
}

/// Features whose border runs along the gap.
fn neighbours(gap: &PlanarPolygon<f64>, coverage: &[Part<'_>], tolerance: f64) -> Vec<LayerFeature> {
    let rect = Rect::of(gap.exterior().coords().map(|c| [c.x, c.y])).grown(tolerance);
    let corners: Vec<[f64; 2]> = gap.exterior().coords().map(|c| [c.x, c.y]).collect();
    let middles = corners.windows(2).map(|e| [(e[0][0] + e[1][0]) / 2.0, (e[0][1] + e[1][1]) / 2.0]);
    let middles: Vec<[f64; 2]> = middles.collect();
    let runs_along = |part: &&Part<'_>| {
        let edges = || std::iter::once(part.planar.exterior()).chain(part.planar.interiors()).flat_map(|r| r.lines());
        part.rect.meets(&rect)
            && edges().any(|e| {
                let ends = [[e.start.x, e.start.y], [e.end.x, e.end.y]];
                Rect::of(ends).meets(&rect) && middles.iter().any(|m| super::ring_faults::gap(*m, ends) <= tolerance)
            })
    };
    let found: BTreeSet<LayerFeature> = coverage.iter().filter(runs_along).map(|p| p.of).collect();
    found.into_iter().collect()
}

/// The positions that were drawn, by where they lie on the plane, to lead an overlay back to them.
struct Drawn {
    tolerance: f64,
    positions: HashMap<[i64; 2], LonLat>,
}

impl Drawn {
    fn of<'p>(parts: impl Iterator<Item = &'p Part<'p>> + Clone, lay: &Lay) -> Self {
        let all = Rect::of(parts.clone().flat_map(|p| [p.rect.min, p.rect.max]));
        let extent = (all.max[0] - all.min[0]).max(all.max[1] - all.min[1]);
        let tolerance = (extent / f64::from(1 << 28)).max(1e-9);
        let mut drawn = Self { tolerance, positions: HashMap::new() };
        for part in parts {
            for position in part.area.polygon().rings().flatten() {
                let cell = drawn.cell(lay.project(*position));
                drawn.positions.entry(cell).or_insert(*position);
            }
        }
        drawn
    }

    fn cell(&self, p: [f64; 2]) -> [i64; 2] {
        p.map(|c| (c / self.tolerance).round() as i64)
    }

    /// The drawn position within the tolerance of a point, if there is one.
    fn position(&self, point: [f64; 2]) -> Option<LonLat> {
        let [x, y] = self.cell(point);
        let around = [0, -1, 1].into_iter().flat_map(|dx| [0, -1, 1].map(|dy| [x + dx, y + dy]));
        around.filter_map(|cell| self.positions.get(&cell)).next().copied()
    }

    fn taken_up(&self, polygon: &PlanarPolygon<f64>, lay: &Lay) -> OwnedPolygon {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        OwnedPolygon::from_rings(&rings.map(|ring| self.ring_taken_up(ring, lay)).collect::<Vec<_>>())
    }

    /// A closed ring in drawn positions, and crossings that are none of them. A crossing that hardly differs from a drawn
    /// position beside it, as where edges meet all but in a corner, is that position: the way between them would be a spur.
    fn ring_taken_up(&self, ring: &LineString<f64>, lay: &Lay) -> Vec<LonLat> {
        const SPUR_M: f64 = 1e-3;
        let open = ring.coords().take(ring.0.len().saturating_sub(1)).map(|c| [c.x, c.y]);
        let mut points: Vec<([f64; 2], Option<LonLat>)> = open.map(|point| (point, self.position(point))).collect();
        let is_near = |[x, y]: [f64; 2], [u, v]: [f64; 2]| (x - u).hypot(y - v) < SPUR_M;
        // Where one goes, the next one may stand beside the position.
        let (mut at, mut since_cut) = (0, 0);
        while since_cut < points.len() {
            let count = points.len();
            at %= count;
            let beside = [points[(at + count - 1) % count], points[(at + 1) % count]];
            let (point, drawn) = points[at];
            if drawn.is_none() && beside.iter().any(|(other, drawn)| drawn.is_some() && is_near(*other, point)) {
                points.remove(at);
                (at, since_cut) = (at + points.len() - 1, 0);
            } else {
                (at, since_cut) = (at + 1, since_cut + 1);
            }
        }
        let positions = points.iter().chain(points.first());
        positions.map(|(point, drawn)| drawn.unwrap_or_else(|| lay.unproject(*point))).collect()
    }
}
