//! What a person can change so that something else comes of a place.

use serde_json::{Value as Json, json};

/// A change of the description or of the configuration that would change what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// An action of an overlay of the description.
    Overlay {
        /// The JSONPath expression that selects what is changed.
        target: String,
        /// What happens to it.
        change: Change,
    },
    /// An entry of `options` of the client in `spec/codegen.yaml`.
    Configuration {
        /// The keys that lead to it, from the outermost.
        keys: &'static [&'static str],
        /// What there is to be.
        value: Json,
    },
}

/// What an action of an overlay does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It takes out what is selected.
    Remove,
    /// It merges this into what is selected. A text `…` in it is for a person to fill in.
    Update(Json),
}

impl Change {
    /// Puts in what only a person can know, under keys of which the first is the outermost.
    pub(crate) fn to_fill_in(keys: &[&str]) -> Self {
        let gap = Json::from(GAP);
        Self::Update(
            keys.iter()
                .rev()
                .fold(gap, |inner, key| json!({ *key: inner })),
        )
    }
}

/// What stands for what only a person can know.
pub(crate) const GAP: &str = "…";

/// The version of OpenAPI Overlays that suggested actions are written in: 1.0 cannot select texts and numbers.
const OVERLAY_VERSION: &str = "1.1.0";

impl Suggestion {
    /// Whether it can be carried out as it is; otherwise a person has to fill in what stands as `…`.
    pub fn is_complete(&self) -> bool {
        fn has_gap(json: &Json) -> bool {
            match json {
                Json::String(text) => text == GAP,
                Json::Array(items) => items.iter().any(has_gap),
                Json::Object(entries) => entries
                    .iter()
                    .any(|(key, value)| key == GAP || has_gap(value)),
                _ => false,
            }
        }
        match self {
            Self::Overlay {
                change: Change::Remove,
                ..
            } => true,
            Self::Overlay {
                change: Change::Update(json),
                ..
            }
            | Self::Configuration { value: json, .. } => !has_gap(json),
        }
    }

    /// The suggestion as data. The names of its keys do not change:
    ///
    /// | key | value |
    /// |---|---|
    /// | `overlay` | an action: `target`, and either `update` or `remove` |
    /// | `overlay_version` | the version of OpenAPI Overlays that the action needs |
    /// | `configuration` | or else what is to be merged into the client in `spec/codegen.yaml` |
    /// | `complete` | whether it can be carried out as it is; otherwise a person fills in what stands as `…` |
    pub fn to_json(&self) -> Json {
        let complete = self.is_complete();
        match self {
            Self::Overlay { target, change } => {
                let action = match change {
                    Change::Remove => json!({ "target": target, "remove": true }),
                    Change::Update(update) => json!({ "target": target, "update": update }),
                };
                json!({ "overlay": action, "overlay_version": OVERLAY_VERSION, "complete": complete })
            }
            Self::Configuration { keys, value } => {
                let entry = keys
                    .iter()
                    .rev()
                    .fold(value.clone(), |inner, key| json!({ *key: inner }));
                json!({ "configuration": entry, "complete": complete })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_gaps_is_not_complete() {
        let overlay = |change| Suggestion::Overlay {
            target: "$.info".to_owned(),
            change,
        };
        assert!(overlay(Change::Remove).is_complete());
        assert!(overlay(Change::Update(json!({ "title": "Pets" }))).is_complete());
        assert!(!overlay(Change::Update(json!({ "tags": [{ "name": "…" }] }))).is_complete());
        assert!(!overlay(Change::Update(json!({ "…": {} }))).is_complete());
        assert_eq!(
            overlay(Change::Remove).to_json(),
            json!({ "overlay": { "target": "$.info", "remove": true }, "overlay_version": "1.1.0", "complete": true })
        );
        let excluded = Suggestion::Configuration {
            keys: &["operations", "exclude"],
            value: json!(["GET /a"]),
        };
        assert_eq!(
            excluded.to_json(),
            json!({ "configuration": { "operations": { "exclude": ["GET /a"] } }, "complete": true })
        );
    }
}
