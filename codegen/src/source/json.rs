//! JSON to tree, without the detour by way of YAML.
//!
//! YAML is meant to contain JSON, but its parser refuses some control characters in strings, and takes twice the time.
//! What is not JSON to the letter, such as a file with comments or a comma too many, is left to the parser of YAML: it
//! reads more, and it explains what it cannot read.

use std::borrow::Cow;

use super::build::{Builder, Collection, Exhausted, Scalar};
use super::{FileId, Node, SourceFile};
use crate::diagnostic::Diagnostic;

/// The root of the document in a file and what was found in it; nothing if it is not JSON.
pub(super) fn parse(id: FileId, file: &SourceFile) -> Option<(Option<Node>, Vec<Diagnostic>)> {
    let mut reader = Reader {
        text: &file.text,
        at: 0,
        open: Vec::new(),
        builder: Builder::new(id, file),
    };
    match reader.document() {
        Ok(()) | Err(Stop::Exhausted) => Some(reader.builder.finish()),
        Err(Stop::NotJson) => None,
    }
}

/// Why reading stopped before the end of the file.
enum Stop {
    /// The builder cannot go on and has said why.
    Exhausted,
    NotJson,
}

impl From<Exhausted> for Stop {
    fn from(Exhausted: Exhausted) -> Self {
        Self::Exhausted
    }
}

struct Reader<'a> {
    text: &'a str,
    /// The offset of what is read next.
    at: usize,
    /// The collections that are open, the outermost first.
    open: Vec<Collection>,
    builder: Builder<'a>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), Stop> {
        // A scalar by itself can be YAML as well, and says different things there.
        if !matches!(self.peek(), Some(b'{' | b'[')) {
            return Err(Stop::NotJson);
        }
        loop {
            let mut another_follows = self.value()?;
            while !another_follows {
                if self.open.is_empty() {
                    let ended = self.peek().is_none();
                    return ended.then_some(()).ok_or(Stop::NotJson);
                }
                another_follows = self.behind_value()?;
            }
        }
    }

    /// Reads a scalar, or an opening bracket with what leads to the first value. Says whether a value follows.
    fn value(&mut self) -> Result<bool, Stop> {
        match self.peek() {
            Some(b'{') => return self.open(Collection::Mapping),
            Some(b'[') => return self.open(Collection::Sequence),
            Some(b'"') => self.string()?,
            _ => self.word()?,
        }
        Ok(false)
    }

    fn open(&mut self, collection: Collection) -> Result<bool, Stop> {
        self.builder
            .open(collection, true, None, self.at..self.at + 1)?;
        self.at += 1;
        self.open.push(collection);
        if matches!(self.peek(), Some(b']' | b'}')) {
            return Ok(false);
        }
        if collection == Collection::Mapping {
            self.key()?;
        }
        Ok(true)
    }

    /// Reads a closing bracket, or a comma with what leads to the next value. Says whether a value follows.
    fn behind_value(&mut self) -> Result<bool, Stop> {
        let next = self.peek();
        match (self.open.last(), next) {
            (Some(Collection::Mapping), Some(b',')) => {
                self.at += 1;
                self.key()?;
                Ok(true)
            }
            (Some(Collection::Sequence), Some(b',')) => {
                self.at += 1;
                Ok(true)
            }
            (Some(Collection::Mapping), Some(b'}')) | (Some(Collection::Sequence), Some(b']')) => {
                self.open.pop();
                self.builder.close(self.at..self.at + 1)?;
                self.at += 1;
                Ok(false)
            }
            _ => Err(Stop::NotJson),
        }
    }

    fn key(&mut self) -> Result<(), Stop> {
        if self.peek() != Some(b'"') {
            return Err(Stop::NotJson);
        }
        self.string()?;
        if self.peek() != Some(b':') {
            return Err(Stop::NotJson);
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a string, from one quote to the other.
    fn string(&mut self) -> Result<(), Stop> {
        let start = self.at;
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let stops = |byte| matches!(byte, b'"' | b'\\' | ..b' ');
            let length = rest.bytes().position(stops).ok_or(Stop::NotJson)?;
            let (plain, rest) = rest.split_at_checked(length).ok_or(Stop::NotJson)?;
            if text.is_empty() {
                text = Cow::Borrowed(plain);
            } else {
                text.to_mut().push_str(plain);
            }
            self.at += length + 1;
            match rest.as_bytes() {
                [b'"', ..] => break,
                [b'\\', b'u', ..] => {
                    self.at += 1;
                    let character = self.unicode_escape()?;
                    text.to_mut().push(character);
                }
                [b'\\', escape, ..] => {
                    self.at += 1;
                    text.to_mut().push(match escape {
                        b'"' => '"',
                        b'\\' => '\\',
                        b'/' => '/',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'n' => '\n',
                        b'r' => '\r',
                        b't' => '\t',
                        _ => return Err(Stop::NotJson),
                    });
                }
                _ => return Err(Stop::NotJson),
            }
        }
        let scalar = Scalar {
            text,
            plain: false,
            tag: None,
            merge: false,
        };
        Ok(self.builder.scalar(scalar, None, start..self.at)?)
    }

    /// Reads the digits behind a `\u`, and if they are half of a character, the other half as well.
    fn unicode_escape(&mut self) -> Result<char, Stop> {
        let start = self.at - 2;
        let first = self.four_digits()?;
        if let Some(character) = char::from_u32(first) {
            return Ok(character);
        }
        let behind = self.at;
        if first < 0xDC00
            && self
                .text
                .get(behind..)
                .is_some_and(|rest| rest.starts_with("\\u"))
        {
            self.at += 2;
            let second = self.four_digits()?;
            if let Some(low) = second.checked_sub(0xDC00).filter(|low| *low < 0x400) {
                return char::from_u32(0x10000 + ((first - 0xD800) << 10) + low)
                    .ok_or(Stop::NotJson);
            }
            self.at = behind;
        }
        self.builder.half_a_character(start..behind);
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn four_digits(&mut self) -> Result<u32, Stop> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Stop::NotJson)?;
        self.at += 4;
        let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| hexadecimal);
        number.ok_or(Stop::NotJson)
    }

    /// Reads a number or one of the three names.
    fn word(&mut self) -> Result<(), Stop> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let in_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = rest
            .bytes()
            .position(|byte| !in_word(byte))
            .unwrap_or(rest.len());
        let word = rest
            .get(..length)
            .filter(|word| matches!(*word, "null" | "true" | "false") || is_number(word));
        let text = Cow::Borrowed(word.ok_or(Stop::NotJson)?);
        self.at += length;
        let scalar = Scalar {
            text,
            plain: true,
            tag: None,
            merge: false,
        };
        Ok(self
            .builder
            .scalar(scalar, None, self.at - length..self.at)?)
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let length = rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))?;
        self.at += length;
        rest.get(length).copied()
    }
}

/// Whether the text is `-? ( 0 | [1-9] [0-9]* ) ( \. [0-9]+ )? ( [eE] [-+]? [0-9]+ )?`.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        ),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a text is JSON to this reader; the other one, which is no concern of this project, agrees.
    #[track_caller]
    fn check(text: &str, expect: bool) {
        let id = FileId(0);
        assert_eq!(
            parse(id, &SourceFile::new("a.json", text)).is_some(),
            expect,
            "{text}"
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(text).is_ok(),
            expect,
            "{text}"
        );
    }

    #[test]
    fn what_is_json() {
        for text in [
            "{}",
            " \t\r\n[ ] \n",
            "[[],{},[[]]]",
            r#"{"a":{"b":[1,{"c":"d"}]},"":null}"#,
            "[0,-0,10,-1.50,1e5,1E+5,2.5e-10,true,false,null]",
            r#"["","a","\"\\\/\b\f\n\r\t","\u0041\u00E9\u20ac\ud83c\udfb5"]"#,
            "[\"\u{7f}\u{9b}\u{2028}é🎵\"]",
        ] {
            check(text, true);
        }
    }

    #[test]
    fn what_is_not_json() {
        for text in [
            "",
            "{",
            "[",
            "}",
            "{]",
            "[}",
            "[1",
            "[1,",
            "[1,]",
            "[,]",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{1:1}",
            "{,}",
            "[]]",
            "[] x",
            "[1]//",
            "[01]",
            "[1.]",
            "[.5]",
            "[+1]",
            "[-]",
            "[1e]",
            "[1e+]",
            "[0x1F]",
            "[tru]",
            "[True]",
            "[nul]",
            "[NaN]",
            "[\"]",
            "[\"a",
            "[\"\\\"]",
            "[\"\\x\"]",
            "[\"\\u12\"]",
            "[\"\\u+123\"]",
            "[\"\\u12g4\"]",
            "[\"\n\"]",
            "[\"\t\"]",
            "['a']",
            "[\"a\"b]",
            "[\"\\ué000\"]",
        ] {
            check(text, false);
        }
    }
}
