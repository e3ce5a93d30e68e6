//! What `cargo xtask new` adds to this workspace, or to a copy of as much of it as that takes, compiles.

use crate::PETS;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The top of this workspace.
fn top() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// Of an API without dates, identifiers, rules and webhooks the runtime names features that the crate does not have, and of
/// warnings there are none.
#[test]
fn a_client_that_has_little_use_for_the_runtime_compiles_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    for part in ["Cargo.lock", "generated-client"] {
        copy(&top().join(part), &path.join(part));
    }
    let manifest = fs::read_to_string(top().join("Cargo.toml")).unwrap();
    let lines = manifest.lines().map(|line| match line.split_once(" = [") {
        Some((list @ ("members" | "default-members"), _)) => {
            format!("{list} = [\"generated-client\"]\n")
        }
        Some(("exclude", _)) => String::new(),
        _ => format!("{line}\n"),
    });
    fs::write(path.join("Cargo.toml"), lines.collect::<String>()).unwrap();
    fs::create_dir(path.join("spec")).unwrap();
    let configuration = "clients:\n  - spec: close.yaml\n    crate: generated-client\n";
    fs::write(path.join("spec/codegen.yaml"), configuration).unwrap();
    fs::write(path.join("pets.yaml"), PETS).unwrap();

    let added = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["--root", ".", "new", "pets", "--spec", "pets.yaml"])
        .current_dir(path)
        .output()
        .unwrap();
    assert!(added.status.success(), "{added:?}");
    let manifest = fs::read_to_string(path.join("pets/Cargo.toml")).unwrap();
    for unused in ["dep:chrono", "dep:uuid", "dep:ring"] {
        assert!(!manifest.contains(unused), "{manifest}");
    }
    assert!(path.join("pets/LICENSE-MIT").exists(), "{manifest}");

    let cargo = || {
        let mut cargo = Command::new(env!("CARGO"));
        // Where the scratch crates are built as well, which have most of the dependencies in common with it.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../xtask/target");
        cargo.current_dir(path).env("CARGO_TARGET_DIR", target);
        cargo
    };
    let checked = cargo()
        .args([
            "check",
            "--offline",
            "--quiet",
            "-p",
            "pets",
            "--lib",
            "--no-default-features",
        ])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(
        checked.status.success() && !said.contains("warning"),
        "{said}"
    );
    let listed = cargo()
        .args([
            "package",
            "--offline",
            "--quiet",
            "-p",
            "pets",
            "--list",
            "--allow-dirty",
        ])
        .output()
        .unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    for file in [
        "LICENSE-MIT",
        "README.md",
        "src/generated/client.rs",
        "src/runtime/mod.rs",
    ] {
        assert!(listed.lines().any(|line| line == file), "{file}: {listed}");
    }
}
