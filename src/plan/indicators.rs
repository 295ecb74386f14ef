//! Figures of parcels that planning regulates (容积率、建筑密度、绿地率、建筑高度、首层开放率), and their verdicts.
//!
//! A figure is what an attribute of the parcel states; failing that, what follows from footprints or green areas that
//! lie on it. What neither says is not computable, never 0. Verdicts compare the numbers as they are, not as printed.

use rayon::prelude::*;

use crate::analysis::check::CheckError;
use crate::analysis::measure::{self, OwnedPolygon};
use crate::data::{Dataset, Extent, Feature, Polygon, Value};
use crate::plan::{FeatureRef, Plan, Verdict, class_field};
use crate::progress::Progress;
use crate::project::{AllowedValue, Buildings, Indicator, IndicatorField, IndicatorRecipe, LayerId, PercentUnit, Rest};

/// What the attributes with the figures are usually called, in any case of letters.
const USUAL_FIELDS: [(Indicator, &[&str]); 5] = [
    (Indicator::FloorAreaRatio, &["far", "rjl", "容积率", "plot_ratio", "plotratio", "floor_area_ratio"]),
    (Indicator::Density, &["density", "jzmd", "建筑密度", "building_density", "coverage", "site_coverage"]),
    (Indicator::GreenRatio, &["green_ratio", "ldl", "绿地率", "greening_rate", "green_rate"]),
    (Indicator::Height, &["height", "jzgd", "建筑高度", "限高", "building_height", "height_m", "max_height"]),
    (Indicator::GroundFloorOpenness, &["ground_floor_openness", "首层开放率", "ground_floor_open"]),
];
const USUAL_FLOORS: &[&str] = &["floors", "层数", "building:levels", "levels", "storeys", "cs", "floor"];
const USUAL_HEIGHTS: &[&str] = &["height", "height_m", "建筑高度", "高度", "jzgd"];

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureSource {
    /// An attribute of the parcel, and how it writes a part of a whole.
    Attribute { field: String, unit: Option<PercentUnit> },
    /// The layer of footprints or green areas that lie on it.
    Layer(LayerId),
}

/// One figure of one parcel.
#[derive(Clone, Debug, PartialEq)]
pub struct ParcelFigure {
    pub indicator: Indicator,
    /// A ratio for the floor area, per cent, or metres for the height; `None` when not computable.
    pub value: Option<f64>,
    pub source: Option<FigureSource>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// `None` where nothing is prescribed for the class. Exactly on a bound is allowed.
    pub verdict: Option<Verdict>,
}

/// A parcel with its figures, in the order of [`Indicator::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub struct ParcelFigures {
    pub parcel: FeatureRef,
    pub class: Option<String>,
    pub area_m2: f64,
    pub figures: Vec<ParcelFigure>,
}

/// The recipe of a plan whose project has none: the first layer, from the top, of areas with an attribute that is
/// called like a figure. `None` where nothing of the kind is published.
pub fn usual_indicators(plan: &Plan) -> Option<IndicatorRecipe> {
    let states = |dataset: &Dataset| {
        let has_areas = dataset.features().any(|f| f.polygons().next().is_some());
        // A height alone is that of a building as well.
        let tells = |(indicator, names): &(Indicator, &[&str])| {
            *indicator != Indicator::Height && field_called(dataset, names).is_some()
        };
        has_areas && USUAL_FIELDS.iter().any(tells)
    };
    let (layer, _) = plan.styled_layers().rev().find(|(_, loaded)| states(&loaded.dataset))?;
    Some(indicators_of(plan, &layer.id))
}

/// The recipe for the parcels of a layer: its fields that are called like figures, each with the unit that its numbers
/// look like, so that other data later do not change how they are read.
pub fn indicators_of(plan: &Plan, parcels: &LayerId) -> IndicatorRecipe {
    let field = |dataset: &Dataset, indicator: Indicator| {
        let field = indicator_field(dataset, indicator)?;
        let unit = indicator.is_percent().then(|| percent_unit(dataset, &field));
        Some(IndicatorField { indicator, field, unit, rest: Rest::default() })
    };
    let dataset = plan.dataset(parcels);
    let fields = dataset.iter().flat_map(|data| Indicator::ALL.into_iter().filter_map(|of| field(data, of)));
    IndicatorRecipe {
        parcels: parcels.clone(),
        class_field: None,
        fields: fields.collect(),
        buildings: None,
        green: None,
        allowed: Vec::new(),
        rest: Rest::default(),
    }
}

/// The figure that a name means, as fields are called in any language: 绿地率, `green_rate`, `Green ratio`.
pub fn indicator_called(name: &str) -> Option<Indicator> {
    let plain = |text: &str| text.trim().to_lowercase().replace(' ', "_");
    let is_called = |names: &[&str]| names.iter().any(|known| plain(known) == plain(name));
    USUAL_FIELDS.iter().find(|(_, names)| is_called(names)).map(|(indicator, _)| *indicator)
}

/// How a field writes parts of a whole: as shares where all its numbers lie from 0 to 1 and none has a % sign.
pub fn percent_unit(dataset: &Dataset, field: &str) -> PercentUnit {
    let Some(column) = dataset.field_index(field) else { return PercentUnit::Percent };
    let mut has_number = false;
    for feature in dataset.features() {
        let value = feature.value(column);
        let Some(number) = number(&value) else { continue };
        if has_percent_sign(&value) || number > 1.0 {
            return PercentUnit::Percent;
        }
        has_number = true;
    }
    if has_number { PercentUnit::Share } else { PercentUnit::Percent }
}

fn has_percent_sign(value: &Value<'_>) -> bool {
    value.as_str().is_some_and(|text| text.trim_end().ends_with(['%', '％']))
}

/// The figure that an attribute states, in the unit of the figure.
fn stated(value: &Value<'_>, unit: Option<PercentUnit>) -> Option<f64> {
    let number = number(value)?;
    if unit != Some(PercentUnit::Share) || has_percent_sign(value) {
        return Some(number);
    }
    // In decimal, since a product would move 0.29 off the bound of 29 %.
    format!("{number}e2").parse().ok()
}

/// The figures of all parcels, in their order; nothing for a layer that is not there.
///
/// Footprints count with the part that lies on the parcel, and once where they overlap for the density; the floor
/// area is the sum of footprint times floors, and not computable when a building on the parcel states no floors. The
/// height is that of the highest building with more than a square metre on the parcel, under the same condition.
///
/// # Errors
/// When cancelled, or when layers lie too far apart for one plane.
pub fn parcel_figures(
    plan: &Plan,
    recipe: &IndicatorRecipe,
    progress: &Progress,
) -> Result<Vec<ParcelFigures>, CheckError> {
    let Some(parcels) = plan.dataset(&recipe.parcels) else { return Ok(Vec::new()) };
    let class_field = recipe.class_field.as_deref().or_else(|| class_field(parcels));
    let footprints = recipe.buildings.as_ref().and_then(|b| Some((b, Footprints::of(plan, b)?)));
    let green = recipe.green.as_ref().and_then(|id| Some((id, Boxed::of(plan.dataset(id)?))));
    let fields = Indicator::ALL.map(|indicator| (indicator, stating_field(recipe, parcels, indicator)));
    let rows: Vec<Feature<'_>> = parcels.features().filter(|f| f.polygons().next().is_some()).collect();
    progress.set_total(rows.len() as u64);
    rows.into_par_iter()
        .map(|parcel| {
            progress.check()?;
            progress.advance(1);
            let class = class_field.map(|field| parcel.attribute(field)).filter(|v| !v.is_unknown());
            let class = class.map(|value| value.to_text().trim().to_owned());
            let ground: Vec<Polygon<'_>> = parcel.polygons().collect();
            let area_m2 = measure::union_area(&ground)?.0;
            let built = footprints.as_ref().map(|(b, f)| f.on(b, &ground, parcel, area_m2)).transpose()?;
            let mut figures = Vec::new();
            for (indicator, field) in &fields {
                let stated = field.as_ref().and_then(|(field, unit)| {
                    let value = stated(&parcel.attribute(field), *unit)?;
                    Some((value, FigureSource::Attribute { field: field.clone(), unit: *unit }))
                });
                let drawn = || match (indicator, &built, &green) {
                    (Indicator::GreenRatio, _, Some((id, green))) => {
                        let share = green.share_of(&ground, parcel, area_m2);
                        share.map(|share| Some((share, FigureSource::Layer((*id).clone()))))
                    }
                    (_, Some(built), _) => Ok(built.get(*indicator)),
                    _ => Ok(None),
                };
                let found = match stated {
                    Some(stated) => Some(stated),
                    None => drawn()?,
                };
                figures.push(judged(recipe, *indicator, class.as_deref(), found));
            }
            let parcel = FeatureRef { layer: recipe.parcels.clone(), feature: parcel.id() };
            Ok(ParcelFigures { parcel, class, area_m2, figures })
        })
        .collect()
}

/// The field that states a figure, by the recipe or by its usual name, with the unit of a part of a whole.
fn stating_field(
    recipe: &IndicatorRecipe,
    parcels: &Dataset,
    indicator: Indicator,
) -> Option<(String, Option<PercentUnit>)> {
    let named = recipe.fields.iter().find(|f| f.indicator == indicator);
    let field = named.map(|f| f.field.clone()).or_else(|| indicator_field(parcels, indicator))?;
    let unit = || named.and_then(|f| f.unit).unwrap_or_else(|| percent_unit(parcels, &field));
    let unit = indicator.is_percent().then(unit);
    Some((field, unit))
}

fn judged(
    recipe: &IndicatorRecipe,
    indicator: Indicator,
    class: Option<&str>,
    found: Option<(f64, FigureSource)>,
) -> ParcelFigure {
    let allowed = allowed(recipe, indicator, class);
    let (min, max) = allowed.map_or((None, None), |a| (a.min, a.max));
    let value = found.as_ref().map(|(value, _)| *value);
    let verdict = match value {
        None => Verdict::NotComputable,
        Some(value) if min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max) => Verdict::Fails,
        Some(value) if [min, max].into_iter().flatten().any(|bound| bound.total_cmp(&value).is_eq()) => {
            Verdict::AtTheLimit
        }
        Some(_) => Verdict::Holds,
    };
    let verdict = allowed.map(|_| verdict);
    ParcelFigure { indicator, value, source: found.map(|(_, source)| source), min, max, verdict }
}

/// What is prescribed for a class: the entry with the longest code that begins it, else the one for all parcels.
fn allowed<'r>(recipe: &'r IndicatorRecipe, indicator: Indicator, class: Option<&str>) -> Option<&'r AllowedValue> {
    let fits = |a: &&AllowedValue| {
        a.indicator == indicator
            && a.class.as_deref().is_none_or(|code| class.is_some_and(|class| class.starts_with(code)))
    };
    recipe.allowed.iter().filter(fits).max_by_key(|a| a.class.as_ref().map_or(0, |code| code.len() + 1))
}

/// A number, also one written as text with its unit: 35%, 24 m, ≤2.5.
fn number(value: &Value<'_>) -> Option<f64> {
    let read = |text: &str| {
        let bare = text.trim().trim_start_matches(['≤', '≥', '<', '>', '=', ' ']);
        let bare = bare.trim_end_matches(['%', '％', 'm', 'M', '米', '层', ' ']);
        bare.parse::<f64>().ok()
    };
    let number = value.as_f64().or_else(|| value.as_str().and_then(read))?;
    (number.is_finite() && number >= 0.0).then_some(number)
}

/// The attribute of a dataset that holds a figure, by its usual names in any case of letters.
pub fn indicator_field(dataset: &Dataset, indicator: Indicator) -> Option<String> {
    let names = USUAL_FIELDS.iter().find(|(of, _)| *of == indicator).map(|(_, names)| *names)?;
    field_called(dataset, names)
}

fn field_called(dataset: &Dataset, names: &[&str]) -> Option<String> {
    let called = |name: &&str| dataset.fields().iter().find(|f| f.name.to_lowercase() == **name);
    names.iter().find_map(called).map(|field| field.name.clone())
}

/// Areas with their boxes, for finding those that lie on a parcel.
struct Boxed<'a> {
    /// From south to north.
    areas: Vec<(Extent, Feature<'a>)>,
    /// Degrees of latitude that the largest takes, to know where to begin.
    tallest_deg: f64,
}

impl<'a> Boxed<'a> {
    fn of(dataset: &'a Dataset) -> Self {
        let with_areas = dataset.features().filter(|f| f.polygons().next().is_some());
        let mut areas: Vec<_> = with_areas.filter_map(|f| Some((f.extent()?, f))).collect();
        areas.sort_by(|a, b| a.0.south.total_cmp(&b.0.south));
        let tallest_deg = areas.iter().map(|(e, _)| e.north - e.south).fold(0.0, f64::max);
        Self { areas, tallest_deg }
    }

    /// Those whose box meets that of the parcel.
    fn near(&self, parcel: Feature<'a>) -> impl Iterator<Item = Feature<'a>> {
        let of = parcel.extent();
        let (south, north) = of.map_or((0.0, f64::NEG_INFINITY), |e| (e.south - self.tallest_deg, e.north));
        let end = self.areas.partition_point(|(e, _)| e.south <= north);
        let begin = self.areas.partition_point(|(e, _)| e.south < south).min(end);
        let meets = move |e: &Extent| of.is_some_and(|p| e.north >= p.south && e.west <= p.east && p.west <= e.east);
        self.areas[begin..end].iter().filter(move |(e, _)| meets(e)).map(|(_, f)| *f)
    }

    /// How much of a parcel the areas cover, per cent.
    fn share_of(&self, ground: &[Polygon<'_>], parcel: Feature<'a>, area_m2: f64) -> Result<f64, CheckError> {
        let near: Vec<Polygon<'_>> = self.near(parcel).flat_map(Feature::polygons).collect();
        let covered = if near.is_empty() { 0.0 } else { measure::intersection_area(&near, ground)?.0 };
        Ok(if area_m2 > 0.0 { 100.0 * covered / area_m2 } else { 0.0 })
    }
}

/// The footprints of a layer.
struct Footprints<'a> {
    boxed: Boxed<'a>,
    floors: Option<String>,
    height: Option<String>,
}

/// What is built on one parcel.
struct Built {
    layer: LayerId,
    density: f64,
    ratio: Option<f64>,
    height: Option<f64>,
}

impl Built {
    fn get(&self, indicator: Indicator) -> Option<(f64, FigureSource)> {
        let value = match indicator {
            Indicator::Density => Some(self.density),
            Indicator::FloorAreaRatio => self.ratio,
            Indicator::Height => self.height,
            Indicator::GreenRatio | Indicator::GroundFloorOpenness => None,
        };
        value.map(|value| (value, FigureSource::Layer(self.layer.clone())))
    }
}

impl<'a> Footprints<'a> {
    fn of(plan: &'a Plan, buildings: &Buildings) -> Option<Self> {
        let dataset = plan.dataset(&buildings.layer)?;
        let floors = buildings.floors_field.clone().or_else(|| field_called(dataset, USUAL_FLOORS));
        let height = buildings.height_field.clone().or_else(|| field_called(dataset, USUAL_HEIGHTS));
        Some(Self { boxed: Boxed::of(dataset), floors, height })
    }

    fn on(
        &self,
        buildings: &Buildings,
        ground: &[Polygon<'_>],
        parcel: Feature<'a>,
        area_m2: f64,
    ) -> Result<Built, CheckError> {
        const TOUCHES_M2: f64 = 1.0;
        let mut footprints: Vec<OwnedPolygon> = Vec::new();
        let (mut floor_area, mut height) = (Some(0.0), None::<f64>);
        let mut all_heights = true;
        for building in self.boxed.near(parcel) {
            let polygons: Vec<Polygon<'_>> = building.polygons().collect();
            let on_parcel = measure::intersection(&polygons, ground)?;
            let m2: f64 = on_parcel.iter().map(|a| measure::polygon_area(a.as_polygon()).0).sum();
            if m2 <= TOUCHES_M2 {
                continue;
            }
            let stated = |field: &Option<String>| field.as_deref().and_then(|f| number(&building.attribute(f)));
            floor_area = floor_area.zip(stated(&self.floors)).map(|(sum, floors)| sum + floors * m2);
            match stated(&self.height) {
                Some(metres) => height = Some(height.unwrap_or(0.0).max(metres)),
                None => all_heights = false,
            }
            footprints.extend(on_parcel);
        }
        let covered: Vec<Polygon<'_>> = footprints.iter().map(OwnedPolygon::as_polygon).collect();
        let built_m2 = if covered.is_empty() { 0.0 } else { measure::union_area(&covered)?.0 };
        let per_area = |m2: f64| if area_m2 > 0.0 { m2 / area_m2 } else { 0.0 };
        Ok(Built {
            layer: buildings.layer.clone(),
            density: 100.0 * per_area(built_m2),
            ratio: floor_area.map(per_area),
            height: height.filter(|_| all_heights),
        })
    }
}
