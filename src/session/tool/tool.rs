//! The tools, what the canvas and the keyboard tell them, and what each makes of it.

use crate::data::LonLat;
use crate::plan::{FeatureRef, Origin, OriginMode};
use crate::project::SketchKind;

use super::sketch_tool;
use crate::session::Sketching;
use crate::session::command::{Command, InquiryCommand, SelectionCommand, SettingsCommand};

/// What the pointer does on the map. Dragging moves the map with every one of them but Select, the wheel zooms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    Pan,
    /// Chooses by clicks and by boxes, which a drag draws.
    Select,
    /// Chooses what an outline encloses or touches.
    SelectPolygon,
    #[default]
    Identify,
    MeasureLine,
    MeasureArea,
    Radius,
}

/// What the canvas makes of raw input.
#[derive(Clone, Debug, PartialEq)]
pub enum PointerEvent {
    /// A click without a drag.
    Click {
        at: LonLat,
        /// What a few pixels are on the ground: how far beside a point or line still counts as on it.
        tolerance_m: f64,
        /// A feature with a position of its own (a point) under the pointer, nearest first.
        point_feature: Option<FeatureRef>,
        /// Whether that feature is a result of the query shown.
        is_result: bool,
        /// Ctrl is held: to be added to what is chosen, or taken out.
        also: bool,
    },
    /// The second click of a double click.
    DoubleClick,
    /// A vertex of the drawing is dragged to a place.
    DragVertex { vertex: usize, at: LonLat, tolerance_m: f64 },
    /// The middle of the edge behind a vertex is pressed to be dragged.
    PressMiddle { vertex: usize, at: LonLat },
    /// The right button on a vertex.
    RightClickVertex(usize),
    /// A box was drawn: the outline of what it covers.
    Box { outline: Vec<LonLat>, also: bool },
}

/// Keys that mean something to a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolKey {
    Enter,
    Backspace,
    Escape,
}

impl Tool {
    /// What it draws; `None` for a tool that draws nothing.
    pub fn sketch_kind(self) -> Option<SketchKind> {
        match self {
            Self::MeasureLine => Some(SketchKind::Line),
            Self::MeasureArea | Self::SelectPolygon => Some(SketchKind::Area),
            Self::Pan | Self::Select | Self::Identify | Self::Radius => None,
        }
    }

    /// Whether it measures what it draws.
    pub fn measures(self) -> bool {
        matches!(self, Self::MeasureLine | Self::MeasureArea)
    }

    /// Whether a box chooses; with the other tools, where Shift draws it, the map is zoomed to it.
    pub fn selects_by_box(self) -> bool {
        matches!(self, Self::Select | Self::SelectPolygon)
    }

    /// The commands an event leads to.
    pub fn handle(self, event: &PointerEvent, sketching: &Sketching) -> Vec<Command> {
        if let PointerEvent::Box { outline, also } = event {
            let inside = SelectionCommand::Inside { outline: outline.clone(), also: *also };
            return if self.selects_by_box() { vec![Command::Selection(inside)] } else { Vec::new() };
        }
        if let Some(kind) = self.sketch_kind() {
            let command = sketch_tool::handle(kind, event, sketching);
            return command.map(Command::Sketch).into_iter().collect();
        }
        let PointerEvent::Click { at, tolerance_m, point_feature, is_result, also } = event else { return Vec::new() };
        let (at, tolerance_m) = (*at, *tolerance_m);
        match self {
            Self::Select | Self::Identify => {
                let choose = if *also {
                    SelectionCommand::IdentifyAlso { at, tolerance_m }
                } else {
                    SelectionCommand::Identify { at, tolerance_m }
                };
                vec![Command::Selection(choose)]
            }
            Self::Radius => {
                // A result is there to be chosen; its card can make it an origin.
                if let (Some(of), true) = (point_feature, is_result) {
                    return vec![Command::Selection(SelectionCommand::Select(of.clone()))];
                }
                let origin = match point_feature {
                    Some(of) => Origin::Feature(of.clone(), OriginMode::Centroid),
                    None => Origin::Point(at),
                };
                vec![Command::Inquiry(InquiryCommand::From(origin))]
            }
            Self::Pan | Self::SelectPolygon | Self::MeasureLine | Self::MeasureArea => Vec::new(),
        }
    }

    /// The command a key leads to; `None` where it means nothing to the tool, and may mean something to others.
    /// Escape leaves the drawing first, then the tool.
    pub fn key(self, key: ToolKey, sketching: &Sketching) -> Option<Command> {
        let of_sketch = self.sketch_kind().and_then(|_| sketch_tool::key(key, sketching)).map(Command::Sketch);
        let leaves = key == ToolKey::Escape && self != Self::default();
        of_sketch.or_else(|| leaves.then_some(Command::Settings(SettingsCommand::SetTool(Self::default()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::FeatureId;

    fn click(point_feature: Option<FeatureRef>) -> PointerEvent {
        let at = LonLat::new(116.4, 39.8);
        PointerEvent::Click { at, tolerance_m: 5.0, point_feature, is_result: false, also: false }
    }

    #[test]
    fn pan_ignores_clicks() {
        assert!(Tool::Pan.handle(&click(None), &Sketching::default()).is_empty());
    }

    #[test]
    fn radius_prefers_a_feature_under_the_pointer() {
        let of = FeatureRef { layer: "hospitals".into(), feature: FeatureId(3) };
        let commands = Tool::Radius.handle(&click(Some(of.clone())), &Sketching::default());
        let wanted = Origin::Feature(of, OriginMode::Centroid);
        assert_eq!(commands, [Command::Inquiry(InquiryCommand::From(wanted))]);
        let commands = Tool::Radius.handle(&click(None), &Sketching::default());
        let wanted = Origin::Point(LonLat::new(116.4, 39.8));
        assert_eq!(commands, [Command::Inquiry(InquiryCommand::From(wanted))]);
    }

    #[test]
    fn escape_leaves_the_drawing_then_the_tool_then_means_something_else() {
        let drawn = Sketching { vertices: vec![LonLat::new(116.4, 39.8)], ..Sketching::default() };
        let escape = |tool: Tool, sketching: &Sketching| tool.key(ToolKey::Escape, sketching);
        let clear = Command::Sketch(crate::session::SketchCommand::Clear);
        assert_eq!(escape(Tool::MeasureLine, &drawn), Some(clear));
        let leave = Some(Command::Settings(SettingsCommand::SetTool(Tool::Identify)));
        assert_eq!(escape(Tool::MeasureLine, &Sketching::default()), leave);
        assert_eq!(escape(Tool::Pan, &drawn), leave);
        assert_eq!(escape(Tool::Identify, &drawn), None);
        assert_eq!(Tool::Identify.key(ToolKey::Backspace, &drawn), None);
    }

    #[test]
    fn a_box_chooses_with_the_select_tool_only() {
        let event = PointerEvent::Box { outline: Vec::new(), also: true };
        let inside = SelectionCommand::Inside { outline: Vec::new(), also: true };
        assert_eq!(Tool::Select.handle(&event, &Sketching::default()), [Command::Selection(inside)]);
        assert!(Tool::Identify.handle(&event, &Sketching::default()).is_empty());
    }
}
