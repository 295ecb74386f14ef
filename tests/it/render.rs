//! Views, scenes and pictures, without a display.

mod density;
mod fonts;
mod labels;
mod names;
mod vector;

use std::sync::OnceLock;

use geographiclib_rs::{Geodesic, InverseGeodesic};
use proptest::prelude::*;
use shapan::crs::{LonLat, MapCrs, MapPoint, MapRect};
use shapan::data::{Dataset, DatasetBuilder, FeatureId, GeometryType, Value};
use shapan::i18n::Lang;
use shapan::progress::Progress;
use shapan::project::{
    Bilingual, Color, Fill, Hatch, LabelPlacement, LabelRank, Labeling, Layer, LayerId, Marker, MarkerShape, Rest,
    Stroke, Symbol, SymbolClass, Symbology, read_project,
};
use shapan::render::{
    Drawing, Fonts, Item, MapView, PIXEL_M, PaintError, Picture, ScaleBar, Scene, SceneOptions, Symbolizing, Theme,
    paint, png, scene, symbolize,
};

const RED: Color = Color::hex(0xC0_2020);
const BLUE: Color = Color::hex(0x20_40C0);

fn crs() -> &'static MapCrs {
    static CRS: OnceLock<MapCrs> = OnceLock::new();
    CRS.get_or_init(|| MapCrs::local(LonLat::new(116.41, 39.78)))
}

/// One geometry in metres of the map plane, with a name.
enum Shape<'a> {
    Point([f64; 2]),
    Line(&'a [[f64; 2]]),
    Area(&'a [&'a [[f64; 2]]]),
}

fn dataset(features: &[(&str, Shape<'_>)]) -> Dataset {
    let mut builder = DatasetBuilder::default();
    let place = |p: &[f64; 2]| crs().lonlat_from_map(MapPoint::from(*p)).unwrap();
    for (name, shape) in features {
        builder.begin_feature();
        builder.property("name", Value::Text((*name).into()));
        match shape {
            Shape::Point(p) => {
                let mut sink = builder.geometry(GeometryType::Point);
                sink.coord(place(p), None);
                sink.end_point();
            }
            Shape::Line(line) => {
                let mut sink = builder.geometry(GeometryType::LineString);
                line.iter().for_each(|p| sink.coord(place(p), None));
                sink.end_line();
            }
            Shape::Area(rings) => {
                let mut sink = builder.geometry(GeometryType::Polygon);
                for ring in *rings {
                    ring.iter().chain(ring.first()).for_each(|p| sink.coord(place(p), None));
                    sink.end_ring();
                }
                sink.end_polygon();
            }
        }
        builder.end_feature();
    }
    builder.finish()
}

fn solid(color: Color) -> Symbol {
    Symbol { fill: Some(Fill { color, opacity: 1.0, hatch: None }), ..Symbol::default() }
}

fn line(color: Color, width_px: f64) -> Symbol {
    Symbol {
        stroke: Some(Stroke { color, width_px, dash: Vec::new(), casing: None, opacity: 1.0 }),
        ..Symbol::default()
    }
}

fn marker(shape: MarkerShape, size_px: f64, fill: Option<Color>) -> Symbol {
    let marker = Marker { shape, size_px, fill, stroke: Color::WHITE, stroke_px: 1.0, dashed: false };
    Symbol { marker: Some(marker), ..Symbol::default() }
}

fn named(placement: LabelPlacement) -> Option<Labeling> {
    Some(Labeling::plain(Bilingual::same(vec!["name".to_owned()]), placement))
}

fn layer(id: &str, symbols: &[Symbol], labeling: Option<Labeling>) -> Layer {
    let classes = symbols.iter().map(|symbol| SymbolClass::of(symbol.clone())).collect();
    Layer {
        derived: Vec::new(),
        id: LayerId::from(id),
        name: Bilingual::same(id.to_owned()),
        noun: None,
        group: String::new(),
        source: String::new(),
        reading: shapan::formats::Reading::default(),
        visible: true,
        opacity: 1.0,
        symbology: Symbology { classes, ..Symbology::default() },
        labeling,
        rest: Rest::default(),
    }
}

fn draw(layer: &Layer, data: &Dataset) -> Drawing {
    let class_of = vec![Some(0); data.len()];
    let area_text = |_: shapan::data::Feature<'_>| Some(Bilingual::same("5.0 ha".to_owned()));
    let with = Symbolizing { layer, class_of: &class_of, own: None, crs: crs(), area_text: &area_text };
    symbolize(data, &with, &Progress::default()).unwrap()
}

fn square(half: f64) -> [[f64; 2]; 4] {
    [[-half, -half], [half, -half], [half, half], [-half, half]]
}

fn view(metres_per_px: f64) -> MapView {
    MapView::new(MapPoint::default(), metres_per_px, [256.0, 256.0])
}

fn labelled() -> SceneOptions {
    SceneOptions { labels: true, ..SceneOptions::default() }
}

fn make(view: MapView, drawings: &[&Drawing], options: &SceneOptions) -> Scene {
    scene(view, crs(), drawings, options, &Progress::default()).unwrap()
}

fn picture(scene: &Scene) -> Picture {
    paint(scene, 1.0, &Progress::default()).unwrap()
}

fn assert_near(found: Option<Color>, expected: Color) {
    let found = found.unwrap();
    let near = |a: u8, b: u8| a.abs_diff(b) <= 3;
    let all = near(found.red, expected.red) && near(found.green, expected.green) && near(found.blue, expected.blue);
    assert!(all, "{found}, not {expected}");
}

#[test]
fn fills_holes_strokes_and_markers_are_where_they_belong() {
    let (outer, inner) = (square(80.0), square(40.0));
    let areas = dataset(&[("a", Shape::Area(&[&outer, &inner]))]);
    let lines = dataset(&[("l", Shape::Line(&[[-120.0, 100.0], [120.0, 100.0]]))]);
    let points = dataset(&[("p", Shape::Point([0.0, 0.0]))]);
    let drawings = [
        draw(&layer("areas", &[solid(RED)], None), &areas),
        draw(&layer("lines", &[line(BLUE, 6.0)], None), &lines),
        draw(&layer("points", &[marker(MarkerShape::Circle, 20.0, Some(BLUE))], None), &points),
    ];
    let scene = make(view(1.0), &drawings.iter().collect::<Vec<_>>(), &SceneOptions::default());
    let picture = picture(&scene);
    let ground = scene.background;
    assert_eq!(picture.pixel(5, 5), Some(ground));
    assert_near(picture.pixel(128 - 60, 128), RED);
    assert_near(picture.pixel(128, 128 + 70), RED);
    assert_eq!(picture.pixel(128, 128 - 30), Some(ground), "the hole");
    assert_near(picture.pixel(128, 128), BLUE);
    assert_near(picture.pixel(20, 28), BLUE);
    assert_eq!(picture.pixel(20, 33), Some(ground));
    assert!(picture.rgba.chunks(4).all(|p| p[3] == 255));
    assert!(scene.describe().contains("layer areas"), "{}", scene.describe());
}

#[test]
fn opacity_mixes_with_what_lies_below() {
    let ring = square(80.0);
    let areas = dataset(&[("a", Shape::Area(&[&ring])), ("b", Shape::Area(&[&ring]))]);
    // Of a layer as a whole: where two features overlap it is no darker.
    let mut half = layer("areas", &[solid(RED)], None);
    half.opacity = 0.5;
    let scene = make(view(1.0), &[&draw(&half, &areas)], &SceneOptions::default());
    assert_near(picture(&scene).pixel(128, 128), scene.background.mixed(RED, 0.5));
    // Of a fill.
    let mut fill = solid(RED);
    fill.fill.as_mut().unwrap().opacity = 0.25;
    let one = dataset(&[("a", Shape::Area(&[&ring]))]);
    let scene = make(view(1.0), &[&draw(&layer("areas", &[fill], None), &one)], &SceneOptions::default());
    assert_near(picture(&scene).pixel(128, 128), scene.background.mixed(RED, 0.25));
}

#[test]
fn a_hatch_moves_with_the_map() {
    let ring = square(4_000.0);
    let data = dataset(&[("a", Shape::Area(&[&ring]))]);
    for hatch in [
        Hatch::Lines { color: BLUE, angle_deg: 45.0, spacing_px: 8.0, width_px: 1.2 },
        Hatch::Grid { color: BLUE, spacing_px: 9.0, width_px: 1.0 },
        Hatch::Dots { color: BLUE, spacing_px: 12.0, radius_px: 1.5 },
    ] {
        let symbol = Symbol { fill: Some(Fill { color: RED, opacity: 0.2, hatch: Some(hatch) }), ..Symbol::default() };
        let drawing = draw(&layer("a", &[symbol], None), &data);
        let at_rest = picture(&make(view(1.0), &[&drawing], &SceneOptions::default()));
        let moved = picture(&make(view(1.0).panned(5.0, 3.0), &[&drawing], &SceneOptions::default()));
        let mut blue = 0;
        for (x, y) in (20..230).flat_map(|x| (20..230).map(move |y| (x, y))) {
            assert_near(moved.pixel(x + 5, y + 3), at_rest.pixel(x, y).unwrap());
            blue += u32::from(at_rest.pixel(x, y).unwrap() != at_rest.pixel(20, 20).unwrap());
        }
        assert!(blue > 1_000, "there is a hatch at all");
    }
}

#[test]
fn dashes_run_on_where_a_line_enters_the_picture() {
    // Twice the same line, once with most of it out of the picture: the dashes must not start anew.
    let long = dataset(&[("l", Shape::Line(&[[-10_007.0, 0.0], [10_000.0, 0.0]]))]);
    let mut symbol = line(BLUE, 4.0);
    symbol.stroke.as_mut().unwrap().dash = vec![10.0, 10.0];
    let drawing = draw(&layer("l", &[symbol], None), &long);
    let picture = picture(&make(view(1.0), &[&drawing], &SceneOptions::default()));
    // The line begins 10,007 − 128 = 9,879 px left of the picture: 9,880 = 494 patterns, so x = 1 begins a dash.
    for x in (1..240).step_by(20) {
        assert_near(picture.pixel(x + 5, 128), BLUE);
        assert_ne!(picture.pixel(x + 15, 128), picture.pixel(x + 5, 128));
    }
}

#[test]
fn labels_stand_in_the_picture_and_on_nothing() {
    let places: Vec<[f64; 2]> =
        (0..200).map(|i| [f64::from(i * 37 % 251) - 125.0, f64::from(i * 53 % 241) - 120.0]).collect();
    let names: Vec<String> = (0..200).map(|i| format!("点{i}")).collect();
    let features: Vec<_> = names.iter().zip(&places).map(|(n, p)| (n.as_str(), Shape::Point(*p))).collect();
    let symbols = [marker(MarkerShape::Circle, 6.0, Some(RED))];
    let drawing = draw(&layer("points", &symbols, named(LabelPlacement::Beside)), &dataset(&features));
    let options = SceneOptions { scale_bar: true, badge: Some("示意".to_owned()), ..labelled() };
    let made = make(view(1.0), &[&drawing], &options);
    assert!(made.labels.len() > 20, "{}", made.labels.len());
    let boxes: Vec<_> = made.labels.iter().flat_map(|l| l.boxes.clone()).collect();
    for (i, a) in boxes.iter().enumerate() {
        assert!(a.left >= 0.0 && a.top >= 0.0 && a.right <= 256.0 && a.bottom <= 256.0);
        assert!(boxes.iter().skip(i + 1).all(|b| !a.overlaps(*b)));
        for shape in &made.furniture {
            let [x, y, width, height] = shape.bounds();
            assert!(a.right <= x || x + width <= a.left || a.bottom <= y || y + height <= a.top);
        }
    }
    assert_eq!(made, make(view(1.0), &[&drawing], &options), "the same view, the same labels");
    // Features out of the picture have no label.
    let away = make(view(1.0).panned(5_000.0, 0.0), &[&drawing], &options);
    assert!(away.labels.is_empty() && away.layers.is_empty());
}

#[test]
fn the_more_important_label_wins() {
    let data = |name| dataset(&[(name, Shape::Point([0.0, 0.0]))]);
    let mut high = named(LabelPlacement::Beside).unwrap();
    high.priority = 9;
    let long = "a name that is far too long for there to be room for two";
    let symbol = [marker(MarkerShape::Square, 8.0, None)];
    let narrow = MapView::new(MapPoint::default(), 1.0, [380.0, 22.0]);
    let low = draw(&layer("low", &symbol, named(LabelPlacement::Beside)), &data(long));
    let high = draw(&layer("high", &symbol, Some(high)), &data("X"));
    let made = make(narrow, &[&high, &low], &labelled());
    assert_eq!(made.labels.first().map(|l| l.layer.clone()), Some(LayerId::from("high")));
}

#[test]
fn an_area_carries_its_name_and_size_inside() {
    // An L: the middle of its rectangle is not in it.
    let l_shape = [[-120.0, -120.0], [120.0, -120.0], [120.0, -50.0], [-50.0, -50.0], [-50.0, 120.0], [-120.0, 120.0]];
    let mut labeling = named(LabelPlacement::Inside).unwrap();
    labeling.area = true;
    let data = dataset(&[("医药", Shape::Area(&[&l_shape]))]);
    let drawing = draw(&layer("areas", &[solid(RED)], Some(labeling)), &data);
    let made = make(view(1.0), &[&drawing], &labelled());
    let label = made.labels.first().unwrap();
    assert_eq!(label.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), ["医药", "5.0 ha"]);
    let of = label.boxes[0];
    for [x, y] in [[of.left, of.top], [of.right, of.top], [of.left, of.bottom], [of.right, of.bottom]] {
        let p = made.view.map_from_screen([x, y]);
        assert!(p.x < -50.0 || p.y < -50.0, "{p:?}");
        assert!(p.x > -120.0 && p.y > -120.0);
    }
}

#[test]
fn a_line_is_named_once_along_its_course() {
    let (west, east) = ([[-200.0, -150.0], [0.0, 0.0]], [[0.0, 0.0], [200.0, 150.0]]);
    let data = dataset(&[("South Ring", Shape::Line(&west)), ("South Ring", Shape::Line(&east))]);
    let drawing = draw(&layer("roads", &[line(BLUE, 2.0)], named(LabelPlacement::Along)), &data);
    let made = make(view(1.0), &[&drawing], &labelled());
    assert_eq!(made.labels.len(), 1);
    // Up to the right: the text climbs anticlockwise, and is not upside down.
    assert!((made.labels[0].angle_deg + 150f64.atan2(200.0).to_degrees()).abs() < 0.1);
    // Chinese along a steep line stands upright, character below character.
    let steep = dataset(&[("京台高速", Shape::Line(&[[0.0, -120.0], [10.0, 120.0]]))]);
    let drawing = draw(&layer("roads", &[line(BLUE, 2.0)], named(LabelPlacement::Along)), &steep);
    let made = make(view(1.0), &[&drawing], &labelled());
    let label = made.labels.first().unwrap();
    assert_eq!((label.lines.len(), label.angle_deg), (4, 0.0));
    assert!(label.lines.windows(2).all(|w| w[0].offset[1] < w[1].offset[1]));
}

#[test]
fn labels_follow_the_language_and_the_scale() {
    let mut builder = DatasetBuilder::default();
    builder.begin_feature();
    builder.property("name_zh", Value::Text("凤池公园".into()));
    builder.property("name_en", Value::Text("Fengchi Park\u{12000}".into()));
    let mut sink = builder.geometry(GeometryType::Point);
    sink.coord(LonLat::new(116.41, 39.78), None);
    sink.end_point();
    builder.end_feature();
    let data = builder.finish();
    let mut labeling = named(LabelPlacement::Beside).unwrap();
    labeling.fields = Bilingual { zh: vec!["none".into(), "name_zh".into()], en: vec!["name_en".into()] };
    labeling.max_scale_denominator = Some(view(1.0).scale_denominator(crs()));
    let drawing = draw(&layer("p", &[marker(MarkerShape::Star, 9.0, Some(RED))], Some(labeling)), &data);
    let text = |options: &SceneOptions, view| {
        let made = make(view, &[&drawing], options);
        (made.labels.first().map(|l| l.lines[0].text.clone()), made.missing_characters)
    };
    assert_eq!(text(&labelled(), view(1.0)), (Some("凤池公园".to_owned()), vec![]));
    let english = SceneOptions { lang: Lang::En, ..labelled() };
    assert_eq!(text(&english, view(1.0)), (Some("Fengchi Park\u{12000}".to_owned()), vec!['\u{12000}']));
    assert_eq!(text(&labelled(), view(1.1)).0, None, "too small a scale");
}

#[test]
fn the_scale_bar_is_true_at_the_centre() {
    let world = MapCrs::WEB_MERCATOR;
    for (crs, lon, lat) in [(crs(), 116.41, 39.78), (crs(), 118.5, 42.0), (&world, 116.4, 39.9), (&world, 20.0, 70.0)] {
        let centre = crs.map_from_lonlat(LonLat::new(lon, lat)).unwrap();
        for metres_per_px in [0.1, 2.0, 33.0] {
            let view = MapView::new(centre, metres_per_px, [1000.0, 600.0]);
            let bar = ScaleBar::fitting(&view, crs, 150.0);
            assert!(bar.length_px <= 150.0 && bar.length_px > 55.0);
            let end = |dx: f64| crs.lonlat_from_map(view.map_from_screen([500.0 + dx, 300.0])).unwrap();
            let (a, b) = (end(-bar.length_px / 2.0), end(bar.length_px / 2.0));
            let metres: f64 = Geodesic::wgs84().inverse(a.lat, a.lon, b.lat, b.lon);
            assert!((metres / bar.ground_m - 1.0).abs() < 1e-3, "{crs} {metres} {bar:?}");
            let denominator = view.scale_denominator(crs);
            assert!((bar.ground_m / (bar.length_px * PIXEL_M) / denominator - 1.0).abs() < 1e-9);
            let again = MapView::at_scale(crs, centre, denominator, [10.0, 10.0]);
            assert!((again.metres_per_px() / metres_per_px - 1.0).abs() < 1e-9);
        }
    }
    let bar = |metres_per_px| ScaleBar::fitting(&view(metres_per_px), crs(), 100.0).text();
    assert_eq!([bar(0.05), bar(1.0), bar(7.0), bar(60.0)], ["5 m", "100 m", "500 m", "5 km"]);
}

#[test]
fn the_north_arrow_and_notes_come_when_asked_for() {
    let options = SceneOptions {
        scale_bar: true,
        north_arrow: true,
        badge: Some("Schematic".to_owned()),
        title: Some("BioPark".to_owned()),
        imprint: vec!["Sources".to_owned()],
        approval_number: Some("GS 1".to_owned()),
        confidentiality: Some("Secret".to_owned()),
        ..SceneOptions::default()
    };
    let made = make(view(1.0), &[], &options);
    let text = made.describe();
    for words in ["Schematic", "BioPark", "Sources", "GS 1", "Secret", "100 m", "furniture N"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(make(view(1.0), &[], &SceneOptions::default()).furniture.is_empty());
    assert!(picture(&made).rgba != picture(&make(view(1.0), &[], &SceneOptions::default())).rgba);
}

fn bundled() -> shapan::project::Project {
    read_project(include_str!("../../geodata/biopark.shapan.json")).unwrap()
}

#[test]
fn the_bundled_style_is_readable_in_every_theme() {
    let project = bundled();
    assert_eq!(project.boundary, Some(LayerId::from("site")));
    assert_eq!(project.layers.len(), 16);
    let ring = square(100.0);
    let data = dataset(&[
        ("区", Shape::Area(&[&ring])),
        ("线", Shape::Line(&[[-100.0, 20.0], [100.0, 0.0]])),
        ("点", Shape::Point([0.0, 0.0])),
    ]);
    for theme in [Theme::Dark, Theme::Projector] {
        let ground = theme.colors().ground;
        for layer in &project.layers {
            for class in 0..layer.symbology.classes.len() {
                let class_of = vec![Some(class); data.len()];
                let with = Symbolizing { layer, class_of: &class_of, own: None, crs: crs(), area_text: &|_| None };
                let drawing = symbolize(&data, &with, &Progress::default()).unwrap();
                let options = SceneOptions { theme, ..labelled() };
                let near = MapView::new(MapPoint::default(), 0.3, [900.0, 900.0]);
                let made = make(near, &[&drawing], &options);
                for item in made.layers.iter().flat_map(|l| &l.items) {
                    match item {
                        Item::Stroke { color, width_px, .. } if *color != theme.colors().halo => {
                            // Roads recede in the dark.
                            let context = theme == Theme::Dark && layer.id == LayerId::from("roads");
                            let least = if context { 2.0 } else { 3.0 };
                            assert!(color.contrast(ground) >= least, "{} {color}", layer.id);
                            assert!(!context || color.contrast(ground) < 3.0, "{} {color}", layer.id);
                            assert!(theme != Theme::Projector || *width_px >= 3.0, "{} {width_px}", layer.id);
                        }
                        Item::Fill { color, opacity, hatch, .. } => {
                            assert!(ground.mixed(*color, *opacity).luminance() < 0.2, "{} is no glare", layer.id);
                            assert!(theme != Theme::Projector || (*opacity <= 0.1 && hatch.is_none()));
                        }
                        // An outline around a dark inside is all there is of the sign.
                        Item::Markers { marker, .. } if marker.fill == Some(theme.colors().halo) => {
                            let fill = theme.colors().halo;
                            assert!(marker.stroke.contrast(fill) >= 7.0, "{} {}", layer.id, marker.stroke);
                        }
                        _ => {}
                    }
                }
                for label in &made.labels {
                    let below = label.plate.as_ref().map_or(label.halo, |p| p.colors.ground);
                    for line in &label.lines {
                        assert!(line.color.contrast(below) >= 4.5, "{} {} on {below}", layer.id, line.color);
                    }
                }
            }
        }
    }
}

#[test]
fn names_of_the_bundled_style_have_glyphs() {
    let text = include_str!("../../geodata/biopark.shapan.json");
    assert_eq!(Fonts::bundled().missing(text), Vec::<char>::new());
    // Bold lacks rarer characters: Regular draws them, at full width.
    assert_eq!(Fonts::bundled().width("亖", 10.0, true), 10.0);
    assert!(Fonts::bundled().missing("亖").is_empty());
    assert!(Fonts::bundled().width("Wi", 10.0, true) > Fonts::bundled().width("Wi", 10.0, false));
}

/// A scene with a bit of everything, seen at a view.
fn everything(view: MapView, pixel_ratio: f64) -> Result<Picture, PaintError> {
    let project = bundled();
    let ring = square(400.0);
    let data = dataset(&[
        ("总部集聚区", Shape::Area(&[&ring])),
        ("环路", Shape::Line(&[[-9_000.0, 20.0], [100.0, 0.0], [90_000.0, 700.0]])),
        ("医院", Shape::Point([30.0, 50.0])),
    ]);
    let drawings: Vec<_> = project.layers.iter().map(|l| draw(l, &data)).collect();
    let options = SceneOptions { scale_bar: true, north_arrow: true, badge: Some("示意".into()), ..labelled() };
    paint(&make(view, &drawings.iter().collect::<Vec<_>>(), &options), pixel_ratio, &Progress::default())
}

#[test]
fn one_thread_paints_the_same_bytes_as_many() {
    let view = MapView::new(MapPoint::default(), 3.0, [300.0, 420.0]);
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let one = pool(1).install(|| everything(view, 1.5)).unwrap();
    let many = pool(4).install(|| everything(view, 1.5)).unwrap();
    assert_eq!((one.width, one.height), (450, 630));
    assert!(one == many);
    let file = png(&one).unwrap();
    assert!(file.starts_with(b"\x89PNG"));
}

#[test]
fn extreme_views_do_no_harm() {
    let at =
        |x: f64, y: f64, metres_per_px: f64, size: [f64; 2]| MapView::new(MapPoint::new(x, y), metres_per_px, size);
    for view in [
        at(0.0, 0.0, 1.0, [1.0, 1.0]),
        at(0.0, 0.0, 1.0, [8_000.0, 40.0]),
        at(400.0, 0.0, 0.0, [200.0, 200.0]),
        at(400.0, 400.0, 1e-4, [300.0, 200.0]),
        at(0.0, 0.0, 1e9, [200.0, 200.0]),
        at(f64::NAN, 1.0, f64::NAN, [f64::NAN, -3.0]),
        at(1e300, -1e300, 1.0, [90.0, 90.0]),
        at(2e7, 2e7, 100.0, [90.0, 90.0]),
    ] {
        let picture = everything(view, 1.0).unwrap();
        assert_eq!(picture.rgba.len(), picture.width as usize * picture.height as usize * 4);
    }
    let huge = everything(at(0.0, 0.0, 1.0, [90_000.0, 10.0]), 1.0);
    assert_eq!(huge, Err(PaintError::TooLarge { width: 90_000, height: 10 }));
}

#[test]
fn the_world_with_poles_and_antimeridian_is_drawn() {
    let mut builder = DatasetBuilder::default();
    let frame = [[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0], [-180.0, -90.0]];
    let across = [[170.0, 10.0], [190.0, 10.0], [190.0, -10.0], [170.0, -10.0], [170.0, 10.0]];
    for ring in [frame, across] {
        builder.begin_feature();
        let mut sink = builder.geometry(GeometryType::Polygon);
        ring.iter().for_each(|p| sink.coord(LonLat::from(*p), None));
        sink.end_ring();
        sink.end_polygon();
        builder.end_feature();
    }
    let data = builder.finish();
    let world = MapCrs::for_extent(data.extent());
    assert_eq!(world, MapCrs::WEB_MERCATOR);
    let drawn = |class_of: &[Option<usize>], color| {
        let layer = layer("world", &[solid(color)], None);
        let with = Symbolizing { layer: &layer, class_of, own: None, crs: &world, area_text: &|_| None };
        symbolize(&data, &with, &Progress::default()).unwrap()
    };
    let (sea, island) = (drawn(&[Some(0), None], BLUE), drawn(&[None, Some(0)], RED));
    let rect = world.map_rect(data.extent().unwrap()).unwrap();
    let view = MapView::fitted(rect, [370.0, 370.0], 0.0);
    let made = scene(view, &world, &[&sea, &island], &SceneOptions::default(), &Progress::default()).unwrap();
    assert!(made.points.iter().all(|p| p.is_finite()));
    let picture = picture(&made);
    assert_near(picture.pixel(100, 100), BLUE);
    assert_near(picture.pixel(365, 185), RED);
    // A drawing of another map CRS is not drawn in this one.
    let wrong = draw(&layer("other", &[solid(RED)], None), &dataset(&[("a", Shape::Area(&[&square(1e6)]))]));
    let made = scene(view, &world, &[&wrong], &SceneOptions::default(), &Progress::default()).unwrap();
    assert!(made.layers.is_empty());
}

#[test]
fn features_too_small_to_see_still_leave_a_trace() {
    let ring = square(3.0);
    let drawing = draw(&layer("a", &[solid(RED)], None), &dataset(&[("a", Shape::Area(&[&ring])); 1]));
    let made = make(view(100.0), &[&drawing], &SceneOptions::default());
    assert!(matches!(&made.layers[0].items[..], [Item::Specks { at, .. }] if at.len() == 1));
    assert_ne!(picture(&made).pixel(128, 128), Some(made.background));
}

fn selecting(layer: &str, row: u32) -> SceneOptions {
    SceneOptions { selection: Some((LayerId::from(layer), FeatureId(row))), ..labelled() }
}

#[test]
fn the_selected_area_is_outlined_over_all_layers_and_under_the_names() {
    let (ring, inner, far) = (square(80.0), square(40.0), square(9_000.0));
    let areas = dataset(&[("a", Shape::Area(&[&ring, &inner])), ("b", Shape::Area(&[&far]))]);
    // A road on the very edge of the area, in a layer above, with its name on it.
    let road = dataset(&[("Edge Road", Shape::Line(&[[-120.0, 80.0], [120.0, 80.0]]))]);
    let areas = draw(&layer("areas", &[solid(RED)], None), &areas);
    let road = draw(&layer("roads", &[line(BLUE, 9.0)], named(LabelPlacement::Along)), &road);
    for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
        let options = SceneOptions { theme, ..selecting("areas", 0) };
        let made = make(view(1.0), &[&areas, &road], &options);
        let colors = theme.colors();
        let shown = picture(&made);
        // The outer ring, the hole's, and the case on both sides.
        assert_near(shown.pixel(128 - 80, 128 - 50), colors.selection);
        assert_near(shown.pixel(128 + 40, 128), colors.selection);
        assert_near(shown.pixel(128 + 40 - 3, 128), colors.selection_case);
        assert_near(shown.pixel(128 + 80 + 2, 128), colors.selection_case);
        // Over the road, away from its name; under the name.
        assert_near(shown.pixel(128 - 70, 128 - 80), colors.selection);
        let name = made.labels.iter().find(|l| l.layer == LayerId::from("roads")).unwrap();
        let unnamed = picture(&Scene { labels: Vec::new(), ..made.clone() });
        let middle = (name.boxes[0].left as u32..name.boxes.last().unwrap().right as u32).map(|x| (x, 48));
        assert!(middle.clone().all(|(x, y)| unnamed.pixel(x, y) == Some(colors.selection)), "{theme:?}");
        assert!(middle.clone().any(|(x, y)| shown.pixel(x, y) != Some(colors.selection)), "{theme:?}");
    }
    assert_ne!(Theme::Light.colors().selection, Theme::Dark.colors().selection);
}

#[test]
fn only_what_is_drawn_can_be_outlined() {
    let (ring, far) = (square(80.0), square(9_000.0));
    let areas = dataset(&[("a", Shape::Area(&[&ring])), ("b", Shape::Area(&[&far]))]);
    let hidden = layer("areas", &[solid(RED)], None);
    let drawing = draw(&hidden, &areas);
    let none = |drawings: &[&Drawing], view, options: &SceneOptions| {
        let made = make(view, drawings, options);
        assert!(made.selection.is_none(), "{}", made.describe());
        assert!(!made.describe().contains("selection"));
    };
    none(&[&drawing], view(1.0), &labelled());
    none(&[], view(1.0), &selecting("areas", 0));
    none(&[&drawing], view(1.0), &selecting("other", 0));
    none(&[&drawing], view(1.0), &selecting("areas", 7));
    // Out of view; and so large that no edge of it is in view.
    none(&[&drawing], view(1.0).panned(5_000.0, 0.0), &selecting("areas", 0));
    none(&[&drawing], view(1.0), &selecting("areas", 1));
    none(&[&draw(&Layer { opacity: 0.0, ..hidden }, &areas)], view(1.0), &selecting("areas", 0));
    // Partly in view: cut, without a line along the cut.
    let made = make(view(1.0).panned(-128.0, 0.0), &[&drawing], &selecting("areas", 0));
    let accent = made.theme.colors().selection;
    let shown = picture(&made);
    assert_near(shown.pixel(80, 128), accent);
    assert!((0..256).all(|y| shown.pixel(0, y) != Some(accent) || y.abs_diff(48) < 4 || y.abs_diff(208) < 4));
    let text = make(view(1.0), &[&drawing], &selecting("areas", 0)).describe();
    assert!(text.contains("selection areas"), "{text}");
}

#[test]
fn names_keep_clear_of_the_frame_around_a_selected_point() {
    let places = [[0.0, 0.0], [-30.0, 1.0], [3.0, 22.0], [4.0, -24.0]];
    let names = ["chosen", "west", "north", "south"];
    let features: Vec<_> = names.iter().zip(&places).map(|(n, p)| (*n, Shape::Point(*p))).collect();
    let symbols = [marker(MarkerShape::Circle, 8.0, Some(RED))];
    let drawing = draw(&layer("points", &symbols, named(LabelPlacement::Beside)), &dataset(&features));
    let reach = 12.0 + 3.5;
    let frame = |label: &shapan::render::Label| {
        label.boxes.iter().any(|b| {
            b.left < 128.0 + reach && 128.0 - reach < b.right && b.top < 128.0 + reach && 128.0 - reach < b.bottom
        })
    };
    let plain = make(view(1.0), &[&drawing], &labelled());
    assert!(plain.labels.iter().any(frame), "without the frame names stand there");
    let made = make(view(1.0), &[&drawing], &selecting("points", 0));
    assert!(made.labels.iter().any(|l| l.feature == FeatureId(0)), "{}", made.describe());
    assert!(!made.labels.iter().any(frame), "{}", made.describe());
    let (shown, colors) = (picture(&made), made.theme.colors());
    for (x, y) in [(128 - 12, 128), (128 + 12, 128), (128, 128 - 12), (128, 128 + 12)] {
        assert_near(shown.pixel(x, y), colors.selection);
    }
    assert_near(shown.pixel(128, 128), RED);
    assert_near(shown.pixel(128 + 7, 128 + 7), made.background);
    // A large marker gets a larger frame.
    let symbols = [marker(MarkerShape::Circle, 30.0, Some(RED))];
    let drawing = draw(&layer("points", &symbols, None), &dataset(&[("a", Shape::Point([0.0, 0.0]))]));
    let made = make(view(1.0), &[&drawing], &selecting("points", 0));
    assert_near(picture(&made).pixel(128 + 20, 128), colors.selection);
}

#[test]
fn a_selected_feature_too_small_to_see_is_framed() {
    let ring = square(3.0);
    let drawing = draw(&layer("a", &[solid(RED)], None), &dataset(&[("a", Shape::Area(&[&ring]))]));
    let made = make(view(100.0), &[&drawing], &selecting("a", 0));
    assert_near(picture(&made).pixel(128 + 12, 128), made.theme.colors().selection);
    // Of a feature with a large part and a speck, the speck gets a dot.
    let mut builder = DatasetBuilder::default();
    builder.begin_feature();
    let mut sink = builder.geometry(GeometryType::MultiPolygon);
    for (x, half) in [(0.0, 2_000.0), (8_000.0, 5.0)] {
        for p in square(half).iter().chain(square(half).first()) {
            let at = MapPoint::from([p[0] + x, p[1]]);
            sink.coord(crs().lonlat_from_map(at).unwrap(), None);
        }
        sink.end_ring();
        sink.end_polygon();
    }
    builder.end_feature();
    let drawing = draw(&layer("a", &[solid(RED)], None), &builder.finish());
    let made = make(view(100.0), &[&drawing], &selecting("a", 0));
    let (shown, colors) = (picture(&made), made.theme.colors());
    assert_near(shown.pixel(128 + 20, 128), colors.selection);
    assert_near(shown.pixel(128 + 80, 128), colors.selection);
    assert!(!made.describe().contains("frames"));
}

#[test]
fn features_without_a_class_are_not_drawn() {
    let ring = square(50.0);
    let data = dataset(&[("a", Shape::Area(&[&ring])), ("b", Shape::Point([0.0, 0.0]))]);
    let layer = layer("a", &[solid(RED)], named(LabelPlacement::Inside));
    let with = Symbolizing { layer: &layer, class_of: &[None, Some(7)], own: None, crs: crs(), area_text: &|_| None };
    let drawing = symbolize(&data, &with, &Progress::default()).unwrap();
    assert!(drawing.pieces().is_empty() && drawing.names().is_empty() && drawing.bounds.is_none());
}

#[test]
fn an_area_with_a_vertex_that_cannot_be_shown_is_drawn_where_it_lies() {
    // A digit lost: the fourth vertex lies at 0,0, beyond the reach of a local map.
    let ring = [[116.40, 39.77], [116.42, 39.77], [116.42, 39.79], [0.0, 0.0]];
    for first in 0..4 {
        let mut builder = DatasetBuilder::default();
        for is_line in [false, true] {
            let mut turned = ring;
            turned.rotate_left(first);
            let positions = turned.iter().chain(turned.first()).map(|[lon, lat]| LonLat::new(*lon, *lat));
            builder.begin_feature();
            let kind = if is_line { GeometryType::LineString } else { GeometryType::Polygon };
            let mut sink = builder.geometry(kind);
            positions.for_each(|p| sink.coord(p, None));
            if is_line {
                sink.end_line();
            } else {
                sink.end_ring();
                sink.end_polygon();
            }
            builder.end_feature();
        }
        let data = builder.finish();
        let drawing = draw(&layer("a", &[solid(RED)], None), &data);
        assert!(drawing.skipped_positions > 0, "{first}");
        let is_near = |p: &MapPoint| p.x.hypot(p.y) < 100_000.0;
        for piece in drawing.pieces() {
            let ring = drawing.rings(piece).next().unwrap();
            // Both ways out are drawn, to where the map ends: not a chord across the corner.
            assert!(ring.iter().any(|p| p.x.hypot(p.y) > 3_000_000.0), "{first}");
            assert!(ring.iter().filter(|p| is_near(p)).count() > 3, "{first}");
        }
        // What the data hold is what is drawn.
        let area = data.features().next().unwrap().polygons().next().unwrap();
        for (lon, lat, is_in) in
            [(116.415, 39.775, true), (116.395, 39.765, false), (116.405, 39.785, true), (115.963, 39.889, true)]
        {
            let at = LonLat::new(lon, lat);
            assert_eq!(shapan::analysis::measure::contains(area, at), is_in, "{at:?}");
            let p = crs().map_from_lonlat(at).unwrap();
            let drawn = drawing.rings(&drawing.pieces()[0]).next().unwrap();
            let edges = drawn.iter().zip(drawn.iter().cycle().skip(1));
            let crossed = edges
                .filter(|(a, b)| (a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x));
            assert_eq!(crossed.count() % 2 == 1, is_in, "{at:?} {first}");
        }
    }
}

#[test]
fn cancelled_work_stops() {
    let progress = Progress::default();
    progress.cancel();
    let data = dataset(&[("a", Shape::Point([0.0, 0.0]))]);
    let layer = layer("a", &[solid(RED)], None);
    let with = Symbolizing { layer: &layer, class_of: &[Some(0)], own: None, crs: crs(), area_text: &|_| None };
    assert!(symbolize(&data, &with, &progress).is_err());
    let drawing = draw(&layer, &data);
    assert!(scene(view(1.0), crs(), &[&drawing], &labelled(), &progress).is_err());
    let made = make(view(1.0), &[&drawing], &labelled());
    assert!(matches!(paint(&made, 1.0, &progress), Err(PaintError::Cancelled(_))));
}

#[test]
fn everything_may_go_to_another_thread() {
    fn portable<T: Send + Sync + 'static>() {}
    portable::<Drawing>();
    portable::<Scene>();
    portable::<MapCrs>();
    portable::<Fonts>();
    portable::<Picture>();
}

fn views() -> impl Strategy<Value = MapView> {
    (-1e7..1e7_f64, -1e7..1e7_f64, 1e-3..1e4_f64, 1.0..4000.0_f64, 1.0..4000.0_f64)
        .prop_map(|(x, y, metres_per_px, w, h)| MapView::new(MapPoint::new(x, y), metres_per_px, [w, h]))
}

proptest! {
    #[test]
    fn screen_and_map_go_forth_and_back(view in views(), x in -5e3..5e3_f64, y in -5e3..5e3_f64) {
        let [bx, by] = view.screen_from_map(view.map_from_screen([x, y]));
        prop_assert!((bx - x).abs() < 1e-3 && (by - y).abs() < 1e-3);
    }

    #[test]
    fn zooming_keeps_what_is_under_the_cursor(view in views(), x in 0.0..4e3_f64, y in 0.0..4e3_f64, factor in 0.1..10.0_f64) {
        let zoomed = view.zoomed_at([x, y], factor);
        let (before, after) = (view.map_from_screen([x, y]), zoomed.map_from_screen([x, y]));
        let off = (before.x - after.x).hypot(before.y - after.y);
        prop_assert!(off < 1e-6 * (1.0 + before.x.abs() + before.y.abs()));
    }

    #[test]
    fn panning_moves_the_paper(view in views(), dx in -500.0..500.0_f64, dy in -500.0..500.0_f64) {
        let moved = view.panned(dx, dy);
        let [x, y] = moved.screen_from_map(view.map_from_screen([10.0, 20.0]));
        prop_assert!((x - 10.0 - dx).abs() < 1e-3 && (y - 20.0 - dy).abs() < 1e-3);
    }

    #[test]
    fn a_fitted_view_shows_all_and_touches_two_sides(x in -1e6..1e6_f64, y in -1e6..1e6_f64, w in 1.0..1e5_f64, h in 1.0..1e5_f64) {
        let rect = MapRect { min: MapPoint::new(x, y), max: MapPoint::new(x + w, y + h) };
        let view = MapView::fitted(rect, [640.0, 480.0], 20.0);
        let ([l, b], [r, t]) = (view.screen_from_map(rect.min), view.screen_from_map(rect.max));
        prop_assert!(l > 19.99 && t > 19.99 && r < 620.01 && b < 460.01);
        prop_assert!((l - 20.0).abs() < 0.01 || (t - 20.0).abs() < 0.01);
        prop_assert!(view.map_rect().holds(rect));
    }
}

#[test]
fn a_coast_of_very_many_vertices_is_named_quickly() {
    let coast: Vec<[f64; 2]> = (0..60_000)
        .map(|i| {
            let (sin, cos) = (f64::from(i) / 60_000.0 * std::f64::consts::TAU).sin_cos();
            let r = 90.0 + f64::from(i * 7_919 % 101) / 1_000.0;
            [r * cos, r * sin]
        })
        .collect();
    let data = dataset(&[("Island", Shape::Area(&[&coast]))]);
    let drawing = draw(&layer("a", &[solid(RED)], named(LabelPlacement::Inside)), &data);
    let made = make(view(1.0), &[&drawing], &labelled());
    let label = made.labels.first().unwrap();
    assert!(label.boxes[0].contains([128.0, 128.0]), "{label:?}");
    // Vertices nearer than a third of a pixel are not kept.
    assert!(made.points.len() < 4_000, "{}", made.points.len());
}

/// A layer of GeoJSON drawn in the map of its own extent, in red, 256 pixels wide.
fn drawn_alone(text: &str) -> (Drawing, MapCrs, Picture) {
    let data = shapan::formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap();
    let crs = MapCrs::for_extent(data.extent());
    let of = layer("own", &[Symbol { stroke: line(RED, 4.0).stroke, ..solid(RED) }], None);
    let class_of = vec![Some(0); data.len()];
    let with = Symbolizing { layer: &of, class_of: &class_of, own: None, crs: &crs, area_text: &|_| None };
    let drawing = symbolize(&data, &with, &Progress::default()).unwrap();
    let view = MapView::fitted(crs.map_rect(data.extent().unwrap()).unwrap(), [256.0, 256.0], 64.0);
    let made = scene(view, &crs, &[&drawing], &SceneOptions::default(), &Progress::default()).unwrap();
    (drawing, crs, picture(&made))
}

#[test]
fn what_crosses_the_antimeridian_is_drawn_in_one_place() {
    let polygon = |rings: &str| format!(r#"{{"type":"Polygon","coordinates":[{rings}]}}"#);
    let cases = [
        (polygon("[[179,-1],[-179,-1],[-179,1],[179,1],[179,-1]]"), 2.0),
        (polygon("[[-179,1],[179,1],[179,-1],[-179,-1],[-179,1]]"), 2.0),
        (polygon("[[179,-1],[181,-1],[181,1],[179,1],[179,-1]]"), 2.0),
        (
            r#"{"type":"MultiPolygon","coordinates":[[[[179,-1],[180,-1],[180,1],[179,1],[179,-1]]],
            [[[-180,-1],[-179,-1],[-179,1],[-180,1],[-180,-1]]]]}"#
                .to_owned(),
            2.0,
        ),
        // Wide enough for Web Mercator.
        (polygon("[[165,-15],[-165,-15],[-165,15],[165,15],[165,-15]]"), 30.0),
        (polygon("[[-165,15],[165,15],[165,-15],[-165,-15],[-165,15]]"), 30.0),
        (
            r#"{"type":"MultiPolygon","coordinates":[[[[165,-15],[180,-15],[180,15],[165,15],[165,-15]]],
            [[[-180,-15],[-165,-15],[-165,15],[-180,15],[-180,-15]]]]}"#
                .to_owned(),
            30.0,
        ),
        (r#"{"type":"LineString","coordinates":[[165,0],[-165,0]]}"#.to_owned(), 30.0),
        (r#"{"type":"LineString","coordinates":[[177,0],[-177,0]]}"#.to_owned(), 6.0),
    ];
    for (text, width) in cases {
        let (drawing, crs, picture) = drawn_alone(&text);
        let bounds = drawing.bounds.unwrap();
        let degrees = bounds.width() / 111_319.49;
        assert!((degrees / width - 1.0).abs() < 0.01, "{text}: {degrees}° wide");
        let middle = (bounds.min.x + bounds.max.x) / 2.0;
        assert!((middle - crs.map_from_lonlat(LonLat::new(180.0, 0.0)).unwrap().x).abs() < 1.0, "{text}: {middle}");
        let is_red = |x, y| picture.pixel(x, y).is_some_and(|p| p.green < 100);
        for x in [80, 128, 170] {
            assert!(is_red(x, 128), "{text}: nothing at {x}");
        }
        for x in [2, 30, 225, 253] {
            assert!((0..256).all(|y| !is_red(x, y)), "{text}: something at {x}");
        }
    }
}

#[test]
fn a_hole_stays_in_its_area_across_the_antimeridian() {
    let text = r#"{"type":"Polygon","coordinates":[[[165,-15],[-165,-15],[-165,15],[165,15],[165,-15]],
        [[-175,-5],[-175,5],[175,5],[175,-5],[-175,-5]]]}"#;
    let (_, _, picture) = drawn_alone(text);
    let is_red = |x| picture.pixel(x, 128).is_some_and(|p| p.green < 100);
    assert!(is_red(80) && !is_red(128) && is_red(176));
}

#[test]
fn the_frame_of_the_world_and_the_ring_round_the_pole_stay_whole() {
    let frame = r#"{"type":"Polygon","coordinates":[[[-180,-60],[180,-60],[180,60],[-180,60],[-180,-60]]]}"#;
    let (drawing, crs, _) = drawn_alone(frame);
    assert_eq!(crs, MapCrs::WEB_MERCATOR);
    assert!((drawing.bounds.unwrap().width() / 40_075_016.7 - 1.0).abs() < 1e-6);
    // As Antarctica is cut.
    let south = r#"{"type":"Polygon","coordinates":[[[-180,-90],[180,-90],[180,-80],[90,-70],[0,-70],[-90,-70],[-180,-80],[-180,-90]]]}"#;
    let (drawing, _, _) = drawn_alone(south);
    assert!((drawing.bounds.unwrap().width() / 40_075_016.7 - 1.0).abs() < 1e-6);
}

#[test]
fn on_a_map_of_the_world_what_crosses_the_antimeridian_runs_on() {
    // A line across Greenwich makes it a map of the world.
    let text = r#"{"type":"GeometryCollection","geometries":[
        {"type":"Polygon","coordinates":[[[-165,15],[165,15],[165,-15],[-165,-15],[-165,15]],
            [[175,-5],[-175,-5],[-175,5],[175,5],[175,-5]]]},
        {"type":"LineString","coordinates":[[-177,0],[177,0]]},
        {"type":"LineString","coordinates":[[-10,0],[10,0]]}]}"#;
    let (drawing, crs, _) = drawn_alone(text);
    assert_eq!(crs, MapCrs::WEB_MERCATOR);
    let sides = |lons: [f64; 2]| lons.map(|lon| crs.map_from_lonlat(LonLat::new(lon, 0.0)).unwrap().x);
    for (piece, expected) in drawing.pieces().iter().zip([[165.0, 195.0], [177.0, 183.0]]) {
        let found = [piece.bounds.min.x, piece.bounds.max.x];
        assert!(found.iter().zip(sides(expected)).all(|(a, b)| (a - b).abs() < 1.0), "{expected:?}: {found:?}");
    }
    let hole = drawing.rings(&drawing.pieces()[0]).nth(1).unwrap();
    let [west, east] = sides([174.9, 185.1]);
    assert!(hole.iter().all(|p| (west..east).contains(&p.x)), "{hole:?}");
}
