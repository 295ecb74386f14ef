//! Feature objects, one after the other, from checked text into a builder; a bad one is noted and left out.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::super::typed_json::kept_as_text;
use super::coordinates::Fault;
use super::cursor::{Cursor, Kind, RawText};
use super::geometry::{geometry, geometry_type, meant};
use super::members::{Foreign, Notes, duplicate, holds, quoted};
use super::number::Number;
use super::read::Numbers;
use crate::data::{DatasetBuilder, Value, Warning, WarningCode, Warnings};

/// Members that would change the meaning of a feature (RFC 7946 section 7.1).
const FORBIDDEN: [&str; 3] = ["coordinates", "geometries", "features"];

/// An `id` met, to find the ones met twice.
#[derive(Clone, Copy, Debug)]
pub(super) struct SeenId {
    pub(super) hash: u64,
    /// Offset of the value; sources are smaller than 4 GiB.
    pub(super) at: u32,
    /// Which feature of the source it is, from 0.
    pub(super) ordinal: u32,
}

/// Reads features of one stretch of the source.
#[derive(Default)]
pub(super) struct FeatureReader {
    pub(super) builder: DatasetBuilder,
    /// Their lines are byte offsets until the whole source is read.
    pub(super) warnings: Warnings,
    pub(super) ids: Vec<SeenId>,
    notes: Notes,
}

/// Members of a feature that may stand there once.
#[derive(Default)]
struct Once {
    feature_type: Option<usize>,
    id: Option<usize>,
    geometry: Option<usize>,
    properties: Option<usize>,
}

impl Once {
    fn slot(&mut self, name: &str) -> Option<&mut Option<usize>> {
        match name {
            "type" => Some(&mut self.feature_type),
            "id" => Some(&mut self.id),
            "geometry" => Some(&mut self.geometry),
            "properties" => Some(&mut self.properties),
            _ => None,
        }
    }
}

enum Stop {
    Fault(Fault),
    /// A decisive member stands twice.
    Twice,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl FeatureReader {
    /// A reader of degrees, or of the numbers of another system.
    pub(super) fn of(numbers: &Numbers) -> Self {
        let builder = if numbers.are_planar() { DatasetBuilder::planar() } else { DatasetBuilder::default() };
        let notes = Notes { crs: numbers.0.clone(), ..Notes::default() };
        Self { builder, notes, ..Self::default() }
    }

    /// Reads the feature at the cursor, the `ordinal`th of the source from 0, and steps over it.
    pub(super) fn feature<'a>(&mut self, cursor: &mut Cursor<'a>, ordinal: u32) {
        let start = cursor.clone();
        let mut outcome = self.object(cursor, ordinal, None);
        if matches!(outcome, Err(Stop::Twice)) {
            self.reset();
            *cursor = start.clone();
            let last = self.last_members(start.clone());
            outcome = self.object(cursor, ordinal, Some(&last));
        }
        let fault = match outcome {
            Ok(()) => None,
            Err(Stop::Fault(fault)) => Some(fault),
            Err(Stop::Twice) => {
                Some(Fault::new(WarningCode::DuplicateMember, start.at, "a feature that cannot be read"))
            }
        };
        self.end(fault, start, cursor, ordinal);
    }

    /// Reads the geometry object at the cursor as a feature without attributes, and steps over it.
    pub(super) fn bare_geometry<'a>(&mut self, cursor: &mut Cursor<'a>, ordinal: u32) {
        let start = cursor.clone();
        self.builder.begin_feature();
        let fault = match geometry(cursor, &mut self.builder, &mut self.notes) {
            Ok(None) => None,
            Ok(Some(foreign)) => {
                self.builder.members(&format!("{{\"geometry\":{foreign}}}"));
                None
            }
            Err(fault) => Some(fault),
        };
        self.end(fault, start, cursor, ordinal);
    }

    /// Leaves out what is not even JSON.
    pub(super) fn refuse(&mut self, fault: Fault, ordinal: u32) {
        self.builder.leave_out(1);
        let feature = Some(format!("#{}", u64::from(ordinal) + 1));
        let (code, line) = (fault.code, Some(fault.at as u64));
        self.warnings.push(Warning { code, message: fault.message, feature, line, skipped: true });
    }

    /// Keeps or drops what was built, and turns the notes into warnings.
    fn end<'a>(&mut self, fault: Option<Fault>, start: Cursor<'a>, cursor: &mut Cursor<'a>, ordinal: u32) {
        if fault.is_some() {
            self.builder.discard_feature();
            self.builder.leave_out(1);
            *cursor = start.clone();
            cursor.skip_value();
        } else {
            self.builder.end_feature();
        }
        if fault.is_none() && self.notes.list.is_empty() {
            return;
        }
        let mut name = None;
        let notes = std::mem::take(&mut self.notes.list);
        for (note, skipped) in notes.into_iter().map(|n| (n, false)).chain(fault.map(|f| (f, true))) {
            // A million bad features must not cost a million names.
            let kept = self.warnings.keeps(note.code);
            let feature = kept.then(|| name.get_or_insert_with(|| name_of(start.clone(), ordinal)).clone());
            let message = match (kept, skipped) {
                (true, true) => Cow::Owned(format!("{}; the feature was left out", note.message)),
                _ => note.message,
            };
            self.warnings.push(Warning { code: note.code, message, feature, line: Some(note.at as u64), skipped });
        }
    }

    fn reset(&mut self) {
        self.builder.discard_feature();
        self.notes.list.clear();
    }

    /// Where the last of each decisive member stands, with a note for each that stands twice.
    fn last_members<'a>(&mut self, mut cursor: Cursor<'a>) -> Once {
        let mut last = Once::default();
        cursor.enter();
        while let Some(name) = cursor.next_member() {
            let text = name.to_text();
            if let Some(slot) = last.slot(&text)
                && slot.replace(cursor.at).is_some()
            {
                self.notes.push(WarningCode::DuplicateMember, name.at, duplicate(&text));
            }
            cursor.skip_value();
        }
        last
    }

    /// Reads one feature; of members that stand twice only those at `last`, if it is known.
    fn object<'a>(&mut self, cursor: &mut Cursor<'a>, ordinal: u32, last: Option<&Once>) -> Result<(), Stop> {
        let start = cursor.at;
        self.builder.begin_feature();
        if cursor.kind() != Kind::Object {
            let message = format!("{} where a feature was expected", cursor.kind().as_str());
            return Err(Fault::new(WarningCode::BadType, start, message).into());
        }
        let mut met = Once::default();
        let mut foreign = Foreign::default();
        let mut geometry_foreign = None;
        cursor.enter();
        while let Some(name) = cursor.next_member() {
            let text = name.to_text();
            let Some(slot) = met.slot(&text) else {
                foreign.take(name, &FORBIDDEN, cursor, &mut self.notes)?;
                continue;
            };
            let before = slot.replace(cursor.at);
            match last {
                None if before.is_some() => return Err(Stop::Twice),
                Some(last)
                    if ![last.feature_type, last.id, last.geometry, last.properties].contains(&Some(cursor.at)) =>
                {
                    cursor.skip_value();
                    continue;
                }
                _ => {}
            }
            match text.as_ref() {
                "type" => check_type(cursor, start)?,
                "id" => self.id(cursor, ordinal),
                "geometry" if cursor.kind() == Kind::Null => {
                    cursor.word();
                }
                "geometry" => geometry_foreign = geometry(cursor, &mut self.builder, &mut self.notes)?,
                _ => self.properties(cursor),
            }
        }
        if met.feature_type.is_none() {
            return Err(Fault::new(WarningCode::BadType, start, "a feature without \"type\"").into());
        }
        for (place, member) in [(met.geometry, "geometry"), (met.properties, "properties")] {
            if place.is_none() {
                let message = format!("a feature without \"{member}\"; taken as null");
                self.notes.push(WarningCode::BadMember, start, message);
            }
        }
        if let Some(members) = foreign.to_json(geometry_foreign.map(|json| ("geometry", json))) {
            self.builder.members(&members);
        }
        Ok(())
    }

    fn id<'a>(&mut self, cursor: &mut Cursor<'a>, ordinal: u32) {
        let at = cursor.at;
        let mut hasher = DefaultHasher::new();
        match cursor.kind() {
            Kind::Text => {
                let text = cursor.raw_text();
                let text = self.decode(text);
                text.hash(&mut hasher);
                self.builder.source_id(Value::Text(text));
            }
            Kind::Number => match self.number_value(cursor, "id") {
                Value::Integer(i) => {
                    i.hash(&mut hasher);
                    self.builder.source_id(Value::Integer(i));
                }
                Value::Real(r) => {
                    r.to_bits().hash(&mut hasher);
                    self.builder.source_id(Value::Real(r));
                }
                other => {
                    other.to_text().hash(&mut hasher);
                    self.builder.source_id(other);
                }
            },
            kind => {
                cursor.skip_value();
                if kind != Kind::Null {
                    let message = format!("the \"id\" is {} instead of a text or a number; left out", kind.as_str());
                    self.notes.push(WarningCode::BadMember, at, message);
                }
                return;
            }
        }
        if let Ok(at) = u32::try_from(at) {
            self.ids.push(SeenId { hash: hasher.finish(), at, ordinal });
        }
    }

    fn properties<'a>(&mut self, cursor: &mut Cursor<'a>) {
        let kind = cursor.kind();
        if kind != Kind::Object {
            if kind != Kind::Null {
                let message = format!("\"properties\" is {} instead of an object; left out", kind.as_str());
                self.notes.push(WarningCode::BadMember, cursor.at, message);
            }
            cursor.skip_value();
            return;
        }
        cursor.enter();
        while let Some(raw_name) = cursor.next_member() {
            let name = self.decode(raw_name);
            let value = match cursor.kind() {
                Kind::Text => {
                    let text = cursor.raw_text();
                    Value::Text(self.decode(text))
                }
                Kind::Number => self.number_value(cursor, &name),
                Kind::Boolean => Value::Boolean(cursor.word() == "true"),
                Kind::Null => {
                    cursor.word();
                    Value::Null
                }
                Kind::Array | Kind::Object => {
                    let at = cursor.at;
                    let value = cursor.skip_value();
                    if holds(&value, &name, at, &mut self.notes) { Value::Json(value.raw) } else { Value::Null }
                }
            };
            if !self.builder.property(&name, value) {
                self.notes.push(WarningCode::DuplicateMember, raw_name.at, duplicate(&name));
            }
        }
    }

    #[inline]
    fn decode<'a>(&mut self, raw: RawText<'a>) -> Cow<'a, str> {
        let (text, broken) = raw.decode();
        if broken {
            let message = "an escape that stands for no character; replaced";
            self.notes.push(WarningCode::BadText, raw.at, message);
        }
        text
    }

    #[inline]
    fn number_value<'a>(&mut self, cursor: &mut Cursor<'a>, name: &str) -> Value<'a> {
        let at = cursor.at;
        match cursor.number() {
            (Number::Integer(i), _) => Value::Integer(i),
            (Number::Real(r), _) => Value::Real(r),
            (Number::Beyond, text) => {
                self.notes.push(WarningCode::NumberPrecision, at, kept_as_text(name));
                Value::Text(text.into())
            }
        }
    }
}

fn check_type(cursor: &mut Cursor<'_>, start: usize) -> Result<(), Fault> {
    let kind = cursor.kind();
    if kind != Kind::Text {
        let message = format!("the \"type\" is {} instead of the text \"Feature\"", kind.as_str());
        return Err(Fault::new(WarningCode::BadType, start, message));
    }
    let name = cursor.raw_text().to_text();
    if name == "Feature" {
        return Ok(());
    }
    let message = match geometry_type(&name) {
        Some(_) => format!("a bare {name} where a feature was expected"),
        None => format!("the type is {} instead of \"Feature\"{}", quoted(&name), meant(&name)),
    };
    Err(Fault::new(WarningCode::BadType, start, message))
}

/// What a person would call the feature at the cursor: its id, its `id` attribute, or its place in the source.
fn name_of(mut cursor: Cursor<'_>, ordinal: u32) -> String {
    let mut attribute = None;
    if cursor.kind() == Kind::Object {
        cursor.enter();
        while let Some(name) = cursor.next_member() {
            match (name.raw, cursor.kind()) {
                ("id", Kind::Text | Kind::Number) => return scalar(&mut cursor),
                ("properties", Kind::Object) => {
                    cursor.enter();
                    while let Some(name) = cursor.next_member() {
                        match (name.raw, cursor.kind()) {
                            ("id", Kind::Text | Kind::Number) => attribute = Some(scalar(&mut cursor)),
                            _ => {
                                cursor.skip_value();
                            }
                        }
                    }
                }
                _ => {
                    cursor.skip_value();
                }
            }
        }
    }
    attribute.filter(|a| !a.is_empty()).unwrap_or_else(|| format!("#{}", u64::from(ordinal) + 1))
}

/// The text or number at the cursor, as text.
pub(super) fn scalar(cursor: &mut Cursor<'_>) -> String {
    match cursor.kind() {
        Kind::Text => cursor.raw_text().to_text().into_owned(),
        _ => cursor.skip_value().raw.to_owned(),
    }
}
