//! What a click on the map means: small state machines from pointer events to commands.

use crate::data::LonLat;
use crate::plan::{FeatureRef, Origin, OriginMode};

use crate::session::command::{Command, InquiryCommand, SelectionCommand};

/// What the pointer does on the map. Dragging and the wheel move the map with every one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    Pan,
    #[default]
    Identify,
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
    },
}

impl Tool {
    /// The commands an event leads to.
    pub fn handle(self, event: &PointerEvent) -> Vec<Command> {
        let PointerEvent::Click { at, tolerance_m, point_feature, is_result } = event;
        match self {
            Tool::Pan => Vec::new(),
            Tool::Identify => {
                vec![Command::Selection(SelectionCommand::Identify { at: *at, tolerance_m: *tolerance_m })]
            }
            Tool::Radius => {
                // A result is there to be chosen; its card can make it an origin.
                if let (Some(of), true) = (point_feature, is_result) {
                    return vec![Command::Selection(SelectionCommand::Select(of.clone()))];
                }
                let origin = match point_feature {
                    Some(of) => Origin::Feature(of.clone(), OriginMode::Centroid),
                    None => Origin::Point(*at),
                };
                vec![Command::Inquiry(InquiryCommand::From(origin))]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::FeatureId;

    fn click(point_feature: Option<FeatureRef>) -> PointerEvent {
        PointerEvent::Click { at: LonLat::new(116.4, 39.8), tolerance_m: 5.0, point_feature, is_result: false }
    }

    #[test]
    fn pan_ignores_clicks() {
        assert!(Tool::Pan.handle(&click(None)).is_empty());
    }

    #[test]
    fn radius_prefers_a_feature_under_the_pointer() {
        let of = FeatureRef { layer: "hospitals".into(), feature: FeatureId(3) };
        let commands = Tool::Radius.handle(&click(Some(of.clone())));
        let wanted = Origin::Feature(of, OriginMode::Centroid);
        assert_eq!(commands, [Command::Inquiry(InquiryCommand::From(wanted))]);
        let commands = Tool::Radius.handle(&click(None));
        let wanted = Origin::Point(LonLat::new(116.4, 39.8));
        assert_eq!(commands, [Command::Inquiry(InquiryCommand::From(wanted))]);
    }
}
