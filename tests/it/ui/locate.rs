//! The tab that lays by control points: the picture clicked, points taken back, asked about, many of them.

use std::fs;
use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use shapan::crs::{Control, ControlPoint, FitKind};
use shapan::formats::Reading;
use shapan::i18n::{Lang, Word, fill};
use shapan::plan::{self, Home};
use shapan::progress::Progress;
use shapan::project::Replace;
use shapan::session::DraftPoint;

use super::{LARGE, SMALL, Window};

const PICTURE: &str = "Picture: click control points";

/// A grey picture of which nothing says where it lies.
fn scan(folder: &Path, [width, height]: [u32; 2]) -> PathBuf {
    let path = folder.join("scan.png");
    let mut encoder = png::Encoder::new(fs::File::create(&path).unwrap(), width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&vec![128; (width * height) as usize]).unwrap();
    path
}

fn points(window: &Window) -> Vec<DraftPoint> {
    window.session(|s| s.georeferencing.as_ref().map(|of| of.points.clone()).unwrap_or_default())
}

/// Clicks the picture to the right of its middle, and says which pixel that was.
fn click_picture(window: &mut Window, right: f32) -> [f64; 2] {
    let at = window.harness.get_by_label(PICTURE).rect().center() + egui::vec2(right, 0.0);
    window.harness.hover_at(at);
    window.harness.run_steps(1);
    window.harness.drag_at(at);
    window.harness.run_steps(1);
    window.harness.drop_at(at);
    window.settle();
    points(window).last().unwrap().from.unwrap()
}

#[test]
fn a_large_picture_is_pointed_at_to_the_pixel_however_it_halves() {
    let folder = tempfile::tempdir().unwrap();
    // Halved to 2,048 and less it is 1,025 wide, and each of those stands for four.
    let mut window = Window::open(LARGE, vec![scan(folder.path(), [4097, 60])]);
    window.language(Lang::En);
    let [x, y] = click_picture(&mut window, 0.0);
    assert!((x - 2048.5).abs() < 0.5 && (y - 30.0).abs() < 0.5, "{x} {y}");
    let middle = window.harness.get_by_label(PICTURE).rect().center();
    window.harness.hover_at(middle);
    window.harness.run_steps(1);
    for _ in 0..8 {
        window.harness.event(egui::Event::Zoom(2.0));
        window.harness.run_steps(1);
    }
    let [near, _] = click_picture(&mut window, 8.0);
    assert!((near - x).abs() < 2.0 && near > x, "eight points of the screen are a pixel: {x} {near}");
}

#[test]
fn points_are_taken_back_and_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::open(LARGE, vec![scan(folder.path(), [60, 40])]);
    window.language(Lang::En);
    let press = |window: &mut Window, key: Key| {
        window.harness.key_press_modifiers(Modifiers::COMMAND, key);
        window.settle();
    };
    press(&mut window, Key::N);
    assert!(window.session(|s| s.document.leaving.is_none() && s.georeferencing.is_none()), "nothing was lost");
    let mut window = Window::open(LARGE, vec![folder.path().join("scan.png")]);
    window.language(Lang::En);
    click_picture(&mut window, 0.0);
    assert!(window.has("Undo: control points (Ctrl+Z)"));
    press(&mut window, Key::Z);
    assert!(points(&window).is_empty() && window.has("Redo: control points (Ctrl+Shift+Z)"));
    press(&mut window, Key::Y);
    assert_eq!(points(&window).len(), 1);
    press(&mut window, Key::N);
    assert!(window.has("Nothing is laid by the control points yet"));
    window.click("Go on placing");
    assert_eq!(points(&window).len(), 1);
    press(&mut window, Key::N);
    window.click("Don't save");
    assert!(window.session(|s| s.georeferencing.is_none()));
}

#[test]
fn many_points_are_drawn_as_far_as_they_are_seen_and_an_unknown_datum_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let scan = scan(folder.path(), [60, 40]);
    // Xi'an 1980, whose shift nobody has published.
    let point = |i: u32| {
        let from = [f64::from(i % 50), f64::from(i / 50)];
        ControlPoint { from, to: [449_000.0 + from[0], 4_405_000.0 - from[1]] }
    };
    let control = Some(Control { points: (0..1000).map(point).collect(), kind: FitKind::Similarity, picture_px: None });
    let reading = Reading { crs: Some("EPSG:2384".to_owned()), control, ..Reading::default() };
    let opened = plan::open_as(&[scan], &reading, &Progress::default()).unwrap();
    let file = folder.path().join("plan.shapan.json");
    let home = Home::Folder(PathBuf::new());
    plan::save(&opened.plan.project, &home, &file, Replace::Nothing, &Progress::default()).unwrap();
    let mut window = Window::open(LARGE, vec![file]);
    window.language(Lang::En);
    window.harness.get_by_label("scan").click_secondary();
    window.settle();
    window.click("Control points…");
    assert_eq!(points(&window).len(), 1000);
    assert!(window.has("Control point 1") && !window.has("Control point 500"));
    assert!(window.has_containing("The shift of this datum is not published"));
    assert!(window.has("Lay it here"));
}

/// A project whose layer, called scan, is a picture laid by these points of EPSG:4527, where eastings begin with 39.
fn laid_by(folder: &Path, points: Vec<ControlPoint>) -> PathBuf {
    let scan = scan(folder, [1200, 800]);
    let control = Some(Control { points, ..Control::default() });
    let reading = Reading { crs: Some("EPSG:4527".to_owned()), control, ..Reading::default() };
    let opened = plan::open_as(&[scan], &reading, &Progress::default()).unwrap();
    let file = folder.join("plan.shapan.json");
    let home = Home::Folder(PathBuf::new());
    plan::save(&opened.plan.project, &home, &file, Replace::Nothing, &Progress::default()).unwrap();
    file
}

fn surveyed(from: [f64; 2]) -> ControlPoint {
    ControlPoint { from, to: [39_449_000.123 + 2.0 * from[0], 4_405_000.123 - 2.0 * from[1]] }
}

fn locate(window: &mut Window, lang: Lang) {
    window.harness.get_by_label("scan").click_secondary();
    window.settle();
    window.click(Word::GeoreferenceOf.text(lang));
}

#[test]
fn no_number_of_a_survey_is_cut_in_the_list_of_points() {
    for size in [SMALL, LARGE] {
        for lang in [Lang::Zh, Lang::En] {
            let folder = tempfile::tempdir().unwrap();
            let points = [[100.5, 100.5], [1100.5, 100.5], [100.5, 700.5]].map(surveyed).to_vec();
            let mut window = Window::open(size, vec![laid_by(folder.path(), points)]);
            window.language(lang);
            locate(&mut window, lang);
            let named = |n: &str| fill(Word::GeoreferencePointName, lang, &[("n", n)]);
            let of_point = |window: &Window, word: Word| {
                let name = named("1");
                let name = format!("{name}: {}", word.text(lang));
                let field = window.harness.get_by_label(&name);
                (field.rect(), field.value().unwrap())
            };
            let width = |window: &Window, text: &str| {
                let font = window.harness.ctx.global_style().text_styles[&egui::TextStyle::Body].clone();
                let text = text.to_owned();
                window.harness.ctx.fonts_mut(|f| f.layout_no_wrap(text, font, egui::Color32::WHITE).size().x)
            };
            let (east_north, shown) = of_point(&window, Word::GeoreferenceEastNorth);
            assert_eq!(shown, "39449201.123, 4404799.123");
            let (pixel, _) = of_point(&window, Word::GeoreferencePixel);
            for (field, longest) in [
                (east_north, "39449201.123, 4404799.123"),
                (east_north, "116.123456789, 39.123456789"),
                (pixel, "39449201.123, 4404799.123"),
            ] {
                let room = field.width() - 12.0;
                assert!(width(&window, longest) < room, "{size:?} {lang:?} {longest}: {room}");
                assert!(field.right() <= size[0] - 16.0, "{size:?} {lang:?}: {field:?}");
            }
            let second = window.harness.get_by_label(&named("2")).rect();
            assert!(second.top() > east_north.bottom(), "the lines of one point stand together");
        }
    }
}

#[test]
fn a_point_that_contradicts_the_others_is_named_gone_to_and_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut by = [[100.0, 100.0], [1100.0, 100.0], [100.0, 700.0], [1100.0, 700.0]].map(surveyed).to_vec();
    by[2].to[1] += 10_000.0;
    let mut window = Window::open(SMALL, vec![laid_by(folder.path(), by)]);
    window.language(Lang::En);
    locate(&mut window, Lang::En);
    assert!(window.has("Point 3 contradicts the others: it is 10.00 km off; without point 3: 0.00 m"));
    window.click("Lay it here");
    assert!(window.has_containing("Lay it all the same?") && window.session(|s| s.georeferencing.is_some()));
    window.click("Look at the points");
    assert_eq!(window.session(|s| s.georeferencing.as_ref().map(|of| of.chosen)), Some(2));
    assert!(!window.has_containing("Lay it all the same?"));
    let row = |window: &Window| window.harness.get_by_label("Control point 3").rect();
    let foot = window.harness.get_by_label("Go to point 3").rect().top();
    window.click("Go to point 3");
    assert!(row(&window).bottom() < foot, "its row is seen: {:?}", row(&window));
    let centre = window.session(|s| s.crs.lonlat_from_map(s.view.unwrap().centre()).unwrap());
    let at = window.session(|s| {
        let of = s.georeferencing.as_ref().unwrap();
        of.position(&of.points[2]).unwrap()
    });
    assert!((centre.lon - at.lon).abs() < 1e-3 && (centre.lat - at.lat).abs() < 1e-3, "{centre:?} {at:?}");
    window.click("Leave point 3 out");
    assert!(points(&window).len() == 3 && !window.has_containing("contradicts"));
    window.click("Lay it here");
    assert!(window.session(|s| s.georeferencing.is_none()));
}

#[test]
fn what_stands_on_the_map_keeps_clear_of_a_point_that_was_just_set() {
    let folder = tempfile::tempdir().unwrap();
    let points = [[100.0, 100.0], [1100.0, 100.0]].map(surveyed).to_vec();
    let mut window = Window::open(LARGE, vec![laid_by(folder.path(), points)]);
    window.language(Lang::En);
    let middle = window.session(|s| s.crs.lonlat_from_map(s.view.unwrap().centre()).unwrap());
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.settle();
    window.harness.event(egui::Event::Text(format!("{:.6}, {:.6}", middle.lon, middle.lat)));
    window.settle();
    window.harness.key_press(Key::Enter);
    window.settle();
    let plate = |window: &Window| window.harness.get_by_label_contains("Marker 1").rect();
    let tip = |window: &Window| window.screen(window.session(|s| s.find.marker).unwrap());
    assert!(plate(&window).left() > tip(&window).x);
    locate(&mut window, Lang::En);
    assert!(plate(&window).right() < tip(&window).x, "the number of the point stands at the right");
}

#[test]
fn a_point_outside_of_the_picture_is_told_and_the_system_has_its_name_in_the_language() {
    for (size, lang) in [(SMALL, Lang::Zh), (LARGE, Lang::En)] {
        let folder = tempfile::tempdir().unwrap();
        let points = [[100.0, 100.0], [1300.0, 100.0]].map(surveyed).to_vec();
        let mut window = Window::open(size, vec![laid_by(folder.path(), points)]);
        window.language(lang);
        locate(&mut window, lang);
        let values = [("n", "2"), ("width", "1,200"), ("height", "800")];
        assert!(window.has(&fill(Word::GeoreferenceOutsideHint, lang, &values)), "{lang:?}");
        assert!(window.has(Word::GeoreferenceOutside.text(lang)));
        let name = match lang {
            Lang::Zh => "CGCS2000 / 三度带第 39 带",
            Lang::En => "CGCS2000 / 3-degree Gauss-Kruger zone 39",
        };
        assert!(window.has(name), "{lang:?}");
        window.click(&fill(Word::GeoreferenceGoTo, lang, &[("n", "2")]));
        assert_eq!(window.session(|s| s.georeferencing.as_ref().map(|of| of.chosen)), Some(1));
    }
}
