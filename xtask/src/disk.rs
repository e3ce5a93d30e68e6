//! Reading from the disk: documents, the folders of crates, and what stands where generated files go.

use crate::plan::{Found, Snapshot, is_owned};
use codegen::source::{Loader, OUTSIDE};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

/// A document that was read, and the folder below which the files are that may be read with it.
#[derive(Debug)]
pub(crate) struct Documents {
    path: String,
    bytes: Vec<u8>,
    top: PathBuf,
    folder: PathBuf,
}

impl Documents {
    /// Reads the document at `path`, which is relative to `top`. With it, files below its own folder may be read.
    ///
    /// # Errors
    ///
    /// A sentence that says why it cannot be read, without the path.
    pub(crate) fn open(top: &Path, path: &str) -> Result<Self, String> {
        let full = top.join(path);
        let bytes = read(&full)?;
        let folder = full.parent().unwrap_or(top);
        Ok(Self {
            path: path.to_owned(),
            bytes,
            top: top.to_owned(),
            folder: folder.canonicalize().map_err(|error| reason(&error))?,
        })
    }

    /// The same, and files below this folder may be read, which is relative to the top.
    ///
    /// # Errors
    ///
    /// A sentence that says why the folder cannot be found.
    pub(crate) fn below(mut self, folder: &Path) -> Result<Self, String> {
        let folder = self.top.join(folder).canonicalize();
        self.folder = folder.map_err(|error| reason(&error))?;
        Ok(self)
    }
}

impl Documents {
    /// The bytes of the document itself.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Loader for Documents {
    /// Files below the folder are read, and no others: a link that leads out of it is not followed.
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        if path == self.path {
            return Ok(self.bytes.clone());
        }
        let full = self
            .top
            .join(path)
            .canonicalize()
            .map_err(|error| reason(&error))?;
        if !full.starts_with(&self.folder) {
            return Err(OUTSIDE.to_owned());
        }
        read(&full)
    }
}

/// The bytes of a file.
///
/// # Errors
///
/// A sentence that says why it cannot be read, without the path.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
    if metadata.is_dir() {
        return Err("it is a folder".to_owned());
    }
    // Reading a pipe might never end.
    if !metadata.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    fs::read(path).map_err(|error| reason(&error))
}

/// Finds the folder of a crate, given relative to the top of the workspace.
///
/// # Errors
///
/// What is wrong with it, and what to do.
pub(crate) fn crate_folder(top: &Path, folder: &str) -> Result<PathBuf, (String, &'static str)> {
    const INSIDE: &str = "name a folder of this workspace, relative to its top";
    const MISSING: &str = "name the folder of a crate that is there; `cargo xtask new DIR --spec FILE` makes one, and lists it in \
        the configuration itself";
    let is_inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if folder.is_empty() || !Path::new(folder).components().all(is_inside) {
        return Err((
            format!("`{folder}` does not lie below the top of the workspace"),
            INSIDE,
        ));
    }
    let find = || Ok((top.canonicalize()?, top.join(folder).canonicalize()?));
    let (top, found) = find().map_err(|error: io::Error| {
        (
            format!(
                "cannot find the crate's folder `{folder}`: {}",
                reason(&error)
            ),
            MISSING,
        )
    })?;
    if !found.starts_with(top) {
        return Err((
            format!("`{folder}` leads out of the workspace through a symbolic link"),
            INSIDE,
        ));
    }
    if !found.join("Cargo.toml").is_file() {
        return Err((
            format!("`{folder}` is not a crate: it holds no Cargo.toml"),
            MISSING,
        ));
    }
    Ok(found)
}

/// The name under which other code refers to the library of a crate, if its manifest says it.
pub(crate) fn crate_name(folder: &Path) -> Option<String> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
    let manifest: toml::Table = manifest.parse().ok()?;
    let name = |table: &str| manifest.get(table)?.get("name")?.as_str();
    Some(name("lib").or_else(|| name("package"))?.replace('-', "_"))
}

/// What stands in a crate's folder at the paths that are the generator's, which are named.
///
/// # Errors
///
/// The paths, relative to `folder`, that could not be looked at, each with the reason.
pub(crate) fn snapshot(folder: &Path, owned: &[&str]) -> Result<Snapshot, Vec<(PathBuf, String)>> {
    let mut survey = Survey {
        folder,
        owned,
        found: Snapshot::new(),
        failed: Vec::new(),
    };
    for owned in owned.iter().map(Path::new) {
        // Nothing is looked at behind a link: it may lead anywhere.
        let mut parents: Vec<&Path> = owned.ancestors().skip(1).collect();
        parents.reverse();
        if parents
            .iter()
            .all(|parent| parent.as_os_str().is_empty() || survey.visit(parent))
        {
            if let Some(parent) = parents.last() {
                survey.look_for_leftovers(parent);
            }
            survey.descend(owned);
        }
    }
    if survey.failed.is_empty() {
        Ok(survey.found)
    } else {
        Err(survey.failed)
    }
}

/// Why something failed, in words that follow a colon.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::NotADirectory => "part of the path is not a folder".to_owned(),
        _ => {
            let text = error.to_string();
            let mut characters = text.chars();
            let first = characters.next().map(|first| first.to_ascii_lowercase());
            first.into_iter().chain(characters).collect()
        }
    }
}

struct Survey<'a> {
    folder: &'a Path,
    owned: &'a [&'a str],
    found: Snapshot,
    failed: Vec<(PathBuf, String)>,
}

impl Survey<'_> {
    /// Notes what stands at a path; whether it is a folder.
    fn visit(&mut self, path: &Path) -> bool {
        let full = self.folder.join(path);
        let look = || -> io::Result<Found> {
            let kind = fs::symlink_metadata(&full)?.file_type();
            Ok(match () {
                () if kind.is_symlink() => Found::Link,
                () if kind.is_dir() => Found::Folder,
                () if kind.is_file() => Found::File(fs::read(&full)?),
                () => Found::Other,
            })
        };
        match look() {
            Ok(found) => {
                let is_folder = found == Found::Folder;
                self.found.insert(path.to_owned(), found);
                is_folder
            }
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => {
                self.failed.push((path.to_owned(), reason(&error)));
                false
            }
        }
    }

    /// Notes what stands at a path and everywhere below it.
    fn descend(&mut self, path: &Path) {
        let mut pending = vec![path.to_owned()];
        while let Some(path) = pending.pop() {
            if self.visit(&path) {
                pending.extend(self.list(&path));
            }
        }
    }

    /// Notes the temporary files of runs that were killed, beside what is owned.
    fn look_for_leftovers(&mut self, parent: &Path) {
        for path in self.list(parent) {
            if is_owned(self.owned, &path)
                && !self.owned.iter().any(|owned| path == Path::new(owned))
            {
                self.visit(&path);
            }
        }
    }

    fn list(&mut self, path: &Path) -> Vec<PathBuf> {
        let list = || -> io::Result<Vec<PathBuf>> {
            let entries = fs::read_dir(self.folder.join(path))?;
            entries
                .map(|entry| Ok(path.join(entry?.file_name())))
                .collect()
        };
        list().unwrap_or_else(|error| {
            self.failed.push((path.to_owned(), reason(&error)));
            Vec::new()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codegen::OWNED;
    use tempfile::TempDir;

    fn folder_with(files: &[&str]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    fn paths(snapshot: &Snapshot) -> Vec<&str> {
        snapshot.keys().map(|path| path.to_str().unwrap()).collect()
    }

    #[test]
    fn a_crate_is_called_what_its_manifest_says() {
        let folder = folder_with(&["Cargo.toml"]);
        let check = |manifest: &str, expected: Option<&str>| {
            fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
            assert_eq!(crate_name(folder.path()).as_deref(), expected, "{manifest}");
        };
        check("[package]\nname = \"pet-client\"", Some("pet_client"));
        check("package.name = \"a\"\n[lib]\nname = \"pets\"", Some("pets"));
        check("[package]\nname = 5", None);
        check("not TOML", None);
    }

    #[test]
    fn a_snapshot_holds_what_is_owned_and_the_way_there() {
        let folder = folder_with(&[
            "API.txt",
            ".API.txt.x.xtask-tmp",
            "Cargo.toml",
            "src/lib.rs",
            "src/generated/mod.rs",
            "src/generated/a/b.rs",
        ]);
        let snapshot = snapshot(folder.path(), OWNED).unwrap();
        assert_eq!(
            paths(&snapshot),
            [
                ".API.txt.x.xtask-tmp",
                "API.txt",
                "src",
                "src/generated",
                "src/generated/a",
                "src/generated/a/b.rs",
                "src/generated/mod.rs",
            ]
        );
        assert_eq!(
            snapshot[Path::new("API.txt")],
            Found::File(b"API.txt".to_vec())
        );
        assert_eq!(snapshot[Path::new("src/generated")], Found::Folder);
    }

    #[test]
    fn a_snapshot_of_an_empty_folder_is_empty() {
        assert_eq!(
            snapshot(folder_with(&[]).path(), OWNED),
            Ok(Snapshot::new())
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_snapshot_does_not_look_behind_links() {
        let elsewhere = folder_with(&["generated/mod.rs", "mod.rs"]);
        let link = |folder: &Path, at: &str| {
            std::os::unix::fs::symlink(elsewhere.path(), folder.join(at)).unwrap()
        };

        let folder = folder_with(&["Cargo.toml"]);
        link(folder.path(), "src");
        assert_eq!(
            snapshot(folder.path(), OWNED).unwrap(),
            Snapshot::from([("src".into(), Found::Link)])
        );

        let folder = folder_with(&["src/generated/mod.rs"]);
        link(folder.path(), "src/generated/a");
        let snapshot = snapshot(folder.path(), OWNED).unwrap();
        assert_eq!(
            paths(&snapshot),
            [
                "src",
                "src/generated",
                "src/generated/a",
                "src/generated/mod.rs"
            ]
        );
        assert_eq!(snapshot[Path::new("src/generated/a")], Found::Link);
    }

    #[test]
    fn what_is_not_a_file_is_not_read() {
        let folder = folder_with(&["file"]);
        assert_eq!(read(&folder.path().join("file")), Ok(b"file".to_vec()));
        assert_eq!(read(folder.path()), Err("it is a folder".to_owned()));
        assert_eq!(
            read(&folder.path().join("none")),
            Err("there is no such file or folder".to_owned())
        );
        assert_eq!(
            read(&folder.path().join("file/none")),
            Err("part of the path is not a folder".to_owned())
        );
    }

    #[test]
    fn documents_come_from_the_folder_of_the_description() {
        let top = folder_with(&["spec/api.yaml", "spec/parts/a.yaml", "secret.yaml"]);
        let documents = Documents::open(top.path(), "spec/api.yaml").unwrap();
        assert_eq!(
            documents.load("spec/api.yaml"),
            Ok(b"spec/api.yaml".to_vec())
        );
        assert_eq!(
            documents.load("spec/parts/a.yaml"),
            Ok(b"spec/parts/a.yaml".to_vec())
        );
        let outside = Err(OUTSIDE.to_owned());
        assert_eq!(documents.load("secret.yaml"), outside);
        assert_eq!(documents.load("spec/../secret.yaml"), outside);
        assert_eq!(
            documents.load(top.path().join("secret.yaml").to_str().unwrap()),
            outside
        );
        assert_eq!(
            documents.load("spec/b.yaml"),
            Err("there is no such file or folder".to_owned())
        );
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret.yaml", top.path().join("spec/link.yaml"))
                .unwrap();
            assert_eq!(documents.load("spec/link.yaml"), outside);
        }
    }

    #[test]
    fn documents_come_from_the_folder_that_is_named() {
        let top = folder_with(&["spec/v2/api.yaml", "spec/a.yaml", "c.yaml"]);
        let documents = Documents::open(top.path(), "spec/v2/api.yaml")
            .and_then(|documents| documents.below(Path::new("spec")))
            .unwrap();
        assert_eq!(documents.load("spec/a.yaml"), Ok(b"spec/a.yaml".to_vec()));
        for path in ["c.yaml", "spec/../c.yaml"] {
            let outside = Err(OUTSIDE.to_owned());
            assert_eq!(documents.load(path), outside, "{path}");
        }
    }

    #[test]
    fn the_folder_of_a_crate_lies_in_the_workspace() {
        let top = folder_with(&["one/Cargo.toml", "two/readme", "clients/three/Cargo.toml"]);
        let message =
            |folder: &str| crate_folder(top.path(), folder).map_err(|(message, _)| message);
        assert_eq!(
            message("one"),
            Ok(top.path().canonicalize().unwrap().join("one"))
        );
        assert!(message("./clients/three/").is_ok());
        assert_eq!(
            message("two"),
            Err("`two` is not a crate: it holds no Cargo.toml".to_owned())
        );
        let missing = "cannot find the crate's folder `four`: there is no such file or folder";
        assert_eq!(message("four"), Err(missing.to_owned()));
        for outside in ["", "..", "../one", "one/../..", "/tmp"] {
            assert_eq!(
                message(outside),
                Err(format!(
                    "`{outside}` does not lie below the top of the workspace"
                ))
            );
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/", top.path().join("link")).unwrap();
            let out = "`link` leads out of the workspace through a symbolic link";
            assert_eq!(message("link"), Err(out.to_owned()));
        }
    }
}
