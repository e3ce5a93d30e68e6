//! Tokens that are kept while they are good, and had once for all calls that wait for one.

use super::error::{TokenError, Why};
use super::grant::{Denied, Grant};
use crate::runtime::allowance::Allowance;
use crate::runtime::secret::Secret;
use crate::runtime::transport::{Transport, TransportError, TransportErrorKind};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// A token is given up this long before it expires, or a tenth of its life if that is shorter.
const MARGIN: Duration = Duration::from_secs(60);

/// Where the tokens of one scheme come from. Requests for them hold on to it, so that one may outlive the call that
/// began it.
pub(crate) struct TokenSource(Arc<Shared>);

struct Shared {
    grant: Grant,
    transport: Arc<dyn Transport>,
    /// How long a request may take that belongs to no call.
    limit: Duration,
    /// Never held while a future waits.
    state: Mutex<State>,
}

struct State {
    /// How many requests have come to an end.
    finished: u64,
    /// How the last one ended, unless the API did not take the token.
    outcome: Option<Result<Token, Arc<TokenError>>>,
    refresh_token: Option<Secret>,
    /// The request that was begun last.
    flight: Option<Flight>,
}

struct Token {
    text: Secret,
    until: Option<Instant>,
}

/// A request on its way.
struct Flight {
    /// Closed as soon as the request is over, however it ends. It is Tokio's because that is in the tree with either
    /// transport and needs only one small crate without; it works on any executor.
    over: watch::Receiver<()>,
    begun: Instant,
}

/// A token for one call.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) token: Secret,
    /// Whether it is from before the call, so that another one may be better.
    pub(crate) is_kept: bool,
}

impl TokenSource {
    /// `limit` is how long a request may take that belongs to no call.
    pub(crate) fn new(grant: Grant, transport: Arc<dyn Transport>, limit: Duration) -> Self {
        let state = State {
            finished: 0,
            outcome: None,
            refresh_token: grant.refresh_token(),
            flight: None,
        };
        Self(Arc::new(Shared {
            grant,
            transport,
            limit,
            state: Mutex::new(state),
        }))
    }

    /// Gives the token that is kept, or asks for one.
    ///
    /// Who comes while a request is on its way waits for its outcome. Where there is a Tokio runtime, the request belongs
    /// to nobody: it goes on when the call that began it is given up, is not polled or has too little time, since a refresh
    /// token that comes of it must not be lost. Elsewhere it is a part of that call, and if it is given up, the next in
    /// line asks. So it does after a request whose time was up.
    pub(crate) async fn token(&self, allowance: &Allowance) -> Result<Held, Why> {
        let seen = {
            let state = self.0.state();
            if let Some(token) = state.good() {
                return Ok(Held {
                    token,
                    is_kept: true,
                });
            }
            state.finished
        };
        loop {
            let turn = {
                let mut state = self.0.state();
                if state.finished != seen {
                    match &state.outcome {
                        Some(Ok(token)) => return Ok(fresh(&token.text)),
                        Some(Err(error)) => return Err(Why::Token(Arc::clone(error))),
                        None => {}
                    }
                }
                state.turn(self.0.limit)
            };
            let Some(left) = allowance.left() else {
                return Err(Why::Late(None));
            };
            match turn {
                // It says nothing but that it is over, by being closed.
                Turn::Wait(mut over) => while over.changed().await.is_ok() {},
                Turn::Ask(flight) => match self.ask(flight, left).await {
                    Ok(()) => {}
                    Err(error) => return Err(Why::Late(error)),
                },
            }
        }
    }

    /// Makes a request, detached from the call if there is a runtime that carries it on.
    async fn ask(
        &self,
        flight: watch::Sender<()>,
        left: Duration,
    ) -> Result<(), Option<TransportError>> {
        let shared = Arc::clone(&self.0);
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let limit = shared.limit;
            let request = runtime.spawn(async move { shared.ask(flight, limit).await });
            return match request.await {
                Ok(outcome) => outcome.map_err(Some),
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    // The runtime is being shut down.
                    Err(_) => Err(None),
                },
            };
        }
        let limit = left.min(shared.limit);
        shared.ask(flight, limit).await.map_err(Some)
    }

    /// Forgets a token that the API did not take, if it is the one that is kept.
    pub(crate) fn rejected(&self, text: &Secret) {
        let mut state = self.0.state();
        if matches!(&state.outcome, Some(Ok(token)) if token.text == *text) {
            state.outcome = None;
        }
    }

    /// Lets the time pass for the token that is kept.
    #[cfg(test)]
    pub(crate) fn pass(&self, time: Duration) {
        if let Some(Ok(Token {
            until: Some(until), ..
        })) = &mut self.0.state().outcome
        {
            *until -= time;
        }
    }
}

impl Shared {
    /// Makes a request and keeps what comes of it. If its time is up, nothing does. `_flight` ends with it.
    async fn ask(&self, _flight: watch::Sender<()>, limit: Duration) -> Result<(), TransportError> {
        let refresh_token = self.state().refresh_token.clone();
        let refresh_token = refresh_token.as_ref();
        let asked = Instant::now();
        let allowance = Allowance::new(limit);
        let transport = &*self.transport;
        let issued = pin!(self.grant.ask(transport, refresh_token, limit));
        let issued = match allowance.within(transport, issued).await {
            Some(Ok(issued)) => issued,
            None => {
                return Err(TransportError::new(
                    TransportErrorKind::Timeout,
                    "the token endpoint did not answer",
                ));
            }
            Some(Err(Denied::Late(error))) => return Err(error),
            Some(Err(Denied::For(error))) => {
                self.finish(Err(Arc::new(error)), None);
                return Ok(());
            }
        };
        let token = Token {
            text: issued.token,
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
        Ok(())
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
}

/// What a call does that needs a token.
enum Turn {
    Wait(watch::Receiver<()>),
    Ask(watch::Sender<()>),
}

impl State {
    /// Joins the request that is on its way, or begins one.
    fn turn(&mut self, limit: Duration) -> Turn {
        // One that is not over long after its time belongs to a call or a runtime that is not polled any more.
        let is_alive = |flight: &Flight| {
            flight.over.has_changed().is_ok() && flight.begun.elapsed() < limit.saturating_mul(2)
        };
        if let Some(flight) = self.flight.as_ref().filter(|flight| is_alive(flight)) {
            return Turn::Wait(flight.over.clone());
        }
        let (sender, over) = watch::channel(());
        let begun = Instant::now();
        self.flight = Some(Flight { over, begun });
        Turn::Ask(sender)
    }

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
