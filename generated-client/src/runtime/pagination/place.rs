//! A page by what is asked for it, and which one comes after it.

use super::error::{PaginationErrorKind as Kind, Reason, about};
use super::{Paging, Style, link, look};
use crate::runtime::parts::Parts;
use http::HeaderMap;
use url::Url;

/// A page.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// The one that the request asks for as it is.
    Start,
    /// The one behind so many items.
    Offset(u64),
    /// The one of a number, and how many items there were on all before it, if that is known.
    Page { number: u64, seen: Option<u64> },
    /// The one that a cursor leads to.
    Cursor(String),
    /// The one behind an item.
    After(String),
    /// The one at a URL.
    Url(String),
}

/// A page that has come.
pub(super) struct Seen<'a> {
    /// What asked for the first page.
    pub(super) parts: &'a Parts,
    pub(super) base_url: &'a Url,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

impl Place {
    /// Makes the request for the first page one for this page.
    pub(super) fn apply(
        &self,
        paging: &Paging,
        parts: &mut Parts,
        base_url: &Url,
    ) -> Result<(), Reason> {
        match (paging.style, self) {
            (Style::Offset { parameter }, Self::Offset(number))
            | (Style::Page { parameter, .. }, Self::Page { number, .. }) => {
                parts.query(parameter, number);
            }
            (Style::Cursor { parameter, .. }, Self::Cursor(text))
            | (Style::LastItem { parameter, .. }, Self::After(text)) => {
                parts.query(parameter, text);
            }
            (_, Self::Url(url)) => parts.go_to(followed(url, base_url, base_url)?),
            _ => {}
        }
        Ok(())
    }

    /// The page after this one, which has come; none where there are no more.
    pub(super) fn after(&self, paging: &Paging, page: &Seen<'_>) -> Result<Option<Self>, Reason> {
        let count = look::items(page.body, paging.items);
        let more = paging
            .has_more
            .and_then(|pointer| look::flag(page.body, pointer));
        if more == Some(false) {
            return Ok(None);
        }
        // What a page without a way on comes to.
        let end = match more {
            Some(true) => Err((Kind::NoProgress, None)),
            _ => Ok(None),
        };
        let total = paging.total.filter(|_| more.is_none());
        let total = total.and_then(|pointer| look::count(page.body, pointer));
        let pages = paging.total_pages.filter(|_| more.is_none());
        let pages = pages.and_then(|pointer| look::count(page.body, pointer));
        let is_all = |seen: u64| total.is_some_and(|total| seen >= total);
        match paging.style {
            Style::Offset { .. } | Style::Page { .. } if count == 0 => end,
            Style::Offset { parameter } => {
                let offset = match self {
                    Self::Offset(offset) => *offset,
                    _ => begin(page.parts, parameter, 0)?,
                };
                let next = offset.checked_add(count).ok_or((Kind::NoProgress, None))?;
                Ok((!is_all(next)).then_some(Self::Offset(next)))
            }
            Style::Page { parameter, first } => {
                let (number, seen) = match self {
                    Self::Page { number, seen } => (*number, *seen),
                    _ => {
                        let number = begin(page.parts, parameter, first)?;
                        (number, (number == first).then_some(0))
                    }
                };
                let next = number.checked_add(1).ok_or((Kind::NoProgress, None))?;
                let seen = seen.and_then(|seen| seen.checked_add(count));
                let is_last = pages.is_some_and(|pages| next.saturating_sub(first) >= pages);
                let is_end = is_last || seen.is_some_and(is_all);
                let next = Self::Page { number: next, seen };
                Ok((!is_end).then_some(next))
            }
            Style::Cursor { parameter, next } => {
                let current = match self {
                    Self::Cursor(cursor) => Some(cursor.clone()),
                    _ => page.parts.query_text(parameter),
                };
                match look::text(page.body, next) {
                    None => end,
                    // What follows a stream of changes gets its own cursor back as long as there are none.
                    Some(next) if Some(&next) == current.as_ref() && count == 0 => end,
                    Some(next) if Some(&next) == current.as_ref() => Err((Kind::Loop, None)),
                    Some(next) => Ok(Some(Self::Cursor(next))),
                }
            }
            Style::LastItem { .. } if count == 0 => end,
            Style::LastItem { parameter, id } => {
                let current = match self {
                    Self::After(id) => Some(id.clone()),
                    _ => page.parts.query_text(parameter),
                };
                match look::last(page.body, paging.items, id) {
                    None => Err((Kind::NoProgress, None)),
                    Some(next) if Some(&next) == current.as_ref() => Err((Kind::Loop, None)),
                    Some(next) => Ok(Some(Self::After(next))),
                }
            }
            Style::Url { next } => {
                let next = look::text(page.body, next);
                self.at(next, page).unwrap_or(end)
            }
            Style::Link => {
                let next = link::next(page.headers);
                self.at(next, page).unwrap_or(end)
            }
        }
    }

    /// The page at a URL that a page names; nothing where it names none.
    fn at(&self, next: Option<String>, page: &Seen<'_>) -> Option<Result<Option<Self>, Reason>> {
        let next = next.filter(|next| !next.is_empty())?;
        let current = match self {
            Self::Url(url) => Url::parse(url).ok(),
            _ => page.parts.target(page.base_url).ok(),
        };
        let current = current.as_ref().unwrap_or(page.base_url);
        Some(match followed(&next, current, page.base_url) {
            Ok(url) if url == *current => Err((Kind::Loop, None)),
            Ok(url) => Ok(Some(Self::Url(url.into()))),
            Err(reason) => Err(reason),
        })
    }
}

/// The number that the caller has given a parameter, or else the one from which the API counts.
fn begin(parts: &Parts, parameter: &str, first: u64) -> Result<u64, Reason> {
    match parts.query_text(parameter) {
        None => Ok(first),
        Some(text) => text.parse().map_err(|_| (Kind::Start, None)),
    }
}

/// A URL that a page names, if it may be sent what the request carries.
fn followed(text: &str, page: &Url, base_url: &Url) -> Result<Url, Reason> {
    let Ok(mut url) = page.join(text) else {
        return Err((Kind::NotAUrl, None));
    };
    url.set_fragment(None);
    let kind = match (base_url.scheme(), url.scheme()) {
        (_, scheme) if !matches!(scheme, "http" | "https") => return Err((Kind::NotAUrl, None)),
        _ if !url.username().is_empty() || url.password().is_some() => Kind::UserInfo,
        ("https", "http") => Kind::Downgrade,
        _ if url.origin() != base_url.origin() => Kind::OtherOrigin,
        _ => return Ok(url),
    };
    Err(about(kind, &url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::testing::at;

    #[test]
    fn a_url_is_followed_within_the_origin_only() {
        let base = at("https://api.example.com/v1");
        let page = at("https://api.example.com/v1/things?page=1");
        for (text, expected) in [
            (
                "https://api.example.com/v1/things?page=2",
                "https://api.example.com/v1/things?page=2",
            ),
            (
                "HTTPS://API.example.com:443/x#y",
                "https://api.example.com/x",
            ),
            ("?page=2", "https://api.example.com/v1/things?page=2"),
            ("/v2/more", "https://api.example.com/v2/more"),
            ("more?a", "https://api.example.com/v1/more?a"),
            ("//api.example.com/a", "https://api.example.com/a"),
        ] {
            assert_eq!(followed(text, &page, &base).unwrap().as_str(), expected);
        }
        let elsewhere = "https://evil.example.com";
        for (text, kind, origin) in [
            (
                "https://evil.example.com/?token=hunter2",
                Kind::OtherOrigin,
                Some(elsewhere),
            ),
            (
                "//evil.example.com/a",
                Kind::OtherOrigin,
                Some("https://evil.example.com"),
            ),
            (
                "\\\\evil.example.com/a",
                Kind::OtherOrigin,
                Some("https://evil.example.com"),
            ),
            (
                "https://api.example.com.evil.example.com",
                Kind::OtherOrigin,
                Some("https://api.example.com.evil.example.com"),
            ),
            (
                "https://api.example.com:8443/",
                Kind::OtherOrigin,
                Some("https://api.example.com:8443"),
            ),
            (
                "http://api.example.com/v1/things",
                Kind::Downgrade,
                Some("http://api.example.com"),
            ),
            (
                "https://user@api.example.com/",
                Kind::UserInfo,
                Some("https://api.example.com"),
            ),
            (
                "https://:pw@api.example.com/",
                Kind::UserInfo,
                Some("https://api.example.com"),
            ),
            (
                "https://api.example.com@evil.example.com/",
                Kind::UserInfo,
                Some("https://evil.example.com"),
            ),
            ("ftp://api.example.com/", Kind::NotAUrl, None),
            ("javascript:alert(1)", Kind::NotAUrl, None),
            ("file:///etc/passwd", Kind::NotAUrl, None),
            ("https://", Kind::NotAUrl, None),
            ("https://[", Kind::NotAUrl, None),
        ] {
            let reason = followed(text, &page, &base).unwrap_err();
            assert_eq!(reason, (kind, origin.map(str::to_owned)), "{text}");
        }
        let plain = at("http://api.example.com/");
        let up = followed("https://api.example.com/", &plain, &plain).unwrap_err();
        assert_eq!(up.0, Kind::OtherOrigin);
    }
}
