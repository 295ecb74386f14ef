//! While an input method composes, keys are its own: none of them acts.

use egui::{Event, ImeEvent};

/// Whether a composition is open.
#[derive(Debug, Default)]
pub struct Composition {
    is_open: bool,
}

impl Composition {
    /// Takes the keys of a composition out of the events of a frame.
    pub fn filter(&mut self, events: &mut Vec<Event>) {
        events.retain(|event| {
            if let Event::Ime(ime) = event {
                self.is_open = match ime {
                    ImeEvent::Preedit { text, .. } => !text.is_empty(),
                    ImeEvent::DeleteSurrounding { .. } => self.is_open,
                    _ => false,
                };
            }
            !(self.is_open && matches!(event, Event::Key { .. }))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Key, Modifiers};

    fn key(key: Key) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE }
    }

    #[test]
    fn keys_of_a_composition_act_nowhere_else() {
        let mut composition = Composition::default();
        let preedit = |text: &str| Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
        let mut events = vec![key(Key::A), preedit("zhi"), key(Key::Enter), key(Key::Escape)];
        composition.filter(&mut events);
        assert_eq!(events, [key(Key::A), preedit("zhi")]);
        let mut events = vec![key(Key::Home)];
        composition.filter(&mut events);
        assert!(events.is_empty(), "it is still open in the next frame");
        let mut events = vec![Event::Ime(ImeEvent::Commit("智".to_owned())), key(Key::Home)];
        composition.filter(&mut events);
        assert_eq!(events.len(), 2);
    }
}
