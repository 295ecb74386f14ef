//! The tab of checks with its claims: by label, in both languages.

use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use shapan::i18n::{Lang, Word};
use shapan::plan::claims::Verdict;
use shapan::session::FileWish;

use super::{LARGE, SMALL, Window};

fn opened(size: [f32; 2], lang: Lang) -> Window {
    let mut window = Window::open(size, Vec::new());
    window.language(lang);
    window.click(Word::CheckTab.text(lang));
    window
}

#[test]
fn every_claim_stands_in_the_list_with_its_verdict_and_a_card() {
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En)] {
        let mut window = opened(size, lang);
        let claims = window.session(|s| s.plan.project.claims.clone());
        assert_eq!(window.session(|s| s.claims.outcomes.len()), claims.len());
        for claim in &claims {
            assert!(window.has(claim.text.get(lang)), "{}", claim.text.get(lang));
        }
        assert!(window.has(Word::ClaimPick.text(lang)));
        window.click(claims[2].text.get(lang));
        assert_eq!(window.session(|s| s.claims.chosen.clone()).as_deref(), Some("green-half"));
        assert!(window.has_containing("= 3.042 km² / 5.797 km²"), "the bar tells the calculation");
        assert!(window.has(Word::OperatorAtLeastNote.text(lang)));
        // In a low window it is scrolled away.
        window.harness.get_by_label(claims[2].definitions[0].name.get(lang)).click_accesskit();
        window.settle();
        assert_eq!(window.session(|s| s.claims.definition), Some(0));
        // The keys move on in the list once a row was clicked.
        window.click(claims[0].text.get(lang));
        window.harness.key_press(Key::ArrowDown);
        window.settle();
        assert_eq!(window.session(|s| s.claims.chosen.clone()).as_deref(), Some("area-5.5"));
        window.harness.key_press(Key::ArrowDown);
        window.settle();
        assert_eq!(window.session(|s| s.claims.chosen.clone()).as_deref(), Some("green-half"));
        // The tab closed, nobody looks.
        window.click(Word::Feature.text(lang));
        assert!(window.session(|s| s.claims.day.is_none()));
    }
}

#[test]
fn the_report_is_asked_for_in_both_languages_and_sizes() {
    for (size, lang) in [(LARGE, Lang::Zh), (SMALL, Lang::En)] {
        let mut window = opened(size, lang);
        window.click(Word::SheetReport.text(lang));
        assert_eq!(window.session(|s| s.document.wish.clone()), Some(FileWish::Report));
        assert!(window.has(Word::SheetReportPage.text(lang)) && window.has(Word::ReportThis.text(lang)));
    }
}

#[test]
fn a_verdict_narrows_the_list() {
    let lang = Lang::En;
    let mut window = opened(LARGE, lang);
    let count = |w: &Window, v| w.session(|s| s.claims.outcomes.iter().filter(|o| o.verdict == v).count());
    let (fails, holds) = (count(&window, Verdict::Fails), count(&window, Verdict::Holds));
    assert!(fails > 0 && holds > 0);
    window.click(&format!("Fails {fails}"));
    assert!(window.has("The park covers about 5.5 km²") && !window.has("The park covers about 5.8 km²"));
    window.click(&format!("Fails {fails}"));
    assert!(window.has("The park covers about 5.8 km²"));
}

#[test]
fn a_claim_is_written_from_a_template_with_two_picks() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = opened(LARGE, lang);
        let before = window.session(|s| s.plan.project.claims.len());
        window.click(Word::ClaimAdd.text(lang));
        assert!(window.has(Word::SetChooseLayer.text(lang)), "the fault stands beside its field");
        let combo = window
            .harness
            .get_all_by_label(Word::MeasureOf.text(lang))
            .find(|n| n.accesskit_node().role() == egui::accesskit::Role::ComboBox);
        combo.unwrap().click();
        window.settle();
        let zones = window.session(|s| s.plan.layer_name(&"zones".into()).get(lang).clone());
        let all: Vec<_> = window.harness.get_all_by_label(&zones).collect();
        all.last().unwrap().click_accesskit();
        window.settle();
        let outcome = window.session(|s| s.claims.draft.as_ref().and_then(|d| d.outcome.clone()));
        let drawn = outcome.unwrap().drawn.unwrap().quantity.value;
        assert!((0.40..0.43).contains(&drawn), "{drawn}: the zones' share of the park");
        // Without a text it is not kept.
        window.click(Word::ClaimSave.text(lang));
        assert_eq!(window.session(|s| s.plan.project.claims.len()), before);
        let name = format!("{} EN", Word::ColumnClaim.text(lang));
        window.harness.get_by_label(&name).focus();
        window.harness.run_steps(1);
        window.harness.get_by_label(&name).type_text("Half of it is built");
        window.settle();
        // Nobody but the writer knows the date of the source: it is not made up.
        assert!(window.has(Word::FormWrongDate.text(lang)));
        window.click(Word::ClaimSave.text(lang));
        assert_eq!(window.session(|s| s.plan.project.claims.len()), before);
        let date = Word::ClaimDate.text(lang);
        let field = |window: &mut Window| {
            let mut all = window.harness.get_all_by_label(date);
            let found = all.find(|n| n.accesskit_node().role() == egui::accesskit::Role::TextInput);
            found.unwrap().focus();
        };
        field(&mut window);
        window.harness.run_steps(1);
        window.harness.event(egui::Event::Text("2026-01".to_owned()));
        window.settle();
        window.click(Word::ClaimSave.text(lang));
        let kept = window.session(|s| s.plan.project.claims.iter().find(|c| c.text.en.contains("built")).cloned());
        let kept = kept.unwrap();
        assert_eq!(kept.as_of, "2026-01");
        let read = kept.text.read_in(Lang::Zh);
        assert_eq!(read, "Half of it is built", "one language stands for both");
        assert!(window.session(|s| s.claims.draft.is_none() && s.claims.outcomes.len() == before + 1));
    }
}
