//! Tokens of OAuth 2: how they are asked for, kept and given up.

use super::world::{OTHER, TOKEN, World, call, machine, request, source};
use super::*;
use crate::runtime::error::Error;
use crate::runtime::testing::{answer, redirect};
use crate::runtime::transport::{TransportError, TransportErrorKind};
use std::error::Error as _;
use std::sync::Mutex;

#[test]
fn a_token_is_asked_for_once_and_kept() {
    let world = World::new([answer(200, TOKEN)], [answer(200, "1"), answer(200, "2")]);
    let given = ClientCredentials::new("i d", "s:é")
        .scope("a")
        .scopes(["b", "c"]);
    let client = world
        .builder(given.audience("https://api").extra("x y", "z"))
        .user_agent("me/1")
        .default_header("X-Default", "d")
        .build()
        .unwrap();
    assert_eq!((call(&client).unwrap(), call(&client).unwrap()), (1, 2));
    assert_eq!(world.sent(), ["Bearer t1", "Bearer t1"]);
    assert_eq!(
        world.forms(),
        ["grant_type=client_credentials&scope=a+b+c&audience=https%3A%2F%2Fapi&x+y=z"]
    );
    let asked = &world.issuer.requests()[0];
    assert_eq!(asked.method, "POST");
    assert_eq!(asked.url.as_str(), "https://api.example.com/token");
    // `i+d:s%3A%C3%A9`, as RFC 6749 has it.
    assert_eq!(asked.headers[AUTHORIZATION], "Basic aStkOnMlM0ElQzMlQTk=");
    assert!(asked.headers[AUTHORIZATION].is_sensitive());
    assert_eq!(asked.headers["accept"], "application/json");
    assert_eq!(
        asked.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(asked.headers["user-agent"], "me/1");
    assert_eq!(asked.headers.len(), 4);
}

#[test]
fn id_and_secret_may_stand_in_the_body() {
    for (given, form) in [
        (
            Credential::from(machine().authenticate_in_body()),
            "grant_type=client_credentials&client_id=id&client_secret=hunter2",
        ),
        (
            RefreshToken::new("id", "r1").scope("a").into(),
            "grant_type=refresh_token&refresh_token=r1&scope=a&client_id=id",
        ),
        (
            RefreshToken::new("id", "r1")
                .client_secret("s")
                .authenticate_in_body()
                .into(),
            "grant_type=refresh_token&refresh_token=r1&client_id=id&client_secret=s",
        ),
    ] {
        let world = World::new([answer(200, TOKEN)], [answer(200, "1")]);
        call(&world.client(given)).unwrap();
        assert_eq!(world.forms(), [form]);
        assert!(
            !world.issuer.requests()[0]
                .headers
                .contains_key(AUTHORIZATION)
        );
    }
    let world = World::new([answer(200, TOKEN)], [answer(200, "1")]);
    call(&world.client(RefreshToken::new("id", "r1").client_secret("s"))).unwrap();
    assert_eq!(
        world.issuer.requests()[0].headers[AUTHORIZATION],
        "Basic aWQ6cw=="
    );
    assert_eq!(world.forms(), ["grant_type=refresh_token&refresh_token=r1"]);
}

#[test]
fn the_place_of_tokens_is_the_descriptions_or_the_callers() {
    for (given, base_url, expected) in [
        (None, None, "https://api.example.com/token"),
        (
            None,
            Some("http://127.0.0.1:9/x/"),
            "http://127.0.0.1:9/token",
        ),
        (Some("o/token"), None, "https://api.example.com/o/token"),
        (
            Some("https://id.example.com/token"),
            Some("http://h"),
            "https://id.example.com/token",
        ),
    ] {
        let world = World::new([answer(200, TOKEN)], [answer(200, "1")]);
        let given = match given {
            Some(url) => machine().token_url(url),
            None => machine(),
        };
        let mut builder = world.builder(given);
        if let Some(url) = base_url {
            builder = builder.base_url(url);
        }
        call(&builder.build().unwrap()).unwrap();
        assert_eq!(world.issuer.requests()[0].url.as_str(), expected);
    }
}

#[test]
fn a_mistake_is_said_when_the_client_is_built() {
    for (given, why) in [
        (
            Credential::from(ClientCredentials::new("", "hunter2")),
            "id of the client",
        ),
        (ClientCredentials::new("id", "").into(), "is empty"),
        (RefreshToken::new("id", "").into(), "is empty"),
        (machine().scope("a\"b").into(), "cannot be a scope"),
        (machine().extra("grant_type", "x").into(), "`grant_type`"),
        (machine().token_url("").into(), "`token_url`"),
        (machine().token_url("ftp://h/token").into(), "neither http"),
        (
            machine().token_url("https://u:hunter2@h/token").into(),
            "password",
        ),
        (machine().token_url("https://h/token#a").into(), "fragment"),
    ] {
        let error = World::new([], []).builder(given).build().unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    let builder = World::new([], [])
        .builder("t0k3n")
        .credential("Bearer", machine());
    let error = builder.build().unwrap_err();
    assert!(
        error.to_string().contains("scheme `Bearer`: where tokens"),
        "{error}"
    );
}

#[test]
fn debug_shows_no_secret() {
    let refresh = RefreshToken::new("id", "hunter2").client_secret("hunter2");
    let machine = machine().extra("a", "hunter2");
    let shown = format!(
        "{machine:?} {refresh:?} {:?}",
        Credential::from(refresh.clone())
    );
    assert!(
        shown.contains("\"id\"") && !shown.contains("hunter2"),
        "{shown}"
    );
}

#[test]
fn a_token_is_given_up_before_it_expires() {
    let world = World::new(
        [answer(200, TOKEN), answer(200, OTHER)],
        [answer(200, "1"), answer(200, "1"), answer(200, "1")],
    );
    let client = world.client(machine());
    call(&client).unwrap();
    source(&client).pass(Duration::from_secs(3500));
    call(&client).unwrap();
    source(&client).pass(Duration::from_secs(41));
    call(&client).unwrap();
    assert_eq!(world.sent(), ["Bearer t1", "Bearer t1", "Bearer t2"]);
}

#[test]
fn how_long_a_token_is_kept_is_up_to_the_server() {
    for (token, asked) in [
        (r#"{"access_token": "t"}"#, 1),
        (r#"{"access_token": "t", "expires_in": 1e300}"#, 1),
        (r#"{"access_token": "t", "expires_in": "soon"}"#, 1),
        (r#"{"access_token": "t", "expires_in": 60.5}"#, 1),
        (r#"{"access_token": "t", "expires_in": 0}"#, 2),
        (r#"{"access_token": "t", "expires_in": -5}"#, 2),
    ] {
        let world = World::new(
            [answer(200, token), answer(200, token)],
            [answer(200, "1"), answer(200, "1")],
        );
        let client = world.client(machine());
        call(&client).unwrap();
        call(&client).unwrap();
        assert_eq!(world.forms().len(), asked, "{token}");
    }
}

#[test]
fn a_new_refresh_token_takes_the_place_of_the_old_one() {
    let world = World::new(
        [
            answer(
                200,
                r#"{"access_token": "t1", "expires_in": 0, "refresh_token": "r2"}"#,
            ),
            answer(
                200,
                r#"{"access_token": "t2", "expires_in": 0, "refresh_token": "r2"}"#,
            ),
            answer(500, ""),
            answer(200, TOKEN),
        ],
        [answer(200, "1"), answer(200, "1"), answer(200, "1")],
    );
    let told = Arc::new(Mutex::new(Vec::new()));
    let keeper = Arc::clone(&told);
    let refresh = RefreshToken::new("id", "r1");
    let refresh = refresh.on_rotation(move |token| keeper.lock().unwrap().push(token.to_owned()));
    let client = world.client(refresh);
    call(&client).unwrap();
    call(&client).unwrap();
    call(&client).unwrap_err();
    call(&client).unwrap();
    let form = |token| format!("grant_type=refresh_token&refresh_token={token}&client_id=id");
    assert_eq!(world.forms(), ["r1", "r2", "r2", "r2"].map(form));
    assert_eq!(*told.lock().unwrap(), ["r2"]);
}

#[test]
fn a_kept_token_that_the_api_refuses_is_replaced_once() {
    let world = World::new(
        [answer(200, TOKEN), answer(200, OTHER), answer(200, TOKEN)],
        [
            answer(200, "1"),
            answer(401, ""),
            answer(200, "2"),
            answer(401, ""),
            answer(401, ""),
        ],
    );
    let client = world.client(machine());
    call(&client).unwrap();
    assert_eq!(call(&client).unwrap(), 2);
    assert_eq!(call(&client).unwrap_err().status().unwrap(), 401);
    let sent = ["t1", "t1", "t2", "t2", "t1"].map(|token| format!("Bearer {token}"));
    assert_eq!(world.sent(), sent);
    let bodies = world
        .api
        .requests()
        .iter()
        .map(|r| r.body.clone())
        .collect::<Vec<_>>();
    assert!(
        bodies
            .iter()
            .all(|body| body.is_some() && *body == bodies[0])
    );
}

#[test]
fn a_new_token_that_the_api_refuses_is_dropped_and_the_call_is_over() {
    let world = World::new(
        [answer(200, TOKEN), answer(200, OTHER)],
        [answer(401, ""), answer(200, "1")],
    );
    let client = world.client(machine());
    assert_eq!(call(&client).unwrap_err().status().unwrap(), 401);
    assert_eq!(call(&client).unwrap(), 1);
    assert_eq!(world.sent(), ["Bearer t1", "Bearer t2"]);
}

#[test]
fn what_the_endpoint_says_is_told_without_secrets() {
    for (scripted, shown, description) in [
        (
            answer(
                400,
                r#"{"error": "invalid_grant", "error_description": "hunter2 is\nold"}"#,
            ),
            "400 Bad Request: invalid_grant: [secret] is\\nold",
            Some("[secret] is\nold"),
        ),
        (
            answer(401, r#"{"error": "invalid_client"}"#),
            "401 Unauthorized: invalid_client",
            None,
        ),
        (
            answer(200, r#"{"error": "bad_verification_code"}"#),
            "200 OK: bad_veri",
            None,
        ),
        (
            answer(500, "<html>hunter2"),
            "500 Internal Server Error",
            None,
        ),
        (answer(200, "hunter2"), "and not with a bearer token", None),
        (
            answer(200, r#"{"access_token": ""}"#),
            "and not with a bearer token",
            None,
        ),
        (
            answer(200, r#"{"access_token": "hunter2", "token_type": "MAC"}"#),
            "and not with a bearer token",
            None,
        ),
        (
            redirect(307, "/other/token"),
            "307 Temporary Redirect, and",
            None,
        ),
        (
            redirect(302, "http://evil.example.com/"),
            "302 Found, and",
            None,
        ),
    ] {
        let world = World::new([scripted], []);
        let error = call(&world.client(machine())).unwrap_err();
        assert_eq!(
            error.to_string(),
            "POST /post: there is no credential for the scheme `OAuth`"
        );
        let source = error.source().unwrap().to_string();
        assert!(source.contains(shown), "{source}");
        let everything = format!("{error:?} {error:#?} {source}");
        assert!(!everything.contains("hunter2"), "{everything}");
        let Error::Credential(error) = &error else {
            panic!("{error:?}")
        };
        let token_error = error.token_error().unwrap();
        assert_eq!(token_error.error_description(), description);
        assert!(token_error.status().is_some());
        assert_eq!(world.forms().len(), 1);
        assert!(world.api.requests().is_empty());
    }
}

#[test]
fn what_may_pass_is_worth_another_try() {
    let broken = || Err(TransportError::new(TransportErrorKind::Broken, "cut"));
    for (scripted, is_retryable) in [
        (answer(503, ""), true),
        (answer(400, r#"{"error": "invalid_client"}"#), false),
        (broken(), true),
    ] {
        let world = World::new([scripted], []);
        let error = call(&world.client(machine())).unwrap_err();
        assert_eq!(error.is_retryable(), is_retryable, "{error}");
        assert!(error.status().is_none());
    }
    let world = World::new([broken()], []);
    let error = call(&world.client(machine())).unwrap_err();
    let source = error.source().unwrap();
    assert!(source.to_string().contains("no whole answer"), "{source}");
    assert!(source.source().unwrap().to_string().contains("broke"));
}

#[test]
fn a_token_that_no_header_can_hold_is_not_sent() {
    let world = World::new([answer(200, r#"{"access_token": "a b"}"#)], []);
    let error = call(&world.client(machine())).unwrap_err();
    assert!(
        error.to_string().contains("that a header cannot"),
        "{error}"
    );
}

#[test]
fn no_token_is_asked_for_where_none_is_sent() {
    let world = World::new([], [answer(200, "1")]);
    let client = world.client(machine());
    let by_hand = request(&client).extra_header("Authorization", "by hand");
    assert_eq!(block_on(by_hand.send()).unwrap(), 1);
    assert!(world.forms().is_empty());
}
