//! A call before it is sent, one type for all operations, and the futures that carry it out.

use super::api::Operation;
#[cfg(feature = "blocking")]
use super::blocking::Blocking;
use super::body::Body;
use super::client::{Client, Core};
use super::content::Content;
use super::encoding::Encoding;
use super::error::{ApiError, Error, UndecodableAnswer};
use super::execute::{Execution, begin, execute};
use super::parameter::Parameter;
use super::parts::Parts;
use super::response::Response;
use super::response_stream::SendingStream;
use super::retry::RetryPolicy;
use super::stream;
use super::style::Style;
use super::wire::Wire;
use http::HeaderValue;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// A call of the operation `Op`. `.await` sends it and gives the decoded body.
#[must_use = "a request does nothing until it is awaited"]
pub struct Request<Op> {
    pub(super) core: Arc<Core>,
    pub(super) parts: Parts,
    operation: PhantomData<fn() -> Op>,
}

impl<Op: Operation> Request<Op> {
    #[doc(hidden)]
    pub fn new<A>(client: &Client<A>) -> Self {
        Self {
            core: Arc::clone(client.core()),
            parts: Parts::new::<Op>(),
            operation: PhantomData,
        }
    }

    #[doc(hidden)]
    pub fn set_path(mut self, name: &'static str, value: &dyn Parameter) -> Self {
        self.parts.path(name, value);
        self
    }

    #[doc(hidden)]
    pub fn set_query(mut self, name: &'static str, value: &dyn Parameter) -> Self {
        self.parts.query(name, value);
        self
    }

    /// Sets a query parameter that comes once an item.
    #[doc(hidden)]
    pub fn set_query_list<T: Parameter>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values: Vec<T> = values.into_iter().collect();
        let values: Vec<&dyn Parameter> = values.iter().map(|value| value as _).collect();
        self.parts.query_list(name, &values);
        self
    }

    /// The same for what is turned into texts.
    #[doc(hidden)]
    pub fn set_query_texts<T: Into<String>>(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.set_query_list(name, values.into_iter().map(Into::<String>::into))
    }

    #[doc(hidden)]
    pub fn set_header(mut self, name: &'static str, value: &dyn Parameter) -> Self {
        self.parts.header(name, value);
        self
    }

    #[doc(hidden)]
    pub fn set_cookie(mut self, name: &'static str, value: &dyn Parameter) -> Self {
        self.parts.cookie(name, value);
        self
    }

    /// Sets a parameter to any value. The style says where it goes and how it is written.
    #[doc(hidden)]
    pub fn set(mut self, name: &'static str, style: Style, value: &dyn Wire) -> Self {
        self.parts.set(name, style, value);
        self
    }

    /// Sets a parameter that may be sent without a value, which null stands for.
    #[doc(hidden)]
    pub fn set_or_empty(mut self, name: &'static str, style: Style, value: &dyn Wire) -> Self {
        self.parts.set_or_empty(name, style, value);
        self
    }

    #[doc(hidden)]
    pub fn set_text(mut self, name: &'static str, style: Style, value: &str) -> Self {
        self.parts.text(name, style, value);
        self
    }

    #[doc(hidden)]
    pub fn set_list<T: Wire>(
        mut self,
        name: &'static str,
        style: Style,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values: Vec<T> = values.into_iter().collect();
        let values: Vec<&dyn Wire> = values.iter().map(|value| value as _).collect();
        self.parts.list(name, style, &values);
        self
    }

    /// The same for what is turned into texts.
    #[doc(hidden)]
    pub fn set_texts<T: Into<String>>(
        mut self,
        name: &'static str,
        style: Style,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.parts.texts(name, style, values);
        self
    }

    #[doc(hidden)]
    pub fn set_json(mut self, body: &dyn Wire) -> Self {
        self.parts.json(body);
        checked(self, body)
    }

    /// Sets a body of a media type that is built on JSON. One that is no header value is as good as JSON itself.
    #[doc(hidden)]
    pub fn set_json_as(mut self, media_type: &'static str, body: &dyn Wire) -> Self {
        match HeaderValue::from_str(media_type) {
            Ok(media_type) => self.parts.json_as(media_type, body),
            Err(_) => self.parts.json(body),
        }
        checked(self, body)
    }

    /// Sets a form. The slice names the properties that are not written as usual.
    #[doc(hidden)]
    pub fn set_form(mut self, body: &dyn Wire, encodings: &[(&'static str, Encoding)]) -> Self {
        self.parts.form(body, encodings);
        checked(self, body)
    }

    /// Sets a body of parts, one a property. The slice names the properties that are not written as usual.
    #[doc(hidden)]
    pub fn set_multipart(
        mut self,
        media_type: &'static str,
        body: &dyn Wire,
        encodings: &[(&'static str, Encoding)],
    ) -> Self {
        self.parts.multipart(media_type, body, encodings);
        checked(self, body)
    }

    #[doc(hidden)]
    pub fn set_text_as(self, media_type: &'static str, body: impl Into<String>) -> Self {
        self.set_content(Content::new(media_type, body.into()))
    }

    #[doc(hidden)]
    pub fn set_bytes_as(self, media_type: &'static str, body: impl Into<Body>) -> Self {
        self.set_content(Content::new(media_type, body))
    }

    #[doc(hidden)]
    pub fn set_content(mut self, content: Content) -> Self {
        self.parts.content(content);
        self
    }

    /// How long this call may take with all its attempts, instead of what the client allows.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.parts.settings_mut().timeout = Some(timeout);
        self
    }

    /// How long one attempt of this call may take, instead of what the client allows; where the answer is read as a
    /// stream, also how long each wait for more of it may take.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.parts.settings_mut().attempt_timeout = Some(timeout);
        self
    }

    /// When this call is tried again, instead of what the client does.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.parts.settings_mut().retry = Some(policy);
        self
    }

    /// A key by which the server knows a request that it has seen before: the header `Idempotency-Key`. With it, a call whose
    /// method is not idempotent is tried again like any other.
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.extra_header("Idempotency-Key", key)
    }

    /// A header beside those of the operation; it takes the place of one of the same name.
    pub fn extra_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parts.extra_header(name.into(), value.into());
        self
    }

    /// Asks for this media type, or these, in place of those that the operation can decode: the header `Accept`. What comes
    /// back is best read with [`stream`](Self::stream).
    pub fn accept(mut self, media_type: impl Into<String>) -> Self {
        self.parts.accept(media_type.into());
        self
    }

    /// Sends the request and gives the decoded body. `.await` on the request does the same.
    pub fn send(self) -> Sending<Op> {
        Sending(self.response())
    }

    /// Sends the request and gives the decoded body with the status and the headers.
    pub fn response(self) -> SendingResponse<Op> {
        SendingResponse {
            description: self.parts.describe(),
            execution: match Op::STREAMS {
                true => stream::open(self.core, self.parts),
                false => execute(self.core, self.parts),
            },
            operation: PhantomData,
        }
    }

    /// Sends the request and gives status and headers of a successful answer as soon as they are there. Its body is read as it
    /// comes and is not decoded, whatever the operation answers; it may be of any length.
    ///
    /// An answer that is no success is read whole, and is the error that it always is.
    pub fn stream(self) -> SendingStream<Op> {
        SendingStream::new(self.parts.describe(), begin(self.core, self.parts))
    }

    /// The same call for code that is not asynchronous: what it is sent with waits for the answer.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> Blocking<Op> {
        Blocking::new(self.parts.describe(), self)
    }
}

#[cfg(feature = "validate")]
fn checked<Op>(mut request: Request<Op>, body: &dyn Wire) -> Request<Op> {
    if request.core.validate_requests {
        request.parts.validate(body);
    }
    request
}

#[cfg(not(feature = "validate"))]
fn checked<Op>(request: Request<Op>, _: &dyn Wire) -> Request<Op> {
    request
}

impl<Op: Operation> IntoFuture for Request<Op> {
    type Output = Result<Op::Output, Error<Op::Error>>;
    type IntoFuture = Sending<Op>;

    fn into_future(self) -> Sending<Op> {
        self.send()
    }
}

/// The same call once more. A body that can be read only once is shared, and goes to whichever is sent first.
impl<Op> Clone for Request<Op> {
    fn clone(&self) -> Self {
        Self {
            core: Arc::clone(&self.core),
            parts: self.parts.clone(),
            operation: PhantomData,
        }
    }
}

/// Shows names of parameters and headers, and nothing that they hold.
impl<Op> fmt::Debug for Request<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Request").field(&self.parts).finish()
    }
}

/// A call on its way: a future of the decoded body.
#[must_use = "futures do nothing until they are awaited"]
pub struct Sending<Op>(SendingResponse<Op>);

impl<Op: Operation> Future for Sending<Op> {
    type Output = Result<Op::Output, Error<Op::Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(Pin::new(&mut self.0).poll(context));
        Poll::Ready(response.map(Response::into_body))
    }
}

impl<Op> fmt::Debug for Sending<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sending").field(&self.0.description).finish()
    }
}

/// A call on its way: a future of the whole response.
#[must_use = "futures do nothing until they are awaited"]
pub struct SendingResponse<Op> {
    description: String,
    execution: Execution,
    operation: PhantomData<fn() -> Op>,
}

impl<Op: Operation> Future for SendingResponse<Op> {
    type Output = Result<Response<Op>, Error<Op::Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            let answer = ready!(self.execution.as_mut().poll(context))?;
            let is_success = answer.status.is_success();
            let output = is_success.then(|| Op::output(&answer));
            let mistake = match output {
                Some(Ok(body)) => return Poll::Ready(Ok(Response::new(answer, body))),
                Some(Err(mistake)) => mistake,
                None => {
                    let body = Op::error(&answer);
                    let description = std::mem::take(&mut self.description);
                    return Poll::Ready(Err(Error::Api(ApiError::new(description, answer, body))));
                }
            };
            let Some(live) = answer.live.take() else {
                let description = std::mem::take(&mut self.description);
                let error = UndecodableAnswer::new(description, answer, mistake);
                return Poll::Ready(Err(Error::Decode(error)));
            };
            // What it is instead of a stream is to be seen.
            self.execution = stream::whole(answer, live);
        }
    }
}

impl<Op> fmt::Debug for SendingResponse<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SendingResponse")
            .field(&self.description)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::testing::{Probe, Script, answer, block_on, client, probe};
    use std::error::Error as _;

    #[test]
    fn what_is_made_of_a_request_goes_anywhere() {
        fn anywhere<T: Send + 'static>(_: &T) {}
        let client = client(Script::new([]));
        let request = probe(&client, "1");
        anywhere(&request);
        anywhere(&request.send());
        anywhere(&probe(&client, "1").response());
        // A future would not fit on a stack many times over if errors were large.
        assert!(size_of::<Error<String>>() <= 16);
    }

    #[test]
    fn a_refused_argument_is_reported_and_nothing_is_sent() {
        for argument in ["", ".", ".."] {
            let script = Script::new([]);
            let error = block_on(probe(&client(script.clone()), argument).send()).unwrap_err();
            assert!(matches!(error, Error::Request(_)), "{error:?}");
            assert!(
                error.to_string().starts_with("GET /probe/{id}/: "),
                "{error}"
            );
            assert!(error.to_string().contains("`id`"), "{error}");
            assert!(script.requests().is_empty());
        }
    }

    #[test]
    fn a_request_can_be_changed_for_one_call() {
        let script = Script::new([answer(200, "1")]);
        let client = client(script.clone());
        let request = probe(&client, "1")
            .extra_header("X-Extra", "a")
            .timeout(Duration::from_secs(3));
        assert_eq!(block_on(request.send()).unwrap(), 1);
        let requests = script.requests();
        assert_eq!(requests[0].headers["x-extra"], "a");
        assert!(requests[0].timeout <= Duration::from_secs(3));
        let zero = probe(&client, "1").timeout(Duration::ZERO);
        let error = block_on(zero.send()).unwrap_err();
        assert!(error.to_string().contains("timeout is zero"), "{error}");
    }

    #[test]
    fn a_response_has_status_headers_body_and_bytes() {
        let client = client(Script::new([answer(201, " 5")]));
        let response = block_on(probe(&client, "1").response()).unwrap();
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers()["x-answer"], "yes");
        assert_eq!(*response.body(), 5);
        assert_eq!(response.bytes(), &b" 5"[..]);
    }

    #[test]
    fn an_error_answer_is_decoded_by_its_status_and_kept() {
        let client = client(Script::new([
            answer(404, r#""gone""#),
            answer(404, "<html>"),
            answer(418, "teapot"),
            answer(503, ""),
        ]));
        let mut errors = (0..4).map(|_| {
            let error = block_on(probe(&client, "1").send()).unwrap_err();
            let retryable = error.is_retryable();
            match error {
                Error::Api(error) => (error, retryable),
                other => panic!("{other:?}"),
            }
        });
        let (gone, retryable) = errors.next().unwrap();
        assert_eq!(
            gone.to_string(),
            "GET /probe/{id}/: the server answered 404 Not Found"
        );
        assert_eq!(gone.body().unwrap(), "gone");
        assert!(gone.source().is_none() && !retryable);
        let (html, _) = errors.next().unwrap();
        assert!(html.body().is_none());
        assert_eq!(html.text(), "<html>");
        assert!(html.source().unwrap().to_string().contains("not JSON"));
        let (teapot, _) = errors.next().unwrap();
        assert!(teapot.body().is_none() && teapot.decode_error().is_none());
        assert_eq!(teapot.bytes(), &b"teapot"[..]);
        let (unavailable, retryable) = errors.next().unwrap();
        assert_eq!(unavailable.status(), 503);
        assert!(retryable);
    }

    #[test]
    fn an_answer_that_cannot_be_decoded_is_kept() {
        let client = client(Script::new([answer(200, r#""one""#)]));
        let error = block_on(probe(&client, "1").send()).unwrap_err();
        assert_eq!(error.bytes().unwrap(), &br#""one""#[..]);
        assert_eq!(error.status().unwrap(), 200);
        let source = error.source().unwrap().to_string();
        assert_eq!(source, "expected a number, found a string");
    }

    #[test]
    fn debug_shows_no_argument() {
        let request = probe(&client(Script::new([])), "hunter2").extra_header("X-A", "hunter2");
        let shown = format!("{request:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        let sending: Sending<Probe> = request.send();
        assert_eq!(format!("{sending:?}"), r#"Sending("GET /probe/{id}/")"#);
    }
}
