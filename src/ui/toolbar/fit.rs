//! Which parts of the toolbar have room, by their own widths: so nothing lies on anything else, whatever the window, the
//! language and the size of the text. Not how they are drawn.

use crate::i18n::{Lang, Word};
use crate::session::{Session, Tool};
use crate::ui::find::FindBox;
use crate::ui::icons::{Icon, icon_button_width};
use crate::ui::{document_bar, file_menu, present_button};

/// Between two parts.
pub const GAP: f32 = 4.0;
/// More room before a part that is not of the same kind.
pub const SPACE: f32 = 4.0;
/// Of a line between two groups: the room before it, the line, the room after it.
pub const SEPARATOR: [f32; 3] = [6.0, 1.0, 6.0];
pub const LOGO: f32 = 22.0;
/// A title is cut at one of these, the first where there is room.
const TITLES: [f32; 3] = [240.0, 120.0, 64.0];

/// The tools in their order. Those that measure and select give way first.
pub const TOOLS: [(Tool, Icon, Word, Word); 6] = [
    (Tool::Pan, Icon::Pan, Word::ToolPan, Word::ToolPanHint),
    (Tool::Select, Icon::Select, Word::ToolSelect, Word::ToolSelectHint),
    (Tool::Identify, Icon::Identify, Word::ToolIdentify, Word::ToolIdentifyHint),
    (Tool::MeasureLine, Icon::MeasureLine, Word::ToolMeasureLine, Word::ToolMeasureLineHint),
    (Tool::MeasureArea, Icon::MeasureArea, Word::ToolMeasureArea, Word::ToolMeasureAreaHint),
    (Tool::Radius, Icon::Radius, Word::ToolRadius, Word::ToolRadiusHint),
];

/// Whether a tool, one of the toolbar, is in use.
pub fn is_in_use(tool: Tool, session: &Session) -> bool {
    let now = session.settings.tool;
    now == tool || (tool == Tool::Select && now == Tool::SelectPolygon)
}

/// What is shown in the toolbar; the menu of the rest has what is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    pub logo: bool,
    pub file_menu: bool,
    /// At most so much of the title; 0 for none.
    pub title: f32,
    /// Beside the dot of unsaved work its word.
    pub unsaved_word: bool,
    pub document: bool,
    /// All tools, not only those used most and the one in use.
    pub all_tools: bool,
    pub tool_names: bool,
    pub zoom_all: bool,
    pub search: bool,
    /// The search as a field, not as a button.
    pub search_field: bool,
    pub present: bool,
    pub present_name: bool,
    pub map: bool,
    pub map_name: bool,
    pub languages: bool,
}

impl Fit {
    const ALL: Self = Self {
        logo: true,
        file_menu: true,
        title: TITLES[0],
        unsaved_word: true,
        document: true,
        all_tools: true,
        tool_names: true,
        zoom_all: true,
        search: true,
        search_field: true,
        present: true,
        present_name: true,
        map: true,
        map_name: true,
        languages: true,
    };

    /// From everything to the least, each with a little less than the one before.
    fn narrowing() -> Vec<Self> {
        let mut fit = Self::ALL;
        let mut all = vec![fit];
        let mut then = |less: &dyn Fn(&mut Self)| {
            less(&mut fit);
            all.push(fit);
        };
        then(&|fit| fit.present_name = false);
        then(&|fit| (fit.title, fit.unsaved_word) = (TITLES[1], false));
        then(&|fit| fit.search_field = false);
        then(&|fit| (fit.tool_names, fit.search_field) = (false, true));
        then(&|fit| fit.map_name = false);
        then(&|fit| fit.search_field = false);
        then(&|fit| fit.zoom_all = false);
        then(&|fit| fit.title = TITLES[2]);
        then(&|fit| fit.document = false);
        then(&|fit| fit.all_tools = false);
        then(&|fit| fit.title = 0.0);
        then(&|fit| fit.map = false);
        then(&|fit| fit.logo = false);
        then(&|fit| fit.present = false);
        then(&|fit| fit.file_menu = false);
        then(&|fit| fit.search = false);
        then(&|fit| fit.languages = false);
        all
    }

    /// What fits a toolbar of this width; the least where nothing does.
    pub fn of(ui: &egui::Ui, session: &Session, room: f32) -> Self {
        let all = Self::narrowing();
        let least = all.last().copied().unwrap_or(Self::ALL);
        all.into_iter().find(|fit| fit.width(ui, session) <= room).unwrap_or(least)
    }

    /// Whether a menu is needed for what is not shown.
    pub fn has_more(&self) -> bool {
        let tools = [self.all_tools, self.zoom_all, self.search, self.present, self.map, self.languages];
        !self.file_menu || !self.document || tools.contains(&false)
    }

    pub fn shows(&self, tool: Tool, session: &Session) -> bool {
        self.all_tools || matches!(tool, Tool::Pan | Tool::Identify | Tool::Radius) || is_in_use(tool, session)
    }

    fn width(&self, ui: &egui::Ui, session: &Session) -> f32 {
        let lang = session.settings.lang;
        let sign = icon_button_width(ui, true, "", false);
        let separator = SEPARATOR.iter().sum::<f32>() + GAP;
        let named = |has_name: bool, word: Word| if has_name { word.text(lang) } else { "" };
        // Each part takes the gap behind it.
        let mut parts = Vec::new();
        let mut spaces = 0.0;
        if self.logo {
            parts.push(LOGO);
            spaces += SPACE;
        }
        if self.file_menu {
            parts.extend(file_menu::widths(ui, session, self.title, self.unsaved_word));
        }
        if self.document {
            parts.extend([sign; document_bar::BUTTONS]);
            spaces += 2.0 * separator;
        }
        for (tool, _, word, _) in TOOLS.iter().filter(|(tool, ..)| self.shows(*tool, session)) {
            parts.push(icon_button_width(ui, true, named(self.tool_names, *word), is_in_use(*tool, session)));
        }
        if self.zoom_all {
            parts.push(sign);
            spaces += separator;
        }
        if self.has_more() {
            parts.push(sign);
        }
        if self.search {
            parts.push(FindBox::least_width(ui, self.search_field));
            spaces += SPACE;
        }
        if self.present || self.map {
            spaces += SPACE;
        }
        if self.present {
            parts.push(present_button::size(ui, named(self.present_name, Word::Present)).x);
        }
        if self.map {
            parts.push(icon_button_width(ui, true, named(self.map_name, Word::MapMenu), false));
        }
        if self.languages {
            parts.extend([Lang::Zh, Lang::En].map(|this| icon_button_width(ui, false, this.sign(), this == lang)));
        }
        // The themes.
        parts.push(sign);
        parts.iter().map(|part| part + GAP).sum::<f32>() + spaces
    }
}
