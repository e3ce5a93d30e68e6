//! What overlays do to documents, and what is said of those that do nothing.

use std::collections::BTreeMap;

use crate::Input;
use crate::diagnostic::Diagnostics;
use crate::source::{self, Loader, Node, SourceMap, Value};

struct Files(BTreeMap<&'static str, String>);

impl Loader for Files {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let text = self.0.get(path).ok_or("there is no such file")?;
        Ok(text.clone().into_bytes())
    }
}

const HEAD: &str = "info: { title: T, version: v }\n";

/// The tree after the overlays, and the files that it comes from; or else the findings, one a line.
fn tree(document: &str, overlays: &[&str]) -> Result<(Node, SourceMap), String> {
    let names = ["a.overlay.yaml", "b.overlay.yaml"];
    let overlays = names.into_iter().zip(overlays);
    let mut files: BTreeMap<_, _> = overlays
        .map(|(name, text)| (name, (*text).to_owned()))
        .collect();
    let paths: Vec<String> = files.keys().map(|name| (*name).to_owned()).collect();
    files.insert("api.yaml", document.to_owned());
    let loader = Files(files);
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let mut tree = source::read("api.yaml", &loader, &mut sources, &mut diagnostics)
        .expect("the document can be read");
    let input = Input {
        path: "api.yaml",
        overlays: &paths,
        loader: &loader,
    };
    let applied = super::apply(&input, &mut tree, &mut sources, &mut diagnostics);
    let said: Vec<String> = diagnostics
        .iter()
        .map(|finding| {
            let place = finding.span.map(|span| sources.display(span));
            let place = place.unwrap_or_default().replace("a.overlay.yaml:", "");
            format!("{place} {}: {}", finding.code, finding.message)
        })
        .collect();
    assert_eq!(applied.is_some(), said.is_empty(), "{said:?}");
    applied
        .map(|()| (tree.root, sources))
        .ok_or(said.join("\n"))
}

/// A node as JSON, but for the text of numbers.
fn shown(node: &Node) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.to_string(),
        Value::String(text) => format!("{text:?}"),
        Value::Sequence(nodes) => format!("[{}]", joined(nodes.iter().map(shown).collect())),
        Value::Mapping(mapping) => {
            let entry = |entry: &source::Entry| format!("{}: {}", entry.key, shown(&entry.value));
            format!("{{{}}}", joined(mapping.iter().map(entry).collect()))
        }
    }
}

/// Checks what the actions of an overlay of some version make of a document.
#[track_caller]
fn check_of(version: &str, document: &str, actions: &str, expect: &str) {
    let overlay = format!("overlay: {version}\n{HEAD}actions:\n{actions}");
    let (root, _) = tree(document, &[&overlay]).unwrap();
    assert_eq!(shown(&root), expect);
}

#[track_caller]
fn check(document: &str, actions: &str, expect: &str) {
    check_of("1.0.0", document, actions, expect);
}

/// Checks what is said of the actions of an overlay, which begin in its fourth line.
#[track_caller]
fn check_refused_of(version: &str, document: &str, actions: &str, expect: &str) {
    let overlay = format!("overlay: {version}\n{HEAD}actions:\n{actions}");
    assert_eq!(tree(document, &[&overlay]).err().as_deref(), Some(expect));
}

#[track_caller]
fn check_refused(document: &str, actions: &str, expect: &str) {
    check_refused_of("1.0.0", document, actions, expect);
}

#[test]
fn mappings_merge_at_every_depth() {
    check(
        "a: { b: { c: 1, d: 2 }, e: x }",
        "- target: $.a\n  update: { b: { d: 3, f: 4 }, g: { h: 5 } }",
        "{a: {b: {c: 1, d: 3, f: 4}, e: \"x\", g: {h: 5}}}",
    );
    check(
        "a: 1",
        "- target: $\n  update: { b: [2] }",
        "{a: 1, b: [2]}",
    );
    check(
        "a: { b: 1 }",
        "- target: $.a\n  update: { b: null }",
        "{a: {b: null}}",
    );
}

#[test]
fn sequences_in_an_update_are_added_to_those_that_are_there() {
    check(
        "a: { b: [1, 2] }",
        "- target: $.a\n  update: { b: [2, 3] }",
        "{a: {b: [1, 2, 2, 3]}}",
    );
}

#[test]
fn an_update_of_a_sequence_is_one_more_item() {
    check(
        "a: [1]",
        "- target: $.a\n  update: { b: 2 }",
        "{a: [1, {b: 2}]}",
    );
    check("a: [1]", "- target: $.a\n  update: 2", "{a: [1, 2]}");
    check(
        "a: [1]",
        "- target: $.a\n  update: [2, 3]",
        "{a: [1, [2, 3]]}",
    );
    check_of(
        "1.1.0",
        "a: [1]",
        "- target: $.a\n  update: [2, 3]",
        "{a: [1, 2, 3]}",
    );
    check_of(
        "1.1.0",
        "a: [1]",
        "- target: $.a\n  update: { b: 2 }",
        "{a: [1, {b: 2}]}",
    );
}

#[test]
fn an_update_goes_to_all_that_is_selected() {
    check(
        "a: { x: {}, y: { z: 1 } }",
        "- target: $.a.*\n  update: { z: 2 }",
        "{a: {x: {z: 2}, y: {z: 2}}}",
    );
    // Also to what is inside of something else that is selected.
    check(
        "a: { b: { c: {} } }",
        "- target: $..*\n  update: { d: 1 }",
        "{a: {b: {c: {d: 1}, d: 1}, d: 1}}",
    );
}

#[test]
fn what_is_removed_is_gone_from_what_held_it() {
    check(
        "a: { x: {}, y: {}, z: {} }",
        "- target: $.a['x', 'z']\n  remove: true",
        "{a: {y: {}}}",
    );
    check(
        "a: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]",
        "- target: $.a[?@.n == 1 || @.n == 3]\n  remove: true",
        "{a: [{n: 2}, {n: 4}]}",
    );
    check(
        "a: { b: { x: [] } }\nc: { x: {} }",
        "- target: $..x\n  remove: true",
        "{a: {b: {}}, c: {}}",
    );
    check("a: { b: [[]] }", "- target: $..*\n  remove: true", "{}");
}

#[test]
fn removing_beats_updating() {
    check(
        "a: {}\nb: {}",
        "- target: $.a\n  update: { c: 1 }\n  remove: true",
        "{b: {}}",
    );
    check(
        "a: {}",
        "- target: $.a\n  update: { c: 1 }\n  remove: false",
        "{a: {c: 1}}",
    );
}

#[test]
fn actions_and_overlays_build_upon_those_before() {
    check(
        "a: { b: { c: 1 } }",
        "- target: $.a.b\n  remove: true\n\
         - target: $.a\n  update: { b: { d: 2 } }\n\
         - target: $.a.b\n  update: { e: 3 }",
        "{a: {b: {d: 2, e: 3}}}",
    );
    let one = format!("overlay: 1.0.0\n{HEAD}actions: [{{ target: $, update: {{ a: {{}} }} }}]");
    let two = format!("overlay: 1.0.0\n{HEAD}actions: [{{ target: $.a, update: {{ b: 1 }} }}]");
    let (root, _) = tree("{}", &[&one, &two]).unwrap();
    assert_eq!(shown(&root), "{a: {b: 1}}");
    assert_eq!(
        tree("{}", &[&two, &one]).unwrap_err(),
        "3:21 unmatched-target: `$.a` selects nothing in the description"
    );
}

#[test]
fn version_1_1_changes_single_values_and_copies() {
    check_of(
        "1.1.0",
        "a: { b: x }",
        "- target: $.a.b\n  update: y",
        "{a: {b: \"y\"}}",
    );
    check_of(
        "1.1.0",
        "a: [x, y]",
        "- target: $.a[?@ == 'x']\n  remove: true",
        "{a: [\"y\"]}",
    );
    check_of(
        "1.1.3",
        "a: { b: { c: 1 } }\nd: { e: 2 }",
        "- target: $.d\n  copy: $.a.b",
        "{a: {b: {c: 1}}, d: {e: 2, c: 1}}",
    );
    check_refused_of(
        "1.1.0",
        "a: { b: {}, c: {} }",
        "- target: $.a\n  copy: $.a.*",
        "5:9 invalid-overlay: `$.a.*` selects 2 values, and `copy` takes one",
    );
    check_refused_of(
        "1.1.0",
        "a: { b: {}, c: 1 }",
        "- target: $.a.*\n  update: {}",
        "4:11 invalid-overlay: `$.a.*` selects values of different kinds",
    );
}

#[test]
fn places_of_what_an_overlay_says_are_in_the_overlay() {
    let overlay = format!(
        "overlay: 1.0.0\n{HEAD}actions:\n- target: $.a\n  update:\n    b: x\n    n: {{ m: 1 }}\n"
    );
    let (root, sources) = tree("a:\n  b: 1\n  c: 2\n", &[&overlay]).unwrap();
    let a = root.get("a").unwrap().as_mapping().unwrap();
    let places: Vec<_> = a
        .iter()
        .map(|entry| {
            (
                sources.display(entry.key_span),
                sources.display(entry.value.span),
            )
        })
        .collect();
    let place = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(
        places,
        [
            place("a.overlay.yaml:6:5", "a.overlay.yaml:6:8"),
            place("api.yaml:3:3", "api.yaml:3:6"),
            place("a.overlay.yaml:7:5", "a.overlay.yaml:7:8"),
        ]
    );
    assert_eq!(sources.display(root.get("a").unwrap().span), "api.yaml:2:3");
}

#[test]
fn copies_that_an_overlay_makes_differ_are_not_one() {
    // Later stages take what has one span for one thing.
    let spans = |actions: &str, document: &str| {
        let overlay = format!("overlay: 1.0.0\n{HEAD}actions:\n{actions}");
        let (root, sources) = tree(document, &[&overlay]).unwrap();
        let span = |key: &str| root.at_pointer(&format!("/{key}/inner")).unwrap().span;
        let place = |key: &str| sources.display(span(key));
        assert_eq!(place("a"), place("b"));
        (span("a"), span("b"))
    };
    let anchored = "a: &a { inner: { x: {} } }\nb: *a\nc: {}\n";
    let (a, b) = spans("- target: $.c\n  update: { y: 1 }", anchored);
    assert_eq!(a, b);
    for change in [
        "- target: $.a\n  update: { inner: { y: 1 } }",
        "- target: $.a.inner\n  update: { y: 1 }",
        "- target: $.a.inner.x\n  update: { y: 1 }",
        "- target: $.a.inner.x\n  remove: true",
    ] {
        let (a, b) = spans(change, anchored);
        assert_ne!(a, b, "{change}");
    }
    let (a, b) = spans(
        "- target: $['a', 'b']\n  update: { inner: {} }",
        "a: {}\nb: {}\n",
    );
    assert_ne!(a, b);
}

#[test]
fn what_selects_nothing_is_told_with_its_place() {
    check_refused(
        "a: {}",
        "- target: $.b\n  update: {}\n- target: $.a\n  update: {}\n- target: $.c\n  remove: true",
        "4:11 unmatched-target: `$.b` selects nothing in the description\n\
         8:11 unmatched-target: `$.c` selects nothing in the description",
    );
}

#[test]
fn what_does_not_go_together_is_told() {
    check_refused(
        "a: { b: x }",
        "- target: $.a.b\n  update: y",
        "4:11 invalid-overlay: `$.a.b` selects a string; OpenAPI Overlay 1.0 changes mappings and sequences only",
    );
    check_refused(
        "a: { b: x }",
        "- target: $.a\n  update: { b: [y] }",
        "5:16 invalid-overlay: `b` is a sequence here and a string in the description, at what `$.a` selects",
    );
    check_refused(
        "a: { b: x }",
        "- target: $.a\n  update: [b]",
        "5:11 invalid-overlay: this is a sequence, but `$.a` selects a mapping",
    );
}

#[test]
fn the_whole_document_stays() {
    check_refused(
        "a: {}",
        "- target: $\n  remove: true",
        "4:11 invalid-overlay: the whole description cannot be removed",
    );
}

#[test]
fn expressions_select_what_the_standard_says() {
    let document = "a: [{ n: 0, k: b }, { n: 1, k: a }, { n: 2 }, { n: 3, k: null }]\nm: 2\n";
    let check = |expression: &str, expect: &[&str]| {
        let actions = format!("- target: {expression:?}\n  update: {{ x: 1 }}");
        let overlay = format!("overlay: 1.0.0\n{HEAD}actions:\n{actions}");
        let (root, _) = tree(document, &[&overlay]).unwrap();
        let items = root.get("a").unwrap().as_sequence().unwrap();
        let marked = |item: &&Node| item.get("x").is_some();
        let found: Vec<String> = items
            .iter()
            .filter(marked)
            .map(|item| shown(item.get("n").unwrap()))
            .collect();
        assert_eq!(found, expect, "{expression}");
    };
    check("$.a[0]", &["0"]);
    check("$.a[-1]", &["3"]);
    check("$['a'][1:3]", &["1", "2"]);
    check("$.a[::2]", &["0", "2"]);
    check("$.a[::-2]", &["1", "3"]);
    check("$.a[-2:]", &["2", "3"]);
    check("$.a[2:0:-1]", &["1", "2"]);
    check("$.a[0, 0, 2]", &["0", "2"]);
    check("$.a[?@.k]", &["0", "1", "3"]);
    check("$.a[?!@.k]", &["2"]);
    check("$.a[?@.k == 'a']", &["1"]);
    check("$.a[?@.k < 'b']", &["1"]);
    check("$.a[?@.k == null]", &["3"]);
    check("$.a[?@.k == @.z]", &["2"]);
    check("$.a[?@.n >= $.m]", &["2", "3"]);
    check("$.a[?@.n > 0 && @.n < 3.0]", &["1", "2"]);
    check("$.a[?(@.n == 0 || @.n == 1) && @.k != 'a']", &["0"]);
    check(
        "$..[?@.n == 0x0.0 || @.n == 2]"
            .replace("0x0.0", "0")
            .as_str(),
        &["0", "2"],
    );
    check(
        "$.a[?$.a[?@.n == 9]]".replace('9', "3").as_str(),
        &["0", "1", "2", "3"],
    );
}

#[test]
fn hostile_expressions_come_to_an_end() {
    let nested = format!(
        "- target: '$.a{}{}'\n  update: {{}}",
        "[?@.b".repeat(500),
        "]".repeat(500)
    );
    let limited = "4:11 limit-exceeded: the expression has more filters inside of one another than are allowed: 16";
    check_refused("a: {}", &nested, limited);
    let parentheses = format!("- target: '$.a[?{}@.b'\n  update: {{}}", "(".repeat(2000));
    check_refused("a: {}", &parentheses, limited);
    let long = format!("- target: '$.{}'\n  update: {{}}", "a".repeat(5000));
    check_refused(
        "a: {}",
        &long,
        "4:11 limit-exceeded: the expression has more than 4096 bytes",
    );
    let many: String = (0..20_000)
        .map(|number| format!("- {{ n: {number} }}\n"))
        .collect();
    let document = format!("a:\n{many}");
    check_refused(
        &document,
        "- target: $.a[?$..[?$..*]]\n  update: {}",
        "4:11 limit-exceeded: to find what `$.a[?$..[?$..*]]` selects takes more steps than are allowed",
    );
    let update = format!(
        "- target: $.a.*\n  update: {{ x: [{}] }}",
        "1, ".repeat(100)
    );
    check_refused(
        &document,
        &update,
        "4:11 limit-exceeded: overlays add more than they may",
    );
    let deep = format!(
        "- target: $\n  update: {{ x: {}{} }}",
        "[".repeat(60),
        "]".repeat(60)
    );
    let again = "- target: $..[?@[0]]\n  update: [[[[[[]]]]]]";
    check_refused(
        "{}",
        &format!("{deep}\n{again}"),
        "6:11 limit-exceeded: overlays put more collections into one another than they may",
    );
}
