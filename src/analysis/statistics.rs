//! What can be said of a column of numbers or words as a whole. Nothing here rounds.

use std::collections::HashMap;
use std::hash::Hash;

/// Of a column of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberSummary {
    /// How many are known.
    pub count: usize,
    pub unknown: usize,
    pub distinct: usize,
    pub sum: f64,
    /// `None` when nothing is known, as are those of [`Spread`].
    pub spread: Option<Spread>,
    /// Steps of equal width from the least to the greatest; empty where all are equal or unknown.
    pub bins: Vec<Bin>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub min: f64,
    pub max: f64,
    pub mean: f64,
    /// Of an even number, the mean of the two in the middle.
    pub median: f64,
    /// Of the whole (divided by the count, not by one less): the features are all there are, not a sample.
    pub deviation: f64,
}

/// A step of a histogram; what lies on a limit counts for the upper step, the greatest for the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: usize,
}

/// Of a column of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordSummary {
    pub count: usize,
    pub unknown: usize,
    pub distinct: usize,
    /// The commonest words, those equally common by their code points.
    pub top: Vec<(String, usize)>,
}

/// Sums up numbers, `None` and what is not finite being unknown. Sums are Neumaier's, so that the order makes no
/// difference that could be seen.
pub fn of_numbers(values: impl Iterator<Item = Option<f64>>, bins: usize) -> NumberSummary {
    let mut known = Vec::new();
    let mut unknown = 0;
    for value in values {
        match value {
            Some(v) if v.is_finite() => known.push(v),
            _ => unknown += 1,
        }
    }
    known.sort_unstable_by(f64::total_cmp);
    let distinct = known.windows(2).filter(|w| w[0] != w[1]).count() + usize::from(!known.is_empty());
    let total = sum(known.iter().copied());
    let spread = spread(&known, total);
    let bins = spread.map(|s| histogram(&known, s.min, s.max, bins)).unwrap_or_default();
    NumberSummary { count: known.len(), unknown, distinct, sum: total, spread, bins }
}

fn spread(sorted: &[f64], sum_of_all: f64) -> Option<Spread> {
    let (min, max) = (*sorted.first()?, *sorted.last()?);
    let count = sorted.len() as f64;
    let mean = sum_of_all / count;
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    let median = if sorted.len().is_multiple_of(2) { sorted.get(middle - 1)?.midpoint(upper) } else { upper };
    let deviation = (sum(sorted.iter().map(|v| (v - mean).powi(2))) / count).sqrt();
    Some(Spread { min, max, mean, median, deviation })
}

/// Neumaier's compensated sum.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}

fn histogram(sorted: &[f64], min: f64, max: f64, bins: usize) -> Vec<Bin> {
    let width = (max - min) / bins as f64;
    if bins == 0 || !width.is_finite() || width <= 0.0 {
        return Vec::new();
    }
    let limit = |i: usize| if i == bins { max } else { min + width * i as f64 };
    let below = |i: usize| if i == bins { sorted.len() } else { sorted.partition_point(|v| *v < limit(i)) };
    (0..bins).map(|i| Bin { from: limit(i), to: limit(i + 1), count: below(i + 1) - below(i) }).collect()
}

/// Sums up words, the empty one being unknown.
pub fn of_words<T: AsRef<str> + Eq + Hash>(values: impl Iterator<Item = T>, top: usize) -> WordSummary {
    let mut counts: HashMap<T, usize> = HashMap::new();
    let (mut count, mut unknown) = (0, 0);
    for value in values {
        if value.as_ref().is_empty() {
            unknown += 1;
        } else {
            count += 1;
            *counts.entry(value).or_default() += 1;
        }
    }
    let distinct = counts.len();
    let mut sorted: Vec<(T, usize)> = counts.into_iter().collect();
    sorted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.as_ref().cmp(b.0.as_ref())));
    sorted.truncate(top);
    let top = sorted.into_iter().map(|(word, n)| (word.as_ref().to_owned(), n)).collect();
    WordSummary { count, unknown, distinct, top }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_column_worked_out_by_hand() {
        let values = [Some(2.0), None, Some(4.0), Some(4.0), Some(4.0), Some(5.0), Some(5.0), Some(7.0), Some(9.0)];
        let summary = of_numbers(values.into_iter().chain([Some(f64::NAN)]), 7);
        assert_eq!((summary.count, summary.unknown, summary.distinct, summary.sum), (8, 2, 5, 40.0));
        let spread = Spread { min: 2.0, max: 9.0, mean: 5.0, median: 4.5, deviation: 2.0 };
        assert_eq!(summary.spread, Some(spread));
        assert_eq!(summary.bins.iter().map(|b| b.count).collect::<Vec<_>>(), [1, 0, 3, 2, 0, 1, 1]);
    }

    #[test]
    fn what_plain_addition_loses_is_kept() {
        let summary = of_numbers([1e16, 1.0, -1e16, 1.0].into_iter().map(Some), 4);
        assert_eq!(summary.sum, 2.0);
        assert_eq!(of_numbers([None, None].into_iter(), 4).spread, None);
        assert_eq!(of_numbers([Some(3.0), Some(3.0)].into_iter(), 4).bins, []);
    }

    #[test]
    fn words_are_counted() {
        let summary = of_words(["b", "a", "", "a", "c", "b", ""].into_iter(), 2);
        let top = vec![("a".to_owned(), 2), ("b".to_owned(), 2)];
        assert_eq!(summary, WordSummary { count: 5, unknown: 2, distinct: 3, top });
    }

    proptest! {
        #[test]
        fn every_number_falls_into_one_step(values in proptest::collection::vec(-1e6..1e6f64, 0..60), bins in 1..9usize) {
            let summary = of_numbers(values.iter().copied().map(Some), bins);
            let counted: usize = summary.bins.iter().map(|b| b.count).sum();
            prop_assert!(counted == values.len() || summary.bins.is_empty());
        }
    }
}
