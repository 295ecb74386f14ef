//! The title of the plan in the toolbar, and the menu behind it: new, open, save and what belongs to them.

use std::path::Path;

use egui::{Popup, Sense, vec2};

use super::actions::Action;
use super::icons::{self, Icon};
use super::menu_row::{WIDTH, action_ui, heading_ui, scrolled_ui};
use super::{fonts, theme};
use crate::i18n::{Word, fill};
use crate::session::{Command, DocumentCommand, FileWish, OutputCommand, Session, SettingsCommand};

/// Of the frame and the sign of the menu beside its title.
const BESIDE_TITLE: f32 = 28.0;
/// Of the dot of unsaved work.
const DOT: f32 = 12.0;

/// What the plan is called; the program's own name where it has none.
pub fn title(session: &Session) -> String {
    let lang = session.settings.lang;
    let title = session.plan.project.title.get(lang);
    if title.is_empty() { Word::AppName.text(lang).to_owned() } else { title.clone() }
}

/// The title, cut after `most`; nothing where that is 0: the sign of the menu stays.
fn title_galley(ui: &egui::Ui, session: &Session, most: f32) -> std::sync::Arc<egui::Galley> {
    let p = theme::palette_of(ui);
    let shown = if most > 0.0 { title(session) } else { String::new() };
    let mut job = egui::text::LayoutJob::simple_singleline(shown, fonts::bold(theme::HEAD), p.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(most.max(1.0));
    ui.painter().layout_job(job)
}

fn unsaved_galley(ui: &egui::Ui, session: &Session) -> std::sync::Arc<egui::Galley> {
    let word = if session.document.is_saving() { Word::Saving } else { Word::Unsaved };
    let color = theme::palette_of(ui).secondary;
    let font = fonts::regular(theme::SMALL);
    ui.painter().layout_no_wrap(word.text(session.settings.lang).to_owned(), font, color)
}

fn unsaved_width(ui: &egui::Ui, session: &Session, with_word: bool) -> f32 {
    if with_word { unsaved_galley(ui, session).size().x + 16.0 } else { DOT }
}

/// How wide the menu and the sign of unsaved work beside it are.
pub fn widths(ui: &egui::Ui, session: &Session, most_title: f32, with_word: bool) -> [f32; 2] {
    let title = title_galley(ui, session, most_title).size().x;
    [title + BESIDE_TITLE, unsaved_width(ui, session, with_word)]
}

/// The title, cut after its most, with a dot and, where wanted, a word while something is unsaved; a click opens the
/// menu.
pub fn file_menu_ui(
    ui: &mut egui::Ui,
    session: &Session,
    (most_title, with_word): (f32, bool),
    queue: &mut Vec<Command>,
) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let galley = title_galley(ui, session, most_title);
    let size = vec2(galley.size().x + BESIDE_TITLE, theme::target(ui, 32.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let hint = Word::FileMenuHint.text(lang);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, hint));
    let id = ui.scope_id().with("file-menu");
    if response.hovered() || Popup::is_id_open(ui.ctx(), id) {
        ui.painter().rect_filled(rect, 4.0, p.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 4.0, egui::Stroke::new(2.0, p.accent), egui::StrokeKind::Outside);
    }
    let at = egui::pos2(rect.left() + 6.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, p.text);
    let chevron = egui::Rect::from_center_size(rect.right_center() - vec2(10.0, 0.0), vec2(14.0, 14.0));
    icons::paint(ui.painter(), chevron, Icon::ChevronDown, p.secondary);
    let path = session.document.kind.path().map_or_else(|| title(session), |path| path.display().to_string());
    let response = response.on_hover_text(format!("{path}\n{hint}"));
    Popup::menu(&response).id(id).width(WIDTH).show(|ui| scrolled_ui(ui, |ui| menu_ui(ui, session, queue)));
    unsaved_ui(ui, session, with_word);
}

/// The dot and the word of unsaved work; only the dot where there is little room. Its place is kept while all is saved,
/// so that the tools beside it stay where they are.
fn unsaved_ui(ui: &mut egui::Ui, session: &Session, with_word: bool) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let (rect, response) = ui.allocate_exact_size(vec2(unsaved_width(ui, session, with_word), 32.0), Sense::hover());
    if !session.is_dirty() {
        return;
    }
    let galley = unsaved_galley(ui, session);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, galley.text()));
    ui.painter().circle_filled(rect.left_center() + vec2(5.0, 0.0), 4.0, p.secondary);
    if with_word {
        let at = rect.left_center() + vec2(14.0, -galley.size().y / 2.0);
        ui.painter().galley(at, galley, p.secondary);
    }
    response.on_hover_text(Action::Save.hint(Word::UnsavedHint.text(lang), lang));
}

/// The rows of the menu.
pub fn menu_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut act = |ui: &mut egui::Ui, word: Word, keys: &str, command: DocumentCommand| {
        if action_ui(ui, word.text(lang), keys, None) {
            queue.push(Command::Document(command));
        }
    };
    act(ui, Word::NewPlan, &Action::New.key_text(), DocumentCommand::New);
    act(ui, Word::OpenFile, &Action::Open.key_text(), DocumentCommand::Wish(Some(FileWish::Open)));
    act(ui, Word::OpenBundled, "", DocumentCommand::Open(Vec::new()));
    act(ui, Word::AddLayer, "", DocumentCommand::Wish(Some(FileWish::AddLayers)));
    act(ui, Word::SaveFile, &Action::Save.key_text(), DocumentCommand::Save);
    act(ui, Word::SaveFileAs, &Action::SaveAs.key_text(), DocumentCommand::Wish(Some(FileWish::SaveAs)));
    act(ui, Word::PackFile, "", DocumentCommand::Wish(Some(FileWish::Pack)));
    act(ui, Word::Undo, &Action::Undo.key_text(), DocumentCommand::Undo);
    act(ui, Word::Redo, &Action::Redo.key_text(), DocumentCommand::Redo);
    act(ui, Word::ReportWish, "", DocumentCommand::Wish(Some(FileWish::Report)));
    let wishes = [
        (Word::SavePicture, FileWish::SavePicture, session.view.is_none().then_some(Word::NothingToShow)),
        (
            Word::ExportSelection,
            FileWish::ExportSelection,
            session.selection.current.is_none().then_some(Word::NothingSelected),
        ),
        (Word::ExportAnswer, FileWish::ExportAnswer, session.inquiry.answer.is_none().then_some(Word::NoAnswerYet)),
    ];
    if action_ui(ui, Word::CopyPicture.text(lang), &Action::CopyPicture.key_text(), None) {
        queue.push(Command::Output(OutputCommand::CopyPicture));
    }
    for (word, wish, why_not) in wishes {
        if action_ui(ui, word.text(lang), "", why_not.map(|word| word.text(lang))) {
            queue.push(Command::Document(DocumentCommand::Wish(Some(wish))));
        }
    }
    if action_ui(ui, Word::SettingsMenu.text(lang), "", None) {
        queue.push(Command::Settings(SettingsCommand::ShowSheet(true)));
    }
    heading_ui(ui, Word::OpenRecent.text(lang));
    if session.recent.files.is_empty() {
        action_ui(ui, Word::RecentNone.text(lang), "", Some(Word::RecentNone.text(lang)));
    }
    for path in &session.recent.files {
        let name = short(path);
        if session.recent.missing.contains(path) {
            let gone = fill(Word::RecentGone, lang, &[("path", &path.display().to_string())]);
            if super::menu_row::pale_ui(ui, &name, &gone) {
                queue.push(Command::Document(DocumentCommand::ForgetRecent(path.clone())));
            }
        } else if action_ui(ui, &name, "", None) {
            queue.push(Command::Document(DocumentCommand::Open(vec![path.clone()])));
        }
    }
    // Once, when the menu opens: whether the recent files are still there.
    let id = ui.scope_id().with("looked");
    let frame = ui.ctx().cumulative_frame_nr();
    let before: Option<u64> = ui.data(|d| d.get_temp(id));
    ui.data_mut(|d| d.insert_temp(id, frame));
    if before.is_none_or(|before| before + 1 < frame) && !session.recent.files.is_empty() {
        queue.push(Command::Document(DocumentCommand::LookAtRecent));
    }
}

/// The name of a file with that of its folder.
fn short(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    match path.parent().and_then(Path::file_name) {
        Some(folder) => format!("{name} — {}", folder.to_string_lossy()),
        None => name.into_owned(),
    }
}
