//! `cargo xtask mock`: hands over to the program that serves a description, so that no other command waits for its
//! dependencies to be built.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// Runs the program, which cargo builds first and says so, with the arguments that it was given; whether it succeeded.
pub(crate) fn run(top: &Path, arguments: &[OsString]) -> bool {
    let mut command = command(top, arguments);
    match end_with(&mut command) {
        Ok(succeeded) => succeeded,
        Err(error) => {
            anstream::eprintln!("error: cannot run cargo: {error}");
            false
        }
    }
}

fn command(top: &Path, arguments: &[OsString]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    // The program runs where this one does: the paths that it is given are relative to that.
    command
        .args(["run", "--package", "mock", "--manifest-path"])
        .arg(top.join("Cargo.toml"))
        .args(["--", "--root"])
        .arg(top)
        .args(arguments);
    command
}

/// Becomes the program, so that whoever ends this process ends the server.
#[cfg(unix)]
fn end_with(command: &mut Command) -> std::io::Result<bool> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn end_with(command: &mut Command) -> std::io::Result<bool> {
    command.status().map(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_handed_on_behind_the_top() {
        let command = command(Path::new("/top"), &["api.yaml".into(), "--cors".into()]);
        let arguments: Vec<_> = command
            .get_args()
            .map(|text| text.to_string_lossy())
            .collect();
        let expected =
            "run --package mock --manifest-path /top/Cargo.toml -- --root /top api.yaml --cors";
        assert_eq!(arguments.join(" "), expected);
    }
}
