//! A picture of a plan as a file: PNG, SVG or PDF, by the command line and by the window alike.

use std::path::Path;

use super::system_fonts::SystemFonts;
use crate::crs::MapCrs;
use crate::i18n::Lang;
use crate::plan::Plan;
use crate::progress::{Cancelled, Progress};
use crate::render::{self, Drawing, MapView, PaintError, Scene, SceneOptions, SheetInfo, VectorError};

/// What a picture is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    Png,
    Svg,
    Pdf,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Paint(#[from] PaintError),
    #[error(transparent)]
    Vector(#[from] VectorError),
}

impl PictureKind {
    pub const ALL: [Self; 3] = [Self::Png, Self::Svg, Self::Pdf];

    /// By the ending of a file's name, in capitals or not.
    pub fn of_path(path: &Path) -> Option<Self> {
        let ending = format!(".{}", path.extension()?.to_string_lossy().to_lowercase());
        Self::ALL.into_iter().find(|kind| kind.ending() == ending)
    }

    /// Of its files, with the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => ".png",
            Self::Svg => ".svg",
            Self::Pdf => ".pdf",
        }
    }
}

/// The scene of a view; characters that the bundled fonts lack are looked for in those of the system.
///
/// # Errors
/// Cancellation.
pub fn picture_scene(
    view: MapView,
    crs: &MapCrs,
    shown: &[&Drawing],
    mut options: SceneOptions,
    progress: &Progress,
) -> Result<Scene, Cancelled> {
    let scene = render::scene(view, crs, shown, &options, progress)?;
    let mut fonts = SystemFonts::usual();
    if !fonts.look_for(&scene.missing_characters) {
        return Ok(scene);
    }
    options.fonts = fonts.fonts().clone();
    render::scene(view, crs, shown, &options, progress)
}

/// The bytes of the file. `pixel_ratio` is for PNG: pixels of the picture for one of the design.
///
/// # Errors
/// A picture that is too large; cancellation.
pub fn picture_file(
    kind: PictureKind,
    scene: &Scene,
    pixel_ratio: f64,
    info: &SheetInfo,
    progress: &Progress,
) -> Result<Vec<u8>, PictureError> {
    Ok(match kind {
        PictureKind::Png => render::png(&render::paint(scene, pixel_ratio, progress)?)?,
        PictureKind::Svg => render::svg(scene, info, progress)?.into_bytes(),
        PictureKind::Pdf => render::pdf(scene, info, progress)?,
    })
}

/// What a vector file says of the plan it shows.
pub fn sheet_info(plan: &Plan, lang: Lang) -> SheetInfo {
    let layer_names = plan.styled_layers().map(|(layer, _)| (layer.id.clone(), layer.name.get(lang).clone())).collect();
    SheetInfo { title: plan.project.title.get(lang).clone(), lang, layer_names }
}
