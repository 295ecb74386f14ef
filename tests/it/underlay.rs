//! Pictures below the plan: read, laid where they belong, drawn, packed, refused with a sentence.

use std::fs;
use std::path::{Path, PathBuf};

use shapan::crs::{Affine, Control, ControlPoint, Datum, FitKind, LonLat, SourceCrs};
use shapan::data::WarningCode;
use shapan::formats::{self, Format, RasterError, ReadError, Reading};
use shapan::plan::{self, Home, Plan};
use shapan::progress::Progress;
use shapan::project::{Color, LayerId, Replace};
use shapan::render::{self, MapView, PlanDrawings, SceneOptions, SheetInfo};
use shapan::{crs::MapCrs, i18n::Lang};

/// The middle of the pictures below, in zone 4548 of CGCS2000.
const MIDDLE: LonLat = LonLat::new(116.41, 39.78);

/// A picture of 40 by 30 pixels: red above the middle, blue below, a white pixel in its upper left corner.
fn png(path: &Path) {
    let rgb: Vec<u8> = (0..30)
        .flat_map(|y| (0..40).map(move |x| (x, y)))
        .flat_map(|at| match at {
            (0, 0) => [255, 255, 255],
            (_, ..15) => [200, 30, 30],
            _ => [30, 30, 200],
        })
        .collect();
    write_png(path, [40, 30], &rgb);
}

fn write_png(path: &Path, [width, height]: [u32; 2], rgb: &[u8]) {
    let mut encoder = png::Encoder::new(fs::File::create(path).unwrap(), width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(rgb).unwrap();
}

/// A world file by which the picture of [`png`] lies about [`MIDDLE`], 10 m a pixel.
fn world_file() -> String {
    let [x, y] = SourceCrs::of_epsg(4548).unwrap().xy(MIDDLE).unwrap();
    format!("10\n0\n0\n-10\n{}\n{}\n", x - 195.0, y + 145.0)
}

/// A folder with `plan.png`, its world file and its system.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.png");
    png(&path);
    fs::write(folder.path().join("plan.PGW"), world_file()).unwrap();
    fs::write(folder.path().join("plan.prj"), "EPSG:4548").unwrap();
    (folder, path)
}

fn read(path: &Path, reading: &Reading) -> Result<shapan::data::Dataset, ReadError> {
    formats::read_path(path, reading, &Progress::default())
}

fn raster_fault(path: &Path, reading: &Reading) -> RasterError {
    let error = read(path, reading).unwrap_err();
    match error.kind() {
        ReadError::Raster(fault) => fault.clone(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_world_file_and_a_system_lay_a_picture() {
    let (_folder, path) = folder();
    let data = read(&path, &Reading::default()).unwrap();
    let raster = data.raster().unwrap();
    assert!(data.is_empty() && raster.size() == [40.0, 30.0]);
    assert_eq!((data.origin().format, data.origin().crs.as_str()), ("PNG", "EPSG:4548"));
    let [x, y] = raster.pixel(MIDDLE).unwrap();
    assert!((x - 20.0).abs() < 1e-6 && (y - 15.0).abs() < 1e-6, "{x} {y}");
    let extent = data.extent().unwrap();
    assert!(extent.contains(MIDDLE) && (extent.north - extent.south - 300.0 / 111_000.0).abs() < 1e-4);
}

#[test]
fn metres_without_a_system_are_asked_about_and_degrees_are_told() {
    let (folder, path) = folder();
    fs::remove_file(folder.path().join("plan.prj")).unwrap();
    let error = read(&path, &Reading::default()).unwrap_err();
    let ReadError::NeedsCrs { sample, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(sample.len(), 4, "its corners");
    let said = Reading { crs: Some("EPSG:4548".to_owned()), ..Reading::default() };
    assert!(read(&path, &said).unwrap().extent().unwrap().contains(MIDDLE));
    // Northing first, as some write it: turned over, the rest is the same.
    let [x, y] = SourceCrs::of_epsg(4548).unwrap().xy(MIDDLE).unwrap();
    fs::write(folder.path().join("plan.PGW"), format!("0\n10\n-10\n0\n{}\n{}\n", y + 145.0, x - 195.0)).unwrap();
    let swapped = Reading { swap_axes: true, ..said };
    let [x, y] = read(&path, &swapped).unwrap().raster().unwrap().pixel(MIDDLE).unwrap();
    assert!((x - 20.0).abs() < 1e-6 && (y - 15.0).abs() < 1e-6, "{x} {y}");
    fs::write(folder.path().join("plan.PGW"), "0.0001\n0\n0\n-0.0001\n116.41\n39.78\n").unwrap();
    let degrees = read(&path, &Reading::default()).unwrap();
    assert!(degrees.warnings().list().iter().any(|w| w.code == WarningCode::AssumedWgs84));
    assert!((degrees.extent().unwrap().west - 116.409_95).abs() < 1e-9);
}

#[test]
fn what_gdal_keeps_beside_a_picture_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.png");
    png(&path);
    let [x, y] = SourceCrs::of_epsg(32_650).unwrap().xy(MIDDLE).unwrap();
    let auxiliary = format!(
        "<PAMDataset><SRS dataAxisToSRSAxisMapping=\"1,2\">EPSG:32650</SRS><GeoTransform> {}, 10.0, 0.0, {}, 0.0, -10.0</GeoTransform></PAMDataset>",
        x - 200.0,
        y + 150.0
    );
    fs::write(folder.path().join("plan.png.aux.xml"), auxiliary).unwrap();
    let data = read(&path, &Reading::default()).unwrap();
    let [x, y] = data.raster().unwrap().pixel(MIDDLE).unwrap();
    assert!((x - 20.0).abs() < 1e-6 && (y - 15.0).abs() < 1e-6 && data.origin().crs == "EPSG:32650");
}

#[test]
fn control_points_lay_a_picture_that_says_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scan.png");
    png(&path);
    assert!(matches!(raster_fault(&path, &Reading::default()), RasterError::NotPlaced { .. }));
    let crs = SourceCrs::of_epsg(4548).unwrap();
    let [x, y] = crs.xy(MIDDLE).unwrap();
    // Turned by a quarter: the picture's top looks east.
    let map = Affine { x: [0.0, -10.0, x + 150.0], y: [-10.0, 0.0, y + 200.0] };
    let points = [[0.0, 0.0], [40.0, 0.0], [40.0, 30.0]].map(|from| ControlPoint { from, to: map.apply(from) });
    let control = Control { points: points.to_vec(), kind: FitKind::Similarity, picture_px: None };
    let reading = Reading { crs: Some("EPSG:4548".to_owned()), control: Some(control.clone()), ..Reading::default() };
    let data = read(&path, &reading).unwrap();
    let [px, py] = data.raster().unwrap().pixel(MIDDLE).unwrap();
    assert!((px - 20.0).abs() < 1e-6 && (py - 15.0).abs() < 1e-6, "{px} {py}");
    // The same points in degrees that were read off a shifted map.
    let shifted = control.points.iter().map(|point| {
        let at = Datum::Gcj02.from_wgs84(crs.lonlat(point.to[0], point.to[1]).unwrap());
        ControlPoint { to: [at.lon, at.lat], ..*point }
    });
    let control = Control { points: shifted.collect(), kind: FitKind::Affine, picture_px: None };
    let reading = Reading { datum: Datum::Gcj02, control: Some(control), ..Reading::default() };
    let [px, py] = read(&path, &reading).unwrap().raster().unwrap().pixel(MIDDLE).unwrap();
    assert!((px - 20.0).abs() < 0.01 && (py - 15.0).abs() < 0.01, "{px} {py}");
}

#[test]
fn a_local_grid_of_features_lies_where_its_control_points_say() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grid.csv");
    fs::write(&path, "x,y,name\n0,0,a\n50,80,b\n100,0,c\n").unwrap();
    let crs = SourceCrs::of_epsg(4548).unwrap();
    let [x, y] = crs.xy(MIDDLE).unwrap();
    let (sin, cos) = 0.3_f64.sin_cos();
    let map = Affine { x: [cos, -sin, x], y: [sin, cos, y] };
    let points = [[0.0, 0.0], [1000.0, 0.0], [0.0, 700.0]].map(|from| ControlPoint { from, to: map.apply(from) });
    let control = Some(Control { points: points.to_vec(), kind: FitKind::Similarity, picture_px: None });
    let reading = Reading { crs: Some("EPSG:4548".to_owned()), control, ..Reading::default() };
    let data = read(&path, &reading).unwrap();
    let [bx, by] = crs.xy(data.coords()[1]).unwrap();
    let [kx, ky] = map.apply([50.0, 80.0]);
    assert!((bx - kx).hypot(by - ky) < 1e-3, "a millimetre");
    let geojson = folder.path().join("grid.geojson");
    fs::write(&geojson, r#"{"type": "LineString", "coordinates": [[0, 0], [50, 80], [5000, 80]]}"#).unwrap();
    let [gx, gy] = crs.xy(read(&geojson, &reading).unwrap().coords()[1]).unwrap();
    assert!((gx - kx).hypot(gy - ky) < 1e-3);
}

#[test]
fn pictures_that_cannot_be_laid_say_what_to_do() {
    let (folder, path) = folder();
    fs::write(folder.path().join("plan.PGW"), "10\n0\n0\n-10\nhere\n0\n").unwrap();
    assert!(matches!(raster_fault(&path, &Reading::default()), RasterError::WorldFile { line: 5, .. }));
    fs::write(folder.path().join("plan.PGW"), "10\n10\n10\n10\n450000\n4400000\n").unwrap();
    assert!(matches!(raster_fault(&path, &Reading::default()), RasterError::Nowhere { .. }));
    // A head that promises more pixels than the file is worth; nothing of it is unpacked.
    let mut bytes = fs::read(&path).unwrap();
    bytes[16..24].copy_from_slice(&[0, 0, 0x80, 0, 0, 0, 0x80, 0]);
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    fs::write(folder.path().join("plan.PGW"), world_file()).unwrap();
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(raster_fault(&path, &Reading::default()), RasterError::TooManyPixels { width: 32_768, .. }));
}

/// CRC-32 as PNG has it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn damaged_pictures_end_in_an_error_or_a_warning() {
    let (folder, path) = folder();
    let whole = fs::read(&path).unwrap();
    for length in [0, 1, 8, 20, 33, 40, whole.len() / 2] {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(read(&path, &Reading::default()).is_err(), "{length}");
    }
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        fs::write(&path, &bytes).unwrap();
        _ = read(&path, &Reading::default());
    }
    let jpeg = folder.path().join("plan.jpg");
    fs::write(folder.path().join("plan.jgw"), world_file()).unwrap();
    for bytes in [&b"\xff\xd8\xff"[..], b"\xff\xd8\xff\xe0\x00\x10JFIF\0"] {
        fs::write(&jpeg, bytes).unwrap();
        assert!(matches!(
            read(&jpeg, &Reading::default()).unwrap_err().kind(),
            ReadError::Damaged { format: "JPEG", .. }
        ));
    }
}

/// Zeros within the pixels of a PNG may still be unpacked: its checksum shows that they are none.
#[test]
fn what_is_lost_of_a_picture_is_told_by_every_command() {
    let place = crate::cli::Place::new();
    let path = place.path().join("plan.png");
    let noise = |i: u32| i.wrapping_mul(2_654_435_761).to_be_bytes()[0];
    write_png(&path, [64, 64], &(0..64 * 64 * 3).map(noise).collect::<Vec<u8>>());
    fs::write(place.path().join("plan.pgw"), world_file()).unwrap();
    let whole = fs::read(&path).unwrap();
    let told = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let data = read(&path, &Reading { crs: Some("EPSG:4548".to_owned()), ..Reading::default() }).unwrap();
        data.warnings().list().iter().filter(|told| told.code.as_str() == "damaged").count()
    };
    assert_eq!((told(&whole), told(&whole[..whole.len() - 12])), (0, 0), "no pixel is behind them");
    let mut flipped = whole.clone();
    let at = whole.len() - 12 - 4 - 40;
    flipped[at] ^= 1;
    assert_eq!(told(&flipped), 1);
    assert_eq!(told(&whole[..whole.len() / 2]), 1, "the rows before stay");
    let told = place.run(&["render", "plan.png", "--from-crs", "EPSG:4548", "-o", "x.png"]).err;
    assert!(told.contains("a part of the picture could not be read"), "{told}");
}

#[test]
fn tiles_that_are_damaged_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.mbtiles");
    let whole = tile(folder.path(), [30, 30, 200]);
    let mut zeroed = whole.clone();
    zeroed[60..].fill(0);
    let tiles: [(i64, i64, i64, &[u8]); 4] = [
        (14, 13_490, 10_182, &whole),
        (14, 13_491, 10_182, &zeroed),
        (14, 13_492, 10_182, &[0; 40]),
        (14, 13_493, 10_182, &[]),
    ];
    database(&path, TILES, &tiles);
    let data = read(&path, &Reading::default()).unwrap();
    let told: Vec<&str> = data.warnings().list().iter().map(|told| &*told.message).collect();
    assert!(
        matches!(told[..], [told] if told.starts_with("2 tiles are damaged") && told.contains("column 13491, row 10182")),
        "{told:?}"
    );
}

#[test]
fn a_folder_holds_pictures_that_lie_somewhere() {
    let (folder, _) = folder();
    png(&folder.path().join("photograph.png"));
    fs::write(folder.path().join("a.geojson"), r#"{"type": "Point", "coordinates": [116.41, 39.78]}"#).unwrap();
    let opened = plan::open(&[folder.path().to_owned()], &Progress::default()).unwrap();
    let ids: Vec<&str> = opened.plan.project.layers.iter().map(|layer| layer.id.0.as_str()).collect();
    assert_eq!((ids, opened.failures.len()), (vec!["plan", "a"], 0), "the picture lies lowest, the photograph nowhere");
    let groups: Vec<&str> = opened.plan.project.groups.iter().map(|group| group.id.as_str()).collect();
    assert_eq!(groups, ["files", "underlays"]);
}

/// The plan of one picture, as pixels of 10 m: 100 across, 80 down, [`MIDDLE`] in the middle.
fn painted(plan: &Plan, zoom: f64) -> (render::Scene, render::Picture) {
    let crs = MapCrs::local(MIDDLE);
    let drawings = PlanDrawings::default().update(plan, &crs, &Progress::default()).unwrap();
    let shown: Vec<&render::Drawing> = drawings.iter().map(AsRef::as_ref).collect();
    let view = MapView::new(crs.map_from_lonlat(MIDDLE).unwrap(), 10.0 / zoom, [100.0, 80.0]);
    let scene = render::scene(view, &crs, &shown, &SceneOptions::default(), &Progress::default()).unwrap();
    let picture = render::paint(&scene, 1.0, &Progress::default()).unwrap();
    (scene, picture)
}

fn near(picture: &render::Picture, x: u32, y: u32, [red, green, blue]: [u8; 3]) -> bool {
    let Color { red: r, green: g, blue: b } = picture.pixel(x, y).unwrap();
    r.abs_diff(red) <= 3 && g.abs_diff(green) <= 3 && b.abs_diff(blue) <= 3
}

#[test]
fn a_picture_is_painted_where_it_lies_below_what_lies_above() {
    let (folder, _) = folder();
    let [x, y] = SourceCrs::of_epsg(4548).unwrap().xy(MIDDLE).unwrap();
    let corner = |dx: f64, dy: f64| {
        let p = SourceCrs::of_epsg(4548).unwrap().lonlat(x + dx, y + dy).unwrap();
        format!("[{}, {}]", p.lon, p.lat)
    };
    let ring = [(-50.0, -50.0), (50.0, -50.0), (50.0, 50.0), (-50.0, 50.0), (-50.0, -50.0)].map(|(x, y)| corner(x, y));
    let area = format!(
        r##"{{"type": "Feature", "properties": {{"fill": "#00ff00", "fill-opacity": 1}}, "geometry": {{"type": "Polygon", "coordinates": [[{}]]}}}}"##,
        ring.join(", ")
    );
    fs::write(folder.path().join("area.geojson"), area).unwrap();
    let mut plan = plan::open(&[folder.path().to_owned()], &Progress::default()).unwrap().plan;
    let (scene, picture) = painted(&plan, 1.0);
    // The sheet of the picture: columns 30 to 70, rows 25 to 55.
    assert!(
        near(&picture, 33, 30, [200, 30, 30]) && near(&picture, 66, 50, [30, 30, 200]),
        "{:?}",
        picture.pixel(33, 30)
    );
    assert!(near(&picture, 50, 40, [0, 255, 0]), "what lies above covers it");
    let ground = [scene.background.red, scene.background.green, scene.background.blue];
    assert!(near(&picture, 27, 40, ground) && near(&picture, 73, 40, ground) && near(&picture, 50, 58, ground));
    // Hidden, and half as opaque.
    plan.project.layers[0].opacity = 0.5;
    let half = [200_u8, 30, 30].iter().zip(ground).map(|(a, b)| a.midpoint(b)).collect::<Vec<_>>();
    assert!(near(&painted(&plan, 1.0).1, 33, 30, [half[0], half[1], half[2]]));
    plan.project.layers[0].visible = false;
    assert!(near(&painted(&plan, 1.0).1, 33, 30, ground));
    // The first pixel, ten times enlarged, is white.
    plan.project.layers[0].visible = true;
    plan.project.layers[0].opacity = 1.0;
    let crs = MapCrs::local(MIDDLE);
    let first = plan.dataset(&LayerId("plan".into())).unwrap().raster().unwrap().place().lonlat([0.5, 0.5]).unwrap();
    let drawings = PlanDrawings::default().update(&plan, &crs, &Progress::default()).unwrap();
    let shown: Vec<&render::Drawing> = drawings.iter().map(AsRef::as_ref).collect();
    let view = MapView::new(crs.map_from_lonlat(first).unwrap(), 1.0, [40.0, 40.0]);
    let scene = render::scene(view, &crs, &shown, &SceneOptions::default(), &Progress::default()).unwrap();
    let picture = render::paint(&scene, 1.0, &Progress::default()).unwrap();
    let middle = picture.pixel(20, 20).unwrap();
    assert!(middle.green > 200 && middle.blue > 200, "{middle}");
    assert!(near(&picture, 38, 20, [200, 30, 30]));
}

#[test]
fn vector_files_hold_the_picture() {
    let (folder, _) = folder();
    let plan = plan::open(&[folder.path().to_owned()], &Progress::default()).unwrap().plan;
    let (scene, _) = painted(&plan, 1.0);
    let info = SheetInfo { title: String::new(), lang: Lang::En, layer_names: Vec::new() };
    let svg = render::svg(&scene, &info, &Progress::default()).unwrap();
    let file = roxmltree::Document::parse(&svg).unwrap();
    let image =
        file.descendants().find(|node| node.has_tag_name("image") || node.tag_name().name() == "image").unwrap();
    let number = |name: &str| image.attribute(name).unwrap().parse::<f64>().unwrap();
    assert!(number("x") <= 30.0 && number("y") <= 25.0 && number("x") + number("width") >= 70.0);
    assert!(svg.contains("data:image/png;base64,iVBOR"));
    let pdf = render::pdf(&scene, &info, &Progress::default()).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("/Subtype /Image") && text.contains("/SMask"));
}

#[test]
fn a_packed_project_takes_along_what_says_where_a_picture_lies() {
    let (folder, path) = folder();
    let opened = plan::open(&[path], &Progress::default()).unwrap();
    let packed = folder.path().join("out.shapan");
    let home = Home::Folder(PathBuf::new());
    plan::save(&opened.plan.project, &home, &packed, Replace::Nothing, &Progress::default()).unwrap();
    // Somebody else's disk has no such files.
    for name in ["plan.png", "plan.PGW", "plan.prj"] {
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    let again = plan::open(std::slice::from_ref(&packed), &Progress::default()).unwrap();
    assert!(again.failures.is_empty(), "{:?}", again.failures);
    assert!(again.plan.home_extent().unwrap().contains(MIDDLE));
    // And packed again from there, and unpacked.
    let twice = folder.path().join("twice.shapan");
    plan::save(&again.plan.project, &again.home, &twice, Replace::Nothing, &Progress::default()).unwrap();
    let out = folder.path().join("out");
    let file = plan::unpack(&twice, &out, Replace::Nothing, &Progress::default()).unwrap();
    assert!(plan::open(&[file], &Progress::default()).unwrap().plan.home_extent().unwrap().contains(MIDDLE));
}

#[test]
fn a_project_keeps_control_points() {
    let (folder, path) = folder();
    let mut opened = plan::open(&[path], &Progress::default()).unwrap();
    let [x, y] = SourceCrs::of_epsg(4548).unwrap().xy(MIDDLE).unwrap();
    let points = [[0.0, 0.0], [40.0, 30.0]].map(|from| ControlPoint { from, to: [x + from[0], y - from[1]] });
    let control = Some(Control { points: points.to_vec(), kind: FitKind::Similarity, picture_px: None });
    let reading = Reading { crs: Some("EPSG:4548".to_owned()), control, ..Reading::default() };
    opened.plan.project.layers[0].reading = reading.clone();
    let file = folder.path().join("p.shapan.json");
    let home = Home::Folder(PathBuf::new());
    plan::save(&opened.plan.project, &home, &file, Replace::Nothing, &Progress::default()).unwrap();
    let again = plan::open(std::slice::from_ref(&file), &Progress::default()).unwrap();
    assert_eq!(again.plan.project.layers[0].reading, reading);
    // What this version does not know of them stays.
    let text = fs::read_to_string(&file).unwrap().replace("\"points\":", "\"checked_by\": \"somebody\", \"points\":");
    let project = shapan::project::read_project(&text).unwrap();
    let written = shapan::project::write_project(&project);
    assert!(written.contains("\"checked_by\": \"somebody\""), "{written}");
}

/// A database of tiles with what `sql` puts into it.
fn database(path: &Path, sql: &str, tiles: &[(i64, i64, i64, &[u8])]) {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
    for (zoom, column, row, data) in tiles {
        connection.execute("INSERT INTO tiles VALUES (?1, ?2, ?3, ?4)", (zoom, column, row, data)).unwrap();
    }
}

const TILES: &str =
    "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data); CREATE TABLE metadata (name, value);";

/// A tile of one colour.
fn tile(folder: &Path, color: [u8; 3]) -> Vec<u8> {
    let path = folder.join("tile.png");
    write_png(&path, [256, 256], &color.repeat(256 * 256));
    fs::read(path).unwrap()
}

#[test]
fn tiles_are_shown_by_the_scale_and_coarser_ones_fill_gaps() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.mbtiles");
    let (coarse, fine) = (tile(folder.path(), [200, 30, 30]), tile(folder.path(), [30, 30, 200]));
    // The tile of level 12 around the middle, and the north-western quarter of it at level 13; rows from the south.
    let [x, y] = SourceCrs::of_epsg(3857).unwrap().xy(MIDDLE).unwrap();
    let half = std::f64::consts::PI * 6_378_137.0;
    let side = 2.0 * half / 4096.0;
    let (column, row) = (((x + half) / side).floor(), ((y + half) / side).floor());
    let (c, r) = (column as i64, row as i64);
    database(&path, TILES, &[(12, c, r, &coarse), (13, 2 * c, 2 * r + 1, &fine), (99, 0, 0, &fine)]);
    let data = read(&path, &Reading::default()).unwrap();
    assert_eq!((data.origin().format, data.origin().crs.as_str()), ("MBTiles", "EPSG:3857"));
    assert_eq!(data.warnings().total(), 1, "a tile of level 99 is told");
    let plan = plan::open(&[path], &Progress::default()).unwrap().plan;
    let crs = MapCrs::WEB_MERCATOR;
    let corner = [column * side - half, row * side - half];
    let seen = |metres_per_px: f64, of_tile: [f64; 2]| {
        let at = shapan::crs::MapPoint::new(corner[0] + of_tile[0] * side, corner[1] + of_tile[1] * side);
        let drawings = PlanDrawings::default().update(&plan, &crs, &Progress::default()).unwrap();
        let shown: Vec<&render::Drawing> = drawings.iter().map(AsRef::as_ref).collect();
        let view = MapView::new(at, metres_per_px, [20.0, 20.0]);
        let scene = render::scene(view, &crs, &shown, &SceneOptions::default(), &Progress::default()).unwrap();
        let picture = render::paint(&scene, 1.0, &Progress::default()).unwrap();
        [[200, 30, 30], [30, 30, 200]].iter().position(|color| near(&picture, 10, 10, *color))
    };
    let pixel = side / 256.0;
    assert_eq!(seen(pixel, [0.25, 0.75]), Some(0), "at its own scale");
    assert_eq!(seen(pixel / 2.0, [0.25, 0.75]), Some(1), "twice as near");
    assert_eq!(seen(pixel / 8.0, [0.25, 0.75]), Some(1), "nearer than there are levels");
    // The picture is as large as its finest tiles are.
    assert_eq!(seen(pixel / 2.0, [0.75, 0.25]), None);
}

#[test]
fn info_tells_the_levels_of_tiles_and_counts_no_features() {
    let place = crate::cli::Place::new();
    let picture = tile(place.path(), [30, 30, 200]);
    let tiles = [(12, 3372, 2545), (13, 6745, 5091)].map(|(zoom, column, row)| (zoom, column, row, &*picture));
    database(&place.path().join("city.mbtiles"), TILES, &tiles);
    let layer = place.json(&["info", "city.mbtiles"])["layers"][0].clone();
    assert_eq!(layer["picture"], serde_json::json!({"width": 256.0, "height": 256.0, "zoom": [12, 13]}));
    let table = place.answer(&["info", "city.mbtiles"]);
    assert!(table.contains("–  tiles, zoom 12–13, 256 × 256 px"), "{table}");
    let table = place.answer(&["info", "city.mbtiles", "--lang", "zh"]);
    assert!(table.contains("–  瓦片，12–13 级，256 × 256 像素"), "{table}");
}

#[test]
fn tiles_in_webp_are_seen_and_bounds_of_the_whole_world_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.mbtiles");
    let mut webp = Vec::new();
    let rgba = [30, 30, 200, 255].repeat(256 * 256);
    image_webp::WebPEncoder::new(&mut webp).encode(&rgba, 256, 256, image_webp::ColorType::Rgba8).unwrap();
    let sql = format!("{TILES} INSERT INTO metadata VALUES ('bounds', '-180,-85,180,85');");
    database(&path, &sql, &[(14, 13_490, 10_182, &webp)]);
    let data = read(&path, &Reading::default()).unwrap();
    let raster = data.raster().unwrap();
    let (extent, turn) = (raster.extent(), 360.0 / 16_384.0);
    assert!((extent.east - extent.west - turn).abs() < 1e-9, "as large as its tile: {extent:?}");
    let (column, row) = (13_490, 16_384 - 1 - 10_182);
    assert_eq!(raster.tile(0, column, row).unwrap().rgba(128, 128), [30, 30, 200, 255]);
}

#[test]
fn databases_of_other_things_than_pictures_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let fault = |name: &str, sql: &str, tiles: &[(i64, i64, i64, &[u8])]| {
        let path = folder.path().join(name);
        database(&path, sql, tiles);
        raster_fault(&path, &Reading::default())
    };
    let pbf = format!("{TILES} INSERT INTO metadata VALUES ('format', 'pbf');");
    assert_eq!(fault("a.mbtiles", &pbf, &[(0, 0, 0, b"\x1f\x8b\x08")]), RasterError::VectorTiles);
    assert_eq!(fault("b.mbtiles", TILES, &[(0, 0, 0, b"\x1f\x8b\x08")]), RasterError::VectorTiles);
    assert_eq!(fault("c.mbtiles", TILES, &[]), RasterError::NoTiles);
    // What calls itself a picture and is none.
    let broken = folder.path().join("d.mbtiles");
    database(&broken, TILES, &[(0, 0, 0, b"RIFF\0\0\0\0WEBPVP8 ")]);
    let error = read(&broken, &Reading::default()).unwrap_err();
    assert!(matches!(error.kind(), ReadError::Damaged { format: "WebP", .. }), "{error}");
    assert!(matches!(fault("e.mbtiles", TILES, &[(0, 0, 0, b"nothing")]), RasterError::TileFormat { .. }));
    // A view that never ends.
    let endless = "CREATE TABLE metadata (name, value); CREATE VIEW tiles AS WITH RECURSIVE t(i) AS \
        (SELECT 1 UNION ALL SELECT i + 1 FROM t) SELECT i AS zoom_level, 0 AS tile_column, 0 AS tile_row, 'x' AS tile_data FROM t;";
    let path = folder.path().join("f.mbtiles");
    database(&path, endless, &[]);
    assert!(matches!(
        read(&path, &Reading::default()).unwrap_err().kind(),
        ReadError::Damaged { format: "MBTiles", .. }
    ));
}

#[test]
fn a_database_of_tiles_that_is_cut_off_is_called_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.mbtiles");
    let side = tile(folder.path(), [30, 30, 200]);
    database(&path, TILES, &[(14, 13_490, 10_182, &side), (14, 13_491, 10_182, &side.repeat(9))]);
    let whole = fs::read(&path).unwrap();
    let format = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        match read(&path, &Reading::default()).unwrap_err().kind() {
            ReadError::Damaged { format, .. } => *format,
            other => panic!("{name}: {other}"),
        }
    };
    // By what it is called, or by what is left of its schema.
    for (name, bytes) in
        [("a.mbtiles", &whole[..600]), ("b.mbtiles", &whole[..whole.len() / 2]), ("c.db", &whole[..4096])]
    {
        assert_eq!(format(name, bytes), "MBTiles", "{name}");
    }
    assert_eq!(format("d.gpkg", &whole[..600]), "GeoPackage");
}

/// A TIFF of 40 by 30 pixels, red above the middle and blue below, with further tags.
fn tiff(path: &Path, numbers: &[(tiff::tags::Tag, Vec<f64>)], keys: &[u16]) {
    use tiff::encoder::{TiffEncoder, colortype::RGB8};
    let rgb: Vec<u8> =
        (0..30).flat_map(|y| [if y < 15 { 200 } else { 30 }, 30, if y < 15 { 30 } else { 200 }].repeat(40)).collect();
    let mut encoder = TiffEncoder::new(fs::File::create(path).unwrap()).unwrap();
    let mut image = encoder.new_image::<RGB8>(40, 30).unwrap();
    for (tag, values) in numbers {
        image.encoder().write_tag(*tag, values.as_slice()).unwrap();
    }
    if !keys.is_empty() {
        image.encoder().write_tag(tiff::tags::Tag::GeoKeyDirectoryTag, keys).unwrap();
    }
    image.write_data(&rgb).unwrap();
}

/// By GDAL, see `make_tiff.sh`: red or white in its upper half, blue or black in its lower one.
#[test]
fn what_scanners_and_photogrammetry_write_is_seen() {
    let blue = [30, 30, 200];
    for (name, above, below) in [
        ("ycbcr.tif", [200, 30, 30], blue),
        ("grey16.tif", [200; 3], [30; 3]),
        ("grey2.tif", [255; 3], [85; 3]),
        ("fax4.tif", [255; 3], [0; 3]),
        // What is 1 where 0 is white is black.
        ("white_is_zero.tif", [0; 3], [255; 3]),
    ] {
        let path = Path::new("tests/fixtures/formats/tiff").join(name);
        let data = read(&path, &Reading::default()).unwrap();
        assert_eq!(data.origin().crs, "EPSG:4548", "{name}");
        let raster = data.raster().unwrap();
        let [x, y] = SourceCrs::of_epsg(4548).unwrap().xy(raster.place().lonlat([60.0, 40.0]).unwrap()).unwrap();
        assert!((x - 449_600.0).abs() < 1e-6 && (y - 4_404_600.0).abs() < 1e-6, "{name}: {x} {y}");
        for (row, wanted) in [(2, above), (37, below)] {
            for column in [1, 30, 59] {
                let tile =
                    raster.tile(0, column / raster.levels()[0].tile[0], row / raster.levels()[0].tile[1]).unwrap();
                let found = tile.rgba(column % raster.levels()[0].tile[0], row % raster.levels()[0].tile[1]);
                let off = found.iter().zip(wanted).map(|(a, b): (&u8, u8)| a.abs_diff(b)).max().unwrap();
                // JPEG does not keep colours to the last bit.
                assert!(off <= 9 && found[3] == 255, "{name}: {found:?} at {column}, {row} instead of {wanted:?}");
            }
        }
    }
}

#[test]
fn a_geotiff_lies_where_its_keys_say() {
    use tiff::tags::Tag;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.tif");
    let [x, y] = SourceCrs::of_epsg(4548).unwrap().xy(MIDDLE).unwrap();
    let scale = (Tag::ModelPixelScaleTag, vec![10.0, 10.0, 0.0]);
    let tie = |at: f64| (Tag::ModelTiepointTag, vec![0.0, 0.0, 0.0, x - 200.0 + at, y + 150.0 - at, 0.0]);
    let keys = |raster: u16, code: u16| [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, raster, 3072, 0, 1, code];
    // By the corner of the first pixel, and by its middle.
    for (raster, at) in [(1, 0.0), (2, 5.0)] {
        tiff(&path, &[scale.clone(), tie(at)], &keys(raster, 4548));
        let data = read(&path, &Reading::default()).unwrap();
        let [px, py] = data.raster().unwrap().pixel(MIDDLE).unwrap();
        assert!((px - 20.0).abs() < 1e-6 && (py - 15.0).abs() < 1e-6, "{raster}: {px} {py}");
        assert_eq!((data.origin().format, data.origin().crs.as_str()), ("GeoTIFF", "EPSG:4548"));
    }
    // Keys without a system: the file beside it tells, or a person is asked.
    tiff(&path, &[scale.clone(), tie(0.0)], &[]);
    assert!(matches!(read(&path, &Reading::default()).unwrap_err().kind(), ReadError::NeedsCrs { .. }));
    fs::write(folder.path().join("plan.prj"), "EPSG:4548").unwrap();
    assert!(read(&path, &Reading::default()).unwrap().extent().unwrap().contains(MIDDLE));
    // No keys at all: a plain TIFF with a world file.
    tiff(&path, &[], &[]);
    assert!(matches!(raster_fault(&path, &Reading::default()), RasterError::NotPlaced { .. }));
    fs::write(folder.path().join("plan.tfw"), world_file()).unwrap();
    assert!(read(&path, &Reading::default()).unwrap().extent().unwrap().contains(MIDDLE));
    // Damaged in any place: an error, or a picture.
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x33;
        fs::write(&path, &bytes).unwrap();
        _ = read(&path, &Reading::default());
    }
}

#[test]
fn measurements_and_inks_are_refused_with_a_sentence() {
    use tiff::encoder::{TiffEncoder, colortype};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.tif");
    fs::write(folder.path().join("odd.tfw"), world_file()).unwrap();
    let reading = Reading { crs: Some("EPSG:4548".to_owned()), ..Reading::default() };
    let encoder = || TiffEncoder::new(fs::File::create(&path).unwrap()).unwrap();
    encoder().write_image::<colortype::Gray32Float>(4, 3, &[7.5; 12]).unwrap();
    assert_eq!(raster_fault(&path, &reading), RasterError::Samples { found: "grey with 32 bits a channel".to_owned() });
    encoder().write_image::<colortype::CMYK8>(4, 3, &[7; 48]).unwrap();
    assert_eq!(raster_fault(&path, &reading), RasterError::Samples { found: "CMYK with 8 bits a channel".to_owned() });
}

#[test]
fn every_picture_format_has_its_name() {
    for (name, format) in
        [("a.png", Format::Png), ("a.JPG", Format::Jpeg), ("a.tif", Format::GeoTiff), ("a.mbtiles", Format::MbTiles)]
    {
        assert!(format.is_named(name) && format.is_raster());
    }
}

#[test]
fn tiles_are_laid_by_no_control_points() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mbtiles");
    database(&path, TILES, &[]);
    let points = [[0.0, 0.0], [40.0, 30.0]].map(|from| ControlPoint { from, to: [116.0 + from[0] / 1e3, 39.0] });
    let control = Some(Control { points: points.to_vec(), kind: FitKind::Similarity, picture_px: None });
    assert_eq!(raster_fault(&path, &Reading { control, ..Reading::default() }), RasterError::TilesLie);
}

#[test]
fn control_points_in_a_system_of_an_unknown_datum_warn_as_any_numbers_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let (scan, grid) = (folder.path().join("scan.png"), folder.path().join("grid.csv"));
    png(&scan);
    fs::write(&grid, "x,y,name\n0,0,a\n50,80,b\n").unwrap();
    // Xi'an 1980 and CGCS2000, both in the zone of 117° E.
    let read_in = |path: &Path, code: u32| {
        let crs = SourceCrs::of_epsg(code).unwrap();
        let [x, y] = crs.xy(MIDDLE).unwrap();
        let points = [[0.0, 0.0], [40.0, 30.0]].map(|from| ControlPoint { from, to: [x + from[0], y + from[1]] });
        let control = Some(Control { points: points.to_vec(), kind: FitKind::Similarity, picture_px: None });
        let reading = Reading { crs: Some(format!("EPSG:{code}")), control, ..Reading::default() };
        read(path, &reading).unwrap()
    };
    let codes = |data: shapan::data::Dataset| data.warnings().list().iter().map(|w| w.code).collect::<Vec<_>>();
    for path in [&scan, &grid] {
        assert_eq!(codes(read_in(path, 2384)), [WarningCode::UnknownDatum], "{path:?}");
        assert_eq!(codes(read_in(path, 4548)), [], "{path:?}");
    }
    // Laid anew in memory, a picture is what reading it would give.
    let known = read_in(&scan, 4548);
    let of_unknown = read_in(&scan, 2384);
    let crs = SourceCrs::of_epsg(2384).unwrap();
    let [x, y] = crs.xy(MIDDLE).unwrap();
    let points = [[0.0, 0.0], [40.0, 30.0]].map(|from| ControlPoint { from, to: [x + from[0], y + from[1]] });
    let control = Some(Control { points: points.to_vec(), kind: FitKind::Similarity, picture_px: None });
    let reading = Reading { crs: Some("EPSG:2384".into()), control, ..Reading::default() };
    let laid = formats::laid_anew(&known, &reading).unwrap();
    assert_eq!(laid.origin(), of_unknown.origin());
    assert_eq!(laid.raster().unwrap().place(), of_unknown.raster().unwrap().place());
    assert_eq!(codes(laid), [WarningCode::UnknownDatum]);
}

#[test]
fn a_picture_of_another_size_and_points_that_contradict_each_other_are_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let (scan, grid) = (folder.path().join("scan.png"), folder.path().join("grid.csv"));
    png(&scan);
    fs::write(&grid, "x,y,name\n0,0,a\n50,80,b\n").unwrap();
    let [x, y] = SourceCrs::of_epsg(4548).unwrap().xy(MIDDLE).unwrap();
    let reading = |rows: f64, wrong: f64, picture_px: Option<[u32; 2]>| {
        let corners = [[0.0, 0.0], [40.0, 0.0], [40.0, 30.0], [0.0, 30.0]];
        let to = |from: [f64; 2]| [x + 100.0 * from[0], y + 100.0 * rows * from[1]];
        let mut points = corners.map(|from| ControlPoint { from, to: to(from) }).to_vec();
        points[2].to[1] += wrong;
        let control = Some(Control { points, kind: FitKind::Similarity, picture_px });
        Reading { crs: Some("EPSG:4548".into()), control, ..Reading::default() }
    };
    let told = |path: &Path, reading: &Reading| {
        let data = read(path, reading).unwrap();
        data.warnings().list().iter().map(|w| format!("{}: {}", w.code.as_str(), w.message)).collect::<Vec<_>>()
    };
    // The picture has 40 by 30 pixels.
    for known in [None, Some([40, 30])] {
        assert!(told(&scan, &reading(-1.0, 0.0, known)).is_empty());
    }
    let resized = told(&scan, &reading(-1.0, 0.0, Some([400, 300])));
    assert!(resized.len() == 1 && resized[0].starts_with("picture_size: "), "{resized:?}");
    assert!(resized[0].contains("400 × 300 pixels, and it has 40 × 30 by now"), "{resized:?}");
    for (path, rows) in [(&scan, -1.0), (&grid, 1.0)] {
        let of = |wrong| told(path, &reading(rows, wrong, None));
        let wrong = of(10_000.0);
        assert!(wrong.len() == 1 && wrong[0].contains("control point 3 lies 9999.7 m off the fit"), "{wrong:?}");
        assert!(of(0.0).is_empty());
    }
}
