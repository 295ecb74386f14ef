//! Where new data land: numbers that nobody has explained, and layers that lie where a shifted map would put them.
//! Each waits for a person's answer; nothing is drawn in the wrong place meanwhile.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::document_job::DocumentJob;
use super::georeferencing::Georeferencing;
use super::import::{ImportRow, ImportTarget, Surveyed};
use super::notice::Notice;
use super::session::Session;
use super::step_words::both;
use crate::crs::{Datum, SourceCrs};
use crate::data::{Dataset, Extent, Origin, WarningCode};
use crate::export;
use crate::formats::{Held, NamedCrs, ReadError, Reading};
use crate::i18n::{Word, fill};
use crate::plan::doctor::{self, Candidate, Examined, Reference, Remedy, Shift, Symptom, SymptomKind};
use crate::plan::{OpenError, Opened, PlanLayer};
use crate::progress::{Cancelled, Progress};
use crate::project::{BUNDLED, LayerId};

/// A source whose numbers are no degrees, of which nothing says what they are.
#[derive(Clone, Debug)]
pub struct Unplaced {
    pub path: PathBuf,
    /// How it was read so far.
    pub reading: Reading,
    /// The layer that it was read for anew, which keeps the data it had; `None` of what is no layer yet.
    pub layer: Option<LayerId>,
    /// What it calls its system, if it names one.
    pub named: Option<NamedCrs>,
    /// Whether its numbers can be in that system, but would lie where they belong in a neighbouring zone of it.
    pub is_zone_doubted: bool,
    /// Some of its pairs of numbers.
    pub sample: Vec<[f64; 2]>,
    /// What it is, and what it holds.
    pub held: Held,
    /// The systems that the numbers may be in, the likeliest first; `None` until they are found.
    pub candidates: Option<Vec<Candidate>>,
    /// What they were held against; `None` for the bundled plan.
    pub near: Option<Extent>,
}

impl Unplaced {
    /// Finds the systems that its numbers may be in, held against what lies around there.
    pub(super) fn find_candidates(&mut self, around: Option<Extent>, reference: &Reference) {
        let mut candidates = doctor::candidates(&self.sample, around, reference);
        // The system that is only doubted may be the right one: it stands where it is seen.
        if let (Some(NamedCrs::Wrong(named)), true) = (&self.named, self.is_zone_doubted)
            && let Ok(crs) = SourceCrs::named(named)
        {
            candidates.retain(|candidate| candidate.crs != crs);
            let second = candidates.len().min(1);
            candidates.splice(second..second, doctor::candidate(crs, &self.sample, around, reference));
        }
        self.candidates = Some(candidates);
        self.near = around;
    }

    /// Its file without the folder, and which part of it.
    pub fn file_name(&self) -> String {
        source_name(&self.path, &self.reading)
    }
}

/// What a source is called: its file without the folder, and its layer where the file has several.
pub(super) fn source_name(path: &Path, reading: &Reading) -> String {
    let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    reading.part.as_ref().map_or(file.clone(), |part| format!("{file}: {part}"))
}

/// A layer that lies where GCJ-02 or BD-09 would put it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shifted {
    pub layer: LayerId,
    pub shift: Shift,
}

/// A layer in whose data there is something odd that nobody has looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct OddLayer {
    pub layer: LayerId,
    /// What a person has to know or decide.
    pub symptoms: Vec<Symptom>,
}

/// What waits for an answer.
#[derive(Clone, Debug, Default)]
pub struct Landing {
    pub unplaced: Vec<Unplaced>,
    pub shifted: Vec<Shifted>,
    pub odd: Vec<OddLayer>,
    /// What is known of the places around, once something was held against it.
    pub reference: Option<Arc<Reference>>,
    /// Layers that nobody has looked at yet.
    unlooked: Vec<LayerId>,
    /// Layers whose shift is being taken off.
    unshifting: Vec<LayerId>,
    /// Sources that are being read in the way that a person said.
    placing: Vec<Placing>,
    /// The paths that were opened: what comes of the first answer stands in the place of the plan there is, which
    /// stays until then. `None` for what is added to it.
    pub(super) opens: Option<Vec<PathBuf>>,
}

/// A source that is being read in the way that a person said.
#[derive(Clone, Debug)]
struct Placing {
    path: PathBuf,
    reading: Reading,
    asked: Asked,
}

/// What a person has answered: asked again where nothing comes of it.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// In which system its numbers are.
    System(Box<Unplaced>),
    /// Where its control points lie.
    Points(Box<Georeferencing>),
}

/// An answer, or the wish to give one.
#[derive(Clone, Debug, PartialEq)]
pub enum LandingCommand {
    /// Reads a source, by its place in the list, in the system that a person gave.
    Place { index: usize, crs: String, swap_axes: bool },
    /// Reads a source and the other layers of its file that are asked about in it.
    PlaceFile { index: usize, crs: String, swap_axes: bool },
    /// Leaves a source away.
    LeaveOut(usize),
    /// Takes the shift off a layer; the recipe stays with it.
    Unshift(LayerId),
    /// The layer lies where it should.
    LeaveShifted(LayerId),
    /// What is odd about the data that came last is known.
    DismissOdd,
}

/// Data to be looked at away from the window.
#[derive(Debug)]
pub(super) struct Diagnosis {
    layers: Vec<(LayerId, Arc<Dataset>, Reading)>,
    unplaced: Vec<Unplaced>,
    near: Option<Extent>,
    /// Whether only shifts are looked for: of a project the rest is known.
    is_only_of_shifts: bool,
}

impl Diagnosis {
    /// Finds candidates and shifts.
    ///
    /// # Errors
    /// Only cancellation.
    pub(super) fn run(self, progress: &Progress) -> Result<Diagnosed, Cancelled> {
        let reference = Arc::new(Reference::bundled());
        let mut found = Diagnosed::default();
        for mut source in self.unplaced {
            progress.check()?;
            source.find_candidates(self.near, &reference);
            found.unplaced.push(source);
        }
        for (layer, data, reading) in self.layers {
            progress.check()?;
            if self.is_only_of_shifts {
                let shift = doctor::shift(&data, &reference);
                found.layers.push(Looked { layer, shift, news: Vec::new(), logged: Vec::new() });
                continue;
            }
            let Examined { shift, symptoms, .. } = doctor::examine(&data, &reading, self.near, &reference, progress)?;
            let (news, rest): (Vec<_>, Vec<_>) = symptoms.into_iter().partition(|symptom| is_news(symptom, &reading));
            let logged = rest.into_iter().filter(is_for_log).collect();
            found.layers.push(Looked { layer, shift, news, logged });
        }
        found.reference = Some(reference);
        Ok(found)
    }
}

/// What was found about data.
#[derive(Debug, Default)]
pub(super) struct Diagnosed {
    layers: Vec<Looked>,
    unplaced: Vec<Unplaced>,
    reference: Option<Arc<Reference>>,
}

/// What was found about one layer.
#[derive(Debug)]
struct Looked {
    layer: LayerId,
    shift: Option<Shift>,
    /// What a person has to hear of …
    news: Vec<Symptom>,
    /// … and what stands in the log.
    logged: Vec<Symptom>,
}

/// Whether a person has to hear of it: not what was put right on reading, what is said elsewhere, or is so usual that
/// nobody would read on.
pub(super) fn is_news(symptom: &Symptom, reading: &Reading) -> bool {
    use WarningCode as C;
    let is_told = |code| match code {
        C::AssumedWgs84 | C::CutOff | C::Damaged | C::NoAttributes | C::RowCount => true,
        // Who has just said the system knows that the file says another.
        C::OtherCrs => reading.crs.is_some(),
        _ => false,
    };
    // That points share a spot is usual in a town.
    if symptom.kind == SymptomKind::SameSpot {
        return false;
    }
    let is_turned = symptom.kind == SymptomKind::Read(C::SwappedAxes);
    (is_turned || symptom.remedy != Remedy::Done) && !matches!(symptom.kind, SymptomKind::Read(code) if is_told(code))
}

/// Whether it is told in the log, of what is no news: what was done on reading, and what was taken for granted.
fn is_for_log(symptom: &Symptom) -> bool {
    let is_usual = matches!(symptom.kind, SymptomKind::SameSpot | SymptomKind::Read(WarningCode::AssumedWgs84));
    symptom.remedy == Remedy::Done || is_usual
}

/// The data of layers with their shift taken off.
pub(super) fn unshifted(layers: Vec<(LayerId, Arc<Dataset>, Datum)>) -> Vec<(LayerId, Datum, Arc<Dataset>)> {
    let taken_off = |(layer, data, datum): (LayerId, Arc<Dataset>, Datum)| {
        let origin = Origin { datum, ..data.origin().clone() };
        let (moved, _) = Dataset::clone(&data).placed(|p| Some(datum.to_wgs84(p)));
        (layer, datum, Arc::new(moved.with_origin(origin)))
    };
    layers.into_iter().map(taken_off).collect()
}

/// A source whose system is missing, out of the error that says so.
pub(super) fn unplaced(error: &ReadError) -> Option<Unplaced> {
    let ReadError::NeedsCrs { part, named, sample, held } = error.kind() else { return None };
    let reading = Reading { part: part.clone(), ..Reading::default() };
    let (named, sample, held) = (named.clone(), sample.clone(), Held::clone(held));
    let path = error.path()?.to_owned();
    Some(Unplaced {
        path,
        reading,
        layer: None,
        named,
        is_zone_doubted: false,
        sample,
        held,
        candidates: None,
        near: None,
    })
}

impl Session {
    /// Looks at layers that came from files, and at sources that could not be placed.
    pub(super) fn diagnose(&mut self, layers: &[LayerId], unplaced: Vec<Unplaced>) {
        self.landing.unplaced.extend(unplaced);
        self.landing.unlooked.extend_from_slice(layers);
        let is_new = |layer: &&PlanLayer| {
            let reading = self.plan.project.layer(&layer.id).map(|of| &of.reading);
            self.landing.unlooked.contains(&layer.id) && reading.is_some()
        };
        let layers: Vec<_> = self
            .plan
            .layers
            .iter()
            .filter(is_new)
            .map(|l| (l.id.clone(), l.dataset.clone(), self.reading_of(&l.id)))
            .collect();
        let unplaced: Vec<Unplaced> =
            self.landing.unplaced.iter().filter(|source| source.candidates.is_none()).cloned().collect();
        if layers.is_empty() && unplaced.is_empty() {
            return;
        }
        // What is opened is held against nothing that goes away for it.
        let near = if self.landing.opens.is_some() { None } else { self.ground() };
        self.start(DocumentJob::Diagnose(Diagnosis { layers, unplaced, near, is_only_of_shifts: false }));
    }

    /// What new data are held against: the boundary of the plan, or where most of its layers lie.
    pub(super) fn ground(&self) -> Option<Extent> {
        let boundary = self.plan.project.boundary.as_ref();
        boundary.and_then(|id| self.plan.layer(id)?.main_extent()).or_else(|| self.surroundings())
    }

    /// Where most of the plan lies.
    pub(super) fn surroundings(&self) -> Option<Extent> {
        doctor::surroundings(self.plan.layers.iter().filter_map(PlanLayer::main_extent))
    }

    pub(super) fn take_diagnosed(&mut self, found: Diagnosed) {
        self.landing.reference = found.reference.or(self.landing.reference.take());
        for source in found.unplaced {
            let is_it = |waiting: &&mut Unplaced| {
                (&waiting.path, &waiting.reading, &waiting.layer) == (&source.path, &source.reading, &source.layer)
            };
            if let Some(waiting) = self.landing.unplaced.iter_mut().find(is_it) {
                (waiting.candidates, waiting.near) = (source.candidates, source.near);
            }
        }
        for Looked { layer, shift, news, logged } in found.layers {
            self.landing.unlooked.retain(|other| *other != layer);
            self.landing.shifted.retain(|other| other.layer != layer);
            self.landing.odd.retain(|other| other.layer != layer);
            if !news.is_empty() {
                self.landing.odd.push(OddLayer { layer: layer.clone(), symptoms: news });
            }
            let name = self.plan.layer_name(&layer);
            for symptom in logged {
                self.notices.record(Notice::done(|lang| {
                    let what = export::symptom_words(&symptom, lang);
                    fill(Word::OddOffer, lang, &[("name", name.get(lang).as_str()), ("what", &what)])
                }));
            }
            self.landing.shifted.extend(shift.map(|shift| Shifted { layer, shift }));
        }
    }

    /// What was read as a person said has come, or could not be read.
    pub(super) fn take_placed(&mut self, files: Vec<(PathBuf, Reading)>, opened: Vec<Result<Surveyed, OpenError>>) {
        // All of them first: what is opened begins what is still being read anew.
        let asked = files.into_iter().map(|(path, reading)| {
            let is_it = |placing: &mut Placing| placing.path == path && placing.reading == reading;
            self.landing.placing.extract_if(.., is_it).next().map(|placing| placing.asked)
        });
        let asked: Vec<Option<Asked>> = asked.collect();
        let is_read = |read: &&Result<Surveyed, OpenError>| match read {
            Ok(Surveyed::Plain(opened) | Surveyed::Sound(opened)) => !opened.plan.layers.is_empty(),
            _ => false,
        };
        let count = opened.iter().filter(is_read).count();
        let words = (count > 1).then(|| both(|lang| fill(Word::StepAddSome, lang, &[("n", &count.to_string())])));
        let has_opened = self.as_one_step(words, |session| session.take_each_placed(asked, opened));
        // What was opened together is no step.
        if has_opened {
            self.forget_steps();
        }
    }

    /// Takes what was read as a person said, each by itself; whether one of them became a plan.
    fn take_each_placed(&mut self, asked: Vec<Option<Asked>>, opened: Vec<Result<Surveyed, OpenError>>) -> bool {
        let mut has_opened = false;
        for (asked, opened) in asked.into_iter().zip(opened) {
            // Points are work: they stay, to be laid by once the file is there again.
            let question = match asked {
                Some(Asked::System(question)) => Some(question),
                Some(Asked::Points(by)) if opened.is_err() => {
                    self.go_on_georeferencing(*by);
                    None
                }
                Some(Asked::Points(by)) => {
                    self.keep_laid_points(&by);
                    None
                }
                None => None,
            };
            match opened {
                Ok(Surveyed::Asked { mut rows, reference, passed_over }) => {
                    if let Some(question) = question {
                        rows.iter_mut().for_each(|row| row.placed_by(&question));
                    }
                    self.ask_on(rows, reference, passed_over);
                }
                Ok(Surveyed::Plain(opened) | Surveyed::Sound(opened)) if self.landing.opens.is_some() => {
                    self.open_placed(*opened);
                    has_opened = true;
                }
                surveyed => self.take_surveyed(surveyed),
            }
        }
        has_opened
    }

    /// Asks where sources belong that were opened. The plan there is stays until one of them is placed; pictures, for
    /// which nothing is asked here, are laid on it, as on an empty one nothing could be pointed at.
    pub(super) fn ask_where_opened(&mut self, unplaced: Vec<Unplaced>, paths: Vec<PathBuf>) {
        // Nothing is there to look at meanwhile: an empty plan waits for the answer.
        if self.plan.layers.is_empty() {
            self.begin_empty();
        }
        if !unplaced.is_empty() {
            self.landing.unplaced.clear();
            self.landing.opens = Some(paths);
            self.diagnose(&[], unplaced);
        }
    }

    /// Asks more about what a person has said the system of: where it lies is still not certain.
    fn ask_on(&mut self, rows: Vec<ImportRow>, reference: Arc<Reference>, passed_over: Vec<String>) {
        match &mut self.import {
            Some(import) => import.join(rows, passed_over),
            None => {
                let target = self.landing.opens.take().map_or(ImportTarget::Add, ImportTarget::Open);
                self.begin_import(target, rows, reference, passed_over);
            }
        }
    }

    /// What was opened has its place: it comes in the place of the plan there is.
    fn open_placed(&mut self, opened: Opened) {
        let waiting = std::mem::take(&mut self.landing);
        let mut news: Vec<Notice> =
            opened.failures.iter().map(|(layer, error)| super::session::unread_layer(layer, error)).collect();
        news.extend(super::sources::losses_in(&opened.plan));
        let of = |layer: &PlanLayer| Some((opened.plan.project.layer(&layer.id)?.clone(), layer.dataset.clone()));
        let added: Vec<_> = opened.plan.layers.iter().filter_map(of).collect();
        self.show_opened(opened, waiting.opens.unwrap_or_default());
        self.count_answers();
        self.landing.unplaced = waiting.unplaced;
        for (layer, data) in &added {
            self.notices.record(super::adding::added_words(layer, data));
        }
        news.into_iter().for_each(|notice| self.notices.push(notice));
        for Placing { path, reading, asked } in waiting.placing {
            self.read_placed(path, reading, asked);
        }
        let layers: Vec<LayerId> = added.into_iter().map(|(layer, _)| layer.id).collect();
        self.diagnose(&layers, Vec::new());
    }

    /// Adds a source, read in the way that a person said.
    pub(super) fn read_placed(&mut self, path: PathBuf, reading: Reading, asked: Asked) {
        self.landing.placing.push(Placing { path, reading, asked });
        // One job for all: a new one takes the place of one that is not done.
        let files = self.landing.placing.iter().map(|placing| (placing.path.clone(), placing.reading.clone()));
        let files = files.collect();
        // What is opened is held against nothing that goes away for it.
        let around = if self.landing.opens.is_some() { None } else { self.ground() };
        self.start(DocumentJob::AddAs { files, around });
    }

    /// Lets go of what is being read as a person said: it is asked about again.
    pub(super) fn stop_placing(&mut self) {
        self.jobs.cancel("add_as");
        for Placing { asked, .. } in std::mem::take(&mut self.landing.placing) {
            match asked {
                Asked::System(question) => self.landing.unplaced.push(*question),
                Asked::Points(by) => self.go_on_georeferencing(*by),
            }
        }
    }

    pub(super) fn landing_command(&mut self, command: LandingCommand) {
        match command {
            LandingCommand::Place { index, crs, swap_axes } => {
                if index < self.landing.unplaced.len() {
                    let source = self.landing.unplaced.remove(index);
                    match &source.layer {
                        Some(layer) => {
                            self.read_otherwise(layer, |of| Reading { crs: Some(crs), swap_axes, ..of });
                        }
                        None => {
                            let reading = Reading { crs: Some(crs), swap_axes, ..source.reading.clone() };
                            self.read_placed(source.path.clone(), reading, Asked::System(Box::new(source)));
                        }
                    }
                }
            }
            LandingCommand::PlaceFile { index, crs, swap_axes } => {
                let Some(path) = self.landing.unplaced.get(index).map(|source| source.path.clone()) else { return };
                while let Some(index) = self.landing.unplaced.iter().position(|source| source.path == path) {
                    self.landing_command(LandingCommand::Place { index, crs: crs.clone(), swap_axes });
                }
            }
            LandingCommand::LeaveOut(index) => {
                if index < self.landing.unplaced.len() {
                    let source = self.landing.unplaced.remove(index);
                    let file = source.file_name();
                    let kept = source.layer.filter(|layer| self.plan.dataset(layer).is_some());
                    let name = kept.map(|layer| self.plan.layer_name(&layer));
                    self.notices.record(Notice::warning(|lang| match &name {
                        Some(name) => fill(Word::LogKept, lang, &[("name", name.get(lang))]),
                        None => fill(Word::LogLeftOut, lang, &[("file", &file)]),
                    }));
                }
                if self.landing.unplaced.is_empty() && self.landing.placing.is_empty() {
                    self.landing.opens = None;
                }
            }
            LandingCommand::Unshift(layer) => self.unshift(layer),
            LandingCommand::DismissOdd => self.landing.odd.clear(),
            LandingCommand::LeaveShifted(layer) => self.leave_shifted(layer),
        }
    }

    /// A layer lies where it should: that is kept in the project, so that nobody is asked again.
    fn leave_shifted(&mut self, layer: LayerId) {
        self.landing.shifted.retain(|other| other.layer != layer);
        let data = self.plan.dataset(&layer).cloned();
        let Some((of, data)) = self.plan.project.layer_mut(&layer).zip(data) else { return };
        of.reading.is_datum_said = true;
        let (source, reading, name) = (of.source.clone(), of.reading.clone(), of.name.clone());
        self.shelf.put(&source, &reading, PlanLayer::shared(layer, data));
        self.plan.layers = self.shelf.layers_of(&self.plan.project);
        self.note_step(both(|lang| fill(Word::StepLeaveShifted, lang, &[("name", name.get(lang))])));
    }

    /// Looks whether layers of a project that was opened lie shifted, of which nobody has said that they do not.
    pub(super) fn look_for_shifts(&mut self) {
        let of = |layer: &PlanLayer| {
            let of = self.plan.project.layer(&layer.id)?;
            let may_be = of.reading.may_be_shifted() && of.reading.control.is_none();
            let is_own = !of.source.starts_with(BUNDLED);
            (may_be && is_own).then(|| (layer.id.clone(), layer.dataset.clone(), of.reading.clone()))
        };
        let layers: Vec<_> = self.plan.layers.iter().filter_map(of).collect();
        if !layers.is_empty() {
            let diagnosis = Diagnosis { layers, unplaced: Vec::new(), near: None, is_only_of_shifts: true };
            self.start(DocumentJob::Diagnose(diagnosis));
        }
    }

    /// Takes the shift off a layer, away from the window: there may be millions of positions.
    fn unshift(&mut self, layer: LayerId) {
        if !self.landing.unshifting.contains(&layer) {
            self.landing.unshifting.push(layer);
        }
        let of = |shifted: &Shifted| {
            let is_meant = self.landing.unshifting.contains(&shifted.layer);
            let data = self.plan.layer(&shifted.layer).filter(|_| is_meant)?.dataset.clone();
            Some((shifted.layer.clone(), data, shifted.shift.datum))
        };
        // Of a layer said to be right as it is only the findings tell the shift.
        let shown = self.symptoms.as_ref().and_then(|shown| Some((shown.layer.clone(), shown.shift?)));
        let shown = shown.map(|(layer, shift)| Shifted { layer, shift });
        let asked = self.landing.shifted.iter();
        let others = shown.iter().filter(|shown| asked.clone().all(|asked| asked.layer != shown.layer));
        let layers = asked.clone().chain(others).filter_map(of).collect();
        self.start(DocumentJob::Unshift(layers));
    }

    /// Layers as they lie without their shift: what reading their sources on that datum gives.
    pub(super) fn take_unshifted(&mut self, unshifted: Vec<(LayerId, Datum, Arc<Dataset>)>) {
        for (layer, datum, data) in unshifted {
            self.landing.unshifting.retain(|other| *other != layer);
            self.landing.shifted.retain(|other| other.layer != layer);
            let Some(of) = self.plan.project.layer_mut(&layer) else { continue };
            of.reading.datum = datum;
            let (source, reading, name) = (of.source.clone(), of.reading.clone(), of.name.clone());
            self.shelf.put(&source, &reading, PlanLayer::shared(layer, data));
            self.plan.layers = self.shelf.layers_of(&self.plan.project);
            self.data_replaced();
            let datum = datum.name();
            let values = |lang| [("name", name.get(lang).as_str()), ("datum", datum)];
            self.notices.record(Notice::done(|lang| fill(Word::LogUnshifted, lang, &values(lang))));
            self.note_step(both(|lang| fill(Word::StepUnshift, lang, &values(lang))));
        }
    }

    /// The failures of an opening, without those that become questions, which come second.
    pub(super) fn questions_of(opened: &Opened) -> (Vec<(LayerId, &ReadError)>, Vec<Unplaced>) {
        let (mut failures, mut questions) = (Vec::new(), Vec::new());
        for (layer, error) in &opened.failures {
            match unplaced(error) {
                // A layer of a project keeps its place and its notice: its reading is the project's to say.
                Some(question) if opened.plan.project.layer(layer).is_none() => questions.push(question),
                _ => failures.push((layer.clone(), error)),
            }
        }
        (failures, questions)
    }
}
