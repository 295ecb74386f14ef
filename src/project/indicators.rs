//! Where the figures of parcels come from, and what is allowed for each class. Computes nothing.

use super::{LayerId, Rest};

/// A figure of a parcel that planning regulates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Indicator {
    /// 容积率: floor area over parcel area.
    FloorAreaRatio,
    /// 建筑密度: area of the building footprints over parcel area, percent.
    Density,
    /// 绿地率: green area over parcel area, percent.
    GreenRatio,
    /// 建筑高度: of the highest building, metres.
    Height,
    /// 首层开放率: how much of the ground floors is open to the public, percent.
    GroundFloorOpenness,
}

impl Indicator {
    pub const ALL: [Self; 5] =
        [Self::FloorAreaRatio, Self::Density, Self::GreenRatio, Self::Height, Self::GroundFloorOpenness];

    /// As files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FloorAreaRatio => "far",
            Self::Density => "density",
            Self::GreenRatio => "green_ratio",
            Self::Height => "height",
            Self::GroundFloorOpenness => "ground_floor_openness",
        }
    }

    /// Whether it is a part of a whole, which is told in per cent.
    pub fn is_percent(self) -> bool {
        matches!(self, Self::Density | Self::GreenRatio | Self::GroundFloorOpenness)
    }
}

/// How a field writes parts of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PercentUnit {
    /// 30 is 30 %.
    Percent,
    /// 0.3 is 30 %.
    Share,
}

impl PercentUnit {
    pub const ALL: [Self; 2] = [Self::Percent, Self::Share];

    /// As files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Share => "share",
        }
    }
}

/// The attribute that holds a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorField {
    pub indicator: Indicator,
    pub field: String,
    /// Of a part of a whole; `None` for what its numbers look like.
    pub unit: Option<PercentUnit>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

/// The recipe of parcel figures.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorRecipe {
    pub parcels: LayerId,
    /// The attribute that holds the class of a parcel; `None` for one that is usually called so.
    pub class_field: Option<String>,
    /// Which attribute holds which figure; figures without an entry are looked for under their usual names.
    pub fields: Vec<IndicatorField>,
    /// Footprints from which floor area ratio, density and height follow where no attribute states them.
    pub buildings: Option<Buildings>,
    /// The layer of green areas from which the green ratio follows where no attribute states it.
    pub green: Option<LayerId>,
    pub allowed: Vec<AllowedValue>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

/// Building footprints that lie on parcels.
#[derive(Clone, Debug, PartialEq)]
pub struct Buildings {
    pub layer: LayerId,
    /// The attribute with the number of floors; `None` for one that is usually called so.
    pub floors_field: Option<String>,
    /// The attribute with the height in metres; `None` for one that is usually called so.
    pub height_field: Option<String>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

/// What is allowed for the parcels of a class.
#[derive(Clone, Debug, PartialEq)]
pub struct AllowedValue {
    /// The class, as the attribute writes it; also for its sub-classes (07 holds for 0701); `None` for all parcels.
    pub class: Option<String>,
    pub indicator: Indicator,
    /// At least this; the number itself is allowed.
    pub min: Option<f64>,
    /// At most this; the number itself is allowed.
    pub max: Option<f64>,
    /// What a project file says beyond this.
    pub rest: Rest,
}
