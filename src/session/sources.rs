//! Layers and their files: found again where they are missing, read again where they changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::command::ViewCommand;
use super::disk::watch::{SourceChange, Watched, fingerprint};
use super::document::DocumentKind;
use super::document_commands::absolute;
use super::document_job::{DocumentJob, LayerFile, Reread};
use super::job::JobMode;
use super::landing::{self, Unplaced};
use super::notice::Notice;
use super::session::Session;
use super::step_words::both;

use crate::data::{Dataset, WarningCode};
use crate::export;
use crate::formats::{ReadError, Reading};
use crate::i18n::{Word, fill};
use crate::plan::{OpenError, Plan, PlanLayer};
use crate::project::{BUNDLED, Bilingual, Layer, LayerId};

/// What is known of the files that the layers came from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Files that changed on disk since they were read, until somebody says what to do.
    pub changed: Vec<SourceChange>,
    /// Files of missing layers beside one that was found, until somebody says what to do.
    pub siblings: Vec<(LayerId, PathBuf)>,
    /// What is being read for layers.
    pub(super) pending: Vec<LayerFile>,
    /// What is being read to be added.
    pub(super) adding: Vec<PathBuf>,
    /// The changes that it is read for: asked about again if it is cancelled.
    reloading: Vec<SourceChange>,
    pub(super) watched: Vec<Watched>,
    /// Layers whose file is another one than when it was read, whether or not somebody minds.
    pub(super) outdated: BTreeSet<LayerId>,
}

impl Session {
    /// The layers whose data are not there.
    pub fn missing_layers(&self) -> impl Iterator<Item = &LayerId> {
        self.plan.project.layers.iter().map(|l| &l.id).filter(|id| self.plan.dataset(id).is_none())
    }

    pub(super) fn could_not_open(&mut self, error: &OpenError) {
        let why = |lang| fill(Word::CouldNotOpen, lang, &[("why", &export::open_error(error, lang))]);
        self.notices.push(Notice::error(why).of_opening());
    }

    pub(super) fn find_source(&mut self, layer: LayerId, path: PathBuf) {
        self.document.wish = None;
        let missing: Vec<LayerId> = self.missing_layers().filter(|id| **id != layer).cloned().collect();
        let source = |id: &LayerId| self.plan.project.layer(id).map(|l| l.source.clone());
        let others = missing.into_iter().filter_map(|id| Some((id.clone(), source(&id)?))).collect();
        let Some(of) = self.plan.project.layer(&layer) else { return };
        let file = Box::new(LayerFile::of(of).found_at(&absolute(&path)));
        self.start(DocumentJob::Find { file, others });
    }

    pub(super) fn take_found(
        &mut self,
        file: &LayerFile,
        data: Result<Dataset, ReadError>,
        siblings: Vec<(LayerId, PathBuf)>,
    ) {
        if self.take_file(file, data) {
            self.sources.siblings = siblings;
            let name = self.plan.layer_name(&file.layer);
            self.fit_data();
            self.note_step(both(|lang| fill(Word::StepFind, lang, &[("name", name.get(lang))])));
            self.tell_losses(std::slice::from_ref(&file.layer));
            self.watch_sources();
        }
    }

    pub(super) fn take_siblings(&mut self, take: bool) {
        let siblings = std::mem::take(&mut self.sources.siblings);
        if take {
            self.read_files(siblings);
        }
    }

    pub(super) fn reload_changed(&mut self) {
        let changed = std::mem::take(&mut self.sources.changed);
        let there: Vec<SourceChange> = changed.into_iter().filter(|change| !change.is_gone()).collect();
        let files = there.iter().map(|change| (change.layer.clone(), change.path.clone())).collect();
        self.sources.reloading.extend(there);
        self.read_files(files);
    }

    /// Reads files for layers, each in the way that its layer says.
    pub(super) fn read_files(&mut self, files: Vec<(LayerId, PathBuf)>) {
        let of =
            |(layer, path): &(LayerId, PathBuf)| Some(LayerFile::of(self.plan.project.layer(layer)?).found_at(path));
        let files = files.iter().filter_map(of).collect();
        self.read_sources(files);
    }

    /// Reads sources for layers. What is not read yet is read along: a new job takes the place of one that is not done.
    pub(super) fn read_sources(&mut self, files: Vec<LayerFile>) {
        let pending = &mut self.sources.pending;
        for file in files {
            // What is to become of a layer is read anew as well, so nothing more is asked for it.
            let of = self.plan.project.layer(&file.layer);
            let is_known =
                pending.iter().any(|other| other.layer == file.layer && of.is_some_and(|of| other.is_for(of)));
            if !is_known || !file.is_again() {
                pending.retain(|other| other.layer != file.layer);
                pending.push(file);
            }
        }
        if !pending.is_empty() {
            let files = pending.clone();
            let again = files.iter().filter(|file| file.is_again()).map(|file| &file.layer);
            let shown = again.filter_map(|layer| Some((layer.clone(), self.plan.dataset(layer)?.clone()))).collect();
            self.start(DocumentJob::Read { files, shown, home: self.document.home() });
        }
    }

    /// Lets go of what is being read for layers: what it was asked for is asked about again.
    pub(super) fn stop_reading(&mut self) {
        self.jobs.cancel("read");
        for change in std::mem::take(&mut self.sources.reloading) {
            self.sources.changed.retain(|newer| newer.layer != change.layer);
            self.sources.changed.push(change);
        }
        self.sources.changed.sort_by(|a, b| a.layer.cmp(&b.layer));
        for laid_by in std::mem::take(&mut self.sources.pending).into_iter().filter_map(|file| file.laid_by) {
            self.go_on_georeferencing(*laid_by);
        }
    }

    /// Whether a person may say in which system the source of a layer is: not of the bundled data, and not of what
    /// control points lay.
    pub fn can_be_read_otherwise(&self, layer: &LayerId) -> bool {
        let is_bundled = |source: &str| {
            let is_relative = !Path::new(source).is_absolute();
            source.starts_with(BUNDLED) || is_relative && self.document.kind == DocumentKind::Bundled
        };
        let of = self.plan.project.layer(layer);
        of.is_some_and(|of| !is_bundled(&of.source) && of.reading.control.is_none())
    }

    /// Reads the source of a layer in another way than before.
    pub(super) fn read_otherwise(&mut self, layer: &LayerId, change: impl FnOnce(Reading) -> Reading) {
        let of = self.plan.project.layer(layer).filter(|_| self.can_be_read_otherwise(layer));
        let Some(of) = of else { return };
        let reading = change(of.reading.clone());
        if reading != of.reading {
            let file = LayerFile::of(of).read_as(reading);
            self.landing.shifted.retain(|other| other.layer != *layer);
            self.read_sources(vec![file]);
        }
    }

    pub(super) fn reading_of(&self, layer: &LayerId) -> Reading {
        self.plan.project.layer(layer).map(|of| of.reading.clone()).unwrap_or_default()
    }

    pub(super) fn ignore_changed(&mut self) {
        self.sources.changed.clear();
    }

    /// Sources read again, or for the first time where a layer was missing, or as control points lay them.
    pub(super) fn take_read(&mut self, read: Vec<(LayerFile, Result<Dataset, ReadError>)>, found: &Reread) {
        self.sources.pending.clear();
        // Nothing is seen so far, as after work without a file was recovered.
        let was_empty = self.plan.layers.iter().all(|layer| layer.main_extent().is_none());
        let reloading = std::mem::take(&mut self.sources.reloading);
        let (laid, read): (Vec<_>, Vec<_>) = read.into_iter().partition(|(file, _)| file.laid_by.is_some());
        let (unrepaired, again): (Vec<_>, Vec<_>) = read.into_iter().partition(|(file, _)| file.is_unrepaired());
        let is_otherwise = |file: &LayerFile| file.is_in_another_system() || file.is_in_another_encoding();
        let (otherwise, again): (Vec<_>, Vec<_>) = again.into_iter().partition(|(file, _)| is_otherwise(file));
        let again = self.ask_before_less(again, &reloading, found);
        if !again.is_empty() {
            self.take_again(again);
        }
        for (file, data) in unrepaired {
            let (layer, name) = (file.layer.clone(), self.plan.layer_name(&file.layer));
            self.take_data(
                vec![(file, data)],
                both(|lang| fill(Word::StepUnrepair, lang, &[("name", name.get(lang))])),
            );
            self.look_again(&layer);
        }
        for (file, data) in otherwise {
            let (layer, name) = (file.layer.clone(), self.plan.layer_name(&file.layer));
            let is_moved = file.is_in_another_system();
            let word = if is_moved { Word::StepSystem } else { Word::StepEncoding };
            let is_read =
                self.take_data(vec![(file, data)], both(|lang| fill(word, lang, &[("name", name.get(lang))])));
            if is_read {
                self.diagnose(std::slice::from_ref(&layer), Vec::new());
            }
            if is_read && is_moved {
                self.tell_system_unused(&layer);
                self.view(&ViewCommand::ZoomToLayer(layer));
            }
        }
        for (mut file, data) in laid {
            let (laid_by, layer) = (file.laid_by.take(), file.layer.clone());
            let words = self.laid_words(&layer);
            let is_laid = self.take_data(vec![(file, data)], words);
            match laid_by.filter(|_| self.plan.project.layer(&layer).is_some()) {
                Some(by) if is_laid => self.keep_laid_points(&by),
                Some(by) => self.go_on_georeferencing(*by),
                None => {}
            }
        }
        if was_empty && self.plan.layers.iter().any(|layer| layer.main_extent().is_some()) {
            self.view(&ViewCommand::ZoomToAll);
        }
        self.watch_sources();
    }

    /// Tells that the numbers of a layer cannot be in the system that was chosen for it, and were read as what they can be.
    pub(super) fn tell_system_unused(&mut self, layer: &LayerId) {
        if self.plan.dataset(layer).is_some_and(|data| is_system_unused(data)) {
            let name = self.plan.layer_name(layer);
            let told = Notice::warning(|lang| {
                let what = export::warning_kind(WarningCode::OtherCrs, lang);
                fill(Word::LayerIncomplete, lang, &[("layer", name.get(lang)), ("what", what)])
            });
            self.notices.push(told.of_layer(layer.clone()));
        }
    }

    /// Tells what of the sources of layers could not be read, in the place of what was said of them before.
    pub(super) fn tell_losses(&mut self, layers: &[LayerId]) {
        self.notices.forget_layers(|layer| layers.contains(layer));
        let losses = |layer: &LayerId| Some(losses_of(layer, &self.plan.layer_name(layer), self.plan.dataset(layer)?));
        let told: Vec<Notice> = layers.iter().filter_map(losses).flatten().collect();
        told.into_iter().for_each(|notice| self.notices.push(notice));
    }

    /// Gives layers the data that were read for them, as one step: the chosen feature stays chosen, by its id in the
    /// data. Whether all layers have theirs.
    pub(super) fn take_data(&mut self, read: Vec<(LayerFile, Result<Dataset, ReadError>)>, words: Bilingual) -> bool {
        let chosen = self.chosen_features();
        let count = read.len();
        let mut replaced = Vec::new();
        for (file, data) in read {
            if self.take_file(&file, data) {
                if self.sources.outdated.remove(&file.layer) {
                    self.shelf.outdate_others(&file.layer, &file.source, &file.reading);
                }
                // What was said about the data before is not said of these.
                self.landing.odd.retain(|odd| odd.layer != file.layer);
                self.landing.shifted.retain(|shifted| shifted.layer != file.layer);
                self.landing.unplaced.retain(|source| source.layer.as_ref() != Some(&file.layer));
                replaced.push(file.layer);
            }
        }
        // Features are counted anew, so what is chosen is looked up anew before anything else asks for it.
        self.plan.layers = self.shelf.layers_of(&self.plan.project);
        self.choose_again(chosen, &replaced);
        self.data_replaced();
        self.note_step(words);
        self.tell_losses(&replaced);
        replaced.len() == count
    }

    /// Other data are there for layers that were there: what was computed from the old is computed anew.
    pub(super) fn data_replaced(&mut self) {
        self.data_revision += 1;
        self.plan_revision += 1;
        // Names go with what they name.
        self.arrivals += 1;
        self.pins.forget_asked();
        self.fit_data();
        self.ask_anew();
    }

    /// Puts data on the shelf, under what they were read from and how; whether its layer has them now. It has not where
    /// it is another one by now than when they were asked for: then undo and redo alone lead to them.
    fn take_file(&mut self, file: &LayerFile, data: Result<Dataset, ReadError>) -> bool {
        match data {
            Ok(data) => {
                self.tell_resized(file, &data);
                self.shelf.put(&file.source, &file.reading, PlanLayer::new(file.layer.clone(), data));
                let is_meant = |of: &&mut Layer| file.is_for(of);
                let Some(of) = self.plan.project.layer_mut(&file.layer).filter(is_meant) else { return false };
                of.source.clone_from(&file.source);
                of.reading.clone_from(&file.reading);
                true
            }
            Err(error) => {
                if self.plan.project.layer(&file.layer).is_some() {
                    self.could_not_read_anew(file, &error);
                }
                false
            }
        }
    }

    /// Control points name pixels: of a picture that has others by now they say nothing, which is told.
    fn tell_resized(&mut self, file: &LayerFile, data: &Dataset) {
        let (Some(control), Some(now)) = (file.reading.control.as_ref(), data.raster()) else { return };
        let shown = || Some(self.plan.dataset(&file.layer)?.raster()?.size());
        let before = control.picture_px.map(|size| size.map(f64::from)).or_else(shown);
        if file.laid_by.is_none()
            && let Some(before) = before.filter(|before| *before != now.size())
        {
            let name = self.plan.layer_name(&file.layer);
            self.notices.push(resized_words(&name, before, now.size()));
        }
    }

    pub(super) fn could_not_read(&mut self, layer: &LayerId, error: &ReadError) {
        self.notices.push(super::session::unread_layer(layer, error));
    }

    /// Tells why nothing was read for a layer, which keeps the data that it has; where only a system is missing it is
    /// asked for, as of files that are opened.
    fn could_not_read_anew(&mut self, file: &LayerFile, error: &ReadError) {
        let (layer, name) = (&file.layer, self.plan.layer_name(&file.layer));
        let of = self.plan.project.layer(layer).filter(|of| of.source == file.source);
        let question = landing::unplaced(error).filter(|_| of.is_some() && self.can_be_read_otherwise(layer));
        let unread = super::session::unread_layer(layer, error);
        let told = |lang| {
            let why = unread.text.get(lang).clone();
            let why = match question {
                Some(_) => fill(Word::LayerKeptSystem, lang, &[("told", &why)]),
                None => why,
            };
            let is_there = self.plan.dataset(layer).is_some();
            let kept = || fill(Word::LayerKept, lang, &[("name", name.get(lang)), ("why", &why)]);
            if is_there { kept() } else { why.clone() }
        };
        let notice = Notice::error(told).of_layer(layer.clone());
        self.notices.forget_errors_of(layer);
        self.notices.push(notice);
        if let Some(question) = question {
            self.landing.unplaced.retain(|other| other.layer.as_ref() != Some(layer));
            let question = Unplaced { reading: file.reading.clone(), layer: Some(layer.clone()), ..question };
            self.diagnose(&[], vec![question]);
        }
    }

    /// From now on it is these files that are watched; what they are like now is what was read.
    pub(super) fn watch_sources(&mut self) {
        let known = std::mem::take(&mut self.sources.watched);
        let files = self.plan.project.layers.iter().filter_map(|layer| {
            let path = PathBuf::from(&layer.source);
            (path.is_absolute() && self.plan.dataset(&layer.id).is_some()).then(|| (layer.id.clone(), path))
        });
        self.sources.watched = files
            .map(|(layer, path)| {
                let seen = known.iter().find(|w| w.layer == layer && w.path == path).and_then(|w| w.seen);
                let seen = seen.or_else(|| Some(fingerprint(&path)));
                Watched { layer, path, seen }
            })
            .collect();
        // In a script nobody waits: it looks when it is told to.
        if matches!(self.jobs.mode(), JobMode::Threads(_)) && !self.sources.watched.is_empty() {
            self.start(DocumentJob::Watch { sources: self.sources.watched.clone(), patient: true });
        } else {
            self.jobs.cancel("watch");
        }
    }

    pub(super) fn check_sources(&mut self) {
        if matches!(self.jobs.mode(), JobMode::Inline) {
            self.start(DocumentJob::Watch { sources: self.sources.watched.clone(), patient: false });
        } else {
            self.watch_sources();
        }
    }

    pub(super) fn take_changes(&mut self, changes: Vec<SourceChange>) {
        for change in changes {
            for watched in self.sources.watched.iter_mut().filter(|w| w.path == change.path) {
                watched.seen = Some(change.now);
            }
            self.sources.changed.retain(|c| c.layer != change.layer);
            self.sources.outdated.insert(change.layer.clone());
            self.sources.changed.push(change);
        }
        self.sources.changed.sort_by(|a, b| a.layer.cmp(&b.layer));
        self.watch_sources();
    }
}

/// Whether the numbers of a source were read as they can be, since they cannot be in the system that was chosen.
pub(super) fn is_system_unused(data: &Dataset) -> bool {
    data.warnings().counts().any(|(code, _)| code == WarningCode::OtherCrs)
}

/// What of the sources of these layers could not be read.
pub(super) fn losses_in(plan: &Plan) -> Vec<Notice> {
    let of = |layer: &PlanLayer| losses_of(&layer.id, &plan.layer_name(&layer.id), &layer.dataset);
    plan.layers.iter().flat_map(of).collect()
}

/// What of the source of a layer could not be read.
fn losses_of(layer: &LayerId, named: &Bilingual, data: &Dataset) -> Vec<Notice> {
    let (mut told, warnings) = (Vec::new(), data.warnings());
    if warnings.losses().next().is_some() {
        let incomplete = Notice::warning(|lang| {
            let mut kinds: Vec<WarningCode> = warnings.losses().map(|warning| warning.code).collect();
            kinds.dedup();
            let list: Vec<&str> = kinds.into_iter().map(|code| export::warning_kind(code, lang)).collect();
            let list = list.join(Word::SentenceJoin.text(lang));
            fill(Word::LayerIncomplete, lang, &[("layer", named.get(lang)), ("what", &list)])
        });
        told.push(incomplete.of_layer(layer.clone()));
    }
    if warnings.skipped() > 0 {
        let n = warnings.skipped().to_string();
        let skipped = Notice::warning(|lang| {
            let list = export::skipped_words(warnings, lang);
            fill(Word::LayerSkipped, lang, &[("layer", named.get(lang)), ("n", &n), ("list", &list)])
        });
        told.push(skipped.of_layer(layer.clone()));
    }
    told
}

/// Of the pictures of a project that was opened, as far as it knows what they were like: those that are no longer so.
pub(super) fn resized_in(plan: &Plan) -> Vec<Notice> {
    let resized = |layer: &Layer| {
        let before = layer.reading.control.as_ref()?.picture_px?.map(f64::from);
        let now = plan.dataset(&layer.id)?.raster()?.size();
        (before != now).then(|| resized_words(&layer.name, before, now))
    };
    plan.project.layers.iter().filter_map(resized).collect()
}

/// That a picture has other pixels than its control points speak of.
fn resized_words(name: &Bilingual, before: [f64; 2], now: [f64; 2]) -> Notice {
    let size = |[width, height]: [f64; 2]| format!("{width} × {height}");
    let (before, now) = (size(before), size(now));
    let resized = Notice::warning(|lang| {
        let values = [("name", name.get(lang).as_str()), ("before", before.as_str()), ("now", now.as_str())];
        fill(Word::GeoreferenceResized, lang, &values)
    });
    resized.of_opening()
}
