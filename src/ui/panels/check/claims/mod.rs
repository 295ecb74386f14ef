//! The first view of the checks: the claims of the plan, what became of each, and how.

mod list;
mod row;
mod view;

pub use view::ClaimsView;
