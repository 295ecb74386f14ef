//! Finds what is odd about the attributes of a layer: names, types, days, texts in another encoding.

use std::borrow::Cow;

use super::symptom::{Remedy, Symptom, SymptomKind};
use super::symptoms::{NAMED, at, of_fields};
use crate::data::{Dataset, Feature, FeatureId, FieldType, Value};
use crate::formats::{self, Format, Repairs, TextKind};
use crate::progress::{Cancelled, Progress};

/// What a shapefile has for the name of a field, bytes.
const NAME_BYTES: usize = 10;

/// Names of ten letters that are whole: those that programs of Esri give to fields of their own, and a common word.
const WHOLE_NAMES: [&str; 3] = ["Shape_Area", "OBJECTID_1", "population"];

/// Names that fill all the room there is in a shapefile – whether they were longer nobody can know –, and those that were
/// cut in the middle of a character, for certain.
pub(super) fn cut_names(data: &Dataset) -> Option<Symptom> {
    let origin = data.origin();
    if origin.format != Format::Shapefile.as_str() {
        return None;
    }
    let is_utf8 = origin.encoding == Some("UTF-8");
    let bytes =
        |name: &str| if is_utf8 { name.len() } else { name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum() };
    // Of those that end within a character the reader tells.
    let is_cut =
        |name: &&str| bytes(name) == NAME_BYTES && !WHOLE_NAMES.iter().any(|whole| whole.eq_ignore_ascii_case(name));
    let names = data.fields().iter().map(|field| field.name.as_str());
    let cut: Vec<String> = names.filter(is_cut).map(str::to_owned).collect();
    of_fields(SymptomKind::CutNames, cut, Remedy::Told)
}

pub(super) fn typed_texts(data: &Dataset, progress: &Progress) -> Result<Vec<Symptom>, Cancelled> {
    let found = formats::texts_to_type(data, progress)?;
    let names = |kind: TextKind| -> Vec<String> {
        let of_kind = found.iter().filter(|(_, other)| *other == kind);
        of_kind.filter_map(|(field, _)| Some(data.fields().get(*field)?.name.clone())).collect()
    };
    let remedy = Remedy::Certain(Repairs { texts: true, ..Repairs::NONE });
    let kinds = [(SymptomKind::NumbersAsText, TextKind::Numbers), (SymptomKind::DatesAsText, TextKind::Dates)];
    Ok(kinds.into_iter().filter_map(|(kind, texts)| of_fields(kind, names(texts), remedy)).collect())
}

/// Days that no calendar has, in fields of dates; the features are named beside these.
pub(super) fn wrong_dates(data: &Dataset, progress: &Progress) -> Result<Option<Symptom>, Cancelled> {
    let found = formats::wrong_dates(data, progress)?;
    let fields = found.iter().filter_map(|(field, _)| Some(data.fields().get(*field)?.name.clone())).collect();
    let features = found.iter().flat_map(|(_, features)| features.iter().copied());
    let Symptom { places, .. } = at(SymptomKind::WrongDates, data, features, Remedy::Told);
    Ok(of_fields(SymptomKind::WrongDates, fields, Remedy::Told).map(|symptom| Symptom { places, ..symptom }))
}

/// Texts in which characters were lost: with the sign that stands for one that could not be read, with what becomes of
/// two such signs when they are read once more as GBK, or with the question marks of an encoding without Chinese. Of more
/// cells than anyone waits for nothing is said.
pub fn lost_characters(data: &Dataset) -> Option<Symptom> {
    if formats::has_too_many_cells(data) {
        return None;
    }
    let texts: Vec<usize> = (0..data.fields().len())
        .filter(|field| data.fields().get(*field).is_some_and(|field| field.field_type == FieldType::Text))
        .collect();
    // A question mark is one where nobody writes Chinese.
    let is_chinese = |field: &usize| {
        data.features().any(|feature| text_of(feature, *field).is_some_and(|text| text.chars().any(is_han)))
    };
    let has_marks =
        |field: &usize| data.features().any(|feature| text_of(feature, *field).is_some_and(|text| text.contains("??")));
    let fields: Vec<(usize, bool)> = texts.into_iter().map(|f| (f, has_marks(&f) && is_chinese(&f))).collect();
    let is_lost = |feature: Feature<'_>, (field, may_be_marks): &(usize, bool)| {
        text_of(feature, *field).is_some_and(|text| {
            text.contains('\u{fffd}') || text.contains("锟斤拷") || *may_be_marks && is_marked(&text)
        })
    };
    let count = |feature: Feature<'_>| fields.iter().filter(|field| is_lost(feature, field)).count() as u64;
    let mut total = 0;
    let mut features = Vec::new();
    for feature in data.features() {
        let lost = count(feature);
        total += lost;
        if lost > 0 && features.len() < NAMED {
            features.push(feature.id());
        }
    }
    let symptom = at(SymptomKind::LostCharacters, data, features.into_iter(), Remedy::Told);
    (total > 0).then_some(Symptom { count: total, ..symptom })
}

/// Texts that were decoded from another encoding than UTF-8 into signs for private use: nobody writes them, and what is
/// decoded by the wrong table is full of them.
pub(super) fn other_encoding(data: &Dataset) -> Option<Symptom> {
    if data.origin().encoding? == "UTF-8" {
        return among_chinese(data);
    }
    let odd = with_text(data, |text| text.chars().any(formats::is_private_use));
    let odd = if odd.is_empty() { glued(data) } else { odd };
    (!odd.is_empty()).then(|| at(SymptomKind::OtherEncoding, data, odd.into_iter(), Remedy::Told))
}

/// Chinese in GBK among that in UTF-8, where its bytes are valid too: letters that nobody writes so.
fn among_chinese(data: &Dataset) -> Option<Symptom> {
    let is_misread = |text: &str| !text.chars().any(is_han) && formats::is_chinese_read_as_utf8(text);
    let odd = with_text(data, is_misread);
    let is_chinese = !odd.is_empty() && data.features().any(|f| has_text(f, |text| text.chars().any(is_han)));
    is_chinese.then(|| at(SymptomKind::OtherEncoding, data, odd.into_iter(), Remedy::Told))
}

/// Features with a Chinese character in the middle of a word of small Latin letters, where that is the rule for what is
/// beyond ASCII: so Western letters are read as GBK.
fn glued(data: &Dataset) -> Vec<FeatureId> {
    const FEWEST: usize = 2;
    let is_glued = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        let stretches: Vec<&[char]> = letters.chunk_by(|a, b| is_han(*a) == is_han(*b)).collect();
        let is_small = |c: Option<&char>| c.is_some_and(char::is_ascii_lowercase);
        let is_one = |three: &[&[char]]| {
            let [before, han, behind] = three else { return false };
            // Two letters of Western Europe become one character, three or four two.
            han.len() <= 2 && is_han(han[0]) && is_small(before.last()) && is_small(behind.first())
        };
        stretches.windows(3).any(is_one)
    };
    let glued = with_text(data, is_glued);
    let beyond = data.features().filter(|feature| has_text(*feature, |text| !text.is_ascii())).count();
    if glued.len() >= FEWEST && 2 * glued.len() >= beyond { glued } else { Vec::new() }
}

/// The features with such a text.
fn with_text(data: &Dataset, is_such: impl Fn(&str) -> bool) -> Vec<FeatureId> {
    data.features().filter(|feature| has_text(*feature, &is_such)).map(Feature::id).collect()
}

fn has_text(feature: Feature<'_>, is_such: impl Fn(&str) -> bool) -> bool {
    (0..feature.dataset().fields().len()).any(|field| text_of(feature, field).is_some_and(|text| is_such(&text)))
}

fn text_of(feature: Feature<'_>, field: usize) -> Option<Cow<'_, str>> {
    match feature.value(field) {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Whether question marks stand for characters: nothing but them, or three in a row where nobody asks. One asks at the
/// end of words.
fn is_marked(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 1 && text.bytes().all(|b| b == b'?') {
        return true;
    }
    let asked = text.trim_end_matches('?');
    // One letter is no word: a building `A????`.
    let is_word = asked.chars().any(is_han) || asked.chars().rev().take_while(|c| c.is_alphabetic()).count() > 1;
    asked.contains("???") || text.ends_with("???") && !is_word
}
