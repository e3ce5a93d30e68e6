//! Parameters: which are there, how they are written, and whether they are valid.

use crate::served::{Served, serve_paths, serve_with};
use mock::Options;

/// Serves `GET /p{path}` with one parameter.
fn serve(path: &str, parameter: &str) -> Served {
    serve_paths(&format!(
        "  /p{path}:\n    get:\n      parameters: [{{ {parameter} }}]\n      responses: {{ '204': {{ description: a }} }}\n"
    ))
}

#[track_caller]
fn check(path: &str, parameter: &str, valid: &[&str], invalid: &[(&str, &str)]) {
    let served = serve(path, parameter);
    for target in valid {
        let answer = served.get(target);
        assert_eq!(answer.status, 204, "{target}: {}", answer.text());
    }
    for (target, at) in invalid {
        let answer = served.get(target);
        assert_eq!(answer.status, 400, "{target}");
        assert_eq!(answer.wrong(), [*at], "{target}");
    }
}

const LIST: &str = "schema: { type: array, maxItems: 2, items: { type: integer } }";
const OBJECT: &str = "schema: { type: object, additionalProperties: false, properties: { a: { type: integer }, b: { type: string } } }";

#[test]
fn queries_are_read_by_their_style() {
    let query = |rest: &str| format!("name: q, in: query, {rest}");
    check(
        "",
        &query("required: true, schema: { type: integer, minimum: 1 }"),
        &["/p?q=1", "/p?x=y&q=12"],
        &[
            ("/p", "query.q"),
            ("/p?q=0", "query.q"),
            ("/p?q=a", "query.q"),
            ("/p?q=1&q=2", "query.q"),
            ("/p?q=", "query.q"),
        ],
    );
    check(
        "",
        &query(LIST),
        &["/p", "/p?q=1", "/p?q=1&q=2"],
        &[("/p?q=1&q=b", "query.q/1"), ("/p?q=1,2", "query.q/0")],
    );
    check(
        "",
        &query(&format!("explode: false, {LIST}")),
        &["/p?q=1,2", "/p?q="],
        &[("/p?q=1,2,3", "query.q")],
    );
    check(
        "",
        &query(&format!("style: pipeDelimited, explode: false, {LIST}")),
        &["/p?q=1|2", "/p?q=1%7C2"],
        &[("/p?q=1|b", "query.q/1")],
    );
    check(
        "",
        &query(&format!("style: spaceDelimited, explode: false, {LIST}")),
        &["/p?q=1%202", "/p?q=1+2"],
        &[("/p?q=1%20b", "query.q/1")],
    );
    check(
        "",
        &query(OBJECT),
        &["/p?a=1&b=x", "/p?c=1"],
        &[("/p?a=x", "query.q/a")],
    );
    check(
        "",
        &query(&format!("style: deepObject, explode: true, {OBJECT}")),
        &["/p?q[a]=1", "/p?q%5Bb%5D=1"],
        &[
            ("/p?q[c]=1", "query.q"),
            ("/p?q[a]=x", "query.q/a"),
            ("/p?q[a=1", "query.q"),
        ],
    );
    check(
        "",
        &query("content: { application/json: { schema: { type: array } } }"),
        &["/p?q=[]", "/p?q=%5B1%5D"],
        &[("/p?q={}", "query.q"), ("/p?q=[", "query.q")],
    );
    check(
        "",
        &query("schema: { type: [string, integer], maxLength: 1, maximum: 20 }"),
        &["/p?q=12", "/p?q=a"],
        &[("/p?q=ab", "query.q")],
    );
    check(
        "",
        &query("allowEmptyValue: true, schema: { type: integer }"),
        &["/p?q=", "/p?q", "/p?q=1"],
        &[("/p?q=a", "query.q")],
    );
    check(
        "",
        &query("schema: { type: boolean }"),
        &["/p?q=true"],
        &[("/p?q=1", "query.q")],
    );
    check(
        "",
        &query("schema: { enum: ['1', x] }"),
        &["/p?q=1", "/p?q=x"],
        &[("/p?q=2", "query.q")],
    );
}

#[test]
fn paths_are_read_by_their_style() {
    let path = |rest: &str| format!("name: i, in: path, required: true, {rest}");
    check(
        "/{i}",
        &path("schema: { type: integer }"),
        &["/p/1"],
        &[("/p/a", "path.i")],
    );
    check(
        "/{i}",
        &path("schema: { enum: ['a b', a+b] }"),
        &["/p/a%20b", "/p/a+b"],
        &[("/p/a%2520b", "path.i")],
    );
    check("/{i}", &path(LIST), &["/p/1,2"], &[("/p/1,b", "path.i/1")]);
    check(
        "/{i}",
        &path(&format!("style: label, {LIST}")),
        &["/p/.1,2"],
        &[("/p/1", "path.i")],
    );
    check(
        "/{i}",
        &path(&format!("style: label, explode: true, {LIST}")),
        &["/p/.1.2"],
        &[("/p/.a", "path.i/0")],
    );
    check(
        "/{i}",
        &path(&format!("style: matrix, {LIST}")),
        &["/p/;i=1,2"],
        &[("/p/;j=1", "path.i"), ("/p/1", "path.i")],
    );
    check(
        "/{i}",
        &path(&format!("style: matrix, explode: true, {LIST}")),
        &["/p/;i=1;i=2"],
        &[("/p/;i=b", "path.i/0")],
    );
    check(
        "/{i}",
        &path(OBJECT),
        &["/p/a,1,b,x"],
        &[("/p/a,x", "path.i/a")],
    );
    check(
        "/{i}",
        &path(&format!("explode: true, {OBJECT}")),
        &["/p/a=1,b=x"],
        &[("/p/a=x", "path.i/a")],
    );
    check(
        "/{i}.{j}",
        &path("schema: { type: integer }"),
        &["/p/1.x"],
        &[("/p/a.x", "path.i")],
    );
}

#[test]
fn headers_and_cookies_are_read_by_their_style() {
    let check = |parameter: &str, valid: &[&str], invalid: &[&str]| {
        let served = serve("", parameter);
        for header in valid {
            let answer = served.ask("GET", "/p", &[header]);
            assert_eq!(answer.status, 204, "{header}: {}", answer.text());
        }
        for header in invalid {
            let answer = served.ask("GET", "/p", &[header]);
            assert_eq!((answer.status, answer.wrong().len()), (400, 1), "{header}");
        }
    };
    check(
        "name: X-I, in: header, required: true, schema: { type: integer }",
        &["x-i: 1"],
        &["x-j: 1", "x-i: a"],
    );
    check(
        &format!("name: X-I, in: header, {LIST}"),
        &["x-i: 1, 2", "x-i: 1,2"],
        &["x-i: 1,b"],
    );
    check(
        &format!("name: X-I, in: header, explode: true, {OBJECT}"),
        &["x-i: a=1,b=x"],
        &["x-i: a=x"],
    );
    check(
        "name: c, in: cookie, required: true, schema: { type: integer }",
        &["cookie: b=a; c=1"],
        &["cookie: b=1", "cookie: c=a"],
    );
    check(
        &format!("name: c, in: cookie, explode: false, {LIST}"),
        &["cookie: c=1,2"],
        &["cookie: c=1,b"],
    );
    check(
        "name: Accept, in: header, required: true, schema: { enum: [x] }",
        &["x: y"],
        &[],
    );
}

#[test]
fn what_is_said_twice_counts_where_it_is_nearest() {
    let served = serve_paths(
        "  /p:\n    parameters: [{ name: q, in: query, required: true }, { $ref: '#/components/parameters/R' }]\n    get:\n      parameters: [{ name: q, in: query, schema: { type: integer } }]\n      responses: { '204': { description: a } }\ncomponents: { parameters: { R: { name: r, in: query, required: true } } }\n",
    );
    assert_eq!(served.get("/p?r=1").status, 204);
    assert_eq!(served.get("/p?q=a").wrong(), ["query.q", "query.r"]);
}

#[test]
fn whole_query_strings_are_read() {
    let served = crate::served::serve(
        "openapi: 3.2.0\ninfo: { title: T, version: '1' }\npaths:\n  /p:\n    get:\n      parameters: [{ name: all, in: querystring, required: true, content: { application/x-www-form-urlencoded: { schema: { type: object, required: [a], properties: { a: { type: integer } } } } } }]\n      responses: { '204': { description: a } }\n",
    );
    assert_eq!(served.get("/p?a=1&b=2").status, 204);
    assert_eq!(served.get("/p").wrong(), ["querystring.all"]);
    assert_eq!(served.get("/p?a=x").wrong(), ["querystring.all/a"]);
    let served = crate::served::serve(
        "openapi: 3.2.0\ninfo: { title: T, version: '1' }\npaths:\n  /p:\n    get:\n      parameters: [{ name: all, in: querystring, content: { application/json: { schema: { type: object, required: [a], properties: { a: { type: integer } } } } } }]\n      responses: { '204': { description: a } }\n",
    );
    assert_eq!(served.get("/p?%7B%22a%22%3A1%7D").status, 204);
    assert_eq!(served.get("/p").status, 204);
    assert_eq!(
        served.get("/p?%7B%22a%22%3A%22x%22%7D").wrong(),
        ["querystring.all/a"]
    );
    assert_eq!(served.get("/p?a=1").wrong(), ["querystring.all"]);
}

#[test]
fn what_nobody_described_is_noted_or_refused() {
    let description = "openapi: 3.1.0\npaths: { /p: { get: { parameters: [{ name: q, in: query }], responses: { '204': { description: a } } } } }\n";
    let served = crate::served::serve(description);
    assert_eq!(served.get("/p?q=1&secret=x").status, 204);
    assert!(
        served.log()[0].contains("query.secret is not described"),
        "{:?}",
        served.log()
    );
    let strict = serve_with(
        description,
        Options {
            strict: true,
            ..Options::default()
        },
    );
    assert_eq!(strict.get("/p?q=1").status, 204);
    assert_eq!(strict.get("/p?q=1&other=x").wrong(), ["query.other"]);
}

#[test]
fn the_log_has_no_values() {
    let served = serve("", "name: key, in: query, schema: { type: integer }");
    assert_eq!(served.get("/p?key=secret").status, 400);
    let log = served.log().join("\n");
    assert!(
        log.starts_with("GET /p -> 400 GET /p: query.key: ") && !log.contains("secret"),
        "{log}"
    );
}
