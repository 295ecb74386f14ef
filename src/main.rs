//! The program: parses arguments, calls the command line or the window, maps the result to an exit code.

fn main() {}
