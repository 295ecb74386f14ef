//! Fingers: targets large enough for them in the whole window.

use egui::{Event, Key, Modifiers, Pos2, TouchPhase, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use shapan::i18n::{Lang, Word, fill};
use shapan::session::Tool;

use super::{IN_MANUFACTURING, LARGE, SMALL, Window};

/// What a finger can hit, in points; less by what rounding takes.
const TARGET: f64 = 43.5;
/// So wide a target in a row of its own height is at least: a row's eye, its arrow.
const NARROW_TARGET: f64 = 30.0;

fn touch(window: &mut Window, id: u64, phase: TouchPhase, pos: Pos2) {
    let (device_id, id) = (egui::TouchDeviceId(1), egui::TouchId(id));
    window.harness.event(Event::Touch { device_id, id, phase, pos, force: None });
}

/// What can be pressed and is too small for a finger, with its role and size.
fn too_small(window: &Window) -> Vec<String> {
    use accesskit::Role;
    let mut found = Vec::new();
    for node in window.harness.root().children_recursive() {
        let node = node.accesskit_node();
        let is_pressed = node.data().supports_action(accesskit::Action::Click);
        // A text field stands in a row that gives it the caret; edges and bars are dragged with a mouse, and a finger
        // scrolls what they belong to.
        let is_other = matches!(
            node.role(),
            Role::TextInput | Role::MultilineTextInput | Role::Splitter | Role::ScrollBar | Role::Label | Role::TextRun
        );
        let Some(bounds) = node.raw_bounds().filter(|_| is_pressed && !is_other) else { continue };
        let (width, height) = (bounds.width(), bounds.height());
        // The map in words: points for a screen reader, which a finger does not press; it taps the map.
        let is_spoken = width < 2.5 && height < 2.5;
        if !is_spoken && width > 0.0 && (height < TARGET || width < NARROW_TARGET) {
            let name = node.label().or_else(|| node.value()).unwrap_or_default();
            found.push(format!("{:?} {name}: {width:.0} × {height:.0}", node.role()));
        }
    }
    found.sort();
    found.dedup();
    found
}

pub fn opened(size: [f32; 2], lang: Lang) -> Window {
    let mut window = Window::open(size, Vec::new());
    window.language(lang);
    let at = window.map().center();
    for phase in [TouchPhase::Start, TouchPhase::End] {
        touch(&mut window, 1, phase, at);
        window.harness.run_steps(1);
    }
    window.settle();
    assert!(window.session(|s| s.settings.touch));
    window
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.settle();
}

/// Every state of the window that has targets of its own, one after the other.
#[test]
fn every_target_is_large_enough_for_a_finger() {
    let mut faults = Vec::new();
    for (size, lang) in [(LARGE, Lang::En), (SMALL, Lang::Zh)] {
        let mut window = opened(size, lang);
        let word = |word: Word| word.text(lang);
        let mut look = |window: &Window, state: &str| {
            let found = too_small(window);
            faults.extend(found.into_iter().map(|fault| format!("{lang:?}, {state}: {fault}")));
        };
        look(&window, "at the start");
        for heading in [Word::Bookmarks, Word::Notes] {
            window.click(word(heading));
        }
        look(&window, "bookmarks and notes");
        for heading in [Word::Bookmarks, Word::Notes] {
            window.click(word(heading));
        }
        for menu in [Word::FileMenuHint, Word::MapMenuHint, Word::LogHint] {
            window.click(word(menu));
            look(&window, word(menu));
            press(&mut window, Modifiers::NONE, Key::Escape);
        }
        let zones = window.session(|s| s.plan.layer_name(&"zones".into()).get(lang).clone());
        window.harness.get_by_label(&zones).click_secondary();
        window.settle();
        look(&window, "the menu of a layer");
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.click(&fill(Word::Unfold, lang, &[("name", &zones)]));
        look(&window, "a legend");
        window.click_map(IN_MANUFACTURING);
        look(&window, "a card");
        window.click(&fill(Word::CountHere, lang, &[("n", "2")]));
        look(&window, "what else is here");
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.click(word(Word::PinCard));
        window.click(word(Word::NextHere));
        look(&window, "pinned cards");
        window.click(word(Word::UnpinAll));

        press(&mut window, Modifiers::NONE, Key::F6);
        look(&window, "the table");
        window.click(word(Word::TableColumnsHint));
        look(&window, "columns");
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.click(word(Word::TableExportHint));
        look(&window, "export");
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::NONE, Key::F6);

        window.click(word(Word::Query));
        let boundary = window.session(|s| s.plan.layer_name(&"site".into()).get(lang).clone());
        look(&window, "before a query");
        window.click(&fill(Word::QueryFromBoundary, lang, &[("name", &boundary)]));
        look(&window, "a query");
        window.click(word(Word::AddCondition));
        look(&window, "fields of a filter");
        press(&mut window, Modifiers::NONE, Key::Escape);

        window.click(word(Word::CheckTab));
        look(&window, "claims");
        let claim = window.session(|s| s.plan.project.claims[0].text.get(lang).clone());
        window.click(&claim);
        look(&window, "a claim");
        window.click(word(Word::ClaimAdd));
        look(&window, "the form of a claim");
        window.click(word(Word::Cancel));
        window.click(word(Word::CheckViewFindings));
        look(&window, "before the checks");
        // In English the tab is called the same.
        window.harness.query_all_by_label(word(Word::FindingsRun)).last().unwrap().click();
        window.settle();
        look(&window, "findings");
        window.click(word(Word::FindingsRulesHint));
        look(&window, "rules");
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.click(word(Word::CheckViewLandUse));
        look(&window, "land use");

        window.click(word(Word::Style));
        look(&window, "symbols");
        window.click(word(Word::StyleLabels));
        look(&window, "labels");

        window.click(word(Word::ToolMeasureArea));
        let map = window.map();
        for at in [(0.3, 0.4), (0.5, 0.7), (0.7, 0.3)] {
            let at = map.min + map.size() * egui::vec2(at.0, at.1);
            window.harness.hover_at(at);
            window.harness.run_steps(1);
            window.harness.drag_at(at);
            window.harness.run_steps(1);
            window.harness.drop_at(at);
            window.harness.run_steps(40);
        }
        look(&window, "a measurement");
        assert_eq!(window.session(|s| s.settings.tool), Tool::MeasureArea);
        for _ in 0..2 {
            press(&mut window, Modifiers::NONE, Key::Escape);
        }

        press(&mut window, Modifiers::COMMAND, Key::K);
        look(&window, "the find box");
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::COMMAND, Key::O);
        look(&window, "files");
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::COMMAND, Key::B);
        look(&window, "the sheet of a bookmark");
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.click(word(Word::FileMenuHint));
        window.click(word(Word::SettingsMenu));
        look(&window, "settings");
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::NONE, Key::F5);
        let foot = window.map().center_bottom() - egui::vec2(0.0, 30.0);
        for at in [foot - egui::vec2(0.0, 10.0), foot] {
            window.harness.hover_at(at);
            window.settle();
        }
        look(&window, "a show");
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    assert!(faults.is_empty(), "{} targets:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn with_large_targets_a_small_window_shows_a_query_with_its_list() {
    for lang in [Lang::En, Lang::Zh] {
        let mut window = opened(SMALL, lang);
        window.click(Word::Query.text(lang));
        let boundary = window.session(|s| s.plan.layer_name(&"site".into()).get(lang).clone());
        window.click(&fill(Word::QueryFromBoundary, lang, &[("name", &boundary)]));
        let list = window.harness.get_by_label(Word::ResultsList.text(lang)).rect();
        assert!(list.height() >= 4.0 * 44.0 - 0.5, "{lang:?}: {list:?}");
        let edit = window.harness.get_by_label(Word::FilterAsText.text(lang)).rect();
        assert!(edit.right() <= SMALL[0] - 15.0, "{lang:?}: {edit:?} is cut");
        assert!(list.right() <= SMALL[0] + 0.5, "{lang:?}: {list:?}");
        let map = window.map();
        let zoom_in = window.harness.get_by_label(Word::ZoomIn.text(lang)).rect();
        let zoom_out = window.harness.get_by_label(Word::ZoomOut.text(lang)).rect();
        for button in [zoom_in, zoom_out] {
            assert!(button.width() >= 43.5 && button.height() >= 43.5, "{button:?}");
            assert!(map.right() - button.right() >= 14.0, "{button:?} at the edge of {map:?}");
        }
    }
}
