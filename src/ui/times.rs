//! How long frames and pictures take, for docs/PERFORMANCE.md: told on standard error when the window closes, if
//! the environment variable SHAPAN_TIMES is set. Without it nothing is kept.

use std::time::{Duration, Instant};

/// Frames further apart than this did not follow each other: nobody moved anything in between.
const APART: Duration = Duration::from_millis(400);

/// Times of one window.
#[derive(Debug, Default)]
pub struct Times {
    wanted: bool,
    last_frame: Option<Instant>,
    frames: Vec<Duration>,
    sharp: Vec<Duration>,
}

impl Times {
    /// Kept if the environment asks for them.
    pub fn new() -> Self {
        let mut times = Self::default();
        times.wanted = std::env::var_os("SHAPAN_TIMES").is_some();
        times
    }

    /// A frame begins; `sharp` is how long the map's last picture was awaited, if it is new.
    pub fn frame(&mut self, sharp: Option<Duration>) {
        if !self.wanted {
            return;
        }
        let now = Instant::now();
        if let Some(took) = self.last_frame.map(|last| now - last).filter(|took| *took < APART) {
            self.frames.push(took);
        }
        self.last_frame = Some(now);
        self.sharp.extend(sharp);
    }
}

impl Drop for Times {
    #[allow(clippy::print_stderr, reason = "asked for by the environment")]
    fn drop(&mut self) {
        for (what, times) in [("frames", &mut self.frames), ("sharp pictures", &mut self.sharp)] {
            times.sort_unstable();
            let at = |share: f64| times.get(((times.len().max(1) - 1) as f64 * share) as usize);
            if let (Some(median), Some(most), Some(longest)) = (at(0.5), at(0.95), times.last()) {
                let ms = |d: &Duration| d.as_secs_f64() * 1e3;
                let (median, most, longest) = (ms(median), ms(most), ms(longest));
                let count = times.len();
                eprintln!("{what}: {count}, median {median:.1} ms, 95 % {most:.1} ms, longest {longest:.1} ms");
            }
        }
    }
}
