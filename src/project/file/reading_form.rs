//! How a source is to be read, in a project file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::crs::Datum;
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
    /// The datum that its positions are on.
    #[serde(default, skip_serializing_if = "is_default")]
    datum: DatumForm,
    /// The encoding of its texts, by a name of the WHATWG standard: gb18030, utf-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    /// Whether its numbers stand the other way round: latitude or northing first.
    #[serde(default, skip_serializing_if = "is_default")]
    swap_axes: bool,
    /// What is put right in what was read.
    #[serde(default, skip_serializing_if = "is_default")]
    repairs: RepairsForm,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
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
            DatumForm::Wgs84 => Datum::Wgs84,
            DatumForm::Gcj02 => Datum::Gcj02,
            DatumForm::Bd09 => Datum::Bd09,
        };
        let Self { part, crs, encoding, swap_axes, repairs, rest, .. } = self;
        let RepairsForm { rings, copies, texts } = repairs;
        (Reading { part, crs, datum, encoding, swap_axes, repairs: Repairs { rings, copies, texts } }, rest)
    }

    pub(super) fn of(reading: &Reading, rest: Rest) -> Self {
        let datum = match reading.datum {
            Datum::Wgs84 => DatumForm::Wgs84,
            Datum::Gcj02 => DatumForm::Gcj02,
            Datum::Bd09 => DatumForm::Bd09,
        };
        let Reading { part, crs, encoding, swap_axes, repairs, .. } = reading.clone();
        let Repairs { rings, copies, texts } = repairs;
        Self { part, crs, datum, encoding, swap_axes, repairs: RepairsForm { rings, copies, texts }, rest }
    }
}
