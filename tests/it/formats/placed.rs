//! Where layers land: what a file says of its numbers, what a person says, and what nobody says.

use shapan::crs::{Datum, SourceCrs};
use shapan::data::{Dataset, LonLat, WarningCode};
use shapan::formats::{self, NamedCrs, ReadError, Reading, Source};
use shapan::progress::Progress;

use super::{fixture, read};

fn read_as(text: &str, reading: &Reading) -> Result<Dataset, ReadError> {
    formats::read_source(&Source::of("a.geojson", text.as_bytes()), reading, &Progress::default())
}

pub(super) fn points(positions: &str) -> String {
    let features: Vec<String> = positions
        .split(';')
        .map(|p| format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[{p}]}}}}"#))
        .collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn assert_near(p: LonLat, lon: f64, lat: f64) {
    // A millimetre.
    assert!((p.lon - lon).abs() < 1e-8 && (p.lat - lat).abs() < 1e-8, "{p:?}");
}

/// The point 116.41, 39.78 in four systems, by PROJ 9.5.1.
const METRES: [(&str, &str); 4] = [
    ("EPSG:4548", "449456.14577,4405268.38907"),
    ("EPSG:4527", "39449456.14577,4405268.38907"),
    ("EPSG:32650", "449476.36331,4403506.28182"),
    ("EPSG:3857", "12958701.92324,4834023.79239"),
];

#[test]
fn metres_land_where_the_person_says() {
    for (crs, numbers) in METRES {
        let reading = Reading { crs: Some(crs.to_owned()), ..Reading::default() };
        let data = read_as(&points(numbers), &reading).unwrap();
        assert_near(data.coords()[0], 116.41, 39.78);
        assert_eq!(data.origin().crs, crs);
        assert_eq!(data.extent().unwrap().west, data.coords()[0].lon);
        let (x, y) = numbers.split_once(',').unwrap();
        let swapped = Reading { swap_axes: true, ..reading };
        assert_near(read_as(&points(&format!("{y},{x}")), &swapped).unwrap().coords()[0], 116.41, 39.78);
    }
}

#[test]
fn metres_without_a_system_are_asked_about_and_not_left_out() {
    let error = read(points("449456.1,4405268.4;449460.1,4405270.4").as_bytes()).unwrap_err();
    let ReadError::NeedsCrs { named: None, sample, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(sample[0], [449_456.1, 4_405_268.4]);
    let words = error.to_string();
    assert!(words.contains("449456.1") && words.contains("EPSG:4548"), "{words}");
}

/// A collection that names a system.
fn named(crs: &str, positions: &str) -> String {
    let crs = format!(r#""crs":{{"type":"name","properties":{{"name":"{crs}"}}}},"features""#);
    points(positions).replacen(r#""features""#, &crs, 1)
}

#[test]
fn numbers_that_cannot_be_in_the_system_that_a_source_names_are_asked_about() {
    for (crs, numbers) in [
        // Degrees that are called metres.
        ("EPSG:3857", "116.439,39.78;116.44,39.79"),
        ("EPSG:4548", "116.439,39.78"),
        // A row without a position hides nothing.
        ("EPSG:4548", "116.439,39.78;0,0"),
        // The northing first, the number of the zone before the easting, another plane.
        ("EPSG:4548", "4405268.389,449456.146"),
        ("EPSG:4548", "39449456.14577,4405268.38907"),
        ("EPSG:4548", "12958701.92324,4834023.79239"),
        // Metres that are called degrees.
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "449456.14577,4405268.38907"),
    ] {
        let error = read(named(crs, numbers).as_bytes()).unwrap_err();
        let ReadError::NeedsCrs { named: Some(NamedCrs::Wrong(_)), sample, .. } = error.kind() else {
            panic!("{crs}: {error}")
        };
        let first = numbers.split([',', ';']).next().unwrap();
        assert_eq!(sample[0][0], first.parse::<f64>().unwrap(), "{crs}");
        // A person who insists is obeyed.
        let insisted = Reading { crs: Some(crs.to_owned()), ..Reading::default() };
        if !crs.contains("CRS84") {
            assert!(read_as(&points(numbers), &insisted).is_ok(), "{crs}");
        }
    }
    // Far from its middle, by PROJ 9.5.1: the east of Norway in zone 33 is meant so, and nobody lays Xiong'an out in the
    // zone of Kashgar, unless he says that he does.
    for (crs, numbers, lon, lat, is_meant) in [
        ("EPSG:4513", "29084209.53043,5207969.97057", 115.9, 39.0, false),
        ("EPSG:32633", "1097469.67024,7886843.25624", 31.1, 70.37, true),
    ] {
        assert_eq!(read(named(crs, numbers).as_bytes()).is_ok(), is_meant, "{crs}");
        let insisted = Reading { crs: Some(crs.to_owned()), ..Reading::default() };
        assert_near(read_as(&named(crs, numbers), &insisted).unwrap().coords()[0], lon, lat);
    }
    // The zone two further west, kilometres, and a false easting that is missing.
    for (crs, numbers) in
        [("EPSG:4526", "39448217.1,4399391.7"), ("EPSG:4548", "448.2,4399.4"), ("EPSG:4548", "-51782.9,4399391.7")]
    {
        assert!(read(named(crs, numbers).as_bytes()).is_err(), "{crs}: {numbers}");
    }
    // The true system.
    for (crs, numbers) in METRES {
        assert_near(read(named(crs, numbers).as_bytes()).unwrap().coords()[0], 116.41, 39.78);
    }
}

/// A web map that lies in the Arctic, and in China with the northing second; what lies there, and in the rest of the north,
/// lies right.
#[test]
fn web_mercator_with_the_northing_first_is_asked_about() {
    for crs in ["EPSG:3857", "EPSG:3395"] {
        let error = read(named(crs, "4834023.79239,12958701.92324").as_bytes()).unwrap_err();
        assert!(matches!(error.kind(), ReadError::NeedsCrs { named: Some(NamedCrs::Wrong(_)), .. }), "{crs}: {error}");
        let given = Reading { crs: Some(crs.to_owned()), ..Reading::default() };
        let data = read_as(&points("4834023.79239,12958701.92324"), &given).unwrap();
        assert!(data.warnings().list()[0].message.contains("with the northing first they do"), "{crs}");
    }
    // Beijing, Archangel, the North Cape, Longyearbyen, Murmansk, Cape Town.
    for (lon, lat) in [(116.4, 39.8), (40.5, 64.5), (25.8, 71.17), (15.6, 78.2), (33.1, 69.0), (18.4, -33.9)] {
        let [x, y] = SourceCrs::of_epsg(3857).unwrap().xy(LonLat::new(lon, lat)).unwrap();
        let data = read(named("EPSG:3857", &format!("{x},{y}")).as_bytes()).unwrap();
        assert!(data.warnings().is_empty(), "{lon} {lat}");
        assert_near(data.coords()[0], lon, lat);
    }
}

/// Northings without their first digits lead into the sea.
#[test]
fn zones_of_china_south_and_north_of_its_land_are_told() {
    let zone = SourceCrs::of_epsg(4548).unwrap();
    for (lat, is_told) in
        [(3.6, true), (10.0, true), (16.8, false), (18.2, false), (39.8, false), (53.4, false), (55.0, true)]
    {
        let [x, y] = zone.xy(LonLat::new(116.4, lat)).unwrap();
        for reading in [Reading::default(), Reading { crs: Some("EPSG:4548".to_owned()), ..Reading::default() }] {
            let data = read_as(&named("EPSG:4548", &format!("{x},{y}")), &reading).unwrap();
            let told: Vec<WarningCode> = data.warnings().list().iter().map(|w| w.code).collect();
            assert_eq!(told.contains(&WarningCode::OutsideUse), is_told, "{lat}: {told:?}");
        }
    }
}

#[test]
fn one_odd_point_among_degrees_is_left_out_and_no_reason_to_ask() {
    let data = read(points("116.4,39.8;116.5,39.9;449456.1,4405268.4").as_bytes()).unwrap();
    assert_eq!((data.len(), data.warnings().skipped()), (2, 1));
}

#[test]
fn latitude_first_is_turned_round_and_told_where_nothing_else_makes_sense() {
    let data = read(points("39.78,116.41;39.9,116.5").as_bytes()).unwrap();
    assert_near(data.coords()[0], 116.41, 39.78);
    let told: Vec<WarningCode> = data.warnings().list().iter().map(|w| w.code).collect();
    assert_eq!(told, [WarningCode::AssumedWgs84, WarningCode::SwappedAxes]);
}

/// Each pair leaves but one order; of one that leaves both nobody knows.
#[test]
fn latitude_first_in_some_rows_only_is_turned_row_by_row() {
    let table = |rows: &str| read(format!("name,x,y\n{rows}").as_bytes());
    let data = table("a,116.41,39.78\nb,39.79,116.42\nc,116.43,39.8\n").unwrap();
    let places: Vec<(f64, f64)> = data.coords().iter().map(|p| (p.lon, p.lat)).collect();
    assert_eq!(places, [(116.41, 39.78), (116.42, 39.79), (116.43, 39.8)]);
    let told = data.warnings().list().iter().find(|w| w.code == WarningCode::SwappedAxes).unwrap();
    assert!(told.message.contains("in 1 of 3 positions"), "{}", told.message);
    let error = table("a,116.41,39.78\nb,39.79,116.42\nc,75.2,38.1\n").unwrap_err();
    assert!(matches!(error.kind(), ReadError::NeedsCrs { .. }), "{error}");
    let words = error.to_string();
    assert!(words.contains("latitude first (such as 39.8, 116.4)") && !words.contains("not degrees"), "{words}");
}

/// A row that nobody filled in says nothing of the others.
#[test]
fn a_row_at_0_0_does_not_decide_in_which_order_the_others_are() {
    let rows = "a,116.4,39.8\nb,39.81,116.41\nc,116.42,39.82\nd,39.83,116.43\ne,0,0\n";
    for header in ["name,lon,lat", "name,x,y"] {
        let data = read(format!("{header}\n{rows}").as_bytes()).unwrap();
        let places: Vec<(f64, f64)> = data.coords().iter().map(|p| (p.lon, p.lat)).collect();
        assert_eq!(places, [(116.4, 39.8), (116.41, 39.81), (116.42, 39.82), (116.43, 39.83), (0.0, 0.0)]);
        let told = data.warnings().list().iter().find(|w| w.code == WarningCode::SwappedAxes).unwrap();
        assert!(told.message.contains("in 2 of 5 positions"), "{}", told.message);
    }
    // Of what is none in either order that is the example.
    let error = read(format!("name,x,y\n{rows}f,1164400,39.84\n").as_bytes()).unwrap_err();
    assert!(error.to_string().contains("1164400.0, 39.8"), "{error}");
}

/// Formats that say degrees, most of the pairs in one order or the other.
#[test]
fn in_a_source_of_degrees_too_pairs_are_turned_that_can_only_be_meant_so() {
    let mark = |p: &str| format!("<Placemark><Point><coordinates>{p}</coordinates></Point></Placemark>");
    for (positions, turned) in [
        (["116.4,39.8", "39.8,116.4", "39.8,116.4", "39.8,116.4"], 3),
        (["39.8,116.4", "116.4,39.8", "116.4,39.8", "116.4,39.8"], 1),
    ] {
        let marks: String = positions.into_iter().chain(["0,0"]).map(mark).collect();
        let kml = format!("<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{marks}</Document></kml>");
        let data = read(kml.as_bytes()).unwrap();
        assert!(data.coords()[..4].iter().all(|p| *p == LonLat::new(116.4, 39.8)), "{:?}", data.coords());
        let told = data.warnings().list().iter().find(|w| w.code == WarningCode::SwappedAxes).unwrap();
        assert!(told.message.contains(&format!("in {turned} of 5 positions")), "{}", told.message);
    }
}

/// Which says that the longitude is first: pairs that can only be meant otherwise are turned all the same.
#[test]
fn geojson_with_the_latitude_first_is_turned_pair_by_pair() {
    let data = read(points("116.4,39.8;39.8,116.4;39.8,116.4;0,0;38.1,75.2").as_bytes()).unwrap();
    assert_eq!((data.len(), data.warnings().skipped()), (5, 0));
    assert!(data.coords()[..3].iter().all(|p| *p == LonLat::new(116.4, 39.8)), "{:?}", data.coords());
    assert_eq!(data.coords()[4], LonLat::new(38.1, 75.2), "what may stand as it does stays");
    let told = data.warnings().list().iter().find(|w| w.code == WarningCode::SwappedAxes).unwrap();
    assert!(told.message.contains("in 2 of 5 positions"), "{}", told.message);
    // What is wrong in either order is no reason to turn others.
    let data = read(points("116.4,39.8;116.4,39.8;39.8,116.4;1164.1,39.8").as_bytes()).unwrap();
    assert_eq!((data.len(), data.warnings().skipped()), (2, 2));
    let data = read(points("116.4,39.8;39.8,116.4;39.8,116.4;39.8,116.4;39.8,116.4;0,0;38.1,75.2").as_bytes()).unwrap();
    assert_eq!((data.len(), data.warnings().skipped()), (7, 0));
    assert!(data.coords()[..5].iter().all(|p| *p == LonLat::new(116.4, 39.8)), "{:?}", data.coords());
    assert_eq!(data.coords()[6], LonLat::new(75.2, 38.1));
    let told = data.warnings().list().iter().find(|w| w.code == WarningCode::SwappedAxes).unwrap();
    assert!(told.message.contains("in 5 of 7 positions"), "{}", told.message);
}

#[test]
fn what_is_said_of_an_order_is_true() {
    let table = |rows: &str, swap_axes: bool| {
        let source = format!("lon,lat\n{rows}");
        let reading = Reading { swap_axes, ..Reading::default() };
        let data = formats::read_source(&Source::of("a.csv", source.as_bytes()), &reading, &Progress::default());
        let data = data.unwrap();
        let told: Vec<String> = data.warnings().list().iter().map(|w| w.message.to_string()).collect();
        (data.coords().first().copied(), told.join("\n"))
    };
    // Who tells an order in which the numbers cannot be hears that they are in the other one.
    let (at, told) = table("116.4,39.8\n116.5,39.9\n", true);
    assert_eq!(at, Some(LonLat::new(116.4, 39.8)));
    assert!(told.contains("longitude stands before latitude in all positions") && told.contains("not"), "{told}");
    assert!(!told.contains("latitude stands before longitude"), "{told}");
    let (at, told) = table("39.8,116.4\n", true);
    assert!(at == Some(LonLat::new(116.4, 39.8)) && !told.contains("stands before"), "{told}");
    // Of no positions nothing is said.
    for rows in ["", ",\n,\n"] {
        let (at, told) = table(rows, false);
        assert!(at.is_none() && !told.contains("look like degrees"), "{told}");
    }
}

/// Formats that know nothing but degrees are filled by people all the same.
#[test]
fn kml_and_gpx_with_the_latitude_first_or_in_metres_are_turned_or_asked_about() {
    let kml = |numbers: &str| {
        let text = format!(
            "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Placemark><Point><coordinates>{numbers}</coordinates>\
             </Point></Placemark></kml>"
        );
        read(text.as_bytes())
    };
    let turned = kml("39.78,116.41").unwrap();
    assert_near(turned.coords()[0], 116.41, 39.78);
    assert!(turned.warnings().list().iter().any(|w| w.code == WarningCode::SwappedAxes));
    assert!(matches!(kml("448592.0,4404163.8").unwrap_err().kind(), ReadError::NeedsCrs { .. }));
    let gpx = "<gpx xmlns=\"http://www.topografix.com/GPX/1/1\"><wpt lat=\"116.41\" lon=\"39.78\"/></gpx>";
    assert_near(read(gpx.as_bytes()).unwrap().coords()[0], 116.41, 39.78);
}

#[test]
fn shifted_positions_come_back() {
    // WGS 84, GCJ-02 and BD-09 of one place, by another library.
    for (datum, shifted) in [(Datum::Gcj02, "116.384047225,39.913345455"), (Datum::Bd09, "116.390454713,39.919575551")]
    {
        let reading = Reading { datum, ..Reading::default() };
        let p = read_as(&points(shifted), &reading).unwrap().coords()[0];
        assert!((p.lon - 116.377817).abs() < 1e-7 && (p.lat - 39.911954).abs() < 1e-7, "{p:?}");
    }
    let abroad = Reading { datum: Datum::Gcj02, ..Reading::default() };
    assert_eq!(read_as(&points("121.56,25.03"), &abroad).unwrap().coords()[0], LonLat::new(121.56, 25.03));
}

#[test]
fn a_system_that_means_nothing_is_refused_before_anything_is_drawn() {
    let reading = Reading { crs: Some("EPSG:99999".to_owned()), ..Reading::default() };
    assert!(matches!(read_as(&points("1,2"), &reading).unwrap_err().kind(), ReadError::Crs(_)));
}

/// Every country of Natural Earth, as TopoJSON and as the GeoJSON made from it.
#[test]
fn topojson_of_the_world_is_read_as_its_layers() {
    let path = fixture("naturalearth/countries-110m.topojson");
    let layers = formats::read_layers(&path, &Reading::default(), &Progress::default()).unwrap().layers;
    let names: Vec<&str> = layers.iter().filter_map(|l| l.reading.part.as_deref()).collect();
    assert_eq!(names, ["countries", "land"]);
    let countries = layers[0].data.as_ref().unwrap();
    assert_eq!(countries.len(), 177);
    assert_eq!(countries.warnings().skipped(), 0);
    assert_eq!(countries.origin().format, "TopoJSON");
    let china = countries.features().find(|f| f.text("name").as_deref() == Some("China")).unwrap();
    let extent = china.extent().unwrap();
    assert!(extent.contains(LonLat::new(116.4, 39.9)) && (73.0..74.0).contains(&extent.west), "{extent:?}");
}

#[test]
fn a_bbox_goes_with_the_numbers_that_it_is_of() {
    let bbox = r#""bbox":[449456,4405268,449556,4405368]"#;
    let text = format!(
        r#"{{"type":"FeatureCollection","name":"n",{bbox},"features":[
        {{"type":"Feature","keep":{{{bbox}}},{bbox},"properties":{{{bbox}}},"geometry":{{"type":"GeometryCollection",{bbox},"geometries":[
        {{"type":"Point","coordinates":[449456,4405268],{bbox},"own":1}}]}}}},
        {{"type":"Feature","properties":{{}},"geometry":{{"type":"Point",{bbox},"coordinates":[449556,4405368]}}}}]}}"#
    );
    let written = |text: &str, reading: &Reading| {
        let data = read_as(text, reading).unwrap();
        let mut out = Vec::new();
        formats::geojson::write_feature_collection(&mut out, data.members(), data.features()).unwrap();
        String::from_utf8(out).unwrap()
    };
    let moved = written(&text, &Reading { crs: Some("EPSG:4548".to_owned()), ..Reading::default() });
    // What is called so among attributes and members of others is theirs.
    assert_eq!(moved.matches("bbox").count(), 2, "{moved}");
    assert!(
        moved.contains(r#""keep":{"bbox""#) && moved.contains(r#""own":1"#) && moved.contains(r#""name":"n""#),
        "{moved}"
    );
    let degrees = r#"{"type":"Feature","bbox":[116.4,39.8,116.4,39.8],"properties":{},"geometry":{"type":"Point","coordinates":[116.4,39.8]}}"#;
    assert!(written(degrees, &Reading::default()).contains(r#""bbox":[116.4,39.8,116.4,39.8]"#));
    assert!(!written(degrees, &Reading { datum: Datum::Gcj02, ..Reading::default() }).contains("bbox"));
}
