//! The symbols that features bring along, each kept once however many features share it.

use std::collections::HashMap;

use super::symbolize::OwnSymbols;
use crate::data::Dataset;
use crate::project::{SimplestyleFields, Symbology};

/// The own symbols of a dataset's features; `class_of` tells the class of each, by row.
pub(super) fn own_symbols(symbology: &Symbology, data: &Dataset, class_of: &[Option<usize>]) -> OwnSymbols {
    let fields = SimplestyleFields::of(data);
    let mut known: HashMap<(String, usize), usize> = HashMap::new();
    let mut own = OwnSymbols { symbols: Vec::new(), of: Vec::with_capacity(data.len()) };
    for (feature, class) in data.features().zip(class_of) {
        let base = class.and_then(|c| Some((c, &symbology.classes.get(c)?.symbol)));
        let symbol = base.and_then(|(class, base)| {
            let key = (fields.key(feature)?, class);
            Some(*known.entry(key).or_insert_with(|| {
                own.symbols.push((fields.symbol(feature, base), class));
                own.symbols.len() - 1
            }))
        });
        own.of.push(symbol);
    }
    own
}
