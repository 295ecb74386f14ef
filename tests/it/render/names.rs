//! The names of the bundled plan: which stand where, and that each can be read at some scale.

use std::collections::HashSet;
use std::sync::Arc;

use shapan::render::{DrawingName, LabelLanguage, PlanDrawings};

use super::*;

/// All layers of the bundled plan that are shown, from below.
fn bundled() -> Vec<&'static Drawing> {
    static DRAWINGS: OnceLock<Vec<Arc<Drawing>>> = OnceLock::new();
    let drawings = DRAWINGS.get_or_init(|| {
        let plan = shapan::plan::open_bundled(&Progress::default()).unwrap().plan;
        PlanDrawings::default().update(&plan, crs(), &Progress::default()).unwrap()
    });
    drawings.iter().map(AsRef::as_ref).collect()
}

/// The scene of the bundled plan at a place and scale.
fn bundled_at(lon: f64, lat: f64, denominator: f64, options: &SceneOptions) -> Scene {
    let centre = crs().map_from_lonlat(LonLat::new(lon, lat)).unwrap();
    at(centre, denominator, options)
}

fn at(centre: MapPoint, denominator: f64, options: &SceneOptions) -> Scene {
    make(MapView::at_scale(crs(), centre, denominator, [1440.0, 900.0]), &bundled(), options)
}

fn count(scene: &Scene, layer: &str) -> usize {
    scene.labels.iter().filter(|l| l.layer.0 == layer).count()
}

#[test]
fn names_of_the_bundled_plan_come_by_importance_as_room_allows() {
    let park = |denominator| bundled_at(116.411, 39.7766, denominator, &labelled());
    let hospitals: Vec<usize> = [500_000.0, 250_000.0, 182_000.0, 159_000.0, 120_000.0, 80_000.0]
        .map(|scale| count(&park(scale), "hospitals"))
        .to_vec();
    assert!(hospitals.iter().all(|n| *n >= 8), "some at every scale: {hospitals:?}");
    // From 1:182,000 to 1:159,000 there were none and then all at once.
    assert!(hospitals[3] < hospitals[2] * 2, "no threshold: {hospitals:?}");
    for scale in [1_000_000.0, 250_000.0, 40_000.0] {
        let made = park(scale);
        assert!(made.labels.iter().any(|l| l.layer.0 == "site"), "the park is named at 1:{scale}");
    }
    assert!(count(&park(1_000_000.0), "transport") >= 1, "and an airport");
    // Of the inner city the interchanges come first.
    let city = bundled_at(116.397, 39.908, 120_000.0, &labelled());
    assert!(count(&city, "metro_stations") > 5 && count(&city, "metro_lines") > 10, "{}", city.labels.len());
}

#[test]
fn every_part_of_the_bundled_plan_is_named_in_every_language() {
    for (lang, language) in [(Lang::Zh, None), (Lang::En, None), (Lang::Zh, Some(LabelLanguage::Both))] {
        for scale in [15_000.0, 20_000.0, 25_000.0] {
            let options = SceneOptions { lang, label_language: language, ..labelled() };
            let made = bundled_at(116.411, 39.779, scale, &options);
            for (layer, expected) in [("zones", 4), ("living_areas", 2), ("corridors", 3), ("villages", 3)] {
                let mut features: Vec<_> =
                    made.labels.iter().filter(|l| l.layer.0 == layer).map(|l| l.feature).collect();
                features.sort_unstable_by_key(|f| f.0);
                features.dedup();
                assert_eq!(features.len(), expected, "{layer} at 1:{scale} {language:?}: {}", made.describe());
            }
        }
    }
}

/// Names not yet read, by layer and the feature that the label is of.
type Unread = Vec<(&'static Drawing, &'static DrawingName)>;

fn read_in(scene: &Scene, lang: Lang, unread: &mut Unread) {
    let labelled: HashSet<_> = scene.labels.iter().map(|l| (&l.layer, l.feature)).collect();
    // The same place in two layers is named once.
    let said: HashSet<String> = scene.labels.iter().map(|l| l.text()).collect();
    unread.retain(|(drawing, name)| {
        let text: &str = name.text.get(lang);
        !labelled.contains(&(&drawing.layer, name.shared)) && !said.contains(text)
    });
}

#[test]
fn every_name_of_the_bundled_plan_is_read_at_some_scale() {
    for lang in [Lang::Zh, Lang::En] {
        let options = SceneOptions { lang, ..labelled() };
        let mut unread: Unread = bundled().into_iter().flat_map(|d| d.names().iter().map(move |n| (d, n))).collect();
        assert!(unread.len() > 600, "{}", unread.len());
        for denominator in [200_000.0, 100_000.0, 60_000.0] {
            if let Some(whole) = bundled().iter().filter_map(|d| d.bounds).reduce(MapRect::union) {
                let step = [1440.0, 900.0].map(|px| px * PIXEL_M * denominator * 0.8);
                let mut y = whole.min.y;
                while y < whole.max.y + step[1] {
                    let mut x = whole.min.x;
                    while x < whole.max.x + step[0] {
                        let centre = MapPoint::new(x, y);
                        if unread.iter().any(|(d, n)| {
                            let near = |p: MapPoint| (p.x - x).abs() < step[0] && (p.y - y).abs() < step[1];
                            d.pieces_of(n).iter().any(|p| near(p.bounds.centre()))
                        }) {
                            read_in(&at(centre, denominator, &options), lang, &mut unread);
                        }
                        x += step[0];
                    }
                    y += step[1];
                }
            }
            println!("{lang:?} 1:{denominator}: {} left", unread.len());
        }
        for denominator in [40_000.0, 20_000.0, 10_000.0, 5_000.0] {
            for (drawing, name) in unread.clone() {
                let centre = drawing.pieces_of(name).first().unwrap().bounds.centre();
                if unread.iter().any(|(d, n)| d.layer == drawing.layer && n.feature == name.feature) {
                    read_in(&at(centre, denominator, &options), lang, &mut unread);
                }
            }
            println!("{lang:?} 1:{denominator}: {} left", unread.len());
        }
        let never: Vec<_> = unread.iter().map(|(d, n)| format!("{} {}", d.layer, n.text.get(lang))).collect();
        assert!(never.is_empty(), "{lang:?}: {} never read: {}", never.len(), never.join(", "));
    }
}

#[test]
fn a_name_read_at_one_scale_is_read_at_the_next() {
    for (lang, language) in [(Lang::Zh, None), (Lang::En, None), (Lang::Zh, Some(LabelLanguage::Both))] {
        let options = SceneOptions { lang, label_language: language, ..labelled() };
        let all: Unread = bundled().into_iter().flat_map(|d| d.names().iter().map(move |n| (d, n))).collect();
        let mut lost = Vec::new();
        let mut late = [0; 7];
        for (drawing, name) in all {
            let centre = drawing.pieces_of(name).first().unwrap().bounds.centre();
            let mut was = false;
            for (i, denominator) in
                [100_000.0, 60_000.0, 40_000.0, 25_000.0, 15_000.0, 10_000.0, 5_000.0].into_iter().enumerate()
            {
                let mut one = vec![(drawing, name)];
                read_in(&at(centre, denominator, &options), lang, &mut one);
                let is = one.is_empty();
                if was && !is {
                    lost.push(format!("{} {} 1:{denominator}", drawing.layer, name.text.get(lang)));
                }
                if !is {
                    late[i] += 1;
                }
                was = is;
            }
        }
        println!("{lang:?} {language:?} unread {late:?} lost {}: {}", lost.len(), lost.join(", "));
    }
}
