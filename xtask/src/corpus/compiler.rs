//! Compiling what is generated, as far as `cargo check` does, and measuring what that costs.
//!
//! Cargo lets one process at a time build in a folder, and takes its time to find out that nothing else has changed. So it
//! checks a crate of nothing but the runtime once, which compiles what that depends on, and how it calls the compiler
//! for that crate is written down. The clients are checked by the same call, each in a folder of its own.

use super::verdict::{Check, verdict};
use super::{limit, process};
use crate::disk::reason;
use crate::remembering::fingerprint;
use crate::scratch::Scratch;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// Checks clients, several at a time.
#[derive(Debug)]
pub(super) struct Compiler<'s> {
    scratch: &'s Scratch,
    /// What cargo called, with its arguments and the variables that it set.
    rustc: OsString,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    /// Clippy, if it is to be asked.
    clippy: Option<PathBuf>,
    limit: Duration,
}

/// The name of the crate.
const NAME: &str = "client";

/// The folder in a room that the compiler writes to.
const OUT: &str = "out";

/// The variable that makes this program write down how it is called in place of the compiler.
const RECORD: &str = "XTASK_RECORD_RUSTC";

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
#[allow(clippy::large_enum_variant, clippy::should_implement_trait, reason = \"it is as the description says\")]
mod generated;

pub use generated::*;
pub use runtime::{Error, Json, Nullable, Response};
";

impl<'s> Compiler<'s> {
    /// Compiles what clients depend on, and finds out how the compiler is called.
    ///
    /// # Errors
    ///
    /// Why that cannot be done.
    pub(super) fn new(scratch: &'s Scratch, clippy: bool, limit: Duration) -> Result<Self, String> {
        scratch.take_lock_file()?;
        let manifest = scratch.manifest(NAME) + WORKSPACE;
        scratch.write("Cargo.toml", manifest.as_bytes())?;
        // Cargo takes a crate for done that it has checked before, and then it would not call the compiler.
        scratch.write("src/lib.rs", b"")?;
        let library = format!("{HEAD}{}", scratch.runtime_module());
        scratch.write("src/lib.rs", library.as_bytes())?;

        let record = scratch.folder.join("rustc.json");
        let program = std::env::current_exe()
            .map_err(|error| format!("cannot find this program: {error}"))?;
        let output = scratch
            .cargo(&["check", "--quiet", "--color", "never"])
            .env("RUSTC_WORKSPACE_WRAPPER", program)
            .env(RECORD, &record)
            .stdout(Stdio::null())
            .output()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("the runtime does not compile: {}", said.trim()));
        }
        let called = fs::read(&record).ok();
        let called = called.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let called =
            called.ok_or("cargo has not called the compiler in the way that was expected")?;
        let texts = |value: &Value| {
            let values = value.as_array().into_iter().flatten();
            values
                .filter_map(|text| text.as_str().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        let mut arguments = texts(&called["arguments"]).into_iter();
        let rustc: OsString = arguments.next().unwrap_or_default().into();
        let environment = called["environment"].as_object().into_iter().flatten();
        Ok(Self {
            scratch,
            clippy: clippy.then(|| driver(&rustc)).transpose()?,
            rustc,
            arguments: arguments.collect(),
            environment: environment
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect(),
            limit,
        })
    }

    /// The compiler and all that a client is given beside what is generated, in short.
    pub(super) fn fingerprint(&self) -> Result<String, String> {
        let version = Command::new(&self.rustc).arg("-vV").output();
        let version = version.map_err(|error| format!("cannot run the compiler: {error}"))?;
        let arguments = meaning(&self.arguments).join("\0");
        let library = format!("{HEAD}{FACE}");
        let mut parts = vec![version.stdout, arguments.into_bytes(), library.into()];
        parts.extend(self.scratch.runtime_files()?);
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        Ok(fingerprint(&parts))
    }

    /// The folder of one of the crates that are checked beside each other, all but what is generated written.
    pub(super) fn room(&self, number: usize) -> Result<PathBuf, String> {
        let name = format!("{NAME}-{number}");
        let library = self.library();
        let path = format!("{name}/src/lib.rs");
        self.scratch.write(&path, library.as_bytes())?;
        let room = self.scratch.folder.join(name);
        let created = fs::create_dir_all(room.join(OUT));
        let failed = |error| format!("cannot write `{}`: {}", room.display(), reason(&error));
        created.map_err(failed)?;
        Ok(room)
    }

    /// What every client's crate begins with, lints and all.
    fn library(&self) -> String {
        format!("{HEAD}{}\n{FACE}", self.scratch.runtime_module())
    }

    /// Checks the client in a room, with so much memory.
    pub(super) fn check(&self, room: &Path, mib: u64) -> Check {
        let mut command = Command::new(&self.rustc);
        self.call(&mut command, room);
        self.verdict(command, mib)
    }

    /// Asks clippy, if it is to be asked.
    pub(super) fn lint(&self, room: &Path, mib: u64) -> Check {
        let Some(driver) = &self.clippy else {
            return Check::default();
        };
        let mut command = Command::new(driver);
        command.arg(&self.rustc).env("CLIPPY_ARGS", "");
        self.call(&mut command, room);
        self.verdict(command, mib)
    }

    fn call(&self, command: &mut Command, room: &Path) {
        let mut arguments = self.arguments.iter();
        while let Some(argument) = arguments.next() {
            command.arg(argument);
            if argument == "--out-dir" && arguments.next().is_some() {
                command.arg(room.join(OUT));
            }
        }
        command
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(room);
    }

    fn verdict(&self, command: Command, mib: u64) -> Check {
        let ran = limit::limited(&command, mib);
        let ran = match ran.and_then(|command| process::run(command, self.limit)) {
            Ok(ran) => ran,
            Err(reason) => return Check::failed(reason),
        };
        let Some(status) = ran.status else {
            let seconds = self.limit.as_secs();
            return Check::failed(format!("the compiler was given up after {seconds} s"));
        };
        let measured = |check: Check| Check {
            cpu_seconds: Some(ran.cpu_seconds),
            peak_mib: Some(ran.peak_mib),
            ..check
        };
        if !status.success() && limit::is_out_of_memory(&ran.err) {
            let reason = format!("the compiler wanted more memory than {mib} MiB");
            return measured(Check::failed(reason));
        }
        if status.code().is_none() {
            return measured(Check::failed(format!("the compiler died: {status}")));
        }
        let (verdict, first_error) = verdict(&ran.err, status.success());
        measured(Check {
            verdict,
            first_error,
            ..Check::default()
        })
    }
}

/// What has a say in the verdict of what a compiler is told: without where it reads and writes, and without the marks that cargo
/// puts on the crate, which depend on the program that stands in the compiler's place. Dependencies are told by the names of
/// their files, which differ where anything differs that went into them.
fn meaning(arguments: &[String]) -> Vec<String> {
    let mut meant = Vec::new();
    let mut arguments = arguments.iter().map(String::as_str).peekable();
    while let Some(argument) = arguments.next() {
        let value = match argument {
            "--out-dir" | "-L" | "-C" | "--extern" => arguments.next().unwrap_or_default(),
            _ => "",
        };
        let is_mark = |name: &str| value.starts_with(name);
        match argument {
            "--out-dir" | "-L" => {}
            "-C" if is_mark("metadata=")
                || is_mark("extra-filename=")
                || is_mark("incremental=") => {}
            "--extern" => {
                let (name, path) = value.split_once('=').unwrap_or((value, ""));
                let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
                meant.push(format!("--extern {name}={file}"));
            }
            _ => meant.push(format!("{argument} {value}")),
        }
    }
    meant
}

/// Clippy, as it comes with a compiler.
fn driver(rustc: &OsString) -> Result<PathBuf, String> {
    let output = Command::new(rustc).args(["--print", "sysroot"]).output();
    let output = output.map_err(|error| format!("cannot run the compiler: {error}"))?;
    let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let name = format!("clippy-driver{}", std::env::consts::EXE_SUFFIX);
    let driver = Path::new(&sysroot).join("bin").join(name);
    match driver.is_file() {
        true => Ok(driver),
        false => Err("clippy is not installed; `rustup component add clippy` does it".to_owned()),
    }
}

/// What this program does where cargo runs it in place of the compiler: it runs that, and writes down the call if it is
/// that of the crate. Nothing where it is run for its own sake.
pub(crate) fn in_place_of_rustc() -> Option<ExitCode> {
    let record = std::env::var_os(RECORD)?;
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let is_ours = arguments
        .windows(2)
        .any(|pair| pair == ["--crate-name", NAME]);
    if is_ours {
        let arguments = arguments.iter().map(|one| one.to_string_lossy());
        let is_cargos = |name: &str| {
            let name = name.to_uppercase();
            let begins = |with: &str| name.starts_with(with);
            let is_wrapping = begins("RUSTC_") || name == "CARGO_MAKEFLAGS";
            (begins("CARGO") || begins("RUST") || name.contains("LIBRARY_PATH")) && !is_wrapping
        };
        let environment: serde_json::Map<String, Value> = std::env::vars()
            .filter(|(name, _)| is_cargos(name))
            .map(|(name, value)| (name, value.into()))
            .collect();
        let called =
            json!({ "arguments": arguments.collect::<Vec<_>>(), "environment": environment });
        let _ = fs::write(record, called.to_string());
    }
    let (program, arguments) = arguments.split_first()?;
    let status = Command::new(program).args(arguments).status();
    let code = status.ok().and_then(|status| status.code());
    let code = code.and_then(|code| u8::try_from(code).ok());
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_holds_wherever_this_program_and_what_it_builds_are() {
        let meant = |line: &str| {
            let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
            meaning(&arguments)
        };
        let first = "--crate-name client --edition=2024 src/lib.rs -C debuginfo=2 -C metadata=1 -C extra-filename=-2 \
             --out-dir /a/deps -L dependency=/a/deps --extern url=/a/deps/liburl-3.rmeta";
        let moved = first
            .replace("/a/", "/b/c/")
            .replace("metadata=1", "metadata=4")
            .replace("filename=-2", "filename=-5");
        assert_eq!(meant(first), meant(&moved));
        for (from, to) in [
            ("liburl-3", "liburl-4"),
            ("debuginfo=2", "opt-level=3"),
            ("edition=2024", "edition=2021"),
            ("--extern url", "--extern http"),
        ] {
            assert_ne!(meant(first), meant(&first.replace(from, to)), "{from}");
        }
    }
}
