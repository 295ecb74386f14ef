//! Rows of a `.dbf` that stand aside: where bytes were put in or lost, all that follows is out of step with what the header
//! says, and means something else.

use std::ops::Range;

use super::dbf::Field;

/// The byte that begins a row, one that was deleted, and what some programs write instead.
const FLAGS: [u8; 3] = [b' ', b'*', 0];
/// What ends a table.
const END_OF_FILE: u8 = 0x1a;
/// How much better rows have to fit aside than where they should stand, all together.
const LEAST_GAIN: i64 = 4;
/// What a row loses that cannot stand there at all.
const UNSOUND: i64 = 4;

/// Where the rows of a table are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct InStep {
    /// Rows among which bytes were put in or lost: nobody knows what stands in which field.
    pub(super) lost: Range<usize>,
    /// By how many bytes the rows behind them stand aside.
    pub(super) aside: isize,
    /// A row that begins with a byte that none begins with, though it stands where it should; and how many there are.
    pub(super) odd_flag: Option<(usize, u64)>,
}

/// The rows of a table, as its header tells of them.
pub(super) struct Rows<'t, 'a> {
    pub(super) bytes: &'a [u8],
    pub(super) fields: &'t [Field<'a>],
    pub(super) first: usize,
    pub(super) width: usize,
    pub(super) count: usize,
}

impl<'a> Rows<'_, 'a> {
    fn row(&self, row: usize, aside: isize) -> Option<&'a [u8]> {
        let at = self.first.checked_add(row.checked_mul(self.width)?)?.checked_add_signed(aside)?;
        self.bytes.get(at..at.checked_add(self.width)?)
    }

    /// Which of the rows stand where, and which nobody can tell.
    pub(super) fn in_step(&self) -> InStep {
        let there = (0..self.count).take_while(|row| self.row(*row, 0).is_some()).count();
        let is_odd = |row: &usize| self.row(*row, 0).is_some_and(|row| !FLAGS.contains(&row[0]));
        let odd: Vec<usize> = (0..there).filter(is_odd).collect();
        let aside = self.aside();
        if odd.is_empty() && aside == 0 {
            return InStep::default();
        }
        if aside != 0
            && let Some(lost) = self.change(aside, there)
        {
            return InStep { lost, aside, odd_flag: None };
        }
        let Some(&first) = odd.first() else { return InStep::default() };
        // What a row before it fits like, on an average.
        let fit = |row: usize| self.row(row, 0).map_or((0, true), |row| self.fit(row));
        let usual = (0..first).map(|row| fit(row).0).sum::<i64>() as f64 / first.max(1) as f64;
        let is_off = |row: &usize| {
            let (fit, is_sound) = fit(*row);
            !is_sound || first > 0 && (fit as f64) < usual - 1.0
        };
        let off = (first..there).filter(is_off).count();
        match () {
            // A program with marks of its own.
            () if first == 0 && odd.len() == there && !(0..there).any(|row| self.has_unsound_field(row)) => {
                InStep::default()
            }
            () if 2 * off > there - first && there - first > 1 => {
                InStep { lost: first.saturating_sub(1)..there, ..InStep::default() }
            }
            () => InStep { odd_flag: Some((first, odd.len() as u64)), ..InStep::default() },
        }
    }

    /// By how many bytes the file is longer than its header says.
    fn aside(&self) -> isize {
        let Some(end) = self.count.checked_mul(self.width).and_then(|rows| rows.checked_add(self.first)) else {
            return 0;
        };
        let there = self.bytes.len() - usize::from(self.bytes.last() == Some(&END_OF_FILE));
        let signed = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
        // A mark of the end may be the last byte of a row as well.
        if self.bytes.len() == end { 0 } else { signed(there).saturating_sub(signed(end)) }
    }

    /// The rows at which the others begin to stand aside by so many bytes; `None` where they are better off in their places.
    fn change(&self, aside: isize, there: usize) -> Option<Range<usize>> {
        if aside < 0 && aside.unsigned_abs() >= self.width {
            return None;
        }
        let fit = |row: usize, aside: isize| self.row(row, aside).map(|row| self.fit(row));
        // How much better each row fits aside, and whether it can be one there.
        let gains: Vec<(i64, bool)> = (0..there)
            .map(|row| match (fit(row, 0), fit(row, aside)) {
                (Some((here, _)), Some((there, is_sound))) => (there - here, is_sound),
                _ => (0, true),
            })
            .collect();
        // Every row behind has to make sense aside.
        let from = gains.iter().rposition(|(_, is_sound)| !is_sound).map_or(0, |last| last + 1);
        let (mut gain, mut best, mut range) = (0, 0, None);
        for row in (from..there).rev() {
            gain += gains.get(row)?.0;
            if gain > best {
                (best, range) = (gain, Some(row..row + 1));
            } else if gain == best
                && let Some(range) = &mut range
            {
                range.start = row;
            }
        }
        let range = range.filter(|_| best >= LEAST_GAIN)?;
        // Other rows before may be out of step as well.
        let begin = (0..range.start).find(|row| fit(*row, 0).is_some_and(|(_, is_sound)| !is_sound));
        // What is missing at the end of a row is seen at the next one.
        let before = if aside < 0 { 2 } else { 1 };
        Some(begin.unwrap_or(range.start).saturating_sub(before)..range.end)
    }

    fn has_unsound_field(&self, row: usize) -> bool {
        self.row(row, 0).is_some_and(|row| self.fields.iter().any(|field| fit_of(field, row).is_none()))
    }

    /// How well bytes are a row, and whether they can be one at all.
    fn fit(&self, row: &[u8]) -> (i64, bool) {
        let mut is_sound = FLAGS.contains(&row[0]);
        let mut fit = 0;
        for field in self.fields {
            match fit_of(field, row) {
                Some(own) => fit += own,
                None => is_sound = false,
            }
        }
        (fit - if is_sound { 0 } else { UNSOUND }, is_sound)
    }
}

/// How well a part of a row is what its field holds: texts begin at the left, numbers end at the right. `None` where it
/// cannot be.
fn fit_of(field: &Field<'_>, row: &[u8]) -> Option<i64> {
    let cell = row.get(field.start..field.start + field.length)?;
    let is_blank = |b: &u8| matches!(b, b' ' | 0);
    let (Some(begin), Some(end)) = (cell.iter().position(|b| !is_blank(b)), cell.iter().rposition(|b| !is_blank(b)))
    else {
        return Some(0);
    };
    let text = cell.get(begin..=end)?;
    match field.kind {
        b'C' => Some(if begin == 0 { 1 } else { -1 }),
        b'N' | b'F' => {
            let is_of_number = |b: &u8| b.is_ascii_digit() || b"+-.,#*eEnNaAiIfFdDqQ()".contains(b);
            text.iter().all(is_of_number).then_some(if end + 1 == cell.len() { 1 } else { -1 })
        }
        b'D' => {
            text.iter().all(|b| b.is_ascii_digit() || b"-/.".contains(b)).then_some(if begin == 0 { 1 } else { -1 })
        }
        b'L' => text.iter().all(|b| b"TtFfYyNn?".contains(b)).then_some(1),
        _ => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::dbf::Table;
    use super::*;

    /// A table of two fields with so many rows.
    fn table(rows: u8) -> Vec<u8> {
        let mut bytes = vec![0; 32];
        bytes[4] = rows;
        for (name, kind, length) in [(&b"NAME"[..], b'C', 20), (b"AREA", b'N', 8)] {
            let mut field = vec![0; 32];
            field[..4].copy_from_slice(name);
            (field[11], field[16]) = (kind, length);
            bytes.extend(field);
        }
        bytes.push(0x0d);
        (bytes[8], bytes[10]) = (97, 29);
        for row in 0..rows {
            bytes.extend(format!(" {:<20}{:>8}", format!("parcel {row}"), 1000 + u32::from(row)).bytes());
        }
        bytes.push(END_OF_FILE);
        bytes
    }

    fn in_step(bytes: &[u8]) -> InStep {
        Table::of(bytes).unwrap().in_step
    }

    #[test]
    fn rows_behind_bytes_that_were_put_in_or_lost_are_found_again() {
        let whole = table(40);
        assert_eq!(in_step(&whole), InStep::default());
        let at = 97 + 20 * 29;
        for inside in [0, 3, 25] {
            let mut longer = whole.clone();
            longer.splice(at + inside..at + inside, *b"        ");
            let mut shorter = whole.clone();
            shorter.drain(at + inside..at + inside + 5);
            for (bytes, aside) in [(longer, 8), (shorter, -5)] {
                let found = in_step(&bytes);
                assert_eq!((found.aside, found.odd_flag), (aside, None), "{inside}");
                assert!(found.lost.start <= 20 && found.lost.end >= 21 && found.lost.len() <= 4, "{inside}: {found:?}");
            }
        }
    }

    #[test]
    fn what_is_never_in_step_again_is_lost_and_a_single_mark_is_told() {
        let mut bytes = table(40);
        for row in [10, 20, 30] {
            let at = 97 + row * 29;
            bytes.splice(at + 12..at + 12, *b"abc");
        }
        // Only where the last of them are behind them all the rows are in step.
        assert_eq!(in_step(&bytes), InStep { lost: 10..32, aside: 9, odd_flag: None });
        bytes.extend([b'x'; 40]);
        assert_eq!(in_step(&bytes), InStep { lost: 10..40, aside: 0, odd_flag: None });
        let mut bytes = table(40);
        bytes[97 + 10 * 29] = b'x';
        assert_eq!(in_step(&bytes), InStep { lost: 0..0, aside: 0, odd_flag: Some((10, 1)) });
    }

    #[test]
    fn what_programs_write_behind_or_instead_is_no_damage() {
        let whole = table(40);
        for behind in [&b"\0\0\0"[..], &[0; 512], b"\x1a\x1a", &[b' '; 29], &[0x1a; 500]] {
            assert_eq!(in_step(&[&whole, behind].concat()), InStep::default());
        }
        for cut in [1, 2, 10, 29, 30, 100] {
            assert_eq!(in_step(&whole[..whole.len() - cut]), InStep::default(), "{cut}");
        }
        for flag in [0, b'N'] {
            let mut bytes = whole.clone();
            (0..40).for_each(|row| bytes[97 + row * 29] = flag);
            assert_eq!(in_step(&bytes), InStep::default());
        }
    }
}
