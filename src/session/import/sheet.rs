//! The rows of the import sheet: a layer of a file each, and what stands in the way of taking it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::data::{Dataset, Extent};
use crate::formats::{ReadError, Reading, Repairs};
use crate::plan::doctor::{self, Examined, Reference, Shift};
use crate::session::Unplaced;

/// Where the rows that are taken go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportTarget {
    /// They become a plan of their own, in the place of the one there is.
    Open(Vec<PathBuf>),
    /// They are added to the plan.
    Add,
}

/// Where a row lands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lands {
    /// Among the plan, or the other files.
    Inside,
    /// So many metres from it.
    Away(f64),
    /// Nothing is there to compare with, or it has no geometry.
    Somewhere,
}

/// How far a row is.
#[derive(Debug)]
pub enum RowState {
    /// It is certain where it lies.
    Ready(Arc<Dataset>),
    /// It seems to lie where a shifted map would put it, which a person has to confirm.
    Shifted(Arc<Dataset>, Shift),
    /// Nothing says in which system its numbers are: see [`ImportRow::unplaced`].
    Unplaced,
    /// It is being read in another way than before.
    Reading,
    Refused(Arc<ReadError>),
    /// Left away by hand, and what it was.
    Skipped(Box<RowState>),
    /// It is on the map.
    Taken(Arc<Dataset>),
}

/// One layer of one file.
#[derive(Debug)]
pub struct ImportRow {
    pub path: PathBuf,
    pub reading: Reading,
    pub state: RowState,
    /// The data as they were read, while repairs are made in them.
    pub(in crate::session) unrepaired: Option<Arc<Dataset>>,
    pub examined: Examined,
    /// What is asked, or was: which system its numbers are in.
    pub unplaced: Option<Unplaced>,
    /// Whether a person has said where it lies.
    pub is_answered: bool,
    pub lands: Lands,
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
        let (unrepaired, is_answered, lands) = (None, false, Lands::Somewhere);
        Self { path, reading, state, unrepaired, examined, unplaced, is_answered, lands }
    }

    /// The data, once they are read and have a place.
    pub fn data(&self) -> Option<&Arc<Dataset>> {
        let mut state = &self.state;
        loop {
            match state {
                RowState::Ready(data) | RowState::Shifted(data, _) | RowState::Taken(data) => return Some(data),
                RowState::Skipped(inner) => state = inner,
                RowState::Unplaced | RowState::Reading | RowState::Refused(_) => return None,
            }
        }
    }

    /// Whether it waits for an answer.
    pub fn asks(&self) -> bool {
        matches!(self.state, RowState::Shifted(..) | RowState::Unplaced)
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
    /// Whether what is certain is put right in the rows to be taken.
    pub repairs: bool,
}

impl Import {
    /// How many files the rows came from.
    pub fn files(&self) -> usize {
        files(self.rows.iter().map(|row| row.path.as_path()))
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
        let is_open = |row: &&ImportRow| matches!(row.state, RowState::Ready(_) | RowState::Shifted(..));
        let has = |row: &&ImportRow| row.repairs() != Repairs::NONE || row.reading.repairs != Repairs::NONE;
        self.rows.iter().filter(is_open).filter(has).count()
    }
}

/// Where the plan lies, or most of the rows: what places are told by.
pub(super) fn surroundings(rows: &[ImportRow], plan: Option<Extent>) -> Option<Extent> {
    /// Rows within so many metres of the middle one lie together.
    const TOGETHER_M: f64 = 100_000.0;
    if plan.is_some() {
        return plan;
    }
    let extents: Vec<Extent> = rows.iter().filter_map(|row| row.data()?.extent()).collect();
    let middle = |of: &dyn Fn(Extent) -> f64| {
        let mut sorted: Vec<f64> = extents.iter().map(|extent| of(*extent)).collect();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied()
    };
    let middle = crate::data::LonLat::new(middle(&|e| e.centre().lon)?, middle(&|e| e.centre().lat)?);
    let is_near = |extent: &Extent| crate::analysis::measure::distance(extent.centre(), middle).0 < TOGETHER_M;
    Extent::of_extents(extents.into_iter().filter(is_near)).or(Some(Extent::of_point(middle)))
}

/// Where a row lands among what is around.
pub(super) fn lands(data: &Dataset, around: Option<Extent>) -> Lands {
    let (Some(extent), Some(around)) = (data.extent(), around) else { return Lands::Somewhere };
    if extent.intersects(around) {
        return Lands::Inside;
    }
    let nearest = |to: crate::data::LonLat, of: Extent| {
        let lat = to.lat.clamp(of.south.min(of.north), of.north.max(of.south));
        let lon = if of.west <= of.east { to.lon.clamp(of.west, of.east) } else { to.lon };
        crate::data::LonLat::new(lon, lat)
    };
    let there = nearest(around.centre(), extent);
    Lands::Away(crate::analysis::measure::distance(nearest(there, around), there).0)
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
