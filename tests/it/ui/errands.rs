//! What somebody does who knows other programs, and no manual.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{IN_MANUFACTURING, LARGE, SMALL, Window};
use shapan::i18n::{Lang, Word, fill};
use shapan::session::Tool;

fn opened() -> Window {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window
}

fn ctrl(window: &mut Window, key: Key) {
    window.harness.key_press_modifiers(Modifiers::COMMAND, key);
    window.settle();
}

fn run(window: &mut Window, command: &str) {
    ctrl(window, Key::K);
    window.harness.event(egui::Event::Text(command.to_owned()));
    window.settle();
    window.harness.key_press(Key::Enter);
    window.settle();
}

fn hide_panels(window: &mut Window) {
    window.harness.key_press_modifiers(Modifiers::CTRL, Key::Tab);
    window.settle();
    assert!(window.session(|s| s.settings.panels_hidden));
}

#[test]
fn with_select_a_drag_draws_the_box_and_moves_no_map() {
    let mut window = opened();
    window.click("Select");
    let before = window.session(|s| s.view);
    let middle = window.screen(IN_MANUFACTURING);
    window.harness.hover_at(middle);
    window.harness.run_steps(1);
    window.harness.drag_at(middle);
    window.harness.run_steps(1);
    for step in 1..=6 {
        window.harness.hover_at(middle + vec2(20.0, 12.0) * step as f32);
        window.harness.run_steps(1);
    }
    window.harness.drop_at(middle + vec2(120.0, 72.0));
    window.settle();
    assert_eq!(window.session(|s| s.view), before);
    assert!(window.session(|s| !s.selection.features.is_empty()));
    if window.session(|s| s.selection.inside.len() > 1) {
        window.click(Word::SelectedAmongHint.text(Lang::En));
        assert!(window.has_containing("selected: Park boundary"));
    }
}

#[test]
fn what_speaks_of_a_panel_shows_the_hidden_panels() {
    let mut window = opened();
    let key = [("key", "Ctrl+Tab")];
    hide_panels(&mut window);
    window.click(&fill(Word::PanelsHidden, Lang::En, &key));
    assert!(window.session(|s| !s.settings.panels_hidden));
    for _ in 0..2 {
        // The second time the table is open already, and stays so.
        hide_panels(&mut window);
        window.harness.key_press(Key::F6);
        window.settle();
        assert!(window.session(|s| !s.settings.panels_hidden && s.table.layer.is_some()));
    }
    hide_panels(&mut window);
    run(&mut window, "zhizao");
    assert!(window.session(|s| !s.settings.panels_hidden) && window.has("Smart manufacturing zone"));
    hide_panels(&mut window);
    run(&mut window, "Radius");
    assert!(window.session(|s| !s.settings.panels_hidden && s.settings.tool == Tool::Radius));
    assert!(!window.has(&fill(Word::PanelsHidden, Lang::En, &key)));
}

#[test]
fn every_command_is_found_by_the_words_of_the_menus() {
    for (lang, words) in [
        (Lang::Zh, ["大号标注", "触控", "减少动画", "设置"]),
        (Lang::En, ["Large labels", "Large touch", "Reduced motion", "Settings"]),
    ] {
        let mut window = opened();
        window.language(lang);
        let state = |window: &Window| {
            window.session(|s| (s.settings.large, s.settings.touch, s.settings.reduced_motion, s.settings_shown))
        };
        assert_eq!(state(&window), (false, false, false, false));
        for word in words {
            run(&mut window, word);
        }
        assert_eq!(state(&window), (true, true, true, true), "{lang:?}");
    }
    let mut window = opened();
    for (text, word) in [
        ("Save a picture", Word::SheetPicture),
        ("log", Word::Log),
        ("undo", Word::Undo),
        ("bookmarks", Word::BookmarkKeep),
        ("spotlight", Word::ActSpotlight),
    ] {
        ctrl(&mut window, Key::K);
        window.harness.event(egui::Event::Text(text.to_owned()));
        window.settle();
        assert!(window.has_containing(word.text(Lang::En)), "{text}");
        window.harness.key_press(Key::Escape);
        window.settle();
    }
}

#[test]
fn what_is_done_is_said_for_six_seconds_and_stays_in_the_log() {
    let mut window = opened();
    window.drawn();
    let shown = |window: &Window| window.session(|s| s.notices.len());
    window.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    window.harness.event(egui::Event::Copy);
    run(&mut window, "Copy the map");
    assert!(shown(&window) > 0);
    let logged = window.session(|s| s.notices.log().len());
    // Whoever rests on it reads it.
    let close = window.harness.get_all_by_label("Dismiss").next().unwrap().rect().center();
    window.harness.hover_at(close);
    for _ in 0..8 {
        window.harness.run_steps(4);
    }
    assert!(shown(&window) > 0, "it is being read");
    window.harness.hover_at(window.map().center());
    window.harness.run_steps(8);
    assert!(shown(&window) > 0);
    window.harness.run_steps(24);
    assert_eq!(shown(&window), 0);
    assert_eq!(window.session(|s| s.notices.log().len()), logged);
}

#[test]
fn escape_keeps_a_query_that_was_answered() {
    let mut window = opened();
    window.click("Radius");
    window.click("Start from Park boundary");
    for _ in 0..4 {
        window.harness.key_press(Key::Escape);
        window.settle();
    }
    assert!(window.has("16 grade-3A campuses within 15 km"));
    window.harness.key_press(Key::F5);
    window.settle();
    assert!(window.session(|s| s.show.is_some() && s.inquiry.answer.is_some()));
    window.harness.key_press(Key::Escape);
    window.settle();
    window.click(Word::ClearQuery.text(Lang::En));
    assert!(window.session(|s| s.inquiry.answer.is_none()));
}

/// The middle of what has the keyboard, and its part of the window.
fn part_with_focus(window: &Window) -> &'static str {
    let ctx = &window.harness.ctx;
    let id = ctx.memory(egui::Memory::focused).expect("nothing has the focus");
    let rect = ctx.read_response(id).expect("what has the focus is not there").rect;
    let (at, map) = (rect.center(), window.map());
    if rect == map {
        "map"
    } else if at.y < map.top() {
        "toolbar"
    } else if at.x < map.left() {
        "layers"
    } else if at.y > LARGE[1] - 30.0 {
        "status"
    } else if at.x > map.right() {
        "right"
    } else {
        "table"
    }
}

#[test]
fn one_key_goes_through_the_parts_of_the_window() {
    let mut window = opened();
    window.click_map(IN_MANUFACTURING);
    for parts in [&["right", "status", "toolbar", "layers", "map"][..], &["right", "table", "status", "toolbar"]] {
        window.harness.get_by_label(Word::Map.text(Lang::En)).focus();
        window.settle();
        for part in parts {
            ctrl(&mut window, Key::F6);
            assert_eq!(part_with_focus(&window), *part, "{parts:?}");
        }
        for part in parts.iter().rev().skip(1).chain([&"map"]) {
            window.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::F6);
            window.settle();
            assert_eq!(part_with_focus(&window), *part, "back through {parts:?}");
        }
        window.harness.key_press(Key::F6);
        window.settle();
    }
}

/// What has the keyboard, as a screen reader is told.
fn focused_name(window: &Window) -> String {
    let mut nodes = window.harness.root().children_recursive();
    nodes
        .find_map(|node| node.accesskit_node().is_focused().then(|| node.accesskit_node().label()))
        .flatten()
        .unwrap_or_default()
}

#[test]
fn tab_goes_through_a_query_as_it_is_read() {
    for (size, lang) in [(LARGE, Lang::En), (SMALL, Lang::Zh), ([853.0, 480.0], Lang::En)] {
        let mut window = Window::open(size, Vec::new());
        window.language(lang);
        window.click(Word::Query.text(lang));
        let site = window.session(|s| s.plan.layer_name(&"site".into()).get(lang).clone());
        window.click(&fill(Word::QueryFromBoundary, lang, &[("name", &site)]));
        window.harness.get_by_label(Word::ClearQuery.text(lang)).focus();
        window.settle();
        let wanted = [Word::RadiusField, Word::QueryLayers, Word::AddCondition, Word::ResultsList, Word::ZoomToReach];
        let mut wanted = wanted.map(|word| word.text(lang)).into_iter().peekable();
        for _ in 0..40 {
            window.harness.key_press(Key::Tab);
            window.settle();
            if wanted.peek().is_some_and(|word| focused_name(&window) == *word) {
                wanted.next();
            }
        }
        assert_eq!(wanted.next(), None, "{size:?} {lang:?}");
    }
}

#[test]
fn a_query_begun_by_keys_goes_on_in_its_radius() {
    for is_open in [false, true] {
        let mut window = opened();
        window.click_map(IN_MANUFACTURING);
        if is_open {
            window.click("Query");
        }
        // All in one frame: Enter waits for the list, and is still a key.
        window.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        window.harness.event(egui::Event::Text("Radius from the selected feature".to_owned()));
        window.harness.key_press(Key::Enter);
        window.harness.run_steps(10);
        assert!(window.session(|s| s.inquiry.answer.is_some()));
        assert_eq!(focused_name(&window), Word::RadiusField.text(Lang::En), "the panel was open: {is_open}");
        window.harness.event(egui::Event::Text("4".to_owned()));
        window.settle();
        window.harness.key_press(Key::Enter);
        window.settle();
        assert_eq!(window.session(|s| s.inquiry.draft.radius.0), 4000.0);
    }
}

#[test]
fn a_radius_is_asked_and_typed_by_keyboard_alone() {
    let mut window = opened();
    window.click_map(IN_MANUFACTURING);
    window.harness.get_by_role_and_label(egui::accesskit::Role::Button, Word::RadiusFromHere.text(Lang::En)).focus();
    window.settle();
    window.harness.key_press(Key::Enter);
    window.settle();
    assert!(window.session(|s| s.inquiry.answer.is_some()));
    assert_eq!(part_with_focus(&window), "right");
    let field = |window: &Window| {
        let name = Word::RadiusField.text(Lang::En);
        window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, name).rect()
    };
    let at = field(&window).center();
    window.harness.hover_at(at);
    window.harness.drag_at(at);
    window.harness.drop_at(at);
    window.settle();
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.event(egui::Event::Text("3km".to_owned()));
    window.settle();
    window.harness.key_press(Key::Enter);
    window.settle();
    assert_eq!(window.session(|s| s.inquiry.draft.radius.0), 3000.0);
    let focused = window.harness.ctx.memory(egui::Memory::focused).and_then(|id| window.harness.ctx.read_response(id));
    assert!(focused.is_some_and(|response| field(&window).contains(response.rect.center())), "the caret stays");
}

#[test]
fn the_box_starts_a_radius_from_what_is_chosen() {
    let mut window = opened();
    window.click_map(IN_MANUFACTURING);
    let of = window.session(|s| s.selection.current.clone().unwrap());
    run(&mut window, "Radius from");
    let origin = window.session(|s| s.inquiry.draft.origin.clone().unwrap());
    assert_eq!(origin, shapan::plan::Origin::Feature(of, shapan::plan::OriginMode::Centroid));
}

#[test]
fn rows_of_the_card_below_the_fold_come_into_view() {
    let mut window = Window::open(SMALL, Vec::new());
    window.language(Lang::En);
    window.click_map(IN_MANUFACTURING);
    // The card has more than fits: Tab goes through all of it.
    window.harness.get_by_label(Word::Map.text(Lang::En)).focus();
    window.settle();
    let mut rows = 0;
    for _ in 0..50 {
        window.harness.key_press(Key::Tab);
        window.settle();
        let id = window.harness.ctx.memory(egui::Memory::focused);
        let rect = id.and_then(|id| window.harness.ctx.read_response(id)).map(|response| response.rect);
        if let Some(rect) = rect.filter(|rect| rect.left() > window.map().right()) {
            rows += 1;
            assert!(rect.bottom() <= SMALL[1] && rect.top() >= 0.0, "{rect:?}");
        }
    }
    assert!(rows > 12, "{rows}");
}

#[test]
fn the_units_of_a_measurement_have_names() {
    let mut window = opened();
    window.click("Area");
    for word in [Word::UnitsOfLength, Word::UnitsOfArea] {
        assert!(window.has(word.text(Lang::En)), "{word:?}");
    }
}

/// Where a text is painted, in the part of the window left of `right`.
fn written(window: &Window, text: &str, right: f32) -> Option<egui::Rect> {
    window.harness.output().shapes.iter().find_map(|clipped| match &clipped.shape {
        egui::Shape::Text(shape) if shape.galley.text().contains(text) => {
            Some(shape.galley.rect.translate(shape.pos.to_vec2())).filter(|rect| rect.left() < right)
        }
        _ => None,
    })
}

#[test]
fn a_long_word_about_a_drawing_stays_on_the_map() {
    let mut window = opened();
    window.click("Area");
    let map = window.map();
    for place in [vec2(20.0, 200.0), vec2(120.0, 300.0), vec2(120.0, 200.0), vec2(20.0, 300.0)] {
        let at = map.left_top() + place;
        window.harness.hover_at(at);
        window.harness.run_steps(1);
        window.harness.drag_at(at);
        window.harness.run_steps(1);
        window.harness.drop_at(at);
        window.harness.run_steps(4);
    }
    let rect = written(&window, Word::MeasureCrosses.text(Lang::En), map.right()).expect("why there is no area");
    assert!(map.contains_rect(rect), "{rect:?} in {map:?}");
}

#[test]
fn a_show_of_a_query_says_what_its_circle_is() {
    let mut window = opened();
    window.click("Radius");
    window.click("Start from Park boundary");
    window.harness.key_press(Key::F5);
    window.settle();
    for text in ["16 grade-3A campuses within 15 km", "15 km 内三甲院区 16 个", "Centroid of"] {
        assert!(written(&window, text, LARGE[0]).is_some(), "{text}");
    }
}
