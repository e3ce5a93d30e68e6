//! Testing code that calls the API: a transport in memory answers, and says what it was sent.
//!
//! `cargo run -p generated-client --features test-util --example mock_transport`

use generated_client::api::activities_calls::{Create, CreateError};
use generated_client::types::{CreateCallActivity, CreateCallActivityStatus};
use generated_client::{Client, Error, MockTransport, TransportErrorKind};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", run().await?);
    Ok(())
}

/// The code that is to be tested: a part of a program that logs calls.
async fn log_missed_call(client: &Client, lead: &str) -> Result<String, String> {
    let call = client
        .activities_calls()
        .create()
        .body(
            CreateCallActivity::new()
                .lead_id(lead)
                .status(CreateCallActivityStatus::NoAnswer),
        )
        .await;
    match call {
        Ok(call) => Ok(call.id),
        Err(Error::Api(error)) => match error.body() {
            Some(CreateError::BadRequest(body)) => Err(format!("refused: {body}")),
            _ => Err(format!("the server answered {}", error.status())),
        },
        Err(error) => Err(error.to_string()),
    }
}

/// The whole of the example, which is a test elsewhere.
pub(crate) async fn run() -> Result<String, Box<dyn std::error::Error>> {
    let mock = MockTransport::new();
    // Types that are only received have no constructor: JSON stands for them, and is checked. An answer that
    // the server would never send, as one without `id`, panics here, and says where it is wrong.
    mock.on::<Create>()
        .json(200, call("acti_1"))
        .json(400, json!({"errors": ["no such lead"]}))
        .json(200, call("acti_2"))
        .error(TransportErrorKind::TooLarge { limit: 1 });
    let client = Client::builder()
        .transport(mock.clone())
        .api_key_auth("an API key", "")
        .build()?;

    let mut report = String::new();
    for lead in ["lead_1", "lead_2", "lead_3", "lead_4"] {
        let result = log_missed_call(&client, lead).await;
        report.push_str(&format!("{lead}: {result:?}\n"));
    }

    for request in mock.requests_of::<Create>() {
        let body: Value = request.json();
        assert_eq!(body["status"], "no-answer");
        report.push_str(&format!("{} {body}\n", request.path()));
    }
    mock.assert_done();
    Ok(report)
}

fn call(id: &str) -> Value {
    json!({
        "_type": "Call", "id": id, "status": "no-answer", "source": "External",
        "lead_id": "lead_1", "contact_id": null, "organization_id": "orga_1", "user_id": "user_1", "users": ["user_1"],
        "created_by": "user_1", "created_by_name": "Bruce", "updated_by": null, "outcome_id": null, "sequence_id": null,
        "activity_at": "2026-02-01T00:54:51Z", "date_created": "2026-02-01T00:54:51Z",
        "date_updated": "2026-02-01T00:54:51Z"
    })
}
