//! The parts of a request, put together.

use super::*;
use crate::runtime::testing::{Probe, at};
use crate::runtime::wire::{Json, from_slice};
use crate::runtime::{File, Nullable};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};

fn url(template: &'static str, arguments: &[(&'static str, &str)]) -> Result<String, String> {
    let mut parts = Parts::new::<Probe>();
    parts.template = template.into();
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
    parts.template = "/".into();
    fill(&mut parts);
    match parts.encode(&at("https://h"), &HeaderMap::new()) {
        Ok(encoded) => Ok(encoded.url.query().unwrap_or("").to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn headers(fill: impl FnOnce(&mut Parts)) -> Result<HeaderMap, String> {
    let mut parts = Parts::new::<Probe>();
    parts.template = "/".into();
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
        parts.template = template.into();
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
        ("X-A", " a"),
        ("X-A", "a "),
        ("X-A", "\ta"),
        ("X-A", "a\t"),
        ("X-A", " "),
    ] {
        let refusal = headers(|parts| parts.extra_header(name.into(), value.into()));
        assert!(refusal.is_err(), "{name:?} {value:?}");
    }
    for value in ["\n", " a", "a\t"] {
        assert!(headers(|parts| parts.header("X-A", &value)).is_err());
    }
    let refusal = headers(|parts| parts.text("X-A", Style::HEADER, "a ")).unwrap_err();
    assert!(
        refusal.contains("`x-a` begins or ends with a blank"),
        "{refusal}"
    );
    for value in ["", "a b", "a\tb"] {
        let map = headers(|parts| parts.header("X-A", &value)).unwrap();
        assert_eq!(map["x-a"], value);
    }
    assert!(headers(|_| ()).unwrap().get(CONTENT_TYPE).is_none());
}

#[test]
fn a_body_that_json_cannot_say_is_refused_until_it_is_replaced() {
    let mut parts = Parts::new::<Probe>();
    parts.template = "/".into();
    parts.json(&vec![1.0, f64::NAN]);
    let error = match parts.encode(&at("https://h"), &HeaderMap::new()) {
        Err(error) => error,
        Ok(_) => panic!("a NaN was written"),
    };
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "`[1]`: JSON has no number that is not finite");
    let mut parts = Parts::new::<Probe>();
    parts.template = "/".into();
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
    parts.cookie("session", &"hunter2");
    parts.set("filter", Style::DEEP_OBJECT, &json(r#"{"a": "hunter2"}"#));
    parts.extra_header("X-Extra".into(), "hunter2".into());
    parts.json(&"hunter2".to_owned());
    let shown = format!("{parts:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    for name in [
        "id",
        "token",
        "X-Key",
        "X-Extra",
        "session",
        "filter",
        "[9 bytes]",
    ] {
        assert!(shown.contains(name), "{name}: {shown}");
    }
}

fn json(text: &str) -> Json {
    from_slice(text.as_bytes()).unwrap()
}

#[test]
fn arguments_of_any_style_stand_in_the_path() {
    let path = |template: &'static str, style: Style, value: &dyn Wire| {
        let mut parts = Parts::new::<Probe>();
        parts.template = template.into();
        parts.set("id", style, value);
        match parts.encode(&at("https://h"), &HeaderMap::new()) {
            Ok(encoded) => Ok(encoded.url.path().to_owned()),
            Err(error) => Err(error.to_string()),
        }
    };
    let list = vec!["a/b".to_owned(), ".".to_owned()];
    for (style, expected) in [
        (Style::PATH, "/x/a%2Fb,./y"),
        (Style::LABEL.exploded(), "/x/.a%2Fb../y"),
        (Style::MATRIX, "/x/;id=a%2Fb,./y"),
        (Style::MATRIX.exploded(), "/x/;id=a%2Fb;id=./y"),
        (Style::PATH.reserved(), "/x/a%2Fb,./y"),
        (Style::PATH.json(), "/x/%5B%22a%2Fb%22%2C%22.%22%5D/y"),
    ] {
        assert_eq!(
            path("/x/{id}/y", style, &list).unwrap(),
            expected,
            "{style:?}"
        );
    }
    assert_eq!(
        path("/x{id}", Style::MATRIX, &String::new()).unwrap(),
        "/x;id"
    );
    for (template, style, value) in [
        ("/{id}", Style::PATH, r#""""#),
        ("/{id}", Style::PATH, "null"),
        ("/{id}", Style::MATRIX, "[]"),
        ("/{id}", Style::LABEL, "{}"),
        ("/{id}", Style::LABEL, r#""""#),
        ("/{id}", Style::LABEL, r#"".""#),
        ("/{id}", Style::LABEL.exploded(), r#"["", ""]"#),
        ("/{id}", Style::PATH.exploded(), r#"[".."]"#),
        ("/{id}", Style::PATH.reserved(), r#""%2e%2E""#),
        ("/.{id}", Style::PATH.reserved(), r#""%2e""#),
    ] {
        let refusal = path(template, style, &json(value)).unwrap_err();
        assert!(refusal.contains("`id`"), "{style:?} {value}: {refusal}");
    }
    assert!(path("/{id}", Style::PATH, &Nullable::<String>::Absent).is_err());
    assert!(
        path("/{id}", Style::PATH, &f64::NAN)
            .unwrap_err()
            .contains("not finite")
    );
}

#[test]
fn a_query_of_the_path_gives_way_to_what_is_set() {
    let with = |fill: fn(&mut Parts)| {
        query(|parts| {
            parts.template = "/a?beta=true&x%5B%5D=1&flag".into();
            fill(parts);
        })
        .unwrap()
    };
    assert_eq!(with(|_| ()), "beta=true&x%5B%5D=1&flag");
    assert_eq!(
        with(|parts| parts.query("beta", &"no")),
        "x%5B%5D=1&flag&beta=no"
    );
    assert_eq!(
        with(|parts| parts.list("x[]", Style::FORM.exploded(), &[&2, &3])),
        "beta=true&flag&x%5B%5D=2&x%5B%5D=3"
    );
    assert_eq!(
        with(|parts| parts.set("x", Style::DEEP_OBJECT, &json(r#"["y"]"#))),
        "beta=true&flag&x%5B%5D=y"
    );
    assert_eq!(
        with(|parts| parts.set("beta", Style::FORM, &())),
        "beta=true&x%5B%5D=1&flag"
    );
    assert_eq!(
        with(|parts| parts.query("flag", &true)),
        "beta=true&x%5B%5D=1&flag=true"
    );
}

#[test]
fn what_is_set_again_takes_the_place_of_what_was() {
    let text = query(|parts| {
        parts.set("p", Style::FORM.exploded(), &json(r#"{"a": 1, "b": 2}"#));
        parts.text("a", Style::FORM, "kept");
        parts.texts("p", Style::PIPE_DELIMITED, vec!["x".into(), "y".into()]);
    });
    assert_eq!(text.unwrap(), "a=kept&p=x%7Cy");
    let text = query(|parts| {
        parts.query("p", &f64::NAN);
        parts.set("p", Style::DEEP_OBJECT, &json(r#"{"a": {"b": 1}}"#));
    });
    assert_eq!(text.unwrap(), "p%5Ba%5D%5Bb%5D=1");
    for absent in [
        |parts: &mut Parts| parts.set("p", Style::FORM, &Nullable::<String>::Absent),
        |parts: &mut Parts| parts.set("p", Style::FORM.json(), &None::<i64>),
        |parts: &mut Parts| parts.set("p", Style::FORM, &Nullable::<String>::Null),
        |parts: &mut Parts| parts.texts("p", Style::FORM, Vec::new()),
        |parts: &mut Parts| parts.query_list("p", &[]),
    ] {
        let text = query(|parts| {
            parts.query("p", &1_i64);
            absent(parts);
        });
        assert_eq!(text.unwrap(), "");
    }
    let map = headers(|parts| {
        parts.header("X-A", &"1");
        parts.header("X-B", &"1");
        parts.set("X-A", Style::HEADER.exploded(), &json(r#"{"k": [1]}"#));
        parts.set("X-B", Style::HEADER, &());
        parts.cookie("a", &"1");
        parts.text("a", Style::COOKIE, "2");
    });
    let map = map.unwrap();
    assert_eq!(map["x-a"], "k=[1]");
    assert!(!map.contains_key("x-b"));
    assert_eq!(map[COOKIE], "a=2");
}

#[test]
fn a_value_without_a_text_is_an_error() {
    for style in [
        Style::FORM,
        Style::DEEP_OBJECT,
        Style::FORM.json(),
        Style::HEADER,
        Style::COOKIE,
    ] {
        let refusal = query(|parts| parts.set("x", style, &vec![f64::NAN])).unwrap_err();
        assert!(
            refusal.contains("`x`") && refusal.contains("`[0]`"),
            "{refusal}"
        );
        let file = File::from_path("a");
        assert!(query(|parts| parts.set("x", style, &file)).is_err());
        let file = File::from("a");
        assert!(query(|parts| parts.set("x", style, &file)).is_ok());
    }
    assert!(headers(|parts| parts.text("X-A", Style::HEADER, "a\r\nX-B: c")).is_err());
    let list = ["a".to_owned(), "b\n".to_owned()];
    assert!(headers(|parts| parts.texts("X-A", Style::HEADER, list.to_vec())).is_err());
}

#[test]
fn cookies_share_one_header() {
    let map = headers(|parts| {
        parts.cookie("a", &"x; y=\"1\", \u{e9}\\");
        parts.extra_header("cookie".into(), "own=1; b=2".into());
        parts.set("l[]", Style::COOKIE.exploded(), &json(r#"["p", "q"]"#));
        parts.set("none", Style::COOKIE, &());
    });
    let map = map.unwrap();
    let expected = "a=x%3B%20y%3D%221%22%2C%20%C3%A9%5C; l%5B%5D=p; l%5B%5D=q; own=1; b=2";
    assert_eq!(map[COOKIE], expected);
    assert!(map[COOKIE].is_sensitive());
    assert_eq!(map.get_all(COOKIE).iter().count(), 1);
    let map = headers(|parts| {
        parts.extra_header("cookie".into(), "own=\u{e9}".into());
        parts.cookie("a", &"1");
    });
    assert_eq!(
        map.unwrap()[COOKIE].as_bytes(),
        "a=1; own=\u{e9}".as_bytes()
    );
    let refusal = headers(|parts| parts.cookie("c", &f64::NAN)).unwrap_err();
    assert!(refusal.contains("the cookie `c`"), "{refusal}");
}

#[test]
fn other_media_types_can_be_asked_for() {
    assert_eq!(headers(|_| ()).unwrap()[ACCEPT], "application/json");
    let map = headers(|parts| parts.accept("text/csv".into())).unwrap();
    assert_eq!(map[ACCEPT], "text/csv");
    assert!(headers(|parts| parts.accept("a\nb".into())).is_err());
    let map = headers(|parts| parts.accept(String::new())).unwrap();
    assert!(!map.contains_key(ACCEPT));
}

#[test]
fn bodies_have_their_media_types() {
    let sent = |fill: &dyn Fn(&mut Parts)| {
        let mut parts = Parts::new::<Probe>();
        parts.template = "/".into();
        fill(&mut parts);
        match parts.encode(&at("https://h"), &HeaderMap::new()) {
            Ok(encoded) => {
                let media_type = encoded.headers[CONTENT_TYPE].to_str().unwrap().to_owned();
                let body = encoded.body.unwrap();
                let bytes = body.as_bytes().unwrap().to_vec();
                Ok((media_type, String::from_utf8(bytes).unwrap()))
            }
            Err(error) => Err(error.to_string()),
        }
    };
    let (media_type, body) = sent(&|parts| parts.form(&json(r#"{"a": ["b c"]}"#), &[])).unwrap();
    assert_eq!(media_type, "application/x-www-form-urlencoded");
    assert_eq!(body, "a=b+c");
    let object = json(r#"{"a": 1}"#);
    let form = "multipart/form-data";
    let (media_type, body) = sent(&|parts| parts.multipart(form, &object, &[])).unwrap();
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    assert!(body.starts_with(&format!("--{boundary}\r\n")), "{body}");
    assert!(body.ends_with(&format!("\r\n--{boundary}--\r\n")), "{body}");
    let sent_as = |media_type: &str| {
        let content = Content::new(media_type, "x");
        sent(&|parts| parts.content(content.clone()))
    };
    let expected = ("text/plain; charset=utf-8".to_owned(), "x".to_owned());
    assert_eq!(sent_as("text/plain; charset=utf-8").unwrap(), expected);
    for media_type in ["", "a\r\nb"] {
        let refusal = sent_as(media_type).unwrap_err();
        assert!(refusal.contains("media type"), "{refusal}");
    }
    assert!(sent(&|parts| parts.form(&json("[1]"), &[])).is_err());
    assert!(sent(&|parts| parts.multipart(form, &json("1"), &[])).is_err());
}
