//! How a source is to be read, in a project file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::crs::{Control, ControlPoint, Datum, FitKind};
use crate::formats::{Reading, Repairs};
use crate::project::Rest;

use super::parts::is_default;

/// What is known better than the source says, and which part of it is meant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Reading")]
pub(super) struct ReadingForm {
    /// Which layer of a source with several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    /// The coordinate reference system of its numbers: EPSG:4548, well-known text, or a PROJ definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crs: Option<String>,
    /// The datum that its positions are on, where somebody has said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    datum: Option<DatumForm>,
    /// The encoding of its texts, by a name of the WHATWG standard: gb18030, utf-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    /// Whether its numbers stand the other way round: latitude or northing first.
    #[serde(default, skip_serializing_if = "is_default")]
    swap_axes: bool,
    /// Where places of a picture, or of a local grid, lie; then what the source says of its numbers does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    control: Option<ControlForm>,
    /// What is put right in what was read.
    #[serde(default, skip_serializing_if = "is_default")]
    repairs: RepairsForm,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// Control points, and what is made of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Control")]
struct ControlForm {
    points: Vec<ControlPointForm>,
    #[serde(default, skip_serializing_if = "is_default")]
    fit: FitForm,
    /// Pixels across and down of the picture that the points were set on: one of another size is told of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<[u32; 2]>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// A place by its own numbers, and where it lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ControlPoint")]
struct ControlPointForm {
    /// Pixels from the upper left corner of a picture, or the numbers of a local grid.
    from: [f64; 2],
    /// East and north, or longitude and latitude, in the system of the reading; in degrees on its datum without one.
    to: [f64; 2],
}

/// What the points may be led by: similarity (moved, turned, enlarged; two points or more) or affine (also sheared;
/// three or more).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Fit")]
enum FitForm {
    #[default]
    Similarity,
    Affine,
}

impl ControlForm {
    fn split(self) -> (Control, Rest) {
        let points = self.points.into_iter().map(|point| ControlPoint { from: point.from, to: point.to });
        let kind = match self.fit {
            FitForm::Similarity => FitKind::Similarity,
            FitForm::Affine => FitKind::Affine,
        };
        (Control { points: points.collect(), kind, picture_px: self.picture }, self.rest)
    }

    fn of(control: &Control, rest: Rest) -> Self {
        let points = control.points.iter().map(|point| ControlPointForm { from: point.from, to: point.to });
        let fit = match control.kind {
            FitKind::Similarity => FitForm::Similarity,
            FitKind::Affine => FitForm::Affine,
        };
        Self { points: points.collect(), fit, picture: control.picture_px, rest }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Datum")]
enum DatumForm {
    #[default]
    Wgs84,
    Gcj02,
    Bd09,
}

/// Repairs that change nothing of what the data mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Repairs")]
struct RepairsForm {
    /// Exteriors run counter-clockwise and holes clockwise.
    #[serde(default, skip_serializing_if = "is_default")]
    rings: bool,
    /// Of features that are the same in geometry and attributes, the first stays.
    #[serde(default, skip_serializing_if = "is_default")]
    copies: bool,
    /// Texts that are all numbers become numbers, dates with the year first are written 2026-11-28.
    #[serde(default, skip_serializing_if = "is_default")]
    texts: bool,
}

impl ReadingForm {
    pub(super) fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// The reading, and what the file says beyond it.
    pub(super) fn split(self) -> (Reading, Rest) {
        let datum = match self.datum {
            None | Some(DatumForm::Wgs84) => Datum::Wgs84,
            Some(DatumForm::Gcj02) => Datum::Gcj02,
            Some(DatumForm::Bd09) => Datum::Bd09,
        };
        let is_datum_said = self.datum == Some(DatumForm::Wgs84);
        let Self { part, crs, encoding, swap_axes, control, repairs, mut rest, .. } = self;
        let control = control.map(|control| rest.keep("control", control.split()));
        let RepairsForm { rings, copies, texts } = repairs;
        let repairs = Repairs { rings, copies, texts };
        (Reading { part, crs, datum, is_datum_said, encoding, swap_axes, control, repairs }, rest)
    }

    pub(super) fn of(reading: &Reading, mut rest: Rest) -> Self {
        let of_control = rest.take("control");
        let datum = match reading.datum {
            Datum::Wgs84 => reading.is_datum_said.then_some(DatumForm::Wgs84),
            Datum::Gcj02 => Some(DatumForm::Gcj02),
            Datum::Bd09 => Some(DatumForm::Bd09),
        };
        let Reading { part, crs, encoding, swap_axes, control, repairs, .. } = reading.clone();
        let control = control.map(|control| ControlForm::of(&control, of_control));
        let Repairs { rings, copies, texts } = repairs;
        let repairs = RepairsForm { rings, copies, texts };
        Self { part, crs, datum, encoding, swap_axes, control, repairs, rest }
    }
}
