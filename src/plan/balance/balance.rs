//! Sums up the areas of classes within a boundary.

use std::collections::BTreeMap;

use crate::analysis::check::{CheckError, LayerFeature, Tolerance};
use crate::analysis::coverage;
use crate::analysis::measure::{self, OwnedPolygon};
use crate::crs::{Cgcs2000Zone, Extent, MapCrs};
use crate::data::{Dataset, Feature, LonLat, Polygon};
use crate::plan::{Classes, FeatureRef, Plan};
use crate::progress::Progress;
use crate::project::{BalanceRecipe, Bilingual, CheckKind, CheckRule, LayerId};

use super::class_codes::class_name;

/// A rest below this is the rounding of coordinates, m².
const NO_GROUND_M2: f64 = 1.0;

/// Why there is no balance.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BalanceError {
    #[error("the plan has no layer of areas to sum up")]
    NoAreas,
    #[error("layer {0} is not there or could not be read")]
    NoLayer(LayerId),
    #[error("none of the layers has a field {field}; their fields are {known}")]
    NoField { field: String, known: String },
    #[error(transparent)]
    Check(#[from] CheckError),
}

/// What a row sums up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A class: its code, where it is one of an official classification.
    Class { code: Option<String> },
    /// Areas that state no class.
    NoClass,
    /// Ground within the boundary that no layer covers.
    Unclassified,
}

/// The area of one class.
#[derive(Clone, Debug, PartialEq)]
pub struct BalanceRow {
    pub kind: RowKind,
    /// The name of the class; empty for the other kinds, which i18n has words for.
    pub name: Bilingual,
    /// How many features it has.
    pub features: usize,
    /// The first of them, which looks on the map as the others do.
    pub example: Option<FeatureRef>,
    /// Geodesic area, counted once, m².
    pub area_m2: f64,
    /// The same ground on the plane of [`Balance::zone`], m².
    pub planar_m2: Option<f64>,
}

/// The balance. The areas of its rows add up to its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    pub recipe: BalanceRecipe,
    /// The layer whose area is the whole; `None` where it is the union of the layers.
    pub within: Option<LayerId>,
    pub rows: Vec<BalanceRow>,
    /// The whole, m².
    pub total_m2: f64,
    pub total_planar_m2: Option<f64>,
    /// The 3-degree zone of CGCS2000 that the place lies in, if it has one.
    pub zone: Option<Cgcs2000Zone>,
    /// How much more the areas of the features are than the ground they cover, m².
    pub overlap_m2: f64,
    /// What of the features lies outside the boundary, m²: the sum of what the check of the boundary finds.
    pub outside_m2: f64,
}

/// The class of each feature, in the order of the rows.
struct Grouping {
    rows: Vec<(RowKind, Bilingual)>,
    of: BTreeMap<LayerFeature, usize>,
}

/// Sums up the land uses of a plan.
///
/// Areas are geodesic. What several features cover counts once: for the layer named first in the recipe, and within a
/// layer for the class first in order. What no feature covers within the boundary is a row of its own.
///
/// # Errors
/// No areas, no such layer or field, layers too far apart for one plane; when cancelled.
pub fn balance(plan: &Plan, recipe: &BalanceRecipe, progress: &Progress) -> Result<Balance, BalanceError> {
    let dataset = |id: &LayerId| match plan.dataset(id) {
        Some(dataset) => Ok(dataset.as_ref()),
        None => Err(BalanceError::NoLayer(id.clone())),
    };
    let layers: Vec<&Dataset> = recipe.layers.iter().map(dataset).collect::<Result<_, _>>()?;
    let grouping = match &recipe.field {
        Some(field) => by_field(&layers, field)?,
        None => by_style(plan, recipe, &layers),
    };
    if grouping.of.is_empty() {
        return Err(BalanceError::NoAreas);
    }
    let within = recipe.within.clone().or_else(|| plan.project.boundary.clone());
    let boundary = within.as_ref().map(dataset).transpose()?;
    // The parts of a boundary may overlap.
    let whole: Vec<OwnedPolygon> = match boundary {
        Some(boundary) => {
            let parts: Vec<Polygon<'_>> = boundary.features().flat_map(Feature::polygons).collect();
            measure::union(&parts).map_err(CheckError::from)?
        }
        None => Vec::new(),
    };
    let border: Vec<Polygon<'_>> = whole.iter().map(OwnedPolygon::as_polygon).collect();
    // A rank of layers first, of classes within.
    let rank = |of: LayerFeature| grouping.of.get(&of).map(|row| of.layer * grouping.rows.len() + row);
    let covered = coverage::covered(&layers, &border, rank, &tolerance(plan, recipe), progress)?;

    let extents = layers.iter().copied().chain(boundary).filter_map(Dataset::extent);
    let zone = Extent::of_extents(extents).and_then(|e| Cgcs2000Zone::around(e.centre().lon));
    let plane = zone.map(MapCrs::cgcs2000);
    let planar = |areas: &[OwnedPolygon]| plane.as_ref().and_then(|plane| planar_area(plane, areas));
    let mut rows: Vec<BalanceRow> = grouping
        .rows
        .into_iter()
        .map(|(kind, name)| BalanceRow {
            kind,
            name,
            features: 0,
            example: None,
            area_m2: 0.0,
            planar_m2: zone.map(|_| 0.0),
        })
        .collect();
    let (mut own_m2, mut outside_m2) = (0.0, 0.0);
    for part in &covered {
        let Some(row) = grouping.of.get(&part.of).and_then(|row| rows.get_mut(*row)) else { continue };
        row.features += 1;
        if row.example.is_none() {
            let layer = recipe.layers.get(part.of.layer).cloned();
            row.example = layer.map(|layer| FeatureRef { layer, feature: part.of.feature });
        }
        row.area_m2 += part.taken_m2();
        row.planar_m2 = row.planar_m2.zip(planar(&part.taken)).map(|(sum, more)| sum + more);
        own_m2 += part.own_m2;
        outside_m2 += part.outside_m2;
    }
    let taken_m2: f64 = rows.iter().map(|row| row.area_m2).sum();
    let taken_planar = rows.iter().map(|row| row.planar_m2).sum::<Option<f64>>();
    let (mut total_m2, mut total_planar_m2) = (taken_m2, taken_planar);
    if boundary.is_some() {
        let whole_m2: f64 = border.iter().map(|p| measure::polygon_area(*p).0).sum();
        let whole_planar = planar(&whole);
        if whole_m2 - taken_m2 > NO_GROUND_M2 {
            (total_m2, total_planar_m2) = (whole_m2, whole_planar);
            rows.push(BalanceRow {
                kind: RowKind::Unclassified,
                name: Bilingual::default(),
                features: 0,
                example: None,
                area_m2: whole_m2 - taken_m2,
                planar_m2: whole_planar.zip(taken_planar).map(|(whole, taken)| whole - taken),
            });
        }
    }
    let clean = |m2: f64| if m2 > NO_GROUND_M2 { m2 } else { 0.0 };
    Ok(Balance {
        recipe: recipe.clone(),
        within,
        rows,
        total_m2,
        total_planar_m2,
        zone,
        overlap_m2: clean(own_m2 - taken_m2),
        outside_m2,
    })
}

/// What the plan's own check of the boundary takes for noise, so that both tell the same area outside.
fn tolerance(plan: &Plan, recipe: &BalanceRecipe) -> Tolerance {
    let is_meant = |rule: &&CheckRule| {
        rule.check == CheckKind::Outside && rule.layers.iter().any(|layer| recipe.layers.contains(layer))
    };
    let mut rules = plan.project.checks.rules.iter().flatten();
    rules.find(is_meant).map_or_else(Tolerance::default, |rule| rule.tolerance)
}

fn with_areas<'a>(layers: &'a [&'a Dataset]) -> impl Iterator<Item = (LayerFeature, Feature<'a>)> {
    layers.iter().enumerate().flat_map(|(layer, dataset)| {
        let areas = dataset.features().filter(|f| f.polygons().next().is_some());
        areas.map(move |f| (LayerFeature { layer, feature: f.id() }, f))
    })
}

/// Classes by the values of an attribute, sorted; those without a value last.
fn by_field(layers: &[&Dataset], field: &str) -> Result<Grouping, BalanceError> {
    if layers.iter().all(|d| d.field_index(field).is_none()) {
        let mut known: Vec<&str> = layers.iter().flat_map(|d| d.fields()).map(|f| f.name.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        return Err(BalanceError::NoField { field: field.to_owned(), known: known.join(", ") });
    }
    let value = |feature: Feature<'_>| {
        let value = feature.attribute(field);
        (!value.is_unknown()).then(|| value.to_text().trim().to_owned())
    };
    let mut values: Vec<Option<String>> = with_areas(layers).map(|(_, f)| value(f)).collect();
    // Nothing last.
    values.sort_by(|a, b| a.is_none().cmp(&b.is_none()).then(a.cmp(b)));
    values.dedup();
    let of = with_areas(layers).filter_map(|(of, f)| Some((of, values.iter().position(|v| *v == value(f))?)));
    let of = of.collect();
    let row = |value: Option<String>| match value {
        None => (RowKind::NoClass, Bilingual::default()),
        Some(value) => match class_name(&value) {
            Some(class) => (RowKind::Class { code: Some(class.code) }, class.name),
            None => (RowKind::Class { code: None }, Bilingual::same(value)),
        },
    };
    Ok(Grouping { rows: values.into_iter().map(row).collect(), of })
}

/// Classes as the layers are drawn: those of each style in its order, or the layer where it has one symbol.
fn by_style(plan: &Plan, recipe: &BalanceRecipe, layers: &[&Dataset]) -> Grouping {
    let mut grouping = Grouping { rows: Vec::new(), of: BTreeMap::new() };
    for (layer, (id, dataset)) in recipe.layers.iter().zip(layers).enumerate() {
        let Some(drawn) = plan.project.layer(id) else { continue };
        let classes = Classes::of(&drawn.symbology, dataset);
        let count = drawn.symbology.classes.len();
        let first = grouping.rows.len();
        for class in &drawn.symbology.classes {
            let name = if class.label.zh.is_empty() { drawn.name.clone() } else { class.label.clone() };
            grouping.rows.push((RowKind::Class { code: None }, name));
        }
        grouping.rows.push((RowKind::NoClass, drawn.name.clone()));
        for feature in dataset.features().filter(|f| f.polygons().next().is_some()) {
            let class = classes.class_of(feature).unwrap_or(count);
            grouping.of.insert(LayerFeature { layer, feature: feature.id() }, first + class);
        }
    }
    // Classes that no area has are no land use here.
    let used: Vec<usize> = (0..grouping.rows.len()).filter(|row| grouping.of.values().any(|r| r == row)).collect();
    let place = |row: usize| used.iter().position(|u| *u == row).unwrap_or(0);
    Grouping {
        of: grouping.of.into_iter().map(|(of, row)| (of, place(row))).collect(),
        rows: used.iter().filter_map(|row| grouping.rows.get(*row).cloned()).collect(),
    }
}

/// Area on a plane with straight edges between the corners, as the statutory figure is computed; `None` where the
/// plane does not reach.
fn planar_area(plane: &MapCrs, areas: &[OwnedPolygon]) -> Option<f64> {
    let ring_area = |ring: &[LonLat]| {
        let points = ring.iter().map(|p| plane.map_from_lonlat(*p)).collect::<Option<Vec<_>>>()?;
        let first = points.first().copied()?;
        let doubled = points
            .windows(2)
            .map(|e| (e[0].x - first.x) * (e[1].y - first.y) - (e[1].x - first.x) * (e[0].y - first.y));
        Some((doubled.sum::<f64>() / 2.0).abs())
    };
    let mut sum = 0.0;
    for area in areas {
        let mut rings = area.as_polygon().rings().map(ring_area);
        sum += rings.next()??;
        for hole in rings {
            sum -= hole?;
        }
    }
    Some(sum)
}
