//! Measuring in the window, by pointer and keys.

use egui::{Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{LARGE, SMALL, Window};
use shapan::i18n::{Lang, Word};
use shapan::project::SketchShape;
use shapan::session::Tool;

/// Presses and lets go at a place of the screen.
fn press(window: &mut Window, at: Pos2, button: PointerButton) {
    window.harness.hover_at(at);
    window.harness.run_steps(1);
    for pressed in [true, false] {
        let modifiers = Modifiers::NONE;
        window.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
        window.harness.run_steps(1);
    }
    // Longer than two clicks of a double click lie apart.
    window.harness.run_steps(4);
}

fn vertices(window: &Window) -> usize {
    window.session(|s| s.sketching.vertices.len())
}

#[test]
fn an_area_is_drawn_read_kept_and_renamed() {
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En)] {
        let mut window = Window::open(size, Vec::new());
        window.language(lang);
        window.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::J);
        window.settle();
        assert_eq!(window.session(|s| s.settings.tool), Tool::MeasureArea);
        assert!(window.has(Word::MeasureAreaEmpty.text(lang)));
        let middle = window.map().center();
        for corner in [vec2(-120.0, -120.0), vec2(120.0, -120.0), vec2(120.0, 60.0)] {
            press(&mut window, middle + corner, PointerButton::Primary);
        }
        assert_eq!(vertices(&window), 3);
        window.harness.key_press(Key::Enter);
        window.settle();
        assert!(window.session(|s| s.sketching.finished));
        assert!(window.has_containing("EPSG:4548") && window.has(Word::Perimeter.text(lang)));
        // The right button on a vertex takes it out; elsewhere it opens the menu of the place.
        press(&mut window, middle, PointerButton::Secondary);
        assert!(window.has(Word::WhatIsHere.text(lang)) && window.has_containing("E 44"));
        window.harness.key_press(Key::Escape);
        window.settle();
        assert_eq!(vertices(&window), 3, "Esc closed the menu, and only that");
        window.click(Word::KeepSketchHint.text(lang));
        let kept = window.session(|s| s.plan.project.sketches.clone());
        assert_eq!(kept.len(), 1);
        assert!(matches!(&kept[0].shape, SketchShape::Area(rings) if rings[0].len() == 3));
        assert!(window.has(Word::Sketches.text(lang)) && window.has(&kept[0].name));
        // With another tool in hand the list stays.
        window.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
        window.settle();
        assert!(window.has(&kept[0].name));
        window.harness.get_by_label_contains(Word::DeleteOf.text(lang).split('{').next().unwrap()).click();
        window.settle();
        assert!(window.session(|s| s.plan.project.sketches.is_empty()));
        assert!(!window.has(Word::Measure.text(lang)), "nothing left to show");
    }
}

#[test]
fn a_vertex_is_taken_out_by_the_right_button_and_panning_adds_none() {
    let mut window = Window::open(LARGE, Vec::new());
    window.click(Word::ToolMeasureLine.text(Lang::Zh));
    let middle = window.map().center();
    press(&mut window, middle - vec2(100.0, 60.0), PointerButton::Primary);
    press(&mut window, middle + vec2(100.0, 60.0), PointerButton::Primary);
    let before = window.session(|s| s.view.unwrap());
    let drag = |window: &mut Window, button| {
        let modifiers = Modifiers::NONE;
        window.harness.hover_at(middle + vec2(0.0, 150.0));
        window.harness.run_steps(1);
        let event = |pos, pressed| egui::Event::PointerButton { pos, button, pressed, modifiers };
        window.harness.event(event(middle + vec2(0.0, 150.0), true));
        window.harness.run_steps(1);
        window.harness.hover_at(middle + vec2(40.0, 180.0));
        window.harness.run_steps(8);
        window.harness.event(event(middle + vec2(40.0, 180.0), false));
        window.harness.run_steps(4);
    };
    drag(&mut window, PointerButton::Middle);
    drag(&mut window, PointerButton::Primary);
    let after = window.session(|s| s.view.unwrap());
    let moved = before.screen_from_map(before.centre());
    let now = after.screen_from_map(before.centre());
    assert!((now[0] - moved[0] - 80.0).abs() < 1.0 && (now[1] - moved[1] - 60.0).abs() < 1.0, "{now:?}");
    assert_eq!(vertices(&window), 2);
    let first = window.session(|s| s.sketching.vertices[0]);
    let first = window.screen(first);
    press(&mut window, first, PointerButton::Secondary);
    assert_eq!(vertices(&window), 1);
    window.harness.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
    window.settle();
    assert!(window.session(|s| s.extents.has_next()), "back at the view before");
    window.harness.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    window.settle();
    let again = window.session(|s| s.view.unwrap()).screen_from_map(before.centre());
    assert!((again[0] - now[0]).abs() < 1e-3 && (again[1] - now[1]).abs() < 1e-3, "{again:?} {now:?}");
}

#[test]
fn the_panels_make_room_and_move_no_ground() {
    let mut window = Window::open(LARGE, Vec::new());
    let at = window.session(|s| s.crs.lonlat_from_map(s.view.unwrap().centre()).unwrap());
    let before = window.screen(at);
    window.harness.key_press_modifiers(Modifiers::CTRL | Modifiers::COMMAND, Key::Tab);
    window.settle();
    // The harness leaves a margin around the window.
    assert!(window.map().width() > LARGE[0] - 20.0, "{:?}", window.map());
    assert!(window.screen(at).distance(before) < 1.0, "{:?} {before:?}", window.screen(at));
    window.harness.key_press_modifiers(Modifiers::CTRL | Modifiers::COMMAND, Key::Tab);
    window.settle();
    assert!(window.map().width() < LARGE[0] - 500.0 && window.screen(at).distance(before) < 1.0);
}
