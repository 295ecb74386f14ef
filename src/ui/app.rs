//! The eframe app: a session, the commands of this frame, and the panels.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Frame, Key, Modifiers, Panel, PointerButton};

use super::actions::{Action, Deed, KeyReach, pressed};
use super::boxes::Boxes;
use super::canvas::{Canvas, GpuPictures, Trouble};
use super::composition::Composition;
use super::find::{FindBox, key_sheet_ui};
use super::focus::{Region, Regions};
use super::gpu_loss::Handover;
use super::mark_sheets::MarkWish;
use super::name_sheet::Named;
use super::panels::{
    CheckPanel, GeoreferencePanel, LayersPanel, MarksPanel, MeasurePanel, QueryPanel, StylePanel, TablePanel,
    at_least_ui, inspector_ui,
};
use super::sheets::Sheets;
use super::stage::Stage;
use super::tabs::{Tab, tabs_ui};
use super::times::Times;
use super::typed_ahead::TypedAhead;
use super::{
    document_keys, first_hint, fonts, log_menu, notices, panels_hidden, status_bar, theme, toolbar, window_place,
};
use crate::i18n::Word;
use crate::render::Theme;
use crate::session::{
    Command, FindCommand, Folders, InquiryCommand, JobMode, Notice, SelectionCommand, Session, SettingsCommand, Tool,
    ToolKey, ViewCommand,
};

/// Of the layer list with its heading.
const LEAST_LIST: f32 = 200.0;

/// What a person has in the window: it outlives the window when the GPU is lost.
#[derive(Debug)]
pub struct Contents {
    session: Session,
    layers: LayersPanel,
    query: QueryPanel,
    style: StylePanel,
    measure: MeasurePanel,
    table: TablePanel,
    find: FindBox,
    shows_keys: bool,
    check: CheckPanel,
    marks: MarksPanel,
    georeference: GeoreferencePanel,
    sheets: Sheets,
    tab: Tab,
}

impl Contents {
    fn new(mode: JobMode, folders: &Folders) -> Self {
        let session = Session::with_folders(mode, folders);
        let (layers, query, check, marks, georeference, sheets) = Default::default();
        let (style, measure, table, find, shows_keys) = Default::default();
        Self {
            session,
            layers,
            query,
            style,
            measure,
            table,
            find,
            shows_keys,
            check,
            marks,
            georeference,
            sheets,
            tab: Tab::Feature,
        }
    }
}

/// The window.
#[derive(Debug)]
pub struct ShapanApp {
    contents: Contents,
    /// Pushed by panels during a frame, carried out before the next.
    queue: Vec<Command>,
    /// Questions that wait one frame, until the map has the size that their panel leaves it.
    held: Vec<Command>,
    canvas: Canvas,
    /// The theme that egui's style was last set to, and whether for fingers.
    applied_theme: Option<(Theme, bool)>,
    composition: Composition,
    typed_ahead: TypedAhead,
    boxes: Boxes,
    stage: Stage,
    /// The tab that was shown last.
    shown_tab: Tab,
    regions: Regions,
    /// Whether a key pressed what was pressed last, so that the focus follows to where that leads.
    by_key: bool,
    handover: Arc<Handover>,
    times: Times,
}

impl ShapanApp {
    /// The app in a window of eframe's making: with the contents of the window before, when that lost its GPU,
    /// else with what lies at these paths.
    pub fn new(creation: &eframe::CreationContext<'_>, handover: &Arc<Handover>, paths: Vec<PathBuf>) -> Self {
        let gpu = creation.wgpu_render_state.as_ref();
        handover.watch(&creation.egui_ctx, gpu);
        let before = handover.take().map(|mut contents| {
            contents.session.apply(warning(Word::GpuWasReset));
            contents
        });
        let contents = before.unwrap_or_else(|| {
            let waking = handover.clone();
            let mut contents = Contents::new(JobMode::Threads(Arc::new(move || waking.wake())), &Folders::of_user());
            contents.session.apply(Command::Open(paths));
            if let Some(place) = contents.session.settings.window {
                window_place::restore(creation, &place);
            }
            contents
        });
        Self::made(&creation.egui_ctx, contents, gpu.map(GpuPictures::new), handover.clone())
    }

    /// The app on any egui context, its map painted on the CPU: tests run the jobs inline.
    pub fn with_mode(ctx: &egui::Context, mode: JobMode, paths: Vec<PathBuf>) -> Self {
        let mut contents = Contents::new(mode, &Folders::default());
        contents.session.apply(Command::Open(paths));
        Self::made(ctx, contents, None, Arc::default())
    }

    fn made(ctx: &egui::Context, contents: Contents, gpu: Option<GpuPictures>, handover: Arc<Handover>) -> Self {
        fonts::install(ctx);
        ctx.options_mut(|o| o.zoom_with_keyboard = false);
        Self {
            contents,
            queue: Vec::new(),
            held: Vec::new(),
            canvas: Canvas::new(ctx, gpu),
            applied_theme: None,
            composition: Composition::default(),
            typed_ahead: TypedAhead::default(),
            boxes: Boxes::default(),
            stage: Stage::default(),
            shown_tab: Tab::Feature,
            regions: Regions::default(),
            by_key: false,
            handover,
            times: Times::new(),
        }
    }

    /// The state behind the window, for tests.
    pub fn session(&self) -> &Session {
        &self.contents.session
    }

    /// Whether a sharp picture of the map is still on its way.
    pub fn is_drawing(&self) -> bool {
        self.canvas.is_drawing()
    }

    /// Carries out what the last frame's panels asked for.
    pub fn logic(&mut self, ctx: &egui::Context) {
        self.handover.look();
        if self.handover.is_lost() {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            return;
        }
        ctx.input_mut(|i| self.composition.filter(&mut i.events));
        let awaits = self.contents.find.awaits_field() && self.contents.session.show.is_none();
        if ctx.input_mut(|i| self.typed_ahead.filter(&mut i.events, awaits)) {
            ctx.request_repaint();
        }
        let Contents { session, tab, query, georeference, .. } = &mut self.contents;
        session.poll();
        document_keys::copy_picture(ctx, session);
        if !session.settings.touch_said && ctx.input(egui::InputState::any_touches) {
            // The first finger makes everything larger; whoever does not want that says so once.
            self.queue.push(Command::Settings(SettingsCommand::SetTouch(true)));
        }
        for trouble in self.canvas.troubles() {
            match trouble {
                Trouble::ByProcessor => session.apply(warning(Word::MapByProcessor)),
                Trouble::Undrawn => session.apply(warning(Word::MapUndrawn)),
                Trouble::Boxes(missing) => self.boxes.tell(missing, session),
            }
        }
        let mut commands = std::mem::take(&mut self.queue);
        commands.append(&mut self.held);
        for command in commands {
            let is_found = matches!(command, Command::Find(FindCommand::Show(_)));
            let identified = matches!(
                command,
                Command::Selection(SelectionCommand::Identify { .. } | SelectionCommand::Inside { .. })
            );
            let asked = match &command {
                Command::Inquiry(inquiry) => !matches!(inquiry, InquiryCommand::PointAt(_) | InquiryCommand::Clear),
                other => *other == Command::Settings(SettingsCommand::SetTool(Tool::Radius)),
            };
            let measures = matches!(&command, Command::Settings(SettingsCommand::SetTool(tool)) if tool.measures());
            let hidden = session.settings.panels_hidden;
            if hidden && (is_found || asked || measures) {
                session.apply(Command::Settings(SettingsCommand::SetPanelsHidden(false)));
            }
            // Whoever asks by key for what lies around something goes on with how far.
            let is_begun = matches!(command, Command::Inquiry(InquiryCommand::From(_)));
            if is_begun && std::mem::take(&mut self.by_key) {
                query.focus_radius();
            }
            if asked && (hidden || *tab != Tab::Query) {
                *tab = Tab::Query;
                if std::mem::take(&mut self.by_key) {
                    self.regions.wish(Region::Right);
                }
                self.held.push(command);
                continue;
            }
            session.apply(command);
            if measures {
                *tab = Tab::Measure;
            }
            // A click on a result of the query shows it in the list that is open; any other opens the card.
            if is_found || identified && !(*tab == Tab::Query && session.inquiry.has(&session.selection)) {
                *tab = Tab::Feature;
            }
        }
        let is_held = document_keys::is_held(ctx);
        session.settle(is_held);
        if !is_held {
            session.keep_settings();
        }
        document_keys::closing(ctx, session);
        if let Some(wait) = session.tick(std::time::Instant::now()) {
            ctx.request_repaint_after(wait);
        }
        if *tab == Tab::Measure && !MeasurePanel::has_content(session) {
            *tab = Tab::Feature;
        }
        if georeference.has_begun(session) {
            *tab = Tab::Georeference;
            session.apply(Command::Settings(SettingsCommand::SetPanelsHidden(false)));
        } else if *tab == Tab::Georeference && session.georeferencing.is_none() {
            *tab = Tab::Feature;
        }
        // Does nothing while the factor is the one in use.
        ctx.set_zoom_factor(f32::from(session.settings.text_scale) / 100.0);
        let look = (session.settings.theme, session.settings.touch);
        if self.applied_theme != Some(look) {
            theme::apply(ctx, look.0, look.1);
            self.applied_theme = Some(look);
        }
        self.stage.follow(ctx, session);
    }

    /// Draws the window and collects commands.
    pub fn show(&mut self, ui: &mut egui::Ui) {
        // Before the panels: Esc leaves a text field or an open list first, and only those.
        let has_panels = !self.contents.session.settings.panels_hidden;
        let check_is_open =
            self.contents.tab == Tab::Check && has_panels && ui.ctx().content_rect().width() >= theme::MAP_ONLY;
        let Contents { find, shows_keys, .. } = &self.contents;
        let is_covered = find.is_open() || *shows_keys || check_is_open && self.contents.check.is_asking();
        let keys_are_taken = is_covered || ui.ctx().text_edit_focused() || egui::Popup::is_any_open(ui.ctx());
        let Self {
            contents:
                Contents {
                    session,
                    layers,
                    query,
                    style,
                    measure,
                    table,
                    find,
                    shows_keys,
                    check,
                    marks,
                    georeference,
                    sheets,
                    tab,
                },
            queue,
            canvas,
            stage,
            shown_tab,
            regions,
            by_key,
            ..
        } = self;
        let session: &Session = session;
        if session.show.is_some() {
            egui::CentralPanel::no_frame().show(ui, |ui| {
                let map = ui.max_rect();
                stage.ui(ui, map, session, queue);
                canvas.ui(ui, session, queue);
            });
            return;
        }
        regions.forget();
        let presses = [Key::Enter, Key::Space].map(|key| ui.input(|i| i.key_pressed(key)));
        *by_key = presses.contains(&true) && ui.memory(|m| m.focused().is_some());
        let p = theme::palette_of(ui);
        let bar = |fill| Frame::new().fill(fill).inner_margin(egui::Margin::symmetric(12, 0));
        Panel::top("toolbar").exact_size(theme::TOOLBAR_HEIGHT).resizable(false).frame(bar(p.chrome)).show(ui, |ui| {
            regions.begin(ui, Region::Toolbar);
            toolbar::toolbar_ui(ui, session, find, queue);
        });
        // The panels take their room before the map; what is in them comes after it, where the focus goes after it.
        let mut status_place = None;
        let height = theme::target(ui, theme::STATUS_HEIGHT);
        Panel::bottom("status").exact_size(height).resizable(false).frame(bar(p.chrome)).show(ui, |ui| {
            status_place = Some(reserved(ui));
        });
        // The window is cleared in the colour of the panels.
        let panel = Frame::new();
        // A narrow window keeps room for the map: first the list gives way, then the widths.
        let window_width = ui.ctx().content_rect().width();
        let has_list = window_width >= theme::NARROW && has_panels;
        let has_tabs = window_width >= theme::MAP_ONLY && has_panels;
        if let Some(layer) = layers.take_style_wish() {
            style.open(layer);
            *tab = Tab::Style;
            panels_hidden::show(session, queue);
        }
        if window_width >= theme::NARROW && *tab == Tab::Layers {
            *tab = Tab::Feature;
        }
        let width = if has_tabs { tab.width(session, window_width) } else { 0.0 };
        let list_width = if has_list { theme::LAYERS_WIDTH } else { 0.0 };
        // Where little is left between the panels, the table lies below them all.
        let is_table_below = window_width - list_width - width < theme::TABLE_LEAST;
        if has_tabs && is_table_below {
            table_ui(ui, table, true, regions, session, queue);
        }
        if has_list {
            Panel::left("layers").exact_size(theme::LAYERS_WIDTH).resizable(false).frame(panel).show(ui, |ui| {
                regions.begin(ui, Region::Layers);
                layers_ui(ui, layers, marks, session, queue);
            });
        }
        let mut right_place = None;
        if has_tabs {
            Panel::right(("right", width.to_bits())).exact_size(width).resizable(false).frame(panel).show(ui, |ui| {
                right_place = Some(reserved(ui));
            });
        }
        if has_tabs && !is_table_below {
            table_ui(ui, table, false, regions, session, queue);
        }
        egui::CentralPanel::no_frame().show(ui, |ui| {
            regions.begin(ui, Region::Map);
            canvas.ui(ui, session, queue);
            first_hint::first_hint_ui(ui, session, queue);
            panels_hidden::panels_hidden_ui(ui, session, queue);
            notices::notices_ui(ui, session, queue);
        });
        // In a place of its own: what is too wide for the panel must not widen it, and so push the map.
        let inside = |place| egui::UiBuilder::new().max_rect(place);
        if let Some(place) = right_place {
            ui.scope_builder(inside(place).id_salt("right panel"), |ui| {
                // Keys that were at work in the tab before go on in this one, not in the corner of the window.
                let changed = std::mem::replace(shown_tab, *tab) != *tab;
                let wants_focus = changed && has_focus_in(ui, place) || regions.is_wanted(Region::Right);
                regions.begin(ui, Region::Right);
                tabs_ui(ui, session, tab, wants_focus);
                let least = tab.least_height(session, theme::is_touch(ui));
                at_least_ui(ui, least, |ui| match tab {
                    Tab::Layers => layers_ui(ui, layers, marks, session, queue),
                    Tab::Feature => inspector_ui(ui, session, queue),
                    Tab::Query => query.ui(ui, session, queue),
                    Tab::Style => style.ui(ui, session, queue),
                    Tab::Measure => measure.ui(ui, session, queue),
                    Tab::Georeference => georeference.ui(ui, session, queue),
                    Tab::Check => check.ui(ui, session, queue),
                });
            });
        }
        if let Some(place) = status_place {
            ui.scope_builder(inside(place).id_salt("status bar"), |ui| {
                regions.begin(ui, Region::Status);
                status_bar::status_bar_ui(ui, session, canvas, table, queue);
            });
        }
        // Nobody looks at checks that are not open.
        if *tab != Tab::Check || window_width < theme::MAP_ONLY || !has_panels {
            CheckPanel::closed(session, queue);
        }
        queue.extend(document_keys::dropped(ui).into_iter().chain(document_keys::came_back(ui)));
        if let Some(of) = layers.take_rename().map(Named::Layer).or_else(|| query.take_naming()) {
            sheets.name(of, session);
        }
        if let Some(layer) = layers.take_system() {
            sheets.choose_system(layer, session);
        }
        if let Some(wish) = canvas.take_note_wish().or_else(|| marks.take_wish()) {
            marks.unfold(wish);
            sheets.mark(wish, session);
        }
        sheets.ui(ui.ctx(), session, queue);
        let mut deeds: Vec<Deed> = find.ui(ui.ctx(), session, queue).into_iter().collect();
        // Its Enter may have waited for the list that belongs to the text.
        *by_key |= !deeds.is_empty();
        if *shows_keys {
            *shows_keys = key_sheet_ui(ui.ctx(), session.settings.lang);
        } else if !sheets.is_asking(session) {
            let mut actions = pressed(ui, KeyReach::Always);
            if !keys_are_taken {
                actions.extend(pressed(ui, KeyReach::OutsideText));
                actions.extend(document_keys::copies_picture(ui).then_some(Action::CopyPicture));
                keys(ui, session, queue);
            }
            queue.extend(actions.iter().filter_map(|action| FindBox::used(*action)));
            deeds.extend(actions.into_iter().filter_map(|action: Action| action.deed(session)));
        }
        regions.end();
        deeds.into_iter().for_each(|deed| self.carry_out(deed, ui.ctx()));
    }

    /// Does what a key or an entry of the search asked for.
    fn carry_out(&mut self, deed: Deed, ctx: &egui::Context) {
        let Contents { session, layers, query, table, find, shows_keys, marks, sheets, .. } = &mut self.contents;
        let (session, queue): (&Session, _) = (session, &mut self.queue);
        match deed {
            Deed::Command(command) => queue.push(command),
            Deed::FullScreen => toggle_full_screen(ctx),
            // A table nobody sees is shown rather than closed.
            Deed::ToggleTable if session.settings.panels_hidden && session.table.layer.is_some() => {
                panels_hidden::show(session, queue);
            }
            Deed::ToggleTable => {
                panels_hidden::show(session, queue);
                queue.extend(table.toggled(session));
            }
            Deed::FilterTable => {
                panels_hidden::show(session, queue);
                table.focus_filter();
            }
            Deed::NextRegion => self.regions.next(ctx),
            Deed::PreviousRegion => self.regions.previous(ctx),
            Deed::CopyList => query.copy_list(ctx, session),
            Deed::FoldLayers(fold) => {
                panels_hidden::show(session, queue);
                layers.fold_all(session, fold);
            }
            Deed::OpenLog => log_menu::open(ctx),
            Deed::Both(first, second) => queue.extend([*first, *second]),
            Deed::OpenFind => find.open(),
            Deed::FocusMap => self.canvas.take_focus(),
            Deed::KeepView => {
                panels_hidden::show(session, queue);
                marks.unfold(MarkWish::KeepView);
                sheets.mark(MarkWish::KeepView, session);
            }
            Deed::ToggleKeySheet => *shows_keys = true,
        }
    }
}

/// The layer list with the bookmarks and notes below it.
fn layers_ui(
    ui: &mut egui::Ui,
    layers: &mut LayersPanel,
    marks: &mut MarksPanel,
    session: &Session,
    queue: &mut Vec<Command>,
) {
    let height = marks.height(ui, session);
    at_least_ui(ui, height + LEAST_LIST, |ui| {
        Panel::bottom("marks").exact_size(height).resizable(false).frame(Frame::new()).show(ui, |ui| {
            marks.ui(ui, session, queue);
        });
        layers.ui(ui, session, queue);
    });
}

/// The attribute table, a part of the window while it shows a layer.
fn table_ui(
    ui: &mut egui::Ui,
    table: &mut TablePanel,
    below_panels: bool,
    regions: &mut Regions,
    session: &Session,
    queue: &mut Vec<Command>,
) {
    let is_shown = session.table.layer.is_some();
    if is_shown {
        regions.begin(ui, Region::Table);
    }
    let before = ui.available_rect_before_wrap();
    table.ui(ui, below_panels, session, queue);
    if is_shown {
        let top = ui.available_rect_before_wrap().bottom();
        regions.place(Region::Table, before.with_min_y(top));
    }
}

/// Takes all the room of a panel, for what will be drawn in it later.
fn reserved(ui: &mut egui::Ui) -> egui::Rect {
    let place = ui.max_rect();
    ui.allocate_rect(place, egui::Sense::hover());
    place
}

/// Fills the screen with the window, or no longer.
pub(super) fn toggle_full_screen(ctx: &egui::Context) {
    let is_full = ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
    ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!is_full));
}

/// The command that shows a sentence until it is dismissed.
fn warning(word: Word) -> Command {
    Command::Notify(Notice::warning(|lang| word.text(lang).to_owned()))
}

impl Drop for ShapanApp {
    fn drop(&mut self) {
        // A lost device may first show as a panic of the code that draws.
        if self.handover.is_lost() || std::thread::panicking() {
            let nothing = Contents::new(JobMode::Inline, &Folders::default());
            self.handover.keep(std::mem::replace(&mut self.contents, nothing));
        }
    }
}

impl eframe::App for ShapanApp {
    /// The colour of the panels, which therefore need no ground of their own.
    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        theme::palette(self.contents.session.settings.theme).panel.to_normalized_gamma_f32()
    }

    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        if ctx.input(|i| i.viewport().close_requested())
            && let Some(place) = window_place::of_frame(frame)
        {
            self.queue.push(Command::Settings(SettingsCommand::SetWindow(place)));
        }
        self.times.frame(self.canvas.sharp_after());
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
        if !self.queue.is_empty() || !self.held.is_empty() {
            // Commands are carried out in the next frame's logic.
            ui.ctx().request_repaint();
        }
    }
}

/// Whether what has the focus stands in this part of the window.
fn has_focus_in(ui: &egui::Ui, place: egui::Rect) -> bool {
    let focused = ui.memory(|m| m.focused()).and_then(|id| ui.ctx().read_response(id));
    focused.is_some_and(|response| place.contains(response.rect.center()))
}

/// Escape and the thumb buttons of a mouse; none while a text is being typed.
fn keys(ui: &egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    ui.input_mut(|input| {
        if input.pointer.button_pressed(PointerButton::Extra1) {
            queue.push(Command::View(ViewCommand::Previous));
        }
        if input.pointer.button_pressed(PointerButton::Extra2) {
            queue.push(Command::View(ViewCommand::Next));
        }
        if input.consume_key(Modifiers::NONE, Key::Escape) {
            // First the drawing, then the tool, then the selection; never a finished query, never the program.
            if let Some(command) = session.settings.tool.key(ToolKey::Escape, &session.sketching) {
                queue.push(command);
            } else if session.selection.current.is_some() || session.selection.active_layer.is_some() {
                queue.push(Command::Selection(SelectionCommand::Clear));
            } else if session.find.marker.is_some() {
                queue.push(Command::Find(FindCommand::ClearMarker));
            }
        }
    });
}
