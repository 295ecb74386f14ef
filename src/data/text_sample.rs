//! Some texts of data, by which a person sees whether they were read in the right encoding.

use super::attributes::{FieldType, Value};
use super::dataset::Dataset;

/// So many texts are enough.
const SAMPLED: usize = 3;
/// Features that are looked at.
const LOOKED_AT: usize = 50;
/// Characters of a text.
const LONGEST: usize = 24;

impl Dataset {
    /// The first few texts that are beyond ASCII, cut short; where no feature has any, names of fields.
    pub fn text_sample(&self) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        let is_text = |field: &usize| self.fields().get(*field).is_some_and(|of| of.field_type == FieldType::Text);
        let fields = (0..self.fields().len()).filter(is_text);
        for (feature, field) in
            self.features().take(LOOKED_AT).flat_map(|f| fields.clone().map(move |field| (f, field)))
        {
            let Value::Text(text) = feature.value(field) else { continue };
            let short = in_one_line(&text);
            if !text.is_ascii() && !texts.contains(&short) {
                texts.push(short);
            }
            if texts.len() >= SAMPLED {
                break;
            }
        }
        if texts.is_empty() {
            let names = self.fields().iter().map(|field| field.name.as_str()).filter(|name| !name.is_ascii());
            texts.extend(names.take(SAMPLED).map(in_one_line));
        }
        texts
    }
}

/// The beginning of a text, its lines behind each other.
fn in_one_line(text: &str) -> String {
    let parts = text.split(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
    let joined = parts.map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    joined.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use crate::progress::Progress;

    #[test]
    fn texts_that_show_the_encoding_are_few_short_and_different() {
        let rows: String = (0..9).map(|i| format!("1,2,plain,公园{}\n", i / 2)).collect();
        let table = format!("lon,lat,a,b\n{rows}");
        let source = crate::formats::Source::of("a.csv", table.as_bytes());
        let data = crate::formats::read_source(&source, &crate::formats::Reading::default(), &Progress::default());
        assert_eq!(data.unwrap().text_sample(), ["公园0", "公园1", "公园2"]);
        let source = crate::formats::Source::of("a.csv", "lon,lat,面积,a\n1,2,3,b\n".as_bytes());
        let data = crate::formats::read_source(&source, &crate::formats::Reading::default(), &Progress::default());
        assert_eq!(data.unwrap().text_sample(), ["面积"]);
    }

    #[test]
    fn a_text_of_several_lines_is_one_line() {
        assert_eq!(super::in_one_line("北京市\r\n大兴区\u{b}\n 生物\t医药\u{2028}"), "北京市 大兴区 生物 医药");
    }
}
