//! Undo and redo: whatever a script of commands does to the project can be taken back and done again.

use proptest::prelude::*;

use shapan::crs::MapCrsChoice;
use shapan::i18n::Lang;
use shapan::plan::FeatureRef;
use shapan::project::{Bilingual, LayerId, Project};
use shapan::session::{
    Command, DocumentCommand, JobMode, LayerCommand, OnlyLayer, QueryCommand, SelectionCommand, Session,
    SettingsCommand, ViewCommand,
};

fn opened() -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Settings(SettingsCommand::SetLang(Lang::En)));
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::View(ViewCommand::Resize([800.0, 600.0])));
    session
}

fn undo(session: &mut Session) {
    session.apply(Command::Document(DocumentCommand::Undo));
}

fn redo(session: &mut Session) {
    session.apply(Command::Document(DocumentCommand::Redo));
}

fn opacity(session: &mut Session, layer: &str, opacity: f64) {
    session.apply(Command::Layer(LayerCommand::SetOpacity { layer: layer.into(), opacity }));
}

fn show(session: &mut Session, layer: &str, visible: bool) {
    session.apply(Command::Layer(LayerCommand::SetVisible { layer: layer.into(), visible }));
}

/// One random command on the project of a session.
fn command(project: &Project, kind: u8, at: usize, to: usize) -> Command {
    let layer = |at: usize| project.layers.get(at % project.layers.len().max(1)).map(|l| l.id.clone());
    let layer = layer(at).unwrap_or_else(|| LayerId::from("none"));
    let group = project.groups[to % project.groups.len()].id.clone();
    let choice = [MapCrsChoice::Local, MapCrsChoice::WebMercator, MapCrsChoice::Cgcs2000][to % 3];
    let name = Bilingual::same(format!("name {to}"));
    match kind % 14 {
        0 => Command::Layer(LayerCommand::SetVisible { layer, visible: to.is_multiple_of(2) }),
        1 => Command::Layer(LayerCommand::SetGroupVisible { group, visible: to.is_multiple_of(2) }),
        2 => Command::Layer(LayerCommand::SetOpacity { layer, opacity: to as f64 / 40.0 }),
        3 => Command::Layer(LayerCommand::Move { layer, group, index: to % 5 }),
        4 => Command::Layer(LayerCommand::MoveGroup { group, index: at % 5 }),
        5 => Command::Layer(LayerCommand::ShowOnly(layer)),
        6 => Command::Layer(LayerCommand::RestoreVisibility),
        7 => Command::Layer(LayerCommand::Rename { layer, name }),
        8 => Command::Layer(LayerCommand::Remove(layer)),
        9 => Command::Query(QueryCommand::Keep(name)),
        10 => Command::Query(QueryCommand::Rename { query: at % 5, name }),
        11 => Command::Query(QueryCommand::Move { from: at % 5, to: to % 5 }),
        12 => Command::Query(QueryCommand::Delete(at % 5)),
        _ => Command::View(ViewCommand::SetMapCrs(choice)),
    }
}

/// All that a step brings back.
struct State {
    project: Project,
    only: Option<OnlyLayer>,
    /// Each layer that has data, and which data.
    data: Vec<(LayerId, usize)>,
    crs: String,
}

fn state(session: &Session) -> State {
    let data = session.plan.layers.iter().map(|l| (l.id.clone(), std::sync::Arc::as_ptr(&l.dataset) as usize));
    let crs = format!("{:?}", session.crs.kind());
    State { project: session.plan.project.clone(), only: session.only.clone(), data: data.collect(), crs }
}

fn same(found: &State, wanted: &State) {
    assert!(found.project == wanted.project, "another project");
    assert_eq!(found.only, wanted.only);
    assert_eq!(found.data, wanted.data);
    assert_eq!(found.crs, wanted.crs);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_script_can_be_taken_back_and_done_again(
        script in prop::collection::vec((0_u8..14, 0_usize..40, 0_usize..40), 130..160)
    ) {
        let mut session = opened();
        let mut states = vec![state(&session)];
        for (kind, at, to) in script {
            let steps = session.history.undo_steps();
            // Few layers are taken out, so that there is always something to do something to.
            let kind = if kind == 8 && at > 6 { 2 } else { kind };
            let command = command(&session.plan.project, kind, at, to);
            session.apply(command);
            match session.history.undo_steps() - steps {
                0 => *states.last_mut().unwrap() = state(&session),
                _ => states.push(state(&session)),
            }
        }
        prop_assert!(states.len() > 60, "{}", states.len());
        prop_assert_eq!(session.history.undo_steps() + 1, states.len());
        for wanted in states.iter().rev().skip(1) {
            undo(&mut session);
            same(&state(&session), wanted);
        }
        prop_assert!(!session.is_dirty(), "back at what was opened");
        for wanted in &states[1..] {
            redo(&mut session);
            same(&state(&session), wanted);
        }
        prop_assert_eq!(session.history.redo_steps(), 0);
    }
}

#[test]
fn more_than_a_hundred_steps_are_kept() {
    let mut session = opened();
    for step in 0..150 {
        opacity(&mut session, "zones", f64::from(step) / 200.0);
    }
    let first = session.plan.project.layer(&"zones".into()).unwrap().opacity;
    (0..149).for_each(|_| undo(&mut session));
    assert_eq!(session.plan.project.layer(&"zones".into()).unwrap().opacity, 0.0);
    (0..149).for_each(|_| redo(&mut session));
    assert_eq!(session.plan.project.layer(&"zones".into()).unwrap().opacity, first);
}

#[test]
fn a_gesture_is_one_step_with_the_words_of_its_command() {
    let mut session = opened();
    session.settle(true);
    for step in 1..20 {
        opacity(&mut session, "zones", f64::from(step) / 20.0);
    }
    assert_eq!(session.history.undo_steps(), 0, "the hand still holds it");
    session.settle(false);
    assert_eq!(session.history.undo_steps(), 1);
    let words = session.history.undo_words().unwrap();
    let name = session.plan.layer_name(&"zones".into());
    assert!(words.en.contains("opacity") && words.en.contains(&name.en), "{words:?}");
    assert!(words.zh.contains("不透明度") && words.zh.contains(&name.zh), "{words:?}");
    show(&mut session, "hospitals", false);
    let name = session.plan.layer_name(&"hospitals".into());
    assert_eq!(session.history.undo_words().unwrap().en, format!("Hide layer {}", name.en));
    undo(&mut session);
    assert_eq!(session.history.redo_words().unwrap().zh, format!("隐藏图层 {}", name.zh));
    undo(&mut session);
    assert!(!session.is_dirty() && session.history.undo_words().is_none());
    undo(&mut session);
    assert!(!session.is_dirty(), "nothing is left to undo");
}

#[test]
fn undo_in_the_middle_of_a_gesture_takes_the_gesture_back() {
    let mut session = opened();
    show(&mut session, "roads", false);
    session.settle(true);
    opacity(&mut session, "zones", 0.1);
    undo(&mut session);
    assert_ne!(session.plan.project.layer(&"zones".into()).unwrap().opacity, 0.1);
    assert!(!session.plan.project.layer(&"roads".into()).unwrap().visible);
}

#[test]
fn a_new_change_drops_what_was_undone() {
    let mut session = opened();
    show(&mut session, "roads", false);
    undo(&mut session);
    assert_eq!(session.history.redo_steps(), 1);
    show(&mut session, "roads", true);
    assert_eq!(session.history.redo_steps(), 1, "what changes nothing is no step");
    show(&mut session, "zones", false);
    assert_eq!(session.history.redo_steps(), 0);
}

#[test]
fn a_layer_that_comes_back_has_its_data_and_lets_go_of_nothing_else() {
    let mut session = opened();
    let of = |layer: &str| FeatureRef { layer: layer.into(), feature: shapan::data::FeatureId(0) };
    let before = session.plan.dataset(&"hospitals".into()).unwrap().clone();
    session.apply(Command::Selection(SelectionCommand::Select(of("hospitals"))));
    session.apply(Command::Layer(LayerCommand::Remove("hospitals".into())));
    assert!(session.plan.dataset(&"hospitals".into()).is_none());
    assert_eq!((session.selection.current.clone(), session.card.is_none()), (None, true));
    session.apply(Command::Selection(SelectionCommand::Select(of("zones"))));
    undo(&mut session);
    let after = session.plan.dataset(&"hospitals".into()).unwrap();
    assert!(std::sync::Arc::ptr_eq(&before, after), "nothing was read again");
    assert_eq!(session.selection.current, Some(of("zones")), "a choice that still exists stays");
    assert!(session.card.is_some());
}

#[test]
fn undo_brings_the_map_crs_back_and_leaves_the_place() {
    let mut session = opened();
    let before = session.crs.kind();
    let lonlat = |s: &Session| s.crs.lonlat_from_map(s.view.unwrap().centre()).unwrap();
    let place = lonlat(&session);
    session.apply(Command::View(ViewCommand::SetMapCrs(MapCrsChoice::WebMercator)));
    assert_ne!(session.crs.kind(), before);
    assert_eq!(session.history.undo_words().unwrap().en, "Change the map CRS");
    undo(&mut session);
    assert_eq!(session.crs.kind(), before);
    let now = lonlat(&session);
    assert!((now.lon - place.lon).abs() < 1e-9 && (now.lat - place.lat).abs() < 1e-9);
}
