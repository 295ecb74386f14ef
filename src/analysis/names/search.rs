//! The best matches of what is typed among many names: how each name is matched, and which matches come first.
//!
//! All places of the typed text that a name has reached so far are bits of one number, so that a character costs a
//! few operations whatever the pinyin leaves open (Wu and Manber, *Fast text searching*, 1992, for slips too).

use rayon::prelude::*;

use super::letters::Class;
use super::name_index::{IndexedName, NameIndex, NameKind};
use super::query::{CUT_SHORT, NameQuery, Steps};
use crate::progress::{Cancelled, Progress};

/// Rows that one core takes at a time.
const ROWS: usize = 4096;
/// So many characters at least are typed before a slip among them is thought of.
const LEAST_FOR_SLIP: usize = 4;

/// How a name matches, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// The whole name, as written or in pinyin.
    Whole,
    /// Its beginning.
    Beginning,
    /// The beginning of a word in it; every Chinese character is one.
    Word,
    /// The initials of its words or syllables, with whole ones among them.
    Initials,
    /// Letters within a word.
    Within,
    /// Any of these but for one letter wrong, left out or too many.
    Slip,
}

/// A row with the one of its names that matches best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    pub kind: MatchKind,
    pub name_kind: NameKind,
    /// Letters of the name; of two that match alike the shorter one is more likely meant.
    pub length: u16,
    pub row: u32,
    /// Which of the row's names.
    pub place: u16,
}

/// The best `most` matches, in order. Slips are thought of only where nothing else matches.
///
/// # Errors
/// Only when cancelled.
pub fn search(index: &NameIndex, query: &NameQuery, most: usize, progress: &Progress) -> Result<Vec<Match>, Cancelled> {
    if query.is_empty() || most == 0 {
        return Ok(Vec::new());
    }
    let steps = query.steps(index);
    let found = best_of(index, most, progress, &|name| matched(name, &steps, query.end()))?;
    if !found.is_empty() || query.len() < LEAST_FOR_SLIP {
        return Ok(found);
    }
    let steps = query.steps_with_slips(index);
    best_of(index, most, progress, &|name| slipped(name, &steps, query.end()).then_some(MatchKind::Slip))
}

fn best_of(
    index: &NameIndex,
    most: usize,
    progress: &Progress,
    matched: &(impl Fn(&IndexedName<'_>) -> Option<MatchKind> + Sync),
) -> Result<Vec<Match>, Cancelled> {
    let parts = index.rows().div_ceil(ROWS);
    let part = |part: usize| -> Result<Vec<Match>, Cancelled> {
        progress.check()?;
        let rows = part * ROWS..((part + 1) * ROWS).min(index.rows());
        let mut best: Vec<Match> = Vec::new();
        for row in rows {
            let of_name = |name: IndexedName<'_>| {
                let length = u16::try_from(name.letters.len()).unwrap_or(u16::MAX);
                let (row, place) = (u32::try_from(row).ok()?, u16::try_from(name.place).ok()?);
                let kind = matched(&name)?;
                // Nobody means the beginning of an id, while names have the same word.
                let is_part_of_id = name.kind == NameKind::Id && kind != MatchKind::Whole;
                let kind = if is_part_of_id { kind.max(MatchKind::Within) } else { kind };
                Some(Match { kind, name_kind: name.kind, length, row, place })
            };
            best.extend(index.names_of(row).filter_map(of_name).min());
            if best.len() >= most * 2 + 64 {
                cut(&mut best, most);
            }
        }
        cut(&mut best, most);
        Ok(best)
    };
    let join = |mut a: Vec<Match>, b: Vec<Match>| {
        a.extend(b);
        cut(&mut a, most);
        Ok(a)
    };
    let mut all = (0..parts).into_par_iter().map(part).try_reduce(Vec::new, join)?;
    all.sort_unstable();
    Ok(all)
}

/// Keeps the best, in any order.
fn cut(matches: &mut Vec<Match>, most: usize) {
    if matches.len() > most {
        matches.select_nth_unstable(most - 1);
        matches.truncate(most);
    }
}

/// The best way in which a name matches.
fn matched(name: &IndexedName<'_>, steps: &Steps, end: u64) -> Option<MatchKind> {
    let letters = name.letters;
    let mut best: Option<MatchKind> = None;
    let first = letters.iter().position(|l| steps.class(*l) != Class::Gap)?;
    for (start, letter) in letters.iter().enumerate().skip(first) {
        if !steps.begins(*letter) {
            continue;
        }
        let begins_word = is_word(letters, start, steps);
        let kind = match spelled_to(&letters[start..], steps, end) {
            Some(rest) if start == first && rest => Some(MatchKind::Whole),
            Some(_) if start == first => Some(MatchKind::Beginning),
            Some(_) if begins_word => Some(MatchKind::Word),
            Some(_) => Some(MatchKind::Within),
            None if begins_word && has_initials(&letters[start..], steps, end) => Some(MatchKind::Initials),
            None => None,
        };
        best = best.into_iter().chain(kind).min();
        // Nothing further right is better.
        if best.is_some_and(|best| best <= MatchKind::Word) {
            break;
        }
    }
    best
}

/// Whether a word begins here.
fn is_word(letters: &[u16], at: usize, steps: &Steps) -> bool {
    let own = steps.class(letters[at]);
    at == 0 || own == Class::Han || steps.class(letters[at - 1]) != own
}

/// Whether the letters from here on begin with all that is typed; then, whether that is all of them.
fn spelled_to(letters: &[u16], steps: &Steps, end: u64) -> Option<bool> {
    let mut places = 1;
    for (i, letter) in letters.iter().enumerate() {
        if steps.class(*letter) == Class::Gap {
            continue;
        }
        places = steps.literal(*letter, places) | steps.spelled(*letter, places);
        if places & (end | CUT_SHORT) != 0 {
            let is_last = letters[i + 1..].iter().all(|l| steps.class(*l) == Class::Gap);
            // A longer way to spell the rest may end later; the beginning it is in any case.
            return Some(is_last && places & end != 0);
        }
        if places == 0 {
            return None;
        }
    }
    None
}

/// Whether all that is typed are beginnings of words from here on, one after the other: of Chinese syllables and of
/// Latin words.
fn has_initials(letters: &[u16], steps: &Steps, end: u64) -> bool {
    // Reached with the last letter, and with an earlier one of the same word.
    let (mut fresh, mut passed) = (1, 0);
    for (i, letter) in letters.iter().enumerate() {
        let class = steps.class(*letter);
        if class == Class::Gap {
            continue;
        }
        if class != Class::Han && i > 0 && !is_word(letters, i, steps) {
            (fresh, passed) = (steps.literal(*letter, fresh), passed | fresh);
        } else {
            let places = fresh | passed;
            fresh = steps.literal(*letter, places);
            passed = 0;
            if class == Class::Han {
                fresh |= steps.spelled(*letter, places) | steps.abbreviated(*letter, places);
            }
        }
        if fresh & (end | CUT_SHORT) != 0 {
            return true;
        }
        if fresh | passed == 0 {
            return false;
        }
    }
    false
}

/// Whether a word of the name begins with what is typed but for one letter; the first letter is right.
fn slipped(name: &IndexedName<'_>, steps: &Steps, end: u64) -> bool {
    let letters = name.letters;
    let starts = (0..letters.len()).filter(|at| steps.begins(letters[*at]) && is_word(letters, *at, steps));
    starts.into_iter().any(|start| {
        let (mut right, mut wrong) = (1_u64, 0_u64);
        for (i, letter) in letters[start..].iter().enumerate() {
            if steps.class(*letter) == Class::Gap {
                continue;
            }
            let step = |places: u64| steps.literal(*letter, places) | steps.spelled(*letter, places);
            let next = step(right) & !CUT_SHORT;
            let misspelled = steps.misspelled(*letter, right);
            // A letter of the name too many or another one than typed; a letter typed that is not there.
            let with_slip = if i == 0 { next << 1 } else { right | (right | next) << 1 };
            wrong = step(wrong) | with_slip | misspelled;
            right = next;
            if wrong & (end | CUT_SHORT) != 0 {
                return true;
            }
            if right | wrong == 0 {
                return false;
            }
        }
        // The last letter typed is one too many.
        (right << 1 | wrong) & end != 0
    })
}
