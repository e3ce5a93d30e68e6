//! Multipart bodies to the byte.

use super::*;
use crate::runtime::style::Style;
use crate::runtime::wire::from_slice;
use std::collections::BTreeMap;

fn in_memory(value: &dyn Wire, encodings: &[(&'static str, Encoding)]) -> String {
    let body = write_multipart(value, encodings, "B").unwrap();
    String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap()
}

fn json(text: &str) -> Node {
    from_slice(text.as_bytes()).unwrap()
}

fn files<const N: usize>(files: [(&str, File); N]) -> BTreeMap<String, File> {
    files.map(|(name, file)| (name.to_owned(), file)).into()
}

#[test]
fn properties_are_parts() {
    let value = json(
        r#"{"text": "a\r\nb é", "n": 1.5, "t": true, "none": null, "list": [1, "x", {"k": [1, null]}], "object": {"a": "b"},
            "empty": [], "no text": ""}"#,
    );
    let expected = "--B\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\nb é\r\n\
        --B\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n1.5\r\n\
        --B\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\ntrue\r\n\
        --B\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\n1\r\n\
        --B\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\nx\r\n\
        --B\r\nContent-Disposition: form-data; name=\"list\"\r\nContent-Type: application/json\r\n\r\n\
        {\"k\":[1,null]}\r\n\
        --B\r\nContent-Disposition: form-data; name=\"object\"\r\nContent-Type: application/json\r\n\r\n\
        {\"a\":\"b\"}\r\n\
        --B\r\nContent-Disposition: form-data; name=\"no text\"\r\n\r\n\r\n\
        --B--\r\n";
    assert_eq!(in_memory(&value, &[]), expected);
    assert_eq!(in_memory(&json("{}"), &[]), "--B--\r\n");
}

#[test]
fn files_have_names_and_types() {
    let value = files([
        ("a", File::from(vec![b'x', b'\n'])),
        (
            "b",
            File::from("y")
                .file_name("ü \"1\"\r\n.txt")
                .content_type("text/plain; charset=utf-8"),
        ),
        ("c", File::from("z")),
        ("d", File::from("z")),
    ]);
    let encodings = [
        ("b", Encoding::ContentType("image/png")),
        ("c", Encoding::ContentType("image/png")),
        ("d", Encoding::ContentType("image/png, image/jpeg")),
    ];
    let expected = "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\
        Content-Type: application/octet-stream\r\n\r\nx\n\r\n\
        --B\r\nContent-Disposition: form-data; name=\"b\"; filename=\"ü %221%22%0D%0A.txt\"\r\n\
        Content-Type: text/plain; charset=utf-8\r\n\r\ny\r\n\
        --B\r\nContent-Disposition: form-data; name=\"c\"; filename=\"c\"\r\n\
        Content-Type: image/png\r\n\r\nz\r\n\
        --B\r\nContent-Disposition: form-data; name=\"d\"; filename=\"d\"\r\n\
        Content-Type: application/octet-stream\r\n\r\nz\r\n\
        --B--\r\n";
    assert_eq!(in_memory(&value, &encodings), expected);
}

#[test]
fn lists_of_files_are_parts_of_one_name() {
    let list = vec![
        Some(Box::new(File::from("1"))),
        None,
        Some(Box::new(File::from("2"))),
    ];
    let value = BTreeMap::from([("f\"".to_owned(), list)]);
    let head = "--B\r\nContent-Disposition: form-data; name=\"f%22\"; filename=\"f%22\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n";
    let expected = format!("{head}1\r\n{head}2\r\n--B--\r\n");
    assert_eq!(in_memory(&value, &[]), expected);
}

#[test]
fn properties_may_be_encoded_in_another_way() {
    let head = |name: &str| format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n");
    for (value, encoding, expected) in [
        (
            r#"["a", "b c"]"#,
            Encoding::Style(Style::FORM),
            format!("{}\r\na,b c\r\n", head("p")),
        ),
        (
            r#"{"a": {"b": "é&"}}"#,
            Encoding::Style(Style::DEEP_OBJECT),
            format!("{}\r\né&\r\n", head("p[a][b]")),
        ),
        (
            r#"["a", "b"]"#,
            Encoding::Style(Style::PIPE_DELIMITED),
            format!("{}\r\na|b\r\n", head("p")),
        ),
        (
            r#""a""#,
            Encoding::ContentType("text/csv"),
            format!("{}Content-Type: text/csv\r\n\r\na\r\n", head("p")),
        ),
        (
            r#""a""#,
            Encoding::ContentType("application/x+json"),
            format!(
                "{}Content-Type: application/x+json\r\n\r\n\"a\"\r\n",
                head("p")
            ),
        ),
        (
            r#"[{"a": 1}, []]"#,
            Encoding::ContentType("application/x+json"),
            format!(
                "{0}Content-Type: application/x+json\r\n\r\n{{\"a\":1}}\r\n{0}Content-Type: application/x+json\r\n\r\n[]\r\n",
                head("p")
            ),
        ),
        (
            r#"{"a": 1}"#,
            Encoding::ContentType("application/json, application/xml"),
            format!(
                "{}Content-Type: application/json\r\n\r\n{{\"a\":1}}\r\n",
                head("p")
            ),
        ),
    ] {
        let value = json(&format!(r#"{{"p": {value}}}"#));
        let expected = format!("{expected}--B--\r\n");
        assert_eq!(
            in_memory(&value, &[("p", encoding)]),
            expected,
            "{encoding:?}"
        );
    }
}

#[test]
fn what_is_not_in_memory_stays_a_stream() {
    let value = files([
        (
            "a",
            File::new(Body::from_reader(&b"123"[..]).with_length(3)),
        ),
        ("b", File::from("4")),
    ]);
    let body = write_multipart(&value, &[], "B").unwrap();
    assert!(body.as_bytes().is_none());
    assert!(!body.is_repeatable());
    let head = |name: &str| {
        format!(
            "--B\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
    };
    let expected = format!("{}123\r\n{}4\r\n--B--\r\n", head("a"), head("b"));
    assert_eq!(body.length(), Some(expected.len() as u64));
    let read = crate::runtime::testing::block_on(crate::runtime::testing::read(body));
    assert_eq!(read.unwrap(), expected.as_bytes());
    let unknown = files([("a", File::from_reader(std::io::empty()))]);
    assert_eq!(write_multipart(&unknown, &[], "B").unwrap().length(), None);
}

#[test]
fn what_cannot_be_parts_is_refused() {
    let refusal = |value: &dyn Wire| write_multipart(value, &[], "B").unwrap_err().to_string();
    assert!(refusal(&File::from("a")).contains("object"));
    assert!(refusal(&json("[]")).contains("object"));
    let bad = File::from("a").content_type("a\r\nb");
    assert!(refusal(&files([("x", bad)])).contains("`x`"));
    let inner = BTreeMap::from([("x".to_owned(), files([("y", File::from(vec![0xff]))]))]);
    let inner = refusal(&inner);
    assert!(inner.contains("`x.y`"), "{inner}");
}

#[test]
fn boundaries_are_never_the_same() {
    let one = boundary();
    assert_ne!(one, boundary());
    assert!(one.len() == 32 && one.bytes().all(|byte| byte.is_ascii_hexdigit()));
    for (media_type, expected) in [
        ("multipart/form-data", "multipart/form-data; boundary=B"),
        (
            "multipart/related;Boundary=\"x\"; type=a/b",
            "multipart/related; type=a/b; boundary=B",
        ),
    ] {
        assert_eq!(with_boundary(media_type, "B"), expected);
    }
}
