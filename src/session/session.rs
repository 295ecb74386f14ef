//! The session: its state, and the one place that changes it. What the commands of a topic do stands in a file of theirs.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::analysis::measure::Metres;
use crate::crs::{MapCrs, MapCrsChoice};
use crate::data::Dataset;
use crate::export;
use crate::formats::ReadError;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{Card, FeatureRef, OpenError, Opened, Plan};
use crate::project::{LayerId, Project};
use crate::render::{MapView, Picture};

use super::adding::passed_over;
use super::arrangement::OnlyLayer;
use super::checks::Checks;
use super::claims::Claims;
use super::command::{Command, InquiryCommand, SettingsCommand, ViewCommand};
use super::disk::folder::FolderListing;
use super::disk::recent::Recent;
use super::disk::settings_file::SettingsFile;
use super::document::Document;
use super::extents::Extents;
use super::find::Find;
use super::flight::Flight;
use super::georeference_commands::{PointsOf, unlaid};
use super::georeferencing::{Draft, Georeferencing};
use super::history::History;
use super::import::{Import, ImportTarget, ShiftCheck, Surveyed};
use super::incoming::Incoming;
use super::inquiry::{Inquiry, InquiryDraft};
use super::job::{JobMode, JobRequest, JobResult, Jobs};
use super::land_use::LandUse;
use super::landing::Landing;
use super::notice::{Forgotten, Notice, Notices};
use super::pins::Pins;
use super::preferences::within_scales;
use super::recovery::Autosave;
use super::selection::Selection;
use super::settings::Settings;
use super::shelf::Shelf;
use super::show::Show;
use super::sketching::Sketching;
use super::sources::{Sources, losses_in, resized_in};
use super::step_words::step_words;
use super::style::Styles;
use super::symptoms::LayerSymptoms;
use super::table::Table;

/// What is shown, chosen and asked at this moment.
#[derive(Debug)]
pub struct Session {
    pub plan: Plan,
    /// Grows with every change of what the picture of the plan shows, view aside.
    pub plan_revision: u64,
    /// Grows when other data are there: another plan, a layer that came or went, a file read again.
    pub(super) data_revision: u64,
    /// What was done to the project, to be undone and done again.
    pub history: History,
    /// Whether a gesture is under way, whose changes are one step.
    pub(super) held: bool,
    pub(super) shelf: Shelf,
    pub document: Document,
    /// The files opened last.
    pub recent: Recent,
    /// The folder that is shown to whoever asks for a file, once it is read.
    pub listing: Option<FolderListing>,
    pub sources: Sources,
    pub landing: Landing,
    /// While something is laid on the ground by control points.
    pub georeferencing: Option<Georeferencing>,
    /// Points that nothing was laid by when they were left, by the source that they are for.
    pub(super) left_points: BTreeMap<PointsOf, Draft>,
    /// Points that files were laid by, for whoever takes that back and lays them again.
    pub(super) laid_points: BTreeMap<PointsOf, Draft>,
    /// What is odd about the data of a layer, while somebody looks at it.
    pub symptoms: Option<LayerSymptoms>,
    /// Files opened together that wait to be taken.
    pub import: Option<Import>,
    pub autosave: Autosave,
    pub crs: MapCrs,
    /// `None` until the window has said how large the map is.
    pub view: Option<MapView>,
    /// How often the map was sent somewhere, rather than moved there by hand: names are then placed as if it had
    /// never been elsewhere.
    pub arrivals: u64,
    pub selection: Selection,
    /// While one layer is shown by itself.
    pub only: Option<OnlyLayer>,
    pub(super) styles: Styles,
    /// What is known of the selected feature, once it is put together.
    pub card: Option<Card>,
    /// What the card was last asked for.
    card_asked: Option<(FeatureRef, Lang, u64)>,
    /// Cards kept for comparison.
    pub pins: Pins,
    pub table: Table,
    pub inquiry: Inquiry,
    /// What is looked for by name or position.
    pub find: Find,
    /// What is being drawn and measured.
    pub sketching: Sketching,
    /// Where the map has been.
    pub extents: Extents,
    pub claims: Claims,
    /// Faults of what is drawn.
    pub checks: Checks,
    /// How much of each land use there is, and the figures of parcels.
    pub land_use: LandUse,
    /// The way to another view, while the map is on it.
    pub flight: Option<Flight>,
    /// While the plan is shown to a room.
    pub show: Option<Show>,
    /// The bookmark where the last show ended.
    pub(super) last_shown: usize,
    pub settings: Settings,
    /// Whether the sheet of the settings is open.
    pub settings_shown: bool,
    pub(super) settings_file: SettingsFile,
    /// That the settings cannot be kept is told once.
    pub(super) settings_failed: bool,
    pub notices: Notices,
    /// Waits to be put on the clipboard.
    pub(super) clipboard_picture: Option<Picture>,
    /// The paths that the plan was opened from; none for the bundled one.
    pub paths: Vec<PathBuf>,
    /// What is being opened, while it is.
    pub opening: Option<String>,
    pub(super) opening_paths: Vec<PathBuf>,
    /// Files to be added once that is there.
    pub(super) waiting_paths: Vec<PathBuf>,
    /// Size of the map in points; `[0, 0]` until known.
    pub(super) map_size: [f64; 2],
    /// How far the legend on the map reaches from the left edge, in points.
    pub(super) legend_px: f64,
    /// What is being read, as far as it is drawn.
    pub(super) incoming: Incoming,
    pub(super) jobs: Jobs,
}

impl Session {
    pub fn new(mode: JobMode) -> Self {
        Self {
            plan: Plan::default(),
            plan_revision: 0,
            data_revision: 0,
            history: History::new(&Project::default(), &MapCrs::for_extent(None)),
            held: false,
            shelf: Shelf::default(),
            document: Document::default(),
            recent: Recent::default(),
            listing: None,
            sources: Sources::default(),
            landing: Landing::default(),
            georeferencing: None,
            left_points: BTreeMap::new(),
            laid_points: BTreeMap::new(),
            import: None,
            symptoms: None,
            autosave: Autosave::default(),
            crs: MapCrs::for_extent(None),
            view: None,
            selection: Selection::default(),
            only: None,
            styles: Styles::default(),
            card: None,
            card_asked: None,
            pins: Pins::default(),
            table: Table::default(),
            inquiry: Inquiry::default(),
            find: Find::default(),
            sketching: Sketching::default(),
            extents: Extents::default(),
            claims: Claims::default(),
            checks: Checks::default(),
            land_use: LandUse::default(),
            flight: None,
            arrivals: 0,
            show: None,
            last_shown: 0,
            settings: Settings::default(),
            settings_shown: false,
            settings_file: SettingsFile::default(),
            settings_failed: false,
            notices: Notices::default(),
            clipboard_picture: None,
            paths: Vec::new(),
            opening: None,
            opening_paths: Vec::new(),
            waiting_paths: Vec::new(),
            map_size: [0.0, 0.0],
            legend_px: 0.0,
            incoming: Incoming::default(),
            jobs: Jobs::new(mode),
        }
    }

    /// Takes in what finished jobs brought. To be called once a frame, and after commands in tests.
    pub fn poll(&mut self) {
        while self.take_finished() {
            self.ask_for_what_is_shown();
        }
        self.take_incoming();
    }

    /// Takes what has finished; whether there was anything.
    fn take_finished(&mut self) -> bool {
        let mut is_any = false;
        while let Some(result) = self.jobs.next_finished() {
            is_any = true;
            match result {
                JobResult::Opened(opened) => {
                    self.end_incoming(|_| true);
                    self.take_opened(*opened);
                    self.take_waiting();
                }
                JobResult::Indexed => {}
                JobResult::Output(end) => self.take_output(*end),
                JobResult::Document(news) => self.take_news(*news),
                JobResult::Card(card) => self.card = card.map(|card| *card),
                JobResult::NamesIndexed => self.take_names(),
                JobResult::Found(places) => self.take_places(places),
                JobResult::Table(result) => self.take_table(*result),
                JobResult::Check(result) => self.take_check(*result),
                JobResult::Claims(outcomes) => self.claims.take(outcomes),
                JobResult::Claim(outcome) => self.claims.take_draft(outcome.map(|outcome| *outcome)),
                JobResult::PinnedCards(cards) => self.pins.take(cards, self.settings.lang),
                JobResult::Answered(answered) => {
                    let first = self.inquiry.answer.is_none();
                    self.inquiry.take(*answered);
                    if first && self.inquiry.answer.is_some() {
                        self.view(&ViewCommand::ZoomToInquiry);
                    }
                }
            }
        }
        is_any
    }

    /// Has put together anew what is shown and depends on what has changed.
    fn ask_for_what_is_shown(&mut self) {
        self.ask_for_cards();
        self.ask_for_table();
        self.ask_for_claims();
        self.ask_for_checks();
    }

    /// Size of the map in points, as last told; `[0, 0]` until then.
    pub fn map_size(&self) -> [f64; 2] {
        self.map_size
    }

    /// How far the legend on the map reaches from its left edge, in points, as last told; 0 without one.
    pub fn legend_reach(&self) -> f64 {
        self.legend_px
    }

    /// Carries out one command: the only mutation there is.
    pub fn apply(&mut self, command: Command) {
        if let Command::Document(command) = &command {
            self.end_show_before(command);
        }
        let words = step_words(&command, &self.plan.project);
        match command {
            Command::Open(paths) => self.open(paths),
            Command::CancelJob => {
                self.cancel_watched();
                self.jobs.cancel("answer");
                self.inquiry.take_back();
                self.jobs.cancel("report");
                self.document.report = None;
                self.jobs.cancel("table");
                self.table.running = false;
                self.jobs.cancel("claims");
                self.claims.stop();
                self.stop_checks();
                self.take_waiting();
            }
            // What is being read already needs no saying again.
            Command::Notify(notice) => {
                if !self.notices.contains(&notice) {
                    self.notices.push(notice);
                }
            }
            Command::DismissNotice(index) => self.notices.dismiss(index),
            Command::Layer(command) => self.arrange(&command),
            Command::Style(command) => self.style(command),
            Command::Document(command) => self.document(command),
            Command::Output(command) => self.output(command),
            Command::View(command) => self.view(&command),
            Command::Selection(command) => self.select(command),
            Command::Find(command) => self.find(command),
            Command::Bookmark(command) => self.bookmark(command),
            Command::Note(command) => self.review(command),
            Command::Show(command) => self.present(command),
            Command::Georeference(command) => self.georeference(command),
            Command::Table(command) => self.tabulate(command),
            Command::Pins(command) => self.pins.apply(command, &self.plan, self.card.as_ref()),
            Command::Inquiry(command) => self.inquire(command),
            Command::Query(command) => self.keep_query(command),
            Command::Sketch(command) => self.sketch(command),
            Command::Claim(command) => self.claim(command),
            Command::Check(command) => self.check(command),
            Command::Settings(command) => match command {
                SettingsCommand::SetLang(lang) => self.settings.lang = lang,
                SettingsCommand::SetTextScale(percent) => self.settings.text_scale = within_scales(percent),
                SettingsCommand::ShowSheet(shown) => self.settings_shown = shown,
                SettingsCommand::SetTableHeight(height) => self.settings.table_height = height,
                SettingsCommand::DismissHint => self.settings.hint_seen = true,
                SettingsCommand::SetWindow(place) => self.settings.window = Some(place),
                SettingsCommand::SetLabelLanguage(language) => self.settings.label_language = language,
                SettingsCommand::SetTheme(theme) => self.settings.theme = theme,
                SettingsCommand::SetVision(vision) => self.settings.vision = vision,
                SettingsCommand::SetTool(tool) => self.set_tool(tool),
                SettingsCommand::SetReducedMotion(reduced) => self.settings.reduced_motion = reduced,
                SettingsCommand::SetPanelsHidden(hidden) => self.settings.panels_hidden = hidden,
                SettingsCommand::SetLarge(large) => self.settings.large = large,
                SettingsCommand::SetTouch(touch) => (self.settings.touch, self.settings.touch_said) = (touch, true),
                SettingsCommand::CommandUsed(name) => self.settings.remember_command(name),
                SettingsCommand::SetOverview(shown) => self.settings.overview = shown,
                SettingsCommand::SetGrid(shown) => self.settings.grid = shown,
                SettingsCommand::SetLegend(shown) => self.settings.legend = shown,
            },
        }
        self.note_step(words);
        // Of layers that were taken out, or whose coming was undone, nothing is left to say.
        self.notices.forget_layers(|layer| self.plan.project.layer(layer).is_none());
        let is_gone = |layer: &LayerId| self.plan.project.layer(layer).is_none();
        self.landing.unplaced.retain(|source| !source.layer.as_ref().is_some_and(is_gone));
        self.ask_for_what_is_shown();
        if matches!(self.jobs_mode(), JobMode::Inline) {
            self.poll();
        }
    }

    /// Has the card of the selection put together when selection, language or plan have changed, and the pinned
    /// ones when pins or language have.
    fn ask_for_cards(&mut self) {
        if let Some(of) = self.pins.outdated(self.settings.lang) {
            let plan = Box::new(self.plan.clone());
            self.jobs.start(JobRequest::PinnedCards { plan, of, lang: self.settings.lang });
        }
        let wanted = self.selection.current.clone().map(|of| (of, self.settings.lang, self.data_revision));
        if wanted == self.card_asked {
            return;
        }
        match &wanted {
            Some((of, lang, _)) => {
                let plan = Box::new(self.plan.clone());
                self.jobs.start(JobRequest::Card { plan, of: of.clone(), lang: *lang });
            }
            None => {
                self.jobs.cancel("card");
                self.card = None;
            }
        }
        self.card_asked = wanted;
    }

    fn jobs_mode(&self) -> &JobMode {
        self.jobs.mode()
    }

    pub(super) fn open(&mut self, paths: Vec<PathBuf>) {
        self.opening = Some(opening_name(&paths));
        self.opening_paths.clone_from(&paths);
        // Work that is recovered goes over the files as they are.
        let may_ask = self.autosave.recovering.is_none();
        self.jobs.start(JobRequest::Open { paths, may_ask });
    }

    fn take_opened(&mut self, opened: Result<Surveyed, OpenError>) {
        self.opening = None;
        let (opened, shifts) = match opened {
            Ok(Surveyed::Plain(opened)) => (*opened, ShiftCheck::Due),
            Ok(Surveyed::Sound(opened)) => (*opened, ShiftCheck::Done),
            Ok(Surveyed::Asked { rows, reference, passed_over }) => {
                let paths = std::mem::take(&mut self.opening_paths);
                self.begin_import(ImportTarget::Open(paths), rows, reference, passed_over);
                return;
            }
            Err(error) => {
                self.could_not_open(&error);
                // Its file is gone or damaged; the work is there nevertheless.
                if self.autosave.recovering.is_some() {
                    self.begin_empty();
                    self.finish_recovery();
                }
                return;
            }
        };
        let (failures, questions) = Self::questions_of(&opened);
        let pictures: Vec<PathBuf> = failures.iter().filter_map(|(_, error)| unlaid(error)).collect();
        let is_nothing_there = opened.plan.layers.is_empty() && opened.file.is_none();
        let is_asked = is_nothing_there && self.autosave.recovering.is_none();
        let unread = failures.into_iter().filter(|(_, error)| unlaid(error).is_none());
        // What is said of a layer of a project goes once it has data; a file is none.
        let notice = |(layer, error): (LayerId, &ReadError)| match opened.plan.project.layer(&layer) {
            Some(_) => unread_layer(&layer, error).of_layer(layer),
            None => unread_layer(&layer, error),
        };
        let mut news: Vec<Notice> = unread.map(notice).collect();
        news.extend(losses_in(&opened.plan));
        news.extend(resized_in(&opened.plan));
        news.extend(passed_over(&opened));
        let paths = std::mem::take(&mut self.opening_paths);
        if is_asked && !(questions.is_empty() && pictures.is_empty()) {
            self.ask_where_opened(questions, paths);
            news.into_iter().for_each(|notice| self.notices.push(notice));
            self.ask_for_control(pictures);
            self.look_for_orphans();
            return;
        }
        let is_due = shifts == ShiftCheck::Due && opened.file.is_none() && !paths.is_empty();
        let is_project = opened.file.is_some();
        self.show_opened(opened, paths);
        news.into_iter().for_each(|notice| self.notices.push(notice));
        let layers: Vec<LayerId> = self.plan.layers.iter().map(|layer| layer.id.clone()).collect();
        self.diagnose(if is_due { &layers } else { &[] }, questions);
        if is_project {
            self.look_for_shifts();
        }
        self.ask_for_control(pictures);
        self.finish_recovery();
        self.look_for_orphans();
    }

    /// Puts what was opened in the place of the plan there is.
    pub(super) fn show_opened(&mut self, opened: Opened, paths: Vec<PathBuf>) {
        let name = opening_name(&paths);
        let layers = opened.plan.layers.len().to_string();
        let what = |lang| contents_words(opened.plan.layers.iter().map(|layer| &*layer.dataset), lang);
        self.notices.record(Notice::done(|lang| {
            fill(Word::LogOpened, lang, &[("name", &name), ("layers", &layers), ("what", &what(lang))])
        }));
        self.notices.forget_openings(Forgotten::All);
        self.paths = paths;
        self.replace_plan(opened.plan);
        self.begin_document(opened.file);
    }

    /// Another plan in the place of this one: nothing of the moment stays.
    pub(super) fn replace_plan(&mut self, plan: Plan) {
        // What is still being asked is about the plan before.
        if let Some(import) = self.import.take() {
            self.log_import(&import);
        }
        self.symptoms = None;
        ["examine", "repair", "answer", "pins", "add", "add_as", "import", "diagnose", "unshift", "find", "read"]
            .into_iter()
            .for_each(|job| self.jobs.cancel(job));
        self.jobs.cancel("report");
        self.leave_georeferencing();
        self.forget_left_points();
        self.document.report = None;
        self.pins = Pins::default();
        self.table.forget();
        self.forget_found();
        self.plan = plan;
        self.plan_revision += 1;
        self.data_revision += 1;
        self.jobs.start(JobRequest::Index(Box::new(self.plan.clone())));
        self.selection = Selection::default();
        self.claims.forget();
        self.forget_checks();
        self.only = None;
        self.styles.opened(&self.plan.project);
        self.clear_sketch();
        self.extents = Extents::default();
        (self.flight, self.show, self.last_shown) = (None, None, 0);
        let revision = self.inquiry.revision;
        self.inquiry = Inquiry { draft: self.first_draft(), revision, ..Inquiry::default() };
        self.crs = self.opening_crs();
        self.view = None;
        self.view(&ViewCommand::ZoomToAll);
    }

    /// The first saved query of the project, else 15 km over all layers.
    fn first_draft(&self) -> InquiryDraft {
        self.plan.project.queries.first().map_or_else(InquiryDraft::default, |saved| InquiryDraft {
            origin: None,
            radius: Metres(saved.radius_m),
            layers: saved.layers.clone(),
            filter: saved.filter.clone(),
        })
    }

    /// The CRS that the project names; the usual one where its data lie outside of that, with a notice.
    fn opening_crs(&mut self) -> MapCrs {
        let extent = self.plan.home_extent();
        match self.plan.project.map_crs.crs_for(extent) {
            Ok(crs) => crs,
            Err(_) => {
                let unfit = Notice::warning(|lang| Word::MapCrsUnfit.text(lang).to_owned());
                self.notices.push(unfit.of_opening());
                self.plan.project.map_crs = MapCrsChoice::Local;
                MapCrs::for_extent(extent)
            }
        }
    }

    pub(super) fn inquire(&mut self, command: InquiryCommand) {
        let draft = &mut self.inquiry.draft;
        match command {
            InquiryCommand::From(origin) => draft.origin = Some(origin),
            InquiryCommand::SetMode(mode) => draft.set_mode(mode),
            InquiryCommand::SetRadius(metres) => draft.radius = Metres(metres),
            InquiryCommand::SetLayers(layers) => draft.layers = layers,
            InquiryCommand::SetFilter(filter) => {
                draft.filter = export::filter_for_layers(&filter, &self.plan, &draft.layers);
            }
            InquiryCommand::UseSaved(index) => {
                let Some(saved) = self.plan.project.queries.get(index) else { return };
                draft.radius = Metres(saved.radius_m);
                draft.layers = saved.layers.clone();
                draft.filter.clone_from(&saved.filter);
            }
            InquiryCommand::PointAt(of) => {
                self.inquiry.pointed = of;
                return;
            }
            InquiryCommand::Clear => {
                self.jobs.cancel("answer");
                let draft = InquiryDraft { origin: None, ..self.inquiry.draft.clone() };
                self.inquiry = Inquiry { draft, revision: self.inquiry.revision, ..Inquiry::default() };
                return;
            }
        }
        if let Some(question) = self.inquiry.draft.question() {
            self.inquiry.running = true;
            let other = self.inquiry.draft.other_question().map(Box::new);
            let (plan, question) = (Box::new(self.plan.clone()), Box::new(question));
            self.jobs.start(JobRequest::Answer { plan, question, other });
        }
    }
}

/// What is being opened, in words.
fn opening_name(paths: &[PathBuf]) -> String {
    let names = paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>();
    if names.is_empty() { "BioPark".to_owned() } else { names.join(", ") }
}

/// The notice of a layer whose file could not be read.
pub(super) fn unread_layer(layer: &LayerId, error: &ReadError) -> Notice {
    let unread = Notice::error(|lang| {
        let why = export::read_error(error, lang);
        // The Chinese sentence begins with the path, where there is one.
        if error.path().is_some() && lang == Lang::Zh { why } else { format!("{layer}: {why}") }
    });
    unread.of_opening()
}

/// What data hold, for the log: features, and pictures by their number; one by its size.
pub(super) fn contents_words<'a>(of: impl Iterator<Item = &'a Dataset>, lang: Lang) -> String {
    let (pictures, others): (Vec<&Dataset>, Vec<&Dataset>) = of.partition(|data| data.raster().is_some());
    let picture = match pictures[..] {
        [] => None,
        [one] => one.raster().map(|raster| {
            let [width, height] = raster.size().map(|side| format::count(side.round() as u64));
            fill(Word::LogPicture, lang, &[("width", &width), ("height", &height)])
        }),
        _ => Some(fill(Word::LogPictures, lang, &[("n", &format::count(pictures.len() as u64))])),
    };
    let n = others.iter().map(|data| data.len() as u64).sum();
    let features = (picture.is_none() || !others.is_empty()).then(|| format::features(n, lang));
    features.into_iter().chain(picture).collect::<Vec<_>>().join(Word::ListSeparator.text(lang))
}
