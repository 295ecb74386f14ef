//! The coordinate grid: its lines lie where their values say, and so do the values at the edges.

use shapan::crs::{Cgcs2000Zone, Extent, LonLat, MapCrs, MapPoint};
use shapan::progress::Progress;
use shapan::render::{
    FurnitureShape, GRID_LAYER, GridLine, MapView, SceneOptions, Theme, furniture, grid_lines, scene,
};

const PARK: LonLat = LonLat::new(116.411_04, 39.776_58);

fn zone() -> MapCrs {
    MapCrs::cgcs2000(Cgcs2000Zone::of_epsg(4548).unwrap())
}

fn view(crs: &MapCrs, at: LonLat, denominator: f64) -> MapView {
    MapView::at_scale(crs, crs.map_from_lonlat(at).unwrap(), denominator, [1000.0, 700.0])
}

/// The degrees of "116°24′30″E", the metres of "448,000".
fn read(value: &str) -> f64 {
    if !value.contains('°') {
        return value.replace(',', "").parse().unwrap();
    }
    let parts = value.split(['°', '′', '″']).map(|part| part.parse::<f64>().unwrap_or(0.0));
    let degrees: f64 = parts.zip([1.0, 60.0, 3600.0]).map(|(part, unit)| part / unit).sum();
    if value.ends_with(['W', 'S']) { -degrees } else { degrees }
}

/// Upright and level lines.
fn sorted(lines: &[GridLine]) -> [Vec<&GridLine>; 2] {
    [lines.iter().filter(|l| l.upright).collect(), lines.iter().filter(|l| !l.upright).collect()]
}

#[test]
fn meridians_and_parallels_lie_where_they_say() {
    let places = [
        PARK,
        LonLat::new(-73.97, 40.78),
        LonLat::new(151.2, -33.9),
        LonLat::new(179.99, 0.01),
        LonLat::new(25.0, 69.0),
    ];
    for at in places {
        for crs in [MapCrs::local(at), MapCrs::WEB_MERCATOR] {
            for denominator in [1.0, 50.0, 2_000.0, 25_000.0, 200_000.0, 3e6, 2e7] {
                let lines = grid_lines(&view(&crs, at, denominator), &crs);
                let [upright, level] = sorted(&lines);
                assert!(upright.len() >= 2 && upright.len() < 20, "{crs} 1:{denominator}: {} meridians", upright.len());
                assert!(!level.is_empty() && level.len() < 20, "{crs} 1:{denominator}: {} parallels", level.len());
                for line in &lines {
                    let value = read(&line.value);
                    for p in &line.points {
                        let p = crs.lonlat_from_map(*p).unwrap();
                        let off = if line.upright {
                            (p.lon - value + 540.0).rem_euclid(360.0) - 180.0
                        } else {
                            p.lat - value
                        };
                        assert!(off.abs() < 2e-9, "{crs} 1:{denominator}: {} at {p:?}", line.value);
                    }
                }
            }
        }
    }
}

#[test]
fn steps_are_round_and_even() {
    let crs = MapCrs::local(PARK);
    let values = |denominator: f64| -> Vec<String> {
        let lines = grid_lines(&view(&crs, PARK, denominator), &crs);
        lines.iter().filter(|l| l.upright).map(|l| l.value.clone()).collect()
    };
    assert_eq!(values(25_000.0)[..3], ["116°23′E", "116°24′E", "116°25′E"].map(str::to_owned));
    assert!(values(10_000.0).contains(&"116°24′30″E".to_owned()), "{:?}", values(10_000.0));
    assert!(values(200_000.0).iter().all(|v| v.contains('′') && !v.contains('″')), "{:?}", values(200_000.0));
    assert!(values(2e7).iter().all(|v| v.ends_with("0°E")), "{:?}", values(2e7));
    assert!(values(5.0).iter().all(|v| v.contains('.')), "{:?}", values(5.0));
    let west = MapCrs::local(LonLat::new(0.0, 0.0));
    let lines = grid_lines(&view(&west, LonLat::new(0.0, 0.0), 40_000.0), &west);
    let all: Vec<&str> = lines.iter().map(|l| l.value.as_str()).collect();
    for value in ["0°01′W", "0°00′", "0°01′E", "0°01′S", "0°01′N"] {
        assert!(all.contains(&value), "{value} in {all:?}");
    }
    let crs = zone();
    for (denominator, step) in [(10_000.0, 500.0), (25_000.0, 1_000.0), (200_000.0, 10_000.0), (10.0, 0.5)] {
        let lines = grid_lines(&view(&crs, PARK, denominator), &crs);
        for lines in sorted(&lines) {
            let values: Vec<f64> = lines.iter().map(|l| read(&l.value)).collect();
            assert!(values.windows(2).all(|w| (w[1] - w[0] - step).abs() < 1e-6), "1:{denominator}: {values:?}");
            assert!(values.iter().all(|v| (v / step - (v / step).round()).abs() < 1e-9));
        }
        for line in &lines {
            let value = read(&line.value);
            let of = |p: &MapPoint| if line.upright { p.x } else { p.y };
            assert!(line.points.iter().all(|p| (of(p) - value).abs() < 1e-6), "{}", line.value);
        }
    }
}

#[test]
fn a_parallel_is_as_curved_as_the_projection_makes_it() {
    let crs = MapCrs::local(PARK);
    let wide = view(&crs, PARK, 2e7);
    let lines = grid_lines(&wide, &crs);
    let [_, level] = sorted(&lines);
    let forty = level.iter().find(|l| l.value == "40°N").unwrap();
    let screen: Vec<[f64; 2]> = forty.points.iter().map(|p| wide.screen_from_map(*p)).collect();
    let (first, middle) = (screen[0], screen[screen.len() / 2]);
    assert!(middle[1] - first[1] > 50.0, "it sags towards the equator: {first:?} {middle:?}");
    // Smooth: the corners of the line turn by so little that none is seen.
    for w in screen.windows(3) {
        let turn = |a: [f64; 2], b: [f64; 2]| (b[1] - a[1]).atan2(b[0] - a[0]);
        assert!((turn(w[1], w[2]) - turn(w[0], w[1])).to_degrees().abs() < 3.0);
    }
}

#[test]
fn values_stand_at_the_edges_where_their_lines_do() {
    for crs in [MapCrs::local(PARK), zone(), MapCrs::WEB_MERCATOR] {
        for denominator in [5_000.0, 25_000.0, 150_000.0, 1e6] {
            let view = view(&crs, PARK, denominator);
            let options = SceneOptions { grid: true, ..SceneOptions::default() };
            let lines = grid_lines(&view, &crs);
            let mut seen = 0;
            for shape in furniture(&view, &crs, &options) {
                let FurnitureShape::Text { text, .. } = &shape else { continue };
                let [x, y, width, _] = shape.bounds();
                let line = lines.iter().find(|l| l.value == *text).unwrap();
                let middle = [x + width / 2.0, y + 6.0];
                // Somewhere on its own line, which is all but straight over a few pixels.
                let near = line.points.windows(2).any(|w| {
                    let [a, b] = [w[0], w[1]].map(|p| view.screen_from_map(p));
                    (0..=200).any(|i| {
                        let t = f64::from(i) / 200.0;
                        let at = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
                        let across = if line.upright { (at[0] - middle[0]).abs() } else { (at[1] - middle[1]).abs() };
                        let along = if line.upright { (at[1] - middle[1]).abs() } else { (at[0] - middle[0]).abs() };
                        across < 4.0 && along < 45.0
                    })
                });
                assert!(near, "{crs} 1:{denominator}: {text} at {middle:?}");
                seen += 1;
            }
            // Some lines only touch the picture, and in its corners two values would meet.
            assert!(seen >= lines.len() + 3, "{crs} 1:{denominator}: {seen} values of {} lines", lines.len());
        }
    }
}

#[test]
fn the_grid_is_asked_for_and_lies_under_the_names() {
    let crs = MapCrs::local(PARK);
    let view = view(&crs, PARK, 25_000.0);
    for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
        let made = |grid| {
            let options = SceneOptions { grid, theme, ..SceneOptions::default() };
            scene(view, &crs, &[], &options, &Progress::default()).unwrap()
        };
        assert!(made(false).layers.is_empty() && made(false).furniture.is_empty());
        let with = made(true);
        assert_eq!(with.layers.last().unwrap().layer.0, GRID_LAYER);
        let rect = view.map_rect().grown(5.0 * view.metres_per_px());
        assert!(with.points.iter().all(|p| rect.contains(*p)), "cut to the picture");
        assert!(with.missing_characters.is_empty());
    }
}

#[test]
fn a_value_gives_way_to_what_covers_it() {
    let crs = zone();
    let view = view(&crs, PARK, 25_000.0);
    let count = |covered: Vec<[f64; 4]>| {
        let options = SceneOptions { grid: true, covered, ..SceneOptions::default() };
        furniture(&view, &crs, &options).len()
    };
    let all = count(Vec::new());
    let level = sorted(&grid_lines(&view, &crs))[1].len();
    assert_eq!(count(vec![[900.0, 0.0, 100.0, 700.0]]), all - level - usize::from(count_at_right(&view, &crs)));
    assert_eq!(count(vec![[0.0, 0.0, 1000.0, 700.0]]), 0);
}

/// Values of upright lines in the right hundred pixels, top and bottom.
fn count_at_right(view: &MapView, crs: &MapCrs) -> u8 {
    let lines = grid_lines(view, crs);
    let [upright, _] = sorted(&lines);
    let at_right = upright.iter().filter(|l| {
        let x = view.screen_from_map(l.points[0])[0];
        (875.0..980.0).contains(&x)
    });
    2 * at_right.count() as u8
}

#[test]
fn the_world_and_its_ends_do_no_harm() {
    let world = MapCrs::for_extent(Some(Extent { west: -180.0, south: -80.0, east: 180.0, north: 80.0 }));
    let across = MapCrs::web_mercator_for(Some(Extent { west: 160.0, south: -20.0, east: 200.0, north: 20.0 }));
    for crs in [world, across, MapCrs::local(LonLat::new(0.0, 89.0)), zone()] {
        for (centre, metres_per_px) in [
            (MapPoint::new(0.0, 0.0), 1e5),
            (MapPoint::new(0.0, 0.0), 2e6),
            (MapPoint::new(2e7, 2e7), 1e4),
            (MapPoint::new(1e9, -1e9), 1.0),
            (MapPoint::new(5e5, 1e7), 1e4),
            (MapPoint::new(1.0, 1.0), 1e-4),
        ] {
            let view = MapView::new(centre, metres_per_px, [900.0, 600.0]);
            let lines = grid_lines(&view, &crs);
            assert!(lines.len() <= 400 && lines.iter().all(|l| l.points.iter().all(|p| p.is_finite())), "{crs}");
            let options = SceneOptions { grid: true, scale_bar: true, north_arrow: true, ..SceneOptions::default() };
            assert!(scene(view, &crs, &[], &options, &Progress::default()).is_ok());
        }
    }
    // The whole world once: every meridian has one line.
    let view = MapView::new(MapPoint::default(), 5e4, [1000.0, 700.0]);
    let lines = grid_lines(&view, &MapCrs::WEB_MERCATOR);
    let mut values: Vec<&str> = sorted(&lines)[0].iter().map(|l| l.value.as_str()).filter(|v| *v != "180°").collect();
    let count = values.len();
    values.sort_unstable();
    values.dedup();
    assert!(count >= 7 && values.len() == count, "{values:?}");
}
