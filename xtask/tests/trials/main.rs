//! `cargo xtask roundtrip`, `cargo xtask corpus` and `cargo xtask new` from end to end, over small descriptions.
//!
//! Four tests compile anything: the types, the clients, or the runtime of descriptions with few of them.

mod addition;
mod corpus;
mod roundtrip;

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// What a run said, and how it ended.
#[derive(Debug)]
struct Ran {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    /// The lines of `--format json`.
    #[track_caller]
    fn lines(&self) -> Vec<Value> {
        let lines = self.out.lines().map(serde_json::from_str);
        lines
            .collect::<Result<_, _>>()
            .unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Runs a command over a path, in this workspace.
fn run(command: &str, path: &Path, arguments: &[&str]) -> Ran {
    let program = Path::new(env!("CARGO_BIN_EXE_xtask"));
    run_by(program, command, path, arguments)
}

/// The same, by another copy of the program.
fn run_by(program: &Path, command: &str, path: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(program)
        .arg("--root")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .arg(command)
        .arg(path)
        .args(arguments)
        .output()
        .unwrap();
    Ran {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

const PETS: &str = "\
openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get:
      responses: { '200': { description: All, content: { application/json: { schema: { $ref: '#/components/schemas/Pets' } } } } }
components:
  schemas:
    Pets: { type: array, nullable: true, items: { $ref: '#/components/schemas/Pet' } }
    Pet:
      type: object
      required: [name]
      properties: { name: { type: string }, tag: { type: string, enum: [cat, dog] }, weight: { type: number } }
    Nothing: { type: integer, minimum: 2, maximum: 1 }
";
