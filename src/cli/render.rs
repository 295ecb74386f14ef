//! `shapan render`: a picture without a window or a display.

use std::io::Write;

use super::args::Render;
use super::output;
use crate::crs::MapCrs;
use crate::data::Extent;
use crate::export::{self, SystemFonts};
use crate::i18n::{Lang, Word};
use crate::plan::{self, Plan};
use crate::progress::Progress;
use crate::project;
use crate::render::{self, MapView, PlanDrawings, Scene, SceneOptions};

/// Room left around what is shown, in pixels.
const MARGIN_PX: f64 = 48.0;

pub fn run(args: &Render, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let extension = args.output.extension().map(|e| e.to_string_lossy().to_lowercase());
    if extension.as_deref() != Some("png") {
        anyhow::bail!("this version writes .png pictures: name one, not {}", args.output.display());
    }
    let opened = plan::open(&args.paths, progress)?;
    output::report(&opened, err)?;
    let plan = &opened.plan;
    let lang: Lang = args.lang.into();
    let (view, crs) = view(args, plan)?;
    let drawings = PlanDrawings::default().update(plan, &crs, progress)?;
    let mut fonts = SystemFonts::usual();
    let mut options = SceneOptions {
        lang,
        theme: args.theme.into(),
        labels: true,
        scale_bar: true,
        north_arrow: true,
        badge: plan.is_schematic().then(|| Word::Schematic.text(lang).to_owned()),
        title: title(&plan.project, lang),
        label_language: args.labels.map(Into::into),
        ..SceneOptions::default()
    };
    let shown: Vec<&render::Drawing> = drawings.iter().map(AsRef::as_ref).collect();
    let mut scene = render::scene(view, &crs, &shown, &options, progress)?;
    if fonts.look_for(&scene.missing_characters) {
        options.fonts = fonts.fonts().clone();
        scene = render::scene(view, &crs, &shown, &options, progress)?;
    }
    report_missing(&scene, err)?;
    let picture = render::paint(&scene, 1.0, progress)?;
    export::write_whole(&args.output, &render::png(&picture)?)?;
    writeln!(err, "shapan: wrote {} ({}x{})", args.output.display(), picture.width, picture.height)?;
    Ok(())
}

/// Says which characters no font has, and in which names.
fn report_missing(scene: &Scene, err: &mut dyn Write) -> anyhow::Result<()> {
    const SHOWN: usize = 3;
    if scene.missing_characters.is_empty() {
        return Ok(());
    }
    let listed = scene.missing_characters.iter().take(12).map(|c| format!("{c} (U+{:04X})", u32::from(*c)));
    let more = if scene.missing_characters.len() > 12 { " and others" } else { "" };
    let listed: Vec<String> = listed.collect();
    let them = if listed.len() == 1 { "a box" } else { "boxes" };
    writeln!(err, "shapan: no font has {}{more}: drawn as {them}", listed.join(", "))?;
    let names = scene.labels_with_missing();
    for (label, text) in names.iter().take(SHOWN) {
        writeln!(err, "shapan:   layer {}: {text}", label.layer)?;
    }
    if names.len() > SHOWN {
        writeln!(err, "shapan:   and {} more", names.len() - SHOWN)?;
    }
    Ok(())
}

fn title(project: &project::Project, lang: Lang) -> Option<String> {
    let title = project.title.get(lang);
    (!title.is_empty()).then(|| title.clone())
}

/// What to show: the rectangle or centre asked for, else the plan's boundary, else all data.
fn view(args: &Render, plan: &Plan) -> anyhow::Result<(MapView, MapCrs)> {
    let size = [f64::from(args.size.0), f64::from(args.size.1)];
    if let (Some(centre), Some(denominator)) = (args.center, args.scale) {
        let crs = MapCrs::for_extent(Some(Extent::of_point(centre)));
        let centre = crs.map_from_lonlat(centre);
        let centre = centre.ok_or_else(|| anyhow::anyhow!("the centre cannot be shown: it is too near a pole"))?;
        return Ok((MapView::at_scale(&crs, centre, denominator, size), crs));
    }
    let extent = args.extent.or_else(|| plan.home_extent());
    let extent = extent.ok_or_else(|| anyhow::anyhow!("nothing to show: no feature has a geometry"))?;
    let crs = MapCrs::for_extent(Some(extent));
    let rect = crs.map_rect(extent);
    let rect = rect.ok_or_else(|| anyhow::anyhow!("the extent cannot be shown: it is too near a pole"))?;
    let margin = if args.extent.is_some() { 0.0 } else { MARGIN_PX.min(size[0].min(size[1]) / 8.0) };
    Ok((MapView::fitted(rect, size, margin), crs))
}
