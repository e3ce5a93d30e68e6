//! A description whose every text would rather be something else: what the commands print of it, what they write, and where.

use crate::workspace::{CONFIGURATION, Ran, Workspace, ran, xtask};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use toml::Table;

const HOSTILE: &str = include_str!("../../../codegen/tests/fixtures/hostile/openapi.yaml");

/// A character that a terminal, a log or an editor may obey instead of showing it.
fn is_unseen(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

#[track_caller]
fn all_is_seen(text: &str) {
    let found = text.find(is_unseen);
    let around = found.map(|at| text[at..].chars().take(60).collect::<String>());
    assert_eq!(around, None);
}

fn hostile() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("spec/api.yaml", HOSTILE);
    workspace
}

/// The paths of all files below a folder.
fn paths(workspace: &Workspace) -> BTreeSet<PathBuf> {
    workspace.files().into_keys().collect()
}

#[test]
fn whatever_is_said_of_it_is_text() {
    let workspace = hostile();
    let refused = Workspace::new();
    // Everything that is at fault names what it is about.
    refused.write(
        "spec/api.yaml",
        HOSTILE.replace(
            "\"type\": \"object\"",
            "\"type\": [\"\\u202e\\u001b[2J\\r\\n::error::x\", 1], \"\\u009b\\u2028\": 1",
        ),
    );
    for options in [
        &["--dry-run", "--message-format", "human"][..],
        &["--dry-run", "--message-format", "json"],
        &["--dry-run", "--message-format", "github"],
        &["--check", "--message-format", "github"],
        &["--dry-run", "--verbose"],
        &[],
    ] {
        for ran in [workspace.generate(options), refused.generate(options)] {
            all_is_seen(&ran.out);
            all_is_seen(&ran.err);
            assert!(!(ran.out + &ran.err).contains("panicked"));
        }
    }
}

#[test]
fn a_line_for_github_is_one_command() {
    let workspace = hostile();
    let ran = workspace.generate(&["--dry-run", "--message-format", "github"]);
    let commands = ran.out.lines().filter(|line| line.contains("::"));
    let mut count = 0;
    for line in commands {
        if line.starts_with("::") {
            let name = line.split([' ', ':']).nth(2).unwrap();
            let is_ours = ["error", "warning", "notice", "group", "endgroup"].contains(&name);
            assert!(is_ours, "{line}");
            count += 1;
        }
    }
    assert!(count > 0, "{ran:?}");
}

#[test]
fn nothing_is_written_but_where_it_belongs() {
    let workspace = hostile();
    let before = paths(&workspace);
    let ran = workspace.generate(&[]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let mut count = 0;
    for path in paths(&workspace).difference(&before) {
        let below = path.strip_prefix(workspace.folder.path()).unwrap();
        let is_ours =
            below.starts_with("client/src/generated") || below == Path::new("client/API.txt");
        assert!(is_ours, "{below:?}");
        let name = below.file_name().unwrap().to_str().unwrap();
        assert!(
            !name.starts_with('.') && !name.contains(is_unseen),
            "{below:?}"
        );
        count += 1;
    }
    assert!(count > 10, "{count} files");
}

#[test]
fn tags_become_features_and_nothing_else() {
    let workspace = hostile();
    workspace.write(
        "client/Cargo.toml",
        "[package]\nname = \"client\"\n\n[features]\ndefault = []\n\n[dependencies]\n",
    );
    workspace.write(
        "spec/codegen.yaml",
        format!("{CONFIGURATION}    features: true\n"),
    );
    let ran = workspace.generate(&[]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let written = workspace.read("client/Cargo.toml");
    all_is_seen(&written);
    let manifest: Table = written.parse().unwrap();
    assert_eq!(
        manifest.keys().collect::<Vec<_>>(),
        ["dependencies", "features", "package"]
    );
    assert!(manifest["dependencies"].as_table().unwrap().is_empty());
    for (feature, needs) in manifest["features"].as_table().unwrap() {
        assert!(is_feature(feature), "{feature}");
        for needed in needs.as_array().unwrap() {
            assert!(is_feature(needed.as_str().unwrap()), "{feature} = {needs}");
        }
    }
}

fn is_feature(name: &str) -> bool {
    name.chars()
        .all(|char| char.is_alphanumeric() || "-_".contains(char))
}

/// Copies files of this workspace into another one.
fn copy(workspace: &Workspace, path: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if from.is_dir() {
        for entry in fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            copy(workspace, &format!("{path}/{name}"));
        }
    } else {
        workspace.write(path, fs::read(from).unwrap());
    }
}

/// Adds a client of the hostile description to a workspace with a client that has a runtime.
fn added() -> (Workspace, Ran) {
    let workspace = Workspace::new();
    workspace.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"generated-client\"]\nresolver = \"3\"\n",
    );
    workspace.write(
        "spec/codegen.yaml",
        "clients:\n  - spec: api.yaml\n    crate: generated-client\n",
    );
    for path in ["generated-client/Cargo.toml", "generated-client/src"] {
        copy(&workspace, path);
    }
    workspace.write("evil.yaml", HOSTILE);
    let mut command = xtask();
    command
        .current_dir(workspace.folder.path())
        .arg("--root")
        .arg(workspace.folder.path())
        .args(["new", "evil", "--spec", "evil.yaml"]);
    let ran = ran(command.output().unwrap());
    (workspace, ran)
}

#[test]
fn a_new_client_has_nothing_of_it_but_text() {
    let (workspace, ran) = added();
    assert_eq!(ran.status, Some(0), "{ran:?}");
    all_is_seen(&ran.out);
    all_is_seen(&ran.err);

    let manifest = workspace.read("evil/Cargo.toml");
    all_is_seen(&manifest);
    let manifest: Table = manifest.parse().unwrap();
    let model: Table = workspace
        .read("generated-client/Cargo.toml")
        .parse()
        .unwrap();
    for key in manifest.keys() {
        assert!(
            [
                "package",
                "features",
                "dependencies",
                "dev-dependencies",
                "lints"
            ]
            .contains(&key.as_str()),
            "{key}"
        );
    }
    for key in manifest["dependencies"].as_table().unwrap().keys() {
        assert!(model["dependencies"].get(key).is_some(), "{key}");
    }
    let package = manifest["package"].as_table().unwrap();
    for key in package.keys() {
        let known = [
            "name",
            "description",
            "version",
            "edition",
            "include",
            "keywords",
            "categories",
            "metadata",
            "rust-version",
        ];
        assert!(known.contains(&key.as_str()), "{key}");
    }

    for path in paths(&workspace) {
        let below = path.strip_prefix(workspace.folder.path()).unwrap();
        let is_page = below.starts_with("evil") && !below.starts_with("evil/src/runtime");
        if is_page {
            all_is_seen(&fs::read_to_string(&path).unwrap());
        }
    }
    let readme = workspace.read("evil/README.md");
    for markup in [
        "<script",
        "<!--",
        "](file",
        "](javascript",
        "{} ",
        "include_str",
    ] {
        assert!(!readme.contains(markup), "{readme}");
    }
}
