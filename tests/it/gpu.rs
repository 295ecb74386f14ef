//! The GPU's pictures beside those of the CPU painter. Skipped where no adapter is, unless one is required.

use shapan::crs::MapCrs;
use shapan::i18n::Lang;
use shapan::plan::{self, Plan};
use shapan::progress::Progress;
use shapan::render::gpu::HeadlessGpu;
use shapan::render::{self, MapView, Picture, PlanDrawings, Scene, SceneOptions, Theme};

/// `None`, with a line in the output, where there is no adapter and none is required.
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

#[test]
fn the_plan_looks_the_same() {
    let Some(mut gpu) = gpu() else { return };
    let plan = bundled();
    for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
        for zoom in [0.3, 1.0, 8.0, 60.0] {
            let scene = scene_of(&plan, theme, zoom, [720.0, 540.0]);
            for ratio in [1.0, 1.5] {
                let on_gpu = gpu.picture(&scene, ratio, &Progress::default()).unwrap();
                let on_cpu = render::paint(&scene, ratio, &Progress::default()).unwrap();
                let d = difference(&on_gpu, &on_cpu);
                println!("{theme:?} x{zoom} @{ratio}: {d:.5}");
                if let Some(dir) = std::env::var_os("SHAPAN_GPU_PICTURES") {
                    let dir = std::path::PathBuf::from(dir);
                    for (name, p) in [("gpu", &on_gpu), ("cpu", &on_cpu)] {
                        std::fs::write(
                            dir.join(format!("{theme:?}-{zoom}-{ratio}-{name}.png")),
                            render::png(p).unwrap(),
                        )
                        .unwrap();
                    }
                }
                assert!(d < 0.02, "{theme:?} {zoom} {ratio}: {d}");
            }
        }
    }
}
