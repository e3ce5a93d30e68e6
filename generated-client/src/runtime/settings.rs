//! What a client, and a single call, may be told about time and about trying again.

use super::retry::RetryPolicy;
use std::time::Duration;

/// How long a call may take, unless said otherwise.
const TIMEOUT: Duration = Duration::from_secs(100);

/// How long an attempt may take, unless something is said about it or about the whole call.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// What the caller has said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
}

/// What holds of a call.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// How long all attempts and the waits between them may take.
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
}

impl Settings {
    /// These settings, and where they say nothing, the others.
    pub(crate) fn or(&self, others: &Self) -> Self {
        Self {
            timeout: self.timeout.or(others.timeout),
            attempt_timeout: self.attempt_timeout.or(others.attempt_timeout),
            retry: self.retry.clone().or_else(|| others.retry.clone()),
        }
    }

    /// What is wrong with them.
    pub(crate) fn flaw(&self) -> Option<&'static str> {
        let is_zero = |timeout: Option<Duration>| timeout.is_some_and(|timeout| timeout.is_zero());
        if is_zero(self.timeout) {
            return Some("the timeout is zero");
        }
        if is_zero(self.attempt_timeout) {
            return Some("the timeout of an attempt is zero");
        }
        self.retry.as_ref().and_then(RetryPolicy::flaw)
    }

    /// What holds if nothing else is said.
    pub(crate) fn resolve(self) -> Resolved {
        let timeout = self.timeout.unwrap_or(TIMEOUT);
        // Who gives a call two minutes does not want to see each attempt end after half of one.
        let attempt = match self.timeout {
            Some(timeout) => timeout,
            None => ATTEMPT_TIMEOUT,
        };
        Resolved {
            timeout,
            attempt_timeout: self.attempt_timeout.unwrap_or(attempt),
            retry: self.retry.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn what_is_said_of_the_call_goes_before_what_is_said_of_the_client() {
        let client = Settings {
            timeout: Some(9 * SECOND),
            attempt_timeout: Some(2 * SECOND),
            retry: Some(RetryPolicy::never()),
        };
        let call = Settings {
            timeout: Some(SECOND),
            ..Settings::default()
        };
        let resolved = call.or(&client).resolve();
        assert_eq!(resolved.timeout, SECOND);
        assert_eq!(resolved.attempt_timeout, 2 * SECOND);
        assert_eq!(resolved.retry, RetryPolicy::never());
    }

    #[test]
    fn an_attempt_may_take_as_long_as_the_call_if_only_that_is_said() {
        let resolved = Settings::default().resolve();
        assert_eq!(resolved.attempt_timeout, ATTEMPT_TIMEOUT);
        assert_eq!(resolved.timeout, TIMEOUT);
        assert_eq!(resolved.retry, RetryPolicy::new());
        let long = Settings {
            timeout: Some(120 * SECOND),
            ..Settings::default()
        };
        assert_eq!(long.resolve().attempt_timeout, 120 * SECOND);
    }
}
