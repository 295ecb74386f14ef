//! A show before people: the map alone, bookmark by bookmark; what it changes is put back when it ends.

use super::arrangement::OnlyLayer;
use super::command::{Direction, ViewCommand};
use super::document::DocumentCommand;
use super::flight::Flight;
use super::selection::Selection;
use super::session::Session;
use super::settings::Settings;
use crate::crs::LonLat;
use crate::project::Visibility;
use crate::render::{MapView, Theme};

/// A show under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Show {
    /// The bookmark that is shown, by its place in the list; `None` for the view the show began with.
    pub at: Option<usize>,
    /// The picture is off.
    pub blank: Option<Blank>,
    /// All but a disc around the pointer is dimmed.
    pub spotlight: bool,
    /// Digits typed so far of a bookmark's number.
    pub number: String,
    /// Whether the map has not been moved since it went to the bookmark: it is fitted again when the window changes.
    on_place: bool,
    before: Before,
}

/// The colour of a picture that is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    Black,
    White,
}

/// What there was before the show, to be put back.
#[derive(Clone, Debug, PartialEq)]
struct Before {
    visibility: Visibility,
    only: Option<OnlyLayer>,
    /// Middle and N of the scale 1:N.
    view: Option<(LonLat, f64)>,
    selection: Selection,
    theme: Theme,
    large: bool,
}

/// What can be done before and during a show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShowCommand {
    /// Begins at the query that is open, else at the first bookmark.
    Start,
    /// Begins at the bookmark where the last show ended.
    Resume,
    /// Ends it: everything is as it was before.
    End,
    Step(Direction),
    First,
    Last,
    /// A digit of a bookmark's number.
    Digit(u8),
    /// Goes to the number that was typed; to the next bookmark without one.
    Enter,
    /// Puts the picture off, or on again.
    Blank(Blank),
    /// Lights the place of the pointer, or no longer.
    SetSpotlight(bool),
    /// The theme for a projector on a model, or that of before.
    SwitchProjector,
}

impl Session {
    pub(super) fn present(&mut self, command: ShowCommand) {
        match command {
            ShowCommand::Start => self.begin_show(0, true),
            ShowCommand::Resume => self.begin_show(self.last_shown, false),
            ShowCommand::End => self.end_show(),
            ShowCommand::Step(direction) => self.step(direction),
            ShowCommand::First => self.show_bookmark(0),
            ShowCommand::Last => self.show_bookmark(self.plan.project.bookmarks.len().saturating_sub(1)),
            ShowCommand::Digit(digit) => {
                // More digits than any list has numbers.
                if let Some(show) = self.show.as_mut().filter(|show| show.number.len() < 4 && digit < 10) {
                    show.number.push(char::from(b'0' + digit));
                }
            }
            ShowCommand::Enter => {
                let typed = self.show.as_mut().map(|show| std::mem::take(&mut show.number)).unwrap_or_default();
                match typed.parse::<usize>() {
                    Ok(number) => self.show_bookmark(number.wrapping_sub(1)),
                    Err(_) => self.step(Direction::Next),
                }
            }
            ShowCommand::Blank(blank) => {
                if let Some(show) = &mut self.show {
                    show.blank = (show.blank != Some(blank)).then_some(blank);
                }
            }
            ShowCommand::SetSpotlight(on) => {
                if let Some(show) = &mut self.show {
                    show.spotlight = on;
                }
            }
            ShowCommand::SwitchProjector => {
                let Some(show) = &self.show else { return };
                let before = if show.before.theme == Theme::Projector { Theme::Light } else { show.before.theme };
                let is_on = self.settings.theme == Theme::Projector;
                self.settings.theme = if is_on { before } else { Theme::Projector };
            }
        }
    }

    /// At a bookmark; from the start, where a query is open, at the query.
    fn begin_show(&mut self, at: usize, is_start: bool) {
        if self.show.is_some() {
            return;
        }
        // What was under way before is a step of its own.
        self.settle_now();
        let view = self
            .view
            .and_then(|view| Some((self.crs.lonlat_from_map(view.centre())?, view.scale_denominator(&self.crs))));
        let before = Before {
            visibility: self.plan.project.visibility(),
            only: self.only.clone(),
            view,
            selection: self.selection.clone(),
            theme: self.settings.theme,
            large: self.settings.large,
        };
        let number = String::new();
        self.show = Some(Show { at: None, blank: None, spotlight: false, number, on_place: true, before });
        self.settings.large = true;
        // A mark on what nobody has spoken of would only raise questions.
        if !self.inquiry.has(&self.selection) {
            self.selection = Selection::default();
        }
        if is_start && self.inquiry.answer.is_some() {
            self.view(&ViewCommand::ZoomToInquiry);
            self.show.iter_mut().for_each(|show| show.on_place = true);
            return;
        }
        self.show_bookmark(at.min(self.plan.project.bookmarks.len().saturating_sub(1)));
    }

    /// Puts everything back that the show has changed.
    pub(super) fn end_show(&mut self) {
        let Some(Show { at, before, .. }) = self.show.take() else { return };
        self.last_shown = at.unwrap_or(0);
        self.flight = None;
        if self.plan.project.visibility() != before.visibility {
            self.plan.project.set_visibility(&before.visibility);
            self.plan_revision += 1;
        }
        self.only = before.only;
        self.selection = before.selection;
        self.settings.theme = before.theme;
        self.settings.large = before.large;
        let view = before.view.and_then(|(at, scale)| {
            Some(MapView::at_scale(&self.crs, self.crs.map_from_lonlat(at)?, scale, self.map_size()))
        });
        self.view = view.or(self.view);
        self.settle_now();
    }

    /// The settings that outlast the run: what a show has changed for its while is not among them.
    pub(super) fn lasting_settings(&self) -> Settings {
        let mut settings = self.settings.clone();
        if let Some(show) = &self.show {
            (settings.theme, settings.large) = (show.before.theme, show.before.large);
        }
        settings
    }

    /// A command that leaves the plan, or works on what the show has changed for its while, ends the show first.
    pub(super) fn end_show_before(&mut self, command: &DocumentCommand) {
        use DocumentCommand as D;
        let goes_on =
            matches!(command, D::CheckSources | D::Landing(_) | D::ReloadChanged | D::IgnoreChanged | D::LookAtRecent);
        if !goes_on {
            self.end_show();
        }
    }

    fn step(&mut self, direction: Direction) {
        let Some(show) = &mut self.show else { return };
        // A picture that is off comes back before anything moves on.
        if show.blank.take().is_some() {
            return;
        }
        let next = match (show.at, direction) {
            (None, Direction::Next) => Some(0),
            (None, Direction::Previous) => None,
            (Some(at), Direction::Next) => at.checked_add(1),
            (Some(at), Direction::Previous) => at.checked_sub(1),
        };
        if let Some(next) = next {
            self.show_bookmark(next);
        }
    }

    /// Shows a bookmark; past the ends nothing changes.
    fn show_bookmark(&mut self, bookmark: usize) {
        let Some(show) = &mut self.show else { return };
        show.number.clear();
        if bookmark < self.plan.project.bookmarks.len() {
            show.blank = None;
            show.at = Some(bookmark);
            self.bookmark(super::BookmarkCommand::GoTo(bookmark));
            if let Some(show) = &mut self.show {
                show.on_place = true;
            }
        }
    }

    /// The map has been moved by hand: it stays where it is when the window changes.
    pub(super) fn leave_place(&mut self) {
        if let Some(show) = &mut self.show {
            show.on_place = false;
        }
    }

    /// After the window has changed, the map is fitted to its bookmark again.
    pub(super) fn keep_place(&mut self) {
        let Some(show) = self.show.as_ref().filter(|show| show.on_place) else { return };
        let at = show.at;
        if at.is_none() && self.inquiry.answer.is_some() {
            self.view(&ViewCommand::ZoomToInquiry);
            self.show.iter_mut().for_each(|show| show.on_place = true);
        }
        if let Some(to) = at.and_then(|at| self.bookmarked_view(at)) {
            match self.flight.zip(self.view) {
                Some((_, view)) => self.flight = Some(Flight::new(view, to)),
                None => self.view = Some(to),
            }
        }
    }
}
