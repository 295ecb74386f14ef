//! Settings, menus and sheets in windows as small as large text makes them.

use super::*;

/// A window of 1280 by 720 pixels at 150 and at 200 percent.
const SCALED: [[f32; 2]; 2] = [[853.0, 480.0], [640.0, 360.0]];

/// Scrolls to a row and clicks it.
fn reach(window: &mut Window, label: &str) {
    window.harness.get_by_label(label).scroll_to_me();
    window.harness.run_steps(30);
    window.click(label);
}

#[test]
fn settings_hold_at_once_and_fit_large_text() {
    for size in SCALED.into_iter().chain([LARGE]) {
        let mut window = Window::open(size, Vec::new());
        window.language(Lang::En);
        window.click(Word::FileMenuHint.text(Lang::En));
        reach(&mut window, Word::SettingsMenu.text(Lang::En));
        assert!(window.session(|s| s.settings_shown));
        reach(&mut window, "Theme Dark");
        assert_eq!(window.session(|s| s.settings.theme), Theme::Dark);
        reach(&mut window, "Language 中文");
        assert_eq!(window.session(|s| s.settings.lang), Lang::Zh);
        let close = window.harness.query_all_by_label(Word::SettingsClose.text(Lang::Zh)).last().unwrap().rect();
        assert!(close.max.x <= size[0] && close.max.y <= size[1], "{close:?} in {size:?}");
        window.harness.key_press(Key::Escape);
        window.settle();
        assert!(!window.session(|s| s.settings_shown));
        assert_eq!(window.session(|s| s.settings.tool), Tool::Identify, "Esc closes the sheet only");
    }
}

#[test]
fn large_text_keeps_the_layers_at_hand() {
    for size in SCALED {
        let mut window = Window::open(size, Vec::new());
        window.language(Lang::En);
        assert!(!window.has("Hospitals"));
        window.click("Layers");
        assert!(window.has_containing("Hospitals"), "{size:?}");
        for lang in [Lang::Zh, Lang::En] {
            window.language(lang);
            let words = [Word::Layers, Word::Feature, Word::Query, Word::Style];
            for rect in words.map(|word| window.harness.query_all_by_label(word.text(lang)).last().unwrap().rect()) {
                assert!(rect.max.x <= size[0], "{rect:?} in {size:?}");
            }
        }
    }
}

#[test]
fn the_log_tells_what_was_opened() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    assert!(!window.has_containing("Opened BioPark"));
    window.click(Word::LogHint.text(Lang::En));
    assert!(window.has_containing("Opened BioPark"));
}

#[test]
fn the_map_is_copied_by_its_keys() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    window.settle();
    assert!(window.session(|s| s.notices.iter().any(|n| n.text.en.starts_with("The picture was copied"))));
}
