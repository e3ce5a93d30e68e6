//! The parts of a request, put together.

use super::*;
use crate::runtime::testing::{Probe, at};
use http::header::CONTENT_TYPE;

fn url(template: &'static str, arguments: &[(&'static str, &str)]) -> Result<String, String> {
    let mut parts = Parts::new::<Probe>();
    parts.template = template;
    for (name, value) in arguments {
        parts.path(name, value);
    }
    match parts.encode(&at("https://h/v1"), &HeaderMap::new()) {
        Ok(encoded) => Ok(encoded.url.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

fn query(fill: impl FnOnce(&mut Parts)) -> Result<String, String> {
    let mut parts = Parts::new::<Probe>();
    parts.template = "/";
    fill(&mut parts);
    match parts.encode(&at("https://h"), &HeaderMap::new()) {
        Ok(encoded) => Ok(encoded.url.query().unwrap_or("").to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn headers(fill: impl FnOnce(&mut Parts)) -> Result<HeaderMap, String> {
    let mut parts = Parts::new::<Probe>();
    parts.template = "/";
    fill(&mut parts);
    match parts.encode(&at("https://h"), &HeaderMap::new()) {
        Ok(encoded) => Ok(encoded.headers),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn a_path_is_put_behind_the_base_url_as_it_stands() {
    for (base, template, expected) in [
        ("https://h", "/a/", "https://h/a/"),
        ("https://h/", "/a", "https://h/a"),
        ("https://h/v1", "/a/", "https://h/v1/a/"),
        ("https://h/v1/", "/a//b/", "https://h/v1/a//b/"),
        ("https://h/v1", "/", "https://h/v1/"),
        ("https://h/v1", "a", "https://h/v1/a"),
        ("https://h:8443/a%20b", "/c", "https://h:8443/a%20b/c"),
        ("http://[::1]:80/", "/a:b@c;d=e", "http://[::1]/a:b@c;d=e"),
        (
            "https://h",
            "/a b/é/%41/%zz/",
            "https://h/a%20b/%C3%A9/%41/%25zz/",
        ),
        ("https://h", "/a?b=c", "https://h/a?b=c"),
        ("https://h", "/{open", "https://h/%7Bopen"),
    ] {
        let mut parts = Parts::new::<Probe>();
        parts.template = template;
        let encoded = parts.encode(&at(base), &HeaderMap::new()).unwrap();
        assert_eq!(encoded.url.as_str(), expected, "{base} {template}");
    }
}

#[test]
fn path_arguments_are_percent_encoded() {
    for (argument, expected) in [
        ("lead_1", "lead_1"),
        ("a-b._~", "a-b._~"),
        ("a/b", "a%2Fb"),
        ("a b+c", "a%20b%2Bc"),
        ("100%", "100%25"),
        ("%2e%2e", "%252e%252e"),
        ("?#[]@", "%3F%23%5B%5D%40"),
        ("é", "%C3%A9"),
        ("...", "..."),
        ("..\\", "..%5C"),
        ("\t\n", "%09%0A"),
    ] {
        let url = url("/call/{id}/", &[("id", argument)]);
        assert_eq!(url.unwrap(), format!("https://h/v1/call/{expected}/"));
    }
    let both = [("a", "x"), ("b", "y")];
    assert_eq!(
        url("/{a}/q{b}.json", &both).unwrap(),
        "https://h/v1/x/qy.json"
    );
    assert_eq!(url("/{a}.{a}", &both).unwrap(), "https://h/v1/x.x");
}

#[test]
fn arguments_that_mean_another_path_are_refused() {
    for (template, argument) in [
        ("/{id}", ""),
        ("/{id}", "."),
        ("/{id}/", ".."),
        (".{id}", "."),
        ("/a/{id}.", "."),
        ("/{id}%2E", "."),
    ] {
        let refusal = url(template, &[("id", argument)]).unwrap_err();
        assert!(
            refusal.contains("`id`"),
            "{template} {argument:?}: {refusal}"
        );
    }
    assert!(url("/{a}{b}", &[("a", "."), ("b", ".")]).is_err());
    assert!(url("/a/../b", &[]).is_err());
    assert!(url("/{id}", &[]).unwrap_err().contains("`id` is missing"));
}

#[test]
fn query_values_are_percent_encoded_and_replaced() {
    let text = query(|parts| {
        parts.query("limit", &1_i64);
        parts.query("q[]", &"a b&c=d+é");
        parts.query("limit", &5_i64);
    });
    assert_eq!(text.unwrap(), "q%5B%5D=a%20b%26c%3Dd%2B%C3%A9&limit=5");
    let text = query(|parts| parts.query_list("id", &[&"a", &"b"]));
    assert_eq!(text.unwrap(), "id=a&id=b");
    let text = query(|parts| parts.query_list("id", &[]));
    assert_eq!(text.unwrap(), "");
    let refusal = query(|parts| parts.query("x", &f64::NAN)).unwrap_err();
    assert!(refusal.contains("`x`"), "{refusal}");
}

#[test]
fn headers_are_checked() {
    let map = headers(|parts| {
        parts.header("X-Thing", &5_i64);
        parts.extra_header("x-THING".into(), "6".into());
        parts.json(&());
    })
    .unwrap();
    assert_eq!(map["x-thing"], "6");
    assert!(map["x-thing"].is_sensitive());
    assert_eq!(map[CONTENT_TYPE], "application/json");
    for (name, value) in [
        ("X-A", "a\r\nX-B: c"),
        ("X-A", "\u{0}"),
        ("X A", "a"),
        ("", "a"),
        ("Transfer-Encoding", "chunked"),
        ("Host", "h"),
    ] {
        let refusal = headers(|parts| parts.extra_header(name.into(), value.into()));
        assert!(refusal.is_err(), "{name:?} {value:?}");
    }
    assert!(headers(|parts| parts.header("X-A", &"\n")).is_err());
    assert!(headers(|_| ()).unwrap().get(CONTENT_TYPE).is_none());
}

#[test]
fn a_body_that_json_cannot_say_is_refused_until_it_is_replaced() {
    let mut parts = Parts::new::<Probe>();
    parts.template = "/";
    parts.json(&vec![1.0, f64::NAN]);
    let error = match parts.encode(&at("https://h"), &HeaderMap::new()) {
        Err(error) => error,
        Ok(_) => panic!("a NaN was written"),
    };
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "`[1]`: JSON has no number that is not finite");
    let mut parts = Parts::new::<Probe>();
    parts.template = "/";
    parts.json(&f64::NAN);
    parts.json(&1.0);
    assert!(parts.encode(&at("https://h"), &HeaderMap::new()).is_ok());
}

#[test]
fn debug_shows_names_only() {
    let mut parts = Parts::new::<Probe>();
    parts.path("id", &"hunter2");
    parts.query("token", &"hunter2");
    parts.header("X-Key", &"hunter2");
    parts.extra_header("X-Extra".into(), "hunter2".into());
    parts.json(&"hunter2".to_owned());
    let shown = format!("{parts:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    for name in ["id", "token", "X-Key", "X-Extra", "[9 bytes]"] {
        assert!(shown.contains(name), "{name}: {shown}");
    }
}
