//! What a person should know, shown until dismissed.

use crate::i18n::Lang;
use crate::project::Bilingual;

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
}

impl Notice {
    pub fn error(text: impl Fn(Lang) -> String) -> Self {
        Self { severity: Severity::Error, text: Bilingual { zh: text(Lang::Zh), en: text(Lang::En) }, to_copy: None }
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
}
