//! The integration tests: one program, one module per row of the table in docs/ARCHITECTURE.md.
//!
//! `formats`: files in and out.

mod formats;
