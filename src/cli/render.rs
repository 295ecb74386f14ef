//! `shapan render`: a picture without a window or a display.

use std::io::Write;

use super::args::Render;
use super::output;
use crate::crs::MapCrs;
use crate::data::Extent;
use crate::i18n::{Lang, Word};
use crate::plan::{self, Plan};
use crate::progress::Progress;
use crate::render::{self, MapView, PlanDrawings, SceneOptions, SheetInfo};
use crate::{export, project};

/// Room left around what is shown, in pixels.
const MARGIN_PX: f64 = 48.0;

pub fn run(args: &Render, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let extension = args.output.extension().map(|e| e.to_string_lossy().to_lowercase());
    let kind = match extension.as_deref() {
        Some("png") => Kind::Png,
        Some("svg") => Kind::Svg,
        Some("pdf") => Kind::Pdf,
        _ => anyhow::bail!("pictures are .png, .svg or .pdf files: name one, not {}", args.output.display()),
    };
    let opened = plan::open(&args.paths, progress)?;
    output::report(&opened, err)?;
    let plan = &opened.plan;
    let lang: Lang = args.lang.into();
    let (view, crs) = view(args, plan)?;
    let drawings = PlanDrawings::default().update(plan, &crs, progress)?;
    let options = SceneOptions {
        lang,
        theme: args.theme.into(),
        labels: true,
        scale_bar: true,
        north_arrow: true,
        badge: plan.is_schematic().then(|| Word::Schematic.text(lang).to_owned()),
        title: title(&plan.project, lang),
        sources: None,
        selection: None,
        margin_px: [0.0, 0.0],
    };
    let shown: Vec<&render::Drawing> = drawings.iter().map(AsRef::as_ref).collect();
    let scene = render::scene(view, &crs, &shown, &options, progress)?;
    if !scene.missing_characters.is_empty() {
        let list: String = scene.missing_characters.iter().collect();
        writeln!(err, "shapan: the bundled font lacks {list}: drawn as boxes")?;
    }
    let bytes = match kind {
        Kind::Png => render::png(&render::paint(&scene, 1.0, progress)?)?,
        Kind::Svg => render::svg(&scene, &sheet_info(plan, lang), progress)?.into_bytes(),
        Kind::Pdf => render::pdf(&scene, &sheet_info(plan, lang), progress)?,
    };
    export::write_whole(&args.output, &bytes)?;
    let (width, height) = args.size;
    writeln!(err, "shapan: wrote {} ({width}x{height})", args.output.display())?;
    Ok(())
}

/// What a picture is written as, by the extension of its file.
#[derive(Clone, Copy)]
enum Kind {
    Png,
    Svg,
    Pdf,
}

fn sheet_info(plan: &Plan, lang: Lang) -> SheetInfo {
    let layer_names = plan.styled_layers().map(|(layer, _)| (layer.id.clone(), layer.name.get(lang).clone())).collect();
    SheetInfo { title: plan.project.title.get(lang).clone(), lang, layer_names }
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
