//! Styles made from data: a class for each value, classes of a number, colours of a palette. What they are drawn with
//! is the project's; where limits lie is told by `analysis::classify`.

use std::collections::{HashMap, HashSet};

use crate::analysis::classify::{breaks, tidied};
use crate::analysis::query::{Condition, Filter, Op};
use crate::data::{Dataset, Field, FieldType, Value};
use crate::i18n::{Lang, Word};
use crate::plan::Plan;
use crate::plan::balance::{class_field, class_name};
use crate::project::{
    Bilingual, Color, Graduation, LayerId, Palette, Symbol, SymbolClass, Symbology, SymbologyKind, other_symbol,
    palettes, ramp, unknown_symbol,
};

/// More values than this are told apart by nobody; the rarer ones are one class together.
const MOST_CATEGORIES: usize = 24;
/// Rows looked at for an example.
const LOOKED_AT: usize = 2_000;

/// A field and a value of it, to choose by.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldExample {
    pub name: String,
    pub field_type: FieldType,
    /// Empty where none was found.
    pub example: String,
    /// How many values were found that are known, and how many different ones, among the first features.
    pub known: usize,
    pub distinct: usize,
}

/// The fields of a dataset, each with the first of its values that is known.
pub fn field_examples(data: &Dataset) -> Vec<FieldExample> {
    let of = |(column, field): (usize, &Field)| {
        let values = data.features().take(LOOKED_AT).map(|f| f.value(column)).filter(|v| !v.is_unknown());
        let texts: Vec<_> = values.map(|v| v.to_text()).collect();
        let distinct = texts.iter().collect::<HashSet<_>>().len();
        let example = texts.first().map(|text| text.to_string()).unwrap_or_default();
        FieldExample { name: field.name.clone(), field_type: field.field_type, example, known: texts.len(), distinct }
    };
    data.fields().iter().enumerate().map(of).collect()
}

/// The field that the classes of a layer are first made by: that of its land uses, by the project's balance, by its
/// name, or because its values are codes of land uses; else a field of which a few values come again and again.
pub fn category_field(plan: &Plan, layer: &LayerId, fields: &[FieldExample]) -> Option<String> {
    let data = plan.dataset(layer)?;
    let is_there = |field: &&str| data.field_index(field).is_some();
    let balance = plan.project.balance.as_ref().filter(|recipe| recipe.layers.contains(layer));
    let of_balance = balance.and_then(|recipe| recipe.field.as_deref()).filter(is_there);
    let of_land_use = of_balance.or_else(|| class_field(data)).map(str::to_owned);
    let by_values = || fields.iter().find(|f| has_codes(data, f)).or_else(|| first_category(fields));
    of_land_use.or_else(|| by_values().or(fields.first()).map(|f| f.name.clone()))
}

/// Whether a text field holds codes of land uses and nothing else. A single letter or a digit may be anything.
fn has_codes(data: &Dataset, field: &FieldExample) -> bool {
    let Some(column) = data.field_index(&field.name).filter(|_| field.field_type == FieldType::Text) else {
        return false;
    };
    let values = data.features().take(LOOKED_AT).map(|f| f.value(column)).filter(|v| !v.is_unknown());
    let texts: HashSet<String> = values.map(|v| v.to_text().trim().to_owned()).collect();
    texts.iter().any(|text| text.len() > 1) && texts.iter().all(|text| class_name(text).is_some())
}

/// A field of which a few values come again and again, a text before a number or a yes and no.
fn first_category(fields: &[FieldExample]) -> Option<&FieldExample> {
    const FEW: std::ops::RangeInclusive<usize> = 2..=12;
    let is_text = |f: &&FieldExample| f.field_type == FieldType::Text && FEW.contains(&f.distinct);
    let repeats = |f: &FieldExample| FEW.contains(&f.distinct) && f.distinct * 2 <= f.known;
    let is_whole = |f: &FieldExample| matches!(f.field_type, FieldType::Integer | FieldType::Boolean);
    fields
        .iter()
        .find(|f| is_text(f) && repeats(f))
        .or_else(|| fields.iter().find(|f| is_whole(f) && repeats(f)))
        .or_else(|| fields.iter().find(is_text))
}

/// The numbers of a field; what is unknown or no number is left out.
pub fn numbers(data: &Dataset, field: &str) -> Vec<f64> {
    let Some(column) = data.field_index(field) else { return Vec::new() };
    data.features().filter_map(|f| f.value(column).as_f64()).filter(|n| n.is_finite()).collect()
}

/// Whether a feature does not have a value of a field.
fn has_unknown(data: &Dataset, field: &str) -> bool {
    data.field_index(field).is_some_and(|column| data.features().any(|f| f.value(column).is_unknown()))
}

/// A class for each of the commonest values of a field, in the order of the values, one for the others together, and
/// one for features without a value. Classes there were for the same values stay as they were; new ones are made
/// after `like` in the colours of the first palette.
pub fn categorized(data: &Dataset, field: &str, like: &Symbol, before: &Symbology) -> Symbology {
    let mut counts: HashMap<String, usize> = HashMap::new();
    if let Some(column) = data.field_index(field) {
        for value in data.features().map(|f| f.value(column)).filter(|v| !v.is_unknown()) {
            for text in elements(&value) {
                *counts.entry(text).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().filter(|(text, _)| !text.is_empty()).collect();
    counts.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    let has_others = counts.len() > MOST_CATEGORIES;
    counts.truncate(MOST_CATEGORIES);
    let is_land_use = class_field(data) == Some(field) && counts.iter().any(|(text, _)| text.len() > 1)
        || field_examples(data).iter().any(|f| f.name == field && has_codes(data, f));
    let land_use = |text: &str| if is_land_use { class_name(text) } else { None };
    let number = |text: &str| text.parse::<f64>().ok();
    counts.sort_by(|(a, _), (b, _)| match (number(a), number(b)) {
        // A class of land uses comes before those that lie in it, whatever number its code would be.
        _ if is_land_use => a.cmp(b),
        (Some(x), Some(y)) => x.total_cmp(&y).then_with(|| a.cmp(b)),
        _ => a.cmp(b),
    });
    let equals =
        |value: &str| Condition { field: field.to_owned(), op: Op::Equal, value: value.to_owned() }.to_string();
    let palette = palettes().first();
    let class = |(nth, (value, _)): (usize, &(String, usize))| {
        let when = equals(value);
        let label = land_use(value).map_or_else(
            || Bilingual::same(value.clone()),
            |class| Bilingual { zh: format!("{value} {}", class.name.zh), en: format!("{value} {}", class.name.en) },
        );
        if let Some(known) = before.classes.iter().find(|c| c.when.as_deref() == Some(&when)) {
            // The bare value is nobody's own words: a name that is known by now is better. Any other label may be.
            let is_bare = known.label == Bilingual::same(value.clone());
            return if is_bare { SymbolClass { label, ..known.clone() } } else { known.clone() };
        }
        let symbol = palette.and_then(|p| p.class_for(nth, &[])).map(|c| like.in_color(c.color));
        SymbolClass { when: Some(when), label, ..SymbolClass::of(symbol.unwrap_or_else(|| like.clone())) }
    };
    let mut classes: Vec<SymbolClass> = counts.iter().enumerate().map(class).collect();
    let is_known = |class: &SymbolClass| before.classes.iter().any(|known| known.when == class.when);
    keep_apart(&mut classes, |class| !is_known(class));
    if has_unknown(data, field) || classes.is_empty() {
        classes.push(unknown_class(field, like));
    }
    if has_others {
        classes.push(other_class(like));
    }
    Symbology { kind: SymbologyKind::Categorized { field: field.to_owned() }, classes, ..before.clone() }
}

/// Gives each class of a kind that looks like another one before it a look of its own, as long as there is one.
fn keep_apart(classes: &mut [SymbolClass], may_change: impl Fn(&SymbolClass) -> bool) {
    let (kept, changing): (Vec<usize>, Vec<usize>) = (0..classes.len()).partition(|i| !may_change(&classes[*i]));
    let mut taken = kept;
    for i in changing {
        let symbol = classes[i].symbol.unlike(taken.iter().map(|other| &classes[*other].symbol));
        classes[i].symbol = symbol;
        taken.push(i);
    }
}

/// The classes that look like another one before them, in order: nobody can tell them apart on a map.
pub fn alike(symbology: &Symbology) -> Vec<&SymbolClass> {
    let classes = &symbology.classes;
    let is_again = |i: &usize| classes[..*i].iter().any(|other| other.symbol == classes[*i].symbol);
    (0..classes.len()).filter(is_again).map(|i| &classes[i]).collect()
}

/// The elements of a list one by one, as conditions see them; any other value as it is.
fn elements(value: &Value<'_>) -> Vec<String> {
    if let Value::Json(text) = value
        && let Ok(serde_json::Value::Array(list)) = serde_json::from_str(text)
    {
        let text = |element: serde_json::Value| match element {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        return list.into_iter().map(text).collect();
    }
    vec![value.to_text().into_owned()]
}

/// The class of features without a value of a field.
fn unknown_class(field: &str, like: &Symbol) -> SymbolClass {
    let when = Condition { field: field.to_owned(), op: Op::Equal, value: String::new() }.to_string();
    let label = both(Word::StyleNotPublished);
    SymbolClass { when: Some(when), label, ..SymbolClass::of(unknown_symbol(like)) }
}

/// The class of what no other class fits.
pub fn other_class(like: &Symbol) -> SymbolClass {
    SymbolClass { label: both(Word::StyleOther), ..SymbolClass::of(other_symbol(like)) }
}

fn both(word: Word) -> Bilingual {
    Bilingual { zh: word.text(Lang::Zh).to_owned(), en: word.text(Lang::En).to_owned() }
}

/// Classes of a number by a method, with limits found anew and as round as they can be; made after `like` in the
/// colours of the ramp.
pub fn graduated(data: &Dataset, graduation: Graduation, like: &Symbol, before: &Symbology) -> Symbology {
    let values = numbers(data, &graduation.field);
    let limits = breaks(&values, graduation.method, graduation.count);
    let breaks = tidied(&values, graduation.method, &limits);
    regraduated(data, Graduation { breaks, ..graduation }, like, before)
}

/// The same with the limits as they are. The class of features without a value comes last; it is there when there
/// are such features.
pub fn regraduated(data: &Dataset, graduation: Graduation, like: &Symbol, before: &Symbology) -> Symbology {
    let Graduation { field, breaks, ramp: choice, .. } = &graduation;
    let count = breaks.len().saturating_sub(1);
    let colors = ramp(&choice.name).map(|r| r.colors(count, choice.reversed)).unwrap_or_default();
    let limit = |op: Op, value: f64| Condition { field: field.clone(), op, value: value.to_string() };
    let mut classes: Vec<SymbolClass> = breaks
        .windows(2)
        .enumerate()
        .map(|(i, pair)| {
            let &[low, high] = pair else { return SymbolClass::of(like.clone()) };
            let (is_first, is_last) = (i == 0, i + 1 == count);
            let (conditions, label) = match (is_first, is_last) {
                (true, true) if low == high => (vec![limit(Op::Equal, low)], low.to_string()),
                (true, true) => (vec![limit(Op::GreaterOrEqual, low)], format!("{low} – {high}")),
                (true, false) => (vec![limit(Op::Less, high)], format!("< {high}")),
                (false, true) => (vec![limit(Op::GreaterOrEqual, low)], format!("≥ {low}")),
                (false, false) => {
                    (vec![limit(Op::GreaterOrEqual, low), limit(Op::Less, high)], format!("{low} – {high}"))
                }
            };
            let symbol = colors.get(i).map_or_else(|| like.clone(), |color| in_ramp(like, *color));
            let (when, label) = (Some(Condition::all(&conditions)), Bilingual::same(label));
            SymbolClass { when, label, ..SymbolClass::of(symbol) }
        })
        .collect();
    if has_unknown(data, field) || classes.is_empty() {
        classes.push(unknown_class(field, like));
    }
    Symbology { kind: SymbologyKind::Graduated(graduation), classes, ..before.clone() }
}

/// A symbol in the colour of a class of numbers: the fill is strong enough to be compared with the legend, and no
/// hatch lies over it.
fn in_ramp(like: &Symbol, color: Color) -> Symbol {
    let mut symbol = like.in_color(color);
    if let Some(fill) = &mut symbol.fill {
        fill.opacity = fill.opacity.max(0.85);
        fill.hatch = None;
    }
    if let Some(marker) = symbol.marker.as_mut().filter(|m| m.fill.is_some() && color.luminance() > 0.5) {
        // The palest colours of a ramp do not stand out from the ground by themselves.
        marker.stroke = color.mixed(Color::BLACK, 0.45);
        marker.stroke_px = marker.stroke_px.max(1.0);
    }
    symbol
}

/// The classes in the colours of a palette: by the values and labels of the classes, or in order. Classes of what is
/// unknown or left over keep theirs, and so do those that the palette has no colour for. Where colours in order come
/// again, the pattern is another one. The answer tells how many classes took a colour.
pub fn with_palette(symbology: &Symbology, palette: &Palette) -> (Symbology, usize) {
    let mut made = symbology.clone();
    let (mut nth, mut taken) = (0, 0);
    let is_only = symbology.classes.len() == 1;
    let mut colored = Vec::new();
    for class in &mut made.classes {
        let condition = class.when.as_deref().and_then(|when| Filter::parse(when).ok()?.conditions());
        let condition = condition.as_deref().and_then(<[Condition]>::first).cloned();
        let is_left = class.when.is_none() && !is_only;
        if is_left || condition.as_ref().is_some_and(|c| c.op == Op::Equal && c.value.is_empty()) {
            continue;
        }
        let value = condition.map(|c| c.value).unwrap_or_default();
        let called = [value.as_str(), class.label.zh.as_str(), class.label.en.as_str()];
        if let Some(of) = palette.class_for(nth, &called) {
            class.symbol = class.symbol.in_color(of.color);
            if let Some(fill) = &mut class.symbol.fill {
                fill.hatch.clone_from(&of.hatch);
                if palette.by_code {
                    fill.opacity = fill.opacity.max(0.85);
                }
            }
            taken += 1;
            colored.push(class.when.clone());
        }
        nth += 1;
    }
    // A code may stand for several classes, which its colour holds together.
    if !palette.by_code {
        keep_apart(&mut made.classes, |class| colored.contains(&class.when));
    }
    (made, taken)
}
