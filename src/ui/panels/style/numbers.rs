//! What the editor shows of a layer's data, kept while they stay the same: its fields, and how one of them is spread.

use std::sync::Arc;

use crate::analysis::classify::histogram;
use crate::data::Dataset;
use crate::plan::{FieldExample, field_examples, numbers};

/// Bars of the small histogram.
pub const BINS: usize = 48;

/// Looked up once for a dataset, and once for a field of it.
#[derive(Debug, Default)]
pub struct Known {
    of: Option<Arc<Dataset>>,
    pub fields: Vec<FieldExample>,
    spread: Option<(String, Spread)>,
}

/// How the numbers of a field are spread.
#[derive(Clone, Debug, Default)]
pub struct Spread {
    /// By part of the span, how many numbers lie in it.
    pub bars: Vec<usize>,
    /// The least and the greatest.
    pub span: Option<(f64, f64)>,
}

impl Known {
    /// Looks the data up anew when they are others.
    pub fn see(&mut self, data: &Arc<Dataset>) {
        if !self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, data)) {
            *self = Self { fields: field_examples(data), of: Some(data.clone()), spread: None };
        }
    }

    pub fn spread(&mut self, field: &str) -> Spread {
        if let Some((_, spread)) = self.spread.as_ref().filter(|(of, _)| of == field) {
            return spread.clone();
        }
        let values = self.of.as_ref().map(|data| numbers(data, field)).unwrap_or_default();
        let least = values.iter().copied().reduce(f64::min);
        let greatest = values.iter().copied().reduce(f64::max);
        let spread = Spread { bars: histogram(&values, BINS), span: least.zip(greatest) };
        self.spread = Some((field.to_owned(), spread.clone()));
        spread
    }
}
