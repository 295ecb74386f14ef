//! The kinds of measures to choose from: what each is called, and a first one of its kind made of what another
//! measure was about.

use crate::i18n::Word;
use crate::project::{Bilingual, Date, Measure, OriginForm, Region, Set, Take, Unit};

/// A kind of measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Count,
    Area,
    Length,
    Distance,
    Within,
    Attribute,
    Weighted,
    Inside,
    Touching,
    Bearing,
    Linked,
    Least,
    Most,
    Share,
    Difference,
    Sum,
    Due,
    Named,
    Constant,
    Unpublished,
}

/// In the order in which they are offered.
pub const KINDS: [(Kind, Word); 20] = [
    (Kind::Count, Word::MeasureCount),
    (Kind::Area, Word::MeasureUnionArea),
    (Kind::Share, Word::MeasureShare),
    (Kind::Within, Word::MeasureWithin),
    (Kind::Inside, Word::MeasureInside),
    (Kind::Touching, Word::MeasureTouching),
    (Kind::Distance, Word::MeasureDistance),
    (Kind::Length, Word::MeasureLength),
    (Kind::Bearing, Word::MeasureBearing),
    (Kind::Linked, Word::MeasureLinked),
    (Kind::Attribute, Word::MeasureAttribute),
    (Kind::Weighted, Word::MeasureWeighted),
    (Kind::Least, Word::MeasureLeast),
    (Kind::Most, Word::MeasureMost),
    (Kind::Difference, Word::MeasureDifference),
    (Kind::Sum, Word::MeasureSum),
    (Kind::Named, Word::MeasureNamed),
    (Kind::Due, Word::MeasureDue),
    (Kind::Constant, Word::MeasureConstant),
    (Kind::Unpublished, Word::MeasureUnpublished),
];

impl Kind {
    pub fn of(measure: &Measure) -> Self {
        match measure {
            Measure::Count { .. } => Self::Count,
            Measure::Area(_) => Self::Area,
            Measure::Length { .. } => Self::Length,
            Measure::Distance { .. } => Self::Distance,
            Measure::Within { .. } => Self::Within,
            Measure::Attribute { .. } => Self::Attribute,
            Measure::Weighted { .. } => Self::Weighted,
            Measure::Inside { .. } => Self::Inside,
            Measure::Touching { .. } => Self::Touching,
            Measure::Bearing { .. } => Self::Bearing,
            Measure::Linked { .. } => Self::Linked,
            Measure::Least { .. } => Self::Least,
            Measure::Most { .. } => Self::Most,
            Measure::Share { .. } => Self::Share,
            Measure::Difference { .. } => Self::Difference,
            Measure::Sum(_) => Self::Sum,
            Measure::Due { .. } => Self::Due,
            Measure::Named { .. } => Self::Named,
            Measure::Constant { .. } => Self::Constant,
            Measure::Unpublished(_) => Self::Unpublished,
        }
    }

    /// A measure of this kind about the same sets as another, as far as it has room for them.
    pub fn made_of(self, before: &Measure, today: Date) -> Measure {
        let mut sets = before.sets().into_iter().map(|(_, set)| set.clone());
        let of = sets.next().unwrap_or_default();
        let other = sets.next().unwrap_or_default();
        // A measure that was there becomes the first part of one that has parts.
        let whole = || Box::new(before.clone());
        let part = || before.parts().into_iter().next().map_or_else(whole, |(_, part)| Box::new(part.clone()));
        let count = |of: Set| Box::new(Measure::Count { of, by: None });
        let bare = |set: &Set| Set { width_m: None, ..set.clone() };
        match self {
            Self::Count => Measure::Count { of: bare(&of), by: None },
            Self::Area => Measure::Area(Region { of: vec![of], ..Region::default() }),
            Self::Length => Measure::Length { of, inside: Vec::new() },
            Self::Distance => Measure::Distance { from: of, to: other },
            Self::Within => Measure::Within { of, from: other, origin: OriginForm::Edge, radius_m: 1000.0, by: None },
            Self::Attribute => Measure::Attribute { of, field: String::new(), take: Take::Sum, unit: Unit::Number },
            Self::Weighted => Measure::Weighted { of, field: String::new(), unit: Unit::Number },
            Self::Inside => Measure::Inside { of, area: vec![other], tolerance_m: 0.0 },
            Self::Touching => Measure::Touching { of, to: other, tolerance_m: 0.0 },
            Self::Bearing => Measure::Bearing { of, from: other },
            Self::Linked => Measure::Linked { of, through: other, tolerance_m: 0.0 },
            Self::Least => Measure::Least { over: of, measure: count(Set { each: true, ..Set::default() }) },
            Self::Most => Measure::Most { over: of, measure: count(Set { each: true, ..Set::default() }) },
            Self::Share => Measure::Share { of: part(), out_of: part() },
            Self::Difference => Measure::Difference { of: part(), minus: part() },
            Self::Sum => Measure::Sum(vec![*part()]),
            Self::Due => Measure::Due { by: today, measure: whole() },
            Self::Named => Measure::Named { name: Bilingual::default(), measure: whole() },
            Self::Constant => Measure::Constant { value: 0.0, unit: Unit::Count },
            Self::Unpublished => Measure::Unpublished(Bilingual::default()),
        }
    }
}
