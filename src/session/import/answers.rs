//! What a person says about files that were opened together, and how they come onto the map.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::lands;
use super::sheet::{Import, ImportRow, ImportTarget, RowState};
use super::survey::{ReadRow, RowToRead};
use crate::crs::Datum;
use crate::data::{Dataset, Extent};
use crate::export;
use crate::formats::{ReadError, Reading, Repairs};
use crate::i18n::{Lang, Word, fill};
use crate::plan::doctor::Reference;
use crate::plan::opened_of;
use crate::project::LayerId;
use crate::session::document_job::DocumentJob;
use crate::session::georeference_commands::unlaid;
use crate::session::landing::{is_news, source_name};
use crate::session::{Notice, OddLayer, Session, ViewCommand};

/// What becomes a layer: its file, how it was read, and what came of it.
type Row = (PathBuf, Reading, Arc<Dataset>);

/// An answer, by the place of its row in the list.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportCommand {
    /// Lays every row that is certain on the map; the sheet closes when no question is left.
    TakeCertain,
    /// Reads a row in the system that a person gave.
    Place { row: usize, crs: String, swap_axes: bool },
    /// The same for all rows that may be in that system too: see [`Import::placed_alike`].
    PlaceAlike { row: usize, crs: String, swap_axes: bool },
    /// Takes the shift off a row.
    Unshift(usize),
    /// Takes it off all rows that seem to have the same: see [`Import::shifted_alike`].
    UnshiftAlike(usize),
    /// A row lies where it should.
    LeaveShifted(usize),
    /// Reads the texts of a row in this encoding; `None` for the one that they show.
    Encode { row: usize, encoding: Option<String> },
    /// What could be read of a row is to be taken.
    TakePart(usize),
    /// Control points are to say where a row lies, on the map, once the sheet is closed.
    ByControl(usize),
    /// Takes back what was answered about a row: it is asked again.
    AskAgain(usize),
    /// Puts right what is certain in all rows, or no longer.
    Repair(bool),
    /// Leaves a row away.
    Skip(usize),
    /// Not after all.
    Resume(usize),
    /// Closes the sheet: what is not on the map is left away.
    Close,
}

impl Session {
    /// Asks about files that were opened together, in the sheet that is open if there is one.
    pub(in crate::session) fn begin_import(
        &mut self,
        target: ImportTarget,
        rows: Vec<ImportRow>,
        reference: Arc<Reference>,
        passed_over: Vec<String>,
    ) {
        if let Some(import) = &mut self.import {
            import.join(rows, passed_over);
            self.repair_as_said();
            self.say_where_rows_land();
            return;
        }
        // Nothing is there to lay it on: an empty plan waits for the answer.
        if self.plan.layers.is_empty() && matches!(target, ImportTarget::Open(_)) {
            self.begin_empty();
        }
        self.import = Some(Import { target, rows, reference, passed_over, repairs: false });
        // The plan may have grown since they began to be read.
        self.say_where_rows_land();
    }

    pub(in crate::session) fn import_command(&mut self, command: ImportCommand) {
        match command {
            ImportCommand::TakeCertain => self.take_certain(),
            ImportCommand::Place { row, crs, swap_axes } => {
                self.reread(row, |row| {
                    row.is_placed = true;
                    row.reading = Reading { crs: Some(crs), swap_axes, ..row.reading.clone() };
                });
            }
            ImportCommand::PlaceAlike { row, crs, swap_axes } => {
                let Some(import) = &self.import else { return };
                for row in import.placed_alike(row, &crs, swap_axes) {
                    let (row, crs) = (row, crs.clone());
                    self.import_command(ImportCommand::Place { row, crs, swap_axes });
                }
            }
            ImportCommand::Unshift(row) => {
                self.reread(row, |row| {
                    if let RowState::Shifted(data, shift) = &row.state {
                        row.shifted = Some((row.reading.clone(), data.clone()));
                        row.reading.datum = shift.datum;
                    }
                    row.is_shift_said = true;
                });
            }
            ImportCommand::UnshiftAlike(row) => {
                let Some(import) = &self.import else { return };
                for row in import.shifted_alike(row) {
                    self.import_command(ImportCommand::Unshift(row));
                }
            }
            ImportCommand::LeaveShifted(row) => {
                if let Some(row) = self.import_row(row).filter(|row| matches!(row.state, RowState::Shifted(..))) {
                    row.is_shift_said = true;
                    row.reading.is_datum_said = true;
                    row.ask();
                }
            }
            ImportCommand::Encode { row, encoding } => {
                let Some(row) =
                    self.import_row(row).filter(|row| row.is_open() || row.is_unplaced() || row.is_of_encoding())
                else {
                    return;
                };
                if let Some(source) = &mut row.unplaced {
                    source.reading.encoding.clone_from(&encoding);
                }
                row.reading.encoding = encoding;
                (row.unrepaired, row.shifted) = (None, None);
                row.state = RowState::Reading;
                self.read_rows();
            }
            ImportCommand::TakePart(row) => {
                if let Some(row) = self.import_row(row).filter(|row| matches!(row.state, RowState::Partial(_))) {
                    row.is_enough = true;
                    row.ask();
                }
            }
            ImportCommand::ByControl(row) => {
                if let Some(row) = self.import_row(row).filter(|row| row.is_unplaced()) {
                    row.state = RowState::ByControl;
                }
            }
            ImportCommand::AskAgain(row) => self.ask_again(row),
            ImportCommand::Repair(repairs) => self.repair_rows(repairs),
            ImportCommand::Skip(row) => {
                if let Some(row) = self.import_row(row)
                    && (row.is_ready() || row.asks())
                {
                    let state = std::mem::replace(&mut row.state, RowState::Reading);
                    row.state = RowState::Skipped(Box::new(state));
                }
            }
            ImportCommand::Resume(row) => {
                if let Some(row) = self.import_row(row)
                    && let RowState::Skipped(..) = row.state
                    && let RowState::Skipped(state) = std::mem::replace(&mut row.state, RowState::Reading)
                {
                    row.state = *state;
                }
                self.repair_as_said();
            }
            ImportCommand::Close => self.end_import(),
        }
        self.say_where_rows_land();
        self.take_the_only_one();
    }

    /// Of a sheet about one layer the last answer is the end.
    fn take_the_only_one(&mut self) {
        let Some(import) = self.import.as_ref().filter(|import| import.is_single()) else { return };
        let row = &import.rows[0];
        match row.state {
            RowState::Ready(_) if row.is_answered() => self.take_certain(),
            RowState::Skipped(_) | RowState::ByControl => self.end_import(),
            _ => {}
        }
    }

    /// Each answer may move a row, and what the others are held against with it.
    fn say_where_rows_land(&mut self) {
        let plan = self.ground();
        if let Some(import) = &mut self.import {
            let plan = plan.filter(|_| import.target == ImportTarget::Add);
            lands::find(&mut import.rows, plan);
        }
    }

    /// Where rows that are read again are to lie.
    pub(in crate::session) fn where_rows_belong(&self, import: &Import) -> Option<Extent> {
        let plan = self.ground().filter(|_| import.target == ImportTarget::Add);
        lands::surroundings(&import.rows, plan)
    }

    /// Takes back what was answered about a row.
    fn ask_again(&mut self, row: usize) {
        let Some(row) = self.import_row(row).filter(|row| row.is_answered()) else { return };
        row.is_placed = false;
        let was_shift_said = std::mem::replace(&mut row.is_shift_said, false);
        row.reading.is_datum_said = false;
        row.is_enough = false;
        if let Some(source) = &row.unplaced {
            row.reading = Reading { repairs: row.reading.repairs, ..source.reading.clone() };
            row.state = RowState::Unplaced;
            row.examined = Default::default();
        } else if was_shift_said && row.reading.datum != Datum::Wgs84 {
            // Read as it is written, its shift is found again.
            row.reading.datum = Datum::Wgs84;
            row.state = RowState::Reading;
            self.read_rows();
        } else {
            row.ask();
        }
    }

    fn import_row(&mut self, row: usize) -> Option<&mut ImportRow> {
        self.import.as_mut()?.rows.get_mut(row)
    }

    /// Reads a row in another way than before.
    fn reread(&mut self, row: usize, change: impl FnOnce(&mut ImportRow)) {
        let Some(row) = self.import_row(row).filter(|row| row.asks() || row.is_answered()) else { return };
        change(row);
        row.unrepaired = None;
        row.state = RowState::Reading;
        self.read_rows();
    }

    /// Reads the rows with repairs that have something to repair; those that have repairs already without.
    fn repair_rows(&mut self, repairs: bool) {
        let Some(import) = &mut self.import else { return };
        import.repairs = repairs;
        for row in &mut import.rows {
            let wanted = if repairs { row.repairs().and(row.reading.repairs) } else { Repairs::NONE };
            // A shift is asked about anew, by what is read.
            if row.is_open() && wanted != row.reading.repairs {
                row.unrepaired = row.data().filter(|_| row.reading.repairs == Repairs::NONE).cloned();
                row.reading.repairs = wanted;
                row.state = RowState::Reading;
            }
        }
        self.read_rows();
    }

    /// One job for all: a new one takes the place of one that is not done.
    fn read_rows(&mut self) {
        let Some(import) = &self.import else { return };
        let reading = import.rows.iter().enumerate().filter(|(_, row)| matches!(row.state, RowState::Reading));
        let rows: Vec<RowToRead> = reading
            .map(|(index, row)| {
                let (path, reading, unrepaired) = (row.path.clone(), row.reading.clone(), row.unrepaired.clone());
                RowToRead { row: index, path, reading, unrepaired }
            })
            .collect();
        if !rows.is_empty() {
            let (near, reference) = (self.where_rows_belong(import), import.reference.clone());
            self.start(DocumentJob::ReadRows { rows, near, reference });
        }
    }

    pub(in crate::session) fn take_rows(&mut self, read: Vec<ReadRow>) {
        for ReadRow { row, path, reading, read } in read {
            let waits = |row: &&mut ImportRow| {
                matches!(row.state, RowState::Reading) && row.path == path && row.reading == reading
            };
            let Some(row) = self.import_row(row).filter(waits) else { continue };
            row.unrepaired = None;
            match read {
                Ok((data, examined)) => {
                    // Once it is taken off it is found no more: what was answered stays told.
                    row.shift = if row.is_shift_said { row.shift } else { examined.shift };
                    row.state = RowState::Ready(Arc::new(data));
                    row.examined = examined;
                    row.ask();
                }
                Err(error) => row.take_error(error),
            }
        }
        self.repair_as_said();
        self.say_where_rows_land();
        self.take_the_only_one();
    }

    /// The box of repairs holds for rows that were read or taken up again after it was ticked too.
    fn repair_as_said(&mut self) {
        if let Some(repairs) = self.import.as_ref().map(|import| import.repairs) {
            self.repair_rows(repairs);
        }
    }

    /// Lays the rows that are ready on the map.
    fn take_certain(&mut self) {
        // The plan that comes may end all that waits: this does not, as long as nothing is being read.
        let Some(mut import) = self.import.take_if(|import| !import.is_reading()) else { return };
        let (mut layers, mut shifted) = (Vec::new(), Vec::new());
        let mut told = Vec::new();
        for row in &mut import.rows {
            if let RowState::Ready(data) = &row.state {
                layers.push((row.path.clone(), row.reading.clone(), data.clone()));
                shifted.push(row.as_shifted());
                told.push(
                    row.examined
                        .symptoms
                        .iter()
                        .filter(|symptom| is_news(symptom, &row.reading))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
                row.state = RowState::Taken(data.clone());
            }
        }
        if !layers.is_empty() {
            let is_single = import.is_single();
            let layers = match std::mem::replace(&mut import.target, ImportTarget::Add) {
                ImportTarget::Open(paths) => self.open_rows(&paths, layers, shifted),
                ImportTarget::Add => self.lay_on_top(&opened_of("", layers)),
            };
            // The sheet goes with the answer: what is odd about the layer is told as about any that comes alone.
            if is_single {
                let odd = layers.into_iter().zip(told).map(|(layer, symptoms)| OddLayer { layer, symptoms });
                self.landing.odd.extend(odd.filter(|odd| !odd.symptoms.is_empty()));
            }
        }
        let is_done = import.asking() == 0 && !import.is_reading();
        self.import = Some(import);
        if is_done {
            self.end_import();
        }
    }

    /// Makes rows a plan, in the place of the one there is. Taking off the shift of those that come with their shifted
    /// data is a step that undo takes back.
    fn open_rows(
        &mut self,
        paths: &[PathBuf],
        mut rows: Vec<Row>,
        shifted: Vec<Option<(Reading, Arc<Dataset>)>>,
    ) -> Vec<LayerId> {
        let title = title_of(paths, &rows);
        let mut right = Vec::new();
        for ((_, reading, data), shifted) in rows.iter_mut().zip(shifted) {
            right.push(shifted.is_some().then(|| (reading.datum, data.clone())));
            if let Some(shifted) = shifted {
                (*reading, *data) = shifted;
            }
        }
        let opened = opened_of(&title, rows);
        let layers: Vec<LayerId> = opened.plan.layers.iter().map(|layer| layer.id.clone()).collect();
        // Other layers of the file are still asked about: they are added to what comes now.
        let unplaced = std::mem::take(&mut self.landing.unplaced);
        self.show_opened(opened, paths.to_vec());
        self.landing.unplaced = unplaced;
        self.count_answers();
        let unshifted = layers.iter().zip(right).filter_map(|(layer, right)| {
            let (datum, data) = right?;
            Some((layer.clone(), datum, data))
        });
        self.take_unshifted(unshifted.collect());
        self.view(&ViewCommand::ZoomToAll);
        layers
    }

    /// What was answered about the files of a plan is work that nobody has saved yet.
    pub(in crate::session) fn count_answers(&mut self) {
        for layer in &mut Arc::make_mut(&mut self.document.saved).layers {
            layer.reading = Reading { part: layer.reading.part.take(), ..Reading::default() };
        }
    }

    /// Closes the sheet, and puts into the log what was left away, and why.
    fn end_import(&mut self) {
        self.jobs.cancel("import");
        let Some(import) = self.import.take() else { return };
        // Nothing of a file was opened that asks on: what comes of its next answer is.
        if let ImportTarget::Open(paths) = &import.target
            && !self.landing.unplaced.is_empty()
        {
            self.landing.opens = Some(paths.clone());
        }
        self.log_import(&import);
        let taken = import.rows.iter().filter(|row| row.is_taken()).count();
        let by_control = import.rows.iter().filter(|row| matches!(row.state, RowState::ByControl));
        self.ask_for_points(by_control.filter_map(|row| row.unplaced.clone()).collect());
        // Pictures that nothing lays are asked about on the map; not after a sheet that was only sent away.
        if taken > 0 || import.asking() == 0 && import.ready() == 0 {
            let refused = import.rows.iter().filter_map(|row| match &row.state {
                RowState::Refused(error) => unlaid(error),
                _ => None,
            });
            self.ask_for_control(refused.collect());
        }
    }

    /// Puts into the log what of a sheet was left away, and why.
    pub(in crate::session) fn log_import(&mut self, import: &Import) {
        for row in &import.rows {
            let reason = |lang: Lang| left_out_reason(row, lang);
            if reason(Lang::En).is_some() {
                let name = row.name();
                self.notices.record(Notice::warning(|lang| {
                    let reason = reason(lang).unwrap_or_default();
                    fill(Word::ImportLeftOut, lang, &[("name", &name), ("reason", &reason)])
                }));
            }
        }
        if !import.passed_over.is_empty() {
            self.notices.record(Notice::warning(|lang| {
                export::passed_over_words(&import.passed_over, lang).unwrap_or_default()
            }));
        }
        let taken = import.rows.iter().filter(|row| row.is_taken()).count();
        let values = [("n", taken.to_string()), ("of", import.rows.len().to_string())];
        let values = [("n", values[0].1.as_str()), ("of", values[1].1.as_str())];
        // What comes of one file is told as its coming.
        if import.files() > 1 {
            self.notices.record(Notice::done(|lang| fill(Word::ImportDone, lang, &values)));
        }
    }
}

/// Why a row is not on the map; `None` of one that is.
fn left_out_reason(row: &ImportRow, lang: Lang) -> Option<String> {
    let word = match &row.state {
        RowState::Taken(_) => return None,
        RowState::Refused(_) if row.is_unlaid() => Word::ImportPictureUnlaid,
        RowState::Refused(error) => return Some(refusal(error, lang)),
        RowState::Skipped(..) => Word::ImportSkippedByHand,
        RowState::ByControl => return None,
        RowState::Unplaced | RowState::Shifted(..) => Word::ImportUnanswered,
        RowState::Partial(_) => Word::ImportPartUnanswered,
        RowState::Ready(_) | RowState::Reading => Word::ImportNotTaken,
    };
    Some(word.text(lang).to_owned())
}

/// Why a source cannot be read, without its path, which stands beside it.
fn refusal(error: &ReadError, lang: Lang) -> String {
    export::read_error(error.kind(), lang)
}

/// What a plan of these files is called: as their folder, where one was opened, else as the first of them.
fn title_of(paths: &[PathBuf], layers: &[Row]) -> String {
    let name = |path: &Path| path.file_stem().map(|name| name.to_string_lossy().into_owned());
    let folder = match paths {
        [path] if layers.len() > 1 && layers.iter().all(|(file, ..)| file != path) => name(path),
        _ => None,
    };
    folder.or_else(|| name(&layers.first()?.0)).unwrap_or_default()
}

impl ImportRow {
    /// What it is called: its file, and its layer where the file has several.
    pub fn name(&self) -> String {
        source_name(&self.path, &self.reading)
    }

    /// Why it cannot be read.
    pub fn refusal(&self, lang: Lang) -> Option<String> {
        match &self.state {
            RowState::Refused(_) if self.is_unlaid() => Some(Word::ImportPictureLater.text(lang).to_owned()),
            // Where it is said, the encoding can be chosen.
            RowState::Refused(error) => match error.kind() {
                ReadError::Encoding { line, column, .. } => {
                    let (line, column) = (line.to_string(), column.to_string());
                    Some(fill(Word::ImportOtherEncoding, lang, &[("line", &line), ("column", &column)]))
                }
                _ => Some(refusal(error, lang)),
            },
            _ => None,
        }
    }

    /// Whether it is a picture of which nothing says where it lies.
    pub fn is_unlaid(&self) -> bool {
        matches!(&self.state, RowState::Refused(error) if unlaid(error).is_some())
    }
}
