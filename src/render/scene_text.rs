//! A scene as text, for tests and for reading.

use std::fmt::Write as _;
use std::ops::Range;

use super::furniture::FurnitureShape;
use super::scene::{Item, Scene};
use crate::crs::MapPoint;

impl Scene {
    /// The draw list as text, one line for each item, pixels rounded: for tests and for reading.
    pub fn describe(&self) -> String {
        let [width, height] = self.view.size_px();
        let mut text = format!("scene {width:.0}x{height:.0} {} on {}\n", self.theme.as_str(), self.background);
        let screen = |p: MapPoint| {
            let [x, y] = self.view.screen_from_map(p);
            format!("{x:.0},{y:.0}")
        };
        let size = |paths: &Range<usize>| {
            let paths = self.paths.get(paths.clone()).unwrap_or(&[]);
            format!("{} paths, {} points", paths.len(), paths.iter().map(|p| p.points.len()).sum::<usize>())
        };
        for (is_selection, layer) in self.stack() {
            let what = if is_selection { "selection" } else { "layer" };
            // Writing to a String cannot fail.
            _ = writeln!(text, "{what} {} at {:.2}", layer.layer, layer.opacity);
            for item in &layer.items {
                _ = match item {
                    Item::Fill { feature, color, opacity, hatch, paths } => {
                        let hatched = if hatch.is_some() { " hatched" } else { "" };
                        writeln!(text, "  fill #{} {color} {opacity:.2}{hatched}: {}", feature.0, size(paths))
                    }
                    Item::Stroke { color, opacity, width_px, dash, paths } => {
                        writeln!(text, "  stroke {color} {opacity:.2} {width_px} {dash:?}: {}", size(paths))
                    }
                    Item::Specks { color, at, .. } => writeln!(text, "  specks {color}: {}", at.len()),
                    Item::Frames { color, width_px, size_px, at } => {
                        let places: Vec<_> = at.iter().map(|p| screen(*p)).collect();
                        writeln!(text, "  frames {color} {width_px} {size_px}: {}", places.join("; "))
                    }
                    Item::Raster(item) => {
                        let [width, height] = item.raster.size();
                        writeln!(text, "  picture of {width} × {height}")
                    }
                    Item::Markers { marker, at } => {
                        let places: Vec<_> = at.iter().map(|(f, p)| format!("#{} {}", f.0, screen(*p))).collect();
                        writeln!(text, "  {:?} {}: {}", marker.shape, marker.size_px, places.join("; "))
                    }
                };
            }
        }
        for label in &self.labels {
            let plate = if label.plate.is_some() { " plate" } else { "" };
            let at = screen(label.anchor);
            _ = writeln!(text, "label {} #{} {}{plate} at {at}", label.layer, label.feature.0, label.text());
        }
        for shape in &self.furniture {
            if let FurnitureShape::Text { text: words, at, .. } = shape {
                _ = writeln!(text, "furniture {words} at {:.0},{:.0}", at[0], at[1]);
            }
        }
        text
    }
}
