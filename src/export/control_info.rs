//! How well the control points of a source meet, for a terminal and for scripts.

use serde_json::{Value as Json, json};

use crate::crs::{Control, ControlFit, ControlPoint, FitKind, SourceCrs};
use crate::data::Dataset;
use crate::formats::Reading;
use crate::i18n::{Lang, Word, fill};

/// Metres, to the millimetre.
const DECIMALS: i32 = 3;

/// Control points with what is left at each.
#[derive(Clone, Debug)]
pub struct ControlInfo {
    control: Control,
    fitted: ControlFit,
    /// Metres that an own unit becomes on the ground: of a picture a pixel.
    unit_m: f64,
    is_picture: bool,
}

impl ControlInfo {
    /// `None` of a source that was read without control points.
    pub fn of(reading: &Reading, dataset: &Dataset) -> Option<Self> {
        let control = reading.control.clone()?;
        let crs = reading.crs.as_deref().map_or_else(|| Ok(SourceCrs::wgs84()), SourceCrs::named).ok()?;
        let is_picture = dataset.raster().is_some();
        let fitted = control.fitted(&crs, is_picture).ok()?;
        let unit_m = control.unit_m(&fitted);
        Some(Self { control, fitted, unit_m, is_picture })
    }

    /// Each point with what is left at it, to the east and to the north and in all, metres.
    fn rows(&self) -> impl Iterator<Item = ((&ControlPoint, &[f64; 2]), f64)> {
        self.control.points.iter().zip(&self.fitted.residuals).zip(self.fitted.offs_m())
    }

    /// Members of `info`'s JSON: names and meaning are a contract with scripts.
    pub(super) fn json(&self) -> Json {
        let point = |((point, [east, north]), off): ((&ControlPoint, &[f64; 2]), f64)| {
            json!({
                "from": point.from,
                "to": point.to,
                "off_m": rounded(off),
                "off_east_m": rounded(*east),
                "off_north_m": rounded(*north),
            })
        };
        json!({
            "fit": self.control.kind.as_str(),
            "rms_m": rounded(self.fitted.rms_m()),
            "spare": self.fitted.spare(self.control.kind),
            "unit_m": self.unit_m,
            "points": self.rows().map(point).collect::<Vec<_>>(),
        })
    }

    /// Lines for a terminal.
    pub(super) fn table(&self, lang: Lang) -> String {
        let (count, kind) = (self.control.points.len().to_string(), self.control.kind);
        let rms = if self.fitted.spare(kind) == 0 {
            Word::InfoControlJust.text(lang).to_owned()
        } else {
            fill(Word::InfoControlRms, lang, &[("rms", &format!("{:.3}", self.fitted.rms_m()))])
        };
        let fit = match kind {
            FitKind::Similarity => Word::InfoControlSimilarity,
            FitKind::Affine => Word::InfoControlAffine,
        };
        let values = [("n", count.as_str()), ("fit", fit.text(lang)), ("rms", &rms)];
        let mut text = format!("  {}\n", fill(Word::InfoControl, lang, &values));
        if !self.is_picture && self.unit_m != 1.0 {
            let unit = self.unit_m.to_string();
            text.push_str(&format!("    {}\n", fill(Word::InfoControlUnit, lang, &[("unit", &unit)])));
        }
        for (number, ((point, [east, north]), off)) in (1..).zip(self.rows()) {
            let [number, x, y] = [number.to_string(), point.from[0].to_string(), point.from[1].to_string()];
            let [east, north] = [east, north].map(|metres| format!("{:+.3}", rounded(*metres)));
            let (n, off) = (("n", number.as_str()), format!("{off:.3}"));
            let values = [n, ("x", &x), ("y", &y), ("off", &off), ("east", &east), ("north", &north)];
            text.push_str(&format!("    {}\n", fill(Word::InfoControlPoint, lang, &values)));
        }
        text
    }
}

/// Without the noise behind the last digit that is told; what is no number is 0 of nothing.
fn rounded(metres: f64) -> f64 {
    let unit = 10_f64.powi(DECIMALS);
    // Negative zero is zero.
    (metres * unit).round() / unit + 0.0
}
