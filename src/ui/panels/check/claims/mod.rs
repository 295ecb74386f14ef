//! The first view of the checks: the claims of the plan, what became of each, and how.

mod bar;
mod card;
mod faults;
mod fields;
mod form;
mod kinds;
mod list;
mod measure_form;
mod row;
mod set_form;
mod templates;
mod view;

pub use view::ClaimsView;
