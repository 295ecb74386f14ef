//! What is typed, made ready for one alphabet: which characters lead from which place of it to which.

use super::letters::{Class, class, folded};
use super::name_index::NameIndex;

/// Characters beyond this are not looked at: a place is one bit of 64.
const MOST: usize = 60;
/// The bit of a last syllable of which only the beginning is typed.
pub(super) const CUT_SHORT: u64 = 1 << 63;

/// What is typed, in the form that names are compared in: small letters, half width, nothing between words.
///
/// ```
/// use shapan::analysis::names::NameQuery;
/// assert_eq!(NameQuery::new("  Zhi'zao "), NameQuery::new("ZHIZAO"));
/// assert!(NameQuery::new(" · ").is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameQuery {
    letters: Vec<char>,
}

impl NameQuery {
    pub fn new(text: &str) -> Self {
        let letters = text.chars().flat_map(folded).filter(|c| class(*c) != Class::Gap).take(MOST).collect();
        Self { letters }
    }

    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Characters that count.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// The bit of the place behind the last character.
    pub(super) fn end(&self) -> u64 {
        1 << self.letters.len()
    }

    /// The steps of the alphabet of an index.
    pub(super) fn steps(&self, index: &NameIndex) -> Steps {
        self.steps_by(index, |_, _| {})
    }

    /// The same with those by syllables that one letter is wrong in.
    pub(super) fn steps_with_slips(&self, index: &NameIndex) -> Steps {
        self.steps_by(index, |reading, jumps| self.misspell(reading, jumps))
    }

    fn steps_by(&self, index: &NameIndex, misspell: impl Fn(&str, &mut Vec<Jump>)) -> Steps {
        let mut steps = Steps { of: Vec::with_capacity(index.alphabet.len()), jumps: Vec::new() };
        let has_latin = self.letters.iter().any(char::is_ascii_lowercase);
        for letter in &index.alphabet {
            let literal = self.places(letter.character);
            let spelled = steps.jumps.len();
            if has_latin {
                letter.readings.iter().for_each(|reading| self.spell(reading, &mut steps.jumps));
            }
            let initial = steps.jumps.len();
            if has_latin {
                letter.readings.iter().for_each(|reading| self.abbreviate(reading, &mut steps.jumps));
            }
            let misspelled = steps.jumps.len();
            if has_latin {
                letter.readings.iter().for_each(|reading| misspell(reading, &mut steps.jumps));
            }
            let jumps = [spelled, initial, misspelled, steps.jumps.len()];
            steps.of.push(Step { class: letter.class, literal, jumps });
        }
        steps
    }

    /// A bit for each place at which a character stands.
    fn places(&self, c: char) -> u64 {
        self.letters.iter().enumerate().filter(|(_, l)| **l == c).fold(0, |bits, (i, _)| bits | 1 << i)
    }

    /// From every place at which a syllable stands to behind it; to the end, where only its beginning stands there.
    fn spell(&self, reading: &str, jumps: &mut Vec<Jump>) {
        for from in 0..self.letters.len() {
            let rest = &self.letters[from..];
            let alike = rest.iter().zip(reading.chars()).take_while(|(a, b)| **a == *b).count();
            if alike == reading.len() {
                jumps.push(Jump { from: 1 << from, to: 1 << (from + alike) });
            } else if alike == rest.len() {
                jumps.push(Jump { from: 1 << from, to: CUT_SHORT });
            }
        }
    }

    /// The same for what stands one letter away from a syllable of two letters or more.
    fn misspell(&self, reading: &str, jumps: &mut Vec<Jump>) {
        let syllable: Vec<char> = reading.chars().collect();
        if syllable.len() < 2 {
            return;
        }
        for from in 0..self.letters.len() {
            for length in syllable.len() - 1..=syllable.len() + 1 {
                let Some(typed) = self.letters.get(from..from + length) else { break };
                if one_apart(typed, &syllable) {
                    jumps.push(Jump { from: 1 << from, to: 1 << (from + length) });
                }
            }
        }
    }

    /// The same by the first letter of a syllable, or its first two where they are one sound.
    fn abbreviate(&self, reading: &str, jumps: &mut Vec<Jump>) {
        let double = if matches!(reading.get(..2), Some("zh" | "ch" | "sh")) { 2 } else { 1 };
        for length in 1..=double {
            let Some(initial) = reading.get(..length).filter(|initial| initial.len() < reading.len()) else { continue };
            for from in 0..self.letters.len() {
                let rest = &self.letters[from..];
                if rest.len() >= length && rest.iter().copied().zip(initial.chars()).all(|(a, b)| a == b) {
                    jumps.push(Jump { from: 1 << from, to: 1 << (from + length) });
                }
            }
        }
    }
}

/// What each character of an alphabet does to the places reached so far.
pub(super) struct Steps {
    of: Vec<Step>,
    jumps: Vec<Jump>,
}

struct Step {
    class: Class,
    /// The places that it stands at.
    literal: u64,
    /// Where its jumps begin: those by whole syllables, by initials, by misspelled syllables, and the end of all.
    jumps: [usize; 4],
}

struct Jump {
    from: u64,
    to: u64,
}

impl Steps {
    pub fn class(&self, letter: u16) -> Class {
        self.of.get(usize::from(letter)).map_or(Class::Letter, |step| step.class)
    }

    /// The places reached by writing the character itself.
    pub fn literal(&self, letter: u16, places: u64) -> u64 {
        self.of.get(usize::from(letter)).map_or(0, |step| (places & step.literal & !CUT_SHORT) << 1)
    }

    /// The places reached by one of its syllables.
    pub fn spelled(&self, letter: u16, places: u64) -> u64 {
        self.jumped(letter, places, [0, 1])
    }

    /// The places reached by the initial of one of its syllables.
    pub fn abbreviated(&self, letter: u16, places: u64) -> u64 {
        self.jumped(letter, places, [1, 2])
    }

    /// The places reached by one of its syllables with a letter wrong.
    pub fn misspelled(&self, letter: u16, places: u64) -> u64 {
        self.jumped(letter, places, [2, 3])
    }

    /// Whether the character can be the first of a match.
    pub fn begins(&self, letter: u16) -> bool {
        let Some(step) = self.of.get(usize::from(letter)) else { return false };
        step.literal & 1 != 0 || self.jumps[step.jumps[0]..step.jumps[2]].iter().any(|jump| jump.from == 1)
    }

    fn jumped(&self, letter: u16, places: u64, [from, to]: [usize; 2]) -> u64 {
        let Some(step) = self.of.get(usize::from(letter)) else { return 0 };
        let jumps = &self.jumps[step.jumps[from]..step.jumps[to]];
        jumps.iter().filter(|jump| places & jump.from != 0).fold(0, |reached, jump| reached | jump.to)
    }
}

/// Whether two words differ by one letter that is another one, missing or too many.
fn one_apart(a: &[char], b: &[char]) -> bool {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = |a: &[char], b: &[char]| !a.is_empty() && a[1..] == *b;
    tail(a, b) || tail(b, a) || (!a.is_empty() && !b.is_empty() && a[1..] == b[1..])
}
