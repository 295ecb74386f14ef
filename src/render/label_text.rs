//! What a name says, and how its lines are set: languages, second lines, blocks. Not where it goes.

use super::label::TextLine;
use super::map_theme::LabelColors;
use super::symbolize::DrawingName;
use super::text::{Fonts, LINE_EM};
use crate::i18n::Lang;
use crate::project::Labeling;

/// Size of an area's second line to that of its name.
const AREA_LINE: f64 = 0.8;
/// Size of a name in the second language to that in the first.
const SECOND_LANGUAGE: f64 = 0.85;
/// Between a number and its name, ems.
const NUMBER_GAP_EM: f64 = 0.35;
/// The baseline below the middle of a line of text, ems: half the height of a capital or of a Chinese character.
pub(super) const BASELINE_EM: f64 = 0.37;

/// Which language the names on a map are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LabelLanguage {
    Zh,
    En,
    /// The picture's own first; the other on a second line, or behind it on one line along a line.
    Both,
}

impl From<Lang> for LabelLanguage {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self::Zh,
            Lang::En => Self::En,
        }
    }
}

/// A name as one picture says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct NameText<'a> {
    pub main: &'a str,
    /// The same in the other language, when both are asked for and differ.
    pub second: Option<&'a str>,
    /// The size of an area.
    pub area: Option<&'a str>,
    /// Its place in the answer to a question, from 1.
    pub number: Option<usize>,
}

impl<'a> NameText<'a> {
    /// What is not written in the language asked for is said in the other; `None` for no name at all.
    pub fn of(name: &'a DrawingName, language: LabelLanguage, lang: Lang) -> Option<Self> {
        let (first, other) = match (language, lang) {
            (LabelLanguage::Zh, _) | (LabelLanguage::Both, Lang::Zh) => (&name.text.zh, &name.text.en),
            (LabelLanguage::En, _) | (LabelLanguage::Both, Lang::En) => (&name.text.en, &name.text.zh),
        };
        let main: &str = if first.is_empty() { other } else { first };
        let second = (language == LabelLanguage::Both && !other.is_empty() && **other != *main).then_some(&**other);
        let area = name.area.as_ref().map(|a| a.get(lang).as_str());
        (!main.is_empty()).then_some(Self { main, second, area, number: None })
    }

    /// Both languages on one line, for a name along a line; then the first alone.
    pub fn on_one_line(&self) -> Vec<String> {
        let main = self.number.map_or_else(|| self.main.to_owned(), |number| format!("{number} {}", self.main));
        let both = self.second.map(|second| format!("{main} {second}"));
        both.into_iter().chain([main]).collect()
    }

    /// The ways to set it in lines, the fullest first: with and without the second language and the area, whole
    /// and broken in two.
    pub fn forms(&self) -> Vec<Form<'a>> {
        let mut forms: Vec<Form<'a>> = Vec::new();
        let seconds = [self.second, None];
        for second in seconds.iter().skip(usize::from(self.second.is_none())) {
            // One unit below the other where there is no room beside it; never one without the other.
            let stacked = self.area.and_then(|area| area.split_once(" · ")).map(|(first, second)| vec![first, second]);
            let areas = self.area.map(|area| vec![area]).into_iter().chain(stacked).chain([Vec::new()]);
            for area in areas {
                for broken in [false, true] {
                    let mut form = Form::default();
                    for (text, role) in [(Some(self.main), Role::Name), (*second, Role::Second)] {
                        match text.map(|text| (text, wrapped(text))) {
                            Some((_, Some((a, b)))) if broken => form.0.extend([(a, role), (b, role)]),
                            Some((text, _)) => form.0.push((text, role)),
                            None => {}
                        }
                    }
                    form.0.extend(area.iter().map(|text| (*text, Role::Area)));
                    if forms.last() != Some(&form) {
                        forms.push(form);
                    }
                }
            }
        }
        forms
    }
}

/// What a line of a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Name,
    Second,
    Area,
}

/// The lines of a label from above.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Form<'a>(pub Vec<(&'a str, Role)>);

/// Text set in lines, centred on each other.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub lines: Vec<TextLine>,
    pub width: f64,
    pub height: f64,
}

/// Sets lines one below the other, a number before the first; offsets are from the middle of the whole.
pub(super) fn block(
    form: &Form<'_>,
    number: Option<usize>,
    labeling: &Labeling,
    colors: &LabelColors,
    fonts: &Fonts,
) -> Block {
    let mut block = Block { lines: Vec::new(), width: 0.0, height: 0.0 };
    for (i, (text, role)) in form.0.iter().enumerate() {
        let (size_px, bold, color) = match role {
            Role::Name => (labeling.size_px, labeling.bold, colors.text),
            Role::Second => (labeling.size_px * SECOND_LANGUAGE, false, colors.secondary),
            Role::Area => (labeling.size_px * AREA_LINE, false, colors.secondary),
        };
        let number = number.filter(|_| i == 0).map(|number| number.to_string());
        let before = number.as_ref().map_or(0.0, |n| fonts.width(n, size_px, bold) + NUMBER_GAP_EM * size_px);
        let width = before + fonts.width(text, size_px, bold);
        let line_height = size_px * LINE_EM;
        let baseline = block.height + line_height / 2.0 + size_px * BASELINE_EM;
        if let Some(text) = number {
            let (offset, color) = ([-width / 2.0, baseline], colors.number);
            block.lines.push(TextLine { text, offset, turn_deg: 0.0, size_px, bold, color });
        }
        let offset = [before - width / 2.0, baseline];
        block.lines.push(TextLine { text: (*text).to_owned(), offset, turn_deg: 0.0, size_px, bold, color });
        block.width = block.width.max(width);
        block.height += line_height;
    }
    for line in &mut block.lines {
        line.offset[1] -= block.height / 2.0;
    }
    block
}

/// A name broken in two at the space nearest to its middle.
fn wrapped(text: &str) -> Option<(&str, &str)> {
    let middle = text.len() / 2;
    let at = text.match_indices(' ').map(|(at, _)| at).min_by_key(|at| at.abs_diff(middle))?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

pub(super) fn is_chinese(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_both_languages_loses_its_area_before_its_second_line() {
        let name =
            NameText {
                main: "医药智造区", second: Some("Smart manufacturing"), area: Some("50.3 ha"), number: None
            };
        let lines: Vec<Vec<&str>> = name.forms().iter().map(|f| f.0.iter().map(|l| l.0).collect()).collect();
        assert_eq!(lines[0], ["医药智造区", "Smart manufacturing", "50.3 ha"]);
        assert_eq!(lines[1], ["医药智造区", "Smart", "manufacturing", "50.3 ha"]);
        assert_eq!(lines[2], ["医药智造区", "Smart manufacturing"]);
        assert_eq!(lines.last().unwrap(), &["医药智造区"]);
        assert!(lines.iter().enumerate().all(|(i, form)| lines.iter().skip(i + 1).all(|other| other != form)));
        assert_eq!(name.on_one_line(), ["医药智造区 Smart manufacturing", "医药智造区"]);
        let units = NameText { second: None, area: Some("50.3 ha · 754 亩"), ..name };
        let areas: Vec<Vec<&str>> = units.forms().iter().map(|f| f.0[1..].iter().map(|l| l.0).collect()).collect();
        assert_eq!(areas, [vec!["50.3 ha · 754 亩"], vec!["50.3 ha", "754 亩"], vec![]]);
        let plain = NameText { second: None, area: None, ..name };
        assert_eq!((plain.forms().len(), plain.on_one_line().len()), (1, 1));
    }
}
