//! Numbers that say more than their values, and are kept as texts: codes, versions, the numbers of sections.

use std::collections::HashSet;

/// What is in the name of a field whose digits are no amount: codes, telephone numbers.
const CODE_NAMES: [&str; 43] = [
    "id",
    "code",
    "no",
    "num",
    "tel",
    "phone",
    "mobile",
    "fax",
    "zip",
    "post",
    "ver",
    "gb",
    "pac",
    "isbn",
    "编号",
    "编码",
    "代码",
    "序号",
    "电话",
    "手机",
    "传真",
    "邮编",
    "证号",
    "身份证",
    "证件",
    "版本",
    "国标",
    "行政区划",
    "权证",
    "地类",
    "标识码",
    "章节",
    "条款",
    "条文",
    "bm",
    "dm",
    "bh",
    "bsm",
    "plate",
    // Kinds of land and of rights, as the standards of land surveys number them.
    "qsxz",
    "gdlx",
    "czcsxm",
    "frdbs",
];

/// How names of codes end, as the standards of land surveys spell them (代码, 编码, 编号, 标识码), and as others do.
const CODE_ENDINGS: [&str; 8] = ["dm", "bm", "bh", "bsm", "code", "id", "no", "码"];

/// What is measured or counted and called so too: diameters of trees, signals, a gas, a quantity.
const MEASURES: [&str; 4] = ["dbh", "dbm", "no2", "num"];

/// What is in the names of fields that measure: no sections of a text.
const AMOUNTS: [&str; 24] = [
    "面积", "厚", "率", "价", "长", "宽", "高", "深", "距离", "量", "金额", "系数", "比", "度", "area", "price", "far",
    "thick", "depth", "length", "width", "height", "ratio", "rate",
];

/// A number of more digits than these is none that programs hold exactly.
const MOST_DIGITS: usize = 17;

/// Whether a field is called as one that holds codes: one of its words says so, or in Chinese a part of it.
pub(super) fn holds_codes(name: &str) -> bool {
    let name = name.to_lowercase();
    let is_ascii_code = |word: &str| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        CODE_NAMES.iter().any(|code| code.is_ascii() && (word == *code || code.len() > 3 && word.ends_with(code)))
            || CODE_ENDINGS.iter().any(|end| word.ends_with(end))
    };
    words(&name).any(|word| is_ascii_code(word) || word == "version")
        || name.trim_end().ends_with('号')
        || CODE_NAMES.iter().any(|code| !code.is_ascii() && name.contains(code))
}

fn measures(name: &str) -> bool {
    let name = name.to_lowercase();
    AMOUNTS.iter().any(|amount| name.contains(amount))
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric())
}

/// Whether a number has more digits, not counting zeros around it, than programs hold.
pub(super) fn has_too_many_digits(number: &str) -> bool {
    let digits = || number.split(['e', 'E']).next().unwrap_or_default().replace(['-', '.'], "");
    number.len() > MOST_DIGITS && digits().trim_matches('0').len() > MOST_DIGITS
}

/// Tells of the numbers of a column of a table whether they are codes.
///
/// Where the column is called as codes are, they are such if one is not written as its number is: then `1.10` would become
/// 1.1, and 2.50 another text than it was. A column called otherwise is of codes only if it counts as sections are: 12.50
/// beside 12.5 is an area of two hands.
#[derive(Clone, Debug)]
pub(super) struct Codes {
    is_called: bool,
    has_negative: bool,
    /// Whether one is written otherwise than its number, not counting a `.0`, which programs put behind every whole number.
    is_odd: bool,
    with_zero: bool,
    without_zero: bool,
    /// The numbers of sections, chapter and place in it, as long as nothing else is met.
    sections: Option<HashSet<(u8, u8)>>,
    are_counted: bool,
}

impl Codes {
    /// Of the column of a name.
    pub(super) fn of(name: &str) -> Self {
        let is_measure = words(&name.to_lowercase()).any(|word| MEASURES.contains(&word));
        Self {
            is_called: !is_measure && holds_codes(name),
            has_negative: false,
            is_odd: false,
            with_zero: false,
            without_zero: false,
            sections: (!measures(name)).then(HashSet::new),
            are_counted: false,
        }
    }

    /// Takes a number into account, written with a point and without groups.
    pub(super) fn see(&mut self, number: &str) {
        self.has_negative |= number.starts_with('-');
        if self.is_called {
            let is_whole = number.ends_with(".0");
            self.with_zero |= is_whole;
            self.without_zero |= !is_whole;
            self.is_odd |= !is_whole && is_odd(number);
        }
        let Some(sections) = &mut self.sections else { return };
        match section(number) {
            None => self.sections = None,
            Some((_, None)) => {}
            Some((chapter, Some(place))) => {
                self.are_counted |= sections.insert((chapter, place)) && counts(sections, chapter);
            }
        }
    }

    /// Whether the numbers seen are codes.
    pub(super) fn are_codes(&self) -> bool {
        let is_rewritten = self.is_odd || self.with_zero && self.without_zero;
        self.is_called && !self.has_negative && is_rewritten || self.sections.is_some() && self.are_counted
    }
}

/// Whether a number would be written otherwise once it is one. Whole ones are held as they are.
fn is_odd(number: &str) -> bool {
    let is_power = number.contains(['e', 'E']);
    let ends_oddly = |(whole, decimals): (&str, &str)| {
        whole.is_empty() || decimals.is_empty() || decimals.ends_with('0') || has_too_many_digits(number)
    };
    is_power || number.split_once('.').is_some_and(ends_oddly)
}

/// A number as that of a section: the chapter from 1 to 99, and the place in it from 1 to 99, if it has one.
fn section(number: &str) -> Option<(u8, Option<u8>)> {
    let part = |digits: &str| -> Option<u8> {
        let is_counted = matches!(digits.len(), 1 | 2) && !digits.starts_with('0');
        (is_counted && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
    };
    match number.split_once('.') {
        None => Some((part(number)?, None)),
        Some((chapter, place)) => Some((part(chapter)?, Some(part(place)?))),
    }
}

/// Whether a chapter has a place such as 1.10 beside 1.1, which are one number, and one by which it is seen to count: 1.9
/// or 1.11, or 1.2 at its beginning.
fn counts(sections: &HashSet<(u8, u8)>, chapter: u8) -> bool {
    let has = |place: u8| sections.contains(&(chapter, place));
    (1..10).any(|place| {
        let tens = 10 * place;
        has(place) && has(tens) && (has(tens - 1) || has(tens + 1) || place == 1 && has(2))
    })
}
