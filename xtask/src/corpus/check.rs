//! Compiling what is generated, as far as `cargo check` does, and measuring what that costs.

use crate::scratch::Scratch;
use codegen::Outcome;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Read;
use std::process::Stdio;
use wait4::Wait4;

/// What the compiler says of what is generated.
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
}

/// The compiler's verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It was not asked.
    #[default]
    NotRun,
    /// It says nothing.
    Ok,
    /// It warns.
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
}

impl Check {
    /// Whether something is wrong.
    pub(super) fn is_failure(&self) -> bool {
        matches!(self.verdict, Verdict::Warnings | Verdict::Errors)
    }

    fn failed(reason: String) -> Self {
        Self {
            verdict: Verdict::Errors,
            first_error: Some(reason),
            ..Self::default()
        }
    }
}

/// Checks one client after the other.
#[derive(Debug)]
pub(super) struct Checker<'s> {
    scratch: &'s Scratch,
}

const WORKSPACE: &str = "\n[workspace]\n\n[profile.dev]\nincremental = false\n";

/// What the crate says before its modules. Warnings are not denied but counted, which tells them from errors.
const HEAD: &str = "\
//! A client, to be checked.
#![forbid(unsafe_code)]
#![warn(unused_qualifications, unreachable_pub)]

";

/// What the crate says behind the runtime, as a client does.
const FACE: &str = "\
#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use runtime::{Error, Json, Nullable, Response};
";

impl<'s> Checker<'s> {
    /// Prepares the crate, so that what it depends on is compiled before anything is measured.
    ///
    /// # Errors
    ///
    /// Why that cannot be done.
    pub(super) fn new(scratch: &'s Scratch) -> Result<Self, String> {
        let checker = Self { scratch };
        scratch.take_lock_file()?;
        let manifest = scratch.manifest("client") + WORKSPACE;
        scratch.write("Cargo.toml", manifest.as_bytes())?;
        let library = format!("{HEAD}{}", scratch.runtime_module());
        scratch.write("src/lib.rs", library.as_bytes())?;
        let check = checker.run();
        // What the runtime itself is warned of is said of each client.
        match check.verdict {
            Verdict::Errors => Err(format!(
                "the runtime does not compile: {}",
                check.first_error.unwrap_or_default()
            )),
            _ => Ok(checker),
        }
    }

    /// Checks a client.
    pub(super) fn check(&self, outcome: &Outcome) -> Check {
        match self.write(outcome) {
            Ok(()) => self.run(),
            Err(reason) => Check::failed(reason),
        }
    }

    fn write(&self, outcome: &Outcome) -> Result<(), String> {
        let mut written = BTreeSet::new();
        for file in &outcome.files {
            if file.path.starts_with("src/") {
                self.scratch.write(&file.path, file.text.as_bytes())?;
                written.insert(file.path.clone());
            }
        }
        self.scratch.keep_only("src/generated", &written)?;
        // Cargo takes a client that it has just checked for done, and then there is nothing to measure: so the root is
        // written anew in any case.
        self.scratch.write("src/lib.rs", b"")?;
        let library = format!("{HEAD}{}\n{FACE}", self.scratch.runtime_module());
        self.scratch.write("src/lib.rs", library.as_bytes())
    }

    fn run(&self) -> Check {
        let mut command = self
            .scratch
            .cargo(&["check", "--quiet", "--message-format", "json"]);
        let spawned = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = match spawned {
            Ok(child) => child,
            Err(error) => return Check::failed(format!("cannot run cargo: {error}")),
        };
        let mut said = String::new();
        if let Some(mut output) = child.stdout.take()
            && let Err(error) = output.read_to_string(&mut said)
        {
            said.clear();
            anstream::eprintln!("warning: what cargo says cannot be read: {error}");
        }
        match child.wait4() {
            Ok(used) => {
                let (verdict, first_error) = verdict(&said, used.status.success());
                #[expect(clippy::cast_precision_loss, reason = "nobody has that much memory")]
                let peak_mib = used.rusage.maxrss as f64 / f64::from(1 << 20);
                Check {
                    verdict,
                    cpu_seconds: Some((used.rusage.utime + used.rusage.stime).as_secs_f64()),
                    peak_mib: Some(peak_mib),
                    first_error,
                }
            }
            Err(error) => Check::failed(format!("cannot wait for cargo: {error}")),
        }
    }
}

/// The verdict by what cargo says, a JSON object a line, and the first thing that the compiler says.
fn verdict(said: &str, succeeded: bool) -> (Verdict, Option<String>) {
    let mut first_warning = None;
    let mut first_error = None;
    for line in said.lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let message = &line["message"];
        match message["level"].as_str() {
            Some("warning") if !message["spans"].as_array().is_none_or(Vec::is_empty) => {
                first_warning.get_or_insert_with(|| shown(message));
            }
            Some(level) if level.starts_with("error") => {
                first_error.get_or_insert_with(|| shown(message));
            }
            _ => {}
        }
    }
    match (succeeded, first_error, first_warning) {
        (true, _, None) => (Verdict::Ok, None),
        (true, _, warning) => (Verdict::Warnings, warning),
        (false, error, warning) => {
            let unsaid = || "cargo fails and does not say why".to_owned();
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
    use serde_json::json;

    #[test]
    fn warnings_are_told_from_errors() {
        let message = |level: &str, text: &str| {
            let span = json!({ "is_primary": true, "file_name": "src/generated/client.rs", "line_start": 7 });
            json!({ "reason": "compiler-message", "message": {
                "level": level, "message": text, "code": { "code": "E0001" }, "spans": [span]
            } })
            .to_string()
        };
        let artifact = json!({ "reason": "compiler-artifact" }).to_string();
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
}
