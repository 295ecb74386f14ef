//! The running program without a window: what is shown, chosen and asked at this moment.
//!
//! Shells push [`Command`]s; [`Session::apply`] is the only place where anything changes. Slow work runs as
//! jobs on named threads, and on the spot in tests.

mod arrangement;
mod claims;
mod command;
mod inquiry;
mod job;
mod notice;
mod pins;
mod select;
mod selection;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod session;
mod settings;
mod tool;

pub use arrangement::OnlyLayer;
pub use claims::{ClaimCommand, ClaimDraft, Claims, ShownClaim};
pub use command::{
    Command, Direction, InquiryCommand, LayerCommand, PinCommand, SelectionCommand, SettingsCommand, ViewCommand,
};
pub use inquiry::{Inquiry, InquiryDraft, RingLimit};
pub use job::{JobMode, Wake};
pub use notice::{Notice, Severity};
pub use pins::{PinnedCard, Pins};
pub use selection::Selection;
pub use session::Session;
pub use settings::Settings;
pub use tool::{PointerEvent, Tool};
