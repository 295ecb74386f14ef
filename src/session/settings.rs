//! What a person prefers.

use crate::i18n::Lang;
use crate::render::{LabelLanguage, Look, Theme, Vision};

use super::{NoteFilter, Tool};

#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub lang: Lang,
    /// Of the names on the map; that of the window when it is `None`.
    pub label_language: Option<LabelLanguage>,
    pub theme: Theme,
    /// Whose eyes the map is shown as seen by.
    pub vision: Vision,
    pub tool: Tool,
    /// Whether moves of the map end at once instead of running out.
    pub reduced_motion: bool,
    /// Whether the map has the window to itself, under the toolbar.
    pub panels_hidden: bool,
    /// Whether texts, lines and signs of the map are half as large again.
    pub large: bool,
    /// Whether what can be pressed is large enough for fingers; on from the first touch.
    pub touch: bool,
    /// Which review notes are listed and shown on the map.
    pub note_filter: NoteFilter,
    /// Whether the small map of the whole plan is shown.
    pub overview: bool,
    /// Whether the map shows its coordinate grid.
    pub grid: bool,
    /// Whether the map shows its legend; it also stands in the layer list.
    pub legend: bool,
}

impl Settings {
    /// How colours are shown.
    pub fn look(&self) -> Look {
        Look { theme: self.theme, vision: self.vision }
    }
}

impl Default for Settings {
    /// Chinese, unless the system's locale says otherwise.
    fn default() -> Self {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
        let locale = set.into_iter().find(|value| !value.is_empty());
        let lang = match locale.as_deref() {
            None | Some("C" | "POSIX" | "C.UTF-8" | "C.utf8") => Lang::Zh,
            Some(locale) => Lang::of_locale(locale),
        };
        let (theme, tool) = (Theme::Light, Tool::default());
        Self {
            lang,
            label_language: None,
            theme,
            vision: Vision::Usual,
            tool,
            reduced_motion: false,
            panels_hidden: false,
            large: false,
            touch: false,
            note_filter: NoteFilter::All,
            overview: false,
            grid: false,
            legend: false,
        }
    }
}
