//! The sheets over the window: they ask, and the keys of the window wait until they are answered.

use super::file_sheet::FileSheet;
use super::import_sheet::ImportSheet;
use super::landing::LandingSheet;
use super::mark_sheets::{MarkSheets, MarkWish};
use super::name_sheet::{NameSheet, Named};
use super::system_sheet::SystemSheet;
use super::{leave_question, settings_sheet, symptoms_sheet};
use crate::project::LayerId;
use crate::session::{Command, Session};

/// What a person has in the sheets. Which of them are open the session knows, but for names and systems.
#[derive(Debug, Default)]
pub struct Sheets {
    files: FileSheet,
    name: Option<NameSheet>,
    system: Option<SystemSheet>,
    marks: MarkSheets,
    landing: LandingSheet,
    import: ImportSheet,
}

impl Sheets {
    /// Asks for another name of something.
    pub fn name(&mut self, of: Named, session: &Session) {
        self.name = Some(NameSheet::new(session, of));
    }

    /// Asks in which system a layer is.
    pub fn choose_system(&mut self, layer: LayerId, session: &Session) {
        self.system = Some(SystemSheet::new(session, layer));
    }

    /// Asks what is to be said of a view or a place.
    pub fn mark(&mut self, wish: MarkWish, session: &Session) {
        self.marks.open(wish, session);
    }

    /// Draws the sheets that are open.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) {
        self.marks.ui(ctx, session, queue);
        self.files.ui(ctx, session, queue);
        leave_question::leave_question_ui(ctx, session, queue);
        leave_question::conflict_question_ui(ctx, session, queue);
        settings_sheet::settings_sheet_ui(ctx, session, queue);
        self.landing.ui(ctx, session, queue);
        self.import.ui(ctx, session, queue);
        symptoms_sheet::symptoms_sheet_ui(ctx, session, queue);
        self.name.take_if(|sheet| !sheet.ui(ctx, session, queue));
        self.system.take_if(|sheet| !sheet.ui(ctx, session, queue));
    }

    /// Whether one of them waits for an answer.
    pub fn is_asking(&self, session: &Session) -> bool {
        session.document.wish.is_some()
            || session.document.leaving.is_some()
            || session.settings_shown
            || self.name.is_some()
            || self.system.is_some()
            || self.marks.is_open()
            || LandingSheet::is_asking(session)
            || ImportSheet::is_asking(session)
            || session.symptoms.is_some()
    }
}
