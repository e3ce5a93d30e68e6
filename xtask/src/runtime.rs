//! The sources of a crate's runtime, as they are on the disk.

use crate::disk::reason;
use std::fs;
use std::io;
use std::path::Path;

/// Where the runtime of a client is, below the folder of its crate.
pub(crate) const FOLDER: &str = "src/runtime";

/// What is the generator's in a crate whose runtime is a copy.
pub(crate) const OWNED_WITH_IT: &[&str] = &["API.txt", "src/generated", FOLDER];

/// A file of a runtime.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Source {
    /// Its path in the crate, with `/` between its parts.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// The runtime in the folder of a crate, in the order of paths. Links are not followed.
///
/// # Errors
///
/// A sentence that says what cannot be read.
pub(crate) fn sources(krate: &Path) -> Result<Vec<Source>, String> {
    let mut sources = Vec::new();
    let mut pending = vec![FOLDER.to_owned()];
    while let Some(folder) = pending.pop() {
        let mut visit = || -> io::Result<()> {
            for entry in fs::read_dir(krate.join(&folder))? {
                let entry = entry?;
                let (kind, name) = (entry.file_type()?, entry.file_name());
                let path = format!("{folder}/{}", name.to_string_lossy());
                if kind.is_dir() {
                    pending.push(path);
                } else if kind.is_file() {
                    let text = fs::read_to_string(entry.path())?;
                    sources.push(Source { path, text });
                }
            }
            Ok(())
        };
        let failed = |error| format!("cannot read the runtime in `{folder}`: {}", reason(&error));
        visit().map_err(failed)?;
    }
    sources.sort();
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_owned_beside_what_is_generated() {
        let (last, others) = OWNED_WITH_IT.split_last().unwrap();
        assert_eq!((*last, others), (FOLDER, codegen::OWNED));
    }

    #[test]
    fn all_files_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let said = sources(folder.path()).unwrap_err();
        assert!(
            said.starts_with("cannot read the runtime in `src/runtime`: there is no"),
            "{said}"
        );
        for path in ["mod.rs", "b/mod.rs", "a.rs"] {
            let path = folder.path().join(FOLDER).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "//!").unwrap();
        }
        let found = sources(folder.path()).unwrap();
        let paths: Vec<&str> = found.iter().map(|source| &*source.path).collect();
        assert_eq!(
            paths,
            [
                "src/runtime/a.rs",
                "src/runtime/b/mod.rs",
                "src/runtime/mod.rs"
            ]
        );
    }
}
