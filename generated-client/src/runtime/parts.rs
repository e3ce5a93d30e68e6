//! The parts of a request as they are encoded, and how they become a URL, headers and a body.

use super::api::{Operation, Security};
use super::builder::may_be_set;
use super::error::{BoxError, RequestError};
use super::parameter::Parameter;
use super::percent::{encode_literal, encode_value};
use super::secret::Secret;
use super::transport::Body;
#[cfg(feature = "validate")]
use super::validate::{ValidationError, validate};
use super::wire::{EncodeError, Wire, to_vec};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use std::fmt;
use std::time::Duration;
use url::Url;

/// What a request is made of. What cannot be encoded is kept as the reason, and sending reports it.
pub struct Parts {
    method: Method,
    template: &'static str,
    accept: &'static str,
    servers: &'static [&'static str],
    security: Security,
    path: Vec<Part>,
    query: Vec<Part>,
    headers: Vec<Part>,
    extra_headers: Vec<(String, Secret)>,
    body: Option<Result<Body, EncodeError>>,
    media_type: HeaderValue,
    /// The rules that the body breaks.
    #[cfg(feature = "validate")]
    broken: Option<ValidationError>,
    timeout: Option<Duration>,
}

/// The media type of JSON itself.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A parameter: its name, and its text or why there is none.
type Part = (&'static str, Result<String, &'static str>);

/// A request that can be sent.
pub(crate) struct Encoded {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
    pub(crate) security: Security,
}

impl Parts {
    pub(crate) fn new<Op: Operation>() -> Self {
        Self {
            method: Op::METHOD,
            template: Op::PATH,
            accept: Op::ACCEPT,
            servers: Op::SERVERS,
            security: Op::SECURITY,
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            extra_headers: Vec::new(),
            body: None,
            media_type: JSON,
            #[cfg(feature = "validate")]
            broken: None,
            timeout: None,
        }
    }

    /// Sets a path argument.
    pub fn path(&mut self, name: &'static str, value: &dyn Parameter) {
        set(&mut self.path, name, [value]);
    }

    /// Sets a query parameter.
    pub fn query(&mut self, name: &'static str, value: &dyn Parameter) {
        set(&mut self.query, name, [value]);
    }

    /// Sets a query parameter that comes once an item.
    pub fn query_list(&mut self, name: &'static str, values: &[&dyn Parameter]) {
        set(&mut self.query, name, values.iter().copied());
    }

    /// Sets a header.
    pub fn header(&mut self, name: &'static str, value: &dyn Parameter) {
        set(&mut self.headers, name, [value]);
    }

    /// Sets a JSON body.
    pub fn json(&mut self, body: &dyn Wire) {
        self.json_as(JSON, body);
    }

    /// Sets a body of a media type that is built on JSON.
    pub fn json_as(&mut self, media_type: HeaderValue, body: &dyn Wire) {
        self.media_type = media_type;
        self.body = Some(to_vec(body).map(Body::from));
        #[cfg(feature = "validate")]
        {
            self.broken = None;
        }
    }

    /// Checks the body, which was set before.
    #[cfg(feature = "validate")]
    pub(crate) fn validate(&mut self, body: &dyn Wire) {
        self.broken = validate(body).err();
    }

    pub(crate) fn extra_header(&mut self, name: String, value: String) {
        self.extra_headers.push((name, Secret::new(value)));
    }

    pub(crate) fn set_timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    pub(crate) fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// The servers of the operation alone.
    pub(crate) fn servers(&self) -> &'static [&'static str] {
        self.servers
    }

    /// The operation in few words, for errors. It shows the template of the path, never an argument.
    pub(crate) fn describe(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// Puts the parts together.
    pub(crate) fn encode(
        self,
        base_url: &Url,
        default_headers: &HeaderMap,
    ) -> Result<Encoded, RequestError> {
        match self.try_encode(base_url, default_headers) {
            Ok((url, headers, body)) => Ok(Encoded {
                method: self.method,
                url,
                headers,
                body,
                security: self.security,
            }),
            Err(Flaw(message, source)) => {
                let error = RequestError::new(self.describe(), message, source);
                #[cfg(feature = "validate")]
                let error = error.with_validation(self.broken);
                Err(error)
            }
        }
    }

    fn try_encode(
        &self,
        base_url: &Url,
        default_headers: &HeaderMap,
    ) -> Result<(Url, HeaderMap, Option<Body>), Flaw> {
        if self.timeout.is_some_and(|timeout| timeout.is_zero()) {
            return Err(flaw("the timeout is zero"));
        }
        #[cfg(feature = "validate")]
        if let Some(broken) = &self.broken {
            let message = format!("the body breaks rules of the API's description: {broken}");
            return Err(flaw(message));
        }
        let url = self.url(base_url)?;
        let headers = self.headers(default_headers)?;
        let body = match &self.body {
            None => None,
            Some(Ok(body)) => Some(body.clone()),
            Some(Err(error)) => {
                let source = Box::new(error.clone());
                return Err(Flaw("the body cannot be written".into(), Some(source)));
            }
        };
        Ok((url, headers, body))
    }

    fn url(&self, base_url: &Url) -> Result<Url, Flaw> {
        // A question mark in a template begins a query, though no description should say so.
        let (path, fixed_query) = match self.template.split_once('?') {
            None => (self.template, None),
            Some((path, query)) => (path, Some(query)),
        };
        let mut text = base_url.as_str().trim_end_matches('/').to_owned();
        for segment in path.trim_start_matches('/').split('/') {
            text.push('/');
            text.push_str(&self.segment(segment)?);
        }
        let mut separator = '?';
        if let Some(query) = fixed_query {
            text.push(separator);
            text.push_str(&self.substitute(query)?);
            separator = '&';
        }
        for (name, value) in &self.query {
            let value = value
                .as_deref()
                .map_err(|why| flaw(format!("the query parameter `{name}`: {why}")))?;
            text.push(separator);
            encode_value(&mut text, name);
            text.push('=');
            encode_value(&mut text, value);
            separator = '&';
        }
        match Url::parse(&text) {
            Ok(url) if url.origin() == base_url.origin() => Ok(url),
            _ => Err(flaw("the path cannot be put behind the base URL")),
        }
    }

    /// Puts the arguments into one segment of the path and looks at what came out of it: a segment that
    /// means "here" or "one up" would reach another operation.
    fn segment(&self, template: &str) -> Result<String, Flaw> {
        let segment = self.substitute(template)?;
        let dots = segment.replace("%2e", ".").replace("%2E", ".");
        if dots != "." && dots != ".." {
            return Ok(segment);
        }
        let name = template
            .split_once('{')
            .and_then(|(_, rest)| rest.split_once('}'));
        Err(match name {
            Some((name, _)) => flaw(format!(
                "the path argument `{name}` makes a segment of dots, which means another path"
            )),
            None => flaw("the path has a segment of dots"),
        })
    }

    /// Replaces each `{name}` by its argument and percent-encodes whatever needs it.
    fn substitute(&self, template: &str) -> Result<String, Flaw> {
        let mut out = String::new();
        let mut rest = template;
        while let Some((literal, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            encode_literal(&mut out, literal);
            let argument = self.path.iter().find(|(known, _)| *known == name);
            let value = match argument {
                None => return Err(flaw(format!("the path argument `{name}` is missing"))),
                Some((_, Err(why))) => {
                    return Err(flaw(format!("the path argument `{name}`: {why}")));
                }
                Some((_, Ok(value))) => value,
            };
            if value.is_empty() {
                return Err(flaw(format!("the path argument `{name}` is empty")));
            }
            encode_value(&mut out, value);
            rest = after;
        }
        encode_literal(&mut out, rest);
        Ok(out)
    }

    fn headers(&self, default_headers: &HeaderMap) -> Result<HeaderMap, Flaw> {
        let mut headers = default_headers.clone();
        if !self.accept.is_empty() {
            insert(&mut headers, ACCEPT.as_str(), self.accept)?;
        }
        if self.body.is_some() {
            headers.insert(CONTENT_TYPE, self.media_type.clone());
        }
        for (name, value) in &self.headers {
            let value = value
                .as_deref()
                .map_err(|why| flaw(format!("the header `{name}`: {why}")))?;
            insert(&mut headers, name, value)?;
        }
        for (name, value) in &self.extra_headers {
            insert(&mut headers, name, value.expose())?;
        }
        Ok(headers)
    }
}

/// Shows names and sizes: what the caller says in a request may be secret.
impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |parts: &[Part]| parts.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        let extra: Vec<&String> = self.extra_headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Parts")
            .field("method", &self.method)
            .field("path", &self.template)
            .field("path_arguments", &names(&self.path))
            .field("query", &names(&self.query))
            .field("headers", &names(&self.headers))
            .field("extra_headers", &extra)
            .field("body", &self.body)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// What keeps a request from being written, and what is behind it.
struct Flaw(String, Option<BoxError>);

fn flaw(message: impl Into<String>) -> Flaw {
    Flaw(message.into(), None)
}

/// Puts values under a name, in place of those that stood there before.
fn set<'v>(
    parts: &mut Vec<Part>,
    name: &'static str,
    values: impl IntoIterator<Item = &'v dyn Parameter>,
) {
    parts.retain(|(known, _)| *known != name);
    for value in values {
        parts.push((name, value.text().map(String::from)));
    }
}

fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Flaw> {
    let Ok(name) = HeaderName::try_from(name) else {
        return Err(flaw(format!("{name:?} cannot be the name of a header")));
    };
    if !may_be_set(&name) {
        return Err(flaw(format!("the header `{name}` is up to the transport")));
    }
    let Ok(mut value) = HeaderValue::try_from(value) else {
        return Err(flaw(format!(
            "the value of the header `{name}` holds a character that a header cannot"
        )));
    };
    value.set_sensitive(name != ACCEPT);
    headers.insert(name, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::testing::{Probe, at};

    fn url(template: &'static str, arguments: &[(&'static str, &str)]) -> Result<String, String> {
        let mut parts = Parts::new::<Probe>();
        parts.template = template;
        for (name, value) in arguments {
            parts.path(name, value);
        }
        match parts.encode(&at("https://h/v1"), &HeaderMap::new()) {
            Ok(encoded) => Ok(encoded.url.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn query(fill: impl FnOnce(&mut Parts)) -> Result<String, String> {
        let mut parts = Parts::new::<Probe>();
        parts.template = "/";
        fill(&mut parts);
        match parts.encode(&at("https://h"), &HeaderMap::new()) {
            Ok(encoded) => Ok(encoded.url.query().unwrap_or("").to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn headers(fill: impl FnOnce(&mut Parts)) -> Result<HeaderMap, String> {
        let mut parts = Parts::new::<Probe>();
        parts.template = "/";
        fill(&mut parts);
        match parts.encode(&at("https://h"), &HeaderMap::new()) {
            Ok(encoded) => Ok(encoded.headers),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn a_path_is_put_behind_the_base_url_as_it_stands() {
        for (base, template, expected) in [
            ("https://h", "/a/", "https://h/a/"),
            ("https://h/", "/a", "https://h/a"),
            ("https://h/v1", "/a/", "https://h/v1/a/"),
            ("https://h/v1/", "/a//b/", "https://h/v1/a//b/"),
            ("https://h/v1", "/", "https://h/v1/"),
            ("https://h/v1", "a", "https://h/v1/a"),
            ("https://h:8443/a%20b", "/c", "https://h:8443/a%20b/c"),
            ("http://[::1]:80/", "/a:b@c;d=e", "http://[::1]/a:b@c;d=e"),
            (
                "https://h",
                "/a b/é/%41/%zz/#",
                "https://h/a%20b/%C3%A9/%41/%25zz/%23",
            ),
            ("https://h", "/a?b=c", "https://h/a?b=c"),
            ("https://h", "/{open", "https://h/%7Bopen"),
        ] {
            let mut parts = Parts::new::<Probe>();
            parts.template = template;
            let encoded = parts.encode(&at(base), &HeaderMap::new()).unwrap();
            assert_eq!(encoded.url.as_str(), expected, "{base} {template}");
        }
    }

    #[test]
    fn path_arguments_are_percent_encoded() {
        for (argument, expected) in [
            ("lead_1", "lead_1"),
            ("a-b._~", "a-b._~"),
            ("a/b", "a%2Fb"),
            ("a b+c", "a%20b%2Bc"),
            ("100%", "100%25"),
            ("%2e%2e", "%252e%252e"),
            ("?#[]@", "%3F%23%5B%5D%40"),
            ("é", "%C3%A9"),
            ("...", "..."),
            ("..\\", "..%5C"),
            ("\t\n", "%09%0A"),
        ] {
            let url = url("/call/{id}/", &[("id", argument)]);
            assert_eq!(url.unwrap(), format!("https://h/v1/call/{expected}/"));
        }
        let both = [("a", "x"), ("b", "y")];
        assert_eq!(
            url("/{a}/q{b}.json", &both).unwrap(),
            "https://h/v1/x/qy.json"
        );
        assert_eq!(url("/{a}.{a}", &both).unwrap(), "https://h/v1/x.x");
    }

    #[test]
    fn arguments_that_mean_another_path_are_refused() {
        for (template, argument) in [
            ("/{id}", ""),
            ("/{id}", "."),
            ("/{id}/", ".."),
            (".{id}", "."),
            ("/a/{id}.", "."),
            ("/{id}%2E", "."),
        ] {
            let refusal = url(template, &[("id", argument)]).unwrap_err();
            assert!(
                refusal.contains("`id`"),
                "{template} {argument:?}: {refusal}"
            );
        }
        assert!(url("/{a}{b}", &[("a", "."), ("b", ".")]).is_err());
        assert!(url("/a/../b", &[]).is_err());
        assert!(url("/{id}", &[]).unwrap_err().contains("`id` is missing"));
    }

    #[test]
    fn query_values_are_percent_encoded_and_replaced() {
        let text = query(|parts| {
            parts.query("limit", &1_i64);
            parts.query("q[]", &"a b&c=d+é");
            parts.query("limit", &5_i64);
        });
        assert_eq!(text.unwrap(), "q%5B%5D=a%20b%26c%3Dd%2B%C3%A9&limit=5");
        let text = query(|parts| parts.query_list("id", &[&"a", &"b"]));
        assert_eq!(text.unwrap(), "id=a&id=b");
        let text = query(|parts| parts.query_list("id", &[]));
        assert_eq!(text.unwrap(), "");
        let refusal = query(|parts| parts.query("x", &f64::NAN)).unwrap_err();
        assert!(refusal.contains("`x`"), "{refusal}");
    }

    #[test]
    fn headers_are_checked() {
        let map = headers(|parts| {
            parts.header("X-Thing", &5_i64);
            parts.extra_header("x-THING".into(), "6".into());
            parts.json(&());
        })
        .unwrap();
        assert_eq!(map["x-thing"], "6");
        assert!(map["x-thing"].is_sensitive());
        assert_eq!(map[CONTENT_TYPE], "application/json");
        for (name, value) in [
            ("X-A", "a\r\nX-B: c"),
            ("X-A", "\u{0}"),
            ("X A", "a"),
            ("", "a"),
            ("Transfer-Encoding", "chunked"),
            ("Host", "h"),
        ] {
            let refusal = headers(|parts| parts.extra_header(name.into(), value.into()));
            assert!(refusal.is_err(), "{name:?} {value:?}");
        }
        assert!(headers(|parts| parts.header("X-A", &"\n")).is_err());
        assert!(headers(|_| ()).unwrap().get(CONTENT_TYPE).is_none());
    }

    #[test]
    fn a_body_that_json_cannot_say_is_refused_until_it_is_replaced() {
        let mut parts = Parts::new::<Probe>();
        parts.template = "/";
        parts.json(&vec![1.0, f64::NAN]);
        let error = match parts.encode(&at("https://h"), &HeaderMap::new()) {
            Err(error) => error,
            Ok(_) => panic!("a NaN was written"),
        };
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(source, "`[1]`: JSON has no number that is not finite");
        let mut parts = Parts::new::<Probe>();
        parts.template = "/";
        parts.json(&f64::NAN);
        parts.json(&1.0);
        assert!(parts.encode(&at("https://h"), &HeaderMap::new()).is_ok());
    }

    #[test]
    fn debug_shows_names_only() {
        let mut parts = Parts::new::<Probe>();
        parts.path("id", &"hunter2");
        parts.query("token", &"hunter2");
        parts.header("X-Key", &"hunter2");
        parts.extra_header("X-Extra".into(), "hunter2".into());
        parts.json(&"hunter2".to_owned());
        let shown = format!("{parts:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        for name in ["id", "token", "X-Key", "X-Extra", "[9 bytes]"] {
            assert!(shown.contains(name), "{name}: {shown}");
        }
    }
}
