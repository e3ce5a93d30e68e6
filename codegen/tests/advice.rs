//! What is suggested is carried out, for every finding of every fixture: the finding goes, and nothing breaks.
#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::config::Config;
use codegen::diagnostic::{Code, Diagnostic, Severity, Suggestion};
use codegen::source::Loader;
use codegen::{Input, Outcome, generate};

/// Files in memory.
#[derive(Clone, Default)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Loader for Files {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.0.get(path).cloned();
        file.ok_or_else(|| "there is no such file".to_owned())
    }
}

fn below(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder)
}

/// The description of a fixture and its overlays.
fn fixture(folder: &Path) -> (Files, Vec<String>) {
    let mut files = Files::default();
    let mut pending = vec![folder.to_owned()];
    while let Some(next) = pending.pop() {
        for entry in fs::read_dir(next).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it is below");
            let name = name.to_str().expect("names are plain").to_owned();
            files
                .0
                .insert(name, fs::read(path).expect("it can be read"));
        }
    }
    let overlays = files
        .0
        .keys()
        .filter(|name| name.ends_with(".overlay.yaml"));
    let overlays = overlays.cloned().collect();
    (files, overlays)
}

fn run(files: &Files, overlays: &[String]) -> Outcome {
    let input = Input {
        path: "openapi.yaml",
        overlays,
        loader: files,
    };
    generate(&input, &Config::default())
}

/// What is found with one more overlay, which has one action.
fn run_with(files: &Files, overlays: &[String], action: &serde_json::Value) -> Outcome {
    let mut files = files.clone();
    let overlay = serde_json::json!({
        "overlay": action["overlay_version"],
        "info": { "title": "Suggested", "version": "1" },
        "actions": [action["overlay"]],
    });
    let name = "suggested.overlay.json".to_owned();
    files
        .0
        .insert(name.clone(), overlay.to_string().into_bytes());
    let overlays: Vec<String> = overlays.iter().cloned().chain([name]).collect();
    run(&files, &overlays)
}

/// What tells a finding from others, wherever an overlay has moved it.
fn essence(finding: &Diagnostic) -> (Severity, Code, String, Option<Box<str>>) {
    let Diagnostic {
        severity,
        code,
        message,
        path,
        ..
    } = finding.clone();
    (severity, code, message, path)
}

#[test]
fn what_is_suggested_makes_the_finding_go() {
    let mut wrong = Vec::new();
    let mut tried = BTreeMap::<Code, usize>::new();
    let mut folders: Vec<PathBuf> = fs::read_dir(below("fixtures"))
        .expect("it can be listed")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().display();
        let (files, overlays) = fixture(&folder);
        let before = run(&files, &overlays);
        for finding in &before.report.diagnostics {
            let Some(suggestion) = finding.suggestion.as_deref() else {
                continue;
            };
            if !matches!(suggestion, Suggestion::Overlay { .. }) {
                continue;
            }
            *tried.entry(finding.code).or_default() += 1;
            let action = suggestion.to_json();
            let after = run_with(&files, &overlays, &action);
            let errors = after.report.diagnostics.iter();
            let mut errors = errors.filter(|found| found.severity == Severity::Error);
            if let Some(error) = errors.next() {
                let Diagnostic { code, message, .. } = error;
                wrong.push(format!("{name}: {action} is an error: {code}: {message}"));
            }
            let essence_before = essence(finding);
            let count = |outcome: &Outcome| {
                let found = outcome.report.diagnostics.iter();
                found.filter(|one| essence(one) == essence_before).count()
            };
            if count(&after) >= count(&before) {
                wrong.push(format!("{name}: {essence_before:?} stays after {action}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for code in [
        Code::AmbiguousUnion,
        Code::Contradiction,
        Code::IgnoredParameter,
        Code::InvalidPagination,
        Code::InvalidSignature,
        Code::MissingField,
        Code::SkippedOperation,
        Code::UndeclaredParameter,
        Code::Unsupported,
        Code::UnsupportedKeyword,
        Code::WidenedSchema,
        Code::WrongType,
    ] {
        assert!(
            tried.contains_key(&code),
            "{code} has a suggestion somewhere"
        );
    }
}

/// What is found in one document, with its overlays in the order of their names.
fn found(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let mut all = Files::default();
    for (name, text) in files {
        all.0.insert((*name).to_owned(), text.as_bytes().to_vec());
    }
    let overlays = files.iter().map(|(name, _)| (*name).to_owned());
    let overlays: Vec<String> = overlays.filter(|name| name.contains("overlay")).collect();
    let found = run(&all, &overlays).report.diagnostics;
    found.into_iter().collect()
}

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: A, version: '1' }\n";

#[test]
fn a_finding_knows_the_way_to_what_it_is_about() {
    let text = format!(
        "{HEAD}paths:\n  /a/{{b}}:\n    get:\n      parameters:\n        - {{ name: b, in: path, required: true, schema: {{ type: string }} }}\n        \
         - {{ name: c, in: query, schema: {{ type: integer, default: x }} }}\n      responses: {{}}\n"
    );
    let found = found(&[("openapi.yaml", &text)]);
    let [only] = found.as_slice() else {
        panic!("{found:?}");
    };
    let path = "$.paths['/a/{b}'].get.parameters[1].schema.default";
    assert_eq!(only.path.as_deref(), Some(path));
    assert_eq!(
        only.help.as_deref(),
        Some(&*format!(
            "an overlay can correct it, or take it out: target `{path}`"
        ))
    );
    // It points to the default, and not to the schema around it.
    let span = only.span.expect("it has a place");
    assert_eq!(&text[span.start as usize..span.end as usize], "default");
}

#[test]
fn any_key_can_be_selected() {
    let keys = [
        "plain", "", "'", "\"", "\\", "a'b", "\\'", "]", "$", "200", "x-y", "é", "日本", "🎵",
        "\t", "\n", "\u{1}", "\u{7f}", "\u{202e}", "*", "..", "@", "?", " ", "a b", "_", "true",
    ];
    let wrong: serde_json::Map<String, serde_json::Value> = keys
        .iter()
        .map(|key| ((*key).to_owned(), 5.into()))
        .collect();
    let document = serde_json::json!({
        "openapi": "3.1.0",
        "info": { "title": "A", "version": "1" },
        "components": { "schemas": { "A": { "type": "object", "properties": wrong } } },
    });
    let mut files = Files::default();
    let text = document.to_string().into_bytes();
    files.0.insert("openapi.yaml".to_owned(), text);
    let before = run(&files, &[]).report.diagnostics;
    assert_eq!(before.count(Severity::Warning), keys.len());
    for finding in &before {
        let action = finding.suggestion.as_ref().expect("it has one").to_json();
        let after = run_with(&files, &[], &action).report.diagnostics;
        assert!(!after.has_errors(), "{action}");
        assert_eq!(after.count(Severity::Warning), keys.len() - 1, "{action}");
        assert!(after.iter().all(|one| one.path != finding.path), "{action}");
    }
}

#[test]
fn what_an_overlay_says_is_corrected_in_the_overlay() {
    let overlay = "overlay: 1.0.0\ninfo: { title: B, version: '1' }\nactions:\n  \
                   - { target: $.components.schemas.A, update: { minLength: -1 } }\n";
    let text = format!("{HEAD}components: {{ schemas: {{ A: {{ type: string }} }} }}\n");
    let found = found(&[("openapi.yaml", &text), ("a.overlay.yaml", overlay)]);
    let [only] = found.as_slice() else {
        panic!("{found:?}");
    };
    let help =
        "the overlay says this: change its action; it is put at `$.components.schemas.A.minLength`";
    assert_eq!(only.help.as_deref(), Some(help));
    assert_eq!(only.suggestion, None);
}

#[test]
fn what_an_overlay_has_changed_around_is_still_found() {
    let overlay = "overlay: 1.0.0\ninfo: { title: B, version: '1' }\nactions:\n  \
                   - { target: $.components.schemas.A, update: { description: more } }\n";
    let text =
        format!("{HEAD}components: {{ schemas: {{ A: {{ type: string, minLength: -1 }} }} }}\n");
    let found = found(&[("openapi.yaml", &text), ("a.overlay.yaml", overlay)]);
    let [only] = found.as_slice() else {
        panic!("{found:?}");
    };
    let path = "$.components.schemas.A.minLength";
    assert_eq!(only.path.as_deref(), Some(path));
    assert!(only.suggestion.is_some());
}

#[test]
fn what_others_refer_to_is_not_taken_out() {
    let text = format!(
        "{HEAD}paths:\n  /a:\n    get:\n      parameters: [{{ $ref: '#/components/parameters/Accept' }}]\n      responses: {{}}\n\
         components:\n  parameters:\n    Accept: {{ name: Accept, in: header, schema: {{ type: string }} }}\n  \
         schemas:\n    A: 5\n    B: {{ $ref: '#/components/schemas/A' }}\n"
    );
    let found = found(&[("openapi.yaml", &text)]);
    let of = |code: Code| {
        let mut found = found.iter().filter(|finding| finding.code == code);
        found
            .next()
            .expect("it is found")
            .suggestion
            .as_deref()
            .cloned()
    };
    let Some(Suggestion::Overlay { target, .. }) = of(Code::IgnoredParameter) else {
        panic!("{found:?}");
    };
    assert_eq!(
        target,
        "$..parameters[?@['$ref'] == '#/components/parameters/Accept']"
    );
    assert_eq!(of(Code::WrongType), None);
}
