//! What is told of characters that no font has: the map shows boxes for them.

use std::collections::BTreeMap;

use crate::i18n::{Lang, Word, fill};
use crate::session::{Command, Notice, Session};

/// Characters that one notice names.
const NAMED: usize = 6;
/// What stands for one of them: the window has no better font than the map.
const BOX: &str = "□";

/// The characters that were told of, each with the name in which it was met first; empty for none.
#[derive(Debug, Default)]
pub struct Boxes(BTreeMap<char, String>);

impl Boxes {
    /// Tells of characters, in the one notice that there is of them.
    pub fn tell(&mut self, missing: Vec<(char, String)>, session: &mut Session) {
        let before = self.notice();
        for (c, name) in missing {
            self.0.entry(c).or_insert(name);
        }
        let now = self.notice();
        if now == before {
            return;
        }
        if let Some(index) = session.notices.iter().position(|notice| *notice == before) {
            session.apply(Command::DismissNotice(index));
        }
        session.apply(Command::Notify(now));
    }

    fn notice(&self) -> Notice {
        let whole = self.0.iter().map(|(c, name)| if name.is_empty() { c.to_string() } else { name.clone() });
        let whole = whole.collect::<Vec<_>>().join("\n");
        Notice::warning(|lang| fill(Word::MapBoxes, lang, &[("list", &self.list(lang))])).about(whole)
    }

    fn list(&self, lang: Lang) -> String {
        let named = self.0.iter().take(NAMED).map(|(c, name)| {
            let code = format!("{:04X}", u32::from(*c));
            let seen = name.chars().map(|c| if self.0.contains_key(&c) { BOX.to_owned() } else { c.to_string() });
            match seen.collect::<String>() {
                none if none.is_empty() => format!("U+{code}"),
                name => fill(Word::MapBoxOf, lang, &[("name", &name), ("code", &code)]),
            }
        });
        let list = named.collect::<Vec<_>>().join(Word::ListSeparator.text(lang));
        if self.0.len() > NAMED { fill(Word::OddAndMore, lang, &[("list", &list)]) } else { list }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Fonts;
    use crate::session::JobMode;

    #[test]
    fn all_characters_without_a_font_stand_in_one_notice() {
        let (mut boxes, mut session) = (Boxes::default(), Session::new(JobMode::Inline));
        let kindergarten = || vec![('𠮷', "𠮷祥幼儿园".to_owned())];
        boxes.tell(kindergarten(), &mut session);
        boxes.tell(kindergarten(), &mut session);
        assert_eq!(session.notices.len(), 1);
        assert!(session.notices[0].text.zh.contains("U+20BB7（“□祥幼儿园”）"), "{:?}", session.notices);
        assert_eq!(session.notices[0].to_copy.as_deref(), Some("𠮷祥幼儿园"));
        assert!(Fonts::bundled().missing(BOX).is_empty());
        boxes.tell(vec![('\u{12000}', String::new())], &mut session);
        let texts: Vec<&str> = session.notices.iter().map(|notice| notice.text.en.as_str()).collect();
        assert!(texts.len() == 1 && texts[0].contains("U+12000") && texts[0].contains("U+20BB7"), "{texts:?}");
        // Dismissed, it says nothing again of what it has told.
        session.apply(Command::DismissNotice(0));
        boxes.tell(kindergarten(), &mut session);
        assert!(session.notices.is_empty());
    }
}
