//! Scripts of commands on the claims of a session: when they are judged, what is shown of them, how they change.

use shapan::export;
use shapan::plan::claims::{Outcome, Verdict, check_claims};
use shapan::progress::Progress;
use shapan::project::{Claim, Date, Expected, HighlightRole, Measure, Set};
use shapan::render::{HIGHLIGHT_GROUP, highlighted};
use shapan::session::{ClaimCommand, Command, JobMode, LayerCommand, Session, ViewCommand};

fn day() -> Date {
    "2026-01-31".parse().unwrap()
}

fn opened() -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::View(ViewCommand::Resize([600.0, 700.0])));
    session
}

fn claim(session: &mut Session, command: ClaimCommand) {
    session.apply(Command::Claim(command));
}

fn watched() -> Session {
    let mut session = opened();
    claim(&mut session, ClaimCommand::Watch(Some(day())));
    session
}

fn choose(session: &mut Session, id: &str) {
    claim(session, ClaimCommand::Choose(Some(id.to_owned())));
}

fn ids(session: &Session) -> Vec<String> {
    session.plan.project.claims.iter().map(|c| c.id.clone()).collect()
}

fn judged(session: &Session) -> Vec<Outcome> {
    check_claims(&session.plan, day(), &Progress::default()).unwrap()
}

#[test]
fn claims_are_judged_while_somebody_looks_and_anew_when_they_change() {
    let mut session = opened();
    assert!(session.claims.outcomes.is_empty(), "nobody looks");
    claim(&mut session, ClaimCommand::Watch(Some(day())));
    assert!(!session.claims.running);
    assert_eq!(session.claims.outcomes, judged(&session));
    // A claim that is changed by whatever command has another outcome at once.
    session.plan.project.claims[3].expected = Expected::Equal(5.0);
    claim(&mut session, ClaimCommand::Choose(None));
    assert_eq!(session.claims.outcomes, judged(&session));
    assert_eq!(session.claims.outcomes[3].verdict, Verdict::Fails);
    // Nor are they judged again for what they do not depend on.
    let known = session.claims.outcomes.clone();
    session.claims.outcomes.clear();
    session.apply(Command::Layer(LayerCommand::SetVisible { layer: "zones".into(), visible: false }));
    assert!(session.claims.outcomes.is_empty());
    claim(&mut session, ClaimCommand::CheckAgain);
    assert_eq!(session.claims.outcomes, known);
    // Another plan has other claims.
    choose(&mut session, "green-half");
    session.apply(Command::Open(vec!["tests/fixtures/claims/overlapping-greens/plan.shapan.json".into()]));
    assert_eq!(session.claims.outcomes.len(), session.plan.project.claims.len());
    assert_eq!(session.claims.chosen, None);
}

#[test]
fn choosing_a_claim_shows_the_geometry_of_its_number() {
    let mut session = watched();
    session.apply(Command::View(ViewCommand::Zoom { factor: 3.0 }));
    let before = session.view.unwrap();
    choose(&mut session, "green-half");
    assert_ne!(session.view.unwrap(), before, "the map goes there");
    let shown = session.claims.shown(&session.plan.project).unwrap();
    let highlight = export::claim_highlight(&session.plan, shown.claim, shown.outcome, shown.definition);
    let roles: Vec<HighlightRole> = highlight.parts.iter().map(|p| p.role).collect();
    assert_eq!(roles, [HighlightRole::NotCounted, HighlightRole::Ground]);
    let texts: Vec<&str> =
        highlight.parts[1].shapes.iter().map(|(_, t)| t.en.as_str()).filter(|t| !t.is_empty()).collect();
    assert_eq!(texts, ["open space 3.042 km²"], "one label, of the whole");
    // Another definition shows its own ground.
    let first = shown.revision;
    claim(&mut session, ClaimCommand::ChooseDefinition(Some(1)));
    let shown = session.claims.shown(&session.plan.project).unwrap();
    assert_ne!(shown.revision, first);
    let other = export::claim_highlight(&session.plan, shown.claim, shown.outcome, shown.definition);
    assert!(other.title.en.contains("heart") && other != highlight, "{:?}", other.title);
    // Nobody looks: nothing is shown.
    claim(&mut session, ClaimCommand::Watch(None));
    assert!(session.claims.shown(&session.plan.project).is_none());
}

#[test]
fn a_highlight_is_a_plan_whose_other_layers_recede() {
    let mut session = watched();
    for (id, roles) in [
        (
            "hospitals-16",
            vec![HighlightRole::Counted, HighlightRole::Borderline, HighlightRole::Reach, HighlightRole::Origin],
        ),
        (
            "sector-east",
            vec![HighlightRole::Counted, HighlightRole::Sector, HighlightRole::Line, HighlightRole::Origin],
        ),
        (
            "nodes-every-zone",
            vec![HighlightRole::Scope, HighlightRole::Missed, HighlightRole::Counted, HighlightRole::Number],
        ),
    ] {
        choose(&mut session, id);
        let shown = session.claims.shown(&session.plan.project).unwrap();
        let highlight = export::claim_highlight(&session.plan, shown.claim, shown.outcome, shown.definition);
        let mut found: Vec<HighlightRole> = highlight.parts.iter().map(|p| p.role).collect();
        found.retain(|role| *role != HighlightRole::JustOutside);
        assert_eq!(found, roles, "{id}");
        let over = highlighted(&session.plan, &highlight);
        assert_eq!(over.project.groups[0].id, HIGHLIGHT_GROUP);
        let counted = highlight.parts.iter().find(|p| p.role == HighlightRole::Counted).unwrap();
        let made = over.project.layers.iter().filter(|l| l.group == HIGHLIGHT_GROUP).collect::<Vec<_>>();
        assert_eq!(made.len(), highlight.parts.len());
        let sizes: Vec<usize> = made.iter().map(|l| over.dataset(&l.id).unwrap().len()).collect();
        assert!(sizes.contains(&counted.shapes.len()), "{id}: {sizes:?}");
        for layer in &session.plan.project.layers {
            let now = over.project.layer(&layer.id).unwrap();
            let is_used = highlight.layers.contains(&layer.id);
            assert_eq!(now.opacity == layer.opacity, is_used, "{id} {}", layer.id);
            assert!(!is_used || over.project.is_shown(now), "{id} {}", layer.id);
        }
    }
}

#[test]
fn claims_are_added_changed_copied_and_removed() {
    let mut session = watched();
    let before = session.plan.project.clone();
    let new = Claim {
        id: String::new(),
        measure: Measure::Count { of: Set::of_layer("villages"), by: None },
        expected: Expected::Equal(3.0),
        ..before.claims[3].clone()
    };
    choose(&mut session, "zones-4");
    claim(&mut session, ClaimCommand::Add(Box::new(new.clone())));
    let at = ids(&session).iter().position(|id| id == "claim").unwrap();
    assert_eq!(ids(&session)[at - 1], "zones-4", "behind the chosen one");
    assert_eq!(session.claims.chosen.as_deref(), Some("claim"));
    assert_eq!(session.claims.outcome("claim").unwrap().verdict, Verdict::Holds);
    claim(&mut session, ClaimCommand::Add(Box::new(new.clone())));
    claim(&mut session, ClaimCommand::Duplicate("claim".to_owned()));
    assert!(["claim", "claim-2"].iter().all(|id| ids(&session).iter().any(|i| i == id)));
    let mut unique = ids(&session);
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), before.claims.len() + 3);
    let wrong = Claim { expected: Expected::Equal(4.0), ..new };
    claim(&mut session, ClaimCommand::Replace { id: "claim".to_owned(), claim: Box::new(wrong) });
    assert_eq!(session.claims.outcome("claim").unwrap().verdict, Verdict::Fails);
    for id in unique.iter().filter(|id| id.starts_with("claim")) {
        claim(&mut session, ClaimCommand::Remove(id.clone()));
    }
    assert_eq!(session.plan.project, before);
    // What is not there is left alone.
    claim(&mut session, ClaimCommand::Remove("nowhere".to_owned()));
    claim(&mut session, ClaimCommand::Duplicate("nowhere".to_owned()));
    assert_eq!(session.plan.project, before);
}

#[test]
fn a_claim_that_is_written_is_judged_without_the_project_changing() {
    let mut session = watched();
    let before = session.plan.project.clone();
    let mut draft = before.claims[3].clone();
    draft.expected = Expected::AtLeast(5.0);
    claim(&mut session, ClaimCommand::Try(Some(Box::new(draft))));
    let made = session.claims.draft.as_ref().unwrap();
    assert_eq!((made.running, made.outcome.as_ref().unwrap().verdict), (false, Verdict::Fails));
    let shown = session.claims.shown(&session.plan.project).unwrap();
    assert_eq!(shown.claim.expected, Expected::AtLeast(5.0), "the map shows what is written");
    claim(&mut session, ClaimCommand::Try(None));
    assert!(session.claims.draft.is_none() && session.claims.shown(&session.plan.project).is_none());
    assert_eq!(session.plan.project, before);
}
