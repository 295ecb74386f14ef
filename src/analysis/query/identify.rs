//! What is here: the features at a position, as a click asks for them.

use super::within::hits_within;
use super::{Hit, Target};
use crate::analysis::index::SpatialIndex;
use crate::analysis::measure::{self, Metres};
use crate::data::{GeometryType, LonLat, Piece};
use crate::progress::Progress;

/// The features at a position: points within the tolerance, nearest first; then lines within it, nearest first;
/// then the areas that contain the position, smallest first; then areas only within the tolerance, nearest first.
pub fn identify(index: &SpatialIndex, position: LonLat, tolerance: Metres) -> Vec<Hit> {
    // The handle is nobody else's, so that nobody can cancel.
    let hits = hits_within(index, &Target::Point(position), tolerance.0.max(0.0), None, &Progress::default());
    let mut ranked: Vec<(Rank, f64, Hit)> = hits
        .unwrap_or_default()
        .into_iter()
        .filter_map(|hit| {
            let feature = index.dataset().feature(hit.feature)?;
            let rank = match feature.geometry_type() {
                GeometryType::Point | GeometryType::MultiPoint => Rank::Point,
                GeometryType::LineString | GeometryType::MultiLineString => Rank::Line,
                GeometryType::Polygon | GeometryType::MultiPolygon => Rank::Area,
                _ => feature.pieces().map(rank_of_piece).max().unwrap_or(Rank::Area),
            };
            Some(match rank {
                Rank::Area if hit.distance.0 <= 0.0 => (rank, measure::area(feature).0, hit),
                Rank::Area => (Rank::NearbyArea, hit.distance.0, hit),
                _ => (rank, hit.distance.0, hit),
            })
        })
        .collect();
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.feature.cmp(&b.2.feature)));
    ranked.into_iter().map(|(_, _, hit)| hit).collect()
}

/// What is hardest to hit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Point,
    Line,
    Area,
    NearbyArea,
}

fn rank_of_piece(piece: Piece<'_>) -> Rank {
    match piece {
        Piece::Point(_) => Rank::Point,
        Piece::Line(_) => Rank::Line,
        Piece::Polygon(_) => Rank::Area,
    }
}
