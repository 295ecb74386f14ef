//! What numbers are counted in, and how units become metres, square metres, shares and degrees.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a number is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Unit {
    /// A bare number, such as a floor-area ratio.
    #[default]
    #[serde(rename = "number")]
    Number,
    #[serde(rename = "count")]
    Count,
    #[serde(rename = "m")]
    Metre,
    #[serde(rename = "km")]
    Kilometre,
    #[serde(rename = "m2")]
    SquareMetre,
    #[serde(rename = "ha")]
    Hectare,
    #[serde(rename = "mu")]
    Mu,
    #[serde(rename = "km2")]
    SquareKilometre,
    #[serde(rename = "percent")]
    Percent,
    #[serde(rename = "deg")]
    Degree,
}

/// What kind of thing a number tells; only like is compared with like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    Number,
    Count,
    Length,
    Area,
    Share,
    Angle,
}

impl Dimension {
    /// Whether a number of one kind may be told as the other. A bare number is whatever it is taken for, and a count
    /// is one.
    pub fn suits(self, other: Self) -> bool {
        let is_bare = |of: Self| matches!(of, Self::Number | Self::Count);
        self == other || (is_bare(self) && is_bare(other))
    }

    /// The unit in which plans most often tell a number of this kind.
    pub fn usual_unit(self) -> Unit {
        match self {
            Self::Number => Unit::Number,
            Self::Count => Unit::Count,
            Self::Length => Unit::Metre,
            Self::Area => Unit::Hectare,
            Self::Share => Unit::Percent,
            Self::Angle => Unit::Degree,
        }
    }
}

impl Unit {
    /// Every unit there is.
    pub const ALL: [Self; 10] = [
        Self::Number,
        Self::Count,
        Self::Metre,
        Self::Kilometre,
        Self::SquareMetre,
        Self::Hectare,
        Self::Mu,
        Self::SquareKilometre,
        Self::Percent,
        Self::Degree,
    ];

    /// As project files and JSON write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Count => "count",
            Self::Metre => "m",
            Self::Kilometre => "km",
            Self::SquareMetre => "m2",
            Self::Hectare => "ha",
            Self::Mu => "mu",
            Self::SquareKilometre => "km2",
            Self::Percent => "percent",
            Self::Degree => "deg",
        }
    }

    pub fn dimension(self) -> Dimension {
        match self {
            Self::Number => Dimension::Number,
            Self::Count => Dimension::Count,
            Self::Metre | Self::Kilometre => Dimension::Length,
            Self::SquareMetre | Self::Hectare | Self::Mu | Self::SquareKilometre => Dimension::Area,
            Self::Percent => Dimension::Share,
            Self::Degree => Dimension::Angle,
        }
    }

    /// A number in this unit in the unit that measures use: metres, square metres, shares of 1, degrees.
    pub fn to_base(self, number: f64) -> f64 {
        match self {
            Self::Number | Self::Count | Self::Metre | Self::SquareMetre | Self::Degree => number,
            Self::Kilometre => number * 1e3,
            Self::Hectare => number * 1e4,
            Self::Mu => number * 2000.0 / 3.0,
            Self::SquareKilometre => number * 1e6,
            // Divided, since 70 · 0.01 is not the double nearest to 0.7.
            Self::Percent => number / 100.0,
        }
    }

    /// The way back, for showing.
    pub fn from_base(self, number: f64) -> f64 {
        match self {
            Self::Number | Self::Count | Self::Metre | Self::SquareMetre | Self::Degree => number,
            Self::Kilometre => number / 1e3,
            Self::Hectare => number / 1e4,
            Self::Mu => number * 3.0 / 2000.0,
            Self::SquareKilometre => number / 1e6,
            Self::Percent => number * 100.0,
        }
    }
}
