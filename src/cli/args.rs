//! The arguments as typed.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::convert::Convert;
use super::parse;
use super::reading_args::ReadingArgs;
use crate::crs::MapCrsChoice;
use crate::data::{Extent, LonLat};
use crate::i18n::Lang;
use crate::project::{Date, DerivedColumn};
use crate::render::{LabelLanguage, Theme, Vision};

/// Opens a plan in a window, or answers a question about it.
#[derive(Debug, Parser)]
#[command(
    name = "shapan",
    version,
    about = "沙盘: looks at, measures and presents a plan. Without a command it opens the window.",
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  shapan                                      the bundled plan (BioPark) in the window
  shapan my-plan/ roads.geojson               other data in the window
  shapan render -o park.png                   a picture, no display needed
  shapan within --from-layer site --radius 15km --layer hospitals \\
    --where 'grade = 三级甲等 and status = open'

Without PATH every command works on the bundled plan.
Exit codes: 0 done; 1 done and the answer is no; 2 bad usage or unreadable input."
)]
pub struct Args {
    /// Project file (*.shapan.json, or packed: *.shapan), layer files or folders; none for the bundled plan.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// What files hold: features, geometry types, fields, extent, findings
    #[command(
        after_help = "Examples:\n  shapan info plan.geojson\n  shapan info --lang zh data/\n  shapan info --format json data/ | jq '.layers[].features'"
    )]
    Info(Info),
    /// Data from one format into another (GeoJSON, CSV, GeoPackage, FlatGeobuf, KML), with positions on WGS 84
    #[command(after_help = "Examples:
  shapan convert survey.csv -o survey.geojson --from-crs EPSG:4548
  shapan convert shops.csv -o shops.geojson --from-datum gcj02
  shapan convert plan.kmz -o plan/ --format csv
  shapan convert walk.gpx -o tracks.geojson --part tracks

Several layers need --part NAME, or a folder as OUT. IN is never changed.
Exit codes: 0 done; 2 something could not be read or was refused.")]
    Convert(Convert),
    /// What lies within a radius, nearest first
    #[command(after_help = "Examples:
  shapan within --from-layer site --radius 15km --layer hospitals \\
    --where 'grade = 三级甲等 and status = open'
  shapan within --from-layer site --origin edge --radius 15km \\
    --layer hospitals --format csv > hospitals.csv
  shapan within --from 116.41104,39.77658 --radius 800m --format json
  shapan within --from-feature zones:zone-mfg --radius 3km --layer villages")]
    Within(Within),
    /// The nearest features, nearest first
    #[command(after_help = "Examples:
  shapan nearest -k 3 --from-feature zones:zone-mfg --layer metro_stations
  shapan nearest -k 10 --from 116.41104,39.77658 --layer hospitals \\
    --where 'status = open'")]
    Nearest(Nearest),
    /// How much ground each land use takes (用地平衡表), adding up exactly
    #[command(after_help = "Examples:
  shapan balance
  shapan balance parcels.geojson --field land_use --format csv > balance.csv
  shapan balance plan.shapan.json --layer parcels --within site")]
    Balance(Balance),
    /// Floor area ratio, coverage, green ratio and height of parcels, against what is allowed
    #[command(after_help = "Examples:
  shapan indicators plan.shapan.json
  shapan indicators parcels.geojson --format csv > parcels.csv")]
    Indicators(Indicators),
    /// The features of a layer as rows: filtered, sorted, with computed columns
    #[command(after_help = "Examples:
  shapan table hospitals --where 'grade = 三级甲等' --sort name_zh
  shapan table zones --add 'ha = area() / 10000' --sort -ha --columns name_en,ha
  shapan table roads roads.geojson --format csv > roads.csv

A computed column is NAME = EXPRESSION: + - * / and brackets over fields,
area() area_plane() perimeter() in m² and m, length(), lon(), lat(), round(x, 2).
--where, --sort and --columns know computed columns like fields.")]
    Table(Table),
    /// Distances, areas and lengths on the ellipsoid
    Measure(Measure),
    /// What has been published about the plan, held against what is drawn
    #[command(after_help = "Examples:
  shapan check
  shapan check my-plan.shapan.json --lang en
  shapan check --format json | jq '.claims[] | select(.verdict == \"fails\") | .id'
  shapan check --date 2031-01-01
  shapan check --report park.html

Exit codes: 0 no claim fails and no fault is found; 1 a claim fails or a fault is not let pass; 2 bad usage or\nunreadable input.")]
    Check(Check),
    /// A project with its data in one file, for another machine
    #[command(after_help = "Examples:\n  shapan pack -o park.shapan\n  shapan pack my.shapan.json -o my.shapan")]
    Pack(Pack),
    /// A packed project back into a folder
    #[command(after_help = "Example:\n  shapan unpack park.shapan -o park/")]
    Unpack(Unpack),
    /// The JSON Schema of project files
    Schema,
    /// A picture of the plan, without a window or a display
    #[command(after_help = "Examples:
  shapan render -o park.png
  shapan render -o park-en.png --lang en --theme dark --size 2560x1440
  shapan render -o park.pdf
  shapan render -o both.png --labels both
  shapan render -o hq.png --center 116.4125,39.7778 --scale 5000
  shapan render -o sheet.png --crs cgcs2000 --grid --date 2026-05
  shapan render my.geojson -o my.png --extent 116.3,39.7,116.5,39.9
  shapan render scan.jpg my.geojson --control points.csv -o my.png")]
    Render(Box<Render>),
}

#[derive(Debug, ClapArgs)]
pub struct Info {
    /// Files or folders; none for the bundled plan.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = TableOrJson::Table)]
    pub format: TableOrJson,
    /// Language of the table and of what could not be read; by default English.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Debug, ClapArgs)]
pub struct Within {
    /// How far: a number with m, km or 里.
    #[arg(long, value_name = "LENGTH", value_parser = parse::length, allow_hyphen_values = true)]
    pub radius: f64,
    #[command(flatten)]
    pub ask: Ask,
}

#[derive(Debug, ClapArgs)]
pub struct Nearest {
    /// How many.
    #[arg(short, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub k: u32,
    #[command(flatten)]
    pub ask: Ask,
}

/// What `within` and `nearest` have in common.
#[derive(Debug, ClapArgs)]
pub struct Ask {
    #[command(flatten)]
    pub from: From,
    /// What an extended origin is measured from: its centroid, or its nearest edge (0 inside).
    #[arg(long, value_enum, default_value_t = OriginArg::Centroid)]
    pub origin: OriginArg,
    /// A layer to ask; may be repeated. All layers when absent.
    #[arg(long = "layer", value_name = "LAYER")]
    pub layers: Vec<String>,
    /// Only features that meet a condition, such as 'grade = 三级甲等 and status = open'.
    ///
    /// `field op value` joined by and, or, not and brackets; op is = != < <= > >= or ~ (contains).
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Language of names and of the table; by default the system's for tables, Chinese otherwise.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// Project file, layer files or folders; none for the bundled plan.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Exactly one of the three.
#[derive(Debug, ClapArgs)]
#[group(required = true, multiple = false)]
pub struct From {
    /// A position: longitude, latitude in degrees.
    #[arg(long = "from", value_name = "LON,LAT", value_parser = parse::lonlat, allow_hyphen_values = true)]
    pub point: Option<LonLat>,
    /// All features of a layer together.
    #[arg(long = "from-layer", value_name = "LAYER")]
    pub layer: Option<String>,
    /// One feature, by its id or name.
    #[arg(long = "from-feature", value_name = "LAYER:ID")]
    pub feature: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Balance {
    /// A layer to sum up; may be repeated. Ground that two of them cover counts for the one named first.
    #[arg(long = "layer", value_name = "LAYER")]
    pub layers: Vec<String>,
    /// The attribute that holds the class; by default the project's, one with a usual name, or the classes drawn.
    #[arg(long, value_name = "FIELD")]
    pub field: Option<String>,
    /// The layer whose area is the whole; by default the boundary of the plan.
    #[arg(long, value_name = "LAYER")]
    pub within: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Language of names and of the table; by default the system's for tables, Chinese otherwise.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// Project file, layer files or folders; none for the bundled plan.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Check {
    /// Also write the faults of drawn geometry as GeoJSON, which any map program opens.
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = TableOrJson::Table)]
    pub format: TableOrJson,
    /// The day for which claims with a date are checked; by default today, in universal time.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<Date>,
    /// Language of names, of the table and of the report; by default the system's for tables, Chinese for JSON, and
    /// both for a report, which can be switched.
    #[arg(long, value_enum)]
    pub lang: Option<ReportLangArg>,
    /// Also write a report to be handed on: .html (one page with maps, which prints) or .json.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Project file, or the folder that holds one; none for the bundled plan.
    #[arg(value_name = "PROJECT")]
    pub project: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Indicators {
    /// The layer of parcels; by default the project's, or one with fields of a usual name.
    #[arg(long, value_name = "LAYER")]
    pub layer: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Language of names and of the table; by default the system's for tables, Chinese otherwise.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// Project file, layer files or folders; none for the bundled plan.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Table {
    /// The layer, by its id.
    #[arg(value_name = "LAYER")]
    pub layer: String,
    /// Only features that meet a condition, such as 'grade = 三级甲等 and status = open'.
    #[arg(long = "where", value_name = "EXPR", default_value = "", hide_default_value = true)]
    pub filter: String,
    /// Columns to sort by, such as grade,-beds: the first decides, - is from the greatest down, unknowns come last.
    #[arg(long, value_name = "COLUMNS", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    pub sort: String,
    /// The columns wanted, in their order; by default all, in a table the usual ones.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// A computed column, such as 'ha = area() / 10000'; may be repeated.
    #[arg(long = "add", value_name = "NAME = EXPR", value_parser = parse::derived)]
    pub added: Vec<DerivedColumn>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Language of the table; by default the system's, Chinese for CSV.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// Project file, layer files or folders; none for the bundled plan.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Measure {
    #[command(subcommand)]
    pub what: MeasureWhat,
}

#[derive(Debug, Subcommand)]
pub enum MeasureWhat {
    /// Along positions, with the bearing of each segment
    #[command(
        after_help = "Examples:\n  shapan measure distance 116.41104,39.77658 116.40953,39.91128\n  shapan measure distance -- -73.7789,40.6397 -0.4543,51.4700"
    )]
    Distance {
        /// Two positions or more: longitude, latitude in degrees.
        #[arg(required = true, num_args = 2.., value_name = "LON,LAT", value_parser = parse::lonlat)]
        positions: Vec<LonLat>,
        #[arg(long, value_enum, default_value_t = TableOrJson::Table)]
        format: TableOrJson,
    },
    /// Of the polygons of a file, one by one and together without double counting
    #[command(after_help = "Example:\n  shapan measure area zones.geojson --format json")]
    Area(MeasureFile),
    /// Of the lines of a file
    #[command(after_help = "Example:\n  shapan measure length corridors.geojson")]
    Length(MeasureFile),
}

#[derive(Debug, ClapArgs)]
pub struct MeasureFile {
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    #[arg(long, value_enum, default_value_t = TableOrJson::Table)]
    pub format: TableOrJson,
}

#[derive(Debug, ClapArgs)]
pub struct Pack {
    /// The packed project to write: a .shapan file.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Replace what stands there.
    #[arg(long)]
    pub force: bool,
    /// Project file, packed project, layer file or folder; none for the bundled plan.
    #[arg(value_name = "PROJECT")]
    pub project: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Unpack {
    /// The packed project.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The folder to unpack it into; it is made.
    #[arg(short, long, value_name = "FOLDER")]
    pub output: PathBuf,
    /// Replace what stands there.
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Render {
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// The picture to write: a .png, .svg or .pdf file.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Width and height in pixels, 96 to the inch on paper.
    #[arg(long, value_name = "WxH", default_value = "1920x1080", value_parser = parse::size)]
    pub size: (u32, u32),
    /// Pixels of the picture for one of the design, 0.5 to 4: text, lines and hatches grow with it, --size stays the
    /// size of the picture. Only for .png; vectors are sharp at any size.
    #[arg(long, value_name = "N", value_parser = parse::pixel_ratio, default_value = "1")]
    pub pixel_ratio: f64,
    /// The rectangle to show: west, south, east, north in degrees. By default the plan's boundary, or all data.
    #[arg(long, value_name = "W,S,E,N", value_parser = parse::extent, allow_hyphen_values = true, conflicts_with = "center")]
    pub extent: Option<Extent>,
    /// The centre to show; needs --scale.
    #[arg(long, value_name = "LON,LAT", value_parser = parse::lonlat, allow_hyphen_values = true, requires = "scale")]
    pub center: Option<LonLat>,
    /// N of the scale 1:N at 96 dots to the inch, times --pixel-ratio; needs --center.
    #[arg(long, value_name = "N", value_parser = parse::scale, requires = "center")]
    pub scale: Option<f64>,
    #[arg(long, value_enum, default_value_t = LangArg::Zh)]
    pub lang: LangArg,
    /// Language of the names on the map; by default that of --lang.
    #[arg(long, value_enum)]
    pub labels: Option<LabelsArg>,
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    pub theme: ThemeArg,
    /// The colours as seen with a colour-vision deficiency (Machado, Oliveira and Fernandes 2009).
    #[arg(long, value_enum, default_value_t = VisionArg::Usual)]
    pub vision: VisionArg,
    /// The plane of the map: local (transverse Mercator on the data; Web Mercator from 10° on), web-mercator,
    /// cgcs2000 (its 3-degree zone), EPSG:3857 or one of EPSG:4513 to EPSG:4554. By default the project's.
    #[arg(long, value_name = "CRS", value_parser = parse::map_crs)]
    pub crs: Option<MapCrsChoice>,
    /// Draw the coordinate grid: degrees and minutes, or metres in a zone of CGCS2000.
    #[arg(long)]
    pub grid: bool,
    /// Draw the project's review notes as numbered pins.
    #[arg(long, value_enum)]
    pub notes: Option<NotesArg>,
    /// Leave the legend away.
    #[arg(long)]
    pub no_legend: bool,
    #[command(flatten)]
    pub imprint: Imprint,
    /// Project file, layer files or folders; none for the bundled plan.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// What the picture says of itself, in place of what the project says; an empty text leaves it away.
#[derive(Debug, ClapArgs)]
pub struct Imprint {
    /// The title, instead of the plan's name.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The state shown, as it is to stand there; by default the dates of the data.
    #[arg(long, value_name = "TEXT")]
    pub date: Option<String>,
    /// The number under which an authority has passed the map (审图号).
    #[arg(long, value_name = "TEXT")]
    pub approval_number: Option<String>,
    /// The confidentiality mark (密级).
    #[arg(long, value_name = "TEXT")]
    pub confidentiality: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Csv,
    Geojson,
}

/// Which review notes a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NotesArg {
    All,
    Open,
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableOrJson {
    Table,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportLangArg {
    Zh,
    En,
    Both,
}

impl ReportLangArg {
    /// The one language asked for, if it is one.
    pub fn one(self) -> Option<LangArg> {
        match self {
            Self::Zh => Some(LangArg::Zh),
            Self::En => Some(LangArg::En),
            Self::Both => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OriginArg {
    Centroid,
    Edge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    Zh,
    En,
}

impl std::convert::From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LabelsArg {
    Zh,
    En,
    /// The one of --lang first, the other below or behind it
    Both,
}

impl std::convert::From<LabelsArg> for LabelLanguage {
    fn from(arg: LabelsArg) -> Self {
        match arg {
            LabelsArg::Zh => Self::Zh,
            LabelsArg::En => Self::En,
            LabelsArg::Both => Self::Both,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    Light,
    Dark,
    Projector,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VisionArg {
    Usual,
    Protanopia,
    Deuteranopia,
    Tritanopia,
    Achromatopsia,
}

impl std::convert::From<VisionArg> for Vision {
    fn from(arg: VisionArg) -> Self {
        match arg {
            VisionArg::Usual => Self::Usual,
            VisionArg::Protanopia => Self::Protanopia,
            VisionArg::Deuteranopia => Self::Deuteranopia,
            VisionArg::Tritanopia => Self::Tritanopia,
            VisionArg::Achromatopsia => Self::Achromatopsia,
        }
    }
}

impl std::convert::From<ThemeArg> for Theme {
    fn from(arg: ThemeArg) -> Self {
        match arg {
            ThemeArg::Light => Self::Light,
            ThemeArg::Dark => Self::Dark,
            ThemeArg::Projector => Self::Projector,
        }
    }
}
