//! Twenty files as they come in real life (tests/fixtures/ugly, made by make_ugly.sh): each is drawn in the right place
//! with its findings, or refused with a sentence that helps; in the window, by `info` and by `convert`.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value as Json, json};
use shapan::crs::Datum;
use shapan::data::{Dataset, FeatureId, LonLat};
use shapan::formats::{self, Repairs};
use shapan::i18n::Lang;
use shapan::plan::FeatureRef;
use shapan::session::{
    Command, DocumentCommand, ImportCommand, ImportRow, JobMode, LandingCommand, Lands, LeaveChoice, RowState,
    SelectionCommand, Session, SymptomCommand,
};

use crate::cli::Place;
use crate::formats::fixture;

/// Where the five stations lie, as the bundled plan has them.
const STATIONS: [[f64; 2]; 5] = [
    [116.417_68, 39.783_65],
    [116.435_27, 39.771_28],
    [116.4124, 39.797_89],
    [116.4032, 39.803_68],
    [116.395_84, 39.813_44],
];

/// What becomes of a file at first, and the codes of what is found in it.
enum Expected {
    Ready(&'static [&'static str]),
    /// Nobody says in which system its numbers are.
    Unplaced,
    Shifted(&'static [&'static str]),
    /// Only a part of it is there.
    Partial(&'static [&'static str]),
    /// And what the sentence says.
    Refused(&'static str),
}

use Expected::{Partial, Ready, Refused, Shifted, Unplaced};

/// A row for each layer: its file, its part, what becomes of it, and what `convert` needs to be told.
const LAYERS: [(&str, Option<&str>, Expected, &[&str]); 22] = [
    ("01_zipped_gbk_without_prj.zip", None, Unplaced, &["--from-crs", "EPSG:4548"]),
    ("02_from_a_web_map.csv", None, Shifted(&["assumed_wgs84"]), &["--from-datum", "gcj02"]),
    ("03_metres_without_a_system.geojson", None, Unplaced, &["--from-crs", "EPSG:4548"]),
    ("04_byte_order_mark.csv", None, Ready(&["assumed_wgs84"]), &[]),
    ("05_semicolons.csv", None, Ready(&["assumed_wgs84"]), &[]),
    ("06_gb18030.csv", None, Ready(&["assumed_wgs84"]), &[]),
    ("07_latitude_first.csv", None, Ready(&["assumed_wgs84", "swapped_axes"]), &[]),
    ("08_folders.kml", Some("南段"), Ready(&[]), &["--part", "南段"]),
    ("08_folders.kml", Some("北段"), Ready(&[]), &["--part", "北段"]),
    ("09_two_layers.gpkg", Some("站点"), Ready(&[]), &["--part", "站点"]),
    ("09_two_layers.gpkg", Some("roads"), Ready(&[]), &["--part", "roads"]),
    ("10_utm.fgb", None, Ready(&[]), &[]),
    ("11_cut_off.geojson", None, Partial(&["cut_off"]), &[]),
    (
        "12_rings.geojson",
        None,
        Ready(&["self_crossing", "winding_order", "duplicate_feature", "unclosed_ring"]),
        &["--fix"],
    ),
    ("13_locked.zip", None, Refused("is encrypted: save it without a password"), &[]),
    ("14_too_many_decimals.geojson", None, Ready(&["long_decimals"]), &[]),
    ("15_drawing.dwg", None, Refused("export the layers you need as a shapefile or a GeoPackage"), &[]),
    ("16_drawing.dxf", None, Refused("export the layers you need as a shapefile or a GeoPackage"), &[]),
    (
        "17_texts_and_a_lie.shp",
        None,
        Ready(&["cut_names", "duplicate_feature", "numbers_as_text", "dates_as_text", "encoding"]),
        &["--fix"],
    ),
    ("18_zone_39.shp", None, Ready(&[]), &[]),
    ("19_two_encodings.shp", None, Ready(&["mixed_encodings"]), &[]),
    ("20_error_page.geojson", None, Refused("fetch the data again"), &[]),
];

fn files() -> Vec<PathBuf> {
    let mut names: Vec<&str> = LAYERS.iter().map(|(file, ..)| *file).collect();
    names.dedup();
    assert_eq!(names.len(), 20);
    names.into_iter().map(|name| fixture("ugly").join(name)).collect()
}

/// Whether all positions are those of stations, to a millimetre, or to a centimetre where a shift was taken off.
#[track_caller]
fn assert_in_place(positions: &[LonLat], file: &str) {
    let near = if file.starts_with("02") { 1e-7 } else { 1e-8 };
    assert!(!positions.is_empty(), "{file}");
    for p in positions {
        // The corners of areas take their two numbers from two stations.
        let is_near = |[lon, lat]: [f64; 2]| (p.lon - lon).abs() < near && (p.lat - lat).abs() < near;
        let is_corner = |p: &LonLat| {
            STATIONS.iter().any(|s| (p.lon - s[0]).abs() < near) && STATIONS.iter().any(|s| (p.lat - s[1]).abs() < near)
        };
        let is_right = STATIONS.into_iter().any(is_near) || file.starts_with("12") && is_corner(p);
        assert!(is_right, "{file}: {p:?}");
    }
}

fn codes(row: &ImportRow) -> Vec<&'static str> {
    row.examined.symptoms.iter().map(|symptom| symptom.kind.as_str()).collect()
}

fn import(session: &mut Session, command: ImportCommand) {
    session.apply(Command::Document(DocumentCommand::Import(command)));
}

/// All twenty dropped on an open plan.
fn dropped() -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::Document(DocumentCommand::AddLayers(files())));
    session
}

#[test]
fn dropped_together_each_has_its_row_and_nothing_is_drawn_yet() {
    let session = dropped();
    let before = shapan::plan::open_bundled(&shapan::progress::Progress::default()).unwrap().plan.layers.len();
    assert_eq!(session.plan.layers.len(), before);
    assert!(session.notices.is_empty(), "the sheet says it all");
    let import = session.import.as_ref().unwrap();
    assert_eq!((import.rows.len(), import.files()), (LAYERS.len(), 20));
    for (row, (file, part, expected, _)) in import.rows.iter().zip(&LAYERS) {
        assert!(row.path.ends_with(file), "{file}: {}", row.path.display());
        assert_eq!(row.reading.part.as_deref(), *part, "{file}");
        match (expected, &row.state) {
            (Ready(found), RowState::Ready(data)) => {
                assert_eq!(codes(row), *found, "{file}");
                assert_in_place(data.coords(), file);
                // The northern stations lie a little outside of the boundary.
                let is_near = match row.lands {
                    Lands::Inside => true,
                    Lands::Partly { share, farthest_m: m } => share > 0.1 && m < 6_000.0,
                    Lands::Away(m) => m < 3_000.0,
                    Lands::Somewhere => false,
                };
                assert!(is_near, "{file}: {:?}", row.lands);
            }
            (Shifted(found), RowState::Shifted(_, shift)) => {
                assert_eq!(codes(row), *found, "{file}");
                assert!(
                    shift.by == shapan::plan::doctor::ShiftBy::Names && shift.compared == 5 && shift.confidence > 0.9,
                    "{file}: {shift:?}"
                );
            }
            (Partial(found), RowState::Partial(data)) => {
                assert_eq!(codes(row), *found, "{file}");
                assert_in_place(data.coords(), file);
            }
            (Unplaced, RowState::Unplaced) => {
                let candidates = row.unplaced.as_ref().unwrap().candidates.as_ref().unwrap();
                assert_eq!(candidates[0].crs.code(), Some(4548), "{file}");
                assert!(candidates[0].fit_m.unwrap() < 1.0, "{file}");
                let held = &row.unplaced.as_ref().unwrap().held;
                if file.ends_with(".zip") {
                    assert_eq!((held.format, held.encoding), ("Shapefile", Some("GB18030")), "{file}");
                    assert!(!held.texts[0].is_ascii(), "{file}: {:?}", held.texts);
                }
                assert!(held.features > Some(0), "{file}");
            }
            (Refused(sentence), RowState::Refused(error)) => {
                assert!(error.to_string().contains(sentence), "{file}: {error}");
                let zh = row.refusal(Lang::Zh).unwrap();
                assert!(zh.contains('，') || zh.contains('；'), "{file}: what to do is missing: {zh}");
            }
            (_, state) => panic!("{file}: {state:?}"),
        }
    }
}

/// Answers both kinds of questions, and takes everything.
fn taken(session: &mut Session) {
    for (index, (_, _, expected, _)) in LAYERS.iter().enumerate() {
        match expected {
            Unplaced => {
                let crs = "EPSG:4548".to_owned();
                import(session, ImportCommand::Place { row: index, crs, swap_axes: false });
            }
            Shifted(_) => import(session, ImportCommand::Unshift(index)),
            Partial(_) => import(session, ImportCommand::TakePart(index)),
            Ready(_) | Refused(_) => {}
        }
    }
    import(session, ImportCommand::TakeCertain);
}

fn layers_taken(session: &Session) -> Vec<(String, &Dataset)> {
    let is_ugly = |source: &str| PathBuf::from(source).parent().is_some_and(|folder| folder.ends_with("ugly"));
    let layers = session.plan.project.layers.iter().filter(|layer| is_ugly(&layer.source));
    let name = |source: &str| PathBuf::from(source).file_name().unwrap().to_string_lossy().into_owned();
    layers.map(|l| (name(&l.source), session.plan.dataset(&l.id).unwrap().as_ref())).collect()
}

#[test]
fn what_is_certain_is_taken_first_and_the_rest_once_it_is_answered() {
    let mut session = dropped();
    import(&mut session, ImportCommand::TakeCertain);
    let certain = LAYERS.iter().filter(|(_, _, expected, _)| matches!(expected, Ready(_))).count();
    assert_eq!(layers_taken(&session).len(), certain);
    assert_eq!(session.import.as_ref().unwrap().asking(), 4, "the questions are still there");
    taken(&mut session);
    assert!(session.import.is_none(), "no question is left");
    let layers = layers_taken(&session);
    assert_eq!(layers.len(), certain + 4);
    for (file, data) in layers {
        assert_in_place(data.coords(), &file);
    }
    // Two steps, that undo takes back.
    session.apply(Command::Document(DocumentCommand::Undo));
    assert_eq!(layers_taken(&session).len(), certain);
    session.apply(Command::Document(DocumentCommand::Undo));
    assert!(layers_taken(&session).is_empty());
    // Why the others are not there stands in the log.
    let log: Vec<&str> = session.notices.log().iter().map(|entry| entry.notice.text.en.as_str()).collect();
    for (file, _, expected, _) in &LAYERS {
        if let Refused(sentence) = expected {
            let told = log.iter().any(|line| line.contains(file) && line.contains(sentence));
            assert!(told || *file == "20_error_page.geojson" && log.iter().any(|line| line.contains(file)), "{log:?}");
        }
    }
}

#[test]
fn opened_together_they_become_a_plan_of_their_own_that_can_be_saved() {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(files()));
    assert!(session.plan.layers.is_empty());
    taken(&mut session);
    assert_eq!(session.plan.layers.len(), 18);
    assert!(session.is_dirty(), "what was answered is work that nobody has saved");
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("a.shapan.json");
    session.apply(Command::Document(DocumentCommand::SaveAs(project.clone())));
    let mut again = Session::new(JobMode::Inline);
    again.apply(Command::Open(vec![project]));
    assert!(again.import.is_none() && again.landing.unplaced.is_empty() && again.landing.shifted.is_empty());
    for (file, data) in layers_taken(&again) {
        assert_in_place(data.coords(), &file);
    }
}

#[test]
fn a_row_can_be_left_out_and_taken_up_again_and_answers_can_be_changed() {
    let mut session = dropped();
    let state = |session: &Session, row: usize| format!("{:?}", session.import.as_ref().unwrap().rows[row].state);
    import(&mut session, ImportCommand::Skip(0));
    assert!(state(&session, 0).starts_with("Skipped"));
    import(&mut session, ImportCommand::Resume(0));
    assert_eq!(state(&session, 0), "Unplaced");
    import(&mut session, ImportCommand::Place { row: 0, crs: "EPSG:4547".to_owned(), swap_axes: false });
    let row = &session.import.as_ref().unwrap().rows[0];
    assert!(matches!(row.lands, Lands::Away(metres) if metres > 100_000.0), "{:?}", row.lands);
    import(&mut session, ImportCommand::Place { row: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    let row = &session.import.as_ref().unwrap().rows[0];
    assert!(matches!(row.lands, Lands::Partly { farthest_m, .. } if farthest_m < 6_000.0), "{:?}", row.lands);
    import(&mut session, ImportCommand::LeaveShifted(1));
    assert!(state(&session, 1).starts_with("Ready"));
    // What was answered can be asked again, of either kind, and control points promised instead.
    assert_eq!(session.import.as_ref().unwrap().answered(), 2);
    import(&mut session, ImportCommand::AskAgain(1));
    assert!(state(&session, 1).starts_with("Shifted"));
    import(&mut session, ImportCommand::Unshift(1));
    assert_eq!(session.import.as_ref().unwrap().rows[1].reading.datum, Datum::Gcj02);
    import(&mut session, ImportCommand::AskAgain(1));
    assert!(state(&session, 1).starts_with("Shifted"));
    import(&mut session, ImportCommand::AskAgain(0));
    assert_eq!(state(&session, 0), "Unplaced");
    import(&mut session, ImportCommand::ByControl(0));
    assert_eq!((state(&session, 0).as_str(), session.import.as_ref().unwrap().by_control()), ("ByControl", 1));
    // A refused row stays refused, and a row that is not there is nothing.
    for row in [14, 999] {
        import(&mut session, ImportCommand::Place { row, crs: "EPSG:4548".to_owned(), swap_axes: false });
        import(&mut session, ImportCommand::Skip(row));
    }
    assert!(state(&session, 14).starts_with("Refused"));
    import(&mut session, ImportCommand::Close);
    assert!(session.import.is_none());
    assert!(layers_taken(&session).is_empty());
    // What control points are to lay waits on the map.
    assert!(session.georeferencing.as_ref().is_some_and(|of| of.name.starts_with("01_")));
}

#[test]
fn a_part_of_a_file_is_taken_only_when_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for (ending, lost) in [("shp", 20), ("dbf", 0), ("prj", 0), ("cpg", 0)] {
        let bytes = fs::read(fixture(&format!("formats/shapefile/gbk_32650.{ending}"))).unwrap();
        fs::write(folder.path().join(format!("cut.{ending}")), &bytes[..bytes.len() - lost]).unwrap();
    }
    let table = "name,lon,lat\nA,116.41,39.71\nB,116.42,39.72\nC,116.4";
    fs::write(folder.path().join("cut.csv"), table).unwrap();
    fs::write(folder.path().join("empty.geojson"), r#"{"type":"FeatureCollection","features":[]}"#).unwrap();
    let point = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[116.4,39.7]}}"#;
    fs::write(folder.path().join("whole.geojson"), point).unwrap();
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(Vec::new()));
    let before = session.plan.layers.len();
    session.apply(Command::Document(DocumentCommand::AddLayers(vec![folder.path().to_owned()])));
    let states = |session: &Session| -> Vec<String> {
        let rows = session.import.as_ref().unwrap().rows.iter();
        rows.map(|row| format!("{:?}", row.state).split(['(', '{']).next().unwrap().to_owned()).collect()
    };
    assert_eq!(states(&session), ["Partial", "Partial", "Partial", "Ready"]);
    import(&mut session, ImportCommand::TakeCertain);
    assert_eq!(session.plan.layers.len(), before + 1);
    // The table kept its whole rows, and says that the last one is no whole one.
    let rows = &session.import.as_ref().unwrap().rows;
    assert_eq!(rows[0].data().unwrap().len(), 2);
    assert_eq!(codes(&rows[0]), ["cut_off", "assumed_wgs84"]);
    import(&mut session, ImportCommand::TakePart(0));
    import(&mut session, ImportCommand::TakePart(1));
    import(&mut session, ImportCommand::AskAgain(1));
    assert_eq!(states(&session), ["Ready", "Partial", "Partial", "Taken"]);
    import(&mut session, ImportCommand::TakeCertain);
    assert_eq!(session.plan.layers.len(), before + 2);
    import(&mut session, ImportCommand::Close);
    assert!(session.import.is_none());
    // One that is added alone says it in a notice.
    session.apply(Command::Document(DocumentCommand::AddLayers(vec![folder.path().join("cut.csv")])));
    let told = session.notices.iter().any(|notice| notice.text.en.contains("ends too early"));
    assert!(told, "{:?}", session.notices.iter().collect::<Vec<_>>());
}

#[test]
fn what_is_certain_is_put_right_on_request_and_the_project_remembers() {
    let mut session = dropped();
    assert_eq!(session.import.as_ref().unwrap().repairable(), 2);
    import(&mut session, ImportCommand::Repair(true));
    taken(&mut session);
    let layers = layers_taken(&session);
    let of = |name: &str| layers.iter().find(|(file, _)| file.starts_with(name)).unwrap().1;
    assert_eq!((of("12").len(), of("17").len()), (3, 5));
    let first = of("17").features().next().unwrap();
    assert_eq!(first.attribute("population").as_f64(), Some(1000.0));
    assert_eq!(first.attribute("opening_da").to_text(), "2021-01-03");
    assert_eq!(first.attribute("code").to_text(), "0110");
    let recipes = session.plan.project.layers.iter().filter(|layer| layer.reading.repairs != Repairs::NONE);
    assert_eq!(recipes.count(), 2);
    // The box holds for rows too that are answered or taken up again after it was ticked.
    let mut session = dropped();
    let rings = session.import.as_ref().unwrap().rows.iter().position(|row| row.name().starts_with("12")).unwrap();
    import(&mut session, ImportCommand::Skip(rings));
    import(&mut session, ImportCommand::Repair(true));
    import(&mut session, ImportCommand::Resume(rings));
    taken(&mut session);
    let layers = layers_taken(&session);
    assert_eq!(layers.iter().find(|(file, _)| file.starts_with("12")).unwrap().1.len(), 3);
    // And not after all, before they are taken.
    let mut session = dropped();
    import(&mut session, ImportCommand::Repair(true));
    import(&mut session, ImportCommand::Repair(false));
    taken(&mut session);
    assert_eq!(layers_taken(&session).iter().map(|(_, data)| data.len()).max(), Some(6));
}

#[test]
fn files_dropped_beside_an_open_sheet_become_rows_of_it_and_answers_stay() {
    let mut session = dropped();
    import(&mut session, ImportCommand::Repair(true));
    import(&mut session, ImportCommand::Place { row: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    let before: Vec<PathBuf> = session.import.as_ref().unwrap().rows.iter().map(|row| row.path.clone()).collect();
    let folder = tempfile::tempdir().unwrap();
    let more = [("03_metres_without_a_system.geojson", "a.geojson"), ("12_rings.geojson", "b.geojson")];
    let more = more.map(|(from, to)| {
        let path = folder.path().join(to);
        fs::copy(fixture("ugly").join(from), &path).unwrap();
        path
    });
    session.apply(Command::Document(DocumentCommand::Drop(more.to_vec())));
    // One by itself, and one that waits already.
    let sound = fixture("ugly/18_zone_39.shp");
    let alone = folder.path().join("alone.csv");
    fs::write(&alone, "name,lon,lat\nA,116.4,39.78\n").unwrap();
    session.apply(Command::Document(DocumentCommand::Drop(vec![sound])));
    session.apply(Command::Document(DocumentCommand::Drop(vec![alone.clone()])));
    let sheet = session.import.as_ref().unwrap();
    let now: Vec<PathBuf> = sheet.rows.iter().map(|row| row.path.clone()).collect();
    assert_eq!(now, [&before[..], &more[..], &[alone]].concat());
    assert!(sheet.rows[0].is_ready() && sheet.answered() == 1, "{:?}", sheet.rows[0].state);
    let rows = &sheet.rows[before.len()..];
    assert!(rows[0].is_unplaced() && rows[0].unplaced.as_ref().unwrap().candidates.is_some());
    assert!(rows[1].reading.repairs != Repairs::NONE, "the box holds for it too");
    assert!(rows[2].is_ready() && rows[2].lands != Lands::Somewhere, "{:?}", rows[2]);
    let told = session.notices.log().iter().map(|entry| entry.notice.text.en.as_str());
    assert!(!told.clone().any(|line| line.starts_with("Not loaded")), "{:?}", told.collect::<Vec<_>>());
    // A project would end the sheet: its answers are asked about first.
    let project = folder.path().join("other.shapan.json");
    session.apply(Command::Document(DocumentCommand::Drop(vec![project])));
    assert!(session.document.leaving.is_some() && session.import.is_some());
    session.apply(Command::Document(DocumentCommand::Leave(LeaveChoice::Stay)));
    assert_eq!(session.import.as_ref().unwrap().answered(), 1);
}

#[test]
fn what_is_dropped_while_others_are_opened_is_taken_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let alone = folder.path().join("alone.csv");
    fs::write(&alone, "name,lon,lat\nA,116.4,39.78\n").unwrap();
    // A sheet whose rows are to be a plan of their own.
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::Document(DocumentCommand::Open([files()[0].clone(), files()[2].clone()].to_vec())));
    session.apply(Command::Document(DocumentCommand::Drop(vec![alone.clone()])));
    assert_eq!(session.import.as_ref().unwrap().rows.len(), 3);
    import(&mut session, ImportCommand::TakeCertain);
    assert_eq!((session.plan.layers.len(), session.import.as_ref().unwrap().asking()), (1, 2));
    assert!(session.plan.project.layers[0].source.ends_with("alone.csv"));
    // One question that waits on the map.
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::Document(DocumentCommand::Open(vec![files()[2].clone()])));
    assert_eq!(session.landing.unplaced.len(), 1);
    session.apply(Command::Document(DocumentCommand::Drop(vec![alone])));
    let before = session.plan.layers.len();
    assert_eq!((session.landing.unplaced.len(), before > 1), (1, true));
    let answer = LandingCommand::Place { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false };
    session.apply(Command::Document(DocumentCommand::Landing(answer)));
    assert_eq!(session.plan.layers.len(), before + 1, "neither takes the place of the other");
}

#[test]
fn info_tells_how_many_rows_are_missing_and_of_no_other_places() {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["shp", "dbf", "prj", "cpg"] {
        let mut bytes = fs::read(fixture(&format!("formats/shapefile/utf8_4490.{ending}"))).unwrap();
        if ending == "dbf" {
            let [header, row] = [8, 10].map(|at| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]])));
            bytes.truncate(header + row);
        }
        fs::write(folder.path().join(format!("cut.{ending}")), bytes).unwrap();
    }
    let run = Place::new().run(&["info", &folder.path().join("cut.shp").display().to_string()]);
    assert!(run.out.contains("the .shp has 3 shapes") && !run.out.contains(" more\n"), "{}", run.out);
}

#[test]
fn info_tells_the_same() {
    let place = Place::new();
    let folder = fixture("ugly").display().to_string();
    let run = place.run(&["info", &folder, "--format", "json"]);
    // Nobody named those that cannot be read: they are told, and the others all the same.
    assert_eq!(run.code, 0, "{}", run.err);
    let json: Json = serde_json::from_str(&run.out).unwrap();
    let at = |list: &str, file: &str, part: Option<&str>| -> Json {
        let found = json[list].as_array().unwrap().iter().find(|layer| {
            let is_file = layer["path"].as_str().unwrap().ends_with(file);
            is_file && (list == "failures" || layer["part"].as_str() == part)
        });
        found.unwrap_or_else(|| panic!("{file} is not among the {list}")).clone()
    };
    for file in ["06_gb18030.csv", "17_texts_and_a_lie.shp"] {
        let layer = at("layers", file, None);
        let sample = layer["encoding_sample"][0].as_str().unwrap();
        let is_chinese = sample.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(layer["encoding"] == "GB18030" && is_chinese, "{file}: {sample}");
    }
    let asked = at("failures", "01_zipped_gbk_without_prj.zip", None);
    assert_eq!((&asked["format"], &asked["encoding"]), (&json!("Shapefile"), &json!("GB18030")));
    assert!(asked["encoding_sample"][0].is_string() && asked["features"].as_u64() > Some(0), "{asked}");
    for (file, part, expected, _) in &LAYERS {
        match expected {
            Ready(codes) | Shifted(codes) | Partial(codes) => {
                let layer = at("layers", file, *part);
                let told = |list: &str| -> Vec<String> {
                    let code = |entry: &Json| entry["code"].as_str().unwrap().to_owned();
                    layer[list].as_array().unwrap().iter().map(code).collect()
                };
                let all = [told("warnings"), told("findings")].concat();
                for code in *codes {
                    assert!(all.iter().any(|other| other == code), "{file}: {code}: {all:?}");
                }
                assert_eq!(matches!(expected, Shifted(_)), all.iter().any(|code| code == "shifted"), "{file}");
            }
            Unplaced => {
                let failure = at("failures", file, *part);
                assert_eq!(failure["candidates"][0]["crs"], "EPSG:4548", "{file}");
            }
            Refused(sentence) => {
                let failure = at("failures", file, *part);
                assert!(failure["message"].as_str().unwrap().contains(sentence), "{file}: {failure}");
            }
        }
    }
}

#[test]
fn convert_writes_the_same_places() {
    let place = Place::new();
    for (file, _, expected, arguments) in &LAYERS {
        let path = fixture("ugly").join(file).display().to_string();
        let all = [&["convert", &path, "-o", "out.geojson", "--force"], *arguments].concat();
        let run = place.run(&all);
        if let Refused(sentence) = expected {
            assert_eq!(run.code, 2, "{file}");
            assert!(run.err.contains(sentence), "{file}: {}", run.err);
            continue;
        }
        assert_eq!(run.code, 0, "{file}: {}", run.err);
        let bytes = fs::read(place.path().join("out.geojson")).unwrap();
        let data = formats::read_bytes(&bytes, &shapan::progress::Progress::default()).unwrap();
        assert_in_place(data.coords(), file);
        assert!(!file.starts_with("02") || !run.err.contains("WGS 84"), "{file} was said to be on GCJ-02: {}", run.err);
        let copies = "left out 1 feature that is the same as an earlier one";
        assert_eq!(arguments.contains(&"--fix"), run.err.contains(copies), "{file}: {}", run.err);
        if !matches!(file.get(..2), Some("10" | "12" | "09")) {
            let first = data.features().next().unwrap();
            let names = ["name", "名称", "站名"].map(|field| first.attribute(field).to_text().into_owned());
            let name = if file.starts_with("08") { "五福堂 火箭万源" } else { "五福堂" };
            assert!(names.iter().any(|found| !found.is_empty() && name.contains(found.as_str())), "{file}: {names:?}");
        }
    }
}

#[test]
fn convert_tells_of_a_shift_that_nobody_has_taken_off() {
    let place = Place::new();
    let path = fixture("ugly/02_from_a_web_map.csv").display().to_string();
    let run = place.run(&["convert", &path, "-o", "out.geojson"]);
    assert!(run.code == 0 && run.err.contains("--from-datum gcj02"), "{}", run.err);
}

#[test]
fn a_layer_on_the_map_is_put_right_as_one_step() {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(vec![fixture("ugly/17_texts_and_a_lie.shp")]));
    let layer = session.plan.layers[0].id.clone();
    let symptoms =
        |session: &mut Session, command| session.apply(Command::Document(DocumentCommand::Symptoms(command)));
    symptoms(&mut session, SymptomCommand::Show(layer.clone()));
    let found = session.symptoms.as_ref().unwrap().found.as_ref().unwrap();
    assert!(found.iter().any(|symptom| symptom.kind.as_str() == "numbers_as_text"));
    // What is chosen stays chosen.
    let of = FeatureRef { layer: layer.clone(), feature: FeatureId(4) };
    session.apply(Command::Selection(SelectionCommand::Select(of)));
    symptoms(&mut session, SymptomCommand::Repair);
    let count = |session: &Session| session.plan.layers[0].dataset.len();
    assert_eq!(count(&session), 5);
    let left = session.symptoms.as_ref().unwrap();
    assert_eq!(left.repairs(), Repairs::NONE, "nothing is left to be put right: {left:?}");
    symptoms(&mut session, SymptomCommand::Close);
    assert!(session.symptoms.is_none());
    session.apply(Command::Document(DocumentCommand::Undo));
    assert_eq!(count(&session), 6);
    session.apply(Command::Document(DocumentCommand::Redo));
    assert_eq!(count(&session), 5);
    assert_eq!(session.selection.current.as_ref().unwrap().feature, FeatureId(4));
    // A copy that is left out takes what was chosen with it to the one that stays.
    session.apply(Command::Document(DocumentCommand::Undo));
    let copy = FeatureRef { layer: layer.clone(), feature: FeatureId(5) };
    session.apply(Command::Selection(SelectionCommand::Select(copy)));
    session.apply(Command::Document(DocumentCommand::Redo));
    let chosen = session.selection.current.clone().expect("one of the two is there");
    assert!(chosen.feature.0 < 5, "{chosen:?}");
    // Read again with its recipe, it is the same.
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("a.shapan.json");
    session.apply(Command::Document(DocumentCommand::SaveAs(project.clone())));
    let mut again = Session::new(JobMode::Inline);
    again.apply(Command::Open(vec![project]));
    let written = |session: &Session| {
        let data = &session.plan.layers[0].dataset;
        let mut out = Vec::new();
        formats::geojson::write_feature_collection(&mut out, data.members(), data.features()).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(written(&again), written(&session));
    // There no undo leads back, but the repairs can be taken out of it.
    symptoms(&mut again, SymptomCommand::Show(layer.clone()));
    symptoms(&mut again, SymptomCommand::TakeBack);
    assert_eq!((count(&again), &again.plan.project.layers[0].reading.repairs), (6, &Repairs::NONE));
    let found = again.symptoms.as_ref().unwrap();
    assert_ne!(found.repairs(), Repairs::NONE, "and what is odd is there again: {found:?}");
    again.apply(Command::Document(DocumentCommand::Undo));
    assert_eq!(count(&again), 5, "that is a step too");
}
