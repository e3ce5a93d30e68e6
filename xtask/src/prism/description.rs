//! What Prism serves of a fixture: its description as it is written, or with its overlays applied.

use crate::disk::Documents;
use codegen::Input;
use codegen::diagnostic::{Diagnostics, Severity};
use codegen::source::{Node, SourceMap};
use std::fs;
use std::path::{Path, PathBuf};

/// What each fixture calls its description, and what overlays end with.
const DESCRIPTION: &str = "openapi.yaml";
const OVERLAY: &str = ".overlay.yaml";

/// Where the description of the fixture in `folder` is. With overlays it is written to `scratch`, since Prism knows none.
///
/// # Errors
///
/// A sentence that says why there is none.
pub(super) fn of(folder: &Path, scratch: &Path) -> Result<PathBuf, String> {
    let overlays = overlays(folder)?;
    if overlays.is_empty() {
        return Ok(folder.join(DESCRIPTION));
    }
    let failed = |reason: String| format!("cannot read `{}`: {reason}", folder.display());
    let root = applied(folder, &overlays).map_err(failed)?;
    let name = folder.file_name().unwrap_or_default();
    let path = scratch.join(name).with_extension("json");
    fs::write(&path, instances::value_of(&root).to_string())
        .map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    Ok(path)
}

/// The overlays in a folder, in the order of their names, in which they are applied.
fn overlays(folder: &Path) -> Result<Vec<String>, String> {
    let failed = |error: std::io::Error| format!("cannot read `{}`: {error}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        names.extend(name.to_str().map(str::to_owned));
    }
    names.retain(|name| name.ends_with(OVERLAY));
    names.sort();
    Ok(names)
}

fn applied(folder: &Path, overlays: &[String]) -> Result<Node, String> {
    let documents = Documents::open(folder, DESCRIPTION)?;
    let input = Input {
        path: DESCRIPTION,
        overlays,
        loader: &documents,
    };
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let tree = codegen::read(&input, &mut sources, &mut diagnostics);
    tree.map(|tree| tree.root).ok_or_else(|| {
        let mut findings = diagnostics.into_iter();
        let error = findings.find(|finding| finding.severity == Severity::Error);
        error.map(|error| error.message).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlays_are_applied_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("openapi.yaml", "a: [1, 1.5, true, ~, x]\n");
        assert_eq!(
            of(folder.path(), scratch.path()).unwrap(),
            folder.path().join("openapi.yaml")
        );
        let overlay = |update: &str| {
            format!(
                "overlay: 1.0.0\ninfo: {{ title: t, version: '1' }}\nactions: [{{ target: $, update: {update} }}]\n"
            )
        };
        write("2.overlay.yaml", &overlay("{ b: 2, c: 2 }"));
        write("1.overlay.yaml", &overlay("{ b: 1, d: { e: 1 } }"));
        let path = of(folder.path(), scratch.path()).unwrap();
        assert!(path.starts_with(scratch.path()));
        let read: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(
            read,
            serde_json::json!({"a": [1, 1.5, true, null, "x"], "b": 2, "c": 2, "d": {"e": 1}})
        );
        write("3.overlay.yaml", "overlay: [\n");
        assert!(
            of(folder.path(), scratch.path())
                .unwrap_err()
                .contains("cannot read")
        );
    }
}
