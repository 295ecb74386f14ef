//! What is done to the arrangement of layers: shown, hidden, moved, made transparent.

use crate::plan::FeatureRef;
use crate::project::{LayerId, Visibility};

use super::command::LayerCommand;
use super::selection::Selection;
use super::session::Session;

/// One layer shown by itself, and what was shown before.
#[derive(Clone, Debug, PartialEq)]
pub struct OnlyLayer {
    pub layer: LayerId,
    before: Visibility,
}

impl Session {
    pub(super) fn arrange(&mut self, command: &LayerCommand) {
        let project = &mut self.plan.project;
        let before = project.clone();
        match command {
            LayerCommand::SetVisible { layer, visible } => {
                if let Some(layer) = project.layer_mut(layer) {
                    layer.visible = *visible;
                }
            }
            LayerCommand::SetGroupVisible { group, visible } => {
                let of_id = project.groups.iter_mut().filter(|g| g.id == *group);
                of_id.for_each(|g| g.visible = *visible);
            }
            LayerCommand::SetOpacity { layer, opacity } => {
                if let Some(layer) = project.layer_mut(layer).filter(|_| opacity.is_finite()) {
                    layer.opacity = opacity.clamp(0.0, 1.0);
                }
            }
            LayerCommand::Move { layer, group, index } => {
                project.move_layer(layer, group, *index);
            }
            LayerCommand::MoveGroup { group, index } => {
                project.move_group(group, *index);
            }
            LayerCommand::Rename { layer, name } => {
                let is_named = !name.zh.trim().is_empty() && !name.en.trim().is_empty();
                if let Some(layer) = project.layer_mut(layer).filter(|_| is_named) {
                    layer.name.clone_from(name);
                }
            }
            LayerCommand::SetBoundary(layer) => {
                if layer.as_ref().is_none_or(|id| self.plan.layers.iter().any(|l| l.id == *id && l.has_areas())) {
                    project.boundary.clone_from(layer);
                }
            }
            LayerCommand::Remove(layer) => {
                project.remove_layer(layer);
                self.only.take_if(|only| only.layer == *layer);
                self.fit_data();
            }
            LayerCommand::ShowOnly(only) => {
                let Some(group) = project.layer(only).map(|l| l.group.clone()) else { return };
                let before = self.only.take().map_or_else(|| project.visibility(), |only| only.before);
                project.layers.iter_mut().for_each(|l| l.visible = l.id == *only);
                project.groups.iter_mut().filter(|g| g.id == group).for_each(|g| g.visible = true);
                self.only = Some(OnlyLayer { layer: only.clone(), before });
            }
            LayerCommand::RestoreVisibility => {
                if let Some(only) = self.only.take() {
                    project.set_visibility(&only.before);
                }
            }
            LayerCommand::ShowAll => {
                project.layers.iter_mut().for_each(|l| l.visible = true);
                project.groups.iter_mut().for_each(|g| g.visible = true);
                self.only = None;
            }
        }
        if self.plan.project != before {
            self.plan_revision += 1;
        }
        self.let_go_of_hidden();
    }

    /// A feature that is no longer on the map is no longer chosen; its layer stays the active one.
    pub(super) fn let_go_of_hidden(&mut self) {
        let project = &self.plan.project;
        let shown = |of: &FeatureRef| project.layer(&of.layer).is_some_and(|l| project.is_shown(l));
        if !self.selection.current.as_ref().is_none_or(shown) {
            self.selection = Selection { active_layer: self.selection.active_layer.take(), ..Selection::default() };
        }
    }
}
