//! How long frames and pictures take, for docs/PERFORMANCE.md: a line on standard error for each stretch of frames,
//! once the next begins, if the environment variable SHAPAN_TIMES is set. Without it nothing is kept.

use std::time::{Duration, Instant};

/// Frames further apart than this did not follow each other: nobody moved anything in between.
const APART: Duration = Duration::from_millis(700);
/// What was sharp so soon was sharp at once.
const AT_ONCE: Duration = Duration::from_millis(1);

/// Times of the frames that follow each other.
#[derive(Debug, Default)]
pub struct Times {
    wanted: bool,
    last_frame: Option<Instant>,
    frames: Vec<Duration>,
    /// How long the sharp pictures were awaited.
    sharp: Vec<Duration>,
}

impl Times {
    /// Kept if the environment asks for them.
    pub fn new() -> Self {
        Self { wanted: std::env::var_os("SHAPAN_TIMES").is_some(), ..Self::default() }
    }

    /// A frame begins; `sharp` is how long the map's picture was awaited, if it has just come.
    pub fn frame(&mut self, sharp: Option<Duration>) {
        if !self.wanted {
            return;
        }
        let now = Instant::now();
        match self.last_frame.map(|last| now - last) {
            Some(took) if took < APART => self.frames.push(took),
            _ => self.tell(),
        }
        self.last_frame = Some(now);
        self.sharp.extend(sharp);
    }

    #[allow(clippy::print_stderr, reason = "asked for by the environment")]
    fn tell(&mut self) {
        let (frames, sharp) = (std::mem::take(&mut self.frames), std::mem::take(&mut self.sharp));
        let (at_once, awaited): (Vec<_>, Vec<_>) = sharp.into_iter().partition(|d| *d < AT_ONCE);
        if frames.len() < 3 {
            return;
        }
        eprintln!("{}; sharp at once {} times, later {}", summary(frames), at_once.len(), summary(awaited));
    }
}

/// How many, and how long half of them, nineteen of twenty and all of them took at most.
fn summary(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let ms = |rank: usize| times.get(rank).map_or(0.0, |d| d.as_secs_f64() * 1e3);
    let last = times.len().saturating_sub(1);
    let [median, most, longest] = [last / 2, last * 19 / 20, last].map(ms);
    format!("{} × median {median:.1} ms, 95 % {most:.1} ms, longest {longest:.1} ms", times.len())
}
