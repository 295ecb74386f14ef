//! What comes in while files are still being read: drawn over the plan, or in its place where another plan is opened.
//! It is drawn and nothing else: no click finds it, no answer counts it.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use super::session::Session;
use crate::crs::{Datum, MapCrs};
use crate::data::{Dataset, DatasetBuilder, Extent, GeometryType, LonLat, Origin, Value};
use crate::formats::Reading;
use crate::plan::doctor::{self, Reference};
use crate::plan::{Plan, PlanLayer};
use crate::progress::{Outlines, Progress};
use crate::project::{self, Layer, LayerId};
use crate::render::MapView;

/// What is read sooner is drawn when it is read.
const QUICK: Duration = Duration::from_millis(300);

/// More layers of one job are joined to one.
const MOST_LAYERS: usize = 16;

/// How far beyond what has come the map reaches, as a share of its width and height: it need not move for every bit.
const AHEAD: f64 = 0.25;

/// Things of known names that are kept, to be held together against where they are known to lie.
const ENOUGH_KNOWN: usize = 4_096;

/// The group of its layers, which is in no project, so that no legend tells of them.
const GROUP: &str = "incoming";

/// Outlines of what is being read.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    layers: Vec<Outlined>,
    /// Of the plan that is being opened.
    extent: Option<Extent>,
    /// Grows with every change, and is never set back: pictures are told apart by it.
    revision: u64,
    /// Where the map was, while it shows another plan that is being opened.
    before: Option<Before>,
    /// Where it was sent last, to tell whether a hand has moved it since.
    sent: Option<MapView>,
}

/// The map as it was before another plan was being opened.
#[derive(Debug)]
struct Before {
    /// The generation of the job that opens it.
    job: u64,
    crs: MapCrs,
    view: Option<MapView>,
}

/// A layer of outlines.
#[derive(Debug)]
struct Outlined {
    /// The generation of the job that reads it.
    job: u64,
    layer: Layer,
    data: PlanLayer,
}

impl Session {
    /// The plan as the map shows it: with what is being read, which stands in its place where another one is opened.
    pub fn shown_plan(&self) -> Cow<'_, Plan> {
        let incoming = &self.incoming;
        if incoming.layers.is_empty() {
            return Cow::Borrowed(&self.plan);
        }
        let mut plan = if incoming.before.is_some() { Plan::default() } else { self.plan.clone() };
        for Outlined { layer, data, .. } in &incoming.layers {
            plan.project.layers.push(layer.clone());
            plan.layers.push(data.clone());
        }
        Cow::Owned(plan)
    }

    /// Whether the map shows something else than the plan, which is there nevertheless.
    pub fn is_plan_hidden(&self) -> bool {
        self.incoming.before.is_some()
    }

    /// Grows with every change of what [`Session::shown_plan`] shows.
    pub fn shown_revision(&self) -> u64 {
        self.plan_revision + self.incoming.revision
    }

    /// Takes what jobs that read have come by. What is quick is not drawn before it is whole.
    pub(super) fn take_incoming(&mut self) {
        let jobs = ["open", "add", "add_as"].map(|job| self.jobs.generation(job));
        self.end_incoming(|job| !jobs.contains(&Some(job)));
        for (name, job) in ["open", "add", "add_as"].into_iter().zip(jobs) {
            if let (Some(job), Some((progress, elapsed))) = (job, self.jobs.running(name))
                && elapsed >= QUICK
            {
                let (taken, is_withdrawn) = (progress.take_outlines(), progress.is_withdrawn());
                if is_withdrawn {
                    self.end_incoming(|of| of == job);
                } else {
                    self.draw_incoming(&taken, job, name == "open");
                }
            }
        }
    }

    fn draw_incoming(&mut self, taken: &[Outlines], job: u64, replaces: bool) {
        let data = dataset(taken.iter().flat_map(Outlines::iter));
        let Some(extent) = data.extent() else { return };
        self.incoming.take(data, job);
        if replaces {
            self.incoming.extent = Extent::of_extents([extent].into_iter().chain(self.incoming.extent));
            self.follow_incoming(job);
        }
    }

    /// Sends the map to what has come, unless it is seen already, or somebody looks elsewhere.
    fn follow_incoming(&mut self, job: u64) {
        let Some(extent) = self.incoming.extent else { return };
        if self.incoming.before.is_none() {
            self.incoming.before = Some(Before { job, crs: self.crs.clone(), view: self.view });
        } else if self.view != self.incoming.sent.map(|sent| sent.resized(self.map_size)) || self.sees(extent) {
            return;
        }
        self.flight = None;
        self.crs = MapCrs::for_extent(Some(extent));
        let ahead = extent.expanded(AHEAD);
        // Around the poles the plane ends.
        self.zoom_to_extent(if self.crs.map_rect(ahead).is_some() { ahead } else { extent });
        self.incoming.sent = self.view;
        self.arrivals += 1;
    }

    fn sees(&self, extent: Extent) -> bool {
        let (Some(view), Some(rect)) = (self.view, self.crs.map_rect(extent)) else { return false };
        view.map_rect().holds(rect)
    }

    /// What these jobs brought is drawn no more; where it stood in the place of the plan, the map is where it was.
    pub(super) fn end_incoming(&mut self, is_over: impl Fn(u64) -> bool) {
        let drawn = self.incoming.layers.len();
        self.incoming.layers.retain(|outlined| !is_over(outlined.job));
        self.incoming.revision += u64::from(self.incoming.layers.len() < drawn);
        if let Some(Before { crs, view, .. }) = self.incoming.before.take_if(|before| is_over(before.job)) {
            (self.crs, self.view) = (crs, view.map(|view| view.resized(self.map_size)));
            (self.incoming.extent, self.incoming.sent) = (None, None);
            self.arrivals += 1;
        }
    }

    /// The plane that the map of the plan is drawn in, also while it shows something else.
    pub(super) fn crs_of_plan(&self) -> &MapCrs {
        self.incoming.before.as_ref().map_or(&self.crs, |before| &before.crs)
    }
}

impl Incoming {
    fn take(&mut self, data: Dataset, job: u64) {
        self.revision += 1;
        let (same, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.layers).into_iter().partition(|outlined| outlined.job == job);
        self.layers = others;
        let data = if same.len() < MOST_LAYERS {
            self.layers.extend(same);
            data
        } else {
            let all = same.iter().map(|outlined| outlined.data.dataset.as_ref()).chain([&data]);
            dataset(all.flat_map(rings).collect::<Vec<_>>().iter().map(Vec::as_slice))
        };
        let id = LayerId(format!("{GROUP}-{}", self.revision));
        // Its colour is that of the first layer, which one file is going to have.
        let mut layer = project::default_layer(id.clone(), "", "", &data, 0);
        (layer.group, layer.labeling) = (GROUP.to_owned(), None);
        self.layers.push(Outlined { job, layer, data: PlanLayer::shared(id, Arc::new(data)) });
    }
}

fn rings(data: &Dataset) -> impl Iterator<Item = Vec<[f64; 2]>> {
    data.features().map(|feature| feature.coords().iter().map(|p| [p.lon, p.lat]).collect())
}

/// The same work, of which nothing is drawn while it comes once it is in doubt where that lies, read in this way, and a
/// person is asked before it is; `around` is where the plan lies that it is added to.
pub(super) fn drawn_unless_asked(progress: &Progress, reading: Reading, around: Option<Extent>) -> Progress {
    let reference = OnceLock::new();
    // Of what was handed over before, what bears a name that is known.
    let known: Mutex<Outlines> = Mutex::default();
    progress.unless(move |outlines| {
        let reference = reference.get_or_init(Reference::bundled);
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = outlines.clone();
        join(&mut all, &known, |_| true);
        if known.ends.len() < ENOUGH_KNOWN {
            join(&mut known, outlines, |texts| texts.iter().any(|(_, text)| reference.knows(text)));
        }
        doctor::is_place_doubtful(&with_texts(&all), &reading, around, reference)
    })
}

/// Adds the outlines whose texts are wanted.
fn join(to: &mut Outlines, from: &Outlines, is_wanted: impl Fn(&[(usize, String)]) -> bool) {
    let mut texts = from.texts.as_slice();
    for (number, outline) in from.iter().enumerate() {
        let (own, others) = texts.split_at(texts.iter().take_while(|(of, _)| *of == number).count());
        texts = others;
        if is_wanted(own) {
            to.texts.extend(own.iter().map(|(_, text)| (to.ends.len(), text.clone())));
            to.positions.extend(outline);
            to.ends.push(to.positions.len());
        }
    }
}

/// Outlines with the texts of their features, of a source that names its system: those that are closed as areas.
fn with_texts(outlines: &Outlines) -> Dataset {
    let mut builder = DatasetBuilder::default();
    let mut texts = outlines.texts.iter().peekable();
    for (number, outline) in outlines.iter().enumerate() {
        let is_ring = outline.len() > 3 && outline.first() == outline.last();
        builder.begin_feature();
        for field in 0_u32.. {
            let Some((_, text)) = texts.next_if(|(of, _)| *of == number) else { break };
            builder.property(&field.to_string(), Value::Text(text.into()));
        }
        end_feature(&mut builder, outline, if is_ring { GeometryType::Polygon } else { GeometryType::LineString });
    }
    let (format, datum, encoding) = ("", Datum::Wgs84, None);
    builder.finish().with_origin(Origin { format, crs: outlines.crs.clone(), datum, encoding })
}

/// Outlines as points and lines.
fn dataset<'a>(outlines: impl Iterator<Item = &'a [[f64; 2]]>) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for outline in outlines {
        builder.begin_feature();
        end_feature(&mut builder, outline, GeometryType::LineString);
    }
    builder.finish()
}

/// Ends the feature begun as a point, or as what a longer outline is.
fn end_feature(builder: &mut DatasetBuilder, outline: &[[f64; 2]], longer: GeometryType) {
    let geometry_type = if outline.len() == 1 { GeometryType::Point } else { longer };
    let mut sink = builder.geometry(geometry_type);
    outline.iter().for_each(|[lon, lat]| sink.coord(LonLat::new(*lon, *lat), None));
    match geometry_type {
        GeometryType::Point => sink.end_point(),
        GeometryType::Polygon => {
            sink.end_ring();
            sink.end_polygon();
        }
        _ => sink.end_line(),
    }
    builder.end_feature();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Command, JobMode, ViewCommand};

    fn session() -> Session {
        let mut session = Session::new(JobMode::Inline);
        session.apply(Command::Open(Vec::new()));
        session.apply(Command::View(ViewCommand::Resize([800.0, 600.0])));
        session
    }

    fn square(west: f64, south: f64, side: f64) -> Outlines {
        let corners = [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side], [0.0, 0.0]];
        let positions = corners.map(|[x, y]| [west + x, south + y]).to_vec();
        Outlines { positions, ends: vec![5], ..Outlines::default() }
    }

    #[test]
    fn what_is_opened_is_looked_at_as_it_comes_and_the_plan_is_there_again_when_it_is_cancelled() {
        let mut session = session();
        let (project, crs, view) = (session.plan.project.clone(), session.crs.clone(), session.view);
        let (layers, revision) = (session.plan.layers.len(), session.shown_revision());
        session.draw_incoming(&[square(121.4, 31.1, 0.02)], 1, true);
        let first = session.view;
        assert_eq!(session.shown_plan().layers.len(), 1, "the plan before is left");
        let site = session.plan.home_extent().unwrap().centre();
        assert!(
            session.is_plan_hidden() && session.identify(site, 100.0).is_empty(),
            "and what is hidden is not found"
        );
        assert!(session.sees(Extent { west: 121.4, south: 31.1, east: 121.42, north: 31.12 }));
        assert!(session.plan.project == project && session.shown_revision() != revision, "and it is kept");

        session.draw_incoming(&[square(121.401, 31.101, 0.01)], 1, true);
        assert_eq!(session.view, first, "what is seen moves nothing");
        session.draw_incoming(&[square(121.6, 31.1, 0.02)], 1, true);
        assert_ne!(session.view, first, "what lies beyond does");
        session.view(&ViewCommand::Zoom { factor: 2.0 });
        let by_hand = session.view;
        session.draw_incoming(&[square(122.6, 31.1, 0.02)], 1, true);
        assert_eq!(session.view, by_hand, "the hand has the last word");

        let shown = session.shown_revision();
        session.poll();
        assert_eq!((&session.crs, session.view), (&crs, view), "no job reads any more");
        assert!(!session.is_plan_hidden() && !session.identify(site, 100.0).is_empty());
        assert!(session.shown_revision() > shown && session.shown_plan().layers.len() == layers);
    }

    #[test]
    fn what_seems_shifted_or_a_zone_aside_is_not_drawn_while_it_comes() {
        let plan = crate::plan::open_bundled(&Progress::default()).unwrap().plan;
        let stations = plan.dataset(&"metro_stations".into()).unwrap();
        let told = |moved: &dyn Fn(LonLat) -> LonLat, crs: &str, reading: Reading| {
            let mut outlines = Outlines { crs: crs.to_owned(), ..Outlines::default() };
            for feature in stations.features() {
                let p = moved(feature.coords()[0]);
                outlines.texts.push((outlines.ends.len(), feature.text("name_zh").unwrap().into_owned()));
                outlines.positions.push([p.lon, p.lat]);
                outlines.ends.push(outlines.positions.len());
            }
            let drawn = Progress::drawn();
            let reader = drawn_unless_asked(&drawn, reading, None);
            // A few names stand among many other things, some in each part.
            for number in 0..outlines.ends.len() {
                let mut one = Outlines { crs: outlines.crs.clone(), ..Outlines::default() };
                one.positions.push(outlines.positions[number]);
                one.texts.push((0, outlines.texts[number].1.clone()));
                one.ends.push(1);
                if number < 8 {
                    reader.hand_over(one);
                }
            }
            !drawn.is_withdrawn()
        };
        let shifted = |p| Datum::Gcj02.from_wgs84(p);
        let east = |p: LonLat| LonLat::new(p.lon + 3.0, p.lat);
        let said = || Reading { is_datum_said: true, ..Reading::default() };
        assert!(told(&|p| p, "EPSG:4548", Reading::default()));
        assert!(!told(&shifted, "EPSG:4326", Reading::default()));
        assert!(told(&shifted, "EPSG:4326", said()), "who says that it lies right is taken at his word");
        assert!(!told(&east, "EPSG:4549", Reading::default()));
        let mut session = session();
        session.draw_incoming(&[square(116.0, 39.5, 0.005)], 1, false);
        session.end_incoming(|job| job == 1);
        assert_eq!(session.shown_plan().layers.len(), session.plan.layers.len());
    }

    #[test]
    fn what_is_added_is_drawn_over_the_plan_and_never_in_more_than_a_few_layers() {
        let mut session = session();
        let (view, layers) = (session.view, session.plan.layers.len());
        for i in 0..100 {
            session.draw_incoming(&[square(116.0 + f64::from(i) * 0.01, 39.5, 0.005)], 1, false);
        }
        let shown = session.shown_plan();
        assert!(shown.layers.len() <= layers + MOST_LAYERS, "{}", shown.layers.len());
        let drawn: usize = shown.layers.iter().skip(layers).map(|layer| layer.dataset.len()).sum();
        assert_eq!((drawn, session.view), (100, view));
        assert!(shown.project.groups.iter().all(|group| group.id != GROUP), "no legend tells of it");
    }
}
