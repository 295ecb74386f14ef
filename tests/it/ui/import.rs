//! The sheet of files that were opened together: its rows, its questions, within its window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Key;
use egui_kittest::kittest::Queryable as _;

use shapan::i18n::{Lang, Word, fill};

use super::{LARGE, SMALL, Window};
use crate::formats::fixture;

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

const ZIPPED: &str = "01_zipped_gbk_without_prj.zip";

fn dropped(size: [f32; 2], lang: Lang, names: &[&str]) -> Window {
    let mut window = Window::open(size, Vec::new());
    window.language(lang);
    for name in names {
        window.harness.input_mut().dropped_files.push(Arc::new(Dropped(fixture("ugly").join(name))));
    }
    window.settle();
    window
}

fn row(name: &str, state: Word, lang: Lang) -> String {
    fill(Word::ImportRow, lang, &[("name", name), ("state", state.text(lang))])
}

#[test]
fn a_folder_of_ugly_files_is_one_sheet_that_fits_its_window() {
    for (size, lang) in [(LARGE, Lang::En), (SMALL, Lang::Zh), ([800.0, 480.0], Lang::En)] {
        let mut window = dropped(size, lang, &["."]);
        assert!(window.has(&fill(Word::ImportTitle, lang, &[("files", "20")])), "{lang:?}");
        for (name, state) in [
            ("01_zipped_gbk_without_prj.zip", Word::ImportAsksPlace),
            ("02_from_a_web_map.csv", Word::ImportAsksShift),
            ("04_byte_order_mark.csv", Word::ImportReady),
            ("08_folders.kml: 南段", Word::ImportReady),
            ("13_locked.zip", Word::ImportRefused),
        ] {
            assert!(window.has(&row(name, state, lang)), "{lang:?}: {name}");
        }
        // The first question stands open, and the buttons stand in the window.
        assert!(window.has(Word::ImportUseSystem.text(lang)));
        let take = fill(Word::ImportTake, lang, &[("n", "14")]);
        let rect = window.harness.get_by_label(&take).rect();
        assert!(rect.bottom() <= size[1] && rect.right() <= size[0], "{lang:?}: {rect:?}");
        window.click(&take);
        assert_eq!(window.session(|s| s.plan.layers.len()), 14);
        assert!(window.has(&row("04_byte_order_mark.csv", Word::ImportTaken, lang)));
        window.click(Word::ImportClose.text(lang));
        assert!(!window.has(&take) && window.session(|s| s.import.is_none()));
    }
}

#[test]
fn questions_are_answered_in_their_rows_one_after_the_other() {
    let lang = Lang::En;
    let names = ["03_metres_without_a_system.geojson", "02_from_a_web_map.csv", "20_error_page.geojson"];
    let mut window = dropped(LARGE, lang, &names);
    window.click(Word::ImportUseSystem.text(lang));
    // The next question opens by itself.
    assert!(window.has_containing("It seems to be on GCJ-02"));
    window.click(Word::ShiftConvert.text(lang));
    assert!(window.has(&row(names[0], Word::ImportReadyAnswered, lang)));
    // Why something cannot be read stands in its row.
    window.click(&row(names[2], Word::ImportRefused, lang));
    assert!(window.has_containing("a web page"));
    window.click(&fill(Word::ImportTakeAll, lang, &[("n", "2")]));
    assert_eq!(window.session(|s| (s.plan.layers.len(), s.import.is_none())), (2, true));
}

#[test]
fn a_shift_is_a_finding_and_a_refused_row_says_why_where_the_pointer_rests() {
    for lang in [Lang::Zh, Lang::En] {
        let names = ["02_from_a_web_map.csv", "20_error_page.geojson", "12_rings.geojson"];
        let mut window = dropped(LARGE, lang, &names);
        // Its question stands open.
        assert!(window.has(Word::ShiftConvert.text(lang)) && !window.has(Word::ImportNoFindings.text(lang)));
        window.click(Word::ShiftLeave.text(lang));
        window.click(&row(names[0], Word::ImportReadyAnswered, lang));
        assert!(!window.has(Word::ImportNoFindings.text(lang)));
        assert!(window.has_containing("GCJ-02") && window.has_containing(Word::ShiftLeave.text(lang)));
        let refused = row(names[1], Word::ImportRefused, lang);
        let why = window.session(|s| s.import.as_ref().unwrap().rows[1].refusal(lang).unwrap());
        assert!(!window.has_containing(&why));
        window.harness.get_by_label(&refused).hover();
        window.harness.run_steps(60);
        assert!(window.has_containing(&why), "{lang:?}: {why}");
    }
}

#[test]
fn each_row_shows_the_system_chosen_in_it_however_another_list_was_scrolled() {
    let lang = Lang::Zh;
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::open(LARGE, Vec::new());
    window.language(lang);
    for name in ["a.csv", "b.csv"] {
        let path = folder.path().join(name);
        std::fs::write(&path, "X,Y\n4405110.2,449456.1\n4405210.2,449500.1\n4405310.2,449600.1\n").unwrap();
        window.harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    }
    window.settle();
    let map = window.harness.get_by_label(Word::PlaceMap.text(lang)).rect();
    let first = |window: &Window| window.harness.get_by_label_contains("EPSG:4548").rect();
    assert!(first(&window).top() > map.top() - 4.0, "{:?}", first(&window));
    window.harness.hover_at(first(&window).center());
    window.harness.run_steps(2);
    for _ in 0..4 {
        window.harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -200.0),
            modifiers: egui::Modifiers::NONE,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
        });
        window.harness.run_steps(6);
    }
    let scrolled = first(&window).top() - window.harness.get_by_label(Word::PlaceMap.text(lang)).rect().top();
    assert!(scrolled < -20.0, "the list has more than it shows: {scrolled}");
    // Another row, and this one anew, show what is chosen in them.
    for name in ["b.csv", "a.csv"] {
        window.click(&row(name, Word::ImportAsksPlace, lang));
        window.settle();
        let map = window.harness.get_by_label(Word::PlaceMap.text(lang)).rect();
        assert!(first(&window).top() > map.top() - 4.0, "{name}: {:?} {map:?}", first(&window));
    }
}

#[test]
fn one_file_without_a_system_says_what_it_holds_and_enter_lays_it() {
    for (size, lang) in [(SMALL, Lang::Zh), (LARGE, Lang::En)] {
        // The key that opened the file is still held when the question comes.
        let mut window = dropped(size, lang, &[]);
        window.harness.key_down(Key::Enter);
        window.settle();
        window.harness.input_mut().dropped_files.push(Arc::new(Dropped(fixture("ugly").join(ZIPPED))));
        window.settle();
        assert!(window.has_containing("GB18030") && window.has(Word::PlaceHere.text(lang)));
        window.harness.key_down(Key::Enter);
        window.settle();
        assert!(window.has(Word::PlaceHere.text(lang)));
        window.harness.key_up(Key::Enter);
        window.harness.key_press(Key::Enter);
        window.settle();
        assert!(!window.has(Word::PlaceHere.text(lang)));
        assert_eq!(window.session(|s| s.plan.layers.len()), 1);
    }
}

#[test]
fn one_shifted_file_shows_what_the_conversion_would_do_and_one_press_draws_it() {
    let name = "02_from_a_web_map.csv";
    for (size, lang) in [(SMALL, Lang::Zh), (LARGE, Lang::En), ([800.0, 480.0], Lang::En)] {
        let mut window = dropped(size, lang, &[name]);
        assert!(window.has(&fill(Word::ImportTitleOne, lang, &[("file", name)])), "{lang:?}");
        assert!(window.session(|s| s.plan.layers.len() > 1), "the plan there is stays until the answer");
        // The map stands beside the buttons, in the window, and its signs are told.
        let map = window.harness.get_by_label(Word::PlaceMap.text(lang)).rect();
        let convert = window.harness.get_by_label(Word::ShiftConvert.text(lang)).rect();
        // In the smallest window the foot of the map is scrolled to.
        let is_whole = size[1] < 600.0 || map.bottom() < size[1];
        assert!(is_whole && map.right() < size[0] && convert.right() < map.left(), "{map:?}");
        assert!(convert.bottom() < size[1], "{convert:?}");
        let signs =
            [Word::ShiftMapWritten.text(lang).to_owned(), fill(Word::ShiftMapRight, lang, &[("datum", "GCJ-02")])];
        assert!(signs.iter().all(|sign| window.has(sign)));
        // No button for all of one, which the answer takes.
        assert!(!window.has(Word::ImportTakeNothing.text(lang)));
        // Enter is the button that is meant, as about one file in an unknown system.
        if lang == Lang::Zh {
            window.harness.key_press(Key::Enter);
            window.settle();
        } else {
            window.click(Word::ShiftConvert.text(lang));
        }
        assert!(!window.has(Word::ShiftConvert.text(lang)));
        assert_eq!(window.session(|s| (s.plan.layers.len(), s.import.is_some())), (1, false));
    }
}

/// Metres of another part of the country: nothing is known there, and nothing is chosen for a person.
#[test]
fn far_from_all_that_is_known_a_person_chooses_the_system() {
    let lang = Lang::En;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("xian.csv");
    let rows = "name,x,y\n钟楼,586595.1,3793012.8\n大雁塔,588500.2,3788300.4\n西安北站,585800.9,3805400.7\n";
    std::fs::write(&path, rows).unwrap();
    let mut window = Window::open(LARGE, Vec::new());
    window.language(lang);
    window.harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    window.settle();
    assert!(window.has(Word::PlaceNoneNearPlan.text(lang)));
    window.harness.key_press(Key::Enter);
    window.settle();
    assert!(window.has(Word::PlaceHere.text(lang)), "Enter takes nothing that nobody has chosen");
    // All zones of the system in use are there, not only those near Beijing.
    for meridian in [81, 108, 117] {
        assert!(window.has_containing(&format!("CM {meridian}E")), "{meridian}");
    }
    window.harness.get_by_label_contains("CM 108E").click();
    window.settle();
    window.harness.get_by_label(Word::PlaceHere.text(lang)).click();
    window.settle();
    let at = window.session(|s| s.plan.layers.last().unwrap().dataset.coords()[0]);
    assert!((at.lon - 108.94).abs() < 0.01 && (at.lat - 34.26).abs() < 0.01, "{at:?}");
}

#[test]
fn the_system_of_a_layer_is_said_in_a_sheet_of_its_menu() {
    for (size, lang) in [(SMALL, Lang::Zh), (LARGE, Lang::En)] {
        let mut window = dropped(size, lang, &["06_gb18030.csv"]);
        let before = window.session(|s| s.plan.layers[0].dataset.coords()[0]);
        let name = window.session(|s| s.plan.project.layers[0].name.get(lang).clone());
        let row = window.harness.get_by_label(&name);
        row.click_secondary();
        window.settle();
        window.click(Word::SystemMenu.text(lang));
        window.click("BD-09");
        window.click(Word::SystemRead.text(lang));
        assert!(!window.has(Word::SystemRead.text(lang)));
        let after = window.session(|s| s.plan.layers[0].dataset.coords()[0]);
        assert!((after.lon - before.lon).abs() > 1e-3, "{after:?}");
    }
}

#[test]
fn answers_are_not_lost_without_a_question_and_enter_takes_what_is_typed() {
    for (size, lang) in [(SMALL, Lang::En), (LARGE, Lang::Zh)] {
        let names = ["03_metres_without_a_system.geojson", "12_rings.geojson"];
        let mut window = dropped(size, lang, &names);
        // What is folded moves no button from under the pointer.
        let close = |window: &Window| window.harness.get_by_label(Word::ImportClose.text(lang)).rect();
        let before = close(&window);
        window.click(&row(names[0], Word::ImportAsksPlace, lang));
        assert_eq!(close(&window), before);
        window.click(&row(names[0], Word::ImportAsksPlace, lang));
        window.harness.get_by_label(Word::PlaceOtherHint.text(lang)).focus();
        window.settle();
        window.harness.get_by_label(Word::PlaceOtherHint.text(lang)).type_text("4548");
        window.settle();
        window.harness.key_press(Key::Enter);
        window.settle();
        assert!(window.has(&row(names[0], Word::ImportReadyAnswered, lang)));
        let lost = fill(Word::ImportLoses, lang, &[("n", "1")]);
        window.harness.key_press(Key::Escape);
        window.settle();
        assert!(window.has(&lost));
        // Esc goes back, the button asks as well, and only the other one closes.
        window.harness.key_press(Key::Escape);
        window.settle();
        assert!(!window.has(&lost) && window.has(&row(names[0], Word::ImportReadyAnswered, lang)));
        window.click(Word::ImportClose.text(lang));
        assert!(window.has(&lost));
        window.click(Word::ImportStay.text(lang));
        // The answer is taken back by a button of its row.
        window.click(&row(names[0], Word::ImportReadyAnswered, lang));
        window.click(Word::ImportAnswerAgain.text(lang));
        assert!(window.has(&row(names[0], Word::ImportAsksPlace, lang)));
        window.click(Word::PlaceByControl.text(lang));
        assert!(window.has(&row(names[0], Word::ImportAtControl, lang)));
        window.click(Word::ImportClose.text(lang));
        assert!(window.session(|s| s.import.is_none() && s.georeferencing.is_some()));
    }
}

#[test]
fn rows_are_opened_and_left_out_by_keys_alone() {
    let lang = Lang::Zh;
    let names = ["03_metres_without_a_system.geojson", "12_rings.geojson", "14_too_many_decimals.geojson"];
    let mut window = dropped(SMALL, lang, &names);
    let rings = row(names[1], Word::ImportReady, lang);
    window.harness.get_by_label(&rings).focus();
    window.settle();
    window.harness.key_press(Key::Enter);
    window.settle();
    assert!(window.has_containing(Word::OddSelfCrossing.text(lang)));
    // Tab goes on to what can be done with the row that is open.
    let skip = Word::ImportSkip.text(lang);
    let mut stops = 0;
    while !window.harness.get_by_label(skip).is_focused() {
        stops += 1;
        assert!(stops < 8, "the button is not among the next stops");
        window.harness.key_press(Key::Tab);
        window.settle();
    }
    window.harness.key_press(Key::Enter);
    window.settle();
    assert!(window.has(&row(names[1], Word::ImportSkipped, lang)));
    assert!(window.has(&fill(Word::ImportTake, lang, &[("n", "1")])));
    // Esc closes the sheet, and says in the log what became of each.
    window.harness.key_press(Key::Escape);
    window.settle();
    let log = window.session(|s| {
        assert!(s.import.is_none());
        s.notices.log().iter().map(|entry| entry.notice.text.zh.clone()).collect::<Vec<_>>()
    });
    for (name, reason) in names.iter().zip([Word::ImportUnanswered, Word::ImportSkippedByHand, Word::ImportNotTaken]) {
        let values = [("name", *name), ("reason", reason.text(lang))];
        assert!(log.contains(&fill(Word::ImportLeftOut, lang, &values)), "{name}: {log:?}");
    }
}

#[test]
fn the_findings_of_a_layer_lead_to_its_features_and_are_put_right() {
    for lang in [Lang::En, Lang::Zh] {
        let mut window = dropped(SMALL, lang, &["17_texts_and_a_lie.shp"]);
        // Its row in the list, not the title of the plan.
        let is_row = |node: &egui_kittest::Node<'_>| node.rect().top() > 48.0;
        window.harness.query_all_by_label("17_texts_and_a_lie").find(is_row).unwrap().click_secondary();
        window.settle();
        window.click(Word::SymptomsMenu.text(lang));
        assert!(window.has_containing(Word::OddNumbersAsText.text(lang)));
        window.click(Word::SymptomsRepair.text(lang));
        assert_eq!(window.session(|s| s.plan.layers[0].dataset.len()), 5);
        assert!(window.has(Word::SymptomsRepaired.text(lang)) && !window.has(Word::SymptomsRepair.text(lang)));
        window.click(Word::SymptomsClose.text(lang));
        assert!(window.session(|s| s.symptoms.is_none()));
    }
}

#[test]
fn what_was_not_read_of_a_folder_or_an_archive_is_called_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let point = r#"{"type":"Point","coordinates":[116.4,39.7]}"#;
    write("a.geojson", point.as_bytes());
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [("good.geojson", point), ("deep/none.json", "{\"a\":1}")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    write("c.zip", &zip.finish().unwrap().into_inner());
    let shp = std::fs::read(fixture("formats/shapefile/naked_4490.shp")).unwrap();
    write("naked.shp", &shp);
    write("说明.pdf", b"%PDF");
    std::fs::create_dir(folder.path().join("older")).unwrap();
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En), ([800.0, 480.0], Lang::En)] {
        let mut window = dropped(size, lang, &[folder.path().to_str().unwrap()]);
        assert!(window.has(&row("c.zip: deep/none", Word::ImportRefused, lang)));
        let told = shapan::export::passed_over_words(&["older/".to_owned(), "说明.pdf".to_owned()], lang).unwrap();
        let rect = window.harness.get_by_label(&told).rect();
        assert!(rect.right() <= size[0] && rect.bottom() <= size[1], "{rect:?}");
        // All its shapes are there, which is what the question says.
        let question =
            fill(Word::ImportShapesQuestion, lang, &[("features", &shapan::i18n::format::features(3, lang))]);
        assert!(window.has(&question));
        if size[1] < 600.0 {
            continue;
        }
        window.click(Word::ImportTakeAnyway.text(lang));
        window.click(&fill(Word::ImportTakeAll, lang, &[("n", "3")]));
        assert_eq!(window.session(|s| s.plan.layers.len()), 3);
        // What was not read stays in the log.
        assert!(window.session(|s| format!("{:?}", s.notices).contains(&told)));
    }
}

/// Six systems are listed, of which the last ones are out of sight.
#[test]
fn the_keys_bring_the_systems_they_walk_to_into_sight_and_come_back_to_the_box_of_encodings() {
    let lang = Lang::Zh;
    let mut window = dropped(SMALL, lang, &[ZIPPED, "03_metres_without_a_system.geojson"]);
    let map = window.harness.get_by_label(Word::PlaceMap.text(lang)).rect();
    let focused = |window: &Window| {
        let nodes = window.harness.query_all_by_label_contains("EPSG:");
        nodes.into_iter().find(|node| node.is_focused()).map(|node| node.rect())
    };
    window.harness.get_by_label_contains("EPSG:4548").focus();
    window.settle();
    let mut seen = 0;
    while let Some(rect) = focused(&window) {
        window.harness.run_steps(30);
        let rect = focused(&window).unwrap_or(rect);
        assert!(rect.top() > map.top() - 6.0 && rect.bottom() < map.bottom() + 6.0, "{seen}: {rect:?} {map:?}");
        seen += 1;
        window.harness.key_press(Key::Tab);
        window.settle();
    }
    assert!(seen > 4, "{seen}");
    let found = fill(Word::EncodingFound, lang, &[("encoding", "GB18030")]);
    let is_box = |window: &Window| window.harness.get_by_role(egui::accesskit::Role::ComboBox).is_focused();
    window.harness.get_by_role(egui::accesskit::Role::ComboBox).focus();
    window.settle();
    window.harness.key_press(Key::Enter);
    window.settle();
    assert!(window.harness.query_all_by_label_contains(&found).count() > 0);
    assert!(window.has_containing("Shift_JIS"), "the list is open");
    window.harness.key_press(Key::Escape);
    window.settle();
    assert!(!window.has_containing("Shift_JIS") && is_box(&window));
}
