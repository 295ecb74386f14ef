//! Cards that stay beside each other while the selection moves on.

use crate::i18n::Lang;
use crate::plan::{Card, FeatureRef, Plan};

use super::command::PinCommand;

/// The pinned features with their cards, in the order they were pinned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pins {
    pub pinned: Vec<PinnedCard>,
    /// What the cards were last asked for.
    asked: Option<(Vec<FeatureRef>, Lang)>,
}

/// One pinned feature.
#[derive(Clone, Debug, PartialEq)]
pub struct PinnedCard {
    pub of: FeatureRef,
    /// `None` until it is put together; in the last language until it is put together in this one.
    pub card: Option<Card>,
}

impl Pins {
    /// More cards than this do not fit beside each other.
    pub const MOST: usize = 4;

    pub fn contains(&self, of: &FeatureRef) -> bool {
        self.pinned.iter().any(|pin| pin.of == *of)
    }

    pub fn is_full(&self) -> bool {
        self.pinned.len() >= Self::MOST
    }

    /// Carries out a command. `shown` is the card at hand, taken over where it is the one to pin.
    pub(super) fn apply(&mut self, command: PinCommand, plan: &Plan, shown: Option<&Card>) {
        match command {
            PinCommand::Pin(of) => {
                if !self.is_full() && !self.contains(&of) && plan.feature(&of).is_some() {
                    let card = shown.filter(|card| card.of == of).cloned();
                    self.pinned.push(PinnedCard { of, card });
                }
            }
            PinCommand::Unpin(of) => self.pinned.retain(|pin| pin.of != of),
            PinCommand::Clear => self.pinned.clear(),
        }
    }

    /// The features whose cards have to be put together because the pins or the language have changed.
    pub(super) fn outdated(&mut self, lang: Lang) -> Option<Vec<FeatureRef>> {
        if self.pinned.is_empty() {
            self.asked = None;
            return None;
        }
        let of: Vec<FeatureRef> = self.pinned.iter().map(|pin| pin.of.clone()).collect();
        let wanted = Some((of.clone(), lang));
        if self.asked == wanted {
            return None;
        }
        let has_all = self.pinned.iter().all(|pin| pin.card.as_ref().is_some_and(|card| card.lang == lang));
        self.asked = wanted;
        (!has_all).then_some(of)
    }

    /// Has all cards put together anew: their data are others now.
    pub(super) fn forget_asked(&mut self) {
        self.asked = None;
    }

    /// Takes in cards that were put together; those of another language came too late.
    pub(super) fn take(&mut self, cards: Vec<Card>, lang: Lang) {
        for card in cards.into_iter().filter(|card| card.lang == lang) {
            if let Some(pin) = self.pinned.iter_mut().find(|pin| pin.of == card.of) {
                pin.card = Some(card);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::FeatureId;
    use crate::plan::{card, open_bundled};
    use crate::progress::Progress;

    #[test]
    fn a_card_of_the_language_before_comes_too_late() {
        let progress = Progress::default();
        let plan = open_bundled(&progress).unwrap().plan;
        let of = FeatureRef { layer: "zones".into(), feature: FeatureId(0) };
        let made = |lang| card(&plan, &of, lang, &progress).unwrap().unwrap();
        let mut pins = Pins::default();
        pins.apply(PinCommand::Pin(of.clone()), &plan, None);
        assert_eq!(pins.outdated(Lang::Zh), Some(vec![of.clone()]));
        assert_eq!(pins.outdated(Lang::Zh), None, "asked once");
        pins.take(vec![made(Lang::En)], Lang::Zh);
        assert_eq!(pins.pinned[0].card, None);
        pins.take(vec![made(Lang::Zh)], Lang::Zh);
        assert_eq!(pins.pinned[0].card.as_ref().map(|c| c.lang), Some(Lang::Zh));
        assert_eq!(pins.outdated(Lang::En), Some(vec![of]));
    }
}
