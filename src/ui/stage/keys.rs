//! The keys of a show, in one table: the show acts by it, and the key sheet lists it. Clickers send PgUp and PgDn.

use egui::{InputState, Key, Modifiers};

use crate::i18n::Word;
use crate::session::{Blank, Command, Direction, Session, SettingsCommand, Show, ShowCommand};

const DIGITS: [Key; 10] =
    [Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Lights the place of the pointer while it is held.
pub const LIGHT: Key = Key::S;

/// What a key of a show does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShowDeed {
    Command(ShowCommand),
    Spotlight,
    LargeLabels,
}

/// A line of the key sheet, and what any of its keys does.
#[derive(Clone, Copy, Debug)]
pub struct ShowKeys {
    pub word: Word,
    pub keys: &'static [Key],
    pub deed: ShowDeed,
}

const fn row(word: Word, keys: &'static [Key], command: ShowCommand) -> ShowKeys {
    ShowKeys { word, keys, deed: ShowDeed::Command(command) }
}

/// All of them but the digits, which wait for Enter.
pub const SHOW_KEYS: &[ShowKeys] = &[
    row(
        Word::DoShowNext,
        &[Key::PageDown, Key::ArrowRight, Key::ArrowDown, Key::Space],
        ShowCommand::Step(Direction::Next),
    ),
    row(Word::DoShowBack, &[Key::PageUp, Key::ArrowLeft, Key::ArrowUp], ShowCommand::Step(Direction::Previous)),
    row(Word::DoShowFirst, &[Key::Home], ShowCommand::First),
    row(Word::DoShowLast, &[Key::End], ShowCommand::Last),
    row(Word::DoShowEnter, &[Key::Enter], ShowCommand::Enter),
    row(Word::DoShowBlack, &[Key::B, Key::Period], ShowCommand::Blank(Blank::Black)),
    row(Word::DoShowWhite, &[Key::W], ShowCommand::Blank(Blank::White)),
    row(Word::DoShowProjector, &[Key::F7], ShowCommand::SwitchProjector),
    ShowKeys { word: Word::DoShowLarge, keys: &[Key::F8], deed: ShowDeed::LargeLabels },
    ShowKeys { word: Word::DoShowSpotlight, keys: &[Key::F9], deed: ShowDeed::Spotlight },
    row(Word::DoShowEnd, &[Key::Escape, Key::F5], ShowCommand::End),
];

impl ShowDeed {
    fn command(self, session: &Session, show: &Show) -> Command {
        match self {
            Self::Command(command) => Command::Show(command),
            Self::Spotlight => Command::Show(ShowCommand::SetSpotlight(!show.spotlight)),
            Self::LargeLabels => Command::Settings(SettingsCommand::SetLarge(!session.settings.large)),
        }
    }
}

/// What the keys of this frame ask of the show; all of them are its own.
pub fn show_keys(input: &mut InputState, session: &Session, queue: &mut Vec<Command>) {
    let Some(show) = &session.show else { return };
    // Before Enter, which may have come in the same frame.
    for (digit, key) in (0_u8..).zip(DIGITS) {
        if input.consume_key(Modifiers::NONE, key) {
            queue.push(Command::Show(ShowCommand::Digit(digit)));
        }
    }
    for row in SHOW_KEYS {
        for key in row.keys {
            if input.consume_key(Modifiers::NONE, *key) {
                queue.push(row.deed.command(session, show));
            }
        }
    }
}
