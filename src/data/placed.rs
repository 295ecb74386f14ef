//! From the numbers of a source to positions on the globe.

use rayon::prelude::*;

use super::dataset::{Dataset, FeatureId};
use super::feature::Feature;
use super::geometry::Piece;
use super::{Extent, GeometryType, LonLat};

/// Positions for one thread at a time.
const MIN_LEN: usize = 4096;

impl Dataset {
    /// The dataset with each pair of numbers turned into a position. Features of which one cannot be turned lose
    /// their geometry and are named; their attributes stay.
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
        self.coords.par_iter_mut().with_min_len(MIN_LEN).for_each(|p| *p = place(*p).unwrap_or(NOWHERE));
        let is_lost = |f: Feature<'_>| f.coords().iter().any(|p| p.lon.is_nan());
        let lost: Vec<FeatureId> = self.features().filter(|f| is_lost(*f)).map(Feature::id).collect();
        if !lost.is_empty() {
            self.drop_geometries(&lost);
        }
        self.extent = Extent::of_extents(self.features().flat_map(Feature::pieces).filter_map(Piece::extent));
        (self, lost)
    }

    /// Takes the geometries of some features, in order, out of the buffers.
    fn drop_geometries(&mut self, features: &[FeatureId]) {
        let old = std::mem::take(self);
        let is_lost = |row: usize| features.binary_search_by_key(&row, |id| id.row()).is_ok();
        let at = |starts: &[u32], index: usize| starts.get(index).copied().unwrap_or(0) as usize;
        let has_elevations = !old.elevations.is_empty();
        let mut new = Self {
            ring_starts: vec![0],
            piece_starts: vec![0],
            feature_starts: vec![0],
            geometry_types: old.geometry_types.clone(),
            collections: old.collections.clone(),
            ids: old.ids.clone(),
            feature_members: old.feature_members.clone(),
            fields: old.fields.clone(),
            columns: old.columns.clone(),
            members: old.members.clone(),
            warnings: old.warnings.clone(),
            origin: old.origin.clone(),
            ..Self::default()
        };
        let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for row in 0..old.geometry_types.len() {
            if is_lost(row) {
                new.geometry_types[row] = GeometryType::Null;
                new.collections.remove(&offset(row));
            } else {
                for piece in at(&old.feature_starts, row)..at(&old.feature_starts, row + 1) {
                    for ring in at(&old.piece_starts, piece)..at(&old.piece_starts, piece + 1) {
                        let coords = at(&old.ring_starts, ring)..at(&old.ring_starts, ring + 1);
                        new.coords.extend_from_slice(&old.coords[coords.clone()]);
                        if has_elevations {
                            new.elevations.extend_from_slice(&old.elevations[coords]);
                        }
                        new.ring_starts.push(offset(new.coords.len()));
                    }
                    new.piece_kinds.push(old.piece_kinds[piece]);
                    new.piece_starts.push(offset(new.ring_starts.len() - 1));
                }
            }
            new.feature_starts.push(offset(new.piece_kinds.len()));
        }
        *self = new;
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

#[cfg(test)]
mod tests {
    use crate::data::{DatasetBuilder, GeometryType, LonLat, Value};

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
