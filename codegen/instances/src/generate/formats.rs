//! Well-formed strings, by the formats of OpenAPI's registry.

use super::Instances;
use super::conjunction::Kind;
use super::numbers::integers;
use std::net::Ipv6Addr;

/// The type of the values that a format is about.
pub(super) fn kind(format: &str) -> Kind {
    match format {
        _ if integers(format).is_some() => Kind::Integer,
        "float" | "double" | "decimal" | "decimal128" => Kind::Number,
        _ => Kind::String,
    }
}

impl Instances<'_> {
    /// A string that is well-formed, if the format is one that asks for something.
    pub(super) fn formatted(&mut self, format: &str) -> Option<String> {
        if let Some((low, high)) = integers(format) {
            let value = match self.rng.u32(..4) {
                0 => low,
                1 => high,
                _ => i128::from(self.rng.u16(..100)).clamp(low, high),
            };
            return Some(value.to_string());
        }
        Some(match format {
            "date-time" => format!("{}T{}{}", self.date(), self.time(), self.offset()),
            "date-time-local" => format!("{}T{}", self.date(), self.time()),
            "date" => self.date(),
            "time" => format!("{}{}", self.time(), self.offset()),
            "time-local" => self.time(),
            "duration" => self.one(&["P3Y6M4DT12H30M5S", "PT0S", "P2W", "PT36H", "P1D"]),
            "http-date" => self.one(&[
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Thu, 01 Jan 1970 00:00:00 GMT",
            ]),
            "uuid" => self.uuid(),
            "uri" | "url" | "iri" => self.one(&[
                "https://example.com",
                "https://user@example.com:8443/a/b%20c?d=e&f=%C3%A9#g",
                "urn:isbn:0451450523",
                "mailto:someone@example.com",
                "http://[2001:db8::1]/",
                "HTTPS://EXAMPLE.com/%7Euser/../x",
            ]),
            "uri-reference" | "iri-reference" => {
                self.one(&["/a/b?c", "../x", "#top", "", "https://example.com/"])
            }
            "uri-template" => self.one(&["https://example.com/{id}{?page}", "/plain"]),
            "email" | "idn-email" => self.one(&["someone@example.com", "a.b+c@sub.example.org"]),
            "hostname" | "idn-hostname" => {
                self.one(&["example.com", "localhost", "xn--bcher-kva.example"])
            }
            "ipv4" | "ip" => {
                let [a, b, c, d] = self.rng.u32(..).to_be_bytes();
                format!("{a}.{b}.{c}.{d}")
            }
            "ipv6" => match self.rng.u32(..3) {
                0 => self.one(&["::1", "2001:DB8:0:0:0:0:0:1", "::ffff:192.0.2.1"]),
                _ => Ipv6Addr::from(self.rng.u128(..)).to_string(),
            },
            "byte" | "base64" => self.base64(true),
            "base64url" => self.base64(false),
            "decimal" | "decimal128" | "double" | "float" => {
                self.one(&["0", "12.50", "-0.001", "1000000", "0.30000000000000004"])
            }
            "char" => self.one(&["a", "Z", "ß", "🦀"]),
            "regex" => self.one(&["^a+$", "[0-9]{3}", ""]),
            "json-pointer" => self.one(&["", "/a/0/b~1c"]),
            "relative-json-pointer" => self.one(&["0", "1/a", "2#"]),
            "media-range" => self.one(&["application/json", "text/*; q=0.5"]),
            _ => return None,
        })
    }

    fn one(&mut self, texts: &[&str]) -> String {
        texts[self.rng.usize(..texts.len())].to_owned()
    }

    fn date(&mut self) -> String {
        match self.rng.u32(..6) {
            0 => "2024-02-29".to_owned(),
            1 => self.one(&["1970-01-01", "9999-12-31", "0001-01-01", "1999-12-31"]),
            _ => format!(
                "{:04}-{:02}-{:02}",
                self.rng.u32(1900..2100),
                self.rng.u32(1..=12),
                self.rng.u32(1..=28)
            ),
        }
    }

    fn time(&mut self) -> String {
        let (hour, minute, second) = (self.rng.u32(..24), self.rng.u32(..60), self.rng.u32(..60));
        let fraction = self.one(&["", "", "", ".5", ".000", ".123456", ".123456789"]);
        format!("{hour:02}:{minute:02}:{second:02}{fraction}")
    }

    fn offset(&mut self) -> String {
        self.one(&["Z", "Z", "Z", "+00:00", "-08:00", "+05:45"])
    }

    fn uuid(&mut self) -> String {
        let digits = format!("{:032x}", self.rng.u128(..));
        let (a, rest) = digits.split_at(8);
        let (b, rest) = rest.split_at(4);
        let (_, rest) = rest.split_at(1);
        let (c, rest) = rest.split_at(3);
        let (_, rest) = rest.split_at(1);
        let (d, e) = rest.split_at(3);
        let uuid = format!("{a}-{b}-4{c}-8{d}-{e}");
        // Some servers write them in upper case.
        if self.rng.u32(..6) == 0 {
            uuid.to_uppercase()
        } else {
            uuid
        }
    }

    fn base64(&mut self, is_standard: bool) -> String {
        const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let last: &[u8] = if is_standard { b"+/" } else { b"-_" };
        let mut digit = |mask: usize| {
            let index = self.rng.usize(..64) & mask;
            let digit = DIGITS.iter().chain(last).nth(index).copied();
            char::from(digit.unwrap_or(b'A'))
        };
        let length = digit(63) as usize % 5;
        let mut text: String = (0..length * 4).map(|_| digit(63)).collect();
        // The digits of an incomplete group end in zeros.
        match digit(63) as usize % 3 {
            0 => {
                text.push(digit(63));
                text.push(digit(0x30));
                text.push_str(if is_standard { "==" } else { "" });
            }
            1 => {
                text.extend([digit(63), digit(63), digit(0x3c)]);
                text.push_str(if is_standard { "=" } else { "" });
            }
            _ => {}
        }
        text
    }
}
