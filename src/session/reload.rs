//! Files that changed on disk, read again: what would take something away, or move it, is asked about before it does.

use std::sync::Arc;

use super::disk::watch::{Less, LessWhy, SourceChange};
use super::document_job::{LayerFile, Reread};
use super::notice::Notice;
use super::session::{Session, contents_words};
use super::sources::is_system_unused;
use super::step_words::both;
use crate::analysis::measure;
use crate::data::{Dataset, WarningCode};
use crate::formats::ReadError;
use crate::i18n::{Word, fill, format};
use crate::plan::doctor::{self, Reference};
use crate::project::{Bilingual, LayerId};

/// What lies farther than this from where it lay before, metres, is in another system or zone.
const MOVED_M: f64 = 20_000.0;

impl Session {
    /// Data that are less than what they would replace – their file is cut off, or lies nowhere – wait until a person asks
    /// for them once more: the file may still be written to.
    pub(super) fn ask_before_less(
        &mut self,
        again: Vec<(LayerFile, Result<Dataset, ReadError>)>,
        reloading: &[SourceChange],
        found: &Reread,
    ) -> Vec<(LayerFile, Result<Dataset, ReadError>)> {
        let mut taken = Vec::new();
        for (file, data) in again {
            let change = reloading.iter().find(|change| change.layer == file.layer && change.less.is_none());
            let shown = self.plan.dataset(&file.layer);
            // What lies shifted already is asked about as it is.
            let was_asked = self.landing.shifted.iter().any(|asked| asked.layer == file.layer);
            let was_so = |shown: &Dataset| {
                let reference = self.landing.reference.clone().unwrap_or_else(|| Arc::new(Reference::bundled()));
                was_asked || doctor::is_on_other_datum(shown, &file.reading, &reference)
            };
            let both = data.as_ref().ok().zip(shown).filter(|_| change.is_some());
            let less = both.and_then(|(now, shown)| {
                let is_shifted = found.shifted.contains(&file.layer);
                let why = if file.reading.may_be_shifted() { LessWhy::Shifted } else { LessWhy::OtherDatum };
                // Where nothing is known beside it, its own former positions are.
                let moved = found.moved.iter().find(|(layer, _)| *layer == file.layer);
                let why = is_shifted.then_some(why).or(moved.map(|(_, moved)| LessWhy::Moved(*moved)));
                less(now, shown, why.filter(|_| !was_so(shown)))
            });
            match change {
                Some(change) if less.is_some() => {
                    self.sources.changed.retain(|newer| newer.layer != change.layer);
                    self.sources.changed.push(SourceChange { less, ..change.clone() });
                }
                _ => taken.push((file, data)),
            }
        }
        self.sources.changed.sort_by(|a, b| a.layer.cmp(&b.layer));
        taken
    }

    /// Takes what was read again as what is opened is taken: what it lacks is told, and it is looked at anew.
    pub(super) fn take_again(&mut self, again: Vec<(LayerFile, Result<Dataset, ReadError>)>) {
        let there = |file: &LayerFile| self.plan.dataset(&file.layer).map(|data| data.len());
        let was_so = |file: &LayerFile| (file.layer.clone(), there(file), self.undrawn(&file.layer));
        let read: Vec<(LayerId, Option<usize>, usize)> =
            again.iter().filter(|(_, data)| data.is_ok()).map(|(file, _)| was_so(file)).collect();
        let is_read_otherwise = |layer: &LayerId| self.plan.dataset(layer).is_some_and(|data| is_system_unused(data));
        let read_otherwise: Vec<LayerId> =
            read.iter().map(|(layer, ..)| layer).filter(|layer| is_read_otherwise(layer)).cloned().collect();
        let count = again.len().to_string();
        self.take_data(again, both(|lang| fill(Word::StepFindSome, lang, &[("n", &count)])));
        let mut reloaded = Vec::new();
        for (layer, before, _) in &read {
            if let (Some(before), Some(data)) = (before, self.plan.dataset(layer)) {
                self.notices.record(reloaded_words(&self.plan.layer_name(layer), *before, data));
                reloaded.push(layer.clone());
            }
        }
        // Who has said the system knew what the file said then, not what it says now.
        reloaded
            .iter()
            .filter(|layer| !read_otherwise.contains(layer))
            .for_each(|layer| self.tell_system_unused(layer));
        self.diagnose(&reloaded, Vec::new());
        for (layer, _, undrawn) in read {
            self.tell_undrawn(&layer, undrawn);
        }
    }
}

/// Whether data are less than those that they would replace: their file is cut off or damaged now, nothing of it has a
/// place, or it has one somewhere else – by so little as a map is shifted, where `shifted` tells it.
fn less(now: &Dataset, before: &Dataset, shifted: Option<LessWhy>) -> Option<Less> {
    let lost = |data: &Dataset| data.warnings().losses().map(|warning| warning.code).collect::<Vec<_>>();
    let [lay, lies] = [before, now].map(doctor::main_extent);
    let apart = lay.zip(lies).filter(|(lay, lies)| !lay.intersects(*lies));
    let away_m = apart.map(|(lay, lies)| measure::distance(lay.centre(), lies.centre()).0).filter(|m| *m > MOVED_M);
    // What is incomplete already may lose more.
    let is_new = |code: &WarningCode| !lost(before).contains(code) || now.len() < before.len();
    let newly_lost = lost(now).into_iter().find(is_new);
    let why = match (away_m, shifted) {
        _ if now.extent().is_none() && before.extent().is_some() => LessWhy::Nowhere,
        (Some(away_m), _) => LessWhy::Away(away_m),
        (None, Some(shifted)) => shifted,
        (None, None) => match newly_lost? {
            code if now.len() >= before.len() => LessWhy::Lost(code),
            _ => LessWhy::Cut,
        },
    };
    Some(Less { before: before.len(), now: now.len(), why })
}

/// What the log says of a layer that was read again: what it holds now, and what it held.
fn reloaded_words(name: &Bilingual, before: usize, data: &Dataset) -> Notice {
    Notice::done(|lang| {
        let now = contents_words(std::iter::once(data), lang);
        let before = format::count(before as u64);
        let values = [("name", name.get(lang).as_str()), ("features", now.as_str()), ("before", before.as_str())];
        fill(if data.raster().is_some() { Word::LogReloadedPicture } else { Word::LogReloaded }, lang, &values)
    })
}
