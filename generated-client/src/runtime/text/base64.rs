//! Bytes as the API writes them into a string.

use super::{Flaw, text};
use ::base64::Engine;
use ::base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Bytes in Base64, kept as the text that they were read from and decoded on demand.
///
/// What an answer holds comes back to the byte, and a malformed text never loses an answer. What a
/// caller parses is checked against RFC 4648: either of its alphabets, with or without padding. A text
/// that does not pass the check can still be sent, with [`Base64::from_raw`].
///
/// Two are equal where their texts are.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Base64(String);

impl Base64 {
    /// Encodes bytes in the standard alphabet, with padding.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(engine(&STANDARD).encode(bytes))
    }

    /// The bytes.
    ///
    /// # Errors
    ///
    /// When the text is no Base64.
    pub fn decode(&self) -> Result<Vec<u8>, InvalidBase64> {
        decode(&self.0).map_err(InvalidBase64)
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(&bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self::from_bytes(bytes)
    }
}

text!(
    Base64,
    decode,
    /// A text that is no Base64.
    InvalidBase64 = "this text is no Base64"
);

fn engine(alphabet: &Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new();
    let config = config.with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config)
}

fn decode(text: &str) -> Result<Vec<u8>, Flaw> {
    use ::base64::DecodeError as E;

    let is_url_safe = text.contains(['-', '_']);
    let alphabet = if is_url_safe { &URL_SAFE } else { &STANDARD };
    engine(alphabet).decode(text).map_err(|error| match error {
        E::InvalidByte(..) => "it holds a character that its alphabet does not",
        E::InvalidLength(_) => "its length is none that bytes can have",
        E::InvalidLastSymbol { .. } => "its last character holds more than bytes",
        E::InvalidPadding => "its padding is wrong",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_are_decoded_with_and_without_padding() {
        for text in ["+/+/AA==", "+/+/AA", "-_-_AA==", "-_-_AA"] {
            let base64: Base64 = text.parse().unwrap();
            assert_eq!(base64.decode(), Ok(vec![0xfb, 0xff, 0xbf, 0]), "{text}");
            assert_eq!(base64.as_str(), text);
        }
        assert_eq!("".parse::<Base64>().unwrap().decode(), Ok(Vec::new()));
    }

    #[test]
    fn everything_else_is_refused_and_kept() {
        for text in ["A", "AA=A", "+_AA", "A A=", "AB==", "é"] {
            assert!(text.parse::<Base64>().is_err(), "{text:?}");
            assert!(Base64::from_raw(text).decode().is_err());
        }
    }

    #[test]
    fn bytes_are_encoded() {
        assert_eq!(Base64::from(vec![0xfb, 0xff]).as_str(), "+/8=");
        assert_eq!(Base64::from(&b"ab"[..]), Base64::from_bytes(b"ab"));
    }
}
