//! The tabs at the right: which there are, how much room their panels want, and the row that changes between them.

use egui::{Rect, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::panels::{MeasurePanel, inspector_width};
use super::{fonts, theme};
use crate::i18n::Word;
use crate::session::Session;

const HEIGHT: f32 = 40.0;
/// Around the name of a tab, both sides together: in a narrow window, in any other, and where names need the room.
const NARROW_PADDING: f32 = 14.0;
const PADDING: f32 = 24.0;
const LEAST_PADDING: f32 = 4.0;

/// What the right side shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Where the window is too narrow for the list at its left.
    Layers,
    Feature,
    Query,
    Style,
    Measure,
    /// While something is laid on the ground by control points.
    Georeference,
    Check,
}

impl Tab {
    /// How wide its panel is in a window of this width, in points: the map keeps more than half of a narrow one.
    pub fn width(self, session: &Session, window_width: f32) -> f32 {
        let narrow = (window_width * 0.45).max(200.0);
        match self {
            Self::Feature => inspector_width(session, window_width).max(theme::INSPECTOR_WIDTH.min(narrow)),
            Self::Layers | Self::Style | Self::Measure => theme::INSPECTOR_WIDTH.min(narrow),
            Self::Query | Self::Georeference if window_width < 1320.0 => narrow.min(380.0),
            Self::Query | Self::Georeference => narrow.min(theme::QUERY_WIDTH),
            Self::Check => {
                let rest = window_width - theme::LAYERS_WIDTH - theme::CHECK_LEAST_MAP;
                rest.min(theme::CHECK_WIDTH).max(narrow.min(theme::QUERY_WIDTH))
            }
        }
    }

    /// How high its panel has to be for all of its parts; in a lower one they scroll together. Large targets for
    /// fingers need more.
    pub fn least_height(self, session: &Session, is_touch: bool) -> f32 {
        let height = match self {
            // The list by itself scrolls at any height.
            Self::Layers | Self::Style | Self::Measure => 160.0,
            Self::Feature if session.selection.current.is_none() => 0.0,
            Self::Feature => 330.0,
            Self::Georeference => 420.0,
            Self::Query if session.inquiry.answer.is_none() => 260.0,
            // Its panel sees to it by itself.
            Self::Query => 0.0,
            Self::Check => 520.0,
        };
        if is_touch { height * 1.25 } else { height }
    }
}

/// The row of tabs; the chosen one takes the focus where that is wanted.
pub fn tabs_ui(ui: &mut Ui, session: &Session, tab: &mut Tab, wants_focus: bool) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    let is_narrow = ui.ctx().content_rect().width() < theme::NARROW;
    // A narrow window has its list of layers here, and little room for tabs.
    let layers = is_narrow.then_some((Tab::Layers, Word::Layers));
    let measure = MeasurePanel::has_content(session).then_some((Tab::Measure, Word::Measure));
    let always = [
        (Tab::Feature, Word::Feature),
        (Tab::Query, Word::Query),
        (Tab::Check, Word::CheckTab),
        (Tab::Style, Word::Style),
    ];
    let georeference = session.georeferencing.is_some().then_some((Tab::Georeference, Word::GeoreferenceTab));
    let tabs: Vec<(Tab, Word)> = layers.into_iter().chain(always).chain(measure).chain(georeference).collect();
    let name = |ui: &Ui, word: Word, chosen: bool| {
        let (font, color) =
            if chosen { (fonts::bold(theme::BODY), p.text) } else { (fonts::regular(theme::BODY), p.secondary) };
        (ui.painter().layout_no_wrap(word.text(lang).to_owned(), font, color), color)
    };
    ui.horizontal(|ui| {
        let margin = if is_narrow { 4.0 } else { 8.0 };
        ui.add_space(margin);
        // Set bold, so that no choice moves the others out of the panel.
        let names: f32 = tabs.iter().map(|(_, word)| name(ui, *word, true).0.size().x).sum();
        let room = (ui.available_width() - names - margin) / tabs.len() as f32;
        let usual = if is_narrow { NARROW_PADDING } else { PADDING };
        let padding = usual.min(room).max(LEAST_PADDING);
        for (this, word) in tabs {
            let chosen = *tab == this;
            let (galley, color) = name(ui, word, chosen);
            let width = theme::target(ui, galley.size().x + padding);
            let (rect, response) = ui.allocate_exact_size(vec2(width, theme::target(ui, HEIGHT)), Sense::click());
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, chosen, word.text(lang)));
            ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color);
            if chosen {
                let inset = padding / 3.0;
                let line = Rect::from_min_max(
                    pos2(rect.left() + inset, rect.bottom() - 2.0),
                    pos2(rect.right() - inset, rect.bottom()),
                );
                ui.painter().rect_filled(line, 0.0, p.accent);
            }
            if chosen && wants_focus {
                response.request_focus();
            }
            if response.has_focus() {
                ui.painter().rect_stroke(rect.shrink(3.0), 4.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
            }
            if response.clicked() {
                *tab = this;
            }
        }
    });
    let rule = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 1.0));
    ui.painter().rect_filled(rule, 0.0, p.rule);
    ui.add_space(1.0);
}
