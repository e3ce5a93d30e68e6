//! Limits on the memory of processes, which each sets itself before it does anything else.

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

/// Whether the last words of a compiler that failed are that it got no more memory.
pub(super) fn is_out_of_memory(said: &str) -> bool {
    let said = said.to_lowercase();
    [
        "memory allocation of",
        "out of memory",
        "cannot allocate memory",
    ]
    .iter()
    .any(|words| said.contains(words))
}

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
        assert!(is_out_of_memory(
            "memory allocation of 262144 bytes failed\n"
        ));
        assert!(is_out_of_memory("LLVM ERROR: out of memory"));
        assert!(!is_out_of_memory("{\"level\":\"error\"}"));
    }
}
