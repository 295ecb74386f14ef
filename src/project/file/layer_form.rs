//! The written form of layers, their classes, and the groups they stand under.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Group, Layer, LayerId, Rest, SymbolClass, Symbology};
use super::derived_form::DerivedForm;
use super::label_form::LabelForm;
use super::parts::{Share, Size, TextForm, is_default, is_yes, yes};
use super::reading_form::ReadingForm;
use super::style_form::{ScalesForm, StyleForm};
use super::symbol_form::SymbolForm;

/// A heading of the layer list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Group")]
pub(super) struct GroupForm {
    id: String,
    name: TextForm,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    visible: bool,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// A source of data as it is shown: with either a symbol or classes of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Layer")]
pub(super) struct LayerForm {
    pub id: String,
    name: TextForm,
    /// What its features are called in the plural.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    noun: Option<TextForm>,
    /// The id of one of the groups.
    group: String,
    /// Where its data lie: a path relative to the project's folder, with forward slashes.
    source: String,
    /// What is known better than the source says, and which part of it is meant.
    #[serde(default, skip_serializing_if = "ReadingForm::is_plain")]
    reading: ReadingForm,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    visible: bool,
    #[serde(default = "Share::whole", skip_serializing_if = "Share::is_whole")]
    opacity: Share,
    /// One symbol for every feature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    symbol: Option<SymbolForm>,
    /// The first class that fits a feature draws it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    classes: Vec<ClassForm>,
    /// How the classes were made, where they do not say so themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    style: Option<StyleForm>,
    /// Features with simplestyle properties are drawn by them.
    #[serde(default, skip_serializing_if = "is_default")]
    simplestyle: bool,
    #[serde(flatten)]
    scales: ScalesForm,
    /// Columns of its attribute table that are computed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    columns: Vec<DerivedForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<LabelForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// One row of the legend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Class")]
struct ClassForm {
    /// An attribute filter, as `--where` takes it; every feature without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    label: TextForm,
    /// Names are drawn while 1:N has N at or below this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_label_scale: Option<Size>,
    #[serde(flatten)]
    scales: ScalesForm,
    symbol: SymbolForm,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

impl From<GroupForm> for Group {
    fn from(form: GroupForm) -> Self {
        let mut rest = form.rest;
        let name = rest.keep("name", form.name.split());
        Self { id: form.id, name, visible: form.visible, rest }
    }
}

impl From<&Group> for GroupForm {
    fn from(group: &Group) -> Self {
        let mut rest = group.rest.clone();
        let name = TextForm::of(&group.name, rest.take("name"));
        Self { id: group.id.clone(), name, visible: group.visible, rest }
    }
}

impl TryFrom<LayerForm> for Layer {
    /// The end of a sentence that names the layer.
    type Error = &'static str;

    fn try_from(form: LayerForm) -> Result<Self, Self::Error> {
        let symbology = match (form.symbol, form.classes) {
            (Some(symbol), classes) if classes.is_empty() => Symbology::single(symbol.into()),
            (Some(_), _) => return Err("it has both a symbol and classes: keep one of them"),
            (None, classes) if classes.is_empty() => return Err("it has neither a symbol nor classes"),
            (None, classes) => Symbology::of_classes(classes.into_iter().map(Into::into).collect()),
        };
        let mut rest = form.rest;
        let kind = form.style.map(|style| rest.keep("style", style.split()));
        let symbology = Symbology {
            kind: kind.unwrap_or_else(|| symbology.kind.clone()),
            scales: form.scales.into(),
            simplestyle: form.simplestyle,
            ..symbology
        };
        Ok(Self {
            id: LayerId(form.id),
            name: rest.keep("name", form.name.split()),
            noun: form.noun.map(|noun| rest.keep("noun", noun.split())),
            group: form.group,
            source: form.source,
            reading: rest.keep("reading", form.reading.split()),
            visible: form.visible,
            opacity: form.opacity.0,
            symbology,
            derived: form.columns.into_iter().map(Into::into).collect(),
            labeling: form.label.map(Into::into),
            rest,
        })
    }
}

impl From<&Layer> for LayerForm {
    fn from(layer: &Layer) -> Self {
        let mut rest = layer.rest.clone();
        let (of_name, of_noun) = (rest.take("name"), rest.take("noun"));
        let (of_style, of_reading) = (rest.take("style"), rest.take("reading"));
        let Symbology { kind, classes, scales, simplestyle } = &layer.symbology;
        let is_told = of_style.is_empty() && *kind == Symbology::of_classes(classes.clone()).kind;
        let (symbol, classes) = match classes.as_slice() {
            // A layer that draws nothing: the form has no other word for it.
            [] => (Some(SymbolForm::default()), Vec::new()),
            [only] if *only == SymbolClass::of(only.symbol.clone()) => (Some((&only.symbol).into()), Vec::new()),
            several => (None, several.iter().map(Into::into).collect()),
        };
        Self {
            id: layer.id.0.clone(),
            name: TextForm::of(&layer.name, of_name),
            noun: layer.noun.as_ref().map(|noun| TextForm::of(noun, of_noun)),
            group: layer.group.clone(),
            source: layer.source.clone(),
            reading: ReadingForm::of(&layer.reading, of_reading),
            visible: layer.visible,
            opacity: Share(layer.opacity),
            symbol,
            classes,
            style: (!is_told).then(|| StyleForm::of(kind, of_style)),
            simplestyle: *simplestyle,
            scales: (*scales).into(),
            columns: layer.derived.iter().map(Into::into).collect(),
            label: layer.labeling.as_ref().map(Into::into),
            rest,
        }
    }
}

impl From<ClassForm> for SymbolClass {
    fn from(form: ClassForm) -> Self {
        let mut rest = form.rest;
        Self {
            when: form.when,
            label: rest.keep("label", form.label.split()),
            symbol: form.symbol.into(),
            max_label_scale_denominator: form.max_label_scale.map(|scale| scale.0),
            scales: form.scales.into(),
            rest,
        }
    }
}

impl From<&SymbolClass> for ClassForm {
    fn from(class: &SymbolClass) -> Self {
        let mut rest = class.rest.clone();
        Self {
            when: class.when.clone(),
            label: TextForm::of(&class.label, rest.take("label")),
            max_label_scale: class.max_label_scale_denominator.map(Size),
            scales: class.scales.into(),
            symbol: (&class.symbol).into(),
            rest,
        }
    }
}
