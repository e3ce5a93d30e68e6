//! One request for a token: how it is written, and what its answer says.

use super::error::TokenError;
use super::oauth::Settings;
use crate::runtime::allowance::Allowance;
use crate::runtime::body::Body;
use crate::runtime::execute::whole;
use crate::runtime::response::Answer;
use crate::runtime::secret::Secret;
use crate::runtime::server::absolute;
use crate::runtime::transport::{Transport, TransportError, TransportRequest};
use crate::runtime::wire::{Json, from_slice};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use std::fmt;
use std::time::Duration;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

/// How much of an answer is read. Tokens take a few kilobytes.
const MAX_BYTES: usize = 1024 * 1024;

/// What the client itself puts into the body.
const OWN: [&str; 5] = [
    "client_id",
    "client_secret",
    "grant_type",
    "refresh_token",
    "scope",
];

/// All that requests for a token have in common.
pub(crate) struct Grant {
    url: Url,
    headers: HeaderMap,
    settings: Settings,
}

/// What a server issues.
#[derive(Debug)]
pub(crate) struct Issued {
    pub(crate) token: Secret,
    /// How long the token is good, where the server says so.
    pub(crate) lifetime: Option<Duration>,
    /// What takes the place of the refresh token.
    pub(crate) refresh_token: Option<Secret>,
}

/// Why there is no token.
#[derive(Debug)]
pub(crate) enum Denied {
    Late(TransportError),
    For(TokenError),
}

impl Grant {
    /// Checks what the caller said. `described` is where the API's description says that tokens are had.
    pub(crate) fn new(
        settings: Settings,
        described: &str,
        base_url: &Url,
        user_agent: Option<&HeaderValue>,
    ) -> Result<Self, String> {
        if settings.client_id.is_empty() {
            return Err("the id of the client is empty".into());
        }
        let secrets = [&settings.client_secret, &settings.refresh_token];
        if secrets
            .into_iter()
            .flatten()
            .any(|secret| secret.expose().is_empty())
        {
            return Err("the secret of the client or the refresh token is empty".into());
        }
        // What RFC 6749 has a scope made of, and spaces between several.
        let is_scope = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
        if let Some(scope) = settings
            .scopes
            .iter()
            .find(|scope| !scope.bytes().all(is_scope))
        {
            return Err(format!("{scope:?} cannot be a scope"));
        }
        if let Some((name, _)) = settings
            .extra
            .iter()
            .find(|(name, _)| OWN.contains(&name.as_str()))
        {
            return Err(format!("`{name}` is set by the client itself"));
        }
        let text = settings.token_url.as_deref().unwrap_or(described);
        if text.is_empty() {
            return Err(
                "where tokens are had is neither in the API's description nor set with `token_url`"
                    .into(),
            );
        }
        let url = match base_url.join(text).ok() {
            Some(url) if url.fragment().is_none() => absolute(url),
            _ => Err("is none, or has a fragment"),
        };
        let url = url.map_err(|why| format!("the URL where tokens are had {why}"))?;
        if settings.token_url.is_none() && base_url.scheme() == "https" && url.scheme() == "http" {
            return Err("the API is served by https, and its description sends secrets by http to where tokens are had; `token_url` sets another URL".into());
        }
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form);
        if let Some(user_agent) = user_agent {
            headers.insert(USER_AGENT, user_agent.clone());
        }
        if let (Some(pair), false) = (settings.basic(), settings.in_body) {
            let value = HeaderValue::try_from(format!("Basic {pair}"));
            let mut value = value.map_err(|_| "the client's id or secret cannot be sent")?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        Ok(Self {
            url,
            headers,
            settings,
        })
    }

    /// The refresh token to begin with.
    pub(crate) fn refresh_token(&self) -> Option<Secret> {
        self.settings.refresh_token.clone()
    }

    /// Tells whoever wants to know of a new refresh token.
    pub(crate) fn rotated(&self, token: &Secret) {
        if let Some(tell) = &self.settings.on_rotation {
            tell(token.expose());
        }
    }

    /// Asks for a token. No redirect is followed: what goes there is secret.
    pub(crate) async fn ask(
        &self,
        transport: &dyn Transport,
        refresh_token: Option<&Secret>,
        timeout: Duration,
    ) -> Result<Issued, Denied> {
        let request = TransportRequest {
            method: Method::POST,
            url: self.url.clone(),
            headers: self.headers.clone(),
            body: Some(Body::from(self.body(refresh_token))),
            timeout,
            idle_timeout: timeout,
            max_response_bytes: MAX_BYTES,
            stream: false,
            operation: None,
            attempt: 1,
        };
        let answer = match transport.send(request).await {
            Ok(response) => {
                let (head, body) = response.into_parts();
                let body = whole(body, MAX_BYTES, &Allowance::new(timeout)).await;
                body.map(|body| Answer::new(head.status, head.headers, body))
            }
            Err(error) => Err(error),
        };
        match answer {
            Ok(answer) => self.read(&answer, refresh_token).map_err(Denied::For),
            Err(error) if error.is_timeout() => Err(Denied::Late(error)),
            Err(error) => Err(Denied::For(TokenError::unanswered(error))),
        }
    }

    fn body(&self, refresh_token: Option<&Secret>) -> String {
        let Settings {
            client_id,
            client_secret,
            scopes,
            extra,
            in_body,
            ..
        } = &self.settings;
        let mut form = Serializer::new(String::new());
        match refresh_token {
            None => form.append_pair("grant_type", "client_credentials"),
            Some(token) => form
                .append_pair("grant_type", "refresh_token")
                .append_pair("refresh_token", token.expose()),
        };
        if !scopes.is_empty() {
            form.append_pair("scope", &scopes.join(" "));
        }
        match client_secret {
            None => {
                form.append_pair("client_id", client_id);
            }
            Some(secret) if *in_body => {
                form.append_pair("client_id", client_id)
                    .append_pair("client_secret", secret.expose());
            }
            Some(_) => {}
        }
        for (name, value) in extra {
            form.append_pair(name, value.expose());
        }
        form.finish()
    }

    fn read(&self, answer: &Answer, refresh_token: Option<&Secret>) -> Result<Issued, TokenError> {
        let json = from_slice::<Json>(&answer.body);
        let text = |name: &str| {
            let value = json.as_ref().ok()?.get(name)?.as_str()?;
            (!value.is_empty()).then(|| value.to_owned())
        };
        let error = text("error");
        if error.is_some() || !answer.status.is_success() {
            let shown = |text: Option<String>| text.map(|text| self.redact(text, refresh_token));
            let description = text("error_description");
            return Err(TokenError::refused(
                answer.status,
                shown(error),
                shown(description),
            ));
        }
        let Some(token) = text("access_token") else {
            return Err(TokenError::no_token(answer.status, json.err()));
        };
        // Tokens of these kinds have to be proven with each request, which a bearer does not.
        let kind = text("token_type").map(|kind| kind.to_ascii_lowercase());
        if let Some("mac" | "dpop" | "pop") = kind.as_deref() {
            return Err(TokenError::no_token(answer.status, None));
        }
        let lifetime = json.as_ref().ok().and_then(|json| json.get("expires_in"));
        let seconds = lifetime.and_then(|value| match value {
            Json::String(text) => text.trim().parse().ok(),
            other => other.as_f64(),
        });
        Ok(Issued {
            token: Secret::new(token),
            lifetime: seconds
                .and_then(|seconds: f64| Duration::try_from_secs_f64(seconds.max(0.0)).ok()),
            refresh_token: text("refresh_token").map(Secret::new),
        })
    }

    /// Takes out of a server's words what it may have copied from the request.
    fn redact(&self, text: String, refresh_token: Option<&Secret>) -> String {
        let Settings {
            client_secret,
            extra,
            ..
        } = &self.settings;
        let secrets = client_secret.iter().chain(refresh_token);
        let secrets = secrets.chain(extra.iter().map(|(_, value)| value));
        let mut secrets: Vec<String> = secrets
            .flat_map(|secret| [secret.expose().to_owned(), form_encoded(secret.expose())])
            .chain(self.settings.basic())
            .filter(|secret| !secret.is_empty())
            .collect();
        // A secret that is a part of another one must not spoil the other.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
            .iter()
            .fold(text, |text, secret| text.replace(secret, "[secret]"))
    }
}

impl Settings {
    /// Id and secret for HTTP basic. RFC 6749 has both encoded as in a form before.
    fn basic(&self) -> Option<String> {
        let secret = self.client_secret.as_ref()?;
        let (user, password) = (form_encoded(&self.client_id), form_encoded(secret.expose()));
        Some(BASE64_STANDARD.encode(format!("{user}:{password}")))
    }
}

fn form_encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// Shows where tokens are had.
impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("origin", &self.url.origin().ascii_serialization())
            .finish_non_exhaustive()
    }
}
