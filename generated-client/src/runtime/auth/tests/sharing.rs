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

/// Without a runtime to carry it on, a request for a token is a part of the call that began it.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[tokio::test]
async fn the_next_in_line_asks_if_a_call_is_given_up() {
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

#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod detached {
    //! Requests for tokens that a runtime carries on, whatever becomes of the call that began them.

    use super::*;
    use std::sync::Mutex;
    use std::task::{Context, Waker};
    use std::time::Instant;

    const PATIENCE: Duration = Duration::from_secs(20);

    /// Polls a call once.
    fn poll(call: &mut (impl Future + Unpin)) {
        let mut context = Context::from_waker(Waker::noop());
        assert!(std::pin::Pin::new(call).poll(&mut context).is_pending());
    }

    #[tokio::test]
    async fn a_call_that_is_given_up_takes_the_request_from_nobody() {
        let world = World::new([answer(200, TOKEN)], [answer(200, "1"), answer(200, "1")]).closed();
        let client = world.client(machine());
        let mut calls = start(&client, 4).await;
        let given_up: Vec<_> = calls.drain(..2).collect();
        given_up.iter().for_each(JoinHandle::abort);
        for call in given_up {
            assert!(call.await.unwrap_err().is_cancelled());
        }
        world.gate.add_permits(1);
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(world.forms().len(), 1);
        assert_eq!(world.sent(), ["Bearer t1", "Bearer t1"]);
    }

    #[tokio::test]
    async fn a_call_waits_for_the_request_of_another_no_longer_than_it_may() {
        let world = World::new([answer(200, TOKEN)], [answer(200, "1")]).closed();
        let client = world.client(machine());
        let patient = start(&client, 1).await;
        let hasty = request(&client).timeout(Duration::from_millis(200)).send();
        let begun = Instant::now();
        let error = tokio::time::timeout(PATIENCE, hasty).await.unwrap();
        assert!(error.unwrap_err().is_timeout());
        assert!(begun.elapsed() >= Duration::from_millis(200));
        world.gate.add_permits(1);
        for call in patient {
            assert_eq!(call.await.unwrap().unwrap(), 1);
        }
        assert_eq!(world.forms().len(), 1);
    }

    #[tokio::test]
    async fn a_call_with_little_time_does_not_cut_the_request_of_all_short() {
        let world = World::new([answer(200, TOKEN)], [answer(200, "1")]).closed();
        let client = world.client(machine());
        let hasty = request(&client).timeout(Duration::from_millis(50));
        let hasty = tokio::spawn(hasty.send());
        yield_now().await;
        let patient = start(&client, 1).await;
        assert!(hasty.await.unwrap().unwrap_err().is_timeout());
        world.gate.add_permits(1);
        for call in patient {
            assert_eq!(call.await.unwrap().unwrap(), 1);
        }
        let asked = world.issuer.requests();
        assert_eq!(
            (asked.len(), asked[0].timeout),
            (1, Duration::from_secs(30))
        );
    }

    #[tokio::test]
    async fn a_call_that_is_kept_and_not_polled_holds_up_nobody() {
        let world = World::new([answer(200, TOKEN)], [answer(200, "1"), answer(200, "2")]).closed();
        let client = world.client(machine());
        let mut kept = request(&client).send();
        poll(&mut kept);
        let other = tokio::spawn(request(&client).send());
        world.gate.add_permits(1);
        let other = tokio::time::timeout(PATIENCE, other).await.unwrap();
        assert_eq!(other.unwrap().unwrap(), 1);
        assert_eq!(kept.await.unwrap(), 2);
        assert_eq!(world.forms().len(), 1);
    }

    #[tokio::test]
    async fn a_new_refresh_token_is_not_lost_with_the_call_that_asked() {
        let rotated = r#"{"access_token": "t1", "expires_in": 0, "refresh_token": "r2"}"#;
        let world = World::new(
            [answer(200, rotated), answer(200, TOKEN)],
            [answer(200, "1")],
        )
        .closed();
        let told = Arc::new(Mutex::new(Vec::new()));
        let keeper = Arc::clone(&told);
        let refresh = RefreshToken::new("id", "r1");
        let client = world.client(
            refresh.on_rotation(move |token| keeper.lock().unwrap().push(token.to_owned())),
        );
        let mut dropped = request(&client).send();
        poll(&mut dropped);
        drop(dropped);
        world.gate.add_permits(2);
        let begun = Instant::now();
        while told.lock().unwrap().is_empty() {
            assert!(begun.elapsed() < PATIENCE, "the request was lost");
            yield_now().await;
        }
        assert_eq!(request(&client).await.unwrap(), 1);
        let form = |token| format!("grant_type=refresh_token&refresh_token={token}&client_id=id");
        assert_eq!(world.forms(), ["r1", "r2"].map(form));
        assert_eq!(*told.lock().unwrap(), ["r2"]);
    }

    #[tokio::test]
    async fn a_request_that_never_ends_is_given_up_after_the_limit_of_the_client() {
        let world = World::new([answer(200, TOKEN), answer(200, OTHER)], [answer(200, "1")]);
        let world = world.closed();
        let builder = world.builder(machine()).timeout(Duration::from_millis(50));
        let client = builder.build().unwrap();
        let patient = request(&client).timeout(PATIENCE);
        let patient = tokio::time::timeout(PATIENCE, patient.send()).await;
        assert!(patient.unwrap().unwrap_err().is_timeout());
        world.gate.add_permits(1);
        assert_eq!(request(&client).await.unwrap(), 1);
        assert_eq!(world.sent(), ["Bearer t2"]);
    }

    #[test]
    fn a_request_that_dies_with_its_runtime_is_made_anew() {
        let world =
            World::new([answer(200, TOKEN), answer(200, OTHER)], [answer(200, "1")]).closed();
        let client = world.client(machine());
        let runtime = || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
        };
        runtime().unwrap().block_on(async {
            start(&client, 1).await;
        });
        world.gate.add_permits(1);
        assert_eq!(
            runtime()
                .unwrap()
                .block_on(request(&client).send())
                .unwrap(),
            1
        );
        assert_eq!(world.sent(), ["Bearer t2"]);
    }

    #[test]
    fn a_request_whose_runtime_stands_still_is_not_waited_for_long_after_its_time() {
        let world =
            World::new([answer(200, TOKEN), answer(200, OTHER)], [answer(200, "1")]).closed();
        let builder = world.builder(machine()).timeout(Duration::from_millis(50));
        let client = builder.build().unwrap();
        let runtime = || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
        };
        let still = runtime().unwrap();
        still.block_on(async {
            start(&client, 1).await;
        });
        let call = || request(&client).timeout(Duration::from_millis(150)).send();
        // The request that stands still holds the first one.
        world.gate.add_permits(2);
        // It waits for its own time, which is more than twice that of the request.
        assert!(
            runtime()
                .unwrap()
                .block_on(call())
                .unwrap_err()
                .is_timeout()
        );
        assert_eq!(runtime().unwrap().block_on(call()).unwrap(), 1);
        assert_eq!(world.sent(), ["Bearer t2"]);
    }

    #[tokio::test]
    async fn waiting_for_a_provider_ends_with_the_time_of_the_call() {
        let world = World::new([], []);
        let stuck = Credential::from_fn(std::future::pending::<Result<String, Error<()>>>);
        let client = world.client(stuck);
        let call = request(&client).timeout(Duration::from_millis(50)).send();
        let error = tokio::time::timeout(PATIENCE, call).await.unwrap();
        let error = error.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        assert!(error.to_string().contains("in time"), "{error}");
    }

    #[tokio::test]
    async fn a_transport_that_panics_does_so_in_the_call_that_asked() {
        // The script has no answer for the token endpoint.
        let client = World::new([], []).client(machine());
        let call = tokio::spawn(request(&client).send());
        let call = tokio::time::timeout(PATIENCE, call).await.unwrap();
        assert!(call.unwrap_err().is_panic());
    }

    #[test]
    fn what_does_not_wait_needs_no_timers() {
        let client = World::new([], [answer(200, "1")]).client("fixed");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        assert_eq!(runtime.block_on(request(&client).send()).unwrap(), 1);
    }
}
