//! Findings, balance and parcels as the window asks for them: scripts of commands on a session, jobs inline.

use serde_json::Value as Json;

use shapan::plan::{self, RowKind, usual_rules};
use shapan::progress::Progress;
use shapan::project::{AllowedValue, BalanceRecipe, CheckKind, CheckRule, Indicator, IndicatorRecipe, Rest};
use shapan::session::{
    CheckCommand, CheckFile, CheckView, Command, DocumentCommand, JobMode, LayerCommand, Session, SymptomCommand,
    ViewCommand,
};

fn opened(name: &str) -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(vec![super::folder().join(name)]));
    session.apply(Command::View(ViewCommand::Resize([800.0, 600.0])));
    session
}

fn check(session: &mut Session, command: CheckCommand) {
    session.apply(Command::Check(command));
}

/// With its rules run, and somebody looking at the findings.
fn checked(name: &str) -> Session {
    let mut session = opened(name);
    check(&mut session, CheckCommand::Watch(Some(CheckView::Findings)));
    assert!(session.checks.findings.is_none(), "nothing runs before somebody asks");
    check(&mut session, CheckCommand::Run);
    session
}

fn faults(session: &Session) -> usize {
    session.checks.findings.as_ref().unwrap().faults().count()
}

#[test]
fn the_window_finds_what_the_command_line_finds() {
    for name in ["overlapping-greens", "outside-the-boundary", "gap-of-one-square-metre", "missing-and-empty-layers"] {
        let session = checked(name);
        let wanted = plan::find_faults(&session.plan, &Progress::default()).unwrap();
        assert_eq!(**session.checks.findings.as_ref().unwrap(), wanted, "{name}");
        assert!(!session.checks.is_outdated());
    }
}

#[test]
fn a_chosen_finding_is_zoomed_to_and_shown_while_somebody_looks() {
    let mut session = checked("gap-of-one-square-metre");
    let finding = session.checks.findings.as_ref().unwrap().list[0].clone();
    check(&mut session, CheckCommand::Choose(Some(finding.key.clone())));
    let view = session.view.unwrap();
    let [x, y] = view.screen_from_map(session.crs.map_from_lonlat(finding.place.unwrap()).unwrap());
    assert!((x - 400.0).abs() < 80.0 && (y - 300.0).abs() < 80.0, "in the middle: {x} {y}");
    let across_m = 800.0 * view.ground_metres_per_px(&session.crs);
    assert!((60.0..250.0).contains(&across_m), "a square metre with its surroundings: {across_m}");
    assert_eq!(session.checks.shown().map(|f| &f.key), Some(&finding.key));
    check(&mut session, CheckCommand::Watch(None));
    assert!(session.checks.shown().is_none() && session.checks.chosen.is_some());
}

#[test]
fn no_finding_names_what_a_repair_or_a_removal_has_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let square = |id: &str, west: f64| {
        let east = west + 0.001;
        format!(
            r#"{{"type": "Feature", "properties": {{"name": "{id}"}}, "geometry": {{"type": "Polygon", "coordinates":
            [[[{west}, 39.8], [{east}, 39.8], [{east}, 39.801], [{west}, 39.801], [{west}, 39.8]]]}}}}"#
        )
    };
    let features = [square("a", 116.4), square("b", 116.5), square("b", 116.5)].join(",");
    let file = folder.path().join("parcels.geojson");
    std::fs::write(&file, format!(r#"{{"type": "FeatureCollection", "features": [{features}]}}"#)).unwrap();
    for is_open in [true, false] {
        let mut session = Session::new(JobMode::Inline);
        session.apply(Command::Open(vec![file.clone()]));
        check(&mut session, CheckCommand::Watch(Some(CheckView::Findings)));
        check(&mut session, CheckCommand::Run);
        assert!(faults(&session) > 0);
        check(&mut session, CheckCommand::Watch(is_open.then_some(CheckView::Findings)));
        let layer = session.plan.layers[0].id.clone();
        for command in [SymptomCommand::Show(layer.clone()), SymptomCommand::Repair] {
            session.apply(Command::Document(DocumentCommand::Symptoms(command)));
        }
        assert_eq!(session.plan.layers[0].dataset.len(), 2, "one of the copies is gone");
        assert!(session.checks.findings.as_ref().is_none_or(|found| found.list.is_empty()), "{is_open}");
        check(&mut session, CheckCommand::Watch(Some(CheckView::Findings)));
        assert_eq!(faults(&session), 0);
        session.apply(Command::Document(DocumentCommand::Undo));
        assert!(faults(&session) > 0);
        session.apply(Command::Layer(LayerCommand::Remove(layer)));
        assert_eq!(faults(&session), 0);
    }
}

#[test]
fn what_is_let_pass_can_be_undone_and_done_again() {
    let mut session = checked("overlapping-greens");
    let before = (faults(&session), session.plan.project.clone());
    let key = session.checks.findings.as_ref().unwrap().list[0].key.clone();
    let (reason, date) = ("shared lawn".to_owned(), "2026-11-22".to_owned());
    check(&mut session, CheckCommand::Ignore { key: key.clone(), reason, date });
    assert_eq!(faults(&session), before.0 - 1);
    assert_eq!(session.history.undo_words().unwrap().en, "Ignore a finding");
    let after = session.plan.project.clone();
    session.apply(Command::Document(DocumentCommand::Undo));
    assert_eq!((faults(&session), &session.plan.project), (before.0, &before.1));
    session.apply(Command::Document(DocumentCommand::Redo));
    assert_eq!((faults(&session), &session.plan.project), (before.0 - 1, &after));
    // The place of a fault may have moved a little since.
    check(&mut session, CheckCommand::Unignore(key));
    assert_eq!((faults(&session), &session.plan.project), (before.0, &before.1));
}

#[test]
fn other_rules_run_at_once_and_other_looks_do_not() {
    let mut session = checked("overlapping-greens");
    let layer = session.plan.project.layers[0].id.clone();
    let mut rule = CheckRule::new(CheckKind::Overlaps, vec![layer.clone()]);
    rule.tolerance.area_m2 = 1e9;
    let revision = session.checks.revision;
    session.apply(Command::Layer(LayerCommand::SetOpacity { layer, opacity: 0.5 }));
    assert_eq!(session.checks.revision, revision, "no rule looks at opacity");
    check(&mut session, CheckCommand::SetRules(Some(vec![rule])));
    assert_eq!(faults(&session), 0, "nothing is as large as that");
    check(&mut session, CheckCommand::Watch(None));
    check(&mut session, CheckCommand::SetRules(None));
    assert_eq!(faults(&session), 0, "nobody looks");
    check(&mut session, CheckCommand::Watch(Some(CheckView::Findings)));
    let usual = session.checks.findings.as_ref().unwrap().rules.clone();
    assert_eq!(usual, usual_rules(&session.plan));
}

#[test]
fn findings_go_when_their_data_go() {
    let mut session = checked("overlapping-greens");
    let layer = session.plan.project.layers[0].id.clone();
    check(&mut session, CheckCommand::Watch(None));
    session.apply(Command::Layer(LayerCommand::Remove(layer)));
    assert!(session.checks.findings.is_none(), "rows of data that are not there");
    session.apply(Command::Open(vec![super::folder().join("sound")]));
    check(&mut session, CheckCommand::Watch(Some(CheckView::Findings)));
    assert!(session.checks.findings.is_none(), "another plan is not checked before somebody asks");
}

#[test]
fn findings_and_tables_are_written_and_sources_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = checked("overlapping-greens");
    let path = folder.path().join("a.geojson");
    check(&mut session, CheckCommand::Write { what: CheckFile::Findings, path: path.clone() });
    let written: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(written["features"].as_array().unwrap().len(), session.checks.findings.as_ref().unwrap().list.len());
    assert!(session.notices.last().unwrap().text.en.starts_with("Wrote "));
    let source = super::folder().join("overlapping-greens/green.geojson");
    let before = std::fs::read(&source).unwrap();
    check(&mut session, CheckCommand::Write { what: CheckFile::Findings, path: source.clone() });
    assert_eq!(std::fs::read(&source).unwrap(), before);
    check(&mut session, CheckCommand::Watch(Some(CheckView::LandUse)));
    let path = folder.path().join("b.csv");
    check(&mut session, CheckCommand::Write { what: CheckFile::Balance, path: path.clone() });
    assert!(std::fs::read_to_string(&path).unwrap().lines().count() >= 3);
}

#[test]
fn land_uses_follow_recipe_and_style_while_somebody_looks() {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(Vec::new()));
    assert!(session.land_use.figures.is_none());
    check(&mut session, CheckCommand::Watch(Some(CheckView::LandUse)));
    let figures = session.land_use.figures.clone().unwrap();
    let balance = figures.balance.as_ref().unwrap().as_ref().unwrap();
    let sum: f64 = balance.rows.iter().map(|row| row.area_m2).sum();
    assert!((sum - balance.total_m2).abs() < 1e-3);
    for row in &balance.rows {
        let has_example = row.example.as_ref().is_some_and(|of| session.plan.feature(of).is_some());
        assert_eq!(has_example, row.kind != RowKind::Unclassified, "{row:?}");
    }
    assert!(figures.parcels.is_none(), "nothing of the kind is published");
    let before = session.plan.project.clone();
    let recipe =
        BalanceRecipe { layers: vec!["zones".into()], field: None, within: Some("site".into()), rest: Rest::default() };
    check(&mut session, CheckCommand::SetBalance(Some(Box::new(recipe.clone()))));
    let figures = session.land_use.figures.clone().unwrap();
    assert_eq!(figures.recipe.as_ref(), Some(&recipe));
    assert_eq!(figures.balance.as_ref().unwrap().as_ref().unwrap().rows.len(), 5, "four zones and the rest");
    session.apply(Command::Document(DocumentCommand::Undo));
    assert_eq!(session.plan.project, before);
    assert_ne!(session.land_use.figures.as_ref().unwrap().recipe.as_ref(), Some(&recipe));
}

#[test]
fn parcels_are_judged_by_what_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let parcel = |id: &str, far: f64, west: f64| {
        let (e, s, n) = (west + 0.001, 39.80, 39.801);
        format!(
            r#"{{"type":"Feature","properties":{{"id":"{id}","land_use":"070102","far":{far}}},"geometry":{{"type":"Polygon","coordinates":[[[{west},{s}],[{e},{s}],[{e},{n}],[{west},{n}],[{west},{s}]]]}}}}"#
        )
    };
    let text = [parcel("a", 2.5, 116.40), parcel("b", 2.500001, 116.41)].join(",");
    let path = folder.path().join("parcels.geojson");
    std::fs::write(&path, format!(r#"{{"type":"FeatureCollection","features":[{text}]}}"#)).unwrap();
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(vec![path]));
    check(&mut session, CheckCommand::Watch(Some(CheckView::LandUse)));
    let allowed = AllowedValue {
        class: Some("07".to_owned()),
        indicator: Indicator::FloorAreaRatio,
        min: None,
        max: Some(2.5),
        rest: Rest::default(),
    };
    let figures = session.land_use.figures.clone().unwrap();
    let recipe = figures.parcel_recipe.clone().unwrap();
    let recipe = IndicatorRecipe { allowed: vec![allowed], ..recipe };
    check(&mut session, CheckCommand::SetIndicators(Some(Box::new(recipe))));
    let figures = session.land_use.figures.clone().unwrap();
    let parcels = figures.parcels.as_ref().unwrap().as_ref().unwrap();
    let verdicts: Vec<&str> = parcels.iter().map(|p| p.figures[0].verdict.unwrap().as_str()).collect();
    assert_eq!(verdicts, ["at_the_limit", "fails"]);
    let numbers: Vec<_> = parcels.iter().filter_map(|p| shapan::export::figure_number(&p.figures[0])).collect();
    assert_eq!(numbers, ["2.50", "2.500001"], "never rounded onto the bound");
}
