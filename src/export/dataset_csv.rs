//! A whole dataset as CSV: what `convert` writes.

use std::borrow::Cow;

use super::cells::csv_of_rows;
use crate::data::{Dataset, GeometryType, Value};
use crate::formats::{id_column, wkt_text};

/// A dataset as CSV with a byte order mark, so that spreadsheets read the Chinese right. Where all geometries are points
/// their coordinates stand in the columns `lon` and `lat` (WGS 84) and, if there are any, `elevation`; otherwise each
/// geometry stands as text in the column `wkt`. Ids of the source come first, as
/// [`id_column`] calls them.
pub fn dataset_csv(dataset: &Dataset) -> String {
    let are_points = dataset.features().all(|f| matches!(f.geometry_type(), GeometryType::Point | GeometryType::Null));
    let ids = id_column(dataset);
    let has_elevations = are_points
        && dataset.field_index("elevation").is_none()
        && dataset.features().any(|f| f.elevations().is_some_and(|all| all.iter().any(|z| z.is_finite())));
    let mut head: Vec<&str> = Vec::new();
    head.extend(ids.as_deref());
    head.extend_from_slice(if are_points { &["lon", "lat"] } else { &["wkt"] });
    head.extend(has_elevations.then_some("elevation"));
    head.extend(dataset.fields().iter().map(|field| field.name.as_str()));
    let rows = dataset.features().map(|feature| {
        let mut row: Vec<Cow<'_, str>> = Vec::with_capacity(head.len());
        let number = |number: Option<f64>| Cow::Owned(number.map_or_else(String::new, |n| n.to_string()));
        if ids.is_some() {
            row.push(feature.source_id().map_or_else(String::new, |id| id.to_string()).into());
        }
        if are_points {
            let at = feature.coords().first();
            row.extend([number(at.map(|p| p.lon)), number(at.map(|p| p.lat))]);
        } else {
            row.push(wkt_text(feature).unwrap_or_default().into());
        }
        if has_elevations {
            row.push(number(feature.elevations().and_then(|all| all.first().copied()).filter(|z| z.is_finite())));
        }
        row.extend((0..dataset.fields().len()).map(|field| cell(feature.value(field))));
        row
    });
    csv_of_rows(&head, rows, true)
}

/// A value as a cell. Whole numbers of more digits than are known of them are written as powers: in digits they would be
/// read as a code.
fn cell(value: Value<'_>) -> Cow<'_, str> {
    const MOST_WHOLE: f64 = 1e16;
    match value {
        Value::Real(number) if number.abs() >= MOST_WHOLE => format!("{number:e}").replacen('e', "e+", 1).into(),
        value => value.to_text(),
    }
}
