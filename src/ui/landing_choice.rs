//! The choice of where numbers belong: the systems that they may be in, another one typed, and a small map of where they
//! would land.

use egui::RichText;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Layout, Rect, Sense, Stroke, TextEdit, Vec2, pos2, vec2};

use super::{fonts, theme};
use crate::analysis::measure;
use crate::crs::{MapCrs, SourceCrs, mainland_edges};
use crate::data::{Extent, LonLat};
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::doctor::{Candidate, Reference};
use crate::render::MapView;
use crate::session::Unplaced;

/// Of the small map, points.
const MAP: Vec2 = vec2(232.0, 232.0);
/// Candidates shown at once.
const SHOWN: usize = 6;
/// A candidate nearer than this to the plan is shown among the roads, farther ones in an outline of the mainland.
const AMONG_ROADS_M: f64 = 100_000.0;

/// What a person has chosen so far.
#[derive(Clone, Debug, Default)]
pub struct LandingChoice {
    /// The place in the list of candidates; one beyond it is the system typed.
    chosen: usize,
    typed: String,
    swap_axes: bool,
    /// Whether the system typed was confirmed by Enter.
    is_entered: bool,
}

/// Where the numbers would land in the system chosen.
#[derive(Debug)]
pub struct Landing {
    pub crs: String,
    pub swap_axes: bool,
    positions: Vec<LonLat>,
}

impl LandingChoice {
    /// Whether what is typed was just confirmed by Enter.
    pub fn is_entered(&self) -> bool {
        self.is_entered
    }

    /// The list with the map beside it. Answers where the numbers would land, or what is wrong with the system typed, if
    /// something is typed.
    ///
    /// # Errors
    /// Nothing that is chosen can be drawn, and why.
    pub fn ui(
        &mut self,
        ui: &mut egui::Ui,
        source: &Unplaced,
        reference: Option<&Reference>,
        lang: Lang,
    ) -> Result<Landing, Option<String>> {
        let row = ui.horizontal_top(|ui| {
            let room = ui.available_width() - MAP.x - 12.0;
            ui.allocate_ui_with_layout(vec2(room, MAP.y), Layout::top_down(Align::Min), |ui| {
                self.list_ui(ui, source, lang);
            });
            let landing = self.landing(source, lang);
            map_ui(ui, reference, source.near, landing.as_ref().ok(), lang);
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
        let shown = &candidates[..candidates.len().min(SHOWN)];
        let row = ui.spacing().interact_size.y * 2.0;
        egui::ScrollArea::vertical().id_salt("candidates").max_height(MAP.y - row).auto_shrink([false, true]).show(
            ui,
            |ui| {
                for (i, candidate) in shown.iter().enumerate() {
                    let (name, facts) = candidate_words(candidate, source.near.is_some(), lang);
                    let mut text = LayoutJob::default();
                    let format = |size, color| TextFormat::simple(fonts::regular(size), color);
                    text.append(&name, 0.0, format(theme::BODY, p.text));
                    text.append("\n", 0.0, TextFormat::default());
                    text.append(&facts, 0.0, format(theme::SMALL, p.secondary));
                    if ui.radio(self.chosen == i, text).clicked() {
                        self.chosen = i;
                    }
                }
            },
        );
        let other = shown.len();
        let is_other = self.chosen >= other;
        if ui.radio(is_other, Word::PlaceOther.text(lang)).clicked() {
            self.chosen = other;
        }
        ui.horizontal(|ui| {
            let hint = Word::PlaceOtherHint.text(lang);
            let field = TextEdit::singleline(&mut self.typed).hint_text(hint).desired_width(176.0);
            let field = ui.add(field);
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint));
            if field.changed() {
                self.chosen = other;
            }
            self.is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        });
        if is_other {
            ui.checkbox(&mut self.swap_axes, Word::PlaceSwap.text(lang));
        }
    }

    /// Where the numbers would land; what is wrong with the system typed, if something is typed.
    fn landing(&self, source: &Unplaced, lang: Lang) -> Result<Landing, Option<String>> {
        let candidates = source.candidates.as_deref().unwrap_or(&[]);
        let (crs, swap_axes) = match candidates.get(self.chosen).filter(|_| self.chosen < SHOWN) {
            Some(candidate) => (candidate.crs.clone(), candidate.swap_axes),
            None if self.typed.trim().is_empty() => return Err(None),
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
        Ok(Landing { crs: crs.text().to_owned(), swap_axes, positions })
    }
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

/// A small map of where the numbers would land: among the roads of the plan, or in the mainland. `near` is what they are
/// held against; without one, the bundled plan.
fn map_ui(
    ui: &mut egui::Ui,
    reference: Option<&Reference>,
    near: Option<Extent>,
    landing: Option<&Landing>,
    lang: Lang,
) {
    let p = theme::palette_of(ui);
    let (rect, response) = ui.allocate_exact_size(MAP, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, Word::PlaceMap.text(lang)));
    let painter = ui.painter_at(rect);
    painter.rect(rect, 3.0, p.panel, Stroke::new(1.0, p.border), egui::StrokeKind::Inside);
    let positions = landing.map_or(&[][..], |landing| &landing.positions);
    let Some(target) = Extent::of_points(positions.iter().copied()) else { return };
    let plan = near.or(reference.and_then(|r| r.park()));
    let is_near = plan.is_some_and(|plan| measure::distance(plan.centre(), target.centre()).0 < AMONG_ROADS_M);
    let lines: Vec<[LonLat; 2]> = match reference.filter(|_| is_near) {
        Some(reference) => reference.roads().to_vec(),
        None => mainland_edges().collect(),
    };
    let shown = if is_near {
        Extent::of_extents([Some(target), plan].into_iter().flatten())
    } else {
        Extent::of_points(lines.iter().flatten().copied().chain(positions.iter().copied()))
    };
    let Some(shown) = shown else { return };
    // Below the picture stands where its middle is.
    let picture = Rect::from_min_max(rect.min + vec2(10.0, 10.0), rect.max - vec2(10.0, 24.0));
    let inside = painter.with_clip_rect(Rect::from_min_max(rect.min, pos2(rect.right(), picture.bottom() + 6.0)));
    let crs = MapCrs::for_extent(Some(shown));
    let Some(room) = crs.map_rect(shown) else { return };
    let view = MapView::fitted(room, [f64::from(picture.width()), f64::from(picture.height())], 0.0);
    let on_map = |p: LonLat| {
        let [x, y] = view.screen_from_map(crs.map_from_lonlat(p)?);
        Some(picture.min + vec2(x as f32, y as f32))
    };
    let line = |[a, b]: [LonLat; 2], stroke: Stroke| {
        if let (Some(a), Some(b)) = (on_map(a), on_map(b)) {
            inside.line_segment([a, b], stroke);
        }
    };
    lines.into_iter().for_each(|edge| line(edge, Stroke::new(1.0, p.disabled)));
    if let Some(plan) = plan.filter(|_| is_near) {
        let corners =
            [(plan.west, plan.north), (plan.east, plan.north), (plan.east, plan.south), (plan.west, plan.south)]
                .map(|(lon, lat)| LonLat::new(lon, lat));
        for (a, b) in corners.into_iter().zip(corners.into_iter().cycle().skip(1)) {
            line([a, b], Stroke::new(1.0, p.secondary));
        }
    }
    for at in positions.iter().filter_map(|position| on_map(*position)) {
        inside.circle(at, 3.0, p.accent, Stroke::new(1.0, p.panel));
    }
    let font = fonts::regular(theme::NOTE);
    let at = rect.left_bottom() + vec2(8.0, -5.0);
    let place = format!("{:.3}, {:.3}", target.centre().lon, target.centre().lat);
    painter.text(at, egui::Align2::LEFT_BOTTOM, place, font, p.secondary);
}
