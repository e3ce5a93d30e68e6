//! The client against servers that do wrong: every call ends in time, in the right error or in success after the right number
//! of attempts, as the server counts them, and no secret gets out.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

mod api;
mod bodies;
mod connections;
mod log;
mod redirects;
mod server;
mod statuses;

use api::{FaultApi, Get, Post};
use generated_client::runtime::{Client, Request};
use generated_client::{Error, RetryPolicy, StatusCode, TransportErrorKind};
use server::Server;
use std::fmt::Debug;
use std::time::{Duration, Instant};

/// How long a call may take in these tests.
const DEADLINE: Duration = Duration::from_secs(6);

/// How long an attempt may take in these tests.
const ATTEMPT: Duration = Duration::from_millis(400);

/// What a busy machine may add to any of them.
const SLACK: Duration = Duration::from_secs(6);

/// How many bytes of an answer are read in these tests.
const MAX_BYTES: usize = 100_000;

/// A part of every secret that the clients of these tests have.
const SECRET: &str = "hunter2";

fn policy() -> RetryPolicy {
    RetryPolicy::new()
        .initial_backoff(Duration::from_millis(2))
        .max_backoff(Duration::from_millis(4))
}

/// A client with a credential in every place where one may stand.
fn client_of(base_url: String) -> Client<FaultApi> {
    log::listen();
    let client = Client::<FaultApi>::builder()
        .base_url(base_url)
        .credential("Bearer", format!("{SECRET}-bearer"))
        .credential("Query", format!("{SECRET}-query"))
        .credential("Cookie", format!("{SECRET}-cookie"))
        .default_header("X-Tenant", format!("{SECRET}-header"))
        .timeout(DEADLINE)
        .attempt_timeout(ATTEMPT)
        .connect_timeout(ATTEMPT / 2)
        .max_response_bytes(MAX_BYTES)
        .retry(policy());
    client.build().unwrap()
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Success,
    Connect,
    Broken,
    Timeout,
    TooLarge,
    Api(u16),
    Decode,
    Redirect,
}

impl End {
    fn of<T, E: Debug>(result: &Result<T, Error<E>>) -> Self {
        match result {
            Ok(_) => Self::Success,
            Err(Error::Timeout(_)) => Self::Timeout,
            Err(Error::Api(error)) => Self::Api(error.status().as_u16()),
            Err(Error::Decode(_)) => Self::Decode,
            Err(Error::Redirect(_)) => Self::Redirect,
            Err(Error::Transport(error)) => match error.kind() {
                TransportErrorKind::Connect => Self::Connect,
                TransportErrorKind::Broken => Self::Broken,
                TransportErrorKind::TooLarge { limit: MAX_BYTES } => Self::TooLarge,
                other => panic!("{other:?}"),
            },
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// How often a call that ended like this was made, and how often it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ended {
    end: End,
    attempts: u32,
}

/// Makes a call and checks what holds of all of them.
async fn call<Op>(request: Request<Op>, server: &Server) -> Ended
where
    Op: generated_client::runtime::Operation<Output: Debug, Error: Debug>,
{
    let shown = format!("{request:?}");
    assert!(!shown.contains(SECRET), "{shown}");
    let begun = Instant::now();
    let result = request.response().await;
    let took = begun.elapsed();
    assert!(took < DEADLINE + SLACK, "it took {took:?}");
    let attempts = match &result {
        Ok(response) => response.attempts(),
        Err(error) => error.attempts(),
    };
    let shown = show(&result);
    assert!(!shown.contains(SECRET), "{shown}");
    log::assert_silent();
    let ended = Ended {
        end: End::of(&result),
        attempts,
    };
    // Redirects are requests of the same attempt.
    if !matches!(ended.end, End::Redirect) {
        assert_eq!(server.requests(), attempts as usize, "{ended:?}: {shown}");
    }
    ended
}

/// All that a result says of itself, with what is behind it.
fn show<T: Debug, E: Debug>(result: &Result<T, Error<E>>) -> String {
    let mut shown = format!("{result:?} {result:#?}");
    if let Err(error) = result {
        let mut source = Some(error as &dyn std::error::Error);
        while let Some(error) = source {
            shown.push_str(&format!(" {error} {error:?}"));
            source = error.source();
        }
    }
    shown
}

fn get(client: &Client<FaultApi>) -> Request<Get> {
    Request::new(client).set_path("id", &format!("{SECRET}-path"))
}

fn post(client: &Client<FaultApi>) -> Request<Post> {
    Request::new(client).set_json(&format!("{SECRET}-body"))
}

fn ended(end: End, attempts: u32) -> Ended {
    Ended { end, attempts }
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap()
}
