//! What goes wrong, and what the caller learns of it.

use crate::server::{Server, answer, json, redirect};
use crate::{CALL, builder, client};
use generated_client::api::activities_calls::CreateError;
use generated_client::types::CreateCallActivity;
use generated_client::{Client, Error, Refusal, TransportErrorKind};
use std::error::Error as _;
use std::io::Write;
use std::net::TcpListener;
use std::time::Duration;

type Failed = Error<CreateError>;

async fn failure(answer: Vec<u8>) -> Failed {
    let server = Server::new([answer]);
    let result = client(&server).activities_calls().create().await;
    result.unwrap_err()
}

fn kind(error: &Failed) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_401_with_html_keeps_the_page() {
    let page = "<!DOCTYPE html><h1>401 hunter2</h1>";
    let error = failure(answer("401 Unauthorized", "text/html", page)).await;
    let shown = error.to_string();
    assert_eq!(
        shown,
        "POST /activity/call/: the server answered 401 Unauthorized"
    );
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(error.bytes().unwrap(), page.as_bytes());
    assert!(!error.is_retryable() && !error.is_timeout());
    let Error::Api(api) = error else {
        panic!("{error:?}")
    };
    assert_eq!(api.headers()["content-type"], "text/html");
    assert_eq!(api.body(), None);
    assert_eq!(api.text(), page);
    let reason = api.decode_error().unwrap().to_string();
    assert!(reason.contains("not JSON"), "{reason}");
}

#[tokio::test]
async fn a_documented_status_has_its_own_variant() {
    for (status, body, expected) in [
        ("400 Bad Request", r#"{"errors":["x"]}"#, "BadRequest"),
        ("401 Unauthorized", r#""no""#, "Unauthorized"),
        ("404 Not Found", r#"{"error":"gone"}"#, "NotFound"),
    ] {
        let error = failure(json(status, body)).await;
        let Error::Api(api) = error else {
            panic!("{error:?}")
        };
        let (name, json) = match api.body().unwrap() {
            CreateError::BadRequest(json) => ("BadRequest", json),
            CreateError::Unauthorized(json) => ("Unauthorized", json),
            CreateError::NotFound(json) => ("NotFound", json),
            other => panic!("{other:?}"),
        };
        assert_eq!(name, expected);
        assert_eq!(json.to_string(), body);
        assert!(api.source().is_none());
    }
}

#[tokio::test]
async fn a_500_is_an_error_of_the_api_without_a_typed_body() {
    let error = failure(json("500 Internal Server Error", r#"{"oops":true}"#)).await;
    assert!(error.is_retryable());
    assert_eq!(error.status().unwrap(), 500);
    assert_eq!(error.bytes().unwrap(), &br#"{"oops":true}"#[..]);
    let Error::Api(api) = error else {
        panic!("{error:?}")
    };
    assert!(api.body().is_none() && api.decode_error().is_none());
}

#[tokio::test]
async fn a_wrong_type_names_its_place_and_keeps_the_bytes() {
    for (from, to, path, reason) in [
        (
            r#""users": ["user_1", "user_2"]"#,
            r#""users": ["user_1", 2]"#,
            "users[1]",
            "`users[1]`: expected a string, found a number",
        ),
        (
            r#""id": "acti_1""#,
            r#""id": null"#,
            "id",
            "`id`: expected a string, found null",
        ),
        (
            r#""id": "acti_1","#,
            "",
            "id",
            "`id`: this required property is missing",
        ),
        (
            r#""created_by_name": "Bruce""#,
            r#""created_by_name": ["Bruce"]"#,
            "created_by_name",
            "`created_by_name`: expected a string, found an array",
        ),
    ] {
        let body = CALL.replace(from, to);
        let error = failure(json("200 OK", &body)).await;
        let shown = error.to_string();
        assert!(shown.contains("200 OK") && shown.contains(path), "{shown}");
        assert_eq!(error.source().unwrap().to_string(), reason);
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.bytes().unwrap(), body.as_bytes());
        let Error::Decode(undecodable) = error else {
            panic!("{error:?}")
        };
        assert_eq!(undecodable.path(), path);
    }
}

#[tokio::test]
async fn a_success_that_is_not_json_is_an_error() {
    let no_content = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec();
    for (answer, reason) in [
        (no_content, "found an empty body"),
        (json("200 OK", ""), "found an empty body"),
        (answer("200 OK", "text/html", "<p>hello"), "not JSON"),
        (json("200 OK", &CALL[..100]), "not JSON: EOF"),
        (json("200 OK", &format!("{CALL}x")), "trailing characters"),
        (json("200 OK", "[]"), "expected an object, found an array"),
    ] {
        let error = failure(answer).await;
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        let source = error.source().unwrap().to_string();
        assert!(source.contains(reason), "{source}");
    }
}

#[tokio::test]
async fn a_truncated_answer_is_an_error_of_the_transport() {
    let mut answer = json("200 OK", CALL);
    answer.truncate(answer.len() - 50);
    let error = failure(answer).await;
    assert_eq!(kind(&error), TransportErrorKind::Broken);
    assert_eq!(error.status().unwrap(), 200);
    assert!(error.is_retryable());
    for nothing in ["", "SSH-2.0-OpenSSH_9.6\r\n", "HTTP/1.1 2"] {
        let error = failure(nothing.as_bytes().to_vec()).await;
        assert_eq!(kind(&error), TransportErrorKind::Broken, "{nothing:?}");
    }
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_an_error() {
    let endless = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_owned() + &" ".repeat(1 << 20);
    for answer in [json("500 Oops", CALL), endless.into_bytes()] {
        let server = Server::new([answer]);
        let client = builder(&server).max_response_bytes(100).build().unwrap();
        let error = client.activities_calls().create().await.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::TooLarge { limit: 100 });
        assert!(
            error.to_string().contains("larger than the 100 bytes"),
            "{error}"
        );
        assert!(error.status().is_some() && !error.is_retryable());
    }
    let server = Server::new([json("200 OK", CALL)]);
    let exact = builder(&server).max_response_bytes(CALL.len());
    assert!(
        exact
            .build()
            .unwrap()
            .activities_calls()
            .create()
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error_of_the_transport() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let client = Client::builder()
        .base_url(format!("http://{address}/?"))
        .build();
    assert!(client.is_err());
    let client = Client::builder().base_url(format!("http://{address}"));
    let request = client.build().unwrap().activities_calls().create();
    let error = request.await.unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Connect);
    assert!(error.is_retryable() && !error.is_timeout());
}

#[tokio::test]
async fn a_server_that_is_slow_is_a_timeout() {
    // It takes connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", silent.local_addr().unwrap());
    let client = Client::builder()
        .base_url(base_url)
        .timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let error = client.activities_calls().create().await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable(), "{error:?}");
    assert!(
        error.to_string().contains("no answer came in time"),
        "{error}"
    );

    let long = client.activities_calls().create().timeout(Duration::MAX);
    let short = Duration::from_millis(50);
    assert!(tokio::time::timeout(short, long.send()).await.is_err());
}

#[tokio::test]
async fn within_the_origin_a_redirect_is_followed_with_credentials() {
    let server = Server::new([
        redirect("308 Permanent Redirect", "/api/v2/call/?a=b"),
        json("200 OK", CALL),
    ]);
    let body = CreateCallActivity::new().note("a");
    let request = client(&server).activities_calls().create().body(body);
    request.await.unwrap();
    let first = server.request();
    let second = server.request();
    assert_eq!(second.line(), "POST /api/v2/call/?a=b HTTP/1.1");
    assert_eq!(
        second.header("authorization"),
        first.header("authorization")
    );
    assert_eq!(second.body, first.body);
}

#[tokio::test]
async fn another_origin_gets_nothing_of_what_was_to_be_posted() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let stranger = Server::new([json("200 OK", CALL)]);
        let place = stranger.url("/elsewhere");
        let server = Server::new([redirect(status, &place)]);
        let body = CreateCallActivity::new().note("hunter2");
        let request = client(&server).activities_calls().create().body(body);
        let error = request.await.unwrap_err();
        let Error::Redirect(redirect) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(redirect.refusal(), Refusal::OtherOrigin);
        assert_eq!(redirect.location().unwrap().as_str(), place);
        assert!(status.starts_with(error.status().unwrap().as_str()));
        assert!(stranger.saw_nothing_more());
    }
}

#[tokio::test]
async fn a_circle_ends() {
    let server = Server::new([
        redirect("307 Temporary Redirect", "/a"),
        redirect("307 Temporary Redirect", "/b"),
        redirect("307 Temporary Redirect", "/a"),
    ]);
    let error = client(&server)
        .activities_calls()
        .create()
        .await
        .unwrap_err();
    let Error::Redirect(redirect) = error else {
        panic!("{error:?}")
    };
    assert_eq!(redirect.refusal(), Refusal::Loop);
}

#[tokio::test]
async fn a_server_without_tls_is_no_server_for_https() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .unwrap();
    });
    let client = Client::builder().base_url(base_url).build().unwrap();
    let error = client.activities_calls().create().await.unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Connect);
}
