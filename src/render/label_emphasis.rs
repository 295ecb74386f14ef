//! The names of an answer, placed before all others: so that as many as can be have room, the rest their numbers.

use std::collections::HashSet;

use super::emphasis::Emphasized;
use super::label::{Label, Plate, Sheet, TextLine, Waiting};
use super::label_space::ScreenBox;
use super::label_text::BASELINE_EM;
use super::map_theme::PlateColors;
use super::text::LINE_EM;
use crate::data::FeatureId;
use crate::progress::{Cancelled, Progress};
use crate::project::LayerId;

/// The mark of a result reaches so far from its middle, px.
pub(super) const MARK_REACH_PX: f64 = 11.0;
/// What finds no room is tried first in the next round, so often.
const MOST_ROUNDS: usize = 8;
/// A number that stands for a name.
const NUMBER_PX: f64 = 11.0;
const NUMBER_PAD_PX: f64 = 4.0;
const NUMBER_RADIUS_PX: f64 = 3.0;

impl Sheet<'_> {
    /// Room for what is drawn over the picture: its plates are taken, its lines had better not be crossed, and the
    /// marks of the results are markers.
    pub(super) fn leave_room(&mut self) {
        let emphasis = &self.placer.options.emphasis;
        let space = &mut self.placer.space;
        for [x, y, width, height] in &emphasis.plates {
            space.take(ScreenBox { left: *x, top: *y, right: x + width, bottom: y + height }.grown(2.0));
        }
        for line in &emphasis.lines {
            for (a, b) in line.iter().zip(line.iter().skip(1)) {
                space.add_overlaid(*a, *b);
            }
        }
        for result in &emphasis.results {
            let Some(at) = result.at else { continue };
            let layer = self.placer.scene.layers.iter().position(|l| l.layer == result.layer);
            let at = self.placer.scene.view.screen_from_map(at);
            let side = 2.0 * MARK_REACH_PX;
            space.add_marker(layer.unwrap_or(usize::MAX), ScreenBox::centred(at, side, side));
        }
    }

    /// The names of the results, which are the first so many of those that wait. Where some find no room they are
    /// tried first in another round, and the round that leaves out fewest counts; but what was shown at this scale
    /// stays.
    pub(super) fn place_results(&mut self, results: &[Waiting<'_>], progress: &Progress) -> Result<(), Cancelled> {
        let mut order: Vec<usize> = (0..results.len()).collect();
        let empty = self.state();
        let mut best: Option<(usize, _)> = None;
        for _ in 0..MOST_ROUNDS {
            self.restore(empty.clone());
            for at in &order {
                progress.check()?;
                if let Some(name) = results.get(*at)
                    && !self.keep(*at, name)
                {
                    self.add(*at, name);
                }
            }
            let (unnamed, named): (Vec<usize>, Vec<usize>) = order.iter().partition(|at| self.is_open(**at, 0));
            if best.as_ref().is_none_or(|(least, _)| unnamed.len() < *least) {
                best = Some((unnamed.len(), self.state()));
            }
            if unnamed.is_empty() || self.placer.kept.same_scale {
                break;
            }
            order = unnamed.into_iter().chain(named).collect();
        }
        if let Some((_, state)) = best {
            self.restore(state);
        }
        Ok(())
    }

    /// The numbers of the results in view that have no name there, whatever their layers show.
    pub(super) fn place_numbers(&mut self, waiting: &[Waiting<'_>]) {
        let named = waiting.iter().enumerate().filter(|(at, _)| !self.is_open(*at, 0));
        let named: HashSet<(&LayerId, FeatureId)> = named
            .flat_map(|(_, name)| name.names.iter().map(|n| (&name.drawing.layer, n.feature)))
            .collect();
        for (i, result) in self.placer.options.emphasis.results.iter().enumerate() {
            if named.contains(&(&result.layer, result.feature)) {
                continue;
            }
            if let Some(label) = self.number(i + 1, result) {
                for of in &label.boxes {
                    self.placer.space.take(of.grown(1.0));
                }
                self.labels.push(label);
            }
        }
    }

    /// A number in a box beside its result; where no side is free, on it.
    fn number(&self, number: usize, result: &Emphasized) -> Option<Label> {
        let scene = self.placer.scene;
        let [x, y] = scene.view.screen_from_map(result.at?);
        let text = number.to_string();
        let colors = scene.theme.colors();
        let text_width = self.placer.options.fonts.width(&text, NUMBER_PX, true);
        let (width, height) = (text_width + 2.0 * NUMBER_PAD_PX, NUMBER_PX * LINE_EM + 1.0);
        let (aside, up) = (MARK_REACH_PX + width / 2.0 + 1.0, MARK_REACH_PX + height / 2.0 + 1.0);
        let places = [[0.0, -up], [aside, 0.0], [-aside, 0.0], [0.0, up], [aside, -up], [-aside, -up], [aside, up], [-aside, up]];
        let of = |[dx, dy]: [f64; 2]| ScreenBox::centred([x + dx, y + dy], width, height);
        let space = &self.placer.space;
        let clear = places.iter().find(|p| space.is_free(of(**p)) && !space.has_marker(of(**p), Some([x, y])));
        let over = || places.iter().find(|p| space.is_free(of(**p)));
        let own = || Some(&[0.0, 0.0]).filter(|p| space.is_free(of(**p)));
        let [dx, dy] = *clear.or_else(own).or_else(over)?;
        let line = TextLine {
            text,
            offset: [-text_width / 2.0, NUMBER_PX * BASELINE_EM],
            turn_deg: 0.0,
            size_px: NUMBER_PX,
            bold: true,
            color: colors.selection,
        };
        Some(Label {
            layer: result.layer.clone(),
            feature: result.feature,
            anchor: scene.view.map_from_screen([x + dx, y + dy]),
            lines: vec![line],
            by_characters: false,
            angle_deg: 0.0,
            halo_px: 0.0,
            halo: colors.halo,
            plate: Some(Plate {
                rect: [-width / 2.0, -height / 2.0, width, height],
                radius: NUMBER_RADIUS_PX,
                colors: PlateColors { ground: colors.panel, border: colors.selection },
            }),
            leader: None,
            boxes: vec![of([dx, dy])],
        })
    }
}
