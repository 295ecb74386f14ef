//! The search box, the marker and the key sheet, by keyboard and by label.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::{LARGE, SMALL, Window};
use shapan::i18n::{Lang, Word};
use shapan::session::Tool;

impl Window {
    fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.settle();
    }

    /// Opens the box by its key, and types into it.
    fn search(&mut self, text: &str) {
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        self.settle();
        self.type_on(text);
    }

    fn type_on(&mut self, text: &str) {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    fn box_is_open(&self) -> bool {
        self.has(Word::FindKeys.text(self.lang())) || {
            let hint = Word::FindHint.text(self.lang());
            self.harness.query_by_role_and_label(egui::accesskit::Role::TextInput, hint).is_some()
        }
    }

    fn lang(&self) -> Lang {
        self.session(|s| s.settings.lang)
    }
}

#[test]
fn a_place_is_found_by_keyboard_alone() {
    for (size, lang, name) in [(LARGE, Lang::Zh, "医药智造区"), (SMALL, Lang::En, "Smart manufacturing zone")] {
        let mut window = Window::open(size, Vec::new());
        window.language(lang);
        window.search("zhizao");
        assert!(window.box_is_open() && window.has_containing(Word::FindPlaces.text(lang)));
        window.key(Key::Enter);
        assert!(!window.box_is_open());
        let chosen = window.session(|s| {
            let of = s.selection.current.clone().unwrap();
            s.plan.feature_name(s.plan.feature(&of).unwrap(), lang)
        });
        assert_eq!(chosen, name);
        assert!(window.has(name), "its card is open");
    }
}

#[test]
fn arrows_choose_and_escape_closes_only_the_box() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.click_map(super::IN_MANUFACTURING);
    let before = window.session(|s| s.selection.current.clone());
    window.search("hospital");
    let second = window.session(|s| s.find.places[1].of.clone());
    window.key(Key::Escape);
    assert!(!window.box_is_open());
    assert_eq!(window.session(|s| s.selection.current.clone()), before, "Esc went no further");
    window.search("hospital");
    window.key(Key::ArrowDown);
    window.key(Key::ArrowDown);
    window.key(Key::ArrowUp);
    window.key(Key::Enter);
    assert_eq!(window.session(|s| s.selection.current.clone()), Some(second));
}

#[test]
fn a_typed_position_gets_a_marker_to_begin_from() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.search("39.78, 116.41");
    assert!(window.has_containing("read as latitude, longitude"));
    window.key(Key::Enter);
    assert!(window.has("Marker 116.41000, 39.78000"));
    window.click(Word::MarkerMeasure.text(Lang::En));
    assert_eq!(window.session(|s| (s.settings.tool, s.sketching.vertices.len())), (Tool::MeasureLine, 1));
    window.click(Word::MarkerRadius.text(Lang::En));
    assert!(window.session(|s| s.inquiry.answer.is_some()));
    window.click(Word::MarkerClear.text(Lang::En));
    assert!(window.session(|s| s.find.marker.is_none()));
    window.search("116E 39E");
    assert!(window.has(Word::PositionSides.text(Lang::En)), "why not is told");
}

#[test]
fn a_distance_between_typed_positions_is_measured_by_keyboard_alone() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    window.settle();
    for position in ["116.401, 39.7724", "116.409, 39.7724"] {
        window.search(position);
        window.key(Key::Enter);
        window.key(Key::Space);
    }
    window.key(Key::Enter);
    let (vertices, finished) = window.session(|s| (s.sketching.vertices.clone(), s.sketching.finished));
    assert!(finished && vertices.len() == 2, "{vertices:?}");
    let length = shapan::analysis::measure::distance(vertices[0], vertices[1]).0;
    assert!((length - 685.4).abs() < 0.5, "{length}");
    // With Identify, Space chooses what the cross lies on.
    window.search("Smart manufacturing");
    window.key(Key::Enter);
    window.key(Key::Escape);
    window.key(Key::Escape);
    window.key(Key::Escape);
    assert!(window.session(|s| s.settings.tool == Tool::Identify && s.selection.current.is_none()));
    window.key(Key::Space);
    assert!(window.session(|s| s.selection.current.is_some()));
}

#[test]
fn commands_are_run_by_name_and_the_last_ones_come_first() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::Zh);
    window.search("ceju");
    window.key(Key::Enter);
    assert_eq!(window.session(|s| s.settings.tool), Tool::MeasureLine);
    window.search("");
    assert!(window.has(Word::FindRecent.text(Lang::Zh)));
    window.key(Key::Enter);
    assert!(!window.box_is_open(), "the command used last is at hand");
    window.search("qxqxqx");
    assert!(window.has_containing("没有找到"));
}

#[test]
fn an_empty_box_teaches_with_examples() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::open(LARGE, Vec::new());
        window.language(lang);
        window.search("");
        assert!(window.has(Word::FindTry.text(lang)));
        for word in [Word::FindTryName, Word::FindTryPosition, Word::FindTryAction] {
            assert!(window.has_containing(word.text(lang)), "{word:?}");
        }
        window.key(Key::Enter);
        assert!(window.box_is_open(), "an example is put into the box");
        assert!(window.session(|s| !s.find.places.is_empty()));
    }
}

#[test]
fn nothing_happens_while_an_input_method_composes() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::Zh);
    window.search("");
    let preedit =
        |text: &str| egui::Event::Ime(egui::ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    window.harness.event(preedit("zhi"));
    window.settle();
    window.key(Key::Enter);
    window.key(Key::Escape);
    assert!(window.box_is_open() && window.session(|s| s.selection.current.is_none()));
    window.harness.event(egui::Event::Ime(egui::ImeEvent::Commit("智造".to_owned())));
    window.settle();
    assert!(window.session(|s| s.find.text.contains("智造")));
    window.key(Key::Enter);
    assert!(window.session(|s| s.selection.current.is_some()));
}

#[test]
fn what_is_typed_with_the_opening_key_stands_in_the_box() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.search("motion");
    window.key(Key::Escape);
    // All of it in one frame, as from a slow machine; the text of before is typed over.
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    for letter in ["f", "e", "n", "g", "c", "h", "i"] {
        window.harness.event(egui::Event::Text(letter.to_owned()));
    }
    window.harness.key_press(Key::Enter);
    window.harness.run_steps(8);
    let chosen = window.session(|s| (s.find.text.clone(), s.selection.current.is_some()));
    assert_eq!(chosen, ("fengchi".to_owned(), true));
}

#[test]
fn enter_that_comes_with_its_text_chooses_from_the_list_of_that_text() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.search("dark theme");
    let theme = window.session(|s| s.settings.theme);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.event(egui::Event::Text("fengchi".to_owned()));
    window.harness.key_press(Key::Enter);
    window.harness.run_steps(8);
    assert!(window.session(|s| s.selection.current.is_some() && s.settings.theme == theme));
    assert!(!window.box_is_open());
}

#[test]
fn the_key_sheet_lists_every_key_and_closes_again() {
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En)] {
        let mut window = Window::open(size, Vec::new());
        window.language(lang);
        window.key(Key::F1);
        assert!(window.has(Word::KeySheet.text(lang)));
        for key in ["Ctrl+K", "Ctrl+Shift+I", "F11", "F6", "Ctrl+Shift+F6", "Alt+←", "Ctrl+Y"] {
            assert!(window.has_containing(key), "{key}");
        }
        window.key(Key::F1);
        assert!(!window.has(Word::KeySheet.text(lang)));
    }
}
