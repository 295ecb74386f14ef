//! The layer tree, the tip under a resting pointer, and what lies under one click: by label and by hand.

use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use shapan::i18n::{Lang, Word, fill};
use shapan::project::LayerId;
use shapan::session::Tool;

use super::{IN_MANUFACTURING, LARGE, SMALL, Window};

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];

fn opened(lang: Lang) -> Window {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(lang);
    window
}

/// The name of a bundled layer.
fn name(window: &Window, layer: &str) -> String {
    window.session(|s| s.plan.layer_name(&layer.into()).get(s.settings.lang).clone())
}

fn named(window: &Window, word: Word, name: &str) -> String {
    fill(word, window.session(|s| s.settings.lang), &[("name", name)])
}

fn opacity(window: &Window, layer: &str) -> f64 {
    window.session(|s| s.plan.project.layer(&layer.into()).unwrap().opacity)
}

/// The layers from the top of the picture.
fn order(window: &Window) -> Vec<String> {
    window.session(|s| s.plan.project.layers.iter().rev().map(|l| l.id.0.clone()).collect())
}

fn active(window: &Window) -> Option<LayerId> {
    window.session(|s| s.selection.active_layer.clone())
}

fn is_marked(window: &Window, label: &str) -> bool {
    let toggled = window.harness.get_by_label(label).accesskit_node().toggled();
    toggled == Some(egui::accesskit::Toggled::True)
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.harness.hover_at(from);
    window.harness.run_steps(1);
    window.harness.drag_at(from);
    window.harness.run_steps(1);
    for share in [0.3, 0.7, 1.0] {
        window.harness.hover_at(from + (to - from) * share);
        window.harness.run_steps(1);
    }
    window.harness.drop_at(to);
    window.settle();
}

#[test]
fn a_click_on_a_row_chooses_the_layer_and_hides_nothing() {
    for lang in BOTH {
        let mut window = opened(lang);
        let zones = name(&window, "zones");
        window.click(&zones);
        assert_eq!(active(&window), Some("zones".into()));
        assert!(is_marked(&window, &zones));
        let eye = named(&window, Word::HideLayer, &zones);
        assert!(window.has(&eye), "it is still shown");
        window.click(&eye);
        assert!(window.has(&named(&window, Word::ShowLayer, &zones)) && is_marked(&window, &zones));
        assert!(window.session(|s| !s.plan.project.layer(&"zones".into()).unwrap().visible));
    }
}

#[test]
fn groups_fold_and_what_is_chosen_unfolds_them() {
    let mut window = opened(Lang::En);
    window.click("Fold Plan areas");
    assert!(!window.has("Four zones") && window.has("Unfold Plan areas") && window.has("Metro stations"));
    window.click_map(IN_MANUFACTURING);
    assert!(is_marked(&window, "Four zones"), "chosen on the map, seen in the tree");
    window.click("Plan areas");
    assert!(!window.has("Four zones"), "the heading folds too, and the selection does not hold it open");
}

#[test]
fn the_class_of_the_chosen_feature_is_marked_and_chooses_it() {
    let mut window = opened(Lang::En);
    window.click("Unfold Four zones");
    let class = "Smart manufacturing";
    assert!(window.has(class) && !is_marked(&window, class));
    window.click_map(IN_MANUFACTURING);
    assert!(is_marked(&window, class) && is_marked(&window, "Four zones"));
    window.click("R&D translation");
    assert!(window.has("R&D translation zone"), "the card");
    assert!(is_marked(&window, "R&D translation") && !is_marked(&window, class));
    // A class of many features chooses the layer.
    window.click("Unfold Hospitals");
    window.click("Grade 3A, open");
    assert_eq!(window.session(|s| s.selection.current.clone()), None);
    assert!(is_marked(&window, "Hospitals"));
}

#[test]
fn opacity_is_dragged_typed_and_reset() {
    for lang in BOTH {
        let mut window = opened(lang);
        let label = named(&window, Word::OpacityOf, &name(&window, "zones"));
        let cell = window.harness.get_by_label(&label).rect().center();
        drag(&mut window, cell, cell - egui::vec2(40.0, 0.0));
        assert_eq!(opacity(&window, "zones"), 0.6);
        let below = window.harness.get_by_label(&name(&window, "site")).rect();
        window.click(&label);
        for (text, percent) in [("35", 0.35), ("much", 0.35), ("80 %", 0.8)] {
            if !window.harness.query_all_by_label(&label).collect::<Vec<_>>().is_empty() {
                window.settle();
                window.click(&label);
            }
            assert_eq!(window.harness.get_by_label(&name(&window, "site")).rect(), below, "no row moves");
            window.harness.event(Event::Text(text.to_owned()));
            window.settle();
            window.harness.key_press(Key::Enter);
            window.settle();
            assert_eq!(opacity(&window, "zones"), percent, "{text}");
        }
        // The first of two clicks opens the field, the second meets it.
        window.harness.hover_at(cell);
        window.settle();
        for _ in 0..2 {
            let press = |pressed| Event::PointerButton {
                pos: cell,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            };
            for events in [vec![press(true), press(false)], Vec::new()] {
                // Faster than the harness's own quarter of a second.
                let now = window.harness.ctx.input(|i| i.time);
                window.harness.input_mut().time = Some(now + 0.05);
                window.harness.input_mut().events.extend(events);
                window.harness.run_steps(1);
            }
        }
        window.settle();
        assert_eq!(opacity(&window, "zones"), 1.0);
        assert!(window.has(&label), "nothing is left to be typed");
        window.harness.get_by_label(&label).focus();
        window.settle();
        window.harness.key_press(Key::ArrowLeft);
        window.settle();
        window.harness.key_press(Key::ArrowLeft);
        window.settle();
        assert_eq!(opacity(&window, "zones"), 0.9);
    }
}

#[test]
fn the_menu_shows_one_layer_alone_and_the_others_again() {
    for lang in BOTH {
        let mut window = opened(lang);
        let zones = name(&window, "zones");
        let shown = |window: &Window| {
            window.session(|s| s.plan.project.layers.iter().filter(|l| s.plan.project.is_shown(l)).count())
        };
        let all = shown(&window);
        window.harness.get_by_label(&zones).click_secondary();
        window.settle();
        window.click(Word::OnlyThisLayer.text(lang));
        assert_eq!(shown(&window), 1);
        assert!(window.has(Word::OthersHidden.text(lang)));
        window.click(Word::ShowAgain.text(lang));
        assert_eq!(shown(&window), all);
        assert!(!window.has(Word::OthersHidden.text(lang)));
        // The same menu behind the button that appears under the pointer.
        window.harness.get_by_label(&zones).hover();
        window.settle();
        window.click(&named(&window, Word::MoreOf, &zones));
        window.click(Word::MoveDown.text(lang));
        let (at, order) = (|l: &str, o: &[String]| o.iter().position(|x| x == l), order(&window));
        assert_eq!(at("zones", &order), at("green", &order).map(|i| i + 1));
        window.harness.get_by_label(&zones).click_secondary();
        window.settle();
        let before = window.session(|s| s.view);
        window.click(Word::ZoomToLayer.text(lang));
        assert_ne!(window.session(|s| s.view), before);
        window.harness.get_by_label(&zones).click_secondary();
        window.settle();
        window.click(Word::ShowAllLayers.text(lang));
        assert_eq!(shown(&window), 16);
    }
}

#[test]
fn rows_are_dragged_to_another_place() {
    let mut window = opened(Lang::En);
    let row = |window: &Window, label: &str| window.harness.get_by_label(label).rect();
    let (boundary, zones) = (row(&window, "Park boundary"), row(&window, "Four zones"));
    drag(&mut window, boundary.center(), zones.center_top() + egui::vec2(0.0, 3.0));
    let drawn = order(&window);
    let place = |layer: &str| drawn.iter().position(|l| l == layer).unwrap();
    assert_eq!(place("site") + 1, place("zones"));
    assert_eq!(row(&window, "Park boundary"), zones, "it stands where it was let go");
    // Into another group, and a whole group.
    let (nodes, metro) = (row(&window, "Green nodes"), row(&window, "Metro"));
    drag(&mut window, nodes.center(), metro.center_bottom() - egui::vec2(0.0, 2.0));
    assert_eq!(window.session(|s| s.plan.project.layer(&"green_nodes".into()).unwrap().group.clone()), "metro");
    let (region, first) = (row(&window, "Region"), row(&window, "Facilities"));
    drag(&mut window, region.center(), first.center_top() + egui::vec2(0.0, 2.0));
    assert_eq!(order(&window).first().map(String::as_str), Some("roads"));
    // Let go where it was, or outside with Esc: nothing happens.
    let before = order(&window);
    let hospitals = row(&window, "Hospitals").center();
    drag(&mut window, hospitals, hospitals + egui::vec2(0.0, 9.0));
    assert_eq!(order(&window), before);
    window.harness.drag_at(hospitals);
    window.harness.run_steps(1);
    window.harness.hover_at(hospitals + egui::vec2(0.0, 200.0));
    window.harness.run_steps(2);
    window.harness.key_press(Key::Escape);
    window.harness.run_steps(1);
    window.harness.drop_at(hospitals + egui::vec2(0.0, 200.0));
    window.settle();
    assert_eq!(order(&window), before);
}

#[test]
fn keys_go_through_the_tree() {
    let mut window = opened(Lang::En);
    let press = |window: &mut Window, modifiers: Modifiers, key: Key| {
        window.harness.key_press_modifiers(modifiers, key);
        window.settle();
    };
    window.click("Green nodes");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert!(window.harness.get_by_label("Three corridors").is_focused());
    press(&mut window, Modifiers::NONE, Key::Space);
    assert!(window.has("Show layer Three corridors"));
    assert_eq!(active(&window), Some("green_nodes".into()), "Space shows and hides, and chooses nothing");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(active(&window), Some("corridors".into()));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    assert!(window.has("Gene-art"), "the legend");
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    assert!(!window.has("Gene-art"));
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    assert!(window.harness.get_by_label("Plan structure").is_focused());
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    assert!(!window.has("Green nodes"));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    let drawn = order(&window);
    let place = |layer: &str| drawn.iter().position(|l| l == layer).unwrap();
    assert_eq!(place("villages"), place("green_nodes") + 1);
    assert!(window.harness.get_by_label("Three villages").is_focused(), "the row keeps the focus");
}

#[test]
fn a_resting_pointer_is_told_what_lies_there() {
    for lang in BOTH {
        let mut window = opened(lang);
        let tip = match lang {
            Lang::Zh => "四区 · 片区",
            Lang::En => "Four zones · zone",
        };
        let at = window.screen(IN_MANUFACTURING);
        window.harness.hover_at(at);
        window.harness.run_steps(2);
        assert!(!window.has(tip), "a quarter of a second is not yet a rest");
        window.settle();
        assert!(window.has(tip));
        window.harness.hover_at(at - egui::vec2(20.0, 0.0));
        window.harness.run_steps(2);
        assert!(!window.has(tip), "it moves on");
        window.settle();
        assert!(window.has(tip));
        window.drawn();
        let delay = window.harness.output().viewport_output.values().map(|v| v.repaint_delay).min().unwrap();
        assert!(delay.as_millis() > 1000, "a tip that is shown asks for no more frames, {delay:?}");
        window.click_map(IN_MANUFACTURING);
        assert!(!window.has(tip), "the card says it");
        window.click(Word::ToolPan.text(lang));
        window.harness.key_press(Key::Escape);
        window.settle();
        window.click(Word::ToolPan.text(lang));
        assert_eq!(window.session(|s| s.settings.tool), Tool::Pan);
        window.harness.hover_at(at + egui::vec2(5.0, 5.0));
        window.settle();
        assert!(!window.has(tip), "the tool that takes nothing shows nothing");
    }
}

#[test]
fn what_lies_under_one_click_is_counted_listed_and_stepped_through() {
    for lang in BOTH {
        let mut window = Window::open(SMALL, Vec::new());
        window.language(lang);
        window.click_map(IN_MANUFACTURING);
        let layer = |window: &Window| active(window).map(|l| l.0).unwrap_or_default();
        let head = fill(Word::CountHere, lang, &[("n", "2")]);
        assert!(window.has(&head) && window.has("1 / 2"));
        window.click(Word::NextHere.text(lang));
        assert!(window.has("2 / 2") && layer(&window) == "site");
        window.click(Word::PreviousHere.text(lang));
        assert_eq!(layer(&window), "zones");
        window.click(&head);
        let row = window.session(|s| {
            let of = s.selection.also_here.last().unwrap();
            let name = s.plan.feature_name(s.plan.feature(of).unwrap(), lang);
            format!("{name} · {}", s.plan.layer_name(&of.layer).get(lang))
        });
        window.click(&row);
        assert_eq!(layer(&window), "site");
        assert!(!window.has(&row), "the list closes");
        // The same place clicked again, and Tab on the map.
        window.click_map(IN_MANUFACTURING);
        assert_eq!(layer(&window), "zones");
        window.harness.key_press(Key::Tab);
        window.settle();
        assert_eq!(layer(&window), "site");
        // Past the last of them Tab goes on to what comes after the map.
        let map = Word::Map.text(lang);
        assert!(window.harness.get_by_label(map).is_focused());
        window.harness.key_press(Key::Tab);
        window.settle();
        assert!(!window.harness.get_by_label(map).is_focused() && layer(&window) == "site");
    }
}
