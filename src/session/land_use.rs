//! The land uses of the moment: how much of each there is, and the figures of parcels, while somebody looks at them.

use std::sync::Arc;

use crate::analysis::check::CheckError;
use crate::plan::{Balance, BalanceError, ParcelFigures};
use crate::project::{BalanceRecipe, Bilingual, IndicatorRecipe, LayerId, Project, Symbology};

/// What was summed up last.
#[derive(Debug, Default)]
pub struct LandUse {
    /// They stay, greyed, while a new one is on its way.
    pub figures: Option<Arc<Figures>>,
    pub running: bool,
    /// Somebody has stopped the work: the figures may be out of date.
    pub stopped: bool,
    pub(super) asked: Option<Asked>,
}

/// Balance and parcels.
#[derive(Debug)]
pub struct Figures {
    /// The recipe that was used; `None` where no layer has areas.
    pub recipe: Option<BalanceRecipe>,
    pub balance: Option<Result<Balance, BalanceError>>,
    /// The recipe that was used; `None` where nothing of the kind is published.
    pub parcel_recipe: Option<IndicatorRecipe>,
    pub parcels: Option<Result<Vec<ParcelFigures>, CheckError>>,
}

/// What the figures depend on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    data: u64,
    balance: Option<BalanceRecipe>,
    indicators: Option<IndicatorRecipe>,
    boundary: Option<LayerId>,
    layers: Vec<(LayerId, Bilingual, Symbology)>,
}

impl Asked {
    pub fn of(project: &Project, data: u64) -> Self {
        let layers = project.layers.iter().map(|l| (l.id.clone(), l.name.clone(), l.symbology.clone()));
        Self {
            data,
            balance: project.balance.clone(),
            indicators: project.indicators.clone(),
            boundary: project.boundary.clone(),
            layers: layers.collect(),
        }
    }

    /// Whether nothing has changed since.
    pub fn is_still(&self, project: &Project, data: u64) -> bool {
        let layers = project.layers.iter().map(|l| (&l.id, &l.name, &l.symbology));
        self.data == data
            && self.balance == project.balance
            && self.indicators == project.indicators
            && self.boundary == project.boundary
            && layers.eq(self.layers.iter().map(|(id, name, symbology)| (id, name, symbology)))
    }
}
