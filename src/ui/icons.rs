//! Line icons on a grid of 20: drawn, not loaded, in the colour of the text beside them.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Pan,
    Identify,
    Radius,
    Select,
    SelectBox,
    MeasureLine,
    MeasureArea,
    Snap,
    Back,
    Plus,
    Minus,
    ZoomAll,
    Folder,
    FolderUp,
    File,
    Save,
    Undo,
    Redo,
    Map,
    Picture,
    Check,
    Target,
    EyeOpen,
    EyeClosed,
    Theme,
    Caution,
    Close,
    ChevronDown,
    ChevronRight,
    ChevronUp,
    ChevronLeft,
    Copy,
    Tick,
    Edit,
    More,
    Grip,
    Pin,
    Play,
    Large,
    Table,
    Columns,
    Export,
    Search,
}

/// The side of the grid that the icons are drawn on.
const GRID: f32 = 20.0;
const WIDTH: f32 = 1.6;

/// Draws an icon into a square.
pub fn paint(painter: &Painter, rect: Rect, icon: Icon, color: Color32) {
    let scale = rect.width().min(rect.height()) / GRID;
    let at = |x: f32, y: f32| -> Pos2 { rect.center() + vec2(x - GRID / 2.0, y - GRID / 2.0) * scale };
    let stroke = Stroke::new(WIDTH * scale.max(0.8), color);
    let line = |points: &[(f32, f32)]| {
        painter.add(Shape::line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke));
    };
    let circle = |x: f32, y: f32, r: f32| {
        painter.circle_stroke(at(x, y), r * scale, stroke);
    };
    match icon {
        Icon::Pan => {
            line(&[(10.0, 2.5), (10.0, 17.5)]);
            line(&[(2.5, 10.0), (17.5, 10.0)]);
            line(&[(8.0, 4.5), (10.0, 2.5), (12.0, 4.5)]);
            line(&[(8.0, 15.5), (10.0, 17.5), (12.0, 15.5)]);
            line(&[(4.5, 8.0), (2.5, 10.0), (4.5, 12.0)]);
            line(&[(15.5, 8.0), (17.5, 10.0), (15.5, 12.0)]);
        }
        Icon::Identify => {
            circle(10.0, 10.0, 7.0);
            line(&[(10.0, 9.2), (10.0, 13.6)]);
            painter.circle_filled(at(10.0, 6.4), 1.1 * scale, color);
        }
        Icon::Radius => {
            circle(10.0, 10.0, 7.0);
            painter.circle_filled(at(10.0, 10.0), 1.5 * scale, color);
            line(&[(10.0, 10.0), (15.0, 5.0)]);
        }
        Icon::Select => {
            line(&[
                (5.0, 3.0),
                (15.5, 10.2),
                (10.6, 11.2),
                (13.0, 16.4),
                (10.6, 17.4),
                (8.3, 12.3),
                (5.0, 15.4),
                (5.0, 3.0),
            ]);
        }
        Icon::SelectBox => {
            for (from, to) in [(3.5, 7.0), (13.0, 16.5)] {
                line(&[(from, 3.5), (to, 3.5)]);
                line(&[(from, 16.5), (to, 16.5)]);
                line(&[(3.5, from), (3.5, to)]);
                line(&[(16.5, from), (16.5, to)]);
            }
            painter.circle_filled(at(10.0, 10.0), 1.6 * scale, color);
        }
        Icon::MeasureLine => {
            line(&[(2.8, 13.6), (13.6, 2.8), (17.2, 6.4), (6.4, 17.2), (2.8, 13.6)]);
            line(&[(6.4, 10.0), (8.2, 11.8)]);
            line(&[(9.0, 7.4), (10.2, 8.6)]);
            line(&[(11.6, 4.8), (13.4, 6.6)]);
        }
        Icon::MeasureArea => {
            line(&[(4.5, 7.5), (10.0, 4.0), (15.5, 7.5), (13.8, 15.5), (6.2, 15.5), (4.5, 7.5)]);
            for (x, y) in [(4.5, 7.5), (10.0, 4.0), (15.5, 7.5), (13.8, 15.5), (6.2, 15.5)] {
                painter.circle_filled(at(x, y), 1.8 * scale, color);
            }
        }
        Icon::Snap => {
            line(&[(5.0, 3.5), (5.0, 10.5), (6.5, 14.0), (10.0, 15.5), (13.5, 14.0), (15.0, 10.5), (15.0, 3.5)]);
            line(&[(8.5, 3.5), (8.5, 10.0), (10.0, 11.8), (11.5, 10.0), (11.5, 3.5)]);
            line(&[(5.0, 3.5), (8.5, 3.5)]);
            line(&[(11.5, 3.5), (15.0, 3.5)]);
        }
        Icon::Back => {
            line(&[(7.5, 4.5), (3.5, 8.5), (7.5, 12.5)]);
            line(&[(3.5, 8.5), (12.0, 8.5), (15.5, 10.2), (16.5, 13.0), (15.5, 15.5)]);
        }
        Icon::Plus => {
            line(&[(10.0, 4.5), (10.0, 15.5)]);
            line(&[(4.5, 10.0), (15.5, 10.0)]);
        }
        Icon::Minus => line(&[(4.5, 10.0), (15.5, 10.0)]),
        Icon::ZoomAll => {
            line(&[(3.5, 7.0), (3.5, 3.5), (7.0, 3.5)]);
            line(&[(13.0, 3.5), (16.5, 3.5), (16.5, 7.0)]);
            line(&[(16.5, 13.0), (16.5, 16.5), (13.0, 16.5)]);
            line(&[(7.0, 16.5), (3.5, 16.5), (3.5, 13.0)]);
            line(&[(7.5, 7.5), (12.5, 7.5), (12.5, 12.5), (7.5, 12.5), (7.5, 7.5)]);
        }
        Icon::Folder => {
            line(&[(2.5, 16.0), (2.5, 4.0), (7.5, 4.0), (9.5, 6.5), (17.5, 6.5), (17.5, 16.0), (2.5, 16.0)]);
        }
        Icon::FolderUp => {
            line(&[(2.5, 16.0), (2.5, 4.0), (7.5, 4.0), (9.5, 6.5), (17.5, 6.5), (17.5, 16.0), (2.5, 16.0)]);
            line(&[(10.0, 14.0), (10.0, 9.5)]);
            line(&[(7.8, 11.5), (10.0, 9.3), (12.2, 11.5)]);
        }
        Icon::File => {
            line(&[(5.0, 2.5), (11.5, 2.5), (15.5, 6.5), (15.5, 17.5), (5.0, 17.5), (5.0, 2.5)]);
            line(&[(11.5, 2.5), (11.5, 6.5), (15.5, 6.5)]);
        }
        Icon::Save => {
            line(&[(3.0, 3.0), (14.0, 3.0), (17.0, 6.0), (17.0, 17.0), (3.0, 17.0), (3.0, 3.0)]);
            line(&[(6.5, 3.0), (6.5, 7.5), (12.5, 7.5), (12.5, 3.0)]);
            line(&[(6.0, 17.0), (6.0, 11.5), (14.0, 11.5), (14.0, 17.0)]);
        }
        Icon::Undo | Icon::Redo => {
            let side = |x: f32| if icon == Icon::Undo { x } else { GRID - x };
            let turned = |points: &[(f32, f32)]| points.iter().map(|(x, y)| (side(*x), *y)).collect::<Vec<_>>();
            line(&turned(&[(7.0, 4.0), (3.5, 7.5), (7.0, 11.0)]));
            let bow = [(3.5, 7.5), (12.0, 7.5), (14.8, 8.6), (16.3, 11.2), (15.6, 14.0), (13.2, 15.8), (8.0, 15.8)];
            line(&turned(&bow));
        }
        Icon::Picture => {
            line(&[(2.5, 4.0), (17.5, 4.0), (17.5, 16.0), (2.5, 16.0), (2.5, 4.0)]);
            line(&[(2.5, 13.5), (7.5, 8.5), (11.5, 12.5), (13.5, 10.5), (17.5, 14.5)]);
            circle(13.5, 7.2, 1.4);
        }
        Icon::Map => {
            line(&[
                (2.5, 5.5),
                (7.5, 3.5),
                (12.5, 5.5),
                (17.5, 3.5),
                (17.5, 14.5),
                (12.5, 16.5),
                (7.5, 14.5),
                (2.5, 16.5),
            ]);
            line(&[(2.5, 16.5), (2.5, 5.5)]);
            line(&[(7.5, 3.5), (7.5, 14.5)]);
            line(&[(12.5, 5.5), (12.5, 16.5)]);
        }
        Icon::Check => line(&[(4.5, 10.5), (8.5, 14.5), (15.5, 6.0)]),
        Icon::Target => {
            circle(10.0, 10.0, 5.5);
            line(&[(10.0, 2.0), (10.0, 6.5)]);
            line(&[(10.0, 13.5), (10.0, 18.0)]);
            line(&[(2.0, 10.0), (6.5, 10.0)]);
            line(&[(13.5, 10.0), (18.0, 10.0)]);
        }
        Icon::EyeOpen | Icon::EyeClosed => {
            line(&[(2.0, 10.0), (5.0, 6.9), (8.2, 5.4), (11.8, 5.4), (15.0, 6.9), (18.0, 10.0)]);
            line(&[(2.0, 10.0), (5.0, 13.1), (8.2, 14.6), (11.8, 14.6), (15.0, 13.1), (18.0, 10.0)]);
            circle(10.0, 10.0, 2.4);
            if icon == Icon::EyeClosed {
                line(&[(3.5, 16.5), (16.5, 3.5)]);
            }
        }
        Icon::Theme => {
            circle(10.0, 10.0, 3.6);
            for i in 0..8_u8 {
                let (sin, cos) = (f32::from(i) * std::f32::consts::FRAC_PI_4).sin_cos();
                line(&[(10.0 + 6.0 * cos, 10.0 + 6.0 * sin), (10.0 + 8.0 * cos, 10.0 + 8.0 * sin)]);
            }
        }
        Icon::Caution => {
            line(&[(10.0, 3.2), (17.6, 16.4), (2.4, 16.4), (10.0, 3.2)]);
            line(&[(10.0, 8.0), (10.0, 12.0)]);
            painter.circle_filled(at(10.0, 14.2), 0.9 * scale, color);
        }
        Icon::Close => {
            line(&[(5.5, 5.5), (14.5, 14.5)]);
            line(&[(14.5, 5.5), (5.5, 14.5)]);
        }
        Icon::ChevronDown => line(&[(6.0, 8.5), (10.0, 12.5), (14.0, 8.5)]),
        Icon::ChevronUp => line(&[(6.0, 11.5), (10.0, 7.5), (14.0, 11.5)]),
        Icon::ChevronLeft => line(&[(11.5, 6.0), (7.5, 10.0), (11.5, 14.0)]),
        Icon::Copy => {
            line(&[(7.0, 7.0), (16.5, 7.0), (16.5, 16.5), (7.0, 16.5), (7.0, 7.0)]);
            line(&[(4.5, 13.0), (3.5, 13.0), (3.5, 3.5), (13.0, 3.5), (13.0, 4.5)]);
        }
        Icon::Search => {
            circle(8.6, 8.6, 5.4);
            line(&[(12.6, 12.6), (17.0, 17.0)]);
        }
        Icon::Tick => line(&[(4.0, 10.5), (8.2, 14.7), (16.0, 5.8)]),
        Icon::Edit => {
            line(&[(4.0, 16.0), (4.6, 12.8), (13.4, 4.0), (16.0, 6.6), (7.2, 15.4), (4.0, 16.0)]);
            line(&[(11.4, 6.0), (14.0, 8.6)]);
        }
        Icon::ChevronRight => line(&[(8.5, 6.0), (12.5, 10.0), (8.5, 14.0)]),
        Icon::Table => {
            line(&[(3.0, 4.0), (17.0, 4.0), (17.0, 16.0), (3.0, 16.0), (3.0, 4.0)]);
            line(&[(3.0, 8.0), (17.0, 8.0)]);
            line(&[(3.0, 12.0), (17.0, 12.0)]);
            line(&[(8.0, 8.0), (8.0, 16.0)]);
        }
        Icon::Columns => {
            line(&[(3.5, 4.0), (16.5, 4.0), (16.5, 16.0), (3.5, 16.0), (3.5, 4.0)]);
            line(&[(8.0, 4.0), (8.0, 16.0)]);
            line(&[(12.0, 4.0), (12.0, 16.0)]);
        }
        Icon::Export => {
            line(&[(10.0, 12.5), (10.0, 3.0)]);
            line(&[(6.5, 6.5), (10.0, 3.0), (13.5, 6.5)]);
            line(&[(4.0, 11.0), (4.0, 16.5), (16.0, 16.5), (16.0, 11.0)]);
        }
        Icon::More => {
            for x in [5.0, 10.0, 15.0] {
                painter.circle_filled(at(x, 10.0), 1.5 * scale, color);
            }
        }
        Icon::Grip => {
            for (x, y) in [(7.0, 5.0), (13.0, 5.0), (7.0, 10.0), (13.0, 10.0), (7.0, 15.0), (13.0, 15.0)] {
                painter.circle_filled(at(x, y), 1.4 * scale, color);
            }
        }
        Icon::Play => {
            let corners = [at(6.0, 4.0), at(16.0, 10.0), at(6.0, 16.0)];
            painter.add(Shape::convex_polygon(corners.to_vec(), color, Stroke::NONE));
        }
        Icon::Large => {
            line(&[(2.5, 16.0), (7.5, 4.0), (12.5, 16.0)]);
            line(&[(4.2, 12.0), (10.8, 12.0)]);
            line(&[(16.0, 16.0), (16.0, 6.0)]);
            line(&[(13.6, 8.4), (16.0, 6.0), (18.4, 8.4)]);
        }
        Icon::Pin => {
            line(&[(7.0, 3.5), (13.0, 3.5), (12.2, 9.0), (14.8, 12.0), (5.2, 12.0), (7.8, 9.0), (7.0, 3.5)]);
            line(&[(10.0, 12.0), (10.0, 17.5)]);
        }
    }
}

/// A square of side `size` in the layout, with the icon in it.
pub fn icon_ui(ui: &mut egui::Ui, icon: Icon, size: f32, color: Color32) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(size, size), egui::Sense::hover());
    paint(ui.painter(), rect, icon, color);
    response
}

/// What stands in a button, and how large that makes it.
struct Contents {
    galley: std::sync::Arc<egui::Galley>,
    icon_width: f32,
    gap: f32,
    /// Before the icon.
    padding: f32,
    size: egui::Vec2,
}

impl Contents {
    fn of(ui: &egui::Ui, has_icon: bool, text: &str, chosen: bool, color: Color32) -> Self {
        const HEIGHT: f32 = 32.0;
        let font = if chosen && !has_icon { super::fonts::bold(13.0) } else { super::fonts::regular(13.0) };
        let galley = ui.painter().layout_no_wrap(text.to_owned(), font, color);
        let icon_width = if has_icon { 20.0 } else { 0.0 };
        let gap = if has_icon && !text.is_empty() { 6.0 } else { 0.0 };
        let padding = if text.is_empty() { 6.0 } else { 10.0 };
        let height = super::theme::target(ui, HEIGHT);
        let width = padding * 2.0 + icon_width + gap + galley.size().x;
        let size = vec2(if height > HEIGHT { width.max(height) } else { width }, height);
        Self { galley, icon_width, gap, padding: (size.x - width) / 2.0 + padding, size }
    }
}

/// How wide an [`icon_button`] is.
pub fn icon_button_width(ui: &egui::Ui, has_icon: bool, text: &str, chosen: bool) -> f32 {
    Contents::of(ui, has_icon, text, chosen, Color32::PLACEHOLDER).size.x
}

/// A button with an icon and, if not empty, a text. `toggled` tells of one that stays pressed, such as a tool or the
/// language in use, whether it is; `None` is a plain button, and is announced as one.
pub fn icon_button(
    ui: &mut egui::Ui,
    icon: Option<Icon>,
    text: &str,
    name: &str,
    toggled: Option<bool>,
) -> egui::Response {
    let chosen = toggled == Some(true);
    let p = super::theme::palette_of(ui);
    let color = if chosen { p.accent_text } else { p.text };
    let Contents { galley, icon_width, gap, padding, size } = Contents::of(ui, icon.is_some(), text, chosen, color);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| match toggled {
        Some(chosen) => egui::WidgetInfo::selected(egui::Role::Button, enabled, chosen, name),
        None => egui::WidgetInfo::labeled(egui::Role::Button, enabled, name),
    });
    let fill = if chosen {
        Some(p.tint)
    } else if response.hovered() {
        Some(p.hover)
    } else {
        None
    };
    if let Some(fill) = fill {
        ui.painter().rect_filled(rect, 4.0, fill);
    }
    if chosen {
        ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.0, p.tint_border), egui::StrokeKind::Inside);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect.expand(2.0), 5.0, Stroke::new(2.0, p.accent), egui::StrokeKind::Outside);
    }
    let mut x = rect.left() + padding;
    if let Some(icon) = icon {
        let square = Rect::from_center_size(pos2(x + icon_width / 2.0, rect.center().y), vec2(18.0, 18.0));
        paint(ui.painter(), square, icon, color);
        x += icon_width + gap;
    }
    let y = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(x, y), galley, color);
    // What stands on it is not said twice.
    if text == name { response } else { response.on_hover_text(name) }
}

/// How wide a button with an icon and a text is.
pub fn button_width(ui: &egui::Ui, text: &str) -> f32 {
    let font = super::fonts::regular(13.0);
    46.0 + ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x
}

/// The same with a border around it: an action below a panel.
pub fn framed_button(ui: &mut egui::Ui, icon: Icon, text: &str, name: &str) -> egui::Response {
    let p = super::theme::palette_of(ui);
    let response = icon_button(ui, Some(icon), text, name, None);
    ui.painter().rect_stroke(response.rect, 4.0, Stroke::new(1.0, p.border), egui::StrokeKind::Inside);
    response
}
