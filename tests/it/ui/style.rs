//! The style tab: opened from a layer, edited by hand and by keys, in both languages and at two sizes.

use shapan::i18n::Lang;
use shapan::project::{Symbology, SymbologyKind};

use super::{LARGE, SMALL, Window};

fn symbology(window: &Window, layer: &str) -> Symbology {
    window.session(|s| s.plan.project.layer(&layer.into()).unwrap().symbology.clone())
}

fn word(window: &Window, zh: &'static str, en: &'static str) -> &'static str {
    if window.session(|s| s.settings.lang) == Lang::Zh { zh } else { en }
}

#[test]
fn kinds_are_switched_and_brought_back() {
    for size in [LARGE, SMALL] {
        let mut window = Window::open(size, Vec::new());
        window.click(word(&window, "医院", "Hospitals"));
        window.click(word(&window, "样式", "Style"));
        let opened = symbology(&window, "hospitals");
        window.click(word(&window, "分类", "Categories"));
        let made = symbology(&window, "hospitals");
        assert_eq!(made.kind, SymbologyKind::Categorized { field: "grade".to_owned() });
        assert!(window.has("三级甲等"), "a row for a value");
        window.click(word(&window, "分级", "Graduated"));
        let made = symbology(&window, "hospitals");
        let SymbologyKind::Graduated(graduation) = &made.kind else { panic!("{:?}", made.kind) };
        assert_eq!(made.classes.len() + 1, graduation.breaks.len());
        window.click(word(&window, "反转", "Reverse"));
        let reversed = symbology(&window, "hospitals");
        assert_eq!(reversed.classes[0].symbol.color(), made.classes.last().unwrap().symbol.color());
        window.click(word(&window, "单一", "Single"));
        assert_eq!(symbology(&window, "hospitals").classes.len(), 1);
        window.click(word(&window, "更多样式操作", "More for this style"));
        window.click(word(&window, "恢复打开时的样式", "Reset to the style as opened"));
        assert_eq!(symbology(&window, "hospitals"), opened);
    }
}

#[test]
fn classes_are_added_moved_and_merged() {
    let mut window = Window::open(LARGE, Vec::new());
    window.click(word(&window, "四区", "Four zones"));
    window.click(word(&window, "样式", "Style"));
    let opened = symbology(&window, "zones");
    window.click(word(&window, "下移类别", "Move the class down"));
    let moved = symbology(&window, "zones");
    assert_eq!(moved.classes[1], opened.classes[0]);
    window.click(word(&window, "删除类别", "Remove the class"));
    assert_eq!(symbology(&window, "zones").classes.len(), opened.classes.len() - 1);
    window.click(word(&window, "并入“其他”", "Merge into Other"));
    let merged = symbology(&window, "zones");
    assert_eq!(merged.classes.last().unwrap().when, None);
    window.click(word(&window, "添加类别", "Add a class"));
    assert_eq!(symbology(&window, "zones").classes.len(), merged.classes.len() + 1);
}

#[test]
fn labels_are_switched_off_and_on() {
    let mut window = Window::open(SMALL, Vec::new());
    window.click(word(&window, "四区", "Four zones"));
    window.click(word(&window, "样式", "Style"));
    window.click(word(&window, "注记", "Labels"));
    let labeling =
        |window: &Window| window.session(|s| s.plan.project.layer(&"zones".into()).unwrap().labeling.clone());
    assert!(labeling(&window).is_some());
    window.click(word(&window, "显示注记", "Show labels"));
    assert!(labeling(&window).is_none());
    window.click(word(&window, "显示注记", "Show labels"));
    window.click(word(&window, "粗体", "Bold"));
    assert!(labeling(&window).unwrap().bold);
}
