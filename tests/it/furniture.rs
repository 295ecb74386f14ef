//! What stands on a picture beside its layers: legend, title, badge, imprint, scale bar; where, and how true.

mod grid;

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use proptest::prelude::*;
use shapan::crs::{Cgcs2000Zone, Extent, LonLat, MapCrs, MapCrsChoice};
use shapan::i18n::Lang;
use shapan::plan::{Plan, open_bundled};
use shapan::progress::Progress;
use shapan::project::{Bilingual, LayerId};
use shapan::render::{
    Drawing, Fonts, FurnitureShape, Item, Legend, LegendRow, MapView, PIXEL_M, PlanDrawings, ScaleBar, Scene,
    SceneOptions, Theme, fitted_on_sheet, furniture, paint, paper_options, scene,
};

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];
const THEMES: [Theme; 3] = [Theme::Light, Theme::Dark, Theme::Projector];
const SIZES: [[f64; 2]; 6] =
    [[400.0, 300.0], [794.0, 1123.0], [1123.0, 794.0], [1280.0, 720.0], [1920.0, 1080.0], [3840.0, 2160.0]];

/// The bundled plan, with drawings and everything that paper may ask for.
struct Sheet {
    plan: Plan,
    crs: MapCrs,
    drawings: Vec<std::sync::Arc<Drawing>>,
}

impl Sheet {
    fn of(plan: Plan, choice: MapCrsChoice) -> Self {
        let crs = choice.crs_for(plan.home_extent()).unwrap();
        let drawings = PlanDrawings::default().update(&plan, &crs, &Progress::default()).unwrap();
        Self { plan, crs, drawings }
    }

    fn bundled() -> Self {
        Self::of(bundled(), MapCrsChoice::Local)
    }

    fn drawings(&self) -> Vec<&Drawing> {
        self.drawings.iter().map(AsRef::as_ref).collect()
    }

    fn legend(&self, view: &MapView, lang: Lang) -> Legend {
        Legend::in_view(&self.plan, &self.drawings(), view, lang)
    }

    fn options(&self, view: &MapView, lang: Lang, theme: Theme) -> SceneOptions {
        let legend = Some(self.legend(view, lang));
        SceneOptions { legend, ..paper_options(&self.plan, &self.crs, lang, theme) }
    }

    /// The whole plan, as `render` shows it.
    fn view(&self, size: [f64; 2], lang: Lang, theme: Theme) -> MapView {
        let rect = self.crs.map_rect(self.plan.home_extent().unwrap()).unwrap();
        fitted_on_sheet(rect, size, 24.0, &self.crs, |view| self.options(view, lang, theme))
    }

    fn scene(&self, view: MapView, options: &SceneOptions) -> Scene {
        scene(view, &self.crs, &self.drawings(), options, &Progress::default()).unwrap()
    }
}

fn bundled() -> Plan {
    open_bundled(&Progress::default()).unwrap().plan
}

fn texts(shapes: &[FurnitureShape]) -> Vec<&str> {
    fn text(shape: &FurnitureShape) -> Option<&str> {
        match shape {
            FurnitureShape::Text { text, .. } => Some(text),
            _ => None,
        }
    }
    shapes.iter().filter_map(text).collect()
}

fn labels(legend: &Legend) -> Vec<(&str, &str)> {
    let layers = legend.groups.iter().flat_map(|g| &g.layers);
    layers.flat_map(|l| l.rows.iter().map(|r| (l.layer.0.as_str(), r.label.as_str()))).collect()
}

fn meet(a: [f64; 4], b: [f64; 4]) -> bool {
    (0..2).all(|i| a[i] < b[i] + b[i + 2] && b[i] < a[i] + a[i + 2])
}

fn holds(outer: [f64; 4], inner: [f64; 4]) -> bool {
    (0..2).all(|i| outer[i] <= inner[i] + 0.01 && inner[i] + inner[i + 2] <= outer[i] + outer[i + 2] + 0.01)
}

/// The panels that furniture stands on: those that lie in no other one.
fn panels(shapes: &[FurnitureShape]) -> Vec<[f64; 4]> {
    let all: Vec<[f64; 4]> = shapes
        .iter()
        .filter(|s| matches!(s, FurnitureShape::Panel { fill: Some(_), .. }))
        .map(FurnitureShape::bounds)
        .filter(|[_, _, width, height]| width.min(*height) > 15.0)
        .collect();
    let inside = |of: &[f64; 4]| all.iter().any(|other| other != of && holds(*other, *of));
    all.iter().filter(|of| !inside(of)).copied().collect()
}

#[test]
fn nothing_on_the_sheet_lies_on_anything_else() {
    let mut plan = bundled();
    plan.project.imprint.approval_number = "GS(2026)0000号".to_owned();
    plan.project.imprint.confidentiality = Bilingual { zh: "内部".to_owned(), en: "Internal".to_owned() };
    for choice in [MapCrsChoice::Local, MapCrsChoice::Cgcs2000] {
        let sheet = Sheet::of(plan.clone(), choice);
        for (size, lang) in SIZES.into_iter().flat_map(|s| LANGS.map(|l| (s, l))) {
            let theme = Theme::Light;
            let view = sheet.view(size, lang, theme);
            let options = SceneOptions { grid: true, ..sheet.options(&view, lang, theme) };
            let shapes = furniture(&view, &sheet.crs, &options);
            let whole = [0.0, 0.0, size[0], size[1]];
            assert!(shapes.iter().all(|s| holds(whole, s.bounds())), "{size:?} {lang:?}: beyond the picture");
            let panels = panels(&shapes);
            for (i, a) in panels.iter().enumerate() {
                assert!(panels.iter().skip(i + 1).all(|b| !meet(*a, *b)), "{size:?} {lang:?}: {a:?} {panels:?}");
            }
            let expected = if size[0] > 440.0 { 7 } else { 6 };
            assert_eq!(panels.len(), expected, "{size:?}: strip, scale bar, mark, arrow, title, badge, legend");
            // Texts lie wholly on their panel, or on none: the values of the grid.
            for text in shapes.iter().filter(|s| matches!(s, FurnitureShape::Text { .. })) {
                let FurnitureShape::Text { at: [x, y], size_px, text, .. } = text else { continue };
                let ink = [*x, y - size_px * 0.8, Fonts::bundled().width(text, *size_px, false), size_px * 0.8];
                assert!(panels.iter().all(|p| !meet(*p, ink) || holds(*p, ink)), "{size:?} {lang:?}: {text}");
            }
        }
    }
}

#[test]
fn the_plan_keeps_clear_of_legend_and_imprint() {
    let sheet = Sheet::bundled();
    let rect = sheet.crs.map_rect(sheet.plan.home_extent().unwrap()).unwrap();
    for (size, lang) in SIZES.into_iter().skip(1).flat_map(|s| LANGS.map(|l| (s, l))) {
        let view = sheet.view(size, lang, Theme::Light);
        let ([left, bottom], [right, top]) = (view.screen_from_map(rect.min), view.screen_from_map(rect.max));
        assert!(left >= 0.0 && top >= 0.0 && right <= size[0] && bottom <= size[1], "{size:?}: all of it is shown");
        let shown = [left, top, right - left, bottom - top];
        let shapes = furniture(&view, &sheet.crs, &sheet.options(&view, lang, Theme::Light));
        let large = panels(&shapes).into_iter().filter(|p| p[2] * p[3] > 20_000.0 || p[2] >= size[0]);
        for panel in large {
            assert!(!meet(panel, shown), "{size:?} {lang:?}: {panel:?} on {shown:?}");
        }
        assert!(shown[2] > size[0] * 0.25 || shown[3] > size[1] * 0.5, "{size:?}: {shown:?}");
    }
}

#[test]
fn names_keep_clear_of_furniture_and_of_what_is_covered() {
    let sheet = Sheet::bundled();
    let size = [1123.0, 794.0];
    let view = sheet.view(size, Lang::Zh, Theme::Light);
    let options = SceneOptions { grid: true, ..sheet.options(&view, Lang::Zh, Theme::Light) };
    let made = sheet.scene(view, &options);
    let boxes = |scene: &Scene| -> Vec<[f64; 4]> {
        let all = scene.labels.iter().flat_map(|l| &l.boxes);
        all.map(|b| [b.left, b.top, b.right - b.left, b.bottom - b.top]).collect()
    };
    assert!(made.labels.len() > 10);
    for shape in made.furniture.iter().filter(|s| matches!(s, FurnitureShape::Panel { .. })) {
        assert!(boxes(&made).iter().all(|b| !meet(*b, shape.bounds())), "{shape:?}");
    }
    // A name in the middle gives way to what covers the middle.
    let [x, y, width, height] = boxes(&made)[boxes(&made).len() / 2];
    let covered = [x - 40.0, y - 40.0, width + 80.0, height + 80.0];
    assert!(boxes(&made).iter().any(|b| meet(*b, covered)));
    let again = sheet.scene(view, &SceneOptions { covered: vec![covered], ..options });
    assert!(boxes(&again).iter().all(|b| !meet(*b, covered)));
}

#[test]
fn the_legend_has_what_is_visible_and_in_view() {
    let mut sheet = Sheet::bundled();
    let view = sheet.view([1280.0, 720.0], Lang::Zh, Theme::Light);
    let legend = sheet.legend(&view, Lang::Zh);
    let rows = labels(&legend);
    let names: Vec<&str> = legend.groups.iter().map(|g| g.name.as_str()).collect();
    assert_eq!(names, ["资源设施", "规划结构", "地铁", "规划用地", "区域背景"], "in the order of the layer list");
    assert!(rows.contains(&("zones", "总部集聚区")) && rows.contains(&("roads", "环路")));
    assert!(!rows.iter().any(|(layer, _)| *layer == "open_space"), "hidden from the start");
    assert!(!rows.contains(&("hospitals", "三级甲等")), "none lies in the park: {rows:?}");
    let wide = MapView::at_scale(&sheet.crs, view.centre(), 200_000.0, [1280.0, 720.0]);
    assert!(labels(&sheet.legend(&wide, Lang::Zh)).contains(&("hospitals", "三级甲等")));
    assert!(labels(&sheet.legend(&wide, Lang::En)).contains(&("hospitals", "Grade 3A, open")));
    let far = MapView::at_scale(&sheet.crs, view.centre(), 2e8, [1280.0, 720.0]);
    assert!(!labels(&sheet.legend(&far, Lang::Zh)).iter().any(|(layer, _)| *layer == "zones"), "specks tell nothing");
    // Upper layers first, as in the list.
    let at = |layer: &str| rows.iter().position(|(l, _)| *l == layer);
    assert!(at("corridors") < at("zones") && at("zones") < at("site"));
    sheet.plan.project.layer_mut(&LayerId::from("zones")).unwrap().visible = false;
    assert!(!labels(&sheet.legend(&view, Lang::Zh)).iter().any(|(layer, _)| *layer == "zones"));
    sheet.plan.project.groups.iter_mut().filter(|g| g.id == "region").for_each(|g| g.visible = false);
    assert!(sheet.legend(&view, Lang::Zh).groups.iter().all(|g| g.name != "区域背景"));
    let nowhere = MapView::at_scale(&sheet.crs, shapan::crs::MapPoint::new(9e5, 9e5), 5e3, [800.0, 600.0]);
    assert!(sheet.legend(&nowhere, Lang::Zh).is_empty());
    assert!(
        !texts(&furniture(&nowhere, &sheet.crs, &sheet.options(&nowhere, Lang::Zh, Theme::Light))).contains(&"图例")
    );
}

#[test]
fn swatches_look_like_the_map() {
    let sheet = Sheet::bundled();
    for theme in THEMES {
        let view = sheet.view([1280.0, 720.0], Lang::Zh, theme);
        let made = sheet.scene(view, &sheet.options(&view, Lang::Zh, theme));
        let corridors = made.layers.iter().find(|l| l.layer.0 == "corridors").unwrap();
        let strokes: Vec<_> = corridors
            .items
            .iter()
            .filter_map(|i| match i {
                Item::Stroke { color, width_px, dash, opacity, .. } if *opacity == 1.0 => {
                    Some((*color, *width_px, dash))
                }
                _ => None,
            })
            .collect();
        assert!(strokes.len() >= 6, "three cores on three cases");
        for (color, width, pattern) in strokes {
            let same = |shape: &FurnitureShape| {
                matches!(shape, FurnitureShape::Polyline { color: c, width_px, dash, .. }
                    if *c == color && *width_px == width && dash == pattern)
            };
            assert!(made.furniture.iter().any(same), "{theme:?}: {color} {width} {pattern:?}");
        }
        let zone = made.layers.iter().find(|l| l.layer.0 == "zones").unwrap();
        let Some(Item::Fill { color, opacity, .. }) = zone.items.first() else { panic!("no fill") };
        let expected = theme.colors().panel.mixed(*color, *opacity * zone.opacity);
        let swatch = made.furniture.iter().find_map(|shape| match shape {
            FurnitureShape::Panel { rect, fill: Some((c, 1.0)), .. } if *c == expected && rect[2] == 30.0 => {
                Some(*rect)
            }
            _ => None,
        });
        let [x, y, ..] = swatch.unwrap_or_else(|| panic!("{theme:?}: no swatch in {expected}"));
        let picture = paint(&made, 1.0, &Progress::default()).unwrap();
        let inside = (0..28).flat_map(|dx| (1..12).map(move |dy| (dx, dy)));
        let painted = inside.filter(|(dx, dy)| picture.pixel(x as u32 + dx, y as u32 + dy) == Some(expected)).count();
        assert!(painted > 40, "{theme:?}: {painted} pixels of the swatch in its colour");
    }
}

#[test]
fn a_long_legend_is_set_in_columns_and_cut_with_a_count() {
    let sheet = Sheet::bundled();
    let wide = |size| MapView::at_scale(&sheet.crs, sheet.view(size, Lang::En, Theme::Light).centre(), 150_000.0, size);
    for size in SIZES {
        let view = wide(size);
        let options = sheet.options(&view, Lang::En, Theme::Light);
        let legend = options.legend.clone().unwrap();
        let shapes = furniture(&view, &sheet.crs, &options);
        let all = texts(&shapes);
        let Some(panel) = panels(&shapes).into_iter().find(|p| p[2] * p[3] > 8_000.0 && p[0] > 0.0 && p[1] > 60.0)
        else {
            assert!(size[0] < 440.0 && !all.contains(&"Legend"), "{size:?}");
            continue;
        };
        assert!(panel[2] * panel[3] <= size[0] * size[1] * 0.28 && panel[2] <= size[0] * 0.46, "{size:?}: {panel:?}");
        let more = all.iter().find_map(|t| t.strip_prefix("… and ")?.strip_suffix(" more")?.parse::<usize>().ok());
        let rows: Vec<&LegendRow> = legend.groups.iter().flat_map(|g| &g.layers).flat_map(|l| &l.rows).collect();
        let labels =
            legend.groups.iter().flat_map(|g| &g.layers).flat_map(|l| {
                l.rows.iter().map(|r| if r.label.is_empty() { l.name.as_str() } else { r.label.as_str() })
            });
        let set = labels.filter(|label| all.contains(label)).count();
        if let Some(more) = more {
            assert!(size[0] < 1280.0 && set + more >= rows.len(), "{size:?}: {set} set, {more} more of {}", rows.len());
        } else {
            assert_eq!(set, rows.len(), "{size:?}");
        }
    }
    let small = [520.0, 400.0];
    let view = wide(small);
    let shapes = furniture(&view, &sheet.crs, &sheet.options(&view, Lang::En, Theme::Light));
    assert!(texts(&shapes).iter().any(|t| t.starts_with("… and ")), "{:?}", texts(&shapes));
}

#[test]
fn the_imprint_says_what_the_project_says_and_nothing_else() {
    let mut sheet = Sheet::bundled();
    let said = |sheet: &Sheet, lang| -> String {
        let view = sheet.view([1920.0, 1080.0], lang, Theme::Light);
        texts(&furniture(&view, &sheet.crs, &sheet.options(&view, lang, Theme::Light))).join("\n")
    };
    let zh = said(&sheet, Lang::Zh);
    assert!(
        zh.contains("资料日期：2010 至 2026-06") && zh.contains("资料来源：") && zh.contains("© OpenStreetMap"),
        "{zh}"
    );
    assert!(zh.contains("本地横轴墨卡托 116.41°E") && zh.contains("非测绘成果"));
    assert!(!zh.contains("审图号") && !zh.contains("密级"), "what is not given is not there");
    let imprint = &mut sheet.plan.project.imprint;
    imprint.date = "2026-05".to_owned();
    imprint.approval_number = "GS(2026)0000号".to_owned();
    imprint.confidentiality.en = "Internal".to_owned();
    let en = said(&sheet, Lang::En);
    for words in ["Date: 2026-05", "Map approval no. GS(2026)0000号", "Confidentiality: Internal", "Map CRS: local"] {
        assert!(en.contains(words), "{words} in {en}");
    }
    assert!(!said(&sheet, Lang::Zh).contains("密级"), "not given in Chinese");
    // Dates of hidden layers are not the picture's.
    sheet.plan.project.imprint.date.clear();
    for layer in &mut sheet.plan.project.layers {
        layer.visible = layer.id.0 == "zones";
    }
    let zones = said(&sheet, Lang::Zh);
    assert!(zones.contains("资料日期：") && !zones.contains("2026-06"), "{zones}");
    // In a narrow picture the approval number stays whole, the rest is cut.
    let view = MapView::new(shapan::crs::MapPoint::default(), 10.0, [260.0, 200.0]);
    let narrow = furniture(&view, &sheet.crs, &paper_options(&sheet.plan, &sheet.crs, Lang::Zh, Theme::Light));
    assert!(texts(&narrow).contains(&"审图号：GS(2026)0000号"), "{:?}", texts(&narrow));
}

/// Metres on the ground for a stretch of the picture about its middle, read off with the scale bar.
fn by_scale_bar(view: &MapView, crs: &MapCrs, length_px: f64) -> f64 {
    let bar = ScaleBar::fitting(view, crs, 150.0);
    length_px / bar.length_px * bar.ground_m
}

/// The two ends of a stretch about the middle of the picture, on the ground.
fn ends(view: &MapView, crs: &MapCrs, length_px: f64, towards_deg: f64) -> [LonLat; 2] {
    let [width, height] = view.size_px();
    let (sin, cos) = towards_deg.to_radians().sin_cos();
    [-0.5, 0.5].map(|share| {
        let at = [width / 2.0 + share * length_px * cos, height / 2.0 + share * length_px * sin];
        crs.lonlat_from_map(view.map_from_screen(at)).unwrap()
    })
}

proptest! {
    /// To 0.1 %, up to 1:200,000: in every direction where the plane keeps angles; Web Mercator of the ellipsoid
    /// does not, so from west to east there, and elsewhere within what its two scale factors differ by.
    #[test]
    fn distances_on_the_picture_match_the_scale_bar(
        lat in -60.0..60.0_f64,
        lon in 74.0..136.0_f64,
        aside in -1.5..1.5_f64,
        denominator in 500.0..200_000.0_f64,
        length_px in 50.0..500.0_f64,
        towards in 0.0..180.0_f64,
    ) {
        let here = LonLat::new(lon, lat);
        let zone = Cgcs2000Zone::around(lon).unwrap();
        let local = MapCrs::local(LonLat::new(lon + aside, lat));
        for crs in [local, MapCrs::cgcs2000(zone), MapCrs::WEB_MERCATOR] {
            let centre = crs.map_from_lonlat(here).unwrap();
            let view = MapView::at_scale(&crs, centre, denominator, [1000.0, 700.0]);
            prop_assert!((view.scale_denominator(&crs) / denominator - 1.0).abs() < 1e-9);
            prop_assert!((by_scale_bar(&view, &crs, 1.0) / (denominator * PIXEL_M) - 1.0).abs() < 1e-9);
            let error = |towards| {
                let [a, b] = ends(&view, &crs, length_px, towards);
                let metres: f64 = Geodesic::wgs84().inverse(a.lat, a.lon, b.lat, b.lon);
                by_scale_bar(&view, &crs, length_px) / metres - 1.0
            };
            if crs == MapCrs::WEB_MERCATOR {
                prop_assert!(error(0.0).abs() < 1e-3, "{crs} {here:?}: {}", error(0.0));
                let e2 = 0.006_694_38;
                let most = (1.0 - e2 * lat.to_radians().sin().powi(2)) / (1.0 - e2) - 1.0;
                prop_assert!(error(towards).abs() < most + 1e-3, "{crs} {here:?}: {} {most}", error(towards));
            } else {
                prop_assert!(error(towards).abs() < 1e-3, "{crs} {here:?} {towards}°: {}", error(towards));
            }
        }
    }

    /// What is found on the picture where a geodesic of so many metres ends.
    #[test]
    fn a_known_distance_is_as_long_as_the_scale_bar_says(azimuth in 0.0..360.0_f64, denominator in 2_000.0..200_000.0_f64) {
        for choice in [MapCrsChoice::Local, MapCrsChoice::Cgcs2000] {
            let park = LonLat::new(116.411_04, 39.776_58);
            let crs = choice.crs_for(Some(Extent::of_point(park))).unwrap();
            let view = MapView::at_scale(&crs, crs.map_from_lonlat(park).unwrap(), denominator, [1000.0, 1000.0]);
            let metres = 300.0 * denominator * PIXEL_M;
            let (lat, lon) = Geodesic::wgs84().direct(park.lat, park.lon, azimuth, metres);
            let [x, y] = view.screen_from_map(crs.map_from_lonlat(LonLat::new(lon, lat)).unwrap());
            let found = by_scale_bar(&view, &crs, (x - 500.0).hypot(y - 500.0));
            prop_assert!((found / metres - 1.0).abs() < 1e-3, "{crs}: {found} {metres}");
        }
    }
}
