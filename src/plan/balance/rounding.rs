//! Rounded numbers that add up to their rounded sum: the method of largest remainders.

/// The parts of `total` in whole units, so that they add up to `total` rounded: each is its number rounded down or
/// up, and those that lose most by rounding down are rounded up. Equal remainders favour the first. The parts have to
/// add up to `total` as they are, but for the rounding of `f64`.
///
/// ```
/// use shapan::plan::apportioned;
/// // Three thirds are 100.0 %, not 99.9 %.
/// let third = 1000.0 / 3.0;
/// assert_eq!(apportioned(&[third, third, third], 1000.0), [334, 333, 333]);
/// ```
pub fn apportioned(parts: &[f64], total: f64) -> Vec<i64> {
    let mut units: Vec<i64> = parts.iter().map(|part| part.floor() as i64).collect();
    let missing = total.round() as i64 - units.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let remainder = |i: &usize| parts.get(*i).map_or(0.0, |part| part - part.floor());
    order.sort_by(|a, b| remainder(b).total_cmp(&remainder(a)).then(a.cmp(b)));
    let step = missing.signum();
    // The sum of what is lost is less than the number of parts; anything more would be the caller's.
    let count = usize::try_from(missing.abs()).unwrap_or(0).min(order.len());
    let chosen: Box<dyn Iterator<Item = usize>> =
        if step >= 0 { Box::new(order.into_iter()) } else { Box::new(order.into_iter().rev()) };
    for i in chosen.take(count) {
        if let Some(unit) = units.get_mut(i) {
            *unit += step;
        }
    }
    units
}
