//! The written form of symbols: fill, stroke, marker.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Fill, Hatch, Marker, MarkerShape, Rest, Stroke, Symbol};
use super::parts::{ColorForm, Number, Share, Size, is_default};

/// How one feature is drawn; what does not fit its geometry is ignored. Sizes are in pixels, 96 to the inch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Symbol")]
pub(super) struct SymbolForm {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fill: Option<FillForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stroke: Option<StrokeForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    marker: Option<MarkerForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Fill")]
struct FillForm {
    color: ColorForm,
    #[serde(default = "Share::whole", skip_serializing_if = "Share::is_whole")]
    opacity: Share,
    /// A pattern over the fill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hatch: Option<HatchForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[schemars(rename = "Hatch")]
enum HatchForm {
    Lines(LinesForm),
    Grid(GridForm),
    Dots(DotsForm),
}

/// Parallel lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "LineHatch")]
struct LinesForm {
    color: ColorForm,
    /// Anticlockwise from east, in degrees.
    angle_deg: Number,
    spacing: Size,
    width: Size,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// Lines along and across.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "GridHatch")]
struct GridForm {
    color: ColorForm,
    spacing: Size,
    width: Size,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "DotHatch")]
struct DotsForm {
    color: ColorForm,
    spacing: Size,
    radius: Size,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// A line, or the outline of an area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Stroke")]
struct StrokeForm {
    color: ColorForm,
    width: Size,
    /// Lengths of dashes and gaps in turn; a solid line without.
    #[serde(default, skip_serializing_if = "is_default")]
    dash: DashForm,
    /// A wider line below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    casing: Option<CasingForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// As many gaps as dashes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Size>")]
#[schemars(with = "Vec<Size>")]
struct DashForm(Vec<Size>);

impl TryFrom<Vec<Size>> for DashForm {
    type Error = &'static str;

    fn try_from(lengths: Vec<Size>) -> Result<Self, Self::Error> {
        if lengths.len() % 2 == 1 { Err("a dash pattern needs as many gaps as dashes") } else { Ok(Self(lengths)) }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Casing")]
struct CasingForm {
    color: ColorForm,
    width: Size,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// A sign at a point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Marker")]
struct MarkerForm {
    shape: ShapeForm,
    /// Across.
    size: Size,
    /// Hollow without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fill: Option<ColorForm>,
    /// The outline, and the inner sign of a cross.
    stroke: ColorForm,
    #[serde(default = "Size::one", skip_serializing_if = "Size::is_one")]
    stroke_width: Size,
    #[serde(default, skip_serializing_if = "is_default")]
    dashed: bool,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Shape")]
enum ShapeForm {
    Circle,
    Square,
    Diamond,
    Triangle,
    Cross,
    House,
    Pentagon,
    Star,
}

impl From<SymbolForm> for Symbol {
    fn from(form: SymbolForm) -> Self {
        let mut rest = form.rest;
        Self {
            fill: form.fill.map(|fill| rest.keep("fill", fill.split())),
            stroke: form.stroke.map(|stroke| rest.keep("stroke", stroke.split())),
            marker: form.marker.map(|marker| rest.keep("marker", marker.split())),
            rest,
        }
    }
}

impl From<&Symbol> for SymbolForm {
    fn from(symbol: &Symbol) -> Self {
        let mut rest = symbol.rest.clone();
        let (fill, stroke, marker) = (rest.take("fill"), rest.take("stroke"), rest.take("marker"));
        Self {
            fill: symbol.fill.as_ref().map(|f| FillForm::of(f, fill)),
            stroke: symbol.stroke.as_ref().map(|s| StrokeForm::of(s, stroke)),
            marker: symbol.marker.as_ref().map(|m| MarkerForm::of(m, marker)),
            rest,
        }
    }
}

impl FillForm {
    fn split(self) -> (Fill, Rest) {
        let mut rest = self.rest;
        let hatch = self.hatch.map(|hatch| rest.keep("hatch", hatch.split()));
        (Fill { color: self.color.0, opacity: self.opacity.0, hatch }, rest)
    }

    fn of(fill: &Fill, mut rest: Rest) -> Self {
        let of_hatch = rest.take("hatch");
        Self {
            color: ColorForm(fill.color),
            opacity: Share(fill.opacity),
            hatch: fill.hatch.as_ref().map(|h| HatchForm::of(h, of_hatch)),
            rest,
        }
    }
}

impl HatchForm {
    fn split(self) -> (Hatch, Rest) {
        match self {
            Self::Lines(LinesForm { color, angle_deg, spacing, width, rest }) => {
                let (color, angle_deg) = (color.0, angle_deg.0);
                (Hatch::Lines { color, angle_deg, spacing_px: spacing.0, width_px: width.0 }, rest)
            }
            Self::Grid(GridForm { color, spacing, width, rest }) => {
                (Hatch::Grid { color: color.0, spacing_px: spacing.0, width_px: width.0 }, rest)
            }
            Self::Dots(DotsForm { color, spacing, radius, rest }) => {
                (Hatch::Dots { color: color.0, spacing_px: spacing.0, radius_px: radius.0 }, rest)
            }
        }
    }

    fn of(hatch: &Hatch, rest: Rest) -> Self {
        match *hatch {
            Hatch::Lines { color, angle_deg, spacing_px, width_px } => Self::Lines(LinesForm {
                color: ColorForm(color),
                angle_deg: Number(angle_deg),
                spacing: Size(spacing_px),
                width: Size(width_px),
                rest,
            }),
            Hatch::Grid { color, spacing_px, width_px } => {
                Self::Grid(GridForm { color: ColorForm(color), spacing: Size(spacing_px), width: Size(width_px), rest })
            }
            Hatch::Dots { color, spacing_px, radius_px } => Self::Dots(DotsForm {
                color: ColorForm(color),
                spacing: Size(spacing_px),
                radius: Size(radius_px),
                rest,
            }),
        }
    }
}

impl StrokeForm {
    fn split(self) -> (Stroke, Rest) {
        let mut rest = self.rest;
        let casing = self.casing.map(|c| rest.keep("casing", ((c.color.0, c.width.0), c.rest)));
        let dash = self.dash.0.into_iter().map(|length| length.0).collect();
        (Stroke { color: self.color.0, width_px: self.width.0, dash, casing }, rest)
    }

    fn of(stroke: &Stroke, mut rest: Rest) -> Self {
        let of_casing = rest.take("casing");
        Self {
            color: ColorForm(stroke.color),
            width: Size(stroke.width_px),
            dash: DashForm(stroke.dash.iter().map(|&length| Size(length)).collect()),
            casing: stroke.casing.map(|(color, width)| CasingForm {
                color: ColorForm(color),
                width: Size(width),
                rest: of_casing,
            }),
            rest,
        }
    }
}

impl MarkerForm {
    fn split(self) -> (Marker, Rest) {
        let marker = Marker {
            shape: self.shape.into(),
            size_px: self.size.0,
            fill: self.fill.map(|color| color.0),
            stroke: self.stroke.0,
            stroke_px: self.stroke_width.0,
            dashed: self.dashed,
        };
        (marker, self.rest)
    }

    fn of(marker: &Marker, rest: Rest) -> Self {
        Self {
            shape: marker.shape.into(),
            size: Size(marker.size_px),
            fill: marker.fill.map(ColorForm),
            stroke: ColorForm(marker.stroke),
            stroke_width: Size(marker.stroke_px),
            dashed: marker.dashed,
            rest,
        }
    }
}

impl From<ShapeForm> for MarkerShape {
    fn from(form: ShapeForm) -> Self {
        match form {
            ShapeForm::Circle => Self::Circle,
            ShapeForm::Square => Self::Square,
            ShapeForm::Diamond => Self::Diamond,
            ShapeForm::Triangle => Self::Triangle,
            ShapeForm::Cross => Self::Cross,
            ShapeForm::House => Self::House,
            ShapeForm::Pentagon => Self::Pentagon,
            ShapeForm::Star => Self::Star,
        }
    }
}

impl From<MarkerShape> for ShapeForm {
    fn from(shape: MarkerShape) -> Self {
        match shape {
            MarkerShape::Circle => Self::Circle,
            MarkerShape::Square => Self::Square,
            MarkerShape::Diamond => Self::Diamond,
            MarkerShape::Triangle => Self::Triangle,
            MarkerShape::Cross => Self::Cross,
            MarkerShape::House => Self::House,
            MarkerShape::Pentagon => Self::Pentagon,
            MarkerShape::Star => Self::Star,
        }
    }
}
