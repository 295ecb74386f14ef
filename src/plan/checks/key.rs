//! The name of a finding that outlives another run, another order of the features and another program.

use crate::analysis::measure;
use crate::data::{Feature, LonLat};
use crate::plan::{FeatureRef, Plan};
use crate::project::LayerId;

/// Two findings of the same kind and features this near to each other are the same, metres: the place of a fault
/// moves a little when its corners do.
const SAME_PLACE_M: f64 = 10.0;

/// `kind layer/id layer/id @lon,lat`. Features without an id of their own are named by their layer alone, since
/// their row changes with their order; the place then tells them apart.
pub(super) fn key(
    plan: &Plan,
    kind: &str,
    features: &[FeatureRef],
    layer: &LayerId,
    left_out: Option<&str>,
    place: Option<LonLat>,
) -> String {
    let name = |of: &FeatureRef| match plan.feature(of).and_then(own_id) {
        Some(id) => format!("{}/{id}", of.layer),
        None => of.layer.0.clone(),
    };
    let mut names: Vec<String> = features.iter().map(name).collect();
    if names.is_empty() {
        names.push(left_out.map_or_else(|| layer.0.clone(), |id| format!("{layer}/{id}")));
    }
    names.sort();
    let place = place.map(|p| format!(" @{:.6},{:.6}", p.lon, p.lat)).unwrap_or_default();
    format!("{kind} {}{place}", names.join(" "))
}

fn own_id(feature: Feature<'_>) -> Option<String> {
    let text = feature.id_text();
    (!text.starts_with('#')).then_some(text)
}

/// Whether two keys name the same finding: the same kind and features, at places within 10 m.
pub fn is_same_finding(a: &str, b: &str) -> bool {
    let split = |key: &str| match key.rsplit_once(" @") {
        Some((what, place)) => (what.to_owned(), lonlat(place)),
        None => (key.to_owned(), None),
    };
    let ((what, at), (other, other_at)) = (split(a), split(b));
    what == other
        && match (at, other_at) {
            (Some(p), Some(q)) => measure::distance(p, q).0 <= SAME_PLACE_M,
            (None, None) => true,
            _ => false,
        }
}

fn lonlat(text: &str) -> Option<LonLat> {
    let (lon, lat) = text.split_once(',')?;
    let position = LonLat::new(lon.parse().ok()?, lat.parse().ok()?);
    position.is_on_globe().then_some(position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_agree_when_the_place_moves_a_little() {
        let a = "overlap parcels/a parcels/b @116.400000,39.800000";
        assert!(is_same_finding(a, "overlap parcels/a parcels/b @116.400050,39.800050"));
        assert!(!is_same_finding(a, "overlap parcels/a parcels/b @116.400500,39.800000"));
        assert!(!is_same_finding(a, "overlap parcels/a parcels/c @116.400000,39.800000"));
        assert!(!is_same_finding(a, "gap parcels/a parcels/b @116.400000,39.800000"));
        assert!(is_same_finding("too_few_points parcels/x", "too_few_points parcels/x"));
        assert!(!is_same_finding(a, "overlap parcels/a parcels/b @NaN,39.8"));
    }
}
