//! Several cards side by side: their rows aligned by label.

use super::parts::{Card, CardLine, CardRow, CardSection};
use crate::i18n::{Lang, Word, fill};

/// What several cards say, row by row; a cell for each card in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    pub groups: Vec<ComparisonGroup>,
}

/// Rows under one heading; the first group has none.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonGroup {
    pub heading: String,
    pub rows: Vec<ComparisonRow>,
}

/// One label and what each card says to it; `None` where a card has no such row.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonRow {
    pub label: String,
    pub cells: Vec<Option<ComparisonCell>>,
}

/// What one card says.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonCell {
    /// One line each.
    pub texts: Vec<String>,
    /// Whether it says that something is unknown, or misses the feature.
    pub muted: bool,
}

/// So many lines of a relation with a value each stand in rows of their own, even where one card alone has them.
const FEW: usize = 3;

/// Puts cards side by side. Rows stand in the order in which the cards bring them, each label once; the lines of
/// a relation stand in rows of their own where two cards speak of the same feature or there are only a few of them,
/// else in one cell a card.
pub fn compare(cards: &[&Card]) -> Comparison {
    let lang = cards.first().map_or(Lang::Zh, |card| card.lang);
    let mut first = Vec::new();
    let kind = cards.iter().map(|card| Some(ComparisonCell { texts: vec![card.kind.clone()], muted: false }));
    // What the kinds are is said once, unless it differs.
    if cards.windows(2).any(|pair| pair[0].kind != pair[1].kind) {
        first.push(ComparisonRow { label: Word::Kind.text(lang).to_owned(), cells: kind.collect() });
    }
    let figure = |card: &Card, label: &str| {
        let figure = card.figures.iter().find(|f| f.label == label)?;
        let text = format!("{} {}", figure.number, figure.unit);
        Some(ComparisonCell { texts: vec![text.trim_end().to_owned()], muted: false })
    };
    let labels = |of: &dyn Fn(&Card) -> Vec<String>| {
        let mut labels: Vec<String> = Vec::new();
        for label in cards.iter().flat_map(|card| of(card)) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    };
    for label in labels(&|card| card.figures.iter().map(|f| f.label.clone()).collect()) {
        let cells = cards.iter().map(|card| figure(card, &label)).collect();
        first.push(ComparisonRow { label, cells });
    }
    let rows_of = |part: &dyn Fn(&Card) -> &[CardRow]| -> Vec<ComparisonRow> {
        let labels = labels(&|card| part(card).iter().map(|r| r.label.clone()).collect());
        let cell = |card: &Card, label: &str| part(card).iter().find(|r| r.label == label).map(cell_of_row);
        let row = |label: String| ComparisonRow { cells: cards.iter().map(|c| cell(c, &label)).collect(), label };
        labels.into_iter().map(row).collect()
    };
    first.extend(rows_of(&|card| &card.facts));
    let mut groups = vec![ComparisonGroup { heading: String::new(), rows: first }];
    for heading in labels(&|card| card.sections.iter().map(|s| s.heading.clone()).collect()) {
        let sections: Vec<Option<&CardSection>> =
            cards.iter().map(|card| card.sections.iter().find(|s| s.heading == heading)).collect();
        groups.push(group_of_sections(heading, &sections, lang));
    }
    // Attributes and sources last, as on the card.
    groups.push(ComparisonGroup { heading: Word::Attributes.text(lang).to_owned(), rows: rows_of(&|card| &card.rows) });
    let sources = rows_of(&|card| &card.provenance);
    groups.push(ComparisonGroup { heading: Word::SourceAndBasis.text(lang).to_owned(), rows: sources });
    groups.retain(|group| !group.rows.is_empty());
    Comparison { groups }
}

fn cell_of_row(row: &CardRow) -> ComparisonCell {
    let texts = row.items.iter().map(|item| item.text.clone()).collect();
    ComparisonCell { texts, muted: row.items.iter().all(|item| item.unknown) }
}

fn group_of_sections(heading: String, sections: &[Option<&CardSection>], lang: Lang) -> ComparisonGroup {
    let all = || sections.iter().flatten().flat_map(|section| &section.lines);
    let mut names: Vec<&str> = Vec::new();
    for line in all() {
        if !names.contains(&line.name.as_str()) {
            names.push(&line.name);
        }
    }
    let is_shared = names.len() < all().count();
    let few_values = names.len() <= FEW && all().all(|line| !line.value.is_empty());
    let mut rows = Vec::new();
    if sections.iter().flatten().any(|s| !s.count.is_empty()) {
        let cell = |s: &CardSection| ComparisonCell { texts: vec![s.count.clone()], muted: false };
        let cells = sections.iter().map(|s| s.map(cell)).collect();
        rows.push(ComparisonRow { label: Word::Count.text(lang).to_owned(), cells });
    }
    if is_shared || few_values {
        for name in names {
            let cell = |s: &CardSection| s.lines.iter().find(|l| l.name == name).map(cell_of_line);
            let cells = sections.iter().map(|s| s.and_then(cell)).collect();
            rows.push(ComparisonRow { label: name.to_owned(), cells });
        }
    } else {
        let cell = |s: &CardSection| {
            let mut texts: Vec<String> = s.lines.iter().map(on_one_line).collect();
            if s.more > 0 {
                texts.push(fill(Word::AndMore, lang, &[("n", &s.more.to_string())]));
            }
            ComparisonCell { muted: false, texts }
        };
        let cells = sections.iter().map(|s| s.filter(|s| !s.lines.is_empty()).map(cell)).collect();
        rows.push(ComparisonRow { label: Word::ColumnName.text(lang).to_owned(), cells });
    }
    ComparisonGroup { heading, rows }
}

/// Its name, and its value where it has one.
fn on_one_line(line: &CardLine) -> String {
    [line.name.as_str(), &line.value].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn cell_of_line(line: &CardLine) -> ComparisonCell {
    let texts = [&line.value, &line.note].into_iter().filter(|t| !t.is_empty()).cloned().collect();
    ComparisonCell { texts, muted: line.missed }
}
