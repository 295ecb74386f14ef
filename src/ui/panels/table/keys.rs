//! The keys of the table while its rows have the focus.

use egui::{Event, Key, Modifiers, Ui};

use crate::export::TableCut;
use crate::plan::FeatureRef;
use crate::plan::table::{RowScope, TableView};
use crate::session::{Command, SelectionCommand, Session, TableCommand, ViewCommand};

/// What the keys lead to besides commands.
#[derive(Debug, Default)]
pub struct Moved {
    /// The place of the row to be seen.
    pub to: Option<usize>,
    /// How far the columns move, in points.
    pub sideways: f32,
}

/// Moves the leading row, extends the selection, copies, zooms. `page` is how many rows are in sight.
pub fn keys(
    ui: &Ui,
    session: &Session,
    view: &TableView,
    columns: &[String],
    page: usize,
    queue: &mut Vec<Command>,
) -> Moved {
    let mut moved = Moved::default();
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|i| i.consume_key(modifiers, key));
    if pressed(Modifiers::COMMAND, Key::A) {
        queue.push(Command::Table(TableCommand::SelectAll));
    }
    if pressed(Modifiers::NONE, Key::Enter) && session.selection.current.is_some() {
        queue.push(Command::View(ViewCommand::ZoomToSelection));
    }
    let copies = ui.input_mut(|i| {
        let before = i.events.len();
        i.events.retain(|event| !matches!(event, Event::Copy));
        i.events.len() < before
    });
    if copies {
        let rows = view.scope_rows(RowScope::Selected, session.selection.rows_of(&view.query.layer));
        if !rows.is_empty() {
            ui.ctx().copy_text(TableCut::of_columns(view, &rows, columns).tsv(session.settings.lang));
        }
    }
    const SIDEWAYS: f32 = 60.0;
    for (key, by) in [(Key::ArrowLeft, -SIDEWAYS), (Key::ArrowRight, SIDEWAYS)] {
        if pressed(Modifiers::NONE, key) {
            moved.sideways = by;
        }
    }
    let Some(last) = view.rows.len().checked_sub(1) else { return moved };
    let lead = session.selection.current.as_ref().filter(|of| of.layer == view.query.layer);
    let steps = [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page as i64),
        (Key::PageUp, -(page as i64)),
        (Key::Home, i64::MIN),
        (Key::End, i64::MAX),
    ];
    for (key, step) in steps {
        let extends = pressed(Modifiers::SHIFT, key);
        if !extends && !pressed(Modifiers::NONE, key) {
            continue;
        }
        let from = lead.and_then(|of| far_end(session, view, of, extends));
        let to = match from {
            None if step == i64::MAX => last,
            None => 0,
            Some(place) => usize::try_from((place as i64).saturating_add(step).max(0)).unwrap_or(0).min(last),
        };
        let Some(of) = view.rows.get(to).and_then(|row| session.table_feature(*row)) else { continue };
        if extends && lead.is_some() {
            queue.push(Command::Table(TableCommand::SelectTo(of)));
        } else {
            queue.push(Command::Selection(SelectionCommand::Select(of.clone())));
            queue.push(Command::View(ViewCommand::Reveal(of)));
        }
        moved.to = Some(to);
    }
    moved
}

/// Where the next step starts: at the leading row, or, to extend, at the other end of the stretch it leads.
fn far_end(session: &Session, view: &TableView, lead: &FeatureRef, extends: bool) -> Option<usize> {
    let place = view.place_of(lead.feature.0)?;
    if !extends {
        return Some(place);
    }
    let is_chosen = |place: &usize| {
        let row = view.rows.get(*place).copied();
        row.is_some_and(|row| session.selection.rows_of(&view.query.layer).binary_search(&row).is_ok())
    };
    let below = (place + 1..view.rows.len()).take_while(is_chosen).last();
    let above = (0..place).rev().take_while(is_chosen).last();
    below.or(above).or(Some(place))
}
