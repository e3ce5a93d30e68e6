//! Small workspaces on the disk, and what running the commands in them says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;
use tempfile::TempDir;

pub(crate) const CONFIGURATION: &str = "\
clients:
  - spec: api.yaml
    crate: client
";

pub(crate) const DESCRIPTION: &str = r##"openapi: 3.1.0
info:
  title: Things
  version: "1"
servers:
  - url: https://things.example/v1
paths:
  /things:
    get:
      operationId: listThings
      tags: [things]
      responses:
        "200":
          description: All of them
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Thing"
components:
  schemas:
    Thing:
      type: object
      properties:
        name:
          type: string
"##;

/// A workspace with one description and one client, which is not generated yet.
pub(crate) struct Workspace {
    pub(crate) folder: TempDir,
}

/// What a run said, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Every file below a folder, with its bytes and when it was written.
pub(crate) type Files = BTreeMap<PathBuf, (Vec<u8>, SystemTime)>;

impl Workspace {
    pub(crate) fn new() -> Self {
        let workspace = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        workspace.write("spec/codegen.yaml", CONFIGURATION);
        workspace.write("spec/api.yaml", DESCRIPTION);
        workspace.add_crate("client");
        workspace
    }

    pub(crate) fn generated() -> Self {
        let workspace = Self::new();
        let ran = workspace.generate(&[]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        workspace
    }

    pub(crate) fn add_crate(&self, folder: &str) {
        self.write(&format!("{folder}/Cargo.toml"), "");
        self.write(&format!("{folder}/src/lib.rs"), "// by hand\n");
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// Changes a line of the description.
    pub(crate) fn change(&self, from: &str, to: &str) {
        assert!(DESCRIPTION.contains(from));
        self.write("spec/api.yaml", DESCRIPTION.replace(from, to));
    }

    pub(crate) fn files(&self) -> Files {
        let mut files = Files::new();
        collect(self.folder.path(), &mut files);
        files
    }

    pub(crate) fn generate(&self, options: &[&str]) -> Ran {
        let mut command = xtask();
        command
            .arg("--root")
            .arg(self.folder.path())
            .arg("generate")
            .args(options);
        ran(command.output().unwrap())
    }

    /// Runs in every mode, each of which has to fail for the same reason and to leave every file as it was.
    pub(crate) fn refuses(&self, code: &str, place: &str) -> Ran {
        let before = self.files();
        for options in [
            &["--check"][..],
            &["--dry-run"],
            &["--message-format", "json"],
            &["--message-format", "github"],
        ] {
            let ran = self.generate(options);
            assert_eq!(ran.status, Some(1), "{options:?}: {ran:?}");
            let said = format!("{}{}", ran.out, ran.err);
            assert!(said.contains(code), "{options:?}: {ran:?}");
        }
        let ran = self.generate(&[]);
        assert_eq!(ran.status, Some(1), "{ran:?}");
        assert!(ran.err.contains(&format!("error[{code}]")), "{}", ran.err);
        assert!(ran.err.contains(place), "{place} is not in: {}", ran.err);
        assert!(ran.err.contains("nothing was written"), "{}", ran.err);
        assert_eq!(ran.out, "");
        assert_eq!(self.files(), before);
        ran
    }
}

fn collect(folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let metadata = fs::symlink_metadata(&path).unwrap();
        if metadata.is_dir() {
            collect(&path, files);
        } else {
            let bytes = fs::read(&path).unwrap_or_default();
            files.insert(path, (bytes, metadata.modified().unwrap()));
        }
    }
}

pub(crate) fn xtask() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    for variable in [
        "CARGO_MANIFEST_DIR",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(variable);
    }
    command
}

pub(crate) fn ran(output: Output) -> Ran {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        status: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}
