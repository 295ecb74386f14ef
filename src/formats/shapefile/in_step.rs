//! Rows of a `.dbf` that stand aside: where bytes were put in or lost, all that follows is out of step with what the header
//! says, and means something else.

use std::ops::Range;

use super::dbf::Field;

/// The byte that begins a row, one that was deleted, and what some programs write instead.
pub(super) const FLAGS: [u8; 3] = [b' ', b'*', 0];
/// What ends a table.
const END_OF_FILE: u8 = 0x1a;
/// How much better rows have to fit aside than where they should stand, all together.
const LEAST_GAIN: i64 = 4;
/// What a row loses that cannot stand there at all.
const UNSOUND: i64 = 4;
/// How much worse all rows fit together where the change is certainly not: less may be a text that begins with a blank.
const CERTAIN: i64 = 3;
/// A field is usually filled that is blank in fewer than one row of so many.
const USUAL_ONE_IN: usize = 8;
/// Rows that are looked at byte by byte for the change, and how wide they may be: of more it is somewhere among them.
const MOST_SEARCHED: usize = 64;
const WIDEST_SEARCHED: usize = 2048;

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
#[derive(Clone, Copy)]
pub(super) struct Rows<'t, 'a> {
    pub(super) bytes: &'a [u8],
    pub(super) fields: &'t [Field<'a>],
    pub(super) first: usize,
    pub(super) width: usize,
    pub(super) count: usize,
    /// Whether each field is filled in nearly all rows, as far as that was counted.
    pub(super) filled: &'t [bool],
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
            && let filled = self.filled(there)
            && let Some(lost) = (Rows { filled: &filled, ..*self }).change(aside, there)
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

    /// By how many bytes the file is longer than its header says. Whole rows more are rows that it does not count.
    fn aside(&self) -> isize {
        let Some(end) = self.count.checked_mul(self.width).and_then(|rows| rows.checked_add(self.first)) else {
            return 0;
        };
        let there = self.bytes.len() - usize::from(self.bytes.last() == Some(&END_OF_FILE));
        let signed = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
        let aside = signed(there).saturating_sub(signed(end));
        if aside % signed(self.width) == 0 { 0 } else { aside }
    }

    /// The rows among which the others begin to stand aside by so many bytes: those of which nobody can tell what stands
    /// in which field. `None` where the rows are better off in their places.
    ///
    /// Where the bytes were put in or lost is not seen, but wherever it was, all rows before stand where they should and
    /// all behind aside. Each place is judged by how well all rows fit then.
    fn change(&self, aside: isize, there: usize) -> Option<Range<usize>> {
        if aside < 0 && aside.unsigned_abs() >= self.width {
            return None;
        }
        let fit = |row: usize, aside: isize| self.row(row, aside).map_or((0, true), |row| self.fit(row));
        let fits: Vec<(i64, i64)> = (0..there).map(|row| (fit(row, 0).0, fit(row, aside).0)).collect();
        let in_place: i64 = fits.iter().map(|(here, _)| here).sum();
        // Every row behind has to make sense aside, but for the second that bytes are missing of.
        let last_unsound = (0..there).rev().find(|row| !fit(*row, aside).1).unwrap_or(0);
        let from = last_unsound.saturating_sub(usize::from(aside < 0));
        // How well all rows fit where the change is in each of them, the row itself left out.
        let before = fits.get(..from)?.iter().map(|(here, _)| here).sum::<i64>();
        let behind = fits.get(from + 1..)?.iter().map(|(_, aside)| aside).sum::<i64>();
        let others = || {
            fits.iter().enumerate().skip(from).scan(before + behind, |others, (row, (here, aside))| {
                let own = (row, *others, *aside);
                *others += here - fits.get(row + 1).map_or(0, |(_, aside)| *aside);
                Some(own)
            })
        };
        let least = others().map(|(_, others, aside)| others + aside).max()?;
        if least - in_place < LEAST_GAIN {
            return None;
        }
        let most_of_row = self.fields.len() as i64;
        let most = if aside < 0 { 3 * most_of_row + UNSOUND } else { most_of_row };
        let rows: Vec<(usize, i64)> = others()
            .filter(|(_, others, _)| others + most > least - CERTAIN)
            .map(|(row, others, _)| (row, others))
            .collect();
        let places = self.places(&rows, aside);
        let best = places.iter().map(|(_, fit)| *fit).max()?;
        let possible = || places.iter().filter(|(_, fit)| *fit > best - CERTAIN).map(|(place, _)| place);
        let start = possible().map(|place| place.start).min()?;
        let lost = start..possible().map(|place| place.end).max()?.max(start);
        // Others before may be out of step as well. What is missing at the end of a row is seen at the next one.
        let before = if aside < 0 { 2 } else { 1 };
        let begin = (0..lost.start).find(|row| !fit(*row, 0).1).map(|row| row.saturating_sub(before));
        Some(begin.unwrap_or(lost.start)..lost.end)
    }

    /// The places where the change may be, in rows that come with how well all others fit: which rows are lost then, and
    /// how well all rows fit.
    fn places(&self, rows: &[(usize, i64)], aside: isize) -> Vec<(Range<usize>, i64)> {
        let missing = if aside < 0 { aside.unsigned_abs() } else { 0 };
        let lost = |row: usize, at: usize| {
            let end = row * self.width + at + missing;
            row..end.div_ceil(self.width)
        };
        if rows.len() > MOST_SEARCHED || self.width > WIDEST_SEARCHED {
            return rows.iter().map(|(row, _)| (*row..lost(*row, self.width).end, 0)).collect();
        }
        let of_row = |(row, others): &(usize, i64)| {
            let (row, others) = (*row, *others);
            let of_place = move |at: usize| Some((lost(row, at), others + self.fit_changed(row, at, aside)?));
            (0..self.width).filter_map(of_place)
        };
        rows.iter().flat_map(of_row).collect()
    }

    /// How well a row fits if the change is so many bytes behind its begin. Where bytes are missing beyond its end, it is
    /// judged with the one behind, less what that counts for where it is whole.
    fn fit_changed(&self, row: usize, at: usize, aside: isize) -> Option<i64> {
        let (before, behind) = (self.row(row, 0)?, self.row(row, aside)?);
        let missing = if aside < 0 { aside.unsigned_abs() } else { 0 };
        let end = at + missing;
        if end <= self.width {
            let changed = [before.get(..at)?, behind.get(at..)?].concat();
            return Some(self.fit_but(&changed, at..end).0);
        }
        let fit = self.fit_but(before, at..self.width).0;
        let Some(next) = self.row(row + 1, aside) else { return Some(fit) };
        Some(fit + self.fit_but(next, 0..end - self.width).0 - self.fit(next).0)
    }

    /// Whether each field is filled in nearly all rows.
    fn filled(&self, there: usize) -> Vec<bool> {
        let mut blank = vec![0; self.fields.len()];
        for row in (0..there).filter_map(|row| self.row(row, 0)) {
            for (field, blank) in self.fields.iter().zip(&mut blank) {
                let cell = row.get(field.start..field.start + field.length);
                *blank += usize::from(cell.is_none_or(|cell| cell.iter().all(is_blank)));
            }
        }
        let is_judged = |field: &Field<'_>| b"CNFDL".contains(&field.kind);
        self.fields.iter().zip(blank).map(|(field, blank)| is_judged(field) && blank * USUAL_ONE_IN < there).collect()
    }

    fn has_unsound_field(&self, row: usize) -> bool {
        self.row(row, 0).is_some_and(|row| self.fields.iter().any(|field| fit_of(field, row).is_none()))
    }

    /// How well bytes are a row, and whether they can be one at all.
    fn fit(&self, row: &[u8]) -> (i64, bool) {
        self.fit_but(row, 0..0)
    }

    /// The same where some of its bytes are not there: a field that has some of them may be right if the others are of it.
    fn fit_but(&self, row: &[u8], missing: Range<usize>) -> (i64, bool) {
        let is_missing = |from: usize, to: usize| from.max(missing.start) < to.min(missing.end);
        let mut is_sound = is_missing(0, 1) || FLAGS.contains(&row[0]);
        let mut fit = 0;
        let filled = self.filled.iter().copied().chain(std::iter::repeat(false));
        for (field, is_filled) in self.fields.iter().zip(filled) {
            let end = field.start + field.length;
            let known = || (field.start..end).filter(|at| !missing.contains(at)).filter_map(|at| row.get(at));
            let own = match is_missing(field.start, end) {
                false => fit_of(field, row).map(|own| if own == 0 && is_filled { -1 } else { own }),
                true => known().all(|b| is_blank(b) || is_of(field.kind, *b)).then_some(1),
            };
            match own {
                Some(own) => fit += own,
                None => is_sound = false,
            }
        }
        (fit - if is_sound { 0 } else { UNSOUND }, is_sound)
    }
}

/// How well a part of a row is what its field holds: texts begin at the left, numbers end at the right. `None` where it
/// cannot be.
pub(super) fn fit_of(field: &Field<'_>, row: &[u8]) -> Option<i64> {
    let cell = row.get(field.start..field.start + field.length)?;
    let is_there = |b: &u8| !is_blank(b);
    let (Some(begin), Some(end)) = (cell.iter().position(is_there), cell.iter().rposition(is_there)) else {
        return Some(0);
    };
    if !cell.get(begin..=end)?.iter().all(|b| is_of(field.kind, *b)) {
        return None;
    }
    let is_in_place = match field.kind {
        b'C' | b'D' => begin == 0,
        b'N' | b'F' => end + 1 == cell.len(),
        b'L' => true,
        _ => return Some(0),
    };
    Some(if is_in_place { 1 } else { -1 })
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | 0)
}

/// Whether a byte can stand in a field of a kind.
pub(super) fn is_of(kind: u8, byte: u8) -> bool {
    match kind {
        b'N' | b'F' => byte.is_ascii_digit() || b"+-.,#*eEnNaAiIfFdDqQ()".contains(&byte),
        b'D' => byte.is_ascii_digit() || b"-/.".contains(&byte),
        b'L' => b"TtFfYyNn?".contains(&byte),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::dbf::Table;
    use super::super::made;
    use super::*;

    /// A table of two fields with so many rows.
    fn table(rows: u8) -> Vec<u8> {
        let row = |row: u8| format!(" {:<20}{:>8}", format!("parcel {row}"), 1000 + u32::from(row));
        let rows: Vec<String> = (0..rows).map(row).collect();
        let mut bytes = made::table(&[("NAME", b'C', 20, 0), ("AREA", b'N', 8, 0)], &rows);
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
        // One byte lost before the mark of the end: the file is as long as its header says.
        let mut marked = whole.clone();
        marked.remove(at + 3);
        let found = in_step(&marked);
        assert!(found.aside == -1 && found.lost.contains(&20) && found.lost.len() <= 4, "{found:?}");
    }

    #[test]
    fn only_the_row_is_lost_in_which_bytes_were_put_in_or_lost() {
        let whole = table(40);
        let at = 97 + 20 * 29;
        for inside in 1..29 {
            let mut longer = whole.clone();
            longer.splice(at + inside..at + inside, *b"xyz");
            assert_eq!(in_step(&longer), InStep { lost: 20..21, aside: 3, odd_flag: None }, "{inside}");
        }
        // Where bytes are missing a row beside it may be the one.
        for inside in 0..29 {
            let mut shorter = whole.clone();
            shorter.drain(at + inside..at + inside + 3);
            let found = in_step(&shorter);
            assert_eq!(found.aside, -3);
            assert!(found.lost.contains(&20) && found.lost.len() <= 3, "{inside}: {found:?}");
            assert!(found.lost.end > (20 * 29 + inside + 2) / 29, "{inside}: {found:?}");
        }
        // Six rows are enough.
        let mut short = table(6);
        short.drain(97 + 2 * 29 + 12..97 + 2 * 29 + 15);
        let found = in_step(&short);
        assert!(found.lost.start >= 1 && found.lost.contains(&2) && found.lost.end <= 4, "{found:?}");
    }

    #[test]
    fn rows_that_the_header_does_not_count_are_no_bytes_put_in() {
        let mut bytes = table(40);
        // Blank at first, so that what stands two rows behind fits better.
        bytes[97 + 1..97 + 29].fill(b' ');
        bytes[97 + 29 + 1..97 + 58].fill(b' ');
        bytes[4] = 38;
        assert_eq!(in_step(&bytes), InStep::default());
    }

    #[test]
    fn what_is_never_in_step_again_is_lost_and_a_single_mark_is_told() {
        let mut bytes = table(40);
        for row in [10, 20, 30] {
            let at = 97 + row * 29;
            bytes.splice(at + 12..at + 12, *b"abc");
        }
        // Only where the last of them are behind them all the rows are in step.
        assert_eq!(in_step(&bytes), InStep { lost: 10..31, aside: 9, odd_flag: None });
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
