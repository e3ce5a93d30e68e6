//! Headers of one who means harm: refused, whatever they are, and nothing of them is shown.

use super::super::{
    Webhook, WebhookBody, WebhookError, WebhookVerificationError as Error, WebhookVerifier,
};
use super::{BODY, headers, malformed, verify};
use crate::runtime::wire::DecodeError;
use crate::runtime::{HeaderMap, Json};
use http::HeaderValue;

const GOOD: &str = "63be36245dfeafa2fd7118f6c34194717b01805ff200bc524e722fb7799ed69c";
const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

#[test]
fn no_part_of_a_signature_is_one() {
    for signature in [
        "6",
        "63",
        &GOOD[..62],
        &GOOD[2..],
        &format!("{GOOD}00"),
        &format!("{GOOD}{GOOD}"),
        &GOOD.replace('6', "7"),
        &"0".repeat(64),
    ] {
        let lines = [
            ("close-sig-timestamp", "1700000000"),
            ("close-sig-hash", signature),
        ];
        let verified = verify(WebhookVerifier::close(KEY), &lines, BODY);
        let is_refused = matches!(verified, Err(Error::Mismatch | Error::Malformed(_)));
        assert!(is_refused, "{signature}: {verified:?}");
    }
}

#[test]
fn headers_that_are_no_signatures_are_malformed() {
    let check = |value: &str| {
        let lines = [("X-Hub-Signature-256", value)];
        verify(WebhookVerifier::github("s"), &lines, BODY)
    };
    for value in [
        "",
        "sha256=",
        "sha256",
        "sha256=é",
        "sha256=0",
        "sha256=0x",
        "sha256=+1",
        "SHA256=00",
        &"sha256=".repeat(3000),
    ] {
        assert_eq!(check(value), malformed("x-hub-signature-256"), "{value}");
    }
    let mut headers = HeaderMap::new();
    let bytes = HeaderValue::from_bytes(b"sha256=\xff\xfe").unwrap();
    headers.insert("x-hub-signature-256", bytes);
    let verifier = WebhookVerifier::github("s").build().unwrap();
    assert_eq!(
        verifier.verify(&headers, BODY),
        malformed("x-hub-signature-256")
    );
}

#[test]
fn so_many_signatures_are_not_looked_at() {
    let check = |count: usize| {
        let value = format!("t=1700000000{}", ",v1=00".repeat(count));
        let lines = [("Stripe-Signature", &*value)];
        verify(WebhookVerifier::stripe("s"), &lines, BODY)
    };
    assert_eq!(check(16), Err(Error::Mismatch));
    assert_eq!(check(17), malformed("stripe-signature"));
    let line = (
        "X-Hub-Signature-256",
        &*format!("sha256={}", "00".repeat(32)),
    );
    let lines = vec![line; 17];
    let github = WebhookVerifier::github("s");
    assert_eq!(
        verify(github, &lines, BODY),
        malformed("x-hub-signature-256")
    );
}

#[test]
fn two_times_are_none() {
    let lines = [
        ("close-sig-timestamp", "1700000000"),
        ("close-sig-timestamp", "1700000000"),
        ("close-sig-hash", GOOD),
    ];
    let verified = verify(WebhookVerifier::close(KEY), &lines, BODY);
    assert_eq!(verified, malformed("close-sig-timestamp"));
    for time in ["-1", " ", "1.7e9", "1700000000x", "\u{661}"] {
        let lines = [("close-sig-timestamp", time), ("close-sig-hash", GOOD)];
        let verified = verify(WebhookVerifier::close(KEY), &lines, BODY);
        assert_eq!(verified, malformed("close-sig-timestamp"), "{time}");
    }
}

#[derive(Debug)]
enum Any {}

impl Webhook for Any {
    type Payload = Json;

    const NAME: &'static str = "any";
    const METHOD: &'static str = "POST";

    fn payload(body: &WebhookBody) -> Result<Json, DecodeError> {
        body.json()
    }
}

#[test]
fn nothing_is_read_before_it_is_verified() {
    let verifier = WebhookVerifier::github("It's a Secret to Everybody");
    let verifier = verifier.build().unwrap();
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let signed = headers(&[("X-Hub-Signature-256", signature)]);
    // It is the sender's, and no JSON.
    let error = verifier
        .receive::<Any>(&signed, b"Hello, World!")
        .unwrap_err();
    assert!(matches!(error, WebhookError::Decode(_)), "{error:?}");
    for body in [&b"not JSON"[..], b"{\"token\":\"hunter2\"}"] {
        let error = verifier.receive::<Any>(&signed, body).unwrap_err();
        assert!(
            matches!(error, WebhookError::Verification(Error::Mismatch)),
            "{error:?}"
        );
        let source = std::error::Error::source(&error).unwrap();
        let shown = format!("{error} {error:?} {source} {source:?}");
        for secret in ["hunter2", "Secret", "757107"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
    let error = verifier.delivery::<Any>(&headers(&[]), b"{}").unwrap_err();
    assert!(matches!(
        error,
        WebhookError::Verification(Error::Missing(_))
    ));
}
