//! Where new data land, through the session: sources that have to be asked about, and layers that are shifted.

use std::path::PathBuf;

use shapan::crs::{Datum, LonLat, MapCrsChoice, SourceCrs};
use shapan::data::{Dataset, Extent, FeatureId};
use shapan::formats::{Reading, Repairs};
use shapan::i18n::{Lang, Word};
use shapan::plan::FeatureRef;
use shapan::project::Bilingual;
use shapan::session::{
    Command, DocumentCommand, ImportCommand, ImportRow, JobMode, LandingCommand, LeaveChoice, LessWhy, RowState,
    SelectionCommand, Session, StyleCommand, SymptomCommand, TableCommand, ViewCommand,
};

/// Stations near the plan, of the bundled data, in the numbers that `numbers` makes of their positions.
fn stations(numbers: impl Fn(LonLat) -> [f64; 2]) -> String {
    let text = include_str!("../../geodata/metro_stations.geojson");
    let data = shapan::formats::read_bytes(text.as_bytes(), &shapan::progress::Progress::default()).unwrap();
    let features: Vec<String> = data
        .features()
        .filter(|f| ["五福堂", "德茂", "火箭万源", "东高地", "和义"].contains(&f.text("name_zh").unwrap().as_ref()))
        .map(|f| {
            let [x, y] = numbers(f.coords()[0]);
            let name = f.text("name_zh").unwrap();
            format!(
                r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#
            )
        })
        .collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

struct Place {
    folder: tempfile::TempDir,
    session: Session,
    written: std::time::SystemTime,
}

impl Place {
    fn new() -> Self {
        let (folder, session) = (tempfile::tempdir().unwrap(), Session::new(JobMode::Inline));
        Self { folder, session, written: std::time::SystemTime::UNIX_EPOCH }
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn document(&mut self, command: DocumentCommand) {
        self.session.apply(Command::Document(command));
    }

    fn landing(&mut self, command: LandingCommand) {
        self.document(DocumentCommand::Landing(command));
    }

    /// Has a file that was opened written anew, noticed and read again.
    fn reload(&mut self, name: &str, text: &str) {
        let path = self.write(name, text);
        self.written = self.written.max(std::time::SystemTime::now()) + std::time::Duration::from_secs(5);
        std::fs::File::options().write(true).open(path).unwrap().set_modified(self.written).unwrap();
        self.document(DocumentCommand::CheckSources);
        assert_eq!(self.session.sources.changed.len(), 1);
        self.document(DocumentCommand::ReloadChanged);
    }

    /// What the log says last.
    fn logged(&self) -> Bilingual {
        self.session.notices.log().last().unwrap().notice.text.clone()
    }

    fn first(&self) -> LonLat {
        self.session.plan.layers.last().unwrap().dataset.coords()[0]
    }
}

fn true_position() -> LonLat {
    let text = stations(|p| [p.lon, p.lat]);
    shapan::formats::read_bytes(text.as_bytes(), &shapan::progress::Progress::default()).unwrap().coords()[0]
}

fn assert_near(a: LonLat, b: LonLat) {
    // A centimetre.
    assert!((a.lon - b.lon).abs() < 1e-7 && (a.lat - b.lat).abs() < 1e-7, "{a:?} {b:?}");
}

#[test]
fn metres_wait_for_an_answer_and_land_where_it_says() {
    let mut place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let path = place.write("metres.geojson", &stations(|p| zone.xy(p).unwrap()));
    place.document(DocumentCommand::Open(vec![path]));
    // Nothing is drawn and nothing is an error.
    assert!(place.session.plan.layers.is_empty());
    assert_eq!(place.session.notices.iter().count(), 0);
    let waiting = &place.session.landing.unplaced;
    let candidates = waiting[0].candidates.as_ref().unwrap();
    assert_eq!(candidates[0].crs.code(), Some(4548));
    // The zone of 6° on the same meridian is no second answer.
    assert!(candidates.iter().all(|c| c.crs.code() != Some(4509)));
    let crs = candidates[0].crs.text().to_owned();
    place.landing(LandingCommand::Place { index: 0, crs, swap_axes: false });
    assert!(place.session.landing.unplaced.is_empty());
    assert_near(place.first(), true_position());
    assert_eq!(place.session.plan.project.layers[0].reading.crs.as_deref(), Some("EPSG:4548"));
    let told = &place.logged();
    assert!(told.zh.contains("metres") && told.zh.contains("5 个要素") && told.zh.contains("EPSG:4548"), "{told:?}");
    assert!(told.en.starts_with("Added metres: 5 features, read in the system chosen"), "{told:?}");
    // What was answered is kept with the project.
    let project = place.folder.path().join("a.shapan.json");
    place.document(DocumentCommand::SaveAs(project.clone()));
    let mut again = Place::new();
    again.document(DocumentCommand::Open(vec![project]));
    assert_near(again.first(), true_position());
    assert!(again.session.landing.unplaced.is_empty());
}

#[test]
fn a_layer_is_read_in_another_system_and_on_another_datum_whenever_a_person_says_so() {
    let mut place = Place::new();
    let path = place.write(
        "shifted.geojson",
        &stations(|p| {
            let p = Datum::Gcj02.from_wgs84(p);
            [p.lon, p.lat]
        }),
    );
    place.document(DocumentCommand::Open(vec![path]));
    // Said to be right as it is, and then not after all.
    place.document(DocumentCommand::Import(ImportCommand::LeaveShifted(0)));
    let layer = place.session.plan.layers[0].id.clone();
    let before = place.first();
    let read_as = |crs: Option<&str>, datum| DocumentCommand::ReadLayerAs {
        layer: layer.clone(),
        crs: crs.map(str::to_owned),
        swap_axes: false,
        datum,
        encoding: None,
    };
    place.document(read_as(None, Datum::Gcj02));
    assert_near(place.first(), true_position());
    place.document(DocumentCommand::Undo);
    assert_eq!(place.first(), before);
    place.document(DocumentCommand::Redo);
    assert_near(place.first(), true_position());
    // Numbers that cannot be in a system cost the layer nothing.
    place.document(read_as(Some("EPSG:99999"), Datum::Wgs84));
    assert_near(place.first(), true_position());
    assert_eq!(place.session.notices.iter().count(), 1);
    // Bundled data are what they are.
    let mut bundled = Place::new();
    bundled.document(DocumentCommand::Open(Vec::new()));
    let zones = bundled.session.plan.layers[0].id.clone();
    assert!(!bundled.session.can_be_read_otherwise(&zones) && place.session.can_be_read_otherwise(&layer));
}

/// In the numbers of 117°, of a file that says 120°: drawn as it says it would lie 255 km to the east.
#[test]
fn the_zone_beside_the_true_one_is_asked_about_before_anything_is_drawn() {
    let mut place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let named = |code: u32| {
        let crs = format!(r#"{{"crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::{code}"}}}},"type""#);
        stations(|p| zone.xy(p).unwrap()).replacen(r#"{"type""#, &crs, 1)
    };
    let paths = vec![place.write("right.geojson", &named(4548)), place.write("wrong.geojson", &named(4549))];
    place.document(DocumentCommand::Open(paths));
    let row = |place: &Place, state: fn(&RowState) -> bool| -> Vec<bool> {
        place.session.import.as_ref().unwrap().rows.iter().map(|row: &ImportRow| state(&row.state)).collect()
    };
    assert_eq!(row(&place, |state| matches!(state, RowState::Ready(_))), [true, false]);
    let source = place.session.import.as_ref().unwrap().rows[1].unplaced.clone().unwrap();
    assert!(source.is_zone_doubted);
    let codes: Vec<u32> = source.candidates.unwrap().iter().filter_map(|c| c.crs.code()).collect();
    assert_eq!(codes[..2], [4548, 4549], "{codes:?}");
    let answer = |place: &mut Place, code: u32| {
        let crs = format!("EPSG:{code}");
        place.document(DocumentCommand::Import(ImportCommand::Place { row: 1, crs, swap_axes: false }));
        let row = &place.session.import.as_ref().unwrap().rows[1];
        let is_doubted = row.examined.symptoms.iter().any(|symptom| symptom.kind.as_str() == "other_zone");
        assert!(row.is_ready() && is_doubted == (code == 4549), "{:?}", row.examined);
        row.data().unwrap().coords()[0]
    };
    // Whoever says that it is so is not asked again, only told, and may change his mind.
    let as_named = answer(&mut place, 4549);
    assert!((as_named.lon - true_position().lon - 3.0).abs() < 1e-6, "{as_named:?}");
    place.document(DocumentCommand::Import(ImportCommand::AskAgain(1)));
    assert_eq!(row(&place, |state| matches!(state, RowState::Unplaced)), [false, true]);
    assert_near(answer(&mut place, 4548), true_position());
}

/// A word in Big5 that is as good a one in GB18030.
#[test]
fn texts_are_read_in_another_encoding_whenever_a_person_says_so() {
    let mut place = Place::new();
    let big5 = |text: &str| encoding_rs::BIG5.encode(text).0.into_owned();
    let path = place.folder.path().join("台北.csv");
    std::fs::write(&path, big5("name,lon,lat\n支援,121.517,25.048\n")).unwrap();
    place.document(DocumentCommand::Open(vec![path.clone()]));
    let of = |data: &Dataset| {
        let names: Vec<String> = data.features().filter_map(|f| Some(f.text("name")?.into_owned())).collect();
        (data.origin().encoding.unwrap().to_owned(), names)
    };
    let shown = |place: &Place| of(&place.session.plan.layers[0].dataset);
    let right = ("Big5".to_owned(), vec!["支援".to_owned()]);
    let before = shown(&place);
    assert_eq!(before.0, "GB18030");
    let layer = place.session.plan.layers[0].id.clone();
    let read_as = |encoding: Option<&str>| DocumentCommand::ReadLayerAs {
        layer: layer.clone(),
        crs: None,
        swap_axes: false,
        datum: Datum::Wgs84,
        encoding: encoding.map(str::to_owned),
    };
    place.document(read_as(Some("Big5")));
    assert_eq!(shown(&place), right);
    assert_eq!(place.session.undo_words().unwrap().en, "Read 台北 in another encoding");
    place.document(DocumentCommand::Undo);
    assert_eq!(shown(&place), before);
    // In the sheet, of a row that is certain and of one whose system is asked about: its question stays.
    let metres = place.folder.path().join("metres.csv");
    std::fs::write(&metres, big5("name,x,y\n支援,302234,2771000\n")).unwrap();
    place.document(DocumentCommand::Open(vec![path, metres]));
    for row in [0, 1] {
        let encoding = Some("Big5".to_owned());
        place.document(DocumentCommand::Import(ImportCommand::Encode { row, encoding }));
    }
    let rows = &place.session.import.as_ref().unwrap().rows;
    assert_eq!(of(rows[0].data().unwrap()), right);
    assert!(matches!(rows[1].state, RowState::Unplaced), "{:?}", rows[1].state);
    let held = &rows[1].unplaced.as_ref().unwrap().held;
    assert_eq!((held.encoding, &held.texts), (Some("Big5"), &right.1));
    place.document(DocumentCommand::Import(ImportCommand::Place {
        row: 1,
        crs: "EPSG:3826".to_owned(),
        swap_axes: false,
    }));
    assert_eq!(of(place.session.import.as_ref().unwrap().rows[1].data().unwrap()), right);
}

#[test]
fn one_answer_is_enough_for_all_layers_that_ask_the_same() {
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let metres = stations(|p| zone.xy(p).unwrap());
    // In the sheet, of files; one that has its place already keeps it.
    let mut place = Place::new();
    let mut paths: Vec<PathBuf> = ["a", "b", "c"].map(|name| place.write(&format!("{name}.geojson"), &metres)).into();
    paths.push(place.write("degrees.geojson", &stations(|p| [p.lon, p.lat])));
    place.document(DocumentCommand::Open(paths));
    let import = |place: &mut Place, command| place.document(DocumentCommand::Import(command));
    let crs = "EPSG:4548".to_owned();
    import(&mut place, ImportCommand::Skip(2));
    assert_eq!(place.session.import.as_ref().unwrap().placed_alike(1, &crs, false), [1, 0]);
    assert_eq!(place.session.import.as_ref().unwrap().placed_alike(1, "EPSG:3857", false), [1]);
    import(&mut place, ImportCommand::PlaceAlike { row: 1, crs: crs.clone(), swap_axes: false });
    let rows = &place.session.import.as_ref().unwrap().rows;
    assert_eq!(rows.iter().map(ImportRow::is_ready).collect::<Vec<_>>(), [true, true, false, true]);
    assert_near(rows[0].data().unwrap().coords()[0], true_position());
    // Of one file with several layers.
    let mut place = Place::new();
    let path = place.folder.path().join("控规.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for name in ["a", "b", "c"] {
        zip.start_file(format!("{name}.geojson"), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, metres.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    place.document(DocumentCommand::Open(vec![path]));
    assert_eq!(place.session.landing.unplaced.len(), 3);
    place.landing(LandingCommand::PlaceFile { index: 0, crs, swap_axes: false });
    assert!(place.session.landing.unplaced.is_empty());
    let firsts: Vec<LonLat> = place.session.plan.layers.iter().map(|layer| layer.dataset.coords()[0]).collect();
    assert_eq!(firsts.len(), 3);
    firsts.into_iter().for_each(|first| assert_near(first, true_position()));
}

/// What cannot be read at all before its encoding is known: alone, and among others.
#[test]
fn a_file_in_an_encoding_that_nothing_tells_is_read_once_a_person_says_it() {
    let mut place = Place::new();
    let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let path = place.folder.path().join("staedte.csv");
    std::fs::write(&path, latin("name,lon,lat\nMünchen,11.575,48.137\nKöln,6.96,50.94\nGörlitz,14.99,51.15\n"))
        .unwrap();
    place.document(DocumentCommand::Open(vec![path.clone()]));
    let row = |place: &Place| place.session.import.as_ref().unwrap().rows[0].is_of_encoding();
    assert!(row(&place) && place.session.notices.is_empty());
    // In the window it is chosen below, not on the command line.
    for (lang, below) in [(Lang::Zh, "在下面"), (Lang::En, "below")] {
        let why = place.session.import.as_ref().unwrap().rows[0].refusal(lang).unwrap();
        assert!(why.contains(below) && !why.contains("--encoding"), "{why}");
    }
    let encode = |encoding: &str| ImportCommand::Encode { row: 0, encoding: Some(encoding.to_owned()) };
    place.document(DocumentCommand::Import(encode("windows-1252")));
    let rows = &place.session.import.as_ref().unwrap().rows;
    assert_eq!(rows[0].data().unwrap().text_sample(), ["München", "Köln", "Görlitz"]);
    place.document(DocumentCommand::Import(ImportCommand::TakeCertain));
    assert_eq!((place.session.plan.layers.len(), place.session.import.is_some()), (1, false));
    let reading = &place.session.plan.project.layers[0].reading;
    assert_eq!(reading.encoding.as_deref(), Some("windows-1252"));
}

/// Two layers of one file, one of which seems to lie shifted: neither comes into the plan that both are to replace. On
/// threads, where one job reads both.
#[test]
fn layers_placed_together_wait_for_the_one_that_is_asked_about() {
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let shifted = stations(|p| zone.xy(Datum::Gcj02.from_wgs84(p)).unwrap());
    let [x, y] = zone.xy(true_position()).unwrap();
    let plain =
        format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, text) in [("plain.geojson", plain), ("shifted.geojson", shifted)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let mut session = Session::new(JobMode::Threads(std::sync::Arc::new(|| {})));
    let wait = |session: &mut Session, is_so: &dyn Fn(&Session) -> bool| {
        for _ in 0..3000 {
            session.poll();
            if is_so(session) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("it does not come");
    };
    session.apply(Command::Open(Vec::new()));
    wait(&mut session, &|s| !s.plan.layers.is_empty());
    let bundled = session.plan.layers.len();
    session.apply(Command::Document(DocumentCommand::Open(vec![path])));
    wait(&mut session, &|s| s.landing.unplaced.len() == 2);
    let place = LandingCommand::PlaceFile { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false };
    session.apply(Command::Document(DocumentCommand::Landing(place)));
    wait(&mut session, &|s| s.import.as_ref().is_some_and(|import| import.rows.len() == 2));
    assert_eq!(session.plan.layers.len(), bundled, "nothing is added to the plan that goes away");
    session.apply(Command::Document(DocumentCommand::Import(ImportCommand::Unshift(1))));
    wait(&mut session, &|s| s.import.as_ref().is_some_and(|import| import.ready() == 2));
    session.apply(Command::Document(DocumentCommand::Import(ImportCommand::TakeCertain)));
    assert_eq!(session.plan.layers.len(), 2);
    session.plan.layers.iter().for_each(|layer| assert_near(layer.dataset.coords()[0], true_position()));
}

/// GCJ-02 in metres, of which the file says neither: one answer is no answer to the other question.
#[test]
fn a_shift_is_asked_about_after_the_system() {
    let mut place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let shifted = |p: LonLat| zone.xy(Datum::Gcj02.from_wgs84(p)).unwrap();
    let paths = vec![
        place.write("right.geojson", &stations(|p| [p.lon, p.lat])),
        place.write("shifted.geojson", &stations(shifted)),
    ];
    place.document(DocumentCommand::Open(paths));
    let import = |place: &mut Place, command: ImportCommand| place.document(DocumentCommand::Import(command));
    let row = |place: &Place| {
        let row: &ImportRow = &place.session.import.as_ref().unwrap().rows[1];
        (format!("{:?}", row.state).split(['(', ' ']).next().unwrap().to_owned(), row.is_answered())
    };
    assert_eq!(row(&place), ("Unplaced".to_owned(), false));
    import(&mut place, ImportCommand::Place { row: 1, crs: "EPSG:4548".to_owned(), swap_axes: false });
    assert_eq!(row(&place), ("Shifted".to_owned(), false));
    import(&mut place, ImportCommand::Unshift(1));
    assert_eq!(row(&place), ("Ready".to_owned(), true));
    assert_near(place.session.import.as_ref().unwrap().rows[1].data().unwrap().coords()[0], true_position());
    // Asked again, both are.
    import(&mut place, ImportCommand::AskAgain(1));
    assert_eq!(row(&place), ("Unplaced".to_owned(), false));
    import(&mut place, ImportCommand::Place { row: 1, crs: "EPSG:4548".to_owned(), swap_axes: false });
    assert_eq!(row(&place), ("Shifted".to_owned(), false));
    import(&mut place, ImportCommand::LeaveShifted(1));
    assert_eq!(row(&place), ("Ready".to_owned(), true));
}

/// Nothing there to compare with: what the columns are called is enough to ask.
#[test]
fn columns_that_call_themselves_shifted_are_offered_to_be_converted() {
    let mut place = Place::new();
    let shop = LonLat::new(121.4737, 31.2304);
    let there = Datum::Gcj02.from_wgs84(shop);
    let table = format!("name,lng_gcj02,lat_gcj02\na,{:.8},{:.8}\n", there.lon, there.lat);
    let path = place.write("shops.csv", &table);
    place.document(DocumentCommand::Open(vec![path]));
    let row = &place.session.import.as_ref().unwrap().rows[0];
    assert_eq!(row.shift.map(|shift| shift.datum), Some(Datum::Gcj02));
    let told: Vec<_> = row.examined.symptoms.iter().map(|symptom| symptom.kind.as_str()).collect();
    assert_eq!(told, ["assumed_wgs84"], "its datum is one question");
    place.document(DocumentCommand::Import(ImportCommand::Unshift(0)));
    assert_near(place.first(), shop);
    assert!(place.session.landing.odd.is_empty(), "{:?}", place.session.landing.odd);
}

#[test]
fn what_is_odd_about_one_file_is_told_when_it_comes_until_somebody_looks() {
    let mut place = Place::new();
    let ring = |corners: &[[f64; 2]]| {
        let corners: Vec<String> = corners.iter().map(|[x, y]| format!("[{x},{y}]")).collect();
        let properties = r#"{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Polygon","coordinates":[["#;
        format!("{properties}{}]]}}}}", corners.join(","))
    };
    let bow = ring(&[[116.4, 39.77], [116.41, 39.78], [116.41, 39.77], [116.4, 39.78], [116.4, 39.77]]);
    let sound = ring(&[[116.4, 39.77], [116.41, 39.77], [116.41, 39.78], [116.4, 39.77]]);
    let (bow, sound) = (place.write("bow.geojson", &bow), place.write("sound.geojson", &sound));
    place.document(DocumentCommand::Open(vec![sound]));
    assert!(place.session.landing.odd.is_empty());
    place.document(DocumentCommand::AddLayers(vec![bow.clone()]));
    let odd = place.session.landing.odd.clone();
    assert_eq!((odd.len(), odd[0].symptoms[0].kind.as_str()), (1, "self_crossing"));
    place.document(DocumentCommand::Symptoms(SymptomCommand::Show(odd[0].layer.clone())));
    assert!(place.session.landing.odd.is_empty());
    place.document(DocumentCommand::AddLayers(vec![bow]));
    place.landing(LandingCommand::DismissOdd);
    assert!(place.session.landing.odd.is_empty());
}

#[test]
fn a_row_at_nought_moves_neither_the_map_nor_what_others_are_held_against() {
    let mut place = Place::new();
    let rows = "name,lon,lat\na,116.41,39.77\nb,116.42,39.78\nc,116.4,39.79\nmissing,0,0\n";
    let path = place.write("table.csv", rows);
    place.document(DocumentCommand::Open(vec![path]));
    let home = place.session.plan.home_extent().unwrap();
    assert!(home.south > 39.7 && home.west > 116.3, "{home:?}");
    assert_eq!(place.session.landing.odd[0].symptoms[0].kind.as_str(), "far_away");
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let metres = place.write("metres.geojson", &stations(|p| zone.xy(p).unwrap()));
    place.document(DocumentCommand::AddLayers(vec![metres]));
    let asked = &place.session.landing.unplaced[0];
    assert_eq!(asked.candidates.as_ref().unwrap()[0].crs.code(), Some(4548));
    assert!(asked.near.unwrap().south > 39.7);
}

#[test]
fn the_plan_there_is_stays_until_what_was_opened_has_its_place() {
    let mut place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let path = place.write("metres.geojson", &stations(|p| zone.xy(p).unwrap()));
    place.document(DocumentCommand::Open(Vec::new()));
    let layers = place.session.plan.layers.len();
    place.document(DocumentCommand::Open(vec![path.clone()]));
    assert_eq!((place.session.landing.unplaced.len(), place.session.plan.layers.len()), (1, layers));
    // What is opened goes nowhere near the plan that goes away for it: it is held against the bundled one.
    assert!(place.session.landing.unplaced[0].near.is_none());
    // Declined, nothing has happened, and what is added afterwards is added.
    place.landing(LandingCommand::LeaveOut(0));
    assert_eq!(place.session.plan.layers.len(), layers);
    place.document(DocumentCommand::AddLayers(vec![path.clone()]));
    assert!(place.session.landing.unplaced[0].near.is_some());
    place.landing(LandingCommand::Place { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    assert_eq!(place.session.plan.layers.len(), layers + 1);
    // Answered, it stands in the place of the plan, called as its file is, and the answer is unsaved work.
    place.document(DocumentCommand::Undo);
    place.document(DocumentCommand::Open(vec![path]));
    place.landing(LandingCommand::Place { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    assert_eq!(place.session.plan.layers.len(), 1);
    assert_eq!(place.session.plan.project.title, Bilingual::same("metres".to_owned()));
    assert!(place.session.is_dirty());
    assert_near(place.first(), true_position());
}

#[test]
fn a_source_can_be_left_out_and_others_wait_on() {
    let mut place = Place::new();
    let text = stations(|p| SourceCrs::named("EPSG:32650").unwrap().xy(p).unwrap());
    let (a, b) = (place.write("a.geojson", &text), place.write("b.geojson", &text));
    place.document(DocumentCommand::Open(Vec::new()));
    let layers = place.session.plan.layers.len();
    place.document(DocumentCommand::AddLayers(vec![a]));
    place.document(DocumentCommand::AddLayers(vec![b]));
    assert_eq!(place.session.landing.unplaced.len(), 2);
    place.landing(LandingCommand::LeaveOut(0));
    assert_eq!(place.session.landing.unplaced.len(), 1);
    assert_eq!(place.logged().en, "Left out a.geojson: no system was chosen for it");
    assert!(place.session.landing.unplaced[0].path.ends_with("b.geojson"));
    assert_eq!(place.session.plan.layers.len(), layers);
    place.landing(LandingCommand::Place { index: 0, crs: "EPSG:32650".to_owned(), swap_axes: false });
    assert_eq!(place.session.plan.layers.len(), layers + 1);
    // One step, that undo takes back.
    place.document(DocumentCommand::Undo);
    assert_eq!(place.session.plan.layers.len(), layers);
}

#[test]
fn a_shifted_layer_is_offered_to_be_converted_and_undo_takes_it_back() {
    let mut place = Place::new();
    let path = place.write(
        "shifted.geojson",
        &stations(|p| {
            let p = Datum::Gcj02.from_wgs84(p);
            [p.lon, p.lat]
        }),
    );
    place.document(DocumentCommand::Open(Vec::new()));
    let bundled = place.session.plan.layers.len();
    place.document(DocumentCommand::Open(vec![path.clone()]));
    // Nothing is drawn where it does not lie: the plan there is stays.
    let shift = |place: &Place| match &place.session.import.as_ref().unwrap().rows[..] {
        [ImportRow { state: RowState::Shifted(data, shift), .. }] => (data.coords()[0], shift.datum),
        rows => panic!("{rows:?}"),
    };
    let (before, datum) = shift(&place);
    assert_eq!((datum, place.session.plan.layers.len()), (Datum::Gcj02, bundled));
    // The one answer draws it.
    place.document(DocumentCommand::Import(ImportCommand::Unshift(0)));
    assert!(place.session.import.is_none() && place.session.is_dirty());
    assert_eq!(place.session.plan.layers.len(), 1);
    assert_near(place.first(), true_position());
    assert!(place.session.landing.shifted.is_empty());
    assert_eq!(place.logged().zh, "“shifted”已由 GCJ-02 换算为 WGS84");
    place.document(DocumentCommand::Undo);
    assert_eq!(place.first(), before);
    place.document(DocumentCommand::Redo);
    assert_near(place.first(), true_position());
    // Of a project of which nobody has said it the shift is offered to be taken off, until somebody says that it is none.
    let said = place.folder.path().join("said.shapan.json");
    place.document(DocumentCommand::SaveAs(said.clone()));
    let mut form: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(said).unwrap()).unwrap();
    assert_eq!(form["layers"][0].as_object_mut().unwrap().remove("reading").unwrap()["datum"], "gcj02");
    let unsaid = place.write("unsaid.shapan.json", &form.to_string());
    let mut other = Place::new();
    other.document(DocumentCommand::Open(vec![unsaid.clone()]));
    assert_eq!(other.first(), before);
    let shifted = other.session.landing.shifted.clone();
    assert_eq!(shifted.iter().map(|shifted| shifted.shift.datum).collect::<Vec<_>>(), [Datum::Gcj02]);
    other.landing(LandingCommand::LeaveShifted(shifted[0].layer.clone()));
    assert!(other.session.landing.shifted.is_empty() && other.session.is_dirty());
    other.document(DocumentCommand::Save);
    other.document(DocumentCommand::Open(vec![unsaid.clone()]));
    assert!(other.session.landing.shifted.is_empty());
    assert!(std::fs::read_to_string(unsaid).unwrap().contains(r#""datum": "wgs84""#));
    // Read again with its recipe, it lies there too.
    let project = place.folder.path().join("a.shapan.json");
    place.document(DocumentCommand::SaveAs(project.clone()));
    let mut again = Place::new();
    again.document(DocumentCommand::Open(vec![project]));
    assert_near(again.first(), true_position());
    assert!(again.session.landing.shifted.is_empty() && again.session.import.is_none());
    // Added to a plan it is asked about too; closed, it is left out with a word.
    again.document(DocumentCommand::AddLayers(vec![path.clone()]));
    assert_eq!(shift(&again).1, Datum::Gcj02);
    again.document(DocumentCommand::Import(ImportCommand::Close));
    assert_eq!((again.session.plan.layers.len(), again.session.import.is_some()), (1, false));
    assert!(again.logged().en.starts_with("Not loaded, shifted.geojson: the question"), "{:?}", again.logged());
    again.document(DocumentCommand::AddLayers(vec![path]));
    again.document(DocumentCommand::Import(ImportCommand::LeaveShifted(0)));
    assert_eq!((again.session.plan.layers.len(), again.session.import.is_some()), (2, false));
    assert_eq!(again.session.plan.layers[1].dataset.coords()[0], before);
}

/// One file in metres on GCJ-02, of which it says neither: its system is asked first, then the shift, and nothing is
/// drawn before both are answered.
#[test]
fn a_file_placed_by_a_person_is_looked_at_for_a_shift_before_it_is_drawn() {
    let mut place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let path = place.write("metres.geojson", &stations(|p| zone.xy(Datum::Gcj02.from_wgs84(p)).unwrap()));
    place.document(DocumentCommand::Open(Vec::new()));
    let bundled = place.session.plan.layers.len();
    for paths in [DocumentCommand::Open(vec![path.clone()]), DocumentCommand::AddLayers(vec![path])] {
        let there = place.session.plan.layers.len();
        let is_added = matches!(paths, DocumentCommand::AddLayers(_));
        place.document(paths);
        place.landing(LandingCommand::Place { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
        let row = &place.session.import.as_ref().unwrap().rows[0];
        assert!(matches!(row.state, RowState::Shifted(..)) && row.is_placed, "{row:?}");
        assert_eq!(place.session.plan.layers.len(), there);
        place.document(DocumentCommand::Import(ImportCommand::Unshift(0)));
        assert_eq!(place.session.plan.layers.len(), if is_added { there + 1 } else { 1 });
        let reading = &place.session.plan.project.layers.last().unwrap().reading;
        assert_eq!((reading.crs.as_deref(), reading.datum), (Some("EPSG:4548"), Datum::Gcj02));
        assert_near(place.session.plan.layers.last().unwrap().dataset.coords()[0], true_position());
    }
    assert!(bundled > 2);
}

/// One file whose source names the zone beside the true one.
#[test]
fn a_zone_aside_of_one_file_is_asked_about_before_it_is_drawn() {
    let mut place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let named = stations(|p| zone.xy(p).unwrap());
    let named = named.replacen('{', r#"{"crs":{"type":"name","properties":{"name":"EPSG:4549"}},"#, 1);
    let path = place.write("stops.geojson", &named);
    place.document(DocumentCommand::Open(vec![path]));
    let row = &place.session.import.as_ref().unwrap().rows[0];
    assert!(matches!(row.state, RowState::Unplaced), "{row:?}");
    let source = row.unplaced.as_ref().unwrap();
    let codes: Vec<_> = source.candidates.iter().flatten().take(2).map(|candidate| candidate.crs.code()).collect();
    assert_eq!((source.is_zone_doubted, codes), (true, vec![Some(4548), Some(4549)]));
    assert!(place.session.plan.layers.is_empty());
    let answer = ImportCommand::Place { row: 0, crs: "EPSG:4548".to_owned(), swap_axes: false };
    place.document(DocumentCommand::Import(answer));
    assert!(place.session.import.is_none());
    assert_near(place.first(), true_position());
}

#[test]
fn a_file_that_changed_is_looked_at_as_one_that_is_opened() {
    let mut place = Place::new();
    let path = place.write("stops.geojson", &stations(|p| [p.lon, p.lat]));
    place.document(DocumentCommand::Open(vec![path]));
    assert!(place.session.landing.shifted.is_empty() && place.session.notices.is_empty());
    let on_gcj = stations(|p| {
        let p = Datum::Gcj02.from_wgs84(p);
        [p.lon, p.lat]
    });
    place.reload("stops.geojson", &on_gcj);
    // Nothing is drawn where it does not lie before a person says so.
    assert!(place.session.sources.changed[0].less.is_some_and(|less| less.why == LessWhy::Shifted));
    assert_near(place.first(), true_position());
    place.document(DocumentCommand::ReloadChanged);
    assert_eq!(place.session.landing.shifted.len(), 1, "its shift is offered");
    let told = place.logged();
    assert!(told.en == "Read stops again: 5 features (before: 5)", "{told:?}");
    // A feature without coordinates is left out, which is told; put right, nothing is said any more.
    let broken = on_gcj.replacen("\"Point\",\"coordinates\":[", "\"Point\",\"coordinates\":[null,", 1);
    place.reload("stops.geojson", &broken);
    assert!(place.session.notices[0].text.en.starts_with("stops: 1 left out"), "{:?}", place.session.notices[0]);
    place.reload("stops.geojson", &stations(|p| [p.lon, p.lat]));
    assert!(place.session.notices.is_empty() && place.session.landing.shifted.is_empty());
}

#[test]
fn a_file_that_is_cut_now_takes_nothing_away_before_a_person_says_so_twice() {
    let mut place = Place::new();
    let whole = stations(|p| [p.lon, p.lat]);
    let path = place.write("stops.geojson", &whole);
    place.document(DocumentCommand::Open(vec![path]));
    let cut = &whole[..whole.len() / 2];
    place.reload("stops.geojson", cut);
    let of = |place: &Place| place.session.plan.layers[0].dataset.len();
    let less = place.session.sources.changed[0].less.unwrap();
    assert_eq!((of(&place), less.before, less.now, less.why), (5, 5, 2, LessWhy::Cut));
    // Whole again, it is read like any other.
    place.reload("stops.geojson", &whole);
    assert!(place.session.sources.changed.is_empty() && of(&place) == 5 && place.session.notices.is_empty());
    place.reload("stops.geojson", cut);
    place.document(DocumentCommand::ReloadChanged);
    assert_eq!((of(&place), place.session.sources.changed.len(), place.session.notices.len()), (2, 0, 1));
    let told = &place.session.notices[0].text;
    assert!(told.zh.starts_with("stops：") && told.en.starts_with("stops: "), "{told:?}");
}

#[test]
fn a_file_that_would_lie_elsewhere_is_asked_about_and_a_datum_that_is_no_longer_right_is_told() {
    let mut place = Place::new();
    let zones = ["EPSG:4548", "EPSG:4549"].map(|crs| SourceCrs::named(crs).unwrap());
    let metres = |zone: &SourceCrs| stations(|p| zone.xy(p).unwrap());
    let path = place.write("stops.geojson", &metres(&zones[0]));
    place.document(DocumentCommand::Open(vec![path]));
    place.landing(LandingCommand::Place { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    // Written in the next zone to the west, it would lie three degrees off.
    let [west, east] = [&zones[1], &zones[0]];
    let in_other_zone = stations(|p| west.xy(LonLat::new(p.lon + 6.0, p.lat)).unwrap());
    place.reload("stops.geojson", &in_other_zone);
    let less = place.session.sources.changed[0].less.unwrap();
    assert!(matches!(less.why, LessWhy::Away(m) if (200_000.0..300_000.0).contains(&m)), "{less:?}");
    assert_near(place.first(), true_position());
    place.reload("stops.geojson", &metres(east));
    assert!(place.session.sources.changed.is_empty());
    // Converted from a datum, and then written without its shift.
    let mut place = Place::new();
    let degrees = |datum: Datum| {
        stations(|p| {
            let p = datum.from_wgs84(p);
            [p.lon, p.lat]
        })
    };
    let path = place.write("stops.geojson", &degrees(Datum::Gcj02));
    place.document(DocumentCommand::Open(vec![path]));
    place.document(DocumentCommand::Import(ImportCommand::Unshift(0)));
    assert!(place.session.landing.odd.is_empty());
    let at = place.first();
    place.reload("stops.geojson", &degrees(Datum::Wgs84));
    assert!(place.session.sources.changed[0].less.is_some_and(|less| less.why == LessWhy::OtherDatum));
    assert_eq!(place.first(), at, "nothing moves before a person says so");
    place.document(DocumentCommand::ReloadChanged);
    let odd = &place.session.landing.odd[0];
    assert_eq!((odd.symptoms[0].kind.as_str(), odd.symptoms[0].fields[0].as_str()), ("wrong_datum", "WGS84"));
}

#[test]
fn a_file_that_moved_by_as_much_as_two_datums_lie_apart_is_asked_about_without_known_names() {
    let parcels = |datum: Datum| {
        let of = |i: u32| {
            let p = LonLat::new(116.38 + f64::from(i % 6) * 4e-3, 39.76 + f64::from(i / 6) * 3e-3);
            let corners = [[0.0, 0.0], [2e-3, 0.0], [2e-3, 1e-3], [0.0, 0.0]];
            let corners = corners.map(|[x, y]| datum.from_wgs84(LonLat::new(p.lon + x, p.lat + y)));
            let ring: Vec<String> = corners.iter().map(|p| format!("[{},{}]", p.lon, p.lat)).collect();
            format!(
                r#"{{"type":"Feature","properties":{{"no":"G-{i}"}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#,
                ring.join(",")
            )
        };
        let features: Vec<String> = (0..24).map(of).collect();
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    };
    for [before, now] in [[Datum::Wgs84, Datum::Gcj02], [Datum::Bd09, Datum::Wgs84]] {
        let mut place = Place::new();
        let path = place.write("parcels.geojson", &parcels(before));
        place.document(DocumentCommand::Open(vec![path]));
        let at = place.first();
        place.reload("parcels.geojson", &parcels(now));
        let less = place.session.sources.changed[0].less.unwrap();
        let LessWhy::Moved(moved) = less.why else { panic!("{less:?}") };
        assert_eq!((moved.from, moved.to, place.first()), (before, now, at));
        place.document(DocumentCommand::ReloadChanged);
        assert!(place.session.sources.changed.is_empty() && place.first() != at);
        // As it is now, it is read like any other.
        place.reload("parcels.geojson", &parcels(now).replace("G-", "H-"));
        assert!(place.session.sources.changed.is_empty());
    }
}

#[test]
fn a_table_of_attributes_that_is_gone_is_told_as_that() {
    let mut place = Place::new();
    let name = |ending: &str| format!("parcels.{ending}");
    for ending in ["shp", "dbf", "prj", "cpg"] {
        let from = crate::formats::fixture(&format!("formats/shapefile/gbk_32650.{ending}"));
        std::fs::copy(from, place.folder.path().join(name(ending))).unwrap();
    }
    let path = place.folder.path().join(name("shp"));
    place.document(DocumentCommand::Open(vec![path.clone()]));
    assert_eq!(place.session.plan.layers.len(), 1);
    let table = place.folder.path().join(name("dbf"));
    let reload = |place: &mut Place, seconds| {
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(seconds);
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
        place.document(DocumentCommand::CheckSources);
        place.document(DocumentCommand::ReloadChanged);
        place.session.sources.changed[0].less.unwrap()
    };
    // A part of it first, which is taken all the same, and then the rest.
    let whole = std::fs::read(&table).unwrap();
    let row = usize::from(u16::from_le_bytes([whole[10], whole[11]]));
    std::fs::write(&table, &whole[..whole.len() - 1 - row]).unwrap();
    let less = reload(&mut place, 5);
    assert_eq!((less.now, less.why), (less.before, LessWhy::Lost(shapan::data::WarningCode::RowCount)));
    place.document(DocumentCommand::ReloadChanged);
    assert!(place.session.sources.changed.is_empty());
    std::fs::remove_file(&table).unwrap();
    let less = reload(&mut place, 10);
    assert_eq!((less.now, less.why), (less.before, LessWhy::Lost(shapan::data::WarningCode::NoAttributes)));
}

#[test]
fn a_file_that_left_the_system_said_for_it_is_told_of_when_it_is_read_again() {
    let mut place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let path = place.write("stops.geojson", &stations(|p| zone.xy(p).unwrap()));
    place.document(DocumentCommand::Open(vec![path]));
    place.landing(LandingCommand::Place { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    place.reload("stops.geojson", &stations(|p| [p.lon, p.lat]));
    assert_near(place.first(), true_position());
    let told: Vec<&str> = place.session.notices.iter().map(|notice| notice.text.en.as_str()).collect();
    assert!(matches!(told[..], [one] if one.contains("that was given")), "{told:?}");
    place.reload("stops.geojson", &stations(|p| zone.xy(p).unwrap()));
    assert!(place.session.notices.is_empty());
}

#[test]
fn things_of_the_plan_itself_are_known_by_their_names() {
    let mut place = Place::new();
    let zones = include_str!("../../geodata/zones.geojson");
    let data = shapan::formats::read_bytes(zones.as_bytes(), &shapan::progress::Progress::default()).unwrap();
    let features: Vec<String> = data
        .features()
        .map(|f| {
            let ring: Vec<String> = f.coords().iter().map(|p| Datum::Bd09.from_wgs84(*p)).map(|p| format!("[{},{}]", p.lon, p.lat)).collect();
            let name = f.text("name_zh").unwrap();
            format!(r#"{{"type":"Feature","properties":{{"名称":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#, ring.join(","))
        })
        .collect();
    let path =
        place.write("四区.geojson", &format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")));
    place.document(DocumentCommand::Open(vec![path]));
    let shift = place.session.import.as_ref().unwrap().rows[0].shift.unwrap();
    assert_eq!((shift.datum, shift.compared), (Datum::Bd09, 4));
    // What was said to be right as it is stands in the findings nevertheless, and can be converted from there.
    place.document(DocumentCommand::Import(ImportCommand::LeaveShifted(0)));
    let layer = place.session.plan.layers[0].id.clone();
    let before = place.first();
    place.document(DocumentCommand::Symptoms(SymptomCommand::Show(layer.clone())));
    assert_eq!(place.session.symptoms.as_ref().unwrap().shift.map(|shift| shift.datum), Some(Datum::Bd09));
    // It is not asked about above the map once more.
    assert!(place.session.landing.shifted.is_empty());
    place.landing(LandingCommand::Unshift(layer));
    assert_ne!(place.first(), before);
}

#[test]
fn numbers_that_left_their_system_are_asked_about_and_their_cards_say_so() {
    let mut place = Place::new();
    let [zone, other] = ["EPSG:4548", "EPSG:4527"].map(|crs| SourceCrs::named(crs).unwrap());
    let path = place.write("stops.geojson", &stations(|p| zone.xy(p).unwrap()));
    place.document(DocumentCommand::Open(vec![path]));
    place.landing(LandingCommand::Place { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    place.reload("stops.geojson", &stations(|p| other.xy(p).unwrap()));
    assert_eq!(place.session.sources.changed[0].less.unwrap().why, LessWhy::Nowhere);
    assert_near(place.first(), true_position());
    place.document(DocumentCommand::ReloadChanged);
    let layer = place.session.plan.layers[0].id.clone();
    assert_eq!(place.session.plan.layers[0].dataset.extent(), None);
    assert_eq!(place.session.landing.odd.len(), 1, "it is a finding");
    let of = FeatureRef { layer, feature: FeatureId(0) };
    place.session.apply(Command::Selection(SelectionCommand::Select(of)));
    let card = place.session.card.as_ref().unwrap();
    let told = &card.facts[0].items[0].text;
    assert!(told.contains("不在所读坐标系的范围内") || told.contains("outside the system"), "{told}");
}

#[test]
fn what_was_said_of_data_goes_with_them() {
    let mut place = Place::new();
    let first = place.write("first.geojson", &stations(|p| [p.lon, p.lat]));
    place.document(DocumentCommand::Open(vec![first]));
    // The name of the second stands twice, and its number as a text.
    let broken = |text: String| {
        let broken = text.replacen("\"Point\",\"coordinates\":[", "\"Point\",\"coordinates\":[null,", 1);
        broken.replace("\"properties\":{", "\"properties\":{\"n\":\"1\",")
    };
    let right = broken(stations(|p| [p.lon, p.lat]));
    let on_gcj = broken(stations(|p| {
        let p = Datum::Gcj02.from_wgs84(p);
        [p.lon, p.lat]
    }));
    let second = place.write("second.geojson", &right);
    let said = |place: &Place| {
        let landing = &place.session.landing;
        let is_there = |layer| place.session.plan.layer(layer).is_some();
        let odd = landing.odd.iter().filter(|odd| is_there(&odd.layer)).count();
        let shifted = landing.shifted.iter().filter(|shifted| is_there(&shifted.layer)).count();
        (place.session.notices.len(), odd, shifted)
    };
    place.document(DocumentCommand::AddLayers(vec![second.clone()]));
    place.reload("second.geojson", &on_gcj);
    place.document(DocumentCommand::ReloadChanged);
    assert_eq!(said(&place), (1, 1, 1));
    place.document(DocumentCommand::Undo);
    assert_eq!(said(&place), (0, 0, 0), "its coming was undone");
    place.document(DocumentCommand::Redo);
    assert_eq!(said(&place), (0, 1, 1), "what has to be decided is asked again");
    // Repaired without a look at the offer.
    let layer = place.session.plan.layers.last().unwrap().id.clone();
    let odd = place.session.landing.odd.clone();
    place.document(DocumentCommand::Symptoms(SymptomCommand::Show(layer)));
    place.session.landing.odd = odd;
    place.document(DocumentCommand::Symptoms(SymptomCommand::Repair));
    assert_eq!(said(&place).1, 0);
    // A new plan begins without a word about the one before.
    let mut place = Place::new();
    place.document(DocumentCommand::Open(vec![second]));
    place.document(DocumentCommand::Import(ImportCommand::LeaveShifted(0)));
    assert_eq!(said(&place).1, 1, "the sheet is gone: what is odd is told");
    // What was answered is work that somebody may want to save.
    place.document(DocumentCommand::New);
    place.document(DocumentCommand::Leave(LeaveChoice::Discard));
    assert_eq!(said(&place), (0, 0, 0));
    assert!(place.session.landing.odd.is_empty() && place.session.landing.shifted.is_empty());
}

#[test]
fn layers_of_a_track_log_are_called_in_both_languages_and_those_of_one_name_by_their_files() {
    let names = |place: &Place| {
        let mut names: Vec<(String, String)> =
            place.session.plan.project.layers.iter().map(|l| (l.name.zh.clone(), l.name.en.clone())).collect();
        names.sort();
        names
    };
    let pair = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let mut place = Place::new();
    let gpx = "<gpx version=\"1.1\"><wpt lat=\"39.7\" lon=\"116.4\"/><trk><trkseg><trkpt lat=\"39.7\" lon=\"116.4\"/>\
               <trkpt lat=\"39.71\" lon=\"116.41\"/></trkseg></trk></gpx>";
    let path = place.write("巡河.gpx", gpx);
    place.document(DocumentCommand::Open(vec![path]));
    assert_eq!(names(&place), [pair("巡河: 航点", "巡河: waypoints"), pair("巡河: 轨迹", "巡河: tracks")]);
    let ids: Vec<&str> = place.session.plan.project.layers.iter().map(|l| l.id.0.as_str()).collect();
    assert!(ids.contains(&"points") && ids.contains(&"tracks"), "{ids:?}");
    let point = "<Placemark><Point><coordinates>116.4,39.7</coordinates></Point></Placemark>";
    let folder = |name: &str| format!("<Folder><name>{name}</name>{point}</Folder>");
    let kml = |own: &str| {
        format!(
            "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{}{}</Document></kml>",
            folder("第一天"),
            folder(own)
        )
    };
    let wanted = ["甲", "甲: 第一天", "乙", "乙: 第一天"];
    let mut wanted = wanted.map(|name| pair(name, name));
    wanted.sort();
    for together in [true, false] {
        let mut place = Place::new();
        let [a, b] = ["甲", "乙"].map(|name| place.write(&format!("{name}.kml"), &kml(name)));
        if together {
            place.document(DocumentCommand::Open(vec![a, b]));
            if place.session.import.is_some() {
                place.document(DocumentCommand::Import(ImportCommand::TakeCertain));
            }
        } else {
            place.document(DocumentCommand::Open(vec![a]));
            place.document(DocumentCommand::AddLayers(vec![b]));
        }
        assert_eq!(names(&place), wanted, "{together}");
    }
}

#[test]
fn what_the_plane_of_the_map_does_not_reach_is_said_to_be_there() {
    let mut place = Place::new();
    let text = stations(|p| [p.lon, p.lat]);
    let lost = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}"#;
    let path = place.write("stops.geojson", &text.replacen("\"features\":[", &format!("\"features\":[{lost},"), 1));
    place.session.apply(Command::View(ViewCommand::Resize([800.0, 600.0])));
    place.document(DocumentCommand::Open(vec![path]));
    let before = place.session.view;
    let of = FeatureRef { layer: place.session.plan.layers[0].id.clone(), feature: FeatureId(0) };
    for _ in 0..2 {
        place.session.apply(Command::View(ViewCommand::ZoomToFeature(of.clone())));
        assert_eq!(place.session.view, before);
        assert_eq!(place.session.notices.len(), 1);
        assert!(place.session.notices[0].text.en.contains("plane does not reach"), "{:?}", place.session.notices[0]);
    }
    place.session.apply(Command::View(ViewCommand::SetMapCrs(MapCrsChoice::WebMercator)));
    place.session.apply(Command::View(ViewCommand::ZoomToFeature(of)));
    assert_ne!(place.session.view, before);
}

#[test]
fn what_a_zip_holds_beside_its_layers_is_told_in_the_window() {
    let point = stations(|p| [p.lon, p.lat]);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("站.geojson", point.as_bytes()), ("总图.dwg", b"AC1032"), ("说明.docx", b"PK")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    for is_added in [false, true] {
        let mut place = Place::new();
        let path = place.folder.path().join("a.zip");
        std::fs::write(&path, &bytes).unwrap();
        match is_added {
            true => place.document(DocumentCommand::AddLayers(vec![path])),
            false => place.session.apply(Command::Open(vec![path])),
        }
        let told: Vec<&str> = place.session.notices.iter().map(|notice| notice.text.zh.as_str()).collect();
        let is_told = |told: &&str| told.contains("a.zip: 总图.dwg、a.zip: 说明.docx");
        assert_eq!(told.iter().filter(|told| is_told(told)).count(), 1, "{told:?}");
    }
}

/// What is left of a file whose system can no longer be told: the layer stays as it is, its system is asked for, and what
/// was said goes once it has data again.
#[test]
fn a_file_that_is_in_metres_now_asks_for_the_system_of_its_layer_which_keeps_its_data() {
    let mut place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let metres = stations(|p| zone.xy(p).unwrap());
    let degrees = stations(|p| [p.lon, p.lat]);
    let path = place.write("stops.geojson", &degrees);
    place.document(DocumentCommand::Open(vec![path]));
    place.reload("stops.geojson", &metres);
    assert_near(place.first(), true_position());
    let said = |place: &Place| {
        let texts = place.session.notices.iter().map(|notice| notice.text.en.clone());
        (texts.collect::<Vec<_>>(), place.session.landing.unplaced.len())
    };
    let (texts, asked) = said(&place);
    assert!(texts.len() == 1 && texts[0].starts_with("stops was not read anew and keeps the data it had"), "{texts:?}");
    assert!(texts[0].ends_with("(Coordinate system and encoding… in the menu of the layer)"), "{texts:?}");
    let question = &place.session.landing.unplaced[0];
    let layer = place.session.plan.layers[0].id.clone();
    assert_eq!((asked, question.layer.as_ref()), (1, Some(&layer)));
    assert_eq!(question.candidates.as_ref().unwrap()[0].crs.code(), Some(4548));
    // Left unanswered, it is said on, and once.
    place.landing(LandingCommand::LeaveOut(0));
    assert!(place.logged().en.starts_with("stops keeps the data it had"), "{:?}", place.logged());
    place.reload("stops.geojson", &metres);
    assert_eq!((said(&place).0.len(), said(&place).1), (1, 1));
    place.landing(LandingCommand::Place { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    assert_eq!((said(&place), place.session.plan.layers.len()), ((Vec::new(), 0), 1));
    assert_near(place.first(), true_position());
    assert_eq!(place.session.plan.project.layers[0].reading.crs.as_deref(), Some("EPSG:4548"));
    place.document(DocumentCommand::Undo);
    assert_eq!(place.session.plan.project.layers[0].reading.crs, None);
    // Put right by another file, or by an answer in the sheet of the layer.
    place.reload("stops.geojson", &metres);
    assert_eq!(said(&place).1, 1);
    place.reload("stops.geojson", &degrees);
    assert_eq!(said(&place), (Vec::new(), 0));
}

#[test]
fn what_a_file_lacked_is_not_said_once_it_is_read_in_another_way() {
    let mut place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let whole = stations(|p| zone.xy(p).unwrap());
    let path = place.write("stops.geojson", &whole[..whole.len() - 40]);
    place.document(DocumentCommand::Open(vec![path]));
    place.landing(LandingCommand::Place { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    let is_said = |place: &Place| place.session.notices.iter().any(|notice| notice.text.zh.contains("文件不完整"));
    assert!(is_said(&place), "{:?}", place.session.notices);
    place.write("stops.geojson", &whole);
    let layer = place.session.plan.layers[0].id.clone();
    place.document(DocumentCommand::ReadLayerAs {
        layer,
        crs: Some("EPSG:2384".to_owned()),
        swap_axes: false,
        datum: Datum::Wgs84,
        encoding: None,
    });
    assert_eq!(place.session.plan.layers[0].dataset.len(), 5);
    assert!(!is_said(&place), "{:?}", place.session.notices);
}

#[test]
fn layers_placed_by_one_answer_are_one_step_and_a_conversion_stands_in_the_log() {
    let mut place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let first = place.write("first.geojson", &stations(|p| [p.lon, p.lat]));
    place.document(DocumentCommand::Open(vec![first]));
    let path = place.folder.path().join("a.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for name in ["a.geojson", "b.geojson"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, stations(|p| zone.xy(p).unwrap()).as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    place.document(DocumentCommand::AddLayers(vec![path.clone()]));
    place.landing(LandingCommand::PlaceFile { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    assert_eq!(place.session.plan.layers.len(), 3);
    assert_eq!(place.session.undo_words().unwrap().en, "Add 2 layers");
    place.document(DocumentCommand::Undo);
    assert_eq!(place.session.plan.layers.len(), 1);
    place.document(DocumentCommand::Redo);
    assert_eq!(place.session.plan.layers.len(), 3);
    // What was opened is no step, nor what came with it.
    let mut other = Place::new();
    other.document(DocumentCommand::Open(vec![path]));
    other.landing(LandingCommand::PlaceFile { index: 0, crs: "EPSG:4548".to_owned(), swap_axes: false });
    assert_eq!((other.session.plan.layers.len(), other.session.undo_words()), (2, None));
    // A datum that was answered is told like a system.
    let on_bd = place.write(
        "医院.geojson",
        &stations(|p| {
            let p = Datum::Bd09.from_wgs84(p);
            [p.lon, p.lat]
        }),
    );
    place.document(DocumentCommand::AddLayers(vec![on_bd]));
    place.document(DocumentCommand::Import(ImportCommand::Unshift(0)));
    let told = place.logged();
    assert_eq!(told.zh, "已添加“医院”：5 个要素，由 BD-09 换算为 WGS84");
    assert_eq!(told.en, "Added 医院: 5 features, converted from BD-09 to WGS84");
}

/// Before and after the answer the same is measured: from edge to edge, of what does not meet.
#[test]
fn how_far_numbers_would_lie_is_measured_between_the_two() {
    let reference = shapan::plan::doctor::Reference::bundled();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let around = Extent::of_points([LonLat::new(116.40, 39.76), LonLat::new(116.42, 39.79)]).unwrap();
    let told = |corners: [[f64; 2]; 2]| {
        let sample = corners.map(|[lon, lat]| zone.xy(LonLat::new(lon, lat)).unwrap());
        let found = shapan::plan::doctor::candidate(zone.clone(), &sample, Some(around), &reference).unwrap();
        shapan::export::candidate_place(&found, true, Lang::En)
    };
    assert_eq!(told([[116.405, 39.765], [116.415, 39.785]]), "among the other layers");
    assert_eq!(told([[116.41, 39.77], [116.43, 39.80]]), "partly among the other layers");
    // 0.01° of longitude between their edges, of latitude none.
    assert_eq!(told([[116.43, 39.77], [116.50, 39.78]]), "857 m from the other layers");
}

#[test]
fn rings_that_were_turned_are_not_told_as_if_they_were_not() {
    let text = r#"{"type":"Polygon","coordinates":[[[116.4,39.7],[116.4,39.8],[116.5,39.8],[116.4,39.7]]]}"#;
    let progress = shapan::progress::Progress::default();
    let data = shapan::formats::read_bytes(text.as_bytes(), &progress).unwrap();
    let reference = shapan::plan::doctor::Reference::bundled();
    let told = |data: &Dataset, reading: &Reading| {
        let examined = shapan::plan::doctor::examine(data, reading, None, &reference, &progress).unwrap();
        examined.symptoms.iter().map(|symptom| shapan::export::symptom_words(symptom, Lang::En)).collect::<Vec<_>>()
    };
    assert!(told(&data, &Reading::default())[0].contains("drawing and measuring do not mind"));
    let reading = Reading { repairs: Repairs { rings: true, ..Repairs::NONE }, ..Reading::default() };
    let repaired = shapan::formats::repaired(&data, reading.repairs, &progress).unwrap();
    let words = told(&repaired, &reading);
    assert!(words[0].contains("turned") && !words[0].contains("do not mind"), "{words:?}");
    // What is to be checked is said by the remedy, which stands behind it.
    assert!(!Word::OddMixedDatums.text(Lang::Zh).contains(Word::RemedyTold.text(Lang::Zh)));
}

/// A file that was on GCJ-02 and is not any more: taking the conversion back shows what it holds now.
#[test]
fn undo_after_a_reload_shows_the_file_as_it_is() {
    let mut place = Place::new();
    let on_gcj = |p: LonLat| {
        let p = Datum::Gcj02.from_wgs84(p);
        [p.lon, p.lat]
    };
    let path = place.write("a.geojson", &stations(on_gcj));
    place.document(DocumentCommand::Open(vec![path]));
    place.document(DocumentCommand::Import(ImportCommand::LeaveShifted(0)));
    let layer = place.session.plan.layers[0].id.clone();
    let (crs, encoding) = (None, None);
    place.document(DocumentCommand::ReadLayerAs { layer, crs, swap_axes: false, datum: Datum::Gcj02, encoding });
    assert_near(place.first(), true_position());
    place.reload("a.geojson", &stations(|p| [p.lon, p.lat]));
    // It moves away by the conversion, so it is asked for twice.
    place.document(DocumentCommand::ReloadChanged);
    assert!(place.first().lon < true_position().lon - 1e-3);
    place.document(DocumentCommand::Undo);
    assert_near(place.first(), true_position());
    place.document(DocumentCommand::Redo);
    assert!(place.first().lon < true_position().lon - 1e-3);
}

#[test]
fn features_that_a_style_no_longer_draws_after_a_reload_are_told() {
    let rows = |header: &str, size: fn(u32) -> String| -> String {
        let row = |i: u32| format!("116.4{i},39.8{i},{},{i}\n", size(i));
        format!("lon,lat,{header}\n{}", (1..=5).map(row).collect::<String>())
    };
    let mut place = Place::new();
    let path = place.write("a.csv", &rows("size,other", |i| format!("{}", i * 10)));
    place.document(DocumentCommand::Open(vec![path]));
    let layer = place.session.plan.layers[0].id.clone();
    let graduation = shapan::project::Graduation {
        field: "size".to_owned(),
        method: shapan::analysis::classify::ClassMethod::EqualInterval,
        breaks: vec![10.0, 30.0, 50.0],
        count: 2,
        ramp: shapan::project::RampChoice { name: "Blues".to_owned(), reversed: false },
    };
    let before = place.session.plan.project.layers[0].symbology.clone();
    let data = place.session.plan.dataset(&layer).unwrap().clone();
    let symbology = shapan::plan::graduated(&data, graduation, &before.classes[0].symbol, &before);
    let symbology = Box::new(symbology);
    place.session.apply(Command::Style(StyleCommand::SetSymbology { layer: layer.clone(), symbology }));
    place.session.apply(Command::Table(TableCommand::Show(layer)));
    place.session.apply(Command::Table(TableCommand::SetFilter("size > 10".to_owned())));
    assert_eq!(place.session.table.current().unwrap().rows.len(), 4);
    let told = |place: &Place| place.session.notices.iter().map(|n| n.text.en.clone()).collect::<Vec<_>>();

    place.reload("a.csv", &rows("size,other", |i| if i > 3 { String::new() } else { format!("{}", i * 10) }));
    assert!(
        told(&place).iter().any(|text| text.contains("2 features fit no class of its style")),
        "{:?}",
        told(&place)
    );
    place.reload("a.csv", &rows("area,other", |i| format!("{}", i * 10)));
    let texts = told(&place);
    assert!(
        texts.iter().any(|text| text.contains("field size") && text.contains("5 features are not drawn")),
        "{texts:?}"
    );
    // Rows of data that are gone name nothing.
    assert!(place.session.table.error.is_some() && place.session.table.current().is_none());
}
