//! Opens the window, or says in one sentence why it cannot.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui_wgpu;

use super::app::ShapanApp;
use super::gpu_loss::Handover;

/// What to do where no window can be opened.
const NO_WINDOW_HINT: &str = "for a picture without a window: shapan render -o plan.png";

/// A GPU that is lost again and again is not worth waiting for.
const MOST_WINDOWS: usize = 8;

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
            .with_min_inner_size([300.0, 200.0])
            .with_drag_and_drop(true),
        renderer: eframe::Renderer::Wgpu,
        // Colours are flat; dithering only costs time on a software driver.
        dithering: false,
        wgpu_options: egui_wgpu::WgpuConfiguration { wgpu_setup: setup(), ..egui_wgpu::WgpuConfiguration::default() },
        ..eframe::NativeOptions::default()
    };
    let handover = Arc::new(Handover::default());
    for _ in 0..MOST_WINDOWS {
        let (handover_of_app, options, paths) = (handover.clone(), options.clone(), paths.clone());
        let window = move || {
            let app = move |creation: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
                Ok(Box::new(ShapanApp::new(creation, &handover_of_app, paths)))
            };
            eframe::run_native("shapan", options, Box::new(app))
        };
        // A loss may reach the code that draws the window as a panic; the contents have been kept by then.
        let ended = catch_unwind(AssertUnwindSafe(window));
        if handover.is_lost() || ended.is_err() && handover.was_lost() {
            continue;
        }
        return match ended {
            Ok(result) => result.map_err(|error| anyhow::anyhow!("{}; {NO_WINDOW_HINT}", reason(&error))),
            Err(panic) => resume_unwind(panic),
        };
    }
    anyhow::bail!("the GPU was lost {MOST_WINDOWS} times: its driver does not work; {NO_WINDOW_HINT}")
}

/// As eframe asks for a device, but with textures as wide as the adapter has them: a window can be wider than
/// 8192 pixels, and an adapter that has no such textures serves smaller windows.
fn setup() -> egui_wgpu::WgpuSetup {
    let mut setup = egui_wgpu::WgpuSetupCreateNew::without_display_handle();
    let usual = setup.device_descriptor.clone();
    setup.device_descriptor = Arc::new(move |adapter| {
        let mut descriptor = usual(adapter);
        let most_across = adapter.limits().max_texture_dimension_2d;
        descriptor.required_limits.max_texture_dimension_2d = most_across;
        descriptor
    });
    egui_wgpu::WgpuSetup::CreateNew(setup)
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
