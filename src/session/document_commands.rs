//! What is done to the document: opened, saved, left, extended by layers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::document::{Document, DocumentCommand, DocumentKind};
use super::history::History;
use super::session::Session;
use super::shelf::Shelf;

impl Session {
    pub(super) fn document(&mut self, command: DocumentCommand) {
        match command {
            DocumentCommand::Undo => self.undo(),
            DocumentCommand::Redo => self.redo(),
            _ => {}
        }
    }

    /// Whether there is work that is in no file.
    pub fn is_dirty(&self) -> bool {
        self.plan.project != *self.document.saved
    }

    /// The plan has just been opened: its history begins, and its sources become paths.
    pub(super) fn begin_document(&mut self, project_file: Option<PathBuf>) {
        let kind = match project_file {
            Some(path) => DocumentKind::Project(absolute(&path)),
            None if self.paths.is_empty() => DocumentKind::Bundled,
            None => DocumentKind::Files,
        };
        let folder = match &kind {
            DocumentKind::Project(path) => Some(path.parent().map(Path::to_owned).unwrap_or_default()),
            DocumentKind::Files => Some(PathBuf::new()),
            DocumentKind::New | DocumentKind::Bundled | DocumentKind::Packed(_) => None,
        };
        if let Some(folder) = folder {
            for layer in &mut self.plan.project.layers {
                layer.source = absolute(&folder.join(&layer.source)).display().to_string();
            }
        }
        self.shelf = Shelf::default();
        for layer in &self.plan.layers {
            if let Some(of) = self.plan.project.layer(&layer.id) {
                self.shelf.put(&of.source, layer.clone());
            }
        }
        self.history = History::new(&self.plan.project);
        let saved = Arc::new(self.plan.project.clone());
        self.document = Document { kind, saved, ..Document::default() };
    }
}

/// A path that means the same wherever the program stands.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
