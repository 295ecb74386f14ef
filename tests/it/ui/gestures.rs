//! Fingers on the map: what the window system tells of them, and what becomes of it.

use egui::{Event, Modifiers, PointerButton, Pos2, TouchPhase, vec2};

use shapan::i18n::{Lang, Word};

use super::{IN_MANUFACTURING, LARGE, Window};

/// A finger as the window system tells of it: the first one moves the pointer too.
fn finger(window: &mut Window, id: u64, phase: TouchPhase, pos: Pos2) {
    let (device_id, touch) = (egui::TouchDeviceId(1), egui::TouchId(id));
    window.harness.event(Event::Touch { device_id, id: touch, phase, pos, force: None });
    if id == 1 {
        let button =
            |pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
        window.harness.event(Event::PointerMoved(pos));
        match phase {
            TouchPhase::Start => window.harness.event(button(true)),
            TouchPhase::End => {
                window.harness.event(button(false));
                window.harness.event(Event::PointerGone);
            }
            _ => {}
        }
    }
    window.harness.run_steps(1);
}

fn opened() -> Window {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window
}

#[test]
fn two_fingers_zoom_about_their_middle() {
    let mut window = opened();
    let at = window.map().center() + vec2(120.0, -60.0);
    let before = window.session(|s| s.view.unwrap());
    let ground = before.map_from_screen([0, 1].map(|axis| f64::from((at - window.map().min)[axis])));
    let apart = |by: f32| [at - vec2(by, 0.0), at + vec2(by, 0.0)];
    for (id, pos) in [1, 2].into_iter().zip(apart(40.0)) {
        finger(&mut window, id, TouchPhase::Start, pos);
    }
    for by in [50.0, 60.0, 70.0, 80.0] {
        for (id, pos) in [1, 2].into_iter().zip(apart(by)) {
            finger(&mut window, id, TouchPhase::Move, pos);
        }
    }
    for (id, pos) in [2, 1].into_iter().zip(apart(80.0).into_iter().rev()) {
        finger(&mut window, id, TouchPhase::End, pos);
    }
    window.settle();
    let after = window.session(|s| s.view.unwrap());
    let factor = before.metres_per_px() / after.metres_per_px();
    assert!((factor - 2.0).abs() < 0.1, "twice as far apart, {factor} times as large");
    let [x, y] = after.screen_from_map(ground);
    let moved = window.map().min + vec2(x as f32, y as f32) - at;
    assert!(moved.length() < 12.0, "what lay between the fingers still does: {moved:?}");
    assert!(window.session(|s| s.selection.current.is_none()), "two fingers choose nothing");
}

/// A slow machine brings several steps of the hand in one frame.
#[test]
fn the_map_follows_each_step_of_the_hand_however_frames_cut_its_way() {
    let way = [vec2(-6.0, -9.0), vec2(-30.0, -45.0), vec2(-54.0, -81.0), vec2(-60.0, -90.0)];
    let press = |pos, pressed| {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        Event::PointerButton { pos, button, pressed, modifiers }
    };
    for frames_end_after in [[true; 6], [false, true, true, true, true, true], [false, true, true, false, false, false]]
    {
        let mut window = opened();
        let at = window.map().center();
        let before = window.session(|s| s.view.unwrap());
        window.harness.event(Event::PointerMoved(at));
        window.settle();
        let steps = way.iter().map(|step| Event::PointerMoved(at + *step));
        let away = Event::PointerMoved(at + vec2(200.0, 100.0));
        let events = [press(at, true)].into_iter().chain(steps).chain([press(at + way[3], false)]);
        for (event, frame_ends) in events.zip(frames_end_after) {
            window.harness.event(event);
            if frame_ends {
                window.harness.run_steps(1);
            }
        }
        // The hand that let go and has moved on drags no longer.
        window.harness.event(away);
        window.settle();
        let after = window.session(|s| s.view.unwrap());
        let ([x, y], [to_x, to_y]) = (before.screen_from_map(before.centre()), after.screen_from_map(before.centre()));
        let (dx, dy) = (to_x - x, to_y - y);
        assert!((dx + 60.0).abs() < 0.01 && (dy + 90.0).abs() < 0.01, "{frames_end_after:?}: moved by {dx} {dy}");
    }
}

#[test]
fn one_finger_moves_the_map_and_a_tap_identifies() {
    let mut window = opened();
    let at = window.screen(IN_MANUFACTURING);
    let before = window.session(|s| s.view.unwrap());
    finger(&mut window, 1, TouchPhase::Start, at);
    for step in 1..=5_u8 {
        finger(&mut window, 1, TouchPhase::Move, at - vec2(0.0, 24.0) * f32::from(step));
    }
    finger(&mut window, 1, TouchPhase::End, at - vec2(0.0, 120.0));
    window.settle();
    let after = window.session(|s| s.view.unwrap());
    let [dx, dy] = after.screen_from_map(before.centre());
    let [x, y] = before.screen_from_map(before.centre());
    assert!((dx - x).abs() < 1.0 && ((dy - y) + 120.0).abs() < 1.0, "moved by {} {}", dx - x, dy - y);
    assert!(window.session(|s| s.selection.current.is_none()));
    let at = window.screen(IN_MANUFACTURING);
    finger(&mut window, 1, TouchPhase::Start, at);
    finger(&mut window, 1, TouchPhase::End, at);
    window.settle();
    let chosen = window.session(|s| s.selection.current.clone()).unwrap();
    assert_eq!(chosen.layer.0, "zones");
}

#[test]
fn a_long_press_opens_the_menu_of_the_place() {
    let mut window = opened();
    let at = window.screen(IN_MANUFACTURING);
    assert!(!window.has(Word::WhatIsHere.text(Lang::En)));
    finger(&mut window, 1, TouchPhase::Start, at);
    window.harness.run_steps(6);
    finger(&mut window, 1, TouchPhase::End, at);
    window.settle();
    assert!(window.has(Word::WhatIsHere.text(Lang::En)), "held for a second and a half");
}
