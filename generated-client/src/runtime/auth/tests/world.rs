//! What the tests of tokens share: a token endpoint and an API, both by script.

use super::*;
use crate::runtime::error::Error;
use crate::runtime::testing::{Post, Scripted, TestApi};
use crate::runtime::transport::{Transport, TransportFuture, TransportRequest};
use crate::runtime::{Client, ClientBuilder, Request};
use tokio::sync::Semaphore;

pub(crate) const TOKEN: &str =
    r#"{"access_token": "t1", "token_type": "Bearer", "expires_in": 3600}"#;
pub(crate) const OTHER: &str =
    r#"{"access_token": "t2", "token_type": "bearer", "expires_in": "3600"}"#;

/// A token endpoint and an API, each with a script.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) issuer: Script,
    pub(crate) api: Script,
    /// What each token takes to be issued.
    pub(crate) gate: Arc<Semaphore>,
}

impl World {
    pub(crate) fn new(
        issuer: impl IntoIterator<Item = Scripted>,
        api: impl IntoIterator<Item = Scripted>,
    ) -> Self {
        Self {
            issuer: Script::new(issuer),
            api: Script::new(api),
            gate: Arc::new(Semaphore::new(1000)),
        }
    }

    pub(crate) fn closed(mut self) -> Self {
        self.gate = Arc::new(Semaphore::new(0));
        self
    }

    pub(crate) fn builder(&self, credential: impl Into<Credential>) -> ClientBuilder<TestApi> {
        Client::builder()
            .transport(self.clone())
            .credential("OAuth", credential)
    }

    pub(crate) fn client(&self, credential: impl Into<Credential>) -> Client<TestApi> {
        self.builder(credential).build().unwrap()
    }

    /// What was sent to the API as `Authorization`.
    pub(crate) fn sent(&self) -> Vec<String> {
        let requests = self.api.requests();
        let headers = requests
            .iter()
            .map(|request| &request.headers[AUTHORIZATION]);
        headers
            .map(|value| value.to_str().unwrap().to_owned())
            .collect()
    }

    /// What was sent to the token endpoint.
    pub(crate) fn forms(&self) -> Vec<String> {
        let requests = self.issuer.requests();
        let bodies = requests.iter().map(|request| request.body.clone().unwrap());
        bodies
            .map(|body| String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap())
            .collect()
    }
}

impl Transport for World {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        if !request.url.path().ends_with("/token") {
            return self.api.send(request);
        }
        let answer = self.issuer.send(request);
        Box::pin(async {
            self.gate.acquire().await.unwrap().forget();
            answer.await
        })
    }
}

pub(crate) fn machine() -> ClientCredentials {
    ClientCredentials::new("id", "hunter2")
}

pub(crate) fn call(client: &Client<TestApi>) -> Result<i64, Error<String>> {
    block_on(request(client).send())
}

pub(crate) fn request(client: &Client<TestApi>) -> Request<Post> {
    Request::new(client).set_json(&"payload".to_owned())
}

pub(crate) fn source(client: &Client<TestApi>) -> &TokenSource {
    match &client.core().credentials.entries[0].source {
        Source::Token(source) => source,
        _ => panic!("it is another source"),
    }
}
