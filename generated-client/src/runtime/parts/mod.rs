//! The parts of a request as they are encoded, and how they become a URL, headers and a body.

mod headers;
mod undescribed;
mod url;

use super::api::{Operation, Security};
use super::attempt::Hop;
use super::body::Body;
use super::content::Content;
use super::encoding::Encoding;
use super::error::{BoxError, RequestError, visible};
use super::form::write_form;
use super::multipart::{boundary, with_boundary, write_multipart};
use super::parameter::Parameter;
use super::secret::Secret;
use super::settings::Settings;
use super::style::{Pair, Place, Style};
use super::transport::OperationInfo;
#[cfg(feature = "validate")]
use super::validate::{ValidationError, validate};
use super::wire::{EncodeError, Node, Wire, to_vec};
use ::url::Url;
use http::{HeaderMap, HeaderValue, Method};
use std::borrow::Cow;
use std::fmt;

/// What a request is made of. What cannot be encoded is kept as the reason, and sending reports it.
#[derive(Clone)]
pub struct Parts {
    id: Cow<'static, str>,
    method: Cow<'static, str>,
    template: Cow<'static, str>,
    /// The media types that are asked for, where it is the caller who says so.
    accept: Option<String>,
    acceptable: &'static str,
    servers: &'static [&'static str],
    security: Security,
    /// Where it goes, where that is not said by path and query.
    place: Option<Url>,
    path: Vec<Part<Option<String>>>,
    query: Vec<Part<Vec<Pair>>>,
    headers: Vec<Part<Option<String>>>,
    cookies: Vec<Part<Vec<Pair>>>,
    extra_headers: Vec<(String, Secret)>,
    body: Option<Result<Body, EncodeError>>,
    /// `None` where what the caller says is no header.
    media_type: Option<HeaderValue>,
    /// The rules that the body breaks.
    #[cfg(feature = "validate")]
    broken: Option<ValidationError>,
    settings: Settings,
    /// Why nothing of it is sent, where what is to be called is nothing that can be.
    refused: Option<String>,
}

/// The media type of JSON itself.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// A parameter: its name, and what it is encoded as or why it cannot be.
type Part<T> = (Cow<'static, str>, Result<T, String>);

impl Parts {
    pub(crate) fn new<Op: Operation>() -> Self {
        Self {
            id: Cow::Borrowed(Op::ID),
            method: Cow::Borrowed(Op::METHOD),
            template: Cow::Borrowed(Op::PATH),
            accept: None,
            acceptable: Op::ACCEPT,
            servers: Op::SERVERS,
            security: Op::SECURITY,
            place: None,
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            extra_headers: Vec::new(),
            body: None,
            media_type: Some(JSON),
            #[cfg(feature = "validate")]
            broken: None,
            settings: Settings::default(),
            refused: None,
        }
    }

    /// Sets a path argument.
    pub fn path(&mut self, name: &'static str, value: &dyn Parameter) {
        self.put(name, Style::PATH, text(value));
    }

    /// Sets a query parameter.
    pub fn query(&mut self, name: &'static str, value: &dyn Parameter) {
        self.put(name, Style::FORM, text(value));
    }

    /// Sets a query parameter that comes once an item.
    pub fn query_list(&mut self, name: &'static str, values: &[&dyn Parameter]) {
        let values = values.iter().map(|value| text(*value));
        let list = values.collect::<Result<_, String>>().map(Node::List);
        self.put(name, Style::FORM.exploded(), list);
    }

    /// Sets a header.
    pub fn header(&mut self, name: &'static str, value: &dyn Parameter) {
        self.put(name, Style::HEADER, text(value));
    }

    /// Sets a cookie.
    pub fn cookie(&mut self, name: &'static str, value: &dyn Parameter) {
        self.put(name, Style::COOKIE, text(value));
    }

    /// Sets a parameter of any style to any value.
    pub fn set(&mut self, name: &'static str, style: Style, value: &dyn Wire) {
        if value.is_absent() {
            return self.remove(name, style.place());
        }
        let value = Node::of(value).map_err(|error| error.to_string());
        self.put(name, style, value);
    }

    /// Sets a parameter of any style to a value, or to nothing at all, which is still sent.
    pub fn set_or_empty(&mut self, name: &'static str, style: Style, value: &dyn Wire) {
        let value = Node::of(value).map(|value| match value {
            Node::Null => Node::Text(String::new()),
            value => value,
        });
        self.put(name, style, value.map_err(|error| error.to_string()));
    }

    /// Sets a parameter of any style to a list.
    pub fn list(&mut self, name: &'static str, style: Style, values: &[&dyn Wire]) {
        let list = Node::list(values).map_err(|error| error.to_string());
        self.put(name, style, list);
    }

    /// Sets a parameter of any style to a text.
    pub fn text(&mut self, name: &'static str, style: Style, value: &str) {
        self.put(name, style, Ok(Node::Text(value.to_owned())));
    }

    /// Sets a parameter of any style to a list of texts.
    pub fn texts(&mut self, name: &'static str, style: Style, values: Vec<String>) {
        let items = values.into_iter().map(Node::Text);
        self.put(name, style, Ok(Node::List(items.collect())));
    }

    /// Puts a value under a name, in place of what stood there before.
    fn put(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        style: Style,
        value: Result<Node, String>,
    ) {
        fn encoded<T>(
            name: Cow<'static, str>,
            value: Result<Node, String>,
            encode: impl FnOnce(&str, &Node) -> Result<T, EncodeError>,
        ) -> Part<T> {
            let encoded = value.and_then(|value| encode(&name, &value).map_err(|e| e.to_string()));
            (name, encoded)
        }

        let name = name.into();
        self.remove(&name, style.place());
        match style.place() {
            Place::Path => {
                let part = encoded(name, value, |name, value| style.text(name, value));
                self.path.push(part);
            }
            Place::Header => {
                let part = encoded(name, value, |name, value| style.text(name, value));
                self.headers.push(part);
            }
            Place::Query => {
                let part = encoded(name, value, |name, value| style.query(name, value));
                self.query.push(part);
            }
            Place::Cookie => {
                let part = encoded(name, value, |name, value| style.cookies(name, value));
                self.cookies.push(part);
            }
        }
    }

    fn remove(&mut self, name: &str, place: Place) {
        match place {
            Place::Path => self.path.retain(|(known, _)| known != name),
            Place::Query => self.query.retain(|(known, _)| known != name),
            Place::Header => self.headers.retain(|(known, _)| known != name),
            Place::Cookie => self.cookies.retain(|(known, _)| known != name),
        }
    }

    /// Sets a JSON body.
    pub fn json(&mut self, body: &dyn Wire) {
        self.json_as(JSON, body);
    }

    /// Sets a body of a media type that is built on JSON.
    pub fn json_as(&mut self, media_type: HeaderValue, body: &dyn Wire) {
        self.body(Some(media_type), to_vec(body).map(Body::from));
    }

    /// Sets a form as the body.
    pub fn form(&mut self, body: &dyn Wire, encodings: &[(&'static str, Encoding)]) {
        self.body(Some(FORM), write_form(body, encodings).map(Body::from));
    }

    /// Sets a body of parts.
    pub fn multipart(
        &mut self,
        media_type: &str,
        body: &dyn Wire,
        encodings: &[(&'static str, Encoding)],
    ) {
        let boundary = boundary();
        let media_type = with_boundary(media_type, &boundary);
        self.body(
            HeaderValue::try_from(media_type).ok(),
            write_multipart(body, encodings, &boundary),
        );
    }

    /// Sets a body of any media type.
    pub fn content(&mut self, content: Content) {
        let Content { media_type, body } = content;
        let media_type = Some(media_type).filter(|media_type| !media_type.is_empty());
        let media_type = media_type.and_then(|media_type| HeaderValue::try_from(media_type).ok());
        self.body(media_type, Ok(body));
    }

    fn body(&mut self, media_type: Option<HeaderValue>, body: Result<Body, EncodeError>) {
        self.media_type = media_type;
        self.body = Some(body);
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

    pub(crate) fn accept(&mut self, media_type: String) {
        self.accept = Some(media_type);
    }

    /// What the caller says of this call alone.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same, to be changed.
    pub(crate) fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// Goes to a URL within the origin of the base URL, in place of what path and query say.
    pub(crate) fn go_to(&mut self, place: Url) {
        self.place = Some(place);
    }

    /// The servers of the operation alone.
    pub(crate) fn servers(&self) -> &'static [&'static str] {
        self.servers
    }

    /// Whether the same can be asked again and changes nothing: the method is safe (RFC 9110, section 9.2.1), and the body can
    /// be sent more than once.
    pub(crate) fn may_be_asked_again(&self) -> bool {
        let is_repeatable = |body: &Result<Body, _>| body.as_ref().is_ok_and(Body::is_repeatable);
        matches!(&*self.method, "GET" | "HEAD" | "QUERY")
            && self.body.as_ref().is_none_or(is_repeatable)
    }

    /// The operation in few words, for errors. It shows the template of the path, never an argument.
    pub(crate) fn describe(&self) -> String {
        visible(format!("{} {}", self.method, self.template))
    }

    /// The method, as the operation has it.
    #[cfg(feature = "tracing")]
    pub(crate) fn method(&self) -> &str {
        &self.method
    }

    /// Which operation it is of.
    pub(crate) fn info(&self) -> OperationInfo {
        OperationInfo {
            id: self.id.clone(),
            method: self.method.clone(),
            path: self.template.clone(),
        }
    }

    /// Puts the parts together.
    pub(crate) fn encode(
        self,
        base_url: &Url,
        default_headers: &HeaderMap,
    ) -> Result<Hop, RequestError> {
        match self.try_encode(base_url, default_headers) {
            Ok(hop) => Ok(hop),
            Err(Flaw(message, source)) => {
                let error = RequestError::new(self.describe(), message, source);
                #[cfg(feature = "validate")]
                let error = error.with_validation(self.broken);
                Err(error)
            }
        }
    }

    fn try_encode(&self, base_url: &Url, default_headers: &HeaderMap) -> Result<Hop, Flaw> {
        let Ok(method) = self.method.parse::<Method>() else {
            return Err(flaw("the method is none that HTTP can send"));
        };
        if let Some(why) = &self.refused {
            return Err(flaw(why.as_str()));
        }
        if let Some(why) = self.settings.flaw() {
            return Err(flaw(why));
        }
        #[cfg(feature = "validate")]
        if let Some(broken) = &self.broken {
            let message = format!("the body breaks rules of the API's description: {broken}");
            return Err(flaw(message));
        }
        let url = self.destination(base_url)?;
        let headers = self.headers(default_headers)?;
        let body = match &self.body {
            None => None,
            Some(Ok(body)) => Some(body.clone()),
            Some(Err(error)) => {
                let source = Box::new(error.clone());
                return Err(Flaw("the body cannot be written".into(), Some(source)));
            }
        };
        Ok(Hop {
            method,
            url,
            headers,
            body,
            security: self.security,
            is_abroad: false,
        })
    }
}

/// Shows names and sizes: what the caller says in a request may be secret.
impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn names<T>(parts: &[Part<T>]) -> Vec<&str> {
            parts.iter().map(|(name, _)| &**name).collect()
        }

        let extra: Vec<&String> = self.extra_headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Parts")
            .field("method", &self.method)
            .field("path", &self.template)
            .field("path_arguments", &names(&self.path))
            .field("query", &names(&self.query))
            .field("headers", &names(&self.headers))
            .field("cookies", &names(&self.cookies))
            .field("extra_headers", &extra)
            .field("body", &self.body)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// What keeps a request from being written, and what is behind it.
struct Flaw(String, Option<BoxError>);

fn flaw(message: impl Into<String>) -> Flaw {
    Flaw(message.into(), None)
}

fn text(value: &dyn Parameter) -> Result<Node, String> {
    match value.text() {
        Ok(text) => Ok(Node::Text(text.into_owned())),
        Err(why) => Err(why.to_owned()),
    }
}

#[cfg(test)]
mod tests;
