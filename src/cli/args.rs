//! The arguments as typed.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::parse;
use crate::crs::MapCrsChoice;
use crate::data::{Extent, LonLat};
use crate::i18n::Lang;
use crate::render::{LabelLanguage, Theme};

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
    /// What files hold: features, geometry types, fields, extent, warnings
    #[command(
        after_help = "Examples:\n  shapan info plan.geojson\n  shapan info --format json data/ | jq '.layers[].features'"
    )]
    Info(Info),
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
    /// Distances, areas and lengths on the ellipsoid
    Measure(Measure),
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
  shapan render my.geojson -o my.png --extent 116.3,39.7,116.5,39.9")]
    Render(Box<Render>),
}

#[derive(Debug, ClapArgs)]
pub struct Info {
    /// Files or folders; none for the bundled plan.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = TableOrJson::Table)]
    pub format: TableOrJson,
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
    /// The picture to write: a .png, .svg or .pdf file.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Width and height in pixels, 96 to the inch on paper.
    #[arg(long, value_name = "WxH", default_value = "1920x1080", value_parser = parse::size)]
    pub size: (u32, u32),
    /// The rectangle to show: west, south, east, north in degrees. By default the plan's boundary, or all data.
    #[arg(long, value_name = "W,S,E,N", value_parser = parse::extent, allow_hyphen_values = true, conflicts_with = "center")]
    pub extent: Option<Extent>,
    /// The centre to show; needs --scale.
    #[arg(long, value_name = "LON,LAT", value_parser = parse::lonlat, allow_hyphen_values = true, requires = "scale")]
    pub center: Option<LonLat>,
    /// N of the scale 1:N at 96 dots to the inch; needs --center.
    #[arg(long, value_name = "N", value_parser = parse::scale, requires = "center")]
    pub scale: Option<f64>,
    #[arg(long, value_enum, default_value_t = LangArg::Zh)]
    pub lang: LangArg,
    /// Language of the names on the map; by default that of --lang.
    #[arg(long, value_enum)]
    pub labels: Option<LabelsArg>,
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    pub theme: ThemeArg,
    /// The plane of the map: local (transverse Mercator on the data; Web Mercator from 10° on), web-mercator,
    /// cgcs2000 (its 3-degree zone), EPSG:3857 or one of EPSG:4513 to EPSG:4554. By default the project's.
    #[arg(long, value_name = "CRS", value_parser = parse::map_crs)]
    pub crs: Option<MapCrsChoice>,
    /// Draw the coordinate grid: degrees and minutes, or metres in a zone of CGCS2000.
    #[arg(long)]
    pub grid: bool,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableOrJson {
    Table,
    Json,
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

impl std::convert::From<ThemeArg> for Theme {
    fn from(arg: ThemeArg) -> Self {
        match arg {
            ThemeArg::Light => Self::Light,
            ThemeArg::Dark => Self::Dark,
            ThemeArg::Projector => Self::Projector,
        }
    }
}
