//! The written form of positions, rectangles and shapes, as GeoJSON has them: longitude first, in WGS 84.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::super::{Rest, SketchShape};
use super::parts::Number;
use crate::crs::{Extent, LonLat};

/// Longitude and latitude in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Number>")]
pub(super) struct PositionForm([Number; 2]);

impl TryFrom<Vec<Number>> for PositionForm {
    type Error = String;

    fn try_from(numbers: Vec<Number>) -> Result<Self, String> {
        let position = |lon: Number, lat: Number| LonLat { lon: lon.0, lat: lat.0 };
        match numbers.as_slice() {
            &[lon, lat] if position(lon, lat).is_on_globe() => Ok(Self([lon, lat])),
            _ => Err("a position is [longitude, latitude] in degrees, -180 to 180 and -90 to 90".to_owned()),
        }
    }
}

impl From<LonLat> for PositionForm {
    fn from(p: LonLat) -> Self {
        Self([Number(p.lon), Number(p.lat)])
    }
}

impl From<PositionForm> for LonLat {
    fn from(PositionForm([lon, lat]): PositionForm) -> Self {
        Self { lon: lon.0, lat: lat.0 }
    }
}

impl JsonSchema for PositionForm {
    fn schema_name() -> Cow<'static, str> {
        "Position".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "description": "Longitude and latitude in degrees, WGS 84.",
            "prefixItems": [
                {"type": "number", "minimum": -180, "maximum": 180},
                {"type": "number", "minimum": -90, "maximum": 90}
            ],
            "minItems": 2,
            "maxItems": 2
        })
    }
}

/// West, south, east, north in degrees; west may be greater than east, across the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Number>")]
pub(super) struct ExtentForm([Number; 4]);

impl TryFrom<Vec<Number>> for ExtentForm {
    type Error = &'static str;

    fn try_from(numbers: Vec<Number>) -> Result<Self, Self::Error> {
        let wrong = "an extent is [west, south, east, north] in degrees";
        let &[west, south, east, north] = numbers.as_slice() else { return Err(wrong) };
        let corner = |lon: Number, lat: Number| LonLat { lon: lon.0, lat: lat.0 }.is_on_globe();
        let is_extent = corner(west, south) && corner(east, north) && south.0 <= north.0;
        if is_extent { Ok(Self([west, south, east, north])) } else { Err(wrong) }
    }
}

impl From<Extent> for ExtentForm {
    fn from(extent: Extent) -> Self {
        Self([extent.west, extent.south, extent.east, extent.north].map(Number))
    }
}

impl From<ExtentForm> for Extent {
    fn from(ExtentForm([west, south, east, north]): ExtentForm) -> Self {
        Self { west: west.0, south: south.0, east: east.0, north: north.0 }
    }
}

impl JsonSchema for ExtentForm {
    fn schema_name() -> Cow<'static, str> {
        "Extent".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "description": "West, south, east, north in degrees, WGS 84.",
            "items": {"type": "number", "minimum": -180, "maximum": 180},
            "minItems": 4,
            "maxItems": 4
        })
    }
}

/// A GeoJSON geometry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
#[schemars(rename = "SketchGeometry")]
pub(super) enum ShapeForm {
    Point {
        coordinates: PositionForm,
        #[serde(flatten)]
        #[schemars(skip)]
        rest: Rest,
    },
    LineString {
        coordinates: LineForm,
        #[serde(flatten)]
        #[schemars(skip)]
        rest: Rest,
    },
    Polygon {
        coordinates: Vec<RingForm>,
        #[serde(flatten)]
        #[schemars(skip)]
        rest: Rest,
    },
}

/// Two positions or more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<PositionForm>")]
#[schemars(rename = "Line")]
pub(super) struct LineForm(#[schemars(length(min = 2))] Vec<PositionForm>);

/// Four positions or more, the last one the first again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<PositionForm>")]
#[schemars(rename = "Ring")]
pub(super) struct RingForm(#[schemars(length(min = 4))] Vec<PositionForm>);

impl TryFrom<Vec<PositionForm>> for LineForm {
    type Error = &'static str;

    fn try_from(positions: Vec<PositionForm>) -> Result<Self, Self::Error> {
        if positions.len() < 2 { Err("a line has two positions or more") } else { Ok(Self(positions)) }
    }
}

impl TryFrom<Vec<PositionForm>> for RingForm {
    type Error = &'static str;

    fn try_from(positions: Vec<PositionForm>) -> Result<Self, Self::Error> {
        let is_closed = positions.len() >= 4 && positions.first() == positions.last();
        if is_closed { Ok(Self(positions)) } else { Err("a ring has four positions or more and ends where it begins") }
    }
}

impl ShapeForm {
    pub(super) fn split(self) -> (SketchShape, Rest) {
        let line = |positions: Vec<PositionForm>| positions.into_iter().map(LonLat::from).collect::<Vec<_>>();
        match self {
            Self::Point { coordinates, rest } => (SketchShape::Point(coordinates.into()), rest),
            Self::LineString { coordinates, rest } => (SketchShape::Line(line(coordinates.0)), rest),
            Self::Polygon { coordinates, rest } => {
                let rings = coordinates.into_iter().map(|RingForm(mut ring)| {
                    ring.pop();
                    line(ring)
                });
                (SketchShape::Area(rings.collect()), rest)
            }
        }
    }

    pub(super) fn of(shape: &SketchShape, rest: Rest) -> Self {
        let line = |positions: &[LonLat]| positions.iter().map(|&p| p.into()).collect::<Vec<PositionForm>>();
        match shape {
            SketchShape::Point(at) => Self::Point { coordinates: (*at).into(), rest },
            SketchShape::Line(positions) => Self::LineString { coordinates: LineForm(line(positions)), rest },
            SketchShape::Area(rings) => {
                let closed = |ring: &Vec<LonLat>| {
                    let mut positions = line(ring);
                    positions.extend(positions.first().copied());
                    RingForm(positions)
                };
                Self::Polygon { coordinates: rings.iter().map(closed).collect(), rest }
            }
        }
    }
}
