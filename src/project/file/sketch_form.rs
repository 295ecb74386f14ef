//! The written form of sketches.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Rest, Sketch, SketchKind};
use super::parts::Number;
use crate::crs::LonLat;

/// A line or an outline that was drawn and kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Sketch")]
pub(super) struct SketchForm {
    name: String,
    kind: SketchKindForm,
    /// Longitudes and latitudes on WGS 84; an outline does not repeat its first one.
    coordinates: Vec<[Number; 2]>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "SketchKind")]
enum SketchKindForm {
    Line,
    Area,
}

impl TryFrom<SketchForm> for Sketch {
    type Error = String;

    fn try_from(form: SketchForm) -> Result<Self, String> {
        let kind = match form.kind {
            SketchKindForm::Line => SketchKind::Line,
            SketchKindForm::Area => SketchKind::Area,
        };
        let vertices: Vec<LonLat> = form.coordinates.iter().map(|[lon, lat]| LonLat::new(lon.0, lat.0)).collect();
        if let Some(off) = vertices.iter().find(|p| !p.is_on_globe()) {
            return Err(format!("{}, {} is no longitude and latitude", off.lon, off.lat));
        }
        if vertices.len() < kind.least() {
            return Err(format!(
                "a sketch of this kind has at least {} positions, not {}",
                kind.least(),
                vertices.len()
            ));
        }
        Ok(Self { name: form.name, kind, vertices, rest: form.rest })
    }
}

impl From<&Sketch> for SketchForm {
    fn from(sketch: &Sketch) -> Self {
        Self {
            name: sketch.name.clone(),
            kind: match sketch.kind {
                SketchKind::Line => SketchKindForm::Line,
                SketchKind::Area => SketchKindForm::Area,
            },
            coordinates: sketch.vertices.iter().map(|p| [Number(p.lon), Number(p.lat)]).collect(),
            rest: sketch.rest.clone(),
        }
    }
}
