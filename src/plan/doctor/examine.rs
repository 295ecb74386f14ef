//! All that can be told of one layer at once.

use super::other_zone::other_zone;
use super::{Comparison, Reference, Shift, Symptom, SymptomKind, main_extent, shift, shift_in, symptoms};
use crate::data::{Dataset, Extent, WarningCode};
use crate::formats::Reading;
use crate::progress::{Cancelled, Progress};

/// What was found about a layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examined {
    pub symptoms: Vec<Symptom>,
    /// The shift of Chinese web maps that it seems to have.
    pub shift: Option<Shift>,
    /// Where it lies, but for what is far away: see [`main_extent`].
    pub extent: Option<Extent>,
}

impl Examined {
    /// Whether there is nothing to tell.
    pub fn is_sound(&self) -> bool {
        self.symptoms.is_empty() && self.shift.is_none()
    }
}

/// Looks at a layer that was read in this way; `near` is where the layers around it lie. Where the datum was said, no shift is looked for.
///
/// # Errors
/// Only when cancelled.
pub fn examine(
    data: &Dataset,
    reading: &Reading,
    near: Option<Extent>,
    reference: &Reference,
    progress: &Progress,
) -> Result<Examined, Cancelled> {
    let comparison = Comparison::new(data, reference);
    let mut symptoms = symptoms(&comparison, reading, near, progress)?;
    let shift = reading.may_be_shifted().then(|| shift_in(&comparison)).flatten();
    // One question for what the source says of its datum.
    if shift.is_some() {
        symptoms.retain(|symptom| symptom.kind != SymptomKind::Read(WarningCode::OtherDatum));
    }
    Ok(Examined { symptoms, shift, extent: main_extent(data) })
}

/// Whether a layer would be shown where it does not lie, as far as can be told: shifted as on a Chinese web map, or a
/// zone aside. See [`examine`] for what it is held against.
pub fn is_place_doubtful(data: &Dataset, reading: &Reading, near: Option<Extent>, reference: &Reference) -> bool {
    let is_shifted = || reading.may_be_shifted() && shift(data, reference).is_some();
    // Who has said the system has been asked.
    is_shifted() || reading.crs.is_none() && other_zone(data, reading, near, reference).is_some()
}
