//! Files that are added to the plan: read, or rows of the sheet that is open, and laid on top of the picture.

use std::path::{Path, PathBuf};

use super::document_commands::absolute;
use super::document_job::DocumentJob;
use super::georeference_commands::unlaid;
use super::import::{ImportTarget, ShiftCheck, Surveyed};
use super::notice::{Forgotten, Notice};
use super::session::{Session, contents_words};
use super::step_words::both;
use crate::crs::{Datum, SourceCrs};
use crate::data::Dataset;
use crate::export;
use crate::i18n::{Word, fill};
use crate::plan::{self, OpenError, Opened};
use crate::project::{self, Layer, LayerId, Project};

impl Session {
    /// Reads files to be added to the plan; beside an open sheet, to be rows of it. What is still being read is read along;
    /// while another plan is being opened they wait, as it would come in their place.
    pub(super) fn add_files(&mut self, paths: Vec<PathBuf>) {
        if self.opening.is_some() {
            self.waiting_paths.extend(paths);
            return;
        }
        if self.jobs.progress("add").is_none() {
            self.sources.adding.clear();
        }
        // What is dropped twice is read once.
        for path in paths {
            if !self.sources.adding.contains(&path) {
                self.sources.adding.push(path);
            }
        }
        let around = self.import.as_ref().map_or_else(|| self.ground(), |import| self.where_rows_belong(import));
        let (paths, joins) = (self.sources.adding.clone(), self.import.is_some());
        self.start(DocumentJob::Add { paths, around, joins });
    }

    /// Puts into the log which files are no longer read to be added.
    pub(super) fn log_files_let_go(&mut self) {
        if self.jobs.progress("add").is_none() {
            return;
        }
        for path in std::mem::take(&mut self.sources.adding) {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            self.notices.record(Notice::warning(|lang| {
                fill(Word::ImportLeftOut, lang, &[("name", &name), ("reason", Word::Cancelled.text(lang))])
            }));
        }
    }

    /// Takes up files that waited for a plan to be opened.
    pub(super) fn take_waiting(&mut self) {
        let waiting = std::mem::take(&mut self.waiting_paths);
        self.drop_files(waiting);
    }

    /// Takes in what was read to be added.
    pub(super) fn take_read_files(&mut self, read: Result<Surveyed, OpenError>) {
        let paths = std::mem::take(&mut self.sources.adding);
        let is_plain = matches!(&read, Ok(Surveyed::Plain(of) | Surveyed::Sound(of)) if of.file.is_none());
        let opens = self.import.as_ref().is_some_and(|import| matches!(import.target, ImportTarget::Open(_)));
        if is_plain && opens {
            // A sheet was opened meanwhile, whose rows take the place of this plan: they are to be among them.
            self.add_files(paths);
        } else {
            self.take_surveyed(read);
        }
    }

    pub(super) fn take_surveyed(&mut self, read: Result<Surveyed, OpenError>) {
        match read {
            Ok(Surveyed::Plain(opened)) => self.take_added(*opened, ShiftCheck::Due),
            Ok(Surveyed::Sound(opened)) => self.take_added(*opened, ShiftCheck::Done),
            Ok(Surveyed::Asked { rows, reference, passed_over }) => {
                self.begin_import(ImportTarget::Add, rows, reference, passed_over);
            }
            Err(OpenError::Read(error)) if unlaid(&error).is_some() => {
                self.ask_for_control(unlaid(&error).into_iter().collect());
            }
            Err(error) => self.could_not_open(&error),
        }
    }

    /// Lays new layers on top of the picture, in a group of their own kind.
    pub(super) fn take_added(&mut self, opened: Opened, shifts: ShiftCheck) {
        if let Some((file, _)) = opened.file {
            self.could_not_open(&OpenError::ProjectAmongFiles(file));
            return;
        }
        let (failures, questions) = Self::questions_of(&opened);
        let pictures = failures.iter().filter_map(|(_, error)| unlaid(error)).collect();
        let added = self.lay_on_top(&opened);
        // What waits for an answer to be opened would take the place of what has come: it is added as well.
        if !added.is_empty() {
            self.landing.opens = None;
        }
        for (layer, error) in failures.into_iter().filter(|(_, error)| unlaid(error).is_none()) {
            self.could_not_read(&layer, error);
        }
        self.tell_losses(&added);
        // It goes with the layers that came.
        let with = |notice: Notice| added.first().map_or(notice.clone(), |layer| notice.of_layer(layer.clone()));
        passed_over(&opened).into_iter().for_each(|notice| self.notices.push(with(notice)));
        self.diagnose(if shifts == ShiftCheck::Due { &added } else { &[] }, questions);
        self.ask_for_control(pictures);
    }

    /// Adds the layers of what was opened on top of the picture, in a group of their own kind: one step. Answers what
    /// they are called here.
    pub(super) fn lay_on_top(&mut self, opened: &Opened) -> Vec<LayerId> {
        let project = &mut self.plan.project;
        let (mut names, mut added) = (Vec::new(), Vec::new());
        for of in &opened.plan.project.layers {
            let Some(loaded) = opened.plan.layer(&of.id) else { continue };
            let id = unused_id(&of.id, project);
            let source = absolute(Path::new(&of.source)).display().to_string();
            let count = project.layers.len();
            let mut layer = project::default_layer(id.clone(), &of.name.zh, &source, &loaded.dataset, count);
            layer.reading.clone_from(&of.reading);
            layer.name.clone_from(&of.name);
            plan::tell_apart(&mut project.layers, &mut layer);
            stand_under(&layer, project);
            self.notices.record(added_words(&layer, &loaded.dataset));
            names.push(layer.name.clone());
            project.layers.push(layer);
            let mut loaded = loaded.clone();
            loaded.id = id.clone();
            self.shelf.put(&source, &of.reading, loaded);
            added.push(id);
        }
        project.gather();
        let count = names.len().to_string();
        let words = match names.as_slice() {
            [] => return added,
            [name] => both(|lang| fill(Word::StepAdd, lang, &[("name", name.get(lang))])),
            _ => both(|lang| fill(Word::StepAddSome, lang, &[("n", &count)])),
        };
        self.notices.forget_openings(Forgotten::Errors);
        self.fit_data();
        // What is chosen stays chosen.
        if self.selection.current.is_none() {
            self.selection.active_layer = added.last().cloned();
        }
        self.note_step(words);
        self.watch_sources();
        added
    }
}

/// Makes the group of a new layer, where it is not there: that of files above all others, that of pictures below.
fn stand_under(layer: &Layer, project: &mut Project) {
    if project.groups.iter().any(|group| group.id == layer.group) {
        return;
    }
    let underlays = project::underlay_group();
    if layer.group == underlays.id {
        project.groups.push(underlays);
    } else {
        project.groups.insert(0, project::default_group());
    }
}

fn unused_id(wanted: &LayerId, project: &Project) -> LayerId {
    let free = |id: &LayerId| project.layer(id).is_none();
    let numbered = (2..).map(|n| LayerId(format!("{wanted}-{n}")));
    std::iter::once(wanted.clone()).chain(numbered).find(free).unwrap_or_else(|| wanted.clone())
}

/// What a folder holds beside the layers that were opened from it.
pub(super) fn passed_over(opened: &Opened) -> Option<Notice> {
    let told = Notice::warning(|lang| export::passed_over_words(&opened.passed_over, lang).unwrap_or_default());
    (!opened.passed_over.is_empty()).then(|| told.of_opening())
}

/// What the log says of a layer that was added: which, what it holds, and the system and the datum that a person chose
/// for it.
pub(super) fn added_words(layer: &Layer, data: &Dataset) -> Notice {
    let crs = layer.reading.crs.as_deref().and_then(|crs| SourceCrs::named(crs).ok());
    let added = |lang| {
        let features = contents_words(std::iter::once(data), lang);
        let (name, features) = (("name", layer.name.get(lang).as_str()), ("features", features.as_str()));
        let Some(crs) = &crs else { return fill(Word::LogAdded, lang, &[name, features]) };
        let swapped = layer.reading.swap_axes.then(|| format!(" · {}", Word::PlaceSwapped.text(lang)));
        let crs = format!("{}{}", export::crs_told(&crs.to_string(), lang), swapped.unwrap_or_default());
        fill(Word::LogAddedAs, lang, &[name, features, ("crs", &crs)])
    };
    Notice::done(|lang| match layer.reading.datum {
        Datum::Wgs84 => added(lang),
        datum => fill(Word::LogAddedFrom, lang, &[("told", &added(lang)), ("datum", datum.name())]),
    })
}
