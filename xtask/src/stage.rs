//! Writing to the disk: everything is laid down in temporary files first, and only when all of it is there does
//! anything take its place.
//!
//! A file takes its place by a rename within its folder, so that nobody ever sees half of one.

use crate::disk::reason;
use crate::plan::{Kind, Plan, TEMPORARY_SUFFIX, temporary_prefix};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// The changes of a plan, ready to take their place. What is dropped instead leaves no trace.
#[derive(Debug)]
pub(crate) struct Staged<'p> {
    folder: &'p Path,
    plan: &'p Plan,
    /// One for each change that writes, in their order. They are closed, since a system allows only so many open files.
    files: Vec<TempPath>,
    /// Dropped behind the files, which may be in them.
    _folders: NewFolders,
}

/// A path, relative to the crate's folder, that could not be written, with the reason.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unwritable {
    /// The path.
    pub(crate) path: PathBuf,
    /// The reason, in words that follow a colon.
    pub(crate) reason: String,
}

/// Lays down all that a plan writes, and makes sure that what it deletes can be deleted.
///
/// # Errors
///
/// The first path that cannot be written. Then nothing has changed.
pub(crate) fn stage<'p>(folder: &'p Path, plan: &'p Plan) -> Result<Staged<'p>, Unwritable> {
    let mut folders = NewFolders::default();
    let mut files = Vec::new();
    for change in &plan.changes {
        let mut lay_down = || -> io::Result<()> {
            let target = folder.join(&change.path);
            let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
                return Err(ErrorKind::InvalidFilename.into());
            };
            match &change.kind {
                Kind::Create { new } | Kind::Update { new, .. } => {
                    folders.create(parent)?;
                    let mut file = temporary(parent, name)?;
                    file.as_file_mut().write_all(new.as_bytes())?;
                    files.push(file.into_temp_path());
                }
                // Who may create a file in a folder may also delete one from it.
                Kind::Delete => drop(temporary(parent, name)?),
            }
            Ok(())
        };
        lay_down().map_err(|error| Unwritable {
            path: change.path.clone(),
            reason: reason(&error),
        })?;
    }
    Ok(Staged {
        folder,
        plan,
        files,
        _folders: folders,
    })
}

impl Staged<'_> {
    /// Lets the changes take their place, one by one, and counts in `done` those that have.
    ///
    /// # Errors
    ///
    /// The first that could not. Those behind it have not been tried.
    pub(crate) fn commit(self, done: &mut usize) -> Result<(), Unwritable> {
        let mut files = self.files.into_iter();
        for change in &self.plan.changes {
            let target = self.folder.join(&change.path);
            let result = match (&change.kind, &mut files) {
                (Kind::Delete, _) => fs::remove_file(&target),
                // `stage` has made a file for each of these.
                (_, files) => match files.next() {
                    Some(file) => file.persist(&target).map_err(|error| error.error),
                    None => Err(ErrorKind::NotFound.into()),
                },
            };
            result.map_err(|error| Unwritable {
                path: change.path.clone(),
                reason: reason(&error),
            })?;
            *done += 1;
        }
        for folder in &self.plan.folders {
            // What is in the way of this has just come into being, and is not known to be the generator's.
            let _ = fs::remove_dir(self.folder.join(folder));
        }
        Ok(())
    }
}

/// A new file beside the one that it is to become, with the permissions of any new file.
fn temporary(folder: &Path, name: &OsStr) -> io::Result<NamedTempFile> {
    let prefix = temporary_prefix(&name.to_string_lossy());
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(TEMPORARY_SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The crate names the file in its message, whose path is not one that the reader knows.
    builder
        .tempfile_in(folder)
        .map_err(|error| error.kind().into())
}

/// Folders that were created. When dropped, it takes away those that are still empty.
#[derive(Debug, Default)]
struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    fn create(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|folder| !folder.exists())
            .collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.0.push(folder.to_owned());
        }
        Ok(())
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::snapshot;
    use crate::plan::{Found, Snapshot, compare};
    use codegen::{OWNED, OutputFile};

    fn files(files: &[(&str, &str)]) -> Vec<OutputFile> {
        files
            .iter()
            .map(|&(path, text)| OutputFile {
                path: path.to_owned(),
                text: text.to_owned(),
            })
            .collect()
    }

    fn plan(folder: &Path, generated: &[(&str, &str)]) -> Plan {
        compare(
            "crate",
            OWNED,
            files(generated),
            snapshot(folder, OWNED).unwrap(),
        )
        .unwrap()
    }

    fn write(folder: &Path, generated: &[(&str, &str)]) -> usize {
        let mut done = 0;
        stage(folder, &plan(folder, generated))
            .unwrap()
            .commit(&mut done)
            .unwrap();
        done
    }

    fn there(folder: &Path) -> Vec<String> {
        snapshot(folder, OWNED)
            .unwrap()
            .keys()
            .map(|path| path.display().to_string())
            .collect()
    }

    #[test]
    fn a_plan_that_is_carried_out_leaves_nothing_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let first = [
            ("API.txt", "a"),
            ("src/generated/mod.rs", "m"),
            ("src/generated/x/y/z.rs", "z"),
        ];
        assert_eq!(write(folder.path(), &first), 3);
        assert_eq!(
            plan(folder.path(), &first),
            Plan {
                files: 3,
                changes: vec![],
                folders: vec![]
            }
        );

        let second = [
            ("API.txt", "b"),
            ("src/generated/mod.rs", "m"),
            ("src/generated/v.rs", "v"),
        ];
        assert_eq!(write(folder.path(), &second), 3);
        assert_eq!(
            there(folder.path()),
            [
                "API.txt",
                "src",
                "src/generated",
                "src/generated/mod.rs",
                "src/generated/v.rs"
            ]
        );
        assert_eq!(
            fs::read_to_string(folder.path().join("API.txt")).unwrap(),
            "b"
        );
        assert_eq!(write(folder.path(), &second), 0);
    }

    #[test]
    fn what_is_staged_and_dropped_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(
            folder.path(),
            &[("API.txt", "a"), ("src/generated/x/z.rs", "z")],
        );
        let staged = stage(folder.path(), &plan).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        drop(staged);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_cannot_be_staged_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(
            folder.path(),
            &[("API.txt", "a"), ("src/generated/x/z.rs", "z")],
        );
        // It came into being behind the comparison's back.
        fs::write(folder.path().join("src"), "").unwrap();
        let error = stage(folder.path(), &plan).err().unwrap();
        assert_eq!(error.path, Path::new("src/generated/x/z.rs"));
        assert_eq!(there(folder.path()), ["src"]);
    }

    #[test]
    fn a_failure_midway_is_counted_exactly() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(
            folder.path(),
            &[
                ("API.txt", "a"),
                ("src/generated/a.rs", "a"),
                ("src/generated/b.rs", "b"),
            ],
        );
        let staged = stage(folder.path(), &plan).unwrap();
        fs::create_dir(folder.path().join("src/generated/a.rs")).unwrap();
        let mut done = 0;
        let error = staged.commit(&mut done).err().unwrap();
        assert_eq!(
            (done, error.path.as_path()),
            (1, Path::new("src/generated/a.rs"))
        );
        assert_eq!(
            there(folder.path()),
            ["API.txt", "src", "src/generated", "src/generated/a.rs"]
        );
    }

    #[test]
    fn leftovers_of_a_killed_run_are_cleared_away() {
        let folder = tempfile::tempdir().unwrap();
        let generated = [("API.txt", "a"), ("src/generated/a.rs", "a")];
        let first = plan(folder.path(), &generated);
        // A killed run drops nothing.
        std::mem::forget(stage(folder.path(), &first).unwrap());
        let second = plan(folder.path(), &generated);
        let gone = second
            .changes
            .iter()
            .filter(|change| change.kind == Kind::Delete)
            .count();
        assert_eq!(gone, 2, "{second:?}");
        assert_eq!(write(folder.path(), &generated), 4);
        assert_eq!(
            there(folder.path()),
            ["API.txt", "src", "src/generated", "src/generated/a.rs"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn files_are_as_readable_as_any_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let ordinary = folder.path().join("ordinary");
        fs::write(&ordinary, "").unwrap();
        write(folder.path(), &[("API.txt", "a")]);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&folder.path().join("API.txt")), mode(&ordinary));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_goes_takes_nothing_with_it() {
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join("precious"), "").unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("src/generated")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("src/generated/link"))
            .unwrap();
        assert_eq!(write(folder.path(), &[("API.txt", "a")]), 2);
        assert_eq!(
            snapshot(folder.path(), OWNED).unwrap(),
            Snapshot::from([
                ("API.txt".into(), Found::File(b"a".to_vec())),
                ("src".into(), Found::Folder),
            ])
        );
        assert!(elsewhere.path().join("precious").exists());
    }
}
