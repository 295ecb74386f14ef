//! What a person prefers.

use crate::i18n::Lang;
use crate::render::{LabelLanguage, Look, Theme, Vision};

use super::{NoteFilter, Tool};

/// The sizes of all that is written, in percent, that a person may choose from.
pub const TEXT_SCALES: std::ops::RangeInclusive<u16> = 100..=200;

/// Where the window was, in pixels of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowPlace {
    /// Its upper left corner over all displays; `None` where the system does not say.
    pub at: Option<[i32; 2]>,
    /// Of what is inside its frame.
    pub size: [u32; 2],
    pub maximized: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub lang: Lang,
    /// The size of all that is written, and what goes with it: percent of the usual.
    pub text_scale: u16,
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
    /// Whether that was said: by the first finger, or by whoever did not want it. It is said once, for all runs.
    pub touch_said: bool,
    /// Which review notes are listed and shown on the map.
    pub note_filter: NoteFilter,
    /// Whether the small map of the whole plan is shown.
    pub overview: bool,
    /// Whether the map shows its coordinate grid.
    pub grid: bool,
    /// Whether the map shows its legend; it also stands in the layer list.
    pub legend: bool,
    /// Of the attribute table, in points; the usual one for lack of a choice.
    pub table_height: Option<f64>,
    /// Whether the hint for beginners was read; also where nobody could remember it.
    pub hint_seen: bool,
    /// Where the window was when it was closed last.
    pub window: Option<WindowPlace>,
    /// The commands used last, by the names that the window knows them by; the latest first.
    pub recent_commands: Vec<String>,
}

/// So many commands are remembered.
pub(super) const RECENT_COMMANDS: usize = 5;

impl Settings {
    /// Puts a command before those used earlier.
    pub(super) fn remember_command(&mut self, name: String) {
        self.recent_commands.retain(|known| *known != name);
        self.recent_commands.insert(0, name);
        self.recent_commands.truncate(RECENT_COMMANDS);
    }

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
            text_scale: *TEXT_SCALES.start(),
            label_language: None,
            theme,
            vision: Vision::Usual,
            tool,
            reduced_motion: false,
            panels_hidden: false,
            large: false,
            touch: false,
            touch_said: false,
            note_filter: NoteFilter::All,
            overview: false,
            grid: false,
            legend: false,
            table_height: None,
            hint_seen: true,
            window: None,
            recent_commands: Vec::new(),
        }
    }
}
