//! What is told of characters that no font has: the map shows boxes for them.

use std::collections::BTreeSet;

use crate::i18n::{Lang, Word, fill};
use crate::session::{Command, Notice, Session};

/// Characters that one notice names.
const NAMED: usize = 12;

/// The characters that were told of.
#[derive(Debug, Default)]
pub struct Boxes(BTreeSet<char>);

impl Boxes {
    /// Tells of characters, in the one notice that there is of them.
    pub fn tell(&mut self, missing: &[char], session: &mut Session) {
        let before = self.notice();
        self.0.extend(missing);
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
        Notice::warning(|lang| fill(Word::MapBoxes, lang, &[("list", &self.list(lang))]))
    }

    fn list(&self, lang: Lang) -> String {
        let named = self.0.iter().take(NAMED).map(|c| {
            let code = format!("{:04X}", u32::from(*c));
            fill(Word::MapBoxOf, lang, &[("character", &c.to_string()), ("code", &code)])
        });
        let list = named.collect::<Vec<_>>().join(Word::ListSeparator.text(lang));
        if self.0.len() > NAMED { fill(Word::OddAndMore, lang, &[("list", &list)]) } else { list }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::JobMode;

    #[test]
    fn all_characters_without_a_font_stand_in_one_notice() {
        let (mut boxes, mut session) = (Boxes::default(), Session::new(JobMode::Inline));
        boxes.tell(&['𠮷'], &mut session);
        boxes.tell(&['𠮷'], &mut session);
        assert_eq!(session.notices.len(), 1);
        assert!(session.notices[0].text.zh.contains("“𠮷”（U+20BB7）"), "{:?}", session.notices);
        boxes.tell(&['\u{12000}'], &mut session);
        let texts: Vec<&str> = session.notices.iter().map(|notice| notice.text.en.as_str()).collect();
        assert!(texts.len() == 1 && texts[0].contains("U+12000") && texts[0].contains("U+20BB7"), "{texts:?}");
        // Dismissed, it says nothing again of what it has told.
        session.apply(Command::DismissNotice(0));
        boxes.tell(&['𠮷'], &mut session);
        assert!(session.notices.is_empty());
    }
}
