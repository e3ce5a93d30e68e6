//! The features of tags, which the crate's manifest has to declare.

use crate::workspace::{CONFIGURATION, Workspace};

const MANIFEST: &str = "\
# By hand.
[package]
name = \"client\"

[features]
default = []

[dependencies]
";

fn with(features: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("client/Cargo.toml", MANIFEST);
    workspace.write(
        "spec/codegen.yaml",
        format!("{CONFIGURATION}    features: {features}\n"),
    );
    workspace
}

#[test]
fn the_manifest_gets_the_features_and_stays_as_it_is_otherwise() {
    let workspace = with("true");
    let dry = workspace.generate(&["--dry-run"]);
    assert!(dry.out.contains("client/Cargo.toml"), "{dry:?}");
    assert_eq!(workspace.read("client/Cargo.toml"), MANIFEST);
    let ran = workspace.generate(&[]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(
        ran.out.contains("updated client/Cargo.toml\n"),
        "{}",
        ran.out
    );
    let written = workspace.read("client/Cargo.toml");
    assert!(written.contains("\nthings = []\n"), "{written}");
    let others: Vec<&str> = written
        .lines()
        .filter(|line| !line.contains("of the API's tags") && *line != "things = []")
        .collect();
    assert_eq!(others, MANIFEST.lines().collect::<Vec<_>>());
    assert_eq!(workspace.generate(&["--check"]).status, Some(0));
    let api = workspace.read("client/API.txt");
    assert!(
        api.contains("fn Client::things(&self) -> crate::api::things::Things (feature things)\n"),
        "{api}"
    );
}

#[test]
fn a_feature_that_is_not_declared_is_found() {
    let workspace = with("{ things: all-things }");
    assert_eq!(workspace.generate(&[]).status, Some(0));
    let written = workspace.read("client/Cargo.toml");
    workspace.write("client/Cargo.toml", written.replace("all-things", "things"));
    let ran = workspace.generate(&["--check"]);
    assert_eq!(ran.status, Some(1));
    let said = format!("{}{}", ran.out, ran.err);
    assert!(said.contains("client/Cargo.toml"), "{said}");
    assert!(said.contains("+all-things = []"), "{said}");
    assert_eq!(workspace.generate(&[]).status, Some(0));
    assert_eq!(workspace.read("client/Cargo.toml"), written);
}

#[test]
fn features_go_when_they_are_asked_for_no_longer() {
    let workspace = with("true");
    assert_eq!(workspace.generate(&[]).status, Some(0));
    workspace.write("spec/codegen.yaml", CONFIGURATION);
    assert_eq!(workspace.generate(&[]).status, Some(0));
    assert_eq!(workspace.read("client/Cargo.toml"), MANIFEST);
}

#[test]
fn a_feature_of_the_crate_is_nobody_elses() {
    let workspace = with("{ things: more }");
    workspace.write(
        "client/Cargo.toml",
        MANIFEST.replace("default = []", "more = []"),
    );
    let ran = workspace.refuses(
        "invalid-configuration",
        "cannot keep the features in `client/Cargo.toml`: it declares a feature `more`",
    );
    assert!(ran.err.contains("rename that feature"), "{}", ran.err);
}

#[test]
fn what_the_configuration_says_of_nothing_is_shown_where_it_is_said() {
    let workspace = with("{ thing: things }");
    let ran = workspace.refuses("unused-setting", "spec/codegen.yaml:4:17");
    assert!(ran.err.contains("did you mean `things`?"), "{}", ran.err);
}
