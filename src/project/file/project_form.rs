//! The written form of a project as a whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Group, Imprint, Layer, LayerId, Project, Rest, default_style};
use super::error::ProjectFileError;
use super::layer_form::{GroupForm, LayerForm};
use super::parts::{FieldsForm, MapCrsForm, TextForm, is_default};
use super::query_form::QueryForm;
use super::read::VERSION;
use super::relation_form::{RelationForm, relation};
use super::sketch_form::SketchForm;

/// The member that tells other programs where the schema lies; kept as it was read.
const SCHEMA: &str = "$schema";

/// A plan: its layers with their styles, and what is asked of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Project")]
pub(super) struct ProjectForm {
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    /// The version of the form.
    #[schemars(range(min = 2, max = 2))]
    shapan: u32,
    title: TextForm,
    /// The id of the layer whose area is the plan's boundary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    boundary: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    map_crs: MapCrsForm,
    #[serde(default, skip_serializing_if = "is_default")]
    imprint: ImprintForm,
    /// Fields that hold a feature's name; without, those that usually do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name_fields: Option<FieldsForm>,
    /// Headings of the layer list, the topmost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<GroupForm>,
    /// Questions worth keeping; the first is what the radius tool starts with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    queries: Vec<QueryForm>,
    /// What was measured and kept, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sketches: Vec<SketchForm>,
    /// What the cards tell of other layers; without, what suits the geometry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    relations: Option<Vec<RelationForm>>,
    /// From the bottom of the picture to its top.
    layers: Vec<LayerForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// What a published map says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Imprint")]
struct ImprintForm {
    /// Where the data come from.
    #[serde(default, skip_serializing_if = "is_default")]
    sources: TextForm,
    /// The state that the map shows, as it is to stand there.
    #[serde(default, skip_serializing_if = "is_default")]
    date: String,
    /// The number under which an authority has passed the map (审图号).
    #[serde(default, skip_serializing_if = "is_default")]
    approval_number: String,
    /// The confidentiality mark (密级).
    #[serde(default, skip_serializing_if = "is_default")]
    confidentiality: TextForm,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

impl TryFrom<ProjectForm> for Project {
    type Error = ProjectFileError;

    fn try_from(form: ProjectForm) -> Result<Self, ProjectFileError> {
        let mut layers: Vec<Layer> = Vec::new();
        for form in form.layers {
            if layers.iter().any(|l| l.id.0 == form.id) {
                return Err(ProjectFileError::DuplicateLayer(form.id));
            }
            let member = format!("layer {}", form.id);
            layers.push(form.try_into().map_err(|message| ProjectFileError::member(member, message))?);
        }
        let groups: Vec<Group> = form.groups.into_iter().map(Into::into).collect();
        if let Some(layer) = layers.iter().find(|l| groups.iter().all(|g| g.id != l.group)) {
            return Err(ProjectFileError::UnknownGroup { layer: layer.id.0.clone(), group: layer.group.clone() });
        }
        if let Some(boundary) = &form.boundary
            && layers.iter().all(|l| l.id.0 != *boundary)
        {
            return Err(ProjectFileError::UnknownBoundary(boundary.clone()));
        }
        let known = |id: &LayerId| layers.iter().any(|l| l.id == *id);
        let relations = form.relations.map(|forms| {
            let numbered = forms.into_iter().zip(1..);
            let read = |(form, number)| {
                relation(form, known).map_err(|m| ProjectFileError::member(format!("relation {number}"), m))
            };
            numbered.map(read).collect::<Result<Vec<_>, _>>()
        });
        let relations = relations.transpose()?;
        let numbered = form.sketches.into_iter().zip(1..);
        let sketch = |(form, number): (SketchForm, usize)| {
            form.try_into().map_err(|message| ProjectFileError::member(format!("sketch {number}"), message))
        };
        let sketches = numbered.map(sketch).collect::<Result<Vec<_>, _>>()?;
        let mut rest = form.rest;
        if let Some(schema) = form.schema {
            rest.insert(SCHEMA, schema.into());
        }
        let name_fields = form.name_fields.map(|fields| rest.keep("name_fields", fields.split()));
        let mut project = Self {
            title: rest.keep("title", form.title.split()),
            groups,
            layers,
            boundary: form.boundary.map(LayerId),
            name_fields: name_fields.unwrap_or_else(default_style::usual_name_fields),
            queries: form.queries.into_iter().map(Into::into).collect(),
            sketches,
            map_crs: form.map_crs.0,
            imprint: form.imprint.into(),
            relations,
            rest,
        };
        project.gather();
        Ok(project)
    }
}

impl From<&Project> for ProjectForm {
    fn from(project: &Project) -> Self {
        let mut rest = project.rest.clone();
        let schema = rest.remove(SCHEMA).and_then(|schema| schema.as_str().map(str::to_owned));
        let (of_title, of_fields) = (rest.take("title"), rest.take("name_fields"));
        let are_usual = of_fields.is_empty() && project.name_fields == default_style::usual_name_fields();
        Self {
            schema,
            shapan: VERSION,
            title: TextForm::of(&project.title, of_title),
            boundary: project.boundary.as_ref().map(|id| id.0.clone()),
            map_crs: MapCrsForm(project.map_crs),
            imprint: (&project.imprint).into(),
            name_fields: (!are_usual).then(|| FieldsForm::of(&project.name_fields, of_fields)),
            groups: project.groups.iter().map(Into::into).collect(),
            queries: project.queries.iter().map(Into::into).collect(),
            sketches: project.sketches.iter().map(Into::into).collect(),
            relations: project.relations.as_ref().map(|list| list.iter().map(Into::into).collect()),
            layers: project.layers.iter().map(Into::into).collect(),
            rest,
        }
    }
}

impl From<ImprintForm> for Imprint {
    fn from(form: ImprintForm) -> Self {
        let mut rest = form.rest;
        Self {
            sources: rest.keep("sources", form.sources.split()),
            date: form.date,
            approval_number: form.approval_number,
            confidentiality: rest.keep("confidentiality", form.confidentiality.split()),
            rest,
        }
    }
}

impl From<&Imprint> for ImprintForm {
    fn from(imprint: &Imprint) -> Self {
        let mut rest = imprint.rest.clone();
        let (of_sources, of_mark) = (rest.take("sources"), rest.take("confidentiality"));
        Self {
            sources: TextForm::of(&imprint.sources, of_sources),
            date: imprint.date.clone(),
            approval_number: imprint.approval_number.clone(),
            confidentiality: TextForm::of(&imprint.confidentiality, of_mark),
            rest,
        }
    }
}
