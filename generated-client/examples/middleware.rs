//! Code around every request: one middleware that names requests, one that takes the time, and one that says no.
//!
//! `cargo run -p generated-client --example middleware`

mod support;

use generated_client::types::CreateCallActivity;
use generated_client::{
    Body, Client, Middleware, Next, Sent, TransportError, TransportErrorKind, TransportFuture,
    TransportRequest,
};
use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run().await?);
    Ok(())
}

/// Before: gives every request a name, by which the server's log can be searched.
struct RequestId(AtomicU64);

impl Middleware for RequestId {
    fn before(&self, request: &mut TransportRequest) -> Result<(), TransportError> {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        request.headers.insert("x-request-id", number.into());
        Ok(())
    }
}

/// After: writes down how each request went.
struct Stopwatch(Arc<Mutex<Vec<String>>>);

impl Middleware for Stopwatch {
    fn after(
        &self,
        sent: &Sent,
        answer: Result<http::Response<Body>, TransportError>,
    ) -> Result<http::Response<Body>, TransportError> {
        let path = sent.operation().map_or("", |operation| &*operation.path);
        let went = match &answer {
            Ok(answer) => answer.status().to_string(),
            Err(error) => error.to_string(),
        };
        let in_time = sent.elapsed().as_secs() < 10;
        let line = format!("{} {path}: {went}, in time: {in_time}", sent.method());
        self.0.lock().map_err(|_| failure(Closed))?.push(line);
        answer
    }
}

/// Around: lets two requests through and no more.
struct Quota(AtomicU64);

impl Middleware for Quota {
    fn around<'a>(&'a self, request: TransportRequest, next: Next<'a>) -> TransportFuture<'a> {
        if self.0.fetch_add(1, Ordering::Relaxed) < 2 {
            return next.send(request);
        }
        Box::pin(async { Err(failure(Closed)) })
    }
}

/// An error of our own, which the caller finds again.
#[derive(Debug)]
struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the quota of this program is used up")
    }
}

impl Error for Closed {}

fn failure(error: impl Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::Other, error)
}

/// The whole of the example: what happened.
pub(crate) async fn run() -> Result<String, Box<dyn Error>> {
    let ids = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&ids);
    let base_url = support::serve(move |request| {
        if let Ok(mut seen) = seen.lock() {
            seen.push(request.header("x-request-id").to_owned());
        }
        support::json("200 OK", support::CALL)
    })?;
    let log = Arc::new(Mutex::new(Vec::new()));
    let client = Client::builder()
        .base_url(base_url)
        .api_key_auth("an API key", "")
        // The first one is the outermost: it also sees what the others do.
        .middleware(Stopwatch(Arc::clone(&log)))
        .middleware(RequestId(AtomicU64::new(100)))
        .middleware(Quota(AtomicU64::new(0)))
        .build()?;

    let mut report = String::new();
    for _ in 0..3 {
        let call = client.activities_calls().create();
        match call.body(CreateCallActivity::new().lead_id("lead_1")).await {
            Ok(call) => report.push_str(&format!("logged {}\n", call.id)),
            Err(error) => {
                let ours = error
                    .source()
                    .and_then(|source| source.downcast_ref::<Closed>());
                let ours = ours.map_or_else(|| "something else".to_owned(), Closed::to_string);
                report.push_str(&format!("{error}, since {ours}\n"));
            }
        }
    }
    let log = log.lock().map_err(|_| Closed)?.join("\n");
    let ids = ids.lock().map_err(|_| Closed)?.join(", ");
    Ok(format!("{report}{log}\nthe server saw the requests {ids}"))
}
