//! The rows of the import sheet: a layer of a file each, and what stands in the way of taking it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use super::lands::{self, Lands};
use crate::data::{Dataset, Extent};
use crate::formats::{ReadError, Reading, Repairs};
use crate::plan::doctor::{self, Candidate, Examined, Reference, Shift};
use crate::session::Unplaced;
use crate::session::landing;

/// Where the rows that are taken go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportTarget {
    /// They become a plan of their own, in the place of the one there is.
    Open(Vec<PathBuf>),
    /// They are added to the plan.
    Add,
}

/// How far a row is.
#[derive(Debug)]
pub enum RowState {
    /// It is certain where it lies.
    Ready(Arc<Dataset>),
    /// It seems to lie where a shifted map would put it, which a person has to confirm.
    Shifted(Arc<Dataset>, Shift),
    /// Only a part of its source could be read, which a person has to know.
    Partial(Arc<Dataset>),
    /// Nothing says in which system its numbers are: see [`ImportRow::unplaced`].
    Unplaced,
    /// It is being read in another way than before.
    Reading,
    Refused(Arc<ReadError>),
    /// Left away by hand, and what it was.
    Skipped(Box<RowState>),
    /// Control points are to say where it lies: on the map, once the sheet is closed.
    ByControl,
    /// It is on the map.
    Taken(Arc<Dataset>),
}

/// Whether a person has to know that data are only a part of what their source held: the source is cut off or damaged,
/// or more was left out of it than kept.
pub(super) fn is_partial(data: &Dataset) -> bool {
    let is_empty = data.is_empty() && data.raster().is_none();
    is_empty || data.warnings().losses().next().is_some() || data.warnings().skipped() > data.len() as u64
}

/// One layer of one file.
#[derive(Debug)]
pub struct ImportRow {
    pub path: PathBuf,
    pub reading: Reading,
    pub state: RowState,
    /// The data as they were read, while repairs are made in them.
    pub(in crate::session) unrepaired: Option<Arc<Dataset>>,
    /// The data as they were read, and how, before their shift was taken off.
    pub(super) shifted: Option<(Reading, Arc<Dataset>)>,
    pub examined: Examined,
    /// What is asked, or was: which system its numbers are in.
    pub unplaced: Option<Unplaced>,
    /// The shift that is asked about, or was.
    pub shift: Option<Shift>,
    /// Whether a person has said in which system its numbers are …
    pub is_placed: bool,
    /// … and whether they are shifted.
    pub is_shift_said: bool,
    /// Whether a person takes what could be read of it.
    pub is_enough: bool,
    pub lands: Lands,
    /// What was held against what when that was found; the data may have gone since.
    pub(super) held: Option<(Weak<Dataset>, Extent)>,
}

impl ImportRow {
    /// A row about which nobody has said anything yet.
    pub(super) fn new(
        path: PathBuf,
        reading: Reading,
        state: RowState,
        examined: Examined,
        unplaced: Option<Unplaced>,
    ) -> Self {
        let mut row = Self {
            path,
            reading,
            state,
            unrepaired: None,
            shifted: None,
            shift: examined.shift,
            examined,
            unplaced,
            is_placed: false,
            is_shift_said: false,
            is_enough: false,
            lands: Lands::Somewhere,
            held: None,
        };
        row.ask();
        row
    }

    /// A person has answered this question about its system already.
    pub(in crate::session) fn placed_by(&mut self, question: &Unplaced) {
        (self.is_placed, self.unplaced) = (true, Some(question.clone()));
    }

    /// Asks what has to be asked next about data that are there.
    pub(super) fn ask(&mut self) {
        let (RowState::Ready(data) | RowState::Shifted(data, _) | RowState::Partial(data)) = &self.state else {
            return;
        };
        let data = data.clone();
        self.state = match self.examined.shift.filter(|_| !self.is_shift_said) {
            Some(shift) => RowState::Shifted(data, shift),
            None if !self.is_enough && is_partial(&data) => RowState::Partial(data),
            None => RowState::Ready(data),
        };
    }

    /// The data, once they are read and have a place.
    pub fn data(&self) -> Option<&Arc<Dataset>> {
        let mut state = &self.state;
        loop {
            match state {
                RowState::Ready(data)
                | RowState::Shifted(data, _)
                | RowState::Partial(data)
                | RowState::Taken(data) => return Some(data),
                RowState::Skipped(inner) => state = inner,
                RowState::Unplaced | RowState::Reading | RowState::ByControl | RowState::Refused(_) => return None,
            }
        }
    }

    /// Whether it waits for an answer.
    pub fn asks(&self) -> bool {
        matches!(self.state, RowState::Shifted(..) | RowState::Partial(_) | RowState::Unplaced)
    }

    /// Whether a person has answered about it, which may be taken back as long as it is not on the map.
    pub fn is_answered(&self) -> bool {
        let is_open = matches!(self.state, RowState::Ready(_) | RowState::Partial(_) | RowState::Refused(_));
        let is_placed = self.is_placed && self.unplaced.is_some() || self.is_shift_said && self.shift.is_some();
        is_open && (is_placed || self.is_enough) || matches!(self.state, RowState::ByControl)
    }

    /// Whether it waits for an answer about its system.
    pub fn is_unplaced(&self) -> bool {
        matches!(self.state, RowState::Unplaced)
    }

    /// Whether it may be readable in another encoding.
    pub fn is_of_encoding(&self) -> bool {
        matches!(&self.state, RowState::Refused(error) if error.is_of_encoding())
    }

    /// It could not be read: where only its system is missing it asks on, with its texts as they are read now.
    pub(super) fn take_error(&mut self, error: ReadError) {
        self.state = match (landing::unplaced(&error), &mut self.unplaced) {
            (Some(now), Some(source)) => {
                source.held = now.held;
                RowState::Unplaced
            }
            _ => RowState::Refused(Arc::new(error)),
        };
    }

    /// Whether it is read, is not on the map, and nobody has left it away.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, RowState::Ready(_) | RowState::Shifted(..) | RowState::Partial(_))
    }

    /// Whether it can be taken as it is.
    pub fn is_ready(&self) -> bool {
        matches!(self.state, RowState::Ready(_))
    }

    /// Whether it is on the map.
    pub fn is_taken(&self) -> bool {
        matches!(self.state, RowState::Taken(_))
    }

    /// The repairs that would put right what is certain about it.
    pub fn repairs(&self) -> Repairs {
        doctor::repairs_for(&self.examined.symptoms)
    }

    /// The data with their shift, if it was taken off and nothing else is done with them.
    pub(super) fn as_shifted(&self) -> Option<(Reading, Arc<Dataset>)> {
        let (reading, data) = self.shifted.as_ref()?;
        let is_else_the_same = *reading == Reading { datum: reading.datum, ..self.reading.clone() };
        (is_else_the_same && *reading != self.reading).then(|| (reading.clone(), data.clone()))
    }

    /// Whether nothing is to be asked, said or put right.
    pub(super) fn is_plain(&self) -> bool {
        self.is_ready() && self.examined.is_sound()
    }
}

/// Files opened together that wait to be taken.
#[derive(Debug)]
pub struct Import {
    pub target: ImportTarget,
    pub rows: Vec<ImportRow>,
    /// What positions are held against.
    pub reference: Arc<Reference>,
    /// What lies in the folders that were opened and is no layer, by its names.
    pub passed_over: Vec<String>,
    /// Whether what is certain is put right in the rows to be taken.
    pub repairs: bool,
}

impl Import {
    /// Takes in rows of files that came while the sheet was open, below those it has. One that waits already is no other
    /// row, unless it could not be read before.
    pub(in crate::session) fn join(&mut self, rows: Vec<ImportRow>, passed_over: Vec<String>) {
        for row in rows {
            let is_same = |of: &&mut ImportRow| of.path == row.path && of.reading.part == row.reading.part;
            match self.rows.iter_mut().filter(|of| !of.is_taken()).find(is_same) {
                Some(of) if matches!(of.state, RowState::Refused(_)) => *of = row,
                Some(_) => {}
                None => self.rows.push(row),
            }
        }
        self.passed_over.extend(passed_over);
    }

    /// How many files the rows came from.
    pub fn files(&self) -> usize {
        files(self.rows.iter().map(|row| row.path.as_path()))
    }

    /// Where the rows lie that are read, each by itself.
    pub fn extents(&self) -> Vec<Extent> {
        self.rows.iter().filter_map(lands::extent).collect()
    }

    /// Whether it is about one layer only: then its last answer takes it.
    pub fn is_single(&self) -> bool {
        self.rows.len() == 1
    }

    /// The rows for which a system chosen for one of them may be the right one too: layers of its file, and others that
    /// it would lead near something known, which is the least that can be said for it. The row itself is the first.
    pub fn placed_alike(&self, row: usize, crs: &str, swap_axes: bool) -> Vec<usize> {
        let Some(first) = self.rows.get(row) else { return Vec::new() };
        let asks_alike = |other: &ImportRow| {
            let candidates = other.unplaced.iter().flat_map(|source| source.candidates.iter().flatten());
            let is_same = |of: &&Candidate| of.crs.text() == crs && of.swap_axes == swap_axes;
            let mut same = candidates.filter(is_same).filter(|of| of.is_near());
            other.is_unplaced() && (other.path == first.path || same.next().is_some())
        };
        let others = self.rows.iter().enumerate().filter(|(index, other)| *index != row && asks_alike(other));
        std::iter::once(row).chain(others.map(|(index, _)| index)).collect()
    }

    /// The rows that ask whether they are shifted as this one is. The row itself is the first. One of which only a part is
    /// shifted is answered by itself.
    pub fn shifted_alike(&self, row: usize) -> Vec<usize> {
        let datum = |row: &ImportRow| match row.state {
            RowState::Shifted(_, shift) if !shift.is_divided() => Some(shift.datum),
            _ => None,
        };
        let Some(of_first) = self.rows.get(row).and_then(datum) else { return vec![row] };
        let asks_alike = |(index, other): &(usize, &ImportRow)| *index != row && datum(other) == Some(of_first);
        let others = self.rows.iter().enumerate().filter(asks_alike);
        std::iter::once(row).chain(others.map(|(index, _)| index)).collect()
    }

    /// How many rows can be taken as they are.
    pub fn ready(&self) -> usize {
        self.rows.iter().filter(|row| row.is_ready()).count()
    }

    /// How many rows wait for an answer.
    pub fn asking(&self) -> usize {
        self.rows.iter().filter(|row| row.asks()).count()
    }

    /// Whether rows are being read.
    pub fn is_reading(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.state, RowState::Reading))
    }

    /// How many rows have something that is certain to be put right.
    pub fn repairable(&self) -> usize {
        let has = |row: &&ImportRow| row.repairs() != Repairs::NONE || row.reading.repairs != Repairs::NONE;
        self.rows.iter().filter(|row| row.is_open()).filter(has).count()
    }

    /// How many rows wait to be laid by control points.
    pub fn by_control(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.state, RowState::ByControl)).count()
    }

    /// How many rows have answers that are lost when the sheet is closed.
    pub fn answered(&self) -> usize {
        let is_lost = |row: &&ImportRow| row.is_answered() || row.asks() && row.is_placed;
        self.rows.iter().filter(is_lost).filter(|row| !matches!(row.state, RowState::ByControl)).count()
    }
}

/// Rows in the order of the paths that were named, then by file.
pub(super) fn sort(rows: &mut [ImportRow], paths: &[PathBuf]) {
    let place = |row: &ImportRow| paths.iter().position(|path| row.path.starts_with(path)).unwrap_or(usize::MAX);
    rows.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.path.cmp(&b.path)));
}

/// How many files rows came from.
pub(super) fn files<'a>(paths: impl Iterator<Item = &'a Path>) -> usize {
    let mut paths: Vec<&Path> = paths.collect();
    paths.sort_unstable();
    paths.dedup();
    paths.len()
}
