//! Review notes as numbered pins: a full disc while the remark is open, a hollow one with a tick once it is settled.

use super::shape::{Border, FurnitureShape};
use crate::crs::{MapCrs, MapPoint};
use crate::project::Project;
use crate::render::map_theme::Theme;
use crate::render::text::Fonts;
use crate::render::view::MapView;

/// Of the disc, and how far its middle lies above the place.
const RADIUS_PX: f64 = 11.0;
const ABOVE_PX: f64 = 19.0;
const TEXT_PX: f64 = 12.0;
/// So far outside the picture a pin still shows.
const BEYOND_PX: f64 = 40.0;

/// A note on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoteMark {
    pub at: MapPoint,
    /// Its place in the list, from 1.
    pub number: usize,
    pub done: bool,
}

/// The notes of a project that lie in the plane of the map and are asked for, by number.
pub fn note_marks(project: &Project, crs: &MapCrs, asked: impl Fn(&crate::project::Note) -> bool) -> Vec<NoteMark> {
    let notes = project.notes.iter().enumerate().filter(|(_, note)| asked(note));
    let marks = notes.filter_map(|(i, note)| {
        Some(NoteMark { at: crs.map_from_lonlat(note.position)?, number: i + 1, done: note.done })
    });
    marks.collect()
}

/// The rectangle `[x, y, width, height]` that a pin takes on the picture, in pixels.
pub fn pin_place(view: &MapView, at: MapPoint) -> [f64; 4] {
    let [x, y] = view.screen_from_map(at).map(f64::round);
    [x - RADIUS_PX, y - ABOVE_PX - RADIUS_PX, 2.0 * RADIUS_PX, ABOVE_PX + RADIUS_PX]
}

/// The pins in view, later ones over earlier ones.
pub(super) fn note_pins(shapes: &mut Vec<FurnitureShape>, view: &MapView, marks: &[NoteMark], theme: Theme) {
    let colors = theme.colors();
    let [width, height] = view.size_px();
    for mark in marks {
        let [x, y] = view.screen_from_map(mark.at).map(f64::round);
        let is_seen = (-BEYOND_PX..width + BEYOND_PX).contains(&x) && (-BEYOND_PX..height + BEYOND_PX).contains(&y);
        if !is_seen {
            continue;
        }
        let (ink, ground) = if mark.done { (colors.secondary, colors.panel) } else { (colors.panel, colors.text) };
        let edge = if mark.done { colors.secondary } else { colors.halo };
        let middle = y - ABOVE_PX;
        let tail = vec![[x - 5.0, middle + 9.0], [x, y], [x + 5.0, middle + 9.0]];
        let border = |width_px| Some(Border { color: edge, width_px, dash: Vec::new() });
        shapes.push(FurnitureShape::Polygon { points: tail, fill: Some(ground), border: border(1.2) });
        let rect = [x - RADIUS_PX, middle - RADIUS_PX, 2.0 * RADIUS_PX, 2.0 * RADIUS_PX];
        shapes.push(FurnitureShape::Panel { rect, radius: RADIUS_PX, fill: Some((ground, 1.0)), border: border(1.4) });
        // Over the rim of the disc, so that disc and tip are one.
        let points = vec![[x - 3.8, middle + 9.0], [x, y - 2.4], [x + 3.8, middle + 9.0]];
        shapes.push(FurnitureShape::Polygon { points, fill: Some(ground), border: None });
        let text = mark.number.to_string();
        let size_px = if text.len() > 2 { TEXT_PX - 2.5 } else { TEXT_PX };
        let at = [x - Fonts::bundled().width(&text, size_px, true) / 2.0, middle + size_px * 0.36];
        shapes.push(FurnitureShape::Text { text, at, size_px, bold: true, color: ink, halo: None });
        if mark.done {
            let corner = [x + 8.0, middle - 8.0];
            let rect = [corner[0] - 6.0, corner[1] - 6.0, 12.0, 12.0];
            let fill = Some((colors.text, 1.0));
            shapes.push(FurnitureShape::Panel { rect, radius: 6.0, fill, border: None });
            let points =
                [[-2.8, 0.2], [-0.8, 2.4], [3.0, -2.2]].map(|[dx, dy]| [corner[0] + dx, corner[1] + dy]).to_vec();
            shapes.push(FurnitureShape::Polyline { points, color: colors.panel, width_px: 1.6, dash: Vec::new() });
        }
    }
}
