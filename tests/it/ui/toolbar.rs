//! The toolbar at every width: nothing lies on anything else, and what has no room is in the menu of the rest.

use egui::{Key, Rect, accesskit, vec2};
use egui_kittest::kittest::NodeT as _;

use shapan::i18n::{Lang, Word};
use shapan::session::Tool;

use super::{LARGE, SMALL, Window};

/// Of the bar, and the margin that the harness leaves above it.
const HEIGHT: f32 = 48.0 + 8.0;

/// What can be pressed in the toolbar, by its name.
fn pressed(window: &Window) -> Vec<(String, Rect)> {
    let mut found = Vec::new();
    for node in window.harness.root().children_recursive() {
        let node = node.accesskit_node();
        let Some(bounds) = node.raw_bounds() else { continue };
        let is_button = matches!(node.role(), accesskit::Role::Button);
        if is_button && bounds.y1 <= f64::from(HEIGHT) + 1.0 && bounds.x1 > bounds.x0 {
            let [left, top, right, bottom] = [bounds.x0, bounds.y0, bounds.x1, bounds.y1].map(|side| side as f32);
            let rect = Rect::from_min_max(egui::pos2(left, top), egui::pos2(right, bottom));
            found.push((node.label().unwrap_or_default(), rect));
        }
    }
    found
}

/// By what each thing that nobody can do without begins, in the toolbar or in the menu.
fn essentials(window: &Window, lang: Lang) -> Vec<Vec<&'static str>> {
    let nothing = window.session(|s| [s.history.undo_words().is_none(), s.history.redo_words().is_none()]);
    let undo = if nothing[0] { Word::UndoNothing } else { Word::Undo };
    let redo = if nothing[1] { Word::RedoNothing } else { Word::Redo };
    let either = |words: &[Word]| words.iter().map(|word| word.text(lang)).collect::<Vec<_>>();
    let mut all = vec![
        either(&[Word::OpenHint, Word::OpenFile]),
        either(&[Word::SaveHint, Word::SaveFile]),
        either(&[undo, Word::Undo]),
        either(&[redo, Word::Redo]),
        either(&[Word::ZoomAll]),
        either(&[Word::FindHint, Word::FindShort]),
        either(&[Word::PresentHint, Word::Present]),
        either(&[Word::MapMenuHint, Word::MapMenu]),
        vec![Lang::Zh.own_name()],
        vec![Lang::En.own_name()],
    ];
    let tools = [Word::ToolPan, Word::ToolSelect, Word::ToolIdentify, Word::ToolMeasureLine, Word::ToolMeasureArea];
    all.extend(tools.into_iter().chain([Word::ToolRadius]).map(|word| vec![word.text(lang)]));
    all
}

fn names(window: &Window) -> Vec<String> {
    let nodes = window.harness.root().children_recursive();
    nodes.filter_map(|node| node.accesskit_node().label()).collect()
}

/// Looks at the toolbar as it is, and then into the menu of the rest, if there is one.
fn look(window: &mut Window, lang: Lang, what: &str) {
    let buttons = pressed(window);
    let width = window.harness.ctx.content_rect().width();
    for (i, (name, rect)) in buttons.iter().enumerate() {
        assert!(rect.left() >= 0.0 && rect.right() <= width + 0.5, "{what}: {name} ends at {}", rect.right());
        for (other, there) in &buttons[i + 1..] {
            assert!(!rect.shrink(0.6).intersects(there.shrink(0.6)), "{what}: {name} {rect:?} on {other} {there:?}");
        }
    }
    let mut seen: Vec<String> = buttons.into_iter().map(|(name, _)| name).collect();
    let more = Word::ToolbarMore.text(lang);
    let has_file_menu = window.has(Word::FileMenuHint.text(lang));
    if window.has(more) {
        window.click(more);
        seen.extend(names(window));
        let title = window.session(|s| s.plan.project.title.get(lang).clone());
        assert!(has_file_menu || seen.iter().any(|name| name.contains(&title)), "{what}: the plan's name");
    }
    for ways in essentials(window, lang) {
        let is_there = seen.iter().any(|name| ways.iter().any(|way| name.starts_with(way)));
        assert!(is_there, "{what}: none of {ways:?} in {seen:?}");
    }
    if window.has(more) {
        window.harness.key_press(Key::Escape);
        window.settle();
    }
}

#[test]
fn whatever_the_width_nothing_is_out_of_reach() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::open(LARGE, Vec::new());
        window.language(lang);
        // The sizes of the design at 100, 150 and 200 % of text size, and those between and below.
        let widths = [1440.0, 1280.0, 960.0, 853.0, 720.0, 640.0];
        for width in widths.into_iter().chain((0..24).map(|i| 1460.0 - 50.0 * i as f32)) {
            window.harness.set_size(vec2(width, 720.0));
            window.settle();
            look(&mut window, lang, &format!("{lang:?}, {width}"));
        }
    }
}

#[test]
fn large_targets_and_unsaved_work_find_their_room_too() {
    for (lang, size) in [(Lang::Zh, SMALL), (Lang::En, LARGE)] {
        let mut window = super::touch::opened(size, lang);
        let layer = window.session(|s| s.plan.layer_name(&"hospitals".into()).get(lang).clone());
        window.click(&shapan::i18n::fill(Word::HideLayer, lang, &[("name", &layer)]));
        window.settle();
        assert!(window.session(|s| s.is_dirty()), "{lang:?}: unsaved");
        assert!(window.session(|s| s.settings.touch));
        for width in [1440.0, 1280.0, 1000.0, 720.0, 640.0, 520.0] {
            window.harness.set_size(vec2(width, 720.0));
            window.settle();
            look(&mut window, lang, &format!("{lang:?}, touch, {width}"));
        }
    }
}

#[test]
fn the_menu_of_the_rest_does_what_its_rows_say() {
    let mut window = Window::open([640.0, 400.0], Vec::new());
    window.language(Lang::En);
    let more = Word::ToolbarMore.text(Lang::En);
    window.click(more);
    assert!(window.has_containing("BioPark"), "the name of the plan");
    let area = names(&window).into_iter().find(|name| name.starts_with("Area")).unwrap();
    window.click(&area);
    assert_eq!(window.session(|s| s.settings.tool), Tool::MeasureArea);
    assert!(pressed(&window).iter().any(|(name, _)| name == "Area"), "the tool in use is in the toolbar");
    window.click(more);
    window.click(Word::OpenHint.text(Lang::En));
    assert!(window.session(|s| s.document.wish.is_some()));
}
