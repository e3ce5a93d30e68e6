//! Tests of spans: what they say, and above all what they do not say.

use super::*;
use crate::runtime::Credential;
use crate::runtime::auth::ClientCredentials;
use crate::runtime::client::Client;
use crate::runtime::error::{Error, TimeoutError};
use crate::runtime::raw::Raw;
use crate::runtime::request::Request;
use crate::runtime::testing::{
    Post, Probe, Script, TestApi, answer, block_on, builder, client, probe, redirect,
};
use crate::runtime::transport::{TransportError, TransportErrorKind};
use http::Method;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down every field of every span and event.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    spans: Vec<BTreeMap<String, String>>,
    events: Vec<BTreeMap<String, String>>,
    entered: usize,
    targets: Vec<String>,
}

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let value = format!("{value:?}").trim_matches('"').to_owned();
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut heard = self.0.lock().unwrap();
        heard.targets.push(span.metadata().target().to_owned());
        let mut fields = BTreeMap::new();
        span.record(&mut Fields(&mut fields));
        heard.spans.push(fields);
        Id::from_u64(u64::try_from(heard.spans.len()).unwrap())
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut heard = self.0.lock().unwrap();
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut heard.spans[index]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut heard = self.0.lock().unwrap();
        let mut fields = BTreeMap::new();
        event.record(&mut Fields(&mut fields));
        heard.events.push(fields);
    }

    fn enter(&self, _: &Id) {
        self.0.lock().unwrap().entered += 1;
    }

    fn exit(&self, _: &Id) {}
}

/// What is heard while something runs.
fn heard(run: impl FnOnce()) -> Heard {
    let listener = Listener::default();
    tracing::subscriber::with_default(listener.clone(), run);
    std::mem::take(&mut *listener.0.lock().unwrap())
}

fn fields<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn a_call_is_a_span() {
    let heard = heard(|| {
        let client = client(Script::new([answer(200, "1")]));
        drop(probe(&client, "7").send());
        block_on(probe(&client, "7").send()).unwrap();
    });
    assert!(heard.entered > 0 && heard.events.is_empty());
    assert_eq!(heard.targets, [env!("CARGO_CRATE_NAME")]);
    let expected = fields([
        ("otel.name", "GET /probe/{id}/"),
        ("otel.kind", "client"),
        ("http.request.method", "GET"),
        ("http.response.status_code", "200"),
        ("url.template", "/probe/{id}/"),
        ("server.address", "api.example.com"),
        ("server.port", "443"),
        ("operation.id", "probe"),
    ]);
    assert_eq!(heard.spans, [expected]);
}

#[test]
fn what_goes_wrong_has_a_name() {
    let of = |answer| {
        let heard = heard(|| {
            let client = client(Script::new([answer]));
            block_on(probe(&client, "7").send()).unwrap_err();
        });
        let mut span = heard.spans.into_iter().next().unwrap();
        assert_eq!(span["otel.status_code"], "ERROR");
        span.remove("error.type").unwrap()
    };
    assert_eq!(of(answer(503, "")), "503");
    assert_eq!(of(answer(404, "\"gone\"")), "404");
    assert_eq!(of(redirect(302, "ftp://x")), "redirect");
    for (kind, name) in [
        (TransportErrorKind::Connect, "connect"),
        (TransportErrorKind::Broken, "broken"),
        (TransportErrorKind::Timeout, "timeout"),
        (TransportErrorKind::TooLarge { limit: 1 }, "too_large"),
        (TransportErrorKind::Other, "transport"),
    ] {
        assert_eq!(of(Err(TransportError::new(kind, "why"))), name);
    }
}

#[test]
fn what_is_sent_again_is_an_event() {
    let heard = heard(|| {
        let client = client(Script::new([
            redirect(302, "https://other.example.com:8443/v2?key=hunter2"),
            answer(200, "1"),
        ]));
        block_on(probe(&client, "7").send()).unwrap();
        let span = Span::new(&Parts::new::<Probe>());
        let late = TimeoutError::new("GET /".to_owned(), Duration::from_secs(1), None);
        let late = Err(Failure::Timeout(late));
        span.retry(&late, 1, Duration::from_millis(250));
        span.renew();
    });
    assert_eq!(heard.spans[0]["http.request.resend_count"], "1");
    assert_eq!(heard.spans[1]["http.request.resend_count"], "2");
    let expected = [
        fields([
            ("message", "a redirect is followed"),
            ("http.response.status_code", "302"),
            ("server.address", "other.example.com"),
            ("server.port", "8443"),
        ]),
        fields([
            ("message", "the request is sent again"),
            ("error.type", "timeout"),
            ("attempt", "1"),
            ("wait_ms", "250"),
        ]),
        fields([
            (
                "message",
                "the request is sent again with other credentials",
            ),
            ("http.response.status_code", "401"),
        ]),
    ];
    assert_eq!(heard.events, expected);
}

#[test]
fn no_secret_is_in_any_span_or_event() {
    let token = r#"{"access_token": "hunter2", "token_type": "bearer", "expires_in": 3600}"#;
    let refused = || answer(400, r#"{"error": "hunter2"}"#);
    let heard = heard(|| {
        // In a header, with a redirect, an argument, a header and a body of the caller's, and in an error's body.
        let script = Script::new([
            redirect(307, "/v2/hunter2?key=hunter2#hunter2"),
            answer(404, "\"hunter2\""),
        ]);
        let request = probe(&client(script), "hunter2").extra_header("x-key", "hunter2");
        let request = request.set_json(&"hunter2".to_owned());
        block_on(request.set_cookie("a", &"hunter2").send()).unwrap_err();
        // In a query.
        let query = Client::<TestApi>::builder()
            .transport(Script::new([answer(200, "1")]))
            .credential("Query", "hunter2")
            .default_header("x-other", "hunter2")
            .build()
            .unwrap();
        block_on(Request::<Post>::new(&query).send()).unwrap();
        // From a token endpoint, one that is renewed, and one that cannot be had.
        let answers = [
            answer(200, token),
            answer(200, "1"),
            answer(401, "\"hunter2\""),
            answer(200, token),
            answer(200, "1"),
        ];
        for answers in [Script::new(answers), Script::new([refused(), refused()])] {
            let grant = Credential::from(ClientCredentials::new("hunter2", "hunter2"));
            let oauth = Client::<TestApi>::builder()
                .transport(answers)
                .credential("OAuth", grant)
                .build()
                .unwrap();
            for _ in 0..2 {
                let _ = block_on(Request::<Post>::new(&oauth).send());
            }
        }
        // In a path of the caller's, and behind the host of one.
        let client =
            builder(Script::new([answer(200, "1")])).base_url("https://example.com/hunter2/");
        let client = client.build().unwrap();
        let request = client.request(Method::GET, "/a/{b}");
        block_on(request.path("b", "hunter2").query("c", "hunter2").send()).unwrap();
        for path in ["https://hunter2@x/hunter2", "/a?key=hunter2", "//hunter2"] {
            let request: Request<Raw> = client.request(Method::GET, path);
            let error = block_on(request.send()).unwrap_err();
            assert!(matches!(error, Error::Request(_)), "{error:?}");
        }
    });
    assert_eq!((heard.spans.len(), heard.events.len()), (10, 2));
    for fields in heard.spans.iter().chain(&heard.events) {
        let shown = format!("{fields:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(!shown.contains("aHVudGVyMg"), "{shown}");
        assert!(!shown.contains("dXNlcjpodW50ZXIy"), "{shown}");
    }
}
