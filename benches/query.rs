//! Radius queries on a million points, as timed in the design: 15 km about (116.42, 39.79).
//!
//! `SHAPAN_POI=poi_1000000.bin cargo bench --no-default-features --bench query` reads raw points (all longitudes and latitudes in turn as
//! little-endian f64); without it a seeded cloud of the same size and density is made.

#![allow(clippy::expect_used, clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use shapan::analysis::index::SpatialIndex;
use shapan::analysis::measure::{Metres, circle, destination, union_area};
use shapan::analysis::query::{Target, identify, ids_within, nearest, within};
use shapan::data::{Dataset, DatasetBuilder, GeometryType, LonLat, Piece, Polygon};
use shapan::progress::Progress;

const CENTRE: LonLat = LonLat::new(116.42, 39.79);
const COUNT: usize = 1_000_000;

fn points() -> Vec<LonLat> {
    if let Some(path) = std::env::var_os("SHAPAN_POI") {
        let bytes = std::fs::read(path).expect("the file of points is readable");
        let number = |chunk: &[u8]| f64::from_le_bytes(chunk.try_into().expect("eight bytes"));
        let positions = &bytes[..bytes.len() / 17 * 16];
        return positions.chunks_exact(16).map(|c| LonLat::new(number(&c[..8]), number(&c[8..]))).collect();
    }
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..COUNT).map(|_| destination(CENTRE, random() * 360.0, Metres(31_000.0 * random().sqrt()))).collect()
}

fn dataset(points: &[LonLat]) -> Arc<Dataset> {
    let mut builder = DatasetBuilder::default();
    for p in points {
        builder.begin_feature();
        let mut geometry = builder.geometry(GeometryType::Point);
        geometry.coord(*p, None);
        geometry.end_point();
        builder.end_feature();
    }
    Arc::new(builder.finish())
}

fn queries(c: &mut Criterion) {
    let data = dataset(&points());
    let progress = Progress::default();
    let before = Instant::now();
    let index = SpatialIndex::build(data.clone(), &progress).expect("nobody cancels");
    let target = Target::Point(CENTRE);
    let radius = Metres(15_000.0);
    println!(
        "build of {}: {:?}; {} within 15 km",
        data.len(),
        before.elapsed(),
        ids_within(&index, &target, radius, None).len()
    );
    c.bench_function("ids within 15 km", |b| b.iter(|| black_box(ids_within(&index, &target, radius, None).len())));
    c.bench_function("within 15 km, sorted", |b| {
        b.iter(|| black_box(within(&index, &target, radius, None, &progress).expect("nobody cancels").hits.len()));
    });
    c.bench_function("10 nearest", |b| {
        b.iter(|| black_box(nearest(&index, &target, 10, None, &progress).expect("nobody cancels").len()));
    });
    c.bench_function("identify", |b| b.iter(|| black_box(identify(&index, CENTRE, Metres(20.0)).len())));
}

/// A grid of 100,000 blocks of ten corners, 120 m apart, touching nobody; the target is a ring road of 60 edges.
fn areas(c: &mut Criterion) {
    let mut builder = DatasetBuilder::default();
    for i in 0..100_000_u32 {
        let offset = |k: u32| Metres((f64::from(k) - 158.0) * 120.0);
        let centre = destination(destination(CENTRE, 90.0, offset(i % 316)), 0.0, offset(i / 316));
        builder.begin_feature();
        let mut geometry = builder.geometry(GeometryType::Polygon);
        circle(centre, Metres(50.0), 10).into_iter().for_each(|p| geometry.coord(p, None));
        geometry.end_ring();
        geometry.end_polygon();
        builder.end_feature();
    }
    let data = Arc::new(builder.finish());
    let progress = Progress::default();
    let index = SpatialIndex::build(data.clone(), &progress).expect("nobody cancels");
    let radius = Metres(5_000.0);
    let point = Target::Point(CENTRE);
    let mut road = DatasetBuilder::default();
    road.begin_feature();
    let mut geometry = road.geometry(GeometryType::LineString);
    circle(CENTRE, Metres(6_000.0), 60).into_iter().for_each(|p| geometry.coord(p, None));
    geometry.end_line();
    road.end_feature();
    let road = Target::all_of(Arc::new(road.finish()));
    let count = |target: &Target| within(&index, target, radius, None, &progress).expect("nobody cancels").hits.len();
    println!("areas: {} within 5 km of the point, {} of the road", count(&point), count(&road));
    c.bench_function("areas within 5 km of a point", |b| b.iter(|| black_box(count(&point))));
    c.bench_function("areas within 5 km of a road", |b| b.iter(|| black_box(count(&road))));
    let some: Vec<Polygon<'_>> = data
        .features()
        .take(10_000)
        .flat_map(|f| f.pieces())
        .filter_map(|p| if let Piece::Polygon(polygon) = p { Some(polygon) } else { None })
        .collect();
    c.bench_function("union area of 10,000", |b| b.iter(|| black_box(union_area(&some).expect("near each other"))));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = queries, areas
}
criterion_main!(benches);
