//! Layers written and read again, in every format that is written.

use shapan::data::{FieldType, GeometryType, Value};
use shapan::formats::{WriteFormat, write_geopackage, write_layer};

use super::*;

const PLACES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":5,"properties":{"名称":"亦庄“新城”<&>","n":-7,"share":0.25,"open":true,"list":[1,"二"],"fid":1,"Geom":"x","geom":"y"},"geometry":{"type":"Point","coordinates":[116.41,39.78,31.5]}},
{"type":"Feature","id":9,"properties":{"名称":null,"n":9007199254740993,"share":3,"open":false,"list":"三"},"geometry":{"type":"Polygon","coordinates":[[[116.4,39.7],[116.5,39.7],[116.5,39.8],[116.4,39.7]],[[116.45,39.71],[116.48,39.71],[116.48,39.73],[116.45,39.71]]]}},
{"type":"Feature","id":2,"properties":{"名称":"线"},"geometry":{"type":"MultiLineString","coordinates":[[[116.1,39.1,1],[116.2,39.2,2]],[[116.3,39.3,3],[116.4,39.4,4],[116.5,39.5,5]]]}},
{"type":"Feature","id":3,"properties":{"n":1},"geometry":{"type":"MultiPolygon","coordinates":[[[[1,1],[2,1],[2,2],[1,1]]],[[[3,3],[4,3],[4,4],[3,3]]]]}},
{"type":"Feature","id":4,"properties":{"n":2},"geometry":{"type":"MultiPoint","coordinates":[[1,1],[2,2]]}},
{"type":"Feature","id":6,"properties":{"n":3},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[7,8]},{"type":"LineString","coordinates":[[1,1],[2,3]]}]}},
{"type":"Feature","id":8,"properties":{"n":4},"geometry":{"type":"LineString","coordinates":[[-179.5,-80],[179.5,80]]}}]}"#;

fn places() -> Dataset {
    read(PLACES.as_bytes()).unwrap()
}

/// What must not change: geometry, and the attributes that have a value.
fn told(feature: Feature<'_>) -> (String, Vec<(String, Json)>) {
    let known = |(i, field): (usize, &shapan::data::Field)| {
        let value = feature.value(i);
        (!matches!(value, Value::Missing | Value::Null)).then(|| (field.name.clone(), value.to_json()))
    };
    let fields = feature.dataset().fields().iter().enumerate().filter_map(known).collect();
    (geojson::geometry_to_json(feature).to_string(), fields)
}

fn types(data: &Dataset) -> Vec<(String, FieldType)> {
    data.fields().iter().map(|f| (f.name.clone(), f.field_type)).collect()
}

#[test]
fn a_geopackage_gives_back_ids_types_and_geometries() {
    let places = places();
    let bytes = write_layer(WriteFormat::GeoPackage, "地点", &places).unwrap();
    let again = read(&bytes).unwrap();
    assert!(again.warnings().is_empty(), "{:?}", again.warnings());
    // Names that differ by capitals alone are one to SQLite.
    let renamed: Vec<_> = types(&places)
        .into_iter()
        .map(|(name, kind)| (if name == "geom" { "geom_2".to_owned() } else { name }, kind))
        .collect();
    assert_eq!(types(&again), renamed);
    let mut ids: Vec<_> = places.features().map(|f| f.id_text()).collect();
    ids.sort();
    assert_eq!(again.features().map(|f| f.id_text()).collect::<Vec<_>>(), ids);
    for feature in again.features() {
        let source = places.feature(places.find(&feature.id_text()).unwrap()).unwrap();
        let (geometry, fields) = told(source);
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| (if name == "geom" { "geom_2".to_owned() } else { name }, value))
            .collect();
        assert_eq!(told(feature), (geometry, fields));
    }
    assert_eq!(bytes, write_layer(WriteFormat::GeoPackage, "地点", &places).unwrap());
}

#[test]
fn values_of_several_types_are_written_as_texts_and_only_nested_ones_as_json() {
    let text = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"area":12.5,"open":true,"sum":0.30000000000000004,"list":[1]},"geometry":{"type":"Point","coordinates":[116.41,39.78]}},
{"type":"Feature","properties":{"area":"未知","open":"是","sum":"无","list":"三"},"geometry":{"type":"Point","coordinates":[116.41,39.78]}}]}"#;
    let data = read(text.as_bytes()).unwrap();
    for format in [WriteFormat::GeoPackage, WriteFormat::FlatGeobuf] {
        let again = read(&write_layer(format, "l", &data).unwrap()).unwrap();
        let of = |name: &str| -> Vec<Json> {
            let mut cells: Vec<Json> = again.features().map(|f| f.attribute(name).to_json()).collect();
            cells.sort_by_key(ToString::to_string);
            cells
        };
        let types: Vec<FieldType> = again.fields().iter().map(|field| field.field_type).collect();
        assert_eq!(types, [FieldType::Text, FieldType::Text, FieldType::Text, FieldType::Json]);
        assert_eq!(of("area"), ["12.5", "未知"]);
        assert_eq!(of("open"), ["true", "是"]);
        assert_eq!(of("sum"), ["0.30000000000000004", "无"]);
        assert_eq!(of("list"), [Json::from("三"), serde_json::json!([1])]);
    }
}

#[test]
fn a_field_without_any_value_is_one_all_the_same() {
    let text = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"a":null,"b":null},"geometry":{"type":"Point","coordinates":[116.41,39.78]}},
{"type":"Feature","properties":{"a":null,"b":2},"geometry":{"type":"Point","coordinates":[116.42,39.78]}}]}"#;
    let data = read(text.as_bytes()).unwrap();
    for format in [WriteFormat::GeoPackage, WriteFormat::FlatGeobuf, WriteFormat::Kml] {
        let again = read(&write_layer(format, "l", &data).unwrap()).unwrap();
        let sorted = |data: &Dataset| {
            let mut types = types(data);
            types.sort_by(|a, b| a.0.cmp(&b.0));
            types
        };
        assert_eq!(sorted(&again), sorted(&data), "{format:?}");
    }
}

#[test]
fn several_layers_of_odd_names_lie_in_one_geopackage() {
    let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"甲-1","properties":{"a":1},"geometry":null}]}"#;
    let (places, empty) = (places(), read(text.as_bytes()).unwrap());
    let layers = [("a\"b'", &places), ("A\"B'", &empty), ("gpkg_contents", &empty), ("", &empty)];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    formats::write_whole(&path, &write_geopackage(&layers).unwrap()).unwrap();
    let layers = formats::read_layers(&path, &formats::Reading::default(), &Progress::default()).unwrap().layers;
    let names: Vec<&str> = layers.iter().filter_map(|l| l.reading.part.as_deref()).collect();
    assert_eq!(names, ["a\"b'", "A\"B'_2", "layer gpkg_contents", "layer"]);
    let second = layers[1].data.as_ref().unwrap();
    assert_eq!(only(second).geometry_type(), GeometryType::Null);
    assert_eq!(only(second).text("id").as_deref(), Some("甲-1"));
}

#[test]
fn flat_geobuf_gives_back_types_and_geometries_in_the_order_of_its_tree() {
    let places = places();
    let bytes = write_layer(WriteFormat::FlatGeobuf, "地点", &places).unwrap();
    let again = read(&bytes).unwrap();
    assert!(again.warnings().is_empty(), "{:?}", again.warnings());
    let mut with_id = vec![("id".to_owned(), FieldType::Integer)];
    with_id.extend(types(&places));
    let sorted = |mut types: Vec<(String, FieldType)>| {
        types.sort_by(|a, b| a.0.cmp(&b.0));
        types
    };
    assert_eq!(sorted(types(&again)), sorted(with_id));
    assert_eq!(again.len(), places.len());
    for feature in again.features() {
        let source = places.feature(places.find(&feature.id_text()).unwrap()).unwrap();
        let (geometry, mut fields) = told(feature);
        fields.retain(|(name, _)| name != "id");
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        let (expected, mut attributes) = told(source);
        attributes.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!((geometry, fields), (expected, attributes));
    }
    // Nothing has no place in a tree; one point has a tree of its own.
    for text in [
        r#"{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2]}}"#,
        r#"{"type":"FeatureCollection","features":[]}"#,
        r#"{"type":"Feature","properties":{"a":1},"geometry":null}"#,
    ] {
        let data = read(text.as_bytes()).unwrap();
        let again = read(&write_layer(WriteFormat::FlatGeobuf, "", &data).unwrap()).unwrap();
        assert_eq!((again.coords(), again.fields()), (data.coords(), data.fields()));
        assert_eq!(again.len(), data.len());
    }
}

#[test]
fn kml_holds_names_typed_data_and_elevations() {
    let text = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":5,"properties":{"name":"亦庄“新城”<&>","description":"一\n二\u0007","n":-7,"open":true,"big":9007199254740993},"geometry":{"type":"Point","coordinates":[116.41,39.78,31.5]}},
{"type":"Feature","properties":{"n":1},"geometry":{"type":"MultiPolygon","coordinates":[[[[1,1],[2,1],[2,2],[1,1]]],[[[3,3],[9,3],[9,9],[3,3]],[[4,4],[5,5],[5,4],[4,4]]]]}}]}"#;
    let data = read(text.as_bytes()).unwrap();
    let bytes = write_layer(WriteFormat::Kml, "地点 & <其他>", &data).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    let all = |tag: &str| -> Vec<String> {
        let named = document.descendants().filter(|node| node.has_tag_name(("http://www.opengis.net/kml/2.2", tag)));
        named.map(|node| node.text().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(all("name"), ["地点 & <其他>", "亦庄“新城”<&>"]);
    assert_eq!(all("description"), ["一\n二\u{fffd}"]);
    assert_eq!(all("SimpleData"), ["5", "-7", "1", "9007199254740993", "1"]);
    let kinds = document.descendants().filter_map(|node| node.attribute("type")).collect::<Vec<_>>();
    assert_eq!(kinds, ["int", "int", "bool", "string"]);
    assert_eq!(all("altitudeMode"), ["absolute"]);
    assert_eq!(all("coordinates"), ["116.41,39.78,31.5", "1,1 2,1 2,2 1,1", "3,3 9,3 9,9 3,3", "4,4 5,5 5,4 4,4"]);
    assert_eq!((all("MultiGeometry").len(), all("outerBoundaryIs").len(), all("innerBoundaryIs").len()), (1, 2, 1));
}

#[test]
fn fields_are_called_in_a_geopackage_as_is_told() {
    let text = r#"{"type":"Feature","id":"a","properties":{"ID":"x","id":"y","Name":1,"name":2},"geometry":null}"#;
    let data = read(text.as_bytes()).unwrap();
    let ids = formats::id_column(&data).unwrap();
    let renamed = formats::renamed_in_geopackage(&data);
    let told =
        |name: &str| renamed.iter().find(|(field, _)| field == name).map_or(name, |(_, column)| column).to_owned();
    let names: Vec<String> = ["ID", "id", "Name", "name"].map(told).to_vec();
    let again = read(&write_layer(WriteFormat::GeoPackage, "l", &data).unwrap()).unwrap();
    let found: Vec<String> = again.fields().iter().map(|field| field.name.clone()).collect();
    assert_eq!(found, [vec![ids], names].concat());
}
