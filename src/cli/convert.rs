//! `shapan convert`: data from one format into another, with their positions on WGS 84.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args as ClapArgs, ValueEnum};

use super::output;
use super::reading_args::ReadingArgs;
use crate::data::WarningCode;
use crate::export::{SHIFT_OPTION, dataset_csv, passed_over_words};
use crate::formats::{self, WriteFormat};
use crate::i18n::Lang;
use crate::plan::doctor::Reference;
use crate::plan::{self, Opened, PlanLayer};
use crate::progress::Progress;

#[derive(Debug, ClapArgs)]
pub struct Convert {
    /// A file with features, a folder of such files, or a project.
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The file to write: .geojson, .csv, .gpkg, .fgb or .kml; or a folder, in which each layer becomes a file.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// The format, where the name of OUT does not tell it; in a folder geojson if none is named
    #[arg(long, value_enum)]
    pub format: Option<ConvertFormat>,
    /// Replaces files that are there.
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ConvertFormat {
    Geojson,
    Csv,
    /// GeoPackage
    Gpkg,
    /// FlatGeobuf
    Fgb,
    Kml,
}

impl ConvertFormat {
    const ALL: [Self; 5] = [Self::Geojson, Self::Csv, Self::Gpkg, Self::Fgb, Self::Kml];

    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Geojson => &["geojson", "json"],
            Self::Csv => &["csv"],
            Self::Gpkg => &["gpkg"],
            Self::Fgb => &["fgb"],
            Self::Kml => &["kml"],
        }
    }

    /// The format that layers are written in; `None` of CSV.
    fn of_layers(self) -> Option<WriteFormat> {
        match self {
            Self::Csv => None,
            Self::Geojson => Some(WriteFormat::GeoJson),
            Self::Gpkg => Some(WriteFormat::GeoPackage),
            Self::Fgb => Some(WriteFormat::FlatGeobuf),
            Self::Kml => Some(WriteFormat::Kml),
        }
    }

    fn of_name(file: &Path) -> Option<Self> {
        let ending = file.extension()?.to_string_lossy().to_lowercase();
        Self::ALL.into_iter().find(|format| format.endings().contains(&ending.as_str()))
    }
}

pub fn run(args: &Convert, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let reading = args.reading.reading(std::slice::from_ref(&args.input), err, progress)?;
    let opened = plan::open_as(std::slice::from_ref(&args.input), &reading, progress)?;
    output::report(&opened, err)?;
    if let Some(told) = passed_over_words(&opened.passed_over, Lang::En) {
        writeln!(err, "shapan: {told}")?;
    }
    let part = reading.part.as_deref();
    // Of a project a part is a layer by its id.
    let is_meant = |layer: &&PlanLayer| opened.plan.layers.len() < 2 || part.is_none_or(|part| layer.id.0 == part);
    let layers: Vec<&PlanLayer> = opened.plan.layers.iter().filter(is_meant).collect();
    let (pictures, layers): (Vec<&PlanLayer>, Vec<&PlanLayer>) =
        layers.into_iter().partition(|layer| layer.dataset.raster().is_some());
    for picture in &pictures {
        let words = "is a picture: there are no features in it to write; shapan render draws it";
        if layers.is_empty() {
            bail!("{} {words}", picture.id.0);
        }
        writeln!(err, "shapan: {} {words}", picture.id.0)?;
    }
    let (reference, near) = (Reference::bundled(), output::common_ground(&opened));
    let outputs = outputs(args, &opened, &layers)?;
    let mut read = opened.files(std::slice::from_ref(&args.input));
    read.extend(args.reading.files());
    for (file, ..) in &outputs {
        output::spare(file, &read)?;
        if !args.force && formats::file_exists(file) {
            bail!("{} is there already: choose another name, or replace it with --force", file.display());
        }
    }
    let is_one = outputs.len() == 1;
    let (mut files, mut unwritten) = (formats::WholeFiles::default(), 0);
    for (file, format, layer) in outputs {
        tell(layer, err)?;
        if let Some(why) = output::nothing_read(&layer.dataset) {
            if is_one && opened.failures.is_empty() {
                bail!("{}: {why}; nothing was written", layer.id.0);
            }
            writeln!(err, "shapan: {}: {why}; not written", layer.id.0)?;
            unwritten += 1;
            continue;
        }
        formats::make_folder_of(&file)?;
        let read_as = opened.plan.project.layer(&layer.id).map(|of| of.reading.clone()).unwrap_or_default();
        let told = (layer.id.0.as_str(), &*layer.dataset);
        output::report_misplaced_layer(told, &read_as, near, SHIFT_OPTION, &reference, err)?;
        if format == ConvertFormat::Gpkg {
            for (name, column) in formats::renamed_in_geopackage(&layer.dataset) {
                let why = "which differs from an earlier one in capital letters only";
                writeln!(err, "shapan: {}: the field {name}, {why}, is called {column} in the GeoPackage", layer.id.0)?;
            }
        }
        tell_ids(layer, format, err)?;
        tell_characters(layer, format, err)?;
        files.write(&file, &written(layer, format)?)?;
        let count = layer.dataset.len();
        let features = if count == 1 { "feature" } else { "features" };
        writeln!(err, "shapan: wrote {count} {features} to {}", file.display())?;
    }
    match opened.failures.len() + unwritten {
        0 => Ok(()),
        1 => bail!("a layer could not be read"),
        failures => bail!("{failures} layers could not be read"),
    }
}

/// Which layer goes to which file.
fn outputs<'a>(
    args: &Convert,
    opened: &Opened,
    layers: &[&'a PlanLayer],
) -> anyhow::Result<Vec<(PathBuf, ConvertFormat, &'a PlanLayer)>> {
    let is_folder = args.output.is_dir() || args.output.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    let names =
        |layers: &[&PlanLayer]| formats::some_of(&layers.iter().map(|layer| layer.id.0.clone()).collect::<Vec<_>>());
    if is_folder {
        let format = args.format.unwrap_or(ConvertFormat::Geojson);
        let ending = format.endings().first().copied().unwrap_or_default();
        let mut taken: HashSet<String> = HashSet::new();
        return Ok(layers
            .iter()
            .map(|layer| {
                let stem = file_stem(&layer.id.0);
                let numbered = (2..).map(|n| format!("{stem}-{n}"));
                // Names that differ only in case are one on some systems.
                let is_free = |name: &String| !taken.contains(&name.to_lowercase());
                let name = std::iter::once(stem.clone()).chain(numbered).find(is_free).unwrap_or(stem);
                taken.insert(name.to_lowercase());
                (args.output.join(format!("{name}.{ending}")), format, *layer)
            })
            .collect());
    }
    let Some(format) = args.format.or_else(|| ConvertFormat::of_name(&args.output)) else {
        bail!(
            "{} tells no format: end it in .geojson, .csv, .gpkg, .fgb or .kml, or name one by --format",
            args.output.display()
        );
    };
    match layers {
        [layer] => Ok(vec![(args.output.clone(), format, *layer)]),
        [] if opened.plan.layers.is_empty() => bail!("{} holds no layers", args.input.display()),
        [] => {
            let all: Vec<&PlanLayer> = opened.plan.layers.iter().collect();
            bail!("there is no such layer in {}: it holds {}", args.input.display(), names(&all))
        }
        several => bail!(
            "{} holds several layers ({}): choose one by --part, or write them all into a folder such as -o {}/",
            args.input.display(),
            names(several),
            args.output.with_extension("").display()
        ),
    }
}

/// A name that every system takes for a file.
fn file_stem(name: &str) -> String {
    /// In bytes: systems hold 255, and an ending follows.
    const LONGEST: usize = 240;
    let plain = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    let mut stem = String::new();
    for c in name.chars().map(plain) {
        if stem.len() + c.len_utf8() > LONGEST {
            break;
        }
        stem.push(c);
    }
    let stem = stem.trim().trim_start_matches('.').trim_end_matches('.').trim();
    match stem {
        "" => "layer".to_owned(),
        stem if is_device(stem) => format!("{stem}_"),
        stem => stem.to_owned(),
    }
}

/// Whether Windows takes a name for a device, whatever its ending.
fn is_device(stem: &str) -> bool {
    let name = stem.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let port = name.strip_prefix("COM").or_else(|| name.strip_prefix("LPT"));
    let is_port = port.is_some_and(|number| number.len() == 1 && number.chars().all(|c| ('1'..='9').contains(&c)));
    is_port || ["CON", "PRN", "AUX", "NUL"].contains(&name.as_str())
}

/// Says what was found and done about a source as a whole, and how many copies of features were left out.
fn tell(layer: &PlanLayer, err: &mut dyn Write) -> anyhow::Result<()> {
    let warnings = layer.dataset.warnings();
    for warning in warnings.list().iter().filter(|w| w.feature.is_none() && !output::is_reported(w)) {
        writeln!(err, "shapan: {}: {}", layer.id.0, warning.message)?;
    }
    output::report_changed(&layer.id.0, &layer.dataset, err)?;
    let copies = warnings.counts().find(|(code, _)| *code == WarningCode::DuplicateFeature);
    if let Some((_, n)) = copies {
        let (features, are) = if n == 1 { ("feature", "is") } else { ("features", "are") };
        writeln!(err, "shapan: {}: left out {n} {features} that {are} the same as an earlier one", layer.id.0)?;
    }
    Ok(())
}

/// Says where the ids of features stand if not where they are looked for.
fn tell_ids(layer: &PlanLayer, format: ConvertFormat, err: &mut dyn Write) -> anyhow::Result<()> {
    let has_place = match format {
        ConvertFormat::Geojson => true,
        ConvertFormat::Gpkg => formats::has_whole_ids(&layer.dataset),
        ConvertFormat::Csv | ConvertFormat::Fgb | ConvertFormat::Kml => false,
    };
    if let Some(column) = formats::id_column(&layer.dataset).filter(|column| !has_place && column != "id") {
        let what = format!("the ids of its features are called {column}, as a field is called id");
        writeln!(err, "shapan: {}: {what}", layer.id.0)?;
    }
    Ok(())
}

/// Says how many texts lose characters that the format cannot hold.
fn tell_characters(layer: &PlanLayer, format: ConvertFormat, err: &mut dyn Write) -> anyhow::Result<()> {
    let (what, lost) = match format {
        ConvertFormat::Csv => ("U+0000", "left out"),
        _ => ("control characters", "replaced by U+FFFD"),
    };
    let count = formats::texts_not_held(&layer.dataset, format.of_layers());
    let (texts, have) = if count == 1 { ("text", "has") } else { ("texts", "have") };
    if count > 0 {
        writeln!(err, "shapan: {}: {count} {texts} {have} {what}, which the format cannot hold: {lost}", layer.id.0)?;
    }
    Ok(())
}

fn written(layer: &PlanLayer, format: ConvertFormat) -> anyhow::Result<Vec<u8>> {
    match format.of_layers() {
        None => Ok(dataset_csv(&layer.dataset).into_bytes()),
        Some(format) => Ok(formats::write_layer(format, &layer.id.0, &layer.dataset)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_layers_become_names_of_files() {
        for (name, stem) in [
            ("道路 / 规划路", "道路 _ 规划路"),
            ("../../etc", "_.._etc"),
            ("..", "layer"),
            ("a:b\n", "a_b_"),
            ("", "layer"),
            ("con", "con_"),
            ("Com1.a", "Com1.a_"),
            ("common", "common"),
        ] {
            assert_eq!(file_stem(name), stem);
        }
    }
}
