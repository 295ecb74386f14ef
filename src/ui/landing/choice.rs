//! The choice of where numbers belong: the systems that they may be in, another one typed, and a small map of where they
//! would land.

use egui::RichText;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Layout, TextEdit, vec2};

use super::map::{AMONG_ROADS_M, LandingMap};
use super::small_map::MAP;
use crate::crs::SourceCrs;
use crate::data::{Extent, LonLat};
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::doctor::{Candidate, Reference};
use crate::session::Unplaced;
use crate::ui::{fonts, theme};

/// Between the list and the map.
const GAP: f32 = 12.0;
/// Candidates shown where some are near what is known, and the zones where none is.
const SHOWN: usize = 6;
const SHOWN_FAR: usize = 24;
/// Positions that tell where a candidate that is not chosen would lead.
const COMPARED: usize = 12;

/// What a person has chosen so far.
#[derive(Clone, Debug, Default)]
pub struct LandingChoice {
    /// What a person has chosen.
    chosen: Option<Chosen>,
    /// The choice that was brought into sight last.
    seen: Option<Chosen>,
    typed: String,
    swap_axes: bool,
    /// Whether the system chosen or typed was confirmed by Enter.
    is_entered: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chosen {
    /// A candidate, by its place in the list.
    Candidate(usize),
    /// The system typed.
    Typed,
}

/// Where the numbers would land in the system chosen.
#[derive(Debug)]
pub struct Landing {
    pub crs: String,
    pub swap_axes: bool,
    positions: Vec<LonLat>,
    /// Where most of them lie.
    extent: Option<Extent>,
}

impl LandingChoice {
    /// Whether what is chosen or typed was just confirmed by Enter.
    pub fn is_entered(&self) -> bool {
        self.is_entered
    }

    /// The list with the map beside it, `layers` being where other data lie that are told apart on it. Answers where the
    /// numbers would land, or what is wrong with the system typed, if something is typed.
    ///
    /// # Errors
    /// Nothing that is chosen can be drawn, and why.
    pub fn ui(
        &mut self,
        ui: &mut egui::Ui,
        source: &Unplaced,
        reference: Option<&Reference>,
        layers: &[Extent],
        lang: Lang,
    ) -> Result<Landing, Option<String>> {
        let row = ui.horizontal_top(|ui| {
            let room = ui.available_width() - MAP.x - GAP;
            ui.spacing_mut().item_spacing.x = GAP;
            ui.allocate_ui_with_layout(vec2(room, MAP.y), Layout::top_down(Align::Min), |ui| {
                self.list_ui(ui, source, lang);
            });
            let landing = self.landing(source, lang);
            let chosen = landing.as_ref().ok();
            let map = LandingMap {
                reference,
                near: source.near,
                layers,
                positions: chosen.map_or(&[], |landing| &landing.positions),
                extent: chosen.and_then(|landing| landing.extent),
                others: &self.others(source),
            };
            map.ui(ui, lang);
            landing
        });
        row.inner
    }

    fn list_ui(&mut self, ui: &mut egui::Ui, source: &Unplaced, lang: Lang) {
        let p = theme::palette_of(ui);
        let candidates = source.candidates.as_deref().unwrap_or(&[]);
        if candidates.is_empty() {
            let word = if source.candidates.is_none() { Word::PlaceSearching } else { Word::PlaceNone };
            ui.add(egui::Label::new(RichText::new(word.text(lang)).color(p.secondary)).wrap());
        }
        // Where they lead nowhere near, the numbers may be those of a grid of their own. What is spread wide begins nearer
        // than its middle lies.
        if !candidates.is_empty() && candidates.iter().all(|c| c.gap_m >= AMONG_ROADS_M) {
            let word = if source.near.is_some() { Word::PlaceNoneNear } else { Word::PlaceNoneNearPlan };
            ui.add(egui::Label::new(RichText::new(word.text(lang)).color(p.secondary)).wrap());
        }
        let shown = shown(source);
        let chosen = self.chosen(source);
        let row = ui.spacing().interact_size.y * 2.0;
        let mut confirmed = false;
        // Each source has a list of its own, with a place of its own to which it is scrolled.
        let area = egui::ScrollArea::vertical().id_salt(("candidates", &source.path, &source.reading.part));
        area.max_height(MAP.y - row).auto_shrink([false, true]).show(ui, |ui| {
            for (i, candidate) in shown.iter().enumerate() {
                let (name, facts) = candidate_words(candidate, source.near.is_some(), lang);
                let mut text = LayoutJob::default();
                let format = |size, color| TextFormat::simple(fonts::regular(size), color);
                text.append(&name, 0.0, format(theme::BODY, p.text));
                text.append("\n", 0.0, TextFormat::default());
                text.append(&facts, 0.0, format(theme::SMALL, p.secondary));
                let of = Chosen::Candidate(i);
                let is_chosen = chosen == Some(of);
                let radio = ui.radio(is_chosen, text);
                // The first Enter chooses a system, the next one takes it.
                confirmed |= is_chosen && radio.has_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
                if radio.clicked() {
                    self.chosen = Some(of);
                }
                // Also where the keys walk past what is in sight.
                if is_chosen && self.seen.replace(of) != Some(of) || radio.gained_focus() {
                    radio.scroll_to_me(None);
                }
            }
        });
        let is_other = chosen == Some(Chosen::Typed);
        if ui.radio(is_other, Word::PlaceOther.text(lang)).clicked() {
            self.chosen = Some(Chosen::Typed);
        }
        ui.horizontal(|ui| {
            let hint = Word::PlaceOtherHint.text(lang);
            let field = TextEdit::singleline(&mut self.typed).hint_text(hint).desired_width(176.0);
            let field = ui.add(field);
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint));
            if field.changed() {
                self.chosen = Some(Chosen::Typed);
            }
            self.is_entered = confirmed || field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        });
        if is_other {
            ui.checkbox(&mut self.swap_axes, Word::PlaceSwap.text(lang));
        }
    }

    /// What is chosen: the likeliest, as long as a person has chosen nothing. Far from all that is known none is likely.
    fn chosen(&self, source: &Unplaced) -> Option<Chosen> {
        let likeliest = || match source.candidates.as_deref() {
            Some([]) => Some(Chosen::Typed),
            Some([first, ..]) if first.is_near() => Some(Chosen::Candidate(0)),
            _ => None,
        };
        self.chosen.or_else(likeliest)
    }

    /// Where the numbers would land; what is wrong with the system typed, if something is typed.
    fn landing(&self, source: &Unplaced, lang: Lang) -> Result<Landing, Option<String>> {
        let chosen = self.chosen(source);
        let candidate = match chosen {
            Some(Chosen::Candidate(at)) => shown(source).get(at),
            Some(Chosen::Typed) | None => None,
        };
        let (crs, swap_axes) = match candidate {
            Some(candidate) => (candidate.crs.clone(), candidate.swap_axes),
            None if chosen.is_none() || self.typed.trim().is_empty() => return Err(None),
            None => match SourceCrs::named(&self.typed) {
                Ok(crs) => (crs, self.swap_axes),
                Err(error) => return Err(Some(export::crs_error(&error, lang))),
            },
        };
        let place = |&[x, y]: &[f64; 2]| if swap_axes { crs.lonlat(y, x) } else { crs.lonlat(x, y) };
        let positions: Vec<LonLat> = source.sample.iter().filter_map(place).collect();
        if positions.is_empty() {
            return Err(Some(Word::PlaceOutside.text(lang).to_owned()));
        }
        // A row at 0,0 says nothing about where the others are.
        let most = candidate.map(|candidate| candidate.extent);
        let extent = most.or_else(|| Extent::of_points(positions.iter().copied()));
        Ok(Landing { crs: crs.text().to_owned(), swap_axes, positions, extent })
    }

    /// Where the candidates that are not chosen would lead, by a few positions each.
    fn others(&self, source: &Unplaced) -> Vec<LonLat> {
        let candidates = shown(source).iter().enumerate();
        let step = source.sample.len().div_ceil(COMPARED).max(1);
        let numbers = || source.sample.iter().step_by(step);
        let of = |candidate: &Candidate, [x, y]: [f64; 2]| match candidate.swap_axes {
            true => candidate.crs.lonlat(y, x),
            false => candidate.crs.lonlat(x, y),
        };
        let chosen = self.chosen(source);
        let others = candidates.filter(|(i, _)| chosen != Some(Chosen::Candidate(*i))).map(|(_, candidate)| candidate);
        let at = others.flat_map(|candidate| numbers().filter_map(move |numbers| of(candidate, *numbers)));
        at.collect()
    }
}

/// The candidates that are shown.
fn shown(source: &Unplaced) -> &[Candidate] {
    let candidates = source.candidates.as_deref().unwrap_or(&[]);
    let most = if candidates.iter().any(Candidate::is_near) { SHOWN } else { SHOWN_FAR };
    &candidates[..candidates.len().min(most)]
}

/// The name of a candidate, and where it would land.
fn candidate_words(candidate: &Candidate, has_others: bool, lang: Lang) -> (String, String) {
    let name = export::crs_words(&candidate.crs, lang);
    let name = candidate.crs.code().map_or(name.clone(), |code| format!("EPSG:{code}, {name}"));
    let place = export::candidate_place(candidate, has_others, lang);
    let fit = candidate.fit_m.map(|fit| fill(Word::PlaceFit, lang, &[("fit", &format::length(fit))]));
    let swapped = candidate.swap_axes.then(|| Word::PlaceSwapped.text(lang).to_owned());
    let facts: Vec<String> = fit.into_iter().chain([place]).chain(swapped).collect();
    (name, facts.join(" · "))
}
