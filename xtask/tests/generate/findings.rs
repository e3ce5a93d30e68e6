//! What is found in a description that is not at fault as a whole: told shortly to people, completely to programs, and
//! never as anything that a terminal or GitHub would obey.

use crate::workspace::{Ran, Workspace, ran, xtask};

/// A description in which five schemas have the same fault, and a sixth says what it should not.
fn flawed() -> Workspace {
    let workspace = Workspace::new();
    let mut schemas = String::new();
    for name in ["A", "B", "C", "D", "E"] {
        schemas.push_str(&format!(
            "    {name}: {{ type: string, maxLength: long }}\n"
        ));
    }
    schemas
        .push_str("    F: { type: \"no\\e[31m\\x07%0A::error::\\r\\n::set-output name=a::b\" }\n");
    workspace.write(
        "spec/api.yaml",
        format!(
            "openapi: 3.1.0\ninfo: {{ title: A, version: '1' }}\ncomponents:\n  schemas:\n{schemas}"
        ),
    );
    workspace
}

fn json_lines(ran: &Ran) -> Vec<serde_json::Value> {
    let lines = ran.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn no_controls(text: &str) {
    let found: Vec<char> = text
        .chars()
        .filter(|one| one.is_control() && *one != '\n')
        .collect();
    assert!(found.is_empty(), "{text:?}");
}

#[test]
fn people_are_shown_once_what_is_alike() {
    let workspace = flawed();
    let ran = workspace.generate(&[]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    no_controls(&ran.err);
    assert_eq!(
        ran.err.matches("warning[wrong-type]").count(),
        1,
        "{}",
        ran.err
    );
    for said in [
        "--> spec/api.yaml:5:",
        "= help: an overlay can say it right, or take it out: target `$.components.schemas.A.maxLength`\n",
        "= note: and 4 more like it: spec/api.yaml:6:35, 7:35, 8:35, …\n",
        "client:\n      6 ignored: without effect (5 wrong-type, 1 contradiction)\n",
        "6 warnings; `cargo xtask explain CODE` says",
    ] {
        assert!(ran.err.contains(said), "{said} is not in: {}", ran.err);
    }
    let all = workspace.generate(&["--verbose"]);
    assert_eq!(
        all.err.matches("warning[wrong-type]").count(),
        5,
        "{}",
        all.err
    );
}

#[test]
fn programs_are_told_everything() {
    let ran = flawed().generate(&["--message-format", "json"]);
    no_controls(&ran.out);
    let lines = json_lines(&ran);
    let of = |kind: &str| -> Vec<&serde_json::Value> {
        lines.iter().filter(|line| line["kind"] == kind).collect()
    };
    let found = of("diagnostic");
    assert_eq!(found.len(), 6);
    let first = serde_json::json!({
        "kind": "diagnostic", "client": "client", "severity": "warning", "code": "wrong-type",
        "message": "`maxLength` is a whole number that is not negative, and this is a string; it is ignored",
        "help": "an overlay can say it right, or take it out: target `$.components.schemas.A.maxLength`",
        "file": "spec/api.yaml", "line": 5, "column": 35, "end_line": 5, "end_column": 39,
        "category": "ignored", "path": "$.components.schemas.A.maxLength",
        "suggestion": {
            "overlay": { "target": "$.components.schemas.A.maxLength", "remove": true },
            "overlay_version": "1.1.0", "complete": true,
        },
    });
    assert_eq!(*found[0], first);
    let summary = serde_json::json!({
        "kind": "summary", "client": "client",
        "refused": 0, "skipped": 0, "widened": 0, "ignored": 6, "guessed": 0, "repaired": 0,
        "codes": { "wrong-type": 5, "contradiction": 1 },
    });
    assert_eq!(of("summary"), [&summary]);
}

#[test]
fn what_a_program_is_told_can_be_done() {
    let workspace = flawed();
    let told = json_lines(&workspace.generate(&["--message-format", "json"]));
    let actions = told.iter().filter(|line| line["kind"] == "diagnostic");
    let actions: Vec<_> = actions.map(|line| &line["suggestion"]["overlay"]).collect();
    let overlay = serde_json::json!({
        "overlay": "1.1.0",
        "info": { "title": "Suggested", "version": "1" },
        "actions": actions,
    });
    workspace.write("spec/api.overlay.json", overlay.to_string());
    workspace.write(
        "spec/codegen.yaml",
        "clients:\n  - spec: api.yaml\n    overlays: [api.overlay.json]\n    crate: client\n",
    );
    let ran = workspace.generate(&[]);
    assert_eq!((ran.status, &*ran.err), (Some(0), ""));
}

#[test]
fn github_is_told_in_annotations_that_end_where_they_should() {
    let ran = flawed().generate(&["--message-format", "github"]);
    no_controls(&ran.out);
    let commands: Vec<&str> = ran
        .out
        .lines()
        .filter(|line| line.starts_with("::"))
        .collect();
    assert_eq!(commands.len(), 6, "{}", ran.out);
    for command in commands {
        assert!(
            command.starts_with("::warning file=spec/api.yaml,line="),
            "{command}"
        );
    }
    assert!(
        ran.out
            .contains("no\\u{1b}[31m\\u{7}%250A::error::\\r\\n::set-output"),
        "{}",
        ran.out
    );
}

#[test]
fn places_are_in_the_file_that_says_it() {
    let workspace = Workspace::new();
    workspace.write(
        "spec/codegen.yaml",
        "clients:\n  - spec: api.yaml\n    overlays: [fix/api.overlay.yaml]\n    crate: client\n",
    );
    workspace.write(
        "spec/fix/api.overlay.yaml",
        "overlay: 1.0.0\ninfo: { title: A, version: '1' }\nactions:\n  - target: $.components.schemas.Thing.properties.name\n    \
         update:\n      maxLength: long\n",
    );
    let ran = workspace.generate(&[]);
    for said in [
        "--> spec/fix/api.overlay.yaml:6:18",
        "6 |       maxLength: long",
        "= help: the overlay says this: change its action; it is put at `$.components.schemas.Thing.properties.name.maxLength`",
    ] {
        assert!(ran.err.contains(said), "{said} is not in: {}", ran.err);
    }
}

#[test]
fn codes_are_explained() {
    let explain = |arguments: &[&str]| {
        let mut command = xtask();
        command.args(["--root", ".", "explain"]).args(arguments);
        ran(command.output().unwrap())
    };
    let page = explain(&["wrong-type"]);
    assert_eq!((page.status, &*page.err), (Some(0), ""));
    assert!(
        page.out
            .starts_with("# wrong-type\n\nA value is not of the kind"),
        "{}",
        page.out
    );
    assert!(
        page.out
            .contains("```yaml openapi.overlay.yaml\noverlay: 1.1.0\n"),
        "{}",
        page.out
    );
    no_controls(&page.out);
    let list = explain(&["--list"]);
    assert!(
        list.out.lines().any(|line| line.starts_with("wrong-type ")),
        "{}",
        list.out
    );
    let unknown = explain(&["wrong-tipe"]);
    assert_eq!((unknown.status, &*unknown.out), (Some(1), ""));
    assert!(
        unknown
            .err
            .contains("error: there is no code `wrong-tipe`\n"),
        "{}",
        unknown.err
    );
    assert!(unknown.err.contains("`wrong-type`"), "{}", unknown.err);
    assert_eq!(explain(&[]).status, Some(2));
}
