//! KML, KMZ and GPX as Google Earth, GDAL and receivers write them.

use shapan::data::{FieldType, GeometryType, LonLat, WarningCode};
use shapan::formats::{Reading, Source};

use super::*;

/// The layers of a fixture by name; all of them have to be readable.
fn layers(name: &str) -> Vec<(String, Dataset)> {
    let layers = formats::read_layers(&fixture(name), &Reading::default(), &Progress::default()).unwrap().layers;
    layers.into_iter().map(|l| (l.reading.part.unwrap_or_default(), l.data.unwrap())).collect()
}

fn names(data: &Dataset) -> Vec<String> {
    data.features().map(|f| f.text("name").unwrap_or_default().into_owned()).collect()
}

fn json(data: &Dataset) -> Json {
    serde_json::from_slice(&written(data)).unwrap()
}

#[test]
fn each_folder_with_placemarks_is_a_layer() {
    let layers = layers("formats/kml/earth.kml");
    let parts: Vec<&str> = layers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(parts, ["道路", "道路 / 规划路", "地块", "地块 (2)"]);
    assert_eq!(names(&layers[0].1), ["主路 & 辅路", "两段"]);
    assert_eq!(names(&layers[1].1), ["01"]);
    assert_eq!(names(&layers[2].1), ["带洞", "混合"]);
    assert_eq!(names(&layers[3].1), ["轨迹"]);
    // The first is what a reading that names none gets.
    assert_eq!(names(&read_fixture("formats/kml/earth.kml").unwrap()), ["主路 & 辅路", "两段"]);
    let reading = Reading { part: Some("公园".to_owned()), ..Reading::default() };
    let error = formats::read_path(&fixture("formats/kml/earth.kml"), &reading, &Progress::default()).unwrap_err();
    assert!(matches!(error.kind(), ReadError::NoSuchPart { .. }) && error.to_string().contains("规划路"), "{error}");
}

#[test]
fn attributes_colours_and_geometries_of_google_earth_are_kept() {
    let layers = layers("formats/kml/earth.kml");
    let roads = json(&layers[0].1);
    let main = &roads["features"][0];
    assert_eq!(main["id"], "r1");
    let expected = serde_json::json!({"name": "主路 & 辅路", "description": "<b>双向</b>四车道", "lanes": 4, "code": "007",
        "stroke": "#ff0000", "stroke-opacity": 1.0, "stroke-width": 3.0});
    assert_same(&main["properties"], &expected, "main road");
    let line =
        serde_json::json!({"type": "LineString", "coordinates": [[116.4, 39.7], [116.41, 39.71], [116.42, 39.72]]});
    assert_same(&main["geometry"], &line, "altitudes on the ground are none");
    assert_eq!(roads["features"][1]["geometry"]["type"], "MultiLineString");

    let plots = json(&layers[2].1);
    let holed = &plots["features"][0];
    assert_eq!(holed["geometry"]["coordinates"].as_array().unwrap().len(), 3);
    assert_eq!(holed["properties"]["fill-opacity"], 0.0);
    assert_eq!(holed["properties"]["fill"], "#00ff00");
    assert_eq!(plots["features"][1]["geometry"]["type"], "GeometryCollection");
    let point = &plots["features"][1]["geometry"]["geometries"][0];
    assert_same(&point["coordinates"], &serde_json::json!([116.4, 39.7, 0.0]), "a point at sea level");

    assert_eq!(warnings(&layers[0].1), ["not_read:0", "not_read:0"]);
    assert_eq!(warnings(&layers[2].1), ["bad_coordinate:48!"]);
    let track = json(&layers[3].1);
    let line = serde_json::json!([[116.4, 39.7, 31.5], [116.41, 39.71, 32.0]]);
    assert_same(&track["features"][0]["geometry"]["coordinates"], &line, "track");
    assert_eq!(layers[3].1.origin().crs, "EPSG:4326");
}

#[test]
fn layers_of_gdal_have_the_types_of_their_schema() {
    let read = layers("formats/kml/layers.kml");
    assert_eq!(read.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["places", "zones"]);
    let types = |data: &Dataset| -> Vec<(String, FieldType)> {
        data.fields().iter().map(|f| (f.name.clone(), f.field_type)).collect()
    };
    let field = |name: &str, of: FieldType| (name.to_owned(), of);
    let expected = [
        field("name", FieldType::Text),
        field("code", FieldType::Text),
        field("beds", FieldType::Integer),
        field("area", FieldType::Real),
    ];
    assert_eq!(types(&read[0].1), expected);
    assert_eq!(read[0].1.coords(), [LonLat::new(116.41, 39.78), LonLat::new(116.5, 39.9)]);
    assert_eq!(read[1].1.coords().len(), 14);
    // The same zones in a document of their own, linked within an archive.
    let zipped = layers("formats/kml/zones.kmz");
    assert_eq!((zipped.len(), zipped[0].0.as_str()), (1, ""));
    assert_eq!(zipped[0].1.coords(), read[1].1.coords());
    assert_eq!(zipped[0].1.warnings().total(), 0, "{:?}", warnings(&zipped[0].1));
    assert_eq!(zipped[0].1.origin().format, "KML");
}

#[test]
fn a_document_of_hundreds_of_folders_is_one_layer() {
    let folder = |i: u32| {
        format!(
            "<Folder><name>F{i}</name><Placemark><Point><coordinates>{},1</coordinates></Point></Placemark></Folder>",
            i % 90
        )
    };
    let text = format!("<kml><Document>{}</Document></kml>", (0..300).map(folder).collect::<String>());
    let data = read(text.as_bytes()).unwrap();
    assert_eq!(data.len(), 300);
    assert!(data.features().nth(299).unwrap().text("folder").unwrap().ends_with("F299"));
}

#[test]
fn hostile_documents_do_no_harm() {
    let laughs =
        "<!DOCTYPE kml [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><kml><Placemark><name>&b;</name></Placemark></kml>";
    assert_eq!(names(&read(laughs.as_bytes()).unwrap()), ["&b;"]);
    let deep = format!("<kml>{}", "<Folder>".repeat(200_000));
    assert!(matches!(read(deep.as_bytes()).unwrap_err().kind(), ReadError::Xml { .. }));
    let deep = format!("<kml><Placemark>{}", "<MultiGeometry>".repeat(200_000));
    assert!(matches!(read(deep.as_bytes()).unwrap_err().kind(), ReadError::Xml { .. }));
}

#[test]
fn of_documents_that_are_cut_off_the_whole_features_are_kept() {
    let bytes = fs::read(fixture("formats/kml/earth.kml")).unwrap();
    let ends: Vec<usize> =
        bytes.windows(12).enumerate().filter(|(_, w)| *w == b"</Placemark>").map(|(i, _)| i).collect();
    // In the middle of the second one, even in the middle of a name, the first is whole.
    for end in [ends[1] - 1, ends[1] + 5, ends[1] - 30] {
        let data = read(&bytes[..end]).unwrap();
        assert_eq!(
            (names(&data), warnings(&data)),
            (vec!["主路 & 辅路".to_owned()], vec!["cut_off:0".to_owned()]),
            "{end}"
        );
    }
    for end in [ends[0] - 1, 200] {
        let error = read(&bytes[..end]).unwrap_err();
        assert!(matches!(error.kind(), ReadError::Xml { .. }), "{error}");
    }
    let point = |n: u32| format!("<trkpt lat=\"39.{n}\" lon=\"116.4\"><ele>{n}</ele></trkpt>");
    let track = format!("<gpx><trk><name>a</name><trkseg>{}{}{}", point(1), point(2), point(3));
    for (end, count) in [(track.len(), 3), (track.len() - 3, 2), (track.len() - 25, 2)] {
        let data = read(&track.as_bytes()[..end]).unwrap();
        assert_eq!((data.coords().len(), names(&data)), (count, vec!["a".to_owned()]), "{end}");
        assert_eq!(warnings(&data), ["cut_off:0"], "{end}");
    }
}

#[test]
fn a_text_whose_beginning_is_zeros_is_called_damaged() {
    for name in ["a.kml", "a.gpx", "a.geojson", "a.topojson"] {
        let bytes = [&[0; 64][..], b"<Document/></kml>"].concat();
        let read = formats::read_source(&Source::of(name, &bytes), &Reading::default(), &Progress::default());
        let error = read.unwrap_err();
        assert!(matches!(error.kind(), ReadError::Damaged { .. }), "{name}: {error}");
    }
}

#[test]
fn zeros_in_the_middle_cost_what_they_cut_through_and_are_told() {
    let placemark = |i: u32| {
        format!("<Placemark><name>p{i}</name><Point><coordinates>116.{i},39</coordinates></Point></Placemark>\n")
    };
    // Of a file that begins with zeros nobody knows what it is.
    let head = format!("<!--{}-->", "x".repeat(600));
    let kml = format!("{head}<kml><Document>{}</Document></kml>", (1..=9).map(placemark).collect::<String>());
    let waypoint = |i: u32| format!("<wpt lat=\"39.{i}\" lon=\"116\"><name>p{i}</name></wpt>\n");
    let gpx = format!("{head}<gpx>{}</gpx>", (1..=9).map(waypoint).collect::<String>());
    let hole = |text: &str, from: &str, to: &str| {
        let (from, to) = (text.find(from).unwrap(), text.find(to).unwrap());
        [&text.as_bytes()[..from], &vec![0; to - from], &text.as_bytes()[to..]].concat()
    };
    // The document stays well-formed with the first, and breaks with the other.
    for (from, to) in [("p3", "p6"), ("me>p3", "nates>116.6")] {
        let data = read(&hole(&kml, from, to)).unwrap();
        assert_eq!(names(&data), ["p1", "p2", "p7", "p8", "p9"], "{from}");
        assert_eq!(warnings(&data), ["damaged:3"], "{from}");
    }
    for (from, to) in [("p3", "p6"), ("9.3", "me>p6")] {
        let data = read(&hole(&gpx, from, to)).unwrap();
        assert_eq!(names(&data), ["p1", "p2", "p7", "p8", "p9"], "{from}");
        assert_eq!(warnings(&data), ["damaged:3"], "{from}");
    }
    assert!(read(&hole(&kml, "p3", "p6")).unwrap().warnings().list()[0].message.contains("from line 3 on"));
}

#[test]
fn an_entity_of_the_documents_own_is_told() {
    let text = "<!DOCTYPE kml [<!ENTITY x \"公园\">]><kml><Placemark><name>&x;</name><Point><coordinates>116,39</coordinates>\
                </Point></Placemark></kml>";
    let data = read(text.as_bytes()).unwrap();
    assert_eq!((names(&data), warnings(&data)), (vec!["&x;".to_owned()], vec!["not_read:0".to_owned()]));
}

#[test]
fn documents_without_names_are_called_as_their_files() {
    let kml = "<kml><Document><Placemark><Point><coordinates>116,39</coordinates></Point></Placemark></Document></kml>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["roads.kml", "plots.kml"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, kml.as_bytes()).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.kmz");
    fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    let layers = formats::read_layers(&path, &Reading::default(), &Progress::default()).unwrap().layers;
    let parts: Vec<&str> = layers.iter().filter_map(|layer| layer.reading.part.as_deref()).collect();
    assert_eq!(parts, ["roads", "plots"]);
}

#[test]
fn waypoints_routes_and_tracks_are_layers() {
    let layers = layers("formats/gpx/walk.gpx");
    assert_eq!(layers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["points", "routes", "tracks"]);
    let points = &layers[0].1;
    assert_eq!(names(points), ["北门", "002"]);
    assert_eq!(warnings(points), ["bad_coordinate:6!"]);
    let first = &json(points)["features"][0];
    let expected = serde_json::json!({"ele": 31.5, "time": "2026-05-28T02:02:09Z", "name": "北门", "sym": "Flag"});
    assert_same(&first["properties"], &expected, "waypoint");
    assert_eq!(first["geometry"]["coordinates"], serde_json::json!([116.41, 39.78, 31.5]));
    assert_eq!(json(&layers[1].1)["features"][0]["properties"]["number"], 7);
    let tracks = &layers[2].1;
    let types: Vec<GeometryType> = tracks.features().map(|f| f.geometry_type()).collect();
    assert_eq!(types, [GeometryType::MultiLineString, GeometryType::LineString]);
    let walk = tracks.features().next().unwrap();
    assert_eq!(walk.text("begin").as_deref(), Some("2026-05-28T02:00:00Z"));
    assert_eq!(walk.text("end").as_deref(), Some("2026-05-28T02:30:00Z"));
    let only = read_fixture("formats/gpx/points.gpx").unwrap();
    assert_eq!(names(&only), ["公园, 北门", "Café \"A\""]);
    assert_eq!((only.origin().format, only.coords()[0]), ("GPX", LonLat::new(116.41, 39.78)));
}

#[test]
fn what_devices_add_is_kept_and_what_no_line_can_hold_is_told() {
    let data = read(
        br#"<gpx><trk><name>a</name><link href="https://a.example"><text>b</text></link>
            <extensions><x:set><x:color>Red</x:color></x:set></extensions><trkseg>
            <trkpt lat="39.1" lon="116.4"><ele>3</ele><time>2026-05-28T02:00:00Z</time>
              <extensions><hr>98</hr></extensions></trkpt>
            <trkpt lat="39.2" lon="116.4"><time>2026-05-28T02:01:00Z</time></trkpt>
        </trkseg></trk></gpx>"#,
    )
    .unwrap();
    let expected = serde_json::json!({
        "name": "a", "link": "https://a.example", "color": "Red",
        "begin": "2026-05-28T02:00:00Z", "end": "2026-05-28T02:01:00Z",
    });
    assert_same(&json(&data)["features"][0]["properties"], &expected, "track");
    let told: Vec<String> = data.warnings().list().iter().map(|w| w.message.to_string()).collect();
    assert!(matches!(told.as_slice(), [one] if one.ends_with("not read: hr (1)")), "{told:?}");

    let point = read(br#"<gpx><wpt lat="39.1" lon="116.4"><fix>3d</fix><speed>1.5</speed><sat>many</sat></wpt></gpx>"#);
    let expected = serde_json::json!({"fix": "3d", "speed": 1.5, "sat": "many"});
    assert_same(&json(&point.unwrap())["features"][0]["properties"], &expected, "waypoint");
}

#[test]
fn a_track_of_kml_tells_when_it_begins_and_ends() {
    let data = read(
        br#"<kml><Placemark><name>a</name><gx:Track>
            <when>2026-05-28T02:00:00Z</when><when>2026-05-28T02:01:00Z</when>
            <gx:coord>116.4 39.1 3</gx:coord><gx:coord>116.4 39.2 4</gx:coord>
            <ExtendedData><SchemaData><gx:SimpleArrayData name="hr"><gx:value>98</gx:value></gx:SimpleArrayData>
            </SchemaData></ExtendedData></gx:Track></Placemark></kml>"#,
    )
    .unwrap();
    let track = data.features().next().unwrap();
    assert_eq!(track.text("begin").as_deref(), Some("2026-05-28T02:00:00Z"));
    assert_eq!(track.text("end").as_deref(), Some("2026-05-28T02:01:00Z"));
    assert_eq!(warnings(&data), ["not_read:0"]);
    assert!(data.warnings().list()[0].message.ends_with("not read (1)"));
}

#[test]
fn an_encoding_that_is_declared_is_used() {
    let text = in_gbk(
        "<?xml version=\"1.0\" encoding=\"gb2312\"?><gpx><wpt lat=\"1\" lon=\"2\"><name>公园</name></wpt></gpx>",
    );
    let data = formats::read_source(&Source::of("a.gpx", &text), &Reading::default(), &Progress::default()).unwrap();
    assert_eq!((names(&data), data.origin().encoding), (vec!["公园".to_owned()], Some("GBK")));
    assert!(!data.warnings().list().iter().any(|w| w.code == WarningCode::BadText));
}

/// Of other characters than these two only those of ASCII.
fn in_gbk(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for c in text.chars() {
        match c {
            '公' => bytes.extend([0xb9, 0xab]),
            '园' => bytes.extend([0xd4, 0xb0]),
            c => bytes.push(u8::try_from(c).unwrap()),
        }
    }
    bytes
}
