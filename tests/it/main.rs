//! All integration tests in one program: one module for each part of the architecture's table of tests.

mod index;
mod measure;
mod query;
