//! The choice of the encoding in which the texts of a source are read.

use egui::{ComboBox, Key, RichText};

use super::theme;
use crate::formats::ENCODINGS;
use crate::i18n::{Lang, Word, fill};

/// The box with what is chosen `of` a source; `found` is what the texts themselves show, where that is known. Answers another choice,
/// `None` in it for what they show.
pub fn encoding_choice_ui(
    ui: &mut egui::Ui,
    of: impl std::hash::Hash + std::fmt::Debug,
    chosen: Option<&str>,
    found: Option<&str>,
    lang: Lang,
) -> Option<Option<String>> {
    let p = theme::palette_of(ui);
    let by_texts = match found {
        Some(found) => fill(Word::EncodingFound, lang, &[("encoding", found)]),
        None => Word::EncodingFoundSo.text(lang).to_owned(),
    };
    let mut answer = None;
    // Where one row closes as the next one opens, both are drawn.
    ui.push_id(of, |ui| {
        ui.horizontal(|ui| {
            let label = ui.label(RichText::new(Word::Encoding.text(lang)).color(p.text));
            let shown = chosen.map_or(by_texts.clone(), |chosen| encoding_words(chosen, lang));
            let choices = ComboBox::from_id_salt("encoding").selected_text(shown).width(220.0).show_ui(ui, |ui| {
                if ui.selectable_label(chosen.is_none(), by_texts).clicked() {
                    answer = Some(None);
                }
                // A project may name another one.
                let other = chosen.filter(|chosen| !ENCODINGS.iter().any(|name| name.eq_ignore_ascii_case(chosen)));
                for name in ENCODINGS.into_iter().chain(other) {
                    let is_it = chosen.is_some_and(|chosen| chosen.eq_ignore_ascii_case(name));
                    if ui.selectable_label(is_it, encoding_words(name, lang)).clicked() {
                        answer = Some(Some(name.to_owned()));
                    }
                }
            });
            // With Esc the keys go back to the box that they opened.
            if choices.inner.is_some() && ui.input(|input| input.key_pressed(Key::Escape)) {
                choices.response.request_focus();
            }
            choices.response.labelled_by(label.id);
        })
    });
    answer.filter(|answer| answer.as_deref() != chosen)
}

/// An encoding with what is written in it.
fn encoding_words(name: &str, lang: Lang) -> String {
    let of = match name {
        "UTF-8" => Word::EncodingAllLanguages,
        "GB18030" => Word::EncodingSimplified,
        "Big5" => Word::EncodingTraditional,
        "Shift_JIS" => Word::EncodingJapanese,
        "EUC-KR" => Word::EncodingKorean,
        "windows-1252" => Word::EncodingWestern,
        "windows-1250" => Word::EncodingCentral,
        "windows-1251" => Word::EncodingCyrillic,
        _ => return name.to_owned(),
    };
    [name, of.text(lang)].join(Word::ListSeparator.text(lang))
}
