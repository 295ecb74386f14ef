//! How long frames and pictures take, for docs/PERFORMANCE.md: a line on standard error for each sharp picture of
//! the map, if the environment variable SHAPAN_TIMES is set. Without it nothing is kept.

use std::time::{Duration, Instant};

/// Frames further apart than this did not follow each other: nobody moved anything in between.
const APART: Duration = Duration::from_millis(400);

/// Times since the last sharp picture.
#[derive(Debug, Default)]
pub struct Times {
    wanted: bool,
    last_frame: Option<Instant>,
    frames: Vec<Duration>,
}

impl Times {
    /// Kept if the environment asks for them.
    pub fn new() -> Self {
        Self { wanted: std::env::var_os("SHAPAN_TIMES").is_some(), ..Self::default() }
    }

    /// A frame begins; `sharp` is how long the map's picture was awaited, if it has just come.
    #[allow(clippy::print_stderr, reason = "asked for by the environment")]
    pub fn frame(&mut self, sharp: Option<Duration>) {
        if !self.wanted {
            return;
        }
        let now = Instant::now();
        if let Some(took) = self.last_frame.map(|last| now - last).filter(|took| *took < APART) {
            self.frames.push(took);
        }
        self.last_frame = Some(now);
        let Some(sharp) = sharp else { return };
        self.frames.sort_unstable();
        let ms = |d: Duration| d.as_secs_f64() * 1e3;
        let at = |share: f64| self.frames.get((self.frames.len().max(1) - 1) * (share * 100.0) as usize / 100);
        let [median, most, longest] = [0.5, 0.95, 1.0].map(|share| at(share).map_or(0.0, |d| ms(*d)));
        let (count, sharp) = (self.frames.len(), ms(sharp));
        eprintln!(
            "sharp after {sharp:.1} ms; frames since: {count}, median {median:.1} ms, 95 % {most:.1} ms, longest {longest:.1} ms"
        );
        self.frames.clear();
    }
}
