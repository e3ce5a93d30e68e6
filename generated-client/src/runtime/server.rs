//! Where an API is served: the URL that a caller sets, or one of those that the description lists, with its
//! variables filled in.

use super::error::{BoxError, ConfigurationError};
use super::percent::encode_value;
use std::fmt;
use std::marker::PhantomData;
use url::{ParseError, Url};

/// A server that the API's description lists, as a type.
pub trait ServerTemplate: 'static {
    /// The URL, in which `{name}` stands for a variable.
    const URL: &'static str;

    /// The variables: the name and the default of each.
    const VARIABLES: &'static [(&'static str, &'static str)];
}

/// A server that the API's description lists, with values for its variables. The builder of a client takes it.
#[must_use]
pub struct Server<S> {
    values: Vec<(&'static str, String)>,
    template: PhantomData<fn() -> S>,
}

impl<S: ServerTemplate> Server<S> {
    /// The server with the defaults of its variables.
    pub fn new() -> Self {
        Self {
            values: Vec::new(),
            template: PhantomData,
        }
    }

    #[doc(hidden)]
    pub fn set(mut self, name: &'static str, value: &str) -> Self {
        self.values.retain(|(known, _)| *known != name);
        self.values.push((name, value.to_owned()));
        self
    }
}

impl<S: ServerTemplate> Default for Server<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Clone for Server<S> {
    fn clone(&self) -> Self {
        Self {
            values: self.values.clone(),
            template: PhantomData,
        }
    }
}

impl<S: ServerTemplate> fmt::Debug for Server<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("url", &S::URL)
            .field("values", &self.values)
            .finish()
    }
}

/// A server of any type.
#[derive(Clone)]
pub(crate) struct Filled {
    url: &'static str,
    defaults: &'static [(&'static str, &'static str)],
    values: Vec<(&'static str, String)>,
}

// No method of `Server`, where every name is one that a variable may have.
impl<S: ServerTemplate> From<Server<S>> for Filled {
    fn from(server: Server<S>) -> Self {
        Self {
            url: S::URL,
            defaults: S::VARIABLES,
            values: server.values,
        }
    }
}

impl Filled {
    pub(crate) fn url(&self) -> Result<Url, ConfigurationError> {
        let text = fill(self.url, |name| {
            let value = self.values.iter().find(|(known, _)| *known == name);
            let default = self.defaults.iter().find(|(known, _)| *known == name);
            value
                .map(|(_, value)| value.as_str())
                .or(default.map(|(_, value)| *value))
        });
        let url = text.and_then(|text| parse(None, &text));
        url.map_err(|flaw| flaw.of_described(self.url))
    }
}

/// Reads the base URL that the caller sets. No error shows it, since it may hold a password.
pub(crate) fn by_hand(text: &str) -> Result<Url, ConfigurationError> {
    let url = complete(text).and_then(|()| parse(None, text));
    url.map_err(|flaw| flaw.of("the base URL", ""))
}

/// The first server that the API's description lists.
pub(crate) fn described(servers: &[&str]) -> Result<Url, ConfigurationError> {
    let Some(text) = servers.first() else {
        return Err(ConfigurationError::new(
            "the base URL is missing, as the API's description names no server; set one with `base_url`",
        ));
    };
    let url = complete(text).and_then(|()| parse(None, text));
    url.map_err(|flaw| flaw.of_described(text))
}

/// The server of an operation alone, which may be relative to the base URL of the client. It gets the credentials, too,
/// which do not go in the clear where the client keeps them from that.
pub(crate) fn of_operation(text: &str, base_url: &Url) -> Result<Url, (String, Option<BoxError>)> {
    let url = complete(text).and_then(|()| parse(Some(base_url), text));
    let url = url.and_then(|url| match (base_url.scheme(), url.scheme()) {
        ("https", "http") => Err("gives up https, which the client's base URL has".into()),
        _ => Ok(url),
    });
    url.map_err(|Flaw(why, source)| {
        let why = format!("the operation's own server `{text}` {why}; `base_url` sets another one");
        (why, source.map(Into::into))
    })
}

/// Checks what a request can be sent to at all.
pub(crate) fn absolute(url: Url) -> Result<Url, &'static str> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("is neither http nor https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user or a password, for which the builder has methods of its own");
    }
    Ok(url)
}

/// What keeps a URL from being one to put paths behind, and what is behind that.
struct Flaw(String, Option<ParseError>);

impl Flaw {
    fn of(self, what: &str, help: &str) -> ConfigurationError {
        let Self(why, source) = self;
        let error = ConfigurationError::new(format!("{what} {why}{help}"));
        match source {
            Some(source) => error.because(source),
            None => error,
        }
    }

    fn of_described(self, server: &str) -> ConfigurationError {
        let what = format!("the server `{server}` of the API's description");
        self.of(&what, "; set another one with `base_url`")
    }
}

impl<T: Into<String>> From<T> for Flaw {
    fn from(why: T) -> Self {
        Self(why.into(), None)
    }
}

fn parse(base: Option<&Url>, text: &str) -> Result<Url, Flaw> {
    let url = match Url::options().base_url(base).parse(text) {
        Ok(url) => absolute(url)?,
        Err(ParseError::RelativeUrlWithoutBase) => return Err("is relative".into()),
        Err(error) => return Err(Flaw("is none".into(), Some(error))),
    };
    if url.query().is_some() || url.fragment().is_some() {
        return Err("has a query or a fragment".into());
    }
    Ok(url)
}

/// Refuses a URL that has variables, which nobody gives a value.
fn complete(text: &str) -> Result<(), Flaw> {
    let names = pieces(text).filter_map(|(_, name)| name);
    without_value(names.collect())
}

fn without_value(names: Vec<&str>) -> Result<(), Flaw> {
    if names.is_empty() {
        return Ok(());
    }
    let names = names.join("`, `");
    Err(format!("has variables without a value: `{names}`").into())
}

/// A part of a URL, and which values may stand there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Nothing is before it, so a value may be the whole beginning of the URL.
    Start,
    Authority,
    Path,
}

/// Puts values in the place of variables.
fn fill<'v>(template: &str, value: impl Fn(&str) -> Option<&'v str>) -> Result<String, Flaw> {
    let names = pieces(template).filter_map(|(_, name)| name);
    without_value(names.filter(|name| value(name).is_none()).collect())?;
    let mut out = String::new();
    for (literal, name) in pieces(template) {
        out.push_str(literal);
        let Some((name, value)) = name.and_then(|name| Some((name, value(name)?))) else {
            continue;
        };
        let why = match part(&out) {
            Part::Start if template.contains("}://") => {
                (!matches!(value, "http" | "https")).then_some("is neither http nor https")
            }
            Part::Start => value
                .contains(['\\', '%', ' ', '\t', '\r', '\n'])
                .then_some("holds a character that makes another URL"),
            Part::Authority => problem(value),
            Part::Path => None,
        };
        if let Some(why) = why {
            return Err(format!("has a value for the variable `{name}` that {why}").into());
        }
        if part(&out) == Part::Path {
            for (position, segment) in value.split('/').enumerate() {
                if position > 0 {
                    out.push('/');
                }
                encode_value(&mut out, segment);
            }
        } else {
            out.push_str(value);
        }
    }
    let path = out.split_once("://").map_or(out.as_str(), |(_, rest)| rest);
    let is_dots = |segment: &str| {
        let dots = segment.replace("%2e", ".").replace("%2E", ".");
        dots == "." || dots == ".."
    };
    if path.split('/').any(is_dots) {
        return Err("has a segment of dots in its path, which means another path".into());
    }
    Ok(out)
}

/// What keeps a value out of the part that names the host. What is allowed there cannot end that part.
fn problem(value: &str) -> Option<&'static str> {
    if value.is_empty() {
        return Some("is empty");
    }
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    (!value.bytes().all(fits)).then_some("holds a character that makes another URL")
}

/// Where what comes next stands, behind what is there.
fn part(before: &str) -> Part {
    match before.split_once("//") {
        None if before.is_empty() => Part::Start,
        // As in `//{host}`, which is relative, or `/{path}`.
        None => Part::Path,
        Some((_, rest)) if rest.contains('/') => Part::Path,
        Some(_) => Part::Authority,
    }
}

/// Cuts a template into literals, each with the name of the variable that follows it. What only opens is literal.
fn pieces(template: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(template);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let cut = text.split_once('{').and_then(|(literal, after)| {
            let (name, after) = after.split_once('}')?;
            Some((literal, name, after))
        });
        match cut {
            None => Some((text, None)),
            Some((literal, name, after)) => {
                rest = Some(after);
                Some((literal, Some(name)))
            }
        }
    })
}

#[cfg(test)]
mod tests;
