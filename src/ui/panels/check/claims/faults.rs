//! What keeps a claim from being saved, and beside which field it is said: only where somebody has been, so that a
//! form that was just opened does not begin with reproaches.

use crate::export;
use crate::i18n::{Lang, Word};
use crate::project::{Claim, Date, Definition, Expected, Measure, MeasureFault, Unit};

/// Where something stands in the way of keeping the claim, and what.
pub struct Fault {
    pub place: Place,
    pub text: String,
    /// Whether nothing is wrong yet, but something is still left to be chosen or named.
    pub is_unfinished: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Text,
    Value,
    Measure,
    Date,
    /// The definition at a place.
    Definition(usize),
}

impl Place {
    /// Whether a claim with a fault here can be worked out all the same.
    pub fn leaves_measured(self) -> bool {
        matches!(self, Self::Text | Self::Date)
    }
}

/// The fields that somebody has been in; all of them once saving was tried.
#[derive(Debug, Default)]
pub struct Touched {
    pub all: bool,
    places: Vec<Place>,
}

impl Touched {
    /// Of a claim that was saved before: all that it has.
    pub fn of(claim: &Claim) -> Self {
        let definitions = (0..claim.definitions.len()).map(Place::Definition);
        let places = [Place::Text, Place::Value, Place::Measure, Place::Date].into_iter().chain(definitions);
        Self { all: false, places: places.collect() }
    }

    pub fn touch(&mut self, place: Place, changed: bool) {
        if changed && !self.places.contains(&place) {
            self.places.push(place);
        }
    }

    /// Whether a fault is said beside its field.
    pub fn tells(&self, fault: &Fault) -> bool {
        self.all || (self.places.contains(&fault.place) && !fault.is_unfinished)
    }

    /// A definition is gone, and those behind it have moved up.
    pub fn remove_definition(&mut self, at: usize) {
        self.places.retain(|place| *place != Place::Definition(at));
        for place in &mut self.places {
            if let Place::Definition(i) = place
                && *i > at
            {
                *i -= 1;
            }
        }
    }
}

/// All that keeps a claim from being kept, at most one for each place, what it cannot be worked out without first.
pub fn faults(claim: &Claim, lang: Lang) -> Vec<Fault> {
    let measure = measure_fault(Place::Measure, &claim.measure, lang);
    let definitions = claim.definitions.iter().enumerate().filter_map(|(i, d)| definition_fault(i, d, lang));
    let wrong = |place, word: Word| Fault { place, text: word.text(lang).to_owned(), is_unfinished: false };
    let value = value_fault(claim).map(|word| wrong(Place::Value, word));
    let is_text_missing = claim.text.zh.trim().is_empty() && claim.text.en.trim().is_empty();
    let text = is_text_missing.then(|| wrong(Place::Text, Word::FormTextMissing));
    let is_date_wrong = claim.as_of.parse::<Date>().is_err();
    let date = is_date_wrong.then(|| wrong(Place::Date, Word::FormWrongDate));
    measure.into_iter().chain(definitions).chain(value).chain(text).chain(date).collect()
}

fn value_fault(claim: &Claim) -> Option<Word> {
    let is_no_number = claim.expected.values().iter().any(|v| v.is_nan())
        || matches!(claim.expected, Expected::About { rounding, .. } if rounding.is_nan())
        || claim.tolerance.is_nan();
    if is_no_number {
        return Some(Word::FormNoNumber);
    }
    let is_between_wrong =
        matches!(claim.expected, Expected::Between(low, high) if low > high && claim.unit != Unit::Degree);
    let is_rounding_wrong = matches!(claim.expected, Expected::About { rounding, .. } if rounding <= 0.0);
    (is_between_wrong || is_rounding_wrong || claim.tolerance < 0.0).then_some(Word::FormWrongValue)
}

fn measure_fault(place: Place, measure: &Measure, lang: Lang) -> Option<Fault> {
    // What is no number is NaN, and a measure with NaN anywhere is not itself.
    let again = measure.clone();
    if again != *measure {
        return Some(Fault { place, text: Word::FormNoNumber.text(lang).to_owned(), is_unfinished: false });
    }
    if let Err((path, fault)) = measure.check() {
        let is_unfinished = matches!(fault, MeasureFault::NoLayer);
        return Some(Fault { place, text: export::measure_fault(&path, &fault, lang), is_unfinished });
    }
    let lacks_field = || Fault { place, text: Word::StyleNoField.text(lang).to_owned(), is_unfinished: true };
    measure.lacks_field().then(lacks_field)
}

fn definition_fault(at: usize, definition: &Definition, lang: Lang) -> Option<Fault> {
    let place = Place::Definition(at);
    let is_unnamed = definition.name.zh.trim().is_empty() && definition.name.en.trim().is_empty();
    let unnamed = || Fault { place, text: Word::FormNameDefinition.text(lang).to_owned(), is_unfinished: true };
    measure_fault(place, &definition.measure, lang).or_else(|| is_unnamed.then(unnamed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;
    use crate::ui::panels::check::claims::templates::Template;

    #[test]
    fn each_place_says_its_own_and_a_removed_definition_takes_its_place_along() {
        let claim = Template::Share.claim(&Project::default());
        let places: Vec<Place> = faults(&claim, Lang::En).into_iter().map(|f| f.place).collect();
        assert_eq!(places, [Place::Measure, Place::Text, Place::Date]);
        let mut touched = Touched::default();
        let fault = |place, is_unfinished| Fault { place, text: String::new(), is_unfinished };
        assert!(!touched.tells(&fault(Place::Date, false)));
        for i in [0, 2] {
            touched.touch(Place::Definition(i), true);
        }
        touched.remove_definition(0);
        assert!(touched.tells(&fault(Place::Definition(1), false)));
        assert!(!touched.tells(&fault(Place::Definition(0), false)));
        assert!(!touched.tells(&fault(Place::Definition(1), true)), "what is left to choose is no reproach");
        touched.all = true;
        assert!(touched.tells(&fault(Place::Date, false)) && touched.tells(&fault(Place::Measure, true)));
    }

    #[test]
    fn what_is_no_number_is_a_fault_of_the_value() {
        let mut claim = Template::Area.claim(&Project::default());
        for wrong in [f64::NAN, 0.0, -1.0] {
            claim.expected = Expected::About { value: 5.8, rounding: wrong };
            assert!(faults(&claim, Lang::En).iter().any(|f| f.place == Place::Value), "{wrong}");
        }
        claim.expected = Expected::About { value: 5.8, rounding: 0.05 };
        assert!(faults(&claim, Lang::En).iter().all(|f| f.place != Place::Value));
    }
}
