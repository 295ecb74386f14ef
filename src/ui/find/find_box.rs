//! The box itself: its place in the toolbar, the field, the keys, and what a chosen row does.

use egui::{Area, Frame, Id, Key, Margin, Modifiers, Order, Rect, ScrollArea, Sense, Stroke, StrokeKind, pos2, vec2};

use super::items::{Item, Listing, action_names, fault_words};
use super::rows;
use crate::analysis::names::NameIndex;
use crate::i18n::{Lang, Word, fill};
use crate::session::{Command, FindCommand, Session, SettingsCommand};
use crate::ui::actions::{Action, Deed};
use crate::ui::icons::{self, Icon, icon_button};
use crate::ui::{fonts, theme};

const HEIGHT: f32 = 32.0;
/// In the toolbar: with less room it is an icon, with more it stays this wide.
const LEAST: f32 = 132.0;
const MOST: f32 = 296.0;
/// Left free beside it.
const BESIDE: f32 = 8.0;
/// Of the open list.
const LIST: f32 = 480.0;
const LIST_HEIGHT: f32 = 460.0;
/// Rows that Page up and Page down pass.
const PAGE: usize = 6;

/// What the box remembers.
#[derive(Debug)]
pub struct FindBox {
    is_open: bool,
    /// Whether the field is still to take the keys, when it is drawn next.
    is_fresh: bool,
    text: String,
    /// What the session was last asked for, and in which language.
    asked: Option<(String, Lang)>,
    chosen: usize,
    /// The list as it was: another list is begun at its top.
    first: Option<String>,
    /// Whether an input method composes.
    composes: bool,
    /// Whether Enter was pressed before the list was that of the text.
    is_entered: bool,
    names: NameIndex,
    /// Where it stands in the toolbar.
    place: Option<Rect>,
}

impl Default for FindBox {
    fn default() -> Self {
        Self {
            is_open: false,
            is_fresh: false,
            text: String::new(),
            asked: None,
            chosen: 0,
            first: None,
            composes: false,
            is_entered: false,
            names: action_names(),
            place: None,
        }
    }
}

impl FindBox {
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Opens it, or puts the caret back into it; what was typed last is there to be typed over.
    pub fn open(&mut self) {
        self.is_open = true;
        self.is_fresh = true;
        self.is_entered = false;
        self.asked = None;
        self.chosen = 0;
    }

    /// Whether it is open and its field is not there yet to be typed into.
    pub fn awaits_field(&self) -> bool {
        self.is_open && self.is_fresh
    }

    /// Gives the focus to the field, with all of its text selected.
    fn take_keys(&self, ctx: &egui::Context) {
        ctx.memory_mut(|m| m.request_focus(field_id()));
        let mut state = egui::TextEdit::load_state(ctx, field_id()).unwrap_or_default();
        let (from, to) = (egui::text::CCursor::new(0), egui::text::CCursor::new(self.text.chars().count()));
        state.cursor.set_char_range(Some(egui::text::CCursorRange::two(from, to)));
        state.store(ctx, field_id());
    }

    fn close(&mut self, ctx: &egui::Context) {
        self.is_open = false;
        ctx.memory_mut(|m| m.surrender_focus(field_id()));
    }

    /// The command that remembers what was used; the box itself is not worth it.
    pub fn used(action: Action) -> Option<Command> {
        let name = action.name().to_owned();
        (action != Action::Find).then_some(Command::Settings(SettingsCommand::CommandUsed(name)))
    }

    /// The toolbar has no room for it: when opened, it lies over the middle.
    pub fn leave_toolbar(&mut self) {
        self.place = None;
    }

    /// How much room it needs in the toolbar, as a field or as a button.
    pub fn least_width(ui: &egui::Ui, as_field: bool) -> f32 {
        BESIDE + if as_field { LEAST } else { theme::target(ui, HEIGHT) }
    }

    /// Its place in the toolbar: what looks like a field opens the box.
    pub fn toolbar_ui(&mut self, ui: &mut egui::Ui, lang: Lang) {
        let p = theme::palette_of(ui);
        let hint = Action::Find.hint(Word::FindHint.text(lang), lang);
        let room = ui.available_width() - BESIDE;
        if room < LEAST {
            self.place = None;
            let side = theme::target(ui, HEIGHT);
            if room >= side && icon_button(ui, Some(Icon::Search), "", &hint, Some(self.is_open)).clicked() {
                self.open();
            }
            return;
        }
        let (rect, response) = ui.allocate_exact_size(vec2(room.min(MOST), theme::target(ui, HEIGHT)), Sense::click());
        self.place = Some(rect);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &hint));
        let edge = if response.hovered() { p.secondary } else { p.border };
        ui.painter().rect(rect, 4.0, p.panel, Stroke::new(1.0, edge), StrokeKind::Inside);
        if response.has_focus() {
            ui.painter().rect_stroke(rect.expand(2.0), 5.0, Stroke::new(2.0, p.accent), StrokeKind::Outside);
        }
        let icon = Rect::from_center_size(rect.left_center() + vec2(18.0, 0.0), vec2(16.0, 16.0));
        icons::paint(ui.painter(), icon, Icon::Search, p.secondary);
        let right = key_chip(ui, rect, &Action::Find.key_text());
        let text = |word: Word| {
            ui.painter().layout_no_wrap(word.text(lang).to_owned(), fonts::regular(theme::BODY), p.secondary)
        };
        let (whole, room) = (text(Word::FindHint), right - rect.left() - 44.0);
        let galley = if whole.size().x <= room { whole } else { text(Word::FindShort) };
        ui.painter().galley(rect.left_center() + vec2(34.0, -galley.size().y / 2.0), galley, p.secondary);
        if response.on_hover_text(hint).clicked() {
            self.open();
        }
    }

    /// The open box over the window; the answer is a command's deed.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) -> Option<Deed> {
        if !self.is_open {
            return None;
        }
        self.watch_input_method(ctx);
        let recent: Vec<Action> =
            session.settings.recent_commands.iter().filter_map(|name| Action::of_name(name)).collect();
        let listing = Listing::of(&self.text, &self.names, &recent, session);
        let count = listing.items().count();
        let taken = self.keys(ctx, count);
        let window = ctx.content_rect();
        let width = LIST.min(window.width() - 16.0);
        let place =
            self.place.unwrap_or_else(|| Rect::from_center_size(pos2(window.center().x, 24.0), vec2(LIST, HEIGHT)));
        let left = (place.right() - width).clamp(8.0, (window.right() - width - 8.0).max(8.0));
        let corner = pos2(left, place.top() - 1.0);
        let style = ctx.global_style();
        let p = theme::palette_in(&style.visuals);
        let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.border)).corner_radius(4);
        let (mut clicked, mut is_changed) = (None, false);
        let area = Area::new(Id::unique("find")).order(Order::Foreground).fixed_pos(corner).constrain(true);
        let shown = area.show(ctx, |ui| {
            frame.show(ui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 0.0;
                is_changed = self.field_ui(ui, session);
                let height = LIST_HEIGHT.min(window.bottom() - corner.y - 90.0).max(60.0);
                ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]).show(
                    ui,
                    |ui| {
                        clicked = self.list_ui(ui, &listing, session);
                    },
                );
                foot_ui(ui, session.settings.lang);
            });
        });
        let asked_before = self.asked.is_some();
        let wanted = (self.text.clone(), session.settings.lang);
        if self.asked.as_ref() != Some(&wanted) {
            queue.push(Command::Find(FindCommand::Ask(self.text.clone())));
            self.asked = Some(wanted);
        }
        if asked_before && shown.response.clicked_elsewhere() {
            self.close(ctx);
            return None;
        }
        let is_listed = !is_changed && session.find.text == self.text && !session.find.running;
        let is_entered = self.is_chosen(&taken, is_changed, is_listed);
        let item = match taken {
            Taken::Closed => {
                self.close(ctx);
                return None;
            }
            _ if is_entered => listing.items().nth(self.chosen).cloned(),
            Taken::Entered | Taken::Nothing => None,
        };
        let by_keys = item.as_ref().is_some_and(|item| matches!(item, Item::Place(_) | Item::Position(_)));
        let deed = item.or(clicked).and_then(|item| self.choose(ctx, item, session, queue));
        // Whoever goes somewhere by keys goes on from there, not from the corner of the window.
        deed.or(by_keys.then_some(Deed::FocusMap))
    }

    /// Whether a row is to be chosen now. Enter that comes with its text, or before the list that belongs to it,
    /// waits for that list; a second Enter takes what there is.
    fn is_chosen(&mut self, taken: &Taken, is_changed: bool, is_listed: bool) -> bool {
        let waited = self.is_entered && !is_changed;
        let is_pressed = matches!(taken, Taken::Entered);
        self.is_entered = false;
        if is_pressed && (is_listed || waited) || waited && is_listed {
            return true;
        }
        self.is_entered = is_pressed || waited;
        false
    }

    fn choose(&mut self, ctx: &egui::Context, item: Item, session: &Session, queue: &mut Vec<Command>) -> Option<Deed> {
        match item {
            Item::Example(text) => {
                self.text = text;
                self.is_fresh = true;
                return None;
            }
            Item::Place(place) => queue.push(Command::Find(FindCommand::Show(place.of))),
            Item::Position(read) => queue.push(Command::Find(FindCommand::GoTo(read.at))),
            Item::Action(action) => {
                self.close(ctx);
                self.text.clear();
                queue.extend(Self::used(action));
                return action.deed(session);
            }
        }
        self.close(ctx);
        None
    }

    /// While an input method composes, keys are its own: the window has taken them out of the events.
    fn watch_input_method(&mut self, ctx: &egui::Context) {
        ctx.input(|i| {
            for event in &i.events {
                if let egui::Event::Ime(ime) = event {
                    self.composes = matches!(ime, egui::ImeEvent::Preedit { text, .. } if !text.is_empty());
                }
            }
        });
    }

    fn keys(&mut self, ctx: &egui::Context, count: usize) -> Taken {
        if self.composes {
            // An Esc meant for the composition has taken the field's focus by now; a press elsewhere may take it.
            if !ctx.input(|i| i.pointer.any_pressed()) {
                ctx.memory_mut(|m| m.request_focus(field_id()));
            }
            return Taken::Nothing;
        }
        let last = count.saturating_sub(1);
        ctx.input_mut(|i| {
            let mut pressed = |key| i.consume_key(Modifiers::NONE, key);
            if pressed(Key::ArrowDown) {
                self.chosen = if self.chosen >= last { 0 } else { self.chosen + 1 };
            }
            if pressed(Key::ArrowUp) {
                self.chosen = if self.chosen == 0 { last } else { self.chosen - 1 };
            }
            if pressed(Key::PageDown) {
                self.chosen = (self.chosen + PAGE).min(last);
            }
            if pressed(Key::PageUp) {
                self.chosen = self.chosen.saturating_sub(PAGE);
            }
            if pressed(Key::Escape) {
                Taken::Closed
            } else if pressed(Key::Enter) {
                Taken::Entered
            } else {
                Taken::Nothing
            }
        })
    }

    /// The field; whether its text has changed.
    fn field_ui(&mut self, ui: &mut egui::Ui, session: &Session) -> bool {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT + 2.0), Sense::hover());
        let icon = Rect::from_center_size(rect.left_center() + vec2(20.0, 0.0), vec2(16.0, 16.0));
        icons::paint(ui.painter(), icon, Icon::Search, p.accent);
        let inner = Rect::from_min_max(rect.min + vec2(34.0, 5.0), rect.max - vec2(8.0, 3.0));
        let edit = egui::TextEdit::singleline(&mut self.text)
            .id(field_id())
            .frame(Frame::NONE)
            .hint_text(Word::FindHint.text(lang))
            .margin(Margin::symmetric(0, 3));
        let response = ui.put(inner, edit);
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::labeled(egui::Role::TextInput, true, Word::FindHint.text(lang));
            info.current_text_value = Some(self.text.clone());
            info
        });
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, p.rule));
        if response.changed() {
            self.chosen = 0;
        }
        if std::mem::take(&mut self.is_fresh) {
            self.take_keys(ui.ctx());
        }
        response.changed()
    }

    fn list_ui(&mut self, ui: &mut egui::Ui, listing: &Listing, session: &Session) -> Option<Item> {
        let lang = session.settings.lang;
        let mut clicked = None;
        let mut place = 0;
        self.chosen = self.chosen.min(listing.items().count().saturating_sub(1));
        for group in &listing.groups {
            rows::heading_ui(ui, group.heading.text(lang));
            for item in &group.items {
                let is_chosen = place == self.chosen;
                let response = rows::item_ui(ui, item, is_chosen, session);
                if is_chosen && self.first.as_ref() != Some(&format!("{place}{}", self.text)) {
                    response.scroll_to_me(None);
                    self.first = Some(format!("{place}{}", self.text));
                }
                if response.clicked() {
                    clicked = Some(item.clone());
                }
                place += 1;
            }
        }
        if let Some(fault) = listing.fault {
            rows::remark_ui(ui, fault_words(fault, lang), true);
        } else if session.find.running && !self.text.trim().is_empty() && session.find.places.is_empty() {
            rows::remark_ui(ui, Word::FindWorking.text(lang), false);
        } else if listing.groups.is_empty() {
            rows::remark_ui(ui, &fill(Word::FindNone, lang, &[("text", self.text.trim())]), true);
            rows::remark_ui(ui, Word::FindNoneHelp.text(lang), false);
        }
        clicked
    }
}

enum Taken {
    Nothing,
    Entered,
    Closed,
}

fn field_id() -> Id {
    Id::unique("find-field")
}

/// The keys in a frame at the right end of a field; the answer is where they begin.
fn key_chip(ui: &egui::Ui, field: Rect, text: &str) -> f32 {
    let p = theme::palette_of(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(theme::NOTE), p.secondary);
    let size = galley.size() + vec2(12.0, 6.0);
    let chip = Rect::from_center_size(field.right_center() - vec2(size.x / 2.0 + 6.0, 0.0), size);
    ui.painter().rect_stroke(chip, 3.0, Stroke::new(1.0, p.rule), StrokeKind::Inside);
    ui.painter().galley(chip.center() - galley.size() / 2.0, galley, p.secondary);
    chip.left()
}

fn foot_ui(ui: &mut egui::Ui, lang: Lang) {
    let p = theme::palette_of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, p.rule));
    let font = fonts::regular(theme::NOTE);
    let at = rect.left_center() + vec2(12.0, 0.0);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, Word::FindKeys.text(lang), font, p.secondary);
}
