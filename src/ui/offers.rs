//! Offers over the map's upper edge, above the notices: unsaved work that was found, files that changed on disk or were
//! found beside another. Each waits for an answer and is in nobody's way.

use egui::{Frame, RichText, Stroke};

use super::file_sheet::ago;
use super::icons::{Icon, icon_ui};
use super::{fonts, theme};
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::session::{Command, DocumentCommand, LandingCommand, LessWhy, Session, SourceChange, SymptomCommand};

/// What is offered, and the answers there are; the first is the one that is meant.
#[derive(Debug)]
struct Offer {
    text: String,
    answers: Vec<(Word, DocumentCommand)>,
}

/// Draws the offers, if there are any.
pub fn offers_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    for offer in offers(session, lang) {
        let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.accent)).inner_margin(10).corner_radius(4);
        frame.show(ui, |ui| {
            ui.horizontal_top(|ui| {
                icon_ui(ui, Icon::File, 18.0, p.accent);
                ui.vertical(|ui| {
                    let text = RichText::new(&offer.text).font(fonts::regular(theme::BODY)).color(p.text);
                    ui.add(egui::Label::new(text).wrap());
                    ui.horizontal(|ui| {
                        for (word, command) in offer.answers {
                            if ui.button(word.text(lang)).clicked() {
                                queue.push(Command::Document(command));
                            }
                        }
                    });
                });
            });
        });
    }
}

/// Whether anything is offered.
pub fn has_offers(session: &Session) -> bool {
    !offers(session, session.settings.lang).is_empty()
}

fn offers(session: &Session, lang: Lang) -> Vec<Offer> {
    let mut offers = Vec::new();
    let names = |layers: &mut dyn Iterator<Item = &crate::project::LayerId>| {
        let names: Vec<String> = layers.map(|id| session.plan.layer_name(id).get(lang).clone()).collect();
        names.join(if lang == Lang::Zh { "、" } else { ", " })
    };
    for (index, found) in session.autosave.recoveries.iter().enumerate() {
        let title = found.project.title.get(lang);
        let title = if title.is_empty() { Word::Untitled.text(lang) } else { title };
        let ago = ago(found.saved_at, lang);
        let what = found.words.get(lang).as_str();
        let mut values = vec![("title", title), ("ago", &ago), ("what", what)];
        let n = found.steps.map(|steps| steps.to_string());
        values.extend(n.iter().map(|n| ("n", n.as_str())));
        let word = match found.steps {
            Some(1) => Word::RecoveryOfferOne,
            Some(_) => Word::RecoveryOffer,
            None => Word::RecoveryOfferSome,
        };
        let answers = vec![
            (Word::Recover, DocumentCommand::Recover(index)),
            (Word::DiscardWork, DocumentCommand::DiscardRecovery(index)),
            (Word::Later, DocumentCommand::PostponeRecovery(index)),
        ];
        offers.push(Offer { text: fill(word, lang, &values), answers });
    }
    for shifted in session.landing.shifted.iter().filter(|shifted| session.plan.layer(&shifted.layer).is_some()) {
        let (name, what) = (session.plan.layer_name(&shifted.layer), export::shift_told(&shifted.shift, lang));
        let text = fill(Word::OddOffer, lang, &[("name", name.get(lang)), ("what", &what)]);
        let answer = |answer: LandingCommand| DocumentCommand::Landing(answer);
        let mut answers = vec![
            (Word::ShiftConvert, answer(LandingCommand::Unshift(shifted.layer.clone()))),
            (Word::ShiftLeave, answer(LandingCommand::LeaveShifted(shifted.layer.clone()))),
        ];
        // Of positions on two datums a conversion is right for some only.
        if shifted.shift.is_divided() {
            answers.reverse();
        }
        offers.push(Offer { text, answers });
    }
    offers.extend(odd_offer(session, lang));
    let sources = &session.sources;
    if !sources.changed.is_empty() {
        let gone = names(&mut sources.changed.iter().filter(|c| c.is_gone()).map(|c| &c.layer));
        let is_there = |c: &&SourceChange| !c.is_gone();
        let is_changed = sources.changed.iter().any(|c| is_there(&c));
        let changed =
            names(&mut sources.changed.iter().filter(is_there).filter(|c| c.less.is_none()).map(|c| &c.layer));
        let mut text = Vec::new();
        if !changed.is_empty() {
            text.push(fill(Word::SourcesChanged, lang, &[("names", &changed)]));
        }
        text.extend(sources.changed.iter().filter_map(|change| less_words(session, change, lang)));
        if !gone.is_empty() {
            text.push(fill(Word::SourcesGone, lang, &[("names", &gone)]));
        }
        let reload = (Word::Reload, DocumentCommand::ReloadChanged);
        let ignore = (Word::Ignore, DocumentCommand::IgnoreChanged);
        let answers = if is_changed { vec![reload, ignore] } else { vec![ignore] };
        offers.push(Offer { text: text.join("\n"), answers });
    }
    if !sources.siblings.is_empty() {
        let names = names(&mut sources.siblings.iter().map(|(layer, _)| layer));
        let text = fill(Word::SiblingsFound, lang, &[("names", &names)]);
        let take = (Word::TakeThem, DocumentCommand::TakeSiblings(true));
        offers.push(Offer { text, answers: vec![take, (Word::NoThanks, DocumentCommand::TakeSiblings(false))] });
    }
    offers
}

/// What is odd about data that came by themselves: that of the layer that came last, and of how many others it is to be
/// said.
fn odd_offer(session: &Session, lang: Lang) -> Option<Offer> {
    let mut odd = session.landing.odd.iter().rev().filter(|odd| session.plan.layer(&odd.layer).is_some());
    let last = odd.next()?;
    let others = odd.count();
    let words: Vec<String> = last.symptoms.iter().map(|symptom| export::symptom_words(symptom, lang)).collect();
    let name = session.plan.layer_name(&last.layer);
    let mut text = fill(Word::OddOffer, lang, &[("name", name.get(lang)), ("what", words.first()?)]);
    let more = words.len() - 1;
    if more > 0 {
        text.push_str(&fill(Word::OddOfferKinds, lang, &[("n", &more.to_string())]));
    }
    if others > 0 {
        text.push_str(&fill(Word::OddOfferLayers, lang, &[("n", &others.to_string())]));
    }
    let show = DocumentCommand::Symptoms(SymptomCommand::Show(last.layer.clone()));
    let dismiss = DocumentCommand::Landing(LandingCommand::DismissOdd);
    Some(Offer { text, answers: vec![(Word::OddOfferShow, show), (Word::OddOfferDismiss, dismiss)] })
}

/// That a file, read again, gave less than there is.
fn less_words(session: &Session, change: &SourceChange, lang: Lang) -> Option<String> {
    let less = change.less.filter(|_| !change.is_gone())?;
    let name = session.plan.layer_name(&change.layer);
    let (now, before) = (format::features(less.now as u64, lang), format::count(less.before as u64));
    // In Chinese the measure word stands in the sentence.
    let now = if lang == Lang::Zh { format::count(less.now as u64) } else { now };
    let (word, away) = match less.why {
        LessWhy::Nowhere if less.now == 0 => (Word::SourcesEmpty, String::new()),
        LessWhy::Nowhere => (Word::SourcesNowhere, String::new()),
        LessWhy::Away(metres) => (Word::SourcesMoved, format::length(metres)),
        LessWhy::Shifted => (Word::SourcesShifted, String::new()),
        LessWhy::OtherDatum => (Word::SourcesOtherDatum, String::new()),
        LessWhy::Cut => (Word::SourcesLess, String::new()),
        LessWhy::Lost(_) => (Word::SourcesLost, String::new()),
        LessWhy::Moved(moved) => (Word::SourcesMovedDatum, format::length(moved.by_m)),
    };
    let (what, [from, to]) = match less.why {
        LessWhy::Lost(code) => (export::warning_kind(code, lang), [""; 2]),
        LessWhy::Moved(moved) => ("", [moved.from.name(), moved.to.name()]),
        _ => ("", [""; 2]),
    };
    let values = [("name", name.get(lang).as_str()), ("now", &now), ("before", &before), ("away", &away)];
    Some(fill(word, lang, &[&values[..], &[("what", what), ("from", from), ("to", to)]].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::doctor::{Remedy, Symptom, SymptomKind};
    use crate::session::{JobMode, OddLayer};

    #[test]
    fn of_layers_with_findings_the_one_that_came_last_is_named() {
        let mut session = Session::new(JobMode::Inline);
        session.apply(Command::Open(Vec::new()));
        let kind = SymptomKind::SelfCrossing;
        let odd = Symptom { kind, count: 1, places: Vec::new(), fields: Vec::new(), remedy: Remedy::Told };
        for layer in ["zones", "roads"] {
            session.landing.odd.push(OddLayer { layer: layer.into(), symptoms: vec![odd.clone()] });
        }
        let offer = odd_offer(&session, Lang::En).unwrap();
        let name = session.plan.layer_name(&"roads".into());
        assert!(offer.text.contains(name.get(Lang::En)) && offer.text.ends_with("(other layers with findings: 1)"));
        let shown = DocumentCommand::Symptoms(SymptomCommand::Show("roads".into()));
        assert_eq!(offer.answers[0], (Word::OddOfferShow, shown));
    }
}
