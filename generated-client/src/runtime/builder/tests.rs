//! What a client is built of, and what it refuses.

use super::*;
use crate::runtime::api::Scheme;
use crate::runtime::testing::Script;

enum Test {}

impl Api for Test {
    const TITLE: &'static str = "Test";
    const SERVERS: &'static [&'static str] = &["https://api.example.com/v1"];
    const SCHEMES: &'static [Scheme] = &[Scheme::basic("Basic"), Scheme::bearer("Bearer")];
}

enum NoServer {}

impl Api for NoServer {
    const TITLE: &'static str = "No server";
    const SERVERS: &'static [&'static str] = &[];
    const SCHEMES: &'static [Scheme] = &[];
}

enum Variables {}

impl Api for Variables {
    const TITLE: &'static str = "Variables";
    const SERVERS: &'static [&'static str] = &["https://{region}.example.com"];
    const SCHEMES: &'static [Scheme] = &[];
}

fn builder() -> ClientBuilder<Test> {
    Client::builder().transport(Script::new([]))
}

fn refusal<A: Api>(builder: ClientBuilder<A>) -> String {
    builder
        .transport(Script::new([]))
        .build()
        .unwrap_err()
        .to_string()
}

#[test]
fn the_first_server_is_the_base_url_unless_another_is_set() {
    let client = builder().build().unwrap();
    assert_eq!(client.base_url().as_str(), "https://api.example.com/v1");
    let client = builder().base_url("http://127.0.0.1:1/x/").build().unwrap();
    assert_eq!(client.base_url().as_str(), "http://127.0.0.1:1/x/");
}

#[test]
fn a_base_url_that_is_none_is_refused() {
    assert!(refusal(Client::<NoServer>::builder()).contains("names no server"));
    assert!(refusal(Client::<Variables>::builder()).contains("has variables"));
    for (url, why) in [
        ("", "relative"),
        ("/api", "relative"),
        ("api.example.com", "relative"),
        ("ftp://example.com", "neither http nor https"),
        ("https://", "is none"),
        ("https://user@example.com", "a user or a password"),
        ("https://:hunter2@example.com", "a user or a password"),
        ("https://example.com?a=b", "a query"),
        ("https://example.com#a", "a query or a fragment"),
        ("https://example.com:99999", "is none"),
    ] {
        let refusal = refusal(builder().base_url(url));
        assert!(refusal.contains(why), "{url}: {refusal}");
        assert!(!refusal.contains("hunter2"), "{refusal}");
    }
}

#[test]
fn settings_are_checked() {
    assert!(refusal(builder().timeout(Duration::ZERO)).contains("the timeout is zero"));
    assert!(refusal(builder().connect_timeout(Duration::ZERO)).contains("connect timeout"));
    assert!(refusal(builder().max_response_bytes(0)).contains("no byte"));
    assert!(refusal(builder().default_header("Connection", "close")).contains("transport"));
    assert!(refusal(builder().idempotency_header("Authorization")).contains("keys"));
    assert!(refusal(builder().default_header("a b", "c")).contains("\"a b\""));
    assert!(refusal(builder().default_header("X-A", "b\nc")).contains("`x-a`"));
    assert!(refusal(builder().default_header("Content-Length", "1")).contains("transport"));
    assert!(refusal(builder().user_agent("\u{0}")).contains("`user-agent`"));
    assert!(refusal(builder().basic_credentials("Other", "a", "b")).contains("`Other`"));
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[test]
fn what_the_default_transport_cannot_use_is_refused() {
    let default = || Client::<Test>::builder();
    let refusal = |builder: ClientBuilder<Test>| builder.build().unwrap_err().to_string();
    let no_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let cut = "-----BEGIN CERTIFICATE-----\nhunter2";
    for pem in ["", "no certificate", no_certificate, cut] {
        let refusal = refusal(default().root_certificates(pem));
        assert!(refusal.contains("certificate cannot be read"), "{refusal}");
    }
    let refusal_of_pair = refusal(default().client_certificate(no_certificate, "hunter2"));
    assert!(
        refusal_of_pair.contains("cannot be read"),
        "{refusal_of_pair}"
    );
    let refusal_of_proxy = refusal(default().proxy("http://hunter2@"));
    assert!(refusal_of_proxy.contains("proxy"), "{refusal_of_proxy}");
    assert!(!refusal_of_proxy.contains("hunter2"));
    for proxy in [
        "ftp://proxy",
        "socks5://proxy:1",
        "user:hunter2@proxy",
        "proxy",
        "",
    ] {
        let refusal = refusal(default().proxy(proxy));
        assert!(
            refusal.contains("proxy") && !refusal.contains("hunter2"),
            "{refusal}"
        );
    }
    for builder in [
        builder().proxy("http://proxy"),
        builder().root_certificates(cut),
    ] {
        assert!(refusal(builder).contains("another one"));
    }
}

#[test]
fn secrets_do_not_show() {
    let builder = builder()
        .base_url("https://hunter2:hunter2@example.com")
        .basic_credentials("Basic", "user", "hunter2")
        .credential("Bearer", "hunter2")
        .default_header("X-Key", "hunter2");
    let shown = format!("{builder:?} {builder:#?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("X-Key"), "{shown}");
    let client = builder.base_url("https://example.com").build().unwrap();
    let shown = format!("{client:?} {client:#?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("example.com"), "{shown}");
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[test]
fn without_a_transport_there_is_no_client() {
    let error = Client::<Test>::builder().build().unwrap_err();
    assert!(error.to_string().contains("no transport"), "{error}");
}

#[test]
fn a_client_is_shared_between_threads() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<Client<Test>>();
    shared::<ClientBuilder<Test>>();
}
