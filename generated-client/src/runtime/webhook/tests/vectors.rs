//! The test vectors of RFC 2202 and RFC 4231.

use super::super::{WebhookVerifier, WebhookVerifierBuilder};
use super::headers;

#[track_caller]
fn check(
    algorithm: fn(WebhookVerifierBuilder) -> WebhookVerifierBuilder,
    of: &[(&[u8], &[u8], &str)],
) {
    for (key, data, expected) in of {
        let builder = algorithm(WebhookVerifier::builder("x")).key(key);
        let verifier = builder.build().unwrap();
        assert_eq!(verifier.verify(&headers(&[("x", expected)]), data), Ok(()));
        let upper = expected.to_uppercase();
        assert_eq!(verifier.verify(&headers(&[("x", &upper)]), data), Ok(()));
    }
}

const HI: (&[u8], &[u8]) = (&[0x0b; 20], b"Hi There");
const JEFE: (&[u8], &[u8]) = (b"Jefe", b"what do ya want for nothing?");
const LARGE: &[u8] = b"Test Using Larger Than Block-Size Key - Hash Key First";

#[test]
fn sha1() {
    check(
        WebhookVerifierBuilder::sha1,
        &[
            (HI.0, HI.1, "b617318655057264e28bc0b6fb378c8ef146be00"),
            (JEFE.0, JEFE.1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
            (
                &[0xaa; 80],
                LARGE,
                "aa4ae5e15272d00e95705637ce8a3b55ed402112",
            ),
        ],
    );
}

#[test]
fn sha256() {
    check(
        WebhookVerifierBuilder::sha256,
        &[
            (
                HI.0,
                HI.1,
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                JEFE.0,
                JEFE.1,
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                LARGE,
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ],
    );
}

#[test]
fn sha512() {
    check(
        WebhookVerifierBuilder::sha512,
        &[
            (
                HI.0,
                HI.1,
                "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde\
                 daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
            ),
            (
                JEFE.0,
                JEFE.1,
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
                 9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
            ),
        ],
    );
}
