//! The parts of a card, in words of one language. Values for reading are rounded; `exact` keeps them whole.

use crate::data::LonLat;
use crate::i18n::Lang;
use crate::plan::FeatureRef;

/// The facts about one feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub of: FeatureRef,
    pub lang: Lang,
    pub name: String,
    /// The name in the other language, or other names.
    pub subtitle: String,
    /// What kind of thing it is; the layer's name for lack of a kind.
    pub kind: String,
    /// That the geometry was drawn from descriptions and is no survey; `None` for what is none of this.
    pub schematic: Option<String>,
    /// That its outline is no proper one, so that its area cannot be relied on.
    pub broken: Option<String>,
    /// The class of its layer's symbology that draws it, to be shown as its swatch.
    pub class: Option<usize>,
    /// The key numbers: area, 亩, share of the boundary; or length.
    pub figures: Vec<CardFigure>,
    /// Where it is: position, bearing from the boundary's centroid, the nearest of what the project names.
    pub facts: Vec<CardRow>,
    /// What crosses it, lies in it or belongs to it.
    pub sections: Vec<CardSection>,
    /// Its own attributes.
    pub rows: Vec<CardRow>,
    /// Source, date, confidence, basis and uncertainty.
    pub provenance: Vec<CardRow>,
    /// The centroid, or the middle where there is none, for "radius from here" and "zoom to"; `None` without geometry.
    pub at: Option<LonLat>,
}

/// A key number with its unit apart, so that it can be set larger.
#[derive(Clone, Debug, PartialEq)]
pub struct CardFigure {
    pub label: String,
    pub number: String,
    pub unit: String,
    /// Number and unit in full precision.
    pub exact: String,
}

/// One attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct CardRow {
    pub label: String,
    pub items: Vec<CardItem>,
}

/// One value of an attribute; lists have several.
#[derive(Clone, Debug, PartialEq)]
pub struct CardItem {
    pub text: String,
    /// Where it comes from, for values that carry a source of their own; how it was measured; what it supports.
    pub source: Option<String>,
    /// Whether it says that something is unknown.
    pub unknown: bool,
    /// The feature it speaks of.
    pub of: Option<FeatureRef>,
    /// Text and source in full precision, where they are rounded.
    pub exact: Option<String>,
}

impl CardItem {
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), source: None, unknown: false, of: None, exact: None }
    }

    /// A text with its source in brackets.
    pub(super) fn with_source(text: &str, source: &str, lang: Lang) -> String {
        match lang {
            Lang::Zh => format!("{text}（{source}）"),
            Lang::En => format!("{text} ({source})"),
        }
    }
}

/// What a relation says: other features, each with a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct CardSection {
    pub heading: String,
    /// How many there are, such as "1 / 3"; may be empty.
    pub count: String,
    pub lines: Vec<CardLine>,
    /// How many more there are than lines.
    pub more: usize,
}

/// Another feature and what it has to do with this one.
#[derive(Clone, Debug, PartialEq)]
pub struct CardLine {
    pub of: Option<FeatureRef>,
    /// The class of its layer's symbology that draws it.
    pub class: Option<usize>,
    pub name: String,
    /// The figure, rounded, in words; may be empty.
    pub value: String,
    /// The same in full precision.
    pub exact: String,
    /// More about it, for a line of its own; may be empty.
    pub note: String,
    /// Whether it misses the feature.
    pub missed: bool,
}
