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
# Conversions of dates.
chrono = [\"dep:chrono\"]
# What the server sends.
webhooks = [\"dep:ring\"]

[dependencies]
chrono = { version = \"0.4\", optional = true }
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
    for unused in ["ring", "dep:chrono"] {
        assert!(!manifest.contains(unused), "{manifest}");
    }
    assert!(
        manifest.contains("\"validate\", \"webhooks\""),
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
fn what_an_api_comes_to_need_comes_to_the_manifest() {
    let workspace = workspace();
    let added = new(&workspace, &["pets", "--spec", "downloads/pets.yaml"]);
    assert_eq!(added.status, Some(0), "{added:?}");
    let before = workspace.read("pets/Cargo.toml");
    let pets = workspace.read("spec/pets.yaml");
    let with_date = pets.replace(
        "          type: string\n",
        "          type: string\n          format: date-time\n",
    );
    assert_ne!(with_date, pets);
    workspace.write("spec/pets.yaml", with_date);
    let check = workspace.generate(&["--check"]);
    assert_eq!(check.status, Some(1), "{check:?}");
    assert!(check.out.contains("differs pets/Cargo.toml"), "{check:?}");
    let ran = workspace.generate(&[]);
    assert!(ran.out.contains("updated pets/Cargo.toml"), "{ran:?}");
    let after = workspace.read("pets/Cargo.toml");
    let (feature, dependency) = (
        "# Conversions of dates.\nchrono = [\"dep:chrono\"]\n",
        "chrono = { version = \"0.4\", optional = true }\n",
    );
    assert_eq!(after.replace(feature, "").replace(dependency, ""), before);
    assert!(
        after.contains(feature) && after.contains(dependency),
        "{after}"
    );
    assert_eq!(workspace.generate(&["--check"]).status, Some(0));
    // What it needs no longer stays: somebody may have turned it on.
    workspace.write("spec/pets.yaml", pets);
    assert_eq!(workspace.generate(&[]).status, Some(0));
    assert_eq!(workspace.read("pets/Cargo.toml"), after);
}

#[test]
fn files_that_have_names_of_others_or_belong_together_get_a_folder() {
    let workspace = workspace();
    let described = |title: &str| DESCRIPTION.replace("title: Things", &format!("title: {title}"));
    workspace.write("downloads/api.yaml", described("Others"));
    workspace.write(
        "downloads/api.overlay.yaml",
        "overlay: 1.0.0\ninfo: { title: More, version: '1' }\nactions:\n  - { target: $.info, update: { summary: So } }\n",
    );
    workspace.write("spec/api.overlay.yaml", "another");
    let arguments = [
        "others",
        "--spec",
        "downloads/api.yaml",
        "--overlay",
        "downloads/api.overlay.yaml",
    ];
    let added = new(&workspace, &arguments);
    assert_eq!(added.status, Some(0), "{added:?}");
    assert_eq!(workspace.read("spec/others/api.yaml"), described("Others"));
    let configuration = workspace.read("spec/codegen.yaml");
    assert!(
        configuration
            .contains("spec: others/api.yaml\n    overlays:\n      - others/api.overlay.yaml\n"),
        "{configuration}"
    );

    let parts = described("Parts").replace("#/components/schemas/Thing", "parts/thing.yaml#/Thing");
    workspace.write("downloads/parts.yaml", parts);
    workspace.write(
        "downloads/parts/thing.yaml",
        "Thing: { type: object, properties: { of: { $ref: deep/er.yaml } } }\n",
    );
    workspace.write("downloads/parts/deep/er.yaml", "{ type: string }\n");
    workspace.write("downloads/parts/unrelated.yaml", "");
    let added = new(&workspace, &["parted", "--spec", "downloads/parts.yaml"]);
    assert_eq!(added.status, Some(0), "{added:?}");
    for file in ["parts.yaml", "parts/thing.yaml", "parts/deep/er.yaml"] {
        let copy = workspace.read(&format!("spec/parted/{file}"));
        assert_eq!(copy, workspace.read(&format!("downloads/{file}")));
    }
    assert!(!workspace.path("spec/parted/parts/unrelated.yaml").exists());
    let check = workspace.generate(&["--check"]);
    assert_eq!(check.status, Some(0), "{check:?}");
}

#[test]
fn what_is_refused_changes_nothing() {
    let workspace = workspace();
    workspace.write("full/readme", "");
    workspace.write("downloads/broken.yaml", "openapi: [\n");
    let other = DESCRIPTION.replace("Things", "Others");
    workspace.write("downloads/api.yaml", &other);
    workspace.write("spec/pets/api.yaml", "mine");
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
        (".", "pets", None, "`.` is the top of this workspace; name"),
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
        (
            "pets",
            "none",
            None,
            "cannot read `downloads/none.yaml`: there is no such file",
        ),
        (
            "pets",
            "api",
            None,
            "`spec/pets/api.yaml` is there already, with another content",
        ),
        ("pets", "broken", None, "--> downloads/broken.yaml:1:"),
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
