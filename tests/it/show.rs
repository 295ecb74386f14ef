//! Bookmarks, review notes and shows, by scripts of commands.

use shapan::data::LonLat;
use shapan::i18n::Lang;
use shapan::project::{Bilingual, BookmarkView};
use shapan::render::{MapView, Theme};
use shapan::session::{
    Blank, BookmarkCommand, BookmarkLayers, Command, Direction, DocumentCommand, JobMode, LayerCommand, NoteCommand,
    NoteFilter, NoteWords, Session, SettingsCommand, ShowCommand, ViewCommand,
};

const PLACES: [(LonLat, f64); 3] = [
    (LonLat::new(116.40, 39.77), 8_000.0),
    (LonLat::new(116.41, 39.78), 20_000.0),
    (LonLat::new(116.30, 39.90), 60_000.0),
];

fn opened() -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Settings(SettingsCommand::SetLang(Lang::En)));
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::View(ViewCommand::Resize([800.0, 600.0])));
    session.plan.project.bookmarks.clear();
    session.apply(Command::Document(DocumentCommand::IgnoreChanged));
    session
}

fn mark(session: &mut Session, command: BookmarkCommand) {
    session.apply(Command::Bookmark(command));
}

fn keep(session: &mut Session, name: &str, layers: BookmarkLayers) {
    mark(session, BookmarkCommand::Keep { name: Bilingual::same(name.to_owned()), layers });
}

fn at(session: &Session, (lonlat, scale): (LonLat, f64)) -> MapView {
    MapView::at_scale(&session.crs, session.crs.map_from_lonlat(lonlat).unwrap(), scale, session.map_size())
}

fn go(session: &mut Session, place: (LonLat, f64)) {
    session.view = Some(at(session, place));
}

/// Three bookmarks, without flights between them.
fn with_bookmarks() -> Session {
    let mut session = opened();
    session.apply(Command::Settings(SettingsCommand::SetReducedMotion(true)));
    for (i, place) in PLACES.into_iter().enumerate() {
        go(&mut session, place);
        keep(&mut session, &format!("place {i}"), BookmarkLayers::AsTheyAre);
    }
    session
}

fn is_at(session: &Session, place: (LonLat, f64)) -> bool {
    let (now, wanted) = (session.view.unwrap(), at(session, place));
    let [x, y] = now.screen_from_map(wanted.centre());
    let [width, height] = session.map_size();
    (x - width / 2.0).hypot(y - height / 2.0) < 0.01
        && (now.metres_per_px() / wanted.metres_per_px() - 1.0).abs() < 1e-6
}

fn visible(session: &Session, layer: &str) -> bool {
    session.plan.project.layer(&layer.into()).unwrap().visible
}

fn hide(session: &mut Session, layer: &str) {
    session.apply(Command::Layer(LayerCommand::SetVisible { layer: layer.into(), visible: false }));
}

fn show(session: &mut Session, command: ShowCommand) {
    session.apply(Command::Show(command));
    session.settle(false);
}

fn undo(session: &mut Session) {
    session.apply(Command::Document(DocumentCommand::Undo));
}

#[test]
fn a_bookmark_leads_back_to_its_place_whatever_the_size_of_the_window() {
    let mut session = with_bookmarks();
    session.apply(Command::View(ViewCommand::Resize([1300.0, 500.0])));
    for (i, place) in PLACES.into_iter().enumerate() {
        mark(&mut session, BookmarkCommand::GoTo(i));
        assert!(is_at(&session, place), "{i}");
    }
    session.plan.project.bookmarks[0].view = BookmarkView::Extent(session.plan.home_extent().unwrap());
    mark(&mut session, BookmarkCommand::GoTo(0));
    let seen = session.view.unwrap().map_rect();
    assert!(seen.holds(session.crs.map_rect(session.plan.home_extent().unwrap()).unwrap()));
}

#[test]
fn a_bookmark_is_reached_on_a_flight_that_ends_and_that_the_hand_can_stop() {
    let mut session = with_bookmarks();
    session.apply(Command::Settings(SettingsCommand::SetReducedMotion(false)));
    mark(&mut session, BookmarkCommand::GoTo(0));
    assert!(session.flight.is_some() && !is_at(&session, PLACES[0]));
    for _ in 0..400 {
        session.apply(Command::View(ViewCommand::FlyOn { seconds: 1.0 / 60.0 }));
    }
    assert!(session.flight.is_none() && is_at(&session, PLACES[0]));
    mark(&mut session, BookmarkCommand::GoTo(2));
    session.apply(Command::View(ViewCommand::FlyOn { seconds: 0.3 }));
    session.apply(Command::View(ViewCommand::Pan { dx: 5.0, dy: 0.0 }));
    let stopped = session.view;
    session.apply(Command::View(ViewCommand::FlyOn { seconds: 0.3 }));
    assert!(session.flight.is_none() && session.view == stopped);
    session.apply(Command::View(ViewCommand::Previous));
    assert!(is_at(&session, PLACES[0]), "where the flight began can be gone back to");
}

#[test]
fn bookmarks_are_put_in_order_renamed_updated_and_undone() {
    let mut session = with_bookmarks();
    let names = |session: &Session| -> Vec<String> {
        session.plan.project.bookmarks.iter().map(|b| b.name.en.clone()).collect()
    };
    let ids: Vec<_> = session.plan.project.bookmarks.iter().map(|b| b.id.clone()).collect();
    assert_eq!(ids, ["bookmark-1", "bookmark-2", "bookmark-3"]);
    mark(&mut session, BookmarkCommand::Move { from: 2, to: 0 });
    assert_eq!(names(&session), ["place 2", "place 0", "place 1"]);
    mark(&mut session, BookmarkCommand::Move { from: 1, to: 3 });
    mark(&mut session, BookmarkCommand::Rename { bookmark: 1, name: Bilingual::same("  ".to_owned()) });
    let name = Bilingual { zh: " 起点 ".to_owned(), en: String::new() };
    mark(&mut session, BookmarkCommand::Rename { bookmark: 1, name });
    assert_eq!(names(&session), ["place 2", "起点", "place 1"], "a name in one language serves both");
    go(&mut session, PLACES[1]);
    mark(&mut session, BookmarkCommand::Update(0));
    mark(&mut session, BookmarkCommand::Delete(1));
    go(&mut session, PLACES[0]);
    mark(&mut session, BookmarkCommand::GoTo(0));
    assert!(is_at(&session, PLACES[1]));
    undo(&mut session);
    assert_eq!(names(&session), ["place 2", "起点", "place 1"]);
    for _ in 0..3 {
        undo(&mut session);
    }
    assert_eq!(names(&session), ["place 0", "place 1", "place 2"]);
}

#[test]
fn a_bookmark_keeps_what_is_hidden_only_where_it_is_asked_to() {
    let mut session = with_bookmarks();
    let group = session.plan.project.layer(&"villages".into()).unwrap().group.clone();
    hide(&mut session, "hospitals");
    session.apply(Command::Layer(LayerCommand::SetGroupVisible { group, visible: false }));
    keep(&mut session, "few", BookmarkLayers::AsNow);
    let hidden = session.plan.project.bookmarks[3].hidden.clone().unwrap();
    assert!(hidden.contains(&"hospitals".into()) && hidden.contains(&"villages".into()), "a hidden group counts");
    session.apply(Command::Layer(LayerCommand::ShowAll));
    mark(&mut session, BookmarkCommand::GoTo(0));
    assert!(visible(&session, "hospitals"));
    let steps = session.history.undo_steps();
    mark(&mut session, BookmarkCommand::GoTo(3));
    let shown: Vec<_> = session.plan.project.layers.iter().filter(|l| session.plan.project.is_shown(l)).collect();
    assert!(
        shown.iter().all(|l| !hidden.contains(&l.id))
            && shown.len() + hidden.len() == session.plan.project.layers.len()
    );
    assert_eq!(session.history.undo_steps(), steps + 1);
    undo(&mut session);
    assert!(visible(&session, "hospitals"));
    mark(&mut session, BookmarkCommand::SetLayers { bookmark: 3, layers: BookmarkLayers::AsTheyAre });
    mark(&mut session, BookmarkCommand::GoTo(3));
    assert!(visible(&session, "hospitals"));
}

#[test]
fn a_show_steps_through_the_bookmarks_and_leaves_nothing_behind() {
    let mut session = with_bookmarks();
    session.plan.project.bookmarks[1].hidden = Some(vec!["hospitals".into(), "site".into()]);
    session.apply(Command::Document(DocumentCommand::CheckSources));
    let start = (LonLat::new(116.405, 39.772), 12_345.0);
    go(&mut session, start);
    session.settle(false);
    let (project, steps) = (session.plan.project.clone(), session.history.undo_steps());
    show(&mut session, ShowCommand::Start);
    assert!(is_at(&session, PLACES[0]) && session.settings.large);
    for wanted in [1, 2, 2] {
        show(&mut session, ShowCommand::Step(Direction::Next));
        assert!(is_at(&session, PLACES[wanted]) && session.show.as_ref().unwrap().at == Some(wanted));
    }
    show(&mut session, ShowCommand::Step(Direction::Previous));
    assert!(!visible(&session, "site"));
    // Another window: the place is fitted again, unless the hand has moved on.
    session.apply(Command::View(ViewCommand::Resize([1600.0, 900.0])));
    assert!(is_at(&session, PLACES[1]));
    session.apply(Command::View(ViewCommand::Pan { dx: 50.0, dy: 0.0 }));
    session.apply(Command::View(ViewCommand::Resize([1500.0, 900.0])));
    assert!(!is_at(&session, PLACES[1]));
    show(&mut session, ShowCommand::SwitchProjector);
    assert_eq!(session.settings.theme, Theme::Projector);
    show(&mut session, ShowCommand::SwitchProjector);
    assert_eq!(session.settings.theme, Theme::Light);
    show(&mut session, ShowCommand::SwitchProjector);
    show(&mut session, ShowCommand::End);
    assert!(session.show.is_none() && !session.settings.large && session.settings.theme == Theme::Light);
    assert!(session.plan.project == project && session.history.undo_steps() == steps, "no step of undo");
    assert!(is_at(&session, start));
    show(&mut session, ShowCommand::Resume);
    assert!(is_at(&session, PLACES[1]), "a show is taken up where it ended");
}

#[test]
fn a_show_jumps_to_numbers_and_goes_dark() {
    let mut session = with_bookmarks();
    show(&mut session, ShowCommand::Start);
    show(&mut session, ShowCommand::Digit(3));
    show(&mut session, ShowCommand::Enter);
    assert!(is_at(&session, PLACES[2]));
    for digit in [9, 9] {
        show(&mut session, ShowCommand::Digit(digit));
    }
    show(&mut session, ShowCommand::Enter);
    assert!(is_at(&session, PLACES[2]), "there is no bookmark 99");
    show(&mut session, ShowCommand::First);
    show(&mut session, ShowCommand::Blank(Blank::Black));
    assert_eq!(session.show.as_ref().unwrap().blank, Some(Blank::Black));
    show(&mut session, ShowCommand::Step(Direction::Next));
    assert!(session.show.as_ref().unwrap().blank.is_none() && is_at(&session, PLACES[0]), "first the picture is back");
    show(&mut session, ShowCommand::Enter);
    assert!(is_at(&session, PLACES[1]), "without a number, the next");
    // What works on the plan as it is ends the show first.
    session.plan.project.bookmarks[2].hidden = Some(vec!["site".into()]);
    show(&mut session, ShowCommand::Last);
    assert!(!visible(&session, "site"));
    session.apply(Command::Document(DocumentCommand::Undo));
    assert!(session.show.is_none() && visible(&session, "site"));
}

#[test]
fn notes_are_written_settled_moved_and_undone() {
    let mut session = opened();
    let words = |text: &str| NoteWords { text: text.to_owned(), author: "李工".to_owned() };
    let note = |session: &mut Session, command: NoteCommand| session.apply(Command::Note(command));
    for text in ["  入口偏北  ", "check the width", " "] {
        let date = "2026-05-01".to_owned();
        note(&mut session, NoteCommand::Add { at: PLACES[0].0, words: words(text), date });
    }
    let notes = session.plan.project.notes.clone();
    assert_eq!(notes.len(), 2, "a note that says nothing is none");
    assert_eq!(
        (notes[0].text.as_str(), notes[0].author.as_str(), notes[0].id.as_str()),
        ("入口偏北", "李工", "note-1")
    );
    note(&mut session, NoteCommand::SetDone { note: 0, done: true });
    note(&mut session, NoteCommand::Move { note: 1, at: PLACES[1].0 });
    note(&mut session, NoteCommand::Edit { note: 1, words: words("") });
    note(&mut session, NoteCommand::Edit { note: 1, words: words("wider") });
    let now = session.plan.project.notes.clone();
    assert!(now[0].done && now[1].position == PLACES[1].0 && now[1].text == "wider");
    assert!(!NoteFilter::Open.takes(&now[0]) && NoteFilter::Done.takes(&now[0]) && NoteFilter::Open.takes(&now[1]));
    note(&mut session, NoteCommand::Delete(0));
    for _ in 0..4 {
        undo(&mut session);
    }
    assert!(session.plan.project.notes == notes);
    assert!(session.is_dirty());
}

#[test]
fn a_query_that_is_open_is_what_a_show_begins_with() {
    let mut session = with_bookmarks();
    session.apply(Command::Inquiry(shapan::session::InquiryCommand::From(shapan::plan::Origin::Layer(
        "site".into(),
        shapan::plan::OriginMode::Centroid,
    ))));
    session.apply(Command::View(ViewCommand::ZoomToInquiry));
    let of_query = session.view;
    session.apply(Command::View(ViewCommand::ZoomToAll));
    let zone = shapan::plan::FeatureRef { layer: "zones".into(), feature: shapan::data::FeatureId(0) };
    session.apply(Command::Selection(shapan::session::SelectionCommand::Select(zone.clone())));
    session.apply(Command::Show(ShowCommand::Start));
    assert_eq!(session.show.as_ref().unwrap().at, None);
    // As large as ever, but at the right: the caption stands at the upper left.
    let (shown, of_query) = (session.view.unwrap(), of_query.unwrap());
    assert_eq!(shown.metres_per_px(), of_query.metres_per_px(), "the circle fills the map");
    let [x, y] = shown.screen_from_map(of_query.centre());
    assert!((x - 472.0).abs() < 1.0 && (y - 300.0).abs() < 1.0, "{x} {y}");
    assert!(session.selection.current.is_none(), "what is no result wears no outline");
    // The whole screen is larger: the circle fills that too.
    session.apply(Command::View(ViewCommand::Resize([1600.0, 1200.0])));
    let wide = session.view.unwrap().metres_per_px();
    assert!(wide < of_query.metres_per_px() * 0.9, "{wide}");
    session.apply(Command::Show(ShowCommand::Step(Direction::Next)));
    assert_eq!(session.show.as_ref().unwrap().at, Some(0));
    session.apply(Command::Show(ShowCommand::End));
    assert!(session.inquiry.answer.is_some() && session.selection.current == Some(zone));
}
