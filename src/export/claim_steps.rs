//! The lines of a calculation: a step by its name and number, and below it what of it lies inside a scope and what was
//! taken away.

use super::claims::{set_words, step_name};
use crate::i18n::{Lang, Word, fill};
use crate::plan::Plan;
use crate::plan::claims::{Cut, Quantity, Step, StepName, StepSet};

/// One line of a calculation.
#[derive(Clone, Debug, PartialEq)]
pub struct StepLine {
    pub name: String,
    pub quantity: Quantity,
    /// Whether it tells a part of the line above.
    pub is_part: bool,
}

/// A step as lines: all of it, of which so much inside a scope, less something. A name that the claim gives is that of
/// what is left, which stands first then. A step that was cut nowhere is one line.
pub fn step_lines(plan: &Plan, step: &Step, lang: Lang) -> Vec<StepLine> {
    let name = step_name(plan, &step.name, lang);
    let line = |name, quantity, is_part| StepLine { name, quantity, is_part };
    let Some(Cut { of, whole, inside, minus }) = &step.cut else { return vec![line(name, step.quantity, false)] };
    let mut lines = match &step.name {
        StepName::Given(_) => vec![line(name, step.quantity, false), line(sets_words(plan, of, lang), *whole, true)],
        StepName::Sets(_) | StepName::Feature(_) => vec![line(name, *whole, false)],
    };
    if let Some((sets, quantity)) = inside {
        lines.push(line(inside_words(plan, sets, lang), *quantity, true));
    }
    if !minus.is_empty() {
        let name = fill(Word::StepMinus, lang, &[("what", &sets_words(plan, minus, lang))]);
        lines.push(line(name, step.quantity, true));
    }
    lines
}

fn inside_words(plan: &Plan, sets: &[StepSet], lang: Lang) -> String {
    let boundary = plan.project.boundary.as_ref();
    let is_boundary = |set: &StepSet| Some(&set.layer) == boundary && set.filter.is_empty() && set.ids.is_empty();
    if matches!(sets, [only] if is_boundary(only)) {
        return Word::StepInsideBoundary.text(lang).to_owned();
    }
    fill(Word::StepInside, lang, &[("where", &sets_words(plan, sets, lang))])
}

fn sets_words(plan: &Plan, sets: &[StepSet], lang: Lang) -> String {
    let names: Vec<String> = sets.iter().map(|set| set_words(plan, set, lang)).collect();
    names.join(Word::ListSeparator.text(lang))
}
