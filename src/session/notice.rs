//! What a person should know, shown until dismissed, and the log of all that was said.

use std::ops::Deref;
use std::time::Instant;

use crate::i18n::Lang;
use crate::project::{Bilingual, LayerId};

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something asked for is done, where nothing else would show it.
    Done,
    Warning,
    Error,
}

/// A sentence in both languages, so that it follows the window's.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub severity: Severity,
    pub text: Bilingual,
    /// What somebody may want to have of it elsewhere, such as the path of a file.
    pub to_copy: Option<String>,
    /// Whether it is about files that were opened or added: the next that open take it away.
    pub is_of_opening: bool,
    /// The layer whose data it is about, as they are now: other data take it away.
    pub of_layer: Option<LayerId>,
}

impl Notice {
    pub fn error(text: impl Fn(Lang) -> String) -> Self {
        let text = Bilingual { zh: text(Lang::Zh), en: text(Lang::En) };
        Self { severity: Severity::Error, text, to_copy: None, is_of_opening: false, of_layer: None }
    }

    pub fn done(text: impl Fn(Lang) -> String) -> Self {
        Self { severity: Severity::Done, ..Self::error(text) }
    }

    /// The same, with something to copy.
    #[must_use]
    pub fn about(self, to_copy: String) -> Self {
        Self { to_copy: Some(to_copy), ..self }
    }

    pub fn warning(text: impl Fn(Lang) -> String) -> Self {
        Self { severity: Severity::Warning, ..Self::error(text) }
    }

    /// The same, about files that were opened or added.
    #[must_use]
    pub fn of_opening(self) -> Self {
        Self { is_of_opening: true, ..self }
    }

    /// The same, about what was read for a layer.
    #[must_use]
    pub fn of_layer(self, layer: LayerId) -> Self {
        Self { is_of_opening: true, of_layer: Some(layer), ..self }
    }
}

/// What is forgotten of earlier openings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forgotten {
    /// Another plan is shown.
    All,
    /// The plan stays, and has more layers.
    Errors,
}

/// The log holds this many; older ones are forgotten.
const MOST_LOGGED: usize = 200;

/// What was said, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    pub notice: Notice,
    /// When the session was next told the time; `None` until then.
    pub at: Option<Instant>,
}

/// The notices that wait to be read: as a list, the oldest first. All of them, and what ended without one, stand in the
/// log.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    shown: Vec<Notice>,
    /// Numbers of those, in the order in which they came; none comes twice.
    numbers: Vec<u64>,
    next: u64,
    /// The oldest first.
    log: Vec<LogEntry>,
}

impl Notices {
    /// Shows a notice until it is dismissed.
    pub fn push(&mut self, notice: Notice) {
        self.record(notice.clone());
        self.shown.push(notice);
        self.numbers.push(self.next);
        self.next += 1;
    }

    /// Puts something into the log only: what the window shows anyway.
    pub fn record(&mut self, notice: Notice) {
        self.log.push(LogEntry { notice, at: None });
        let over = self.log.len().saturating_sub(MOST_LOGGED);
        self.log.drain(..over);
    }

    /// Dismisses the notice at a place of the list.
    pub fn dismiss(&mut self, index: usize) {
        if index < self.shown.len() {
            self.shown.remove(index);
            self.numbers.remove(index);
        }
    }

    /// Dismisses what was said about earlier openings: all of it, or what failed.
    pub(super) fn forget_openings(&mut self, which: Forgotten) {
        let is_meant = |of: &Notice| which == Forgotten::All || of.severity == Severity::Error;
        self.dismiss_those(|notice| notice.is_of_opening && is_meant(notice));
    }

    /// Dismisses what was said about the data of layers that have other ones now, or are gone.
    pub(super) fn forget_layers(&mut self, is_meant: impl Fn(&LayerId) -> bool) {
        self.dismiss_those(|notice| notice.of_layer.as_ref().is_some_and(&is_meant));
    }

    /// Dismisses that nothing could be read for a layer.
    pub(super) fn forget_errors_of(&mut self, layer: &LayerId) {
        self.dismiss_those(|of| of.severity == Severity::Error && of.of_layer.as_ref() == Some(layer));
    }

    fn dismiss_those(&mut self, is_meant: impl Fn(&Notice) -> bool) {
        for index in (0..self.shown.len()).rev() {
            if self.shown.get(index).is_some_and(&is_meant) {
                self.dismiss(index);
            }
        }
    }

    /// By what the notice at a place of the list is told from all others.
    pub fn number(&self, index: usize) -> Option<u64> {
        self.numbers.get(index).copied()
    }

    pub fn log(&self) -> &[LogEntry] {
        &self.log
    }

    /// Dates what was said since the last time.
    pub(super) fn date(&mut self, now: Instant) {
        self.log.iter_mut().rev().take_while(|entry| entry.at.is_none()).for_each(|entry| entry.at = Some(now));
    }
}

impl Deref for Notices {
    type Target = Vec<Notice>;

    fn deref(&self) -> &Vec<Notice> {
        &self.shown
    }
}
