//! Drawing a line or an outline: clicks add, a double click and Enter finish, vertices are dragged and taken out.

use crate::analysis::measure;
use crate::project::SketchKind;
use crate::session::{SketchCommand, Sketching};

use super::tool::{PointerEvent, ToolKey};

pub(super) fn handle(kind: SketchKind, event: &PointerEvent, sketching: &Sketching) -> Option<SketchCommand> {
    match event {
        PointerEvent::Click { at, tolerance_m, .. } => {
            let (at, tolerance_m) = (*at, *tolerance_m);
            let closes = kind == SketchKind::Area
                && !sketching.finished
                && sketching.vertices.len() >= kind.least()
                && sketching.vertices.first().is_some_and(|first| measure::distance(*first, at).0 <= tolerance_m);
            Some(if closes { SketchCommand::Finish } else { SketchCommand::Add { at, tolerance_m } })
        }
        // Its first click has added the last vertex.
        PointerEvent::DoubleClick => Some(SketchCommand::Finish),
        PointerEvent::DragVertex { vertex, at, tolerance_m } => {
            Some(SketchCommand::Move { vertex: *vertex, at: *at, tolerance_m: *tolerance_m })
        }
        PointerEvent::PressMiddle { vertex, at } => Some(SketchCommand::InsertAfter { vertex: *vertex, at: *at }),
        PointerEvent::RightClickVertex(vertex) => Some(SketchCommand::Remove(*vertex)),
        PointerEvent::Box { .. } => None,
    }
}

pub(super) fn key(key: ToolKey, sketching: &Sketching) -> Option<SketchCommand> {
    if sketching.vertices.is_empty() {
        return None;
    }
    match key {
        ToolKey::Enter => (!sketching.finished).then_some(SketchCommand::Finish),
        ToolKey::Backspace => Some(SketchCommand::RemoveLast),
        ToolKey::Escape => Some(SketchCommand::Clear),
    }
}
