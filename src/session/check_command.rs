//! What can be done about the faults of what is drawn, the balance of land uses and the figures of parcels.

use std::path::PathBuf;

use crate::project::{BalanceRecipe, CheckRule, IndicatorRecipe};

#[derive(Clone, Debug, PartialEq)]
pub enum CheckCommand {
    /// Somebody looks at a view, or no longer at any: only what is looked at is kept up to date.
    Watch(Option<CheckView>),
    /// Runs the rules now, also where nothing has changed since; from then on again whenever data or rules change.
    Run,
    /// Chooses a finding by its key, zooms to it and shows it on the map.
    Choose(Option<String>),
    ZoomToChosen,
    /// Lets a finding pass.
    Ignore {
        key: String,
        reason: String,
        /// YYYY-MM-DD.
        date: String,
    },
    /// No longer lets pass what was ignored under this key.
    Unignore(String),
    /// `None` for the rules that suit the layers.
    SetRules(Option<Vec<CheckRule>>),
    /// `None` for the recipe that suits the layers.
    SetBalance(Option<Box<BalanceRecipe>>),
    /// `None` for the recipe that suits the layers.
    SetIndicators(Option<Box<IndicatorRecipe>>),
    /// Writes a file, whole or not at all; a notice tells the end.
    Write {
        what: CheckFile,
        path: PathBuf,
    },
}

/// A view of what the checks bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckView {
    Findings,
    LandUse,
}

/// What can be written into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFile {
    /// GeoJSON with the geometry of each fault.
    Findings,
    /// The balance of land uses, CSV.
    Balance,
    /// The figures of parcels, CSV.
    Parcels,
}

impl CheckFile {
    /// Of its files, with the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Findings => ".geojson",
            Self::Balance | Self::Parcels => ".csv",
        }
    }

    /// The name it is written under at first, without the ending.
    pub fn usual_stem(self) -> &'static str {
        match self {
            Self::Findings => "findings",
            Self::Balance => "land-use-balance",
            Self::Parcels => "parcel-figures",
        }
    }
}
