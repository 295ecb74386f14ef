//! Scenes as SVG and PDF: taken apart again, and compared with the scene they were made from.

use std::collections::{BTreeMap, HashMap};

use roxmltree::{Document, Node};
use shapan::render::{Label, SheetInfo, VectorError, pdf, svg};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider};

use super::*;

const HOSTILE: &str = "<script>alert('1')</script> ]]> \"&amp; \u{7} -->";

fn info() -> SheetInfo {
    SheetInfo {
        title: "园区 <&>".to_owned(),
        lang: Lang::Zh,
        layer_names: vec![(LayerId::from("areas"), "片区 \"A\"".to_owned())],
    }
}

fn as_svg(scene: &Scene) -> String {
    svg(scene, &info(), &Progress::default()).unwrap()
}

fn as_pdf(scene: &Scene) -> Vec<u8> {
    pdf(scene, &info(), &Progress::default()).unwrap()
}

/// A scene with something of everything: a hole, hatches, casings, dashes, opacities, markers, specks, a
/// selection, names beside, inside and along, plates and furniture.
fn everything() -> Scene {
    let (outer, inner) = (square(90.0), square(20.0));
    let areas = dataset(&[("医药区", Shape::Area(&[&outer, &inner])), ("B", Shape::Area(&[&inner]))]);
    let hatched = |hatch| Symbol {
        fill: Some(Fill { color: RED, opacity: 0.25, hatch: Some(hatch) }),
        stroke: Some(Stroke { color: RED, width_px: 1.8, dash: Vec::new(), casing: None, opacity: 1.0 }),
        ..Symbol::default()
    };
    let mut half = layer(
        "areas",
        &[hatched(Hatch::Lines { color: BLUE, angle_deg: 45.0, spacing_px: 8.0, width_px: 1.2 })],
        named(LabelPlacement::Inside),
    );
    half.opacity = 0.5;
    half.labeling.as_mut().unwrap().area = true;
    let dotted = layer("dots", &[hatched(Hatch::Dots { color: BLUE, spacing_px: 12.0, radius_px: 1.1 })], None);
    let lines = dataset(&[("西路 West", Shape::Line(&[[-2_000.0, -110.0], [120.0, -60.0]]))]);
    let mut road = line(BLUE, 3.0);
    let stroke = road.stroke.as_mut().unwrap();
    (stroke.casing, stroke.dash) = (Some((Color::WHITE, 6.0)), vec![12.0, 5.0]);
    let points = dataset(&[(HOSTILE, Shape::Point([-100.0, 100.0])), ("点", Shape::Point([60.0, 60.0]))]);
    let mut dashed = marker(MarkerShape::Cross, 15.0, None);
    dashed.marker.as_mut().unwrap().dashed = true;
    let tiny = [[100.0, 100.0], [100.1, 100.0], [100.1, 100.1]];
    let other = tiny.map(|[x, y]| [x - 30.0, y - 7.0]);
    let specks = dataset(&[("s", Shape::Area(&[&tiny])), ("t", Shape::Area(&[&other]))]);
    let drawings = [
        draw(&half, &areas),
        draw(&dotted, &areas),
        draw(&layer("roads", &[road], named(LabelPlacement::Along)), &lines),
        draw(&layer("points", &[dashed], named(LabelPlacement::Beside)), &points),
        draw(&layer("specks", &[solid(BLUE)], None), &specks),
    ];
    let options = SceneOptions {
        scale_bar: true,
        north_arrow: true,
        badge: Some("示意".to_owned()),
        title: Some("标题 <b>".to_owned()),
        imprint: vec!["Sources & more".to_owned()],
        selection: Some((LayerId::from("points"), FeatureId(1))),
        ..labelled()
    };
    let view = MapView::new(MapPoint::default(), 1.0, [400.0, 320.0]);
    let made = make(view, &drawings.iter().collect::<Vec<_>>(), &options);
    assert!(made.labels.len() >= 4 && made.selection.is_some(), "{}", made.describe());
    made
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Every run of text of a scene in the order of drawing.
fn texts(scene: &Scene) -> Vec<String> {
    let labels = scene.labels.iter().flat_map(|l: &Label| l.lines.iter().map(|line| shown(&line.text)));
    let furniture = scene.furniture.iter().filter_map(|shape| match shape {
        shapan::render::FurnitureShape::Text { text, .. } => Some(shown(text)),
        _ => None,
    });
    labels.chain(furniture).collect()
}

fn items(scene: &Scene) -> impl Iterator<Item = &Item> {
    scene.layers.iter().chain(&scene.selection).flat_map(|l| &l.items)
}

/// An attribute of a path, its own or inherited from its group.
fn of<'a>(path: Node<'a, '_>, name: &str) -> Option<&'a str> {
    path.ancestors().find_map(|n| n.attribute(name))
}

/// The parts of a path of steps: where their corners lie, for paths of straight lines.
fn corners(d: &str) -> Vec<Vec<[f64; 2]>> {
    let mut parts: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut pen = [0.0, 0.0];
    for step in d.replace('z', "z ").split_inclusive(char::is_alphabetic).collect::<Vec<_>>().windows(2) {
        // Each piece ends with the letter of the next step.
        let letter = step[0].chars().last().unwrap();
        let numbers = step[1].trim_end_matches(char::is_alphabetic).replace('-', " -");
        let numbers: Vec<f64> = numbers.split_whitespace().map(|n| n.parse().unwrap()).collect();
        match (letter, numbers[..].as_ref()) {
            ('m', [x, y]) => {
                pen = [pen[0] + x, pen[1] + y];
                parts.push(vec![pen]);
            }
            ('l', [x, y]) => {
                pen = [pen[0] + x, pen[1] + y];
                parts.last_mut().unwrap().push(pen);
            }
            ('z', []) => pen = parts.last().unwrap()[0],
            other => panic!("{other:?} in {d}"),
        }
    }
    parts
}

#[test]
fn an_svg_holds_every_item_where_it_belongs() {
    let scene = everything();
    let text = as_svg(&scene);
    let document = Document::parse(&text).unwrap();
    let root = document.root_element();
    assert_eq!(["width", "height", "viewBox"].map(|a| root.attribute(a).unwrap()), ["400", "320", "0 0 400 320"]);
    let layers: Vec<_> =
        root.descendants().filter(|n| n.attribute("id").is_some_and(|i| i.starts_with("layer-"))).collect();
    assert_eq!(layers.len(), scene.layers.len());
    let label =
        |n: &Node<'_, '_>| n.attribute(("http://www.inkscape.org/namespaces/inkscape", "label")).unwrap().to_owned();
    assert_eq!(layers.iter().map(label).collect::<Vec<_>>(), ["片区 \"A\"", "dots", "roads", "points", "specks"]);
    assert_eq!(layers[0].attribute("opacity"), Some(".5"));

    let paths = |within: Node<'_, '_>| within.descendants().filter(|n| n.has_tag_name("path")).count();
    for (layer, node) in scene.layers.iter().zip(&layers) {
        let expected: usize = layer
            .items
            .iter()
            .map(|item| match item {
                Item::Fill { hatch, .. } => 1 + usize::from(hatch.is_some()),
                Item::Stroke { .. } | Item::Specks { .. } => 1,
                Item::Markers { .. } | Item::Raster(_) => 0,
                Item::Frames { at, .. } => at.len(),
            })
            .sum();
        assert_eq!(paths(*node), expected, "{}", layer.layer);
    }
    let drawn: Vec<Node<'_, '_>> =
        layers.iter().flat_map(|l| l.descendants()).filter(|n| n.has_tag_name("path")).collect();
    // Fills: even-odd, each ring in its place to a hundredth of a pixel.
    let fills: Vec<_> = drawn.iter().filter(|p| of(**p, "fill-rule") == Some("evenodd")).collect();
    let wanted: Vec<_> =
        items(&scene).filter_map(|i| if let Item::Fill { paths, .. } = i { Some(paths) } else { None }).collect();
    assert_eq!(fills.len(), wanted.len());
    for (fill, range) in fills.iter().zip(wanted) {
        assert_eq!(of(**fill, "fill"), Some("#C02020"));
        assert_eq!(of(**fill, "fill-opacity"), Some(".25"));
        let found = corners(fill.attribute("d").unwrap());
        let rings = &scene.paths[range.clone()];
        assert_eq!(found.len(), rings.len());
        for (found, ring) in found.iter().zip(rings) {
            let points = scene.path_points(ring);
            assert_eq!(found.len(), points.len());
            for ([x, y], p) in found.iter().zip(points) {
                let [px, py] = scene.view.screen_from_map(*p);
                assert!((x - px).abs() <= 0.0051 && (y - py).abs() <= 0.0051, "{x},{y} not {px},{py}");
            }
        }
    }
    // Strokes stay strokes, with their widths and dashes; the dashes of a cut line run on.
    for item in items(&scene) {
        let Item::Stroke { color, width_px, dash, paths, .. } = item else { continue };
        let color = color.to_string();
        let width = |p: &Node<'_, '_>| of(*p, "stroke-width").and_then(|w| w.parse::<f64>().ok());
        let mut strokes = drawn.iter().filter(|p| of(**p, "stroke") == Some(color.as_str()));
        let stroke = strokes.find(|p| width(p).is_some_and(|w| (w - width_px).abs() < 0.001)).unwrap();
        assert_eq!(of(*stroke, "stroke-linejoin"), Some("round"));
        if dash.is_empty() {
            assert_eq!(of(*stroke, "stroke-linecap"), Some("round"));
            continue;
        }
        assert_eq!(of(*stroke, "stroke-dasharray"), Some("12 5"));
        let phase = scene.paths[paths.clone()][0].phase_px.rem_euclid(17.0);
        let offset: f64 = of(*stroke, "stroke-dashoffset").unwrap().parse().unwrap();
        assert!(phase > 0.1 && (offset - phase).abs() < 0.001, "{offset}, not {phase}");
    }
    // Specks are squares of a pixel.
    let squares = corners(drawn.last().unwrap().attribute("d").unwrap());
    for (square, [x, y]) in squares.iter().zip([[300.0, 60.0], [270.0, 67.0]]) {
        assert!(square.len() == 4 && (square[0][0] + 0.5 - x).abs() < 0.11 && (square[0][1] + 0.5 - y).abs() < 0.11);
        assert!((square[2][0] - square[0][0] - 1.0).abs() < 1e-9 && (square[2][1] - square[0][1] - 1.0).abs() < 1e-9);
    }
    assert_eq!(squares.len(), 2);
    // Markers are one figure, used twice.
    let uses: Vec<_> = root.descendants().filter(|n| n.has_tag_name("use")).collect();
    assert_eq!(uses.len(), 2);
    let target = uses[0].attribute(("http://www.w3.org/1999/xlink", "href")).unwrap().trim_start_matches('#');
    let figures: Vec<_> = root.descendants().filter(|n| n.attribute("id") == Some(target)).collect();
    assert_eq!(figures.len(), 1);
    assert!(figures[0].descendants().any(|n| n.attribute("stroke-dasharray").is_some()));
    let place = [uses[0].attribute("x"), uses[0].attribute("y")].map(|c| c.unwrap().parse::<f64>().unwrap());
    assert!((place[0] - 100.0).abs() < 0.02 && (place[1] - 60.0).abs() < 0.02, "{place:?}");
    let selected = root.descendants().find(|n| n.attribute("id") == Some("selection")).unwrap();
    assert_eq!(paths(selected), 2, "the frame and its case");
    let order: Vec<_> = root.descendants().filter(|n| n.has_tag_name("g")).filter_map(|n| n.attribute("id")).collect();
    assert_eq!(order[order.len() - 3..], ["selection", "labels", "furniture"]);
}

#[test]
fn every_text_of_an_svg_is_text_and_inert() {
    let scene = everything();
    let text = as_svg(&scene);
    let document = Document::parse(&text).unwrap();
    let found: Vec<String> = document
        .descendants()
        .filter(|n| n.has_tag_name("tspan") || n.has_tag_name("text") && !n.children().any(|c| c.has_tag_name("tspan")))
        .map(|n| n.text().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(found, texts(&scene));
    assert!(found.iter().any(|t| *t == shown(HOSTILE)), "{found:?}");
    assert_eq!(document.descendants().find(|n| n.has_tag_name("title")).unwrap().text(), Some("园区 <&>"));
    const KNOWN: &[&str] = &["svg", "title", "defs", "style", "clipPath", "path", "g", "use", "text", "tspan"];
    for node in document.descendants().filter(Node::is_element) {
        assert!(KNOWN.contains(&node.tag_name().name()), "{:?}", node.tag_name());
        assert!(node.attributes().all(|a| !a.name().starts_with("on")));
    }
    let spaced =
        document.descendants().filter(|n| n.attribute(("http://www.w3.org/XML/1998/namespace", "space")).is_some());
    assert_eq!(spaced.map(|n| n.text().unwrap()).collect::<Vec<_>>(), [shown(HOSTILE)]);
    // The halo lies below its letters, and a plate needs none.
    for node in document.descendants().filter(|n| n.has_tag_name("text") && n.attribute("stroke").is_some()) {
        assert_eq!(node.attribute("paint-order"), Some("stroke"));
    }
}

/// What a font draws for a character: the outline as text, in thousandths of an em.
fn outline(font: &FontRef<'_>, c: char) -> Option<(i32, String)> {
    struct Steps(String);
    impl Steps {
        fn push(&mut self, letter: char, numbers: &[f32]) {
            self.0.push(letter);
            numbers.iter().for_each(|n| self.0 += &format!(" {}", n.round()));
        }
    }
    impl OutlinePen for Steps {
        fn move_to(&mut self, x: f32, y: f32) {
            self.push('M', &[x, y]);
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.push('L', &[x, y]);
        }
        fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
            self.push('Q', &[a, b, x, y]);
        }
        fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
            self.push('C', &[a, b, c, d, x, y]);
        }
        fn close(&mut self) {
            self.0.push('Z');
        }
    }
    let id = font.charmap().map(c)?;
    let size = Size::new(1000.0);
    let advance = font.glyph_metrics(size, LocationRef::default()).advance_width(id)?.round() as i32;
    let mut steps = Steps(String::new());
    font.outline_glyphs().get(id)?.draw(DrawSettings::unhinted(size, LocationRef::default()), &mut steps).unwrap();
    Some((advance, steps.0))
}

fn from_base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.trim_end_matches('=').bytes().map(digit).collect();
    let bits = |chunk: &[u8]| chunk.iter().fold(0_u32, |all, d| all << 6 | u32::from(*d)) << (6 * (4 - chunk.len()));
    digits.chunks(4).flat_map(|c| bits(c).to_be_bytes()[1..c.len()].to_vec()).collect()
}

/// The fonts inside an SVG, by weight.
fn fonts_of(svg: &str) -> BTreeMap<u32, Vec<u8>> {
    let faces = svg.split("@font-face{").skip(1);
    let face = |face: &str| {
        let after = |word: &str| face.split(word).nth(1).unwrap().to_owned();
        let weight = after("font-weight:").split(';').next().unwrap().parse().unwrap();
        (weight, from_base64(after("base64,").split(')').next().unwrap()))
    };
    faces.map(face).collect()
}

#[test]
fn the_embedded_fonts_draw_what_the_bundled_ones_draw() {
    // Long strokes, many curves, wide and narrow, beyond the basic plane, a space, and what no font has.
    let text = "国际医药创新公园 龘灥爨齉 WMil.,1| ÅĐŁ Ωя · ²㎡ “，” 𠮷\u{12000}";
    let name = |text: String| SceneOptions { title: Some(text.clone()), badge: Some(text), ..SceneOptions::default() };
    let wide = MapView::new(MapPoint::default(), 1.0, [1_200.0, 100.0]);
    let scene = make(wide, &[], &name(text.to_owned()));
    let fonts = fonts_of(&as_svg(&scene));
    assert_eq!(fonts.keys().copied().collect::<Vec<_>>(), [400, 700]);
    let missing = Fonts::bundled().missing(text);
    assert!(missing.contains(&'\u{12000}') && missing.len() < 10, "{missing:?}");
    let bundled = [Fonts::REGULAR, Fonts::BOLD].map(|f| FontRef::new(f).unwrap());
    for (weight, bytes) in &fonts {
        assert!(bytes.len() < 40_000, "{} bytes", bytes.len());
        let embedded = FontRef::new(bytes).unwrap();
        assert_eq!(embedded.charmap().mappings().count(), {
            let mut all: Vec<char> = text.chars().collect();
            all.sort_unstable();
            all.dedup();
            all.len()
        });
        for c in text.chars() {
            // A character that is missing in bold is taken from the regular weight.
            let from =
                bundled.iter().skip(usize::from(*weight == 700)).chain(&bundled[..1]).find_map(|f| outline(f, c));
            let found = outline(&embedded, c).unwrap();
            match from {
                Some(from) => assert_eq!(found, from, "{c} {weight}"),
                None => {
                    assert!(missing.contains(&c), "{c}");
                    assert!(found.1.matches('M').count() == 2 && found.0 == 1000, "a box: {found:?}");
                }
            }
        }
    }
    let plain = make(wide, &[], &SceneOptions::default());
    assert!(fonts_of(&as_svg(&plain)).is_empty() && !as_svg(&plain).contains("font-face"));
}

/// The objects of a PDF by number: dictionary, and the stream unpacked.
fn objects(file: &[u8]) -> HashMap<u32, (String, Option<Vec<u8>>)> {
    let find = |from: usize, word: &[u8]| file[from..].windows(word.len()).position(|w| w == word).map(|i| from + i);
    let mut found = HashMap::new();
    let mut at = 0;
    while let Some(begin) = find(at, b" 0 obj") {
        let number = file[..begin].iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let number = std::str::from_utf8(&file[begin - number..begin]).unwrap().parse().unwrap();
        let end = find(begin, b"endobj").unwrap();
        let stream = find(begin, b"stream\n").filter(|s| *s < end);
        let dictionary = String::from_utf8_lossy(&file[begin + 6..stream.unwrap_or(end)]).into_owned();
        let content = stream.map(|s| {
            let length = dictionary.split("/Length ").nth(1).unwrap();
            let length: usize = length.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
            miniz_oxide::inflate::decompress_to_vec_zlib(&file[s + 7..s + 7 + length]).unwrap()
        });
        // A stream may hold anything, the word that ends its object too.
        at = stream.map_or(end, |s| find(s, b"endstream\nendobj").unwrap_or(end)) + 6;
        found.insert(number, (dictionary, content));
    }
    found
}

/// What comes after a word, up to a space or the end of what it stands in.
fn reference(text: &str, word: &str) -> u32 {
    let rest = text.split(word).nth(1).unwrap_or_else(|| panic!("{word} in {text}"));
    rest.trim_start().chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

/// Texts shown by a PDF's page, in order, by the tables that readers copy by.
fn pdf_texts(objects: &HashMap<u32, (String, Option<Vec<u8>>)>) -> Vec<String> {
    let page = objects.values().find(|(d, _)| d.contains("/Type /Page\n") || d.contains("/Type/Page/")).unwrap();
    let stream = |id: u32| String::from_utf8(objects[&id].1.clone().unwrap()).unwrap();
    let resources = &objects[&reference(&page.0, "/Resources")].0;
    let table = |font: &str| -> HashMap<String, char> {
        let fonts = resources.split("/Font").nth(1).unwrap();
        let map = stream(reference(&objects[&reference(fonts, font)].0, "/ToUnicode"));
        let pairs = map.lines().filter_map(|l| l.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"));
        let character = |hex: &str| {
            let units: Vec<u16> =
                (0..hex.len()).step_by(4).map(|i| u16::from_str_radix(&hex[i..i + 4], 16).unwrap()).collect();
            char::decode_utf16(units).next().unwrap().unwrap()
        };
        pairs.map(|(glyph, hex)| (glyph.to_lowercase(), character(hex))).collect()
    };
    let tables = BTreeMap::from([("/R", table("/R")), ("/B", table("/B"))]);
    let content = stream(reference(&page.0, "/Contents"));
    let mut texts = Vec::new();
    for run in content.split("BT ").skip(1) {
        let table = &tables[&run[..2]];
        let glyphs = run.split('<').nth(1).unwrap().split('>').next().unwrap();
        texts.push((0..glyphs.len()).step_by(4).map(|i| table[&glyphs[i..i + 4]]).collect());
    }
    texts
}

#[test]
fn a_pdf_holds_every_item_and_its_text() {
    let scene = everything();
    let file = as_pdf(&scene);
    assert!(file.starts_with(b"%PDF-1.7\n") && file.ends_with(b"%%EOF"));
    let objects = objects(&file);
    let all: String = objects.values().map(|(d, _)| d.as_str()).collect();
    // 400 by 320 pixels, 96 to the inch.
    assert!(all.contains("/MediaBox [0 0 300 240]") || all.contains("/MediaBox[0 0 300 240]"), "{all}");
    assert!(!all.contains("Date"), "a date makes every file another one");
    assert_eq!(pdf_texts(&objects), texts(&scene));

    // The layer at half its opacity is a group of its own, drawn at 0.5.
    let group = objects.values().find(|(d, c)| c.is_some() && d.contains("Transparency")).unwrap();
    let group = String::from_utf8(group.1.clone().unwrap()).unwrap();
    assert!(all.contains("/ca 0.5"));
    let operators = |text: &str, name: &str| text.split_whitespace().filter(|w| *w == name).count();
    let page = objects.values().filter_map(|(_, c)| c.as_ref()).filter_map(|c| std::str::from_utf8(c).ok());
    let page = page.max_by_key(|c| operators(c, "BT")).unwrap();
    let count = |test: fn(&Item) -> bool, layer: &dyn Fn(&str) -> bool| {
        let layers = scene.layers.iter().chain(&scene.selection).filter(|l| layer(&l.layer.0));
        layers.flat_map(|l| &l.items).filter(|i| test(i)).count()
    };
    let fill = |i: &Item| matches!(i, Item::Fill { .. });
    assert_eq!(operators(&group, "f*"), count(fill, &|l| l == "areas"));
    assert_eq!(operators(page, "f*"), count(fill, &|l| l != "areas"));
    let stroke = |i: &Item| matches!(i, Item::Stroke { .. });
    // Each hatch is one stroke more.
    assert_eq!(operators(&group, "S"), count(stroke, &|l| l == "areas") + count(fill, &|l| l == "areas"));
    assert!(page.contains("[12 5]") && page.contains("1 J\n") && page.contains("\n1 j\n"));
    assert_eq!(page.matches("/M0 Do").count(), 2, "markers are one form, drawn twice");
    // One switch for each layer, in the order of a layer tree.
    let names: Vec<&str> = all.split("/OCG").skip(1).filter(|s| s.starts_with(['\n', '/'])).collect();
    assert_eq!(names.len(), scene.layers.len());
    assert_eq!((operators(page, "BDC"), operators(page, "EMC")), (scene.layers.len(), scene.layers.len()));
    // Halos are outlines: nothing is found twice.
    assert!(!page.contains(" Tr"));
    let drawn: Vec<&str> = page.lines().filter_map(|l| l.strip_suffix(" Do")).collect();
    assert!(drawn.iter().all(|name| all.contains(&format!("{name} "))), "every form is there: {drawn:?}");
    let haloed = |text: &str| shown(text).chars().filter(|c| !c.is_whitespace()).count();
    let labels = scene.labels.iter().filter(|l| l.halo_px > 0.0 && l.plate.is_none()).flat_map(|l| &l.lines);
    let furniture = scene.furniture.iter().filter_map(|shape| match shape {
        shapan::render::FurnitureShape::Text { text, halo: Some(_), .. } => Some(haloed(text)),
        _ => None,
    });
    let letters: usize = labels.map(|l| haloed(&l.text)).chain(furniture).sum();
    assert!(letters > 20);
    assert_eq!(drawn.iter().filter(|name| !name.starts_with("/L")).count(), letters);
    assert_eq!(operators(page, "q"), operators(page, "Q"));
    assert_eq!(operators(&group, "q"), operators(&group, "Q"));
}

#[test]
fn the_same_scene_is_the_same_file() {
    let scene = everything();
    assert!(as_svg(&scene) == as_svg(&everything()));
    assert!(as_pdf(&scene) == as_pdf(&everything()));
    for file in [as_svg(&scene).into_bytes(), as_pdf(&scene)] {
        assert!(file.len() < 60_000, "{} bytes", file.len());
    }
}

#[test]
fn what_is_too_large_or_cancelled_is_no_file() {
    let at = |width| MapView::new(MapPoint::default(), 1.0, [width, 10.0]);
    let large = make(at(20_000.0), &[], &SceneOptions::default());
    let refused = VectorError::TooLarge { width: 20_000, height: 10 };
    assert_eq!(svg(&large, &info(), &Progress::default()), Err(refused.clone()));
    assert_eq!(pdf(&large, &info(), &Progress::default()), Err(refused));
    let stopped = Progress::default();
    stopped.cancel();
    let small = make(at(10.0), &[], &SceneOptions::default());
    assert!(matches!(svg(&small, &info(), &stopped), Err(VectorError::Cancelled(_))));
    assert!(matches!(pdf(&small, &info(), &stopped), Err(VectorError::Cancelled(_))));
}

#[test]
fn many_lines_are_few_paths_and_many_points_one_figure() {
    let ends: Vec<[[f64; 2]; 2]> =
        (0..3_000).map(|i| [[f64::from(i % 250) - 125.0, -90.0], [f64::from(i % 240) - 120.0, 90.0]]).collect();
    let features: Vec<_> = ends.iter().map(|e| ("l", Shape::Line(e))).collect();
    let lines = draw(&layer("lines", &[line(BLUE, 1.0)], None), &dataset(&features));
    let places: Vec<_> = ends.iter().map(|e| ("p", Shape::Point(e[0]))).collect();
    let points = draw(&layer("points", &[marker(MarkerShape::Star, 9.0, Some(RED))], None), &dataset(&places));
    let scene = make(view(1.0), &[&lines, &points], &SceneOptions::default());
    let text = as_svg(&scene);
    let document = Document::parse(&text).unwrap();
    let strokes = document.descendants().filter(|n| n.has_tag_name("path") && of(*n, "stroke") == Some("#2040C0"));
    let (mut paths, mut parts) = (0, 0);
    for stroke in strokes {
        paths += 1;
        parts += corners(stroke.attribute("d").unwrap()).len();
    }
    assert_eq!(parts, 3_000);
    assert_eq!(paths, 2, "6,000 points, 4,000 to a path");
    assert_eq!(text.matches("<use ").count(), 3_000);
    assert_eq!(text.matches("id=\"figure-").count(), 1);
}

#[test]
fn a_name_along_a_bend_is_told_as_one() {
    let name = "South Dahongmen Road";
    let arc: Vec<[f64; 2]> = (0..=12)
        .map(|i| {
            let (sin, cos) = (f64::from(i) * 6.0_f64).to_radians().sin_cos();
            [160.0 * cos - 100.0, 160.0 * sin - 80.0]
        })
        .collect();
    let data = dataset(&[(name, Shape::Line(&arc))]);
    let drawing = draw(&layer("roads", &[line(BLUE, 6.0)], named(LabelPlacement::Along)), &data);
    let scene = make(view(1.0), &[&drawing], &labelled());
    assert!(scene.labels[0].by_characters && scene.labels[0].lines.len() > 1, "{:?}", scene.labels);
    let svg = as_svg(&scene);
    let document = Document::parse(&svg).unwrap();
    let words: String = document.descendants().filter(|n| n.has_tag_name("tspan")).filter_map(|n| n.text()).collect();
    assert_eq!(words, name);
    let text = document.descendants().find(|n| n.has_tag_name("text")).unwrap();
    let whole: String = text.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect();
    assert_eq!(whole, name, "no spaces between its pieces");
    let told: String = name.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
    let told = format!("/ActualText <FEFF{told}>");
    let objects = objects(&as_pdf(&scene));
    let streams = objects.values().filter_map(|(_, content)| content.as_ref());
    assert!(streams.filter_map(|c| std::str::from_utf8(c).ok()).any(|c| c.contains(&told)), "{told}");
}
