//! The scale bar: a round length on the ground, as long as it is at the middle of the picture.

use super::shape::{Border, FurnitureShape};
use crate::crs::MapCrs;
use crate::render::map_theme::Theme;
use crate::render::text::Fonts;
use crate::render::view::MapView;

/// The longest a scale bar gets.
const BAR_PX: f64 = 150.0;

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

/// The bar on its panel, with its lower left corner here; the answer is the panel `[x, y, width, height]`.
pub(super) fn scale_bar(
    shapes: &mut Vec<FurnitureShape>,
    view: &MapView,
    crs: &MapCrs,
    [left, bottom]: [f64; 2],
    theme: Theme,
) -> [f64; 4] {
    let colors = theme.colors();
    let bar = ScaleBar::fitting(view, crs, BAR_PX);
    let fonts = Fonts::bundled();
    let (size, half) = (11.5, bar.length_px / 2.0);
    let end = bar.text();
    let unit_width = fonts.width(end.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'), size, false);
    let height = 38.0;
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
    panel
}
