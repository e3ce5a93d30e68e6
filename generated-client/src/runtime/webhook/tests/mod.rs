//! Signatures that others have computed, and what happens to those that are not quite.

mod hostile;
mod schemes;
mod vectors;

use super::{WebhookVerificationError as Error, WebhookVerifier, WebhookVerifierBuilder};
use crate::runtime::HeaderMap;
use http::{HeaderName, HeaderValue};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const BODY: &[u8] = br#"{"hello":"world"}"#;

/// When the requests of these tests were signed.
const SIGNED: u64 = 1_700_000_000;

fn headers(lines: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let name: HeaderName = name.parse().unwrap();
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    headers
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// What a verifier says of a request at the time at which it was signed.
#[track_caller]
fn verify(
    builder: WebhookVerifierBuilder,
    lines: &[(&str, &str)],
    body: &[u8],
) -> Result<(), Error> {
    let verifier = builder.build().unwrap();
    verifier.verify_at(&headers(lines), body, at(SIGNED))
}

fn malformed(name: &str) -> Result<(), Error> {
    Err(Error::Malformed(name.to_owned()))
}

fn missing(name: &str) -> Result<(), Error> {
    Err(Error::Missing(name.to_owned()))
}

#[test]
fn what_can_verify_nothing_is_not_built() {
    let plain = || WebhookVerifier::builder("x-signature");
    let problem = |builder: WebhookVerifierBuilder| builder.build().unwrap_err().to_string();
    for (builder, said) in [
        (plain(), "no secret"),
        (plain().secret(""), "empty"),
        (plain().key(b""), "empty"),
        (plain().hex_secret().secret("abc"), "not written"),
        (plain().hex_secret().secret("zz"), "not written"),
        (plain().base64_secret().secret("%"), "not written"),
        (plain().secret_prefix("whsec_").secret("whsec_"), "empty"),
        (plain().key(b"k").sha1(), "before the algorithm"),
        (
            plain().secret("s").signed("{timestamp}{body}"),
            "`{timestamp}`",
        ),
        (plain().secret("s").timestamp_header("x-t"), "`{timestamp}`"),
        (plain().secret("s").signed("{id}{body}"), "`{id}`"),
        (plain().secret("s").id_header("x-i"), "`{id}`"),
        (plain().secret("s").signed("{timestamp}"), "`{body}`"),
        (
            plain()
                .secret("s")
                .signed("{timestamp}{body}")
                .timestamp_field("t"),
            "no fields",
        ),
        (plain().secret("s").separator(", "), "one character"),
        (plain().secret("s").tolerance(Duration::ZERO), "moment"),
        (
            WebhookVerifier::builder("x signature").secret("s"),
            "name of a header",
        ),
        (
            plain().secret("s").id_header("").signed("{id}{body}"),
            "name of a header",
        ),
    ] {
        let problem = problem(builder);
        assert!(problem.contains(said), "{problem}");
    }
}

#[test]
fn nothing_shows_a_secret() {
    let builder = WebhookVerifier::github("hunter2").key(b"hunter3");
    let verifier = builder.clone().build().unwrap();
    for text in [
        format!("{builder:?}"),
        format!("{verifier:?} {verifier:#?}"),
    ] {
        assert!(!text.contains("hunter"), "{text}");
    }
    let error = WebhookVerifier::close("hunter2").build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter"));
}
