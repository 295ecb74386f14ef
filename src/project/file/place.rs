//! What people call a member of a project file: the layer by its id rather than by its number.

use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// The lists of a project, what one of their items is called, and the members that tell it from the others.
const ITEMS: &[(&str, &str)] = &[
    ("groups", "group"),
    ("layers", "layer"),
    ("queries", "query"),
    ("relations", "relation"),
    ("sketches", "sketch"),
];

/// The name of a member, such as `layer site, symbol.fill.color`; empty for the file as a whole.
pub(super) fn member(path: &Path, file: &Value) -> String {
    let mut name = String::new();
    let mut at = Some(file);
    let mut segments = path.iter().peekable();
    if let Some(Segment::Map { key }) = segments.peek()
        && let Some((list, item)) = ITEMS.iter().find(|(list, _)| list == key)
        && let Some(Segment::Seq { index }) = path.iter().nth(1)
    {
        at = file.get(*list).and_then(|list| list.get(*index));
        name = format!("{item} {}", at.and_then(called).unwrap_or_else(|| (index + 1).to_string()));
        segments.next();
        segments.next();
    }
    let mut after_item = !name.is_empty();
    for segment in segments {
        match segment {
            Segment::Map { key } => {
                if !name.is_empty() {
                    name.push_str(if after_item { ", " } else { "." });
                }
                name.push_str(key);
                at = at.and_then(|value| value.get(key));
                after_item = false;
            }
            Segment::Seq { index } => {
                name.push_str(&format!(" no. {}", index + 1));
                after_item = true;
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    name
}

/// What tells an item from the others: its id, or its name in English.
fn called(item: &Value) -> Option<String> {
    let id = item.get("id").or_else(|| item.get("name").and_then(|name| name.get("en")));
    id.and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned)
}
