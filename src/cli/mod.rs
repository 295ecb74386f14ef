//! The command line: arguments as typed, what they mean, and a file for each command.
//!
//! Answers go to standard output, everything else to standard error. Exit codes: 0 done, 1 done and the answer
//! is no, 2 bad usage or unreadable input.

pub mod args;
mod ask;
mod balance;
mod check;
mod convert;
mod indicators;
mod inert;
mod info;
mod measure;
mod output;
mod pack;
mod parse;
mod reading_args;
mod render;
mod run;
mod table;

pub use args::Args;
pub use ask::within_question;
pub use inert::Inert;
pub use run::{ExitStatus, Request, command_names, request, run};
