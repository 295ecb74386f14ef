//! Words and numbers for people, in Chinese and in English. A leaf: it knows no other module.
//!
//! [`Word`] is a text of the catalogue, [`mod@format`] writes numbers, lengths and areas, [`terms`] puts the names of
//! known attributes and their values into words.

pub mod format;
mod lang;
pub mod terms;
pub mod units;
mod words;

pub use lang::Lang;
pub use words::{Word, fill};
