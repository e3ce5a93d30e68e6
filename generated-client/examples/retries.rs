//! Calls that meet trouble: a busy server, one that says when to come back, one that hangs, and one that is not there.
//!
//! `cargo run -p generated-client --example retries`

mod support;

use generated_client::types::CreateCallActivity;
use generated_client::{Client, RetryPolicy};
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run().await?);
    Ok(())
}

/// The whole of the example, and what there is to tell of it.
pub(crate) async fn run() -> Result<String, Box<dyn Error>> {
    let asked = AtomicUsize::new(0);
    let url = support::serve(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => support::answer("503 Service Unavailable", "x-why: busy", ""),
        1 => support::answer("429 Too Many Requests", "retry-after: 1", ""),
        2 => support::json("200 OK", support::CALL),
        3 => support::answer("429 Too Many Requests", "retry-after: 3600", ""),
        _ => support::answer("504 Gateway Timeout", "x-why: slow", ""),
    })?;
    // What holds of all calls of a client. All of it has defaults.
    let client = Client::builder()
        .base_url(url)
        .api_key_auth("key", "")
        .timeout(Duration::from_secs(60))
        .attempt_timeout(Duration::from_secs(10))
        .connect_timeout(Duration::from_secs(2))
        .retry(RetryPolicy::new().initial_backoff(Duration::from_millis(50)))
        .build()?;
    let request = || {
        let body = CreateCallActivity::new().lead_id("lead_1");
        client.activities_calls().create().body(body)
    };

    // Busy servers have done nothing, so that even a `POST` is sent again.
    let response = request().response().await?;
    let mut report = format!("logged in {} attempts\n", response.attempts());

    // One that wants to be left alone for an hour is.
    if let Err(error) = request().await {
        report.push_str(&format!("{error}\n"));
    }

    // A gateway that gave up may have passed the request on. A `POST` is not sent again…
    if let Err(error) = request().await {
        report.push_str(&format!("{error}\n"));
    }
    // … unless the server knows it by a key. What holds of the client can be changed for one call.
    let policy = RetryPolicy::new().max_attempts(5);
    let policy = policy.initial_backoff(Duration::from_millis(5));
    let request = request().idempotency_key("call-1").retry(policy);
    if let Err(error) = request.await {
        report.push_str(&format!("{error}\n"));
    }

    // A server that is not there did not see the request, either.
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let nobody = Client::builder().base_url(format!("http://{}", listener.local_addr()?));
    drop(listener);
    let nobody = nobody.api_key_auth("key", "").build()?;
    if let Err(error) = nobody.activities_calls().create().await {
        report.push_str(&error.to_string());
    }
    Ok(report)
}
