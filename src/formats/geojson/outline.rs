//! The one pass that checks the grammar of a whole text, and notes where its parts lie.
//!
//! serde_json is the judge of what is JSON; it skips values without recursion, so no depth is too deep for it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::{ReadError, json_place};
use crate::progress::Progress;

/// A stretch of features is read by one thread at a time; this much of it makes the coming and going cheap.
pub(super) const STRETCH_BYTES: usize = 256 << 10;

/// Elements between two looks at the cancel token.
const CHECK_EVERY: u32 = 256;

/// Where the parts of a document lie.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The members of the object in order, without `features`.
    pub(super) members: Vec<Member>,
    /// The elements of `features`; the last one counts where there are several.
    pub(super) features: Option<Vec<Stretch>>,
    /// How many members are named `features`.
    pub(super) times_features: u32,
    /// Offset behind the document.
    pub(super) end: usize,
    /// Whether the text ends among the features or right behind them: the complete ones are there, the rest is missing.
    pub(super) is_cut_off: bool,
}

/// One member of the document's object.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    /// Where its value lies.
    pub(super) value: Range<usize>,
}

/// Some consecutive features.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// Offset of the first.
    pub(super) start: usize,
    /// Offset behind the last.
    pub(super) end: usize,
    /// Which feature of the source the first one is, from 0.
    pub(super) first: u32,
    pub(super) count: u32,
}

impl Outline {
    /// The last member of a name.
    pub(super) fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().rev().find(|m| m.name == name)
    }

    /// Whether nothing is begun behind the features: a member there that is not whole is no good JSON.
    fn ends_with_features(&self, text: &str) -> bool {
        let end = self.features.as_ref().and_then(|stretches| stretches.last()).map_or(text.len(), |last| last.end);
        let is_between = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | ']');
        self.is_cut_off || text.get(end..).is_some_and(|rest| rest.chars().all(is_between))
    }

    /// Whether it is one of a collection of which some feature was found whole.
    fn has_features(&self, text: &str) -> bool {
        let kind = self.member("type").and_then(|member| text.get(member.value.clone()));
        let found = self.features.as_ref().is_some_and(|stretches| !stretches.is_empty());
        kind == Some("\"FeatureCollection\"") && self.times_features == 1 && found
    }
}

/// Checks the first document of the text. What follows it is not looked at. Of a collection that ends among its features
/// the complete ones are kept.
///
/// # Errors
/// Text that is not JSON, JSON that is not an object, `features` that are not an array; cancellation.
pub(super) fn outline(text: &str, progress: &Progress) -> Result<Outline, ReadError> {
    let mut outline = Outline::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let seed = DocumentSeed { pass: Pass { text, progress }, outline: &mut outline };
    match seed.deserialize(&mut deserializer) {
        Ok(()) => {
            outline.end = deserializer.into_iter::<IgnoredAny>().byte_offset();
            Ok(outline)
        }
        Err(_) if progress.is_cancelled() => Err(ReadError::Cancelled),
        Err(error) if ends_early(text, &error) && outline.ends_with_features(text) && outline.has_features(text) => {
            outline.is_cut_off = true;
            outline.end = text.len();
            Ok(outline)
        }
        Err(error) if error.is_data() => Err(not_geojson(text, &error)),
        Err(error) => Err(syntax(text, &error)),
    }
}

/// Whether the fault is that the text ends: also within a number, which is no number then (`39.`, `-`, `1e`).
fn ends_early(text: &str, error: &serde_json::Error) -> bool {
    let rest = text.trim_ascii_end();
    let is_half_number = || {
        let (line, column) = (rest.matches('\n').count() + 1, rest.len() - rest.rfind('\n').map_or(0, |at| at + 1));
        rest.ends_with(['-', '+', '.', 'e', 'E']) && (error.line(), error.column()) >= (line, column)
    };
    error.is_eof() || error.is_syntax() && is_half_number()
}

/// A fault of the grammar, as serde_json words it.
pub(super) fn syntax(text: &str, error: &serde_json::Error) -> ReadError {
    let message = if ends_early(text, error) {
        "the text ends before it is complete: was the file cut off?".to_owned()
    } else {
        words(error)
    };
    let (line, column) = json_place(text, error);
    ReadError::Syntax { message, line, column }
}

/// The message without the place at its end.
fn words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}

fn not_geojson(text: &str, error: &serde_json::Error) -> ReadError {
    // A number, a text or an array is only worth the name of JSON if all of it is.
    if let Err(broken) = serde_json::from_str::<IgnoredAny>(text) {
        return syntax(text, &broken);
    }
    let words = words(error);
    let found = words.strip_prefix("invalid type: ").and_then(|w| w.split_once(", expected")).map_or(&*words, |w| w.0);
    let expected = if text.trim_start().starts_with('{') {
        "a FeatureCollection whose \"features\" are an array"
    } else {
        "an object with a \"type\""
    };
    let found = match found {
        "sequence" => "an array".to_owned(),
        "map" => "an object".to_owned(),
        other => other.to_owned(),
    };
    ReadError::NotGeoJson { expected, found, line: json_place(text, error).0 }
}

/// What all parts of the pass need.
#[derive(Clone, Copy)]
struct Pass<'p> {
    text: &'p str,
    progress: &'p Progress,
}

impl Pass<'_> {
    /// Where a part of the text lies in it.
    fn range(self, part: &str) -> Range<usize> {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        start..start + part.len()
    }
}

/// Notes the members of the document.
struct DocumentSeed<'p, 'o> {
    pass: Pass<'p>,
    outline: &'o mut Outline,
}

impl<'de> DeserializeSeed<'de> for DocumentSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for DocumentSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            if name == "features" {
                let mut stretches = Vec::new();
                let read = map.next_value_seed(FeaturesSeed { pass: self.pass, stretches: &mut stretches });
                self.outline.features = Some(stretches);
                self.outline.times_features += 1;
                self.outline.is_cut_off = read.is_err();
                read?;
            } else {
                let raw: &RawValue = map.next_value()?;
                let value = self.pass.range(raw.get());
                self.outline.members.push(Member { name: name.into_owned(), value });
            }
        }
        Ok(())
    }
}

/// Notes the stretches of the features.
struct FeaturesSeed<'p, 's> {
    pass: Pass<'p>,
    stretches: &'s mut Vec<Stretch>,
}

impl<'de> DeserializeSeed<'de> for FeaturesSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for FeaturesSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut ordinal = 0_u32;
        while let Some(raw) = seq.next_element::<&RawValue>()? {
            if ordinal.is_multiple_of(CHECK_EVERY) {
                self.pass.progress.check().map_err(A::Error::custom)?;
            }
            let Range { start, end } = self.pass.range(raw.get());
            match self.stretches.last_mut() {
                Some(last) if end - last.start < STRETCH_BYTES => {
                    last.end = end;
                    last.count += 1;
                }
                _ => self.stretches.push(Stretch { start, end, first: ordinal, count: 1 }),
            }
            ordinal += 1;
        }
        Ok(())
    }
}
