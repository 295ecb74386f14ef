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

    /// Places near the border and off the coast, each with its neighbours on the other side.
    #[test]
    fn border_towns_and_islands_lie_on_their_side() {
        let inside = [
            // Suifenhe, its south, Changbai, Sanhe, Fangchuan, Jiayin, Tianbao, Luohu station, Hengqin port.
            (131.1526, 44.4124),
            (131.17, 44.38),
            (128.196, 41.418),
            (129.73, 42.47),
            (130.603, 42.428),
            (130.394, 48.887),
            (104.83, 22.97),
            (114.118, 22.533),
            (113.548, 22.143),
            // Off Guangdong: Nan'ao and its east, Nanpeng, Guishan, Dong'ao, Wanshan, Dangan, Wailingding, Hebao,
            // Neilingding, Sanmen.
            (117.023, 23.421),
            (117.13, 23.435),
            (117.24, 23.26),
            (113.82, 22.13),
            (113.71, 22.02),
            (113.73, 21.93),
            (114.25, 22.05),
            (114.03, 22.11),
            (113.17, 21.85),
            (113.8, 22.41),
            (114.63, 22.46),
            // Off Fujian and Zhejiang: Jiaoyu, Dadeng, Yushan, Taishan, Dongtou, Nanji, Beiji, Dachen, Qushan, Daishan.
            (118.41, 24.56),
            (118.33, 24.56),
            (120.36, 26.95),
            (120.7, 27.0),
            (121.157, 27.836),
            (121.08, 27.46),
            (121.2, 27.63),
            (121.89, 28.45),
            (122.3, 30.44),
            (122.199, 30.246),
            // Farther north and south: Zhangzi, Guanglu, Beihuangcheng, Tuoji, Sheshan, Xieyang.
            (122.73, 39.03),
            (122.35, 39.17),
            (120.91, 38.39),
            (120.75, 38.17),
            (122.24, 31.42),
            (109.21, 20.91),
        ];
        let outside = [
            // Pogranichny and its station, Amurzet, Pashkovo, Sindo, Namyang, Musan, Hyesan, Chunggang.
            (131.38, 44.41),
            (131.37, 44.415),
            (131.096, 47.694),
            (130.63, 48.89),
            (124.233, 39.806),
            (129.857, 42.952),
            (129.208, 42.226),
            (128.178, 41.397),
            (126.874, 41.777),
            // Khorgos in Kazakhstan, Kodari, Mong La, Boten, Muong Khuong, Mong Cai, Dong Van.
            (80.385, 44.223),
            (85.952, 27.962),
            (100.013, 21.671),
            (101.666, 21.176),
            (104.122, 22.761),
            (107.966, 21.525),
            (105.363, 23.278),
            // Hong Kong: Lo Wu, Cheung Chau, Soko, Lung Kwu Chau, Po Toi, Tung Ping Chau; Macao, and its university.
            (114.113, 22.528),
            (114.03, 22.205),
            (113.91, 22.165),
            (113.886, 22.38),
            (114.26, 22.165),
            (114.43, 22.545),
            (113.549, 22.2),
            (113.545, 22.125),
            // Kinmen: Jincheng, Mashan, Guningtou, Lieyu and its west, Dadan. Matsu: Nangan, Beigan, Gaodeng, Liang,
            // Juguang, Dongyin. Penghu.
            (118.317, 24.432),
            (118.408, 24.525),
            (118.31, 24.485),
            (118.239, 24.43),
            (118.216, 24.411),
            (118.164, 24.38),
            (119.94, 26.155),
            (119.98, 26.22),
            (119.985, 26.28),
            (120.22, 26.34),
            (119.94, 25.97),
            (120.49, 26.37),
            (119.57, 23.57),
        ];
        for (lon, lat) in inside {
            assert!(is_in_mainland(LonLat::new(lon, lat)), "{lon} {lat}");
        }
        for (lon, lat) in outside {
            assert!(!is_in_mainland(LonLat::new(lon, lat)), "{lon} {lat}");
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
