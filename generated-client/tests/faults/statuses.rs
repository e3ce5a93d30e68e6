//! Servers that are busy, and say so.

use super::server::{Act, Server, answer, good};
use super::{End, call, client_of, ended, get, policy, post, status};
use std::time::{Duration, Instant};

#[tokio::test]
async fn what_passes_is_waited_out() {
    for (code, gets, posts) in [
        (408, 2, 1),
        (429, 2, 2),
        (502, 2, 1),
        (503, 2, 2),
        (504, 2, 1),
        (500, 1, 1),
        (404, 1, 1),
    ] {
        let end = |attempts| match attempts {
            1 => End::Api(code),
            _ => End::Success,
        };
        let busy = || Act::Send(answer(code, "", "\"busy\""));
        let server = Server::new([busy(), good()]);
        let of_get = call(get(&client_of(server.url())), &server).await;
        assert_eq!(of_get, ended(end(gets), gets), "GET {code}");
        let server = Server::new([busy(), good()]);
        let of_post = call(post(&client_of(server.url())), &server).await;
        assert_eq!(of_post, ended(end(posts), posts), "POST {code}");
        let server = Server::new([busy()]);
        let of_get = call(get(&client_of(server.url())), &server).await;
        let attempts = if gets == 1 { 1 } else { 3 };
        assert_eq!(
            of_get,
            ended(End::Api(code), attempts),
            "GET {code}, always"
        );
    }
}

#[tokio::test]
async fn a_server_says_when_to_come_back() {
    for headers in [
        "retry-after: 1\r\n",
        "ratelimit: limit=9, remaining=0, reset=1\r\n",
        "ratelimit-reset: 1\r\n",
    ] {
        let server = Server::new([Act::Send(answer(429, headers, "")), good()]);
        let begun = Instant::now();
        let ended_well = call(post(&client_of(server.url())), &server).await;
        assert_eq!(ended_well, ended(End::Success, 2), "{headers}");
        assert!(begun.elapsed() >= Duration::from_secs(1), "{headers}");
    }
    let server = Server::new([Act::Send(answer(429, "retry-after: 3600\r\n", ""))]);
    let begun = Instant::now();
    let of_get = call(get(&client_of(server.url())), &server).await;
    assert_eq!(of_get, ended(End::Api(429), 1));
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[tokio::test]
async fn a_key_makes_a_post_repeatable() {
    let server = Server::new([Act::Reset, Act::Send(answer(504, "", "")), good()]);
    let request = post(&client_of(server.url())).idempotency_key("k-1");
    assert_eq!(call(request, &server).await, ended(End::Success, 3));
    let heads = server.heads();
    assert!(heads[1].contains("idempotency-key: k-1"), "{heads:?}");
    assert!(heads[2].contains("idempotency-key: k-1"), "{heads:?}");
}

#[tokio::test]
async fn the_last_answer_is_the_error() {
    let server = Server::new([Act::Reset, Act::Send(answer(503, "", "\"down\""))]);
    let error = get(&client_of(server.url())).await.unwrap_err();
    assert_eq!(error.status(), Some(status(503)));
    assert_eq!(error.bytes().unwrap(), "\"down\"");
    assert_eq!(error.attempts(), 3);
    let request = get(&client_of(server.url())).retry(policy().max_attempts(1));
    assert_eq!(request.await.unwrap_err().attempts(), 1);
}
