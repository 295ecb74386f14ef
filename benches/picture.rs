//! How long a picture takes: projecting, listing and painting a grid of parcels, whole and zoomed in.
//!
//!     cargo bench --bench picture
//!     SHAPAN_PICTURE=parcels.geojson cargo bench --bench picture -- file
//!
//! The second form takes a file, whole and enlarged 4, 16 and 64 times. Without the feature `gui` the GPU is left out.

#![allow(clippy::expect_used, clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use shapan::crs::{LonLat, MapCrs, MapPoint};
use shapan::data::{Dataset, DatasetBuilder, GeometryType, Value};
use shapan::progress::Progress;
use shapan::project::{LayerId, default_layer};
use shapan::render::{Drawing, MapView, SceneOptions, Symbolizing, paint, scene, symbolize};

/// So many named parcels of about 30 m, eight corners each, in a square.
fn parcels(count: u32) -> Dataset {
    let mut builder = DatasetBuilder::default();
    let across = f64::from(count).sqrt().ceil() as u32;
    for i in 0..count {
        let (column, row) = (f64::from(i % across), f64::from(i / across));
        let corner = |x: f64, y: f64| LonLat::new(116.0 + (column + x) * 4e-4, 39.7 + (row + y) * 3e-4);
        builder.begin_feature();
        builder.property("name", Value::Text(format!("P{i}").into()));
        let mut ring = builder.geometry(GeometryType::Polygon);
        for [x, y] in [[0.1, 0.1], [0.5, 0.05], [0.9, 0.1], [0.95, 0.5], [0.9, 0.9], [0.5, 0.8], [0.1, 0.9], [0.1, 0.1]]
        {
            ring.coord(corner(x, y), None);
        }
        ring.end_ring();
        ring.end_polygon();
        builder.end_feature();
    }
    builder.finish()
}

fn drawing(data: &Dataset) -> Drawing {
    let layer = default_layer(LayerId::from("parcels"), "parcels", "parcels.geojson", data, 0);
    let crs = MapCrs::for_extent(data.extent());
    let class_of = vec![Some(0); data.len()];
    let with = Symbolizing { layer: &layer, class_of: &class_of, own: None, crs: &crs, area_text: &|_| None };
    symbolize(data, &with, &Progress::default()).unwrap()
}

/// The same scenes on the GPU, or on the driver that stands in for one; nothing where no adapter is.
#[cfg(feature = "gui")]
mod gpu {
    use super::*;
    use criterion::{BenchmarkGroup, measurement::WallTime};
    use shapan::render::Scene;
    use shapan::render::gpu::{HeadlessGpu, LabelSprites, Mesh, Part, Subject};

    pub fn picture(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, scene: &Scene) {
        let Ok(mut gpu) = HeadlessGpu::new() else { return };
        let meshes = || {
            let mut names = LabelSprites::default();
            [Part::Layers, Part::Top].map(|part| Mesh::of(scene, 1.0, part, &mut names, &Progress::default()).unwrap())
        };
        group.bench_function(format!("mesh {name}"), |b| b.iter(|| black_box(meshes())));
        let meshes = meshes();
        println!("{name}: {} primitives, {}", meshes.iter().map(Mesh::primitives).sum::<usize>(), gpu.name);
        group.bench_function(format!("upload {name}"), |b| {
            b.iter(|| {
                black_box(meshes.clone().map(|mesh| gpu.painter.upload(mesh)));
                gpu.wait();
            });
        });
        let uploaded = meshes.map(|mesh| gpu.painter.upload(mesh));
        let uploaded: Vec<_> = uploaded.iter().collect();
        let canvas = gpu.painter.canvas(scene.view.size_px().map(|s| s as u32));
        let subject = Subject { meshes: &uploaded, view: &scene.view, ratio: 1.0, background: scene.background };
        group.bench_function(format!("draw {name}"), |b| {
            b.iter(|| {
                gpu.painter.paint(&subject, &canvas, &mut |_, _| true);
                gpu.wait();
            });
        });
    }
}

fn picture(c: &mut Criterion) {
    let mut group = c.benchmark_group("picture");
    group.sample_size(10);
    let size = [1440.0, 900.0];
    for count in [10_000, 100_000] {
        let data = parcels(count);
        group.bench_function(format!("symbolize {count}"), |b| b.iter(|| black_box(drawing(&data))));
        let drawing = drawing(&data);
        let whole = MapView::fitted(drawing.bounds.unwrap(), size, 20.0);
        let near = MapView::new(MapPoint::default(), 1.0, size);
        let options = SceneOptions { labels: true, scale_bar: true, ..SceneOptions::default() };
        for (name, view) in [("whole", whole), ("near", near)] {
            let make = || scene(view, &drawing.crs, &[&drawing], &options, &Progress::default()).unwrap();
            group.bench_function(format!("scene {count} {name}"), |b| b.iter(|| black_box(make())));
            let made = make();
            group.bench_function(format!("paint {count} {name}"), |b| {
                b.iter(|| black_box(paint(&made, 1.0, &Progress::default()).unwrap()));
            });
            #[cfg(feature = "gui")]
            gpu::picture(&mut group, &format!("{count} {name}"), &made);
        }
    }
    group.finish();
}

fn file(c: &mut Criterion) {
    let Some(path) = std::env::var_os("SHAPAN_PICTURE") else { return };
    let progress = Progress::default();
    let opened = shapan::plan::open(&[path.into()], &progress).unwrap();
    let plan = opened.plan;
    let extent = plan.home_extent().unwrap();
    let crs = MapCrs::for_extent(Some(extent));
    let drawings = shapan::render::PlanDrawings::default().update(&plan, &crs, &progress).unwrap();
    let drawings: Vec<&Drawing> = drawings.iter().map(AsRef::as_ref).collect();
    let mut group = c.benchmark_group("file");
    group.sample_size(10);
    let whole = MapView::fitted(crs.map_rect(extent).unwrap(), [1440.0, 900.0], 10.0);
    for factor in [1.0, 4.0, 16.0, 64.0] {
        let view = MapView::new(whole.centre(), whole.metres_per_px() / factor, whole.size_px());
        let options = SceneOptions { labels: true, ..SceneOptions::default() };
        let make = || scene(view, &crs, &drawings, &options, &progress).unwrap();
        group.bench_function(format!("scene x{factor}"), |b| b.iter(|| black_box(make())));
        let made = make();
        println!("x{factor}: {} points, {} names", made.points.len(), made.labels.len());
        group.bench_function(format!("paint x{factor}"), |b| {
            b.iter(|| black_box(paint(&made, 1.0, &progress).unwrap()));
        });
        #[cfg(feature = "gui")]
        gpu::picture(&mut group, &format!("x{factor}"), &made);
    }
    group.finish();
}

criterion_group!(benches, picture, file);
criterion_main!(benches);
