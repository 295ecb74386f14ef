//! What people read of the bundled plan: the card of every feature, in both languages.

use shapan::i18n::{Lang, terms};
use shapan::plan::{Card, CardRow, FeatureRef, Plan, card};
use shapan::progress::Progress;

use crate::bundled::bundled;

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

/// Fields that a card shows in places of their own, or not at all because another field says it in words.
const APART: [&str; 8] =
    ["name", "short", "kind", "position_uncertainty_m", "grade_rank", "lines", "line_ids", "phase"];

fn made(plan: &Plan, of: &FeatureRef, lang: Lang) -> Option<Card> {
    card(plan, of, lang, &Progress::default()).unwrap()
}

fn cards(plan: &Plan, lang: Lang) -> Vec<Card> {
    let all = plan.layers.iter().flat_map(|l| {
        l.dataset.features().map(|f| {
            let of = FeatureRef { layer: l.id.clone(), feature: f.id() };
            made(plan, &of, lang).unwrap_or_else(|| panic!("no card of {}", f.id_text()))
        })
    });
    all.collect()
}

fn rows(card: &Card) -> impl Iterator<Item = &CardRow> {
    card.facts.iter().chain(&card.rows).chain(&card.provenance)
}

fn texts(card: &Card) -> Vec<(&str, &str)> {
    let of_rows = rows(card).flat_map(|r| {
        let sources = r.items.iter().filter_map(|i| i.source.as_deref());
        r.items.iter().map(|i| i.text.as_str()).chain(sources).map(|text| (r.label.as_str(), text))
    });
    let of_sections = card.sections.iter().flat_map(|s| {
        let of_lines = s.lines.iter().flat_map(|l| [l.name.as_str(), &l.value, &l.note]);
        of_lines.filter(|text| !text.is_empty()).chain([s.heading.as_str()]).map(|text| (s.heading.as_str(), text))
    });
    let badge = card.schematic.iter().map(|text| ("badge", text.as_str()));
    let head = [("name", card.name.as_str()), ("kind", card.kind.as_str())];
    of_rows.chain(of_sections).chain(badge).chain(head).collect()
}

fn is_chinese(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

fn stem(field: &str) -> &str {
    field.strip_suffix("_zh").or_else(|| field.strip_suffix("_en")).unwrap_or(field)
}

#[test]
fn every_field_is_called_something() {
    let plan = bundled();
    for l in &plan.layers {
        for field in l.dataset.fields() {
            let stem = stem(&field.name);
            if APART.contains(&stem) {
                continue;
            }
            for lang in LANGS {
                let name = terms::field(stem, lang);
                let name = name.unwrap_or_else(|| panic!("{}: {} has no {} name", l.id, field.name, lang.as_str()));
                assert_eq!(name.chars().any(is_chinese), lang == Lang::Zh, "{}: {name}", field.name);
            }
        }
    }
}

#[test]
fn no_card_shows_a_raw_field_name() {
    let plan = bundled();
    let raw: Vec<String> = plan
        .layers
        .iter()
        .flat_map(|l| l.dataset.fields())
        .filter(|field| terms::field(stem(&field.name), Lang::En).is_none())
        .flat_map(|field| [field.name.replace('_', " "), stem(&field.name).replace('_', " "), field.name.clone()])
        .collect();
    for lang in LANGS {
        for card in cards(&plan, lang) {
            for row in rows(&card) {
                assert!(!row.label.contains('_'), "{}: {}", card.name, row.label);
                assert!(!raw.contains(&row.label), "{}: {}", card.name, row.label);
                assert_eq!(row.label.chars().any(is_chinese), lang == Lang::Zh, "{}: {}", card.name, row.label);
                assert!(!row.items.is_empty(), "{}: {} is empty", card.name, row.label);
            }
            let mut labels: Vec<&str> = card.rows.iter().map(|r| r.label.as_str()).collect();
            let all = labels.len();
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), all, "{}: a label stands twice", card.name);
        }
    }
}

#[test]
fn chinese_cards_are_chinese() {
    let plan = bundled();
    for card in cards(&plan, Lang::Zh) {
        assert!(card.name.chars().any(is_chinese), "{}", card.name);
        assert!(card.kind.chars().any(is_chinese), "{}: {}", card.name, card.kind);
        for (label, text) in texts(&card) {
            assert!(!text.contains("published"), "{}: {label}: {text}", card.name);
            // Two English words in a row: a sentence or a list that was left untranslated.
            let words: Vec<&str> = text.split([' ', ',', ';', '.']).collect();
            let is_word = |w: &&str| w.len() > 2 && w.chars().all(|c| c.is_ascii_lowercase());
            let english = words.windows(2).any(|pair| pair.iter().all(is_word));
            assert!(!english || label == "曾用名、别名", "{}: {label}: {text}", card.name);
        }
    }
}

#[test]
fn english_cards_are_english() {
    let plan = bundled();
    // Names that a thing has or had in Chinese are themselves worth showing.
    let names = ["Other names"];
    for card in cards(&plan, Lang::En) {
        for (label, text) in texts(&card) {
            if names.contains(&label) {
                continue;
            }
            // What stands in quotes is quoted.
            let outside: String = text.split('"').step_by(2).collect();
            assert!(!outside.chars().any(is_chinese), "{}: {label}: {text}", card.name);
            assert!(!text.contains(['‘', '’', '“', '”']), "{}: {label}: {text}", card.name);
        }
    }
}

#[test]
fn no_card_shows_an_id_or_a_code() {
    let plan = bundled();
    let ids: std::collections::HashSet<String> =
        plan.layers.iter().flat_map(|l| l.dataset.features()).map(shapan::data::Feature::id_text).collect();
    for lang in LANGS {
        for card in cards(&plan, lang) {
            for (label, text) in texts(&card) {
                assert!(!ids.contains(text), "{}: {label}: {text}", card.name);
                let codes = ["true", "false", "null", "under_construction", "closed_or_not_open", "{", "["];
                assert!(!codes.iter().any(|code| text.starts_with(code)), "{}: {label}: {text}", card.name);
                assert!(!text.is_empty() && !text.contains('_'), "{}: {label}: {text}", card.name);
            }
        }
    }
}

#[test]
fn cards_say_where_they_come_from_and_what_is_not_known() {
    let plan = bundled();
    for lang in LANGS {
        let not_published = if lang == Lang::Zh { "未公布" } else { "not published" };
        for card in cards(&plan, lang) {
            let id = plan.feature(&card.of).unwrap().id_text();
            let has_place = card.at.is_some();
            // Source, date, basis, confidence, and the uncertainty of a position.
            assert_eq!(card.provenance.len(), 4 + usize::from(has_place), "{id}");
            let feature = plan.feature(&card.of).unwrap();
            let schematic = feature.text("geometry_basis").as_deref() == Some("schematic");
            assert_eq!(card.schematic.is_some(), schematic, "{id}");
            for item in rows(&card).flat_map(|r| &r.items) {
                assert_eq!(item.unknown, item.text == not_published || !has_place && item.unknown, "{id}: {item:?}");
            }
            let unknown = rows(&card).flat_map(|r| &r.items).filter(|i| i.unknown).count();
            let stated = plan.feature(&card.of).unwrap().dataset().fields().iter().enumerate();
            let stated = stated.filter(|(i, _)| feature.value(*i).as_str() == Some("not published")).count();
            assert_eq!(unknown, stated + usize::from(!has_place), "{id}");
        }
    }
}

fn card_of(plan: &Plan, layer: &str, id: &str, lang: Lang) -> Card {
    made(plan, &plan.known_feature(&layer.into(), id).unwrap(), lang).unwrap()
}

fn row<'a>(card: &'a Card, label: &str) -> Vec<&'a str> {
    let found = rows(card).find(|r| r.label == label).unwrap_or_else(|| panic!("{}: no row {label}", card.name));
    found.items.iter().map(|i| i.text.as_str()).collect()
}

fn figures(card: &Card) -> Vec<String> {
    card.figures.iter().map(|f| format!("{}: {} {}", f.label, f.number, f.unit)).collect()
}

#[test]
fn a_zone_tells_its_area_and_its_share_of_the_park() {
    let plan = bundled();
    let zh = card_of(&plan, "zones", "zone-mfg", Lang::Zh);
    assert_eq!((zh.name.as_str(), zh.subtitle.as_str()), ("医药智造区", "Smart manufacturing zone"));
    assert_eq!(zh.kind, "片区");
    assert_eq!(figures(&zh), ["图上面积: 50.3 ha", "折合: 754 亩", "占规划范围: 8.7 %"]);
    assert_eq!(zh.schematic.as_deref(), Some("示意 · 非测绘 · 大小与边界未公布"));
    assert_eq!(row(&zh, "公布面积"), ["未公布"]);
    assert_eq!(row(&zh, "公布方位"), ["南部"]);
    assert_eq!(row(&zh, "设施（已公布名称）").len(), 3);
    let en = card_of(&plan, "zones", "zone-mfg", Lang::En);
    assert_eq!((en.name.as_str(), en.subtitle.as_str()), ("Smart manufacturing zone", "医药智造区"));
    assert_eq!(figures(&en), ["Drawn area: 50.3 ha", "In mu: 754 mu", "Of the boundary: 8.7 %"]);
    assert_eq!(row(&en, "Published area"), ["not published"]);
    let with_source = en.rows.iter().find(|r| r.label.starts_with("Facilities")).unwrap();
    assert!(with_source.items.iter().all(|i| i.source.is_some()));
}

#[test]
fn the_site_tells_its_perimeter_instead_of_a_share_of_itself() {
    let plan = bundled();
    let en = card_of(&plan, "site", "#1", Lang::En);
    assert_eq!(figures(&en)[0], "Drawn area: 5.80 km²");
    assert_eq!(figures(&en)[2], "Perimeter: 10.66 km");
    assert_eq!(row(&en, "Planned floor area"), ["3,000,000 m²"]);
    assert_eq!(row(&en, "Existing floor area"), ["280,000 m²"]);
    let zh = card_of(&plan, "site", "#1", Lang::Zh);
    assert_eq!(row(&zh, "规划建筑面积"), ["300万平方米"]);
    assert_eq!(row(&zh, "既有建筑面积"), ["28万平方米"]);
    assert_eq!(row(&zh, "进程").len(), 6);
}

#[test]
fn a_line_without_alignment_says_so() {
    let plan = bundled();
    let en = card_of(&plan, "metro_lines", "line-r4-planned", Lang::En);
    assert_eq!(row(&en, "Position"), ["Position not published, not drawn"]);
    assert!(en.figures.is_empty() && en.at.is_none());
    let zh = card_of(&plan, "metro_lines", "line-8", Lang::Zh);
    assert_eq!(figures(&zh), ["图上长度: 45.75 km", "规划范围内: 1.39 km"]);
    let stations = zh.sections.iter().find(|s| s.heading == "车站").unwrap();
    assert!(stations.lines.iter().any(|l| l.name.ends_with("德茂")), "stations by name");
    assert_eq!(row(&zh, "状态"), ["运营"]);
    assert_eq!(row(&zh, "环线"), ["否"]);
}

#[test]
fn a_published_figure_speaks_for_itself() {
    let plan = bundled();
    let city = card_of(&plan, "comparable_sites", "cmp-medical-device-city", Lang::En);
    assert_eq!(row(&city, "Floor area"), ["1,200,000 m²"]);
    assert_eq!(row(&city, "Floor area in operation"), ["430,000 m²"]);
    let cluster = card_of(&plan, "comparable_sites", "cmp-yizhuang-cluster", Lang::En);
    assert_eq!(row(&cluster, "Floor area"), ["not published"]);
}

/// Data of one's own: what the schema of the bundled plan would word or hide is shown as it is.
#[test]
fn attributes_of_other_data_are_not_lost() {
    let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"properties":{"name":"Depot","kind":"bus depot","order":12,
        "lines":"A, B","grade_rank":"x","some_field":"=1","note_en":"English","flag":true},
        "geometry":{"type":"Point","coordinates":[116.4,39.8]}},
        {"type":"Feature","id":8,"properties":{"name":"Both","note_zh":"中文","note_en":"text"},"geometry":null}]}"#;
    let data = shapan::formats::read_bytes(text.as_bytes(), &Default::default()).unwrap();
    let style = shapan::project::default_layer("own".into(), "own", "", &data, 0);
    let mut plan = Plan { layers: vec![shapan::plan::PlanLayer::new("own".into(), data)], ..Plan::default() };
    plan.project.name_fields = shapan::project::usual_name_fields();
    plan.project.layers.push(style);
    for lang in LANGS {
        let card = card_of(&plan, "own", "7", lang);
        assert_eq!((card.name.as_str(), card.kind.as_str(), card.subtitle.as_str()), ("Depot", "bus depot", ""));
        let shown: Vec<&str> = texts(&card).into_iter().map(|(_, text)| text).collect();
        let flag = if lang == Lang::Zh { "是" } else { "yes" };
        for value in ["12", "A, B", "x", "=1", "English", flag] {
            assert!(shown.contains(&value), "{value}: {shown:?}");
        }
        assert_eq!(row(&card, "some field"), ["=1"]);
        let (label, note) = if lang == Lang::Zh { ("说明", "中文") } else { ("Note", "text") };
        assert_eq!(row(&card_of(&plan, "own", "8", lang), label), [note], "one of two twins");
    }
}

#[test]
fn there_is_no_card_of_nothing() {
    let plan = bundled();
    let nowhere = FeatureRef { layer: "nowhere".into(), feature: shapan::data::FeatureId(0) };
    assert!(made(&plan, &nowhere, Lang::En).is_none());
    let beyond = FeatureRef { layer: "site".into(), feature: shapan::data::FeatureId(1) };
    assert!(made(&plan, &beyond, Lang::En).is_none());
}

/// Every refusal of a filter has its Chinese sentence, without an English phrase left in it.
#[test]
fn refusals_of_a_question_are_worded_in_chinese() {
    let plan = shapan::plan::open_bundled(&Progress::default()).unwrap().plan;
    for filter in [
        "grade",
        "grade =",
        "= 3",
        "(grade = a",
        "grade = a b",
        "grade ! a",
        "grade = 'a",
        &"(".repeat(99),
        "gradee = a",
    ] {
        let question = shapan::plan::Question {
            origin: shapan::plan::Origin::Layer("site".into(), shapan::plan::OriginMode::Centroid),
            reach: shapan::plan::Reach::Nearest { count: 1 },
            layers: vec!["hospitals".into()],
            filter: Some(filter.to_owned()),
        };
        let error = shapan::plan::answer(&plan, &question, &Progress::default()).unwrap_err();
        let zh = shapan::export::answer_error(&error, Lang::Zh);
        assert!(zh.contains("条件") || zh.contains("字段"), "{filter}: {zh}");
        for english in ["expected", "found", "a value", "the end", "field,"] {
            assert!(!zh.contains(english), "{filter}: {zh}");
        }
        assert_eq!(shapan::export::answer_error(&error, Lang::En), error.to_string());
    }
}

/// Text without what it quotes, and without names of formats, programs and encodings.
fn english_words(text: &str) -> Vec<String> {
    let outside: String = text.split(['“', '”', '"']).step_by(2).collect();
    // Columns are called so in the files themselves.
    let columns = ["lon", "lat", "easting", "northing", "wkt"];
    let kept = ["geojson", "json", "ogr2ogr", "out", "in", "srs", "shapan"];
    let kept: Vec<&str> = kept.into_iter().chain(columns).collect();
    let words = outside.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() > 1);
    words
        .filter(|w| w.chars().all(|c| c.is_ascii_lowercase() || c == '2') && !kept.contains(w))
        .map(str::to_owned)
        .collect()
}

fn is_worded(zh: &str, english: &str, path: &str) {
    assert_ne!(zh, english);
    assert!(zh.starts_with(path), "the path comes first: {zh}");
    assert!(zh.chars().any(is_chinese) && !zh.contains(['{', '}']), "{zh}");
    assert_eq!(english_words(zh.strip_prefix(path).unwrap()), [""; 0], "{zh}");
}

/// Every kind of file that is not read.
fn other_kinds() -> impl Iterator<Item = shapan::formats::OtherKind> {
    use shapan::formats::OtherKind as K;
    let named = [K::Drawing("DWG"), K::Model("IFC"), K::Geodata("GML"), K::ShapefilePart(".dbf"), K::Companion(".prj")];
    let of_programs = [K::MapProject("QGIS"), K::LayerFile("QGIS"), K::Workbook("Excel"), K::Document("Word")];
    let packed = [
        K::Archive("gzip"),
        K::NestedArchive,
        K::Picture("GIF"),
        K::PackedPicture,
        K::PackedShapefilePart,
        K::NoPicture,
    ];
    let rest = [K::Database, K::EmptyGeoPackage, K::FlatGeobufVersion, K::EsriJson, K::WebPage, K::Xml, K::Table];
    [&named[..], &of_programs, &packed, &rest, &[K::Wkt, K::PlainText, K::Binary]].concat().into_iter()
}

/// Every way in which a picture is not laid on the ground.
fn raster_faults() -> Vec<shapan::formats::RasterError> {
    use shapan::crs::{ControlError, FitError};
    use shapan::formats::RasterError as R;
    let control = [
        ControlError::Fit(FitError::TooFew { found: 1, needed: 2 }),
        ControlError::Fit(FitError::OneLine),
        ControlError::Fit(FitError::NoNumber),
        ControlError::Crs(shapan::crs::CrsError::UnknownCode(99_999)),
        ControlError::Outside { number: 2, at: [1.0, 2.0], crs: "EPSG:4548".to_owned() },
    ];
    let rest = [
        R::NotPlaced { endings: ".pgw, .wld".to_owned() },
        R::TooManyPixels { width: 90_000, height: 90_000, most: 53 },
        R::WorldFile { ending: "pgw".to_owned(), line: 3, found: "x".to_owned() },
        R::Nowhere { crs: "EPSG:4548".to_owned() },
        R::Samples { found: "Gray(16)".to_owned() },
        R::TileFormat { found: "WebP".to_owned() },
        R::VectorTiles,
        R::NoTiles,
    ];
    control.into_iter().map(R::Control).chain(rest).collect()
}

#[test]
fn files_that_do_not_open_are_told_in_chinese() {
    use shapan::formats::{ReadError as R, read_bytes};
    use shapan::plan::OpenError;
    use shapan::project::read_project;
    let disk = || std::io::Error::other("the device is on fire");
    let crs = |name: &str| format!(r#"{{"type":"FeatureCollection","features":[],"crs":{name}}}"#).into_bytes();
    let wide: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut faults = vec![
        R::NotFound,
        R::Forbidden,
        R::Folder,
        R::NotAFile,
        R::NoFiles,
        R::Disk { error: disk() },
        R::TooLarge { bytes: 5_000_000_000 },
        R::OutOfMemory { bytes: 0 },
        R::Cancelled,
        R::EmptyArchive,
        R::Zeros,
        R::ArchiveTooLarge { bytes: 1 << 40 },
        R::EncryptedArchive { name: "数据".to_owned() },
        R::ArchiveMethod { name: "数据".to_owned() },
        R::DamagedArchive { name: "数据".to_owned(), message: "CRC".to_owned() },
        R::UnknownEncoding("克林贡".to_owned()),
        R::NoCoordinates { columns: vec!["名称".to_owned()] },
        R::UnreadableCoordinates { columns: vec!["经度".to_owned()], sample: "东".to_owned() },
        R::Xml { message: "x".to_owned(), line: 1, column: 2 },
        R::NoSuchPart { part: "道路".to_owned(), parts: vec!["地块".to_owned()] },
        R::Crs(shapan::crs::CrsError::UnknownCode(99_999)),
    ];
    faults.extend(raster_faults().into_iter().map(R::Raster));
    let texts: [&[u8]; 38] = [
        b"",
        b"{\"a\": }",
        b"{\"a\": [1,",
        b"{\"hello\": 1}",
        b"[1, 2]",
        b"17",
        b"{\"type\": \"Topology\"}",
        b"{\"type\": \"Unheard\"}",
        b"{\"geometryType\": \"esriGeometryPoint\"}",
        b"{\"type\": \"FeatureCollection\", \"features\": 3}",
        &crs(r#"{"type":"name","properties":{"name":"EPSG:99999"}}"#),
        &crs("17"),
        &crs(r#"{"type":"link","properties":{"href":"http://example.com/crs/42","type":"proj4"}}"#),
        &wide,
        b"\xff\xfe\0\0{\0\0\0",
        b"{\"name\": \"\xb1\xb1\xbe\xa9\", \"type\": \"Point\"}",
        b"{\"name\": \"caf\xe9\", \"type\": \"Point\"}",
        b"{\"name\": \"\xe5\x8c",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"\xfd7zXZ\0",
        b"BZh",
        b"7z\xbc\xaf\x27\x1c",
        b"Rar!",
        b"\0\0\x27\x0a",
        b"SQLite format 3\0",
        b"fgb\x03",
        b"PAR1",
        b"%PDF",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"II*\0",
        b"\x01\x02\0\x90\xff",
        b"<kml>",
        b"<html>",
        b"<osm>",
        b"<other>",
        b"lon,lat,name\n1,2,x\n",
    ];
    // Some are read by now: in GB18030, a shapefile without anything in it.
    faults.extend(texts.iter().filter_map(|t| read_bytes(t, &Progress::default()).err()));
    faults.extend([&b"POINT (1 2)"[..], b"<gpx>", b"<svg>"].map(|t| read_bytes(t, &Progress::default()).unwrap_err()));
    faults.extend(other_kinds().map(R::OtherFormat));
    let kinds: std::collections::HashSet<_> = faults.iter().map(std::mem::discriminant).collect();
    assert_eq!(kinds.len(), 29, "every kind but the one that names the file");
    for fault in faults {
        let english = fault.to_string();
        let at = R::InFile { fault: Box::new(fault), path: "data/文件.json".into(), part: None };
        let error = OpenError::Read(at);
        is_worded(&shapan::export::open_error(&error, Lang::Zh), &english, "data/文件.json：");
        let told = format!("data/文件.json: {english}");
        assert_eq!(shapan::export::open_error(&error, Lang::En), told, "the path first, as in Chinese");
    }

    let project = |more: &str| {
        format!(
            r#"{{"shapan":1,"title":{{"zh":"a","en":"a"}},"groups":[{{"id":"g","name":{{"zh":"a","en":"a"}}}}],{more}}}"#
        )
    };
    let layer = |group: &str, width: &str| {
        format!(
            r##"{{"id":"own","name":{{"zh":"a","en":"a"}},"group":"{group}","source":"a","symbol":{{"stroke":{{"color":"#000000","width":{width}}}}}}}"##
        )
    };
    let good = layer("g", "1");
    let query = r#""queries":[{"name":{"zh":"a","en":"a"},"radius_m":0}]"#;
    let texts = [
        "{".to_owned(),
        r#"{"shapan":99}"#.to_owned(),
        project(&format!(r#""layers":[{}]"#, layer("g", "-1"))),
        project(&format!(r#""layers":[{good},{good}]"#)),
        project(&format!(r#""layers":[{}]"#, layer("none", "1"))),
        project(&format!(r#""boundary":"none","layers":[{good}]"#)),
        project(&format!(r#""layers":[{good}],{query}"#)),
        project(&format!(r#""layers":[{good}],"map_crs":"EPSG:4326""#)),
    ];
    let mut faults: Vec<_> = texts.iter().map(|t| read_project(t).unwrap_err()).collect();
    faults.push(shapan::project::ProjectFileError::Unreadable(disk()));
    let kinds: std::collections::HashSet<_> = faults.iter().map(std::mem::discriminant).collect();
    assert_eq!(kinds.len(), 7);
    faults.push(shapan::project::ProjectFileError::TooLarge { bytes: 1 << 40, most: 1 });
    let faults = faults.into_iter().map(|fault| OpenError::Project { fault, path: "a.shapan.json".into() });
    for error in faults.chain([OpenError::ProjectAmongFiles("a.shapan.json".into())]) {
        is_worded(&shapan::export::open_error(&error, Lang::Zh), &error.to_string(), "a.shapan.json：");
    }
}

#[test]
fn what_cannot_be_saved_or_unpacked_is_told_in_chinese() {
    use std::io::ErrorKind as K;

    use shapan::formats::{PackedError as P, ReadError, WriteError};
    use shapan::plan::{OpenError, SavePlanError as S};
    use shapan::project::SaveError;
    let path = || std::path::PathBuf::from("a.shapan");
    let name = || "地块".to_owned();
    let packed = || {
        let disk = P::Disk(K::PermissionDenied.into());
        let (damaged, bytes) = (P::Damaged { name: name(), message: "checksum".into() }, 1 << 40);
        let other = [P::NotPacked("text".into()), P::Encrypted { name: name() }, P::LeadsOut { name: name() }];
        let sizes = [P::TooManyFiles { files: 99_999 }, P::TooLarge { bytes }, P::Missing(name())];
        [disk, damaged].into_iter().chain(other).chain(sizes)
    };
    for fault in packed() {
        let error = OpenError::Packed { fault, path: path() };
        is_worded(&shapan::export::open_error(&error, Lang::Zh), &error.to_string(), "a.shapan：");
    }
    let kinds =
        [K::NotFound, K::ReadOnlyFilesystem, K::PermissionDenied, K::StorageFull, K::IsADirectory, K::BrokenPipe];
    let mut errors: Vec<S> =
        kinds.into_iter().map(|kind| WriteError { error: kind.into(), path: path() }.into()).collect();
    errors.extend(packed().map(|fault| S::Packed { fault, path: path() }));
    errors.extend([
        S::Save(SaveError::ChangedOnDisk(path())),
        S::Save(SaveError::AlreadyThere(path())),
        S::InTheWay(path()),
        S::DataPacked(path()),
    ]);
    for error in errors {
        is_worded(&shapan::export::save_error(&error, Lang::Zh), &error.to_string(), "a.shapan：");
        assert_eq!(shapan::export::save_error(&error, Lang::En), error.to_string());
    }
    let fault = shapan::project::ProjectFileError::UnknownBoundary("site".into());
    let unread = S::Save(SaveError::WouldNotRead(fault));
    is_worded(&shapan::export::save_error(&unread, Lang::Zh), &unread.to_string(), "项目现在的状态无法保存");
    let source = S::Source { layer: "site".into(), fault: ReadError::NotFound };
    is_worded(&shapan::export::save_error(&source, Lang::Zh), &source.to_string(), "图层“site”");
}
