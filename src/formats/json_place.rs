//! Where in a text serde_json found a fault, counted as people count.

/// Line and column (in bytes) of a fault, both from 1.
///
/// serde_json counts a line break to the line it begins, as column 0 of it; people see the fault at the end of the line
/// before.
///
/// ```
/// use shapan::formats::json_place;
/// let text = "{\"name\": \"cut\n\"}";
/// let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err();
/// assert_eq!((error.line(), error.column()), (2, 0));
/// assert_eq!(json_place(text, &error), (1, 14));
/// ```
pub fn json_place(text: &str, error: &serde_json::Error) -> (u64, u64) {
    let (line, column) = (error.line().max(1), error.column());
    if column > 0 {
        return (line as u64, column as u64);
    }
    let before = line.saturating_sub(1).max(1);
    let length = text.split('\n').nth(before - 1).map_or(0, str::len);
    (before as u64, length as u64 + 1)
}
