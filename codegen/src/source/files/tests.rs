//! Tests of what becomes of references into files.

use super::*;

struct Files(&'static [(&'static str, &'static str)]);

impl Loader for Files {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let found = self.0.iter().find(|(known, _)| *known == path);
        found
            .map(|(_, text)| text.as_bytes().to_vec())
            .ok_or_else(|| "it is not there".to_owned())
    }
}

/// The tree of the first of some files with what it refers to, and what was found.
fn loaded(files: &'static [(&'static str, &'static str)]) -> (SourceTree, Diagnostics) {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new());
    let (entry, loader) = (files[0].0, Files(files));
    let mut tree = crate::source::read(entry, &loader, &mut sources, &mut diagnostics).unwrap();
    load_references(entry, &mut tree, &loader, &mut sources, &mut diagnostics).unwrap();
    (tree, diagnostics)
}

/// What becomes of a reference that stands in `spec/a/b.yaml`, which `spec/api.yaml` refers to.
#[track_caller]
fn check(reference: &'static str, expected: &str) {
    let part = format!("x: {{ $ref: \"{reference}\" }}\n").leak();
    let files = vec![
        ("spec/api.yaml", "openapi: 3.1.0\nx: { $ref: a/b.yaml }\n"),
        ("spec/a/b.yaml", part),
        ("spec/a/c.yaml", "{}"),
        ("spec/a d~e%.yaml", "{}"),
    ];
    let (tree, _) = loaded(files.leak());
    let found = tree.root.at_pointer("/x-oas-files/spec~1a~1b.yaml/x/$ref");
    assert_eq!(found.and_then(Node::as_str), Some(expected), "{reference}");
}

#[test]
fn references_are_relative_to_the_file_that_they_stand_in() {
    check("c.yaml", "#/x-oas-files/spec~1a~1c.yaml");
    check("./c.yaml#/x~1y/z", "#/x-oas-files/spec~1a~1c.yaml/x~1y/z");
    check("../a/c.yaml#anchor", "#/x-oas-files/spec~1a~1c.yaml#anchor");
    check(".\\\\c.yaml#/", "#/x-oas-files/spec~1a~1c.yaml");
    check("#/own", "#/x-oas-files/spec~1a~1b.yaml/own");
    check("#", "#/x-oas-files/spec~1a~1b.yaml");
    check("../api.yaml#/components", "#/components");
    check("../a%20d~e%25.yaml", "#/x-oas-files/spec~1a d~0e%25.yaml");
}

#[test]
fn what_leads_elsewhere_is_left_as_it_is() {
    for reference in [
        "https://example.com/a.yaml#/b",
        "//example.com/a.yaml",
        "file:///etc/passwd",
        "C:/a.yaml",
        "/etc/passwd",
        "../../../a.yaml",
        "",
    ] {
        check(reference, reference);
    }
}

#[test]
fn a_reference_within_the_document_says_where_it_leads() {
    let target = embedded("a~b/c d%.yaml", "/x~1y");
    assert_eq!(
        place(&target),
        (Some("a~b/c d%.yaml".to_owned()), "/x~1y"),
        "{target}"
    );
    assert_eq!(shown(&target), "a~b/c d%.yaml#/x~1y");
    assert_eq!(shown(&embedded("a.yaml", "")), "a.yaml");
    assert_eq!(place("#/x"), (None, "/x"));
}

#[test]
fn files_that_cannot_be_read_are_noted_once_and_cost_nothing() {
    let (tree, diagnostics) = loaded(&[
        (
            "api.yaml",
            "a: { $ref: none.yaml }\nb: { $ref: none.yaml }\nc: { $ref: broken.yaml }\nd: { $ref: fine.yaml }",
        ),
        ("broken.yaml", "a: ["),
        ("fine.yaml", "{ $ref: api.yaml }"),
    ]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let unread: Vec<&str> = tree.unread.keys().map(String::as_str).collect();
    assert_eq!(unread, ["broken.yaml", "none.yaml"]);
    let files = tree.root.get(FILES).and_then(Node::as_mapping).unwrap();
    assert_eq!(files.len(), 1);
}

#[test]
fn instances_are_no_descriptions() {
    let (tree, _) = loaded(&[
        (
            "api.yaml",
            "schema: { example: { x: { $ref: a.yaml } }, properties: { example: { $ref: a.yaml } } }\n\
             whole: { example: { $ref: a.yaml } }\n",
        ),
        ("a.yaml", "{}"),
    ]);
    let at = |pointer| tree.root.at_pointer(pointer).and_then(Node::as_str);
    assert_eq!(at("/schema/example/x/$ref"), Some("a.yaml"));
    let related = Some("#/x-oas-files/a.yaml");
    assert_eq!(at("/schema/properties/example/$ref"), related);
    assert_eq!(at("/whole/example/$ref"), related);
}
