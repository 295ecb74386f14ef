//! GeoPackage in: rows become features.

use std::borrow::Cow;
use std::collections::HashMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::layers::{Column, ColumnKind, Columns, JsonColumns, Layer};
use super::{geometry, layers};
use crate::data::{Value, WarningCode};
use crate::formats::database::Steps;
use crate::formats::encoding::not_in_utf8;
use crate::formats::encoding_names::named;
use crate::formats::incoming::Incoming;
use crate::formats::raw::Raw;
use crate::formats::shape::{Fault, Features, Shape};
use crate::formats::typed_json::{is_beyond_numbers, kept_as_text, value_of_json};
use crate::formats::{Format, OtherKind, ReadError, Reading, database};
use crate::progress::Progress;

/// Rows between two looks at the cancel token.
const CHECK_EVERY: usize = 256;

/// How much more than its file a layer may hold, since views and default values repeat what stands there once …
const MOST_RATIO: u64 = 4;

/// … beyond what does no harm anyway.
const HARMLESS_BYTES: u64 = 64 << 20;

const LOST_ROW: &str = "a row of which nothing is left, as a part of the package is damaged";
const BROKEN_ORDER: &str = "a row whose number is out of order: a part of the package is damaged";

/// Whether bytes are those of an SQLite database.
pub(crate) fn is_database(bytes: &[u8]) -> bool {
    bytes.starts_with(database::MAGIC)
}

/// A GeoPackage that is open, and what it says of its layers.
pub(crate) struct Package {
    connection: Connection,
    steps: Steps,
    layers: Vec<Layer>,
    places: HashMap<String, usize>,
    json: JsonColumns,
    bytes: usize,
}

impl Package {
    /// # Errors
    /// What is no GeoPackage, or broken.
    pub(crate) fn open(bytes: &[u8], progress: &Progress) -> Result<Self, ReadError> {
        let (connection, steps) = open(bytes, progress)?;
        let fault = |error: rusqlite::Error| database::read_error("GeoPackage", &error, progress);
        let layers = layers::layers(&connection).map_err(fault)?;
        let mut places = HashMap::new();
        for (i, layer) in layers.iter().enumerate() {
            places.entry(layer.table.clone()).or_insert(i);
        }
        let json = layers::json_columns(&connection).map_err(fault)?;
        Ok(Self { connection, steps, layers, places, json, bytes: bytes.len() })
    }

    /// The names of the layers of features.
    pub(crate) fn parts(&self) -> Vec<String> {
        self.layers.iter().map(|layer| layer.table.clone()).collect()
    }

    /// Reads one layer of features.
    ///
    /// # Errors
    /// What is not there, or is broken from the start; cancellation.
    pub(crate) fn read(&self, reading: &Reading, progress: &Progress) -> Result<Raw, ReadError> {
        let part = reading.part.as_deref();
        let place = part.map_or(Some(0), |name| self.places.get(name).copied());
        let Some(layer) = place.and_then(|i| self.layers.get(i)) else { return Err(no_layer(&self.layers, part)) };
        let fault = |error: rusqlite::Error| layer_error(layer, &error, progress);
        if !layer.is_plain {
            let why = "it is neither a table nor a view".to_owned();
            return Err(ReadError::DamagedLayer { format: "GeoPackage", layer: layer.table.clone(), why });
        }
        self.steps.begin_anew();
        let (declared, doubt) = layers::declared(&self.connection, layer.srs_id).map_err(fault)?;
        let columns = layers::columns(&self.connection, layer, &self.json).map_err(fault)?;
        let incoming = Incoming::of(&declared, reading, progress);
        let encoding = reading.encoding.as_deref();
        encoding.map(named).transpose()?;
        let of_file = (self.bytes as u64, encoding);
        let mut features = features(&self.connection, layer, columns, of_file, incoming, progress)?;
        if let Some(doubt) = doubt {
            features.warn_of_source(WarningCode::CrsMember, doubt);
        }
        Ok(Raw { dataset: features.finish(), declared, format: Format::GeoPackage, encoding: None })
    }
}

fn open(bytes: &[u8], progress: &Progress) -> Result<(Connection, Steps), ReadError> {
    let (connection, steps) = database::open_counted("GeoPackage", bytes, progress)?;
    let other =
        layers::other_database(&connection).map_err(|error| database::read_error("GeoPackage", &error, progress))?;
    other.map_or(Ok((connection, steps)), |kind| Err(ReadError::OtherFormat(kind)))
}

/// What an error means for a layer: the package as a whole may be damaged, or the layer asks for what is not there.
fn layer_error(layer: &Layer, error: &rusqlite::Error, progress: &Progress) -> ReadError {
    match database::read_error("GeoPackage", error, progress) {
        ReadError::Damaged { format, why } if !database::is_broken(error) => {
            ReadError::DamagedLayer { format, layer: layer.table.clone(), why }
        }
        other => other,
    }
}

fn no_layer(layers: &[Layer], part: Option<&str>) -> ReadError {
    if layers.is_empty() {
        return ReadError::OtherFormat(OtherKind::EmptyGeoPackage);
    }
    ReadError::NoSuchPart {
        part: part.unwrap_or_default().to_owned(),
        parts: layers.iter().map(|layer| layer.table.clone()).collect(),
    }
}

fn features(
    connection: &Connection,
    layer: &Layer,
    mut columns: Columns,
    (file_bytes, encoding): (u64, Option<&str>),
    incoming: Incoming,
    progress: &Progress,
) -> Result<Features, ReadError> {
    let fault = |error: rusqlite::Error| layer_error(layer, &error, progress);
    let mut features = Features::new();
    features.tell_by(incoming);
    columns.attributes.retain(|column| {
        let is_read = column.kind != ColumnKind::Binary;
        if !is_read {
            let message = format!("the column {} holds binary values, which are not read", column.name);
            features.warn_of_source(WarningCode::Unsupported, message);
        }
        is_read
    });
    let names = [&layer.geometry].into_iter().chain(&columns.key).chain(columns.attributes.iter().map(|c| &c.name));
    let names: Vec<String> = names.map(|name| database::quoted(name)).collect();
    let sql = format!("SELECT {} FROM {}", names.join(", "), database::quoted(&layer.table));
    let mut statement = connection.prepare(&sql).map_err(fault)?;
    let mut rows = statement.query([]).map_err(fault)?;
    let (most, mut held) = (MOST_RATIO * file_bytes + HARMLESS_BYTES, 0_u64);
    let mut told = 0_u64;
    let mut order = Order::of(&columns);
    for met in 0_usize.. {
        if met.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
            let reached = held.min(file_bytes);
            progress.advance(reached - told);
            told = reached;
        }
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(error) if met == 0 || progress.is_cancelled() => return Err(fault(error)),
            Err(error) => {
                let message = format!("the layer ends early: {}; what stands before is kept", database::words(&error));
                features.warn_of_source(WarningCode::Damaged, message);
                break;
            }
        };
        match order.look(row, columns.attributes.len()) {
            Met::Sound => {}
            Met::First => continue,
            Met::AfterFirst => add_empty(&mut features),
            Met::Lost(rows) => {
                for _ in 0..rows {
                    features.add(None, Err(Fault::new(WarningCode::Damaged, LOST_ROW)), |_| {});
                }
                continue;
            }
        }
        held += add(row, columns.key.is_some(), &columns.attributes, encoding, &mut features);
        if order.is_broken {
            features.warn(WarningCode::Damaged, BROKEN_ORDER.into(), None, false);
        }
        progress.count_features(1);
        if held > most {
            let message = "the layer holds far more than its file; what follows was left out";
            features.warn_of_source(WarningCode::Damaged, message);
            break;
        }
    }
    if order.waits {
        add_empty(&mut features);
    }
    progress.advance(file_bytes - told);
    Ok(features)
}

/// Adds a row that is numbered 0 and holds nothing.
fn add_empty(features: &mut Features) {
    features.add(None, Ok(None), |builder| {
        builder.source_id(Value::Integer(0));
    });
}

/// The order of the rows of a table, which lies by their numbers. Where bytes of a package were overwritten by zeros its
/// rows are numbered 0 and empty.
#[derive(Debug)]
struct Order {
    /// Whether the layer has such an order.
    is_known: bool,
    last: Option<i64>,
    /// Whether the first row is empty and numbered 0: the next one tells whether it is one.
    waits: bool,
    /// Whether the row looked at last stands out of order, though it holds something.
    is_broken: bool,
}

/// What became of a row.
enum Met {
    Sound,
    /// The first one, which may be none.
    First,
    /// The one behind it, which shows that it is one.
    AfterFirst,
    /// So many that are none.
    Lost(u32),
}

impl Order {
    fn of(columns: &Columns) -> Self {
        Self { is_known: columns.is_row_number, last: None, waits: false, is_broken: false }
    }

    fn look(&mut self, row: &Row<'_>, attributes: usize) -> Met {
        let number = match row.get_ref(1) {
            Ok(ValueRef::Integer(number)) if self.is_known => number,
            _ => return Met::Sound,
        };
        let is_null = |column: usize| matches!(row.get_ref(column), Ok(ValueRef::Null));
        let is_empty = || is_null(0) && (2..2 + attributes).all(is_null);
        let is_out_of_order = self.last.is_some_and(|last| number <= last);
        let waited = std::mem::take(&mut self.waits);
        self.is_broken = false;
        if is_out_of_order && is_empty() {
            return Met::Lost(1 + u32::from(waited));
        }
        if self.last.is_none() && number == 0 && is_empty() {
            (self.last, self.waits) = (Some(0), true);
            return Met::First;
        }
        self.is_broken = is_out_of_order;
        self.last = Some(number);
        if waited { Met::AfterFirst } else { Met::Sound }
    }
}

/// Adds one row, and answers how many bytes it holds.
fn add(row: &Row<'_>, has_key: bool, attributes: &[Column], encoding: Option<&str>, features: &mut Features) -> u64 {
    let geometry = row.get_ref(0).unwrap_or(ValueRef::Null);
    let first = 1 + usize::from(has_key);
    let mut held = 8 + bytes_of(geometry);
    let mut odd: Option<(WarningCode, String)> = None;
    let shape = shape(geometry, &mut features.has_measures);
    features.add(None, shape, |builder| {
        if has_key && let Ok(ValueRef::Integer(id)) = row.get_ref(1) {
            builder.source_id(Value::Integer(id));
        }
        for (i, column) in attributes.iter().enumerate() {
            let cell = row.get_ref(first + i).unwrap_or(ValueRef::Null);
            held += 1 + bytes_of(cell);
            let (text, is_other) =
                if let ValueRef::Text(bytes) = cell { words(bytes, encoding) } else { ("".into(), false) };
            if matches!(cell, ValueRef::Blob(_)) {
                odd =
                    Some((WarningCode::Unsupported, format!("a binary value in the column {}; left out", column.name)));
            } else if is_other {
                let message = format!("a text in the column {} that is not in UTF-8; read in its own", column.name);
                odd = odd.take().or(Some((WarningCode::MixedEncodings, message)));
            } else if matches!(&text, Cow::Owned(_)) {
                odd = Some((WarningCode::BadText, format!("a text in the column {} that is not UTF-8", column.name)));
            } else if matches!(cell, ValueRef::Real(r) if r.is_infinite()) {
                let message = format!("an infinite number in the column {}; left out", column.name);
                odd = odd.take().or(Some((WarningCode::Unsupported, message)));
            } else if column.kind == ColumnKind::Json && is_beyond_numbers(&text) {
                odd = odd.take().or_else(|| Some((WarningCode::NumberPrecision, kept_as_text(&column.name))));
            }
            builder.property(&column.name, value(cell, column.kind, &text));
        }
    });
    if let Some((code, message)) = odd {
        features.warn(code, message.into(), None, false);
    }
    held
}

/// A text of a package, and whether it is in another encoding than packages are, by its name if one is given.
fn words<'b>(bytes: &'b [u8], encoding: Option<&str>) -> (Cow<'b, str>, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.into(), false);
    }
    match not_in_utf8(bytes, encoding) {
        Some(text) => (text, true),
        None => (String::from_utf8_lossy(bytes), false),
    }
}

fn shape(cell: ValueRef<'_>, has_measures: &mut bool) -> Result<Option<Shape>, Fault> {
    match cell {
        ValueRef::Null => Ok(None),
        ValueRef::Blob(blob) => geometry::shape(blob, has_measures),
        _ => Err(Fault::new(WarningCode::BadType, "a value where a geometry should be")),
    }
}

fn bytes_of(cell: ValueRef<'_>) -> u64 {
    match cell {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len() as u64,
        _ => 0,
    }
}

fn value<'a>(cell: ValueRef<'_>, kind: ColumnKind, text: &'a str) -> Value<'a> {
    match (cell, kind) {
        (ValueRef::Integer(i @ (0 | 1)), ColumnKind::Boolean) => Value::Boolean(i == 1),
        (ValueRef::Integer(i), ColumnKind::Real) => Value::Real(i as f64),
        (ValueRef::Integer(i), _) => Value::Integer(i),
        (ValueRef::Real(r), _) if r.is_finite() => Value::Real(r),
        (ValueRef::Text(_), ColumnKind::Json) => value_of_json(text),
        (ValueRef::Text(_), _) => Value::Text(text.into()),
        _ => Value::Null,
    }
}
