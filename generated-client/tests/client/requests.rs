//! What the server sees.

use crate::log_call;
use crate::server::{Received, Server, json};
use crate::{CALL, builder, client};
use generated_client::types::{
    CreateCallActivity, CreateCallActivityDirection, CreateCallActivitySource,
    CreateCallActivityStatus,
};
use generated_client::{DateTime, Nullable, Uri};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

/// What the vendor's examples in Python and JavaScript send, word for word.
const EXAMPLE: &str = r#"{"contact_id":"cont_bulY73zoaAwTCLdjHrKzGkzZ942OwtEelJR7kNku9RK","direction":"outbound","duration":153,"lead_id":"lead_fioU1Nk5LC0H0iei9XBGHW2CFZU0yeP2zZCJQP9pC4m","note_html":"<body><p>call notes go here</p></body>","phone":"+16505551234","status":"completed","user_id":"user_N6KhMpzHRCYQHdn4gRNIFNN5JExnsrprKA6ekxM63XA","created_by":"user_N6KhMpzHRCYQHdn4gRNIFNN5JExnsrprKA6ekxM63XA"}"#;

async fn sent(body: CreateCallActivity) -> Received {
    let server = Server::new([json("200 OK", CALL)]);
    let request = client(&server).activities_calls().create().body(body);
    request.await.unwrap();
    server.request()
}

#[tokio::test]
async fn the_example_sends_what_the_vendors_examples_send() {
    let server = Server::new([json("200 OK", CALL)]);
    let call = log_call::run(|name| match name {
        "CLOSE_API_KEY" => Some("api_key".to_owned()),
        "CLOSE_BASE_URL" => Some(server.url("/api/v1")),
        _ => None,
    });
    assert_eq!(call.await.unwrap().id, "acti_1");
    let request = server.request();
    assert_eq!(request.line(), "POST /api/v1/activity/call/ HTTP/1.1");
    // `btoa("api_key:")`
    assert_eq!(request.header("authorization"), ["Basic YXBpX2tleTo="]);
    assert_eq!(request.header("content-type"), ["application/json"]);
    assert_eq!(request.header("accept"), ["application/json"]);
    let agent = concat!("generated-client/", env!("CARGO_PKG_VERSION"));
    assert_eq!(request.header("user-agent"), [agent]);
    assert_eq!(request.header("cookie").len(), 0);
    let length = request.body.len().to_string();
    assert_eq!(request.header("content-length"), [length.as_str()]);
    let example: serde_json::Value = serde_json::from_str(EXAMPLE).unwrap();
    assert_eq!(request.json(), example);
    // The order is the description's, and what it does not know comes last, as in the examples.
    assert_eq!(String::from_utf8(request.body).unwrap(), EXAMPLE);
    assert!(server.saw_nothing_more());
}

#[tokio::test]
async fn the_example_says_what_is_missing_and_what_went_wrong() {
    let message = log_call::run(|_| None).await.unwrap_err();
    assert!(message.contains("CLOSE_API_KEY"), "{message}");

    let server = Server::new([json("401 Unauthorized", r#"{"error": "no such key"}"#)]);
    let message = log_call::run(|name| match name {
        "CLOSE_API_KEY" => Some("api_key".to_owned()),
        _ => Some(server.url("/")),
    });
    let message = message.await.unwrap_err();
    assert!(message.contains("401 Unauthorized"), "{message}");
    assert!(message.contains("no such key"), "{message}");
    assert!(!message.contains("api_key"), "{message}");
}

#[tokio::test]
async fn a_body_that_is_not_given_is_not_sent() {
    let server = Server::new([json("200 OK", CALL)]);
    let call = client(&server).activities_calls().create().await.unwrap();
    assert_eq!(call.id, "acti_1");
    let request = server.request();
    assert_eq!(request.line(), "POST /api/v1/activity/call/ HTTP/1.1");
    assert!(request.header("content-type").is_empty());
    assert!(request.header("transfer-encoding").is_empty());
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn null_is_sent_only_when_asked_for() {
    let request = sent(CreateCallActivity::new()).await;
    assert_eq!(request.body, b"{}");
    let body = CreateCallActivity::new()
        .duration(None)
        .note(Nullable::Null)
        .phone(Nullable::Absent)
        .user_id("user_1");
    let request = sent(body).await;
    assert_eq!(
        request.json(),
        json!({"duration": null, "note": null, "user_id": "user_1"})
    );
}

#[tokio::test]
async fn every_kind_of_property_is_sent() {
    let at: DateTime = "2013-02-01T00:54:51.274000+00:00".parse().unwrap();
    let created = DateTime::from(SystemTime::UNIX_EPOCH + Duration::from_millis(1500));
    let recording: Uri = "https://example.com/a%20b.mp3?c=d".parse().unwrap();
    let custom = BTreeMap::from([
        ("cf_1".to_owned(), json!([1, "two", {"three": null}])),
        ("cf_2".to_owned(), json!("ü\n\"")),
    ]);
    let body = CreateCallActivity::new()
        .activity_at(at)
        .date_created(created)
        .recording_url(recording)
        .custom_fields(custom)
        .direction(CreateCallActivityDirection::Inbound)
        .duration(Some(5))
        .source(CreateCallActivitySource::CloseIo)
        .status(CreateCallActivityStatus::InProgress)
        .extra("duration", "five");
    let expected = json!({
        "activity_at": "2013-02-01T00:54:51.274000+00:00",
        "custom_fields": {"cf_1": [1, "two", {"three": null}], "cf_2": "ü\n\""},
        "date_created": "1970-01-01T00:00:01.5Z",
        "direction": "inbound",
        "duration": "five",
        "recording_url": "https://example.com/a%20b.mp3?c=d",
        "source": "Close.io",
        "status": "in-progress"
    });
    let request = sent(body).await;
    assert_eq!(request.json(), expected);
}

#[tokio::test]
async fn a_bearer_token_is_sent_where_no_api_key_is_configured() {
    let server = Server::new([json("200 OK", CALL), json("200 OK", CALL)]);
    let client = generated_client::Client::builder()
        .base_url(server.url("/api/v1/"))
        .oauth2("t0k3n");
    let call = client.clone().build().unwrap();
    call.activities_calls().create().await.unwrap();
    let request = server.request();
    assert_eq!(request.line(), "POST /api/v1/activity/call/ HTTP/1.1");
    assert_eq!(request.header("authorization"), ["Bearer t0k3n"]);
    let both = client.api_key_auth("api_key", "").build().unwrap();
    both.activities_calls().create().await.unwrap();
    assert_eq!(
        server.request().header("authorization"),
        ["Basic YXBpX2tleTo="]
    );
}

#[tokio::test]
async fn headers_of_the_caller_are_sent() {
    let server = Server::new([json("200 OK", CALL)]);
    let client = builder(&server)
        .user_agent("my-program/1.0")
        .default_header("X-Team", "sales")
        .build()
        .unwrap();
    let request = client
        .activities_calls()
        .create()
        .extra_header("X-Team", "support")
        .extra_header("X-Request-Id", "1");
    request.await.unwrap();
    let request = server.request();
    assert_eq!(request.header("user-agent"), ["my-program/1.0"]);
    assert_eq!(request.header("x-team"), ["support"]);
    assert_eq!(request.header("x-request-id"), ["1"]);
}

#[tokio::test]
async fn calls_run_side_by_side_on_threads_of_their_own() {
    let server = Server::new([json("200 OK", CALL), json("200 OK", CALL)]);
    let client = client(&server);
    let first = tokio::spawn(client.activities_calls().create().into_future());
    let second = tokio::spawn(client.activities_calls().create().send());
    drop(client);
    assert_eq!(first.await.unwrap().unwrap().id, "acti_1");
    assert_eq!(second.await.unwrap().unwrap().id, "acti_1");
}
