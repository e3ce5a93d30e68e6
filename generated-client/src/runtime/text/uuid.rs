//! A UUID as the API writes it.

use super::{Flaw, text};

/// A UUID, kept as the text that it was read from and parsed on demand.
///
/// What an answer holds comes back to the byte, and a malformed UUID never loses an answer. What a
/// caller parses is checked: 32 hex digits in groups of 8, 4, 4, 4 and 12. A text that does not pass the
/// check can still be sent, with [`Uuid::from_raw`].
///
/// Two are equal where their texts are: those in capitals differ from those in small letters.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Uuid(String);

impl Uuid {
    /// The bytes that the text says.
    ///
    /// # Errors
    ///
    /// When the text is no UUID.
    pub fn to_bytes(&self) -> Result<[u8; 16], InvalidUuid> {
        parse(&self.0).map_err(InvalidUuid)
    }
}

/// Writes the bytes in small letters.
impl From<[u8; 16]> for Uuid {
    fn from(bytes: [u8; 16]) -> Self {
        let mut text = String::with_capacity(36);
        for (index, byte) in bytes.into_iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            for half in [byte >> 4, byte & 15] {
                text.extend(char::from_digit(half.into(), 16));
            }
        }
        Self(text)
    }
}

text!(
    Uuid,
    parse,
    /// A text that is no UUID.
    InvalidUuid = "this text is no UUID"
);

fn parse(text: &str) -> Result<[u8; 16], Flaw> {
    if text.len() != 36 {
        return Err("it has not 36 characters");
    }
    let mut bytes = [0; 16];
    let mut places = bytes.iter_mut();
    let mut high = None;
    for (index, character) in text.chars().enumerate() {
        if matches!(index, 8 | 13 | 18 | 23) {
            if character != '-' {
                return Err("a `-` is missing");
            }
            continue;
        }
        let half = character
            .to_digit(16)
            .and_then(|half| u8::try_from(half).ok());
        let Some(half) = half else {
            return Err("it holds a character that is no hex digit");
        };
        match high.take() {
            None => high = Some(half),
            Some(high) => {
                if let Some(place) = places.next() {
                    *place = high << 4 | half;
                }
            }
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_are_parsed_and_made() {
        let text = "00112233-4455-6677-8899-aabbccddeeff";
        let uuid: Uuid = text.parse().unwrap();
        let bytes = uuid.to_bytes().unwrap();
        assert_eq!(bytes[..3], [0, 0x11, 0x22]);
        assert_eq!(bytes[15], 0xff);
        assert_eq!(Uuid::from(bytes), uuid);
        let capital: Uuid = text.to_uppercase().parse().unwrap();
        assert_eq!(capital.to_bytes(), Ok(bytes));
        assert_ne!(capital, uuid);
    }

    #[test]
    fn everything_else_is_refused_and_kept() {
        for text in [
            "",
            "00112233445566778899aabbccddeeff",
            "{00112233-4455-6677-8899-aabbccddeeff}",
            "00112233-4455-6677-8899-aabbccddeefg",
            "00112233-4455-6677-8899aabb-ccddeeff",
            "00112233-4455-6677-8899-aabbccddeé0",
        ] {
            assert!(text.parse::<Uuid>().is_err(), "{text:?}");
            assert!(Uuid::from_raw(text).to_bytes().is_err());
        }
    }
}
