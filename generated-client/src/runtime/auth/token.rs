//! Tokens that are kept while they are good, and had once for all calls that wait for one.

use super::error::{TokenError, Why};
use super::grant::{Denied, Grant};
use crate::runtime::execute::Allowance;
use crate::runtime::secret::Secret;
use crate::runtime::transport::Transport;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A token is given up this long before it expires, or a tenth of its life if that is shorter.
const MARGIN: Duration = Duration::from_secs(60);

/// Where the tokens of one scheme come from.
pub(crate) struct TokenSource {
    grant: Grant,
    transport: Arc<dyn Transport>,
    /// Held by the call that asks for a token. It is Tokio's because that is in the tree with either transport
    /// and needs only one small crate without; it works on any executor.
    flight: tokio::sync::Mutex<()>,
    /// Never held while a future waits.
    state: Mutex<State>,
}

struct State {
    /// How many requests have come to an end.
    finished: u64,
    /// How the last one ended, unless the API did not take the token.
    outcome: Option<Result<Token, Arc<TokenError>>>,
    refresh_token: Option<Secret>,
}

struct Token {
    text: Secret,
    until: Option<Instant>,
}

/// A token for one call.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) token: Secret,
    /// Whether it is from before the call, so that another one may be better.
    pub(crate) is_kept: bool,
}

impl TokenSource {
    pub(crate) fn new(grant: Grant, transport: Arc<dyn Transport>) -> Self {
        let state = State {
            finished: 0,
            outcome: None,
            refresh_token: grant.refresh_token(),
        };
        Self {
            grant,
            transport,
            flight: tokio::sync::Mutex::new(()),
            state: Mutex::new(state),
        }
    }

    /// Gives the token that is kept, or asks for one.
    ///
    /// Who comes while another call asks waits for the outcome of that. If that call is given up or runs out of its own
    /// time, there is no outcome, and the next in line asks.
    pub(crate) async fn token(&self, allowance: &Allowance) -> Result<Held, Why> {
        let seen = {
            let state = self.state();
            if let Some(token) = state.good() {
                return Ok(Held {
                    token,
                    is_kept: true,
                });
            }
            state.finished
        };
        let _flight = self.flight.lock().await;
        let refresh_token = {
            let state = self.state();
            if state.finished != seen {
                match &state.outcome {
                    Some(Ok(token)) => return Ok(fresh(&token.text)),
                    Some(Err(error)) => return Err(Why::Token(Arc::clone(error))),
                    None => {}
                }
            }
            state.refresh_token.clone()
        };
        let Some(left) = allowance.left() else {
            return Err(Why::Late(None));
        };
        let asked = Instant::now();
        let refresh_token = refresh_token.as_ref();
        let issued = self.grant.ask(&*self.transport, refresh_token, left).await;
        let issued = match issued {
            Ok(issued) => issued,
            Err(Denied::Late(error)) => return Err(Why::Late(Some(error))),
            Err(Denied::For(error)) => {
                let error = Arc::new(error);
                self.finish(Err(Arc::clone(&error)), None);
                return Err(Why::Token(error));
            }
        };
        let token = Token {
            text: issued.token.clone(),
            until: issued.lifetime.and_then(|lifetime| {
                asked.checked_add(lifetime.saturating_sub(MARGIN.min(lifetime / 10)))
            }),
        };
        let rotated = issued
            .refresh_token
            .filter(|new| refresh_token.is_some_and(|old| old != new));
        self.finish(Ok(token), rotated.clone());
        if let Some(rotated) = &rotated {
            self.grant.rotated(rotated);
        }
        Ok(fresh(&issued.token))
    }

    /// Forgets a token that the API did not take, if it is the one that is kept.
    pub(crate) fn rejected(&self, text: &Secret) {
        let mut state = self.state();
        if matches!(&state.outcome, Some(Ok(token)) if token.text == *text) {
            state.outcome = None;
        }
    }

    fn finish(&self, outcome: Result<Token, Arc<TokenError>>, rotated: Option<Secret>) {
        let mut state = self.state();
        state.finished += 1;
        state.outcome = Some(outcome);
        if rotated.is_some() {
            state.refresh_token = rotated;
        }
    }

    /// Nothing panics while it is held, and a state that is whole is good whoever panicked.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the time pass for the token that is kept.
    #[cfg(test)]
    pub(crate) fn pass(&self, time: Duration) {
        if let Some(Ok(Token {
            until: Some(until), ..
        })) = &mut self.state().outcome
        {
            *until -= time;
        }
    }
}

impl State {
    fn good(&self) -> Option<Secret> {
        match &self.outcome {
            Some(Ok(Token { text, until })) if until.is_none_or(|until| Instant::now() < until) => {
                Some(text.clone())
            }
            _ => None,
        }
    }
}

fn fresh(token: &Secret) -> Held {
    Held {
        token: token.clone(),
        is_kept: false,
    }
}
