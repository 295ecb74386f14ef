//! Files that were opened together: read, looked at, and laid on the map once a person has said which.

mod answers;
mod lands;
mod sheet;
mod survey;

pub use answers::ImportCommand;
pub use lands::Lands;
pub use sheet::{Import, ImportRow, ImportTarget, RowState};
pub(super) use survey::{ReadRow, RowToRead, ShiftCheck, Surveyed, ask_first_of, read_rows, survey, survey_to_join};
