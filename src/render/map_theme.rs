//! The three looks of a map. The colours of the themes, and of map furniture, live here; those of layers live
//! in `project::symbology` and are turned into a theme's by the rules below.
//!
//! * **Light**: as styled.
//! * **Dark**: greys are mirrored (a black outline becomes a light one), colours lifted until they stand 3:1
//!   from the ground, text 7:1 from its halo and 4.5:1 from every tint, of which none is lighter than `TINT_LIMIT`;
//!   halos and casings take the darkest tone. Hatches and pale roads recede, markers
//!   with a pale fill become bright outlines, so that names and signs are read first.
//! * **Projector**: for a projector on a model, where black is no light at all: lines at least 3 px wide, fills
//!   at most 10 % and never grey, no hatches, a glow around cased coloured lines.
//!
//! A fill that is nearly opaque shows a value, such as a class of numbers: it keeps its colour in every theme.

use crate::project::{Color, Fill, Hatch, Labeling, Marker, MarkerShape, Stroke, Symbol};

/// Which look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    #[default]
    Light,
    Dark,
    Projector,
}

/// The colours of what is not a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapColors {
    /// Where nothing is drawn.
    pub ground: Color,
    /// Around labels and under cased lines.
    pub halo: Color,
    /// Text of furniture, and the dark parts of scale bar and north arrow.
    pub text: Color,
    pub secondary: Color,
    /// Panels that furniture and plates stand on, and their border.
    pub panel: Color,
    pub rule: Color,
    /// The badge of schematic data.
    pub caution_text: Color,
    pub caution_ground: Color,
    pub caution_rule: Color,
    /// The outline of the selected feature, and what sets it off from the map.
    pub selection: Color,
    pub selection_case: Color,
    /// Laid over the ground outside of a query, and how strongly.
    pub dim: (Color, f64),
}

const LIGHT: MapColors = MapColors {
    ground: Color::hex(0xF1_F1EC),
    halo: Color::hex(0xFF_FFFF),
    text: Color::hex(0x1F_2328),
    secondary: Color::hex(0x57_606A),
    panel: Color::hex(0xFF_FFFF),
    rule: Color::hex(0xC3_C9D0),
    caution_text: Color::hex(0x6B_4700),
    caution_ground: Color::hex(0xFF_F1CC),
    caution_rule: Color::hex(0xB9_8A1E),
    selection: Color::hex(0x5B_4FC7),
    selection_case: Color::hex(0xFF_FFFF),
    dim: (Color::BLACK, 0.10),
};

const DARK: MapColors = MapColors {
    ground: Color::hex(0x22_272D),
    halo: Color::hex(0x14_171B),
    text: Color::hex(0xE6_E9EC),
    secondary: Color::hex(0xA9_B2BC),
    panel: Color::hex(0x1B_1F24),
    rule: Color::hex(0x6B_7580),
    caution_text: Color::hex(0xFF_D98A),
    caution_ground: Color::hex(0x3A_2E10),
    caution_rule: Color::hex(0x9A_7A2E),
    selection: Color::hex(0xA5_9BFF),
    selection_case: Color::hex(0x14_171B),
    dim: (Color::BLACK, 0.35),
};

const PROJECTOR: MapColors = MapColors {
    ground: Color::BLACK,
    halo: Color::BLACK,
    text: Color::WHITE,
    secondary: Color::hex(0xB5_BBC2),
    panel: Color::BLACK,
    rule: Color::hex(0x5E_656D),
    caution_text: Color::hex(0xB5_BBC2),
    caution_ground: Color::BLACK,
    caution_rule: Color::hex(0x5E_656D),
    selection: Color::hex(0xA5_9BFF),
    selection_case: Color::BLACK,
    dim: (Color::BLACK, 0.47),
};

/// The narrowest line of the projector theme, px.
pub const PROJECTOR_LINE_PX: f64 = 3.0;
/// The strongest fill of the projector theme.
pub const PROJECTOR_FILL: f64 = 0.10;
/// A fill of this opacity or more shows a value by its colour; a weaker one tints the ground.
const DATA_FILL: f64 = 0.8;
/// The strongest such fill of the projector theme: values are told apart, and lines still lead.
const PROJECTOR_DATA_FILL: f64 = 0.5;
const GRAPHIC_CONTRAST: f64 = 3.0;
/// Of text from its halo …
const TEXT_CONTRAST: f64 = 7.0;
/// … and from a tinted area that it stands in.
const TEXT_ON_TINT: f64 = 4.5;
/// The strongest tint of the dark theme …
const DARK_TINT: f64 = 0.35;
/// … and how far from the ground a tint stands at most: a stronger one would leave no name in it legible in its hue.
const TINT_LIMIT: f64 = 1.8;
/// Context in the dark: roads, which are pale and cased by day, stand this far from the ground …
const CONTEXT_CONTRAST: f64 = 2.2;
/// … and are this much narrower, since light on dark looks wider.
const CONTEXT_WIDTH: f64 = 0.7;
/// How far hatches of the dark theme go back into the ground.
const HATCH_DIMMED: f64 = 0.45;
/// How much wider the halo of a name is in the dark, px.
const DARK_HALO_PX: f64 = 1.5;

impl Theme {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Projector => "projector",
        }
    }

    pub fn colors(self) -> MapColors {
        match self {
            Self::Light => LIGHT,
            Self::Dark => DARK,
            Self::Projector => PROJECTOR,
        }
    }

    /// Colour, opacity and width (px) of the lines of the coordinate grid: there when looked for, else not in the way.
    pub(super) fn grid(self) -> (Color, f64, f64) {
        let colors = self.colors();
        match self {
            Self::Light => (colors.secondary, 0.45, 0.8),
            Self::Dark => (colors.secondary, 0.4, 0.8),
            Self::Projector => (colors.rule, 0.7, 1.2),
        }
    }

    /// A line, marker or outline colour of the light style in this theme, at least 3:1 from the ground.
    pub fn graphic(self, color: Color) -> Color {
        match self {
            Self::Light => color,
            _ => lifted(mirrored_if_grey(color), self.colors().ground, GRAPHIC_CONTRAST),
        }
    }

    /// A text colour of the light style in this theme: legible in its halo, and in any area that tints the ground.
    pub fn text(self, color: Color) -> Color {
        match self {
            Self::Light => color,
            _ => {
                let colors = self.colors();
                let in_halo = lifted(mirrored_if_grey(color), colors.halo, TEXT_CONTRAST);
                lifted(in_halo, colors.ground, TEXT_ON_TINT * TINT_LIMIT)
            }
        }
    }

    /// How a symbol of the light style looks in this theme.
    pub fn symbol(self, symbol: &Symbol) -> Symbol {
        if self == Self::Light {
            return symbol.clone();
        }
        Symbol {
            fill: symbol.fill.as_ref().and_then(|f| self.fill(f)),
            stroke: symbol.stroke.as_ref().map(|s| self.stroke(s)),
            marker: symbol.marker.as_ref().map(|m| self.marker(m)),
            ..Symbol::default()
        }
    }

    fn fill(self, fill: &Fill) -> Option<Fill> {
        if fill.opacity >= DATA_FILL {
            // Its colour is the message, grey or not, and is compared with a legend.
            let opacity = if self == Self::Projector { fill.opacity.min(PROJECTOR_DATA_FILL) } else { fill.opacity };
            let hatch = fill.hatch.clone().filter(|_| self == Self::Dark);
            return Some(Fill { color: fill.color, opacity, hatch });
        }
        let grey = is_grey(fill.color);
        if self == Self::Projector {
            let color = lifted(fill.color, Color::BLACK, GRAPHIC_CONTRAST);
            return (!grey).then(|| Fill { color, opacity: fill.opacity.min(PROJECTOR_FILL), hatch: None });
        }
        let ground = self.colors().ground;
        let hatch = fill.hatch.as_ref().map(|hatch| recolored(hatch, |c| self.graphic(c).mixed(ground, HATCH_DIMMED)));
        if grey {
            // A sheet of white paper on a dark table: barely lighter than the table.
            let opacity = fill.opacity * 0.6;
            return Some(Fill { color: ground.mixed(Color::WHITE, 0.12), opacity, hatch });
        }
        Some(Fill { color: fill.color, opacity: tint(fill.color, fill.opacity, ground), hatch })
    }

    fn stroke(self, stroke: &Stroke) -> Stroke {
        let color = self.graphic(stroke.color);
        let casing = stroke.casing.map(|(_, width)| (self.colors().halo, width));
        if self == Self::Dark {
            if is_pale(stroke.color) && stroke.casing.is_some() {
                return Stroke {
                    color: lifted(Color::BLACK, self.colors().ground, CONTEXT_CONTRAST),
                    width_px: stroke.width_px * CONTEXT_WIDTH,
                    casing: casing.map(|(color, width)| (color, width * CONTEXT_WIDTH)),
                    ..stroke.clone()
                };
            }
            return Stroke { color, casing, ..stroke.clone() };
        }
        let led = leads(stroke);
        let width_px = (stroke.width_px * if led { 2.0 } else { 1.0 }).max(PROJECTOR_LINE_PX);
        let factor = width_px / stroke.width_px.max(0.1);
        let grey = is_grey(stroke.color);
        Stroke {
            color: if led { lifted(color, Color::BLACK, TEXT_CONTRAST) } else { color },
            // Context recedes: a wide pale road becomes one thin grey line.
            width_px: if grey { PROJECTOR_LINE_PX } else { width_px },
            dash: stroke.dash.iter().map(|d| d * factor.min(1.5)).collect(),
            casing: led.then_some((Color::BLACK, width_px + 4.0)),
            opacity: stroke.opacity,
        }
    }

    /// The glow around a stroke of the light style: widths and opacities, the widest first.
    pub(super) fn glow(self, stroke: &Stroke) -> &'static [(f64, f64)] {
        if self == Self::Projector && leads(stroke) { &[(26.0, 0.14), (17.0, 0.24)] } else { &[] }
    }

    fn marker(self, marker: &Marker) -> Marker {
        let ground = self.colors().ground;
        if marker.fill.is_some_and(is_pale) && !is_pale(marker.stroke) {
            // Dark inside as it is pale by day: the outline alone makes the sign.
            let colors = self.colors();
            let stroke = lifted(mirrored_if_grey(marker.stroke), colors.halo, TEXT_CONTRAST);
            return Marker { fill: Some(colors.halo), stroke, ..marker.clone() };
        }
        let fill = marker.fill.map(|c| if is_pale(c) { ground } else { self.graphic(c) });
        let stroke = match (marker.shape, fill) {
            (MarkerShape::Cross, Some(fill)) if is_pale(marker.stroke) => {
                if Color::WHITE.contrast(fill) >= GRAPHIC_CONTRAST { Color::WHITE } else { Color::BLACK }
            }
            (_, Some(fill)) if is_pale(marker.stroke) && fill != ground => ground,
            _ => self.graphic(marker.stroke),
        };
        Marker { fill, stroke, ..marker.clone() }
    }

    /// How wide the halo of a name of the light style is in this theme, px.
    pub(super) fn halo_px(self, labeling: &Labeling) -> f64 {
        match self {
            Self::Dark if labeling.halo_px > 0.0 => labeling.halo_px + DARK_HALO_PX,
            _ => labeling.halo_px,
        }
    }

    /// How labels of the light style look in this theme. A grey label takes on the hue of its feature's class,
    /// where one is given, so that name and area, or name and line, are seen to belong together.
    pub(super) fn label(self, labeling: &Labeling, class: Option<Color>) -> LabelColors {
        let colors = self.colors();
        // Pale text stands in a plate filled with the plate's colour; other text on the panel colour.
        let capsule = is_capsule(labeling);
        let hue = class.filter(|c| !capsule && is_grey(labeling.color) && !is_grey(*c));
        let plate = labeling.plate.map(|plate| match (capsule, self) {
            (true, Self::Light) => PlateColors { ground: plate, border: plate },
            (true, _) => PlateColors { ground: colors.rule.mixed(Color::BLACK, 0.35), border: colors.halo },
            (false, _) => PlateColors { ground: colors.panel, border: self.graphic(hue.unwrap_or(plate)) },
        });
        let text = match hue {
            _ if capsule => Color::WHITE,
            Some(hue) if self == Self::Light => darkened(hue, colors.halo, TEXT_CONTRAST),
            other => self.text(other.unwrap_or(labeling.color)),
        };
        let secondary = if self == Self::Light { text.mixed(colors.halo, 0.18) } else { text };
        LabelColors { text, secondary, number: self.text(colors.selection), halo: colors.halo, plate }
    }
}

/// The colours of a layer's labels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LabelColors {
    pub text: Color,
    pub secondary: Color,
    /// Of its place in an answer.
    pub number: Color,
    pub halo: Color,
    pub plate: Option<PlateColors>,
}

impl LabelColors {
    /// The colours of a name whose layer recedes: of a plate, its ground and its text are drawn towards the map's.
    pub fn receded(self, theme: Theme) -> Self {
        let colors = theme.colors();
        let Some(plate) = self.plate else { return self };
        let plate = PlateColors { ground: colors.ground, border: plate.border.mixed(colors.ground, 0.5) };
        Self { text: colors.secondary, plate: Some(plate), ..self }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlateColors {
    pub ground: Color,
    pub border: Color,
}

/// Whether a plated label is light text in a plate of its own colour rather than text in a bordered box.
fn is_capsule(labeling: &Labeling) -> bool {
    labeling.plate.is_some() && labeling.color.contrast(Color::WHITE) < GRAPHIC_CONTRAST
}

/// Whether a line is one of the picture's main figures: coloured and cased.
fn leads(stroke: &Stroke) -> bool {
    stroke.casing.is_some() && !is_grey(stroke.color)
}

fn recolored(hatch: &Hatch, change: impl Fn(Color) -> Color) -> Hatch {
    match *hatch {
        Hatch::Lines { color, angle_deg, spacing_px, width_px } => {
            Hatch::Lines { color: change(color), angle_deg, spacing_px, width_px }
        }
        Hatch::Grid { color, spacing_px, width_px } => Hatch::Grid { color: change(color), spacing_px, width_px },
        Hatch::Dots { color, spacing_px, radius_px } => Hatch::Dots { color: change(color), spacing_px, radius_px },
    }
}

/// Hue (0 to 6), saturation and lightness (0 to 1).
fn hsl(color: Color) -> [f64; 3] {
    let [r, g, b] = [color.red, color.green, color.blue].map(|c| f64::from(c) / 255.0);
    let (max, min) = (r.max(g).max(b), r.min(g).min(b));
    let (l, span) = (f64::midpoint(max, min), max - min);
    if span <= 0.0 {
        return [0.0, 0.0, l];
    }
    let s = span / (1.0 - (2.0 * l - 1.0).abs());
    let h = if max <= r {
        ((g - b) / span).rem_euclid(6.0)
    } else if max <= g {
        (b - r) / span + 2.0
    } else {
        (r - g) / span + 4.0
    };
    [h, s.min(1.0), l]
}

fn from_hsl([h, s, l]: [f64; 3]) -> Color {
    let span = (1.0 - (2.0 * l - 1.0).abs()) * s;
    let part = |offset: f64| {
        let at = (h + offset).rem_euclid(6.0);
        let ramp = if at < 1.0 {
            at
        } else if at < 3.0 {
            1.0
        } else if at < 4.0 {
            4.0 - at
        } else {
            0.0
        };
        ((l - span / 2.0 + span * ramp) * 255.0).round().clamp(0.0, 255.0) as u8
    };
    // The ramp peaks where red does at hue 0: red is the ramp two sixths on.
    Color::rgb(part(2.0), part(0.0), part(4.0))
}

fn is_grey(color: Color) -> bool {
    let spread = color.red.max(color.green).max(color.blue) - color.red.min(color.green).min(color.blue);
    spread <= 28
}

fn is_pale(color: Color) -> bool {
    is_grey(color) && color.luminance() > 0.6
}

fn mirrored_if_grey(color: Color) -> Color {
    if !is_grey(color) {
        return color;
    }
    let [h, s, l] = hsl(color);
    from_hsl([h, s, 1.0 - l])
}

/// How opaque a fill may be over a dark ground.
fn tint(color: Color, opacity: f64, ground: Color) -> f64 {
    let steps = 64;
    let wished = opacity.clamp(0.0, DARK_TINT);
    (0..steps)
        .map(|i| wished * (1.0 - f64::from(i) / f64::from(steps)))
        .find(|&opacity| ground.mixed(color, opacity).contrast(ground) <= TINT_LIMIT)
        .unwrap_or(0.0)
}

/// The colour, made lighter in its own hue until it stands far enough from a dark ground.
fn lifted(color: Color, ground: Color, contrast: f64) -> Color {
    if color.contrast(ground) >= contrast {
        return color;
    }
    let [h, s, l] = hsl(color);
    let steps = 64;
    (1..=steps)
        .map(|i| from_hsl([h, s, l + (1.0 - l) * f64::from(i) / f64::from(steps)]))
        .find(|c| c.contrast(ground) >= contrast)
        .unwrap_or(Color::WHITE)
}

/// The colour, made darker in its own hue until it stands far enough from a light ground.
fn darkened(color: Color, ground: Color, contrast: f64) -> Color {
    let [h, s, l] = hsl(color);
    let steps = 64;
    (0..=steps)
        .map(|i| from_hsl([h, s, l * (1.0 - f64::from(i) / f64::from(steps))]))
        .find(|c| c.contrast(ground) >= contrast)
        .unwrap_or(Color::BLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hsl_goes_forth_and_back() {
        for rgb in (0..=0xFF_FFFF).step_by(7_919) {
            let color = Color::hex(rgb);
            let back = from_hsl(hsl(color));
            let near = |a: u8, b: u8| a.abs_diff(b) <= 1;
            assert!(
                near(color.red, back.red) && near(color.green, back.green) && near(color.blue, back.blue),
                "{color} {back}"
            );
        }
    }

    #[test]
    fn classes_of_numbers_stay_apart_in_every_theme() {
        for ramp in crate::project::ramps() {
            let colors = ramp.colors(7, false);
            let symbol =
                |color: Color| Symbol { fill: Some(Fill { color, opacity: 0.85, hatch: None }), ..Symbol::default() };
            for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
                let fills: Vec<Fill> = colors.iter().filter_map(|c| theme.symbol(&symbol(*c)).fill).collect();
                let kept: Vec<Color> = fills.iter().map(|f| f.color).collect();
                assert_eq!(kept, colors, "{} in {theme:?}", ramp.name);
                assert!(fills.iter().all(|f| f.opacity >= 0.5));
            }
        }
    }

    #[test]
    fn every_colour_stands_out_on_dark_grounds() {
        for rgb in (0..=0xFF_FFFF).step_by(7_919) {
            let color = Color::hex(rgb);
            for theme in [Theme::Dark, Theme::Projector] {
                let colors = theme.colors();
                assert!(theme.graphic(color).contrast(colors.ground) >= 3.0, "{theme:?} {color}");
                assert!(theme.text(color).contrast(colors.ground) >= 4.5, "{theme:?} {color}");
                assert!(theme.text(color).contrast(colors.halo) >= 4.5, "{theme:?} {color}");
            }
        }
    }

    #[test]
    fn every_name_is_legible_in_every_tint_of_the_dark() {
        let colors: Vec<Color> = (0..=0xFF_FFFF).step_by(40_009).map(Color::hex).collect();
        let texts: Vec<Color> = colors.iter().map(|c| Theme::Dark.text(*c)).collect();
        let ground = Theme::Dark.colors().ground;
        for &color in &colors {
            for opacity in [0.1, 0.35, 0.79] {
                let symbol = Symbol { fill: Some(Fill { color, opacity, hatch: None }), ..Symbol::default() };
                let fill = Theme::Dark.symbol(&symbol).fill.unwrap();
                let below = ground.mixed(fill.color, fill.opacity);
                let least = texts.iter().map(|t| t.contrast(below)).fold(f64::INFINITY, f64::min);
                assert!(least >= 4.5, "{color} at {opacity}: {least}");
            }
        }
    }

    #[test]
    fn a_pale_sign_becomes_a_bright_outline_and_a_hatch_recedes() {
        let (green, colors) = (Color::hex(0x00_563F), Theme::Dark.colors());
        let house = Marker {
            shape: MarkerShape::House,
            size_px: 16.0,
            fill: Some(Color::WHITE),
            stroke: green,
            stroke_px: 1.7,
            dashed: false,
        };
        let hatch = Hatch::Dots { color: Color::hex(0x4D_B594), spacing_px: 12.0, radius_px: 1.1 };
        let fill = Fill { color: Color::hex(0x00_9E73), opacity: 0.22, hatch: Some(hatch) };
        let symbol = Symbol { fill: Some(fill), marker: Some(house), ..Symbol::default() };
        let dark = Theme::Dark.symbol(&symbol);
        let (marker, fill) = (dark.marker.unwrap(), dark.fill.unwrap());
        let below = colors.ground.mixed(fill.color, fill.opacity);
        assert_eq!(marker.fill, Some(colors.halo));
        assert!(marker.stroke.contrast(below) >= 3.0 && marker.stroke.contrast(colors.halo) >= 7.0);
        let Some(Hatch::Dots { color, .. }) = fill.hatch else { panic!("the hatch stays") };
        assert!((1.3..3.0).contains(&color.contrast(below)), "{}", color.contrast(below));
        assert_eq!(Theme::Light.symbol(&symbol), symbol);
    }

    #[test]
    fn names_have_a_wider_halo_in_the_dark_and_none_stays_none() {
        let data = crate::data::DatasetBuilder::default().finish();
        let layer = crate::project::default_layer("a".into(), "a", "", &data, 0);
        let with = Labeling { halo_px: 4.0, ..layer.labeling.unwrap() };
        assert!(Theme::Dark.halo_px(&with) > Theme::Light.halo_px(&with));
        assert_eq!(Theme::Light.halo_px(&with), 4.0);
        assert_eq!(Theme::Dark.halo_px(&Labeling { halo_px: 0.0, ..with }), 0.0);
    }

    #[test]
    fn furniture_text_is_legible() {
        for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
            let c = theme.colors();
            assert!(c.text.contrast(c.panel) >= 4.5);
            assert!(c.text.contrast(c.ground) >= 4.5);
            assert!(c.secondary.contrast(c.ground) >= 4.5);
            assert!(c.caution_text.contrast(c.caution_ground) >= 4.5);
        }
    }
}
