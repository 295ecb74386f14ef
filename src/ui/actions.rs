//! Everything that can be done by name or key, in one table: the keys of the window, the tooltips, the menus, the
//! commands of the search box and the key sheet all read it, so that no key is written twice.

use egui::{Key, Modifiers};

use crate::crs::MapCrsChoice;
use crate::i18n::{Lang, Word, fill};
use crate::plan::{Origin, OriginMode};
use crate::render::{LabelLanguage, Theme};
use crate::session::{
    Command, DocumentCommand, FileWish, InquiryCommand, LayerCommand, OutputCommand, SelectionCommand, Session,
    SettingsCommand, ShowCommand, SketchCommand, Tool, ViewCommand,
};

/// What a person can ask the window to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    New,
    Open,
    OpenBundled,
    AddLayer,
    Save,
    SaveAs,
    Pack,
    CopyPicture,
    KeepView,
    StartShow,
    ResumeShow,
    Undo,
    Redo,
    Find,
    ZoomAll,
    ZoomSelection,
    Previous,
    Next,
    FullScreen,
    Tool(Tool),
    Table,
    FilterTable,
    Panels,
    Overview,
    Grid,
    Legend,
    Motion,
    Large,
    Touch,
    Settings,
    Log,
    SavePicture,
    Names(Option<LabelLanguage>),
    Crs(MapCrsChoice),
    Snap,
    KeepSketch,
    RadiusHere,
    Region,
    PreviousRegion,
    ExportAnswer,
    CopyList,
    ExportSelection,
    Report,
    Spotlight,
    ShowAllLayers,
    FoldLayers,
    UnfoldLayers,
    ClearSelection,
    ClearQuery,
    Language(Lang),
    Theme(Theme),
    Keys,
}

/// Where the key sheet lists an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Document,
    View,
    Tools,
    Panels,
}

impl Topic {
    pub const ALL: [(Self, Word); 4] = [
        (Self::Document, Word::KeysDocument),
        (Self::View, Word::KeysView),
        (Self::Tools, Word::KeysTools),
        (Self::Panels, Word::KeysPanels),
    ];
}

/// When the keys of an action count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyReach {
    /// Also while a text is typed.
    Always,
    /// Not in a text, which has its own undo and its own Home.
    OutsideText,
}

/// One row of the table.
#[derive(Debug)]
pub struct Entry {
    pub action: Action,
    pub word: Word,
    pub topic: Topic,
    pub keys: &'static [(Modifiers, Key)],
    pub reach: KeyReach,
}

/// What an action comes to at this moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    Command(Command),
    FullScreen,
    ToggleTable,
    FilterTable,
    OpenFind,
    /// Gives the keys to the map: somebody has gone to a place on it by keys.
    FocusMap,
    /// Asks for the name of a bookmark.
    KeepView,
    ToggleKeySheet,
    OpenLog,
    /// Copies the results of the query as a list for a spreadsheet.
    CopyList,
    /// Folds the groups of layers, or unfolds them.
    FoldLayers(bool),
    NextRegion,
    PreviousRegion,
    /// Two commands, one after the other.
    Both(Box<Command>, Box<Command>),
}

const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const NONE: Modifiers = Modifiers::NONE;

const fn row(action: Action, word: Word, topic: Topic, keys: &'static [(Modifiers, Key)]) -> Entry {
    Entry { action, word, topic, keys, reach: KeyReach::OutsideText }
}

const fn always(action: Action, word: Word, topic: Topic, keys: &'static [(Modifiers, Key)]) -> Entry {
    Entry { action, word, topic, keys, reach: KeyReach::Always }
}

/// All actions, in the order in which they are listed.
pub const ACTIONS: &[Entry] = &[
    row(Action::New, Word::NewPlan, Topic::Document, &[(CTRL, Key::N)]),
    row(Action::Open, Word::OpenFile, Topic::Document, &[(CTRL, Key::O)]),
    row(Action::OpenBundled, Word::OpenBundled, Topic::Document, &[]),
    row(Action::AddLayer, Word::AddLayer, Topic::Document, &[]),
    row(Action::Save, Word::SaveFile, Topic::Document, &[(CTRL, Key::S)]),
    row(Action::SaveAs, Word::SaveFileAs, Topic::Document, &[(SHIFT, Key::S)]),
    row(Action::Pack, Word::PackFile, Topic::Document, &[]),
    row(Action::CopyPicture, Word::CopyPicture, Topic::Document, &[(SHIFT, Key::C)]),
    row(Action::SavePicture, Word::SheetPicture, Topic::Document, &[]),
    row(Action::ExportAnswer, Word::SheetExportAnswer, Topic::Document, &[]),
    row(Action::CopyList, Word::ActCopyList, Topic::Document, &[]),
    row(Action::ExportSelection, Word::SheetExportSelection, Topic::Document, &[]),
    row(Action::Report, Word::ReportWish, Topic::Document, &[]),
    row(Action::Undo, Word::Undo, Topic::Document, &[(CTRL, Key::Z)]),
    row(Action::Redo, Word::Redo, Topic::Document, &[(SHIFT, Key::Z), (CTRL, Key::Y)]),
    always(Action::Find, Word::FindHint, Topic::View, &[(CTRL, Key::K)]),
    row(Action::ZoomAll, Word::ZoomAll, Topic::View, &[(NONE, Key::Home), (CTRL, Key::Num0)]),
    row(Action::ZoomSelection, Word::ActZoomSelection, Topic::View, &[(CTRL, Key::J)]),
    row(Action::Previous, Word::ActPrevious, Topic::View, &[(Modifiers::ALT, Key::ArrowLeft)]),
    row(Action::Next, Word::ActNext, Topic::View, &[(Modifiers::ALT, Key::ArrowRight)]),
    row(Action::KeepView, Word::BookmarkKeep, Topic::View, &[(CTRL, Key::B)]),
    row(Action::StartShow, Word::ShowStart, Topic::View, &[(NONE, Key::F5)]),
    row(Action::ResumeShow, Word::ShowResume, Topic::View, &[(Modifiers::SHIFT, Key::F5)]),
    row(Action::Spotlight, Word::ActSpotlight, Topic::View, &[]),
    always(Action::FullScreen, Word::FullScreen, Topic::View, &[(NONE, Key::F11)]),
    row(Action::Tool(Tool::Pan), Word::ToolPan, Topic::Tools, &[]),
    row(Action::Tool(Tool::Select), Word::ToolSelect, Topic::Tools, &[]),
    row(Action::Tool(Tool::Identify), Word::ToolIdentify, Topic::Tools, &[(SHIFT, Key::I)]),
    row(Action::Tool(Tool::MeasureLine), Word::ToolMeasureLine, Topic::Tools, &[(SHIFT, Key::M)]),
    row(Action::Tool(Tool::MeasureArea), Word::ToolMeasureArea, Topic::Tools, &[(SHIFT, Key::J)]),
    row(Action::Tool(Tool::Radius), Word::ToolRadius, Topic::Tools, &[]),
    row(Action::RadiusHere, Word::ActRadiusHere, Topic::Tools, &[]),
    row(Action::ClearSelection, Word::ActClearSelection, Topic::Tools, &[]),
    row(Action::ClearQuery, Word::ActClearQuery, Topic::Tools, &[]),
    always(Action::Table, Word::TableHint, Topic::Panels, &[(NONE, Key::F6)]),
    always(Action::FilterTable, Word::ActFilterTable, Topic::Panels, &[(CTRL, Key::F)]),
    always(Action::Region, Word::ActRegion, Topic::Panels, &[(CTRL, Key::F6)]),
    always(Action::PreviousRegion, Word::ActPreviousRegion, Topic::Panels, &[(SHIFT, Key::F6)]),
    row(Action::Panels, Word::ActPanels, Topic::Panels, &[(Modifiers::CTRL, Key::Tab)]),
    row(Action::Overview, Word::ActOverview, Topic::Panels, &[]),
    row(Action::Grid, Word::ActGrid, Topic::Panels, &[]),
    row(Action::Legend, Word::ActLegend, Topic::Panels, &[]),
    row(Action::Motion, Word::ActMotion, Topic::Panels, &[]),
    row(Action::Large, Word::LargeLabels, Topic::Panels, &[]),
    row(Action::Touch, Word::TouchTargets, Topic::Panels, &[]),
    row(Action::Settings, Word::Settings, Topic::Panels, &[]),
    row(Action::Log, Word::Log, Topic::Panels, &[]),
    row(Action::Names(None), Word::ActNamesAsWindow, Topic::Panels, &[]),
    row(Action::Names(Some(LabelLanguage::Zh)), Word::ActNamesZh, Topic::Panels, &[]),
    row(Action::Names(Some(LabelLanguage::En)), Word::ActNamesEn, Topic::Panels, &[]),
    row(Action::Names(Some(LabelLanguage::Both)), Word::ActNamesBoth, Topic::Panels, &[]),
    row(Action::Crs(MapCrsChoice::Local), Word::ActCrsLocal, Topic::Panels, &[]),
    row(Action::Crs(MapCrsChoice::WebMercator), Word::ActCrsWebMercator, Topic::Panels, &[]),
    row(Action::Crs(MapCrsChoice::Cgcs2000), Word::ActCrsCgcs2000, Topic::Panels, &[]),
    row(Action::Snap, Word::ActSnap, Topic::Tools, &[]),
    row(Action::KeepSketch, Word::ActKeepSketch, Topic::Tools, &[]),
    row(Action::ShowAllLayers, Word::ActShowAll, Topic::Panels, &[]),
    row(Action::FoldLayers, Word::ActFoldLayers, Topic::Panels, &[]),
    row(Action::UnfoldLayers, Word::ActUnfoldLayers, Topic::Panels, &[]),
    row(Action::Language(Lang::Zh), Word::ActChinese, Topic::Panels, &[]),
    row(Action::Language(Lang::En), Word::ActEnglish, Topic::Panels, &[]),
    row(Action::Theme(Theme::Light), Word::ActLight, Topic::Panels, &[]),
    row(Action::Theme(Theme::Dark), Word::ActDark, Topic::Panels, &[]),
    row(Action::Theme(Theme::Projector), Word::ActProjector, Topic::Panels, &[]),
    always(Action::Keys, Word::KeySheetHelp, Topic::Panels, &[(NONE, Key::F1)]),
];

impl Action {
    pub fn entry(self) -> Option<&'static Entry> {
        ACTIONS.iter().find(|entry| entry.action == self)
    }

    /// What the settings file calls it, in every version: recent commands are remembered by it.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::OpenBundled => "open bundled plan",
            Self::AddLayer => "add layer",
            Self::Save => "save",
            Self::SaveAs => "save as",
            Self::Pack => "pack",
            Self::CopyPicture => "copy picture",
            Self::KeepView => "keep view",
            Self::StartShow => "start show",
            Self::ResumeShow => "resume show",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::Find => "find",
            Self::ZoomAll => "zoom to all",
            Self::ZoomSelection => "zoom to selection",
            Self::Previous => "previous view",
            Self::Next => "next view",
            Self::FullScreen => "full screen",
            Self::Tool(Tool::Pan) => "pan",
            Self::Tool(Tool::Select) => "select",
            Self::Tool(Tool::SelectPolygon) => "select by polygon",
            Self::Tool(Tool::Identify) => "identify",
            Self::Tool(Tool::MeasureLine) => "measure distance",
            Self::Tool(Tool::MeasureArea) => "measure area",
            Self::Tool(Tool::Radius) => "radius",
            Self::Table => "table",
            Self::FilterTable => "filter table",
            Self::Panels => "panels",
            Self::Overview => "overview map",
            Self::Grid => "grid",
            Self::Legend => "legend",
            Self::Motion => "motion",
            Self::Large => "large labels",
            Self::Touch => "touch targets",
            Self::Settings => "settings",
            Self::Log => "log",
            Self::SavePicture => "save picture",
            Self::Names(None) => "names as the window",
            Self::Names(Some(LabelLanguage::Zh)) => "names in chinese",
            Self::Names(Some(LabelLanguage::En)) => "names in english",
            Self::Names(Some(LabelLanguage::Both)) => "names in both",
            Self::Crs(MapCrsChoice::Local) => "crs local",
            Self::Crs(MapCrsChoice::WebMercator) => "crs web mercator",
            Self::Crs(_) => "crs cgcs2000",
            Self::Snap => "snap",
            Self::KeepSketch => "keep sketch",
            Self::RadiusHere => "radius from selection",
            Self::Region => "next region",
            Self::PreviousRegion => "previous region",
            Self::ExportAnswer => "export answer",
            Self::CopyList => "copy list",
            Self::ExportSelection => "export selection",
            Self::Report => "report",
            Self::Spotlight => "spotlight",
            Self::ShowAllLayers => "show all layers",
            Self::FoldLayers => "fold layers",
            Self::UnfoldLayers => "unfold layers",
            Self::ClearSelection => "clear selection",
            Self::ClearQuery => "clear query",
            Self::Language(Lang::Zh) => "chinese",
            Self::Language(Lang::En) => "english",
            Self::Theme(Theme::Light) => "light theme",
            Self::Theme(Theme::Dark) => "dark theme",
            Self::Theme(Theme::Projector) => "projector theme",
            Self::Keys => "keys",
        }
    }

    /// The action of a name; `None` for one that this version does not know.
    pub fn of_name(name: &str) -> Option<Self> {
        ACTIONS.iter().map(|entry| entry.action).find(|action| action.name() == name)
    }

    /// What else it is called by where it stands in a menu, for whoever looks for it.
    pub fn also_called(self) -> &'static [Word] {
        match self {
            Self::Motion => &[Word::ReducedMotion],
            Self::Panels => &[Word::HidePanels],
            Self::Overview => &[Word::OverviewMap],
            Self::Grid => &[Word::MapGrid],
            Self::Legend => &[Word::MapLegend],
            Self::KeepView => &[Word::Bookmarks],
            Self::StartShow => &[Word::Present],
            Self::Log => &[Word::LogHint],
            Self::Language(_) => &[Word::SettingsLanguage],
            Self::CopyPicture => &[Word::SheetPicture],
            Self::CopyList => &[Word::CopyList],
            Self::KeepSketch => &[Word::KeepSketch],
            Self::FoldLayers => &[Word::FoldAll],
            Self::UnfoldLayers => &[Word::UnfoldAll],
            Self::Settings => &[Word::SettingsTextScale, Word::VisionHeading],
            _ => &[],
        }
    }

    /// What it comes to now; `None` where there is nothing to do.
    pub fn deed(self, session: &Session) -> Option<Deed> {
        let settings = &session.settings;
        let document = |command| Command::Document(command);
        let wish = |wish| document(DocumentCommand::Wish(Some(wish)));
        let command = match self {
            Self::New => document(DocumentCommand::New),
            Self::Open => wish(FileWish::Open),
            Self::OpenBundled => document(DocumentCommand::Open(Vec::new())),
            Self::AddLayer => wish(FileWish::AddLayers),
            Self::Save => document(DocumentCommand::Save),
            Self::SaveAs => wish(FileWish::SaveAs),
            Self::Pack => wish(FileWish::Pack),
            Self::CopyPicture => Command::Output(OutputCommand::CopyPicture),
            Self::Undo => document(DocumentCommand::Undo),
            Self::Redo => document(DocumentCommand::Redo),
            Self::Find => return Some(Deed::OpenFind),
            Self::ZoomAll => Command::View(ViewCommand::ZoomToAll),
            Self::ZoomSelection => {
                session.selection.current.as_ref()?;
                Command::View(ViewCommand::ZoomToSelection)
            }
            Self::Previous => Command::View(ViewCommand::Previous),
            Self::Next => Command::View(ViewCommand::Next),
            Self::StartShow => {
                session.view.as_ref()?;
                Command::Show(ShowCommand::Start)
            }
            Self::ResumeShow => Command::Show(ShowCommand::Resume),
            Self::KeepView => return session.view.map(|_| Deed::KeepView),
            Self::FullScreen => return Some(Deed::FullScreen),
            Self::Tool(tool) => Command::Settings(SettingsCommand::SetTool(tool)),
            Self::Table => return Some(Deed::ToggleTable),
            Self::FilterTable => {
                session.table.layer.as_ref()?;
                return Some(Deed::FilterTable);
            }
            Self::Panels => Command::Settings(SettingsCommand::SetPanelsHidden(!settings.panels_hidden)),
            Self::Overview => Command::Settings(SettingsCommand::SetOverview(!settings.overview)),
            Self::Grid => Command::Settings(SettingsCommand::SetGrid(!settings.grid)),
            Self::Legend => Command::Settings(SettingsCommand::SetLegend(!settings.legend)),
            Self::Motion => Command::Settings(SettingsCommand::SetReducedMotion(!settings.reduced_motion)),
            Self::Large => Command::Settings(SettingsCommand::SetLarge(!settings.large)),
            Self::Touch => Command::Settings(SettingsCommand::SetTouch(!settings.touch)),
            Self::Settings => Command::Settings(SettingsCommand::ShowSheet(true)),
            Self::Log => return Some(Deed::OpenLog),
            Self::SavePicture => session.view.map(|_| wish(FileWish::SavePicture))?,
            Self::ExportAnswer => session.inquiry.answer.as_ref().map(|_| wish(FileWish::ExportAnswer))?,
            Self::CopyList => {
                session.inquiry.answer.as_ref()?;
                return Some(Deed::CopyList);
            }
            Self::ExportSelection => session.selection.current.as_ref().map(|_| wish(FileWish::ExportSelection))?,
            Self::Report => wish(FileWish::Report),
            Self::Spotlight => {
                session.view.as_ref()?;
                let [start, light] =
                    [ShowCommand::Start, ShowCommand::SetSpotlight(true)].map(|c| Box::new(Command::Show(c)));
                return Some(Deed::Both(start, light));
            }
            Self::Names(language) => Command::Settings(SettingsCommand::SetLabelLanguage(language)),
            Self::Crs(choice) => {
                choice.crs_for(session.plan.home_extent()).ok()?;
                Command::View(ViewCommand::SetMapCrs(choice))
            }
            Self::Snap => Command::Sketch(SketchCommand::SetSnapping(!session.sketching.snapping)),
            Self::KeepSketch => {
                let vertices = session.sketching.vertices.len();
                session.sketch_kind().filter(|kind| vertices >= kind.least())?;
                Command::Sketch(SketchCommand::Keep)
            }
            Self::FoldLayers => return Some(Deed::FoldLayers(true)),
            Self::UnfoldLayers => return Some(Deed::FoldLayers(false)),
            Self::ShowAllLayers => Command::Layer(LayerCommand::ShowAll),
            Self::Region => return Some(Deed::NextRegion),
            Self::PreviousRegion => return Some(Deed::PreviousRegion),
            Self::RadiusHere => {
                let of = session.selection.current.clone()?;
                Command::Inquiry(InquiryCommand::From(Origin::Feature(of, OriginMode::Centroid)))
            }
            Self::ClearSelection => {
                session.selection.current.as_ref()?;
                Command::Selection(SelectionCommand::Clear)
            }
            Self::ClearQuery => {
                session.inquiry.draft.origin.as_ref()?;
                Command::Inquiry(InquiryCommand::Clear)
            }
            Self::Language(lang) => Command::Settings(SettingsCommand::SetLang(lang)),
            Self::Theme(theme) => Command::Settings(SettingsCommand::SetTheme(theme)),
            Self::Keys => return Some(Deed::ToggleKeySheet),
        };
        Some(Deed::Command(command))
    }

    /// Its first key, as it is printed; empty without one.
    pub fn key_text(self) -> String {
        self.entry().and_then(|entry| entry.keys.first()).map_or_else(String::new, |key| key_text(*key))
    }

    /// A tooltip with the key behind it, where there is one.
    pub fn hint(self, text: &str, lang: Lang) -> String {
        match self.key_text() {
            key if key.is_empty() => text.to_owned(),
            key => fill(Word::WithKey, lang, &[("text", text), ("key", &key)]),
        }
    }
}

/// A key with what is held, as it is printed.
pub fn key_text((held, key): (Modifiers, Key)) -> String {
    let name = match key {
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::PageUp => "PgUp",
        Key::PageDown => "PgDn",
        Key::Escape => "Esc",
        Key::Period => ".",
        _ => key.name(),
    };
    let held = [(held.command || held.ctrl, "Ctrl+"), (held.alt, "Alt+"), (held.shift, "Shift+")];
    let mut text: String = held.iter().filter(|(is_held, _)| *is_held).map(|(_, name)| *name).collect();
    text.push_str(name);
    text
}

/// The actions whose keys were pressed in this frame, of those that count now.
pub fn pressed(ui: &egui::Ui, reach: KeyReach) -> Vec<Action> {
    let mut keys: Vec<(Modifiers, Key, Action)> = Vec::new();
    for entry in ACTIONS.iter().filter(|entry| entry.reach == reach) {
        keys.extend(entry.keys.iter().map(|(held, key)| (*held, *key, entry.action)));
    }
    // Those with Shift before the plain ones, which egui takes for them too.
    keys.sort_by_key(|(held, ..)| !held.shift);
    ui.input_mut(|input| {
        let is_pressed = |(held, key, _): &(Modifiers, Key, Action)| input.consume_key(*held, *key);
        keys.into_iter().filter(is_pressed).map(|(.., action)| action).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_found_by_its_name() {
        for entry in ACTIONS {
            assert_eq!(Action::of_name(entry.action.name()), Some(entry.action));
        }
        assert_eq!(Action::of_name("fly"), None);
    }
}
