//! The real program in a fresh folder: answers, files, exit codes.

mod answers;
mod checks;
mod convert;
mod inputs;
mod measures;
mod packed;
mod pictures;
mod reports;
mod sources;
mod tables;
mod terminal;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value as Json;

/// A fresh folder that goes with the test, and the program in it.
pub struct Place {
    folder: tempfile::TempDir,
}

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The names in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The program with these arguments, in no particular language.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shapan"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "RAYON_NUM_THREADS"] {
            command.env_remove(variable);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        run(&mut self.command(arguments))
    }

    /// A run that must succeed with nothing on standard error.
    pub fn answer(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert!(run.code == 0 && run.err.is_empty(), "{arguments:?}: {run:?}");
        run.out
    }

    /// The answer as JSON.
    pub fn json(&self, arguments: &[&str]) -> Json {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--format", "json"]);
        serde_json::from_str(&self.answer(&arguments)).unwrap()
    }

    /// A run that must be refused: exit code 2, nothing on standard output. The sentence is returned.
    pub fn refusal(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
        assert_eq!(run.out, "", "{arguments:?}");
        assert!(!run.err.is_empty() && !run.err.contains("panicked"), "{arguments:?}: {}", run.err);
        run.err
    }
}

pub fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// The names of an object's members, in their order.
pub fn members(object: &Json) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

const COMMANDS: [&str; 5] = ["info", "within", "nearest", "measure", "render"];

#[test]
fn help_has_examples_of_every_command() {
    let place = Place::new();
    let all = place.answer(&["--help"]);
    for command in COMMANDS {
        assert!(all.contains(&format!("\n  {command} ")), "{command} is not listed:\n{all}");
        let help = place.answer(&[command, "--help"]);
        let has_example = help.contains("Example") && help.contains(&format!("\n  shapan {command} "));
        // `measure` has examples at each of its own commands.
        assert!(has_example || command == "measure", "{command}:\n{help}");
    }
    for what in ["distance", "area", "length"] {
        let help = place.answer(&["measure", what, "--help"]);
        assert!(help.contains(&format!("\n  shapan measure {what} ")), "{what}:\n{help}");
    }
    assert!(all.contains("Examples:") && all.contains("Exit codes"), "{all}");
    assert!(place.answer(&["--version"]).starts_with("shapan "));
}

/// The examples that the help gives and that need no files of one's own work as they stand.
#[test]
fn examples_of_the_help_work() {
    let place = Place::new();
    let mut tried = 0;
    for command in [&["within"][..], &["nearest"], &["measure", "distance"], &["render"]] {
        let help = place.answer(&[command, &["--help"]].concat());
        let examples = help.split("Example").nth(1).unwrap();
        assert!(examples.lines().all(|l| l.chars().count() < 80), "not to be copied from a terminal:\n{examples}");
        // What a shell makes of it: lines that go on, no redirection, no quotes.
        let help = examples.replace("\\\n", " ");
        for line in help.lines().filter_map(|l| l.trim().strip_prefix("shapan ")) {
            let line = line.split(" > ").next().unwrap();
            let parts = line.split('\'').enumerate().flat_map(|(i, part)| match i % 2 {
                0 => part.split_whitespace().collect::<Vec<_>>(),
                _ => vec![part],
            });
            let arguments: Vec<&str> = parts.collect();
            if arguments.contains(&"my.geojson") {
                continue;
            }
            tried += 1;
            let run = place.run(&arguments);
            assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        }
    }
    assert!(tried >= 10, "{tried}");
}

#[test]
fn bad_usage_is_code_2() {
    let place = Place::new();
    let cases: &[&[&str]] = &[
        &["within"],
        &["within", "--radius", "5km"],
        &["within", "--radius", "5km", "--from", "116,39", "--from-layer", "site"],
        &["within", "--radius", "5", "--from", "116,39"],
        &["within", "--radius", "-5km", "--from", "116,39"],
        &["within", "--radius", "0km", "--from", "116,39"],
        &["within", "--radius", "30000km", "--from", "116,39"],
        &["within", "--radius", "5km", "--from", "39.7,116.4"],
        &["within", "--radius", "5km", "--from", "116"],
        &["within", "--radius", "5km", "--from", "116,39", "--format", "xml"],
        &["within", "--radius", "5km", "--from", "116,39", "--origin", "middle"],
        &["nearest", "-k", "0", "--from", "116,39"],
        &["nearest", "-k", "many", "--from", "116,39"],
        &["measure"],
        &["measure", "distance", "116,39"],
        &["measure", "volume", "x"],
        &["measure", "area"],
        &["info", "--format", "csv"],
        &["info", "--colour"],
        &["render"],
    ];
    for case in cases {
        let sentence = place.refusal(case);
        // `measure` alone prints its help.
        let is_told = sentence.starts_with("error:") || sentence.contains("Usage: shapan measure");
        assert!(is_told || sentence.starts_with("shapan:"), "{case:?}: {sentence}");
    }
    assert!(place.refusal(&["within", "--radius", "5km", "--from", "39.7,116.4"]).contains("perhaps 116.4,39.7"));
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
#[cfg(not(feature = "gui"))]
fn a_build_without_a_window_says_so() {
    let sentence = Place::new().refusal(&[]);
    assert!(sentence.contains("render -o"), "{sentence}");
    assert_eq!(sentence.lines().count(), 1);
}

#[test]
fn a_reader_that_had_enough_is_no_failure() {
    let place = Place::new();
    let wide = ["within", "--from-layer", "site", "--radius", "100km", "--format", "json"];
    for arguments in [&wide[..], &["info"], &["within", "--help"]] {
        let mut child = place.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), err.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn one_core_answers_what_many_do() {
    let place = Place::new();
    let questions: &[&[&str]] = &[
        &["within", "--from-layer", "site", "--origin", "edge", "--radius", "15km", "--format", "json"],
        &["nearest", "-k", "50", "--from", "116.4,39.9", "--format", "csv"],
        &[
            "within",
            "--from-feature",
            "metro_lines:line-8",
            "--origin",
            "edge",
            "--radius",
            "2km",
            "--format",
            "geojson",
        ],
        &["info", "--format", "json"],
    ];
    for question in questions {
        let with = |threads: &str| run(place.command(question).env("RAYON_NUM_THREADS", threads));
        let (one, many) = (with("1"), with("7"));
        assert_eq!((one.code, many.code), (0, 0), "{question:?}: {}", one.err);
        assert!(one.out == many.out, "{question:?}");
    }
}
