//! Laying by control points, as the session does it: begun, taken back, laid, left without losing what was asked.

use std::path::{Path, PathBuf};

use super::document_commands::absolute;
use super::document_job::{DocumentJob, LayerFile};
use super::georeferencing::{GeoreferenceCommand, Georeferencing, GeoreferencingOf};
use super::landing::{Asked, Unplaced};
use super::notice::Notice;
use super::picture_preview::PicturePreview;
use super::session::Session;
use super::step_words::both;
use super::tool::Tool;
use crate::export;
use crate::formats::{self, Format, RasterError, ReadError, Reading};
use crate::i18n::{Word, fill};
use crate::plan::PlanLayer;
use crate::project::{Bilingual, LayerId};

/// The source of points, and which part of it they are for.
pub(super) type PointsOf = (String, Option<String>);

/// The picture that nothing lays, out of the error that says so.
pub(super) fn unlaid(error: &ReadError) -> Option<PathBuf> {
    let ReadError::Raster(RasterError::NotPlaced { .. }) = error.kind() else { return None };
    error.path().map(PathBuf::from)
}

/// Whether a file is called as pictures are.
pub(super) fn is_picture_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Format::ALL.into_iter().any(|format| format.is_raster() && format.is_named(&name))
}

impl Session {
    /// Begins to lay pictures of which nothing says where they lie: the first; the others are told of.
    pub(super) fn ask_for_control(&mut self, pictures: Vec<PathBuf>) {
        let mut pictures = pictures.into_iter();
        if self.georeferencing.is_none()
            && let Some(path) = pictures.next()
        {
            let of = GeoreferencingOf::File(path.clone(), Reading::default());
            self.begin_georeferencing(of, &Reading::default(), true);
            self.start(DocumentJob::LookAt(path));
        }
        for path in pictures {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let later = Notice::warning(|lang| fill(Word::GeoreferenceLater, lang, &[("file", &name)]));
            self.notices.push(later.of_opening());
        }
    }

    /// Begins to lay a source by control points, because a person asked for it; the others are asked about again.
    pub(super) fn ask_for_points(&mut self, sources: Vec<Unplaced>) {
        if !sources.is_empty() {
            let index = self.landing.unplaced.len();
            self.landing.unplaced.extend(sources);
            self.georeference_unplaced(index);
        }
    }

    fn begin_georeferencing(&mut self, of: GeoreferencingOf, reading: &Reading, is_picture: bool) {
        let name = match &of {
            GeoreferencingOf::File(path, _) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            GeoreferencingOf::Layer(layer) => self.plan.layer_name(layer).get(self.settings.lang).clone(),
        };
        // What is drawn or asked by clicks would take them.
        self.set_tool(Tool::default());
        let mut begun = Georeferencing::new(of, name, reading, is_picture);
        let source = self.source_of(&begun.of);
        // A layer has in its reading what it was laid by; a file that is none any more has it here.
        let is_file = matches!(begun.of, GeoreferencingOf::File(..));
        let laid = || self.laid_points.get(source.as_ref()?).filter(|_| is_file).cloned();
        let left = source.as_ref().and_then(|source| self.left_points.remove(source)).or_else(laid);
        if left.is_some_and(|draft| begun.take_up(draft)) {
            let n = begun.points.len().to_string();
            let values = [("n", n.as_str()), ("name", begun.name.as_str())];
            self.notices.push(Notice::done(|lang| fill(Word::GeoreferenceTakenUp, lang, &values)));
        }
        self.georeferencing = Some(begun);
    }

    /// By what the source of what is laid is known, as a file that is no layer yet and as a layer of any plan.
    fn source_of(&self, of: &GeoreferencingOf) -> Option<PointsOf> {
        match of {
            GeoreferencingOf::File(path, reading) => Some((absolute(path).display().to_string(), reading.part.clone())),
            GeoreferencingOf::Layer(layer) => {
                let layer = self.plan.project.layer(layer)?;
                Some((layer.source.clone(), layer.reading.part.clone()))
            }
        }
    }

    /// Keeps the points that a file was laid by: undo takes the layer away, not the work.
    pub(super) fn keep_laid_points(&mut self, by: &Georeferencing) {
        if let Some(source) = self.source_of(&by.of) {
            self.laid_points.insert(source, by.draft());
        }
    }

    /// Another plan: what is called within the pack before is something else within the next one.
    pub(super) fn forget_left_points(&mut self) {
        for points in [&mut self.left_points, &mut self.laid_points] {
            points.retain(|(source, _), _| Path::new(source).is_absolute());
        }
    }

    pub(super) fn take_preview(&mut self, path: &Path, preview: Result<PicturePreview, ReadError>) {
        let Some(at) = self.georeferencing.as_mut() else { return };
        if !matches!(&at.of, GeoreferencingOf::File(of, _) if of == path) {
            return;
        }
        match preview {
            Ok(preview) => at.preview = Some(preview),
            Err(error) => {
                self.georeferencing = None;
                self.notices.push(Notice::error(|lang| export::read_error(&error, lang)).of_opening());
            }
        }
    }

    /// Whether there are control points that nothing is laid by yet.
    pub fn has_unlaid_points(&self) -> bool {
        self.georeferencing.as_ref().is_some_and(Georeferencing::is_unlaid)
    }

    /// Whether control points can lay a layer: a picture that is held whole, or what was laid by them before.
    pub fn can_be_georeferenced(&self, layer: &LayerId) -> bool {
        let Some(data) = self.plan.dataset(layer) else { return false };
        match data.raster() {
            Some(raster) => raster.levels().first().is_some_and(|level| level.size == level.tile),
            None => self.plan.project.layer(layer).is_some_and(|of| of.reading.control.is_some()),
        }
    }

    /// Lays nothing: what was asked is asked again, and a file that is no layer yet is told of in the log. Points that
    /// were set stay, to be taken up when it is begun again.
    pub(super) fn leave_georeferencing(&mut self) {
        if let Some(left) = self.georeferencing.take() {
            self.jobs.cancel("look");
            self.put_back(left);
        }
    }

    fn put_back(&mut self, left: Georeferencing) {
        if let (Some(source), Some(draft)) = (self.source_of(&left.of), left.unlaid()) {
            self.left_points.insert(source, draft);
            let kept = |lang| fill(Word::GeoreferenceKept, lang, &[("name", &left.name)]);
            self.notices.push(Notice::done(kept));
        } else if let (Some(source), GeoreferencingOf::File(..)) = (self.source_of(&left.of), &left.of) {
            // What was taken back is not brought again.
            self.laid_points.remove(&source);
        }
        match (left.asked, left.of) {
            (Some(question), _) => self.landing.unplaced.push(question),
            (None, GeoreferencingOf::File(..)) => {
                let left_out = |lang| fill(Word::LogNotLaid, lang, &[("file", &left.name)]);
                self.notices.record(Notice::warning(left_out));
            }
            (None, GeoreferencingOf::Layer(_)) => {}
        }
    }

    /// Goes on with points by which nothing could be laid, unless somebody is at others by now.
    pub(super) fn go_on_georeferencing(&mut self, with: Georeferencing) {
        if self.georeferencing.is_some() {
            self.put_back(with);
            return;
        }
        if let GeoreferencingOf::File(path, _) = &with.of
            && with.is_picture
            && with.preview.is_none()
        {
            self.start(DocumentJob::LookAt(path.clone()));
        }
        self.georeferencing = Some(with);
    }

    pub(super) fn georeference(&mut self, command: GeoreferenceCommand) {
        match command {
            GeoreferenceCommand::Begin(layer) => self.georeference_layer(layer),
            GeoreferenceCommand::BeginUnplaced(index) => self.georeference_unplaced(index),
            GeoreferenceCommand::Leave => self.leave_georeferencing(),
            GeoreferenceCommand::Lay => {
                let of = self.georeferencing.as_mut();
                match of.filter(|of| of.misfit.far_m.is_some() && of.fitted.is_ok()) {
                    Some(of) => of.asks_to_lay = true,
                    None => self.lay(),
                }
            }
            GeoreferenceCommand::LayAllTheSame => self.lay(),
            GeoreferenceCommand::PointAt { at, tolerance_m } => {
                let at = self.snapped(at, tolerance_m).map_or(at, |snap| snap.at);
                if let Some(of) = self.georeferencing.as_mut() {
                    of.point_at(at);
                }
            }
            other => {
                if let Some(of) = self.georeferencing.as_mut() {
                    of.change(other);
                }
            }
        }
    }

    /// Makes room for another one to be laid: points that nothing is laid by yet are not given up for it.
    fn leaves_room(&mut self) -> bool {
        if let Some(of) = self.georeferencing.as_ref().filter(|of| of.is_unlaid()) {
            let busy = Notice::warning(|lang| fill(Word::GeoreferenceBusy, lang, &[("file", &of.name)]));
            self.notices.push(busy);
            return false;
        }
        self.leave_georeferencing();
        true
    }

    fn georeference_layer(&mut self, layer: LayerId) {
        if !self.can_be_georeferenced(&layer) || !self.leaves_room() {
            return;
        }
        let raster = self.plan.dataset(&layer).and_then(|data| data.raster()).cloned();
        let reading = self.reading_of(&layer);
        self.begin_georeferencing(GeoreferencingOf::Layer(layer), &reading, raster.is_some());
        if let Some(of) = &mut self.georeferencing {
            of.preview = raster.and_then(|raster| PicturePreview::of_raster(&raster));
        }
    }

    fn georeference_unplaced(&mut self, index: usize) {
        // What is a layer already is laid from its menu.
        if self.landing.unplaced.get(index).is_none_or(|source| source.layer.is_some()) {
            return;
        }
        let source = self.landing.unplaced.remove(index);
        if !self.leaves_room() {
            self.landing.unplaced.insert(index, source);
            return;
        }
        // It is laid on the plan there is, which stays for it.
        self.landing.opens = None;
        let is_picture = is_picture_name(&source.path);
        let of = GeoreferencingOf::File(source.path.clone(), source.reading.clone());
        self.begin_georeferencing(of, &Reading::default(), is_picture);
        if is_picture {
            self.start(DocumentJob::LookAt(source.path.clone()));
        }
        if let Some(of) = &mut self.georeferencing {
            of.asked = Some(source);
        }
    }

    /// Lays it where the points say, if they say it.
    fn lay(&mut self) {
        let Some(by) = self.georeferencing.take_if(|by| by.fitted.is_ok()) else { return };
        self.jobs.cancel("look");
        match by.of.clone() {
            GeoreferencingOf::File(path, reading) => {
                let reading = by.reading(&reading);
                self.read_placed(path, reading, Asked::Points(Box::new(by)));
            }
            GeoreferencingOf::Layer(layer) => self.lay_layer(&layer, by),
        }
    }

    /// Lays a layer: a picture as it is in memory, features out of their source. Its reading changes when the data
    /// are there.
    fn lay_layer(&mut self, layer: &LayerId, by: Georeferencing) {
        let data = self.plan.dataset(layer).cloned();
        let (Some(of), Some(data)) = (self.plan.project.layer(layer), data) else {
            // Nothing is there to be laid, until somebody brings it back.
            self.georeferencing = Some(by);
            return;
        };
        let file = LayerFile::of(of).read_as(by.reading(&of.reading));
        if data.raster().is_none() {
            self.read_sources(vec![file.laid_by(by)]);
            return;
        }
        match formats::laid_anew(&data, &file.reading) {
            Ok(laid) => {
                self.keep_laid_points(&by);
                let words = self.laid_words(layer);
                self.shelf.put(&file.source, &file.reading, PlanLayer::new(layer.clone(), laid));
                if let Some(of) = self.plan.project.layer_mut(layer) {
                    of.reading = file.reading;
                }
                self.plan.layers = self.shelf.layers_of(&self.plan.project);
                self.data_replaced();
                self.note_step(words);
            }
            Err(error) => {
                self.notices.push(Notice::error(|lang| export::read_error(&error, lang)));
                self.georeferencing = Some(by);
            }
        }
    }

    /// What is said of the step that lays a layer.
    pub(super) fn laid_words(&self, layer: &LayerId) -> Bilingual {
        let name = self.plan.layer_name(layer);
        both(|lang| fill(Word::StepGeoreference, lang, &[("name", name.get(lang))]))
    }
}
