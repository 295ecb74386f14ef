//! Members that the standard does not know, and those it knows in every object: `bbox` and `crs`.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

pub(super) use super::super::typed_json::quoted;
use super::coordinates::Fault;
use super::cursor::{Cursor, Kind, RawText, Skipped};
use super::reference::{self, Reference};
use crate::crs::SourceCrs;
use crate::data::WarningCode;

/// Deeper values are left out: serde_json, through which others look at kept JSON text, follows 127 levels.
pub(super) const MAX_DEPTH: usize = 100;

/// What was odd about one feature so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) list: Vec<Fault>,
    /// The system of the whole source, where it is not WGS 84: features may repeat it.
    pub(super) crs: Option<SourceCrs>,
}

impl Notes {
    pub(super) fn push(&mut self, code: WarningCode, at: usize, message: impl Into<Cow<'static, str>>) {
        self.list.push(Fault::new(code, at, message));
    }
}

/// Foreign members of one object, in the order they were first met.
#[derive(Debug, Default)]
pub(super) struct Foreign<'a> {
    list: Vec<(RawText<'a>, &'a str)>,
    /// Where each name stands in the list, once it is long.
    places: HashMap<&'a str, usize>,
}

impl<'a> Foreign<'a> {
    /// Takes the member whose value is at the cursor, and steps over it.
    ///
    /// # Errors
    /// A `crs` that is not that of the source.
    pub(super) fn take(
        &mut self,
        name: RawText<'a>,
        forbidden: &[&str],
        cursor: &mut Cursor<'a>,
        notes: &mut Notes,
    ) -> Result<(), Fault> {
        let (text, broken) = name.decode();
        if text == "crs" {
            return crs(cursor.skip_value().raw, name.at, notes);
        }
        let Some(value) = foreign_value(&text, name.at, forbidden, cursor, notes) else { return Ok(()) };
        if broken {
            notes.push(WarningCode::BadText, name.at, "a member whose name holds half a character; left out");
            return Ok(());
        }
        let place = self.place(name.raw);
        match place.and_then(|i| self.list.get_mut(i)) {
            Some((_, known)) => {
                *known = value;
                notes.push(WarningCode::DuplicateMember, name.at, duplicate(&text));
            }
            None => self.push(name, value),
        }
        Ok(())
    }

    fn place(&self, raw: &str) -> Option<usize> {
        if self.places.is_empty() {
            return self.list.iter().position(|(known, _)| known.raw == raw);
        }
        self.places.get(raw).copied()
    }

    fn push(&mut self, name: RawText<'a>, value: &'a str) {
        const LONG: usize = 32;
        self.list.push((name, value));
        match self.list.len() {
            LONG => self.places = self.list.iter().enumerate().map(|(i, (name, _))| (name.raw, i)).collect(),
            n if n > LONG => {
                self.places.insert(name.raw, n - 1);
            }
            _ => {}
        }
    }

    /// The members as the text of one JSON object, with one more member of ready text; `None` if there are none.
    pub(super) fn to_json(&self, more: Option<(&str, String)>) -> Option<String> {
        if self.list.is_empty() && more.is_none() {
            return None;
        }
        let mut json = String::from("{");
        let own = self.list.iter().map(|(name, value)| (name.raw, *value));
        for (name, value) in own.chain(more.as_ref().map(|(name, value)| (*name, value.as_str()))) {
            if json.len() > 1 {
                json.push(',');
            }
            json.push('"');
            json.push_str(name);
            json.push_str("\":");
            json.push_str(value);
        }
        json.push('}');
        Some(json)
    }
}

/// Steps over the value of a foreign member and answers its text, unless it is better left out, which is noted.
pub(super) fn foreign_value<'a>(
    name: &str,
    name_at: usize,
    forbidden: &[&str],
    cursor: &mut Cursor<'a>,
    notes: &mut Notes,
) -> Option<&'a str> {
    let at = cursor.at;
    let value = cursor.skip_value();
    if name == "bbox" && !is_bbox(value.raw) {
        notes.push(WarningCode::BadBbox, at, "\"bbox\" is not an array of four or six numbers; left out");
        return None;
    }
    if forbidden.contains(&name) {
        let message = format!("a member {} has another meaning in this place; left out", quoted(name));
        notes.push(WarningCode::ChangedSemantics, name_at, message);
        return None;
    }
    if !holds(&value, name, at, notes) {
        return None;
    }
    if value.is_rounded {
        let message = format!("the value of {} holds an integer of more than 64 bits, which is rounded", quoted(name));
        notes.push(WarningCode::NumberPrecision, at, message);
    }
    Some(value.raw)
}

/// The sentence about a member that stands twice.
pub(super) fn duplicate(name: &str) -> String {
    format!("the member {} stands twice; the last one counts", quoted(name))
}

/// Whether a value can be kept as JSON text and still be read by others; if not, says so.
pub(super) fn holds(value: &Skipped<'_>, name: &str, at: usize, notes: &mut Notes) -> bool {
    if value.depth > MAX_DEPTH {
        let message = format!("the value of {} is nested {} levels deep; left out", quoted(name), value.depth);
        notes.push(WarningCode::TooDeep, at, message);
        return false;
    }
    if !value.delicate {
        return true;
    }
    let Err(error) = serde_json::from_str::<Value>(value.raw) else { return true };
    let (code, what) = if error.to_string().starts_with("number") {
        (WarningCode::Unsupported, "a number too large to be held")
    } else {
        (WarningCode::BadText, "an escape that stands for no character")
    };
    notes.push(code, at, format!("the value of {} holds {what}; left out", quoted(name)));
    false
}

fn is_bbox(raw: &str) -> bool {
    let mut cursor = Cursor::new(raw, 0);
    if cursor.kind() != Kind::Array {
        return false;
    }
    cursor.enter();
    let mut count = 0;
    while cursor.next_element() {
        if !cursor.coordinate().is_some_and(f64::is_finite) {
            return false;
        }
        count += 1;
    }
    count == 4 || count == 6
}

/// Judges a `crs` member inside a feature or a geometry; that of the whole source is judged by the reader.
fn crs(raw: &str, at: usize, notes: &mut Notes) -> Result<(), Fault> {
    match reference::judge(raw) {
        Reference::Wgs84 => Ok(()),
        Reference::Known(system) if notes.crs.as_ref() == Some(&system) => Ok(()),
        Reference::Near(message) => {
            notes.push(WarningCode::CrsMember, at, message);
            Ok(())
        }
        Reference::Known(system) => Err(Fault::new(
            WarningCode::CrsMember,
            at,
            format!("its coordinates are in {system}, not in that of the file"),
        )),
        Reference::Other(found) => {
            Err(Fault::new(WarningCode::CrsMember, at, format!("its coordinates are in {found}, not in WGS 84")))
        }
    }
}
