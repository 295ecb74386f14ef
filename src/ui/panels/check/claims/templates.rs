//! Claims to begin with: what plans are most often said to keep, with the layers left to choose.

use crate::i18n::Word;
use crate::project::{Bilingual, Claim, Expected, LayerId, Measure, OriginForm, Project, Region, Rest, Set, Unit};

/// A claim to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    Empty,
    Share,
    CountWithin,
    Touching,
    Inside,
    Nearest,
    EachHas,
    Area,
}

pub const TEMPLATES: [(Template, Word); 8] = [
    (Template::Share, Word::TemplateShare),
    (Template::CountWithin, Word::TemplateWithin),
    (Template::Touching, Word::TemplateTouching),
    (Template::Inside, Word::TemplateInside),
    (Template::Nearest, Word::TemplateNearest),
    (Template::EachHas, Word::TemplateEachHas),
    (Template::Area, Word::TemplateArea),
    (Template::Empty, Word::TemplateEmpty),
];

impl Template {
    /// The claim, about the boundary of the project where it has one.
    pub fn claim(self, project: &Project) -> Claim {
        let boundary = project.boundary.as_ref().map_or_else(Set::default, |LayerId(id)| Set::of_layer(id));
        let none = Set::default;
        let area = |of: Set, inside: Vec<Set>| Measure::Area(Region { of: vec![of], inside, ..Region::default() });
        let (measure, expected, unit) = match self {
            Self::Empty => (Measure::Count { of: none(), by: None }, Expected::Equal(1.0), Unit::Count),
            Self::Share => (
                Measure::Share {
                    of: Box::new(area(none(), vec![boundary.clone()])),
                    out_of: Box::new(area(boundary, Vec::new())),
                },
                Expected::AtLeast(50.0),
                Unit::Percent,
            ),
            Self::CountWithin => (
                Measure::Within { of: none(), from: boundary, origin: OriginForm::Edge, radius_m: 1_000.0, by: None },
                Expected::AtLeast(1.0),
                Unit::Count,
            ),
            Self::Touching => {
                (Measure::Touching { of: none(), to: none(), tolerance_m: 0.0 }, Expected::Equal(1.0), Unit::Count)
            }
            Self::Inside => (
                Measure::Inside { of: none(), area: vec![boundary], tolerance_m: 0.0 },
                Expected::Equal(1.0),
                Unit::Count,
            ),
            Self::Nearest => (Measure::Distance { from: none(), to: none() }, Expected::AtMost(500.0), Unit::Metre),
            Self::EachHas => {
                let each = Set { each: true, ..Set::default() };
                let measure = Measure::Inside { of: none(), area: vec![each], tolerance_m: 0.0 };
                (Measure::Least { over: none(), measure: Box::new(measure) }, Expected::AtLeast(1.0), Unit::Count)
            }
            Self::Area => {
                let about = Expected::About { value: 1.0, rounding: 0.5 };
                (area(boundary, Vec::new()), about, Unit::SquareKilometre)
            }
        };
        Claim {
            id: String::new(),
            text: Bilingual::default(),
            measure,
            expected,
            unit,
            tolerance: 0.0,
            source: Bilingual::default(),
            as_of: String::new(),
            conflict: None,
            by_construction: None,
            definitions: Vec::new(),
            note: None,
            rest: Rest::default(),
        }
    }
}
