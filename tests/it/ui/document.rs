//! The document in the window: buttons, keys, the menu behind the title, the sheet that asks for a file, the question.

use std::fs;
use std::path::PathBuf;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use shapan::i18n::{Lang, Word, fill};
use shapan::project::read_project;
use shapan::session::{DocumentKind, FileWish};

use super::{LARGE, SMALL, Window};

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.settle();
}

fn is_visible(window: &Window, layer: &str) -> bool {
    window.session(|s| s.plan.project.layer(&layer.into()).unwrap().visible)
}

/// The bundled plan in English, with a layer hidden.
fn changed() -> Window {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    assert!(!window.has("Unsaved"));
    window.click("Hide layer Hospitals");
    assert!(!is_visible(&window, "hospitals") && window.has("Unsaved"));
    window
}

#[test]
fn undo_and_redo_say_what_they_do() {
    let mut window = changed();
    window.click("Undo: Hide layer Hospitals (Ctrl+Z)");
    assert!(is_visible(&window, "hospitals") && !window.has("Unsaved"));
    assert!(window.has("Nothing to undo"));
    window.language(Lang::Zh);
    window.click("重做：隐藏图层 医院（Ctrl+Shift+Z）");
    assert!(!is_visible(&window, "hospitals") && window.has("未保存"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(is_visible(&window, "hospitals"));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(!is_visible(&window, "hospitals"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    press(&mut window, Modifiers::COMMAND, Key::Y);
    assert!(!is_visible(&window, "hospitals"));
}

#[test]
fn unsaved_work_is_asked_about_before_it_goes() {
    let mut window = changed();
    press(&mut window, Modifiers::COMMAND, Key::N);
    assert!(window.has("Save the changes to BioPark?"));
    window.click("Cancel");
    assert!(!is_visible(&window, "hospitals"));
    press(&mut window, Modifiers::COMMAND, Key::N);
    window.click("Don't save");
    window.session(|s| assert!(s.plan.project.layers.is_empty() && s.document.kind == DocumentKind::New));
}

#[test]
fn a_plan_is_saved_under_a_typed_path() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().canonicalize().unwrap().join("mine.shapan.json");
    let mut window = changed();
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert!(window.has("Save as"), "the bundled plan has no file");
    assert!(window.has("Project file") && window.has("Packed file"));
    let path = window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Path");
    path.focus();
    window.settle();
    press(&mut window, Modifiers::COMMAND, Key::A);
    let path = window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Path");
    path.type_text(target.to_str().unwrap());
    window.settle();
    window.harness.key_press(Key::Enter);
    window.settle();
    window.session(|s| assert_eq!((s.notices.len(), &s.document.wish), (0, &None), "{:?}", s.notices));
    assert!(!window.has("Unsaved"));
    let written = read_project(&fs::read_to_string(&target).unwrap()).unwrap();
    assert!(!written.layer(&"hospitals".into()).unwrap().visible);
}

#[test]
fn what_is_typed_first_takes_the_place_of_the_name_and_leaves_the_ending() {
    for (lang, title) in [(Lang::En, "Save as"), (Lang::Zh, "另存为")] {
        let mut window = Window::open(SMALL, Vec::new());
        window.language(lang);
        press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
        assert!(window.has(title));
        window.harness.event(egui::Event::Text("南苑".to_owned()));
        window.settle();
        let field = window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, Word::SheetPath.text(lang));
        let path = field.value().unwrap();
        assert!(path.ends_with("/南苑.shapan"), "{path}");
    }
}

#[test]
fn tab_completes_the_path_and_stays_and_enter_opens_what_is_completed() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("只有这一个.geojson");
    fs::write(&whole, r#"{"type": "Point", "coordinates": [116.41, 39.78]}"#).unwrap();
    let mut window = Window::open(SMALL, Vec::new());
    window.language(Lang::Zh);
    press(&mut window, Modifiers::COMMAND, Key::O);
    let field = |window: &Window| {
        let label = Word::SheetPath.text(Lang::Zh);
        let field = window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, label);
        (field.value().unwrap(), field.is_focused())
    };
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.event(egui::Event::Text(folder.path().join("只").display().to_string()));
    window.settle();
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert_eq!(field(&window), (whole.display().to_string(), true));
    // What is whole is not completed: Tab leads on, and Shift+Tab back.
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert!(!field(&window).1);
    press(&mut window, Modifiers::SHIFT, Key::Tab);
    assert!(field(&window).1);
    press(&mut window, Modifiers::SHIFT, Key::Tab);
    assert!(!field(&window).1);
    press(&mut window, Modifiers::NONE, Key::Tab);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.session(|s| assert_eq!((&s.document.wish, s.plan.layers.len()), (&None, 1)));
}

#[test]
fn the_menu_behind_the_title_has_it_all() {
    for (lang, size) in [(Lang::Zh, SMALL), (Lang::En, LARGE)] {
        let mut window = Window::open(size, Vec::new());
        window.language(lang);
        for (word, wish) in [
            (Word::OpenFile, FileWish::Open),
            (Word::AddLayer, FileWish::AddLayers),
            (Word::SaveFileAs, FileWish::SaveAs),
            (Word::PackFile, FileWish::Pack),
        ] {
            window.click(Word::FileMenuHint.text(lang));
            assert!(window.has(Word::NewPlan.text(lang)) && window.has(Word::RecentNone.text(lang)));
            window.click(word.text(lang));
            window.session(|s| assert_eq!(s.document.wish, Some(wish)));
            window.click(Word::Cancel.text(lang));
            window.session(|s| assert_eq!(s.document.wish, None));
        }
    }
}

#[test]
fn a_layer_without_its_file_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let project: PathBuf = folder.path().join("p.shapan.json");
    let layer =
        r#"{"id": "a", "name": {"zh": "甲", "en": "First"}, "group": "g", "source": "a.geojson", "symbol": {}}"#;
    let text = format!(
        r#"{{"shapan": 1, "title": {{"zh": "题", "en": "Title"}}, "groups": [{{"id": "g", "name": {{"zh": "组", "en": "Group"}}}}], "layers": [{layer}]}}"#
    );
    fs::write(&project, text).unwrap();
    let mut window = Window::open(LARGE, vec![project]);
    window.language(Lang::En);
    window.click(Word::FindLink.text(Lang::En));
    window.session(|s| assert_eq!(s.document.wish, Some(FileWish::Find("a".into()))));
    assert!(window.has(&fill(Word::SheetFind, Lang::En, &[("name", "First")])));
}

#[test]
fn a_layer_gets_another_name() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.harness.get_by_label("Hospitals").click_secondary();
    window.settle();
    window.click(Word::RenameLayer.text(Lang::En));
    let field = window.harness.get_by_label(Word::NameEn.text(Lang::En));
    field.focus();
    window.settle();
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.get_by_label(Word::NameEn.text(Lang::En)).type_text("Clinics");
    window.settle();
    window.harness.key_press(Key::Enter);
    window.settle();
    window.session(|s| assert_eq!(s.plan.layer_name(&"hospitals".into()).en, "Clinics"));
    assert!(window.has("Undo: Rename layer Hospitals (Ctrl+Z)"));
}
