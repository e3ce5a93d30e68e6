//! What is answered: which status, media type, example or instance, and which headers.

use crate::served::{Served, serve_paths, serve_with};
use mock::Options;
use serde_json::json;

/// Serves `GET /a` with responses.
fn serve(responses: &str) -> Served {
    serve_paths(&format!(
        "  /a:\n    get:\n      responses: {{ {responses} }}\n"
    ))
}

#[test]
fn the_lowest_success_is_answered() {
    let status = |responses: &str| serve(responses).get("/a").status;
    assert_eq!(
        status(
            "default: { description: a }, '404': { description: a }, '202': { description: a }, '201': { description: a }"
        ),
        201
    );
    assert_eq!(
        status("'404': { description: a }, default: { description: a }"),
        200
    );
    assert_eq!(
        status("'2XX': { description: a }, '204': { description: a }"),
        204
    );
    assert_eq!(
        status("'302': { description: a }, '404': { description: a }"),
        302
    );
    assert_eq!(status("'404': { description: a }"), 404);
    assert_eq!(status("x-y: { description: a }"), 204);
}

#[test]
fn clients_may_prefer_other_answers() {
    let served = crate::served::serve(
        "
openapi: 3.1.0
paths:
  /a:
    get:
      responses:
        '200': { description: a, content: { application/json: { examples: { zero: { value: 1 }, two: { $ref: '#/components/examples/two' } } } } }
        '404': { description: a, content: { application/problem+json: { example: { title: gone } } } }
        '5XX': { description: a }
components: { examples: { two: { value: 2 } } }
",
    );
    let ask = |prefer: &str| served.ask("GET", "/a", &[&format!("prefer: {prefer}")]);
    // The first by the document, and not by the alphabet.
    assert_eq!(served.get("/a").json(), json!(1));
    assert_eq!(ask("example=two").json(), json!(2));
    let gone = ask("wait=5, code=404");
    assert_eq!(
        (gone.status, gone.header("content-type")),
        (404, Some("application/problem+json"))
    );
    assert_eq!(gone.json()["title"], "gone");
    assert_eq!(ask("code=503").status, 503);
    for unknown in ["code=201", "code=x", "code=999", "example=three"] {
        assert_eq!(ask(unknown).status, 400, "{unknown}");
    }
}

#[test]
fn examples_come_before_instances() {
    let body = |media: &str| {
        serve(&format!(
            "'200': {{ description: a, content: {{ application/json: {{ {media} }} }} }}"
        ))
        .get("/a")
        .json()
    };
    assert_eq!(body("example: { a: 1 }"), json!({ "a": 1 }));
    assert_eq!(body("schema: { type: integer, example: 5 }"), json!(5));
    assert_eq!(body("schema: { type: integer, examples: [6] }"), json!(6));
    assert_eq!(
        body(
            "schema: { type: object, required: [a], properties: { a: { type: integer, example: 7 } } }"
        )["a"],
        7
    );
    // One that is not valid would only mislead.
    assert_eq!(body("schema: { const: 8 }, example: 9"), json!(8));
    assert_eq!(
        body("schema: { type: object }, example: '{ \"a\": 1 }'"),
        json!({ "a": 1 })
    );
    let no_secret = "schema: { type: object, required: [a, s], additionalProperties: false, properties: { a: { const: 1 }, s: { type: string, writeOnly: true } } }";
    assert_eq!(body(no_secret), json!({ "a": 1 }));
    assert_eq!(
        body(&format!("{no_secret}, example: {{ a: 1, s: x }}")),
        json!({ "a": 1 })
    );
    assert_eq!(body("x: y"), json!(null));
}

const PET: &str = "'200': { description: a, content: { application/json: { schema: { type: object, required: [id, tags], properties: { id: { type: string, format: uuid }, tags: { type: array, minItems: 2, items: { type: string, minLength: 8 } } } } } } }";

#[test]
fn the_same_request_gets_the_same_answer() {
    let served = serve(PET);
    let first = served.get("/a").json();
    assert!(
        first["id"].is_string() && first["tags"].as_array().unwrap().len() >= 2,
        "{first}"
    );
    assert_eq!(served.get("/a").json(), first);
    assert_eq!(serve(PET).get("/a").json(), first);
    assert_ne!(served.get("/a?x").json(), first);
    let description =
        format!("openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses: {{ {PET} }}\n");
    let other = serve_with(
        &description,
        Options {
            seed: 1,
            ..Options::default()
        },
    );
    assert_ne!(other.get("/a").json(), first);
}

#[test]
fn clients_are_answered_in_what_they_accept() {
    let served = serve(
        "'200': { description: a, content: { text/csv: { example: 'a,b' }, application/json: { example: 1 }, image/*: {} } }",
    );
    let check = |accept: &str, status: u16, media_type: &str| {
        let answer = served.ask("GET", "/a", &[&format!("accept: {accept}")]);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, Some(media_type)),
            "{accept}"
        );
    };
    check("*/*", 200, "application/json");
    check("text/csv", 200, "text/csv");
    check("text/*;q=0.5, application/json;q=0.4", 200, "text/csv");
    check("application/json;q=0, */*", 200, "text/csv");
    check("image/png", 200, "image/png");
    check("application/pdf", 406, "application/problem+json");
    assert_eq!(
        served.get("/a").header("content-type"),
        Some("application/json")
    );
    assert_eq!(served.ask("GET", "/a", &["accept: text/csv"]).text(), "a,b");
}

#[test]
fn headers_are_those_that_are_described() {
    let served = serve(
        "'200': { description: a, headers: { X-Count: { required: true, schema: { type: integer, minimum: 3, maximum: 4 } }, X-Shown: { example: shown }, X-Maybe: { schema: { type: string } }, \
         X-Text: { required: true, schema: { type: string } }, Content-Length: { required: true, schema: { const: 7 } } } }",
    );
    let answer = served.get("/a");
    assert!(["3", "4"].contains(&answer.header("x-count").unwrap()));
    assert_eq!(answer.header("x-shown"), Some("shown"));
    assert_eq!(answer.header("x-maybe"), None);
    assert!(answer.header("x-text").is_some());
    assert_eq!(answer.header("content-length"), Some("0"));
}

#[test]
fn a_head_is_a_get_without_its_body() {
    let served = serve(PET);
    let (head, get) = (served.ask("HEAD", "/a", &[]), served.get("/a"));
    assert!(head.body.is_empty() && head.header("content-length") == get.header("content-length"));
    assert_eq!(head.header("content-type"), Some("application/json"));
}

#[test]
fn streams_have_a_few_things_in_them() {
    let served = serve(
        "'200': { description: a, content: { text/event-stream: { schema: { type: object, required: [a], properties: { a: { const: 1 } } } } } }",
    );
    let answer = served.get("/a");
    assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
    let text = answer.text();
    let data: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .collect();
    assert!(
        data.len() == 3 && data.iter().all(|data| data.contains("\"a\":1")),
        "{text}"
    );

    let lines = serve(
        "'200': { description: a, content: { application/jsonl: { schema: { type: integer } } } }",
    )
    .get("/a")
    .text();
    assert!(
        lines.lines().count() == 3 && lines.lines().all(|line| line.parse::<f64>().is_ok()),
        "{lines}"
    );

    let served = crate::served::serve(
        "openapi: 3.2.0\ninfo: { title: T, version: '1' }\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: a\n          content: { text/event-stream: { itemSchema: { type: object, required: [event, data], additionalProperties: false, properties: { event: { const: ping }, data: { const: \"a\\nb\" } } } } }\n",
    );
    assert!(
        served
            .get("/a")
            .text()
            .starts_with("event: ping\ndata: a\ndata: b\n\n")
    );
}

#[test]
fn bytes_and_texts_are_what_they_are() {
    let answer = serve("'200': { description: a, content: { application/pdf: { schema: { type: string, format: binary } } } }").get("/a");
    assert!(!answer.body.is_empty() && answer.header("content-type") == Some("application/pdf"));
    let text =
        serve("'200': { description: a, content: { text/plain: { schema: { enum: [hello] } } } }")
            .get("/a")
            .text();
    assert_eq!(text, "hello");
    let empty =
        serve("'204': { description: a, content: { application/json: { example: 1 } } }").get("/a");
    assert!(empty.body.is_empty() && empty.header("content-type").is_none());
}
