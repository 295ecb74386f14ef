//! Scripts of commands on a session without a window, jobs on the spot.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use shapan::analysis::measure::{self, Metres};
use shapan::crs::{Cgcs2000Zone, MapCrsChoice, MapCrsKind, MapPoint};
use shapan::data::{FeatureId, LonLat};
use shapan::i18n::Lang;
use shapan::plan::{FeatureRef, Origin, OriginMode, Question, Reach, answer, open_bundled};
use shapan::progress::Progress;
use shapan::project::{Bilingual, LayerId, read_project, write_project};
use shapan::render::{LabelLanguage, Theme};
use shapan::session::{
    Command, DocumentCommand, ImportCommand, InquiryCommand, InquiryDraft, JobMode, LayerCommand, PinCommand, Pins,
    PointerEvent, QueryCommand, Selection, SelectionCommand, Session, SettingsCommand, Severity, Tool, ViewCommand,
};

const SIZE: [f64; 2] = [800.0, 600.0];

fn empty() -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Settings(SettingsCommand::SetLang(Lang::En)));
    session
}

/// The bundled plan in a window of a known size.
fn opened() -> Session {
    let mut session = empty();
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::View(ViewCommand::Resize(SIZE)));
    session
}

fn feature(session: &Session, layer: &str, id: &str) -> FeatureRef {
    session.plan.known_feature(&LayerId::from(layer), id).unwrap()
}

fn middle(session: &Session, of: &FeatureRef) -> LonLat {
    measure::centroid(session.plan.feature(of).unwrap()).unwrap()
}

fn identify(session: &mut Session, at: LonLat) {
    session.apply(Command::Selection(SelectionCommand::Identify { at, tolerance_m: 5.0 }));
}

fn inquire(session: &mut Session, command: InquiryCommand) {
    session.apply(Command::Inquiry(command));
}

fn found(session: &Session) -> Option<usize> {
    session.inquiry.answer.as_ref().map(|a| a.results.len())
}

#[test]
fn the_bundled_plan_opens() {
    let mut session = empty();
    session.apply(Command::Open(Vec::new()));
    assert!(session.notices.is_empty() && session.opening.is_none(), "{:?}", session.notices);
    assert_eq!(session.plan.layers.len(), 16);
    assert_eq!(session.plan_revision, 1);
    assert!(session.view.is_none(), "nobody has said how large the map is");
    let draft = &session.inquiry.draft;
    assert_eq!((draft.radius, draft.layers.as_slice()), (Metres(15_000.0), &[LayerId::from("hospitals")][..]));
    assert_eq!(draft.filter, "grade = 三级甲等 and status = open");
    assert!(draft.origin.is_none() && session.inquiry.answer.is_none());

    session.apply(Command::View(ViewCommand::Resize(SIZE)));
    let view = session.view.unwrap();
    assert_eq!((view.size_px(), session.map_size()), (SIZE, SIZE));
    let site = session.plan.home_extent().unwrap();
    let site = session.crs.map_rect(site).unwrap();
    let shown = view.map_rect();
    assert!(
        shown.min.x < site.min.x && shown.max.x > site.max.x && shown.min.y < site.min.y && shown.max.y > site.max.y
    );
    assert!(shown.height() < 2.0 * site.height(), "the park fills the map");
    assert_eq!(session.plan_revision, 1, "a look changes no picture");
}

#[test]
fn a_new_size_keeps_place_and_scale() {
    let mut session = opened();
    session.apply(Command::View(ViewCommand::ZoomAt { screen: [100.0, 50.0], factor: 3.0 }));
    let before = session.view.unwrap();
    session.apply(Command::View(ViewCommand::Resize([1000.0, 400.0])));
    let after = session.view.unwrap();
    assert_eq!((after.centre(), after.metres_per_px()), (before.centre(), before.metres_per_px()));
    assert_eq!(after.size_px(), [1000.0, 400.0]);
    session.apply(Command::View(ViewCommand::Resize([1000.0, 400.0])));
    assert_eq!(session.view, Some(after));
}

#[test]
fn a_panel_that_takes_room_moves_no_ground() {
    let mut session = opened();
    let before = session.view.unwrap();
    let narrow = [SIZE[0] - 104.0, SIZE[1]];
    session.apply(Command::View(ViewCommand::ResizeAtRight(narrow)));
    let after = session.view.unwrap();
    assert_eq!((after.size_px(), session.map_size()), (narrow, narrow));
    assert_eq!(after.metres_per_px(), before.metres_per_px());
    for screen in [[0.0, 0.0], [300.0, 200.0]] {
        let (a, b) = (before.map_from_screen(screen), after.map_from_screen(screen));
        assert!((a.x - b.x).hypot(a.y - b.y) < 1e-6, "{screen:?}");
    }
    session.apply(Command::View(ViewCommand::ResizeAtRight(SIZE)));
    let back = session.view.unwrap();
    assert!((back.centre().x - before.centre().x).hypot(back.centre().y - before.centre().y) < 1e-6, "forth and back");
}

#[test]
fn what_is_zoomed_to_keeps_clear_of_the_legend() {
    let mut session = opened();
    let site = session.crs.map_rect(session.plan.home_extent().unwrap()).unwrap();
    let plain = session.view.unwrap();
    let edges = |session: &Session| {
        let view = session.view.unwrap();
        [view.screen_from_map(site.min)[0], view.screen_from_map(site.max)[0]]
    };
    let reach = edges(&session)[0] + 40.0;
    session.apply(Command::View(ViewCommand::LegendReach(reach)));
    assert_eq!(session.view, Some(plain), "by itself it moves nothing");
    session.apply(Command::View(ViewCommand::ZoomToAll));
    let [left, right] = edges(&session);
    assert!(left > reach && right < SIZE[0], "{left} {right} beside {reach}");
    // A legend over most of the map leaves no room beside it; none leaves all of it.
    for reach in [SIZE[0] * 0.6, 0.0] {
        session.apply(Command::View(ViewCommand::LegendReach(reach)));
        session.apply(Command::View(ViewCommand::ZoomToAll));
        assert_eq!(session.view, Some(plain));
    }
}

#[test]
fn the_place_under_the_cursor_stays() {
    let mut session = opened();
    let at = [123.0, 456.0];
    let under = |session: &Session, screen| session.view.unwrap().map_from_screen(screen);
    let same = |a: MapPoint, b: MapPoint| (a.x - b.x).hypot(a.y - b.y) < 1e-6;
    let place = under(&session, at);
    for factor in [2.0, 1.3, 0.25] {
        let before = session.view.unwrap().metres_per_px();
        session.apply(Command::View(ViewCommand::ZoomAt { screen: at, factor }));
        assert!(same(under(&session, at), place));
        assert!((session.view.unwrap().metres_per_px() * factor / before - 1.0).abs() < 1e-12);
    }
    session.apply(Command::View(ViewCommand::Pan { dx: 40.0, dy: -25.0 }));
    assert!(same(under(&session, [at[0] + 40.0, at[1] - 25.0]), place), "paper moves with the hand");
    let centre = session.view.unwrap().centre();
    session.apply(Command::View(ViewCommand::Zoom { factor: 2.0 }));
    assert!(same(session.view.unwrap().centre(), centre));
    let view = session.view;
    for factor in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        session.apply(Command::View(ViewCommand::ZoomAt { screen: at, factor }));
        assert_eq!(session.view, view, "{factor}");
    }
    session.apply(Command::View(ViewCommand::Pan { dx: f64::NAN, dy: 0.0 }));
    assert!(session.view.unwrap().centre().is_finite());
}

#[test]
fn the_view_goes_where_it_is_sent() {
    let mut session = opened();
    let home = session.view;
    let shows = |session: &Session, of: &FeatureRef| {
        let extent = session.plan.feature(of).unwrap().extent().unwrap();
        let (rect, shown) = (session.crs.map_rect(extent).unwrap(), session.view.unwrap().map_rect());
        let inside = shown.min.x < rect.min.x && rect.max.x < shown.max.x;
        (inside && shown.min.y < rect.min.y && rect.max.y < shown.max.y, shown.width())
    };
    let zone = feature(&session, "zones", "zone-mfg");
    session.apply(Command::View(ViewCommand::ZoomToFeature(zone.clone())));
    let (inside, width) = shows(&session, &zone);
    assert!(inside && width < 3_000.0, "{width} m");
    let station = feature(&session, "metro_stations", "stn-demao");
    session.apply(Command::View(ViewCommand::ZoomToFeature(station.clone())));
    let (inside, width) = shows(&session, &station);
    assert!(inside && (1_000.0..3_000.0).contains(&width), "a point has a neighbourhood: {width} m");
    session.apply(Command::View(ViewCommand::ZoomToLayer("metro_lines".into())));
    assert!(shows(&session, &feature(&session, "metro_lines", "line-1")).0);
    let view = session.view;
    let planned = feature(&session, "metro_lines", "line-r4-planned");
    for nowhere in [
        ViewCommand::ZoomToLayer("nowhere".into()),
        ViewCommand::ZoomToFeature(planned),
        ViewCommand::ZoomToFeature(FeatureRef { layer: "zones".into(), feature: FeatureId(99) }),
        ViewCommand::ZoomToInquiry,
    ] {
        session.apply(Command::View(nowhere.clone()));
        assert_eq!(session.view, view, "{nowhere:?}");
    }
    session.apply(Command::View(ViewCommand::ZoomToAll));
    assert_eq!(session.view, home);
}

#[test]
fn a_click_finds_the_smallest_thing_first() {
    let mut session = opened();
    let zone = feature(&session, "zones", "zone-mfg");
    let at = middle(&session, &zone);
    identify(&mut session, at);
    assert_eq!(session.selection.current.as_ref(), Some(&zone));
    let site = feature(&session, "site", "#1");
    assert!(session.selection.also_here.contains(&zone) && session.selection.also_here.contains(&site));
    assert_eq!(session.selection.also_here.last(), Some(&site), "the largest comes last");

    let station = feature(&session, "metro_stations", "stn-demao");
    let at = middle(&session, &station);
    identify(&mut session, at);
    assert_eq!(session.selection.current.as_ref(), Some(&station));
    let line = feature(&session, "metro_lines", "line-8");
    assert!(session.selection.also_here.contains(&line), "the line that stops there");

    let corridor = feature(&session, "corridors", "corridor-gene");
    let [a, b] = [0, 1].map(|i| session.plan.feature(&corridor).unwrap().coords()[i]);
    let beside =
        measure::destination(measure::interpolate(a, b, 0.5), measure::azimuth(a, b).unwrap() + 90.0, Metres(3.0));
    identify(&mut session, beside);
    assert_eq!(session.selection.current.as_ref(), Some(&corridor), "a line before the areas below it");
    let far = measure::destination(beside, measure::azimuth(a, b).unwrap() + 90.0, Metres(30.0));
    identify(&mut session, far);
    assert_ne!(session.selection.current.as_ref(), Some(&corridor));

    session.apply(Command::Selection(SelectionCommand::Clear));
    assert_eq!(session.selection, Selection::default());
    identify(&mut session, LonLat::new(0.0, 0.0));
    let nothing = Selection { nothing_here: true, ..Selection::default() };
    assert_eq!(session.selection, nothing, "a click into the sea");
}

#[test]
fn choosing_among_what_lies_here_keeps_the_list() {
    let mut session = opened();
    let (zone, site) = (feature(&session, "zones", "zone-mfg"), feature(&session, "site", "#1"));
    let at = middle(&session, &zone);
    identify(&mut session, at);
    let here = session.selection.also_here.clone();
    session.apply(Command::Selection(SelectionCommand::Select(site.clone())));
    let kept = Selection {
        inside: Vec::new(),
        active_layer: Some("site".into()),
        current: Some(site),
        features: [0].into(),
        also_here: here,
        clicked_at: Some(at),
        nothing_here: false,
    };
    assert_eq!(session.selection, kept);
    let hospital = FeatureRef { layer: "hospitals".into(), feature: FeatureId(3) };
    session.apply(Command::Selection(SelectionCommand::Select(hospital.clone())));
    let alone = Selection {
        active_layer: Some("hospitals".into()),
        current: Some(hospital),
        features: [3].into(),
        ..Selection::default()
    };
    assert_eq!(session.selection, alone);
    let nothing = FeatureRef { layer: "hospitals".into(), feature: FeatureId(9_999) };
    session.apply(Command::Selection(SelectionCommand::Select(nothing)));
    assert_eq!(session.selection.current, None);
}

#[test]
fn hidden_layers_are_not_there_for_a_click() {
    let mut session = opened();
    let zone = feature(&session, "zones", "zone-mfg");
    let at = middle(&session, &zone);
    let open_space = feature(&session, "open_space", "open-space");
    let in_heart = middle(&session, &feature(&session, "green", "green-heart"));
    assert!(!session.identify(in_heart, 5.0).contains(&open_space), "open space is off at first");
    session.apply(Command::Layer(LayerCommand::SetVisible { layer: "open_space".into(), visible: true }));
    assert_eq!(session.plan_revision, 2, "the picture has to be made anew");
    assert!(session.identify(in_heart, 5.0).contains(&open_space));

    session.apply(Command::Layer(LayerCommand::SetVisible { layer: "zones".into(), visible: false }));
    assert_eq!(session.plan_revision, 3);
    assert!(!session.identify(at, 5.0).contains(&zone) && !session.identify(at, 5.0).is_empty());

    session.apply(Command::Layer(LayerCommand::SetGroupVisible { group: "areas".to_owned(), visible: false }));
    assert_eq!(session.plan_revision, 4);
    assert!(session.identify(at, 5.0).is_empty(), "{:?}", session.identify(at, 5.0));
    let project = &session.plan.project;
    let shown: Vec<&str> = project.layers.iter().filter(|l| project.is_shown(l)).map(|l| l.group.as_str()).collect();
    assert!(!shown.is_empty() && !shown.contains(&"areas"));
    session.apply(Command::Layer(LayerCommand::SetGroupVisible { group: "areas".to_owned(), visible: true }));
    assert!(!session.identify(at, 5.0).contains(&zone), "a hidden layer stays hidden when its group comes back");
    session.apply(Command::Layer(LayerCommand::SetVisible { layer: "zones".into(), visible: true }));
    assert!(session.identify(at, 5.0).contains(&zone));
}

fn question(draft: &InquiryDraft) -> Question {
    Question {
        origin: draft.origin.clone().unwrap(),
        reach: Reach::Within { radius: draft.radius },
        layers: draft.layers.clone(),
        filter: Some(draft.filter.clone()).filter(|f| !f.is_empty()),
    }
}

#[test]
fn the_boundary_answers_from_centroid_and_edge() {
    let mut session = opened();
    inquire(&mut session, InquiryCommand::From(Origin::Layer("site".into(), OriginMode::Centroid)));
    assert_eq!((found(&session), session.inquiry.other_count), (Some(16), Some(25)));
    assert!(!session.inquiry.running && session.inquiry.error.is_none() && session.inquiry.took_ms.is_some());
    inquire(&mut session, InquiryCommand::SetMode(OriginMode::Edge));
    assert_eq!((found(&session), session.inquiry.other_count), (Some(25), Some(16)));
    // The command line asks the same and hears the same.
    let plan = open_bundled(&Progress::default()).unwrap().plan;
    let same = answer(&plan, &question(&session.inquiry.draft), &Progress::default()).unwrap();
    assert_eq!(session.inquiry.answer.as_ref(), Some(&same));

    inquire(&mut session, InquiryCommand::SetRadius(5_000.0));
    let fewer = found(&session).unwrap();
    assert!(fewer < 16);
    inquire(&mut session, InquiryCommand::SetFilter("  ".to_owned()));
    assert!(found(&session).unwrap() > fewer, "a blank condition is none");
    inquire(&mut session, InquiryCommand::SetLayers(Vec::new()));
    let layers: std::collections::BTreeSet<_> =
        session.inquiry.answer.as_ref().unwrap().results.iter().map(|f| f.of.layer.clone()).collect();
    assert!(layers.len() > 5 && !layers.contains(&LayerId::from("site")), "all layers but the origin: {layers:?}");
    inquire(&mut session, InquiryCommand::UseSaved(0));
    assert_eq!((found(&session), session.inquiry.draft.radius), (Some(25), Metres(15_000.0)));
    let draft = session.inquiry.draft.clone();
    inquire(&mut session, InquiryCommand::UseSaved(99));
    assert_eq!(session.inquiry.draft, draft);
    inquire(&mut session, InquiryCommand::Clear);
    assert!(session.inquiry.answer.is_none() && session.inquiry.other_count.is_none());
    assert_eq!(session.inquiry.draft, InquiryDraft { origin: None, ..draft }, "the condition stays for the next");
}

#[test]
fn the_terms_of_a_query_are_kept_changed_and_taken_back() {
    let query = |session: &mut Session, command| session.apply(Command::Query(command));
    let mut session = opened();
    let opened = session.plan.project.queries.clone();
    inquire(&mut session, InquiryCommand::SetLayers(vec!["metro-stations".into()]));
    inquire(&mut session, InquiryCommand::SetRadius(2_500.0));
    inquire(&mut session, InquiryCommand::SetFilter(" status = open ".to_owned()));
    let name = Bilingual { zh: " 近处车站 ".into(), en: String::new() };
    query(&mut session, QueryCommand::Keep(name));
    let kept = session.plan.project.queries.last().unwrap().clone();
    assert_eq!((kept.name.zh.as_str(), kept.name.en.as_str()), ("近处车站", "近处车站"), "one name stands for both");
    assert_eq!((kept.radius_m, kept.filter.as_str()), (2_500.0, "status = open"));
    assert!(session.inquiry.draft.is_of(&kept) && !session.inquiry.draft.is_of(&opened[0]));
    assert!(session.history.undo_words().unwrap().en.contains("近处车站"));
    // In the project file, and taken up again from there.
    let read = read_project(&write_project(&session.plan.project)).unwrap();
    assert_eq!(read.queries, session.plan.project.queries);
    inquire(&mut session, InquiryCommand::UseSaved(0));
    inquire(&mut session, InquiryCommand::UseSaved(opened.len()));
    assert!(session.inquiry.draft.is_of(&kept));
    // Neither a nameless one nor one that nobody could ask again is kept.
    query(&mut session, QueryCommand::Keep(Bilingual::same(" ".to_owned())));
    inquire(&mut session, InquiryCommand::SetFilter("status =".to_owned()));
    query(&mut session, QueryCommand::Keep(Bilingual::same("x".to_owned())));
    query(&mut session, QueryCommand::Update(0));
    assert_eq!(session.plan.project.queries, [&opened[..], &[kept]].concat());

    // Another radius is still the same question, but no longer what was published; other layers are another one.
    inquire(&mut session, InquiryCommand::UseSaved(0));
    query(&mut session, QueryCommand::Update(0));
    assert_eq!(session.plan.project.queries[0], opened[0], "the same terms lose nothing");
    inquire(&mut session, InquiryCommand::SetRadius(12_000.0));
    query(&mut session, QueryCommand::Update(0));
    let changed = &session.plan.project.queries[0];
    assert!(changed.radius_m == 12_000.0 && changed.published.is_empty() && !opened[0].published.is_empty());
    assert_eq!((&changed.noun, &changed.missing), (&opened[0].noun, &opened[0].missing));
    inquire(&mut session, InquiryCommand::SetFilter(String::new()));
    query(&mut session, QueryCommand::Update(0));
    let changed = &session.plan.project.queries[0];
    assert!(changed.noun.is_none() && changed.distinct.is_none() && changed.filter.is_empty());
    assert_eq!(changed.name, opened[0].name);

    query(&mut session, QueryCommand::Move { from: 3, to: 0 });
    query(&mut session, QueryCommand::Rename { query: 0, name: Bilingual { zh: "甲".into(), en: "A".into() } });
    assert_eq!(session.plan.project.queries[0].name.en, "A");
    query(&mut session, QueryCommand::Delete(0));
    query(&mut session, QueryCommand::Delete(99));
    assert_eq!(session.plan.project.queries.len(), opened.len());
    while session.history.undo_steps() > 0 {
        session.apply(Command::Document(DocumentCommand::Undo));
    }
    assert_eq!(session.plan.project.queries, opened);
}

#[test]
fn an_answer_comes_with_its_rings_and_what_it_leaves_out() {
    let mut session = opened();
    assert!(session.inquiry.limits.is_empty() && session.inquiry.limit().is_empty());
    inquire(&mut session, InquiryCommand::From(Origin::Layer("site".into(), OriginMode::Centroid)));
    let breakdown = session.inquiry.breakdown.clone().unwrap();
    assert_eq!(breakdown.around.iter().filter(|a| a.rank.is_some()).count(), 16);
    let at = session.inquiry.answer.as_ref().unwrap().origin.at;
    let limits = session.inquiry.limits.clone();
    assert_eq!(limits.iter().map(|l| l.radius).collect::<Vec<_>>(), breakdown.rings);
    for limit in &limits {
        let far = |p: &LonLat| (measure::distance(at, *p).0 - limit.radius.0).abs();
        assert!(limit.lines.iter().flatten().all(|p| far(p) < 1e-3), "each ring is drawn where it ends");
    }
    assert_eq!(session.inquiry.limit(), limits[2].lines);

    let revision = session.inquiry.revision;
    let first = session.inquiry.answer.as_ref().unwrap().results[0].of.clone();
    inquire(&mut session, InquiryCommand::PointAt(Some(first.clone())));
    assert_eq!((session.inquiry.pointed.as_ref(), session.inquiry.revision), (Some(&first), revision), "asks nothing");
    inquire(&mut session, InquiryCommand::SetMode(OriginMode::Edge));
    assert_eq!(session.inquiry.pointed, None, "what was pointed at stood in another list");
    assert!(session.inquiry.revision > revision);
    let revision = session.inquiry.revision;
    inquire(&mut session, InquiryCommand::SetFilter("no_such = 1".into()));
    assert_eq!(session.inquiry.revision, revision, "the old answer is still the same");
    inquire(&mut session, InquiryCommand::Clear);
    assert!(session.inquiry.breakdown.is_none() && session.inquiry.limits.is_empty());
    inquire(&mut session, InquiryCommand::SetFilter(String::new()));
    inquire(&mut session, InquiryCommand::From(Origin::Point(at)));
    assert!(session.inquiry.revision > revision, "no two answers of a session have the same");
}

#[test]
fn the_session_knows_what_was_opened() {
    let mut session = opened();
    assert!(session.paths.is_empty());
    let (_folder, path) = other_data();
    session.apply(Command::Open(vec![path.clone()]));
    assert_eq!(session.paths, std::slice::from_ref(&path));
    session.apply(Command::Open(vec!["no/such/plan.geojson".into()]));
    assert_eq!(session.paths, [path], "the plan that is still open");
}

#[test]
fn points_and_features_are_origins_too() {
    let mut session = opened();
    let at = LonLat::new(116.41104, 39.77658);
    inquire(&mut session, InquiryCommand::From(Origin::Point(at)));
    assert_eq!((found(&session), session.inquiry.other_count), (Some(16), None), "a point has no edge");
    inquire(&mut session, InquiryCommand::SetMode(OriginMode::Edge));
    assert_eq!((session.inquiry.draft.mode(), found(&session)), (None, Some(16)));
    let hospital = feature(&session, "hospitals", "hosp-demao-chss");
    inquire(&mut session, InquiryCommand::From(Origin::Feature(hospital.clone(), OriginMode::Centroid)));
    let results = &session.inquiry.answer.as_ref().unwrap().results;
    assert!(!results.is_empty() && results.iter().all(|f| f.of != hospital));
    assert_eq!(session.inquiry.other_count, Some(results.len()), "a point's edge is the point");
    // The radius tool makes such commands of clicks.
    let click =
        |point_feature| PointerEvent::Click { at, tolerance_m: 5.0, point_feature, is_result: false, also: false };
    for command in Tool::Radius.handle(&click(None), &session.sketching) {
        session.apply(command);
    }
    assert_eq!(session.inquiry.draft.origin, Some(Origin::Point(at)));
    for command in Tool::Identify.handle(&click(None), &session.sketching) {
        session.apply(command);
    }
    assert!(session.selection.current.is_some());
}

#[test]
fn what_cannot_be_answered_says_why_beside_the_last_answer() {
    let mut session = opened();
    inquire(&mut session, InquiryCommand::From(Origin::Layer("site".into(), OriginMode::Centroid)));
    for (command, words) in [
        (InquiryCommand::SetFilter("grad = 3A".to_owned()), "grade"),
        (InquiryCommand::SetFilter("grade =".to_owned()), "character 8"),
        (InquiryCommand::SetFilter("grade = (".to_owned()), "character"),
    ] {
        inquire(&mut session, command);
        let error = session.inquiry.error.clone().map(|e| e.to_string()).unwrap_or_default();
        assert!(error.contains(words), "{error}");
        assert!(session.inquiry.answer.is_some() && session.inquiry.is_outdated() && !session.inquiry.running);
    }
    inquire(&mut session, InquiryCommand::SetFilter(String::new()));
    assert!(session.inquiry.error.is_none() && found(&session).is_some());
    for metres in [0.0, -1.0, f64::NAN, 3e7] {
        inquire(&mut session, InquiryCommand::SetRadius(metres));
        assert!(session.inquiry.error.is_some() && session.inquiry.is_outdated(), "{metres}");
    }
    inquire(&mut session, InquiryCommand::SetRadius(1_000.0));
    inquire(&mut session, InquiryCommand::From(Origin::Layer("nowhere".into(), OriginMode::Centroid)));
    assert!(session.inquiry.error.as_ref().unwrap().to_string().contains("hospitals"), "the layers there are");
    let planned = feature(&session, "metro_lines", "line-r4-planned");
    inquire(&mut session, InquiryCommand::From(Origin::Feature(planned, OriginMode::Centroid)));
    assert!(session.inquiry.error.as_ref().unwrap().to_string().contains("not published"));
}

#[test]
fn the_first_answer_brings_the_circle_into_view() {
    let mut session = opened();
    let origin = LonLat::new(116.41104, 39.77658);
    inquire(&mut session, InquiryCommand::From(Origin::Point(origin)));
    let shown = session.view.unwrap().map_rect();
    for p in measure::circle(origin, Metres(15_000.0), 16) {
        let p = session.crs.map_from_lonlat(p).unwrap();
        assert!(shown.min.x < p.x && p.x < shown.max.x && shown.min.y < p.y && p.y < shown.max.y, "{p:?}");
    }
    assert!(shown.height() < 45_000.0);
    let view = session.view;
    inquire(&mut session, InquiryCommand::SetRadius(3_000.0));
    assert_eq!(session.view, view, "later ones leave the view to the person");
    session.apply(Command::View(ViewCommand::ZoomToInquiry));
    assert!(session.view.unwrap().map_rect().height() < 10_000.0);
}

#[test]
fn language_theme_and_tool_change_nothing_else() {
    let mut session = opened();
    let (view, revision) = (session.view, session.plan_revision);
    inquire(&mut session, InquiryCommand::From(Origin::Point(LonLat::new(116.4, 39.8))));
    let (inquiry, at) = (session.inquiry.clone(), session.view);
    for command in [
        SettingsCommand::SetLang(Lang::Zh),
        SettingsCommand::SetTheme(Theme::Dark),
        SettingsCommand::SetLabelLanguage(Some(LabelLanguage::En)),
        SettingsCommand::SetLabelLanguage(Some(LabelLanguage::Both)),
        SettingsCommand::SetTheme(Theme::Projector),
        SettingsCommand::SetTool(Tool::Radius),
        SettingsCommand::SetGrid(true),
        SettingsCommand::SetLegend(true),
    ] {
        session.apply(Command::Settings(command));
    }
    let settings = &session.settings;
    assert_eq!((settings.lang, settings.theme, settings.tool), (Lang::Zh, Theme::Projector, Tool::Radius));
    assert!(settings.grid && settings.legend);
    assert_eq!(settings.label_language, Some(LabelLanguage::Both));
    session.apply(Command::Settings(SettingsCommand::SetLabelLanguage(None)));
    assert_eq!(session.settings.label_language, None, "as the window");
    assert_eq!((session.plan_revision, session.view, &session.inquiry), (revision, at, &inquiry));
    assert_ne!(view, at);
}

#[test]
fn another_map_crs_keeps_place_and_scale() {
    let mut session = opened();
    session.apply(Command::View(ViewCommand::Zoom { factor: 3.0 }));
    session.apply(Command::View(ViewCommand::Pan { dx: 200.0, dy: -80.0 }));
    let looks = |s: &Session| {
        let view = s.view.unwrap();
        (s.crs.lonlat_from_map(view.centre()).unwrap(), view.scale_denominator(&s.crs), view.size_px())
    };
    let (centre, scale, size) = looks(&session);
    for choice in [MapCrsChoice::Cgcs2000, MapCrsChoice::WebMercator, MapCrsChoice::Local] {
        session.apply(Command::View(ViewCommand::SetMapCrs(choice)));
        assert_eq!(session.plan.project.map_crs, choice);
        assert_eq!(session.crs, choice.crs_for(session.plan.home_extent()).unwrap());
        let (now, n, same_size) = looks(&session);
        assert!((now.lon - centre.lon).abs() < 1e-9 && (now.lat - centre.lat).abs() < 1e-9, "{now:?}");
        assert!((n / scale - 1.0).abs() < 1e-9 && same_size == size, "{choice}: 1:{n}");
    }
    // A zone on the other side of China is not taken.
    let far = MapCrsChoice::Zone(Cgcs2000Zone::of_epsg(4534).unwrap());
    session.apply(Command::View(ViewCommand::SetMapCrs(far)));
    assert_eq!((session.plan.project.map_crs, looks(&session).2), (MapCrsChoice::Local, size));
}

#[test]
fn a_project_opens_in_its_own_map_crs() {
    let folder = tempfile::tempdir().unwrap();
    let open = |lon: f64, crs: &str| {
        let point = format!(r#"{{"type":"Point","coordinates":[{lon},39]}}"#);
        std::fs::write(folder.path().join("a.geojson"), point).unwrap();
        let layer = r##"{"id":"a","name":{"zh":"a","en":"a"},"group":"g","source":"a.geojson","symbol":{}}"##;
        let text = format!(
            r#"{{"shapan":1,"title":{{"zh":"a","en":"a"}},"map_crs":"{crs}","groups":[{{"id":"g","name":{{"zh":"a","en":"a"}}}}],"layers":[{layer}]}}"#
        );
        std::fs::write(folder.path().join("a.shapan.json"), text).unwrap();
        let mut session = empty();
        session.apply(Command::Open(vec![folder.path().join("a.shapan.json")]));
        session
    };
    let session = open(116.4, "cgcs2000");
    assert!(matches!(session.crs.kind(), MapCrsKind::Cgcs2000(zone) if zone.epsg() == 4548));
    assert!(session.notices.is_empty(), "{:?}", session.notices);
    let session = open(2.3, "cgcs2000");
    assert!(matches!(session.crs.kind(), MapCrsKind::LocalTransverseMercator { .. }));
    assert_eq!(session.notices.len(), 1, "it is said that another one is used");
    assert_eq!(session.plan.project.map_crs, MapCrsChoice::Local);
}

#[test]
fn what_cannot_be_opened_leaves_all_as_it_is() {
    let mut session = opened();
    let zone = feature(&session, "zones", "zone-mfg");
    let at = middle(&session, &zone);
    identify(&mut session, at);
    let (view, selection, project) = (session.view, session.selection.clone(), session.plan.project.clone());
    let missing = PathBuf::from("nowhere/missing.geojson");
    session.apply(Command::Open(vec![missing.clone()]));
    assert_eq!((session.view, &session.selection, &session.plan.project), (view, &selection, &project));
    assert_eq!((session.plan_revision, session.opening.as_ref()), (1, None));
    session.apply(Command::Settings(SettingsCommand::SetLang(Lang::Zh)));
    session.apply(Command::Open(vec![missing]));
    for text in session.notices.iter().map(|n| &n.text) {
        assert!(text.en.starts_with("Could not open: ") && text.zh.starts_with("打不开"), "{text:?}");
        assert!(text.en.contains("missing.geojson") && text.zh.contains("missing.geojson"));
    }
    assert!(session.notices.iter().all(|n| n.severity == Severity::Error));
    // What is said already is not said again.
    let said = session.notices[1].clone();
    session.apply(Command::Notify(said));
    assert_eq!(session.notices.len(), 2);
    session.apply(Command::DismissNotice(7));
    assert_eq!(session.notices.len(), 2);
    session.apply(Command::DismissNotice(0));
    assert_eq!(session.notices.len(), 1);
    assert!(session.notices[0].text.zh.starts_with("打不开"));
}

/// A folder with a layer of one good and one bad feature.
fn other_data() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("posts.geojson");
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"Post"},"geometry":{"type":"Point","coordinates":[10,50]}},
        {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":["x",0]}}]}"#;
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn the_window_opens_what_it_can() {
    let (folder, good) = other_data();
    let bad = folder.path().join("package.json");
    std::fs::write(&bad, r#"{"name":"tools"}"#).unwrap();
    let missing = folder.path().join("missing.geojson");
    for (paths, failures) in [
        (vec![folder.path().to_owned()], &["package.json"][..]),
        (vec![bad.clone(), good.clone(), missing.clone()], &["missing.geojson", "package.json"]),
    ] {
        let mut session = opened();
        session.apply(Command::Open(paths));
        // Of several files the sheet tells what cannot be read; nothing has changed until somebody takes the rest.
        assert_eq!(session.plan_revision, 1);
        let import = session.import.as_ref().unwrap();
        let mut refused: Vec<String> =
            import.rows.iter().filter(|row| row.refusal(Lang::En).is_some()).map(|row| row.name()).collect();
        refused.sort();
        assert_eq!(refused, failures);
        session.apply(Command::Document(DocumentCommand::Import(ImportCommand::TakeCertain)));
        assert_eq!((session.plan.layers.len(), session.plan_revision), (1, 2));
        assert_eq!(session.plan.project.title.en, "posts");
        let log: Vec<&str> = session.notices.log().iter().map(|entry| entry.notice.text.en.as_str()).collect();
        assert!(failures.iter().all(|name| log.iter().any(|line| line.contains(name))), "{log:?}");
    }
    let mut session = opened();
    session.apply(Command::Settings(SettingsCommand::SetLang(Lang::Zh)));
    session.apply(Command::Open(vec![good, missing.clone()]));
    let refused = session.import.as_ref().unwrap().rows.iter().find_map(|row| row.refusal(Lang::Zh));
    assert!(refused.as_ref().is_some_and(|why| why.starts_with("找不到")), "{refused:?}");
    let mut session = opened();
    session.apply(Command::Open(vec![missing.clone()]));
    let path_first = format!("{}：找不到", missing.display());
    let told = |text: &str| text.contains(&path_first);
    assert!(session.notices.iter().any(|n| told(&n.text.zh)), "{:?}", session.notices);
    let mut session = opened();
    session.apply(Command::Open(vec![bad, missing]));
    let import = session.import.as_ref().unwrap();
    assert_eq!((import.ready(), import.rows.len(), session.plan_revision), (0, 2, 1), "nothing opened");
    session.apply(Command::Document(DocumentCommand::Import(ImportCommand::TakeCertain)));
    assert_eq!((session.import.is_none(), session.plan_revision), (true, 1), "nothing is there to be taken");
}

#[test]
fn another_plan_starts_afresh() {
    let mut session = opened();
    let zone = feature(&session, "zones", "zone-mfg");
    session.apply(Command::Selection(SelectionCommand::Select(zone)));
    inquire(&mut session, InquiryCommand::From(Origin::Layer("site".into(), OriginMode::Centroid)));
    let (_folder, path) = other_data();
    session.apply(Command::Open(vec![path]));
    assert_eq!(session.plan.layers.len(), 1);
    assert_eq!(session.plan_revision, 2);
    assert_eq!(session.selection, Selection::default());
    assert!(session.inquiry.answer.is_none() && session.inquiry.draft == InquiryDraft::default());
    let [notice] = session.notices.as_slice() else { panic!("{:?}", session.notices) };
    assert_eq!(notice.severity, Severity::Warning);
    assert!(notice.text.en.starts_with("posts: 1 "), "{:?}", notice.text);
    let centre = session.crs.lonlat_from_map(session.view.unwrap().centre()).unwrap();
    assert!(measure::distance(centre, LonLat::new(10.0, 50.0)).metres() < 1.0, "{centre:?}");
    inquire(&mut session, InquiryCommand::From(Origin::Point(LonLat::new(10.0, 50.01))));
    assert_eq!(found(&session), Some(1));
}

#[test]
fn nothing_open_is_no_trouble() {
    let mut session = empty();
    let of = FeatureRef { layer: "zones".into(), feature: FeatureId(0) };
    let at = LonLat::new(116.4, 39.8);
    for command in [
        Command::CancelJob,
        Command::DismissNotice(0),
        Command::Layer(LayerCommand::SetVisible { layer: "zones".into(), visible: false }),
        Command::View(ViewCommand::ZoomToAll),
        Command::View(ViewCommand::Resize(SIZE)),
        Command::View(ViewCommand::Zoom { factor: 2.0 }),
        Command::View(ViewCommand::Pan { dx: 1.0, dy: 1.0 }),
        Command::View(ViewCommand::ZoomToFeature(of.clone())),
        Command::Selection(SelectionCommand::Select(of.clone())),
        Command::Selection(SelectionCommand::Identify { at, tolerance_m: 5.0 }),
        Command::Inquiry(InquiryCommand::UseSaved(0)),
        Command::Inquiry(InquiryCommand::SetRadius(1.0)),
        Command::Inquiry(InquiryCommand::From(Origin::Feature(of, OriginMode::Edge))),
    ] {
        session.apply(command);
    }
    assert!(session.selection.current.is_none() && session.view.is_none());
    assert!(session.inquiry.error.is_some(), "there is no layer to start from");
}

/// A session with real threads, and what tells that one of its jobs is done.
fn threaded() -> (Session, Receiver<()>) {
    let (sender, receiver) = channel();
    let sender = Mutex::new(sender);
    let wake = Arc::new(move || drop(sender.lock().map(|s| s.send(()))));
    (Session::new(JobMode::Threads(wake)), receiver)
}

#[test]
fn a_listing_of_the_folder_before_is_dropped() {
    let (mut session, done) = threaded();
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    [&first, &second].into_iter().for_each(|path| std::fs::create_dir(path).unwrap());
    let browse = |session: &mut Session, path: &PathBuf| {
        session.apply(Command::Document(DocumentCommand::Browse(path.clone())));
    };
    browse(&mut session, &first);
    done.recv().unwrap();
    // It is there, but nobody has looked, and another folder is asked for meanwhile.
    browse(&mut session, &second);
    session.poll();
    assert!(session.listing.as_ref().is_none_or(|listing| listing.folder == second));
    done.recv().unwrap();
    session.poll();
    assert_eq!(session.listing.as_ref().unwrap().folder, second);
}

/// Looks until all that was asked for is there, as the window does from frame to frame.
fn look_until_done(session: &mut Session, done: &Receiver<()>) {
    while session.opening.is_some() || session.watched_job().is_some() {
        done.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
        session.poll();
    }
}

#[test]
fn what_is_dropped_while_a_plan_is_being_opened_is_added_once_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let drop = |session: &mut Session, name: &str| {
        let path = folder.path().join(name);
        let point = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[116.4,39.78]}}"#;
        std::fs::write(&path, point).unwrap();
        session.apply(Command::Document(DocumentCommand::Drop(vec![path])));
    };
    // While the bundled plan is being opened, in whose place they come, …
    let (mut session, done) = threaded();
    session.apply(Command::Open(Vec::new()));
    drop(&mut session, "first.geojson");
    drop(&mut session, "second.geojson");
    look_until_done(&mut session, &done);
    assert_eq!(session.plan.layers.len(), 2);
    // … beside others, while another file is being read, …
    drop(&mut session, "third.geojson");
    drop(&mut session, "fourth.geojson");
    look_until_done(&mut session, &done);
    assert_eq!(session.plan.layers.len(), 4);
    // … and on the bundled plan, and an empty one, which the first takes the place of.
    session.apply(Command::Document(DocumentCommand::Open(Vec::new())));
    session.apply(Command::Document(DocumentCommand::Leave(shapan::session::LeaveChoice::Discard)));
    look_until_done(&mut session, &done);
    assert_eq!(session.plan.layers.len(), 16);
    drop(&mut session, "first.geojson");
    drop(&mut session, "second.geojson");
    look_until_done(&mut session, &done);
    assert_eq!(session.plan.layers.len(), 2);
    session.apply(Command::Document(DocumentCommand::New));
    session.apply(Command::Document(DocumentCommand::Leave(shapan::session::LeaveChoice::Discard)));
    drop(&mut session, "first.geojson");
    drop(&mut session, "second.geojson");
    look_until_done(&mut session, &done);
    assert_eq!(session.plan.layers.len(), 2);
}

#[test]
fn an_answer_about_the_plan_before_is_dropped() {
    let (mut session, done) = threaded();
    session.apply(Command::Open(Vec::new()));
    done.recv().unwrap();
    session.poll();
    assert_eq!(session.plan.layers.len(), 16);
    // The other plan is read first, the answer about this one comes after it, and then the session looks.
    let (_folder, path) = other_data();
    session.apply(Command::Open(vec![path]));
    done.recv().unwrap();
    inquire(&mut session, InquiryCommand::From(Origin::Layer("site".into(), OriginMode::Centroid)));
    assert!(session.inquiry.running);
    done.recv().unwrap();
    session.poll();
    assert_eq!(session.plan.layers.len(), 1);
    assert!(session.inquiry.answer.is_none() && session.inquiry.error.is_none(), "{:?}", session.inquiry.answer);
    assert!(!session.inquiry.running);
}

#[test]
fn a_cancelled_job_brings_nothing() {
    let (mut session, done) = threaded();
    session.apply(Command::Open(Vec::new()));
    assert!(session.opening.is_some());
    session.apply(Command::CancelJob);
    done.recv().unwrap();
    session.poll();
    assert!(session.opening.is_none() && session.plan.layers.is_empty() && session.notices.is_empty());
    // Of two, only the later one counts.
    session.apply(Command::Open(vec![PathBuf::from("nowhere.geojson")]));
    session.apply(Command::Open(Vec::new()));
    done.recv().unwrap();
    done.recv().unwrap();
    session.poll();
    assert_eq!((session.plan.layers.len(), session.plan_revision, session.notices.len()), (16, 1, 0));
}

#[test]
fn files_that_are_no_longer_read_are_in_the_log() {
    let (mut session, done) = threaded();
    for path in ["a.geojson", "b.csv", "a.geojson"] {
        session.apply(Command::Document(DocumentCommand::AddLayers(vec![PathBuf::from(path)])));
    }
    session.apply(Command::CancelJob);
    (0..3).for_each(|_| done.recv().unwrap());
    session.poll();
    let log: Vec<&str> = session.notices.log().iter().map(|entry| entry.notice.text.en.as_str()).collect();
    assert_eq!(log, ["Not loaded, a.geojson: cancelled", "Not loaded, b.csv: cancelled"]);
}

#[test]
fn cancelling_takes_no_card_away() {
    let (mut session, done) = threaded();
    session.apply(Command::Open(Vec::new()));
    done.recv().unwrap();
    session.poll();
    let of = FeatureRef { layer: "zones".into(), feature: FeatureId(0) };
    session.apply(Command::Selection(SelectionCommand::Select(of.clone())));
    session.apply(Command::CancelJob);
    done.recv().unwrap();
    session.poll();
    assert_eq!(session.card.as_ref().map(|card| &card.of), Some(&of));
}

#[test]
fn a_cancelled_question_leaves_the_terms_of_the_answer() {
    let (mut session, done) = threaded();
    session.apply(Command::Open(Vec::new()));
    done.recv().unwrap();
    session.poll();
    // Without an answer there is no question either.
    inquire(&mut session, InquiryCommand::From(Origin::Layer("site".into(), OriginMode::Centroid)));
    session.apply(Command::CancelJob);
    done.recv().unwrap();
    session.poll();
    assert!(session.inquiry.draft.origin.is_none() && session.inquiry.answer.is_none());
    inquire(&mut session, InquiryCommand::From(Origin::Layer("site".into(), OriginMode::Centroid)));
    done.recv().unwrap();
    session.poll();
    let before = session.inquiry.clone();
    assert!(before.answer.is_some() && !before.is_outdated());
    inquire(&mut session, InquiryCommand::SetRadius(5_000.0));
    session.apply(Command::CancelJob);
    done.recv().unwrap();
    session.poll();
    assert_eq!(session.inquiry, before);
    // With nothing to cancel nothing changes.
    session.apply(Command::CancelJob);
    assert_eq!(session.inquiry, before);
}

fn pin(session: &mut Session, command: PinCommand) {
    session.apply(Command::Pins(command));
}

fn pinned(session: &Session) -> Vec<Option<String>> {
    session.pins.pinned.iter().map(|pin| pin.card.as_ref().map(|card| card.name.clone())).collect()
}

#[test]
fn pinned_cards_stay_while_the_selection_moves_on() {
    let mut session = opened();
    let (mfg, hq) = (feature(&session, "zones", "zone-mfg"), feature(&session, "zones", "zone-hq"));
    session.apply(Command::Selection(SelectionCommand::Select(mfg.clone())));
    pin(&mut session, PinCommand::Pin(mfg.clone()));
    assert_eq!(session.pins.pinned[0].card, session.card, "the card at hand is taken over");
    session.apply(Command::Selection(SelectionCommand::Select(hq.clone())));
    pin(&mut session, PinCommand::Pin(hq.clone()));
    pin(&mut session, PinCommand::Pin(hq.clone()));
    session.apply(Command::Selection(SelectionCommand::Clear));
    let name = |text: &str| Some(text.to_owned());
    assert_eq!(pinned(&session), [name("Smart manufacturing zone"), name("Headquarters cluster")], "in order, once");
    // One that is not selected is put together too.
    let village = feature(&session, "villages", "京韵村");
    pin(&mut session, PinCommand::Pin(village));
    assert_eq!(pinned(&session)[2], name("Jingyun Village"));
    session.apply(Command::Settings(SettingsCommand::SetLang(Lang::Zh)));
    assert_eq!(
        pinned(&session),
        [name("医药智造区"), name("总部集聚区"), name("京韵村")],
        "in the language of the window"
    );
    pin(&mut session, PinCommand::Unpin(mfg.clone()));
    assert_eq!(pinned(&session), [name("总部集聚区"), name("京韵村")]);
    session.apply(Command::Settings(SettingsCommand::SetLang(Lang::En)));
    assert_eq!(pinned(&session), [name("Headquarters cluster"), name("Jingyun Village")]);
    pin(&mut session, PinCommand::Clear);
    assert_eq!(session.pins.pinned, []);
    pin(&mut session, PinCommand::Pin(hq));
    session.apply(Command::Open(Vec::new()));
    assert_eq!(session.pins, Pins::default(), "another plan has other features");
}

#[test]
fn only_so_many_cards_and_only_of_features_can_be_pinned() {
    let mut session = opened();
    let zones = (0..4).map(|row| FeatureRef { layer: "zones".into(), feature: FeatureId(row) });
    let nowhere = FeatureRef { layer: "zones".into(), feature: FeatureId(99) };
    pin(&mut session, PinCommand::Pin(nowhere));
    assert!(session.pins.pinned.is_empty());
    zones.for_each(|of| pin(&mut session, PinCommand::Pin(of)));
    assert!(session.pins.is_full() && session.pins.pinned.iter().all(|pin| pin.card.is_some()));
    let site = feature(&session, "site", "#1");
    pin(&mut session, PinCommand::Pin(site.clone()));
    assert!(!session.pins.contains(&site) && session.pins.pinned.len() == Pins::MOST);
}
