//! Files that were opened together: read, looked at, and laid on the map once a person has said which.

mod answers;
mod sheet;
mod survey;

pub use answers::ImportCommand;
pub use sheet::{Import, ImportRow, ImportTarget, Lands, RowState};
pub(super) use survey::{ReadRow, RowToRead, ShiftCheck, Surveyed, read_rows, survey};
