//! Logs a call that was made outside of Close, as the vendor's own examples do.
//!
//! `CLOSE_API_KEY=… cargo run -p generated-client --example log_call`; `CLOSE_BASE_URL` names another server.

use generated_client::api::activities_calls::CreateError;
use generated_client::types::{
    CallActivity, CreateCallActivity, CreateCallActivityDirection, CreateCallActivityStatus,
};
use generated_client::{Client, Error};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // An empty variable is as good as none.
    let setting = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match run(setting).await {
        Ok(call) => {
            println!("{call:#?}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The whole of the example; `setting` gives what the environment says.
pub(crate) async fn run(setting: impl Fn(&str) -> Option<String>) -> Result<CallActivity, String> {
    let Some(api_key) = setting("CLOSE_API_KEY") else {
        let message = "CLOSE_API_KEY is not set; put the API key of your Close organization there";
        return Err(message.to_owned());
    };
    let call = log_call(api_key, setting("CLOSE_BASE_URL")).await;
    call.map_err(|error| explain(&error))
}

/// Sends the vendor's example payload. `created_by` is not in the API's description, and is sent all the same.
async fn log_call(
    api_key: String,
    base_url: Option<String>,
) -> Result<CallActivity, Error<CreateError>> {
    let mut builder = Client::builder().api_key_auth(api_key, "");
    if let Some(base_url) = base_url {
        builder = builder.base_url(base_url);
    }
    let client = builder.build()?;
    client
        .activities_calls()
        .create()
        .body(
            CreateCallActivity::new()
                .contact_id("cont_bulY73zoaAwTCLdjHrKzGkzZ942OwtEelJR7kNku9RK")
                .direction(CreateCallActivityDirection::Outbound)
                .duration(153)
                .lead_id("lead_fioU1Nk5LC0H0iei9XBGHW2CFZU0yeP2zZCJQP9pC4m")
                .note_html("<body><p>call notes go here</p></body>")
                .phone("+16505551234")
                .status(CreateCallActivityStatus::Completed)
                .user_id("user_N6KhMpzHRCYQHdn4gRNIFNN5JExnsrprKA6ekxM63XA")
                .extra(
                    "created_by",
                    "user_N6KhMpzHRCYQHdn4gRNIFNN5JExnsrprKA6ekxM63XA",
                ),
        )
        .await
}

/// What went wrong, and what is behind it; for an answer of the API, its body too.
fn explain(error: &Error<CreateError>) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(&format!("\n  because {cause}"));
        source = cause.source();
    }
    if let Error::Api(error) = error {
        match error.body() {
            Some(body) => text.push_str(&format!("\n{body:#?}")),
            None => text.push_str(&format!("\n{}", error.text())),
        }
    }
    text
}
