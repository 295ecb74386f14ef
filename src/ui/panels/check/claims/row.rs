//! One row of the list of claims: verdict, text with its qualifiers, published, drawn, source.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align, Color32, FontId, Galley, Rangef, Rect, Response, Stroke, Ui, pos2, vec2};

use super::fields::capitalised;
use super::list::Place;
use crate::export;
use crate::i18n::Word;
use crate::plan::claims::Verdict;
use crate::project::Claim;
use crate::session::Session;
use crate::ui::{fonts, theme, verdict_sign};

/// The lowest row, and what is added for each line of text beyond the first.
const ROW: f32 = 29.0;
const LINE: f32 = 17.0;
const CHIPS_LINE: f32 = 22.0;
/// A column of texts.
const NARROW: f32 = 120.0;
/// The sign of a verdict, before its word.
const SIGN: f32 = 22.0;
/// What the text of a claim has at least, of the whole width; and the sources: with less they are left to the card.
const TEXT: f32 = 0.29;
const SOURCE: f32 = 84.0;
/// Between columns.
const GAP: f32 = 12.0;

/// Where the columns stand, in points of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    pub sign: f32,
    pub text: Rangef,
    pub published: Rangef,
    pub drawn: Rangef,
    /// `None` where the panel is too narrow: the card has it.
    pub source: Option<Rangef>,
}

impl Columns {
    /// As wide as what stands in them, where there is room; the text takes what is left.
    pub fn of(ui: &Ui, area: Rect, session: &Session) -> Self {
        let lang = session.settings.lang;
        let claims = &session.plan.project.claims;
        let body = fonts::regular(theme::BODY);
        let widest = |texts: &mut dyn Iterator<Item = String>, font: &FontId, head: Word| {
            let of = |text: String, font: FontId| {
                ui.painter().layout_no_wrap(text, font, Color32::PLACEHOLDER).size().x.ceil() + 1.0
            };
            let head = of(capitalised(head.text(lang)), fonts::regular(theme::SMALL));
            texts.map(|text| of(text, font.clone())).fold(head, f32::max)
        };
        let outcomes = &session.claims.outcomes;
        let mut verdicts = outcomes.iter().map(|o| export::verdict_words(o.verdict, lang).to_owned());
        let verdict = SIGN + widest(&mut verdicts, &body, Word::ColumnVerdict);
        let mut values = claims.iter().map(|claim| export::published_words(claim, lang));
        let published = widest(&mut values, &body, Word::ColumnPublished);
        // A reason is a sentence: it is cut, and stands on the card.
        let number = |claim: &Claim| {
            let drawn = session.claims.outcome(&claim.id).and_then(|o| o.drawn)?;
            Some(export::drawn_words(claim, drawn, lang))
        };
        let drawn = widest(&mut claims.iter().filter_map(number), &fonts::bold(theme::BODY), Word::ColumnDrawn);
        let mut sources = claims.iter().map(|claim| claim.source.read_in(lang).clone());
        let source = widest(&mut sources, &fonts::regular(theme::SMALL), Word::ColumnSource);

        let width = area.width();
        let least_drawn = (width * 0.17).clamp(84.0, 106.0);
        let has_reason = outcomes.iter().any(|o| o.drawn.is_none());
        let drawn = if has_reason { drawn.max(least_drawn) } else { drawn };
        let room = width - 2.0 * f32::from(theme::PADDING) - verdict - 3.0 * GAP;
        // What the text of the claims needs is taken from the sources first: the card has them whole.
        let wanted = source.min(width * 0.25).max(SOURCE);
        let narrowed = |column: f32, least: f32, lack: f32| column - lack.min(column - least).max(0.0);
        let lack = |source: f32, drawn: f32, published: f32| width * TEXT - (room - source - drawn - published);
        let drawn = narrowed(drawn, least_drawn, lack(0.0, drawn, published));
        let published = narrowed(published, width * 0.17, lack(0.0, drawn, published));
        let source = narrowed(wanted + GAP, 0.0, lack(wanted + GAP, drawn, published)) - GAP;
        let has_source = source >= SOURCE && claims.iter().any(|claim| !claim.source.read_in(lang).is_empty());
        let right = area.right() - f32::from(theme::PADDING);
        let source = has_source.then(|| Rangef::new(right - source, right));
        let right = source.map_or(right, |source| source.min - GAP);
        let drawn = Rangef::new(right - drawn, right);
        let right = drawn.min - GAP;
        let published = Rangef::new(right - published, right);
        let sign = area.left() + f32::from(theme::PADDING);
        let text = Rangef::new(sign + verdict + GAP, published.min - GAP);
        Self { sign, text, published, drawn, source }
    }
}

/// The texts of a row, set into its columns.
pub struct RowText {
    verdict: Option<Verdict>,
    text: Arc<Galley>,
    published: Arc<Galley>,
    drawn: Arc<Galley>,
    source: Option<Arc<Galley>>,
    chips: Vec<Chip>,
    /// Whether the chips stand on a line of their own.
    chips_below: bool,
}

struct Chip {
    text: String,
    color: Color32,
    ground: Color32,
}

impl RowText {
    pub fn of(ui: &Ui, session: &Session, claim: &Claim, columns: &Columns) -> Self {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let outcome = session.claims.outcome(&claim.id);
        let chosen = session.claims.chosen.as_ref() == Some(&claim.id);
        // Where a column is narrow, a text takes the lines it needs.
        let lines = if columns.text.span() < NARROW { 8 } else { 2 };
        let aligned = |text: String, width: f32, font: FontId, color: Color32, halign: Align| {
            let mut job = LayoutJob::simple(text, font, color, width);
            job.wrap = TextWrapping { max_width: width, max_rows: lines, ..TextWrapping::default() };
            job.halign = halign;
            ui.painter().layout_job(job)
        };
        let set = |text, width, font, color| aligned(text, width, font, color, Align::LEFT);
        let at_right = |text, width, font, color| aligned(text, width, font, color, Align::RIGHT);
        let font = if chosen { fonts::bold(theme::BODY) } else { fonts::regular(theme::BODY) };
        let text = set(claim.text.read_in(lang).clone(), columns.text.span(), font, p.text);
        let published = export::published_words(claim, lang);
        let published = at_right(published, columns.published.span(), fonts::regular(theme::BODY), p.text);
        let drawn = match outcome {
            Some(outcome) => match (outcome.drawn, &outcome.reason) {
                (Some(drawn), _) => {
                    let words = export::drawn_words(claim, drawn, lang);
                    at_right(words, columns.drawn.span(), fonts::bold(theme::BODY), p.text)
                }
                (None, reason) => {
                    let words = reason.as_ref().map(|r| export::reason_words(&session.plan, r, lang));
                    let font = fonts::regular(theme::SMALL);
                    at_right(words.unwrap_or_default(), columns.drawn.span(), font, p.secondary)
                }
            },
            None => at_right("…".to_owned(), columns.drawn.span(), fonts::regular(theme::BODY), p.secondary),
        };
        let source = columns.source.map(|column| {
            let font = fonts::regular(theme::SMALL);
            set(claim.source.read_in(lang).clone(), column.span(), font, p.secondary)
        });
        let mut chips = Vec::new();
        let mut add = |text: &str, color, ground| chips.push(Chip { text: text.to_owned(), color, ground });
        if outcome.is_some_and(|o| !o.broken().is_empty()) {
            add(Word::ClaimOutline.text(lang), p.error, p.error_tint);
        }
        if outcome.is_some_and(|o| o.sensitive) {
            add(Word::ClaimSensitive.text(lang), p.caution_text, p.caution);
        }
        if outcome.is_some_and(|o| !o.conflicts_with.is_empty()) {
            add(Word::ClaimConflict.text(lang), p.error, p.error_tint);
        }
        if let Some(tolerance) = export::tolerance_words(claim, lang) {
            add(&tolerance, p.caution_text, p.caution);
        }
        if claim.by_construction.is_some() {
            add(Word::ClaimByConstruction.text(lang), p.secondary, p.hover);
        }
        let beside: f32 = chips.iter().map(|c| verdict_sign::chip_width(ui.painter(), &c.text) + 4.0).sum();
        let chips_below =
            !chips.is_empty() && (text.rows.len() > 1 || text.size().x + 6.0 + beside > columns.text.span());
        Self { verdict: outcome.map(|o| o.verdict), text, published, drawn, source, chips, chips_below }
    }

    /// A row for fingers is no lower than they need.
    pub fn height(&self, ui: &Ui) -> f32 {
        let more = |galley: &Galley| galley.rows.len().saturating_sub(1) as f32 * LINE;
        let text = more(&self.text) + if self.chips_below { CHIPS_LINE } else { 0.0 };
        let others = [&self.published, &self.drawn].into_iter().chain(&self.source).map(|g| more(g));
        theme::target(ui, ROW + others.fold(text, f32::max))
    }

    /// What does not fit into the row, for its tooltip.
    pub fn told(&self, session: &Session, claim: &Claim) -> String {
        let lang = session.settings.lang;
        let mut lines = vec![claim.text.read_in(lang).clone()];
        if let Some(reason) = session.claims.outcome(&claim.id).and_then(|o| o.reason.as_ref()) {
            lines.push(export::reason_words(&session.plan, reason, lang));
        }
        if let Some(outcome) = session.claims.outcome(&claim.id) {
            lines.extend(export::outline_notes(&session.plan, outcome, lang));
        }
        lines.push(claim.source.read_in(lang).clone());
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

/// Draws a row into its rectangle.
pub fn row_ui(
    ui: &Ui,
    session: &Session,
    (rect, columns): Place<'_>,
    response: &Response,
    row: &RowText,
    chosen: bool,
) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let name = row.text.text();
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, name));
    if !ui.is_rect_visible(rect) {
        return;
    }
    if chosen {
        ui.painter().rect_filled(rect, 0.0, p.tint);
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, p.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, p.hover);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.rule));
    let block = row.text.size().y + if row.chips_below { CHIPS_LINE } else { 0.0 };
    let top = rect.center().y - block / 2.0;
    if let Some(verdict) = row.verdict {
        let y = rect.center().y;
        verdict_sign::paint(ui.painter(), &p, verdict, pos2(columns.sign + 8.0, y), 16.0);
        let room = columns.text.min - columns.sign - SIGN - 4.0;
        let word = export::verdict_words(verdict, lang);
        let mut job = LayoutJob::simple(
            word.to_owned(),
            fonts::regular(theme::BODY),
            verdict_sign::text_color(&p, verdict),
            room,
        );
        job.wrap.max_rows = 2;
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(pos2(columns.sign + SIGN, y - galley.size().y / 2.0), galley, p.text);
    }
    ui.painter().galley(pos2(columns.text.min, top), row.text.clone(), p.text);
    let mut left = pos2(columns.text.min + row.text.size().x + 6.0, rect.center().y);
    if row.chips_below {
        left = pos2(columns.text.min, top + row.text.size().y + CHIPS_LINE - 9.0);
    }
    for chip in &row.chips {
        let drawn = verdict_sign::chip(ui.painter(), left, &chip.text, chip.color, chip.ground);
        left.x = drawn.right() + 4.0;
    }
    let right = |galley: &Arc<Galley>, column: Rangef| {
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(column.max, y), galley.clone(), p.text);
    };
    right(&row.published, columns.published);
    right(&row.drawn, columns.drawn);
    if let (Some(source), Some(column)) = (&row.source, columns.source) {
        let y = rect.center().y - source.size().y / 2.0;
        ui.painter().galley(pos2(column.min, y), source.clone(), p.secondary);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::session::{ClaimCommand, Command, JobMode, SettingsCommand, today};

    /// How wide verdicts, published values and texts are set in a panel of a width, and how wide they may be.
    #[test]
    fn verdicts_and_values_stand_on_one_line_in_a_narrow_panel() {
        let mut session = Session::new(JobMode::Inline);
        session.apply(Command::Open(Vec::new()));
        session.apply(Command::Settings(SettingsCommand::SetLang(Lang::En)));
        session.apply(Command::Claim(ClaimCommand::Watch(Some(today()))));
        session.poll();
        assert!(session.claims.outcomes.iter().any(|o| o.verdict == Verdict::NotComputable));
        let ctx = egui::Context::default();
        fonts::install(&ctx);
        let mut seen = 0;
        for _ in 0..2 {
            seen = 0;
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(565.0, 400.0));
                let columns = Columns::of(ui, area, &session);
                let width = |text: &str| {
                    let font = fonts::regular(theme::BODY);
                    ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x
                };
                for verdict in Verdict::ALL {
                    let room = columns.text.min - columns.sign - SIGN - 4.0;
                    let is_there = session.claims.outcomes.iter().any(|o| o.verdict == verdict);
                    assert!(!is_there || width(export::verdict_words(verdict, Lang::En)) <= room);
                }
                assert!(width("about 5.8 km²") <= columns.published.span());
                assert!(columns.text.span() >= 565.0 * TEXT - 1.0, "{columns:?}");
                seen += session.plan.project.claims.len();
            });
            output.textures_delta.clear();
        }
        assert!(seen > 0);
    }
}
