//! A panel in a window that is too low for it, as large text makes windows: all its parts scroll together, so that
//! none is cut off and none covers another.

use egui::{Rect, ScrollArea, Ui, UiBuilder, vec2};

/// Draws a panel that needs so many points of height: into the room there is, or, with less of it, into as many
/// points as it needs, of which a stretch is seen.
pub fn at_least_ui(ui: &mut Ui, least: f32, contents: impl FnOnce(&mut Ui)) {
    if ui.available_height() >= least {
        contents(ui);
        return;
    }
    ScrollArea::vertical().id_salt("low panel").auto_shrink(false).show(ui, |ui| {
        let place = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), least));
        ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            ui.set_min_size(place.size());
            contents(ui);
        });
    });
}
