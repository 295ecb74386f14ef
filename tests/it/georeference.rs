//! Laying pictures by control points, through the session: pointed at, fitted, laid, corrected, undone.

use std::fs;
use std::path::{Path, PathBuf};

use shapan::crs::{Affine, FitKind, LonLat, SourceCrs};
use shapan::project::LayerId;
use shapan::session::{
    Command, DocumentCommand, GeoreferenceCommand, Georeferencing, ImportCommand, JobMode, LandingCommand,
    LayerCommand, LeaveChoice, Leaving, Session, Severity,
};

const MIDDLE: LonLat = LonLat::new(116.41, 39.78);

fn picture(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let mut encoder = png::Encoder::new(fs::File::create(&path).unwrap(), 60, 40);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&[90; 60 * 40]).unwrap();
    path
}

/// Where a pixel lies: 5 m each, turned by 20°, the middle of the picture on [`MIDDLE`].
fn truth(pixel: [f64; 2]) -> LonLat {
    let crs = SourceCrs::of_epsg(4548).unwrap();
    let [x, y] = crs.xy(MIDDLE).unwrap();
    let (sin, cos) = 20_f64.to_radians().sin_cos();
    let map = Affine { x: [5.0 * cos, 5.0 * sin, x], y: [5.0 * sin, -5.0 * cos, y] };
    let [x, y] = map.apply([pixel[0] - 30.0, pixel[1] - 20.0]);
    crs.lonlat(x, y).unwrap()
}

struct Place {
    folder: tempfile::TempDir,
    session: Session,
}

impl Place {
    fn new() -> Self {
        Self::with(JobMode::Inline)
    }

    fn with(mode: JobMode) -> Self {
        let mut session = Session::new(mode);
        session.apply(Command::View(shapan::session::ViewCommand::Resize([800.0, 600.0])));
        Self { folder: tempfile::tempdir().unwrap(), session }
    }

    fn tell(&mut self, command: GeoreferenceCommand) {
        self.session.apply(Command::Georeference(command));
    }

    fn document(&mut self, command: DocumentCommand) {
        self.session.apply(Command::Document(command));
    }

    /// Takes in what jobs on other threads bring, until something is so.
    fn wait(&mut self, until: impl Fn(&Session) -> bool) {
        let begun = std::time::Instant::now();
        while !until(&self.session) {
            assert!(begun.elapsed() < std::time::Duration::from_secs(30), "{:?}", self.session.notices);
            std::thread::sleep(std::time::Duration::from_millis(2));
            self.session.poll();
        }
    }

    /// A table of a local grid: 1000, 1000 is to lie on [`MIDDLE`].
    fn grid(&self) -> PathBuf {
        let path = self.folder.path().canonicalize().unwrap().join("grid.csv");
        fs::write(&path, "x,y,name\n1000,1000,a\n1300,1200,b\n").unwrap();
        path
    }

    /// The control points of [`Place::grid`], some metres too far east.
    fn grid_points(&mut self, off: f64) {
        let [x, y] = zone().xy(MIDDLE).unwrap();
        self.tell(GeoreferenceCommand::SetCrs(Some("EPSG:4548".to_owned())));
        for (point, from) in [(0, [1000.0, 1000.0]), (1, [2000.0, 1000.0]), (2, [1000.0, 2000.0])] {
            self.tell(GeoreferenceCommand::SetFrom { point, from });
            self.tell(GeoreferenceCommand::SetTo { point, to: [x + from[0] - 1000.0 + off, y + from[1] - 1000.0] });
        }
    }

    /// How far east of where it belongs the grid lies, metres; `None` where it is not there.
    fn grid_off(&self) -> Option<f64> {
        off_of(&self.session)
    }

    /// A point of the picture, and where it lies; `off` metres too far north.
    fn point(&mut self, from: [f64; 2], off: f64) {
        let point = self.at().chosen;
        self.tell(GeoreferenceCommand::SetFrom { point, from });
        let at = truth(from);
        let at = LonLat::new(at.lon, at.lat + off / 111_035.0);
        self.tell(GeoreferenceCommand::PointAt { at, tolerance_m: 0.0 });
    }

    fn at(&self) -> &Georeferencing {
        self.session.georeferencing.as_ref().unwrap()
    }

    /// Where the middle of the picture lies in the plan.
    fn middle(&self, layer: &str) -> Option<LonLat> {
        self.session.plan.dataset(&LayerId(layer.into()))?.raster()?.place().lonlat([30.0, 20.0])
    }
}

fn zone() -> SourceCrs {
    SourceCrs::of_epsg(4548).unwrap()
}

fn off_of(session: &Session) -> Option<f64> {
    let at = *session.plan.dataset(&"grid".into())?.coords().first()?;
    Some(zone().xy(at)?[0] - zone().xy(MIDDLE)?[0])
}

fn is_off(session: &Session, metres: f64) -> bool {
    off_of(session).is_some_and(|off| (off - metres).abs() < 1e-3)
}

fn threads() -> JobMode {
    JobMode::Threads(std::sync::Arc::new(|| {}))
}

fn metres(a: LonLat, b: LonLat) -> f64 {
    shapan::analysis::measure::distance(a, b).0
}

#[test]
fn a_laid_picture_that_changes_its_size_is_told_of() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path.clone()]));
    place.point([5.0, 5.0], 0.0);
    place.point([55.0, 35.0], 0.0);
    place.tell(GeoreferenceCommand::Lay);
    let told = |session: &Session| session.notices.iter().any(|notice| notice.text.en.contains("60 × 40 before"));
    let later = |path: &Path, after_s: u64| {
        let file = fs::File::options().append(true).open(path).unwrap();
        file.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(after_s)).unwrap();
    };
    for (size, after_s, is_told) in [([60, 40], 10, false), ([30, 20], 20, true)] {
        replaced_by(&path, size);
        later(&path, after_s);
        place.document(DocumentCommand::CheckSources);
        place.document(DocumentCommand::ReloadChanged);
        assert_eq!(told(&place.session), is_told, "{size:?}");
    }
}

/// A grey picture of another size in the place of one that was laid.
fn replaced_by(path: &Path, [width, height]: [u32; 2]) {
    let mut encoder = png::Encoder::new(fs::File::create(path).unwrap(), width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&vec![50; (width * height) as usize]).unwrap();
}

#[test]
fn a_laid_picture_that_has_another_size_when_its_project_is_opened_is_told_of() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path.clone()]));
    place.point([5.0, 5.0], 0.0);
    place.point([55.0, 35.0], 0.0);
    place.tell(GeoreferenceCommand::Lay);
    let file = place.folder.path().join("plan.shapan.json");
    place.document(DocumentCommand::SaveAs(file.clone()));
    let text = fs::read_to_string(&file).unwrap();
    let project = shapan::project::read_project(&text).unwrap();
    let control = project.layers[0].reading.control.as_ref().unwrap();
    assert_eq!((control.picture_px, shapan::project::write_project(&project)), (Some([60, 40]), text.clone()));
    let told = |session: &Session| session.notices.iter().any(|notice| notice.text.en.contains("60 × 40 before"));
    let mut open = |size: [u32; 2]| {
        replaced_by(&path, size);
        place.session.apply(Command::Open(vec![file.clone()]));
        told(&place.session)
    };
    assert!(!open([60, 40]) && open([30, 20]));
    assert!(!open([60, 40]), "what was told of an opening before is gone");
    // A project of before knows no size.
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    value["layers"][0]["reading"]["control"].as_object_mut().unwrap().remove("picture");
    fs::write(&file, value.to_string()).unwrap();
    assert!(!open([30, 20]));
    // Laid once more, its points speak of the picture as it is.
    place.tell(GeoreferenceCommand::Begin("scan".into()));
    place.tell(GeoreferenceCommand::Lay);
    let layer = place.session.plan.project.layer(&"scan".into()).unwrap();
    assert_eq!(layer.reading.control.as_ref().unwrap().picture_px, Some([30, 20]));
}

#[test]
fn points_that_contradict_each_other_are_named_and_asked_about_before_they_lay_anything() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path]));
    // Half a point shifts no place of the others.
    place.tell(GeoreferenceCommand::SetFrom { point: 0, from: [1.0, 1.0] });
    for (nth, from) in [[5.0, 5.0], [55.0, 5.0], [55.0, 35.0], [5.0, 35.0]].into_iter().enumerate() {
        place.tell(GeoreferenceCommand::Choose(nth + 1));
        place.point(from, if nth == 2 { 10_000.0 } else { 0.0 });
    }
    let outlier = place.at().misfit.outlier.unwrap();
    assert!(outlier.point == 3 && outlier.rest_m < 0.05 && (outlier.off_m - 10_000.0).abs() < 50.0, "{outlier:?}");
    place.tell(GeoreferenceCommand::Lay);
    assert!(place.at().asks_to_lay && place.session.plan.layers.is_empty());
    place.tell(GeoreferenceCommand::Choose(3));
    assert!(!place.at().asks_to_lay, "whoever goes back to the points has said no");
    place.tell(GeoreferenceCommand::Lay);
    place.tell(GeoreferenceCommand::LayAllTheSame);
    assert!(place.session.georeferencing.is_none());
    let codes = |place: &Place| {
        let data = place.session.plan.dataset(&"scan".into()).unwrap();
        data.warnings().list().iter().map(|warning| warning.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&place), ["control_misfit"]);
    // Without it nothing is asked, and nothing is odd.
    place.tell(GeoreferenceCommand::Begin("scan".into()));
    place.tell(GeoreferenceCommand::Remove(2));
    assert!(place.at().misfit.is_none());
    place.tell(GeoreferenceCommand::Lay);
    assert!(place.session.georeferencing.is_none() && codes(&place).is_empty());
    assert!(metres(place.middle("scan").unwrap(), MIDDLE) < 0.02);
}

#[test]
fn a_picture_that_is_opened_is_laid_on_the_plan_there_is() {
    let mut place = Place::new();
    place.session.apply(Command::Open(Vec::new()));
    let layers = place.session.plan.layers.len();
    let path = picture(place.folder.path(), "scan.png");
    place.document(DocumentCommand::Open(vec![path.clone()]));
    assert_eq!((place.session.plan.layers.len(), place.at().name.as_str()), (layers, "scan.png"));
    place.point([5.0, 5.0], 0.0);
    place.point([55.0, 35.0], 0.0);
    place.tell(GeoreferenceCommand::Lay);
    assert_eq!(place.session.plan.layers.len(), layers + 1);
    // Where there is none, it waits for one.
    let mut place = Place::new();
    place.document(DocumentCommand::Open(vec![path]));
    assert!(place.session.plan.layers.is_empty() && place.at().name == "scan.png");
}

#[test]
fn points_that_were_left_come_back_and_undo_takes_them_away() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path.clone()]));
    place.point([5.0, 5.0], 0.0);
    let one = place.at().points.clone();
    place.tell(GeoreferenceCommand::Leave);
    let says = |place: &Place, text: &str| place.session.notices.iter().any(|notice| notice.text.en.contains(text));
    assert!(place.session.georeferencing.is_none() && says(&place, "are kept"));
    place.document(DocumentCommand::AddLayers(vec![path.clone()]));
    assert!(place.at().points == one && says(&place, "are back"));
    place.document(DocumentCommand::Undo);
    assert!(place.at().points.is_empty());
    place.document(DocumentCommand::Redo);
    place.point([55.0, 35.0], 0.0);
    place.tell(GeoreferenceCommand::Lay);
    // Of a layer as well: what it was laid by stays, until something else is laid.
    place.tell(GeoreferenceCommand::Begin("scan".into()));
    assert!(!place.session.has_unlaid_points());
    place.point([55.0, 5.0], 30.0);
    place.tell(GeoreferenceCommand::Leave);
    assert_eq!(place.session.plan.project.layers[0].reading.control.as_ref().unwrap().points.len(), 2);
    place.tell(GeoreferenceCommand::Begin("scan".into()));
    assert_eq!((place.at().points.len(), place.session.has_unlaid_points()), (3, true));
    place.document(DocumentCommand::Undo);
    assert_eq!((place.at().points.len(), place.session.has_unlaid_points()), (2, false));
    // What was taken back is not brought again.
    place.tell(GeoreferenceCommand::Leave);
    place.tell(GeoreferenceCommand::Begin("scan".into()));
    assert_eq!(place.at().points.len(), 2);
}

#[test]
fn points_that_laid_a_picture_come_back_when_laying_is_taken_back_and_it_is_opened_again() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path.clone()]));
    place.point([5.0, 5.0], 0.0);
    place.point([55.0, 35.0], 0.0);
    let laid_by = place.at().points.clone();
    place.tell(GeoreferenceCommand::Lay);
    assert_eq!(place.session.plan.layers.len(), 1);
    place.document(DocumentCommand::Undo);
    assert!(place.session.plan.layers.is_empty());
    place.document(DocumentCommand::AddLayers(vec![path.clone()]));
    assert_eq!(place.at().points, laid_by);
    // Taken back and left, they are not brought again.
    place.document(DocumentCommand::Undo);
    assert!(place.at().points.is_empty());
    place.tell(GeoreferenceCommand::Leave);
    place.document(DocumentCommand::AddLayers(vec![path]));
    assert!(place.at().points.is_empty());
}

#[test]
fn a_picture_without_a_place_leaves_no_plan_and_asks_nothing_about_its_work() {
    let mut place = Place::new();
    place.session.apply(Command::Open(Vec::new()));
    place.session.apply(Command::Layer(LayerCommand::SetOpacity { layer: "hospitals".into(), opacity: 0.5 }));
    assert!(place.session.is_dirty());
    let scan = picture(place.folder.path(), "scan.png");
    let lies = picture(place.folder.path(), "lies.png");
    fs::write(place.folder.path().join("lies.pgw"), "0.0001\n0\n0\n-0.0001\n116.4\n39.8\n").unwrap();
    let layers = place.session.plan.layers.len();
    place.document(DocumentCommand::Open(vec![scan]));
    assert!(place.session.document.leaving.is_none() && place.at().name == "scan.png");
    assert!(place.session.plan.layers.len() == layers && place.session.is_dirty());
    place.tell(GeoreferenceCommand::Leave);
    // One with a place takes the plan away.
    place.document(DocumentCommand::Open(vec![lies.clone()]));
    assert_eq!(place.session.document.leaving, Some(Leaving::Open(vec![lies])));
}

#[test]
fn a_point_outside_of_the_picture_is_known() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path]));
    for from in [[0.0, 40.0], [448_911.4, 4_406_087.4], [-0.5, 20.0], [30.0, 41.0]] {
        place.point(from, 0.0);
    }
    let outside: Vec<bool> = (0..5).map(|point| place.at().is_outside(point)).collect();
    assert_eq!(outside, [false, true, false, true, false]);
}

#[test]
fn a_picture_is_logged_by_its_size_and_what_opens_takes_earlier_failures_away() {
    let mut place = Place::new();
    let missing = place.folder.path().join("nothing.geojson");
    place.document(DocumentCommand::AddLayers(vec![missing.clone()]));
    place.document(DocumentCommand::AddLayers(vec![missing.clone()]));
    assert_eq!(place.session.notices.len(), 2);
    let path = picture(place.folder.path(), "scan.png");
    fs::write(place.folder.path().join("scan.pgw"), "0.0001\n0\n0\n-0.0001\n116.4\n39.8\n").unwrap();
    place.document(DocumentCommand::AddLayers(vec![path.clone()]));
    assert_eq!(place.session.plan.layers.len(), 1, "{:?}", place.session.notices);
    assert!(place.session.notices.is_empty(), "{:?}", place.session.notices);
    let log = |place: &Place| place.session.notices.log().iter().map(|e| e.notice.text.en.clone()).collect::<Vec<_>>();
    let lines = log(&place);
    assert_eq!(lines[2], "Added scan: a picture of 60 × 40 pixels");
    assert!(lines[3].starts_with("The data of scan: No coordinate system is named"), "what was taken for granted");
    assert_eq!(lines.len(), 4, "the failures are in the log still");
    place.document(DocumentCommand::AddLayers(vec![missing]));
    place.session.apply(Command::Open(vec![path]));
    assert!(place.session.notices.is_empty());
    let (log, opened) = (log(&place), "scan.png (layers: 1): a picture of 60 × 40 pixels");
    assert!(log.iter().rev().any(|line| line.ends_with(opened)), "{log:?}");
}

#[test]
fn a_picture_that_says_nothing_is_pointed_at_and_laid() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path]));
    assert!(place.session.plan.layers.is_empty(), "nothing is drawn before it is known where");
    assert!(place.session.notices.iter().all(|notice| notice.severity != Severity::Error));
    assert_eq!((place.at().preview.as_ref().unwrap().size, place.at().chosen), ([60, 40], 0));
    place.tell(GeoreferenceCommand::Lay);
    assert!(place.session.georeferencing.is_some(), "it cannot be laid by nothing");
    place.point([5.0, 5.0], 0.0);
    assert!(place.at().fitted.is_err() && place.at().chosen == 1);
    place.point([55.0, 35.0], 0.0);
    assert_eq!(place.at().fitted.as_ref().unwrap().spare(FitKind::Similarity), 0);
    place.point([55.0, 5.0], 0.0);
    assert!(place.at().fitted.as_ref().unwrap().rms_m() < 0.01);
    // A point that is off shows, and which one.
    place.point([5.0, 35.0], 3.0);
    let off: Vec<f64> = (0..4).map(|i| place.at().off(i).unwrap().0).collect();
    assert!(off.iter().take(3).all(|o| *o < off[3]) && place.at().fitted.as_ref().unwrap().rms_m() > 0.5, "{off:?}");
    place.tell(GeoreferenceCommand::Remove(3));
    assert_eq!((place.at().points.len(), place.at().chosen), (3, 3));
    place.tell(GeoreferenceCommand::Lay);
    assert!(place.session.georeferencing.is_none());
    assert!(metres(place.middle("scan").unwrap(), MIDDLE) < 0.02);
    let layer = place.session.plan.project.layer(&LayerId("scan".into())).unwrap();
    assert_eq!(layer.reading.control.as_ref().unwrap().points.len(), 3);
    assert_eq!(layer.group, "underlays");
}

#[test]
fn a_laid_picture_is_corrected_without_being_read_again_and_undo_brings_it_back() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path.clone()]));
    // The first point is 50 m off.
    place.point([5.0, 5.0], 50.0);
    place.point([55.0, 35.0], 50.0);
    place.tell(GeoreferenceCommand::Lay);
    let wrong = place.middle("scan").unwrap();
    assert!((metres(wrong, MIDDLE) - 50.0).abs() < 0.5);
    // The file is not needed for what follows.
    fs::remove_file(path).unwrap();
    place.tell(GeoreferenceCommand::Begin(LayerId("scan".into())));
    assert_eq!((place.at().points.len(), place.at().preview.as_ref().unwrap().size), (2, [60, 40]));
    for (point, from) in [(0, [5.0, 5.0]), (1, [55.0, 35.0])] {
        let at = truth(from);
        place.tell(GeoreferenceCommand::SetTo { point, to: [at.lon, at.lat] });
    }
    let pixels = |place: &Place| place.session.plan.layers[0].dataset.raster().unwrap().clone();
    let before = pixels(&place);
    place.tell(GeoreferenceCommand::Lay);
    assert!(metres(place.middle("scan").unwrap(), MIDDLE) < 0.02);
    assert!(pixels(&place).shares_pixels(&before), "the pixels are there once");
    place.session.apply(Command::Document(DocumentCommand::Undo));
    assert_eq!(place.middle("scan"), Some(wrong));
    place.session.apply(Command::Document(DocumentCommand::Redo));
    assert!(metres(place.middle("scan").unwrap(), MIDDLE) < 0.02);
    place.session.apply(Command::Layer(LayerCommand::Remove(LayerId("scan".into()))));
    assert!(place.session.plan.layers.is_empty());
    place.session.apply(Command::Document(DocumentCommand::Undo));
    assert!(place.middle("scan").is_some());
}

#[test]
fn positions_go_along_when_the_system_changes() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path]));
    place.point([5.0, 5.0], 0.0);
    place.point([55.0, 35.0], 0.0);
    place.tell(GeoreferenceCommand::SetCrs(Some("EPSG:4548".to_owned())));
    let [x, y] = place.at().points[0].to.unwrap();
    let known = SourceCrs::of_epsg(4548).unwrap().xy(truth([5.0, 5.0])).unwrap();
    assert!((x - known[0]).hypot(y - known[1]) < 1e-3);
    place.tell(GeoreferenceCommand::SetKind(FitKind::Affine));
    assert!(place.at().fitted.is_err(), "two points are too few to shear");
    place.tell(GeoreferenceCommand::SetKind(FitKind::Similarity));
    place.tell(GeoreferenceCommand::Lay);
    let layer = place.session.plan.project.layer(&LayerId("scan".into())).unwrap();
    assert_eq!(layer.reading.crs.as_deref(), Some("EPSG:4548"));
    assert!(metres(place.middle("scan").unwrap(), MIDDLE) < 0.02);
}

#[test]
fn a_local_grid_is_laid_from_the_question_where_it_belongs() {
    let mut place = Place::new();
    let path = place.folder.path().join("grid.csv");
    fs::write(&path, "x,y,name\n1000,1000,a\n1300,1200,b\n").unwrap();
    place.session.apply(Command::Document(DocumentCommand::AddLayers(vec![path])));
    assert_eq!(place.session.landing.unplaced.len(), 1);
    place.tell(GeoreferenceCommand::BeginUnplaced(0));
    assert!(place.session.landing.unplaced.is_empty() && !place.at().is_picture);
    // The grid is that of the zone, moved: 1000, 1000 lies in the middle.
    let crs = SourceCrs::of_epsg(4548).unwrap();
    let [x, y] = crs.xy(MIDDLE).unwrap();
    place.tell(GeoreferenceCommand::SetCrs(Some("EPSG:4548".to_owned())));
    for (point, from) in [(0, [1000.0, 1000.0]), (1, [2000.0, 1000.0]), (2, [1000.0, 2000.0])] {
        place.tell(GeoreferenceCommand::SetFrom { point, from });
        place.tell(GeoreferenceCommand::SetTo { point, to: [x + from[0] - 1000.0, y + from[1] - 1000.0] });
    }
    assert!(place.at().fitted.as_ref().unwrap().rms_m() < 1e-6);
    place.tell(GeoreferenceCommand::Lay);
    let data = place.session.plan.dataset(&LayerId("grid".into())).unwrap().clone();
    let [bx, by] = crs.xy(data.coords()[1]).unwrap();
    assert!((bx - x - 300.0).hypot(by - y - 200.0) < 1e-3, "a millimetre");
    // Corrected by 10 m: the file is read again.
    place.tell(GeoreferenceCommand::Begin(LayerId("grid".into())));
    for point in 0..3 {
        let [px, py] = place.at().points[point].to.unwrap();
        place.tell(GeoreferenceCommand::SetTo { point, to: [px + 10.0, py] });
    }
    place.tell(GeoreferenceCommand::Lay);
    let data = place.session.plan.dataset(&LayerId("grid".into())).unwrap().clone();
    assert!((crs.xy(data.coords()[1]).unwrap()[0] - x - 310.0).abs() < 1e-3);
}

#[test]
fn several_pictures_are_laid_one_at_a_time_and_a_broken_one_says_so() {
    let mut place = Place::new();
    let paths = ["a.png", "b.png"].map(|name| picture(place.folder.path(), name));
    place.session.apply(Command::Document(DocumentCommand::AddLayers(paths.to_vec())));
    assert_eq!(place.at().name, "a.png");
    let told = place.session.notices.iter().any(|notice| notice.text.en.contains("b.png"));
    assert!(told, "the other is told of");
    place.tell(GeoreferenceCommand::Leave);
    assert!(place.session.georeferencing.is_none() && place.session.plan.layers.is_empty());
    let broken = place.folder.path().join("c.png");
    let whole = fs::read(&paths[0]).unwrap();
    fs::write(&broken, &whole[..whole.len() / 2]).unwrap();
    place.session.apply(Command::Document(DocumentCommand::AddLayers(vec![broken])));
    assert!(place.session.georeferencing.is_none());
    assert!(place.session.notices.iter().any(|notice| notice.severity == Severity::Error));
}

#[test]
fn a_picture_among_files_that_ask_has_its_turn_after_their_sheet() {
    let mut place = Place::new();
    let picture = picture(place.folder.path(), "a.png");
    let table = place.folder.path().join("metres.csv");
    fs::write(&table, "x,y\n449456.1,4405110.2\n").unwrap();
    place.session.apply(Command::Document(DocumentCommand::AddLayers(vec![picture.clone(), table.clone()])));
    assert!(place.session.import.is_some() && place.session.georeferencing.is_none());
    // Sent away with a question open: nothing more is asked.
    place.session.apply(Command::Document(DocumentCommand::Import(ImportCommand::Close)));
    assert!(place.session.import.is_none() && place.session.georeferencing.is_none());
    place.session.apply(Command::Document(DocumentCommand::AddLayers(vec![picture, table])));
    let row = place.session.import.as_ref().unwrap().rows.iter().position(|row| row.asks()).unwrap();
    place.session.apply(Command::Document(DocumentCommand::Import(ImportCommand::Place {
        row,
        crs: "EPSG:4548".into(),
        swap_axes: false,
    })));
    place.session.apply(Command::Document(DocumentCommand::Import(ImportCommand::TakeCertain)));
    assert!(place.session.import.is_none());
    assert_eq!(place.session.plan.layers.len(), 1);
    assert_eq!(place.at().name, "a.png");
}

#[test]
fn numbers_typed_before_their_system_is_said_stay() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path]));
    let [x, y] = zone().xy(MIDDLE).unwrap();
    place.tell(GeoreferenceCommand::SetFrom { point: 0, from: [30.0, 20.0] });
    place.tell(GeoreferenceCommand::SetTo { point: 0, to: [x, y] });
    place.tell(GeoreferenceCommand::SetFrom { point: 1, from: [50.0, 20.0] });
    place.tell(GeoreferenceCommand::SetTo { point: 1, to: [x + 100.0, y] });
    assert!(place.at().fitted.is_err(), "they are no degrees");
    place.tell(GeoreferenceCommand::SetCrs(Some("EPSG:4548".to_owned())));
    assert_eq!(place.at().points[1].to, Some([x + 100.0, y]));
    place.tell(GeoreferenceCommand::Lay);
    assert!(metres(place.middle("scan").unwrap(), MIDDLE) < 0.02);
}

#[test]
fn a_grid_in_a_packed_project_is_laid_anew_from_the_pack() {
    let mut place = Place::new();
    let grid = place.grid();
    place.document(DocumentCommand::AddLayers(vec![grid.clone()]));
    place.tell(GeoreferenceCommand::BeginUnplaced(0));
    place.grid_points(10.0);
    place.tell(GeoreferenceCommand::Lay);
    let pack = place.folder.path().join("plan.shapan");
    place.document(DocumentCommand::SaveAs(pack.clone()));
    fs::remove_file(grid).unwrap();
    place.session.apply(Command::Open(vec![pack.clone()]));
    assert!(is_off(&place.session, 10.0), "{:?}", place.session.notices);
    place.tell(GeoreferenceCommand::Begin("grid".into()));
    place.grid_points(0.0);
    place.tell(GeoreferenceCommand::Lay);
    assert!(is_off(&place.session, 0.0), "{:?}", place.session.notices);
    place.document(DocumentCommand::Undo);
    assert!(is_off(&place.session, 10.0));
    place.document(DocumentCommand::Redo);
    assert!(is_off(&place.session, 0.0));
    // Where the data are gone the layer stays as it is, and the points stay to be laid by.
    fs::remove_file(pack).unwrap();
    place.tell(GeoreferenceCommand::Begin("grid".into()));
    place.grid_points(20.0);
    place.tell(GeoreferenceCommand::Lay);
    assert!(place.grid_off().is_some_and(|off| off.abs() < 1e-3), "{:?}", place.grid_off());
    assert!(place.session.notices.iter().any(|notice| notice.severity == Severity::Error));
    assert!(place.session.has_unlaid_points());
}

#[test]
fn data_that_come_late_are_those_of_the_reading_they_were_read_with() {
    let mut place = Place::with(threads());
    let grid = place.grid();
    place.document(DocumentCommand::AddLayers(vec![grid.clone()]));
    place.wait(|session| !session.landing.unplaced.is_empty());
    place.tell(GeoreferenceCommand::BeginUnplaced(0));
    place.grid_points(10.0);
    place.tell(GeoreferenceCommand::Lay);
    place.wait(|session| is_off(session, 10.0));
    place.document(DocumentCommand::AddLayers(vec![{
        let other = place.folder.path().join("other.geojson");
        fs::write(&other, r#"{"type": "Point", "coordinates": [116.41, 39.78]}"#).unwrap();
        other
    }]));
    place.wait(|session| session.plan.layers.len() == 2);
    let lay = |place: &mut Place, off: f64| {
        place.tell(GeoreferenceCommand::Begin("grid".into()));
        place.grid_points(off);
        place.tell(GeoreferenceCommand::Lay);
    };
    // Laid once more, and both adding and laying undone before its data are there.
    lay(&mut place, 20.0);
    place.document(DocumentCommand::Undo);
    place.wait(|session| is_off(session, 20.0));
    place.document(DocumentCommand::Undo);
    assert!(is_off(&place.session, 10.0), "what was read before is what it was");
    place.document(DocumentCommand::Undo);
    assert!(place.grid_off().is_none());
    place.document(DocumentCommand::Redo);
    // Laid twice in a row while the first is being read: the layer is there all the time, and lies as it was laid last.
    lay(&mut place, 30.0);
    assert!(is_off(&place.session, 10.0));
    lay(&mut place, 40.0);
    place.wait(|session| is_off(session, 40.0));
    // Asked to be read for another layer meanwhile, it is laid nevertheless.
    lay(&mut place, 50.0);
    place.document(DocumentCommand::ReloadChanged);
    place.document(DocumentCommand::TakeSiblings(true));
    place.wait(|session| is_off(session, 50.0));
}

#[test]
fn a_file_whose_reading_is_cancelled_is_asked_about_again_and_does_not_come_with_the_next() {
    let mut place = Place::with(threads());
    let grid = place.grid();
    place.document(DocumentCommand::AddLayers(vec![grid.clone()]));
    place.wait(|session| !session.landing.unplaced.is_empty());
    let answer = LandingCommand::Place { index: 0, crs: "EPSG:4548".into(), swap_axes: false };
    place.document(DocumentCommand::Landing(answer));
    assert!(place.session.watched_job().is_some(), "the status bar tells of it");
    place.session.apply(Command::CancelJob);
    assert_eq!(place.session.landing.unplaced.len(), 1);
    // Its points come back as well.
    place.tell(GeoreferenceCommand::BeginUnplaced(0));
    place.grid_points(0.0);
    place.tell(GeoreferenceCommand::Lay);
    assert!(place.session.georeferencing.is_none());
    place.session.apply(Command::CancelJob);
    assert_eq!((place.at().points.len(), place.session.has_unlaid_points()), (3, true));
    place.tell(GeoreferenceCommand::Leave);
    // Another one is read, and alone.
    let other = place.folder.path().join("other.csv");
    fs::write(&other, "x,y\n449456.1,4405110.2\n449500.1,4405110.2\n").unwrap();
    place.document(DocumentCommand::AddLayers(vec![other]));
    place.wait(|session| session.landing.unplaced.len() == 2);
    let answer = LandingCommand::Place { index: 1, crs: "EPSG:4548".into(), swap_axes: false };
    place.document(DocumentCommand::Landing(answer));
    place.wait(|session| !session.plan.layers.is_empty());
    let ids: Vec<&str> = place.session.plan.layers.iter().map(|layer| layer.id.0.as_str()).collect();
    assert_eq!((ids, place.session.landing.unplaced.len()), (vec!["other"], 1));
}

#[test]
fn points_are_taken_back_one_by_one_before_any_step_of_the_project() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path]));
    place.point([5.0, 5.0], 0.0);
    place.point([55.0, 35.0], 0.0);
    place.tell(GeoreferenceCommand::Lay);
    let steps = place.session.history.undo_steps();
    place.tell(GeoreferenceCommand::Begin("scan".into()));
    assert!(
        !place.session.has_unlaid_points() && place.session.undo_words() == place.session.history.undo_words().cloned()
    );
    place.point([55.0, 5.0], 0.0);
    let whole = place.at().points.clone();
    place.document(DocumentCommand::Undo);
    assert_eq!((place.at().points.len(), place.at().points[2].to), (3, None));
    assert_eq!((place.at().chosen, place.session.history.undo_steps()), (2, steps));
    place.document(DocumentCommand::Redo);
    assert_eq!(place.at().points, whole);
    place.document(DocumentCommand::Undo);
    place.document(DocumentCommand::Undo);
    assert!(place.at().points.len() == 2 && !place.session.has_unlaid_points() && place.at().fitted.is_ok());
    place.document(DocumentCommand::Undo);
    assert_eq!(place.session.history.undo_steps(), steps - 1);
}

#[test]
fn a_picture_left_out_with_the_sheet_is_told_of_in_words_of_the_window() {
    let mut place = Place::new();
    let (grid, scan) = (place.grid(), picture(place.folder.path(), "scan.png"));
    place.document(DocumentCommand::AddLayers(vec![grid, scan]));
    place.document(DocumentCommand::Import(ImportCommand::Close));
    let log: Vec<&str> = place.session.notices.log().iter().map(|entry| entry.notice.text.en.as_str()).collect();
    let told = log.iter().find(|line| line.contains("scan.png")).unwrap_or_else(|| panic!("{log:?}"));
    assert!(told.contains("control points can lay it") && !told.contains("--control"), "{told}");
}

#[test]
fn points_that_nothing_is_laid_by_are_not_lost_without_a_question() {
    let mut place = Place::new();
    let (grid, scan) = (place.grid(), picture(place.folder.path(), "scan.png"));
    place.session.apply(Command::Open(vec![scan]));
    place.point([5.0, 5.0], 0.0);
    for (command, leaving) in [
        (DocumentCommand::New, Leaving::New),
        (DocumentCommand::Open(Vec::new()), Leaving::Open(Vec::new())),
        (DocumentCommand::Close, Leaving::Close),
    ] {
        place.document(command);
        assert_eq!(place.session.document.leaving, Some(leaving));
        place.document(DocumentCommand::Leave(LeaveChoice::Stay));
        assert_eq!(place.at().points.len(), 1);
    }
    // What is dropped is added to the map that it is laid on, and no other fit begins over this one.
    place.document(DocumentCommand::Drop(vec![grid]));
    assert_eq!((place.session.landing.unplaced.len(), place.at().points.len()), (1, 1));
    place.tell(GeoreferenceCommand::BeginUnplaced(0));
    assert_eq!((place.session.landing.unplaced.len(), place.at().name.as_str()), (1, "scan.png"));
    assert!(place.session.notices.iter().any(|notice| notice.text.en.contains("scan.png")));
    place.tell(GeoreferenceCommand::Leave);
    let log: Vec<&str> = place.session.notices.log().iter().map(|entry| entry.notice.text.en.as_str()).collect();
    assert!(log.iter().any(|line| line.starts_with("Left out scan.png")), "{log:?}");
    // Left, a question is asked again.
    place.tell(GeoreferenceCommand::BeginUnplaced(0));
    assert!(place.session.landing.unplaced.is_empty());
    place.grid_points(0.0);
    place.tell(GeoreferenceCommand::Leave);
    assert_eq!(place.session.landing.unplaced.len(), 1);
    place.document(DocumentCommand::New);
    assert!(place.session.document.leaving.is_none() && place.session.landing.unplaced.is_empty());
}

#[test]
fn what_is_left_at_ten_thousand_points_is_worked_out_once() {
    let mut place = Place::new();
    let path = picture(place.folder.path(), "scan.png");
    place.session.apply(Command::Open(vec![path]));
    for i in 0..200 {
        let from = [f64::from(i % 20) * 3.0, f64::from(i / 20) * 4.0];
        place.point(from, if i == 7 { 3.0 } else { 0.0 });
    }
    // Half a point among them shifts no other.
    place.tell(GeoreferenceCommand::SetFrom { point: 200, from: [1.0, 1.0] });
    let at = place.at();
    let worst = (0..200).max_by(|a, b| at.off(*a).unwrap().0.total_cmp(&at.off(*b).unwrap().0));
    assert_eq!((worst, at.off(200), at.off(201)), (Some(7), None, None));
    assert_eq!(at.farthest_off_m(), at.off(7).unwrap().0);
}
