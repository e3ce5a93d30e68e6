//! What holds of every stage, whatever the description is. What does not hold is a panic.

mod audit;

use codegen::config::Config;
use codegen::diagnostic::{Code, Diagnostics, Severity, Style, render, to_json};
use codegen::source::{self, Node, SourceMap, SourceTree, Value};
use codegen::{Input, Outcome, check, lower as lowering, normalize as normalizing, parse};

use super::document::{Files, ROOT};

/// How many findings are rendered.
const RENDERED: usize = 20;

/// Reading neither panics nor lets a document by that has an error, and JSON is the same tree when it is read as YAML.
/// What is read as a configuration is none that panics.
pub fn source(files: &Files) {
    let Some(bytes) = files.bytes.get(ROOT) else {
        return;
    };
    let as_json = serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new());
    let tree = source::read(ROOT, files, &mut sources, &mut diagnostics);
    assert_eq!(
        tree.is_none(),
        diagnostics.has_errors(),
        "a tree or an error"
    );
    hold(&diagnostics, &sources);
    if as_json && let Some(tree) = tree {
        // With a comment before it, it is no JSON.
        let mut commented = b"# YAML\n".to_vec();
        commented.extend(bytes);
        let commented = Files::single(&commented);
        let mut findings = Diagnostics::new();
        if let Some(other) = source::read(ROOT, &commented, &mut sources, &mut findings) {
            assert!(tree.root.says_the_same(&other.root), "JSON and YAML differ");
        }
    }
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new());
    let workspace = codegen::config::parse(ROOT, bytes.clone(), &mut sources, &mut diagnostics);
    assert_eq!(
        workspace.is_none(),
        diagnostics.has_errors(),
        "a configuration or an error"
    );
    hold(&diagnostics, &sources);
}

fn input(files: &Files) -> Input<'_> {
    Input {
        path: ROOT,
        overlays: &files.overlays,
        loader: files,
    }
}

fn read(files: &Files) -> Option<(SourceTree, Diagnostics)> {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new());
    let tree = codegen::read(&input(files), &mut sources, &mut diagnostics)?;
    Some((tree, diagnostics))
}

/// A normalized tree has no reference but of schemas, each to one that there is.
pub fn normalize(files: &Files) {
    let Some((tree, mut diagnostics)) = read(files) else {
        return;
    };
    let Some(normalized) = normalizing::normalize(&tree, &mut diagnostics) else {
        assert!(diagnostics.has_errors(), "what is refused has an error");
        return;
    };
    references(&normalized.root, &normalized.root, false);
}

/// Keywords whose value has keys that are names.
const NAMED: &[&str] = &[
    "properties",
    "schemas",
    "securitySchemes",
    "responses",
    "headers",
    "content",
    "encoding",
    "variables",
];

/// Keywords whose value is no part of the description.
const INSTANCES: &[&str] = &["default", "enum", "const", "mapping"];

fn references(root: &Node, node: &Node, are_names: bool) {
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in mapping {
                let key: &str = &entry.key;
                if !are_names && (INSTANCES.contains(&key) || key.starts_with("x-")) {
                    continue;
                }
                if !are_names && key == "$ref" {
                    let target = entry.value.as_str().expect("a reference is a text");
                    let name = target.strip_prefix("#/components/schemas/");
                    let name = name.unwrap_or_else(|| panic!("`{target}` is left"));
                    let schemas = root.get("components").and_then(|node| node.get("schemas"));
                    let found = schemas.and_then(|node| node.get(name));
                    assert!(found.is_some(), "`{target}` leads to nothing");
                }
                references(root, &entry.value, !are_names && NAMED.contains(&key));
            }
        }
        Value::Sequence(nodes) => nodes.iter().for_each(|node| references(root, node, false)),
        _ => {}
    }
}

/// What is lowered is what `check` asks for.
pub fn lower(files: &Files) {
    let Some((tree, mut diagnostics)) = read(files) else {
        return;
    };
    let Some(normalized) = normalizing::normalize(&tree, &mut diagnostics) else {
        return;
    };
    let parsed = parse::parse(&normalized, &mut diagnostics);
    let (api, _) = lowering::lower(&parsed, &Config::default(), &mut diagnostics);
    if diagnostics.has_errors() {
        return;
    }
    check::check(&api, &mut diagnostics);
    no_bug(&diagnostics);
}

/// The whole of it: files or an error, the same files each time, and nothing in them that does not belong there.
pub fn generate(files: &Files) {
    let outcome = generated(files);
    let again = generated(files);
    assert_eq!(outcome.files, again.files, "twice");
    assert_eq!(
        outcome.report.diagnostics.iter().count(),
        again.report.diagnostics.iter().count(),
        "twice"
    );
    audited(&outcome);
}

fn generated(files: &Files) -> Outcome {
    codegen::generate(&input(files), &Config::default())
}

/// Holds what [`generate`] does of what has been generated; how many links to items there are in its docs.
pub fn audited(outcome: &Outcome) -> usize {
    let diagnostics = &outcome.report.diagnostics;
    hold(diagnostics, &outcome.report.sources);
    assert_eq!(
        outcome.files.is_empty(),
        diagnostics.has_errors(),
        "files or an error"
    );
    audit::files(&outcome.files)
}

fn no_bug(diagnostics: &Diagnostics) {
    for diagnostic in diagnostics {
        assert_ne!(
            diagnostic.code,
            Code::InternalError,
            "{}",
            diagnostic.message
        );
    }
}

/// What holds of all findings.
fn hold(diagnostics: &Diagnostics, sources: &SourceMap) {
    no_bug(diagnostics);
    for diagnostic in diagnostics {
        let is_placed = diagnostic.span.is_some() || diagnostic.code == Code::UnreadableFile;
        assert!(
            is_placed || diagnostic.severity != Severity::Error,
            "{} has no place",
            diagnostic.message
        );
    }
    for diagnostic in diagnostics.iter().take(RENDERED) {
        let rendered = render(diagnostic, sources, Style::Plain);
        assert!(
            !rendered.contains(['\0', '\u{1b}', '\u{202e}']),
            "{rendered:?}"
        );
        to_json(diagnostic, sources);
    }
}

/// What is generated and what is found, for a person.
pub fn shown(files: &Files) -> String {
    let outcome = generated(files);
    let mut text = String::new();
    for diagnostic in &outcome.report.diagnostics {
        text.push_str(&render(diagnostic, &outcome.report.sources, Style::Plain));
    }
    for file in &outcome.files {
        text.push_str(&format!("=== {} ===\n{}\n", file.path, file.text));
    }
    text
}
