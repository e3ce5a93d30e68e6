//! Which URLs come out of servers, and which are refused.

use super::*;
use crate::runtime::api::{Api, Operation, Scheme, Security};
use crate::runtime::error::Error;
use crate::runtime::testing::{Script, answer, at, block_on};
use crate::runtime::wire::DecodeError;
use crate::runtime::{Answer, Client, ClientBuilder, Request};

enum Test {}

impl Api for Test {
    const TITLE: &'static str = "Test";
    const SERVERS: &'static [&'static str] = &["https://api.example.com/v1"];
    const SCHEMES: &'static [Scheme] = &[Scheme::bearer("Bearer")];
}

enum Relative {}

impl Api for Relative {
    const TITLE: &'static str = "Relative";
    const SERVERS: &'static [&'static str] = &["/api/v3"];
    const SCHEMES: &'static [Scheme] = &[];
}

enum Regional {}

impl ServerTemplate for Regional {
    const URL: &'static str = "https://{region}.example.com:{port}/{base}";
    const VARIABLES: &'static [(&'static str, &'static str)] =
        &[("region", "eu"), ("port", "8443"), ("base", "v1")];
}

enum Incomplete {}

impl ServerTemplate for Incomplete {
    const URL: &'static str = "https://{region}.example.com/{tenant}/{base}";
    const VARIABLES: &'static [(&'static str, &'static str)] = &[("base", "v1")];
}

/// Operations that have servers of their own.
macro_rules! operation {
    ($name:ident, $servers:expr) => {
        enum $name {}

        impl Operation for $name {
            type Output = ();
            type Error = ();

            const ID: &'static str = "op";
            const METHOD: &'static str = "GET";
            const PATH: &'static str = "/files";
            const SERVERS: &'static [&'static str] = $servers;
            const SECURITY: Security = Security::Configured;
            const ACCEPT: &'static str = "";

            fn output(answer: &Answer) -> Result<(), DecodeError> {
                answer.empty()
            }
        }
    };
}

operation!(
    Own,
    &["https://files.example.com/f/", "https://other.example.com"]
);
operation!(Near, &["/v2"]);
operation!(Clear, &["http://files.example.com/f/"]);
operation!(Open, &["https://{region}.example.com"]);

fn builder<A: Api>(script: &Script) -> ClientBuilder<A> {
    Client::builder().transport(script.clone())
}

fn refusal<A: Api>(builder: ClientBuilder<A>) -> String {
    builder.build().unwrap_err().to_string()
}

fn base_url(server: Server<Regional>) -> Result<String, String> {
    let client = builder::<Test>(&Script::new([])).server(server).build();
    match client {
        Ok(client) => Ok(client.base_url().to_string()),
        Err(error) => Err(error.to_string()),
    }
}

fn filled(template: &'static str, values: &[(&'static str, &str)]) -> Result<String, String> {
    let filled = Filled {
        url: template,
        defaults: &[],
        values: values
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    };
    match filled.url() {
        Ok(url) => Ok(url.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn variables_have_defaults_and_values() {
    let url = base_url(Server::new()).unwrap();
    assert_eq!(url, "https://eu.example.com:8443/v1");
    let server = Server::new().set("region", "us").set("base", "a b/é/?#%/");
    let url = base_url(server.clone().set("region", "us-2.west")).unwrap();
    assert_eq!(
        url,
        "https://us-2.west.example.com:8443/a%20b/%C3%A9/%3F%23%25/"
    );
    let shown = format!("{server:?}");
    assert!(
        shown.contains("{region}") && shown.contains("us"),
        "{shown}"
    );
}

#[test]
fn a_value_that_would_make_another_url_is_refused() {
    for (name, value) in [
        ("region", ""),
        ("region", "evil.com/"),
        ("region", "evil.com\\"),
        ("region", "evil.com?"),
        ("region", "evil.com#"),
        ("region", "user@evil.com"),
        ("region", "evil.com:80"),
        ("region", "evil.com%2f"),
        ("region", "a b"),
        ("region", "\t"),
        ("region", "evil.com／"),
        ("port", "80/"),
        ("port", "99999"),
        ("port", "x"),
        ("base", ".."),
        ("base", "a/./b"),
    ] {
        let refusal = base_url(Server::new().set(name, value)).unwrap_err();
        assert!(refusal.contains(Regional::URL), "{value:?}: {refusal}");
        assert!(refusal.contains("`base_url`"), "{value:?}: {refusal}");
    }
}

#[test]
fn a_variable_may_stand_anywhere() {
    for (template, values, expected) in [
        (
            "{scheme}://h/{a}",
            &[("scheme", "http"), ("a", "b")][..],
            "http://h/b",
        ),
        (
            "{base}/v1",
            &[("base", "https://h:1/x")],
            "https://h:1/x/v1",
        ),
        (
            "https://{host}",
            &[("host", "[::1]:8080")],
            "https://[::1]:8080/",
        ),
        ("https://h/{a}/{a}{b", &[("a", "x")], "https://h/x/x%7Bb"),
    ] {
        assert_eq!(filled(template, values).unwrap(), expected);
    }
    for (template, values, why) in [
        ("{scheme}://h", &[("scheme", "ftp")][..], "`scheme`"),
        ("{base}/v1", &[("base", "https://u:p@h")], "user"),
        ("{base}/v1", &[("base", "https://h?a=b#")], "a query"),
        ("{base}/v1", &[("base", "/api")], "is relative"),
        ("/{a}", &[("a", "b")], "is relative"),
        ("//{a}", &[("a", "b")], "is relative"),
        ("https://h/{a}.", &[("a", ".")], "segment of dots"),
    ] {
        let refusal = filled(template, values).unwrap_err();
        assert!(refusal.contains(why), "{template}: {refusal}");
    }
}

#[test]
fn variables_without_a_value_are_named() {
    let script = Script::new([]);
    let given = builder::<Test>(&script).server(Server::<Incomplete>::new());
    let text = refusal(given);
    assert!(
        text.contains("without a value: `region`, `tenant`;"),
        "{text}"
    );
    let given = builder::<Test>(&script).base_url("https://{host}/{base}");
    let text = refusal(given);
    assert!(text.contains("without a value: `host`, `base`"), "{text}");
}

#[test]
fn a_relative_server_is_named_and_needs_a_base_url() {
    let script = Script::new([]);
    let text = refusal(builder::<Relative>(&script));
    assert!(
        text.contains("`/api/v3`") && text.contains("is relative"),
        "{text}"
    );
    assert!(text.contains("`base_url`"), "{text}");
    let client = builder::<Relative>(&script).base_url("https://h/x").build();
    assert_eq!(client.unwrap().base_url().as_str(), "https://h/x");
}

#[test]
fn an_operation_goes_to_its_own_server_unless_a_base_url_is_set() {
    let script = Script::new((0..5).map(|_| answer(200, "")));
    let client = builder::<Test>(&script)
        .credential("Bearer", "t0k3n")
        .build()
        .unwrap();
    block_on(Request::<Own>::new(&client).send()).unwrap();
    block_on(Request::<Near>::new(&client).send()).unwrap();
    let regional = builder::<Test>(&script)
        .server(Server::<Regional>::new())
        .build()
        .unwrap();
    block_on(Request::<Near>::new(&regional).send()).unwrap();
    let by_hand = builder::<Test>(&script)
        .server(Server::<Regional>::new())
        .base_url("http://127.0.0.1:9/x")
        .build()
        .unwrap();
    block_on(Request::<Own>::new(&by_hand).send()).unwrap();
    block_on(Request::<Open>::new(&by_hand).send()).unwrap();
    let urls: Vec<String> = script
        .requests()
        .iter()
        .map(|r| r.url.to_string())
        .collect();
    assert_eq!(
        urls,
        [
            "https://files.example.com/f/files",
            "https://api.example.com/v2/files",
            "https://eu.example.com:8443/v2/files",
            "http://127.0.0.1:9/x/files",
            "http://127.0.0.1:9/x/files",
        ]
    );
    assert_eq!(
        script.requests()[0].headers["authorization"],
        "Bearer t0k3n"
    );
    let error = block_on(Request::<Open>::new(&client).send()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /files: the operation's own server `https://{region}.example.com` has variables \
         without a value: `region`; `base_url` sets another one"
    );
}

#[test]
fn what_an_operation_cannot_be_sent_to_is_refused() {
    let base = at("https://h/v1");
    for server in ["ftp://h", "https://u:p@h", "https://h?a=b", "https://"] {
        let (why, _) = of_operation(server, &base).unwrap_err();
        assert!(why.contains(server) && why.contains("`base_url`"), "{why}");
    }
}

#[test]
fn credentials_do_not_go_in_the_clear_to_the_server_of_an_operation() {
    let script = Script::new([answer(200, ""), answer(200, "")]);
    let client = builder::<Test>(&script)
        .credential("Bearer", "t0k3n")
        .build();
    let error = block_on(Request::<Clear>::new(&client.unwrap()).send()).unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert!(error.to_string().contains("gives up https"), "{error}");
    assert!(script.requests().is_empty());
    let base = at("http://127.0.0.1:9/");
    for (server, base) in [
        ("http://h/", &base),
        ("https://h/", &base),
        ("//h/", &at("https://h")),
    ] {
        assert!(of_operation(server, base).is_ok(), "{server} {base}");
    }
    let by_hand = builder::<Test>(&script).base_url("https://h").build();
    block_on(Request::<Clear>::new(&by_hand.unwrap()).send()).unwrap();
    assert_eq!(script.requests()[0].url.as_str(), "https://h/files");
}
