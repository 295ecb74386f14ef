//! Words and numbers for people, in Chinese and in English. A leaf: it knows no other module.
//!
//! [`Word`] is the catalogue, [`mod@format`] writes numbers, lengths and areas, [`terms`] puts the names of
//! known attributes and their values into words.

mod catalog;
pub mod format;
mod lang;
pub mod terms;
pub mod units;

pub use catalog::{Word, fill};
pub use lang::Lang;
