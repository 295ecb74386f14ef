//! The small map of where numbers would land: among the roads and the other layers, or in the mainland.

use egui::Stroke;

use super::small_map::SmallMapFrame;
use crate::analysis::measure;
use crate::crs::mainland_edges;
use crate::data::{Extent, LonLat};
use crate::i18n::{Lang, Word};
use crate::plan::doctor::Reference;
use crate::ui::theme::{self, Palette};

/// What lands nearer than this to the plan is shown among the roads, what lands farther in an outline of the mainland.
pub const AMONG_ROADS_M: f64 = 100_000.0;
/// What other systems lead to is told apart from what is chosen where it is nearer than this.
const BESIDE_M: f64 = 10_000.0;
/// The least that is shown among the roads, degrees of latitude up and down from the middle: some 1.7 km.
const LEAST_DEG: f64 = 0.015;
/// What is shown around dots, as so many times their size, and how much farther the other layers are shown.
const AROUND_DOTS: f64 = 1.4;
const AROUND_LAYERS: f64 = 3.0;

/// What the map shows.
pub struct LandingMap<'a> {
    pub reference: Option<&'a Reference>,
    /// Where the other layers lie, or the bundled plan.
    pub near: Option<Extent>,
    /// The other layers one by one, where they are told apart.
    pub layers: &'a [Extent],
    /// Where the numbers land in the system chosen, and where most of them do.
    pub positions: &'a [LonLat],
    pub extent: Option<Extent>,
    /// Where they would land in the other systems.
    pub others: &'a [LonLat],
}

impl LandingMap<'_> {
    pub fn ui(&self, ui: &mut egui::Ui, lang: Lang) {
        let p = theme::palette_of(ui);
        let frame = SmallMapFrame::ui(ui, Word::PlaceMap.text(lang));
        let Some(target) = self.extent else {
            self.choices_ui(frame, &p);
            return;
        };
        let plan = self.near.or(self.reference.and_then(|r| r.park()));
        let is_near = plan.is_some_and(|plan| measure::distance(plan.centre(), target.centre()).0 < AMONG_ROADS_M);
        let lines: Vec<[LonLat; 2]> = match self.reference.filter(|_| is_near) {
            Some(reference) => reference.roads().to_vec(),
            None => mainland_edges().collect(),
        };
        let beside = || self.others.iter().copied().filter(|at| measure::distance(*at, target.centre()).0 < BESIDE_M);
        let shown = match plan.filter(|_| is_near) {
            Some(plan) => Some(framed(target, beside(), plan)),
            None => Extent::of_points(lines.iter().flatten().copied().chain(self.positions.iter().copied())),
        };
        let Some(map) = shown.and_then(|shown| frame.map_of(shown)) else { return };
        lines.into_iter().for_each(|edge| map.line(edge, Stroke::new(1.0, p.disabled)));
        // Of many layers the outlines stand back, as the roads do.
        let (layers, color) = match (plan.filter(|_| is_near), self.layers) {
            (Some(plan), []) => (vec![plan], p.secondary),
            (Some(_), layers) => (layers.to_vec(), p.border),
            (None, _) => (Vec::new(), p.border),
        };
        layers.into_iter().flat_map(outline).for_each(|edge| map.line(edge, Stroke::new(1.0, color)));
        self.others.iter().filter(|_| is_near).for_each(|at| map.ring(*at, p.secondary));
        self.positions.iter().for_each(|at| map.dot(*at, p.accent, p.panel));
        map.place_ui(target.centre(), p.secondary);
    }

    /// As long as nothing is chosen: where each system would lead in the mainland.
    fn choices_ui(&self, frame: SmallMapFrame, p: &Palette) {
        let edges: Vec<[LonLat; 2]> = mainland_edges().collect();
        let shown = Extent::of_points(edges.iter().flatten().copied());
        let Some(map) = shown.filter(|_| !self.others.is_empty()).and_then(|shown| frame.map_of(shown)) else { return };
        edges.into_iter().for_each(|edge| map.line(edge, Stroke::new(1.0, p.disabled)));
        self.others.iter().for_each(|at| map.ring(*at, p.secondary));
    }
}

/// What is shown of the surroundings: the dots of the system chosen and of those that lead beside them, so large that
/// they are told apart, and of the other layers what is not far from them. Where the chosen ones land beside the other
/// layers, both are shown whole.
fn framed(target: Extent, others: impl Iterator<Item = LonLat>, plan: Extent) -> Extent {
    let dots = Extent::of_extents(others.map(Extent::of_point).chain([target])).unwrap_or(target);
    let middle = dots.centre();
    let least = LEAST_DEG / AROUND_DOTS;
    let up = ((dots.north - dots.south) / 2.0).max(least);
    let right = ((dots.east - dots.west) / 2.0).max(least / middle.lat.to_radians().cos().max(0.1));
    let around = |times: f64| Extent {
        west: middle.lon - right * times,
        south: middle.lat - up * times,
        east: middle.lon + right * times,
        north: middle.lat + up * times,
    };
    let (near, wide) = (around(AROUND_DOTS), around(AROUND_DOTS * AROUND_LAYERS));
    if !target.intersects(plan) {
        return near.union(plan);
    }
    let seen = Extent {
        west: plan.west.clamp(wide.west, near.west),
        south: plan.south.clamp(wide.south, near.south),
        east: plan.east.clamp(near.east, wide.east),
        north: plan.north.clamp(near.north, wide.north),
    };
    near.union(seen)
}

/// The sides of an extent.
fn outline(of: Extent) -> [[LonLat; 2]; 4] {
    let [a, b, c, d] = [(of.west, of.north), (of.east, of.north), (of.east, of.south), (of.west, of.south)]
        .map(|(lon, lat)| LonLat::new(lon, lat));
    [[a, b], [b, c], [c, d], [d, a]]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent([west, south, east, north]: [f64; 4]) -> Extent {
        Extent { west, south, east, north }
    }

    #[test]
    fn systems_that_lead_to_places_side_by_side_are_told_apart_among_layers_that_reach_far() {
        let chosen = extent([116.405, 39.770, 116.410, 39.775]);
        let beside = LonLat::new(116.407, 39.790);
        // As far as from Beijing to Xiong'an.
        let layers = extent([115.9, 38.9, 116.6, 39.9]);
        let shown = framed(chosen, [beside].into_iter(), layers);
        assert!(shown.contains(beside) && shown.contains(chosen.centre()), "{shown:?}");
        assert!(shown.north - shown.south < 0.15, "two kilometres are a sixth of the map at least: {shown:?}");
        // A plan that is hardly larger is shown whole, one that lies elsewhere as well.
        let small = extent([116.40, 39.765, 116.415, 39.780]);
        let elsewhere = extent([116.8, 39.7, 116.9, 39.8]);
        for plan in [small, elsewhere] {
            let shown = framed(chosen, std::iter::empty(), plan);
            let corners = [LonLat::new(plan.west, plan.south), LonLat::new(plan.east, plan.north)];
            assert!(corners.iter().all(|corner| shown.contains(*corner)), "{shown:?}");
        }
    }
}
