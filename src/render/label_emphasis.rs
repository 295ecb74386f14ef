//! The names of an answer, placed before all others: so that as many as can be have room, the rest their numbers.

use std::collections::HashSet;

use super::emphasis::Emphasized;
use super::label::{Label, Leader, Plate, Sheet, TextLine, Waiting};
use super::label_beside::GUARD_PX;
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
/// How much nearer to its own result than to any other a number without a line stands.
const CLEARLY_NEARER: f64 = 1.05;
/// Between the line to a number and another result.
const CLEAR_PX: f64 = 6.0;

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
        for line in &emphasis.faint_lines {
            for (a, b) in line.iter().zip(line.iter().skip(1)) {
                space.add_ink(None, *a, *b);
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

    /// The names of the results, which are the first so many of those that wait, and the numbers of results in view
    /// that have no name there, whatever their layers show. What finds no room is tried first in another round: for
    /// its name, and, where not even its number had room, for its number alone. The round that leaves out fewest
    /// counts. In every round what was shown at this scale stays if it can.
    pub(super) fn place_results(&mut self, results: &[Waiting<'_>], progress: &Progress) -> Result<(), Cancelled> {
        let mut order: Vec<usize> = (0..results.len()).collect();
        let mut numbers_only: Vec<usize> = Vec::new();
        let empty = self.state();
        let mut best: Option<([usize; 2], _)> = None;
        for _ in 0..MOST_ROUNDS {
            self.restore(empty.clone());
            let mut missing: Vec<usize> = numbers_only.iter().copied().filter(|of| !self.add_number(*of)).collect();
            let named = |at: &usize| {
                let name = results.get(*at)?;
                let only_number = name.order.emphasis.is_some_and(|number| numbers_only.contains(&number));
                (!only_number).then_some((*at, name))
            };
            for (at, name) in order.iter().filter_map(named) {
                self.keep(at, name);
            }
            for (at, name) in order.iter().filter_map(named) {
                progress.check()?;
                if self.is_open(at, 0) {
                    self.add(at, name);
                }
            }
            let (unnamed, named): (Vec<usize>, Vec<usize>) = order.iter().partition(|at| self.is_open(**at, 0));
            missing.extend(self.add_numbers(results, &numbers_only));
            let left_out = [missing.len(), unnamed.len()];
            if best.as_ref().is_none_or(|(least, _)| left_out < *least) {
                best = Some((left_out, self.state()));
            }
            if unnamed.is_empty() && missing.is_empty() {
                break;
            }
            order = unnamed.into_iter().chain(named).collect();
            numbers_only.retain(|of| !missing.contains(of));
            numbers_only.splice(..0, missing);
        }
        if let Some((_, state)) = best {
            self.restore(state);
        }
        Ok(())
    }

    /// The numbers of results in view without a name, but those that are `there`; returns those without room.
    fn add_numbers(&mut self, results: &[Waiting<'_>], there: &[usize]) -> Vec<usize> {
        let named = results.iter().enumerate().filter(|(at, _)| !self.is_open(*at, 0));
        let named: HashSet<(&LayerId, FeatureId)> =
            named.flat_map(|(_, name)| name.names.iter().map(|n| (&name.drawing.layer, n.feature))).collect();
        let wanted = self.placer.options.emphasis.results.iter().enumerate();
        let wanted = wanted.filter(|(_, result)| !named.contains(&(&result.layer, result.feature)));
        let wanted: Vec<usize> = wanted.map(|(i, _)| i).filter(|i| !there.contains(i)).collect();
        wanted.into_iter().filter(|i| !self.add_number(*i)).collect()
    }

    /// Whether a result has its number now, or is out of view.
    fn add_number(&mut self, of: usize) -> bool {
        let Some(result) = self.placer.options.emphasis.results.get(of) else { return true };
        let at = result.at.map(|at| self.placer.scene.view.screen_from_map(at));
        if !at.is_some_and(|at| self.placer.space.shows(at)) {
            return true;
        }
        let Some(label) = self.number(of + 1, result) else { return false };
        for of in &label.boxes {
            self.placer.space.take(of.grown(1.0));
        }
        self.labels.push(label);
        true
    }

    /// A number in a box beside its result; where no side is free, some way off, a line leading to it,
    /// else on it.
    fn number(&self, number: usize, result: &Emphasized) -> Option<Label> {
        let scene = self.placer.scene;
        let at = scene.view.screen_from_map(result.at?);
        let text = number.to_string();
        let colors = scene.theme.colors();
        let text_width = self.placer.options.fonts.width(&text, NUMBER_PX, true);
        let (width, height) = (text_width + 2.0 * NUMBER_PAD_PX, NUMBER_PX * LINE_EM + 1.0);
        let (aside, up) = (MARK_REACH_PX + width / 2.0 + 1.0, MARK_REACH_PX + height / 2.0 + 1.0);
        let sides = [[0.0, -up], [aside, 0.0], [-aside, 0.0], [0.0, up]];
        let corners = [[aside, -up], [-aside, -up], [aside, up], [-aside, up]];
        let of = |[dx, dy]: [f64; 2]| ScreenBox::centred([at[0] + dx, at[1] + dy], width, height);
        let space = &self.placer.space;
        let is_clear = |p: &[f64; 2]| space.is_free(of(*p)) && !space.has_marker(of(*p), Some(at));
        // A number that stands nearer to another result than to its own would be read as that one's.
        let others = self.placer.options.emphasis.results.iter().enumerate().filter(|(i, _)| i + 1 != number);
        let others: Vec<[f64; 2]> =
            others.filter_map(|(_, other)| Some(scene.view.screen_from_map(other.at?))).collect();
        let is_apart = |[dx, dy]: &[f64; 2], apart: f64| {
            others.iter().all(|other| (at[0] + dx - other[0]).hypot(at[1] + dy - other[1]) > apart)
        };
        let is_its_own = |p: &[f64; 2]| is_apart(p, p[0].hypot(p[1]) * CLEARLY_NEARER);
        let beside = sides.into_iter().chain(corners).find(|p| is_clear(p) && is_its_own(p));
        let on_it = || Some([0.0, 0.0]).filter(|p| space.is_free(of(*p)));
        // Nor does its line run through another result.
        let is_way = |guard: ScreenBox| {
            let [x, y] = [f64::midpoint(guard.left, guard.right), f64::midpoint(guard.top, guard.bottom)];
            space.is_free(guard) && is_apart(&[x - at[0], y - at[1]], CLEAR_PX)
        };
        let led = || far_places().find(|p| is_clear(p) && guards(at, *p).all(is_way));
        let led = || led().map(|place| (place, true));
        let place = beside.map(|place| (place, false)).or_else(led).or_else(|| on_it().map(|place| (place, false)));
        let ([dx, dy], is_led) = place?;
        let mut boxes = vec![of([dx, dy])];
        if is_led {
            boxes.extend(guards(at, [dx, dy]));
        }
        let from = 1.0 - (MARK_REACH_PX / dx.hypot(dy).max(MARK_REACH_PX));
        let leader = Leader { from: [-dx * from, -dy * from], to: [0.0, 0.0], color: colors.selection };
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
            anchor: scene.view.map_from_screen([at[0] + dx, at[1] + dy]),
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
            // Its end lies below the box.
            leader: is_led.then_some(leader),
            boxes,
        })
    }
}

/// Places some way off a result, the nearest first.
fn far_places() -> impl Iterator<Item = [f64; 2]> {
    const DIRECTIONS: u32 = 16;
    let direction = |step: u32| (f64::from(step) / f64::from(DIRECTIONS) * std::f64::consts::TAU).sin_cos();
    [34.0, 48.0, 66.0, 90.0, 120.0]
        .into_iter()
        .flat_map(move |far| (0..DIRECTIONS).map(direction).map(move |(sin, cos)| [cos * far, sin * far]))
}

/// Boxes along the line from the mark of a result to its number some way off, clear of both.
fn guards(at: [f64; 2], place: [f64; 2]) -> impl Iterator<Item = ScreenBox> {
    let steps = (place[0].hypot(place[1]) / GUARD_PX).ceil().max(1.0);
    let shares = (0..=steps as u32).map(move |i| f64::from(i) / steps);
    let shares = shares
        .filter(move |share| (MARK_REACH_PX + 2.0..steps * GUARD_PX - 16.0).contains(&(share * steps * GUARD_PX)));
    shares.map(move |share| ScreenBox::centred([at[0] + place[0] * share, at[1] + place[1] * share], 3.0, 3.0))
}
