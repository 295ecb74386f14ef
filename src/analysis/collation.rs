//! The order in which texts are listed: Chinese by pinyin, everything else by characters. The only door to pinyin.

use std::cmp::Ordering;

use pinyin::{ToPinyin, ToPinyinMulti};

/// The block that Chinese characters lie in, extension A included.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;
/// Behind whatever is ordered by a rank.
const OTHERS: u32 = 0x1_0000;

/// Compares texts character by character:
///
/// * Chinese characters by their most common reading, then by tone (first to fourth, a neutral one before them), then
///   by code point, behind Latin letters and digits; a character that no reading is known of lies behind those that have
///   one. A reading is that of the single character: 重 is always *zhòng*.
/// * All others by their lower case, so that `a`, `B`, `c` stand in this order.
/// * What is equal so far goes by code points, so that only equal texts are equal.
///
/// ```
/// use shapan::analysis::collation::Collation;
/// let order = Collation::new();
/// let mut names = ["朝阳", "大兴", "安贞", "Beihai", "北海"];
/// names.sort_by(|a, b| order.compare(a, b));
/// assert_eq!(names, ["Beihai", "安贞", "北海", "朝阳", "大兴"]);
/// ```
#[derive(Clone, Debug)]
pub struct Collation {
    /// By character from [`FIRST`]: its place among all of them.
    places: Vec<u16>,
}

impl Default for Collation {
    fn default() -> Self {
        Self::new()
    }
}

impl Collation {
    /// Looks every character up once, some milliseconds: to be kept for the length of a sort.
    pub fn new() -> Self {
        let characters: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
        let reading = |c: char| c.to_pinyin().map(|p| p.with_tone_num_end());
        let mut sorted: Vec<(bool, Option<&str>, char)> =
            characters.iter().map(|c| (reading(*c), *c)).map(|(reading, c)| (reading.is_none(), reading, c)).collect();
        sorted.sort_unstable();
        let mut places = vec![0; characters.len()];
        for (place, (.., c)) in sorted.iter().enumerate() {
            if let Some(slot) = places.get_mut((u32::from(*c) - FIRST) as usize) {
                *slot = u16::try_from(place).unwrap_or(u16::MAX);
            }
        }
        Self { places }
    }

    fn weight(&self, c: char) -> u32 {
        let code = u32::from(c);
        if code < FIRST {
            return c.to_lowercase().next().map_or(code, u32::from);
        }
        match self.places.get((code - FIRST) as usize) {
            Some(place) => FIRST + u32::from(*place),
            None => OTHERS + code,
        }
    }

    /// Which of two texts comes first.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let mut others = b.chars();
        for c in a.chars() {
            let Some(other) = others.next() else { return Ordering::Greater };
            let order = self.weight(c).cmp(&self.weight(other));
            if order.is_ne() {
                return order;
            }
        }
        if others.next().is_some() { Ordering::Less } else { a.cmp(b) }
    }

    /// The beginning of a text as a number: where two differ, they differ as the texts do.
    pub fn prefix(&self, text: &str) -> u64 {
        const CHARACTERS: usize = 4;
        let mut prefix = 0;
        let mut weights = text.chars().map(|c| self.weight(c));
        for left in (0..CHARACTERS).rev() {
            let Some(weight) = weights.next() else { break };
            // What does not fit is the same for all, and so is whatever follows it.
            let digit = weight.min(0xFFFF);
            prefix |= u64::from(digit) << (16 * left);
            if digit == 0xFFFF {
                break;
            }
        }
        prefix
    }
}

/// Every reading of a Chinese character without its tones, each once, the commonest first; none of any other
/// character. As the dictionary writes them: an ü is an ü.
///
/// ```
/// use shapan::analysis::collation::readings;
/// assert_eq!(readings('智'), ["zhi"]);
/// assert!(readings('都').contains(&"du") && readings('都').contains(&"dou"));
/// assert!(readings('a').is_empty());
/// ```
pub fn readings(c: char) -> Vec<&'static str> {
    let mut readings: Vec<&'static str> = Vec::new();
    let common = c.to_pinyin().into_iter();
    for reading in common.chain(c.to_pinyin_multi().into_iter().flatten()) {
        let plain = reading.with_tone_num_end().trim_end_matches(|c: char| c.is_ascii_digit());
        if !plain.is_empty() && !readings.contains(&plain) {
            readings.push(plain);
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_stand_as_in_a_directory() {
        let order = Collation::new();
        // The readings: ān, běi, cháo, dà, dà, shí, tiān, yì, zhōng.
        let sorted =
            ["3号", "10", "B", "c", "D1", "安贞", "北京", "朝阳", "大兴", "大钟寺", "石景山", "天坛", "亦庄", "中关村"];
        let mut mixed = sorted.to_vec();
        mixed.reverse();
        mixed.sort_by(|a, b| order.compare(a, b));
        // Digit by digit: texts are no numbers.
        let wanted = [&["10", "3号"], &sorted[2..]].concat();
        assert_eq!(mixed, wanted);
    }

    #[test]
    fn the_tone_decides_between_equal_syllables() {
        let order = Collation::new();
        let mut tones = ["骂", "马", "麻", "妈"];
        tones.sort_by(|a, b| order.compare(a, b));
        assert_eq!(tones, ["妈", "麻", "马", "骂"]);
    }

    proptest! {
        #[test]
        fn the_prefix_agrees_with_the_order(a in "[a-cA-C一-二㐀-㐂가-각0-2😀-😂]{0,6}", b in "[a-cA-C一-二㐀-㐂가-각0-2😀-😂]{0,6}") {
            let order = Collation::new();
            let by_prefix = order.prefix(&a).cmp(&order.prefix(&b));
            if by_prefix.is_ne() {
                prop_assert_eq!(by_prefix, order.compare(&a, &b));
            }
            prop_assert_eq!(order.compare(&a, &b).is_eq(), a == b);
            prop_assert_eq!(order.compare(&a, &b), order.compare(&b, &a).reverse());
        }
    }
}
