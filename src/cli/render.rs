//! `shapan render`: a picture without a window or a display.

use std::io::Write;

use super::args::{Imprint, NotesArg, Render};
use super::output;
use crate::crs::{MapCrs, MapRect};
use crate::data::Extent;
use crate::export::{PictureKind, SHIFT_OPTION, picture_file, picture_scene, sheet_info};
use crate::formats;
use crate::i18n::Lang;
use crate::plan::{self, Plan};
use crate::progress::Progress;
use crate::project::{Bilingual, Note, Project};
use crate::render::{self, Legend, MapView, PlanDrawings, Scene, SceneOptions};

/// Room left around what is shown, in pixels.
const MARGIN_PX: f64 = 48.0;

pub fn run(args: &Render, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let Some(kind) = PictureKind::of_path(&args.output) else {
        anyhow::bail!("pictures are .png, .svg or .pdf files: name one, not {}", args.output.display());
    };
    if kind != PictureKind::Png && args.pixel_ratio != 1.0 {
        anyhow::bail!("--pixel-ratio is for .png pictures: an .svg or .pdf file is sharp at any size");
    }
    let mut opened = plan::open_as(&args.paths, &args.reading.reading(&args.paths, err, progress)?, progress)?;
    output::report(&opened, err)?;
    output::report_misplaced(&opened, SHIFT_OPTION, err)?;
    let read: Vec<_> = opened.files(&args.paths).into_iter().chain(args.reading.files()).collect();
    output::spare(&args.output, &read)?;
    retitle(&mut opened.plan.project, &args.imprint);
    let plan = &opened.plan;
    let lang: Lang = args.lang.into();
    let (crs, place) = place(args, plan)?;
    let drawings = PlanDrawings::default().update(plan, &crs, progress)?;
    let shown: Vec<&render::Drawing> = drawings.iter().map(AsRef::as_ref).collect();
    let mut paper = render::paper_options(plan, &crs, lang, args.theme.into());
    paper.label_language = args.labels.map(Into::into);
    paper.vision = args.vision.into();
    paper.notes =
        args.notes.map_or_else(Vec::new, |asked| render::note_marks(&plan.project, &crs, |n| takes(asked, n)));
    let options = |view: &MapView| {
        // A picture travels without the layer list, so its legend goes along.
        let legend = (!args.no_legend).then(|| Legend::in_view(plan, &shown, view, lang));
        SceneOptions { legend, grid: args.grid, ..paper.clone() }
    };
    let view = match place {
        Place::View(view) => view,
        Place::Whole(rect) => {
            let size = size(args);
            render::fitted_on_sheet(rect, size, MARGIN_PX.min(size[0].min(size[1]) / 8.0), &crs, options)
        }
    };
    let scene = picture_scene(view, &crs, &shown, options(&view), progress)?;
    report_missing(&scene, err)?;
    let bytes = picture_file(kind, &scene, args.pixel_ratio, &sheet_info(plan, lang), progress)?;
    formats::write_whole(&args.output, &bytes)?;
    let (width, height) = args.size;
    writeln!(err, "shapan: wrote {} ({width}x{height})", args.output.display())?;
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

/// Whether a note is among those asked for.
fn takes(asked: NotesArg, note: &Note) -> bool {
    match asked {
        NotesArg::All => true,
        NotesArg::Open => !note.done,
        NotesArg::Done => note.done,
    }
}

/// What was typed in place of what the project says of itself, the same in both languages.
fn retitle(project: &mut Project, typed: &Imprint) {
    let Imprint { title, date, approval_number, confidentiality } = typed;
    let both = |text: &String| Bilingual::same(text.clone());
    if let Some(title) = title {
        project.title = both(title);
    }
    let imprint = &mut project.imprint;
    if let Some(date) = date {
        imprint.date.clone_from(date);
    }
    if let Some(number) = approval_number {
        imprint.approval_number.clone_from(number);
    }
    if let Some(mark) = confidentiality {
        imprint.confidentiality = both(mark);
    }
}

/// What to show.
enum Place {
    /// As it was asked for.
    View(MapView),
    /// All of this, wherever the furniture leaves room for it.
    Whole(MapRect),
}

/// The size of the picture in pixels of the design.
fn size(args: &Render) -> [f64; 2] {
    [args.size.0, args.size.1].map(|side| f64::from(side) / args.pixel_ratio)
}

/// The rectangle or centre asked for, else the plan's boundary, else all data.
fn place(args: &Render, plan: &Plan) -> anyhow::Result<(MapCrs, Place)> {
    let choice = args.crs.unwrap_or(plan.project.map_crs);
    if let (Some(centre), Some(denominator)) = (args.center, args.scale) {
        let crs = choice.crs_for(Some(Extent::of_point(centre)))?;
        let centre = crs.map_from_lonlat(centre);
        let centre = centre.ok_or_else(|| anyhow::anyhow!("the centre cannot be shown: it is too near a pole"))?;
        let view = MapView::at_scale(&crs, centre, denominator, size(args));
        return Ok((crs, Place::View(view)));
    }
    let extent = args.extent.or_else(|| plan.home_extent());
    let extent = extent.ok_or_else(|| anyhow::anyhow!("nothing to show: no feature has a geometry"))?;
    let crs = choice.crs_for(Some(extent))?;
    let rect = crs.map_rect(extent);
    let rect = rect.ok_or_else(|| anyhow::anyhow!("the extent cannot be shown: it is too near a pole"))?;
    let place =
        if args.extent.is_some() { Place::View(MapView::fitted(rect, size(args), 0.0)) } else { Place::Whole(rect) };
    Ok((crs, place))
}
