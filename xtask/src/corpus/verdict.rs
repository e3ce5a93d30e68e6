//! What the compiler says of a client, and what it took to say so.

use super::row::Outcome;
use serde_json::{Value, json};

/// What the compiler, or clippy, says of what is generated.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Check {
    /// The verdict.
    pub(super) verdict: Verdict,
    /// The CPU time that it took.
    pub(super) cpu_seconds: Option<f64>,
    /// The memory that the compiler used at its peak.
    pub(super) peak_mib: Option<f64>,
    /// The first thing that it says.
    pub(super) first_error: Option<String>,
    /// Whether it came to no end, so that the verdict says nothing about the client: the next run asks again.
    pub(super) is_cut_short: bool,
}

/// The compiler's verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It was not asked.
    #[default]
    NotRun,
    /// It says nothing.
    Ok,
    /// It warns, and so does not compile where warnings are denied.
    Warnings,
    /// It does not compile.
    Errors,
}

impl Verdict {
    /// The words for it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::NotRun => "not run",
            Self::Ok => "ok",
            Self::Warnings => "warnings",
            Self::Errors => "errors",
        }
    }

    fn of_words(words: &str) -> Self {
        let all = [Self::Ok, Self::Warnings, Self::Errors];
        let known = all.into_iter().find(|verdict| verdict.words() == words);
        known.unwrap_or_default()
    }
}

impl Check {
    /// What came of the description, if the compiler was asked.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        match self.verdict {
            Verdict::NotRun => None,
            Verdict::Ok => Some(Outcome::Ok),
            Verdict::Warnings => Some(Outcome::Warnings),
            Verdict::Errors => Some(Outcome::Errors),
        }
    }

    /// The verdict where the compiler came to none.
    pub(super) fn failed(reason: String) -> Self {
        Self {
            verdict: Verdict::Errors,
            first_error: Some(reason),
            is_cut_short: true,
            ..Self::default()
        }
    }

    /// As a file has it in which results are kept. What was cut short is none, but for what it took.
    pub(super) fn to_json(&self) -> Value {
        if self.is_cut_short {
            return json!({ "peak_mib": self.peak_mib });
        }
        json!({
            "verdict": self.verdict.words(),
            "cpu_seconds": self.cpu_seconds,
            "peak_mib": self.peak_mib,
            "first_error": self.first_error,
        })
    }

    /// What such a file says.
    pub(super) fn from_json(value: &Value) -> Self {
        Self {
            verdict: Verdict::of_words(value["verdict"].as_str().unwrap_or_default()),
            cpu_seconds: value["cpu_seconds"].as_f64(),
            peak_mib: value["peak_mib"].as_f64(),
            first_error: value["first_error"].as_str().map(str::to_owned),
            is_cut_short: false,
        }
    }

    /// What a line of `--format json` says under a key and those that begin with it. What was said first stands elsewhere.
    pub(super) fn of_line(line: &Value, key: &str) -> Self {
        Self {
            verdict: Verdict::of_words(line[key].as_str().unwrap_or_default()),
            cpu_seconds: line[format!("{key}_cpu_seconds")].as_f64(),
            peak_mib: line[format!("{key}_peak_mib")].as_f64(),
            first_error: None,
            is_cut_short: false,
        }
    }
}

/// The verdict by what the compiler says, a JSON object a line, and the first thing of it.
pub(super) fn verdict(said: &str, succeeded: bool) -> (Verdict, Option<String>) {
    let mut first_warning = None;
    let mut first_error = None;
    for line in said.lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        match message["level"].as_str() {
            Some("warning") if !message["spans"].as_array().is_none_or(Vec::is_empty) => {
                first_warning.get_or_insert_with(|| shown(&message));
            }
            Some(level) if level.starts_with("error") => {
                first_error.get_or_insert_with(|| shown(&message));
            }
            _ => {}
        }
    }
    match (succeeded, first_error, first_warning) {
        (true, _, None) => (Verdict::Ok, None),
        (true, _, warning) => (Verdict::Warnings, warning),
        (false, error, warning) => {
            let unsaid = || "the compiler fails and does not say why".to_owned();
            (
                Verdict::Errors,
                error.or(warning).or_else(|| Some(unsaid())),
            )
        }
    }
}

fn shown(message: &Value) -> String {
    let text = message["message"].as_str().unwrap_or_default();
    let code = message["code"]["code"].as_str();
    let code = code.map(|code| format!("{code}: ")).unwrap_or_default();
    let spans = message["spans"].as_array();
    let place = spans
        .into_iter()
        .flatten()
        .find(|span| span["is_primary"] == true);
    let place = place.map(|span| {
        let file = span["file_name"].as_str().unwrap_or_default();
        format!("{file}:{}: ", span["line_start"])
    });
    format!("{}{code}{text}", place.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_told_from_errors() {
        let message = |level: &str, text: &str| {
            let span = json!({ "is_primary": true, "file_name": "src/generated/client.rs", "line_start": 7 });
            json!({ "level": level, "message": text, "code": { "code": "E0001" }, "spans": [span] })
                .to_string()
        };
        let artifact = json!({ "$message_type": "artifact" }).to_string();
        assert_eq!(verdict(&artifact, true), (Verdict::Ok, None));
        let warned = format!("{artifact}\n{}", message("warning", "unused"));
        let first = Some("src/generated/client.rs:7: E0001: unused".to_owned());
        assert_eq!(verdict(&warned, true), (Verdict::Warnings, first));
        let failed = format!("{warned}\n{}", message("error", "no"));
        let (errors, first) = verdict(&failed, false);
        assert_eq!(errors, Verdict::Errors);
        assert!(first.is_some_and(|first| first.ends_with("no")));
        assert_eq!(verdict("", false).0, Verdict::Errors);
    }

    #[test]
    fn a_verdict_is_kept_as_it_is() {
        let check = Check {
            verdict: Verdict::Warnings,
            cpu_seconds: Some(1.5),
            peak_mib: None,
            first_error: Some("unused".to_owned()),
            is_cut_short: false,
        };
        assert_eq!(Check::from_json(&check.to_json()), check);
        let cut_short = Check {
            peak_mib: Some(7.0),
            ..Check::failed("its time was up".to_owned())
        };
        let again = Check::from_json(&cut_short.to_json());
        assert_eq!((again.verdict, again.first_error), (Verdict::NotRun, None));
        assert_eq!(again.peak_mib, Some(7.0));
        assert_eq!(Check::from_json(&Value::Null), Check::default());
    }
}
