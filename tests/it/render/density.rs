//! Crowded layers are drawn finer, by scale only, and lose nothing.

use super::*;

/// Sizes across of the markers of a layer, and how many it has.
fn markers(scene: &Scene, layer: &str) -> (Vec<f64>, usize) {
    let items = scene.layers.iter().filter(|l| l.layer.0 == layer).flat_map(|l| &l.items);
    let markers = items.filter_map(|item| match item {
        Item::Markers { marker, at } => Some((marker.size_px, at.len())),
        _ => None,
    });
    let (sizes, counts): (Vec<f64>, Vec<usize>) = markers.unzip();
    (sizes, counts.iter().sum())
}

fn widest_stroke(scene: &Scene) -> f64 {
    let items = scene.layers.iter().flat_map(|l| &l.items);
    items.fold(0.0, |widest, item| match item {
        Item::Stroke { width_px, .. } => f64::max(widest, *width_px),
        _ => widest,
    })
}

/// `count` times `count` places, so far apart.
fn lattice(count: u32, apart_m: f64) -> Vec<[f64; 2]> {
    let middle = f64::from(count - 1) / 2.0;
    let at = move |i: u32| (f64::from(i) - middle) * apart_m;
    (0..count).flat_map(|row| (0..count).map(move |column| [at(column), at(row)])).collect()
}

fn points(places: &[[f64; 2]]) -> Dataset {
    dataset(&places.iter().map(|p| ("", Shape::Point(*p))).collect::<Vec<_>>())
}

fn wide(metres_per_px: f64, centre: [f64; 2]) -> Scene {
    let crowd =
        draw(&layer("crowd", &[marker(MarkerShape::Circle, 12.0, Some(RED))], None), &points(&lattice(30, 500.0)));
    let few = points(&[[-7_000.0, -7_000.0], [7_000.0, 7_000.0]]);
    let few = draw(&layer("few", &[marker(MarkerShape::Circle, 12.0, Some(BLUE))], None), &few);
    let view = MapView::new(MapPoint::from(centre), metres_per_px, [800.0, 800.0]);
    make(view, &[&crowd, &few], &SceneOptions::default())
}

#[test]
fn markers_that_would_touch_shrink_and_all_are_there() {
    let near = wide(10.0, [0.0, 0.0]);
    assert_eq!(markers(&near, "crowd").0, [12.0], "50 px apart they have room");
    // 12.5 px apart: 12 px are too many.
    let far = wide(40.0, [0.0, 0.0]);
    let (sizes, count) = markers(&far, "crowd");
    assert_eq!(count, 900);
    assert!(sizes[0] < 12.5 / 1.2 && sizes[0] > 6.0, "{sizes:?}");
    // What is no crowd is fitted to it a little, so that it does not stand out for no reason.
    let few = markers(&far, "few").0[0];
    assert!(sizes[0] < few && few < 12.0, "{few}");
    // The scale decides, not what is seen at it.
    assert_eq!(markers(&wide(40.0, [9_000.0, 0.0]), "crowd").0, sizes);
    // They never vanish.
    let (smallest, count) = markers(&wide(400.0, [0.0, 0.0]), "crowd");
    assert!(count == 900 && smallest[0] >= 3.0, "{count} {smallest:?}");
}

#[test]
fn places_told_twice_are_no_crowd() {
    let twice: Vec<[f64; 2]> = lattice(5, 2_000.0).into_iter().flat_map(|p| [p, p]).collect();
    let drawing = draw(&layer("p", &[marker(MarkerShape::Circle, 12.0, Some(RED))], None), &points(&twice));
    let view = MapView::new(MapPoint::default(), 20.0, [800.0, 800.0]);
    assert_eq!(markers(&make(view, &[&drawing], &SceneOptions::default()), "p"), (vec![12.0], 50));
}

#[test]
fn lines_of_a_network_and_outlines_of_tiny_areas_grow_thin() {
    let parallel = |count: u32| {
        let lines: Vec<[[f64; 2]; 2]> = (0..count)
            .map(|i| f64::from(i) * 6_000.0 / f64::from(count - 1) - 3_000.0)
            .map(|x| [[x, -3_000.0], [x, 3_000.0]])
            .collect();
        let features: Vec<_> = lines.iter().map(|l| ("", Shape::Line(l))).collect();
        draw(&layer("l", &[line(BLUE, 4.0)], None), &dataset(&features))
    };
    let width = |drawing: &Drawing, metres_per_px: f64| {
        let view = MapView::new(MapPoint::default(), metres_per_px, [800.0, 800.0]);
        widest_stroke(&make(view, &[drawing], &SceneOptions::default()))
    };
    let network = parallel(31);
    assert_eq!(width(&network, 2.0), 4.0, "100 px apart");
    assert!(width(&network, 10.0) < 2.5, "20 px apart: {}", width(&network, 10.0));
    assert_eq!(width(&parallel(3), 10.0), 4.0, "three lines are no network");
    let plots = |count: u32| {
        let squares: Vec<[[f64; 2]; 4]> =
            lattice(count, 100.0).iter().map(|[x, y]| square(45.0).map(|[dx, dy]| [x + dx, y + dy])).collect();
        let rings: Vec<[&[[f64; 2]]; 1]> = squares.iter().map(|s| [&s[..]]).collect();
        let features: Vec<_> = rings.iter().map(|r| ("", Shape::Area(r))).collect();
        let symbol = Symbol { fill: solid(RED).fill, ..line(BLUE, 2.0) };
        draw(&layer("a", &[symbol], None), &dataset(&features))
    };
    let many = plots(60);
    assert_eq!(width(&many, 5.0), 2.0, "18 px across");
    assert!(width(&many, 10.0) < 1.3, "9 px across: {}", width(&many, 10.0));
}
