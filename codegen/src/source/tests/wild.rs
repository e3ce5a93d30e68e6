//! Tests of what documents look like as they are found: how they are encoded, cut into lines and indented, and what looks like
//! something else.

use super::*;

#[test]
fn what_a_document_is_does_not_depend_on_its_name() {
    // All of these are read under the name of a YAML file.
    check("{\"a\": {\"b\": [1, null]}}", "{a: {b: [1, null]}}");
    check(" \n\t{\"a\": 1}\n", "{a: 1}");
    check("a: {\"b\": 'c'}\n", "{a: {b: \"c\"}}");
    check("{'a': b}", "{a: \"b\"}");
}

#[test]
fn lines_end_in_any_of_three_ways() {
    let expect = r#"{a: "x", b: [1, 2], c: "d\ne\n"}"#;
    let text = "a: x # why\nb:\n  - 1\n  - 2\nc: |\n  d\n  e\n";
    for end in ["\n", "\r\n", "\r"] {
        let text = text.replace('\n', end);
        check(&text, expect);
        check(&format!("\u{feff}{text}"), expect);
    }
    let json = "{\n\"a\":\n1\n}\n";
    for end in ["\n", "\r\n", "\r"] {
        check(&json.replace('\n', end), "{a: 1}");
    }
}

#[test]
fn encodings_other_than_utf_8_are_named() {
    let text = "openapi: 3.1.0\n";
    let utf_16 = |swap: bool, mark: &[u8]| {
        let units = text.encode_utf16();
        let bytes = units.flat_map(|unit| match swap {
            true => unit.to_be_bytes(),
            false => unit.to_le_bytes(),
        });
        mark.iter().copied().chain(bytes).collect::<Vec<u8>>()
    };
    let utf_32 = |swap: bool, mark: &[u8]| {
        let bytes = text.chars().flat_map(|char| match swap {
            true => u32::from(char).to_be_bytes(),
            false => u32::from(char).to_le_bytes(),
        });
        mark.iter().copied().chain(bytes).collect::<Vec<u8>>()
    };
    for (bytes, name) in [
        (utf_16(false, b"\xFF\xFE"), "UTF-16"),
        (utf_16(true, b"\xFE\xFF"), "UTF-16"),
        (utf_16(false, b""), "UTF-16"),
        (utf_16(true, b""), "UTF-16"),
        (utf_32(false, b"\xFF\xFE\0\0"), "UTF-32"),
        (utf_32(true, b"\0\0\xFE\xFF"), "UTF-32"),
        (utf_32(false, b""), "UTF-32"),
        (utf_32(true, b""), "UTF-32"),
    ] {
        let (root, sources, diagnostics) = read_bytes(&bytes);
        assert_eq!(root, None);
        let said =
            format!("1:1 error not-utf8: the file is {name}, not UTF-8 (save the file as UTF-8)");
        assert_eq!(say(&sources, &diagnostics), said);
    }
}

#[test]
fn tabs_stand_where_they_indent_nothing() {
    check("{\n\t\"a\":\t[1,\t2]\n}", "{a: [1, 2]}");
    check(
        "a:\tb\t# c\nd: 'e\tf'\n\n\t\ng: [1,\t2]\n",
        "{a: \"b\", d: \"e\\tf\", g: [1, 2]}",
    );
    check("a: |\n  b\tc\n  \td\n", "{a: \"b\\tc\\n\\td\\n\"}");
    let refused = "a tab stands where YAML allows only spaces (indent with spaces)";
    for text in ["a:\n\tb: 1\n", "a: |\n\tb\n"] {
        check_refused(text, &format!("2:1 error syntax: {refused}"));
    }
}

#[test]
fn keys_and_values_that_other_readers_take_for_something_else() {
    check(
        "200: a\n0o17: b\n1e3: c\n18:00: d\non: e\ny: f\nNO: g\n1_000: h\n~: i\n",
        r#"{200: "a", 0o17: "b", 1e3: "c", 18:00: "d", on: "e", y: "f", NO: "g", 1_000: "h", ~: "i"}"#,
    );
    check(
        "[NO, No, n, yes, Y, on, off, OFF, 18:00, 1:30:00, 1_000, 0b1, 2020-01-01, 12e03, 0x, =, <<]",
        r#"["NO", "No", "n", "yes", "Y", "on", "off", "OFF", "18:00", "1:30:00", "1_000", "0b1", "2020-01-01", 12e03, "0x", "=", "<<"]"#,
    );
    // Numbers keep their digits, however many they are.
    check(
        "[0o17, 0777, 1234567890123456789, -1234567890123456789012345678901234567890, 1.10]",
        "[0o17, 0777, 1234567890123456789, -1234567890123456789012345678901234567890, 1.10]",
    );
    check(
        r#"{"a": 1234567890123456789012345678901234567890}"#,
        "{a: 1234567890123456789012345678901234567890}",
    );
    // A directive says nothing of how plain texts are read.
    check("%YAML 1.1\n---\na: NO\n", "{a: \"NO\"}");
}

#[test]
fn anchors_and_merges_are_those_of_yaml() {
    check(
        "x: &x {a: 1, b: 2}\ny: &y {b: 3}\nz: {<<: [*y, *x], c: 4}\nw: {<<: *x, a: 5}\nv: *x\n",
        "{x: {a: 1, b: 2}, y: {b: 3}, z: {b: 3, a: 1, c: 4}, w: {b: 2, a: 5}, v: {a: 1, b: 2}}",
    );
}

#[test]
fn what_json_does_not_allow_and_people_write() {
    check(
        "{\"a\": [1, 2,], \"b\": {\"c\": 3,},}",
        "{a: [1, 2], b: {c: 3}}",
    );
    check("{\"a\": 1, # why\n\"b\": 2}", "{a: 1, b: 2}");
    check("{\"a\": 1, // why\n\"b\": 2}", "{a: 1, b: 2}");
    check("{\"a\": 1, /* why */ \"b\": 2}", "{a: 1, b: 2}");
    check(
        "// why\n{\"a\": \"http://x/* y */\"}",
        "{a: \"http://x/* y */\"}",
    );
}

#[test]
fn what_only_looks_like_a_comment_of_json() {
    check("{a: http://x/*y*/, b: 1}", "{a: \"http://x/*y*/\", b: 1}");
    check("a: // x\n", "{a: \"// x\"}");
    check(
        "{\"a\": \"// \\\" /* x */\", # y\n}",
        "{a: \"// \\\" /* x */\"}",
    );
    check_places(
        "{\"a\": /* é */ 1, // é\n \"b\": 2}",
        &[
            "{\"a\": /* é */ 1, // é\n \"b\": 2}",
            "\"a\"",
            "1",
            "\"b\"",
            "2",
        ],
    );
}
