//! Credentials that a provider gives, call by call.

use super::*;
use crate::runtime::error::{BoxError, Error};
use crate::runtime::testing::{Post, TestApi, answer};
use crate::runtime::{Client, Request};
use std::error::Error as _;
use std::sync::Mutex;

fn client(script: &Script, credential: impl Into<Credential>) -> Client<TestApi> {
    Client::builder()
        .transport(script.clone())
        .credential("Query", credential)
        .build()
        .unwrap()
}

fn call(client: &Client<TestApi>) -> Result<i64, Error<String>> {
    let request: Request<Post> = Request::new(client);
    block_on(request.set_json(&"payload".to_owned()).send())
}

fn keys(script: &Script) -> Vec<String> {
    let requests = script.requests();
    let queries = requests.iter().map(|request| request.url.query());
    queries.map(|query| query.unwrap().to_owned()).collect()
}

/// Gives its keys one after the other, and stays with one until it is rejected.
struct Ring {
    keys: Mutex<Vec<&'static str>>,
    is_worth_it: bool,
}

impl Ring {
    fn new(keys: &[&'static str], is_worth_it: bool) -> Arc<Self> {
        let keys = Mutex::new(keys.iter().rev().copied().collect());
        Arc::new(Self { keys, is_worth_it })
    }
}

impl CredentialProvider for Ring {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async {
            let keys = self.keys.lock().unwrap();
            let key = keys.last().ok_or("the ring is empty")?;
            Ok((*key).to_owned())
        })
    }

    fn rejected(&self, credential: &str) -> bool {
        let mut keys = self.keys.lock().unwrap();
        assert_eq!(keys.pop(), Some(credential));
        self.is_worth_it
    }
}

#[test]
fn a_provider_is_asked_for_each_call() {
    let script = Script::new([answer(200, "1"), answer(200, "2")]);
    let count = Mutex::new(0);
    let credential = Credential::from_fn(move || {
        *count.lock().unwrap() += 1;
        let key = format!("k{}", count.lock().unwrap());
        async { Ok::<_, BoxError>(key) }
    });
    assert_eq!(format!("{credential:?}"), "Credential([provider])");
    let client = client(&script, credential);
    assert_eq!((call(&client).unwrap(), call(&client).unwrap()), (1, 2));
    assert_eq!(keys(&script), ["key=k1", "key=k2"]);
}

#[test]
fn a_provider_that_fails_ends_the_call_before_it_is_sent() {
    let script = Script::new([]);
    let error = call(&client(&script, Ring::new(&[], false))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /post: there is no credential for the scheme `Query`"
    );
    assert_eq!(error.source().unwrap().to_string(), "the ring is empty");
    assert!(!error.is_retryable() && error.status().is_none());
    let Error::Credential(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.scheme(), "Query");
    assert!(error.token_error().is_none());
    assert!(script.requests().is_empty());
}

#[test]
fn what_a_provider_gives_is_checked_and_never_shown() {
    let script = Script::new([]);
    let client = Client::<TestApi>::builder()
        .transport(script.clone())
        .credential("Bearer", Ring::new(&["hunter2\r\nX: y"], false))
        .build()
        .unwrap();
    let request: Request<Post> = Request::new(&client);
    let error = block_on(request.send()).unwrap_err();
    assert!(
        error.to_string().contains("that a header cannot"),
        "{error}"
    );
    let shown = format!("{error} {error:?} {client:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(script.requests().is_empty());
}

#[test]
fn a_rejected_credential_is_replaced_once_if_the_provider_says_so() {
    let script = Script::new([answer(401, ""), answer(200, "1")]);
    let ring = Ring::new(&["a", "b"], true);
    assert_eq!(call(&client(&script, ring)).unwrap(), 1);
    assert_eq!(keys(&script), ["key=a", "key=b"]);
    let bodies = script
        .requests()
        .iter()
        .map(|r| r.body.clone())
        .collect::<Vec<_>>();
    assert!(bodies[0].is_some() && bodies[0] == bodies[1]);

    let script = Script::new([answer(401, ""), answer(401, "")]);
    let ring = Ring::new(&["a", "b", "c"], true);
    let error = call(&client(&script, ring.clone())).unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(*ring.keys.lock().unwrap(), ["c"]);

    let script = Script::new([answer(401, ""), answer(403, "")]);
    let ring = Ring::new(&["a", "b"], false);
    let client = client(&script, ring.clone());
    assert_eq!(call(&client).unwrap_err().status().unwrap(), 401);
    assert_eq!(call(&client).unwrap_err().status().unwrap(), 403);
    assert_eq!(*ring.keys.lock().unwrap(), ["b"]);
}
