//! The tab of checks with its claims: by label, in both languages.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Node;
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

/// Opens the menu of a name.
fn choose(window: &mut Window, name: &str) {
    let is_menu = |n: &Node<'_>| n.accesskit_node().role() == Role::ComboBox;
    window.harness.get_all_by_label(name).find(is_menu).unwrap().click();
    window.settle();
}

/// The first field of a name.
fn field<'a>(window: &'a Window, name: &'a str) -> Node<'a> {
    let is_field = |n: &Node<'_>| matches!(n.accesskit_node().role(), Role::TextInput | Role::MultilineTextInput);
    window.harness.get_all_by_label(name).find(is_field).unwrap()
}

/// The text that a field of a name holds.
fn written(window: &Window, name: &str) -> String {
    field(window, name).accesskit_node().value().unwrap_or_default()
}

/// Types a text in the place of what a field holds.
fn type_over(window: &mut Window, name: &str, text: &str) {
    field(window, name).focus();
    window.harness.run_steps(1);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.event(egui::Event::Text(text.to_owned()));
    window.settle();
}

#[test]
fn unit_and_rounding_follow_what_is_measured_and_what_is_typed() {
    let lang = Lang::En;
    let mut window = opened(LARGE, lang);
    window.click(Word::ClaimAdd.text(lang));
    choose(&mut window, Word::ClaimTemplate.text(lang));
    window.click(Word::TemplateArea.text(lang));
    let rounding = Word::ClaimRounding.text(lang);
    assert_eq!(written(&window, rounding), "0.5", "1 is given to the whole number");
    type_over(&mut window, Word::ClaimValue.text(lang), "5.80");
    assert_eq!(written(&window, rounding), "0.005", "half of the last digit");
    choose(&mut window, Word::ClaimMeasure.text(lang));
    window.click(Word::MeasureLength.text(lang));
    let shown = |window: &Window| {
        let all = window.harness.get_all_by_label(Word::ClaimUnit.text(lang));
        all.filter_map(|n| n.accesskit_node().value()).collect::<Vec<_>>()
    };
    assert_eq!(shown(&window), ["m"]);
    choose(&mut window, Word::ClaimUnit.text(lang));
    assert!(window.has("km") && !window.has("km²"), "only units of length");
    window.click("km");
    assert_eq!(shown(&window), ["km"]);
    // A rounding of one's own stays.
    type_over(&mut window, rounding, "0.2");
    type_over(&mut window, Word::ClaimValue.text(lang), "7");
    assert_eq!(written(&window, rounding), "0.2");
}

#[test]
fn a_form_begins_at_its_top_wherever_the_one_before_was_left() {
    let lang = Lang::En;
    let mut window = opened(SMALL, lang);
    window.click(Word::ClaimAdd.text(lang));
    let top = |window: &Window| window.harness.get_by_label(Word::ClaimNew.text(lang)).rect().top();
    let first = top(&window);
    window.harness.get_by_label(Word::ClaimAddDefinition.text(lang)).scroll_to_me();
    window.settle();
    assert!(top(&window) < first, "scrolled down");
    window.click(Word::Cancel.text(lang));
    window.click(Word::ClaimAdd.text(lang));
    assert_eq!(top(&window), first);
}

#[test]
fn a_long_condition_is_shown_whole_and_stays_one_line() {
    let lang = Lang::En;
    let mut window = opened(LARGE, lang);
    window.click(Word::ClaimAdd.text(lang));
    choose(&mut window, Word::MeasureOf.text(lang));
    let hospitals = window.session(|s| s.plan.layer_name(&"hospitals".into()).get(lang).clone());
    window.harness.get_all_by_label(&hospitals).last().unwrap().click_accesskit();
    window.settle();
    let name = format!("{} {}", Word::MeasureOf.text(lang), Word::Filter.text(lang));
    // The whole that the share is of has a condition of its own, further down.
    let height = |window: &Window| field(window, &name).rect().height();
    let one = height(&window);
    let condition = "grade = 三级甲等 and status = open and institution ~ 北京\nand not campus ~ 大兴 and beds > 500";
    type_over(&mut window, &name, condition);
    assert!(height(&window) > one * 1.5, "it takes a second row");
    assert_eq!(written(&window, &name), condition.replace('\n', " "));
}

#[test]
fn a_claim_is_written_from_a_template_with_two_picks() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = opened(LARGE, lang);
        let before = window.session(|s| s.plan.project.claims.len());
        window.click(Word::ClaimAdd.text(lang));
        let missing = [Word::SetChooseLayer, Word::FormTextMissing, Word::FormWrongDate].map(|w| w.text(lang));
        assert!(missing.iter().all(|text| !window.has(text)), "nothing has been touched yet");
        assert!(window.has(Word::FormChooseLayers.text(lang)), "what is in the way stands at the foot");
        window.click(Word::ClaimSave.text(lang));
        assert!(missing.iter().all(|text| window.has(text)), "saving tried, it stands beside each field");
        assert_eq!(window.session(|s| s.plan.project.claims.len()), before);
        choose(&mut window, Word::MeasureOf.text(lang));
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
        type_over(&mut window, Word::ClaimDate.text(lang), "2026-01");
        window.click(Word::ClaimSave.text(lang));
        let kept = window.session(|s| s.plan.project.claims.iter().find(|c| c.text.en.contains("built")).cloned());
        let kept = kept.unwrap();
        assert_eq!(kept.as_of, "2026-01");
        let read = kept.text.read_in(Lang::Zh);
        assert_eq!(read, "Half of it is built", "one language stands for both");
        assert!(window.session(|s| s.claims.draft.is_none() && s.claims.outcomes.len() == before + 1));
    }
}
