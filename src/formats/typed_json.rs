//! Values of columns that hold JSON.

use crate::data::Value;

/// What a JSON text stands for; a text that is no JSON stands for itself.
pub(super) fn value_of_json(text: &str) -> Value<'_> {
    match serde_json::from_str(text) {
        Ok(serde_json::Value::Null) => Value::Null,
        Ok(serde_json::Value::Bool(b)) => Value::Boolean(b),
        Ok(serde_json::Value::Number(n)) => {
            n.as_i64().map_or_else(|| n.as_f64().map_or(Value::Null, Value::Real), Value::Integer)
        }
        Ok(serde_json::Value::String(text)) => Value::Text(text.into()),
        Ok(serde_json::Value::Array(_) | serde_json::Value::Object(_)) => Value::Json(text),
        Err(_) => Value::Text(text.into()),
    }
}
