//! The attributes of a `.dbf`: rows of fixed width, in an encoding that is seldom said.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::super::text_kind::Calendar;
use super::super::typed_json::is_long_integer;
use super::header::{OddHeader, Sample, settled};
use super::in_step::{InStep, Rows, is_of};
use super::stored::{Maker, Stored};
use super::text_encoding::{Looks, Said, TextEncoding, encoding_of_its_own, whole_utf8, without_half};
use super::zeroed::Zeroed;
use crate::data::{DatasetBuilder, Value};

/// Where the descriptions of the fields stand, and how: those of dBASE III and what came after it, or of dBASE 7.
struct Layout {
    /// Bytes before the descriptions, and of each of them.
    header: usize,
    description: usize,
    /// Bytes for the name of a field, behind which its kind stands.
    name: usize,
    /// Where its length stands, and behind it how many decimals it has.
    length: usize,
}

const LAYOUT: Layout = Layout { header: 32, description: 32, name: 11, length: 16 };
const LAYOUT_7: Layout = Layout { header: 68, description: 48, name: 32, length: 33 };

impl Layout {
    /// The layout of a table: where dBASE 7 has the name of a language others have the kind of the first field.
    fn of(bytes: &[u8], maker: Maker) -> Self {
        let is_kind = |layout: &Self| bytes.get(layout.header + layout.name).is_some_and(u8::is_ascii_graphic);
        if maker == Maker::DBase7 && !is_kind(&LAYOUT) && is_kind(&LAYOUT_7) { LAYOUT_7 } else { LAYOUT }
    }
}

/// What there is for the name of a field.
const NAME_BYTES: usize = 10;
/// The byte that ends the descriptions.
const END: u8 = 0x0d;
/// The byte that begins a row that was deleted.
const DELETED: u8 = b'*';
/// So many days of a field and none that is wrong are enough.
const DAYS_SEEN: usize = 1000;
/// Text looked at to tell the encoding.
const LOOKED_AT: usize = 4 << 20;

/// A table, as its header describes it.
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    fields: Vec<Field<'a>>,
    /// Where the first row begins, and how long each is.
    first: usize,
    width: usize,
    /// How many rows the file says it has; there may be fewer.
    pub(super) rows: usize,
    /// Byte 29, which stands for an encoding in a list of dBASE's.
    language: u8,
    /// Which rows stand where the header says.
    pub(super) in_step: InStep,
    /// What is wrong with its header, and which rows were overwritten.
    pub(super) odd_header: Option<OddHeader>,
    pub(super) zeroed: Zeroed,
}

#[derive(Clone)]
pub(super) struct Field<'a> {
    name: &'a [u8],
    pub(super) kind: u8,
    /// Where its text lies in a row.
    pub(super) start: usize,
    pub(super) length: usize,
    pub(super) decimals: u8,
    stored: Stored,
    /// Whether asterisks stand for numbers that were too long: some programs write them where there is none.
    has_overflow: bool,
}

impl Field<'_> {
    fn is_read(&self) -> bool {
        !matches!(self.stored, Stored::Elsewhere | Stored::Unknown)
    }

    fn is_number(&self) -> bool {
        matches!(self.kind, b'N' | b'F')
    }
}

impl<'a> Table<'a> {
    /// The table of a file; `None` of bytes that are none, and of one whose header tells of no fields.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let number = |at: usize| Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
        let rows = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
        let (first, mut width) = (number(8)?, number(10)?);
        let language = *bytes.get(29)?;
        let maker = Maker::of(*bytes.first()?);
        let layout = Layout::of(bytes, maker);
        let mut fields = Vec::new();
        // A row begins with the byte that tells whether it was deleted.
        let (mut at, mut start) = (layout.header, 1);
        while let Some(description) = bytes.get(at..at + layout.description) {
            if description[0] == END || at + layout.description > first {
                break;
            }
            let name = description.get(..layout.name)?;
            let name = name.split(|b| *b == 0).next().unwrap_or(name);
            let [length, decimals] = *description.get(layout.length..)?.first_chunk()?;
            let (kind, length) = (*description.get(layout.name)?, usize::from(length));
            let (stored, has_overflow) = (Stored::Text, false);
            fields.push(Field { name, kind, start, length, decimals, stored, has_overflow });
            start += length;
            at += layout.description;
        }
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        if width == 0 || fields.is_empty() {
            return None;
        }
        let odd_header = settled(&mut fields, &mut width, Sample { bytes, first, count: rows });
        let in_step = Rows { bytes, fields: &fields, first, width, count: rows, filled: &[] }.in_step();
        let in_place = if in_step.aside == 0 && in_step.lost.is_empty() { rows } else { 0 };
        let zeroed = Zeroed::of(bytes, first, width, in_place, &fields);
        let mut table = Self { bytes, fields, first, width, rows, language, in_step, odd_header, zeroed };
        let judged: Vec<(Stored, bool)> =
            table.fields.iter().map(|field| (table.stored(field, maker), table.has_overflow(field))).collect();
        for (field, judged) in table.fields.iter_mut().zip(judged) {
            (field.stored, field.has_overflow) = judged;
        }
        Some(table)
    }

    #[cfg(test)]
    pub(super) fn fields(&self) -> &[Field<'a>] {
        &self.fields
    }

    /// How the values of a field are stored.
    fn stored(&self, field: &Field<'_>, maker: Maker) -> Stored {
        Stored::of(field.kind, field.length, maker, || Box::new(self.cells(field)))
    }

    /// Whether asterisks of a field stand for numbers that were too long for it: where there is none it is blank.
    fn has_overflow(&self, field: &Field<'_>) -> bool {
        let is_overflow = |cell: &[u8]| cell.starts_with(b"*");
        field.is_number()
            && self.cells(field).any(is_overflow)
            && self.cells(field).any(|cell| cell.iter().all(|b| *b == b' '))
    }

    /// The cells of a field, of the rows that can be told.
    fn cells(&self, field: &Field<'_>) -> impl Iterator<Item = &'a [u8]> {
        let place = field.start..field.start + field.length;
        (0..self.rows_held()).filter_map(move |row| self.row(row)?.get(place.clone()))
    }

    /// How many rows are there, also of those that the header does not count.
    pub(super) fn rows_held(&self) -> usize {
        let counted = self.rows_there();
        if counted < self.rows {
            return counted;
        }
        counted + (counted..).take_while(|row| self.row(*row).is_some()).count()
    }

    /// How many of the rows that the header counts are there.
    pub(super) fn rows_there(&self) -> usize {
        let there = self.bytes.len().saturating_add_signed(-self.in_step.aside);
        self.rows.min(there.saturating_sub(self.first) / self.width)
    }

    /// The bytes of a row; `None` of one that is not there, or of which nobody can tell where it is.
    fn row(&self, row: usize) -> Option<&'a [u8]> {
        let InStep { lost, aside, .. } = &self.in_step;
        let aside = if row < lost.end { 0 } else { *aside };
        let at = self.first.checked_add(row.checked_mul(self.width)?)?.checked_add_signed(aside)?;
        let bytes = self.bytes.get(at..at.checked_add(self.width)?).filter(|_| !lost.contains(&row))?;
        // Behind the rows that the header counts may stand anything.
        (row < self.rows || matches!(bytes.first(), Some(b' ' | &DELETED))).then_some(bytes)
    }

    /// The rows that are not deleted, if some are.
    pub(super) fn rows_left(&self) -> Option<Vec<usize>> {
        let rows = self.rows_there();
        let left: Vec<usize> = (0..rows).filter(|row| !self.is_deleted(*row)).collect();
        (left.len() < rows).then_some(left)
    }

    /// Whether a row was deleted.
    pub(super) fn is_deleted(&self, row: usize) -> bool {
        self.row(row).is_some_and(|row| row.first() == Some(&DELETED))
    }

    /// The encoding of the texts: what a `.cpg` or else the language byte says, unless the bytes prove it wrong; of a
    /// file that says nothing, UTF-8 if they are valid in it and no Chinese by chance, else the one that their language
    /// shows, else GB18030.
    pub(super) fn encoding(&self, said: &Said) -> TextEncoding {
        self.look().encoding(said)
    }

    /// What the table and a `.cpg` beside it say of the encoding.
    pub(super) fn said_encoding(&self, cpg: Option<&[u8]>) -> Said {
        Said::by(cpg, self.language)
    }

    /// How the texts look.
    fn look(&self) -> Looks {
        let mut looks = Looks::default();
        self.fields.iter().for_each(|field| looks.see(field.name, field.name.len() >= NAME_BYTES));
        let rows = (LOOKED_AT / self.width).max(1).min(self.rows_held());
        for row in (0..rows).filter_map(|row| self.row(row)) {
            for field in self.fields.iter().filter(|field| field.kind == b'C') {
                let text = trimmed(row.get(field.start..field.start + field.length).unwrap_or(&[]));
                looks.see(text, text.len() == field.length);
            }
        }
        looks
    }

    /// The names of the fields, the empty ones and those met again with a number.
    pub(super) fn names(&self, encoding: &'static Encoding) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for field in &self.fields {
            let own = encoding_of_name(field.name, encoding);
            let name = own.decode_without_bom_handling(whole_name(field.name, own)).0.trim().to_owned();
            let name = if name.is_empty() { "field".to_owned() } else { name };
            let numbered = (2..).map(|n| format!("{name}_{n}"));
            let free = std::iter::once(name.clone()).chain(numbered).find(|name| !names.contains(name));
            names.push(free.unwrap_or(name));
        }
        names
    }

    /// Which of these names are those of fields that have none.
    pub(super) fn made_up<'n>(&self, names: &'n [String]) -> Vec<&'n str> {
        let named = self.fields.iter().zip(names).filter(|(field, _)| field.name.is_empty());
        named.map(|(_, name)| name.as_str()).collect()
    }

    /// Which of these names lack half a character at their end, and so who knows what else.
    pub(super) fn cut_names<'n>(&self, encoding: &'static Encoding, names: &'n [String]) -> Vec<&'n str> {
        let is_cut = |field: &Field<'_>| {
            let own = encoding_of_name(field.name, encoding);
            whole_name(field.name, own).len() < field.name.len()
        };
        let named = self.fields.iter().zip(names).filter(|(field, _)| is_cut(field));
        named.map(|(_, name)| name.as_str()).collect()
    }

    /// Which of these names are fields whose content lies in another file: the table has only its place there.
    pub(super) fn elsewhere<'n>(&self, names: &'n [String]) -> Vec<&'n str> {
        let named = self.fields.iter().zip(names).filter(|(field, _)| field.stored == Stored::Elsewhere);
        named.map(|(_, name)| name.as_str()).collect()
    }

    /// Which of these names are fields whose values nobody can tell for certain, each with the letter of its kind.
    pub(super) fn unknown<'n>(&self, names: &'n [String]) -> Vec<(&'n str, char)> {
        let named = self.fields.iter().zip(names).filter(|(field, _)| field.stored == Stored::Unknown);
        named.map(|(field, name)| (name.as_str(), char::from(field.kind))).collect()
    }

    /// Sets the attributes of a row, and answers what was odd about them.
    pub(super) fn set<'n>(
        &self,
        row: usize,
        names: &'n [String],
        encoding: &'static Encoding,
        builder: &mut DatasetBuilder,
    ) -> OddRow<'n> {
        let mut odd = OddRow::default();
        let begin = self.first.saturating_add(row.saturating_mul(self.width));
        let is_cut = self.zeroed.touches(begin..begin.saturating_add(self.width));
        let Some(row) = self.row(row) else { return odd };
        for (field, name) in self.fields.iter().zip(names).filter(|(field, _)| field.is_read()) {
            let cell = row.get(field.start..field.start + field.length).unwrap_or(&[]);
            let text = trimmed(cell);
            if is_cut && self.is_lost(field, begin) {
                builder.property(name, Value::Null);
            } else if field.stored != Stored::Text {
                let value = match field.stored.value(cell) {
                    Value::Real(number) if !number.is_finite() => {
                        odd.has_infinite |= number.is_infinite();
                        Value::Null
                    }
                    value => value,
                };
                builder.property(name, value);
            } else if field.kind == b'C' {
                if text.is_empty() {
                    builder.property(name, Value::Null);
                    continue;
                }
                let other = encoding_of_its_own(text, text.len() == field.length, encoding);
                odd.is_mixed |= other.is_some();
                let encoding = other.unwrap_or(encoding);
                let whole = if encoding == GB18030 { without_half(text) } else { whole_utf8(text, encoding) };
                builder.property(name, Value::Text(encoding.decode_without_bom_handling(whole).0));
            } else {
                let text = encoding.decode_without_bom_handling(text).0;
                let is_number = field.is_number();
                if field.has_overflow && text.trim().starts_with('*') {
                    odd.overflowed.push(name);
                }
                odd.has_long_integer |= is_number && is_long_integer(text.trim());
                odd.has_infinite |= is_number && no_number(text.trim()) == Some(NoNumber::Infinite);
                let value = value(field, text.trim());
                if let Some(told) = foreign(field, text.trim(), &value) {
                    odd.foreign.push((name, text.trim().to_owned(), told));
                }
                builder.property(name, value);
            }
        }
        odd
    }

    /// Whether zeros stand in the place of a value, or of a part of it, of the row that begins at a place.
    fn is_lost(&self, field: &Field<'_>, row: usize) -> bool {
        let place = row + field.start..row + field.start + field.length;
        if field.kind != b'C' {
            return self.zeroed.touches(place);
        }
        // Blanks between a text and the zeros show that it has ended.
        let before = self.bytes.get(place.clone()).and_then(|cell| cell.split(|b| *b == 0).next()).unwrap_or_default();
        let is_whole = before.ends_with(b" ") && !trimmed(before).is_empty();
        self.zeroed.touches_text(place) && !is_whole
    }

    /// Which of these names are fields of days most of which no calendar has, each with the first of those and its row: of
    /// fewer the doubt is told with the data.
    pub(super) fn without_days<'n>(&self, names: &'n [String]) -> Vec<(&'n str, usize, String)> {
        let of = |(field, name): (&Field<'_>, &'n String)| {
            let (mut wrong, mut right, mut first) = (0_usize, 0_usize, None);
            for row in 0..self.rows_held() {
                let cell = self.row(row).and_then(|row| row.get(field.start..field.start + field.length));
                match cell.and_then(is_day) {
                    Some(false) => {
                        first = first.or_else(|| Some((row, String::from_utf8_lossy(cell?).into_owned())));
                        wrong += 1;
                    }
                    Some(true) => right += 1,
                    None => {}
                }
                if right == DAYS_SEEN && wrong == 0 {
                    break;
                }
            }
            first.filter(|_| wrong > right).map(|(row, text)| (name.as_str(), row, text))
        };
        self.fields.iter().zip(names).filter(|(field, _)| field.kind == b'D').filter_map(of).collect()
    }
}

/// The encoding of the name of a field, in a table of texts in this encoding.
fn encoding_of_name(name: &[u8], of_table: &'static Encoding) -> &'static Encoding {
    encoding_of_its_own(name, name.len() >= NAME_BYTES, of_table).unwrap_or(of_table)
}

/// The name of a field without half a character at its end.
fn whole_name<'n>(name: &'n [u8], encoding: &'static Encoding) -> &'n [u8] {
    match encoding {
        of if of == UTF_8 => whole_utf8(name, UTF_8),
        of if of == GB18030 => without_half(name),
        // A letter of one byte is whole.
        _ => name,
    }
}

/// What is odd about the attributes of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct OddRow<'n> {
    /// Whether a text is in another encoding than the rest.
    pub(super) is_mixed: bool,
    /// Whether an integer has more than 64 bits.
    pub(super) has_long_integer: bool,
    /// Whether a number is infinite, which has no value here.
    pub(super) has_infinite: bool,
    /// The fields whose numbers were too long for them.
    pub(super) overflowed: Vec<&'n str>,
    /// What stands in fields of numbers, days and truths that is none, each with the name of its field, and what is to be
    /// said of it.
    pub(super) foreign: Vec<(&'n str, String, &'static str)>,
}

/// What a field of numbers, days or truths holds that is no such thing, nor another way of writing it: what it should be, and
/// what became of it.
fn foreign(field: &Field<'_>, text: &str, value: &Value<'_>) -> Option<&'static str> {
    let has_other = || text.bytes().any(|b| !is_of(field.kind, b));
    match (field.kind, value) {
        (b'N' | b'F', Value::Text(_)) if has_other() => Some("no number; kept as text"),
        (b'D', Value::Text(_)) if has_other() || text.len() < DAY_DIGITS && !text.contains(['-', '/', '.']) => {
            Some("no day; kept as text")
        }
        (b'L', Value::Null) if !text.is_empty() && has_other() => Some("neither true nor false; left out"),
        _ => None,
    }
}

/// Digits of a day: the year, the month and the day of it.
pub(super) const DAY_DIGITS: usize = 8;

/// Whether eight digits are a day; `None` of anything else, and of what stands for no day.
pub(super) fn is_day(cell: &[u8]) -> Option<bool> {
    let text = std::str::from_utf8(cell).ok().filter(|text| text.len() == DAY_DIGITS)?;
    if !cell.iter().all(u8::is_ascii_digit) || cell.iter().all(|b| Some(b) == cell.first()) {
        return None;
    }
    let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..)?);
    let (of_year, of_month): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
    let is_last = || Calendar::of("day")?.lacks(&format!("{year}-{month}-{day}")).map(|lacks| !lacks);
    let has_day = (1..=28).contains(&of_month) || (29..=31).contains(&of_month) && is_last() != Some(false);
    Some((1..=12).contains(&of_year) && has_day)
}

/// What C prints for a number that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoNumber {
    Undefined,
    Infinite,
}

/// Which of them a text is, by whichever library.
fn no_number(text: &str) -> Option<NoNumber> {
    let text = text.trim_start_matches(['+', '-']);
    let is_begin = |word: &&str| text.get(..word.len()).is_some_and(|text| text.eq_ignore_ascii_case(word));
    let begins = |words: &[&str]| words.iter().any(is_begin);
    match () {
        () if begins(&["nan", "1.#QNAN", "1.#SNAN", "1.#IND"]) => Some(NoNumber::Undefined),
        () if begins(&["inf", "1.#INF"]) => Some(NoNumber::Infinite),
        () => None,
    }
}

/// The value of a field that is no text.
fn value<'t>(field: &Field<'_>, text: &'t str) -> Value<'t> {
    match field.kind {
        _ if text.is_empty() || text.starts_with('*') => Value::Null,
        b'N' | b'F' | b'I' | b'O' | b'B' if field.decimals == 0 && text.parse::<i64>().is_ok() => {
            text.parse().map_or(Value::Null, Value::Integer)
        }
        b'N' | b'F' if no_number(text).is_some() => Value::Null,
        b'N' | b'F' if is_long_integer(text) => Value::Text(text.into()),
        b'N' | b'F' => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Real(number),
            _ => Value::Text(text.into()),
        },
        b'L' => match text {
            "T" | "t" | "Y" | "y" => Value::Boolean(true),
            "F" | "f" | "N" | "n" => Value::Boolean(false),
            _ => Value::Null,
        },
        b'D' => match (text.get(..4), text.get(4..6), text.get(6..8)) {
            (Some(year), Some(month), Some(day)) if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) => {
                if text == "00000000" {
                    Value::Null
                } else {
                    Value::Text(format!("{year}-{month}-{day}").into())
                }
            }
            _ => Value::Text(text.into()),
        },
        _ => Value::Text(text.into()),
    }
}

/// The text of a field without the blanks and zeros that fill it.
fn trimmed(field: &[u8]) -> &[u8] {
    let field = field.split(|b| *b == 0).next().unwrap_or(field);
    let end = field.iter().rposition(|b| *b != b' ').map_or(0, |last| last + 1);
    &field[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_another_file_is_left_out_and_long_integers_are_kept() {
        let mut bytes = vec![0; LAYOUT.header];
        bytes[4] = 1;
        for (name, kind, length) in [(&b"MEMO"[..], b'M', 10), (b"CODE", b'N', 24)] {
            let mut field = vec![0; LAYOUT.description];
            field[..4].copy_from_slice(name);
            (field[11], field[16]) = (kind, length);
            bytes.extend(field);
        }
        bytes.push(END);
        (bytes[8], bytes[10]) = (u8::try_from(bytes.len()).unwrap(), 35);
        bytes.extend(b"         1110115001001001234567890");
        bytes.insert(97, b' ');
        let table = Table::of(&bytes).unwrap();
        let names = table.names(UTF_8);
        assert_eq!(table.elsewhere(&names), ["MEMO"]);
        let mut builder = DatasetBuilder::default();
        builder.begin_feature();
        let odd = table.set(0, &names, UTF_8, &mut builder);
        builder.end_feature();
        let data = builder.finish();
        let code = data.features().next().unwrap().text("CODE").map(|text| text.into_owned());
        assert_eq!((code.as_deref(), odd.has_long_integer), (Some("110115001001001234567890"), true));
        assert_eq!(data.fields().len(), 1);
    }

    /// A table of one field and one row, as a program of this version writes it.
    fn single(version: u8, layout: &Layout, name: &[u8], kind: u8, cell: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; layout.header];
        (bytes[0], bytes[4]) = (version, 1);
        let mut field = vec![0; layout.description];
        field[..name.len()].copy_from_slice(name);
        (field[layout.name], field[layout.length]) = (kind, u8::try_from(cell.len()).unwrap());
        bytes.extend(field);
        bytes.push(END);
        (bytes[8], bytes[10]) = (u8::try_from(bytes.len()).unwrap(), u8::try_from(1 + cell.len()).unwrap());
        [&bytes[..], b" ", cell].concat()
    }

    #[test]
    fn tables_of_dbase_7_have_a_layout_of_their_own() {
        let name = "地块编号和容积率".as_bytes();
        for (layout, name) in [(&LAYOUT, &name[..9]), (&LAYOUT_7, name)] {
            let bytes = single(0x04, layout, name, b'I', &[0x80, 0, 0, 7]);
            let table = Table::of(&bytes).unwrap();
            let names = table.names(UTF_8);
            assert_eq!(names, [std::str::from_utf8(name).unwrap()]);
            let mut builder = DatasetBuilder::default();
            builder.begin_feature();
            table.set(0, &names, UTF_8, &mut builder);
            builder.end_feature();
            assert_eq!(builder.finish().features().next().unwrap().value(0), Value::Integer(7));
        }
    }

    #[test]
    fn what_is_stored_as_nobody_knows_is_left_out_and_named() {
        let bytes = single(0x8c, &LAYOUT, b"WHEN", b'@', &[0x42, 0xcc, 0x9b, 1, 0, 0, 0, 0]);
        let table = Table::of(&bytes).unwrap();
        let names = table.names(UTF_8);
        assert_eq!(table.unknown(&names), [("WHEN", '@')]);
        let mut builder = DatasetBuilder::default();
        builder.begin_feature();
        table.set(0, &names, UTF_8, &mut builder);
        builder.end_feature();
        assert!(builder.finish().fields().is_empty());
    }

    #[test]
    fn half_a_character_at_the_end_of_a_name_is_left_out() {
        for (encoding, name) in
            [(UTF_8, "土地权属".as_bytes().to_vec()), (GB18030, GB18030.encode("a土地权属性").0.into_owned())]
        {
            let bytes = single(3, &LAYOUT, &name[..10], b'C', b"a");
            let whole = if encoding == UTF_8 { "土地权" } else { "a土地权属" };
            let table = Table::of(&bytes).unwrap();
            let names = table.names(encoding);
            assert_eq!(
                (names.as_slice(), table.cut_names(encoding, &names)),
                ([whole.to_owned()].as_slice(), vec![whole])
            );
        }
    }

    #[test]
    fn a_name_in_another_encoding_than_the_texts_is_read_in_its_own() {
        let in_gbk = GB18030.encode("用地性质").0;
        for (encoding, name) in [(GB18030, "权属".as_bytes()), (UTF_8, &in_gbk)] {
            let bytes = single(3, &LAYOUT, name, b'C', b"a");
            assert!(["权属", "用地性质"].contains(&Table::of(&bytes).unwrap().names(encoding)[0].as_str()));
        }
    }

    #[test]
    fn what_is_no_number_has_no_value() {
        for text in ["nan", "-NaN", "-1.#IND00", "1.#QNAN", "-nan(ind)"] {
            assert_eq!(no_number(text), Some(NoNumber::Undefined), "{text}");
        }
        for text in ["inf", "-Infinity", "1.#INF000", "-1.#INF"] {
            assert_eq!(no_number(text), Some(NoNumber::Infinite), "{text}");
        }
        assert!(["1", "1e999", "", "-", "n", "未"].iter().all(|text| no_number(text).is_none()));
    }
}
