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

/// A window of 1440 by 900 pixels at 150 and at 200 percent.
const LARGE_SCALED: [[f32; 2]; 2] = [[960.0, 600.0], [720.0, 450.0]];

/// Side by side, from the left: none reaches into the next.
fn apart(names: &[&str], window: &Window) {
    let rects: Vec<Rect> = names.iter().map(|name| window.harness.get_by_label(name).rect()).collect();
    for (names, rects) in names.windows(2).zip(rects.windows(2)) {
        assert!(rects[0].right() <= rects[1].left() + 0.5, "{names:?}: {rects:?}");
    }
}

#[test]
fn with_large_text_all_of_a_query_and_of_the_table_can_be_reached() {
    for (size, lang) in LARGE_SCALED.into_iter().flat_map(|size| [(size, Lang::Zh), (size, Lang::En)]) {
        let mut window = Window::open(size, Vec::new());
        window.language(lang);
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(size[0], size[1]));
        let status = screen.with_min_y(screen.bottom() - 27.0);
        let log = window.harness.get_by_label(Word::LogHint.text(lang)).rect();
        for method in window.harness.query_all_by_label(Word::StatusMethod.text(lang)) {
            assert!(method.rect().right() < log.left() - 30.0, "{:?} and {log:?}", method.rect());
        }
        window.click(Word::Query.text(lang));
        let site = window.session(|s| s.plan.layer_name(&"site".into()).get(lang).clone());
        window.click(&fill(Word::QueryFromBoundary, lang, &[("name", &site)]));
        assert_eq!(window.session(|s| s.inquiry.answer.as_ref().map(|a| a.results.len())), Some(16));
        let foot = window.harness.get_by_label(Word::CopyListHint.text(lang));
        foot.scroll_to_me();
        window.harness.run_steps(40);
        let foot = window.harness.get_by_label(Word::CopyListHint.text(lang)).rect();
        let list = window.harness.get_by_label(Word::ResultsList.text(lang)).rect();
        assert!(screen.with_max_y(status.top()).contains_rect(foot), "{foot:?} in {size:?}");
        let seen = list.intersect(screen.with_max_y(foot.top()));
        assert!(seen.height() > 90.0 || list.top() > foot.top(), "{list:?} above {foot:?}");
        // Every row is reached, by keys too.
        window.harness.get_by_label(Word::ResultsList.text(lang)).focus();
        window.settle();
        for _ in 0..16 {
            window.harness.key_press(Key::ArrowDown);
            window.settle();
        }
        let last = window.session(|s| {
            let of = s.inquiry.answer.as_ref().unwrap().results[15].of.clone();
            (s.selection.current == Some(of.clone()), s.plan.feature_short_name(s.plan.feature(&of).unwrap(), lang))
        });
        assert!(last.0);
        window.harness.run_steps(40);
        let rows = window.harness.query_all_by_label_contains(&last.1).map(|row| row.rect());
        let between = screen.with_min_y(48.0).with_max_y(foot.top() + 1.0);
        let rows: Vec<Rect> = rows.filter(|row| row.right() > size[0] * 0.6).collect();
        assert!(rows.iter().any(|row| between.contains_rect(*row)), "{:?} in {between:?}: {rows:?}", last.1);
        let command = window.session(|s| {
            let answer = s.inquiry.answer.as_ref().unwrap();
            shapan::export::command_line(&s.plan, &answer.question, &s.paths).unwrap()
        });
        let copied = fill(Word::CopyCommandHint, lang, &[("command", &command)]);
        let words = [Word::ZoomToReach, Word::CopyListHint, Word::ExportAnswer].map(|word| word.text(lang));
        apart(&[words[0], words[1], words[2], &copied], &window);

        window.harness.key_press(Key::F6);
        window.settle();
        let rows = window.harness.get_by_label(Word::TableRows.text(lang)).rect();
        let tabs = window.harness.get_by_label(Word::CheckTab.text(lang)).rect();
        let foot = window.harness.query_all_by_label(Word::CopyListHint.text(lang)).map(|foot| foot.rect()).next();
        let bottom = foot.map_or(rows.top() - 70.0, |foot| foot.top().min(rows.top() - 70.0));
        assert!(bottom - tabs.bottom() > 50.0, "{bottom} below {tabs:?}");
        assert!(rows.width() > 540.0, "the table has {} points of {size:?}", rows.width());
        let words = [Word::TableLayer, Word::TableZoom, Word::TableColumnsHint, Word::TableExportHint];
        apart(&words.map(|word| word.text(lang)), &window);
        let filter = window.harness.get_by_role_and_label(egui::Role::TextInput, Word::TableFilter.text(lang)).rect();
        let zoom = window.harness.get_by_label(Word::TableZoom.text(lang)).rect();
        let layer = window.harness.get_by_label(Word::TableLayer.text(lang)).rect();
        assert!(layer.right() < filter.left() && filter.right() < zoom.left(), "{layer:?} {filter:?} {zoom:?}");
        window.harness.key_press(Key::F6);
        window.settle();

        window.click(Word::CheckTab.text(lang));
        let claims = window.harness.get_by_label(Word::ClaimsList.text(lang)).rect();
        assert!(claims.height() > 150.0, "{claims:?}");
    }
}

#[test]
fn with_large_text_every_tab_and_the_bookmarks_are_in_the_window() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::open(LARGE_SCALED[1], Vec::new());
        window.language(lang);
        window.click(Word::ToolMeasureArea.text(lang));
        for word in [Word::Layers, Word::Feature, Word::Query, Word::CheckTab, Word::Style, Word::Measure] {
            let tab = window.harness.query_all_by_label(word.text(lang)).last().unwrap().rect();
            assert!(tab.right() <= LARGE_SCALED[1][0], "{word:?} {tab:?}");
        }
        // What is drawn is finished by hand too.
        assert!(window.has(Word::SnappingHint.text(lang)));
        window.click(Word::Layers.text(lang));
        reach(&mut window, Word::Bookmarks.text(lang));
        let name = window.session(|s| s.plan.project.bookmarks[0].name.get(lang).clone());
        reach(&mut window, &fill(Word::GoToOf, lang, &[("name", &name)]));
    }
}

#[test]
fn commands_used_last_are_listed_by_name() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.harness.key_press(Key::F6);
    window.settle();
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num0);
    window.settle();
    assert_eq!(window.session(|s| s.settings.recent_commands.clone()), ["zoom to all", "table"]);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.settle();
    assert!(window.has(Word::FindRecent.text(Lang::En)));
    assert_eq!(window.session(|s| s.settings.recent_commands.len()), 2, "the box itself is not worth it");
}
