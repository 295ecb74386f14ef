//! What is wrong with data: where they lie, as far as the bundled plan can tell (which system numbers without one may be
//! in: [`candidates`]; whether positions are on GCJ-02 or BD-09: [`shift`]), and what is odd about them by themselves
//! ([`symptoms`]), each with what was done, or can be done, about it.

mod attribute_symptoms;
mod candidates;
mod comparison;
mod datum_mistake;
mod datum_shares;
mod evidence;
mod examine;
mod far_away;
mod moved;
mod other_zone;
mod reference;
mod shift;
mod shift_preview;
mod symptom;
mod symptoms;

pub use attribute_symptoms::lost_characters;
pub use candidates::{Candidate, candidate, candidates, gap_m};
pub use comparison::Comparison;
pub use datum_mistake::is_on_other_datum;
pub use datum_shares::DatumShares;
pub use examine::{Examined, examine, is_place_doubtful};
pub use far_away::{common_ground, far_features, main_extent, surroundings};
pub use moved::{Moved, moved_between_datums};
pub use reference::Reference;
pub use shift::{Shift, ShiftBy, shift, shift_in};
pub use shift_preview::{ShiftPreview, shift_preview};
pub use symptom::{Remedy, Symptom, SymptomKind, SymptomPlace, repairs_for};
pub use symptoms::{NAMED, misplacements, symptoms};
