//! From the arguments to an answer on standard output and an exit status.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::{CommandFactory as _, Parser as _};

use super::args::{Args, Command, MeasureWhat};
use super::inert::Inert;
use super::{ask, balance, check, convert, indicators, info, measure, output, pack, render, table};
use crate::export::filter_error;
use crate::formats::ReadError;
use crate::i18n::Lang;
use crate::plan::table::TableError;
use crate::plan::{AnswerError, OpenError};
use crate::progress::Progress;

/// How a command ended; the program's exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done, also with an empty result.
    Done = 0,
    /// Done, and the answer is no: a claim fails.
    No = 1,
    /// Bad usage, or input that cannot be read or is refused.
    Refused = 2,
}

/// What the arguments ask for.
#[derive(Debug)]
pub enum Request {
    /// The window, with these paths.
    Window(Vec<PathBuf>),
    /// An answer on the command line.
    Answer(Command),
    /// A path for the window that does not exist.
    Missing(PathBuf),
    /// Nothing more: help, version or a usage error has been printed.
    Ended(ExitStatus),
}

/// Reads the arguments, the program's name first.
pub fn request(arguments: impl IntoIterator<Item = OsString>) -> Request {
    match Args::try_parse_from(arguments.into_iter().map(shielded)) {
        Ok(Args { command: Some(command), .. }) => Request::Answer(command),
        Ok(Args { paths, .. }) => match paths.iter().find(|path| !path.exists()) {
            // Most likely a command or a path mistyped: said here, where it was typed, not in a window.
            Some(missing) => Request::Missing(missing.clone()),
            None => Request::Window(paths),
        },
        Err(error) => {
            // clap prints help to standard output and errors to standard error; a closed pipe is no failure.
            let _ = error.print();
            Request::Ended(if error.use_stderr() { ExitStatus::Refused } else { ExitStatus::Done })
        }
    }
}

/// The commands there are, by their names.
pub fn command_names() -> Vec<String> {
    Args::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

/// A position that begins with a minus, behind a space: clap would take it for an option, and the readers of
/// positions trim.
fn shielded(argument: OsString) -> OsString {
    let is_position = |text: &str| {
        text.starts_with('-') && text.contains(',') && text.bytes().all(|b| b"-+.,0123456789eE ".contains(&b))
    };
    match argument.to_str() {
        Some(text) if is_position(text) => format!(" {text}").into(),
        _ => argument,
    }
}

/// Runs a command: the answer goes to `out`, warnings to `err`. An error is for the caller to print; it means
/// [`ExitStatus::Refused`].
pub fn run(command: &Command, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<ExitStatus> {
    let progress = Progress::default();
    let err: &mut dyn Write = &mut Inert(err);
    let result = match command {
        Command::Check(args) => {
            return or_done(check::run(args, out, err, &progress).map_err(|error| with_way(error, command)));
        }
        Command::Indicators(args) => {
            return or_done(indicators::run(args, out, err, &progress).map_err(|error| with_way(error, command)));
        }
        Command::Convert(args) => convert::run(args, err, &progress),
        Command::Info(args) => return or_done(info::run(args, out, err, &progress)),
        Command::Within(args) => ask::within(args, out, err, &progress),
        Command::Nearest(args) => ask::nearest(args, out, err, &progress),
        Command::Balance(args) => balance::run(args, out, err, &progress),
        Command::Table(args) => table::run(args, out, err, &progress),
        Command::Measure(args) => match &args.what {
            MeasureWhat::Distance { positions, format } => measure::distance(positions, *format, out),
            MeasureWhat::Area(args) => measure::area(args, out, err, &progress),
            MeasureWhat::Length(args) => measure::length(args, out, err, &progress),
        },
        Command::Pack(args) => pack::pack(args, err, &progress),
        Command::Unpack(args) => pack::unpack(args, err, &progress),
        Command::Schema => pack::schema(out),
        Command::Render(args) => render::run(args, err, &progress),
    };
    or_done(result.map(|()| ExitStatus::Done).map_err(|error| with_way(error, command)))
}

/// Where nothing says what numbers mean, how to say it here.
fn with_way(error: anyhow::Error, command: &Command) -> anyhow::Error {
    let of_open = error.downcast_ref::<OpenError>().and_then(|error| match error {
        OpenError::Read(error) => Some(error),
        _ => None,
    });
    let is_asked = of_open.or(error.downcast_ref()).is_some_and(|e| matches!(e.kind(), ReadError::NeedsCrs { .. }));
    match command {
        _ if !is_asked => error,
        Command::Convert(_) | Command::Render(_) => anyhow::anyhow!("{error}; {}", output::SYSTEM_BY_OPTION),
        _ => anyhow::anyhow!("{error}; {}", output::SYSTEM_BY_CONVERT),
    }
}

/// Whoever read the answer may have had enough of it.
fn or_done(result: anyhow::Result<ExitStatus>) -> anyhow::Result<ExitStatus> {
    match result {
        Err(error) if is_closed_pipe(&error) => Ok(ExitStatus::Done),
        Err(error) => Err(with_suggestion(error)),
        done => done,
    }
}

/// A filter's error with the field that is called so on the screen, which the filter itself cannot know.
fn with_suggestion(error: anyhow::Error) -> anyhow::Error {
    let of_table = error.downcast_ref::<TableError>().and_then(|e| match e {
        TableError::Filter(filter) => Some(filter),
        _ => None,
    });
    let of_answer = error.downcast_ref::<AnswerError>().and_then(|e| match e {
        AnswerError::Filter(filter) => Some(filter),
        _ => None,
    });
    match of_table.or(of_answer) {
        Some(filter) => anyhow::anyhow!(filter_error(filter, Lang::En)),
        None => error,
    }
}

/// Whoever read the answer had enough of it (`| head`): no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::TableOrJson;

    /// How many positions `measure distance` found, and whether it is to answer in JSON.
    fn distance(arguments: &[&str]) -> (usize, bool) {
        let line = ["shapan", "measure", "distance"].iter().chain(arguments).map(OsString::from);
        match request(line) {
            Request::Answer(Command::Measure(measure)) => match measure.what {
                MeasureWhat::Distance { positions, format } => (positions.len(), format == TableOrJson::Json),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn negative_positions_and_options_stand_in_any_order() {
        let (west, also_west) = ("-73.7789,40.6397", "-0.4543,51.47");
        assert_eq!(distance(&[west, also_west]), (2, false));
        assert_eq!(distance(&[west, also_west, "--format", "json"]), (2, true));
        assert_eq!(distance(&["--format", "json", west, also_west]), (2, true));
        assert_eq!(distance(&["--format=json", "--", west, also_west]), (2, true));
    }
}
