//! Shapefiles as GDAL writes them, and as they come: in GBK, without what says so, several in a zip, damaged.

use std::fs;

use proptest::prelude::*;
use shapan::data::{Dataset, FieldType, GeometryType, LonLat, Value, WarningCode};
use shapan::formats::{self, ReadError, Reading, Source};
use shapan::progress::Progress;

use super::{fixture, warnings};

fn read_as(name: &str, reading: &Reading) -> Result<Dataset, ReadError> {
    formats::read_path(&fixture(&format!("formats/shapefile/{name}")), reading, &Progress::default())
}

fn read(name: &str) -> Result<Dataset, ReadError> {
    read_as(name, &Reading::default())
}

/// The points of the fixtures in their true places, to a millimetre, with their names.
fn assert_points(data: &Dataset) {
    assert_eq!(data.len(), 3);
    for (p, (lon, lat)) in data.coords().iter().zip([(116.41, 39.78), (116.5, 39.75), (116.35, 39.8)]) {
        assert!((p.lon - lon).abs() < 1e-8 && (p.lat - lat).abs() < 1e-8, "{p:?}");
    }
    let names: Vec<String> = data.features().map(|f| f.attribute("名称").to_text().into_owned()).collect();
    assert_eq!(names, ["和义", "瀛海", ""]);
}

#[test]
fn points_land_in_their_places_in_every_system_and_encoding() {
    for (name, crs, encoding) in [
        ("gbk_4548.shp", "EPSG:4548", "GB18030"),
        ("utf8_4527.shp", "EPSG:4527", "UTF-8"),
        ("utf8_4490.shp", "EPSG:4490", "UTF-8"),
        ("gbk_32650.shp", "EPSG:32650", "GB18030"),
    ] {
        let data = read(name).unwrap();
        assert_points(&data);
        assert_eq!(warnings(&data), [""; 0], "{name}");
        let origin = data.origin();
        assert_eq!((origin.format, origin.encoding), ("Shapefile", Some(encoding)), "{name}");
        // A .prj does not tell numbers of the registry; its name tells the zone.
        assert!(
            origin.crs == crs
                || origin.crs.contains("CGCS2000")
                || origin.crs.contains("UTM")
                || origin.crs.contains("China"),
            "{name}: {}",
            origin.crs
        );
    }
}

#[test]
fn values_keep_their_types() {
    let data = read("utf8_4490.shp").unwrap();
    let first = data.features().next().unwrap();
    assert_eq!(first.attribute("n"), Value::Integer(1));
    assert_eq!(first.attribute("r"), Value::Real(1.5));
    assert_eq!(first.attribute("day"), Value::Text("2026-11-28".into()));
    let last = data.features().last().unwrap();
    assert!(["n", "r", "day", "名称"].iter().all(|field| last.attribute(field) == Value::Null));
}

#[test]
fn holes_and_parts_and_heights_are_kept() {
    let data = read("areas_4548.shp").unwrap();
    let types: Vec<GeometryType> = data.features().map(|f| f.geometry_type()).collect();
    assert_eq!(types, [GeometryType::Polygon, GeometryType::MultiPolygon]);
    assert_eq!(data.features().next().unwrap().polygons().next().unwrap().rings().len(), 2);
    assert_eq!(data.features().last().unwrap().polygons().count(), 2);
    let heights = read("heights_4490.shp").unwrap();
    assert_eq!(heights.features().next().unwrap().elevations(), Some(&[31.5, 42.0][..]));
}

/// A shapefile of one line of the type, with these numbers behind its two positions.
fn line_of(kind: i32, behind: &[[f64; 2]]) -> Dataset {
    let mut content: Vec<u8> = kind.to_le_bytes().to_vec();
    content.extend([116.4, 39.8, 116.5, 39.9].iter().flat_map(|n: &f64| n.to_le_bytes()));
    content.extend([1_i32, 2, 0].iter().flat_map(|n| n.to_le_bytes()));
    content.extend([116.4, 39.8, 116.5, 39.9].iter().flat_map(|n: &f64| n.to_le_bytes()));
    for numbers in behind {
        // Their range stands before them.
        content.extend(numbers.iter().chain(numbers).flat_map(|n| n.to_le_bytes()));
    }
    let mut bytes = vec![0; 100];
    bytes[2..4].copy_from_slice(&[0x27, 0x0a]);
    bytes.extend([1, content.len() as i32 / 2].iter().flat_map(|n| n.to_be_bytes()));
    bytes.extend(content);
    formats::read_source(&Source::of("a.shp", &bytes), &Reading::default(), &Progress::default()).unwrap()
}

#[test]
fn measures_are_told_and_zeros_beside_heights_are_none() {
    const NO_DATA: f64 = -1e39;
    for (kind, behind, is_told) in [
        (3, &[][..], false),
        (23, &[[0.0, 7.5]], true),
        (23, &[[NO_DATA, NO_DATA]], false),
        (13, &[[31.5, 42.0]], false),
        (13, &[[31.5, 42.0], [0.0, 0.0]], false),
        (13, &[[31.5, 42.0], [0.0, 7.5]], true),
    ] {
        let data = line_of(kind, behind);
        let told = data.warnings().list().iter().filter(|w| w.message.contains("(M)")).count();
        assert_eq!((data.coords().len(), told > 0), (2, is_told), "{kind}: {behind:?}");
    }
}

#[test]
fn a_shapefile_that_says_nothing_is_asked_about_and_then_read() {
    let error = read("bare_4548.shp").unwrap_err();
    assert!(matches!(error.kind(), ReadError::NeedsCrs { named: None, .. }), "{error}");
    let data = read_as("bare_4548.shp", &Reading { crs: Some("EPSG:4548".to_owned()), ..Reading::default() }).unwrap();
    assert_points(&data);
    assert_eq!(data.origin().encoding, Some("GB18030"));
    // A person may know the encoding better, and be wrong.
    let latin = Reading { crs: Some("4548".to_owned()), encoding: Some("latin1".to_owned()), ..Reading::default() };
    assert_ne!(read_as("bare_4548.shp", &latin).unwrap().fields()[0].name, "名称");
}

#[test]
fn what_a_file_says_of_its_encoding_is_not_believed_against_its_bytes() {
    let data = read("lying_4548.shp").unwrap();
    assert_points(&data);
    assert_eq!(warnings(&data), ["encoding:0"]);
}

#[test]
fn without_attributes_the_shapes_are_there() {
    let data = read("naked_4490.shp").unwrap();
    assert_eq!((data.len(), data.fields().len()), (3, 0));
    assert_eq!(warnings(&data), ["no_attributes:0"]);
}

#[test]
fn a_zip_holds_a_layer_for_each_shapefile() {
    let path = fixture("formats/shapefile/several.zip");
    let layers = formats::read_layers(&path, &Reading::default(), &Progress::default()).unwrap().layers;
    let mut names: Vec<&str> = layers.iter().filter_map(|l| l.reading.part.as_deref()).collect();
    names.sort_unstable();
    assert_eq!(names, ["areas_4548", "gbk_4548", "数据/utf8_4490"]);
    let points = Reading { part: Some("数据/utf8_4490".to_owned()), ..Reading::default() };
    assert_points(&read_as("several.zip", &points).unwrap());
    // Names in GBK, one shapefile: the zip is one layer.
    assert_points(&read("gbk_names.zip").unwrap());
    assert!(matches!(read("locked.zip").unwrap_err().kind(), ReadError::EncryptedArchive { .. }));
}

fn bytes_of(name: &str) -> Vec<u8> {
    fs::read(fixture(&format!("formats/shapefile/{name}"))).unwrap()
}

#[test]
fn one_bad_record_costs_itself_alone() {
    let mut shp = bytes_of("areas_4548.shp");
    // The type of the first record.
    shp[108] = 99;
    let source = Source {
        name: "a.shp",
        bytes: &shp,
        beside: vec![("dbf".to_owned(), bytes_of("areas_4548.dbf")), ("prj".to_owned(), bytes_of("areas_4548.prj"))],
    };
    let data = formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap();
    assert_eq!((data.len(), data.warnings().skipped()), (1, 1));
    assert_eq!(data.features().next().unwrap().attribute("name").to_text(), "两块");
    assert!(data.coords().iter().all(|p: &LonLat| p.is_on_globe()));
}

#[test]
fn of_two_shapefiles_that_differ_in_capital_letters_each_has_its_own_companions() {
    let bytes = |name: &str, ending: &str| fs::read(fixture(&format!("formats/shapefile/{name}.{ending}"))).unwrap();
    let endings = ["shp", "dbf", "prj"];
    for (one, other) in [("a", "A"), ("data/road", "DATA/ROAD")] {
        let files: Vec<(String, Vec<u8>)> = [(one, "gbk_4548"), (other, "gbk_32650")]
            .into_iter()
            .flat_map(|(stem, name)| endings.map(|ending| (format!("{stem}.{ending}"), bytes(name, ending))))
            .collect();
        let packed: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let zip = zipped(&packed);
        for part in [one, other] {
            let reading = Reading { part: Some(part.to_owned()), ..Reading::default() };
            let data = formats::read_source(&Source::of("a.zip", &zip), &reading, &Progress::default()).unwrap();
            assert_points(&data);
        }
    }
    // On a disk that tells them apart.
    let folder = tempfile::tempdir().unwrap();
    for (stem, name) in [("a", "gbk_4548"), ("A", "gbk_32650")] {
        endings.iter().for_each(|e| fs::write(folder.path().join(format!("{stem}.{e}")), bytes(name, e)).unwrap());
    }
    if fs::read_dir(folder.path()).unwrap().count() == 2 * endings.len() {
        for name in ["a.shp", "A.shp"] {
            let path = folder.path().join(name);
            assert_points(&formats::read_path(&path, &Reading::default(), &Progress::default()).unwrap());
        }
    }
}

#[test]
fn a_file_cut_within_its_header_or_behind_it_is_told() {
    let shp = fs::read(fixture("formats/shapefile/gbk_4548.shp")).unwrap();
    let read = |bytes: &[u8]| {
        let source = Source { beside: vec![("prj".to_owned(), prj())], ..Source::of("a.shp", bytes) };
        formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap()
    };
    for (end, what) in [(83, "within its header"), (100, "in the middle of record 1")] {
        let data = read(&shp[..end]);
        let told = data.warnings().list().iter().find(|warning| warning.code == WarningCode::CutOff).unwrap();
        assert!(data.is_empty() && told.message.contains(what), "{told:?}");
    }
    let mut empty = shp[..100].to_vec();
    empty[24..28].copy_from_slice(&50_u32.to_be_bytes());
    assert!(read(&empty).warnings().list().iter().all(|warning| warning.code != WarningCode::CutOff));
}

fn prj() -> Vec<u8> {
    fs::read(fixture("formats/shapefile/gbk_4548.prj")).unwrap()
}

/// A zip of these files, as they are.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(*name, stored).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read_zip(bytes: &[u8]) -> Result<Dataset, ReadError> {
    formats::read_source(&Source::of("a.zip", bytes), &Reading::default(), &Progress::default())
}

/// What is not in an archive is not read: the name of another file is no table.
#[test]
fn a_link_in_a_zip_is_named_and_not_read() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    zip.start_file("a.geojson", plain).unwrap();
    std::io::Write::write_all(&mut zip, br#"{"type":"Point","coordinates":[116.4,39.7]}"#).unwrap();
    zip.add_symlink("other.csv", "lon,lat", plain).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    fs::write(&path, &bytes).unwrap();
    let read = formats::read_layers(&path, &Reading::default(), &Progress::default()).unwrap();
    assert_eq!((read.layers.len(), read.passed_over.as_slice()), (1, ["other.csv".to_owned()].as_slice()));
}

#[test]
fn a_damaged_companion_in_a_zip_costs_itself_alone() {
    let part = |ending: &str| bytes_of(&format!("utf8_4490.{ending}"));
    let (shp, shx, dbf, prj) = (part("shp"), part("shx"), part("dbf"), part("prj"));
    let files = [("a.shp", &shp[..]), ("a.shx", &shx), ("a.dbf", &dbf), ("a.prj", &prj)];
    let whole = zipped(&files);
    assert_eq!(warnings(&read_zip(&whole).unwrap()), [""; 0]);
    for (name, bytes) in files {
        let mut broken = whole.clone();
        let at = broken.windows(bytes.len()).position(|window| window == bytes).unwrap();
        broken[at + bytes.len() / 2] ^= 0xff;
        let read = read_zip(&broken);
        if name == "a.shp" {
            assert!(matches!(read.unwrap_err().kind(), ReadError::DamagedArchive { .. }));
            continue;
        }
        let data = read.unwrap();
        let told = data.warnings().list().iter().find(|warning| warning.message.contains(name)).unwrap();
        assert_eq!((data.len(), told.code.as_str()), (3, "damaged"), "{name}");
        assert_eq!(data.fields().is_empty(), name == "a.dbf");
    }
}

#[test]
fn a_companion_that_is_damaged_is_not_called_missing() {
    let part = |ending: &str| bytes_of(&format!("gbk_4548.{ending}"));
    let (shp, dbf, prj) = (part("shp"), part("dbf"), part("prj"));
    let files = [("a.shp", &shp[..]), ("a.dbf", &dbf), ("a.prj", &prj)];
    let broken = |name: &str| {
        let mut zip = zipped(&files);
        // Its first mark is in its own header, the second in the list at the end.
        let at = zip.windows(name.len()).position(|window| window == name.as_bytes()).unwrap();
        zip[at - 30] = b'X';
        read_zip(&zip)
    };
    let data = broken("a.dbf").unwrap();
    assert_eq!(warnings(&data), ["no_attributes:0", "damaged:0"]);
    let told = data.warnings().list().iter().find(|w| w.code.as_str() == "no_attributes").unwrap();
    assert_eq!(told.message, "the .dbf cannot be read; the features have no attributes");
    let error = broken("a.prj").unwrap_err();
    assert!(matches!(error.kind(), ReadError::NeedsCrs { named: Some(formats::NamedCrs::Unread), .. }), "{error}");
    assert!(error.to_string().contains("the .prj that says in which system they are could not be read"), "{error}");
    let error = broken("a.shp").unwrap_err();
    assert!(matches!(error.kind(), ReadError::DamagedArchive { name, .. } if name == "a.shp"), "{error}");
}

#[test]
fn what_is_wrong_with_an_archive_is_told_without_words_of_programmers() {
    let whole = zipped(&[("a.geojson", br#"{"type":"Point","coordinates":[116.4,39.7]}"#)]);
    let error = read_zip(&whole[..whole.len() - 30]).unwrap_err().to_string();
    assert!(error.contains("the list of files at its end is missing") && !error.contains("EOCD"), "{error}");
    let fgb = [&b"fgb\x03fgb\0"[..], &40_u32.to_le_bytes(), &[7; 40]].concat();
    let error = formats::read_bytes(&fgb, &Progress::default()).unwrap_err().to_string();
    assert!(error.contains("its header is damaged"), "{error}");
}

/// A text whose parameters are not what its number or its name says leads nowhere without a word.
#[test]
fn a_prj_that_contradicts_itself_is_asked_about_or_told() {
    let (shp, dbf) = (bytes_of("gbk_4548.shp"), bytes_of("gbk_4548.dbf"));
    let esri = String::from_utf8(bytes_of("gbk_4548.prj")).unwrap();
    let read = |prj: &str| {
        let beside = [("dbf", &dbf[..]), ("prj", prj.as_bytes())];
        let beside = beside.map(|(ending, bytes)| (ending.to_owned(), bytes.to_vec())).to_vec();
        formats::read_source(&Source { name: "a.shp", bytes: &shp, beside }, &Reading::default(), &Progress::default())
    };
    let numbered = esri.replace("UNIT[\"Meter\",1.0]]", "UNIT[\"Meter\",1.0],AUTHORITY[\"EPSG\",\"4548\"]]");
    for prj in [&esri, &numbered, &numbered.replace("Central_Meridian", "Central_Meridan")] {
        let data = read(prj).unwrap();
        assert_points(&data);
        assert_eq!(data.origin().crs, "EPSG:4548");
    }
    let moved = |prj: &str| prj.replace("117.0]", "114.0]");
    let without = |name: &str| esri.replace(name, "Anything");
    for prj in [moved(&numbered), without("Central_Meridian"), without("False_Easting")] {
        let error = read(&prj).unwrap_err();
        assert!(matches!(error.kind(), ReadError::NeedsCrs { .. }), "{prj}: {error}");
    }
    let misnamed = read(&moved(&esri)).unwrap();
    assert!(warnings(&misnamed).contains(&"other_crs:0".to_owned()), "{:?}", warnings(&misnamed));
}

/// Programs say ISO-8859-1 where they do not know.
#[test]
fn a_western_encoding_is_believed_of_western_texts_alone() {
    let (shp, prj) = (bytes_of("gbk_4548.shp"), bytes_of("gbk_4548.prj"));
    let read = |dbf: &[u8], cpg: &str| {
        let beside = [("dbf", dbf), ("prj", &prj), ("cpg", cpg.as_bytes())];
        let beside = beside.map(|(ending, bytes)| (ending.to_owned(), bytes.to_vec())).to_vec();
        let source = Source { name: "a.shp", bytes: &shp, beside };
        formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap()
    };
    let chinese = bytes_of("gbk_4548.dbf");
    for cpg in ["ISO-8859-1", "1252", "ISO-8859-15", "1250", "1251", "Big5"] {
        let data = read(&chinese, cpg);
        assert_eq!((data.origin().encoding, data.fields()[0].name.as_str()), (Some("GB18030"), "名称"), "{cpg}");
        assert_eq!(warnings(&data), ["encoding:0"], "{cpg}");
        assert!(data.warnings().list()[0].message.contains("but they are in GB18030"));
    }
    // The same table with other texts: the first field has 80 bytes.
    for (cpg, texts) in [
        ("windows-1252", ["Z\u{fc}rich", "M\u{e1}laga"]),
        ("windows-1252", ["d\u{e9}j\u{e0} cr\u{e9}\u{e9}e", "\u{c4}\u{d6}\u{dc}"]),
        ("windows-1252", ["na\u{ef}f", "\u{c5}\u{c9}"]),
        ("windows-1251", ["МОСКВА", "улица Ленина"]),
    ] {
        let mut western = chinese.clone();
        western[32..36].copy_from_slice(b"name");
        for (row, text) in texts.iter().enumerate() {
            let at = 0xa1 + 1 + row * 0x7a;
            let text = encoding_rs::Encoding::for_label(cpg.as_bytes()).unwrap().encode(text).0;
            western[at..at + 80].fill(b' ');
            western[at..at + text.len()].copy_from_slice(&text);
        }
        let data = read(&western, cpg);
        assert_eq!((data.origin().encoding, warnings(&data)), (Some(cpg), Vec::<String>::new()));
        assert_eq!(data.features().next().unwrap().attribute("name").to_text(), texts[0]);
    }
}

/// The points of a table with these rows in its text field of 20 bytes and its number of 8.
fn points_with(rows: &[(&[u8], &str)], beside: &[(&str, &[u8])], language: u8) -> Dataset {
    points_of(rows, &table_of_points(rows, b'N', language), beside)
}

/// A table with these rows in its text field of 20 bytes and one of 8 of this kind.
fn table_of_points(rows: &[(&[u8], &str)], kind: u8, language: u8) -> Vec<u8> {
    let mut dbf = vec![0; 32];
    (dbf[4], dbf[8], dbf[10], dbf[29]) = (u8::try_from(rows.len()).unwrap(), 97, 29, language);
    for (name, kind, length) in [(b"NAME", b'C', 20), (b"AREA", kind, 8)] {
        let mut field = vec![0; 32];
        field[..4].copy_from_slice(name);
        (field[11], field[16]) = (kind, length);
        dbf.extend(field);
    }
    dbf.push(0x0d);
    for (text, other) in rows {
        dbf.extend([b" ", *text, &vec![b' '; 20 - text.len()], format!("{other:>8}").as_bytes()].concat());
    }
    dbf
}

/// A point for each row, with this table.
fn points_of(rows: &[(&[u8], &str)], dbf: &[u8], beside: &[(&str, &[u8])]) -> Dataset {
    let mut shp = vec![0, 0, 0x27, 0x0a];
    shp.resize(100, 0);
    shp[32] = 1;
    for (i, _) in (1_i32..).zip(rows) {
        shp.extend([i.to_be_bytes(), 10_i32.to_be_bytes()].concat());
        shp.extend([&1_i32.to_le_bytes()[..], &116.4_f64.to_le_bytes(), &39.7_f64.to_le_bytes()].concat());
    }
    let beside = beside.iter().copied().chain([("dbf", dbf)]).map(|(e, bytes)| (e.to_owned(), bytes.to_vec()));
    let source = Source { name: "a.shp", bytes: &shp, beside: beside.collect() };
    formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap()
}

#[test]
fn chinese_that_is_valid_utf_8_is_read_as_it_is_said_or_as_it_must_be() {
    let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let read = |texts: &[Vec<u8>], cpg: Option<&str>, language: u8| {
        let rows: Vec<(&[u8], &str)> = texts.iter().map(|text| (&text[..], "1")).collect();
        let cpg = cpg.map(|cpg| ("cpg", cpg.as_bytes()));
        let data = points_with(&rows, cpg.as_slice(), language);
        let names: Vec<String> = data.features().map(|f| f.attribute("NAME").to_text().into_owned()).collect();
        (names, data.warnings().counts().any(|(code, _)| code.as_str() == "encoding"))
    };
    let kinds = ["医院", "学校", "住宅"];
    let bytes = kinds.map(gbk);
    for (cpg, language) in [(Some("GBK"), 0), (None, 0x4d), (None, 0), (None, 0x57)] {
        assert_eq!(read(&bytes, cpg, language), (kinds.map(str::to_owned).to_vec(), false), "{cpg:?} {language}");
    }
    // Pairs that may be letters as well are believed to be what is said.
    assert_eq!(read(&[gbk("站")], Some("936"), 0).0, ["站"]);
    for texts in [&["Café", "Málaga"][..], &["Москва", "Ростов"], &["Αθήνα"], &["Երևան"], &["תל אביב"], &["القاهرة"]]
    {
        let bytes: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
        assert_eq!(read(&bytes, None, 0), (texts.iter().map(ToString::to_string).collect(), false));
        assert_eq!(read(&bytes, Some("GBK"), 0), (texts.iter().map(ToString::to_string).collect(), true));
    }
    // In a table of another language nothing tells which it is.
    let japanese = ["東京駅", "新宿駅", "渋谷ヒカリエ"].map(|text| encoding_rs::SHIFT_JIS.encode(text).0.into_owned());
    let rows: Vec<(&[u8], &str)> = japanese.iter().map(|text| (&text[..], "1")).collect();
    let data = points_with(&rows, &[], 0);
    assert_eq!(
        (data.origin().encoding, warnings(&data)),
        (Some("Shift_JIS"), vec!["guessed_encoding:0".to_owned(), "assumed_wgs84:0".to_owned()])
    );
    assert_eq!(data.features().next().unwrap().attribute("NAME").to_text(), "東京駅");
}

/// GDAL writes asterisks where there is no number; where it is blank instead they are what programs write that had no room.
#[test]
fn numbers_that_were_too_long_for_their_field_are_told() {
    let stars = "********";
    let told = points_with(&[(b"a", stars), (b"b", ""), (b"c", "1.5"), (b"d", stars)], &[], 0);
    let overflowed = || told.warnings().list().iter().filter(|told| told.code.as_str() == "overflowed_number");
    let places: Vec<_> = overflowed().filter_map(|told| told.feature.as_deref()).collect();
    assert_eq!(places, ["#1", "#4"]);
    assert!(overflowed().all(|told| told.message.contains("AREA")));
    let null = points_with(&[(b"a", stars), (b"c", "1.5"), (b"d", stars)], &[], 0);
    assert_eq!(warnings(&null), ["assumed_wgs84:0"]);
    assert!(told.features().chain(null.features()).filter(|f| f.attribute("AREA") == Value::Null).count() == 5);
}

#[test]
fn what_is_no_number_in_a_column_of_numbers_is_missing_and_infinity_is_told() {
    let data = points_with(&[(b"a", "1.5"), (b"b", "nan"), (b"c", "-inf"), (b"d", "2")], &[], 0);
    let values: Vec<Value<'_>> = data.features().map(|f| f.attribute("AREA")).collect();
    assert_eq!(values[1..3], [Value::Null, Value::Null]);
    assert!(matches!(data.fields()[1].field_type, FieldType::Real), "{:?}", data.fields());
    assert_eq!(warnings(&data), ["unsupported:0", "assumed_wgs84:0"]);
}

/// What stands in fields of numbers and days that is none is told, and days that no calendar has.
#[test]
fn what_cannot_be_in_a_field_is_told() {
    let rows: [(&[u8], &str); 3] = [(b"a", "1.5"), (b"b", "ab#$ 10"), (b"c", "-")];
    let data = points_with(&rows, &[], 0);
    let told: Vec<_> = data.warnings().list().iter().filter(|told| told.code.as_str() == "damaged").collect();
    assert_eq!((told.len(), told[0].feature.as_deref()), (1, Some("#2")));
    assert!(told[0].message.contains("\"ab#$ 10\" in the field AREA is no number"), "{}", told[0].message);
    let days = |days: &[&str]| {
        let rows: Vec<(&[u8], &str)> = days.iter().map(|day| (&b"a"[..], *day)).collect();
        let bytes = table_of_points(&rows, b'D', 0);
        let data = points_of(&rows, &bytes, &[]);
        data.warnings().list().iter().filter(|told| told.code.as_str() == "damaged").count()
    };
    for clean in [&["20240501", ""][..], &["00000000"], &["99999999", "20240501"], &["2024/5/1"]] {
        assert_eq!(days(clean), 0, "{clean:?}");
    }
    for odd in [&["02024050", "02024051"][..], &["20241301"], &["202405", "20240501"], &["20240230"]] {
        assert_eq!(days(odd), 1, "{odd:?}");
    }
}

/// Rows that were overwritten have no attributes, and that is told.
#[test]
fn rows_of_zeros_are_told_and_their_neighbours_stay() {
    let rows: Vec<(&[u8], &str)> = vec![(b"name", "1.5"); 8];
    let mut bytes = table_of_points(&rows, b'N', 0);
    bytes[97 + 2 * 29 - 5..97 + 4 * 29 + 23].fill(0);
    let data = points_of(&rows, &bytes, &[]);
    let areas: Vec<bool> = data.features().map(|f| f.attribute("AREA") == Value::Real(1.5)).collect();
    assert_eq!(areas, [true, false, false, false, false, true, true, true]);
    assert_eq!(data.features().filter(|f| f.attribute("NAME").to_text() == "name").count(), 5);
    let told: Vec<&str> = data.warnings().list().iter().map(|told| &*told.message).collect();
    assert!(told.iter().any(|told| told.contains("rows 2 to 5 of the .dbf have zeros")), "{told:?}");
    // Whoever takes it has to know, and a text that ended before them is whole.
    assert_eq!(data.warnings().losses().count(), 1);
    let mut bytes = table_of_points(&rows, b'N', 0);
    bytes[97 + 2 * 29 + 9..97 + 4 * 29 + 23].fill(0);
    let data = points_of(&rows, &bytes, &[]);
    assert_eq!(data.features().nth(2).map(|f| f.attribute("NAME").to_text().into_owned()).as_deref(), Some("name"));
}

/// Of a table with bytes put in, rows that cannot be told have no attributes, and the others their own.
#[test]
fn rows_out_of_step_are_found_again_and_told() {
    let (shp, dbf) = (bytes_of("utf8_4490.shp"), bytes_of("utf8_4490.dbf"));
    let [header, row] = [8, 10].map(|at| usize::from(u16::from_le_bytes([dbf[at], dbf[at + 1]])));
    // The shapefile has three rows: as many more as make the case, which have no shapes.
    let mut long = dbf[..header].to_vec();
    let rows: Vec<&[u8]> = dbf[header..header + 3 * row].chunks(row).collect();
    long[4] = 12;
    for i in 0..12 {
        long.extend(rows[if i < 2 { 0 } else { 1 }]);
    }
    long.splice(header + 6..header + 6, *b"    ");
    long.push(0x1a);
    let beside = [("dbf", long), ("prj", bytes_of("utf8_4490.prj")), ("cpg", bytes_of("utf8_4490.cpg"))];
    let beside = beside.map(|(ending, bytes)| (ending.to_owned(), bytes)).to_vec();
    let source = Source { name: "a.shp", bytes: &shp, beside };
    let data = formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap();
    let last = data.features().last().unwrap();
    let original = read("utf8_4490.shp").unwrap();
    assert_eq!(last.attribute("名称"), original.features().nth(1).unwrap().attribute("名称"));
    assert_eq!(data.features().next().unwrap().attribute("名称"), Value::Missing);
    assert!(warnings(&data).iter().any(|told| told.starts_with("damaged")), "{:?}", warnings(&data));
}

#[test]
fn of_two_files_of_one_name_in_a_zip_the_last_is_read_and_that_is_told() {
    let point = |x: u32| format!(r#"{{"type":"Point","coordinates":[{x},39.7]}}"#);
    let (first, second) = (point(1), point(2));
    // A writer refuses a name twice: the second is renamed within the bytes.
    let mut zip = zipped(&[("a.geojson", first.as_bytes()), ("b.geojson", second.as_bytes())]);
    while let Some(at) = zip.windows(9).position(|window| window == b"b.geojson") {
        zip[at] = b'a';
    }
    let data = read_zip(&zip).unwrap();
    assert_eq!((data.coords()[0].lon, data.len()), (2.0, 1));
    assert_eq!(warnings(&data), ["not_read:0"]);
    assert!(data.warnings().list()[0].message.contains("2 files called a.geojson"));
}

/// An archive in which several names stand for the same bytes.
fn overlapping(names: &[&str], bytes: &[u8]) -> Vec<u8> {
    let single = zipped(&[("a.geojson", bytes)]);
    let at = |mark: &[u8]| single.windows(4).position(|word| word == mark).unwrap();
    let (list, end) = (at(b"PK\x01\x02"), at(b"PK\x05\x06"));
    let mut zip = single[..list].to_vec();
    for name in names {
        let entry = zip.len();
        zip.extend(&single[list..end]);
        zip[entry + 46..entry + 46 + name.len()].copy_from_slice(name.as_bytes());
    }
    let (count, size) = (u16::try_from(names.len()).unwrap(), u32::try_from(zip.len() - list).unwrap());
    zip.extend(&single[end..end + 8]);
    zip.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    zip.extend([size.to_le_bytes(), u32::try_from(list).unwrap().to_le_bytes()].concat());
    zip.extend([0, 0]);
    zip
}

#[test]
fn files_of_a_zip_that_share_their_bytes_are_refused() {
    let point = br#"{"type":"Point","coordinates":[116.4,39.7]}"#;
    assert_eq!(read_zip(&overlapping(&["a.geojson"], point)).unwrap().len(), 1);
    let error = read_zip(&overlapping(&["b.geojson", "c.geojson"], point)).unwrap_err();
    assert!(error.to_string().contains("its bytes are those of another file too"), "{error}");
}

#[test]
fn what_a_zip_holds_is_weighed_together() {
    let layer = |i: usize| (format!("{i}.geojson"), br#"{"type":"Point","coordinates":[116.4,39.7]}"#.as_slice());
    let files: Vec<(String, &[u8])> = (0..4).map(layer).collect();
    let mut zip = zipped(&files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect::<Vec<_>>());
    assert_eq!(read_zip(&zip).unwrap().len(), 1);
    // The list says of each that it grows to 100 MB.
    let entries: Vec<usize> = (0..zip.len() - 4).filter(|i| zip[*i..].starts_with(b"PK\x01\x02")).collect();
    for entry in &entries {
        zip[entry + 24..entry + 28].copy_from_slice(&100_000_000_u32.to_le_bytes());
    }
    let error = read_zip(&zip).unwrap_err();
    assert!(matches!(error.kind(), ReadError::ArchiveTooLarge { bytes: 400_000_000 }), "{error}");
}

#[test]
fn an_archive_in_an_archive_is_named() {
    let inner = zipped(&[("a.geojson", br#"{"type":"Point","coordinates":[116.4,39.7]}"#)]);
    let error = read_zip(&zipped(&[("readme.txt", b"a"), ("plan/inner.zip", &inner)])).unwrap_err();
    assert!(matches!(error.kind(), ReadError::NestedArchive { name } if name == "plan/inner.zip"), "{error}");
    assert!(matches!(read_zip(&zipped(&[("readme.txt", b"a")])).unwrap_err().kind(), ReadError::EmptyArchive));
}

/// Rows marked as deleted go with their shapes, and tables of another length tell by how many rows they differ.
#[test]
fn deleted_and_missing_rows_are_counted() {
    let part = |ending: &str| bytes_of(&format!("utf8_4490.{ending}"));
    let (shp, mut dbf) = (part("shp"), part("dbf"));
    let [header, row] = [8, 10].map(|at| usize::from(u16::from_le_bytes([dbf[at], dbf[at + 1]])));
    let read = |dbf: &[u8]| {
        let beside = [("dbf", dbf.to_vec()), ("prj", part("prj")), ("cpg", part("cpg"))];
        let beside = beside.map(|(ending, bytes)| (ending.to_owned(), bytes)).to_vec();
        let source = Source { name: "a.shp", bytes: &shp, beside };
        formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap()
    };
    let cut = read(&dbf[..header + row]);
    let counts: Vec<(&str, u64)> = cut.warnings().counts().map(|(code, count)| (code.as_str(), count)).collect();
    assert_eq!((cut.len(), counts), (3, vec![("row_count", 2)]));
    dbf[header] = b'*';
    let left = read(&dbf);
    assert_eq!((left.len(), warnings(&left)), (2, vec!["not_read:0".to_owned()]));
    // The numbers of the features that stay are those of their records.
    assert_eq!(left.features().map(|f| f.ordinal()).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn rows_that_the_header_does_not_count_are_read_and_told() {
    let whole = read("utf8_4490.shp").unwrap();
    let (shp, mut dbf) = (bytes_of("utf8_4490.shp"), bytes_of("utf8_4490.dbf"));
    let mut read = |count: u8, behind: &[u8]| {
        dbf[4] = count;
        let beside = [("dbf", [&dbf, behind].concat()), ("prj", bytes_of("utf8_4490.prj"))];
        let beside = beside.map(|(ending, bytes)| (ending.to_owned(), bytes)).to_vec();
        let source = Source { name: "a.shp", bytes: &shp, beside };
        formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap()
    };
    for count in [0, 1, 2] {
        let data = read(count, b"");
        assert_eq!(warnings(&data), ["wrong_count:0"], "{count}");
        assert_eq!(data.warnings().losses().count(), 0);
        assert_points(&data);
        assert_eq!(data.fields(), whole.fields());
    }
    assert_eq!(warnings(&read(3, &[b'x'; 500])), warnings(&read(3, b"")));
}

/// Programs that take out the shapes of rows marked as deleted may leave the rows.
#[test]
fn shapes_belong_to_the_rows_that_are_left_where_there_are_as_many() {
    let (shp, mut dbf) = (bytes_of("utf8_4490.shp"), bytes_of("utf8_4490.dbf"));
    let [header, row] = [8, 10].map(|at| usize::from(u16::from_le_bytes([dbf[at], dbf[at + 1]])));
    dbf[header + row] = b'*';
    let read = |numbers: [u8; 2], length: usize| {
        // Without the second of three points.
        let mut shp = [&shp[..128], &shp[156..]].concat();
        (shp[27], shp[103], shp[131]) = (u8::try_from(length / 2).unwrap(), numbers[0], numbers[1]);
        let beside = [("dbf", dbf.clone()), ("prj", bytes_of("utf8_4490.prj")), ("cpg", bytes_of("utf8_4490.cpg"))];
        let beside = beside.map(|(ending, bytes)| (ending.to_owned(), bytes)).to_vec();
        let source = Source { name: "a.shp", bytes: &shp, beside };
        formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap()
    };
    let whole = self::read("utf8_4490.shp").unwrap();
    let days = |data: &Dataset| -> Vec<String> {
        data.features().map(|f| f.attribute("n").to_text().into_owned() + &f.attribute("名称").to_text()).collect()
    };
    let [first, _, third] = <[String; 3]>::try_from(days(&whole)).unwrap();
    for numbers in [[1, 2], [1, 3]] {
        let data = read(numbers, 156);
        assert_eq!(days(&data), [first.clone(), third.clone()]);
        assert_eq!(warnings(&data), ["not_read:0"]);
        assert_eq!(data.coords()[1], whole.coords()[2]);
    }
    // Of a file that says it is longer nobody knows which shapes are missing, nor of records numbered otherwise.
    for data in [read([1, 2], 184), read([1, 7], 156)] {
        assert_eq!((days(&data), warnings(&data).len()), (vec![first.clone()], 2));
    }
}

/// A shapefile of eight squares in a row, with what lies beside it.
fn squares() -> (Vec<u8>, Vec<(String, Vec<u8>)>) {
    let (mut shp, mut shx) = (vec![0, 0, 0x27, 0x0a], Vec::new());
    shp.resize(100, 0);
    shp[32] = 5;
    for i in 0..8_i32 {
        let ring = [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 0.0]];
        let x = f64::from(100 + i);
        let mut content = 5_i32.to_le_bytes().to_vec();
        content.extend([x, 30.0, x + 1.0, 31.0].iter().flat_map(|n: &f64| n.to_le_bytes()));
        content.extend([1_i32, 5, 0].iter().flat_map(|n| n.to_le_bytes()));
        content.extend(ring.iter().flat_map(|[dx, dy]| [x + dx, 30.0 + dy]).flat_map(f64::to_le_bytes));
        let words = |bytes: usize| i32::try_from(bytes / 2).unwrap().to_be_bytes();
        shx.extend([words(shp.len()), words(content.len())].concat());
        shp.extend([(i + 1).to_be_bytes(), words(content.len())].concat());
        shp.extend(content);
    }
    let length = u32::try_from(shp.len() / 2).unwrap().to_be_bytes();
    shp[24..28].copy_from_slice(&length);
    let shx = [&shp[..100], &shx].concat();
    (shp, vec![("shx".to_owned(), shx), ("prj".to_owned(), bytes_of("utf8_4490.prj"))])
}

/// Which of the squares are there.
fn squares_in(shp: &[u8], beside: &[(String, Vec<u8>)]) -> (Vec<i32>, Vec<String>) {
    let source = Source { name: "a.shp", bytes: shp, beside: beside.to_vec() };
    let data = formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap();
    let of = |feature: shapan::data::Feature<'_>| (feature.coords()[0].lon - 99.0).round() as i32;
    let told = warnings(&data).into_iter().filter(|told| told != "no_attributes:0");
    (data.features().map(of).collect(), told.collect())
}

#[test]
fn what_is_damaged_in_the_middle_costs_what_is_damaged_and_no_more() {
    let (whole, beside) = squares();
    let record = (whole.len() - 100) / 8;
    let at = |n: usize| 100 + (n - 1) * record;
    assert_eq!(squares_in(&whole, &beside), ((1..=8).collect(), vec![]));
    // Zeros from within the fourth to within the fifth.
    let mut zeroed = whole.clone();
    zeroed[at(4) + 4..at(5) + 60].fill(0);
    let rest = vec![1, 2, 3, 6, 7, 8];
    let told = ["bad_coordinate:0!", "bad_coordinate:0!", "damaged:0"].map(str::to_owned).to_vec();
    assert_eq!(squares_in(&zeroed, &beside), (rest, told));
    // Without the list nobody knows where to go on, and one word says so.
    assert_eq!(squares_in(&zeroed, &beside[1..]).1.last().unwrap(), "cut_off:0");
    // A record that says wrongly how long it is loses nothing, whether it is too long or too short.
    for length in [0x7fff_ffff_u32, 30, 68 + 4 + 68, 2] {
        let mut lying = whole.clone();
        lying[at(3) + 4..at(3) + 8].copy_from_slice(&length.to_be_bytes());
        assert_eq!(squares_in(&lying, &beside), ((1..=8).collect(), vec!["damaged:0".to_owned()]), "{length}");
    }
    // Cut off, the list helps nobody; a list that is wrong itself is not believed.
    assert_eq!(squares_in(&whole[..at(6) + 20], &beside), ((1..=5).collect(), vec!["cut_off:0".to_owned()]));
    let mut wrong = beside.clone();
    wrong[0].1[100 + 8 * 3 + 3] ^= 2;
    assert_eq!(squares_in(&whole, &wrong), ((1..=8).collect(), vec![]));
    // Room that was left behind the last record is no record.
    assert_eq!(squares_in(&[&whole[..], &[0; 64]].concat(), &beside[1..]), ((1..=8).collect(), vec![]));
}

#[test]
fn a_table_that_tells_of_no_fields_is_missed() {
    let (shp, mut beside) = squares();
    beside.push(("dbf".to_owned(), [&[3, 124, 1, 1, 8, 0, 0, 0, 0, 0, 10, 0][..], &[0; 120]].concat()));
    let source = Source { name: "a.shp", bytes: &shp, beside };
    let data = formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap();
    assert_eq!((data.len(), warnings(&data)), (8, vec!["no_attributes:0".to_owned()]));
}

#[test]
fn a_system_whose_name_is_in_gbk_is_called_by_it() {
    let (shp, mut beside) = squares();
    beside[1].1 = encoding_rs::GBK.encode("PROJCS[\"北京地方坐标系\"]").0.into_owned();
    let source = Source { name: "a.shp", bytes: &shp, beside };
    let error = formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap_err();
    assert!(error.to_string().contains("\"北京地方坐标系\""), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Cut, flipped and zeroed copies end in an error or in what is left, and never in a panic.
    #[test]
    fn damaged_copies_hurt_nobody(file in 0..3_usize, cut in 0.0..1.0_f64, at in 0.0..1.0_f64, byte in any::<u8>(), zeros in 0..64_usize, which in 0..3_usize) {
        let name = ["areas_4548", "gbk_4548", "heights_4490"][file];
        let damage = |mut bytes: Vec<u8>, is_it: bool| {
            if is_it {
                let place = (bytes.len() as f64 * at) as usize;
                if let Some(b) = bytes.get_mut(place) { *b = byte; }
                let end = (place + zeros).min(bytes.len());
                bytes.get_mut(place + 1..end).into_iter().flatten().for_each(|b| *b = 0);
                bytes.truncate((bytes.len() as f64 * cut.max(0.2)) as usize);
            }
            bytes
        };
        let shp = damage(bytes_of(&format!("{name}.shp")), which != 1);
        let dbf = damage(bytes_of(&format!("{name}.dbf")), which != 0);
        let source = Source { name: "a.shp", bytes: &shp, beside: vec![("dbf".to_owned(), dbf)] };
        let reading = Reading { crs: Some("EPSG:4548".to_owned()), ..Reading::default() };
        let _ = formats::read_source(&source, &reading, &Progress::default());
    }

    #[test]
    fn damaged_zips_hurt_nobody(cut in 0.0..1.0_f64, at in 0.0..1.0_f64, byte in any::<u8>()) {
        let mut bytes = bytes_of("several.zip");
        let place = (bytes.len() as f64 * at) as usize;
        if let Some(b) = bytes.get_mut(place) { *b = byte; }
        if cut < 0.5 { bytes.truncate((bytes.len() as f64 * cut * 2.0) as usize); }
        let _ = formats::read_source(&Source::of("a.zip", &bytes), &Reading::default(), &Progress::default());
    }
}
