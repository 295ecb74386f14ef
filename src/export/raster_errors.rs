//! Why a picture is not laid on the ground and why control points place nothing, in the language of the window.

use super::crs_words::crs_told;
use super::errors::crs_error;
use crate::crs::{ControlError, FitError};
use crate::formats::RasterError;
use crate::i18n::{Lang, Word, fill};

/// The error in one sentence: what is wrong, and what to do.
pub fn raster_error(error: &RasterError, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    match error {
        RasterError::NotPlaced { endings } => fill(Word::RasterNotPlaced, lang, &[("endings", endings)]),
        RasterError::TooManyPixels { width, height, most } => {
            let [width, height, most] = [u64::from(*width), u64::from(*height), *most].map(|n| n.to_string());
            fill(Word::RasterTooLarge, lang, &[("width", &width), ("height", &height), ("most", &most)])
        }
        RasterError::Samples { .. } => Word::RasterSamples.text(lang).to_owned(),
        RasterError::Packing { .. } => Word::RasterPacking.text(lang).to_owned(),
        RasterError::VectorTiles => Word::RasterVectorTiles.text(lang).to_owned(),
        RasterError::TileFormat { .. } => Word::RasterTileFormat.text(lang).to_owned(),
        RasterError::NoTiles => Word::RasterNoTiles.text(lang).to_owned(),
        RasterError::TilesLie => Word::RasterTilesLie.text(lang).to_owned(),
        RasterError::WorldFile { ending, line, found } => {
            let line = line.to_string();
            fill(Word::RasterWorldFile, lang, &[("ending", ending), ("line", &line), ("found", found)])
        }
        RasterError::Nowhere { crs } => fill(Word::RasterNowhere, lang, &[("crs", &crs_told(crs, lang))]),
        RasterError::Control(error) => control_error(error, lang),
    }
}

/// Why control points place nothing.
pub fn control_error(error: &ControlError, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    match error {
        ControlError::Fit(FitError::TooFew { found, needed }) => {
            let [found, needed] = [found, needed].map(ToString::to_string);
            fill(Word::ControlTooFew, lang, &[("found", &found), ("needed", &needed)])
        }
        ControlError::Fit(FitError::OneLine) => Word::ControlOneLine.text(lang).to_owned(),
        ControlError::Fit(FitError::NoNumber) => Word::ControlNoNumber.text(lang).to_owned(),
        ControlError::Crs(error) => crs_error(error, lang),
        ControlError::Outside { number, at, crs } => {
            let (number, at) = (number.to_string(), format!("{}, {}", at[0], at[1]));
            fill(Word::ControlOutside, lang, &[("number", &number), ("at", &at), ("crs", &crs_told(crs, lang))])
        }
    }
}
