//! The tab put together: what comes next, the picture, how it is fitted, the points, and what they come to.

use egui::{Frame, RichText, ScrollArea, vec2};

use super::picture_view::PictureView;
use super::points::{PointList, outside_words};
use crate::crs::{ControlError, DatumShift, FitError, FitKind, Misfit, SourceCrs};
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::session::{Command, GeoreferenceCommand, Georeferencing, Session, ViewCommand};
use crate::ui::panels::style::fields::{row_ui, switch_ui, text_ui};
use crate::ui::sheet::{plain_ui, primary_ui};
use crate::ui::{fonts, theme};

/// The list keeps so much of a low window.
const LEAST_SCROLLED: f32 = 160.0;

/// What the tab remembers that is nobody else's business.
#[derive(Debug, Default)]
pub struct GeoreferencePanel {
    picture: PictureView,
    points: PointList,
    /// What is wrong with the system typed last.
    crs_fault: Option<String>,
    /// How high what stands below the list was drawn last.
    foot: f32,
    was_open: bool,
}

impl GeoreferencePanel {
    /// Whether something has begun to be laid since this was asked last.
    pub fn has_begun(&mut self, session: &Session) -> bool {
        let is_open = session.georeferencing.is_some();
        let begun = is_open && !self.was_open;
        if begun {
            *self = Self::default();
        }
        self.was_open = is_open;
        begun
    }

    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let Some(of) = &session.georeferencing else { return };
        let lang = session.settings.lang;
        let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top: 12, bottom: 8 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            // What the points come to is seen however many there are, and in a low window.
            let height = ui.available_height();
            let room = (height - self.foot).max(LEAST_SCROLLED);
            ScrollArea::vertical().auto_shrink([false, true]).max_height(room).show(ui, |ui| {
                head_ui(ui, of, lang);
                if of.is_picture {
                    self.picture.ui(ui, height, of, lang, queue);
                }
                self.fit_ui(ui, of, lang, queue);
                self.points.ui(ui, of, lang, queue);
            });
            let top = ui.cursor().top();
            if let Some(point) = foot_ui(ui, of, lang, queue) {
                self.points.scroll_to(point);
            }
            let foot = ui.cursor().top() - top + ui.spacing().item_spacing.y;
            if (foot - self.foot).abs() > 0.5 {
                self.foot = foot;
                ui.ctx().request_repaint();
            }
        });
    }

    /// How it is fitted, and the system that positions are typed in.
    fn fit_ui(&mut self, ui: &mut egui::Ui, of: &Georeferencing, lang: Lang, queue: &mut Vec<Command>) {
        let words = [Word::GeoreferenceSimilarity, Word::GeoreferenceAffine].map(|word| word.text(lang));
        let label = Word::GeoreferenceFit.text(lang);
        let chosen = usize::from(of.kind == FitKind::Affine);
        if let Some(kind) = row_ui(ui, label, |ui| switch_ui(ui, label, &words, chosen)) {
            let kind = FitKind::ALL.get(kind).copied().unwrap_or_default();
            queue.push(Command::Georeference(GeoreferenceCommand::SetKind(kind)));
        }
        let label = Word::GeoreferenceCrs.text(lang);
        let current = of.crs.as_deref().unwrap_or_default();
        let typed = row_ui(ui, label, |ui| {
            let width = ui.available_width();
            let id = egui::Id::unique("georeference-crs");
            let typed = text_ui(ui, id, label, current, width);
            if current.is_empty() && !ui.memory(|m| m.has_focus(id)) {
                // What it is without one.
                let rect = ui.min_rect();
                let p = theme::palette_of(ui);
                let at = egui::pos2(rect.left() + 76.0, rect.center().y);
                let font = fonts::regular(theme::BODY);
                let hint = Word::GeoreferenceCrsHint.text(lang);
                ui.painter().text(at, egui::Align2::LEFT_CENTER, hint, font, p.disabled);
            }
            typed
        });
        if let Some(typed) = typed {
            self.take_crs(&typed, lang, queue);
        }
        if let Some(fault) = &self.crs_fault {
            fault_ui(ui, fault);
        } else if of.crs.is_some() {
            let p = theme::palette_of(ui);
            let name = RichText::new(export::crs_words(of.target(), lang)).size(theme::SMALL).color(p.secondary);
            ui.add(egui::Label::new(name).wrap());
        }
        match of.target().datum_shift() {
            DatumShift::Published => {}
            DatumShift::Regional => fault_ui(ui, Word::OddRegionalDatum.text(lang)),
            DatumShift::Unknown => fault_ui(ui, Word::OddUnknownDatum.text(lang)),
        }
    }

    fn take_crs(&mut self, typed: &str, lang: Lang, queue: &mut Vec<Command>) {
        let typed = typed.trim();
        let named = if typed.is_empty() { None } else { Some(SourceCrs::named(typed)) };
        match named.transpose() {
            Ok(crs) => {
                self.crs_fault = None;
                let crs = crs.map(|crs| crs.text().to_owned());
                queue.push(Command::Georeference(GeoreferenceCommand::SetCrs(crs)));
            }
            Err(error) => self.crs_fault = Some(export::crs_error(&error, lang)),
        }
    }
}

fn fault_ui(ui: &mut egui::Ui, text: &str) {
    let p = theme::palette_of(ui);
    ui.add(egui::Label::new(RichText::new(text).size(theme::SMALL).color(p.error)).wrap());
}

/// What the points come to, and what is done about it. The answer is the point that somebody wants to see.
fn foot_ui(ui: &mut egui::Ui, of: &Georeferencing, lang: Lang, queue: &mut Vec<Command>) -> Option<usize> {
    let p = theme::palette_of(ui);
    let rule = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 1.0));
    ui.painter().rect_filled(rule, 0.0, p.rule);
    ui.add_space(4.0);
    outcome_ui(ui, of, lang);
    let gone_to = doubts_ui(ui, of, lang, queue);
    let answer = if of.asks_to_lay { question_ui(ui, of, lang) } else { buttons_ui(ui, of, lang) };
    let back_to = answer.as_ref().and_then(|answer| match answer {
        GeoreferenceCommand::Choose(point) => Some(*point),
        _ => None,
    });
    queue.extend(answer.map(Command::Georeference));
    gone_to.or(back_to)
}

/// What is laid, and what comes next.
fn head_ui(ui: &mut egui::Ui, of: &Georeferencing, lang: Lang) {
    let p = theme::palette_of(ui);
    let title = fill(Word::GeoreferenceTitle, lang, &[("file", &of.name)]);
    ui.add(egui::Label::new(RichText::new(title).font(fonts::bold(theme::BODY)).color(p.text)).wrap());
    let number = (of.chosen + 1).to_string();
    let point = of.points.get(of.chosen).copied().unwrap_or_default();
    let word = match (point.from, of.is_picture) {
        (None, true) => Word::GeoreferenceClickPicture,
        (None, false) => Word::GeoreferenceTypeGrid,
        (Some(_), _) => Word::GeoreferenceClickMap,
    };
    let next = fill(word, lang, &[("n", &number)]);
    ui.add(egui::Label::new(RichText::new(next).color(p.accent_text)).wrap());
}

/// How well the points meet, or what they lack.
fn outcome_ui(ui: &mut egui::Ui, of: &Georeferencing, lang: Lang) {
    let p = theme::palette_of(ui);
    let plain = |ui: &mut egui::Ui, text: &str| {
        ui.add(egui::Label::new(RichText::new(text).color(p.text)).wrap());
    };
    match &of.fitted {
        Ok(fitted) if fitted.spare(of.kind) == 0 => plain(ui, Word::GeoreferenceJust.text(lang)),
        Ok(fitted) => {
            let (rms, n) = (metres(fitted.rms_m()), fitted.residuals.len().to_string());
            plain(ui, &fill(Word::GeoreferenceRms, lang, &[("rms", &rms), ("n", &n)]));
        }
        // Nothing is wrong yet.
        Err(ControlError::Fit(FitError::TooFew { found, needed })) => {
            let [found, needed] = [found, needed].map(ToString::to_string);
            let text = fill(Word::ControlTooFew, lang, &[("found", &found), ("needed", &needed)]);
            ui.add(egui::Label::new(RichText::new(text).color(p.secondary)).wrap());
        }
        Err(error) => fault_ui(ui, &export::control_error(error, lang)),
    }
}

/// What is doubtful about the fit, in the colour of warnings, and what can be done about the point that is wrong. The
/// answer is the point that somebody wants to see.
fn doubts_ui(ui: &mut egui::Ui, of: &Georeferencing, lang: Lang, queue: &mut Vec<Command>) -> Option<usize> {
    let mut gone_to = None;
    let outside = (0..of.points.len()).find_map(|point| Some((point, outside_words(of, point, lang)?)));
    if let Some((point, words)) = outside {
        caution_ui(ui, &words);
        // One that contradicts the others has such a button of its own.
        let has_button = of.misfit.outlier.is_some_and(|outlier| outlier.point == point);
        if !has_button && ui.button(fill(Word::GeoreferenceGoTo, lang, &[("n", &(point + 1).to_string())])).clicked() {
            queue.push(Command::Georeference(GeoreferenceCommand::Choose(point)));
            gone_to = Some(point);
        }
    }
    let Misfit { far_m, outlier, is_mirrored, stretch, unit_m } = &of.misfit;
    if let Some(outlier) = outlier {
        let number = (outlier.point + 1).to_string();
        let (off, rest) = (metres(outlier.off_m), metres(outlier.rest_m));
        let values = [("n", number.as_str()), ("off", off.as_str()), ("rest", rest.as_str())];
        caution_ui(ui, &fill(Word::GeoreferenceOutlier, lang, &values));
        ui.horizontal_wrapped(|ui| {
            let named = |word: Word| fill(word, lang, &[("n", number.as_str())]);
            if ui.button(named(Word::GeoreferenceGoTo)).clicked() {
                queue.push(Command::Georeference(GeoreferenceCommand::Choose(outlier.point)));
                gone_to = Some(outlier.point);
                let at = of.points.get(outlier.point).and_then(|point| of.position(point));
                queue.extend(at.map(|at| Command::View(ViewCommand::CentreOn(at))));
            }
            if ui.button(named(Word::GeoreferenceLeaveOut)).clicked() {
                queue.push(Command::Georeference(GeoreferenceCommand::Remove(outlier.point)));
            }
        });
    } else if let Some(far_m) = far_m {
        let can_tell = of.fitted.as_ref().is_ok_and(|fitted| fitted.residuals.len() > of.kind.fewest() + 1);
        let word = if can_tell { Word::GeoreferenceFar } else { Word::GeoreferenceFarFew };
        caution_ui(ui, &fill(word, lang, &[("rms", &metres(*far_m))]));
    }
    if of.fitted.as_ref().is_ok_and(|fitted| fitted.is_northing_first) {
        let p = theme::palette_of(ui);
        let told = RichText::new(Word::GeoreferenceNorthFirst.text(lang)).size(theme::SMALL).color(p.secondary);
        ui.add(egui::Label::new(told).wrap());
    }
    if *is_mirrored {
        caution_ui(ui, Word::GeoreferenceMirrored.text(lang));
    }
    if let Some(ratio) = stretch {
        let percent = format::decimals((ratio - 1.0) * 100.0, 0);
        caution_ui(ui, &fill(Word::GeoreferenceStretched, lang, &[("percent", &percent)]));
    }
    if let Some(unit_m) = unit_m {
        caution_ui(ui, &fill(Word::GeoreferenceUnit, lang, &[("unit", &unit_m.to_string())]));
    }
    gone_to
}

fn caution_ui(ui: &mut egui::Ui, text: &str) {
    let p = theme::palette_of(ui);
    ui.add(egui::Label::new(RichText::new(text).color(p.caution_text)).wrap());
}

fn buttons_ui(ui: &mut egui::Ui, of: &Georeferencing, lang: Lang) -> Option<GeoreferenceCommand> {
    let buttons = ui.horizontal(|ui| {
        let lay = primary_ui(ui, Word::GeoreferenceLay.text(lang), of.fitted.is_ok());
        let leave = plain_ui(ui, Word::GeoreferenceLeave.text(lang));
        let lay = lay.then_some(GeoreferenceCommand::Lay);
        lay.or(leave.then_some(GeoreferenceCommand::Leave))
    });
    buttons.inner
}

/// Whether it is laid though the points contradict each other.
fn question_ui(ui: &mut egui::Ui, of: &Georeferencing, lang: Lang) -> Option<GeoreferenceCommand> {
    let rms = metres(of.misfit.far_m.unwrap_or_default());
    caution_ui(ui, &fill(Word::GeoreferenceLayQuestion, lang, &[("rms", &rms)]));
    let buttons = ui.horizontal_wrapped(|ui| {
        let back = primary_ui(ui, Word::GeoreferenceLayBack.text(lang), true);
        let lay = plain_ui(ui, Word::GeoreferenceLayAllTheSame.text(lang));
        let point = of.misfit.outlier.map_or(of.chosen, |outlier| outlier.point);
        let back = back.then_some(GeoreferenceCommand::Choose(point));
        back.or(lay.then_some(GeoreferenceCommand::LayAllTheSame))
    });
    buttons.inner
}

/// A distance between where a point should be and where it is led, which may be a few millimetres.
pub(super) fn metres(off: f64) -> String {
    if off < 10.0 { format!("{} m", format::decimals(off, 2)) } else { format::length(off) }
}
