//! A small language for labels: text with the values of fields in it. It reads fields and writes numbers, nothing
//! more: no arithmetic, no conditions but "leave this part away".
//!
//! ```text
//! {name_zh}[ {area_ha:.1} ha]      a field; the part in brackets is left away where a field in it is unknown
//! {beds:,} {share:%} {share:.1%}   thousands separated; a share as a percentage, without and with decimals
//! {{ }} [[ ]]                      stand for themselves
//! ```
//!
//! A label none of whose fields has a value is empty, so that a unit never stands alone.

use std::fmt::Write as _;

use crate::data::{Dataset, Feature, Value};
use crate::i18n::format;

/// A label as it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelTemplate {
    parts: Vec<Part>,
}

/// A label tied to the columns of one dataset; fields that it does not have are unknown.
#[derive(Clone, Debug)]
pub struct BoundTemplate {
    template: LabelTemplate,
    /// By field, in the order of the text.
    columns: Vec<Option<usize>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Field(FieldPart),
    Optional(Vec<Part>),
}

#[derive(Clone, Debug, PartialEq)]
struct FieldPart {
    name: String,
    number: NumberStyle,
}

/// How a number is written; other values are written as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct NumberStyle {
    decimals: Option<usize>,
    thousands: bool,
    percent: bool,
}

/// What is wrong with a label; positions are 1-based characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("at character {position}: the {bracket:?} opened here is never closed")]
    Open { position: usize, bracket: char },
    #[error("at character {position}: {bracket:?} closes nothing; written twice it stands for itself")]
    Stray { position: usize, bracket: char },
    #[error("at character {position}: a field's name is missing")]
    NoName { position: usize },
    #[error("at character {position}: a number is written {{field:.1}}, {{field:,}} or {{field:.1%}}, not {found:?}")]
    BadFormat { position: usize, found: String },
    #[error("there is no field {name:?}; fields: {}", fields.join(", "))]
    UnknownField { name: String, fields: Vec<String> },
}

/// More decimals than this say nothing on a map.
const MOST_DECIMALS: usize = 9;

impl LabelTemplate {
    /// Reads a template.
    ///
    /// # Errors
    /// With the place, when a bracket has no partner or a number format is none.
    ///
    /// ```
    /// use shapan::project::LabelTemplate;
    /// assert!(LabelTemplate::parse("{name}[ {area_ha:.1} ha]").is_ok());
    /// assert!(LabelTemplate::parse("{name").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut reader = Reader { characters: text.chars().collect(), at: 0 };
        let parts = reader.parts(None)?;
        Ok(Self { parts })
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The fields that it names, in its order.
    pub fn fields(&self) -> Vec<&str> {
        let mut names = Vec::new();
        each_field(&self.parts, &mut |field| names.push(field.name.as_str()));
        names
    }

    /// Whether the data have all its fields.
    ///
    /// # Errors
    /// With the first field that they do not have, and those they have.
    pub fn check(&self, data: &Dataset) -> Result<(), TemplateError> {
        match self.fields().into_iter().find(|name| data.field_index(name).is_none()) {
            None => Ok(()),
            Some(name) => Err(TemplateError::UnknownField {
                name: name.to_owned(),
                fields: data.fields().iter().map(|f| f.name.clone()).collect(),
            }),
        }
    }

    /// Ties it to the columns of a dataset.
    pub fn bound(self, data: &Dataset) -> BoundTemplate {
        let columns = self.fields().into_iter().map(|name| data.field_index(name)).collect();
        BoundTemplate { template: self, columns }
    }
}

fn each_field<'a>(parts: &'a [Part], each: &mut impl FnMut(&'a FieldPart)) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Field(field) => each(field),
            Part::Optional(parts) => each_field(parts, each),
        }
    }
}

impl BoundTemplate {
    /// The label of a feature of the dataset it was bound to; empty where no field has a value.
    pub fn text(&self, feature: Feature<'_>) -> String {
        let mut columns = self.columns.iter().copied();
        let made = written(&self.template.parts, feature, &mut columns);
        if made.known > 0 || self.columns.is_empty() { made.text } else { String::new() }
    }
}

#[derive(Default)]
struct Written {
    text: String,
    known: usize,
    unknown: usize,
}

fn written(parts: &[Part], feature: Feature<'_>, columns: &mut impl Iterator<Item = Option<usize>>) -> Written {
    let mut all = Written::default();
    for part in parts {
        match part {
            Part::Text(text) => all.text.push_str(text),
            Part::Field(field) => {
                let value = columns.next().flatten().map_or(Value::Missing, |column| feature.value(column));
                if value.is_unknown() {
                    all.unknown += 1;
                } else {
                    all.known += 1;
                    all.text.push_str(&field.number.text(&value));
                }
            }
            Part::Optional(parts) => {
                let inner = written(parts, feature, columns);
                if inner.unknown == 0 {
                    all.text.push_str(&inner.text);
                    all.known += inner.known;
                }
            }
        }
    }
    all
}

impl NumberStyle {
    fn text(self, value: &Value<'_>) -> String {
        let Some(number) = value.as_f64().filter(|_| self != Self::default()) else {
            return value.to_text().into_owned();
        };
        let number = if self.percent { number * 100.0 } else { number };
        let decimals = self.decimals.unwrap_or(if self.percent { 0 } else { usize::MAX });
        let mut text = if decimals == usize::MAX { number.to_string() } else { format::decimals(number, decimals) };
        if self.thousands {
            text = with_thousands(&text);
        }
        if self.percent {
            text.push_str(" %");
        }
        text
    }
}

/// A number's text with a comma between groups of three digits before its point.
fn with_thousands(text: &str) -> String {
    let plain = text.replace(',', "");
    let digits_from = plain.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let digits_to = plain[digits_from..].find(|c: char| !c.is_ascii_digit()).map_or(plain.len(), |n| digits_from + n);
    let mut out = plain[..digits_from].to_owned();
    for (i, digit) in plain[digits_from..digits_to].char_indices() {
        let left = digits_to - digits_from - i;
        let comma = if i > 0 && left.is_multiple_of(3) { "," } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(out, "{comma}{digit}");
    }
    out.push_str(&plain[digits_to..]);
    out
}

struct Reader {
    characters: Vec<char>,
    at: usize,
}

impl Reader {
    /// Parts up to the end, or to the bracket that closes those opened at a position.
    fn parts(&mut self, opened: Option<usize>) -> Result<Vec<Part>, TemplateError> {
        let mut parts = Vec::new();
        let mut text = String::new();
        while let Some(c) = self.characters.get(self.at).copied() {
            let position = self.at + 1;
            self.at += 1;
            let doubled = self.characters.get(self.at) == Some(&c);
            match c {
                '{' | '}' | '[' | ']' if doubled => {
                    self.at += 1;
                    text.push(c);
                }
                ']' if opened.is_some() => {
                    push_text(&mut parts, text);
                    return Ok(parts);
                }
                '{' => {
                    push_text(&mut parts, std::mem::take(&mut text));
                    parts.push(Part::Field(self.field(position)?));
                }
                '[' if opened.is_none() => {
                    push_text(&mut parts, std::mem::take(&mut text));
                    parts.push(Part::Optional(self.parts(Some(position))?));
                }
                '}' | '[' | ']' => return Err(TemplateError::Stray { position, bracket: c }),
                c => text.push(c),
            }
        }
        if let Some(position) = opened {
            return Err(TemplateError::Open { position, bracket: '[' });
        }
        push_text(&mut parts, text);
        Ok(parts)
    }

    fn field(&mut self, position: usize) -> Result<FieldPart, TemplateError> {
        let rest = self.characters.get(self.at..).unwrap_or(&[]);
        let Some(length) = rest.iter().position(|c| *c == '}') else {
            return Err(TemplateError::Open { position, bracket: '{' });
        };
        let inside: String = rest.iter().take(length).collect();
        self.at += length + 1;
        // Names have colons of their own, as `name:zh`: a format begins with a point, a comma or a per cent sign.
        let split = inside.rfind(':').filter(|at| inside[at + 1..].trim_start().starts_with(['.', ',', '%']));
        let (name, number) = match split {
            Some(at) => (&inside[..at], number_style(inside[at + 1..].trim(), position)?),
            None => (inside.as_str(), NumberStyle::default()),
        };
        let name = name.trim();
        if name.is_empty() {
            return Err(TemplateError::NoName { position });
        }
        Ok(FieldPart { name: name.to_owned(), number })
    }
}

fn push_text(parts: &mut Vec<Part>, text: String) {
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
}

/// `,` `.1` `%` and what they make together, in this order.
fn number_style(text: &str, position: usize) -> Result<NumberStyle, TemplateError> {
    let bad = || TemplateError::BadFormat { position, found: text.to_owned() };
    let (rest, thousands) = text.strip_prefix(',').map_or((text, false), |rest| (rest, true));
    let (rest, percent) = rest.strip_suffix('%').map_or((rest, false), |rest| (rest, true));
    let decimals = match rest.strip_prefix('.') {
        Some(digits) => Some(digits.parse().ok().filter(|n| *n <= MOST_DECIMALS).ok_or_else(bad)?),
        None if rest.is_empty() => None,
        None => return Err(bad()),
    };
    Ok(NumberStyle { decimals, thousands, percent })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DatasetBuilder;

    fn data() -> Dataset {
        let mut builder = DatasetBuilder::default();
        builder.begin_feature();
        builder.property("name:zh", Value::Text("智造区".into()));
        builder.property("area_ha", Value::Real(50.349));
        builder.property("beds", Value::Integer(-1_234_567));
        builder.property("share", Value::Real(0.126));
        builder.end_feature();
        builder.begin_feature();
        builder.property("name:zh", Value::Text("无名".into()));
        builder.end_feature();
        builder.begin_feature();
        builder.end_feature();
        builder.finish()
    }

    fn labels(template: &str) -> Vec<String> {
        let data = data();
        let template = LabelTemplate::parse(template).unwrap().bound(&data);
        data.features().map(|f| template.text(f)).collect()
    }

    #[test]
    fn values_stand_in_the_text() {
        assert_eq!(labels("{name:zh}[ {area_ha:.1} ha]"), ["智造区 50.3 ha", "无名", ""]);
        assert_eq!(labels("{ name:zh } · {beds:,}")[0], "智造区 · -1,234,567");
        assert_eq!(labels("{share:%}|{share:.1%}|{area_ha:,.2}|{area_ha}")[0], "13 %|12.6 %|50.35|50.349");
        assert_eq!(labels("{{{name:zh}}}[[1]]")[0], "{智造区}[1]");
        assert_eq!(labels("{area_ha:.0} ha"), ["50 ha", "", ""], "a unit never stands alone");
        assert_eq!(labels("[{nothing}]{name:zh}"), ["智造区", "无名", ""]);
        assert_eq!(labels("fixed"), ["fixed", "fixed", "fixed"]);
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let error = |text: &str| LabelTemplate::parse(text).unwrap_err();
        assert_eq!(error("ab{name"), TemplateError::Open { position: 3, bracket: '{' });
        assert_eq!(error("a[b"), TemplateError::Open { position: 2, bracket: '[' });
        assert_eq!(error("a]"), TemplateError::Stray { position: 2, bracket: ']' });
        assert_eq!(error("a}b"), TemplateError::Stray { position: 2, bracket: '}' });
        assert_eq!(error("[a[b]]x"), TemplateError::Stray { position: 3, bracket: '[' });
        assert_eq!(error("{ }"), TemplateError::NoName { position: 1 });
        for bad in ["{a:.}", "{a:.x}", "{a:,,}", "{a:.99}", "{a:%%}"] {
            assert!(matches!(error(bad), TemplateError::BadFormat { position: 1, .. }), "{bad}");
        }
        let template = LabelTemplate::parse("{area}").unwrap();
        let message = template.check(&data()).unwrap_err().to_string();
        assert_eq!(message, "there is no field \"area\"; fields: name:zh, area_ha, beds, share");
        assert!(LabelTemplate::parse("{beds} {share}").unwrap().check(&data()).is_ok());
    }
}
