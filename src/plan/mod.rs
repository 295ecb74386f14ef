//! A plan: a project with its data loaded, ready to be asked.
//!
//! [`open`] makes one of the bundled files or of paths; [`Question`] and [`Answer`] are what the window and
//! the command line both ask and read; [`Card`] is what is known of one feature.

mod bundled;
mod card;
mod open;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod plan;
mod question;

pub use card::{
    Card, CardFigure, CardItem, CardLine, CardRow, CardSection, Comparison, ComparisonCell, ComparisonGroup,
    ComparisonRow, card, compare,
};
pub use open::{OpenError, Opened, open, open_bundled, open_what_can_be};
pub use plan::{FeatureRef, Plan, PlanLayer};
pub use question::{
    Answer, AnswerError, Found, Origin, OriginMode, Question, Reach, ResolvedOrigin, answer, reach_limit,
};
