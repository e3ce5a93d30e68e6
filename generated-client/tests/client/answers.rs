//! What the caller reads.

use crate::server::{Server, answer, json};
use crate::{CALL, client};
use generated_client::api::activities_calls::CreateError;
use generated_client::types::{CallActivity, CallStatus, PhoneActivitySource};
use generated_client::{Error, Nullable};
use serde_json::json;

async fn read(answer: Vec<u8>) -> Result<CallActivity, Error<CreateError>> {
    let server = Server::new([answer]);
    client(&server).activities_calls().create().await
}

#[tokio::test]
async fn a_full_call_is_read() {
    let call = read(json("200 OK", CALL)).await.unwrap();
    assert_eq!(call.r#type, "Call");
    let at = call.activity_at.unwrap();
    assert_eq!(at.as_str(), "2013-02-01T00:54:51.274000+00:00");
    assert!(at.to_system_time().is_ok());
    assert_eq!(call.contact_id, None);
    assert_eq!(call.created_by.as_deref(), Some("user_1"));
    assert_eq!(call.created_by_name.as_deref(), Nullable::Value("Bruce"));
    assert_eq!(call.date_created.as_str(), "2013-02-01T00:54:51.274Z");
    assert_eq!(call.date_updated.as_str(), "2013-02-01 00:54:51");
    assert!(call.date_updated.to_system_time().is_err());
    assert_eq!(call.source, PhoneActivitySource::External);
    assert_eq!(call.status, CallStatus::NoAnswer);
    assert_eq!(call.users, ["user_1", "user_2"]);
}

#[tokio::test]
async fn absent_null_and_value_are_told_apart() {
    let call = read(json("200 OK", CALL)).await.unwrap();
    assert!(call.created_by_name.is_value());
    assert!(call.sequence_id.is_null());
    assert!(call.sequence_name.is_absent());
}

#[tokio::test]
async fn unknown_properties_are_kept_and_written_back() {
    let call = read(json("200 OK", CALL)).await.unwrap();
    assert_eq!(call.extra["x_not_described"], "answered");
    assert_eq!(call.extra["x_neither"], 1.25);
    assert_eq!(call.extra["x_nor_this"], json!({"b": [1, null], "a": "x"}));
    assert_eq!(call.extra.len(), 3);
    let sent: serde_json::Value = serde_json::from_str(CALL).unwrap();
    assert_eq!(serde_json::to_value(&call).unwrap(), sent);
}

#[tokio::test]
async fn an_unknown_status_is_kept() {
    let body = CALL.replace("no-answer", "voicemail-drop");
    let call = read(json("200 OK", &body)).await.unwrap();
    assert!(matches!(call.status, CallStatus::Unknown(_)));
    assert_eq!(call.status.as_str(), "voicemail-drop");
    assert_ne!(call.status, CallStatus::NoAnswer);
    let back = serde_json::to_value(&call).unwrap();
    assert_eq!(back["status"], "voicemail-drop");
}

#[tokio::test]
async fn any_success_is_a_success_and_the_response_is_there() {
    let server = Server::new([json("201 Created", CALL)]);
    let request = client(&server).activities_calls().create();
    let response = request.response().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.bytes(), CALL.as_bytes());
    assert_eq!(response.body().id, "acti_1");
    assert_eq!(response.into_body().id, "acti_1");
}

#[tokio::test]
async fn json_comes_under_any_name_and_in_pieces() {
    assert!(read(answer("200 OK", "text/plain", CALL)).await.is_ok());
    let with_mark = format!("\u{feff}{CALL}\r\n");
    assert!(read(json("200 OK", &with_mark)).await.is_ok());
    let (first, second) = CALL.split_at(100);
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n\
         {:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n",
        first.len(),
        second.len()
    );
    assert!(read(chunked.into_bytes()).await.is_ok());
}
