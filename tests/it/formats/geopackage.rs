//! GeoPackages by GDAL, by hand and by ill will.

use proptest::prelude::*;
use rusqlite::{Connection, MAIN_DB};
use shapan::data::{FieldType, GeometryType, LonLat, Piece, Value, WarningCode};
use shapan::formats::{Reading, Source};

use super::injuries::{injure, injury};
use super::*;

pub(super) fn assert_near(p: LonLat, lon: f64, lat: f64) {
    // A millimetre.
    assert!((p.lon - lon).abs() < 1e-8 && (p.lat - lat).abs() < 1e-8, "{p:?}");
}

fn part(bytes: &[u8], name: &str) -> Result<Dataset, ReadError> {
    let reading = Reading { part: Some(name.to_owned()), ..Reading::default() };
    formats::read_source(&Source::of("a.gpkg", bytes), &reading, &Progress::default())
}

#[test]
fn every_layer_lands_from_its_own_system_with_its_types() {
    let path = fixture("formats/plan.gpkg");
    let layers = formats::read_layers(&path, &Reading::default(), &Progress::default()).unwrap().layers;
    let names: Vec<&str> = layers.iter().filter_map(|l| l.reading.part.as_deref()).collect();
    assert_eq!(names, ["地块", "roads", "stations"]);
    let data: Vec<&Dataset> = layers.iter().map(|l| l.data.as_ref().unwrap()).collect();
    assert!(data.iter().all(|d| d.warnings().is_empty() && d.origin().format == "GeoPackage"));

    let parcels = data[0];
    assert_eq!(parcels.origin().crs, "EPSG:4548");
    let types: Vec<(&str, FieldType)> = parcels.fields().iter().map(|f| (f.name.as_str(), f.field_type)).collect();
    assert_eq!(
        types,
        [
            ("地块名称", FieldType::Text),
            ("floors", FieldType::Integer),
            ("far", FieldType::Real),
            ("built", FieldType::Boolean),
            ("day", FieldType::Text),
            ("seen", FieldType::Text),
        ]
    );
    let features: Vec<Feature<'_>> = parcels.features().collect();
    let Some(Piece::Polygon(first)) = features[0].pieces().next() else { panic!() };
    assert_near(first.exterior()[0], 116.41, 39.78);
    assert_near(first.exterior()[2], 116.42, 39.79);
    assert_near(first.rings().nth(1).unwrap()[2], 116.414, 39.784);
    assert_eq!(features[0].attribute("built"), Value::Boolean(true));
    assert_eq!(features[0].text("day").as_deref(), Some("2024-05-06"));
    assert_eq!(features[0].text("seen").as_deref(), Some("2024-05-06T07:08:09.000"));
    assert_eq!(features[1].attribute("floors"), Value::Null);
    assert_near(features[1].coords()[4], 116.45, 39.78);
    assert_eq!((features[2].geometry_type(), features[2].id_text().as_str()), (GeometryType::Null, "3"));

    let roads: Vec<Feature<'_>> = data[1].features().collect();
    assert_eq!(data[1].origin().crs, "EPSG:4490");
    assert_eq!(roads.iter().map(|f| f.id_text()).collect::<Vec<_>>(), ["7", "12"]);
    assert_eq!(roads[0].elevations().unwrap(), [31.5, 32.25]);
    assert_near(roads[1].coords()[1], 116.44, 39.785);

    assert_eq!(data[2].origin().crs, "EPSG:4326");
    assert_eq!(data[2].coords(), [LonLat::new(116.41, 39.78), LonLat::new(116.5875, 39.79625)]);
}

#[test]
fn systems_without_a_number_views_and_logs_are_read_and_the_rest_is_told() {
    let bytes = fs::read(fixture("formats/odd.gpkg")).unwrap();
    let local = part(&bytes, "local").unwrap();
    assert_eq!(local.len(), 2);
    assert_near(local.coords()[0], 116.41, 39.78);
    let told: Vec<(WarningCode, bool)> = local.warnings().list().iter().map(|w| (w.code, w.skipped)).collect();
    // The column of pictures, the curve.
    assert_eq!(told, [(WarningCode::Unsupported, false), (WarningCode::Unsupported, true)]);
    assert!(local.warnings().list()[1].message.contains("CircularString"), "{}", local.warnings().list()[1].message);
    let busy = part(&bytes, "busy").unwrap();
    assert_eq!((busy.len(), only(&busy).text("label").as_deref()), (1, Some("次渠站")));
    assert_eq!(only(&busy).id_text(), "2");
    let missing = part(&bytes, "none").unwrap_err().to_string();
    assert!(missing.contains("local, busy"), "{missing}");
}

#[test]
fn reading_counts_every_byte_and_can_be_stopped() {
    for name in ["formats/plan.gpkg", "formats/parcels_32650.fgb", "formats/roads_unindexed.fgb"] {
        let bytes = fs::read(fixture(name)).unwrap();
        let progress = Progress::default();
        formats::read_bytes(&bytes, &progress).unwrap();
        assert_eq!((progress.done(), progress.total()), (bytes.len() as u64, bytes.len() as u64), "{name}");
        progress.cancel();
        assert!(matches!(formats::read_bytes(&bytes, &progress), Err(ReadError::Cancelled)), "{name}");
    }
}

/// A database of one's own.
fn database(sql: &str) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(sql).unwrap();
    connection.serialize(MAIN_DB).unwrap().to_vec()
}

/// A package whose only layer is what `sql` makes of the name `l`.
fn package(sql: &str) -> Vec<u8> {
    database(&format!(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition);
         INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, '');
         CREATE TABLE gpkg_contents (table_name, data_type);
         INSERT INTO gpkg_contents VALUES ('l', 'features');
         CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
         INSERT INTO gpkg_geometry_columns VALUES ('l', 'g', 4326);
         CREATE TABLE n (i INTEGER PRIMARY KEY, t TEXT);
         INSERT INTO n WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 300) SELECT i, 'x' FROM c;
         {sql}"
    ))
}

#[test]
fn databases_that_are_no_packages_are_called_by_their_names() {
    for (sql, word) in [
        ("CREATE TABLE geometry_columns (a); CREATE TABLE spatial_ref_sys (a)", "SpatiaLite"),
        ("CREATE TABLE a (b)", "no GeoPackage"),
        (
            "CREATE TABLE gpkg_contents (table_name, data_type); CREATE TABLE gpkg_spatial_ref_sys (a)",
            "holds no features",
        ),
    ] {
        let bytes = database(sql);
        let error = read(&bytes).unwrap_err();
        assert!(matches!(error, ReadError::OtherFormat { .. }) && error.to_string().contains(word), "{word}: {error}");
    }
    let cut = read(b"SQLite format 3\0\x10\0").unwrap_err();
    assert!(matches!(cut, ReadError::Damaged { format: "GeoPackage", .. }), "{cut}");
}

#[test]
fn views_with_programs_of_their_own_end() {
    let endless = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i, NULL AS g FROM c";
    let crossed = "SELECT a.i AS i, NULL AS g FROM n a, n b, n c, n d, n e WHERE a.i + b.i + c.i + d.i + e.i < 0";
    for (view, word) in [
        (endless, "not allowed"),
        (crossed, "too much work"),
        ("SELECT randomblob(1000000000) AS g", "not authorized"),
        ("SELECT hex(zeroblob(100000000)) AS g", "not authorized"),
        ("SELECT load_extension('x') AS g", "unsafe use"),
        ("SELECT ST_Buffer(i) AS g FROM n", "no such function"),
    ] {
        let error = read(&package(&format!("CREATE VIEW l AS {view}"))).unwrap_err();
        let words = error.to_string();
        assert!(matches!(error, ReadError::DamagedLayer { .. }) && words.contains(word), "{view}: {words}");
    }
    // Rows without end are kept as far as they go.
    let many = read(&package("CREATE VIEW l AS SELECT a.i AS i, NULL AS g FROM n a, n b, n c")).unwrap();
    assert!(many.len() > 1000 && many.len() < 3_000_000, "{}", many.len());
    assert_eq!(many.warnings().list()[0].code, WarningCode::Damaged);
    let module = read(&package("CREATE VIRTUAL TABLE l USING fts5(g)")).unwrap_err().to_string();
    assert!(module.contains("neither a table nor a view"), "{module}");
}

#[test]
fn layers_that_are_not_there_cost_the_others_nothing_however_many_they_are() {
    let bytes = package(
        "CREATE TABLE l (i INTEGER PRIMARY KEY, g BLOB); INSERT INTO l VALUES (1, NULL);
         INSERT INTO gpkg_contents SELECT 'none' || a.i || '_' || b.i, 'features' FROM n a, n b;
         INSERT INTO gpkg_geometry_columns SELECT table_name, 'g', 4326 FROM gpkg_contents WHERE table_name <> 'l';",
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    fs::write(&path, bytes).unwrap();
    let layers = formats::read_layers(&path, &Reading::default(), &Progress::default()).unwrap().layers;
    let whole = layers.iter().filter(|layer| layer.data.is_ok());
    assert_eq!(whole.map(|layer| layer.reading.part.as_deref().unwrap()).collect::<Vec<_>>(), ["l"]);
    assert!((2..100).contains(&layers.len()), "{}", layers.len());
}

#[test]
fn a_thousand_layers_are_read_in_little_more_than_the_time_of_their_file() {
    let tables: String = (0..1000)
        .map(|i| {
            format!(
                "CREATE TABLE t{i} (i INTEGER PRIMARY KEY, g BLOB); INSERT INTO t{i} VALUES (1, NULL);
                 INSERT INTO gpkg_contents VALUES ('t{i}', 'features');
                 INSERT INTO gpkg_geometry_columns VALUES ('t{i}', 'g', 4326);"
            )
        })
        .collect();
    let package = package(&format!("BEGIN; CREATE TABLE l (i INTEGER PRIMARY KEY, g BLOB); {tables} COMMIT;"));
    let objects: Vec<String> =
        (0..1000).map(|i| format!(r#""o{i}": {{"type": "Point", "coordinates": [116, 39]}}"#)).collect();
    let arcs = vec!["[[116, 39], [117, 40]]"; 5_000].join(",");
    let topology = format!(r#"{{"type": "Topology", "objects": {{{}}}, "arcs": [{arcs}]}}"#, objects.join(","));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.gpkg", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, &package).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("a.gpkg", package), ("a.zip", zip), ("a.topojson", topology.into_bytes())] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let start = std::time::Instant::now();
        let layers = formats::read_layers(&path, &Reading::default(), &Progress::default()).unwrap().layers;
        assert!(layers.len() >= 1000 && layers.iter().all(|layer| layer.data.is_ok()), "{name}");
        // Reading the whole again for each takes a minute.
        assert!(start.elapsed().as_secs() < 15, "{name}: {:?}", start.elapsed());
    }
}

#[test]
fn measures_are_told_once() {
    // Points on 1, 2 with the measure 3, in Intel's order.
    let point =
        "X'4750000100000000' || X'01d1070000' || X'000000000000f03f' || X'0000000000000040' || X'0000000000000840'";
    let data = read(&package(&format!(
        "CREATE TABLE l (i INTEGER PRIMARY KEY, g POINT); INSERT INTO l VALUES (1, CAST({point} AS BLOB)), (2, CAST({point} AS BLOB))"
    )))
    .unwrap();
    assert_eq!((data.len(), data.coords()[0]), (2, LonLat::new(1.0, 2.0)));
    assert_eq!(warnings(&data), ["unsupported:0"]);
}

#[test]
fn odd_rows_cost_only_themselves() {
    // A point at 1, 2 between a text, bytes that are no geometry and one that is cut off.
    let point = "x'47500001e610000001010000000000 00000000f03f0000000000000040'".replace(' ', "");
    let cut = "x'47500001e6100000010100000000000000'";
    let sql = format!(
        "CREATE TABLE l (id INTEGER PRIMARY KEY, g, flag BOOLEAN, share DOUBLE, word TEXT);
         INSERT INTO l VALUES (1, 'POINT(1 2)', 1, 1, 'a'), (2, x'00ff', 1, 1, 'b'), (3, {cut}, 1, 1, 'c'),
           (4, {point}, 1, 2, CAST(x'61ff' AS TEXT)), (5, NULL, 7, 'half', 8), (6, {point}, 0, 9e999, x'00')"
    );
    let data = read(&package(&sql)).unwrap();
    assert_eq!((data.len(), data.warnings().skipped()), (3, 3));
    let features: Vec<Feature<'_>> = data.features().collect();
    assert_eq!(features[0].coords(), [LonLat::new(1.0, 2.0)]);
    assert_eq!(features[0].attribute("share"), Value::Real(2.0));
    assert_eq!(features[0].text("word").as_deref(), Some("a\u{fffd}"));
    assert_eq!(features[2].attribute("word"), Value::Null);
    let told: Vec<&str> = data.warnings().list().iter().map(|w| w.code.as_str()).collect();
    assert_eq!(told, ["bad_type", "damaged", "damaged", "bad_text", "unsupported"]);
}

#[test]
fn texts_that_are_not_in_utf_8_are_read_in_their_own_encoding() {
    let point = "x'47500001e610000001010000000000 00000000f03f0000000000000040'".replace(' ', "");
    // 北京 in GBK and 醫院 in Big5.
    let sql = format!(
        "CREATE TABLE l (id INTEGER PRIMARY KEY, g, word TEXT);
         INSERT INTO l VALUES (1, {point}, '学校'), (2, {point}, CAST(x'b1b1bea9' AS TEXT)), (3, {point}, CAST(x'c2e5b07c' AS TEXT))"
    );
    let package = package(&sql);
    let words = |data: &Dataset| -> Vec<String> {
        data.features().filter_map(|f| Some(f.text("word")?.into_owned())).collect()
    };
    assert_eq!(words(&read(&package).unwrap())[..2], ["学校", "北京"]);
    // Those in other languages are not taken for Chinese in GBK.
    let traditional = sql.replace("c2e5b07c", "bb4fa55fa5aba4a4a5bfb0cf");
    assert!(words(&read(&self::package(&traditional)).unwrap())[2].contains('\u{fffd}'));
    let given = Reading { encoding: Some("Big5".to_owned()), ..Reading::default() };
    let data = formats::read_source(&Source::of("a.gpkg", &package), &given, &Progress::default()).unwrap();
    assert_eq!((words(&data)[0].as_str(), words(&data)[2].as_str()), ("学校", "醫院"));
    assert_eq!(warnings(&data), ["mixed_encodings:0", "mixed_encodings:0"]);
}

#[test]
fn rows_that_were_overwritten_by_zeros_are_lost_and_told() {
    let sql = "CREATE TABLE l (i INTEGER PRIMARY KEY, g BLOB, word TEXT);
        INSERT INTO l SELECT i, x'47500001e61000000101000000000000000000f03f0000000000000040', 'row ' || substr('00' || i, -3) FROM n;";
    let whole = package(sql);
    assert_eq!(read(&whole).unwrap().len(), 300);
    for word in ["row 150", "row 020", "row 001"] {
        let mut bytes = whole.clone();
        // What a page does not use may hold rows that were moved.
        for at in (0..whole.len() - word.len()).filter(|at| whole[*at..].starts_with(word.as_bytes())) {
            let page = at / 4096 * 4096;
            bytes[(at - 250).max(page + 256)..(at + 250).min(page + 4096)].fill(0);
        }
        let data = read(&bytes).unwrap();
        let lost = data.warnings().skipped();
        assert!(lost > 2 && data.len() as u64 + lost == 300, "{word}: {lost} of {}", data.len());
        assert!(data.warnings().list().iter().all(|warning| warning.code == WarningCode::Damaged), "{word}");
        assert!(data.features().all(|feature| feature.id_text() != "0"), "{word}");
    }
}

#[test]
fn a_row_numbered_0_that_is_empty_is_one() {
    for more in ["", ", (1, NULL, NULL), (2, NULL, 'a')"] {
        let sql = format!(
            "CREATE TABLE l (i INTEGER PRIMARY KEY, g BLOB, word TEXT); INSERT INTO l VALUES (0, NULL, NULL){more}"
        );
        let data = read(&package(&sql)).unwrap();
        let ids: Vec<String> = data.features().map(|feature| feature.id_text()).collect();
        assert_eq!(ids, ["0", "1", "2"][..if more.is_empty() { 1 } else { 3 }]);
        assert!(data.warnings().is_empty(), "{:?}", data.warnings());
    }
}

#[test]
fn a_system_that_a_package_does_not_describe_is_that_of_its_number() {
    // A point on 449456.1, 4405268.4.
    let point = "47500001c4110000010100000066666666c06e1b419a99991905ce5041";
    let system = |srs: &str| {
        let sql = format!(
            "CREATE TABLE l (i INTEGER PRIMARY KEY, g BLOB); INSERT INTO l VALUES (1, x'{point}');
             UPDATE gpkg_geometry_columns SET srs_id = {srs};"
        );
        read(&package(&sql))
    };
    let data = system("4548").unwrap();
    assert!((data.coords()[0].lon - 116.41).abs() < 1e-4, "{:?}", data.coords());
    assert_eq!((data.origin().crs.as_str(), warnings(&data)), ("EPSG:4548", vec!["crs_member:0".to_owned()]));
    assert!(system("990001").unwrap_err().to_string().contains("\"srs_id 990001\", which is not known here"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_packages_are_lived_through(
        odd: bool,
        injuries in prop::collection::vec(injury(), 1..5),
    ) {
        let mut bytes = fs::read(fixture(if odd { "formats/odd.gpkg" } else { "formats/plan.gpkg" })).unwrap();
        injuries.iter().for_each(|injury| injure(&mut bytes, injury));
        for part in [None, Some("roads"), Some("busy")] {
            let reading = Reading { part: part.map(str::to_owned), ..Reading::default() };
            match formats::read_source(&Source::of("a.gpkg", &bytes), &reading, &Progress::default()) {
                Ok(data) => prop_assert!(data.len() < 1000),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }
}
