//! The document: opened, saved, left, recovered, its files found and watched. Scripts of commands with jobs on the
//! spot, in folders of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use shapan::data::FeatureId;
use shapan::formats::Packed;
use shapan::i18n::Lang;
use shapan::plan::FeatureRef;
use shapan::project::{LayerId, read_project};
use shapan::session::{
    ClaimCommand, Command, DocumentCommand, DocumentKind, FileWish, Folders, JobMode, LayerCommand, LeaveChoice,
    Leaving, SelectionCommand, Session, SettingsCommand, ViewCommand,
};

/// A folder to work in, with folders of the program in it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    fn session(&self) -> Session {
        let folders = Folders { config: Some(self.path("config")), state: Some(self.path("state")) };
        let mut session = Session::with_folders(JobMode::Inline, &folders);
        session.apply(Command::Settings(SettingsCommand::SetLang(Lang::En)));
        session.apply(Command::View(ViewCommand::Resize([800.0, 600.0])));
        session
    }

    fn opened(&self, paths: &[PathBuf]) -> Session {
        let mut session = self.session();
        session.apply(Command::Open(paths.to_vec()));
        assert!(session.notices.is_empty(), "{:?}", session.notices);
        session
    }

    /// A layer of points, the first of them called `a`.
    fn points(&self, name: &str, ids: &[&str]) -> PathBuf {
        let features: Vec<String> = ids
            .iter()
            .enumerate()
            .map(|(i, id)| {
                format!(
                    r#"{{"type": "Feature", "id": "{id}", "properties": {{"name": "{id}"}}, "geometry": {{"type": "Point", "coordinates": [116.4{i}, 39.8]}}}}"#
                )
            })
            .collect();
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, features.join(","))).unwrap();
        path
    }

    fn side_files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path("state/autosave"))
            .into_iter()
            .flatten()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|n| !n.ends_with(".lock"))
            .collect();
        names.sort();
        names
    }
}

fn document(session: &mut Session, command: DocumentCommand) {
    session.apply(Command::Document(command));
}

fn hide(session: &mut Session, layer: &str) {
    session.apply(Command::Layer(LayerCommand::SetVisible { layer: layer.into(), visible: false }));
}

fn remove(session: &mut Session, layer: &str) {
    session.apply(Command::Layer(LayerCommand::Remove(layer.into())));
}

/// The names of the data in a packed project.
fn packed_names(path: &Path) -> Vec<String> {
    Packed::open(path).unwrap().names().into_iter().filter(|name| name.starts_with("data/")).collect()
}

/// What a layer calls its features.
fn ids(session: &Session, layer: &str) -> Vec<String> {
    session.plan.dataset(&layer.into()).unwrap().features().map(|feature| feature.id_text()).collect()
}

fn is_visible(session: &Session, layer: &str) -> bool {
    session.plan.project.layer(&layer.into()).unwrap().visible
}

/// A process that ends without a word: the system lets go of its lock, and everything else stays where it is.
fn kill(session: Session) {
    drop(session);
}

/// As if half a minute had gone by since the last change.
fn wait_for_autosave(session: &mut Session) {
    let now = Instant::now();
    let wait = session.tick(now).unwrap();
    assert!(wait > Duration::from_secs(29) && wait <= Duration::from_secs(30), "{wait:?}");
    assert_eq!(session.tick(now + Duration::from_secs(31)), None);
    session.poll();
}

#[test]
fn work_is_saved_into_a_project_and_read_again() {
    let desk = Desk::new();
    let (a, b) = (desk.points("data/a.geojson", &["a"]), desk.points("data/b.geojson", &["b"]));
    let mut session = desk.opened(&[a, b]);
    assert_eq!(session.document.kind, DocumentKind::Files);
    assert!(!session.is_dirty());
    hide(&mut session, "a");
    assert!(session.is_dirty());
    document(&mut session, DocumentCommand::Save);
    assert_eq!(session.document.wish, Some(FileWish::SaveAs), "layer files have no project file yet");
    let target = desk.path("plans/park.shapan.json");
    fs::create_dir_all(desk.path("plans")).unwrap();
    document(&mut session, DocumentCommand::SaveAs(target.clone()));
    assert!(session.notices.is_empty(), "{:?}", session.notices);
    assert_eq!(session.document.kind, DocumentKind::Project(target.clone()));
    assert!(!session.is_dirty() && session.document.wish.is_none());
    let written = read_project(&fs::read_to_string(&target).unwrap()).unwrap();
    let sources: Vec<&str> = written.layers.iter().map(|l| l.source.as_str()).collect();
    assert_eq!(sources, ["../data/a.geojson", "../data/b.geojson"], "the project and its data can move together");

    hide(&mut session, "b");
    assert!(session.is_dirty());
    document(&mut session, DocumentCommand::Undo);
    assert!(!session.is_dirty(), "undone back to what was saved");
    document(&mut session, DocumentCommand::Redo);
    document(&mut session, DocumentCommand::Save);
    assert!(!session.is_dirty());
    document(&mut session, DocumentCommand::Undo);
    assert!(session.is_dirty(), "undone beyond what was saved");

    let again = desk.opened(std::slice::from_ref(&target));
    assert_eq!(again.plan.layers.len(), 2);
    assert!(!is_visible(&again, "a") && !is_visible(&again, "b"));
    assert_eq!(again.recent.files.first(), Some(&target));
}

#[test]
fn the_bundled_plan_saved_elsewhere_has_its_data() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    hide(&mut session, "hospitals");
    let target = desk.path("mine");
    document(&mut session, DocumentCommand::SaveAs(target));
    let target = desk.path("mine.shapan.json");
    assert_eq!(session.document.kind, DocumentKind::Project(target.clone()), "the ending is added");
    assert!(!session.is_dirty());
    document(&mut session, DocumentCommand::Undo);
    assert!(is_visible(&session, "hospitals"), "undo reaches back beyond saving");
    assert_eq!(session.plan.layers.len(), 16, "all data are still there");
    let again = desk.opened(&[target]);
    assert_eq!(again.plan.layers.len(), 16);
    assert!(!is_visible(&again, "hospitals"));
}

#[test]
fn a_claim_that_is_being_written_is_asked_about() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::Claim(ClaimCommand::Write(true)));
    document(&mut session, DocumentCommand::Close);
    assert!(session.document.leaving == Some(Leaving::Close) && !session.document.closing && !session.is_dirty());
    document(&mut session, DocumentCommand::Leave(LeaveChoice::Stay));
    assert!(session.document.leaving.is_none() && session.claims.is_written);
    document(&mut session, DocumentCommand::New);
    document(&mut session, DocumentCommand::Leave(LeaveChoice::Discard));
    assert!(session.plan.layers.is_empty() && !session.claims.is_written);
    document(&mut session, DocumentCommand::Close);
    assert!(session.document.closing, "nothing is written any more");
}

#[test]
fn unsaved_work_is_asked_about() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    document(&mut session, DocumentCommand::New);
    assert_eq!((session.document.leaving.clone(), session.plan.layers.len()), (None, 0), "nothing was unsaved");
    session.apply(Command::Open(Vec::new()));
    hide(&mut session, "zones");
    for (command, leaving) in [
        (DocumentCommand::New, Leaving::New),
        (DocumentCommand::Open(vec![desk.path("x.geojson")]), Leaving::Open(vec![desk.path("x.geojson")])),
        (DocumentCommand::Close, Leaving::Close),
    ] {
        document(&mut session, command);
        assert_eq!(session.document.leaving, Some(leaving));
        document(&mut session, DocumentCommand::Leave(LeaveChoice::Stay));
        assert!(session.document.leaving.is_none() && !session.document.closing && session.is_dirty());
    }
    document(&mut session, DocumentCommand::Close);
    document(&mut session, DocumentCommand::Leave(LeaveChoice::Save));
    assert!(session.document.wish == Some(FileWish::SaveAs) && !session.document.closing, "a place is asked for first");
    document(&mut session, DocumentCommand::Wish(None));
    document(&mut session, DocumentCommand::SaveAs(desk.path("a.shapan.json")));
    assert!(!session.document.closing, "the wish to close was taken back with the sheet");
    hide(&mut session, "roads");
    document(&mut session, DocumentCommand::Close);
    document(&mut session, DocumentCommand::Leave(LeaveChoice::Save));
    assert!(session.document.closing && !session.is_dirty());
}

#[test]
fn what_cannot_be_written_stays_unsaved() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    hide(&mut session, "zones");
    document(&mut session, DocumentCommand::Close);
    document(&mut session, DocumentCommand::Leave(LeaveChoice::Save));
    document(&mut session, DocumentCommand::SaveAs(desk.path("no/such/folder/a.shapan.json")));
    assert_eq!(session.notices.len(), 1);
    assert!(session.is_dirty() && !session.document.closing);
    assert_eq!(session.document.kind, DocumentKind::Bundled);
}

#[test]
fn a_killed_program_loses_nothing_that_was_kept_aside() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    assert_eq!(session.tick(Instant::now()), None, "nothing to keep");
    hide(&mut session, "zones");
    hide(&mut session, "roads");
    assert!(desk.side_files().is_empty());
    wait_for_autosave(&mut session);
    assert_eq!(desk.side_files().len(), 1);
    assert_eq!(session.tick(Instant::now()), None, "kept as it is");

    let other = desk.session();
    assert!(other.autosave.recoveries.is_empty(), "that program is still running");
    kill(session);

    let mut next = desk.opened(&[]);
    let found = next.autosave.recoveries.first().unwrap();
    assert_eq!((found.steps, found.kind.clone()), (Some(2), DocumentKind::Bundled));
    assert!(found.words.en.starts_with("Hide layer"), "{:?}", found.words);
    assert!(desk.session().autosave.recoveries.is_empty(), "offered by one window only");
    document(&mut next, DocumentCommand::Recover(0));
    assert!(!is_visible(&next, "zones") && !is_visible(&next, "roads"));
    assert!(next.is_dirty() && next.autosave.recoveries.is_empty());
    assert_eq!(next.history.undo_words().unwrap().en, "Recover unsaved work");
    assert_eq!(desk.side_files().len(), 1, "kept aside by the new program, and no longer by the old one");
    document(&mut next, DocumentCommand::SaveAs(desk.path("a.shapan.json")));
    assert!(desk.side_files().is_empty(), "saved");
}

#[test]
fn what_was_saved_is_not_among_the_unsaved_steps() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    for layer in ["zones", "roads", "green"] {
        hide(&mut session, layer);
    }
    document(&mut session, DocumentCommand::SaveAs(desk.path("a.shapan.json")));
    hide(&mut session, "metro_lines");
    wait_for_autosave(&mut session);
    kill(session);
    let next = desk.opened(&[]);
    let found = next.autosave.recoveries.first().unwrap();
    assert_eq!(found.steps, Some(1));
    assert!(found.words.en.starts_with("Hide layer"), "{:?}", found.words);

    // What was saved and then undone is unsaved work too.
    let mut session = next;
    document(&mut session, DocumentCommand::DiscardRecovery(0));
    document(&mut session, DocumentCommand::Open(vec![desk.path("a.shapan.json")]));
    hide(&mut session, "metro_lines");
    document(&mut session, DocumentCommand::Save);
    document(&mut session, DocumentCommand::Undo);
    wait_for_autosave(&mut session);
    kill(session);
    let next = desk.opened(&[]);
    let found = next.autosave.recoveries.first().unwrap();
    assert_eq!(found.steps, Some(1));
    assert!(found.words.en.starts_with("Undo: Hide layer"), "{:?}", found.words);
}

#[test]
fn recovered_work_of_layer_files_reads_them_again() {
    let desk = Desk::new();
    let a = desk.points("a.geojson", &["a"]);
    let mut session = desk.opened(&[a]);
    session.apply(Command::Layer(LayerCommand::SetOpacity { layer: "a".into(), opacity: 0.25 }));
    wait_for_autosave(&mut session);
    kill(session);
    let mut next = desk.opened(&[]);
    document(&mut next, DocumentCommand::Recover(0));
    assert_eq!(next.plan.project.layer(&"a".into()).unwrap().opacity, 0.25);
    assert_eq!(next.plan.dataset(&"a".into()).map(|d| d.len()), Some(1));
}

#[test]
fn a_recovery_can_wait_or_be_thrown_away() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    hide(&mut session, "zones");
    wait_for_autosave(&mut session);
    kill(session);
    let mut next = desk.session();
    document(&mut next, DocumentCommand::PostponeRecovery(0));
    assert!(next.autosave.recoveries.is_empty());
    assert_eq!(desk.side_files().len(), 1);
    drop(next);
    let mut next = desk.session();
    document(&mut next, DocumentCommand::DiscardRecovery(0));
    assert!(desk.side_files().is_empty());
    assert!(desk.session().autosave.recoveries.is_empty());
}

#[test]
fn two_programs_keep_their_work_apart() {
    let desk = Desk::new();
    let target = desk.path("a.shapan.json");
    let mut first = desk.opened(&[]);
    document(&mut first, DocumentCommand::SaveAs(target.clone()));
    let mut second = desk.opened(std::slice::from_ref(&target));
    hide(&mut first, "zones");
    hide(&mut second, "roads");
    wait_for_autosave(&mut first);
    wait_for_autosave(&mut second);
    assert_eq!(desk.side_files().len(), 2);
    document(&mut first, DocumentCommand::Save);
    assert_eq!(desk.side_files().len(), 1, "that of the other is left alone");
    // And neither writes over what the other has saved without being told to.
    document(&mut second, DocumentCommand::Save);
    assert_eq!(second.document.conflict, Some(target.clone()));
    assert!(second.is_dirty());
    document(&mut second, DocumentCommand::ResolveConflict(false));
    assert!(second.is_dirty() && second.document.conflict.is_none());
    document(&mut second, DocumentCommand::Save);
    document(&mut second, DocumentCommand::ResolveConflict(true));
    assert!(!second.is_dirty());
    let written = read_project(&fs::read_to_string(&target).unwrap()).unwrap();
    assert!(!written.layer(&"roads".into()).unwrap().visible);
}

#[test]
fn damaged_side_files_are_set_aside() {
    let desk = Desk::new();
    let folder = desk.path("state/autosave");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("park.77-1.autosave.json"), r#"{"shapan_autosave": 1, "kind": "bun"#).unwrap();
    let session = desk.session();
    assert!(session.autosave.recoveries.is_empty());
    assert_eq!(session.notices.len(), 1, "it is told");
    let names = desk.side_files();
    assert!(names.len() == 1 && names[0].starts_with("park.77-1.autosave.json.damaged-"), "{names:?}");
    assert_eq!(desk.session().notices.len(), 0, "once");
}

#[test]
fn a_damaged_project_is_never_written_over() {
    let desk = Desk::new();
    let target = desk.path("a.shapan.json");
    let mut session = desk.opened(&[]);
    document(&mut session, DocumentCommand::SaveAs(target.clone()));
    fs::write(&target, "half a proj").unwrap();
    hide(&mut session, "zones");
    document(&mut session, DocumentCommand::Save);
    assert_eq!(session.document.conflict.as_ref(), Some(&target), "nobody was asked yet");
    assert!(session.is_dirty() && fs::read_to_string(&target).unwrap() == "half a proj");
    document(&mut session, DocumentCommand::ResolveConflict(true));
    assert!(!session.is_dirty(), "{:?}", session.document.conflict);
    let aside: Vec<PathBuf> = fs::read_dir(desk.path("")).unwrap().map(|e| e.unwrap().path()).collect();
    let aside = aside.iter().find(|p| p.to_string_lossy().contains(".damaged-")).unwrap();
    assert_eq!(fs::read_to_string(aside).unwrap(), "half a proj");
    assert!(read_project(&fs::read_to_string(&target).unwrap()).is_ok());
    assert_eq!(session.notices.len(), 1);
}

#[test]
fn what_a_newer_version_or_a_person_has_written_is_asked_about() {
    for text in [
        r#"{"shapan": 99, "layers": []}"#,
        "<<<<<<< ours\n{}\n=======\n{\"shapan\": 2}\n>>>>>>> theirs\n",
        r#"{"shapan": 2, "title": 7}"#,
    ] {
        let desk = Desk::new();
        let target = desk.path("a.shapan.json");
        let mut session = desk.opened(&[]);
        document(&mut session, DocumentCommand::SaveAs(target.clone()));
        fs::write(&target, text).unwrap();
        hide(&mut session, "zones");
        document(&mut session, DocumentCommand::Save);
        assert_eq!(session.document.conflict.as_ref(), Some(&target), "{text}");
        assert!(session.is_dirty() && fs::read_to_string(&target).unwrap() == text);
        document(&mut session, DocumentCommand::ResolveConflict(true));
        assert!(!session.is_dirty(), "{:?}", session.notices);
    }
}

#[test]
fn a_damaged_file_is_put_back_where_nothing_is_written() {
    let desk = Desk::new();
    let (a, b) = (desk.points("a.geojson", &["a"]), desk.points("b.geojson", &["b"]));
    let mut session = desk.opened(&[a, b.clone()]);
    fs::remove_file(b).unwrap();
    let target = desk.path("c.shapan");
    fs::write(&target, "half a zip").unwrap();
    document(&mut session, DocumentCommand::SaveAs(target.clone()));
    assert!(session.notices[0].text.en.contains("b.geojson"), "{:?}", session.notices);
    assert_eq!(fs::read_to_string(&target).unwrap(), "half a zip");
}

#[test]
fn layers_are_added_named_and_taken_out() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    let zones = desk.points("zones.geojson", &["a", "b"]);
    document(&mut session, DocumentCommand::AddLayers(vec![zones.clone()]));
    let id = LayerId::from("zones-2");
    assert_eq!(session.plan.dataset(&id).map(|d| d.len()), Some(2));
    assert_eq!(session.plan.project.layers.last().map(|l| &l.id), Some(&id), "on top of the picture");
    assert_eq!(session.selection.active_layer, Some(id.clone()));
    assert_eq!(session.history.undo_words().unwrap().en, "Add layer zones");
    document(&mut session, DocumentCommand::Undo);
    assert!(session.plan.dataset(&id).is_none() && !session.is_dirty());
    document(&mut session, DocumentCommand::Redo);
    assert_eq!(session.plan.dataset(&id).map(|d| d.len()), Some(2));
    document(&mut session, DocumentCommand::AddLayers(vec![desk.path("nothing.geojson")]));
    assert_eq!((session.notices.len(), session.plan.layers.len()), (1, 17));
}

#[test]
fn the_first_layer_of_an_empty_plan_says_where_the_map_is() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    document(&mut session, DocumentCommand::New);
    assert!(session.view.is_none());
    document(&mut session, DocumentCommand::Drop(vec![desk.points("a.geojson", &["a", "b"])]));
    assert!(session.view.is_some());
    let centre = session.crs.lonlat_from_map(session.view.unwrap().centre()).unwrap();
    assert!((centre.lat - 39.8).abs() < 0.01, "{centre:?}");
}

#[test]
fn a_layer_that_comes_and_goes_leaves_what_is_chosen_in_another() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    let chosen = FeatureRef { layer: "zones".into(), feature: FeatureId(1) };
    session.apply(Command::Selection(SelectionCommand::Select(chosen.clone())));
    let before = session.plan.layers.len();
    document(&mut session, DocumentCommand::AddLayers(vec![desk.points("a.geojson", &["a", "b"])]));
    assert_eq!(session.plan.layers.len(), before + 1);
    assert!(session.selection.contains(&chosen) && session.card.is_some());
    document(&mut session, DocumentCommand::Undo);
    assert_eq!((session.plan.layers.len(), session.selection.current.as_ref()), (before, Some(&chosen)));
}

#[test]
fn a_missing_source_is_found_again_with_its_neighbours() {
    let desk = Desk::new();
    let files = [desk.points("old/a.geojson", &["a"]), desk.points("old/b.geojson", &["b"])];
    let mut session = desk.opened(&files);
    let target = desk.path("p.shapan.json");
    document(&mut session, DocumentCommand::SaveAs(target.clone()));
    fs::rename(desk.path("old"), desk.path("new")).unwrap();

    let mut session = desk.session();
    session.apply(Command::Open(vec![target.clone()]));
    assert_eq!(session.missing_layers().count(), 2);
    assert!(!session.is_dirty());
    hide(&mut session, "a");
    document(&mut session, DocumentCommand::Save);
    let written = read_project(&fs::read_to_string(&target).unwrap()).unwrap();
    assert_eq!(written.layers.len(), 2, "layers without their files stay in the project");

    let command = DocumentCommand::FindSource { layer: "a".into(), path: desk.path("new/a.geojson") };
    document(&mut session, command);
    assert_eq!(session.missing_layers().count(), 1);
    assert_eq!(session.sources.siblings, [("b".into(), desk.path("new/b.geojson"))]);
    document(&mut session, DocumentCommand::TakeSiblings(true));
    assert_eq!(session.missing_layers().count(), 0);
    assert!(session.sources.siblings.is_empty());
    document(&mut session, DocumentCommand::Save);
    let again = desk.opened(&[target]);
    assert_eq!(again.plan.layers.len(), 2);
}

fn touch_later(path: &Path) {
    let later = SystemTime::now() + Duration::from_secs(5);
    fs::File::options().write(true).open(path).unwrap().set_modified(later).unwrap();
}

#[test]
fn a_source_that_changed_is_read_again_with_the_choice_kept() {
    let desk = Desk::new();
    let path = desk.points("a.geojson", &["first", "second"]);
    let mut session = desk.opened(std::slice::from_ref(&path));
    let second = FeatureRef { layer: "a".into(), feature: FeatureId(1) };
    session.apply(Command::Selection(SelectionCommand::Select(second)));
    session.apply(Command::Layer(LayerCommand::SetOpacity { layer: "a".into(), opacity: 0.5 }));
    document(&mut session, DocumentCommand::CheckSources);
    assert!(session.sources.changed.is_empty());

    desk.points("a.geojson", &["new", "first", "second"]);
    touch_later(&path);
    document(&mut session, DocumentCommand::CheckSources);
    assert_eq!(session.sources.changed.len(), 1);
    assert_eq!(session.plan.dataset(&"a".into()).map(|d| d.len()), Some(2), "only when somebody wants it");
    document(&mut session, DocumentCommand::ReloadChanged);
    assert_eq!(session.plan.dataset(&"a".into()).map(|d| d.len()), Some(3));
    let chosen = session.selection.current.clone().unwrap();
    assert_eq!(session.selection.features[..], [chosen.feature.0], "and nothing else is");
    assert_eq!(session.card.as_ref().map(|card| &card.of), Some(&chosen), "its card is that of the new data");
    assert_eq!(session.plan.feature(&chosen).unwrap().id_text(), "second");
    assert_eq!(session.plan.project.layer(&"a".into()).unwrap().opacity, 0.5);
    document(&mut session, DocumentCommand::CheckSources);
    assert!(session.sources.changed.is_empty(), "told once");
    document(&mut session, DocumentCommand::Undo);
    assert_eq!(session.plan.dataset(&"a".into()).map(|d| d.len()), Some(3), "undo brings back no older data");

    fs::remove_file(&path).unwrap();
    document(&mut session, DocumentCommand::CheckSources);
    assert!(session.sources.changed[0].is_gone());
    document(&mut session, DocumentCommand::IgnoreChanged);
    assert!(session.sources.changed.is_empty() && session.plan.layers.len() == 1);
}

#[test]
fn a_feature_without_an_id_is_found_again_by_its_place_its_attributes_or_its_name() {
    let desk = Desk::new();
    // A name, what kind it is, and where it lies.
    let before = [("甲", "school", 1), ("乙", "park", 2), ("丙", "park", 3), ("", "well", 4), ("", "well", 5)];
    let path = desk.path("a.geojson");
    let write = |rows: &[(&str, &str, i32)]| {
        let row = |(name, kind, at): &(&str, &str, i32)| {
            format!(
                r#"{{"type":"Feature","properties":{{"name":"{name}","kind":"{kind}"}},"geometry":{{"type":"Point","coordinates":[{at},39.8]}}}}"#
            )
        };
        let rows: Vec<String> = rows.iter().map(row).collect();
        fs::write(&path, format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, rows.join(","))).unwrap();
    };
    let found = |chosen: u32, after: &[(&str, &str, i32)]| {
        write(&before);
        let mut session = desk.opened(std::slice::from_ref(&path));
        let of = FeatureRef { layer: "a".into(), feature: FeatureId(chosen) };
        session.apply(Command::Selection(SelectionCommand::Select(of)));
        write(after);
        touch_later(&path);
        document(&mut session, DocumentCommand::CheckSources);
        document(&mut session, DocumentCommand::ReloadChanged);
        session.selection.current.map(|of| of.feature.0)
    };
    let moved = [("乙", "park", 9), ("丙", "park", 3), ("甲", "school", 1), ("", "well", 4), ("", "well", 5)];
    assert_eq!(found(1, &moved), Some(0), "another row and another place");
    assert_eq!(found(0, &moved), Some(2), "another row");
    let changed = [("丙", "park", 3), ("甲", "school", 1), ("", "well", 4), ("乙", "garden", 9), ("", "well", 5)];
    assert_eq!(found(1, &changed), Some(3), "by its name");
    let edited = [("甲", "school", 1), ("丁", "garden", 9), ("丙", "park", 3), ("", "well", 4), ("", "well", 5)];
    assert_eq!(found(1, &edited), Some(1), "nothing but its row is left of it");
    let gone = [("甲", "school", 1), ("丙", "park", 3), ("", "well", 4), ("", "well", 5), ("丁", "school", 9)];
    assert_eq!(found(1, &gone), None, "in its row is what was another");
    let twins = [("", "well", 8), ("", "well", 7), ("甲", "school", 1), ("乙", "park", 2), ("丙", "park", 3)];
    assert_eq!(found(3, &twins), None, "one of two");
    let heaped = [("丙", "park", 2), ("甲", "school", 1), ("乙", "park", 2)];
    assert_eq!(found(1, &heaped), Some(2), "of several in one place, the one that is like it");
}

#[test]
fn a_geodatabase_that_is_opened_says_what_it_is_and_costs_nothing_else() {
    let desk = Desk::new();
    let database = desk.path("data.gdb");
    fs::create_dir(&database).unwrap();
    fs::write(database.join("a00000001.gdbtable"), "").unwrap();
    let mut session = desk.session();
    session.apply(Command::Open(vec![database.clone()]));
    let told = &session.notices.last().unwrap().text;
    assert!(told.en.contains("File Geodatabase data: export its layers"), "{}", told.en);
    assert!(told.zh.contains(" File Geodatabase 数据；请用 QGIS"), "{}", told.zh);
    // Beside other files it is a row of their sheet.
    let mut session = desk.session();
    session.apply(Command::Open(vec![database, desk.points("a.geojson", &["a"])]));
    let rows = &session.import.as_ref().unwrap().rows;
    let refused: Vec<bool> = rows.iter().map(|row| row.refusal(Lang::En).is_some()).collect();
    assert_eq!(refused, [true, false]);
}

#[test]
fn recent_files_are_remembered() {
    let desk = Desk::new();
    for n in 0..14 {
        let path = desk.points(&format!("{n}.geojson"), &["a"]);
        desk.opened(&[path]);
    }
    fs::remove_file(desk.path("12.geojson")).unwrap();
    let mut session = desk.session();
    assert_eq!(session.recent.files.len(), 12);
    assert_eq!(session.recent.files[0], desk.path("13.geojson"));
    document(&mut session, DocumentCommand::LookAtRecent);
    assert_eq!(session.recent.missing, [desk.path("12.geojson")]);
    document(&mut session, DocumentCommand::ForgetRecent(desk.path("12.geojson")));
    assert_eq!(desk.session().recent.files.len(), 11);
}

#[test]
fn folders_are_listed_for_whoever_asks_for_a_file() {
    let desk = Desk::new();
    desk.points("plans/b.geojson", &["a"]);
    desk.points("plans/inner/c.geojson", &["a"]);
    desk.points("plans/.hidden.geojson", &["a"]);
    let mut session = desk.session();
    document(&mut session, DocumentCommand::Browse(desk.path("plans")));
    let listing = session.listing.clone().unwrap();
    let names: Vec<(&str, bool)> = listing.entries.iter().map(|e| (e.name.as_str(), e.is_folder)).collect();
    assert_eq!(names, [("inner", true), ("b.geojson", false)]);
    document(&mut session, DocumentCommand::Browse(desk.path("plans/no/such/folder")));
    assert_eq!(session.listing.unwrap().folder, desk.path("plans"), "the nearest that exists");
}

#[test]
fn a_packed_document_takes_its_data_along() {
    let desk = Desk::new();
    let mut session = desk.opened(&[]);
    document(&mut session, DocumentCommand::AddLayers(vec![desk.points("mine.geojson", &["a"])]));
    hide(&mut session, "zones");
    let (target, copy) = (desk.path("park.shapan"), desk.path("stick/copy.shapan"));
    fs::create_dir_all(desk.path("stick")).unwrap();
    document(&mut session, DocumentCommand::Pack(copy.clone()));
    assert_eq!(session.document.kind, DocumentKind::Bundled, "a copy for another machine");
    assert!(session.is_dirty());
    document(&mut session, DocumentCommand::SaveAs(target.clone()));
    assert!(session.notices.is_empty(), "{:?}", session.notices);
    assert_eq!(session.document.kind, DocumentKind::Packed(target.clone()));
    assert!(!session.is_dirty());
    document(&mut session, DocumentCommand::Undo);
    document(&mut session, DocumentCommand::Undo);
    assert_eq!(session.plan.layers.len(), 16, "undo reaches back, and finds its data");
    document(&mut session, DocumentCommand::Redo);
    document(&mut session, DocumentCommand::Save);
    fs::remove_file(desk.path("mine.geojson")).unwrap();
    for path in [target, copy] {
        let again = desk.opened(&[path]);
        assert_eq!(again.plan.layers.len(), 17);
        assert_eq!(again.missing_layers().count(), 0);
    }
}

#[test]
fn a_layer_whose_data_are_gone_is_not_packed_in_silence() {
    let desk = Desk::new();
    let (a, b) = (desk.points("a.geojson", &["a"]), desk.points("b.geojson", &["b"]));
    let mut session = desk.opened(&[a, b.clone()]);
    fs::remove_file(b).unwrap();
    document(&mut session, DocumentCommand::Pack(desk.path("c.shapan")));
    assert!(session.notices[0].text.en.contains("b.geojson"), "{:?}", session.notices);
    assert!(!desk.path("c.shapan").exists());
}

#[test]
fn capitals_in_an_ending_change_nothing() {
    let desk = Desk::new();
    let mut session = desk.opened(&[desk.points("a.geojson", &["a"])]);
    for (name, packed) in [("Plan.SHAPAN", true), ("Plan.Shapan.JSON", false)] {
        let target = desk.path(name);
        let kind = if packed { DocumentKind::Packed(target.clone()) } else { DocumentKind::Project(target.clone()) };
        if !packed {
            session = desk.opened(&[desk.path("a.geojson")]);
        }
        document(&mut session, DocumentCommand::SaveAs(target.clone()));
        assert!(session.document.kind == kind && !session.is_dirty(), "{:?}", session.document.kind);
        assert_eq!(Packed::open(&target).is_ok(), packed);
        let again = desk.opened(std::slice::from_ref(&target));
        assert_eq!((&again.document.kind, ids(&again, "a")), (&kind, vec!["a".to_owned()]));
    }
}

#[test]
fn a_layer_of_the_bundled_plan_comes_back_after_saving() {
    let desk = Desk::new();
    for name in ["x.shapan.json", "x.shapan"] {
        let mut session = desk.opened(&[]);
        remove(&mut session, "roads");
        let target = desk.path(name);
        document(&mut session, DocumentCommand::SaveAs(target.clone()));
        document(&mut session, DocumentCommand::Undo);
        assert_eq!(session.plan.layers.len(), 16);
        document(&mut session, DocumentCommand::Save);
        assert!(session.notices.is_empty(), "{:?}", session.notices);
        let again = desk.opened(&[target]);
        assert_eq!((again.plan.layers.len(), again.missing_layers().count()), (16, 0), "{name}");
    }
}

/// A packed project of the layers `a` and `b`, opened, whose own files are gone.
fn packed_ab(desk: &Desk) -> (Session, PathBuf) {
    let files = [desk.points("a.geojson", &["a"]), desk.points("b.geojson", &["b"])];
    let target = desk.path("p.shapan");
    let mut session = desk.opened(&files);
    document(&mut session, DocumentCommand::SaveAs(target.clone()));
    files.iter().for_each(|file| fs::remove_file(file).unwrap());
    (desk.opened(std::slice::from_ref(&target)), target)
}

#[test]
fn a_layer_taken_out_of_a_packed_project_comes_back_after_saving() {
    let desk = Desk::new();
    let (mut session, target) = packed_ab(&desk);
    remove(&mut session, "b");
    for _ in 0..2 {
        document(&mut session, DocumentCommand::Save);
        assert_eq!(packed_names(&target), ["data/a.geojson"], "nothing travels that was taken out");
        document(&mut session, DocumentCommand::Undo);
        assert_eq!(ids(&session, "b"), ["b"]);
        document(&mut session, DocumentCommand::Save);
        assert!(session.notices.is_empty(), "{:?}", session.notices);
        let again = desk.opened(std::slice::from_ref(&target));
        assert_eq!((ids(&again, "a"), ids(&again, "b")), (vec!["a".to_owned()], vec!["b".to_owned()]));
        document(&mut session, DocumentCommand::Redo);
    }
    // Also where the project moves to another file, and the first one goes.
    let other = desk.path("q.shapan");
    document(&mut session, DocumentCommand::SaveAs(other.clone()));
    fs::remove_file(target).unwrap();
    document(&mut session, DocumentCommand::Undo);
    let report = desk.path("r.json");
    document(&mut session, DocumentCommand::Report { path: report.clone(), day: None });
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap();
    assert!(report["layers"].as_array().unwrap().iter().all(|layer| layer["sha256"].is_string()));
    let copy = desk.path("copy.shapan");
    document(&mut session, DocumentCommand::Pack(copy.clone()));
    document(&mut session, DocumentCommand::Save);
    for path in [other, copy] {
        let again = desk.opened(&[path]);
        assert_eq!((again.plan.layers.len(), ids(&again, "b")), (2, vec!["b".to_owned()]));
    }
}

#[test]
fn another_file_of_its_name_does_not_take_the_place_of_a_layer_taken_out() {
    let desk = Desk::new();
    let (mut session, target) = packed_ab(&desk);
    remove(&mut session, "b");
    document(&mut session, DocumentCommand::AddLayers(vec![desk.points("more/b.geojson", &["other"])]));
    document(&mut session, DocumentCommand::Save);
    assert_eq!(packed_names(&target), ["data/a.geojson", "data/b-2.geojson"]);
    document(&mut session, DocumentCommand::Undo);
    document(&mut session, DocumentCommand::Undo);
    document(&mut session, DocumentCommand::Save);
    let again = desk.opened(std::slice::from_ref(&target));
    assert_eq!(ids(&again, "b"), ["b"]);
    document(&mut session, DocumentCommand::Redo);
    document(&mut session, DocumentCommand::Redo);
    document(&mut session, DocumentCommand::Save);
    let again = desk.opened(&[target]);
    assert_eq!(ids(&again, "b"), ["other"]);
}

#[test]
fn packing_over_the_document_saves_it() {
    let desk = Desk::new();
    let (mut session, target) = packed_ab(&desk);
    hide(&mut session, "a");
    document(&mut session, DocumentCommand::Pack(target.clone()));
    assert!(!session.is_dirty(), "it is no copy");
    hide(&mut session, "b");
    document(&mut session, DocumentCommand::Save);
    assert!(session.document.conflict.is_none() && !session.is_dirty(), "nobody else has changed it");
    let again = desk.opened(&[target]);
    assert!(!is_visible(&again, "a") && !is_visible(&again, "b"));
}
