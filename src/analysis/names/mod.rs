//! Finding names as people type them: beginnings, words, pinyin and its initials, and a slip of the finger.
//!
//! A [`NameIndex`] holds the names of many things; a [`NameQuery`] is what is typed; [`search`] answers with the best
//! matches. What the things are is the caller's business: here they are numbered rows.

mod letters;
mod name_index;
mod query;
mod search;

pub use name_index::{NameIndex, NameKind};
pub use query::NameQuery;
pub use search::{Match, MatchKind, search};
