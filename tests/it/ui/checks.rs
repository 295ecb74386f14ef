//! The views of findings and land uses: driven by label, in both languages and at two sizes.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use shapan::i18n::{Lang, Word, fill};
use shapan::project::PercentUnit;
use shapan::session::{CheckFile, CheckView, FileWish};

use super::{LARGE, SMALL, Window};

fn case(name: &str) -> Vec<PathBuf> {
    vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/checks").join(name)]
}

fn open(size: [f32; 2], paths: Vec<PathBuf>, lang: Lang, view: Word) -> Window {
    let mut window = Window::open(size, paths);
    window.language(lang);
    window.click(Word::CheckTab.text(lang));
    window.click(view.text(lang));
    window
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.settle();
}

#[test]
fn the_view_teaches_checks_steps_and_lets_pass() {
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En)] {
        let mut window = open(size, case("overlapping-greens"), lang, Word::CheckViewFindings);
        assert!(window.has(Word::FindingsEmpty.text(lang)), "what the checks are");
        assert!(window.has(Word::FindingsWouldCheck.text(lang)), "and what they would look at");
        let run = match lang {
            Lang::Zh => "检查",
            Lang::En => "Check",
        };
        let buttons: Vec<_> = window.harness.query_all_by_label(run).collect();
        buttons.last().unwrap().click();
        window.settle();
        let count = window.session(|s| s.checks.findings.as_ref().unwrap().faults().count());
        assert!(count > 0);
        press(&mut window, Modifiers::NONE, Key::F8);
        let first = window.session(|s| s.checks.chosen.clone()).unwrap();
        press(&mut window, Modifiers::SHIFT, Key::F8);
        assert_eq!(window.session(|s| s.checks.chosen.clone()).is_some_and(|key| key == first), count == 1);
        press(&mut window, Modifiers::NONE, Key::F8);
        assert!(window.session(|s| s.checks.shown().is_some()), "on the map");
        window.click(Word::FindingIgnore.text(lang));
        let reason = window.harness.get_by_label(Word::FindingIgnoreWhy.text(lang));
        reason.type_text("共用");
        window.settle();
        window.click(Word::FindingIgnoreDo.text(lang));
        assert_eq!(window.session(|s| s.plan.project.checks.ignored[0].reason.clone()), "共用");
        assert_eq!(window.session(|s| s.plan.project.checks.ignored[0].date.len()), 10);
        assert_eq!(window.session(|s| s.checks.findings.as_ref().unwrap().faults().count()), count - 1);
        window.click(Word::FindingUnignore.text(lang));
        assert!(window.session(|s| s.plan.project.checks.ignored.is_empty()));
        window.click(Word::FindingsExportHint.text(lang));
        assert_eq!(window.session(|s| s.document.wish.clone()), Some(FileWish::Write(CheckFile::Findings)));
    }
}

#[test]
fn nothing_found_says_what_was_checked() {
    let mut window = open(LARGE, case("sound"), Lang::En, Word::CheckViewFindings);
    window.harness.query_all_by_label("Check").last().unwrap().click();
    window.settle();
    assert!(window.has(Word::FindingsChecked.text(Lang::En)));
    assert!(window.has("Overlaps"));
}

#[test]
fn rules_are_added_removed_and_applied_as_one_step() {
    let mut window = open(LARGE, case("overlapping-greens"), Lang::En, Word::CheckViewFindings);
    let before = window.session(|s| s.plan.project.checks.rules.clone()).unwrap();
    window.click(Word::FindingsRulesHint.text(Lang::En));
    window.click("Remove rule 1");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.session(|s| s.plan.project.checks.rules.clone()).unwrap(), before, "nothing was applied");
    window.click(Word::FindingsRulesHint.text(Lang::En));
    window.click("Remove rule 1");
    window.click("Apply");
    let after = window.session(|s| s.plan.project.checks.rules.clone()).unwrap();
    assert_eq!(after, before[1..]);
    window.click("Undo: Change the rules of the checks (Ctrl+Z)");
    assert_eq!(window.session(|s| s.plan.project.checks.rules.clone()).unwrap(), before);
    window.click(Word::FindingsRulesHint.text(Lang::En));
    window.click("Add a rule");
    assert!(window.has("Every rule needs a layer"));
    window.click("Back to the usual rules");
    window.click("Apply");
    assert_eq!(window.session(|s| s.plan.project.checks.rules.clone()), None);
}

#[test]
fn land_uses_are_a_table_that_adds_up_in_both_languages() {
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En)] {
        let mut window = open(size, Vec::new(), lang, Word::CheckViewLandUse);
        assert!(window.has_containing("579.69"), "the whole in hectares");
        assert!(window.has(Word::BalanceMoved.text(lang)), "said without a pointer over it");
        assert!(window.has(Word::IndicatorsNone.text(lang)), "figures that are not published are no zeros");
        window.click(Word::LandUsePlanar.text(lang));
        // In a low window it is scrolled away.
        window.harness.get_by_label(Word::LandUseCopyHint.text(lang)).click_accesskit();
        let mut copied = String::new();
        for _ in 0..3 {
            window.harness.run_steps(1);
            for command in &window.harness.output().platform_output.commands {
                if let egui::OutputCommand::CopyText(text) = command {
                    copied.clone_from(text);
                }
            }
        }
        let last = copied.lines().last().unwrap();
        assert!(last.contains("\t579.69\t8695.3\t100.0"), "{copied}");
        window.click(Word::CheckViewClaims.text(lang));
        assert_eq!(window.session(|s| s.checks.watched), None);
        window.click(Word::CheckViewFindings.text(lang));
        assert_eq!(window.session(|s| s.checks.watched), Some(CheckView::Findings));
        window.click(Word::Feature.text(lang));
        assert_eq!(window.session(|s| s.checks.watched), None, "nobody looks");
    }
}

#[test]
fn a_sheet_of_parcel_figures_that_is_cancelled_changes_nothing() {
    let mut window = open(LARGE, Vec::new(), Lang::En, Word::CheckViewLandUse);
    window.click(Word::ParcelsSetUpHint.text(Lang::En));
    window.click(Word::ParcelsAdd.text(Lang::En));
    assert!(window.has("Remove allowed value 1"));
    window.click(Word::Cancel.text(Lang::En));
    assert_eq!(window.session(|s| s.plan.project.indicators.clone()), None);
    window.click(Word::ParcelsSetUpHint.text(Lang::En));
    window.click(Word::ParcelsAdd.text(Lang::En));
    window.click("Apply");
    let made = window.session(|s| s.plan.project.indicators.clone()).unwrap();
    assert_eq!((made.allowed.len(), made.allowed[0].class.clone()), (1, None), "for all parcels");
    window.click("Undo: Change the parcel figures (Ctrl+Z)");
    assert_eq!(window.session(|s| s.plan.project.indicators.clone()), None);
}

#[test]
fn the_unit_of_a_parcel_field_is_seen_and_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lots.geojson");
    let ring = "[[116.4,39.8],[116.401,39.8],[116.401,39.801],[116.4,39.8]]";
    let geometry = format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#);
    let lot = format!(r#"{{"type":"Feature","properties":{{"density":0.3}},"geometry":{geometry}}}"#);
    std::fs::write(&path, format!(r#"{{"type":"FeatureCollection","features":[{lot}]}}"#)).unwrap();
    let mut window = open(SMALL, vec![path], Lang::En, Word::CheckViewLandUse);
    let density = |window: &Window| {
        window.session(|s| {
            let figures = s.land_use.figures.clone().unwrap();
            figures.parcels.as_ref().unwrap().as_ref().unwrap()[0].figures[1].value
        })
    };
    assert_eq!(density(&window), Some(30.0), "0.3 of 1 is a share");
    window.click(Word::ParcelsSetUpHint.text(Lang::En));
    let unit = fill(Word::ParcelsUnit, Lang::En, &[("name", Word::IndicatorDensity.text(Lang::En))]);
    window.click(&unit);
    window.click(Word::ParcelsPercent.text(Lang::En));
    window.click("Apply");
    assert_eq!(density(&window), Some(0.3));
    let recipe = window.session(|s| s.plan.project.indicators.clone()).unwrap();
    assert_eq!((recipe.fields[0].field.as_str(), recipe.fields[0].unit), ("density", Some(PercentUnit::Percent)));
}

#[test]
fn what_is_all_ignored_still_says_what_was_checked() {
    let mut window = open(SMALL, case("ignored"), Lang::Zh, Word::CheckViewFindings);
    window.harness.query_all_by_label("检查").last().unwrap().click();
    window.settle();
    assert!(window.has(Word::FindingsChecked.text(Lang::Zh)));
    assert!(!window.has_containing("a shared lawn"), "folded away");
    window.click("已忽略（1）");
    let reason = window.session(|s| s.checks.findings.as_ref().unwrap().list[0].ignored.clone().unwrap().reason);
    assert_eq!(reason, "a shared lawn");
    press(&mut window, Modifiers::NONE, Key::F8);
    assert!(window.session(|s| s.checks.shown().is_some()), "unfolded, it can be stepped to");
    assert!(window.has(Word::FindingUnignore.text(Lang::Zh)));
}
