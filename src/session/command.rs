//! Everything that can be done to a session, by topic.

use std::path::PathBuf;
use std::sync::Arc;

use crate::crs::MapCrsChoice;
use crate::data::{Extent, LonLat};
use crate::i18n::Lang;
use crate::plan::{FeatureRef, Origin, OriginMode};
use crate::project::{Bilingual, LayerId};
use crate::render::{LabelLanguage, Theme, Vision};

use super::settings::WindowPlace;
use super::style::StyleCommand;
use super::{
    BookmarkCommand, CheckCommand, ClaimCommand, DocumentCommand, FindCommand, GeoreferenceCommand, NoteCommand,
    Notice, OutputCommand, QueryCommand, ShowCommand, SketchCommand, TableCommand, Tool,
};

/// One act of a person or a test.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Opens paths, or the bundled plan when there are none.
    Open(Vec<PathBuf>),
    /// Stops opening, asking and sorting: the plan, the terms of the last answer and the table stay what they were.
    /// Cards are still put together.
    CancelJob,
    /// Says something until it is dismissed.
    Notify(Notice),
    DismissNotice(usize),
    Layer(LayerCommand),
    Style(StyleCommand),
    Document(DocumentCommand),
    Output(OutputCommand),
    View(ViewCommand),
    Selection(SelectionCommand),
    Find(FindCommand),
    Table(TableCommand),
    Sketch(SketchCommand),
    Bookmark(BookmarkCommand),
    Note(NoteCommand),
    Show(ShowCommand),
    Georeference(GeoreferenceCommand),
    Pins(PinCommand),
    Inquiry(InquiryCommand),
    Query(QueryCommand),
    Claim(ClaimCommand),
    Check(CheckCommand),
    Settings(SettingsCommand),
}

#[derive(Clone, Debug, PartialEq)]
pub enum LayerCommand {
    SetVisible {
        layer: LayerId,
        visible: bool,
    },
    /// All layers of a group, by the group's id.
    SetGroupVisible {
        group: String,
        visible: bool,
    },
    /// From 0 to 1; what lies outside is brought to the nearer end.
    SetOpacity {
        layer: LayerId,
        opacity: f64,
    },
    /// Into a group, below `index` of its other layers: 0 is the top.
    Move {
        layer: LayerId,
        group: String,
        index: usize,
    },
    /// With its layers, below `index` of the other groups.
    MoveGroup {
        group: String,
        index: usize,
    },
    Rename {
        layer: LayerId,
        name: Bilingual,
    },
    /// Makes a layer of areas the boundary of the plan, or leaves the plan without one.
    SetBoundary(Option<LayerId>),
    /// Takes a layer out of the project; its file stays.
    Remove(LayerId),
    /// Hides all other layers, and remembers what was shown.
    ShowOnly(LayerId),
    /// Shows what was shown before [`LayerCommand::ShowOnly`].
    RestoreVisibility,
    /// All layers and groups.
    ShowAll,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ViewCommand {
    /// The map's size on the screen, in points.
    Resize([f64; 2]),
    /// The same when a panel at the right took or gave room: the ground stays where it is on the screen.
    ResizeAtRight([f64; 2]),
    /// How far the legend on the map reaches from the left edge, in points; 0 without one. What is zoomed to keeps
    /// clear of it from then on.
    LegendReach(f64),
    /// Moves the picture by so many points.
    Pan {
        dx: f64,
        dy: f64,
    },
    /// Enlarges by a factor about a point of the screen, in points.
    ZoomAt {
        screen: [f64; 2],
        factor: f64,
    },
    /// Enlarges by a factor about the middle.
    Zoom {
        factor: f64,
    },
    ZoomToAll,
    ZoomToLayer(LayerId),
    ZoomToFeature(FeatureRef),
    /// So that all chosen features are seen.
    ZoomToSelection,
    /// So that what lies between two corners of the screen, in points, fills the map.
    ZoomToBox {
        from: [f64; 2],
        to: [f64; 2],
    },
    /// A kept sketch, by its place in the list.
    ZoomToSketch(usize),
    /// The flight to another view goes on for so many seconds.
    FlyOn {
        seconds: f64,
    },
    /// The view has come to rest: it can be gone back to.
    Rest,
    /// The view that was rested at before this one.
    Previous,
    /// The view that was gone back from.
    Next,
    /// Moves the middle of the map to a place.
    CentreOn(LonLat),
    ZoomToExtent(Extent),
    /// Moves the map so that a feature is seen, if it is not.
    Reveal(FeatureRef),
    /// So that the circle of the query fills the map.
    ZoomToInquiry,
    /// Draws the map in another plane, at the same place and scale.
    SetMapCrs(MapCrsChoice),
}

impl ViewCommand {
    /// Whether it sends the map somewhere, wherever it was before.
    pub(super) fn arrives(&self) -> bool {
        matches!(
            self,
            Self::ZoomToAll
                | Self::ZoomToLayer(_)
                | Self::ZoomToFeature(_)
                | Self::ZoomToSelection
                | Self::ZoomToSketch(_)
                | Self::ZoomToExtent(_)
                | Self::ZoomToInquiry
                | Self::Previous
                | Self::Next
                | Self::CentreOn(_)
        )
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum SelectionCommand {
    /// Chooses what lies at a place: points first, then lines, then the smallest area. At the same place again, it
    /// chooses the next of them.
    Identify {
        at: LonLat,
        tolerance_m: f64,
    },
    /// The same, to be added to what is chosen; taken out, where it is chosen already.
    IdentifyAlso {
        at: LonLat,
        tolerance_m: f64,
    },
    Select(FeatureRef),
    /// Adds a feature to those chosen of its layer, or takes it out.
    Toggle(FeatureRef),
    /// What an outline encloses or touches, of one layer: the active one, or the one that has most there.
    Inside {
        outline: Vec<LonLat>,
        /// To be added to what is chosen.
        also: bool,
    },
    /// What another layer has inside the outline that was drawn last.
    InsideOf(LayerId),
    /// Several features of a layer, by their rows; those that are not there are left out.
    Several {
        layer: LayerId,
        rows: Arc<[u32]>,
        /// The row whose card is shown; the first for lack of one.
        lead: Option<u32>,
    },
    /// Makes a layer the active one; a chosen feature of another layer is let go.
    SelectLayer(LayerId),
    /// Chooses the next or the one before among what lies under the click, round and round.
    Step(Direction),
    Clear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Next,
    Previous,
}

/// Cards kept for comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum PinCommand {
    /// Keeps the card of a feature, unless as many are kept as fit.
    Pin(FeatureRef),
    Unpin(FeatureRef),
    Clear,
}

#[derive(Clone, Debug, PartialEq)]
pub enum InquiryCommand {
    /// Sets the origin and asks.
    From(Origin),
    /// Measures from the centroid or the nearest edge of the same origin, and asks again.
    SetMode(OriginMode),
    /// In metres; asks again when an origin is set.
    SetRadius(f64),
    /// The layers asked (none for all); asks again.
    SetLayers(Vec<LayerId>),
    /// An attribute filter, empty for none; asks again.
    SetFilter(String),
    /// Marks the feature under the pointer, in list and map.
    PointAt(Option<FeatureRef>),
    /// Takes radius, layers and filter of one of the project's saved queries; asks again.
    UseSaved(usize),
    Clear,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SettingsCommand {
    SetLang(Lang),
    /// The size of all that is written, in percent; beyond the least and the largest, those.
    SetTextScale(u16),
    /// Shows the sheet of the settings, or no longer.
    ShowSheet(bool),
    /// Of the names on the map; `None` follows the window.
    SetLabelLanguage(Option<LabelLanguage>),
    SetTheme(Theme),
    /// Whose eyes the map is shown as seen by.
    SetVision(Vision),
    SetTool(Tool),
    /// Moves of the map end at once instead of running out.
    SetReducedMotion(bool),
    /// The height of the attribute table in points; `None` for the usual one.
    SetTableHeight(Option<f64>),
    /// The hint for beginners was read.
    DismissHint,
    /// Where the window is, for the next start.
    SetWindow(WindowPlace),
    /// Leaves the window to the map, under the toolbar.
    SetPanelsHidden(bool),
    /// Texts, lines and signs of the map half as large again, for a room.
    SetLarge(bool),
    /// Targets large enough for fingers.
    SetTouch(bool),
    /// The small map of the whole plan.
    SetOverview(bool),
    /// Lines of the coordinate grid over the map.
    SetGrid(bool),
    /// The legend on the map.
    SetLegend(bool),
    /// A command of the window was used, by its name: it is listed among the recent ones.
    CommandUsed(String),
}
