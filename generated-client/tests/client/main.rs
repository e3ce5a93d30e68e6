//! The client against a server on the loopback interface: the exact bytes in both directions.

#![cfg(any(feature = "rustls", feature = "native-tls"))]
#![expect(
    clippy::duplicate_mod,
    reason = "each example brings its server, as it does when it is a program"
)]

mod answers;
mod examples;
mod failures;
mod requests;
mod secrets;
mod server;
mod streams;
#[cfg(feature = "rustls")]
mod tls;
mod tokens;

#[expect(dead_code, reason = "an example has a `main`, which only cargo calls")]
#[path = "../../examples/log_call.rs"]
mod log_call;

use generated_client::{Client, ClientBuilder};
use server::Server;

/// The `CallActivity` that the tests' servers answer with unless it matters.
const CALL: &str = r#"{
    "_type": "Call",
    "activity_at": "2013-02-01T00:54:51.274000+00:00",
    "contact_id": null,
    "created_by": "user_1",
    "created_by_name": "Bruce",
    "date_created": "2013-02-01T00:54:51.274Z",
    "date_updated": "2013-02-01 00:54:51",
    "id": "acti_1",
    "lead_id": "lead_1",
    "organization_id": "orga_1",
    "outcome_id": null,
    "sequence_id": null,
    "source": "External",
    "status": "no-answer",
    "updated_by": null,
    "user_id": "user_1",
    "users": ["user_1", "user_2"],
    "x_not_described": "answered",
    "x_neither": 1.25,
    "x_nor_this": {"b": [1, null], "a": "x"}
}"#;

fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url(server.url("/api/v1"))
        .api_key_auth("hunter2", "")
}

fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}
