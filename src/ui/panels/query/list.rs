//! The list: results nearest first, those just outside, and what is not counted. Only rows in sight are drawn.

use egui::{Align2, EventFilter, Key, Rangef, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::chart::Focus;
use super::remarks::remarks_ui;
use super::row::{Columns, Standing, result_row, told};
use crate::export;
use crate::i18n::{Word, fill};
use crate::plan::{Answer, Breakdown, FeatureRef, Found};
use crate::session::{Command, InquiryCommand, SelectionCommand, Session, ViewCommand};
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme};

const ROW: f32 = 28.0;
const HEAD_HEIGHT: f32 = 26.0;
/// Rows of a page, for the keys.
const PAGE: usize = 8;

/// Where the list stands, and which features its focus leaves in it.
#[derive(Debug)]
pub struct ResultList {
    /// The selection last scrolled to.
    scrolled_to: Option<FeatureRef>,
    /// Places in [`Breakdown::around`], kept for an answer and a focus.
    narrowed: Vec<usize>,
    narrowed_for: Option<(u64, Focus)>,
    /// How high a row is: higher for fingers.
    row: f32,
    /// What of the rows was in sight in the last frame, from the first one's top.
    seen: Rangef,
    /// Whether the feature pointed at was pointed at here.
    pointing: bool,
}

impl Default for ResultList {
    fn default() -> Self {
        let seen = Rangef::new(0.0, 0.0);
        Self { scrolled_to: None, narrowed: Vec::new(), narrowed_for: None, row: ROW, seen, pointing: false }
    }
}

/// A row and what it shows.
enum Row<'a> {
    Heading,
    Found(Standing, &'a Found),
}

impl ResultList {
    /// `is_low` where the panel scrolls as a whole: then the list has no scroll bar of its own, and all of its height.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        queue: &mut Vec<Command>,
        answer: &Answer,
        focus: &mut Option<Focus>,
        is_low: bool,
    ) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let breakdown = session.inquiry.breakdown.as_ref();
        self.row = theme::target(ui, ROW);
        let row_height = self.row;
        self.narrow(session.inquiry.revision, breakdown, *focus);
        head(ui, session, breakdown, focus);
        if answer.results.is_empty() && answer.just_outside.is_empty() && focus.is_none() {
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                ui.add_space(f32::from(theme::PADDING));
                ui.label(RichText::new(Word::NoResults.text(lang)).color(p.secondary));
            });
        }
        let rows = Rows { answer, breakdown, narrowed: focus.is_some().then_some(&self.narrowed) };
        let total = rows.len();
        let id = ui.scope_id().with("results");
        let mut area = ui.available_rect_before_wrap();
        if is_low {
            area.set_height(total as f32 * row_height);
        }
        let list = ui.interact(area, id, Sense::focusable_noninteractive());
        list.widget_info(|| egui::WidgetInfo::labeled(egui::Role::List, true, Word::ResultsList.text(lang)));
        let selected = session.selection.current.as_ref();
        if list.has_focus() {
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
            if let Some(of) = moved(ui, &rows, selected) {
                choose(queue, of);
            }
        }
        let moved_to =
            (self.scrolled_to.as_ref() != selected).then(|| selected.and_then(|of| rows.row_of(of))).flatten();
        self.scrolled_to = selected.cloned();
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        if session.inquiry.is_outdated() {
            ui.multiply_opacity(0.5);
        }
        let mut pointed = None;
        // Those of the head, whether there is a scroll bar or not.
        let columns = Columns::of(area);
        let mut contents = |ui: &mut Ui, seen: Rangef| {
            let corner = ui.cursor().min;
            let width = ui.available_width();
            let first = (seen.min / row_height).floor().max(0.0) as usize;
            let last = ((seen.max / row_height).ceil().max(0.0) as usize).min(total);
            for i in first..last {
                let rect = Rect::from_min_size(corner + vec2(0.0, i as f32 * row_height), vec2(width, row_height));
                match rows.row(i) {
                    Some(Row::Found(standing, found)) => {
                        let response = ui.interact(rect, id.with(i), Sense::CLICK);
                        result_row(ui, session, (rect, columns), &response, standing, found);
                        if response.hovered() {
                            pointed = Some(found.of.clone());
                        }
                        if response.clicked() {
                            ui.memory_mut(|m| m.request_focus(id));
                            choose(queue, found.of.clone());
                        }
                        if let Some(text) = told(session, found) {
                            response.on_hover_text_at_pointer(text);
                        }
                    }
                    Some(Row::Heading) => outside_heading(ui, rect, answer, lang),
                    None => {}
                }
            }
            ui.advance_cursor_after_rect(Rect::from_min_size(corner, vec2(width, total as f32 * row_height)));
            if let (Some(breakdown), None) = (breakdown, *focus) {
                remarks_ui(ui, &export::not_counted(&session.plan, answer, breakdown, lang), lang);
            }
        };
        if is_low {
            let corner = ui.cursor().min;
            contents(ui, (ui.clip_rect().y_range().min - corner.y..=ui.clip_rect().y_range().max - corner.y).into());
            if let Some(row) = moved_to {
                let top = corner + vec2(0.0, row as f32 * row_height);
                ui.scroll_to_rect(Rect::from_min_size(top, vec2(1.0, row_height)), None);
            }
        } else {
            let mut scroll = ScrollArea::vertical().auto_shrink(false);
            if let Some(offset) = moved_to.and_then(|row| self.offset_for(row)) {
                scroll = scroll.vertical_scroll_offset(offset);
            }
            scroll.show_viewport(ui, |ui, viewport| {
                self.seen = viewport.y_range();
                contents(ui, viewport.y_range());
            });
        }
        // A chosen row says where the keys are; without one the list itself does.
        if list.has_focus() && selected.and_then(|of| rows.row_of(of)).is_none() {
            ui.painter().rect_stroke(area.shrink(1.0), 2.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
        }
        self.point_at(session, queue, pointed);
    }

    /// How far to scroll so that a row is seen; `None` where it is.
    fn offset_for(&self, row: usize) -> Option<f32> {
        let (top, bottom) = (row as f32 * self.row, (row + 1) as f32 * self.row);
        if top >= self.seen.min && bottom <= self.seen.max {
            return None;
        }
        let beside = self.row * 1.5;
        if (self.seen.min - beside..self.seen.min).contains(&top) {
            return Some(top);
        }
        if (self.seen.max..self.seen.max + beside).contains(&bottom) {
            return Some(bottom - self.seen.span());
        }
        // From afar: with some rows before it.
        Some((top - 3.0 * self.row).max(0.0))
    }

    /// Tells the map what the pointer is on here, and when it has left.
    fn point_at(&mut self, session: &Session, queue: &mut Vec<Command>, pointed: Option<FeatureRef>) {
        let was_pointing = std::mem::replace(&mut self.pointing, pointed.is_some());
        if session.inquiry.pointed != pointed && (pointed.is_some() || was_pointing) {
            queue.push(Command::Inquiry(InquiryCommand::PointAt(pointed)));
        }
    }

    fn narrow(&mut self, revision: u64, breakdown: Option<&Breakdown>, focus: Option<Focus>) {
        let wanted = focus.map(|focus| (revision, focus));
        if self.narrowed_for == wanted {
            return;
        }
        self.narrowed_for = wanted;
        self.narrowed.clear();
        if let (Some(focus), Some(breakdown)) = (focus, breakdown) {
            let all = breakdown.around.iter().enumerate();
            let fits = all.filter(|(_, a)| {
                focus.ring.is_none_or(|ring| a.ring == ring) && focus.kind.is_none_or(|kind| a.kind == kind)
            });
            self.narrowed.extend(fits.map(|(i, _)| i));
        }
    }
}

/// The rows there are: all results and those just outside, or what the focus leaves of all that lies inside.
struct Rows<'a> {
    answer: &'a Answer,
    breakdown: Option<&'a Breakdown>,
    narrowed: Option<&'a Vec<usize>>,
}

impl<'a> Rows<'a> {
    fn len(&self) -> usize {
        match self.narrowed {
            Some(narrowed) => narrowed.len(),
            None => {
                let outside = self.answer.just_outside.len();
                self.answer.results.len() + if outside > 0 { outside + 1 } else { 0 }
            }
        }
    }

    fn row(&self, i: usize) -> Option<Row<'a>> {
        if let Some(narrowed) = self.narrowed {
            let around = self.breakdown?.around.get(*narrowed.get(i)?)?;
            return Some(Row::Found(around.rank.map_or(Standing::LeftOut, Standing::Counted), &around.found));
        }
        match i.checked_sub(self.answer.results.len()) {
            None => Some(Row::Found(Standing::Counted(i + 1), self.answer.results.get(i)?)),
            Some(0) => Some(Row::Heading),
            Some(outside) => Some(Row::Found(Standing::JustOutside, self.answer.just_outside.get(outside - 1)?)),
        }
    }

    fn row_of(&self, of: &FeatureRef) -> Option<usize> {
        (0..self.len()).find(|i| matches!(self.row(*i), Some(Row::Found(_, found)) if found.of == *of))
    }
}

/// The feature that a key moves the selection to.
fn moved(ui: &Ui, rows: &Rows<'_>, selected: Option<&FeatureRef>) -> Option<FeatureRef> {
    let (back, steps) = ui.input(|i| {
        let keys = [
            (Key::ArrowDown, false, 1),
            (Key::ArrowUp, true, 1),
            (Key::PageDown, false, PAGE),
            (Key::PageUp, true, PAGE),
        ];
        keys.into_iter().find(|(key, ..)| i.key_pressed(*key)).map(|(_, back, steps)| (back, steps))
    })?;
    let last = rows.len().checked_sub(1)?;
    let wanted = match selected.and_then(|of| rows.row_of(of)) {
        None => 0,
        Some(row) if back => row.saturating_sub(steps),
        Some(row) => (row + steps).min(last),
    };
    // The heading is stepped over.
    let beside = if back { wanted.checked_sub(1) } else { Some(wanted + 1) };
    [Some(wanted), beside].into_iter().flatten().find_map(|i| match rows.row(i) {
        Some(Row::Found(_, found)) => Some(found.of.clone()),
        _ => None,
    })
}

fn choose(queue: &mut Vec<Command>, of: FeatureRef) {
    queue.push(Command::Selection(SelectionCommand::Select(of.clone())));
    queue.push(Command::View(ViewCommand::Reveal(of)));
}

/// The names of the columns; while the list is narrowed, to what, with a cross that shows all again.
fn head(ui: &mut Ui, session: &Session, breakdown: Option<&Breakdown>, focus: &mut Option<Focus>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD_HEIGHT), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, p.chrome);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, p.rule));
    let columns = Columns::of(rect);
    let y = rect.center().y;
    let text = |x: f32, align: Align2, word: &str| {
        ui.painter().text(pos2(x, y), align, word, fonts::regular(theme::SMALL), p.secondary);
    };
    text(columns.distance, Align2::RIGHT_CENTER, "km");
    text(columns.bearing, Align2::RIGHT_CENTER, Word::ColumnBearing.text(lang));
    let (Some(chosen), Some(breakdown)) = (*focus, breakdown) else {
        text(columns.name, Align2::LEFT_CENTER, Word::ColumnName.text(lang));
        return;
    };
    let words = focus_words(session, breakdown, chosen);
    let font = fonts::regular(theme::SMALL);
    let cross = Rect::from_center_size(pos2(columns.rank - 6.0, y), vec2(20.0, 20.0));
    let area = Rect::from_min_max(pos2(cross.left(), rect.top()), pos2(columns.distance - 40.0, rect.bottom()));
    let response = ui.interact(area, ui.scope_id().with("whole list"), Sense::click());
    let name = Word::FocusClear.text(lang);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(area.shrink(2.0), 3.0, p.hover);
    }
    icons::paint(ui.painter(), cross.shrink(3.0), Icon::Close, p.accent_text);
    let mut job = egui::text::LayoutJob::simple_singleline(words, font, p.accent_text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(area.right() - columns.name);
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(columns.name, y - galley.size().y / 2.0), galley, p.accent_text);
    if response.on_hover_text(name).clicked() {
        *focus = None;
    }
}

/// What the list is narrowed to: "5–10 km, Grade 2: 9, of which 0 counted".
fn focus_words(session: &Session, breakdown: &Breakdown, focus: Focus) -> String {
    let lang = session.settings.lang;
    let ring = focus.ring.map(|ring| export::ring_words(breakdown, ring));
    let kind = focus.kind.and_then(|kind| breakdown.kinds.get(kind)).map(|kind| kind.label.get(lang).clone());
    let what = [ring, kind].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (mut n, mut counted) = (0, 0);
    for (i, kinds) in breakdown.counts.iter().enumerate() {
        for (j, count) in kinds.iter().enumerate() {
            if focus.ring.is_none_or(|ring| ring == i) && focus.kind.is_none_or(|kind| kind == j) {
                n += count.all();
                counted += count.counted;
            }
        }
    }
    let (n, counted) = (n.to_string(), counted.to_string());
    fill(Word::ListFocus, lang, &[("what", &what), ("n", &n), ("counted", &counted)])
}

fn outside_heading(ui: &Ui, rect: Rect, answer: &Answer, lang: crate::i18n::Lang) {
    let p = theme::palette_of(ui);
    let n = answer.just_outside.len().to_string();
    let text = fill(Word::JustOutside, lang, &[("n", &n)]);
    let at = pos2(rect.left() + f32::from(theme::PADDING), rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, text, fonts::bold(theme::SMALL), p.secondary);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, p.rule));
}
