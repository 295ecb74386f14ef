//! The tools of the map without a window: scripts of pointer events and keys on a session, jobs on the spot.

use shapan::analysis::measure;
use shapan::analysis::measurement::{AreaExtent, measured_area};
use shapan::data::{LonLat, Polygon};
use shapan::i18n::Lang;
use shapan::i18n::units::{AreaUnit, LengthUnit};
use shapan::project::{LayerId, SketchShape, read_project, write_project};
use shapan::session::{
    Command, JobMode, LayerCommand, PointerEvent, SelectionCommand, Session, SettingsCommand, SketchCommand, Tool,
    ToolKey, ViewCommand,
};

const SIZE: [f64; 2] = [800.0, 600.0];

fn opened() -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Settings(SettingsCommand::SetLang(Lang::En)));
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::View(ViewCommand::Resize(SIZE)));
    session
}

/// With a tool in hand that snaps to nothing.
fn with(tool: Tool) -> Session {
    let mut session = opened();
    session.apply(Command::Settings(SettingsCommand::SetTool(tool)));
    session.apply(Command::Sketch(SketchCommand::SetSnapping(false)));
    session
}

fn event(session: &mut Session, event: &PointerEvent) {
    for command in session.settings.tool.handle(event, &session.sketching) {
        session.apply(command);
    }
}

fn click(session: &mut Session, at: LonLat) {
    let click = PointerEvent::Click { at, tolerance_m: 5.0, point_feature: None, is_result: false, also: false };
    event(session, &click);
}

fn key(session: &mut Session, key: ToolKey) -> bool {
    let command = session.settings.tool.key(key, &session.sketching);
    let is_known = command.is_some();
    command.into_iter().for_each(|command| session.apply(command));
    is_known
}

fn place(east: f64, north: f64) -> LonLat {
    LonLat::new(116.40 + east * 1e-3, 39.77 + north * 1e-3)
}

#[test]
fn a_line_grows_by_clicks_and_shrinks_by_backspace() {
    let mut session = with(Tool::MeasureLine);
    for at in [place(0.0, 0.0), place(5.0, 0.0), place(5.0, 5.0)] {
        click(&mut session, at);
    }
    click(&mut session, place(5.0, 5.0));
    assert_eq!(session.sketching.vertices.len(), 3, "a second click at the same place is no vertex");
    assert!(key(&mut session, ToolKey::Backspace));
    assert_eq!(session.sketching.vertices, [place(0.0, 0.0), place(5.0, 0.0)]);
    event(&mut session, &PointerEvent::DoubleClick);
    assert!(session.sketching.finished);
    assert!(!key(&mut session, ToolKey::Enter), "finished is finished");
    // The next click begins another line.
    click(&mut session, place(1.0, 1.0));
    assert_eq!((session.sketching.vertices.as_slice(), session.sketching.finished), (&[place(1.0, 1.0)][..], false));
    assert!(key(&mut session, ToolKey::Enter) && !session.sketching.finished, "one vertex is no line");
    // Escape: first the drawing, then the tool, then nothing of the tool's.
    assert!(key(&mut session, ToolKey::Escape) && session.sketching.vertices.is_empty());
    assert_eq!(session.settings.tool, Tool::MeasureLine);
    assert!(key(&mut session, ToolKey::Escape) && session.settings.tool == Tool::Identify);
    assert!(!key(&mut session, ToolKey::Escape) && !key(&mut session, ToolKey::Backspace));
}

#[test]
fn vertices_are_dragged_put_between_and_taken_out() {
    let mut session = with(Tool::MeasureArea);
    for at in [place(0.0, 0.0), place(5.0, 0.0), place(5.0, 5.0), place(0.0, 5.0)] {
        click(&mut session, at);
    }
    // A click on the first vertex closes the outline and adds nothing.
    click(&mut session, place(0.0, 0.0));
    assert!(session.sketching.finished && session.sketching.vertices.len() == 4);
    event(&mut session, &PointerEvent::DragVertex { vertex: 2, at: place(6.0, 6.0), tolerance_m: 5.0 });
    event(&mut session, &PointerEvent::PressMiddle { vertex: 3, at: place(-1.0, 2.0) });
    let wanted = [place(0.0, 0.0), place(5.0, 0.0), place(6.0, 6.0), place(0.0, 5.0), place(-1.0, 2.0)];
    assert_eq!(session.sketching.vertices, wanted);
    event(&mut session, &PointerEvent::RightClickVertex(1));
    assert_eq!(session.sketching.vertices.len(), 4);
    event(&mut session, &PointerEvent::DragVertex { vertex: 9, at: place(6.0, 6.0), tolerance_m: 5.0 });
    event(&mut session, &PointerEvent::RightClickVertex(9));
    assert_eq!(session.sketching.vertices.len(), 4, "what is not there is left alone");
    key(&mut session, ToolKey::Backspace);
    key(&mut session, ToolKey::Backspace);
    assert!(!session.sketching.finished, "two vertices are no outline");
}

#[test]
fn the_window_measures_what_the_command_line_measures() {
    let session = opened();
    let zones = session.plan.dataset(&LayerId::from("zones")).unwrap();
    let feature = zones.features().next().unwrap();
    let polygon: Polygon<'_> = feature.polygons().next().unwrap();
    let mut session = with(Tool::MeasureArea);
    let ring = polygon.exterior().to_vec();
    for at in &ring[..ring.len() - 1] {
        click(&mut session, *at);
    }
    key(&mut session, ToolKey::Enter);
    let measured = measured_area(&session.sketching.vertices).unwrap();
    let AreaExtent::Known { geodesic, planar } = measured.extent else { panic!("{measured:?}") };
    assert_eq!(geodesic, measure::polygon_area(polygon));
    assert_eq!(planar, measure::planar_area(feature));
    assert_eq!(measured.perimeter, measure::perimeter(polygon));
}

#[test]
fn a_click_near_a_vertex_takes_its_very_position() {
    let mut session = opened();
    session.apply(Command::Settings(SettingsCommand::SetTool(Tool::MeasureLine)));
    let site = LayerId::from("zones");
    let corner = session.plan.dataset(&site).unwrap().features().next().unwrap().coords()[0];
    let beside = LonLat::new(corner.lon + 6e-5, corner.lat - 4e-5);
    let add = |at, tolerance_m| Command::Sketch(SketchCommand::Add { at, tolerance_m });
    session.apply(add(beside, 0.5));
    assert_eq!(session.sketching.vertices, [beside], "further than the tolerance");
    session.apply(add(beside, 10.0));
    assert_eq!(session.sketching.vertices[1], corner);
    // A hidden layer is not snapped to, and nothing is while snapping is off.
    let all: Vec<LayerId> = session.plan.project.layers.iter().map(|l| l.id.clone()).collect();
    for layer in &all {
        session.apply(Command::Layer(LayerCommand::SetVisible { layer: layer.clone(), visible: false }));
    }
    assert_eq!(session.snapped(beside, 10.0), None);
    session.apply(Command::Layer(LayerCommand::ShowAll));
    assert!(session.snapped(beside, 10.0).is_some());
    session.apply(Command::Sketch(SketchCommand::SetSnapping(false)));
    assert_eq!(session.snapped(beside, 10.0), None);
}

#[test]
fn a_measurement_is_kept_in_the_project_and_in_its_file() {
    let mut session = with(Tool::MeasureLine);
    for n in 0..2_i32 {
        click(&mut session, place(0.0, f64::from(n)));
        session.apply(Command::Sketch(SketchCommand::Keep));
        assert!(session.plan.project.sketches.len() == usize::try_from(n).unwrap(), "one vertex is nothing to keep");
        click(&mut session, place(5.0, f64::from(n)));
        session.apply(Command::Sketch(SketchCommand::Keep));
    }
    assert!(session.sketching.vertices.is_empty());
    let names = |session: &Session| session.plan.project.sketches.iter().map(|s| s.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&session), ["Distance 1", "Distance 2"]);
    session.apply(Command::Sketch(SketchCommand::Rename { sketch: 0, name: " Gate to gate ".to_owned() }));
    session.apply(Command::Sketch(SketchCommand::Rename { sketch: 1, name: "  ".to_owned() }));
    session.apply(Command::Sketch(SketchCommand::Rename { sketch: 7, name: "x".to_owned() }));
    assert_eq!(names(&session), ["Gate to gate", "Distance 2"]);

    session.apply(Command::Settings(SettingsCommand::SetTool(Tool::MeasureArea)));
    for at in [place(0.0, 0.0), place(5.0, 0.0), place(5.0, 5.0)] {
        click(&mut session, at);
    }
    session.apply(Command::Sketch(SketchCommand::Keep));
    let text = write_project(&session.plan.project);
    let read = read_project(&text).unwrap();
    assert_eq!(read.sketches, session.plan.project.sketches);
    assert!(matches!(&read.sketches[2].shape, SketchShape::Area(rings) if rings[0].len() == 3));
    let ids: Vec<&str> = read.sketches.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["sketch-1", "sketch-2", "sketch-3"]);

    let before = session.view;
    session.apply(Command::View(ViewCommand::ZoomToSketch(1)));
    assert_ne!(session.view, before);
    session.apply(Command::Sketch(SketchCommand::Delete(0)));
    session.apply(Command::Sketch(SketchCommand::Delete(9)));
    assert_eq!(names(&session), ["Distance 2", "Area 1"]);
}

#[test]
fn length_and_area_are_two_looks_at_the_same_vertices() {
    let mut session = with(Tool::MeasureArea);
    for at in [place(0.0, 0.0), place(5.0, 0.0), place(5.0, 5.0)] {
        click(&mut session, at);
    }
    key(&mut session, ToolKey::Enter);
    session.apply(Command::Settings(SettingsCommand::SetTool(Tool::MeasureLine)));
    assert_eq!(session.sketching.vertices.len(), 3);
    session.apply(Command::Settings(SettingsCommand::SetTool(Tool::Pan)));
    assert!(session.sketching.vertices.is_empty() && !session.sketching.finished);
    session.apply(Command::Sketch(SketchCommand::SetLengthUnit(LengthUnit::Li)));
    session.apply(Command::Sketch(SketchCommand::SetAreaUnit(AreaUnit::Mu)));
    assert_eq!((session.sketching.length_unit, session.sketching.area_unit), (LengthUnit::Li, AreaUnit::Mu));
}

/// The corners of a box around two features' middles.
fn around(session: &Session, layer: &str, rows: [usize; 2]) -> Vec<LonLat> {
    let dataset = session.plan.dataset(&LayerId::from(layer)).unwrap();
    let at = rows.map(|row| dataset.features().nth(row).unwrap().coords()[0]);
    let (west, east) = (at[0].lon.min(at[1].lon) - 1e-5, at[0].lon.max(at[1].lon) + 1e-5);
    let (south, north) = (at[0].lat.min(at[1].lat) - 1e-5, at[0].lat.max(at[1].lat) + 1e-5);
    [[west, south], [east, south], [east, north], [west, north]].map(LonLat::from).to_vec()
}

#[test]
fn a_box_chooses_in_the_active_layer_and_adds_with_ctrl() {
    let mut session = with(Tool::Select);
    let nodes = LayerId::from("green_nodes");
    session.apply(Command::Selection(SelectionCommand::SelectLayer(nodes.clone())));
    let outline = around(&session, "green_nodes", [0, 0]);
    event(&mut session, &PointerEvent::Box { outline, also: false });
    assert_eq!(session.selection.rows_of(&nodes), [0]);
    let outline = around(&session, "green_nodes", [1, 1]);
    event(&mut session, &PointerEvent::Box { outline: outline.clone(), also: true });
    assert_eq!(session.selection.rows_of(&nodes), [0, 1]);
    assert_eq!(session.selection.current.as_ref().map(|of| of.feature.0), Some(0), "the card stays");
    event(&mut session, &PointerEvent::Box { outline, also: false });
    assert_eq!(session.selection.rows_of(&nodes), [1]);
    // Nothing there: nothing is chosen, unless it was to be added.
    let nowhere = vec![LonLat::new(0.0, 0.0), LonLat::new(0.1, 0.0), LonLat::new(0.1, 0.1)];
    event(&mut session, &PointerEvent::Box { outline: nowhere.clone(), also: true });
    assert_eq!(session.selection.rows_of(&nodes), [1]);
    event(&mut session, &PointerEvent::Box { outline: nowhere, also: false });
    assert!(session.selection.features.is_empty() && session.selection.nothing_here);
}

#[test]
fn a_box_without_an_active_layer_chooses_the_areas_it_encloses_and_offers_the_rest() {
    let mut session = with(Tool::Select);
    let site = session.plan.home_extent().unwrap();
    let corners = [[site.west, site.south], [site.east, site.south], [site.east, site.north], [site.west, site.north]];
    event(&mut session, &PointerEvent::Box { outline: corners.map(LonLat::from).to_vec(), also: false });
    let inside = session.selection.inside.clone();
    let areas_of = |id: &LayerId| session.plan.dataset(id).unwrap().features().all(|of| of.polygons().next().is_some());
    let chosen = session.selection.active_layer.clone().unwrap();
    let of_areas = |(id, _): &&(LayerId, std::sync::Arc<[u32]>)| areas_of(id);
    let most = inside.iter().filter(of_areas).map(|(_, rows)| rows.len()).max().unwrap();
    assert!(inside.len() > 3 && areas_of(&chosen) && session.selection.features.len() == most, "{inside:?}");
    let zones = LayerId::from("zones");
    session.apply(Command::Selection(SelectionCommand::InsideOf(zones.clone())));
    assert_eq!(session.selection.rows_of(&zones), [0, 1, 2, 3]);
    assert_eq!(session.selection.inside, inside, "the others can still be chosen");
    session.apply(Command::Selection(SelectionCommand::InsideOf("rivers".into())));
    assert_eq!(session.selection.rows_of(&zones).len(), 4, "a layer with nothing there");
    // The layer chosen is the active one from then on.
    event(&mut session, &PointerEvent::Box { outline: corners.map(LonLat::from).to_vec(), also: false });
    assert_eq!(session.selection.active_layer, Some(zones));
}

#[test]
fn a_box_around_areas_means_them_and_one_among_roads_means_the_roads() {
    let mut session = with(Tool::Select);
    let site = session.plan.dataset(&LayerId::from("zones")).unwrap().clone();
    let zone = site.features().next().unwrap().extent().unwrap().expanded(0.1);
    let corners = |e: shapan::data::Extent| {
        [[e.west, e.south], [e.east, e.south], [e.east, e.north], [e.west, e.north]].map(LonLat::from).to_vec()
    };
    event(&mut session, &PointerEvent::Box { outline: corners(zone), also: false });
    let rows = |session: &Session, id: &str| {
        session.selection.inside.iter().find(|(layer, _)| layer.to_string() == id).map_or(0, |(_, rows)| rows.len())
    };
    let chosen = session.selection.active_layer.clone().unwrap();
    let is_area = session.plan.dataset(&chosen).unwrap().features().next().unwrap().polygons().next().is_some();
    assert!(is_area, "{chosen:?} of {:?}", session.selection.inside);
    // A small box inside of an area encloses none: what has most is chosen, as before.
    session.apply(Command::Selection(SelectionCommand::Clear));
    let middle = shapan::data::Extent::of_point(zone.centre());
    let small = shapan::data::Extent { west: middle.west - 1e-4, east: middle.east + 1e-4, ..middle };
    let small = shapan::data::Extent { south: small.south - 1e-4, north: small.north + 1e-4, ..small };
    event(&mut session, &PointerEvent::Box { outline: corners(small), also: false });
    assert_eq!(rows(&session, "zones"), 1, "{:?}", session.selection.inside);
}

#[test]
fn a_polygon_chooses_what_it_encloses_or_touches() {
    let mut session = with(Tool::SelectPolygon);
    session.apply(Command::Selection(SelectionCommand::SelectLayer(LayerId::from("zones"))));
    for at in around(&session, "zones", [0, 1]) {
        click(&mut session, at);
    }
    key(&mut session, ToolKey::Enter);
    assert!(session.sketching.vertices.is_empty() && !session.sketching.finished);
    let rows = session.selection.rows_of(&LayerId::from("zones"));
    assert!(rows.contains(&0) && rows.contains(&1), "{rows:?}");
}

#[test]
fn views_are_gone_back_to_and_forth_again() {
    let mut session = opened();
    let rest = |session: &mut Session| session.apply(Command::View(ViewCommand::Rest));
    let scale = |session: &Session| session.view.unwrap().metres_per_px();
    rest(&mut session);
    let first = scale(&session);
    assert!(!session.extents.has_previous());
    session.apply(Command::View(ViewCommand::Zoom { factor: 2.0 }));
    rest(&mut session);
    rest(&mut session);
    session.apply(Command::View(ViewCommand::Zoom { factor: 2.0 }));
    // Not rested at yet: it can be come back to all the same.
    session.apply(Command::View(ViewCommand::Previous));
    assert!((scale(&session) / first - 0.5).abs() < 1e-9);
    rest(&mut session);
    session.apply(Command::View(ViewCommand::Next));
    assert!((scale(&session) / first - 0.25).abs() < 1e-9 && !session.extents.has_next());
    for _ in 0..5 {
        session.apply(Command::View(ViewCommand::Previous));
    }
    assert!((scale(&session) / first - 1.0).abs() < 1e-9);
    // A new way forgets the one that was gone back from.
    session.apply(Command::View(ViewCommand::Pan { dx: 50.0, dy: 0.0 }));
    rest(&mut session);
    assert!(!session.extents.has_next());
    session.apply(Command::View(ViewCommand::Next));
    assert!((scale(&session) / first - 1.0).abs() < 1e-9);
}

#[test]
fn a_box_fills_the_map() {
    let mut session = opened();
    let before = session.view.unwrap();
    let (from, to) = ([500.0, 100.0], [300.0, 250.0]);
    session.apply(Command::View(ViewCommand::ZoomToBox { from, to }));
    let after = session.view.unwrap();
    assert!((after.metres_per_px() / before.metres_per_px() - 0.25).abs() < 1e-12);
    let middle = after.screen_from_map(before.map_from_screen([400.0, 175.0]));
    assert!((middle[0] - 400.0).abs() < 1e-6 && (middle[1] - 300.0).abs() < 1e-6, "{middle:?}");
    session.apply(Command::View(ViewCommand::ZoomToBox { from, to: from }));
    assert_eq!(session.view, Some(after), "a box of nothing");
}
