//! Headers of a `.dbf` that contradict themselves: the lengths of the fields and the width of a row do not add up, since a
//! part was overwritten.

use super::dbf::{DAY_DIGITS, Field, is_day};
use super::in_step::{FLAGS, fit_of};

/// Rows that are looked at, and how many times a field of a row at most.
const SAMPLE: usize = 200;
const MOST_LOOKS: usize = 1 << 20;
/// How much better the rows have to fit otherwise than as the header says, all together.
const LEAST_GAIN: i64 = 4;
/// No text of people has so many blanks within it.
const LONG_GAP: usize = 8;
/// What a row loses for a field that it cannot have.
const UNSOUND: i64 = 4;

/// What was wrong with a header, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OddHeader {
    /// The descriptions of so many fields are zeros.
    ZeroedFields(usize),
    /// The field at a place has another length than the header says.
    Length { field: usize, said: usize, is: usize },
    /// Rows are not as wide as the header says.
    Width { said: usize, is: usize },
    /// Nobody can tell what is wrong.
    Unclear,
}

/// The rows of a table, as far as they are looked at.
#[derive(Clone, Copy)]
pub(super) struct Sample<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) first: usize,
    pub(super) count: usize,
}

impl<'a> Sample<'a> {
    fn rows(self, width: usize) -> impl Iterator<Item = &'a [u8]> {
        let rows = self.bytes.get(self.first..).unwrap_or_default().chunks_exact(width.max(1));
        rows.take(self.count.min(SAMPLE))
    }

    fn begin_right(self, width: usize) -> bool {
        self.rows(width).all(|row| FLAGS.contains(&row[0]))
    }

    /// How well the rows are of these fields.
    fn fit(self, fields: &[Field<'_>], width: usize) -> Fit {
        let mut fit = Fit::default();
        // As many times as there are fields to try.
        let most = (MOST_LOOKS / fields.len().pow(2).max(1)).max(1);
        for row in self.rows(width).filter(|row| row[0] != 0).take(most) {
            fit.rows += 1;
            let own: Vec<Option<i64>> = fields.iter().map(|field| fit_in(field, row)).collect();
            fit.unsound += usize::from(own.iter().any(Option::is_none));
            fit.score += own.into_iter().map(|own| own.unwrap_or(-UNSOUND)).sum::<i64>();
        }
        fit
    }

    /// Whether the rows say the same by two lists of fields.
    fn reads_alike(self, fields: &[Field<'_>], others: &[Field<'_>], width: usize) -> bool {
        fn cells<'r>(fields: &[Field<'_>], row: &'r [u8]) -> Vec<&'r [u8]> {
            let cell = |field: &Field<'_>| row.get(field.start..field.start + field.length);
            fields.iter().map(|field| cell(field).unwrap_or_default().trim_ascii()).collect()
        }
        self.rows(width).all(|row| cells(fields, row) == cells(others, row))
    }
}

/// How well rows are of the fields that they are taken for.
#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    score: i64,
    rows: usize,
    /// Rows with something that cannot stand where it would.
    unsound: usize,
}

impl Fit {
    /// By which the best is known.
    fn rank(self) -> (std::cmp::Reverse<usize>, i64) {
        (std::cmp::Reverse(self.unsound), self.score)
    }

    /// Whether nearly all rows can be so: some may be damaged themselves.
    fn is_sound(self) -> bool {
        self.unsound * 5 <= self.rows
    }
}

/// Puts fields and the width of a row right where they contradict each other, as far as the rows show how, and answers what
/// was wrong.
pub(super) fn settled(fields: &mut Vec<Field<'_>>, width: &mut usize, sample: Sample<'_>) -> Option<OddHeader> {
    grow_texts(fields, *width);
    let end = fields.last().map_or(1, |last| last.start + last.length);
    let zeroed = fields.iter().filter(|field| field.length == 0).count();
    if end == *width {
        // What has no length holds nothing: the descriptions are filled up with zeros.
        fields.retain(|field| field.length > 0 || field.kind != 0);
        return None;
    }
    if !sample.begin_right(*width) && sample.begin_right(end) && zeroed == 0 {
        let said = std::mem::replace(width, end);
        return Some(OddHeader::Width { said, is: end });
    }
    if zeroed > 0 && end < *width {
        return without_zeroed(fields, *width, end, sample);
    }
    with_length(fields, *width, end, sample)
}

/// Gives texts of more than 255 bytes their length, where the rows are as wide as they need: Clipper and FoxPro keep what is
/// beyond a byte of it where other fields have their decimals.
fn grow_texts(fields: &mut [Field<'_>], width: usize) {
    let beyond = |field: &Field<'_>| if field.kind == b'C' { usize::from(field.decimals) << 8 } else { 0 };
    let end = fields.last().map_or(1, |last| last.start + last.length);
    if end + fields.iter().map(beyond).sum::<usize>() != width {
        return;
    }
    let mut moved = 0;
    for field in fields {
        let more = beyond(field);
        field.start += moved;
        field.length += more;
        moved += more;
    }
}

/// Leaves out the fields without a length, which stand together, where the rows have room for them.
fn without_zeroed(fields: &mut Vec<Field<'_>>, width: usize, end: usize, sample: Sample<'_>) -> Option<OddHeader> {
    let is_zeroed = |field: &&Field<'_>| field.length == 0;
    let (before, count) = (fields.iter().position(|field| field.length == 0)?, fields.iter().filter(is_zeroed).count());
    let place = fields.get(before)?.start;
    let is_filled = |row: &[u8]| row.get(place..place + width - end).is_some_and(|gap| gap.iter().any(is_there));
    if !fields.iter().skip(before).take(count).all(|field| field.length == 0) {
        return Some(OddHeader::Unclear);
    }
    if !sample.rows(width).any(is_filled) {
        return None;
    }
    let mut moved = fields.clone();
    moved.drain(before..before + count);
    moved.iter_mut().skip(before).for_each(|field| field.start += width - end);
    if sample.fit(&moved, width).score < sample.fit(fields, width).score {
        return None;
    }
    *fields = moved;
    Some(OddHeader::ZeroedFields(count))
}

/// Gives the one field another length with which the rows fit best, if they do so better than as the header says, and no
/// other length makes something else of them that may be as well.
fn with_length(fields: &mut Vec<Field<'_>>, width: usize, end: usize, sample: Sample<'_>) -> Option<OddHeader> {
    let usual = sample.fit(fields, width);
    let changed = |at: usize| {
        let mut changed = fields.clone();
        let field = changed.get_mut(at)?;
        let (said, is) = (field.length, (field.length + width).checked_sub(end).filter(|length| *length > 0)?);
        field.length = is;
        changed.iter_mut().skip(at + 1).for_each(|field| field.start = field.start + width - end);
        Some(Changed {
            fit: sample.fit(&changed, width),
            fields: changed,
            odd: OddHeader::Length { field: at, said, is },
        })
    };
    let all: Vec<Changed<'_>> = (0..fields.len()).filter_map(changed).collect();
    let best = all.iter().map(|changed| changed.fit.rank()).max();
    let mut best = all.into_iter().filter(|changed| Some(changed.fit.rank()) == best);
    // Of equals the first: they differ in blanks, or nobody can tell.
    let first = best.next();
    match first {
        Some(found)
            if found.fit.is_sound()
                && found.fit.score - usual.score >= LEAST_GAIN
                && best.all(|other| sample.reads_alike(&found.fields, &other.fields, width)) =>
        {
            *fields = found.fields;
            Some(found.odd)
        }
        _ => (!usual.is_sound()).then_some(OddHeader::Unclear),
    }
}

/// Fields of which one has another length than the header says.
struct Changed<'a> {
    fields: Vec<Field<'a>>,
    fit: Fit,
    odd: OddHeader,
}

/// How well a part of a row is what its field holds. `None` where it cannot be, or hardly: days that are none, numbers with
/// other decimals than theirs, and texts with the blanks of two fields in them.
fn fit_in(field: &Field<'_>, row: &[u8]) -> Option<i64> {
    let fit = fit_of(field, row)?;
    let cell = row.get(field.start..field.start + field.length)?;
    let is_none = match field.kind {
        _ if fit == 0 => false,
        b'D' => cell.len() != DAY_DIGITS || is_day(cell) == Some(false),
        b'N' | b'F' => !has_decimals(cell.trim_ascii(), usize::from(field.decimals)),
        b'C' => cell.trim_ascii().windows(LONG_GAP).any(|gap| gap.iter().all(|b| *b == b' ')),
        _ => false,
    };
    (!is_none).then_some(fit)
}

/// Whether a number has so many decimals. Of powers, and of what stands for no number, nothing tells.
fn has_decimals(number: &[u8], decimals: usize) -> bool {
    let is_plain = number.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    let own = number.iter().position(|b| *b == b'.').map_or(0, |point| number.len() - point - 1);
    !is_plain || own == decimals
}

fn is_there(byte: &u8) -> bool {
    !matches!(byte, b' ' | 0)
}

#[cfg(test)]
mod tests {
    use super::super::dbf::Table;
    use super::super::made;
    use super::OddHeader::{Length, Unclear, Width, ZeroedFields};
    use super::*;

    /// A table of a text, a number and a day, whose header has been overwritten: what is told of it, and what stands in its
    /// first row by its fields.
    fn odd(overwrite: impl Fn(&mut [u8])) -> (Option<OddHeader>, Vec<String>) {
        let rows: Vec<String> = (1..=6).map(|i| format!(" text {i}      {:>8}2024050{i}", 10 * i)).collect();
        let mut bytes = made::table(&[("A", b'C', 12, 0), ("N", b'N', 8, 0), ("D", b'D', 8, 0)], &rows);
        overwrite(&mut bytes);
        let table = Table::of(&bytes).unwrap();
        let cell = |field: &Field<'_>| bytes[129 + field.start..129 + field.start + field.length].to_vec();
        let text = |field: &Field<'_>| String::from_utf8(cell(field)).unwrap().trim().to_owned();
        (table.odd_header, table.fields().iter().map(text).collect())
    }

    const WHOLE: [&str; 3] = ["text 1", "10", "20240501"];

    #[test]
    fn a_length_or_a_width_that_was_overwritten_is_found_again() {
        let (told, cells) = odd(|_| {});
        assert_eq!((told, cells.as_slice()), (None, WHOLE.map(str::to_owned).as_slice()));
        for (field, is) in [(0, 12), (1, 8), (2, 8)] {
            for said in [is - 1, is + 1, is + 100] {
                let (told, cells) = odd(|bytes| bytes[32 + 32 * field + 16] = u8::try_from(said).unwrap());
                assert_eq!(cells, WHOLE, "{field} {said}");
                assert!(matches!(told, Some(Length { .. })), "{field} {said}: {told:?}");
            }
        }
        let (told, cells) = odd(|bytes| bytes[10] = 31);
        assert_eq!((told, cells.as_slice()), (Some(Width { said: 31, is: 29 }), WHOLE.map(str::to_owned).as_slice()));
    }

    /// Numbers end with digits and texts begin with any: where another field fits as well nobody can tell.
    #[test]
    fn a_field_that_is_right_is_not_mended_in_the_place_of_another() {
        // A text, a number with two decimals, a text and a number with three.
        let lengths = [12_u8, 10, 8, 12];
        let row = |i| format!(" D-0{i}        {:>10}R{i}      {:>12}", format!("{i}4.89"), format!("{i}93.873"));
        let rows: Vec<String> = (1..=6).map(row).collect();
        let [a, b, c, d] = lengths;
        let right = made::table(&[("A", b'C', a, 0), ("B", b'N', b, 2), ("C", b'C', c, 0), ("D", b'N', d, 3)], &rows);
        let (whole, mut found) = (["D-01", "14.89", "R1", "193.873"], 0);
        for field in 0..4 {
            for other in [-7_i8, -2, -1, 1, 3, 8] {
                let mut bytes = right.clone();
                bytes[32 + 32 * field + 16] = lengths[field].saturating_add_signed(other);
                let table = Table::of(&bytes).unwrap();
                let cell = |field: &Field<'_>| bytes.get(161 + field.start..161 + field.start + field.length);
                let text =
                    |field: &Field<'_>| String::from_utf8_lossy(cell(field).unwrap_or_default()).trim().to_owned();
                let cells: Vec<String> = table.fields().iter().map(text).collect();
                assert!(
                    cells == whole || table.odd_header == Some(Unclear),
                    "{field} {other}: {:?} {cells:?}",
                    table.odd_header
                );
                found += usize::from(cells == whole);
            }
        }
        assert!(found >= 20, "{found}");
    }

    #[test]
    fn texts_of_more_than_a_byte_can_say_are_no_damage() {
        let row = format!(" {:<768}{:>8}", "text", "1.50");
        let mut bytes = made::table(&[("A", b'C', 0, 3), ("N", b'N', 8, 2)], &[row]);
        bytes[11] = 3;
        let table = Table::of(&bytes).unwrap();
        let fields: Vec<_> = table.fields().iter().map(|field| (field.start, field.length)).collect();
        assert_eq!((table.odd_header, fields), (None, vec![(1, 768), (769, 8)]));
    }

    #[test]
    fn fields_whose_descriptions_are_zeros_are_left_out_and_the_others_stay() {
        for field in 0..3 {
            let (told, cells) = odd(|bytes| bytes[32 + 32 * field..64 + 32 * field].fill(0));
            let others: Vec<&str> = WHOLE.iter().copied().filter(|of| *of != WHOLE[field]).collect();
            assert_eq!(cells, others);
            assert_eq!(told, Some(ZeroedFields(1)));
        }
        assert_eq!(odd(|bytes| bytes[64..128].fill(0)), (Some(ZeroedFields(2)), vec![WHOLE[0].to_owned()]));
    }
}
