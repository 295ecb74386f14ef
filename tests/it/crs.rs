//! Map projections against published points, geodesics and themselves.

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use proptest::prelude::*;
use shapan::crs::{
    Cgcs2000Zone, DENSIFY_M, Extent, LonLat, MapCrs, MapCrsChoice, MapCrsError, MapCrsKind, MapPoint, densified,
};

const BEIJING: LonLat = LonLat::new(116.41, 39.78);

fn distance(a: LonLat, b: LonLat) -> f64 {
    Geodesic::wgs84().inverse(a.lat, a.lon, b.lat, b.lon)
}

fn degrees(d: f64, m: f64, s: f64) -> f64 {
    d + m / 60.0 + s / 3600.0
}

/// EPSG guidance note 7-2, Popular Visualisation Pseudo Mercator: the worked example.
#[test]
fn web_mercator_agrees_with_the_guidance_note() {
    let p = LonLat::new(-degrees(100.0, 20.0, 0.0), degrees(24.0, 22.0, 54.433));
    let at = MapCrs::WEB_MERCATOR.map_from_lonlat(p).unwrap();
    assert!((at.x - -11_169_055.58).abs() < 0.01, "{at:?}");
    assert!((at.y - 2_800_000.00).abs() < 0.01, "{at:?}");
}

/// Rapp, *Geometric Geodesy* I: the meridian arc to 40° is 4 429 529.030 m on WGS 84, its quarter 10 001 965.729 m.
#[test]
fn transverse_mercator_agrees_with_the_meridian_arc() {
    let crs = MapCrs::local(LonLat::new(0.0, 0.0));
    let at = crs.map_from_lonlat(LonLat::new(0.0, 40.0)).unwrap();
    assert!((at.y - 4_429_529.030_236_6).abs() < 1e-3, "{at:?}");
    assert!(at.x.abs() < 1e-9);
    let pole = crs.map_from_lonlat(LonLat::new(0.0, 90.0)).unwrap();
    assert!((pole.y - 10_001_965.729_3).abs() < 1e-3, "{pole:?}");
}

/// UTM is a transverse Mercator scaled by 0.9996 and moved by 500 km; the points are those of PROJ's own tests for
/// `+proj=utm +zone=30 +ellps=GRS80`, an ellipsoid that differs by 0.1 mm.
#[test]
fn transverse_mercator_agrees_with_published_utm() {
    let crs = MapCrs::local(LonLat::new(-3.0, 0.0));
    for (lon, lat, x, y) in [
        (2.0, 1.0, 1_057_002.405_491_298, 110_955.141_175_949),
        (-2.0, -1.0, 611_263.812_278_903, -110_547.105_846_803),
    ] {
        let at = crs.map_from_lonlat(LonLat::new(lon, lat)).unwrap();
        let (easting, northing) = (at.x * 0.9996 + 500_000.0, at.y * 0.9996);
        assert!((easting - x).abs() < 1e-3 && (northing - y).abs() < 1e-3, "{easting} {northing}");
    }
}

fn zone(epsg: u16) -> MapCrs {
    MapCrs::cgcs2000(Cgcs2000Zone::of_epsg(epsg).unwrap())
}

/// The same points of PROJ's tests, which are on GRS 80 as CGCS2000 is, moved to the zone's meridian.
#[test]
fn cgcs2000_agrees_with_published_utm_on_its_ellipsoid() {
    for (epsg, meridian, before) in [(4548, 117.0, 500_000.0), (4527, 117.0, 39_500_000.0), (4513, 75.0, 25_500_000.0)]
    {
        let crs = zone(epsg);
        for (east, lat, x, y) in [
            (5.0, 1.0, 1_057_002.405_491_298, 110_955.141_175_949),
            (1.0, -1.0, 611_263.812_278_903, -110_547.105_846_803),
        ] {
            let at = crs.map_from_lonlat(LonLat::new(meridian + east, lat)).unwrap();
            let (easting, northing): (f64, f64) = ((x - 500_000.0) / 0.9996 + before, y / 0.9996);
            assert!(
                (at.x - easting).abs() < 1e-3 && (at.y - northing).abs() < 1e-3,
                "{crs}: {at:?} {easting} {northing}"
            );
        }
        assert_eq!(crs.central_meridian(), Some(meridian));
    }
}

/// The EPSG registry: 4513 to 4533 are zones 25 to 45, 4534 to 4554 their meridians 75°E to 135°E without number.
#[test]
fn zones_are_those_of_the_registry() {
    let of = |epsg| Cgcs2000Zone::of_epsg(epsg).map(|z| (z.number(), z.meridian_deg(), z.false_easting_m()));
    assert_eq!(of(4513), Some((25, 75.0, 25_500_000.0)));
    assert_eq!(of(4533), Some((45, 135.0, 45_500_000.0)));
    assert_eq!(of(4534), Some((25, 75.0, 500_000.0)));
    assert_eq!(of(4554), Some((45, 135.0, 500_000.0)));
    assert_eq!([of(4512), of(4555), of(4326)], [None, None, None]);
    let around = |lon| Cgcs2000Zone::around(lon).map(Cgcs2000Zone::epsg);
    assert_eq!([around(116.41), around(115.4), around(118.6)], [Some(4548), Some(4547), Some(4549)]);
    assert_eq!([around(73.4), around(136.6), around(-116.0), around(f64::NAN)], [None; 4]);
    assert_eq!([around(73.6), around(136.4)], [Some(4534), Some(4554)]);
}

#[test]
fn a_map_crs_is_chosen_by_name_or_code() {
    for (text, meant) in [
        ("local", MapCrsChoice::Local),
        ("Web-Mercator", MapCrsChoice::WebMercator),
        ("epsg:3857", MapCrsChoice::WebMercator),
        ("CGCS2000", MapCrsChoice::Cgcs2000),
        ("EPSG:4548", MapCrsChoice::Zone(Cgcs2000Zone::of_epsg(4548).unwrap())),
    ] {
        let choice: MapCrsChoice = text.parse().unwrap();
        assert_eq!(choice, meant);
        assert_eq!(choice.to_string().parse(), Ok(meant));
    }
    for text in ["", "mercator", "EPSG:4326", "EPSG:4512", "EPSG:4555", "EPSG:99999999", "4548", "EPSG:-1"] {
        assert_eq!(text.parse::<MapCrsChoice>(), Err(MapCrsError::Unknown(text.to_owned())));
    }
    let at = |lon: f64| Some(Extent { west: lon - 0.1, south: 39.0, east: lon + 0.1, north: 39.2 });
    let kind = |choice: MapCrsChoice, lon| choice.crs_for(at(lon)).map(|crs| crs.kind());
    let cgcs = |epsg| MapCrsKind::Cgcs2000(Cgcs2000Zone::of_epsg(epsg).unwrap());
    assert_eq!(kind(MapCrsChoice::Cgcs2000, 116.41), Ok(cgcs(4548)));
    assert_eq!(kind(MapCrsChoice::WebMercator, 116.41), Ok(MapCrsKind::WebMercator));
    assert!(matches!(kind(MapCrsChoice::Cgcs2000, 2.0), Err(MapCrsError::NoZone { .. })));
    let fixed = MapCrsChoice::Zone(Cgcs2000Zone::of_epsg(4527).unwrap());
    assert_eq!(kind(fixed, 118.9), Ok(cgcs(4527)), "into the next zone");
    assert!(matches!(kind(fixed, 121.0), Err(MapCrsError::TooFar { epsg: 4527, .. })));
    assert!(MapCrsChoice::Cgcs2000.crs_for(None).is_ok(), "nothing is in Beijing's plain");
}

#[test]
fn distances_near_the_origin_are_geodesic() {
    let crs = MapCrs::local(BEIJING);
    let geodesic = Geodesic::wgs84();
    for azimuth in (0..360).step_by(15) {
        for metres in [10.0, 1_000.0, 5_000.0] {
            let (lat, lon) = geodesic.direct(BEIJING.lat, BEIJING.lon, f64::from(azimuth), metres);
            let at = crs.map_from_lonlat(LonLat::new(lon, lat)).unwrap();
            assert!((at.x.hypot(at.y) / metres - 1.0).abs() < 1e-6, "{azimuth}° {metres} m");
        }
        let (lat, lon) = geodesic.direct(BEIJING.lat, BEIJING.lon, f64::from(azimuth), 10_000.0);
        let at = crs.map_from_lonlat(LonLat::new(lon, lat)).unwrap();
        assert!((at.x.hypot(at.y) / 10_000.0 - 1.0).abs() < 1e-6);
    }
}

#[test]
fn the_scale_factor_is_the_stretch_of_a_short_step_east() {
    let crss = [MapCrs::local(BEIJING), MapCrs::WEB_MERCATOR, zone(4548)];
    for crs in crss {
        for (lon, lat) in [(116.41, 39.78), (118.0, 40.5), (113.0, 36.0), (119.0, 5.0), (120.0, -30.0)] {
            let (a, b) = (LonLat::new(lon - 1e-4, lat), LonLat::new(lon + 1e-4, lat));
            let (p, q) = (crs.map_from_lonlat(a).unwrap(), crs.map_from_lonlat(b).unwrap());
            let stretch = (p.x - q.x).hypot(p.y - q.y) / distance(a, b);
            let factor = crs.scale_factor(LonLat::new(lon, lat));
            assert!((factor / stretch - 1.0).abs() < 1e-6, "{crs} {lon} {lat}: {factor} {stretch}");
        }
    }
}

#[test]
fn convergence_turns_grid_north() {
    for crs in [MapCrs::local(BEIJING), zone(4547)] {
        let here = LonLat::new(118.0, 40.0);
        let (p, q) = (crs.map_from_lonlat(here).unwrap(), crs.map_from_lonlat(LonLat::new(118.0, 40.001)).unwrap());
        // True north runs west of grid north east of the meridian.
        let turned = (p.x - q.x).atan2(q.y - p.y).to_degrees();
        assert!((crs.convergence_deg(here) - turned).abs() < 1e-3, "{turned}");
    }
}

#[test]
fn the_crs_is_chosen_by_the_span_of_the_data() {
    let extent = |west: f64, south: f64, east: f64, north: f64| Some(Extent { west, south, east, north });
    let local = MapCrs::for_extent(extent(116.0, 39.0, 117.0, 40.0));
    assert_eq!(local.kind(), MapCrsKind::LocalTransverseMercator { lon0: 116.5, lat0: 39.5 });
    assert_eq!(local.to_string(), "local transverse Mercator, 116.50°E");
    assert_eq!(MapCrs::for_extent(extent(-180.0, -90.0, 180.0, 90.0)), MapCrs::WEB_MERCATOR);
    assert_eq!(MapCrs::for_extent(extent(0.0, 0.0, 1.0, 20.0)), MapCrs::WEB_MERCATOR);
    assert_eq!(MapCrs::for_extent(extent(f64::NAN, 0.0, 1.0, 20.0)), MapCrs::WEB_MERCATOR);
    assert!(MapCrs::for_extent(None).central_meridian().is_some());
}

#[test]
fn what_cannot_be_drawn_is_none() {
    let local = MapCrs::local(BEIJING);
    for p in [
        LonLat::new(f64::NAN, 0.0),
        LonLat::new(0.0, f64::INFINITY),
        LonLat::new(116.0, 91.0),
        LonLat::new(-64.0, 0.0),
        LonLat::new(0.0, 0.0),
    ] {
        assert_eq!(local.map_from_lonlat(p), None, "{p:?}");
    }
    assert_eq!(local.lonlat_from_map(MapPoint::new(f64::NAN, 0.0)), None);
    assert_eq!(local.lonlat_from_map(MapPoint::new(1e9, 0.0)), None);
    assert_eq!(MapCrs::WEB_MERCATOR.lonlat_from_map(MapPoint::new(0.0, 3e7)), None);
    // The poles are drawn at the edge of the square world.
    let pole = MapCrs::WEB_MERCATOR.map_from_lonlat(LonLat::new(0.0, -90.0)).unwrap();
    assert!((pole.y + 20_037_508.34).abs() < 0.01);
}

#[test]
fn many_at_once_are_the_same_as_one_by_one() {
    let crs = MapCrs::local(BEIJING);
    let positions: Vec<_> = (0..5_000).map(|i| LonLat::new(f64::from(i % 360), f64::from(i % 90))).collect();
    let one_by_one: Vec<_> = positions.iter().map(|p| crs.map_from_lonlat(*p)).collect();
    assert_eq!(crs.map_from_lonlats(&positions), one_by_one);
}

#[test]
fn long_edges_are_divided_near_the_geodesic() {
    let (a, b) = (LonLat::new(116.0, 40.0), LonLat::new(117.0, 40.4));
    let geodesic = Geodesic::wgs84();
    let between: Vec<_> = densified(a, b).collect();
    let mut before = a;
    for p in between.iter().copied().chain([b]) {
        assert!(distance(before, p) <= DENSIFY_M * 1.01);
        before = p;
    }
    // Beside the point of the geodesic that is as far from the beginning.
    let (length, azimuth, ..): (f64, f64, f64, f64) = geodesic.inverse(a.lat, a.lon, b.lat, b.lon);
    for p in &between {
        let (lat, lon) = geodesic.direct(a.lat, a.lon, azimuth, distance(a, *p));
        assert!(distance(LonLat::new(lon, lat), *p) < 3.0, "{p:?} of {length}");
    }
    assert_eq!(densified(a, LonLat::new(116.05, 40.0)).count(), 0);
    // Across the antimeridian, and along the frame of the world.
    assert!(densified(LonLat::new(179.5, 0.0), LonLat::new(180.5, 0.0)).all(|p| (179.5..180.5).contains(&p.lon)));
    let frame = densified(LonLat::new(-180.0, -90.0), LonLat::new(180.0, -90.0));
    assert!(frame.into_iter().all(|p| p.lat == -90.0 && p.lon.abs() < 180.0));
}

proptest! {
    #[test]
    fn forth_and_back_is_the_same_place(lon in 96.0..136.0_f64, lat in -80.0..84.0_f64) {
        let p = LonLat::new(lon, lat);
        for crs in [MapCrs::local(BEIJING), MapCrs::WEB_MERCATOR, zone(4548), zone(4527)] {
            let back = crs.lonlat_from_map(crs.map_from_lonlat(p).unwrap()).unwrap();
            prop_assert!(distance(p, back) < 1e-3, "{crs}: {back:?}");
        }
    }

    #[test]
    fn nothing_is_ever_nan(lon in -1e6..1e6_f64, lat in -100.0..100.0_f64, lon0 in -400.0..400.0_f64, lat0 in -90.0..90.0_f64) {
        let crs = MapCrs::local(LonLat::new(lon0, lat0));
        if let Some(at) = crs.map_from_lonlat(LonLat::new(lon, lat)) {
            prop_assert!(at.is_finite());
        }
        if let Some(back) = crs.lonlat_from_map(MapPoint::new(lon * 100.0, lat * 1e6)) {
            prop_assert!(back.is_on_globe());
        }
        prop_assert!(crs.scale_factor(LonLat::new(lon, lat)).is_finite());
    }
}

/// Longitudes of a line or ring at latitudes 0 and 1 in turn.
fn positions(longitudes: &[f64]) -> Vec<LonLat> {
    longitudes.iter().enumerate().map(|(i, lon)| LonLat::new(*lon, f64::from(u8::from(i % 2 == 1)))).collect()
}

fn sides(extent: Option<Extent>) -> (f64, f64) {
    extent.map(|e| (e.west, e.east)).unwrap()
}

#[test]
fn an_extent_goes_the_narrower_way_round() {
    let points = |longitudes: &[f64]| sides(Extent::of_points(positions(longitudes)));
    assert_eq!(points(&[179.0, -179.0]), (179.0, 181.0));
    assert_eq!(points(&[-179.0, 179.0, 180.0, -180.0]), (179.0, 181.0));
    assert_eq!(points(&[183.0, 177.0]), (177.0, 183.0));
    assert_eq!(points(&[-177.0, -183.0]), (177.0, 183.0));
    assert_eq!(points(&[190.0, 200.0]), (-170.0, -160.0));
    assert_eq!(points(&[-10.0, 5.0]), (-10.0, 5.0));
    assert_eq!(points(&[-180.0]), (-180.0, -180.0));
    assert_eq!(points(&[180.0]), (180.0, 180.0));
    assert_eq!(points(&[-180.0, 180.0]), (-180.0, 180.0), "the frame of the world");
    // Without a clear gap anywhere the world has its usual edges.
    assert_eq!(points(&[-175.0, -20.0, 10.0, 175.0]), (-175.0, 175.0));
    let line = |longitudes: &[f64]| sides(Extent::of_line(&positions(longitudes)));
    assert_eq!(line(&[177.0, -177.0]), (177.0, 183.0));
    assert_eq!(line(&[-177.0, 177.0]), (177.0, 183.0));
    assert_eq!(line(&[-170.0, -60.0, 60.0, 170.0]), (-170.0, 170.0), "through Greenwich, although wide");
    assert_eq!(line(&[0.0, 120.0, -120.0, 0.0, 0.0]), (-180.0, 180.0), "round the pole");
    assert_eq!(line(&[-180.0, 180.0, 180.0, -180.0, -180.0]), (-180.0, 180.0));
}

#[test]
fn extents_know_their_turns() {
    let extent = |west: f64, east: f64| Extent { west, south: -1.0, east, north: 1.0 };
    let across = extent(177.0, 183.0);
    assert_eq!(extent(177.0, 180.0).union(extent(-180.0, -177.0)), across);
    assert_eq!(extent(-180.0, -177.0).union(extent(177.0, 180.0)), across);
    assert_eq!(across.union(extent(-176.5, -176.0)), extent(177.0, 184.0));
    assert_eq!(across.union(extent(-180.0, 180.0)), extent(-180.0, 180.0));
    for (lon, inside) in [(178.0, true), (-178.0, true), (182.0, true), (-182.0, true), (0.0, false), (-176.0, false)] {
        assert_eq!(across.contains(LonLat::new(lon, 0.0)), inside, "{lon}");
    }
    assert!(across.intersects(extent(-178.0, -170.0)) && extent(-178.0, -170.0).intersects(across));
    assert!(!across.intersects(extent(-170.0, 170.0)) && !extent(-170.0, 170.0).intersects(across));
    assert_eq!(extent(177.123, 360.0 - 177.123).bbox(), [177.123, -1.0, -177.123, 1.0]);
    assert_eq!(extent(-5.0, 5.0).bbox(), [-5.0, -1.0, 5.0, 1.0]);
}

#[test]
fn a_map_across_the_antimeridian_is_one_piece() {
    let small = MapCrs::for_extent(Some(Extent { west: 179.0, south: -1.0, east: 181.0, north: 1.0 }));
    assert_eq!(small.central_meridian(), Some(180.0));
    let large = MapCrs::for_extent(Some(Extent { west: 160.0, south: -20.0, east: 200.0, north: 20.0 }));
    assert_eq!(large.kind(), MapCrsKind::WebMercator);
    assert_ne!(large, MapCrs::WEB_MERCATOR);
    for crs in [small, large] {
        let x = |lon: f64| crs.map_from_lonlat(LonLat::new(lon, 0.5)).unwrap().x;
        assert!(x(179.5) < x(180.0) && (x(180.0) - x(-180.0)).abs() < 1e-6 && x(180.0) < x(-179.5), "{crs}");
        assert!((x(-179.5) - x(180.5)).abs() < 1e-6 && (x(-179.5) - x(179.5) - 111_300.0).abs() < 200.0, "{crs}");
        let back = crs.lonlat_from_map(crs.map_from_lonlat(LonLat::new(-179.5, 0.5)).unwrap()).unwrap();
        assert!((back.lon + 179.5).abs() < 1e-9);
        let rect = crs.map_rect(Extent { west: 179.5, south: 0.0, east: 180.5, north: 0.5 }).unwrap();
        assert!((rect.width() - 111_300.0).abs() < 200.0, "{crs}: {rect:?}");
    }
    // Of the whole world too: lines run on, holes lie in their exterior.
    for (line, expected) in [(&[177.0, -177.0][..], [177.0, 183.0]), (&[-177.0, 177.0], [183.0, 177.0])] {
        let points = MapCrs::WEB_MERCATOR.map_line(&positions(line));
        let found = points.iter().map(|p| (p.x / 6_378_137.0).to_degrees());
        assert!(found.zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{line:?}: {points:?}");
    }
    assert!(densified(LonLat::new(177.0, 0.0), LonLat::new(-177.0, 0.0)).all(|p| (177.0..183.0).contains(&p.lon)));
}
