//! `render`: whole pictures of the right size, or a refusal and no file.

use super::{Place, run};
use crate::tiny_font::tiny_font;

/// Width and height as a PNG's header has them.
fn size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "not a PNG");
    assert!(png.ends_with(b"IEND\xaeB`\x82"), "cut short");
    let at = |i: usize| u32::from_be_bytes(png[i..i + 4].try_into().unwrap());
    (at(16), at(20))
}

fn picture(place: &Place, more: &[&str]) -> Vec<u8> {
    let run = place.run(&[&["render", "-o", "a.png"], more].concat());
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{more:?}: {}", run.err);
    assert!(run.err.starts_with("shapan: wrote a.png ("), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1, "every character has a glyph: {}", run.err);
    let bytes = std::fs::read(place.path().join("a.png")).unwrap();
    std::fs::remove_file(place.path().join("a.png")).unwrap();
    bytes
}

#[test]
fn pictures_have_the_size_asked_and_follow_language_and_theme() {
    let place = Place::new();
    assert_eq!(size(&picture(&place, &[])), (1920, 1080), "the usual size");
    let mut all = Vec::new();
    for lang in ["zh", "en"] {
        for theme in ["light", "dark", "projector"] {
            let png = picture(&place, &["--size", "360x240", "--lang", lang, "--theme", theme]);
            assert_eq!(size(&png), (360, 240));
            all.push(png);
        }
    }
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count, "two of them look the same");
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
fn pictures_show_the_place_asked() {
    let place = Place::new();
    let small = ["--size", "400x320"];
    let with = |more: &[&str]| picture(&place, &[&small[..], more].concat());
    let whole = with(&[]);
    let extent = with(&["--extent", "116.39,39.76,116.43,39.80"]);
    let centre = with(&["--center", "116.4125,39.7778", "--scale", "5000"]);
    let same = with(&["--center", "116.4125,39.7778", "--scale", "1:5,000"]);
    let nowhere = with(&["--center", "-73.9,-40.7", "--scale", "5000"]);
    assert!(whole != extent && whole != centre && extent != centre && centre != nowhere);
    assert!(centre == same);
    assert!(with(&[]) == whole, "the same picture every time");
    assert!(nowhere.len() < centre.len() / 2, "nothing but the sea there");
    for png in [whole, extent, centre, nowhere] {
        assert_eq!(size(&png), (400, 320));
    }
}

#[test]
fn review_notes_are_drawn_on_request_only() {
    let place = Place::new();
    let notes = |notes: &str| {
        let plan = format!(r#"{{"shapan": 2, "title": {{"zh": "t", "en": "t"}}, "layers": [], "notes": [{notes}]}}"#);
        std::fs::write(place.path().join("plan.shapan.json"), plan).unwrap();
    };
    let with = |more: &[&str]| {
        picture(
            &place,
            &[&["--size", "400x320", "--extent", "116.3,39.7,116.5,39.9", "plan.shapan.json"], more].concat(),
        )
    };
    let note = |id: &str, lon: f64, done: bool| {
        format!(r#"{{"id": "{id}", "position": [{lon}, 39.8], "text": "look here", "done": {done}}}"#)
    };
    notes(&[note("a", 116.35, false), note("b", 116.45, true)].join(", "));
    let (plain, all) = (with(&[]), with(&["--notes", "all"]));
    let (open, done) = (with(&["--notes", "open"]), with(&["--notes", "done"]));
    let mut pictures = [plain.clone(), all, open, done];
    pictures.sort();
    assert!(pictures.windows(2).all(|two| two[0] != two[1]), "four different pictures");
    notes("");
    assert!(with(&["--notes", "all"]) == plain);
}

#[test]
fn a_finer_picture_shows_the_same_in_more_pixels() {
    let place = Place::new();
    let decoded = |more: &[&str]| {
        let png = picture(&place, more);
        let pixels = tiny_skia::Pixmap::decode_png(&png).unwrap();
        let at = move |x: u32, y: u32, c: usize| f64::from(pixels.data()[(y * pixels.width() + x) as usize * 4 + c]);
        (size(&png), at)
    };
    let there = ["--center", "116.4125,39.7778", "--scale", "20000"];
    let (coarse_size, coarse) = decoded(&[&there[..], &["--size", "400x300"]].concat());
    let (fine_size, fine) = decoded(&[&there[..], &["--size", "800x600", "--pixel-ratio", "2"]].concat());
    assert_eq!((coarse_size, fine_size), ((400, 300), (800, 600)));
    // Four pixels together are the one of the coarse picture, names and lines included, but for the steps at edges.
    let mut off = 0.0;
    for (x, y) in (0..400).flat_map(|x| (0..300).map(move |y| (x, y))) {
        for c in 0..3 {
            let four =
                [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(i, j)| fine(2 * x + i, 2 * y + j, c)).iter().sum::<f64>() / 4.0;
            off += (four - coarse(x, y, c)).abs() / 255.0;
        }
    }
    let off = off / (400.0 * 300.0 * 3.0);
    assert!(off < 0.02, "{off}");
    for (wrong, says) in [
        (&["render", "-o", "a.png", "--pixel-ratio", "5"][..], "a pixel ratio is 0.5 to 4, not \"5\""),
        (&["render", "-o", "a.pdf", "--pixel-ratio", "2"], "--pixel-ratio is for .png pictures"),
    ] {
        let run = place.run(wrong);
        assert!(run.code == 2 && run.err.contains(says), "{}: {}", run.code, run.err);
    }
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
fn drawings_are_vectors_with_their_names_as_text() {
    let place = Place::new();
    let made = |name: &str, more: &[&str]| {
        let run = place.run(&[&["render", "-o", name], more].concat());
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{more:?}: {}", run.err);
        assert_eq!(run.err, format!("shapan: wrote {name} (1920x1080)\n"));
        let bytes = std::fs::read(place.path().join(name)).unwrap();
        std::fs::remove_file(place.path().join(name)).unwrap();
        assert!(bytes.len() < 1_000_000, "{name}: {} bytes", bytes.len());
        bytes
    };
    let mut all = Vec::new();
    for (lang, theme, zone, ground) in [
        ("zh", "light", "医药智造区", "#F1F1EC"),
        ("en", "dark", "Smart manufacturing", "#22272D"),
        ("zh", "projector", "研发转化区", "#000000"),
    ] {
        let more = ["--lang", lang, "--theme", theme];
        let svg = String::from_utf8(made("a.SVG", &more)).unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let texts: Vec<&str> = document.descendants().filter_map(|n| n.text()).collect();
        assert!(texts.contains(&zone), "{zone} in {texts:?}");
        let named = |n: &roxmltree::Node<'_, '_>| {
            n.attributes()
                .any(|a| a.name() == "label" && a.value() == if lang == "zh" { "四区" } else { "Four zones" })
        };
        assert!(document.descendants().any(|n| named(&n)), "layers by their names");
        assert!(svg.contains(&format!("fill=\"{ground}\"")), "the ground of {theme}");
        assert!(!svg.contains("<image"), "a picture in disguise");
        let pdf = made("a.pdf", &more);
        assert!(pdf.starts_with(b"%PDF-1.7") && pdf.ends_with(b"%%EOF"));
        assert!(!pdf.windows(6).any(|w| w == b"/Image"), "a picture in disguise");
        assert!(made("a.pdf", &more) == pdf, "the same file every time");
        all.extend([svg.into_bytes(), pdf]);
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 6);
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
fn pictures_carry_what_is_asked_for() {
    let place = Place::new();
    let with = |more: &[&str]| picture(&place, &[&["--size", "480x360"], more].concat());
    let plain = with(&[]);
    let mut all = vec![plain];
    for more in [
        &["--grid"][..],
        &["--no-legend"],
        &["--crs", "web-mercator"],
        &["--crs", "cgcs2000"],
        &["--crs", "cgcs2000", "--grid"],
        &["--crs", "EPSG:4527", "--grid"],
        &["--title", "规划总图"],
        &["--title", ""],
        &["--date", "2026-05"],
        &["--approval-number", "GS(2026)0000号"],
        &["--confidentiality", "内部"],
    ] {
        all.push(with(more));
    }
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count, "an option without effect");
    assert!(with(&["--crs", "local"]) == with(&[]), "the usual one");
    assert!(with(&["--crs", "cgcs2000"]) == with(&["--crs", "epsg:4548"]), "the park lies in zone 117°E");
}

#[test]
fn own_data_make_a_picture_too() {
    let place = Place::new();
    place.write("own.geojson", r#"{"type":"Feature","properties":{"名称":"医院"},"geometry":{"type":"Polygon","coordinates":[[[116,39],[117,39],[117,40],[116,39]]]}}"#);
    place.write("none.geojson", r#"{"type":"Feature","properties":{},"geometry":null}"#);
    let run = place.run(&["render", "-o", "own.png", "--size", "100x100", "own.geojson"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(size(&std::fs::read(place.path().join("own.png")).unwrap()), (100, 100));
    let sentence = place.refusal(&["render", "-o", "none.png", "none.geojson"]);
    assert!(sentence.contains("nothing to show"), "{sentence}");
    assert_eq!(place.names(), ["none.geojson", "own.geojson", "own.png"]);
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let place = Place::new();
    place.write("kept.png", "old");
    std::fs::create_dir(place.path().join("folder.png")).unwrap();
    let refused: &[(&[&str], &str)] = &[
        (&["-o", "a.jpg"], ".png, .svg or .pdf"),
        (&["-o", "a.svgz"], ".png, .svg or .pdf"),
        (&["-o", "a"], ".png, .svg or .pdf"),
        (&["-o", "nowhere/a.pdf", "--size", "20x20"], "nowhere"),
        (&["-o", "a.svg", "--size", "20000x10"], "too large"),
        (&["-o", "a.pdf", "--size", "10x20000"], "too large"),
        (&["-o", "nowhere/a.png", "--size", "20x20"], "nowhere"),
        (&["-o", "folder.png", "--size", "20x20"], "folder.png"),
        (&["-o", "a.png", "--size", "0x100"], "WIDTHxHEIGHT"),
        (&["-o", "a.png", "--size", "20000x10"], "too large"),
        (&["-o", "a.png", "--size", "16384x16384"], "too large"),
        (&["-o", "a.png", "--size", "big"], "1920x1080"),
        (&["-o", "a.png", "--extent", "117,39,116,40"], "west"),
        (&["-o", "a.png", "--extent", "116,39,117"], "W,S,E,N"),
        (&["-o", "a.png", "--center", "116,39"], "--scale"),
        (&["-o", "a.png", "--scale", "5000"], "--center"),
        (&["-o", "a.png", "--center", "116,39", "--scale", "0"], "scale"),
        (&["-o", "a.png", "--extent", "1,1,2,2", "--center", "1,1", "--scale", "500"], "--extent"),
        (&["-o", "a.png", "--lang", "fr"], "zh"),
        (&["-o", "a.png", "--theme", "red"], "dark"),
        (&["-o", "a.png", "--crs", "EPSG:4326"], "EPSG:4554"),
        (&["-o", "a.png", "--crs", "mercator"], "cgcs2000"),
        (&["-o", "a.png", "--crs", "EPSG:4513"], "75°E"),
        (&["-o", "a.png", "--crs", "cgcs2000", "--center", "2.3,48.9", "--scale", "9000"], "136.5°E"),
        (&["-o", "kept.png", "missing.geojson"], "missing.geojson"),
    ];
    for (arguments, word) in refused {
        let sentence = place.refusal(&[&["render"], *arguments].concat());
        assert!(sentence.contains(word), "{arguments:?}: {sentence}");
        assert_eq!(place.names(), ["folder.png", "kept.png"], "{arguments:?}");
    }
    assert_eq!(std::fs::read(place.path().join("kept.png")).unwrap(), b"old");
    assert!(std::fs::read_dir(place.path().join("folder.png")).unwrap().next().is_none());
    let run = place.run(&["render", "-o", "kept.png", "--size", "40x30"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(size(&std::fs::read(place.path().join("kept.png")).unwrap()), (40, 30), "an old one is replaced");
    assert_eq!(place.names(), ["folder.png", "kept.png"]);
}

#[test]
fn names_come_in_the_language_asked() {
    let place = Place::new();
    let with = |more: &[&str]| picture(&place, &[&["--size", "700x600"], more].concat());
    let plain = with(&[]);
    assert!(with(&["--labels", "zh"]) == plain, "that of the picture, unless another is asked for");
    let (en, both) = (with(&["--labels", "en"]), with(&["--labels", "both"]));
    assert!(en != plain && both != plain && en != both);
    assert!(with(&["--lang", "en"]) != en, "title and badge stay Chinese");
    let sentence = place.refusal(&["render", "-o", "a.png", "--labels", "fr"]);
    assert!(sentence.contains("both"), "{sentence}");
}

#[test]
fn characters_without_a_font_are_named_with_their_layer_unless_the_system_has_them() {
    let place = Place::new();
    let feature = |name: &str, x: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{{"type":"Point","coordinates":[{x},39.8]}}}}"#
        )
    };
    let features = [feature("凤池\u{10FFF0}", 116.4), feature("\u{10FFF1}", 116.5), feature("plain", 116.6)].join(",");
    place.write("villages.geojson", format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#));
    let render = |fonts: &str| {
        let mut command = place.command(&["render", "-o", "a.png", "--size", "400x300", "villages.geojson"]);
        command.env("XDG_DATA_HOME", place.path().join(fonts)).env("HOME", place.path());
        let run = run(&mut command);
        assert_eq!(run.code, 0, "{}", run.err);
        run.err
    };
    let none = render("nowhere");
    let lines: Vec<&str> = none.lines().collect();
    assert!(lines[0].contains("U+10FFF0") && lines[0].contains("U+10FFF1") && lines[0].contains("boxes"), "{none}");
    let of_layer = lines.iter().filter(|line| line.contains("layer villages: ")).count();
    assert!(of_layer == 2 && none.contains("凤池") && !none.contains("plain"), "{none}");
    place.write("data/fonts/Tiny.ttf", tiny_font('\u{10FFF0}'));
    // Only where fonts lie in the usual folders of this system.
    if cfg!(target_os = "linux") {
        let one = render("data");
        assert!(!one.contains("U+10FFF0") && one.contains("U+10FFF1") && one.contains("a box"), "{one}");
    }
}
