//! Tokens of OAuth 2, over the default transport.

use crate::CALL;
use crate::server::{Server, answer, redirect};
use generated_client::{Client, ClientCredentials, Error, RefreshToken};
use std::error::Error as _;

#[tokio::test]
async fn a_token_is_had_and_used() {
    let token = r#"{"access_token": "t0k3n", "token_type": "Bearer", "expires_in": 600}"#;
    let server = Server::new([
        answer("200 OK", "application/json", token),
        answer("200 OK", "application/json", CALL),
        answer("200 OK", "application/json", CALL),
    ]);
    let given = ClientCredentials::new("id", "hunter2")
        .scope("a b")
        .token_url("/oauth/token");
    let client = Client::builder()
        .base_url(server.url("/api/v1"))
        .credential("OAuth2", given)
        .build()
        .unwrap();
    client.activities_calls().create().await.unwrap();
    client.activities_calls().create().await.unwrap();
    let asked = server.request();
    assert_eq!(asked.line(), "POST /oauth/token HTTP/1.1");
    assert_eq!(asked.header("authorization"), ["Basic aWQ6aHVudGVyMg=="]);
    assert_eq!(
        asked.header("content-type"),
        ["application/x-www-form-urlencoded"]
    );
    assert_eq!(asked.header("accept"), ["application/json"]);
    assert_eq!(asked.body, b"grant_type=client_credentials&scope=a+b");
    for _ in 0..2 {
        let call = server.request();
        assert_eq!(call.line(), "POST /api/v1/activity/call/ HTTP/1.1");
        assert_eq!(call.header("authorization"), ["Bearer t0k3n"]);
    }
}

#[tokio::test]
async fn a_refusal_or_a_redirect_of_the_token_endpoint_ends_the_call() {
    let refusal = r#"{"error": "invalid_grant", "error_description": "expired"}"#;
    let server = Server::new([
        answer("400 Bad Request", "application/json", refusal),
        redirect("307 Temporary Redirect", "/elsewhere"),
    ]);
    let client = Client::builder()
        .base_url(server.url("/api/v1"))
        .credential(
            "OAuth2",
            RefreshToken::new("id", "hunter2").token_url("/token"),
        )
        .build()
        .unwrap();
    for expected in [
        "the token endpoint answered 400 Bad Request: invalid_grant: expired",
        "the token endpoint answered 307 Temporary Redirect, and a request for a token is not sent elsewhere",
    ] {
        let error = client.activities_calls().create().await.unwrap_err();
        assert_eq!(error.source().unwrap().to_string(), expected);
        assert!(!format!("{error:?}").contains("hunter2"));
        assert!(matches!(error, Error::Credential(_)));
        assert_eq!(server.request().line(), "POST /token HTTP/1.1");
    }
    assert!(server.saw_nothing_more());
}
