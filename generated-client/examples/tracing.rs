//! Spans: what a subscriber is told of calls, of a redirect, and of an error.
//!
//! `cargo run -p generated-client --features tracing --example tracing`

mod support;

use generated_client::types::CreateCallActivity;
use generated_client::{Client, Method};
use std::error::Error;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use tracing_subscriber::fmt::format::FmtSpan;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run().await?);
    Ok(())
}

/// The whole of the example: the log.
pub(crate) async fn run() -> Result<String, Box<dyn Error>> {
    let base_url = support::serve(|request| match request.line() {
        "POST /api/v1/activity/call/" => support::json("200 OK", support::CALL),
        "GET /api/v1/lead/lead_1/" => {
            support::answer("302 Found", "location: /api/v1/lead/moved/", "")
        }
        _ => support::json("404 Not Found", "{}"),
    })?;
    let client = Client::builder()
        .base_url(base_url)
        .api_key_auth("an API key that no log shows", "")
        .build()?;

    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(move || writer.clone())
        .without_time()
        .finish();
    // A program would rather call `init()`, once, for all of its threads.
    let guard = tracing::subscriber::set_default(subscriber);
    let call = client.activities_calls().create();
    call.body(CreateCallActivity::new().lead_id("lead_1"))
        .await?;
    let lead = client.request(Method::GET, "/lead/{id}/");
    let _not_found = lead.path("id", "lead_1").await;
    drop(guard);
    Ok(log.text())
}

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
