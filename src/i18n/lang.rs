//! The two languages.

/// The language of everything people read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// What it calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    /// The same for a narrow place.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Zh => "中",
            Self::En => "EN",
        }
    }

    /// The letters of north, east, south and west on a compass.
    pub fn compass(self) -> [&'static str; 4] {
        match self {
            Self::Zh => ["北", "东", "南", "西"],
            Self::En => ["N", "E", "S", "W"],
        }
    }

    /// The one that is not this one.
    pub fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// As HTML and SVG name it (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// What stands between the members of a list.
    pub fn list_separator(self) -> &'static str {
        match self {
            Self::Zh => "、",
            Self::En => ", ",
        }
    }

    /// The language of a locale name such as `zh_CN.UTF-8`; English for all that are not Chinese.
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }
}
