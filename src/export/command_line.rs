//! A question as the command that asks it: what the window answers, typed into a terminal.

use std::borrow::Cow;
use std::path::Path;

use crate::i18n::format;
use crate::plan::{FeatureRef, Origin, OriginMode, Plan, Question, Reach};

/// The command that answers a question about the plan opened from `paths`, quoted for a POSIX shell.
///
/// `None` where the command line cannot say it: an origin that is not there, one in a layer with a colon in its
/// id, a path that is no text.
pub fn command_line(plan: &Plan, question: &Question, paths: &[impl AsRef<Path>]) -> Option<String> {
    let mut options: Vec<(&str, String)> = Vec::new();
    let mode = match &question.origin {
        Origin::Point(at) => {
            options.push(("--from", format!("{},{}", at.lon, at.lat)));
            OriginMode::Centroid
        }
        Origin::Layer(layer, mode) => {
            options.push(("--from-layer", layer.0.clone()));
            *mode
        }
        Origin::Feature(of, mode) => {
            options.push(("--from-feature", feature_words(plan, of)?));
            *mode
        }
    };
    if mode == OriginMode::Edge {
        options.push(("--origin", "edge".to_owned()));
    }
    let command = match question.reach {
        Reach::Within { radius } => {
            options.push(("--radius", length(radius.0)));
            "within"
        }
        Reach::Nearest { count } => {
            options.push(("-k", count.to_string()));
            "nearest"
        }
    };
    options.extend(question.layers.iter().map(|layer| ("--layer", layer.0.clone())));
    options.extend(question.filter.as_ref().map(|filter| ("--where", filter.trim().to_owned())));
    let mut words = vec!["shapan".to_owned(), command.to_owned()];
    for (name, value) in options {
        // A value that begins like an option has to be tied to its own.
        let gap = if value.starts_with('-') { '=' } else { ' ' };
        words.push(format!("{name}{gap}{}", quoted(&value)));
    }
    for path in paths {
        let path = path.as_ref().to_str()?;
        words.push(quoted(&if path.starts_with('-') { format!("./{path}") } else { path.to_owned() }).into_owned());
    }
    Some(words.join(" "))
}

/// A feature by its layer and whatever finds it there again.
fn feature_words(plan: &Plan, of: &FeatureRef) -> Option<String> {
    let dataset = plan.dataset(&of.layer)?;
    let feature = dataset.feature(of.feature)?;
    let id = feature.id_text();
    let id = if dataset.find(&id) == Some(of.feature) { id } else { format!("#{}", feature.ordinal()) };
    (!of.layer.0.contains(':') && dataset.find(&id) == Some(of.feature)).then(|| format!("{}:{id}", of.layer))
}

/// A length that reads back as exactly the same number: in kilometres where those are as exact.
fn length(metres: f64) -> String {
    let short = format::radius(metres).replace(' ', "");
    if format::parse_length(&short, None) == Some(metres) { short } else { format!("{metres}m") }
}

fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:,=+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_words_as_they_were() {
        assert_eq!(quoted("site"), "site");
        assert_eq!(quoted("grade = 三级甲等"), "'grade = 三级甲等'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("#3"), "'#3'");
    }

    #[test]
    fn lengths_keep_every_bit() {
        assert_eq!(length(15_000.0), "15km");
        assert_eq!(length(800.0), "800m");
        for metres in [0.1, 999.9, 1_000.1, 12_345.678_9, 15_000.0 / 7.0, 20_003_931.5] {
            assert_eq!(format::parse_length(&length(metres), None), Some(metres), "{metres}");
        }
    }
}
