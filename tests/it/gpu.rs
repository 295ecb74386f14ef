//! The GPU's pictures beside those of the CPU painter. Skipped where no adapter is, unless one is required.

use shapan::crs::{MapCrs, MapPoint};
use shapan::i18n::Lang;
use shapan::plan::{self, Plan};
use shapan::progress::Progress;
use shapan::project::{Color, Hatch};
use shapan::render::gpu::{HeadlessGpu, LabelSprites, Mesh, Part, Subject};
use shapan::render::{self, Item, MapView, Picture, PlanDrawings, Scene, SceneOptions, ScenePath, Theme};

/// `None`, with a line in the output, where there is no adapter and none is required.
#[allow(clippy::print_stdout, reason = "a skipped test says so")]
fn gpu() -> Option<HeadlessGpu> {
    match HeadlessGpu::new() {
        Ok(gpu) => Some(gpu),
        Err(error) if std::env::var_os("SHAPAN_REQUIRE_GPU").is_some_and(|v| v == "1") => {
            panic!("SHAPAN_REQUIRE_GPU=1, but {error}")
        }
        Err(error) => {
            println!("skipped: no adapter ({error})");
            None
        }
    }
}

fn bundled() -> Plan {
    plan::open_bundled(&Progress::default()).unwrap().plan
}

fn scene_of(plan: &Plan, theme: Theme, zoom: f64, size: [f64; 2]) -> Scene {
    let extent = plan.home_extent().unwrap();
    let crs = MapCrs::for_extent(Some(extent));
    let view = MapView::fitted(crs.map_rect(extent).unwrap(), size, 20.0);
    let view = MapView::new(view.centre(), view.metres_per_px() * zoom, size);
    let drawings = PlanDrawings::default().update(plan, &crs, &Progress::default()).unwrap();
    let shown: Vec<&render::Drawing> = drawings.iter().map(AsRef::as_ref).collect();
    let selection = Some(("zones".into(), shapan::data::FeatureId(1)));
    let options = SceneOptions { lang: Lang::Zh, theme, labels: true, selection, ..SceneOptions::default() };
    render::scene(view, &crs, &shown, &options, &Progress::default()).unwrap()
}

/// The mean difference of the channels, 0 to 1.
fn difference(a: &Picture, b: &Picture) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let sum: u64 = a.rgba.iter().zip(&b.rgba).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / 255.0 / a.rgba.len() as f64
}

/// Both painters' pictures of a scene without furniture.
fn both(gpu: &mut HeadlessGpu, scene: &Scene, ratio: f64) -> (Picture, Picture) {
    let progress = Progress::default();
    (gpu.picture(scene, ratio, &progress).unwrap(), render::paint(scene, ratio, &progress).unwrap())
}

/// How many pixels one picture inks plainly while the other has hardly any ink on or beside them, and how many it
/// inks plainly.
fn lost_ink(from: &Picture, to: &Picture, ground: Color) -> (usize, usize) {
    assert_eq!((from.width, from.height), (to.width, to.height));
    let (width, height) = (from.width as usize, from.height as usize);
    // How far each pixel is from the ground, worked out once: each is looked at nine times. Most are the ground itself,
    // which is seen at a glance.
    let strengths = |picture: &Picture| -> Vec<u32> {
        let off = |a: u8, b: u8| u32::from(a.abs_diff(b));
        let plain = [ground.red, ground.green, ground.blue, 255];
        let mut strengths = vec![0; width * height];
        for (strength, p) in strengths.iter_mut().zip(picture.rgba.as_chunks::<4>().0) {
            if *p != plain {
                *strength = off(p[0], ground.red) + off(p[1], ground.green) + off(p[2], ground.blue);
            }
        }
        strengths
    };
    let (from, to) = (strengths(from), strengths(to));
    let (mut lost, mut inked) = (0, 0);
    for y in 0..height {
        for x in 0..width {
            let a = from[y * width + x];
            if a <= 60 {
                continue;
            }
            inked += 1;
            let mut around = 0;
            for row in y.saturating_sub(1)..(y + 2).min(height) {
                for column in x.saturating_sub(1)..(x + 2).min(width) {
                    around = around.max(to[row * width + column]);
                }
            }
            lost += usize::from(around * 4 < a);
        }
    }
    (lost, inked)
}

#[test]
fn the_plan_looks_the_same() {
    let Some(mut gpu) = gpu() else { return };
    let plan = bundled();
    for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
        for zoom in [0.3, 1.0, 8.0, 60.0] {
            let scene = scene_of(&plan, theme, zoom, [720.0, 540.0]);
            for ratio in [1.0, 1.5] {
                let (on_gpu, on_cpu) = both(&mut gpu, &scene, ratio);
                let d = difference(&on_gpu, &on_cpu);
                // Half a percent is edges that are softened otherwise.
                assert!(d < 0.005, "{theme:?} {zoom} {ratio}: {d}");
            }
        }
    }
}

#[test]
fn no_layer_and_no_feature_is_missing() {
    let Some(mut gpu) = gpu() else { return };
    let plan = bundled();
    for zoom in [1.0, 20.0] {
        let mut scene = scene_of(&plan, Theme::Light, zoom, [720.0, 540.0]);
        scene.labels.clear();
        let layers = std::mem::take(&mut scene.layers);
        assert!(layers.len() > 10);
        let selection = scene.selection.take();
        assert!(selection.is_some());
        for layer in layers.into_iter().chain(selection) {
            // Each item by itself: a feature that is filled, lines of one style, markers of one kind.
            for item in layer.items.clone() {
                scene.layers = vec![render::SceneLayer { items: vec![item.clone()], ..layer.clone() }];
                let (on_gpu, on_cpu) = both(&mut gpu, &scene, 1.0);
                for (from, to) in [(&on_cpu, &on_gpu), (&on_gpu, &on_cpu)] {
                    let (lost, inked) = lost_ink(from, to, scene.background);
                    assert!(lost * 200 <= inked, "{} {item:?}: {lost} of {inked} pixels", layer.layer);
                }
            }
        }
    }
}

/// A scene of one layer with these items over points in pixels.
fn drawn(size: [f64; 2], opacity: f64, paths: &[(&[[f64; 2]], bool)], items: Vec<Item>) -> Scene {
    let view = MapView::new(MapPoint::new(3e5, 4e6), 2.5, size);
    let mut points = Vec::new();
    let mut scene_paths = Vec::new();
    for (path, closed) in paths {
        let from = points.len();
        points.extend(path.iter().map(|p| view.map_from_screen(*p)));
        scene_paths.push(ScenePath { points: from..points.len(), closed: *closed, phase_px: 0.0 });
    }
    let crs = MapCrs::for_extent(None);
    let empty = render::scene(view, &crs, &[], &SceneOptions::default(), &Progress::default()).unwrap();
    let layer = render::SceneLayer { layer: "one".into(), opacity, items };
    Scene { points, paths: scene_paths, layers: vec![layer], ..empty }
}

fn fill(color: u32, opacity: f64, hatch: Option<Hatch>, paths: std::ops::Range<usize>) -> Item {
    Item::Fill { feature: shapan::data::FeatureId(0), color: Color::hex(color), opacity, hatch, paths }
}

fn stroke(color: u32, opacity: f64, width_px: f64, dash: &[f64], paths: std::ops::Range<usize>) -> Item {
    Item::Stroke { color: Color::hex(color), opacity, width_px, dash: dash.to_vec(), paths }
}

#[test]
fn every_style_and_odd_shape_looks_the_same() {
    let Some(mut gpu) = gpu() else { return };
    let square: &[[f64; 2]] = &[[20.0, 20.0], [180.0, 20.0], [180.0, 180.0], [20.0, 180.0], [20.0, 20.0]];
    let hole: &[[f64; 2]] = &[[70.0, 70.0], [70.0, 130.0], [130.0, 130.0], [130.0, 70.0]];
    let tie: &[[f64; 2]] = &[[20.0, 20.0], [180.0, 180.0], [180.0, 20.0], [20.0, 180.0]];
    let zigzag: &[[f64; 2]] = &[[10.0, 30.0], [60.0, 170.0], [90.0, 30.0], [95.0, 170.0], [190.0, 100.0], [12.0, 90.0]];
    let dot: &[[f64; 2]] = &[[100.0, 100.0], [100.0, 100.0]];
    let hatches = [
        Hatch::Lines { color: Color::hex(0x80_2020), angle_deg: 45.0, spacing_px: 8.0, width_px: 1.2 },
        Hatch::Lines { color: Color::hex(0x80_2020), angle_deg: -20.0, spacing_px: 5.5, width_px: 0.6 },
        Hatch::Grid { color: Color::hex(0x20_8020), spacing_px: 9.0, width_px: 1.0 },
        Hatch::Dots { color: Color::hex(0x20_2080), spacing_px: 12.0, radius_px: 1.4 },
    ];
    let size = [200.0, 200.0];
    let mut cases: Vec<(String, Scene, f64)> = Vec::new();
    for hatch in hatches {
        let items = vec![fill(0xE6_9F00, 0.3, Some(hatch.clone()), 0..2)];
        // Dots are whole on the CPU and cut at the edge on the GPU.
        cases.push((format!("{hatch:?}"), drawn(size, 1.0, &[(square, true), (hole, true)], items), 0.006));
    }
    cases.push(("bow tie".into(), drawn(size, 1.0, &[(tie, true)], vec![fill(0x00_72B2, 0.5, None, 0..1)]), 0.004));
    for (width, dash) in
        [(0.5, &[][..]), (1.0, &[]), (3.0, &[]), (12.0, &[]), (4.0, &[12.0, 5.0]), (3.0, &[2.0, 5.0, 10.0, 5.0])]
    {
        for opacity in [1.0, 0.24] {
            let items = vec![stroke(0xC2_4E00, opacity, width, dash, 0..2)];
            let scene = drawn(size, 1.0, &[(zigzag, false), (square, true)], items);
            cases.push((format!("line {width} {dash:?} {opacity}"), scene, 0.006));
        }
    }
    let both_kinds = || vec![fill(0x00_9E73, 1.0, None, 0..1), stroke(0x00_0000, 0.5, 14.0, &[], 1..2)];
    cases.push((
        "a translucent layer".into(),
        drawn(size, 0.4, &[(square, true), (zigzag, false)], both_kinds()),
        0.004,
    ));
    cases.push((
        "a dot".into(),
        drawn(size, 1.0, &[(dot, false)], vec![stroke(0x00_0000, 1.0, 9.0, &[], 0..1)]),
        0.004,
    ));
    for (name, scene, most) in cases {
        for ratio in [1.0, 2.0] {
            let (on_gpu, on_cpu) = both(&mut gpu, &scene, ratio);
            let d = difference(&on_gpu, &on_cpu);
            assert!(d < most, "{name} @{ratio}: {d}");
            let (lost, inked) = lost_ink(&on_cpu, &on_gpu, scene.background);
            assert!(lost * 200 <= inked, "{name} @{ratio}: {lost} of {inked}");
        }
    }
}

#[test]
fn a_wide_picture_is_drawn_in_tiles_without_a_seam() {
    let Some(mut gpu) = gpu() else { return };
    let scene = scene_of(&bundled(), Theme::Light, 1.0, [2300.0, 700.0]);
    let (on_gpu, on_cpu) = both(&mut gpu, &scene, 1.0);
    let d = difference(&on_gpu, &on_cpu);
    assert!(d < 0.005, "{d}");
}

#[test]
fn kept_buffers_draw_a_moved_and_an_enlarged_view() {
    let Some(mut gpu) = gpu() else { return };
    let plan = bundled();
    let progress = Progress::default();
    let mut scene = scene_of(&plan, Theme::Light, 1.0, [900.0, 700.0]);
    scene.labels.clear();
    let mut names = LabelSprites::default();
    let mesh = Mesh::of(&scene, 1.0, Part::Layers, &mut names, &progress).unwrap();
    let mesh = gpu.painter.upload(mesh);
    let mut drawn = |view: MapView| {
        let canvas = gpu.painter.canvas(view.size_px().map(|s| s as u32));
        let subject = Subject { meshes: &[&mesh], view: &view, ratio: 1.0, background: scene.background };
        assert!(gpu.painter.paint(&subject, &canvas, &mut |_, _| true));
        gpu.read(&canvas).unwrap()
    };
    // A window into the middle of the scene, moved by whole pixels: the very same pixels.
    let whole = drawn(scene.view);
    let part = drawn(scene.view.panned(-37.0, 21.0).resized([300.0, 200.0]));
    let moved = drawn(scene.view.resized([300.0, 200.0]));
    let (left, top) = (300, 250);
    for (x, y) in (0..300).flat_map(|x| (0..200).map(move |y| (x, y))) {
        let of = |p: &Picture, x: u32, y: u32| p.pixel(x, y).unwrap();
        let near =
            |a: Color, b: Color| a.red.abs_diff(b.red).max(a.green.abs_diff(b.green)).max(a.blue.abs_diff(b.blue)) <= 2;
        assert!(near(of(&moved, x, y), of(&whole, x + left, y + top)), "{x},{y}");
        assert!(near(of(&part, x, y), of(&whole, x + left + 37, y + top - 21)), "moved {x},{y}");
    }
    // Enlarged by half, lines keep their width: near the picture that is made for the scale.
    let view = scene.view.zoomed_at([450.0, 350.0], 1.5);
    let enlarged = drawn(view);
    let mut made = scene_of(&plan, Theme::Light, 1.0 / 1.5, [900.0, 700.0]);
    made.labels.clear();
    made.selection = None;
    let made = render::paint(&made, 1.0, &progress).unwrap();
    let d = difference(&enlarged, &made);
    assert!(d < 0.01, "{d}");
}

#[test]
fn slices_make_the_same_picture_and_can_be_stopped() {
    let Some(mut gpu) = gpu() else { return };
    let scene = scene_of(&bundled(), Theme::Projector, 8.0, [600.0, 500.0]);
    let mut names = LabelSprites::default();
    let parts = [Part::Layers, Part::Top];
    let [layers, top] = parts.map(|part| Mesh::of(&scene, 1.0, part, &mut names, &Progress::default()).unwrap());
    let (layers, top) = (gpu.painter.upload(layers), gpu.painter.upload(top));
    let subject = Subject { meshes: &[&layers, &top], view: &scene.view, ratio: 1.0, background: scene.background };
    let canvas = gpu.painter.canvas([600, 500]);
    assert!(gpu.painter.paint(&subject, &canvas, &mut |_, _| true));
    let at_once = gpu.read(&canvas).unwrap();
    gpu.painter.set_slice(40);
    let mut slices = 0;
    let whole = gpu.painter.paint(&subject, &canvas, &mut |_, _| {
        slices += 1;
        true
    });
    assert!(whole && slices > 5, "{slices}");
    assert_eq!(gpu.read(&canvas).unwrap(), at_once);
    assert!(!gpu.painter.paint(&subject, &canvas, &mut |_, _| false));
}

#[test]
fn an_extreme_scene_makes_finite_buffers() {
    let progress = Progress::default();
    let mut names = LabelSprites::default();
    // A million corners of a spiral, most of them far outside, on one line and around one area.
    let spiral: Vec<[f64; 2]> = (0..1_000_000)
        .map(|i| f64::from(i) * 1e-3)
        .map(|a| [100.0 + a * a * a.cos(), 100.0 + a * a * a.sin()])
        .collect();
    let flat: &[[f64; 2]] = &[[20.0, 20.0], [180.0, 20.0], [20.0, 20.0], [20.0, 20.0]];
    let far: &[[f64; 2]] = &[[-1e12, 50.0], [1e12, 60.0], [1e12, 1e12], [-1e12, 1e12]];
    let paths: &[(&[[f64; 2]], bool)] = &[(&spiral, false), (flat, true), (far, true)];
    let items = vec![
        stroke(0x00_0000, 1.0, 3.0, &[], 0..1),
        fill(0x00_9E73, 0.5, None, 1..2),
        fill(0x00_9E73, 0.5, None, 2..3),
        stroke(0x00_0000, 0.5, 0.0, &[12.0, 5.0], 1..3),
    ];
    for (size, ratio) in [([1.0, 1.0], 0.5), ([300.0, 200.0], 1.25), ([16_384.0, 9.0], 4.0)] {
        let scene = drawn(size, 0.5, paths, items.clone());
        let mesh = Mesh::of(&scene, ratio, Part::Layers, &mut names, &progress).unwrap();
        assert!(mesh.segments.len() >= 999_000, "{}", mesh.segments.len());
        let ends = mesh.segments.iter().flat_map(|s| [s.from, s.to, [s.before, 0.0]]);
        assert!(mesh.corners.iter().copied().chain(ends).flatten().all(f32::is_finite), "{size:?}");
        assert!(mesh.triangles.iter().all(|i| (*i as usize) < mesh.corners.len()));
        for step in &mesh.steps {
            let render::gpu::Step::Draw(draw) = step else { continue };
            assert!(draw.bounds.iter().all(|b| b.is_finite()), "{:?}", draw.bounds);
        }
    }
}

#[test]
fn names_that_are_not_shown_are_forgotten() {
    let progress = Progress::default();
    let plan = bundled();
    let mut names = LabelSprites::default();
    let mut most = 0;
    for step in 0..12 {
        let scene = scene_of(&plan, Theme::Light, 1.5f64.powi(step), [360.0, 240.0]);
        Mesh::of(&scene, 1.0, Part::Top, &mut names, &progress).unwrap();
        most = most.max(names.len());
    }
    assert!(most > 20, "{most}");
    // The same picture again and again: only its own names are left.
    let scene = scene_of(&plan, Theme::Light, 1.0, [360.0, 240.0]);
    for _ in 0..9 {
        Mesh::of(&scene, 1.0, Part::Top, &mut names, &progress).unwrap();
    }
    assert!(!names.is_empty() && names.len() <= scene.labels.len(), "{} of {}", names.len(), scene.labels.len());
}

#[test]
fn what_the_device_refuses_is_told_where_it_was_asked() {
    let Some(gpu) = gpu() else { return };
    let most = gpu.painter.most_pixels_across();
    assert!(render::gpu::checked(&gpu.device, || gpu.painter.canvas([most + 1, 4])).is_err());
    assert!(render::gpu::checked(&gpu.device, || gpu.painter.canvas([4, 4])).is_ok());
}

#[test]
fn a_picture_of_the_ground_is_pixel_for_pixel_the_same() {
    use shapan::crs::{Affine, Datum, LonLat, SourceCrs};
    use shapan::data::{Channels, Dataset, Pixels, Raster, RasterPlace};
    let Some(mut gpu) = gpu() else { return };
    // Stripes and a clear corner, turned against the map.
    let rgba = (0..200_u32).flat_map(|y| {
        (0..300_u32).flat_map(move |x| [(x * 7 % 256) as u8, (y * 5 % 256) as u8, 90, if x + y < 90 { 0 } else { 255 }])
    });
    let pixels = Pixels::new([300, 200], Channels::Rgba, rgba.collect()).unwrap();
    let centre = LonLat::new(116.41, 39.78);
    let plane = SourceCrs::of_epsg(32_649).unwrap();
    let [x, y] = plane.xy(centre).unwrap();
    let to_plane = Affine { x: [9.0, 3.0, x - 1600.0], y: [3.0, -9.0, y + 400.0] };
    let raster = Raster::of_pixels(pixels, RasterPlace { to_plane, plane, datum: Datum::Wgs84 }).unwrap();
    let data = Dataset::of_raster(raster);
    let layer = shapan::project::default_layer("scan".into(), "scan", "", &data, 0);
    let mut plan = Plan::default();
    plan.project.groups = vec![shapan::project::underlay_group()];
    plan.layers = vec![plan::PlanLayer::new("scan".into(), data)];
    let crs = MapCrs::local(centre);
    for opacity in [1.0, 0.4] {
        plan.project.layers = vec![shapan::project::Layer { opacity, ..layer.clone() }];
        let drawings = PlanDrawings::default().update(&plan, &crs, &Progress::default()).unwrap();
        let shown: Vec<&render::Drawing> = drawings.iter().map(AsRef::as_ref).collect();
        for (metres_per_px, ratio) in [(10.0, 1.0), (3.0, 1.5), (40.0, 1.0)] {
            let view = MapView::new(crs.map_from_lonlat(centre).unwrap(), metres_per_px, [400.0, 300.0]);
            let scene = render::scene(view, &crs, &shown, &SceneOptions::default(), &Progress::default()).unwrap();
            let (on_gpu, on_cpu) = both(&mut gpu, &scene, ratio);
            let worst = on_gpu.rgba.iter().zip(&on_cpu.rgba).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
            assert!(worst <= 2, "{opacity} {metres_per_px} {ratio}: {worst}");
            let ground = scene.background;
            let inked = (0..400).filter(|x| on_cpu.pixel(*x, 150) != Some(ground)).count();
            assert!(inked > 40, "{inked}");
        }
    }
}
