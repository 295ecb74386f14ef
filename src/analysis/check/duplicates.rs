//! Features that stand twice: the same geometry, or the same id.

use std::collections::BTreeMap;

use super::fault::{Fault, FaultKind, FaultShape, FaultSize, LayerFeature};
use super::ground::Lay;
use crate::analysis::measure::{self, OwnedPolygon};
use crate::data::{Dataset, Feature, LonLat, Piece};
use crate::progress::{Cancelled, Progress};

/// Positions that agree to this part of a degree are the same: 1e-9°, a tenth of a millimetre.
const GRID: f64 = 1e9;

/// Features of the layers with the same geometry, wherever its rings begin and whichever way they run, and features
/// of one layer with the same id. One fault for each set of equals, its features sorted.
///
/// # Errors
/// Only when cancelled.
pub fn duplicates(layers: &[&Dataset], progress: &Progress) -> Result<Vec<Fault>, Cancelled> {
    let lay = Lay::about(layers).ok().flatten();
    let mut by_geometry: BTreeMap<Vec<Vec<[i64; 2]>>, Vec<LayerFeature>> = BTreeMap::new();
    let mut by_id: BTreeMap<(usize, String), Vec<LayerFeature>> = BTreeMap::new();
    for (layer, dataset) in layers.iter().enumerate() {
        for feature in dataset.features() {
            progress.check()?;
            let of = LayerFeature { layer, feature: feature.id() };
            if feature.pieces().len() > 0 {
                by_geometry.entry(canonical(feature)).or_default().push(of);
            }
            if let Some(id) = own_id(feature) {
                by_id.entry((layer, id)).or_default().push(of);
            }
        }
    }
    let fault = |kind, features: Vec<LayerFeature>| {
        let first = features.first()?;
        let feature = layers.get(first.layer)?.feature(first.feature)?;
        let (shape, size, place) = drawn(feature, lay);
        let layer = first.layer;
        Some(Fault { kind, layer, features, left_out: None, place, shape, size, is_sliver: false })
    };
    let twice = |list: &Vec<LayerFeature>| list.len() > 1;
    let geometry = by_geometry.into_values().filter(twice).filter_map(|f| fault(FaultKind::DuplicateGeometry, f));
    let mut faults: Vec<Fault> = geometry.collect();
    faults.sort_by(|a, b| a.features.cmp(&b.features));
    faults.extend(by_id.into_values().filter(twice).filter_map(|f| fault(FaultKind::DuplicateId, f)));
    Ok(faults)
}

/// The id that a feature itself has, in its source or as an attribute.
fn own_id(feature: Feature<'_>) -> Option<String> {
    let attribute = || Some(feature.attribute("id")).filter(|v| !v.is_unknown()).map(|v| v.to_text().into_owned());
    feature.source_id().map(|id| id.to_string()).or_else(attribute)
}

/// The pieces of a feature in an order and from beginnings that do not depend on how they were drawn. The first
/// position of a piece says what it is: a point, a line or the count of its rings.
fn canonical(feature: Feature<'_>) -> Vec<Vec<[i64; 2]>> {
    let cell = |p: &LonLat| [(p.lon * GRID).round() as i64, (p.lat * GRID).round() as i64];
    let mut pieces: Vec<Vec<[i64; 2]>> = feature
        .pieces()
        .map(|piece| match piece {
            Piece::Point(p) => vec![[i64::MIN, 0], cell(&p)],
            Piece::Line(line) => {
                let forth: Vec<_> = line.iter().map(cell).collect();
                let back: Vec<_> = forth.iter().rev().copied().collect();
                std::iter::once([i64::MIN, 1]).chain(forth.min(back)).collect()
            }
            Piece::Polygon(polygon) => {
                let mut rings: Vec<Vec<[i64; 2]>> =
                    polygon.rings().map(|ring| canonical_ring(ring.iter().map(cell).collect())).collect();
                if let Some(holes) = rings.get_mut(1..) {
                    holes.sort();
                }
                rings.into_iter().flat_map(|r| std::iter::once([i64::MIN, 2]).chain(r).collect::<Vec<_>>()).collect()
            }
        })
        .collect();
    pieces.sort();
    pieces
}

/// A ring from its least position on, in the direction that is the lesser.
fn canonical_ring(mut ring: Vec<[i64; 2]>) -> Vec<[i64; 2]> {
    ring.dedup();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    let from_least = |mut ring: Vec<[i64; 2]>| {
        let least = (0..ring.len()).min_by_key(|i| ring[*i]).unwrap_or(0);
        ring.rotate_left(least);
        ring
    };
    let back: Vec<_> = ring.iter().rev().copied().collect();
    from_least(ring).min(from_least(back))
}

fn drawn(feature: Feature<'_>, lay: Option<Lay>) -> (FaultShape, FaultSize, Option<LonLat>) {
    let rings = |p: crate::data::Polygon<'_>| p.rings().map(<[LonLat]>::to_vec).collect::<Vec<_>>();
    let areas: Vec<OwnedPolygon> = feature.polygons().map(|p| OwnedPolygon::from_rings(&rings(p))).collect();
    if !areas.is_empty() {
        let lay = lay.or_else(|| Lay::about_areas(&areas));
        let place = lay.and_then(|lay| lay.place_in(&areas)).or(feature.coords().first().copied());
        return (FaultShape::Areas(areas), FaultSize::Area(measure::area(feature)), place);
    }
    let line = |piece| match piece {
        Piece::Line(line) => Some(line.to_vec()),
        _ => None,
    };
    let lines: Vec<Vec<LonLat>> = feature.pieces().filter_map(line).collect();
    if let Some(first) = lines.first() {
        let place = first.get(first.len() / 2).copied();
        return (FaultShape::Lines(lines), FaultSize::Length(measure::length(feature)), place);
    }
    match feature.coords().first() {
        Some(p) => (FaultShape::Point(*p), FaultSize::Unsized, Some(*p)),
        None => (FaultShape::Nowhere, FaultSize::Unsized, None),
    }
}
