//! Any JSON, and names for what nobody described.

use super::Instances;
use serde_json::{Map, Value, json};

/// Names that no description is likely to have.
pub(super) const NAMES: &[&str] = &[
    "x-undescribed",
    "undescribed_name",
    "Größe",
    "with space",
    "a/b~c",
    "say \"hi\"",
    "",
    "日本",
    "line\nbreak",
    "$undescribed",
    "🦀",
];

impl Instances<'_> {
    /// Any JSON.
    pub(super) fn anything(&mut self, depth: usize) -> Value {
        let kinds = if self.is_tight(depth) { 6 } else { 8 };
        match self.rng.u32(..kinds) {
            0 => Value::Null,
            1 => Value::Bool(self.rng.bool()),
            2 => Value::from(self.rng.i64(-1000..1000)),
            3 => [
                json!(i64::MIN),
                json!(u64::MAX),
                json!(0.1),
                json!(-1.5e-7),
                json!(1e300),
                json!(0),
            ][self.rng.usize(..6)]
            .clone(),
            4 | 5 => Value::String(self.any_text(0, None)),
            6 => {
                let count = self.rng.usize(..4);
                (0..count).map(|_| self.anything(depth + 1)).collect()
            }
            _ => {
                let count = self.rng.usize(..4);
                let mut object = Map::new();
                for _ in 0..count {
                    let name = self.any_name();
                    let value = self.anything(depth + 1);
                    object.insert(name, value);
                }
                Value::Object(object)
            }
        }
    }
}
