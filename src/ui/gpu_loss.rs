//! What happens when the GPU is lost (a driver restarted, a card unplugged): the window is closed and opened again
//! on a new device, with all that a person had in it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use eframe::egui_wgpu::RenderState;

use super::app::Contents;

/// A device that ended in a panic has so long for its last work.
const LAST_WORK: Duration = Duration::from_secs(5);

/// Shared by the windows that follow each other in one run of the program.
#[derive(Debug, Default)]
pub struct Handover {
    lost: AtomicBool,
    /// Of the window that is open now: what jobs wake.
    ctx: Mutex<Option<egui::Context>>,
    contents: Mutex<Option<Contents>>,
    /// A device without its queue never says that it is lost.
    device: Mutex<Option<(wgpu::Device, wgpu::Queue)>>,
}

impl Handover {
    /// From now on it is this window that jobs wake, and this device that may be lost.
    pub fn watch(self: &Arc<Self>, ctx: &egui::Context, gpu: Option<&RenderState>) {
        *self.ctx.lock().unwrap_or_else(PoisonError::into_inner) = Some(ctx.clone());
        let Some(RenderState { device, queue, .. }) = gpu else { return };
        *self.device.lock().unwrap_or_else(PoisonError::into_inner) = Some((device.clone(), queue.clone()));
        let handover = self.clone();
        device.set_device_lost_callback(move |_, _| {
            handover.lost.store(true, Ordering::SeqCst);
            handover.wake();
        });
        // What is asked of a lost device fails, and must not end the program. Other errors show as a map that
        // stays as it was; they are told where somebody looks for the cause.
        let handover = self.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            if !handover.is_lost() {
                report(&error);
            }
        }));
        #[cfg(debug_assertions)]
        lose_for_a_test(device);
    }

    /// Draws another frame of the window that is open now.
    pub fn wake(&self) {
        if let Some(ctx) = self.ctx.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            ctx.request_repaint();
        }
    }

    /// Asks the device of the window that is open now: at rest nobody else does.
    pub fn look(&self) {
        if let Some((device, _)) = self.device.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            // An error is an answer too: the callback has been called.
            let _ = device.poll(wgpu::PollType::Poll);
        }
    }

    pub fn is_lost(&self) -> bool {
        self.lost.load(Ordering::SeqCst)
    }

    /// Asks the device of a window that ended in a panic whether it was lost, once it has done what it was given.
    pub fn was_lost(&self) -> bool {
        let device = self.device.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((device, _)) = device {
            let _ = device.poll(wgpu::PollType::Wait { submission_index: None, timeout: Some(LAST_WORK) });
        }
        self.is_lost()
    }

    /// Keeps the contents of a window whose GPU is lost.
    pub fn keep(&self, contents: Contents) {
        *self.contents.lock().unwrap_or_else(PoisonError::into_inner) = Some(contents);
    }

    /// The contents of the window before, when its GPU was lost.
    pub fn take(&self) -> Option<Contents> {
        self.lost.store(false, Ordering::SeqCst);
        self.contents.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[allow(clippy::print_stderr, reason = "the window cannot be trusted to show what its GPU does wrong")]
fn report(error: &wgpu::Error) {
    eprintln!("shapan: the GPU reports: {error}");
}

/// Debug builds only: where SHAPAN_LOSE_GPU is set, a line on the standard input takes the device away, so that the
/// check run can see the window survive it.
#[cfg(debug_assertions)]
fn lose_for_a_test(device: &wgpu::Device) {
    if std::env::var_os("SHAPAN_LOSE_GPU").is_none() {
        return;
    }
    let device = device.clone();
    let lose = move || {
        if std::io::stdin().read_line(&mut String::new()).is_ok_and(|bytes| bytes > 0) {
            device.destroy();
        }
    };
    let _ = std::thread::Builder::new().name("shapan-lose-gpu".to_owned()).spawn(lose);
}
