//! `cargo xtask ci`: the steps of CI. They are listed here and nowhere else; `.ci/run` and the workflow run this.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A run of cargo.
struct Step {
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

/// The check that the fixtures compile with some features and no other. It is about the whole workspace, for which the
/// dependencies have been checked before.
macro_rules! only {
    ($($feature:literal),*) => {
        Step {
            arguments: &[
                "clippy",
                "--locked",
                "--workspace",
                "--no-default-features",
                "--features",
                concat!("generated-client/rustls,fixtures/rustls" $(, ",fixtures/", $feature)*),
                "--",
                "-D",
                "warnings",
            ],
            environment: &[],
        }
    };
}

/// What CI runs, the quickest first. No step sets `RUSTFLAGS`, which would build everything anew for it.
const STEPS: &[Step] = &[
    Step {
        arguments: &["fmt", "--all", "--check"],
        environment: &[],
    },
    Step {
        arguments: &["xtask", "generate", "--check"],
        environment: &[],
    },
    Step {
        arguments: &[
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
    },
    Step {
        arguments: &[
            "clippy",
            "--locked",
            "--package",
            "generated-client",
            "--no-default-features",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
    },
    // The unit tests of the runtime come along with each copy of it.
    Step {
        arguments: &[
            "clippy",
            "--locked",
            "--package",
            "generated-client",
            "--no-default-features",
            "--lib",
            "--profile",
            "test",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
    },
    Step {
        arguments: &[
            "clippy",
            "--locked",
            "--package",
            "generated-client",
            "--all-targets",
            "--features",
            "chrono,jiff,time,uuid,validate,blocking,tracing,test-util,webhooks",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
    },
    Step {
        arguments: &["test"],
        environment: &[],
    },
    // These are off by default, and have tests of their own; the fixtures have them on.
    Step {
        arguments: &[
            "test",
            "--locked",
            "--package",
            "generated-client",
            "--features",
            "chrono,jiff,time,uuid,validate,blocking,tracing,test-util,webhooks",
        ],
        environment: &[],
    },
    // The fixtures without what they do not need, and the one whose tags have features with one of a tag and one of what tags
    // have in common only; with all of them it was compiled above.
    only!(),
    only!("fixture-owners"),
    only!("webhooks-operations"),
    Step {
        arguments: &["doc", "--locked", "--workspace", "--no-deps"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
    },
];

/// Runs every step in the workspace whose top is given, also behind one that failed, so that all that is wrong is seen
/// at once; whether none failed.
pub(crate) fn run(top: &Path) -> bool {
    // The cargo that runs this program, where it was cargo.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut results = Vec::new();
    for step in STEPS {
        anstream::eprintln!("\n$ {}", step.line());
        let start = Instant::now();
        let status = Command::new(&cargo)
            .args(step.arguments)
            .envs(step.environment.iter().copied())
            .current_dir(top)
            .stdin(Stdio::null())
            .status();
        let problem = match status {
            Ok(status) if status.success() => None,
            Ok(status) => Some(status.to_string()),
            Err(error) => Some(format!("cannot run cargo: {error}")),
        };
        results.push((step, start.elapsed(), problem));
    }

    anstream::eprintln!();
    for (step, time, problem) in &results {
        let verdict = if problem.is_none() {
            "ok    "
        } else {
            "FAILED"
        };
        let reason = problem
            .as_ref()
            .map(|problem| format!(" ({problem})"))
            .unwrap_or_default();
        anstream::eprintln!(
            "{verdict} {:6.1} s  {}{reason}",
            time.as_secs_f64(),
            step.line()
        );
    }
    results.iter().all(|(_, _, problem)| problem.is_none())
}

impl Step {
    /// The step as one would type it.
    fn line(&self) -> String {
        let variables = self
            .environment
            .iter()
            .map(|(name, value)| format!("{name}=\"{value}\" "));
        format!(
            "{}cargo {}",
            variables.collect::<String>(),
            self.arguments.join(" ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_shown_as_one_would_type_them() {
        let lines: Vec<String> = STEPS.iter().map(Step::line).collect();
        assert!(lines.contains(&"cargo test".to_owned()), "{lines:?}");
        assert!(
            lines.contains(&"cargo xtask generate --check".to_owned()),
            "{lines:?}"
        );
        assert!(
            lines.contains(
                &"RUSTDOCFLAGS=\"-D warnings\" cargo doc --locked --workspace --no-deps".to_owned()
            ),
            "{lines:?}"
        );
    }

    #[test]
    fn no_step_builds_everything_anew() {
        let variables = STEPS
            .iter()
            .flat_map(|step| step.environment)
            .map(|(name, _)| *name);
        assert!(
            variables
                .collect::<Vec<_>>()
                .iter()
                .all(|name| *name == "RUSTDOCFLAGS")
        );
    }
}
