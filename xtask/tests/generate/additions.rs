//! `cargo xtask new`: what it adds to a workspace, what it leaves alone, and what it refuses.

use crate::workspace::{DESCRIPTION, Ran, Workspace, ran, xtask};
use std::path::Path;
use std::process::Command;

const TOP: &str = "\
[workspace]
resolver = \"3\"
members = [
    \"client\", # the first
]

[workspace.package]
edition = \"2024\"
";

const MANIFEST: &str = "\
[package]
name = \"client\"
edition.workspace = true

[features]
default = [\"rustls\"]
# HTTPS.
rustls = []
# What the server sends.
webhooks = [\"dep:ring\"]

[dependencies]
ring = { version = \"0.17\", optional = true }
";

/// A workspace with one client, which has a runtime.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("Cargo.toml", TOP);
    workspace.write("client/Cargo.toml", MANIFEST);
    workspace.write(
        "client/src/lib.rs",
        "pub mod runtime;\n\nmod generated;\n\npub use generated::*;\n",
    );
    workspace.write("client/src/runtime/mod.rs", "//! The runtime.\n");
    workspace.write("client/src/runtime/wire/mod.rs", "//! A part.\n");
    workspace.write(
        "downloads/pets.yaml",
        DESCRIPTION.replace("title: Things", "title: \"\\\"Pets\\\" | `x`\""),
    );
    assert_eq!(workspace.generate(&[]).status, Some(0));
    workspace
}

fn new(workspace: &Workspace, arguments: &[&str]) -> Ran {
    let mut command = xtask();
    command
        .arg("--root")
        .arg(workspace.folder.path())
        .arg("new")
        .args(arguments)
        .current_dir(workspace.folder.path());
    ran(command.output().unwrap())
}

#[test]
fn a_client_is_added_and_kept() {
    let workspace = workspace();
    let before = workspace.read("spec/codegen.yaml");
    let arguments = [
        "clients/pets",
        "--spec",
        "downloads/pets.yaml",
        "--name",
        "pet-client",
    ];
    let added = new(&workspace, &arguments);
    assert_eq!(added.status, Some(0), "{added:?}");
    assert!(
        added
            .out
            .contains("created clients/pets\ncreated spec/pets.yaml\n"),
        "{added:?}"
    );

    assert_eq!(
        workspace.read("spec/codegen.yaml"),
        before + "  - spec: pets.yaml\n    crate: clients/pets\n    runtime: client\n"
    );
    let top = TOP.replace("# the first\n", "# the first\n    \"clients/pets\",\n");
    assert_eq!(workspace.read("Cargo.toml"), top);
    assert_eq!(
        workspace.read("spec/pets.yaml"),
        workspace.read("downloads/pets.yaml")
    );
    let manifest = workspace.read("clients/pets/Cargo.toml");
    assert!(
        manifest.contains("name = \"pet-client\"\ndescription = 'A client of \"Pets\" | `x`'\n"),
        "{manifest}"
    );
    assert!(
        !manifest.contains("ring") && manifest.contains("values(\"webhooks\")"),
        "{manifest}"
    );
    let readme = workspace.read("clients/pets/README.md");
    assert!(
        readme.contains("A client of \"Pets\" | \\`x\\`, to depend on"),
        "{readme}"
    );
    assert!(
        readme.contains("client.things().list_things().await?;"),
        "{readme}"
    );
    for page in ["src/lib.rs", "examples/first_call.rs", "tests/smoke.rs"] {
        let rustfmt = Command::new("rustfmt")
            .args([
                "--edition",
                "2024",
                "--check",
                "--config",
                "skip_children=true",
            ])
            .arg(workspace.path("clients/pets").join(page))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&rustfmt.stdout);
        assert!(page == "src/lib.rs" || rustfmt.status.success(), "{said}");
    }

    // The runtime is kept like what is generated.
    let runtime = "clients/pets/src/runtime/wire/mod.rs";
    assert_eq!(workspace.read(runtime), "//! A part.\n");
    let check = workspace.generate(&["--check"]);
    assert_eq!(check.status, Some(0), "{check:?}");
    workspace.write(runtime, "//! Mine.\n");
    workspace.write("clients/pets/src/runtime/extra.rs", "");
    workspace.write("client/src/runtime/new.rs", "//! New.\n");
    let check = workspace.generate(&["--check"]);
    assert_eq!(check.status, Some(1), "{check:?}");
    for line in [
        "missing clients/pets/src/runtime/new.rs",
        "differs clients/pets/src/runtime/wire/mod.rs",
        "orphaned clients/pets/src/runtime/extra.rs",
    ] {
        assert!(check.out.contains(line), "{check:?}");
    }
    assert_eq!(workspace.generate(&[]).status, Some(0));
    assert_eq!(workspace.read(runtime), "//! A part.\n");
    assert_eq!(workspace.read("client/src/runtime/new.rs"), "//! New.\n");
    // Another one stands beside it, of a description that is there already.
    let other = new(&workspace, &["other", "--spec", "spec/pets.yaml"]);
    assert_eq!(other.status, Some(0), "{other:?}");
    assert!(!other.out.contains("created spec"), "{other:?}");
}

#[test]
fn what_is_refused_changes_nothing() {
    let workspace = workspace();
    workspace.write("full/readme", "");
    workspace.write("downloads/broken.yaml", "openapi: [\n");
    workspace.write(
        "downloads/api.yaml",
        DESCRIPTION.replace("Things", "Others"),
    );
    let elsewhere = tempfile::tempdir().unwrap();
    let before = workspace.files();
    for (folder, spec, name, reason) in [
        ("full", "pets", None, "`full` is not empty"),
        ("client/pets", "pets", None, "lie in one another"),
        ("../pets", "pets", None, "does not lie in this workspace"),
        (
            elsewhere.path().to_str().unwrap(),
            "pets",
            None,
            "does not lie in this workspace",
        ),
        (".", "pets", None, "does not lie in this workspace"),
        ("pets", "pets", Some("type"), "is no name for a crate"),
        ("pets", "pets", Some("a\"\n[b]"), "is no name for a crate"),
        (
            "clients/1st",
            "pets",
            None,
            "give it another one with `--name`",
        ),
        (
            "pets",
            "pets",
            Some("client"),
            "there is a crate called `client` already",
        ),
        ("pets", "none", None, "there is no such file"),
        (
            "pets",
            "api",
            None,
            "`spec/api.yaml` is there already, with another content",
        ),
        ("pets", "broken", None, "error[syntax]"),
    ] {
        let spec = format!("downloads/{spec}.yaml");
        let name = name.map(|name| ["--name", name]);
        let arguments: Vec<&str> = [folder, "--spec", &spec]
            .into_iter()
            .chain(name.into_iter().flatten())
            .collect();
        let refused = new(&workspace, &arguments);
        assert_eq!(refused.status, Some(1), "{arguments:?}: {refused:?}");
        assert!(refused.err.contains(reason), "{arguments:?}: {refused:?}");
        assert!(refused.err.contains("nothing was written"), "{refused:?}");
        assert_eq!(workspace.files(), before, "{arguments:?}");
    }
    assert!(!Path::new("pets").exists());
}
