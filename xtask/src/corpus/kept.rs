//! Results that are kept, so that a run that was interrupted goes on, and one that changes nothing has nothing to do.
//!
//! There is a file a description, in the folder for what is built. It names what the result was made of: the bytes of
//! all files that were read, the generator and what it was told; and for the compiler's verdict what was generated, the
//! runtime and the compiler. What was made of anything else is not taken for a result.

use super::one::Said;
use super::verdict::Check;
use crate::disk;
use crate::remembering::{fingerprint, print_of};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder of results, and what they have to be made by.
#[derive(Debug)]
pub(super) struct Kept {
    folder: PathBuf,
    /// The folder of the descriptions.
    top: PathBuf,
    /// The generator and what it is told.
    generator: String,
    /// The compiler and what it is given beside the client; nothing if it is not asked.
    compiler: Option<String>,
    /// Whether what is there is passed over.
    fresh: bool,
}

/// The result of a description.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record {
    pub(super) said: Said,
    pub(super) check: Check,
    pub(super) clippy: Check,
}

impl Kept {
    /// The results in a folder for the descriptions below another one, made by this program.
    ///
    /// # Errors
    ///
    /// A sentence that says why this program cannot be told from another.
    pub(super) fn new(
        folder: PathBuf,
        top: &Path,
        told: &str,
        fresh: bool,
    ) -> Result<Self, String> {
        let program = std::env::current_exe().and_then(fs::read);
        let program = program
            .map_err(|error| format!("cannot read this program: {}", disk::reason(&error)))?;
        clear(&folder);
        Ok(Self {
            folder,
            top: top.canonicalize().unwrap_or_else(|_| top.to_owned()),
            generator: fingerprint(&[&program, told.as_bytes()]),
            compiler: None,
            fresh,
        })
    }

    /// With verdicts by this compiler.
    pub(super) fn compiled_by(self, compiler: String) -> Self {
        Self {
            compiler: Some(compiler),
            ..self
        }
    }

    /// What is known of a description: what was generated, if it would be the same now, and the verdicts on it.
    pub(super) fn known(&self, path: &str) -> Option<Record> {
        let value = self.value(path).filter(|_| !self.fresh)?;
        if value["generator"] != *self.generator {
            return None;
        }
        let said = Said::from_json(&value["said"])?;
        let is_same =
            |(path, print): (&String, &Option<String>)| print_of(&self.top, path) == *print;
        if said.files.is_empty() || !said.files.iter().all(is_same) {
            return None;
        }
        let (check, clippy) = self.verdicts(path, &said.output);
        Some(Record {
            said,
            check,
            clippy,
        })
    }

    /// The verdicts on what was generated, if it was the same.
    pub(super) fn verdicts(&self, path: &str, output: &str) -> (Check, Check) {
        let value = self.value(path).filter(|_| !self.fresh);
        let value = value.filter(|value| {
            value["said"]["output"] == *output
                && self.compiler.is_some()
                && value["compiler"].as_str() == self.compiler.as_deref()
        });
        let value = value.unwrap_or_default();
        (
            Check::from_json(&value["check"]),
            Check::from_json(&value["clippy"]),
        )
    }

    /// The memory that the compiler took when it was asked last, whatever about.
    pub(super) fn memory(&self, path: &str) -> Option<f64> {
        let value = self.value(path)?;
        let peak = |key: &str| value[key]["peak_mib"].as_f64();
        let (check, clippy) = (peak("check")?, peak("clippy"));
        Some(clippy.map_or(check, |clippy| clippy.max(check)))
    }

    /// Keeps a result. Where that is not possible, the next run does it again.
    pub(super) fn keep(&self, path: &str, record: &Record) {
        let mut value = json!({
            "path": path,
            "generator": self.generator,
            "compiler": self.compiler,
            "said": record.said.to_json(),
            "check": record.check.to_json(),
            "clippy": record.clippy.to_json(),
        });
        // A run that does not ask the compiler leaves its verdicts for one that does.
        if let (None, Some(before)) = (&self.compiler, self.value(path))
            && before["said"]["output"] == *record.said.output
        {
            for key in ["compiler", "check", "clippy"] {
                value[key] = before[key].clone();
            }
        }
        let write = || {
            fs::create_dir_all(&self.folder)?;
            let mut file = tempfile::Builder::new()
                .prefix(UNFINISHED)
                .tempfile_in(&self.folder)?;
            std::io::Write::write_all(&mut file, value.to_string().as_bytes())?;
            file.persist(self.file(path))
                .map_err(|error| error.error)
                .map(drop)
        };
        let _ = write();
    }

    fn value(&self, path: &str) -> Option<Value> {
        serde_json::from_slice(&fs::read(self.file(path)).ok()?).ok()
    }

    fn file(&self, path: &str) -> PathBuf {
        let top = self.top.to_string_lossy();
        let name = fingerprint(&[top.as_bytes(), path.as_bytes()]);
        self.folder.join(format!("{name}.json"))
    }
}

/// What the name of a result begins with that is being written.
const UNFINISHED: &str = ".unfinished-";

/// How long after it was begun no run still writes a result.
const LONG: Duration = Duration::from_secs(60);

/// Takes away what runs that were killed have left half-written.
fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        let written = entry.metadata().and_then(|file| file.modified()).ok();
        let age = written.and_then(|written| written.elapsed().ok());
        if is_unfinished && age.is_none_or(|age| age > LONG) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::row::Row;
    use crate::corpus::verdict::Verdict;

    fn kept(folder: &Path, told: &str, compiler: Option<&str>, fresh: bool) -> Kept {
        let kept = Kept::new(folder.join("results"), folder, told, fresh).unwrap();
        match compiler {
            Some(compiler) => kept.compiled_by(compiler.to_owned()),
            None => kept,
        }
    }

    fn record(folder: &Path, output: &str) -> Record {
        let files = ["a.yaml", "part.yaml"].map(|path| (path.to_owned(), print_of(folder, path)));
        Record {
            said: Said {
                row: Some(Row {
                    path: "a.yaml".to_owned(),
                    ..Row::default()
                }),
                files: files.into(),
                output: output.to_owned(),
            },
            check: Check {
                verdict: Verdict::Ok,
                peak_mib: Some(7.0),
                ..Check::default()
            },
            clippy: Check::default(),
        }
    }

    #[test]
    fn a_result_holds_while_what_it_was_made_of_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::write(path.join("a.yaml"), "a").unwrap();
        let first = record(path, "x");
        let all = kept(path, "", Some("rustc"), false);
        assert_eq!(all.known("a.yaml"), None);
        all.keep("a.yaml", &first);
        assert_eq!(all.known("a.yaml").as_ref(), Some(&first));
        assert_eq!(all.known("b.yaml"), None);
        assert_eq!(kept(path, "", Some("rustc"), true).known("a.yaml"), None);
        assert_eq!(
            kept(path, "told", Some("rustc"), false).known("a.yaml"),
            None
        );
        // Another compiler says nothing of what is generated.
        let other = kept(path, "", Some("other"), false);
        let known = other.known("a.yaml").unwrap();
        assert_eq!(
            (known.said, known.check),
            (first.said.clone(), Check::default())
        );
        assert_eq!(other.memory("a.yaml"), Some(7.0));
        // A file that was not there when it was asked for is a file that was read.
        fs::write(path.join("part.yaml"), "b").unwrap();
        assert_eq!(all.known("a.yaml"), None);
        assert_eq!(all.verdicts("a.yaml", "x").0, first.check);
        assert_eq!(all.verdicts("a.yaml", "y").0, Check::default());
    }

    #[test]
    fn what_a_killed_run_has_left_goes() {
        let folder = tempfile::tempdir().unwrap();
        let results = folder.path().join("results");
        let all = kept(folder.path(), "", None, false);
        all.keep("a.yaml", &record(folder.path(), "x"));
        let written = |name: &str, age: Duration| {
            let path = results.join(format!("{UNFINISHED}{name}"));
            fs::write(&path, "{").unwrap();
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(std::time::SystemTime::now() - age)
                .unwrap();
        };
        written("old", 2 * LONG);
        // Another run may be about to finish it.
        written("new", Duration::ZERO);
        kept(folder.path(), "", None, false);
        let mut left: Vec<_> = fs::read_dir(&results).unwrap().flatten().collect();
        left.retain(|entry| entry.file_name().to_string_lossy().starts_with('.'));
        assert_eq!(left.len(), 1);
        assert!(all.known("a.yaml").is_some());
    }

    #[test]
    fn a_run_without_the_compiler_keeps_its_verdicts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let with = kept(path, "", Some("rustc"), false);
        let without = kept(path, "", None, false);
        let mut again = record(path, "x");
        with.keep("a.yaml", &again);
        again.check = Check::default();
        without.keep("a.yaml", &again);
        assert_eq!(with.verdicts("a.yaml", "x").0.verdict, Verdict::Ok);
        again.said.output = "y".to_owned();
        without.keep("a.yaml", &again);
        assert_eq!(with.verdicts("a.yaml", "y").0.verdict, Verdict::NotRun);
    }
}
