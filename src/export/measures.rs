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

/// Areas of the polygons of a source.
#[derive(Clone, Debug, Default)]
pub struct AreaMeasures {
    /// Id, square metres, perimeter in metres.
    pub features: Vec<(String, f64, f64)>,
    /// The area that the features cover together, counted once; `None` where it cannot be computed.
    pub union_m2: Option<f64>,
}

impl AreaMeasures {
    fn total_m2(&self) -> f64 {
        self.features.iter().map(|(_, area, _)| area).sum()
    }

    pub fn json(&self) -> Json {
        let features = self
            .features
            .iter()
            .map(|(id, area, perimeter)| json!({ "id": id, "area_m2": area, "perimeter_m": perimeter }));
        json!({
            "total_area_m2": self.total_m2(),
            "union_area_m2": self.union_m2,
            "features": features.collect::<Vec<_>>(),
            "method": measure::METHOD,
        })
    }

    pub fn table(&self, lang: Lang) -> String {
        let row = |label: &str, area: f64, perimeter: Option<f64>| {
            let perimeter = perimeter.map(format::length).unwrap_or_default();
            vec![label.to_owned(), format!("{area:.1}"), format::area(area), format::mu(area, lang), perimeter]
        };
        let mut rows: Vec<_> = self.features.iter().map(|(id, a, p)| row(id, *a, Some(*p))).collect();
        rows.push(row("total", self.total_m2(), None));
        if let Some(union) = self.union_m2 {
            rows.push(row("union", union, None));
        }
        let table = text_table(&["id", "m²", "", "", "perimeter"], &rows, &[1, 2, 3, 4]);
        format!("{table}\n{}\n", measure::METHOD)
    }
}

/// Lengths of the lines of a source.
#[derive(Clone, Debug, Default)]
pub struct LengthMeasures {
    /// Id and metres.
    pub features: Vec<(String, f64)>,
}

impl LengthMeasures {
    fn total_m(&self) -> f64 {
        self.features.iter().map(|(_, metres)| metres).sum()
    }

    pub fn json(&self) -> Json {
        let features = self.features.iter().map(|(id, metres)| json!({ "id": id, "length_m": metres }));
        json!({
            "total_length_m": self.total_m(),
            "features": features.collect::<Vec<_>>(),
            "method": measure::METHOD,
        })
    }

    pub fn table(&self) -> String {
        let row = |label: &str, metres: f64| vec![label.to_owned(), format!("{metres:.3}"), format::length(metres)];
        let mut rows: Vec<_> = self.features.iter().map(|(id, metres)| row(id, *metres)).collect();
        rows.push(row("total", self.total_m()));
        format!("{}\n{}\n", text_table(&["id", "metres", ""], &rows, &[1, 2]), measure::METHOD)
    }
}
