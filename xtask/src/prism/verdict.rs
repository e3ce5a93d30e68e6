//! What an answer of Prism says of the request.

use serde_json::Value;

/// What Prism makes of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is valid.
    Accepted,
    /// It is valid, and Prism cannot make up an answer, by this code.
    Unanswered(String),
    /// It is not valid, and why.
    Refused(String),
}

/// What errors of Prism begin with.
const ERRORS: &str = "https://stoplight.io/prism/errors#";

/// Those that say that the description does not let Prism make up an answer. A request is validated before an answer is
/// looked for, so it has passed: but for `NOT_ACCEPTABLE`, which is about `Accept`, and means that the description has no body
/// of a media type that the client takes, for a schema that is too much for Prism's examples, and for an object that it would
/// have to write as a text.
const UNANSWERED: [&str; 5] = [
    "NOT_ACCEPTABLE",
    "NOT_FOUND",
    "NO_COMPLEX_OBJECT_TEXT",
    "NO_RESPONSE_RESPONSE_DEFINED",
    "SCHEMA_TOO_COMPLEX",
];

/// The error of whatever Prism has no other error for, and how its title begins where that is the media type of the answer.
const UNKNOWN: &str = "UNKNOWN";
const NO_SERIALIZER: &str = "Cannot find serializer for ";

/// The error that the request or the answer is not valid.
const VIOLATIONS: &str = "VIOLATIONS";

/// Reads the bytes of an answer.
pub(super) fn of(answer: &[u8]) -> Verdict {
    let Some(answer) = Answer::read(answer) else {
        return Verdict::Refused("the answer is no HTTP".to_owned());
    };
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let error = body.as_ref().and_then(|body| body["type"].as_str());
    if let Some(code) = error.and_then(|error| error.strip_prefix(ERRORS)) {
        let details = body.as_ref().map(|body| details(&body["validation"]));
        let details = details.unwrap_or_default();
        let title = body.as_ref().and_then(|body| body["title"].as_str());
        let title = title.unwrap_or_default();
        if UNANSWERED.contains(&code)
            || code == VIOLATIONS && is_own(&details)
            || code == UNKNOWN && title.starts_with(NO_SERIALIZER)
        {
            return Verdict::Unanswered(code.to_owned());
        }
        return Verdict::Refused(said(code, &details));
    }
    // Where the description has an answer to invalid requests, Prism gives that, and says what is wrong in a header; and so it
    // does where the answer has no body, which is that of HEAD.
    let violations = answer.violations.as_deref();
    let violations: Option<Value> = violations.and_then(|text| serde_json::from_str(text).ok());
    let details = violations.as_ref().map(details).unwrap_or_default();
    match answer.status {
        400.. if !details.is_empty() && is_own(&details) => {
            Verdict::Unanswered(VIOLATIONS.to_owned())
        }
        400.. => Verdict::Refused(said(&format!("status {}", answer.status), &details)),
        _ => Verdict::Accepted,
    }
}

/// Whether what is wrong is the answer that Prism itself has made up, which says nothing of the request.
fn is_own(details: &[(String, String)]) -> bool {
    !details.is_empty()
        && details
            .iter()
            .all(|(place, _)| place.split('.').next() == Some("response"))
}

fn said(code: &str, details: &[(String, String)]) -> String {
    let details = details.iter();
    let details = details.map(|(place, message)| format!("; {place}: {message}"));
    format!("{code}{}", details.collect::<String>())
}

/// The places and messages of what is wrong, as Prism lists them.
fn details(findings: &Value) -> Vec<(String, String)> {
    let findings = findings.as_array().into_iter().flatten();
    findings
        .map(|finding| {
            let place = finding["location"].as_array().into_iter().flatten();
            let place: Vec<&str> = place.filter_map(Value::as_str).collect();
            let message = finding["message"].as_str().unwrap_or_default();
            (place.join("."), message.to_owned())
        })
        .collect()
}

/// As much of an answer as a verdict depends on.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: u16,
    violations: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let (head, body) = bytes.split_at(end);
        let body = body.get(4..).unwrap_or_default();
        let head = String::from_utf8_lossy(head);
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(':')).collect();
        let header = |name: &str| {
            let found = headers
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.trim())
        };
        let is_chunked = header("transfer-encoding").is_some_and(|value| value == "chunked");
        Some(Self {
            status,
            violations: header("sl-violations").map(str::to_owned),
            body: if is_chunked {
                unchunked(body)
            } else {
                body.to_vec()
            },
        })
    }
}

/// A body without the lengths of its chunks, as far as it can be read.
fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|window| window == b"\r\n") {
        let line = String::from_utf8_lossy(&bytes[..end]);
        let length = usize::from_str_radix(line.trim(), 16).unwrap_or_default();
        let rest = bytes.get(end + 2..).unwrap_or_default();
        if length == 0 || length > rest.len() {
            break;
        }
        body.extend(&rest[..length]);
        bytes = rest.get(length + 2..).unwrap_or_default();
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &str, body: &str) -> Verdict {
        of(format!("HTTP/1.1 {status} Some Reason\r\n{headers}\r\n{body}").as_bytes())
    }

    fn error(status: u16, code: &str, validation: &str) -> Verdict {
        let body = format!(r#"{{"type":"{ERRORS}{code}","validation":[{validation}]}}"#);
        answer(status, "content-type: application/problem+json\r\n", &body)
    }

    #[test]
    fn answers_that_are_no_errors_accept() {
        assert_eq!(answer(204, "", ""), Verdict::Accepted);
        assert_eq!(
            answer(200, "a: b\r\n", r#"{"type":"x"}"#),
            Verdict::Accepted
        );
        // An example is what it likes to be.
        let violations = "sl-violations: [{\"location\":[\"response\"]}]\r\n";
        assert_eq!(answer(200, violations, "1"), Verdict::Accepted);
    }

    #[test]
    fn errors_refuse_and_say_why() {
        let finding = r#"{"location":["query","sort"],"severity":"Error","message":"must be x"}"#;
        assert_eq!(
            error(422, "UNPROCESSABLE_ENTITY", finding),
            Verdict::Refused("UNPROCESSABLE_ENTITY; query.sort: must be x".to_owned())
        );
        assert_eq!(
            error(404, "NO_PATH_MATCHED_ERROR", ""),
            Verdict::Refused("NO_PATH_MATCHED_ERROR".to_owned())
        );
        assert_eq!(
            error(
                500,
                "VIOLATIONS",
                r#"{"location":["request","body"],"message":"m"}"#
            ),
            Verdict::Refused("VIOLATIONS; request.body: m".to_owned())
        );
    }

    #[test]
    fn what_prism_cannot_make_up_refuses_nothing() {
        for code in UNANSWERED {
            assert_eq!(error(406, code, ""), Verdict::Unanswered(code.to_owned()));
        }
        let own = r#"{"location":["response","body"],"message":"m"}"#;
        assert_eq!(
            error(500, "VIOLATIONS", own),
            Verdict::Unanswered("VIOLATIONS".to_owned())
        );
    }

    #[test]
    fn what_prism_has_no_error_for_refuses_but_for_answers_that_it_cannot_write() {
        let unknown = |title: &str| {
            let body = format!(r#"{{"type":"{ERRORS}UNKNOWN","title":"{title}"}}"#);
            answer(500, "content-type: application/problem+json\r\n", &body)
        };
        assert_eq!(
            unknown("Cannot find serializer for application/pdf"),
            Verdict::Unanswered("UNKNOWN".to_owned())
        );
        assert_eq!(
            unknown("Cannot read properties of null"),
            Verdict::Refused("UNKNOWN".to_owned())
        );
    }

    #[test]
    fn documented_answers_to_invalid_requests_refuse() {
        assert_eq!(
            answer(
                422,
                "SL-Violations: [{\"location\":[\"request\"],\"message\":\"m\"}]\r\n",
                "{}"
            ),
            Verdict::Refused("status 422; request: m".to_owned())
        );
        assert_eq!(
            answer(
                500,
                "sl-violations: [{\"location\":[\"response\"]}]\r\n",
                ""
            ),
            Verdict::Unanswered("VIOLATIONS".to_owned())
        );
        assert_eq!(
            answer(401, "", "{}"),
            Verdict::Refused("status 401".to_owned())
        );
        assert_eq!(
            of(b"what"),
            Verdict::Refused("the answer is no HTTP".to_owned())
        );
    }

    #[test]
    fn bodies_in_chunks_are_joined() {
        let body = format!(r#"{{"type":"{ERRORS}UNAUTHORIZED"}}"#);
        let (one, other) = body.split_at(10);
        let chunks = format!("a\r\n{one}\r\n{:X}\r\n{other}\r\n0\r\n\r\n", other.len());
        assert_eq!(
            answer(401, "Transfer-Encoding: chunked\r\n", &chunks),
            Verdict::Refused("UNAUTHORIZED".to_owned())
        );
        assert_eq!(unchunked(b"5\r\nab"), b"");
    }
}
