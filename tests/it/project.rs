//! The written form of a project: what is read of it, what is filled in, what is refused and how.

mod homes;
mod round_trip;
mod saving;
mod schema;

use serde_json::{Value as Json, json};
use shapan::crs::MapCrsChoice;
use shapan::project::{
    Color, Imprint, LabelPlacement, Place, ProjectFileError, RelationKind, load_project, read_project,
};

/// A project of two layers with everything that may be wrong in it.
fn good() -> Json {
    json!({
        "shapan": 2,
        "title": {"zh": "规划", "en": "Plan"},
        "boundary": "a",
        "groups": [{"id": "g", "name": {"zh": "组", "en": "Group"}}],
        "queries": [{"name": {"zh": "问", "en": "Ask"}, "layers": ["b"], "radius_m": 800, "filter": "n > 1"}],
        "layers": [
            {
                "id": "a", "name": {"zh": "甲", "en": "A"}, "group": "g", "source": "a.geojson", "opacity": 0.5,
                "symbol": {
                    "fill": {
                        "color": "#009E73", "opacity": 0.2,
                        "hatch": {"kind": "lines", "color": "#4DB594", "angle_deg": 45, "spacing": 8, "width": 1}
                    },
                    "stroke": {"color": "#00875F", "width": 2, "dash": [4, 2], "casing": {"color": "#FFFFFF", "width": 5}}
                },
                "label": {"placement": "inside", "size": 12, "color": "#333333"}
            },
            {
                "id": "b", "name": {"zh": "乙", "en": "B"}, "group": "g", "source": "b.geojson", "visible": false,
                "classes": [
                    {
                        "when": "n = 1", "label": {"zh": "一", "en": "One"},
                        "symbol": {"marker": {"shape": "circle", "size": 9, "fill": "#FFFFFF", "stroke": "#000000"}}
                    },
                    {"symbol": {"marker": {"shape": "star", "size": 9, "stroke": "#000000"}}}
                ]
            }
        ]
    })
}

/// The project with one value replaced, or taken away when it is null.
fn with(pointer: &str, value: Json) -> String {
    let mut project = good();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = project.pointer_mut(parent).unwrap_or_else(|| panic!("no {pointer}"));
    match (parent, value) {
        (Json::Object(object), Json::Null) => drop(object.remove(name)),
        (Json::Object(object), value) => drop(object.insert(name.to_owned(), value)),
        (Json::Array(list), value) => list[name.parse::<usize>().unwrap()] = value,
        (other, _) => panic!("{pointer}: {other}"),
    }
    project.to_string()
}

#[test]
fn a_good_one_is_read_and_what_it_leaves_out_filled_in() {
    let project = read_project(&good().to_string()).unwrap();
    assert_eq!((project.title.zh.as_str(), project.title.en.as_str()), ("规划", "Plan"));
    assert_eq!(project.boundary, Some("a".into()));
    assert!(project.name_fields.zh.contains(&"name_zh".to_owned()), "the usual fields: {:?}", project.name_fields);
    let [a, b] = project.layers.as_slice() else { panic!("{:?}", project.layers) };
    assert!(a.visible && !b.visible);
    assert_eq!((a.opacity, b.opacity), (0.5, 1.0));
    assert!(a.symbology.classes.len() == 1 && a.symbology.classes[0].when.is_none());
    let labeling = a.labeling.as_ref().unwrap();
    assert_eq!((labeling.placement, labeling.halo_px, labeling.bold), (LabelPlacement::Inside, 0.0, false));
    assert_eq!(labeling.fields, project.name_fields);
    assert!(b.labeling.is_none());
    let classes: Vec<Option<&str>> = b.symbology.classes.iter().map(|c| c.when.as_deref()).collect();
    assert_eq!(classes, [Some("n = 1"), None]);
    let marker = b.symbology.classes[1].symbol.marker.as_ref().unwrap();
    assert_eq!((marker.fill, marker.stroke, marker.stroke_px), (None, Color::BLACK, 1.0));
    let stroke = a.symbology.classes[0].symbol.stroke.as_ref().unwrap();
    assert_eq!((stroke.dash.as_slice(), stroke.casing), (&[4.0, 2.0][..], Some((Color::WHITE, 5.0))));
    let query = &project.queries[0];
    assert_eq!(query.radius_m, 800.0);
    assert!(query.distinct.is_none() && query.missing.is_empty() && query.published.is_empty());
    // A member this version does not know may come from a newer one of the same form.
    let mut newer = read_project(&with("/remarks", json!("…"))).unwrap();
    assert_eq!(newer.rest.remove("remarks"), Some(json!("…")));
    assert_eq!(newer, project);
    let bare = read_project(r#"{"shapan": 2, "title": {"zh": "", "en": ""}, "layers": []}"#).unwrap();
    assert!(bare.layers.is_empty() && bare.boundary.is_none() && bare.queries.is_empty());
}

#[test]
fn a_newer_version_is_refused_before_anything_else() {
    for text in [with("/shapan", json!(3)), r#"{"shapan": 7, "layers": "quite another thing"}"#.to_owned()] {
        let error = read_project(&text).unwrap_err();
        assert!(matches!(error, ProjectFileError::TooNew { found } if found > 2), "{error}");
        assert!(error.to_string().contains("newer program"), "{error}");
    }
}

#[test]
fn names_that_lead_nowhere_are_refused() {
    let duplicate = read_project(&with("/layers/1/id", json!("a"))).unwrap_err();
    assert!(matches!(&duplicate, ProjectFileError::DuplicateLayer(id) if id == "a"), "{duplicate}");
    let group = read_project(&with("/layers/1/group", json!("h"))).unwrap_err();
    assert!(
        matches!(&group, ProjectFileError::UnknownGroup { layer, group } if layer == "b" && group == "h"),
        "{group}"
    );
    let boundary = read_project(&with("/boundary", json!("c"))).unwrap_err();
    assert!(matches!(&boundary, ProjectFileError::UnknownBoundary(id) if id == "c"), "{boundary}");
    assert!(read_project(&with("/boundary", Json::Null)).unwrap().boundary.is_none());
}

#[test]
fn what_a_project_says_of_its_map_is_read() {
    let plain = read_project(&good().to_string()).unwrap();
    assert_eq!((plain.map_crs, &plain.imprint), (MapCrsChoice::Local, &Imprint::default()), "nothing stands for it");
    let mut whole = good();
    let imprint = json!({
        "date": "2026-05", "approval_number": "GS(2026)0000号",
        "sources": {"zh": "来源", "en": "Sources"}, "confidentiality": {"zh": "内部", "en": "Internal"}
    });
    let members = json!({"map_crs": "EPSG:4527", "imprint": imprint});
    whole.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let project = read_project(&whole.to_string()).unwrap();
    assert_eq!(project.map_crs.to_string(), "EPSG:4527");
    let Imprint { sources, date, approval_number, confidentiality, .. } = &project.imprint;
    assert_eq!([&sources.zh, date, approval_number], ["来源", "2026-05", "GS(2026)0000号"]);
    assert_eq!(confidentiality.en, "Internal");
    let refused = read_project(&with("/map_crs", json!("EPSG:4326"))).unwrap_err();
    assert!(
        matches!(&refused, ProjectFileError::BadMember { member, .. } if member == "map_crs")
            && refused.to_string().contains("EPSG:4554"),
        "{refused}"
    );
}

#[test]
fn bad_styles_are_refused_with_their_layer() {
    let cases = [
        ("/layers/0/symbol/fill/color", json!("green"), "#RRGGBB"),
        ("/layers/0/symbol/fill/color", json!("#12345"), "#RRGGBB"),
        ("/layers/0/symbol/fill/color", json!("#12345é"), "#RRGGBB"),
        ("/layers/0/symbol/fill/opacity", json!(1.5), "opacity"),
        ("/layers/0/symbol/fill/hatch/spacing", json!(0), "size"),
        ("/layers/0/symbol/fill/hatch/color", json!("x"), "#RRGGBB"),
        ("/layers/0/symbol/stroke/width", json!(-2), "size"),
        ("/layers/0/symbol/stroke/width", json!(1e300), "size"),
        ("/layers/0/symbol/stroke/dash", json!([4, 2, 1]), "dash"),
        ("/layers/0/symbol/stroke/dash", json!([4, 0]), "size"),
        ("/layers/0/symbol/stroke/casing/width", json!(-1), "size"),
        ("/layers/0/opacity", json!(-0.1), "opacity"),
        ("/layers/0/label/size", json!(0), "size"),
        ("/layers/0/label/color", json!("#GGGGGG"), "#RRGGBB"),
        ("/layers/0/label/max_scale", json!(-5), "size"),
        ("/layers/0/label/min_scale", json!(0), "size"),
        ("/layers/0/label/ranks", json!([{"when": "n = 1", "max_scale": -1}]), "size"),
        ("/layers/0/symbol", Json::Null, "neither a symbol nor classes"),
        ("/layers/1/classes", json!([]), "neither a symbol nor classes"),
        ("/layers/1/classes/0/symbol/marker/size", json!(-9), "size"),
        ("/layers/1/classes/0/symbol/marker/stroke", json!("black"), "#RRGGBB"),
    ];
    for (pointer, value, words) in cases {
        let error = read_project(&with(pointer, value.clone())).unwrap_err();
        let of = if pointer.starts_with("/layers/0") { "layer a" } else { "layer b" };
        let is_told = matches!(&error, ProjectFileError::BadMember { member, .. } if member.starts_with(of));
        assert!(is_told && error.to_string().contains(words), "{pointer} {value}: {error}");
    }
    let query = read_project(&with("/queries/0/radius_m", json!(-1))).unwrap_err();
    assert!(matches!(&query, ProjectFileError::BadMember { member, .. } if member == "query Ask, radius_m"), "{query}");
}

#[test]
fn what_is_no_project_is_refused_with_the_place() {
    let place = |text: &str| match read_project(text).unwrap_err() {
        ProjectFileError::NotAProject { message, line, column } => {
            assert!(!message.contains(" at line "), "the place stands once: {message}");
            (line, column, message)
        }
        ProjectFileError::BadMember { message, place: Some(Place { line, column }), .. } => (line, column, message),
        other => panic!("{other}"),
    };
    let (line, column, _) = place("{\"shapan\": 1,\n  \"layers\": oops}");
    assert_eq!((line, column), (2, 13));
    assert_eq!(place("").0, 1);
    assert!(place("[]").2.contains("Head") || !place("[]").2.is_empty());
    assert!(place(r#"{"type": "FeatureCollection", "features": []}"#).2.contains("shapan"), "the version is missing");
    assert!(place(r#"{"shapan": 2, "title": {"zh": "", "en": ""}}"#).2.contains("layers"));
    assert!(place(&with("/layers/1/classes/0/symbol/marker/shape", json!("blob"))).2.contains("blob"));
    assert!(place(&with("/layers/0/label/placement", json!("above"))).2.contains("above"));
    assert!(place(&with("/layers/0/symbol/fill/hatch/kind", json!("waves"))).2.contains("waves"));
    assert!(place(&with("/layers/0/name/en", Json::Null)).2.contains("en"));
    assert!(place(&with("/layers/0/source", Json::Null)).2.contains("source"));
    assert!(place(&with("/shapan", json!("one"))).2.contains("u32"));
    let error = read_project("{\n\n}").unwrap_err();
    assert!(error.to_string().contains("line 3, column 1"), "{error}");
}

#[test]
fn files_are_read_with_and_without_a_byte_order_mark() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.shapan.json");
    let plain = read_project(&good().to_string()).unwrap();
    for mark in ["", "\u{feff}"] {
        std::fs::write(&path, format!("{mark}{}", good())).unwrap();
        assert_eq!(load_project(&path).unwrap().0, plain);
    }
    std::fs::write(&path, b"{\"shapan\": 1, \"title\": \"\xb1\xb1\xbe\xa9\"}").unwrap();
    assert!(matches!(load_project(&path), Err(ProjectFileError::Unreadable(_))), "not UTF-8");
    let missing = load_project(&folder.path().join("none.shapan.json"));
    assert!(matches!(missing, Err(ProjectFileError::Unreadable(_))));
}

#[test]
fn a_layer_without_a_style_has_the_parts_that_its_data_need() {
    let parts = |geometries: &[&str]| {
        let features: Vec<String> =
            geometries.iter().map(|g| format!(r#"{{"type":"Feature","properties":{{}},"geometry":{g}}}"#)).collect();
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        let data = shapan::formats::read_bytes(text.as_bytes(), &Default::default()).unwrap();
        let layer = shapan::project::default_layer("own".into(), "own", "", &data, 0);
        let symbol = layer.symbology.classes[0].symbol.clone();
        let placement = layer.labeling.unwrap().placement;
        ((symbol.fill.is_some(), symbol.stroke.is_some(), symbol.marker.is_some()), placement)
    };
    let point = r#"{"type":"MultiPoint","coordinates":[[116,39],[116,40]]}"#;
    let line = r#"{"type":"LineString","coordinates":[[116,39],[116,40]]}"#;
    let area = r#"{"type":"Polygon","coordinates":[[[116,39],[117,39],[117,40],[116,39]]]}"#;
    let both = format!(r#"{{"type":"GeometryCollection","geometries":[{point},{line}]}}"#);
    assert_eq!(parts(&[point]), ((false, false, true), LabelPlacement::Beside));
    assert_eq!(parts(&[line]), ((false, true, false), LabelPlacement::Along));
    assert_eq!(parts(&[area, "null"]), ((true, true, false), LabelPlacement::Inside));
    assert_eq!(parts(&[&both]), ((false, true, true), LabelPlacement::Along));
    assert_eq!(parts(&[point, area]), ((true, true, true), LabelPlacement::Inside));
    assert_eq!(parts(&["null"]), ((true, true, true), LabelPlacement::Beside));
}

#[test]
fn a_query_may_say_what_else_is_known_of_its_count() {
    let count = json!({"value": 5, "as_of": "2024-07", "source": {"zh": "甲", "en": "A"}, "more": 1});
    let noted =
        json!({"value": 5.5, "as_of": "2025", "source": {"zh": "乙", "en": "B"}, "note": {"zh": "约", "en": "about"}});
    for (distinct, noun) in
        [(json!("owner"), None), (json!({"field": "owner", "noun": {"zh": "业主", "en": "owners"}}), Some("owners"))]
    {
        let query = json!({
            "name": {"zh": "问", "en": "Ask"}, "radius_m": 800, "distinct": distinct,
            "missing": [{"zh": "丙", "en": "C"}], "published": [count, noted]
        });
        let project = read_project(&with("/queries/0", query)).unwrap();
        let query = &project.queries[0];
        let distinct = query.distinct.as_ref().unwrap();
        assert_eq!((distinct.field.as_str(), distinct.noun.as_ref().map(|n| n.en.as_str())), ("owner", noun));
        assert_eq!(query.missing[0].en, "C");
        let [a, b] = query.published.as_slice() else { panic!("{:?}", query.published) };
        assert_eq!((a.value, a.as_of.as_str(), a.source.zh.as_str(), &a.note), (5.0, "2024-07", "甲", &None));
        assert_eq!((b.value, b.note.as_ref().unwrap().zh.as_str()), (5.5, "约"));
    }
    for wrong in [json!({"published": [{"value": "five"}]}), json!({"distinct": 3}), json!({"missing": ["C"]})] {
        let mut query = json!({"name": {"zh": "问", "en": "Ask"}, "radius_m": 800});
        query.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        assert!(read_project(&with("/queries/0", query)).is_err());
    }
}

#[test]
fn names_have_ranks_and_a_range_of_scales() {
    let labeling = |text: String| read_project(&text).unwrap().layers[0].labeling.clone().unwrap();
    let plain = labeling(good().to_string());
    assert_eq!((plain.min_scale_denominator, plain.max_scale_denominator, plain.ranks.len()), (None, None, 0));
    let mut file = good();
    let label = &mut file["layers"][0]["label"];
    label["min_scale"] = json!(5000);
    label["max_scale"] = json!(80000);
    label["ranks"] = json!([{"when": "n = 1", "priority": 7}, {"when": "n > 1", "max_scale": 9000}]);
    let ranked = labeling(file.to_string());
    assert_eq!((ranked.min_scale_denominator, ranked.max_scale_denominator), (Some(5_000.0), Some(80_000.0)));
    let [first, second] = ranked.ranks.as_slice() else { panic!("{:?}", ranked.ranks) };
    assert_eq!((first.when.as_str(), first.priority, first.max_scale_denominator), ("n = 1", Some(7), None));
    assert_eq!((second.when.as_str(), second.priority, second.max_scale_denominator), ("n > 1", None, Some(9_000.0)));
}

#[test]
fn relations_are_read_and_the_wrong_ones_refused_by_number() {
    let read = |relations: Json| read_project(&with("/relations", relations));
    assert!(read_project(&good().to_string()).unwrap().relations.is_none());
    assert_eq!(read(json!([])).unwrap().relations, Some(Vec::new()));
    let project = read(json!([
        {"of": "a", "to": ["b"], "as": "length_inside", "missed": 2, "heading": {"zh": "穿", "en": "Cross"}, "newer": 1},
        {"of": ["a", "b"], "to": "b", "as": "nearest", "filter": "n > 1", "detail": "line"},
        {"of": "b", "to": "a", "as": "rings", "radii_m": [900, 300]},
        {"of": "b", "to": "a", "as": "listed", "field": "parts"},
        {"of": "a", "to": "b", "as": "overlap"}
    ]));
    let relations = project.unwrap().relations.unwrap();
    assert_eq!((relations[0].of.as_slice(), relations[0].to.as_slice()), (&["a".into()][..], &["b".into()][..]));
    assert_eq!(relations[0].kind, RelationKind::LengthInside { missed: 2 });
    assert_eq!(relations[0].heading.as_ref().map(|h| h.zh.as_str()), Some("穿"));
    assert_eq!(relations[1].kind, RelationKind::Nearest { count: 1 });
    assert_eq!((relations[1].filter.as_str(), relations[1].detail.as_str()), ("n > 1", "line"));
    assert_eq!(relations[2].kind, RelationKind::Rings { radii_m: vec![300.0, 900.0] });
    assert_eq!(relations[3].kind, RelationKind::Listed { field: "parts".to_owned() });
    let cases = [
        (json!({"of": "a", "to": "c", "as": "overlap"}), "\"c\""),
        (json!({"of": "d", "to": "a", "as": "overlap"}), "\"d\""),
        (json!({"of": [], "to": "a", "as": "overlap"}), "at least one layer"),
        (json!({"of": "a", "to": "b", "as": "rings"}), "radii_m"),
        (json!({"of": "a", "to": "b", "as": "rings", "radii_m": [-1]}), "radii_m"),
        (json!({"of": "a", "to": "b", "as": "listed"}), "field"),
        (json!({"of": "a", "to": "b", "as": "nearest", "filter": "n >"}), "expected"),
    ];
    for (relation, words) in cases {
        let good = json!({"of": "a", "to": "b", "as": "overlap"});
        let error = read(json!([good, relation])).unwrap_err();
        let numbered = matches!(&error, ProjectFileError::BadMember { member, .. } if member.starts_with("relation 2"));
        assert!(numbered && error.to_string().contains(words), "{error}");
    }
    assert!(matches!(read(json!([{"of": "a", "to": "b", "as": "magic"}])), Err(ProjectFileError::BadMember { .. })));
}

#[test]
fn the_bundled_project_is_written_as_it_stands() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/biopark.shapan.json");
    let text = std::fs::read_to_string(path).unwrap();
    let project = read_project(&text).unwrap();
    let written = shapan::project::write_project(&project);
    assert_eq!(read_project(&written).unwrap(), project);
    assert_eq!(written, text);
}
