//! The written form of what a person marks on the map: bookmarks, sketches, notes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Bookmark, BookmarkView, LayerId, Note, Rest, Sketch};
use super::parts::{Size, TextForm, is_default};
use super::position::{ExtentForm, PositionForm, ShapeForm};

/// A named view of the map: `center` with `scale`, or `extent`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Bookmark")]
pub(super) struct BookmarkForm {
    pub id: String,
    name: TextForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    center: Option<PositionForm>,
    /// N of the scale 1:N at 96 dots to the inch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scale: Option<Size>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extent: Option<ExtentForm>,
    /// Ids of the layers that are hidden there; without, the layers stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hidden: Option<Vec<String>>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// A shape drawn by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Sketch")]
pub(super) struct SketchForm {
    pub id: String,
    #[serde(default, skip_serializing_if = "is_default")]
    name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    text: String,
    /// YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "is_default")]
    date: String,
    geometry: ShapeForm,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// A remark at a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Note")]
pub(super) struct NoteForm {
    pub id: String,
    position: PositionForm,
    #[serde(default, skip_serializing_if = "is_default")]
    author: String,
    /// YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "is_default")]
    date: String,
    text: String,
    /// Whether it is settled.
    #[serde(default, skip_serializing_if = "is_default")]
    done: bool,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

impl TryFrom<BookmarkForm> for Bookmark {
    /// The end of a sentence that names the bookmark.
    type Error = &'static str;

    fn try_from(form: BookmarkForm) -> Result<Self, Self::Error> {
        let view = match (form.center, form.scale, form.extent) {
            (Some(at), Some(scale), None) => BookmarkView::Centre { at: at.into(), scale_denominator: scale.0 },
            (None, None, Some(extent)) => BookmarkView::Extent(extent.into()),
            _ => return Err("it needs either center and scale, or extent"),
        };
        let mut rest = form.rest;
        let hidden = form.hidden.map(|ids| ids.into_iter().map(LayerId).collect());
        Ok(Self { id: form.id, name: rest.keep("name", form.name.split()), view, hidden, rest })
    }
}

impl From<&Bookmark> for BookmarkForm {
    fn from(bookmark: &Bookmark) -> Self {
        let mut rest = bookmark.rest.clone();
        let (center, scale, extent) = match bookmark.view {
            BookmarkView::Centre { at, scale_denominator } => (Some(at.into()), Some(Size(scale_denominator)), None),
            BookmarkView::Extent(extent) => (None, None, Some(extent.into())),
        };
        Self {
            id: bookmark.id.clone(),
            name: TextForm::of(&bookmark.name, rest.take("name")),
            center,
            scale,
            extent,
            hidden: bookmark.hidden.as_ref().map(|ids| ids.iter().map(|id| id.0.clone()).collect()),
            rest,
        }
    }
}

impl From<SketchForm> for Sketch {
    fn from(form: SketchForm) -> Self {
        let mut rest = form.rest;
        let shape = rest.keep("geometry", form.geometry.split());
        Self { id: form.id, name: form.name, shape, text: form.text, date: form.date, rest }
    }
}

impl From<&Sketch> for SketchForm {
    fn from(sketch: &Sketch) -> Self {
        let mut rest = sketch.rest.clone();
        Self {
            id: sketch.id.clone(),
            name: sketch.name.clone(),
            text: sketch.text.clone(),
            date: sketch.date.clone(),
            geometry: ShapeForm::of(&sketch.shape, rest.take("geometry")),
            rest,
        }
    }
}

impl From<NoteForm> for Note {
    fn from(form: NoteForm) -> Self {
        let NoteForm { id, position, author, date, text, done, rest } = form;
        Self { id, position: position.into(), author, date, text, done, rest }
    }
}

impl From<&Note> for NoteForm {
    fn from(note: &Note) -> Self {
        let Note { id, position, author, date, text, done, rest } = note.clone();
        Self { id, position: position.into(), author, date, text, done, rest }
    }
}
