//! Why a request is refused: a problem as RFC 9457 has it, that lists all that is wrong.

use http::StatusCode;
use serde_json::{Map, Value, json};

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Where: `query.limit`, `body/items/0/id`.
    pub(crate) at: String,
    /// Why.
    pub(crate) why: String,
    /// The same without values that somebody may want to keep to themselves: the log gets this.
    pub(crate) masked: String,
}

impl Violation {
    /// What says nothing of any value.
    pub(crate) fn new(at: impl Into<String>, why: impl Into<String>) -> Self {
        let why = why.into();
        Self {
            at: at.into(),
            masked: why.clone(),
            why,
        }
    }
}

/// A request that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) detail: String,
    pub(crate) violations: Vec<Violation>,
    /// Headers that belong to the status.
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal as a whole.
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            violations: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// The same with a header.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The problem, for an operation at a place in the description if one was found.
    pub(crate) fn problem(&self, pointer: Option<&str>) -> Value {
        let mut problem = Map::new();
        let mut say = |key: &str, value: Value| problem.insert(key.to_owned(), value);
        say("type", "about:blank".into());
        say(
            "title",
            self.status.canonical_reason().unwrap_or("Refused").into(),
        );
        say("status", self.status.as_u16().into());
        say("detail", self.detail.clone().into());
        if let Some(pointer) = pointer {
            say("pointer", pointer.into());
        }
        if !self.violations.is_empty() {
            let listed = self.violations.iter();
            let listed =
                listed.map(|violation| json!({ "at": violation.at, "why": violation.why }));
            say("violations", listed.collect());
        }
        problem.into()
    }

    /// What the log says.
    pub(crate) fn line(&self) -> String {
        let listed = self.violations.iter();
        let listed: Vec<String> = listed
            .map(|violation| format!("{}: {}", violation.at, violation.masked))
            .collect();
        match listed.is_empty() {
            true => self.detail.clone(),
            false => listed.join("; "),
        }
    }
}
