//! What each mode does with a workspace in which nothing is wrong but its generated files, and how it is reported.

use crate::workspace::{Ran, Workspace, ran, xtask};

#[test]
fn a_fresh_client_is_generated_and_a_second_run_changes_nothing() {
    let workspace = Workspace::new();
    let first = workspace.generate(&[]);
    assert_eq!(first.status, Some(0), "{first:?}");
    assert!(
        first.out.contains("created client/API.txt\n"),
        "{}",
        first.out
    );
    assert!(
        first.out.contains("created client/src/generated/mod.rs\n"),
        "{}",
        first.out
    );
    assert_eq!(workspace.read("client/src/lib.rs"), "// by hand\n");

    let files = workspace.files();
    let second = workspace.generate(&[]);
    assert_eq!(second.status, Some(0));
    let count = first
        .out
        .lines()
        .filter(|line| line.starts_with("created "))
        .count();
    assert_eq!(
        second.out,
        format!("client: {count} files, all up to date\n")
    );
    assert_eq!(workspace.files(), files);
    assert_eq!(workspace.generate(&["--check"]).status, Some(0));
}

#[test]
fn no_temporary_files_stay_behind() {
    let workspace = Workspace::generated();
    let mut left = workspace.files().into_keys();
    let left = left.find(|path| {
        path.extension()
            .is_some_and(|extension| extension == "xtask-tmp")
    });
    assert_eq!(left, None);
}

#[test]
fn check_lists_everything_at_once_and_generate_mends_it() {
    let workspace = Workspace::generated();
    let good = workspace
        .files()
        .into_iter()
        .map(|(path, (bytes, _))| (path, bytes))
        .collect::<Vec<_>>();
    let edited = workspace.read("client/src/generated/mod.rs") + "// an edit\n";
    workspace.write("client/src/generated/mod.rs", &edited);
    workspace.remove("client/API.txt");
    workspace.write("client/src/generated/old/orphan.rs", "");
    workspace.write("client/src/generated/picture.png", [0xff, 0x00]);

    let before = workspace.files();
    let check = workspace.generate(&["--check"]);
    assert_eq!(check.status, Some(1));
    for line in [
        "differs client/src/generated/mod.rs: edited by hand, or the description or the generator changed\n",
        "missing client/API.txt\n",
        "orphaned client/src/generated/old/orphan.rs: nothing generates it any more\n",
        "orphaned client/src/generated/picture.png: nothing generates it any more\n",
        "--- client/src/generated/mod.rs\n",
        "-// an edit\n",
    ] {
        assert!(check.out.contains(line), "{line} is not in: {}", check.out);
    }
    assert!(
        check
            .err
            .contains("4 files are not as generated; run `cargo xtask generate`"),
        "{}",
        check.err
    );
    assert_eq!(workspace.files(), before);

    let dry = workspace.generate(&["--dry-run"]);
    assert_eq!(dry.status, Some(0));
    for line in [
        "would update client/src/generated/mod.rs\n",
        "would create client/API.txt\n",
        "would delete client/src/generated/old/orphan.rs\n",
    ] {
        assert!(dry.out.contains(line), "{line} is not in: {}", dry.out);
    }
    assert_eq!(workspace.files(), before);

    let mended = workspace.generate(&[]);
    assert_eq!(mended.status, Some(0), "{mended:?}");
    for line in [
        "updated client/src/generated/mod.rs\n",
        "created client/API.txt\n",
        "deleted client/src/generated/old/orphan.rs\n",
    ] {
        assert!(
            mended.out.contains(line),
            "{line} is not in: {}",
            mended.out
        );
    }
    let after = workspace
        .files()
        .into_iter()
        .map(|(path, (bytes, _))| (path, bytes))
        .collect::<Vec<_>>();
    assert_eq!(after, good);
    assert!(!workspace.path("client/src/generated/old").exists());
    assert_eq!(workspace.generate(&["--check"]).status, Some(0));
}

#[test]
fn only_what_differs_is_written() {
    let workspace = Workspace::generated();
    let before = workspace.files();
    workspace.write("client/API.txt", "");
    workspace.generate(&[]);
    let after = workspace.files();
    for (path, (bytes, time)) in &before {
        assert_eq!(after[path].0, *bytes);
        if !path.ends_with("API.txt") {
            assert_eq!(after[path].1, *time, "{}", path.display());
        }
    }
}

#[test]
fn line_endings_that_git_changed_are_named_as_such() {
    let workspace = Workspace::generated();
    let text = workspace
        .read("client/src/generated/mod.rs")
        .replace('\n', "\r\n");
    workspace.write("client/src/generated/mod.rs", text);
    let check = workspace.generate(&["--check"]);
    assert_eq!(check.status, Some(1));
    assert!(
        check
            .out
            .contains("differs client/src/generated/mod.rs: only in its line endings"),
        "{}",
        check.out
    );
    assert!(!check.out.contains("---"), "{}", check.out);
}

#[test]
fn leftovers_of_a_killed_run_go() {
    let workspace = Workspace::generated();
    workspace.write("client/.API.txt.a1B2c3.xtask-tmp", "half");
    workspace.write("client/src/generated/.mod.rs.a1B2c3.xtask-tmp", "half");
    workspace.write("client/.API.txt.swp", "an editor's");
    assert_eq!(workspace.generate(&["--check"]).status, Some(1));
    let ran = workspace.generate(&[]);
    assert!(
        ran.out
            .contains("deleted client/.API.txt.a1B2c3.xtask-tmp\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("deleted client/src/generated/.mod.rs.a1B2c3.xtask-tmp\n"),
        "{}",
        ran.out
    );
    assert_eq!(workspace.read("client/.API.txt.swp"), "an editor's");
}

#[test]
fn the_workspace_is_found_from_the_package_that_cargo_names() {
    let workspace = Workspace::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let output = xtask()
        .arg("generate")
        .env("CARGO_MANIFEST_DIR", workspace.path("xtask"))
        .current_dir(elsewhere.path())
        .output()
        .unwrap();
    assert_eq!(ran(output).status, Some(0));
    assert!(workspace.path("client/API.txt").exists());
}

#[test]
fn programs_are_told_in_json() {
    let workspace = Workspace::new();
    let lines = |ran: &Ran| -> Vec<serde_json::Value> {
        ran.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let created = workspace.generate(&["--message-format", "json"]);
    assert_eq!((created.status, created.err.as_str()), (Some(0), ""));
    let file = serde_json::json!({ "kind": "file", "client": "client", "path": "client/API.txt", "state": "created" });
    assert!(lines(&created).contains(&file), "{}", created.out);
    let last = lines(&created).pop().unwrap();
    assert_eq!(
        (&last["kind"], &last["succeeded"]),
        (&"finished".into(), &true.into())
    );

    workspace.change("openapi: 3.1.0", "openapi: 9.0.0");
    let failed = workspace.generate(&["--message-format", "json"]);
    let first = &lines(&failed)[0];
    assert_eq!(
        (&first["kind"], &first["code"]),
        (&"diagnostic".into(), &"unsupported-version".into())
    );
    assert_eq!(lines(&failed).pop().unwrap()["errors"], 1);
}

#[test]
fn github_is_told_in_annotations() {
    let workspace = Workspace::generated();
    workspace.remove("client/API.txt");
    let check = workspace.generate(&["--check", "--message-format", "github"]);
    assert_eq!(check.status, Some(1));
    assert!(
        check.out.contains("::error file=client/API.txt,title=not as generated::missing; run `cargo xtask generate`\n"),
        "{}",
        check.out
    );
    workspace.change("openapi: 3.1.0", "openapi: 9.0.0");
    let failed = workspace.generate(&["--message-format", "github"]);
    assert!(
        failed
            .out
            .starts_with("::error file=spec/api.yaml,line=1,col="),
        "{}",
        failed.out
    );
}

#[test]
fn a_wrong_command_line_is_told_apart_from_wrong_files() {
    let workspace = Workspace::new();
    assert_eq!(
        workspace.generate(&["--check", "--dry-run"]).status,
        Some(2)
    );
    assert_eq!(
        workspace.generate(&["--message-format", "xml"]).status,
        Some(2)
    );
    assert_eq!(
        ran(xtask().arg("generate").output().unwrap()).status,
        Some(2)
    );
    let help = ran(xtask().args(["help", "generate"]).output().unwrap());
    assert_eq!(help.status, Some(0));
    assert!(
        help.out.contains("--check") && help.out.contains("Exit status"),
        "{}",
        help.out
    );
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let workspace = Workspace::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = xtask()
        .arg("--root")
        .arg(workspace.folder.path())
        .arg("generate")
        .stdout(writer)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(workspace.path("client/API.txt").exists());
}
