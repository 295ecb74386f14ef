//! From the numbers of a source to positions on the globe.

use rayon::prelude::*;
use serde_json::Value as Json;

use super::column::Column;
use super::dataset::{Dataset, FeatureId};
use super::feature::Feature;
use super::geometry::Piece;
use super::{Extent, GeometryType, LonLat, Value};

/// The member that says where something lies, in the numbers of its source.
const BOUNDS: &str = "bbox";

/// Positions for one thread at a time.
const MIN_LEN: usize = 4096;

impl Dataset {
    /// The dataset with each pair of numbers turned into a position. Features of which one cannot be turned lose
    /// their geometry and are named; their attributes stay. A `bbox` of numbers that have become others is left out.
    ///
    /// A position has ten decimals: the digits beyond are the transformation's own, and without them what is written of
    /// the data reads back as the same positions. Numbers that stay what they were keep every digit.
    ///
    /// ```
    /// use shapan::data::{DatasetBuilder, GeometryType, LonLat};
    /// let mut b = DatasetBuilder::planar();
    /// b.begin_feature();
    /// let mut g = b.geometry(GeometryType::Point);
    /// g.coord(LonLat::new(1000.0, 2000.0), None);
    /// g.end_point();
    /// b.end_feature();
    /// let (data, lost) = b.finish().placed(|p| Some(LonLat::new(p.lon / 1000.0, p.lat / 1000.0)));
    /// assert_eq!(data.coords(), [LonLat::new(1.0, 2.0)]);
    /// assert!(lost.is_empty());
    /// ```
    pub fn placed(mut self, place: impl Fn(LonLat) -> Option<LonLat> + Sync) -> (Self, Vec<FeatureId>) {
        const NOWHERE: LonLat = LonLat::new(f64::NAN, f64::NAN);
        let settled = |numbers: LonLat| match place(numbers) {
            Some(p) if [p, LonLat::new(p.lat, p.lon)].contains(&numbers) => p,
            Some(p) => p.rounded(),
            None => NOWHERE,
        };
        let settle = |p: &mut LonLat| {
            let before = std::mem::replace(p, settled(*p));
            *p != before
        };
        let have_moved =
            self.coords.par_iter_mut().with_min_len(MIN_LEN).map(settle).reduce(|| false, |one, other| one | other);
        if have_moved {
            self.drop_bounds();
        }
        let is_lost = |f: Feature<'_>| f.coords().iter().any(|p| p.lon.is_nan());
        let lost: Vec<FeatureId> = self.features().filter(|f| is_lost(*f)).map(Feature::id).collect();
        if !lost.is_empty() {
            self.drop_geometries(&lost);
        }
        self.extent = Extent::of_extents(self.features().flat_map(Feature::pieces).filter_map(Piece::extent));
        (self, lost)
    }

    /// Leaves out where the source says that all of it, its features and their geometries lie.
    fn drop_bounds(&mut self) {
        self.members.shift_remove(BOUNDS);
        let told = |row: usize| match self.feature_members.value(row) {
            Value::Json(json) if json.contains(BOUNDS) => Some(json),
            _ => None,
        };
        if !(0..self.len()).any(|row| told(row).is_some()) {
            return;
        }
        let mut members = Column::default();
        for row in 0..self.len() {
            match told(row).and_then(without_bounds) {
                Some(json) if json == "{}" => {}
                Some(json) => {
                    members.set(row, &Value::Json(&json));
                }
                None => {
                    members.set(row, &self.feature_members.value(row));
                }
            }
        }
        self.feature_members = members;
    }

    /// Takes the geometries of some features, in order, out of the buffers.
    fn drop_geometries(&mut self, features: &[FeatureId]) {
        let is_lost = |row: usize| features.binary_search_by_key(&row, |id| id.row()).is_ok();
        let at = |starts: &[u32], index: usize| starts.get(index).copied().unwrap_or(0) as usize;
        let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let taken = |starts: &mut Vec<u32>| std::mem::replace(starts, vec![0]);
        let (coords, elevations) = (std::mem::take(&mut self.coords), std::mem::take(&mut self.elevations));
        let (rings, pieces) = (taken(&mut self.ring_starts), taken(&mut self.piece_starts));
        let (kinds, of_features) = (std::mem::take(&mut self.piece_kinds), taken(&mut self.feature_starts));
        for row in 0..self.geometry_types.len() {
            if is_lost(row) {
                self.geometry_types[row] = GeometryType::Null;
                self.collections.remove(&offset(row));
            } else {
                for piece in at(&of_features, row)..at(&of_features, row + 1) {
                    for ring in at(&pieces, piece)..at(&pieces, piece + 1) {
                        let of_ring = at(&rings, ring)..at(&rings, ring + 1);
                        self.coords.extend_from_slice(&coords[of_ring.clone()]);
                        self.elevations.extend_from_slice(elevations.get(of_ring).unwrap_or(&[]));
                        self.ring_starts.push(offset(self.coords.len()));
                    }
                    self.piece_kinds.extend(kinds.get(piece));
                    self.piece_starts.push(offset(self.ring_starts.len() - 1));
                }
            }
            self.feature_starts.push(offset(self.piece_kinds.len()));
        }
    }

    /// The dataset with what is known of its source.
    #[must_use]
    pub fn with_origin(mut self, origin: super::Origin) -> Self {
        self.origin = origin;
        self
    }

    /// The dataset with further oddities of its source.
    #[must_use]
    pub fn with_warnings(mut self, warnings: super::Warnings) -> Self {
        self.warnings.append(warnings);
        self
    }

    /// What is known of the source.
    pub fn origin(&self) -> &super::Origin {
        &self.origin
    }
}

/// The members of a feature, and of its geometry, without those that say where it lies.
fn without_bounds(json: &str) -> Option<String> {
    let mut members: Json = serde_json::from_str(json).ok()?;
    let own = members.as_object_mut()?;
    own.shift_remove(BOUNDS);
    if own.get_mut("geometry").is_some_and(drop_bounds_of) {
        own.shift_remove("geometry");
    }
    Some(members.to_string())
}

/// Leaves them out of a geometry, and of those that it is made of; answers whether it has no other members.
fn drop_bounds_of(geometry: &mut Json) -> bool {
    let Some(own) = geometry.as_object_mut() else { return false };
    own.shift_remove(BOUNDS);
    let inner = own.get_mut("geometries").and_then(Json::as_array_mut);
    inner.into_iter().flatten().for_each(|inner| {
        drop_bounds_of(inner);
    });
    own.is_empty()
}

#[cfg(test)]
mod tests {
    use crate::data::{DatasetBuilder, GeometryType, LonLat, Value};

    #[test]
    fn what_is_led_elsewhere_has_ten_decimals_and_what_stays_has_all() {
        let long = LonLat::new(116.412_345_678_901_23, 39.712_345_678_901_23);
        let placed = |place: fn(LonLat) -> LonLat| {
            let mut b = DatasetBuilder::planar();
            b.begin_feature();
            let mut g = b.geometry(GeometryType::Point);
            g.coord(long, None);
            g.end_point();
            b.end_feature();
            b.finish().placed(|p| Some(place(p))).0.coords()[0]
        };
        assert_eq!(placed(|p| p), long);
        assert_eq!(placed(|p| LonLat::new(p.lat, p.lon)), LonLat::new(long.lat, long.lon), "read the other way round");
        assert_eq!(placed(|p| LonLat::new(p.lon + 1.0, p.lat)), LonLat::new(117.412_345_678_9, 39.712_345_678_9));
    }

    #[test]
    fn a_feature_that_lies_nowhere_keeps_its_attributes_and_the_others_their_places() {
        let mut b = DatasetBuilder::planar();
        for (i, x) in [1.0, 2.0, 3.0].into_iter().enumerate() {
            b.begin_feature();
            b.property("i", Value::Integer(i as i64));
            let mut g = b.geometry(GeometryType::LineString);
            g.coord(LonLat::new(x, 0.0), Some(x));
            g.coord(LonLat::new(x, 1.0), Some(x));
            g.end_line();
            b.end_feature();
        }
        let place = |p: LonLat| (p.lon != 2.0).then_some(LonLat::new(p.lon * 10.0, p.lat));
        let (data, lost) = b.finish().placed(place);
        assert_eq!(lost.iter().map(|id| id.0).collect::<Vec<_>>(), [1]);
        let features: Vec<_> = data.features().collect();
        assert_eq!(features[1].geometry_type(), GeometryType::Null);
        assert_eq!(features[1].attribute("i"), Value::Integer(1));
        assert_eq!(features[2].coords(), [LonLat::new(30.0, 0.0), LonLat::new(30.0, 1.0)]);
        assert_eq!(features[2].elevations(), Some(&[3.0, 3.0][..]));
        assert_eq!(data.extent().unwrap().bbox(), [10.0, 0.0, 30.0, 1.0]);
    }
}
