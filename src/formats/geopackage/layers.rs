//! What a GeoPackage says of itself: its layers of features, their columns, their reference systems.

use std::collections::{HashMap, HashSet};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::crs::SourceCrs;
use crate::formats::OtherKind;
use crate::formats::database::{has_table, quoted};
use crate::formats::raw::Declared;

/// More layers than any package has.
const MOST_LAYERS: usize = 10_000;

/// Layers without a table that are named.
const MOST_MISSING: usize = 20;

/// Rows of the tables that tell of the layers which are looked at.
const MOST_ROWS: i64 = 100_000;

/// One table or view of features.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) table: String,
    pub(super) geometry: String,
    pub(super) srs_id: i64,
    /// Whether it is a plain table or a view: anything else is a program of a module of SQLite.
    pub(super) is_plain: bool,
}

/// One column that is an attribute.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: ColumnKind,
}

/// What the declared type of a column makes of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Boolean,
    Real,
    /// Texts that are JSON.
    Json,
    /// Values as SQLite holds them.
    Plain,
    Binary,
}

/// The columns of a layer beside its geometry.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// The key, whose values are the ids of the features.
    pub(super) key: Option<String>,
    /// Whether the key is the number of the row, by which a table lies in order.
    pub(super) is_row_number: bool,
    pub(super) attributes: Vec<Column>,
}

/// What a database is that is no GeoPackage.
pub(super) fn other_database(connection: &Connection) -> rusqlite::Result<Option<OtherKind>> {
    if has_table(connection, "gpkg_contents")? && has_table(connection, "gpkg_spatial_ref_sys")? {
        return Ok(None);
    }
    let is_spatial = has_table(connection, "geometry_columns")? && has_table(connection, "spatial_ref_sys")?;
    Ok(Some(if is_spatial { OtherKind::Geodata("SpatiaLite") } else { OtherKind::Database }))
}

/// The layers of features, in the order of the package. Of tables that are not there the first few are named.
pub(super) fn layers(connection: &Connection) -> rusqlite::Result<Vec<Layer>> {
    if !has_table(connection, "gpkg_geometry_columns")? {
        return Ok(Vec::new());
    }
    // Not joined there: how long that takes is for the file to say.
    let master = "SELECT name, type, substr(sql, 1, 40) FROM sqlite_master LIMIT ?1";
    let mut there: HashMap<String, Option<bool>> = HashMap::new();
    for (name, kind, sql) in rows(connection, master, |row| Ok((text(row, 0)?, text(row, 1)?, text(row, 2)?)))? {
        let is_plain = there.entry(name.to_lowercase()).or_default();
        if is_plain.is_none() && matches!(kind.as_str(), "table" | "view") {
            *is_plain = Some(!sql.to_ascii_uppercase().contains("VIRTUAL"));
        }
    }
    let columns =
        rows(connection, "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns LIMIT ?1", |row| {
            let srs_id = if let ValueRef::Integer(id) = row.get_ref(2)? { id } else { 0 };
            Ok((text(row, 0)?.to_lowercase(), (text(row, 1)?, srs_id)))
        })?;
    let mut geometries: HashMap<String, (String, i64)> = HashMap::new();
    for (table, geometry) in columns {
        geometries.entry(table).or_insert(geometry);
    }
    let contents = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' LIMIT ?1";
    let mut names = HashSet::new();
    let mut missing = 0;
    let mut layers = Vec::new();
    for table in rows(connection, contents, |row| text(row, 0))? {
        let key = table.to_lowercase();
        let Some((geometry, srs_id)) = geometries.get(&key).filter(|_| names.insert(table.clone())) else { continue };
        let (is_there, is_plain) = (there.contains_key(&key), there.get(&key).copied().flatten().unwrap_or_default());
        missing += usize::from(!is_there);
        if is_there || missing <= MOST_MISSING {
            layers.push(Layer { table, geometry: geometry.clone(), srs_id: *srs_id, is_plain });
        }
    }
    layers.truncate(MOST_LAYERS);
    Ok(layers)
}

/// What a query answers, row by row, up to a number of rows that no package has.
fn rows<T>(
    connection: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([MOST_ROWS])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// The columns of a layer.
pub(super) fn columns(connection: &Connection, layer: &Layer, json: &JsonColumns) -> rusqlite::Result<Columns> {
    let json = json.get(&layer.table.to_lowercase());
    let mut statement = connection.prepare(&format!("PRAGMA table_xinfo({})", quoted(&layer.table)))?;
    let mut rows = statement.query([])?;
    let mut columns = Columns::default();
    let mut keys = 0;
    while let Some(row) = rows.next()? {
        let (name, declared) = (text(row, 1)?, text(row, 2)?.to_ascii_uppercase());
        let is_key = !matches!(row.get_ref(5)?, ValueRef::Integer(0));
        keys += u32::from(is_key);
        if name.eq_ignore_ascii_case(&layer.geometry) {
            continue;
        }
        // A view has no key; by custom it passes on that of its table.
        if (is_key && declared.starts_with("INTEGER") || name.eq_ignore_ascii_case("fid")) && columns.key.is_none() {
            columns.key = Some(name);
            columns.is_row_number = is_key && declared == "INTEGER";
            continue;
        }
        let kind = match declared.split('(').next().unwrap_or_default().trim() {
            "BOOLEAN" => ColumnKind::Boolean,
            "REAL" | "DOUBLE" | "FLOAT" => ColumnKind::Real,
            "BLOB" => ColumnKind::Binary,
            _ if json.is_some_and(|json| json.contains(&name.to_lowercase())) => ColumnKind::Json,
            _ => ColumnKind::Plain,
        };
        columns.attributes.push(Column { name, kind });
    }
    // Parts of a key are no ids.
    if keys > 1
        && let Some(name) = columns.key.take()
    {
        columns.attributes.insert(0, Column { name, kind: ColumnKind::Plain });
        columns.is_row_number = false;
    }
    Ok(columns)
}

/// The columns that the extension for schemas calls JSON, of each table; names in lower case.
pub(super) type JsonColumns = HashMap<String, HashSet<String>>;

pub(super) fn json_columns(connection: &Connection) -> rusqlite::Result<JsonColumns> {
    let mut columns = JsonColumns::new();
    if !has_table(connection, "gpkg_data_columns")? {
        return Ok(columns);
    }
    let json = "SELECT table_name, column_name FROM gpkg_data_columns WHERE mime_type = 'application/json' LIMIT ?1";
    for (table, column) in rows(connection, json, |row| Ok((text(row, 0)?, text(row, 1)?)))? {
        columns.entry(table.to_lowercase()).or_default().insert(column.to_lowercase());
    }
    Ok(columns)
}

/// What the package says of the numbers of a layer. `0` and `-1` are the systems that are none. A system that it does not
/// describe is called by its number, which by custom is that of the registry; that it was taken so is told.
pub(super) fn declared(connection: &Connection, srs_id: i64) -> rusqlite::Result<(Declared, Option<String>)> {
    if matches!(srs_id, 0 | -1) {
        return Ok((Declared::Nothing, None));
    }
    let mut statement = connection.prepare(
        "SELECT organization, organization_coordsys_id, definition, srs_name FROM gpkg_spatial_ref_sys \
         WHERE srs_id = ?1",
    )?;
    let mut rows = statement.query([srs_id])?;
    let Some(row) = rows.next()? else {
        let name = format!("EPSG:{srs_id}");
        return Ok(match SourceCrs::named(&name) {
            Ok(crs) => {
                let told =
                    format!("the package does not describe its coordinate system {srs_id}; it was taken for {name}");
                (Declared::Crs(crs), Some(told))
            }
            Err(_) => (Declared::Unknown(format!("\"srs_id {srs_id}\"")), None),
        });
    };
    let (organization, definition) = (text(row, 0)?, text(row, 2)?);
    let code = if let ValueRef::Integer(code) = row.get_ref(1)? { code } else { srs_id };
    let by_code = organization.eq_ignore_ascii_case("EPSG").then(|| SourceCrs::named(&format!("EPSG:{code}")));
    let crs = by_code.and_then(Result::ok).or_else(|| SourceCrs::named(&definition).ok());
    let name = text(row, 3)?;
    let words = if name.is_empty() { format!("{organization}:{code}") } else { name };
    Ok((crs.map_or(Declared::Unknown(format!("\"{words}\"")), Declared::Crs), None))
}

/// A text of a row; empty where there is none.
fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    })
}
