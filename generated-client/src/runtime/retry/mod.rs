//! When a call is tried again, and how long it waits before.

mod asked;
mod budget;

use super::attempt::Hop;
use super::error::Failure;
use super::execute::Begun;
use super::random::random;
use super::transport::TransportErrorKind;
use asked::asked;
use http::{HeaderName, Method, StatusCode};
use std::time::{Duration, SystemTime};

pub(crate) use budget::Budget;

/// The headers by which a server knows a request that it has seen before.
const IDEMPOTENCY_KEYS: [&str; 2] = ["idempotency-key", "x-idempotency-key"];

/// When a call that fails is tried again.
///
/// By default a call is made up to three times. It is made again
/// - if no connection came about, or the server answered 429 or 503, whatever the method, since nothing was done;
/// - if the connection broke, the time of the attempt was up, or the server answered 408, 502 or 504: if doing it twice does no
///   harm, because the method is idempotent (RFC 9110, section 9.2.2), the request has an idempotency key
///   (`Idempotency-Key`), or the caller [says so](Self::idempotent);
/// - if a token for it could not be had for one of these reasons.
///
/// It is not made again if its body can be read only once, if the wait would take longer than the call may, or if the client
/// has used up its [budget](super::ClientBuilder::retry_budget). What is read as a stream is not asked for again once the
/// answer has begun.
///
/// The waits grow from 200 ms to 20 s, each twice the one before, and of each a random part is waited. A server that says when to
/// come back (`Retry-After`, and `RateLimit` and its relatives) is obeyed, up to a minute; if it asks for more, its answer is the
/// error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    max_retry_after: Duration,
    idempotent: bool,
}

impl RetryPolicy {
    /// Up to three attempts, as described above.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            initial_backoff: Duration::from_millis(200),
            max_backoff: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
            idempotent: false,
        }
    }

    /// One attempt and no other, unless a server refuses a token that can be renewed: then there are two.
    #[must_use]
    pub const fn never() -> Self {
        Self::new().max_attempts(1)
    }

    /// How many attempts a call may make, the first one included.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The longest wait before the second attempt. Each one after it may be twice as long as the one before.
    #[must_use]
    pub const fn initial_backoff(mut self, backoff: Duration) -> Self {
        self.initial_backoff = backoff;
        self
    }

    /// The longest wait before any attempt, unless the server asks for a longer one.
    #[must_use]
    pub const fn max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// The longest wait that a server may ask for. If it asks for more, its answer is the error at once.
    #[must_use]
    pub const fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// Says that a call does no harm if it is carried out twice, whatever its method.
    #[must_use]
    pub const fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = idempotent;
        self
    }

    /// What is wrong with it.
    pub(crate) fn flaw(&self) -> Option<&'static str> {
        if self.max_attempts == 0 {
            return Some("the retry policy allows no attempt");
        }
        if self.initial_backoff > self.max_backoff {
            return Some("the retry policy's first wait is longer than its longest");
        }
        None
    }

    /// The wait after an attempt of this number, unless the server says otherwise.
    fn backoff(&self, attempt: u32) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        let longest = self.initial_backoff.saturating_mul(1 << doublings);
        longest.min(self.max_backoff).mul_f64(random_fraction())
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether and when one call is tried again.
pub(crate) struct Retries<'c> {
    pub(crate) policy: &'c RetryPolicy,
    pub(crate) budget: &'c Budget,
    /// The header in which the API takes idempotency keys, where the caller says so.
    pub(crate) idempotency_header: Option<&'c HeaderName>,
}

impl Retries<'_> {
    /// Whether it does no harm if the server carries a request out a second time.
    fn is_harmless(&self, hop: &Hop) -> bool {
        let has = |name: &str| hop.headers.contains_key(name);
        self.policy.idempotent
            || is_idempotent(&hop.method)
            || self
                .idempotency_header
                .is_some_and(|name| has(name.as_str()))
            || IDEMPOTENCY_KEYS.iter().any(|name| has(name))
    }

    /// How long to wait before the next attempt of a request, if there is to be one. `left` is what is left of the time of the call.
    pub(crate) fn wait(
        &self,
        hop: &Hop,
        outcome: &Result<Begun, Failure>,
        attempt: u32,
        left: Option<Duration>,
    ) -> Option<Duration> {
        let cause = match outcome {
            Ok(Begun::Streamed(..)) => None,
            Ok(Begun::Whole(answer)) => Cause::of_status(answer.status),
            Err(failure) => Cause::of_failure(failure),
        };
        let Some(cause) = cause else {
            if is_answered(outcome) {
                self.budget.refill();
            }
            return None;
        };
        let is_harmless = cause == Cause::NothingDone || self.is_harmless(hop);
        if !hop.is_repeatable() || !is_harmless || attempt >= self.policy.max_attempts {
            return None;
        }
        let asked = match outcome {
            Ok(Begun::Whole(answer)) => asked(answer.status, &answer.headers, SystemTime::now()),
            _ => None,
        };
        if asked.is_some_and(|asked| asked > self.policy.max_retry_after) {
            return None;
        }
        // All who were asked to come back at one time would come back at one time.
        let wait = asked
            .unwrap_or_default()
            .saturating_add(self.policy.backoff(attempt));
        let is_in_time = left.is_some_and(|left| wait < left);
        (is_in_time && self.budget.take()).then_some(wait)
    }
}

/// Whether the server did what it is there for, if only by a refusal.
fn is_answered(outcome: &Result<Begun, Failure>) -> bool {
    match outcome {
        Ok(Begun::Streamed(..)) => true,
        Ok(Begun::Whole(answer)) => !answer.status.is_server_error(),
        Err(_) => false,
    }
}

/// Why a call may be tried again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The server did not carry it out.
    NothingDone,
    /// The server may have carried it out.
    Unknown,
}

impl Cause {
    fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Some(Self::NothingDone)
            }
            StatusCode::REQUEST_TIMEOUT | StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
                Some(Self::Unknown)
            }
            _ => None,
        }
    }

    fn of_failure(failure: &Failure) -> Option<Self> {
        match failure {
            Failure::Request(_) | Failure::Redirect(_) => None,
            Failure::Credential(error) => error.is_retryable().then_some(Self::NothingDone),
            Failure::Timeout(error) if error.is_before_sending() => Some(Self::NothingDone),
            Failure::Timeout(_) => Some(Self::Unknown),
            Failure::Transport(error) => match error.kind() {
                TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout => {
                    Some(Self::NothingDone)
                }
                TransportErrorKind::Broken | TransportErrorKind::Timeout => Some(Self::Unknown),
                TransportErrorKind::TooLarge { .. } | TransportErrorKind::Other => None,
            },
        }
    }
}

/// Whether a method has the same effect once and twice (RFC 9110, section 9.2.2; QUERY by its draft).
pub(crate) fn is_idempotent(method: &Method) -> bool {
    method.is_idempotent() || method.as_str() == "QUERY"
}

/// A key for a request that is not idempotent: the text of a random UUID (RFC 9562, section 5.4).
pub(crate) fn idempotency_key() -> String {
    let (high, low) = (random(), random());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:x}{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        8 | ((low >> 60) & 3),
        (low >> 48) & 0xfff,
        low & 0xffff_ffff_ffff,
    )
}

/// A random number from 0 to 1.
fn random_fraction() -> f64 {
    f64::from(random() as u32) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests;
