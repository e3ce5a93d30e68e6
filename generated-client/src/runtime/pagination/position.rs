//! A place in a stream of pages, as a text that can be stored.

use super::Style;
use super::place::Place;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use url::form_urlencoded;

/// Where a stream of pages or of items goes on: the page that comes next, and how many of its items were given already.
///
/// It can be stored as a text, by `Display` and `FromStr` or as a string by serde, and given to `resume` of the same
/// operation's pages or items later. What else the request has, such as a filter, is not in it and has to be set again.
///
/// The text may hold a cursor or a URL of the API, which may be as good as a credential for what is behind it. `Debug`
/// shows none of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PagePosition {
    pub(super) operation: String,
    pub(super) place: Place,
    pub(super) given: u64,
}

impl PagePosition {
    /// Whether it is one of an operation's pages.
    pub(super) fn suits(&self, operation: &str, style: Style) -> bool {
        self.operation == operation
            && match (&self.place, style) {
                (Place::Start, _)
                | (Place::Offset(_), Style::Offset { .. })
                | (Place::Page { .. }, Style::Page { .. })
                | (Place::Cursor(_), Style::Cursor { .. })
                | (Place::After(_), Style::LastItem { .. })
                | (Place::Url(_), Style::Url { .. } | Style::Link) => true,
                (
                    Place::Offset(_)
                    | Place::Page { .. }
                    | Place::Cursor(_)
                    | Place::After(_)
                    | Place::Url(_),
                    _,
                ) => false,
            }
    }
}

impl fmt::Display for PagePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("operation", &self.operation);
        match &self.place {
            Place::Start => {}
            Place::Offset(offset) => {
                text.append_pair("offset", &offset.to_string());
            }
            Place::Page { number, seen } => {
                text.append_pair("page", &number.to_string());
                if let Some(seen) = seen {
                    text.append_pair("seen", &seen.to_string());
                }
            }
            Place::Cursor(cursor) => {
                text.append_pair("cursor", cursor);
            }
            Place::After(id) => {
                text.append_pair("after", id);
            }
            Place::Url(url) => {
                text.append_pair("url", url);
            }
        }
        if self.given > 0 {
            text.append_pair("given", &self.given.to_string());
        }
        f.write_str(&text.finish())
    }
}

impl FromStr for PagePosition {
    type Err = InvalidPagePosition;

    fn from_str(text: &str) -> Result<Self, InvalidPagePosition> {
        let number = |text: &str| text.parse().map_err(|_| InvalidPagePosition(()));
        let (mut operation, mut place, mut seen, mut given) = (None, None, None, None);
        for (key, value) in form_urlencoded::parse(text.as_bytes()) {
            let is_new = match &*key {
                "operation" => operation.replace(value.into_owned()).is_none(),
                "seen" => seen.replace(number(&value)?).is_none(),
                "given" => given.replace(number(&value)?).is_none(),
                key => {
                    let value = match key {
                        "offset" => Place::Offset(number(&value)?),
                        "page" => Place::Page {
                            number: number(&value)?,
                            seen: None,
                        },
                        "cursor" => Place::Cursor(value.into_owned()),
                        "after" => Place::After(value.into_owned()),
                        "url" => Place::Url(value.into_owned()),
                        _ => return Err(InvalidPagePosition(())),
                    };
                    place.replace(value).is_none()
                }
            };
            if !is_new {
                return Err(InvalidPagePosition(()));
            }
        }
        let place = match (place.unwrap_or(Place::Start), seen) {
            (Place::Page { number, .. }, seen) => Place::Page { number, seen },
            (place, None) => place,
            (_, Some(_)) => return Err(InvalidPagePosition(())),
        };
        Ok(Self {
            operation: operation.ok_or(InvalidPagePosition(()))?,
            place,
            given: given.unwrap_or_default(),
        })
    }
}

/// Shows the operation, and nothing that the server or the caller has said.
impl fmt::Debug for PagePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PagePosition")
            .field("operation", &self.operation)
            .field("given", &self.given)
            .finish_non_exhaustive()
    }
}

impl Serialize for PagePosition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PagePosition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A text that is no position in a stream of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPagePosition(());

impl fmt::Display for InvalidPagePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this text is no position in a stream of pages")
    }
}

impl std::error::Error for InvalidPagePosition {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_comes_back_from_its_text() {
        for place in [
            Place::Start,
            Place::Offset(u64::MAX),
            Place::Page {
                number: 0,
                seen: None,
            },
            Place::Page {
                number: 3,
                seen: Some(200),
            },
            Place::Cursor("a&b=c d+%2B\u{e9}\n".into()),
            Place::After("\"".into()),
            Place::Url("https://h/a?b=c&d".into()),
        ] {
            for given in [0, 7] {
                let position = PagePosition {
                    operation: "GET /a/{b}".into(),
                    place: place.clone(),
                    given,
                };
                assert_eq!(position.to_string().parse(), Ok(position.clone()));
                let json = serde_json::to_string(&position).unwrap();
                assert!(json.starts_with('"'), "{json}");
                let back: PagePosition = serde_json::from_str(&json).unwrap();
                assert_eq!(back, position);
            }
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "offset=1",
            "operation=a&offset=-1",
            "operation=a&offset=1&page=2",
            "operation=a&offset=1&offset=1",
            "operation=a&operation=a",
            "operation=a&given=x",
            "operation=a&given=1&given=1",
            "operation=a&seen=1",
            "operation=a&offset=1&seen=1",
            "operation=a&offset=99999999999999999999",
            "operation=a&more=1",
            "hello",
        ] {
            assert!(text.parse::<PagePosition>().is_err(), "{text}");
        }
        assert!(serde_json::from_str::<PagePosition>("1").is_err());
        assert!(serde_json::from_str::<PagePosition>("\"x\"").is_err());
    }

    #[test]
    fn debug_shows_no_cursor() {
        let position: PagePosition = "operation=a&cursor=hunter2".parse().unwrap();
        assert!(!format!("{position:?}").contains("hunter2"));
    }
}
