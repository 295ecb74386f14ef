//! What sets the selected feature of a scene off: its outline, or a frame around what has none to show.

use std::collections::HashSet;

use super::scene::{CLIP_MARGIN_PX, ClassParts, Item, SPECK_PX, Scene, SceneLayer, ScenePath};
use super::symbolize::{Drawing, DrawingPiece, Shape};
use crate::crs::{MapPoint, MapRect};
use crate::data::FeatureId;
use crate::project::{Stroke, Symbol};

/// The selected feature's outline: the accent, and the case below it.
const SELECTION_PX: f64 = 3.0;
const SELECTION_CASE_PX: f64 = 7.0;
/// The frame around a selected point, and the least room between it and the marker, both sides together.
const FRAME_PX: f64 = 24.0;
const FRAME_GAP_PX: f64 = 10.0;
/// A selected feature smaller than its outline is wide gets a frame instead.
const FRAMED_BELOW_PX: f64 = 8.0;

impl Scene {
    /// What sets a selected feature off: its lines twice, a wide one in the case's colour below the accent; a
    /// frame around what has no lines to show. `None` when nothing of it is in view.
    pub(super) fn outlined(&mut self, drawing: &Drawing, feature: FeatureId, factor: f64) -> Option<SceneLayer> {
        let px = self.view.metres_per_px();
        let clip = self.view.map_rect().grown(CLIP_MARGIN_PX * px);
        let pieces: Vec<&DrawingPiece> = drawing.pieces().iter().filter(|p| p.feature == feature).collect();
        let whole = pieces.iter().map(|p| p.bounds).reduce(MapRect::union)?;
        let tiny = whole.width().max(whole.height()) < FRAMED_BELOW_PX * px;
        let colors = self.theme.colors();
        let strokes = [(colors.selection_case, SELECTION_CASE_PX), (colors.selection, SELECTION_PX)];
        let with =
            Stroke { color: colors.selection, width_px: SELECTION_PX, dash: Vec::new(), casing: None, opacity: 1.0 };
        let with = Symbol { stroke: Some(with), ..Symbol::default() };
        let mut parts = ClassParts::default();
        let mut frames = Vec::new();
        let mut pixels = HashSet::new();
        for piece in pieces.into_iter().filter(|p| clip.intersects(p.bounds)) {
            let point = piece.shape == Shape::Point;
            if !point && !tiny && piece.bounds.width().max(piece.bounds.height()) >= SPECK_PX * px {
                self.add_piece(drawing, piece, &with, &mut parts, clip);
                continue;
            }
            let at = if point { drawing.anchor(piece) } else { piece.bounds.centre() };
            let pixel = self.view.screen_from_map(at).map(|c| c.floor() as i64);
            // Of many in one pixel, one is seen.
            if !pixels.insert(pixel) || tiny && !frames.is_empty() {
                continue;
            }
            if point || tiny {
                frames.push(at);
                continue;
            }
            // A dot among larger pieces.
            let start = self.points.len();
            let (left, right) = (at.x - px / 4.0, at.x + px / 4.0);
            self.points.extend([MapPoint::new(left, at.y), MapPoint::new(right, at.y)]);
            parts.outlines.push(ScenePath { points: start..self.points.len(), closed: false, phase_px: 0.0 });
        }
        let from = self.paths.len();
        self.paths.append(&mut parts.outlines);
        let paths = from..self.paths.len();
        let marker = drawing.symbols.iter().filter_map(|s| s.marker.as_ref()).map(|m| m.size_px * factor);
        let size_px = (marker.fold(0.0, f64::max) + FRAME_GAP_PX).max(FRAME_PX);
        let mut items = Vec::new();
        for (color, width_px) in strokes {
            if !paths.is_empty() {
                let paths = paths.clone();
                items.push(Item::Stroke { color, opacity: 1.0, width_px, dash: Vec::new(), paths });
            }
            if !frames.is_empty() {
                items.push(Item::Frames { color, width_px, size_px, at: frames.clone() });
            }
        }
        (!items.is_empty()).then(|| SceneLayer { layer: drawing.layer.clone(), opacity: 1.0, items })
    }

    /// How far the frames of the selection reach from their points, px; 0 when there are none.
    pub(super) fn frame_reach_px(&self) -> f64 {
        let items = self.selection.iter().flat_map(|s| &s.items);
        items.fold(0.0, |reach, item| match item {
            Item::Frames { width_px, size_px, .. } => f64::max(reach, (size_px + width_px) / 2.0),
            _ => reach,
        })
    }
}
