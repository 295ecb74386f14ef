//! How JSON is laid out for people and for line-by-line comparison: what fits on a line stands on one.

use serde_json::Value;

/// The longest line that takes several members, in characters …
const WIDTH: usize = 120;

/// … and the longest one of an object without objects or lists in it: a sign is read better at a glance.
const PLAIN_WIDTH: usize = 150;

/// Levels that are broken into lines even where they would fit: the members of the file, and the items of its lists.
const BROKEN_LEVELS: usize = 2;

/// A value as text, with a line break at its end.
pub(super) fn text(value: &Value) -> String {
    let mut out = String::new();
    lay(value, 0, 0, &mut out);
    out.push('\n');
    out
}

/// Writes a value whose first line has `used` characters before it and whose lines are indented by `level`.
fn lay(value: &Value, level: usize, used: usize, out: &mut String) {
    let (open, close, count) = match value {
        Value::Array(items) => ('[', ']', items.len()),
        Value::Object(members) => ('{', '}', members.len()),
        _ => (' ', ' ', 0),
    };
    let is_list_of_parts = matches!(value, Value::Array(items) if items.iter().any(Value::is_object));
    let must_break = level == 0 || (level < BROKEN_LEVELS && is_list_of_parts);
    if count == 0 || !must_break && fits(value, used) {
        return flat(value, out);
    }
    out.push(open);
    let indent = 2 * (level + 1);
    let next = |nth: usize, out: &mut String| {
        out.push_str(if nth == 0 { "\n" } else { ",\n" });
        out.extend(std::iter::repeat_n(' ', indent));
    };
    match value {
        Value::Array(items) => {
            for (nth, item) in items.iter().enumerate() {
                next(nth, out);
                lay(item, level + 1, indent, out);
            }
        }
        Value::Object(members) => {
            for (nth, (name, member)) in members.iter().enumerate() {
                next(nth, out);
                let name = Value::from(name.as_str()).to_string();
                out.push_str(&name);
                out.push_str(": ");
                lay(member, level + 1, indent + name.chars().count() + 2, out);
            }
        }
        _ => {}
    }
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', 2 * level));
    out.push(close);
}

/// Whether a value fits on the line, a comma behind it included. A list of names or numbers always does: it is
/// one thing.
fn fits(value: &Value, used: usize) -> bool {
    let is_plain = |value: &Value| !value.is_object() && !value.is_array();
    let width = match value {
        Value::Array(items) if items.iter().all(is_plain) => return true,
        Value::Object(members) if members.values().all(is_plain) => PLAIN_WIDTH,
        _ => WIDTH,
    };
    let mut line = String::new();
    flat(value, &mut line);
    used + line.chars().count() < width
}

/// Writes a value on one line.
fn flat(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (nth, item) in items.iter().enumerate() {
                out.push_str(if nth == 0 { "" } else { ", " });
                flat(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (nth, (name, member)) in members.iter().enumerate() {
                out.push_str(if nth == 0 { "" } else { ", " });
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push_str(": ");
                flat(member, out);
            }
            out.push('}');
        }
        plain => out.push_str(&plain.to_string()),
    }
}
