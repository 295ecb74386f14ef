//! Where the map has been: views that came to rest, to go back to and forth again.

use crate::crs::{LonLat, MapCrs};
use crate::render::MapView;

/// More views are not kept.
const MOST: usize = 100;

/// The views in the order they were seen, and where among them the map is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extents {
    seen: Vec<Seen>,
    /// Index of the view that is shown, or was shown before it moved on.
    at: usize,
}

/// One view, whatever the plane and the size of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Seen {
    centre: LonLat,
    /// N of 1:N.
    scale: f64,
}

impl Seen {
    fn of(view: &MapView, crs: &MapCrs) -> Option<Self> {
        Some(Self { centre: crs.lonlat_from_map(view.centre())?, scale: view.scale_denominator(crs) })
    }

    /// Whether another view shows the same, but for rounding.
    fn is_same(&self, other: &Self) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        near(self.centre.lon, other.centre.lon)
            && near(self.centre.lat, other.centre.lat)
            && (self.scale / other.scale - 1.0).abs() < 1e-9
    }

    fn view(&self, crs: &MapCrs, size: [f64; 2]) -> Option<MapView> {
        Some(MapView::at_scale(crs, crs.map_from_lonlat(self.centre)?, self.scale, size))
    }
}

impl Extents {
    /// A view has come to rest: it follows the one before, and what was gone back from is forgotten.
    pub(super) fn rest(&mut self, view: &MapView, crs: &MapCrs) {
        let Some(seen) = Seen::of(view, crs) else { return };
        if self.seen.get(self.at).is_some_and(|now| now.is_same(&seen)) {
            return;
        }
        self.seen.truncate(self.at + 1);
        self.seen.push(seen);
        if self.seen.len() > MOST {
            self.seen.remove(0);
        }
        self.at = self.seen.len() - 1;
    }

    pub fn has_previous(&self) -> bool {
        self.at > 0
    }

    pub fn has_next(&self) -> bool {
        self.at + 1 < self.seen.len()
    }

    /// The view before the one shown.
    pub(super) fn previous(&mut self, crs: &MapCrs, size: [f64; 2]) -> Option<MapView> {
        let view = self.seen.get(self.at.checked_sub(1)?)?.view(crs, size)?;
        self.at -= 1;
        Some(view)
    }

    /// The view that was gone back from.
    pub(super) fn next(&mut self, crs: &MapCrs, size: [f64; 2]) -> Option<MapView> {
        let view = self.seen.get(self.at + 1)?.view(crs, size)?;
        self.at += 1;
        Some(view)
    }
}
