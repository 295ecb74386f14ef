//! The window's contents without a window: driven by label, in both languages, at two sizes.
//!
//! The harness fails a test when a character has no glyph, so every frame here is also a test against tofu.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, Pos2, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use shapan::crs::MapCrsChoice;
use shapan::data::LonLat;
use shapan::i18n::{Lang, Word, fill};
use shapan::plan::{Origin, OriginMode};
use shapan::render::{LabelLanguage, Theme};
use shapan::session::{JobMode, Session, Tool};
use shapan::ui::ShapanApp;

mod care;
mod checks;
mod claims;
mod document;
mod errands;
mod find;
mod gestures;
mod import;
mod locate;
mod measure;
mod show;
mod style;
mod table;
mod toolbar;
mod touch;
mod tree;

const LARGE: [f32; 2] = [1440.0, 900.0];
const SMALL: [f32; 2] = [1280.0, 720.0];

type App = Rc<RefCell<Option<ShapanApp>>>;

struct Window {
    harness: Harness<'static, App>,
}

impl Window {
    fn open(size: [f32; 2], paths: Vec<PathBuf>) -> Self {
        let app: App = Rc::default();
        let setup = app.clone();
        let harness = Harness::builder()
            .with_size(vec2(size[0], size[1]))
            .with_context_setup(move |ctx| {
                *setup.borrow_mut() = Some(ShapanApp::with_mode(ctx, JobMode::Inline, paths));
            })
            .build_ui_state(
                |ui, app: &mut App| {
                    let mut app = app.borrow_mut();
                    let app = app.as_mut().unwrap();
                    app.logic(ui.ctx());
                    app.show(ui);
                },
                app,
            );
        let mut window = Self { harness };
        window.settle();
        window
    }

    /// Lets queued commands be carried out and drawn.
    fn settle(&mut self) {
        self.harness.run_steps(4);
    }

    /// Waits for the painter, which is a thread of its own and wakes the window once it is done.
    fn drawn(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while self.harness.state().borrow().as_ref().unwrap().is_drawing() {
            assert!(Instant::now() < deadline, "no picture came");
            std::thread::yield_now();
            self.harness.run_steps(1);
        }
        self.settle();
    }

    fn session<T>(&self, look: impl FnOnce(&Session) -> T) -> T {
        look(self.harness.state().borrow().as_ref().unwrap().session())
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
    }

    fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    fn has_containing(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    fn map(&self) -> Rect {
        let lang = self.session(|s| s.settings.lang);
        self.harness.get_by_label(Word::Map.text(lang)).rect()
    }

    fn screen(&self, at: LonLat) -> Pos2 {
        let map = self.map();
        let [x, y] = self.session(|s| s.view.unwrap().screen_from_map(s.crs.map_from_lonlat(at).unwrap()));
        map.min + vec2(x as f32, y as f32)
    }

    fn click_map(&mut self, at: LonLat) {
        let screen = self.screen(at);
        self.harness.hover_at(screen);
        self.harness.run_steps(1);
        self.harness.drag_at(screen);
        self.harness.run_steps(1);
        self.harness.drop_at(screen);
        self.settle();
    }

    fn language(&mut self, lang: Lang) {
        self.click(match lang {
            Lang::Zh => "中文",
            Lang::En => "English",
        });
    }
}

/// Inside the manufacturing zone, on no corridor and no node.
const IN_MANUFACTURING: LonLat = LonLat::new(116.4020, 39.7678);

#[test]
fn a_click_on_a_zone_shows_its_card_in_both_languages() {
    for size in [LARGE, SMALL] {
        let mut window = Window::open(size, Vec::new());
        window.language(Lang::Zh);
        window.click_map(IN_MANUFACTURING);
        assert!(window.has("医药智造区"));
        assert!(window.has("50.3") && window.has("754") && window.has("8.7"), "area in ha, in 亩, share of the park");
        window.language(Lang::En);
        assert!(window.has("Smart manufacturing zone"));
        assert!(window.has("Drawn area") && window.has("Of the boundary"));
    }
}

#[test]
fn the_smallest_window_is_a_map_with_its_tools() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::open([300.0, 200.0], Vec::new());
        window.language(lang);
        let map = window.map();
        assert!(map.width() >= 284.0 && map.height() > 100.0, "{map:?}");
        let tools = [Word::ToolPan, Word::ToolIdentify, Word::ToolRadius].map(|word| word.text(lang));
        let names = tools.into_iter().chain(["中文", "English"]);
        let mut right = 0.0;
        for rect in names.map(|name| window.harness.get_by_label(name).rect()) {
            assert!(rect.left() >= right && rect.right() <= 300.0, "{lang:?}: {rect:?} after {right}");
            right = rect.right();
        }
        window.click_map(IN_MANUFACTURING);
    }
}

#[test]
fn fifteen_kilometres_around_the_park_hold_sixteen_campuses() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.click("Radius");
    window.click("Start from Park boundary");
    assert!(window.has("16 grade-3A campuses within 15 km"));
    assert!(window.has("Centroid · 16") && window.has("Nearest edge · 25"), "both counts stand on the switch");
    window.click("Nearest edge · 25");
    assert!(window.has("25 grade-3A campuses within 15 km"));
    window.language(Lang::Zh);
    assert!(window.has("15 km 内三甲院区 25 个"));
}

#[test]
fn what_is_chosen_may_begin_a_query() {
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En)] {
        let mut window = Window::open(size, Vec::new());
        window.language(lang);
        window.click_map(IN_MANUFACTURING);
        window.click(Word::Query.text(lang));
        let of = window.session(|s| s.selection.current.clone().unwrap());
        let name = window.session(|s| s.plan.feature_short_name(s.plan.feature(&of).unwrap(), lang));
        window.click(&fill(Word::QueryFromBoundary, lang, &[("name", &name)]));
        assert_eq!(window.session(|s| s.inquiry.draft.origin.clone()), Some(Origin::Feature(of, OriginMode::Centroid)));
    }
}

#[test]
fn a_row_of_the_list_selects_on_the_map() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.click("Radius");
    window.click("Start from Park boundary");
    window.click("Tiantan");
    let name = window.session(|s| {
        let of = s.selection.current.clone().unwrap();
        s.plan.feature_name(s.plan.feature(&of).unwrap(), Lang::Zh)
    });
    assert!(name.contains("天坛"), "{name}");
    // And the map selects in the list: the same feature, chosen by a click on its place.
    window.harness.key_press(Key::Escape);
    window.settle();
    assert_eq!(window.session(|s| s.settings.tool), Tool::Identify);
    let at = LonLat::new(116.51378, 39.77393);
    window.click_map(at);
    let name = window.session(|s| {
        let of = s.selection.current.clone().unwrap();
        s.plan.feature_name(s.plan.feature(&of).unwrap(), Lang::Zh)
    });
    assert!(name.contains("同仁"), "{name}");
    assert!(window.has("16 grade-3A campuses within 15 km"), "the list stays open beside the result chosen on the map");
    // A place that is no result opens the card.
    window.harness.key_press(Key::Home);
    window.settle();
    window.click_map(IN_MANUFACTURING);
    assert!(window.has("Smart manufacturing zone"));
}

/// The query of the bundled plan in English, answered.
fn asked(size: [f32; 2]) -> Window {
    let mut window = Window::open(size, Vec::new());
    window.language(Lang::En);
    window.click("Radius");
    window.click("Start from Park boundary");
    window
}

fn chosen(window: &Window) -> String {
    window.session(|s| {
        let of = s.selection.current.clone().unwrap();
        s.plan.feature_short_name(s.plan.feature(&of).unwrap(), Lang::En)
    })
}

#[test]
fn conditions_are_chips_that_come_and_go() {
    let mut window = asked(LARGE);
    assert!(window.has_containing("14 institutions"));
    window.click("Remove the condition Grade = 3A");
    assert_eq!(window.session(|s| s.inquiry.draft.filter.clone()), "status = open");
    window.click("+ condition");
    window.click("Grade");
    window.click("grade 3A");
    assert_eq!(window.session(|s| s.inquiry.draft.filter.clone()), "status = open and grade = 三级甲等");
    assert!(window.has("16 grade-3A campuses within 15 km"), "in another order it is still the saved query");
    // More than conditions that all have to hold is text, and text alone.
    window.click("Edit the filter as text");
    let field = window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Filter");
    field.focus();
    window.settle();
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.settle();
    window
        .harness
        .get_by_role_and_label(egui::accesskit::Role::TextInput, "Filter")
        .type_text("status = open or grad = x");
    window.settle();
    window.harness.key_press(Key::Enter);
    window.settle();
    assert!(window.has_containing("did you mean"), "the unknown field is named below");
    assert!(!window.has("+ condition") && !window.has("Show the conditions one by one"));
}

#[test]
fn a_query_is_kept_renamed_and_deleted_in_the_list_of_queries() {
    for (size, lang) in [(SMALL, Lang::En), (LARGE, Lang::Zh)] {
        let mut window = asked(size);
        window.language(lang);
        let label = Word::SavedQueries.text(lang);
        let names = |window: &Window| {
            window.session(|s| s.plan.project.queries.iter().map(|q| q.name.get(lang).clone()).collect::<Vec<_>>())
        };
        let before = names(&window);
        window.click(&fill(
            Word::RemoveCondition,
            lang,
            &[("condition", if lang == Lang::En { "Grade = 3A" } else { "等级 = 三级甲等" })],
        ));
        window.click(label);
        window.click(Word::QueryKeep.text(lang));
        assert!(window.has(Word::QueryKeepTitle.text(lang)));
        window.harness.key_press(Key::Enter);
        window.settle();
        let name = names(&window).pop().unwrap();
        assert_eq!(name, if lang == Lang::En { "Hospitals within 15 km" } else { "15 km 内的医院" });
        assert_eq!(window.session(|s| s.plan.project.queries.last().unwrap().filter.clone()), "status = open");
        // Its page: the terms are these already, so that nothing is to be updated.
        let more = fill(Word::MoreOf, lang, &[("name", &name)]);
        window.click(label);
        window.click(&more);
        window.click(Word::Rename.text(lang));
        window.harness.event(egui::Event::Text("!".to_owned()));
        window.settle();
        window.harness.key_press(Key::Enter);
        window.settle();
        let renamed = names(&window).pop().unwrap();
        assert!(renamed.contains('!'), "{renamed}");
        window.click(label);
        window.click(&before[0]);
        assert_eq!(window.session(|s| s.inquiry.draft.filter.clone()), "grade = 三级甲等 and status = open");
        window.click(label);
        window.click(&fill(Word::MoreOf, lang, &[("name", &renamed)]));
        window.click(Word::QueryUpdate.text(lang));
        assert!(window.session(|s| s.inquiry.draft.is_of(s.plan.project.queries.last().unwrap())));
        window.click(label);
        window.click(&fill(Word::MoreOf, lang, &[("name", &renamed)]));
        window.click(&fill(Word::DeleteOf, lang, &[("name", &renamed)]));
        assert_eq!(names(&window), before);
        window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.settle();
        assert_eq!(names(&window).len(), before.len() + 1, "undone");
    }
}

#[test]
fn the_chart_narrows_the_list_to_a_ring_and_a_kind() {
    let mut window = asked(LARGE);
    assert!(window.has_containing("all 49 hospitals") && window.has("solid: the 16 counted"));
    window.click("5–10 km: 18, 6 counted");
    assert!(!window.has("Tiantan"), "it lies 10.77 km away");
    assert!(window.has("Bo'ai (CRRC)") && window.has("Show all results"));
    window.click("Grade 2");
    assert!(!window.has("Bo'ai (CRRC)"), "a grade-3A hospital");
    window.click("Show all results");
    assert!(window.has("Tiantan") && !window.has("Show all results"));
}

#[test]
fn the_keys_go_through_the_list_and_past_its_end() {
    let mut window = asked(SMALL);
    window.click("PKU First Daxing");
    for (key, name) in
        [(Key::ArrowDown, "Guang'anmen South"), (Key::ArrowUp, "PKU First Daxing"), (Key::ArrowUp, "Dongfang South")]
    {
        window.harness.key_press(key);
        window.settle();
        assert_eq!(chosen(&window), name);
    }
    for _ in 0..3 {
        window.harness.key_press(Key::PageDown);
        window.settle();
    }
    let last = window.session(|s| s.inquiry.answer.as_ref().unwrap().results.last().cloned().unwrap().of);
    assert_eq!(window.session(|s| s.selection.current.clone()), Some(last), "the last one, scrolled to");
    let name = chosen(&window);
    assert!(window.has(&name));
}

#[test]
fn list_and_map_point_at_each_other() {
    let mut window = asked(LARGE);
    let row = window.harness.get_by_label("Tiantan").rect().center();
    window.harness.hover_at(row);
    window.settle();
    let pointed = window.session(|s| s.inquiry.pointed.clone()).unwrap();
    let third = window.session(|s| s.inquiry.answer.as_ref().unwrap().results[2].clone());
    assert_ne!(pointed, third.of);
    let at = window.screen(third.hit.to);
    window.harness.hover_at(at);
    window.settle();
    assert_eq!(window.session(|s| s.inquiry.pointed.clone()), Some(third.of));
    let empty = window.map().left_bottom() + vec2(200.0, -120.0);
    window.harness.hover_at(empty);
    window.settle();
    assert_eq!(window.session(|s| s.inquiry.pointed.clone()), None);
}

#[test]
fn the_answer_can_be_taken_along() {
    let mut window = asked(LARGE);
    let copied = |window: &mut Window, start: &str| {
        window.harness.get_by_label_contains(start).click();
        window.harness.run_steps(1);
        let mut all = Vec::new();
        for _ in 0..3 {
            let commands = &window.harness.output().platform_output.commands;
            all.extend(commands.iter().filter_map(|c| match c {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            }));
            window.harness.run_steps(1);
        }
        all.pop().unwrap_or_default()
    };
    let command = copied(&mut window, "Copy the command");
    assert_eq!(
        command,
        "shapan within --from-layer site --radius 15km --layer hospitals --where 'grade = 三级甲等 and status = open'"
    );
    let list = copied(&mut window, "Copy the list");
    assert!(list.lines().count() >= 17 && list.contains("\t"), "{list}");
}

#[test]
fn the_reach_is_zoomed_to_again() {
    let mut window = asked(SMALL);
    let fitted = window.session(|s| s.view.unwrap());
    window.harness.key_press(Key::Home);
    window.settle();
    assert_ne!(window.session(|s| s.view.unwrap()), fitted);
    window.click(Word::ZoomToReach.text(Lang::En));
    assert_eq!(window.session(|s| s.view.unwrap()), fitted);
}

#[test]
fn what_is_not_counted_stands_at_the_end_of_the_list() {
    for lang in [Lang::En, Lang::Zh] {
        let mut window = asked(LARGE);
        window.language(lang);
        assert!(window.has(Word::NotCounted.text(lang)));
        assert!(window.has_containing(match lang {
            Lang::En => "Beijing Stomatological Hospital. If inside, the count is 17",
            Lang::Zh => "北京口腔医院。若都在半径内，则为 17 个",
        }));
    }
}

#[test]
fn a_click_with_the_radius_tool_sets_the_centre() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.click("Radius");
    window.click_map(IN_MANUFACTURING);
    let origin = window.session(|s| s.inquiry.draft.origin.clone());
    let Some(Origin::Point(at)) = origin else { panic!("{origin:?}") };
    assert!((at.lon - IN_MANUFACTURING.lon).abs() < 2e-5 && (at.lat - IN_MANUFACTURING.lat).abs() < 2e-5);
    // The metro station 五福堂: a feature with a position of its own is taken instead of the bare place.
    window.harness.key_press(Key::Home);
    window.settle();
    window.click_map(LonLat::new(116.4177, 39.7837));
    let origin = window.session(|s| s.inquiry.draft.origin.clone());
    assert!(
        matches!(&origin, Some(Origin::Feature(of, OriginMode::Centroid)) if of.layer.0 == "metro_stations"),
        "{origin:?}"
    );
}

#[test]
fn a_radius_can_be_typed() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.click("Radius");
    window.click("Start from Park boundary");
    let type_radius = |window: &mut Window, text: &str| {
        let field = window.harness.get_by_label("Radius in km");
        field.focus();
        window.settle();
        window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.settle();
        window.harness.get_by_label("Radius in km").type_text(text);
        window.settle();
        window.harness.key_press(Key::Enter);
        window.settle();
    };
    type_radius(&mut window, "30里");
    assert!(window.has("16 grade-3A campuses within 15 km"));
    type_radius(&mut window, "9");
    assert!(window.has("5 grade-3A campuses within 9 km"));
    type_radius(&mut window, "far");
    assert!(window.has_containing("is not a length"));
    assert!(window.has("5 grade-3A campuses within 9 km"), "the last good answer stays");
}

#[test]
fn the_map_menu_sets_grid_legend_and_crs() {
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En)] {
        let mut window = Window::open(size, Vec::new());
        window.language(lang);
        let word = |word: Word| word.text(lang);
        assert!(!window.has(word(Word::MapGrid)), "closed at first");
        window.click(word(Word::MapMenuHint));
        window.click(word(Word::MapGrid));
        window.click(word(Word::MapLegend));
        assert!(window.session(|s| s.settings.grid && s.settings.legend), "the menu stays open for both");
        let scale = |s: &Session| s.view.unwrap().scale_denominator(&s.crs);
        let before = window.session(scale);
        window.click(word(Word::MapCrsCgcs2000));
        assert!((window.session(scale) / before - 1.0).abs() < 1e-9);
        assert!(window.has_containing("EPSG:4548"), "the status bar names it");
        window.click(word(Word::MapCrsWebMercator));
        assert!(window.has_containing("EPSG:3857"));
        window.click(word(Word::MapGrid));
        assert!(!window.session(|s| s.settings.grid));
        window.harness.key_press(Key::Escape);
        window.settle();
        assert!(!window.has(word(Word::MapGrid)), "closed again");
        assert_eq!(window.session(|s| s.settings.tool), Tool::Identify);
    }
}

#[test]
fn the_map_menu_sets_the_language_of_the_names() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.click(Word::MapMenuHint.text(Lang::En));
    for (word, language) in [
        (Word::MapNamesBoth, Some(LabelLanguage::Both)),
        (Word::MapNamesZh, Some(LabelLanguage::Zh)),
        (Word::MapNamesAsWindow, None),
    ] {
        // The language of the window is a button of the same name.
        let row = (egui::accesskit::Role::RadioButton, word.text(Lang::En));
        window.harness.get_by_role_and_label(row.0, row.1).click();
        window.settle();
        assert_eq!(window.session(|s| s.settings.label_language), language);
    }
}

#[test]
fn themes_are_chosen_by_name() {
    let mut window = Window::open(SMALL, Vec::new());
    for lang in [Lang::Zh, Lang::En] {
        window.language(lang);
        for (word, theme) in
            [(Word::ThemeProjector, Theme::Projector), (Word::ThemeDark, Theme::Dark), (Word::ThemeLight, Theme::Light)]
        {
            let now = window.session(|s| s.settings.theme);
            let name = match now {
                Theme::Light => Word::ThemeLight,
                Theme::Dark => Word::ThemeDark,
                Theme::Projector => Word::ThemeProjector,
            };
            window.click(&fill(Word::ThemeHint, lang, &[("name", name.text(lang))]));
            window.click(word.text(lang));
            assert_eq!(window.session(|s| s.settings.theme), theme);
            assert!(!window.has(Word::ThemeDark.text(lang)), "a choice closes the menu");
        }
    }
}

#[test]
fn a_plane_that_the_data_do_not_fit_is_not_offered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paris.geojson");
    std::fs::write(&path, r#"{"type":"Point","coordinates":[2.35,48.86]}"#).unwrap();
    let mut window = Window::open(LARGE, vec![path]);
    window.language(Lang::En);
    window.click("What the map shows");
    window.click("CGCS2000, 3-degree zone");
    assert_eq!(window.session(|s| s.plan.project.map_crs), MapCrsChoice::Local);
}

#[test]
fn layers_can_be_hidden_and_shown() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.click("Hide layer Four zones");
    assert!(window.has("Show layer Four zones"));
    window.click_map(IN_MANUFACTURING);
    let layer = window.session(|s| s.selection.current.clone().map(|of| of.layer.0));
    assert_eq!(layer.as_deref(), Some("site"), "hidden features are not identified");
    window.click("Hide group Plan areas");
    let project = window.session(|s| s.plan.project.clone());
    assert!(project.layers_of("areas").all(|l| !project.is_shown(l)) && window.has("Show group Plan areas"));
}

#[test]
fn a_path_that_cannot_be_opened_leaves_a_notice() {
    let mut window = Window::open(SMALL, vec![PathBuf::from("no/such/plan.geojson")]);
    window.language(Lang::En);
    assert!(window.has_containing("no such file"));
    assert!(window.has_containing("no/such/plan.geojson: there is"), "the path comes first");
    window.click("Dismiss");
    assert!(!window.has_containing("no such file"));
}

#[test]
fn nothing_asks_for_another_frame_when_nothing_moves() {
    let mut window = Window::open(SMALL, Vec::new());
    window.drawn();
    let rests = |window: &mut Window, what: &str| {
        window.harness.run_steps(30);
        let delay = window.harness.output().viewport_output.values().map(|v| v.repaint_delay).min().unwrap();
        assert!(delay.as_millis() > 1000, "{what}: idle frames every {delay:?}");
    };
    rests(&mut window, "at first");
    window.language(Lang::En);
    window.click(Word::MapMenuHint.text(Lang::En));
    rests(&mut window, "with a menu open");
    window.harness.key_press(Key::Escape);
    window.settle();
    window.click(Word::Query.text(Lang::En));
    window.click("Edit the filter as text");
    window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Filter").focus();
    rests(&mut window, "with a text being typed");
    assert!(window.harness.ctx.text_edit_focused());
}

#[test]
fn the_card_tells_what_crosses_a_zone_and_leads_there() {
    for size in [LARGE, SMALL] {
        let mut window = Window::open(size, Vec::new());
        window.language(Lang::Zh);
        window.click_map(IN_MANUFACTURING);
        assert!(window.has("示意 · 非测绘 · 大小与边界未公布"), "the badge can be read aloud");
        for text in ["经过的廊道", "1 / 3", "基因艺廊", "区内 336 m", "未进入，相距 246 m", "绿色节点"]
        {
            assert!(window.has(text), "{text}");
        }
        window.click("基因艺廊");
        let chosen = window.session(|s| s.selection.current.clone().map(|of| of.layer.0));
        assert_eq!(chosen.as_deref(), Some("corridors"));
        window.language(Lang::En);
        assert!(window.has("Gene-art corridor") && window.has("Zones, living areas and heart on its way"));
    }
}

#[test]
fn the_card_is_copied_as_text() {
    let mut window = Window::open(LARGE, Vec::new());
    window.language(Lang::En);
    window.click_map(IN_MANUFACTURING);
    window.harness.get_by_label("Copy").click();
    let mut copied = None;
    for _ in 0..4 {
        window.harness.run_steps(1);
        let commands = window.harness.output().platform_output.commands.clone();
        copied = copied.or_else(|| {
            commands.into_iter().find_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text),
                _ => None,
            })
        });
    }
    let text = copied.expect("a text on the clipboard");
    assert!(text.contains("Smart manufacturing zone") && text.contains("Gene-art: 335.6"), "{text}");
}

#[test]
fn cards_are_pinned_and_compared() {
    for size in [LARGE, SMALL] {
        let mut window = Window::open(size, Vec::new());
        window.language(Lang::En);
        window.click_map(IN_MANUFACTURING);
        window.click("Pin this card, to compare it with others");
        assert!(!window.has_containing("features compared"), "one card needs no comparison");
        // In the headquarters zone.
        window.click_map(LonLat::new(116.4125, 39.7752));
        assert!(window.has("2 features compared"));
        for text in ["Smart manufacturing zone", "Headquarters cluster", "50.3 ha", "73.3 ha", "611 m inside"] {
            assert!(window.has(text), "{text}");
        }
        let map = window.map();
        assert!(map.width() > 300.0, "the map keeps its room: {map:?}");
        // Escape drops the selection, and what is pinned stays.
        window.click("Pin this card, to compare it with others");
        window.harness.key_press(Key::Escape);
        window.settle();
        assert!(window.has("2 features compared"));
        window.click("Select Smart manufacturing zone");
        let chosen = window.session(|s| s.selection.current.clone());
        assert_eq!(chosen, window.session(|s| Some(s.pins.pinned[0].of.clone())));
        window.language(Lang::Zh);
        assert!(window.has("比较 2 个要素") && window.has("未进入，相距 246 m"));
        window.click("取消固定医药智造区");
        assert!(window.session(|s| s.pins.pinned.len() == 1));
        window.click("全部取消固定");
        assert!(window.session(|s| s.pins.pinned.is_empty()));
        assert!(window.has("医药智造区"), "the card of the selection is back");
    }
}
