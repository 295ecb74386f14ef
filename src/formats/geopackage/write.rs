//! GeoPackage out: WGS 84, one table of features for each dataset, no spatial index.

use std::collections::HashSet;

use rusqlite::serialize::Data;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, MAIN_DB, ToSql};

use super::geometry;
use crate::data::{Dataset, Feature, FieldType, GeometryType, SourceId, Value};
use crate::formats::EncodeError;
use crate::formats::database::quoted;
use crate::formats::shape_of::shape_of;
use crate::formats::written_fields::{WrittenField, fields, fields_with_id};

/// What SQLite allows, less the key and the geometry.
const MOST_COLUMNS: usize = 1998;

/// The tables that the standard asks for, version 1.3. A package tells when it was changed last; one that is the
/// same for the same data tells no time.
const TABLES: &str = r#"
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude and latitude in degrees');
"#;

/// What the extension for schemas asks for: it says which columns hold JSON.
const SCHEMA_TABLES: &str = r#"
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
  description TEXT, mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
  min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
INSERT INTO gpkg_extensions VALUES
  ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write'),
  ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema',
   'read-write');
"#;

/// Writes datasets as the layers of one GeoPackage, in their order.
///
/// Whole ids that no two features share are the keys; other ids become a column `id`. Missing cells become null.
/// Texts that are JSON are marked as such. The same data make the same bytes.
///
/// ```
/// use shapan::{formats, progress::Progress};
/// let data = formats::read_bytes(br#"{"type":"Point","coordinates":[116.41,39.78]}"#, &Progress::default())?;
/// let bytes = formats::write_geopackage(&[("places", &data)])?;
/// assert_eq!(formats::read_bytes(&bytes, &Progress::default())?.coords(), data.coords());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// More columns than SQLite allows; too little memory.
pub fn write_geopackage(layers: &[(&str, &Dataset)]) -> Result<Vec<u8>, EncodeError> {
    let fault = |error: rusqlite::Error| EncodeError::Failed { format: "GeoPackage", why: error.to_string() };
    for (name, dataset) in layers {
        let columns = dataset.fields().len();
        if columns > MOST_COLUMNS {
            return Err(EncodeError::TooManyFields { layer: (*name).to_owned(), fields: columns, most: MOST_COLUMNS });
        }
    }
    let mut connection = Connection::open_in_memory().map_err(fault)?;
    write_layers(&mut connection, layers).map_err(fault)?;
    match connection.serialize(MAIN_DB).map_err(fault)? {
        // A copy: the database need not be held beside the copy of that.
        Data::Owned(file) => {
            drop(connection);
            Ok(file.to_vec())
        }
        file => Ok(file.to_vec()),
    }
}

fn write_layers(connection: &mut Connection, layers: &[(&str, &Dataset)]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    let mut tables = HashSet::new();
    let mut has_schema = false;
    for (name, dataset) in layers {
        if !has_schema && fields(dataset).iter().any(|field| field.field_type == FieldType::Json) {
            transaction.execute_batch(SCHEMA_TABLES)?;
            has_schema = true;
        }
        write_layer(&transaction, &unused(&table_name(name), &mut tables), dataset)?;
    }
    transaction.commit()
}

/// A name that a table can have: without control characters and apart from those of SQLite and the standard.
fn table_name(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_control()).collect();
    let lower = plain.to_lowercase();
    let is_taken = ["gpkg_", "sqlite_", "rtree_"].iter().any(|start| lower.starts_with(start));
    if plain.trim().is_empty() || is_taken { format!("layer {plain}").trim_end().to_owned() } else { plain }
}

/// A name that differs from all before it by more than capital letters, as SQLite asks for.
fn unused(name: &str, taken: &mut HashSet<String>) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while !taken.insert(free.to_lowercase()) {
        free = format!("{name}_{number}");
        number += 1;
    }
    free
}

fn column_names(fields: &[WrittenField], taken: &mut HashSet<String>) -> Vec<String> {
    fields.iter().map(|field| unused(&field.name, taken)).collect()
}

/// Fields that a GeoPackage calls otherwise, each with its new name: columns there differ by more than capital letters.
///
/// ```
/// use shapan::{formats, progress::Progress};
/// let feature = br#"{"type":"Feature","properties":{"name":"a","Name":"b"},"geometry":null}"#;
/// let data = formats::read_bytes(feature, &Progress::default())?;
/// assert_eq!(formats::renamed_in_geopackage(&data), [("Name".to_owned(), "Name_2".to_owned())]);
/// # Ok::<(), formats::ReadError>(())
/// ```
pub fn renamed_in_geopackage(dataset: &Dataset) -> Vec<(String, String)> {
    let fields = columns(dataset);
    let names = column_names(&fields, &mut HashSet::new());
    let named = fields.into_iter().map(|field| field.name).zip(names);
    named.filter(|(name, column)| name != column).collect()
}

/// The columns of a layer beside its key and its geometry; the ids of features take one where they are no keys.
fn columns(dataset: &Dataset) -> Vec<WrittenField> {
    if has_whole_ids(dataset) { fields(dataset) } else { fields_with_id(dataset) }
}

fn write_layer(connection: &Connection, table: &str, dataset: &Dataset) -> rusqlite::Result<()> {
    let has_keys = has_whole_ids(dataset);
    let fields = columns(dataset);
    let mut taken = HashSet::new();
    let names = column_names(&fields, &mut taken);
    let (key, geometry) = (unused("fid", &mut taken), unused("geom", &mut taken));
    let (type_name, has_z) = type_name(dataset);
    let mut declared = vec![format!("{} INTEGER PRIMARY KEY NOT NULL", quoted(&key))];
    declared.push(format!("{} {type_name}", quoted(&geometry)));
    declared.extend(names.iter().zip(&fields).map(|(name, field)| format!("{} {}", quoted(name), column_type(field))));
    connection.execute_batch(&format!("CREATE TABLE {} ({})", quoted(table), declared.join(", ")))?;
    let [west, south, east, north] = bounds(dataset);
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, min_x, min_y, max_x, max_y, srs_id) \
         VALUES (?1, 'features', ?1, '1970-01-01T00:00:00.000Z', ?2, ?3, ?4, ?5, 4326)",
        (table, west, south, east, north),
    )?;
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, 4326, ?4, 0)",
        (table, &geometry, type_name, if has_z { 2 } else { 0 }),
    )?;
    for (name, field) in names.iter().zip(&fields) {
        if field.field_type == FieldType::Json {
            connection.execute(
                "INSERT INTO gpkg_data_columns (table_name, column_name, mime_type) VALUES (?1, ?2, 'application/json')",
                (table, name),
            )?;
        }
    }
    let marks = vec!["?"; 2 + fields.len()].join(", ");
    let mut insert = connection.prepare(&format!("INSERT INTO {} VALUES ({marks})", quoted(table)))?;
    for feature in dataset.features() {
        let key = match feature.source_id() {
            Some(SourceId::Integer(id)) if has_keys => id,
            _ => i64::from(feature.id().0) + 1,
        };
        insert.raw_bind_parameter(1, key)?;
        insert.raw_bind_parameter(2, shape_of(feature).map(|shape| geometry::blob(&shape)))?;
        for (i, field) in fields.iter().enumerate() {
            insert.raw_bind_parameter(3 + i, Cell(field.value(feature), field.field_type))?;
        }
        insert.raw_execute()?;
    }
    Ok(())
}

/// Whether the ids of the features can be the keys of their rows, and need no column.
pub fn has_whole_ids(dataset: &Dataset) -> bool {
    let mut met = HashSet::new();
    let is_key = |feature: Feature<'_>| match feature.source_id() {
        Some(SourceId::Integer(id)) => id >= 0 && met.insert(id),
        _ => false,
    };
    dataset.features().all(is_key)
}

/// The type that all geometries have, and whether any position has an elevation.
fn type_name(dataset: &Dataset) -> (&'static str, bool) {
    let mut types: Vec<GeometryType> = dataset.geometry_type_counts().into_keys().collect();
    types.retain(|t| *t != GeometryType::Null);
    let name = match types.as_slice() {
        [GeometryType::Point] => "POINT",
        [GeometryType::MultiPoint] => "MULTIPOINT",
        [GeometryType::LineString] => "LINESTRING",
        [GeometryType::MultiLineString] => "MULTILINESTRING",
        [GeometryType::Polygon] => "POLYGON",
        [GeometryType::MultiPolygon] => "MULTIPOLYGON",
        [GeometryType::GeometryCollection] => "GEOMETRYCOLLECTION",
        _ => "GEOMETRY",
    };
    (name, dataset.features().any(|feature| feature.elevations().is_some()))
}

fn column_type(field: &WrittenField) -> &'static str {
    match field.field_type {
        FieldType::Boolean => "BOOLEAN",
        FieldType::Integer => "INTEGER",
        FieldType::Real => "REAL",
        FieldType::Text | FieldType::Json | FieldType::Empty => "TEXT",
    }
}

/// The least and greatest numbers, none of a dataset without positions.
fn bounds(dataset: &Dataset) -> [Option<f64>; 4] {
    let least = |number: fn(f64, f64) -> f64, of: fn(&crate::data::LonLat) -> f64| {
        dataset.coords().iter().map(of).reduce(number)
    };
    [least(f64::min, |p| p.lon), least(f64::min, |p| p.lat), least(f64::max, |p| p.lon), least(f64::max, |p| p.lat)]
}

/// A cell on its way into a column of a type.
struct Cell<'a>(Value<'a>, FieldType);

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match &self.0 {
            Value::Missing | Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Json(json) => ToSqlOutput::Borrowed(ValueRef::Text(json.as_bytes())),
            value if self.1 == FieldType::Json => ToSqlOutput::Owned(value.to_json().to_string().into()),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            // SQLite would write a number in a column of texts with fewer digits.
            value if self.1 == FieldType::Text => ToSqlOutput::Owned(value.to_text().into_owned().into()),
            Value::Boolean(b) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*b))),
            Value::Integer(i) => ToSqlOutput::Borrowed(ValueRef::Integer(*i)),
            Value::Real(r) => ToSqlOutput::Borrowed(ValueRef::Real(*r)),
        })
    }
}
