//! Input at fault: every mode says what is wrong and where, exits with 1, and leaves every file as it was.

use crate::workspace::{CONFIGURATION, DESCRIPTION, Workspace};
use std::fs;

#[test]
fn the_configuration_is_missing() {
    let workspace = Workspace::generated();
    workspace.remove("spec/codegen.yaml");
    let ran = workspace.refuses(
        "unreadable-file",
        "cannot read `spec/codegen.yaml`: there is no such file",
    );
    assert!(ran.err.contains("clients:"), "{}", ran.err);
}

#[test]
fn the_configuration_has_an_unknown_key() {
    let workspace = Workspace::generated();
    workspace.write(
        "spec/codegen.yaml",
        format!("{CONFIGURATION}    colour: red\n"),
    );
    workspace.refuses("unknown-key", "spec/codegen.yaml:4:5");
}

#[test]
fn the_description_is_missing() {
    let workspace = Workspace::generated();
    workspace.remove("spec/api.yaml");
    let ran = workspace.refuses("unreadable-file", "spec/codegen.yaml:2:");
    assert!(
        ran.err
            .contains("cannot read the description `spec/api.yaml`: there is no such file"),
        "{}",
        ran.err
    );
}

#[test]
fn an_overlay_is_missing() {
    let workspace = Workspace::generated();
    workspace.write(
        "spec/codegen.yaml",
        CONFIGURATION.replace("    crate", "    overlays: [a.yaml, b.yaml]\n    crate"),
    );
    workspace.write("spec/a.yaml", "overlay: 1.0.0\n");
    let ran = workspace.refuses("unreadable-file", "spec/codegen.yaml:3:24");
    assert!(
        ran.err
            .contains("cannot read the overlay `spec/b.yaml`: there is no such file"),
        "{}",
        ran.err
    );
}

#[test]
fn a_crate_that_is_to_be_made_is_missing() {
    let workspace = Workspace::generated();
    workspace.write(
        "spec/codegen.yaml",
        CONFIGURATION.replace("crate: client", "crate: newone"),
    );
    let ran = workspace.refuses("invalid-configuration", "spec/codegen.yaml:3:");
    assert!(
        ran.err.contains("`cargo xtask new DIR --spec FILE`"),
        "{}",
        ran.err
    );
}

#[test]
fn the_description_is_a_folder() {
    let workspace = Workspace::generated();
    workspace.remove("spec/api.yaml");
    fs::create_dir(workspace.path("spec/api.yaml")).unwrap();
    let ran = workspace.refuses("unreadable-file", "spec/codegen.yaml:2:");
    assert!(ran.err.contains("it is a folder"), "{}", ran.err);
}

#[test]
fn the_description_is_empty() {
    let workspace = Workspace::generated();
    workspace.write("spec/api.yaml", "");
    workspace.refuses("empty-document", "spec/api.yaml");
}

#[test]
fn the_description_is_not_utf8() {
    let workspace = Workspace::generated();
    workspace.write("spec/api.yaml", b"openapi: 3.1.0\ninfo: \xff\n");
    workspace.refuses("not-utf8", "spec/api.yaml");
}

#[test]
fn the_description_is_not_yaml() {
    let workspace = Workspace::generated();
    workspace.write("spec/api.yaml", "openapi: 3.1.0\ninfo: [\n");
    workspace.refuses("syntax", "spec/api.yaml:");
}

#[test]
fn the_description_is_not_openapi() {
    let workspace = Workspace::generated();
    workspace.write("spec/api.yaml", "version: 3\nservices: {}\n");
    workspace.refuses("not-openapi", "spec/api.yaml:1:1");
}

#[test]
fn the_version_is_not_supported() {
    let workspace = Workspace::generated();
    workspace.change("openapi: 3.1.0", "openapi: 9.0.0");
    workspace.refuses("unsupported-version", "spec/api.yaml:1:");
}

#[test]
fn a_reference_leads_to_another_host() {
    let workspace = Workspace::generated();
    workspace.change(
        "#/components/schemas/Thing\"",
        "https://example.com/Thing\"",
    );
    workspace.refuses("forbidden-reference", "spec/api.yaml:18:");
}

#[cfg(unix)]
#[test]
fn a_reference_leads_elsewhere_by_a_link() {
    let workspace = Workspace::new();
    workspace.write("secret.yaml", "{ type: string }\n");
    std::os::unix::fs::symlink("../secret.yaml", workspace.path("spec/link.yaml")).unwrap();
    workspace.change("#/components/schemas/Thing\"", "link.yaml\"");
    let ran = workspace.generate(&["--dry-run"]);
    let said = |ran: &crate::workspace::Ran, text: &str| {
        assert!(ran.err.contains(text), "{text} is not in: {}", ran.err);
    };
    said(&ran, "warning[forbidden-reference]");
    said(&ran, "`spec/link.yaml` is not below the folder");
    said(&ran, "spec/api.yaml:18:");
    // As where the path itself leads out of the folder.
    workspace.change("#/components/schemas/Thing\"", "../secret.yaml\"");
    let ran = workspace.generate(&["--dry-run"]);
    said(&ran, "warning[forbidden-reference]");
}

#[test]
fn types_of_the_crate_are_missing() {
    let workspace = Workspace::generated();
    workspace.write(
        "spec/codegen.yaml",
        format!("{CONFIGURATION}    types:\n      Thing: crate::thing::Thing\n"),
    );
    let ran = workspace.refuses("invalid-configuration", "spec/codegen.yaml:5:14");
    for said in [
        "`crate::thing::Thing` is not there: `client/src/lib.rs` has no module `thing`",
        "declare `pub mod thing;` in `client/src/lib.rs`",
    ] {
        assert!(ran.err.contains(said), "{}", ran.err);
    }
    workspace.write("client/src/lib.rs", "pub mod thing;\n");
    workspace.write("client/src/thing.rs", "pub struct Thing;\n");
    assert_eq!(workspace.generate(&[]).status, Some(0));
}

#[test]
fn a_crate_with_a_type_is_no_dependency() {
    let workspace = Workspace::new();
    workspace.write(
        "spec/api.yaml",
        DESCRIPTION.replace("type: string", "type: string\n          format: money"),
    );
    workspace.write(
        "spec/codegen.yaml",
        format!("{CONFIGURATION}    formats:\n      money: rust_decimal::Decimal\n"),
    );
    let ran = workspace.refuses("invalid-configuration", "spec/codegen.yaml:5:14");
    for said in [
        "`rust_decimal` is none of the dependencies of the crate",
        "add `rust_decimal` to `[dependencies]` of `client/Cargo.toml`",
    ] {
        assert!(ran.err.contains(said), "{}", ran.err);
    }
    workspace.write(
        "client/Cargo.toml",
        "[dependencies]\nrust-decimal = \"1\"\n",
    );
    assert_eq!(workspace.generate(&[]).status, Some(0));
}

#[test]
fn the_crate_is_missing() {
    let workspace = Workspace::generated();
    workspace.write(
        "spec/codegen.yaml",
        CONFIGURATION.replace("client\n", "customer\n"),
    );
    let ran = workspace.refuses("invalid-configuration", "spec/codegen.yaml:3:");
    assert!(
        ran.err
            .contains("cannot find the crate's folder `customer`"),
        "{}",
        ran.err
    );
}

#[test]
fn a_file_stands_where_a_folder_has_to_be() {
    let workspace = Workspace::new();
    workspace.remove("client/src/lib.rs");
    fs::remove_dir(workspace.path("client/src")).unwrap();
    workspace.write("client/src", "");
    workspace.refuses(
        "unwritable-file",
        "`client/src` is a file, where a folder has to be",
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links() {
    let workspace = Workspace::generated();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("precious.rs"), "mine").unwrap();
    fs::remove_dir_all(workspace.path("client/src/generated")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), workspace.path("client/src/generated")).unwrap();
    workspace.refuses(
        "unwritable-file",
        "`client/src/generated` is a symbolic link",
    );
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);

    let workspace = Workspace::generated();
    workspace.remove("client/API.txt");
    std::os::unix::fs::symlink(
        elsewhere.path().join("precious.rs"),
        workspace.path("client/API.txt"),
    )
    .unwrap();
    workspace.refuses("unwritable-file", "`client/API.txt` is a symbolic link");
    assert_eq!(
        fs::read_to_string(elsewhere.path().join("precious.rs")).unwrap(),
        "mine"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_may_not_be_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = Workspace::new();
    let folder = workspace.path("client/src");
    let set = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    // Nothing is forbidden to the superuser.
    if fs::write(folder.join("probe"), "").is_err() {
        let before = workspace.files();
        let ran = workspace.generate(&[]);
        assert_eq!(ran.status, Some(1), "{ran:?}");
        assert!(ran.err.contains("error[unwritable-file]"), "{}", ran.err);
        assert!(ran.err.contains("permission denied"), "{}", ran.err);
        assert_eq!(workspace.files(), before);
    }
    set(0o755);
}

#[test]
fn one_client_that_fails_keeps_all_from_being_written() {
    let workspace = Workspace::new();
    workspace.add_crate("second");
    workspace.write(
        "spec/codegen.yaml",
        format!("{CONFIGURATION}  - spec: second.yaml\n    crate: second\n"),
    );
    workspace.write("spec/second.yaml", "openapi: 9.0.0\n");
    workspace.refuses("unsupported-version", "spec/second.yaml:1:");
    let check = workspace.generate(&["--check"]);
    assert!(
        check.out.contains("missing client/API.txt\n"),
        "{}",
        check.out
    );

    workspace.write("spec/second.yaml", DESCRIPTION);
    let ran = workspace.generate(&[]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(workspace.path("client/API.txt").exists() && workspace.path("second/API.txt").exists());
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let workspace = Workspace::new();
    workspace.write(
        "spec/codegen.yaml",
        format!("{CONFIGURATION}  - spec: none.yaml\n    crate: nowhere\n  - spec: empty.yaml\n    crate: second\n"),
    );
    workspace.write("spec/empty.yaml", "");
    workspace.write("client/API.txt/in/the/way", "");
    let ran = workspace.refuses("unreadable-file", "spec/codegen.yaml:4:");
    for said in [
        "folder `nowhere`",
        "folder `second`",
        "error[empty-document]",
        "`client/API.txt` is a folder, where a file has to be",
    ] {
        assert!(ran.err.contains(said), "{said} is not in: {}", ran.err);
    }
}
