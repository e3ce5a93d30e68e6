//! Tests of calls that the description does not know: what they send, and what they refuse to.

use super::*;
use crate::runtime::error::Error;
use crate::runtime::testing::{Script, answer, block_on, builder, client, read, redirect};
use std::time::Duration;

#[test]
fn it_sends_what_the_client_sends() {
    let script = Script::new([redirect(302, "/v2"), answer(200, r#"{"a": [1]}"#)]);
    let request = client(script.clone())
        .request(Method::GET, "/lead/{id}/@me/{id}.{x}")
        .path("id", "a/b ?")
        .path("x", 7)
        .query("_fields", "id,name")
        .query("a b", "c&d")
        .query("a b", true)
        .header("x-mine", "1")
        .timeout(Duration::from_secs(3));
    let shown = format!("{request:?}");
    assert!(
        !shown.contains("a/b") && !shown.contains("id,name"),
        "{shown}"
    );
    let answer = block_on(request.send()).unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["x-answer"], "yes");
    assert_eq!(answer.json::<Json>().unwrap()["a"][0], 1);
    let requests = script.requests();
    assert_eq!(
        requests[0].url.as_str(),
        "https://api.example.com/v1/lead/a%2Fb%20%3F/@me/a%2Fb%20%3F.7\
         ?_fields=id%2Cname&a%20b=c%26d&a%20b=true"
    );
    for request in &requests {
        assert_eq!(request.headers["authorization"], "Basic dXNlcjpodW50ZXIy");
        assert_eq!(request.headers["accept"], Raw::ACCEPT);
        assert_eq!(request.headers["x-mine"], "1");
        assert!(request.timeout <= Duration::from_secs(3));
    }
    let operation = requests[0].operation.as_ref().unwrap();
    assert_eq!(operation.id, "");
    assert_eq!(operation.path, "/lead/{id}/@me/{id}.{x}");
}

#[test]
fn bodies_are_json_forms_or_anything() {
    let send = |body: fn(Request<Raw>) -> Request<Raw>| {
        let script = Script::new([answer(204, "")]);
        let request = client(script.clone()).request(Method::POST, "/a");
        block_on(body(request).send()).unwrap();
        let request = script.requests().remove(0);
        let body = block_on(read(request.body.clone().unwrap())).unwrap();
        let media_type = request.headers["content-type"].to_str().unwrap().to_owned();
        (media_type, String::from_utf8(body.to_vec()).unwrap())
    };
    let (media_type, body) = send(|request| request.json(&serde_json::json!({"a": [1, null]})));
    assert_eq!(
        (&*media_type, &*body),
        ("application/json", r#"{"a":[1,null]}"#)
    );
    let (media_type, body) = send(|request| request.form(&serde_json::json!({"a": "b c", "d": 1})));
    assert_eq!(media_type, "application/x-www-form-urlencoded");
    assert_eq!(body, "a=b+c&d=1");
    let (media_type, body) = send(|request| request.body(Content::new("text/csv", "a,b")));
    assert_eq!((&*media_type, &*body), ("text/csv", "a,b"));
}

#[test]
fn a_body_that_has_no_json_is_an_error() {
    struct Broken;

    impl Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("hunter2"))
        }
    }

    let script = Script::new([]);
    let client = client(script.clone());
    let request = || client.request(Method::POST, "/a");
    for request in [request().json(&Broken), request().form(&Broken)] {
        let error = block_on(request.send()).unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error:?}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
    assert!(script.requests().is_empty());
}

#[test]
fn a_path_that_may_lead_elsewhere_is_refused_and_nothing_is_sent() {
    for path in [
        "",
        "lead/",
        "https://evil.example.com/",
        "//evil.example.com/",
        "///evil.example.com",
        "@evil.example.com/",
        ":80@evil.example.com/",
        "/\\evil.example.com/",
        "\\\\evil.example.com",
        "/..",
        "/../admin",
        "/a/../../admin",
        "/a/./b",
        "/%2e%2e/admin",
        "/.%2E/admin",
        "/%252e%252e/admin",
        "/a%2f..%2f..%2fadmin",
        "/a%5C..%5Cadmin",
        "/a%0d%0ax-evil:1",
        "/a\r\nx-evil: 1",
        "/\t/evil.example.com",
        "/a\0",
        "/a?b=c",
        "/a#b",
        "/{a",
        "/a}",
        "/{a/b}",
        "/{{a}}",
        "/{}",
    ] {
        let script = Script::new([]);
        let client = client(script.clone());
        let error = block_on(client.request(Method::GET, path).send()).unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{path:?}: {error:?}");
        let shown = format!("{error} {error:?}");
        assert!(
            shown.starts_with("GET [a path]: the path cannot be put below the base URL: "),
            "{shown}"
        );
        assert!(!shown.contains("evil"), "{shown}");
        assert!(script.requests().is_empty(), "{path:?}");
    }
}

#[test]
fn an_argument_cannot_lead_elsewhere() {
    for argument in ["", ".", ".."] {
        let script = Script::new([]);
        let request = client(script.clone()).request(Method::GET, "/a/{b}/c");
        let error = block_on(request.path("b", argument).send()).unwrap_err();
        assert!(error.to_string().contains("`b`"), "{error}");
        assert!(script.requests().is_empty());
    }
    for (argument, escaped) in [
        ("../x", "..%2Fx"),
        ("@evil.example.com", "%40evil.example.com"),
        ("\\\r\n?#", "%5C%0D%0A%3F%23"),
        ("%2e%2e", "%252e%252e"),
        ("{c}", "%7Bc%7D"),
    ] {
        let script = Script::new([answer(200, "")]);
        let request = client(script.clone()).request(Method::GET, "/a/{b}/c");
        block_on(request.path("b", argument).send()).unwrap();
        let url = script.requests()[0].url.to_string();
        assert_eq!(url, format!("https://api.example.com/v1/a/{escaped}/c"));
    }
}

#[test]
fn arguments_and_places_belong_together() {
    let client = client(Script::new([]));
    let missing = block_on(client.request(Method::GET, "/a/{b}").send()).unwrap_err();
    assert!(missing.to_string().contains("`b` is missing"), "{missing}");
    let request = client.request(Method::GET, "/a/b").path("b", "hunter2");
    let odd = block_on(request.send()).unwrap_err();
    assert!(odd.to_string().contains("no place for"), "{odd}");
    assert!(!odd.to_string().contains("hunter2"), "{odd}");
}

#[test]
fn credentials_are_a_choice() {
    let script = Script::new([answer(200, ""), answer(200, "")]);
    let client = builder(script.clone())
        .credential("Query", "k")
        .build()
        .unwrap();
    let request = || client.request(Method::GET, "/a");
    block_on(request().security(Security::None).send()).unwrap();
    let query = Security::AnyOf(&[&["Query"]]);
    block_on(request().security(query).send()).unwrap();
    let requests = script.requests();
    assert!(!requests[0].headers.contains_key("authorization"));
    assert!(!requests[1].headers.contains_key("authorization"));
    assert_eq!(requests[0].url.query(), None);
    assert_eq!(requests[1].url.query(), Some("key=k"));
}

#[test]
fn an_error_has_its_body_if_that_is_json() {
    let client = client(Script::new([
        answer(422, r#"{"field": "name"}"#),
        answer(502, "<html>"),
    ]));
    let error = || {
        let error = block_on(client.request(Method::PUT, "/a").send()).unwrap_err();
        match error {
            Error::Api(error) => error,
            other => panic!("{other:?}"),
        }
    };
    let described = error();
    assert_eq!(
        described.to_string(),
        "PUT /a: the server answered 422 Unprocessable Entity"
    );
    assert_eq!(described.body().unwrap()["field"], "name");
    let html = error();
    assert!(html.body().is_none() && html.decode_error().is_none());
    assert_eq!(html.text(), "<html>");
}

#[test]
fn an_answer_is_read_in_any_way() {
    let client = client(Script::new([
        answer(200, "\u{feff}[\"hunter2\"]"),
        answer(200, "hunter2"),
    ]));
    let answer = || block_on(client.request(Method::GET, "/a").send()).unwrap();
    let json = answer();
    assert_eq!(json.json::<Vec<String>>().unwrap(), ["hunter2"]);
    assert_eq!(json.text().unwrap(), "[\"hunter2\"]");
    assert!(!format!("{json:?}").contains("hunter2"));
    let error = json.json::<Vec<i64>>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the JSON is not what its type takes, at line 1, column 10"
    );
    let text = answer();
    let error = text.json::<Json>().unwrap_err();
    assert!(
        error.to_string().starts_with("the body is not JSON"),
        "{error}"
    );
    assert_eq!(text.clone().into_bytes(), text.bytes());
}

#[test]
fn it_is_read_as_it_comes() {
    let client = client(Script::new([answer(200, "abc")]));
    let stream = block_on(client.request(Method::GET, "/a").stream()).unwrap();
    assert_eq!(block_on(stream.bytes()).unwrap(), "abc");
}
