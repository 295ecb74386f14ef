//! Reads files that were opened together, away from the window, and tells whether they need a sheet.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::lands::{self, surroundings};
use super::sheet::{ImportRow, RowState, files, sort};
use crate::crs::SourceCrs;
use crate::data::{Dataset, Extent};
use crate::formats::{self, Held, NamedCrs, ReadError, Reading};
use crate::plan::doctor::{self, Examined, Reference, SymptomKind};
use crate::plan::{self, OpenError, Opened};
use crate::progress::Progress;
use crate::project::LayerId;
use crate::session::georeference_commands::unlaid;
use crate::session::landing::{self, Unplaced};

/// Pairs of numbers that stand for a layer in a question.
const SAMPLE: usize = 500;

/// What was read.
#[derive(Debug)]
pub(in crate::session) enum Surveyed {
    /// It can be shown at once: one file, or a project.
    Plain(Box<Opened>),
    /// It can be shown at once: files that were looked at, and about which there is nothing to say.
    Sound(Box<Opened>),
    /// Several files, some of which need a look.
    Several { rows: Vec<ImportRow>, reference: Arc<Reference>, passed_over: Vec<String> },
}

/// Whether it was looked at if new data lie where a Chinese web map would put them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) enum ShiftCheck {
    Due,
    Done,
}

/// Reads paths and looks at what they hold. `around` is where the plan lies that they are added to.
///
/// # Errors
/// What [`plan::open_what_can_be`] refuses of one file; a project among others; cancellation.
pub(in crate::session) fn survey(
    paths: &[PathBuf],
    around: Option<Extent>,
    progress: &Progress,
) -> Result<Surveyed, OpenError> {
    let is_alone = match paths {
        [] => true,
        [path] => !path.is_dir(),
        _ => false,
    };
    if is_alone {
        return Ok(Surveyed::Plain(Box::new(plan::open_what_can_be(paths, progress)?)));
    }
    let mut opened = plan::open_each_as(paths, &Reading::default(), progress)?;
    if opened.file.is_some() {
        return Ok(Surveyed::Plain(Box::new(opened)));
    }
    let failed = opened.failures.iter().filter_map(|(_, error)| error.path());
    if files(opened.paths.iter().map(Path::new).chain(failed)) < 2 {
        let can_ask = |error: &ReadError| landing::unplaced(error).is_some() || unlaid(error).is_some();
        let has_failed = opened.paths.is_empty() && opened.failures.iter().all(|(_, error)| !can_ask(error));
        return if has_failed && !opened.failures.is_empty() {
            Err(opened.failures.swap_remove(0).1.into())
        } else {
            Ok(Surveyed::Plain(Box::new(opened)))
        };
    }
    let reference = Arc::new(Reference::bundled());
    let main_extents = opened.plan.layers.iter().filter_map(|layer| doctor::main_extent(&layer.dataset));
    let near = around.or_else(|| doctor::common_ground(main_extents));
    let mut rows = Vec::new();
    for (path, layer) in opened.paths.iter().zip(&opened.plan.layers) {
        let reading = opened.plan.project.layer(&layer.id).map(|of| of.reading.clone()).unwrap_or_default();
        let examined =
            doctor::examine(&layer.dataset, &reading, near, &reference, progress).map_err(ReadError::from)?;
        rows.push(read_row(PathBuf::from(path), reading, layer.dataset.clone(), examined));
    }
    // A picture that nothing lays is asked about on the map, not in a row.
    let is_only_pictures = opened.failures.iter().all(|(_, error)| unlaid(error).is_some());
    if is_only_pictures && rows.iter().all(ImportRow::is_plain) {
        return Ok(Surveyed::Sound(Box::new(opened)));
    }
    rows.iter_mut().for_each(ask_for_zone);
    rows.extend(opened.failures.into_iter().map(failed_row));
    sort(&mut rows, paths);
    lands::find(&mut rows, around);
    let around = surroundings(&rows, around);
    for row in &mut rows {
        if let Some(source) = &mut row.unplaced {
            let mut candidates = doctor::candidates(&source.sample, around, &reference);
            // The system that is only doubted may be the right one: it stands where it is seen.
            if let (Some(NamedCrs::Wrong(named)), true) = (&source.named, source.is_zone_doubted)
                && let Ok(crs) = SourceCrs::named(named)
            {
                candidates.retain(|candidate| candidate.crs != crs);
                let second = candidates.len().min(1);
                candidates.splice(second..second, doctor::candidate(crs, &source.sample, around, &reference));
            }
            source.candidates = Some(candidates);
            source.near = around;
        }
    }
    Ok(Surveyed::Several { rows, reference, passed_over: opened.passed_over })
}

fn read_row(path: PathBuf, reading: Reading, data: Arc<Dataset>, examined: Examined) -> ImportRow {
    ImportRow::new(path, reading, RowState::Ready(data), examined, None)
}

/// Asks in which zone a layer is that would lie where it belongs in another one than its source names.
fn ask_for_zone(row: &mut ImportRow) {
    let is_doubted = row.examined.symptoms.iter().any(|symptom| symptom.kind == SymptomKind::OtherZone);
    let Some(data) = row.data().filter(|_| is_doubted && row.is_ready()) else { return };
    let origin = data.origin();
    let Ok(crs) = SourceCrs::named(&origin.crs) else { return };
    let step = data.coords().len().div_ceil(SAMPLE).max(1);
    row.unplaced = Some(Unplaced {
        path: row.path.clone(),
        reading: row.reading.clone(),
        named: Some(NamedCrs::Wrong(origin.crs.clone())),
        is_zone_doubted: true,
        sample: data.coords().iter().step_by(step).filter_map(|p| crs.xy(*p)).collect(),
        held: Held {
            format: origin.format,
            encoding: origin.encoding,
            features: Some(data.len()),
            texts: data.text_sample(),
        },
        candidates: None,
        near: None,
    });
    (row.state, row.examined) = (RowState::Unplaced, Examined::default());
}

fn failed_row((LayerId(name), error): (LayerId, ReadError)) -> ImportRow {
    let path = error.path().map_or_else(|| PathBuf::from(&name), Path::to_owned);
    let unplaced = landing::unplaced(&error);
    let (reading, state) = match &unplaced {
        Some(source) => (source.reading.clone(), RowState::Unplaced),
        None => {
            // Which of the layers of its file it is stands behind the name of the file.
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let part = name.strip_prefix(&*file).and_then(|rest| rest.strip_prefix(": ")).map(str::to_owned);
            (Reading { part, ..Reading::default() }, RowState::Refused(Arc::new(error)))
        }
    };
    ImportRow::new(path, reading, state, Examined::default(), unplaced)
}

/// A row to be read in the way that a person said.
#[derive(Clone, Debug)]
pub(in crate::session) struct RowToRead {
    pub(in crate::session) row: usize,
    pub(in crate::session) path: PathBuf,
    pub(in crate::session) reading: Reading,
    /// The data without the repairs of the reading, where they are there.
    pub(in crate::session) unrepaired: Option<Arc<Dataset>>,
}

/// What came of it.
#[derive(Debug)]
pub(in crate::session) struct ReadRow {
    pub(in crate::session) row: usize,
    pub(in crate::session) path: PathBuf,
    pub(in crate::session) reading: Reading,
    pub(in crate::session) read: Result<(Dataset, Examined), ReadError>,
}

/// Reads rows again; `near` is where they are to lie.
pub(in crate::session) fn read_rows(
    rows: Vec<RowToRead>,
    near: Option<Extent>,
    reference: &Reference,
    progress: &Progress,
) -> Vec<ReadRow> {
    let read = |path: &Path, reading: &Reading, unrepaired: Option<&Dataset>| {
        let data = match unrepaired {
            Some(data) => formats::repaired(data, reading.repairs, progress)?,
            None => formats::read_path(path, reading, progress)?,
        };
        let examined = doctor::examine(&data, reading, near, reference, progress)?;
        Ok::<_, ReadError>((data, examined))
    };
    rows.into_iter()
        .map(|RowToRead { row, path, reading, unrepaired }| {
            let read = read(&path, &reading, unrepaired.as_deref());
            ReadRow { row, read, path, reading }
        })
        .collect()
}
