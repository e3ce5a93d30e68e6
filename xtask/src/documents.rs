//! The descriptions below a folder, for the commands that go through many of them.

use crate::disk::{self, Documents};
use codegen::diagnostic::Diagnostics;
use codegen::source::{self, Node, SourceMap, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// Descriptions, and the folder that their paths are relative to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The folder.
    pub(crate) top: PathBuf,
    /// The paths of what may be descriptions, in alphabetical order, with `/` between their parts.
    pub(crate) paths: Vec<String>,
    /// Whether a file was asked for by name, and so is a description, whatever it says.
    pub(crate) named: bool,
}

/// Finds what may be descriptions: the file itself, or all files of YAML and JSON below a folder. Links are not followed.
///
/// # Errors
///
/// A sentence that says why there is nothing.
pub(crate) fn find(path: &Path) -> Result<Found, String> {
    let failed = |path: &Path, error: &std::io::Error| {
        format!("cannot read `{}`: {}", path.display(), disk::reason(error))
    };
    let metadata = fs::metadata(path).map_err(|error| failed(path, &error))?;
    if !metadata.is_dir() {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let top = path.parent().filter(|top| !top.as_os_str().is_empty());
        return Ok(Found {
            top: top.unwrap_or(Path::new(".")).to_owned(),
            paths: vec![name.to_string_lossy().into_owned()],
            named: true,
        });
    }
    let mut paths = Vec::new();
    let mut pending = vec![path.to_owned()];
    while let Some(folder) = pending.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| failed(&folder, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| failed(&folder, &error))?;
            let kind = entry.file_type().map_err(|error| failed(&folder, &error))?;
            let full = entry.path();
            if kind.is_dir() {
                pending.push(full);
            } else if kind.is_file() && is_text(&full) {
                let parts = full.strip_prefix(path).unwrap_or(&full).iter();
                let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
                paths.push(parts.join("/"));
            }
        }
    }
    paths.sort();
    Ok(Found {
        top: path.to_owned(),
        paths,
        named: false,
    })
}

fn is_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("yaml" | "yml" | "json"))
}

/// What a file says of itself.
#[derive(Debug)]
pub(crate) enum Opened {
    /// It is a description, or may be one that is broken.
    Description {
        /// The file, and those beside it.
        documents: Documents,
        /// What it holds, if it can be read.
        root: Option<Node>,
        /// Its version, as it is written.
        version: Option<String>,
    },
    /// It is something else.
    Other,
}

/// Opens a file and looks at what it is: a description says which version of OpenAPI, or of Swagger, it is. What has no
/// such version is a part of another description, or none of our business.
///
/// What cannot be read as YAML or JSON is taken for a description if it was asked for by name, or if it has the key
/// somewhere all the same.
///
/// # Errors
///
/// A sentence that says why it cannot be read.
pub(crate) fn open(found: &Found, path: &str) -> Result<Opened, String> {
    let documents = Documents::open(&found.top, path)?.below(Path::new(""))?;
    if !found.named && !names_a_version(documents.bytes()) {
        return Ok(Opened::Other);
    }
    let tree = source::read(
        path,
        &documents,
        &mut SourceMap::new(),
        &mut Diagnostics::new(),
    );
    let root = tree.map(|tree| tree.root);
    let version = root.as_ref().and_then(version);
    if !found.named && root.is_some() && version.is_none() {
        return Ok(Opened::Other);
    }
    Ok(Opened::Description {
        documents,
        root,
        version,
    })
}

/// Whether a file may be a description; no more than a look at its text, so that thousands of files cost little.
pub(crate) fn may_be_one(found: &Found, path: &str) -> bool {
    // What cannot be read is for whoever opens it to say.
    let bytes = disk::read(&found.top.join(path));
    found.named || bytes.is_ok_and(|bytes| names_a_version(&bytes))
}

/// Whether a text has one of the keys under which a version stands, at any place.
fn names_a_version(bytes: &[u8]) -> bool {
    // UTF-16 has a zero beside each letter; what it says is found out by reading it.
    let is_wide = bytes.iter().take(4).any(|byte| *byte == 0);
    let has = |word: &[u8]| {
        let mut rest = bytes;
        while let Some(at) = rest.windows(word.len()).position(|window| window == word) {
            let (before, behind) = (&rest[..at], &rest[at + word.len()..]);
            let begins = !before.last().is_some_and(u8::is_ascii_alphanumeric);
            let quotes = behind
                .iter()
                .take_while(|byte| matches!(byte, b'"' | b'\''));
            let behind = behind[quotes.count()..]
                .iter()
                .find(|byte| !byte.is_ascii_whitespace());
            if begins && behind == Some(&b':') {
                return true;
            }
            rest = &rest[at + word.len()..];
        }
        false
    };
    is_wide || has(b"openapi") || has(b"swagger")
}

fn version(root: &Node) -> Option<String> {
    let version = ["openapi", "swagger"]
        .iter()
        .find_map(|key| root.get(key))?;
    Some(match &version.value {
        Value::String(text) | Value::Number(text) => text.to_string(),
        _ => format!("({})", version.kind()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_descriptions_are_found_below_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("b/api.json", r#"{ "swagger": "2.0" }"#),
            ("a.yaml", "openapi: 3.1\n"),
            ("broken.yml", "openapi: [\n"),
            ("part.yaml", "type: string # openapi\n"),
            ("broken-part.yaml", "type: [ # openapi\n"),
            ("config.yaml", "swagger-ui: { openapi: 3 }\n"),
            ("other.json", "[]"),
            ("readme.md", "openapi: 3.0.0"),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let found = find(folder.path()).unwrap();
        assert_eq!(
            found.paths,
            [
                "a.yaml",
                "b/api.json",
                "broken-part.yaml",
                "broken.yml",
                "config.yaml",
                "other.json",
                "part.yaml"
            ]
        );
        let versions: Vec<Option<Option<String>>> = found
            .paths
            .iter()
            .map(|path| match open(&found, path).unwrap() {
                Opened::Description { version, .. } => Some(version),
                Opened::Other => None,
            })
            .collect();
        let some = |version: &str| Some(Some(version.to_owned()));
        assert_eq!(
            versions,
            [some("3.1"), some("2.0"), None, Some(None), None, None, None]
        );
    }

    #[test]
    fn a_file_is_taken_for_a_description_if_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("other.json"), "[]").unwrap();
        let found = find(&folder.path().join("other.json")).unwrap();
        assert_eq!(found.top, folder.path());
        assert!(matches!(
            open(&found, &found.paths[0]),
            Ok(Opened::Description { version: None, .. })
        ));
        assert!(find(&folder.path().join("none.json")).is_err());
    }
}
