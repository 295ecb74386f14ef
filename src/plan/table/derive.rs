//! Derived columns: an expression evaluated for every feature of a layer, once.

use std::sync::Arc;

use rayon::prelude::*;

use crate::analysis::expression::{Expression, ExpressionError};
use crate::data::{Dataset, FeatureId};
use crate::progress::{Cancelled, Progress};
use crate::project::{DerivedColumn, LayerId};

/// Features between two looks at whether the work is still wanted.
const STRETCH: usize = 4096;

/// A derived column with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct DerivedCells {
    pub layer: LayerId,
    pub column: DerivedColumn,
    /// By row, NaN where unknown; or why there are none.
    pub cells: Result<Arc<[f64]>, ExpressionError>,
}

impl DerivedCells {
    /// `None` where unknown.
    pub fn value(&self, row: u32) -> Option<f64> {
        let cells = self.cells.as_ref().ok()?;
        cells.get(row as usize).copied().filter(|v| !v.is_nan())
    }
}

/// Evaluates a derived column for all features. Whatever is wrong with its expression becomes its value.
///
/// # Errors
/// Only when cancelled.
pub fn derived_cells(
    layer: &LayerId,
    dataset: &Dataset,
    column: &DerivedColumn,
    progress: &Progress,
) -> Result<DerivedCells, Cancelled> {
    let bound = Expression::parse(&column.expression).and_then(|e| e.bind(dataset));
    let cells = match bound {
        Err(error) => Err(error),
        Ok(bound) => {
            let mut cells = vec![f64::NAN; dataset.len()];
            cells.par_chunks_mut(STRETCH).enumerate().try_for_each(|(i, cells)| {
                progress.check()?;
                for (cell, row) in cells.iter_mut().zip(i * STRETCH..) {
                    let id = FeatureId(u32::try_from(row).unwrap_or(u32::MAX));
                    *cell = dataset.feature(id).and_then(|f| bound.value(f)).unwrap_or(f64::NAN);
                }
                progress.advance(cells.len() as u64);
                Ok(())
            })?;
            Ok(cells.into())
        }
    };
    Ok(DerivedCells { layer: layer.clone(), column: column.clone(), cells })
}
