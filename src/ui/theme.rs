//! The colours and sizes of the window: the only place that names them.

use egui::{Color32, CornerRadius, Margin, Stroke, TextStyle, Visuals};

use super::fonts;
use crate::render::Theme;

/// The colours of one theme, by their role.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Toolbar and status bar.
    pub chrome: Color32,
    pub panel: Color32,
    pub stripe: Color32,
    pub hover: Color32,
    pub rule: Color32,
    pub border: Color32,
    pub text: Color32,
    pub secondary: Color32,
    pub disabled: Color32,
    /// Selection, focus, the query and the one primary button; nothing else.
    pub accent: Color32,
    pub accent_text: Color32,
    pub tint: Color32,
    pub tint_border: Color32,
    pub caution_text: Color32,
    pub caution: Color32,
    pub caution_border: Color32,
    pub error: Color32,
    /// Behind words of an error.
    pub error_tint: Color32,
    /// The sign of what holds, and its word.
    pub holds: Color32,
    pub holds_text: Color32,
    /// The sign of what is at the limit, and its word.
    pub limit: Color32,
    pub limit_text: Color32,
    /// Around what is drawn over the map, so that it stands out on any ground.
    pub case: Color32,
    /// Over what lies outside of a query.
    pub dim: Color32,
}

pub const LIGHT: Palette = Palette {
    chrome: hex(0xF5_F6F7),
    panel: hex(0xFF_FFFF),
    stripe: hex(0xFA_FBFB),
    hover: hex(0xEE_F0F2),
    rule: hex(0xD3_D7DC),
    border: hex(0xC3_C9D0),
    text: hex(0x1F_2328),
    secondary: hex(0x57_606A),
    disabled: hex(0x7F_8893),
    accent: hex(0x5B_4FC7),
    accent_text: hex(0x3F_349E),
    tint: hex(0xE7_E5FA),
    tint_border: hex(0xA7_9FE6),
    caution_text: hex(0x6B_4700),
    caution: hex(0xFF_F1CC),
    caution_border: hex(0xB9_8200),
    error: hex(0xB3_261E),
    error_tint: hex(0xFB_E9E7),
    holds: hex(0x0A_7F5A),
    holds_text: hex(0x0A_6B4C),
    limit: hex(0x9A_6700),
    limit_text: hex(0x7A_5200),
    case: hex(0xFF_FFFF),
    dim: Color32::from_black_alpha(26),
};

pub const DARK: Palette = Palette {
    chrome: hex(0x14_171B),
    panel: hex(0x1B_1F24),
    stripe: hex(0x20_252B),
    hover: hex(0x2A_3038),
    rule: hex(0x33_3A42),
    border: hex(0x6B_7580),
    text: hex(0xE6_E9EC),
    secondary: hex(0xA9_B2BC),
    disabled: hex(0x73_7D88),
    accent: hex(0xA5_9BFF),
    accent_text: hex(0xD8_D4FF),
    tint: hex(0x32_2C63),
    tint_border: hex(0x6A_5FC8),
    caution_text: hex(0xFF_D98A),
    caution: hex(0x3A_2E10),
    caution_border: hex(0xB9_8200),
    error: hex(0xFF_8A80),
    error_tint: hex(0x44_2320),
    holds: hex(0x4C_C79B),
    holds_text: hex(0x4C_C79B),
    limit: hex(0xF2_C14E),
    limit_text: hex(0xF2_C14E),
    case: hex(0x14_171B),
    dim: Color32::from_black_alpha(90),
};

/// Black is no light on a model: only writing, thin lines and small marks shine. The accent keeps to lines, in the
/// tone that the map's selection has.
pub const PROJECTOR: Palette = Palette {
    chrome: hex(0x00_0000),
    panel: hex(0x00_0000),
    stripe: hex(0x00_0000),
    hover: hex(0x1C_2024),
    rule: hex(0x2C_3137),
    border: hex(0x5E_656D),
    text: hex(0xFF_FFFF),
    secondary: hex(0xB5_BBC2),
    disabled: hex(0x8C_959F),
    accent: hex(0xA5_9BFF),
    accent_text: hex(0xFF_FFFF),
    tint: hex(0x26_2A30),
    tint_border: hex(0x8C_959F),
    caution_text: hex(0xB5_BBC2),
    caution: hex(0x00_0000),
    caution_border: hex(0x5E_656D),
    error: hex(0xFF_8A80),
    error_tint: hex(0x00_0000),
    holds: hex(0x4C_C79B),
    holds_text: hex(0x4C_C79B),
    limit: hex(0xF2_C14E),
    limit_text: hex(0xF2_C14E),
    case: hex(0x00_0000),
    dim: Color32::from_black_alpha(120),
};

const fn hex(rgb: u32) -> Color32 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

/// The window's colours for a theme of the map.
pub fn palette(theme: Theme) -> Palette {
    match theme {
        Theme::Light => LIGHT,
        Theme::Dark => DARK,
        Theme::Projector => PROJECTOR,
    }
}

/// Body text; the rest is named by its difference.
pub const BODY: f32 = 13.0;
pub const SMALL: f32 = 12.0;
pub const NOTE: f32 = 11.0;
pub const HEAD: f32 = 15.0;
pub const HEADLINE: f32 = 19.0;

pub const TOOLBAR_HEIGHT: f32 = 48.0;
pub const STATUS_HEIGHT: f32 = 26.0;
/// Below this width of the window the layer list gives way to the map.
pub const NARROW: f32 = 960.0;
/// Below this width of the window there is room for the map only.
pub const MAP_ONLY: f32 = 520.0;
pub const LAYERS_WIDTH: f32 = 264.0;
pub const INSPECTOR_WIDTH: f32 = 336.0;
pub const QUERY_WIDTH: f32 = 440.0;
/// The checks, where the window leaves the map [`CHECK_LEAST_MAP`] beside them.
pub const CHECK_WIDTH: f32 = 624.0;
pub const CHECK_LEAST_MAP: f32 = 440.0;
/// Between the panels the attribute table needs so much width; with less it lies below them.
pub const TABLE_LEAST: f32 = 560.0;
pub const ROW: f32 = 28.0;
pub const PADDING: i8 = 16;

/// What a finger can hit.
const TOUCH: f32 = 44.0;

/// The height or width of something that can be pressed: large enough for fingers in touch mode, else its usual one.
pub fn target(ui: &egui::Ui, usual: f32) -> f32 {
    if is_touch(ui) { usual.max(TOUCH) } else { usual }
}

/// Whether what can be pressed is large enough for fingers.
pub fn is_touch(ui: &egui::Ui) -> bool {
    ui.spacing().interact_size.y >= TOUCH
}

/// The height of a bar of buttons: its own, or what larger buttons need.
pub fn footer(ui: &egui::Ui, usual: f32) -> f32 {
    if is_touch(ui) { usual.max(TOUCH + 16.0) } else { usual }
}

/// A button on a line of text; in touch mode one like all others.
pub fn small_button(ui: &mut egui::Ui, text: impl Into<String>) -> egui::Response {
    if is_touch(ui) { ui.button(text.into()) } else { ui.small_button(text.into()) }
}

/// A ring within a row that has the focus.
pub fn focus_ring(ui: &egui::Ui, response: &egui::Response) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, palette_of(ui).accent);
        ui.painter().rect_stroke(response.rect.shrink(1.0), 4.0, stroke, egui::StrokeKind::Inside);
    }
}

/// A picture that is off: black, white.
pub const BLANK: [Color32; 2] = [Color32::BLACK, Color32::WHITE];
/// Over all that a spotlight does not light.
pub const UNLIT: Color32 = Color32::from_black_alpha(176);

/// Puts a theme into egui's style; `touch` makes what can be pressed large enough for fingers.
pub fn apply(ctx: &egui::Context, theme: Theme, touch: bool) {
    let p = palette(theme);
    let dark = !matches!(theme, Theme::Light);
    ctx.set_theme(if dark { egui::Theme::Dark } else { egui::Theme::Light });
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, fonts::regular(NOTE)),
            (TextStyle::Body, fonts::regular(BODY)),
            (TextStyle::Button, fonts::regular(BODY)),
            (TextStyle::Monospace, fonts::regular(BODY)),
            (TextStyle::Heading, fonts::bold(HEADLINE)),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(8.0, 6.0);
        style.spacing.button_padding = egui::vec2(10.0, 6.0);
        style.spacing.interact_size.y = if touch { TOUCH } else { 30.0 };
        style.spacing.icon_width = if touch { 22.0 } else { 14.0 };
        style.spacing.scroll = egui::style::ScrollStyle::solid();
        style.spacing.menu_margin = Margin::same(8);
        let mut v = if dark { Visuals::dark() } else { Visuals::light() };
        v.panel_fill = p.panel;
        v.window_fill = p.panel;
        v.window_stroke = Stroke::new(1.0, p.border);
        v.window_shadow = egui::Shadow::NONE;
        v.popup_shadow = egui::Shadow::NONE;
        v.extreme_bg_color = p.panel;
        v.faint_bg_color = p.stripe;
        v.hyperlink_color = p.accent_text;
        v.error_fg_color = p.error;
        v.warn_fg_color = p.caution_text;
        v.selection.bg_fill = p.tint;
        v.selection.stroke = Stroke::new(1.0, p.accent);
        v.weak_text_color = Some(p.secondary);
        v.slider_trailing_fill = true;
        // A caret that blinks would draw frames for as long as a field is open.
        v.text_cursor.blink = false;
        v.window_corner_radius = CornerRadius::same(4);
        v.menu_corner_radius = CornerRadius::same(4);
        let w = &mut v.widgets;
        for state in [&mut w.noninteractive, &mut w.inactive, &mut w.hovered, &mut w.active, &mut w.open] {
            state.corner_radius = CornerRadius::same(4);
            state.fg_stroke = Stroke::new(1.0, p.text);
            state.bg_stroke = Stroke::new(1.0, p.border);
            state.weak_bg_fill = p.panel;
            state.bg_fill = p.panel;
            state.expansion = 0.0;
        }
        w.noninteractive.bg_stroke = Stroke::new(1.0, p.rule);
        w.inactive.bg_fill = p.rule;
        w.hovered.weak_bg_fill = p.hover;
        w.hovered.bg_fill = p.border;
        w.active.weak_bg_fill = p.tint;
        w.active.bg_fill = p.accent;
        // What has the focus is drawn so too: a list that opens, a field with buttons.
        w.active.bg_stroke = Stroke::new(2.0, p.accent);
        w.open.weak_bg_fill = p.hover;
        style.visuals = v;
    });
}

/// The palette in use where a panel is drawn.
pub fn palette_of(ui: &egui::Ui) -> Palette {
    palette_in(ui.visuals())
}

/// The palette that a style was set to.
pub fn palette_in(visuals: &Visuals) -> Palette {
    let used = |p: &Palette| p.panel == visuals.panel_fill;
    [LIGHT, DARK, PROJECTOR].into_iter().find(used).unwrap_or(LIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Color;

    fn contrast(ink: Color32, ground: Color32) -> f64 {
        let color = |c: Color32| Color::rgb(c.r(), c.g(), c.b());
        color(ink).contrast(color(ground))
    }

    /// Every pair that the window writes or draws; the map's own are checked where they are made.
    #[test]
    fn every_text_and_sign_stands_out_from_its_ground() {
        for (theme, p) in [("light", LIGHT), ("dark", DARK), ("projector", PROJECTOR)] {
            let grounds = [("chrome", p.chrome), ("panel", p.panel), ("stripe", p.stripe), ("hover", p.hover)];
            let mut pairs: Vec<(&str, Color32, &str, Color32, f64)> = Vec::new();
            for (name, ground) in grounds {
                for (ink, color) in [("text", p.text), ("secondary", p.secondary)] {
                    pairs.push((ink, color, name, ground, 4.5));
                }
                // What cannot be chosen, and lines that say something.
                for (ink, color) in [("disabled", p.disabled), ("accent", p.accent), ("error", p.error)] {
                    pairs.push((ink, color, name, ground, 3.0));
                }
            }
            for (ink, color, name, ground) in [
                ("text", p.text, "tint", p.tint),
                ("accent text", p.accent_text, "tint", p.tint),
                ("accent text", p.accent_text, "panel", p.panel),
                ("accent text", p.accent_text, "chrome", p.chrome),
                ("caution text", p.caution_text, "caution", p.caution),
                ("caution text", p.caution_text, "panel", p.panel),
                ("error", p.error, "panel", p.panel),
                // The primary button, and the same under the pointer.
                ("panel", p.panel, "accent", p.accent),
                ("panel", p.panel, "accent text", p.accent_text),
            ] {
                pairs.push((ink, color, name, ground, 4.5));
            }
            pairs.push(("caution border", p.caution_border, "panel", p.panel, 3.0));
            pairs.push(("accent", p.accent, "case", p.case, 3.0));
            // The ring of what has the focus, on what is chosen or pressed.
            pairs.push(("accent", p.accent, "tint", p.tint, 3.0));
            for (ink, color, name, ground, least) in pairs {
                let found = contrast(color, ground);
                assert!(found >= least, "{theme}: {ink} on {name} is {found:.2}:1, not {least}:1");
            }
        }
    }

    #[test]
    fn pictures_dim_the_ground_outside_of_a_query_as_the_window_does() {
        for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
            let (of_window, (_, of_picture)) = (palette(theme).dim, theme.colors().dim);
            assert!((f64::from(of_window.a()) / 255.0 - of_picture).abs() < 0.005, "{theme:?}");
        }
    }
}
