//! How the geometry behind a number is drawn over a plan: in the colour of selections, hatched where it is ground;
//! what does not count in grey, what is in doubt in amber. Layers of a map, but none of the project's.

use super::{Bilingual, Color, Fill, Hatch, LabelPlacement, Labeling, Marker, MarkerShape, Rest, Stroke, Symbol};

/// The accent of the window's light theme; the other themes of the map make theirs of it.
const ACCENT: Color = Color::hex(0x5B_4FC7);
const ACCENT_DARK: Color = Color::hex(0x3F_349E);
const GREY: Color = Color::hex(0x8C_959F);
const GREY_GROUND: Color = Color::hex(0xE4_E6E9);
const AMBER: Color = Color::hex(0xB9_8200);

/// What a geometry is for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HighlightRole {
    /// Ground of the whole that does not count.
    NotCounted,
    /// Ground that features are held against.
    Scope,
    /// Features that were looked at and do not count.
    Missed,
    /// Ground that counts.
    Ground,
    /// Features that count.
    Counted,
    /// A range of bearings.
    Sector,
    /// Where a radius ends.
    Reach,
    /// So near to the radius that the uncertainty of the position decides, outside …
    JustOutside,
    /// … and inside.
    Borderline,
    /// Shortest connections and lines of sight.
    Line,
    /// Where distances and bearings count from.
    Origin,
    /// A number beside a feature; nothing is drawn.
    Number,
}

impl HighlightRole {
    /// From below.
    pub const ALL: [Self; 12] = [
        Self::NotCounted,
        Self::Scope,
        Self::Missed,
        Self::Ground,
        Self::Sector,
        Self::Counted,
        Self::Reach,
        Self::JustOutside,
        Self::Borderline,
        Self::Line,
        Self::Origin,
        Self::Number,
    ];

    pub fn symbol(self) -> Symbol {
        let cased = |color, width_px: f64, dash: &[f64]| Stroke {
            color,
            opacity: 1.0,
            width_px,
            dash: dash.to_vec(),
            casing: Some((Color::WHITE, width_px + 3.4)),
        };
        let thin =
            |color, dash: &[f64]| Stroke { color, opacity: 1.0, width_px: 1.2, dash: dash.to_vec(), casing: None };
        let ring = |color: Color, size_px, stroke_px| Marker {
            shape: MarkerShape::Circle,
            size_px,
            fill: None,
            stroke: color,
            stroke_px,
            dashed: false,
        };
        let hatched = |color: Color, opacity, spacing_px, width_px| Fill {
            color,
            opacity,
            hatch: Some(Hatch::Lines { color: color.mixed(Color::WHITE, 0.35), angle_deg: 45.0, spacing_px, width_px }),
        };
        let (fill, stroke, marker) = match self {
            Self::NotCounted => {
                (Some(Fill { color: GREY_GROUND, opacity: 0.92, hatch: None }), Some(thin(GREY, &[])), None)
            }
            Self::Scope => {
                (Some(Fill { color: ACCENT, opacity: 0.08, hatch: None }), Some(cased(ACCENT, 1.6, &[6.0, 4.0])), None)
            }
            Self::Missed => (
                Some(Fill { color: GREY_GROUND, opacity: 0.8, hatch: None }),
                Some(cased(GREY, 1.8, &[5.0, 4.0])),
                Some(ring(GREY, 20.0, 2.0)),
            ),
            Self::Ground => (Some(hatched(ACCENT, 0.2, 9.0, 1.2)), Some(cased(ACCENT, 2.0, &[])), None),
            Self::Counted => {
                (Some(hatched(ACCENT, 0.14, 12.0, 1.0)), Some(cased(ACCENT, 2.6, &[])), Some(ring(ACCENT, 24.0, 2.6)))
            }
            Self::Sector => {
                (Some(Fill { color: ACCENT, opacity: 0.12, hatch: None }), Some(thin(ACCENT, &[4.0, 4.0])), None)
            }
            Self::Reach => (None, Some(cased(ACCENT, 2.4, &[])), None),
            Self::JustOutside | Self::Borderline => {
                let marker = Marker { dashed: self == Self::JustOutside, ..ring(AMBER, 24.0, 2.4) };
                (None, Some(cased(AMBER, 2.0, &[4.0, 3.0])), Some(marker))
            }
            Self::Line => (None, Some(cased(ACCENT_DARK, 2.2, &[7.0, 4.0])), None),
            Self::Origin => {
                let marker = Marker { fill: Some(ACCENT), ..ring(Color::WHITE, 11.0, 2.0) };
                (None, None, Some(marker))
            }
            Self::Number => (None, None, Some(Marker { fill: Some(ACCENT), ..ring(Color::WHITE, 6.0, 1.0) })),
        };
        Symbol { fill, stroke, marker, rest: Rest::default() }
    }

    /// What its features are called stands in these fields, by language.
    pub fn labeling(self, fields: Bilingual<Vec<String>>) -> Labeling {
        let placement = match self {
            Self::Ground | Self::NotCounted | Self::Scope | Self::Missed | Self::Counted | Self::Sector => {
                LabelPlacement::Inside
            }
            Self::Line | Self::Reach => LabelPlacement::Along,
            Self::JustOutside | Self::Borderline | Self::Origin | Self::Number => LabelPlacement::Beside,
        };
        Labeling {
            size_px: 13.0,
            bold: true,
            color: ACCENT_DARK,
            halo_px: 4.0,
            plate: matches!(self, Self::Line | Self::Reach).then_some(ACCENT),
            priority: 1_000,
            ..Labeling::plain(fields, placement)
        }
    }
}
