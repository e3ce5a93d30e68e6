//! Credentials: what the caller configured, checked once, and put into each request that may have it.

use super::api::{Scheme, SchemeKind, Security};
use super::error::ConfigurationError;
use super::secret::Secret;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;
use url::Url;

/// What the caller gives for one scheme.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    Basic { user: String, password: Secret },
    Bearer(Secret),
    Key(Secret),
}

/// The credentials of a client, in the order in which the description declares their schemes.
#[derive(Clone)]
pub(crate) struct Credentials(Vec<(&'static str, Credential)>);

/// A credential in the form in which it is sent.
#[derive(Clone)]
enum Credential {
    Header(HeaderName, HeaderValue),
    Query(&'static str, Secret),
    Cookie(&'static str, Secret),
}

impl Credentials {
    /// Checks what the caller gave against the schemes that the API declares.
    pub(crate) fn new(
        schemes: &[Scheme],
        given: Vec<(String, Given)>,
    ) -> Result<Self, ConfigurationError> {
        for (name, _) in &given {
            if !schemes.iter().any(|scheme| scheme.name == name) {
                return Err(ConfigurationError::new(format!(
                    "the API declares no security scheme `{name}`"
                )));
            }
        }
        let mut credentials = Vec::new();
        for scheme in schemes {
            // What was said last counts.
            let last = given.iter().rev().find(|(name, _)| scheme.name == name);
            if let Some((_, given)) = last {
                credentials.push((scheme.name, credential(scheme, given)?));
            }
        }
        Ok(Self(credentials))
    }

    /// Puts into a request what its operation asks for. A header that the caller set by hand stays.
    pub(crate) fn apply(&self, security: Security, url: &mut Url, headers: &mut HeaderMap) {
        let mut cookies = Vec::new();
        for credential in self.chosen(security) {
            match credential {
                Credential::Header(name, value) => {
                    if !headers.contains_key(name) {
                        headers.insert(name.clone(), value.clone());
                    }
                }
                Credential::Query(name, value) => {
                    if !url.query_pairs().any(|(key, _)| key == *name) {
                        url.query_pairs_mut().append_pair(name, value.expose());
                    }
                }
                Credential::Cookie(name, value) => {
                    cookies.push(format!("{name}={}", value.expose()));
                }
            }
        }
        if cookies.is_empty() {
            return;
        }
        if let Some(own) = headers.get(COOKIE).and_then(|value| value.to_str().ok()) {
            cookies.insert(0, own.to_owned());
        }
        // Each part of it was checked when the client was built.
        if let Ok(mut value) = HeaderValue::try_from(cookies.join("; ")) {
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
    }

    fn chosen(&self, security: Security) -> Vec<&Credential> {
        let of = |name: &&str| self.0.iter().find(|(scheme, _)| scheme == name);
        match security {
            Security::None => Vec::new(),
            Security::Configured => self.0.first().into_iter().map(|(_, c)| c).collect(),
            Security::AnyOf(alternatives) => alternatives
                .iter()
                .find_map(|all| {
                    let found = all.iter().map(|name| of(name).map(|(_, c)| c));
                    found.collect::<Option<Vec<_>>>()
                })
                .unwrap_or_default(),
        }
    }
}

/// Shows the names of the schemes.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

fn credential(scheme: &Scheme, given: &Given) -> Result<Credential, ConfigurationError> {
    let refuse = |what: &str| {
        let name = scheme.name;
        Err(ConfigurationError::new(format!("scheme `{name}`: {what}")))
    };
    match (scheme.kind, given) {
        (SchemeKind::Basic, Given::Basic { user, password }) => {
            if user.contains(':') {
                return refuse("the user holds a colon, which HTTP basic cannot send");
            }
            if user.is_empty() && password.expose().is_empty() {
                return refuse("user and password are empty");
            }
            let pair = format!("{user}:{}", password.expose());
            if pair.chars().any(char::is_control) {
                return refuse("user or password holds a control character");
            }
            let value = format!("Basic {}", BASE64_STANDARD.encode(pair));
            header(scheme, AUTHORIZATION, &value)
        }
        (SchemeKind::Bearer, Given::Bearer(token)) => {
            let token = token.expose();
            if token.is_empty() {
                return refuse("the token is empty");
            }
            if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
                return refuse("the token holds a character that a header cannot");
            }
            header(scheme, AUTHORIZATION, &format!("Bearer {token}"))
        }
        (_, Given::Key(key)) if key.expose().is_empty() => refuse("the key is empty"),
        (SchemeKind::Header(name), Given::Key(key)) => match HeaderName::try_from(name) {
            Ok(name) => header(scheme, name, key.expose()),
            Err(_) => refuse("the API's description puts it into a header with an impossible name"),
        },
        (SchemeKind::Query(name), Given::Key(key)) => Ok(Credential::Query(name, key.clone())),
        (SchemeKind::Cookie(name), Given::Key(key)) => {
            let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
            if !key.expose().bytes().all(is_plain) {
                return refuse("the key holds a character that a cookie cannot");
            }
            let is_name = |byte: u8| is_plain(byte) && byte != b'=';
            if name.is_empty() || !name.bytes().all(is_name) {
                return refuse(
                    "the API's description puts it into a cookie with an impossible name",
                );
            }
            Ok(Credential::Cookie(name, key.clone()))
        }
        (SchemeKind::Basic, _) => refuse("it takes a user and a password"),
        (SchemeKind::Bearer, _) => refuse("it takes a token"),
        (_, _) => refuse("it takes a key"),
    }
}

fn header(
    scheme: &Scheme,
    name: HeaderName,
    value: &str,
) -> Result<Credential, ConfigurationError> {
    match HeaderValue::try_from(value) {
        Ok(mut value) => {
            value.set_sensitive(true);
            Ok(Credential::Header(name, value))
        }
        Err(_) => Err(ConfigurationError::new(format!(
            "scheme `{}`: what is given holds a character that a header cannot",
            scheme.name
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMES: &[Scheme] = &[
        Scheme::basic("Basic"),
        Scheme::bearer("Bearer"),
        Scheme::api_key_header("Header", "X-Key"),
        Scheme::api_key_query("Query", "key"),
        Scheme::api_key_cookie("Cookie", "session"),
    ];

    fn basic(user: &str, password: &str) -> Given {
        Given::Basic {
            user: user.to_owned(),
            password: Secret::new(password),
        }
    }

    fn key(text: &str) -> Given {
        Given::Key(Secret::new(text))
    }

    fn bearer(text: &str) -> Given {
        Given::Bearer(Secret::new(text))
    }

    fn credentials(given: &[(&str, Given)]) -> Result<Credentials, ConfigurationError> {
        let given = given
            .iter()
            .map(|(name, given)| ((*name).to_owned(), given.clone()));
        Credentials::new(SCHEMES, given.collect())
    }

    fn applied(given: &[(&str, Given)], security: Security) -> (String, HeaderMap) {
        let mut url = Url::parse("https://h/a?b=c").unwrap();
        let mut headers = HeaderMap::new();
        let credentials = credentials(given).unwrap();
        credentials.apply(security, &mut url, &mut headers);
        (url.to_string(), headers)
    }

    #[test]
    fn the_first_configured_scheme_is_sent() {
        let given = [("Bearer", bearer("t0k3n")), ("Basic", basic("key", ""))];
        let (_, headers) = applied(&given, Security::Configured);
        assert_eq!(headers[AUTHORIZATION], "Basic a2V5Og==");
        let (_, headers) = applied(&given[..1], Security::Configured);
        assert_eq!(headers[AUTHORIZATION], "Bearer t0k3n");
        assert!(headers[AUTHORIZATION].is_sensitive());
        assert!(applied(&[], Security::Configured).1.is_empty());
    }

    #[test]
    fn the_first_alternative_that_is_configured_in_full_is_sent() {
        const SECURITY: Security = Security::AnyOf(&[&["Basic", "Header"], &["Query", "Cookie"]]);
        let given = [
            ("Basic", basic("u", "p")),
            ("Query", key("a b&")),
            ("Cookie", key("c00kie")),
        ];
        let (url, headers) = applied(&given, SECURITY);
        assert_eq!(url, "https://h/a?b=c&key=a+b%26");
        assert_eq!(headers.len(), 1);
        assert_eq!(headers[COOKIE], "session=c00kie");
        let (url, headers) = applied(&given[..1], SECURITY);
        assert_eq!((url.as_str(), headers.len()), ("https://h/a?b=c", 0));
        let (url, headers) = applied(&given, Security::None);
        assert_eq!((url.as_str(), headers.len()), ("https://h/a?b=c", 0));
        let (url, _) = applied(&given, Security::AnyOf(&[&[], &["Query"]]));
        assert_eq!(url, "https://h/a?b=c");
    }

    #[test]
    fn a_header_set_by_hand_stays() {
        let credentials = credentials(&[("Header", key("configured"))]).unwrap();
        let mut url = Url::parse("https://h/").unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-key", HeaderValue::from_static("by hand"));
        credentials.apply(Security::Configured, &mut url, &mut headers);
        assert_eq!(headers["x-key"], "by hand");
    }

    #[test]
    fn what_cannot_be_sent_is_refused_without_showing_it() {
        for (scheme, given) in [
            ("Nope", key("hunter2")),
            ("Basic", basic("hunter2:", "hunter2")),
            ("Basic", basic("", "")),
            ("Basic", basic("hunter2", "\n")),
            ("Basic", bearer("hunter2")),
            ("Bearer", bearer("")),
            ("Bearer", bearer("hunter2\r\nX: y")),
            ("Bearer", key("hunter2")),
            ("Header", key("")),
            ("Header", key("hunter2\n")),
            ("Header", bearer("hunter2")),
            ("Cookie", key("hunter2; admin=1")),
        ] {
            let error = credentials(&[(scheme, given)]).unwrap_err();
            assert!(error.to_string().contains(scheme), "{error}");
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }

    #[test]
    fn debug_shows_the_names_of_schemes() {
        let given = [
            ("Basic", basic("user", "hunter2")),
            ("Query", key("hunter2")),
        ];
        let credentials = credentials(&given).unwrap();
        assert_eq!(format!("{credentials:?}"), r#"{"Basic", "Query"}"#);
        assert!(!format!("{given:?}").contains("hunter2"));
    }
}
