//! The document and the window: files dropped on it, coming back to it, its wish to close.

use std::path::PathBuf;

use crate::session::{Command, DocumentCommand, Session};

/// Ctrl+Shift+C. The window system makes a wish to copy of it, as of Ctrl+C; only Shift tells them apart.
pub fn copies_picture(ui: &egui::Ui) -> bool {
    let with_shift = ui.input(|input| input.modifiers.command && input.modifiers.shift);
    let copied = || {
        ui.input_mut(|input| {
            let before = input.events.len();
            input.events.retain(|event| *event != egui::Event::Copy);
            input.events.len() < before
        })
    };
    with_shift && copied()
}

/// Puts a picture on the clipboard, once it is there.
pub fn copy_picture(ctx: &egui::Context, session: &mut Session) {
    if let Some(picture) = session.take_picture() {
        let size = [picture.width as usize, picture.height as usize];
        // The ground of a picture is opaque, so premultiplied and plain are the same.
        ctx.copy_image(egui::ColorImage::from_rgba_premultiplied(size, &picture.rgba));
    }
}

/// Whoever comes back to the window may have changed files elsewhere.
pub fn came_back(ui: &egui::Ui) -> Option<Command> {
    let focused = |event: &egui::Event| *event == egui::Event::WindowFocused(true);
    ui.input(|i| i.events.iter().any(focused)).then_some(Command::Document(DocumentCommand::CheckSources))
}

/// The files that were dropped on the window in this frame.
pub fn dropped(ui: &egui::Ui) -> Option<Command> {
    let paths: Vec<PathBuf> = ui.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
    (!paths.is_empty()).then_some(Command::Document(DocumentCommand::Drop(paths)))
}

/// Lets the window close, keeps it open for the question about unsaved work, or closes it once that is answered.
pub fn closing(ctx: &egui::Context, session: &mut Session) {
    let asked = ctx.input(|i| i.viewport().close_requested());
    if asked && !session.document.closing {
        session.apply(Command::Document(DocumentCommand::Close));
        if !session.document.closing {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        }
    } else if session.document.closing && !asked {
        ctx.send_viewport_cmd(egui::ViewportCommand::Close);
    }
}

/// Whether a gesture is under way: its changes are one step of undo.
pub fn is_held(ctx: &egui::Context) -> bool {
    ctx.text_edit_focused() || ctx.input(|i| i.pointer.any_down())
}
