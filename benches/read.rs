//! How fast GeoJSON text becomes a dataset.
//!
//! `cargo bench --no-default-features --bench read` times made-up parcels and points in memory.
//! `SHAPAN_READ=big.geojson cargo bench --no-default-features --bench read` reads one file, once, as the program
//! does, and prints megabytes per second of wall clock and of processor time, and the peak memory of the process.

#![allow(clippy::expect_used, clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group};
use shapan::formats;
use shapan::progress::Progress;

/// Star-shaped parcels of 20 corners with a dozen attributes, about 900 bytes each.
fn parcels(count: usize) -> String {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for i in 0..count {
        let (lon, lat) = (116.0 + (i % 300) as f64 * 0.002, 39.5 + (i / 300) as f64 * 0.002);
        let corner = |k: usize| {
            let angle = k as f64 * std::f64::consts::TAU / 20.0;
            let radius = 0.0007 + 0.0002 * ((i * 31 + k * 17) % 10) as f64 / 10.0;
            format!("[{:.7},{:.7}]", lon + radius * angle.cos(), lat + radius * angle.sin())
        };
        let ring: Vec<String> = (0..20).chain([0]).map(corner).collect();
        let comma = if i == 0 { "" } else { ",\n" };
        let (a, b) = (i % 7, i % 97);
        let _ = write!(
            text,
            "{comma}{{\"type\":\"Feature\",\"id\":{i},\"properties\":{{\"parcel_id\":\"DX-{i:07}\",\
             \"land_use\":\"A{a} 教育科研用地\",\"town\":\"经济技术开发区荣华街道\",\"status\":\"\\\"特殊\\\"管控\",\
             \"far\":{a}.{b},\"height_m\":{b},\"density\":0.{b:03},\"area_m2\":{i}.5,\"year\":20{a}0,\"remark\":null}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}",
            ring.join(",")
        );
    }
    text.push_str("\n]}\n");
    text
}

/// Points with three attributes, about 180 bytes each.
fn points(count: usize) -> String {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for i in 0..count {
        let (lon, lat) = (116.0 + (i * 7919 % 100_003) as f64 * 1e-5, 39.5 + (i * 104_729 % 99_991) as f64 * 1e-5);
        let comma = if i == 0 { "" } else { ",\n" };
        let _ = write!(
            text,
            "{comma}{{\"type\":\"Feature\",\"id\":{i},\"properties\":{{\"kind\":\"shop\",\"name\":\"商店{i}\",\"beds\":{}}},\
             \"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon:.7},{lat:.7}]}}}}",
            i % 500
        );
    }
    text.push_str("\n]}\n");
    text
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sample_size(20);
    for (name, text) in [("parcels 10k", parcels(10_000)), ("points 50k", points(50_000))] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| formats::read_bytes(black_box(text.as_bytes()), &Progress::default()).map(|d| d.len()));
        });
    }
    group.finish();
}

criterion_group!(benches, bench);

fn main() {
    match std::env::var_os("SHAPAN_READ") {
        Some(path) => read_once(Path::new(&path)),
        None => {
            benches();
            Criterion::default().configure_from_args().final_summary();
        }
    }
}

fn read_once(path: &Path) {
    let start = Instant::now();
    let dataset = match formats::read_path(path, &formats::Reading::default(), &Progress::default()) {
        Ok(dataset) => dataset,
        Err(error) => return eprintln!("{error}"),
    };
    let wall = start.elapsed().as_secs_f64();
    let megabytes = std::fs::metadata(path).map_or(0.0, |m| m.len() as f64 / 1e6);
    println!(
        "{} features, {} positions, {} warnings",
        dataset.len(),
        dataset.coords().len(),
        dataset.warnings().total()
    );
    println!("{megabytes:.1} MB in {:.0} ms: {:.0} MB/s", wall * 1e3, megabytes / wall);
    if let Some(cpu) = processor_seconds() {
        println!("{:.0} ms of processor time: {:.0} MB per second of it", cpu * 1e3, megabytes / cpu);
    }
    if let Some(peak) = peak_megabytes() {
        let held = dataset.heap_bytes() as f64 / 1e6;
        println!("peak {peak:.0} MB, {:.2} times the file; dataset {held:.0} MB", peak / megabytes);
    }
}

/// User and system time of this process so far, from Linux's hundredths of a second.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |i: usize| fields.get(i)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? * 1024.0 / 1e6)
}
