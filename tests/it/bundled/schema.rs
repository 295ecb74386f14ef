//! Every feature of the bundled plan against the fields of geodata/README.md.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};
use shapan::data::{FieldType, GeometryType, SourceId};
use shapan::formats::geojson;

use super::{bundled, features, folder};

/// Kinds, the layer of each, and the fields it may have beside the common ones; `!` marks those it must have.
/// A field may have a twin in the other language, `…_zh` or `…_en`.
const KINDS: &[(&str, &str, &str)] = &[
    (
        "site",
        "site",
        "status! district_zh! district_en! area_published_km2! area_conflict! floor_area_planned_m2! \
         floor_area_existing_m2! floor_area_existing_as_of! edge_uncertainty_m! companies! platforms! \
         research_centres! phases! conflicts!",
    ),
    (
        "zone",
        "zones",
        "order! area_published! sector function_zh! function_en! phase! completion! facilities companies",
    ),
    ("living_area", "living_areas", "order! area_published! name_published! facilities"),
    ("green_heart", "green", "status! area_status! area_ha"),
    ("park", "green", "status! area_status! area_ha"),
    ("pocket_green", "green_nodes", "zone!"),
    ("corridor", "corridors", "order! links! length_published!"),
    ("village", "villages", "theme_zh! theme_en! within!"),
    ("metro_line", "metro_lines", "status! line! line_en! number! loop! stations! station_count length_published_km"),
    ("metro_station", "metro_stations", "status! line! line_en! lines! line_ids! order! interchange!"),
    (
        "hospital",
        "hospitals",
        "status! grade! grade_rank! grade_source! grade_basis specialty! campus campus_en institution! \
         institution_en! named_in_2024 named_in_2025 name_match",
    ),
    ("university", "universities", "status! institution! institution_en! named_in_2025 area_ha opening"),
    ("industry_base", "industry", "status! area_status! area_ha area_scope area_scope_zh area_expansion_ha same_as!"),
    ("industry_cluster", "industry", "status! area_status! area_ha area_scope area_scope_zh same_as!"),
    ("regulator", "industry", "status! area_status! facilities! address! zone!"),
    (
        "comparable_site",
        "comparable_sites",
        "status! area_status! area_ha area_scope area_scope_zh area_expansion_ha floor_area_status! floor_area_m2 \
         floor_area_in_operation_status! floor_area_in_operation_m2 published_note! published_note_zh!",
    ),
    ("open_space", "open_space", "method!"),
    ("airport", "transport", "status! iata!"),
    ("rail_station", "transport", "status!"),
    ("ring_road", "roads", "status!"),
    ("expressway", "roads", "status!"),
    ("road", "roads", "status!"),
    ("interchange", "roads", "status!"),
];

/// Those of every feature, in the notation of [`KINDS`].
const COMMON: &str = "name_zh! name_en! short_zh short_en name_alt kind! source! as_of! confidence! geometry_basis! \
                      position_uncertainty_m note_zh note_en";

fn fields(notation: &str) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let required = notation.split_whitespace().filter_map(|f| f.strip_suffix('!')).collect();
    (notation.split_whitespace().map(|f| f.trim_end_matches('!')).collect(), required)
}

/// One feature as its file has it.
struct Row {
    layer: String,
    id: String,
    properties: Map<String, Json>,
    geometry_type: GeometryType,
}

impl Row {
    fn text(&self, field: &str) -> Option<&str> {
        self.properties.get(field)?.as_str()
    }

    fn list(&self, field: &str) -> Vec<&str> {
        let list = self.properties.get(field).and_then(Json::as_array);
        list.into_iter().flatten().map(|v| v.as_str().unwrap()).collect()
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.layer, self.id)
    }
}

fn rows() -> Vec<Row> {
    let plan = bundled();
    let row = |(layer, feature): (&str, shapan::data::Feature<'_>)| {
        let Some(SourceId::Text(id)) = feature.source_id() else { panic!("{layer}: {:?}", feature.source_id()) };
        let json = geojson::feature_to_json(feature);
        let properties = json["properties"].as_object().unwrap().clone();
        Row { layer: layer.to_owned(), id: id.into_owned(), properties, geometry_type: feature.geometry_type() }
    };
    let rows: Vec<Row> = features(&plan).map(row).collect();
    assert!(rows.len() > 600, "{}", rows.len());
    rows
}

fn is_chinese(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(is_chinese)
}

#[test]
fn the_reader_finds_nothing_odd() {
    for layer in &bundled().layers {
        let warnings = layer.dataset.warnings();
        assert!(warnings.is_empty() && warnings.total() == 0, "{}: {:?}", layer.id, warnings.list());
    }
}

#[test]
fn ids_are_slugs_and_unique_over_all_layers() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for row in rows() {
        let slug = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        assert!(row.id.split('-').all(slug), "{row}");
        let other = seen.insert(row.id.clone(), row.layer.clone());
        assert_eq!(other, None, "{} stands in {} and in {}", row.id, row.layer, other.as_deref().unwrap_or(""));
    }
}

#[test]
fn every_feature_has_the_fields_of_its_kind_and_no_others() {
    let (common, common_required) = fields(COMMON);
    let mut kinds = BTreeSet::new();
    for row in rows() {
        let kind = row.text("kind").unwrap_or_else(|| panic!("{row} has no kind"));
        let (_, layer, notation) = KINDS.iter().find(|k| k.0 == kind).unwrap_or_else(|| panic!("{row}: {kind}"));
        assert_eq!(row.layer, *layer, "{row}: a {kind}");
        kinds.insert(kind.to_owned());
        let (own, required) = fields(notation);
        for field in common_required.iter().chain(&required) {
            assert!(row.properties.contains_key(*field), "{row} lacks {field}");
        }
        for field in row.properties.keys() {
            let stem = field.strip_suffix("_zh").or_else(|| field.strip_suffix("_en")).unwrap_or(field);
            let is_known = |f: &str| common.contains(f) || own.contains(f);
            assert!(is_known(field) || is_known(stem), "{row}: {field} is not a field of a {kind}");
        }
    }
    assert_eq!(kinds.len(), KINDS.len(), "a kind that no feature has");
}

#[test]
fn every_field_stands_on_the_page_about_the_data() {
    let page = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let names: BTreeSet<String> = rows().into_iter().flat_map(|row| row.properties.into_iter().map(|p| p.0)).collect();
    for name in names {
        assert!(page.contains(&format!("`{name}`")), "geodata/README.md does not tell what {name} is");
    }
}

#[test]
fn fields_have_one_type_in_a_layer() {
    for layer in &bundled().layers {
        for field in layer.dataset.fields() {
            let lists_and_objects = [
                "name_alt",
                "links",
                "stations",
                "lines",
                "lines_en",
                "line_ids",
                "order",
                "companies",
                "platforms",
                "research_centres",
                "phases",
                "conflicts",
                "facilities",
                "edge_uncertainty_m",
            ];
            let is_list = lists_and_objects.contains(&field.name.as_str());
            let of_one_type = field.field_type != FieldType::Json && field.field_type != FieldType::Empty;
            assert!(of_one_type || is_list, "{}: {} is {:?}", layer.id, field.name, field.field_type);
        }
    }
}

#[test]
fn what_is_unknown_is_left_out() {
    fn check(row: &Row, name: &str, value: &Json) {
        match value {
            Json::Null => panic!("{row}: {name} is null"),
            Json::String(text) => {
                assert!(!text.trim().is_empty() && text.trim() == text, "{row}: {name} is {text:?}");
                assert!(!text.contains('\u{fffd}') && !text.chars().any(char::is_control), "{row}: {name}: {text:?}");
            }
            Json::Number(number) => assert!(number.as_f64().unwrap() > 0.0, "{row}: {name} is {number}"),
            Json::Array(list) => list.iter().for_each(|v| check(row, name, v)),
            Json::Object(object) => {
                assert!(!object.is_empty(), "{row}: {name}");
                object.iter().for_each(|(key, v)| check(row, &format!("{name}.{key}"), v));
            }
            Json::Bool(_) => {}
        }
    }
    for row in rows() {
        row.properties.iter().for_each(|(name, value)| check(&row, name, value));
        // A figure is there exactly when it is published.
        for (status, figure) in [
            ("area_status", "area_ha"),
            ("floor_area_status", "floor_area_m2"),
            ("floor_area_in_operation_status", "floor_area_in_operation_m2"),
        ] {
            let Some(status) = row.text(status) else { continue };
            assert!(["published", "not published"].contains(&status), "{row}: {status}");
            assert_eq!(status == "published", row.properties.contains_key(figure), "{row}: {figure}");
        }
        for field in ["area_published", "length_published"] {
            assert!(row.text(field).is_none_or(|text| text == "not published"), "{row}: {field}");
        }
    }
}

#[test]
fn words_of_the_schema_are_the_allowed_ones() {
    let allowed: &[(&str, &[&str])] = &[
        ("status", &["open", "operating", "existing", "under_construction", "planned", "closed", "closed_or_not_open"]),
        ("confidence", &["high", "medium", "low"]),
        ("geometry_basis", &["published", "derived", "schematic"]),
        ("sector", &["north", "east", "south"]),
        ("grade_rank", &["3A", "3B", "3", "2A", "2", "1A", "1", "none"]),
        ("specialty", &["综合", "中医", "专科", "社区"]),
        ("name_match", &["ambiguous", "campus inferred"]),
    ];
    for row in rows() {
        for (field, words) in allowed {
            assert!(row.text(field).is_none_or(|w| words.contains(&w)), "{row}: {field} is {:?}", row.text(field));
        }
        let parts_of_the_plan = ["zone", "living_area", "pocket_green", "corridor", "village", "open_space"];
        let is_part = parts_of_the_plan.contains(&row.text("kind").unwrap());
        assert_ne!(row.properties.contains_key("status"), is_part, "{row}: the plan's own parts have no status");
    }
}

#[test]
fn grades_and_their_ranks_agree() {
    let ranks = [
        ("三级甲等", "3A"),
        ("三级乙等", "3B"),
        ("三级无等", "3"),
        ("二级甲等", "2A"),
        ("二级无等", "2"),
        ("一级甲等", "1A"),
        ("一级无等", "1"),
        ("无等级", "none"),
        ("未评级", "none"),
    ];
    let mut hospitals = 0;
    for row in rows().iter().filter(|r| r.layer == "hospitals") {
        hospitals += 1;
        let grade = row.text("grade").unwrap();
        let rank = ranks.iter().find(|(g, _)| *g == grade).unwrap_or_else(|| panic!("{row}: {grade}")).1;
        assert_eq!(row.text("grade_rank"), Some(rank), "{row}");
        assert!(["open", "planned", "under_construction"].contains(&row.text("status").unwrap()), "{row}");
        assert_eq!(row.text("campus").is_some(), row.text("campus_en").is_some(), "{row}");
        for field in ["named_in_2024", "named_in_2025"] {
            let value = row.properties.get(field);
            assert!(value.is_none_or(|v| *v == Json::Bool(true)), "{row}: {field} is true or left out");
        }
    }
    assert_eq!(hospitals, 138);
}

/// YYYY, YYYY-MM or YYYY-MM-DD.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |i: usize, digits: usize| -> Option<u32> {
        let part = parts.get(i)?;
        (part.len() == digits && part.chars().all(|c| c.is_ascii_digit())).then(|| part.parse().unwrap())
    };
    let in_range = |i: usize, to: u32| parts.len() <= i || number(i, 2).is_some_and(|n| (1..=to).contains(&n));
    parts.len() <= 3 && number(0, 4).is_some_and(|y| (2000..2031).contains(&y)) && in_range(1, 12) && in_range(2, 31)
}

#[test]
fn sources_and_dates_are_given() {
    assert!(is_date("2025-11-21") && is_date("2019") && !is_date("2025-13") && !is_date("2025-1") && !is_date("x"));
    for row in rows() {
        assert!(is_date(row.text("as_of").unwrap()), "{row}: {:?}", row.text("as_of"));
        let source = row.text("source").unwrap();
        assert!(source.split("; ").all(|s| s.len() > 5 && s.trim() == s), "{row}: {source}");
        assert!(source.is_ascii() || !has_chinese(source), "{row}: {source}");
        assert!(row.text("floor_area_existing_as_of").is_none_or(is_date), "{row}");
        for list in ["companies", "platforms", "research_centres", "facilities", "phases", "conflicts"] {
            for item in row.properties.get(list).and_then(Json::as_array).into_iter().flatten() {
                let member = |name: &str| item.get(name).and_then(Json::as_str).unwrap_or_default();
                assert!(!member("source").is_empty(), "{row}: {list}: {item}");
                let (kind, has_date) = match list {
                    "phases" => ("text", is_date(member("date"))),
                    "conflicts" => ("text", !member("id").is_empty()),
                    _ => ("name", is_date(member("as_of"))),
                };
                assert!(has_date, "{row}: {list}: {item}");
                assert!(has_chinese(member(&format!("{kind}_zh"))), "{row}: {list}: {item}");
                assert!(!member(&format!("{kind}_en")).is_empty(), "{row}: {list}: {item}");
            }
        }
    }
}

#[test]
fn uncertainty_is_stated_exactly_where_there_is_a_position() {
    let stated: BTreeMap<&str, f64> = BTreeMap::from([("high", 100.0), ("medium", 300.0), ("low", 1000.0)]);
    let mut others = 0;
    for row in rows() {
        let metres = row.properties.get("position_uncertainty_m").map(|m| m.as_f64().unwrap());
        assert_eq!(metres.is_some(), row.geometry_type != GeometryType::Null, "{row}");
        let Some(metres) = metres else { continue };
        assert!(metres > 0.0 && metres <= 3000.0, "{row}: {metres}");
        others += u32::from(metres != stated[row.text("confidence").unwrap()]);
    }
    assert!(others < 60, "the table of the page is the rule, a stated figure the exception: {others}");
}

#[test]
fn names_are_given_in_both_languages() {
    for row in rows() {
        for (zh, en) in [("name_zh", "name_en"), ("short_zh", "short_en"), ("note_zh", "note_en")] {
            assert_eq!(row.text(zh).is_some(), row.text(en).is_some(), "{row}: {zh} and {en}");
        }
        assert!(has_chinese(row.text("name_zh").unwrap()), "{row}: {:?}", row.text("name_zh"));
        for (field, value) in &row.properties {
            let Json::String(text) = value else { continue };
            if field.ends_with("_en") {
                assert!(!text.contains(['‘', '’', '“', '”', '…']), "{row}: {field}: {text}");
            }
            let is_name = ["name_en", "short_en", "line_en", "institution_en", "campus_en"].contains(&field.as_str());
            // Latin letters with their accents, and the en dash of names that join two places.
            let is_plain = |c: char| c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c) || c == '–';
            assert!(!is_name || text.chars().all(is_plain), "{row}: {field}: {text}");
        }
        for (field, list) in row.properties.iter().filter(|(_, v)| v.is_array()) {
            for item in list.as_array().into_iter().flatten().filter_map(Json::as_object) {
                for (member, text) in item.iter().filter(|(m, _)| m.ends_with("_en")) {
                    let text = text.as_str().unwrap();
                    assert!(!text.contains(['‘', '’', '“', '”']), "{row}: {field}.{member}: {text}");
                }
            }
        }
        if let Some(short) = row.text("short_en") {
            assert!(short.len() <= row.text("name_en").unwrap().len(), "{row}: {short}");
        }
    }
}

#[test]
fn references_lead_somewhere() {
    let rows = rows();
    let ids = |layer: &str| rows.iter().filter(|r| r.layer == layer).map(|r| r.id.as_str()).collect::<BTreeSet<_>>();
    let (zones, living, stations, lines) =
        (ids("zones"), ids("living_areas"), ids("metro_stations"), ids("metro_lines"));
    let (green, comparable) = (ids("green"), ids("comparable_sites"));
    for row in &rows {
        assert!(row.text("zone").is_none_or(|id| zones.contains(id) || living.contains(id)), "{row}");
        assert!(row.text("within").is_none_or(|id| green.contains(id)), "{row}");
        assert!(row.text("same_as").is_none_or(|id| comparable.contains(id)), "{row}");
        assert!(row.list("links").iter().all(|id| zones.contains(id)), "{row}");
        assert!(row.list("stations").iter().all(|id| stations.contains(id)), "{row}");
        assert!(row.list("line_ids").iter().all(|id| lines.contains(id)), "{row}");
    }
}

#[test]
fn stations_and_lines_tell_the_same() {
    let rows = rows();
    let of = |layer: &str| rows.iter().filter(|r| r.layer == layer).map(|r| (r.id.as_str(), r)).collect();
    let (lines, stations): (BTreeMap<&str, &Row>, BTreeMap<&str, &Row>) = (of("metro_lines"), of("metro_stations"));
    let mut calls = 0;
    for (id, line) in &lines {
        let is_planned = line.text("status") == Some("planned");
        assert_eq!(is_planned, line.geometry_type == GeometryType::Null, "{line}");
        if is_planned {
            assert!(!line.properties.contains_key("station_count"), "{line}");
            continue;
        }
        for (i, stop) in line.list("stations").iter().enumerate() {
            calls += 1;
            let station = stations[stop];
            assert!(station.list("line_ids").contains(id), "{station} does not know {id}");
            let place = &station.properties["order"][line.text("line").unwrap()];
            assert_eq!(place.as_u64(), Some(i as u64 + 1), "{station} on {id}");
        }
    }
    let mut named = 0;
    for station in stations.values() {
        let line_ids = station.list("line_ids");
        named += line_ids.len();
        let names: Vec<&str> = line_ids.iter().map(|id| lines[id].text("line").unwrap()).collect();
        let names_en: Vec<&str> = line_ids.iter().map(|id| lines[id].text("line_en").unwrap()).collect();
        assert_eq!(station.list("lines"), names, "{station}");
        assert_eq!(station.text("line"), Some(names.join("; ").as_str()), "{station}");
        assert_eq!(station.text("line_en"), Some(names_en.join("; ").as_str()), "{station}");
        assert_eq!(station.properties["interchange"], Json::Bool(names.len() > 1), "{station}");
        assert_eq!(station.properties["order"].as_object().unwrap().len(), names.len(), "{station}");
    }
    assert_eq!(calls, named, "every station of a line names the line");
}

#[test]
fn orders_count_from_one() {
    let rows = rows();
    for layer in ["zones", "living_areas", "corridors"] {
        let of_layer = rows.iter().filter(|r| r.layer == layer);
        let mut orders: Vec<u64> = of_layer.map(|r| r.properties["order"].as_u64().unwrap()).collect();
        orders.sort_unstable();
        assert_eq!(orders, (1..=orders.len() as u64).collect::<Vec<_>>(), "{layer}");
    }
}

#[test]
fn what_was_published_of_the_park_is_there() {
    let rows = rows();
    let by_id = |id: &str| rows.iter().find(|r| r.id == id).unwrap_or_else(|| panic!("no {id}"));
    let site = rows.iter().find(|r| r.layer == "site").unwrap();
    assert_eq!(site.properties["area_published_km2"].as_f64(), Some(5.8));
    assert_eq!(site.properties["floor_area_planned_m2"].as_f64(), Some(3e6));
    assert_eq!(site.properties["floor_area_existing_m2"].as_f64(), Some(280_000.0));
    let dates: Vec<&str> =
        site.properties["phases"].as_array().unwrap().iter().map(|p| p["date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2024-07", "2025-04", "2025-10", "2025-11", "2026", "2030"]);
    assert_eq!(site.properties["conflicts"].as_array().unwrap().len(), 4, "area, hospitals, park, names");
    assert!(by_id("zone-hq").list("name_alt").contains(&"起步区"), "the name of 2024");
    assert_eq!(by_id("cmp-medical-device-city").properties["floor_area_m2"].as_f64(), Some(1_200_000.0));
    assert_eq!(by_id("cmp-medical-device-city").properties["floor_area_in_operation_m2"].as_f64(), Some(430_000.0));
    assert_eq!(rows.iter().filter(|r| r.text("name_published").is_some()).count(), 0, "a truth value, not a text");
    let unnamed = rows.iter().filter(|r| r.properties.get("name_published") == Some(&Json::Bool(false)));
    assert_eq!(unnamed.count(), 1, "the second living area's name is not published");
}
