//! How long a picture takes: projecting, listing and painting a grid of parcels, whole and zoomed in.
//!
//!     cargo bench --no-default-features --bench picture

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
    let with = Symbolizing { layer: &layer, class_of: &class_of, crs: &crs, area_text: &|_| None };
    symbolize(data, &with, &Progress::default()).unwrap()
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
        }
    }
    group.finish();
}

criterion_group!(benches, picture);
criterion_main!(benches);
