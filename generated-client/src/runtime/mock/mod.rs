//! A transport in memory, for tests of code that calls the API: it answers what it is told to, and keeps what was sent.

mod answers;
mod request;
mod rule;

pub use answers::MockAnswers;
pub use request::MockRequest;

use super::api::Operation;
use super::raw::Raw;
use super::transport::{
    SleepFuture, Transport, TransportError, TransportErrorKind, TransportFuture, TransportRequest,
};
use http::Method;
use rule::{Reply, Rule, Target};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Answers requests by operation, without a network, and records them.
///
/// A clone of it is the same one: one is given to the [builder](super::ClientBuilder::transport), the other stays with the test.
/// What it is told to answer is checked at once against what the API's description says of the operation, so that
/// a test cannot go on answers that the server would never send; types that are only ever received are written as JSON.
///
/// ```ignore
/// let mock = MockTransport::new();
/// mock.on::<api::leads::Get>()
///     .json(200, json!({"id": "lead_1", "name": "Wayne Enterprises"}))
///     .json(404, json!({"error": "gone"}));
/// let client = Client::builder().transport(mock.clone()).build()?;
///
/// let lead = client.leads().get("lead_1").await?;
/// assert_eq!(lead.name, "Wayne Enterprises");
/// assert!(client.leads().get("lead_1").await.is_err());
/// assert_eq!(mock.requests()[0].path_argument("id").unwrap(), "lead_1");
/// ```
///
/// The answers of an operation are given in their order, each once, unless [`times`](MockAnswers::times) says otherwise; the last one
/// is repeated. A request that nothing is registered for ends in an error that names what is. Nothing ever waits: pauses
/// before another attempt are over at once, and [`waits`](Self::waits) says how long they would have been.
#[derive(Clone, Default)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    requests: Vec<MockRequest>,
    /// What requests came to that nothing was registered for.
    unexpected: Vec<String>,
    waits: Vec<Duration>,
}

impl MockTransport {
    /// A transport that does not answer anything yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers of an operation, to be added to those that it has.
    pub fn on<Op: Operation>(&self) -> MockAnswers<Op> {
        MockAnswers::new(self.clone(), Target::of::<Op>())
    }

    /// Answers of a path that the API's description does not know, written as it is given to
    /// [`Client::request`](super::Client::request).
    pub fn on_path(&self, method: Method, path: impl Into<String>) -> MockAnswers<Raw> {
        MockAnswers::new(self.clone(), Target::undescribed(method, path.into()))
    }

    /// Answers of whoever issues tokens.
    pub fn on_token(&self) -> MockAnswers<Raw> {
        MockAnswers::new(self.clone(), Target::Token)
    }

    /// All requests that were sent, in their order.
    #[must_use]
    pub fn requests(&self) -> Vec<MockRequest> {
        self.state().requests.clone()
    }

    /// The requests of an operation, in their order.
    #[must_use]
    pub fn requests_of<Op: Operation>(&self) -> Vec<MockRequest> {
        let mut requests = self.requests();
        requests.retain(|request| Target::of::<Op>().is_of(request));
        requests
    }

    /// How long the client would have waited, time by time.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    /// Makes sure that every answer was given, as often as it is to be, and that no other request was sent.
    ///
    /// # Panics
    ///
    /// When that is not so; the message says what is missing, and what was too much.
    #[track_caller]
    pub fn assert_done(&self) {
        let state = self.state();
        let missing = state.rules.iter().flat_map(Rule::missing);
        let complaints: Vec<String> = missing.chain(state.unexpected.iter().cloned()).collect();
        drop(state);
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a request is answered with.
    fn reply(&self, request: &MockRequest) -> Result<(Reply, Duration), TransportError> {
        // Conditions are the caller's code, and are not to find the lock taken.
        let candidates = {
            let state = self.state();
            let rules = state.rules.iter().enumerate();
            let fitting: Vec<_> = rules
                .filter(|(_, rule)| rule.target.is_of(request))
                .map(|(index, rule)| (index, rule.target.clone(), rule.condition.clone()))
                .collect();
            let is_asked = |target: &Target| target.accept() == request.header("accept");
            match fitting.iter().any(|(_, target, _)| is_asked(target)) {
                true => fitting
                    .into_iter()
                    .filter(|(_, target, _)| is_asked(target))
                    .collect(),
                false => fitting,
            }
        };
        let (special, usual): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .partition(|(_, _, condition)| condition.is_some());
        for (index, _, condition) in special.into_iter().chain(usual) {
            if condition.is_some_and(|condition| !condition(request)) {
                continue;
            }
            if let Some(reply) = self.state().rules.get_mut(index).and_then(Rule::take) {
                return Ok(reply);
            }
        }
        let mut state = self.state();
        let message = unexpected(request, &state.rules);
        state.unexpected.push(message.clone());
        Err(TransportError::other(message))
    }
}

/// Says of a request that nothing is registered for it, and what is.
fn unexpected(request: &MockRequest, rules: &[Rule]) -> String {
    let target = match request.operation() {
        None => "the token endpoint".to_owned(),
        Some(operation) if operation.id.is_empty() => {
            format!("{} {}", request.method(), operation.path)
        }
        Some(operation) => format!(
            "`{}` ({} {})",
            operation.id,
            request.method(),
            operation.path
        ),
    };
    let has_some = rules.iter().any(|rule| rule.target.is_of(request));
    let why = match has_some {
        true => "all its answers are given, or have conditions that it does not meet",
        false => "it has none",
    };
    let mut names: Vec<String> = rules.iter().map(|rule| rule.target.to_string()).collect();
    names.dedup();
    let known = match names.is_empty() {
        true => "nothing at all".to_owned(),
        false => names.join(", "),
    };
    format!("the mock has no answer for {target}: {why}; there are answers for {known}")
}

impl Transport for MockTransport {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            let timeout = request.timeout;
            let request = MockRequest::record(request).await?;
            self.state().requests.push(request.clone());
            let (reply, delay) = self.reply(&request)?;
            if delay > timeout {
                let error = "the mock's answer takes longer than that";
                return Err(TransportError::new(TransportErrorKind::Timeout, error));
            }
            reply.into_answer()
        })
    }

    fn sleep(&self, duration: Duration) -> Option<SleepFuture> {
        self.state().waits.push(duration);
        Some(Box::pin(std::future::ready(())))
    }

    fn deadline(&self, _: Duration) -> Option<SleepFuture> {
        None
    }
}

/// Shows what it answers, and how many requests it was sent.
impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        let targets = state.rules.iter().map(|rule| rule.target.to_string());
        f.debug_struct("MockTransport")
            .field("answers", &targets.collect::<Vec<_>>())
            .field("requests", &state.requests.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
