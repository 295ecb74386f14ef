//! A plan: a project with its data loaded, ready to be asked.
//!
//! [`open`] makes one of the bundled files or of paths; [`Question`] and [`Answer`] are what the window and
//! the command line both ask and read; [`Breakdown`] is where an answer's results lie and what it leaves out;
//! [`Card`] is what is known of one feature; [`claims`] holds what was published against what is drawn.

mod balance;
mod breakdown;
mod bundled;
mod card;
mod checks;
pub mod claims;
mod classes;
pub mod doctor;
mod fields;
mod find;
mod fingerprint;
mod home;
mod indicators;
mod open;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod plan;
mod question;
mod save;
mod source_data;
mod styling;
pub mod table;
mod verdict;

pub use balance::{
    Balance, BalanceError, BalanceRow, CLASS_FIELDS, ClassName, RowKind, apportioned, balance, class_field, class_name,
    usual_balance,
};
pub use breakdown::{Around, Breakdown, Excluded, Kind, RingCount, breakdown, ring_limits};
pub use card::{
    Card, CardFigure, CardItem, CardLine, CardRow, CardSection, Comparison, ComparisonCell, ComparisonGroup,
    ComparisonRow, card, compare,
};
pub use checks::{Finding, Findings, NotRun, NotRunReason, find_faults, is_same_finding, usual_rules};
pub use classes::Classes;
pub use fields::{field_names, field_values};
pub use find::{FindQuestion, FoundName, Whereabouts, find, index_names, names_are_indexed};
pub use fingerprint::{ContentHash, FileFingerprint, SourceFingerprint, fingerprints};
pub use home::{Home, Kept};
pub use indicators::{
    FigureSource, ParcelFigure, ParcelFigures, indicator_called, indicator_field, indicators_of, parcel_figures,
    percent_unit, usual_indicators,
};
pub use open::{
    OpenError, Opened, is_packed_file, open, open_as, open_bundled, open_each_as, open_what_can_be, opened_of,
    tell_apart, word_of_kind,
};
pub use plan::{FeatureRef, Plan, PlanLayer};
pub use question::{
    Answer, AnswerError, Found, Origin, OriginMode, Question, Reach, ResolvedOrigin, answer, reach_limit,
};
pub use save::{SavePlanError, SavedPlan, save, save_remembering, spare_sources, unpack};
pub use source_data::source_data;
pub use styling::{
    FieldExample, alike, categorized, category_field, field_examples, graduated, numbers, other_class, regraduated,
    with_palette,
};
pub use verdict::Verdict;
