//! Ten thousand calls, a thousand at a time, a tenth of which fail: nothing is lost, connections are used again, and memory
//! stays flat.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

mod server;

use generated_client::runtime::{Answer, Api, Client, Operation, Request, Scheme, Security};
use generated_client::{DecodeError, RetryPolicy};
use server::{Reply, Server, answer};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Duration;
use tokio::task::JoinSet;

/// How many calls there are, and how many of them at a time.
const CALLS: usize = 10_000;
const AT_A_TIME: usize = 1_000;

enum Soak {}

impl Api for Soak {
    const TITLE: &'static str = "Soak";
    const SERVERS: &'static [&'static str] = &[];
    const SCHEMES: &'static [Scheme] = &[];
}

/// Gives back the number that it is asked for.
enum Echo {}

impl Operation for Echo {
    type Output = u64;
    type Error = String;

    const ID: &'static str = "echo";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/echo/{number}";
    const SECURITY: Security = Security::None;
    const ACCEPT: &'static str = "application/json";

    fn output(answer: &Answer) -> Result<u64, DecodeError> {
        answer.json()
    }

    fn error(answer: &Answer) -> Option<Result<String, DecodeError>> {
        Some(answer.json())
    }
}

/// Whether a call is one of the tenth whose first attempt fails.
fn fails_once(number: usize) -> bool {
    number % 10 == 5
}

/// Whether a call is one of the hundredth that fail for good.
fn fails_for_good(number: usize) -> bool {
    number % 100 == 50
}

fn server() -> Server {
    let seen = Mutex::new(BTreeSet::new());
    Server::new(move |line| {
        let number = line.split(['/', ' ']).find_map(|part| part.parse().ok());
        let number: usize = number.unwrap();
        if fails_for_good(number) {
            return Reply::Bytes(answer(500, "\"never\""));
        }
        let is_first = seen.lock().unwrap().insert(number);
        match number % 20 {
            5 if is_first => Reply::Bytes(answer(503, "\"not now\"")),
            15 if is_first => Reply::Close,
            _ => Reply::Bytes(answer(200, &number.to_string())),
        }
    })
}

/// Makes the calls of some numbers side by side, and gives how many attempts were made.
async fn batch(client: &Client<Soak>, numbers: std::ops::Range<usize>) -> usize {
    let mut calls = JoinSet::new();
    for number in numbers.clone() {
        let request = Request::<Echo>::new(client).set_path("number", &(number as i64));
        calls.spawn(async move { (number, request.response().await) });
    }
    let mut answered = BTreeSet::new();
    let mut attempts = 0;
    while let Some(call) = calls.join_next().await {
        let (number, result) = call.unwrap();
        match result {
            Ok(response) => {
                assert!(!fails_for_good(number));
                assert_eq!(*response.body(), number as u64);
                let expected = if fails_once(number) { 2..=3 } else { 1..=2 };
                assert!(
                    expected.contains(&response.attempts()),
                    "{number}: {response:?}"
                );
                attempts += response.attempts() as usize;
            }
            Err(error) => {
                assert!(fails_for_good(number), "{number}: {error:?}");
                assert_eq!(error.status().unwrap(), 500);
                attempts += error.attempts() as usize;
            }
        }
        answered.insert(number);
    }
    assert_eq!(answered.len(), numbers.len());
    attempts
}

#[test]
fn ten_thousand_calls() {
    let server = server();
    let client = Client::<Soak>::builder()
        .base_url(format!("http://{}", server.address))
        .retry(RetryPolicy::new().initial_backoff(Duration::from_millis(10)))
        .retry_budget(CALLS as u32 / 10)
        .build()
        .unwrap();
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build().unwrap();
    let mut attempts = 0;
    let mut kept = Vec::new();
    for first in (0..CALLS).step_by(AT_A_TIME) {
        // The connections' tasks run on this thread, too, so that all that the client has is counted.
        let info = allocation_counter::measure(|| {
            attempts += runtime.block_on(batch(&client, first..first + AT_A_TIME));
        });
        kept.push(info.bytes_current);
    }
    assert_eq!(server.requests(), attempts);
    assert!(attempts >= CALLS + CALLS / 10);
    // A connection that is closed on purpose has to be made anew: one call in twenty.
    let most = AT_A_TIME + CALLS / 20 + AT_A_TIME / 2;
    assert!(server.connections() <= most, "{}", server.connections());
    // What the first calls leave is the pool of connections. The others leave next to nothing.
    let first = kept[0];
    let others: i64 = kept[1..].iter().sum();
    println!(
        "{attempts} attempts, {} connections, {first} bytes kept by the first thousand, {others} by all others",
        server.connections(),
    );
    assert!(others.abs() < first.max(1 << 20), "{kept:?}");
}
