//! Operations that answer in pages: how the next page is asked for, and streams of pages and of items.
//!
//! What tells where to go on is read from the bytes of an answer, by the places that [`Paging`] names, and not from
//! decoded values: it may be a text or a number there.

mod error;
mod items;
mod link;
mod look;
mod pages;
mod place;
mod position;
#[cfg(test)]
mod tests;

pub use error::{PaginationError, PaginationErrorKind};
pub use items::Items;
pub use pages::Pages;
pub use position::{InvalidPagePosition, PagePosition};

use super::api::Operation;
use super::request::Request;

/// An operation that answers in pages.
pub trait Paginated: Operation {
    /// What pages are made of.
    type Item;

    /// How one page leads to the next.
    const PAGING: Paging;

    /// The items of a page; `None` where the page has no list of them.
    fn items(page: Self::Output) -> Option<Vec<Self::Item>>;
}

impl<Op: Paginated> Request<Op> {
    /// Sends the request for one page after the other, as they are asked for: a stream of whole answers.
    pub fn pages(self) -> Pages<Op> {
        Pages::new(self)
    }

    /// Sends the request for one page after the other, as they are needed: a stream of the items of all pages.
    pub fn items(self) -> Items<Op> {
        Items::new(self.pages())
    }
}

/// How an operation's pages follow one another. Places in an answer are JSON pointers (RFC 6901), and parameters are those of
/// the query.
///
/// Whatever the style, there is an end where [`has_more`](Self::has_more) says `false`.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    style: Style,
    items: &'static str,
    has_more: Option<&'static str>,
    total: Option<&'static str>,
    total_pages: Option<&'static str>,
}

/// What leads from a page to the next.
#[derive(Clone, Copy, Debug)]
enum Style {
    /// How many items come before it.
    Offset { parameter: &'static str },
    /// Its number.
    Page { parameter: &'static str, first: u64 },
    /// A text that the page names.
    Cursor {
        parameter: &'static str,
        next: &'static str,
    },
    /// A property of the last item.
    LastItem {
        parameter: &'static str,
        id: &'static str,
    },
    /// A URL that the page names.
    Url { next: &'static str },
    /// A URL in the header `Link`.
    Link,
}

impl Paging {
    /// The parameter says how many items come before the page. It grows by as many as there came. The pages end with an empty
    /// one, unless something else says before that there are no more.
    #[must_use]
    pub const fn offset(parameter: &'static str, items: &'static str) -> Self {
        Self::new(Style::Offset { parameter }, items)
    }

    /// The parameter is the number of the page, from 1 on. The pages end as those of [`offset`](Self::offset) do.
    #[must_use]
    pub const fn page(parameter: &'static str, items: &'static str) -> Self {
        let first = 1;
        Self::new(Style::Page { parameter, first }, items)
    }

    /// The same, with numbers from 0 on.
    #[must_use]
    pub const fn page_from_zero(parameter: &'static str, items: &'static str) -> Self {
        let first = 0;
        Self::new(Style::Page { parameter, first }, items)
    }

    /// The parameter is what the last page has at `next`. The pages end where there is nothing, null or an empty text.
    #[must_use]
    pub const fn cursor(parameter: &'static str, next: &'static str, items: &'static str) -> Self {
        Self::new(Style::Cursor { parameter, next }, items)
    }

    /// The parameter is what the last item of the last page has at `id`. The pages end with an empty one.
    #[must_use]
    pub const fn last_item(parameter: &'static str, id: &'static str, items: &'static str) -> Self {
        Self::new(Style::LastItem { parameter, id }, items)
    }

    /// The last page has at `next` the URL of the page. The pages end where there is nothing, null or an empty text.
    #[must_use]
    pub const fn url(next: &'static str, items: &'static str) -> Self {
        Self::new(Style::Url { next }, items)
    }

    /// The last page names the URL of the page in its header `Link` (RFC 8288), as `rel="next"`. The pages end where
    /// there is none.
    #[must_use]
    pub const fn link(items: &'static str) -> Self {
        Self::new(Style::Link, items)
    }

    const fn new(style: Style, items: &'static str) -> Self {
        Self {
            style,
            items,
            has_more: None,
            total: None,
            total_pages: None,
        }
    }

    /// Where an answer says whether there are more pages.
    #[must_use]
    pub const fn has_more(mut self, place: &'static str) -> Self {
        self.has_more = Some(place);
        self
    }

    /// Where an answer says how many items there are on all pages.
    #[must_use]
    pub const fn total(mut self, place: &'static str) -> Self {
        self.total = Some(place);
        self
    }

    /// Where an answer says how many pages there are.
    #[must_use]
    pub const fn total_pages(mut self, place: &'static str) -> Self {
        self.total_pages = Some(place);
        self
    }
}
