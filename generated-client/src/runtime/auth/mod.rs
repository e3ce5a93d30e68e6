//! Credentials: what the caller configured, checked once, and put into each request that may have it.

mod credential;
mod error;
mod grant;
mod oauth;
mod place;
mod token;

use super::allowance::Allowance;
use super::api::{Scheme, SchemeKind, Security};
use super::error::ConfigurationError;
use super::secret::Secret;
use super::transport::Transport;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use credential::Kind;
use error::{Missing, Why};
use grant::Grant;
use http::{HeaderMap, HeaderValue};
use place::Place;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use token::{Held, TokenSource};
use url::Url;

pub use credential::{Credential, CredentialFuture, CredentialProvider};
pub use error::{CredentialError, TokenError};
pub use oauth::{ClientCredentials, RefreshToken};

/// What the caller gives for one scheme.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    Basic { user: String, password: Secret },
    Credential(Credential),
}

/// What sources of tokens take of the client that they belong to.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) base_url: &'a Url,
    pub(crate) transport: &'a Arc<dyn Transport>,
    pub(crate) user_agent: Option<&'a HeaderValue>,
    /// How long a request for a token may take.
    pub(crate) timeout: Duration,
}

/// The credentials of a client, in the order in which the description declares their schemes.
pub(crate) struct Credentials {
    entries: Vec<Entry>,
    /// The schemes for which nothing is sent.
    silent: Vec<&'static str>,
}

/// What is sent for one scheme.
struct Entry {
    scheme: &'static str,
    place: Place,
    source: Source,
}

enum Source {
    Fixed(Secret),
    Provider(Arc<dyn CredentialProvider>),
    Token(TokenSource),
}

/// What was put into a request and may be another text the next time.
#[must_use]
pub(crate) struct Applied<'a>(Vec<(&'a Entry, Held)>);

impl Credentials {
    /// Checks what the caller gave against the schemes that the API declares.
    pub(crate) fn new(
        schemes: &[Scheme],
        given: Vec<(String, Given)>,
        surroundings: Surroundings<'_>,
    ) -> Result<Self, ConfigurationError> {
        for (name, _) in &given {
            if !schemes.iter().any(|scheme| scheme.name == name) {
                return Err(ConfigurationError::new(format!(
                    "the API declares no security scheme `{name}`"
                )));
            }
        }
        let mut entries = Vec::new();
        for scheme in schemes {
            // What was said last counts.
            let last = given.iter().rev().find(|(name, _)| scheme.name == name);
            if let Some((_, given)) = last {
                let name = scheme.name;
                let entry = Entry::new(scheme, given, surroundings)
                    .map_err(|why| ConfigurationError::new(format!("scheme `{name}`: {why}")))?;
                entries.push(entry);
            }
        }
        let silent = schemes
            .iter()
            .filter(|scheme| scheme.kind == SchemeKind::MutualTls)
            .map(|scheme| scheme.name)
            .collect();
        Ok(Self { entries, silent })
    }

    /// Puts into a request what its operation asks for. What the caller set by hand stays, and nothing is asked
    /// for that has no place.
    pub(crate) async fn apply(
        &self,
        security: Security,
        url: &mut Url,
        headers: &mut HeaderMap,
        allowance: &Allowance,
    ) -> Result<Applied<'_>, Missing> {
        let mut applied = Vec::new();
        for entry in self.chosen(security) {
            if entry.place.is_taken(url, headers) {
                continue;
            }
            let missing = |why| Missing {
                scheme: entry.scheme,
                why,
            };
            let held = match &entry.source {
                Source::Fixed(text) => {
                    entry.place.put(text.expose(), url, headers);
                    continue;
                }
                Source::Provider(provider) => match provider.credential().await {
                    Ok(text) => Held {
                        token: Secret::new(text),
                        is_kept: true,
                    },
                    Err(error) => return Err(missing(Why::Provider(error))),
                },
                Source::Token(source) => source.token(allowance).await.map_err(missing)?,
            };
            if let Some(why) = entry.place.refuses(held.token.expose()) {
                return Err(missing(Why::Unsendable(why)));
            }
            entry.place.put(held.token.expose(), url, headers);
            applied.push((entry, held));
        }
        Ok(Applied(applied))
    }

    fn chosen(&self, security: Security) -> Vec<&Entry> {
        match security {
            Security::None => Vec::new(),
            Security::Configured => self.entries.first().into_iter().collect(),
            Security::AnyOf(alternatives) => alternatives
                .iter()
                .find_map(|all| self.combination(all))
                .unwrap_or_default(),
        }
    }

    /// What is sent for a combination of schemes, if it is configured in full.
    fn combination(&self, all: &[&str]) -> Option<Vec<&Entry>> {
        let spoken = all.iter().filter(|name| !self.silent.contains(name));
        spoken
            .map(|name| self.entries.iter().find(|entry| entry.scheme == *name))
            .collect()
    }
}

/// Shows the names of the schemes.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.entries.iter().map(|entry| entry.scheme))
            .finish()
    }
}

impl Entry {
    fn new(scheme: &Scheme, given: &Given, surroundings: Surroundings<'_>) -> Result<Self, String> {
        let place = Place::of(scheme.kind)?;
        let source = match given {
            Given::Basic { user, password } => match scheme.kind {
                SchemeKind::Basic => Source::Fixed(basic(user, password)?),
                _ => return Err("it takes no user and password".into()),
            },
            Given::Credential(credential) => match &credential.0 {
                _ if scheme.kind == SchemeKind::Basic => {
                    return Err("it takes a user and a password".into());
                }
                Kind::Fixed(text) => match place.refuses(text.expose()) {
                    Some(why) => return Err(format!("what is given {why}")),
                    None => Source::Fixed(text.clone()),
                },
                Kind::Provider(provider) => Source::Provider(Arc::clone(provider)),
                Kind::Token(settings) => {
                    let described = match scheme.kind {
                        SchemeKind::OAuth2(url) => url,
                        SchemeKind::Bearer => "",
                        _ => return Err("it takes no token of OAuth 2".into()),
                    };
                    let grant = Grant::new(
                        (**settings).clone(),
                        described,
                        surroundings.base_url,
                        surroundings.user_agent,
                    )?;
                    let transport = Arc::clone(surroundings.transport);
                    Source::Token(TokenSource::new(grant, transport, surroundings.timeout))
                }
            },
        };
        Ok(Self {
            scheme: scheme.name,
            place,
            source,
        })
    }
}

impl Applied<'_> {
    /// Says to where they come from that the server answered 401 to them. Gives whether others may be better.
    pub(crate) fn rejected(&self) -> bool {
        let mut may_be_better = false;
        for (entry, held) in &self.0 {
            may_be_better |= match &entry.source {
                Source::Fixed(_) => false,
                Source::Provider(provider) => provider.rejected(held.token.expose()),
                Source::Token(source) => {
                    source.rejected(&held.token);
                    held.is_kept
                }
            };
        }
        may_be_better
    }
}

/// What HTTP basic sends for a user and a password.
fn basic(user: &str, password: &Secret) -> Result<Secret, String> {
    if user.contains(':') {
        return Err("the user holds a colon, which HTTP basic cannot send".into());
    }
    if user.is_empty() && password.expose().is_empty() {
        return Err("user and password are empty".into());
    }
    let pair = format!("{user}:{}", password.expose());
    if pair.chars().any(char::is_control) {
        return Err("user or password holds a control character".into());
    }
    Ok(Secret::new(BASE64_STANDARD.encode(pair)))
}

#[cfg(test)]
mod tests;
