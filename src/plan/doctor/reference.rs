//! What the program knows of Beijing for certain enough to hold other data against: the bundled roads, stations and
//! hospitals.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::evidence::gap2;
use crate::analysis::chord::{Xyz, xyz};
use crate::analysis::measure;
use crate::data::{Extent, Feature, LonLat, Piece, Value};
use crate::plan::{Plan, open_bundled};
use crate::progress::Progress;
use crate::project::LayerId;

/// Lines beyond this many degrees of a position are no neighbours of it (some 2 km).
const NEIGHBOURHOOD_DEG: f64 = 0.02;
/// The same around all of them, as a share of their extent.
const NEIGHBOURHOOD: f64 = 0.05;

/// Layers whose lines are drawn where the roads are.
const LINE_LAYERS: [&str; 1] = ["roads"];
/// Layers whose points stand where the things are, with a name.
const POINT_LAYERS: [&str; 2] = ["metro_stations", "hospitals"];
/// Layers of the plan itself, and of what lies around it, whose things are known by their names: where they lie is known
/// well enough to tell a shift that fits them all, not to measure from them.
const NAMED_LAYERS: [&str; 9] =
    ["site", "zones", "green", "green_nodes", "living_areas", "villages", "industry", "transport", "universities"];

/// Layers whose lines have names. They join the stations, so where they run is not certain enough to be a road of the same,
/// but shifted lines of these names lie off by more.
const ROUTE_LAYERS: [&str; 1] = ["metro_lines"];

/// A text longer than this is no name, bytes.
const LONGEST_NAME: usize = 300;

/// Fields of these that hold a name.
const NAME_FIELDS: [&str; 4] = ["name_zh", "name_en", "short_zh", "short_en"];
/// What lists put before the names of lines.
const BEFORE_ROUTES: [&str; 4] = ["北京地铁", "北京轨道交通", "地铁", "beijing subway"];

/// Positions and lines that other data are held against.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    lines: Vec<[LonLat; 2]>,
    /// The same, earth-centred.
    chords: Vec<[Xyz; 2]>,
    points: Vec<LonLat>,
    by_name: HashMap<String, Vec<LonLat>>,
    /// The edges of lines of a name.
    routes: HashMap<String, Vec<[LonLat; 2]>>,
    route_initials: HashSet<char>,
    /// The characters that these names begin with.
    initials: HashSet<char>,
    park: Option<Extent>,
}

impl Reference {
    /// That of the bundled plan.
    pub fn bundled() -> Self {
        open_bundled(&Progress::default()).map(|opened| Self::of(&opened.plan)).unwrap_or_default()
    }

    fn of(plan: &Plan) -> Self {
        let mut reference = Self::default();
        let features = |layer: &str| plan.dataset(&LayerId::from(layer)).into_iter().flat_map(|data| data.features());
        for piece in LINE_LAYERS.into_iter().flat_map(features).flat_map(Feature::pieces) {
            if let Piece::Line(line) = piece {
                reference.lines.extend(line.windows(2).map(|pair| [pair[0], pair[1]]));
            }
        }
        reference.chords = reference.lines.iter().map(|edge| edge.map(xyz)).collect();
        for feature in POINT_LAYERS.into_iter().flat_map(features) {
            if let Some(Piece::Point(p)) = feature.pieces().next() {
                reference.points.push(p);
            }
        }
        for feature in POINT_LAYERS.into_iter().chain(NAMED_LAYERS).flat_map(features) {
            let Some(p) = position(feature) else { continue };
            for name in names_of(feature) {
                reference.by_name.entry(name).or_default().push(p);
            }
        }
        for feature in ROUTE_LAYERS.into_iter().flat_map(features) {
            let lines =
                feature.pieces().filter_map(|piece| if let Piece::Line(line) = piece { Some(line) } else { None });
            let edges: Vec<[LonLat; 2]> =
                lines.flat_map(|line| line.windows(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>()).collect();
            // Of joined lines both names without what stands between them.
            let joined = ["line", "line_en"].into_iter().filter_map(|field| feature.text(field));
            let names: BTreeSet<String> =
                names_of(feature).into_iter().chain(joined.map(|name| plain_name(&name))).collect();
            for name in names {
                reference.routes.entry(name).or_default().extend(&edges);
            }
        }
        let names = reference.routes.keys().map(String::as_str).chain(BEFORE_ROUTES);
        reference.route_initials = names.filter_map(|name| name.chars().next()).collect();
        reference.initials = reference.by_name.keys().filter_map(|name| name.chars().next()).collect();
        reference.park = plan.home_extent();
        reference
    }

    /// Where the bundled plan lies.
    pub fn park(&self) -> Option<Extent> {
        self.park
    }

    /// The roads, edge by edge.
    pub fn roads(&self) -> &[[LonLat; 2]] {
        &self.lines
    }

    /// Whether something of a name is known.
    pub fn knows(&self, name: &str) -> bool {
        !self.named(name).is_empty()
    }

    /// Where things of a name lie.
    pub(super) fn named(&self, name: &str) -> &[LonLat] {
        // Most of a million texts are no names, and are told by where they begin.
        let initial = name.chars().find(|c| !c.is_whitespace()).and_then(|c| c.to_lowercase().next());
        if name.len() > LONGEST_NAME || initial.is_none_or(|initial| !self.initials.contains(&initial)) {
            return &[];
        }
        self.by_name.get(&plain_name(name)).map_or(&[], Vec::as_slice)
    }

    /// The edges of the lines of a name, as lists of lines write it.
    pub(super) fn route(&self, name: &str) -> Option<&[[LonLat; 2]]> {
        // Most texts of a million lines are no names of these, and too long or of other beginnings.
        let initial = name.chars().find(|c| !c.is_whitespace()).and_then(|c| c.to_lowercase().next());
        if name.len() > LONGEST_NAME || initial.is_none_or(|initial| !self.route_initials.contains(&initial)) {
            return None;
        }
        let plain = plain_name(&name.trim().to_lowercase());
        let without = BEFORE_ROUTES.iter().filter_map(|before| plain.strip_prefix(before));
        std::iter::once(plain.as_str()).chain(without).find_map(|name| self.routes.get(name)).map(Vec::as_slice)
    }

    /// The rectangle around all roads and their neighbourhood.
    pub(super) fn around_roads(&self) -> Option<Extent> {
        Some(Extent::of_points(self.lines.iter().flatten().copied())?.expanded(NEIGHBOURHOOD))
    }

    /// Edges of roads no part of which is known to be farther than this, metres.
    pub(super) fn lines_near(&self, from: Xyz, metres: f64) -> Vec<[Xyz; 2]> {
        let within = metres * metres;
        self.chords.iter().filter(|edge| gap2(from, edge) < within).copied().collect()
    }

    /// How far the nearest road is, metres; `None` where none is near.
    pub(super) fn to_road(&self, p: LonLat) -> Option<f64> {
        let is_near = |[a, b]: &&[LonLat; 2]| {
            let (west, east) = (a.lon.min(b.lon), a.lon.max(b.lon));
            let (south, north) = (a.lat.min(b.lat), a.lat.max(b.lat));
            (west - NEIGHBOURHOOD_DEG..east + NEIGHBOURHOOD_DEG).contains(&p.lon)
                && (south - NEIGHBOURHOOD_DEG..north + NEIGHBOURHOOD_DEG).contains(&p.lat)
        };
        let distances =
            self.lines.iter().filter(is_near).map(|[a, b]| measure::distance_to_segment(p, *a, *b).distance.0);
        distances.reduce(f64::min)
    }

    /// How far the nearest road, station or hospital is, metres; `None` where none is near.
    pub(super) fn to_anything(&self, p: LonLat) -> Option<f64> {
        let is_near =
            |q: &&LonLat| (q.lon - p.lon).abs() < NEIGHBOURHOOD_DEG && (q.lat - p.lat).abs() < NEIGHBOURHOOD_DEG;
        let points = self.points.iter().filter(is_near).map(|q| measure::distance(p, *q).0);
        points.chain(self.to_road(p)).reduce(f64::min)
    }
}

/// The plain names of a bundled feature.
fn names_of(feature: Feature<'_>) -> BTreeSet<String> {
    let texts = NAME_FIELDS.into_iter().filter_map(|field| feature.text(field)).map(Cow::into_owned);
    let others = match feature.attribute("name_alt") {
        Value::Json(list) => serde_json::from_str::<Vec<String>>(list).unwrap_or_default(),
        _ => Vec::new(),
    };
    texts.chain(others).map(|name| plain_name(&name)).filter(|name| !name.is_empty()).collect()
}

/// The position of a feature that has one: a point, or the middle of something small.
pub(super) fn position(feature: Feature<'_>) -> Option<LonLat> {
    match feature.pieces().next()? {
        Piece::Point(p) => Some(p),
        Piece::Polygon(_) | Piece::Line(_) => measure::centroid(feature),
    }
}

/// A name without what different lists write differently: spaces, brackets and what is in them, and the word for a
/// station at its end.
pub(super) fn plain_name(name: &str) -> String {
    let before = name.split(['(', '（', '[', '【', '·']).next().unwrap_or(name);
    let plain: String = before.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    for end in ["地铁站", "站", "metrostation", "station"] {
        if let Some(stem) = plain.strip_suffix(end)
            && stem.chars().count() > 1
        {
            return stem.to_owned();
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_different_lists_meet() {
        for (a, b) in [("五福堂站", "五福堂"), ("德茂 (8号线)", "德茂"), ("Demao Station", "demao"), ("北京站", "北京")]
        {
            assert_eq!(plain_name(a), plain_name(b));
        }
    }

    #[test]
    fn the_bundled_plan_is_known() {
        let reference = Reference::bundled();
        assert!(reference.lines.len() > 100 && reference.points.len() > 500);
        assert!(!reference.named("五福堂站").is_empty());
        for name in ["8号线", "地铁8号线", "北京地铁 8号线", "8号线（南段）"] {
            assert!(reference.route(name).is_some_and(|edges| edges.len() > 20), "{name}");
        }
        assert!(reference.route("环线").is_none() && reference.named("8号线").is_empty());
        let on_station = reference.named("五福堂")[0];
        assert!(reference.to_anything(on_station).unwrap() < 1.0);
        assert_eq!(reference.to_anything(LonLat::new(121.47, 31.23)), None);
    }
}
