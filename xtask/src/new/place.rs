//! Putting files where they belong, all of them or none.

use crate::disk::reason;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempDir};

/// What is to be put somewhere.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The folder that comes to be, and the files in it by their paths there.
    pub(super) folder: PathBuf,
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// Files that come to be elsewhere.
    pub(super) created: Vec<(PathBuf, Vec<u8>)>,
    /// Files that are there, and what they become.
    pub(super) edited: Vec<(PathBuf, String)>,
}

/// What has been done so far, and is undone unless all of it is.
#[derive(Debug, Default)]
struct Done {
    is_all: bool,
    /// Files and folders, the outermost first.
    created: Vec<PathBuf>,
    edited: Vec<(PathBuf, Vec<u8>)>,
}

impl Drop for Done {
    fn drop(&mut self) {
        if self.is_all {
            return;
        }
        for (path, before) in self.edited.iter().rev() {
            let _ = replace(path, before);
        }
        for path in self.created.iter().rev() {
            let _ = match path.is_dir() {
                true => fs::remove_dir(path),
                false => fs::remove_file(path),
            };
        }
    }
}

impl Changes {
    /// Does all of it.
    ///
    /// # Errors
    ///
    /// A sentence that says what cannot be done. Then nothing has been.
    pub(super) fn make(self) -> Result<(), String> {
        let failed = |what: &str, path: &Path, error: &io::Error| {
            format!("cannot {what} `{}`: {}", path.display(), reason(error))
        };
        let mut done = Done::default();
        // All of the crate is laid down beside the place that it takes then.
        let parent = self.folder.parent().unwrap_or(Path::new("."));
        done.create_folders(parent)
            .map_err(|error| failed("create", parent, &error))?;
        let staged = tempfile::Builder::new()
            .prefix(".new.")
            .suffix(".xtask-tmp")
            .tempdir_in(parent)
            .map_err(|error| failed("write to", parent, &error))?;
        for (path, bytes) in &self.files {
            let full = staged.path().join(path);
            let write = || {
                full.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::write(&full, bytes)
            };
            write().map_err(|error| failed("write", &full, &error))?;
        }
        for (path, bytes) in &self.created {
            done.create(path, bytes)
                .map_err(|error| failed("create", path, &error))?;
        }
        for (path, text) in &self.edited {
            done.edit(path, text)
                .map_err(|error| failed("write", path, &error))?;
        }
        settle(staged, &self.folder).map_err(|error| failed("create", &self.folder, &error))?;
        done.is_all = true;
        Ok(())
    }
}

impl Done {
    fn create_folders(&mut self, folder: &Path) -> io::Result<()> {
        let missing = folder
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let missing: Vec<&Path> = missing.collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.created.push(folder.to_owned());
        }
        Ok(())
    }

    fn create(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.create_folders(path.parent().unwrap_or(Path::new(".")))?;
        let mut file = fs::File::create_new(path)?;
        self.created.push(path.to_owned());
        file.write_all(bytes)
    }

    fn edit(&mut self, path: &Path, text: &str) -> io::Result<()> {
        let before = fs::read(path)?;
        replace(path, text.as_bytes())?;
        self.edited.push((path.to_owned(), before));
        Ok(())
    }
}

/// Gives a file another content, at once. Who may read it stays.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file()
        .set_permissions(fs::metadata(path)?.permissions())?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Lets a folder take its place, where there is nothing, or an empty one.
fn settle(staged: TempDir, folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        // Those that are made to be temporary are for nobody else.
        use std::os::unix::fs::PermissionsExt;
        let parent = folder.parent().unwrap_or(Path::new("."));
        let mode = fs::metadata(parent)?.permissions().mode();
        fs::set_permissions(staged.path(), fs::Permissions::from_mode(mode))?;
    }
    if folder.exists() {
        fs::remove_dir(folder)?;
    }
    fs::rename(staged.path(), folder)?;
    // It is not there any more, and is nobody's to delete.
    let _ = staged.keep();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(top: &Path) -> Changes {
        Changes {
            folder: top.join("clients/pets"),
            files: vec![("src/lib.rs".to_owned(), b"//!".to_vec())],
            created: vec![(top.join("spec/parts/a.yaml"), b"a".to_vec())],
            edited: vec![(top.join("Cargo.toml"), "after".to_owned())],
        }
    }

    fn text(path: PathBuf) -> Option<String> {
        fs::read_to_string(path).ok()
    }

    #[test]
    fn all_is_done() {
        let top = tempfile::tempdir().unwrap();
        fs::write(top.path().join("Cargo.toml"), "before").unwrap();
        fs::create_dir_all(top.path().join("clients/pets")).unwrap();
        changes(top.path()).make().unwrap();
        assert_eq!(
            text(top.path().join("Cargo.toml")).as_deref(),
            Some("after")
        );
        assert_eq!(
            text(top.path().join("clients/pets/src/lib.rs")).as_deref(),
            Some("//!")
        );
        assert_eq!(
            text(top.path().join("spec/parts/a.yaml")).as_deref(),
            Some("a")
        );
        assert_eq!(fs::read_dir(top.path().join("clients")).unwrap().count(), 1);
    }

    #[test]
    fn or_nothing_is() {
        // Each time another step fails: the last one, one in the middle, and the first.
        for obstacle in ["clients/pets/file", "spec/parts/a.yaml", "clients"] {
            let top = tempfile::tempdir().unwrap();
            fs::write(top.path().join("Cargo.toml"), "before").unwrap();
            let path = top.path().join(obstacle);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "mine").unwrap();
            let error = changes(top.path()).make().unwrap_err();
            assert!(error.starts_with("cannot "), "{error}");
            assert_eq!(
                text(top.path().join("Cargo.toml")).as_deref(),
                Some("before")
            );
            assert_eq!(text(path).as_deref(), Some("mine"));
            let mut left = Vec::new();
            let mut pending = vec![top.path().to_owned()];
            while let Some(folder) = pending.pop() {
                for entry in fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    match path.is_dir() {
                        true => pending.push(path),
                        false => left.push(path),
                    }
                }
            }
            assert_eq!(left.len(), 2, "{left:?}");
        }
    }
}
