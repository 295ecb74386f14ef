//! Scripts of commands on the arrangement of layers and on the selection, and what the picture makes of them.

use shapan::analysis::measure::{self, Metres};
use shapan::data::LonLat;
use shapan::plan::FeatureRef;
use shapan::progress::Progress;
use shapan::project::{
    BalanceRecipe, Buildings, CheckKind, CheckRule, IndicatorRecipe, LayerId, Rest, read_project, write_project,
};
use shapan::render::PlanDrawings;
use shapan::session::{
    Command, Direction, DocumentCommand, JobMode, LayerCommand, Selection, SelectionCommand, Session, ViewCommand,
};

fn opened() -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::View(ViewCommand::Resize([800.0, 600.0])));
    session
}

fn arrange(session: &mut Session, command: LayerCommand) {
    session.apply(Command::Layer(command));
}

fn select(session: &mut Session, command: SelectionCommand) {
    session.apply(Command::Selection(command));
}

fn ids(session: &Session) -> Vec<String> {
    session.plan.project.layers.iter().map(|l| l.id.0.clone()).collect()
}

fn shown(session: &Session) -> Vec<String> {
    let project = &session.plan.project;
    project.layers.iter().filter(|l| project.is_shown(l)).map(|l| l.id.0.clone()).collect()
}

fn set_visible(layer: &str, visible: bool) -> LayerCommand {
    LayerCommand::SetVisible { layer: layer.into(), visible }
}

fn feature(session: &Session, layer: &str, id: &str) -> FeatureRef {
    session.plan.known_feature(&LayerId::from(layer), id).unwrap()
}

/// Inside the manufacturing zone: zone and boundary lie one over the other.
fn in_zone(session: &Session) -> LonLat {
    measure::centroid(session.plan.feature(&feature(session, "zones", "zone-mfg")).unwrap()).unwrap()
}

#[test]
fn the_list_of_the_bundled_plan_is_the_picture_from_its_top() {
    let session = opened();
    let project = &session.plan.project;
    let listed: Vec<String> =
        project.groups.iter().flat_map(|g| project.layers_of(&g.id)).map(|l| l.id.0.clone()).collect();
    let mut drawn = ids(&session);
    drawn.reverse();
    assert_eq!(listed, drawn);
    // The design's order from below, as far as there are data for it.
    let wanted =
        ["roads", "site", "living_areas", "green", "zones", "metro_lines", "corridors", "green_nodes", "villages"];
    let order: Vec<String> = ids(&session).into_iter().filter(|id| wanted.contains(&id.as_str())).collect();
    assert_eq!(order, wanted);
}

#[test]
fn a_file_with_groups_mixed_is_laid_together() {
    let layer = |id: &str, group: &str| {
        format!(
            r##"{{"id":"{id}","name":{{"zh":"a","en":"a"}},"group":"{group}","source":"a","symbol":{{"stroke":{{"color":"#000000","width":1}}}}}}"##
        )
    };
    let group = |id: &str| format!(r#"{{"id":"{id}","name":{{"zh":"a","en":"a"}}}}"#);
    let text = format!(
        r#"{{"shapan":1,"title":{{"zh":"a","en":"a"}},"groups":[{},{}],"layers":[{},{},{}]}}"#,
        group("top"),
        group("low"),
        layer("1", "top"),
        layer("2", "low"),
        layer("3", "top")
    );
    let project = read_project(&text).unwrap();
    let order: Vec<&str> = project.layers.iter().map(|l| l.id.0.as_str()).collect();
    assert_eq!(order, ["2", "1", "3"]);
}

#[test]
fn opacity_is_set_within_its_bounds() {
    let mut session = opened();
    let opacity = |session: &Session| session.plan.project.layer(&"zones".into()).unwrap().opacity;
    let set = |opacity| LayerCommand::SetOpacity { layer: "zones".into(), opacity };
    let revision = session.plan_revision;
    arrange(&mut session, set(0.4));
    assert_eq!((opacity(&session), session.plan_revision), (0.4, revision + 1));
    arrange(&mut session, set(0.4));
    assert_eq!(session.plan_revision, revision + 1, "nothing changed, so the picture stays");
    for (asked, got) in [(7.0, 1.0), (-3.0, 0.0), (f64::NAN, 0.0), (f64::INFINITY, 0.0)] {
        arrange(&mut session, set(asked));
        assert_eq!(opacity(&session), got, "{asked}");
    }
    let (at, zone) = (in_zone(&session), feature(&session, "zones", "zone-mfg"));
    assert!(!session.identify(at, 5.0).contains(&zone), "what cannot be seen is not found by a click");
    arrange(&mut session, set(0.01));
    assert!(session.identify(at, 5.0).contains(&zone));
    arrange(&mut session, LayerCommand::SetOpacity { layer: "nowhere".into(), opacity: 0.5 });
}

#[test]
fn another_opacity_place_or_visibility_projects_nothing_anew() {
    let mut session = opened();
    let mut drawings = PlanDrawings::default();
    let mut draw = |session: &Session| drawings.update(&session.plan, &session.crs, &Progress::default()).unwrap();
    let of = |drawings: &[std::sync::Arc<shapan::render::Drawing>], layer: &str| {
        drawings.iter().find(|d| d.layer.0 == layer).unwrap().clone()
    };
    let before = draw(&session);
    arrange(&mut session, LayerCommand::SetOpacity { layer: "zones".into(), opacity: 0.25 });
    let after = draw(&session);
    let (old, new) = (of(&before, "zones"), of(&after, "zones"));
    assert_eq!((old.opacity, new.opacity), (1.0, 0.25));
    assert!(new.shares_geometry(&old) && !std::sync::Arc::ptr_eq(&old, &new));
    assert!(std::sync::Arc::ptr_eq(&of(&before, "roads"), &of(&after, "roads")));
    arrange(&mut session, set_visible("zones", false));
    assert!(draw(&session).iter().all(|d| d.layer.0 != "zones"));
    arrange(&mut session, set_visible("zones", true));
    arrange(&mut session, LayerCommand::Move { layer: "zones".into(), group: "facilities".to_owned(), index: 0 });
    let moved = draw(&session);
    assert!(of(&moved, "zones").shares_geometry(&old));
    assert_eq!(moved.last().map(|d| d.layer.0.as_str()), Some("zones"), "drawn last: it lies on top");
}

#[test]
fn a_moved_layer_lies_where_the_list_shows_it() {
    let mut session = opened();
    let revision = session.plan_revision;
    let to =
        |layer: &str, group: &str, index| LayerCommand::Move { layer: layer.into(), group: group.to_owned(), index };
    arrange(&mut session, to("green", "areas", 0));
    assert_eq!(session.plan_revision, revision + 1);
    let after = ids(&session);
    assert_eq!(after.iter().position(|l| l == "green"), after.iter().position(|l| l == "zones").map(|i| i + 1));
    arrange(&mut session, to("green", "areas", 0));
    arrange(&mut session, to("green", "nowhere", 0));
    arrange(&mut session, to("nothing", "areas", 0));
    assert_eq!((session.plan_revision, ids(&session)), (revision + 1, after));
    arrange(&mut session, to("roads", "facilities", 0));
    assert_eq!(ids(&session).last().map(String::as_str), Some("roads"));
    assert_eq!(session.plan.project.layers_of("region").count(), 0, "an empty group stays to be filled again");
    arrange(&mut session, to("roads", "region", 5));
    assert_eq!(ids(&session).first().map(String::as_str), Some("roads"));
    arrange(&mut session, LayerCommand::MoveGroup { group: "region".to_owned(), index: 0 });
    assert_eq!(ids(&session).last().map(String::as_str), Some("roads"));
    assert_eq!(session.plan.project.groups[0].id, "region");
}

#[test]
fn one_layer_alone_and_back() {
    let mut session = opened();
    arrange(&mut session, set_visible("villages", false));
    arrange(&mut session, LayerCommand::SetGroupVisible { group: "metro".to_owned(), visible: false });
    let before = shown(&session);
    assert!(!before.contains(&"villages".to_owned()) && !before.contains(&"metro_lines".to_owned()));
    arrange(&mut session, LayerCommand::ShowOnly("metro_lines".into()));
    assert_eq!(shown(&session), ["metro_lines"], "its group is shown for it");
    arrange(&mut session, LayerCommand::ShowOnly("zones".into()));
    assert_eq!(shown(&session), ["zones"]);
    assert_eq!(session.only.as_ref().map(|o| o.layer.0.as_str()), Some("zones"));
    arrange(&mut session, LayerCommand::RestoreVisibility);
    assert_eq!((shown(&session), &session.only), (before, &None), "as before the first of them");
    let revision = session.plan_revision;
    arrange(&mut session, LayerCommand::RestoreVisibility);
    arrange(&mut session, LayerCommand::ShowOnly("nowhere".into()));
    assert_eq!((session.plan_revision, &session.only), (revision, &None));
    arrange(&mut session, LayerCommand::ShowOnly("zones".into()));
    arrange(&mut session, LayerCommand::ShowAll);
    assert_eq!((shown(&session).len(), &session.only), (16, &None));
}

#[test]
fn a_layer_of_areas_becomes_the_boundary() {
    let mut session = Session::new(JobMode::Inline);
    let folder = std::env::temp_dir().join(format!("shapan-boundary-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let area =
        r#"{"type": "Polygon", "coordinates": [[[116.4, 39.8], [116.41, 39.8], [116.41, 39.81], [116.4, 39.8]]]}"#;
    let files = [("edge", area), ("parcels", area), ("stops", r#"{"type": "Point", "coordinates": [116.4, 39.8]}"#)];
    for (name, geometry) in files {
        std::fs::write(folder.join(name).with_extension("geojson"), geometry).unwrap();
    }
    session.apply(Command::Open(vec![folder.clone()]));
    std::fs::remove_dir_all(&folder).unwrap();
    let outside = |session: &Session| {
        let rules = shapan::plan::usual_rules(&session.plan);
        rules.iter().any(|rule| rule.check == CheckKind::Outside)
    };
    assert!(session.plan.project.boundary.is_none() && !outside(&session));
    assert_eq!(session.plan.project.title.zh, folder.file_name().unwrap().to_string_lossy(), "called as its folder is");
    let before = session.plan.project.clone();
    arrange(&mut session, LayerCommand::SetBoundary(Some("stops".into())));
    arrange(&mut session, LayerCommand::SetBoundary(Some("nowhere".into())));
    assert!(session.plan.project == before, "points bound nothing");
    arrange(&mut session, LayerCommand::SetBoundary(Some("edge".into())));
    assert_eq!(session.plan.project.boundary, Some(LayerId::from("edge")));
    assert!(outside(&session));
    assert_eq!(session.history.undo_words().map(|w| w.en.as_str()), Some("Use edge as the boundary"));
    session.apply(Command::Document(DocumentCommand::Undo));
    assert!(session.plan.project == before);
}

#[test]
fn a_layer_is_chosen_by_itself_or_with_its_feature() {
    let mut session = opened();
    let zone = feature(&session, "zones", "zone-mfg");
    select(&mut session, SelectionCommand::Select(zone.clone()));
    assert_eq!(session.selection.active_layer, Some("zones".into()));
    select(&mut session, SelectionCommand::SelectLayer("zones".into()));
    assert_eq!(session.selection.current, Some(zone), "its own layer does not take the feature away");
    select(&mut session, SelectionCommand::SelectLayer("roads".into()));
    let roads = Selection { active_layer: Some("roads".into()), ..Selection::default() };
    assert_eq!(session.selection, roads);
    select(&mut session, SelectionCommand::SelectLayer("nowhere".into()));
    assert_eq!(session.selection, roads);
    // Hiding the layer of the chosen feature lets the feature go and keeps the layer at hand.
    let at = in_zone(&session);
    select(&mut session, SelectionCommand::Identify { at, tolerance_m: 5.0 });
    arrange(&mut session, set_visible("zones", false));
    assert_eq!(session.selection, Selection { active_layer: Some("zones".into()), ..Selection::default() });
}

#[test]
fn clicks_at_one_place_step_through_what_lies_there() {
    let mut session = opened();
    let at = in_zone(&session);
    let click = |at| SelectionCommand::Identify { at, tolerance_m: 5.0 };
    select(&mut session, click(at));
    let here = session.selection.also_here.clone();
    assert!(here.len() > 1, "{here:?}");
    assert_eq!(session.selection.place_here(), Some(0));
    for step in 1..=here.len() {
        let nearby = measure::destination(at, 70.0, Metres(if step % 2 == 0 { 0.0 } else { 2.0 }));
        select(&mut session, click(nearby));
        assert_eq!(session.selection.current.as_ref(), here.get(step % here.len()));
        assert_eq!(session.selection.active_layer.as_ref(), session.selection.current.as_ref().map(|of| &of.layer));
        assert_eq!(session.selection.also_here, here);
    }
    select(&mut session, SelectionCommand::Step(Direction::Previous));
    assert_eq!(session.selection.current.as_ref(), here.last());
    select(&mut session, SelectionCommand::Step(Direction::Next));
    assert_eq!(session.selection.current.as_ref(), here.first());
    let beside = measure::destination(at, 70.0, Metres(30.0));
    select(&mut session, click(at));
    select(&mut session, click(beside));
    assert_eq!(session.selection.place_here(), Some(0), "another place begins anew");
    let hospital = feature(&session, "hospitals", "hosp-demao-chss");
    select(&mut session, SelectionCommand::Select(hospital));
    let alone = session.selection.clone();
    select(&mut session, SelectionCommand::Step(Direction::Next));
    assert_eq!(session.selection, alone, "from a list nothing else lies there");
}

#[test]
fn without_any_of_its_layers_a_project_can_still_be_saved() {
    let mut session = opened();
    let all = ids(&session);
    for id in &all {
        let before = session.plan.project.clone();
        arrange(&mut session, LayerCommand::Remove(id.as_str().into()));
        read_project(&write_project(&session.plan.project)).unwrap_or_else(|error| panic!("without {id}: {error}"));
        session.apply(Command::Document(DocumentCommand::Undo));
        assert_eq!(session.plan.project, before, "{id}");
    }
    // All that may name a layer.
    let mut project = session.plan.project.clone();
    let layer = |at: usize| LayerId(all[at].clone());
    let buildings = Buildings { layer: layer(3), floors_field: None, height_field: None, rest: Rest::default() };
    project.balance = Some(BalanceRecipe {
        layers: vec![layer(0), layer(1)],
        field: None,
        within: Some(layer(2)),
        rest: Rest::default(),
    });
    project.indicators = Some(IndicatorRecipe {
        parcels: layer(2),
        class_field: None,
        fields: Vec::new(),
        buildings: Some(buildings),
        green: Some(layer(4)),
        allowed: Vec::new(),
        rest: Rest::default(),
    });
    let of = |check, layers, against| CheckRule { against, ..CheckRule::new(check, layers) };
    project.checks.rules = Some(vec![
        of(CheckKind::Validity, vec![layer(0), layer(1)], Vec::new()),
        of(CheckKind::Overlaps, vec![layer(0)], vec![layer(1)]),
        of(CheckKind::Outside, vec![layer(2)], vec![layer(3), layer(4)]),
    ]);
    for id in &all {
        let mut without = project.clone();
        without.remove_layer(&id.as_str().into());
        let again = read_project(&write_project(&without)).unwrap_or_else(|error| panic!("without {id}: {error}"));
        assert_eq!(again, without);
    }
    for (at, rules, has_balance, has_indicators) in
        [(0, 2, true, true), (1, 2, true, true), (2, 2, true, false), (3, 3, true, true), (4, 3, true, true)]
    {
        let mut without = project.clone();
        without.remove_layer(&layer(at));
        assert_eq!(without.checks.rules.as_ref().map(Vec::len), Some(rules), "{at}");
        assert_eq!((without.balance.is_some(), without.indicators.is_some()), (has_balance, has_indicators), "{at}");
        without.remove_layer(&layer(1 - at.min(1)));
        assert_eq!(without.balance.is_some(), at > 1, "{at}");
    }
}
