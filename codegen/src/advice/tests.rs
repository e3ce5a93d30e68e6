//! Findings in documents of several files.

use super::advise;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{self, Entry, Mapping, Node, SourceMap, Value};

/// A document that has read another file.
fn document(sources: &mut SourceMap) -> Node {
    let mut findings = Diagnostics::new();
    let mut read = |path: &str, text: &str| {
        let tree = source::parse(path, text.into(), sources, &mut findings);
        tree.expect("it is YAML").root
    };
    let mut root = read(
        "spec/api.yaml",
        "info: {}\npaths: { /a: { $ref: 'parts/a.yaml#/get' } }\n",
    );
    let file = read("spec/parts/a.yaml", "get: { '200': wrong }\n");
    let span = root.span;
    let entry = |key: &str, value: Node| Entry {
        key: key.into(),
        key_span: span,
        value,
    };
    let mut files = Mapping::new();
    files.insert(entry("parts~1a.yaml", file));
    let files = Node {
        span,
        value: Value::Mapping(files),
    };
    let mapping = root.as_mapping_mut().expect("it is a mapping");
    mapping.insert(entry("x-oas-files", files));
    root
}

#[test]
fn a_place_in_another_file_is_shown_from_its_root_and_no_overlay_reaches_it() {
    let mut sources = SourceMap::new();
    let root = document(&mut sources);
    let at = |pointer: &str| root.at_pointer(pointer).expect("it is there").span;
    let mut diagnostics = Diagnostics::new();
    for pointer in ["/info", "/x-oas-files/parts~01a.yaml/get/200"] {
        let warning = Diagnostic::warning(Code::WrongType, "it is wrong").at(at(pointer));
        diagnostics.push(warning);
    }
    advise(&root, &sources, &mut diagnostics);
    let found: Vec<(String, Option<&str>, Option<&str>, bool)> = diagnostics
        .iter()
        .map(|finding| {
            let place = finding.span.map(|span| sources.display(span));
            let has_suggestion = finding.suggestion.is_some();
            (
                place.unwrap_or_default(),
                finding.path.as_deref(),
                finding.help.as_deref(),
                has_suggestion,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (
                "spec/api.yaml:1:7".to_owned(),
                Some("$.info"),
                Some("an overlay can say it right, or take it out: target `$.info`"),
                true
            ),
            (
                "spec/parts/a.yaml:1:15".to_owned(),
                Some("$.get['200']"),
                Some(
                    "correct it there, at `$.get['200']`: overlays do not reach into `spec/parts/a.yaml`"
                ),
                false
            ),
        ]
    );
}

#[test]
fn what_is_only_referred_to_is_found_by_its_pointer() {
    let mut sources = SourceMap::new();
    let root = document(&mut sources);
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(Diagnostic::warning(Code::WidenedSchema, "it is wide").about("#/info"));
    diagnostics.push(Diagnostic::warning(Code::WidenedSchema, "it is wide").about("#/none"));
    advise(&root, &sources, &mut diagnostics);
    let places: Vec<Option<String>> = diagnostics
        .iter()
        .map(|finding| finding.span.map(|span| sources.display(span)))
        .collect();
    assert_eq!(places, [Some("spec/api.yaml:1:7".to_owned()), None]);
}
