//! The attribute filter of `--where`: a small expression over the fields of one layer.
//!
//! ```text
//! expression = term { "or" term }            term  = factor { "and" factor }
//! factor     = "not" factor | "(" expression ")" | field op value
//! op         = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~"
//! ```
//!
//! * Fields and values are bare words or quoted, `'…'` or `"…"`, the quote doubled to stand for itself. A bare
//!   word ends at white space, a bracket, a quote or an operator. Keywords are known in any case; a field or
//!   value that is called like one must be quoted.
//! * A number cell compares as a number, a truth cell with `true` and `false`, a text cell as text: equal means
//!   the same text, `<` goes by code points, but a number asked of a text cell (`beds > 100`) reads the cell as a
//!   number where it can be read so.
//! * `~` is "contains", in any case of letters; on numbers it looks at their shortest text.
//! * A cell that is missing, `null` or empty text equals `''` and nothing else. `!=` is exactly the opposite of
//!   `=`, so it holds for unknown cells; the other operators never do.
//! * A JSON array matches when any of its elements does (`!=` when none is equal); an object as its JSON text.

mod compare;
mod condition;
mod expression;
mod parse;

pub use condition::{Condition, widened};
pub(in crate::analysis) use expression::most_like;
pub use expression::{BoundFilter, Filter, FilterError, Op};
