//! Percent-encoding, as RFC 3986 has it.

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
    let bytes = text.as_bytes();
    for (position, &byte) in bytes.iter().enumerate() {
        let is_escape = || {
            let digits = bytes.get(position + 1..position + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        if is_unreserved(byte) || b"!$&'()*+,;=:@/".contains(&byte) || byte == b'%' && is_escape() {
            out.push(char::from(byte));
        } else {
            encode_byte(out, byte);
        }
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
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
}
