//! Everything that can be done to a session, by topic.

use std::path::PathBuf;

use crate::crs::MapCrsChoice;
use crate::data::{Extent, LonLat};
use crate::i18n::Lang;
use crate::plan::{FeatureRef, Origin, OriginMode};
use crate::project::LayerId;
use crate::render::{LabelLanguage, Theme};

use super::{ClaimCommand, Notice, Tool};

/// One act of a person or a test.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Opens paths, or the bundled plan when there are none.
    Open(Vec<PathBuf>),
    /// Stops opening and asking: the plan, and the terms of the last answer, stay what they were. Cards are still
    /// put together.
    CancelJob,
    /// Says something until it is dismissed.
    Notify(Notice),
    DismissNotice(usize),
    Layer(LayerCommand),
    View(ViewCommand),
    Selection(SelectionCommand),
    Pins(PinCommand),
    Inquiry(InquiryCommand),
    Claim(ClaimCommand),
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
    ZoomToExtent(Extent),
    /// Moves the map so that a feature is seen, if it is not.
    Reveal(FeatureRef),
    /// So that the circle of the query fills the map.
    ZoomToInquiry,
    /// Draws the map in another plane, at the same place and scale.
    SetMapCrs(MapCrsChoice),
}

#[derive(Clone, Debug, PartialEq)]
pub enum SelectionCommand {
    /// Chooses what lies at a place: points first, then lines, then the smallest area. At the same place again, it
    /// chooses the next of them.
    Identify {
        at: LonLat,
        tolerance_m: f64,
    },
    Select(FeatureRef),
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
    /// Of the names on the map; `None` follows the window.
    SetLabelLanguage(Option<LabelLanguage>),
    SetTheme(Theme),
    SetTool(Tool),
    /// Lines of the coordinate grid over the map.
    SetGrid(bool),
    /// The legend on the map.
    SetLegend(bool),
}
