//! Colours and widths of styles, as the simplestyle properties that the project understands.

use super::super::shape::Shape;
use super::super::xml::Element;
use crate::data::{DatasetBuilder, Value};

/// What of a style can be told in simplestyle.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Style {
    stroke: Option<Hue>,
    stroke_width: Option<f64>,
    fill: Option<Hue>,
    marker: Option<Hue>,
    /// Whether areas are filled and outlined.
    has_fill: Option<bool>,
    has_outline: Option<bool>,
}

/// A colour as text, `#rrggbb`, and how opaque it is.
#[derive(Clone, Debug, PartialEq)]
struct Hue {
    colour: String,
    opacity: f64,
}

impl Hue {
    /// KML writes a colour backwards: `aabbggrr`.
    fn of(text: &str) -> Option<Self> {
        let digits = text.trim().trim_start_matches('#').to_ascii_lowercase();
        if !digits.is_ascii() || digits.bytes().any(|b| !b.is_ascii_hexdigit()) {
            return None;
        }
        let (alpha, digits) = match digits.len() {
            8 => digits.split_at(2),
            6 => ("ff", digits.as_str()),
            _ => return None,
        };
        let opacity = f64::from(u8::from_str_radix(alpha, 16).ok()?) / 255.0;
        let colour = format!("#{}{}{}", digits.get(4..6)?, digits.get(2..4)?, digits.get(0..2)?);
        Some(Self { colour, opacity: (opacity * 1000.0).round() / 1000.0 })
    }
}

impl Style {
    pub(super) fn of(style: &Element<'_>) -> Self {
        let hue = |kind: &str| style.child(kind).and_then(|k| k.text_of("color")).and_then(Hue::of);
        let switch = |name: &str| {
            style.child("PolyStyle").and_then(|s| s.text_of(name)).map(|text| text != "0" && text != "false")
        };
        let width = style.child("LineStyle").and_then(|s| s.text_of("width")).and_then(|w| w.parse::<f64>().ok());
        Self {
            stroke: hue("LineStyle"),
            stroke_width: width.filter(|w| w.is_finite() && *w >= 0.0),
            fill: hue("PolyStyle"),
            // White leaves the picture of a marker as it is.
            marker: hue("IconStyle").filter(|hue| hue.colour != "#ffffff"),
            has_fill: switch("fill"),
            has_outline: switch("outline"),
        }
    }

    /// This style where it says something, else the other.
    pub(super) fn over(self, other: &Self) -> Self {
        Self {
            stroke: self.stroke.or_else(|| other.stroke.clone()),
            stroke_width: self.stroke_width.or(other.stroke_width),
            fill: self.fill.or_else(|| other.fill.clone()),
            marker: self.marker.or_else(|| other.marker.clone()),
            has_fill: self.has_fill.or(other.has_fill),
            has_outline: self.has_outline.or(other.has_outline),
        }
    }

    /// Sets the properties that concern a shape.
    pub(super) fn set(&self, shape: &Shape, builder: &mut DatasetBuilder) {
        let parts = Parts::of(shape);
        let mut text = |name: &str, colour: &str| {
            builder.property(name, Value::Text(colour.to_owned().into()));
        };
        if let Some(hue) = self.marker.as_ref().filter(|_| parts.points) {
            text("marker-color", &hue.colour);
        }
        let stroke = self.stroke.as_ref().filter(|_| parts.lines || parts.areas);
        if let Some(hue) = stroke {
            text("stroke", &hue.colour);
        }
        let fill = self.fill.as_ref().filter(|_| parts.areas);
        if let Some(hue) = fill {
            text("fill", &hue.colour);
        }
        let mut number = |name: &str, number: f64| {
            builder.property(name, Value::Real(number));
        };
        match self.has_outline {
            Some(false) if parts.areas && !parts.lines => number("stroke-opacity", 0.0),
            _ => stroke.into_iter().for_each(|hue| number("stroke-opacity", hue.opacity)),
        }
        if let Some(width) = self.stroke_width.filter(|_| parts.lines || parts.areas) {
            number("stroke-width", width);
        }
        match self.has_fill {
            Some(false) if parts.areas => number("fill-opacity", 0.0),
            _ => fill.into_iter().for_each(|hue| number("fill-opacity", hue.opacity)),
        }
    }
}

/// What a shape is made of.
#[derive(Clone, Copy, Default)]
struct Parts {
    points: bool,
    lines: bool,
    areas: bool,
}

impl Parts {
    fn of(shape: &Shape) -> Self {
        let mut parts = Self::default();
        match shape {
            Shape::Point(_) | Shape::MultiPoint(_) => parts.points = true,
            Shape::Line(_) | Shape::MultiLine(_) => parts.lines = true,
            Shape::Polygon(_) | Shape::MultiPolygon(_) => parts.areas = true,
            Shape::Collection(shapes) => {
                for of in shapes.iter().map(Self::of) {
                    parts.points |= of.points;
                    parts.lines |= of.lines;
                    parts.areas |= of.areas;
                }
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_turned_round() {
        let hue = Hue::of("7f0a14ff").unwrap();
        assert_eq!((hue.colour.as_str(), hue.opacity), ("#ff140a", 0.498));
        assert_eq!(Hue::of("#0a14ff").unwrap().colour, "#ff140a");
        for none in ["", "7f0a14f", "公园公园", "gggggggg"] {
            assert_eq!(Hue::of(none), None);
        }
    }
}
