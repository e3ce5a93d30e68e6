//! The program that reads and writes values of a client's types: how it is written, built and talked to.
//!
//! It consists of the types alone, without operations, so that huge descriptions compile in bearable time. It
//! takes a line a value, the position of the type in front, and answers each with a line.

use crate::scratch::Scratch;
use codegen::{NamedType, Outcome};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A program, running while values go through it.
#[derive(Debug)]
pub(super) struct Program {
    path: PathBuf,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// What became of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// It was read and written: as what.
    Written(Value),
    /// It was not read: why.
    NotRead(String),
    /// It was read and not written: why.
    NotWritten(String),
    /// The types panicked.
    Panicked(String),
    /// The program is gone, as it is when the stack is used up.
    Died,
}

const WORKSPACE: &str = "\n[workspace]\n\n[profile.dev]\ndebug = false\nincremental = false\n";

/// The name of the program.
const NAME: &str = "types";

const HEAD: &str = "\
//! Reads values of types and writes them again.
#![allow(warnings, reason = \"the runtime is not used as a whole, and what is generated is checked elsewhere\")]

";

const TABLE: &str = "/// One function a type.\nconst TYPES: &[Round] = &[\n";

/// The program behind its types.
const MAIN: &str = r#"
/// Reads a value of a type and writes it again.
type Round = fn(&[u8]) -> String;

fn round<T: runtime::wire::Wire>(bytes: &[u8]) -> String {
    match runtime::wire::from_slice::<T>(bytes) {
        Ok(value) => match runtime::wire::to_vec(&value) {
            Ok(bytes) => format!("written {}", String::from_utf8_lossy(&bytes)),
            Err(error) => format!("not-written {error}"),
        },
        Err(error) => format!("not-read {error}"),
    }
}

fn main() {
    use std::io::{BufRead, Write};
    std::panic::set_hook(Box::new(|_| {}));
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("lines are text");
        let (position, text) = line.split_once(' ').expect("there is a position");
        let round = TYPES[position.parse::<usize>().expect("it is a number")];
        let answer = std::panic::catch_unwind(|| round(text.as_bytes())).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or(panic.downcast_ref::<&str>().copied());
            format!("panicked {}", text.unwrap_or_default())
        });
        writeln!(out, "{}", answer.replace(['\n', '\r'], " ")).expect("somebody reads");
        out.flush().expect("somebody reads");
    }
}
"#;

impl Program {
    /// Writes and builds the program for some types of a client.
    ///
    /// # Errors
    ///
    /// What the compiler says, or why it could not be asked.
    pub(super) fn build(
        scratch: &Scratch,
        outcome: &Outcome,
        types: &[&NamedType],
    ) -> Result<Self, String> {
        scratch.take_lock_file()?;
        let manifest = scratch.manifest(NAME) + WORKSPACE;
        scratch.write("Cargo.toml", manifest.as_bytes())?;
        let mut written = BTreeSet::new();
        for file in &outcome.files {
            let Some(path) = file.path.strip_prefix("src/generated/types/") else {
                continue;
            };
            let path = format!("src/types/{path}");
            scratch.write(&path, file.text.as_bytes())?;
            written.insert(path);
        }
        let main = "src/main.rs";
        scratch.write(main, main_text(&scratch.runtime_module(), types).as_bytes())?;
        written.insert(main.to_owned());
        scratch.keep_only("src", &written)?;
        let output = scratch
            .cargo(&["build", "--quiet"])
            .output()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        if output.status.success() {
            Ok(Self {
                path: scratch.program(NAME),
                running: None,
            })
        } else {
            Err(errors(&String::from_utf8_lossy(&output.stderr)))
        }
    }

    /// Lets a value go through the type at a position.
    ///
    /// # Errors
    ///
    /// Why the program cannot be run.
    pub(super) fn round(&mut self, position: usize, value: &Value) -> Result<Answer, String> {
        let mut running = match self.running.take() {
            Some(running) => running,
            None => start(&self.path)?,
        };
        let mut line = String::new();
        let asked =
            writeln!(running.input, "{position} {value}").and_then(|()| running.input.flush());
        let answered = asked.and_then(|()| running.output.read_line(&mut line));
        if !answered.is_ok_and(|length| length > 0) {
            let _ = running.child.kill();
            let _ = running.child.wait();
            return Ok(Answer::Died);
        }
        self.running = Some(running);
        answer(line.trim_end())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(Running {
            mut child, input, ..
        }) = self.running.take()
        {
            drop(input);
            let _ = child.wait();
        }
    }
}

fn start(path: &PathBuf) -> Result<Running, String> {
    let failed = || format!("cannot run `{}`", path.display());
    let mut child = Command::new(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", failed()))?;
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(failed());
    };
    Ok(Running {
        child,
        input,
        output: BufReader::new(output),
    })
}

fn answer(line: &str) -> Result<Answer, String> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    Ok(match word {
        "written" => match serde_json::from_str(rest) {
            Ok(value) => Answer::Written(value),
            Err(error) => Answer::NotWritten(format!("what was written is no JSON: {error}")),
        },
        "not-read" => Answer::NotRead(rest.to_owned()),
        "not-written" => Answer::NotWritten(rest.to_owned()),
        "panicked" => Answer::Panicked(rest.to_owned()),
        _ => return Err(format!("the program answers `{line}`")),
    })
}

fn main_text(runtime: &str, types: &[&NamedType]) -> String {
    let mut text = format!("{HEAD}{runtime}mod types;\n\n{TABLE}");
    for named in types {
        // Whether a schema allows null is said where it is referred to, and not by its type.
        text += &if named.nullable {
            format!("    round::<Option<{}>>,\n", named.path)
        } else {
            format!("    round::<{}>,\n", named.path)
        };
    }
    text + "];\n" + MAIN
}

/// The first of a compiler's errors.
fn errors(text: &str) -> String {
    let mut lines = text.lines().skip_while(|line| !line.starts_with("error"));
    let first: Vec<&str> = lines.by_ref().take(4).map(str::trim_end).collect();
    if first.is_empty() {
        text.trim().to_owned()
    } else {
        first.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart() {
        assert_eq!(
            answer("written [1]"),
            Ok(Answer::Written(serde_json::json!([1])))
        );
        assert_eq!(
            answer("not-read why"),
            Ok(Answer::NotRead("why".to_owned()))
        );
        assert!(matches!(answer("written {"), Ok(Answer::NotWritten(_))));
        assert!(answer("hello").is_err());
    }

    #[test]
    fn a_type_that_may_be_null_is_read_as_one() {
        let named = |path: &str, nullable| NamedType {
            schema: String::new(),
            path: path.to_owned(),
            nullable,
        };
        let text = main_text("", &[&named("types::A", false), &named("types::B", true)]);
        assert!(text.contains("    round::<types::A>,\n    round::<Option<types::B>>,\n"));
    }
}
