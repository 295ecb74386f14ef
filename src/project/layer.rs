//! A dataset as it is shown.

use std::fmt;

use crate::formats::Reading;

use super::{DerivedColumn, Labeling, Rest, Symbology};

/// The name of a layer for scripts: unique in its project, stable over its life.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LayerId(pub String);

impl fmt::Display for LayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for LayerId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

/// The same thing in Chinese and in English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilingual<T = String> {
    pub zh: T,
    pub en: T,
}

impl<T: Clone> Bilingual<T> {
    /// The same in both languages.
    pub fn same(value: T) -> Self {
        Self { zh: value.clone(), en: value }
    }
}

impl<T> Bilingual<T> {
    pub fn get(&self, lang: crate::i18n::Lang) -> &T {
        match lang {
            crate::i18n::Lang::Zh => &self.zh,
            crate::i18n::Lang::En => &self.en,
        }
    }
}

impl Bilingual {
    /// The text for people who read a language: where it is absent, that of the other one.
    pub fn read_in(&self, lang: crate::i18n::Lang) -> &String {
        let own = self.get(lang);
        let other = match lang {
            crate::i18n::Lang::Zh => &self.en,
            crate::i18n::Lang::En => &self.zh,
        };
        if own.trim().is_empty() { other } else { own }
    }
}

/// A heading of the layer list.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub id: String,
    pub name: Bilingual,
    /// Hides all its layers at once; each keeps its own state.
    pub visible: bool,
    /// What a project file says beyond this.
    pub rest: Rest,
}

/// A dataset with a name, an order, a style and its labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    pub id: LayerId,
    pub name: Bilingual,
    /// What its features are called in the plural, to count them in a sentence ("16 hospitals").
    pub noun: Option<Bilingual>,
    /// The [`Group`] under which the layer list shows it.
    pub group: String,
    /// Where its data lie: a path relative to the project's folder, or as it was given.
    pub source: String,
    /// What is known better than the source says, and which part of it is meant.
    pub reading: Reading,
    pub visible: bool,
    /// 0 to 1, for the layer as a whole.
    pub opacity: f64,
    pub symbology: Symbology,
    /// Columns of its attribute table that are computed.
    pub derived: Vec<DerivedColumn>,
    pub labeling: Option<Labeling>,
    /// What a project file says beyond this.
    pub rest: Rest,
}
