//! Kinds of files that people hand in and that are not read here: told by what they hold, by their name only where that
//! does not tell, and how one gets at the data in them. What is read is told apart by `source`.

use super::{Format, Source, encoding};

/// A kind of file that is not read; names are the same in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherKind {
    /// A drawing of CAD.
    Drawing(&'static str),
    /// A model of buildings or terrain.
    Model(&'static str),
    /// Features in a format that other programs read.
    Geodata(&'static str),
    /// An SQLite database of anything else.
    Database,
    /// A GeoPackage without layers of features.
    EmptyGeoPackage,
    /// FlatGeobuf of another version.
    FlatGeobufVersion,
    EsriJson,
    /// What lies beside a `.shp`.
    ShapefilePart(&'static str),
    /// What tells where another file lies.
    Companion(&'static str),
    /// A map of another program: which data it shows and how.
    MapProject(&'static str),
    /// How data are drawn, without the data.
    LayerFile(&'static str),
    Workbook(&'static str),
    Document(&'static str),
    Archive(&'static str),
    NestedArchive,
    Picture(&'static str),
    PackedPicture,
    /// A zip with what lies beside a `.shp`, without that.
    PackedShapefilePart,
    NoPicture,
    WebPage,
    Xml,
    Table,
    Wkt,
    PlainText,
    Binary,
}

/// The bytes that files of a kind begin with.
const MAGIC: [(&[u8], OtherKind); 20] = [
    (b"AutoCAD Binary DXF", OtherKind::Drawing("DXF")),
    (b"\x08\x09\xfe", OtherKind::Drawing("DGN")),
    (b"\xc8\x09\xfe", OtherKind::Drawing("DGN")),
    (b"\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p\0", OtherKind::Model("SketchUp")),
    (b"\0\x01\0\0Standard Jet DB", OtherKind::Geodata("Access")),
    (b"\0\x01\0\0Standard ACE DB", OtherKind::Geodata("Access")),
    (b"WMAP`D", OtherKind::Geodata("MapGIS")),
    (b"PAR1", OtherKind::Geodata("Parquet")),
    (b"%PDF", OtherKind::Document("PDF")),
    (b"\x1f\x8b", OtherKind::Archive("gzip")),
    (b"\xfd7zXZ\0", OtherKind::Archive("xz")),
    (b"BZh", OtherKind::Archive("bzip2")),
    (b"7z\xbc\xaf\x27\x1c", OtherKind::Archive("7z")),
    (b"Rar!", OtherKind::Archive("RAR")),
    (b"\x89PNG", OtherKind::Picture("PNG")),
    (b"\xff\xd8\xff", OtherKind::Picture("JPEG")),
    (b"II*\0", OtherKind::Picture("TIFF")),
    (b"GIF8", OtherKind::Picture("GIF")),
    (b"8BPS", OtherKind::Picture("Photoshop")),
    (b"\0\0\0\x0cjP  ", OtherKind::Picture("JPEG 2000")),
];

/// The words that texts of a kind begin with, in any case.
const FIRST_WORDS: [(&str, OtherKind); 7] = [
    ("ISO-10303-21;", OtherKind::Model("IFC")),
    ("HeadBegin", OtherKind::Geodata("VCT")),
    ("!table", OtherKind::Geodata("MapInfo TAB")),
    ("PROJCS[", OtherKind::Companion(".prj")),
    ("GEOGCS[", OtherKind::Companion(".prj")),
    ("PROJCRS[", OtherKind::Companion(".prj")),
    ("GEOGCRS[", OtherKind::Companion(".prj")),
];

/// What older programs of Microsoft, and others with them, keep anything in.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Endings that say what a file is whatever it holds.
const CERTAIN_ENDINGS: [(&str, OtherKind); 9] = [
    ("shx", OtherKind::ShapefilePart(".shx")),
    ("dbf", OtherKind::ShapefilePart(".dbf")),
    ("cpg", OtherKind::ShapefilePart(".cpg")),
    ("sbn", OtherKind::ShapefilePart(".sbn")),
    ("sbx", OtherKind::ShapefilePart(".sbx")),
    ("qix", OtherKind::ShapefilePart(".qix")),
    ("prj", OtherKind::Companion(".prj")),
    ("qpj", OtherKind::Companion(".qpj")),
    ("gdbtable", OtherKind::Geodata("File Geodatabase")),
];

/// Endings of files whose content is binary and may be in several containers.
const BINARY_ENDINGS: [(&str, OtherKind); 30] = [
    ("dwg", OtherKind::Drawing("DWG")),
    ("dxf", OtherKind::Drawing("DXF")),
    ("dgn", OtherKind::Drawing("DGN")),
    ("skp", OtherKind::Model("SketchUp")),
    ("rvt", OtherKind::Model("Revit")),
    ("3dm", OtherKind::Model("Rhino")),
    ("max", OtherKind::Model("3ds Max")),
    ("ifc", OtherKind::Model("IFC")),
    ("mdb", OtherKind::Geodata("Access")),
    ("accdb", OtherKind::Geodata("Access")),
    ("wt", OtherKind::Geodata("MapGIS")),
    ("wl", OtherKind::Geodata("MapGIS")),
    ("wp", OtherKind::Geodata("MapGIS")),
    ("tab", OtherKind::Geodata("MapInfo TAB")),
    ("mif", OtherKind::Geodata("MapInfo MIF")),
    ("lyr", OtherKind::LayerFile("ArcGIS")),
    ("mxd", OtherKind::MapProject("ArcGIS")),
    ("aprx", OtherKind::MapProject("ArcGIS")),
    ("qgz", OtherKind::MapProject("QGIS")),
    ("qgs", OtherKind::MapProject("QGIS")),
    ("xls", OtherKind::Workbook("Excel")),
    ("xlsx", OtherKind::Workbook("Excel")),
    ("et", OtherKind::Workbook("WPS")),
    ("ods", OtherKind::Workbook("OpenDocument")),
    ("odt", OtherKind::Document("OpenDocument")),
    ("doc", OtherKind::Document("Word")),
    ("docx", OtherKind::Document("Word")),
    ("wps", OtherKind::Document("WPS")),
    ("ppt", OtherKind::Document("PowerPoint")),
    ("pptx", OtherKind::Document("PowerPoint")),
];

/// Endings of archives that are not read; those of zip are.
const ARCHIVE_ENDINGS: [&str; 7] = ["rar", "7z", "tar", "gz", "tgz", "bz2", "xz"];

/// Files in an archive that make it what it is.
const PACKED: [(&str, OtherKind); 5] = [
    ("xl/workbook.xml", OtherKind::Workbook("Excel")),
    ("word/document.xml", OtherKind::Document("Word")),
    ("ppt/presentation.xml", OtherKind::Document("PowerPoint")),
    ("GISProject.json", OtherKind::MapProject("ArcGIS")),
    ("GISProject.xml", OtherKind::MapProject("ArcGIS")),
];

impl OtherKind {
    /// What a source is, if it is surely none that is read.
    pub(super) fn of(source: &Source<'_>) -> Option<Self> {
        let ending = ending_of(source.name);
        Self::of_magic(source.bytes)
            .or_else(|| Self::of_text(source.bytes))
            .or_else(|| among(&CERTAIN_ENDINGS, &ending))
            .or_else(|| world_file(&ending))
            .or_else(|| Self::of_compound(source.bytes, &ending))
            .or_else(|| among(&BINARY_ENDINGS, &ending).filter(|_| is_binary(source.bytes)))
    }

    /// What bytes are that begin as no text does.
    pub(super) fn of_magic(bytes: &[u8]) -> Option<Self> {
        let by_magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind);
        by_magic.or_else(|| bitmap(bytes)).or_else(|| tar(bytes))
    }

    /// What a text is, by how it begins.
    fn of_text(bytes: &[u8]) -> Option<Self> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let begins = |word: &str| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()));
        let by_word = FIRST_WORDS.iter().find(|(word, _)| begins(word)).map(|(_, kind)| *kind);
        by_word.or_else(|| drawing(bytes)).or_else(|| interchange(text))
    }

    /// What an archive of files with these names is, if it is no archive of sources.
    pub(super) fn of_archive(names: &[String], has_sources: bool) -> Option<Self> {
        let holds = |wanted: &str| names.iter().any(|name| name == wanted);
        let packed = PACKED.into_iter().find(|(name, _)| holds(name)).map(|(_, kind)| kind);
        let office = || (holds("mimetype") && holds("content.xml")).then_some(Self::Workbook("OpenDocument"));
        let by_name = |name: &String| {
            let ending = ending_of(name);
            let kind = among(&CERTAIN_ENDINGS, &ending).or_else(|| among(&BINARY_ENDINGS, &ending))?;
            (!matches!(kind, Self::ShapefilePart(_) | Self::Companion(_))).then_some(kind)
        };
        let inside = || names.iter().find_map(by_name).filter(|_| !has_sources);
        packed.or_else(office).or_else(inside)
    }

    /// What an element is the root of, of XML that is not read.
    pub(super) fn of_root(name: &str, file: &str) -> Option<Self> {
        match (name, ending_of(file).as_str()) {
            ("qgis", "qml") | ("qlr", _) => Some(Self::LayerFile("QGIS")),
            ("qgis", _) => Some(Self::MapProject("QGIS")),
            ("StyledLayerDescriptor", _) => Some(Self::LayerFile("SLD")),
            _ => None,
        }
    }

    /// What a folder is that counts as one file.
    pub(super) fn of_folder(name: &str) -> Option<Self> {
        (ending_of(name) == "gdb").then_some(Self::Geodata("File Geodatabase"))
    }

    /// Whether a file in a folder, by its name, most likely holds data that somebody misses who is not told.
    pub(super) fn is_missed(name: &str) -> bool {
        let ending = ending_of(name);
        let is_data = |kind| matches!(kind, Self::Drawing(_) | Self::Geodata(_) | Self::Workbook(_));
        among(&BINARY_ENDINGS, &ending).is_some_and(is_data) || ARCHIVE_ENDINGS.contains(&ending.as_str())
    }

    fn of_compound(bytes: &[u8], ending: &str) -> Option<Self> {
        if !bytes.starts_with(COMPOUND) {
            return None;
        }
        // The names of streams stand in it in UTF-16.
        let holds = |stream: &str| {
            let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes.windows(name.len()).any(|window| window == name)
        };
        among(&BINARY_ENDINGS, ending).or_else(|| match () {
            () if holds("WordDocument") => Some(Self::Document("Word")),
            () if holds("Workbook") => Some(Self::Workbook("Excel")),
            () => Some(Self::Binary),
        })
    }

    /// What it is, in English, for the middle of a sentence.
    pub fn found(self) -> String {
        match self {
            Self::Drawing(name) => format!("a CAD drawing ({name})"),
            Self::Model(name) => format!("a 3D model ({name})"),
            Self::Geodata(name) => format!("{name} data"),
            Self::Database => "an SQLite database that is no GeoPackage".to_owned(),
            Self::EmptyGeoPackage => "a GeoPackage that holds no features but tiles or plain tables".to_owned(),
            Self::FlatGeobufVersion => "a FlatGeobuf file of another version than 3".to_owned(),
            Self::EsriJson => "Esri JSON".to_owned(),
            Self::ShapefilePart(name) => format!("a part of a shapefile ({name})"),
            Self::Companion(name) => format!("a file that goes with another and says where it lies ({name})"),
            Self::MapProject(name) => format!("a project of {name}, which points to its data"),
            Self::LayerFile(name) => format!("a layer file of {name}, which only says how data are drawn"),
            Self::Workbook(name) => format!("a workbook ({name})"),
            Self::Document(name) => format!("a document ({name})"),
            Self::Archive(name) => format!("an archive ({name})"),
            Self::NestedArchive => "an archive in an archive".to_owned(),
            Self::Picture(name) => format!("a picture ({name})"),
            Self::PackedPicture => "a picture in an archive".to_owned(),
            Self::PackedShapefilePart => "an archive with parts of a shapefile, without its .shp".to_owned(),
            Self::NoPicture => "no picture".to_owned(),
            Self::WebPage => "a web page, perhaps an error page of the server it came from".to_owned(),
            Self::Xml => "XML of a kind unknown here".to_owned(),
            Self::Table => "a table (CSV)".to_owned(),
            Self::Wkt => "well-known text (WKT)".to_owned(),
            Self::PlainText => "plain text".to_owned(),
            Self::Binary => "binary data of a kind unknown here".to_owned(),
        }
    }

    /// What to do, in English.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Drawing(_) => {
                "in the program that drew it, export the layers you need as a shapefile or a GeoPackage (in AutoCAD \
                 Map 3D MAPEXPORT, in QGIS import the drawing first), with the coordinate system it was drawn in"
            }
            Self::Model(_) => {
                "export its outlines as DXF, and from there, in QGIS or a CAD program, as a shapefile or a GeoPackage"
            }
            Self::Geodata(_) => "export its layers as GeoPackage or shapefile, with QGIS or the program that made it",
            Self::Database => "export it as GeoPackage or GeoJSON from the program that made it",
            Self::FlatGeobufVersion => "export it anew from the program that made it",
            Self::EsriJson => "ask the server for f=geojson, or convert it with ogr2ogr out.geojson in.json",
            Self::ShapefilePart(_) => "open the .shp of the same name; without it there are no shapes",
            Self::Companion(_) => "open the shapefile or the picture it lies beside",
            Self::MapProject(_) => "open the files of its layers, or export them from there as GeoPackage",
            Self::LayerFile(_) => "open the data themselves",
            Self::Workbook(_) => "save the sheet with the coordinates as CSV (UTF-8)",
            Self::EmptyGeoPackage | Self::Document(_) => "ask for the data behind it",
            Self::Archive(_) => "unpack it first",
            Self::NestedArchive => "unpack the outer one",
            Self::Picture(_) => "save it as GeoTIFF, PNG or JPEG",
            Self::PackedPicture => "unpack it, with the file that says where it lies",
            Self::PackedShapefilePart => "pack the .shp of the same name with them; without it there are no shapes",
            Self::NoPicture => "choose a PNG, JPEG or TIFF file",
            Self::WebPage => "fetch the data again; the page may say why they did not come",
            Self::Xml | Self::Table | Self::Wkt => "convert it first, for example with ogr2ogr out.geojson in",
            Self::PlainText => {
                "of points in lines, make a CSV with a line of headings above them, such as name,x,y, or export it as \
                 GeoJSON from the program that made it"
            }
            Self::Binary => "export it as GeoJSON from the program that made it",
        }
    }
}

/// What stands behind the last dot of a name, in lower case.
fn ending_of(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

fn among(endings: &[(&str, OtherKind)], ending: &str) -> Option<OtherKind> {
    endings.iter().find(|(other, _)| *other == ending).map(|(_, kind)| *kind)
}

/// The file that tells where a picture lies.
fn world_file(ending: &str) -> Option<OtherKind> {
    let mut endings = Format::ALL.into_iter().flat_map(Format::world_file_endings);
    endings.find(|other| **other == ending).map(|other| OtherKind::Companion(other))
}

/// Whether bytes are surely no text.
fn is_binary(bytes: &[u8]) -> bool {
    !encoding::may_be_text(bytes)
}

/// A drawing of CAD: the binary form begins with its version, the other one with its first section.
fn drawing(bytes: &[u8]) -> Option<OtherKind> {
    // `AC1032` and the like; versions before 1985 began with other letters.
    let is_dwg = bytes.starts_with(b"AC10") && bytes.get(4..6).is_some_and(|v| v.iter().all(u8::is_ascii_digit));
    let mut words = bytes.get(..64).unwrap_or(bytes).split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let is_dxf = match (words.next(), words.next()) {
        (Some(b"0"), Some(b"SECTION")) => true,
        // A comment on the first line.
        (Some(b"999"), Some(_)) => bytes.get(..4096).unwrap_or(bytes).windows(7).any(|word| word == b"SECTION"),
        _ => false,
    };
    match (is_dwg, is_dxf) {
        (true, _) => Some(OtherKind::Drawing("DWG")),
        (_, true) => Some(OtherKind::Drawing("DXF")),
        _ => None,
    }
}

/// The interchange format of MapInfo: its version, then how its attributes are written.
fn interchange(text: &[u8]) -> Option<OtherKind> {
    let head = text.get(..512).unwrap_or(text).to_ascii_lowercase();
    let has = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    (head.starts_with(b"version") && (has(b"\ncharset") || has(b"\ndelimiter") || has(b"\ncolumns")))
        .then_some(OtherKind::Geodata("MapInfo MIF"))
}

/// Pictures whose first letters a text may have too.
fn bitmap(bytes: &[u8]) -> Option<OtherKind> {
    match bytes {
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(OtherKind::Picture("BMP")),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(OtherKind::Picture("WebP")),
        _ => None,
    }
}

/// An archive that begins with the header of its first file, its name first.
fn tar(bytes: &[u8]) -> Option<OtherKind> {
    const MAGIC_AT: usize = 257;
    let is_tar = bytes.get(MAGIC_AT..MAGIC_AT + 6).is_some_and(|magic| matches!(magic, b"ustar\0" | b"ustar "));
    is_tar.then_some(OtherKind::Archive("tar"))
}
