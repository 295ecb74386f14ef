//! Which class of a layer's symbology a feature belongs to: for drawing, and for counting by class.

use std::collections::HashMap;

use crate::analysis::query::{BoundFilter, Condition, Filter, Op};
use crate::data::{Dataset, Feature, FieldType, Value};
use crate::project::Symbology;

/// The conditions of a layer's classes, tied to its data.
#[derive(Clone, Debug)]
pub struct Classes {
    finder: Finder,
}

/// How the first class that fits is found. The quick ways answer exactly what asking condition after condition does.
#[derive(Clone, Debug)]
enum Finder {
    /// A text column of which every class has one value.
    Text { column: usize, classes: HashMap<String, usize>, otherwise: Option<usize> },
    /// A column of numbers that every class compares with numbers.
    Number { column: usize, classes: Vec<(usize, Vec<NumberTest>)> },
    /// By class; `Some(None)` fits every feature, `None` none at all.
    Each(Vec<Option<Option<BoundFilter>>>),
}

/// One comparison of a number; `None` asks whether it is unknown.
#[derive(Clone, Copy, Debug)]
struct NumberTest {
    op: Op,
    than: Option<f64>,
    /// Of a whole number, which is compared with whole numbers as such.
    whole: Option<i64>,
}

impl Classes {
    /// A condition that cannot be read, or names a field the data do not have, fits no feature.
    pub fn of(symbology: &Symbology, dataset: &Dataset) -> Self {
        let filter = |when: &Option<String>| match when {
            None => Some(None),
            Some(text) => Filter::parse(text).ok().filter(|f| f.bind(dataset).is_ok()).map(Some),
        };
        let filters: Vec<Option<Option<Filter>>> = symbology.classes.iter().map(|c| filter(&c.when)).collect();
        let finder = by_column(&filters, dataset).unwrap_or_else(|| {
            let bound = |f: &Option<Filter>| f.as_ref().and_then(|f| f.bind(dataset).ok());
            Finder::Each(filters.iter().map(|f| f.as_ref().map(bound)).collect())
        });
        Self { finder }
    }

    /// The first class whose condition a feature meets; the feature is one of the dataset given to [`Classes::of`].
    pub fn class_of(&self, feature: Feature<'_>) -> Option<usize> {
        match &self.finder {
            Finder::Text { column, classes, otherwise } => {
                let value = feature.value(*column);
                classes.get(value.as_str().unwrap_or_default()).copied().or(*otherwise)
            }
            Finder::Number { column, classes } => {
                let value = feature.value(*column);
                let fits = |tests: &[NumberTest]| tests.iter().all(|test| test.holds(&value));
                classes.iter().find(|(_, tests)| fits(tests)).map(|(class, _)| *class)
            }
            Finder::Each(conditions) => conditions.iter().position(|condition| match condition {
                Some(None) => true,
                Some(Some(filter)) => filter.matches(feature.dataset(), feature.id()),
                None => false,
            }),
        }
    }
}

impl NumberTest {
    fn of(condition: &Condition) -> Option<Self> {
        let text = condition.value.trim();
        let than =
            if condition.value.is_empty() { None } else { Some(text.parse::<f64>().ok().filter(|n| n.is_finite())?) };
        let simple = match condition.op {
            Op::Equal => true,
            Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual => than.is_some(),
            Op::NotEqual | Op::Contains => false,
        };
        simple.then(|| Self { op: condition.op, than, whole: text.parse().ok() })
    }

    fn holds(&self, value: &Value<'_>) -> bool {
        let Some(than) = self.than else { return value.is_unknown() };
        let order = match (value, self.whole) {
            (Value::Integer(i), Some(whole)) => Some(i.cmp(&whole)),
            (value, _) => value.as_f64().and_then(|v| v.partial_cmp(&than)),
        };
        order.is_some_and(|order| match self.op {
            Op::Equal => order.is_eq(),
            Op::Less => order.is_lt(),
            Op::LessOrEqual => order.is_le(),
            Op::Greater => order.is_gt(),
            Op::GreaterOrEqual => order.is_ge(),
            Op::NotEqual | Op::Contains => false,
        })
    }
}

/// The quick way for classes that all ask the same column; `None` where there is none.
fn by_column(filters: &[Option<Option<Filter>>], dataset: &Dataset) -> Option<Finder> {
    let mut asked: Vec<(usize, Vec<Condition>)> = Vec::new();
    let mut otherwise = None;
    for (class, filter) in filters.iter().enumerate() {
        match filter {
            // Asks for what is not there.
            None => {}
            Some(None) => {
                otherwise = Some(class);
                break;
            }
            Some(Some(filter)) => asked.push((class, filter.conditions()?)),
        }
    }
    let field = asked.first()?.1.first()?.field.clone();
    if asked.iter().flat_map(|(_, conditions)| conditions).any(|c| c.field != field) {
        return None;
    }
    let column = dataset.field_index(&field)?;
    match dataset.fields().get(column)?.field_type {
        FieldType::Text => {
            let mut classes = HashMap::new();
            for (class, conditions) in asked {
                let [condition] = conditions.as_slice() else { return None };
                if condition.op != Op::Equal {
                    return None;
                }
                classes.entry(condition.value.clone()).or_insert(class);
            }
            Some(Finder::Text { column, classes, otherwise })
        }
        FieldType::Integer | FieldType::Real => {
            let mut classes = Vec::new();
            for (class, conditions) in asked {
                let tests: Option<Vec<NumberTest>> = conditions.iter().map(NumberTest::of).collect();
                classes.push((class, tests?));
            }
            classes.extend(otherwise.map(|class| (class, Vec::new())));
            Some(Finder::Number { column, classes })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DatasetBuilder;
    use crate::project::{Symbol, SymbolClass};

    fn data(values: &[Value<'_>]) -> Dataset {
        let mut builder = DatasetBuilder::default();
        for value in values {
            builder.begin_feature();
            builder.property("v", value.clone());
            builder.property("other", Value::Text("x".into()));
            builder.end_feature();
        }
        builder.finish()
    }

    fn symbology(conditions: &[&str]) -> Symbology {
        let class = |text: &&str| SymbolClass {
            when: (*text != "*").then(|| (*text).to_owned()),
            ..SymbolClass::of(Symbol::default())
        };
        Symbology::of_classes(conditions.iter().map(class).collect())
    }

    /// The answers, and those of asking condition after condition.
    fn both(conditions: &[&str], data: &Dataset) -> [Vec<Option<usize>>; 2] {
        let symbology = symbology(conditions);
        let quick = Classes::of(&symbology, data);
        let filter = |c: &SymbolClass| match &c.when {
            None => Some(None),
            Some(text) => Filter::parse(text).and_then(|f| f.bind(data)).ok().map(Some),
        };
        let slow = Classes { finder: Finder::Each(symbology.classes.iter().map(filter).collect()) };
        [quick, slow].map(|classes| data.features().map(|f| classes.class_of(f)).collect())
    }

    #[test]
    fn the_quick_way_answers_as_the_slow_one() {
        let text = |t: &'static str| Value::Text(t.into());
        let texts = data(&[text("a"), text("b"), text(""), Value::Null, Value::Missing, text("A"), text("7")]);
        let numbers = data(&[
            Value::Integer(7),
            Value::Integer(-3),
            Value::Null,
            Value::Missing,
            Value::Integer(i64::MAX),
            Value::Integer((1 << 53) + 1),
        ]);
        let reals = data(&[Value::Real(7.0), Value::Real(0.1), Value::Null, Value::Real(-0.0), Value::Real(1e300)]);
        let mixed = data(&[Value::Integer(7), text("7"), Value::Json("[7,8]"), Value::Boolean(true)]);
        for conditions in [
            &["v = a", "v = b", "v = ''"][..],
            &["v = a", "*", "v = b"],
            &["v = b", "v = b", "v = ''", "*"],
            &["nothing = 1", "v = a", "not v = (", "*"],
            &["v = 7", "v = '7'", "v = 7.0"],
            &["v < 0", "v >= 0 and v < 7", "v >= 7", "v = ''"],
            &["v <= 9007199254740992", "v > 9007199254740992"],
            &["v = 7 and other = x", "v > 0"],
            &["v ~ 7", "*"],
            &["v != 7"],
            &["v > a", "v < ''", "v = ''"],
            &["v = 9223372036854775807", "v > 1e18"],
            &["*"],
            &[],
        ] {
            for data in [&texts, &numbers, &reals, &mixed] {
                let [quick, slow] = both(conditions, data);
                assert_eq!(quick, slow, "{conditions:?} of {:?}", data.fields());
            }
        }
    }

    #[test]
    fn one_field_is_asked_once() {
        let texts = data(&[Value::Text("a".into())]);
        let finder = |conditions: &[&str], data: &Dataset| Classes::of(&symbology(conditions), data).finder;
        assert!(matches!(finder(&["v = a", "v = b", "*"], &texts), Finder::Text { .. }));
        assert!(matches!(finder(&["v = a", "other = b"], &texts), Finder::Each(_)));
        let numbers = data(&[Value::Real(0.5)]);
        assert!(matches!(finder(&["v < 1", "v >= 1 and v < 2", "v = ''"], &numbers), Finder::Number { .. }));
    }
}
