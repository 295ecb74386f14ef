//! Whether a position lies in mainland China, where GCJ-02 and BD-09 are in use.

use std::sync::OnceLock;

use super::{Extent, LonLat};

const OUTLINE: &str = include_str!("../../assets/crs/mainland.txt");

struct Outline {
    extent: Extent,
    /// Edges by the strip of one degree of latitude that they touch, from the extent's south on.
    strips: Vec<Vec<[LonLat; 2]>>,
}

/// Whether a position lies in mainland China or its coastal waters, told to about 5 km.
pub fn is_in_mainland(p: LonLat) -> bool {
    let outline = outline();
    if !p.is_on_globe() || !outline.extent.contains(p) {
        return false;
    }
    // A ray to the east leaves the outline an odd number of times from within.
    let crosses = |[a, b]: &[LonLat; 2]| {
        (a.lat > p.lat) != (b.lat > p.lat) && p.lon < a.lon + (p.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon)
    };
    let strip = outline.strips.get(strip_of(outline.extent, p.lat));
    strip.is_some_and(|edges| edges.iter().filter(|edge| crosses(edge)).count() % 2 == 1)
}

/// Whether a position is none that lies far from the mainland: a shift moves what lies there by less than 0.05 degrees.
pub(super) fn may_come_from_mainland(p: LonLat) -> bool {
    const FARTHEST_DEG: f64 = 0.05;
    let Extent { west, south, east, north } = outline().extent;
    let (lon, lat) = (west - FARTHEST_DEG..=east + FARTHEST_DEG, south - FARTHEST_DEG..=north + FARTHEST_DEG);
    lon.contains(&p.lon) && lat.contains(&p.lat)
}

/// The outline of the mainland, coarse to about 5 km, as edges in no order: for small maps that tell where something
/// lies.
pub fn mainland_edges() -> impl Iterator<Item = [LonLat; 2]> {
    outline().strips.iter().flatten().copied()
}

fn strip_of(extent: Extent, lat: f64) -> usize {
    (lat - extent.south).max(0.0) as usize
}

fn outline() -> &'static Outline {
    static OUTLINE_ONCE: OnceLock<Outline> = OnceLock::new();
    OUTLINE_ONCE.get_or_init(|| {
        let position = |line: &str| {
            let (lon, lat) = line.split_once(' ')?;
            Some(LonLat::new(lon.parse().ok()?, lat.parse().ok()?))
        };
        // An empty line ends a ring; a hole is one like the others.
        let rings = || OUTLINE.split("\n\n").map(|ring| ring.lines().filter_map(position).collect::<Vec<_>>());
        let extent = Extent::of_points(rings().flatten()).unwrap_or_else(|| Extent::of_point(LonLat::default()));
        let mut strips = vec![Vec::new(); strip_of(extent, extent.north) + 1];
        let edges = rings().flat_map(|ring| ring.windows(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>());
        for [a, b] in edges {
            let (south, north) = (a.lat.min(b.lat), a.lat.max(b.lat));
            for strip in strips.iter_mut().take(strip_of(extent, north) + 1).skip(strip_of(extent, south)) {
                strip.push([a, b]);
            }
        }
        Outline { extent, strips }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_is_closed() {
        let rings: Vec<Vec<&str>> =
            OUTLINE.split("\n\n").map(|ring| ring.lines().filter(|l| !l.starts_with('#')).collect()).collect();
        assert!(rings[0].len() > 600 && rings.len() > 1);
        for ring in rings {
            assert_eq!(ring.first(), ring.last());
        }
    }

    #[test]
    fn cities_lie_on_their_side() {
        let inside = [
            (116.4, 39.9),
            (114.057, 22.543),
            (113.53, 22.27),
            (118.09, 24.48),
            (110.32, 20.04),
            (109.5, 18.25),
            (122.2, 30.0),
            (126.6, 45.75),
            (91.1, 29.65),
            (75.99, 39.47),
            (121.4, 31.62),
            // Towns at the border and islands: Manzhouli, Suifenhe, Hekou, Wusu, Shengsi, Yangshan, Weizhou, Nanri.
            (117.45, 49.59),
            (131.15, 44.39),
            (103.96, 22.51),
            (134.67, 48.27),
            (122.45, 30.725),
            (122.06, 30.62),
            (109.11, 21.04),
            (119.48, 25.21),
        ];
        let outside = [
            (114.158, 22.282),
            (114.13, 22.5),
            (113.545, 22.19),
            (121.56, 25.03),
            (118.32, 24.44),
            (118.24, 24.43),
            (119.95, 26.16),
            (119.45, 24.99),
            (103.97, 22.485),
            (117.33, 49.65),
            (105.85, 21.03),
            (125.75, 39.03),
            (127.0, 37.5),
            (106.9, 47.9),
            (77.2, 28.6),
            (0.0, 0.0),
            (f64::NAN, 0.0),
        ];
        for (lon, lat) in inside {
            assert!(is_in_mainland(LonLat::new(lon, lat)), "{lon} {lat}");
        }
        for (lon, lat) in outside {
            assert!(!is_in_mainland(LonLat::new(lon, lat)), "{lon} {lat}");
        }
    }
}
