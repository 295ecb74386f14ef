//! Parts of a `.dbf` that were overwritten with zeros, as a disk or a network leaves them.

use std::ops::Range;

use super::dbf::Field;

/// The byte that begins a row that is there, in nearly all tables.
const THERE: u8 = b' ';
/// Fewer zeros in a row are no hole, …
const LEAST_HOLE: usize = 8;
/// … nor are so few within one row, or so many of these: a program fills up its values so.
const LEAST_INNER: usize = 16;
const MOST_INNER: usize = 4;

/// Where zeros stand in the place of rows. Programs write zeros where nothing is known, but neither without the byte that such
/// a row begins with nor in one value with something behind: a hole is what covers that too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Zeroed {
    /// In the bytes of the file, in their order.
    holes: Vec<Range<usize>>,
    first: usize,
    width: usize,
    /// Whether texts are filled up with zeros, so that those before a hole are not cut.
    fills_with_zeros: bool,
}

/// Rows of these fields, one after the other.
#[derive(Clone, Copy)]
struct Rows<'t, 'a> {
    bytes: &'a [u8],
    width: usize,
    fields: &'t [Field<'a>],
}

impl Zeroed {
    /// The holes in so many rows of a width that begin at a place.
    pub(super) fn of(bytes: &[u8], first: usize, width: usize, rows: usize, fields: &[Field<'_>]) -> Self {
        let width = width.max(1);
        let end = bytes.len().min(first.saturating_add(rows.saturating_mul(width)));
        let rows = Rows { bytes: bytes.get(first..end).unwrap_or_default(), width, fields };
        let mut holes = rows.holes();
        // What else is zero shows what the program does: where it is but a few places, whether they are holes as well.
        let others = rows.others(&holes);
        let inner = others.as_deref().filter(|others| others.iter().all(|hole| rows.is_cut_at(hole.end)));
        let fills_with_zeros = inner.is_none();
        holes.extend(inner.unwrap_or_default().iter().cloned());
        holes.sort_by_key(|hole| hole.start);
        holes.iter_mut().for_each(|hole| *hole = hole.start + first..hole.end + first);
        Self { holes, first, width, fills_with_zeros }
    }

    /// Whether some of these bytes of the file are lost.
    pub(super) fn touches(&self, bytes: Range<usize>) -> bool {
        let next = self.holes.partition_point(|hole| hole.end <= bytes.start);
        self.holes.get(next).is_some_and(|hole| hole.start < bytes.end)
    }

    /// Whether what stands in a text is lost, or a part of it.
    pub(super) fn touches_text(&self, bytes: Range<usize>) -> bool {
        let begins_whole = !self.touches(bytes.start..bytes.start + 1);
        self.touches(bytes) && !(begins_whole && self.fills_with_zeros)
    }

    /// The rows that each hole cuts through.
    pub(super) fn rows(&self) -> impl Iterator<Item = Range<usize>> {
        let row = |at: usize| (at - self.first) / self.width;
        self.holes.iter().map(move |hole| row(hole.start)..row(hole.end - 1) + 1)
    }
}

impl Rows<'_, '_> {
    /// The zeros around the begins of rows.
    fn holes(self) -> Vec<Range<usize>> {
        let mut holes: Vec<Range<usize>> = Vec::new();
        let mut has_flags = false;
        for at in (0..self.bytes.len()).step_by(self.width) {
            has_flags |= self.bytes.get(at) == Some(&THERE);
            if self.bytes.get(at) == Some(&0) && holes.last().is_none_or(|hole| at >= hole.end) {
                let before = self.bytes.iter().take(at).rev().take_while(|b| **b == 0).count();
                holes.push(at - before..self.zeros_end(at));
            }
        }
        holes.retain(|hole| hole.len() >= LEAST_HOLE);
        // A program whose rows all begin so fills none of them with nothing else.
        let is_all = || holes.first().is_some_and(|hole| hole.len() == self.bytes.len());
        if has_flags || is_all() { holes } else { Vec::new() }
    }

    /// The zeros elsewhere; `None` where there are so many of them, or so few in one place, that a program wrote them.
    fn others(self, holes: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
        let (mut at, mut others) = (0, Vec::new());
        let mut holes = holes.iter().peekable();
        while let Some(next) = self.next_zero(at) {
            at = self.zeros_end(next);
            if holes.next_if(|hole| hole.start <= next).is_some() {
                continue;
            }
            if at - next < LEAST_INNER || others.len() == MOST_INNER {
                return None;
            }
            others.push(next..at);
        }
        Some(others)
    }

    fn next_zero(self, from: usize) -> Option<usize> {
        // Whether there is one is seen much faster than where.
        const AT_ONCE: usize = 4096;
        let mut parts = self.bytes.get(from..)?.chunks(AT_ONCE).enumerate();
        let (nth, part) = parts.find(|(_, part)| part.contains(&0))?;
        part.iter().position(|b| *b == 0).map(|at| from + nth * AT_ONCE + at)
    }

    fn zeros_end(self, at: usize) -> usize {
        at + self.bytes.iter().skip(at).take_while(|b| **b == 0).count()
    }

    /// Whether a place is within a value, which is no number that stands as bytes.
    fn is_cut_at(self, at: usize) -> bool {
        let at = at % self.width;
        let holds = |field: &&Field<'_>| field.start < at && at < field.start + field.length;
        self.fields.iter().find(holds).is_some_and(|field| b"CNFDL".contains(&field.kind))
    }
}

#[cfg(test)]
mod tests {
    use super::super::dbf::Table;
    use super::super::made;

    /// A table of texts of two bytes and of 34, and numbers of four, with these rows.
    fn table(rows: &[&[u8]]) -> Vec<u8> {
        made::table(&[("A", b'C', 2, 0), ("B", b'C', 34, 0), ("N", b'N', 4, 0)], rows)
    }

    /// The first row of each hole, and the one behind its last.
    fn lost(rows: &[&[u8]]) -> Vec<[usize; 2]> {
        Table::of(&table(rows)).unwrap().zeroed.rows().map(|rows| [rows.start, rows.end]).collect()
    }

    fn row(flag: u8, text: &[u8], fill: u8) -> Vec<u8> {
        [&[flag], text, &vec![fill; 36 - text.len()], b" 110"].concat()
    }

    #[test]
    fn rows_of_zeros_are_lost_and_rows_of_nothing_are_not() {
        let (usual, filled, zeros) = (row(b' ', b"ab", b' '), row(b' ', b"ab", 0), vec![0; 41]);
        let nothing = [&b" "[..], &[0; 40]].concat();
        assert_eq!(lost(&[&usual, &zeros, &zeros, &usual, &zeros]), [[1, 3], [4, 5]]);
        assert_eq!(lost(&[&filled, &zeros, &filled]), [[1, 2]]);
        for clean in [[&usual, &nothing, &usual], [&filled, &nothing, &filled], [&usual, &filled, &usual]] {
            assert_eq!(lost(&clean.map(Vec::as_slice)), Vec::<[usize; 2]>::new(), "{clean:?}");
        }
        assert_eq!(lost(&[&zeros, &zeros]), [[0, 2]]);
        // A program with marks of its own.
        let own = row(0, b"ab", 0);
        assert_eq!(lost(&[&own, &zeros, &own]), Vec::<[usize; 2]>::new());
    }

    #[test]
    fn a_hole_within_a_row_or_from_one_to_the_next_is_seen() {
        let usual = row(b' ', b"ab", b' ');
        let mut bytes = [&usual[..], &usual, &usual].concat();
        bytes[44..60].fill(0);
        assert_eq!(lost(&bytes.chunks(41).collect::<Vec<_>>()), [[1, 2]]);
        let mut bytes = [&usual[..], &usual, &usual].concat();
        bytes[79..86].fill(0);
        assert_eq!(lost(&bytes.chunks(41).collect::<Vec<_>>()), Vec::<[usize; 2]>::new());
        bytes[79..90].fill(0);
        assert_eq!(lost(&bytes.chunks(41).collect::<Vec<_>>()), [[1, 3]]);
    }

    #[test]
    fn a_text_before_a_hole_is_cut_unless_texts_are_filled_up_with_zeros() {
        for (fill, is_cut) in [(b' ', true), (0, false)] {
            let rows = [row(b' ', b"ab", fill), row(b' ', b"abcdef", 0)[..20].to_vec(), vec![0; 62]];
            let bytes = table(&rows.concat().chunks(41).collect::<Vec<_>>());
            let zeroed = Table::of(&bytes).unwrap().zeroed;
            let begin = 129 + 41;
            assert_eq!(zeroed.touches_text(begin + 3..begin + 37), is_cut);
            assert!(zeroed.touches(begin + 37..begin + 41) && !zeroed.touches_text(begin + 1..begin + 3));
        }
    }
}
