//! Where in a measure something stands, by the labels of the form that it is written in.

use crate::i18n::{Lang, Word};

/// The labels from the outside to the member that a path such as `share.of.within.radius_m` names, for people: `Part ›
/// Radius`. Empty where the path names the measure as a whole.
pub(super) fn path_words(path: &str, lang: Lang) -> String {
    let text = |word: Word| word.text(lang).to_owned();
    let mut labels = Vec::new();
    let mut kind = "";
    for segment in path.split('.') {
        let (member, place) = match segment.split_once('[') {
            Some((member, place)) => (member, place.trim_end_matches(']').parse::<usize>().ok()),
            None => (segment, None),
        };
        let word = match (kind, member) {
            ("", "sum") => place.map_or(Word::MeasureSum, |_| Word::MeasureSummand),
            ("", _) => {
                kind = member;
                continue;
            }
            ("share" | "difference", "of") => Word::MeasurePart,
            ("share", "out_of") => Word::MeasureWhole,
            ("least" | "most", "measure") => Word::MeasureEachOne,
            // The label of what every measure begins with says nothing more.
            ("due" | "named", "measure") => {
                kind = "";
                continue;
            }
            ("bearing", "from") => Word::MeasureSeenFrom,
            ("touching", "to") => Word::MeasureMeets,
            (_, "of") => Word::MeasureOf,
            (_, "over") => Word::MeasureOver,
            (_, "from") => Word::MeasureFrom,
            (_, "to") => Word::MeasureTo,
            (_, "through") => Word::MeasureThrough,
            (_, "inside") => Word::MeasureClipped,
            (_, "area") => Word::MeasureGround,
            (_, "minus") => Word::MeasureMinus,
            (_, "radius_m") => Word::Radius,
            (_, "tolerance_m") => Word::ClaimTolerance,
            (_, "value") => Word::ClaimValue,
            (_, "width_m") => Word::SetWidth,
            (_, "each") => Word::SetEach,
            _ => continue,
        };
        // A part is a measure again; a set has members of its own.
        if matches!((kind, member), ("share" | "difference", _) | ("least" | "most", "measure") | ("", "sum")) {
            kind = "";
        }
        // One of several; a first one has none beside it more often than not, and is found all the same.
        let number = place.filter(|i| *i > 0 || member == "sum").map(|i| format!(" {}", i + 1)).unwrap_or_default();
        labels.push(text(word) + &number);
    }
    labels.join(" › ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_by_the_labels_of_the_form() {
        let zh = |path| path_words(path, Lang::Zh);
        assert_eq!(zh("within.radius_m"), "半径");
        assert_eq!(zh("share.of.within.radius_m"), "部分 › 半径");
        assert_eq!(zh("sum[1].area.minus[1].width_m"), "加数 2 › 扣除 2 › 线按此宽度计面积");
        assert_eq!(zh("named.measure.due.measure.constant.value"), "数值");
        assert_eq!(zh("sum"), "和");
        assert_eq!(
            path_words("most.measure.touching.to.each", Lang::En),
            "Its measure › Touching › The feature at hand"
        );
        assert_eq!(zh(""), "");
    }
}
