//! Bookmarks: views kept by name, gone to, put in order. They stand in the project.

use super::command::ViewCommand;
use super::flight::Flight;
use super::session::Session;
use crate::project::{Bilingual, Bookmark, BookmarkView, LayerId, Rest};
use crate::render::MapView;

/// Around a rectangle that is to fit into the window, in points.
const MARGIN_PX: f64 = 24.0;

/// What can be done to the bookmarks; each is named by its place in the list.
#[derive(Clone, Debug, PartialEq)]
pub enum BookmarkCommand {
    /// Keeps the present view at the end of the list.
    Keep {
        name: Bilingual,
        layers: BookmarkLayers,
    },
    GoTo(usize),
    Rename {
        bookmark: usize,
        name: Bilingual,
    },
    /// Takes the present view in place of the one it had, and the layers hidden now if it keeps them.
    Update(usize),
    SetLayers {
        bookmark: usize,
        layers: BookmarkLayers,
    },
    /// To another place in the list.
    Move {
        from: usize,
        to: usize,
    },
    Delete(usize),
}

/// Whether a bookmark keeps which layers are hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BookmarkLayers {
    /// The layers stay as they are.
    #[default]
    AsTheyAre,
    /// Those that are hidden now are hidden there, all others shown.
    AsNow,
}

impl Session {
    pub(super) fn bookmark(&mut self, command: BookmarkCommand) {
        let count = self.plan.project.bookmarks.len();
        match command {
            BookmarkCommand::Keep { name, layers } => {
                let (Some(view), Some(name)) = (self.view_to_keep(), trimmed(name)) else { return };
                let hidden = self.hidden_now(layers);
                let bookmarks = &mut self.plan.project.bookmarks;
                let id = (1..).map(|n| format!("bookmark-{n}")).find(|id| bookmarks.iter().all(|b| b.id != *id));
                let id = id.unwrap_or_default();
                bookmarks.push(Bookmark { id, name, view, hidden, rest: Rest::default() });
            }
            BookmarkCommand::GoTo(bookmark) => self.go_to(bookmark),
            BookmarkCommand::Rename { bookmark, name } => {
                if let (Some(bookmark), Some(name)) = (self.plan.project.bookmarks.get_mut(bookmark), trimmed(name)) {
                    bookmark.name = name;
                }
            }
            BookmarkCommand::Update(bookmark) => {
                let Some(view) = self.view_to_keep() else { return };
                let now = self.hidden_now(BookmarkLayers::AsNow);
                if let Some(bookmark) = self.plan.project.bookmarks.get_mut(bookmark) {
                    bookmark.view = view;
                    bookmark.hidden = bookmark.hidden.take().and(now);
                }
            }
            BookmarkCommand::SetLayers { bookmark, layers } => {
                let hidden = self.hidden_now(layers);
                if let Some(bookmark) = self.plan.project.bookmarks.get_mut(bookmark) {
                    bookmark.hidden = hidden;
                }
            }
            BookmarkCommand::Move { from, to } => {
                if from < count && to < count {
                    let moved = self.plan.project.bookmarks.remove(from);
                    self.plan.project.bookmarks.insert(to, moved);
                }
            }
            BookmarkCommand::Delete(bookmark) => {
                if bookmark < count {
                    self.plan.project.bookmarks.remove(bookmark);
                }
            }
        }
    }

    fn go_to(&mut self, bookmark: usize) {
        let Some(hidden) = self.plan.project.bookmarks.get(bookmark).map(|b| b.hidden.clone()) else { return };
        if let Some(hidden) = hidden {
            self.hide_just(&hidden);
        }
        if let Some(view) = self.bookmarked_view(bookmark) {
            self.fly_to(view);
        }
    }

    /// The view of a bookmark on a map of this size; `None` where it lies outside of the map's plane.
    pub(super) fn bookmarked_view(&self, bookmark: usize) -> Option<MapView> {
        let size = self.map_size();
        if size[0] < 1.0 || size[1] < 1.0 {
            return None;
        }
        match self.plan.project.bookmarks.get(bookmark)?.view {
            BookmarkView::Centre { at, scale_denominator } => {
                Some(MapView::at_scale(&self.crs, self.crs.map_from_lonlat(at)?, scale_denominator, size))
            }
            BookmarkView::Extent(extent) => {
                let margin = MARGIN_PX.min(size[0].min(size[1]) / 8.0);
                Some(MapView::fitted(self.crs.map_rect(extent)?, size, margin))
            }
        }
    }

    /// Moves the map to a view: on a flight, or at once where motion is reduced.
    pub(super) fn fly_to(&mut self, to: MapView) {
        let Some(from) = self.view else {
            self.view = Some(to);
            return;
        };
        // A view that has not come to rest yet is one to come back to.
        self.view(&ViewCommand::Rest);
        self.flight = None;
        if self.settings.reduced_motion || from == to {
            self.view = Some(to);
        } else {
            self.flight = Some(Flight::new(from, to));
        }
    }

    /// A flight goes on for so many seconds.
    pub(super) fn fly_on(&mut self, seconds: f64) {
        let Some(flight) = self.flight.take() else { return };
        let next = flight.after(seconds);
        self.view = Some(next.map_or_else(|| flight.to(), |next| next.view()));
        self.flight = next;
    }

    fn view_to_keep(&self) -> Option<BookmarkView> {
        let view = self.flight.map(|flight| flight.to()).or(self.view)?;
        let at = self.crs.lonlat_from_map(view.centre())?;
        Some(BookmarkView::Centre { at, scale_denominator: view.scale_denominator(&self.crs) })
    }

    /// The layers that are hidden now, by themselves or with their group.
    fn hidden_now(&self, layers: BookmarkLayers) -> Option<Vec<LayerId>> {
        let project = &self.plan.project;
        let is_hidden = |group: &str| project.groups.iter().any(|g| g.id == group && !g.visible);
        let hidden = project.layers.iter().filter(|l| !l.visible || is_hidden(&l.group));
        (layers == BookmarkLayers::AsNow).then(|| hidden.map(|l| l.id.clone()).collect())
    }

    /// Hides these layers and shows all others.
    fn hide_just(&mut self, hidden: &[LayerId]) {
        let project = &mut self.plan.project;
        let before = project.visibility();
        for layer in &mut project.layers {
            layer.visible = !hidden.contains(&layer.id);
        }
        for group in &mut project.groups {
            // A group stays hidden where all of it is hidden anyway.
            group.visible |= project.layers.iter().any(|l| l.group == group.id && l.visible);
        }
        if project.visibility() != before {
            self.only = None;
            self.plan_revision += 1;
            self.let_go_of_hidden();
        }
    }
}

/// The name without spaces around it; in both languages where only one was given; `None` without any.
pub(super) fn trimmed(name: Bilingual) -> Option<Bilingual> {
    let (zh, en) = (name.zh.trim().to_owned(), name.en.trim().to_owned());
    match (zh.is_empty(), en.is_empty()) {
        (true, true) => None,
        (true, false) => Some(Bilingual::same(en)),
        (false, true) => Some(Bilingual::same(zh)),
        (false, false) => Some(Bilingual { zh, en }),
    }
}
