//! Tests of reading: what each document becomes, and what is said of it.

use super::*;

mod limits;
mod wild;

/// A loader of one file.
struct One<'a>(&'a [u8]);

impl Loader for One<'_> {
    fn load(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.to_vec())
    }
}

fn read_bytes(bytes: &[u8]) -> (Option<Node>, SourceMap, Diagnostics) {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let tree = read("a.yaml", &One(bytes), &mut sources, &mut diagnostics);
    assert_eq!(tree.is_some(), !diagnostics.has_errors());
    (tree.map(|tree| tree.root), sources, diagnostics)
}

/// A tree in one line: strings in quotes, numbers as they are written.
fn show(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.to_string(),
        Value::String(text) => format!("{text:?}"),
        Value::Sequence(nodes) => format!(
            "[{}]",
            nodes.iter().map(show).collect::<Vec<_>>().join(", ")
        ),
        Value::Mapping(mapping) => {
            let entries = mapping
                .iter()
                .map(|entry| format!("{}: {}", entry.key, show(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// The findings, one a line: place, severity, code, message and what to do.
fn say(sources: &SourceMap, diagnostics: &Diagnostics) -> String {
    let lines = diagnostics.iter().map(|finding| {
        let place = finding
            .span
            .map(|span| sources.display(span).replace("a.yaml:", ""))
            .unwrap_or_default();
        let help = finding
            .help
            .as_ref()
            .map(|help| format!(" ({help})"))
            .unwrap_or_default();
        format!(
            "{place} {} {}: {}{help}",
            finding.severity.as_str(),
            finding.code,
            finding.message
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a document becomes, when there is nothing to say of it.
#[track_caller]
fn check(text: &str, expect: &str) {
    let (root, sources, diagnostics) = read_bytes(text.as_bytes());
    assert_eq!(say(&sources, &diagnostics), "", "{text}");
    assert_eq!(show(&root.unwrap()), expect, "{text}");
}

/// What a document becomes, and what is said of it.
#[track_caller]
fn check_warned(text: &str, expect: &str, said: &str) {
    let (root, sources, diagnostics) = read_bytes(text.as_bytes());
    assert_eq!(say(&sources, &diagnostics), said, "{text}");
    assert_eq!(show(&root.unwrap()), expect, "{text}");
}

/// What is said of a document that becomes nothing.
#[track_caller]
fn check_refused(text: &str, said: &str) {
    let (root, sources, diagnostics) = read_bytes(text.as_bytes());
    assert_eq!(root, None, "{text}");
    assert_eq!(say(&sources, &diagnostics), said, "{text}");
}

#[test]
fn collections_and_scalars() {
    check(
        "a: 1\nb: [x, 'y', \"z\"]\nc:\n  - d: ~\n  -\n  - - e\n",
        "{a: 1, b: [\"x\", \"y\", \"z\"], c: [{d: null}, null, [\"e\"]]}",
    );
    check("text", "\"text\"");
    check("null", "null");
    check("{}", "{}");
    check("a:\n- b\n- c\n", "{a: [\"b\", \"c\"]}");
    check(
        "a: |\n  b\n   c\nd: >-\n  e\n  f\n",
        "{a: \"b\\n c\\n\", d: \"e f\"}",
    );
    check("[a: 1, b]", "[{a: 1}, \"b\"]");
    check("a: b c\n  d\n", "{a: \"b c d\"}");
}

#[test]
fn only_plain_scalars_are_other_than_strings() {
    check(
        "[1, '1', \"1\", true, 'true', ~, '~', '', \"\"]",
        r#"[1, "1", "1", true, "true", null, "~", "", ""]"#,
    );
    check("- |-\n  1\n- >-\n  true\n", r#"["1", "true"]"#);
    check(
        "[NO, off, 18:00, 0777, 0x1F, 2020-01-01, 3.10, 12345678901234567890]",
        r#"["NO", "off", "18:00", 0777, 0x1F, "2020-01-01", 3.10, 12345678901234567890]"#,
    );
}

#[test]
fn tags() {
    check(
        "[!!str 1, !!str , !!int '1', !!float 1, !!bool \"true\", !!null '', ! 1]",
        r#"["1", "", 1, 1, true, null, "1"]"#,
    );
    check(
        "[!<tag:yaml.org,2002:str> 1, !mine 1, !mine x, !!timestamp 2020-01-01, !!set {a: }]",
        r#"["1", 1, "x", "2020-01-01", {a: null}]"#,
    );
    check("%TAG !y! tag:yaml.org,2002:\n---\n!y!str 1", r#""1""#);
    check_warned(
        "a: !!int x\n",
        "{a: \"x\"}",
        "1:10 warning repaired-value: the value does not fit its tag and is taken for a string",
    );
}

#[test]
fn keys_are_taken_by_their_text() {
    check(
        "200: a\nnull: b\ntrue: c\n1.0: d\n~: e\n: f\n",
        r#"{200: "a", null: "b", true: "c", 1.0: "d", ~: "e", : "f"}"#,
    );
    check("? a\n: 1\n? b\n", "{a: 1, b: null}");
    check(
        "{a: 1, b, \"c\":2, 'd': }",
        "{a: 1, b: null, c: 2, d: null}",
    );
    check(
        &format!("{}: 1\n", "k".repeat(5000)),
        &format!("{{{}: 1}}", "k".repeat(5000)),
    );
}

#[test]
fn keys_that_are_no_scalars_are_all_refused() {
    check_refused(
        "? [a]\n: 1\n? {b: 2}\n: [{? [c] : d}]\n",
        "1:3 error wrong-type: a key must be a string, but this is a sequence\n\
         3:3 error wrong-type: a key must be a string, but this is a mapping\n\
         4:7 error wrong-type: a key must be a string, but this is a sequence",
    );
    check_refused(
        "a: &a [1]\n? *a\n: 1\n",
        "2:3 error wrong-type: a key must be a string, but this is a sequence",
    );
}

#[test]
fn of_duplicate_keys_the_last_counts() {
    check_warned(
        "a: 1\nb: 2\na: [3]\n",
        "{a: [3], b: 2}",
        "3:1 warning duplicate-key: the key `a` is given again, with another value \
         (it is first given in line 1; that value is not used)",
    );
    check_warned(
        "a: {x: 1, y: [2]}\n'a': {y: [2], x: 1}\n",
        "{a: {y: [2], x: 1}}",
        "2:1 warning duplicate-key: the key `a` is given again, with the same value \
         (it is first given in line 1; take one of them out)",
    );
}

#[test]
fn duplicate_keys_are_all_found_and_by_their_text() {
    let text = "200: {a: 1, a: 2}\n'200': {b: 1,\n b: 1}\n\"200\": 0\n";
    let (_, sources, diagnostics) = read_bytes(text.as_bytes());
    let places: Vec<String> = diagnostics
        .iter()
        .map(|finding| sources.display(finding.span.unwrap()))
        .collect();
    assert_eq!(
        places,
        ["a.yaml:1:13", "a.yaml:2:1", "a.yaml:3:2", "a.yaml:4:1"]
    );

    // Also where keys are found by an index.
    let many: String = (0..100)
        .map(|number| format!("k{number}: {number}\n"))
        .collect();
    let (root, _, diagnostics) = read_bytes(format!("{many}{many}").as_bytes());
    assert_eq!(
        (
            root.unwrap().as_mapping().unwrap().len(),
            diagnostics.iter().count()
        ),
        (100, 100)
    );
}

#[test]
fn findings_that_nobody_reads_are_counted() {
    let text = "a: 1\n".repeat(budget::FINDINGS + 8) + "? []\n";
    let (root, sources, diagnostics) = read_bytes(text.as_bytes());
    assert_eq!(root, None);
    assert_eq!(diagnostics.iter().count(), budget::FINDINGS + 2);
    assert!(
        say(&sources, &diagnostics)
            .ends_with("warning limit-exceeded: 7 more findings in this file are not listed")
    );
}

#[test]
fn merge_keys() {
    let base = "base: &base {a: 1, b: 2}\nother: &other {b: 3, c: 4}\n";
    let merged = |text: &str, expect: &str| {
        let shown = format!("{{base: {{a: 1, b: 2}}, other: {{b: 3, c: 4}}, {expect}}}");
        check(&format!("{base}{text}"), &shown);
    };
    merged("m:\n  <<: *base\n  x: 0\n", "m: {a: 1, b: 2, x: 0}");
    merged("m:\n  x: 0\n  <<: *base\n  b: 9\n", "m: {x: 0, a: 1, b: 9}");
    merged("m: {b: 9, <<: *base}", "m: {b: 9, a: 1}");
    merged("m:\n  <<: [*base, *other]\n", "m: {a: 1, b: 2, c: 4}");
    merged(
        "m:\n  <<: [*other, {d: 5}, *base]\n",
        "m: {b: 3, c: 4, d: 5, a: 1}",
    );
    merged("m:\n  <<: *base\n  <<: *other\n", "m: {a: 1, b: 2, c: 4}");
    merged("m: {<<: {a: 0}, !!merge <<: *base}", "m: {a: 0, b: 2}");
    merged(
        "m: &m {<<: *base}\nn: {<<: *m, z: 1}",
        "m: {a: 1, b: 2}, n: {a: 1, b: 2, z: 1}",
    );
}

#[test]
fn what_looks_like_a_merge_key_and_is_none() {
    check("{'<<': {a: 1}}", "{<<: {a: 1}}");
    check("{!!str <<: {a: 1}}", "{<<: {a: 1}}");
    check("<<: text\nb: [<<]\n", "{<<: \"text\", b: [\"<<\"]}");
    check("<<: [{a: 1}, 2]\n", "{<<: [{a: 1}, 2]}");
}

#[test]
fn aliases_stand_for_what_was_anchored_last() {
    check(
        "a: &x 1\nb: *x\nc: &x [2]\nd: *x\n",
        "{a: 1, b: 1, c: [2], d: [2]}",
    );
    check(
        "&k key: 1\nb: *k\nc: {*k : 2}\n",
        "{key: 1, b: \"key\", c: {key: 2}}",
    );
}

#[test]
fn aliases_that_stand_for_nothing_are_all_refused() {
    check_refused(
        "a: *x\nb: &x [1, *x]\nc: {*y : 1}\n",
        "1:4 error syntax: nothing before this is anchored as `&x` (a text that begins with `*` needs quotes: `'*x'`)\n\
         2:11 error syntax: the alias `*x` stands inside of what it stands for\n\
         3:5 error syntax: nothing before this is anchored as `&y` (a text that begins with `*` needs quotes: `'*y'`)",
    );
}

#[test]
fn half_of_a_surrogate_pair_is_replaced_in_json() {
    let said = |columns: &[usize]| {
        let lines = columns.iter().map(|column| {
            format!(
                "1:{column} warning syntax: the escape is half of a surrogate pair and names no character \
                 (it is read as `U+FFFD`, the replacement character)"
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    check_warned(r#"["a\ud83cb"]"#, "[\"a\u{fffd}b\"]", &said(&[4]));
    check_warned(
        r#"["\udfb5\ud83c"]"#,
        "[\"\u{fffd}\u{fffd}\"]",
        &said(&[3, 9]),
    );
    check_warned(r#"["\ud83c\ud83c\udfb5"]"#, "[\"\u{fffd}🎵\"]", &said(&[3]));
    check_warned(r#"["\ud83c\u0041"]"#, "[\"\u{fffd}A\"]", &said(&[3]));
}

#[test]
fn what_is_almost_json_is_read_as_yaml() {
    check("{\"a\": 1, # why\n \"b\": [1, 2,],}", "{a: 1, b: [1, 2]}");
}

#[test]
fn json_is_read_as_it_is() {
    check(
        r#"{"a":"\/\"\\\b\f\n\r\t\u00e9\ud83c\udfb5","b":[1,-2.5E+3,true,false,null,{}]}"#,
        r#"{a: "/\"\\\u{8}\u{c}\n\r\té🎵", b: [1, -2.5E+3, true, false, null, {}]}"#,
    );
    check(
        "{\r\n\t\"a\":\t1,\r\n\t\"b\"\r\n\t:\t[\r\n1\r\n]\r\n}\r\n",
        "{a: 1, b: [1]}",
    );
    check(
        "\u{feff}{\"a\": \"\u{7f}\u{2028} # : - ---\"}",
        r#"{a: "\u{7f}\u{2028} # : - ---"}"#,
    );
    check(
        r#"{"<<": {"a": 1}, "$ref": "x", "*": "&", "!": "%"}"#,
        r#"{<<: {a: 1}, $ref: "x", *: "&", !: "%"}"#,
    );
    check(
        &format!(r#"{{"{}":1}}"#, "k".repeat(5000)),
        &format!("{{{}: 1}}", "k".repeat(5000)),
    );
}

#[test]
fn carriage_returns_end_lines() {
    check(
        "a: 1\r\nb:\r\n  - x\r\n  - |\r\n    y\r\n    z\r\n",
        r#"{a: 1, b: ["x", "y\nz\n"]}"#,
    );
}

#[test]
fn documents_that_hold_nothing() {
    for text in [
        "",
        "\n\n",
        "# only this\n",
        "---\n",
        "---\n# here\n...\n",
        "\u{feff}",
    ] {
        check_refused(
            text,
            "1:1 error empty-document: the file holds nothing, or nothing but comments",
        );
    }
    check("---\na: 1\n...\n---\n", "{a: 1}");
    check("---\n---\na: 1\n", "{a: 1}");
    check_refused(
        "a: 1\n---\n---\nb: 2\n---\nc: 3\n",
        "3:1 error syntax: a second document begins here (put each document into a file of its own)",
    );
}

#[test]
fn quoted_texts_that_are_indented_too_little() {
    check_warned(
        "a:\n  b: 'x\n\n  y\nz'\n  c: \"d\\\n  e\n  f\"\n",
        r#"{a: {b: "x\ny z", c: "de f"}}"#,
        "4:3 warning syntax: a line of a quoted text is indented no further than what the text belongs to \
         (indent it further; some readers of YAML refuse it like this)\n\
         8:3 warning syntax: a line of a quoted text is indented no further than what the text belongs to \
         (indent it further; some readers of YAML refuse it like this)",
    );
    let unclosed = "2:1 error syntax: the quoted text that begins before this line is not closed, \
                    or the line is indented too little";
    check_refused("a: 'x\nb: y\n", unclosed);
    check_refused("a: 'x\nb: 'y'\n", unclosed);
}

#[test]
fn syntax_errors_have_their_place() {
    let brackets =
        "a bracket or quote before this may be unclosed; text that holds `: ` needs quotes";
    check_refused(
        "a: b: c\n",
        &format!("1:5 error syntax: a key and its value cannot stand here ({brackets})"),
    );
    check_refused(
        "a: [1, 2\n",
        "1:4 error syntax: the bracket `[` is never closed",
    );
    check_refused(
        "{\"a\": [1}",
        "1:7 error syntax: `}` cannot close the bracket `[`",
    );
    check_refused(
        "{\"a\": 1}}",
        "1:9 error syntax: this bracket closes nothing",
    );
    check_refused(
        "a:\n\t- 1\n",
        "2:1 error syntax: a tab stands where YAML allows only spaces (indent with spaces)",
    );
    check_refused(
        "a:\n  - 1\n\t- 2\n",
        "3:1 error syntax: a tab stands where YAML allows only spaces (indent with spaces)",
    );
    check_refused(
        "a:\n   b: 1\n  c: 2\n",
        "3:3 error syntax: a key and its `:` should stand here (indent the entries of one collection alike)",
    );
    check_refused(
        "a: @x\n",
        "1:4 error syntax: `@` cannot stand here without quotes",
    );
    check_refused(
        "a: \0\n",
        "1:4 error syntax: `\\u{0}` cannot stand here without quotes",
    );
    check_refused(
        r#"a: "\ud800""#,
        "1:4 error syntax: the escape is half of a surrogate pair and names no character",
    );
}

#[test]
fn what_was_found_before_an_error_is_kept() {
    check_refused(
        "a: {b: 1, b: 1}\nc: ]\n",
        "1:11 warning duplicate-key: the key `b` is given again, with the same value \
         (it is first given in line 1; take one of them out)\n\
         2:4 error syntax: this bracket closes nothing",
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    struct Missing;
    impl Loader for Missing {
        fn load(&self, path: &str) -> Result<Vec<u8>, String> {
            Err(format!("no such file ({} bytes of path)", path.len()))
        }
    }
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new());
    assert!(read("b/c.yaml", &Missing, &mut sources, &mut diagnostics).is_none());
    let said = " error unreadable-file: `b/c.yaml` cannot be read: no such file (8 bytes of path)";
    assert_eq!(say(&sources, &diagnostics), said);
}

#[test]
fn other_encodings_are_said() {
    let (_, sources, diagnostics) = read_bytes(b"a: 1\nb: caf\xE9\n");
    let said = "2:7 error not-utf8: the file is not UTF-8: byte 0xE9 at offset 11 (save the file as UTF-8)";
    assert_eq!(say(&sources, &diagnostics), said);
    let (_, sources, diagnostics) = read_bytes(b"\xFF\xFEa\0:\0");
    let said = "1:1 error not-utf8: the file is UTF-16, not UTF-8 (save the file as UTF-8)";
    assert_eq!(say(&sources, &diagnostics), said);
}

/// Every node with what is written at its place, outermost first.
#[track_caller]
fn check_places(text: &str, expect: &[&str]) {
    fn walk<'t>(node: &Node, text: &'t str, places: &mut Vec<&'t str>) {
        let at = |span: Span| &text[span.start as usize..span.end as usize];
        places.push(at(node.span));
        match &node.value {
            Value::Sequence(nodes) => nodes.iter().for_each(|node| walk(node, text, places)),
            Value::Mapping(mapping) => mapping.iter().for_each(|entry| {
                places.push(at(entry.key_span));
                walk(&entry.value, text, places);
            }),
            _ => {}
        }
    }
    let (root, _, _) = read_bytes(text.as_bytes());
    let mut places = Vec::new();
    walk(&root.unwrap(), text, &mut places);
    assert_eq!(places, expect);
}

#[test]
fn every_node_has_its_place() {
    check_places(
        "a: [1, \"é\"]  # c\n\nb: x\n",
        &[
            "a: [1, \"é\"]  # c\n\nb: x",
            "a",
            "[1, \"é\"]",
            "1",
            "\"é\"",
            "b",
            "x",
        ],
    );
    check_places(
        "a:\n  - b: 'c'\n  - d\n\n# e\nf:\n",
        &[
            "a:\n  - b: 'c'\n  - d\n\n# e\nf",
            "a",
            "- b: 'c'\n  - d",
            "b: 'c'",
            "b",
            "'c'",
            "d",
            "f",
            "",
        ],
    );
    check_places(
        "{\"a\": {}, \"b\": [ ]}",
        &["{\"a\": {}, \"b\": [ ]}", "\"a\"", "{}", "\"b\"", "[ ]"],
    );
    check_places(
        "a: |\n  b\n  c\nd: 1\n",
        &["a: |\n  b\n  c\nd: 1", "a", "b\n  c\n", "d", "1"],
    );
}

#[test]
fn what_an_alias_stands_for_keeps_its_place() {
    check_places(
        "a: &x [1]\nb: *x\n",
        &["a: &x [1]\nb: *x", "a", "[1]", "1", "b", "[1]", "1"],
    );
    check_places(
        "a: &x {k: 1}\nb: {<<: *x}\n",
        &[
            "a: &x {k: 1}\nb: {<<: *x}",
            "a",
            "{k: 1}",
            "k",
            "1",
            "b",
            "{<<: *x}",
            "k",
            "1",
        ],
    );
}

#[test]
fn places_after_a_repair_are_those_of_the_file() {
    check_places(
        "a: 'x\ny'\nb: z\n",
        &["a: 'x\ny'\nb: z", "a", "'x\ny'", "b", "z"],
    );
}
