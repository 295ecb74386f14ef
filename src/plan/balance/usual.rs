//! The balance of a plan whose project has no recipe for one.

use crate::data::{Dataset, GeometryType};
use crate::plan::Plan;
use crate::project::{BalanceRecipe, Rest};

/// What the attribute with the class of a land use is usually called, the most telling first.
pub const CLASS_FIELDS: [&str; 16] = [
    "yddm",
    "ydyhfldm",
    "dlbm",
    "用地代码",
    "用地用海分类代码",
    "地类编码",
    "class_code",
    "land_use_code",
    "landuse_code",
    "lu_code",
    "land_use",
    "landuse",
    "用地性质",
    "地类名称",
    "zoning",
    "class",
];

/// The attribute of a dataset that holds the class of a land use, by its usual names in any case of letters.
pub fn class_field(dataset: &Dataset) -> Option<&str> {
    let named = |name: &&str| dataset.fields().iter().find(|f| f.name.to_lowercase() == **name);
    CLASS_FIELDS.iter().find_map(named).map(|field| field.name.as_str())
}

/// All layers of areas but the boundary that have a field for the class; without any, all of them by their styles.
/// `None` for a plan without areas.
pub fn usual_balance(plan: &Plan) -> Option<BalanceRecipe> {
    let areas = plan.styled_layers().rev().filter(|(layer, loaded)| {
        let counts = loaded.dataset.geometry_type_counts();
        let has_areas = counts.keys().any(|t| matches!(t, GeometryType::Polygon | GeometryType::MultiPolygon));
        has_areas && plan.project.boundary.as_ref() != Some(&layer.id)
    });
    let areas: Vec<_> = areas.collect();
    let field = areas.iter().find_map(|(_, loaded)| class_field(&loaded.dataset));
    let has_field = |dataset: &Dataset| field.is_none_or(|field| dataset.field_index(field).is_some());
    let of_field = areas.iter().filter(|(_, loaded)| has_field(&loaded.dataset));
    let layers: Vec<_> = of_field.map(|(layer, _)| layer.id.clone()).collect();
    (!layers.is_empty()).then(|| BalanceRecipe {
        layers,
        field: field.map(str::to_owned),
        within: None,
        rest: Rest::default(),
    })
}
