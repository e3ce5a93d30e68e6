//! The schemes that have names, and others that the general form can say. What is expected was computed by Python's `hmac`,
//! or is an example of whoever made the scheme.

use super::super::{WebhookVerificationError as Error, WebhookVerifier};
use super::{BODY, SIGNED, at, headers, malformed, missing, verify};
use std::time::Duration;

const STRIPE: &str = "v1=f592bbf3951cfc94e560eecfb5d9dd4da6b0fff2e626235f8ab4b54860925d0b";
const STRIPE_OLD: &str = "v1=d30afec711349560803be4b024ef1aa59709bddff9b640379e8656024fe3b10c";
const CLOSE: &str = "63be36245dfeafa2fd7118f6c34194717b01805ff200bc524e722fb7799ed69c";
const CLOSE_KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";

#[test]
fn github() {
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let github = || WebhookVerifier::github("It's a Secret to Everybody");
    let signed = [("X-Hub-Signature-256", signature)];
    assert_eq!(verify(github(), &signed, b"Hello, World!"), Ok(()));
    assert_eq!(
        verify(github(), &signed, b"Hello, World"),
        Err(Error::Mismatch)
    );
    assert_eq!(
        verify(github(), &[], b"Hello, World!"),
        missing("x-hub-signature-256")
    );
    let other = WebhookVerifier::github("It's no Secret");
    assert_eq!(
        verify(other, &signed, b"Hello, World!"),
        Err(Error::Mismatch)
    );
    // Of another algorithm, by its prefix.
    let bare = signature.replace("sha256=", "sha1=");
    assert_eq!(
        verify(
            github(),
            &[("X-Hub-Signature-256", &bare)],
            b"Hello, World!"
        ),
        malformed("x-hub-signature-256")
    );
}

#[test]
fn standard_webhooks() {
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let body = br#"{"test": 2432232314}"#;
    let now = at(1_614_265_330);
    let check = |secret: &str, id: &str, time: &str, signature: &str| {
        let verifier = WebhookVerifier::standard_webhooks(secret).build().unwrap();
        let headers = headers(&[
            ("webhook-id", id),
            ("webhook-timestamp", time),
            ("webhook-signature", signature),
        ]);
        verifier.verify_at(&headers, body, now)
    };
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let (id, time) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330");
    assert_eq!(check(secret, id, time, signature), Ok(()));
    // The prefix of the secret may be left out, and other versions and signatures are passed over.
    let bare = secret.trim_start_matches("whsec_");
    let several = format!("v1a,abc v1,AAAA {signature} v2,x");
    assert_eq!(check(bare, id, time, &several), Ok(()));
    assert_eq!(
        check(secret, "msg_other", time, signature),
        Err(Error::Mismatch)
    );
    assert_eq!(
        check(secret, id, "1614265331", signature),
        Err(Error::Mismatch)
    );
    assert_eq!(
        check(secret, id, time, "v1a,abc"),
        malformed("webhook-signature")
    );
    assert_eq!(check(secret, "", time, signature), malformed("webhook-id"));
}

#[test]
fn stripe() {
    let check = |value: &str| {
        let stripe = WebhookVerifier::stripe("whsec_test");
        verify(stripe, &[("Stripe-Signature", value)], BODY)
    };
    assert_eq!(check(&format!("t=1700000000,{STRIPE},v0=abc")), Ok(()));
    assert_eq!(
        check(&format!("{STRIPE_OLD}, {STRIPE} ,t=1700000000")),
        Ok(())
    );
    assert_eq!(
        check(&format!("t=1700000001,{STRIPE}")),
        Err(Error::Mismatch)
    );
    assert_eq!(
        check(&format!("t=1700000000,{STRIPE_OLD}")),
        Err(Error::Mismatch)
    );
    for value in [
        STRIPE.to_owned(),
        format!("t=1,t=1700000000,{STRIPE}"),
        format!("t=,{STRIPE}"),
        format!("t=+1700000000,{STRIPE}"),
        format!("t=99999999999999999999,{STRIPE}"),
        "t=1700000000".to_owned(),
        "t=1700000000,v1=".to_owned(),
        "t=1700000000,v1=xyz".to_owned(),
        String::new(),
    ] {
        assert_eq!(check(&value), malformed("stripe-signature"), "{value}");
    }
}

#[test]
fn close() {
    let check = |time: &str, hash: &str, body: &[u8]| {
        let lines = [("close-sig-timestamp", time), ("close-sig-hash", hash)];
        verify(WebhookVerifier::close(CLOSE_KEY), &lines, body)
    };
    assert_eq!(check("1700000000", CLOSE, BODY), Ok(()));
    assert_eq!(check("1700000000", CLOSE, b"{}"), Err(Error::Mismatch));
    assert_eq!(check("170000000", CLOSE, b"0{}"), Err(Error::Mismatch));
    let hash = [("close-sig-hash", CLOSE)];
    let close = WebhookVerifier::close(CLOSE_KEY);
    assert_eq!(verify(close, &hash, BODY), missing("close-sig-timestamp"));
}

#[test]
fn what_has_no_name_can_be_said() {
    // As Slack and Zoom do.
    let slack = WebhookVerifier::builder("X-Slack-Signature")
        .prefix("v0=")
        .signed("v0:{timestamp}:{body}")
        .timestamp_header("X-Slack-Request-Timestamp")
        .secret("8f742231b10e8888abcd99yyyzzz85a5")
        .any_age();
    let lines = [
        (
            "X-Slack-Signature",
            "v0=bca5eef5dd737ed259b428b18cd24f679baa18c3fc5f1cb2a6ac9f03e717969a",
        ),
        ("X-Slack-Request-Timestamp", "1531420618"),
    ];
    let body = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J";
    assert_eq!(verify(slack, &lines, body), Ok(()));
    let other = WebhookVerifier::builder("s")
        .sha512()
        .base64()
        .signed("v1:{id}:{timestamp}:{body}")
        .id_header("i")
        .timestamp_header("t")
        .secret("key");
    let signature =
        "kLjAPBvAyGSOotgXGY7lutx7jD_TX1DGBVXBGWKNW-BeAtwr6lZciIQFjb1RpqpZENYS0jvVGQQMQcXH0sBNGw";
    let lines = [("s", signature), ("i", "id_1"), ("t", "1700000000")];
    assert_eq!(verify(other, &lines, &[0, 0xff]), Ok(()));
    let sha1 = WebhookVerifier::builder("s").sha1().secret("key");
    let lines = [("s", "3f4246629de7b562a2f7362aefcaaa41e6ac9646")];
    assert_eq!(verify(sha1, &lines, BODY), Ok(()));
}

#[test]
fn secrets_are_changed_without_losing_a_webhook() {
    let both = || WebhookVerifier::stripe("whsec_test").secret("whsec_old");
    for signature in [STRIPE, STRIPE_OLD] {
        let value = format!("t=1700000000,{signature}");
        assert_eq!(
            verify(both(), &[("Stripe-Signature", &value)], BODY),
            Ok(())
        );
    }
    // The header may come twice, too.
    let lines = [
        ("Stripe-Signature", &*format!("t=1700000000,{STRIPE_OLD}")),
        ("Stripe-Signature", STRIPE),
    ];
    assert_eq!(
        verify(WebhookVerifier::stripe("whsec_test"), &lines, BODY),
        Ok(())
    );
}

#[test]
fn what_is_too_old_or_of_the_future_is_stale() {
    let headers = headers(&[
        ("close-sig-timestamp", "1700000000"),
        ("close-sig-hash", CLOSE),
    ]);
    let check = |seconds: u64, tolerance: Option<u64>| {
        let mut close = WebhookVerifier::close(CLOSE_KEY);
        if let Some(tolerance) = tolerance {
            close = close.tolerance(Duration::from_secs(tolerance));
        }
        let verifier = close.build().unwrap();
        verifier.verify_at(&headers, BODY, at(seconds))
    };
    for seconds in [SIGNED - 300, SIGNED, SIGNED + 300] {
        assert_eq!(check(seconds, None), Ok(()));
    }
    for seconds in [0, SIGNED - 301, SIGNED + 301, SIGNED * 2] {
        assert_eq!(check(seconds, None), Err(Error::Stale));
    }
    assert_eq!(check(SIGNED + 11, Some(10)), Err(Error::Stale));
    assert_eq!(check(SIGNED + 3600, Some(3600)), Ok(()));
    // By the system's clock, which is far beyond.
    let verifier = WebhookVerifier::close(CLOSE_KEY).build().unwrap();
    assert_eq!(verifier.verify(&headers, BODY), Err(Error::Stale));
    let any = WebhookVerifier::close(CLOSE_KEY).any_age().build().unwrap();
    assert_eq!(any.verify(&headers, BODY), Ok(()));
}
