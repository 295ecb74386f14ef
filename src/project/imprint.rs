//! What a map that is published says of itself, beside what it shows.

use super::{Bilingual, Rest};

/// Texts of a project that go onto its pictures; an empty one is not there, and nothing stands for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imprint {
    /// Where the data come from.
    pub sources: Bilingual,
    /// The state that the map shows, as a person writes it; without it the dates of the data speak.
    pub date: String,
    /// The number under which an authority has passed the map (审图号), the same in every language.
    pub approval_number: String,
    /// The confidentiality mark (密级).
    pub confidentiality: Bilingual,
    /// What a project file says beyond this.
    pub rest: Rest,
}
