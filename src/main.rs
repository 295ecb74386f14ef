//! The program: parses arguments, calls the command line or the window, maps the result to an exit code.

use std::io::Write as _;
use std::process::ExitCode;

use shapan::cli::{self, ExitStatus, Request};

fn main() -> ExitCode {
    let result = match cli::request(std::env::args_os()) {
        Request::Ended(status) => Ok(status),
        Request::Answer(command) => cli::run(&command, &mut std::io::stdout().lock(), &mut std::io::stderr().lock()),
        Request::Missing(path) => Err(anyhow::anyhow!(
            "there is no file, folder or command {}; commands: {}; more: shapan --help",
            path.display(),
            cli::command_names().join(", ")
        )),
        Request::Window(paths) => window(paths),
    };
    let status = result.unwrap_or_else(|error| {
        // One line; when not even standard error takes it, the exit code still says so.
        let _ = writeln!(cli::Inert(std::io::stderr()), "shapan: {error:#}");
        ExitStatus::Refused
    });
    ExitCode::from(status as u8)
}

#[cfg(feature = "gui")]
fn window(paths: Vec<std::path::PathBuf>) -> anyhow::Result<ExitStatus> {
    shapan::ui::run(paths).map(|()| ExitStatus::Done)
}

#[cfg(not(feature = "gui"))]
fn window(_: Vec<std::path::PathBuf>) -> anyhow::Result<ExitStatus> {
    anyhow::bail!(
        "this build has no window (feature gui). For a picture: shapan render -o plan.png; all commands: shapan --help"
    )
}
