//! Every word and sentence of the window and the pictures, in both languages: a table for each topic.
//!
//! Tables checked by the compiler serve some hundred short texts better than a message library: no text can be missing
//! in one language, and a test holds the placeholders equal.

mod card;
mod checks;
mod claims;
mod doctor;
mod document;
mod find;
mod info;
mod landing;
mod map;
mod marks;
mod output;
mod query;
mod style;
mod table;
mod typed;
mod underlay;
mod window;
mod word;

pub use word::{Word, fill};
