//! Opens the window, or says in one sentence why it cannot.

use std::path::PathBuf;

use super::app::ShapanApp;

/// What to do where no window can be opened.
const NO_WINDOW_HINT: &str = "for a picture without a window: shapan render -o plan.png";

/// Runs the window until it is closed.
///
/// # Errors
/// One sentence with the `render` hint when there is no display or no way to draw on it.
pub fn run(paths: Vec<PathBuf>) -> anyhow::Result<()> {
    if !has_display() {
        anyhow::bail!("there is no display to open a window on; {NO_WINDOW_HINT}");
    }
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id("shapan")
            .with_title("shapan")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([640.0, 400.0])
            .with_drag_and_drop(false),
        renderer: eframe::Renderer::Wgpu,
        // Colours are flat; dithering only costs time on a software driver.
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    eframe::run_native("shapan", options, Box::new(|creation| Ok(Box::new(ShapanApp::new(creation, paths)))))
        .map_err(|error| anyhow::anyhow!("{}; {NO_WINDOW_HINT}", reason(&error)))
}

/// Why the window system refused, without its innards.
fn reason(error: &eframe::Error) -> String {
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            "no window could be opened: the display that DISPLAY or WAYLAND_DISPLAY names does not answer".to_owned()
        }
        eframe::Error::Wgpu(error) => format!(
            "no window could be opened: nothing here can draw on it ({error}); a Vulkan or OpenGL driver is needed, \
             on Debian mesa-vulkan-drivers draws in software"
        ),
        other => format!("no window could be opened: {other}"),
    }
}

/// Whether the system names a display; always on systems where one cannot be absent.
fn has_display() -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || named("DISPLAY")
        || named("WAYLAND_DISPLAY")
        || named("WAYLAND_SOCKET")
}
