//! The stream of pages.

use super::error::{PaginationError, PaginationErrorKind as Kind, Reason};
use super::place::{Place, Seen};
use super::{PagePosition, Paginated};
use crate::runtime::client::Core;
use crate::runtime::error::{Error, RequestError};
use crate::runtime::request::{Request, SendingResponse};
use crate::runtime::response::Response;
use futures_core::Stream;
use std::borrow::Cow;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use url::Url;

/// The pages of an operation, one after the other. Each is asked for when it is wanted, and not before.
///
/// What goes wrong with a page does not lose the place. What may pass ([`Error::is_retryable`]) is asked for again by the next
/// call; anything else is said once, and then there are no more pages, but [`position`](Self::position) is still that of the page, from where the stream
/// can be [resumed](Self::resume).
///
/// A stream does not go in circles, as far as that can be told from where pages lead: a page that leads to itself or to one before it is an error, and so is one without
/// items that says there are more, unless it names a cursor or a URL that is new: some APIs answer so while they are
/// searching.
#[must_use = "a stream does nothing unless it is asked for what is next"]
pub struct Pages<Op> {
    request: Request<Op>,
    ahead: Ahead,
    sending: Option<SendingResponse<Op>>,
    trail: Trail,
}

/// What comes next.
enum Ahead {
    /// A page.
    Page(Place),
    /// Nothing: there is no way on from the page that came last, if one did. The reason is there until it has been said.
    Stuck(Option<Place>, Option<Reason>),
    /// Nothing: this page could not be had, and it would be no better to ask again.
    Failed(Place),
    /// Nothing: there are no more.
    End,
}

/// Notices when pages lead back, however far, and keeps one of them in mind: one that lies back at most as many pages
/// as came before it (Brent's algorithm).
struct Trail {
    mark: Place,
    since: u64,
    until: u64,
}

impl<Op: Paginated> Pages<Op> {
    pub(super) fn new(request: Request<Op>) -> Self {
        Self {
            request,
            ahead: Ahead::Page(Place::Start),
            sending: None,
            trail: Trail::new(Place::Start),
        }
    }

    /// Goes on from a position of before, which pages or items of the same operation have given. The page of it is asked for
    /// whole, even if some of its items were given.
    pub fn resume(mut self, position: PagePosition) -> Self {
        self.sending = None;
        self.ahead = if position.suits(&self.request.parts.describe(), Op::PAGING.style) {
            self.trail = Trail::new(position.place.clone());
            Ahead::Page(position.place)
        } else {
            Ahead::Stuck(None, Some((Kind::Position, None)))
        };
        self
    }

    /// The next page; `None` where there are no more. Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// Those of the operation, and [`Error::Pagination`] where there is no way on.
    pub async fn next(&mut self) -> Result<Option<Response<Op>>, Error<Op::Error>> {
        let next = poll_fn(|context| Pin::new(&mut *self).poll_next(context));
        next.await.transpose()
    }

    /// Where to go on later: the page that comes next. `None` where there are no more. Where there is no way on, it is
    /// the page that should have led on.
    #[must_use]
    pub fn position(&self) -> Option<PagePosition> {
        Some(self.at(self.place()?.clone(), 0))
    }

    pub(super) fn at(&self, place: Place, given: u64) -> PagePosition {
        PagePosition {
            operation: self.request.parts.describe(),
            place,
            given,
        }
    }

    pub(super) fn place(&self) -> Option<&Place> {
        match &self.ahead {
            Ahead::Page(place) | Ahead::Failed(place) => Some(place),
            Ahead::Stuck(place, _) => place.as_ref(),
            Ahead::End => None,
        }
    }

    /// Whether there is no way on from the page that came last.
    pub(super) fn is_stuck(&self) -> bool {
        matches!(self.ahead, Ahead::Stuck(..))
    }

    /// Begins to ask for a page.
    fn send(&self, place: &Place) -> Result<SendingResponse<Op>, Unsendable> {
        let mut request = self.request.clone();
        let base_url = base_url(&self.request).map_err(Unsendable::Request)?;
        place
            .apply(&Op::PAGING, &mut request.parts, &base_url)
            .map_err(Unsendable::Reason)?;
        Ok(request.response())
    }

    /// What comes after a page.
    fn go_on(&mut self, place: Place, page: &Response<Op>) -> Ahead {
        let Ok(base_url) = base_url(&self.request) else {
            return Ahead::End;
        };
        let next = place.after(
            &Op::PAGING,
            &Seen {
                parts: &self.request.parts,
                base_url: &base_url,
                headers: page.headers(),
                body: page.bytes(),
            },
        );
        match next {
            Ok(None) => Ahead::End,
            Ok(Some(next)) if self.trail.leads_back(&next) => {
                Ahead::Stuck(Some(place), Some((Kind::Loop, None)))
            }
            Ok(Some(next)) => Ahead::Page(next),
            Err(reason) => Ahead::Stuck(Some(place), Some(reason)),
        }
    }
}

/// Why a page cannot be asked for.
enum Unsendable {
    Request(RequestError),
    Reason(Reason),
}

fn base_url<Op>(request: &Request<Op>) -> Result<Cow<'_, Url>, RequestError> {
    let core: &Core = &request.core;
    core.base_url(&request.parts.describe(), request.parts.servers())
}

impl Trail {
    fn new(mark: Place) -> Self {
        Self {
            mark,
            since: 0,
            until: 1,
        }
    }

    /// Whether a page is one that came before; if it is not, it has come now.
    fn leads_back(&mut self, next: &Place) -> bool {
        if *next == self.mark {
            return true;
        }
        self.since += 1;
        if self.since == self.until {
            self.mark = next.clone();
            self.since = 0;
            self.until = self.until.saturating_mul(2);
        }
        false
    }
}

impl<Op: Paginated> Stream for Pages<Op> {
    type Item = Result<Response<Op>, Error<Op::Error>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let place = match &mut this.ahead {
            Ahead::Page(place) => place.clone(),
            Ahead::Stuck(_, reason) => {
                let operation = this.request.parts.describe();
                let error = reason
                    .take()
                    .map(|reason| PaginationError::new(operation, reason));
                return Poll::Ready(error.map(|error| Err(Error::Pagination(error))));
            }
            Ahead::Failed(_) | Ahead::End => return Poll::Ready(None),
        };
        let mut sending = match this.sending.take() {
            Some(sending) => sending,
            None => match this.send(&place) {
                Ok(sending) => sending,
                Err(Unsendable::Request(error)) => {
                    this.ahead = Ahead::Failed(place);
                    return Poll::Ready(Some(Err(Error::Request(error))));
                }
                Err(Unsendable::Reason(reason)) => {
                    this.ahead = Ahead::Stuck(Some(place), Some(reason));
                    return Pin::new(this).poll_next(context);
                }
            },
        };
        let Poll::Ready(answer) = Pin::new(&mut sending).poll(context) else {
            this.sending = Some(sending);
            return Poll::Pending;
        };
        match &answer {
            Ok(page) => this.ahead = this.go_on(place, page),
            // Asking again would come to the same, over and over.
            Err(error) if !error.is_retryable() => this.ahead = Ahead::Failed(place),
            Err(_) => {}
        }
        Poll::Ready(Some(answer))
    }
}

/// Shows the operation and names of parameters, and nothing that they hold.
impl<Op> fmt::Debug for Pages<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pages").field(&self.request).finish()
    }
}
