//! The parts of a request that the API's description does not know, whose path comes from the caller.

use super::{Parts, Style};
use crate::runtime::api::Security;
use crate::runtime::body::Body;
use crate::runtime::percent::Escape;
use crate::runtime::wire::{EncodeError, Node};
use http::Method;

impl Parts {
    /// Says what the caller wants to call. Where it is refused, it is shown nowhere: it may hold anything.
    pub(crate) fn undescribed(&mut self, method: &Method, path: String) {
        self.method = method.as_str().to_owned().into();
        if *method == Method::CONNECT || *method == Method::TRACE {
            self.refuse("the method is none for a request with credentials".to_owned());
        }
        match refusal(&path) {
            None => self.template = path.into(),
            Some(why) => {
                self.template = "[a path]".into();
                self.refuse(format!("the path cannot be put below the base URL: {why}"));
            }
        }
    }

    /// Sets an argument of the path.
    pub(crate) fn path_argument(&mut self, name: String, value: String) {
        if !self.template.contains(&format!("{{{name}}}")) {
            self.refuse("a path argument is set that the path has no place for".to_owned());
        }
        self.put(name, Style::PATH, Ok(Node::Text(value)));
    }

    /// Adds a pair to the query.
    pub(crate) fn query_pair(&mut self, name: &str, value: &str) {
        let pair = (Escape::Strict.escaped(name), Escape::Strict.escaped(value));
        self.query.push((name.to_owned().into(), Ok(vec![pair])));
    }

    /// Sets a JSON body that is written already, or could not be.
    pub(crate) fn json_text(&mut self, body: Option<Vec<u8>>) {
        let error = EncodeError::new("the value has no form as JSON");
        let body = body.map(Body::from).ok_or(error);
        self.body(Some(super::JSON), body);
    }

    pub(crate) fn set_security(&mut self, security: Security) {
        self.security = security;
    }

    /// The first thing that is wrong is what is reported.
    fn refuse(&mut self, why: String) {
        self.refused.get_or_insert(why);
    }
}

/// Why a path is none to put below the base URL, if it is none.
fn refusal(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') {
        return Some("it does not begin with a slash");
    }
    if path.starts_with("//") {
        return Some("it begins with two slashes, behind which a host stands");
    }
    if path.contains('\\') {
        return Some("it holds a backslash, which some take for a slash");
    }
    if path.chars().any(char::is_control) {
        return Some("it holds a control character");
    }
    path.split('/').find_map(|segment| {
        if has_stray_brace(segment) {
            return Some("it holds a brace that is not one of a pair");
        }
        if segment.contains(['?', '#']) {
            return Some("it holds a query or a fragment; `query` adds to the query");
        }
        // What is escaped once may be taken apart behind a server that decodes it.
        let decoded = decoded(segment.as_bytes());
        // Some servers take what follows a semicolon for a parameter of the segment.
        let name = decoded.split(|byte| *byte == b';').next();
        if matches!(name, Some(b"." | b"..")) {
            return Some("it has a segment of dots, which means another path");
        }
        let is_separator = |byte: &u8| b"/\\".contains(byte) || byte.is_ascii_control();
        if decoded.iter().any(is_separator) {
            return Some(
                "it holds an escaped slash or control character; `path` escapes an argument",
            );
        }
        None
    })
}

/// Whether a segment is anything but text and names in braces.
fn has_stray_brace(segment: &str) -> bool {
    let mut is_inside = false;
    for character in segment.chars() {
        match character {
            '{' if is_inside => return true,
            '}' if !is_inside => return true,
            '{' => is_inside = true,
            '}' => is_inside = false,
            _ => {}
        }
    }
    is_inside || segment.contains("{}")
}

/// Takes escapes out until there are none, also those that come of others.
fn decoded(text: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let mut out = Vec::with_capacity(text.len());
    for byte in text {
        out.push(*byte);
        // What an escape stands for may be the end of another one.
        while let [before @ .., b'%', high, low] = &out[..]
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            let length = before.len();
            out.truncate(length);
            out.push(high * 16 + low);
        }
    }
    out
}
