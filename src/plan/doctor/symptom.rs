//! One thing that is odd about a layer: what, how often, where, and what became of it. No words for people.

use crate::data::{FeatureId, WarningCode};
use crate::formats::Repairs;

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SymptomKind {
    /// The reader met it, and did what it says about it.
    Read(WarningCode),
    /// The zone of the system: with the meridian of another one the layer would lie where it belongs.
    OtherZone,
    /// The datum that was said: on another one the layer would lie where it belongs. That datum stands where fields do,
    /// with the median distances as it is and as it would be, metres.
    WrongDatum,
    /// Positions that were converted, before they came, from a datum that they were not on; told likewise, with that datum.
    Misconverted,
    /// Positions that were put on a shifted datum when they were on one already: the datum to convert from first and the
    /// distances stand where fields do, and the datum to convert from then.
    ShiftedTwice,
    /// Positions on several datums: one that was not said, how many things are on it, and of how many, stand where fields
    /// do, and behind them every other datum with its number, the one that was said as the last.
    MixedDatums,
    /// Features that lie far from all the others.
    FarAway,
    /// Features that lie with the others but for a vertex, or a few, far away.
    FarVertex,
    /// Features that have attributes and no geometry.
    NoGeometry,
    /// Features that have neither.
    Blank,
    /// Rings of areas that cross themselves or each other.
    SelfCrossing,
    /// Rings that are broken in another way – spikes, no area, holes in the wrong place –, and parts of one feature that
    /// cover the same ground.
    BrokenRing,
    /// Features that are the same as an earlier one in geometry and attributes.
    Copies,
    /// Points of different features on exactly one spot, where that is the rule rather than the exception.
    SameSpot,
    /// Degrees with eleven decimals or more: finer than a thousandth of a millimetre.
    LongDecimals,
    /// Names of fields that fill the ten bytes that a shapefile has for them, or end in the middle of a character.
    CutNames,
    /// Fields whose texts are all numbers.
    NumbersAsText,
    /// Fields whose texts are all dates, not written as `2026-11-28`.
    DatesAsText,
    /// Fields of dates some of which are days that no calendar has.
    WrongDates,
    /// Texts in which characters were lost, by whoever wrote the file or because of its encoding.
    LostCharacters,
    /// Texts with signs that belong to no script, as what is decoded by another encoding than it was written in holds.
    OtherEncoding,
}

impl SymptomKind {
    /// The stable name for files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read(code) => code.as_str(),
            Self::OtherZone => "other_zone",
            Self::WrongDatum => "wrong_datum",
            Self::Misconverted => "misconverted",
            Self::ShiftedTwice => "shifted_twice",
            Self::MixedDatums => "mixed_datums",
            Self::FarAway => "far_away",
            Self::FarVertex => "far_vertex",
            Self::NoGeometry => "no_geometry",
            Self::Blank => "blank",
            Self::SelfCrossing => "self_crossing",
            Self::BrokenRing => "broken_ring",
            Self::Copies => "duplicate_feature",
            Self::SameSpot => "same_spot",
            Self::LongDecimals => "long_decimals",
            Self::CutNames => "cut_names",
            Self::NumbersAsText => "numbers_as_text",
            Self::DatesAsText => "dates_as_text",
            Self::WrongDates => "wrong_dates",
            Self::LostCharacters => "lost_characters",
            Self::OtherEncoding => "other_encoding",
        }
    }
}

/// What is done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// It was put right, or left out, on reading.
    Done,
    /// These repairs put it right, for certain.
    Certain(Repairs),
    /// A person has to decide, in the program that made the data.
    Told,
}

impl Remedy {
    /// The stable name for files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Certain(_) => "fix",
            Self::Told => "told",
        }
    }
}

/// Where something was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SymptomPlace {
    /// The feature as a person would name it.
    pub name: String,
    /// The same in the data, unless it was left out.
    pub feature: Option<FeatureId>,
}

/// One kind of oddity of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Symptom {
    pub kind: SymptomKind,
    /// How often: features, rings, positions, texts or fields, as the kind says.
    pub count: u64,
    /// The first of the features, up to a hundred.
    pub places: Vec<SymptomPlace>,
    /// The fields that are meant, if fields are; of a zone its middle meridian, degrees.
    pub fields: Vec<String>,
    pub remedy: Remedy,
}

impl Symptom {
    /// How far down it is told: 0 is what a person has to decide, 3 what was settled on reading.
    pub fn urgency(&self) -> u8 {
        match (self.remedy, self.kind) {
            (
                Remedy::Told,
                SymptomKind::SameSpot | SymptomKind::LongDecimals | SymptomKind::Read(WarningCode::AssumedWgs84),
            ) => 2,
            (Remedy::Told, _) => 0,
            (Remedy::Certain(_), _) => 1,
            (Remedy::Done, _) => 3,
        }
    }
}

/// The repairs that put right what is certain about all of these.
pub fn repairs_for<'a>(symptoms: impl IntoIterator<Item = &'a Symptom>) -> Repairs {
    let of = |symptom: &Symptom| match symptom.remedy {
        Remedy::Certain(repairs) => repairs,
        Remedy::Done | Remedy::Told => Repairs::NONE,
    };
    symptoms.into_iter().map(of).fold(Repairs::NONE, Repairs::and)
}
