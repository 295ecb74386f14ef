//! A card as plain text for the clipboard: every figure in full precision, with its unit and method.

use super::parts::{Card, CardItem, CardRow};
use crate::i18n::{Lang, Word, fill};

impl Card {
    /// The card line by line; `shapan` prints the same numbers with `--format json`.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let mut line = |text: String| {
            out.push_str(&text);
            out.push('\n');
        };
        let head = [self.name.as_str(), self.subtitle.as_str(), self.kind.as_str()];
        line(head.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · "));
        self.schematic.iter().chain(&self.broken).for_each(|badge| line(badge.clone()));
        for figure in &self.figures {
            line(self.pair(&figure.label, &figure.exact));
        }
        for row in self.facts.iter().chain(&self.rows) {
            self.row(row).into_iter().for_each(&mut line);
        }
        for section in &self.sections {
            let count = if section.count.is_empty() { String::new() } else { format!(" {}", section.count) };
            line(String::new());
            line(format!("{}{count}", section.heading));
            for entry in &section.lines {
                let told: Vec<&str> =
                    [entry.exact.as_str(), entry.note.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
                let told = told.join(" · ");
                line(if told.is_empty() { entry.name.clone() } else { self.pair(&entry.name, &told) });
            }
            if section.more > 0 {
                line(fill(Word::AndMore, self.lang, &[("n", &section.more.to_string())]));
            }
        }
        line(String::new());
        line(Word::SourceAndBasis.text(self.lang).to_owned());
        for row in &self.provenance {
            self.row(row).into_iter().for_each(&mut line);
        }
        line(Word::StatusMethod.text(self.lang).to_owned());
        out
    }

    fn pair(&self, label: &str, value: &str) -> String {
        match self.lang {
            Lang::Zh => format!("{label}：{value}"),
            Lang::En => format!("{label}: {value}"),
        }
    }

    /// One line for a single value, a line each under the label for a list.
    fn row(&self, row: &CardRow) -> Vec<String> {
        let told = |item: &CardItem| match (&item.exact, &item.source) {
            (Some(exact), _) => exact.clone(),
            (None, Some(source)) => CardItem::with_source(&item.text, source, self.lang),
            (None, None) => item.text.clone(),
        };
        match row.items.as_slice() {
            [item] => vec![self.pair(&row.label, &told(item))],
            items => {
                let label = self.pair(&row.label, "").trim_end().to_owned();
                std::iter::once(label).chain(items.iter().map(|item| format!("- {}", told(item)))).collect()
            }
        }
    }
}
