//! Older forms of a project file, brought to the newest one step at a time.
//!
//! A step knows only two neighbouring forms and works on plain JSON; what it does not know it leaves in place.

use serde_json::{Map, Value};

use super::read::VERSION;

/// From the form of a version to that of the next; the first turns version 1 into version 2.
const STEPS: [fn(&mut Map<String, Value>); VERSION as usize - 1] = [imprint_in_one_place];

/// Brings a file of an older version to the newest one; whatever is not an object stays as it is.
pub(super) fn upgrade(file: &mut Value, from: u32) {
    let Value::Object(members) = file else { return };
    for step in STEPS.iter().skip(from.saturating_sub(1) as usize) {
        step(members);
    }
    members.insert("shapan".to_owned(), VERSION.into());
}

/// 1 to 2: what a map says of itself stood among the members of the project.
fn imprint_in_one_place(project: &mut Map<String, Value>) {
    let mut imprint = Map::new();
    for name in ["sources", "date", "approval_number", "confidentiality"] {
        // A null was as good as nothing.
        if let Some(value) = project.shift_remove(name).filter(|value| !value.is_null()) {
            imprint.insert(name.to_owned(), value);
        }
    }
    if !imprint.is_empty() {
        project.insert("imprint".to_owned(), Value::Object(imprint));
    }
}
