//! What the unit tests of the runtime share: a transport that reads its answers from a list, and two operations.

use super::api::{Api, Operation, Scheme, Security};
use super::body::Body;
use super::builder::ClientBuilder;
use super::client::Client;
use super::request::Request;
use super::response::Answer;
use super::retry::RetryPolicy;
use super::transport::{
    SleepFuture, Transport, TransportError, TransportErrorKind, TransportFuture, TransportRequest,
};
use super::wire::DecodeError;
use bytes::Bytes;
use futures_core::Stream;
use http::Response;
use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use url::Url;

pub(crate) type Scripted = Result<Response<Body>, TransportError>;

/// Gives the answers of a list, one after the other, and keeps the requests.
#[derive(Clone)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<Scripted>>>,
    requests: Arc<Mutex<Vec<Arc<TransportRequest>>>>,
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Scripted>) -> Self {
        Self {
            answers: Arc::new(Mutex::new(answers.into_iter().collect())),
            requests: Arc::default(),
            waits: Arc::default(),
        }
    }

    /// How long the client waited between attempts. A wait takes no time.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }

    pub(crate) fn requests(&self) -> Vec<Arc<TransportRequest>> {
        self.requests.lock().unwrap().clone()
    }
}

impl Transport for Script {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        self.requests.lock().unwrap().push(Arc::new(request));
        let answer = self.answers.lock().unwrap().pop_front();
        let answer = answer.expect("more requests than the script has answers");
        Box::pin(async { answer })
    }

    fn sleep(&self, duration: Duration) -> Option<SleepFuture> {
        self.waits.lock().unwrap().push(duration);
        Some(Box::pin(std::future::ready(())))
    }
}

pub(crate) enum TestApi {}

impl Api for TestApi {
    const TITLE: &'static str = "Test";
    const SERVERS: &'static [&'static str] = &["https://api.example.com/v1"];
    const SCHEMES: &'static [Scheme] = &[
        Scheme::basic("Basic"),
        Scheme::api_key_query("Query", "key"),
        Scheme::bearer("Bearer"),
        Scheme::oauth2("OAuth", "/token"),
    ];
}

/// `GET`, with a path argument, a number for success and a string for 404.
pub(crate) enum Probe {}

impl Operation for Probe {
    type Output = i64;
    type Error = String;

    const ID: &'static str = "probe";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/probe/{id}/";
    const SECURITY: Security = Security::AnyOf(&[&["Basic", "Query"], &["Basic"]]);
    const ACCEPT: &'static str = "application/json";

    fn output(answer: &Answer) -> Result<i64, DecodeError> {
        answer.json()
    }

    fn error(answer: &Answer) -> Option<Result<String, DecodeError>> {
        match answer.status() {
            404 => Some(answer.json()),
            _ => None,
        }
    }
}

/// `POST`, with a body.
pub(crate) enum Post {}

impl Operation for Post {
    type Output = i64;
    type Error = String;

    const ID: &'static str = "post";
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/post";
    const SECURITY: Security = Security::Configured;
    const ACCEPT: &'static str = "application/json";

    fn output(answer: &Answer) -> Result<i64, DecodeError> {
        answer.json()
    }

    fn error(_: &Answer) -> Option<Result<String, DecodeError>> {
        None
    }
}

pub(crate) fn builder(script: Script) -> ClientBuilder<TestApi> {
    Client::builder()
        .transport(script)
        .basic_credentials("Basic", "user", "hunter2")
        .retry(RetryPolicy::never())
}

pub(crate) fn client(script: Script) -> Client<TestApi> {
    builder(script).build().unwrap()
}

pub(crate) fn probe(client: &Client<TestApi>, id: &str) -> Request<Probe> {
    Request::new(client).set_path("id", &id)
}

pub(crate) fn answer(status: u16, body: &'static str) -> Scripted {
    let response = Response::builder()
        .status(status)
        .header("x-answer", "yes")
        .body(Body::from(body));
    Ok(response.unwrap())
}

pub(crate) fn redirect(status: u16, location: &'static str) -> Scripted {
    let response = Response::builder()
        .status(status)
        .header("location", location)
        .body(Body::default());
    Ok(response.unwrap())
}

/// All that a body holds.
pub(crate) async fn read(body: Body) -> Result<Bytes, TransportError> {
    let mut stream = body.into_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.chunk().await? {
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}

pub(crate) fn at(url: &str) -> Url {
    url.parse().unwrap()
}

/// Runs a future that never waits.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits for something"),
    }
}

/// A body that comes in these pieces, some of which are failures.
pub(crate) struct Chunks(pub(crate) VecDeque<Result<&'static str, TransportErrorKind>>);

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front().map(|chunk| {
            chunk
                .map(Bytes::from)
                .map_err(|kind| TransportError::new(kind, "why"))
        }))
    }
}
