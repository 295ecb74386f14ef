//! What moves the map: by hand, to a place, back to where it was, into another plane. Flights are the business of
//! `bookmarks`.

use super::command::ViewCommand;
use super::notice::Notice;
use super::session::Session;
use crate::crs::{MapCrs, MapCrsChoice, MapRect};
use crate::data::{Extent, Feature};
use crate::i18n::Word;
use crate::plan::FeatureRef;
use crate::render::MapView;

/// Room left around what is zoomed to, in points.
const MARGIN_PX: f64 = 56.0;
/// Between the legend on the map and what is zoomed to.
const LEGEND_GAP_PX: f64 = 24.0;
/// What is zoomed to keeps at least this share of the map's width beside the legend.
const LEAST_ROOM: f64 = 0.5;
/// A zoom to a single point shows about this much around it.
const POINT_RADIUS_M: f64 = 500.0;

impl Session {
    pub(super) fn view(&mut self, command: &ViewCommand) {
        self.arrivals += u64::from(command.arrives());
        if let ViewCommand::SetMapCrs(choice) = command {
            self.set_map_crs(*choice);
            return;
        }
        if let ViewCommand::Resize(size) | ViewCommand::ResizeAtRight(size) = command {
            if *size == self.map_size {
                return;
            }
            let more = [size[0] - self.map_size[0], size[1] - self.map_size[1]];
            self.map_size = *size;
            match self.view.as_mut() {
                Some(view) => {
                    *view = view.resized(*size);
                    if matches!(command, ViewCommand::ResizeAtRight(_)) {
                        *view = view.panned(-more[0] / 2.0, -more[1] / 2.0);
                    }
                }
                None => self.view(&ViewCommand::ZoomToAll),
            }
            self.flight = self.flight.map(|flight| flight.resized(*size));
            self.keep_place();
            return;
        }
        if let ViewCommand::FlyOn { seconds } = command {
            self.fly_on(*seconds);
            return;
        }
        if !matches!(command, ViewCommand::Rest | ViewCommand::LegendReach(_)) {
            // The hand has the last word.
            self.flight = None;
            self.leave_place();
        }
        let zoomed = match command {
            ViewCommand::FlyOn { .. }
            | ViewCommand::Resize(_)
            | ViewCommand::ResizeAtRight(_)
            | ViewCommand::SetMapCrs(_) => None,
            ViewCommand::LegendReach(px) => {
                self.legend_px = *px;
                None
            }
            ViewCommand::Pan { dx, dy } => self.view.as_ref().map(|v| v.panned(*dx, *dy)),
            ViewCommand::ZoomAt { screen, factor } => self.view.as_ref().map(|v| v.zoomed_at(*screen, *factor)),
            ViewCommand::Zoom { factor } => {
                let middle = [self.map_size[0] / 2.0, self.map_size[1] / 2.0];
                self.view.as_ref().map(|v| v.zoomed_at(middle, *factor))
            }
            ViewCommand::ZoomToAll => self.plan.home_extent().and_then(|e| self.fitted(e)),
            ViewCommand::ZoomToLayer(id) => {
                let extent = self.plan.dataset(id).and_then(|d| d.extent());
                extent.and_then(|e| self.fitted(e))
            }
            ViewCommand::ZoomToFeature(of) => {
                let extent = self.plan.feature(of).and_then(Feature::extent);
                extent.and_then(|e| self.fitted(e))
            }
            ViewCommand::ZoomToSelection => self.selection_extent().and_then(|e| self.fitted(e)),
            ViewCommand::ZoomToSketch(sketch) => self.sketch_extent(*sketch).and_then(|e| self.fitted(e)),
            ViewCommand::ZoomToBox { from, to } => self.view.as_ref().map(|v| v.zoomed_to_box(*from, *to)),
            ViewCommand::Rest => {
                if let Some(view) = &self.view {
                    self.extents.rest(view, &self.crs);
                }
                None
            }
            ViewCommand::Previous => {
                // A view that has not come to rest yet is one to come back to.
                self.view(&ViewCommand::Rest);
                self.extents.previous(&self.crs, self.map_size)
            }
            ViewCommand::Next => self.extents.next(&self.crs, self.map_size),
            ViewCommand::CentreOn(at) => self.view.zip(self.crs.map_from_lonlat(*at)).map(|(view, at)| {
                let [x, y] = view.screen_from_map(at);
                view.panned(self.map_size[0] / 2.0 - x, self.map_size[1] / 2.0 - y)
            }),
            ViewCommand::ZoomToExtent(extent) => self.fitted(*extent),
            ViewCommand::Reveal(of) => self.revealing(of),
            ViewCommand::ZoomToInquiry => self.inquiry_extent().and_then(|e| self.fitted_to_reach(e)),
        };
        if zoomed.is_some() {
            self.view = zoomed;
        } else if self.goes_beyond(command) {
            self.tell_beyond_map();
        }
    }

    /// Whether a command leads to where the plane of the map does not reach.
    fn goes_beyond(&self, command: &ViewCommand) -> bool {
        let extent = match command {
            ViewCommand::ZoomToLayer(id) => self.plan.dataset(id).and_then(|data| data.extent()),
            ViewCommand::ZoomToFeature(of) => self.plan.feature(of).and_then(Feature::extent),
            ViewCommand::ZoomToSelection => self.selection_extent(),
            ViewCommand::ZoomToExtent(extent) => Some(*extent),
            _ => None,
        };
        extent.is_some_and(|extent| self.crs.map_rect(extent).is_none())
    }

    /// Says that the plane of the map does not reach where somebody wants to go.
    pub(super) fn tell_beyond_map(&mut self) {
        let beyond = Notice::warning(|lang| Word::FindBeyondMap.text(lang).to_owned()).of_opening();
        if !self.notices.contains(&beyond) {
            self.notices.push(beyond);
        }
    }

    /// Around where the reach of the last answer ends.
    fn inquiry_extent(&self) -> Option<Extent> {
        Extent::of_points(self.inquiry.limit().iter().flatten().copied())
    }

    /// The view moved onto a feature whose middle is not in the picture.
    fn revealing(&self, of: &FeatureRef) -> Option<MapView> {
        let view = self.view?;
        let centre = self.crs.map_from_lonlat(self.plan.feature(of)?.extent()?.centre())?;
        let [x, y] = view.screen_from_map(centre);
        let [width, height] = self.map_size;
        let inside = |v: f64, size: f64| (MARGIN_PX..size - MARGIN_PX).contains(&v);
        if inside(x, width) && inside(y, height) {
            return None;
        }
        Some(view.panned(width / 2.0 - x, height / 2.0 - y))
    }

    /// In a show the caption stands at the upper left: a wide map has its circle at the right.
    fn fitted_to_reach(&self, extent: Extent) -> Option<MapView> {
        let [width, height] = self.map_size;
        let left = (width - height).min(width * 0.4);
        if self.show.is_none() || left <= MARGIN_PX {
            return self.fitted(extent);
        }
        let rect = self.crs.map_rect(extent)?;
        Some(MapView::fitted_inside(rect, self.map_size, [left, MARGIN_PX, MARGIN_PX, MARGIN_PX]))
    }

    pub(super) fn zoom_to_extent(&mut self, extent: Extent) {
        self.view = self.fitted(extent).or(self.view);
    }

    fn fitted(&self, extent: Extent) -> Option<MapView> {
        let [width, height] = self.map_size;
        if width < 1.0 || height < 1.0 {
            return None;
        }
        let mut rect: MapRect = self.crs.map_rect(extent)?;
        if rect.width() < 1.0 && rect.height() < 1.0 {
            rect = rect.grown(POINT_RADIUS_M);
        }
        let whole = MapView::fitted(rect, self.map_size, MARGIN_PX);
        let left = self.legend_px + LEGEND_GAP_PX;
        let is_covered = self.legend_px > 0.0 && whole.screen_from_map(rect.min)[0] < left;
        if !is_covered || width - left - MARGIN_PX < width * LEAST_ROOM {
            return Some(whole);
        }
        Some(MapView::fitted_inside(rect, self.map_size, [left, MARGIN_PX, MARGIN_PX, MARGIN_PX]))
    }

    /// Another plane for the map: what lay in the middle still does, and 1:N stays what it was.
    pub(super) fn set_map_crs(&mut self, choice: MapCrsChoice) {
        // The data may have changed since; that alone turns no map.
        if choice == self.plan.project.map_crs {
            return;
        }
        let Ok(crs) = choice.crs_for(self.plan.home_extent()) else { return };
        self.plan.project.map_crs = choice;
        self.draw_in(crs);
    }

    pub(super) fn draw_in(&mut self, crs: MapCrs) {
        let before = std::mem::replace(&mut self.crs, crs);
        let Some(view) = self.view else { return };
        let centre = before.lonlat_from_map(view.centre()).and_then(|p| self.crs.map_from_lonlat(p));
        match centre {
            Some(centre) => {
                let denominator = view.scale_denominator(&before);
                self.view = Some(MapView::at_scale(&self.crs, centre, denominator, view.size_px()));
            }
            // The middle lay off the world, or so far out that the new plane does not reach it.
            None => self.view(&ViewCommand::ZoomToAll),
        }
    }
}
