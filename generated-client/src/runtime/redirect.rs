//! Which redirects are followed, and with what.
//!
//! Within an origin a redirect is followed as browsers do. To another origin goes only a plain `GET` or
//! `HEAD`, with no header but `Accept` and `User-Agent`: no credentials, no cookies, no header of the
//! caller's, whose purpose nobody knows, and no body.

use super::api::Security;
use super::attempt::Hop;
use super::response::Answer;
use http::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_TYPE, LOCATION,
    USER_AGENT,
};
use http::{HeaderMap, Method, StatusCode};
use std::error::Error as StdError;
use std::fmt;
use url::Url;

/// How many redirects of one call are followed.
const MAX_REDIRECTS: usize = 10;

/// What to do after an answer.
pub(crate) enum Next {
    /// It is the answer.
    Done,
    /// Ask there.
    Follow(Hop),
    /// It sends the client where it does not go.
    Refuse(Refusal, Option<Url>),
}

/// Where a call has been.
#[derive(Default)]
pub(crate) struct Trail(Vec<(Method, Url)>);

impl Trail {
    fn visit(&mut self, hop: &Hop) {
        self.0.push((hop.method.clone(), hop.url.clone()));
    }

    fn has(&self, method: &Method, url: &Url) -> bool {
        self.0.iter().any(|(m, u)| m == method && u == url)
    }
}

/// Looks at an answer to `hop`. One that names no place to go to is the answer, whatever its status.
pub(crate) fn next(hop: &Hop, answer: &Answer, trail: &mut Trail) -> Next {
    let turns_to_get = match answer.status {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => hop.method == Method::POST,
        StatusCode::SEE_OTHER => hop.method != Method::GET && hop.method != Method::HEAD,
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => false,
        _ => return Next::Done,
    };
    let Some(location) = answer.headers.get(LOCATION) else {
        return Next::Done;
    };
    trail.visit(hop);
    let mut hop = hop.clone();
    let location = std::str::from_utf8(location.as_bytes());
    let Some(Ok(mut url)) = location.ok().map(|location| hop.url.join(location)) else {
        return Next::Refuse(Refusal::Location, None);
    };
    url.set_fragment(None);
    if !matches!(url.scheme(), "http" | "https") {
        return Next::Refuse(Refusal::Location, Some(url));
    }
    // A transport may turn these into credentials. They are the server's, not the caller's.
    if url.set_username("").is_err() || url.set_password(None).is_err() {
        return Next::Refuse(Refusal::Location, Some(url));
    }
    if hop.url.scheme() == "https" && url.scheme() == "http" {
        return Next::Refuse(Refusal::Downgrade, Some(url));
    }
    // What a stranger answers to the `GET` that a `POST` has become is no answer to the `POST`.
    if url.origin() != hop.url.origin() {
        let is_plain = hop.method == Method::GET || hop.method == Method::HEAD;
        if !is_plain || hop.body.is_some() {
            return Next::Refuse(Refusal::OtherOrigin, Some(url));
        }
        hop.security = Security::None;
        hop.is_abroad = true;
        hop.headers = [ACCEPT, USER_AGENT]
            .into_iter()
            .filter_map(|name| hop.headers.remove(&name).map(|value| (name, value)))
            .collect::<HeaderMap>();
    }
    if turns_to_get {
        hop.method = Method::GET;
        hop.body = None;
        for name in [
            CONTENT_TYPE,
            CONTENT_ENCODING,
            CONTENT_LANGUAGE,
            CONTENT_LOCATION,
        ] {
            hop.headers.remove(name);
        }
    }
    // Its first bytes are gone.
    if hop.body.as_ref().is_some_and(|body| !body.is_repeatable()) {
        return Next::Refuse(Refusal::Unrepeatable, Some(url));
    }
    if trail.has(&hop.method, &url) {
        return Next::Refuse(Refusal::Loop, Some(url));
    }
    if trail.0.len() > MAX_REDIRECTS {
        return Next::Refuse(Refusal::TooMany, Some(url));
    }
    hop.url = url;
    Next::Follow(hop)
}

/// The server sent the client to a place where it does not go.
pub struct RedirectError(Box<Elsewhere>);

struct Elsewhere {
    operation: String,
    status: StatusCode,
    refusal: Refusal,
    location: Option<Url>,
    attempts: u32,
}

/// Why a redirect is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// More redirects in a row than a client follows.
    TooMany,
    /// The client was at that place with the same method before.
    Loop,
    /// It leads from `https` to `http`.
    Downgrade,
    /// It leads to another origin, and would repeat a request there that is not a plain `GET` or `HEAD`.
    OtherOrigin,
    /// The place is not one that HTTP can reach.
    Location,
    /// The request would have to be repeated, and its body can be read only once.
    Unrepeatable,
}

impl RedirectError {
    pub(crate) fn new(
        operation: String,
        status: StatusCode,
        refusal: Refusal,
        location: Option<Url>,
    ) -> Self {
        Self(Box::new(Elsewhere {
            operation,
            status,
            refusal,
            location,
            attempts: 0,
        }))
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The status of the answer that redirects.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Why it is not followed.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        self.0.refusal
    }

    /// Where it leads, if that is a URL.
    #[must_use]
    pub fn location(&self) -> Option<&Url> {
        self.0.location.as_ref()
    }
}

/// Shows the origin only: what follows it in a URL may be secret.
impl fmt::Display for RedirectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Elsewhere {
            operation,
            status,
            refusal,
            location,
            ..
        } = &*self.0;
        write!(f, "{operation}: a redirect ({status})")?;
        if let Some(location) = location {
            write!(f, " to {}", location.origin().ascii_serialization())?;
        }
        f.write_str(match refusal {
            Refusal::TooMany => " is not followed: there were too many before it",
            Refusal::Loop => " is not followed: it leads in a circle",
            Refusal::Downgrade => " is not followed: it gives up https",
            Refusal::OtherOrigin => {
                " is not followed: the request is not one to repeat at another origin"
            }
            Refusal::Location => {
                " is not followed: its location is not a place that HTTP can reach"
            }
            Refusal::Unrepeatable => " is not followed: the body can be read only once",
        })
    }
}

impl fmt::Debug for RedirectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedirectError")
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("refusal", &self.0.refusal)
            .finish_non_exhaustive()
    }
}

impl StdError for RedirectError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::body::Body;
    use crate::runtime::error::Error;
    use crate::runtime::request::Request;
    use crate::runtime::testing::{
        Post, Probe, Script, answer, block_on, builder, client, probe, read, redirect,
    };
    use crate::runtime::transport::TransportRequest;

    fn post(script: &Script) -> Request<Post> {
        Request::new(&client(script.clone())).set_json(&"payload".to_owned())
    }

    fn refusal<E: fmt::Debug>(result: Result<i64, Error<E>>) -> Refusal {
        match result.unwrap_err() {
            Error::Redirect(error) => error.refusal(),
            other => panic!("{other:?}"),
        }
    }

    fn is_bare(request: &TransportRequest) -> bool {
        let mut names: Vec<&str> = request
            .headers
            .keys()
            .map(http::HeaderName::as_str)
            .collect();
        names.sort_unstable();
        names == ["accept", "user-agent"] && request.body.is_none()
    }

    #[test]
    fn within_the_origin_the_method_follows_the_status() {
        for (status, method, keeps_body) in [
            (301, "GET", false),
            (302, "GET", false),
            (303, "GET", false),
            (307, "POST", true),
            (308, "POST", true),
        ] {
            let script = Script::new([redirect(status, "/v2/?a=b"), answer(200, "1")]);
            assert_eq!(block_on(post(&script).send()).unwrap(), 1);
            let requests = script.requests();
            let followed = &requests[1];
            assert_eq!(followed.url.as_str(), "https://api.example.com/v2/?a=b");
            assert_eq!(followed.method, method, "{status}");
            assert_eq!(followed.body.is_some(), keeps_body, "{status}");
            assert_eq!(followed.headers.contains_key(CONTENT_TYPE), keeps_body);
            assert!(followed.headers.contains_key("authorization"));
        }
    }

    #[test]
    fn a_get_stays_a_get_and_relative_places_are_resolved() {
        let script = Script::new([
            redirect(302, "../other/"),
            redirect(307, "#part"),
            answer(200, "1"),
        ]);
        let error = block_on(probe(&client(script.clone()), "1").send());
        assert_eq!(refusal(error), Refusal::Loop);
        let urls: Vec<String> = script
            .requests()
            .iter()
            .map(|r| r.url.to_string())
            .collect();
        assert_eq!(
            urls,
            [
                "https://api.example.com/v1/probe/1/",
                "https://api.example.com/v1/probe/other/"
            ]
        );
    }

    #[test]
    fn another_origin_gets_no_credentials_and_no_header_of_the_callers() {
        for other in [
            "https://evil.example.com/",
            "https://api.example.com:8443/",
            "//evil.example.com/",
            "https://user:pw@evil.example.com/",
        ] {
            let script = Script::new([redirect(302, other), answer(200, "1")]);
            let client = builder(script.clone())
                .default_header("X-Api-Key", "hunter2")
                .credential("Query", "hunter2")
                .build()
                .unwrap();
            let request: Request<Probe> = probe(&client, "1").extra_header("Cookie", "hunter2");
            let request = request.set_header("X-Param", &"hunter2");
            block_on(request.send()).unwrap();
            let requests = script.requests();
            assert!(requests[0].headers.contains_key("x-api-key"));
            assert!(is_bare(&requests[1]), "{other}: {:?}", requests[1].headers);
            assert!(requests[1].url.query().is_none());
            assert!(requests[1].url.username().is_empty());
        }
    }

    #[test]
    fn credentials_do_not_come_back_with_the_origin() {
        let script = Script::new([
            redirect(302, "https://evil.example.com/"),
            redirect(302, "https://api.example.com/v1/delete-all"),
            answer(200, "1"),
        ]);
        block_on(probe(&client(script.clone()), "1").send()).unwrap();
        assert!(is_bare(&script.requests()[2]));
    }

    #[test]
    fn another_origin_gets_no_body_and_no_method_but_get_and_head() {
        for status in [301, 302, 303, 307, 308] {
            let script = Script::new([redirect(status, "https://evil.example.com/?secret=1")]);
            let error = block_on(post(&script).send()).unwrap_err();
            assert_eq!(error.status().unwrap(), status);
            let shown = format!("{error} {error:?}");
            assert!(
                shown.contains("https://evil.example.com is not followed"),
                "{shown}"
            );
            assert!(!shown.contains("secret=1"), "{shown}");
            assert_eq!(refusal::<_>(Err(error)), Refusal::OtherOrigin);
            assert_eq!(script.requests().len(), 1);
        }
    }

    #[test]
    fn some_places_are_refused() {
        for (location, expected) in [
            ("http://api.example.com/v1/probe/1/", Refusal::Downgrade),
            ("ftp://api.example.com/", Refusal::Location),
            ("javascript:alert(1)", Refusal::Location),
            ("https://", Refusal::Location),
            ("/v1/probe/1/", Refusal::Loop),
        ] {
            let script = Script::new([redirect(307, location)]);
            let result = block_on(probe(&client(script.clone()), "1").send());
            assert_eq!(refusal(result), expected, "{location}");
            assert_eq!(script.requests().len(), 1);
        }
    }

    #[test]
    fn a_body_that_can_be_read_once_is_sent_once() {
        let streamed = |script: &Script| {
            let body = Body::from_reader(&b"payload"[..]);
            Request::<Post>::new(&client(script.clone())).set_bytes_as("text/plain", body)
        };
        let script = Script::new([redirect(307, "/v2/")]);
        let result = block_on(streamed(&script).send());
        assert_eq!(refusal(result), Refusal::Unrepeatable);
        assert_eq!(script.requests().len(), 1);
        let script = Script::new([redirect(303, "/v2/"), answer(200, "1")]);
        assert_eq!(block_on(streamed(&script).send()).unwrap(), 1);
        assert!(script.requests()[1].body.is_none());
    }

    #[test]
    fn a_file_is_sent_again() {
        let script = Script::new([redirect(307, "/v2/"), answer(200, "1")]);
        let body = Body::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        let request = Request::<Post>::new(&client(script.clone()));
        block_on(request.set_bytes_as("text/plain", body).send()).unwrap();
        let toml = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
        for request in script.requests() {
            let body = request.body.clone().unwrap();
            assert_eq!(body.length(), Some(toml.len() as u64));
            assert_eq!(block_on(read(body)).unwrap(), toml);
        }
    }

    #[test]
    fn there_is_an_end_to_it() {
        let places: Vec<&'static str> = vec![
            "/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9", "/10", "/11", "/12",
        ];
        let script = Script::new(places.into_iter().map(|place| redirect(302, place)));
        let result = block_on(probe(&client(script.clone()), "1").send());
        assert_eq!(refusal(result), Refusal::TooMany);
        assert_eq!(script.requests().len(), 1 + MAX_REDIRECTS);
    }

    #[test]
    fn a_redirect_to_nowhere_is_the_answer() {
        for nowhere in [answer(302, "look around"), answer(304, ""), answer(300, "")] {
            let result = block_on(probe(&client(Script::new([nowhere])), "1").send());
            assert!(matches!(result, Err(Error::Api(_))), "{result:?}");
        }
    }
}
