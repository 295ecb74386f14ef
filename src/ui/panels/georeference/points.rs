//! The control points as a list: their own numbers, where they lie, how far off the fit leads them.

use std::ops::Range;

use egui::{Align, Layout, RichText, vec2};

use super::panel::metres;
use crate::crs::{SourceCrs, is_northing_easting};
use crate::i18n::{Lang, Word, fill, format};
use crate::session::{Command, DraftPoint, GeoreferenceCommand, Georeferencing};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::panels::style::fields::text_ui;
use crate::ui::{fonts, theme};

/// The column of numbers of points: one of its digits, and what stands around them.
const DIGIT: f32 = 8.0;
const AROUND_NUMBER: f32 = 20.0;
const OFF: f32 = 58.0;
const REMOVE: f32 = 32.0;
const GAP: f32 = 6.0;
/// Between the two lines of a point.
const LINE_GAP: f32 = 2.0;
const HEAD: f32 = 17.0;

/// What the list remembers.
#[derive(Debug, Default)]
pub(super) struct PointList {
    /// That what was typed last is no pair of numbers.
    is_wrong: bool,
    /// From one row to the next, as they were drawn last; 0 until then.
    pitch: f32,
    /// The point that the list is to show.
    wanted: Option<usize>,
}

/// How wide the columns are.
#[derive(Clone, Copy)]
struct Widths {
    number: f32,
    own: f32,
    known: f32,
}

/// Rows drawn beyond what is seen, so that the keyboard finds the next one.
const ROWS_AROUND: usize = 3;

/// What a point is called where it cannot be seen.
fn point_name(point: usize, lang: Lang) -> String {
    fill(Word::GeoreferencePointName, lang, &[("n", &(point + 1).to_string())])
}

impl PointList {
    /// Has the list show a point.
    pub(super) fn scroll_to(&mut self, point: usize) {
        self.wanted = Some(point);
    }

    pub(super) fn ui(&mut self, ui: &mut egui::Ui, of: &Georeferencing, lang: Lang, queue: &mut Vec<Command>) {
        // Two lines a point: survey numbers have more digits than half a panel holds.
        let number = AROUND_NUMBER + DIGIT * (of.points.len() + 1).to_string().len() as f32;
        let room = ui.available_width() - number - GAP;
        let [own, known] = [room - OFF - REMOVE - 2.0 * GAP, room].map(|width| width.max(80.0));
        let widths = Widths { number, own, known };
        heads_ui(ui, of, widths, lang);
        // One row more than there are points: the next one can be typed.
        let count = of.points.len() + 1;
        let gap = ui.spacing().item_spacing.y;
        let pitch = if self.pitch > 0.0 { self.pitch } else { 2.0 * theme::target(ui, 28.0) + LINE_GAP + gap };
        let seen = rows_between(ui.clip_rect().y_range(), ui.cursor().top(), pitch, count);
        if let Some(point) = self.wanted.take() {
            let top = ui.cursor().top() + point as f32 * pitch;
            let row = egui::Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=top + pitch);
            ui.scroll_to_rect(row, None);
        }
        let room_ui = |ui: &mut egui::Ui, rows: usize| {
            if rows > 0 {
                ui.allocate_space(vec2(1.0, rows as f32 * pitch - gap));
            }
        };
        room_ui(ui, seen.start);
        for point in seen.clone() {
            let top = ui.cursor().top();
            self.row_ui(ui, of, point, widths, lang, queue);
            self.pitch = ui.cursor().top() - top;
        }
        room_ui(ui, count - seen.end);
        if self.is_wrong {
            let p = theme::palette_of(ui);
            ui.label(RichText::new(Word::GeoreferenceBadNumbers.text(lang)).size(theme::SMALL).color(p.error));
        }
    }

    fn row_ui(
        &mut self,
        ui: &mut egui::Ui,
        of: &Georeferencing,
        point: usize,
        widths: Widths,
        lang: Lang,
        queue: &mut Vec<Command>,
    ) {
        let draft = of.points.get(point).copied().unwrap_or_default();
        let name = point_name(point, lang);
        let height = theme::target(ui, 28.0);
        let id = egui::Id::unique("georeference-point").with(point);
        let label = |word: Word| format!("{name}: {}", word.text(lang));
        let mut remove_at = egui::Rect::NOTHING;
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing = vec2(GAP, LINE_GAP);
            line_ui(ui, height, |ui| {
                let number = RichText::new((point + 1).to_string()).font(fonts::bold(theme::SMALL));
                let button =
                    egui::Button::selectable(point == of.chosen, number).min_size(vec2(widths.number, height - 4.0));
                if ui.add(button).accessible_name(name.as_str()).clicked() {
                    queue.push(Command::Georeference(GeoreferenceCommand::Choose(point)));
                }
                let shown = written(draft.from, if of.is_picture { 1 } else { 3 });
                if let Some(typed) = text_ui(ui, id.with("from"), &label(own_word(of)), &shown, widths.own) {
                    let from = pair(&typed, Order::AsTyped);
                    self.take(from.map(|from| GeoreferenceCommand::SetFrom { point, from }), queue);
                }
                off_ui(ui, of, point, height, lang);
                remove_at = ui.available_rect_before_wrap();
            });
            line_ui(ui, height, |ui| {
                ui.add_space(widths.number + GAP);
                let shown = written(draft.to, if of.target().is_degrees() { 7 } else { 3 });
                if let Some(typed) = text_ui(ui, id.with("to"), &label(known_word(of)), &shown, widths.known) {
                    let to = pair(&typed, Order::of(of.target()));
                    self.take(to.map(|to| GeoreferenceCommand::SetTo { point, to }), queue);
                }
            });
            // It stands in the first line and comes last, so that Tab leads from field to field.
            if draft != DraftPoint::default() {
                let text = fill(Word::GeoreferenceRemovePoint, lang, &[("n", &(point + 1).to_string())]);
                let place = egui::UiBuilder::new().max_rect(remove_at).layout(Layout::left_to_right(Align::Center));
                ui.scope_builder(place, |ui| {
                    if icon_button(ui, Some(Icon::Close), "", &text, None).clicked() {
                        queue.push(Command::Georeference(GeoreferenceCommand::Remove(point)));
                    }
                });
            }
        });
    }

    fn take(&mut self, command: Option<GeoreferenceCommand>, queue: &mut Vec<Command>) {
        self.is_wrong = command.is_none();
        queue.extend(command.map(Command::Georeference));
    }
}

/// Which rows of a list that begins at `top` lie between two heights, and a few around.
fn rows_between(seen: egui::Rangef, top: f32, pitch: f32, count: usize) -> Range<usize> {
    let row = |y: f32| ((y - top) / pitch).max(0.0) as usize;
    let end = row(seen.max).saturating_add(1 + ROWS_AROUND).min(count);
    row(seen.min).saturating_sub(ROWS_AROUND).min(end)..end
}

/// A line of a point, its controls in the middle of its height.
fn line_ui(ui: &mut egui::Ui, height: f32, contents: impl FnOnce(&mut egui::Ui)) {
    let size = vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        contents(ui);
    });
}

fn own_word(of: &Georeferencing) -> Word {
    if of.is_picture { Word::GeoreferencePixel } else { Word::GeoreferenceGrid }
}

fn known_word(of: &Georeferencing) -> Word {
    if of.target().is_degrees() { Word::GeoreferenceLonLat } else { Word::GeoreferenceEastNorth }
}

/// The heads in two lines, as the numbers below them stand.
fn heads_ui(ui: &mut egui::Ui, of: &Georeferencing, widths: Widths, lang: Lang) {
    let p = theme::palette_of(ui);
    let lines: [&[(Word, f32)]; 2] =
        [&[(own_word(of), widths.own), (Word::GeoreferenceOff, OFF)], &[(known_word(of), widths.known)]];
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, 0.0);
        for columns in lines {
            line_ui(ui, HEAD, |ui| {
                ui.add_space(widths.number + GAP);
                for (word, width) in columns {
                    ui.allocate_ui_with_layout(vec2(*width, HEAD), Layout::left_to_right(Align::Center), |ui| {
                        ui.set_min_width(*width);
                        let text = RichText::new(word.text(lang)).font(fonts::regular(theme::SMALL)).color(p.secondary);
                        ui.add(egui::Label::new(text).selectable(false).truncate());
                    });
                }
            });
        }
    });
}

/// How far off a point is led; the one that is farthest off stands out, the more where it contradicts the others.
fn off_ui(ui: &mut egui::Ui, of: &Georeferencing, point: usize, height: f32, lang: Lang) {
    let p = theme::palette_of(ui);
    ui.allocate_ui_with_layout(vec2(OFF, height), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(OFF);
        if let Some(outside) = outside_words(of, point, lang) {
            // Wherever the fit leads it: no such pixel is there.
            let text = RichText::new(Word::GeoreferenceOutside.text(lang)).font(fonts::bold(theme::SMALL));
            ui.add(egui::Label::new(text.color(p.caution_text))).on_hover_text(outside);
            return;
        }
        let Some((off, bearing)) = of.off(point) else { return };
        let is_worst = off > 1e-3 && of.farthest_off_m() <= off;
        let font = if is_worst { fonts::bold(theme::SMALL) } else { fonts::regular(theme::SMALL) };
        let bearing = format::bearing(bearing);
        let hint = fill(Word::GeoreferenceOffHint, lang, &[("off", &metres(off)), ("bearing", &bearing)]);
        let is_outlier = of.misfit.outlier.is_some_and(|outlier| outlier.point == point);
        let color = if is_outlier { p.caution_text } else { p.text };
        let label = egui::Label::new(RichText::new(metres(off)).font(font).color(color));
        ui.add(label).on_hover_text(hint);
    });
}

/// That a point is no pixel of the picture; `None` of one that is.
pub(super) fn outside_words(of: &Georeferencing, point: usize, lang: Lang) -> Option<String> {
    let preview = of.preview.as_ref().filter(|_| of.is_outside(point))?;
    let [width, height] = preview.size.map(|side| format::count(side.into()));
    let n = (point + 1).to_string();
    let values = [("n", n.as_str()), ("width", width.as_str()), ("height", height.as_str())];
    Some(fill(Word::GeoreferenceOutsideHint, lang, &values))
}

/// A pair of numbers as it stands in a field.
fn written(pair: Option<[f64; 2]>, decimals: usize) -> String {
    let text = |n: f64| {
        let text = format!("{n:.decimals$}");
        let short = text.trim_end_matches('0').trim_end_matches('.');
        if short.is_empty() || short == "-0" { "0".to_owned() } else { short.to_owned() }
    };
    pair.map_or_else(String::new, |[a, b]| format!("{}, {}", text(a), text(b)))
}

/// Which of two numbers stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    AsTyped,
    /// The longitude, where only one of them can be it.
    Longitude,
    /// The easting, where the other can only be a northing, as survey tables in China have it first.
    Easting,
}

impl Order {
    /// Of positions in a system. In Web Mercator numbers of any size are both.
    fn of(crs: &SourceCrs) -> Self {
        match crs.code() {
            _ if crs.is_degrees() => Self::Longitude,
            Some(3857) => Self::AsTyped,
            _ => Self::Easting,
        }
    }

    fn is_swapped(self, a: f64, b: f64) -> bool {
        match self {
            Self::AsTyped => false,
            Self::Longitude => a.abs() <= 90.0 && b.abs() > 90.0,
            Self::Easting => is_northing_easting(a, b),
        }
    }
}

/// Two numbers as people type them, in their order.
fn pair(typed: &str, order: Order) -> Option<[f64; 2]> {
    let parts = typed.split([',', '，', ';', '；', ' ', '\t']).map(str::trim).filter(|part| !part.is_empty());
    let numbers: Vec<f64> =
        parts.map(|part| part.parse::<f64>().ok().filter(|n| n.is_finite())).collect::<Option<_>>()?;
    let [a, b] = numbers[..] else { return None };
    Some(if order.is_swapped(a, b) { [b, a] } else { [a, b] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_ten_thousand_points_those_are_drawn_that_are_seen() {
        let seen = egui::Rangef::new(100.0, 500.0);
        assert_eq!(rows_between(seen, 200.0, 34.0, 5), 0..5);
        assert_eq!(rows_between(seen, 200.0, 34.0, 10_000), 0..12);
        // Scrolled: the first row lies far above.
        assert_eq!(rows_between(seen, -33_900.0, 34.0, 10_000), 997..1015);
        assert_eq!(rows_between(seen, -400_000.0, 34.0, 10_000), 10_000..10_000);
        assert_eq!(rows_between(seen, 700.0, 34.0, 10_000), 0..4);
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(pair("120, 34.5", Order::AsTyped), Some([120.0, 34.5]));
        assert_eq!(pair(" 120，34.5 ", Order::AsTyped), Some([120.0, 34.5]));
        assert_eq!(pair("39.78 116.41", Order::Longitude), Some([116.41, 39.78]));
        assert_eq!(pair("39.78 116.41", Order::AsTyped), Some([39.78, 116.41]));
        let order = |code| Order::of(&SourceCrs::of_epsg(code).unwrap());
        assert_eq!(pair("4405830, 448534.7", order(4548)), Some([448_534.7, 4_405_830.0]));
        assert_eq!(pair("4405830, 39448534.7", order(4527)), Some([39_448_534.7, 4_405_830.0]));
        assert_eq!(pair("448534.7, 4405830", order(4548)), Some([448_534.7, 4_405_830.0]));
        assert_eq!(pair("4405830, 448534.7", order(3857)), Some([4_405_830.0, 448_534.7]));
        assert_eq!(order(4326), Order::Longitude);
        for wrong in ["", "1", "1,2,3", "a,b", "1,nan", "inf,1"] {
            assert_eq!(pair(wrong, Order::Longitude), None, "{wrong}");
        }
        assert_eq!(written(Some([116.41, 39.5]), 7), "116.41, 39.5");
        assert_eq!(written(Some([-0.0, 100.0]), 1), "0, 100");
        assert_eq!(written(None, 1), "");
    }
}
