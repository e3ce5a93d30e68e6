//! How a text is escaped for the place where it is to stand: RFC 3986, and what the web does to forms.

use url::form_urlencoded::byte_serialize;

/// A way to escape text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Everything is escaped but what RFC 3986 calls unreserved.
    Strict,
    /// What RFC 3986 calls reserved and what is escaped already stay, as in the reserved expansion of RFC 6570, but
    /// for these characters, which would end or cut the place.
    ReservedBut(&'static [u8]),
    /// As `application/x-www-form-urlencoded` has it: a space is a plus sign.
    Form,
    /// Nothing is escaped.
    Raw,
}

impl Escape {
    /// Reserved characters in a path: slashes, question marks and hashes would end a segment or the path.
    pub(crate) const RESERVED_IN_PATH: Self = Self::ReservedBut(b"/?#[]");
    /// Reserved characters in a query: a hash would end it, an ampersand a pair, a plus sign would be read as a space, and
    /// brackets may not stand there.
    pub(crate) const RESERVED_IN_QUERY: Self = Self::ReservedBut(b"#[]&+");
    /// Reserved characters in a cookie: a semicolon would end it, and a comma may not stand there.
    pub(crate) const RESERVED_IN_COOKIE: Self = Self::ReservedBut(b";,");

    /// Escapes a text.
    pub(crate) fn push(self, out: &mut String, text: &str) {
        match self {
            Self::Strict => encode_value(out, text),
            Self::ReservedBut(escaped) => {
                encode_but(out, text, |byte| {
                    is_reserved(byte) && !escaped.contains(&byte)
                });
            }
            Self::Form => out.extend(byte_serialize(text.as_bytes())),
            Self::Raw => out.push_str(text),
        }
    }

    /// The escaped text.
    pub(crate) fn escaped(self, text: &str) -> String {
        let mut out = String::new();
        self.push(&mut out, text);
        out
    }

    /// How names are escaped beside values that are escaped in this way.
    pub(crate) fn of_names(self) -> Self {
        match self {
            Self::Strict | Self::ReservedBut(_) => Self::Strict,
            Self::Form => Self::Form,
            Self::Raw => Self::Raw,
        }
    }
}

/// Encodes all but the characters that RFC 3986 calls unreserved.
pub(crate) fn encode_value(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if is_unreserved(byte) {
            out.push(char::from(byte));
        } else {
            encode_byte(out, byte);
        }
    }
}

/// Encodes the text of a template, which may be encoded already: what can stand in a path or a query stays.
pub(crate) fn encode_literal(out: &mut String, text: &str) {
    encode_but(out, text, |byte| b"!$&'()*+,;=:@/".contains(&byte));
}

/// Encodes all but what is unreserved, what is encoded already, and some more.
fn encode_but(out: &mut String, text: &str, stays: impl Fn(u8) -> bool) {
    let bytes = text.as_bytes();
    for (position, &byte) in bytes.iter().enumerate() {
        let is_escape = || {
            let digits = bytes.get(position + 1..position + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        if is_unreserved(byte) || stays(byte) || byte == b'%' && is_escape() {
            out.push(char::from(byte));
        } else {
            encode_byte(out, byte);
        }
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn is_reserved(byte: u8) -> bool {
    b":/?#[]@!$&'()*+,;=".contains(&byte)
}

fn encode_byte(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    for nibble in [byte >> 4, byte & 15] {
        // Four bits index sixteen digits.
        out.push(char::from(DIGITS[usize::from(nibble)]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(encode: fn(&mut String, &str), text: &str) -> String {
        let mut out = String::new();
        encode(&mut out, text);
        out
    }

    #[test]
    fn a_value_keeps_only_what_is_unreserved() {
        assert_eq!(encoded(encode_value, "aZ09-._~"), "aZ09-._~");
        assert_eq!(encoded(encode_value, "a/%41 é+"), "a%2F%2541%20%C3%A9%2B");
    }

    #[test]
    fn a_literal_keeps_what_is_encoded_already() {
        assert_eq!(encoded(encode_literal, "a/%41:@=&"), "a/%41:@=&");
        assert_eq!(
            encoded(encode_literal, "% %4 %zz#?"),
            "%25%20%254%20%25zz%23%3F"
        );
    }

    #[test]
    fn reserved_characters_stay_where_they_do_no_harm() {
        let all = ":/?#[]@!$&'()*+,;= %41%4é";
        for (escape, expected) in [
            (
                Escape::RESERVED_IN_QUERY,
                ":/?%23%5B%5D@!$%26'()*%2B,;=%20%41%254%C3%A9",
            ),
            (
                Escape::RESERVED_IN_PATH,
                ":%2F%3F%23%5B%5D@!$&'()*+,;=%20%41%254%C3%A9",
            ),
            (
                Escape::RESERVED_IN_COOKIE,
                ":/?#[]@!$&'()*+%2C%3B=%20%41%254%C3%A9",
            ),
        ] {
            assert_eq!(escape.escaped(all), expected, "{escape:?}");
        }
    }

    #[test]
    fn forms_are_escaped_as_on_the_web() {
        assert_eq!(
            Escape::Form.escaped("aZ09*-._ ~+&=%é\n"),
            "aZ09*-._+%7E%2B%26%3D%25%C3%A9%0A"
        );
        assert_eq!(Escape::Raw.escaped("a &"), "a &");
    }
}
