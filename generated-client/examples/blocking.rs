//! Calls from code that is not asynchronous: the same builders, an answer that is read as it comes, and any stream as an
//! iterator.
//!
//! `cargo run -p generated-client --features blocking --example blocking`

mod support;

use generated_client::types::CreateCallActivity;
use generated_client::{Client, Method, blocking};
use std::error::Error;
use std::io::{BufRead, BufReader};

fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run()?);
    Ok(())
}

/// The whole of the example: what happened.
pub(crate) fn run() -> Result<String, Box<dyn Error>> {
    let base_url = support::serve(|request| match request.line() {
        "GET /api/v1/export/" => support::answer(
            "200 OK",
            "content-type: text/csv",
            "id,name\nlead_1,Wayne Enterprises\nlead_2,Acme\n",
        ),
        _ => support::json("200 OK", support::CALL),
    })?;
    let client = Client::builder()
        .base_url(base_url)
        .api_key_auth("an API key", "")
        .build()?;

    let call = client
        .activities_calls()
        .create()
        .body(CreateCallActivity::new().lead_id("lead_1"))
        .blocking()
        .send()?;
    let mut report = format!("logged {} ({})\n", call.id, call.status);

    // A body is read as it comes, by whatever reads.
    let export = || client.request(Method::GET, "/export/").accept("text/csv");
    let answer = export().blocking().stream()?;
    for line in BufReader::new(answer).lines().skip(1) {
        report.push_str(&format!("exported {}\n", line?));
    }

    // Whatever is a stream is an iterator, too: bytes here, and pages, items or events where an API has them.
    let stream = blocking::block_on(export().stream())?;
    let mut bytes = 0;
    for chunk in blocking::iter(stream) {
        bytes += chunk?.len();
    }
    report.push_str(&format!("{bytes} bytes in all"));
    Ok(report)
}
