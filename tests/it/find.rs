//! Finding: names as people type them, positions in any notation, and the session that holds what is found.

use shapan::analysis::names::MatchKind;
use shapan::crs::{Grid, LonLat, MapCrs, PositionFault, ReadAs, read_position};
use shapan::data::FeatureId;
use shapan::i18n::Lang;
use shapan::plan::{FeatureRef, FindQuestion, Plan, Whereabouts, find, open_bundled};
use shapan::progress::Progress;
use shapan::session::{Command, FindCommand, JobMode, Session, SettingsCommand, ViewCommand};

const NEAR: LonLat = LonLat::new(116.405, 39.775);

fn bundled() -> Plan {
    open_bundled(&Progress::default()).unwrap().plan
}

fn asked(plan: &Plan, text: &str, most: usize) -> Vec<shapan::plan::FoundName> {
    let question = FindQuestion { text: text.to_owned(), lang: Lang::Zh, from: Some(NEAR), most };
    find(plan, &question, &Progress::default()).unwrap()
}

#[test]
fn parcels_stations_and_roads_go_by_what_their_files_call_them() {
    let folder = tempfile::tempdir().unwrap();
    for (i, (properties, name)) in [
        (r#"{"地块编号": "A-01-03", "用地性质": "R2"}"#, "A-01-03"),
        (r#"{"地块编码": 1103}"#, "1103"),
        (r#"{"宗地编号": "JC10", "项目名称": "某医院扩建"}"#, "某医院扩建"),
        (r#"{"站名": "义和庄", "线路": "4号线"}"#, "义和庄"),
        (r#"{"道路名称": "永兴路", "红线宽度": 30}"#, "永兴路"),
        (r#"{"地块编号": "", "name": "plot"}"#, "plot"),
    ]
    .into_iter()
    .enumerate()
    {
        let path = folder.path().join(format!("l{i}.geojson"));
        let geometry = r#"{"type": "Point", "coordinates": [116.4, 39.77]}"#;
        let text = format!(r#"{{"type": "Feature", "id": 7, "properties": {properties}, "geometry": {geometry}}}"#);
        std::fs::write(&path, text).unwrap();
        let plan = shapan::plan::open(&[path], &Progress::default()).unwrap().plan;
        let feature = plan.layers[0].dataset.features().next().unwrap();
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(plan.feature_name(feature, lang), name, "{properties}");
        }
        assert_eq!(asked(&plan, name, 5).len(), 1, "{properties}");
    }
}

#[test]
fn names_are_found_however_they_are_typed() {
    let plan = bundled();
    // Typed, the id of a feature, how it matches, and how far down it may stand.
    for (typed, id, kind, at_most) in [
        ("总部集聚区", "zone-hq", MatchKind::Whole, 1),
        ("总部", "zone-hq", MatchKind::Beginning, 1),
        ("智造", "zone-mfg", MatchKind::Word, 1),
        ("zhizao", "zone-mfg", MatchKind::Word, 1),
        ("zhi zao", "zone-mfg", MatchKind::Word, 1),
        ("ZhiZ", "zone-mfg", MatchKind::Word, 1),
        ("yiyaozhizaoqu", "zone-mfg", MatchKind::Whole, 1),
        ("yyzz", "zone-mfg", MatchKind::Initials, 1),
        ("zz", "zone-mfg", MatchKind::Initials, 1),
        ("yiyao智造", "zone-mfg", MatchKind::Beginning, 1),
        ("起步区", "zone-hq", MatchKind::Whole, 1),
        ("qbq", "zone-hq", MatchKind::Initials, 5),
        ("start-up area", "zone-hq", MatchKind::Whole, 1),
        ("zone-hq", "zone-hq", MatchKind::Whole, 1),
        ("headquarters", "zone-hq", MatchKind::Beginning, 1),
        ("manufacturing", "zone-mfg", MatchKind::Word, 1),
        ("凤池公园", "green-heart", MatchKind::Whole, 1),
        ("fengchi", "green-heart", MatchKind::Beginning, 1),
        ("fcgy", "green-heart", MatchKind::Initials, 1),
        ("ｆｅｎｇｃｈｉ　ｐａｒｋ", "green-heart", MatchKind::Whole, 1),
        // Slips, where nothing is called so: a letter too many, another one, one left out.
        ("zhizhao", "zone-mfg", MatchKind::Slip, 3),
        ("headquorters", "zone-hq", MatchKind::Slip, 1),
        ("manufcturing", "zone-mfg", MatchKind::Slip, 3),
    ] {
        let found = asked(&plan, typed, 40);
        let place = found.iter().position(|f| plan.feature(&f.of).unwrap().id_text() == id);
        let told = || found.iter().take(5).map(|f| format!("{} {:?}", f.name, f.kind_of_match)).collect::<Vec<_>>();
        let place = place.unwrap_or_else(|| panic!("{typed}: {id} is not among {:?}", told()));
        assert!(place < at_most, "{typed}: {id} is number {place} of {:?}", told());
        assert_eq!(found[place].kind_of_match, kind, "{typed}");
    }
    for nothing in ["", "  ·", "qxqxqx", "没有这个地方"] {
        assert_eq!(asked(&plan, nothing, 40), [], "{nothing}");
    }
}

#[test]
fn a_character_with_two_readings_is_found_by_either() {
    let plan = bundled();
    // 首都 is shǒudū, though 都 alone is most often dōu.
    let capital = |typed: &str| asked(&plan, typed, 40).iter().any(|f| f.name.contains("首都医科大学"));
    assert!(capital("shouduyike") && capital("sdyk"));
}

#[test]
fn a_place_is_told_by_an_area_that_can_be_seen() {
    let plan = bundled();
    let is_hidden = |of: &FeatureRef| plan.project.layer(&of.layer).is_none_or(|l| !plan.project.is_shown(l));
    let mut seen = 0;
    for typed in ["节点", "村", "a", "station", "医院"] {
        for found in asked(&plan, typed, 200) {
            if let Whereabouts::In(of) = &found.whereabouts {
                seen += 1;
                assert!(!is_hidden(of), "{} in {of:?}", found.name);
            }
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn better_matches_come_first_and_slips_only_alone() {
    let plan = bundled();
    for typed in ["医院", "tiantan", "a", "yy", "line 1", "大兴"] {
        let found = asked(&plan, typed, 200);
        assert!(found.len() > 1, "{typed}");
        // The beginning of a word is as good as that of the name: what the plan is about comes first.
        let quality = |kind| if kind == MatchKind::Word { MatchKind::Beginning } else { kind };
        let kinds: Vec<MatchKind> = found.iter().map(|f| quality(f.kind_of_match)).collect();
        assert!(kinds.is_sorted(), "{typed}: {kinds:?}");
        let mut of: Vec<&FeatureRef> = found.iter().map(|f| &f.of).collect();
        of.sort();
        of.dedup();
        assert_eq!(of.len(), found.len(), "{typed}: each feature once");
        // The best of many are those of few.
        assert_eq!(found[..2], asked(&plan, typed, 2)[..], "{typed}");
    }
}

#[test]
fn a_result_says_what_matched_and_where_it_is() {
    let plan = bundled();
    let found = &asked(&plan, "起步区", 5)[0];
    assert_eq!((found.name.as_str(), found.other_name.as_deref()), ("总部集聚区", Some("起步区")));
    assert_eq!(found.kind.as_deref(), Some("zone"));
    let village = &asked(&plan, "京韵村", 5)[0];
    let Whereabouts::In(of) = &village.whereabouts else { panic!("{village:?}") };
    assert_eq!(of.layer.0, "green", "the heart, the smallest area around it");
    let far = &asked(&plan, "苹果园", 5)[0];
    let Whereabouts::Away(metres) = far.whereabouts else { panic!("{far:?}") };
    assert!((20_000.0..40_000.0).contains(&metres.metres()), "{metres:?}");
    // What has no published place is found, and says so.
    let without = plan.layers.iter().flat_map(|l| l.dataset.features().map(move |f| (l, f)));
    if let Some((layer, feature)) = without.into_iter().find(|(_, f)| f.extent().is_none()) {
        let name = plan.feature_name(feature, Lang::Zh);
        let of = FeatureRef { layer: layer.id.clone(), feature: feature.id() };
        let found = asked(&plan, &name, 40).into_iter().find(|f| f.of == of).unwrap();
        assert_eq!(found.whereabouts, Whereabouts::Unknown);
    }
}

#[test]
fn positions_are_read_in_any_usual_notation() {
    let at = LonLat::new(116.41, 39.78);
    let dms = LonLat::new(116.0 + 24.0 / 60.0 + 36.0 / 3600.0, 39.0 + 46.0 / 60.0 + 48.0 / 3600.0);
    for (typed, wanted, read_as, is_certain) in [
        ("116.41, 39.78", at, ReadAs::LonLat, false),
        ("116.41 39.78", at, ReadAs::LonLat, false),
        ("39.78, 116.41", at, ReadAs::LatLon, false),
        ("３９．７８，１１６．４１", at, ReadAs::LatLon, false),
        ("116.41；39.78", at, ReadAs::LonLat, false),
        ("39.78N 116.41E", at, ReadAs::LatLon, true),
        ("N39.78 E116.41", at, ReadAs::LatLon, true),
        ("116.41°E, 39.78°N", at, ReadAs::LonLat, true),
        ("东经116.41度，北纬39.78度", at, ReadAs::LonLat, true),
        ("北纬39.78° 东经116.41°", at, ReadAs::LatLon, true),
        ("经度116.41 纬度39.78", at, ReadAs::LonLat, true),
        ("lat: 39.78, lon: 116.41", at, ReadAs::LatLon, true),
        ("116°24′36″E, 39°46′48″N", dms, ReadAs::LonLat, true),
        ("39°46'48\"N 116°24'36\"E", dms, ReadAs::LatLon, true),
        ("东经116度24分36秒 北纬39度46分48秒", dms, ReadAs::LonLat, true),
        ("116 24 36 39 46 48", dms, ReadAs::LonLat, false),
        ("116 24 36 E 39 46 48 N", dms, ReadAs::LonLat, true),
        ("39°46.8′N, 116°24.6′E", dms, ReadAs::LatLon, true),
        ("33.9 S, 151.2 E", LonLat::new(151.2, -33.9), ReadAs::LatLon, true),
        ("-33.9, 151.2", LonLat::new(151.2, -33.9), ReadAs::LatLon, false),
        ("geo:39.78,116.41", at, ReadAs::LatLon, true),
        ("POINT (116.41 39.78)", at, ReadAs::LonLat, true),
        (r#"{"type":"Point","coordinates":[116.41,39.78]}"#, at, ReadAs::LonLat, true),
    ] {
        let read = read_position(typed, NEAR).unwrap_or_else(|fault| panic!("{typed}: {fault}"));
        let first = read.first().unwrap_or_else(|| panic!("{typed}: no position"));
        let is_there = (first.at.lon - wanted.lon).abs() < 1e-9 && (first.at.lat - wanted.lat).abs() < 1e-9;
        assert!(is_there, "{typed}: {:?}", first.at);
        assert_eq!((first.read_as, first.is_certain), (read_as, is_certain), "{typed}");
    }
    // Both orders are possible: the nearer one first, and both are told.
    let both = read_position("39.78, 40.5", LonLat::new(40.0, 40.0)).unwrap();
    assert_eq!(both.len(), 2);
    assert_ne!(both[0].read_as, both[1].read_as);
}

#[test]
fn metres_are_read_in_the_grids_in_use() {
    let at = LonLat::new(116.41, 39.78);
    let grid = |code| Grid::of_epsg(code).unwrap();
    let zone = shapan::crs::Cgcs2000Zone::of_epsg(4548).unwrap();
    let plain = MapCrs::cgcs2000(zone).map_from_lonlat(at).unwrap();
    let web = MapCrs::WEB_MERCATOR.map_from_lonlat(at).unwrap();
    let (x, y) = (plain.x, plain.y);
    for (typed, read_as) in [
        (format!("{x:.4}, {y:.4}"), ReadAs::EastNorth(grid(4548))),
        (format!("{y:.4}, {x:.4}"), ReadAs::NorthEast(grid(4548))),
        (format!("E {x:.4}, N {y:.4}"), ReadAs::EastNorth(grid(4548))),
        (format!("EPSG:4548 {x:.4} {y:.4}"), ReadAs::EastNorth(grid(4548))),
        (format!("{:.4} {y:.4}", x + 39e6), ReadAs::EastNorth(grid(4527))),
        (format!("{y:.4} {:.4}", x + 39e6), ReadAs::NorthEast(grid(4527))),
        (format!("{:.4} {y:.4}", x + 20e6), ReadAs::EastNorth(grid(4498))),
        (format!("{:.4}, {:.4}", web.x, web.y), ReadAs::EastNorth(Grid::WebMercator)),
    ] {
        let read = read_position(&typed, NEAR).unwrap_or_else(|fault| panic!("{typed}: {fault}"));
        let first = read[0];
        assert_eq!(first.read_as, read_as, "{typed}");
        let is_there = (first.at.lon - at.lon).abs() < 1e-8 && (first.at.lat - at.lat).abs() < 1e-8;
        assert!(is_there, "{typed}: {:?}", first.at);
    }
    // Published for the CN Tower in Toronto: zone 17, 630084 m east, 4833438 m north, 43.642567°N 79.387139°W.
    let tower = read_position("UTM 17N 630084 4833438", NEAR).unwrap()[0];
    assert!((tower.at.lon + 79.387_139).abs() < 1e-5 && (tower.at.lat - 43.642_567).abs() < 1e-5, "{tower:?}");
    assert_eq!(tower.read_as, ReadAs::EastNorth(grid(32617)));
    // Without a zone, every grid of the place is told.
    let guesses = read_position(&format!("{x:.1}, {y:.1}"), NEAR).unwrap();
    assert!(guesses.iter().any(|g| g.read_as == ReadAs::EastNorth(grid(32650))), "{guesses:?}");
    assert!(guesses.iter().all(|g| !g.is_certain));
}

#[test]
fn what_cannot_be_a_position_says_why_and_names_are_left_alone() {
    for (typed, fault) in [
        ("91N 116E", PositionFault::OffTheGlobe),
        ("116.41, 99.78 N", PositionFault::OffTheGlobe),
        ("200, 300", PositionFault::OffTheGlobe),
        ("116°61′00″E, 39°46′48″N", PositionFault::SixtyOrMore),
        ("116E 39E", PositionFault::SidesDisagree),
        ("116, 41, 39, 78", PositionFault::NotTwo),
        ("1 2 3", PositionFault::NotTwo),
        ("POINT (116.41)", PositionFault::NotTwo),
        ("EPSG:4548 116.41 99999999", PositionFault::NoGrid),
    ] {
        assert_eq!(read_position(typed, NEAR), Err(fault), "{typed}");
    }
    for name in
        ["", "医院", "8号线", "北京", "301", "116.41", "Line 1 / Batong Line", "D12 34", "S1线 2", "-", "NaN, 3"]
    {
        assert_eq!(read_position(name, NEAR), Ok(Vec::new()), "{name}");
    }
}

fn opened() -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Settings(SettingsCommand::SetLang(Lang::Zh)));
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::View(ViewCommand::Resize([800.0, 600.0])));
    session
}

#[test]
fn a_found_place_is_chosen_and_a_position_gets_a_marker() {
    let mut session = opened();
    session.apply(Command::Find(FindCommand::Ask("fengchi".to_owned())));
    assert!(!session.find.running);
    let of = session.find.places[0].of.clone();
    let before = session.view;
    session.apply(Command::Find(FindCommand::Show(of.clone())));
    assert_eq!(session.selection.current, Some(of.clone()));
    assert_eq!(session.card.as_ref().map(|card| card.of.clone()), Some(of));
    assert_ne!(session.view, before);

    let at = LonLat::new(116.5, 39.9);
    session.apply(Command::Find(FindCommand::GoTo(at)));
    let centre = session.crs.lonlat_from_map(session.view.unwrap().centre()).unwrap();
    assert!((centre.lon - at.lon).abs() < 1e-6 && (centre.lat - at.lat).abs() < 1e-6, "{centre:?}");
    assert_eq!(session.find.marker, Some(at));
    // Out of the plane's reach: the map stays, and says so.
    let (view, notices) = (session.view, session.notices.len());
    session.apply(Command::Find(FindCommand::GoTo(LonLat::new(-60.0, 10.0))));
    assert_eq!((session.view, session.find.marker, session.notices.len()), (view, Some(at), notices + 1));
    session.apply(Command::Find(FindCommand::ClearMarker));
    assert_eq!(session.find.marker, None);
    assert!(session.history.undo_words().is_none(), "looking is no change of the project");

    session.apply(Command::Find(FindCommand::Ask(String::new())));
    assert!(session.find.places.is_empty() && !session.find.running);
    // Another plan: what was found is no longer there.
    session.apply(Command::Find(FindCommand::Ask("zz".to_owned())));
    session.apply(Command::Open(Vec::new()));
    assert!(session.find.places.is_empty());
    session.apply(Command::Find(FindCommand::Ask("zz".to_owned())));
    assert!(!session.find.places.is_empty() && session.find.places[0].of.feature >= FeatureId(0));
}
