//! Saving.
use super::session::Session;
impl Session {
    pub(super) fn save(&mut self) {}
}
