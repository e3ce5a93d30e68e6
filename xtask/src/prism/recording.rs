//! Requests as the tests of the fixtures have written them down, and as they are sent again.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A request that a test has sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Recording {
    /// The test.
    pub(super) test: String,
    /// The request's first line.
    pub(super) line: String,
    /// Why it is not to be judged, if it is not.
    pub(super) passed_over: Option<String>,
    /// The path below which the API is served.
    base: String,
    bytes: Vec<u8>,
}

/// Reads all recordings, by fixture, each in the order of its tests.
///
/// # Errors
///
/// A sentence that says what cannot be read.
pub(super) fn read(folder: &Path) -> Result<BTreeMap<String, Vec<Recording>>, String> {
    let mut fixtures = BTreeMap::new();
    for fixture in names(folder)? {
        let folder = folder.join(&fixture);
        let mut recordings = Vec::new();
        for name in names(&folder)? {
            let Some(stem) = name.strip_suffix(".http") else {
                continue;
            };
            let read = |name: &str| {
                let path = folder.join(name);
                fs::read(&path)
                    .map_err(|error| format!("cannot read `{}`: {error}", path.display()))
            };
            let about = read(&format!("{stem}.json"))?;
            recordings.push(Recording::new(read(&name)?, &about)?);
        }
        fixtures.insert(fixture, recordings);
    }
    Ok(fixtures)
}

fn names(folder: &Path) -> Result<Vec<String>, String> {
    let failed = |error: std::io::Error| format!("cannot read `{}`: {error}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        names.push(
            entry
                .map_err(failed)?
                .file_name()
                .to_string_lossy()
                .into_owned(),
        );
    }
    names.sort();
    Ok(names)
}

impl Recording {
    fn new(bytes: Vec<u8>, about: &[u8]) -> Result<Self, String> {
        let about: Value = serde_json::from_slice(about).map_err(|error| error.to_string())?;
        let text = |key: &str| about[key].as_str().map(str::to_owned);
        let line = bytes
            .split(|byte| *byte == b'\r')
            .next()
            .unwrap_or_default();
        Ok(Self {
            test: text("test").unwrap_or_default(),
            line: String::from_utf8_lossy(line).into_owned(),
            passed_over: text("passed_over"),
            base: text("base").unwrap_or_default(),
            bytes,
        })
    }

    /// The bytes of the request for a server that serves the API at its root, and closes the connection when it has answered.
    ///
    /// # Errors
    ///
    /// A sentence that says why this is no request, or none of the API.
    pub(super) fn replayed(&self, host: &str) -> Result<Vec<u8>, String> {
        let end = self
            .bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n");
        let end = end.ok_or("the head of the request has no end")?;
        let (head, body) = self.bytes.split_at(end);
        let head = std::str::from_utf8(head).map_err(|_| "the head of the request is not UTF-8")?;
        let mut lines = head.split("\r\n");
        let first = lines.next().unwrap_or_default();
        let (method, rest) = first.split_once(' ').ok_or("the request has no target")?;
        let target = rest
            .strip_prefix(&*self.base)
            .filter(|rest| rest.starts_with('/'));
        let target =
            target.ok_or_else(|| format!("the target does not begin with `{}/`", self.base))?;
        let mut replayed = format!("{method} {target}\r\nhost: {host}\r\nconnection: close");
        for line in lines {
            let name = line.split(':').next().unwrap_or_default();
            let is = |known: &str| name.eq_ignore_ascii_case(known);
            if is("transfer-encoding") {
                // What is written down is the body as it was put together again.
                let length = body.len().saturating_sub(b"\r\n\r\n".len());
                replayed.push_str(&format!("\r\ncontent-length: {length}"));
            } else if !is("host") && !is("connection") {
                replayed.push_str("\r\n");
                replayed.push_str(line);
            }
        }
        let mut replayed = replayed.into_bytes();
        replayed.extend(body);
        Ok(replayed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(text: &str, base: &str) -> Recording {
        let about = serde_json::json!({ "test": "a::b", "base": base, "passed_over": null });
        Recording::new(text.as_bytes().to_vec(), about.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn all_but_the_host_and_the_base_is_sent_again() {
        let text = "POST /v1/a%2Fb?c=/v1/ HTTP/1.1\r\nHost: x:1\r\nx-a: 1: 2\r\nConnection: keep-alive\r\n\
                    content-length: 7\r\n\r\n\r\n\r\n\u{e9}x";
        let recording = recording(text, "/v1");
        assert_eq!(recording.line, "POST /v1/a%2Fb?c=/v1/ HTTP/1.1");
        assert_eq!(recording.passed_over, None);
        assert_eq!(
            String::from_utf8(recording.replayed("h:2").unwrap()).unwrap(),
            "POST /a%2Fb?c=/v1/ HTTP/1.1\r\nhost: h:2\r\nconnection: close\r\nx-a: 1: 2\r\n\
             content-length: 7\r\n\r\n\r\n\r\n\u{e9}x"
        );
    }

    #[test]
    fn what_is_no_request_of_the_api_is_told() {
        let wrong = |text: &str, base| recording(text, base).replayed("h").unwrap_err();
        assert_eq!(
            wrong("GET / HTTP/1.1\r\n", ""),
            "the head of the request has no end"
        );
        assert_eq!(wrong("GET\r\n\r\n", ""), "the request has no target");
        for line in ["GET /v10/a HTTP/1.1", "GET /other HTTP/1.1"] {
            let said = wrong(&format!("{line}\r\n\r\n"), "/v1");
            assert_eq!(said, "the target does not begin with `/v1/`");
        }
    }

    #[test]
    fn recordings_are_read_by_fixture() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("bodies")).unwrap();
        let write = |name: &str, text: &str| {
            fs::write(folder.path().join("bodies").join(name), text).unwrap();
        };
        write("b.0001.http", "GET /2 HTTP/1.1\r\n\r\n");
        write(
            "b.0001.json",
            r#"{"test":"b","base":"","passed_over":"broken"}"#,
        );
        write("a.0007.http", "GET /1 HTTP/1.1\r\n\r\n");
        write(
            "a.0007.json",
            r#"{"test":"a","base":"","passed_over":null}"#,
        );
        let read = read(folder.path()).unwrap();
        let found: Vec<_> = read["bodies"]
            .iter()
            .map(|recording| (&*recording.test, recording.passed_over.as_deref()))
            .collect();
        assert_eq!(found, [("a", None), ("b", Some("broken"))]);
    }
}
