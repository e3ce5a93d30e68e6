//! The client: where the API is served, how callers authenticate, and what leads to each group of operations.

use crate::api::activities_calls::ActivitiesCalls;
use crate::runtime::{self, Api, Credential, Scheme};

/// A client of the Close API.
///
/// It begins with [`builder`](runtime::Client::builder), and a clone of it is the same client.
pub type Client = runtime::Client<CloseApi>;

/// Builds a [`Client`] of the Close API.
pub type ClientBuilder = runtime::ClientBuilder<CloseApi>;

/// What tells a [`Client`] of the Close API from that of another API.
#[derive(Debug)]
pub enum CloseApi {}

impl Api for CloseApi {
    const TITLE: &'static str = "Close API";
    const SERVERS: &'static [&'static str] = &["https://api.close.com/api/v1"];
    const SCHEMES: &'static [Scheme] = &[Scheme::basic("ApiKeyAuth"), Scheme::bearer("OAuth2")];
}

impl Client {
    /// The operations tagged `subpackage_activitiesCalls`.
    pub fn activities_calls(&self) -> ActivitiesCalls<'_> {
        ActivitiesCalls::new(self)
    }
}

impl ClientBuilder {
    /// Authenticates by `ApiKeyAuth`: a user name and a password (HTTP basic).
    ///
    /// The API key is the user name, and the password stays empty.
    pub fn api_key_auth(self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.basic_credentials("ApiKeyAuth", user, password)
    }

    /// Authenticates by `OAuth2`: a token (HTTP bearer).
    pub fn oauth2(self, token: impl Into<Credential>) -> Self {
        self.credential("OAuth2", token)
    }
}
