//! The strip of the tool at hand at the foot of the map: how it draws, and what can be done with the drawing.

use egui::{Id, Rect, Stroke, StrokeKind, vec2};

use crate::i18n::{Word, fill, format};
use crate::project::SketchKind;
use crate::session::{Command, SelectionCommand, Session, SettingsCommand, SketchCommand, Tool};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::menu_row::{Mark, WIDTH, row_ui, scrolled_ui};
use crate::ui::{fonts, theme};

/// From the lower edge of the map.
const MARGIN: f32 = 14.0;
const HEIGHT: f32 = 36.0;
/// Between the scale bar and the zoom buttons there is so much room in a map this wide; in a narrower one the strip
/// lies above them, without words.
const ROOMY_MAP: f32 = 480.0;
const ABOVE: f32 = 58.0;
/// In a narrower map there is no room for it at all.
const LEAST_MAP: f32 = 180.0;
/// What the scale bar and the zoom buttons take of the map's foot, with air beside them.
const SCALE_BAR: f32 = 160.0;
const ZOOM_BUTTONS: f32 = 62.0;

/// What the strip remembers of the frame before: how wide it was.
#[derive(Debug, Default)]
pub struct ToolStrip {
    width: f32,
}

impl ToolStrip {
    /// Shows the strip of a tool that has one, in the middle of the map's lower edge.
    pub fn ui(&mut self, ui: &mut egui::Ui, map: Rect, session: &Session, queue: &mut Vec<Command>) {
        let tool = session.settings.tool;
        if !(tool.measures() || tool.selects_by_box()) || map.width() < LEAST_MAP {
            self.width = 0.0;
            return;
        }
        let p = theme::palette_of(ui);
        let is_roomy = map.width() >= ROOMY_MAP;
        let height = theme::target(ui, HEIGHT - 4.0) + 4.0;
        // Between the scale bar and the zoom buttons where it fits there, else above them.
        let room = egui::Rangef::new(map.left() + SCALE_BAR, map.right() - ZOOM_BUTTONS);
        let fits = is_roomy && self.width <= room.span();
        let foot = map.bottom() - MARGIN - if fits { 0.0 } else { ABOVE };
        let half = self.width / 2.0;
        let middle = map.center().x;
        let x = if fits { middle.min(room.max - half).max(room.min + half) } else { middle };
        let centre = egui::pos2(x, foot - height / 2.0);
        let rect = Rect::from_center_size(centre, vec2(self.width.max(1.0), height));
        let is_known = self.width > 0.0;
        if is_known {
            // A click beside the buttons is not one on the map.
            ui.interact(rect, Id::unique("tool-strip"), egui::Sense::click_and_drag());
            ui.painter().rect(rect, 4.0, p.panel, Stroke::new(1.0, p.border), StrokeKind::Inside);
        }
        let place = Rect::from_min_size(rect.min + vec2(2.0, 2.0), vec2(map.width(), height - 4.0));
        let mut builder = egui::UiBuilder::new().max_rect(place);
        // In its first frame it is only measured.
        builder = if is_known { builder } else { builder.invisible() };
        let mut strip = ui.new_child(builder);
        strip.spacing_mut().item_spacing.x = 2.0;
        let inner = strip.horizontal(|ui| buttons_ui(ui, session, is_roomy, queue)).response;
        let width = inner.rect.width() + 4.0;
        if (width - self.width).abs() > 0.5 {
            self.width = width;
            ui.ctx().request_repaint();
        }
    }
}

fn buttons_ui(ui: &mut egui::Ui, session: &Session, has_words: bool, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let named = |word: Word| if has_words { word.text(lang) } else { "" };
    let sketching = &session.sketching;
    let tool = session.settings.tool;
    if tool.selects_by_box() {
        for (of, icon, word, hint) in [
            (Tool::Select, Icon::SelectBox, Word::SelectByBox, Word::SelectByBoxHint),
            (Tool::SelectPolygon, Icon::MeasureArea, Word::SelectByPolygon, Word::SelectByPolygonHint),
        ] {
            if icon_button(ui, Some(icon), named(word), hint.text(lang), Some(tool == of)).clicked() && tool != of {
                queue.push(Command::Settings(SettingsCommand::SetTool(of)));
            }
        }
    }
    if tool.sketch_kind().is_some() {
        let snapping = sketching.snapping;
        let (text, hint) = (named(Word::Snapping), Word::SnappingHint.text(lang));
        if icon_button(ui, Some(Icon::Snap), text, hint, Some(snapping)).clicked() {
            queue.push(Command::Sketch(SketchCommand::SetSnapping(!snapping)));
        }
        let drawn = sketching.vertices.len();
        if drawn > 0 {
            let undo = Word::SketchUndoHint.text(lang);
            if icon_button(ui, Some(Icon::Back), "", undo, None).clicked() {
                queue.push(Command::Sketch(SketchCommand::RemoveLast));
            }
            let least = tool.sketch_kind().map_or(0, SketchKind::least);
            if !sketching.finished && drawn >= least {
                let (text, hint) = (named(Word::SketchFinish), Word::SketchFinishHint.text(lang));
                if icon_button(ui, Some(Icon::Tick), text, hint, None).clicked() {
                    queue.push(Command::Sketch(SketchCommand::Finish));
                }
            }
            if icon_button(ui, Some(Icon::Close), "", Word::SketchClearHint.text(lang), None).clicked() {
                queue.push(Command::Sketch(SketchCommand::Clear));
            }
        }
    }
    let chosen = session.selection.features.len();
    if tool.selects_by_box()
        && has_words
        && chosen > 0
        && let Some(layer) = &session.selection.active_layer
    {
        let layer = session.plan.layer_name(layer);
        let n = format::count(chosen as u64);
        let text = fill(Word::SelectedCount, lang, &[("n", &n), ("layer", layer.get(lang))]);
        if session.selection.inside.len() > 1 {
            layers_ui(ui, session, &text, queue);
            return;
        }
        let p = theme::palette_of(ui);
        ui.add_space(6.0);
        let text = egui::RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary);
        ui.add(egui::Label::new(text).selectable(false));
        ui.add_space(8.0);
    }
}

/// How many are chosen of which layer, and behind it what the other layers have inside the same outline.
fn layers_ui(ui: &mut egui::Ui, session: &Session, text: &str, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let id = ui.scope_id().with("inside");
    let open = egui::Popup::is_id_open(ui.ctx(), id);
    let others = (session.selection.inside.len() - 1).to_string();
    let text = fill(Word::SelectedAmong, lang, &[("selected", text), ("n", &others)]);
    let response = icon_button(ui, Some(Icon::ChevronDown), &text, Word::SelectedAmongHint.text(lang), Some(open));
    egui::Popup::menu(&response).id(id).width(WIDTH).show(|ui| {
        scrolled_ui(ui, |ui| {
            for (layer, rows) in &session.selection.inside {
                let name = session.plan.layer_name(layer).get(lang).clone();
                let n = format::count(rows.len() as u64);
                let is_chosen = session.selection.active_layer.as_ref() == Some(layer);
                let row = fill(Word::SelectedCount, lang, &[("n", &n), ("layer", &name)]);
                if row_ui(ui, &row, Mark::Choice(is_chosen), None) && !is_chosen {
                    queue.push(Command::Selection(SelectionCommand::InsideOf(layer.clone())));
                    ui.close();
                }
            }
        });
    });
}
