//! A picture, or data in a local grid, being laid on the ground by control points: where each point is by its own
//! numbers and where on the ground, how well they meet, and what becomes of them.

use std::path::PathBuf;
use std::sync::Arc;

use super::document_job::{DocumentJob, LayerFile};
use super::session::Session;
use super::step_words::both;
use super::tool::Tool;
use crate::crs::{Control, ControlError, ControlFit, ControlPoint, Datum, FitError, FitKind, LonLat, SourceCrs};
use crate::data::{Dataset, Pixels, Raster, RasterPlace};
use crate::export;
use crate::formats::{Format, RasterError, ReadError, Reading};
use crate::i18n::{Word, fill};
use crate::plan::PlanLayer;
use crate::project::LayerId;

use super::notice::Notice;

/// What is laid on the ground.
#[derive(Clone, Debug, PartialEq)]
pub enum GeoreferencingOf {
    /// A file that is no layer yet, and how it was read so far.
    File(PathBuf, Reading),
    Layer(LayerId),
}

/// A picture to point at: reduced, so that it can be shown.
#[derive(Clone, Debug)]
pub struct PicturePreview {
    /// Pixels across and down of the picture itself.
    pub size: [u32; 2],
    pub pixels: Arc<Pixels>,
}

/// The widest and highest preview.
const PREVIEW_PX: u32 = 2048;

impl PicturePreview {
    pub(super) fn of(pixels: Pixels) -> Self {
        let size = pixels.size();
        let mut reduced = pixels;
        while reduced.size().iter().any(|side| *side > PREVIEW_PX) {
            reduced = reduced.halved();
        }
        Self { size, pixels: Arc::new(reduced) }
    }

    /// Of a picture that lies somewhere; `None` of one in tiles, which knows where it lies.
    fn of_raster(raster: &Raster) -> Option<Self> {
        let levels = raster.levels();
        let finest = levels.first().filter(|level| level.size == level.tile)?;
        let shown = levels.iter().position(|level| level.size.iter().all(|side| *side <= PREVIEW_PX))?;
        Some(Self { size: finest.size, pixels: raster.tile(shown, 0, 0)? })
    }
}

/// A control point, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DraftPoint {
    /// Pixels of the picture, or numbers of the local grid.
    pub from: Option<[f64; 2]>,
    /// Numbers of the known system.
    pub to: Option<[f64; 2]>,
}

/// What is being laid on the ground, and by what.
#[derive(Clone, Debug)]
pub struct Georeferencing {
    pub of: GeoreferencingOf,
    pub name: String,
    /// `None` until it is read, and of what is no picture.
    pub preview: Option<PicturePreview>,
    pub is_picture: bool,
    pub points: Vec<DraftPoint>,
    /// The point that the next click is for.
    pub chosen: usize,
    pub kind: FitKind,
    /// The system of the positions that are typed; longitude and latitude without one.
    pub crs: Option<String>,
    /// The datum that positions are on.
    pub datum: Datum,
    /// What comes of the points that are whole; residuals in their order.
    pub fitted: Result<ControlFit, ControlError>,
}

/// What is done about it.
#[derive(Clone, Debug, PartialEq)]
pub enum GeoreferenceCommand {
    /// Begins with a layer that there is.
    Begin(LayerId),
    /// Begins with a source whose system nobody knows, by its place among those that wait for an answer.
    BeginUnplaced(usize),
    /// The next click is for this point; one beyond the last is a new one.
    Choose(usize),
    /// Where a point is by its own numbers.
    SetFrom {
        point: usize,
        from: [f64; 2],
    },
    /// Where a point lies, in the system that is typed in.
    SetTo {
        point: usize,
        to: [f64; 2],
    },
    /// The chosen point lies here on the map.
    PointAt {
        at: LonLat,
        tolerance_m: f64,
    },
    Remove(usize),
    SetKind(FitKind),
    /// Typed positions are in this system; what is there is moved along.
    SetCrs(Option<String>),
    /// Lays it where the points say.
    Lay,
    /// Leaves it where it was.
    Leave,
}

impl Georeferencing {
    fn new(of: GeoreferencingOf, name: String, reading: &Reading, is_picture: bool) -> Self {
        let control = reading.control.clone().unwrap_or_default();
        let points = control.points.iter().map(|p| DraftPoint { from: Some(p.from), to: Some(p.to) }).collect();
        let too_few = ControlError::Fit(FitError::TooFew { found: 0, needed: control.kind.fewest() });
        // The system of a reading without control points is that of its own numbers.
        let crs = reading.crs.clone().filter(|_| reading.control.is_some());
        let (preview, datum) = (None, reading.datum);
        let kind = control.kind;
        let mut new = Self { of, name, preview, is_picture, points, chosen: 0, kind, crs, datum, fitted: Err(too_few) };
        new.chosen = new.points.len();
        new.fit();
        new
    }

    /// The system of the positions.
    pub fn target(&self) -> SourceCrs {
        self.crs.as_deref().and_then(|text| SourceCrs::named(text).ok()).unwrap_or_else(SourceCrs::wgs84)
    }

    /// The position of a point on WGS 84.
    pub fn position(&self, point: &DraftPoint) -> Option<LonLat> {
        let [x, y] = point.to?;
        Some(self.datum.to_wgs84(self.target().lonlat(x, y)?))
    }

    /// How far from where a point should lie the fit leads it, in metres, and by which bearing, in degrees.
    pub fn off(&self, point: usize) -> Option<(f64, f64)> {
        let is_whole = |p: &DraftPoint| p.from.is_some() && p.to.is_some();
        self.points.get(point).filter(|p| is_whole(p))?;
        let place = self.points.iter().take(point).filter(|p| is_whole(p)).count();
        let fitted = self.fitted.as_ref().ok()?;
        Some((fitted.offs_m().nth(place)?, fitted.bearing_deg(place)?))
    }

    /// How far off the fit leads the point that is farthest off, metres.
    pub fn farthest_off_m(&self) -> f64 {
        self.fitted.iter().flat_map(|fitted| fitted.offs_m()).fold(0.0, f64::max)
    }

    fn control(&self) -> Control {
        let whole = |p: &DraftPoint| Some(ControlPoint { from: p.from?, to: p.to? });
        Control { points: self.points.iter().filter_map(whole).collect(), kind: self.kind }
    }

    fn fit(&mut self) {
        self.fitted = self.control().fitted(&self.target(), self.is_picture);
    }

    /// The point of a number, made if it is the next one.
    fn point_mut(&mut self, point: usize) -> Option<&mut DraftPoint> {
        if point == self.points.len() {
            self.points.push(DraftPoint::default());
        }
        self.points.get_mut(point)
    }

    /// Once a point is whole, the next click is for another one.
    fn go_on(&mut self, point: usize) {
        let is_open = |p: &DraftPoint| p.from.is_none() || p.to.is_none();
        self.chosen = match self.points.get(point) {
            Some(p) if is_open(p) => point,
            _ => self.points.iter().position(is_open).unwrap_or(self.points.len()),
        };
    }

    fn set_crs(&mut self, crs: Option<String>) {
        let before = self.target();
        self.crs = crs.filter(|text| !text.trim().is_empty());
        let after = self.target();
        for point in &mut self.points {
            point.to = point.to.and_then(|[x, y]| after.xy(before.lonlat(x, y)?));
        }
    }

    /// The reading that lays it.
    fn reading(&self, before: &Reading) -> Reading {
        let crs = self.crs.clone();
        Reading { crs, datum: self.datum, control: Some(self.control()), ..before.clone() }
    }
}

/// The picture that nothing lays, out of the error that says so.
pub(super) fn unlaid(error: &ReadError) -> Option<PathBuf> {
    let ReadError::Raster(RasterError::NotPlaced { .. }) = error.kind() else { return None };
    error.path().map(PathBuf::from)
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
            self.notices.push(Notice::warning(|lang| fill(Word::GeoreferenceLater, lang, &[("file", &name)])));
        }
    }

    fn begin_georeferencing(&mut self, of: GeoreferencingOf, reading: &Reading, is_picture: bool) {
        let name = match &of {
            GeoreferencingOf::File(path, _) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            GeoreferencingOf::Layer(layer) => self.plan.layer_name(layer).get(self.settings.lang).clone(),
        };
        // What is drawn or asked by clicks would take them.
        self.set_tool(Tool::default());
        self.georeferencing = Some(Georeferencing::new(of, name, reading, is_picture));
    }

    pub(super) fn take_preview(&mut self, path: &std::path::Path, preview: Result<PicturePreview, ReadError>) {
        let Some(at) = self.georeferencing.as_mut() else { return };
        if !matches!(&at.of, GeoreferencingOf::File(of, _) if of == path) {
            return;
        }
        match preview {
            Ok(preview) => at.preview = Some(preview),
            Err(error) => {
                self.leave_georeferencing();
                self.notices.push(Notice::error(|lang| export::read_error(&error, lang)));
            }
        }
    }

    pub(super) fn leave_georeferencing(&mut self) {
        if self.georeferencing.take().is_some() {
            self.jobs.cancel("look");
        }
    }

    pub(super) fn georeference(&mut self, command: GeoreferenceCommand) {
        match command {
            GeoreferenceCommand::Begin(layer) => self.georeference_layer(layer),
            GeoreferenceCommand::BeginUnplaced(index) => self.georeference_unplaced(index),
            GeoreferenceCommand::Leave => self.leave_georeferencing(),
            GeoreferenceCommand::Lay => self.lay(),
            GeoreferenceCommand::PointAt { at, tolerance_m } => {
                let at = self.snapped(at, tolerance_m).map_or(at, |snap| snap.at);
                let Some(of) = self.georeferencing.as_mut() else { return };
                let (point, to) = (of.chosen, of.target().xy(of.datum.from_wgs84(at)));
                if let (Some(draft), Some(to)) = (of.point_mut(point), to) {
                    draft.to = Some(to);
                }
                of.go_on(point);
                of.fit();
            }
            other => {
                if let Some(of) = self.georeferencing.as_mut() {
                    of.change(other);
                }
            }
        }
    }

    fn georeference_layer(&mut self, layer: LayerId) {
        let (Some(of), Some(data)) = (self.plan.project.layer(&layer), self.plan.dataset(&layer)) else { return };
        let (reading, raster) = (of.reading.clone(), data.raster().cloned());
        let preview = raster.as_ref().and_then(|raster| PicturePreview::of_raster(raster));
        if raster.is_some() && preview.is_none() {
            return;
        }
        self.begin_georeferencing(GeoreferencingOf::Layer(layer), &reading, raster.is_some());
        if let Some(of) = &mut self.georeferencing {
            of.preview = preview;
        }
    }

    fn georeference_unplaced(&mut self, index: usize) {
        if index >= self.landing.unplaced.len() {
            return;
        }
        let source = self.landing.unplaced.remove(index);
        let name = source.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_picture = Format::ALL.into_iter().any(|format| format.is_raster() && format.is_named(&name));
        let of = GeoreferencingOf::File(source.path.clone(), source.reading);
        self.begin_georeferencing(of, &Reading::default(), is_picture);
        if is_picture {
            self.start(DocumentJob::LookAt(source.path));
        }
    }

    /// Lays it where the points say, if they say it.
    fn lay(&mut self) {
        let Some(of) = self.georeferencing.clone() else { return };
        let Ok(fitted) = &of.fitted else { return };
        self.leave_georeferencing();
        match &of.of {
            GeoreferencingOf::File(path, reading) => self.read_placed(path.clone(), of.reading(reading)),
            GeoreferencingOf::Layer(layer) => self.lay_layer(layer, &of, fitted),
        }
    }

    fn lay_layer(&mut self, layer: &LayerId, by: &Georeferencing, fitted: &ControlFit) {
        let data = self.plan.dataset(layer).cloned();
        let Some(of) = self.plan.project.layer_mut(layer) else { return };
        of.reading = by.reading(&of.reading);
        let (source, reading, name) = (of.source.clone(), of.reading.clone(), of.name.clone());
        if let Some(raster) = data.as_ref().and_then(|data| data.raster()) {
            // Its pixels stay in memory as they are.
            let place = RasterPlace { to_plane: fitted.to_plane, plane: fitted.plane.clone(), datum: by.datum };
            let origin = data.as_ref().map(|data| data.origin().clone()).unwrap_or_default();
            let target = by.target();
            let crs = target.code().map_or_else(|| target.name().to_owned(), |code| format!("EPSG:{code}"));
            if let Some(laid) = raster.placed_as(place) {
                let laid = Dataset::of_raster(laid).with_origin(crate::data::Origin { crs, datum: by.datum, ..origin });
                self.shelf.put(&source, &reading, PlanLayer::new(layer.clone(), laid));
            }
            self.plan.layers = self.shelf.layers_of(&self.plan.project);
            self.data_replaced();
        } else {
            let file = LayerFile { layer: layer.clone(), path: PathBuf::from(&source), reading };
            self.start(DocumentJob::Read(vec![file]));
        }
        self.note_step(both(|lang| fill(Word::StepGeoreference, lang, &[("name", name.get(lang))])));
    }
}

impl Georeferencing {
    /// Changes the points or how they are fitted.
    fn change(&mut self, command: GeoreferenceCommand) {
        match command {
            GeoreferenceCommand::Choose(point) => self.chosen = point.min(self.points.len()),
            GeoreferenceCommand::SetFrom { point, from } => {
                if let Some(draft) = self.point_mut(point) {
                    draft.from = Some(from);
                }
                self.go_on(point);
            }
            GeoreferenceCommand::SetTo { point, to } => {
                if let Some(draft) = self.point_mut(point) {
                    draft.to = Some(to);
                }
                self.go_on(point);
            }
            GeoreferenceCommand::Remove(point) => {
                if point < self.points.len() {
                    self.points.remove(point);
                }
                self.go_on(self.points.len());
            }
            GeoreferenceCommand::SetKind(kind) => self.kind = kind,
            GeoreferenceCommand::SetCrs(crs) => self.set_crs(crs),
            GeoreferenceCommand::Begin(_)
            | GeoreferenceCommand::BeginUnplaced(_)
            | GeoreferenceCommand::PointAt { .. }
            | GeoreferenceCommand::Lay
            | GeoreferenceCommand::Leave => {}
        }
        self.fit();
    }
}
