//! Small pieces that the forms of a project file are made of: texts, colours, sizes, shares.
//!
//! A piece refuses what it cannot be while it is read, so that the reader knows the place.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};

use super::super::{Bilingual, Color, Rest};
use crate::crs::MapCrsChoice;

/// Whether a member need not be written.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

pub(super) fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
pub(super) fn is_yes(value: &bool) -> bool {
    *value
}

/// A text in Chinese and in English.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Text")]
pub(super) struct TextForm {
    zh: String,
    en: String,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

impl TextForm {
    pub(super) fn of(text: &Bilingual, rest: Rest) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone(), rest }
    }

    /// The text, and what else stood in it: other languages, for instance.
    pub(super) fn split(self) -> (Bilingual, Rest) {
        (Bilingual { zh: self.zh, en: self.en }, self.rest)
    }
}

/// Names of fields, tried in turn, for each language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Fields")]
pub(super) struct FieldsForm {
    zh: Vec<String>,
    en: Vec<String>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

impl FieldsForm {
    pub(super) fn of(fields: &Bilingual<Vec<String>>, rest: Rest) -> Self {
        Self { zh: fields.zh.clone(), en: fields.en.clone(), rest }
    }

    pub(super) fn split(self) -> (Bilingual<Vec<String>>, Rest) {
        (Bilingual { zh: self.zh, en: self.en }, self.rest)
    }
}

/// `#RRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct ColorForm(pub Color);

impl TryFrom<String> for ColorForm {
    type Error = super::super::color::NotAColor;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl Serialize for ColorForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl JsonSchema for ColorForm {
    fn schema_name() -> Cow<'static, str> {
        "Color".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$", "description": "An sRGB colour."})
    }
}

/// The plane a map is drawn in: `local`, `web-mercator`, `cgcs2000`, or the EPSG code of one of its zones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct MapCrsForm(pub MapCrsChoice);

impl TryFrom<String> for MapCrsForm {
    type Error = crate::crs::MapCrsError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl Serialize for MapCrsForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl JsonSchema for MapCrsForm {
    fn schema_name() -> Cow<'static, str> {
        "MapCrs".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(local|web-mercator|cgcs2000|EPSG:(3857|45(1[3-9]|[2-4][0-9]|5[0-4])))$",
            "description": "The plane the map is drawn in: local, web-mercator, cgcs2000, EPSG:3857 or one of EPSG:4513 to EPSG:4554."
        })
    }
}

/// Any number. A whole one is written without a decimal point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub(super) struct Number(pub f64);

/// A number above zero.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub(super) struct Size(pub f64);

/// A number from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub(super) struct Share(pub f64);

impl Size {
    pub(super) const ONE: Self = Self(1.0);

    pub(super) fn one() -> Self {
        Self::ONE
    }

    pub(super) fn is_one(&self) -> bool {
        *self == Self::ONE
    }
}

impl Share {
    pub(super) const WHOLE: Self = Self(1.0);

    pub(super) fn whole() -> Self {
        Self::WHOLE
    }

    pub(super) fn is_whole(&self) -> bool {
        *self == Self::WHOLE
    }
}

impl TryFrom<f64> for Size {
    type Error = String;

    fn try_from(number: f64) -> Result<Self, String> {
        if number.is_finite() && number > 0.0 && number <= 1e12 {
            Ok(Self(number))
        } else {
            Err(format!("{number} is not a size: sizes are above zero"))
        }
    }
}

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(number: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&number) {
            Ok(Self(number))
        } else {
            Err(format!("{number} is not an opacity: 0 to 1"))
        }
    }
}

/// Beyond this a whole `f64` need not be the number that was meant.
const MOST_WHOLE: f64 = 9_007_199_254_740_992.0;

fn number<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    let is_negative_zero = number == 0.0 && number.is_sign_negative();
    if number.fract() == 0.0 && number.abs() < MOST_WHOLE && !is_negative_zero {
        serializer.serialize_i64(number as i64)
    } else {
        serializer.serialize_f64(number)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(self.0, serializer)
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(self.0, serializer)
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(self.0, serializer)
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number"})
    }
}

impl JsonSchema for Size {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Size".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number", "exclusiveMinimum": 0, "maximum": 1e12})
    }
}

impl JsonSchema for Share {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Share".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number", "minimum": 0, "maximum": 1})
    }
}
