//! The names of numbered rows in a compact form: every character a number of 16 bits.

use std::collections::HashMap;

use super::letters::{Class, class, folded};
use crate::analysis::collation::readings;
use crate::progress::{Cancelled, Progress};

/// Names longer than this are cut: nobody types more to find one.
const MOST_CHARACTERS: usize = 80;
/// Names beyond this many of one row are left out.
const MOST_NAMES: usize = 32;
/// Stands for every character beyond the 65,535 that an alphabet has room for; it matches nothing.
const OTHER: u16 = u16::MAX;

/// What a name is to its row; what matches a name that comes earlier here is listed first among equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// What the row is called.
    Name,
    /// What it is called where there is little room.
    Short,
    /// What it was called, or is called as well.
    Other,
    Id,
}

/// The names of rows 0, 1, 2 and so on: two bytes for each character, six for each name, four for each row.
#[derive(Clone, Debug, Default)]
pub struct NameIndex {
    pub(super) alphabet: Vec<Letter>,
    text: Vec<u16>,
    /// One more than names: where each begins in `text`.
    name_starts: Vec<u32>,
    kinds: Vec<NameKind>,
    /// One more than rows: where each begins in the names.
    row_starts: Vec<u32>,
}

/// One character of the alphabet.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub character: char,
    pub class: Class,
    /// In small letters, ü as v and as u.
    pub readings: Vec<String>,
}

/// One name of a row.
pub(super) struct IndexedName<'a> {
    pub letters: &'a [u16],
    pub kind: NameKind,
    /// Its place among the names of its row.
    pub place: usize,
}

impl NameIndex {
    /// Takes in the names of `rows` rows. Names that are written alike count once.
    ///
    /// # Errors
    /// Only when cancelled.
    pub fn build(
        rows: usize,
        progress: &Progress,
        mut names_of: impl FnMut(usize, &mut Vec<(NameKind, String)>),
    ) -> Result<Self, Cancelled> {
        let mut index = Self { name_starts: vec![0], row_starts: vec![0], ..Self::default() };
        let mut places: HashMap<char, u16> = HashMap::new();
        let mut names = Vec::new();
        for row in 0..rows {
            if row % 1024 == 0 {
                progress.check()?;
            }
            names.clear();
            names_of(row, &mut names);
            let first = index.kinds.len();
            for (kind, name) in names.iter().take(MOST_NAMES) {
                index.add(*kind, name, first, &mut places);
            }
            index.row_starts.push(small(index.kinds.len()));
        }
        index.text.shrink_to_fit();
        Ok(index)
    }

    fn add(&mut self, kind: NameKind, name: &str, first: usize, places: &mut HashMap<char, u16>) {
        let start = self.text.len();
        for c in name.chars().flat_map(folded).take(MOST_CHARACTERS) {
            let next = self.alphabet.len();
            let place = *places.entry(c).or_insert_with(|| u16::try_from(next).unwrap_or(OTHER));
            if usize::from(place) == next && place != OTHER {
                self.alphabet.push(Letter::of(c));
            }
            self.text.push(place);
        }
        let known = (first..self.kinds.len()).any(|n| self.letters(n) == &self.text[start..]);
        if known || self.text.len() == start || self.text.len() > u32::MAX as usize {
            self.text.truncate(start);
            return;
        }
        self.kinds.push(kind);
        self.name_starts.push(small(self.text.len()));
    }

    fn letters(&self, name: usize) -> &[u16] {
        &self.text[self.name_starts[name] as usize..self.name_starts[name + 1] as usize]
    }

    pub fn rows(&self) -> usize {
        self.row_starts.len().saturating_sub(1)
    }

    pub(super) fn names_of(&self, row: usize) -> impl Iterator<Item = IndexedName<'_>> {
        let (from, to) = (self.row_starts[row] as usize, self.row_starts[row + 1] as usize);
        (from..to).map(move |n| IndexedName { letters: self.letters(n), kind: self.kinds[n], place: n - from })
    }

    /// The name as it is compared: in small letters, cut where it is long.
    pub fn name(&self, row: usize, place: usize) -> String {
        let name = self.names_of(row).nth(place);
        let letter = |n: &u16| self.alphabet.get(usize::from(*n)).map(|l| l.character);
        name.map(|name| name.letters.iter().filter_map(letter).collect()).unwrap_or_default()
    }

    /// Bytes held by the buffers, for the memory figures.
    pub fn heap_bytes(&self) -> usize {
        self.text.capacity() * 2
            + (self.name_starts.capacity() + self.row_starts.capacity()) * 4
            + self.kinds.capacity()
            + self.alphabet.capacity() * size_of::<Letter>()
    }
}

impl Letter {
    fn of(character: char) -> Self {
        let class = class(character);
        let mut spelled = Vec::new();
        if class == Class::Han {
            for reading in readings(character) {
                spelled.extend(['v', 'u'].map(|u| reading.replace('ü', u.encode_utf8(&mut [0; 4]))));
            }
            spelled.dedup();
        }
        Self { character, class, readings: spelled }
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
