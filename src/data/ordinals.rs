//! Which feature of its source each row is, where some were left out.

/// The features of a source that have no row. Those left out in a run cost one entry.
///
/// Rows are 0-based, ordinals 1-based: of three features of which the first was left out, row 0 is number 2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ordinals {
    /// Before which row features were left out, and how many up to there; both rise.
    gaps: Vec<(u32, u32)>,
}

impl Ordinals {
    pub(super) fn is_empty(&self) -> bool {
        self.gaps.is_empty()
    }

    /// Counts features left out before a row, which is not before any earlier one.
    pub(super) fn leave_out(&mut self, row: u32, count: u32) {
        if count == 0 {
            return;
        }
        let total = self.total().saturating_add(count);
        match self.gaps.last_mut() {
            Some(last) if last.0 == row => last.1 = total,
            _ => self.gaps.push((row, total)),
        }
    }

    /// Adds those of the part of the source that follows the first `rows`.
    pub(super) fn append(&mut self, rows: u32, other: &Self) {
        let mut before = 0;
        for (row, total) in &other.gaps {
            self.leave_out(rows.saturating_add(*row), total - before);
            before = *total;
        }
    }

    /// The number of a row in its source.
    pub(super) fn of(&self, row: u32) -> u64 {
        let up_to = self.gaps.partition_point(|gap| gap.0 <= row);
        let left_out = up_to.checked_sub(1).and_then(|i| self.gaps.get(i)).map_or(0, |gap| gap.1);
        u64::from(row) + u64::from(left_out) + 1
    }

    /// The row of a number, unless that feature was left out.
    pub(super) fn row(&self, ordinal: u64) -> Option<u32> {
        let before = self.gaps.partition_point(|gap| u64::from(gap.0) + u64::from(gap.1) < ordinal);
        let left_out = before.checked_sub(1).and_then(|i| self.gaps.get(i)).map_or(0, |gap| gap.1);
        let row = u32::try_from(ordinal.checked_sub(u64::from(left_out) + 1)?).ok()?;
        (self.of(row) == ordinal).then_some(row)
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.gaps.capacity() * size_of::<(u32, u32)>()
    }

    fn total(&self) -> u32 {
        self.gaps.last().map_or(0, |gap| gap.1)
    }
}

#[cfg(test)]
mod tests {
    use super::Ordinals;
    use proptest::prelude::*;

    proptest! {
        /// Against counting: which features of a source were kept, in parts joined in order.
        #[test]
        fn rows_and_numbers_are_those_of_counting(
            parts in prop::collection::vec(prop::collection::vec(any::<bool>(), 0..12), 0..6),
        ) {
            let (mut all, mut rows) = (Ordinals::default(), 0);
            for part in &parts {
                let (mut own, mut own_rows) = (Ordinals::default(), 0);
                for kept in part {
                    if *kept { own_rows += 1 } else { own.leave_out(own_rows, 1) }
                }
                all.append(rows, &own);
                rows += own_rows;
            }
            let mut row = 0;
            let source: Vec<bool> = parts.concat();
            for (i, kept) in source.iter().enumerate() {
                let ordinal = i as u64 + 1;
                if *kept {
                    prop_assert_eq!((all.of(row), all.row(ordinal)), (ordinal, Some(row)));
                    row += 1;
                } else {
                    prop_assert_eq!(all.row(ordinal), None);
                }
            }
            prop_assert_eq!(all.row(0), None);
        }
    }
}
