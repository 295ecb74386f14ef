//! What lies around an answer, in words and as JSON: rings, what was not counted and why.

use serde_json::{Value as Json, json};

use crate::analysis::measure::Metres;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{Answer, Breakdown, Excluded, Origin, Plan, Reach};
use crate::project::{Bilingual, PublishedCount, SavedQuery};

use super::conditions::{failed_words, value_words};

/// One thing that the count does not hold, or that speaks against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCounted {
    pub reason: String,
    /// How many features; `None` for a remark.
    pub count: Option<usize>,
    /// Which ones, from whom.
    pub detail: String,
}

/// Values told apart in a detail; the rest are "others".
const MOST_VALUES: usize = 4;
/// Names written out in a detail.
const MOST_NAMES: usize = 5;

/// What an answer does not count within its radius, and why; then what has no position, and what others publish.
pub fn not_counted(plan: &Plan, answer: &Answer, breakdown: &Breakdown, lang: Lang) -> Vec<NotCounted> {
    let mut notes: Vec<NotCounted> = breakdown.excluded.iter().map(|e| excluded_note(e, lang)).collect();
    let saved = saved_query(plan, answer);
    let missing = saved.map_or(&[][..], |s| &s.missing);
    notes.extend(unplaced_note(plan, answer, breakdown, missing, lang));
    // A published count is one around the plan's boundary.
    let around_boundary = matches!(
        (&answer.question.origin, &plan.project.boundary),
        (Origin::Layer(layer, _), Some(boundary)) if layer == boundary
    );
    let is_same = |s: &&SavedQuery| answer.question.reach == Reach::Within { radius: Metres(s.radius_m) };
    if let Some(saved) = saved.filter(|s| around_boundary && is_same(s)) {
        notes.extend(published_note(answer, &saved.published, lang));
    }
    notes
}

fn saved_query<'a>(plan: &'a Plan, answer: &Answer) -> Option<&'a SavedQuery> {
    plan.project.saved_query(&answer.question.layers, answer.question.filter.as_deref().unwrap_or_default())
}

fn list(items: &[String], lang: Lang) -> String {
    items.join(match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    })
}

fn excluded_note(excluded: &Excluded, lang: Lang) -> NotCounted {
    let Some(condition) = &excluded.condition else {
        let reason = Word::ExcludedByFilter.text(lang).to_owned();
        return NotCounted { reason, count: Some(excluded.count), detail: String::new() };
    };
    let entry = |value: &str, n: usize| fill(Word::ExcludedValue, lang, &[("value", value), ("n", &n.to_string())]);
    let shown = if excluded.values.len() > MOST_VALUES { MOST_VALUES - 1 } else { MOST_VALUES };
    let named = excluded.values.iter().take(shown);
    let mut items: Vec<String> =
        named.map(|(value, n)| entry(&value_words(&condition.field, value, lang), *n)).collect();
    let others: usize = excluded.values.iter().skip(shown).map(|(_, n)| n).sum();
    if others > 0 {
        items.push(entry(Word::ExcludedOthers.text(lang), others));
    }
    NotCounted { reason: failed_words(condition, lang), count: Some(excluded.count), detail: list(&items, lang) }
}

fn unplaced_note(
    plan: &Plan,
    answer: &Answer,
    breakdown: &Breakdown,
    missing: &[Bilingual],
    lang: Lang,
) -> Option<NotCounted> {
    let count = breakdown.unplaced.len() + missing.len();
    if count == 0 {
        return None;
    }
    let features = breakdown.unplaced.iter().filter_map(|of| plan.feature(of));
    let names = features.map(|f| plan.feature_name(f, lang)).chain(missing.iter().map(|name| name.get(lang).clone()));
    let mut names: Vec<String> = names.take(MOST_NAMES).collect();
    if count > MOST_NAMES {
        names.push("…".to_owned());
    }
    let n = (answer.results.len() + count).to_string();
    let values = [("names", list(&names, lang)), ("n", n)];
    let detail = fill(Word::NoReliablePointIfInside, lang, &[("names", &values[0].1), ("n", &values[1].1)]);
    Some(NotCounted { reason: Word::NoReliablePoint.text(lang).to_owned(), count: Some(count), detail })
}

fn published_note(answer: &Answer, published: &[PublishedCount], lang: Lang) -> Option<NotCounted> {
    let found = answer.results.len() as f64;
    let differ = published.iter().any(|p| p.value != found);
    let figure = |p: &PublishedCount| {
        let values = [("value", p.value.to_string()), ("source", p.source.get(lang).clone())];
        let text = fill(Word::PublishedFigure, lang, &[("value", &values[0].1), ("source", &values[1].1)]);
        match &p.note {
            Some(note) => format!("{text} · {}", note.get(lang)),
            None => text,
        }
    };
    let items: Vec<String> = published.iter().map(figure).collect();
    let word = if differ { Word::PublishedDiffer } else { Word::PublishedAs };
    (!items.is_empty()).then(|| NotCounted {
        reason: word.text(lang).to_owned(),
        count: None,
        detail: list(&items, lang),
    })
}

/// What the results are counted by besides, in words: "14 institutions".
pub fn distinct_words(plan: &Plan, answer: &Answer, breakdown: &Breakdown, lang: Lang) -> Option<String> {
    let n = breakdown.distinct?.to_string();
    let distinct = saved_query(plan, answer)?.distinct.as_ref()?;
    let what = distinct.noun.as_ref().map_or_else(
        || fill(Word::DistinctValues, lang, &[("field", &super::field_words(&distinct.field, lang))]),
        |noun| noun.get(lang).clone(),
    );
    Some(fill(Word::CountedDistinct, lang, &[("n", &n), ("what", &what)]))
}

/// A ring by its two limits: "5–10 km".
pub fn ring_words(breakdown: &Breakdown, ring: usize) -> String {
    let limit = |ring: usize| breakdown.rings.get(ring).map_or(0.0, |m| m.0);
    let to = limit(ring);
    let from = if ring == 0 { 0.0 } else { limit(ring - 1) };
    // Both ends in the unit of the outer one.
    let from = if to < 1000.0 { from.to_string() } else { (from / 1000.0).to_string() };
    format!("{from}–{}", format::radius(to))
}

/// The members that `within` adds to its JSON: `rings` with the counts of every kind, `excluded` by condition.
pub fn breakdown_json(breakdown: &Breakdown, lang: Lang) -> (Json, Json) {
    let rings = breakdown.rings.iter().enumerate().map(|(i, to)| {
        let from = if i == 0 { 0.0 } else { breakdown.rings.get(i - 1).map_or(0.0, |m| m.0) };
        let kinds = breakdown.kinds.iter().zip(breakdown.counts.get(i).into_iter().flatten());
        let kinds = kinds.filter(|(_, n)| n.all() > 0).map(|(kind, n)| {
            json!({ "layer": kind.layer.0, "kind": kind.label.get(lang), "count": n.counted, "excluded": n.left_out })
        });
        let counts = breakdown.counts.get(i).into_iter().flatten();
        let (count, excluded) = counts.fold((0, 0), |(a, b), n| (a + n.counted, b + n.left_out));
        let kinds: Vec<Json> = kinds.collect();
        json!({ "from_m": from, "to_m": to.0, "count": count, "excluded": excluded, "kinds": kinds })
    });
    let excluded = breakdown.excluded.iter().map(|e| {
        let values: Vec<Json> = e.values.iter().map(|(value, n)| json!({ "value": value, "count": n })).collect();
        json!({ "condition": e.condition.as_ref().map(ToString::to_string), "count": e.count, "values": values })
    });
    (rings.collect(), excluded.collect())
}
