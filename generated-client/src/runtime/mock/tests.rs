//! Tests of the transport in memory: what it answers, what it does not let pass, and what it keeps.

use super::*;
use crate::runtime::auth::ClientCredentials;
use crate::runtime::client::Client;
use crate::runtime::error::Error;
use crate::runtime::request::Request;
use crate::runtime::retry::RetryPolicy;
use crate::runtime::testing::{Post, Probe, TestApi, block_on, probe};
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn client(mock: &MockTransport) -> Client<TestApi> {
    let builder = Client::builder().transport(mock.clone());
    let builder = builder.basic_credentials("Basic", "user", "hunter2");
    builder.retry(RetryPolicy::never()).build().unwrap()
}

/// The message that something panics with.
fn panic_of<T>(run: impl FnOnce() -> T) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(run)) else {
        panic!("it does not panic")
    };
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => (*panic.downcast_ref::<&str>().unwrap()).to_owned(),
    }
}

#[test]
fn answers_come_in_order_and_the_last_one_stays() {
    let mock = MockTransport::new();
    mock.on::<Probe>().output(&1).json(201, 2).times(2);
    mock.on::<Probe>().json(404, "gone");
    let client = client(&mock);
    let send = || block_on(probe(&client, "1").send());
    assert_eq!(send().unwrap(), 1);
    assert_eq!(send().unwrap(), 2);
    assert_eq!(send().unwrap(), 2);
    for _ in 0..3 {
        let Err(Error::Api(error)) = send() else {
            panic!("it is gone")
        };
        assert_eq!(error.body().unwrap(), "gone");
    }
    mock.assert_done();
    assert_eq!(mock.requests().len(), 6);
}

#[test]
fn what_does_not_fit_the_description_is_said_at_once() {
    let mock = MockTransport::new();
    let message = panic_of(|| mock.on::<Probe>().json(200, "one"));
    assert_eq!(
        message,
        "the mock's answer 200 OK to `probe` (GET /probe/{id}/) is not what the API's description says: \
         expected a number, found a string"
    );
    let message = panic_of(|| mock.on::<Probe>().json(404, json!({})));
    assert!(message.contains("404 Not Found"), "{message}");
    let message = panic_of(|| mock.on::<Probe>().empty(200));
    assert!(message.contains("an empty body"), "{message}");
    assert!(panic_of(|| mock.on::<Probe>().json(99, 1)).contains("no status"));
    assert!(panic_of(|| mock.on::<Probe>().times(1)).contains("no answer yet"));
    assert!(panic_of(|| mock.on::<Probe>().json(200, 1).header("a b", "c")).contains("no header"));
    // What the description does not list may be anything, and so may what is said to be broken.
    mock.on::<Post>().text(503, "busy").unchecked(200, "<html>");
    let client = client(&mock);
    let send = || block_on(Request::<Post>::new(&client).send()).unwrap_err();
    assert_eq!(send().status().unwrap(), 503);
    assert!(matches!(send(), Error::Decode(_)));
}

#[test]
fn attempts_are_seen_and_waits_take_no_time() {
    let mock = MockTransport::new();
    mock.on::<Probe>().text(503, "busy").times(2).output(&1);
    let request = probe(&client(&mock), "1").retry(RetryPolicy::new());
    assert_eq!(block_on(request.response()).unwrap().attempts(), 3);
    assert_eq!(mock.waits().len(), 2);
    assert_eq!(mock.requests_of::<Probe>().len(), 3);
}

#[test]
fn conditions_choose_among_requests() {
    let mock = MockTransport::new();
    mock.on::<Probe>().json(200, 0);
    let seen = mock.clone();
    mock.on::<Probe>()
        .when(move |request| {
            // The mock can be asked meanwhile.
            assert!(!seen.requests().is_empty());
            request.path_argument("id").as_deref() == Some("a b")
        })
        .json(200, 1)
        .times(1);
    let client = client(&mock);
    let send = |id| block_on(probe(&client, id).send()).unwrap();
    assert_eq!([send("x"), send("a b"), send("a b")], [0, 1, 0]);
    mock.assert_done();
}

#[test]
fn an_unexpected_request_is_an_error_that_says_what_is_known() {
    let mock = MockTransport::new();
    let client = client(&mock);
    let error = block_on(probe(&client, "1").send()).unwrap_err();
    assert!(matches!(error, Error::Transport(_)) && !error.is_retryable());
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(
        source,
        "the mock has no answer for `probe` (GET /probe/{id}/): it has none; there are answers for nothing at all"
    );
    mock.on::<Post>().output(&1).times(1);
    mock.on_path(Method::GET, "/x").empty(204).times(0);
    for _ in 0..2 {
        let _ = block_on(Request::<Post>::new(&client).send());
    }
    let message = panic_of(|| mock.assert_done());
    assert!(
        message.contains("`post` (POST /post): all its answers are given"),
        "{message}"
    );
    assert!(
        message.contains("there are answers for `post` (POST /post), GET /x"),
        "{message}"
    );
    let mock = MockTransport::new();
    mock.on::<Post>().json(200, 1).json(200, 2);
    let message = panic_of(|| mock.assert_done());
    assert_eq!(
        message,
        "answer 1 of the mock to `post` (POST /post) was given 0 times and not 1\n\
         answer 2 of the mock to `post` (POST /post) was given 0 times and not 1"
    );
}

#[test]
fn what_was_sent_is_there_to_be_looked_at() {
    let mock = MockTransport::new();
    mock.on::<Probe>().output(&1);
    mock.on::<Post>().output(&1);
    let client = client(&mock);
    let request = probe(&client, "a/é")
        .set_query("q", &"x y")
        .set_query_texts("r", ["1", "2"]);
    block_on(request.send()).unwrap();
    let request = Request::<Post>::new(&client).set_json(&vec![1_i64, 2]);
    block_on(request.send()).unwrap();
    let requests = mock.requests();
    let get = &requests[0];
    assert_eq!(get.operation().unwrap().id, "probe");
    assert_eq!((get.method(), get.attempt()), (&Method::GET, 1));
    assert_eq!(get.path(), "/v1/probe/a%2F%C3%A9/");
    assert_eq!(get.path_argument("id").unwrap(), "a/é");
    assert_eq!(get.path_argument("other"), None);
    assert_eq!(get.query_value("q").unwrap(), "x y");
    assert_eq!(get.query_value("none"), None);
    assert_eq!(get.query().len(), 3);
    assert_eq!(get.header("accept"), Some("application/json"));
    assert!(get.headers().contains_key("authorization"));
    assert!(get.body().is_none() && get.text().is_empty());
    assert!(
        get.url()
            .as_str()
            .starts_with("https://api.example.com/v1/")
    );
    assert!(get.timeout() <= Duration::from_secs(30));
    assert!(panic_of(|| get.json::<i64>()).contains("GET /probe/{id}/ has no body"));
    let posts = mock.requests_of::<Post>();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].json::<Vec<i64>>(), [1, 2]);
    assert_eq!(posts[0].text(), "[1,2]");
    assert!(panic_of(|| posts[0].json::<i64>()).contains("is another one"));
    let shown = format!("{get:?} {mock:?}");
    assert!(
        !shown.contains("dXNlcjpodW50ZXIy") && !shown.contains("x+y"),
        "{shown}"
    );
}

#[test]
fn a_streamed_body_is_kept() {
    let mock = MockTransport::new();
    mock.on::<Post>().output(&1);
    let body = crate::runtime::Body::from_reader(&b"abc"[..]);
    let request = Request::<Post>::new(&client(&mock)).set_bytes_as("text/plain", body);
    block_on(request.send()).unwrap();
    assert_eq!(mock.requests()[0].text(), "abc");
}

#[test]
fn it_fails_and_delays_as_it_is_told() {
    let mock = MockTransport::new();
    mock.on::<Probe>()
        .error(TransportErrorKind::Connect)
        .json(200, 1)
        .delay(Duration::from_secs(29))
        .json(200, 2)
        .delay(Duration::from_secs(31))
        .unchecked(200, "1")
        .then_fails(TransportErrorKind::Broken);
    let builder = Client::<TestApi>::builder().transport(mock.clone());
    let client = builder.timeout(Duration::from_secs(30)).build().unwrap();
    let send = || block_on(probe(&client, "1").send());
    // However often the client tries: it is told so once.
    let first = send();
    match first {
        Ok(one) => assert_eq!(one, 1),
        Err(error) => {
            assert!(error.to_string().contains("no connection"), "{error}");
            assert_eq!(send().unwrap(), 1);
        }
    }
    let error = send().unwrap_err();
    assert!(
        error.is_timeout() || error.to_string().contains("broke"),
        "{error:?}"
    );
    let error = send().unwrap_err();
    assert!(error.to_string().contains("broke"), "{error:?}");
    assert!(
        panic_of(|| mock
            .on::<Probe>()
            .error(TransportErrorKind::Other)
            .header("a", "b"))
        .contains("no headers")
    );
    // What panicked did so in the middle of it.
    assert_eq!(mock.requests_of::<Probe>().len(), mock.requests().len());
}

#[test]
fn pauses_are_over_at_once_and_written_down() {
    let mock = MockTransport::new();
    let pause = mock.sleep(Duration::from_secs(3600)).unwrap();
    block_on(pause);
    assert_eq!(mock.waits(), [Duration::from_secs(3600)]);
    assert!(mock.deadline(Duration::from_secs(1)).is_none());
}

#[test]
fn bodies_come_in_pieces() {
    let mock = MockTransport::new();
    mock.on::<Probe>()
        .chunks(200, ["data: 1\n\n", "data: 2\n\n"])
        .header("content-type", "text/event-stream");
    let mut stream = block_on(probe(&client(&mock), "1").stream()).unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert_eq!(block_on(stream.chunk()).unwrap().unwrap(), "data: 1\n\n");
    assert_eq!(block_on(stream.chunk()).unwrap().unwrap(), "data: 2\n\n");
    assert_eq!(block_on(stream.chunk()).unwrap(), None);
}

#[test]
fn redirects_undescribed_paths_and_tokens_are_answered() {
    let mock = MockTransport::new();
    mock.on_token()
        .json(200, json!({"access_token": "t", "token_type": "bearer"}));
    mock.on_path(Method::DELETE, "/x/{y}")
        .json(200, json!({"deleted": true}));
    mock.on::<Post>()
        .empty(303)
        .header("location", "/v1/elsewhere")
        .output(&5);
    let client = Client::<TestApi>::builder()
        .transport(mock.clone())
        .credential("OAuth", ClientCredentials::new("id", "hunter2"))
        .build()
        .unwrap();
    assert_eq!(block_on(Request::<Post>::new(&client).send()).unwrap(), 5);
    let request = client.request(Method::DELETE, "/x/{y}").path("y", 1);
    let answer = block_on(request.send()).unwrap();
    assert_eq!(answer.json::<serde_json::Value>().unwrap()["deleted"], true);
    let requests = mock.requests();
    assert!(requests[0].operation().is_none());
    assert_eq!(requests[0].to_string(), "POST for a token");
    assert_eq!(requests[1].header("authorization"), Some("Bearer t"));
    assert_eq!(requests[2].method(), Method::GET);
    assert_eq!(requests[3].path_argument("y").unwrap(), "1");
    mock.assert_done();
}

/// The same operation as [`Probe`], in another representation.
enum ProbeCsv {}

impl Operation for ProbeCsv {
    type Output = String;
    type Error = String;

    const ID: &'static str = Probe::ID;
    const METHOD: &'static str = Probe::METHOD;
    const PATH: &'static str = Probe::PATH;
    const SECURITY: crate::runtime::Security = crate::runtime::Security::None;
    const ACCEPT: &'static str = "text/csv";

    fn output(answer: &crate::runtime::Answer) -> Result<String, crate::runtime::DecodeError> {
        answer.text()
    }
}

#[test]
fn representations_are_told_apart() {
    let mock = MockTransport::new();
    mock.on::<Probe>().output(&1);
    mock.on::<ProbeCsv>().text(200, "a,b");
    let client = client(&mock);
    let csv = || Request::<ProbeCsv>::new(&client).set_path("id", &"1");
    assert_eq!(block_on(csv().send()).unwrap(), "a,b");
    assert_eq!(block_on(probe(&client, "1").send()).unwrap(), 1);
    // One that asks for something else gets what there is.
    let other = block_on(probe(&client, "1").accept("text/html").send());
    assert_eq!(other.unwrap(), 1);
}
