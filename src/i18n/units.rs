//! Units that a person may choose for what is measured, and numbers in them.

use super::{Lang, format};

/// The unit of lengths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LengthUnit {
    /// Metres below 1 km, else kilometres.
    #[default]
    Auto,
    Metre,
    Kilometre,
    /// 里: 500 m.
    Li,
}

/// The unit of areas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AreaUnit {
    /// Square metres, hectares or square kilometres by size.
    #[default]
    Auto,
    SquareMetre,
    Hectare,
    SquareKilometre,
    /// 亩: 2000/3 m².
    Mu,
}

impl LengthUnit {
    pub const ALL: [Self; 4] = [Self::Auto, Self::Metre, Self::Kilometre, Self::Li];

    /// How it is written behind a number; empty for [`LengthUnit::Auto`].
    pub fn symbol(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Auto, _) => "",
            (Self::Metre, _) => "m",
            (Self::Kilometre, _) => "km",
            (Self::Li, Lang::Zh) => "里",
            (Self::Li, Lang::En) => "li",
        }
    }

    /// A length in metres, in this unit.
    ///
    /// ```
    /// use shapan::i18n::{Lang, units::LengthUnit};
    /// assert_eq!(LengthUnit::Li.text(1250.0, Lang::Zh), "2.500 里");
    /// assert_eq!(LengthUnit::Metre.text(1250.04, Lang::En), "1,250.0 m");
    /// ```
    pub fn text(self, metres: f64, lang: Lang) -> String {
        let number = match self {
            Self::Auto => return format::length(metres),
            Self::Metre => format::decimals(metres, 1),
            Self::Kilometre => format::decimals(metres / 1000.0, 3),
            Self::Li => format::decimals(metres / 500.0, 3),
        };
        format!("{number} {}", self.symbol(lang))
    }
}

impl AreaUnit {
    pub const ALL: [Self; 5] = [Self::Auto, Self::SquareMetre, Self::Hectare, Self::SquareKilometre, Self::Mu];

    /// How it is written behind a number; empty for [`AreaUnit::Auto`].
    pub fn symbol(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Auto, _) => "",
            (Self::SquareMetre, _) => "m²",
            (Self::Hectare, _) => "ha",
            (Self::SquareKilometre, _) => "km²",
            (Self::Mu, Lang::Zh) => "亩",
            (Self::Mu, Lang::En) => "mu",
        }
    }

    /// An area in square metres, in this unit.
    ///
    /// ```
    /// use shapan::i18n::{Lang, units::AreaUnit};
    /// assert_eq!(AreaUnit::Mu.text(10_000.0, Lang::Zh), "15.00 亩");
    /// ```
    pub fn text(self, square_metres: f64, lang: Lang) -> String {
        let number = match self {
            Self::Auto => return format::area(square_metres),
            Self::SquareMetre => format::decimals(square_metres, 0),
            Self::Hectare => format::decimals(square_metres / 1e4, 3),
            Self::SquareKilometre => format::decimals(square_metres / 1e6, 4),
            Self::Mu => format::decimals(square_metres * 15.0 / 1e4, 2),
        };
        format!("{number} {}", self.symbol(lang))
    }
}
