//! Limits on the memory of processes and on how long they live, which each sets itself before it does anything else.

use serde_json::Value;
use std::process::{Command, ExitCode};

/// The variable that makes this program run another one, with so many MiB of memory.
const LIMITED: &str = "XTASK_LIMITED_MIB";

/// What a process may have no more of.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Addresses, whether there is anything behind them or not.
    Addresses,
    /// Memory that it writes to. Compilers map the files that they read, which takes none.
    Data,
}

/// Lets this process have no more memory than this from now on: what it asks for beyond that, it does not get.
pub(super) fn limit_memory(mib: u64) {
    set(Kind::Addresses, mib);
}

#[cfg(unix)]
fn set(kind: Kind, mib: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let resource = match kind {
        Kind::Addresses => Resource::As,
        Kind::Data => Resource::Data,
    };
    // What somebody else has limited already cannot be raised, and asking for it would change nothing at all.
    let maximum = getrlimit(resource).maximum;
    let bytes = mib.saturating_mul(1 << 20);
    let limit = Rlimit {
        current: Some(maximum.map_or(bytes, |maximum| bytes.min(maximum))),
        maximum,
    };
    // Where a system refuses, the generator's own budgets are what there is.
    let _ = setrlimit(resource, limit);
}

#[cfg(not(unix))]
fn set(_kind: Kind, _mib: u64) {}

/// Has this process, and what it becomes, end when the one ends that started it, as far as the system can do that: nothing that
/// an interrupted run has begun writes to where the next one works.
#[cfg(target_os = "linux")]
pub(super) fn end_with_parent() {
    use rustix::process::{Signal, set_parent_process_death_signal};
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
}

#[cfg(not(target_os = "linux"))]
pub(super) fn end_with_parent() {}

/// A command that runs another one with so much memory and no more, as far as the system can do that.
///
/// # Errors
///
/// Why this program, which does it, cannot be found.
pub(super) fn limited(command: &Command, mib: u64) -> Result<Command, String> {
    let program =
        std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let mut limited = Command::new(program);
    limited
        .arg(command.get_program())
        .args(command.get_args())
        .env(LIMITED, mib.to_string());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        limited.current_dir(folder);
    }
    Ok(limited)
}

/// What this program does where it is to run another one with less memory: it becomes that. Nothing where it is run for its
/// own sake.
pub(crate) fn in_place_of_limited() -> Option<ExitCode> {
    let mib = std::env::var(LIMITED).ok()?.parse().ok()?;
    let mut arguments = std::env::args_os().skip(1);
    let mut command = Command::new(arguments.next()?);
    command.args(arguments).env_remove(LIMITED);
    end_with_parent();
    set(Kind::Data, mib);
    Some(become_it(&mut command))
}

#[cfg(unix)]
fn become_it(command: &mut Command) -> ExitCode {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    anstream::eprintln!("error: {error}");
    ExitCode::FAILURE
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> ExitCode {
    let status = command.status().ok();
    let code = status.and_then(|status| u8::try_from(status.code()?).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Whether a program that did not end well says that it got no more memory.
///
/// Only what it says in words of its own counts: the findings of a compiler are objects of JSON, a line each, and may quote
/// whatever a description says.
pub(super) fn is_out_of_memory(said: &str) -> bool {
    said.lines().any(|line| match serde_json::from_str(line) {
        Ok(finding) => is_failed_call(&finding),
        Err(_) => is_last_word(line),
    })
}

/// Whether a line is what the allocators of Rust and LLVM, or what reports a system call, say before they give up.
fn is_last_word(line: &str) -> bool {
    let line = line.trim();
    let is_allocator = line.starts_with("memory allocation of ") && line.ends_with(" failed");
    is_allocator || line.starts_with("LLVM ERROR: out of memory") || line.ends_with(NO_MEMORY)
}

/// Whether a finding of a compiler is about no code, but about what it asked the system for.
fn is_failed_call(finding: &Value) -> bool {
    let is_placeless = finding["spans"].as_array().is_some_and(Vec::is_empty);
    let message = finding["message"].as_str().unwrap_or_default();
    is_placeless && finding["level"] == "error" && message.ends_with(NO_MEMORY)
}

/// How a system call is reported that got no memory.
const NO_MEMORY: &str = "Cannot allocate memory (os error 12)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_limited_is_called_as_before() {
        let mut command = Command::new("rustc");
        command
            .args(["--crate-name", "x"])
            .env("A", "b")
            .current_dir("/");
        let limited = limited(&command, 7).unwrap();
        let arguments: Vec<_> = limited.get_args().collect();
        assert_eq!(arguments, ["rustc", "--crate-name", "x"]);
        assert_eq!(limited.get_current_dir(), command.get_current_dir());
        let told: Vec<_> = limited.get_envs().collect();
        assert!(told.contains(&("A".as_ref(), Some("b".as_ref()))));
        assert!(told.contains(&(LIMITED.as_ref(), Some("7".as_ref()))));
    }

    #[test]
    fn last_words_are_understood() {
        let finding = |message: &str, spans: &[&str]| {
            serde_json::json!({ "level": "error", "message": message, "spans": spans }).to_string()
        };
        for said in [
            "memory allocation of 262144 bytes failed\n",
            "{}\nmemory allocation of 8 bytes failed\nnote: run with `RUST_BACKTRACE=1`\n",
            "LLVM ERROR: out of memory",
            "error: could not map it: Cannot allocate memory (os error 12)",
            &finding(
                "couldn't read it: Cannot allocate memory (os error 12)",
                &[],
            ),
        ] {
            assert!(is_out_of_memory(said), "{said}");
        }
        // What a description says may stand in what the compiler finds.
        for said in [
            &*finding("memory allocation of 8 bytes failed", &["a"]),
            &finding("Cannot allocate memory (os error 12)", &["a"]),
            &finding("no field `out of memory`", &[]),
            "thread panicked at `memory allocation of a thing`",
            "the tank is out of memory",
            "",
        ] {
            assert!(!is_out_of_memory(said), "{said}");
        }
    }
}
