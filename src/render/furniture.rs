//! What lies on the map and is not of it: scale bar, north arrow, badge, title, sources.
//!
//! Shapes are in screen pixels. Each piece is asked for by [`super::SceneOptions`], since a window draws its own.

use super::map_theme::{MapColors, Theme};
use super::scene::SceneOptions;
use super::text::Fonts;
use super::view::MapView;
use crate::crs::MapCrs;
use crate::project::Color;

/// From the edge of the picture.
const MARGIN_PX: f64 = 14.0;
/// The longest a scale bar gets.
const BAR_PX: f64 = 150.0;

/// One shape of the furniture, in pixels from the top left.
#[derive(Clone, Debug, PartialEq)]
pub enum FurnitureShape {
    Panel {
        rect: [f64; 4],
        radius: f64,
        fill: Option<(Color, f64)>,
        border: Option<Border>,
    },
    Polygon {
        points: Vec<[f64; 2]>,
        fill: Option<Color>,
        border: Option<Border>,
    },
    /// `at` is the beginning of the baseline.
    Text {
        text: String,
        at: [f64; 2],
        size_px: f64,
        bold: bool,
        color: Color,
        halo: Option<Color>,
    },
}

/// An outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    pub color: Color,
    pub width_px: f64,
    pub dash: Vec<f64>,
}

impl FurnitureShape {
    /// The rectangle `[x, y, width, height]` around it.
    pub fn bounds(&self) -> [f64; 4] {
        match self {
            Self::Panel { rect, .. } => *rect,
            Self::Polygon { points, .. } => {
                let over =
                    |axis: usize, f: fn(f64, f64) -> f64, from: f64| points.iter().map(|p| p[axis]).fold(from, f);
                let (x, y) = (over(0, f64::min, f64::MAX), over(1, f64::min, f64::MAX));
                [x, y, over(0, f64::max, f64::MIN) - x, over(1, f64::max, f64::MIN) - y]
            }
            Self::Text { text, at, size_px, bold, .. } => {
                [at[0], at[1] - size_px, Fonts::bundled().width(text, *size_px, *bold), size_px * 1.25]
            }
        }
    }
}

/// A scale bar: its length on the ground, and on the screen at the centre of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleBar {
    pub ground_m: f64,
    pub length_px: f64,
}

impl ScaleBar {
    /// The longest bar of a round length (1, 2 or 5 times a power of ten metres) that is at most so wide.
    ///
    /// ```
    /// use shapan::{crs::{LonLat, MapCrs, MapPoint}, render::{MapView, ScaleBar}};
    /// let crs = MapCrs::local(LonLat::new(116.4, 39.8));
    /// let view = MapView::new(MapPoint::default(), 5.0, [800.0, 600.0]);
    /// assert_eq!(ScaleBar::fitting(&view, &crs, 130.0), ScaleBar { ground_m: 500.0, length_px: 100.0 });
    /// ```
    pub fn fitting(view: &MapView, crs: &MapCrs, width_px: f64) -> Self {
        let ground = view.ground_metres_per_px(crs);
        let most = (ground * width_px).max(1e-6);
        let power = 10_f64.powf(most.log10().floor());
        let ground_m = [5.0, 2.0, 1.0].map(|f| f * power).into_iter().find(|m| *m <= most).unwrap_or(power);
        Self { ground_m, length_px: ground_m / ground }
    }

    /// Its length in words.
    pub fn text(self) -> String {
        length_text(self.ground_m)
    }
}

/// A round length; symbols of units are the same in both languages.
fn length_text(metres: f64) -> String {
    let number = |n: f64| ((n * 1e6).round() / 1e6).to_string();
    if metres >= 1000.0 {
        format!("{} km", number(metres / 1000.0))
    } else if metres >= 1.0 {
        format!("{} m", number(metres))
    } else if metres >= 0.01 {
        format!("{} cm", number(metres * 100.0))
    } else {
        format!("{} mm", number(metres * 1000.0))
    }
}

/// The shapes that the options ask for, for a view of this size.
pub fn furniture(view: &MapView, crs: &MapCrs, options: &SceneOptions) -> Vec<FurnitureShape> {
    let colors = options.theme.colors();
    let [width, height] = view.size_px();
    let mut shapes = Vec::new();
    let mut bottom = height - MARGIN_PX;
    if let Some(sources) = &options.sources {
        sources_line(&mut shapes, sources, [width, height], &colors);
        bottom -= 20.0;
    }
    // A picture the size of a stamp has no room for furniture.
    if options.scale_bar && width >= 200.0 && height >= 80.0 {
        scale_bar(&mut shapes, view, crs, bottom, options.theme);
    }
    if options.north_arrow && width >= 80.0 && height >= 80.0 {
        let turn = crs.lonlat_from_map(view.centre()).map_or(0.0, |p| crs.convergence_deg(p));
        north_arrow(&mut shapes, [width - MARGIN_PX - 19.0, MARGIN_PX + 25.0], -turn, options.theme);
    }
    let mut top = MARGIN_PX;
    if let Some(title) = &options.title {
        let (at, size_px) = ([MARGIN_PX, top + 17.0], 20.0);
        let halo = Some(colors.halo);
        shapes.push(FurnitureShape::Text { text: title.clone(), at, size_px, bold: true, color: colors.text, halo });
        top += 32.0;
    }
    if let Some(note) = &options.badge {
        badge(&mut shapes, note, [MARGIN_PX, top], width, &colors);
    }
    shapes
}

fn scale_bar(shapes: &mut Vec<FurnitureShape>, view: &MapView, crs: &MapCrs, bottom: f64, theme: Theme) {
    let colors = theme.colors();
    let bar = ScaleBar::fitting(view, crs, BAR_PX);
    let fonts = Fonts::bundled();
    let (size, half) = (11.5, bar.length_px / 2.0);
    let end = bar.text();
    let unit_width = fonts.width(end.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'), size, false);
    let (left, height) = (MARGIN_PX, 38.0);
    let number_width = fonts.width(&end, size, false) - unit_width;
    let panel = [left, bottom - height, bar.length_px + 20.0 + number_width / 2.0 + unit_width, height];
    if theme != Theme::Projector {
        let fill = Some((colors.panel, 0.9));
        shapes.push(FurnitureShape::Panel { rect: panel, radius: 3.0, fill, border: None });
    }
    let (x, y) = (left + 10.0, bottom - 14.0);
    let mut text = |text: String, centre: f64, width: f64| {
        let at = [centre - width / 2.0, y - 7.0];
        let (color, halo) = (colors.text, (theme == Theme::Projector).then_some(colors.halo));
        shapes.push(FurnitureShape::Text { text, at, size_px: size, bold: false, color, halo });
    };
    text("0".to_owned(), x + 3.0, fonts.width("0", size, false));
    let middle = length_text(bar.ground_m / 2.0);
    // The middle is told only when it is as short a number in the same unit.
    if let (Some((number, unit)), Some((_, end_unit))) = (middle.split_once(' '), end.split_once(' '))
        && unit == end_unit
    {
        text(number.to_owned(), x + half, fonts.width(number, size, false));
    }
    text(end, x + bar.length_px + unit_width / 2.0, number_width + unit_width);
    let border = || Some(Border { color: colors.text, width_px: 1.0, dash: Vec::new() });
    let rect = [x, y, half, 5.0];
    shapes.push(FurnitureShape::Panel { rect, radius: 0.0, fill: Some((colors.text, 1.0)), border: border() });
    let rect = [x + half, y, half, 5.0];
    shapes.push(FurnitureShape::Panel { rect, radius: 0.0, fill: Some((colors.panel, 1.0)), border: border() });
}

/// An arrow in a disc, turned clockwise by so many degrees.
fn north_arrow(shapes: &mut Vec<FurnitureShape>, [x, y]: [f64; 2], turn_deg: f64, theme: Theme) {
    let colors = theme.colors();
    let radius = 19.0;
    let border = Some(Border { color: colors.rule, width_px: 1.0, dash: Vec::new() });
    let rect = [x - radius, y - radius, radius * 2.0, radius * 2.0];
    shapes.push(FurnitureShape::Panel { rect, radius, fill: Some((colors.panel, 0.94)), border });
    let (sin, cos) = turn_deg.to_radians().sin_cos();
    let turned = |points: &[[f64; 2]]| -> Vec<[f64; 2]> {
        points.iter().map(|[px, py]| [x + px * cos - py * sin, y + px * sin + py * cos]).collect()
    };
    let (tip, left, right, notch) = ([0.0, -14.0], [-5.0, 3.0], [5.0, 3.0], [0.0, -0.5]);
    let outline = || Some(Border { color: colors.text, width_px: 1.1, dash: Vec::new() });
    let points = turned(&[tip, left, notch]);
    shapes.push(FurnitureShape::Polygon { points, fill: Some(colors.text), border: outline() });
    let points = turned(&[tip, right, notch]);
    shapes.push(FurnitureShape::Polygon { points, fill: Some(colors.panel), border: outline() });
    let width = Fonts::bundled().width("N", 10.0, true);
    let [at] = turned(&[[0.0, 10.0]])[..] else { return };
    let at = [at[0] - width / 2.0, at[1] + 4.5];
    let (text, color) = ("N".to_owned(), colors.text);
    shapes.push(FurnitureShape::Text { text, at, size_px: 10.0, bold: true, color, halo: None });
}

fn badge(shapes: &mut Vec<FurnitureShape>, note: &str, [x, y]: [f64; 2], room: f64, colors: &MapColors) {
    let size = 12.0;
    let width = (Fonts::bundled().width(note, size, false) + 42.0).min((room - 2.0 * x).max(42.0));
    let border = Some(Border { color: colors.caution_rule, width_px: 1.2, dash: vec![4.0, 3.0] });
    let fill = Some((colors.caution_ground, 1.0));
    shapes.push(FurnitureShape::Panel { rect: [x, y, width, 24.0], radius: 2.0, fill, border });
    let color = colors.caution_text;
    let (cx, cy) = (x + 18.0, y + 12.0);
    let points = vec![[cx, cy - 6.0], [cx + 6.5, cy + 5.5], [cx - 6.5, cy + 5.5]];
    let border = Some(Border { color, width_px: 1.4, dash: Vec::new() });
    shapes.push(FurnitureShape::Polygon { points, fill: None, border });
    for rect in [[cx - 0.7, cy - 2.0, 1.4, 3.8], [cx - 0.7, cy + 2.7, 1.4, 1.4]] {
        shapes.push(FurnitureShape::Panel { rect, radius: 0.0, fill: Some((color, 1.0)), border: None });
    }
    let at = [x + 31.0, y + 16.4];
    shapes.push(FurnitureShape::Text { text: note.to_owned(), at, size_px: size, bold: false, color, halo: None });
}

fn sources_line(shapes: &mut Vec<FurnitureShape>, sources: &str, [width, height]: [f64; 2], colors: &MapColors) {
    let rect = [0.0, height - 22.0, width, 22.0];
    shapes.push(FurnitureShape::Panel { rect, radius: 0.0, fill: Some((colors.panel, 0.9)), border: None });
    let (text, at) = (fitted_text(sources, 11.0, width - 2.0 * MARGIN_PX), [MARGIN_PX, height - 7.0]);
    let color = colors.secondary;
    shapes.push(FurnitureShape::Text { text, at, size_px: 11.0, bold: false, color, halo: None });
}

/// The text, cut with an ellipsis where it would be wider.
fn fitted_text(text: &str, size: f64, width: f64) -> String {
    let fonts = Fonts::bundled();
    if fonts.width(text, size, false) <= width {
        return text.to_owned();
    }
    let mut room = width - fonts.width("…", size, false);
    let kept = text.chars().take_while(|c| {
        room -= fonts.width(c.encode_utf8(&mut [0; 4]), size, false);
        room >= 0.0
    });
    kept.chain(['…']).collect()
}
