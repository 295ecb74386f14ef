//! What is odd about data, in words and as JSON.

use std::borrow::Cow;

use serde_json::{Value as Json, json};

use crate::data::WarningCode;
use crate::formats::shown;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::doctor::{self, Remedy, Symptom, SymptomKind};

/// Features that are named to people: more are a list for programs.
const NAMED: usize = 5;

/// A symptom in one line: what, how often, where.
pub fn symptom_words(symptom: &Symptom, lang: Lang) -> String {
    if is_of_datum(symptom.kind) {
        return what_words(symptom, lang);
    }
    let what = word_of(symptom).text(lang);
    let what = match symptom.count {
        // By how many they differ, in no places of their own.
        n if symptom.kind == SymptomKind::Read(WarningCode::RowCount) => {
            fill(Word::OddDiffer, lang, &[("what", what), ("n", &format::count(n))])
        }
        0 | 1 => what.to_owned(),
        n if symptom.fields.is_empty() => fill(Word::OddTimes, lang, &[("what", what), ("n", &format::count(n))]),
        _ => what.to_owned(),
    };
    let names: Vec<Cow<'_, str>> = if symptom.fields.is_empty() {
        symptom.places.iter().take(NAMED).map(|place| shown(&place.name)).collect()
    } else {
        symptom.fields.iter().map(|field| shown(field)).collect()
    };
    if names.is_empty() {
        return what;
    }
    let mut list = names.join(Word::ListSeparator.text(lang));
    if symptom.kind == SymptomKind::OtherZone {
        list.push('°');
    }
    // A feature may be odd in several places, and is named once.
    let has_more = if symptom.fields.is_empty() {
        names.len() < symptom.places.len() || symptom.count > doctor::NAMED as u64
    } else {
        (names.len() as u64) < symptom.count
    };
    let list = if has_more { fill(Word::OddAndMore, lang, &[("list", &list)]) } else { list };
    fill(Word::OddWhere, lang, &[("what", &what), ("where", &list)])
}

/// Whether a datum and numbers stand where fields do.
fn is_of_datum(kind: SymptomKind) -> bool {
    use SymptomKind::{Misconverted, MixedDatums, ShiftedTwice, WrongDatum};
    matches!(kind, WrongDatum | Misconverted | ShiftedTwice | MixedDatums)
}

/// What is odd, with the numbers that belong in the sentence.
fn what_words(symptom: &Symptom, lang: Lang) -> String {
    let word = word_of(symptom);
    if symptom.kind == SymptomKind::MixedDatums {
        return mixed_words(&symptom.fields, lang);
    }
    let [datum, before, after] = match (&symptom.fields[..], is_of_datum(symptom.kind)) {
        ([datum, metres @ ..], true) => {
            let length = |at: usize| metres.get(at).and_then(|m| m.parse().ok()).map(format::length);
            [datum.clone(), length(0).unwrap_or_default(), length(1).unwrap_or_default()]
        }
        _ => return word.text(lang).to_owned(),
    };
    let field = |at: usize| symptom.fields.get(at).map_or("", String::as_str);
    let again = ("again", field(3));
    fill(word, lang, &[("datum", &datum), ("before", &before), ("after", &after), again])
}

/// How many things lie on which datum, the last of which was said.
fn mixed_words(fields: &[String], lang: Lang) -> String {
    let [datum, n, of, others @ ..] = fields else { return Word::OddMixedDatums.text(lang).to_owned() };
    let number = |n: &String| n.parse().unwrap_or_default();
    let mut on = vec![(datum.as_str(), number(n))];
    on.extend(others.chunks_exact(2).map(|pair| (pair[0].as_str(), number(&pair[1]))));
    let right = on.pop().map_or(0, |(_, right)| right);
    let compared = number(of);
    let shares = compared_words(&on, right, compared, lang);
    fill(Word::OddMixedDatums, lang, &[("of", of), ("shares", &shares)])
}

/// How many of so many things compared lie on other datums, right, and on none of them.
pub fn compared_words(on: &[(&str, usize)], right: usize, compared: usize, lang: Lang) -> String {
    let one = |word: Word, n: usize, datum: &str| fill(word, lang, &[("n", &n.to_string()), ("datum", datum)]);
    let mut shares: Vec<String> =
        on.iter().filter(|(_, n)| *n > 0).map(|(datum, n)| one(Word::SharesOn, *n, datum)).collect();
    let none = compared.saturating_sub(right + on.iter().map(|(_, n)| n).sum::<usize>());
    let others = [(Word::SharesRight, right), (Word::SharesNone, none)];
    shares.extend(others.into_iter().filter(|(_, n)| *n > 0).map(|(word, n)| one(word, n, "")));
    shares.join(Word::ListSeparator.text(lang))
}

/// What is done about it, in two or three words.
pub fn remedy_words(remedy: Remedy, lang: Lang) -> &'static str {
    let word = match remedy {
        Remedy::Done => Word::RemedyDone,
        Remedy::Certain(_) => Word::RemedyCertain,
        Remedy::Told => Word::RemedyTold,
    };
    word.text(lang)
}

/// A symptom among the findings of `info`: names and meaning are a contract with scripts.
pub fn symptom_json(symptom: &Symptom) -> Json {
    json!({
        "code": symptom.kind.as_str(),
        "message": what_words(symptom, Lang::En),
        "count": symptom.count,
        "features": symptom.places.iter().map(|place| &place.name).collect::<Vec<_>>(),
        "fields": symptom.fields,
        "remedy": symptom.remedy.as_str(),
    })
}

/// What a reader has met, in words.
pub fn warning_kind(code: WarningCode, lang: Lang) -> &'static str {
    warning_word(code).text(lang)
}

/// What a symptom is called: rings that were turned are not what they were.
fn word_of(symptom: &Symptom) -> Word {
    match (symptom.kind, symptom.remedy) {
        (SymptomKind::Read(WarningCode::WindingOrder), Remedy::Done) => Word::OddWindingTurned,
        (kind, _) => kind_word(kind),
    }
}

fn kind_word(kind: SymptomKind) -> Word {
    match kind {
        SymptomKind::Read(code) => warning_word(code),
        SymptomKind::OtherZone => Word::OddOtherZone,
        SymptomKind::WrongDatum => Word::OddWrongDatum,
        SymptomKind::Misconverted => Word::OddMisconverted,
        SymptomKind::ShiftedTwice => Word::OddShiftedTwice,
        SymptomKind::MixedDatums => Word::OddMixedDatums,
        SymptomKind::FarAway => Word::OddFarAway,
        SymptomKind::FarVertex => Word::OddFarVertex,
        SymptomKind::NoGeometry => Word::OddNoGeometry,
        SymptomKind::Blank => Word::OddBlank,
        SymptomKind::SelfCrossing => Word::OddSelfCrossing,
        SymptomKind::BrokenRing => Word::OddBrokenRing,
        SymptomKind::Copies => Word::OddCopies,
        SymptomKind::SameSpot => Word::OddSameSpot,
        SymptomKind::LongDecimals => Word::OddLongDecimals,
        SymptomKind::CutNames => Word::OddCutNames,
        SymptomKind::NumbersAsText => Word::OddNumbersAsText,
        SymptomKind::DatesAsText => Word::OddDatesAsText,
        SymptomKind::WrongDates => Word::OddWrongDates,
        SymptomKind::LostCharacters => Word::OddLost,
        SymptomKind::OtherEncoding => Word::OddOtherEncoding,
    }
}

fn warning_word(code: WarningCode) -> Word {
    match code {
        WarningCode::AssumedWgs84 => Word::OddAssumedWgs84,
        WarningCode::BadBbox => Word::OddBbox,
        WarningCode::BadCoordinate => Word::OddCoordinate,
        WarningCode::BadText => Word::OddText,
        WarningCode::CutName => Word::OddCutName,
        WarningCode::BadType => Word::OddType,
        WarningCode::BadMember => Word::OddMember,
        WarningCode::ChangedSemantics => Word::OddMeaning,
        WarningCode::ControlMisfit => Word::OddControlMisfit,
        WarningCode::PictureSize => Word::OddPictureSize,
        WarningCode::CutOff => Word::OddCutOff,
        WarningCode::CrsMember => Word::OddCrs,
        WarningCode::Encoding => Word::OddEncoding,
        WarningCode::GuessedEncoding => Word::OddGuessedEncoding,
        WarningCode::UnknownEncoding => Word::OddUnknownEncoding,
        WarningCode::Damaged => Word::OddDamaged,
        WarningCode::FieldLengths => Word::OddFieldLengths,
        WarningCode::DuplicateId => Word::OddDuplicateId,
        WarningCode::DuplicateMember => Word::OddDuplicateMember,
        WarningCode::DuplicateFeature => Word::OddDuplicateFeature,
        WarningCode::MixedDimensions => Word::OddDimensions,
        WarningCode::MixedEncodings => Word::OddMixedEncodings,
        WarningCode::LenientJson => Word::OddLenientJson,
        WarningCode::NestedCollection => Word::OddNested,
        WarningCode::NotRead => Word::OddNotRead,
        WarningCode::NoPosition => Word::OddNoPosition,
        WarningCode::NoAttributes => Word::OddNoAttributes,
        WarningCode::NumberPrecision => Word::OddPrecision,
        WarningCode::OverflowedNumber => Word::OddOverflowed,
        WarningCode::OtherCrs => Word::OddOtherCrs,
        WarningCode::OutsideUse => Word::OddOutsideUse,
        WarningCode::OtherDatum => Word::OddOtherDatum,
        WarningCode::OutsideCrs => Word::OddOutsideCrs,
        WarningCode::OutOfRange => Word::OddOutOfRange,
        WarningCode::ShortLine => Word::OddShortLine,
        WarningCode::RaggedRow => Word::OddRagged,
        WarningCode::TooDeep => Word::OddTooDeep,
        WarningCode::SwappedAxes => Word::OddSwappedAxes,
        WarningCode::RowCount => Word::OddRowCount,
        WarningCode::TooFewPositions => Word::OddTooFew,
        WarningCode::TooManyFields => Word::OddTooManyFields,
        WarningCode::TooManyNumbers => Word::OddTooManyNumbers,
        WarningCode::TypedText => Word::OddTypedText,
        WarningCode::RegionalDatum => Word::OddRegionalDatum,
        WarningCode::UnknownDatum => Word::OddUnknownDatum,
        WarningCode::Unsupported => Word::OddUnsupported,
        WarningCode::UnclosedRing => Word::OddUnclosed,
        WarningCode::WindingOrder => Word::OddWinding,
        WarningCode::ZoneNumber => Word::OddZoneNumber,
        WarningCode::WrongCount => Word::OddWrongCount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_shapes_differ_by_a_number_which_is_none_of_places() {
        let kind = SymptomKind::Read(WarningCode::RowCount);
        let of = |count| Symptom { kind, count, places: Vec::new(), fields: Vec::new(), remedy: Remedy::Told };
        assert_eq!(symptom_words(&of(13), Lang::Zh), "属性表的行数与图形个数不符（相差 13）");
        assert!(symptom_words(&of(1), Lang::En).ends_with("than there are shapes (by 1)"));
    }
}
