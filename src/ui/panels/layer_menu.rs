//! What can be done with a row of the layer tree: the menu behind its button and the right click.

use egui::{Button, Id, Popup, Response};

use super::layer_row::RowKind;
use super::layers::LayersPanel;
use crate::i18n::Word;
use crate::project::{Group, Layer, Project};
use crate::session::{
    Command, DocumentCommand, FileWish, GeoreferenceCommand, LayerCommand, Session, SymptomCommand, TableCommand,
    ViewCommand,
};

const WIDTH: f32 = 188.0;

/// One place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Up,
    Down,
}

/// Shows the menu of a row where it was asked for: below its button, or where the right button was pressed.
pub(super) fn show(row: &Response, more: Option<&Response>, mut contents: impl FnMut(&mut egui::Ui)) {
    if let Some(more) = more {
        Popup::menu(more).show(&mut contents);
    }
    row.context_menu(contents);
}

/// Whether the menu of the button with this id is open.
pub(super) fn is_open(ui: &egui::Ui, button: Id) -> bool {
    Popup::is_id_open(ui.ctx(), button.with("popup"))
}

/// The menu of a layer.
pub(super) fn layer_menu_ui(
    ui: &mut egui::Ui,
    panel: &mut LayersPanel,
    session: &Session,
    queue: &mut Vec<Command>,
    layer: &Layer,
) {
    ui.set_min_width(WIDTH);
    let lang = session.settings.lang;
    let project = &session.plan.project;
    let mut item = |ui: &mut egui::Ui, word: Word, keys: &str, command: Option<Command>| {
        if item_ui(ui, word.text(lang), keys, command.is_some()).clicked() {
            queue.extend(command);
            ui.close();
        }
    };
    let has_place = session.plan.dataset(&layer.id).is_some_and(|d| d.extent().is_some());
    let zoom = has_place.then(|| Command::View(ViewCommand::ZoomToLayer(layer.id.clone())));
    item(ui, Word::ZoomToLayer, "", zoom);
    if item_ui(ui, Word::StyleOf.text(lang), "", true).clicked() {
        panel.style_wish = Some(layer.id.clone());
        ui.close();
    }
    let is_picture = session.plan.is_picture(&layer.id);
    let begin = session.can_be_georeferenced(&layer.id).then(|| GeoreferenceCommand::Begin(layer.id.clone()));
    item(ui, Word::GeoreferenceOf, "", begin.map(Command::Georeference));
    if item_ui(ui, Word::SystemMenu.text(lang), "", session.can_be_read_otherwise(&layer.id)).clicked() {
        panel.system = Some(layer.id.clone());
        ui.close();
    }
    let table =
        session.plan.layer(&layer.id).filter(|_| !is_picture).map(|l| Command::Table(TableCommand::Show(l.id.clone())));
    item(ui, Word::Table, "", table);
    let symptoms = DocumentCommand::Symptoms(SymptomCommand::Show(layer.id.clone()));
    item(ui, Word::SymptomsMenu, "", session.plan.layer(&layer.id).map(|_| Command::Document(symptoms)));
    ui.separator();
    let alone = session.only.as_ref().is_some_and(|only| only.layer == layer.id);
    let only = (!alone).then(|| Command::Layer(LayerCommand::ShowOnly(layer.id.clone())));
    item(ui, Word::OnlyThisLayer, "", only);
    if session.only.is_some() {
        item(ui, Word::RestoreLayers, "", Some(Command::Layer(LayerCommand::RestoreVisibility)));
    }
    item(ui, Word::ShowAllLayers, "", show_all(project));
    ui.separator();
    let full = LayerCommand::SetOpacity { layer: layer.id.clone(), opacity: 1.0 };
    item(ui, Word::OpacityReset, "", (layer.opacity != 1.0).then_some(Command::Layer(full)));
    ui.separator();
    let row = RowKind::Layer(layer.id.clone());
    item(ui, Word::MoveUp, "Alt+↑", moved(project, &row, Step::Up).map(Command::Layer));
    item(ui, Word::MoveDown, "Alt+↓", moved(project, &row, Step::Down).map(Command::Layer));
    ui.separator();
    let is_boundary = project.boundary.as_ref() == Some(&layer.id);
    let (word, boundary) = match is_boundary {
        true => (Word::NoLongerBoundary, Some(None)),
        false => {
            (Word::UseAsBoundary, session.plan.layer(&layer.id).filter(|l| l.has_areas()).map(|l| Some(l.id.clone())))
        }
    };
    item(ui, word, "", boundary.map(|to| Command::Layer(LayerCommand::SetBoundary(to))));
    let find = DocumentCommand::Wish(Some(FileWish::Find(layer.id.clone())));
    if session.plan.dataset(&layer.id).is_none() {
        item(ui, Word::FindFile, "", Some(Command::Document(find)));
    }
    item(ui, Word::RemoveLayer, "", Some(Command::Layer(LayerCommand::Remove(layer.id.clone()))));
    if item_ui(ui, Word::RenameLayer.text(lang), "", true).clicked() {
        panel.rename = Some(layer.id.clone());
        ui.close();
    }
}

/// The menu of a group.
pub(super) fn group_menu_ui(
    ui: &mut egui::Ui,
    panel: &mut LayersPanel,
    session: &Session,
    queue: &mut Vec<Command>,
    group: &Group,
) {
    ui.set_min_width(WIDTH);
    let lang = session.settings.lang;
    let project = &session.plan.project;
    let item = |ui: &mut egui::Ui, word: Word, keys: &str, enabled: bool| {
        let clicked = item_ui(ui, word.text(lang), keys, enabled).clicked();
        if clicked {
            ui.close();
        }
        clicked
    };
    if item(ui, Word::FoldAll, "", panel.folded.len() < project.groups.len()) {
        panel.fold_all(session, true);
    }
    if item(ui, Word::UnfoldAll, "", !panel.folded.is_empty()) {
        panel.fold_all(session, false);
    }
    ui.separator();
    let all = show_all(project);
    if item(ui, Word::ShowAllLayers, "", all.is_some()) {
        queue.extend(all);
    }
    ui.separator();
    let row = RowKind::Group(group.id.clone());
    for (word, keys, step) in [(Word::MoveUp, "Alt+↑", Step::Up), (Word::MoveDown, "Alt+↓", Step::Down)] {
        let command = moved(project, &row, step);
        if item(ui, word, keys, command.is_some()) {
            queue.extend(command.map(Command::Layer));
        }
    }
}

/// An entry of a menu, and the keys that do the same, if there are any.
fn item_ui(ui: &mut egui::Ui, text: &str, keys: &str, enabled: bool) -> Response {
    let button = Button::new(text);
    let button = if keys.is_empty() { button } else { button.shortcut_text(keys) };
    ui.add_enabled(enabled, button).accessible_name(text)
}

fn show_all(project: &Project) -> Option<Command> {
    let hidden = project.layers.iter().any(|l| !l.visible) || project.groups.iter().any(|g| !g.visible);
    hidden.then_some(Command::Layer(LayerCommand::ShowAll))
}

/// What moves a row by one place: a layer at the end of its group goes on into the next one. `None` at the end
/// of the list.
pub(super) fn moved(project: &Project, row: &RowKind, step: Step) -> Option<LayerCommand> {
    let neighbour = |at: usize| match step {
        Step::Up => at.checked_sub(1),
        Step::Down => Some(at + 1),
    };
    match row {
        RowKind::Group(id) => {
            let to = neighbour(project.groups.iter().position(|g| g.id == *id)?)?;
            (to < project.groups.len()).then(|| LayerCommand::MoveGroup { group: id.clone(), index: to })
        }
        RowKind::Layer(id) => {
            let layer = project.layer(id)?;
            let to = |group: &str, index| LayerCommand::Move { layer: id.clone(), group: group.to_owned(), index };
            let in_group = neighbour(project.place_in_group(id)?);
            if let Some(index) = in_group.filter(|i| *i < project.layers_of(&layer.group).count()) {
                return Some(to(&layer.group, index));
            }
            let group = project.groups.get(neighbour(project.groups.iter().position(|g| g.id == layer.group)?)?)?;
            Some(to(&group.id, if step == Step::Up { usize::MAX } else { 0 }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Progress;
    use crate::project::LayerId;

    #[test]
    fn a_layer_goes_down_through_all_groups_and_back() {
        let mut project = crate::plan::open_bundled(&Progress::default()).unwrap().plan.project;
        let id = LayerId::from("hospitals");
        let row = RowKind::Layer(id.clone());
        let start = project.clone();
        for (step, end) in [(Step::Down, "roads"), (Step::Up, "transport")] {
            let mut steps = 0;
            while let Some(LayerCommand::Move { layer, group, index }) = moved(&project, &row, step) {
                assert!(project.move_layer(&layer, &group, index), "{group} {index}");
                steps += 1;
                assert!(steps < 100);
            }
            // One step past each of fifteen layers, and one into each of four other groups.
            assert_eq!(steps, 19, "{step:?}");
            let listed: Vec<&str> =
                project.groups.iter().flat_map(|g| project.layers_of(&g.id)).map(|l| l.id.0.as_str()).collect();
            let at = listed.iter().position(|l| *l == "hospitals").unwrap();
            assert_eq!(listed[if step == Step::Down { at - 1 } else { at + 1 }], end);
        }
        assert_eq!(project, start);
        let last = RowKind::Group("region".to_owned());
        assert_eq!(moved(&project, &last, Step::Down), None);
        let up = LayerCommand::MoveGroup { group: "region".to_owned(), index: 3 };
        assert_eq!(moved(&project, &last, Step::Up), Some(up));
    }
}
