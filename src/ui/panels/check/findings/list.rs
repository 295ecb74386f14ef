//! The list of findings: only the rows in sight are laid out, however many there are.

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, EventFilter, Key, Painter, Pos2, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2,
};

use super::lines::{Line, Shown, lines_of, stepped};
use crate::analysis::check::Severity;
use crate::export;
use crate::i18n::{Word, fill};
use crate::plan::claims::Verdict;
use crate::plan::{Finding, Findings, NotRun};
use crate::session::{CheckCommand, Command, Session};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::Palette;
use crate::ui::{fonts, theme, verdict_sign};

const ROW: f32 = 30.0;
const SIGN: f32 = 16.0;

/// What is shown of the findings, and where the list stands.
#[derive(Debug, Default)]
pub struct FindingList {
    pub shown: Shown,
    lines: Vec<Line>,
    made_for: Option<(u64, Shown)>,
    scrolled_to: Option<String>,
    /// How high a row is: higher for fingers.
    row: f32,
    /// From the top of the rows to the bottom of those in sight, points.
    seen: (f32, f32),
}

impl FindingList {
    /// The key of the finding that a step leads to.
    pub fn step(&self, findings: &Findings, chosen: Option<&str>, forward: bool) -> Option<String> {
        let chosen = findings.list.iter().position(|f| Some(f.key.as_str()) == chosen);
        let to = stepped(&self.lines, chosen, forward)?;
        findings.list.get(to).map(|f| f.key.clone())
    }

    pub fn ui(&mut self, ui: &mut Ui, session: &Session, findings: &Findings, queue: &mut Vec<Command>) {
        self.row = theme::target(ui, ROW);
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let wanted = (session.checks.revision, self.shown.clone());
        if self.made_for.as_ref() != Some(&wanted) {
            self.lines = lines_of(findings, &self.shown);
            self.made_for = Some(wanted);
        }
        let area = ui.available_rect_before_wrap();
        ui.painter().hline(area.x_range(), area.top() + 0.5, Stroke::new(1.0, p.rule));
        let id = ui.scope_id().with("findings");
        let list = ui.interact(area, id, Sense::focusable_noninteractive());
        list.widget_info(|| egui::WidgetInfo::labeled(egui::Role::List, true, Word::FindingsList.text(lang)));
        let chosen = session.checks.chosen.as_deref();
        if list.has_focus() {
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
            let pressed = |key| ui.input(|i| i.key_pressed(key));
            let forward = if pressed(Key::ArrowDown) { Some(true) } else { pressed(Key::ArrowUp).then_some(false) };
            if let Some(key) = forward.and_then(|forward| self.step(findings, chosen, forward)) {
                queue.push(Command::Check(CheckCommand::Choose(Some(key))));
            }
        }
        let mut scroll = ScrollArea::vertical().auto_shrink(false);
        if self.scrolled_to.as_deref() != chosen {
            self.scrolled_to = chosen.map(str::to_owned);
            if let Some(offset) = chosen.and_then(|key| self.offset_for(findings, key)) {
                scroll = scroll.vertical_scroll_offset(offset);
            }
        }
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        if session.checks.is_outdated() {
            ui.multiply_opacity(0.5);
        }
        let total = self.lines.len();
        scroll.show_viewport(ui, |ui, viewport| {
            self.seen = (viewport.min.y, viewport.max.y);
            let corner = ui.max_rect().min;
            let width = ui.available_width();
            let first = (viewport.min.y / self.row).floor().max(0.0) as usize;
            let last = ((viewport.max.y / self.row).ceil().max(0.0) as usize).min(total);
            for i in first..last {
                let rect = Rect::from_min_size(corner + vec2(0.0, i as f32 * self.row), vec2(width, self.row));
                let Some(line) = self.lines.get(i).copied() else { break };
                match line {
                    Line::Kind(kind, n) => {
                        head(ui, &p, rect, &format!("{} {n}", export::check_kind_words(kind, lang)));
                    }
                    Line::IgnoredHead(n) => {
                        let text = fill(Word::FindingsIgnored, lang, &[("n", &n.to_string())]);
                        fold(ui, rect, id.with("ignored"), &text, &mut self.shown.ignored);
                    }
                    Line::NotRunHead(n) => {
                        let text = fill(Word::FindingsNotRun, lang, &[("n", &n.to_string())]);
                        fold(ui, rect, id.with("not run"), &text, &mut self.shown.not_run);
                    }
                    Line::NotRun(at) => {
                        if let Some(not_run) = findings.not_run.get(at) {
                            not_run_row(ui, session, rect, id.with(i), not_run);
                        }
                    }
                    Line::Finding(at) => {
                        let Some(finding) = findings.list.get(at) else { continue };
                        let response = ui.interact(rect, id.with(i), Sense::CLICK);
                        let is_chosen = chosen == Some(finding.key.as_str());
                        let text = export::finding_words(&session.plan, finding, lang);
                        response
                            .widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, is_chosen, &text));
                        row(ui, &p, rect, finding, &text, is_chosen, response.hovered());
                        if response.clicked() {
                            ui.memory_mut(|m| m.request_focus(id));
                            queue.push(Command::Check(CheckCommand::Choose(Some(finding.key.clone()))));
                        }
                        response.on_hover_text_at_pointer(told(finding, &text, lang));
                    }
                }
            }
            ui.advance_cursor_after_rect(Rect::from_min_size(corner, vec2(width, total as f32 * self.row)));
        });
        if list.has_focus() && chosen.is_none() {
            ui.painter().rect_stroke(area.shrink(1.0), 2.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
        }
    }

    /// How far to scroll so that a finding is seen; `None` where it is.
    fn offset_for(&self, findings: &Findings, key: &str) -> Option<f32> {
        let at = findings.list.iter().position(|f| f.key == key)?;
        let row = self.lines.iter().position(|line| *line == Line::Finding(at))?;
        let (top, bottom) = (row as f32 * self.row, (row + 1) as f32 * self.row);
        let is_seen = top >= self.seen.0 && bottom <= self.seen.1;
        (!is_seen).then(|| (top - 3.0 * self.row).max(0.0))
    }
}

/// The sign of a severity: a square with a cross, or a triangle.
pub fn sign(painter: &Painter, p: &Palette, severity: Severity, middle: Pos2, size: f32) {
    match severity {
        Severity::Error => verdict_sign::paint(painter, p, Verdict::Fails, middle, size),
        Severity::Warning => {
            let square = Rect::from_center_size(middle, vec2(size, size));
            icons::paint(painter, square, Icon::Caution, p.limit);
        }
    }
}

/// What does not fit into a row, for its tooltip.
fn told(finding: &Finding, text: &str, lang: crate::i18n::Lang) -> String {
    match &finding.ignored {
        Some(i) => {
            let why = fill(Word::FindingIgnored, lang, &[("reason", &i.reason), ("date", &i.date)]);
            format!("{text}\n{why}")
        }
        None => text.to_owned(),
    }
}

fn head(ui: &Ui, p: &Palette, rect: Rect, text: &str) {
    ui.painter().rect_filled(rect, 0.0, p.chrome);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.rule));
    let at = pos2(rect.left() + f32::from(theme::PADDING), rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, text, fonts::bold(theme::SMALL), p.secondary);
}

/// A head that opens and closes what is below it.
fn fold(ui: &Ui, rect: Rect, id: egui::Id, text: &str, open: &mut bool) {
    let p = theme::palette_of(ui);
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, *open, text));
    let ground = if response.hovered() { p.hover } else { p.chrome };
    ui.painter().rect_filled(rect, 0.0, ground);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.rule));
    let icon = if *open { Icon::ChevronDown } else { Icon::ChevronRight };
    let left = rect.left() + f32::from(theme::PADDING);
    let square = Rect::from_center_size(pos2(left + 6.0, rect.center().y), vec2(12.0, 12.0));
    icons::paint(ui.painter(), square, icon, p.secondary);
    let at = pos2(left + 18.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, text, fonts::bold(theme::SMALL), p.secondary);
    if response.has_focus() {
        ui.painter().rect_stroke(rect.shrink(2.0), 2.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
    }
    if response.clicked() {
        *open = !*open;
    }
}

fn row(ui: &Ui, p: &Palette, rect: Rect, finding: &Finding, text: &str, chosen: bool, hovered: bool) {
    if chosen {
        ui.painter().rect_filled(rect, 0.0, p.tint);
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, p.accent);
    } else if hovered {
        ui.painter().rect_filled(rect, 0.0, p.hover);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.rule));
    let y = rect.center().y;
    let left = rect.left() + f32::from(theme::PADDING);
    let is_ignored = finding.ignored.is_some();
    if is_ignored {
        let square = Rect::from_center_size(pos2(left + SIGN / 2.0, y), vec2(14.0, 14.0));
        icons::paint(ui.painter(), square, Icon::EyeClosed, p.secondary);
    } else {
        sign(ui.painter(), p, finding.severity, pos2(left + SIGN / 2.0, y), SIGN);
    }
    let color = if is_ignored { p.secondary } else { p.text };
    let right = pos2(rect.right() - f32::from(theme::PADDING), y);
    let size = export::finding_size_words(finding);
    let size = ui.painter().text(right, Align2::RIGHT_CENTER, size, fonts::regular(theme::BODY), color);
    let begin = left + SIGN + 8.0;
    let font = if chosen { fonts::bold(theme::BODY) } else { fonts::regular(theme::BODY) };
    let room = size.left() - 12.0 - begin;
    let end = clipped(ui, pos2(begin, y), text, font, color, room);
    if let Some(ignored) = finding.ignored.as_ref().filter(|_| room > end - begin + 40.0) {
        let at = pos2(end + 10.0, y);
        clipped(ui, at, &ignored.reason, fonts::regular(theme::SMALL), p.secondary, size.left() - 12.0 - at.x);
    }
}

fn not_run_row(ui: &Ui, session: &Session, rect: Rect, id: egui::Id, not_run: &NotRun) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let names: Vec<String> =
        not_run.rule.layers.iter().map(|id| session.plan.layer_name(id).get(lang).clone()).collect();
    let what = export::check_kind_words(not_run.rule.check, lang);
    let why = export::not_run_words(&session.plan, &not_run.reason, lang);
    let text = format!("{what} · {} · {why}", names.join(lang.list_separator()));
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListItem, true, &text));
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.rule));
    let left = rect.left() + f32::from(theme::PADDING);
    let middle = pos2(left + SIGN / 2.0, rect.center().y);
    verdict_sign::paint(ui.painter(), &p, Verdict::NotComputable, middle, SIGN);
    let at = pos2(left + SIGN + 8.0, rect.center().y);
    let room = rect.right() - f32::from(theme::PADDING) - at.x;
    clipped(ui, at, &text, fonts::regular(theme::BODY), p.secondary, room);
    response.on_hover_text_at_pointer(text);
}

/// Writes on one line as far as there is room; returns where it ends.
pub fn clipped(ui: &Ui, at: Pos2, text: &str, font: egui::FontId, color: Color32, room: f32) -> f32 {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(room.max(10.0));
    let galley = ui.painter().layout_job(job);
    let end = at.x + galley.size().x;
    ui.painter().galley(pos2(at.x, at.y - galley.size().y / 2.0), galley, color);
    end
}
