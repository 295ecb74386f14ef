//! How others see the map: colours as eyes with a colour-vision deficiency take them.
//!
//! Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE
//! Transactions on Visualization and Computer Graphics 15/6 (2009), the matrices of severity 1.0, in linear light.
//! Achromatopsia keeps the luminance alone. Every colour of a scene is changed before it is painted, so that all
//! painters, the swatches and the files show the same numbers; where translucent colours lie on each other it is
//! their own colours that were changed, not the mixture.

use super::furniture::FurnitureShape;
use super::label::Label;
use super::map_theme::Theme;
use super::scene::{Item, Scene, SceneLayer};
use crate::project::{Color, Fill, Marker, Stroke, Symbol};

/// Whose eyes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Vision {
    #[default]
    Usual,
    /// Without the cones for long waves: red is dark.
    Protanopia,
    /// Without those for middle waves: the commonest.
    Deuteranopia,
    /// Without those for short waves: blue and green run together.
    Tritanopia,
    /// No colours at all, as on a grey print.
    Achromatopsia,
}

/// How colours are shown: in which theme, to whose eyes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub theme: Theme,
    pub vision: Vision,
}

impl Look {
    /// A symbol of the light style as it looks.
    pub fn symbol(self, symbol: &Symbol) -> Symbol {
        self.vision.symbol(&self.theme.symbol(symbol))
    }

    /// The map where nothing is drawn.
    pub fn ground(self) -> Color {
        self.vision.seen(self.theme.colors().ground)
    }
}

type Matrix = [[f64; 3]; 3];

const PROTANOPIA: Matrix =
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
const DEUTERANOPIA: Matrix =
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
const TRITANOPIA: Matrix =
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]];

impl Vision {
    pub const ALL: [Self; 5] =
        [Self::Usual, Self::Protanopia, Self::Deuteranopia, Self::Tritanopia, Self::Achromatopsia];

    /// A colour as these eyes see it.
    pub fn seen(self, color: Color) -> Color {
        let matrix = match self {
            Self::Usual => return color,
            Self::Protanopia => PROTANOPIA,
            Self::Deuteranopia => DEUTERANOPIA,
            Self::Tritanopia => TRITANOPIA,
            Self::Achromatopsia => [[0.2126, 0.7152, 0.0722]; 3],
        };
        let light = [color.red, color.green, color.blue].map(linear);
        let [red, green, blue] = matrix.map(|row| encoded(row.iter().zip(light).map(|(m, c)| m * c).sum()));
        Color::rgb(red, green, blue)
    }

    /// A symbol as these eyes see it; for swatches.
    pub fn symbol(self, symbol: &Symbol) -> Symbol {
        let fill = |fill: &Fill| Fill {
            color: self.seen(fill.color),
            opacity: fill.opacity,
            hatch: fill.hatch.as_ref().map(|hatch| hatch.in_color(self.seen(hatch.color()))),
        };
        let stroke = |stroke: &Stroke| Stroke {
            color: self.seen(stroke.color),
            casing: stroke.casing.map(|(color, width)| (self.seen(color), width)),
            ..stroke.clone()
        };
        Symbol {
            fill: symbol.fill.as_ref().map(fill),
            stroke: symbol.stroke.as_ref().map(stroke),
            marker: symbol.marker.as_ref().map(|marker| self.marker(marker)),
            rest: symbol.rest.clone(),
        }
    }

    fn marker(self, marker: &Marker) -> Marker {
        let fill = marker.fill.map(|color| self.seen(color));
        Marker { fill, stroke: self.seen(marker.stroke), ..marker.clone() }
    }

    /// Changes all colours of a scene but those of its furniture, which has them changed already.
    pub(super) fn recolor(self, scene: &mut Scene) {
        if self == Self::Usual {
            return;
        }
        self.change(&mut scene.background);
        let Scene { layers, selection, labels, .. } = scene;
        for layer in layers.iter_mut().chain(selection) {
            self.recolor_layer(layer);
        }
        for label in labels {
            self.recolor_label(label);
        }
    }

    fn recolor_label(self, label: &mut Label) {
        self.change(&mut label.halo);
        label.lines.iter_mut().for_each(|line| self.change(&mut line.color));
        if let Some(plate) = &mut label.plate {
            self.change(&mut plate.colors.ground);
            self.change(&mut plate.colors.border);
        }
        if let Some(leader) = &mut label.leader {
            self.change(&mut leader.color);
        }
    }

    fn change(self, color: &mut Color) {
        *color = self.seen(*color);
    }

    fn recolor_layer(self, layer: &mut SceneLayer) {
        for item in &mut layer.items {
            match item {
                Item::Fill { color, hatch, .. } => {
                    self.change(color);
                    *hatch = hatch.as_ref().map(|hatch| hatch.in_color(self.seen(hatch.color())));
                }
                Item::Stroke { color, .. } | Item::Specks { color, .. } | Item::Frames { color, .. } => {
                    self.change(color);
                }
                Item::Markers { marker, .. } => *marker = self.marker(marker),
                Item::Raster(item) => item.vision = self,
            }
        }
    }

    /// Changes the colours of furniture.
    pub(super) fn recolor_furniture(self, shapes: &mut [FurnitureShape]) {
        if self != Self::Usual {
            shapes.iter_mut().for_each(|shape| self.recolor_shape(shape));
        }
    }

    fn recolor_shape(self, shape: &mut FurnitureShape) {
        let (fills, border) = match shape {
            FurnitureShape::Panel { fill, border, .. } => (fill.as_mut().map(|(color, _)| color), border.as_mut()),
            FurnitureShape::Polygon { fill, border, .. } => (fill.as_mut(), border.as_mut()),
            FurnitureShape::Polyline { color, .. } => (Some(color), None),
            FurnitureShape::Text { color, halo, .. } => {
                if let Some(halo) = halo {
                    self.change(halo);
                }
                (Some(color), None)
            }
        };
        for color in fills.into_iter().chain(border.map(|b| &mut b.color)) {
            self.change(color);
        }
    }
}

fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

fn encoded(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let c = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (c * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys_stay_and_grey_eyes_see_luminance() {
        for grey in [0, 90, 200, 255] {
            let color = Color::rgb(grey, grey, grey);
            for vision in Vision::ALL {
                let seen = vision.seen(color);
                for channel in [seen.red, seen.green, seen.blue] {
                    assert!(channel.abs_diff(grey) <= 1, "{vision:?} {color} {seen}");
                }
            }
        }
        let red = Color::rgb(255, 0, 0);
        let seen = Vision::Achromatopsia.seen(red);
        assert!((seen.luminance() - red.luminance()).abs() < 0.005 && seen.red == seen.blue);
    }

    #[test]
    fn red_and_green_run_together_where_they_should() {
        let apart = |vision: Vision, a: Color, b: Color| {
            let (a, b) = (vision.seen(a), vision.seen(b));
            let d = |x: u8, y: u8| i32::from(x.abs_diff(y)).pow(2);
            d(a.red, b.red) + d(a.green, b.green) + d(a.blue, b.blue)
        };
        let (red, green) = (Color::rgb(200, 60, 30), Color::rgb(110, 120, 30));
        assert!(apart(Vision::Deuteranopia, red, green) * 4 < apart(Vision::Usual, red, green));
        assert!(apart(Vision::Tritanopia, red, green) * 2 > apart(Vision::Usual, red, green));
        // The first column of each matrix, encoded: what is published is pure red.
        assert_eq!(Vision::Protanopia.seen(Color::rgb(255, 0, 0)), Color::rgb(109, 95, 0));
        assert_eq!(Vision::Deuteranopia.seen(Color::rgb(255, 0, 0)), Color::rgb(163, 144, 0));
    }
}
