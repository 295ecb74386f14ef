//! Looks of one colour: the hatch of areas, the dash of lines and the shape of markers, in a fixed order. So more
//! classes can be told apart than there are colours.

use super::{Color, DashPattern, Hatch, MarkerShape, Symbol};

/// How many looks an area, a line and a marker of one colour have at least.
const HATCHES: usize = 6;
const DASHES: usize = 4;

impl Hatch {
    /// The patterns that are told apart at a glance, in one colour.
    fn all_in(color: Color) -> [Self; HATCHES] {
        let lines = |angle_deg| Self::Lines { color, angle_deg, spacing_px: 8.0, width_px: 1.2 };
        [
            lines(45.0),
            lines(-45.0),
            Self::Dots { color, spacing_px: 12.0, radius_px: 1.1 },
            lines(90.0),
            Self::Grid { color, spacing_px: 9.0, width_px: 1.0 },
            lines(0.0),
        ]
    }

    /// Whether two patterns are told apart by nothing but their colour and how fine they are.
    fn is_pattern_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Lines { angle_deg: a, .. }, Self::Lines { angle_deg: b, .. }) => (a - b).rem_euclid(180.0) == 0.0,
            (Self::Grid { .. }, Self::Grid { .. }) | (Self::Dots { .. }, Self::Dots { .. }) => true,
            _ => false,
        }
    }
}

/// Patterns of dashes, the solid line first.
pub fn dash_patterns() -> [DashPattern; DASHES] {
    [Vec::new(), vec![4.0, 3.0], vec![12.0, 5.0], vec![14.0, 4.0, 3.0, 4.0]]
}

impl Symbol {
    /// Another look of the same colour: areas take another hatch, lines another dash, markers another shape. Look 0 is
    /// the symbol itself; all of them are different below [`Symbol::looks`].
    ///
    /// ```
    /// use shapan::project::{Color, Fill, Symbol};
    /// let area = Symbol { fill: Some(Fill { color: Color::BLACK, opacity: 1.0, hatch: None }), ..Symbol::default() };
    /// assert!(area.look(0) == area && area.look(1) != area && area.look(2) != area.look(1));
    /// ```
    pub fn look(&self, nth: usize) -> Self {
        let mut symbol = self.clone();
        if let Some(fill) = &mut symbol.fill {
            let all = Hatch::all_in(fill.color.mixed(Color::BLACK, 0.35));
            let own = fill.hatch.as_ref().map(|own| all.iter().position(|one| one.is_pattern_of(own)));
            fill.hatch = turned(fill.hatch.clone(), own.flatten(), &all.map(Some), nth);
        } else if let Some(stroke) = &mut symbol.stroke {
            let all = dash_patterns();
            let own = all.iter().position(|one| *one == stroke.dash);
            stroke.dash = turned(stroke.dash.clone(), own, &all, nth);
        }
        if let Some(marker) = &mut symbol.marker {
            let own = MarkerShape::ALL.iter().position(|one| *one == marker.shape);
            marker.shape = turned(marker.shape, own, &MarkerShape::ALL, nth);
        }
        symbol
    }

    /// How many looks there are of a colour before the first comes again, of every part that the symbol has.
    pub fn looks(&self) -> usize {
        let fill = self.fill.as_ref().map(|fill| HATCHES + usize::from(fill.hatch.is_none()));
        let stroke = self.stroke.as_ref().filter(|_| fill.is_none()).map(|_| DASHES);
        let marker = self.marker.as_ref().map(|_| MarkerShape::ALL.len());
        fill.into_iter().chain(stroke).chain(marker).min().unwrap_or(1)
    }

    /// The first look that none of others has; the symbol itself where every look is taken.
    pub fn unlike<'a>(&self, others: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let is_free = |look: &Self| others.clone().all(|other| other != look);
        (0..self.looks()).map(|nth| self.look(nth)).find(is_free).unwrap_or_else(|| self.clone())
    }
}

/// The `nth` after the first in a round of all, in which the first has its place or else stands before it.
fn turned<T: Clone>(first: T, place: Option<usize>, all: &[T], nth: usize) -> T {
    if nth == 0 {
        return first;
    }
    let at = place.map_or(nth - 1, |place| place + nth);
    all.get(at % all.len().max(1)).cloned().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{Fill, Marker, Rest, Stroke};

    #[test]
    fn every_look_is_another_one() {
        let color = Color::hex(0x00_72B2);
        let fill = |hatch| Some(Fill { color, opacity: 0.5, hatch });
        let dark = color.mixed(Color::BLACK, 0.35);
        let stroke = Some(Stroke { color, width_px: 1.0, dash: Vec::new(), casing: None, opacity: 1.0 });
        let marker = Some(Marker {
            shape: MarkerShape::Star,
            size_px: 8.0,
            fill: Some(color),
            stroke: Color::WHITE,
            stroke_px: 1.0,
            dashed: false,
        });
        let none = Symbol { rest: Rest::default(), ..Symbol::default() };
        let dots = Hatch::all_in(dark)[2].clone();
        let own = |angle_deg| Hatch::Lines { color: dark, angle_deg, spacing_px: 5.0, width_px: 1.0 };
        for (symbol, count) in [
            (Symbol { fill: fill(None), stroke: stroke.clone(), ..none.clone() }, 7),
            (Symbol { fill: fill(Some(dots)), ..none.clone() }, 6),
            (Symbol { fill: fill(Some(own(30.0))), ..none.clone() }, 6),
            (Symbol { fill: fill(Some(own(135.0))), ..none.clone() }, 6),
            (Symbol { stroke: stroke.clone(), ..none.clone() }, 4),
            (Symbol { marker: marker.clone(), ..none.clone() }, 8),
            (Symbol { stroke, marker, ..none.clone() }, 4),
            (none, 1),
        ] {
            assert_eq!(symbol.looks(), count);
            let mut seen: Vec<Symbol> = Vec::new();
            for _ in 0..count {
                let next = symbol.unlike(seen.iter());
                assert!(!seen.contains(&next), "{next:?}");
                seen.push(next);
            }
            assert_eq!(symbol.unlike(seen.iter()), symbol, "every look is taken");
        }
    }
}
