//! How unlikely texts are as what people write, whatever bytes they come from: the same bytes read in two encodings are two
//! texts, and the one that somebody may have written is the right one.
//!
//! The figures are negative natural logarithms of how often a character comes where it stands, set by hand: a hanzi of the
//! first level of GB2312 is one of 3,755, a letter one of some thirty, and what no script puts beside each other costs more.
//! They were tried on 350,000 words of a Chinese dictionary, the names of land uses and places, and on the translations of
//! programs into 170 languages; `encoding_evidence` holds the decisions that rest on them, with tests.

use std::collections::HashSet;
use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030};

/// A byte that stands for no character, a code that is no character, or one of nobody's.
const LOST: f64 = 25.0;

/// A sign that no text of people has, and one that has.
const ODD_SIGN: f64 = 16.0;
const SIGN: f64 = 8.0;

/// Letters of two scripts in one word.
const MIXED: f64 = 7.0;

/// Scripts, as far as it matters here what is written in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    /// Phonetic letters, and signs that stand among Latin ones.
    Phonetic,
    Greek,
    Cyrillic,
    /// Letters of old books.
    OldCyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Thaana,
    Thai,
    /// Syriac, N'Ko: what hardly any file has.
    Rare,
    Kana,
    HalfKana,
    Hangul,
    Hanzi,
    Other,
}

impl Script {
    fn of(c: char) -> Self {
        match u32::from(c) {
            0..0x250 | 0x1e00..0x1f00 => Self::Latin,
            0x250..0x300 => Self::Phonetic,
            0x370..0x400 | 0x1f00..0x2000 => Self::Greek,
            0x460..0x48a => Self::OldCyrillic,
            0x400..0x530 => Self::Cyrillic,
            0x530..0x590 => Self::Armenian,
            0x590..0x600 => Self::Hebrew,
            0x600..0x700 | 0x750..0x780 => Self::Arabic,
            0x780..0x7c0 => Self::Thaana,
            0x700..0x750 | 0x7c0..0x800 => Self::Rare,
            0xe00..0xe80 => Self::Thai,
            0x3040..0x3100 => Self::Kana,
            0xff61..0xffa0 => Self::HalfKana,
            0xac00..0xd7b0 => Self::Hangul,
            _ if is_hanzi(c) => Self::Hanzi,
            _ => Self::Other,
        }
    }

    /// What the first letter of it costs in texts, and what each does.
    fn costs(self) -> (f64, f64) {
        match self {
            Self::Latin => (5.0, 4.0),
            Self::Phonetic => (10.0, 8.0),
            Self::Greek => (7.0, 3.5),
            Self::Cyrillic => (6.0, 3.5),
            Self::OldCyrillic => (18.0, 9.0),
            Self::Armenian => (10.0, 4.0),
            Self::Hebrew | Self::Arabic | Self::Thai => (8.0, 3.5),
            Self::Thaana => (14.0, 5.0),
            Self::Rare => (18.0, 8.0),
            Self::Kana => (4.0, 4.5),
            Self::HalfKana => (10.0, 7.0),
            Self::Hangul => (6.0, 6.0),
            Self::Hanzi => (0.0, 0.0),
            Self::Other => (10.0, 7.0),
        }
    }

    /// What a letter costs that stands alone, as those of formulas, zones and houses do, and others hardly ever.
    fn cost_alone(self) -> f64 {
        match self {
            Self::Latin | Self::Kana | Self::HalfKana | Self::Hangul | Self::Hanzi | Self::Other => 0.0,
            Self::Greek => 1.0,
            Self::Cyrillic => 1.5,
            _ => 4.0,
        }
    }
}

fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ee5d}'
        | '\u{2f800}'..='\u{2fa1d}' | '\u{30000}'..='\u{323af}')
}

/// What stands beside a character.
#[derive(Clone, Copy, Debug, Default)]
struct Beside {
    before: Option<char>,
    after: Option<char>,
    /// One place further off.
    far_before: Option<char>,
    far_after: Option<char>,
}

impl Beside {
    fn of(text: &[char], at: usize) -> Self {
        let back = |n: usize| at.checked_sub(n).and_then(|at| text.get(at)).copied();
        Self {
            before: back(1),
            after: text.get(at + 1).copied(),
            far_before: back(2),
            far_after: text.get(at + 2).copied(),
        }
    }

    fn any(&self, is_such: impl Fn(char) -> bool) -> bool {
        self.before.is_some_and(&is_such) || self.after.is_some_and(&is_such)
    }

    fn has_plain_letter(&self) -> bool {
        self.any(|c| c.is_ascii_alphabetic())
    }
}

/// How unlikely texts in one encoding are, summed up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unlikelihood {
    total: f64,
    /// Characters beyond ASCII.
    characters: usize,
    /// The scripts that were met, a bit each.
    scripts: u32,
}

impl Unlikelihood {
    /// Of lines of bytes read in an encoding.
    pub(super) fn of(lines: &[u8], encoding: &'static Encoding) -> Self {
        let mut sum = Self::default();
        // What stands in every row is evidence once, whatever number it comes with.
        let mut seen = HashSet::new();
        let is_separator = |b: &u8| matches!(b, b'\n' | b',' | b';' | b'\t' | b'"');
        for cell in lines.split(is_separator).filter(|cell| !cell.is_ascii()) {
            if seen.insert(cell.iter().copied().filter(|b| !b.is_ascii_digit()).collect::<Vec<u8>>()) {
                let (text, _) = encoding.decode_without_bom_handling(cell);
                text.split('|').for_each(|part| sum.add(part));
            }
        }
        sum
    }

    /// In nats.
    pub(super) fn total(&self) -> f64 {
        self.total
    }

    /// In nats, for a character beyond ASCII.
    pub(super) fn of_one(&self) -> f64 {
        self.total / self.characters.max(1) as f64
    }

    fn add(&mut self, text: &str) {
        if text.is_ascii() {
            return;
        }
        let text: Vec<char> = text.chars().collect();
        for (at, c) in text.iter().enumerate().filter(|(_, c)| !c.is_ascii()) {
            self.characters += 1;
            self.total += self.character(*c, &Beside::of(&text, at));
        }
    }

    fn character(&mut self, c: char, beside: &Beside) -> f64 {
        match c {
            '\u{fffd}' | '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' => LOST,
            '\u{40000}'.. => LOST,
            _ if is_hanzi(c) => Level::of(c).cost() + among_latin(beside),
            '\u{20000}'.. => LOST,
            // Those above are letters over letters, of the Middle Ages.
            '\u{300}'..='\u{362}' if beside.before.is_some_and(char::is_alphabetic) => 7.0,
            '\u{300}'..='\u{36f}' => 18.0,
            _ if is_sign(c) => sign(c, beside),
            _ => self.letter(c, Script::of(c), beside),
        }
    }

    fn letter(&mut self, c: char, script: Script, beside: &Beside) -> f64 {
        let (first, each) = script.costs();
        let is_in_latin = script == Script::Phonetic && beside.has_plain_letter();
        let (first, each) = if is_in_latin { (6.0, 4.0) } else { (first, each) };
        let is_first = self.scripts & 1 << script as u32 == 0;
        self.scripts |= 1 << script as u32;
        let cost = each + oddness(c, script) + if is_first { first } else { 0.0 };
        cost + if is_in_latin { 0.0 } else { beside_others(c, script, beside) }
    }
}

/// What a letter costs beside letters of other scripts, of other cases, or none.
fn beside_others(c: char, script: Script, beside: &Beside) -> f64 {
    let mut cost = 0.0;
    let before = beside.before.filter(|c| c.is_alphabetic()).map(Script::of);
    if before.is_some_and(|before| before != script && before != Script::Hanzi) {
        cost += MIXED;
    }
    if script == Script::Latin && !beside.has_plain_letter() {
        cost += 4.0;
    }
    if script == Script::Hangul && beside.any(is_hanzi) {
        cost += 5.0;
    }
    if c.is_uppercase() && beside.before.is_some_and(char::is_lowercase) {
        cost += 5.0;
    }
    if !beside.any(char::is_alphabetic) {
        cost += script.cost_alone();
    }
    cost
}

/// What a letter costs besides, that hardly any word of its script has.
fn oddness(c: char, script: Script) -> f64 {
    match (script, u32::from(c)) {
        (Script::Greek, 0x370..0x386 | 0x3cf..0x400) => 6.0,
        // The letters of Russian and of its neighbours.
        (Script::Cyrillic, 0x400..0x460 | 0x490 | 0x491) => 0.0,
        (Script::Cyrillic, _) => 5.0,
        (Script::Hangul, code) if !is_common_hangul(code) => 3.5,
        _ => 0.0,
    }
}

/// Whether a character is a syllable that Korean names usually have.
pub(super) fn is_usual_hangul(c: char) -> bool {
    Script::of(c) == Script::Hangul && is_common_hangul(u32::from(c))
}

/// Whether a syllable has none of the double consonants and rare ends that Korean names hardly have, and pairs of Chinese
/// often make.
fn is_common_hangul(code: u32) -> bool {
    let place = code.saturating_sub(0xac00);
    let (begin, vowel, end) = (place / 588, place % 588 / 28, place % 28);
    !matches!(begin, 1 | 4 | 8 | 10 | 13)
        && !matches!(vowel, 3 | 10 | 15)
        && matches!(end, 0 | 1 | 4 | 8 | 16 | 17 | 19 | 21)
}

/// Whether a character beyond ASCII is no letter.
fn is_sign(c: char) -> bool {
    matches!(c, 'ª' | 'º')
        || !c.is_alphabetic() && !matches!(c, '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{6ed}')
        || c.is_numeric()
}

/// What a sign costs where it stands.
fn sign(c: char, beside: &Beside) -> f64 {
    let after_digit = beside.before.is_some_and(|c| c.is_ascii_digit());
    let before_digit = beside.after.is_some_and(|c| c.is_ascii_digit());
    let is_letter = |c: char| c.is_alphabetic() && !is_hanzi(c);
    let (after_letter, before_letter) = (beside.before.is_some_and(is_letter), beside.after.is_some_and(is_letter));
    let if_such = |is_such: bool, cost: f64, other: f64| if is_such { cost } else { other };
    match c {
        '²' | '³' | '°' | '±' | '×' | 'µ' => {
            if_such((after_digit || after_letter || before_digit) && !(after_letter && before_letter), 6.0, 13.0)
        }
        'ª' | 'º' => if_such(after_digit, 6.0, 13.0),
        '£' | '¥' | '©' | '®' => if_such(before_digit, 7.0, 13.0),
        '«' | '»' => if_such(beside.any(|c| !c.is_whitespace()), SIGN, 14.0),
        '·' => if_such(beside.before.is_some() && beside.after.is_some(), SIGN, 14.0),
        '\u{a0}' => 9.0,
        '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{5be}' | '\u{589}' => SIGN,
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => if_such(beside.any(char::is_numeric), 5.0, ODD_SIGN),
        // Nobody changes the width within a word.
        '\u{ff01}'..='\u{ff60}' if beside.any(|c| c.is_ascii_lowercase()) => 14.0,
        '\u{3000}'..='\u{302f}' | '\u{ff01}'..='\u{ff60}' | '\u{2010}'..='\u{2030}' | '\u{2460}'..='\u{24ff}' => SIGN,
        // Units and signs as Chinese standards have them: ㎡ ℃ № Ⅱ → ≥ ★ ￥.
        '\u{3380}'..='\u{33df}' | '\u{2100}'..='\u{22ff}' | '\u{25a0}'..='\u{266f}' | '\u{ffe0}'..='\u{ffe6}' => SIGN,
        '\u{2000}'..='\u{2fff}' => 10.0,
        '\u{1f300}'..='\u{1faff}' => 12.0,
        ..'\u{250}' => 12.0,
        _ => ODD_SIGN,
    }
}

/// What a hanzi costs beside Latin letters: it stands behind a capital, as in `A座`, and hardly within a word.
fn among_latin(beside: &Beside) -> f64 {
    let one = |near: Option<char>, far: Option<char>| match (near, far) {
        (Some(near), _) if near.is_ascii_lowercase() => 7.0,
        (Some(near), _) if near.is_ascii_uppercase() => 1.5,
        (Some(' '), Some(far)) if far.is_ascii_lowercase() => 4.0,
        (Some('\'' | '-'), Some(far)) if far.is_ascii_alphabetic() => 4.0,
        _ => 0.0,
    };
    one(beside.before, beside.far_before) + one(beside.after, beside.far_after)
}

/// How common a hanzi is, by the standards that list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// The first level of GB2312 and the second, and what else is in the first of Big5.
    First,
    Second,
    Traditional,
    /// Of Unicode's first block, and beyond.
    Rare,
    Beyond,
}

/// The hanzi of Unicode's first block.
const FIRST_HANZI: u32 = 0x4e00;
const HANZI: usize = 0x5200;

static LEVELS: LazyLock<Vec<Level>> = LazyLock::new(|| {
    let mut levels = vec![Level::Rare; HANZI];
    let mut set = |encoding: &'static Encoding, leads: std::ops::RangeInclusive<u8>, level: Level| {
        let trails = || (0x40..=0x7e_u8).filter(|_| encoding == BIG5).chain(0xa1..=0xfe);
        let bytes: Vec<u8> = leads.flat_map(|lead| trails().flat_map(move |trail| [lead, trail])).collect();
        for c in encoding.decode_without_bom_handling(&bytes).0.chars() {
            let place = u32::from(c).checked_sub(FIRST_HANZI).and_then(|place| levels.get_mut(place as usize));
            if let Some(own) = place {
                *own = level;
            }
        }
    };
    // The later outweighs the earlier.
    set(BIG5, 0xa4..=0xc6, Level::Traditional);
    set(GB18030, 0xd8..=0xf7, Level::Second);
    set(GB18030, 0xb0..=0xd7, Level::First);
    levels
});

impl Level {
    fn of(c: char) -> Self {
        let place = u32::from(c).checked_sub(FIRST_HANZI).and_then(|place| LEVELS.get(place as usize));
        place.copied().unwrap_or(Self::Beyond)
    }

    fn cost(self) -> f64 {
        match self {
            Self::First => 7.5,
            Self::Traditional => 9.0,
            Self::Second => 10.5,
            Self::Rare => 13.5,
            Self::Beyond => 24.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(text: &str) -> f64 {
        let mut sum = Unlikelihood::default();
        sum.add(text);
        sum.total()
    }

    #[test]
    fn what_people_write_is_likelier_than_what_the_same_bytes_make_elsewhere() {
        for (written, misread) in [
            ("医院", "ҽԺ"),
            ("路", "·"),
            ("支路", "֧·"),
            ("农贸", "ũó"),
            ("窨井", "\u{7ffae}"),
            ("甬江", "\u{2ef6d}"),
            ("Café", "Caf茅"),
            ("Москва", "袦芯褋泻胁邪"),
            ("дом", "写芯屑"),
            ("5 m²", "5 m虏"),
            ("oʻzbek", "o驶zbek"),
            ("臺北車站", "鸿タó隔"),
        ] {
            assert!(cost(written) < cost(misread), "{written} {} {misread} {}", cost(written), cost(misread));
        }
        assert_eq!((cost("plain"), cost("学")), (0.0, 7.5));
    }

    #[test]
    fn the_levels_are_those_of_the_standards() {
        let levels: Vec<Level> = "啊座岷臺嘂𠮷㐀".chars().map(Level::of).collect();
        use Level::*;
        assert_eq!(levels, [First, First, Second, Traditional, Rare, Beyond, Beyond]);
    }
}
