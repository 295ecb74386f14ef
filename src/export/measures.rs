//! The answers of `shapan measure`, as JSON and as a table.

use serde_json::{Value as Json, json};

use crate::analysis::measure;
use crate::i18n::{Lang, format};

use super::cells::text_table;

/// Distances along a chain of positions.
#[derive(Clone, Debug, Default)]
pub struct DistanceMeasures {
    /// Metres and the bearing at the start of each segment; no bearing between equal positions.
    pub segments: Vec<(f64, Option<f64>)>,
}

impl DistanceMeasures {
    fn total_m(&self) -> f64 {
        self.segments.iter().map(|(metres, _)| metres).sum()
    }

    pub fn json(&self) -> Json {
        let segments = self.segments.iter().map(|(d, azimuth)| json!({ "distance_m": d, "azimuth_deg": azimuth }));
        json!({
            "distance_m": self.total_m(),
            "segments": segments.collect::<Vec<_>>(),
            "method": measure::METHOD,
        })
    }

    pub fn table(&self) -> String {
        let row = |label: String, metres: f64, azimuth: Option<f64>| {
            vec![
                label,
                format!("{metres:.3}"),
                format::length(metres),
                azimuth.map(format::bearing).unwrap_or_default(),
            ]
        };
        let segments = self.segments.iter().enumerate();
        let mut rows: Vec<_> = segments.map(|(i, (d, azimuth))| row((i + 1).to_string(), *d, *azimuth)).collect();
        if rows.len() > 1 {
            rows.push(row("total".to_owned(), self.total_m(), None));
        }
        let table = text_table(&["segment", "metres", "", "bearing"], &rows, &[0, 1, 2, 3]);
        format!("{table}\n{}\n", measure::METHOD)
    }
}

/// What stands for an area that is none.
const NOT_MEASURABLE: &str = "not measurable";

/// The area of one feature.
#[derive(Clone, Debug, Default)]
pub struct AreaMeasure {
    /// Its layer, where a source has several.
    pub layer: Option<String>,
    pub id: String,
    /// `None` where the outline crosses itself, or is broken in another way: such a number would mean nothing.
    pub area_m2: Option<f64>,
    pub perimeter_m: f64,
}

/// Areas of the polygons of a source.
#[derive(Clone, Debug, Default)]
pub struct AreaMeasures {
    pub features: Vec<AreaMeasure>,
    /// The area that those features cover together, counted once, which have one; `None` where it cannot be computed.
    pub union_m2: Option<f64>,
}

impl AreaMeasures {
    fn total_m2(&self) -> f64 {
        self.features.iter().filter_map(|of| of.area_m2).sum()
    }

    /// What the total is called: of how many, where some have no area.
    fn total_label(&self) -> String {
        let (of, n) = (self.features.len(), self.features.iter().filter(|of| of.area_m2.is_some()).count());
        if n == of { "total".to_owned() } else { format!("total ({n} of {of})") }
    }

    pub fn json(&self) -> Json {
        let feature = |of: &AreaMeasure| {
            in_layer(of.layer.as_deref(), json!({ "id": of.id, "area_m2": of.area_m2, "perimeter_m": of.perimeter_m }))
        };
        json!({
            "total_area_m2": self.total_m2(),
            "union_area_m2": self.union_m2,
            "features": self.features.iter().map(feature).collect::<Vec<_>>(),
            "method": measure::METHOD,
        })
    }

    pub fn table(&self, lang: Lang) -> String {
        let row = |label: &str, area: Option<f64>, perimeter: Option<f64>| {
            let perimeter = perimeter.map(format::length).unwrap_or_default();
            let none = || [NOT_MEASURABLE.to_owned(), String::new(), String::new()];
            let area = area.map(|area| [format!("{area:.1}"), format::area(area), format::mu(area, lang)]);
            let [metres, area, mu] = area.unwrap_or_else(none);
            vec![label.to_owned(), metres, area, mu, perimeter]
        };
        let layers = self.features.iter().map(|of| of.layer.as_deref());
        let mut rows: Vec<_> = self.features.iter().map(|of| row(&of.id, of.area_m2, Some(of.perimeter_m))).collect();
        rows.push(row(&self.total_label(), Some(self.total_m2()), None));
        if self.union_m2.is_some() {
            rows.push(row("union", self.union_m2, None));
        }
        layered_table(&["id", "m²", "", "", "perimeter"], layers, rows)
    }
}

/// The length of one feature.
#[derive(Clone, Debug, Default)]
pub struct LengthMeasure {
    /// Its layer, where a source has several.
    pub layer: Option<String>,
    pub id: String,
    pub length_m: f64,
}

/// Lengths of the lines of a source.
#[derive(Clone, Debug, Default)]
pub struct LengthMeasures {
    pub features: Vec<LengthMeasure>,
}

impl LengthMeasures {
    fn total_m(&self) -> f64 {
        self.features.iter().map(|of| of.length_m).sum()
    }

    pub fn json(&self) -> Json {
        let feature =
            |of: &LengthMeasure| in_layer(of.layer.as_deref(), json!({ "id": of.id, "length_m": of.length_m }));
        json!({
            "total_length_m": self.total_m(),
            "features": self.features.iter().map(feature).collect::<Vec<_>>(),
            "method": measure::METHOD,
        })
    }

    pub fn table(&self) -> String {
        let row = |label: &str, metres: f64| vec![label.to_owned(), format!("{metres:.3}"), format::length(metres)];
        let layers = self.features.iter().map(|of| of.layer.as_deref());
        let mut rows: Vec<_> = self.features.iter().map(|of| row(&of.id, of.length_m)).collect();
        rows.push(row("total", self.total_m()));
        layered_table(&["id", "metres", ""], layers, rows)
    }
}

/// A feature of a source with several layers, in which ids may be those of others, says which it is in.
fn in_layer(layer: Option<&str>, mut feature: Json) -> Json {
    if let (Some(layer), Some(members)) = (layer, feature.as_object_mut()) {
        members.insert("layer".to_owned(), layer.into());
    }
    feature
}

/// Rows of features and the sums below them, with a column of layers before them where the source has several.
fn layered_table<'a>(
    headings: &[&str],
    layers: impl Iterator<Item = Option<&'a str>>,
    rows: Vec<Vec<String>>,
) -> String {
    let layers: Vec<&str> = layers.flatten().collect();
    let lead = usize::from(!layers.is_empty());
    let headings: Vec<&str> = ["layer"].into_iter().take(lead).chain(headings.iter().copied()).collect();
    let mut names = layers.into_iter();
    let with_layer = |row: Vec<String>| {
        let name = names.next().unwrap_or_default().to_owned();
        std::iter::once(name).take(lead).chain(row).collect()
    };
    let rows: Vec<Vec<String>> = rows.into_iter().map(with_layer).collect();
    let numbers: Vec<usize> = (lead + 1..headings.len()).collect();
    format!("{}\n{}\n", text_table(&headings, &rows, &numbers), measure::METHOD)
}
