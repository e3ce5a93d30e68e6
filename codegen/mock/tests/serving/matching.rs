//! Which operation a request is for, and whether it has the credentials that the operation requires.

use crate::served::{serve, serve_paths};

const PATHS: &str = "
openapi: 3.0.3
servers: [{ url: 'https://api.example/v1' }, { url: '/{stage}', variables: { stage: { default: test } } }]
paths:
  /pets: { get: { responses: { '200': { description: a, headers: { At: { required: true, schema: { enum: [list] } } } } } } }
  /pets?kind=cat: { get: { responses: { '200': { description: a, headers: { At: { required: true, schema: { enum: [cats] } } } } } } }
  /pets/mine: { get: { responses: { '200': { description: a, headers: { At: { required: true, schema: { enum: [mine] } } } } } } }
  /pets/{id}:
    get: { responses: { '200': { description: a, headers: { At: { required: true, schema: { enum: [one] } } } } } }
    delete: { responses: { '204': { description: a } } }
  /pets/{id}:feed: { post: { responses: { '200': { description: a, headers: { At: { required: true, schema: { enum: [feed] } } } } } } }
  /{name}.{format}: { get: { responses: { '200': { description: a, headers: { At: { required: true, schema: { enum: [file] } } } } } } }
  /away/: { servers: [{ url: 'http://elsewhere.example' }], get: { responses: { '200': { description: a } } } }
";

#[test]
fn the_most_concrete_path_is_taken() {
    let served = serve(PATHS);
    assert!(served.running.url().ends_with("/v1"));
    let check = |method: &str, target: &str, status: u16, at: Option<&str>| {
        let answer = served.ask(method, target, &[]);
        assert_eq!(
            (answer.status, answer.header("at")),
            (status, at),
            "{target}"
        );
    };
    check("GET", "/v1/pets", 200, Some("list"));
    check("GET", "/test/pets", 200, Some("list"));
    check("GET", "/v1/pets?x=1&kind=cat", 200, Some("cats"));
    check("GET", "/v1/pets/mine", 200, Some("mine"));
    check("GET", "/v1/pets/%6Dine", 200, Some("mine"));
    check("GET", "/v1/pets/a%2Fb", 200, Some("one"));
    check("DELETE", "/v1/pets/mine", 204, None);
    check("POST", "/v1/pets/7:feed", 200, Some("feed"));
    check("GET", "/v1/a.json", 200, Some("file"));
    check("GET", "/away/", 200, None);
    for target in [
        "/pets",
        "/v1/pets/",
        "/v1/pets/a/b",
        "/v1/away/",
        "/v1",
        "/",
        "/v2/pets",
    ] {
        let answer = served.get(target);
        assert_eq!(answer.status, 404, "{target}");
        assert!(answer.wrong().is_empty());
    }
}

#[test]
fn another_method_is_told_which_there_are() {
    let served = serve(PATHS);
    let answer = served.ask("PUT", "/v1/pets/7", &[]);
    assert_eq!(
        (answer.status, answer.header("allow")),
        (405, Some("GET, DELETE, HEAD, OPTIONS"))
    );
    let answer = served.ask("OPTIONS", "/v1/pets/7", &[]);
    assert_eq!(
        (answer.status, answer.header("allow")),
        (204, Some("GET, DELETE, HEAD, OPTIONS"))
    );
    let answer = served.ask("HEAD", "/v1/pets/7", &[]);
    assert_eq!((answer.status, answer.header("at")), (200, Some("one")));
}

#[test]
fn methods_of_3_2_are_methods() {
    let served = serve(
        "openapi: 3.2.0\ninfo: { title: T, version: '1' }\npaths:\n  /a:\n    query: { responses: { '204': { description: a } } }\n    additionalOperations: { COPY: { responses: { '202': { description: a } } } }\n",
    );
    assert_eq!(served.ask("QUERY", "/a", &[]).status, 204);
    assert_eq!(served.ask("COPY", "/a", &[]).status, 202);
}

#[test]
fn credentials_have_to_be_there() {
    let served = serve(
        "
openapi: 3.1.0
security: [{ key: [] }, { basic: [], cookie: [] }]
paths:
  /all: { get: { responses: { '204': { description: a } } } }
  /none: { get: { security: [], responses: { '204': { description: a } } } }
  /optional: { get: { security: [{ token: [] }, {}], responses: { '204': { description: a } } } }
  /token: { get: { security: [{ token: [a] }], responses: { '204': { description: a } } } }
  /query: { get: { security: [{ query: [] }], responses: { '204': { description: a } } } }
  /header:
    get:
      security: []
      parameters: [{ name: authorization, in: header, required: true, schema: { type: integer } }]
      responses: { '204': { description: a } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    basic: { type: http, scheme: basic }
    cookie: { type: apiKey, in: cookie, name: session }
    token: { type: oauth2, flows: {} }
    query: { type: apiKey, in: query, name: key }
",
    );
    let check = |target: &str, headers: &[&str], status: u16| {
        let answer = served.ask("GET", target, headers);
        assert_eq!(answer.status, status, "{target} {headers:?}");
        assert_eq!(answer.header("www-authenticate").is_some(), status == 401);
    };
    check("/all", &[], 401);
    check("/all", &["x-key:"], 401);
    check("/all", &["x-key: k"], 204);
    check("/all", &["authorization: Basic a"], 401);
    check(
        "/all",
        &["authorization: basic a", "cookie: a=b; session=c"],
        204,
    );
    check("/none", &[], 204);
    check("/optional", &[], 204);
    check("/token", &["authorization: Basic a"], 401);
    check("/token", &["authorization: Bearer"], 401);
    check("/token", &["authorization: Bearer a"], 204);
    check("/query", &[], 401);
    check("/query?key=secret", &[], 204);
    // OpenAPI takes it for no parameter; that it is required is said all the same.
    check("/header", &[], 401);
    check("/header", &["authorization: anything"], 204);
    let log = served.log().join("\n");
    assert!(
        log.contains("GET /query -> 204") && !log.contains("secret"),
        "{log}"
    );
}

#[test]
fn references_to_path_items_count_with_what_is_beside_them() {
    let served = serve(
        "openapi: 3.1.0\npaths:\n  /a: { $ref: '#/components/pathItems/A', delete: { responses: { '202': { description: a } } } }\ncomponents: { pathItems: { A: { get: { responses: { '204': { description: a } } } } } }\n",
    );
    assert_eq!(served.get("/a").status, 204);
    assert_eq!(served.ask("DELETE", "/a", &[]).status, 202);
}

#[test]
fn pages_of_other_origins_may_ask_if_they_are_let() {
    let options = mock::Options {
        cors: true,
        ..mock::Options::default()
    };
    let description =
        "openapi: 3.1.0\npaths: { /a: { put: { responses: { '204': { description: a } } } } }\n";
    let served = crate::served::serve_with(description, options);
    let headers = [
        "origin: http://page.example",
        "access-control-request-method: PUT",
        "access-control-request-headers: x-a",
    ];
    let answer = served.ask("OPTIONS", "/a", &headers);
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-allow-methods"), Some("PUT"));
    assert_eq!(answer.header("access-control-allow-headers"), Some("x-a"));
    assert_eq!(
        served.get("/b").header("access-control-allow-origin"),
        Some("*")
    );
    let without = serve_paths("  /a: { get: { responses: { '204': { description: a } } } }\n");
    assert_eq!(
        without.get("/a").header("access-control-allow-origin"),
        None
    );
}
