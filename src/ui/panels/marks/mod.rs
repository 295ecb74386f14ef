//! What is marked on the map, below the layer list: bookmarks and review notes, each a list that folds.

mod bookmarks;
mod notes;
mod panel;

pub use panel::MarksPanel;
