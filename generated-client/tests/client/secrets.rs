//! Secrets show nowhere.

use crate::server::{Server, answer, redirect};
use crate::{CALL, builder};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use generated_client::types::CreateCallActivity;
use generated_client::{Body, Client, Transport, TransportError, TransportErrorKind};
use generated_client::{TransportFuture, TransportRequest};
use std::error::Error;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

#[track_caller]
fn assert_silent(shown: &str) {
    let encoded = BASE64_STANDARD.encode("hunter2:");
    for secret in ["hunter2", encoded.as_str()] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[track_caller]
fn assert_debug_is_silent(value: &dyn Debug) {
    assert_silent(&format!("{value:?}"));
    assert_silent(&format!("{value:#?}"));
}

#[track_caller]
fn assert_error_is_silent(error: &(dyn Error + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        assert_silent(&error.to_string());
        assert_silent(&format!("{error:?}"));
        next = error.source();
    }
}

#[tokio::test]
async fn neither_in_what_is_configured_nor_in_what_is_sent() {
    let server = Server::new([
        redirect("302 Found", "/?hunter2"),
        answer("401 No", "text/html", "no"),
    ]);
    let builder = builder(&server)
        .api_key_auth("hunter2", "hunter2")
        .oauth2("hunter2")
        .default_header("X-Api-Key", "hunter2");
    assert_debug_is_silent(&builder);
    let client = builder.build().unwrap();
    assert_debug_is_silent(&client);
    assert_debug_is_silent(&client.activities_calls());
    let request = client
        .activities_calls()
        .create()
        .body(CreateCallActivity::new().note("hunter2"))
        .extra_header("X-Other", "hunter2");
    assert_debug_is_silent(&request);
    let sending = request.send();
    assert_debug_is_silent(&sending);
    assert_error_is_silent(&sending.await.unwrap_err());
}

#[tokio::test]
async fn neither_in_errors() {
    let page = "<p>Authorization: Basic hunter2 is wrong";
    let truncated = b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhunter2".to_vec();
    for bytes in [
        answer("401 Unauthorized", "text/html", page),
        answer("200 OK", "application/json", r#"{"id": "hunter2"}"#),
        answer("200 OK", "application/json", "hunter2"),
        redirect("307 Temporary Redirect", "https://example.com/?hunter2"),
        redirect("307 Temporary Redirect", "/activity/call/?hunter2"),
        truncated,
        b"hunter2".to_vec(),
    ] {
        let server = Server::new([bytes]);
        let client = builder(&server).build().unwrap();
        let error = client.activities_calls().create().await.unwrap_err();
        assert_error_is_silent(&error);
    }
}

#[tokio::test]
async fn neither_in_what_a_transport_is_given() {
    /// Keeps what a request shows of itself.
    #[derive(Clone, Default)]
    struct Keeper(Arc<Mutex<String>>);

    impl Transport for Keeper {
        fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
            assert!(request.headers.contains_key("authorization"));
            *self.0.lock().unwrap() = format!("{request:?} {request:#?}");
            Box::pin(async {
                let mut response = http::Response::new(Body::from(CALL));
                *response.status_mut() = http::StatusCode::ACCEPTED;
                Ok(response)
            })
        }
    }

    let keeper = Keeper::default();
    let client = Client::builder()
        .api_key_auth("hunter2", "")
        .transport(keeper.clone())
        .build()
        .unwrap();
    let body = CreateCallActivity::new().note("hunter2");
    let response = client.activities_calls().create().body(body).response();
    assert_eq!(response.await.unwrap().status(), 202);
    let shown = keeper.0.lock().unwrap().clone();
    assert!(shown.contains("/api/v1/activity/call/"), "{shown}");
    assert_silent(&shown);
}

#[test]
fn without_a_tokio_runtime_the_default_transport_says_so() {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    let client = Client::builder()
        .base_url("http://127.0.0.1:9")
        .build()
        .unwrap();
    let mut call = pin!(client.activities_calls().create().send());
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!("it waits for something")
    };
    let generated_client::Error::Transport(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert!(error.source().unwrap().to_string().contains("Tokio"));
    let _: TransportError = error;
}
