//! Where the window is on the displays: kept when it is closed, and taken up again where its display is still there.

use crate::session::WindowPlace;

/// So much of the window's head has to lie on a display, in pixels.
const SEEN: i32 = 48;

/// The place of an open window; `None` while it fills the screen or is no window of the system.
pub fn of_frame(frame: &eframe::Frame) -> Option<WindowPlace> {
    let window = frame.winit_window()?;
    if window.fullscreen().is_some() || window.is_minimized() == Some(true) {
        return None;
    }
    let size = window.inner_size();
    let at = window.outer_position().ok().map(|at| [at.x, at.y]);
    Some(WindowPlace { at, size: [size.width, size.height], maximized: window.is_maximized() })
}

/// Puts a window that was just made where another was, as far as the displays of today allow it.
pub fn restore(creation: &eframe::CreationContext<'_>, place: &WindowPlace) {
    let Some(window) = creation.winit_window() else { return };
    let displays: Vec<[i32; 4]> = window
        .available_monitors()
        .map(|display| {
            let (at, size) = (display.position(), display.size());
            [at.x, at.y, size.width.cast_signed(), size.height.cast_signed()]
        })
        .collect();
    let Some(size) = size_on(&displays, place) else { return };
    let mut wanted = window.inner_size();
    [wanted.width, wanted.height] = size;
    // The answer is the size it has; the system tells of the change like of any other.
    let _ = window.request_inner_size(wanted);
    if let Some(at) = place.at.filter(|at| is_seen(&displays, *at, size))
        && let Ok(mut position) = window.outer_position()
    {
        [position.x, position.y] = at;
        window.set_outer_position(position);
    }
    if place.maximized {
        window.set_maximized(true);
    }
}

/// The size, cut to the largest display there is; `None` without one.
fn size_on(displays: &[[i32; 4]], place: &WindowPlace) -> Option<[u32; 2]> {
    let most = |side: usize| displays.iter().map(|display| display[side]).max().filter(|side| *side > 0);
    let [width, height] = place.size;
    Some([width.min(most(2)?.unsigned_abs()), height.min(most(3)?.unsigned_abs())])
}

/// Whether the window's head can be taken by the hand on some display.
fn is_seen(displays: &[[i32; 4]], [x, y]: [i32; 2], [width, _]: [u32; 2]) -> bool {
    let right = x.saturating_add(i32::try_from(width).unwrap_or(i32::MAX));
    displays.iter().any(|[left, top, wide, high]| {
        let (end, bottom) = (left + wide, top + high);
        right.min(end) - x.max(*left) >= SEEN && y >= *top && y + SEEN <= bottom
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: [[i32; 4]; 2] = [[0, 0, 1920, 1080], [-1280, 100, 1280, 1024]];

    #[test]
    fn a_window_comes_back_where_its_display_still_is() {
        let size = [1440, 900];
        for at in [[0, 0], [400, 180], [-1280, 100], [1860, 1000], [-1400, 300]] {
            assert!(is_seen(&TWO, at, size), "{at:?}");
        }
        for at in [[1900, 20], [-1400, 40], [0, 1060], [5000, 0], [-2700, 300], [i32::MAX, 0]] {
            assert!(!is_seen(&TWO, at, size), "{at:?}");
        }
        // The second display was unplugged.
        assert!(!is_seen(&TWO[..1], [-1200, 100], [1000, 900]));
    }

    #[test]
    fn a_window_is_no_larger_than_a_display() {
        let place = WindowPlace { at: None, size: [3840, 900], maximized: false };
        assert_eq!(size_on(&TWO, &place), Some([1920, 900]));
        assert_eq!(size_on(&[], &place), None);
    }
}
