//! The keys before and during a show. Clickers send PgUp and PgDn.

use egui::{InputState, Key, Modifiers};

use crate::session::{Blank, Command, Direction, Session, SettingsCommand, ShowCommand};

const DIGITS: [Key; 10] =
    [Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// What the keys of this frame ask of the show; all of them are its own.
pub fn show_keys(input: &mut InputState, session: &Session, queue: &mut Vec<Command>) {
    let Some(show) = &session.show else { return };
    let next = ShowCommand::Step(Direction::Next);
    let back = ShowCommand::Step(Direction::Previous);
    let keys = [
        (Key::PageDown, next),
        (Key::ArrowRight, next),
        (Key::ArrowDown, next),
        (Key::Space, next),
        (Key::Enter, ShowCommand::Enter),
        (Key::PageUp, back),
        (Key::ArrowLeft, back),
        (Key::ArrowUp, back),
        (Key::Home, ShowCommand::First),
        (Key::End, ShowCommand::Last),
        (Key::B, ShowCommand::Blank(Blank::Black)),
        (Key::Period, ShowCommand::Blank(Blank::Black)),
        (Key::W, ShowCommand::Blank(Blank::White)),
        (Key::F7, ShowCommand::SwitchProjector),
        (Key::F9, ShowCommand::SetSpotlight(!show.spotlight)),
        (Key::F5, ShowCommand::End),
        (Key::Escape, ShowCommand::End),
    ];
    for (key, command) in keys {
        if input.consume_key(Modifiers::NONE, key) {
            queue.push(Command::Show(command));
        }
    }
    for (digit, key) in (0_u8..).zip(DIGITS) {
        if input.consume_key(Modifiers::NONE, key) {
            queue.push(Command::Show(ShowCommand::Digit(digit)));
        }
    }
    if input.consume_key(Modifiers::NONE, Key::F8) {
        queue.push(Command::Settings(SettingsCommand::SetLarge(!session.settings.large)));
    }
}
