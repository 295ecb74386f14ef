//! A picture, or data in a local grid, being laid on the ground by control points: where each point is by its own
//! numbers and where on the ground, and how well they meet. What comes of it stands in `georeference_commands`.

use std::path::PathBuf;

use super::landing::Unplaced;
use super::picture_preview::PicturePreview;
use crate::crs::{
    Control, ControlError, ControlFit, ControlPoint, Datum, FitError, FitKind, LonLat, Misfit, Outlier, SourceCrs,
};
use crate::formats::Reading;
use crate::project::LayerId;

/// What is laid on the ground.
#[derive(Clone, Debug, PartialEq)]
pub enum GeoreferencingOf {
    /// A file that is no layer yet, and how it was read so far.
    File(PathBuf, Reading),
    Layer(LayerId),
}

/// A control point, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DraftPoint {
    /// Pixels of the picture, or numbers of the local grid.
    pub from: Option<[f64; 2]>,
    /// Numbers of the known system.
    pub to: Option<[f64; 2]>,
}

impl DraftPoint {
    fn is_whole(&self) -> bool {
        self.from.is_some() && self.to.is_some()
    }
}

/// Half a pixel beside a picture is on its edge: some count from the middle of the first one.
const EDGE_PX: f64 = 0.5;
/// More steps back than these are not kept.
const MOST_STEPS: usize = 100;

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
    /// What is doubtful about the fit; its outlier is a place in `points`.
    pub misfit: Misfit,
    /// Whether nothing is laid until somebody says yes: the points miss by more than anybody takes for care.
    pub asks_to_lay: bool,
    /// The question that this is the answer to, if it came from one.
    pub(super) asked: Option<Unplaced>,
    /// What there was to begin with.
    began: Draft,
    past: Vec<Draft>,
    future: Vec<Draft>,
    /// Of the fit, worked out once: the window asks for each row of each frame.
    target: SourceCrs,
    /// How far off the fit leads each point, metres and degrees.
    offs: Vec<Option<(f64, f64)>>,
    farthest_off_m: f64,
}

/// All of it that a step changes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    points: Vec<DraftPoint>,
    kind: FitKind,
    crs: Option<String>,
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
    /// Lays it where the points say; asks first where they contradict each other.
    Lay,
    /// Lays it where the points say, whatever they miss by.
    LayAllTheSame,
    /// Leaves it where it was.
    Leave,
}

impl Georeferencing {
    pub(super) fn new(of: GeoreferencingOf, name: String, reading: &Reading, is_picture: bool) -> Self {
        let control = reading.control.clone().unwrap_or_default();
        let kind = control.kind;
        let points: Vec<DraftPoint> =
            control.points.iter().map(|p| DraftPoint { from: Some(p.from), to: Some(p.to) }).collect();
        // The system of a reading without control points is that of its own numbers.
        let crs = reading.crs.clone().filter(|_| reading.control.is_some());
        let mut new = Self {
            of,
            name,
            preview: None,
            is_picture,
            chosen: points.len(),
            began: Draft { points: points.clone(), kind, crs: crs.clone() },
            points,
            kind,
            crs,
            datum: reading.datum,
            fitted: Err(ControlError::Fit(FitError::TooFew { found: 0, needed: kind.fewest() })),
            misfit: Misfit::default(),
            asks_to_lay: false,
            asked: None,
            past: Vec::new(),
            future: Vec::new(),
            target: SourceCrs::wgs84(),
            offs: Vec::new(),
            farthest_off_m: 0.0,
        };
        new.fit();
        new
    }

    /// The system of the positions.
    pub fn target(&self) -> &SourceCrs {
        &self.target
    }

    /// The position of a point on WGS 84.
    pub fn position(&self, point: &DraftPoint) -> Option<LonLat> {
        let [x, y] = point.to?;
        Some(self.datum.to_wgs84(self.target.lonlat(x, y)?))
    }

    /// How far from where a point should lie the fit leads it, in metres, and by which bearing, in degrees.
    pub fn off(&self, point: usize) -> Option<(f64, f64)> {
        self.offs.get(point).copied().flatten()
    }

    /// How far off the fit leads the point that is farthest off, metres.
    pub fn farthest_off_m(&self) -> f64 {
        self.farthest_off_m
    }

    /// Whether a point is by its own numbers outside of the picture, which they may be by a slip.
    pub fn is_outside(&self, point: usize) -> bool {
        let from = self.points.get(point).and_then(|point| point.from);
        let size = self.preview.as_ref().map(|preview| preview.size.map(f64::from));
        from.zip(size).is_some_and(|(from, size)| {
            from.into_iter().zip(size).any(|(at, side)| !(-EDGE_PX..=side + EDGE_PX).contains(&at))
        })
    }

    /// Whether points were set, or otherwise fitted, that nothing is laid by yet.
    pub fn is_unlaid(&self) -> bool {
        self.draft() != self.began
    }

    /// Whether a step leads back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether a step leads forth again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    pub(super) fn draft(&self) -> Draft {
        Draft { points: self.points.clone(), kind: self.kind, crs: self.crs.clone() }
    }

    /// What nothing is laid by yet, to be taken up again; `None` where that is nothing.
    pub(super) fn unlaid(&self) -> Option<Draft> {
        self.is_unlaid().then(|| self.draft())
    }

    /// Goes on with what was left unlaid: one step, which undo takes back. Whether it is another than there is.
    pub(super) fn take_up(&mut self, draft: Draft) -> bool {
        let is_other = draft != self.draft();
        if is_other {
            self.past.push(self.draft());
            self.return_to(draft);
        }
        is_other
    }

    fn control(&self) -> Control {
        let whole = |p: &DraftPoint| Some(ControlPoint { from: p.from?, to: p.to? });
        let picture_px = self.preview.as_ref().map(|preview| preview.size);
        Control { points: self.points.iter().filter_map(whole).collect(), kind: self.kind, picture_px }
    }

    fn fit(&mut self) {
        self.asks_to_lay = false;
        self.target = crs_of(self.crs.as_deref());
        let control = self.control();
        self.fitted = control.fitted(&self.target, self.is_picture);
        let fitted = self.fitted.as_ref();
        self.misfit = fitted.map(|fit| control.misfit(fit, &self.target, self.is_picture)).unwrap_or_default();
        let whole: Vec<usize> = (0..self.points.len()).filter(|i| self.points[*i].is_whole()).collect();
        self.misfit.outlier = self.misfit.outlier.and_then(|of| Some(Outlier { point: *whole.get(of.point)?, ..of }));
        let mut offs = self.fitted.iter().flat_map(|fitted| {
            fitted.offs_m().enumerate().filter_map(move |(place, off)| Some((off, fitted.bearing_deg(place)?)))
        });
        self.offs = self.points.iter().map(|point| if point.is_whole() { offs.next() } else { None }).collect();
        self.farthest_off_m = self.offs.iter().flatten().fold(0.0, |most: f64, (off, _)| most.max(*off));
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
        self.chosen = match self.points.get(point) {
            Some(p) if !p.is_whole() => point,
            _ => self.points.iter().position(|p| !p.is_whole()).unwrap_or(self.points.len()),
        };
    }

    /// Moves positions into another system. Numbers that the system before has no place for are left as they are:
    /// they were typed for the one that follows.
    fn set_crs(&mut self, crs: Option<String>) {
        let before = self.target.clone();
        self.crs = crs.filter(|text| !text.trim().is_empty());
        let after = crs_of(self.crs.as_deref());
        for point in &mut self.points {
            point.to = point.to.and_then(|[x, y]| before.lonlat(x, y).map_or(Some([x, y]), |at| after.xy(at)));
        }
    }

    /// The reading that lays it.
    pub(super) fn reading(&self, before: &Reading) -> Reading {
        let crs = self.crs.clone();
        Reading { crs, datum: self.datum, control: Some(self.control()), ..before.clone() }
    }

    /// The chosen point lies here.
    pub(super) fn point_at(&mut self, at: LonLat) {
        if let Some(to) = self.target.xy(self.datum.from_wgs84(at)) {
            self.change(GeoreferenceCommand::SetTo { point: self.chosen, to });
        }
    }

    /// Changes the points or how they are fitted.
    pub(super) fn change(&mut self, command: GeoreferenceCommand) {
        let before = self.draft();
        self.asks_to_lay = false;
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
            | GeoreferenceCommand::LayAllTheSame
            | GeoreferenceCommand::Leave => {}
        }
        if before == self.draft() {
            return;
        }
        self.past.push(before);
        if self.past.len() > MOST_STEPS {
            self.past.remove(0);
        }
        self.future.clear();
        self.fit();
    }

    /// Takes back what was done last; whether there was anything.
    pub(super) fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else { return false };
        self.future.push(self.draft());
        self.return_to(before);
        true
    }

    /// Does again what was taken back last; whether there was anything.
    pub(super) fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else { return false };
        self.past.push(self.draft());
        self.return_to(after);
        true
    }

    fn return_to(&mut self, draft: Draft) {
        (self.points, self.kind, self.crs) = (draft.points, draft.kind, draft.crs);
        self.go_on(self.points.len());
        self.fit();
    }
}

/// The system of positions; longitude and latitude where none is named.
fn crs_of(crs: Option<&str>) -> SourceCrs {
    crs.and_then(|text| SourceCrs::named(text).ok()).unwrap_or_else(SourceCrs::wgs84)
}
