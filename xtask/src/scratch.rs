//! Crates that are written to be compiled once and thrown away, below the workspace's folder for what is built.
//!
//! They stand on the runtime of the generated client as it is in the workspace, with the dependencies and the lock file that
//! it has there, and share one folder for what is built of them: so dependencies are compiled once.

use crate::{disk, runtime};
use fd_lock::RwLock;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where scratch crates are, and what they stand on.
#[derive(Debug)]
pub(crate) struct Scratch {
    /// The folder of this command's crates.
    pub(crate) folder: PathBuf,
    /// The folder of the crate that the runtime belongs to.
    client: PathBuf,
    /// The lock file of the workspace.
    lock: PathBuf,
    /// The manifest of the crate that the runtime belongs to, as cargo reads it.
    package: Value,
    /// Where cargo puts what it builds of the scratch crates.
    target: PathBuf,
}

/// The crate of the workspace whose runtime is taken.
const CLIENT: &str = "generated-client";

impl Scratch {
    /// The scratch folder of a command, in the workspace whose top is given.
    ///
    /// # Errors
    ///
    /// A sentence that says why there is none.
    pub(crate) fn new(top: &Path, command: &str) -> Result<Self, String> {
        let output = cargo()
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(top)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        let metadata: Value = serde_json::from_slice(&output.stdout)
            .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
        let text = |key: &str| metadata[key].as_str().unwrap_or_default();
        let (root, built) = (
            PathBuf::from(text("workspace_root")),
            PathBuf::from(text("target_directory")),
        );
        let manifest = root.join(CLIENT).join("Cargo.toml");
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let package = packages
            .into_iter()
            .find(|package| package["manifest_path"].as_str().map(Path::new) == Some(&manifest))
            .ok_or_else(|| format!("the workspace has no crate in `{CLIENT}`"))?;
        Ok(Self {
            folder: built.join("xtask").join(command),
            client: root.join(CLIENT),
            lock: root.join("Cargo.lock"),
            package: package.clone(),
            target: built.join("xtask/target"),
        })
    }

    /// Does something while no other process works in this folder. Where one does, it is waited for, which is said.
    ///
    /// # Errors
    ///
    /// A sentence that says why it could not be done.
    pub(crate) fn alone<T>(&self, work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        let failed = |error: std::io::Error| {
            format!(
                "cannot use `{}`: {}",
                self.folder.display(),
                disk::reason(&error)
            )
        };
        fs::create_dir_all(&self.folder).map_err(failed)?;
        let file = File::create(self.folder.join(".lock")).map_err(failed)?;
        let mut lock = RwLock::new(file);
        // Whatever is wrong but for another one that works there, the next line says.
        let taken = lock.try_write().err();
        if taken.is_some_and(|error| error.kind() == ErrorKind::WouldBlock) {
            anstream::eprintln!(
                "waiting for another run, which works in `{}`",
                self.folder.display()
            );
        }
        let _guard = lock.write().map_err(failed)?;
        work()
    }

    /// A call of cargo in a folder of a scratch crate.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = cargo();
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            // The settings of the run that this is a part of are not those of the scratch crates.
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("RUSTFLAGS")
            .stdin(Stdio::null());
        command
    }

    /// Where cargo puts a program of a scratch crate.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.target.join("debug").join(file)
    }

    /// Puts the lock file of the workspace beside the scratch crates, so that they are built of the same versions.
    pub(crate) fn take_lock_file(&self) -> Result<(), String> {
        match fs::read(&self.lock) {
            Ok(bytes) => self.write("Cargo.lock", &bytes),
            // Then cargo chooses versions.
            Err(_) => Ok(()),
        }
    }

    /// The line that makes the runtime a module.
    pub(crate) fn runtime_module(&self) -> String {
        let root = self.client.join(runtime::FOLDER).join("mod.rs");
        format!("#[path = {root:?}]\npub mod runtime;\n")
    }

    /// The bytes of the runtime's sources, in the order of their paths.
    ///
    /// # Errors
    ///
    /// A sentence that says which of them cannot be read.
    pub(crate) fn runtime_files(&self) -> Result<Vec<Vec<u8>>, String> {
        let sources = runtime::sources(&self.client)?.into_iter();
        let sources = sources.flat_map(|source| [source.path, source.text]);
        Ok(sources.map(String::into_bytes).collect())
    }

    /// A manifest with the runtime's features, all off, and its dependencies.
    pub(crate) fn manifest(&self, name: &str) -> String {
        let package = &self.package;
        let edition = package["edition"].as_str().unwrap_or("2024");
        let mut text = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = {edition:?}\npublish = false\n\n[features]\n"
        );
        for (feature, enables) in package["features"].as_object().into_iter().flatten() {
            if feature != "default" {
                let _ = writeln!(text, "{feature} = {enables}");
            }
        }
        let dependencies = package["dependencies"].as_array();
        for dependency in dependencies.into_iter().flatten() {
            if !dependency["kind"].is_null() {
                continue;
            }
            let name = dependency["rename"].as_str();
            let own = dependency["name"].as_str().unwrap_or_default();
            let table = match dependency["target"].as_str() {
                Some(target) => format!("target.{target:?}.dependencies"),
                None => "dependencies".to_owned(),
            };
            let _ = write!(
                text,
                "\n[{table}.{}]\npackage = {own:?}\nversion = {}\noptional = {}\ndefault-features = {}\nfeatures = {}\n",
                name.unwrap_or(own),
                dependency["req"],
                dependency["optional"],
                dependency["uses_default_features"],
                dependency["features"],
            );
        }
        text
    }

    /// Writes a file below the folder, unless it has that content.
    ///
    /// # Errors
    ///
    /// A sentence that says why it cannot be written.
    pub(crate) fn write(&self, path: &str, content: &[u8]) -> Result<(), String> {
        let full = self.folder.join(path);
        if fs::read(&full).is_ok_and(|found| found == content) {
            return Ok(());
        }
        let write = || {
            if let Some(parent) = full.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&full, content)
        };
        write().map_err(|error| {
            format!(
                "cannot write `{}`: {}",
                full.display(),
                disk::reason(&error)
            )
        })
    }

    /// Deletes all files below a folder but those that are named, by their paths below the scratch folder.
    ///
    /// # Errors
    ///
    /// A sentence that says why one cannot be deleted.
    pub(crate) fn keep_only(&self, below: &str, kept: &BTreeSet<String>) -> Result<(), String> {
        let kept: BTreeSet<PathBuf> = kept.iter().map(|path| self.folder.join(path)).collect();
        let mut pending = vec![self.folder.join(below)];
        while let Some(folder) = pending.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    pending.push(path);
                } else if !kept.contains(&path) {
                    fs::remove_file(&path).map_err(|error| {
                        format!(
                            "cannot delete `{}`: {}",
                            path.display(),
                            disk::reason(&error)
                        )
                    })?;
                }
            }
        }
        Ok(())
    }
}

/// The cargo that runs this program, where it was cargo.
fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scratch(folder: &Path) -> Scratch {
        Scratch {
            folder: folder.to_owned(),
            client: "/workspace/client".into(),
            lock: "/nowhere/Cargo.lock".into(),
            package: json!({
                "edition": "2024",
                "features": { "default": ["tls"], "tls": ["dep:tls"] },
                "dependencies": [
                    { "name": "bytes", "req": "^1", "kind": null, "optional": false, "uses_default_features": true,
                      "features": [], "rename": null, "target": null },
                    { "name": "real", "req": "^2", "kind": null, "optional": true, "uses_default_features": false,
                      "features": ["std"], "rename": "tls", "target": "cfg(unix)" },
                    { "name": "tests", "req": "^1", "kind": "dev" },
                ]
            }),
            target: folder.join("target"),
        }
    }

    #[test]
    fn a_manifest_has_the_dependencies_of_the_runtime() {
        assert_eq!(
            scratch(Path::new("/scratch")).manifest("it"),
            r#"[package]
name = "it"
version = "0.0.0"
edition = "2024"
publish = false

[features]
tls = ["dep:tls"]

[dependencies.bytes]
package = "bytes"
version = "^1"
optional = false
default-features = true
features = []

[target."cfg(unix)".dependencies.tls]
package = "real"
version = "^2"
optional = true
default-features = false
features = ["std"]
"#
        );
    }

    #[test]
    fn what_is_not_written_any_more_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = scratch(folder.path());
        for path in ["src/a.rs", "src/types/b.rs", "src/types/c.rs"] {
            scratch.write(path, b"//!").unwrap();
        }
        let kept = BTreeSet::from(["src/a.rs".to_owned(), "src/types/c.rs".to_owned()]);
        scratch.keep_only("src", &kept).unwrap();
        let is_there = |path| folder.path().join(path).exists();
        assert!(is_there("src/a.rs") && is_there("src/types/c.rs") && !is_there("src/types/b.rs"));
    }

    #[test]
    fn one_process_works_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = scratch(&folder.path().join("new"));
        assert_eq!(scratch.alone(|| Ok(1)), Ok(1));
        assert_eq!(
            scratch.alone(|| Err::<(), _>("no".to_owned())),
            Err("no".to_owned())
        );
    }
}
