//! When calls are tried again, and how long they wait.

use super::*;
use crate::runtime::body::Body;
use crate::runtime::builder::ClientBuilder;
use crate::runtime::client::Client;
use crate::runtime::error::Error;
use crate::runtime::request::Request;
use crate::runtime::testing::{
    Post, Probe, Script, Scripted, TestApi, answer, block_on, builder, probe, redirect,
};
use crate::runtime::transport::{Transport, TransportRequest};
use crate::runtime::transport::{TransportError, TransportErrorKind, TransportFuture};
use http::Response;
use std::sync::Arc;

fn retrying(script: &Script) -> ClientBuilder<TestApi> {
    builder(script.clone()).retry(RetryPolicy::new())
}

fn client(script: &Script) -> Client<TestApi> {
    retrying(script).build().unwrap()
}

fn get(client: &Client<TestApi>) -> Request<Probe> {
    probe(client, "1")
}

fn post(client: &Client<TestApi>) -> Request<Post> {
    Request::new(client).set_json(&"payload".to_owned())
}

fn with_header(status: u16, name: &str, value: &str) -> Scripted {
    let response = Response::builder().status(status).header(name, value);
    Ok(response.body(Body::default()).unwrap())
}

fn fails(kind: TransportErrorKind) -> Scripted {
    Err(TransportError::new(kind, "why"))
}

/// How many requests are made of a call whose first attempt ends like this, and whose second one is good.
fn attempts<Op>(first: Scripted, request: impl Fn(&Client<TestApi>) -> Request<Op>) -> usize
where
    Op: crate::runtime::Operation<Output = i64>,
{
    let script = Script::new([first, answer(200, "1")]);
    let result = block_on(request(&client(&script)).response());
    let made = script.requests().len();
    match result {
        Ok(response) => assert_eq!(response.attempts() as usize, made),
        Err(error) => assert_eq!(error.attempts() as usize, made),
    }
    made
}

#[test]
fn what_is_tried_again_depends_on_the_method_and_on_what_happened() {
    use TransportErrorKind::{Broken, Connect, ConnectTimeout, Other, Timeout, TooLarge};
    for (status, gets, posts) in [
        (408, 2, 1),
        (429, 2, 2),
        (502, 2, 1),
        (503, 2, 2),
        (504, 2, 1),
        (400, 1, 1),
        (401, 1, 1),
        (500, 1, 1),
        (501, 1, 1),
    ] {
        assert_eq!(attempts(answer(status, ""), get), gets, "GET {status}");
        assert_eq!(attempts(answer(status, ""), post), posts, "POST {status}");
    }
    for (kind, gets, posts) in [
        (Connect, 2, 2),
        (ConnectTimeout, 2, 2),
        (Broken, 2, 1),
        (Timeout, 2, 1),
        (Other, 1, 1),
        (TooLarge { limit: 1 }, 1, 1),
    ] {
        assert_eq!(attempts(fails(kind), get), gets, "GET {kind:?}");
        assert_eq!(attempts(fails(kind), post), posts, "POST {kind:?}");
    }
}

#[test]
fn a_key_or_the_caller_makes_a_call_idempotent() {
    let broken = || fails(TransportErrorKind::Broken);
    let by_key = |client: &Client<TestApi>| post(client).idempotency_key("k");
    assert_eq!(attempts(broken(), by_key), 2);
    let by_header = |client: &Client<TestApi>| post(client).extra_header("X-Idempotency-Key", "k");
    assert_eq!(attempts(broken(), by_header), 2);
    let policy = RetryPolicy::new().idempotent(true);
    assert_eq!(
        attempts(broken(), |client| post(client).retry(policy.clone())),
        2
    );
}

#[test]
fn a_key_is_made_where_the_client_is_to_and_is_the_same_in_all_attempts() {
    let script = Script::new([
        fails(TransportErrorKind::Broken),
        answer(200, "1"),
        answer(200, "1"),
        answer(200, "1"),
        answer(200, "1"),
    ]);
    let client = retrying(&script).idempotency_header("Idempotency-Key");
    let client = client.build().unwrap();
    block_on(post(&client).send()).unwrap();
    block_on(post(&client).send()).unwrap();
    block_on(get(&client).send()).unwrap();
    block_on(post(&client).idempotency_key("mine").send()).unwrap();
    let requests = script.requests();
    let key = |index: usize| {
        let key = requests[index].headers.get("idempotency-key");
        key.map(|key| key.to_str().unwrap().to_owned())
    };
    let first = key(0).unwrap();
    assert_eq!(key(1).unwrap(), first);
    assert_ne!(key(2).unwrap(), first);
    assert_eq!(key(3), None);
    assert_eq!(key(4).unwrap(), "mine");
    assert_eq!(first.len(), 36);
    let shape: String = first
        .chars()
        .map(|char| if char == '-' { '-' } else { 'x' })
        .collect();
    assert_eq!(shape, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
    assert_eq!(&first[14..15], "4");
    assert!("89ab".contains(&first[19..20]), "{first}");
}

#[test]
fn it_ends_after_the_last_attempt_with_what_that_came_to() {
    let script = Script::new([
        answer(503, ""),
        fails(TransportErrorKind::Connect),
        answer(502, "\"last\""),
    ]);
    let error = block_on(get(&client(&script)).send()).unwrap_err();
    assert_eq!(error.status().unwrap(), 502);
    assert_eq!(error.attempts(), 3);
    let expected = "GET /probe/{id}/: the server answered 502 Bad Gateway (after 3 attempts)";
    assert_eq!(error.to_string(), expected);
    let waits = script.waits();
    assert_eq!(waits.len(), 2);
    assert!(waits[0] <= Duration::from_millis(200), "{waits:?}");
    assert!(waits[1] <= Duration::from_millis(400), "{waits:?}");
    let numbers: Vec<u32> = script.requests().iter().map(|r| r.attempt).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn every_kind_of_error_says_how_many_attempts_were_made() {
    for kind in [TransportErrorKind::Timeout, TransportErrorKind::Broken] {
        let script = Script::new([fails(kind), fails(kind), fails(kind)]);
        let error = block_on(get(&client(&script)).send()).unwrap_err();
        assert_eq!(error.attempts(), 3, "{error:?}");
        assert!(
            error.to_string().ends_with(" (after 3 attempts)"),
            "{error}"
        );
    }
    let script = Script::new([answer(503, ""), answer(200, "\"no number\"")]);
    let error = block_on(get(&client(&script)).send()).unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    assert_eq!(error.attempts(), 2);
    let script = Script::new([answer(503, ""), with_header(302, "location", "ftp://x")]);
    let error = block_on(get(&client(&script)).send()).unwrap_err();
    assert!(matches!(error, Error::Redirect(_)));
    assert_eq!(error.attempts(), 2);
    let script = Script::new([]);
    let error = block_on(probe(&client(&script), "..").send()).unwrap_err();
    assert!(matches!(error, Error::Request(_)));
    assert_eq!(error.attempts(), 0);
}

#[test]
fn waits_grow_up_to_the_longest() {
    let policy = RetryPolicy::new()
        .max_attempts(40)
        .initial_backoff(Duration::from_millis(100))
        .max_backoff(Duration::from_secs(1));
    let longest = |attempt| {
        let waits = (0..200).map(|_| policy.backoff(attempt));
        waits.max().unwrap().as_millis()
    };
    assert!((60..=100).contains(&longest(1)), "{}", longest(1));
    assert!((120..=200).contains(&longest(2)), "{}", longest(2));
    assert!((600..=1000).contains(&longest(5)), "{}", longest(5));
    assert!((600..=1000).contains(&longest(40)), "{}", longest(40));
    let different: std::collections::BTreeSet<_> = (0..20).map(|_| policy.backoff(1)).collect();
    assert!(different.len() > 10, "{different:?}");
}

#[test]
fn a_server_that_says_when_to_come_back_is_obeyed_up_to_a_limit() {
    let waited = |headers: (&str, &str), policy: RetryPolicy| {
        let first = with_header(429, headers.0, headers.1);
        let script = Script::new([first, answer(200, "1")]);
        let result = block_on(get(&client(&script)).retry(policy).send());
        (result.is_ok(), script.waits())
    };
    let (done, waits) = waited(("retry-after", "7"), RetryPolicy::new());
    assert!(done);
    assert!((7.0..7.3).contains(&waits[0].as_secs_f64()), "{waits:?}");
    let (done, waits) = waited(
        ("ratelimit", "limit=9, remaining=0, reset=2"),
        RetryPolicy::new(),
    );
    assert!(done);
    assert!((2.0..2.3).contains(&waits[0].as_secs_f64()), "{waits:?}");
    let (done, waits) = waited(("retry-after", "61"), RetryPolicy::new());
    assert!(!done && waits.is_empty(), "{waits:?}");
    let patient = RetryPolicy::new().max_retry_after(Duration::from_secs(90));
    let (done, waits) = waited(("retry-after", "61"), patient);
    assert!(done && waits.len() == 1);
    let (done, _) = waited(("retry-after", "99999999999999999999"), RetryPolicy::new());
    assert!(!done);
}

#[test]
fn nobody_waits_longer_than_the_call_may_take() {
    let script = Script::new([with_header(503, "retry-after", "7")]);
    let request = get(&client(&script)).timeout(Duration::from_secs(5));
    let error = block_on(request.send()).unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert!(script.waits().is_empty());
}

#[test]
fn a_client_or_a_call_can_do_without() {
    let script = Script::new([answer(503, ""), answer(503, "")]);
    let client = builder(script.clone())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    assert_eq!(block_on(get(&client).send()).unwrap_err().attempts(), 1);
    let client = retrying(&script).build().unwrap();
    let request = get(&client).retry(RetryPolicy::never());
    assert_eq!(block_on(request.send()).unwrap_err().attempts(), 1);
}

#[test]
fn a_client_that_only_fails_runs_out_of_retries() {
    let failures = std::iter::repeat_with(|| answer(503, "")).take(8);
    let successes = std::iter::repeat_with(|| answer(200, "1")).take(5);
    let more = [answer(503, ""), answer(200, "1")];
    let script = Script::new(failures.chain(successes).chain(more));
    let client = retrying(&script).retry_budget(3).build().unwrap();
    let made: Vec<u32> = (0..5)
        .map(|_| block_on(get(&client).send()).unwrap_err().attempts())
        .collect();
    assert_eq!(made, [3, 2, 1, 1, 1]);
    for _ in 0..5 {
        block_on(get(&client).send()).unwrap();
    }
    assert_eq!(block_on(get(&client).response()).unwrap().attempts(), 2);
}

#[test]
fn what_was_carried_out_and_led_elsewhere_is_not_carried_out_again() {
    let methods = |answers: Vec<Scripted>| {
        let script = Script::new(answers);
        let result = block_on(post(&client(&script)).send());
        let requests = script.requests();
        let lines = requests
            .iter()
            .map(|r| format!("{} {}", r.method, r.url.path()));
        (result.is_ok(), lines.collect::<Vec<_>>())
    };
    for failure in [
        || answer(503, ""),
        || answer(504, ""),
        || fails(TransportErrorKind::Connect),
        || fails(TransportErrorKind::Broken),
    ] {
        let (done, lines) = methods(vec![redirect(303, "/done"), failure(), answer(200, "1")]);
        assert!(done);
        assert_eq!(lines, ["POST /v1/post", "GET /done", "GET /done"]);
    }
    // What is sent on as it was is begun again where it began.
    let (done, lines) = methods(vec![
        redirect(307, "/there"),
        answer(503, ""),
        redirect(307, "/there"),
        answer(200, "1"),
    ]);
    assert!(done);
    assert_eq!(
        lines,
        [
            "POST /v1/post",
            "POST /there",
            "POST /v1/post",
            "POST /there"
        ]
    );
}

#[test]
fn a_body_that_can_be_read_once_is_sent_once() {
    let script = Script::new([answer(503, "")]);
    let body = Body::from_reader(&b"once"[..]);
    let request = Request::<Post>::new(&client(&script)).set_bytes_as("text/plain", body);
    assert_eq!(block_on(request.send()).unwrap_err().attempts(), 1);
}

#[test]
fn a_stream_is_tried_again_until_its_answer_begins() {
    let script = Script::new([answer(503, ""), answer(200, "abc")]);
    let mut stream = block_on(get(&client(&script)).stream()).unwrap();
    assert_eq!(block_on(stream.chunk()).unwrap().unwrap(), "abc");
    assert_eq!(script.requests().len(), 2);
}

#[test]
fn policies_that_cannot_work_are_refused() {
    let refusal = |policy: RetryPolicy| {
        let script = Script::new([]);
        let by_client = retrying(&script).retry(policy.clone()).build().unwrap_err();
        let by_call = block_on(get(&client(&script)).retry(policy).send()).unwrap_err();
        assert!(matches!(by_call, Error::Request(_)));
        (by_client.to_string(), by_call.to_string())
    };
    let (client, call) = refusal(RetryPolicy::new().max_attempts(0));
    assert!(client.contains("no attempt") && call.contains("no attempt"));
    let (client, call) = refusal(RetryPolicy::new().max_backoff(Duration::ZERO));
    assert!(client.contains("longer") && call.contains("longer"));
    let script = Script::new([]);
    let error = retrying(&script).attempt_timeout(Duration::ZERO).build();
    assert!(error.unwrap_err().to_string().contains("attempt"));
    let error = retrying(&script).idempotency_header("a b").build();
    assert!(error.unwrap_err().to_string().contains("\"a b\""));
}

/// Answers 503 and has no timers.
struct Timeless;

impl Transport for Timeless {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async { answer(503, "") })
    }
}

#[test]
fn without_timers_nothing_is_tried_again() {
    let client = Client::<TestApi>::builder()
        .transport(Timeless)
        .build()
        .unwrap();
    assert_eq!(block_on(get(&client).send()).unwrap_err().attempts(), 1);
}

/// Never answers, and has timers that are over at once.
struct Mute(Arc<Script>);

impl Transport for Mute {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        Box::pin(std::future::pending())
    }

    fn sleep(&self, duration: Duration) -> Option<crate::runtime::SleepFuture> {
        self.0.sleep(duration)
    }
}

#[test]
fn an_attempt_ends_in_time_whatever_the_transport_does() {
    let clock = Arc::new(Script::new([]));
    let client = Client::<TestApi>::builder()
        .transport(Mute(Arc::clone(&clock)))
        .attempt_timeout(Duration::from_secs(4))
        .build()
        .unwrap();
    let error = block_on(get(&client).send()).unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(error.attempts(), 3);
    let Error::Timeout(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.limit(), Duration::from_secs(4));
    // Each attempt waits for its end, and two of them are followed by a pause.
    assert_eq!(clock.waits().len(), 5);
    let error = block_on(post(&client).send()).unwrap_err();
    assert_eq!(error.attempts(), 1);
}
