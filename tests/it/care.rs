//! What the program does for whoever works with it: settings that last, a log, pictures and files that leave it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};
use shapan::data::LonLat;
use shapan::i18n::units::{AreaUnit, LengthUnit};
use shapan::i18n::{Lang, Word};
use shapan::plan::{Origin, OriginMode};
use shapan::project::LayerId;
use shapan::render::{Fonts, Theme};
use shapan::session::{
    Command, Folders, InquiryCommand, JobMode, OutputCommand, SelectionCommand, Session, SettingsCommand, Severity,
    SketchCommand, Tool, ViewCommand, WindowPlace,
};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    fn settings_file(&self) -> PathBuf {
        self.path("config/settings.json")
    }

    fn write_settings(&self, text: &str) {
        fs::create_dir_all(self.path("config")).unwrap();
        fs::write(self.settings_file(), text).unwrap();
    }

    fn settings(&self) -> Value {
        serde_json::from_slice(&fs::read(self.settings_file()).unwrap()).unwrap()
    }

    fn session(&self) -> Session {
        Session::with_folders(JobMode::Inline, &Folders { config: Some(self.path("config")), state: None })
    }
}

fn set(session: &mut Session, command: SettingsCommand) {
    session.apply(Command::Settings(command));
}

fn output(session: &mut Session, command: OutputCommand) {
    session.apply(Command::Output(command));
}

/// The bundled plan in English.
fn opened() -> Session {
    let mut session = Session::new(JobMode::Inline);
    set(&mut session, SettingsCommand::SetLang(Lang::En));
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::View(ViewCommand::Resize([400.0, 300.0])));
    session
}

fn asked(session: &mut Session) {
    let origin = Origin::Layer(LayerId::from("site"), OriginMode::Centroid);
    session.apply(Command::Inquiry(InquiryCommand::From(origin)));
}

#[test]
fn settings_last_and_nothing_is_written_for_nothing() {
    let desk = Desk::new();
    let mut session = desk.session();
    assert!(!session.settings.hint_seen, "the hint is for the first run");
    session.keep_settings();
    assert!(!desk.settings_file().exists(), "nothing was set");
    set(&mut session, SettingsCommand::SetLang(Lang::En));
    set(&mut session, SettingsCommand::SetTheme(Theme::Dark));
    set(&mut session, SettingsCommand::SetTextScale(150));
    set(&mut session, SettingsCommand::DismissHint);
    let place = WindowPlace { at: Some([-1200, 30]), size: [1280, 720], maximized: true };
    set(&mut session, SettingsCommand::SetWindow(place));
    session.apply(Command::Sketch(SketchCommand::SetLengthUnit(LengthUnit::Li)));
    session.apply(Command::Sketch(SketchCommand::SetAreaUnit(AreaUnit::Mu)));
    session.apply(Command::Sketch(SketchCommand::SetSnapping(false)));
    // Of the moment, not of a person.
    set(&mut session, SettingsCommand::SetTool(Tool::Radius));
    set(&mut session, SettingsCommand::SetPanelsHidden(true));
    session.keep_settings();

    let next = desk.session();
    let wanted = (Lang::En, Theme::Dark, 150, true, Some(place));
    let s = &next.settings;
    assert_eq!((s.lang, s.theme, s.text_scale, s.hint_seen, s.window), wanted);
    let sketching = (next.sketching.length_unit, next.sketching.area_unit, next.sketching.snapping);
    assert_eq!(sketching, (LengthUnit::Li, AreaUnit::Mu, false));
    assert_eq!((s.tool, s.panels_hidden), (Tool::default(), false));
}

#[test]
fn what_a_person_or_another_version_has_written_stays() {
    let desk = Desk::new();
    desk.write_settings(r#"{"theme": "sepia", "from_the_future": {"a": [1]}, "grid": true}"#);
    let (mut first, mut second) = (desk.session(), desk.session());
    assert!(first.settings.grid && first.settings.theme == Theme::Light);
    set(&mut first, SettingsCommand::SetLegend(true));
    first.keep_settings();
    set(&mut second, SettingsCommand::SetTextScale(900));
    second.keep_settings();
    let wanted = json!({
        "theme": "sepia", "from_the_future": {"a": [1]}, "grid": true, "legend": true, "text_scale_percent": 200
    });
    assert_eq!(desk.settings(), wanted, "two windows set different things");
    // A theme of today takes the place of the one that nobody knows.
    set(&mut second, SettingsCommand::SetTheme(Theme::Projector));
    second.keep_settings();
    assert_eq!(desk.settings()["theme"], "projector");
}

#[test]
fn a_damaged_settings_file_is_set_aside() {
    for text in [&b"{\"theme\": \"dark\""[..], b"[1, 2]", b"\xFF\xFE\x00", b""] {
        let desk = Desk::new();
        fs::create_dir_all(desk.path("config")).unwrap();
        fs::write(desk.settings_file(), text).unwrap();
        let mut session = desk.session();
        assert_eq!(session.notices.len(), 1);
        assert_eq!(session.notices[0].severity, Severity::Warning);
        let aside: Vec<PathBuf> = fs::read_dir(desk.path("config")).unwrap().map(|e| e.unwrap().path()).collect();
        let [aside] = aside.as_slice() else { panic!("{aside:?}") };
        assert_eq!(fs::read(aside).unwrap(), text);
        assert!(session.notices[0].text.zh.contains(aside.to_str().unwrap()));
        set(&mut session, SettingsCommand::SetGrid(true));
        session.keep_settings();
        assert_eq!(desk.settings(), json!({ "grid": true }));
    }
}

#[test]
fn a_settings_file_damaged_meanwhile_is_set_aside_too() {
    let desk = Desk::new();
    desk.write_settings(r#"{"theme": "dark"}"#);
    let mut session = desk.session();
    assert!(session.settings.theme == Theme::Dark && session.notices.is_empty());
    desk.write_settings(r#"{"theme": "dark","#);
    session.keep_settings();
    assert!(session.notices.is_empty(), "nothing has changed: nothing is written");
    set(&mut session, SettingsCommand::SetGrid(true));
    session.keep_settings();
    let written = desk.settings();
    assert_eq!((&written["grid"], &written["theme"]), (&json!(true), &json!("dark")), "all that is in use");
    let names: Vec<PathBuf> = fs::read_dir(desk.path("config")).unwrap().map(|e| e.unwrap().path()).collect();
    let aside = names.iter().find(|path| path.to_string_lossy().contains(".damaged-")).unwrap();
    assert_eq!(fs::read_to_string(aside).unwrap(), r#"{"theme": "dark","#);
    assert_eq!(session.notices.len(), 1);
    assert!(session.notices[0].text.zh.contains(aside.to_str().unwrap()));
    // What cannot be read is not written over.
    fs::remove_file(desk.settings_file()).unwrap();
    fs::create_dir(desk.settings_file()).unwrap();
    set(&mut session, SettingsCommand::SetGrid(false));
    session.keep_settings();
    assert!(session.notices.len() == 2 && desk.settings_file().is_dir());
    fs::remove_dir(desk.settings_file()).unwrap();
    set(&mut session, SettingsCommand::SetLegend(true));
    session.keep_settings();
    let written = desk.settings();
    assert_eq!((&written["grid"], &written["legend"]), (&json!(false), &json!(true)), "tried again");
}

#[test]
fn that_settings_cannot_be_kept_is_said_once() {
    let desk = Desk::new();
    // A file stands where the folder should be.
    fs::write(desk.path("config"), "x").unwrap();
    let mut session = desk.session();
    for on in [true, false, true] {
        set(&mut session, SettingsCommand::SetGrid(on));
        session.keep_settings();
    }
    assert!(session.notices.len() <= 1, "{:?}", session.notices);
    assert!(session.settings.grid, "they hold nevertheless");
    // Without a folder there is nothing to say, and no hint that would come again and again.
    let mut session = Session::with_folders(JobMode::Inline, &Folders::default());
    set(&mut session, SettingsCommand::SetGrid(true));
    session.keep_settings();
    assert!(session.notices.is_empty() && session.settings.hint_seen);
}

#[test]
fn the_log_keeps_what_was_dismissed_and_what_was_done() {
    let mut session = opened();
    session.apply(Command::Open(vec![PathBuf::from("nowhere.geojson")]));
    assert_eq!(session.notices.len(), 1);
    assert!(session.notices.log().iter().all(|entry| entry.at.is_none()));
    let now = Instant::now();
    session.tick(now);
    session.apply(Command::DismissNotice(0));
    session.apply(Command::DismissNotice(7));
    assert!(session.notices.is_empty());
    let said: Vec<&str> = session.notices.log().iter().map(|entry| entry.notice.text.en.as_str()).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].starts_with("Opened BioPark (layers: 16): 654 features") && said[1].contains("nowhere.geojson"),
        "{said:?}"
    );
    assert!(session.notices.log().iter().all(|entry| entry.at == Some(now)));
}

#[test]
fn the_picture_shows_the_map_and_what_is_drawn_over_it() {
    let mut session = opened();
    output(&mut session, OutputCommand::CopyPicture);
    let plain = session.take_picture().unwrap();
    assert_eq!((plain.width, plain.height), (800, 600), "two pixels for one");
    assert!(session.take_picture().is_none(), "once");
    asked(&mut session);
    output(&mut session, OutputCommand::CopyPicture);
    assert_ne!(session.take_picture().unwrap().rgba, plain.rgba);

    let desk = Desk::new();
    let path = desk.path("map.svg");
    output(&mut session, OutputCommand::SavePicture(path.clone()));
    let svg = fs::read_to_string(&path).unwrap();
    assert!(svg.contains("inkscape:label=\"Radius\""), "the circle is a layer of the picture");
    let line = [LonLat::new(116.39, 39.77), LonLat::new(116.41, 39.78)];
    set(&mut session, SettingsCommand::SetTool(Tool::MeasureLine));
    for at in line {
        session.apply(Command::Sketch(SketchCommand::Add { at, tolerance_m: 0.0 }));
    }
    output(&mut session, OutputCommand::SavePicture(path.clone()));
    assert!(fs::read_to_string(&path).unwrap().contains("inkscape:label=\"Sketches\""));
    assert!(session.plan.project.layers.iter().all(|l| !l.id.0.starts_with("picture-")), "the plan has no more layers");
    assert!(!session.is_dirty());
    for (name, begin) in [("map.png", &b"\x89PNG"[..]), ("map.pdf", b"%PDF"), ("map", b"\x89PNG")] {
        output(&mut session, OutputCommand::SavePicture(desk.path(name)));
        assert!(fs::read(desk.path(name)).unwrap().starts_with(begin), "{name}");
    }
    output(&mut session, OutputCommand::SavePicture(desk.path("no such folder/map.png")));
    let last = session.notices.last().unwrap();
    assert!(last.severity == Severity::Error && last.text.en.contains("create it"), "{last:?}");
}

#[test]
fn a_picture_is_as_fine_at_every_text_scale_and_says_what_its_circle_is() {
    let mut session = opened();
    set(&mut session, SettingsCommand::SetTextScale(200));
    session.apply(Command::View(ViewCommand::Resize([640.0, 400.0])));
    asked(&mut session);
    session.apply(Command::View(ViewCommand::ZoomToInquiry));
    output(&mut session, OutputCommand::CopyPicture);
    let picture = session.take_picture().unwrap();
    assert_eq!((picture.width, picture.height), (2560, 1600), "two pixels for one of the screen's 1280 × 800");
    set(&mut session, SettingsCommand::SetTextScale(100));
    session.apply(Command::View(ViewCommand::Resize([1280.0, 800.0])));
    session.apply(Command::View(ViewCommand::ZoomToInquiry));
    let desk = Desk::new();
    output(&mut session, OutputCommand::SavePicture(desk.path("map.svg")));
    let svg = fs::read_to_string(desk.path("map.svg")).unwrap();
    let answer = session.inquiry.answer.as_ref().unwrap();
    let lang = session.settings.lang;
    let headline = shapan::export::headline(&session.plan, answer, lang);
    let radius = shapan::i18n::format::radius(session.inquiry.draft.radius.0);
    for text in [headline.as_str(), "WGS84", &format!(">{radius}<")] {
        assert!(svg.contains(text), "{text}");
    }
    if let Ok(folder) = std::env::var("SHAPAN_LOOK") {
        output(&mut session, OutputCommand::SavePicture(PathBuf::from(folder).join("query.png")));
    }
}

#[test]
fn answers_and_selections_go_into_files() {
    let mut session = opened();
    let desk = Desk::new();
    let (csv, geojson) = (desk.path("a.csv"), desk.path("a.geojson"));
    output(&mut session, OutputCommand::ExportAnswer(csv.clone()));
    output(&mut session, OutputCommand::ExportSelection(csv.clone()));
    assert!(!csv.exists() && session.notices.is_empty(), "there is neither");
    asked(&mut session);
    let found = session.inquiry.answer.as_ref().unwrap();
    let rows = found.results.len() + found.just_outside.len();
    output(&mut session, OutputCommand::ExportAnswer(csv.clone()));
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    assert_eq!(read(&csv).lines().count(), rows + 1);
    set(&mut session, SettingsCommand::SetLang(Lang::Zh));
    output(&mut session, OutputCommand::ExportAnswer(csv.clone()));
    assert!(read(&csv).starts_with('\u{FEFF}'), "a spreadsheet shows it right");
    output(&mut session, OutputCommand::ExportAnswer(geojson.clone()));
    let json: Value = serde_json::from_str(&read(&geojson)).unwrap();
    assert_eq!(json["features"].as_array().unwrap().len(), rows);

    let rows = [0, 2].into();
    let layer = LayerId::from("zones");
    session.apply(Command::Selection(SelectionCommand::Several { layer, rows, lead: None }));
    output(&mut session, OutputCommand::ExportSelection(geojson.clone()));
    let json: Value = serde_json::from_str(&read(&geojson)).unwrap();
    assert_eq!(json["features"].as_array().unwrap().len(), 2);
    assert_eq!(
        json["features"][1]["id"],
        session
            .plan
            .layers
            .iter()
            .find(|l| l.id.0 == "zones")
            .map(|l| { l.dataset.feature(shapan::data::FeatureId(2)).unwrap().id_text() })
            .unwrap()
    );
    output(&mut session, OutputCommand::ExportSelection(csv.clone()));
    assert_eq!(read(&csv).lines().count(), 3);

    // Never over a file of the plan.
    let source = desk.path("zones.geojson");
    fs::copy(&geojson, &source).unwrap();
    session.apply(Command::Open(vec![source.clone()]));
    let (layer, before) = (session.plan.layers[0].id.clone(), fs::read(&source).unwrap());
    session.apply(Command::Selection(SelectionCommand::Several { layer, rows: [0].into(), lead: None }));
    output(&mut session, OutputCommand::ExportSelection(source.clone()));
    assert_eq!(session.notices.last().unwrap().severity, Severity::Error);
    assert_eq!(fs::read(&source).unwrap(), before);
}

#[test]
fn every_word_is_in_the_bundled_fonts() {
    let fonts = Fonts::default();
    for lang in [Lang::Zh, Lang::En] {
        for word in Word::all() {
            let missing = fonts.missing(word.text(lang));
            assert!(missing.is_empty(), "{word:?} in {lang:?}: {missing:?}");
        }
    }
}

#[test]
fn english_says_nothing_in_chinese_and_chinese_has_its_own_signs() {
    let is_chinese = |c: char| matches!(u32::from(c), 0x4E00..=0x9FFF | 0x3000..=0x303F | 0xFF00..=0xFFEF);
    for word in Word::all() {
        let (zh, en) = (word.text(Lang::Zh), word.text(Lang::En));
        // What is written in Chinese in both is data, a unit, or a language by its own name.
        assert!(en.chars().all(|c| !is_chinese(c) || zh.contains(c)), "{word:?}: {en}");
        // A comma or a semicolon between two Chinese characters is a Chinese one.
        let signs: Vec<char> = zh.chars().collect();
        let half = signs.windows(3).any(|w| matches!(w[1], ',' | ';' | '?' | '!') && is_chinese(w[0]));
        assert!(!half, "{word:?}: {zh}");
        for text in [zh, en] {
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{word:?}: {text}");
        }
    }
}

#[test]
fn touch_labels_notes_and_recent_commands_outlast_a_run() {
    use shapan::session::{NoteCommand, NoteFilter, ShowCommand};
    let desk = Desk::new();
    let mut session = desk.session();
    assert!(!session.settings.touch_said);
    set(&mut session, SettingsCommand::SetTouch(false));
    set(&mut session, SettingsCommand::SetLarge(true));
    session.apply(Command::Note(NoteCommand::Filter(NoteFilter::Open)));
    for name in ["undo", "find", "a", "b", "c", "undo", "d"] {
        set(&mut session, SettingsCommand::CommandUsed(name.to_owned()));
    }
    session.keep_settings();
    let kept = desk.settings();
    assert_eq!(kept["touch_targets"], json!(false), "said, though it is the usual: no finger is to turn it on");
    assert_eq!(kept["recent_commands"], json!(["d", "undo", "c", "b", "a"]), "five, each once, the latest first");
    let mut again = desk.session();
    let now = &again.settings;
    assert!(now.touch_said && !now.touch && now.large && now.note_filter == NoteFilter::Open);
    assert_eq!(now.recent_commands, session.settings.recent_commands);
    // What a show sets for its while does not last.
    set(&mut again, SettingsCommand::SetLarge(false));
    again.apply(Command::Open(Vec::new()));
    again.apply(Command::View(ViewCommand::Resize([400.0, 300.0])));
    again.apply(Command::Show(ShowCommand::Start));
    again.apply(Command::Show(ShowCommand::SwitchProjector));
    assert!(again.settings.large && again.settings.theme == Theme::Projector);
    again.keep_settings();
    assert_eq!(desk.settings()["large_labels"], json!(false));
    assert_ne!(desk.session().settings.theme, Theme::Projector);
}
