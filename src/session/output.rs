//! What leaves the window: the map as a picture, for the clipboard or a file, and the answer or the selection for other
//! programs. Files are written by jobs, whole or not at all, and never over a file of the plan.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::document_commands::absolute;
use super::job::JobRequest;
use super::notice::Notice;
use super::picture_marks::{mark_layers, plan_with_marks};
use super::session::Session;
use super::table::written_words;
use super::table_command::{LayerFileError, TableFormat, layer_file};
use crate::crs::MapCrs;
use crate::export::{self, PictureError, PictureKind, TableCut};
use crate::formats::{self, WriteError};
use crate::i18n::{Lang, Word, fill};
use crate::plan::table::{TableError, TableQuery, table_view};
use crate::plan::{Answer, Plan};
use crate::progress::{Cancelled, Progress};
use crate::project::LayerId;
use crate::render::{self, Drawing, Emphasis, Emphasized, Legend, MapView, Picture, PlanDrawings, SceneOptions};

/// A picture for a slide has so many pixels for one of the design.
const PIXEL_RATIO: f64 = 2.0;
/// Beyond this many results a picture is full of numbers.
const MOST_NAMED: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputCommand {
    /// The map as it is seen, for the clipboard.
    CopyPicture,
    /// The same into a file: PNG, SVG or PDF by its ending, PNG without one.
    SavePicture(PathBuf),
    /// The answer of the query in the format that the ending names, GeoJSON for every other one.
    ExportAnswer(PathBuf),
    /// The chosen features likewise.
    ExportSelection(PathBuf),
}

/// The work to do.
#[derive(Debug)]
pub(super) enum OutputJob {
    Picture { order: Box<PictureOrder>, file: Option<(PathBuf, PictureKind)>, sources: Vec<PathBuf> },
    Answer { plan: Box<Plan>, answer: Box<Answer>, path: PathBuf, sources: Vec<PathBuf>, lang: Lang },
    Selection { plan: Box<Plan>, layer: LayerId, rows: Arc<[u32]>, path: PathBuf, sources: Vec<PathBuf>, lang: Lang },
}

/// What a picture is made of.
#[derive(Debug)]
pub(super) struct PictureOrder {
    plan: Plan,
    crs: MapCrs,
    view: MapView,
    options: SceneOptions,
    legend: bool,
    selection: Option<crate::plan::FeatureRef>,
    /// Pixels of the picture for a point of the map, of which a large text scale leaves fewer.
    pixel_ratio: f64,
}

/// How it ended.
#[derive(Debug)]
pub(super) enum OutputEnd {
    ForClipboard(Picture),
    Written { path: PathBuf, features: Option<WrittenFeatures> },
    Failed { path: Option<PathBuf>, error: OutputError },
}

/// The features in a file, and whether their geometry is with them.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrittenFeatures {
    count: usize,
    has_geometry: bool,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum OutputError {
    #[error("cancelled")]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Table(#[from] TableError),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("a feature cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Layer(#[from] LayerFileError),
    #[error("it is a file of the plan")]
    IsSource,
}

impl OutputJob {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Picture { file: None, .. } => "copy-picture",
            Self::Picture { .. } => "save-picture",
            Self::Answer { .. } | Self::Selection { .. } => "export",
        }
    }

    pub fn run(self, progress: &Progress) -> OutputEnd {
        let path = self.path().map(Path::to_owned);
        self.done(progress).unwrap_or_else(|error| OutputEnd::Failed { path, error })
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Picture { file, .. } => file.as_ref().map(|(path, _)| path.as_path()),
            Self::Answer { path, .. } | Self::Selection { path, .. } => Some(path),
        }
    }

    fn done(self, progress: &Progress) -> Result<OutputEnd, OutputError> {
        match self {
            Self::Picture { order, file: None, .. } => {
                let picture = render::paint(&order.scene(progress)?, order.pixel_ratio, progress);
                Ok(OutputEnd::ForClipboard(picture.map_err(PictureError::from)?))
            }
            Self::Picture { order, file: Some((path, kind)), sources } => {
                let info = export::sheet_info(&order.plan, order.options.lang);
                let scene = order.scene(progress)?;
                let bytes = export::picture_file(kind, &scene, order.pixel_ratio, &info, progress)?;
                write(&path, &bytes, &sources, progress)?;
                Ok(OutputEnd::Written { path, features: None })
            }
            Self::Answer { plan, answer, path, sources, lang } => {
                let bytes = match TableFormat::of_path(&path) {
                    TableFormat::Csv => export::answer_csv(&plan, &answer, lang).into_bytes(),
                    TableFormat::Layer(format) => {
                        let geojson = serde_json::to_vec_pretty(&export::answer_geojson(&plan, &answer))?;
                        layer_file(format, &path, geojson, progress)?
                    }
                };
                write(&path, &bytes, &sources, progress)?;
                // The positions that were measured stand in every form.
                let features = WrittenFeatures { count: answer.results.len(), has_geometry: true };
                Ok(OutputEnd::Written { path, features: Some(features) })
            }
            Self::Selection { plan, layer, rows, path, sources, lang } => {
                let query = TableQuery { only: Some(rows.clone()), ..TableQuery::all(layer) };
                let view = table_view(&plan, &query, &[], progress)?;
                let names: Vec<String> = view.columns.iter().map(|column| column.name.clone()).collect();
                let cut = TableCut::of_columns(&view, &rows, &names);
                let bytes = match TableFormat::of_path(&path) {
                    TableFormat::Csv => cut.csv(lang).into_bytes(),
                    TableFormat::Layer(format) => layer_file(format, &path, cut.geojson(), progress)?,
                };
                write(&path, &bytes, &sources, progress)?;
                let has_geometry = TableFormat::of_path(&path) != TableFormat::Csv;
                let features = WrittenFeatures { count: rows.len(), has_geometry };
                Ok(OutputEnd::Written { path, features: Some(features) })
            }
        }
    }
}

impl PictureOrder {
    fn scene(&self, progress: &Progress) -> Result<render::Scene, Cancelled> {
        let drawings = PlanDrawings::default().update(&self.plan, &self.crs, progress)?;
        let shown: Vec<&Drawing> = drawings.iter().map(AsRef::as_ref).collect();
        let legend = self.legend.then(|| Legend::in_view(&self.plan, &shown, &self.view, self.options.lang));
        let selection = self.selection.as_ref().map(|of| (of.layer.clone(), of.feature));
        let options = SceneOptions { legend, selection, ..self.options.clone() };
        export::picture_scene(self.view, &self.crs, &shown, options, progress)
    }
}

fn write(path: &Path, bytes: &[u8], sources: &[PathBuf], progress: &Progress) -> Result<(), OutputError> {
    if formats::is_one_of(path, sources) {
        return Err(OutputError::IsSource);
    }
    progress.check()?;
    Ok(formats::write_whole(path, bytes)?)
}

impl Session {
    pub(super) fn output(&mut self, command: OutputCommand) {
        match command {
            OutputCommand::CopyPicture => self.order_picture(None),
            OutputCommand::SavePicture(path) => {
                self.document.wish = None;
                let path = absolute(&path);
                let kind = PictureKind::of_path(&path).unwrap_or(PictureKind::Png);
                self.order_picture(Some((path, kind)));
            }
            OutputCommand::ExportAnswer(path) => {
                self.document.wish = None;
                let Some(answer) = self.inquiry.answer.clone() else { return };
                let (plan, answer) = (Box::new(self.plan.clone()), Box::new(answer));
                let (sources, lang) = (self.source_paths(), self.settings.lang);
                self.start_output(OutputJob::Answer { plan, answer, path: absolute(&path), sources, lang });
            }
            OutputCommand::ExportSelection(path) => {
                self.document.wish = None;
                let Some(layer) = self.selection.current.as_ref().map(|of| of.layer.clone()) else { return };
                let rows: Arc<[u32]> = self.selection.rows_of(&layer).into();
                let (plan, path) = (Box::new(self.plan.clone()), absolute(&path));
                let (sources, lang) = (self.source_paths(), self.settings.lang);
                self.start_output(OutputJob::Selection { plan, layer, rows, path, sources, lang });
            }
        }
    }

    fn start_output(&mut self, job: OutputJob) {
        self.jobs.start(JobRequest::Output(Box::new(job)));
    }

    fn order_picture(&mut self, file: Option<(PathBuf, PictureKind)>) {
        let Some(order) = self.picture_order().map(Box::new) else { return };
        let sources = self.source_paths();
        self.start_output(OutputJob::Picture { order, file, sources });
    }

    /// The picture of what is seen now; `None` before there is a view.
    fn picture_order(&self) -> Option<PictureOrder> {
        let view = self.view?;
        let settings = &self.settings;
        let plan = plan_with_marks(self, view.metres_per_px());
        let options = SceneOptions {
            label_language: settings.label_language,
            vision: settings.vision,
            grid: settings.grid,
            also_selected: self.selection.features.clone(),
            emphasis: self.picture_emphasis(),
            subtitle: self.picture_subtitle(),
            ..render::paper_options(&plan, &self.crs, settings.lang, settings.theme)
        };
        let (crs, legend) = (self.crs.clone(), settings.legend);
        let selection = self.selection.current.clone();
        let pixel_ratio = PIXEL_RATIO * f64::from(settings.text_scale) / 100.0;
        Some(PictureOrder { plan, crs, view, options, legend, selection, pixel_ratio })
    }

    /// What the circle on the picture is: the answer in a few words, and what it counts from.
    fn picture_subtitle(&self) -> Vec<String> {
        let (inquiry, lang) = (&self.inquiry, self.settings.lang);
        inquiry.answer.as_ref().map_or_else(Vec::new, |answer| {
            let subline = export::subline(&self.plan, answer, inquiry.breakdown.as_ref(), lang);
            vec![export::headline(&self.plan, answer, lang), subline]
        })
    }

    /// The results of the query with their numbers, as the window names them.
    fn picture_emphasis(&self) -> Emphasis {
        let Some(answer) = &self.inquiry.answer else {
            return Emphasis { marks: mark_layers(), ..Emphasis::default() };
        };
        let result = |found: &crate::plan::Found| Emphasized {
            layer: found.of.layer.clone(),
            feature: found.of.feature,
            at: self.crs.map_from_lonlat(found.hit.to),
        };
        let mut layers = answer.question.layers.clone();
        if !layers.is_empty() {
            // What is drawn on top of the plan does not recede.
            layers.extend(mark_layers());
        }
        Emphasis {
            layers,
            results: answer.results.iter().take(MOST_NAMED).map(result).collect(),
            outside_of: self.inquiry.limit().iter().map(|ring| self.crs.map_line(ring)).collect(),
            marks: mark_layers(),
            ..Emphasis::default()
        }
    }

    /// The picture that was asked for the clipboard, once.
    pub fn take_picture(&mut self) -> Option<Picture> {
        self.clipboard_picture.take()
    }

    pub(super) fn take_output(&mut self, end: OutputEnd) {
        match end {
            OutputEnd::ForClipboard(picture) => {
                let size = [picture.width, picture.height].map(|side| side.to_string());
                let values = [("width", size[0].as_str()), ("height", size[1].as_str())];
                self.clipboard_picture = Some(picture);
                self.notices.push(Notice::done(|lang| fill(Word::PictureCopied, lang, &values)));
            }
            OutputEnd::Written { path, features } => {
                let path = path.display().to_string();
                self.notices.push(match features {
                    Some(of) => written_words(&path, of.count, of.has_geometry),
                    None => Notice::done(|lang| fill(Word::PictureSaved, lang, &[("path", &path)])),
                });
            }
            OutputEnd::Failed { error: OutputError::Cancelled(_), .. } => {}
            OutputEnd::Failed { path, error } => {
                let path = path.map(|path| path.display().to_string()).unwrap_or_default();
                self.notices.push(Notice::error(|lang| match &error {
                    OutputError::IsSource => fill(Word::TableExportIsSource, lang, &[("path", &path)]),
                    OutputError::Write(error) => {
                        fill(Word::OutputFailed, lang, &[("path", &path), ("why", &export::write_error(error, lang))])
                    }
                    other => fill(Word::OutputFailed, lang, &[("path", &path), ("why", &other.to_string())]),
                }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::format;
    use crate::plan::{Origin, OriginMode};
    use crate::project::{Rest, Sketch, SketchShape};
    use crate::render::{Item, OUTSIDE_LAYER, Scene};
    use crate::session::{Command, InquiryCommand, JobMode, SelectionCommand, ViewCommand};

    fn asked() -> Session {
        let mut session = Session::new(JobMode::Inline);
        session.apply(Command::View(ViewCommand::Resize([1100.0, 800.0])));
        session.apply(Command::Open(Vec::new()));
        session.poll();
        session.apply(Command::Inquiry(InquiryCommand::UseSaved(0)));
        session.apply(Command::Inquiry(InquiryCommand::From(Origin::Layer("site".into(), OriginMode::Centroid))));
        session.poll();
        session.apply(Command::View(ViewCommand::ZoomToInquiry));
        session
    }

    fn scene(session: &Session) -> Scene {
        session.picture_order().unwrap().scene(&Progress::default()).unwrap()
    }

    #[test]
    fn the_picture_of_a_query_shows_what_the_window_shows() {
        let session = asked();
        let scene = scene(&session);
        let place = |id: &str| scene.layers.iter().position(|layer| layer.layer.0 == id);
        let outside = place(OUTSIDE_LAYER).expect("the ground outside is dimmed");
        assert!(place("hospitals").unwrap() < outside, "over the plan");
        for id in ["picture-reach", "picture-origin", "picture-results"] {
            assert!(place(id).unwrap_or_else(|| panic!("{id}")) > outside, "{id} is not dimmed");
        }
        let rings = |id: &str| -> usize {
            let items = &scene.layers[place(id).unwrap()].items;
            items.iter().map(|item| if let Item::Markers { at, .. } = item { at.len() } else { 0 }).sum()
        };
        let results = session.inquiry.answer.as_ref().unwrap().results.len();
        assert!(results > 5);
        assert_eq!((rings("picture-results"), rings("picture-result-cases")), (results, results), "a ring on its case");
        // The length of the outermost ring stands due south on it.
        let limits = session.inquiry.limits.last().unwrap();
        let on_screen =
            |at: &crate::data::LonLat| scene.view.screen_from_map(session.crs.map_from_lonlat(*at).unwrap());
        let south = limits.lines.iter().flatten().map(on_screen).max_by(|a, b| a[1].total_cmp(&b[1])).unwrap();
        let text = format::radius(limits.radius.0);
        let label = scene.labels.iter().find(|label| label.text() == text).unwrap_or_else(|| panic!("{text}"));
        let at = scene.view.screen_from_map(label.anchor);
        assert!((at[0] - south[0]).abs() < 12.0 && (at[1] - south[1]).abs() < 12.0, "{at:?} {south:?}");
    }

    #[test]
    fn sketches_lie_over_the_selection_without_a_query_too() {
        let mut session = asked();
        session.apply(Command::Inquiry(InquiryCommand::Clear));
        session.apply(Command::Selection(SelectionCommand::Select(crate::plan::FeatureRef {
            layer: "green".into(),
            feature: crate::data::FeatureId(0),
        })));
        let zones = session.plan.dataset(&"zones".into()).unwrap().coords()[..2].to_vec();
        session.plan.project.sketches.push(Sketch {
            id: "s".into(),
            name: "路".into(),
            shape: SketchShape::Line(zones),
            text: String::new(),
            date: String::new(),
            rest: Rest::default(),
        });
        session.apply(Command::View(ViewCommand::ZoomToAll));
        let scene = scene(&session);
        let selection = scene.stack().position(|(is, _)| is).expect("outlined");
        let sketch = scene.stack().position(|(_, layer)| layer.layer.0 == "picture-sketches").expect("drawn");
        assert!(sketch > selection);
        assert!(scene.labels.iter().any(|label| label.text().starts_with("路 · ")), "its length is written");
    }

    #[test]
    fn what_is_drawn_by_hand_lies_over_the_selection_with_its_number_where_the_window_has_it() {
        let mut session = asked();
        let of = session.inquiry.results().next().cloned().unwrap();
        session.apply(Command::Selection(SelectionCommand::Select(of)));
        let centre = session.view.unwrap().centre();
        let at = |dx: f64, dy: f64| {
            session.crs.lonlat_from_map(crate::crs::MapPoint::new(centre.x + dx, centre.y + dy)).unwrap()
        };
        let ring = vec![at(-900.0, -500.0), at(900.0, -500.0), at(900.0, 500.0), at(-900.0, 500.0)];
        session.plan.project.sketches.push(Sketch {
            id: "s".into(),
            name: "工地".into(),
            shape: SketchShape::Area(vec![ring]),
            text: String::new(),
            date: String::new(),
            rest: Rest::default(),
        });
        let scene = scene(&session);
        let stack: Vec<(bool, &str)> = scene.stack().map(|(is, layer)| (is, layer.layer.0.as_str())).collect();
        let place = |wanted: (bool, &str)| stack.iter().position(|one| *one == wanted);
        let selection = stack.iter().position(|(is, _)| *is).expect("the chosen one is outlined");
        assert!(place((false, "hospitals")).unwrap() < selection);
        for id in ["picture-reach", "picture-sketches", "picture-vertices"] {
            assert!(place((false, id)).unwrap_or_else(|| panic!("{id} of {stack:?}")) > selection, "{id}");
        }
        let label = scene.labels.iter().find(|label| label.text().starts_with("工地")).expect("its text");
        assert!(label.text().starts_with("工地 · 1.8") && label.plate.is_some(), "{}", label.text());
        let off = [label.anchor.x - centre.x, label.anchor.y - centre.y].map(|m| m.abs() / scene.view.metres_per_px());
        assert!(off[0] < 30.0 && off[1] < 2.0, "{off:?} px from the middle");
        let sketch = &scene.layers.iter().find(|layer| layer.layer.0 == "picture-sketches").unwrap().items;
        assert!(sketch.iter().any(|item| matches!(item, Item::Stroke { dash, .. } if !dash.is_empty())), "dashed");
    }

    #[test]
    fn a_picture_without_a_query_is_dimmed_nowhere() {
        let mut session = asked();
        session.apply(Command::Inquiry(InquiryCommand::Clear));
        let scene = scene(&session);
        assert!(
            scene.layers.iter().all(|layer| layer.layer.0 != OUTSIDE_LAYER && !layer.layer.0.starts_with("picture-"))
        );
    }
}
