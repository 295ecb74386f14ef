//! The written form of a project: JSON with a version, read into [`Project`].
//!
//! Serialised types live here and nowhere else, so that a rename inside cannot break a user's file.

use serde::Deserialize;

use super::file_relations::{RelationForm, relation};
use crate::crs::{MapCrsChoice, MapCrsError};

use super::{
    Bilingual, Color, Distinct, Fill, Group, Hatch, Imprint, LabelPlacement, LabelRank, Labeling, Layer, LayerId,
    Marker, MarkerShape, Project, PublishedCount, SavedQuery, Stroke, Symbol, SymbolClass, Symbology, default_style,
};

/// The version this program writes and the newest it reads.
const VERSION: u32 = 1;

/// Why a project file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ProjectFileError {
    #[error("cannot read the project file: {0}")]
    Unreadable(std::io::Error),
    #[error("not a project file: {message}, line {line}, column {column}")]
    NotAProject { message: String, line: usize, column: usize },
    #[error("the project file is of version {found}, this program reads up to {VERSION}: open it with a newer program")]
    TooNew { found: u32 },
    #[error("layer {layer}: {message}")]
    BadStyle { layer: String, message: String },
    #[error("query {query}: {message}")]
    BadQuery { query: String, message: String },
    #[error("relation {number}: {message}")]
    BadRelation { number: usize, message: String },
    #[error("layer id {0:?} stands twice in the project file; give each layer an id of its own")]
    DuplicateLayer(String),
    #[error("layer {layer}: its group {group:?} is not one of the project's groups")]
    UnknownGroup { layer: String, group: String },
    #[error("the boundary {0:?} is not one of the project's layers")]
    UnknownBoundary(String),
    #[error("map_crs: {0}")]
    BadMapCrs(#[from] MapCrsError),
}

/// Reads a project file from disk; a byte order mark is tolerated.
pub fn load_project(path: &std::path::Path) -> Result<Project, ProjectFileError> {
    let text = std::fs::read_to_string(path).map_err(ProjectFileError::Unreadable)?;
    read_project(text.trim_start_matches('\u{feff}'))
}

/// Reads the text of a project file.
pub fn read_project(text: &str) -> Result<Project, ProjectFileError> {
    let not_a_project = |e: serde_json::Error| ProjectFileError::NotAProject {
        // serde_json repeats the place at the end of its message.
        message: e.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
        line: e.line(),
        column: e.column(),
    };
    let head: Head = serde_json::from_str(text).map_err(not_a_project)?;
    if head.shapan > VERSION {
        return Err(ProjectFileError::TooNew { found: head.shapan });
    }
    let file: ProjectForm = serde_json::from_str(text).map_err(not_a_project)?;
    let mut layers: Vec<Layer> = Vec::new();
    for form in file.layers {
        if layers.iter().any(|l| l.id.0 == form.id) {
            return Err(ProjectFileError::DuplicateLayer(form.id));
        }
        let id = form.id.clone();
        layers.push(layer(form).map_err(|message| ProjectFileError::BadStyle { layer: id, message })?);
    }
    let groups: Vec<Group> =
        file.groups.into_iter().map(|g| Group { id: g.id, name: g.name.into(), visible: true }).collect();
    if let Some(layer) = layers.iter().find(|l| groups.iter().all(|g| g.id != l.group)) {
        return Err(ProjectFileError::UnknownGroup { layer: layer.id.0.clone(), group: layer.group.clone() });
    }
    if let Some(boundary) = &file.boundary
        && layers.iter().all(|l| l.id.0 != *boundary)
    {
        return Err(ProjectFileError::UnknownBoundary(boundary.clone()));
    }
    let mut queries = Vec::new();
    for form in file.queries {
        let in_query = |message| ProjectFileError::BadQuery { query: form.name.en.clone(), message };
        let radius_m = positive(form.radius_m).map_err(in_query)?;
        queries.push(saved_query(form, radius_m));
    }
    let known = |id: &LayerId| layers.iter().any(|l| l.id == *id);
    let relations = file.relations.map(|forms| {
        let numbered = forms.into_iter().zip(1..);
        let read =
            |(form, number)| relation(form, known).map_err(|message| ProjectFileError::BadRelation { number, message });
        numbered.map(read).collect::<Result<Vec<_>, _>>()
    });
    let relations = relations.transpose()?;
    let map_crs = file.map_crs.map(|text| text.parse()).transpose()?;
    let mut project = Project {
        map_crs: map_crs.unwrap_or(MapCrsChoice::Local),
        imprint: Imprint {
            sources: file.sources.unwrap_or_default().into(),
            date: file.date,
            approval_number: file.approval_number,
            confidentiality: file.confidentiality.unwrap_or_default().into(),
        },
        title: file.title.into(),
        groups,
        queries,
        relations,
        layers,
        boundary: file.boundary.map(LayerId),
        name_fields: file.name_fields.map_or_else(default_style::usual_name_fields, Into::into),
    };
    project.gather();
    Ok(project)
}

#[derive(Deserialize)]
struct Head {
    /// The version of the form.
    shapan: u32,
}

#[derive(Deserialize)]
struct ProjectForm {
    title: TextForm,
    #[serde(default)]
    boundary: Option<String>,
    #[serde(default)]
    name_fields: Option<FieldsForm>,
    #[serde(default)]
    groups: Vec<GroupForm>,
    layers: Vec<LayerForm>,
    #[serde(default)]
    queries: Vec<QueryForm>,
    #[serde(default)]
    map_crs: Option<String>,
    #[serde(default)]
    sources: Option<TextForm>,
    #[serde(default)]
    date: String,
    #[serde(default)]
    approval_number: String,
    #[serde(default)]
    confidentiality: Option<TextForm>,
    #[serde(default)]
    relations: Option<Vec<RelationForm>>,
}

#[derive(Deserialize)]
struct QueryForm {
    name: TextForm,
    #[serde(default)]
    noun: Option<TextForm>,
    #[serde(default)]
    layers: Vec<String>,
    radius_m: f64,
    #[serde(default)]
    filter: String,
    #[serde(default)]
    distinct: Option<DistinctForm>,
    #[serde(default)]
    missing: Vec<TextForm>,
    #[serde(default)]
    published: Vec<PublishedForm>,
}

/// Either the field alone, or the field and what its values are called.
#[derive(Deserialize)]
#[serde(untagged)]
enum DistinctForm {
    Field(String),
    Named { field: String, noun: TextForm },
}

#[derive(Deserialize)]
struct PublishedForm {
    value: f64,
    as_of: String,
    source: TextForm,
    #[serde(default)]
    note: Option<TextForm>,
}

#[derive(Deserialize, Default)]
pub(super) struct TextForm {
    zh: String,
    en: String,
}

#[derive(Deserialize)]
struct FieldsForm {
    zh: Vec<String>,
    en: Vec<String>,
}

#[derive(Deserialize)]
struct GroupForm {
    id: String,
    name: TextForm,
}

#[derive(Deserialize)]
struct LayerForm {
    id: String,
    name: TextForm,
    #[serde(default)]
    noun: Option<TextForm>,
    group: String,
    source: String,
    #[serde(default = "yes")]
    visible: bool,
    #[serde(default = "one")]
    opacity: f64,
    /// Either one symbol …
    #[serde(default)]
    symbol: Option<SymbolForm>,
    /// … or classes of them.
    #[serde(default)]
    classes: Vec<ClassForm>,
    #[serde(default)]
    label: Option<LabelForm>,
}

#[derive(Deserialize)]
struct ClassForm {
    #[serde(default)]
    when: Option<String>,
    #[serde(default)]
    label: TextForm,
    symbol: SymbolForm,
    #[serde(default)]
    max_label_scale: Option<f64>,
}

#[derive(Deserialize)]
struct SymbolForm {
    #[serde(default)]
    fill: Option<FillForm>,
    #[serde(default)]
    stroke: Option<StrokeForm>,
    #[serde(default)]
    marker: Option<MarkerForm>,
}

#[derive(Deserialize)]
struct FillForm {
    color: String,
    #[serde(default = "one")]
    opacity: f64,
    #[serde(default)]
    hatch: Option<HatchForm>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum HatchForm {
    Lines { color: String, angle_deg: f64, spacing: f64, width: f64 },
    Grid { color: String, spacing: f64, width: f64 },
    Dots { color: String, spacing: f64, radius: f64 },
}

#[derive(Deserialize)]
struct StrokeForm {
    color: String,
    width: f64,
    #[serde(default)]
    dash: Vec<f64>,
    #[serde(default)]
    casing: Option<CasingForm>,
}

#[derive(Deserialize)]
struct CasingForm {
    color: String,
    width: f64,
}

#[derive(Deserialize)]
struct MarkerForm {
    shape: ShapeForm,
    size: f64,
    #[serde(default)]
    fill: Option<String>,
    stroke: String,
    #[serde(default = "one")]
    stroke_width: f64,
    #[serde(default)]
    dashed: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
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

#[derive(Deserialize)]
struct LabelForm {
    #[serde(default)]
    fields: Option<FieldsForm>,
    placement: PlacementForm,
    size: f64,
    #[serde(default)]
    bold: bool,
    color: String,
    #[serde(default)]
    halo: f64,
    #[serde(default)]
    area: bool,
    #[serde(default)]
    plate: Option<String>,
    #[serde(default)]
    priority: i32,
    #[serde(default)]
    max_scale: Option<f64>,
    #[serde(default)]
    min_scale: Option<f64>,
    #[serde(default)]
    ranks: Vec<RankForm>,
}

#[derive(Deserialize)]
struct RankForm {
    when: String,
    #[serde(default)]
    priority: Option<i32>,
    #[serde(default)]
    max_scale: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum PlacementForm {
    Beside,
    Along,
    Inside,
}

fn yes() -> bool {
    true
}

fn one() -> f64 {
    1.0
}

impl From<TextForm> for Bilingual {
    fn from(form: TextForm) -> Self {
        Self { zh: form.zh, en: form.en }
    }
}

impl From<FieldsForm> for Bilingual<Vec<String>> {
    fn from(form: FieldsForm) -> Self {
        Self { zh: form.zh, en: form.en }
    }
}

fn saved_query(form: QueryForm, radius_m: f64) -> SavedQuery {
    let distinct = form.distinct.map(|form| match form {
        DistinctForm::Field(field) => Distinct { field, noun: None },
        DistinctForm::Named { field, noun } => Distinct { field, noun: Some(noun.into()) },
    });
    let published = |form: PublishedForm| PublishedCount {
        value: form.value,
        as_of: form.as_of,
        source: form.source.into(),
        note: form.note.map(Into::into),
    };
    SavedQuery {
        name: form.name.into(),
        noun: form.noun.map(Into::into),
        layers: form.layers.into_iter().map(LayerId).collect(),
        radius_m,
        filter: form.filter,
        distinct,
        missing: form.missing.into_iter().map(Into::into).collect(),
        published: form.published.into_iter().map(published).collect(),
    }
}

fn layer(form: LayerForm) -> Result<Layer, String> {
    let classes = match form.symbol {
        Some(s) => Symbology::single(symbol(s)?).classes,
        None => form
            .classes
            .into_iter()
            .map(|c| {
                Ok(SymbolClass {
                    when: c.when,
                    label: c.label.into(),
                    symbol: symbol(c.symbol)?,
                    max_label_scale_denominator: c.max_label_scale.map(positive).transpose()?,
                })
            })
            .collect::<Result<_, String>>()?,
    };
    if classes.is_empty() {
        return Err("it has neither a symbol nor classes".to_owned());
    }
    Ok(Layer {
        id: LayerId(form.id),
        name: form.name.into(),
        noun: form.noun.map(Into::into),
        group: form.group,
        source: form.source,
        visible: form.visible,
        opacity: share(form.opacity)?,
        symbology: Symbology { classes },
        derived: Vec::new(),
        labeling: form.label.map(labeling).transpose()?,
    })
}

fn symbol(form: SymbolForm) -> Result<Symbol, String> {
    Ok(Symbol {
        fill: form.fill.map(fill).transpose()?,
        stroke: form.stroke.map(stroke).transpose()?,
        marker: form.marker.map(marker).transpose()?,
    })
}

fn fill(form: FillForm) -> Result<Fill, String> {
    let hatch = match form.hatch {
        None => None,
        Some(HatchForm::Lines { color: c, angle_deg, spacing, width }) => Some(Hatch::Lines {
            color: color(&c)?,
            angle_deg,
            spacing_px: positive(spacing)?,
            width_px: positive(width)?,
        }),
        Some(HatchForm::Grid { color: c, spacing, width }) => {
            Some(Hatch::Grid { color: color(&c)?, spacing_px: positive(spacing)?, width_px: positive(width)? })
        }
        Some(HatchForm::Dots { color: c, spacing, radius }) => {
            Some(Hatch::Dots { color: color(&c)?, spacing_px: positive(spacing)?, radius_px: positive(radius)? })
        }
    };
    Ok(Fill { color: color(&form.color)?, opacity: share(form.opacity)?, hatch })
}

fn stroke(form: StrokeForm) -> Result<Stroke, String> {
    let casing = form.casing.map(|c| Ok::<_, String>((color(&c.color)?, positive(c.width)?))).transpose()?;
    let dash = form.dash.into_iter().map(positive).collect::<Result<Vec<_>, _>>()?;
    if dash.len() % 2 == 1 {
        return Err("a dash pattern needs as many gaps as dashes".to_owned());
    }
    Ok(Stroke { color: color(&form.color)?, width_px: positive(form.width)?, dash, casing })
}

fn marker(form: MarkerForm) -> Result<Marker, String> {
    let shape = match form.shape {
        ShapeForm::Circle => MarkerShape::Circle,
        ShapeForm::Square => MarkerShape::Square,
        ShapeForm::Diamond => MarkerShape::Diamond,
        ShapeForm::Triangle => MarkerShape::Triangle,
        ShapeForm::Cross => MarkerShape::Cross,
        ShapeForm::House => MarkerShape::House,
        ShapeForm::Pentagon => MarkerShape::Pentagon,
        ShapeForm::Star => MarkerShape::Star,
    };
    Ok(Marker {
        shape,
        size_px: positive(form.size)?,
        fill: form.fill.as_deref().map(color).transpose()?,
        stroke: color(&form.stroke)?,
        stroke_px: positive(form.stroke_width)?,
        dashed: form.dashed,
    })
}

fn labeling(form: LabelForm) -> Result<Labeling, String> {
    Ok(Labeling {
        fields: form.fields.map_or_else(default_style::usual_name_fields, Into::into),
        placement: match form.placement {
            PlacementForm::Beside => LabelPlacement::Beside,
            PlacementForm::Along => LabelPlacement::Along,
            PlacementForm::Inside => LabelPlacement::Inside,
        },
        size_px: positive(form.size)?,
        bold: form.bold,
        color: color(&form.color)?,
        halo_px: form.halo.clamp(0.0, 20.0),
        area: form.area,
        plate: form.plate.as_deref().map(color).transpose()?,
        priority: form.priority,
        max_scale_denominator: form.max_scale.map(positive).transpose()?,
        min_scale_denominator: form.min_scale.map(positive).transpose()?,
        ranks: form.ranks.into_iter().map(rank).collect::<Result<_, _>>()?,
    })
}

fn rank(form: RankForm) -> Result<LabelRank, String> {
    let max_scale_denominator = form.max_scale.map(positive).transpose()?;
    Ok(LabelRank { when: form.when, priority: form.priority, max_scale_denominator })
}

fn color(text: &str) -> Result<Color, String> {
    text.parse().map_err(|e: super::color::NotAColor| e.to_string())
}

fn positive(number: f64) -> Result<f64, String> {
    if number.is_finite() && number > 0.0 && number <= 1e12 {
        Ok(number)
    } else {
        Err(format!("{number} is not a size: sizes are above zero"))
    }
}

fn share(number: f64) -> Result<f64, String> {
    if (0.0..=1.0).contains(&number) { Ok(number) } else { Err(format!("{number} is not an opacity: 0 to 1")) }
}
