//! What the session does on disk: folders listed, files watched, work saved and kept aside. Everything here is called by
//! jobs, or is quick.

pub mod autosave;
pub mod damaged;
pub mod folder;
pub mod recent;
pub mod report;
pub mod save;
pub mod settings_file;
pub mod today;
pub mod watch;
