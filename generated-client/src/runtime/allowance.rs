//! How long something may take.

use super::transport::Transport;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, Instant};

/// How long something may take, and since when it does.
#[derive(Clone, Copy)]
pub(crate) struct Allowance {
    limit: Duration,
    started: Instant,
}

impl Allowance {
    pub(crate) fn new(limit: Duration) -> Self {
        let started = Instant::now();
        Self { limit, started }
    }

    /// What a part of it may take that begins now.
    pub(crate) fn part(&self, limit: Duration) -> Self {
        Self::new(limit.min(self.left().unwrap_or_default()))
    }

    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// What is left of it, if anything is.
    pub(crate) fn left(&self) -> Option<Duration> {
        let left = self.limit.checked_sub(self.started.elapsed());
        left.filter(|left| !left.is_zero())
    }

    /// What a future comes to within what is left, by the timers of a transport. Where it has none, the future is not
    /// cut short. It is borrowed, since one that is given away is kept twice, as an argument and where it is pinned.
    pub(crate) async fn within<F: Future>(
        &self,
        transport: &dyn Transport,
        mut future: Pin<&mut F>,
    ) -> Option<F::Output> {
        let left = self.left()?;
        // Much of what is waited for is there at once, and needs no timer.
        let mut timer = None;
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            let timer = timer.get_or_insert_with(|| transport.deadline(left));
            match timer {
                Some(timer) => timer.as_mut().poll(context).map(|()| None),
                None => Poll::Pending,
            }
        })
        .await
    }
}
