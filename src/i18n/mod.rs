//! Words and numbers for people, in Chinese and in English. A leaf: it knows no other module.

mod lang;

pub use lang::Lang;
