//! Members of a project file that this program does not know, kept for the program that does.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What stood beside the members that are known: carried along unseen, and written back with its owner.
///
/// Members of a part that has no rest of its own (a fill, a text) are nested under the name of that part, which
/// cannot be among the unknown ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rest(Map<String, Value>);

impl Rest {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps one member; one of the same name is replaced.
    pub fn insert(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Takes one member out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name)
    }

    /// Keeps the rest of a part under the part's name, and hands on the part.
    pub(super) fn keep<T>(&mut self, name: &str, (part, rest): (T, Self)) -> T {
        if !rest.is_empty() {
            self.0.insert(name.to_owned(), Value::Object(rest.0));
        }
        part
    }

    /// Takes out what [`keep`](Self::keep) kept: to be asked for each part, also for one that is gone.
    pub(super) fn take(&mut self, name: &str) -> Self {
        match self.0.shift_remove(name) {
            Some(Value::Object(members)) => Self(members),
            _ => Self::default(),
        }
    }
}
