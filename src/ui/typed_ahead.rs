//! What is typed right behind the key that opens the search box: it is for the box, which stands in the next frame.

use egui::Event;

use super::actions::Action;

/// What waits for the next frame.
#[derive(Debug, Default)]
pub struct TypedAhead {
    held: Vec<Event>,
}

impl TypedAhead {
    /// Takes what follows the opening key out of the events of a frame, and gives it back once the box no longer
    /// `awaits` its field; whether something is held. Pointers go on as they are.
    pub fn filter(&mut self, events: &mut Vec<Event>, awaits: bool) -> bool {
        let mut all = std::mem::take(&mut self.held);
        all.append(events);
        let first = if awaits { Some(0) } else { all.iter().position(opens_find).map(|at| at + 1) };
        if let Some(first) = first {
            let (typed, rest): (Vec<Event>, Vec<Event>) = all.drain(first..).partition(is_typed);
            self.held = typed;
            all.extend(rest);
        }
        *events = all;
        !self.held.is_empty()
    }
}

fn opens_find(event: &Event) -> bool {
    let Event::Key { key, pressed: true, modifiers, .. } = event else { return false };
    let keys = Action::Find.entry().map_or(&[][..], |entry| entry.keys);
    keys.iter().any(|(held, of)| of == key && modifiers.matches_logically(*held))
}

fn is_typed(event: &Event) -> bool {
    matches!(event, Event::Key { .. } | Event::Text(_) | Event::Paste(_) | Event::Ime(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Key, Modifiers};

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    #[test]
    fn what_follows_the_key_waits_for_the_field() {
        let mut ahead = TypedAhead::default();
        let (open, text) = (key(Key::K, Modifiers::COMMAND), Event::Text("f".to_owned()));
        let before = key(Key::Plus, Modifiers::NONE);
        let mut events =
            vec![before.clone(), open.clone(), key(Key::F, Modifiers::NONE), text.clone(), Event::PointerGone];
        assert!(ahead.filter(&mut events, false));
        assert_eq!(events, [before, open, Event::PointerGone]);
        let mut events = vec![Event::Text("e".to_owned())];
        assert!(ahead.filter(&mut events, true));
        assert!(events.is_empty(), "the field is not there yet");
        assert!(!ahead.filter(&mut events, false));
        assert_eq!(events, [key(Key::F, Modifiers::NONE), text, Event::Text("e".to_owned())]);
    }
}
