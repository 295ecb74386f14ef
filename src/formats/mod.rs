//! Files in and out: bytes become an immutable [`Dataset`](crate::data::Dataset), features become text.
//!
//! | format | read | written | coordinates | notes |
//! | --- | --- | --- | --- | --- |
//! | GeoJSON (RFC 7946) | yes | yes | as its `crs` member says, else WGS 84 | collections, single features, bare geometries |
//! | newline-delimited GeoJSON, GeoJSON text sequences (RFC 8142) | yes | no | WGS 84 | one feature or geometry a record |
//! | TopoJSON | yes | no | not said: degrees are taken for WGS 84 | each object is a layer |
//! | CSV, TSV (also with semicolons) | yes | yes | not said: degrees are taken for WGS 84; EWKT names its system | columns of numbers, or of well-known text; UTF-8, UTF-16, GB18030 |
//! | KML, KMZ | yes | KML | WGS 84 | each folder is a layer; links are not followed |
//! | GPX | yes | no | WGS 84 | waypoints, routes and tracks are layers |
//! | Shapefile, also several in a zip | yes | no | as its .prj says | .cpg, the byte of the .dbf or its texts tell the encoding |
//! | GeoPackage | yes | yes | as it says | each table or view of features is a layer |
//! | FlatGeobuf 3 | yes | yes | as its header says | |
//! | GeoTIFF | as underlay | no | as its keys or its world file say, or by control points | grey, RGB, palette, also as JPEG and fax (group 4) in it |
//! | MBTiles | as underlay | no | Web Mercator | tiles in PNG, JPEG and WebP |
//! | PNG, JPEG | as underlay | no | as the world file, .prj and .aux.xml beside them say, or by control points | |
//!
//! A source goes the same way whatever its format: `source` tells the format by its content and names the layers in
//! it; the reader makes of one layer a `raw` dataset with its numbers as they stand (`shape` holds the rules for
//! geometries of all formats but GeoJSON); `system` says what its numbers mean, by what the source says of them and by
//! the [`Reading`], which holds what is known better; `place` turns them into positions. Numbers of which nothing says
//! what they are come back as [`ReadError::NeedsCrs`] and are drawn nowhere.
//!
//! A picture that lies on the ground goes its own way (`raster`) to the same question of where its numbers belong, and
//! becomes a dataset without features.
//!
//! Whatever else is handed in (a workbook, a drawing, a web page …) is refused by a sentence that says what it seems to be
//! and what to do, see [`OtherKind`]. One bad feature never costs the others: it is counted, named and skipped,
//! see [`Warnings`](crate::data::Warnings).
//!
//! Nothing here measures, draws or decides; only [`read_path`], [`files_of`],
//! [`Packed`] and [`write_whole`] touch a disk.

mod archive;
mod codes;
mod column_type;
mod companions;
mod control_points;
mod database;
mod delimited;
mod encoding;
mod encoding_evidence;
mod encoding_likelihood;
mod encoding_names;
mod error;
mod files;
mod flat_geobuf;
mod format;
pub mod geojson;
mod geopackage;
mod gpx;
mod held;
mod incoming;
mod json_place;
mod kml;
mod kml_write;
mod lenient_json;
mod other_kind;
mod packed;
mod place;
mod project_name;
mod projjson;
mod raster;
mod raw;
mod reading;
mod repair;
mod shape;
mod shape_of;
mod shapefile;
mod source;
mod steps;
mod system;
mod text_kind;
mod topojson;
mod typed_json;
mod whole_file;
mod wkb;
mod wkt;
mod wkt_text;
mod write_layer;
mod written_fields;
mod xml;
mod xml_holes;

pub use companions::companions_among;
pub use control_points::{ControlFileError, ControlTable, read_control_points};
pub use delimited::is_of_digits;
pub use encoding_evidence::is_chinese_read_as_utf8;
pub use encoding_names::ENCODINGS;
pub use error::{NamedCrs, ReadError, is_mixed_order, numbers_shown, shown, shown_up_to, some_of};
pub use files::{
    SourceLayers, bytes_in, companion_files, file_bytes, file_exists, files_of, is_one_of, is_picture_file,
    passed_over, picture_pixels, project_files_of, read_bytes, read_layers, read_path, read_source,
};
pub use format::Format;
pub use geopackage::{has_whole_ids, renamed_in_geopackage, write_geopackage};
pub use held::{Held, is_encoding_guessed, is_private_use};
pub use json_place::json_place;
pub use other_kind::OtherKind;
pub use packed::{Packed, PackedError, is_inside, write_packed};
pub use project_name::{PACKED_ENDING, PROJECT_ENDING, is_packed_name, is_project_file_name, is_project_name};
pub use raster::{RasterError, laid_anew};
pub use reading::{Reading, Repairs};
pub use repair::{Copied, copies, has_too_many_cells, repaired, texts_to_type, wrong_dates};
pub use source::{Source, SourceLayer};
pub use text_kind::TextKind;
pub use whole_file::{WholeFiles, WriteError, make_folder_of, write_whole, write_whole_with};
pub use wkt_text::wkt_text;
pub use write_layer::{EncodeError, WriteFormat, texts_not_held, write_layer};
pub use written_fields::id_column;
