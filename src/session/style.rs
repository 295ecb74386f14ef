//! What is done to the style of a layer: set, copied to another, brought back. How a style is made is not told here.

use crate::analysis::query::Filter;
use crate::data::GeometryType;
use crate::i18n::{Word, fill};
use crate::plan::Classes;
use crate::project::{Labeling, LayerId, Project, Symbology};

use super::notice::Notice;
use super::session::Session;

/// Changes of the style of a layer.
#[derive(Clone, Debug, PartialEq)]
pub enum StyleCommand {
    SetSymbology {
        layer: LayerId,
        symbology: Box<Symbology>,
    },
    /// `None` for no names.
    SetLabeling {
        layer: LayerId,
        labeling: Option<Box<Labeling>>,
    },
    /// Remembers the style of a layer, to be pasted.
    Copy(LayerId),
    /// Gives a layer the style remembered; a layer without the fields it asks for keeps its own, and a notice says so.
    Paste(LayerId),
    /// The style that the layer had when the plan was opened.
    Reset(LayerId),
}

/// A style on its way to another layer.
#[derive(Clone, Debug, PartialEq)]
pub struct CopiedStyle {
    pub from: LayerId,
    pub symbology: Symbology,
    pub labeling: Option<Labeling>,
}

/// Styles remembered beside the project.
#[derive(Debug, Default)]
pub(super) struct Styles {
    copied: Option<CopiedStyle>,
    /// Of each layer as it was opened.
    opened: Vec<CopiedStyle>,
}

impl Styles {
    /// Remembers the styles of a project just opened.
    pub fn opened(&mut self, project: &Project) {
        self.opened = project.layers.iter().filter_map(|layer| style_of(project, &layer.id)).collect();
    }
}

fn style_of(project: &Project, id: &LayerId) -> Option<CopiedStyle> {
    let layer = project.layer(id)?;
    Some(CopiedStyle { from: id.clone(), symbology: layer.symbology.clone(), labeling: layer.labeling.clone() })
}

impl Session {
    /// The style to be pasted.
    pub fn copied_style(&self) -> Option<&CopiedStyle> {
        self.styles.copied.as_ref()
    }

    /// Whether a layer looks as it did when it was opened; so does one that was not there then.
    pub fn has_opened_style(&self, id: &LayerId) -> bool {
        let opened = self.styles.opened.iter().find(|style| style.from == *id);
        opened.is_none_or(|style| style_of(&self.plan.project, id).as_ref() == Some(style))
    }

    pub(super) fn style(&mut self, command: StyleCommand) {
        let before = self.plan.project.clone();
        match command {
            StyleCommand::SetSymbology { layer, symbology } => {
                if let Some(layer) = self.plan.project.layer_mut(&layer) {
                    layer.symbology = *symbology;
                }
            }
            StyleCommand::SetLabeling { layer, labeling } => {
                if let Some(layer) = self.plan.project.layer_mut(&layer) {
                    layer.labeling = labeling.map(|l| *l);
                }
            }
            StyleCommand::Copy(layer) => {
                if let Some(style) = style_of(&self.plan.project, &layer) {
                    self.styles.copied = Some(style);
                }
            }
            StyleCommand::Paste(layer) => {
                if let Some(style) = self.styles.copied.clone() {
                    match self.missing_field(&layer, &style.symbology) {
                        Some(field) => {
                            let name = self.plan.layer_name(&layer);
                            self.notices.push(Notice::warning(|lang| {
                                let values = [("name", name.get(lang).as_str()), ("field", field.as_str())];
                                fill(Word::StyleCannotPaste, lang, &values)
                            }));
                        }
                        None => self.give(&layer, &style),
                    }
                }
            }
            StyleCommand::Reset(layer) => {
                if let Some(style) = self.styles.opened.iter().find(|style| style.from == layer).cloned() {
                    self.give(&layer, &style);
                }
            }
        }
        if self.plan.project != before {
            self.plan_revision += 1;
        }
    }

    fn give(&mut self, layer: &LayerId, style: &CopiedStyle) {
        if let Some(layer) = self.plan.project.layer_mut(layer) {
            layer.symbology = style.symbology.clone();
            layer.labeling.clone_from(&style.labeling);
        }
    }

    /// How many features of a layer no class of its style draws.
    pub(super) fn undrawn(&self, layer: &LayerId) -> usize {
        let (of, data) = (self.plan.project.layer(layer), self.plan.dataset(layer));
        of.zip(data).map_or(0, |(of, data)| {
            let classes = Classes::of(&of.symbology, data);
            let features = data.features().filter(|f| f.geometry_type() != GeometryType::Null);
            features.filter(|feature| classes.class_of(*feature).is_none()).count()
        })
    }

    /// Says that data which were read again have features that the style of their layer does not draw, unless there were as
    /// many before.
    pub(super) fn tell_undrawn(&mut self, layer: &LayerId, before: usize) {
        let now = self.undrawn(layer);
        let Some(of) = self.plan.project.layer(layer).filter(|_| now > before) else { return };
        let (count, name) = (now.to_string(), self.plan.layer_name(layer));
        let field = self.missing_field(layer, &of.symbology);
        let word = if field.is_some() { Word::StyleFieldGone } else { Word::StyleUndrawn };
        let told = Notice::warning(|lang| {
            let field = field.as_deref().unwrap_or_default();
            fill(word, lang, &[("name", name.get(lang)), ("n", &count), ("field", field)])
        });
        self.notices.push(told.of_layer(layer.clone()));
    }

    /// A field that the classes ask for and the layer's data do not have.
    pub(super) fn missing_field(&self, layer: &LayerId, symbology: &Symbology) -> Option<String> {
        let data = self.plan.dataset(layer)?;
        let conditions = symbology.classes.iter().filter_map(|c| Filter::parse(c.when.as_deref()?).ok()?.conditions());
        conditions.flatten().map(|c| c.field).find(|field| data.field_index(field).is_none())
    }
}
