//! Derived columns that are added by one click: what planners ask of most layers.

use crate::analysis::expression::Expression;
use crate::data::{Dataset, FieldType, Piece};
use crate::project::DerivedColumn;

/// Fields that hold a floor area in m², the likeliest first.
const FLOOR_AREAS: [&str; 4] = ["floor_area_m2", "floor_area_planned_m2", "floor_area_existing_m2", "floor_area"];

/// What suits the geometry and the fields of a layer. Their names have words in the card's terms.
pub fn presets(dataset: &Dataset) -> Vec<DerivedColumn> {
    let (mut areas, mut lines) = (false, false);
    for piece in dataset.features().flat_map(crate::data::Feature::pieces) {
        match piece {
            Piece::Polygon(_) => areas = true,
            Piece::Line(_) => lines = true,
            Piece::Point(_) => {}
        }
        if areas && lines {
            break;
        }
    }
    let mut out = Vec::new();
    let mut add = |name: &str, expression: &str| {
        out.push(DerivedColumn::new(name, expression));
    };
    if areas {
        add("drawn_area_ha", "area() / 10000");
        add("drawn_area_mu", "area() * 15 / 10000");
        add("drawn_area_m2", "area()");
        add("planar_area_m2", "area_plane()");
        add("drawn_perimeter_m", "perimeter()");
    }
    if lines {
        add("drawn_length_m", "length()");
    }
    add("centroid_lon", "lon()");
    add("centroid_lat", "lat()");
    let is_number = |name: &str| {
        let field = dataset.fields().iter().find(|f| f.name == name);
        field.is_some_and(|f| matches!(f.field_type, FieldType::Integer | FieldType::Real))
    };
    if let Some(field) = FLOOR_AREAS.into_iter().find(|name| areas && is_number(name)) {
        add("floor_area_ratio", &format!("{} / area()", Expression::field_text(field)));
    }
    out
}
