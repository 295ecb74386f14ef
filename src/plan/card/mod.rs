//! What is known of one feature, put together for a card: figures, where it lies, what crosses or touches it,
//! attributes in words, sources; as text, and beside other cards.

mod attributes;
mod compare;
mod facts;
mod figures;
mod make;
mod nearest;
mod parts;
mod related;
mod sources;
mod text;
mod usual;

pub use compare::{Comparison, ComparisonCell, ComparisonGroup, ComparisonRow, compare};
pub use make::card;
pub use parts::{Card, CardFigure, CardItem, CardLine, CardRow, CardSection};
