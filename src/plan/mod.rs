//! A plan: a project with its data loaded, ready to be asked.
//!
//! [`open`] makes one of the bundled files or of paths; [`Question`] and [`Answer`] are what the window and
//! the command line both ask and read; [`Breakdown`] is where an answer's results lie and what it leaves out;
//! [`Card`] is what is known of one feature.

mod breakdown;
mod bundled;
mod card;
mod classes;
mod fields;
mod open;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod plan;
mod question;
pub mod table;

pub use breakdown::{Around, Breakdown, Excluded, Kind, RingCount, breakdown, ring_limits};
pub use card::{
    Card, CardFigure, CardItem, CardLine, CardRow, CardSection, Comparison, ComparisonCell, ComparisonGroup,
    ComparisonRow, card, compare,
};
pub use classes::Classes;
pub use fields::{field_names, field_values};
pub use open::{OpenError, Opened, open, open_bundled, open_what_can_be};
pub use plan::{FeatureRef, Plan, PlanLayer};
pub use question::{
    Answer, AnswerError, Found, Origin, OriginMode, Question, Reach, ResolvedOrigin, answer, reach_limit,
};
