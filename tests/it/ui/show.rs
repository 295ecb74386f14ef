//! Bookmarks, notes and shows in the window, by keys and labels; the window for whoever cannot see it.

use egui::{Key, Modifiers, PointerButton, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{IN_MANUFACTURING, LARGE, SMALL, Window};
use shapan::i18n::{Lang, Word, fill};
use shapan::render::Theme;

fn press(window: &mut Window, key: Key) {
    window.harness.key_press(key);
    window.settle();
}

/// Writes into the field that has the focus.
fn write(window: &mut Window, text: &str) {
    window.harness.event(egui::Event::Text(text.to_owned()));
    window.settle();
}

fn keep_view(window: &mut Window) {
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    window.settle();
    press(window, Key::Enter);
}

fn motionless(window: &mut Window) {
    window.click(Word::MapMenuHint.text(window.session(|s| s.settings.lang)));
    window.click(Word::ReducedMotion.text(window.session(|s| s.settings.lang)));
    press(window, Key::Escape);
}

#[test]
fn a_view_is_kept_named_and_gone_back_to() {
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En)] {
        let mut window = Window::open(size, Vec::new());
        window.language(lang);
        motionless(&mut window);
        let kept_before = window.session(|s| s.plan.project.bookmarks.len());
        let at = window.session(|s| s.view);
        window.harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
        window.settle();
        assert!(window.has(Word::BookmarkWithLayers.text(lang)));
        write(&mut window, " 甲");
        press(&mut window, Key::Enter);
        let name = window.session(|s| s.plan.project.bookmarks.last().unwrap().name.get(lang).clone());
        assert!(name.ends_with('甲'), "{name}");
        window.click(Word::ZoomIn.text(lang));
        assert_ne!(window.session(|s| s.view), at);
        let go = fill(Word::GoToOf, lang, &[("name", &name)]);
        window.harness.get_by_label(&go).click();
        window.settle();
        let (now, before) = (window.session(|s| s.view.unwrap()), at.unwrap());
        assert!((now.metres_per_px() / before.metres_per_px() - 1.0).abs() < 1e-6);
        window.click(&fill(Word::MoreOf, lang, &[("name", &name)]));
        window.click(&fill(Word::DeleteOf, lang, &[("name", &name)]));
        assert_eq!(window.session(|s| s.plan.project.bookmarks.len()), kept_before);
    }
}

#[test]
fn a_show_has_the_window_to_itself_and_gives_it_back() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    motionless(&mut window);
    keep_view(&mut window);
    window.click(Word::ZoomIn.text(Lang::En));
    keep_view(&mut window);
    let (view, map) = (window.session(|s| s.view), window.map());
    press(&mut window, Key::F5);
    let last = window.session(|s| s.plan.project.bookmarks.len() - 1);
    assert!(!window.has(Word::Layers.text(Lang::En)) && !window.has(Word::ToolIdentify.text(Lang::En)));
    let grown = window.map().size();
    assert!(grown.x > LARGE[0] - 20.0 && grown.y > LARGE[1] - 20.0, "{grown:?}");
    assert_eq!(window.session(|s| s.show.as_ref().unwrap().at), Some(0));
    press(&mut window, Key::End);
    press(&mut window, Key::PageDown);
    assert_eq!(window.session(|s| s.show.as_ref().unwrap().at), Some(last), "past the last there is nothing");
    press(&mut window, Key::PageUp);
    assert_eq!(window.session(|s| s.show.as_ref().unwrap().at), Some(last - 1));
    press(&mut window, Key::F7);
    assert_eq!(window.session(|s| s.settings.theme), Theme::Projector);
    press(&mut window, Key::F9);
    assert!(window.session(|s| s.show.as_ref().unwrap().spotlight));
    // The pointer at the foot brings a bar with all that the keys do.
    assert!(!window.has(Word::ShowEnd.text(Lang::En)));
    let foot = window.map().center_bottom() - vec2(0.0, 30.0);
    window.harness.hover_at(foot - vec2(0.0, 10.0));
    window.settle();
    window.harness.hover_at(foot);
    window.settle();
    window.click(Word::ShowEnd.text(Lang::En));
    assert!(window.session(|s| s.show.is_none() && s.settings.theme == Theme::Light && !s.settings.large));
    assert_eq!(window.map(), map);
    let (now, before) = (window.session(|s| s.view.unwrap()), view.unwrap());
    let [x, y] = now.screen_from_map(before.centre());
    assert!((f64::from(map.width()) / 2.0 - x).abs() < 1.0 && (f64::from(map.height()) / 2.0 - y).abs() < 1.0);
}

#[test]
fn a_note_is_written_at_a_place_settled_and_filtered() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::open(LARGE, Vec::new());
        window.language(lang);
        let at = window.screen(IN_MANUFACTURING);
        window.harness.hover_at(at);
        window.harness.run_steps(1);
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
            window.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            window.harness.run_steps(1);
        }
        window.settle();
        window.click(Word::NoteHere.text(lang));
        write(&mut window, "入口");
        window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
        window.settle();
        let note = window.session(|s| s.plan.project.notes[0].clone());
        assert!(note.text == "入口" && note.date.len() == 10 && !note.done);
        // Once in the list, once on the map.
        let name = fill(Word::NoteLabel, lang, &[("n", "1"), ("text", "入口")]);
        assert_eq!(window.harness.query_all_by_label(&name).count(), 2);
        window.click(&format!("{} 1", Word::NoteMarkDone.text(lang)));
        assert!(window.session(|s| s.plan.project.notes[0].done));
        window.click(&fill(Word::NoteShown, lang, &[("name", Word::NoteOpen.text(lang))]));
        assert!(window.has(Word::NoteNoneOfFilter.text(lang)) && !window.has(&name));
        window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.settle();
        assert!(!window.session(|s| s.plan.project.notes[0].done), "undone");
        assert_eq!(window.harness.query_all_by_label(&name).count(), 2);
    }
}

#[test]
fn the_map_is_told_in_words() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::Zh);
    window.settle();
    assert!(window.has_containing("医药智造区，") && window.has_containing("中心西南"), "name, kind and place");
    window.language(Lang::En);
    assert!(window.has_containing("Smart manufacturing zone, ") && window.has_containing("south-west of the centre"));
}

#[test]
fn the_focus_goes_from_the_toolbar_over_the_layers_and_the_map_to_the_panel_and_the_status_bar() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.harness.get_by_label(Word::ToolPan.text(Lang::En)).focus();
    window.settle();
    let order = [
        Word::PresentHint.text(Lang::En).to_owned(),
        Word::Bookmarks.text(Lang::En).to_owned(),
        Word::Map.text(Lang::En).to_owned(),
        Word::Query.text(Lang::En).to_owned(),
        fill(Word::WithKey, Lang::En, &[("text", Word::TableHint.text(Lang::En)), ("key", "F6")]),
    ];
    let mut met = Vec::new();
    for _ in 0..160 {
        window.harness.key_press(Key::Tab);
        window.harness.run_steps(2);
        for name in &order {
            if window.harness.query_all_by_label(name).any(|node| node.is_focused()) && !met.contains(name) {
                met.push(name.clone());
            }
        }
    }
    assert_eq!(met, order);
}

#[test]
fn a_finger_makes_targets_large_and_a_composition_keeps_its_keys() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    let side = |window: &Window| window.harness.get_by_label(Word::ToolPan.text(Lang::En)).rect().height();
    assert!(side(&window) < 44.0);
    let (device_id, id, pos) = (egui::TouchDeviceId(1), egui::TouchId(1), window.map().center());
    for phase in [egui::TouchPhase::Start, egui::TouchPhase::End] {
        window.harness.event(egui::Event::Touch { device_id, id, phase, pos, force: None });
        window.harness.run_steps(1);
    }
    window.settle();
    assert!(window.session(|s| s.settings.touch) && side(&window) >= 44.0);
    for name in [Word::Bookmarks, Word::ZoomIn, Word::Notes, Word::PresentHint, Word::MapMenuHint] {
        assert!(window.harness.get_by_label(name.text(Lang::En)).rect().height() >= 43.9, "{name:?}");
    }
    let preedit =
        |text: &str| egui::Event::Ime(egui::ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    window.harness.event(preedit("zhi"));
    window.harness.key_press(Key::F5);
    window.settle();
    assert!(window.session(|s| s.show.is_none()), "F5 was the input method's");
    window.harness.event(preedit(""));
    press(&mut window, Key::F5);
    assert!(window.session(|s| s.show.is_some()));
}

#[test]
fn every_key_of_a_show_does_what_the_key_sheet_says() {
    use shapan::session::Blank;
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::open(LARGE, Vec::new());
        window.language(lang);
        motionless(&mut window);
        press(&mut window, Key::F1);
        for (word, keys) in [
            (Word::DoShowNext, "PgDn, →, ↓, Space"),
            (Word::DoShowBack, "PgUp, ←, ↑"),
            (Word::DoShowFirst, "Home"),
            (Word::DoShowLast, "End"),
            (Word::DoShowBlack, "B, ."),
            (Word::DoShowWhite, "W"),
            (Word::DoShowEnd, "Esc, F5"),
            (Word::DoShowJump, Word::KeyNumberEnter.text(lang)),
        ] {
            let row = format!("{}: {keys}", word.text(lang));
            assert!(window.has(&row), "{row}");
        }
        press(&mut window, Key::Escape);
        let before = window.session(|s| (s.settings.theme, s.settings.large, s.plan.project.visibility()));
        press(&mut window, Key::F5);
        let at = |window: &Window| window.session(|s| s.show.as_ref().unwrap().at.unwrap());
        let blank = |window: &Window| window.session(|s| s.show.as_ref().unwrap().blank);
        for (i, key) in [Key::PageDown, Key::ArrowRight, Key::ArrowDown, Key::Space, Key::Enter].into_iter().enumerate()
        {
            press(&mut window, key);
            assert_eq!(at(&window), i + 1, "{key:?}");
        }
        for (i, key) in [Key::PageUp, Key::ArrowLeft, Key::ArrowUp].into_iter().enumerate() {
            press(&mut window, key);
            assert_eq!(at(&window), 4 - i, "{key:?}");
        }
        press(&mut window, Key::Home);
        assert_eq!(at(&window), 0);
        press(&mut window, Key::Num3);
        press(&mut window, Key::Enter);
        assert_eq!(at(&window), 2, "the third");
        for (key, wanted) in [(Key::B, Blank::Black), (Key::Period, Blank::Black), (Key::W, Blank::White)] {
            press(&mut window, key);
            assert_eq!(blank(&window), Some(wanted), "{key:?}");
            press(&mut window, key);
            assert_eq!(blank(&window), None, "{key:?} again");
        }
        press(&mut window, Key::F7);
        press(&mut window, Key::Escape);
        let after = window.session(|s| (s.settings.theme, s.settings.large, s.plan.project.visibility()));
        assert_eq!(before, after);
    }
}
