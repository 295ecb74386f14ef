//! The attribute table by label, by keys and by hand.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use shapan::i18n::{Lang, Word, fill};

use super::{IN_MANUFACTURING, LARGE, SMALL, Window};

fn open(size: [f32; 2], lang: Lang, layer: &str) -> Window {
    let mut window = Window::open(size, Vec::new());
    window.language(lang);
    let name = window.session(|s| s.plan.layer_name(&layer.into()).get(lang).clone());
    window.click(&name);
    window.harness.key_press(Key::F6);
    window.settle();
    window
}

fn chosen(window: &Window) -> Vec<u32> {
    window.session(|s| s.selection.features.to_vec())
}

fn rows(window: &Window) -> Vec<u32> {
    window.session(|s| s.table.current().unwrap().rows.to_vec())
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.settle();
}

fn row(window: &mut Window, label: &str, modifiers: Modifiers) {
    let at = window.harness.get_by_role_and_label(Role::Row, label).rect().center();
    window.harness.hover_at(at);
    window.harness.run_steps(1);
    for pressed in [true, false] {
        window.harness.event_modifiers(
            Event::PointerButton { pos: at, button: egui::PointerButton::Primary, pressed, modifiers },
            modifiers,
        );
        window.harness.run_steps(1);
    }
    window.settle();
}

#[test]
fn f6_opens_the_table_of_the_active_layer_and_closes_it() {
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En)] {
        let mut window = open(size, lang, "zones");
        let map = window.map();
        assert!(window.has(Word::TableRows.text(lang)));
        assert_eq!(rows(&window).len(), 4);
        assert!(window.has(match lang {
            Lang::Zh => "图上面积（公顷）",
            Lang::En => "Drawn area (ha)",
        }));
        press(&mut window, Modifiers::NONE, Key::F6);
        assert!(!window.has(Word::TableRows.text(lang)));
        assert_eq!(window.map().height() - map.height(), 204.0, "the map had given as much");
        window.click(&fill(Word::WithKey, lang, &[("text", Word::TableHint.text(lang)), ("key", "F6")]));
        assert_eq!(rows(&window).len(), 4, "the layer shown last");
    }
}

#[test]
fn a_click_on_a_head_sorts_and_shift_adds_a_key() {
    let mut window = open(LARGE, Lang::En, "zones");
    let sort = |window: &Window| {
        window.session(|s| s.table.sort.iter().map(|k| (k.column.clone(), k.descending)).collect::<Vec<_>>())
    };
    window.click("Drawn area (ha)");
    window.click("Drawn area (ha)");
    assert_eq!(sort(&window), [("drawn_area_ha".to_owned(), true)]);
    assert_eq!(rows(&window), [0, 1, 2, 3], "the headquarters are the largest");
    let at = window.harness.get_by_role_and_label(Role::ColumnHeader, "Name").rect().center();
    window.harness.hover_at(at);
    window.harness.run_steps(1);
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::SHIFT);
        window.harness.event_modifiers(Event::PointerButton { pos: at, button, pressed, modifiers }, modifiers);
        window.harness.run_steps(1);
    }
    window.settle();
    assert_eq!(sort(&window).len(), 2);
    window.click("Drawn area (ha)");
    assert!(sort(&window).is_empty(), "the third click gives the order of the source back");
}

#[test]
fn rows_and_map_choose_the_same() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = open(LARGE, lang, "zones");
        let name = |window: &Window, row: u32| {
            window.session(|s| {
                let of = s.table_feature(row).unwrap();
                s.plan.feature_name(s.plan.feature(&of).unwrap(), lang)
            })
        };
        window.harness.key_press(Key::Home);
        window.settle();
        window.click_map(IN_MANUFACTURING);
        assert_eq!(chosen(&window), [3]);
        let first = name(&window, 0);
        row(&mut window, &first, Modifiers::NONE);
        assert_eq!(chosen(&window), [0]);
        let third = name(&window, 2);
        row(&mut window, &third, Modifiers::COMMAND);
        assert_eq!(chosen(&window), [0, 2]);
        row(&mut window, &third, Modifiers::COMMAND);
        assert_eq!(chosen(&window), [0]);
        row(&mut window, &third, Modifiers::SHIFT);
        assert_eq!(chosen(&window), [0, 1, 2]);
        assert!(window.has_containing(match lang {
            Lang::Zh => "选中 3",
            Lang::En => "3 selected",
        }));
    }
}

#[test]
fn keys_move_extend_copy_and_zoom() {
    let mut window = open(SMALL, Lang::En, "hospitals");
    let all = rows(&window);
    let first = window.session(|s| {
        let of = s.table_feature(all[0]).unwrap();
        s.plan.feature_name(s.plan.feature(&of).unwrap(), Lang::En)
    });
    row(&mut window, &first, Modifiers::NONE);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(chosen(&window), [all[1]]);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(chosen(&window), all[1..=3]);
    press(&mut window, Modifiers::NONE, Key::End);
    assert_eq!(chosen(&window), [*all.last().unwrap()]);
    press(&mut window, Modifiers::NONE, Key::Home);
    assert_eq!(chosen(&window), [all[0]], "and the map is not zoomed by Home");
    press(&mut window, Modifiers::COMMAND, Key::A);
    assert_eq!(chosen(&window).len(), all.len());
    let before = window.session(|s| s.view.unwrap());
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_ne!(window.session(|s| s.view.unwrap()), before, "all hospitals are seen");
    window.harness.event(Event::Copy);
    window.harness.run_steps(1);
    let commands = &window.harness.output().platform_output.commands;
    let copied = commands.iter().find_map(|c| match c {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert_eq!(copied.unwrap().lines().count(), all.len() + 1);
}

#[test]
fn the_filter_is_typed_completed_and_refused_in_words() {
    let mut window = open(LARGE, Lang::En, "hospitals");
    let total = rows(&window).len();
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.harness.event(Event::Text("grad".to_owned()));
    window.settle();
    press(&mut window, Modifiers::NONE, Key::Tab);
    window.harness.event(Event::Text("= 三级甲等".to_owned()));
    window.settle();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.session(|s| s.table.filter.clone()), "grade = 三级甲等");
    let found = rows(&window).len();
    assert!(found > 10 && found < total);
    assert!(window.has_containing(&format!("{found} of {total} features")));
    press(&mut window, Modifiers::COMMAND, Key::F);
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text("grad = 1".to_owned()));
    window.settle();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.has_containing("did you mean"));
    let filter = |text| shapan::analysis::query::Filter::parse(text).unwrap();
    let words = filter("Green rate > 0.3").bind_columns(&["name", "green_rate"]).unwrap_err().to_string();
    assert!(words.contains("did you mean \"green_rate\""), "{words}");
    assert_eq!(rows(&window).len(), found, "the last good rows stay");
}

#[test]
fn enter_in_the_formula_adds_the_column() {
    let mut window = open(LARGE, Lang::En, "zones");
    window.click("Show, hide and add columns");
    window.click(Word::ColumnNewName.text(Lang::En));
    window.harness.event(Event::Text("one".to_owned()));
    window.settle();
    window.click(Word::ColumnNewExpression.text(Lang::En));
    window.harness.event(Event::Text("1 + 1".to_owned()));
    window.settle();
    let added = |window: &Window| window.session(|s| s.plan.project.layer(&"zones".into()).unwrap().derived.len());
    let before = added(&window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(added(&window), before + 1);
}

#[test]
fn only_what_stays_pressed_is_told_as_pressed() {
    let window = open(LARGE, Lang::En, "zones");
    let toggled = |name: &str| {
        let node = window.harness.get_by_role_and_label(Role::Button, name);
        node.accesskit_node().toggled().is_some()
    };
    assert!(toggled("Show, hide and add columns"));
    assert!(!toggled(Word::TableZoom.text(Lang::En)));
}

#[test]
fn columns_are_hidden_added_and_summed_up() {
    let mut window = open(LARGE, Lang::En, "zones");
    assert!(window.has("Kind"));
    window.click("Show, hide and add columns");
    window.click("Kind · kind");
    window.click("Add Planar area, CGCS2000 (m²)");
    window.harness.key_press(Key::Escape);
    window.settle();
    assert!(!window.has("Kind") && window.has("Planar area, CGCS2000 (m²)"));
    let added = window.session(|s| s.plan.project.layer(&"zones".into()).unwrap().derived.len());
    assert_eq!(added, 3);
    let head = window.harness.get_by_role_and_label(Role::ColumnHeader, "Drawn area (ha)");
    head.click_secondary();
    window.settle();
    window.click("Statistics of this column");
    assert!(window.has("Sum 237.7"), "four zones together");
    assert!(window.has("Median 57.1"));
}
