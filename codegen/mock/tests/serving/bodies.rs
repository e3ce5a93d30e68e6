//! Bodies: whether they are there, of which media type, and whether they are valid.

use crate::served::{Served, serve_paths};

/// Serves `POST /b` with a request body.
fn serve(body: &str) -> Served {
    serve_paths(&format!(
        "  /b:\n    post:\n      requestBody: {{ {body} }}\n      responses: {{ '204': {{ description: a }} }}\n"
    ))
}

const PET: &str = "{ type: object, required: [id, name, secret], additionalProperties: false, properties: { \
    id: { type: integer, readOnly: true }, secret: { type: string, writeOnly: true }, name: { type: string }, \
    tags: { type: array, items: { type: string, maxLength: 2 } }, age: { type: integer }, owner: { type: object, properties: { name: { type: string, maxLength: 1 } } } } }";

#[track_caller]
fn check(served: &Served, media_type: &str, body: &str, status: u16, wrong: &[&str]) {
    let answer = served.post("/b", media_type, body);
    assert_eq!(answer.status, status, "{body}: {}", answer.text());
    if status != 204 {
        assert_eq!(answer.wrong(), wrong, "{body}: {}", answer.text());
    }
}

#[test]
fn json_is_read_and_judged() {
    let served = serve(&format!(
        "required: true, content: {{ application/json: {{ schema: {PET} }} }}"
    ));
    let json = "application/json; charset=utf-8";
    // What is only read need not be sent, and what is only sent has to be.
    check(&served, json, r#"{ "name": "a", "secret": "s" }"#, 204, &[]);
    check(
        &served,
        json,
        r#"{ "name": 1, "tags": ["a", "bcd"], "x": 1 }"#,
        422,
        &["body", "body", "body/name", "body/tags/1"],
    );
    check(&served, json, "{", 400, &["body"]);
    check(
        &served,
        json,
        &format!("{}1{}", "[".repeat(5000), "]".repeat(5000)),
        400,
        &["body"],
    );
    assert_eq!(served.ask("POST", "/b", &[]).wrong(), ["body"]);
    assert_eq!(
        served
            .ask("POST", "/b", &["content-type: application/json"])
            .status,
        400
    );
    let answer = served.post("/b", "text/plain", "a");
    assert_eq!(
        (answer.status, answer.header("accept")),
        (415, Some("application/json"))
    );
    let answer = served.ask(
        "POST",
        "/b",
        &[
            "content-type: application/json",
            "content-encoding: gzip",
            "transfer-encoding: chunked\r\n\r\n1\r\na\r\n0",
        ],
    );
    assert_eq!(answer.status, 415, "{}", answer.text());
    let log = served.log().join("\n");
    assert!(!log.contains("bcd"), "{log}");
}

#[test]
fn a_body_that_need_not_be_there_may_be_away() {
    let served = serve(&format!(
        "content: {{ application/json: {{ schema: {PET} }} }}"
    ));
    assert_eq!(served.ask("POST", "/b", &[]).status, 204);
    check(&served, "application/json", "{}", 422, &["body", "body"]);
    let none = serve_paths("  /b: { post: { responses: { '204': { description: a } } } }\n");
    assert_eq!(none.post("/b", "text/plain", "x").status, 204);
    assert!(
        none.log()[0].contains("body is not described"),
        "{:?}",
        none.log()
    );
}

#[test]
fn the_closest_media_type_counts() {
    let served = serve(
        "content: { '*/*': { schema: { maxLength: 0 } }, application/*: {}, application/json: { schema: { type: integer } }, text/*: { schema: { enum: [a] } } }",
    );
    check(&served, "application/json", "\"x\"", 422, &["body"]);
    check(&served, "application/pdf", "x", 204, &[]);
    check(&served, "text/csv", "b", 422, &["body"]);
    check(&served, "text/csv", "a", 204, &[]);
}

#[test]
fn forms_are_read_and_judged() {
    let served = serve(&format!(
        "content: {{ application/x-www-form-urlencoded: {{ schema: {PET}, encoding: {{ owner: {{ style: deepObject, explode: true }} }} }} }}"
    ));
    let form = "application/x-www-form-urlencoded";
    check(
        &served,
        form,
        "name=a+b&secret=1&age=7&tags=a&tags=b&owner[name]=x",
        204,
        &[],
    );
    check(
        &served,
        form,
        "name=a&secret=s&age=x&tags=a&tags=bcd&owner[name]=xy",
        422,
        &["body/age", "body/owner/name", "body/tags/1"],
    );
    check(&served, form, "name=a&secret=s&other=x", 422, &["body"]);
    let json = serve(&format!(
        "content: {{ application/x-www-form-urlencoded: {{ schema: {PET} }} }}"
    ));
    check(
        &json,
        form,
        "name=a&secret=s&owner=%7B%22name%22%3A%22x%22%7D",
        204,
        &[],
    );
    check(
        &json,
        form,
        "name=a&secret=s&owner=%7B%22name%22%3A%22xy%22%7D",
        422,
        &["body/owner/name"],
    );
}

#[test]
fn parts_are_read_and_judged() {
    let served = serve(
        "content: { multipart/form-data: { schema: { type: object, required: [file], properties: { file: { type: string, format: binary }, count: { type: integer }, about: { type: object, required: [a] }, list: { type: array, items: { type: integer } } } }, encoding: { file: { contentType: 'image/png, image/*' } } } }",
    );
    let part = |name: &str, rest: &str, content: &str| {
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{rest}\r\n\r\n{content}\r\n")
    };
    let form = "multipart/form-data; boundary=x";
    let file = part(
        "file",
        "; filename=\"a.png\"\r\ncontent-type: image/png",
        "\u{1}PNG",
    );
    let body = |parts: &[String]| format!("{}--x--\r\n", parts.concat());
    check(&served, form, &body(std::slice::from_ref(&file)), 204, &[]);
    let good = [
        file.clone(),
        part("count", "", "3"),
        part("about", "\r\ncontent-type: application/json", "{\"a\":1}"),
        part("list", "", "1"),
        part("list", "", "2"),
    ];
    check(&served, form, &body(&good), 204, &[]);
    let bad = [
        file.clone(),
        part("count", "", "c"),
        part("about", "\r\ncontent-type: application/json", "{}"),
    ];
    check(
        &served,
        form,
        &body(&bad),
        422,
        &["body/about", "body/count"],
    );
    check(
        &served,
        form,
        &body(&[part("count", "", "1")]),
        422,
        &["body"],
    );
    check(
        &served,
        form,
        &body(&[part("file", "; filename=a\r\ncontent-type: text/plain", "")]),
        422,
        &["body/file"],
    );
    check(
        &served,
        form,
        &body(&[
            file,
            part("about", "\r\ncontent-type: application/json", "{"),
        ]),
        400,
        &["body/about"],
    );
    check(&served, form, "--y--", 400, &["body"]);
    check(&served, "multipart/form-data", "--x--", 400, &["body"]);
}

#[test]
fn lines_are_judged_one_by_one() {
    let served =
        serve("content: { application/x-ndjson: { schema: { type: object, required: [a] } } }");
    check(
        &served,
        "application/x-ndjson",
        "{\"a\":1}\n\n{\"a\":2}\n",
        204,
        &[],
    );
    check(
        &served,
        "application/x-ndjson",
        "{\"a\":1}\n{}\n",
        422,
        &["body/1"],
    );
    check(
        &served,
        "application/x-ndjson",
        "{\"a\":1}\n{\n",
        400,
        &["body/1"],
    );
}

#[test]
fn unions_say_what_the_nearest_member_lacks() {
    let served = serve(
        "content: { application/json: { schema: { oneOf: [{ type: object, required: [kind, a], properties: { kind: { const: x }, a: { type: object, properties: { b: { type: integer } } } } }, { type: string }] } } }",
    );
    let answer = served.post(
        "/b",
        "application/json",
        r#"{ "kind": "x", "a": { "b": "c" } }"#,
    );
    assert_eq!(answer.status, 422);
    let why = answer.json()["violations"][0]["why"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(why.contains("/a/b") && why.contains("integer"), "{why}");
}
