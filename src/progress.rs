//! Cancel token, progress counts and the outlines of what was read so far: a leaf that readers and analyses report
//! to, whoever watches them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A cheap, shared handle on one running piece of work.
///
/// The worker counts ([`Progress::advance`]) and asks ([`Progress::check`]); the watcher reads
/// ([`Progress::done`], [`Progress::total`]) and may stop the work ([`Progress::cancel`]). What is counted is
/// the worker's choice (bytes for readers, features for analyses); `total` is 0 while it is unknown.
///
/// ```
/// use shapan::progress::Progress;
/// let progress = Progress::default();
/// progress.set_total(10);
/// progress.advance(4);
/// assert_eq!(progress.fraction(), Some(0.4));
/// progress.cancel();
/// assert!(progress.check().is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Progress {
    shared: Arc<Shared>,
    cancelled: Arc<AtomicBool>,
    /// Where outlines wait to be taken, if anybody draws them.
    outlines: Option<Arc<Mutex<Waiting>>>,
    /// Who is asked before any are handed over.
    doubt: Option<Doubt>,
}

/// Outlines that were handed over.
#[derive(Debug, Default)]
struct Waiting {
    outlines: Vec<Outlines>,
    /// Whether it is in doubt where they lie: then none are drawn.
    withdrawn: bool,
}

/// Whether outlines may lie elsewhere than they say.
#[derive(Clone)]
struct Doubt(Arc<dyn Fn(&Outlines) -> bool + Send + Sync>);

impl std::fmt::Debug for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Doubt")
    }
}

/// What a reader has come by, for whoever draws it while the rest is still being read: points, lines and the rings of
/// areas, without their features.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlines {
    /// Longitude and latitude on WGS 84, in degrees.
    pub positions: Vec<[f64; 2]>,
    /// Where each outline ends in `positions`; one of a single position is a point.
    pub ends: Vec<usize>,
    /// Of some outlines that a feature begins with, which by its number, the texts of that feature: by a name that is
    /// known it can be told whether it lies where it belongs.
    pub texts: Vec<(usize, String)>,
    /// The system that their source names.
    pub crs: String,
}

impl Outlines {
    /// The positions of each outline.
    pub fn iter(&self) -> impl Iterator<Item = &[[f64; 2]]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.positions.get(start..*end))
    }
}

#[derive(Debug, Default)]
struct Shared {
    done: AtomicU64,
    total: AtomicU64,
    /// Whether the total is that of the whole work, and its parts need not add theirs.
    announced: AtomicBool,
    features: AtomicU64,
}

/// The work was stopped by its watcher; whatever was half made is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

impl Progress {
    /// A handle of work of which somebody draws what has come so far.
    #[must_use]
    pub fn drawn() -> Self {
        Self { outlines: Some(Arc::default()), ..Self::default() }
    }

    /// Whether anybody draws what has come so far.
    pub fn is_drawn(&self) -> bool {
        self.outlines.is_some()
    }

    /// The same handle, which asks before outlines are handed over whether it is in doubt where they lie. From the first
    /// that are none are drawn.
    #[must_use]
    pub fn unless(&self, is_doubtful: impl Fn(&Outlines) -> bool + Send + Sync + 'static) -> Self {
        Self { doubt: Some(Doubt(Arc::new(is_doubtful))), ..self.clone() }
    }

    /// Hands over what has come since the last time.
    pub fn hand_over(&self, outlines: Outlines) {
        if self.outlines.is_none() || self.is_withdrawn() {
            return;
        }
        // Asked before anything is locked: it takes its time, and the window does not wait.
        let is_doubtful = self.doubt.as_ref().is_some_and(|doubt| doubt.0(&outlines));
        let Some(mut waiting) = self.waiting() else { return };
        if is_doubtful {
            *waiting = Waiting { withdrawn: true, ..Waiting::default() };
        } else {
            waiting.outlines.push(outlines);
        }
    }

    /// What was handed over and not taken yet.
    pub fn take_outlines(&self) -> Vec<Outlines> {
        self.waiting().map(|mut waiting| std::mem::take(&mut waiting.outlines)).unwrap_or_default()
    }

    /// Whether what was handed over is not to be drawn after all.
    pub fn is_withdrawn(&self) -> bool {
        self.waiting().is_some_and(|waiting| waiting.withdrawn)
    }

    fn waiting(&self) -> Option<MutexGuard<'_, Waiting>> {
        self.outlines.as_ref().map(|waiting| waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Announces how much there is to do, in the worker's unit.
    pub fn set_total(&self, total: u64) {
        self.shared.total.store(total, Ordering::Relaxed);
    }

    /// Announces the whole of a work of several parts: what they expect is among it.
    pub fn announce(&self, total: u64) {
        self.set_total(total);
        self.shared.announced.store(true, Ordering::Relaxed);
    }

    /// Adds what a part of the work expects to do, unless the whole was announced.
    pub fn expect(&self, amount: u64) {
        if !self.shared.announced.load(Ordering::Relaxed) {
            self.shared.total.fetch_add(amount, Ordering::Relaxed);
        }
    }

    /// Counts features, beside whatever else is counted.
    pub fn count_features(&self, n: u64) {
        self.shared.features.fetch_add(n, Ordering::Relaxed);
    }

    /// The features counted so far.
    pub fn features(&self) -> u64 {
        self.shared.features.load(Ordering::Relaxed)
    }

    /// Adds to what is done.
    pub fn advance(&self, amount: u64) {
        self.shared.done.fetch_add(amount, Ordering::Relaxed);
    }

    pub fn done(&self) -> u64 {
        self.shared.done.load(Ordering::Relaxed)
    }

    pub fn total(&self) -> u64 {
        self.shared.total.load(Ordering::Relaxed)
    }

    /// Done over total, 0 to 1, or `None` while the total is unknown.
    pub fn fraction(&self) -> Option<f64> {
        let total = self.total();
        (total > 0).then(|| (self.done() as f64 / total as f64).min(1.0))
    }

    /// A handle for a part of the work whose counts nobody is to see: it is cancelled with the whole.
    #[must_use]
    pub fn uncounted(&self) -> Self {
        Self { cancelled: self.cancelled.clone(), ..Self::default() }
    }

    /// Asks the worker to stop at its next [`Progress::check`].
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// To be called often by the worker, and its error passed on with `?`.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_of_several_parts_comes_to_an_end_once() {
        let progress = Progress::default();
        for part in [30, 70] {
            progress.expect(part);
            progress.advance(part);
        }
        assert_eq!((progress.done(), progress.total()), (100, 100));
        let progress = Progress::default();
        progress.announce(100);
        progress.expect(30);
        progress.advance(30);
        assert_eq!(progress.fraction(), Some(0.3), "the whole was announced");
    }

    #[test]
    fn outlines_are_taken_once_by_whoever_draws() {
        let positions = vec![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
        let outlines = Outlines { positions, ends: vec![1, 3], ..Outlines::default() };
        let lengths: Vec<usize> = outlines.iter().map(<[_]>::len).collect();
        assert_eq!(lengths, [1, 2]);
        let (drawn, plain) = (Progress::drawn(), Progress::default());
        for progress in [&drawn, &plain, &drawn.uncounted()] {
            progress.hand_over(outlines.clone());
        }
        assert_eq!((drawn.take_outlines().len(), drawn.take_outlines().len()), (1, 0));
        assert!(plain.take_outlines().is_empty());
    }

    #[test]
    fn of_what_lies_in_doubt_nothing_is_drawn() {
        let at = |lon: f64| Outlines { positions: vec![[lon, 39.8]], ends: vec![1], ..Outlines::default() };
        let drawn = Progress::drawn();
        let reader = drawn.unless(|outlines| outlines.positions[0][0] > 116.0);
        reader.hand_over(at(115.0));
        assert!(!drawn.is_withdrawn());
        reader.hand_over(at(117.0));
        reader.hand_over(at(115.0));
        assert!(drawn.is_withdrawn() && drawn.take_outlines().is_empty(), "nor what came before and after");
    }

    #[test]
    fn a_part_that_is_not_counted_is_cancelled_with_the_whole() {
        let progress = Progress::default();
        let part = progress.uncounted();
        part.set_total(7);
        progress.cancel();
        assert_eq!((progress.total(), part.check()), (0, Err(Cancelled)));
    }
}
