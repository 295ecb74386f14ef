//! Reads files that were opened together, away from the window, and tells whether they need a sheet.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::lands::{self, surroundings};
use super::sheet::{ImportRow, RowState, files, sort};
use crate::crs::SourceCrs;
use crate::data::{Dataset, Extent};
use crate::formats::{self, Held, NamedCrs, ReadError, Reading};
use crate::plan::doctor::{self, Examined, Reference, SymptomKind};
use crate::plan::{self, OpenError, Opened, PlanLayer};
use crate::progress::Progress;
use crate::project::LayerId;
use crate::session::georeference_commands::unlaid;
use crate::session::incoming::drawn_unless_asked;
use crate::session::landing::{self, Unplaced};

/// Pairs of numbers that stand for a layer in a question.
const SAMPLE: usize = 500;

/// What was read.
#[derive(Debug)]
pub(in crate::session) enum Surveyed {
    /// It can be shown at once: one file that lies where it says, or a project.
    Plain(Box<Opened>),
    /// It can be shown at once: files that were looked at, and about which there is nothing to say.
    Sound(Box<Opened>),
    /// Files of which some need a look before they are shown.
    Asked { rows: Vec<ImportRow>, reference: Arc<Reference>, passed_over: Vec<String> },
}

impl Surveyed {
    pub(in crate::session) fn plain(opened: Opened) -> Self {
        Self::Plain(Box::new(opened))
    }
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
    if paths.is_empty() {
        // The bundled plan is what others are held against.
        return Ok(Surveyed::plain(plan::open_what_can_be(paths, progress)?));
    }
    let progress = &drawn_unless_asked(progress, Reading::default(), around);
    if matches!(paths, [path] if !path.is_dir()) {
        let opened = plan::open_what_can_be(paths, progress);
        // What cannot be read since its texts are in another encoding can be, once a person says in which.
        if matches!(&opened, Err(OpenError::Read(error)) if error.is_of_encoding()) {
            let opened = plan::open_each_as(paths, &Reading::default(), progress)?;
            return Ok(Sheet::about(&opened, around).finish(opened, paths));
        }
        return ask_first(opened?, paths, around, progress);
    }
    let mut opened = plan::open_each_as(paths, &Reading::default(), progress)?;
    if opened.file.is_some() {
        return Ok(Surveyed::plain(opened));
    }
    let failed = opened.failures.iter().filter_map(|(_, error)| error.path());
    if files(opened.paths.iter().map(Path::new).chain(failed)) < 2 {
        let can_ask = |error: &ReadError| landing::unplaced(error).is_some() || unlaid(error).is_some();
        let has_failed = opened.paths.is_empty() && opened.failures.iter().all(|(_, error)| !can_ask(error));
        return if has_failed && !opened.failures.is_empty() {
            Err(opened.failures.swap_remove(0).1.into())
        } else {
            ask_first(opened, paths, around, progress)
        };
    }
    let mut sheet = Sheet::about(&opened, around);
    for (path, layer) in opened.paths.iter().zip(&opened.plan.layers) {
        sheet.read(Path::new(path), layer, &opened, progress)?;
    }
    // A picture that nothing lays is asked about on the map, not in a row.
    let is_only_pictures = opened.failures.iter().all(|(_, error)| unlaid(error).is_some());
    if is_only_pictures && sheet.rows.iter().all(ImportRow::is_plain) {
        return Ok(Surveyed::Sound(Box::new(opened)));
    }
    Ok(sheet.finish(opened, paths))
}

/// Reads paths to be rows of the sheet that is open. `around` is where its rows are to lie.
///
/// # Errors
/// A project among them; cancellation.
pub(in crate::session) fn survey_to_join(
    paths: &[PathBuf],
    around: Option<Extent>,
    progress: &Progress,
) -> Result<Surveyed, OpenError> {
    // Nothing of it is on the map before it is taken.
    let progress = &progress.unless(|_| true);
    let opened = plan::open_each_as(paths, &Reading::default(), progress)?;
    if opened.file.is_some() {
        return Ok(Surveyed::plain(opened));
    }
    Sheet::about(&opened, around).of(opened, paths, progress)
}

/// One file, which is shown at once unless it would be shown where it does not lie.
///
/// # Errors
/// Only cancellation.
fn ask_first(
    opened: Opened,
    paths: &[PathBuf],
    around: Option<Extent>,
    progress: &Progress,
) -> Result<Surveyed, OpenError> {
    let sheet = Sheet::about(&opened, around);
    if sheet.doubts(&opened) { sheet.of(opened, paths, progress) } else { Ok(Surveyed::plain(opened)) }
}

/// Files that were read as a person said: shown at once, unless one of them would be shown where it does not lie. Then all
/// of them are rows of one sheet, so that none comes into a plan that the others replace.
///
/// # Errors
/// Of each file what it was refused for, and cancellation.
pub(in crate::session) fn ask_first_of(
    files: Vec<(PathBuf, Result<Opened, OpenError>)>,
    around: Option<Extent>,
    progress: &Progress,
) -> Vec<Result<Surveyed, OpenError>> {
    let sheet = |(path, opened): (PathBuf, Result<Opened, OpenError>)| {
        opened.map(|opened| (Sheet::about(&opened, around), opened, path))
    };
    let sheets: Vec<_> = files.into_iter().map(sheet).collect();
    let is_asked = sheets.iter().flatten().any(|(sheet, opened, _)| sheet.doubts(opened));
    let surveyed = |(sheet, opened, path): (Sheet, Opened, PathBuf)| {
        if is_asked { sheet.of(opened, &[path], progress) } else { Ok(Surveyed::plain(opened)) }
    };
    sheets.into_iter().map(|sheet| sheet.and_then(surveyed)).collect()
}

/// How a layer was read.
fn reading_of(opened: &Opened, layer: &PlanLayer) -> Reading {
    opened.plan.project.layer(&layer.id).map(|of| of.reading.clone()).unwrap_or_default()
}

/// A sheet in the making.
struct Sheet {
    rows: Vec<ImportRow>,
    reference: Arc<Reference>,
    /// Where the plan lies that they are added to …
    around: Option<Extent>,
    /// … or where most of them lie, which each is held against.
    near: Option<Extent>,
}

impl Sheet {
    fn about(opened: &Opened, around: Option<Extent>) -> Self {
        let main_extents = opened.plan.layers.iter().filter_map(|layer| doctor::main_extent(&layer.dataset));
        let near = around.or_else(|| doctor::common_ground(main_extents));
        Self { rows: Vec::new(), reference: Arc::new(Reference::bundled()), around, near }
    }

    /// Whether a layer would be shown where it does not lie. Where control points lay it, a person has seen it on the map.
    fn doubts(&self, opened: &Opened) -> bool {
        let is_doubtful = |layer: &PlanLayer| {
            let reading = reading_of(opened, layer);
            let may_be_seen = reading.control.is_none();
            may_be_seen && doctor::is_place_doubtful(&layer.dataset, &reading, self.near, &self.reference)
        };
        opened.file.is_none() && opened.plan.layers.iter().any(is_doubtful)
    }

    /// All that was opened as rows.
    fn of(mut self, opened: Opened, paths: &[PathBuf], progress: &Progress) -> Result<Surveyed, OpenError> {
        for (path, layer) in opened.paths.iter().zip(&opened.plan.layers) {
            self.read(Path::new(path), layer, &opened, progress)?;
        }
        Ok(self.finish(opened, paths))
    }

    /// Looks at a layer that could be read.
    fn read(&mut self, path: &Path, layer: &PlanLayer, opened: &Opened, progress: &Progress) -> Result<(), OpenError> {
        let reading = reading_of(opened, layer);
        let examined = doctor::examine(&layer.dataset, &reading, self.near, &self.reference, progress);
        let examined = examined.map_err(ReadError::from)?;
        let state = RowState::Ready(layer.dataset.clone());
        self.rows.push(ImportRow::new(path.to_owned(), reading, state, examined, None));
        Ok(())
    }

    /// The sheet, with what could not be read, and where each may lie.
    fn finish(self, opened: Opened, paths: &[PathBuf]) -> Surveyed {
        let Self { mut rows, reference, around, .. } = self;
        rows.iter_mut().for_each(ask_for_zone);
        rows.extend(opened.failures.into_iter().map(failed_row));
        sort(&mut rows, paths);
        lands::find(&mut rows, around);
        let around = surroundings(&rows, around);
        for row in &mut rows {
            if let Some(source) = &mut row.unplaced {
                source.find_candidates(around, &reference);
            }
        }
        Surveyed::Asked { rows, reference, passed_over: opened.passed_over }
    }
}

/// Asks in which zone a layer is that would lie where it belongs in another one than its source names.
fn ask_for_zone(row: &mut ImportRow) {
    let is_doubted =
        row.reading.crs.is_none() && row.examined.symptoms.iter().any(|symptom| symptom.kind == SymptomKind::OtherZone);
    let Some(data) = row.data().filter(|_| is_doubted && row.is_ready()) else { return };
    let origin = data.origin();
    let Ok(crs) = SourceCrs::named(&origin.crs) else { return };
    let step = data.coords().len().div_ceil(SAMPLE).max(1);
    row.unplaced = Some(Unplaced {
        path: row.path.clone(),
        reading: row.reading.clone(),
        layer: None,
        named: Some(NamedCrs::Wrong(origin.crs.clone())),
        is_zone_doubted: true,
        sample: data.coords().iter().step_by(step).filter_map(|p| crs.xy(*p)).collect(),
        held: Held {
            format: origin.format,
            encoding: origin.encoding,
            features: Some(data.len()),
            texts: data.text_sample(),
            is_encoding_guessed: formats::is_encoding_guessed(data),
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
