//! Numbers divided into classes: where the limits lie. Not how the classes are drawn.
//!
//! A limit belongs to the class above it. Values that are no finite numbers are left out; who draws classes gives
//! what is unknown a class of its own.

/// How limits are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClassMethod {
    /// Classes of the same width.
    EqualInterval,
    /// Classes of as many values each, as far as equal values allow.
    Quantile,
    /// Classes whose values differ as little as can be: the least sum of squared deviations from the means of the
    /// classes (Fisher 1958; Jenks 1977). Exact, whatever the number of values.
    NaturalBreaks,
    /// Limits that a person has set.
    Manual,
}

impl ClassMethod {
    pub const ALL: [Self; 4] = [Self::EqualInterval, Self::Quantile, Self::NaturalBreaks, Self::Manual];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::EqualInterval => "equal-interval",
            Self::Quantile => "quantile",
            Self::NaturalBreaks => "natural-breaks",
            Self::Manual => "manual",
        }
    }
}

/// More classes than this are told apart by nobody.
pub const MOST_CLASSES: usize = 12;

/// The limits of at most `count` classes, ascending: the least value, the lower limits of all classes but the first,
/// the greatest value. Equal values never lie in two classes, so that there may be fewer classes than asked for; for
/// values that are all equal there is one, with both limits the same. Empty without a finite value.
///
/// [`ClassMethod::Manual`] has no limits of its own: it starts from classes of the same width.
pub fn breaks(values: &[f64], method: ClassMethod, count: usize) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let count = count.clamp(1, MOST_CLASSES);
    let (Some(first), Some(last)) = (sorted.first().copied(), sorted.last().copied()) else { return Vec::new() };
    let mut inner = match method {
        ClassMethod::EqualInterval | ClassMethod::Manual => equal_interval(first, last, count),
        ClassMethod::Quantile => quantile(&sorted, count),
        ClassMethod::NaturalBreaks => natural_breaks(&sorted, count),
    };
    inner.retain(|limit| *limit > first && *limit <= last);
    inner.dedup();
    let mut limits = vec![first];
    limits.append(&mut inner);
    limits.push(last);
    limits
}

/// The class of a value between limits as [`breaks`] gives them, 0 for the lowest. What lies outside belongs to the
/// nearest; `None` for what is no number, and without limits.
pub fn class_of(limits: &[f64], value: f64) -> Option<usize> {
    let inner = limits.get(1..limits.len().checked_sub(1)?)?;
    (!value.is_nan()).then(|| inner.partition_point(|limit| *limit <= value))
}

/// The same classes with the roundest limits that make them: each inner limit may move as far as no value changes
/// its class, of classes of the same width no further than a hundredth of that width.
pub fn tidied(values: &[f64], method: ClassMethod, limits: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let mut tidy = limits.to_vec();
    let (Some(first), Some(last)) = (limits.first().copied(), limits.last().copied()) else { return tidy };
    let near = (last - first) / limits.len() as f64 * 0.01;
    let classes = limits.len().saturating_sub(1);
    for limit in tidy.iter_mut().take(classes).skip(1) {
        let at = sorted.partition_point(|v| *v < *limit);
        let (Some(below), Some(above)) = (at.checked_sub(1).and_then(|i| sorted.get(i)), sorted.get(at)) else {
            continue;
        };
        let (low, high) = match method {
            ClassMethod::EqualInterval => (below.max(*limit - near), above.min(*limit + near)),
            ClassMethod::Quantile | ClassMethod::NaturalBreaks => (*below, *above),
            ClassMethod::Manual => continue,
        };
        *limit = roundest(low, high, *limit).unwrap_or(*limit);
    }
    tidy
}

/// The number with the fewest digits above `low` and up to `high`; of several the one nearest to `wanted`, or the
/// highest.
fn roundest(low: f64, high: f64, wanted: f64) -> Option<f64> {
    (-12..=12).find_map(|decimals: i32| {
        let unit = 10_f64.powi(decimals.abs());
        let scaled =
            |n: f64, step: fn(f64) -> f64| if decimals < 0 { step(n / unit) * unit } else { step(n * unit) / unit };
        [scaled(wanted, f64::round), scaled(high, f64::floor)].into_iter().find(|n| *n > low && *n <= high)
    })
}

fn equal_interval(first: f64, last: f64, count: usize) -> Vec<f64> {
    // The span of two finite numbers may not be finite; its parts are.
    let part = last / count as f64 - first / count as f64;
    (1..count).map(|i| first + part * i as f64).collect()
}

fn quantile(sorted: &[f64], count: usize) -> Vec<f64> {
    (1..count).filter_map(|i| sorted.get((i * sorted.len()).div_ceil(count)).copied()).collect()
}

/// A value and how often it occurs, summed up to here: number, sum, sum of squares.
#[derive(Clone, Copy, Default)]
struct Sums {
    n: f64,
    sum: f64,
    squares: f64,
}

/// Fisher's dynamic programme over the distinct values. Its cost meets the quadrangle inequality, so the best last
/// split moves only upwards, and each row is found by halving: O(k·n·log n).
fn natural_breaks(sorted: &[f64], count: usize) -> Vec<f64> {
    let mut values: Vec<(f64, f64)> = Vec::new();
    for value in sorted {
        match values.last_mut() {
            Some((known, times)) if known == value => *times += 1.0,
            _ => values.push((*value, 1.0)),
        }
    }
    let n = values.len();
    let count = count.min(n);
    // Counted from the middle and in units of the span, squares keep their digits and stay finite.
    let (first, last) = (sorted[0], sorted[sorted.len() - 1]);
    let (middle, half) = (first / 2.0 + last / 2.0, (last / 2.0 - first / 2.0).max(f64::MIN_POSITIVE));
    let mut sums = vec![Sums::default()];
    for (value, times) in &values {
        let (before, x) = (sums[sums.len() - 1], (value - middle) / half);
        let (sum, squares) = (before.sum + times * x, before.squares + times * x * x);
        sums.push(Sums { n: before.n + times, sum, squares });
    }
    // The squared deviations of the values from i up to j, without j.
    let cost = |i: usize, j: usize| {
        let (a, b) = (sums[i], sums[j]);
        let (n, sum) = (b.n - a.n, b.sum - a.sum);
        if j <= i + 1 { 0.0 } else { (b.squares - a.squares - sum * sum / n).max(0.0) }
    };
    let mut best: Vec<f64> = (0..=n).map(|j| cost(0, j)).collect();
    let mut splits: Vec<Vec<usize>> = Vec::new();
    for class in 1..count {
        let mut next = vec![f64::INFINITY; n + 1];
        let mut split = vec![class; n + 1];
        // Ranges of ends still to be solved, with the range in which their splits lie.
        let mut waiting = vec![(class + 1, n, class, n)];
        while let Some((from, to, low, high)) = waiting.pop() {
            if from > to {
                continue;
            }
            let end = usize::midpoint(from, to);
            let starts = best.iter().enumerate().take(high.min(end - 1) + 1).skip(low);
            for (start, before) in starts {
                let total = before + cost(start, end);
                if total < next[end] {
                    next[end] = total;
                    split[end] = start;
                }
            }
            waiting.push((from, end - 1, low, split[end]));
            waiting.push((end + 1, to, split[end], high));
        }
        best = next;
        splits.push(split);
    }
    let mut end = n;
    let mut limits = Vec::new();
    for split in splits.iter().rev() {
        end = split[end];
        limits.push(values[end].0);
    }
    limits.reverse();
    limits
}

/// How many values lie in each of `bins` parts of the same width from the least value to the greatest; for a small
/// picture of how values are spread. Empty without a finite value.
pub fn histogram(values: &[f64], bins: usize) -> Vec<usize> {
    let finite = || values.iter().copied().filter(|v| v.is_finite());
    let (first, last) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    if first > last || bins == 0 {
        return Vec::new();
    }
    let mut counts = vec![0; bins];
    for value in finite() {
        let share = if last > first { (value / 2.0 - first / 2.0) / (last / 2.0 - first / 2.0) } else { 0.0 };
        let bin = ((share * bins as f64) as usize).min(bins - 1);
        counts[bin] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClassMethod::*;

    fn deviation(values: &[f64], limits: &[f64]) -> f64 {
        let classes = limits.len() - 1;
        let of = |class: usize| values.iter().copied().filter(move |v| class_of(limits, *v) == Some(class));
        let squares = |class: usize| {
            let mean = of(class).sum::<f64>() / of(class).count() as f64;
            of(class).map(|v| (v - mean).powi(2)).sum::<f64>()
        };
        (0..classes).map(squares).sum()
    }

    /// The least deviation over all ways to divide the distinct values into at most `count` classes.
    fn least(values: &[f64], count: usize) -> f64 {
        let mut distinct = values.to_vec();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup();
        let (first, last) = (distinct[0], distinct[distinct.len() - 1]);
        let inner = &distinct[1..];
        let mut best = f64::INFINITY;
        for chosen in 0..1_u32 << inner.len() {
            if chosen.count_ones() as usize + 1 == count.min(distinct.len()) {
                let mut limits = vec![first];
                limits.extend(inner.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, v)| *v));
                limits.push(last);
                best = best.min(deviation(values, &limits));
            }
        }
        best
    }

    #[test]
    fn published_natural_breaks() {
        // The example of Wang and Song, Ckmeans.1d.dp, The R Journal 3/2 (2011).
        let values = [-1.0, 2.0, -1.0, 2.0, 4.0, 5.0, 6.0, -1.0, 2.0, -1.0];
        assert_eq!(breaks(&values, NaturalBreaks, 3), [-1.0, 2.0, 4.0, 6.0]);
        // Three clumps.
        assert_eq!(breaks(&[1.0, 2.0, 3.0, 11.0, 12.0, 13.0, 31.0, 32.0], NaturalBreaks, 3), [1.0, 11.0, 31.0, 32.0]);
    }

    #[test]
    fn natural_breaks_are_the_best_of_all() {
        let mut state = 7_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64
        };
        for round in 0..60 {
            let n = 2 + round % 11;
            let values: Vec<f64> = (0..n).map(|_| (random() % 40.0) * 0.25 + 1_000.0).collect();
            for count in 1..=5 {
                let limits = breaks(&values, NaturalBreaks, count);
                let (found, best) = (deviation(&values, &limits), least(&values, count));
                assert!(found <= best + 1e-9, "{values:?} {count}: {limits:?} {found} {best}");
            }
        }
    }

    #[test]
    fn many_values_take_no_longer_than_they_must() {
        let values: Vec<f64> = (0..60_000).map(|i| (f64::from(i) * 0.618).fract() + f64::from(i % 4) * 10.0).collect();
        let limits = breaks(&values, NaturalBreaks, 4);
        let rounded: Vec<i64> = limits.iter().map(|l| l.floor() as i64).collect();
        assert_eq!(rounded, [0, 10, 20, 30, 30]);
    }

    #[test]
    fn equal_intervals_are_equal_and_quantiles_even() {
        assert_eq!(breaks(&[0.0, 3.0, 10.0], EqualInterval, 4), [0.0, 2.5, 5.0, 7.5, 10.0]);
        let values: Vec<f64> = (0..10).map(f64::from).collect();
        let limits = breaks(&values, Quantile, 3);
        let count = |class| values.iter().filter(|v| class_of(&limits, **v) == Some(class)).count();
        assert_eq!([count(0), count(1), count(2)], [4, 3, 3]);
        // Half of the values are the same: they stay together.
        assert_eq!(breaks(&[1.0, 1.0, 1.0, 1.0, 2.0, 3.0], Quantile, 3), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn tidy_limits_make_the_same_classes() {
        let values = [1.13, 2.87, 33.412, 34.9, 71.2, 980.0];
        for method in ClassMethod::ALL {
            let limits = breaks(&values, method, 3);
            let tidy = tidied(&values, method, &limits);
            for value in values {
                assert_eq!(class_of(&limits, value), class_of(&tidy, value), "{method:?} {limits:?} {tidy:?}");
            }
        }
        assert_eq!(tidied(&values, NaturalBreaks, &[1.13, 33.412, 980.0, 980.0]), [1.13, 30.0, 900.0, 980.0]);
        let thirds = breaks(&[0.0, 10.0], EqualInterval, 3);
        assert_eq!(tidied(&[0.0, 10.0], EqualInterval, &thirds), [0.0, 3.33, 6.67, 10.0]);
    }

    #[test]
    fn odd_values_break_nothing() {
        for method in ClassMethod::ALL {
            assert!(breaks(&[], method, 5).is_empty() && breaks(&[f64::NAN, f64::INFINITY], method, 5).is_empty());
            assert_eq!(breaks(&[7.0, 7.0], method, 5), [7.0, 7.0], "{method:?}");
            assert_eq!(class_of(&[7.0, 7.0], 7.0), Some(0));
            let extreme = breaks(&[f64::MIN, 0.0, f64::MAX, f64::NAN], method, 3);
            assert!(extreme.iter().all(|l| l.is_finite()) && extreme.is_sorted(), "{method:?} {extreme:?}");
        }
        assert_eq!(class_of(&[], 1.0), None);
        assert_eq!(class_of(&[1.0, 2.0, 3.0], f64::NAN), None);
        assert_eq!([0.0, 1.9, 2.0, 9.0].map(|v| class_of(&[1.0, 2.0, 3.0], v)), [Some(0), Some(0), Some(1), Some(1)]);
    }

    #[test]
    fn a_histogram_counts_every_value_once() {
        assert_eq!(histogram(&[0.0, 1.0, 9.9, 10.0, f64::NAN], 10), [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
        assert_eq!(histogram(&[3.0, 3.0], 4), [2, 0, 0, 0]);
        assert!(histogram(&[], 4).is_empty());
    }
}
