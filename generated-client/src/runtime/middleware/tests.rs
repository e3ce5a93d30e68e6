//! Tests of middleware: its order, what it may do, and what it is not shown.

use super::*;
use crate::runtime::builder::ClientBuilder;
use crate::runtime::client::Client;
use crate::runtime::error::Error;
use crate::runtime::testing::{
    Post, Script, TestApi, answer, block_on, builder, probe, read, redirect,
};
use crate::runtime::transport::TransportErrorKind;
use std::error::Error as _;
use std::fmt;
use std::sync::Mutex;

type Log = Arc<Mutex<Vec<String>>>;

/// Writes down when it is passed, in both directions.
struct Named(&'static str, Log);

impl Middleware for Named {
    fn before(&self, request: &mut TransportRequest) -> Result<(), TransportError> {
        let name = self.0;
        self.1
            .lock()
            .unwrap()
            .push(format!("{name} {}", request.method));
        request.headers.append("x-passed", name.parse().unwrap());
        Ok(())
    }

    fn after(
        &self,
        sent: &Sent,
        answer: Result<http::Response<Body>, TransportError>,
    ) -> Result<http::Response<Body>, TransportError> {
        let status = answer.as_ref().map_or(0, |answer| answer.status().as_u16());
        let operation = sent.operation().map_or("", |operation| &*operation.path);
        let line = format!("{} {status} {operation} {}", self.0, sent.attempt());
        self.1.lock().unwrap().push(line);
        assert!(sent.method() == Method::GET && sent.elapsed() < Duration::from_secs(20));
        answer
    }
}

/// Does with a request whatever a function says.
struct With<F>(F);

impl<F> Middleware for With<F>
where
    F: for<'a> Fn(TransportRequest, Next<'a>) -> TransportFuture<'a> + Send + Sync + 'static,
{
    fn around<'a>(&'a self, request: TransportRequest, next: Next<'a>) -> TransportFuture<'a> {
        (self.0)(request, next)
    }
}

fn with<F>(script: &Script, around: F) -> Client<TestApi>
where
    F: for<'a> Fn(TransportRequest, Next<'a>) -> TransportFuture<'a> + Send + Sync + 'static,
{
    built(builder(script.clone()), around)
}

fn built<F>(builder: ClientBuilder<TestApi>, around: F) -> Client<TestApi>
where
    F: for<'a> Fn(TransportRequest, Next<'a>) -> TransportFuture<'a> + Send + Sync + 'static,
{
    builder.middleware(With(around)).build().unwrap()
}

#[test]
fn the_first_one_is_the_outermost_and_each_hop_passes_all() {
    let log = Log::default();
    let script = Script::new([redirect(302, "/v2"), answer(200, "1")]);
    let client = builder(script.clone())
        .middleware(Named("outer", Arc::clone(&log)))
        .middleware(Named("inner", Arc::clone(&log)));
    let client = client.clone().build().unwrap();
    assert_eq!(block_on(probe(&client, "1").send()).unwrap(), 1);
    let once = |status| {
        [
            "outer GET".to_owned(),
            "inner GET".to_owned(),
            format!("inner {status} /probe/{{id}}/ 1"),
            format!("outer {status} /probe/{{id}}/ 1"),
        ]
    };
    assert_eq!(*log.lock().unwrap(), [once(302), once(200)].concat());
    for request in script.requests() {
        let passed: Vec<_> = request.headers.get_all("x-passed").iter().collect();
        assert_eq!(passed, ["outer", "inner"]);
    }
}

#[test]
fn it_is_shown_the_credentials_and_the_operation() {
    let script = Script::new([answer(200, "1")]);
    let client = with(&script, |request, next| {
        assert_eq!(request.headers["authorization"], "Basic dXNlcjpodW50ZXIy");
        assert_eq!(request.operation.as_ref().unwrap().id, "probe");
        assert_eq!(request.attempt, 1);
        next.send(request)
    });
    assert_eq!(block_on(probe(&client, "1").send()).unwrap(), 1);
}

#[test]
fn it_may_answer_by_itself() {
    let script = Script::new([]);
    let client = with(&script, |_, _| {
        Box::pin(async { Ok(http::Response::new(Body::from("7"))) })
    });
    assert_eq!(block_on(probe(&client, "1").send()).unwrap(), 7);
    assert!(script.requests().is_empty());
}

#[test]
fn it_may_change_the_answer_and_its_body() {
    let script = Script::new([answer(500, "1"), answer(200, "2")]);
    let client = with(&script, |request, next| {
        Box::pin(async move {
            let (mut head, body) = next.send(request).await?.into_parts();
            head.status = http::StatusCode::OK;
            let digits = read(body).await?;
            let body = [&digits[..], b"0"].concat();
            Ok(http::Response::from_parts(head, Body::from(body)))
        })
    });
    assert_eq!(block_on(probe(&client, "1").send()).unwrap(), 10);
    let stream = block_on(probe(&client, "1").stream()).unwrap();
    assert_eq!(block_on(stream.bytes()).unwrap(), "20");
}

#[test]
fn its_error_ends_the_call_and_keeps_what_is_behind_it() {
    #[derive(Debug)]
    struct Forbidden(u32);

    impl fmt::Display for Forbidden {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "not on day {}", self.0)
        }
    }

    impl std::error::Error for Forbidden {}

    struct Guard;

    impl Middleware for Guard {
        fn before(&self, _: &mut TransportRequest) -> Result<(), TransportError> {
            Err(TransportError::new(TransportErrorKind::Other, Forbidden(3)))
        }
    }

    let script = Script::new([]);
    let client = builder(script.clone()).middleware(Guard).build().unwrap();
    let error = block_on(probe(&client, "1").send()).unwrap_err();
    assert!(matches!(error, Error::Transport(_)) && !error.is_retryable());
    let source = error.source().unwrap().downcast_ref::<Forbidden>();
    assert_eq!(source.unwrap().0, 3);
    assert!(
        error.to_string().starts_with("GET /probe/{id}/: "),
        "{error}"
    );
    assert!(script.requests().is_empty());
}

#[test]
fn what_it_answers_is_held_to_the_limits() {
    let script = Script::new([]);
    let client = built(builder(script).max_response_bytes(3), |_, _| {
        Box::pin(async { Ok(http::Response::new(Body::from("1234"))) })
    });
    let error = block_on(probe(&client, "1").send()).unwrap_err();
    assert!(error.to_string().contains("larger than the 3"), "{error}");
}

#[test]
fn requests_for_tokens_do_not_come_by() {
    let script = Script::new([
        answer(200, r#"{"access_token": "t", "token_type": "bearer"}"#),
        answer(200, "1"),
    ]);
    let log = Log::default();
    let (seen, transport) = (Arc::clone(&log), script.clone());
    let grant = crate::runtime::ClientCredentials::new("id", "hunter2");
    let builder = Client::<TestApi>::builder()
        .transport(transport)
        .credential("OAuth", grant);
    let client = built(builder, move |request, next| {
        let path = request.url.path().to_owned();
        seen.lock().unwrap().push(path);
        next.send(request)
    });
    let request = crate::runtime::Request::<Post>::new(&client);
    assert_eq!(block_on(request.send()).unwrap(), 1);
    assert_eq!(script.requests().len(), 2);
    assert_eq!(*log.lock().unwrap(), ["/v1/post"]);
}

#[test]
fn a_call_through_it_goes_anywhere() {
    fn anywhere<T: Send + 'static>(_: &T) {}
    let client = with(&Script::new([]), |request, next| next.send(request));
    anywhere(&probe(&client, "1").send());
    anywhere(&client);
}
