//! One request for a token, whoever waits for it and whoever gives up.

use super::world::{OTHER, TOKEN, World, machine, request};
use super::*;
use crate::runtime::Client;
use crate::runtime::error::Error;
use crate::runtime::testing::{TestApi, answer};
use crate::runtime::transport::{TransportError, TransportErrorKind};
use tokio::task::{JoinHandle, yield_now};

const CALLS: usize = 40;

/// Starts calls and lets each go as far as it can.
async fn start(
    client: &Client<TestApi>,
    calls: usize,
) -> Vec<JoinHandle<Result<i64, Error<String>>>> {
    let calls = (0..calls).map(|_| tokio::spawn(request(client).send()));
    let calls = calls.collect();
    for _ in 0..3 {
        yield_now().await;
    }
    calls
}

#[tokio::test]
async fn calls_that_wait_for_a_token_share_one() {
    let world = World::new([answer(200, TOKEN)], (0..CALLS).map(|_| answer(200, "1"))).closed();
    let client = world.client(machine());
    let calls = start(&client, CALLS).await;
    assert!(world.api.requests().is_empty());
    world.gate.add_permits(CALLS);
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), 1);
    }
    assert_eq!(world.forms().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threads_share_one_as_well() {
    let world = World::new([answer(200, TOKEN)], (0..CALLS).map(|_| answer(200, "1")));
    let client = world.client(machine());
    for call in start(&client, CALLS).await {
        assert_eq!(call.await.unwrap().unwrap(), 1);
    }
    assert_eq!(world.forms().len(), 1);
}

#[tokio::test]
async fn a_token_that_is_not_to_be_kept_is_shared_all_the_same() {
    let token = r#"{"access_token": "t1", "expires_in": 0}"#;
    let world = World::new([answer(200, token)], [answer(200, "1"), answer(200, "1")]).closed();
    let client = world.client(machine());
    let calls = start(&client, 2).await;
    world.gate.add_permits(2);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(world.forms().len(), 1);
}

#[tokio::test]
async fn a_failure_is_shared_and_not_kept() {
    let refusal = answer(401, r#"{"error": "invalid_client"}"#);
    let world = World::new([refusal, answer(200, TOKEN)], [answer(200, "1")]).closed();
    let client = world.client(machine());
    let calls = start(&client, CALLS).await;
    world.gate.add_permits(CALLS);
    for call in calls {
        let Err(Error::Credential(error)) = call.await.unwrap() else {
            panic!("there was no token")
        };
        assert_eq!(error.token_error().unwrap().error(), Some("invalid_client"));
    }
    assert_eq!(world.forms().len(), 1);
    assert_eq!(request(&client).await.unwrap(), 1);
    assert_eq!(world.forms().len(), 2);
}

#[tokio::test]
async fn a_call_that_is_given_up_holds_up_nobody() {
    let world = World::new(
        [answer(200, TOKEN), answer(200, OTHER)],
        [answer(200, "1"), answer(200, "1")],
    )
    .closed();
    let client = world.client(machine());
    let mut calls = start(&client, 4).await;
    // The first one asks; the second one would be next.
    let given_up: Vec<_> = calls.drain(..2).collect();
    given_up.iter().for_each(JoinHandle::abort);
    for call in given_up {
        assert!(call.await.unwrap_err().is_cancelled());
    }
    for _ in 0..3 {
        yield_now().await;
    }
    assert_eq!(world.forms().len(), 2);
    world.gate.add_permits(1);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(world.sent(), ["Bearer t2", "Bearer t2"]);
}

#[tokio::test]
async fn a_call_whose_time_is_up_speaks_for_itself_alone() {
    let late = TransportError::new(TransportErrorKind::Timeout, "the time was up");
    let world = World::new([Err(late), answer(200, TOKEN)], [answer(200, "1")]).closed();
    let client = world.client(machine());
    let calls = start(&client, 2).await;
    world.gate.add_permits(2);
    let mut results = Vec::new();
    for call in calls {
        results.push(call.await.unwrap());
    }
    assert!(results[0].as_ref().unwrap_err().is_timeout());
    assert_eq!(*results[1].as_ref().unwrap(), 1);
    let limits: Vec<Duration> = world.issuer.requests().iter().map(|r| r.timeout).collect();
    assert!(limits.iter().all(|limit| *limit <= Duration::from_secs(30)));
}
