//! A URI as the API writes it.

use super::{Flaw, text};

/// A URI, kept as the text that it was read from.
///
/// What an answer holds is never lost, even where it is no valid URI; what a caller parses is
/// checked against RFC 3986. A text that does not pass the check can still be sent, with [`Uri::from_raw`].
///
/// Two are equal where their texts are: `HTTP://A` and `http://a` are not.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Uri(String);

impl Uri {
    /// The URI in its parts.
    ///
    /// # Errors
    ///
    /// When the text is no URL.
    pub fn to_url(&self) -> Result<url::Url, url::ParseError> {
        self.0.parse()
    }
}

impl From<url::Url> for Uri {
    fn from(url: url::Url) -> Self {
        Self(url.into())
    }
}

text!(
    Uri,
    check,
    /// A text that is no absolute URI.
    InvalidUri = "this text is no URI"
);

/// Takes an absolute URI as RFC 3986 defines it: a scheme, a colon, and then only characters that a URI may hold.
fn check(text: &str) -> Result<(), Flaw> {
    let Some((scheme, rest)) = text.split_once(':') else {
        return Err("it has no scheme, such as `https:`");
    };
    let letter_first = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_scheme_character = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    if !letter_first || !scheme.chars().all(is_scheme_character) {
        return Err("what stands before its first colon is no scheme");
    }
    let mut bytes = rest.bytes();
    let mut fragments = 0;
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let escape = [bytes.next(), bytes.next()];
                let is_hex = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_hexdigit());
                if !escape.into_iter().all(is_hex) {
                    return Err("a `%` is not followed by two hex digits");
                }
            }
            b'#' => fragments += 1,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {}
            other if b"-._~:/?[]@!$&'()*+,;=".contains(&other) => {}
            _ => {
                return Err("it holds a character that must be percent-encoded");
            }
        }
    }
    if fragments > 1 {
        return Err("it has more than one `#`");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_uris_are_taken_as_they_stand() {
        for text in [
            "https://example.com/call.mp3",
            "HTTP://EXAMPLE.com:80/%7Ea?b=c#d",
            "urn:isbn:0451450523",
            "mailto:a@example.com",
            "https://[::1]/",
            "data:,",
        ] {
            assert_eq!(text.parse::<Uri>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "", "a", "/a", "//a/b", ":a", "1a:b", "a b:c", "a:b c", "a:%", "a:%2", "a:%zz", "a:é",
            "a:#b#c", "a:<b>", "a:\n",
        ] {
            assert!(text.parse::<Uri>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn any_text_can_be_kept() {
        assert_eq!(Uri::from_raw("not a uri").to_string(), "not a uri");
        assert!(Uri::from_raw("not a uri").to_url().is_err());
        let url = Uri::from_raw("https://a/b").to_url().unwrap();
        assert_eq!(Uri::from(url).as_str(), "https://a/b");
    }
}
