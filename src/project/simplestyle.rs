//! Styles that features bring along in their properties: simplestyle-spec 1.1
//! (<https://github.com/mapbox/simplestyle-spec>). Not `title` and `description`, which are attributes like others.

use super::{Color, Fill, Marker, MarkerShape, Stroke, Symbol};
use crate::data::{Dataset, Feature, Value};

const FILL: [&str; 2] = ["fill", "fill-opacity"];
const STROKE: [&str; 3] = ["stroke", "stroke-width", "stroke-opacity"];
const MARKER: [&str; 3] = ["marker-color", "marker-size", "marker-symbol"];
/// What the specification draws with where a feature says nothing else.
const GREY: Color = Color::hex(0x55_5555);
const MARKER_GREY: Color = Color::hex(0x7E_7E7E);
const WIDEST_PX: f64 = 64.0;

/// Whether a dataset has any of the fields.
pub fn has_simplestyle(data: &Dataset) -> bool {
    FILL.iter().chain(&STROKE).chain(&MARKER).any(|name| data.field_index(name).is_some())
}

/// Where the properties lie in a dataset.
#[derive(Clone, Debug)]
pub struct SimplestyleFields {
    fill: [Option<usize>; 2],
    stroke: [Option<usize>; 3],
    marker: [Option<usize>; 3],
}

impl SimplestyleFields {
    pub fn of(data: &Dataset) -> Self {
        let column = |name| data.field_index(name);
        Self { fill: FILL.map(column), stroke: STROKE.map(column), marker: MARKER.map(column) }
    }

    /// What a feature says of its style, as text: features that say the same look the same. `None` where it says
    /// nothing.
    pub fn key(&self, feature: Feature<'_>) -> Option<String> {
        let mut key = String::new();
        let mut known = false;
        for column in self.fill.iter().chain(&self.stroke).chain(&self.marker) {
            let value = column.map_or(Value::Missing, |c| feature.value(c));
            known |= !value.is_unknown();
            key.push_str(&value.to_text());
            key.push('\u{1f}');
        }
        known.then_some(key)
    }

    /// The symbol of a feature: parts that it says something about by the specification, the others as in `base`.
    /// What cannot be read counts as not said.
    pub fn symbol(&self, feature: Feature<'_>, base: &Symbol) -> Symbol {
        let value = |column: Option<usize>| column.map_or(Value::Missing, |c| feature.value(c));
        let said = |columns: &[Option<usize>]| columns.iter().any(|c| !value(*c).is_unknown());
        let color = |column| color(&value(column));
        let share = |column| number(&value(column)).filter(|n| (0.0..=1.0).contains(n));
        let mut symbol = base.clone();
        if said(&self.fill) {
            let [hue, opacity] = self.fill;
            let opacity = share(opacity).unwrap_or(0.6);
            symbol.fill = Some(Fill { color: color(hue).unwrap_or(GREY), opacity, hatch: None });
        }
        if said(&self.stroke) {
            let [hue, width, opacity] = self.stroke;
            let width = number(&value(width)).filter(|w| *w >= 0.0).unwrap_or(2.0);
            symbol.stroke = (width > 0.0).then(|| Stroke {
                color: color(hue).unwrap_or(GREY),
                width_px: width.min(WIDEST_PX),
                dash: Vec::new(),
                casing: None,
                opacity: share(opacity).unwrap_or(1.0),
            });
        }
        if said(&self.marker) {
            let [hue, size, sign] = self.marker;
            let size_px = match value(size).as_str() {
                Some("small") => 7.0,
                Some("large") => 14.0,
                _ => 10.0,
            };
            let before = base.marker.as_ref();
            symbol.marker = Some(Marker {
                shape: shape(value(sign).as_str().unwrap_or_default()),
                size_px,
                fill: Some(color(hue).unwrap_or(MARKER_GREY)),
                stroke: before.map_or(Color::WHITE, |m| m.stroke),
                stroke_px: before.map_or(1.5, |m| m.stroke_px),
                dashed: false,
            });
        }
        symbol
    }
}

/// `#RRGGBB`, `#RGB`, with or without the sign.
fn color(value: &Value<'_>) -> Option<Color> {
    let text = value.to_text();
    let digits = text.trim().trim_start_matches('#');
    let long = match digits.len() {
        3 => digits.chars().flat_map(|c| [c, c]).collect::<String>(),
        _ => digits.to_owned(),
    };
    format!("#{long}").parse().ok()
}

fn number(value: &Value<'_>) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n: &f64| n.is_finite())
}

/// The sign nearest to one of the Maki set, by its name; a disc for all others.
fn shape(name: &str) -> MarkerShape {
    match name.trim_end_matches("-11").trim_end_matches("-15") {
        "hospital" | "doctor" | "pharmacy" => MarkerShape::Cross,
        "school" | "college" | "library" => MarkerShape::Pentagon,
        "star" | "star-stroked" => MarkerShape::Star,
        "square" | "square-stroked" => MarkerShape::Square,
        "triangle" | "triangle-stroked" => MarkerShape::Triangle,
        "diamond" | "marker" => MarkerShape::Diamond,
        "building" | "home" | "house" | "village" | "lodging" | "town" => MarkerShape::House,
        _ => MarkerShape::Circle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DatasetBuilder;
    use crate::project::default_layer;

    fn data(properties: &[(&str, Value<'_>)]) -> Dataset {
        let mut builder = DatasetBuilder::default();
        builder.begin_feature();
        for (name, value) in properties {
            builder.property(name, value.clone());
        }
        builder.end_feature();
        builder.finish()
    }

    fn symbol(properties: &[(&str, Value<'_>)]) -> Symbol {
        let data = data(properties);
        let base = default_layer("a".into(), "a", "", &data, 0).symbology.classes[0].symbol.clone();
        SimplestyleFields::of(&data).symbol(data.features().next().unwrap(), &base)
    }

    #[test]
    fn what_is_not_said_is_the_specifications() {
        let text = |t: &'static str| Value::Text(t.into());
        let made = symbol(&[("fill", text("#0a0"))]);
        assert_eq!(made.fill, Some(Fill { color: Color::hex(0x00_AA00), opacity: 0.6, hatch: None }));
        assert_eq!(made.stroke.unwrap().width_px, 1.5, "the layer's own");
        let made = symbol(&[("stroke-width", Value::Integer(4)), ("stroke-opacity", text("0.5"))]).stroke.unwrap();
        assert_eq!((made.color, made.width_px, made.opacity), (GREY, 4.0, 0.5));
        let made = symbol(&[("marker-size", text("large")), ("marker-symbol", text("hospital"))]).marker.unwrap();
        assert_eq!((made.shape, made.size_px, made.fill), (MarkerShape::Cross, 14.0, Some(MARKER_GREY)));
        assert_eq!(symbol(&[("stroke-width", Value::Integer(0))]).stroke, None);
        let odd = symbol(&[("fill", text("green")), ("fill-opacity", Value::Real(7.0))]).fill.unwrap();
        assert_eq!((odd.color, odd.opacity), (GREY, 0.6));
    }

    #[test]
    fn a_layer_of_such_data_is_drawn_by_them() {
        let styled = data(&[("fill", Value::Text("#0a0".into()))]);
        let plain = data(&[("name", Value::Text("a".into()))]);
        let simplestyle = |data: &Dataset| default_layer("a".into(), "a", "", data, 0).symbology.simplestyle;
        assert!(simplestyle(&styled) && !simplestyle(&plain));
        let fields = SimplestyleFields::of(&plain);
        assert_eq!(fields.key(plain.features().next().unwrap()), None);
    }
}
