//! How credentials get into requests.

mod providers;
mod sharing;
mod tokens;
mod world;

use super::*;
use crate::runtime::testing::{Script, at, block_on};
use http::header::{AUTHORIZATION, COOKIE};

const SCHEMES: &[Scheme] = &[
    Scheme::basic("Basic"),
    Scheme::bearer("Bearer"),
    Scheme::api_key_header("Header", "X-Key"),
    Scheme::api_key_query("Query", "key"),
    Scheme::api_key_query("Odd query", "k e+y"),
    Scheme::api_key_cookie("Cookie", "session"),
    Scheme::http("Digest", "Digest"),
    Scheme::oauth2("OAuth", ""),
    Scheme::oauth2("Plain", "http://id.example.com/token"),
    Scheme::mutual_tls("Certificate"),
    Scheme::http("Odd", "Di gest"),
    Scheme::api_key_header("Odd header", "X Key"),
    Scheme::api_key_cookie("Odd cookie", "a;b"),
];

fn basic(user: &str, password: &str) -> Given {
    Given::Basic {
        user: user.to_owned(),
        password: Secret::new(password),
    }
}

fn text(text: &str) -> Given {
    Given::Credential(text.into())
}

fn credentials(given: &[(&str, Given)]) -> Result<Credentials, ConfigurationError> {
    let given = given
        .iter()
        .map(|(name, given)| ((*name).to_owned(), given.clone()));
    let transport: Arc<dyn Transport> = Arc::new(Script::new([]));
    let surroundings = Surroundings {
        base_url: &at("https://h/"),
        transport: &transport,
        user_agent: None,
        timeout: Duration::from_secs(30),
    };
    Credentials::new(SCHEMES, given.collect(), surroundings)
}

/// Puts credentials behind what the caller set by hand.
fn put(
    given: &[(&str, Given)],
    security: Security,
    by_hand: &[(&'static str, &'static str)],
) -> (String, HeaderMap) {
    let mut url = at("https://h/a?b=c");
    let mut headers = HeaderMap::new();
    for (name, value) in by_hand {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    let credentials = credentials(given).unwrap();
    let allowance = Allowance::new(Duration::from_secs(1));
    let applied = credentials.apply(security, &mut url, &mut headers, &allowance);
    assert!(!block_on(applied).unwrap().rejected());
    (url.to_string(), headers)
}

fn applied(given: &[(&str, Given)], security: Security) -> (String, HeaderMap) {
    put(given, security, &[])
}

#[test]
fn the_first_configured_scheme_is_sent() {
    let given = [("Bearer", text("t0k3n")), ("Basic", basic("key", ""))];
    let (_, headers) = applied(&given, Security::Configured);
    assert_eq!(headers[AUTHORIZATION], "Basic a2V5Og==");
    let (_, headers) = applied(&given[..1], Security::Configured);
    assert_eq!(headers[AUTHORIZATION], "Bearer t0k3n");
    assert!(headers[AUTHORIZATION].is_sensitive());
    assert!(applied(&[], Security::Configured).1.is_empty());
}

#[test]
fn the_first_alternative_that_is_configured_in_full_is_sent() {
    const SECURITY: Security = Security::AnyOf(&[&["Basic", "Header"], &["Query", "Cookie"]]);
    let given = [
        ("Basic", basic("u", "p")),
        ("Query", text("a b&+é")),
        ("Cookie", text("c00kie")),
    ];
    let (url, headers) = applied(&given, SECURITY);
    assert_eq!(url, "https://h/a?b=c&key=a%20b%26%2B%C3%A9");
    assert_eq!(headers.len(), 1);
    assert_eq!(headers[COOKIE], "session=c00kie");
    let (url, headers) = applied(&given[..1], SECURITY);
    assert_eq!((url.as_str(), headers.len()), ("https://h/a?b=c", 0));
    let (url, headers) = applied(&given, Security::None);
    assert_eq!((url.as_str(), headers.len()), ("https://h/a?b=c", 0));
    let (url, _) = applied(&given, Security::AnyOf(&[&[], &["Query"]]));
    assert_eq!(url, "https://h/a?b=c");
}

#[test]
fn every_kind_of_scheme_has_its_form() {
    for (scheme, given, expected) in [
        ("OAuth", "t0k3n", "Bearer t0k3n"),
        (
            "Digest",
            "user=\"a b\", qop=auth",
            "Digest user=\"a b\", qop=auth",
        ),
    ] {
        let (_, headers) = applied(&[(scheme, text(given))], Security::Configured);
        assert_eq!(headers[AUTHORIZATION], expected);
        assert!(headers[AUTHORIZATION].is_sensitive());
    }
    let (_, headers) = applied(&[("Header", text("a b"))], Security::Configured);
    assert_eq!(headers["x-key"], "a b");
}

#[test]
fn a_certificate_counts_as_configured_and_sends_nothing() {
    const BOTH: Security = Security::AnyOf(&[&["Certificate", "Header"], &["Certificate"]]);
    let given = [("Header", text("key"))];
    assert_eq!(applied(&given, BOTH).1["x-key"], "key");
    assert!(applied(&[("Query", text("key"))], BOTH).1.is_empty());
    let (_, headers) = applied(&given, Security::AnyOf(&[&["Certificate"], &["Header"]]));
    assert!(headers.is_empty());
    assert_eq!(applied(&given, Security::Configured).1["x-key"], "key");
}

#[test]
fn of_two_for_one_place_the_first_has_it() {
    let given = [("Basic", basic("u", "p")), ("Bearer", text("t0k3n"))];
    let (_, headers) = applied(&given, Security::AnyOf(&[&["Bearer", "Basic"]]));
    assert_eq!(headers[AUTHORIZATION], "Bearer t0k3n");
    let (_, headers) = applied(&given, Security::AnyOf(&[&["Basic", "Bearer"]]));
    assert_eq!(headers[AUTHORIZATION], "Basic dTpw");
}

#[test]
fn what_is_set_by_hand_stays() {
    let given = [("Header", text("configured"))];
    let (_, headers) = put(&given, Security::Configured, &[("x-key", "by hand")]);
    assert_eq!(headers["x-key"], "by hand");
    let given = [("Cookie", text("configured"))];
    for (own, expected) in [
        ("a=b", "a=b; session=configured"),
        ("a=b; session=mine", "a=b; session=mine"),
        ("mysession=1", "mysession=1; session=configured"),
    ] {
        let (_, headers) = put(&given, Security::Configured, &[("cookie", own)]);
        assert_eq!(headers[COOKIE], expected);
        assert_eq!(headers.get_all(COOKIE).iter().count(), 1);
    }
}

#[test]
fn a_cookie_by_hand_may_hold_any_bytes() {
    let headers =
        |own: &[u8]| HeaderMap::from_iter([(COOKIE, HeaderValue::from_bytes(own).unwrap())]);
    let place = Place::of(SchemeKind::Cookie("session")).unwrap();
    let mut url = at("https://h/");
    let mut own = headers(b"a=\xe9");
    assert!(!place.is_taken(&url, &own));
    place.put("s", &mut url, &mut own);
    assert_eq!(own[COOKIE].as_bytes(), b"a=\xe9; session=s");
    assert!(place.is_taken(&url, &headers(b"a=\xe9; session=\xe9")));
}

#[test]
fn names_and_values_in_a_query_are_escaped_alike() {
    let given = [("Odd query", text("a b+c"))];
    let (url, _) = applied(&given, Security::Configured);
    assert_eq!(url, "https://h/a?b=c&k%20e%2By=a%20b%2Bc");
    let place = Place::of(SchemeKind::Query("k e+y")).unwrap();
    for own in ["https://h/a", "https://h/a?"] {
        let mut url = at(own);
        place.put("x", &mut url, &mut HeaderMap::new());
        assert_eq!(url.as_str(), "https://h/a?k%20e%2By=x");
        assert!(place.is_taken(&url, &HeaderMap::new()));
    }
}

#[test]
fn what_cannot_be_sent_is_refused_without_showing_it() {
    for (scheme, given) in [
        ("Nope", text("hunter2")),
        ("Basic", basic("hunter2:", "hunter2")),
        ("Basic", basic("", "")),
        ("Basic", basic("hunter2", "\n")),
        ("Basic", text("hunter2")),
        ("Bearer", text("")),
        ("Bearer", text("hunter2\r\nX: y")),
        ("Bearer", text("hunter2 hunter2")),
        ("Bearer", basic("hunter2", "hunter2")),
        ("OAuth", text("hunter2\u{e9}")),
        ("Header", text("")),
        ("Header", text("hunter2\n")),
        (
            "Header",
            Given::Credential(ClientCredentials::new("a", "hunter2").into()),
        ),
        (
            "Plain",
            Given::Credential(ClientCredentials::new("a", "hunter2").into()),
        ),
        ("Cookie", text("hunter2; admin=1")),
        ("Digest", text("hunter2\t")),
        ("Certificate", text("hunter2")),
        ("Odd", text("hunter2")),
        ("Odd header", text("hunter2")),
        ("Odd cookie", text("hunter2")),
    ] {
        let error = credentials(&[(scheme, given)]).unwrap_err();
        assert!(error.to_string().contains(scheme), "{error}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn debug_shows_the_names_of_schemes() {
    let given = [
        ("Basic", basic("user", "hunter2")),
        ("Query", text("hunter2")),
    ];
    assert_eq!(
        format!("{:?}", credentials(&given).unwrap()),
        r#"{"Basic", "Query"}"#
    );
    assert!(!format!("{given:?}").contains("hunter2"));
}
