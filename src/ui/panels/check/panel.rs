//! The tab as a whole: the switch between its views, and the view that is open.

use egui::{Align2, CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::claims::ClaimsView;
use super::findings::FindingsView;
use super::land_use::LandUseView;
use super::report_button::report_button_ui;
use crate::i18n::{Lang, Word};
use crate::session::{CheckCommand, ClaimCommand, Command, Session};
use crate::ui::{fonts, theme};

/// A view of the tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    #[default]
    Claims,
    Findings,
    LandUse,
}

/// The views in the order of the switch.
const VIEWS: [(View, Word); 3] = [
    (View::Claims, Word::CheckViewClaims),
    (View::Findings, Word::CheckViewFindings),
    (View::LandUse, Word::CheckViewLandUse),
];

/// Which view is open, and what each remembers.
#[derive(Debug, Default)]
pub struct CheckPanel {
    view: View,
    claims: ClaimsView,
    findings: FindingsView,
    land_use: LandUseView,
}

impl CheckPanel {
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
        let top = ui.cursor().top();
        switch_ui(ui, session.settings.lang, &mut self.view);
        report_button_ui(ui, top, session.settings.lang, queue);
        // Only what is open is kept up to date.
        if self.view != View::Claims && session.claims.day.is_some() {
            queue.push(Command::Claim(ClaimCommand::Watch(None)));
        }
        if self.view == View::Claims && session.checks.watched.is_some() {
            queue.push(Command::Check(CheckCommand::Watch(None)));
        }
        match self.view {
            View::Claims => self.claims.ui(ui, session, queue),
            View::Findings => self.findings.ui(ui, session, queue),
            View::LandUse => self.land_use.ui(ui, session, queue),
        }
    }

    /// What has to be told when the tab is not open: nobody looks at its views.
    pub fn closed(session: &Session, queue: &mut Vec<Command>) {
        if session.claims.day.is_some() {
            queue.push(Command::Claim(ClaimCommand::Watch(None)));
        }
        if session.checks.watched.is_some() {
            queue.push(Command::Check(CheckCommand::Watch(None)));
        }
    }

    /// Whether a sheet of the tab waits for an answer.
    pub fn is_asking(&self) -> bool {
        match self.view {
            View::Claims => false,
            View::Findings => self.findings.is_asking(),
            View::LandUse => self.land_use.is_asking(),
        }
    }
}

/// The views beside each other, one of them chosen.
fn switch_ui(ui: &mut Ui, lang: Lang, view: &mut View) {
    const HEIGHT: f32 = 30.0;
    const MARGIN: f32 = 8.0;
    let height = theme::target(ui, HEIGHT);
    let p = theme::palette_of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), height + 2.0 * MARGIN), Sense::hover());
    let font = fonts::regular(theme::BODY);
    let mut left = row.left() + f32::from(theme::PADDING);
    let begin = left;
    for (i, (this, word)) in VIEWS.iter().enumerate() {
        let text = word.text(lang);
        let width = ui.painter().layout_no_wrap(text.to_owned(), font.clone(), p.text).size().x + 28.0;
        let rect = Rect::from_min_size(pos2(left, row.top() + MARGIN), vec2(width, height));
        let chosen = view == this;
        let response = ui.interact(rect, ui.scope_id().with(("check view", i)), Sense::click());
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, chosen, text));
        let (first, last) = (i == 0, i + 1 == VIEWS.len());
        let round = |yes: bool| if yes { 4 } else { 0 };
        let corners = CornerRadius { nw: round(first), sw: round(first), ne: round(last), se: round(last) };
        let fill = if chosen { Some(p.tint) } else { response.hovered().then_some(p.hover) };
        if let Some(fill) = fill {
            ui.painter().rect_filled(rect, corners, fill);
        }
        let (font, color) = if chosen { (fonts::bold(theme::BODY), p.accent_text) } else { (font.clone(), p.text) };
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font, color);
        if !first {
            ui.painter().vline(left, rect.y_range(), Stroke::new(1.0, p.border));
        }
        if response.has_focus() {
            ui.painter().rect_stroke(rect.shrink(2.0), corners, Stroke::new(2.0, p.accent), StrokeKind::Inside);
        }
        if response.clicked() {
            *view = *this;
        }
        left = rect.right();
    }
    let frame = Rect::from_min_max(pos2(begin, row.top() + MARGIN), pos2(left, row.bottom() - MARGIN));
    ui.painter().rect_stroke(frame, 4.0, Stroke::new(1.0, p.border), StrokeKind::Inside);
}
