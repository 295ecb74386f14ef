//! Laying pictures by control points, through the session: pointed at, fitted, laid, corrected, undone.

use std::fs;
use std::path::{Path, PathBuf};

use shapan::crs::{Affine, FitKind, LonLat, SourceCrs};
use shapan::project::LayerId;
use shapan::session::{
    Command, DocumentCommand, GeoreferenceCommand, Georeferencing, ImportCommand, JobMode, LayerCommand, Session,
    Severity,
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
        let mut session = Session::new(JobMode::Inline);
        session.apply(Command::View(shapan::session::ViewCommand::Resize([800.0, 600.0])));
        Self { folder: tempfile::tempdir().unwrap(), session }
    }

    fn tell(&mut self, command: GeoreferenceCommand) {
        self.session.apply(Command::Georeference(command));
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

fn metres(a: LonLat, b: LonLat) -> f64 {
    shapan::analysis::measure::distance(a, b).0
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
