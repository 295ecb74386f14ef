//! Reports of what was found out about a plan, to be handed on: one value, written as a page that prints and as JSON.

mod html;
mod html_claims;
mod html_data;
mod html_findings;
mod html_marks;
mod json;
mod kind;
mod markup;
mod pictures;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod report;

pub use html::{ReportError, report_html};
pub use json::report_json;
pub use kind::{ReportKind, report_bytes};
pub use report::{Report, ReportLanguage, is_no};
