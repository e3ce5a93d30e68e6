//! What has to change on the disk for a crate to be as generated: a comparison that looks at no disk itself.

use crate::shown::shown;
use codegen::OutputFile;
use codegen::diagnostic::{Code, Diagnostic};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A regular file with its bytes.
    File(Vec<u8>),
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// Anything else, such as a socket.
    Other,
}

/// What stands at the paths of a crate that belong to the generator and on the way to them, relative to the crate's
/// folder. Links are not followed.
pub(crate) type Snapshot = BTreeMap<PathBuf, Found>;

/// The steps from what is there to what is generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// How many files are generated.
    pub(crate) files: usize,
    /// The files that are not as generated, in the order in which they are dealt with: first those to be written, then
    /// those to be deleted, each by path.
    pub(crate) changes: Vec<Change>,
    /// The folders that hold nothing generated, the innermost first. Version control does not know empty folders, so
    /// they are tidied up without being counted as changes.
    pub(crate) folders: Vec<PathBuf>,
}

/// A file that is not as generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its path, relative to the crate's folder.
    pub(crate) path: PathBuf,
    /// How it has to change.
    pub(crate) kind: Kind,
}

/// How a file has to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is missing.
    Create {
        /// The generated text.
        new: String,
    },
    /// It is there with other bytes.
    Update {
        /// The bytes that are there.
        old: Vec<u8>,
        /// The generated text.
        new: String,
    },
    /// It is there and is not generated.
    Delete,
}

impl Plan {
    /// The same with a change of a file that is not the generator's but for a part of it.
    pub(crate) fn beside(mut self, change: Change) -> Self {
        self.files += 1;
        self.changes.insert(0, change);
        self
    }

    /// How many of the generated files are there already, to the byte.
    pub(crate) fn unchanged(&self) -> usize {
        self.files
            - self
                .changes
                .iter()
                .filter(|change| change.kind != Kind::Delete)
                .count()
    }
}

/// Compares what is generated for the crate in `folder`, in which some files and folders are the generator's, with what
/// is there.
///
/// # Errors
///
/// Everything that forbids writing: output that has no business where it wants to go, and links, folders or files that
/// stand where something else has to be.
pub(crate) fn compare(
    folder: &str,
    owned: &[&str],
    files: Vec<OutputFile>,
    mut found: Snapshot,
) -> Result<Plan, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut wanted = BTreeMap::new();
    // File systems that ignore case would let one of two such files overwrite the other.
    let mut caseless = BTreeSet::new();
    for OutputFile { path, text } in files {
        match destination(owned, &path) {
            Some(destination) if caseless.insert(path.to_lowercase()) => {
                wanted.insert(destination, text);
            }
            Some(_) => problems.push(defect(format!("two files are generated at `{path}`"))),
            None => problems.push(defect(format!(
                "a file is generated at `{}`, which is not the generator's to write",
                path.escape_debug()
            ))),
        }
    }

    let ways: BTreeSet<PathBuf> = wanted.keys().flat_map(|path| ancestors(path)).collect();
    for way in &ways {
        if wanted.contains_key(way) {
            problems.push(defect(format!(
                "both a file and a folder are generated at `{}`",
                shown(folder, way)
            )));
        }
        problems.extend(
            found
                .get(way)
                .and_then(|found| obstacle(folder, way, found, &Found::Folder)),
        );
    }
    for path in wanted.keys() {
        problems.extend(
            found
                .get(path)
                .and_then(|found| obstacle(folder, path, found, &Found::File(Vec::new()))),
        );
    }
    if !problems.is_empty() {
        return Err(problems);
    }

    let files = wanted.len();
    let mut changes = Vec::new();
    for (path, new) in wanted {
        let kind = match found.remove(&path) {
            Some(Found::File(old)) if old == new.as_bytes() => continue,
            Some(Found::File(old)) => Kind::Update { old, new },
            _ => Kind::Create { new },
        };
        changes.push(Change { path, kind });
    }
    let mut folders = Vec::new();
    for (path, found) in found {
        if !is_owned(owned, &path) || ways.contains(&path) {
            continue;
        }
        match found {
            Found::Folder => folders.push(path),
            // A link is taken away itself; where it leads to is left alone.
            Found::File(_) | Found::Link | Found::Other => {
                changes.push(Change {
                    path,
                    kind: Kind::Delete,
                });
            }
        }
    }
    folders.reverse();
    Ok(Plan {
        files,
        changes,
        folders,
    })
}

/// What the names of temporary files end with.
pub(crate) const TEMPORARY_SUFFIX: &str = ".xtask-tmp";

/// What the names of temporary files begin with that become the file of the given name.
pub(crate) fn temporary_prefix(name: &str) -> String {
    format!(".{name}.")
}

/// Whether a path is the generator's: one of those that are owned, below one of them, or a temporary file beside one of
/// them that an earlier run was killed over.
pub(crate) fn is_owned(owned: &[&str], path: &Path) -> bool {
    owned
        .iter()
        .any(|owned| path.starts_with(owned) || is_temporary_of(Path::new(owned), path))
}

fn is_temporary_of(owned: &Path, path: &Path) -> bool {
    let (Some(owned_name), Some(name)) = (owned.file_name(), path.file_name()) else {
        return false;
    };
    let (owned_name, name) = (owned_name.to_string_lossy(), name.to_string_lossy());
    path.parent() == owned.parent()
        && name.starts_with(&temporary_prefix(&owned_name))
        && name.ends_with(TEMPORARY_SUFFIX)
}

/// The path as one of this system, if it is one that the generator may write to.
fn destination(owned: &[&str], path: &str) -> Option<PathBuf> {
    // A backslash and a colon are separators to some systems.
    let is_plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(|c: char| matches!(c, '\\' | ':') || c.is_control())
    };
    let is_ours = owned.iter().any(|owned| {
        path.strip_prefix(owned)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    (is_ours && path.split('/').all(is_plain)).then(|| path.split('/').collect())
}

/// The folders that lead to a path, without the path itself and without the empty one.
fn ancestors(path: &Path) -> impl Iterator<Item = PathBuf> + '_ {
    path.ancestors()
        .skip(1)
        .filter(|way| !way.as_os_str().is_empty())
        .map(Path::to_path_buf)
}

/// What is wrong with what was found, if it is not of the kind that has to be there.
fn obstacle(folder: &str, path: &Path, found: &Found, needed: &Found) -> Option<Diagnostic> {
    if std::mem::discriminant(found) == std::mem::discriminant(needed) {
        return None;
    }
    let what = match found {
        Found::File(_) => "a file",
        Found::Folder => "a folder",
        Found::Link => "a symbolic link",
        Found::Other => "neither a file nor a folder",
    };
    let needed = if *needed == Found::Folder {
        "a folder"
    } else {
        "a file"
    };
    let message = format!(
        "`{}` is {what}, where {needed} has to be",
        shown(folder, path)
    );
    let help = match found {
        Found::Link => {
            "links are not written through, since they may lead out of the crate; remove it"
        }
        _ => "move it away or delete it",
    };
    Some(Diagnostic::error(Code::UnwritableFile, message).help(help))
}

fn defect(message: String) -> Diagnostic {
    Diagnostic::error(Code::InternalError, message)
        .help("this is a defect of the generator; please report it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use codegen::OWNED;

    fn file(path: &str, text: &str) -> OutputFile {
        OutputFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    fn found(entries: &[(&str, Found)]) -> Snapshot {
        entries
            .iter()
            .map(|(path, found)| (PathBuf::from(path), found.clone()))
            .collect()
    }

    fn bytes(text: &str) -> Found {
        Found::File(text.into())
    }

    /// The changes as `+ path`, `~ path` and `- path`, and the folders to go as `/ path`.
    fn steps(files: Vec<OutputFile>, there: &[(&str, Found)]) -> Vec<String> {
        let plan =
            compare("crate", OWNED, files, found(there)).expect("nothing should be in the way");
        let changes = plan.changes.iter().map(|change| {
            let sign = match change.kind {
                Kind::Create { .. } => '+',
                Kind::Update { .. } => '~',
                Kind::Delete => '-',
            };
            format!("{sign} {}", change.path.display())
        });
        let folders = plan
            .folders
            .iter()
            .map(|folder| format!("/ {}", folder.display()));
        changes.chain(folders).collect()
    }

    fn problems(files: Vec<OutputFile>, there: &[(&str, Found)]) -> Vec<String> {
        let problems = compare("crate", OWNED, files, found(there))
            .expect_err("something should be in the way");
        problems
            .iter()
            .map(|problem| format!("{}: {}", problem.code, problem.message))
            .collect()
    }

    #[test]
    fn what_is_as_generated_is_left_alone() {
        let files = vec![file("API.txt", "one"), file("src/generated/mod.rs", "two")];
        let there = [
            ("API.txt", bytes("one")),
            ("src", Found::Folder),
            ("src/generated", Found::Folder),
            ("src/generated/mod.rs", bytes("two")),
        ];
        let plan = compare("crate", OWNED, files, found(&there)).unwrap();
        assert_eq!(
            plan,
            Plan {
                files: 2,
                changes: vec![],
                folders: vec![]
            }
        );
        assert_eq!(plan.unchanged(), 2);
    }

    #[test]
    fn what_is_not_there_is_created() {
        let files = || vec![file("src/generated/a/b.rs", "b"), file("API.txt", "a")];
        assert_eq!(steps(files(), &[]), ["+ API.txt", "+ src/generated/a/b.rs"]);
        let half = [
            ("src", Found::Folder),
            ("src/generated", Found::Folder),
            ("API.txt", bytes("a")),
        ];
        assert_eq!(steps(files(), &half), ["+ src/generated/a/b.rs"]);
    }

    #[test]
    fn what_differs_is_updated_and_line_endings_count() {
        let there = [("API.txt", bytes("a\r\n"))];
        let plan = compare("crate", OWNED, vec![file("API.txt", "a\n")], found(&there)).unwrap();
        let kind = Kind::Update {
            old: b"a\r\n".to_vec(),
            new: "a\n".to_owned(),
        };
        assert_eq!(
            plan.changes,
            [Change {
                path: "API.txt".into(),
                kind
            }]
        );
        assert_eq!(plan.unchanged(), 0);
    }

    #[test]
    fn what_is_no_longer_generated_goes_whatever_it_is() {
        let there = [
            (".API.txt.a1B2c3.xtask-tmp", bytes("left over")),
            ("src", Found::Folder),
            ("src/generated", Found::Folder),
            ("src/generated/.b.rs.a1B2c3.xtask-tmp", bytes("left over")),
            ("src/generated/a", Found::Folder),
            ("src/generated/a/image.png", bytes("\u{1}")),
            ("src/generated/a/a", Found::Folder),
            ("src/generated/link", Found::Link),
            ("src/generated/mod.rs", bytes("mod")),
            ("src/generated/socket", Found::Other),
        ];
        assert_eq!(
            steps(vec![file("src/generated/mod.rs", "mod")], &there),
            [
                "- .API.txt.a1B2c3.xtask-tmp",
                "- src/generated/.b.rs.a1B2c3.xtask-tmp",
                "- src/generated/a/image.png",
                "- src/generated/link",
                "- src/generated/socket",
                "/ src/generated/a/a",
                "/ src/generated/a",
            ]
        );
    }

    #[test]
    fn what_is_not_the_generators_never_goes() {
        let there = [
            ("src", Found::Folder),
            ("src/lib.rs", bytes("mine")),
            ("API.txt.bak", bytes("mine")),
        ];
        assert_eq!(steps(vec![file("API.txt", "a")], &there), ["+ API.txt"]);
        assert!(!is_owned(OWNED, Path::new("src/.API.txt.a.xtask-tmp")));
        assert!(!is_owned(OWNED, Path::new("src/generated_by_hand.rs")));
        assert!(!is_owned(OWNED, Path::new(".API.txt.swp")));
    }

    #[test]
    fn output_that_wants_out_is_refused() {
        for path in [
            "",
            "/etc/passwd",
            "../API.txt",
            "src/lib.rs",
            "src/generated_by_hand.rs",
            "src/generated/../lib.rs",
            "src/generated/./mod.rs",
            "src/generated//mod.rs",
            "src/generated/",
            "src/generated/a\\..\\..\\lib.rs",
            "src/generated/C:mod.rs",
            "src/generated/a\nb.rs",
            "API.txt/..",
        ] {
            let problems = problems(vec![file(path, "")], &[]);
            assert!(
                problems[0].starts_with("internal-error: a file is generated at "),
                "{path}: {problems:?}"
            );
        }
    }

    #[test]
    fn output_that_contradicts_itself_is_refused() {
        let twice = vec![
            file("src/generated/a.rs", ""),
            file("src/generated/A.rs", ""),
        ];
        assert_eq!(
            problems(twice, &[]),
            ["internal-error: two files are generated at `src/generated/A.rs`"]
        );
        let both = vec![
            file("src/generated/a", ""),
            file("src/generated/a/b.rs", ""),
        ];
        assert_eq!(
            problems(both, &[]),
            ["internal-error: both a file and a folder are generated at `crate/src/generated/a`"]
        );
    }

    #[test]
    fn everything_that_is_in_the_way_is_named_at_once() {
        let files = vec![
            file("API.txt", ""),
            file("src/generated/a/b.rs", ""),
            file("src/generated/c.rs", ""),
        ];
        let there = [
            ("API.txt", Found::Folder),
            ("src", Found::Folder),
            ("src/generated", Found::Folder),
            ("src/generated/a", bytes("")),
            ("src/generated/c.rs", Found::Link),
        ];
        assert_eq!(
            problems(files, &there),
            [
                "unwritable-file: `crate/src/generated/a` is a file, where a folder has to be",
                "unwritable-file: `crate/API.txt` is a folder, where a file has to be",
                "unwritable-file: `crate/src/generated/c.rs` is a symbolic link, where a file has to be",
            ]
        );
        let link = [("src", Found::Link)];
        assert_eq!(
            problems(vec![file("src/generated/c.rs", "")], &link),
            ["unwritable-file: `crate/src` is a symbolic link, where a folder has to be"]
        );
    }
}
