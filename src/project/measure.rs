//! What a claim measures on the drawn plan: a small tree of measures that a planner writes in JSON.
//!
//! This is a language, as the filter of `--where` is one: its words are the serialised names below, told in
//! docs/CLAIMS.md, and they stay when a name in the code changes. Nothing is computed here: see `plan::claims`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use super::{Bilingual, Date, Dimension, Unit};
use crate::analysis::query::{Filter, FilterError};

/// What keeps a measure from making sense by itself, whatever the data.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MeasureFault {
    #[error("measures stand in each other more than {0} deep")]
    TooDeep(usize),
    #[error("names no layer")]
    NoLayer,
    #[error("adds up nothing")]
    EmptySum,
    #[error("a radius is above 0 m")]
    Radius,
    #[error("a tolerance is 0 m or above")]
    Tolerance,
    #[error("is not a number")]
    NotANumber,
    #[error("stands outside of least and most")]
    StrayEach,
    #[error("is one feature: it has no layer, where or ids beside it")]
    CrowdedEach,
    #[error("a width is above 0 m and at most 100 km")]
    Width,
    #[error(transparent)]
    Filter(#[from] FilterError),
}

/// One measure. Lengths are in metres, areas in square metres, shares from 0 to 1, bearings in degrees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Measure {
    /// How many features, or how many different values of a field.
    Count {
        of: Set,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// The area of a union: what several features cover counts once.
    Area(Region),
    /// The length of lines, or of what lies inside areas.
    Length {
        of: Set,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        inside: Vec<Set>,
    },
    /// The shortest distance between two sets, 0 where they meet.
    Distance { from: Set, to: Set },
    /// How many features lie within a radius of an origin: a whole layer or one feature. The same answer as
    /// `shapan within`.
    Within {
        of: Set,
        from: Set,
        #[serde(default)]
        origin: OriginForm,
        #[serde(serialize_with = "plain")]
        radius_m: f64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// A number that the features carry.
    Attribute {
        of: Set,
        field: String,
        #[serde(default)]
        take: Take,
        #[serde(default)]
        unit: Unit,
    },
    /// The mean of a number that areas carry, each weighing as much as it is large.
    Weighted {
        of: Set,
        field: String,
        #[serde(default)]
        unit: Unit,
    },
    /// How many features lie wholly inside areas. With the tolerance, also those that stick out by no more.
    Inside {
        of: Set,
        area: Vec<Set>,
        #[serde(default, skip_serializing_if = "is_zero", serialize_with = "plain")]
        tolerance_m: f64,
    },
    /// How many features meet another set. With the tolerance, also those that miss it by no more.
    Touching {
        of: Set,
        to: Set,
        #[serde(default, skip_serializing_if = "is_zero", serialize_with = "plain")]
        tolerance_m: f64,
    },
    /// The bearing of one set's centroid seen from another's, degrees clockwise from north.
    Bearing { of: Set, from: Set },
    /// How many features are linked with each other through lines: those of the largest connected part.
    Linked {
        of: Set,
        through: Set,
        #[serde(default, skip_serializing_if = "is_zero", serialize_with = "plain")]
        tolerance_m: f64,
    },
    /// The least that a measure comes to over the features of a set; in the measure, `{"each": true}` is the feature.
    Least { over: Set, measure: Box<Measure> },
    /// The most that a measure comes to over the features of a set.
    Most { over: Set, measure: Box<Measure> },
    /// One measure as a share of another.
    Share { of: Box<Measure>, out_of: Box<Measure> },
    /// One measure less another.
    Difference { of: Box<Measure>, minus: Box<Measure> },
    /// Measures added up.
    Sum(Vec<Measure>),
    /// A measure that means something only after a date; until then it is not due.
    Due {
        #[serde(with = "date_text")]
        #[schemars(with = "String")]
        by: Date,
        measure: Box<Measure>,
    },
    /// A measure under a name, by which the calculation tells it.
    Named {
        #[serde(with = "both_texts")]
        #[schemars(with = "both_texts::Texts")]
        name: Bilingual,
        measure: Box<Measure>,
    },
    /// A number that is given.
    Constant {
        #[serde(serialize_with = "plain")]
        value: f64,
        #[serde(default)]
        unit: Unit,
    },
    /// Nothing to measure: what would be needed has not been published, and what that is.
    Unpublished(
        #[serde(with = "both_texts")]
        #[schemars(with = "both_texts::Texts")]
        Bilingual,
    ),
}

/// Features of one layer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Set {
    /// The layer; empty for the feature at hand in [`Measure::Least`] and [`Measure::Most`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub layer: String,
    /// Which of its features, as `--where` writes it; empty for all.
    #[serde(rename = "where", skip_serializing_if = "String::is_empty")]
    pub filter: String,
    /// Which of its features, by id or name; none for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
    /// The feature at hand.
    #[serde(skip_serializing_if = "is_false")]
    pub each: bool,
    /// As an area, its lines are strips of this width.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "plain_option")]
    pub width_m: Option<f64>,
}

/// Ground: the union of some areas, of it what lies inside others, less a third union.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    pub of: Vec<Set>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<Set>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minus: Vec<Set>,
}

/// Which place of an origin distances are measured from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OriginForm {
    #[default]
    Centroid,
    Edge,
}

/// What becomes of several numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    #[default]
    Sum,
    Min,
    Max,
    Mean,
}

impl Set {
    /// All features of a layer.
    pub fn of_layer(layer: &str) -> Self {
        Self { layer: layer.to_owned(), ..Self::default() }
    }
}

impl Measure {
    /// The measures directly below this one, with the name of the member that holds each.
    pub fn parts(&self) -> Vec<(String, &Self)> {
        match self {
            Self::Least { measure, .. } => vec![("least.measure".to_owned(), measure)],
            Self::Most { measure, .. } => vec![("most.measure".to_owned(), measure)],
            Self::Due { measure, .. } => vec![("due.measure".to_owned(), measure)],
            Self::Named { measure, .. } => vec![("named.measure".to_owned(), measure)],
            Self::Share { of, out_of } => vec![("share.of".to_owned(), of), ("share.out_of".to_owned(), out_of)],
            Self::Difference { of, minus } => {
                vec![("difference.of".to_owned(), of), ("difference.minus".to_owned(), minus)]
            }
            Self::Sum(parts) => parts.iter().enumerate().map(|(i, m)| (format!("sum[{i}]"), m)).collect(),
            _ => Vec::new(),
        }
    }

    /// The sets that this measure names itself, those of its parts excluded, with the member that holds each.
    pub fn sets(&self) -> Vec<(String, &Set)> {
        let one = |path: &str, set| vec![(path.to_owned(), set)];
        match self {
            Self::Count { of, .. } => one("count.of", of),
            Self::Attribute { of, .. } => one("attribute.of", of),
            Self::Weighted { of, .. } => one("weighted.of", of),
            Self::Least { over, .. } => one("least.over", over),
            Self::Most { over, .. } => one("most.over", over),
            Self::Distance { from, to } => [one("distance.from", from), one("distance.to", to)].concat(),
            Self::Within { of, from, .. } => [one("within.of", of), one("within.from", from)].concat(),
            Self::Touching { of, to, .. } => [one("touching.of", of), one("touching.to", to)].concat(),
            Self::Bearing { of, from } => [one("bearing.of", of), one("bearing.from", from)].concat(),
            Self::Linked { of, through, .. } => [one("linked.of", of), one("linked.through", through)].concat(),
            Self::Length { of, inside } => [one("length.of", of), listed("length.inside", inside)].concat(),
            Self::Inside { of, area, .. } => [one("inside.of", of), listed("inside.area", area)].concat(),
            Self::Area(Region { of, inside, minus }) => {
                [listed("area.of", of), listed("area.inside", inside), listed("area.minus", minus)].concat()
            }
            Self::Share { .. }
            | Self::Difference { .. }
            | Self::Sum(_)
            | Self::Due { .. }
            | Self::Named { .. }
            | Self::Constant { .. }
            | Self::Unpublished(_) => Vec::new(),
        }
    }

    /// What kind of number it comes to, as far as that can be said without the data; `None` for what has not been
    /// published and for a sum of nothing.
    pub fn dimension(&self) -> Option<Dimension> {
        match self {
            Self::Count { .. }
            | Self::Within { .. }
            | Self::Inside { .. }
            | Self::Touching { .. }
            | Self::Linked { .. } => Some(Dimension::Count),
            Self::Area(_) => Some(Dimension::Area),
            Self::Length { .. } | Self::Distance { .. } => Some(Dimension::Length),
            Self::Bearing { .. } => Some(Dimension::Angle),
            Self::Share { .. } => Some(Dimension::Share),
            Self::Attribute { unit, .. } | Self::Weighted { unit, .. } | Self::Constant { unit, .. } => {
                Some(unit.dimension())
            }
            Self::Least { measure, .. }
            | Self::Most { measure, .. }
            | Self::Due { measure, .. }
            | Self::Named { measure, .. }
            | Self::Difference { of: measure, .. } => measure.dimension(),
            Self::Sum(parts) => parts.first()?.dimension(),
            Self::Unpublished(_) => None,
        }
    }

    /// Whether everything in the tree makes sense by itself, whatever the data.
    ///
    /// # Errors
    /// The path of the member that does not, and what is wrong with it.
    pub fn check(&self) -> Result<(), (String, MeasureFault)> {
        self.check_in(false, 0)
    }

    /// Whether an attribute is to be measured, here or in a part, and none is named.
    pub fn lacks_field(&self) -> bool {
        let is_unnamed = match self {
            Self::Attribute { field, .. } | Self::Weighted { field, .. } => field.trim().is_empty(),
            _ => false,
        };
        is_unnamed || self.parts().iter().any(|(_, part)| part.lacks_field())
    }

    fn check_in(&self, has_each: bool, depth: usize) -> Result<(), (String, MeasureFault)> {
        const DEEPEST: usize = 32;
        if depth > DEEPEST {
            return Err((String::new(), MeasureFault::TooDeep(DEEPEST)));
        }
        for (path, set) in self.sets() {
            set.check(has_each).map_err(|(member, what)| (format!("{path}{member}"), what))?;
        }
        let fault = |path: &str, what: MeasureFault| Err((path.to_owned(), what));
        let is_length = |m: f64| m.is_finite() && m > 0.0;
        match self {
            Self::Area(region) if region.of.is_empty() => return fault("area.of", MeasureFault::NoLayer),
            Self::Inside { area, .. } if area.is_empty() => return fault("inside.area", MeasureFault::NoLayer),
            Self::Sum(parts) if parts.is_empty() => return fault("sum", MeasureFault::EmptySum),
            Self::Within { radius_m, .. } if !is_length(*radius_m) => {
                return fault("within.radius_m", MeasureFault::Radius);
            }
            Self::Inside { tolerance_m, .. }
            | Self::Touching { tolerance_m, .. }
            | Self::Linked { tolerance_m, .. }
                if !(*tolerance_m == 0.0 || is_length(*tolerance_m)) =>
            {
                let path = match self {
                    Self::Inside { .. } => "inside.tolerance_m",
                    Self::Touching { .. } => "touching.tolerance_m",
                    _ => "linked.tolerance_m",
                };
                return fault(path, MeasureFault::Tolerance);
            }
            Self::Constant { value, .. } if !value.is_finite() => {
                return fault("constant.value", MeasureFault::NotANumber);
            }
            _ => {}
        }
        let in_each = has_each || matches!(self, Self::Least { .. } | Self::Most { .. });
        for (path, part) in self.parts() {
            part.check_in(in_each, depth + 1).map_err(|(below, what)| {
                let path = if below.is_empty() { path } else { format!("{path}.{below}") };
                (path, what)
            })?;
        }
        Ok(())
    }
}

impl Set {
    fn check(&self, has_each: bool) -> Result<(), (String, MeasureFault)> {
        let fault = |member: &str, what: MeasureFault| Err((member.to_owned(), what));
        if self.each {
            if !has_each {
                return fault(".each", MeasureFault::StrayEach);
            }
            if !(self.layer.is_empty() && self.filter.is_empty() && self.ids.is_empty()) {
                return fault(".each", MeasureFault::CrowdedEach);
            }
        } else if self.layer.is_empty() {
            return fault("", MeasureFault::NoLayer);
        }
        if self.width_m.is_some_and(|w| !(w.is_finite() && w > 0.0 && w <= 100_000.0)) {
            return fault(".width_m", MeasureFault::Width);
        }
        if !self.filter.trim().is_empty()
            && let Err(error) = Filter::parse(&self.filter)
        {
            return fault(".where", error.into());
        }
        Ok(())
    }
}

fn listed<'a>(member: &str, sets: &'a [Set]) -> Vec<(String, &'a Set)> {
    sets.iter().enumerate().map(|(i, set)| (format!("{member}[{i}]"), set)).collect()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn plain<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    super::file::plain_number(*number, serializer)
}

#[expect(clippy::ref_option, reason = "the form that serde asks for")]
fn plain_option<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    // Without a number the member is left away.
    plain(&number.unwrap_or_default(), serializer)
}

/// A date as its text.
mod date_text {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use super::Date;

    pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A text in both languages.
mod both_texts {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Bilingual;

    #[derive(Serialize, Deserialize, schemars::JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "MeasureText")]
    pub struct Texts {
        zh: String,
        en: String,
    }

    pub fn serialize<S: Serializer>(text: &Bilingual, serializer: S) -> Result<S::Ok, S::Error> {
        Texts { zh: text.zh.clone(), en: text.en.clone() }.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bilingual, D::Error> {
        Texts::deserialize(deserializer).map(|Texts { zh, en }| Bilingual { zh, en })
    }
}
