//! Progress of readers that go over a source more than once, told in the bytes of the source.

use crate::progress::{Cancelled, Progress};

/// Tells progress as a share of the whole, and looks at the cancel token.
#[derive(Debug)]
pub(super) struct Steps<'a> {
    progress: &'a Progress,
    bytes: u64,
    told: u64,
}

impl<'a> Steps<'a> {
    /// Of a source of so many bytes.
    pub(super) fn of(bytes: usize, progress: &'a Progress) -> Self {
        Self { progress, bytes: bytes as u64, told: 0 }
    }

    /// `share` of the work is done, 0 to 1; less than was told before tells nothing.
    ///
    /// # Errors
    /// Cancellation.
    pub(super) fn reach(&mut self, share: f64) -> Result<(), Cancelled> {
        let done = (self.bytes as f64 * share.clamp(0.0, 1.0)) as u64;
        self.progress.advance(done.saturating_sub(self.told));
        self.told = self.told.max(done);
        self.progress.check()
    }

    pub(super) fn count_feature(&self) {
        self.progress.count_features(1);
    }
}
