//! Tables: what parts their cells, in which columns coordinates stand, what the others hold, and what is told of odd
//! rows.

use shapan::crs::Datum;
use shapan::data::{FieldType, GeometryType, LonLat, Value, WarningCode};
use shapan::formats::{Reading, Source};

use super::*;

fn table(name: &str) -> Dataset {
    read_fixture(&format!("formats/csv/{name}")).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn table_as(name: &str, reading: &Reading) -> Result<Dataset, ReadError> {
    formats::read_path(&fixture(&format!("formats/csv/{name}")), reading, &Progress::default())
}

fn text(text: &str) -> Result<Dataset, ReadError> {
    formats::read_source(&Source::of("a.csv", text.as_bytes()), &Reading::default(), &Progress::default())
}

fn in_crs(crs: &str) -> Reading {
    Reading { crs: Some(crs.to_owned()), ..Reading::default() }
}

#[track_caller]
fn assert_near(p: LonLat, lon: f64, lat: f64) {
    // A millimetre.
    assert!((p.lon - lon).abs() < 1e-8 && (p.lat - lat).abs() < 1e-8, "{p:?}");
}

fn codes(data: &Dataset) -> Vec<WarningCode> {
    data.warnings().list().iter().map(|w| w.code).collect()
}

fn values(data: &Dataset, field: &str) -> Vec<Value<'static>> {
    let owned = |value: Value<'_>| match value {
        Value::Text(text) => Value::Text(text.into_owned().into()),
        Value::Integer(i) => Value::Integer(i),
        Value::Real(r) => Value::Real(r),
        Value::Boolean(b) => Value::Boolean(b),
        _ => Value::Null,
    };
    let field = data.field_index(field).unwrap_or_else(|| panic!("{field}: {:?}", data.fields()));
    data.features().map(|f| owned(f.value(field))).collect()
}

/// Two places as six programs write them.
#[test]
fn the_same_places_land_the_same_however_they_are_written() {
    for (name, encoding) in [
        ("lonlat.csv", "UTF-8"),
        ("points.tsv", "UTF-8"),
        ("gb18030.csv", "GB18030"),
        ("unicode.txt", "UTF-16LE"),
        ("swapped.csv", "UTF-8"),
    ] {
        let data = table(name);
        assert_eq!((data.len(), data.warnings().skipped()), (2, 0), "{name}");
        assert_near(data.coords()[0], 116.41, 39.78);
        assert_near(data.coords()[1], 116.5, 39.9);
        let origin = data.origin();
        assert_eq!(
            (origin.format, origin.crs.as_str(), origin.encoding),
            ("CSV", "EPSG:4326", Some(encoding)),
            "{name}"
        );
        assert!(codes(&data).contains(&match name {
            "swapped.csv" => WarningCode::SwappedAxes,
            _ => WarningCode::AssumedWgs84,
        }));
    }
    let chinese = table("gb18030.csv");
    assert_eq!(chinese.features().map(|f| f.text("等级").unwrap().into_owned()).collect::<Vec<_>>(), ["一级", "二级"]);
}

#[test]
fn columns_have_the_type_of_all_their_cells() {
    let data = table("lonlat.csv");
    let types: Vec<(&str, FieldType)> = data.fields().iter().map(|f| (f.name.as_str(), f.field_type)).collect();
    let expected =
        [("name", FieldType::Text), ("code", FieldType::Text), ("beds", FieldType::Integer), ("area", FieldType::Real)];
    assert_eq!(types, expected);
    assert_eq!(values(&data, "name"), [Value::Text("公园, 北门".into()), Value::Text("Café \"A\"".into())]);
    assert_eq!(values(&data, "code"), [Value::Text("01".into()), Value::Text("0110".into())]);
    assert_eq!(values(&data, "beds"), [Value::Integer(120), Value::Null]);
    assert_eq!(values(&data, "area"), [Value::Real(1.5), Value::Real(20.25)]);
    let odd = text("lon,lat,,a,a,open\n1,2,x,1,,TRUE\n1,2,y,2.5,,false\n").unwrap();
    let names: Vec<&str> = odd.fields().iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["column 3", "a", "a 2", "open"]);
    assert_eq!(values(&odd, "open"), [Value::Boolean(true), Value::Boolean(false)]);
}

#[test]
fn shifted_positions_come_back_when_the_datum_is_said() {
    for name in ["gcj02.csv", "location.csv"] {
        let data = table_as(name, &Reading { datum: Datum::Gcj02, ..Reading::default() }).unwrap();
        let p = data.coords()[0];
        assert!((p.lon - 116.377817).abs() < 1e-7 && (p.lat - 39.911954).abs() < 1e-7, "{p:?}");
        assert!(!codes(&data).contains(&WarningCode::OtherDatum));
    }
    // Names that tell of it are told about.
    assert_eq!(codes(&table("gcj02.csv")), [WarningCode::OtherDatum, WarningCode::AssumedWgs84]);
}

#[test]
fn the_northing_is_known_whatever_its_column_is_called() {
    let data = table_as("survey.csv", &in_crs("EPSG:4548")).unwrap();
    assert_near(data.coords()[0], 116.41, 39.78);
    assert_eq!(codes(&data), [WarningCode::SwappedAxes]);
    assert_eq!(values(&data, "高程"), [Value::Real(31.5), Value::Null]);
    // Who says that it comes first says the same.
    let said = table_as("survey.csv", &Reading { swap_axes: true, ..in_crs("EPSG:4548") }).unwrap();
    assert_near(said.coords()[0], 116.41, 39.78);
    assert_eq!(codes(&said), []);
    // And without a system there is a question, not a guess: in the order of a map.
    let error = table_as("survey.csv", &Reading::default()).unwrap_err();
    let ReadError::NeedsCrs { sample, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(sample[0], [449_456.145_77, 4_405_268.389_07]);
    for rows in ["X,Y\n4405268.4,39449456.1\n", "横坐标,纵坐标\n39449456.1,4405268.4\n", "y,x\n39449456.1,4405268.4\n"]
    {
        let source = Source::of("a.csv", rows.as_bytes());
        let p = formats::read_source(&source, &in_crs("EPSG:4527"), &Progress::default()).unwrap().coords()[0];
        assert!((p.lon - 116.41).abs() < 1e-5 && (p.lat - 39.78).abs() < 1e-5, "{rows}: {p:?}");
    }
}

#[test]
fn names_say_what_is_what_where_eastings_are_the_longer_numbers() {
    for header in ["x,y", "easting,northing", "东坐标,北坐标", "POINT_X,POINT_Y"] {
        let rows = format!("{header}\n1832689.4063,645973.7928\n");
        let source = Source::of("a.csv", rows.as_bytes());
        let read = |swap_axes| {
            let reading = Reading { swap_axes, ..in_crs("EPSG:26943") };
            formats::read_source(&source, &reading, &Progress::default()).unwrap()
        };
        let data = read(false);
        // San Francisco, by PROJ.
        let p = data.coords()[0];
        assert!((p.lon + 122.4).abs() < 1e-5 && (p.lat - 37.8).abs() < 1e-5, "{header}: {p:?}");
        assert_eq!(codes(&data), [], "{header}");
        assert!((read(true).coords()[0].lon - p.lon).abs() > 1.0, "{header}: the other way round is another place");
    }
}

#[test]
fn well_known_text_is_read_with_its_system() {
    let zones = table("wkt.csv");
    let types: Vec<GeometryType> = zones.features().map(|f| f.geometry_type()).collect();
    assert_eq!(types, [GeometryType::Polygon, GeometryType::Polygon]);
    assert_eq!(zones.coords().len(), 14);
    assert_eq!(zones.coords()[1], LonLat::new(116.44, 39.7));
    assert_eq!(values(&zones, "floors"), [Value::Integer(6), Value::Integer(12)]);
    let metres = table("ewkt.csv");
    assert_eq!(metres.origin().crs, "EPSG:4548");
    assert_near(metres.coords()[0], 116.41, 39.78);
    assert_eq!(warnings(&metres), ["bad_coordinate:4!"]);
    // A column of that name may hold anything.
    let shapes = text("shape,lon,lat\nround,116.4,39.8\n").unwrap();
    assert_eq!(values(&shapes, "shape"), [Value::Text("round".into())]);
}

#[test]
fn odd_rows_cost_only_themselves() {
    let data = table("ugly.csv");
    let names: Vec<String> = data.features().map(|f| f.text("name").unwrap_or_default().into_owned()).collect();
    let expected =
        ["一院", "二院", "三院", "四院", "\"八院", "九院", "十院", "十一院", "十二院", "十三院", "十四院", "十五院"];
    assert_eq!(names, expected);
    assert_eq!(data.features().filter(|f| f.geometry_type() == GeometryType::Null).count(), 1);
    let mut told = warnings(&data);
    told.sort();
    let expected = [
        "assumed_wgs84:0",
        "bad_coordinate:10!",
        "bad_coordinate:9!",
        "no_position:0",
        "not_read:0",
        "out_of_range:11!",
        "ragged_row:12",
        "ragged_row:13",
        "ragged_row:5",
        "ragged_row:6",
    ];
    assert_eq!(told, expected);
}

/// Tables that are all delimiters, all columns of one name, or one endless row.
#[test]
fn tables_made_to_hurt_are_read_in_time() {
    let begun = std::time::Instant::now();
    let commas = ",".repeat(400_000);
    assert!(text(&commas).is_err());
    let columns = text(&format!("lon,lat{}\n{}", ",a".repeat(50_000), "1,2\n".repeat(50_000))).unwrap();
    assert_eq!(columns.len(), 50_000);
    let geometries = format!("{}\n{}", "geom,".repeat(50_000), "x,y\n".repeat(50_000));
    assert!(text(&geometries).is_err());
    let open = format!("lon,lat,t\n{}", "1,2,\"x\n".repeat(100_000));
    assert_eq!(text(&open).unwrap().len(), 100_000);
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[test]
fn a_table_without_coordinates_lists_its_columns() {
    let error = read_fixture("formats/csv/nowhere.csv").unwrap_err().to_string();
    assert!(error.contains("id, name;") && error.contains("经度"), "{error}");
    assert!(text("lon,lat\n").unwrap().is_empty());
    assert!(matches!(text("").unwrap_err().kind(), ReadError::Empty));
}

#[test]
fn an_encoding_that_is_said_outweighs_what_it_looks_like() {
    let latin = b"name,lon,lat\ncaf\xe9,1,2\n";
    let read = |label: &str| {
        let reading = Reading { encoding: Some(label.to_owned()), ..Reading::default() };
        formats::read_source(&Source::of("a.csv", latin), &reading, &Progress::default())
    };
    assert_eq!(values(&read("windows-1252").unwrap(), "name"), [Value::Text("café".into())]);
    assert!(codes(&read("utf-8").unwrap()).contains(&WarningCode::BadText));
    let reading = Reading { encoding: Some("gb18030".to_owned()), ..Reading::default() };
    let path = fixture("diseases/gb18030.geojson");
    let given = formats::read_path(&path, &reading, &Progress::default()).unwrap();
    let guessed = read_fixture("diseases/gb18030.geojson").unwrap();
    assert_eq!(given.origin().encoding, guessed.origin().encoding);
    assert!(matches!(read("klingon").unwrap_err().kind(), ReadError::UnknownEncoding(_)));
}

#[test]
fn rows_of_two_programs_are_read_in_their_own_encodings() {
    let (head, gbk) = ("站名,经度,纬度\n德茂,116.4,39.7\n", encoding_of_gbk("瀛海,116.5,39.8\n和义,116.6,39.9\n"));
    for (bytes, encoding) in [
        ([head.as_bytes(), &gbk].concat(), "GB18030"),
        ([b"\xef\xbb\xbf".as_slice(), head.as_bytes(), "中,1,2\n".as_bytes(), &gbk].concat(), "UTF-8"),
        ([encoding_of_gbk(head), "瀛海,116.5,39.8\n".as_bytes().to_vec()].concat(), "GB18030"),
    ] {
        let data = formats::read_source(&Source::of("a.csv", &bytes), &Reading::default(), &Progress::default());
        let data = data.unwrap();
        let names: Vec<String> = data.features().map(|f| f.text("站名").unwrap().into_owned()).collect();
        assert!(names[0] == "德茂" && names.contains(&"瀛海".to_owned()), "{names:?}");
        assert_eq!(data.origin().encoding, Some(encoding));
        assert!(codes(&data).contains(&WarningCode::MixedEncodings), "{:?}", codes(&data));
    }
    // One encoding is no mixture.
    let plain = [encoding_of_gbk(head), gbk].concat();
    let data = formats::read_source(&Source::of("a.csv", &plain), &Reading::default(), &Progress::default()).unwrap();
    assert!(!codes(&data).contains(&WarningCode::MixedEncodings));
}

fn encoding_of_gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[test]
fn a_table_cut_off_inside_a_character_keeps_its_whole_rows_in_their_encoding() {
    let whole = "lon,lat,name\n116.4,39.8,五福堂\n116.41,39.79,德茂站\n";
    let read =
        |bytes: &[u8]| formats::read_source(&Source::of("a.csv", bytes), &Reading::default(), &Progress::default());
    assert_eq!(read(whole.as_bytes()).unwrap().len(), 2);
    for end in 2..4 {
        // The row in which it ends has all its cells, but who knows of what.
        let data = read(&whole.as_bytes()[..whole.len() - end]).unwrap();
        assert_eq!(values(&data, "name"), [Value::Text("五福堂".into())]);
        assert_eq!(data.origin().encoding, Some("UTF-8"));
        assert_eq!(codes(&data), [WarningCode::CutOff, WarningCode::AssumedWgs84]);
        assert!(data.warnings().list()[0].message.contains("line 3"), "{:?}", data.warnings().list());
    }
    let gbk = encoding_of_gbk(whole);
    let data = read(&gbk[..gbk.len() - 2]).unwrap();
    assert_eq!((data.len(), data.origin().encoding), (1, Some("GB18030")));
    assert_eq!(codes(&data), [WarningCode::CutOff, WarningCode::AssumedWgs84]);
    // Right behind a line end, and before any whole row.
    let at_row = "name,lon,lat\n五福堂,116.4,39.8\n德茂站,116.41,39.79\n";
    let start = at_row.find('德').unwrap();
    let data = read(&at_row.as_bytes()[..start + 1]).unwrap();
    assert!(data.len() == 1 && codes(&data).contains(&WarningCode::CutOff), "{:?}", codes(&data));
    let first = at_row.find("堂").unwrap() + 2;
    assert!(codes(&read(&at_row.as_bytes()[..first]).unwrap()).contains(&WarningCode::CutOff));
}

#[test]
fn one_odd_row_of_a_small_table_of_degrees_costs_only_itself() {
    let rows = |n: usize| (0..n).map(|i| format!("116.4{i},39.8{i}\n")).collect::<String>();
    for (n, odd) in [(2, "39.8,1164.4"), (5, "1164200,397800"), (2, "449456.1,4405268.4")] {
        let data = text(&format!("经度,纬度\n{}{odd}\n", rows(n))).unwrap();
        assert_eq!((data.len(), data.warnings().skipped()), (n, 1), "{odd}");
        let line = format!("out_of_range:{}!", n + 2);
        assert!(warnings(&data).contains(&line), "{odd}: {:?}", warnings(&data));
    }
    // Two odd ones, one right one, or names that promise no degrees are a reason to ask, with an odd one as the example.
    for (header, numbers) in [
        ("经度,纬度", format!("{}1164200,397800\n1164201,397801\n", rows(5))),
        ("经度,纬度", format!("{}449456.1,4405268.4\n", rows(1))),
        ("经度,纬度", "449456.1,4405268.4\n449457.1,4405269.4\n449458.1,4405270.4\n".to_owned()),
        ("x,y", "10,20\n50,60\n500.5,20\n".to_owned()),
    ] {
        let error = text(&format!("{header}\n{numbers}")).unwrap_err();
        let ReadError::NeedsCrs { sample, .. } = error.kind() else { panic!("{error}") };
        assert!(sample[0][0] > 180.0, "{error}");
    }
}

/// As two of them are: what a row can only mean does not depend on how many others there are.
#[test]
fn one_row_that_can_only_be_read_the_other_way_round_is_turned_with_a_word() {
    let right = (0..20).map(|i| format!("a,116.{i},39.8\n")).collect::<String>();
    let turned = (0..20).map(|i| format!("a,39.8,116.{i}\n")).collect::<String>();
    for (rows, count, of) in [
        ("a,116.4,39.8\nb,39.82,116.42\nc,116.41,39.81\n".to_owned(), 1, 3),
        ("a,116.4,39.8\nb,39.82,116.42\nc,39.81,116.41\n".to_owned(), 2, 3),
        (format!("{right}b,39.8,116.4\n"), 1, 21),
        // Rows that may be either are what most are.
        (format!("{right}b,39.8,116.4\nc,75.2,38.1\n"), 1, 22),
        (format!("{turned}b,116.4,39.8\nc,38.1,75.2\n"), 21, 22),
    ] {
        let data = text(&format!("name,lon,lat\n{rows}")).unwrap();
        assert_eq!((data.len() as u32, data.warnings().skipped()), (of, 0), "{rows}");
        assert!(data.coords().iter().all(|p| p.lon > 75.0 && p.lat < 40.0), "{:?}", data.coords());
        let told = data.warnings().list().iter().find(|w| w.code == WarningCode::SwappedAxes).unwrap();
        assert!(told.message.contains(&format!("in {count} of {of} positions")), "{}", told.message);
    }
    // Beside a slip too, which costs its own row alone.
    let data = text("name,lon,lat\na,0,0\nb,116.4,39.7\nc,39.71,116.41\nd,116.4,39.7\ne,1164.1,39.7\n").unwrap();
    assert!(data.coords().len() == 4 && data.coords()[2] == LonLat::new(116.41, 39.71), "{:?}", data.coords());
}

#[test]
fn numbers_that_spreadsheets_wrote_their_way_are_read() {
    let metres = "名称;X坐标;Y坐标\n甲;449\u{a0}456.146;4\u{a0}405\u{a0}268.389\n乙;449'456.146;4'405'268.389\n";
    let source = Source::of("a.csv", metres.as_bytes());
    let data = formats::read_source(&source, &in_crs("EPSG:4548"), &Progress::default()).unwrap();
    assert!(data.coords().iter().all(|p| (p.lon - 116.41).abs() < 1e-7 && (p.lat - 39.78).abs() < 1e-7), "{data:?}");
    for degrees in ["name,lon,lat\n甲,\"116,4052100\",\"39,7764200\"\n", "name,lon,lat\n甲,'116.4052100,'39.7764200\n"]
    {
        assert_eq!(text(degrees).unwrap().coords(), [LonLat::new(116.40521, 39.77642)], "{degrees}");
    }
    // A list in quotes is no number, whatever it stands beside.
    let listed = text("name,lon,lat\n\"1,25\",116.4,39.8\n").unwrap();
    assert_eq!(values(&listed, "name"), [Value::Text("1,25".into())]);
    // What nobody would see is named.
    let error = text("name,lon,lat\na,4\u{a0}4x0,39.8\nb,4\u{a0}4x1,39.8\n").unwrap_err().to_string();
    assert!(error.contains("\"4[no-break space]4x0\"") && !error.contains("u{a0}"), "{error}");
}

/// A program that holds data, whose first line has a cell that is called as coordinates are.
#[test]
fn a_header_that_nothing_bears_out_makes_no_table_of_another_file() {
    let program = "var data = {\"type\":\"Point\",\"coordinates\":[116.4,39.8]};\n";
    for (name, is_table) in [("a.json", false), ("a.txt", false), ("a.csv", true)] {
        let read = |text: &str| {
            formats::read_source(&Source::of(name, text.as_bytes()), &Reading::default(), &Progress::default())
        };
        let is_empty_table = |data: Result<Dataset, ReadError>| data.is_ok_and(|data| data.origin().format == "CSV");
        assert!(!is_empty_table(read(program)) || is_table, "{name}");
        let refusal = read(program).map_or_else(|error| error.to_string(), |_| String::new());
        assert!(!refusal.contains("CSV"), "{name}: {refusal}");
        assert_eq!(is_empty_table(read("lon,lat\n")), is_table, "{name}");
        assert_eq!(read("lon,lat\n116.4,39.8\n").unwrap().len(), 1, "{name}");
    }
}

#[test]
fn rows_of_ways_lie_where_these_begin_and_that_is_told() {
    let data = text("线路,起点经度,起点纬度,终点经度,终点纬度\na,116.4,39.8,116.5,39.9\n").unwrap();
    assert_eq!(data.coords(), [LonLat::new(116.4, 39.8)]);
    assert_eq!(values(&data, "终点经度"), [Value::Real(116.5)]);
    assert!(codes(&data).contains(&WarningCode::NotRead), "{:?}", codes(&data));
    let data = text("起点经度,起点纬度,lon,lat\n116.4,39.8,116.5,39.9\n").unwrap();
    assert_eq!((data.coords()[0], codes(&data)), (LonLat::new(116.5, 39.9), vec![WarningCode::AssumedWgs84]));
}

#[test]
fn measures_of_well_known_text_are_told_once() {
    let rows = "id,wkt\n1,POINT ZM (116.4 39.8 5 7)\n2,POINT M (116.4 39.8 7)\n3,POINT (116.5 39.8)\n";
    let data = text(rows).unwrap();
    assert_eq!(codes(&data), [WarningCode::Unsupported, WarningCode::AssumedWgs84]);
    assert!(data.warnings().list()[0].message.contains("(M)"));
    assert_eq!(codes(&text("id,wkt\n1,POINT Z (116.4 39.8 5)\n").unwrap()), [WarningCode::AssumedWgs84]);
}

#[test]
fn rows_that_were_overwritten_with_zeros_cost_themselves_alone() {
    let rows = "名称,lon,lat\n北门,116.4,39.7\n海珠区·新港,116.5,39.8\n南门,116.6,39.9\n西门,116.7,39.6\n";
    let mut bytes = rows.as_bytes().to_vec();
    // From the middle of one character to the row behind the next.
    let (from, to) = (rows.find("珠").unwrap() + 1, rows.find("门,116.6").unwrap());
    bytes[from..to].fill(0);
    let data = formats::read_source(&Source::of("a.csv", &bytes), &Reading::default(), &Progress::default()).unwrap();
    let names: Vec<String> = data.features().map(|f| f.text("名称").unwrap().into_owned()).collect();
    assert_eq!((names, data.warnings().skipped()), (vec!["北门".to_owned(), "西门".to_owned()], 0));
    assert_eq!(warnings(&data), ["damaged:3", "assumed_wgs84:0"]);
    assert!(data.warnings().losses().next().is_some(), "that rows are missing is asked about");
    // At the end of a download that never came.
    let cut = [&rows.as_bytes()[..rows.find("39.6").unwrap()], &[0; 4096]].concat();
    let data = formats::read_source(&Source::of("a.csv", &cut), &Reading::default(), &Progress::default()).unwrap();
    assert_eq!((data.len(), warnings(&data)), (3, vec!["damaged:5".to_owned(), "assumed_wgs84:0".to_owned()]));
}

#[test]
fn a_table_whose_header_or_rows_run_into_zeros_is_told_and_not_called_empty() {
    let read =
        |bytes: &[u8]| formats::read_source(&Source::of("a.csv", bytes), &Reading::default(), &Progress::default());
    for (head, behind) in [("X,Y,name", ""), ("X,Y,na", ""), ("X,Y", ""), ("X,Y,name\n", "")] {
        let data = read(&[head.as_bytes(), &[0; 2000], behind.as_bytes()].concat()).unwrap();
        assert!(data.is_empty() && data.warnings().losses().next().is_some(), "{head:?}: {:?}", warnings(&data));
    }
    // What stands behind in whole rows is kept.
    let data = read(&[&b"X,Y,na"[..], &[0; 300], b"4,39.8,c\n116.4,39.7,a\n116.5,39.8,b\n"].concat()).unwrap();
    assert_eq!((data.len(), data.warnings().losses().count()), (2, 1), "{:?}", warnings(&data));
    assert_eq!(values(&data, "na"), [Value::Text("a".into()), Value::Text("b".into())]);
    let error = read(&[&b"na"[..], &[0; 2000], b"\n116.4,39.7,a\n"].concat()).unwrap_err();
    assert!(matches!(error.kind(), ReadError::Damaged { format: "CSV", .. }), "{error}");
}

#[test]
fn a_column_of_well_known_text_counts_by_its_name_if_any_of_it_is_some() {
    let broken = (1..=5).map(|n| format!("{n},<POINT {n}>\n")).collect::<String>();
    let data = text(&format!("id,WKT\n{broken}6,POINT (116.4 39.7)\n")).unwrap();
    assert_eq!((data.len(), data.warnings().skipped()), (1, 5));
    // A shape may also be what something looks like.
    let error = text("id,shape\n1,round\n2,square\n").unwrap_err();
    assert!(matches!(error.kind(), ReadError::NoCoordinates { .. }), "{error}");
}

/// A row of far fewer decimals than all others, with no line end behind it.
#[test]
fn a_table_that_ends_within_a_coordinate_loses_that_row_and_tells_it() {
    let row = |n: u32| format!("P{n},116.4{n}0000{n},39.7{n}00{n}3\n");
    let whole = format!("uid,lon,lat\n{}", (1..=7).map(row).collect::<String>());
    for (lost, is_cut) in [(1, false), (3, false), (4, true), (5, true), (7, true), (8, true)] {
        let data = text(&whole[..whole.len() - lost]).unwrap();
        assert_eq!(data.len(), if is_cut { 6 } else { 7 }, "{lost}");
        assert_eq!(codes(&data).contains(&WarningCode::CutOff), is_cut, "{lost}");
    }
    // With a line end behind it, with a short one before it, or with too few rows to tell it is as it was meant.
    for meant in [
        format!("{}\n", &whole[..whole.len() - 6]),
        format!("{}P8,116.4,39.7\n{}", whole, row(9).trim_end().get(..19).unwrap()),
        format!("uid,lon,lat\n{}P5,116.400001,39", (1..=4).map(row).collect::<String>()),
    ] {
        assert!(!codes(&text(&meant).unwrap()).contains(&WarningCode::CutOff), "{meant}");
    }
    // Metres, in which the number that is left is none of the others' kind.
    let rows: String = (1..=8).map(|n| format!("{n},45288{n}.656,439673{n}.657\n")).collect();
    let cut = format!("id,x,y\n{rows}9,448895.783,440");
    let source = Source::of("a.csv", cut.as_bytes());
    let data = formats::read_source(&source, &in_crs("EPSG:4548"), &Progress::default()).unwrap();
    assert_eq!((data.len(), codes(&data)), (8, vec![WarningCode::CutOff]));
}

#[test]
fn columns_called_as_coordinates_that_hold_none_are_named_with_an_example() {
    let error = text("uid,lon,lat\nP1,北京,上海\nP2,天津,重庆\n").unwrap_err();
    let ReadError::UnreadableCoordinates { columns, sample } = error.kind() else { panic!("{error}") };
    assert_eq!((columns.as_slice(), sample.as_str()), (["lon".to_owned(), "lat".to_owned()].as_slice(), "北京"));
    let data = text("uid,lon,lat\nP1,#REF!,39.8\nP2,116.4,#N/A\nP3,116.4,39.8\nP4,##,39.8\n").unwrap();
    assert_eq!((data.len(), data.warnings().skipped()), (1, 3), "each is right in half of the rows or more");
    // One of the two is enough.
    let error = text("uid,lon,lat\nP1,116.4,上海\nP2,116.5,重庆\n").unwrap_err();
    assert!(matches!(error.kind(), ReadError::UnreadableCoordinates { sample, .. } if sample == "上海"), "{error}");
    let data = text("uid,lon,lat\nP1,\"=\"\"116.40\"\"\",\"=\"\"39.70\"\"\"\nP2,=\"116.41\",=\"39.71\"\n").unwrap();
    assert_eq!(data.coords(), [LonLat::new(116.4, 39.7), LonLat::new(116.41, 39.71)]);
}

fn encoded(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn read_text(bytes: &[u8]) -> Result<Dataset, ReadError> {
    formats::read_source(&Source::of("a", bytes), &Reading::default(), &Progress::default())
}

/// A few broken bytes cost those characters and no more, in GB18030 as in UTF-8.
#[test]
fn a_broken_byte_in_chinese_costs_its_character_alone() {
    let mut text = encoded("编号,名称,经度,纬度\n");
    for row in 0..40 {
        text.extend(encoded(&format!("{row},地块第{row}号,116.4,39.8\n")));
    }
    let row = text.windows(3).position(|window| window == b"\n9,").unwrap();
    for (at, broken) in [(row + 4, 0xff), (3, 0xff), (text.len() - 14, 0x20)] {
        let mut bytes = text.clone();
        bytes[at] = broken;
        let data = read_text(&bytes).unwrap();
        assert_eq!((data.len(), data.origin().encoding), (40, Some("GB18030")), "{at}");
        let told = data.warnings().list().iter().find(|w| w.code == WarningCode::BadText).unwrap();
        assert!(told.line.is_some(), "{told:?}");
        assert_eq!(data.features().nth(20).unwrap().text("名称").as_deref(), Some("地块第20号"));
    }
    let json = encoded(r#"{"type":"Feature","properties":{"名称":"地块","说明":"一期已经批准"},"geometry":null}"#);
    let mut bytes = json.clone();
    let at = json.windows(2).position(|window| window == encoded("地")).unwrap();
    bytes[at + 1] = 0xff;
    assert_eq!(read_text(&bytes).unwrap().origin().encoding, Some("GB18030"));
}

#[test]
fn what_is_no_chinese_is_refused_with_the_way_to_name_its_encoding() {
    for text in ["Z\u{fc}rich, M\u{e1}laga", "d\u{e9}j\u{e0} vu \u{e0} No\u{eb}l"] {
        let text = format!("name,lon,lat\n\"{text}\",8.5,47.4\n");
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let error = read_text(&latin).unwrap_err().to_string();
        assert!(error.contains("some other encoding") && error.contains("--encoding"), "{error}");
        let reading = Reading { encoding: Some("latin1".to_owned()), ..Reading::default() };
        let data = formats::read_source(&Source::of("a.csv", &latin), &reading, &Progress::default()).unwrap();
        assert!(text.contains(data.features().next().unwrap().text("name").unwrap().as_ref()));
    }
}

/// The first character tells nothing: it is Chinese.
#[test]
fn utf_16_without_its_mark_is_known_by_the_zeros_beside_plain_characters() {
    let text = "名称,经度,纬度\r\n甲,116.4052,39.7764\r\n乙,116.4123,39.7812\r\n";
    for (name, bytes) in [
        ("UTF-16LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
        ("UTF-16BE", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ] {
        for encoding in [None, Some(name.to_owned())] {
            let reading = Reading { encoding, ..Reading::default() };
            let data = formats::read_source(&Source::of("a.csv", &bytes), &reading, &Progress::default()).unwrap();
            assert_eq!((data.len(), data.origin().encoding), (2, Some(name)));
            assert_eq!(data.features().next().unwrap().text("名称").as_deref(), Some("甲"));
        }
    }
    // Numbers of two bytes are no text.
    let binary: Vec<u8> = (1..400_u16).flat_map(|n| (n % 7 + 1).to_le_bytes()).collect();
    assert!(read_text(&binary).is_err());
}

/// The character that stands for one has a zero where plain ones have none.
#[test]
fn utf_16_without_its_mark_may_have_zeros_on_the_other_side_too() {
    let text = "一号,lon,lat\n一号\u{3400},116.41,39.78\n一二一,116.42,39.79\n";
    for (name, bytes) in [
        ("UTF-16LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
        ("UTF-16BE", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ] {
        let source = Source::of("a.csv", &bytes);
        let data = formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap();
        assert_eq!((data.len(), data.origin().encoding), (2, Some(name)));
        assert_eq!(data.features().last().unwrap().text("一号").as_deref(), Some("一二一"));
    }
}

#[test]
fn tables_whose_encoding_nothing_tells_are_read_by_their_language_and_that_is_told() {
    let read = |encoding: &'static encoding_rs::Encoding, text: &str| {
        let bytes = encoding.encode(text).0.into_owned();
        formats::read_source(&Source::of("a.csv", &bytes), &Reading::default(), &Progress::default()).unwrap()
    };
    let korean = "이름,구,lon,lat\n서울역,중구,126.97,37.55\n강남역,강남구,127.02,37.49\n경복궁,종로구,126.97,37.57\n";
    let data = read(encoding_rs::EUC_KR, korean);
    assert_eq!((data.origin().encoding, data.features().count()), (Some("EUC-KR"), 3));
    assert_eq!(data.features().next().unwrap().text("이름").as_deref(), Some("서울역"));
    assert!(codes(&data).contains(&WarningCode::GuessedEncoding), "{:?}", codes(&data));
    for text in ["name,lon,lat\n医院,116,39\n学校,117,40\n", "名称,lon,lat\n北京大学人民医院第一住院部,116,39\n"]
    {
        let data = read(encoding_rs::GB18030, text);
        assert_eq!(data.origin().encoding, Some("GB18030"), "{text}");
        assert!(!codes(&data).contains(&WarningCode::GuessedEncoding));
    }
    assert_eq!(text("name,lon,lat\nМосква,37,55\nсело,38,56\n").unwrap().origin().encoding, Some("UTF-8"));
}

#[test]
fn outlines_in_well_known_text_are_told_while_they_come() {
    let told = |rows: &[&str]| -> Vec<[f64; 2]> {
        let text = format!("name\twkt\n{}", rows.iter().map(|row| format!("a\t{row}\n")).collect::<String>());
        let progress = Progress::drawn();
        let source = Source::of("a.csv", text.as_bytes());
        // What needs a system is an error, and nothing of it may have been told.
        let _ = formats::read_source(&source, &Reading::default(), &progress);
        let positions = progress.take_outlines().into_iter().flat_map(|outlines| outlines.positions);
        positions.map(|[lon, lat]| [(lon * 1e3).round() / 1e3, (lat * 1e3).round() / 1e3]).collect()
    };
    let line = [[116.41, 39.78], [116.42, 39.79]];
    assert_eq!(told(&["LINESTRING(116.41 39.78,116.42 39.79)"]), line);
    assert_eq!(told(&["LINESTRING(39.78 116.41,39.79 116.42)"]), line);
    assert_eq!(told(&["SRID=4548;POINT(449466.1 4405268.4)"]), [[116.41, 39.78]]);
    let metres = "POINT(449466.1 4405268.4)";
    assert!(told(&[metres]).is_empty(), "nothing says what they mean");
    assert!(told(&["SRID=4548;POINT(449466.1 4405268.4)", "SRID=4527;POINT(39449466.1 4405268.4)"]).is_empty());
    assert!(told(&["POINT(116.41 39.78)", metres]).is_empty(), "not all of it is in degrees");
}

#[test]
fn what_is_called_a_code_keeps_its_digits() {
    let data =
        text("编号,经度,纬度,标识码,面积,DBH\n1.1,116.1,39.9,1.10,12.50,30.10\n1.10,116.2,39.9,1.1,12.5,28.25\n")
            .unwrap();
    let types: Vec<FieldType> = data.fields().iter().map(|field| field.field_type).collect();
    assert_eq!(types, [FieldType::Text, FieldType::Text, FieldType::Real, FieldType::Real]);
    assert_eq!(values(&data, "编号"), [Value::Text("1.1".into()), Value::Text("1.10".into())]);
    let kml = "<kml><Document>{}</Document></kml>";
    let placemark = |code: &str| {
        format!(
            "<Placemark><ExtendedData><Data name=\"地块编码\"><value>{code}</value></Data></ExtendedData>\
             <Point><coordinates>116.1,39.9</coordinates></Point></Placemark>"
        )
    };
    let kml = kml.replace("{}", &[placemark("1.10"), placemark("1.1")].concat());
    let data = formats::read_source(&Source::of("a.kml", kml.as_bytes()), &Reading::default(), &Progress::default());
    assert_eq!(values(&data.unwrap(), "地块编码"), [Value::Text("1.10".into()), Value::Text("1.1".into())]);
}

#[test]
fn cells_that_say_that_there_is_nothing_are_rows_without_a_position() {
    for word in ["无", "-", "N/A", "待定", "NULL", "——", ""] {
        let nowhere: String = (0..7).map(|i| format!("a{i},{word},{word}\n")).collect();
        let data = text(&format!("name,经度,纬度\n{nowhere}b,116.1,39.9\nc,116.2,39.8\n")).unwrap();
        let positions = data.features().filter(|feature| !feature.coords().is_empty()).count();
        assert_eq!((data.len(), positions, data.warnings().skipped()), (9, 2, 0), "{word}");
        let told = data.warnings().list().iter().find(|w| w.code == WarningCode::NoPosition).unwrap();
        assert!(told.message.starts_with("7 rows without coordinates"), "{}", told.message);
        let cell = text(&format!("name,坐标\na,\"116.1,39.9\"\nb,{word}\nc,{word}\n")).unwrap();
        assert_eq!((cell.len(), cell.coords().len()), (3, 1), "{word}");
    }
    // One of two is missing, whatever stands there.
    assert_eq!(text("name,lon,lat\na,116.1,39.9\nb,116.1,无\n").unwrap().warnings().skipped(), 1);
}

#[test]
fn an_apostrophe_before_digits_makes_a_text_of_them() {
    let data = text(
        "名称,lon,lat,编码,号,价,别名\n甲,'116.4,39.9,'00456,=\"007\",'12,'tis\n乙,116.5,'39.8,'00123,=\"008\",'13,b\n",
    )
    .unwrap();
    assert_eq!(data.coords(), [LonLat::new(116.4, 39.9), LonLat::new(116.5, 39.8)]);
    for (field, first, second) in
        [("编码", "00456", "00123"), ("号", "007", "008"), ("价", "12", "13"), ("别名", "'tis", "b")]
    {
        assert_eq!(values(&data, field), [Value::Text(first.into()), Value::Text(second.into())], "{field}");
    }
}

#[test]
fn a_row_of_totals_is_no_position() {
    for (rows, header) in [
        ("a,116.1,39.9,1\nb,116.2,39.8,2\n合计,232.3,79.7,3\n", "name,lon,lat,v"),
        ("a,116.1,39.9,1\nb,116.2,39.8,2\nc,116.3,39.8,2\nTotal:,348.6,119.5,5\n", "name,lon,lat,v"),
        ("a,39.9,116.1,1\nb,39.8,116.2,2\n合 计,79.7,232.3,3\n", "name,lat,lon,v"),
    ] {
        let data = text(&format!("{header}\n{rows}")).unwrap();
        let last = data.features().last().unwrap();
        assert!(last.coords().is_empty() && data.coords().iter().all(|p| p.lon < 117.0), "{rows}");
        assert_eq!((data.len() as usize, data.warnings().skipped()), (rows.lines().count(), 0), "{rows}");
        assert!(warnings(&data).contains(&"no_position:0".to_owned()), "{rows}: {:?}", warnings(&data));
    }
    let metres = "name,x,y\na,449456.1,4405268.4\nb,449457.1,4405269.4\n小计,898913.2,8810537.8\n";
    let data =
        formats::read_source(&Source::of("a.csv", metres.as_bytes()), &in_crs("EPSG:4548"), &Progress::default());
    assert_eq!(data.unwrap().coords().len(), 2);
    // What is called so and lies where something can lie.
    for rows in ["a,116.1,39.9\nTotal,116.2,39.8\nb,116.3,39.9\n", "a,2.3,48.8\nb,2.4,48.9\nTotal,4.7,52.1\n"] {
        let data = text(&format!("name,lon,lat\n{rows}")).unwrap();
        assert_eq!((data.coords().len(), codes(&data)), (3, vec![WarningCode::AssumedWgs84]), "{rows}");
    }
}

#[test]
fn of_two_pairs_of_columns_it_is_told_which_was_taken() {
    let told = |header: &str, row: &str| {
        let data = text(&format!("名称,{header}\n甲,{row}\n")).unwrap();
        let told = data.warnings().list().iter().find(|w| w.code == WarningCode::NotRead);
        told.map(|warning| warning.message.clone().into_owned())
    };
    let both = told("lng_gcj02,lat_gcj02,lng_wgs84,lat_wgs84", "116.40624,39.9014,116.4,39.9").unwrap();
    let words = "positions were taken from \"lng_wgs84\" and \"lat_wgs84\", not from \"lng_gcj02\" and \"lat_gcj02\"";
    assert_eq!(both, words);
    assert_eq!(told("经度,纬度,x,y", "116.4,39.9,449456.1,4405268.4"), None, "the same, in metres");
    assert_eq!(told("经度,纬度,百度经度,百度纬度", "116.4,39.9,,"), None, "an empty one");
}

#[test]
fn one_cell_may_tell_its_datum_too() {
    let data = text("名称,高德坐标\n甲,\"116.384063,39.913358\"\n").unwrap();
    assert_eq!(codes(&data), [WarningCode::OtherDatum, WarningCode::AssumedWgs84]);
    let told = &data.warnings().list()[0].message;
    assert!(
        told.starts_with("column \"高德坐标\" calls its positions gcj02, and they were taken as they are"),
        "{told}"
    );
    assert_eq!(data.called_datum(), Some(Datum::Gcj02));
}

#[test]
fn the_number_of_a_zone_tells_the_system_that_was_meant() {
    let told = |crs: &str, rows: &str| {
        let table = format!("点号,X,Y\n{rows}");
        let data = formats::read_source(&Source::of("a.csv", table.as_bytes()), &in_crs(crs), &Progress::default());
        let data = data.unwrap();
        let found = data.warnings().list().iter().find(|w| w.code == WarningCode::ZoneNumber);
        found.map(|warning| warning.message.rsplit(' ').next().unwrap_or_default().to_owned())
    };
    let with = "J1,4405268.4,39449000.1\nJ2,4405368.4,39449100.1\n";
    let without = "J1,4405268.4,449000.1\nJ2,4405368.4,449100.1\n";
    for (crs, rows, fits) in [
        ("EPSG:4548", with, Some("EPSG:4527")),
        // Another zone of the same kind; another datum.
        ("EPSG:4547", with, Some("EPSG:4527")),
        ("EPSG:4526", with, Some("EPSG:4527")),
        ("EPSG:2384", with, Some("EPSG:2363")),
        ("EPSG:2436", with, Some("EPSG:2415")),
        ("EPSG:4527", without, Some("EPSG:4548")),
        // As they should be, a row by itself, and what no number explains.
        ("EPSG:4527", with, None),
        ("EPSG:4548", without, None),
        ("EPSG:4548", "J1,4405268.4,39449000.1\nJ2,4405368.4,449100.1\n", None),
        ("EPSG:4548", "J1,4405268.4,99449000.1\n", None),
        ("EPSG:32650", with, None),
    ] {
        assert_eq!(told(crs, rows).as_deref(), fits, "{crs}: {rows}");
    }
}
