//! The stream of items.

use super::{PagePosition, Pages, Paginated};
use crate::runtime::error::Error;
use crate::runtime::pagination::place::Place;
use futures_core::Stream;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

/// The items of all pages of an operation, one after the other. A page is asked for when its first item is wanted, and
/// not before.
///
/// What goes wrong, and when it ends, is as with [`Pages`].
#[must_use = "a stream does nothing unless it is asked for what is next"]
pub struct Items<Op: Paginated> {
    pages: Pages<Op>,
    left: vec::IntoIter<Op::Item>,
    /// The page that the items come from.
    page: Option<Place>,
    /// How many of its items were given.
    given: u64,
    /// How many items of the page that comes next were given before.
    skipped: u64,
}

impl<Op: Paginated> Items<Op> {
    pub(super) fn new(pages: Pages<Op>) -> Self {
        Self {
            pages,
            left: Vec::new().into_iter(),
            page: None,
            given: 0,
            skipped: 0,
        }
    }

    /// Goes on from a position of before, which pages or items of the same operation have given. The page of the next
    /// item is asked for again, and as many of its items are passed over as were given.
    pub fn resume(self, position: PagePosition) -> Self {
        let skipped = position.given;
        Self {
            skipped,
            ..Self::new(self.pages.resume(position))
        }
    }

    /// The next item; `None` where there are no more. Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// Those of the operation, and [`Error::Pagination`] where there is no way on.
    pub async fn next(&mut self) -> Result<Option<Op::Item>, Error<Op::Error>> {
        let next = poll_fn(|context| Pin::new(&mut *self).poll_next(context));
        next.await.transpose()
    }

    /// Where to go on later: the page of the next item, and how many of its items were given. `None` where there are no more.
    #[must_use]
    pub fn position(&self) -> Option<PagePosition> {
        let is_inside = !self.left.as_slice().is_empty() || self.pages.is_stuck();
        match &self.page {
            Some(page) if is_inside => Some(self.pages.at(page.clone(), self.given)),
            _ => Some(self.pages.at(self.pages.place()?.clone(), self.skipped)),
        }
    }
}

impl<Op: Paginated> Stream for Items<Op> {
    type Item = Result<Op::Item, Error<Op::Error>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.left.next() {
                this.given += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            let place = this.pages.place().cloned();
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    let items = Op::items(page.into_body()).unwrap_or_default();
                    this.left = items.into_iter();
                    this.page = place;
                    this.given = std::mem::take(&mut this.skipped);
                    for _ in 0..this.given {
                        if this.left.next().is_none() {
                            break;
                        }
                    }
                }
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left.len(), None)
    }
}

/// Nothing in it is ever pinned.
impl<Op: Paginated> Unpin for Items<Op> {}

/// Shows the operation and names of parameters, and nothing that they hold.
impl<Op: Paginated> fmt::Debug for Items<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.pages).finish()
    }
}
