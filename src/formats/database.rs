//! The SQLite database behind a GeoPackage or MBTiles: opened from bytes, read only, and held on a short lead.
//!
//! A database brings its own schema, and with views its own programs. So nothing but reading is allowed, only
//! harmless functions may be called, recursion is refused, and the steps of the virtual machine are counted.

use std::ffi::c_int;
use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, MAIN_DB};

use crate::formats::ReadError;
use crate::progress::Progress;

/// What every SQLite database begins with.
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";

/// Steps of the virtual machine between two looks at the cancel token and the count.
const STEPS_BETWEEN_LOOKS: c_int = 1000;

/// Steps that any file may take …
const LEAST_STEPS: u64 = 2_000_000;

/// … and for each of its bytes: a plain row takes a few more steps than it has columns, and a column at least a byte.
const STEPS_PER_BYTE: u64 = 8;

/// Functions that views in the wild call and that do no more work than their arguments are long.
const HARMLESS_FUNCTIONS: [&str; 34] = [
    "abs",
    "avg",
    "coalesce",
    "count",
    "date",
    "datetime",
    "glob",
    "if",
    "ifnull",
    "iif",
    "instr",
    "julianday",
    "length",
    "like",
    "likely",
    "lower",
    "ltrim",
    "max",
    "min",
    "nullif",
    "rank",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "strftime",
    "substr",
    "substring",
    "sum",
    "time",
    "total",
    "trim",
    "typeof",
    "upper",
];

/// How many steps a database has taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps(Arc<AtomicU64>);

impl Steps {
    /// Counts from the beginning: what is read next may take as many as what was read before.
    pub(super) fn begin_anew(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Opens a database that lies in memory; the format is for what is said of it.
///
/// # Errors
/// What is no database or broken from the start.
pub(super) fn open(format: &'static str, bytes: &[u8], progress: &Progress) -> Result<Connection, ReadError> {
    open_counted(format, bytes, progress).map(|(connection, _)| connection)
}

/// The same, with the count of its steps.
///
/// # Errors
/// As [`open`].
pub(super) fn open_counted(
    format: &'static str,
    bytes: &[u8],
    progress: &Progress,
) -> Result<(Connection, Steps), ReadError> {
    let steps = Steps::default();
    let connection = open_limited(bytes, &steps, progress).map_err(|error| read_error(format, &error, progress))?;
    Ok((connection, steps))
}

fn open_limited(bytes: &[u8], steps: &Steps, progress: &Progress) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    for (config, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    ] {
        connection.set_db_config(config, value)?;
    }
    let longest = c_int::try_from(bytes.len().max(1 << 20)).unwrap_or(c_int::MAX);
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, longest),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
        (Limit::SQLITE_LIMIT_VDBE_OP, 250_000),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 32),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, value)?;
    }
    // Bytes 18 and 19 say 2 where the writer kept a log of its own beside the file; there is none in memory.
    let (head, rest) = bytes.split_at_checked(20).unwrap_or((bytes, &[]));
    let mut head = head.to_vec();
    for version in head.iter_mut().skip(18).filter(|version| **version == 2) {
        *version = 1;
    }
    connection.deserialize_read_exact(MAIN_DB, head.chain(rest), bytes.len(), true)?;
    let (watch, most, Steps(steps)) = (progress.clone(), most_steps(bytes.len()), steps.clone());
    let look = move || {
        let taken = steps.fetch_add(STEPS_BETWEEN_LOOKS as u64, Ordering::Relaxed);
        taken + STEPS_BETWEEN_LOOKS as u64 > most || watch.is_cancelled()
    };
    connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(look))?;
    connection.authorizer(Some(|context: AuthContext<'_>| authorize(&context.action)))?;
    Ok(connection)
}

fn most_steps(bytes: usize) -> u64 {
    LEAST_STEPS + STEPS_PER_BYTE * bytes as u64
}

fn authorize(action: &AuthAction<'_>) -> Authorization {
    match action {
        AuthAction::Select | AuthAction::Read { .. } => Authorization::Allow,
        AuthAction::Pragma { pragma_name, .. } if pragma_name.eq_ignore_ascii_case("table_xinfo") => {
            Authorization::Allow
        }
        AuthAction::Function { function_name }
            if HARMLESS_FUNCTIONS.iter().any(|name| name.eq_ignore_ascii_case(function_name)) =>
        {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }
}

/// What an error of SQLite means to those who wait for the data.
pub(super) fn read_error(format: &'static str, error: &rusqlite::Error, progress: &Progress) -> ReadError {
    if progress.is_cancelled() {
        return ReadError::Cancelled;
    }
    ReadError::Damaged { format, why: words(error) }
}

/// An error of SQLite in words.
pub(super) fn words(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => "a view in it asks for too much work".to_owned(),
        Some(ErrorCode::AuthorizationForStatementDenied) => "a view in it does what is not allowed here".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether an error says that the database itself is broken.
pub(super) fn is_broken(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// Whether a database has a table or view of a name.
pub(super) fn has_table(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    let mut found = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = ?1 COLLATE NOCASE")?;
    found.exists([name])
}

/// A name as SQL writes it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
