//! Shared endings of the commands: JSON on standard output, warnings on standard error, the language.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::{Format, LangArg};
use super::inert::Inert;
use crate::data::{Dataset, Extent, Warning, WarningCode};
use crate::export::{shift_words, symptom_words};
use crate::formats::{self, ReadError, Reading};
use crate::i18n::Lang;
use crate::plan::Opened;
use crate::plan::doctor::{self, Reference};

/// Writes JSON, indented, with a final newline.
pub fn json(out: &mut dyn Write, value: &impl Serialize) -> anyhow::Result<()> {
    let mut text = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut text, value).map_err(io::Error::from)?;
    text.write_all(b"\n")?;
    Ok(text.flush()?)
}

/// Writes words for people: a table, a sheet of lines.
pub fn words(out: &mut dyn Write, text: &str) -> anyhow::Result<()> {
    Ok(Inert(out).write_all(text.as_bytes())?)
}

/// Refuses to write over what a command reads, or over a file that belongs to it: sources are never changed, whatever is
/// forced.
pub fn spare(file: &Path, read: &[PathBuf]) -> anyhow::Result<()> {
    if formats::is_one_of(file, read) {
        anyhow::bail!("{} is what is read, or belongs to it: write to another file", file.display());
    }
    Ok(())
}

/// The language asked for; else the system's for tables, and Chinese for what scripts read.
pub fn lang(asked: Option<LangArg>, format: Format) -> Lang {
    match (asked, format) {
        (Some(lang), _) => lang.into(),
        (None, Format::Table) => system_lang(),
        (None, _) => Lang::Zh,
    }
}

fn system_lang() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    set.into_iter().find(|value| !value.is_empty()).map_or(Lang::En, |value| Lang::of_locale(&value))
}

/// Says which layers could not be read, how many features were left out, and which lie where nobody should rely on.
pub fn report(opened: &Opened, err: &mut dyn Write) -> anyhow::Result<()> {
    for (layer, error) in &opened.failures {
        writeln!(err, "shapan: {layer} left out: {error}")?;
    }
    // What is to be said of thousands of layers of one file is said once.
    let mut told: HashSet<String> = HashSet::new();
    for (path, layer) in opened.paths.iter().zip(&opened.plan.layers) {
        // Made inert here, as of a line written as a whole nobody can tell what in it is data.
        let mut lines = Inert(Vec::new());
        report_skipped(path, &layer.dataset, &mut lines)?;
        report_doubts(path, &layer.dataset, &mut lines)?;
        report_lost(path, &layer.dataset, &mut lines)?;
        for line in String::from_utf8_lossy(&lines.0).split_inclusive('\n') {
            if told.insert(line.to_owned()) {
                err.write_all(line.as_bytes())?;
            }
        }
    }
    if opened.failures.iter().any(|(_, error)| matches!(error.kind(), ReadError::NeedsCrs { .. })) {
        writeln!(err, "shapan: {SYSTEM_BY_CONVERT}")?;
    }
    Ok(())
}

/// How to say what numbers mean, for commands without an option for it.
pub const SYSTEM_BY_CONVERT: &str = "shapan info lists the systems that the numbers may be in, if any are known, and shapan convert with \
     --from-crs makes a file of longitudes and latitudes of them";

/// The same for those with one.
pub const SYSTEM_BY_OPTION: &str =
    "say the system with --from-crs (shapan info lists those that fit, if any do); a local grid is laid by --control";

/// What takes a shift off for commands without an option for it.
pub const SHIFT_BY_CONVERT: &str = "shapan convert --from-datum";

/// Says of layers of one's own that they probably do not lie where they are taken to lie: shifted as Chinese web maps are
/// (`option` takes that off), converted from the wrong datum, or a whole zone aside.
pub fn report_misplaced(opened: &Opened, option: &str, err: &mut dyn Write) -> anyhow::Result<()> {
    let reference = LazyCell::new(Reference::bundled);
    let near = common_ground(opened);
    for (path, layer) in opened.paths.iter().zip(&opened.plan.layers).filter(|(path, _)| !opened.is_bundled(path)) {
        let reading = opened.plan.project.layer(&layer.id).map(|of| of.reading.clone()).unwrap_or_default();
        report_misplaced_layer((path, &layer.dataset), &reading, near, option, &reference, err)?;
    }
    Ok(())
}

/// Where most of the layers that were read lie.
pub fn common_ground(opened: &Opened) -> Option<Extent> {
    doctor::common_ground(opened.plan.layers.iter().filter_map(|layer| doctor::main_extent(&layer.dataset)))
}

/// The same of one layer, read in this way, where most of the others lie `near`.
pub fn report_misplaced_layer(
    (path, data): (&str, &Dataset),
    reading: &Reading,
    near: Option<Extent>,
    option: &str,
    reference: &Reference,
    err: &mut dyn Write,
) -> anyhow::Result<()> {
    let comparison = doctor::Comparison::new(data, reference);
    let shift = reading.may_be_shifted().then(|| doctor::shift_in(&comparison)).flatten();
    if let Some(shift) = shift {
        writeln!(err, "shapan: {path}: {}", shift_words(&shift, option, Lang::En))?;
    }
    for symptom in doctor::misplacements(&comparison, reading, near) {
        writeln!(err, "shapan: {path}: {}", symptom_words(&symptom, Lang::En))?;
    }
    Ok(())
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Says how many features have lost their geometry since it lay outside the world of its system.
fn report_lost(path: &str, dataset: &Dataset, err: &mut dyn Write) -> anyhow::Result<()> {
    let lost = |of: &&Warning| of.code == WarningCode::OutsideCrs;
    let count = dataset.warnings().counts().find(|(code, _)| *code == WarningCode::OutsideCrs).map_or(0, |(_, n)| n);
    if let Some(first) = dataset.warnings().list().iter().find(lost) {
        let features = counted(count, "feature");
        let name = first.feature.as_deref().unwrap_or("?");
        writeln!(
            err,
            "shapan: {path}: {features} without a geometry (first: {name}: {}); see shapan info",
            first.message
        )?;
    }
    Ok(())
}

/// Says of which features something was dropped on reading, or taken for something else.
pub fn report_changed(name: &str, dataset: &Dataset, err: &mut dyn Write) -> anyhow::Result<()> {
    use WarningCode as C;
    // What is told elsewhere, and what was taken as it is.
    let is_such = |code: &C| {
        !matches!(
            code,
            C::CutOff
                | C::OutsideCrs
                | C::DuplicateFeature
                | C::DuplicateId
                | C::WindingOrder
                | C::OutOfRange
                | C::MixedDimensions
                | C::NestedCollection
                | C::BadBbox
        )
    };
    let warnings = dataset.warnings();
    for (code, count) in warnings.counts_of_kept().filter(|(code, _)| is_such(code)) {
        let is_first = |of: &&Warning| of.code == code && of.feature.is_some() && !of.skipped;
        let Some(first) = warnings.list().iter().find(is_first) else { continue };
        let places = counted(count, "place");
        let feature = first.feature.as_deref().unwrap_or("?");
        writeln!(
            err,
            "shapan: {name}: in {places} not all is as it stands in the source (first: {feature}: {}); see shapan info",
            first.message
        )?;
    }
    let is_told = warnings.counts().any(|(code, _)| code == C::BadText);
    if let Some(lost) = doctor::lost_characters(dataset).filter(|_| !is_told) {
        let texts = counted(lost.count, "text");
        let feature = lost.places.first().map_or("?", |place| place.name.as_str());
        writeln!(err, "shapan: {name}: {texts} in which characters were lost (first: {feature}); see shapan info")?;
    }
    Ok(())
}

/// Why a layer is not worth writing, if it is not: it had places or features, and none of them could be read.
pub fn nothing_read(dataset: &Dataset) -> Option<String> {
    let warnings = dataset.warnings();
    let is_lost = |of: &Warning| of.code == WarningCode::OutsideCrs;
    let is_damage = |of: &Warning| matches!(of.code, WarningCode::CutOff | WarningCode::Damaged);
    let is_unread = |of: &Warning| of.code == WarningCode::NotRead;
    let is_lost_whole = || warnings.losses().any(is_damage) || warnings.list().iter().any(is_unread);
    if dataset.is_empty() && (warnings.skipped() > 0 || is_lost_whole()) {
        return Some("nothing of it could be read".to_owned());
    }
    // Far from where the system is in use they are no positions either, and what fits is told.
    let is_misplaced = |of: &Warning| of.code == WarningCode::ZoneNumber;
    let is_nowhere =
        dataset.extent().is_none() && warnings.list().iter().any(is_lost) || warnings.list().iter().any(is_misplaced);
    is_nowhere.then(|| {
        let crs = &dataset.origin().crs;
        format!("none of its positions can be in {crs}: say another system with --from-crs, or none")
    })
}

/// Says what makes the place of a layer, or how much of it is there, doubtful.
pub fn report_doubts(path: &str, dataset: &Dataset, err: &mut dyn Write) -> anyhow::Result<()> {
    // Of a picture nothing else shows that it is not what it was.
    let is_damage = |of: &&Warning| of.code == WarningCode::Damaged && dataset.raster().is_some();
    for warning in dataset.warnings().list().iter().filter(|warning| is_reported(warning) || is_damage(warning)) {
        writeln!(err, "shapan: {path}: {}", warning.message)?;
    }
    Ok(())
}

/// Whether every command tells a warning, as all that it answers would be wrong with the place of a layer, or with the
/// part of it that is there.
pub fn is_reported(warning: &Warning) -> bool {
    use WarningCode as C;
    matches!(
        warning.code,
        C::AssumedWgs84
            | C::ControlMisfit
            | C::PictureSize
            | C::CutOff
            | C::OtherCrs
            | C::OutsideUse
            | C::ZoneNumber
            | C::RegionalDatum
            | C::UnknownDatum
    )
}

/// Says how many features of a source were left out.
pub fn report_skipped(path: &str, dataset: &Dataset, err: &mut dyn Write) -> anyhow::Result<()> {
    let skipped = dataset.warnings().skipped();
    if skipped > 0 {
        let first = dataset.warnings().list().iter().find(|w| w.skipped);
        let first = first.map(|w| {
            let line = w.line.map(|l| format!(", line {l}")).unwrap_or_default();
            format!(" (first: {}{line}: {})", w.feature.as_deref().unwrap_or("?"), w.message)
        });
        let features = counted(skipped, "feature");
        writeln!(err, "shapan: {path}: {features} skipped{}; see shapan info", first.unwrap_or_default())?;
    }
    Ok(())
}
