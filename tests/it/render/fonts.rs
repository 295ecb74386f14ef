//! What is drawn with which font, and what is said of characters that none has.

use std::sync::Arc;

use shapan::export::SystemFonts;
use shapan::render::{FontFace, mapped_characters};

use super::*;
use crate::tiny_font::tiny_font;

/// In a private plane: no real font has it.
const NOWHERE: char = '\u{10_FFF0}';

fn scene_of(name: &str, fonts: &Fonts) -> Scene {
    let data = dataset(&[(name, Shape::Point([0.0, 0.0]))]);
    let drawing =
        draw(&layer("p", &[marker(MarkerShape::Circle, 6.0, Some(RED))], named(LabelPlacement::Beside)), &data);
    make(view(1.0), &[&drawing], &SceneOptions { fonts: fonts.clone(), ..labelled() })
}

#[test]
fn a_face_behind_the_bundled_ones_draws_what_they_lack() {
    let face = FontFace::new(Arc::new(tiny_font(NOWHERE)), 0).unwrap();
    assert!(face.draws(NOWHERE) && !face.draws('a'));
    let name = format!("凤{NOWHERE}");
    let bundled = Fonts::bundled();
    let more = bundled.with_fallback(vec![face]);
    assert_ne!(&more, bundled);
    assert_eq!((bundled.missing(&name), more.missing(&name)), (vec![NOWHERE], vec![]));
    // As wide as the face says, not the box's whole em.
    assert_eq!(bundled.width(&name, 10.0, true), 20.0);
    assert!((more.width(&name, 10.0, true) - 16.0).abs() < 1e-3);
    let (boxed, drawn) = (scene_of(&name, bundled), scene_of(&name, &more));
    assert_eq!((boxed.missing_characters.as_slice(), drawn.missing_characters.len()), (&[NOWHERE][..], 0));
    assert_eq!(boxed.labels_with_missing().len(), 1);
    assert!(drawn.labels_with_missing().is_empty());
    assert_ne!(picture(&boxed), picture(&drawn));
}

#[test]
fn damaged_fonts_draw_nothing_and_do_no_harm() {
    let whole = tiny_font(NOWHERE);
    assert!(FontFace::new(Arc::new(Vec::new()), 0).is_none());
    assert!(FontFace::new(Arc::new(whole.clone()), 0).is_some());
    for cut in (0..whole.len()).step_by(7) {
        if let Some(face) = FontFace::new(Arc::new(whole[..cut].to_vec()), 0) {
            let fonts = Fonts::bundled().with_fallback(vec![face]);
            assert!(fonts.width(&format!("a{NOWHERE}"), 10.0, false) > 0.0);
        }
        for value in [0, 0xFF] {
            let mut bytes = whole.clone();
            bytes[cut] = value;
            if let Some(face) = FontFace::new(Arc::new(bytes), 0) {
                face.draws(NOWHERE);
            }
        }
    }
    assert!(mapped_characters(&[], &['a']).is_empty() && mapped_characters(&[0xFF; 40], &['a']).is_empty());
}

#[test]
fn fonts_of_the_system_are_read_when_a_character_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let nested = folder.path().join("truetype").join("tiny");
    std::fs::create_dir_all(&nested).unwrap();
    std::fs::write(nested.join("Tiny-Regular.ttf"), tiny_font(NOWHERE)).unwrap();
    std::fs::write(nested.join("Other.ttf"), tiny_font('\u{10_FFF1}')).unwrap();
    std::fs::write(nested.join("Broken.otf"), b"OTTO\0\xFF").unwrap();
    std::fs::write(folder.path().join("readme.txt"), "no font").unwrap();
    let mut fonts = SystemFonts::in_folders(vec![folder.path().join("none"), folder.path().to_owned()]);
    assert!(!fonts.look_for(&[]), "nothing is missing");
    assert!(fonts.look_for(&[NOWHERE]));
    assert!(fonts.fonts().missing(&NOWHERE.to_string()).is_empty());
    let found = fonts.fonts().clone();
    assert!(!fonts.look_for(&[NOWHERE]), "it is looked for once");
    assert!(!fonts.look_for(&['\u{10_FFF2}']), "no font has this one");
    assert_eq!(fonts.fonts(), &found);
    assert!(fonts.look_for(&['\u{10_FFF1}']));
    assert!(fonts.fonts().missing("\u{10_FFF0}\u{10_FFF1}").is_empty(), "what was found before stays");
}

#[test]
fn rare_characters_and_foreign_scripts_do_no_harm() {
    for name in ["𠮷野家", "䶮", "Cafe\u{301} n\u{308}", "مستشفى", "👨‍👩‍👧 医院", "\u{301}", "\u{202E}abc", "a\u{0}b"]
    {
        for placement in [LabelPlacement::Beside, LabelPlacement::Along] {
            let shape = || match placement {
                LabelPlacement::Beside => Shape::Point([0.0, 0.0]),
                _ => Shape::Line(&[[-120.0, -60.0], [0.0, 20.0], [120.0, 10.0]]),
            };
            let drawing = draw(&layer("p", &[line(BLUE, 2.0)], named(placement)), &dataset(&[(name, shape())]));
            let made = make(view(1.0), &[&drawing], &labelled());
            assert!(picture(&made).rgba.len() > 4);
            for c in Fonts::bundled().missing(name) {
                assert!(made.labels.is_empty() || made.missing_characters.contains(&c), "{name}");
            }
        }
    }
}
