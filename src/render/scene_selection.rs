//! What sets the selected features of a scene off: their outlines, or frames around what has none to show.

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

/// Of many features only so many pixels apart are framed: more frames would hide each other and the map.
const CROWDED: usize = 200;
const CROWDED_CELL_PX: f64 = 12.0;

impl Scene {
    /// What sets selected features off: their lines twice, a wide one in the case's colour below the accent; a frame
    /// around what has no lines to show. Those in `others` are rows, ascending. `None` when nothing of them is in view.
    pub(super) fn outlined(
        &mut self,
        drawing: &Drawing,
        lead: FeatureId,
        others: &[u32],
        factor: f64,
    ) -> Option<SceneLayer> {
        let px = self.view.metres_per_px();
        let clip = self.view.map_rect().grown(CLIP_MARGIN_PX * px);
        let is_chosen = |p: &&DrawingPiece| p.feature == lead || others.binary_search(&p.feature.0).is_ok();
        let mut pieces: Vec<&DrawingPiece> = drawing.pieces().iter().filter(is_chosen).collect();
        pieces.sort_by_key(|p| p.feature);
        let colors = self.theme.colors();
        let strokes = [(colors.selection_case, SELECTION_CASE_PX), (colors.selection, SELECTION_PX)];
        let with = Stroke { color: colors.selection, width_px: SELECTION_PX, dash: Vec::new(), casing: None };
        let with = Symbol { stroke: Some(with), ..Symbol::default() };
        let mut parts = ClassParts::default();
        let mut frames = Vec::new();
        let mut pixels = HashSet::new();
        let cell = if others.len() > CROWDED { CROWDED_CELL_PX } else { 1.0 };
        for of_one in pieces.chunk_by(|a, b| a.feature == b.feature) {
            let Some(whole) = of_one.iter().map(|p| p.bounds).reduce(MapRect::union) else { continue };
            let tiny = whole.width().max(whole.height()) < FRAMED_BELOW_PX * px;
            let before = frames.len();
            for piece in of_one.iter().filter(|p| clip.intersects(p.bounds)) {
                let point = piece.shape == Shape::Point;
                if !point && !tiny && piece.bounds.width().max(piece.bounds.height()) >= SPECK_PX * px {
                    self.add_piece(drawing, piece, &with, &mut parts, clip);
                    continue;
                }
                let at = if point { drawing.anchor(piece) } else { piece.bounds.centre() };
                let pixel = self.view.screen_from_map(at).map(|c| (c / cell).floor() as i64);
                // Of many in one pixel, one is seen.
                if !pixels.insert(pixel) || tiny && frames.len() > before {
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
